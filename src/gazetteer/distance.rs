//! Edits between two words, counted for one word against many.
//!
//! Optimal string alignment: insert, delete, replace, swap neighbours. For
//! ASCII the bit-parallel way (Hyyrö 2003), a few operations a letter and
//! nothing to allocate; else strsim, which a test holds equal.

/// A word that others are compared with.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    word: String,
    /// For each ASCII letter, where the word has it.
    places: Option<Box<[u64; 128]>>,
}

impl Pattern {
    pub(super) fn new(word: &str) -> Self {
        let fits = word.is_ascii() && (1..=64).contains(&word.len());
        let places = fits.then(|| {
            let mut places = Box::new([0u64; 128]);
            for (at, byte) in word.bytes().enumerate() {
                if let Some(bits) = places.get_mut(usize::from(byte)) {
                    *bits |= 1 << at;
                }
            }
            places
        });
        Self { word: word.to_owned(), places }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.word
    }

    /// The number of edits to `other`.
    pub(super) fn distance(&self, other: &str) -> usize {
        let Some(places) = self.places.as_ref().filter(|_| other.is_ascii()) else {
            return strsim::osa_distance(&self.word, other);
        };
        let last = 1u64 << (self.word.len() - 1);
        // Bits say where the distance rises or falls down a column.
        let (mut rises, mut falls) = (u64::MAX, 0u64);
        let (mut level, mut before) = (0u64, 0u64);
        let mut distance = self.word.len();
        for byte in other.bytes() {
            let here = places.get(usize::from(byte)).copied().unwrap_or(0);
            let swapped = ((!level & here) << 1) & before;
            level = ((here & rises).wrapping_add(rises) ^ rises) | here | falls | swapped;
            let right = falls | !(level | rises);
            let left = level & rises;
            distance += usize::from(right & last != 0);
            distance -= usize::from(left & last != 0);
            let right = right << 1 | 1;
            rises = left << 1 | !(level | right);
            falls = right & level;
            before = here;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_fast_way_counts_as_the_plain_one(a in "[abc]{0,70}", b in "[abcé]{0,70}") {
            prop_assert_eq!(Pattern::new(&a).distance(&b), strsim::osa_distance(&a, &b));
        }
    }
}
