//! A sentence as rules see it: items, noun phrases, verb groups.
//!
//! There is no parser behind this. Closed word classes, verb forms and a few
//! neighbours decide what is a verb; what lies between verbs, prepositions
//! and marks is a noun phrase. That is enough to tell "Iran" from "Iran's
//! allies", and it reads megabytes a second.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use std::ops::Range;

use crate::claim::Reference;
use crate::rules::compile::{Vocabulary, WordId};
use crate::rules::forms::Forms;
use crate::text::tokens::{Shape, Token};

/// A name, pronoun or description that stands for entities.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// The tokens it covers.
    pub(crate) tokens: Range<u32>,
    /// The entities it stands for, by number; several for "they".
    pub(crate) entities: Vec<u32>,
    /// The number of its entity type.
    pub(crate) kind: u8,
    /// Whether it stands like an adjective: "Iraqi", "U.S."
    pub(crate) adjective: bool,
    /// Whether it is a name, a description or a pronoun.
    pub(crate) reference: Reference,
    /// Whether it owns what follows: "its", "whose".
    pub(crate) possessive: bool,
}

/// The part an item plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pos {
    Term,
    Article,
    Possessive,
    Preposition,
    Conjunction,
    Be,
    Have,
    Do,
    Modal,
    Negator,
    Relative,
    Pronoun,
    Verb,
    Noun,
    Number,
    Hyphen,
    Mark(char),
}

/// What a verb group says of its verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// The first item of the group: auxiliary, negator or the verb itself.
    pub(crate) start: u16,
    pub(crate) passive: bool,
    pub(crate) infinitive: bool,
    pub(crate) gerund: bool,
    /// Whether it has a tense: neither infinitive nor gerund nor a bare
    /// participle.
    pub(crate) finite: bool,
}

/// A word, term or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) tokens: (u32, u32),
    pub(crate) pos: Pos,
    pub(crate) word: WordId,
    pub(crate) classes: u128,
    pub(crate) verbs: [(u16, Forms); 2],
    /// The number of the term, where it is one.
    pub(crate) term: u32,
    /// The noun phrase it is part of, or `NONE`.
    pub(crate) chunk: u16,
    pub(crate) group: Group,
    pub(crate) shape: Shape,
    /// Whether something was passed over right before it.
    gap: bool,
    /// Whether it ends like a plural.
    plural: bool,
    /// Whether it only says of what kind the next noun is: "chief" in "chief
    /// designer".
    pub(crate) inner: bool,
}

pub(crate) const NONE: u16 = u16::MAX;
const NO_TERM: u32 = u32::MAX;

impl Item {
    pub(crate) fn forms(&self) -> Forms {
        self.verbs[0].1.and(self.verbs[1].1)
    }

    pub(crate) fn is_form_of(&self, verbs: &[u16]) -> bool {
        self.verbs.iter().any(|(v, _)| *v != 0 && verbs.contains(v))
    }
}

/// A noun phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    pub(crate) start: u16,
    pub(crate) end: u16,
    /// Where it ends with an `of` phrase that belongs to it.
    pub(crate) reach: u16,
    /// The item of the term it stands for, or `NONE`.
    pub(crate) arg: u16,
    /// The first and last noun phrase of its coordination.
    pub(crate) group: (u16, u16),
    /// Whether the one before it, across a comma, describes it.
    pub(crate) described: bool,
    /// The noun phrase before it, across a comma, that it describes: "X, a
    /// militia backed by"; or `NONE`.
    pub(crate) means: u16,
    /// Whether it belongs to an insertion between joined noun phrases: "X, the
    /// head of Y, and Z".
    pub(crate) inserted: bool,
}

/// The masks of the lists that shape sentences.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    determiners: u128,
    pub(crate) possessives: u128,
    pronouns: u128,
    relatives: u128,
    prepositions: u128,
    conjunctions: u128,
    be: u128,
    have: u128,
    auxiliary_do: u128,
    modals: u128,
    negators: u128,
    adverbs: u128,
    not_adverbs: u128,
    reflexives: u128,
    pub(crate) organs: u128,
    descriptions: u128,
    pub(crate) private_organs: u128,
    adjectives: u128,
    complements: u128,
    pub(crate) place_heads: u128,
    kinds: u128,
    quantities: u128,
    pub(crate) of: WordId,
    from: WordId,
    pub(crate) for_: WordId,
    pub(crate) to: WordId,
    pub(crate) that: WordId,
    pub(crate) by: WordId,
    between: WordId,
    on: WordId,
    pub(crate) and: WordId,
    pub(crate) or: WordId,
    nor: WordId,
    as_well_as: WordId,
    pub(crate) including: WordId,
    pub(crate) such_as: WordId,
    up: WordId,
    pub(crate) indefinite: [WordId; 3],
    once: WordId,
    /// The relative pronouns that stand for an object.
    pub(crate) objective: [WordId; 4],
    been: WordId,
    being: WordId,
    /// The verbs whose object does what follows: "urged X to".
    pub(crate) control: Vec<u16>,
    /// Auxiliaries of one: "was", "has".
    pub(crate) singular: [WordId; 3],
    /// The verbs whose forms are no nouns.
    pure: Vec<u16>,
    /// The verbs that have no passive.
    intransitive: Vec<u16>,
    /// The verbs that take an infinitive without "to".
    bare: Vec<u16>,
    /// The numbers of the entity types for states and places.
    pub(crate) state: u8,
    pub(crate) place: u8,
    pub(crate) in_: WordId,
    born: WordId,
    pub(crate) who: WordId,
    /// Prepositions that open a clause as well: "after X was killed".
    pub(crate) clausal: [WordId; 6],
}

/// The verbs that shape sentences, by lists of the lexicon, and the numbers of
/// the entity types for states and places.
pub(crate) struct VerbLists<'a> {
    pub(crate) state: u8,
    pub(crate) place: u8,
    pub(crate) control: &'a [String],
    pub(crate) pure: &'a [String],
    pub(crate) intransitive: &'a [String],
    pub(crate) bare: &'a [String],
}

impl Classes {
    pub(crate) fn new(v: &mut Vocabulary, verbs: &VerbLists<'_>) -> Self {
        let numbers = |v: &Vocabulary, list: &[String]| -> Vec<u16> {
            list.iter().map(|verb| v.verb_number(verb)).filter(|n| *n != 0).collect()
        };
        Self {
            determiners: v.mask("determiners"),
            possessives: v.mask("possessives"),
            pronouns: v.mask("pronouns"),
            relatives: v.mask("relatives"),
            prepositions: v.mask("prepositions"),
            conjunctions: v.mask("conjunctions"),
            be: v.mask("be"),
            have: v.mask("have"),
            auxiliary_do: v.mask("do"),
            modals: v.mask("modals"),
            negators: v.mask("negators"),
            adverbs: v.mask("adverbs"),
            not_adverbs: v.mask("not_adverbs"),
            reflexives: v.mask("reflexives"),
            organs: v.mask("organs"),
            descriptions: ["descriptions", "occupations", "office", "leaders", "kin"]
                .iter()
                .fold(0, |m, list| m | v.mask(list)),
            private_organs: v.mask("private_organs"),
            adjectives: v.mask("adjectives"),
            complements: v.mask("complements"),
            place_heads: v.mask("place_heads"),
            kinds: v.mask("descriptions"),
            quantities: v.mask("quantities"),
            of: v.intern("of"),
            from: v.intern("from"),
            for_: v.intern("for"),
            to: v.intern("to"),
            that: v.intern("that"),
            by: v.intern("by"),
            between: v.intern("between"),
            on: v.intern("on"),
            and: v.intern("and"),
            or: v.intern("or"),
            nor: v.intern("nor"),
            as_well_as: v.intern("as well as"),
            including: v.intern("including"),
            such_as: v.intern("such as"),
            up: v.intern("up"),
            indefinite: ["a", "an", "another"].map(|word| v.intern(word)),
            once: v.intern("once"),
            objective: ["that", "which", "who", "whom"].map(|word| v.intern(word)),
            been: v.intern("been"),
            being: v.intern("being"),
            control: numbers(v, verbs.control),
            pure: numbers(v, verbs.pure),
            intransitive: numbers(v, verbs.intransitive),
            bare: numbers(v, verbs.bare),
            state: verbs.state,
            place: verbs.place,
            in_: v.intern("in"),
            born: v.intern("born"),
            who: v.intern("who"),
            clausal: ["after", "before", "since", "until", "as", "than"].map(|word| v.intern(word)),
            singular: [v.intern("was"), v.intern("is"), v.intern("has")],
        }
    }
}

/// A sentence made ready for rules. Its vectors are used again and again.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    pub(crate) items: Vec<Item>,
    pub(crate) chunks: Vec<Chunk>,
    gap: bool,
}

/// What a sentence is made from.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) range: Range<usize>,
    /// The terms of the document, by where they begin.
    pub(crate) terms: &'a [Term],
    /// Token ranges to pass over: citations, times. In order.
    pub(crate) masked: &'a [Range<u32>],
}

impl Sentence {
    /// Makes the items, noun phrases and verb groups of one sentence.
    pub(crate) fn fill(&mut self, source: &Source<'_>, v: &Vocabulary, c: &Classes) {
        self.items.clear();
        self.gap = false;
        self.chunks.clear();
        self.read_items(source, v, c);
        self.find_verbs(source.terms, c);
        self.group_verbs(c);
        self.find_chunks(source.terms, c);
        self.coordinate(c);
        self.appose(c);
        self.predicate(c);
    }

    /// The sentence with its noun phrases in brackets and its verbs marked.
    pub(crate) fn describe(
        &self,
        text: &str,
        tokens: &[Token],
        name: impl Fn(u32) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        for (i, item) in self.items.iter().enumerate() {
            let chunk = self.chunks.get(item.chunk as usize);
            if !out.is_empty() {
                out.push(' ');
            }
            if chunk.is_some_and(|c| c.start as usize == i) {
                out.push('[');
            }
            let (first, last) =
                (tokens[item.tokens.0 as usize], tokens[item.tokens.1 as usize - 1]);
            out.push_str(text.get(first.start as usize..last.end as usize).unwrap_or_default());
            if item.pos == Pos::Term {
                out.push_str(" = ");
                out.push_str(&name(item.term).unwrap_or_default());
            }
            if item.pos == Pos::Verb {
                out.push_str(if item.group.passive { "/p" } else { "/v" });
            }
            if let Some(c) = chunk
                && c.end as usize == i + 1
            {
                out.push(']');
                if c.described {
                    out.push_str("/described");
                }
            }
        }
        out
    }

    fn read_items(&mut self, source: &Source<'_>, v: &Vocabulary, c: &Classes) {
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
            || lower && text.len() > 4 && text.ends_with("ly") && word.classes & c.not_adverbs == 0;
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
        item.plural = text.ends_with('s') && !text.ends_with("ss");
        if lower && item.verbs[0].0 == 0 && id == 0 {
            // Words no list knows still show their form.
            if text.len() > 4 && text.ends_with("ed") && !text.ends_with("eed") {
                item.verbs[0].1 = Forms::PAST.and(Forms::PARTICIPLE);
            } else if text.len() > 5 && text.ends_with("ing") {
                item.verbs[0].1 = Forms::GERUND;
            }
        }
        end
    }

    fn push(&mut self, start: usize, end: usize, pos: Pos, shape: Shape) {
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

    /// Decides what each word is, from its lists, its forms and its
    /// neighbours.
    fn find_verbs(&mut self, terms: &[Term], c: &Classes) {
        for i in 0..self.items.len() {
            let item = self.items[i];
            if item.pos != Pos::Noun {
                continue;
            }
            let has = |mask: u128| item.classes & mask != 0;
            if i > 0 && self.items[i - 1].pos == Pos::Hyphen && !has(c.conjunctions) {
                continue;
            }
            let next = self.items.get(i + 1).copied();
            self.items[i].pos = if item.word == c.that && item.word != 0 {
                self.that(i, next, c)
            } else if has(c.relatives) {
                Pos::Relative
            } else if has(c.be) {
                Pos::Be
            } else if has(c.have) {
                Pos::Have
            } else if has(c.auxiliary_do) {
                Pos::Do
            } else if has(c.negators) {
                Pos::Negator
            } else if has(c.modals) && !(item.shape.is_capital() && i > 0) {
                Pos::Modal
            } else if has(c.determiners | c.possessives) {
                Pos::Article
            } else if has(c.conjunctions) {
                Pos::Conjunction
            } else if has(c.prepositions) {
                Pos::Preposition
            } else if has(c.pronouns) {
                Pos::Pronoun
            } else if item.forms() != Forms(0) {
                if self.is_verb(i, terms, c) { Pos::Verb } else { Pos::Noun }
            } else {
                Pos::Noun
            };
        }
    }

    /// What "that" is: "said that X", "the group that X backs", "that group".
    fn that(&self, i: usize, next: Option<Item>, c: &Classes) -> Pos {
        let before = i.checked_sub(1).map(|p| self.items[p]);
        let opens = next.is_some_and(|n| {
            n.pos == Pos::Term
                || n.shape.is_capital()
                || n.classes & (c.determiners | c.possessives | c.pronouns) != 0
        });
        match before.map(|b| b.pos) {
            Some(Pos::Verb) => Pos::Conjunction,
            _ if next.is_some_and(|n| self.verb_like(n, c)) => Pos::Relative,
            Some(Pos::Noun | Pos::Term | Pos::Pronoun) if opens => {
                // "told the agency that": what was told follows.
                let told = (0..i).rev().take(6).map(|k| self.items[k]).find(|k| {
                    !matches!(k.pos, Pos::Noun | Pos::Term | Pos::Article | Pos::Possessive)
                });
                let named = before.is_some_and(|b| b.pos == Pos::Term);
                let told = told.is_some_and(|t| t.pos == Pos::Verb && t.is_form_of(&c.control));
                if named || told { Pos::Conjunction } else { Pos::Relative }
            }
            _ => Pos::Article,
        }
    }

    fn verb_like(&self, item: Item, c: &Classes) -> bool {
        item.classes & (c.be | c.have | c.modals | c.auxiliary_do | c.negators) != 0
            || item.pos == Pos::Noun
                && item.forms() != Forms(0)
                && item.classes & c.prepositions == 0
    }

    /// Whether the word at `i`, which can be a verb, is one here.
    fn is_verb(&self, i: usize, terms: &[Term], c: &Classes) -> bool {
        let forms = self.items[i].forms();
        let before = i.checked_sub(1).map(|p| self.items[p]);
        let next = self.items.get(i + 1).copied();
        let opens = |n: Item| {
            matches!(n.pos, Pos::Term | Pos::Number)
                || n.word != c.that && n.classes & (c.determiners | c.possessives | c.pronouns) != 0
        };
        let next_opens = next.is_some_and(opens);
        let before_pos = before.map(|b| b.pos);
        let adjectival = before.is_some_and(|b| {
            b.pos == Pos::Term && terms.get(b.term as usize).is_some_and(|t| t.adjective)
        });
        // "armed groups", but "has armed" and "was established in".
        let helped = match before_pos {
            Some(Pos::Have) => true,
            Some(Pos::Be) => {
                forms.has(Forms::PARTICIPLE)
                    && next.is_some_and(|n| n.classes & c.prepositions != 0)
            }
            // "armed by X", ", armed and trained by X"
            _ if next.is_some_and(|n| n.word == c.by && c.by != 0) => true,
            None | Some(Pos::Mark(',')) if self.joins_participle(i, c) => true,
            // "forces continued to"
            Some(Pos::Noun) if forms.has(Forms::PAST) => {
                next.is_some_and(|n| n.word == c.to && c.to != 0)
            }
            // "trained and armed X"
            Some(Pos::Conjunction) if next_opens && i >= 2 => {
                let other = self.items[i - 2];
                other.pos == Pos::Verb && other.forms().has(Forms::PAST) && forms.has(Forms::PAST)
            }
            // "accused of leading the"
            Some(Pos::Preposition)
                if forms == Forms::GERUND
                    && next.is_some_and(|n| n.classes & c.determiners != 0) =>
            {
                true
            }
            // "the threats against X continued."
            Some(Pos::Term) if !adjectival && forms.has(Forms::PAST) => {
                next_opens || next.is_none_or(|n| matches!(n.pos, Pos::Mark(_)))
            }
            _ => next_opens && forms.has(Forms::PAST) && before_pos == Some(Pos::Term),
        };
        if self.items[i].classes & c.adjectives != 0 && !helped {
            return false;
        }
        if before_pos == Some(Pos::Hyphen) || next.is_some_and(|n| n.pos == Pos::Hyphen) {
            return false;
        }
        let only_past =
            !forms.has(Forms::BASE) && !forms.has(Forms::THIRD) && !forms.has(Forms::GERUND);
        if only_past {
            let modifies = matches!(before_pos, Some(Pos::Article | Pos::Possessive | Pos::Number))
                || matches!(before_pos, Some(Pos::Preposition))
                    && next.is_some_and(|n| n.pos == Pos::Noun && n.classes & c.prepositions == 0);
            let adjective_before = before.is_some_and(|b| b.pos == Pos::Noun)
                && next.is_some_and(|n| {
                    n.pos == Pos::Noun
                        && n.classes
                            & (c.prepositions
                                | c.conjunctions
                                | c.determiners
                                | c.possessives
                                | c.pronouns)
                            == 0
                })
                && self.items[i].word == 0;
            return !modifies && !adjective_before;
        }
        if forms == Forms::GERUND {
            let of = next.is_some_and(|n| n.word == c.of);
            // "a multilateral meeting, called by X"
            let closed = next.is_none_or(|n| {
                matches!(n.pos, Pos::Mark(_)) || n.classes & (c.be | c.conjunctions) != 0
            });
            // "his eldest surviving son"
            let modifies = self.items[i].is_form_of(&c.intransitive)
                && next.is_some_and(|n| n.pos == Pos::Noun && n.shape == Shape::Lower && !opens(n));
            return match before_pos {
                Some(Pos::Noun) if modifies => false,
                Some(Pos::Article | Pos::Possessive) => false,
                Some(Pos::Noun) if closed => false,
                Some(Pos::Be) => !of,
                _ => !of,
            };
        }
        let to_before = before.is_some_and(|b| b.word == c.to);
        // "helped found the party"
        if before.is_some_and(|b| b.pos == Pos::Verb && b.is_form_of(&c.bare)) {
            return forms.has(Forms::BASE) && next_opens;
        }
        // "helped X rebuild"
        let helped = (2..=3).any(|back| {
            let at = i.checked_sub(back).map(|p| self.items[p]);
            at.is_some_and(|v| v.pos == Pos::Verb && v.is_form_of(&c.bare))
        });
        if helped && before_pos == Some(Pos::Term) && forms == Forms::BASE && !adjectival {
            return true;
        }
        // A form that is no noun, before what only follows a verb.
        let pure = self.items[i].is_form_of(&c.pure)
            && (forms.has(Forms::THIRD) || forms.has(Forms::PAST))
            && next
                .is_some_and(|n| next_opens || n.classes & c.prepositions != 0 || n.word == c.that);
        match before_pos {
            _ if to_before => forms.has(Forms::BASE) && !forms.has(Forms::THIRD),
            Some(Pos::Modal | Pos::Do) => forms.has(Forms::BASE),
            Some(Pos::Negator) => forms.has(Forms::BASE),
            Some(Pos::Article | Pos::Possessive | Pos::Number | Pos::Preposition) => false,
            Some(Pos::Be | Pos::Have) => forms.has(Forms::PARTICIPLE) && !forms.has(Forms::THIRD),
            Some(Pos::Verb) => false,
            Some(Pos::Term) if adjectival && !forms.has(Forms::PAST) => false,
            Some(Pos::Term)
                if forms.has(Forms::THIRD)
                    && !next_opens
                    && i >= 2
                    && self.items[i - 2].pos == Pos::Verb =>
            {
                false
            }
            Some(Pos::Pronoun | Pos::Relative) => true,
            Some(Pos::Term) => {
                let b = before.unwrap_or(self.items[i]);
                let only_verb = pure && self.items[i].is_form_of(&c.intransitive);
                let nominal_next = next.is_none_or(|n| {
                    (n.word == c.on || n.word == c.of || n.word == c.by) && !only_verb
                        || n.pos == Pos::Noun
                            && !opens(n)
                            && n.classes & c.prepositions == 0
                            && forms.has(Forms::BASE)
                });
                if forms.has(Forms::PAST) {
                    return next_opens || !nominal_next;
                }
                // "PMU forces in Iraq"
                let owned = self.items[i].classes & c.organs != 0;
                !nominal_next
                    && b.shape != Shape::Possessive
                    && (next_opens
                        || pure
                        || !owned
                            && (forms.has(Forms::THIRD)
                                || next.is_some_and(|n| n.classes & c.prepositions != 0)))
            }
            Some(Pos::Noun) => {
                pure || next_opens && !(forms.has(Forms::BASE) && forms == Forms::BASE)
                    || forms.has(Forms::PAST) && next_opens
                    || next.is_some_and(|n| n.word == c.that)
                        && forms.has(Forms::THIRD)
                        && !self.items.get(i + 2).is_some_and(|n| self.verb_like(*n, c))
                    || forms.has(Forms::BASE) && next_opens
            }
            Some(Pos::Conjunction) => next_opens || pure,
            Some(Pos::Mark(_)) => {
                next_opens && (forms.has(Forms::PAST) || forms.has(Forms::THIRD)) || pure
            }
            None => next_opens && forms.has(Forms::PAST),
            Some(Pos::Hyphen) => false,
        }
    }

    /// Whether "and" joins the participle at `i` to one that a preposition
    /// follows: "armed and trained by".
    fn joins_participle(&self, i: usize, c: &Classes) -> bool {
        let Some([and, other, link]) = self.items.get(i + 1..i + 4) else { return false };
        self.items[i].forms().has(Forms::PARTICIPLE)
            && and.word == c.and
            && c.and != 0
            && other.forms().has(Forms::PARTICIPLE)
            && link.classes & c.prepositions != 0
    }

    /// Whether the sentence opens with a participle or gerund, so that its
    /// first comma ends what leads to the main clause.
    pub(crate) fn is_fronted(&self) -> bool {
        self.items
            .iter()
            .take(2)
            .any(|i| i.pos == Pos::Verb && !i.group.finite && (i.group.passive || i.group.gerund))
    }

    /// Gives each verb its auxiliaries and its voice.
    fn group_verbs(&mut self, c: &Classes) {
        for i in 0..self.items.len() {
            if !matches!(self.items[i].pos, Pos::Verb | Pos::Be | Pos::Have | Pos::Do) {
                continue;
            }
            let mut start = i;
            let mut be = None;
            let mut have = false;
            let mut finite_helper = false;
            let mut infinitive = false;
            while start > 0 {
                let p = self.items[start - 1];
                match p.pos {
                    Pos::Be => be = be.or(Some(p.word)),
                    Pos::Have => have = true,
                    Pos::Modal | Pos::Do => {}
                    Pos::Negator => {}
                    Pos::Preposition
                        if p.word == c.to
                            && (self.items[start].forms().has(Forms::BASE)
                                || matches!(self.items[start].pos, Pos::Be | Pos::Have)) =>
                    {
                        infinitive = true;
                        start -= 1;
                        break;
                    }
                    _ => break,
                }
                finite_helper |= matches!(p.pos, Pos::Be | Pos::Have | Pos::Modal | Pos::Do)
                    && p.word != c.been
                    && p.word != c.being;
                start -= 1;
            }
            let item = self.items[i];
            let forms = item.forms();
            infinitive |= start == i
                && forms.has(Forms::BASE)
                && i > 0
                && self.items[i - 1].pos == Pos::Verb
                && self.items[i - 1].is_form_of(&c.bare);
            let next = self.items.get(i + 1);
            let by = next.is_some_and(|n| n.word == c.by && c.by != 0);
            let participle = forms.has(Forms::PARTICIPLE);
            let gerund = forms.has(Forms::GERUND) && !participle;
            let bare = be.is_none() && !have && !finite_helper && !infinitive;
            let before = start.checked_sub(1).map(|p| self.items[p].pos);
            let infinitive_next = next.is_some_and(|n| n.word == c.to)
                && self.items.get(i + 2).is_some_and(|n| n.forms().has(Forms::BASE));
            // "set up the party", "take over the town"
            let particle = next.is_some_and(|n| n.word == c.up)
                && self.items.get(i + 2).is_some_and(|n| {
                    n.pos == Pos::Term || matches!(n.pos, Pos::Article) || n.shape.is_capital()
                });
            let next_prep = next.is_some_and(|n| n.pos == Pos::Preposition)
                && !infinitive_next
                && !particle
                && !item.is_form_of(&c.intransitive);
            let reduced = bare
                && participle
                && (by
                    || next_prep
                        && (before == Some(Pos::Mark(',')) && self.has_main_verb(i, c)
                            || matches!(before, Some(Pos::Mark('(')) | None))
                    || matches!(before, Some(Pos::Mark(',')) | None)
                        && self.joins_participle(i, c)
                        && self.has_main_verb(i, c)
                    || next_prep
                        && matches!(before, Some(Pos::Noun | Pos::Term))
                        && self.verb_follows(i + 1, c));
            let shared = bare && participle && before == Some(Pos::Conjunction) && start >= 2 && {
                let other = self.items[start - 2];
                other.pos == Pos::Verb && other.group.passive
            };
            let passive = participle && be.is_some() || reduced || shared;
            self.items[i].group = Group {
                start: start as u16,
                passive,
                infinitive,
                gerund: gerund && be.is_none(),
                finite: !(infinitive || reduced || gerund && be.is_none()),
            };
        }
    }

    /// Whether the sentence has another verb with a tense than the one at `i`,
    /// so that this one may only describe.
    fn has_main_verb(&self, i: usize, c: &Classes) -> bool {
        let tensed = |k: &Item| match k.pos {
            Pos::Be | Pos::Have | Pos::Modal | Pos::Do => k.word != c.being && k.word != c.been,
            Pos::Verb => {
                !k.forms().has(Forms::GERUND)
                    && self.items.get(k.group.start as usize).is_none_or(|s| s.word != c.to)
            }
            _ => false,
        };
        let ends = |k: &Item| !matches!(k.pos, Pos::Mark(';'));
        // What stands in a relative clause before it is no main verb.
        let mut relative = false;
        let before = self.items[..i].iter().rev().take_while(|k| ends(k)).collect::<Vec<_>>();
        let earlier = before.into_iter().rev().any(|k| {
            relative = (relative || k.pos == Pos::Relative) && k.pos != Pos::Mark(',');
            !relative && tensed(k) && (k.pos != Pos::Verb || k.group.finite)
        });
        earlier || self.items[i + 1..].iter().take_while(|k| ends(k)).any(tensed)
    }

    /// Whether a verb with a tense follows before the clause ends: then a
    /// participle before it only describes.
    fn verb_follows(&self, from: usize, c: &Classes) -> bool {
        for (i, item) in self.items.iter().enumerate().skip(from).take(12) {
            match item.pos {
                Pos::Be | Pos::Have | Pos::Modal | Pos::Do => return true,
                // "called on X to free": no tense there.
                Pos::Verb if i > 0 && self.items[i - 1].word == c.to => {}
                Pos::Verb => return !item.forms().has(Forms::GERUND),
                Pos::Mark(_) | Pos::Conjunction | Pos::Relative => return false,
                _ => {}
            }
        }
        false
    }

    fn find_chunks(&mut self, terms: &[Term], c: &Classes) {
        let mut start = 0;
        while start < self.items.len() {
            let mut end = start;
            while end < self.items.len() {
                let item = self.items[end];
                if item.gap && end > start && item.pos != Pos::Possessive {
                    break;
                }
                let part = match item.pos {
                    Pos::Article => {
                        end == start
                            || matches!(self.items[end - 1].pos, Pos::Article | Pos::Possessive)
                    }
                    Pos::Term => end == start || !self.stands_alone(end, terms),
                    // "a cleric born in X", but "Iraqi-born"
                    Pos::Noun if self.is_alone(end, c.born) => false,
                    Pos::Noun | Pos::Number => {
                        end == start
                            || !(self.items[end - 1].pos == Pos::Term
                                && terms.get(self.items[end - 1].term as usize).is_some_and(|t| {
                                    t.reference == Reference::Pronoun && !t.possessive
                                }))
                    }
                    Pos::Possessive | Pos::Hyphen => end > start,
                    Pos::Pronoun => end == start,
                    _ => false,
                };
                if !part {
                    break;
                }
                end += 1;
                if item.pos == Pos::Pronoun {
                    break;
                }
            }
            // A hyphen or possessive at the edge belongs to nothing.
            if end > start {
                let number = self.chunks.len() as u16;
                for i in start..end {
                    let next = self.items[start..end].get(i + 1 - start);
                    let inner = next.is_some_and(|n| {
                        n.pos == Pos::Noun
                            && n.shape == Shape::Lower
                            && n.classes & (c.organs | c.kinds) == 0
                    });
                    self.items[i].chunk = number;
                    self.items[i].inner = inner;
                }
                let arg = self.argument(start, end, terms, c);
                self.chunks.push(Chunk {
                    start: start as u16,
                    end: end as u16,
                    reach: end as u16,
                    arg,
                    group: (number, number),
                    described: false,
                    means: NONE,
                    inserted: false,
                });
                start = end;
            } else {
                start += 1;
            }
        }
        // "forces of X", "the city of X": what is said of them is said of X.
        for k in (0..self.chunks.len().saturating_sub(1)).rev() {
            let (chunk, next) = (self.chunks[k], self.chunks[k + 1]);
            let head = self.items[chunk.end as usize - 1];
            let link = self.items[chunk.end as usize];
            let linked = chunk.end + 1 == next.start
                && (link.word == c.of || link.word == c.from || link.word == c.by)
                && link.pos == Pos::Preposition;
            let open = head.classes & (c.organs | c.quantities) != 0
                || matches!(head.pos, Pos::Article | Pos::Number);
            // "the U.S. state of X" is X.
            let titled = head.classes & c.place_heads != 0
                && link.word == c.of
                && self
                    .items
                    .get(chunk.arg as usize)
                    .is_some_and(|i| terms.get(i.term as usize).is_some_and(|t| t.adjective));
            // "singer and actress X": both are X.
            if chunk.arg == NONE && self.shares_name(k, c) {
                self.chunks[k].arg = next.arg;
                self.chunks[k].reach = next.reach;
                continue;
            }
            // "rebels from X" are not the state.
            let foreign = link.word == c.from
                && head.classes & c.private_organs != 0
                && self
                    .items
                    .get(next.arg as usize)
                    .is_some_and(|i| terms.get(i.term as usize).is_some_and(|t| t.kind == c.state));
            if (chunk.arg == NONE && open || titled) && linked && !foreign && next.arg != NONE {
                self.chunks[k].arg = next.arg;
                self.chunks[k].reach = next.reach;
            }
            // "the government and people of X": both are of X.
            let joined = chunk.end + 1 == next.start && link.word == c.and && c.and != 0;
            if chunk.arg == NONE
                && joined
                && head.classes & c.organs != 0
                && next.reach > next.end
                && next.arg != NONE
            {
                self.chunks[k].arg = next.arg;
                self.chunks[k].reach = next.reach;
            }
        }
    }

    /// Whether the item at `i` is the word `word`, on its own.
    fn is_alone(&self, i: usize, word: WordId) -> bool {
        self.items[i].word == word
            && word != 0
            && !i.checked_sub(1).is_some_and(|p| self.items[p].pos == Pos::Hyphen)
    }

    /// Whether the noun phrase `k` is a description that `and` joins to another
    /// one before a name: "singer and actress X".
    fn shares_name(&self, k: usize, c: &Classes) -> bool {
        let (Some(chunk), Some(next)) = (self.chunks.get(k), self.chunks.get(k + 1)) else {
            return false;
        };
        let all = &self.items[chunk.start as usize..chunk.end as usize];
        let before = self.items.get(next.start as usize..next.arg.min(next.end) as usize);
        chunk.end + 1 == next.start
            && self.items[chunk.end as usize].word == c.and
            && c.and != 0
            && next.arg != NONE
            && next.arg + 1 == next.end
            && all.last().is_some_and(|i| {
                i.pos == Pos::Noun && i.classes & c.descriptions != 0 && i.shape == Shape::Lower
            })
            && before.is_some_and(|b| {
                !b.is_empty() && b.iter().all(|i| i.pos == Pos::Noun && i.shape == Shape::Lower)
            })
    }

    /// Whether the term at `i` is a pronoun that is no part of a larger phrase,
    /// or follows one.
    fn stands_alone(&self, i: usize, terms: &[Term]) -> bool {
        let pronoun = |i: usize| {
            let item = self.items[i];
            item.pos == Pos::Term
                && terms
                    .get(item.term as usize)
                    .is_some_and(|t| t.reference == Reference::Pronoun && !t.possessive)
        };
        pronoun(i) || i > 0 && pronoun(i - 1)
    }

    /// Makes the noun at the end of a noun phrase stand for a term: "its
    /// leader", once it is known who that is.
    pub(crate) fn stand_for(&mut self, chunk: u16, term: u32) {
        let Some(chunk) = self.chunks.get_mut(chunk as usize) else { return };
        let head = chunk.end - 1;
        chunk.arg = head;
        if let Some(item) = self.items.get_mut(head as usize) {
            item.pos = Pos::Term;
            item.term = term;
        }
    }

    /// Noun phrases that name nobody but say whose they are, such as "its
    /// leader": the phrase, the term that owns it, and its last item.
    pub(crate) fn relational(&self) -> impl Iterator<Item = (u16, u32, Item)> + '_ {
        let explained = |k: u16| self.chunks.get(k as usize + 1).is_some_and(|next| next.described);
        let open = move |(c, k): &(&Chunk, u16)| c.arg == NONE && !explained(*k);
        self.chunks.iter().zip(0..).filter(open).filter_map(|(c, k)| {
            let head = self.items[c.end as usize - 1];
            let owner = (c.start as usize..c.end as usize - 1).find(|i| {
                self.items[*i].pos == Pos::Term && self.items[*i + 1].pos == Pos::Possessive
            })?;
            (head.pos == Pos::Noun).then_some((k, self.items[owner].term, head))
        })
    }

    /// The term that the noun phrase `start..end` stands for.
    fn argument(&self, start: usize, end: usize, terms: &[Term], c: &Classes) -> u16 {
        let last = self.items[end - 1];
        if last.pos == Pos::Term {
            return if self.is_compound(end - 1) { NONE } else { (end - 1) as u16 };
        }
        // "took X hostage", "shot X dead"
        if last.pos == Pos::Noun
            && last.classes & c.complements != 0
            && end - start >= 2
            && self.items[end - 2].pos == Pos::Term
            && terms.get(self.items[end - 2].term as usize).is_some_and(|t| !t.adjective)
        {
            return (end - 2) as u16;
        }
        if last.pos != Pos::Noun || last.classes & c.organs == 0 {
            return NONE;
        }
        // An organ of the last name before it; "the Lebanese party" is not Lebanon,
        // nor are "the Syrian opposition forces" Syria.
        let named = (start..end).rev().find(|i| self.items[*i].pos == Pos::Term).unwrap_or(start);
        let private = self.items[named..end].iter().any(|i| i.classes & c.private_organs != 0);
        // "a Christian party" is some party, not the Christians.
        let called = last.classes & (c.private_organs | c.descriptions) != 0
            && c.indefinite.contains(&self.items[start].word);
        // "the UNESCO World Heritage Site": a longer name.
        let inside = &self.items[(named + 1).min(end - 1)..end - 1];
        let longer = last.shape.is_capital()
            && inside
                .iter()
                .any(|i| i.pos == Pos::Noun && i.shape.is_capital() && i.classes & c.organs == 0);
        (start..end - 1)
            .rev()
            .find(|i| self.items[*i].pos == Pos::Term && !self.is_compound(*i) && !longer)
            .filter(|i| {
                let term = terms.get(self.items[*i].term as usize);
                term.is_some_and(|t| {
                    let apart = if t.kind == c.state { private } else { called && t.adjective };
                    !apart
                })
            })
            .map_or(NONE, |i| i as u16)
    }

    /// Whether the term at `i` is half of a compound: "Iran-backed".
    fn is_compound(&self, i: usize) -> bool {
        self.items.get(i + 1).is_some_and(|n| n.pos == Pos::Hyphen)
            || i > 0 && self.items[i - 1].pos == Pos::Hyphen
    }

    /// Joins noun phrases that commas and `and` put side by side.
    fn coordinate(&mut self, c: &Classes) {
        let mut first = 0;
        while first < self.chunks.len() {
            let mut last = first;
            let mut joined = first;
            let mut conjunctions = Vec::new();
            while last + 1 < self.chunks.len() {
                if let Some(next) = self.over_apposition(last, c) {
                    for k in last + 1..next {
                        self.chunks[k].inserted = true;
                    }
                    (last, joined) = (next, next);
                    conjunctions.push(next);
                    continue;
                }
                match self.link(last, c) {
                    Some(Link::And) => {
                        last += 1;
                        joined = last;
                        conjunctions.push(last);
                    }
                    Some(Link::Comma) => last += 1,
                    Some(Link::Described) => {
                        last += 1;
                        self.chunks[last].described = true;
                        if joined == last - 1 {
                            joined = last;
                        }
                    }
                    None => break,
                }
            }
            if joined > first && !conjunctions.is_empty() {
                let end = self.split_at_clause(first, joined, &conjunctions, c);
                for k in first..=end {
                    if !self.chunks[k].inserted {
                        self.chunks[k].group = (first as u16, end as u16);
                    }
                }
                first = end + 1;
            } else {
                first += 1;
            }
        }
    }

    /// The noun phrase that `and` joins to `k` over what describes `k`: "X, the
    /// head of Y, and Z".
    fn over_apposition(&self, k: usize, c: &Classes) -> Option<usize> {
        if !self.describes(k + 1, c) {
            return None;
        }
        let mut last = k + 1;
        loop {
            let (chunk, next) = (self.chunks[last], self.chunks.get(last + 1)?);
            let between = self.items.get(chunk.end as usize..next.start as usize)?;
            last += 1;
            match between {
                [one] if one.pos == Pos::Preposition => {}
                [comma, and]
                    if comma.pos == Pos::Mark(',')
                        && and.word == c.and
                        && !self.items[next.start as usize].gap =>
                {
                    let named =
                        next.arg != NONE && self.items[next.arg as usize].shape.is_capital();
                    return named.then_some(last);
                }
                _ => return None,
            }
        }
    }

    /// Whether the noun phrase `k` only says what the one before it, a name
    /// across a comma, is.
    fn describes(&self, k: usize, c: &Classes) -> bool {
        let (Some(chunk), Some(before)) = (self.chunks.get(k), self.chunks.get(k.wrapping_sub(1)))
        else {
            return false;
        };
        let first = self.items[chunk.start as usize];
        let head = self.items[chunk.end as usize - 1];
        let comma =
            before.end + 1 == chunk.start && self.items[before.end as usize].pos == Pos::Mark(',');
        comma
            && chunk.arg == NONE
            && head.pos == Pos::Noun
            && head.classes & c.descriptions != 0
            && (first.pos == Pos::Article && first.classes & c.possessives == 0 || head.plural)
            && before.arg != NONE
            && before.arg + 1 == before.end
            && !self.chunks.get(k + 1).is_some_and(|next| next.described)
            && !self.follows_opening(*before, *chunk)
    }

    /// Whether `chunk` is the subject after an opening phrase that ends with
    /// `before`: "In X, coalition forces struck".
    fn follows_opening(&self, before: Chunk, chunk: Chunk) -> bool {
        before.start == 1
            && self.items[0].pos == Pos::Preposition
            && self
                .items
                .get(chunk.end as usize)
                .is_some_and(|i| matches!(i.pos, Pos::Verb | Pos::Be | Pos::Have | Pos::Modal))
    }

    /// Finds the noun phrases that say what a name before them is.
    fn appose(&mut self, c: &Classes) {
        for k in 1..self.chunks.len() {
            if !self.describes(k, c) {
                continue;
            }
            // "X, the group and Y" is a list.
            let after = self.chunks[k].end as usize;
            let joined = self.items.get(after).is_some_and(|i| i.pos == Pos::Conjunction)
                && self
                    .chunks
                    .get(k + 1)
                    .is_some_and(|n| n.start as usize == after + 1 && n.arg != NONE);
            if !joined {
                self.chunks[k].means = k as u16 - 1;
            }
        }
    }

    /// Finds what a name is said to be by "is": "X is a politician who".
    fn predicate(&mut self, c: &Classes) {
        for k in 1..self.chunks.len() {
            let chunk = self.chunks[k];
            if chunk.arg != NONE || chunk.means != NONE {
                continue;
            }
            let start = chunk.start as usize;
            let Some(before) = start.checked_sub(1).map(|p| self.items[p]) else { continue };
            let first = self.items[start];
            let indefinite = first.pos == Pos::Article && first.classes & c.possessives == 0;
            if before.pos == Pos::Be && before.group.finite && indefinite {
                let subject = self.subject_of(start - 1, c);
                let named = subject
                    .filter(|p| p.first == p.last && self.chunks[p.first as usize].arg != NONE);
                if let Some(phrase) = named {
                    self.chunks[k].means = phrase.first;
                }
            } else if before.pos == Pos::Conjunction
                && before.word == c.and
                && self.chunks[k - 1].end as usize + 1 == start
                && self.chunks[k - 1].arg == NONE
            {
                self.chunks[k].means = self.chunks[k - 1].means;
            }
        }
    }

    /// Whether what a name across a comma is called can be one thing only.
    pub(crate) fn is_singular(&self, chunk: u16) -> bool {
        let chunk = self.chunks[chunk as usize];
        let all = &self.items[chunk.start as usize..chunk.end as usize];
        all.first().is_some_and(|i| i.pos == Pos::Article)
            && !all.iter().any(|i| i.pos == Pos::Number)
            && !all.last().is_some_and(|i| i.plural)
    }

    fn link(&self, k: usize, c: &Classes) -> Option<Link> {
        let (chunk, next) = (self.chunks[k], self.chunks[k + 1]);
        let mut between =
            self.items.get(chunk.reach.max(chunk.end) as usize..next.start as usize)?;
        // ", and in January a strike": a clause begins.
        if self.items[next.start as usize].gap && !between.is_empty() {
            return None;
        }
        // "on X and on Y"
        let governor = chunk.start.checked_sub(1).map(|p| self.items[p as usize]);
        if let (Some(g), [head @ .., again]) = (governor, between)
            && g.pos == Pos::Preposition
            && again.pos == Pos::Preposition
            && g.word == again.word
            && g.word != 0
            && !head.is_empty()
        {
            between = head;
        }
        let and = |i: &Item| {
            i.pos == Pos::Conjunction
                && (i.word == c.and || i.word == c.or || i.word == c.nor || i.word == c.as_well_as)
        };
        match between {
            [one] if and(one) => Some(Link::And),
            [comma, one] if comma.pos == Pos::Mark(',') && and(one) => Some(Link::And),
            [one] if self.exemplifies(one, c) => Some(Link::And),
            [comma, one] if comma.pos == Pos::Mark(',') && self.exemplifies(one, c) => {
                Some(Link::And)
            }
            [comma] if comma.pos == Pos::Mark(',') => {
                let own = self.items[chunk.end as usize - 1];
                let through = own.classes & c.descriptions == 0;
                let head =
                    if through { self.items[self.described_by(k).end as usize - 1] } else { own };
                let named = |i: u16| self.items[i as usize].shape.is_capital();
                let bare = next.arg != NONE && named(next.arg) && next.arg + 1 == next.end && {
                    let first = self.items[next.start as usize];
                    next.start == next.arg
                        || first.pos == Pos::Article && next.start + 1 == next.arg
                };
                let closed = self.items.get(next.end as usize).is_none_or(|i| {
                    !(i.pos == Pos::Conjunction && (i.word == c.and || i.word == c.or))
                });
                let describes = bare
                    && head.pos == Pos::Noun
                    && head.classes & c.descriptions != 0
                    && (chunk.arg == NONE
                        || through && self.ends_apposition(next.end)
                        || closed && chunk.arg as usize + 1 < chunk.end as usize);
                Some(if describes { Link::Described } else { Link::Comma })
            }
            _ => None,
        }
    }

    /// The noun phrase that a name after this one would explain: "the minister
    /// for Asia, X" is about the minister.
    fn described_by(&self, k: usize) -> Chunk {
        let chunk = self.chunks[k];
        let Some(before) = k.checked_sub(1).and_then(|b| self.chunks.get(b)) else { return chunk };
        let linked = before.end + 1 == chunk.start
            && self.items[before.end as usize].pos == Pos::Preposition
            && before.arg == NONE;
        if linked { *before } else { chunk }
    }

    /// Whether a comma, a verb or nothing follows: the end of an apposition.
    fn ends_apposition(&self, p: u16) -> bool {
        self.items.get(p as usize).is_none_or(|i| {
            matches!(i.pos, Pos::Mark(_) | Pos::Verb | Pos::Be | Pos::Have | Pos::Modal)
        })
    }

    /// "militias including X": X is one of them.
    fn exemplifies(&self, item: &Item, c: &Classes) -> bool {
        item.pos == Pos::Preposition && (item.word == c.including || item.word == c.such_as)
    }

    /// "attacked X and Y condemned": what follows `and` begins a clause.
    fn split_at_clause(
        &self,
        first: usize,
        last: usize,
        conjunctions: &[usize],
        c: &Classes,
    ) -> usize {
        let before = self.chunks[first].start.checked_sub(1).map(|p| self.items[p as usize].pos);
        let after = self.items.get(self.chunks[last].reach as usize);
        // "envoys of X and Y signed": without a verb before, both sign.
        let start = self.chunks[first].start as usize;
        let said = |i: &Item| matches!(i.pos, Pos::Verb | Pos::Be | Pos::Have);
        let between = start.checked_sub(1).is_some_and(|p| self.items[p].word == c.between);
        let object = match before {
            Some(Pos::Preposition) if between => false,
            Some(Pos::Verb) => true,
            Some(Pos::Preposition) => self.items[..start].iter().any(said),
            _ => false,
        };
        let verb = after.is_some_and(|a| {
            matches!(a.pos, Pos::Be | Pos::Have | Pos::Modal | Pos::Do)
                || a.pos == Pos::Verb && a.group.finite
        });
        // "in X, and Y and Z opened": the comma shows where.
        let comma = conjunctions.iter().find(|at| {
            let end = self.chunks[**at - 1].reach as usize;
            self.items.get(end).is_some_and(|i| i.pos == Pos::Mark(','))
        });
        // "Backed by X, Y and Z seized": Y and Z did.
        if object && verb && self.is_fronted() {
            let closed = (first..last).find(|k| {
                let end = self.chunks[*k].reach as usize;
                self.items.get(end).is_some_and(|i| i.pos == Pos::Mark(','))
            });
            if let Some(closed) = closed {
                return closed;
            }
        }
        match (comma, conjunctions.last()) {
            (Some(&at), _) if object && verb => at - 1,
            (_, Some(&at)) if object && verb && at == last => at - 1,
            _ => last,
        }
    }
}

enum Link {
    And,
    Comma,
    Described,
}
