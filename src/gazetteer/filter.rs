//! Filters: most words of a text are no part of any name, and one load says
//! so (Bloom 1970, in blocks of one 64-bit word; Putze et al. 2007).

use crate::gazetteer::image::u64_at;

/// What a word can be of a name.
pub(crate) const SINGLE: u64 = 1;
/// The whole of a name that needs its capital.
pub(crate) const CAPITAL: u64 = 2;
/// The rarer word of a name's first two, and the left.
pub(crate) const LEFT: u64 = 4;
/// The rarer word of a name's first two, and the right.
pub(crate) const RIGHT: u64 = 8;

/// The number of 64-bit words of a filter for `keys` keys, 12 bits each.
pub(crate) fn size(keys: usize) -> usize {
    (keys * 12).div_ceil(64).max(1)
}

#[inline]
fn place(hash: u64, words: usize) -> usize {
    (((hash >> 32) * words as u64) >> 32) as usize
}

/// The three bits of a key.
#[inline]
fn bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
}

/// Puts a key in.
pub(crate) fn insert(filter: &mut [u64], hash: u64) {
    let at = place(hash, filter.len());
    if let Some(word) = filter.get_mut(at) {
        *word |= bits(hash);
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

/// Four bits for each of the keys in a map of kinds, which has no keys: only
/// what a filter lets through is looked up there.
pub(crate) fn kinds_size(keys: usize) -> usize {
    (keys * 8).div_ceil(64).max(1)
}

#[inline]
fn kinds_place(hash: u64, words: usize) -> (usize, u32) {
    (place(hash, words), (hash >> 18 & 15) as u32 * 4)
}

/// Adds a kind to a key's.
pub(crate) fn insert_kind(map: &mut [u64], hash: u64, kind: u64) {
    let (at, shift) = kinds_place(hash, map.len());
    if let Some(word) = map.get_mut(at) {
        *word |= kind << shift;
    }
}

/// The kinds of a key, with those of keys that share its place.
#[inline]
pub(crate) fn kinds(map: &[u8], hash: u64) -> u64 {
    let (at, shift) = kinds_place(hash, map.len() / 8);
    u64_at(map, at) >> shift & 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_found() {
        let key = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (mut filter, mut map) = (vec![0; size(4000)], vec![0; kinds_size(4000)]);
        for i in 0..4000 {
            insert(&mut filter, key(i));
            insert_kind(&mut map, key(i), 1 << (i % 4));
        }
        let bytes = |words: &[u64]| words.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>();
        let (filter, map) = (bytes(&filter), bytes(&map));
        assert!((0..4000).all(|i| has(&filter, key(i))));
        assert!((0..4000).all(|i| kinds(&map, key(i)) & (1 << (i % 4)) != 0));
        let wrong = (4000..8000).filter(|i| has(&filter, key(*i))).count();
        assert!(wrong < 120, "{wrong} of 4000");
    }
}
