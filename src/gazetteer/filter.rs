//! A filter: most pairs of words begin no name, and one load says so (Bloom
//! 1970, in blocks of one 64-bit word; Putze et al. 2007).

use crate::gazetteer::image::u64_at;

/// The bytes of a filter for `keys` keys, 12 bits each.
pub(crate) fn size(keys: usize) -> usize {
    (keys * 12).div_ceil(64).max(1) * 8
}

/// Where among so many a hash belongs.
#[inline]
pub(crate) fn place(hash: u64, words: usize) -> usize {
    (((hash >> 32) * words as u64) >> 32) as usize
}

/// The three bits of a key.
#[inline]
fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
}

/// Puts a key in.
pub(crate) fn insert(filter: &mut [u8], hash: u64) {
    let at = byte_of(filter, hash);
    if let Some(word) = filter.get_mut(at..at + 8).and_then(|w| w.first_chunk_mut()) {
        *word = (u64::from_le_bytes(*word) | bits(hash)).to_le_bytes();
    }
}

/// Whether a key may be in the filter.
#[inline]
pub(crate) fn has(filter: &[u8], hash: u64) -> bool {
    u64_at(filter, place(hash, filter.len() / 8)) & bits(hash) == bits(hash)
}

/// The byte of a filter from which a key is answered.
#[inline]
pub(crate) fn byte_of(filter: &[u8], hash: u64) -> usize {
    place(hash, filter.len() / 8) * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_found() {
        let key = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut filter = vec![0; size(4000)];
        for i in 0..4000 {
            insert(&mut filter, key(i));
        }
        assert!((0..4000).all(|i| has(&filter, key(i))));
        let wrong = (4000..8000).filter(|i| has(&filter, key(*i))).count();
        assert!(wrong < 120, "{wrong} of 4000");
    }
}
