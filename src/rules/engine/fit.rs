//! Whether names and phrases fit a slot: what a step of a match asks of them.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::claim::Reference;
use crate::rules::engine::bindings::{Bindings, Bound};
use crate::rules::engine::matching::Matching;
use crate::rules::pattern::compile::{Op, Program};
use crate::rules::sentence::item::{Chunk, Item, NONE, Pos};

impl Matching<'_> {
    /// Whether a verb with an auxiliary follows the conjunction at `q`: "and had
    /// been led by".
    pub(crate) fn opens_clause(&self, q: usize) -> bool {
        let items = &self.sentence.items;
        items.get(q).is_some_and(|i| i.pos == Pos::Conjunction)
            && items.get(q + 1).is_some_and(|n| matches!(n.pos, Pos::Be | Pos::Have | Pos::Modal))
    }

    /// Whether the comma at `p` closes an inserted verb whose object follows:
    /// "has not armed, and does not train, X".
    pub(crate) fn closes_chain(&self, op: &Op, p: usize) -> bool {
        let items = &self.sentence.items;
        let after = |back: usize| p.checked_sub(back).map(|i| items[i]);
        let Some(verb) = after(1).filter(|_| matches!(op, Op::Verb { passive: false, .. })) else {
            return false;
        };
        let start = verb.group.start as usize;
        items.get(p).is_some_and(|i| i.pos == Pos::Mark(','))
            && verb.pos == Pos::Verb
            && start >= 3
            && items[start - 1].pos == Pos::Conjunction
            && items[start - 2].pos == Pos::Mark(',')
            && items[start - 3].pos == Pos::Verb
    }

    /// Whether subject and object are two of one list: "in X, Y and Z" says
    /// nothing of X in Y.
    pub(crate) fn is_list(&self, b: &Bindings) -> bool {
        let chunk = |bound: Option<Bound>| match bound? {
            Bound::Term(item) => Some(self.sentence.items[item as usize].chunk),
            Bound::Phrase(phrase) => Some(phrase.first),
        };
        let (Some(subject), Some(object)) = (chunk(b.subject), chunk(b.object)) else {
            return false;
        };
        let group = |k: u16| self.sentence.chunks.get(k as usize).map(|c| c.group);
        subject != object && group(subject).is_some() && group(subject) == group(object)
    }

    /// Whether a phrase is a name alone, or one that only says what it is:
    /// "the Badr Organization militia".
    pub(crate) fn is_direct(&self, chunk: Chunk) -> bool {
        // "the city of X"
        if chunk.arg != NONE && chunk.arg >= chunk.end {
            let head = self.sentence.items.get(chunk.end as usize - 1);
            return head.is_some_and(|i| i.classes & self.classes.place_heads != 0);
        }
        let rest = self.sentence.items.get(chunk.arg as usize + 1..chunk.end as usize);
        let term = self.sentence.items.get(chunk.arg as usize).map(|i| i.term as usize);
        let term = term.and_then(|t| self.terms.get(t));
        // "the X barracks" are a place as X is.
        if term.is_some_and(|t| t.is_of(self.classes.places)) {
            return rest.is_some();
        }
        let state = term.is_some_and(|t| t.is_of(self.classes.states));
        rest.is_some_and(|rest| {
            let kind = if state { self.classes.place_heads } else { self.classes.private_organs };
            rest.iter().all(|i| i.classes & kind != 0)
        })
    }

    /// Where the sentence goes on after ", the leader of X," at item `p`.
    pub(crate) fn after_insertion(&self, p: usize) -> Option<usize> {
        let items = &self.sentence.items;
        if items.get(p)?.pos != Pos::Mark(',') {
            return None;
        }
        let limit = items.len().min(p + 14);
        let close = (p + 1..limit).find(|i| items[*i].pos == Pos::Mark(','))?;
        let verbless = items[p + 1..close]
            .iter()
            .all(|i| !(i.pos == Pos::Verb && i.group.finite) && i.pos != Pos::Relative);
        verbless.then_some(close + 1)
    }

    pub(crate) fn ends_in_noun(&self, chunk: Chunk) -> bool {
        self.sentence.items[chunk.end as usize - 1].pos == Pos::Noun
    }

    pub(crate) fn is_adjective(&self, item: &Item) -> bool {
        item.pos == Pos::Term && self.terms.get(item.term as usize).is_some_and(|t| t.adjective)
    }

    /// Whether the name at item `p` is no half of a compound, "Iran-backed",
    /// unless the pattern at `ops[k]` goes on with the hyphen.
    pub(crate) fn is_whole(&self, ops: &[Op], k: usize, p: usize) -> bool {
        let items = &self.sentence.items;
        let next = items.get(p + 1).map(|n| n.pos);
        // "In Turkey Minister X met": the phrase ends unseen after the name.
        let placed = p > 0
            && items[p - 1].word == self.classes.in_
            && next != Some(Pos::Possessive)
            && self
                .terms
                .get(items[p].term as usize)
                .is_some_and(|t| t.is_of(self.classes.states) && !t.adjective);
        !placed && (matches!(ops.get(k + 1), Some(Op::Mark('-'))) || next != Some(Pos::Hyphen))
    }

    /// Whether a possessive pronoun, known for whom it stands, is at `p`.
    pub(crate) fn is_owner(&self, p: usize) -> bool {
        let Some([term, mark]) = self.sentence.items.get(p..p + 2) else { return false };
        term.pos == Pos::Term
            && mark.pos == Pos::Possessive
            && term.tokens == mark.tokens
            && self.terms.get(term.term as usize).is_some_and(|t| t.possessive)
    }

    /// Whether a phrase right after the match, of a preposition and a noun of
    /// `figures`, makes it a figure of speech: "hit X with sanctions".
    pub(crate) fn is_figure(&self, b: &Bindings, at: usize, figures: u128) -> bool {
        if figures == 0 {
            return false;
        }
        let items = &self.sentence.items;
        let end = |bound: Option<Bound>| match bound {
            Some(Bound::Term(item)) => item as usize + 1,
            Some(Bound::Phrase(phrase)) => {
                self.sentence.chunks.get(phrase.last as usize).map_or(0, |k| k.reach as usize)
            }
            None => 0,
        };
        // Of an active verb the object stands last, of a passive the verb or
        // what it is for: "pummeled for the remark by X".
        let starts = [at + 1, end(b.object).max(end(b.subject))];
        starts.into_iter().any(|from| {
            let mut p = from;
            for _ in 0..2 {
                let of = self.classes.of;
                if items.get(p).is_none_or(|i| i.pos != Pos::Preposition || i.word == of) {
                    return false;
                }
                let Some(next) = items.get(p + 1).filter(|i| i.chunk != NONE) else {
                    return false;
                };
                let chunk = self.sentence.chunks[next.chunk as usize];
                let words = &items[chunk.start as usize..chunk.end as usize];
                if words.iter().any(|i| i.classes & figures != 0 && i.pos == Pos::Noun) {
                    return true;
                }
                p = chunk.end as usize;
            }
            false
        })
    }

    /// Whether the subject is the object of a verb by which it is nowhere in
    /// particular: "sued X in Y", "sanctions against X in Y".
    pub(crate) fn is_remote(&self, b: &Bindings, verbs: &[u16], nouns: u128) -> bool {
        if verbs.is_empty() {
            return false;
        }
        let items = &self.sentence.items;
        let start = match b.subject {
            Some(Bound::Term(item)) => items.get(item as usize).map(|i| i.chunk),
            Some(Bound::Phrase(phrase)) => Some(phrase.first),
            None => None,
        };
        let chunk = start.and_then(|k| self.sentence.chunks.get(k as usize));
        let Some(p) = chunk.and_then(|k| (k.start as usize).checked_sub(1)) else { return false };
        let before = items[p];
        let noun = || p.checked_sub(1).is_some_and(|n| items[n].classes & nouns != 0);
        before.pos == Pos::Verb && before.is_form_of(verbs)
            || before.pos == Pos::Preposition && before.word == self.classes.against && noun()
    }

    /// Whether the clause goes on over item `p`: no verb with a tense, no
    /// participle, no relative clause and no stop stands there.
    pub(crate) fn continues(&self, p: usize) -> bool {
        self.sentence.items.get(p).is_some_and(|i| {
            !(i.pos == Pos::Verb && (i.group.finite || i.group.passive))
                && !matches!(
                    i.pos,
                    Pos::Mark(';' | ':' | '.' | '!' | '?')
                        | Pos::Relative
                        | Pos::Be
                        | Pos::Have
                        | Pos::Do
                        | Pos::Modal
                )
        })
    }

    /// Where the place begins that the place ending before item `p` lies in.
    pub(crate) fn within(&self, p: usize) -> Option<usize> {
        let before = self.sentence.items.get(p.checked_sub(1)?)?;
        let chunk = self.sentence.chunks.get(before.chunk as usize)?;
        let next = self.sentence.chunks.get(chunk.within as usize)?;
        (chunk.end as usize == p).then_some(next.start as usize)
    }

    /// The terms of the places that the place at item `i` lies in.
    pub(crate) fn holders(&self, i: u16) -> Vec<u32> {
        let (items, chunks) = (&self.sentence.items, &self.sentence.chunks);
        let own = items.get(i as usize).and_then(|item| chunks.get(item.chunk as usize));
        let mut next = own.filter(|c| c.arg == i).map_or(NONE, |c| c.within);
        let mut found = Vec::new();
        while let Some(chunk) = chunks.get(next as usize) {
            found.extend(items.get(chunk.arg as usize).map(|item| item.term));
            next = chunk.within;
        }
        found
    }

    /// Where the name begins that "what officials called a friend," at item `p`
    /// leads to.
    pub(crate) fn called_what(&self, p: usize) -> Option<usize> {
        let items = &self.sentence.items;
        let what = items.get(p)?;
        if what.word != self.classes.what || what.word == 0 {
            return None;
        }
        let limit = items.len().min(p + 14);
        let comma = (p + 1..limit).find(|i| matches!(items[*i].pos, Pos::Mark(_)))?;
        (items[comma].pos == Pos::Mark(',')).then_some(comma + 1)
    }

    /// Whether the names of both sides are of one type.
    pub(crate) fn are_alike(&self, b: &Bindings) -> bool {
        let kind = |bound: Option<Bound>| {
            let mut kind = None;
            self.each(bound?, u64::MAX, |i| {
                let term = self.terms.get(self.sentence.items[i as usize].term as usize);
                kind = kind.or(term.map(|t| t.kind));
            });
            kind
        };
        kind(b.subject).is_some() && kind(b.subject) == kind(b.object)
    }

    /// Whether the word before item `p` is the title of a name after it: "X, the
    /// former Y chief Z" calls Z the chief.
    pub(crate) fn titles_name(&self, p: usize) -> bool {
        let items = &self.sentence.items;
        let Some(before) = p.checked_sub(1).and_then(|b| items.get(b)) else { return false };
        let rest = items.get(p..).unwrap_or_default();
        let mut rest = rest.iter().take_while(|i| i.chunk == before.chunk && i.chunk != NONE);
        rest.any(|i| i.pos == Pos::Term)
    }

    /// Whether the sentence, or what stands in brackets, ends at item `p`.
    pub(crate) fn is_end(&self, p: usize) -> bool {
        let rest = self.sentence.items.get(p..).unwrap_or_default();
        rest.iter().all(|i| matches!(i.pos, Pos::Mark('.' | '!' | '?')))
    }

    /// Where the sentence goes on after the places that the place `k` lies in.
    pub(crate) fn after_places(&self, k: u16) -> Option<usize> {
        let chunks = &self.sentence.chunks;
        let mut last = chunks.get(k as usize).filter(|c| c.within != NONE)?;
        while let Some(next) = chunks.get(last.within as usize) {
            last = next;
        }
        Some(last.reach as usize)
    }

    /// Whether a phrase stands for its name and not for a description of it.
    pub(crate) fn is_named(&self, chunk: Chunk) -> bool {
        let item = self.sentence.items.get(chunk.arg as usize);
        let term = item.and_then(|i| self.terms.get(i.term as usize));
        term.is_some_and(|t| t.reference == Reference::Name)
    }

    /// Whether the office is that of a name before it, and what follows only
    /// says what it is about: "the U.S. envoy for X".
    fn is_anothers_office(&self, b: &Bindings) -> bool {
        let items = &self.sentence.items;
        let Some((start, end)) = b.role else { return false };
        let (Some(first), Some(after)) = (items.get(start as usize), items.get(end as usize))
        else {
            return false;
        };
        // A name before it that takes part is the one whose office it is.
        let later = match b.object {
            Some(Bound::Term(item)) => item >= end,
            Some(Bound::Phrase(phrase)) => {
                self.sentence.chunks.get(phrase.first as usize).is_some_and(|c| c.start >= end)
            }
            None => false,
        };
        let about = later && (after.word == self.classes.for_ || after.word == self.classes.to);
        let chunk = self.sentence.chunks.get(first.chunk as usize);
        about && chunk.is_some_and(|c| (c.start..start).any(|i| items[i as usize].pos == Pos::Term))
    }

    /// Whether a match that ends before item `p` says what its pattern means:
    /// its sides are no two of one list, and its last word ends its phrase.
    pub(crate) fn is_sound(&self, program: &Program, p: usize, b: &Bindings) -> bool {
        let worded = matches!(
            program.ops.last(),
            Some(Op::Words(_) | Op::List(_) | Op::Many(_) | Op::Role(_) | Op::Titles)
        );
        let listed = program.adjacent && self.is_list(b) && self.are_alike(b);
        !(listed || worded && self.titles_name(p) || self.is_anothers_office(b))
    }
}
