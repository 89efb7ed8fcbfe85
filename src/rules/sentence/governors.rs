//! Verbs, nouns and adjectives that govern a verb: who does what it says, and
//! how far that goes.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use std::ops::Range;

use crate::annotate::status::{Complement, Verbs};
use crate::complement::{Doer, Fact};
use crate::language::forms::Forms;
use crate::rules::sentence::complements::{Form, Governed, Governors, Row};
use crate::rules::sentence::item::{Classes, Item, NONE, Pos, Sentence};
use crate::rules::vocabulary::{BE, HAVE, WordId};
use crate::text::tokens::Shape;

/// How many items back from a role a verb tells that it ends or begins.
const FAR: usize = 8;

impl Governors {
    /// The rows of a governing word.
    fn of(&self, item: &Item) -> impl Iterator<Item = &Row> {
        let by_number = |list: Option<&Vec<u16>>| list.cloned().unwrap_or_default();
        let numbers = match item.pos {
            Pos::Verb => item
                .verbs
                .iter()
                .filter(|(n, _)| *n != 0)
                .flat_map(|(n, _)| by_number(self.verbs.get(n)))
                .chain(by_number(self.adjectives.get(&item.word)))
                .collect(),
            Pos::Be => by_number(self.verbs.get(&BE)),
            Pos::Have => by_number(self.verbs.get(&HAVE)),
            Pos::Noun if item.word != 0 => by_number(self.nouns.get(&item.word))
                .into_iter()
                .chain(by_number(self.adjectives.get(&item.word)))
                .collect(),
            _ => Vec::new(),
        };
        numbers.into_iter().filter_map(|n| self.rows.get(n as usize))
    }

    fn can_govern(&self, item: &Item) -> bool {
        match item.pos {
            Pos::Verb | Pos::Be | Pos::Have => true,
            Pos::Noun => {
                item.word != 0
                    && (self.nouns.contains_key(&item.word)
                        || self.adjectives.contains_key(&item.word))
            }
            _ => false,
        }
    }
}

/// What stands where a complement may begin.
struct Opening {
    form: Form,
    verb: usize,
    negated: bool,
}

impl Sentence {
    /// Finds the verbs that another word governs.
    pub(crate) fn govern(&mut self, c: &Classes) {
        self.governed.clear();
        for g in 0..self.items.len() {
            if !c.governors.can_govern(&self.items[g]) {
                continue;
            }
            if let Some(found) = self.governed_by(g, c) {
                self.governed.retain(|k| k.verb != found.verb);
                self.governed.push(found);
            }
        }
    }

    /// The governor of the verb at item `verb`.
    pub(crate) fn governor_of(&self, verb: usize) -> Option<&Governed> {
        self.governed.iter().find(|k| k.verb as usize == verb)
    }

    fn governed_by(&self, g: usize, c: &Classes) -> Option<Governed> {
        let item = self.items[g];
        let p = g + 1;
        let make = |start: usize, open: &Opening, object: u16, fact: Fact, denied: Fact| {
            let end = self.reach_of(open.verb, c);
            Governed {
                governor: g as u16,
                verb: open.verb as u16,
                start: start as u16,
                end: end as u16,
                object,
                fact,
                denied,
                negated: open.negated,
                clause: open.form == Form::Clause,
            }
        };
        // "considered attacking", "was asked to attack", "eager to attack".
        for open in self.openings(p, c) {
            let passive = item.group.passive;
            let rows = || c.governors.of(&item).filter(|r| r.takes(&open.form));
            let wanted = if passive { Doer::Object } else { Doer::Subject };
            let row = rows().find(|r| r.doer == wanted).or_else(|| rows().next());
            if let Some(row) = row {
                // "found X guilty of": X is.
                let of = self
                    .chunks
                    .get(item.chunk as usize)
                    .filter(|k| item.pos == Pos::Noun && k.arg != NONE && k.arg as usize + 1 == g);
                let object = of.map_or(NONE, |_| item.chunk);
                return Some(make(p, &open, object, row.fact, row.denied));
            }
        }
        // "asked X to attack", "called on X to attack".
        let (at, led) = match self.items.get(p) {
            Some(i) if i.pos == Pos::Preposition && c.governors.before.contains(&i.word) => {
                (p + 1, true)
            }
            _ => (p, false),
        };
        let first = self.items.get(at)?;
        let chunk = *self.chunks.get(first.chunk as usize)?;
        if chunk.start as usize != at || item.group.passive && !led {
            return None;
        }
        for end in self.object_ends(first.chunk, c) {
            for open in self.openings(end, c) {
                if led && open.form != Form::To
                    || open.form == Form::To && matches!(item.pos, Pos::Be | Pos::Have)
                {
                    continue;
                }
                let rows = || c.governors.of(&item).filter(|r| r.takes(&open.form));
                let row = rows().find(|r| r.doer == Doer::Object);
                // "an attempt by X to", "orders for X to": X's.
                if let Some(row) = row.or_else(|| rows().next()) {
                    let by_object = row.doer == Doer::Object || item.pos == Pos::Noun && led;
                    let object = if by_object { first.chunk } else { NONE };
                    return Some(make(end, &open, object, row.fact, row.denied));
                }
                let named = chunk.arg != NONE && end == chunk.reach as usize;
                if let Form::Link(words) = &open.form
                    && item.pos == Pos::Verb
                    && named
                    && !led
                    && c.governors.links.contains(words)
                {
                    return Some(make(end, &open, first.chunk, Fact::Yes, Fact::Not));
                }
            }
        }
        None
    }

    /// Where an object that begins with the noun phrase `k` may end: with those
    /// joined to it, with phrases that hang on it, over what is inserted.
    fn object_ends(&self, k: u16, c: &Classes) -> Vec<usize> {
        let chunk = self.chunks[k as usize];
        let mut ends = Vec::new();
        let last = chunk.group.1.max(k);
        ends.push(self.chunks[last as usize].reach as usize);
        ends.push(chunk.reach as usize);
        ends.push(chunk.end as usize);
        let mut at = self.chunks[last as usize].reach as usize;
        for _ in 0..3 {
            let linked = self.items.get(at).is_some_and(|i| i.pos == Pos::Preposition);
            let Some(next) = linked.then(|| self.items.get(at + 1)).flatten() else { break };
            let Some(found) = self.chunks.get(next.chunk as usize) else { break };
            at = (found.reach as usize).max(at + 1);
            ends.push(at);
        }
        // "accused X, the leader of Y, of attacking"
        if let Some(close) = self.inserted_after(ends[0]) {
            ends.push(close);
        }
        // "accused the leader of Y, X, of": X across the comma is described.
        let _ = c;
        ends.dedup();
        ends
    }

    /// The item after an insertion between commas that begins at item `p`.
    fn inserted_after(&self, p: usize) -> Option<usize> {
        if self.items.get(p)?.pos != Pos::Mark(',') {
            return None;
        }
        let limit = self.items.len().min(p + 14);
        let close = (p + 1..limit).find(|i| self.items[*i].pos == Pos::Mark(','))?;
        let verbless = self.items[p + 1..close]
            .iter()
            .all(|i| !matches!(i.pos, Pos::Verb | Pos::Be | Pos::Have) || !i.group.finite);
        verbless.then_some(close + 1)
    }

    /// What may open a complement at item `p`.
    fn openings(&self, p: usize, c: &Classes) -> Vec<Opening> {
        let mut out = Vec::new();
        let mut q = p;
        let negated = self.items.get(q).is_some_and(|i| i.pos == Pos::Negator);
        q += usize::from(negated);
        let Some(item) = self.items.get(q).copied() else { return out };
        if item.word == c.to && c.to != 0 {
            if let Some(verb) = self.infinitive_at(q + 1) {
                out.push(Opening { form: Form::To, verb, negated });
            } else if let Some(verb) = self.gerund_at(q + 1, c) {
                out.push(Opening { form: Form::ToIng, verb, negated });
            }
            return out;
        }
        if let Some(verb) = self.gerund_at(q, c) {
            out.push(Opening { form: Form::Ing, verb, negated });
            return out;
        }
        if item.pos == Pos::Verb && item.forms().has(Forms::BASE) && item.group.start as usize == q
        {
            out.push(Opening { form: Form::Bare, verb: q, negated });
            return out;
        }
        if let Some(verb) = self.clause_at(q) {
            out.push(Opening { form: Form::Clause, verb, negated });
            return out;
        }
        // One or two words of a preposition, and a gerund.
        let mut words = Vec::new();
        for at in q..self.items.len().min(q + 2) {
            let link = self.items[at];
            if link.word == 0 || !matches!(link.pos, Pos::Preposition | Pos::Noun) {
                break;
            }
            words.push(link.word);
            if let Some(verb) = self.gerund_at(at + 1, c) {
                out.push(Opening { form: Form::Link(words), verb, negated });
                break;
            }
        }
        out
    }

    /// The verb of an infinitive whose "to" stands before item `q`.
    fn infinitive_at(&self, q: usize) -> Option<usize> {
        let mut at = q;
        while self.items.get(at).is_some_and(|i| {
            matches!(i.pos, Pos::Be | Pos::Have | Pos::Negator)
                && self.items.get(at + 1).is_some_and(|n| {
                    n.pos == Pos::Verb && n.group.start as usize <= at || n.pos == Pos::Be
                })
        }) {
            at += 1;
        }
        let item = self.items.get(at)?;
        match item.pos {
            Pos::Verb if !item.forms().has(Forms::GERUND) || at > q => Some(at),
            Pos::Be | Pos::Have => Some(at),
            // A verb that no list knows.
            Pos::Noun
                if item.shape == Shape::Lower
                    && !item.plural
                    && (item.word == 0 || item.forms().has(Forms::BASE))
                    && self.items.get(at + 1).is_some_and(|n| {
                        n.chunk != NONE && n.pos != Pos::Noun && n.pos != Pos::Hyphen
                    }) =>
            {
                Some(at)
            }
            _ => None,
        }
    }

    /// The verb of the clause that begins with its subject at item `q`.
    fn clause_at(&self, q: usize) -> Option<usize> {
        if !self.is_clause(q) {
            return None;
        }
        let chunk = self.chunks[self.items[q].chunk as usize];
        (chunk.end as usize..self.items.len().min(q + 14))
            .find(|i| self.items[*i].pos == Pos::Verb && self.items[*i].group.finite)
    }

    /// The gerund at item `q`: "attacking", "having attacked", "being".
    fn gerund_at(&self, q: usize, c: &Classes) -> Option<usize> {
        let item = self.items.get(q)?;
        let next = self.items.get(q + 1);
        match item.pos {
            Pos::Verb if item.forms().has(Forms::GERUND) && !item.forms().has(Forms::BASE) => {
                Some(q)
            }
            Pos::Be if item.word == c.being => match next {
                Some(n) if n.pos == Pos::Verb => Some(q + 1),
                _ => Some(q),
            },
            Pos::Have if item.word == c.having && c.having != 0 => match next {
                Some(n) if n.pos == Pos::Verb => Some(q + 1),
                Some(n) if n.word == c.been && self.items.get(q + 2)?.pos == Pos::Verb => {
                    Some(q + 2)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Where the clause of a governed verb ends.
    fn reach_of(&self, verb: usize, c: &Classes) -> usize {
        let mut i = verb + 1;
        while i < self.items.len() {
            let item = self.items[i];
            let ends = match item.pos {
                Pos::Mark(',') => {
                    self.is_clause(i + 1)
                        || self.items.get(i + 1).is_some_and(|n| n.pos == Pos::Relative)
                        || self.begins_finite(i + 1)
                }
                Pos::Mark(_) => true,
                Pos::Relative => true,
                Pos::Conjunction => {
                    (item.word != c.and || self.begins_own(i))
                        && item.word != c.or
                        && item.word != c.nor
                }
                Pos::Preposition => c.clausal.contains(&item.word) && self.is_clause(i + 1),
                // "the group X backs attacked": the main clause goes on.
                Pos::Be | Pos::Have | Pos::Modal | Pos::Do => {
                    self.items[i - 1].chunk != NONE && item.group.finite
                }
                Pos::Verb => {
                    item.group.finite
                        && item.group.start as usize == i
                        && self.items[i - 1].chunk != NONE
                        && !item.forms().has(Forms::PARTICIPLE)
                }
                _ => false,
            };
            if ends {
                return i;
            }
            i += 1;
        }
        i
    }

    /// Whether a subject and a verb with a tense begin at item `p`.
    fn is_clause(&self, p: usize) -> bool {
        let Some(item) = self.items.get(p) else { return false };
        let Some(chunk) = self.chunks.get(item.chunk as usize) else { return false };
        if chunk.start as usize != p {
            return false;
        }
        let last = self.chunks[chunk.group.1.max(item.chunk) as usize];
        let verb = |at: usize| {
            self.items.get(at).is_some_and(|i| match i.pos {
                Pos::Be | Pos::Have | Pos::Modal | Pos::Do => true,
                Pos::Negator => true,
                Pos::Verb => i.group.finite,
                _ => false,
            })
        };
        verb(chunk.end as usize) || verb(chunk.reach as usize) || verb(last.reach as usize)
    }

    /// Whether a verb with a tense begins at item `p`.
    fn begins_finite(&self, p: usize) -> bool {
        self.items.get(p).is_some_and(|i| match i.pos {
            Pos::Be | Pos::Have | Pos::Modal | Pos::Do => true,
            Pos::Verb => i.group.finite && !i.forms().has(Forms::BASE),
            _ => false,
        })
    }

    /// Whether what "and" at item `i` joins is a clause of its own rather than
    /// one more verb under the same auxiliaries: "did not flee and attacked".
    fn begins_own(&self, i: usize) -> bool {
        let Some(next) = self.items.get(i + 1) else { return false };
        if next.chunk != NONE {
            let joined = self.chunks[next.chunk as usize].group.0 < next.chunk;
            return !joined && self.is_clause(i + 1);
        }
        match next.pos {
            Pos::Be | Pos::Have | Pos::Modal | Pos::Do => {
                // "and have been attacked" goes on; "and was" begins anew.
                true
            }
            Pos::Verb if next.group.finite && next.group.start as usize == i + 1 => {
                let before = (0..i).rev().find(|k| self.items[*k].pos == Pos::Verb);
                let Some(before) = before.map(|k| self.items[k]) else { return false };
                let group = before.group.start as usize..i;
                let helped = |pos: Pos| {
                    self.items[group.clone()]
                        .iter()
                        .take_while(|k| k.pos != Pos::Verb)
                        .any(|k| k.pos == pos)
                };
                let forms = next.forms();
                if before.group.infinitive || helped(Pos::Do) || helped(Pos::Modal) {
                    !forms.has(Forms::BASE)
                } else if helped(Pos::Be) || helped(Pos::Have) {
                    !forms.has(Forms::PARTICIPLE)
                } else {
                    before.group.gerund && !forms.has(Forms::GERUND)
                }
            }
            _ => false,
        }
    }

    /// What the stage of statuses is told of the verbs.
    pub(crate) fn verbs(&self, c: &Classes) -> Verbs {
        let tokens = |i: u16| self.tokens_of(i as usize..i as usize + 1);
        let complements = self.governed.iter().map(|k| Complement {
            governor: tokens(k.governor),
            reach: self.tokens_of(k.start as usize..k.end as usize),
            verb: tokens(k.verb),
            fact: k.fact,
            denied: k.denied,
            negated: k.negated,
            speaker: self.speaker_of(k.governor as usize, c),
        });
        let joins = |i: &usize| {
            let item = self.items[*i];
            item.pos == Pos::Conjunction && (item.word == c.and || item.word == c.or)
        };
        let breaks = (0..self.items.len()).filter(joins).filter(|i| self.begins_own(*i));
        Verbs {
            complements: complements.collect(),
            breaks: breaks.map(|i| self.items[i].tokens.0 as usize).collect(),
            pasts: self.tokens_where(|i| i.pos == Pos::Verb && i.forms().has(Forms::PAST)),
            finite: self.tokens_where(|i| i.pos == Pos::Verb && i.group.finite),
            inert: self.inert.iter().map(|i| self.items[*i as usize].tokens.0 as usize).collect(),
        }
    }

    /// Whether the state that turns on the word at token `cue` ends or begins by
    /// the verb it is told with: "left", "resigned as leader of".
    pub(crate) fn turn_at(&self, cue: usize, c: &Classes) -> Option<Fact> {
        let at = self.items.iter().position(|i| i.tokens.0 as usize == cue)?;
        if self.items[at].pos == Pos::Verb {
            return self.turns(at, c);
        }
        for i in (0..at).rev().take(FAR) {
            match self.items[i].pos {
                Pos::Verb => return self.turns(i, c),
                Pos::Mark(_) | Pos::Relative | Pos::Be => return None,
                _ => {}
            }
        }
        None
    }

    fn turns(&self, verb: usize, c: &Classes) -> Option<Fact> {
        let item = self.items[verb];
        let among = |list: &[(u16, WordId)]| {
            list.iter().any(|(v, after)| {
                let near = self.items.get(verb + 1..).unwrap_or_default().iter().take(3);
                item.is_form_of(&[*v]) && (*after == 0 || near.clone().any(|n| n.word == *after))
            })
        };
        if among(&c.ended) { Some(Fact::Ended) } else { among(&c.began).then_some(Fact::Began) }
    }

    /// The first tokens of the items that `wanted` tells of.
    fn tokens_where(&self, wanted: impl Fn(&Item) -> bool) -> Vec<usize> {
        self.items.iter().filter(|i| wanted(i)).map(|i| i.tokens.0 as usize).collect()
    }

    /// The tokens of items.
    fn tokens_of(&self, items: Range<usize>) -> Range<usize> {
        let first = self.items.get(items.start).map_or(0, |i| i.tokens.0 as usize);
        let last = items.end.checked_sub(1).and_then(|e| self.items.get(e));
        first..last.map_or(first, |i| i.tokens.1 as usize).max(first)
    }

    /// Who does what the governor at item `g` says, as tokens.
    fn speaker_of(&self, g: usize, c: &Classes) -> Option<Range<usize>> {
        if self.items[g].pos != Pos::Verb || self.items[g].group.passive {
            return None;
        }
        let phrase = self.subject_of(g, c)?;
        let (first, last) = (self.chunks[phrase.first as usize], self.chunks[phrase.last as usize]);
        Some(self.tokens_of(first.start as usize..last.reach as usize))
    }
}
