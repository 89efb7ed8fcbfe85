//! Hashes of words and of runs of words.
//!
//! An ASCII word's hash reads 16 bytes at a time with bit 0x20 set in every
//! byte, so that a word hashes where it stands in the text, in any case, as
//! its folded form does. One wide multiply a step (as in wyhash).

const A: u64 = 0xa076_1d64_78bd_642f;
const B: u64 = 0xe703_7ed1_a0b4_28db;
const C: u64 = 0x8ebc_6af0_9c88_c6e3;
const LOWER: u64 = 0x2020_2020_2020_2020;

#[inline]
fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of an ASCII word of at most 16 bytes, which `low` and `high` hold
/// with anything after it.
#[inline]
pub(crate) fn ascii_word(low: u64, high: u64, len: usize, seed: u64) -> u64 {
    // Bytes past the end are cleared, by table rather than by a branch that
    // lengths around 8 would make hard to predict.
    let [keep_low, keep_high] = KEEP.get(len & 31).copied().unwrap_or_default();
    part((low | LOWER) & keep_low, (high | LOWER) & keep_high, len, seed)
}

/// For each length, masks of the bytes up to it.
#[expect(clippy::indexing_slicing, reason = "a constant, checked when it is compiled")]
const KEEP: [[u64; 2]; 32] = {
    let mut table = [[u64::MAX; 2]; 32];
    let mut len = 0;
    while len < 16 {
        table[len] = if len < 8 {
            [!(u64::MAX << (8 * len)), 0]
        } else {
            [u64::MAX, !(u64::MAX << (8 * (len - 8)))]
        };
        len += 1;
    }
    table
};

#[inline]
fn part(low: u64, high: u64, len: usize, seed: u64) -> u64 {
    multiply(low ^ A ^ seed, high ^ B ^ len as u64)
}

/// The hash of a word, from its folded form or from ASCII as it stands.
pub(crate) fn word(bytes: &[u8], seed: u64) -> u64 {
    // Beyond ASCII the bit tells letters apart.
    let lower = if bytes.is_ascii() { LOWER } else { 0 };
    let mut state = seed;
    for chunk in bytes.chunks(16) {
        let mut buffer = [0; 16];
        for (to, from) in buffer.iter_mut().zip(chunk) {
            *to = *from | lower as u8;
        }
        let (low, high) = halves(buffer);
        state = part(low, high, chunk.len(), state);
    }
    state
}

/// Sixteen bytes as two numbers.
#[inline]
pub(crate) fn halves(bytes: [u8; 16]) -> (u64, u64) {
    let all = u128::from_le_bytes(bytes);
    (all as u64, (all >> 64) as u64)
}

/// The hash of a run of words and one word more.
#[inline]
pub(crate) fn run(run: u64, word: u64) -> u64 {
    multiply(run ^ C, word.rotate_left(29) ^ B)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_hashes_alike_in_any_case_and_at_any_length() {
        let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let mut seen = std::collections::HashSet::new();
        for len in 1..=text.len() {
            let hash = word(&text.as_bytes()[..len], 7);
            assert_eq!(hash, word(text[..len].to_lowercase().as_bytes(), 7));
            assert!(seen.insert(hash));
            if len <= 16 {
                let mut buffer = [b'?'; 16];
                buffer[..len].copy_from_slice(&text.as_bytes()[..len]);
                let (low, high) = halves(buffer);
                assert_eq!(hash, ascii_word(low, high, len, 7));
            }
        }
    }
}
