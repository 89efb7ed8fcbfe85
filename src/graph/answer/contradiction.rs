//! Claims that cannot all be right, and when two claims are of one time.

use std::fmt;

use crate::claim::Claim;
use crate::graph::core::graph::Graph;
use crate::schema::Nature;
use crate::time::{Bound, Date, Time};

/// Why claims cannot all be right.
///
/// ```
/// use isnad::{ContradictionKind, Graph, Table, TableFormat};
///
/// let rows = "us\tkilled\tsoleimani\t2020-01-03\nus\tkilled\tsoleimani\t2020-01-07\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let found = graph.contradictions().collect()?;
/// assert_eq!(found[0].kind, ContradictionKind::Dates);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContradictionKind {
    /// Some claims say that it is so, others of a time that can be the same
    /// say that it is not. To deny a tie denies it in every role: who does not
    /// support does not arm.
    Denied,
    /// Claims of what happens once give dates that cannot be the same.
    Dates,
    /// Claims of one time are of relations that the schema says contradict
    /// each other, between the same two: allied and fighting.
    Opposed,
    /// Claims of one time name several where the schema says that there is one
    /// at a time, or at all: two presidents, two killers.
    OnlyOne,
    /// Claims of one time say it both ways, of a relation that the schema says
    /// never holds both ways: each succeeds the other.
    BothWays,
    /// Claims lead around a circle of three or more, of a relation that is
    /// transitive and never holds both ways: each is part of the next.
    Circle,
    /// Claims say that somebody does something after what the schema says
    /// ends them: who was killed leads later.
    AfterEnd,
}

impl ContradictionKind {
    /// Its name in small letters, as data writes it.
    ///
    /// ```
    /// use isnad::ContradictionKind;
    ///
    /// assert_eq!(ContradictionKind::OnlyOne.as_str(), "only one");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Dates => "dates",
            Self::Opposed => "opposed",
            Self::OnlyOne => "only one",
            Self::BothWays => "both ways",
            Self::Circle => "circle",
            Self::AfterEnd => "after the end",
        }
    }
}

/// Claims that cannot all be right. None is dropped or averaged: all are kept
/// and shown.
///
/// ```
/// use isnad::{ContradictionKind, Document, Graph, Reader};
///
/// let mut graph = Graph::new();
/// let text = "Iran attacked Iraq. Iran did not attack Iraq.";
/// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
/// let found = graph.edges().next().unwrap().contradictions();
/// assert_eq!(found[0].kind, ContradictionKind::Denied);
/// assert_eq!(found[0].sides[0][0].evidence.quote, "Iran attacked Iraq.");
/// assert_eq!(found[0].sides[1][0].evidence.quote, "Iran did not attack Iraq.");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Contradiction {
    /// Why they cannot.
    pub kind: ContradictionKind,
    /// What stands against what: what is said, then what denies it; for
    /// [`ContradictionKind::Dates`] the claims of each date; for
    /// [`ContradictionKind::OnlyOne`] those of each who is named; for
    /// [`ContradictionKind::Circle`] those of each edge; for
    /// [`ContradictionKind::AfterEnd`] the end, then what comes after it.
    pub sides: Vec<Vec<Claim>>,
}

impl Contradiction {
    /// All its claims.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// let rows = "a\tsupports\tb\na\topposes\tb\n";
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let found = graph.contradictions().collect()?;
    /// assert_eq!(found[0].claims().count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.sides.iter().flatten()
    }
}

/// In one line what is wrong, without the quotes.
impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |side: usize| self.sides.get(side).map_or(0, Vec::len);
        let each = |show: &dyn Fn(&Claim) -> String| {
            let all = self.sides.iter().filter_map(|side| side.first()).map(show);
            all.collect::<Vec<String>>().join(", ")
        };
        let tie = |claim: &Claim| {
            let side = |a: &Option<crate::claim::Argument>| {
                a.as_ref().map_or_else(|| "?".to_owned(), |a| a.entity.to_string())
            };
            let mut text =
                format!("{} {} {}", side(&claim.subject), claim.relation, side(&claim.object));
            if let Some(role) = &claim.role {
                text.push_str(&format!(" ({role})"));
            }
            if let Some(time) = &claim.time {
                text.push_str(&format!(" {time}"));
            }
            text
        };
        match self.kind {
            ContradictionKind::Denied => write!(f, "{} for, {} against", count(0), count(1)),
            ContradictionKind::Dates => {
                let time = |c: &Claim| c.time.map_or_else(String::new, |t| t.to_string());
                write!(f, "dates that cannot all be right: {}", each(&time))
            }
            ContradictionKind::Opposed => write!(f, "cannot both hold: {}", each(&tie)),
            ContradictionKind::OnlyOne => write!(f, "only one can be right: {}", each(&tie)),
            ContradictionKind::BothWays => write!(f, "cannot hold both ways: {}", each(&tie)),
            ContradictionKind::Circle => write!(f, "leads around a circle: {}", each(&tie)),
            ContradictionKind::AfterEnd => write!(f, "comes after the end: {}", each(&tie)),
        }
    }
}

/// The days on which a claim surely or, where it is vague, perhaps holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) first: i32,
    pub(crate) last: i32,
    time: Option<Time>,
}

/// So many days before its publication a document speaks of when it says that
/// something is so and not since when.
const LATELY: i32 = 365;

impl Graph {
    /// When a claim holds, as far as contradictions go:
    ///
    /// - a date, on some of its days, so perhaps on each;
    /// - an interval, surely between its ends, so that what ends in 2014 does
    ///   not meet what begins in 2014; without an end, until its document was
    ///   published; where its beginning or end is unknown, at the other;
    /// - what gives no time, at any time before its document was published,
    ///   or, of a state, in the year before.
    pub(crate) fn held(&self, row: u32) -> Held {
        let it = self.ledger.row(row);
        let published = self.ledger.document(self.ledger.document_of(row)).published;
        let cap = published.and_then(Date::last_day).unwrap_or(i32::MAX);
        let Some(time) = self.ledger.time(it) else {
            let is_event = self
                .definition(u32::from(it.relation))
                .is_some_and(|d| d.nature() == Nature::Event || d.is_timeless());
            let since = published.and_then(Date::first_day).filter(|_| !is_event);
            let first = since.map_or(i32::MIN, |day| day.saturating_sub(LATELY));
            return Held { first, last: cap, time: None };
        };
        let (first, last) = sure_days(&time, cap);
        Held { first, last, time: Some(time) }
    }
}

fn sure_days(time: &Time, cap: i32) -> (i32, i32) {
    let Time::Interval { start, end } = *time else { return time.day_range() };
    let from = |b: Bound| match b {
        Bound::Date(d) => d.last_day(),
        _ => None,
    };
    let before = |b: Bound| match b {
        Bound::Date(d) => d.first_day().map(|day| day.saturating_sub(1)),
        _ => None,
    };
    let (first, last) = match (start, end) {
        (Bound::Unknown, _) => (before(end), before(end)),
        (_, Bound::Unknown) => (from(start), from(start)),
        (_, Bound::Open) => {
            let first = from(start);
            (first, Some(first.map_or(cap, |f| cap.max(f))))
        }
        _ => (from(start), before(end)),
    };
    let (first, last) = (first.unwrap_or(i32::MIN), last.unwrap_or(i32::MAX));
    // Too short to have a day that is surely in it.
    if first > last { time.day_range() } else { (first, last) }
}

impl Held {
    /// Whether two claims can be of one time.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.first.max(other.first) <= self.last.min(other.last)
            && match (&self.time, &other.time) {
                (Some(a), Some(b)) => a.covers(b),
                _ => true,
            }
    }

    pub(crate) fn is_dated(&self) -> bool {
        self.time.is_some()
    }

    /// Whether it can hold at a time that a user asks for.
    pub(crate) fn can_hold(&self, at: &Time) -> bool {
        self.time.is_none_or(|time| time.covers(at))
    }
}
