//! Values that are made when they are first looked at.
//!
//! A graph that is opened from a file has many documents and entities, and an
//! answer is about few of them.

use std::sync::OnceLock;

const CHUNK: usize = 256;

/// Room for some values, once one of them was looked at.
type Chunk<T> = Box<[OnceLock<T>]>;

/// Values by number: the first ones made when needed, the others given.
#[derive(Clone, Debug)]
pub(crate) struct Lazy<T> {
    /// How many are made when needed.
    base: usize,
    chunks: Box<[OnceLock<Chunk<T>>]>,
    tail: Vec<T>,
}

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self::new(0)
    }
}

impl<T> Lazy<T> {
    /// So many that are made when needed.
    pub(crate) fn new(base: usize) -> Self {
        let chunks = (0..base.div_ceil(CHUNK)).map(|_| OnceLock::new()).collect();
        Self { base, chunks, tail: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.base + self.tail.len()
    }

    pub(crate) fn base_len(&self) -> usize {
        self.base
    }

    /// A value; `make` is asked for one that was never looked at.
    #[inline]
    pub(crate) fn get(&self, i: usize, make: impl FnOnce() -> T) -> Option<&T> {
        match i.checked_sub(self.base) {
            Some(i) => self.tail.get(i),
            None => {
                let chunk = self.chunks.get(i / CHUNK)?;
                let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
                chunk.get(i % CHUNK).map(|place| place.get_or_init(make))
            }
        }
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, i: usize, make: impl FnOnce() -> T) -> Option<&mut T> {
        self.get(i, make)?;
        match i.checked_sub(self.base) {
            Some(i) => self.tail.get_mut(i),
            None => self.chunks.get_mut(i / CHUNK)?.get_mut()?.get_mut(i % CHUNK)?.get_mut(),
        }
    }

    /// A value that was looked at, or given.
    pub(crate) fn known(&self, i: usize) -> Option<&T> {
        match i.checked_sub(self.base) {
            Some(i) => self.tail.get(i),
            None => self.chunks.get(i / CHUNK)?.get()?.get(i % CHUNK)?.get(),
        }
    }

    /// The values that were given, which are no more.
    pub(crate) fn take_tail(&mut self) -> Vec<T> {
        std::mem::take(&mut self.tail)
    }

    /// Gives others in their place.
    pub(crate) fn set_tail(&mut self, tail: Vec<T>) {
        self.tail = tail;
    }

    pub(crate) fn push(&mut self, value: T) {
        self.tail.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once() {
        let mut lazy: Lazy<usize> = Lazy::new(1000);
        lazy.push(7);
        assert_eq!((lazy.len(), lazy.base_len()), (1001, 1000));
        assert_eq!((lazy.known(999), lazy.get(999, || 5)), (None, Some(&5)));
        assert_eq!(lazy.get(999, || panic!("it is made")), Some(&5));
        *lazy.get_mut(3, || 1).unwrap() += 1;
        assert_eq!((lazy.known(3), lazy.known(4), lazy.known(1000)), (Some(&2), None, Some(&7)));
        assert_eq!((lazy.get(1000, || 0), lazy.get(1001, || 0)), (Some(&7), None));
    }
}
