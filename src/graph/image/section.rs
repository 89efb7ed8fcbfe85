//! The sections of an image; numbers are never used for another thing.

/// Whether a section can be worked out from the others: an image has it so
/// that nothing need be worked out, a snapshot leaves it out.
pub(super) fn is_derived(section: u32) -> bool {
    // Of texts, the table that finds them and its seeds.
    let of_texts = [IDS, TYPES, WORDS, NAMES, DOCUMENT_IDS].iter();
    let mut table = of_texts.flat_map(|first| [first + 3, first + 4]);
    let of_edges = EDGES..EDGES + 23;
    [LIVE, PLACE_NODES, NODE_PLACES, LINKS, ONE_SIDED].contains(&section)
        || of_edges.contains(&section)
        || table.any(|known| known == section)
}

pub(super) const SIZES: u32 = 0;
/// Names of relations, whether each is symmetric, and the log of
/// decisions: as postcard writes them.
pub(super) const RELATIONS: u32 = 1;
pub(super) const DECISIONS: u32 = 2;
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
/// Whether every claim is asserted and gives no time.
pub(super) const USUAL: u32 = 49;
/// 23 of them.
pub(super) const EDGES: u32 = 50;
