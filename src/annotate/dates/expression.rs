//! Date expressions: what names a time, with the words that lead into it.

use std::ops::Range;

use crate::annotate::dates::calendar::{Anchor, Partial};
use crate::annotate::dates::flags::{
    ABOUT, AFTER, AND, AT, BEFORE, BETWEEN, FROM, FUTURE, MONTH, OF, OVER, OWNER, PART, SINCE, THE,
    TO, UNIT, UNTIL,
};
use crate::annotate::dates::phrase::Value;
use crate::annotate::dates::scan::Scan;
use crate::span::Span;
use crate::text::tokens::Shape;
use crate::time::{Bound, Time};

/// How an expression places what it is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeKind {
    /// At some point of it: "on January 3", "in 2014".
    Point,
    /// "since 2009".
    Since,
    /// "until 2014".
    Until,
    /// "before 2011", "by 2014".
    Before,
    /// "after 2011".
    After,
    /// "from 2006 to 2014", "2003-2011".
    Between,
    /// "over the last ten years".
    Duration,
}

/// A date expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeExpression {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    /// `None` where nothing anchors it: "two days later".
    pub(crate) time: Option<Time>,
    pub(crate) kind: TimeKind,
}

impl Scan<'_> {
    /// The expression whose core begins at `i`, with what leads into it.
    pub(crate) fn expression(&self, i: usize, anchor: &mut Anchor) -> Option<TimeExpression> {
        let token = self.token(i)?;
        if !matches!(token.shape, Shape::Number | Shape::Lower | Shape::Capital | Shape::Upper) {
            return None;
        }
        let (mut end, mut value) = self.core(i, false)?;
        let mut start = i;
        let mut before = self.back(i);
        let mut about = false;
        loop {
            let word = self.word(before);
            if word.has(PART) {
                about |= word.has(ABOUT);
            } else if !(word.has(THE)
                || self.is_dash(before) && self.word(self.back(before)).has(PART))
            {
                break;
            }
            if word.has(PART) {
                start = before;
            }
            before = self.back(before);
        }
        let lead = self.word(before);
        let mut kind = match value {
            Value::Range(..) => TimeKind::Between,
            Value::Stretch(..) => TimeKind::Duration,
            _ => TimeKind::Point,
        };
        // "from X to Y", "between X and Y", "the 1990s and 2000s".
        if let Value::Date(first) = value {
            let joint = self.skip(end);
            let word = self.word(joint);
            let joins = word.has(TO) && !lead.has(SINCE | UNTIL)
                || self.is_dash(joint)
                || word.has(AND) && (lead.has(BETWEEN) || first.decade);
            let mut at = self.skip(joint + 1);
            while joins && self.word(at).has(THE | PART) && !self.word(at).has(MONTH)
                || self.is_dash(at)
            {
                at = self.skip(at + 1);
            }
            if joins
                && let Some((last_end, Value::Date(last))) = self.core(at, true)
                && (first.decade || !word.has(AND) || lead.has(BETWEEN))
                && first.decade == last.decade
            {
                value = Value::Range(first, last);
                end = last_end;
                kind = TimeKind::Between;
            }
        }
        if kind == TimeKind::Between && lead.has(FROM | BETWEEN)
            || kind == TimeKind::Duration && lead.has(OVER)
        {
            start = before;
        }
        // "until her death in 2014"
        let event =
            if lead.has(AT) && kind == TimeKind::Point { self.until_event(before) } else { None };
        if let Some(until) = event {
            kind = TimeKind::Until;
            start = until;
        } else if kind == TimeKind::Point || kind == TimeKind::Duration {
            let led = [
                (SINCE, TimeKind::Since),
                (UNTIL, TimeKind::Until),
                (BEFORE, TimeKind::Before),
                (AFTER, TimeKind::After),
                // "from 2009" with no end in sight.
                (FROM, TimeKind::Since),
            ];
            if let Some((_, led)) = led.into_iter().find(|(flag, _)| lead.has(*flag)) {
                kind = led;
                start = before;
            }
        }
        let time = self.resolve(value, kind, about, anchor, start);
        // "two days after January 3" is not after January 3 at large.
        let shifted = matches!(kind, TimeKind::After | TimeKind::Before)
            && self.word(self.back(before)).has(UNIT);
        let time = if shifted { None } else { time.and_then(|t| modified(t, kind)) };
        let (a, b) = (self.tokens.get(start)?, self.tokens.get(end.checked_sub(1)?)?);
        Some(TimeExpression {
            tokens: start..end,
            span: Span::between(a.start as usize, b.end as usize),
            time,
            kind,
        })
    }

    fn resolve(
        &self,
        value: Value,
        kind: TimeKind,
        about: bool,
        anchor: &mut Anchor,
        start: usize,
    ) -> Option<Time> {
        anchor.future =
            matches!(value, Value::Date(Partial { year: None, .. }) | Value::Weekday(..))
                && self.is_future(start);
        let of = self.word(self.back(start)).has(OF);
        let time = self.anchored(value, kind, about, of, anchor)?;
        // What a later "two days later" goes on from.
        if matches!(kind, TimeKind::Point | TimeKind::Between)
            && let Time::Date(date) = time
            && date.year().is_some()
        {
            anchor.last = Some(date);
        }
        Some(time)
    }

    fn anchored(
        &self,
        value: Value,
        kind: TimeKind,
        about: bool,
        of: bool,
        anchor: &mut Anchor,
    ) -> Option<Time> {
        match value {
            Value::Date(p) => {
                let date = anchor.date(Partial { about, ..p })?;
                // A span that reaches on tells nothing of the next event.
                if p.year.is_some() && matches!(kind, TimeKind::Since | TimeKind::Until) {
                    return Some(Time::Date(date));
                }
                if p.year.is_some() && p.month.is_some() {
                    anchor.context = Some(date);
                    anchor.year = None;
                } else if p.year.is_some() && !p.decade && !of {
                    // "the peace of 2022" names a peace and tells no story.
                    anchor.year = p.year;
                } else if date.year().is_some() && anchor.context.is_some() {
                    anchor.context = Some(date);
                }
                Some(Time::Date(date))
            }
            Value::Range(a, b) => anchor.between(Partial { about, ..a }, Partial { about, ..b }),
            Value::Day(step) => anchor.day(step),
            Value::Weekday(day, turn) => anchor.weekday(day, turn),
            Value::Unit(unit, turn) => anchor.unit(unit, turn),
            Value::Stretch(count, unit, vague) => anchor.stretch(count, unit, vague),
            Value::Ago(count, unit) => anchor.ago(count, unit),
            Value::Same(unit, step) => anchor.same(unit, step),
            Value::Later(count, unit) => anchor.later(count, unit),
            Value::Season(season, turn) => anchor.season(season, turn),
            Value::Weekend(turn) => anchor.weekend(turn),
            Value::Unplaced => None,
        }
    }

    /// Where "until her death" begins that ends before token `at`.
    fn until_event(&self, at: usize) -> Option<usize> {
        let noun = self.back(at);
        if self.shape(noun) != Some(Shape::Lower) {
            return None;
        }
        let owner = self.back(noun);
        let owned =
            self.word(owner).has(OWNER | THE) || self.shape(owner) == Some(Shape::Possessive);
        let until = self.back(owner);
        (owned && self.word(until).has(UNTIL)).then_some(until)
    }

    /// Whether a word of the future stands shortly before token `i`, or
    /// after it where it opens the sentence.
    fn is_future(&self, i: usize) -> bool {
        let from = i.saturating_sub(10).max(self.start);
        let to = if i <= self.start + 2 { (i + 14).min(self.end) } else { i + 1 };
        (from..to).any(|j| self.shape(j) == Some(Shape::Lower) && self.word(j).has(FUTURE))
    }
}

/// The time a preposition makes of a time.
fn modified(time: Time, kind: TimeKind) -> Option<Time> {
    let (start, end) = match time {
        Time::Date(date) => (date, date),
        Time::Interval { start: Bound::Date(start), end: Bound::Date(end) } => (start, end),
        Time::Interval { .. } => return Some(time),
    };
    Some(match kind {
        TimeKind::Since => Time::since(start),
        TimeKind::After => Time::since(end),
        TimeKind::Until => Time::until(end),
        TimeKind::Before => Time::until(start),
        TimeKind::Point | TimeKind::Between | TimeKind::Duration => time,
    })
}
