//! The sets that a filter asks for.

use crate::claim::Status;

/// A set of relations or of types, by number.
///
/// Most questions name one or two, so a few stand here without an allocation
/// and are looked for one by one; where they are more, bits answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberSet {
    few: [u32; Self::FEW],
    count: usize,
    /// All of them, where they are more than a few.
    many: Vec<u32>,
    bits: Vec<u64>,
}

impl NumberSet {
    const FEW: usize = 4;

    pub(crate) fn insert(&mut self, number: u32) {
        if self.has(number) {
            return;
        }
        if let Some(free) = self.few.get_mut(self.count) {
            *free = number;
            self.count += 1;
            return;
        }
        if self.many.is_empty() {
            self.many = self.few.to_vec();
            self.few.into_iter().for_each(|number| self.mark(number));
        }
        self.many.push(number);
        self.count += 1;
        self.mark(number);
    }

    /// What nothing has is numbered `u32::MAX`, and needs no bit.
    fn mark(&mut self, number: u32) {
        if number < u32::from(u16::MAX) {
            let word = number as usize / 64;
            if word >= self.bits.len() {
                self.bits.resize(word + 1, 0);
            }
            if let Some(word) = self.bits.get_mut(word) {
                *word |= 1 << (number % 64);
            }
        }
    }

    #[inline]
    pub(crate) fn has(&self, number: u32) -> bool {
        match self.few() {
            Some(few) => few.contains(&number),
            None => {
                self.bits.get(number as usize / 64).is_some_and(|w| w >> (number % 64) & 1 == 1)
            }
        }
    }

    /// Its numbers, where they are few.
    #[inline]
    pub(crate) fn few(&self) -> Option<&[u32]> {
        self.few.get(..self.count)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Numbers to go through in an order, without an allocation where they are
/// few.
#[derive(Clone, Debug)]
pub(crate) struct NumberList {
    set: NumberSet,
    at: usize,
}

impl NumberList {
    /// The numbers of a set, sorted by a key.
    pub(crate) fn sorted(mut set: NumberSet, key: impl Fn(u32) -> u32) -> Self {
        let all = match set.few.get_mut(..set.count) {
            Some(few) => few,
            None => &mut set.many,
        };
        if all.len() > 1 {
            all.sort_unstable_by_key(|number| key(*number));
        }
        Self { set, at: 0 }
    }

    /// Distinct numbers, sorted by a key.
    pub(crate) fn of(numbers: Vec<u32>, key: impl Fn(u32) -> u32) -> Self {
        let mut set = NumberSet { count: numbers.len(), ..NumberSet::default() };
        match set.few.get_mut(..numbers.len()) {
            Some(few) => few.copy_from_slice(&numbers),
            None => set.many = numbers,
        }
        Self::sorted(set, key)
    }
}

impl Iterator for NumberList {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let all = self.set.few().unwrap_or(&self.set.many);
        let next = all.get(self.at).copied();
        self.at += 1;
        next
    }
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatusSet(pub(super) u8);

impl StatusSet {
    pub(crate) const NONE: Self = Self(0);
    /// The statuses of claims that speak for an edge.
    pub(crate) const POSITIVE: Self = Self(0b0111);

    pub(crate) fn insert(&mut self, status: Status) {
        self.0 |= 1 << status as u8;
    }

    #[inline]
    pub(crate) fn has(self, status: Status) -> bool {
        self.0 & 1 << status as u8 != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_numbers_are_one_set() {
        for count in 0..12 {
            let mut set = NumberSet::default();
            for number in (0..count).rev().chain(0..count) {
                set.insert(number * 3);
            }
            for number in 0..40 {
                assert_eq!(set.has(number), number % 3 == 0 && number / 3 < count);
            }
            let all: Vec<u32> = NumberList::sorted(set, |n| n).collect();
            assert_eq!(all, (0..count).map(|n| n * 3).collect::<Vec<_>>());
            let list: Vec<u32> = (0..count).collect();
            assert!(NumberList::of(list, |n| 99 - n).eq((0..count).rev()));
        }
    }
}
