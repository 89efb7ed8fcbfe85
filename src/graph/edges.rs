//! Edges by number, frozen and fresh, and what is known of each without
//! looking at its claims.
//!
//! Ends are places (see `order`). Numbers of frozen edges come first; all
//! numbers change when the edges are frozen anew, and no caller keeps them.

#![expect(clippy::indexing_slicing, reason = "edge numbers are given by this file alone")]

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use crate::claim::Status;
use crate::graph::base::{Base, Entry};
use crate::graph::facts::{EXACT, Facts, NEVER, USUAL};
use crate::graph::fresh::{self, Fresh, Link};
use crate::graph::ledger::Ledger;
use crate::graph::names::{NONE, Names};
use crate::graph::order::{Order, number};
use crate::time::Time;

/// What tells one edge from another. The subject of a symmetric relation is
/// the entity whose id comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) subject: u32,
    pub(super) relation: u32,
    pub(super) object: u32,
    pub(super) role: u32,
}

/// Some of the edges of one entity that have one relation, sorted by the
/// other end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run<'g> {
    /// Frozen edges from it: the first one's number, and their objects.
    Out(u32, &'g [u32]),
    /// Frozen edges to it, and their subjects.
    In(&'g [u32], &'g [u32]),
    /// Fresh edges, whose numbers begin after the frozen ones.
    Fresh(u32, &'g [Link]),
}

impl Run<'_> {
    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Out(_, ends) | Self::In(_, ends) => ends.len(),
            Self::Fresh(_, links) => links.len(),
        }
    }

    /// The number and the other end of an edge of the run.
    #[inline]
    pub(super) fn get(&self, i: usize) -> (u32, u32) {
        match self {
            Self::Out(first, ends) => (first + number(i), ends[i]),
            Self::In(edges, ends) => (edges[i], ends[i]),
            Self::Fresh(first, links) => (first + links[i].edge, links[i].end),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    base: Base,
    fresh: Fresh,
    /// By frozen edge.
    heads: Vec<u32>,
    live: Vec<u32>,
    /// Only for those that have any.
    negated: HashMap<u32, u32>,
    /// Empty where all are `USUAL`.
    masks: Vec<u8>,
    /// Empty where no claim has a time.
    days: Vec<(i32, i32)>,
    /// One bit for each frozen edge that no claim speaks for; empty while
    /// there is none.
    dark: Vec<u64>,
}

impl Edges {
    pub(super) fn len(&self) -> usize {
        self.base.len() + self.fresh.edges.len()
    }

    /// Whether two edges may differ in their role alone.
    pub(super) fn has_roles(&self) -> bool {
        self.base.has_roles() || self.fresh.edges.iter().any(|e| e.key.role != NONE)
    }

    /// Whether the fresh part has outgrown its share.
    pub(super) fn is_stale(&self) -> bool {
        self.fresh.edges.len() > 256 + self.base.len() / 4
    }

    pub(super) fn key(&self, edge: u32) -> Key {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].key,
            None => self.base.key(edge),
        }
    }

    pub(super) fn relation(&self, edge: u32) -> u32 {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].key.relation,
            None => self.base.relation(edge),
        }
    }

    pub(super) fn role(&self, edge: u32) -> u32 {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].key.role,
            None => self.base.role(edge),
        }
    }

    pub(super) fn facts(&self, edge: u32) -> Facts {
        if let Some(i) = self.fresh_place(edge) {
            return self.fresh.edges[i].facts;
        }
        let i = edge as usize;
        Facts {
            head: self.heads[i],
            live: self.live[i],
            negated: self.negated_of(edge),
            mask: self.masks.get(i).copied().unwrap_or(USUAL),
            days: self.days.get(i).copied().unwrap_or(NEVER),
        }
    }

    pub(super) fn head(&self, edge: u32) -> u32 {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].facts.head,
            None => self.heads[edge as usize],
        }
    }

    pub(super) fn live(&self, edge: u32) -> u32 {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].facts.live,
            None => self.live[edge as usize],
        }
    }

    /// Whether any claim speaks for it.
    pub(super) fn is_positive(&self, edge: u32) -> bool {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].facts.is_positive(),
            None => !self.is_dark(edge),
        }
    }

    /// Statuses and days of an edge, for ruling it out.
    pub(super) fn bounds(&self, edge: u32) -> (u8, (i32, i32)) {
        if let Some(i) = self.fresh_place(edge) {
            let facts = &self.fresh.edges[i].facts;
            return (facts.mask, facts.days);
        }
        let i = edge as usize;
        (self.masks.get(i).copied().unwrap_or(USUAL), self.days.get(i).copied().unwrap_or(NEVER))
    }

    /// The number of an edge, new if it has none. `roles` compares two.
    pub(super) fn number(
        &mut self,
        key: Key,
        order: (&Order, &Names),
        roles: impl Fn(u32, u32) -> Ordering,
    ) -> u32 {
        if let Some(known) = self.base.find(key) {
            return known;
        }
        let frozen = number(self.base.len());
        let known = self.fresh.find(key);
        frozen + known.unwrap_or_else(|| self.fresh.push(key, order, roles))
    }

    /// Adds a claim's row to an edge; returns the row that was its latest.
    pub(super) fn attach(
        &mut self,
        edge: u32,
        row: u32,
        (status, time): (Status, Option<Time>),
        (order, ids): (&Order, &Names),
    ) -> u32 {
        let mut facts = self.facts(edge);
        let was = facts.is_positive();
        let before = facts.head;
        facts.add(row, status, time);
        self.set(edge, facts);
        if !was && facts.is_positive() {
            let key = self.key(edge);
            self.set_pair(key.subject, key.object, true, order, ids);
        }
        before
    }

    /// Takes a claim, of which the ends are known, off an edge.
    pub(super) fn detach(
        &mut self,
        edge: u32,
        negated: bool,
        (a, b): (u32, u32),
        (order, ids): (&Order, &Names),
    ) {
        let mut facts = self.facts(edge);
        let was = facts.is_positive();
        facts.live -= 1;
        facts.negated -= u32::from(negated);
        facts.mask &= !EXACT;
        self.set(edge, facts);
        if was && !facts.is_positive() && !self.are_connected(a, b) {
            self.set_pair(a, b, false, order, ids);
        }
    }

    /// Takes all live rows off the edges of these places.
    pub(super) fn clear_around(
        &mut self,
        places: &BTreeSet<u32>,
        ledger: &Ledger,
        (order, ids): (&Order, &Names),
    ) -> Vec<u32> {
        let mut rows = Vec::new();
        for &place in places {
            let edges: Vec<u32> = self.all_runs(place).into_iter().flat_map(numbers).collect();
            for edge in edges {
                rows.extend(ledger.chain(self.head(edge)));
                self.set(edge, Facts { mask: self.facts(edge).mask, ..Facts::default() });
                let key = self.key(edge);
                self.set_pair(key.subject, key.object, false, order, ids);
            }
        }
        rows
    }

    /// All edges of an entity with one relation: those from it, those to it.
    pub(super) fn runs(&self, place: u32, relation: u32) -> ([Run<'_>; 2], [Run<'_>; 2]) {
        let frozen = number(self.base.len());
        let out = self.base.run(place, relation);
        let into = self.base.in_run(place, relation);
        let links = |links| Run::Fresh(frozen, fresh::within(links, relation));
        (
            [Run::Out(number(out.start), self.base.objects(out)), links(self.fresh.out(place))],
            [
                Run::In(self.base.in_edges(into.clone()), self.base.subjects(into)),
                links(self.fresh.inward(place)),
            ],
        )
    }

    /// Whether some frozen edge has no claim that speaks for it.
    pub(super) fn has_dark(&self) -> bool {
        !self.dark.is_empty()
    }

    /// Whether every edge is known to have a claim that speaks for it.
    pub(super) fn is_all_lit(&self) -> bool {
        self.dark.is_empty() && self.fresh.edges.is_empty()
    }

    /// The relations of the frozen edges from a place, and of those to it.
    pub(super) fn frozen_relations(&self, place: u32) -> (&[u16], &[u16]) {
        (
            self.base.out_relations(self.base.out(place)),
            self.base.in_relations(self.base.inward(place)),
        )
    }

    /// How many edges have a claim that speaks for them.
    pub(super) fn lit(&self) -> usize {
        (0..number(self.len())).filter(|e| self.is_positive(*e)).count()
    }

    /// The frozen edges from a place: the first one's number, and the ends.
    #[inline]
    pub(super) fn frozen_out(&self, place: u32) -> (u32, &[u32]) {
        let out = self.base.out(place);
        (number(out.start), self.base.objects(out))
    }

    /// The frozen edges to a place: their numbers, and the ends.
    #[inline]
    pub(super) fn frozen_in(&self, place: u32) -> (&[u32], &[u32]) {
        let into = self.base.inward(place);
        (self.base.in_edges(into.clone()), self.base.subjects(into))
    }

    /// All edges from an entity, then all to it, in no order of ends.
    pub(super) fn all_runs(&self, place: u32) -> [Run<'_>; 4] {
        let frozen = number(self.base.len());
        let (out, into) = (self.base.out(place), self.base.inward(place));
        [
            Run::Out(number(out.start), self.base.objects(out)),
            Run::Fresh(frozen, self.fresh.out(place)),
            Run::In(self.base.in_edges(into.clone()), self.base.subjects(into)),
            Run::Fresh(frozen, self.fresh.inward(place)),
        ]
    }

    /// The relations that an entity's edges have, by number.
    pub(super) fn relations_at(&self, place: u32) -> Vec<u32> {
        let mut all = Vec::new();
        let out = self.base.out_relations(self.base.out(place));
        let into = self.base.in_relations(self.base.inward(place));
        for mut side in [out, into] {
            while let Some(&relation) = side.first() {
                all.push(u32::from(relation));
                side = &side[side.partition_point(|r| *r == relation)..];
            }
        }
        for links in [self.fresh.out(place), self.fresh.inward(place)] {
            all.extend(links.chunk_by(|a, b| a.relation == b.relation).map(|c| c[0].relation));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The entities that an edge with a claim that speaks for it connects
    /// with an entity, itself left out. Where `true` is returned they came
    /// in the order of their ids.
    #[inline]
    pub(super) fn each_end(&self, place: u32, mut take: impl FnMut(u32)) -> bool {
        let around = self.base.around(place);
        let ends = self.base.ends(around.clone());
        if self.base.is_whole() {
            for &end in ends {
                take(end);
            }
        } else {
            for (at, &end) in around.zip(ends) {
                if !self.base.is_cut(at) {
                    take(end);
                }
            }
        }
        if self.fresh.is_empty() {
            return true;
        }
        let more = self.fresh.ends(place);
        for &end in more {
            take(end);
        }
        more.is_empty()
    }

    /// About how many neighbours an entity has.
    pub(super) fn degree(&self, place: u32) -> usize {
        self.base.around(place).len() + self.fresh.ends(place).len()
    }

    /// The live edges between two entities, in no order.
    pub(super) fn between(&self, a: u32, b: u32) -> Vec<u32> {
        let mut found = Vec::new();
        self.each_between(a, b, |edge| {
            found.push(edge);
            false
        });
        found.retain(|e| self.live(*e) > 0);
        found
    }

    fn are_connected(&self, a: u32, b: u32) -> bool {
        self.each_between(a, b, |edge| self.is_positive(edge))
    }

    /// Calls until told to stop; returns whether it was.
    fn each_between(&self, a: u32, b: u32, mut stop: impl FnMut(u32) -> bool) -> bool {
        let size = |p| self.base.out(p).len() + self.base.inward(p).len();
        let (a, b) = if size(a) <= size(b) { (a, b) } else { (b, a) };
        let base = &self.base;
        let (mut out, into) = (base.out(a), base.inward(a));
        while let Some(&relation) = base.out_relations(out.clone()).first() {
            let run = base.run(a, u32::from(relation));
            let ends = base.objects(run.clone());
            let first = ends.partition_point(|e| *e < b);
            let same = ends[first..].iter().take_while(|e| **e == b).count();
            if (run.start + first..run.start + first + same).any(|e| stop(number(e))) {
                return true;
            }
            out = run.end..out.end;
        }
        let mut rest = into;
        // A loop was met among the edges out.
        while let Some(&relation) = base.in_relations(rest.clone()).first().filter(|_| a != b) {
            let run = base.in_run(a, u32::from(relation));
            let ends = base.subjects(run.clone());
            let first = ends.partition_point(|e| *e < b);
            let same = ends[first..].iter().take_while(|e| **e == b).count();
            let at = run.start + first;
            if base.in_edges(at..at + same).iter().any(|e| stop(*e)) {
                return true;
            }
            rest = run.end..rest.end;
        }
        let frozen = number(base.len());
        let fewer = |x: u32| self.fresh.out(x).len() + self.fresh.inward(x).len();
        let (a, b) = if fewer(a) <= fewer(b) { (a, b) } else { (b, a) };
        let into: &[Link] = if a == b { &[] } else { self.fresh.inward(a) };
        let mut links = self.fresh.out(a).iter().chain(into).filter(|l| l.end == b);
        links.any(|l| stop(frozen + l.edge))
    }

    fn set(&mut self, edge: u32, facts: Facts) {
        if let Some(i) = self.fresh_place(edge) {
            self.fresh.edges[i].facts = facts;
            return;
        }
        let i = edge as usize;
        self.heads[i] = facts.head;
        self.live[i] = facts.live;
        if facts.negated > 0 {
            self.negated.insert(edge, facts.negated);
        } else if !self.negated.is_empty() {
            self.negated.remove(&edge);
        }
        if self.masks.is_empty() && facts.mask & !EXACT != USUAL && facts.live > 0 {
            self.masks = vec![USUAL; self.base.len()];
        }
        if let Some(mask) = self.masks.get_mut(i) {
            *mask = facts.mask;
        }
        if self.days.is_empty() && facts.days != NEVER {
            self.days = vec![NEVER; self.base.len()];
        }
        if let Some(days) = self.days.get_mut(i) {
            *days = facts.days;
        }
        let dark = !facts.is_positive();
        if dark && self.dark.is_empty() {
            self.dark = vec![0; self.base.len().div_ceil(64)];
        }
        if let Some(word) = self.dark.get_mut(i / 64) {
            let bit = 1 << (i % 64);
            *word = if dark { *word | bit } else { *word & !bit };
        }
    }

    fn set_pair(&mut self, a: u32, b: u32, there: bool, order: &Order, ids: &Names) {
        if a == b {
            return;
        }
        if self.base.mark(a, b, there) {
            self.base.mark(b, a, there);
        } else {
            self.fresh.mark(a, b, there, order, ids);
            self.fresh.mark(b, a, there, order, ids);
        }
    }

    fn is_dark(&self, edge: u32) -> bool {
        !self.dark.is_empty() && self.dark[edge as usize / 64] >> (edge % 64) & 1 == 1
    }

    fn negated_of(&self, edge: u32) -> u32 {
        if self.negated.is_empty() { 0 } else { self.negated.get(&edge).copied().unwrap_or(0) }
    }

    fn fresh_place(&self, edge: u32) -> Option<usize> {
        (edge as usize).checked_sub(self.base.len())
    }

    /// Freezes all claims into edges. Rows get their edges and chains.
    ///
    /// `key` gives a live row its key; `None` leaves it out.
    pub(super) fn freeze(
        ledger: &mut Ledger,
        places: usize,
        key: impl Fn(&Ledger, u32) -> Option<Key>,
    ) -> Self {
        let mut buckets = vec![0_u32; places + 1];
        let mut roles: BTreeSet<u32> = BTreeSet::new();
        let rows = ledger.row_count();
        for row in 0..rows {
            if let Some(key) = key(ledger, row) {
                buckets[key.subject as usize + 1] += 1;
                if key.role != NONE {
                    roles.insert(key.role);
                }
            }
        }
        for place in 0..places {
            buckets[place + 1] += buckets[place];
        }
        let mut roles: Vec<u32> = roles.into_iter().collect();
        roles.sort_unstable_by_key(|r| ledger.word(*r));
        let rank: HashMap<u32, u32> =
            roles.iter().enumerate().map(|(i, r)| (*r, number(i) + 1)).collect();
        let total = buckets.last().copied().unwrap_or(0) as usize;
        let mut entries = vec![Entry { target: 0, role: 0, row: 0 }; total];
        let mut next = buckets.clone();
        for row in 0..rows {
            if let Some(key) = key(ledger, row) {
                let slot = &mut next[key.subject as usize];
                entries[*slot as usize] = Entry {
                    target: u64::from(key.relation) << 32 | u64::from(key.object),
                    role: if key.role == NONE { 0 } else { rank[&key.role] },
                    row,
                };
                *slot += 1;
            }
        }
        let mut edges = Self::default();
        let base = {
            let word = |rank: u32| match rank.checked_sub(1) {
                Some(i) => roles[i as usize],
                None => NONE,
            };
            let edges = &mut edges;
            Base::build(&mut entries, &buckets, word, |edge, claims| {
                edges.enter_frozen(edge, claims, ledger)
            })
        };
        edges.base = base;
        let count = edges.base.len();
        if !edges.dark.is_empty() {
            edges.dark.resize(count.div_ceil(64), 0);
        }
        edges
    }

    /// Takes up a frozen edge with all its claims; whether any speaks for it.
    fn enter_frozen(&mut self, edge: u32, claims: &[Entry], ledger: &mut Ledger) -> bool {
        let mut facts = Facts::default();
        for claim in claims {
            let before = facts.head;
            let (status, time) = ledger.stance(claim.row);
            facts.add(claim.row, status, time);
            ledger.link(claim.row, edge, before);
        }
        let i = edge as usize;
        self.heads.push(facts.head);
        self.live.push(facts.live);
        if facts.negated > 0 {
            self.negated.insert(edge, facts.negated);
        }
        if !self.masks.is_empty() || facts.mask != USUAL {
            self.masks.resize(i, USUAL);
            self.masks.push(facts.mask);
        }
        if !self.days.is_empty() || facts.days != NEVER {
            self.days.resize(i, NEVER);
            self.days.push(facts.days);
        }
        let positive = facts.is_positive();
        if !positive {
            self.dark.resize(i / 64 + 1, 0);
            self.dark[i / 64] |= 1 << (i % 64);
        }
        positive
    }

    /// Bytes of the edges themselves, and of what serves their evidence.
    pub(super) fn bytes(&self) -> (usize, usize) {
        (
            self.base.bytes()
                + self.masks.capacity()
                + self.days.capacity() * 8
                + self.dark.capacity() * 8,
            (self.heads.capacity() + self.live.capacity()) * 4,
        )
    }
}

/// The numbers of a run's edges.
pub(super) fn numbers(run: Run<'_>) -> impl Iterator<Item = u32> {
    (0..run.len()).map(move |i| run.get(i).0)
}
