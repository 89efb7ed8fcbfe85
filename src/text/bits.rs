//! Sets of token numbers.

use std::ops::Range;

/// A set of small numbers, one bit each, so that a stage goes from one token
/// that it cares for to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set.
    pub(crate) const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Adds those of the next 64 numbers whose bits are set.
    pub(crate) fn push(&mut self, bits: u64) {
        self.0.push(bits);
    }

    /// Adds a number of those that were pushed; others are left out.
    #[inline]
    pub(crate) fn add(&mut self, i: usize) {
        if let Some(word) = self.0.get_mut(i / 64) {
            *word |= 1 << (i % 64);
        }
    }

    /// The first number of the range that is in the set.
    #[inline]
    pub(crate) fn first(&self, range: Range<usize>) -> Option<usize> {
        let mut at = range.start / 64;
        let mut word = self.0.get(at)? & u64::MAX << (range.start % 64);
        while word == 0 {
            at += 1;
            if at * 64 >= range.end {
                return None;
            }
            word = *self.0.get(at)?;
        }
        let found = at * 64 + word.trailing_zeros() as usize;
        (found < range.end).then_some(found)
    }

    /// The numbers of the range that are in the set, in order.
    pub(crate) fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let found = self.first(at..range.end)?;
            at = found + 1;
            Some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_set_holds_what_was_put_in(
            mut held in proptest::collection::vec(0..300_usize, 0..20),
            start in 0..310_usize,
            end in 0..310_usize,
        ) {
            let mut bits = Bits::empty();
            (0..5).for_each(|_| bits.push(0));
            held.iter().for_each(|i| bits.add(*i));
            held.sort_unstable();
            held.dedup();
            held.retain(|i| (start..end).contains(i));
            proptest::prop_assert_eq!(bits.first(start..end), held.first().copied());
            proptest::prop_assert_eq!(bits.within(start..end).collect::<Vec<_>>(), held);
        }
    }
}
