//! What names a time: "January 3, 2020", "last month", "three years ago".

use crate::annotate::dates::calendar::{Partial, Turn, Unit};
use crate::annotate::dates::flags::{
    AFTER, AGO, AMBIGUOUS, AND, AT, BEFORE, DECADE, EARLIER, FOLLOWING, FROM, HALF, LAST, LATER,
    MONTH, NEXT, NUMBER, OF, ORDINAL, OVER, OWNER, PART, PREVIOUS, QUARTER, RECENT, SAME, SEASON,
    SINCE, THE, THIS, TO, TODAY, TOMORROW, TRIGGERS, UNTIL, VAGUE, WEEKDAY, WEEKEND, Word,
    YESTERDAY,
};
use crate::annotate::dates::scan::Scan;
use crate::text::tokens::Shape;

/// What a phrase names, before it is anchored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    Date(Partial),
    Range(Partial, Partial),
    Day(i32),
    Weekday(u8, Turn),
    Unit(Unit, Turn),
    Stretch(u16, Unit, bool),
    Ago(u16, Unit),
    /// "last summer": a season from 21, as in EDTF.
    Season(u8, Turn),
    /// "over the weekend".
    Weekend(Turn),
    Same(Unit, i32),
    /// "two days later", from the date before; negative for "earlier".
    Later(i32, Unit),
    /// A time that only a reader of the whole text could place.
    Unplaced,
}

impl Scan<'_> {
    /// What begins at `i` and names a time: the token after it, and its value.
    /// With `year`, a bare year needs no other company.
    pub(crate) fn core(&self, i: usize, year: bool) -> Option<(usize, Value)> {
        let token = self.token(i)?;
        if token.shape == Shape::Number {
            return self.written(i).or_else(|| self.numeric(i, year));
        }
        if let Some(found) = self.quarter(i) {
            return Some(found);
        }
        if !token.shape.is_word() {
            return None;
        }
        let word = self.word(i);
        if !word.has(TRIGGERS) {
            return None;
        }
        if word.has(MONTH)
            && let Some(found) = self.month_date(i, year)
        {
            return Some(found);
        }
        let capital = token.shape.is_capital();
        if word.has(WEEKDAY) && (capital || !word.has(AMBIGUOUS)) {
            return self.weekday_date(i, word);
        }
        if word.has(SEASON)
            && let Some(found) = self.season_date(i, word)
        {
            return Some(found);
        }
        let next = self.skip(i + 1);
        if word.has(YESTERDAY | TODAY | TOMORROW) {
            let step = if word.has(YESTERDAY) { -1 } else { i32::from(word.has(TOMORROW)) };
            return Some((i + 1, Value::Day(step)));
        }
        if word.has(ORDINAL)
            && let Some(found) = self.part_of_year(next, word.value)
        {
            return Some(found);
        }
        if word.has(LAST | NEXT | THIS) {
            let turn = if word.has(LAST) {
                Turn::Last
            } else if word.has(NEXT) {
                Turn::Next
            } else {
                Turn::This
            };
            if let Some(found) = self.turned(next, turn) {
                return Some(found);
            }
        }
        if word.has(DECADE) && self.word(self.back(i)).has(THE | PART) {
            let year = Some(1900 + u16::from(word.value));
            return Some((
                i + 1,
                Value::Date(Partial { year, decade: true, ..Partial::default() }),
            ));
        }
        if word.has(WEEKEND) && self.word(self.back(i)).has(THE) {
            return Some((i + 1, Value::Weekend(Turn::Latest)));
        }
        let unit = self.word(next).unit();
        if let Some(unit) = unit {
            let value = match () {
                () if word.has(RECENT) => Value::Stretch(3, unit, true),
                () if word.has(FOLLOWING) => Value::Same(unit, 1),
                () if word.has(PREVIOUS) => Value::Same(unit, -1),
                () if word.has(SAME) => Value::Same(unit, 0),
                () => return self.counted(next, unit, word),
            };
            return Some((next + 1, value));
        }
        None
    }

    /// "three years ago", "two days later", "a few weeks ago".
    fn counted(&self, unit_at: usize, unit: Unit, count: Word) -> Option<(usize, Value)> {
        let after = self.skip(unit_at + 1);
        let word = self.word(after);
        if !word.has(AGO | LATER) || !count.has(NUMBER | VAGUE) {
            return None;
        }
        // "two days after the strike" goes on from the strike.
        let closed = !word.has(AFTER | BEFORE)
            || self.shape(self.skip(after + 1)).is_none_or(|s| s == Shape::Mark);
        let value = match (word.has(AGO), count.has(NUMBER)) {
            (true, true) => Value::Ago(u16::from(count.value), unit),
            (false, true) if closed => {
                let sign = if word.has(EARLIER) { -1 } else { 1 };
                Value::Later(sign * i32::from(count.value), unit)
            }
            _ => Value::Unplaced,
        };
        Some((after + 1, value))
    }

    /// What follows "last", "this", "next".
    fn turned(&self, i: usize, turn: Turn) -> Option<(usize, Value)> {
        let word = self.word(i);
        if word.has(WEEKEND) {
            return Some((i + 1, Value::Weekend(turn)));
        }
        if let Some(unit) = word.unit() {
            let lead = self.back(self.back(i));
            let the = self.word(lead).has(THE);
            let plural = self.str(i).ends_with('s');
            let value = match turn {
                // "in the past weeks", "in the coming days".
                Turn::Last if plural => Value::Stretch(3, unit, true),
                _ if plural => Value::Unplaced,
                Turn::Last if unit == Unit::Decade => Value::Stretch(1, unit, false),
                // "over the last year" is a stretch, "last year" a point.
                Turn::Last
                    if self.word(if the { self.back(lead) } else { lead }).has(OVER | SINCE) =>
                {
                    Value::Stretch(1, unit, false)
                }
                // "the next year" follows what was told.
                Turn::Next if the => Value::Same(unit, 1),
                _ => Value::Unit(unit, turn),
            };
            return Some((i + 1, value));
        }
        if let Some((end, month, _)) = self.month(i) {
            // "last March": the year is the anchor's to find.
            let year = self.year(end);
            let end = if year.is_some() { end + 1 } else { i + 1 };
            return Some((
                end,
                Value::Date(Partial { year, month: Some(month), ..Partial::default() }),
            ));
        }
        if word.has(WEEKDAY) {
            return Some((i + 1, Value::Weekday(word.value, turn)));
        }
        if word.has(SEASON) {
            return Some((i + 1, Value::Season(word.value, turn)));
        }
        let count = match self.number(i, 1..4) {
            Some(n) => Some((n, false)),
            None if word.has(VAGUE) => Some((3, true)),
            None if word.has(NUMBER) => Some((u16::from(word.value), false)),
            None => None,
        };
        let (count, vague) = count?;
        let unit_at = self.skip(i + 1);
        let unit = self.word(unit_at).unit()?;
        (turn == Turn::Last).then_some((unit_at + 1, Value::Stretch(count, unit, vague)))
    }

    /// "first quarter of 2014", "second half of 2014", "third of May".
    fn part_of_year(&self, next: usize, value: u8) -> Option<(usize, Value)> {
        let word = self.word(next);
        if !word.has(QUARTER | HALF) {
            return None;
        }
        let of = self.skip(next + 1);
        let year_at = if self.word(of).has(OF) { self.skip(of + 1) } else { of };
        let year = self.year(year_at)?;
        let months = if word.has(HALF) { 6 } else { 3 };
        let first = months * (value - 1) + 1;
        let part = |month| Partial { year: Some(year), month: Some(month), ..Partial::default() };
        (first + months <= 13)
            .then_some((year_at + 1, Value::Range(part(first), part(first + months - 1))))
    }

    fn weekday_date(&self, i: usize, word: Word) -> Option<(usize, Value)> {
        let mut next = self.skip(i + 1);
        if self.str(next) == "." || self.str(next) == "," {
            next = self.skip(next + 1);
        }
        if self.word(next).has(THE) {
            next = self.skip(next + 1);
        }
        // "Friday, January 3": the calendar date says more.
        if let Some((end, value @ (Value::Date(_) | Value::Range(..)))) =
            self.core(next, false).filter(|_| !self.word(next).has(WEEKDAY | LAST | NEXT | THIS))
            && matches!(value, Value::Date(Partial { day: Some(_), .. }))
        {
            return Some((end, value));
        }
        // "Friday prayers" are no day.
        let led = self.word(self.back(i)).has(AT | THE | SINCE | UNTIL | BEFORE | AFTER | FROM);
        if word.has(AMBIGUOUS) && !led {
            return None;
        }
        let noun = self.shape(self.skip(i + 1)) == Some(Shape::Lower) && {
            let s = self.str(self.skip(i + 1));
            s.ends_with('s') && s.len() > 3
        };
        (led || !noun).then_some((i + 1, Value::Weekday(word.value, Turn::Latest)))
    }

    fn season_date(&self, i: usize, word: Word) -> Option<(usize, Value)> {
        let mut next = self.skip(i + 1);
        if self.word(next).has(OF) {
            next = self.skip(next + 1);
        }
        let season =
            |year| Value::Date(Partial { year, month: Some(word.value), ..Partial::default() });
        if let Some(year) = self.year(next) {
            return Some((next + 1, season(Some(year))));
        }
        let before = self.back(i);
        let the = if self.word(before).has(THE) { self.back(before) } else { before };
        let led = self.word(the).has(OVER | SINCE | UNTIL) && !word.has(AMBIGUOUS);
        led.then_some((i + 1, season(None)))
    }

    /// "January 3, 2020", "Jan. 2-5", "March of 2019", "in March".
    fn month_date(&self, i: usize, company: bool) -> Option<(usize, Value)> {
        let (after, month, word) = self.month(i)?;
        let p = Partial { month: Some(month), ..Partial::default() };
        if let Some(day) = self.day(after).filter(|_| self.year(after).is_none()) {
            let p = Partial { day: Some(day), ..p };
            let mut end = after + 1;
            let mut last = None;
            let joint = self.skip(end);
            let day_after = self.skip(joint + 1);
            if self.is_dash(joint) || self.word(joint).has(TO | AND) {
                last = self.day(day_after).filter(|d| *d > day);
                // "January 3 and 40 men": a count.
                let counts = self.shape(self.skip(day_after + 1)) == Some(Shape::Lower)
                    && !self.is_dash(joint)
                    && self.counts(day_after);
                if last.is_some() && !counts {
                    end = day_after + 1;
                } else {
                    last = None;
                }
            }
            let (end, year) = self.year_after(end);
            let p = Partial { year, ..p };
            return Some((
                end,
                match last {
                    Some(last) => Value::Range(p, Partial { day: Some(last), ..p }),
                    None => Value::Date(p),
                },
            ));
        }
        let (end, year) =
            self.year_after(if after > i + 1 && self.str(i + 1) == "." { after } else { i + 1 });
        if year.is_some() {
            return Some((end, Value::Date(Partial { year, ..p })));
        }
        // A month alone: a name of a person or an event unless it is led in.
        let mut before = self.back(i);
        while self.is_dash(before) || self.word(before).has(PART) && !self.word(before).has(SINCE) {
            before = self.back(before);
        }
        let led = company || self.word(before).has(AT | OVER | TO | THIS | SAME);
        let owned =
            self.word(before).has(THE | OWNER) || self.shape(before) == Some(Shape::Possessive);
        let next = self.shape(self.skip(i + 1));
        let free = !word.has(AMBIGUOUS)
            && !next.is_some_and(Shape::is_capital)
            && !self.shape(before).is_some_and(Shape::is_capital);
        let fits = led || free && (owned || self.token(i).is_some_and(|t| t.shape.is_capital()));
        fits.then_some((i + 1, Value::Date(p)))
    }

    /// The year that follows a date at `i`, after "," or "of".
    fn year_after(&self, i: usize) -> (usize, Option<u16>) {
        let mut at = self.skip(i);
        if self.str(at) == "," || self.word(at).has(OF) {
            at = self.skip(at + 1);
        }
        match self.year(at) {
            Some(year) if !(self.str(self.skip(i)) == "," && self.counts(at)) => {
                (at + 1, Some(year))
            }
            // "June '14"
            _ if self.str(at).starts_with(['’', '\'', '‘']) => {
                let glued = self.number(at + 1, 2..3).filter(|_| self.touches(at, at + 1));
                match glued.and_then(|short| full_year(short, 2)) {
                    Some(year) => (at + 2, Some(year)),
                    None => (i, None),
                }
            }
            _ => (i, None),
        }
    }

    fn numeric(&self, i: usize, company: bool) -> Option<(usize, Value)> {
        let s = self.str(i);
        if let Some(year) = self.year(i) {
            if let Some(found) = self.iso(i, year) {
                return Some(found);
            }
            let p = Partial { year: Some(year), ..Partial::default() };
            if self.is_dash(i + 1)
                && self.touches(i, i + 1)
                && self.touches(i + 1, i + 2)
                && !self.is_dash(i + 3)
            {
                let last = self
                    .year(i + 2)
                    .or_else(|| self.number(i + 2, 2..3).map(|n| year / 100 * 100 + n));
                if let Some(last) = last.filter(|l| *l > year && year >= 1500) {
                    return Some((i + 3, Value::Range(p, Partial { year: Some(last), ..p })));
                }
            }
            if self.str(i + 1).starts_with(['’', '\'']) && year % 10 == 0 && year >= 1500 {
                let decade = self.word(self.back(i)).has(THE | PART)
                    && self.shape(self.skip(i + 2)) != Some(Shape::Capital)
                    && self.shape(self.skip(i + 2)) != Some(Shape::Lower);
                if decade {
                    return Some((i + 2, Value::Date(Partial { decade, ..p })));
                }
            }
            return (year >= 1500 && self.is_year(i, year, company))
                .then_some((i + 1, Value::Date(p)));
        }
        if let Some(decade) = self.decade(i, s) {
            return Some((
                i + 1,
                Value::Date(Partial { year: Some(decade), decade: true, ..Partial::default() }),
            ));
        }
        if let Some(day) = self.day(i)
            && let Some(found) = self.day_date(i, day)
        {
            return Some(found);
        }
        let count = self.number(i, 1..4)?;
        let next = self.skip(i + 1);
        let unit = self.word(next).unit()?;
        let after = self.skip(next + 1);
        let word = self.word(after);
        if word.has(AGO) {
            return Some((after + 1, Value::Ago(count, unit)));
        }
        word.has(LATER).then_some((after + 1, Value::Unplaced))
    }

    /// "3 January 2020", "2-5 January", "the 3rd of May 2018".
    fn day_date(&self, i: usize, day: u8) -> Option<(usize, Value)> {
        if self.is_dash(i.wrapping_sub(1)) && self.touches(i.wrapping_sub(1), i) {
            return None;
        }
        let mut at = self.skip(i + 1);
        let mut last = None;
        if self.is_dash(at) || self.word(at).has(TO | AND) {
            last = self.day(self.skip(at + 1)).filter(|d| *d > day);
            last?;
            at = self.skip(self.skip(at + 1) + 1);
        }
        let of = self.word(at).has(OF);
        if of {
            at = self.skip(at + 1);
        }
        let (_, month, _) = self.month(at)?;
        // "March 3 May ..." has its day already.
        let dot = if self.str(at + 1) == "." && self.touches(at, at + 1) && self.str(at).len() < 5 {
            2
        } else {
            1
        };
        let (end, year) = self.year_after(at + dot);
        let end = if year.is_some() { end } else { at + 1 };
        let p = Partial { year, month: Some(month), day: Some(day), ..Partial::default() };
        Some((
            end,
            match last {
                Some(last) => Value::Range(p, Partial { day: Some(last), ..p }),
                None => Value::Date(p),
            },
        ))
    }

    /// `25/06/2014`, `10.06.2014`, `19-Nov-12`, `2011/12`: dates in figures.
    /// Dots put the day first; strokes say which is which only where one
    /// number is no month, and the year alone is read otherwise.
    fn written(&self, i: usize) -> Option<(usize, Value)> {
        let date = |year, month, day| Partial { year, month, day, ..Partial::default() };
        let tight = |a: usize, b: usize| (a..b).all(|k| self.touches(k, k + 1));
        if self.touches(i.wrapping_sub(1), i) && i > self.start && self.str(i - 1) != "(" {
            return None;
        }
        // One token: "10.06.2014".
        let whole = self.str(i);
        if whole.contains('.') {
            let mut parts = whole.trim_end_matches('.').split('.').map(str::parse::<u16>);
            let (Some(Ok(day)), Some(Ok(month)), Some(Ok(year)), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                return None;
            };
            let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
            let fits = (1..=31).contains(&day) && (1..=12).contains(&month);
            let year = full_year(year, whole.rsplit('.').next()?.len())?;
            return fits.then_some((i + 1, Value::Date(date(Some(year), Some(month), Some(day)))));
        }
        let mark = self.str(i + 1);
        // "2011/12"
        if let Some(year) = self.year(i)
            && mark == "/"
            && tight(i, i + 2)
            && !(self.str(i + 3) == "/" && self.touches(i + 2, i + 3))
        {
            let next = self.number(i + 2, 2..3)?;
            return (next == (year + 1) % 100).then(|| {
                let (a, b) = (date(Some(year), None, None), date(Some(year + 1), None, None));
                (i + 3, Value::Range(a, b))
            });
        }
        let (a, third) = (self.number(i, 1..3)?, i + 4);
        if !tight(i, third) || self.str(i + 3) != mark || !matches!(mark, "/" | "." | "-") {
            return None;
        }
        let digits = self.str(third).len();
        let year = full_year(self.number(third, 2..5)?, digits)?;
        let a = u8::try_from(a).ok().filter(|a| (1..=31).contains(a))?;
        // "19-Nov-12"
        if let Some((_, month, _)) = self.month(i + 2).filter(|_| mark == "-") {
            return Some((third + 1, Value::Date(date(Some(year), Some(month), Some(a)))));
        }
        let b = u8::try_from(self.number(i + 2, 1..3)?).ok()?;
        if digits != 4 || !(1..=31).contains(&b) {
            return None;
        }
        let found = match (a <= 12, b <= 12) {
            (true, true) if mark == "/" && a != b => date(Some(year), None, None),
            (_, true) => date(Some(year), Some(b), Some(a)),
            (true, false) => date(Some(year), Some(a), Some(b)),
            (false, false) => return None,
        };
        Some((third + 1, Value::Date(found)))
    }

    /// "Q2 2014".
    fn quarter(&self, i: usize) -> Option<(usize, Value)> {
        let number = self.str(i).strip_prefix(['Q', 'q'])?.parse::<u8>().ok()?;
        let of = self.skip(i + 1);
        let at = if self.word(of).has(OF) { self.skip(of + 1) } else { of };
        let year = self.year(at).filter(|_| (1..=4).contains(&number))?;
        let part = |month| Partial { year: Some(year), month: Some(month), ..Partial::default() };
        Some((at + 1, Value::Range(part(3 * number - 2), part(3 * number))))
    }

    /// `2020-01-03`, `2020/01/03`, `2020-01`, `2020-01-03T14:30:00Z`.
    fn iso(&self, i: usize, year: u16) -> Option<(usize, Value)> {
        let mark = self.str(i + 1);
        if !matches!(mark, "-" | "/") || !self.touches(i, i + 1) || !self.touches(i + 1, i + 2) {
            return None;
        }
        let month =
            u8::try_from(self.number(i + 2, 2..3)?).ok().filter(|m| (1..=12).contains(m))?;
        let p = Partial { year: Some(year), month: Some(month), ..Partial::default() };
        if self.str(i + 3) == mark && self.touches(i + 2, i + 3) {
            let (digits, clock) = self.str(i + 4).split_once('T').unwrap_or((self.str(i + 4), ""));
            if digits.len() != 2 {
                return None;
            }
            let day = digits.parse().ok()?;
            let mut end = i + 5;
            // The time of day is passed over.
            while !clock.is_empty()
                && self.touches(end - 1, end)
                && (self.shape(end) == Some(Shape::Number)
                    || matches!(self.str(end), ":" | "+" | "-" | "Z" | "."))
                && self.shape(end + 1).is_some()
            {
                end += 1;
            }
            return Some((end, Value::Date(Partial { day: Some(day), ..p })));
        }
        (mark == "-").then_some((i + 3, Value::Date(p)))
    }

    /// "1980s", "the 80s".
    fn decade(&self, i: usize, s: &str) -> Option<u16> {
        let digits = s.strip_suffix('s')?;
        let value: u16 = digits.parse().ok()?;
        let short = digits.len() == 2 && self.word(self.back(i)).has(THE | PART) && value >= 20;
        let decade = if short { 1900 + value } else { value };
        ((digits.len() == 4 || short) && decade % 10 == 0 && (1500..=2090).contains(&decade))
            .then_some(decade)
    }
}

/// A year of two digits in full: below 40 it is one of this century.
fn full_year(year: u16, digits: usize) -> Option<u16> {
    match digits {
        4 => (1500..=2100).contains(&year).then_some(year),
        2 if year < 40 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}
