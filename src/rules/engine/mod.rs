//! Runs compiled programs over a sentence.

pub(crate) mod bindings;
pub(crate) mod matching;
mod sides;
pub(crate) mod fit;
pub(crate) mod roles;
