//! Circles of a relation that never leads back: each is part of the next.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use crate::graph::answer::conflict::Conflict;
use crate::graph::answer::contradiction::{ContradictionKind, Held};
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::graph::tables::interner::NONE;

impl Graph {
    /// Linear in the edges of the relation that can be reached, times the
    /// dates of those on a circle.
    pub(super) fn circles(&self, relation: u32, place: u32) -> Vec<Conflict> {
        let edges = match place {
            NONE => self
                .live_edges()
                .filter(|e| self.edges.relation(*e) == relation && self.edges.is_positive(*e))
                .collect(),
            _ => self.edges_from(relation, place),
        };
        let mut found = Vec::new();
        for circle in self.connected(&edges) {
            // At each time that some claim begins at, those that hold then.
            let rows: Vec<(u32, u32, Held)> = circle
                .iter()
                .flat_map(|e| self.rows_for(*e, false).into_iter().map(|r| (*e, r, self.held(r))))
                .collect();
            let mut on: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            let times: BTreeSet<i32> = rows.iter().map(|(_, _, held)| held.first).collect();
            for day in times {
                let then: Vec<_> =
                    rows.iter().filter(|(_, _, h)| h.first <= day && day <= h.last).collect();
                let edges: BTreeSet<u32> = then.iter().map(|(edge, _, _)| *edge).collect();
                let edges: Vec<u32> = edges.into_iter().collect();
                for edge in self.connected(&edges).into_iter().flatten() {
                    let of_it = then.iter().filter(|(e, _, _)| *e == edge);
                    on.entry(edge).or_default().extend(of_it.map(|(_, row, _)| *row));
                }
            }
            if !on.is_empty() {
                let mut edges: Vec<u32> = on.keys().copied().collect();
                self.sort_edges(&mut edges);
                let rows = |edge| on.remove(&edge).into_iter().flatten().collect();
                let sides = edges.into_iter().map(rows).collect();
                found.push(Conflict { kind: ContradictionKind::Circle, sides });
            }
        }
        found
    }

    /// The edges of a relation that lead on from a place, one after another.
    fn edges_from(&self, relation: u32, place: u32) -> Vec<u32> {
        let mut seen = BTreeSet::from([place]);
        let mut stack = vec![place];
        let mut edges = Vec::new();
        while let Some(place) = stack.pop() {
            let (out, _) = self.edges.runs(place, relation);
            for edge in out.into_iter().flat_map(numbers) {
                if self.edges.is_positive(edge) {
                    edges.push(edge);
                    let end = self.edges.key(edge).object;
                    if seen.insert(end) {
                        stack.push(end);
                    }
                }
            }
        }
        edges
    }

    /// Of these edges, those that connect three or more places both ways, a
    /// list for each set of such places.
    fn connected(&self, edges: &[u32]) -> Vec<Vec<u32>> {
        let mut graph: DiGraph<(), ()> = DiGraph::new();
        let mut nodes = BTreeMap::new();
        for &edge in edges {
            let key = self.edges.key(edge);
            let [a, b] = [key.subject, key.object]
                .map(|place| *nodes.entry(place).or_insert_with(|| graph.add_node(())));
            graph.add_edge(a, b, ());
        }
        let mut part = BTreeMap::new();
        for (number, nodes) in kosaraju_scc(&graph).into_iter().enumerate() {
            if nodes.len() > 2 {
                part.extend(nodes.into_iter().map(|n| (n, number)));
            }
        }
        let of = |place: u32| nodes.get(&place).and_then(|n| part.get(n));
        let mut parts: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for &edge in edges {
            let key = self.edges.key(edge);
            if let (Some(a), Some(b)) = (of(key.subject), of(key.object))
                && a == b
                && key.subject != key.object
            {
                parts.entry(*a).or_default().push(edge);
            }
        }
        parts.into_values().collect()
    }
}
