//! What a word that governs another verb says of it: who does it, and whether
//! it happened.
//!
//! "Kenya kept Somalia from attacking": Somalia's deed, and it did not happen.
//! The rows are lists of the lexicon with a `governs`; the classes are those
//! of implicative and factive verbs (Karttunen 1971) and of control.

use serde::Deserialize;

/// What part of speech governs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    #[default]
    Verb,
    Noun,
    Adjective,
}

/// Who does what is governed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Doer {
    Subject,
    Object,
}

/// Whether what is governed happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Fact {
    /// It did, as the governing verb did.
    Yes,
    /// It did, whatever becomes of the governing verb.
    Presupposed,
    /// Somebody says so.
    Attributed,
    /// It may.
    Open,
    /// It did not.
    Not,
    /// It is so from then on.
    Began,
    /// It was so until then.
    Ended,
}

/// A row of the table, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Governs {
    #[serde(default)]
    pub(crate) part: Part,
    /// "to", "bare", "ing", or the preposition before a form in -ing.
    pub(crate) forms: Vec<String>,
    pub(crate) doer: Doer,
    pub(crate) fact: Fact,
    /// What it is where the governing word is denied.
    pub(crate) denied: Option<Fact>,
}

impl Governs {
    /// What a denial of the governing word makes of it.
    pub(crate) fn denied(&self) -> Fact {
        self.denied.unwrap_or(match self.fact {
            Fact::Yes | Fact::Began | Fact::Open => Fact::Not,
            Fact::Ended => Fact::Yes,
            Fact::Not | Fact::Attributed => Fact::Open,
            Fact::Presupposed => Fact::Presupposed,
        })
    }
}
