//! Which programs can fire at all, by the words and types that a sentence has.

pub(crate) mod words_present;
pub(crate) mod types_present;
