//! A graph as the columns of a file, and back without reading them.
//!
//! Everything is numbered anew on the way out: entities and documents by id,
//! words, dates and further relations by first use in that order. So equal
//! graphs have equal images, whatever came first, and what was removed leaves
//! no trace. What is opened asks its columns as a graph in memory does.

mod numbering;
mod write;
mod read;

/// The sections; numbers are never used for another thing.
mod section {
    pub(super) const SIZES: u32 = 0;
    /// Names of relations, whether each is symmetric, and the log of merged
    /// identities: as postcard writes them.
    pub(super) const RELATIONS: u32 = 1;
    pub(super) const MERGES: u32 = 2;
    pub(super) const TIMES: u32 = 3;
    pub(super) const IDS: u32 = 4;
    pub(super) const TYPES: u32 = 9;
    pub(super) const WORDS: u32 = 14;
    pub(super) const NAMES: u32 = 19;
    pub(super) const DOCUMENT_IDS: u32 = 24;
    pub(super) const KINDS: u32 = 29;
    pub(super) const LIVE: u32 = 30;
    pub(super) const CARDS: u32 = 31;
    pub(super) const VARIANT_ENDS: u32 = 32;
    pub(super) const VARIANTS: u32 = 33;
    pub(super) const BEARER_ENDS: u32 = 34;
    pub(super) const BEARERS: u32 = 35;
    pub(super) const RECORD_ENDS: u32 = 36;
    pub(super) const RECORDS: u32 = 37;
    pub(super) const PLACE_NODES: u32 = 38;
    pub(super) const NODE_PLACES: u32 = 39;
    pub(super) const ROWS: u32 = 40;
    pub(super) const LINKS: u32 = 41;
    pub(super) const LINES: u32 = 42;
    pub(super) const BARE: u32 = 43;
    pub(super) const RANGES: u32 = 44;
    pub(super) const PARTS: u32 = 45;
    pub(super) const DOCUMENT_ENDS: u32 = 46;
    pub(super) const DOCUMENTS: u32 = 47;
    pub(super) const ONE_SIDED: u32 = 48;
    /// 23 of them.
    pub(super) const EDGES: u32 = 50;
}

/// How many sections there may be.
pub(crate) const SECTIONS: usize = 96;
/// The first that is free for what is kept beside a graph.
pub(crate) const FIRST_FREE: u32 = 80;
