//! Scopes, and the cues that open and end them.

use std::ops::Range;

use crate::claim::Status;

/// What opened a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// "not", "failed to".
    Negation,
    /// "no", "avoided": of things as well as of clauses.
    Absence,
    /// "X denied".
    Denial,
    /// "may", "reportedly", "is believed to".
    Doubt,
    /// "will", "is expected to".
    Future,
    /// "wants to", "called for".
    Wish,
    /// "if".
    Condition,
    /// "alleged" before a noun.
    Modifier,
    /// "though it was never confirmed".
    Afterthought,
    /// "X said that".
    Speech,
    /// "according to X".
    According,
    /// "X accused Y of".
    Accusation,
    /// Between quotation marks.
    Quotation,
}

/// What a cue reaches, in tokens of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    pub(crate) status: Status,
    pub(crate) cue: Range<usize>,
    pub(crate) reach: Range<usize>,
    /// The words it governs directly, which even what is taken for granted
    /// cannot stand in.
    pub(crate) near: Range<usize>,
    /// Who says so, where the sentence names them.
    pub(crate) speaker: Option<Range<usize>>,
}

/// What a phrase of the lexicon does to a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Not,
    None,
    Denied,
    Undone,
    Modal,
    Future,
    That,
    About,
    Wish,
    Infinitive,
    If,
    Adjective,
    Afterthought,
    Say,
    SayThat,
    As,
    Accuse,
    According,
    /// Ends every scope.
    Stop,
    /// Ends the scopes of phrases.
    Pause,
    /// Wants what is so already to stay: "to maintain its presence".
    Keep,
    /// Looks like a cue and is none.
    Pseudo,
}

impl Word {
    pub(crate) fn is_cue(self) -> bool {
        !matches!(self, Self::Stop | Self::Pause | Self::Keep | Self::Pseudo)
    }
}
