//! Which edges a question is about.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::claim::Status;
use crate::error::{Error, Result, at_least_one, one_of};
use crate::graph::Graph;
use crate::graph::facts::{self, EXACT, Stance, UNDATED};
use crate::time::Time;

/// Which way an edge may lead from the entity that is asked about.
///
/// ```
/// use isnad::{Direction, Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\topposes\tdaesh\nbadr\tallied_with\tkh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let count = |way| graph.neighbours("badr").map(|n| n.direction(way).count());
/// assert_eq!((count(Direction::Out)?, count(Direction::In)?), (2, 2), "allies both ways");
/// assert_eq!(count(Direction::Both)?, 3);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From it, as the subject.
    Out,
    /// To it, as the object.
    In,
    /// Either way.
    #[default]
    Both,
}

impl Direction {
    /// Every direction.
    ///
    /// ```
    /// use isnad::Direction;
    ///
    /// assert_eq!(Direction::ALL.map(Direction::as_str), ["out", "in", "both"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Out, Self::In, Self::Both];

    /// The direction as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Direction;
    ///
    /// assert_eq!("in".parse::<Direction>()?, Direction::In);
    /// assert_eq!(Direction::In.as_str(), "in");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
            Self::Both => "both",
        }
    }

    pub(super) fn is_out(self) -> bool {
        self != Self::In
    }

    pub(super) fn is_in(self) -> bool {
        self != Self::Out
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Direction {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("direction", text, Self::ALL, Self::as_str)
    }
}

/// The first thing that is wrong with a question: it waits until the
/// question is answered.
#[derive(Debug, Default)]
pub(super) struct Debt(Option<Error>);

impl Debt {
    pub(super) fn note(&mut self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.0.get_or_insert(error);
        }
    }

    pub(super) fn settle(&mut self) -> Result<()> {
        self.0.take().map_or(Ok(()), Err)
    }
}

impl Clone for Debt {
    fn clone(&self) -> Self {
        Self(self.0.as_ref().map(Error::again))
    }
}

/// What an edge and the entity at its end must be.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) direction: Direction,
    /// By number; `None` lets any pass.
    pub(super) relations: Option<Relations>,
    pub(super) types: Option<BTreeSet<u32>>,
    pub(super) time: Option<Time>,
    /// The days that the time can reach, and whether it holds on all.
    days: Option<(i32, i32)>,
    is_plain_time: bool,
    /// Whether a claim without a time fails a question about a time.
    pub(super) dated: bool,
    /// The statuses that pass: those asked for by name, or all that speak for
    /// an edge; and denials, where they are asked for too.
    statuses: Statuses,
    named: Option<Statuses>,
    negated: bool,
    sources: usize,
}

/// A set of relations, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Relations {
    list: Vec<u32>,
    /// Only where they are more than a few.
    bits: Vec<u64>,
}

impl Relations {
    /// So many are looked for one by one.
    const FEW: usize = 4;

    fn add(&mut self, relation: u32) {
        if self.has(relation) {
            return;
        }
        self.list.push(relation);
        if self.list.len() > Self::FEW {
            let known = if self.bits.is_empty() { 0 } else { self.list.len() - 1 };
            for relation in self.list.iter().skip(known) {
                // Relations that no edge has are numbered `u32::MAX`, and need
                // no bit.
                if *relation < u32::from(u16::MAX) {
                    let word = *relation as usize / 64;
                    if word >= self.bits.len() {
                        self.bits.resize(word + 1, 0);
                    }
                    if let Some(word) = self.bits.get_mut(word) {
                        *word |= 1 << (relation % 64);
                    }
                }
            }
        }
    }

    #[inline]
    pub(super) fn has(&self, relation: u32) -> bool {
        if self.list.len() <= Self::FEW {
            return self.list.contains(&relation);
        }
        self.bits.get(relation as usize / 64).is_some_and(|w| w >> (relation % 64) & 1 == 1)
    }

    /// Their numbers, where they are few.
    pub(super) fn few(&self) -> Option<&[u32]> {
        (self.list.len() <= Self::FEW).then_some(&self.list)
    }

    pub(super) fn into_list(self) -> Vec<u32> {
        self.list
    }
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Statuses(u8);

impl Statuses {
    const POSITIVE: Self = Self(0b0111);
    const NEGATED: Self = Self(1 << Status::Negated as u8);

    fn has(self, status: Status) -> bool {
        self.0 & 1 << status as u8 != 0
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            direction: Direction::Both,
            relations: None,
            types: None,
            time: None,
            days: None,
            is_plain_time: true,
            dated: false,
            statuses: Statuses::POSITIVE,
            named: None,
            negated: false,
            sources: 1,
        }
    }
}

impl Filter {
    pub(super) fn relation(&mut self, graph: &Graph, name: &str) -> Result<()> {
        let number = match graph.relations.find(name) {
            Some(number) => number,
            // Known to the schema or nobody.
            None => graph.schema().relation(name).map(|_| u32::MAX)?,
        };
        self.relations.get_or_insert_default().add(number);
        Ok(())
    }

    pub(super) fn entity_type(&mut self, graph: &Graph, name: &str) -> Result<()> {
        let number = match graph.nodes.types.find(name) {
            Some(number) => number,
            None => {
                let definition = graph.schema().entity_type(name)?;
                graph.nodes.types.find(definition.name()).unwrap_or(u32::MAX)
            }
        };
        self.types.get_or_insert_default().insert(number);
        Ok(())
    }

    pub(super) fn time(&mut self, text: &str) -> Result<()> {
        self.set_time(text.parse()?);
        Ok(())
    }

    pub(super) fn set_time(&mut self, time: Time) {
        self.days = Some(time.day_range());
        self.is_plain_time = facts::is_plain(&time);
        self.time = Some(time);
    }

    pub(super) fn statuses(&mut self, all: impl IntoIterator<Item = Status>) {
        let named = self.named.get_or_insert(Statuses(0));
        named.0 = all.into_iter().fold(named.0, |bits, s| bits | 1 << s as u8);
        self.settle_statuses();
    }

    pub(super) fn with_negated(&mut self) {
        self.negated = true;
        self.settle_statuses();
    }

    fn settle_statuses(&mut self) {
        let denials = if self.negated { Statuses::NEGATED.0 } else { 0 };
        self.statuses = Statuses(self.named.unwrap_or(Statuses::POSITIVE).0 | denials);
    }

    pub(super) fn sources(&mut self, count: usize) -> Result<()> {
        self.sources = count;
        at_least_one("min_sources", count)
    }

    /// Whether the entity at a place is of a type asked for.
    pub(super) fn takes_type(&self, graph: &Graph, place: u32) -> bool {
        let kind = || graph.kind(graph.order.node(place));
        self.types.as_ref().is_none_or(|types| types.contains(&kind()))
    }

    /// Whether an edge passes: its relation fits, and claims that fit in
    /// status and time, and agree, come from enough sources.
    pub(super) fn takes(&self, graph: &Graph, edge: u32) -> bool {
        let relation = || graph.edges.relation(edge);
        self.relations.as_ref().is_none_or(|all| all.has(relation()))
            && self.takes_claims(graph, edge)
    }

    /// Whether an edge passes, whatever its relation.
    #[inline]
    pub(super) fn takes_claims(&self, graph: &Graph, edge: u32) -> bool {
        if self.is_plain() {
            return graph.edges.is_positive(edge);
        }
        let stance = graph.edges.stance(edge);
        self.may_take(stance) && self.takes_by(graph, edge, stance)
    }

    /// Whether an edge of which so much is known can pass.
    #[inline]
    pub(super) fn may_take(&self, stance: Stance) -> bool {
        let Stance { mask, days: (first, last) } = stance;
        let in_time = match self.days {
            None => true,
            Some((from, to)) => {
                (first <= to) & (from <= last) | (mask & UNDATED != 0) & !self.dated
            }
        };
        (mask & self.statuses.0 != 0) & in_time
    }

    /// Whether an edge that can pass does.
    #[inline]
    pub(super) fn takes_by(&self, graph: &Graph, edge: u32, stance: Stance) -> bool {
        let sure = match self.days {
            None => false,
            Some((from, to)) => {
                let Stance { mask, days: (first, last) } = stance;
                mask & EXACT != 0 && first <= to && from <= last && self.is_plain_time
            }
        };
        sure && self.sources <= 1 && graph.edges.is_kept(edge) || self.asks_claims(graph, edge)
    }

    /// Whether the claims themselves pass.
    fn asks_claims(&self, graph: &Graph, edge: u32) -> bool {
        let mut rows =
            graph.ledger.chain(graph.edges.head(edge)).filter(|row| self.takes_row(graph, *row));
        if self.sources <= 1 {
            return rows.next().is_some();
        }
        // A source that denies an edge is no second one for it.
        let (mut speaking, mut denying) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            let side =
                if graph.ledger.row(row).is_negated() { &mut denying } else { &mut speaking };
            side.insert(graph.ledger.source(row));
        }
        speaking.len().max(denying.len()) >= self.sources
    }

    /// Whether its claims need not be looked at.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.days.is_none() && self.statuses == Statuses::POSITIVE && self.sources <= 1
    }

    /// Whether it asks for claims that speak for an edge, and no others.
    pub(super) fn speaks_for(&self) -> bool {
        self.statuses.0 & !Statuses::POSITIVE.0 == 0
    }

    /// Whether an edge may be used from one of its ends.
    pub(super) fn leads(&self, graph: &Graph, edge: u32, from: u32) -> bool {
        if self.direction == Direction::Both {
            return true;
        }
        let key = graph.edges.key(edge);
        let end = if self.direction == Direction::Out { key.subject } else { key.object };
        end == from || graph.is_symmetric(key.relation)
    }

    /// Whether every step of the skeleton passes.
    pub(super) fn is_skeleton(&self) -> bool {
        self.is_plain() && self.relations.is_none() && self.direction == Direction::Both
    }

    pub(super) fn takes_row(&self, graph: &Graph, row: u32) -> bool {
        let row = graph.ledger.row(row);
        let in_time = || match (&self.time, graph.ledger.time(row)) {
            (None, _) => true,
            (Some(_), None) => !self.dated,
            (Some(asked), Some(given)) => given.covers(asked),
        };
        self.statuses.has(row.status) && in_time()
    }
}

/// Resolves several relations at once.
pub(super) fn relations<R: AsRef<str>>(
    filter: &mut Filter,
    graph: &Graph,
    names: impl IntoIterator<Item = R>,
) -> Result<()> {
    filter.relations.get_or_insert_default();
    names.into_iter().try_for_each(|name| filter.relation(graph, name.as_ref()))
}
