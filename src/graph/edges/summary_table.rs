//! Statuses and days of the frozen edges, as numbers of the few combinations
//! that there are.
//!
//! A search that asks for a date looks at every edge it passes, so what
//! decides must be small and stand where the edges stand: two bytes an edge,
//! once for each way through them.

#![expect(clippy::indexing_slicing, reason = "edge and mask numbers are given by this file")]

use std::collections::HashMap;

use crate::claim::Status;
use crate::graph::edges::frozen::FrozenEdges;
use crate::graph::edges::summary::{ClaimMask, EXACT, EdgeSummary, NEVER, UNDATED, USUAL};
use crate::graph::evidence::claim_row::ClaimRow;
use crate::graph::tables::column::Column;
use crate::graph::tables::interner::NONE;
use crate::time::Time;

/// From so many combinations on, days are widened to whole blocks.
const COARSE: usize = 1 << 15;
const BLOCK: i32 = 128;
/// What may be anything: edges beyond what two bytes can number.
const ANY: ClaimMask = ClaimMask { bits: 0b1111 | UNDATED, days: (i32::MIN, i32::MAX) };

#[derive(Clone, Debug)]
pub(crate) struct SummaryTable {
    /// The combinations; the first is that of most edges, the second `ANY`.
    pub(super) all: Vec<ClaimMask>,
    index: HashMap<ClaimMask, u16>,
    /// By edge, as `out` and `into` sort them; empty where all are usual.
    pub(super) out: Column<u16>,
    pub(super) into: Column<u16>,
    /// By the number of a time: what an edge is that one asserted claim of
    /// that time makes. Used while freezing.
    singles: Vec<Option<u16>>,
}

impl Default for SummaryTable {
    fn default() -> Self {
        let all = vec![ClaimMask { bits: USUAL, days: NEVER }, ANY];
        let index = HashMap::from([(all[0], 0), (all[1], 1)]);
        Self { all, index, out: Column::default(), into: Column::default(), singles: Vec::new() }
    }
}

impl SummaryTable {
    /// Those of an image.
    pub(super) fn of_image(all: Vec<ClaimMask>, out: Column<u16>, into: Column<u16>) -> Self {
        let numbers = (0_u16..=u16::MAX).zip(&all);
        let index = numbers.map(|(number, mask)| (*mask, number)).collect();
        Self { all, index, out, into, singles: Vec::new() }
    }

    /// What is known of an edge.
    #[inline]
    pub(crate) fn of(&self, edge: u32) -> ClaimMask {
        self.of_out(edge as usize)
    }

    #[inline]
    pub(crate) fn of_out(&self, at: usize) -> ClaimMask {
        self.out.get(at).map_or(self.all[0], |n| self.all[usize::from(*n)])
    }

    #[inline]
    pub(crate) fn of_in(&self, at: usize) -> ClaimMask {
        self.into.get(at).map_or(self.all[0], |n| self.all[usize::from(*n)])
    }

    /// The number of what one claim says.
    pub(crate) fn of_claim(
        &mut self,
        row: &ClaimRow,
        time: impl Fn(&ClaimRow) -> Option<Time>,
    ) -> u16 {
        let i = row.time as usize;
        if row.status() == Status::Asserted && row.time != NONE {
            if i >= self.singles.len() {
                self.singles.resize((i + 1).next_power_of_two(), None);
            }
            if let Some(known) = self.singles[i] {
                return known;
            }
        }
        let mut summary = EdgeSummary::default();
        summary.add(0, row.status(), time(row));
        let number = self.number(summary.mask);
        if row.status() == Status::Asserted && row.time != NONE {
            self.singles[i] = Some(number);
        }
        number
    }

    /// What a number of one claim stands for, unless it may be anything.
    pub(crate) fn get(&self, number: u16) -> Option<ClaimMask> {
        (number != 1).then(|| self.all[usize::from(number)])
    }

    /// Notes what is known of the next edge; they come in order.
    pub(crate) fn push(&mut self, edge: u32, number: u16) {
        if number != 0 || !self.out.is_empty() {
            self.out.edit(|out| {
                out.resize(edge as usize, 0);
                out.push(number);
            });
        }
    }

    /// Lays out the way back, once all are in.
    pub(crate) fn finish(&mut self, base: &FrozenEdges) {
        self.singles = Vec::new();
        if self.out.is_empty() {
            return;
        }
        self.out.edit(|out| {
            out.resize(base.len(), 0);
            out.shrink_to_fit();
        });
        let back = base.in_edges(0..base.len()).iter().map(|e| self.out[*e as usize]);
        self.into = back.collect::<Vec<_>>().into();
    }

    /// Changes what is known of an edge.
    pub(crate) fn set(&mut self, edge: u32, mask: ClaimMask, base: &FrozenEdges) {
        let number = self.number(mask);
        if self.out.is_empty() {
            if number == 0 {
                return;
            }
            self.out = vec![0; base.len()].into();
            self.into = vec![0; base.len()].into();
        }
        if self.out[edge as usize] == number {
            return;
        }
        self.out.make_mut()[edge as usize] = number;
        if let Some(at) = base.inward_of(edge) {
            self.into.make_mut()[at] = number;
        }
    }

    /// The number of a combination, or of one that covers it.
    pub(crate) fn number(&mut self, mask: ClaimMask) -> u16 {
        if mask == self.all[0] {
            return 0;
        }
        if let Some(known) = self.index.get(&mask) {
            return *known;
        }
        if self.all.len() >= COARSE && mask.bits & EXACT == 0 && mask.days != NEVER {
            let (first, last) = mask.days;
            let first = first.div_euclid(BLOCK).saturating_mul(BLOCK);
            let last = last.div_euclid(BLOCK).saturating_add(1).saturating_mul(BLOCK);
            let wide = ClaimMask { days: (first, last), ..mask };
            return self.index.get(&wide).copied().unwrap_or_else(|| self.add(wide));
        }
        self.add(mask)
    }

    fn add(&mut self, mask: ClaimMask) -> u16 {
        let Ok(number) = u16::try_from(self.all.len()) else { return 1 };
        self.all.push(mask);
        self.index.insert(mask, number);
        number
    }

    pub(crate) fn bytes(&self) -> usize {
        self.out.bytes()
            + self.into.bytes()
            + (self.all.capacity() + self.index.capacity()) * size_of::<ClaimMask>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_many_is_covered() {
        let mut summaries = SummaryTable::default();
        for first in 0..100_000 {
            let mask = ClaimMask { bits: 1, days: (first * 7 % 9973, first + 10_000) };
            let number = summaries.number(mask);
            let found = summaries.all[usize::from(number)];
            assert!(found.days.0 <= mask.days.0 && found.days.1 >= mask.days.1);
            assert_eq!(found.bits & mask.bits, mask.bits);
        }
        assert!(summaries.all.len() <= 1 << 16);
        let last = ClaimMask { bits: 1 | EXACT, days: (i32::MAX - 1, i32::MAX - 1) };
        let number = summaries.number(last);
        assert_ne!(summaries.all[usize::from(number)].bits & 1, 0);
    }
}
