//! Runs programs over a sentence: from the word that starts one, leftwards,
//! then rightwards.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::engine::bindings::{Bindings, Bound, Reach};
use crate::rules::pattern::compile::{Op, Program};
use crate::rules::pattern::syntax::{Slot, Want};
use crate::rules::sentence::clause::Phrase;
use crate::rules::sentence::item::{Classes, Item, NONE, Pos, Sentence, Term, TypeSet};
use crate::rules::vocabulary::{BE, HAVE};

/// How many items a clause may go on between two steps.
const CLAUSE: usize = 24;
/// How many titles may be joined.
const TITLES: usize = 5;

/// A sentence being matched.
pub(crate) struct Matching<'a> {
    pub(crate) sentence: &'a Sentence,
    pub(crate) terms: &'a [Term],
    pub(crate) classes: &'a Classes,
    pub(crate) reach: Option<&'a Reach>,
}

impl Matching<'_> {
    /// Notes that `matched` steps fit and step `next` is tried now.
    fn note(&self, matched: impl Fn(usize) -> usize, next: usize) {
        let Some(reach) = self.reach else { return };
        let matched = matched(reach.anchor.get());
        if matched > reach.best.get().0 {
            reach.best.set((matched, next));
        }
    }

    /// Runs `program` from item `at`, which its anchor must match.
    pub(crate) fn run(&self, program: &Program, at: usize) -> Option<Bindings> {
        let anchor = program.anchor as usize;
        if let Some(reach) = self.reach {
            reach.anchor.set(anchor);
        }
        let mut found = None;
        let anchor_op = program.ops.get(anchor)?;
        let (start, end, verb) = match anchor_op {
            Op::Verb { verbs, passive } => {
                let item = self.sentence.items.get(at)?;
                if !self.is_verb(item, verbs, *passive) {
                    return None;
                }
                (item.group.start as usize, at + 1, Some(at))
            }
            Op::Role(_) => return self.run_from_role(program, at),
            Op::Slot { slot, types, .. } => {
                let item = self.sentence.items.get(at)?;
                let bound = Bound::Term(at as u16);
                if item.pos != Pos::Term
                    || !self.holds(bound, *types)
                    || !self.is_whole(&program.ops, anchor, at)
                {
                    return None;
                }
                let mut b = Bindings::default();
                b.set(*slot, bound, *types);
                self.back(&program.ops, anchor, at, None, b, &mut |_, b| {
                    self.forward(&program.ops, anchor + 1, at + 1, b, &mut |p, b| {
                        // Without a word to hold it, a clause must not go on.
                        let verb = self.sentence.items.get(p).is_some_and(|i| {
                            matches!(i.pos, Pos::Verb | Pos::Be | Pos::Have | Pos::Modal | Pos::Do)
                        });
                        let chained = program.ops.iter().any(|op| matches!(op, Op::Within));
                        let free = chained || !verb && !self.is_list(&b);
                        if free {
                            found = Some(b);
                        }
                        free
                    })
                });
                return found;
            }
            op => {
                let item = self.sentence.items.get(at)?;
                if !self.is_word(item, op) {
                    return None;
                }
                (at, at + 1, None)
            }
        };
        self.back(&program.ops, anchor, start, verb, Bindings::default(), &mut |_, b| {
            self.forward(&program.ops, anchor + 1, end, b, &mut |p, b| {
                let fits = self.is_sound(program, p, &b);
                if fits {
                    found = Some(b);
                }
                fits
            })
        });
        found
    }

    fn is_verb(&self, item: &Item, verbs: &[u16], passive: bool) -> bool {
        let form = match item.pos {
            Pos::Verb => item.is_form_of(verbs),
            Pos::Be => verbs.contains(&BE),
            Pos::Have => verbs.contains(&HAVE),
            _ => false,
        };
        form && item.group.passive == passive
    }

    fn is_word(&self, item: &Item, op: &Op) -> bool {
        match op {
            Op::Words(words) => item.word != 0 && words.contains(&item.word),
            Op::List(mask) => item.classes & mask != 0 && !item.inner,
            Op::Many(mask) => item.classes & mask != 0 && item.plural && !item.inner,
            Op::Mark(c) => match c {
                '\'' => item.pos == Pos::Possessive,
                '-' => item.pos == Pos::Hyphen,
                '(' => item.pos == Pos::Mark(',') && item.inner,
                c => item.pos == Pos::Mark(*c),
            },
            _ => false,
        }
    }

    fn skip_articles(&self, mut p: usize, op: &Op) -> usize {
        while let Some(item) = self.sentence.items.get(p)
            && item.pos == Pos::Article
            && !self.is_word(item, op)
            && self.sentence.items.get(p + 1).is_some_and(|n| n.chunk == item.chunk)
        {
            p += 1;
        }
        let own = matches!(op, Op::Slot { .. } | Op::Mark(_) | Op::Modifiers(_));
        if !own && self.is_owner(p) {
            return self.skip_articles(p + 2, op);
        }
        p
    }

    pub(crate) fn forward(
        &self,
        ops: &[Op],
        k: usize,
        p: usize,
        b: Bindings,
        done: &mut dyn FnMut(usize, Bindings) -> bool,
    ) -> bool {
        self.note(|_| k, k);
        let Some(op) = ops.get(k) else { return done(p, b) };
        let items = &self.sentence.items;
        let mut p = p;
        // "is not a member": the status stage reads the "not".
        if k > 0 && matches!(ops.get(k - 1), Some(Op::Verb { .. })) {
            while items.get(p).is_some_and(|i| i.pos == Pos::Negator) {
                p += 1;
            }
        }
        let p = self.skip_articles(p, op);
        match op {
            Op::Words(_) | Op::List(_) | Op::Many(_) | Op::Mark(_) => {
                items.get(p).is_some_and(|i| self.is_word(i, op))
                    && self.forward(ops, k + 1, p + 1, b, done)
            }
            Op::Verb { verbs, passive } => {
                let mut q = p;
                while items.get(q).is_some_and(|i| {
                    matches!(i.pos, Pos::Be | Pos::Have | Pos::Do | Pos::Modal | Pos::Negator)
                        || i.word == self.classes.to
                }) && !items.get(q).is_some_and(|i| {
                    self.is_verb(i, verbs, *passive)
                        && !items
                            .get(q + 1)
                            .is_some_and(|n| n.group.start as usize <= q && n.pos == Pos::Verb)
                }) {
                    q += 1;
                }
                items.get(q).is_some_and(|i| {
                    self.is_verb(i, verbs, *passive)
                        && i.group.start as usize <= p.max(i.group.start as usize)
                }) && self.forward(ops, k + 1, q + 1, b, done)
            }
            Op::Start => p == 0 && self.forward(ops, k + 1, p, b, done),
            Op::End => self.is_end(p) && self.forward(ops, k + 1, p, b, done),
            Op::Clause => {
                let mut q = p;
                loop {
                    if self.forward(ops, k + 1, q, b, done) {
                        return true;
                    }
                    if !self.continues(q) || q - p >= CLAUSE {
                        return false;
                    }
                    q += 1;
                }
            }
            Op::Within => {
                self.within(p).is_some_and(|next| self.forward(ops, k + 1, next, b, done))
            }
            Op::Titles => {
                let mut q = p;
                for _ in 0..TITLES {
                    if self.forward(ops, k + 1, q, b, done) {
                        return true;
                    }
                    let Some(next) = self.title_after(q) else { return false };
                    q = next;
                }
                false
            }
            Op::Modifiers(n) => {
                let mut q = p;
                loop {
                    if self.forward(ops, k + 1, q, b, done) {
                        return true;
                    }
                    let free = items.get(q).is_some_and(|i| {
                        matches!(i.pos, Pos::Noun | Pos::Number | Pos::Hyphen | Pos::Article)
                            || self.is_adjective(i)
                    });
                    let owner = !free && self.is_owner(q);
                    if !(free || owner) || q - p >= usize::from(*n) {
                        return false;
                    }
                    q += if owner { 2 } else { 1 };
                }
            }
            Op::Gap(n) => {
                let mut q = p;
                loop {
                    if self.forward(ops, k + 1, q, b, done) {
                        return true;
                    }
                    let free = items.get(q).is_some_and(|i| {
                        !matches!(i.pos, Pos::Mark(';' | ':' | '.' | '!' | '?') | Pos::Relative)
                    }) && !self.opens_clause(q);
                    if !free || q - p >= usize::from(*n) {
                        return false;
                    }
                    q += 1;
                }
            }
            Op::Role(mask) => self.role_forward(ops, k, p, *mask, b, done),
            Op::Slot { slot, types, want } => {
                self.slot_forward(ops, k, p, (*slot, *types, *want), b, done)
            }
        }
    }

    fn slot_forward(
        &self,
        ops: &[Op],
        k: usize,
        p: usize,
        (slot, types, want): (Slot, TypeSet, Want),
        b: Bindings,
        done: &mut dyn FnMut(usize, Bindings) -> bool,
    ) -> bool {
        let items = &self.sentence.items;
        let chunks = &self.sentence.chunks;
        // "the group that X backs"
        if k > 0
            && matches!(ops.get(k - 1), Some(Op::Verb { passive: false, .. }))
            && items.get(p - 1).is_some_and(|i| i.pos == Pos::Verb)
            && let Some(phrase) = self.sentence.object_before(p - 1, self.classes)
        {
            let bound = Bound::Phrase(phrase);
            let mut b = b;
            b.set(slot, bound, types);
            return self.holds(bound, types) && self.forward(ops, k + 1, p, b, done);
        }
        // "armed and trained X", "neither armed nor trained X": both have it for
        // their object.
        if k > 0
            && matches!(ops.get(k - 1), Some(Op::Verb { passive: false, .. }))
            && let Some(p) = self.sentence.shared_object(p, self.classes)
        {
            let p = self.skip_articles(p, &ops[k]);
            return self.slot_forward(ops, k, p, (slot, types, want), b, done);
        }
        let p = p + usize::from(k > 0 && self.closes_chain(&ops[k - 1], p));
        // "killed what officials called a friend, X"
        let p = self.called_what(p).unwrap_or(p);
        let Some(item) = items.get(p) else { return false };
        if item.chunk == NONE {
            return false;
        }
        let mut number = item.chunk;
        let mut chunk = chunks[number as usize];
        // "a militia leader, X": the description leads to the name.
        if (chunk.arg == NONE || p <= chunk.arg as usize || self.ends_in_noun(chunk))
            && let Some(next) = chunks.get(number as usize + 1)
            && next.described
        {
            number += 1;
            chunk = *next;
        }
        // "in Ogden, Utah": of the two only the second is known.
        if chunk.arg == NONE
            && p == chunk.start as usize
            && let Some(next) = chunks.get(chunk.within as usize)
        {
            number = chunk.within;
            chunk = *next;
        }
        let described = number != item.chunk;
        // Inside a phrase only titles may stand before the name.
        let near = described
            || items
                .get(chunk.start as usize..p)
                .is_none_or(|before| before.iter().all(|i| i.pos == Pos::Article))
            || items.get(p..chunk.arg as usize).is_some_and(|between| {
                between.iter().all(|i| i.pos == Pos::Noun && i.shape.is_capital())
            });
        let called = want.single && want.direct && (described || !self.is_named(chunk));
        let near = near && !called && (!want.direct || self.is_direct(chunk));
        if chunk.arg != NONE && near && (described || p <= chunk.arg as usize) {
            let last = if want.single { number } else { chunk.group.1.max(number) };
            let mut tries = [Some(last), (last != number).then_some(number)].into_iter().flatten();
            let hit = tries.any(|last| {
                let bound = Bound::Phrase(Phrase::new(number, last));
                let mut b = b;
                b.set(slot, bound, types);
                let end = chunks[last as usize].reach as usize;
                let goes_on = !matches!(ops.get(k + 1), None | Some(Op::Slot { .. } | Op::Mark(_)));
                let passed = if goes_on { self.after_insertion(end) } else { None };
                let held = if k + 1 < ops.len() { self.after_places(last) } else { None };
                self.holds(bound, types)
                    && [Some(end), passed, held]
                        .into_iter()
                        .flatten()
                        .any(|end| self.forward(ops, k + 1, end, b, done))
            });
            if hit {
                return true;
            }
        }
        // "the rebels and X": X of the two.
        if chunk.arg == NONE
            && chunk.group.1 > number
            && chunk.start as usize >= p.saturating_sub(1)
            && !want.single
            && !want.direct
        {
            let bound = Bound::Phrase(Phrase::new(number, chunk.group.1));
            let mut b = b;
            b.set(slot, bound, types);
            let end = chunks[chunk.group.1 as usize].reach as usize;
            if self.holds(bound, types) && self.forward(ops, k + 1, end, b, done) {
                return true;
            }
        }
        // A name inside the phrase, where the pattern goes on inside it.
        let inside = match ops.get(k + 1) {
            Some(Op::Clause) => chunk.end as usize == p + 1,
            Some(Op::Gap(_)) => items.get(p + 1).is_none_or(|n| n.pos != Pos::Possessive),
            next => next.is_some(),
        };
        if item.pos == Pos::Term && inside && self.is_whole(ops, k, p) {
            let bound = Bound::Term(p as u16);
            let mut b = b;
            b.set(slot, bound, types);
            return self.holds(bound, types) && self.forward(ops, k + 1, p + 1, b, done);
        }
        false
    }

    /// Matches `ops[..k]` leftwards from item `p`, which lies just after.
    pub(crate) fn back(
        &self,
        ops: &[Op],
        k: usize,
        p: usize,
        verb: Option<usize>,
        b: Bindings,
        done: &mut dyn FnMut(usize, Bindings) -> bool,
    ) -> bool {
        let Some(k) = k.checked_sub(1) else { return done(p, b) };
        self.note(|anchor| anchor - k, k);
        let Some(op) = ops.get(k) else { return false };
        let items = &self.sentence.items;
        let mut p = p;
        while verb.is_none()
            && p > 0
            && items[p - 1].pos == Pos::Article
            && !self.is_word(&items[p - 1], op)
        {
            p -= 1;
        }
        if verb.is_none() && matches!(op, Op::Verb { .. }) {
            while p > 0 && items[p - 1].pos == Pos::Negator {
                p -= 1;
            }
        }
        // "as its leader": whose it is, the pattern knows.
        if verb.is_none() && !matches!(op, Op::Slot { .. } | Op::Mark(_) | Op::Modifiers(_)) {
            while p > 1 && self.is_owner(p - 2) {
                p -= 2;
            }
        }
        // ", backed by" only where no "was" makes it the main verb.
        let tensed = verb.is_some_and(|v| items[v].group.finite && items[v].group.passive);
        if tensed && matches!(op, Op::Mark(',')) {
            return false;
        }
        match op {
            Op::Words(_) | Op::List(_) | Op::Many(_) | Op::Mark(_) => {
                p > 0 && self.is_word(&items[p - 1], op) && self.back(ops, k, p - 1, None, b, done)
            }
            Op::Verb { verbs, passive } => {
                p > 0 && self.is_verb(&items[p - 1], verbs, *passive) && {
                    let start = items[p - 1].group.start as usize;
                    self.back(ops, k, start, Some(p - 1), b, done)
                }
            }
            Op::Start => p == 0 && self.back(ops, k, p, None, b, done),
            Op::End => self.is_end(p) && self.back(ops, k, p, None, b, done),
            Op::Clause => {
                let mut q = p;
                loop {
                    if self.back(ops, k, q, None, b, done) {
                        return true;
                    }
                    if q == 0 || !self.continues(q - 1) || p - q >= CLAUSE {
                        return false;
                    }
                    q -= 1;
                }
            }
            // The place that the phrase before lies in begins here.
            Op::Within => {
                let held = |end: &usize| self.within(*end) == Some(p);
                let end = (p.saturating_sub(3)..p).rev().find(held);
                end.is_some_and(|end| self.back(ops, k, end, None, b, done))
            }
            Op::Titles => {
                let mut q = p;
                for _ in 0..TITLES {
                    if self.back(ops, k, q, None, b, done) {
                        return true;
                    }
                    let Some(next) = self.title_before(q) else { return false };
                    q = next;
                }
                false
            }
            Op::Modifiers(n) => {
                let mut q = p;
                loop {
                    if self.back(ops, k, q, None, b, done) {
                        return true;
                    }
                    let free = q > 0
                        && (matches!(
                            items[q - 1].pos,
                            Pos::Noun | Pos::Number | Pos::Hyphen | Pos::Article
                        ) || self.is_adjective(&items[q - 1]));
                    let owner = !free && q > 1 && self.is_owner(q - 2);
                    if !(free || owner) || p - q >= usize::from(*n) {
                        return false;
                    }
                    q -= if owner { 2 } else { 1 };
                }
            }
            Op::Gap(n) => {
                let mut q = p;
                loop {
                    if self.back(ops, k, q, None, b, done) {
                        return true;
                    }
                    let free = q > 0
                        && !matches!(
                            items[q - 1].pos,
                            Pos::Mark(';' | ':' | '.' | '!' | '?') | Pos::Relative
                        )
                        && !self.opens_clause(q - 1);
                    if !free || p - q >= usize::from(*n) {
                        return false;
                    }
                    q -= 1;
                }
            }
            Op::Role(mask) => {
                // The head is the item before `p`, or stands before "of defence".
                let mut heads = Vec::new();
                if p > 0 && items[p - 1].classes & mask != 0 {
                    heads.push(p - 1);
                }
                if p > 0 && items[p - 1].chunk != NONE {
                    let chunk = self.sentence.chunks[items[p - 1].chunk as usize];
                    let start = chunk.start as usize;
                    let of = start >= 2
                        && (items[start - 1].word == self.classes.of
                            || items[start - 1].word == self.classes.for_)
                        && chunk.arg == NONE;
                    if of && items[start - 2].classes & mask != 0 {
                        heads.push(start - 2);
                    }
                }
                heads.into_iter().any(|at| {
                    self.role_starts(at).any(|start| {
                        let b = Bindings { role: Some((start as u16, p as u16)), ..b };
                        self.back(ops, k, start, None, b, done)
                    })
                })
            }
            Op::Slot { slot, types, want } => {
                self.slot_back(ops, k, p, verb, (*slot, *types, *want), b, done)
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the search, with all it needs")]
    fn slot_back(
        &self,
        ops: &[Op],
        k: usize,
        p: usize,
        verb: Option<usize>,
        (slot, types, want): (Slot, TypeSet, Want),
        b: Bindings,
        done: &mut dyn FnMut(usize, Bindings) -> bool,
    ) -> bool {
        let items = &self.sentence.items;
        let chunks = &self.sentence.chunks;
        let mut bind = |bound: Bound, start: usize, b: Bindings| {
            let mut b = b;
            b.set(slot, bound, types);
            self.holds(bound, types) && self.back(ops, k, start, None, b, done)
        };
        if let Some(verb) = verb {
            let Some(phrase) = self.sentence.subject_of(verb, self.classes) else { return false };
            let found = chunks[phrase.first as usize];
            if want.direct && found.arg != NONE && !self.is_direct(found) {
                return false;
            }
            return bind(Bound::Phrase(phrase), found.start as usize, b);
        }
        if p == 0 {
            return false;
        }
        let item = items[p - 1];
        if item.chunk != NONE {
            // Noun phrases whose `of` phrase ends here come first.
            let mut number = item.chunk;
            let found = chunks[number as usize];
            let direct = !want.direct || self.is_direct(found);
            if found.end as usize == p && found.arg != NONE && direct {
                while number > 0 && chunks[number as usize - 1].reach as usize == p {
                    number -= 1;
                }
                let chunk = chunks[number as usize];
                // "X and Y, the leader of Z" is about Y.
                let described = matches!(ops.get(k + 1), Some(Op::Mark(',')))
                    && items
                        .get(p + 1)
                        .is_some_and(|i| i.chunk != NONE && self.sentence.is_singular(i.chunk));
                let first =
                    if want.single || described { number } else { chunk.group.0.min(number) };
                for first in
                    [Some(first), (first != number).then_some(number)].into_iter().flatten()
                {
                    let start = chunks[first as usize].start as usize;
                    if bind(Bound::Phrase(Phrase::new(first, number)), start, b) {
                        return true;
                    }
                }
            }
        }
        if item.pos == Pos::Term && self.is_whole(ops, k, p - 1) {
            return bind(Bound::Term((p - 1) as u16), p - 1, b);
        }
        // "X and its people": X of the two.
        if let Some(found) = chunks.get(item.chunk as usize)
            && found.end as usize == p
            && found.arg == NONE
            && found.group.0 < item.chunk
            && item.classes & self.classes.organs != 0
            && !want.single
            && !want.direct
        {
            let start = chunks[found.group.0 as usize].start as usize;
            return bind(Bound::Phrase(Phrase::new(found.group.0, item.chunk)), start, b);
        }
        false
    }

    /// Whether a binding has at least one name of these types.
    fn holds(&self, bound: Bound, types: TypeSet) -> bool {
        let mut any = false;
        self.each(bound, types, |_| any = true);
        any
    }

    /// Calls `f` with the item of every term that a binding holds.
    pub(crate) fn each(&self, bound: Bound, types: TypeSet, mut f: impl FnMut(u16)) {
        let mut check = |item: u16| {
            let term = self.terms.get(self.sentence.items[item as usize].term as usize);
            if term.is_some_and(|t| types & (1 << t.kind) != 0) {
                f(item);
            }
        };
        match bound {
            Bound::Term(item) => check(item),
            Bound::Phrase(phrase) if phrase.owner != NONE => check(phrase.owner),
            Bound::Phrase(phrase) => {
                for number in phrase.first..=phrase.last {
                    let chunk = self.sentence.chunks[number as usize];
                    if chunk.arg != NONE && !(chunk.inserted && phrase.first != phrase.last) {
                        check(chunk.arg);
                    }
                }
            }
        }
    }
}
