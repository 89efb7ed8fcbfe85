//! Entities as documents describe them, in an image.

use std::sync::Arc;

use crate::entity::Entity;
use crate::graph::tables::column::Column;
use crate::graph::tables::lazy::Lazy;

/// Reads the bytes of an entity.
pub(crate) type ReadEntity = fn(&[u8]) -> Option<Entity>;

/// The records of an image, each read when it is first looked at.
#[derive(Debug)]
pub(crate) struct ImageRecords {
    read: Lazy<Option<Arc<Entity>>>,
    ends: Column<u64>,
    bytes: Column<u8>,
    reader: ReadEntity,
}

impl ImageRecords {
    pub(crate) fn new(ends: Column<u64>, bytes: Column<u8>, reader: ReadEntity) -> Self {
        Self { read: Lazy::new(ends.len()), ends, bytes, reader }
    }

    pub(crate) fn get(&self, record: u32) -> Option<Arc<Entity>> {
        let i = record as usize;
        let make = || {
            let end = |i: usize| self.ends.get(i).and_then(|end| usize::try_from(*end).ok());
            let start = i.checked_sub(1).map_or(Some(0), end)?;
            (self.reader)(self.bytes.get(start..end(i)?)?).map(Arc::new)
        };
        self.read.get(i, make).cloned().flatten()
    }
}
