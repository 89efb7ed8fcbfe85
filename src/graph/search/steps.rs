//! What a search needs to know of a graph: which steps there are.

use crate::graph::tables::bit_set::{has, mark};
use crate::graph::tables::interner::Interner;
use crate::graph::tables::places::Places;

/// Along edges, or against them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Along,
    Against,
}

/// The steps that a question allows.
pub(crate) trait Steps {
    /// Gives every place one step on, perhaps more than once; whether each
    /// came once and all in order.
    fn each(&self, place: u32, way: Way, take: impl FnMut(u32)) -> bool;
    /// Gives those of them that are in a set of bits.
    fn each_in(&self, place: u32, way: Way, bits: &[u64], mut take: impl FnMut(u32)) {
        self.each(place, way, |next| {
            if has(bits, next) {
                take(next);
            }
        });
    }
    /// The first of these by id, one step along.
    fn first_in(&self, place: u32, bits: &[u64]) -> Option<u32> {
        self.first_of_each(place, bits)
    }
    /// The first of these by a look at every step.
    fn first_of_each(&self, place: u32, bits: &[u64]) -> Option<u32> {
        let mut first: Option<u32> = None;
        self.each_in(place, Way::Along, bits, |next| {
            if first.is_none_or(|f| self.compare(next, f).is_lt()) {
                first = Some(next);
            }
        });
        first
    }
    /// Adds every place one step on to a set of bits.
    fn each_bit(&self, place: u32, bits: &mut [u64]) {
        self.each(place, Way::Along, |next| mark(bits, next));
    }
    /// Whether a step leads from one place to the other; both may be visited.
    fn joins(&self, from: u32, to: u32) -> bool;
    /// About how many steps lead from a place.
    fn cost(&self, place: u32) -> usize;
    /// About how much it costs to find the first of them in a set of bits.
    fn look_cost(&self, place: u32) -> usize {
        self.cost(place)
    }
    fn order(&self) -> (&Places, &Interner);

    /// As the ids of two places sort.
    #[inline]
    fn compare(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let (order, ids) = self.order();
        order.compare(a, b, ids)
    }
}
