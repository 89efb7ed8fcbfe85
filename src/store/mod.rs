//! Keeping a graph on disk.

mod records;
mod snapshot;
