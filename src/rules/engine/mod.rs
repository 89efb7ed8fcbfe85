//! Runs compiled programs over a sentence.

pub(crate) mod matching;
pub(crate) mod fit;
pub(crate) mod roles;
