//! Noun phrases, and the names they stand for.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::claim::Reference;
use crate::rules::sentence::item::{Chunk, Classes, Item, NONE, Pos, Sentence, Term};
use crate::rules::vocabulary::WordId;
use crate::text::tokens::Shape;

impl Sentence {
    pub(crate) fn find_chunks(&mut self, terms: &[Term], c: &Classes) {
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
                    excluded: false,
                    within: NONE,
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
                    .is_some_and(|i| terms.get(i.term as usize).is_some_and(|t| t.is_of(c.states)));
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
                    let apart = if t.is_of(c.states) { private } else { called && t.adjective };
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
}
