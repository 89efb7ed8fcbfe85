//! Keeping a graph on disk: as one file, or as a store that changes.

mod records;
mod snapshot;
mod disk;
mod log;
mod current;
mod change;
mod state;
mod image;
mod store;
#[cfg(test)]
mod simulated;
#[cfg(test)]
mod crash_tests;

pub use crate::store::store::Store;
