//! What is around an entity, whatever the direction, the relation and the
//! number of edges: the skeleton, without what is no more and with what is new.

use crate::graph::edges::index::Edges;
use crate::graph::tables::bit_set::{each_common, has, mark};
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::places::Places;

impl Edges {
    /// The entities that an edge with a claim that speaks for it connects
    /// with an entity, itself left out. Where `true` is returned each came
    /// once, and in the order of their ids.
    #[inline]
    pub(crate) fn each_neighbour(
        &self,
        place: u32,
        order: &Places,
        mut take: impl FnMut(u32),
    ) -> bool {
        if self.stale.has(place) {
            self.each_live_neighbour(place, take);
            return false;
        }
        let ends = self.frozen.around(place);
        let mut more = self.recent_neighbours(place).iter();
        let Some(&first) = more.next() else {
            ends.iter().for_each(|end| take(*end));
            return true;
        };
        let (mut next, mut before) = (first, order.after(first));
        for &end in ends {
            while end >= before {
                take(next);
                match more.next() {
                    Some(&more) => (next, before) = (more, order.after(more)),
                    None => (next, before) = (NONE, NONE),
                }
            }
            take(end);
        }
        if next != NONE {
            take(next);
            more.for_each(|end| take(*end));
        }
        true
    }

    /// Those of them that are in a set of bits, perhaps more than once.
    #[inline]
    pub(crate) fn each_neighbour_in(&self, place: u32, bits: &[u64], mut take: impl FnMut(u32)) {
        let mut take = |end| {
            if has(bits, end) {
                take(end);
            }
        };
        if self.stale.has(place) {
            self.each_live_neighbour(place, take);
            return;
        }
        match self.frozen.bits(place) {
            Some(all) => each_common(all, bits).for_each(&mut take),
            None => self.frozen.around(place).iter().for_each(|end| take(*end)),
        }
        self.recent_neighbours(place).iter().for_each(|end| take(*end));
    }

    /// The first of these by id that passes.
    #[inline]
    pub(crate) fn first_neighbour_in(
        &self,
        place: u32,
        bits: &[u64],
        (order, ids): (&Places, &Interner),
        mut passes: impl FnMut(u32) -> bool,
    ) -> Option<u32> {
        if self.stale.has(place) {
            let mut first: Option<u32> = None;
            self.each_neighbour_in(place, bits, |end| {
                if first.is_none_or(|f| order.compare(end, f, ids).is_lt()) && passes(end) {
                    first = Some(end);
                }
            });
            return first;
        }
        let frozen = match self.frozen.bits(place) {
            Some(all) => each_common(all, bits).find(|end| passes(*end)),
            None => {
                let mut ends = self.frozen.around(place).iter().copied();
                ends.find(|end| has(bits, *end) && passes(*end))
            }
        };
        let mut fresh = self.recent_neighbours(place).iter().copied();
        let fresh = fresh.find(|end| has(bits, *end) && passes(*end));
        match (frozen, fresh) {
            (Some(a), Some(b)) => Some(if order.compare(a, b, ids).is_le() { a } else { b }),
            (one, other) => one.or(other),
        }
    }

    /// The neighbours of a place that the skeleton lacks, in order.
    #[inline]
    fn recent_neighbours(&self, place: u32) -> &[u32] {
        if self.recent.is_empty() { &[] } else { self.recent.ends(place) }
    }

    /// Its neighbours by a look at the edges themselves, perhaps more than once.
    fn each_live_neighbour(&self, place: u32, mut take: impl FnMut(u32)) {
        for run in self.all_runs(place) {
            for (edge, end) in (0..run.len()).map(|i| run.get(i)) {
                if end != place && self.is_positive(edge) {
                    take(end);
                }
            }
        }
    }

    /// Adds the same to a set of bits.
    #[inline]
    pub(crate) fn each_neighbour_bit(&self, place: u32, bits: &mut [u64]) {
        if self.stale.has(place) {
            self.each_live_neighbour(place, |end| mark(bits, end));
            return;
        }
        match self.frozen.bits(place) {
            Some(all) => bits.iter_mut().zip(all).for_each(|(word, more)| *word |= more),
            None => self.frozen.around(place).iter().for_each(|end| mark(bits, *end)),
        }
        self.recent_neighbours(place).iter().for_each(|end| mark(bits, *end));
    }

    /// Whether an edge with a claim that speaks for it connects two entities.
    pub(crate) fn joins(&self, a: u32, b: u32) -> bool {
        if a == b {
            return false;
        }
        if self.stale.has(a) {
            return self.each_between(a, b, |_| true, |edge| self.is_positive(edge));
        }
        if self.frozen.joins(a, b) {
            return true;
        }
        let (of_a, of_b) = (self.recent_neighbours(a), self.recent_neighbours(b));
        if of_a.len() <= of_b.len() { of_a.contains(&b) } else { of_b.contains(&a) }
    }

    /// About how many neighbours an entity has: those of the last freeze.
    #[inline]
    pub(crate) fn degree(&self, place: u32) -> usize {
        self.frozen.around(place).len()
    }

    /// About how much it costs to look for its neighbours in a set of bits: a
    /// hub has bits of its own.
    #[inline]
    pub(crate) fn look_cost(&self, place: u32) -> usize {
        self.degree(place).min(self.frozen.hub_degree())
    }
}
