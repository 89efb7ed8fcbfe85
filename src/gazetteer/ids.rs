//! Entities by id while a gazetteer is built: a table in an eighth of the
//! memory that a map of strings takes.

use crate::gazetteer::buffer::Buffer;
use crate::text::hash;

/// Numbers by id; the ids themselves stand elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// Places of 8 bytes: a part of the hash, and the number and one; 0 is a
    /// free place. A power of two of them, at most three in four taken.
    places: Buffer,
    count: usize,
}

/// The hash of an id. It folds case, which ids do not.
fn mark(id: &str) -> u32 {
    (hash::word(id.as_bytes(), 0) >> 32) as u32
}

impl Ids {
    /// The number of `id`, where `known` gives the id of a number.
    pub(crate) fn find<'i>(&self, id: &str, known: impl Fn(u32) -> &'i [u8]) -> Option<u32> {
        let own = mark(id);
        for (other, number) in self.from(own) {
            let number = number.checked_sub(1)?;
            if other == own && known(number) == id.as_bytes() {
                return Some(number);
            }
        }
        None
    }

    /// Adds an id that is not there yet.
    pub(crate) fn insert(&mut self, id: &str, number: u32) {
        let size = self.places.len() / 8;
        if (self.count + 1) * 4 > size * 3 {
            let old = std::mem::replace(&mut self.places, Buffer::zeros((size * 2).max(16) * 8));
            old.as_chunks().0.iter().map(place).filter(|p| p.1 != 0).for_each(|p| self.put(p));
        }
        self.put((mark(id), number + 1));
        self.count += 1;
    }

    fn put(&mut self, (mark, number): (u32, u32)) {
        let free = self.from(mark).take_while(|p| p.1 != 0).count();
        let places = self.places.all_mut().as_chunks_mut::<8>().0;
        let at = (mark as usize).wrapping_add(free) & places.len().wrapping_sub(1);
        if let Some(to) = places.get_mut(at) {
            *to = (u64::from(number) << 32 | u64::from(mark)).to_le_bytes();
        }
    }

    /// All places, from that of a mark on.
    fn from(&self, mark: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let places = self.places.as_chunks().0;
        let at = mark as usize & places.len().wrapping_sub(1);
        let (before, after) = places.split_at_checked(at).unwrap_or_default();
        after.iter().chain(before).map(place)
    }
}

/// A place, taken apart.
fn place(bytes: &[u8; 8]) -> (u32, u32) {
    let all = u64::from_le_bytes(*bytes);
    (all as u32, (all >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_its_number() {
        let mut names: Vec<String> = (0..5000).map(|i| format!("n{i}")).collect();
        // One hash for both.
        names.extend(["aB".to_owned(), "Ab".to_owned()]);
        let mut ids = Ids::default();
        let known = |n: u32| names[n as usize].as_bytes();
        assert_eq!(ids.find("n1", known), None);
        for (name, number) in names.iter().zip(0..) {
            assert_eq!(ids.find(name, known), None);
            ids.insert(name, number);
        }
        for (name, number) in names.iter().zip(0..) {
            assert_eq!(ids.find(name, known), Some(number));
        }
        assert_eq!(ids.find("ab", known), None);
        assert_eq!(ids.find("", known), None);
    }
}
