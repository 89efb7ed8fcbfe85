//! The table of prefixes: every run of words that begins a name, by hash.
//!
//! Buckets of 64 bytes, so that a lookup touches one line of memory: eight
//! fingerprints, then eight payloads. A full bucket overflows into the next.

use crate::gazetteer::buffer::Buffer;
use crate::gazetteer::filter::place;
use crate::gazetteer::image::u32_at;

/// Bytes of a bucket.
pub(crate) const BUCKET: usize = 64;

/// The payload bit that says longer names begin so.
pub(crate) const GOES_ON: u32 = 1 << 31;

/// The payload, but for [`GOES_ON`], of a prefix that is no name itself.
pub(crate) const NO_NAME: u32 = GOES_ON - 1;

/// What stands for a hash inside its bucket; never 0, which is a free slot.
#[inline]
fn fingerprint(hash: u64) -> u32 {
    (hash as u32).max(1)
}

/// The table of `entries`, or `None` where two of them cannot be told apart.
pub(crate) fn build(entries: &[(u64, u32)]) -> Option<Buffer> {
    // 5 in 6 slots are taken.
    let buckets = (entries.len() * 6 / 5).div_ceil(8) + 1;
    let mut built = Buffer::zeros(buckets * BUCKET);
    let table = built.all_mut();
    for (hash, payload) in entries {
        let mark = fingerprint(*hash);
        let mut at = place(*hash, buckets);
        'probe: loop {
            for slot in 0..8 {
                match u32_at(table, at * 16 + slot) {
                    0 => {
                        put(table, at * 16 + slot, mark);
                        put(table, at * 16 + 8 + slot, *payload);
                        break 'probe;
                    }
                    other if other == mark => return None,
                    _ => {}
                }
            }
            at = if at + 1 == buckets { 0 } else { at + 1 };
        }
    }
    Some(built)
}

fn put(table: &mut [u8], index: usize, value: u32) {
    if let Some(to) = table.get_mut(index * 4..index * 4 + 4) {
        to.copy_from_slice(&value.to_le_bytes());
    }
}

/// The byte of a table from which a hash is looked up.
#[inline]
pub(crate) fn byte_of(table: &[u8], hash: u64) -> usize {
    place(hash, table.len() / BUCKET) * BUCKET
}

/// The payload of a hash.
#[inline]
pub(crate) fn lookup(table: &[u8], hash: u64) -> Option<u32> {
    let buckets = table.len() / BUCKET;
    let mark = fingerprint(hash);
    let mut at = place(hash, buckets);
    for _ in 0..buckets {
        let bucket = table.get(at * BUCKET..at * BUCKET + BUCKET)?;
        let mut found = 0u32;
        let mut free = false;
        for slot in 0..8 {
            let other = u32_at(bucket, slot);
            found |= u32::from(other == mark) << slot;
            free |= other == 0;
        }
        if found != 0 {
            return Some(u32_at(bucket, 8 + found.trailing_zeros() as usize));
        }
        if free {
            return None;
        }
        at = if at + 1 == buckets { 0 } else { at + 1 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_found_and_no_other() {
        let key = |i: u64| (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for count in [0, 1, 9, 5000] {
            let entries: Vec<_> = (0..count).map(|i| (key(i), i as u32)).collect();
            let table = build(&entries).unwrap();
            assert!(entries.iter().all(|(h, p)| lookup(&table, *h) == Some(*p)));
            assert!((count..2 * count + 9).all(|i| lookup(&table, key(i)).is_none()));
        }
        assert!(build(&[(5, 1), (5, 2)]).is_none(), "a clash is seen");
        assert!(lookup(&[], 5).is_none());
    }
}
