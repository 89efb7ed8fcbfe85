//! Scopes, and the cues that open and end them.

use std::ops::Range;

use crate::claim::Status;
use crate::complement::Fact;

/// What opened a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// "not", "failed to".
    Negation,
    /// "no", "avoided": of things as well as of clauses.
    Absence,
    /// "avoided the arrest".
    Averted,
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
    /// What a governing verb says did happen.
    Fact,
    /// "is planned" of an event.
    Pending,
    /// "began to", "started".
    Began,
    /// "former", "no longer", "stopped": it was so.
    Ended,
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
    /// What is decided here whatever was said before: denials, or denials and
    /// doubts, whose cue stands before this one do not reach in.
    pub(crate) hides: Option<Status>,
}

impl Scope {
    /// Whether `outer` does not reach into this scope.
    pub(crate) fn shuts_out(&self, outer: &Self) -> bool {
        let hidden = match self.hides {
            Some(Status::Negated) => outer.status == Status::Negated,
            Some(_) => outer.status >= Status::Hedged,
            None => false,
        };
        hidden && outer.cue.start < self.cue.start
    }
}

/// A verb that another word governs, in tokens of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complement {
    pub(crate) governor: Range<usize>,
    /// From "to" or the preposition to the end of its clause.
    pub(crate) reach: Range<usize>,
    /// The verb itself.
    pub(crate) verb: Range<usize>,
    pub(crate) fact: Fact,
    pub(crate) denied: Fact,
    /// "not to attack".
    pub(crate) negated: bool,
    /// Who does what the governing verb says.
    pub(crate) speaker: Option<Range<usize>>,
}

/// What is known of the verbs of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verbs {
    /// In the order of the governing words.
    pub(crate) complements: Vec<Complement>,
    /// The tokens where a clause of its own begins after "and".
    pub(crate) breaks: Vec<usize>,
    /// The tokens of verbs in a past form.
    pub(crate) pasts: Vec<usize>,
    /// The tokens of verbs with a tense.
    pub(crate) finite: Vec<usize>,
    /// Negators that only set one thing against another: "A, not B".
    pub(crate) inert: Vec<usize>,
}

/// What a phrase of the lexicon does to a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Not,
    None,
    /// "avoided", "thwarted": what did not come about.
    Averted,
    Denied,
    Undone,
    /// "it is false that".
    Untrue,
    /// "wrongly" before a verb of saying or judging.
    Wrongly,
    /// "almost" before a verb.
    Nearly,
    /// "film", "novel": what is told there is made up.
    Fiction,
    /// "report", "letter": what says things without being anybody.
    Writing,
    /// "elect" after a hyphen.
    Elect,
    /// "former" before a noun: it was so.
    Former,
    /// "once" before a verb: it was so.
    Once,
    /// "is planned", "was postponed": an event that is yet to be.
    Pending,
    /// "too weak to".
    Too,
    /// "view" after an owner: "in X's view".
    View,
    /// "put it": "as X put it".
    PutIt,
    /// "had", "were", "should" before a subject.
    Inverted,
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
        !matches!(self, Self::Stop | Self::Pause | Self::Keep | Self::Pseudo | Self::Writing)
    }
}
