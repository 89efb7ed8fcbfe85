//! From tokens to items: words, phrases of several words, names and marks.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::claim::Reference;
use crate::language::forms::{Ending, Forms};
use crate::rules::sentence::item::{Classes, Group, Item, NO_TERM, NONE, Pos, Sentence, Source};
use crate::rules::vocabulary::Vocabulary;
use crate::text::tokens::Shape;

impl Sentence {
    pub(crate) fn read_items(&mut self, source: &Source<'_>, v: &Vocabulary, c: &Classes) {
        let Source { tokens, range, terms, masked, .. } = source;
        let mut i = range.start;
        let mut term = terms.partition_point(|t| (t.tokens.end as usize) <= i);
        let mut mask = masked.partition_point(|m| (m.end as usize) <= i);
        while i < range.end && self.items.len() < NONE as usize - 2 {
            while masked.get(mask).is_some_and(|m| (m.end as usize) <= i) {
                mask += 1;
            }
            if let Some(m) = masked.get(mask)
                && (m.start as usize) <= i
            {
                self.drop_leads(c);
                i = m.end as usize;
                self.gap = true;
                continue;
            }
            while terms.get(term).is_some_and(|t| (t.tokens.end as usize) <= i) {
                term += 1;
            }
            if let Some(t) = terms.get(term)
                && t.tokens.start as usize <= i
            {
                let end = (t.tokens.end as usize).min(range.end);
                self.push(i, end, Pos::Term, tokens[i].shape);
                let word = if t.reference == Reference::Pronoun {
                    v.id_of(source.tokens[i], source.text)
                } else {
                    0
                };
                if let Some(item) = self.items.last_mut() {
                    item.term = u32::try_from(term).unwrap_or(NO_TERM);
                    item.word = word;
                    item.classes = v.word(word).classes & c.relatives;
                }
                if t.possessive {
                    self.push(i, end, Pos::Possessive, Shape::Possessive);
                }
                i = end;
                continue;
            }
            let token = tokens[i];
            i = match token.shape {
                Shape::Break => i + 1,
                Shape::Possessive => {
                    self.push(i, i + 1, Pos::Possessive, token.shape);
                    i + 1
                }
                Shape::Number => {
                    self.push(i, i + 1, Pos::Number, token.shape);
                    i + 1
                }
                Shape::Mark => self.read_mark(source, i),
                Shape::Lower | Shape::Capital | Shape::Upper => {
                    // A phrase ends before the next name.
                    let limit = terms.get(term).map_or(range.end, |t| t.tokens.start as usize);
                    self.read_word(source, i, limit.min(range.end), v, c)
                }
            };
        }
    }

    /// Drops the preposition and article that lead to what is passed over:
    /// "founded *in* 2014 by".
    fn drop_leads(&mut self, c: &Classes) {
        for mask in [c.determiners, c.prepositions] {
            if self.items.last().is_some_and(|i| i.pos == Pos::Noun && i.classes & mask != 0) {
                self.items.pop();
            }
        }
    }

    fn read_mark(&mut self, source: &Source<'_>, i: usize) -> usize {
        let tokens = source.tokens;
        let mark = tokens[i].of(source.text).chars().next().unwrap_or(' ');
        match mark {
            '(' | '[' => {
                // Short parentheses are passed over whole.
                let end = source.range.end.min(i + 16);
                let close = (i + 1..end).find(|k| matches!(tokens[*k].of(source.text), ")" | "]"));
                if let Some(close) = close {
                    return close + 1;
                }
                self.push(i, i + 1, Pos::Mark(','), Shape::Mark);
            }
            '-' | '‐' | '‑' => {
                let tight = i > 0
                    && tokens[i - 1].end == tokens[i].start
                    && tokens.get(i + 1).is_some_and(|n| n.start == tokens[i].end);
                self.push(i, i + 1, if tight { Pos::Hyphen } else { Pos::Mark(',') }, Shape::Mark);
            }
            '—' | '―' | '–' | ')' | ']' | '،' => {
                self.push(i, i + 1, Pos::Mark(','), Shape::Mark)
            }
            '"' | '“' | '”' | '«' | '»' | '\'' | '‘' | '’' | '*' | '_' => {}
            // "Maj. Gen. X": what ends no sentence shortens a word.
            '.' if source
                .tokens
                .get(i + 1..source.range.end)
                .is_some_and(|rest| rest.iter().any(|t| t.shape.is_word())) => {}
            other => self.push(i, i + 1, Pos::Mark(other), Shape::Mark),
        }
        i + 1
    }

    /// Reads a word, or the longest phrase of a list that begins here.
    fn read_word(
        &mut self,
        source: &Source<'_>,
        i: usize,
        limit: usize,
        v: &Vocabulary,
        c: &Classes,
    ) -> usize {
        let mut id = v.id_of(source.tokens[i], source.text);
        let mut end = i + 1;
        for (rest, phrase) in v.phrases(id) {
            let last = i + 1 + rest.len();
            if last <= limit
                && (i + 1..last)
                    .zip(rest.iter())
                    .all(|(k, w)| v.id_of(source.tokens[k], source.text) == *w)
            {
                id = *phrase;
                end = last;
                break;
            }
        }
        let word = v.word(id);
        let shape = source.tokens[i].shape;
        let lower = shape == Shape::Lower;
        let text = source.tokens[i].of(source.text);
        let adverb = word.classes & c.adverbs != 0
            || lower
                && text.len() > 4
                && v.language.ends(text, Ending::Adverb)
                && word.classes & c.not_adverbs == 0;
        if adverb && word.classes & (c.conjunctions | c.prepositions) == 0 {
            return end;
        }
        // "X himself": for stress alone.
        let stressed = self
            .items
            .last()
            .is_some_and(|b| b.pos == Pos::Term || b.classes & (c.be | c.conjunctions) != 0);
        if stressed && word.classes & c.reflexives != 0 {
            return end;
        }
        // "X, once the wing of Y": no clause begins there.
        let apart = self.items.last().is_some_and(|b| b.pos == Pos::Mark(','));
        if apart && id == c.once {
            return end;
        }
        self.push(i, end, Pos::Noun, shape);
        let Some(item) = self.items.last_mut() else { return end };
        (item.word, item.classes, item.verbs) = (id, word.classes, word.verbs);
        item.plural = v.language.ends(text, Ending::Plural);
        if lower && item.verbs[0].0 == 0 && id == 0 {
            // Words no list knows still show their form.
            if text.len() > 4 && v.language.ends(text, Ending::Past) && !text.ends_with("eed") {
                item.verbs[0].1 = Forms::PAST.and(Forms::PARTICIPLE);
            } else if text.len() > 5 && v.language.ends(text, Ending::Gerund) {
                item.verbs[0].1 = Forms::GERUND;
            }
        }
        end
    }

    pub(crate) fn push(&mut self, start: usize, end: usize, pos: Pos, shape: Shape) {
        self.items.push(Item {
            tokens: (start as u32, end as u32),
            pos,
            word: 0,
            classes: 0,
            verbs: [(0, Forms(0)); 2],
            term: NO_TERM,
            chunk: NONE,
            group: Group::default(),
            shape,
            gap: std::mem::take(&mut self.gap),
            plural: false,
            inner: false,
        });
    }
}
