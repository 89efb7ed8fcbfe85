//! The sets that a filter asks for.

use crate::claim::Status;

/// A set of relations, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct RelationSet {
    list: Vec<u32>,
    /// Only where they are more than a few.
    bits: Vec<u64>,
}

impl RelationSet {
    /// So many are looked for one by one.
    const FEW: usize = 4;

    pub(super) fn add(&mut self, relation: u32) {
        if self.has(relation) {
            return;
        }
        self.list.push(relation);
        if self.list.len() > Self::FEW {
            let known = if self.bits.is_empty() { 0 } else { self.list.len() - 1 };
            for relation in self.list.iter().skip(known) {
                // Relations that no edge has are numbered `u32::MAX`, and need
                // no bit.
                if *relation < u32::from(u16::MAX) {
                    let word = *relation as usize / 64;
                    if word >= self.bits.len() {
                        self.bits.resize(word + 1, 0);
                    }
                    if let Some(word) = self.bits.get_mut(word) {
                        *word |= 1 << (relation % 64);
                    }
                }
            }
        }
    }

    #[inline]
    pub(crate) fn has(&self, relation: u32) -> bool {
        if self.list.len() <= Self::FEW {
            return self.list.contains(&relation);
        }
        self.bits.get(relation as usize / 64).is_some_and(|w| w >> (relation % 64) & 1 == 1)
    }

    /// Their numbers, where they are few.
    pub(crate) fn few(&self) -> Option<&[u32]> {
        (self.list.len() <= Self::FEW).then_some(&self.list)
    }

    pub(crate) fn into_list(self) -> Vec<u32> {
        self.list
    }
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StatusSet(pub(super) u8);

impl StatusSet {
    pub(super) const POSITIVE: Self = Self(0b0111);
    pub(super) const NEGATED: Self = Self(1 << Status::Negated as u8);

    pub(super) fn has(self, status: Status) -> bool {
        self.0 & 1 << status as u8 != 0
    }
}
