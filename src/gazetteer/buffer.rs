//! Memory that a section of a gazetteer is built in.

use std::ops::Deref;

use memmap2::{MmapMut, MmapOptions};

/// Bytes from which on a buffer has pages of its own.
const LARGE: usize = 1 << 20;

/// Bytes that may grow.
///
/// A large one stands in pages of its own, as large as the system has them:
/// matching looks at places all over a section, and finding a small page takes
/// about as long as reading from it. They also go back to the system at once.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    room: Room,
    len: usize,
}

#[derive(Debug)]
enum Room {
    Small(Vec<u8>),
    Paged(MmapMut),
}

impl Default for Room {
    fn default() -> Self {
        Self::Small(Vec::new())
    }
}

impl Room {
    /// Zeros.
    fn new(len: usize) -> Self {
        let pages = (len >= LARGE).then(|| MmapOptions::new().len(len).map_anon().ok());
        let Some(pages) = pages.flatten() else { return Self::Small(vec![0; len]) };
        // Small pages do as well, only slower.
        #[cfg(target_os = "linux")]
        pages.advise(memmap2::Advice::HugePage).ok();
        Self::Paged(pages)
    }

    fn all(&self) -> &[u8] {
        match self {
            Self::Small(bytes) => bytes,
            Self::Paged(pages) => pages,
        }
    }

    fn all_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Small(bytes) => bytes,
            Self::Paged(pages) => pages,
        }
    }
}

impl Buffer {
    /// An empty one with room for `capacity` bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { room: Room::new(capacity), len: 0 }
    }

    /// So many zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        Self { room: Room::new(len), len }
    }

    pub(crate) fn all_mut(&mut self) -> &mut [u8] {
        self.room.all_mut().get_mut(..self.len).unwrap_or_default()
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if end > self.room.all().len() {
            let mut more = Room::new((2 * end).max(64));
            let old = self.room.all();
            if let Some(front) = more.all_mut().get_mut(..old.len()) {
                front.copy_from_slice(old);
            }
            self.room = more;
        }
        if let Some(place) = self.room.all_mut().get_mut(self.len..end) {
            place.copy_from_slice(bytes);
        }
        self.len = end;
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.room.all().get(..self.len).unwrap_or_default()
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        let len = bytes.len();
        Self { room: Room::Small(bytes), len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_at_any_size() {
        let piece: Vec<u8> = (0..=255).collect();
        for capacity in [0, 100, LARGE - 1, LARGE, 3 * LARGE] {
            let mut buffer = Buffer::with_capacity(capacity);
            for i in 1..=3 * LARGE / piece.len() {
                buffer.extend(&piece);
                assert_eq!(buffer.len(), i * piece.len());
            }
            assert!(buffer.chunks(piece.len()).all(|c| c == piece));
            buffer.all_mut()[7] = 9;
            assert_eq!(buffer[7], 9);
        }
        assert!(Buffer::zeros(2 * LARGE).iter().all(|b| *b == 0));
    }
}
