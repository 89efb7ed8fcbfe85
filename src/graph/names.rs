//! Interned strings: each text once, numbered in order of arrival.
//!
//! A table of (hash, number), open-addressed, beside the texts themselves, so
//! that a text is kept once and its number gives it in one step.

use std::hash::{BuildHasher, RandomState};

/// Stands for no number.
pub(super) const NONE: u32 = u32::MAX;

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(super) struct Names {
    texts: Vec<Box<str>>,
    /// (hash, number); `NONE` marks a free slot.
    table: Vec<(u32, u32)>,
    seed: u64,
}

impl Names {
    pub(super) fn new() -> Self {
        // Seeded, so that nobody can choose names that collide; no output
        // depends on where a name falls.
        let seed = RandomState::new().hash_one(0_u8);
        Self { texts: Vec::new(), table: Vec::new(), seed }
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text of a number; empty for a number never given.
    #[inline]
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.probe(name, self.hash(name)).ok()
    }

    /// The number of a text, new if it has none.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        if (self.texts.len() + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        let hash = self.hash(name);
        match self.probe(name, hash) {
            Ok(number) => number,
            Err(slot) => {
                let number = u32::try_from(self.texts.len()).unwrap_or(NONE);
                self.texts.push(name.into());
                if let Some(free) = self.table.get_mut(slot) {
                    *free = (hash, number);
                }
                number
            }
        }
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
        self.texts.iter().map(|t| t.len()).sum::<usize>()
            + self.texts.capacity() * size_of::<Box<str>>()
            + self.table.capacity() * 8
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
