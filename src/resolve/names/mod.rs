//! The names of a text, as lists and the text itself give them.

pub(crate) mod kinds;
pub(crate) mod table;
pub(crate) mod another;
mod companies;
mod held;
pub(crate) mod hits;
