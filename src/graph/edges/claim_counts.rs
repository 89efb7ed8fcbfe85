//! How many live claims each frozen edge has.
//!
//! Most edges have one: a bit says which have more, and only these have a
//! number. What a document that leaves must change then stands close
//! together.

#![expect(clippy::indexing_slicing, reason = "places in `counts` come from a search in it")]

use std::collections::HashMap;

use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::Column;

#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimCounts {
    pub(super) many: BitSet,
    /// Those that had more than one when they were frozen, by edge.
    pub(super) counts: Column<[u32; 2]>,
    /// Those that came to more since.
    raised: HashMap<u32, u32>,
}

impl ClaimCounts {
    /// Those of an image.
    pub(super) fn of_image(many: BitSet, counts: Column<[u32; 2]>) -> Self {
        Self { many, counts, raised: HashMap::new() }
    }

    /// Notes an edge with so many, at least one; they come in order.
    pub(crate) fn push(&mut self, edge: u32, count: u32) {
        if count > 1 {
            self.many.set(edge, true);
            self.counts.edit(|counts| counts.push([edge, count]));
        }
    }

    /// How many an edge has that has any.
    #[inline]
    pub(crate) fn of(&self, edge: u32) -> u32 {
        if self.many.has(edge) { self.of_many(edge) } else { 1 }
    }

    fn of_many(&self, edge: u32) -> u32 {
        match self.counts.binary_search_by_key(&edge, |c| c[0]) {
            Ok(at) => self.counts[at][1],
            Err(_) => self.raised.get(&edge).copied().unwrap_or(1),
        }
    }

    pub(crate) fn set(&mut self, edge: u32, count: u32) {
        let is_many = count > 1;
        if !is_many && !self.many.has(edge) {
            return;
        }
        self.many.set(edge, is_many);
        match self.counts.binary_search_by_key(&edge, |c| c[0]) {
            Ok(at) => self.counts.make_mut()[at][1] = count,
            Err(_) if is_many => {
                self.raised.insert(edge, count);
            }
            Err(_) => {
                self.raised.remove(&edge);
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.many.bytes() + self.counts.bytes() + self.raised.capacity() * 8
    }

    pub(crate) fn shrink(&mut self) {
        self.counts.edit(Vec::shrink_to_fit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_what_was_set_last() {
        let mut counts = ClaimCounts::default();
        for (edge, count) in [(0, 1), (1, 3), (2, 1), (3, 2)] {
            counts.push(edge, count);
        }
        assert_eq!([0, 1, 2, 3].map(|e| counts.of(e)), [1, 3, 1, 2]);
        for (edge, count) in [(1, 1), (2, 5), (3, 3), (1, 2), (2, 1), (0, 1), (2, 4)] {
            counts.set(edge, count);
            assert_eq!(counts.of(edge), count, "edge {edge}");
        }
        assert_eq!([0, 1, 2, 3].map(|e| counts.of(e)), [1, 2, 4, 3]);
    }
}
