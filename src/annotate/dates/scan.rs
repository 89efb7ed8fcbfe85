//! The tokens of one sentence, read as parts of dates.

use std::ops::Range;

use crate::annotate::dates::flags::{
    AFTER, AMBIGUOUS, AT, BEFORE, BETWEEN, BORN, COUNTED, FROM, MONTH, OF, OWNER, PART, THINGS, TO,
    Word,
};
use crate::text::phrases::Phrases;
use crate::text::tokens::{Shape, Token, is_dash};

/// One sentence under the eye.
pub(crate) struct Scan<'a> {
    pub(crate) words: &'a Phrases<Word>,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Scan<'_> {
    pub(crate) fn token(&self, i: usize) -> Option<Token> {
        if i < self.start || i >= self.end { None } else { self.tokens.get(i).copied() }
    }

    pub(crate) fn str(&self, i: usize) -> &str {
        self.token(i).map_or("", |t| t.of(self.text))
    }

    pub(crate) fn shape(&self, i: usize) -> Option<Shape> {
        self.token(i).map(|t| t.shape)
    }

    pub(crate) fn word(&self, i: usize) -> Word {
        self.token(i).and_then(|t| self.words.at(t, self.text)).unwrap_or_default()
    }

    /// The first token at or after `i` that is no line break.
    pub(crate) fn skip(&self, i: usize) -> usize {
        if self.shape(i) == Some(Shape::Break) { i + 1 } else { i }
    }

    /// The token before `i` that is no line break; past the end if none is.
    pub(crate) fn back(&self, i: usize) -> usize {
        let j = i.wrapping_sub(1);
        if self.shape(j) == Some(Shape::Break) { j.wrapping_sub(1) } else { j }
    }

    /// Whether the date at `i` is that of a birth: "born on", "born in".
    pub(crate) fn follows_birth(&self, i: usize) -> bool {
        let before = self.back(i);
        let at = if self.word(before).has(AT) { self.back(before) } else { before };
        self.word(at).has(BORN)
    }

    pub(crate) fn is_dash(&self, i: usize) -> bool {
        self.str(i).chars().next().is_some_and(is_dash)
    }

    pub(crate) fn touches(&self, i: usize, j: usize) -> bool {
        self.token(i).zip(self.token(j)).is_some_and(|(a, b)| a.end == b.start)
    }

    /// A plain number of `digits` digits at `i`.
    pub(crate) fn number(&self, i: usize, digits: Range<usize>) -> Option<u16> {
        let s = self.str(i);
        (digits.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse().ok())
            .flatten()
    }

    pub(crate) fn year(&self, i: usize) -> Option<u16> {
        self.number(i, 4..5).filter(|y| (1000..=2100).contains(y))
    }

    /// A day of the month, with or without `st`, `nd`, `rd`, `th`.
    pub(crate) fn day(&self, i: usize) -> Option<u8> {
        let s = self.str(i);
        let digits = s.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = s.get(digits.len()..)?;
        (matches!(digits.len(), 1 | 2)
            && digits.bytes().all(|b| b.is_ascii_digit())
            && (ending.is_empty()
                || ["st", "nd", "rd", "th"].iter().any(|e| ending.eq_ignore_ascii_case(e))))
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|d| (1..=31).contains(d))
    }

    /// The month at `i`, and the token after it and its dot.
    pub(crate) fn month(&self, i: usize) -> Option<(usize, u8, Word)> {
        let token = self.token(i)?;
        let word = self.word(i);
        if !word.has(MONTH) || word.has(AMBIGUOUS) && !token.shape.is_capital() {
            return None;
        }
        let short = token.end - token.start < 5;
        let dotted = short && self.str(i + 1) == "." && self.touches(i, i + 1);
        Some((self.skip(if dotted { i + 2 } else { i + 1 }), word.value, word))
    }

    /// Whether the number at `i` counts what follows it.
    pub(crate) fn counts(&self, i: usize) -> bool {
        let next = self.skip(i + 1);
        let s = self.str(next);
        let unit = matches!(s, "%" | "°") || self.is_dash(next) && self.touches(i, next);
        let plural = self.shape(next) == Some(Shape::Lower)
            && (self.word(next).has(THINGS)
                || s.len() > 3 && s.ends_with('s') && !s.ends_with("ss") && !matches!(s, "this"));
        unit || plural
    }

    /// Whether a number that could be a year is one.
    pub(crate) fn is_year(&self, i: usize, year: u16, company: bool) -> bool {
        let before = self.back(i);
        let glued = self.touches(before, i)
            && !matches!(self.str(before), "(" | "[" | "“" | "\"" | "‘" | "—");
        let part = self.is_dash(before) && self.word(self.back(before)).has(PART);
        if glued && !part {
            return false;
        }
        let lead = self.word(if part { self.back(before) } else { before });
        let round = year.is_multiple_of(100) || !(1900..=2050).contains(&year);
        if lead.has(COUNTED) && self.counts(i) || round && self.counts(i) {
            return false;
        }
        if company {
            return true;
        }
        if lead.has(AT | TO | PART) {
            let vague = lead.has(OF | TO | FROM | BEFORE | AFTER | BETWEEN) || lead.has(PART);
            return !(vague && self.counts(i));
        }
        let next = self.skip(i + 1);
        let after = self.shape(next);
        if lead.has(OWNER) || self.shape(before) == Some(Shape::Possessive) {
            return after.is_some_and(Shape::is_word) || self.is_dash(next);
        }
        let first = before >= self.end || before < self.start;
        let closed = |m: &str| matches!(m, ")" | "]" | "." | "," | ";" | ":" | "");
        let opens = matches!(self.str(before), "(" | "[" | ",") || first || lead.has(MONTH);
        if opens && closed(self.str(next)) {
            return !(first && self.str(next) == ".");
        }
        after == Some(Shape::Possessive)
    }
}
