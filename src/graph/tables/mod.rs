//! Numbers for strings and for places, and sets of them.

pub(crate) mod column;
pub(crate) mod lazy;
pub(crate) mod interner;
pub(crate) mod places;
pub(crate) mod bit_set;
pub(crate) mod sections;
pub(crate) mod written;
