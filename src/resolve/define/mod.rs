//! Names that the text itself gives.

pub(crate) mod acronyms;
pub(crate) mod definitions;
