//! Which steps a question allows: any along the skeleton, or only those with
//! an edge and an end that pass.

#![expect(clippy::indexing_slicing, reason = "relations stand beside their edges")]

use std::collections::BTreeSet;

use crate::graph::Graph;
use crate::graph::edges::Run;
use crate::graph::filter::{Direction, Filter};
use crate::graph::names::Names;
use crate::graph::order::Order;
use crate::graph::search::{Steps, Way};

/// So many relations are looked up one by one; for more, every edge is looked
/// at.
const FEW: usize = 3;

/// Any step between entities that some edge connects.
pub(super) struct Plain<'g>(pub(super) &'g Graph);

impl Steps for Plain<'_> {
    #[inline]
    fn each(&self, place: u32, _: Way, take: impl FnMut(u32)) -> bool {
        self.0.edges.each_end(place, take)
    }

    #[inline]
    fn cost(&self, place: u32) -> usize {
        self.0.edges.degree(place)
    }

    fn order(&self) -> (&Order, &Names) {
        (&self.0.order, &self.0.nodes.ids)
    }
}

/// Steps whose edge passes a filter and whose end may be visited.
pub(super) struct Narrow<'q> {
    pub(super) graph: &'q Graph,
    pub(super) filter: &'q Filter,
    pub(super) avoid: &'q BTreeSet<u32>,
    /// The ends of the whole path, which may be of any type.
    pub(super) ends: (u32, u32),
}

impl Narrow<'_> {
    fn admits(&self, place: u32) -> bool {
        if place == self.ends.0 || place == self.ends.1 {
            return true;
        }
        self.filter.takes_type(self.graph, place)
            && (self.avoid.is_empty() || !self.avoid.contains(&place))
    }

    /// The edges of a run that pass, whatever their relation.
    fn run(&self, run: &Run<'_>, take: &mut impl FnMut(u32)) {
        for i in 0..run.len() {
            let (edge, end) = run.get(i);
            if self.filter.takes_claims(self.graph, edge) && self.admits(end) {
                take(end);
            }
        }
    }
}

impl Steps for Narrow<'_> {
    fn each(&self, place: u32, way: Way, mut take: impl FnMut(u32)) -> bool {
        let (graph, filter) = (self.graph, self.filter);
        if filter.is_skeleton() {
            return graph.edges.each_end(place, |end| {
                if self.admits(end) {
                    take(end);
                }
            });
        }
        let any = filter.direction == Direction::Both;
        // Which sides of the place an allowed step leaves by.
        let (from, to) = match (any, way) {
            (true, _) => (true, true),
            (false, Way::Along) => (filter.direction.is_out(), filter.direction.is_in()),
            (false, Way::Against) => (filter.direction.is_in(), filter.direction.is_out()),
        };
        if let Some(relations) = filter.relations.as_ref().filter(|r| r.list().len() <= FEW) {
            let mut runs = 0;
            for &relation in relations.list() {
                let turns = graph.is_symmetric(relation);
                let (out, into) = graph.edges.runs(place, relation);
                let sides = [(out, from || turns), (into, to || turns)];
                for run in sides.iter().filter(|s| s.1).flat_map(|s| &s.0).filter(|r| r.len() > 0) {
                    runs += 1;
                    self.run(run, &mut take);
                }
            }
            return runs <= 1 && !graph.has_roles();
        }
        let [out, more_out, into, more_into] = graph.edges.all_runs(place);
        let (out_relations, in_relations) = graph.edges.frozen_relations(place);
        let turns = graph.has_symmetric();
        for (run, open, relations) in [
            (out, from, Some(out_relations)),
            (more_out, from, None),
            (into, to, Some(in_relations)),
            (more_into, to, None),
        ] {
            if open && filter.relations.is_none() {
                self.run(&run, &mut take);
            } else if open || turns {
                for i in 0..run.len() {
                    let relation = match relations {
                        Some(relations) => u32::from(relations[i]),
                        None => graph.edges.relation(run.get(i).0),
                    };
                    if filter.relations.as_ref().is_none_or(|all| all.has(relation))
                        && (open || graph.is_symmetric(relation))
                    {
                        let (edge, end) = run.get(i);
                        if filter.takes_claims(graph, edge) && self.admits(end) {
                            take(end);
                        }
                    }
                }
            }
        }
        false
    }

    /// The neighbours of any kind stand for those that pass: cheap to know,
    /// and right in proportion.
    fn cost(&self, place: u32) -> usize {
        self.graph.edges.degree(place)
    }

    fn order(&self) -> (&Order, &Names) {
        (&self.graph.order, &self.graph.nodes.ids)
    }
}
