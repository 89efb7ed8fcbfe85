//! Which edges a question is about.

use std::collections::BTreeSet;

use crate::claim::Status;

use crate::error::{Result, at_least_one};
use crate::graph::core::graph::Graph;
use crate::graph::edges::summary::{self, ClaimMask, EXACT, UNDATED};
use crate::graph::filter::direction::Direction;
use crate::graph::filter::sets::{RelationSet, StatusSet};
use crate::time::Time;

/// What an edge and the entity at its end must be.
#[derive(Clone, Debug)]
pub(crate) struct CompiledFilter {
    pub(crate) direction: Direction,
    /// By number; `None` lets any pass.
    pub(crate) relations: Option<RelationSet>,
    pub(crate) types: Option<BTreeSet<u32>>,
    pub(crate) time: Option<Time>,
    /// The days that the time can reach, and whether it holds on all.
    days: Option<(i32, i32)>,
    is_plain_time: bool,
    /// Whether a claim without a time fails a question about a time.
    pub(crate) dated: bool,
    /// The statuses that pass: those asked for by name, or all that speak for
    /// an edge; and denials, where they are asked for too.
    statuses: StatusSet,
    named: Option<StatusSet>,
    negated: bool,
    sources: usize,
}

impl Default for CompiledFilter {
    fn default() -> Self {
        Self {
            direction: Direction::Both,
            relations: None,
            types: None,
            time: None,
            days: None,
            is_plain_time: true,
            dated: false,
            statuses: StatusSet::POSITIVE,
            named: None,
            negated: false,
            sources: 1,
        }
    }
}

impl CompiledFilter {
    pub(crate) fn relation(&mut self, graph: &Graph, name: &str) -> Result<()> {
        let number = match graph.relations.find(name) {
            Some(number) => number,
            // Known to the schema or nobody.
            None => graph.schema().relation(name).map(|_| u32::MAX)?,
        };
        self.relations.get_or_insert_default().add(number);
        Ok(())
    }

    pub(crate) fn entity_type(&mut self, graph: &Graph, name: &str) -> Result<()> {
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

    pub(crate) fn time(&mut self, text: &str) -> Result<()> {
        self.set_time(text.parse()?);
        Ok(())
    }

    pub(crate) fn set_time(&mut self, time: Time) {
        self.days = Some(time.day_range());
        self.is_plain_time = summary::is_plain(&time);
        self.time = Some(time);
    }

    pub(crate) fn statuses(&mut self, all: impl IntoIterator<Item = Status>) {
        let named = self.named.get_or_insert(StatusSet(0));
        named.0 = all.into_iter().fold(named.0, |bits, s| bits | 1 << s as u8);
        self.settle_statuses();
    }

    pub(crate) fn with_negated(&mut self) {
        self.negated = true;
        self.settle_statuses();
    }

    fn settle_statuses(&mut self) {
        let denials = if self.negated { StatusSet::NEGATED.0 } else { 0 };
        self.statuses = StatusSet(self.named.unwrap_or(StatusSet::POSITIVE).0 | denials);
    }

    pub(crate) fn sources(&mut self, count: usize) -> Result<()> {
        self.sources = count;
        at_least_one("min_sources", count)
    }

    /// Whether the entity at a place is of a type asked for.
    pub(crate) fn takes_type(&self, graph: &Graph, place: u32) -> bool {
        let kind = || graph.kind(graph.places.node(place));
        self.types.as_ref().is_none_or(|types| types.contains(&kind()))
    }

    /// Whether an edge passes: its relation fits, and claims that fit in
    /// status and time, and agree, come from enough sources.
    pub(crate) fn takes(&self, graph: &Graph, edge: u32) -> bool {
        let relation = || graph.edges.relation(edge);
        self.relations.as_ref().is_none_or(|all| all.has(relation()))
            && self.takes_claims(graph, edge)
    }

    /// Whether an edge passes, whatever its relation.
    #[inline]
    pub(crate) fn takes_claims(&self, graph: &Graph, edge: u32) -> bool {
        if self.is_plain() {
            return graph.edges.is_positive(edge);
        }
        let mask = graph.edges.mask(edge);
        self.may_take(mask) && self.takes_by(graph, edge, mask)
    }

    /// Whether an edge of which so much is known can pass.
    #[inline]
    pub(crate) fn may_take(&self, mask: ClaimMask) -> bool {
        let ClaimMask { bits, days: (first, last) } = mask;
        let in_time = match self.days {
            None => true,
            Some((from, to)) => {
                (first <= to) & (from <= last) | (bits & UNDATED != 0) & !self.dated
            }
        };
        (bits & self.statuses.0 != 0) & in_time
    }

    /// Whether an edge that can pass does.
    #[inline]
    pub(crate) fn takes_by(&self, graph: &Graph, edge: u32, mask: ClaimMask) -> bool {
        let sure = match self.days {
            None => false,
            Some((from, to)) => {
                let ClaimMask { bits, days: (first, last) } = mask;
                bits & EXACT != 0 && first <= to && from <= last && self.is_plain_time
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
    pub(crate) fn is_plain(&self) -> bool {
        self.days.is_none() && self.statuses == StatusSet::POSITIVE && self.sources <= 1
    }

    /// Whether it asks for claims that speak for an edge, and no others.
    pub(crate) fn speaks_for(&self) -> bool {
        self.statuses.0 & !StatusSet::POSITIVE.0 == 0
    }

    /// Whether an edge may be used from one of its ends.
    pub(crate) fn leads(&self, graph: &Graph, edge: u32, from: u32) -> bool {
        if self.direction == Direction::Both {
            return true;
        }
        let key = graph.edges.key(edge);
        let end = if self.direction == Direction::Out { key.subject } else { key.object };
        end == from || graph.is_symmetric(key.relation)
    }

    /// Whether every step of the skeleton passes.
    pub(crate) fn is_skeleton(&self) -> bool {
        self.is_plain() && self.relations.is_none() && self.direction == Direction::Both
    }

    pub(crate) fn takes_row(&self, graph: &Graph, row: u32) -> bool {
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
pub(crate) fn relations<R: AsRef<str>>(
    filter: &mut CompiledFilter,
    graph: &Graph,
    names: impl IntoIterator<Item = R>,
) -> Result<()> {
    filter.relations.get_or_insert_default();
    names.into_iter().try_for_each(|name| filter.relation(graph, name.as_ref()))
}
