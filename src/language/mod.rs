//! What a language is to the stages: how its verbs and nouns inflect.
//!
//! Its words are data, the lists of a [`Lexicon`](crate::Lexicon); a language
//! is a folder of such lists and one file of code, as `english.rs` is.

pub(crate) mod forms;
mod english;
pub(crate) mod value;

pub use crate::language::forms::{Ending, Forms};
pub use crate::language::value::Language;
