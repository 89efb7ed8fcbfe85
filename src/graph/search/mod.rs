//! Searches over places, which know steps and no edges.

pub(crate) mod steps;
pub(crate) mod shortest;
pub(crate) mod within;
pub(crate) mod simple_paths;
pub(crate) mod k_shortest;
pub(crate) mod chain;
