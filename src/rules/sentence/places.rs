//! Places that lie in places: "Norwick, Talvania", "a village in Norwick".
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::sentence::item::{Chunk, Classes, Item, NONE, Pos, Sentence, Term, TypeSet};
use crate::rules::vocabulary::WordId;

/// How many places without a state are a chain and no list.
const MOST: usize = 3;

impl Sentence {
    /// Finds of each place the one it lies in, where the text says so right
    /// after it.
    pub(crate) fn chain(&mut self, terms: &[Term], c: &Classes) {
        let mut first = 0;
        while first + 1 < self.chunks.len() {
            let mut last = first;
            while self.lies_in_next(last, terms, c)
                && !(last > first && self.is_unknown(self.chunks[last]))
            {
                last += 1;
            }
            let state = self.is_of(self.chunks[last], c.states, terms);
            let few = state || last - first == 1 || last - first < MOST && !self.lists(first, last);
            let apart = self.opens_clause(first, last) || self.goes_on(last, terms, c);
            if last > first && few && !apart {
                for k in first..last {
                    self.chunks[k].within = k as u16 + 1;
                }
            }
            first = last + 1;
        }
    }

    /// Whether a noun phrase is a name of these types, and nothing more.
    fn is_of(&self, chunk: Chunk, types: TypeSet, terms: &[Term]) -> bool {
        let item = self.items.get(chunk.arg as usize).filter(|_| chunk.arg + 1 == chunk.end);
        let term = item.and_then(|i| terms.get(i.term as usize)).filter(|t| !t.possessive);
        term.is_some_and(|t| t.is_of(types))
    }

    fn lies_in_next(&self, k: usize, terms: &[Term], c: &Classes) -> bool {
        let (Some(chunk), Some(next)) = (self.chunks.get(k), self.chunks.get(k + 1)) else {
            return false;
        };
        let place = self.is_of(*chunk, c.places, terms);
        let held = self.is_of(*next, c.places | c.states, terms);
        // "in Ogden, X", "in X, Utah": one of them no list knows.
        let (unknown, outer) = (self.is_unknown(*chunk), self.is_unknown(*next));
        let named = place && held
            || held && unknown && self.is_led(*chunk, c)
            || place && outer && self.is_led(*chunk, c);
        let listed = chunk.group.0 != chunk.group.1 || next.group.0 != next.group.1;
        let between = self.items.get(chunk.end as usize..next.start as usize).unwrap_or_default();
        let bracketed = between.iter().any(|i| i.inner);
        if !named || listed || bracketed || self.items[next.start as usize].gap {
            return false;
        }
        // The place before lies in this one: "in A in B, C in D".
        let held_so = k.checked_sub(1).is_some_and(|b| {
            self.chunks[b].end + 1 == chunk.start
                && self.is_of(self.chunks[b], c.places, terms)
                && self.leads_on(self.chunks[b], c)
        });
        let linked = |i: &Item, words: &[WordId]| {
            i.pos == Pos::Preposition && i.word != 0 && words.contains(&i.word)
        };
        let comma = |i: &Item| i.pos == Pos::Mark(',');
        match between {
            [] => place && held && next.start == chunk.end,
            // "in X, Y in Z": a list of places in places.
            [one] if comma(one) => {
                let bare = next.start == next.arg || outer;
                bare && !(held_so && self.leads_on(*next, c))
            }
            [one] => place && held && linked(one, &[c.in_, c.within, c.of]),
            [one, two] => place && held && comma(one) && linked(two, &[c.in_, c.within]),
            _ => false,
        }
    }

    /// Whether a noun phrase is a name that no list knows.
    fn is_unknown(&self, chunk: Chunk) -> bool {
        let all = &self.items[chunk.start as usize..chunk.end as usize];
        chunk.arg == NONE && all.iter().all(|i| i.pos == Pos::Noun && i.shape.is_capital())
    }

    /// Whether a preposition of place leads to a noun phrase.
    fn is_led(&self, chunk: Chunk, c: &Classes) -> bool {
        let before = chunk.start.checked_sub(1).map(|p| self.items[p as usize]);
        before.is_some_and(|b| {
            b.pos == Pos::Preposition && b.word != 0 && [c.in_, c.at, c.near].contains(&b.word)
        })
    }

    /// Whether the last of the places is the subject of what follows: "In X, Y
    /// said".
    fn opens_clause(&self, first: usize, last: usize) -> bool {
        let start = self.chunks[first].start as usize;
        let led = start.checked_sub(1).is_some_and(|p| self.items[p].pos == Pos::Preposition);
        let tensed = |i: usize| {
            let item = self.items[i];
            matches!(item.pos, Pos::Verb | Pos::Be | Pos::Have) && item.group.finite
        };
        let follows = self.chunks[last].end as usize;
        let verb = self
            .items
            .get(follows)
            .is_some_and(|i| matches!(i.pos, Pos::Modal | Pos::Do) || tensed(follows));
        let fronted = self.items[0].pos == Pos::Preposition;
        led && verb && (fronted || !(0..start).any(tensed))
    }

    /// Whether "in" and a phrase follow a noun phrase.
    fn leads_on(&self, chunk: Chunk, c: &Classes) -> bool {
        let after = self.items.get(chunk.end as usize);
        after.is_some_and(|i| i.pos == Pos::Preposition && i.word == c.in_)
    }

    /// Whether the places stand in a list: one before them, or "and" after.
    fn lists(&self, first: usize, last: usize) -> bool {
        let before = (self.chunks[first].start as usize).checked_sub(1);
        let after = self.chunks[last].end as usize;
        before.is_some_and(|p| self.items[p].pos == Pos::Mark(','))
            || self.items.get(after).is_some_and(|i| i.pos == Pos::Conjunction)
            || matches!(
                self.items.get(after..after + 2),
                Some([comma, and]) if comma.pos == Pos::Mark(',') && and.pos == Pos::Conjunction
            )
    }

    /// Whether another place or state follows across a comma: a list of them.
    fn goes_on(&self, last: usize, terms: &[Term], c: &Classes) -> bool {
        let Some(next) = self.chunks.get(last + 1) else { return false };
        let comma = self.items.get(self.chunks[last].end as usize);
        comma.is_some_and(|i| i.pos == Pos::Mark(',') && !i.inner)
            && self.chunks[last].end + 1 == next.start
            && next.start == next.arg
            && self.is_of(*next, c.places | c.states, terms)
    }
}
