//! Which time expression belongs to which cue.
//!
//! A sentence is cut into clauses by its commas, dashes, semicolons and the
//! words that open a clause; each clause knows how it hangs on the one
//! before. A time belongs to a cue when
//!
//! - both stand in one clause, and no other finite verb stands between the
//!   cue and a time after it ("the killing of X *was* condemned in 2020");
//! - or the time stands alone at the head of the clause that the cue's clause
//!   continues ("On January 7, ..."; "Since 2003, he fought and led ...");
//! - or it stands in a clause of the same moment ("as he arrived on ...");
//! - or it stands in "a position he has held since 2009" right after the
//!   cue's clause.
//!
//! Relative clauses ("who was killed in 2007"), asides between dashes and
//! clauses of another moment ("after X fled in 2003") keep their times to
//! themselves. Of several that fit the nearest wins, and one after the cue is
//! nearer than one before it, as English puts its adverbials last.

mod clauses;

use std::ops::Range;

use crate::annotate::dates::TimeExpression;
use crate::annotate::timing::clauses::{Clause, Hang, Opener, View, clause_at};
use crate::error::Result;
use crate::language::forms::Ending;
use crate::lexicon::Lexicon;
use crate::text::phrases::Phrases;
use crate::text::tokens::{Shape, Token};

/// What kind of words a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// A verb, or a noun in the place of one: "killed", "the killing of".
    Event,
    /// An office or tie in a noun phrase: "leader of", "his brother". A verb
    /// after it says nothing of its time.
    Tie,
    /// A title before a name: "Prime Minister X". It takes no time.
    Title,
}

/// How many tokens around a cue a time may stand in a very long sentence.
const REACH: usize = 200;

/// Tells whose a time is, by the words of a lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    words: Phrases<Opener>,
}

impl Timing {
    /// Compiles the lists `clause_*` of a lexicon.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks one of them.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let mut words = Phrases::of(lexicon.language());
        for (name, opener) in [
            ("clause_relative", Opener::Relative),
            ("clause_same", Opener::Same),
            ("clause_other", Opener::Other),
            ("clause_and", Opener::And),
            ("clause_verb", Opener::Verb),
            ("clause_held", Opener::Held),
            ("clause_pronoun", Opener::Pronoun),
            ("clause_then", Opener::Then),
        ] {
            for word in lexicon.list(name)? {
                words.insert(word, |old| old.unwrap_or(opener));
            }
        }
        Ok(Self { words })
    }

    /// The time expression, of those of its sentence, that belongs to a claim
    /// with this cue and these arguments. All are tokens of the sentence.
    #[expect(clippy::too_many_arguments, reason = "a sentence, a claim in it, and its times")]
    pub(crate) fn time_of<'a>(
        &self,
        text: &str,
        tokens: &[Token],
        sentence: Range<usize>,
        expressions: &'a [TimeExpression],
        cue: Range<usize>,
        kind: Cue,
        arguments: &[usize],
    ) -> Option<&'a TimeExpression> {
        if expressions.is_empty() {
            return None;
        }
        // What has no stop for so long is a table rather than a sentence: only
        // the neighbourhood of the cue is looked at.
        let sentence = if sentence.len() > 2 * REACH {
            cue.start.saturating_sub(REACH).max(sentence.start)..sentence.end.min(cue.end + REACH)
        } else {
            sentence
        };
        let from = expressions.partition_point(|e| e.tokens.start < sentence.start);
        let to = expressions.partition_point(|e| e.tokens.end <= sentence.end);
        let expressions = expressions.get(from..to)?;
        let view = View { words: &self.words, text, tokens, end: sentence.end };
        // "the then Prime Minister": whenever the sentence speaks of.
        let then = (1..=2).any(|back| {
            let at = cue.start.checked_sub(back).filter(|at| *at > sentence.start);
            at.is_some_and(|at| {
                view.opener(at) == Some(Opener::Then)
                    && view.str(at - 1).eq_ignore_ascii_case("the")
            })
        });
        if kind == Cue::Title && !then {
            return None;
        }
        let clauses = view.clauses(sentence, expressions);
        let home = clause_at(&clauses, cue.start)?;
        expressions
            .iter()
            .filter_map(|e| {
                // "the 2014 leader" inside the cue itself is its own.
                let at = clause_at(&clauses, e.tokens.start)?;
                let cost = view.cost(&clauses, home, at, e, &cue, kind, arguments);
                let cost = if then { Some(cost.unwrap_or(500)) } else { cost };
                cost.map(|c| (c, e))
            })
            .min_by_key(|(cost, e)| (*cost, e.tokens.start))
            .map(|(_, e)| e)
    }
}

impl View<'_> {
    /// How far `e`, in clause `at`, is from the cue in clause `home`; `None`
    /// where it belongs to something else.
    #[expect(clippy::too_many_arguments, reason = "one pair of places and what is known of each")]
    fn cost(
        &self,
        clauses: &[Clause],
        home: usize,
        at: usize,
        e: &TimeExpression,
        cue: &Range<usize>,
        kind: Cue,
        arguments: &[usize],
    ) -> Option<usize> {
        let after = e.tokens.start >= cue.end;
        let distance = if after {
            e.tokens.start - cue.end
        } else {
            2 * cue.start.saturating_sub(e.tokens.end)
        };
        let (a, h) = (clauses.get(at)?, clauses.get(home)?);
        // A finite verb between the cue and a later time takes the time.
        let verb_between = |from: usize, to: usize| (from..to).any(|i| self.is_finite(i));
        let past_between = |from: usize, to: usize| (from..to).any(|i| self.is_past(i));
        if kind == Cue::Tie && !after {
            // A tie in an apposition is timeless; that of a predicate takes
            // the time at the head of its clause.
            let predicate = self.is_head(a, e) && verb_between(h.tokens.start, cue.start);
            if !predicate {
                return None;
            }
        }
        if at == home {
            let taken = after
                && (verb_between(cue.end, e.tokens.start)
                    || kind == Cue::Tie && past_between(cue.end, e.tokens.start));
            let inserted = !after
                && !self.is_head(a, e)
                && (e.tokens.end..cue.start).any(|i| self.str(i) == "," && self.is_finite(i + 1));
            return (!taken && !inserted).then_some(distance);
        }
        if after {
            // Every clause from the cue to the time must go on from the last
            // one, save for one of the same moment at the end.
            let mut extra = 0;
            for (n, c) in clauses.iter().enumerate().take(at + 1).skip(home + 1) {
                match c.hang {
                    _ if c.resumed && c.parent == home => extra += 1,
                    // "usually called Y," says no event.
                    Hang::Rest if n != at && c.parent >= home && self.is_participial(c) => {
                        extra += 6;
                    }
                    Hang::Rest
                        if kind == Cue::Event
                            && c.parent >= home
                            && clauses
                                .get(c.parent)
                                .is_some_and(|p| p.tokens.end <= c.tokens.start) =>
                    {
                        // Phrases after a comma, up to the next verb.
                        let to = if n == at { e.tokens.start } else { c.tokens.end };
                        if verb_between(c.tokens.start, to) || past_between(c.tokens.start, to) {
                            return None;
                        }
                        extra += 6;
                    }
                    Hang::Same if n == at => extra += 8,
                    Hang::Held
                        if n == at
                            && clauses
                                .get(n.wrapping_sub(1))
                                .is_some_and(|p| p.tokens.contains(&cue.start)) =>
                    {
                        extra += 1
                    }
                    Hang::Aside if n != at => {}
                    Hang::Relative if n != at => {}
                    Hang::And
                        if n == at
                            && kind == Cue::Event
                            && self.is_past(cue.end - 1)
                            && c.tokens.start <= cue.end + 1
                            && arguments.iter().all(|x| *x >= c.tokens.start || *x < cue.start) =>
                    {
                        // "killed and burned in 2007".
                        extra += 4;
                    }
                    _ => return None,
                }
            }
            return Some(distance + extra);
        }
        // Before the cue: a time at the head of the sentence or of a clause
        // that this one continues.
        let head = self.is_head(a, e);
        let continued = self.continues(clauses, home, at);
        let same = h.hang == Hang::Main && a.hang == Hang::Same && at < home;
        if a.hang == Hang::Same && at + 1 >= home {
            return Some(distance + 8);
        }
        if a.hang == Hang::Rest && self.is_over(clauses, at, head) {
            return None;
        }
        if (head && continued) || same {
            return Some(distance + 10);
        }
        // "In 2003 and after, X ..." within phrases cut by commas only.
        let phrases =
            clauses.get(at + 1..=home)?.iter().all(|c| c.hang == Hang::Rest && c.parent >= at);
        (phrases && kind == Cue::Event && !verb_between(e.tokens.end, cue.start.saturating_sub(2)))
            .then_some(distance + 12)
    }

    /// Whether the clause after `at` takes up a subject from before an insertion
    /// that ends with a time: "X, a cleric born in Y in 1953, was", "X, who took
    /// Y, in 2014, has". What is inserted keeps it.
    fn is_over(&self, clauses: &[Clause], at: usize, head: bool) -> bool {
        let resumes = clauses.get(at + 1).is_some_and(|next| {
            let start = next.tokens.start;
            let first = start + usize::from(self.str(start) == ",");
            self.is_finite(first) || self.is_past(first)
        });
        let relative = clauses.get(..at).is_some_and(|all| {
            all.last().is_some_and(|c| c.hang != Hang::Main)
                && all.iter().any(|c| c.hang == Hang::Relative)
        });
        resumes && (!head || relative)
    }

    /// Whether a phrase begins with a participle: "usually called Y".
    fn is_participial(&self, clause: &Clause) -> bool {
        let first = clause.tokens.start + usize::from(self.str(clause.tokens.start) == ",");
        let at = first + usize::from(self.ends(first, Ending::Adverb));
        self.is_past(at) && !clause.tokens.clone().any(|i| self.is_finite(i))
    }

    /// Whether the time stands at the head of its clause.
    fn is_head(&self, clause: &Clause, e: &TimeExpression) -> bool {
        (clause.tokens.start..e.tokens.start)
            .filter(|i| self.shape(*i).is_some_and(Shape::is_word))
            .count()
            <= 3
            && !(clause.tokens.start..e.tokens.start).any(|i| self.is_finite(i) || self.is_past(i))
    }

    /// Whether clause `home` goes on from clause `at`, so that adverbials at
    /// the head of `at` hold in it.
    fn continues(&self, clauses: &[Clause], home: usize, at: usize) -> bool {
        let _ = self;
        let mut c = home;
        while c > at {
            let Some(clause) = clauses.get(c) else { return false };
            match clause.hang {
                Hang::And | Hang::Rest if clause.parent < c => c = clause.parent,
                _ => return false,
            }
        }
        c == at
    }
}

#[cfg(test)]
mod tests;
