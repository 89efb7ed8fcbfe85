//! Statuses and days of the frozen edges, as numbers of the few combinations
//! that there are.
//!
//! A search that asks for a date looks at every edge it passes, so what
//! decides must be small and stand where the search walks: two bytes an edge, and
//! two for each pair of the skeleton.

#![expect(clippy::indexing_slicing, reason = "edge and stance numbers are given by this file")]

use std::collections::HashMap;
use std::ops::Range;

use crate::claim::Status;
use crate::graph::base::Base;
use crate::graph::facts::{EXACT, Facts, NEVER, Stance, UNDATED, USUAL};
use crate::graph::names::NONE;
use crate::graph::row::Row;
use crate::time::Time;

/// From so many combinations on, days are widened to whole blocks.
const COARSE: usize = 1 << 15;
const BLOCK: i32 = 128;
/// What may be anything: edges beyond what two bytes can number.
const ANY: Stance = Stance { mask: 0b1111 | UNDATED, days: (i32::MIN, i32::MAX) };

#[derive(Clone, Debug)]
pub(super) struct Stances {
    /// The combinations; the first is that of most edges, the second `ANY`.
    all: Vec<Stance>,
    index: HashMap<Stance, u16>,
    /// By edge; empty where all are usual.
    out: Vec<u16>,
    /// By pair of the skeleton: what its edges are together; empty with `out`.
    pairs: Vec<u16>,
    /// By the number of a time: what an edge is that one asserted claim of
    /// that time makes. Used while freezing.
    singles: Vec<Option<u16>>,
}

impl Default for Stances {
    fn default() -> Self {
        let all = vec![Stance { mask: USUAL, days: NEVER }, ANY];
        let index = HashMap::from([(all[0], 0), (all[1], 1)]);
        Self { all, index, out: Vec::new(), pairs: Vec::new(), singles: Vec::new() }
    }
}

impl Stances {
    /// What is known of an edge.
    #[inline]
    pub(super) fn of(&self, edge: u32) -> Stance {
        self.out.get(edge as usize).map_or(self.all[0], |n| self.all[usize::from(*n)])
    }

    /// What is known of pairs of the skeleton, unless all edges are usual.
    #[inline]
    pub(super) fn of_pairs(&self, at: Range<usize>) -> Option<impl Iterator<Item = Stance>> {
        let numbers = self.pairs.get(at)?;
        Some(numbers.iter().map(|n| self.all[usize::from(*n)]))
    }

    /// Whether any edge is not usual.
    pub(super) fn has_any(&self) -> bool {
        !self.out.is_empty()
    }

    /// Whether a stance would change what is known.
    pub(super) fn matters(&self, stance: Stance) -> bool {
        self.has_any() || stance != self.all[0]
    }

    pub(super) fn has_pairs(&self) -> bool {
        !self.pairs.is_empty()
    }

    /// The number of what one claim says.
    pub(super) fn of_claim(&mut self, row: &Row, time: impl Fn(&Row) -> Option<Time>) -> u16 {
        let i = row.time as usize;
        if row.status == Status::Asserted && row.time != NONE {
            if i >= self.singles.len() {
                self.singles.resize((i + 1).next_power_of_two(), None);
            }
            if let Some(known) = self.singles[i] {
                return known;
            }
        }
        let mut facts = Facts::default();
        facts.add(0, row.status, time(row));
        let number = self.number(facts.stance);
        if row.status == Status::Asserted && row.time != NONE {
            self.singles[i] = Some(number);
        }
        number
    }

    /// What a number of one claim stands for, unless it may be anything.
    pub(super) fn get(&self, number: u16) -> Option<Stance> {
        (number != 1).then(|| self.all[usize::from(number)])
    }

    /// Notes what is known of the next edge; they come in order.
    pub(super) fn push(&mut self, edge: u32, number: u16) {
        if number != 0 || !self.out.is_empty() {
            self.out.resize(edge as usize, 0);
            self.out.push(number);
        }
    }

    /// Ends what is known of edges, once all are in, and goes on to pairs.
    pub(super) fn finish(&mut self, edges: usize) {
        self.singles = Vec::new();
        if !self.out.is_empty() {
            self.out.resize(edges, 0);
            self.out.shrink_to_fit();
        }
    }

    /// Notes what the edges of the next pair are together.
    pub(super) fn push_pair(&mut self, edges: impl Iterator<Item = u32>) {
        if self.out.is_empty() {
            return;
        }
        let mut edges = edges.map(|e| self.out[e as usize]);
        let Some(first) = edges.next() else { return };
        let stance = edges.fold(None, |all: Option<Stance>, n| {
            Some(all.unwrap_or(self.all[usize::from(first)]).with(self.all[usize::from(n)]))
        });
        let number = stance.map_or(first, |stance| self.number(stance));
        self.pairs.push(number);
    }

    /// Changes what is known of an edge.
    pub(super) fn set(&mut self, edge: u32, stance: Stance, base: &Base) {
        let number = self.number(stance);
        if self.begin(number, base) {
            self.out[edge as usize] = number;
        }
    }

    /// Adds what an edge of a pair is to what is known of the pair.
    pub(super) fn widen(&mut self, at: usize, stance: Stance, base: &Base) {
        let was = self.pairs.get(at).map_or(self.all[0], |n| self.all[usize::from(*n)]);
        let number = self.number(was.with(stance));
        if self.begin(number, base) {
            self.pairs[at] = number;
        }
    }

    /// Makes room for what is not usual; whether there is any.
    fn begin(&mut self, number: u16, base: &Base) -> bool {
        if self.out.is_empty() && number != 0 {
            self.out = vec![0; base.len()];
            self.pairs = vec![0; base.pairs()];
        }
        !self.out.is_empty()
    }

    /// The number of a combination, or of one that covers it.
    pub(super) fn number(&mut self, stance: Stance) -> u16 {
        if stance == self.all[0] {
            return 0;
        }
        if let Some(known) = self.index.get(&stance) {
            return *known;
        }
        if self.all.len() >= COARSE && stance.mask & EXACT == 0 && stance.days != NEVER {
            let (first, last) = stance.days;
            let first = first.div_euclid(BLOCK).saturating_mul(BLOCK);
            let last = last.div_euclid(BLOCK).saturating_add(1).saturating_mul(BLOCK);
            let wide = Stance { days: (first, last), ..stance };
            return self.index.get(&wide).copied().unwrap_or_else(|| self.add(wide));
        }
        self.add(stance)
    }

    fn add(&mut self, stance: Stance) -> u16 {
        let Ok(number) = u16::try_from(self.all.len()) else { return 1 };
        self.all.push(stance);
        self.index.insert(stance, number);
        number
    }

    pub(super) fn bytes(&self) -> usize {
        (self.out.capacity() + self.pairs.capacity()) * 2
            + (self.all.capacity() + self.index.capacity()) * size_of::<Stance>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_many_is_covered() {
        let mut stances = Stances::default();
        for first in 0..100_000 {
            let stance = Stance { mask: 1, days: (first * 7 % 9973, first + 10_000) };
            let number = stances.number(stance);
            let found = stances.all[usize::from(number)];
            assert!(found.days.0 <= stance.days.0 && found.days.1 >= stance.days.1);
            assert_eq!(found.mask & stance.mask, stance.mask);
        }
        assert!(stances.all.len() <= 1 << 16);
        let last = Stance { mask: 1 | EXACT, days: (i32::MAX - 1, i32::MAX - 1) };
        let number = stances.number(last);
        assert_ne!(stances.all[usize::from(number)].mask & 1, 0);
    }
}
