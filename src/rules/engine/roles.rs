//! Where an office stands: its head, the words before it that belong to it,
//! and "of defence" after it.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

use crate::rules::engine::bindings::Bindings;
use crate::rules::engine::matching::Matching;
use crate::rules::pattern::compile::{Op, Program};
use crate::rules::sentence::item::{Item, NONE, Pos};

impl Matching<'_> {
    /// Where a role whose head is at `at` can end: after "of defence", or
    /// right after the head.
    pub(crate) fn role_ends(&self, at: usize) -> impl Iterator<Item = usize> {
        let items = &self.sentence.items;
        let mut extended = None;
        if let Some(link) = items.get(at + 1)
            && link.pos == Pos::Preposition
            && (link.word == self.classes.of || link.word == self.classes.for_)
            && let Some(next) = items.get(at + 2)
            && next.chunk != NONE
        {
            let chunk = self.sentence.chunks[next.chunk as usize];
            if self.is_nameless(at + 2) && chunk.start as usize == at + 2 {
                // "professor of law and economics"
                let last = (chunk.group.1 as usize).max(next.chunk as usize);
                let joined = self.sentence.chunks.get(last).copied().unwrap_or(chunk);
                let whole = (chunk.start..joined.end).all(|i| items[i as usize].pos != Pos::Term);
                extended = Some(if whole { joined.end } else { chunk.end } as usize);
            }
        }
        let in_chunk = items.get(at + 1).is_none_or(|n| {
            n.chunk != items[at].chunk || n.pos != Pos::Noun || n.classes & self.classes.organs != 0
        });
        extended.into_iter().chain(in_chunk.then_some(at + 1))
    }

    /// Where a role whose head is at `at` can begin: the longest first.
    pub(crate) fn role_starts(&self, at: usize) -> impl Iterator<Item = usize> {
        let items = &self.sentence.items;
        let chunk = items[at].chunk;
        let mut start = at;
        while start > 0
            && items[start - 1].chunk == chunk
            && matches!(items[start - 1].pos, Pos::Noun | Pos::Number | Pos::Hyphen)
            && !(items[start - 1].pos == Pos::Hyphen
                && start >= 2
                && items[start - 2].pos == Pos::Term)
            && at - start < 5
        {
            start -= 1;
        }
        start..=at
    }

    /// Whether "of" and a name follow at item `p`.
    pub(crate) fn is_of_another(&self, p: usize) -> bool {
        let items = &self.sentence.items;
        items.get(p).is_some_and(|i| i.word == self.classes.of && i.word != 0)
            && items.get(p + 1).is_some_and(|n| {
                n.chunk != NONE && self.sentence.chunks[n.chunk as usize].arg != NONE
            })
    }

    pub(crate) fn role_forward(
        &self,
        ops: &[Op],
        k: usize,
        p: usize,
        mask: u128,
        b: Bindings,
        done: &mut dyn FnMut(usize, Bindings) -> bool,
    ) -> bool {
        let items = &self.sentence.items;
        let chunk = items.get(p).map_or(NONE, |i| i.chunk);
        let mut q = p;
        let mut heads = Vec::new();
        while let Some(item) = items.get(q)
            && item.chunk == chunk
            && chunk != NONE
            && matches!(item.pos, Pos::Noun | Pos::Number | Pos::Hyphen)
        {
            if item.classes & mask != 0 {
                heads.push(q);
            }
            q += 1;
        }
        while let Some(at) = heads.pop() {
            for end in self.role_ends(at) {
                // "the Algerian emir of X" holds it in X.
                if k + 1 == ops.len() && self.is_of_another(end) {
                    continue;
                }
                let b = Bindings { role: Some((p as u16, end as u16)), ..b };
                if self.forward(ops, k + 1, end, b, done) {
                    return true;
                }
            }
        }
        false
    }

    pub(crate) fn run_from_role(&self, program: &Program, at: usize) -> Option<Bindings> {
        let anchor = program.anchor as usize;
        let Some(Op::Role(mask)) = program.ops.get(anchor) else { return None };
        let mut found = None;
        if self.sentence.items.get(at)?.classes & mask == 0 {
            return None;
        }
        for end in self.role_ends(at) {
            if anchor + 1 == program.ops.len() && self.is_of_another(end) {
                continue;
            }
            for start in self.role_starts(at) {
                let b = Bindings { role: Some((start as u16, end as u16)), ..Bindings::default() };
                let hit = self.back(&program.ops, anchor, start, None, b, &mut |_, b| {
                    self.forward(&program.ops, anchor + 1, end, b, &mut |p, b| {
                        let fits = self.is_sound(program, p, &b);
                        if fits {
                            found = Some(b);
                        }
                        fits
                    })
                });
                if hit {
                    return found;
                }
            }
        }
        None
    }

    /// Where a title ends that a comma or "and" at item `p` joins to the one
    /// before: "founder *and chief executive*".
    pub(crate) fn title_after(&self, p: usize) -> Option<usize> {
        let items = &self.sentence.items;
        let mut q = p;
        while items.get(q).is_some_and(|i| self.joins_titles(i)) && q - p < 2 {
            q += 1;
        }
        if q == p {
            return None;
        }
        let mut found = None;
        for at in q..items.len().min(q + 8) {
            let item = &items[at];
            match item.pos {
                Pos::Noun | Pos::Hyphen | Pos::Number | Pos::Article => {
                    let last = items
                        .get(at + 1)
                        .is_none_or(|n| !matches!(n.pos, Pos::Noun | Pos::Hyphen | Pos::Number));
                    if last && item.pos == Pos::Noun {
                        if item.classes & self.classes.titles == 0 {
                            return found;
                        }
                        found = Some(at + 1);
                    }
                }
                // "head of research and chief economist of"
                Pos::Preposition if found == Some(at) && self.is_nameless(at + 1) => found = None,
                _ => return found,
            }
        }
        found
    }

    /// Where a title begins that "and" or a comma joins to the one whose words
    /// end before item `p`: "*founder* and former chief executive".
    pub(crate) fn title_before(&self, p: usize) -> Option<usize> {
        let items = &self.sentence.items;
        let mut q = p;
        while q > 0
            && p - q < 5
            && matches!(items[q - 1].pos, Pos::Noun | Pos::Number | Pos::Hyphen | Pos::Article)
        {
            q -= 1;
        }
        let joined = q;
        while q > 0 && joined - q < 2 && self.joins_titles(&items[q - 1]) {
            q -= 1;
        }
        let at = q.checked_sub(1).filter(|_| q < joined)?;
        let title = items[at].pos == Pos::Noun && items[at].classes & self.classes.titles != 0;
        if title {
            return Some(at);
        }
        // "head of research and chief economist"
        let chunk = self.sentence.chunks.get(items[at].chunk as usize)?;
        let head = (chunk.start as usize).checked_sub(2)?;
        let led = items[head + 1].pos == Pos::Preposition && chunk.arg == NONE;
        (led && items[head].classes & self.classes.titles != 0).then_some(head)
    }

    fn joins_titles(&self, item: &Item) -> bool {
        item.pos == Pos::Mark(',') && !item.inner
            || item.pos == Pos::Conjunction && item.word == self.classes.and
    }

    /// Whether a noun phrase without a name begins at item `p`.
    fn is_nameless(&self, p: usize) -> bool {
        let items = &self.sentence.items;
        items.get(p).is_some_and(|i| i.chunk != NONE) && {
            let chunk = self.sentence.chunks[items[p].chunk as usize];
            (chunk.start..chunk.end).all(|i| items[i as usize].pos != Pos::Term)
        }
    }
}
