//! Edges by number, and the ways through them.

pub(crate) mod key;
pub(crate) mod summary;
pub(crate) mod claim_counts;
pub(crate) mod adjacency;
pub(crate) mod hub_bits;
pub(crate) mod frozen;
pub(crate) mod recent;
pub(crate) mod summary_table;
pub(crate) mod run;
pub(crate) mod index;
pub(crate) mod freezing;
pub(crate) mod skeleton;
pub(crate) mod image;
