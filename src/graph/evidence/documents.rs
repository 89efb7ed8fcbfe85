//! Documents by number: those that came since an image, and those of the image,
//! which are read when they are looked at.

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use crate::entity::Entity;
use crate::graph::entities::records::ImageRecords;
use crate::graph::evidence::body::{Body, TextBody};
use crate::graph::evidence::wire;
use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::Column;
use crate::graph::tables::interner::Interner;
use crate::id::DocumentId;
use crate::time::Date;

/// One entity of a document.
#[derive(Clone, Debug)]
pub(crate) struct DocumentEntity {
    pub(crate) node: u32,
    pub(crate) mentions: u32,
    pub(crate) discovered: bool,
    pub(crate) entity: Arc<Entity>,
}

/// One document.
#[derive(Clone, Debug)]
pub(crate) struct LedgerDocument {
    pub(crate) id: DocumentId,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) publisher: Option<String>,
    /// Its entities, unless an image has them.
    pub(super) parts: Box<[DocumentEntity]>,
    pub(super) body: Body,
}

impl LedgerDocument {
    /// What is left of a document that is gone.
    pub(super) fn nothing() -> Self {
        Self {
            id: DocumentId::from(""),
            title: None,
            published: None,
            publisher: None,
            parts: Box::default(),
            body: Body::Text(TextBody::default()),
        }
    }
}

/// What belongs to a document in the columns: 32 bytes.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct DocumentRanges {
    pub(crate) rows: [u32; 2],
    /// The entities that a table names and nobody describes, among all such.
    pub(crate) bare: [u32; 2],
    /// Its entities in an image.
    pub(crate) parts: [u32; 2],
    /// Where the lines of a table's rows begin among all.
    pub(crate) lines: u32,
    pub(crate) is_table: u32,
}

/// One entity of a document in an image.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct PartRow {
    pub(crate) node: u32,
    pub(crate) mentions: u32,
    /// The number of its record, and the highest bit for a discovery.
    pub(crate) record: u32,
}

pub(crate) const DISCOVERED: u32 = 1 << 31;

/// The documents of an image, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImageDocuments {
    pub(crate) ids: Interner,
    pub(crate) ends: Column<u64>,
    pub(crate) bytes: Column<u8>,
    pub(crate) parts: Column<PartRow>,
    pub(crate) records: Option<Arc<ImageRecords>>,
    /// Those that are live no more, and how many.
    pub(crate) gone: BitSet,
    pub(crate) gone_count: usize,
}

impl ImageDocuments {
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.ids.find(id).filter(|number| !self.gone.has(*number))
    }

    pub(super) fn forget(&mut self, id: &str) -> Option<u32> {
        let number = self.find(id)?;
        self.gone.set(number, true);
        self.gone_count += 1;
        Some(number)
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len() - self.gone_count
    }

    /// Reads a document; what is damaged says nothing.
    pub(super) fn read(&self, number: u32) -> LedgerDocument {
        let i = number as usize;
        let end = |i: usize| self.ends.get(i).and_then(|end| usize::try_from(*end).ok());
        let range = i.checked_sub(1).map_or(Some(0), end).zip(end(i));
        let bytes = range.and_then(|(start, end)| self.bytes.get(start..end));
        let Some((title, published, publisher, body)) = bytes.and_then(wire::read_document) else {
            return LedgerDocument::nothing();
        };
        let id = DocumentId::from(self.ids.text(number));
        LedgerDocument { id, title, published, publisher, parts: Box::default(), body }
    }
}
