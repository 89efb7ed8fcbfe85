//! Sentences cut into clauses.

use std::ops::Range;

use crate::annotate::dates::TimeExpression;
use crate::language::forms::Ending;
use crate::text::phrases::Phrases;
use crate::text::tokens::{Shape, Token};

/// How a clause hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hang {
    /// The first clause, or one after a semicolon.
    Main,
    /// "and was", ", but": goes on under the same adverbials.
    And,
    /// "who", "which", "that".
    Relative,
    /// "as", "when", "while": the same moment.
    Same,
    /// "after", "because", "although": another moment or none.
    Other,
    /// Between dashes or brackets, or an apposition.
    Aside,
    /// "a position he has held".
    Held,
    /// What goes on after a relative clause, an aside or a fronted phrase.
    Rest,
}

/// One clause of a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) tokens: Range<usize>,
    pub(crate) hang: Hang,
    /// The clause it goes on from or hangs on.
    pub(crate) parent: usize,
    /// Whether it goes on from its parent after a bracket, as one clause.
    pub(crate) resumed: bool,
}

/// What a word does to clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opener {
    Relative,
    Same,
    Other,
    And,
    Verb,
    Held,
    Pronoun,
    Then,
}

pub(crate) fn clause_at(clauses: &[Clause], token: usize) -> Option<usize> {
    clauses.iter().position(|c| c.tokens.contains(&token))
}

/// The tokens of one sentence.
pub(crate) struct View<'a> {
    pub(crate) words: &'a Phrases<Opener>,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) end: usize,
}

impl View<'_> {
    pub(crate) fn str(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    pub(crate) fn shape(&self, i: usize) -> Option<Shape> {
        self.tokens.get(i).map(|t| t.shape)
    }

    pub(crate) fn opener(&self, i: usize) -> Option<Opener> {
        self.words.word(self.str(i))
    }

    pub(crate) fn ends(&self, i: usize, ending: Ending) -> bool {
        self.words.language.ends(self.str(i), ending)
    }

    /// A word that looks like the past of a verb: "shared".
    pub(crate) fn is_past(&self, i: usize) -> bool {
        let s = self.str(i);
        self.shape(i) == Some(Shape::Lower) && s.len() > 4 && self.ends(i, Ending::Past)
    }

    pub(crate) fn is_finite(&self, i: usize) -> bool {
        self.opener(i) == Some(Opener::Verb)
    }

    /// Whether a finite clause follows "and" at `i`: a verb at once, or a
    /// subject of a few words and then one.
    fn begins_clause(&self, i: usize) -> bool {
        let mut j = i + 1;
        // An adverb may stand first: "and unsuccessfully offered".
        if self.ends(j, Ending::Adverb) {
            j += 1;
        }
        if self.is_finite(j) || self.is_past(j) {
            return true;
        }
        (j..self.end.min(j + 6)).find_map(|k| {
            if self.is_finite(k) {
                return Some(true);
            }
            let stop = self.shape(k) == Some(Shape::Mark)
                || self.opener(k).is_some_and(|o| o != Opener::Pronoun);
            stop.then_some(false)
        }) == Some(true)
    }

    /// Whether "a position he has held" begins at `i`.
    fn is_held(&self, i: usize) -> bool {
        (i..self.end.min(i + 4)).any(|k| self.opener(k) == Some(Opener::Held))
            && (i..self.end.min(i + 9)).any(|k| self.opener(k) == Some(Opener::Pronoun))
            && !self.is_finite(i)
    }

    pub(crate) fn clauses(&self, sentence: Range<usize>, times: &[TimeExpression]) -> Vec<Clause> {
        let mut out: Vec<Clause> = Vec::new();
        let mut hang = Hang::Main;
        let mut parent = 0;
        let mut start = sentence.start;
        let mut i = sentence.start;
        let mut marks = Vec::new();
        let mut brackets = Vec::new();
        let mut dash: Option<usize> = None;
        let close = |out: &mut Vec<Clause>, end: usize, hang: Hang, parent: usize, start: usize| {
            if end > start {
                out.push(Clause { tokens: start..end, hang, parent, resumed: false });
                out.len() - 1
            } else {
                parent
            }
        };
        while i < sentence.end {
            let opener = self.opener(i);
            let mark = if self.shape(i) == Some(Shape::Mark) { self.str(i) } else { "" };
            match mark {
                ";" => {
                    close(&mut out, i + 1, hang, parent, start);
                    (start, hang, parent) = (i + 1, Hang::Main, out.len());
                    dash = None;
                }
                "(" | "[" => {
                    let before = close(&mut out, i, hang, parent, start);
                    brackets.push(before);
                    (start, hang, parent) = (i, Hang::Aside, before);
                }
                ")" | "]" => {
                    if let Some(before) = brackets.pop() {
                        close(&mut out, i + 1, hang, parent, start);
                        // A relative clause goes on after a bracket in it.
                        let inner = out
                            .get(before)
                            .map(|c: &Clause| c.hang)
                            .filter(|h| matches!(h, Hang::Relative | Hang::Other | Hang::Same));
                        (start, hang, parent) = (i + 1, inner.unwrap_or(Hang::Rest), before);
                        marks.extend(inner.map(|_| i + 1));
                    }
                }
                "—" | "–" => {
                    let before = close(&mut out, i, hang, parent, start);
                    if let Some(outer) = dash.take() {
                        (start, hang, parent) = (i, Hang::Rest, outer);
                    } else {
                        dash = Some(before);
                        (start, hang, parent) = (i, Hang::Aside, before);
                    }
                }
                "," => {
                    let next = self.opener(i + 1);
                    // Lists and dates are no clauses.
                    let number = self.shape(i + 1) == Some(Shape::Number);
                    let ends_relative =
                        matches!(hang, Hang::Relative | Hang::Other | Hang::Same | Hang::Held);
                    let held = self.is_held(i + 1);
                    if held {
                        let before = close(&mut out, i, hang, parent, start);
                        (start, hang, parent) = (i + 1, Hang::Held, before);
                    } else if ends_relative
                        && !number
                        && !matches!(next, Some(Opener::Relative | Opener::Same | Opener::Other))
                    {
                        let fronted = start == sentence.start;
                        let outer =
                            if hang == Hang::Relative || !fronted { parent } else { out.len() };
                        let before = close(&mut out, i, hang, parent, start);
                        let rest = if fronted { (Hang::Main, before) } else { (Hang::Rest, outer) };
                        (start, hang, parent) = (i + 1, rest.0, rest.1);
                    } else if !number && i > start && next.is_none_or(|o| o == Opener::Pronoun) {
                        // A comma between phrases: the parts go on from each other.
                        let before = close(&mut out, i, hang, parent, start);
                        (start, hang, parent) = (i + 1, Hang::Rest, before);
                    }
                }
                _ => {}
            }
            let opens = match opener {
                Some(Opener::Relative) => {
                    // "that" after a verb of saying also opens a clause of its own.
                    Some(Hang::Relative)
                }
                Some(Opener::Same) if self.begins_clause(i) => Some(Hang::Same),
                Some(Opener::Other) => Some(Hang::Other),
                Some(Opener::And) if self.begins_clause(i) => Some(Hang::And),
                _ => None,
            };
            if let Some(opens) = opens {
                // A time that "after" or "since" leads is no clause.
                let timed = opens == Hang::Other && times.iter().any(|e| e.tokens.start == i);
                if !timed && i >= start {
                    let before = close(&mut out, i, hang, parent, start);
                    // A comma just before already closed the clause it hangs on.
                    let on = if out.is_empty() { 0 } else { before.min(out.len() - 1) };
                    (start, hang, parent) = (i, opens, on);
                }
            }
            i += 1;
        }
        close(&mut out, sentence.end, hang, parent, start);
        for clause in &mut out {
            clause.resumed = marks.contains(&clause.tokens.start);
        }
        out
    }
}
