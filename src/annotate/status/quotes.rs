//! Quotations that go on over sentences, and whose words they are.
//!
//! A quotation is its speaker's from its opening mark to its closing one, and
//! so is one that goes on after "..., X said." in the same paragraph.

use std::ops::Range;

use crate::annotate::status::speech::{is_opening, name_after, speech};
use crate::text::phrases::{Line, Phrases};
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};

use crate::annotate::status::kinds::Word;

/// What stands between two marks of quotation, with who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    /// The words between the marks.
    pub(crate) tokens: Range<usize>,
    pub(crate) speaker: Option<Range<usize>>,
}

/// How many words make a quotation rather than a name or a term.
const SHORTEST: usize = 3;
/// How far from a mark its verb of saying stands.
const REACH: usize = 14;
/// How many tokens a quotation may have.
const LONGEST: usize = 1000;

/// A document, with the cues by which speech is known.
pub(crate) struct Speeches<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) sentences: &'a [Sentence],
    pub(crate) words: &'a Phrases<Word>,
}

impl Speeches<'_> {
    fn str(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// Whether the mark at `i` touches the word after it or the one before, as
    /// an opening or a closing mark does.
    fn touches(&self, i: usize, j: usize) -> bool {
        let (Some(a), Some(b)) = (self.tokens.get(i), self.tokens.get(j)) else { return false };
        a.end == b.start
    }

    fn opens(&self, i: usize) -> bool {
        match self.str(i) {
            "“" | "«" => true,
            "\"" | "``" => self.touches(i, i + 1) && !(i > 0 && self.touches(i - 1, i)),
            _ => false,
        }
    }

    fn closes(&self, i: usize) -> bool {
        match self.str(i) {
            "”" | "»" | "''" => true,
            "\"" => i > 0 && self.touches(i - 1, i),
            _ => false,
        }
    }

    fn sentence_of(&self, token: usize) -> Option<&Sentence> {
        let at = self.sentences.partition_point(|s| s.tokens.end <= token);
        self.sentences.get(at).filter(|s| s.tokens.contains(&token))
    }

    /// The quotations of the document that somebody is said to speak.
    pub(crate) fn find(&self) -> Vec<Quote> {
        let mut out: Vec<Quote> = Vec::new();
        let marks: Vec<usize> = (0..self.tokens.len())
            .filter(|i| self.tokens.get(*i).is_some_and(|t| t.shape == Shape::Mark))
            .filter(|i| self.opens(*i) || self.closes(*i))
            .collect();
        let mut open: Option<usize> = None;
        // Who spoke last, and where that was said.
        let mut last: Option<(Option<Range<usize>>, usize)> = None;
        for mark in marks {
            let paragraph = |i: usize| self.sentence_of(i).map(|s| s.paragraph);
            if open.is_some_and(|o| paragraph(o) != paragraph(mark) || mark - o > LONGEST) {
                open = None;
            }
            match open {
                None if self.opens(mark) => open = Some(mark),
                Some(from) if self.closes(mark) => {
                    open = None;
                    let words = (from + 1..mark)
                        .filter(|i| self.tokens.get(*i).is_some_and(|t| t.shape.is_word()))
                        .count();
                    if words < SHORTEST {
                        continue;
                    }
                    let goes_on = || {
                        let (speaker, at) = last.clone()?;
                        let same = self.sentence_of(at).zip(self.sentence_of(from));
                        same.is_some_and(|(a, b)| {
                            a.paragraph == b.paragraph && a.tokens.end >= b.tokens.start
                        })
                        .then_some((speaker, at))
                    };
                    let found = self.after(mark).or_else(|| self.before(from)).or_else(goes_on);
                    if let Some((speaker, at)) = found {
                        last = Some((speaker.clone(), at.max(mark)));
                        out.push(Quote { tokens: from + 1..mark, speaker });
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn verb(&self, i: usize, end: usize) -> Option<(Range<usize>, bool)> {
        let token = self.tokens.get(i).filter(|t| t.shape == Shape::Lower)?;
        let _ = token;
        let (to, word) = self.words.longest(self.text, self.tokens, i, end)?;
        match word {
            Word::Say => Some((i..to, false)),
            Word::SayThat => Some((i..to, true)),
            _ => None,
        }
    }

    /// Who speaks by what follows the closing mark, and where that is said.
    fn after(&self, mark: usize) -> Option<(Option<Range<usize>>, usize)> {
        let sentence = self.sentence_of(mark)?;
        let end = sentence.tokens.end;
        let stop = (mark + 1..end).find(|i| self.opens(*i)).unwrap_or(end);
        let (verb, _) = (mark + 1..stop.min(mark + REACH)).find_map(|i| self.verb(i, end))?;
        let line = Line {
            text: self.text,
            tokens: self.tokens,
            start: mark,
            end: stop,
            language: self.words.language,
        };
        // "...," said X.
        let turned = verb.start == mark + 1 || verb.start == mark + 2 && self.str(mark + 1) == ",";
        let speaker = if turned {
            Some(name_after(&line, verb.end)).filter(|s| !s.is_empty())
        } else {
            speech(&line, &verb, false, true, &|_| false)?.speaker
        };
        Some((speaker, verb.start))
    }

    /// Who speaks by what leads to the opening mark.
    fn before(&self, open: usize) -> Option<(Option<Range<usize>>, usize)> {
        let sentence = self.sentence_of(open)?;
        let start = sentence.tokens.start;
        let lead = open.checked_sub(1).filter(|l| *l > start)?;
        // "X: '...'"
        if matches!(self.str(lead), ":" | "-" | "–" | "—") {
            let name = start..lead;
            let capital = |i: &usize| {
                self.tokens.get(*i).is_some_and(|t| t.shape.is_capital() || !t.shape.is_word())
            };
            if name.len() <= 6 && name.clone().all(|i| capital(&i)) {
                return Some((Some(name), lead));
            }
        }
        let from = start.max(open.saturating_sub(REACH));
        let (verb, _) = (from..open).rev().find_map(|i| self.verb(i, open))?;
        let line = Line {
            text: self.text,
            tokens: self.tokens,
            start,
            end: open + 1,
            language: self.words.language,
        };
        let speaker = speech(&line, &verb, false, true, &|_| false).and_then(|s| s.speaker);
        Some((speaker, verb.start))
    }
}

/// Whether any mark in these tokens may open a quotation.
pub(crate) fn has_quotes(text: &str, tokens: &[Token]) -> bool {
    tokens.iter().any(|t| t.shape == Shape::Mark && is_opening(t.of(text)))
}
