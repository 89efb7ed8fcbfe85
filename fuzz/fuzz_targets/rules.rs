//! A rule, lexicon or schema file is taken or refused with its place.
#![no_main]

use std::sync::OnceLock;

use isnad::{Lexicon, Rules, Schema};
use libfuzzer_sys::fuzz_target;

static SCHEMA: OnceLock<Schema> = OnceLock::new();

fuzz_target!(|text: &str| {
    let schema = SCHEMA.get_or_init(|| Schema::builtin().unwrap());
    let lexicon = Lexicon::parse("fuzz.toml", text).unwrap_or_else(|_| Lexicon::builtin().unwrap());
    if let Err(error) = Rules::parse("fuzz.toml", text, schema, &lexicon) {
        assert!(!error.to_string().is_empty());
    }
    if let Err(error) = Schema::parse("fuzz.toml", text) {
        assert!(!error.to_string().is_empty());
    }
});
