//! From tokens to items: words, phrases of several words, names and marks.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::claim::Reference;
use crate::language::forms::{Ending, Forms};
use crate::rules::sentence::item::{Classes, Group, Item, NO_TERM, NONE, Pos, Sentence, Source};
use crate::rules::vocabulary::Vocabulary;
use crate::text::tokens::Shape;

/// How many tokens may stand in brackets to be read apart.
const BRACKET: usize = 48;

impl Sentence {
    pub(crate) fn read_items(&mut self, source: &Source<'_>, v: &Vocabulary, c: &Classes) {
        let Source { tokens, range, terms, masked, .. } = source;
        let mut i = range.start;
        if let Some(name) = source.after {
            let first = terms.get(name as usize).map_or(i, |t| t.tokens.start as usize);
            self.push(first, i.min(first + 1), Pos::Term, tokens[first].shape);
            self.push(i, i, Pos::Mark(','), Shape::Mark);
            if let [name_item, mark] = self.items.as_mut_slice() {
                name_item.term = name;
                mark.inner = true;
            }
        }
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
                Shape::Mark => self.read_mark(source, i, c),
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

    fn read_mark(&mut self, source: &Source<'_>, i: usize, c: &Classes) -> usize {
        let tokens = source.tokens;
        let mark = tokens[i].of(source.text).chars().next().unwrap_or(' ');
        match mark {
            '(' | '[' => {
                // Parentheses are passed over whole; what they say of a name
                // is read apart.
                if let Some(close) = closing(source, i) {
                    let last = self.items.last().filter(|l| l.pos == Pos::Term);
                    if let Some(last) = last {
                        self.asides.push((last.term, i + 1..close));
                    }
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
            '"' | '”' | '»' if closes_speech(source, i) => {
                // What was spoken is over: no phrase goes on past it.
                if self.items.last().is_some_and(|b| b.pos == Pos::Mark(',')) {
                    self.items.pop();
                }
                self.push(i, i + 1, Pos::Mark('”'), Shape::Mark);
            }
            '"' | '“' | '”' | '«' | '»' | '\'' | '‘' | '’' | '*' | '_' => {}
            // "Maj. Gen. X": what ends no sentence shortens a word.
            '.' if source
                .tokens
                .get(i + 1..source.range.end)
                .is_some_and(|rest| rest.iter().any(|t| t.shape.is_word())) => {}
            ',' if self.drop_age() => {}
            // "research & development"
            '&' if !self.items.is_empty() => {
                self.push(i, i + 1, Pos::Noun, Shape::Lower);
                if let Some(item) = self.items.last_mut() {
                    (item.word, item.classes) = (c.and, c.conjunctions);
                }
            }
            other => self.push(i, i + 1, Pos::Mark(other), Shape::Mark),
        }
        i + 1
    }

    /// Drops the age between two commas after a name: "X, 54, the head of".
    fn drop_age(&mut self) -> bool {
        let aged = matches!(
            self.items.as_slice(),
            [.., name, comma, age]
                if name.pos == Pos::Term && comma.pos == Pos::Mark(',') && age.pos == Pos::Number
                    && age.tokens.1 == age.tokens.0 + 1
        );
        if aged {
            self.items.pop();
        }
        aged
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
        // "has since been killed"
        let helped = self.items.last().is_some_and(|b| b.classes & c.have != 0);
        if helped && id == c.since {
            return end;
        }
        // "X, once the wing of Y": no clause begins there.
        let apart = self.items.last().is_some_and(|b| b.pos == Pos::Mark(','));
        if apart && id == c.once {
            return end;
        }
        // "X once headed Y".
        let past = |k: usize| {
            let id = source.tokens.get(k).map_or(0, |t| v.id_of(*t, source.text));
            v.word(id).verbs.iter().any(|(_, f)| f.has(Forms::PAST))
        };
        let n = self.items.len();
        let named = self.items.last().is_some_and(|b| b.pos == Pos::Term)
            && !(n > 1 && self.items[n - 2].pos == Pos::Noun);
        if named && id == c.once && end < limit && past(end) {
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

/// How many words between two marks are speech rather than a name or a term.
const SPEECH: usize = 3;

/// Whether the mark at token `i` closes a quotation of some length.
fn closes_speech(source: &Source<'_>, i: usize) -> bool {
    let tokens = source.tokens;
    let touches = i > 0 && tokens[i - 1].end == tokens[i].start;
    if !touches {
        return false;
    }
    let mut words = 0;
    for k in (source.range.start..i).rev().take(200) {
        if tokens[k].shape.is_word() {
            words += 1;
        } else if matches!(tokens[k].of(source.text), "\"" | "“" | "«") {
            return words >= SPEECH;
        }
    }
    false
}

/// The token that closes the bracket at `open`, others inside it left out.
fn closing(source: &Source<'_>, open: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for k in open..source.range.end.min(open + BRACKET) {
        match source.tokens[k].of(source.text) {
            "(" | "[" => depth += 1,
            ")" | "]" if depth == 1 => return Some(k),
            ")" | "]" => depth -= 1,
            _ => {}
        }
    }
    None
}
