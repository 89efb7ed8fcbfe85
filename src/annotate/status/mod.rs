//! How sure the author is: what negation, doubt and attribution reach.
//!
//! After ConText (Chapman and others 2007, Harkema and others 2009): a cue
//! opens a scope that runs forward or back to a word that ends it. The lists
//! `status_*` of the lexicon hold the cues; what they reach is set here.
//!
//! A claim is negated if a negation reaches its cue, else hedged, else
//! attributed, else asserted. A negation of a negation ("did not deny that")
//! is a hedge, for it asserts nothing either. What a phrase takes for granted
//! is asserted whatever is said of it: "he denied a role in the killing of X"
//! leaves X killed. Such claims pass `presupposed`, and only a scope that
//! governs the phrase itself counts for them ("no killing", "the alleged
//! killing").

mod kinds;
mod speech;
mod quotes;
mod view;

use std::ops::Range;

pub(crate) use crate::annotate::status::kinds::{Complement, Scope, Verbs};
use crate::annotate::status::kinds::{ScopeKind, Word};
pub(crate) use crate::annotate::status::quotes::Quote;
use crate::annotate::status::quotes::{Speeches, has_quotes};
use crate::annotate::status::view::View;
use crate::claim::Status;
use crate::complement::Fact;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::phrases::{Line, Phrases};
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};

/// The status of a claim among the scopes of its sentence, and the scope that
/// decides it.
///
/// `cue` is the token that the claim turns on. `first` and `last` are its
/// outer tokens: a claim that stands wholly in a scope is in it even where
/// its cue is not known to be. An `event` may be cancelled where a state in
/// the same words may not: the meeting of X, the leader of X.
pub(crate) fn status_of(
    scopes: &[Scope],
    cue: usize,
    first: usize,
    last: usize,
    presupposed: bool,
    event: bool,
) -> (Status, Option<&Scope>) {
    let holds = |s: &&Scope| {
        if s.kind == ScopeKind::Pending && presupposed && !event {
            return false;
        }
        if presupposed {
            return s.near.contains(&cue);
        }
        s.reach.contains(&cue)
            || s.reach.contains(&first)
                && s.reach.contains(&last)
                && !s.cue.contains(&cue)
                && first <= last
    };
    let shut = |s: &&Scope| !scopes.iter().filter(holds).any(|inner| inner.shuts_out(s));
    let found = scopes.iter().filter(holds).filter(shut).max_by_key(|s| {
        // Of one status the nearest cue decides.
        (s.status, std::cmp::Reverse(s.cue.start.abs_diff(cue)))
    });
    found.map_or((Status::Asserted, None), |s| (s.status, Some(s)))
}

/// Whether what turns on token `cue` is said to have ended or begun:
/// "former", "used to", "started".
pub(crate) fn turn_of(scopes: &[Scope], cue: usize) -> Option<Fact> {
    let holds = |s: &&Scope| s.reach.contains(&cue) || s.near.contains(&cue);
    let has = |kind: ScopeKind| scopes.iter().filter(holds).any(|s| s.kind == kind);
    match () {
        () if has(ScopeKind::Ended) => Some(Fact::Ended),
        () if has(ScopeKind::Began) => Some(Fact::Began),
        () => None,
    }
}

/// Lists of cues; of a word in two lists the first has it.
const LISTS: &[(&str, Word)] = &[
    ("status_pseudo", Word::Pseudo),
    ("status_not", Word::Not),
    ("status_none", Word::None),
    ("status_averted", Word::Averted),
    ("status_denied", Word::Denied),
    ("status_undone", Word::Undone),
    ("status_untrue", Word::Untrue),
    ("status_wrongly", Word::Wrongly),
    ("status_nearly", Word::Nearly),
    ("status_fiction", Word::Fiction),
    ("status_writing", Word::Writing),
    ("status_elect", Word::Elect),
    ("status_pending", Word::Pending),
    ("status_too", Word::Too),
    ("status_view", Word::View),
    ("status_put_it", Word::PutIt),
    ("status_former", Word::Former),
    ("status_once", Word::Once),
    ("status_inverted", Word::Inverted),
    ("status_modal", Word::Modal),
    ("status_future", Word::Future),
    ("status_that", Word::That),
    ("status_about", Word::About),
    ("status_wish", Word::Wish),
    ("status_infinitive", Word::Infinitive),
    ("status_if", Word::If),
    ("status_doubt", Word::Afterthought),
    ("status_say", Word::Say),
    ("status_say_that", Word::SayThat),
    ("status_as", Word::As),
    ("status_accuse", Word::Accuse),
    ("status_according", Word::According),
    ("status_adjective", Word::Adjective),
    ("status_stop", Word::Stop),
    ("status_pause", Word::Pause),
    ("status_keep", Word::Keep),
];

/// How many tokens are read as one sentence.
const LONGEST: usize = 400;

/// Finds scopes by the words of a lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Scopes {
    words: Phrases<Word>,
    /// Verbs whose infinitive came about: "managed to".
    implicative: Phrases<()>,
    /// Forms of to be and determiners.
    be: Phrases<()>,
    /// Verbs by which a work of fiction tells: "depicts".
    tells: Phrases<()>,
}

impl Scopes {
    /// Compiles the lists `status_*` of a lexicon.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks one of them.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let mut words = Phrases::of(lexicon.language());
        for (name, word) in LISTS {
            for phrase in lexicon.list(name)? {
                words.insert(phrase, |old| old.unwrap_or(*word));
            }
        }
        let plain = |name: &str| -> Result<Phrases<()>> {
            let mut phrases = Phrases::default();
            for phrase in lexicon.list(name)? {
                phrases.insert(phrase, |_| ());
            }
            Ok(phrases)
        };
        Ok(Self {
            words,
            implicative: plain("status_implicative")?,
            be: plain("status_be")?,
            tells: plain("status_tells")?,
        })
    }

    /// The scopes of one sentence, in the order of their cues. What a known
    /// outlet says is cited rather than attributed: `is_outlet` tells whether
    /// the speaker in a range of tokens is one.
    pub(crate) fn find(
        &self,
        text: &str,
        tokens: &[Token],
        sentence: Range<usize>,
        verbs: &Verbs,
        is_outlet: impl Fn(&Range<usize>) -> bool,
    ) -> Vec<Scope> {
        let mut out = Vec::new();
        // What has no stop for so long is a table rather than a sentence; read
        // in parts, it costs no more than its length.
        let mut start = sentence.start;
        while start < sentence.end {
            let end = sentence.end.min(start + LONGEST);
            self.read(
                Line { text, tokens, start, end, language: self.words.language },
                verbs,
                &is_outlet,
                &mut out,
            );
            start = end;
        }
        out
    }

    /// The quotations of a document, over sentences.
    pub(crate) fn quotes(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: &[Sentence],
    ) -> Vec<Quote> {
        if !has_quotes(text, tokens) {
            return Vec::new();
        }
        Speeches { text, tokens, sentences, words: &self.words }.find()
    }

    fn read(
        &self,
        line: Line<'_>,
        verbs: &Verbs,
        is_outlet: &dyn Fn(&Range<usize>) -> bool,
        out: &mut Vec<Scope>,
    ) {
        let mut marks: Vec<(Range<usize>, Word)> = Vec::new();
        let mut any = false;
        let mut i = line.start;
        while i < line.end {
            let Some(token) = line.tokens.get(i) else { break };
            // A capital inside a sentence is a name: "Will Smith", "May".
            let reads = token.shape == Shape::Lower
                || token.shape == Shape::Possessive
                || token.shape.is_capital() && i == line.start;
            match reads.then(|| self.words.longest(line.text, line.tokens, i, line.end)).flatten() {
                Some((end, word)) => {
                    any |= word.is_cue();
                    marks.push((i..end, word));
                    i = end;
                }
                None => i += 1,
            }
        }
        let asks = line.str(line.end.saturating_sub(1)) == "?";
        if !any && !asks && verbs.complements.is_empty() {
            return;
        }
        let view = View {
            implicative: &self.implicative,
            be: &self.be,
            tells: &self.tells,
            line,
            marks: &marks,
            head: head_end(&line, &marks),
            verbs,
        };
        let mut found = Vec::new();
        for (cue, word) in marks.iter().filter(|(cue, _)| !verbs.inert.contains(&cue.start)) {
            view.open(cue, *word, is_outlet, &mut found);
        }
        if asks {
            view.asked(&mut found);
        }
        view.quoted(&mut found);
        view.double(&mut found);
        view.governed(&mut found);
        out.append(&mut found);
    }
}

/// Where a clause at the head of the sentence that a conjunction opens ends:
/// its first comma. Cues in it reach no further.
fn head_end(line: &Line<'_>, marks: &[(Range<usize>, Word)]) -> Option<usize> {
    let (first, word) = marks.first()?;
    (first.start == line.start && matches!(word, Word::Stop | Word::Pause | Word::If))
        .then(|| (line.start + 1..line.end).find(|i| line.str(*i) == ","))
        .flatten()
        // "However, ..." opens no clause.
        .filter(|comma| *comma > first.end + 1)
}

/// The scope of a quotation in one sentence of those it goes through.
pub(crate) fn quoted(quote: &Quote, sentence: &Range<usize>) -> Option<Scope> {
    let reach = quote.tokens.start.max(sentence.start)..quote.tokens.end.min(sentence.end);
    let cue = quote.tokens.start.saturating_sub(1)..quote.tokens.start;
    (!reach.is_empty()).then(|| Scope {
        kind: ScopeKind::Quotation,
        status: Status::Attributed,
        cue,
        near: reach.start..reach.start,
        reach,
        speaker: quote.speaker.clone(),
        hides: None,
    })
}

#[cfg(test)]
mod tests;
