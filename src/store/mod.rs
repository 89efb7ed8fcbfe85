//! Keeping a graph on disk: as one file, or as a store that changes.

// In reading order: the one file, then the store's files, then the store.
mod records;
mod bytes;
mod disk;
mod snapshot;
mod current;
mod log;
mod change;
mod state;
mod image;
mod durable;
mod ingest;
mod upkeep;
#[cfg(test)]
mod simulated;
#[cfg(test)]
mod crash_tests;

pub use crate::store::durable::Store;
pub use crate::store::ingest::Progress;
pub use crate::store::upkeep::{Salvage, Verified};
