//! Names that no list has, by what stands around them.

pub(crate) mod score;
pub(crate) mod capital_runs;
pub(crate) mod segments;
pub(crate) mod heads;
pub(crate) mod untyped;
pub(crate) mod contexts;
pub(crate) mod scoring;
pub(crate) mod discoveries;
