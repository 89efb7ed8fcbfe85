//! Finds date expressions and what they mean.
//!
//! Bare numbers are years only in a year's company: after a preposition, a
//! month or an owner ("in 2014", "its 2006 war"), alone in brackets, before a
//! possessive. "2000 fighters" and "1,500" are counts. A month that is more
//! often a word ("may", "march") needs its capital and a day, a year or a
//! preposition. See `calendar.rs` for years that the
//! text leaves out.

pub(crate) mod calendar;
mod flags;
mod scan;
mod phrase;
mod expression;

use std::ops::Range;

use crate::annotate::dates::calendar::Anchor;
pub(crate) use crate::annotate::dates::expression::TimeExpression;
#[cfg(test)]
use crate::annotate::dates::expression::TimeKind;
use crate::annotate::dates::flags::{TRIGGERS, Word, compile};
use crate::annotate::dates::phrase::Value;
use crate::annotate::dates::scan::Scan;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::keys::Sieve;
use crate::text::phrases::Phrases;
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};
use crate::time::{Date, Time};

/// Finds date expressions by the words of a lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Dates {
    words: Phrases<Word>,
    /// The words that an expression can turn on.
    turning: Sieve,
}

impl Dates {
    /// Compiles the lists `time_*` of a lexicon.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks one of them.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let words = compile(lexicon)?;
        let turning = words.sieve(|word, _| word.is_some_and(|w| w.has(TRIGGERS)));
        Ok(Self { words, turning })
    }

    /// The date expressions of a document, in order. Tokens of `masked`
    /// ranges (citations), in order, are skipped and anchor nothing.
    pub(crate) fn find(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: &[Sentence],
        masked: &[Range<usize>],
        published: Option<Date>,
    ) -> Vec<TimeExpression> {
        let mut out = Vec::new();
        let mut anchor = Anchor { published, ..Anchor::default() };
        let mut paragraph = usize::MAX;
        let mut masked = masked.iter().peekable();
        for sentence in sentences {
            anchor.year = None;
            if sentence.paragraph != paragraph {
                paragraph = sentence.paragraph;
                anchor.context = None;
                anchor.last = None;
            }
            let mut scan = Scan {
                words: &self.words,
                text,
                tokens,
                start: sentence.tokens.start,
                end: sentence.tokens.end,
            };
            let mut i = scan.start;
            while i < sentence.tokens.end {
                // No expression turns on most words.
                let plain = |t: &Token| match t.shape {
                    Shape::Number => false,
                    Shape::Lower | Shape::Capital | Shape::Upper => {
                        let quarter = t.end - t.start == 2 && t.of(text).starts_with(['Q', 'q']);
                        t.key != 0 && !self.turning.has(t.key) && !quarter
                    }
                    _ => true,
                };
                if tokens.get(i).is_some_and(plain) && masked.peek().is_none_or(|m| i < m.start) {
                    i += 1;
                    continue;
                }
                while masked.peek().is_some_and(|m| m.end <= i) {
                    masked.next();
                }
                scan.end = sentence.tokens.end;
                if let Some(mask) = masked.peek() {
                    if mask.contains(&i) {
                        i = mask.end;
                        scan.start = i;
                        continue;
                    }
                    scan.end = scan.end.min(mask.start);
                }
                match scan.expression(i, &mut anchor) {
                    Some(found) => {
                        i = found.tokens.end.max(i + 1);
                        // "born January 6, 1988": no event that a rule reads.
                        if !scan.follows_birth(found.tokens.start) {
                            out.push(found);
                        }
                    }
                    None => i += 1,
                }
            }
        }
        out
    }

    /// The first date in a range of tokens, as in a citation: its tokens and
    /// the date, whatever company it keeps.
    pub(crate) fn date_in(
        &self,
        text: &str,
        tokens: &[Token],
        range: Range<usize>,
        published: Option<Date>,
    ) -> Option<(Range<usize>, Date)> {
        let scan = Scan { words: &self.words, text, tokens, start: range.start, end: range.end };
        let anchor = Anchor { published, ..Anchor::default() };
        range.into_iter().find_map(|i| match scan.core(i, true)? {
            (end, Value::Date(p) | Value::Range(p, _)) => Some((i..end, anchor.date(p)?)),
            (end, Value::Weekday(day, turn)) => match anchor.weekday(day, turn) {
                Some(Time::Date(date)) => Some((i..end, date)),
                _ => None,
            },
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
