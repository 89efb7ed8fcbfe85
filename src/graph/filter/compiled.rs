//! Which edges pass: the one place that decides.
//!
//! A claim passes by [`ClaimCriteria::takes`], an edge by its relation and
//! enough claims that pass. Whatever answers faster, without a look at the
//! claims, is a [`Shortcuts`]: it names the criteria that it understands and
//! holds only where nothing else is asked. So a new criterion turns shortcuts
//! off until they are taught about it, and never makes an answer wrong.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::claim::Status;
use crate::error::{Error, Result, at_least_one};
use crate::graph::core::graph::Graph;
use crate::graph::edges::summary::{self, ClaimMask, EXACT, UNDATED};
use crate::graph::entities::entity_table::fold;
use crate::graph::evidence::source_names::SourceName;
use crate::graph::filter::criteria::Filter;
use crate::graph::filter::direction::Direction;
use crate::graph::filter::sets::{NumberSet, StatusSet};
use crate::time::Time;

/// A filter with names looked up in a graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct CompiledFilter {
    pub(crate) direction: Direction,
    /// By number, whichever way round; `None` lets any pass.
    pub(crate) relations: Option<NumberSet>,
    /// Which of them are asked for as they stand and which turned round, where
    /// any is asked for by its inverse.
    turned: Option<Box<Turned>>,
    pub(crate) types: Option<NumberSet>,
    claims: ClaimCriteria,
    /// The statuses asked for by name, and whether denials are asked for too.
    named: Option<StatusSet>,
    negated: bool,
    shortcuts: Shortcuts,
}

/// What is asked of the claims of an edge.
#[derive(Clone, Debug, PartialEq)]
struct ClaimCriteria {
    statuses: StatusSet,
    time: Option<AskedTime>,
    /// Whether a claim without a time fails a question about a time.
    dated: bool,
    min_sources: usize,
    /// From whom a claim must be.
    from: Option<Arc<Origins>>,
}

/// A time that is asked for, with what is needed for each edge.
#[derive(Clone, Copy, Debug, PartialEq)]
struct AskedTime {
    time: Time,
    days: (i32, i32),
    /// Whether it holds on each of its days.
    is_plain: bool,
}

/// Relations that are asked for as they stand, and those whose inverse is.
#[derive(Clone, Debug, Default)]
struct Turned {
    forward: NumberSet,
    backward: NumberSet,
}

/// Names as [`fold`] leaves them; `None` lets any pass.
#[derive(Clone, Debug, Default, PartialEq)]
struct Origins {
    sources: Option<BTreeSet<String>>,
    publishers: Option<BTreeSet<String>>,
}

/// What holds of a filter as a whole, worked out once.
#[derive(Clone, Copy, Debug)]
struct Shortcuts {
    /// An edge passes if some claim speaks for it: nothing is asked of claims.
    takes_live: bool,
    /// Every step of the skeleton passes.
    is_skeleton: bool,
    /// Statuses and times alone are asked of claims: an exact summary decides.
    takes_exact: bool,
    /// No claim that denies an edge passes. Criteria only ever narrow, so the
    /// statuses settle it.
    speaks_for: bool,
}

impl Default for ClaimCriteria {
    fn default() -> Self {
        Self { statuses: StatusSet::POSITIVE, time: None, dated: false, min_sources: 1, from: None }
    }
}

impl Default for Shortcuts {
    fn default() -> Self {
        Self { takes_live: true, is_skeleton: true, takes_exact: true, speaks_for: true }
    }
}

impl CompiledFilter {
    pub(crate) fn of(graph: &Graph, asked: &Filter) -> Result<Self> {
        // Taken apart in full, so that no criterion is forgotten.
        let Filter {
            relations,
            entity_types,
            direction,
            time,
            dated,
            statuses,
            negated,
            min_sources,
            sources,
            publishers,
        } = asked;
        let mut filter = Self { direction: *direction, ..Self::default() };
        if let Some(names) = relations {
            filter.relations.get_or_insert_default();
            names.iter().try_for_each(|name| filter.relation(graph, name))?;
        }
        if let Some(names) = entity_types {
            filter.types.get_or_insert_default();
            names.iter().try_for_each(|name| filter.entity_type(graph, name))?;
        }
        if let Some(time) = time {
            filter.time(*time);
        }
        if *dated {
            filter.dated();
        }
        if let Some(statuses) = statuses {
            filter.statuses(statuses.iter().copied());
        }
        if *negated {
            filter.with_negated();
        }
        if let Some(count) = min_sources {
            filter.min_sources(*count)?;
        }
        sources.iter().flatten().for_each(|name| filter.source(name));
        publishers.iter().flatten().for_each(|name| filter.publisher(name));
        filter.settled()
    }

    /// Asks for a relation, and for its inverse turned round.
    pub(crate) fn relation(&mut self, graph: &Graph, name: &str) -> Result<()> {
        let (forward, backward) = match graph.relations.find(name) {
            Some(number) => (Some(number), graph.inverse_of(number)),
            None => match graph.schema().inverse(name) {
                Some(inverse) => {
                    (None, Some(graph.relations.find(inverse.name()).unwrap_or(u32::MAX)))
                }
                // Known to the schema or nobody.
                None => (Some(graph.schema().relation(name).map(|_| u32::MAX)?), None),
            },
        };
        let all = self.relations.get_or_insert_default();
        if backward.is_some() {
            // What was asked for before was asked for as it stands.
            self.turned.get_or_insert_with(|| {
                Box::new(Turned { forward: all.clone(), backward: NumberSet::default() })
            });
        }
        [forward, backward].into_iter().flatten().for_each(|number| all.insert(number));
        if let Some(turned) = &mut self.turned {
            forward.into_iter().for_each(|number| turned.forward.insert(number));
            backward.into_iter().for_each(|number| turned.backward.insert(number));
        }
        Ok(())
    }

    /// Asks for some relations, even if that is none.
    pub(crate) fn relations<R: AsRef<str>>(
        &mut self,
        graph: &Graph,
        names: impl IntoIterator<Item = R>,
    ) -> Result<()> {
        self.relations.get_or_insert_default();
        names.into_iter().try_for_each(|name| self.relation(graph, name.as_ref()))
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

    pub(crate) fn time(&mut self, time: Time) {
        let (days, is_plain) = (time.day_range(), summary::is_plain(&time));
        self.claims.time = Some(AskedTime { time, days, is_plain });
    }

    pub(crate) fn dated(&mut self) {
        self.claims.dated = true;
    }

    pub(crate) fn statuses(&mut self, all: impl IntoIterator<Item = Status>) {
        let named = self.named.get_or_insert(StatusSet::NONE);
        all.into_iter().for_each(|status| named.insert(status));
    }

    pub(crate) fn with_negated(&mut self) {
        self.negated = true;
    }

    /// The filter that all claims pass, denials too.
    pub(crate) fn of_all_claims() -> Self {
        let mut filter = Self { negated: true, ..Self::default() };
        filter.claims.statuses.insert(Status::Negated);
        filter.shortcuts = filter.shortcuts();
        filter
    }

    pub(crate) fn min_sources(&mut self, count: usize) -> Result<()> {
        self.claims.min_sources = count;
        at_least_one("min_sources", count)
    }

    pub(crate) fn source(&mut self, name: &str) {
        let from = Arc::make_mut(self.claims.from.get_or_insert_default());
        from.sources.get_or_insert_default().insert(fold(name));
    }

    pub(crate) fn publisher(&mut self, name: &str) {
        let from = Arc::make_mut(self.claims.from.get_or_insert_default());
        from.publishers.get_or_insert_default().insert(fold(name));
    }

    /// The filter as questions use it: what nothing can pass is refused, and
    /// the shortcuts are worked out.
    pub(crate) fn settled(mut self) -> Result<Self> {
        let none = |what| Err(Error::invalid(what, "none is asked for, expected at least one"));
        if self.relations.as_ref().is_some_and(NumberSet::is_empty) {
            return none("relations");
        }
        if self.types.as_ref().is_some_and(NumberSet::is_empty) {
            return none("entity_type");
        }
        let mut statuses = self.named.unwrap_or(StatusSet::POSITIVE);
        if self.negated {
            statuses.insert(Status::Negated);
        }
        if statuses.is_empty() {
            return none("statuses");
        }
        self.claims.statuses = statuses;
        let named = self.claims.from.as_ref().and_then(|from| from.sources.as_ref());
        if let Some(count) = named.map(BTreeSet::len).filter(|n| *n < self.claims.min_sources) {
            let message = format!(
                "asks for {} sources of {count}, which no edge can have",
                self.claims.min_sources
            );
            return Err(Error::invalid("min_sources", message));
        }
        self.shortcuts = self.shortcuts();
        Ok(self)
    }

    fn shortcuts(&self) -> Shortcuts {
        // Taken apart in full, so that a new criterion must find its place.
        let Self {
            direction,
            relations,
            turned: _,
            types: _,
            claims,
            named: _,
            negated: _,
            shortcuts: _,
        } = self;
        let plain = ClaimCriteria::default();
        let takes_live = *claims == plain;
        let beside_status_and_time = ClaimCriteria {
            statuses: plain.statuses,
            time: plain.time,
            dated: plain.dated,
            ..claims.clone()
        };
        Shortcuts {
            takes_live,
            is_skeleton: takes_live && relations.is_none() && *direction == Direction::Both,
            takes_exact: beside_status_and_time == plain,
            speaks_for: !claims.statuses.has(Status::Negated),
        }
    }

    /// Whether the entity at a place is of a type asked for.
    pub(crate) fn takes_type(&self, graph: &Graph, place: u32) -> bool {
        let kind = || graph.kind(graph.places.node(place));
        self.types.as_ref().is_none_or(|types| types.has(kind()))
    }

    /// Whether an edge passes: its relation is asked for, and claims that
    /// pass, and agree, come from enough sources.
    pub(crate) fn takes(&self, graph: &Graph, edge: u32) -> bool {
        let relation = || graph.edges.relation(edge);
        self.relations.as_ref().is_none_or(|all| all.has(relation()))
            && self.takes_claims(graph, edge)
    }

    /// Whether an edge passes, and the entities at both its ends are of a type
    /// asked for.
    pub(crate) fn takes_whole(&self, graph: &Graph, edge: u32) -> bool {
        let of_type = |place| self.takes_type(graph, place);
        let typed = || {
            let key = graph.edges.key(edge);
            of_type(key.subject) && of_type(key.object)
        };
        self.takes(graph, edge) && (self.types.is_none() || typed())
    }

    /// Whether an edge passes, whatever its relation.
    #[inline]
    pub(crate) fn takes_claims(&self, graph: &Graph, edge: u32) -> bool {
        if self.takes_live() {
            return graph.edges.is_positive(edge);
        }
        let mask = graph.edges.mask(edge);
        self.may_take(mask) && self.takes_by(graph, edge, mask)
    }

    /// A cheap first test, by what is known of an edge: `false` rules it out,
    /// `true` says nothing.
    #[inline]
    pub(crate) fn may_take(&self, mask: ClaimMask) -> bool {
        let ClaimMask { bits, days: (first, last) } = mask;
        let in_time = match self.claims.time {
            None => true,
            Some(AskedTime { days: (from, to), .. }) => {
                (first <= to) & (from <= last) | (bits & UNDATED != 0) & !self.claims.dated
            }
        };
        (bits & self.claims.statuses.0 != 0) & in_time
    }

    /// The exact test, after `may_take`.
    #[inline]
    pub(crate) fn takes_by(&self, graph: &Graph, edge: u32, mask: ClaimMask) -> bool {
        let exact = self.shortcuts.takes_exact
            && match self.claims.time {
                None => false,
                Some(AskedTime { days: (from, to), is_plain, .. }) => {
                    let ClaimMask { bits, days: (first, last) } = mask;
                    bits & EXACT != 0 && first <= to && from <= last && is_plain
                }
            };
        exact && graph.edges.is_kept(edge) || self.asks_claims(graph, edge)
    }

    /// Whether the claims themselves pass.
    fn asks_claims(&self, graph: &Graph, edge: u32) -> bool {
        let mut rows = self.rows(graph, edge);
        if self.claims.min_sources <= 1 {
            return rows.next().is_some();
        }
        // A source that denies an edge is no second one for it.
        let (denying, speaking): (Vec<u32>, Vec<u32>) =
            rows.partition(|row| graph.ledger.row(*row).is_negated());
        [speaking, denying].iter().any(|rows| graph.has_sources(rows, self.claims.min_sources))
    }

    /// The claims of an edge that pass, the latest first.
    pub(crate) fn rows<'a>(
        &'a self,
        graph: &'a Graph,
        edge: u32,
    ) -> impl Iterator<Item = u32> + 'a {
        graph.ledger.chain(graph.edges.head(edge)).filter(|row| self.claims.takes(graph, *row))
    }

    /// The denials of an edge, of the time that is asked about, whatever else
    /// is asked.
    pub(crate) fn denials<'a>(
        &'a self,
        graph: &'a Graph,
        edge: u32,
    ) -> impl Iterator<Item = u32> + 'a {
        let mut statuses = StatusSet::NONE;
        statuses.insert(Status::Negated);
        let denials =
            ClaimCriteria { statuses, time: self.claims.time, ..ClaimCriteria::default() };
        let rows = graph.ledger.chain(graph.edges.head(edge));
        rows.filter(move |row| denials.takes(graph, *row))
    }

    /// The first and last days on which each claim of an edge that passes can
    /// hold.
    pub(crate) fn days(&self, graph: &Graph, edge: u32) -> Vec<(i32, i32)> {
        self.rows(graph, edge)
            .filter_map(|row| match graph.ledger.status_and_time(row).1 {
                Some(time) => Some(time.day_range()),
                None => (!self.claims.dated).then_some((i32::MIN, i32::MAX)),
            })
            .collect()
    }

    /// Whether an edge may be used from one of its ends.
    pub(crate) fn leads(&self, graph: &Graph, edge: u32, from: u32) -> bool {
        if self.direction == Direction::Both {
            return true;
        }
        let key = graph.edges.key(edge);
        let (by_subject, by_object) = self.ways(graph, key.relation);
        by_subject && key.subject == from || by_object && key.object == from
    }

    /// Whether an edge of a relation that is asked for may be used from its
    /// subject, and whether from its object.
    #[inline]
    pub(crate) fn ways(&self, graph: &Graph, relation: u32) -> (bool, bool) {
        if self.direction == Direction::Both || graph.is_symmetric(relation) {
            return (true, true);
        }
        let (forward, backward) = match &self.turned {
            None => (true, false),
            Some(turned) => (turned.forward.has(relation), turned.backward.has(relation)),
        };
        if self.direction == Direction::Out { (forward, backward) } else { (backward, forward) }
    }

    /// Whether nothing is asked of claims but that one speaks for an edge.
    #[inline]
    pub(crate) fn takes_live(&self) -> bool {
        self.shortcuts.takes_live
    }

    /// Whether only claims that speak for an edge can pass.
    pub(crate) fn speaks_for(&self) -> bool {
        self.shortcuts.speaks_for
    }

    /// Whether every step of the skeleton passes, whatever types are asked for.
    pub(crate) fn is_skeleton(&self) -> bool {
        self.shortcuts.is_skeleton
    }

    /// Whether every step of the skeleton passes.
    pub(crate) fn takes_all_steps(&self) -> bool {
        self.is_skeleton() && self.types.is_none()
    }
}

impl ClaimCriteria {
    /// Whether a claim passes.
    fn takes(&self, graph: &Graph, row: u32) -> bool {
        let claim = graph.ledger.row(row);
        let in_time = || match (&self.time, graph.ledger.time(claim)) {
            (None, _) => true,
            (Some(_), None) => !self.dated,
            (Some(asked), Some(given)) => given.covers(&asked.time),
        };
        self.statuses.has(claim.status())
            && in_time()
            && self.from.as_ref().is_none_or(|from| from.takes(graph, row))
    }
}

impl Origins {
    fn takes(&self, graph: &Graph, row: u32) -> bool {
        let name = |source| match source {
            SourceName::Outlet(name) | SourceName::Document(name) => fold(name),
        };
        let record = || graph.ledger.document(graph.ledger.document_of(row));
        let sources = self.sources.as_ref();
        let publishers = self.publishers.as_ref();
        sources.is_none_or(|all| all.contains(&name(graph.ledger.source(row))))
            && publishers.is_none_or(|all| {
                record().publisher.as_deref().is_some_and(|name| all.contains(&fold(name)))
            })
    }
}
