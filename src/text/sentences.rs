//! Sentences and paragraphs, over tokens.
//!
//! A paragraph ends at an empty line, or at a line break after a line that
//! ends like a sentence or a heading. A sentence ends at `.`, `!`, `?` or `…`
//! with its closing quotes, unless the dot belongs to an abbreviation or an
//! initial. UAX 29 alone breaks "Gen. Soleimani" and joins headings.

use std::ops::Range;

use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::text::tokens::{Shape, Token};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Its bytes, from its first token to its last.
    pub(crate) span: Span,
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// Which paragraph it stands in, from 0.
    pub(crate) paragraph: usize,
}

/// Where sentences end, by the words of a lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Stops {
    /// Words whose dot ends no sentence when a capital or digit follows.
    abbreviations: Box<[String]>,
    /// By first letter: a bit for each length of an abbreviation. Most words
    /// that a sentence ends in need no closer look.
    lengths: [u32; 26],
    /// Abbreviations that also end sentences, so that only a name after them
    /// joins: the dot of the others always does.
    ending: Box<[String]>,
    /// Words that begin a sentence far more often than they follow initials.
    openers: Box<[String]>,
}

/// The longest abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 31;

impl Stops {
    /// Compiles the lists `sentence_*` of a lexicon.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks one of them.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let list = |name: &str| lexicon.list(name).map(|words| words.to_vec().into_boxed_slice());
        let abbreviations = list("sentence_abbreviations")?;
        let mut lengths = [0; 26];
        for word in &abbreviations {
            if let Some(bits) = lengths.get_mut(letter(word))
                && word.len() <= LONGEST_ABBREVIATION
            {
                *bits |= 1 << word.len();
            }
        }
        let (ending, openers) = (list("sentence_abbreviations_ending")?, list("sentence_openers")?);
        Ok(Self { abbreviations, lengths, ending, openers })
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        let lengths = self.lengths.get(letter(word)).copied().unwrap_or(0);
        word.len() <= LONGEST_ABBREVIATION
            && lengths >> word.len() & 1 != 0
            && is_among(word, &self.abbreviations)
    }
}

/// The place of a word's first letter among those of the table; letters of
/// other scripts share one.
fn letter(word: &str) -> usize {
    let byte = word.bytes().next().unwrap_or_default().to_ascii_lowercase();
    if byte.is_ascii() { usize::from(byte.wrapping_sub(b'a')) } else { 0 }
}

fn is_among(word: &str, list: &[String]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The most tokens of a sentence. What runs on for longer is a list or no
/// prose; it is cut, after a mark where one is near, so that what the stages do
/// within a sentence cannot make reading slower than linear.
const LONGEST: usize = 512;

/// Where the piece of a sentence that begins the range ends.
fn piece(tokens: &[Token], range: &Range<usize>) -> usize {
    let limit = range.start + LONGEST;
    if range.end <= limit {
        return range.end;
    }
    let near = tokens.get(limit - LONGEST / 4..limit).unwrap_or_default();
    near.iter().rposition(|t| t.shape == Shape::Mark).map_or(limit, |i| limit - LONGEST / 4 + i + 1)
}

/// Splits tokens into sentences; linear in their number.
pub(crate) fn sentences(text: &str, tokens: &[Token], stops: &Stops) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut paragraph = 0;
    let mut start = 0;
    let mut i = 0;
    let mut push = |mut range: Range<usize>, paragraph: usize| {
        while range.start < range.end {
            let end = piece(tokens, &range);
            let (Some(first), Some(last)) = (tokens.get(range.start), tokens.get(end - 1)) else {
                return;
            };
            let span = Span::between(first.start as usize, last.end as usize);
            out.push(Sentence { span, tokens: range.start..end, paragraph });
            range.start = end;
        }
    };
    while let Some(token) = tokens.get(i) {
        match token.shape {
            Shape::Break => {
                if ends_paragraph(text, tokens, i, start) {
                    push(start..i, paragraph);
                    paragraph += 1;
                    start = i + 1;
                } else if start == i {
                    start = i + 1;
                }
                i += 1;
            }
            Shape::Mark if is_stop(token.of(text)) && ends_sentence(text, tokens, i, stops) => {
                let mut end = i + 1;
                while let Some(next) = tokens.get(end)
                    && (is_stop(next.of(text)) || is_closing(text, tokens, end))
                {
                    end += 1;
                }
                push(start..end, paragraph);
                start = end;
                i = end;
            }
            Shape::Upper
                if token.of(text).ends_with('.') && initials_end(text, tokens, i, stops) =>
            {
                push(start..i + 1, paragraph);
                start = i + 1;
                i += 1;
            }
            _ => i += 1,
        }
    }
    push(start..tokens.len(), paragraph);
    out
}

fn is_stop(mark: &str) -> bool {
    if let [byte] = mark.as_bytes() {
        return matches!(byte, b'.' | b'!' | b'?');
    }
    matches!(mark, "." | "!" | "?" | "…" | "؟" | "。" | "！" | "？" | "۔" | "।")
}

fn is_closing(text: &str, tokens: &[Token], i: usize) -> bool {
    tokens.get(i).zip(tokens.get(i.wrapping_sub(1))).is_some_and(|(t, before)| {
        t.start == before.end
            && matches!(t.of(text), "\"" | "”" | "’" | "'" | ")" | "]" | "»" | "''" | "’’")
    })
}

/// Whether the line break at `i` ends the paragraph: an empty line does, and
/// so does a line that is not broken inside its sentence.
fn ends_paragraph(text: &str, tokens: &[Token], i: usize, start: usize) -> bool {
    let Some(token) = tokens.get(i) else { return true };
    let lines = token.of(text).matches('\n').count().max(token.of(text).matches('\r').count());
    if lines > 1 || i == start {
        return lines > 1;
    }
    let before = tokens.get(i.wrapping_sub(1)).map_or("", |t| t.of(text));
    let Some(next) = tokens.get(i + 1) else { return true };
    // A line that stops short and is followed by a capital is a heading or an item.
    let line = token.start as usize
        - text.get(..token.start as usize).and_then(|t| t.rfind('\n')).map_or(0, |p| p + 1);
    let continues = next.shape == Shape::Lower || matches!(before, "," | "-" | "–" | "(");
    !continues && (is_stop(before) || before == ":" || line < 40)
}

/// Whether the stop at `i` ends its sentence.
fn ends_sentence(text: &str, tokens: &[Token], i: usize, stops: &Stops) -> bool {
    let Some(stop) = tokens.get(i) else { return true };
    let mut after = i + 1;
    while is_closing(text, tokens, after) || tokens.get(after).is_some_and(|t| is_stop(t.of(text)))
    {
        after += 1;
    }
    let Some(next) = tokens.get(after) else { return true };
    if stop.of(text) != "." {
        // A question inside quotes goes on in lower case.
        return next.shape != Shape::Lower;
    }
    let touching = next.start == tokens.get(after - 1).map_or(0, |t| t.end);
    if touching && (next.shape == Shape::Number || next.shape == Shape::Lower) {
        return false;
    }
    if next.shape == Shape::Lower || matches!(next.of(text), "," | ";") {
        return false;
    }
    let Some(word) = i.checked_sub(1).and_then(|b| tokens.get(b)).filter(|w| w.end == stop.start)
    else {
        return true;
    };
    let w = word.of(text);
    // "J. Smith": one letter is an initial where a name follows.
    if w.chars().count() == 1 && w.chars().all(char::is_uppercase) {
        return !next.shape.is_capital();
    }
    if stops.is_abbreviation(w) {
        let name = next.shape.is_capital() || next.shape == Shape::Number;
        return !name || (is_among(w, &stops.ending) && word.shape == Shape::Lower);
    }
    true
}

/// Whether initials such as `U.S.` end their sentence: only where the next
/// word is one that opens sentences.
fn initials_end(text: &str, tokens: &[Token], i: usize, stops: &Stops) -> bool {
    match tokens.get(i + 1) {
        Some(next) if next.shape.is_capital() => {
            stops.openers.contains(&next.of(text).to_lowercase())
        }
        Some(next) => next.of(text) == "“",
        None => false,
    }
}

/// Sentences of English, for tests.
#[cfg(test)]
pub(crate) fn english(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    static STOPS: std::sync::LazyLock<Stops> =
        std::sync::LazyLock::new(|| Stops::new(&Lexicon::builtin().unwrap()).unwrap());
    sentences(text, tokens, &STOPS)
}

#[cfg(test)]
mod tests {
    use super::english as sentences;
    use super::*;
    use crate::text::tokens::tokens;

    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text);
        let found: Vec<_> =
            sentences(text, &tokens).iter().map(|s| s.span.of(text).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_that_end_and_stops_that_do_not() {
        check("Gen. Soleimani died. He was 62.", &["Gen. Soleimani died.", "He was 62."]);
        check("In the U.S. Army bases closed.", &["In the U.S. Army bases closed."]);
        check("It left the U.S. The vote passed.", &["It left the U.S.", "The vote passed."]);
        check("A. B. Smith spoke. “Go!” he said.", &["A. B. Smith spoke.", "“Go!” he said."]);
        check("He said: “Stop.” Then he left.", &["He said: “Stop.”", "Then he left."]);
        check("It cost $4.5 million. No one paid.", &["It cost $4.5 million.", "No one paid."]);
        check(
            "He left (al-Quds, January 3). She stayed.",
            &["He left (al-Quds, January 3).", "She stayed."],
        );
    }

    #[test]
    fn headings_and_wrapped_lines() {
        check("A Title\n\nOne line\nwrapped here.", &["A Title", "One line\nwrapped here."]);
        check("Attempts to Expel\nThe vote passed.", &["Attempts to Expel", "The vote passed."]);
        check("", &[]);
        check("\n\n", &[]);
        check("...", &["..."]);
    }

    proptest::proptest! {
        #[test]
        fn every_token_but_breaks_is_in_one_sentence(text in "[a-zA-Z.!?’\" \n]{0,80}") {
            let tokens = tokens(&text);
            let found = sentences(&text, &tokens);
            let mut seen = vec![0; tokens.len()];
            for s in &found {
                for i in s.tokens.clone() { seen[i] += 1; }
            }
            for (t, n) in tokens.iter().zip(seen) {
                proptest::prop_assert!(n == 1 || t.shape == Shape::Break && n < 2);
            }
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_where_a_mark_stands() {
        let text = "Iran, ".repeat(1_000);
        let tokens = tokens(&text);
        let pieces = sentences(&text, &tokens);
        assert!(pieces.len() > 3 && pieces.iter().all(|s| s.tokens.len() <= LONGEST));
        assert!(pieces.iter().all(|s| s.span.of(&text).unwrap().ends_with(',')));
        assert!(pieces.iter().all(|s| s.paragraph == 0));
        // No token is lost or read twice.
        let ends: Vec<usize> = pieces.iter().map(|s| s.tokens.end).collect();
        let starts: Vec<usize> = pieces.iter().map(|s| s.tokens.start).collect();
        assert_eq!(starts[1..], ends[..ends.len() - 1]);
        assert_eq!((starts[0], ends[ends.len() - 1]), (0, tokens.len()));
    }
}
