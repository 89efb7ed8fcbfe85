//! Numbers that stand in memory, or in a file that is mapped.
//!
//! Both are read alike, without asking which it is: a column knows where its
//! numbers begin and how many there are. Numbers of a file become memory's
//! when they are changed.

use std::fmt::{self, Debug};
use std::fs::File;
use std::io;
use std::ops::{Deref, Index, Range};
use std::ptr::NonNull;
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::{Mmap, MmapOptions};

/// Bytes that do not change: those of a mapped file, or a copy.
pub(crate) struct Bytes(Source);

enum Source {
    Map(Mmap),
    /// As words, so that it is aligned as a map is; and how many bytes count.
    Memory(Vec<u64>, usize),
}

impl Bytes {
    /// Maps a file, which nobody may change from now on.
    #[expect(
        unsafe_code,
        reason = "mapping a file is unsafe as another process may change it under us; a store's \
                  image is written once, under a name of its own, and only ever removed"
    )]
    pub(crate) fn of_file(file: &File) -> io::Result<Self> {
        // SAFETY: see the reason above; what is read is held to its bounds, so
        // that a changed byte gives a wrong answer or a panic and no more.
        unsafe { MmapOptions::new().map(file) }.map(|map| Self(Source::Map(map)))
    }

    /// A copy of bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut copy: Vec<u64> = words.iter().map(|word| u64::from_ne_bytes(*word)).collect();
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        copy.push(u64::from_ne_bytes(last));
        Self(Source::Memory(copy, bytes.len()))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Source::Map(map) => map,
            Source::Memory(words, length) => {
                bytemuck::cast_slice(words).get(..*length).unwrap_or_default()
            }
        }
    }
}

impl Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.len())
    }
}

/// Numbers, in memory or in a file.
pub(crate) struct Column<T> {
    start: NonNull<T>,
    length: usize,
    owner: Owner<T>,
}

#[derive(Clone)]
enum Owner<T> {
    Memory(Vec<T>),
    File(Arc<Bytes>),
}

// SAFETY: a column owns its numbers, or shares bytes that nobody changes.
#[expect(unsafe_code, reason = "a pointer into what it owns itself")]
unsafe impl<T: Send + Sync> Send for Column<T> {}
// SAFETY: as above.
#[expect(unsafe_code, reason = "a pointer into what it owns itself")]
unsafe impl<T: Send + Sync> Sync for Column<T> {}

impl<T: Pod> Column<T> {
    /// Some bytes as numbers; `None` where they do not fit.
    pub(crate) fn mapped(bytes: &Arc<Bytes>, range: Range<usize>) -> Option<Self> {
        let numbers: &[T] = bytemuck::try_cast_slice(bytes.get(range)?).ok()?;
        let start = NonNull::from(numbers).cast();
        Some(Self { start, length: numbers.len(), owner: Owner::File(Arc::clone(bytes)) })
    }

    /// The numbers to change in place.
    pub(crate) fn make_mut(&mut self) -> &mut [T] {
        if let Owner::File(_) = self.owner {
            *self = self.to_vec().into();
        }
        match &mut self.owner {
            Owner::Memory(numbers) => numbers,
            Owner::File(_) => &mut [],
        }
    }

    /// Changes the numbers, and how many there are.
    pub(crate) fn edit<R>(&mut self, change: impl FnOnce(&mut Vec<T>) -> R) -> R {
        let mut numbers = match std::mem::replace(&mut self.owner, Owner::Memory(Vec::new())) {
            Owner::Memory(numbers) => numbers,
            Owner::File(bytes) => {
                self.owner = Owner::File(bytes);
                self.to_vec()
            }
        };
        let outcome = change(&mut numbers);
        *self = numbers.into();
        outcome
    }
}

impl<T> Column<T> {
    /// Bytes that it takes of memory.
    pub(crate) fn bytes(&self) -> usize {
        match &self.owner {
            Owner::Memory(numbers) => numbers.capacity() * size_of::<T>(),
            Owner::File(_) => 0,
        }
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(mut numbers: Vec<T>) -> Self {
        let start = NonNull::from(numbers.as_mut_slice()).cast();
        Self { start, length: numbers.len(), owner: Owner::Memory(numbers) }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Clone> Clone for Column<T> {
    fn clone(&self) -> Self {
        match &self.owner {
            Owner::Memory(numbers) => numbers.clone().into(),
            Owner::File(bytes) => {
                let owner = Owner::File(Arc::clone(bytes));
                Self { start: self.start, length: self.length, owner }
            }
        }
    }
}

impl<T> Deref for Column<T> {
    type Target = [T];

    #[inline]
    #[expect(unsafe_code, reason = "asking who owns them took a fifth of a search's time")]
    fn deref(&self) -> &[T] {
        // SAFETY: `start` and `length` are those of a slice of `owner`, which
        // is neither moved nor changed while this borrows it: every change
        // goes through `make_mut`, which keeps the place, or makes a new column.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl<T: Debug> Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}

/// Numbers of which more come: the first in a column, the others in memory.
#[derive(Clone, Debug)]
pub(crate) struct Grown<T> {
    base: Column<T>,
    tail: Vec<T>,
}

impl<T> Default for Grown<T> {
    fn default() -> Self {
        Self { base: Column::default(), tail: Vec::new() }
    }
}

impl<T> From<Column<T>> for Grown<T> {
    fn from(base: Column<T>) -> Self {
        Self { base, tail: Vec::new() }
    }
}

impl<T> From<Vec<T>> for Grown<T> {
    fn from(tail: Vec<T>) -> Self {
        Self { base: Column::default(), tail }
    }
}

impl<T: Pod> Grown<T> {
    pub(crate) fn len(&self) -> usize {
        self.base.len() + self.tail.len()
    }

    /// How many are in the column.
    pub(crate) fn base_len(&self) -> usize {
        self.base.len()
    }

    /// Gives others in place of those that came after the column.
    pub(crate) fn set_tail(&mut self, tail: Vec<T>) {
        self.tail = tail;
        self.tail.shrink_to_fit();
    }

    /// Those that came after the column.
    pub(crate) fn tail(&self) -> &[T] {
        &self.tail
    }

    #[inline]
    pub(crate) fn get(&self, i: usize) -> Option<&T> {
        match i.checked_sub(self.base.len()) {
            None => self.base.get(i),
            Some(i) => self.tail.get(i),
        }
    }

    pub(crate) fn get_mut(&mut self, i: usize) -> Option<&mut T> {
        match i.checked_sub(self.base.len()) {
            None => self.base.make_mut().get_mut(i),
            Some(i) => self.tail.get_mut(i),
        }
    }

    /// Those of a range, all of which came together.
    #[inline]
    pub(crate) fn range(&self, range: Range<usize>) -> &[T] {
        let base = self.base.len();
        if range.start >= base {
            self.tail.get(range.start - base..range.end.max(base) - base).unwrap_or_default()
        } else {
            self.base.get(range).unwrap_or_default()
        }
    }

    /// How many come first of which something holds, where all these come
    /// first.
    pub(crate) fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        match self.tail.first() {
            Some(first) if holds(first) => self.base.len() + self.tail.partition_point(holds),
            _ => self.base.partition_point(holds),
        }
    }

    pub(crate) fn push(&mut self, number: T) {
        self.tail.push(number);
    }

    pub(crate) fn extend(&mut self, numbers: &[T]) {
        self.tail.extend_from_slice(numbers);
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.tail.reserve(more);
    }

    /// Drops what came after the first so many, none of the column.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.tail.truncate(length.saturating_sub(self.base.len()));
    }

    /// Gives back what it holds beyond its numbers, where that is much.
    pub(crate) fn shrink(&mut self) {
        self.tail.shrink_to(self.tail.len() + self.tail.len() / 8);
    }

    pub(crate) fn bytes(&self) -> usize {
        self.base.bytes() + self.tail.capacity() * size_of::<T>()
    }
}

impl<T> Index<usize> for Grown<T> {
    type Output = T;

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "whoever indexes knows that it is there")]
    fn index(&self, i: usize) -> &T {
        match i.checked_sub(self.base.len()) {
            None => &self.base[i],
            Some(i) => &self.tail[i],
        }
    }
}

/// Numbers by number, few of which change: sorted pairs in a column, and what
/// changed beside them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    base: Column<[u32; 2]>,
    /// `None` for what is no more.
    changed: std::collections::HashMap<u32, Option<u32>>,
}

impl Pairs {
    /// Of sorted pairs.
    pub(crate) fn of(base: Column<[u32; 2]>) -> Self {
        Self { base, changed: std::collections::HashMap::new() }
    }

    /// Whether there never was one.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.base.is_empty() && self.changed.is_empty()
    }

    pub(crate) fn get(&self, key: u32) -> Option<u32> {
        if let Some(changed) = self.changed.get(&key) {
            return *changed;
        }
        let at = self.base.binary_search_by_key(&key, |pair| pair[0]).ok()?;
        self.base.get(at).map(|pair| pair[1])
    }

    /// Gives a number another; returns the one it had.
    pub(crate) fn insert(&mut self, key: u32, value: u32) -> Option<u32> {
        let before = self.get(key);
        self.changed.insert(key, Some(value));
        before
    }

    pub(crate) fn remove(&mut self, key: u32) -> Option<u32> {
        let before = self.get(key);
        if before.is_some() {
            self.changed.insert(key, None);
        }
        before
    }

    /// All pairs, sorted.
    pub(crate) fn sorted(&self) -> Vec<[u32; 2]> {
        let kept = self.base.iter().filter(|pair| !self.changed.contains_key(&pair[0])).copied();
        let changed = self.changed.iter().filter_map(|(key, value)| Some([*key, (*value)?]));
        let mut all: Vec<[u32; 2]> = kept.chain(changed).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: u32) -> Vec<u32> {
        (0..n).collect()
    }

    fn mapped(numbers: &[u32]) -> Column<u32> {
        let bytes = Arc::new(Bytes::of(bytemuck::cast_slice(numbers)));
        Column::mapped(&bytes, 0..numbers.len() * 4).unwrap()
    }

    #[test]
    fn a_column_reads_alike_wherever_it_stands() {
        for n in [0, 1, 2, 7, 100] {
            let mut columns = [numbers(n).into(), mapped(&numbers(n))];
            for column in &mut columns {
                assert_eq!(**column, numbers(n));
                let copy = column.clone();
                if n > 0 {
                    column.make_mut()[0] = 9;
                    assert_eq!((column[0], copy[0]), (9, 0));
                }
                column.edit(|numbers| numbers.extend([1; 50]));
                assert_eq!((column.len(), copy.len()), (n as usize + 50, n as usize));
                let moved = std::mem::take(column);
                assert_eq!(moved.last(), Some(&1));
                assert!(column.is_empty());
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_no_column() {
        let bytes = Arc::new(Bytes::of(&[1; 20]));
        assert!(Column::<u32>::mapped(&bytes, 0..20).is_some());
        let backwards = std::ops::Range { start: 16, end: 12 };
        for range in [0..19, 1..5, 0..24, backwards] {
            assert!(Column::<u32>::mapped(&bytes, range.clone()).is_none(), "{range:?}");
        }
    }

    #[test]
    fn bytes_outlive_the_column_that_was_made_first() {
        let column = mapped(&numbers(1000));
        let copy = column.clone();
        drop(column);
        assert_eq!(copy[999], 999);
        let elsewhere = std::thread::spawn(move || copy.iter().sum::<u32>());
        assert_eq!(elsewhere.join().unwrap(), 499_500);
    }

    #[test]
    fn what_grew_is_one_with_what_it_grew_from() {
        let mut grown: Grown<u32> = mapped(&numbers(4)).into();
        grown.extend(&[4, 5]);
        grown.push(6);
        assert!((0..7).all(|i| grown[i] == i as u32));
        assert_eq!((grown[3], grown[4], grown.get(7)), (3, 4, None));
        assert_eq!((grown.range(1..3), grown.range(4..6)), (&[1, 2][..], &[4, 5][..]));
        assert_eq!((grown.range(4..4), grown.range(7..7)), (&[][..], &[][..]));
        *grown.get_mut(1).unwrap() = 8;
        *grown.get_mut(5).unwrap() = 9;
        grown.truncate(6);
        assert_eq!((grown.range(0..4), grown.tail()), (&[0, 8, 2, 3][..], &[4, 9][..]));
    }

    #[test]
    fn pairs_are_what_was_set_last() {
        let base: Column<[u32; 2]> = vec![[1, 10], [4, 40]].into();
        let mut pairs = Pairs::of(base);
        assert_eq!((pairs.insert(4, 41), pairs.insert(2, 20)), (Some(40), None));
        assert_eq!((pairs.remove(1), pairs.remove(3)), (Some(10), None));
        assert_eq!((pairs.get(1), pairs.get(2), pairs.get(4)), (None, Some(20), Some(41)));
        assert_eq!(pairs.sorted(), [[2, 20], [4, 41]]);
    }
}
