//! Which steps a question allows: any along the skeleton, or only those with
//! an edge and an end that pass.

#![expect(
    clippy::indexing_slicing,
    reason = "ends, edges and summaries of a run stand beside each other"
)]

use std::collections::BTreeSet;
use std::ops::Range;

use crate::graph::core::graph::Graph;
use crate::graph::edges::summary::ClaimMask;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::filter::direction::Direction;
use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::interner::Interner;
use crate::graph::tables::places::Places;

/// Any step between entities that some edge connects.
pub(crate) struct Unfiltered<'g>(pub(crate) &'g Graph);

impl Steps for Unfiltered<'_> {
    #[inline]
    fn each(&self, place: u32, _: Way, take: impl FnMut(u32)) -> bool {
        self.0.edges.each_neighbour(place, &self.0.places, take)
    }

    #[inline]
    fn each_in(&self, place: u32, _: Way, bits: &[u64], take: impl FnMut(u32)) {
        self.0.edges.each_neighbour_in(place, bits, take);
    }

    #[inline]
    fn first_in(&self, place: u32, bits: &[u64]) -> Option<u32> {
        self.0.edges.first_neighbour_in(place, bits, self.order(), |_| true)
    }

    fn each_bit(&self, place: u32, bits: &mut [u64]) {
        self.0.edges.each_neighbour_bit(place, bits);
    }

    #[inline]
    fn joins(&self, from: u32, to: u32) -> bool {
        self.0.edges.joins(from, to)
    }

    #[inline]
    fn cost(&self, place: u32) -> usize {
        self.0.edges.degree(place)
    }

    #[inline]
    fn look_cost(&self, place: u32) -> usize {
        self.0.edges.look_cost(place)
    }

    fn order(&self) -> (&Places, &Interner) {
        (&self.0.places, &self.0.nodes.ids)
    }
}

/// Steps whose edge passes a filter and whose end may be visited.
pub(crate) struct Filtered<'q> {
    pub(crate) graph: &'q Graph,
    pub(crate) filter: &'q CompiledFilter,
    pub(crate) avoid: &'q BTreeSet<u32>,
    /// The ends of the whole path, which may be of any type.
    pub(crate) ends: (u32, u32),
}

impl Filtered<'_> {
    /// Whether so many edges may pass that neighbours are tried before edges.
    fn tries_neighbours(&self) -> bool {
        let few = self.filter.relations.as_ref().is_some_and(|all| all.few().is_some());
        self.filter.speaks_for() && !few
    }

    #[inline]
    fn admits(&self, place: u32) -> bool {
        self.filter.types.is_none() && self.avoid.is_empty() || self.admits_one(place)
    }

    fn admits_one(&self, place: u32) -> bool {
        if place == self.ends.0 || place == self.ends.1 {
            return true;
        }
        self.filter.takes_type(self.graph, place) && !self.avoid.contains(&place)
    }

    /// Of frozen edges those that pass, whatever their relation. What rules
    /// most of them out is done without a branch.
    #[inline]
    fn scan(
        &self,
        ends: &[u32],
        edge: impl Fn(usize) -> u32,
        mask: impl Fn(usize) -> ClaimMask,
        take: &mut impl FnMut(u32),
    ) {
        if self.filter.takes_live() {
            let any_hidden = self.graph.edges.has_hidden();
            for (i, &end) in ends.iter().enumerate() {
                if (!any_hidden || self.graph.edges.is_positive(edge(i))) && self.admits(end) {
                    take(end);
                }
            }
            return;
        }
        const CHUNK: usize = 64;
        let mut may = [0_usize; CHUNK];
        for start in (0..ends.len()).step_by(CHUNK) {
            let mut count = 0;
            for i in start..ends.len().min(start + CHUNK) {
                may[count] = i;
                count += usize::from(self.filter.may_take(mask(i)));
            }
            for &i in &may[..count] {
                let passes = self.filter.takes_by(self.graph, edge(i), mask(i));
                if passes && self.admits(ends[i]) {
                    take(ends[i]);
                }
            }
        }
    }

    #[inline]
    fn out(&self, run: Range<usize>, take: &mut impl FnMut(u32)) {
        let (base, summaries) = self.graph.edges.frozen();
        let first = run.start;
        let number = |i| (first + i) as u32;
        self.scan(base.objects(run), number, |i| summaries.of_out(first + i), take);
    }

    #[inline]
    fn inward(&self, run: Range<usize>, take: &mut impl FnMut(u32)) {
        let (base, summaries) = self.graph.edges.frozen();
        let (first, edges) = (run.start, base.in_edges(run.clone()));
        self.scan(base.subjects(run), |i| edges[i], |i| summaries.of_in(first + i), take);
    }
}

impl Steps for Filtered<'_> {
    #[inline]
    fn each(&self, place: u32, way: Way, mut take: impl FnMut(u32)) -> bool {
        let (graph, filter) = (self.graph, self.filter);
        if filter.is_skeleton() {
            return graph.edges.each_neighbour(place, &graph.places, |end| {
                if self.admits(end) {
                    take(end);
                }
            });
        }
        let any = filter.direction == Direction::Both;
        // Which sides of the place an allowed step leaves by, or comes in by.
        let sides = |relation| {
            let (by_subject, by_object) = filter.ways(graph, relation);
            if way == Way::Along { (by_subject, by_object) } else { (by_object, by_subject) }
        };
        let relations = filter.relations.as_ref();
        let base = graph.edges.frozen().0;
        let mut runs = 0;
        if let Some(few) = relations.and_then(|r| r.few()) {
            for &relation in few {
                let (from, to) = sides(relation);
                let out = base.out().run(place, relation);
                if from && !out.is_empty() {
                    runs += 1;
                    self.out(out, &mut take);
                }
                let into = base.inward().run(place, relation);
                if to && !into.is_empty() {
                    runs += 1;
                    self.inward(into, &mut take);
                }
            }
        } else if any && relations.is_none() {
            runs = 2;
            self.out(base.out().all(place), &mut take);
            self.inward(base.inward().all(place), &mut take);
        } else {
            runs = 2;
            let has = |relation| relations.is_none_or(|all| all.has(relation));
            base.out().any_run(place, |relation, run| {
                if has(relation) && sides(relation).0 {
                    self.out(run, &mut take);
                }
                false
            });
            base.inward().any_run(place, |relation, run| {
                if has(relation) && sides(relation).1 {
                    self.inward(run, &mut take);
                }
                false
            });
        }
        let ([out, into], since) = graph.edges.recent(place);
        for (links, is_out) in [(out, true), (into, false)] {
            let open = |relation| {
                let (from, to) = sides(relation);
                if is_out { from } else { to }
            };
            for link in links.iter().filter(|l| open(l.relation)) {
                if relations.is_none_or(|all| all.has(link.relation))
                    && filter.takes_claims(graph, since + link.edge)
                    && self.admits(link.end)
                {
                    runs = 2;
                    take(link.end);
                }
            }
        }
        runs <= 1 && !graph.has_roles()
    }

    /// Where many edges may pass, neighbours are tried one by one; it falls back
    /// to scanning edges after 32 tries.
    fn first_in(&self, place: u32, bits: &[u64]) -> Option<u32> {
        const TRIES: usize = 32;
        if self.tries_neighbours() {
            let mut left = TRIES;
            let first = self.graph.edges.first_neighbour_in(place, bits, self.order(), |end| {
                left = left.saturating_sub(1);
                left == 0 || self.joins(place, end)
            });
            if left > 0 {
                return first;
            }
        }
        self.first_of_each(place, bits)
    }

    fn joins(&self, from: u32, to: u32) -> bool {
        let (graph, filter) = (self.graph, self.filter);
        // The skeleton leaves out what is only denied.
        if filter.speaks_for() && !graph.edges.joins(from, to) || from == to {
            return false;
        }
        let relations = filter.relations.as_ref();
        let has = |relation| relations.is_none_or(|all| all.has(relation));
        graph.edges.each_between(from, to, has, |edge| {
            filter.leads(graph, edge, from) && filter.takes_claims(graph, edge)
        })
    }

    /// The unfiltered degree, as a cheap proportional estimate.
    fn cost(&self, place: u32) -> usize {
        self.graph.edges.degree(place)
    }

    fn look_cost(&self, place: u32) -> usize {
        if self.tries_neighbours() { self.graph.edges.look_cost(place) } else { self.cost(place) }
    }

    fn order(&self) -> (&Places, &Interner) {
        (&self.graph.places, &self.graph.nodes.ids)
    }
}
