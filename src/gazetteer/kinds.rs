//! What a word can be of a name: most words of a text are no part of any, and
//! one load says so.
//!
//! Buckets of sixteen bytes, each with eight words: ten bits that tell words
//! apart and six that say what one is. A bucket with more words than that
//! says of each that it may be anything, as a Bloom filter would (1970).

use crate::gazetteer::filter::place;

/// The whole of a name.
pub(crate) const SINGLE: u16 = 1;
/// The whole of a name that needs its capital.
pub(crate) const CAPITAL: u16 = 2;
/// Of a name's first two words the left, and the rarer.
pub(crate) const LEFT: u16 = 4 | 8;
/// Of a name's first two words the left.
pub(crate) const LEFT_TOO: u16 = 8;
/// Of a name's first two words the right, and the rarer.
pub(crate) const RIGHT: u16 = 16 | 32;
/// Of a name's first two words the right.
pub(crate) const RIGHT_TOO: u16 = 16;

const ALL: u16 = 63;

/// Words to a bucket, and how many of them are filled on average: one bucket
/// in two hundred has more than it holds.
const SLOTS: usize = 8;
const USUAL: usize = 3;

/// The bytes of a bucket.
const BUCKET: usize = 2 * SLOTS;

/// A full bucket: its last slot.
const FULL: u16 = u16::MAX;

/// The bytes of a map for `words` words.
pub(crate) fn size(words: usize) -> usize {
    words.div_ceil(USUAL).max(1) * BUCKET
}

/// The bits of a slot that tell a word from others.
#[inline]
fn mark(hash: u64) -> u16 {
    (hash as u16) << 6
}

/// Adds a kind to a word's.
pub(crate) fn insert(map: &mut [u8], hash: u64, kind: u16) {
    let at = byte_of(map, hash);
    let bucket = map.get_mut(at..at + BUCKET).unwrap_or_default().as_chunks_mut::<2>().0;
    for slot in bucket.iter_mut() {
        let old = u16::from_le_bytes(*slot);
        if old == 0 || old & !ALL == mark(hash) && old != FULL {
            *slot = (old | mark(hash) | kind).to_le_bytes();
            return;
        }
    }
    if let Some(last) = bucket.last_mut() {
        *last = FULL.to_le_bytes();
    }
}

/// The byte of a map from which a word is answered.
#[inline]
pub(crate) fn byte_of(map: &[u8], hash: u64) -> usize {
    place(hash, map.len() / BUCKET) * BUCKET
}

/// The kinds of a word; seldom more than it has.
#[inline]
pub(crate) fn kinds(map: &[u8], hash: u64) -> u16 {
    let at = byte_of(map, hash);
    let bucket: Option<&[u8; BUCKET]> =
        map.get(at..at.wrapping_add(BUCKET)).and_then(|b| b.try_into().ok());
    let Some(bucket) = bucket else { return 0 };
    let mark = mark(hash);
    let mut found = 0;
    let mut last = 0;
    for slot in bucket.as_chunks::<2>().0 {
        last = u16::from_le_bytes(*slot);
        found |= if last & !ALL == mark { last & ALL } else { 0 };
    }
    if last == FULL { ALL } else { found }
}

/// Whether a word may be the whole of a name.
#[inline]
pub(crate) fn is_single(kinds: u16) -> bool {
    kinds & (SINGLE | CAPITAL) != 0
}

/// A use of a word: it may begin a name with the next.
pub(crate) const PAIR: u8 = 4 | 8;

/// What a word is worth a look for, by its kinds and those of the next:
/// [`PAIR`] where each stands on its side in some name and the rarer of the
/// two is the rarer of some pair, [`SINGLE`] and [`CAPITAL`].
#[inline]
pub(crate) fn uses(own: u8, next: u8) -> u8 {
    // One bit where the left is the rarer and the right a right; one for the
    // other way.
    own & (next >> 2) & PAIR | own & (SINGLE | CAPITAL) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(i: u64) -> u64 {
        (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn what_is_put_in_is_found() {
        let mut all = vec![0; size(4000)];
        for i in 0..4000 {
            insert(&mut all, key(i), 1 << (i % 6));
            insert(&mut all, key(i), 1 << (i / 6 % 6));
        }
        let own = |i: u64| (1 << (i % 6)) | (1 << (i / 6 % 6));
        assert!((0..4000).all(|i| kinds(&all, key(i)) & own(i) == own(i)));
        let more = (0..4000).filter(|i| kinds(&all, key(*i)) != own(*i)).count();
        let wrong = (4000..8000).filter(|i| kinds(&all, key(*i)) != 0).count();
        assert!(more < 200 && wrong < 200, "{more}, {wrong} of 4000");
    }

    #[test]
    fn a_full_bucket_says_that_a_word_may_be_anything() {
        let mut one = vec![0; size(1)];
        for i in 0..9 {
            insert(&mut one, i, SINGLE);
        }
        assert!((0..20).all(|i| kinds(&one, i) == ALL));
        assert_eq!(kinds(&[], 1), 0);
    }

    #[test]
    fn pairs_need_the_rarer_word_and_its_partner() {
        let is_pair = |left: u16, right: u16| uses(left as u8, right as u8) & PAIR != 0;
        assert!(is_pair(LEFT, RIGHT_TOO));
        assert!(is_pair(LEFT_TOO, RIGHT));
        assert!(!is_pair(LEFT_TOO, RIGHT_TOO));
        assert!(!is_pair(RIGHT, LEFT));
        assert!(!is_pair(LEFT, 0));
        assert_eq!(uses((SINGLE | CAPITAL | RIGHT) as u8, LEFT as u8), (SINGLE | CAPITAL) as u8);
    }
}
