//! What every format says of an edge.

use std::collections::BTreeSet;

use crate::claim::{Claim, Status};
use crate::graph::{Edge, Graph};
use crate::time::{Bound, Time, date_of};

/// An edge with all that its claims say.
pub(crate) struct EdgeFacts<'g> {
    /// Unique among edges and entities; the same for equal graphs.
    pub(crate) id: String,
    pub(crate) subject: &'g str,
    pub(crate) object: &'g str,
    pub(crate) relation: &'g str,
    /// How a person reads the relation.
    pub(crate) reads: &'g str,
    pub(crate) role: Option<&'g str>,
    pub(crate) status: Status,
    pub(crate) sources: usize,
    pub(crate) time: Option<Time>,
    pub(crate) contradicted: bool,
    pub(crate) symmetric: bool,
    pub(crate) claims: Vec<Claim>,
}

/// The days that something held, as ISO 8601 writes them; `None` where open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spell {
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
}

impl<'g> EdgeFacts<'g> {
    pub(super) fn of(
        graph: &'g Graph,
        prefix: &str,
        place: usize,
        (edge, some): (Edge<'g>, Option<Vec<Claim>>),
    ) -> Self {
        let definition = graph.schema().relation(edge.relation()).ok();
        let mut facts = Self {
            id: format!("{prefix}{place}"),
            subject: edge.subject(),
            object: edge.object(),
            relation: edge.relation(),
            reads: definition.map_or(edge.relation(), |d| d.reads()),
            role: edge.role(),
            status: edge.status(),
            sources: edge.sources(),
            time: edge.time_span(),
            contradicted: edge.claim_count() > 1 && !edge.contradictions().is_empty(),
            symmetric: definition.is_some_and(|d| d.is_symmetric()),
            claims: Vec::new(),
        };
        let Some(some) = some else {
            facts.claims = edge.claims();
            return facts;
        };
        if some.len() < edge.claim_count() {
            facts.restrict(graph, &some);
        }
        facts.claims = some;
        facts
    }

    /// Says of the edge what some of its claims say.
    fn restrict(&mut self, graph: &Graph, some: &[Claim]) {
        self.status = some.iter().map(|c| c.status).min().unwrap_or(self.status);
        let positive = || some.iter().filter(|c| c.status.is_positive());
        self.sources = positive().map(|c| source(graph, c)).collect::<BTreeSet<_>>().len();
        self.time = joined(positive().filter_map(|c| c.time));
        let both = positive().count() > 0 && positive().count() < some.len();
        self.contradicted &= both || positive().filter_map(|c| c.time).count() > 1;
    }

    /// Relation, role and time in a few words.
    pub(crate) fn label(&self) -> String {
        let mut label = self.relation.replace('_', " ");
        if let Some(role) = self.role {
            label = format!("{label} ({role})");
        }
        if let Some(time) = &self.time {
            label = format!("{label}, {time}");
        }
        label
    }

    /// The sentences that vouch for it, each once, a line each.
    pub(crate) fn quotes(&self) -> String {
        lines(self.claims.iter().map(|c| c.evidence.quote.as_str()))
    }

    /// The documents that vouch for it, a line each.
    pub(crate) fn documents(&self) -> String {
        lines(self.claims.iter().map(|c| c.evidence.document.as_str()))
    }

    /// The first and the last day that its positive claims reach over.
    pub(crate) fn span(&self) -> Spell {
        self.time.as_ref().map_or(Spell { start: None, end: None }, spell)
    }

    /// When it held, by its positive claims: in order, those that meet joined.
    pub(crate) fn spells(&self) -> Vec<Spell> {
        let positive = self.claims.iter().filter(|c| c.status.is_positive());
        let times = positive.filter_map(|c| c.time.as_ref());
        let mut days: Vec<(i32, i32)> = times.map(Time::day_range).collect();
        days.retain(|d| *d != (i32::MIN, i32::MAX));
        days.sort_unstable();
        let mut joined: Vec<(i32, i32)> = Vec::new();
        for (start, end) in days {
            match joined.last_mut() {
                Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        joined.into_iter().map(|(a, b)| Spell { start: day(a), end: day(b) }).collect()
    }
}

pub(super) fn spell(time: &Time) -> Spell {
    let (start, end) = time.day_range();
    Spell { start: day(start), end: day(end) }
}

/// A day by its number, as ISO 8601 writes it; `None` for the ends of time.
pub(crate) fn day(number: i32) -> Option<String> {
    if number == i32::MIN || number == i32::MAX {
        return None;
    }
    let (year, month, day) = date_of(number);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn lines<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let mut seen = BTreeSet::new();
    let mut out = String::new();
    for line in all.filter(|line| seen.insert(*line)) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
}

/// Who vouches for a claim: the outlet that it cites, else the publisher of
/// its document, else the document.
fn source(graph: &Graph, claim: &Claim) -> String {
    let cited = claim.citation.as_ref();
    let outlet = cited.and_then(|c| c.entity.as_deref().or(c.outlet.as_deref()));
    let document = &claim.evidence.document;
    let publisher = || graph.document(document).ok().and_then(|d| d.publisher);
    match outlet.or_else(publisher) {
        Some(outlet) => format!("o{outlet}"),
        None => format!("d{document}"),
    }
}

/// From the first beginning to the last end of some times, those apart that
/// reach over all time.
fn joined(times: impl Iterator<Item = Time>) -> Option<Time> {
    let mut times: Vec<Time> = times.collect();
    let is_bound = |t: &Time| t.day_range() != (i32::MIN, i32::MAX);
    if times.iter().any(is_bound) {
        times.retain(is_bound);
    }
    times.sort();
    let first = *times.iter().min_by_key(|t| t.day_range().0)?;
    let last = *times.iter().max_by_key(|t| t.day_range().1)?;
    let bounds = |time: Time| match time {
        Time::Date(date) => (Bound::Date(date), Bound::Date(date)),
        Time::Interval { start, end } => (start, end),
    };
    if first == last {
        return Some(first);
    }
    Some(Time::Interval { start: bounds(first).0, end: bounds(last).1 })
}
