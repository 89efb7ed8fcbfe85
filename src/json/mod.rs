//! The nouns as JSON: what serde reads and writes of them.
//!
//! Records stand apart from the types, so that a type can change without
//! changing what a service has stored or another program expects.
//! `docs/json.md` describes them.

mod words;
mod entities;
mod readings;
mod answers;
