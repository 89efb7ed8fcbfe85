//! Noun phrases side by side: lists, appositions and what "is" says.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::sentence::item::{Chunk, Classes, Item, NONE, Pos, Sentence};

impl Sentence {
    /// Joins noun phrases that commas and `and` put side by side.
    pub(crate) fn coordinate(&mut self, c: &Classes) {
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
    pub(crate) fn appose(&mut self, c: &Classes) {
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
    pub(crate) fn predicate(&mut self, c: &Classes) {
        for k in 1..self.chunks.len() {
            let chunk = self.chunks[k];
            if chunk.arg != NONE || chunk.means != NONE {
                continue;
            }
            let start = chunk.start as usize;
            let Some(before) = start.checked_sub(1).map(|p| self.items[p]) else { continue };
            let first = self.items[start];
            let indefinite = first.pos == Pos::Article && first.classes & c.possessives == 0;
            // "X was the one who"
            let one = self.items[chunk.end as usize - 1].word == c.one;
            let indefinite = indefinite || one;
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
        let between = self.items.get(chunk.reach.max(chunk.end) as usize..next.start as usize)?;
        let apart = chunk.excluded || next.excluded || self.adds(k, between, c);
        let bare = if apart { self.without_contrast(between, c) } else { Vec::new() };
        if apart && (bare.is_empty() || bare.len() == 1 && bare[0].word == c.but) {
            return Some(Link::And);
        }
        let mut between = if apart { bare.as_slice() } else { between };
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
            apart && i.pos == Pos::Conjunction && i.word == c.but
                || i.pos == Pos::Conjunction
                    && (i.word == c.and
                        || i.word == c.or
                        || i.word == c.nor
                        || i.word == c.as_well_as)
        };
        match between {
            [] | [_] if apart && between.iter().all(|i| i.pos == Pos::Mark(',')) => Some(Link::And),
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

    /// "two X commanders, A and B": those who are named are meant, not X.
    pub(crate) fn unname(&mut self, c: &Classes) {
        for k in 0..self.chunks.len().saturating_sub(1) {
            let (chunk, next) = (self.chunks[k], self.chunks[k + 1]);
            let head = self.items[chunk.end as usize - 1];
            let owns = chunk.arg != NONE
                && chunk.arg + 1 < chunk.end
                && head.pos == Pos::Noun
                && head.plural
                && c.people.contains(&head.word)
                && head.word != 0;
            let named = next.arg != NONE
                && next.arg == next.start
                && next.start == chunk.end + 1
                && self.items[chunk.end as usize].pos == Pos::Mark(',')
                && self.items[next.arg as usize].shape.is_capital();
            let (first, last) = next.group;
            // As many as the plural needs, and not all of one list with it.
            if owns && named && last > k as u16 + 1 && first >= k as u16 {
                self.chunks[k].arg = NONE;
                for n in k as u16 + 1..=last {
                    self.chunks[n as usize].group = (k as u16 + 1, last);
                }
                self.chunks[k].group = (k as u16, k as u16);
                self.chunks[k + 1].described = true;
            }
        }
    }

    /// Whether "but" adds one: "not only A but B", "A, but also B".
    fn adds(&self, k: usize, between: &[Item], c: &Classes) -> bool {
        let Some(but) = between.iter().find(|i| i.word == c.but && c.but != 0) else {
            return false;
        };
        // "also" and "only" are passed over.
        let passed = |a: &Item, b: &Item| a.tokens.1 < b.tokens.0;
        let next = self.items[self.chunks[k + 1].start as usize];
        let start = self.chunks[k].start as usize;
        let only = (start.saturating_sub(2)..start)
            .any(|i| self.items[i].word == c.not && passed(&self.items[i], &self.items[i + 1]));
        only || passed(but, &next) && between.last().is_some_and(|i| i.word == c.but)
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
