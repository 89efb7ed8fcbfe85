//! What fires, and what it finds in a sentence.

use std::ops::Range;

use crate::claim::Status;
use crate::id::Relation;

/// A rule, or a frame in a construction, as the engine knows it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) relation: Relation,
    /// The number of the relation in the schema.
    pub(crate) number: usize,
    pub(crate) role: Option<String>,
    pub(crate) status: Option<Status>,
    /// Whether the relation holds for a time.
    pub(crate) state: bool,
    /// Whether no time belongs to the relation.
    pub(crate) timeless: bool,
    /// Whether the relation comes about at one moment.
    pub(crate) momentary: bool,
    /// Whether a noun tells the relation by its doer.
    pub(crate) agent_noun: bool,
    /// Words in a phrase after it by which it is a figure of speech.
    pub(crate) figurative: u128,
    /// Verbs whose objects it is not said of, and nouns before "against".
    pub(crate) remote: Vec<u16>,
    pub(crate) remote_nouns: u128,
    /// Whether verbs end or begin it: membership, not a stance.
    pub(crate) turned: bool,
    /// Whether what is said of a place is said of those it lies in.
    pub(crate) within: bool,
}

/// A relation whose nouns name its subject: "its leader".
#[derive(Clone, Debug)]
pub(crate) struct Relational {
    pub(crate) relation: Relation,
    /// The bit of the list of its nouns.
    pub(crate) list: u128,
    /// Whether the noun must be the role that the text gave.
    pub(crate) by_role: bool,
}

/// What a rule found in a sentence, in terms of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: u32,
    pub(crate) subject: Option<u32>,
    pub(crate) object: Option<u32>,
    pub(crate) place: Option<u32>,
    /// The tokens of the role.
    pub(crate) role: Option<Range<u32>>,
    /// The tokens of the word that started the match.
    pub(crate) cue: Range<u32>,
    /// Whether it is said in passing, so that a denial does not reach it.
    pub(crate) nominal: bool,
    /// Whether it stands in a description: "X, a militia backed by Y".
    pub(crate) aside: bool,
    /// Whether one of its sides is named as not meant: "A, not B".
    pub(crate) denied: bool,
}
