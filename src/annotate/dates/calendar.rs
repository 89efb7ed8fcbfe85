//! What a date phrase means once it is anchored.
//!
//! The anchor is the publication date, as precise as the caller gave it. A
//! day or month without a year is the latest one not after the publication,
//! as news looks back; a future cue ("will", "next") makes it the earliest
//! one after. A full date shortly before in the text goes first: after "On
//! March 4, 2018" the phrase "on March 6" is the one nearest to it, as long
//! as the story goes on by no more than some months. "Two days later" counts
//! from the last event of the paragraph. Without any anchor, days and months
//! stay partial (`XXXX-01-03`) and relative phrases ("last month") have no
//! time.

use crate::time::{Date, Qualifier, Time, date_of, day_number};

/// A date as a phrase gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Partial {
    pub(crate) year: Option<u16>,
    /// The year names its decade.
    pub(crate) decade: bool,
    /// Month from 1, or season from 21.
    pub(crate) month: Option<u8>,
    pub(crate) day: Option<u8>,
    pub(crate) about: bool,
}

/// Units that phrases count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Year,
    Decade,
}

/// Where relative phrases start from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Anchor {
    pub(crate) published: Option<Date>,
    /// The last full date of the paragraph.
    pub(crate) context: Option<Date>,
    /// When the event told last in the paragraph happened.
    pub(crate) last: Option<Date>,
    /// A year named alone before, in the sentence.
    pub(crate) year: Option<u16>,
    /// Whether a cue of the future stands before.
    pub(crate) future: bool,
}

/// Which way a phrase turns from the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// "Monday": today or before.
    Latest,
    /// "last Monday", "last year".
    Last,
    /// "this year".
    This,
    /// "next Monday", "next year".
    Next,
}

/// How many days a story steps back from a date in full to one without a
/// year, and how many it goes on.
const STEP_BACK: i32 = 14;
const STEP_ON: i32 = 120;

impl Anchor {
    /// "two days later", "a year earlier": from the date before, and no more
    /// precise than the count.
    pub(crate) fn later(&self, count: i32, unit: Unit) -> Option<Time> {
        let last = self.last?;
        let days = match unit {
            Unit::Day => count,
            Unit::Week => 7 * count,
            Unit::Month => {
                let m = last.month().filter(|m| *m <= 12)?;
                return month(i32::from(last.year()?) * 12 + i32::from(m) - 1 + count)
                    .map(Time::Date);
            }
            Unit::Year => return year(i32::from(last.year()?) + count).map(Time::Date),
            Unit::Decade => return None,
        };
        last.day()?;
        let then = day(last.first_day()? + days)?;
        let exact = unit == Unit::Day || count.abs() == 1;
        Some(Time::Date(if exact { then } else { without_day(then)? }))
    }

    /// The date, with its year filled in where the anchor can tell.
    pub(crate) fn date(&self, p: Partial) -> Option<Date> {
        let date = match (p.year, p.month, p.day) {
            (Some(y), None, _) if p.decade => Date::decade_of(y).ok()?,
            (Some(y), None, _) => Date::year_of(y).ok()?,
            (Some(y), Some(m), None) => Date::month_of(y, m).ok()?,
            (Some(y), Some(m), Some(d)) => Date::day_of(y, m, d).ok()?,
            (None, Some(m), day) => self.year_filled(Date::without_year(m, day).ok()?),
            (None, None, _) => return None,
        };
        Some(if p.about { date.with_qualifier(Qualifier::Approximate) } else { date })
    }

    fn year_filled(&self, date: Date) -> Date {
        let limit = self.published.and_then(Date::last_day);
        let past = |d: &Date| match (limit, d.first_day()) {
            (Some(limit), Some(first)) => first <= limit || self.future,
            _ => true,
        };
        if let Some(filled) = self.year.and_then(|y| date.with_year(y).ok())
            && past(&filled)
        {
            return filled;
        }
        let near = self.context.and_then(|context| {
            let (year, at) = (context.year()?, context.first_day()?);
            (year.saturating_sub(1)..=year + 1)
                .filter_map(|y| date.with_year(y).ok())
                .filter(past)
                // A story goes on: a date months away from the one before is
                // as far from it as the publication.
                .filter(|d| {
                    self.published.is_none()
                        || d.first_day().is_some_and(|n| (-STEP_BACK..=STEP_ON).contains(&(n - at)))
                })
                .min_by_key(|d| d.first_day().map_or(i32::MAX, |n| (n - at).abs()))
        });
        if let Some(near) = near {
            return near;
        }
        let Some((year, limit)) = self.published.and_then(Date::year).zip(limit) else {
            return date;
        };
        let year_fits = |y: &u16| {
            let first = date.with_year(*y).ok().and_then(Date::first_day);
            first.is_some_and(|n| if self.future { n > limit } else { n <= limit })
        };
        // 29 February may lie eight years away.
        let found = if self.future {
            (year..=year + 8).find(year_fits)
        } else {
            (year.saturating_sub(8)..=year).rev().find(year_fits)
        };
        found.and_then(|y| date.with_year(y).ok()).unwrap_or(date)
    }

    /// From one date to another; what one lacks the other may give.
    pub(crate) fn between(&self, mut a: Partial, mut b: Partial) -> Option<Time> {
        if a.month.is_some() && a.year.is_none() && b.month.is_some() && b.year.is_some() {
            a.year = b.year.map(|y| if a.month > b.month { y.saturating_sub(1) } else { y });
        }
        if b.month.is_some() && b.year.is_none() && a.year.is_some() && a.month.is_some() {
            b.year = a.year.map(|y| if a.month > b.month { y + 1 } else { y });
        }
        let (mut start, end) = (self.date(a)?, self.date(b)?);
        if a.year.is_none() && b.year.is_none() {
            // Both years were filled alone: "December 30 to January 2".
            let year =
                end.year().and_then(|y| if a.month > b.month { y.checked_sub(1) } else { Some(y) });
            start = self.date(Partial { year, ..a })?;
        }
        Time::between(start, end).ok()
    }

    fn today(&self) -> Option<(i32, u8, u8)> {
        let published = self.published?;
        published.day()?;
        published.first_day().map(date_of)
    }

    /// "yesterday" is -1.
    pub(crate) fn day(&self, offset: i32) -> Option<Time> {
        let (y, m, d) = self.today()?;
        day(day_number(y, m, d) + offset).map(Time::Date)
    }

    /// A day of the week, from 1 for Monday.
    pub(crate) fn weekday(&self, weekday: u8, turn: Turn) -> Option<Time> {
        let (y, m, d) = self.today()?;
        let now = day_number(y, m, d);
        let back = (weekday_of(now) + 7 - i32::from(weekday)) % 7;
        let turn = if self.future && turn == Turn::Latest { Turn::Next } else { turn };
        day(match turn {
            Turn::Latest | Turn::This => now - back,
            Turn::Last => now - if back == 0 { 7 } else { back },
            Turn::Next => now - back + 7,
        })
        .map(Time::Date)
    }

    /// "last summer": the latest that was over, "next summer" the first to come.
    pub(crate) fn season(&self, season: u8, turn: Turn) -> Option<Time> {
        let published = self.published?;
        let (first, last) = (published.first_day()?, published.last_day()?);
        let year = published.year()?;
        let of = |y: u16| Date::month_of(y, season).ok();
        let past = |d: &Date| d.last_day().is_some_and(|n| n < first);
        let ahead = |d: &Date| d.first_day().is_some_and(|n| n > last);
        match turn {
            Turn::Last => (year.saturating_sub(2)..=year).rev().filter_map(of).find(past),
            Turn::Next => (year..=year + 2).filter_map(of).find(ahead),
            Turn::This | Turn::Latest => of(year),
        }
        .map(Time::Date)
    }

    /// "over the weekend": the last that has begun.
    pub(crate) fn weekend(&self, turn: Turn) -> Option<Time> {
        let (y, m, d) = self.today()?;
        let now = day_number(y, m, d);
        let back = (weekday_of(now) + 1) % 7;
        let saturday = match turn {
            Turn::Next => now - back + 7,
            Turn::Last if back <= 1 => now - back - 7,
            _ if self.future && turn == Turn::Latest => now - back + 7,
            _ => now - back,
        };
        Time::between(day(saturday)?, day(saturday + 1)?).ok()
    }

    /// "last month", "this year", "next week".
    pub(crate) fn unit(&self, unit: Unit, turn: Turn) -> Option<Time> {
        let step = match turn {
            Turn::Last | Turn::Latest => -1,
            Turn::This => 0,
            Turn::Next => 1,
        };
        let published = self.published?;
        match unit {
            Unit::Day => self.day(step),
            Unit::Week => {
                let (y, m, d) = self.today()?;
                let now = day_number(y, m, d);
                let monday = now - weekday_of(now) + 1 + 7 * step;
                Time::between(day(monday)?, day(monday + 6)?).ok()
            }
            Unit::Month => {
                let (y, m) = (published.year()?, published.month().filter(|m| *m <= 12)?);
                month(i32::from(y) * 12 + i32::from(m) - 1 + step).map(Time::Date)
            }
            Unit::Year => year(i32::from(published.year()?) + step).map(Time::Date),
            Unit::Decade => self.stretch(1, Unit::Decade, false),
        }
    }

    /// The last `count` units, up to the publication: "over the last ten
    /// years". A vague count ("the last few weeks") is told a unit coarser.
    pub(crate) fn stretch(&self, count: u16, unit: Unit, vague: bool) -> Option<Time> {
        let published = self.published?;
        let count = i32::from(count);
        let (start, end) = match unit {
            Unit::Year | Unit::Decade => {
                let years = if unit == Unit::Decade { 10 * count } else { count };
                let now = i32::from(published.year()?);
                (year(now - years)?, year(now)?)
            }
            Unit::Month => {
                let m = published.month().filter(|m| *m <= 12)?;
                let now = i32::from(published.year()?) * 12 + i32::from(m) - 1;
                (month(now - count)?, month(now)?)
            }
            Unit::Day | Unit::Week => {
                let days = if unit == Unit::Week { 7 * count } else { count };
                let now = published.first_day()?;
                let (start, end) = (day(now - days)?, day(now)?);
                if vague && unit == Unit::Week || published.day().is_none() {
                    published.month()?;
                    (without_day(start)?, without_day(end)?)
                } else {
                    (start, end)
                }
            }
        };
        Time::between(start, end).ok()
    }

    /// "three years ago".
    pub(crate) fn ago(&self, count: u16, unit: Unit) -> Option<Time> {
        let published = self.published?;
        let count = i32::from(count);
        let about = |d: Date| d.with_qualifier(Qualifier::Approximate);
        Some(Time::Date(match unit {
            Unit::Day => return self.day(-count),
            Unit::Week => {
                let (y, m, d) = self.today()?;
                about(day(day_number(y, m, d) - 7 * count)?)
            }
            Unit::Month => {
                let m = published.month().filter(|m| *m <= 12)?;
                month(i32::from(published.year()?) * 12 + i32::from(m) - 1 - count)?
            }
            Unit::Year => year(i32::from(published.year()?) - count)?,
            Unit::Decade => about(year(i32::from(published.year()?) - 10 * count)?),
        }))
    }

    /// "the same year", "the following year": from the last date named.
    pub(crate) fn same(&self, unit: Unit, step: i32) -> Option<Time> {
        let named = self.year.or_else(|| self.context.and_then(Date::year));
        match unit {
            Unit::Year => year(i32::from(named?) + step).map(Time::Date),
            Unit::Month => {
                let c = self.context?;
                let m = c.month().filter(|m| *m <= 12)?;
                month(i32::from(c.year()?) * 12 + i32::from(m) - 1 + step).map(Time::Date)
            }
            Unit::Day => {
                let c = self.context?;
                c.day()?;
                day(c.first_day()? + step).map(Time::Date)
            }
            Unit::Week | Unit::Decade => None,
        }
    }
}

fn without_day(date: Date) -> Option<Date> {
    Date::month_of(date.year()?, date.month()?).ok()
}

fn year(year: i32) -> Option<Date> {
    Date::year_of(u16::try_from(year).ok()?).ok()
}

/// A month by its number since the year 0.
fn month(number: i32) -> Option<Date> {
    let year = u16::try_from(number.div_euclid(12)).ok()?;
    Date::month_of(year, u8::try_from(number.rem_euclid(12) + 1).ok()?).ok()
}

fn day(number: i32) -> Option<Date> {
    if number < 0 {
        return None;
    }
    let (y, m, d) = date_of(number);
    Date::day_of(u16::try_from(y).ok()?, m, d).ok()
}

/// 1 for Monday to 7 for Sunday; 0000-01-01 was a Saturday.
fn weekday_of(day: i32) -> i32 {
    (day + 5).rem_euclid(7) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays() {
        for (y, m, d, expected) in [(2020, 1, 3, 5), (2020, 1, 6, 1), (2026, 11, 22, 7)] {
            assert_eq!(weekday_of(day_number(y, m, d)), expected, "{y}-{m}-{d}");
        }
    }
}
