//! The names of a text, as lists and the text itself give them.

pub(crate) mod kinds;
pub(crate) mod table;
pub(crate) mod hits;
