//! Sets of numbers as bits.

#![expect(clippy::indexing_slicing, reason = "a word is looked at once it is known to be there")]

/// A set of numbers; empty while it never had one.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(super) fn has(&self, number: u32) -> bool {
        has(&self.0, number)
    }

    #[inline]
    pub(super) fn set(&mut self, number: u32, there: bool) {
        let (i, bit) = (number as usize / 64, 1 << (number % 64));
        match self.0.get_mut(i) {
            Some(word) if there => *word |= bit,
            Some(word) => *word &= !bit,
            None if there => {
                self.0.resize((i + 1).next_power_of_two(), 0);
                self.0[i] = bit;
            }
            None => {}
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * 8
    }
}

/// Adds a number to a set that has room for it.
#[inline]
pub(super) fn mark(bits: &mut [u64], number: u32) {
    bits[number as usize / 64] |= 1 << (number % 64);
}

/// Whether a number is in a set.
#[inline]
pub(super) fn has(bits: &[u64], number: u32) -> bool {
    bits.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
}
