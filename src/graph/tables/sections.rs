//! The columns of an image, by number.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytemuck::Pod;

use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::{Bytes, Column};
use crate::graph::tables::interner::Laid;

/// What is wrong with an image.
pub(crate) type Fault = &'static str;

/// Takes the columns of an image: bytes of a section are all there is of it,
/// or more of the section that came last.
pub(crate) trait Sink {
    fn put(&mut self, section: u32, bytes: &[u8]) -> io::Result<()>;
}

/// Writes a column.
pub(crate) fn put<T: Pod>(sink: &mut dyn Sink, section: u32, numbers: &[T]) -> io::Result<()> {
    sink.put(section, bytemuck::cast_slice(numbers))
}

/// Writes texts, as five sections.
pub(crate) fn put_laid(sink: &mut dyn Sink, first: u32, laid: &Laid) -> io::Result<()> {
    put(sink, first, &laid.texts)?;
    put(sink, first + 1, &laid.ends)?;
    put(sink, first + 2, &laid.overflow_starts)?;
    put(sink, first + 3, &laid.table)?;
    put(sink, first + 4, &laid.seeds)
}

/// The sections of an image that is opened.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    /// By number; those that are missing are empty.
    parts: Vec<(Arc<Bytes>, Range<usize>)>,
}

impl Sections {
    pub(crate) fn new(bytes: Arc<Bytes>, ranges: Vec<Range<usize>>) -> Self {
        Self { parts: ranges.into_iter().map(|range| (Arc::clone(&bytes), range)).collect() }
    }

    /// Sections that were read one by one.
    pub(crate) fn of_parts(parts: Vec<Vec<u8>>) -> Self {
        let whole = |part: Vec<u8>| (Arc::new(Bytes::of(&part)), 0..part.len());
        Self { parts: parts.into_iter().map(whole).collect() }
    }

    /// A section as numbers.
    pub(crate) fn column<T: Pod>(&self, section: u32) -> Result<Column<T>, Fault> {
        match self.parts.get(section as usize) {
            None => Ok(Column::default()),
            Some((bytes, range)) => {
                Column::mapped(bytes, range.clone()).ok_or("a column does not fit its numbers")
            }
        }
    }

    /// A column that must have a certain length.
    pub(crate) fn column_of<T: Pod>(&self, section: u32, len: usize) -> Result<Column<T>, Fault> {
        let column = self.column(section)?;
        if column.len() == len { Ok(column) } else { Err("a column is of another length") }
    }

    pub(crate) fn bits(&self, section: u32) -> Result<BitSet, Fault> {
        self.column(section).map(BitSet::from)
    }

    /// Texts, from five sections.
    pub(crate) fn laid(&self, first: u32) -> Result<Laid, Fault> {
        let laid = Laid {
            texts: self.column(first)?,
            ends: self.column(first + 1)?,
            overflow_starts: self.column(first + 2)?,
            table: self.column(first + 3)?,
            seeds: self.column(first + 4)?,
        };
        if laid.table.is_empty() {
            return laid.again();
        }
        let slots = laid.table.len();
        if laid.seeds.len() == 3 && slots.is_power_of_two() && laid.ends.len() < slots {
            Ok(laid)
        } else {
            Err("a table of texts is none")
        }
    }
}
