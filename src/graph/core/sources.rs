//! Which claims are of one source, and so count once.
//!
//! The rule:
//!
//! 1. A claim's source is the outlet that its text cites; without a citation,
//!    the publisher of its document; without a publisher, the document.
//! 2. Outlets and publishers are one if their names differ in case, accents
//!    or punctuation only, or if both are names of one entity of the graph,
//!    by its aliases and merged identities.
//! 3. The same sentence in several documents is one source, whoever
//!    published it: wire copy is reprinted, not confirmed. Rows of tables are
//!    no sentences, and are told apart by who published them.
//! 4. What is so tied to one source through another is of one source.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::graph::core::graph::Graph;
use crate::graph::entities::entity_table::fold;
use crate::graph::evidence::source_names::SourceName;

impl Graph {
    /// Claims by independent source, each with its claims in the order given.
    ///
    /// n log n in the claims, and linear in their quotes.
    pub(in crate::graph) fn by_source(&self, rows: &[u32]) -> Vec<Vec<u32>> {
        let mut of: BTreeMap<SourceName<'_>, usize> = BTreeMap::new();
        let numbers: Vec<usize> = rows
            .iter()
            .map(|row| {
                let next = of.len();
                *of.entry(self.ledger.source(*row)).or_insert(next)
            })
            .collect();
        let mut parts = Parts::new(of.len());
        let mut named: HashMap<String, usize> = HashMap::new();
        for (name, number) in &of {
            if let SourceName::Outlet(name) = name {
                let first = *named.entry(self.outlet_key(name)).or_insert(*number);
                parts.join(first, *number);
            }
        }
        if of.len() > 1 {
            let mut said: HashMap<String, usize> = HashMap::new();
            for (row, number) in rows.iter().zip(&numbers) {
                if let Some(quote) = self.ledger.sentence(*row) {
                    let first = *said.entry(fold(quote)).or_insert(*number);
                    parts.join(first, *number);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        for (row, number) in rows.iter().zip(numbers) {
            let next = place.len();
            let at = *place.entry(parts.root(number)).or_insert(next);
            groups.entry(at).or_default().push(*row);
        }
        groups.into_values().collect()
    }

    /// How many independent sources claims have.
    pub(in crate::graph) fn count_sources(&self, rows: &[u32]) -> usize {
        match rows {
            [] => 0,
            [_] => 1,
            many => self.by_source(many).len(),
        }
    }

    /// Whether claims have so many independent sources, at least one.
    pub(in crate::graph) fn has_sources(&self, rows: &[u32], least: usize) -> bool {
        if rows.len() < least {
            return false;
        }
        // There are at most as many as there are names.
        let names: BTreeSet<SourceName<'_>> = rows.iter().map(|r| self.ledger.source(*r)).collect();
        names.len() >= least && (least <= 1 || self.by_source(rows).len() >= least)
    }

    /// What two names of one outlet have in common.
    fn outlet_key(&self, name: &str) -> String {
        let known = self.nodes.ids.find(name).filter(|n| self.nodes.is_live(*n));
        let mut bearers = known.into_iter().chain(self.nodes.bearers(name));
        let mut shown = bearers.by_ref().map(|n| self.identity.shown(n));
        let first = shown.next();
        match first.filter(|first| shown.all(|n| n == *first)) {
            Some(only) => fold(self.nodes.ids.text(only)),
            None => fold(name),
        }
    }
}

/// Numbers that are one with others (union by halving paths).
struct Parts(Vec<usize>);

impl Parts {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut number: usize) -> usize {
        while let Some(&up) = self.0.get(number).filter(|up| **up != number) {
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(own) = self.0.get_mut(number) {
                *own = above;
            }
            number = above;
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(up) = self.0.get_mut(a.max(b)) {
            *up = a.min(b);
        }
    }
}
