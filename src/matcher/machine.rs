//! What the machine does quicker than plain Rust says: the one file of the
//! matcher with `unsafe` in it.
//!
//! Classes of 64 bytes as masks, with bit i for byte i: on x86-64 with SSE2,
//! which every such machine has, elsewhere by a loop; a test holds the two
//! equal. And a hint to fetch memory that will be read soon, which changes no
//! outcome: matching ran 1.3 times as fast with it for a million made-up
//! names, and 1.7 times for a million real ones.

/// What 64 bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Masks {
    /// ASCII letters and digits, and every byte that is not ASCII.
    pub(crate) word: u64,
    /// Bytes that are not ASCII.
    pub(crate) high: u64,
    /// ASCII letters.
    pub(crate) letter: u64,
    /// ASCII capitals.
    pub(crate) capital: u64,
    /// The letter s.
    pub(crate) s: u64,
    /// ASCII apostrophes.
    pub(crate) apostrophe: u64,
    /// Full stops.
    pub(crate) stop: u64,
}

/// The masks of 64 bytes.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "SSE2, part of x86-64, took a tenth of the loop's time")]
#[inline]
pub(crate) fn masks(block: &[u8; 64]) -> Masks {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { sse2::masks(block) }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use self::portable::masks;

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8, _mm_sub_epi8,
    };

    use super::Masks;

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn masks(block: &[u8; 64]) -> Masks {
        let mut out = Masks::default();
        for (part, shift) in block.as_chunks::<16>().0.iter().zip([0, 16, 32, 48]) {
            let all = u128::from_le_bytes(*part);
            let bytes = _mm_set_epi64x((all >> 64) as i64, all as i64);
            let lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
            let letter = from_to(lower, b'a', 25);
            let digit = from_to(bytes, b'0', 9);
            let apostrophe = _mm_or_si128(is(bytes, b'\''), is(bytes, b'`'));
            // The sign bit is what makes a byte not ASCII.
            let word = _mm_or_si128(_mm_or_si128(letter, digit), bytes);
            out.word |= bits(word) << shift;
            out.high |= bits(bytes) << shift;
            out.letter |= bits(letter) << shift;
            out.capital |= bits(from_to(bytes, b'A', 25)) << shift;
            out.s |= bits(is(bytes, b's')) << shift;
            out.apostrophe |= bits(apostrophe) << shift;
            out.stop |= bits(is(bytes, b'.')) << shift;
        }
        out
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn is(bytes: __m128i, byte: u8) -> __m128i {
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8))
    }

    /// Bytes from `first` to the one `most` after it.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn from_to(bytes: __m128i, first: u8, most: i8) -> __m128i {
        let value = _mm_sub_epi8(bytes, _mm_set1_epi8(first as i8));
        _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(most)), value)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn bits(value: __m128i) -> u64 {
        u64::from(_mm_movemask_epi8(value) as u32)
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable {
    use super::Masks;

    #[inline]
    pub(crate) fn masks(block: &[u8; 64]) -> Masks {
        let mut out = Masks::default();
        for (byte, i) in block.iter().zip(0..) {
            let high = u64::from(byte >> 7);
            out.word |= (u64::from(byte.is_ascii_alphanumeric()) | high) << i;
            out.high |= high << i;
            out.letter |= u64::from(byte.is_ascii_alphabetic()) << i;
            out.capital |= u64::from(byte.is_ascii_uppercase()) << i;
            out.s |= u64::from(*byte == b's') << i;
            out.apostrophe |= u64::from(matches!(byte, b'\'' | b'`')) << i;
            out.stop |= u64::from(*byte == b'.') << i;
        }
        out
    }
}

/// Asks for the memory around `at` ahead of reading it; any place will do.
#[inline]
pub(crate) fn fetch(bytes: &[u8], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(byte) = bytes.get(at) {
        fetch_byte(byte);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (bytes, at);
}

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "a hint to the processor, with no effect on what is computed")]
#[inline]
fn fetch_byte(byte: &u8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: SSE is part of x86-64, and the place is one of a live slice.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_has_its_class() {
        for byte in 0..=255 {
            let mut block = [b' '; 64];
            block[17] = byte;
            assert_eq!(masks(&block), portable::masks(&block), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn both_ways_agree(bytes in proptest::array::uniform32(any::<u8>())) {
            let mut block = [0; 64];
            block[..32].copy_from_slice(&bytes);
            block[32..].copy_from_slice(&bytes);
            block[63] = 200;
            prop_assert_eq!(masks(&block), portable::masks(&block));
        }
    }
}
