//! Keys of plain words: what tables of words are looked up by.
//!
//! Nearly every word of a text is ASCII letters and digits alone. Such a word
//! is hashed once, where it is split off, and every stage that asks for it
//! takes that key to its own table. Two words of one key in 64 bits would be
//! taken for each other, no more.

use crate::text::hash;

/// The key of a word of ASCII letters and digits, whatever its case; 0 for any
/// other.
pub(crate) fn key(word: &str) -> u64 {
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain { hash::word(word.as_bytes(), 0).max(1) } else { 0 }
}

/// The key of the plain word of `len` bytes that `rest` begins with.
#[inline]
pub(crate) fn key_of(rest: &[u8], len: usize) -> u64 {
    let hash = match rest.first_chunk() {
        Some(bytes) if len <= 16 => {
            let (low, high) = hash::halves(*bytes);
            hash::ascii_word(low, high, len, 0)
        }
        _ => hash::word(rest.get(..len).unwrap_or_default(), 0),
    };
    hash.max(1)
}

/// A set of keys that may hold some that were not put in: a few in a hundred
/// for some hundreds.
#[derive(Clone, Debug)]
pub(crate) struct Sieve([u64; 64]);

impl Default for Sieve {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Sieve {
    pub(crate) fn add(&mut self, key: u64) {
        if let Some(word) = self.0.get_mut((key >> 58) as usize) {
            *word |= 1 << (key >> 52 & 63);
        }
    }

    #[inline]
    pub(crate) fn has(&self, key: u64) -> bool {
        self.0.get((key >> 58) as usize).is_some_and(|word| word >> (key >> 52 & 63) & 1 != 0)
    }
}

/// A table by key, with open addressing. Its slots hold a part of the key and
/// where the rest is, so that they stay near the processor.
#[derive(Clone, Debug)]
pub(crate) struct Keyed<T> {
    /// The top of a key, and the number of its entry plus one; 0 is free.
    slots: Vec<(u32, u32)>,
    entries: Vec<(u64, T)>,
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self { slots: vec![(0, 0); 16], entries: Vec::new() }
    }
}

impl<T: Copy + Default> Keyed<T> {
    /// The value of a key, if it has one; 0 has none.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<T> {
        let entry = self.entry_at(self.place(key))?;
        self.entries.get(entry).map(|(_, value)| *value)
    }

    /// The place for the value of a key; 0 has none.
    pub(crate) fn entry(&mut self, key: u64) -> Option<&mut T> {
        if key == 0 {
            return None;
        }
        let entry = match self.entry_at(self.place(key)) {
            Some(entry) => entry,
            None => {
                self.entries.push((key, T::default()));
                if self.entries.len() * 2 > self.slots.len() {
                    self.slots = vec![(0, 0); self.slots.len() * 2];
                    (0..self.entries.len()).for_each(|entry| self.put(entry));
                } else {
                    self.put(self.entries.len() - 1);
                }
                self.entries.len() - 1
            }
        };
        self.entries.get_mut(entry).map(|(_, value)| value)
    }

    fn put(&mut self, entry: usize) {
        let key = self.entries.get(entry).map_or(0, |(key, _)| *key);
        let place = self.place(key);
        if let (Some(slot), Ok(number)) = (self.slots.get_mut(place), u32::try_from(entry + 1)) {
            *slot = ((key >> 32) as u32, number);
        }
    }

    /// The entry that a slot leads to.
    #[inline]
    fn entry_at(&self, place: usize) -> Option<usize> {
        self.slots.get(place).and_then(|(_, number)| (*number as usize).checked_sub(1))
    }

    /// Where a key stands, or would stand.
    #[inline]
    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        // Half of the slots are taken at most, so that one is free.
        while let Some((top, number)) = self.slots.get(at)
            && *number != 0
        {
            let same = *top == (key >> 32) as u32
                && self.entries.get(*number as usize - 1).is_some_and(|(held, _)| *held == key);
            if same {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_keys_without_case() {
        assert_eq!(key("Iran"), key("IRAN"));
        assert_ne!(key("Iran"), key("Iraq"));
        assert!(["", "U.S.", "Kata’ib", "-", "é"].iter().all(|w| key(w) == 0));
        for word in ["a", "Constitutional", "Constitutionally", "Constitutionallys", "2014"] {
            for tail in ["", " and much more after it"] {
                let text = format!("{word}{tail}");
                assert_eq!(key_of(text.as_bytes(), word.len()), key(&word.to_lowercase()));
            }
        }
    }

    #[test]
    fn a_table_gives_back_what_it_holds() {
        let mut table = Keyed::default();
        for i in 0..1000_u32 {
            *table.entry(key(&format!("w{i}"))).unwrap() = i;
        }
        assert!((0..1000).all(|i| table.get(key(&format!("W{i}"))) == Some(i)));
        assert_eq!(table.get(key("w1000")), None);
        assert_eq!(table.get(0), None);
        assert!(table.entry(0).is_none());
    }
}
