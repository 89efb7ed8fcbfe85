//! The rule language: its files, its syntax, and programs compiled from it.

pub(crate) mod syntax;
pub(crate) mod written;
pub(crate) mod frames;
pub(crate) mod file;
pub(crate) mod compile;
pub(crate) mod types;
pub(crate) mod show;
