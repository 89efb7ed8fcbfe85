//! Interned strings: each text once, numbered in order of arrival.
//!
//! All texts stand one after the other in one string, so that a text costs
//! its bytes and a number. A table of (hash, number), open-addressed, finds
//! them.

use std::hash::{BuildHasher, RandomState};

/// Stands for no number.
pub(super) const NONE: u32 = u32::MAX;

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(super) struct Names {
    texts: String,
    /// Where each text ends in `texts`, without what exceeds 32 bits.
    ends: Vec<u32>,
    /// The first numbers whose ends exceed 4 GB, 8 GB and so on.
    turns: Vec<u32>,
    /// (hash, number); `NONE` marks a free slot.
    table: Vec<(u32, u32)>,
    seed: u64,
}

impl Names {
    pub(super) fn new() -> Self {
        // Seeded, so that nobody can choose names that collide; no output
        // depends on where a name falls.
        let seed = RandomState::new().hash_one(0_u8);
        Self { texts: String::new(), ends: Vec::new(), turns: Vec::new(), table: Vec::new(), seed }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty for a number never given.
    #[inline]
    pub(super) fn text(&self, number: u32) -> &str {
        if number as usize >= self.ends.len() {
            return "";
        }
        let start = number.checked_sub(1).map_or(0, |before| self.end(before));
        self.texts.get(start..self.end(number)).unwrap_or_default()
    }

    #[inline]
    fn end(&self, number: u32) -> usize {
        let end = self.ends.get(number as usize).copied().unwrap_or(0) as usize;
        if self.turns.is_empty() {
            return end;
        }
        end + (self.turns.partition_point(|first| *first <= number) << 32)
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.probe(name, self.hash(name)).ok()
    }

    /// The number of a text, new if it has none.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        if (self.ends.len() + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        let hash = self.hash(name);
        match self.probe(name, hash) {
            Ok(number) => number,
            Err(slot) => {
                let number = u32::try_from(self.ends.len()).unwrap_or(NONE);
                self.texts.push_str(name);
                while self.texts.len() >> 32 > self.turns.len() {
                    self.turns.push(number);
                }
                // What exceeds 32 bits is in `turns`.
                self.ends.push(self.texts.len() as u32);
                if let Some(free) = self.table.get_mut(slot) {
                    *free = (hash, number);
                }
                number
            }
        }
    }

    /// Reads what finding these texts will read, all at once: one by one,
    /// each read would wait for the last. Gives what nobody needs, so that it
    /// is done.
    pub(super) fn warm<'a>(&self, names: impl Iterator<Item = &'a str>) -> u32 {
        const MANY: usize = 256;
        let mask = self.table.len().wrapping_sub(1);
        let (mut slots, mut count) = ([0_u32; MANY], 0);
        for (slot, name) in slots.iter_mut().zip(names) {
            *slot = self.hash(name) & mask as u32;
            count += 1;
        }
        let slots = slots.get_mut(..count).unwrap_or_default();
        for slot in slots.iter_mut() {
            *slot = self.table.get(*slot as usize).map_or(NONE, |entry| entry.1);
        }
        for slot in slots.iter_mut() {
            *slot = self.ends.get(*slot as usize).copied().unwrap_or(0);
        }
        let bytes = self.texts.as_bytes();
        let last = |end: &u32| bytes.get(*end as usize).map_or(0, |b| u32::from(*b));
        slots.iter().map(last).fold(0, u32::wrapping_add)
    }

    /// The number of the text, or the free slot where it would go.
    fn probe(&self, name: &str, hash: u32) -> Result<u32, usize> {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = hash as usize & mask;
        loop {
            match self.table.get(slot) {
                None | Some((_, NONE)) => return Err(slot),
                Some(&(h, number)) if h == hash && self.text(number) == name => {
                    return Ok(number);
                }
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.texts.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 8
    }

    /// Gives back what it holds beyond its texts.
    pub(super) fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(16);
        let mut table = vec![(0, NONE); size];
        for &(hash, number) in self.table.iter().filter(|(_, number)| *number != NONE) {
            let mut slot = hash as usize & (size - 1);
            while table.get(slot).is_some_and(|(_, n)| *n != NONE) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = table.get_mut(slot) {
                *free = (hash, number);
            }
        }
        self.table = table;
    }

    /// Multiply and fold, eight bytes at a time (the mixer of wyhash).
    fn hash(&self, name: &str) -> u32 {
        let mix = |a: u64, b: u64| {
            let wide = u128::from(a) * u128::from(b);
            (wide as u64) ^ ((wide >> 64) as u64)
        };
        let mut hash = self.seed ^ (name.len() as u64);
        let (chunks, rest) = name.as_bytes().as_chunks::<8>();
        for chunk in chunks {
            hash = mix(hash ^ u64::from_le_bytes(*chunk), 0x9e37_79b9_7f4a_7c15);
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        hash = mix(hash ^ u64::from_le_bytes(last), 0xa076_1d64_78bd_642f);
        (mix(hash, 0xe703_7ed1_a0b4_28db) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut names = Names::new();
        let all: Vec<String> = (0..1000).map(|n| format!("name number {n}")).collect();
        for (n, name) in all.iter().enumerate() {
            assert_eq!(names.intern(name) as usize, n);
        }
        for (n, name) in all.iter().enumerate() {
            assert_eq!(names.find(name).unwrap() as usize, n);
            assert_eq!(names.text(n as u32), name);
        }
        assert_eq!(names.intern("name number 7"), 7);
        assert_eq!(names.find("other"), None);
        assert_eq!(names.intern(""), 1000);
        assert_eq!(names.text(1000), "");
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(Names::new().find("a"), None);
    }
}
