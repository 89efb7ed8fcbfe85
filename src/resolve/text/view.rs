//! A text as the resolver sees it: tokens with their classes, sentences,
//! headings.

use std::ops::Range;

use crate::language::forms::Ending;
use crate::resolve::text::word_classes::{CUE, Classes, PARTICLE, POINTER, Words, hash};
use crate::span::Span;
use crate::text::bits::Bits;
use crate::text::keys::key;
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};

/// One text with what is known of its tokens.
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) sentences: &'a [Sentence],
    pub(crate) words: &'a Words,
    /// Per token, the hash of its word and its classes.
    known: Vec<(u64, Classes)>,
    /// The words that a name can begin with: capitals and particles.
    pub(crate) begins: Bits,
    /// The words that point back.
    pub(crate) pointers: Bits,
    /// The words that begin a cue between two names.
    pub(crate) cues: Bits,
    /// The tokens `(` and `or`, which join a name and its acronym.
    pub(crate) joints: Bits,
    headings: Vec<bool>,
    shouting: Vec<bool>,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        text: &'a str,
        tokens: &'a [Token],
        sentences: &'a [Sentence],
        words: &'a Words,
    ) -> Self {
        let mut known = Vec::with_capacity(tokens.len());
        let [mut begins, mut pointers, mut cues, mut joints] = [const { Bits::empty() }; 4];
        let or = key("or");
        for chunk in tokens.chunks(64) {
            let (mut begin, mut pointer, mut cue, mut joint) = (0, 0, 0, 0);
            for (i, t) in (0..).zip(chunk) {
                let (hash, classes) = if t.shape.is_word() {
                    let hash = if t.key == 0 { hash(t.of(text)) } else { t.key };
                    (hash, words.of_hash(hash))
                } else {
                    (0, Classes::NONE)
                };
                let opens = text.as_bytes().get(t.start as usize) == Some(&b'(');
                begin |= u64::from(t.shape.is_capital() | classes.any(PARTICLE)) << i;
                pointer |= u64::from(classes.any(POINTER)) << i;
                cue |= u64::from(classes.any(CUE)) << i;
                joint |= u64::from((hash == or) | opens) << i;
                known.push((hash, classes));
            }
            begins.push(begin);
            pointers.push(pointer);
            cues.push(cue);
            joints.push(joint);
        }
        let mut view = Self {
            text,
            tokens,
            sentences,
            words,
            known,
            begins,
            pointers,
            cues,
            joints,
            headings: Vec::new(),
            shouting: Vec::new(),
        };
        view.shouting = sentences.iter().map(|s| view.is_upper(s)).collect();
        view.headings = sentences.iter().map(|s| view.looks_like_heading(s)).collect();
        view
    }

    /// The text of token `i`; empty outside.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// Whether the word ends as words of this sort do.
    pub(crate) fn ends(&self, i: usize, ending: Ending) -> bool {
        self.words.language.ends(self.word(i), ending)
    }

    pub(crate) fn is(&self, i: usize, class: Classes) -> bool {
        self.known.get(i).is_some_and(|(_, c)| c.any(class))
    }

    /// The hash of the word at `i` without regard to case; 0 for other tokens.
    pub(crate) fn hash(&self, i: usize) -> u64 {
        self.known.get(i).map_or(0, |(hash, _)| *hash)
    }

    pub(crate) fn shape(&self, i: usize) -> Option<Shape> {
        self.tokens.get(i).map(|t| t.shape)
    }

    pub(crate) fn is_capital(&self, i: usize) -> bool {
        self.shape(i).is_some_and(Shape::is_capital)
    }

    pub(crate) fn is_lower(&self, i: usize) -> bool {
        self.shape(i) == Some(Shape::Lower)
    }

    /// Whether token `i` is this mark or lower-case word.
    pub(crate) fn at(&self, i: usize, word: &str) -> bool {
        let same = |t: &Token| (t.end - t.start) as usize == word.len() && t.of(self.text) == word;
        // No token is empty.
        self.tokens.get(i).map_or(word.is_empty(), same)
    }

    /// Whether token `i` follows the one before it without a gap.
    pub(crate) fn touches(&self, i: usize) -> bool {
        i > 0
            && self.tokens.get(i).zip(self.tokens.get(i - 1)).is_some_and(|(b, a)| a.end == b.start)
    }

    /// The bytes of a range of tokens.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        match (self.tokens.get(range.start), self.tokens.get(range.end.wrapping_sub(1))) {
            (Some(a), Some(b)) => Span::between(a.start as usize, b.end as usize),
            _ => Span::between(0, 0),
        }
    }

    pub(crate) fn is_heading(&self, sentence: usize) -> bool {
        self.headings.get(sentence).copied().unwrap_or(false)
    }

    /// The sentence that holds token `i`.
    pub(crate) fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= i).min(self.sentences.len().max(1) - 1)
    }

    /// The first token of the sentence that holds token `i`.
    pub(crate) fn sentence_start(&self, i: usize) -> usize {
        self.sentences.get(self.sentence_of(i)).map_or(0, |s| s.tokens.start)
    }

    pub(crate) fn sentence_end(&self, i: usize) -> usize {
        self.sentences.get(self.sentence_of(i)).map_or(self.tokens.len(), |s| s.tokens.end)
    }

    pub(crate) fn paragraph_of(&self, i: usize) -> usize {
        self.sentences.get(self.sentence_of(i)).map_or(0, |s| s.paragraph)
    }

    /// Whether token `i` opens its sentence, or a quotation within it, so
    /// that its capital says nothing.
    pub(crate) fn opens(&self, i: usize) -> bool {
        let start = self.sentence_start(i);
        let mut before = i;
        while before > start
            && i - before < 8
            && self.shape(before - 1).is_some_and(|s| matches!(s, Shape::Mark | Shape::Break))
        {
            before -= 1;
            if matches!(self.word(before), ":" | "“" | "\"" | "‘" | "•" | "*") {
                return true;
            }
            if matches!(self.word(before), "," | ")" | "(" | "-" | ";" | "]" | "/" | "&") {
                return false;
            }
        }
        before == start
    }

    /// The tokens that `span` covers, in whole or in part.
    pub(crate) fn tokens_of(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|t| t.end as usize <= span.start());
        let last = self.tokens.partition_point(|t| (t.start as usize) < span.end());
        first..last.max(first)
    }

    /// A heading has no final stop, and capitals on most of its longer words.
    fn looks_like_heading(&self, sentence: &Sentence) -> bool {
        let range = sentence.tokens.clone();
        if range.len() < 2 || matches!(self.word(range.end - 1), "." | "?" | "!" | "…" | "”" | "\"")
        {
            return false;
        }
        let (mut capital, mut upper, mut lower) = (0, 0, 0);
        for i in range {
            let Some(token) = self.tokens.get(i) else { continue };
            let long = token.end - token.start > 3;
            match token.shape {
                Shape::Capital if long => capital += 1,
                Shape::Upper => upper += 1,
                Shape::Lower if long => lower += 1,
                _ => {}
            }
        }
        upper > 2 && lower == 0 && capital <= upper
            || capital + upper > 2 && lower * 3 < capital + upper
    }

    /// Whether the whole sentence stands in capitals.
    pub(crate) fn shouts(&self, sentence: usize) -> bool {
        self.shouting.get(sentence).copied().unwrap_or(false)
    }

    fn is_upper(&self, sentence: &Sentence) -> bool {
        let mut upper = 0;
        for i in sentence.tokens.clone() {
            match self.shape(i) {
                Some(Shape::Upper) => upper += 1,
                Some(Shape::Lower) => return false,
                _ => {}
            }
        }
        upper > 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text::sentences::english as sentences;
    use crate::text::tokens::tokens;

    #[test]
    fn headings_and_openings() {
        let words = Words::new(&Lexicon::builtin().unwrap()).unwrap();
        let text = "Attempts to Expel Foreign Troops\n\n“Talks failed,” he said. Badr left.";
        let tokens = tokens(text);
        let sentences = sentences(text, &tokens);
        let view = View::new(text, &tokens, &sentences, &words);
        assert!(view.is_heading(0) && !view.is_heading(1));
        let at = |word: &str| (0..tokens.len()).find(|i| view.at(*i, word)).unwrap();
        assert!(view.opens(at("Talks")) && view.opens(at("Badr")) && !view.opens(at("failed")));
    }
}
