//! The neighbours of hubs as sets of bits.
//!
//! A place with many neighbours has a bit for every place there is, beside
//! the list of those that are its own: no more bytes than the list takes. Two
//! hubs are then seen to be joined at one look, and counting what lies two
//! steps away joins whole words.

#![expect(clippy::indexing_slicing, reason = "a place has all of its words")]

use crate::graph::tables::bit_set::mark;
use crate::graph::tables::column::Column;

/// Fewer neighbours than this are found as fast in their list.
const FEW: usize = 64;

#[derive(Clone, Debug, Default)]
pub(crate) struct HubBits {
    /// The degree from which neighbours are stored as a bit set.
    pub(super) least: usize,
    /// How many words each has.
    pub(super) words: usize,
    /// In order.
    pub(super) places: Column<u32>,
    pub(super) bits: Column<u64>,
}

impl HubBits {
    /// For so many places.
    pub(crate) fn new(places: usize) -> Self {
        let (least, words) = (FEW.max(places / 32), places.div_ceil(64));
        Self { least, words, places: Column::default(), bits: Column::default() }
    }

    /// Takes the neighbours of the next place, if they are many.
    pub(crate) fn add(&mut self, place: u32, ends: &[u32]) {
        if ends.len() >= self.least {
            self.places.edit(|places| places.push(place));
            let words = self.words;
            self.bits.edit(|bits| {
                let start = bits.len();
                bits.resize(start + words, 0);
                ends.iter().for_each(|end| mark(&mut bits[start..], *end));
            });
        }
    }

    /// The degree from which neighbours are stored as a bit set.
    #[inline]
    pub(crate) fn least(&self) -> usize {
        self.least
    }

    /// The bits of a place with so many neighbours, if they are many.
    #[inline]
    pub(crate) fn of(&self, place: u32, neighbours: usize) -> Option<&[u64]> {
        if neighbours < self.least {
            return None;
        }
        let start = self.places.binary_search(&place).ok()? * self.words;
        self.bits.get(start..start + self.words)
    }

    pub(crate) fn shrink(&mut self) {
        self.places.edit(Vec::shrink_to_fit);
        self.bits.edit(Vec::shrink_to_fit);
    }

    pub(crate) fn bytes(&self) -> usize {
        self.places.bytes() + self.bits.bytes()
    }
}
