//! Interned strings: each text once, numbered in order of arrival.
//!
//! All texts stand one after the other in one string, so that a text costs
//! its bytes and a number. A table of (hash, number), open-addressed, finds
//! them. Texts that come from a file stand in it, with a table of their own,
//! and have the first numbers.

use std::hash::{BuildHasher, RandomState};

use crate::graph::tables::column::Column;

/// Stands for no number.
pub(crate) const NONE: u32 = u32::MAX;

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(crate) struct Interner {
    texts: String,
    /// Where each text ends in `texts`, without what exceeds 32 bits.
    ends: Vec<u32>,
    /// The first number after each 4 GiB of text; adds the high bits of `ends`.
    overflow_starts: Vec<u32>,
    /// (hash, number); `NONE` marks a free slot.
    table: Vec<(u32, u32)>,
    seeds: [u64; 3],
    base: Laid,
}

/// Texts laid out once and for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Laid {
    pub(crate) texts: Column<u8>,
    pub(crate) ends: Column<u32>,
    pub(crate) overflow_starts: Column<u32>,
    /// [hash, number], open-addressed.
    pub(crate) table: Column<[u32; 2]>,
    pub(crate) seeds: Column<u64>,
}

/// The longest way to a text in a table that is laid out: another table is
/// tried where names, by chance or on purpose, need more.
const FAR: usize = 200;

impl Laid {
    /// Lays texts out; the same ones always alike.
    ///
    /// The table depends on all texts at once, and is made anew until no text
    /// is far from its place: so nobody can choose names that collide.
    pub(crate) fn of<'a>(all: impl Iterator<Item = &'a str> + Clone) -> Self {
        let (mut texts, mut ends, mut overflow_starts) = (Vec::new(), Vec::new(), Vec::new());
        for text in all.clone() {
            texts.extend_from_slice(text.as_bytes());
            while texts.len() >> 32 > overflow_starts.len() {
                overflow_starts.push(u32::try_from(ends.len()).unwrap_or(NONE));
            }
            ends.push(texts.len() as u32);
        }
        let size = (ends.len() * 2).next_power_of_two().max(16);
        let whole = texts.as_chunks::<8>().0.iter().fold(texts.len() as u64, |hash, word| {
            (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        for attempt in 0_u64.. {
            let seeds = [1_u64, 2, 3].map(|n| spread(whole ^ spread(attempt * 3 + n)));
            let mut table = vec![[0, NONE]; size];
            let fits = all.clone().zip(0_u32..).all(|(text, number)| {
                let hash = hash(seeds, text);
                let mut slot = hash as usize & (size - 1);
                for _ in 0..FAR {
                    match table.get_mut(slot) {
                        Some(free) if free[1] == NONE => {
                            *free = [hash, number];
                            return true;
                        }
                        _ => slot = (slot + 1) & (size - 1),
                    }
                }
                // There is an end to trying: what is far is found all the same.
                false
            });
            if fits || attempt > 20 {
                return Self {
                    texts: texts.into(),
                    ends: ends.into(),
                    overflow_starts: overflow_starts.into(),
                    table: if fits { table } else { full_table(seeds, size, all) }.into(),
                    seeds: seeds.to_vec().into(),
                };
            }
        }
        Self::default()
    }
}

impl Laid {
    /// Texts that came without their table: all of them are looked at.
    pub(crate) fn again(&self) -> Result<Self, &'static str> {
        let whole = std::str::from_utf8(&self.texts).map_err(|_| "texts are not UTF-8")?;
        let mut start = 0;
        for place in 0..self.ends.len() {
            let end = end(&self.ends, &self.overflow_starts, place);
            whole.get(start..end).ok_or("texts do not follow one another")?;
            start = end;
        }
        if start != whole.len() {
            return Err("texts do not make up the whole");
        }
        let numbers = 0..u32::try_from(self.ends.len()).map_err(|_| "texts are too many")?;
        let text = |n| std::str::from_utf8(self.bytes_of(n)).unwrap_or_default();
        Ok(Self::of(numbers.map(text)))
    }
}

/// The same without a limit.
fn full_table<'a>(
    seeds: [u64; 3],
    size: usize,
    all: impl Iterator<Item = &'a str>,
) -> Vec<[u32; 2]> {
    let mut table = vec![[0, NONE]; size];
    for (text, number) in all.zip(0_u32..) {
        let hash = hash(seeds, text);
        let mut slot = hash as usize & (size - 1);
        while table.get(slot).is_some_and(|taken| taken[1] != NONE) {
            slot = (slot + 1) & (size - 1);
        }
        if let Some(free) = table.get_mut(slot) {
            *free = [hash, number];
        }
    }
    table
}

/// Every bit of a number to all (after splitmix64).
fn spread(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

impl Interner {
    pub(crate) fn new() -> Self {
        // Seeded, so that nobody can choose names that collide; no output
        // depends on where a name falls.
        let random = RandomState::new();
        let seeds = [0_u8, 1, 2].map(|n| random.hash_one(n));
        let (texts, ends, overflow_starts, table) =
            (String::new(), Vec::new(), Vec::new(), Vec::new());
        Self { texts, ends, overflow_starts, table, seeds, base: Laid::default() }
    }

    /// Texts that are laid out.
    pub(crate) fn laid(base: Laid) -> Self {
        let mut interner = Self::new();
        if let Some(seeds) = base.seeds.first_chunk() {
            // One hash finds a text here and there.
            interner.seeds = *seeds;
        }
        interner.base = base;
        interner
    }

    pub(crate) fn len(&self) -> usize {
        self.base.ends.len() + self.ends.len()
    }

    /// All texts, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..u32::try_from(self.len()).unwrap_or(NONE)).map(|number| self.text(number))
    }

    /// The text of a number; empty for a number never given.
    #[inline]
    pub(crate) fn text(&self, number: u32) -> &str {
        let Some(place) = (number as usize).checked_sub(self.base.ends.len()) else {
            return std::str::from_utf8(self.base.bytes_of(number)).unwrap_or_default();
        };
        if place >= self.ends.len() {
            return "";
        }
        let start = place.checked_sub(1).map_or(0, |before| self.end(before));
        self.texts.get(start..self.end(place)).unwrap_or_default()
    }

    /// A text as bytes, which are compared without a look at characters.
    #[inline]
    fn bytes_of(&self, number: u32) -> &[u8] {
        let Some(place) = (number as usize).checked_sub(self.base.ends.len()) else {
            return self.base.bytes_of(number);
        };
        let start = place.checked_sub(1).map_or(0, |before| self.end(before));
        self.texts.as_bytes().get(start..self.end(place)).unwrap_or_default()
    }

    /// Where the text of a place among those in memory ends.
    #[inline]
    fn end(&self, place: usize) -> usize {
        end(&self.ends, &self.overflow_starts, place)
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let hash = self.hash(name);
        self.base.find(name, hash).or_else(|| self.probe(name, hash).ok())
    }

    /// The number of a text, new if it has none.
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        self.intern_hashed(name, self.hash(name))
    }

    /// The number of a text whose hash is known, new if it has none.
    pub(crate) fn intern_hashed(&mut self, name: &str, hash: u32) -> u32 {
        if let Some(known) = self.base.find(name, hash) {
            return known;
        }
        if (self.ends.len() + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        match self.probe(name, hash) {
            Ok(number) => number,
            Err(slot) => {
                let number = u32::try_from(self.len()).unwrap_or(NONE);
                let place = u32::try_from(self.ends.len()).unwrap_or(NONE);
                self.texts.push_str(name);
                while self.texts.len() >> 32 > self.overflow_starts.len() {
                    self.overflow_starts.push(place);
                }
                // What exceeds 32 bits is in `overflow_starts`.
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
        let base = self.base.ends.len();
        for slot in slots.iter_mut() {
            let place = (*slot as usize).checked_sub(base);
            *slot = place.and_then(|place| self.ends.get(place)).copied().unwrap_or(0);
        }
        let bytes = self.texts.as_bytes();
        let last = |end: &u32| bytes.get(*end as usize).map_or(0, |b| u32::from(*b));
        // The black box keeps the prefetching loads.
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
        let base = &self.base;
        let laid = base.texts.bytes() + base.ends.bytes() + base.table.bytes();
        laid + self.texts.capacity() + self.ends.capacity() * 4 + self.table.capacity() * 8
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

    #[inline]
    fn hash(&self, name: &str) -> u32 {
        hash(self.seeds, name)
    }
}

impl Laid {
    #[inline]
    fn bytes_of(&self, number: u32) -> &[u8] {
        let place = number as usize;
        let start =
            place.checked_sub(1).map_or(0, |before| end(&self.ends, &self.overflow_starts, before));
        self.texts.get(start..end(&self.ends, &self.overflow_starts, place)).unwrap_or_default()
    }

    #[inline]
    fn find(&self, name: &str, hash: u32) -> Option<u32> {
        let mask = self.table.len().checked_sub(1)?;
        let mut slot = hash as usize & mask;
        // A table that is damaged may be full.
        for _ in 0..self.table.len() {
            let [known, number] = *self.table.get(slot)?;
            if number == NONE {
                return None;
            }
            if known == hash && self.bytes_of(number) == name.as_bytes() {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// Where the text of a place ends.
#[inline]
fn end(ends: &[u32], overflow_starts: &[u32], place: usize) -> usize {
    let end = ends.get(place).copied().unwrap_or(0) as usize;
    if overflow_starts.is_empty() {
        return end;
    }
    end + (overflow_starts.partition_point(|first| *first as usize <= place) << 32)
}

/// Multiply and fold, sixteen bytes at a time (after wyhash). What is
/// multiplied is hidden by seeds first.
#[inline]
fn hash(seeds: [u64; 3], name: &str) -> u32 {
    let bytes = name.as_bytes();
    let [first, second, third] = seeds;
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
    fn what_is_laid_out_is_found_and_goes_on() {
        let all: Vec<String> = (0..1000).map(|n| format!("name number {n}")).collect();
        let laid = || Laid::of(all.iter().map(String::as_str));
        assert_eq!(*laid().table, *laid().table, "the same texts, the same table");
        let mut names = Interner::laid(laid());
        assert_eq!((names.len(), names.find("other")), (1000, None));
        for (n, name) in all.iter().enumerate() {
            assert_eq!((names.find(name), names.text(n as u32)), (Some(n as u32), name.as_str()));
        }
        let more: Vec<u32> = (0..100).map(|n| names.intern(&format!("more {n}"))).collect();
        assert!(more.iter().copied().eq(1000..1100));
        assert_eq!((names.intern("more 7"), names.intern(&all[3])), (1007, 3));
        assert_eq!((names.text(1099), names.find("more 99")), ("more 99", Some(1099)));
        assert!(names.iter().eq(all.iter().cloned().chain((0..100).map(|n| format!("more {n}")))));
        assert_eq!(Interner::laid(Laid::of([].into_iter())).find("a"), None);
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(Interner::new().find("a"), None);
    }
}
