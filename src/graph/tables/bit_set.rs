//! Sets of numbers as bits.

#![expect(clippy::indexing_slicing, reason = "a word is looked at once it is known to be there")]

use crate::graph::tables::column::Column;

/// A set of numbers; empty while it never had one.
#[derive(Clone, Debug, Default)]
pub(crate) struct BitSet(Column<u64>);

impl From<Column<u64>> for BitSet {
    fn from(words: Column<u64>) -> Self {
        Self(words)
    }
}

impl BitSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(crate) fn has(&self, number: u32) -> bool {
        has(&self.0, number)
    }

    #[inline]
    pub(crate) fn set(&mut self, number: u32, there: bool) {
        let (i, bit) = (number as usize / 64, 1 << (number % 64));
        match self.0.get(i) {
            Some(word) if (word & bit != 0) == there => {}
            Some(_) => self.0.make_mut()[i] ^= bit,
            None if there => self.0.edit(|words| {
                words.resize((i + 1).next_power_of_two(), 0);
                words[i] = bit;
            }),
            None => {}
        }
    }

    /// Adds the numbers of a range.
    pub(crate) fn set_range(&mut self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        // The last makes room for all.
        self.set(end - 1, true);
        let words = self.0.make_mut();
        (start..end).for_each(|number| mark(words, number));
    }

    /// Takes out the numbers from one on.
    pub(crate) fn truncate(&mut self, end: u32) {
        if self.0.is_empty() {
            return;
        }
        self.0.edit(|words| {
            words.truncate((end as usize).div_ceil(64));
            if !end.is_multiple_of(64)
                && let Some(last) = words.get_mut(end as usize / 64)
            {
                *last &= (1 << (end % 64)) - 1;
            }
            words.shrink_to_fit();
        });
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

/// Adds a number to a set that has room for it.
#[inline]
pub(crate) fn mark(bits: &mut [u64], number: u32) {
    bits[number as usize / 64] |= 1 << (number % 64);
}

/// Sets the bit; returns whether it was clear.
#[inline]
pub(crate) fn insert(bits: &mut [u64], number: u32) -> bool {
    let (word, bit) = (&mut bits[number as usize / 64], 1 << (number % 64));
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}

/// Whether a number is in a set.
#[inline]
pub(crate) fn has(bits: &[u64], number: u32) -> bool {
    bits.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
}

/// The numbers that two sets have in common, in order.
#[inline]
pub(crate) fn each_common(a: &[u64], b: &[u64]) -> impl Iterator<Item = u32> {
    let words = a.iter().zip(b).map(|(a, b)| a & b).zip((0_u32..).step_by(64));
    words.flat_map(|(word, first)| {
        let next = |word: &u64| Some(word & (word - 1)).filter(|word| *word != 0);
        let rest = std::iter::successors(Some(word).filter(|word| *word != 0), next);
        rest.map(move |word| first + word.trailing_zeros())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_sets_share_comes_in_order() {
        let (mut a, mut b) = (vec![0; 4], vec![0; 3]);
        [0, 5, 63, 64, 130, 191, 255].iter().for_each(|n| mark(&mut a, *n));
        [5, 6, 63, 128, 130, 191].iter().for_each(|n| mark(&mut b, *n));
        assert_eq!(each_common(&a, &b).collect::<Vec<_>>(), [5, 63, 130, 191]);
        assert!(has(&a, 255) && !has(&b, 255), "what lies beyond is not in it");
    }

    #[test]
    fn a_set_is_cut_where_it_is_told() {
        for end in [0, 5, 63, 64, 65, 128, 200] {
            let mut set = BitSet::default();
            set.set_range(3, 150);
            set.truncate(end);
            let kept: Vec<u32> = (0..256).filter(|n| set.has(*n)).collect();
            assert_eq!(kept, (3..150.min(end)).collect::<Vec<u32>>(), "{end}");
        }
    }

    #[test]
    fn a_set_grows_as_it_must() {
        let mut bits = BitSet::default();
        bits.set(700, false);
        assert!(bits.is_empty());
        bits.set(700, true);
        assert!(bits.has(700) && !bits.has(699) && !bits.has(100_000));
        bits.set(700, false);
        assert!(!bits.has(700));
    }
}
