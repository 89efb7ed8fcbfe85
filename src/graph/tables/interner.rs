//! Interned strings: each text once, numbered in order of arrival.
//!
//! All texts stand one after the other in one string, so that a text costs
//! its bytes and a number. A table of (hash, number), open-addressed, finds
//! them.

use std::hash::{BuildHasher, RandomState};

/// Stands for no number.
pub(crate) const NONE: u32 = u32::MAX;

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Interner {
    texts: String,
    /// Where each text ends in `texts`, without what exceeds 32 bits.
    ends: Vec<u32>,
    /// The first numbers whose ends exceed 4 GB, 8 GB and so on.
    turns: Vec<u32>,
    /// (hash, number); `NONE` marks a free slot.
    table: Vec<(u32, u32)>,
    seeds: [u64; 3],
}

impl Interner {
    pub(crate) fn new() -> Self {
        // Seeded, so that nobody can choose names that collide; no output
        // depends on where a name falls.
        let random = RandomState::new();
        let seeds = [0_u8, 1, 2].map(|n| random.hash_one(n));
        let (texts, ends, turns, table) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        Self { texts, ends, turns, table, seeds }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty for a number never given.
    #[inline]
    pub(crate) fn text(&self, number: u32) -> &str {
        if number as usize >= self.ends.len() {
            return "";
        }
        let start = number.checked_sub(1).map_or(0, |before| self.end(before));
        self.texts.get(start..self.end(number)).unwrap_or_default()
    }

    /// The same as bytes, which are compared without a look at characters.
    #[inline]
    fn bytes_of(&self, number: u32) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.end(before));
        self.texts.as_bytes().get(start..self.end(number)).unwrap_or_default()
    }

    #[inline]
    fn end(&self, number: u32) -> usize {
        let end = self.ends.get(number as usize).copied().unwrap_or(0) as usize;
        if self.turns.is_empty() {
            return end;
        }
        end + (self.turns.partition_point(|first| *first <= number) << 32)
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.probe(name, self.hash(name)).ok()
    }

    /// The number of a text, new if it has none.
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        self.intern_hashed(name, self.hash(name))
    }

    /// The same for a text whose hash is known.
    pub(crate) fn intern_hashed(&mut self, name: &str, hash: u32) -> u32 {
        if (self.ends.len() + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
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

    /// The hashes of texts that will be looked for. Where the table is large,
    /// what finding them will read is read here, all at once: one by one, each
    /// read would wait for the last.
    pub(crate) fn hashes<'a>(&self, names: impl Iterator<Item = &'a str>, hashes: &mut Vec<u32>) {
        /// A table of so many slots stays near.
        const NEAR: usize = 1 << 16;
        hashes.clear();
        hashes.extend(names.map(|name| self.hash(name)));
        if self.table.len() <= NEAR {
            return;
        }
        const MANY: usize = 256;
        let mask = self.table.len() - 1;
        let mut slots = [0_u32; MANY];
        let slots = slots.get_mut(..hashes.len().min(MANY)).unwrap_or_default();
        for (slot, hash) in slots.iter_mut().zip(hashes.iter()) {
            *slot = self.table.get(*hash as usize & mask).map_or(NONE, |entry| entry.1);
        }
        for slot in slots.iter_mut() {
            *slot = self.ends.get(*slot as usize).copied().unwrap_or(0);
        }
        let bytes = self.texts.as_bytes();
        let last = |end: &u32| bytes.get(*end as usize).map_or(0, |b| u32::from(*b));
        // Nobody needs it; it is asked for so that the reads are done.
        std::hint::black_box(slots.iter().map(last).fold(0, u32::wrapping_add));
    }

    /// The number of the text, or the free slot where it would go.
    fn probe(&self, name: &str, hash: u32) -> Result<u32, usize> {
        let mask = self.table.len().wrapping_sub(1);
        let mut slot = hash as usize & mask;
        loop {
            match self.table.get(slot) {
                None | Some((_, NONE)) => return Err(slot),
                Some(&(h, number)) if h == hash && self.bytes_of(number) == name.as_bytes() => {
                    return Ok(number);
                }
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.texts.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 8
    }

    /// Gives back what it holds beyond its texts.
    pub(crate) fn shrink(&mut self) {
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

    /// Multiply and fold, sixteen bytes at a time (after wyhash). What is
    /// multiplied is hidden by seeds first.
    #[inline]
    fn hash(&self, name: &str) -> u32 {
        let bytes = name.as_bytes();
        let [first, second, third] = self.seeds;
        let mix = |a: u64, b: u64| {
            let wide = u128::from(a ^ first) * u128::from(b ^ second);
            (wide as u64) ^ ((wide >> 64) as u64)
        };
        let two = |pair: &[u8; 16]| {
            let wide = u128::from_le_bytes(*pair);
            (wide as u64, (wide >> 64) as u64)
        };
        let mut hash = third ^ bytes.len() as u64;
        for pair in bytes.as_chunks::<16>().0 {
            let (a, b) = two(pair);
            hash = mix(a ^ hash, b);
        }
        // The last bytes, perhaps some of them once more.
        let (a, b) = if let Some(pair) = bytes.last_chunk() {
            two(pair)
        } else if let (Some(a), Some(b)) = (bytes.first_chunk(), bytes.last_chunk()) {
            (u64::from_le_bytes(*a), u64::from_le_bytes(*b))
        } else if let (Some(a), Some(b)) = (bytes.first_chunk(), bytes.last_chunk()) {
            (u64::from(u32::from_le_bytes(*a)), u64::from(u32::from_le_bytes(*b)))
        } else {
            (0, bytes.iter().fold(0, |all, b| all << 8 | u64::from(*b)))
        };
        (mix(mix(a ^ hash, b), hash) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut names = Interner::new();
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
        assert_eq!(Interner::new().find("a"), None);
    }
}
