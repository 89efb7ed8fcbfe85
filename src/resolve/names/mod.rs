//! The names of a text, and which entity each denotes.

pub(crate) mod kinds;
pub(crate) mod table;
pub(crate) mod hits;
pub(crate) mod candidates;
pub(crate) mod short_forms;
