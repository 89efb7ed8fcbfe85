//! The graph itself, and what every question needs of it.

pub(crate) mod name_index;
pub(crate) mod graph;
pub(crate) mod relations;
pub(crate) mod lookup;
pub(crate) mod nearest;
pub(crate) mod records;
pub(crate) mod sources;
