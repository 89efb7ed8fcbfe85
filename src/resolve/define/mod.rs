//! Names that the text itself gives.

pub(crate) mod definitions;
pub(crate) mod acronyms;
