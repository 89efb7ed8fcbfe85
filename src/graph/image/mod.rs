//! A graph as the columns of a file, and back without reading them.
//!
//! Everything is numbered anew on the way out: entities and documents by id,
//! words, dates and further relations by first use in that order. So equal
//! graphs have equal images, whatever came first, and what was removed leaves
//! no trace. What is opened asks its columns as a graph in memory does.

mod section;
mod numbering;
mod write;
mod read;
mod load;

/// How many sections there may be.
pub(crate) const SECTIONS: usize = 96;
/// The first that is free for what is kept beside a graph.
pub(crate) const FIRST_FREE: u32 = 80;
