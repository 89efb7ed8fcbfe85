//! Partial dates and intervals in EDTF (ISO 8601-2:2019, levels 0 and 1).
//!
//! News says "January 3" without a year, "since 2009", "between 2010 and
//! 2014", "in the 1980s". EDTF writes these as `XXXX-01-03`, `2009/..`,
//! `2010/2014` and `198X`, and a query can still ask which of them can hold
//! on a given day.
//!
//! What is read: years of four digits, with the last one, two or all four
//! unspecified (`198X`, `19XX`, `XXXX`), months, seasons (`21` to `24`), days,
//! the qualifiers `?`, `~` and `%`, and intervals with open (`..`) or unknown
//! (empty) ends. Times of day, years before 0000 and after 9999, and level 2
//! are left out: claims in news do not need them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A calendar date that may lack its day, its month, or digits of its year.
///
/// ```
/// use isnad::Date;
///
/// let date: Date = "2020-01".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (Some(2020), Some(1), None));
///
/// // A day whose year the text does not give.
/// let day: Date = "XXXX-01-03".parse()?;
/// assert_eq!(day.year(), None);
/// assert_eq!(day.to_string(), "XXXX-01-03");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// The year with unspecified digits as 0.
    year: u16,
    /// How many of the last digits are unspecified: 0, 1, 2 or 4.
    unspecified: u8,
    month: Option<u8>,
    day: Option<u8>,
    qualifier: Qualifier,
}

/// How sure a date is, by EDTF's qualifiers.
///
/// ```
/// use isnad::{Date, Qualifier};
///
/// assert_eq!("2004-06~".parse::<Date>()?.qualifier(), Qualifier::Approximate);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Qualifier {
    /// No qualifier.
    #[default]
    Exact,
    /// `?`: it may be another date.
    Uncertain,
    /// `~`: about then.
    Approximate,
    /// `%`: about then, and it may be another date.
    Both,
}

impl Date {
    /// A day of the Gregorian calendar.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!(Date::day_of(2020, 1, 3)?.to_string(), "2020-01-03");
    /// assert!(Date::day_of(2021, 2, 29).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A date that no calendar has, or a year after 9999.
    pub fn day_of(year: u16, month: u8, day: u8) -> Result<Self> {
        let date = Self::raw(Some(year), Some(month), Some(day));
        date.check(&format!("{year:04}-{month:02}-{day:02}"))
    }

    /// A month of a year, or a season of it by EDTF's numbers, 21 to 24.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!(Date::month_of(2014, 6)?, "2014-06".parse()?);
    /// assert!(Date::month_of(2014, 13).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A month outside 1 to 12 (or a season outside 21 to 24), or a year after
    /// 9999.
    pub fn month_of(year: u16, month: u8) -> Result<Self> {
        Self::raw(Some(year), Some(month), None).check(&format!("{year:04}-{month:02}"))
    }

    /// A whole year.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!(Date::year_of(680)?.to_string(), "0680", "always four digits");
    /// assert!(Date::year_of(10_000).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A year after 9999.
    pub fn year_of(year: u16) -> Result<Self> {
        Self::raw(Some(year), None, None).check(&format!("{year:04}"))
    }

    /// A decade, such as the 1980s: `198X`.
    pub(crate) fn decade_of(year: u16) -> Result<Self> {
        let mut date = Self::raw(Some(year - year % 10), None, None);
        date.unspecified = 1;
        date.check(&format!("{}X", year / 10))
    }

    /// A month and day, or a month alone, of a year that is not given.
    pub(crate) fn without_year(month: u8, day: Option<u8>) -> Result<Self> {
        Self::raw(None, Some(month), day).check(&format!("XXXX-{month:02}"))
    }

    fn raw(year: Option<u16>, month: Option<u8>, day: Option<u8>) -> Self {
        Self {
            year: year.unwrap_or(0),
            unspecified: if year.is_some() { 0 } else { 4 },
            month,
            day,
            qualifier: Qualifier::Exact,
        }
    }

    /// The same date with a year, where it lacked one.
    ///
    /// # Errors
    ///
    /// 29 February of a common year.
    pub(crate) fn with_year(self, year: u16) -> Result<Self> {
        let date = Self { year, unspecified: 0, ..self };
        date.check(&date.to_string())
    }

    pub(crate) fn with_qualifier(self, qualifier: Qualifier) -> Self {
        Self { qualifier, ..self }
    }

    fn check(self, text: &str) -> Result<Self> {
        let wrong = |message: String| Err(Error::Date { text: text.to_owned(), message });
        if self.year > 9999 {
            return wrong(format!("year {}, expected 0000 to 9999", self.year));
        }
        match (self.month, self.day) {
            (Some(m), _) if !(1..=12).contains(&m) && !(21..=24).contains(&m) => {
                wrong(format!("month {m:02}, expected 01 to 12"))
            }
            (Some(m), Some(_)) if m > 12 => wrong("a season has no day".to_owned()),
            (Some(m), Some(d)) => {
                let year = if self.unspecified == 0 { self.year } else { 2000 };
                let last = days_in(i32::from(year), m);
                if d == 0 || d > last {
                    return wrong(format!("day {d:02}, expected 01 to {last}"));
                }
                Ok(self)
            }
            _ => Ok(self),
        }
    }

    /// The year, or `None` where some of its digits are not given.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!("2020-01-03".parse::<Date>()?.year(), Some(2020));
    /// assert_eq!("198X".parse::<Date>()?.year(), None, "some year of the 1980s");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn year(self) -> Option<u16> {
        (self.unspecified == 0).then_some(self.year)
    }

    /// The month from 1 to 12, or a season from 21 (spring) to 24 (winter), as
    /// EDTF numbers them.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!("2014-06".parse::<Date>()?.month(), Some(6));
    /// assert_eq!("2014-22".parse::<Date>()?.month(), Some(22), "summer");
    /// assert_eq!("2014".parse::<Date>()?.month(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, from 1 to 31.
    ///
    /// ```
    /// use isnad::Date;
    ///
    /// assert_eq!("XXXX-01-03".parse::<Date>()?.day(), Some(3));
    /// assert_eq!("2020-01".parse::<Date>()?.day(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// How sure the date is.
    ///
    /// ```
    /// use isnad::{Date, Qualifier};
    ///
    /// assert_eq!("2014~".parse::<Date>()?.qualifier(), Qualifier::Approximate);
    /// assert_eq!("2014".parse::<Date>()?.qualifier(), Qualifier::Exact);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn qualifier(self) -> Qualifier {
        self.qualifier
    }

    /// The first day it can mean, in days since 0000-01-01 (proleptic
    /// Gregorian), or `None` where the year is wholly unknown.
    pub(crate) fn first_day(self) -> Option<i32> {
        let year = match self.unspecified {
            0..=2 => i32::from(self.year),
            _ => return None,
        };
        Some(match (self.month, self.day) {
            (Some(m), Some(d)) => day_number(year, m, d),
            (Some(m @ 1..=12), None) => day_number(year, m, 1),
            (Some(season), None) => day_number(year, season_start(season), 1),
            (None, _) => day_number(year, 1, 1),
        })
    }

    /// The last day it can mean; see [`Date::first_day`].
    pub(crate) fn last_day(self) -> Option<i32> {
        let span = match self.unspecified {
            0 => 0,
            1 => 9,
            2 => 99,
            _ => return None,
        };
        let year = i32::from(self.year) + span;
        Some(match (self.month, self.day) {
            (Some(m), Some(d)) => day_number(year, m, d),
            (Some(m @ 1..=12), None) => day_number(year, m, days_in(year, m)),
            (Some(season), None) => {
                let last = season_start(season) + 2;
                let (year, last) = if last > 12 { (year + 1, last - 12) } else { (year, last) };
                day_number(year, last, days_in(year, last))
            }
            (None, _) => day_number(year, 12, 31),
        })
    }
}

/// Seasons of the northern meteorological year; winter runs into the next.
fn season_start(season: u8) -> u8 {
    match season {
        21 => 3,
        22 => 6,
        23 => 9,
        _ => 12,
    }
}

fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(crate) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 0000-01-01, by the usual closed form over March-based years.
pub(crate) fn day_number(year: i32, month: u8, day: u8) -> i32 {
    let (y, m) =
        if month > 2 { (year, i32::from(month) - 3) } else { (year - 1, i32::from(month) + 9) };
    let century_days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400);
    century_days + (153 * m + 2) / 5 + i32::from(day) - 1 + 60
}

/// The date of a day number; the inverse of [`day_number`].
pub(crate) fn date_of(number: i32) -> (i32, u8, u8) {
    let mut year = number / 366;
    while day_number(year + 1, 1, 1) <= number {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && day_number(year, month + 1, 1) <= number {
        month += 1;
    }
    let day = number - day_number(year, month, 1) + 1;
    (year, month, u8::try_from(day).unwrap_or(1))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unspecified {
            0 => write!(f, "{:04}", self.year)?,
            1 => write!(f, "{:03}X", self.year / 10)?,
            2 => write!(f, "{:02}XX", self.year / 100)?,
            _ => f.write_str("XXXX")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        f.write_str(match self.qualifier {
            Qualifier::Exact => "",
            Qualifier::Uncertain => "?",
            Qualifier::Approximate => "~",
            Qualifier::Both => "%",
        })
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads one EDTF date.
    ///
    /// `2004-XX` and `2004-01-XX` say no more than `2004` and `2004-01` and
    /// are read as these.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = |message: &str| Error::Date { text: text.to_owned(), message: message.into() };
        let (body, qualifier) = match text.as_bytes().last() {
            Some(b'?') => (text.trim_end_matches('?'), Qualifier::Uncertain),
            Some(b'~') => (text.trim_end_matches('~'), Qualifier::Approximate),
            Some(b'%') => (text.trim_end_matches('%'), Qualifier::Both),
            _ => (text, Qualifier::Exact),
        };
        if text.len() > body.len() + 1 {
            return Err(wrong("expected one qualifier at most"));
        }
        let mut parts = body.split('-');
        let year = parts.next().unwrap_or_default();
        let known = year.trim_end_matches('X');
        let unspecified = year.len() - known.len();
        if year.len() != 4
            || !known.bytes().all(|b| b.is_ascii_digit())
            || !matches!(unspecified, 0 | 1 | 2 | 4)
        {
            return Err(wrong("expected a year of four digits, such as 2020, 198X or XXXX"));
        }
        let digits: u16 = if known.is_empty() { 0 } else { known.parse().unwrap_or(0) };
        let scale = [1, 10, 100, 1, 1].get(unspecified).copied().unwrap_or(1);
        let part = |part: Option<&str>, name: &str| match part {
            None | Some("XX") => Ok(None),
            Some(p) if p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit()) => Ok(p.parse().ok()),
            Some(p) => Err(wrong(&format!("{name} `{p}`, expected two digits"))),
        };
        let month = part(parts.next(), "month")?;
        let day = part(parts.next(), "day")?;
        if parts.next().is_some() {
            return Err(wrong("expected year, month and day at most"));
        }
        if month.is_none() && day.is_some() {
            return Err(wrong("expected a month before the day"));
        }
        Self {
            year: digits * scale,
            unspecified: u8::try_from(unspecified).unwrap_or(4),
            month,
            day,
            qualifier,
        }
        .check(text)
    }
}

/// One end of an interval.
///
/// ```
/// use isnad::{Bound, Time};
///
/// let Time::Interval { start, end } = "2009/..".parse()? else { unreachable!() };
/// assert_eq!(start, Bound::Date("2009".parse()?));
/// assert_eq!(end, Bound::Open);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bound {
    /// It begins or ends on this date.
    Date(Date),
    /// `..`: it has no such end, or none yet.
    Open,
    /// Nothing: it has such an end, and nobody says when.
    Unknown,
}

/// When something held or happened: a date or an interval.
///
/// ```
/// use isnad::Time;
///
/// let held: Time = "2009/..".parse()?;
/// assert!(held.covers(&"2020-01-04".parse()?));
/// assert!(!held.covers(&"2008".parse()?));
///
/// // A day without its year can fall into any.
/// let strike: Time = "XXXX-01-07".parse()?;
/// assert!(strike.covers(&"2020-01-07".parse()?));
/// assert!(!strike.covers(&"2020-06-07".parse()?));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Time {
    /// One date, as precise as it is given.
    Date(Date),
    /// From one date to another.
    Interval {
        /// When it begins.
        start: Bound,
        /// When it ends.
        end: Bound,
    },
}

impl Time {
    /// From `date` on, with no end: EDTF `date/..`.
    ///
    /// ```
    /// use isnad::{Date, Time};
    ///
    /// let founded = Time::since(Date::year_of(1982)?);
    /// assert_eq!(founded.to_string(), "1982/..");
    /// assert!(founded.covers(&"2020-01-03".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn since(date: Date) -> Self {
        Self::Interval { start: Bound::Date(date), end: Bound::Open }
    }

    /// Up to `date`, from nobody knows when: EDTF `/date`.
    ///
    /// ```
    /// use isnad::Time;
    ///
    /// let led = Time::until("2020-01-03".parse()?);
    /// assert_eq!(led.to_string(), "/2020-01-03");
    /// assert!(led.covers(&"2019".parse()?) && !led.covers(&"2021".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn until(date: Date) -> Self {
        Self::Interval { start: Bound::Unknown, end: Bound::Date(date) }
    }

    /// From one date to another.
    ///
    /// ```
    /// use isnad::Time;
    ///
    /// let war = Time::between("2014-06".parse()?, "2017-12-09".parse()?)?;
    /// assert_eq!(war.to_string(), "2014-06/2017-12-09");
    /// assert!(Time::between("2017".parse()?, "2014".parse()?).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An interval that ends before it begins.
    pub fn between(start: Date, end: Date) -> Result<Self> {
        if let (Some(a), Some(b)) = (start.first_day(), end.last_day())
            && a > b
        {
            return Err(Error::Date {
                text: format!("{start}/{end}"),
                message: "ends before it begins".to_owned(),
            });
        }
        Ok(Self::Interval { start: Bound::Date(start), end: Bound::Date(end) })
    }

    /// The first and the last day it can reach, in days since 0000-01-01;
    /// `i32::MIN` and `i32::MAX` where there is no limit.
    ///
    /// ```
    /// use isnad::Time;
    ///
    /// let (first, last) = "2020-02".parse::<Time>()?.day_range();
    /// assert_eq!(last - first + 1, 29, "a leap year");
    /// assert_eq!("2009/..".parse::<Time>()?.day_range().1, i32::MAX);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn day_range(&self) -> (i32, i32) {
        let first = |d: Date| d.first_day().unwrap_or(i32::MIN);
        let last = |d: Date| d.last_day().unwrap_or(i32::MAX);
        match *self {
            Self::Date(d) => (first(d), last(d)),
            Self::Interval { start, end } => (
                if let Bound::Date(d) = start { first(d) } else { i32::MIN },
                if let Bound::Date(d) = end { last(d) } else { i32::MAX },
            ),
        }
    }

    /// Whether the two can share a day; it is the same either way round.
    ///
    /// A day without a year, such as `XXXX-01-07`, meets any other time that
    /// can hold that month and day.
    ///
    /// ```
    /// use isnad::Time;
    ///
    /// let led: Time = "2009/2014".parse()?;
    /// assert!(led.covers(&"2014-06".parse()?));
    /// assert!("2014-06".parse::<Time>()?.covers(&led));
    /// assert!(!led.covers(&"2015/..".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let (a, b) = (self.day_range(), other.day_range());
        if a.0 > b.1 || b.0 > a.1 {
            return false;
        }
        match (*self, *other) {
            (Self::Date(x), Self::Date(y)) => {
                let year_known = x.unspecified == 0 && y.unspecified == 0;
                let same = |p: Option<u8>, q: Option<u8>| p.is_none() || q.is_none() || p == q;
                // Which months a season has depends on where one is.
                let season = |d: Date| d.month.is_some_and(|m| m > 12);
                year_known || season(x) != season(y) || same(x.month, y.month) && same(x.day, y.day)
            }
            (Self::Date(d), _) if d.unspecified == 4 => recurs_in(d, b),
            (_, Self::Date(d)) if d.unspecified == 4 => recurs_in(d, a),
            _ => true,
        }
    }

    /// Orders by the first day, then the last, then the text: for output
    /// that must not vary.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.day_range()
            .cmp(&other.day_range())
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

/// Whether a date without a year falls into a range of days in some year.
fn recurs_in(date: Date, (first, last): (i32, i32)) -> bool {
    let Some(month) = date.month.filter(|m| *m <= 12) else { return true };
    if first == i32::MIN || last == i32::MAX || last - first >= 366 {
        return true;
    }
    let (year, ..) = date_of(first);
    (year..=year + 1).any(|y| {
        let day = date.day.unwrap_or(1);
        let begin = day_number(y, month, day);
        let end = if date.day.is_some() { begin } else { day_number(y, month, days_in(y, month)) };
        begin <= last && first <= end
    })
}

impl From<Date> for Time {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Interval { start, end } => write!(f, "{start}/{end}"),
        }
    }
}

impl FromStr for Time {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let Some((start, end)) = text.split_once('/') else {
            return text.parse().map(Self::Date);
        };
        let bound = |part: &str| match part {
            "" => Ok(Bound::Unknown),
            ".." => Ok(Bound::Open),
            date => match date.parse() {
                Ok(date) => Ok(Bound::Date(date)),
                // Told by the whole of what was given.
                Err(Error::Date { message, .. }) => Err(Error::Date {
                    text: text.to_owned(),
                    message: format!("`{date}`: {message}"),
                }),
                Err(other) => Err(other),
            },
        };
        match (bound(start)?, bound(end)?) {
            (Bound::Date(a), Bound::Date(b)) => Self::between(a, b),
            (start @ Bound::Date(_), end) | (start, end @ Bound::Date(_)) => {
                Ok(Self::Interval { start, end })
            }
            _ => Err(Error::Date {
                text: text.to_owned(),
                message: "expected a date at one end at least".to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        for text in [
            "2020-01-03",
            "2020-01",
            "2020",
            "198X",
            "19XX",
            "XXXX-01-03",
            "XXXX-02-29",
            "2009/..",
            "../2014",
            "/2014",
            "2014/",
            "2010/2014",
            "2004-06~",
            "2001-21",
            "1999?",
            "2019-12/2020-01",
            "2004-02-29%",
            "198X/199X",
        ] {
            assert_eq!(time(text).to_string(), text);
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "",
            "20",
            "2020-1",
            "2020-13",
            "2020-00",
            "2020-02-30",
            "2021-02-29",
            "2020-21-01",
            "2020-01-03-04",
            "../..",
            "/",
            "2014/2010",
            "2020-XX-03",
            "X020",
            "1XXX",
            "2020??",
            "２０２０",
            "2020-01-03T00:00:00",
        ] {
            assert!(text.parse::<Time>().is_err(), "{text}");
        }
    }

    #[test]
    fn day_numbers_go_there_and_back() {
        assert_eq!(day_number(0, 1, 1), 0);
        for n in (0..4_000_000).step_by(373) {
            let (y, m, d) = date_of(n);
            assert_eq!(day_number(y, m, d), n);
        }
    }

    #[test]
    fn covering() {
        for (a, b, expected) in [
            ("2009/..", "2020-01-04", true),
            ("2009/..", "2008", false),
            ("2010/2014", "2014-12-31", true),
            ("198X", "1989", true),
            ("198X", "1990", false),
            ("XXXX-01-07", "2020-01", true),
            ("XXXX-01-07", "2020-06-07", false),
            ("XXXX-01-07", "2019-12/2020-02", true),
            ("XXXX-07-07", "2019-12/2020-02", false),
            ("/2014", "2015", false),
            ("2001-24", "2002-02-28", true),
        ] {
            assert_eq!(time(a).covers(&time(b)), expected, "{a} {b}");
            assert_eq!(time(b).covers(&time(a)), expected, "{b} {a}");
        }
    }

    const DATE: &str = "([12][0-9]{3}|19[0-9]X|20XX|XXXX)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-2[1-4])?[?~%]?";

    proptest::proptest! {
        #[test]
        fn another_reader_reads_what_is_written(
            a in DATE, b in DATE, shape in 0..4
        ) {
            let text = match shape {
                0 => a,
                1 => format!("{a}/.."),
                2 => format!("/{a}"),
                _ => format!("{a}/{b}"),
            };
            if let Ok(time) = text.parse::<Time>() {
                let read = edtf_core::Edtf::parse(&time.to_string());
                proptest::prop_assert!(read.is_ok(), "{}: {:?}", time, read);
            }
        }
    }
}
