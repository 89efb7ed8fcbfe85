//! Edges by number, frozen and fresh, and what is known of each without
//! looking at its claims.
//!
//! Ends are places (see `order`). Numbers of frozen edges come first; all
//! numbers change when the edges are frozen anew, and no caller keeps them.

#![expect(clippy::indexing_slicing, reason = "edge numbers are given by this file alone")]

mod ends;

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use crate::claim::Status;
use crate::graph::base::{Base, Entry};
use crate::graph::bits::Bits;
use crate::graph::counts::Counts;
use crate::graph::facts::{Facts, Stance};
use crate::graph::fresh::{self, Fresh, Link};
use crate::graph::ledger::Ledger;
use crate::graph::names::{NONE, Names};
use crate::graph::order::{Order, number};
use crate::graph::stances::Stances;
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
    /// Of those that some claim speaks for; the others' claims are all negated.
    live: Counts,
    /// Only for those that have any.
    negated: HashMap<u32, u32>,
    stances: Stances,
    /// How many fresh edges no claim speaks for.
    fresh_dark: usize,
    /// The frozen edges that no claim speaks for, and how many became so.
    dark: Bits,
    gone: usize,
    /// The places of which some edge became dark: the skeleton may show pairs
    /// there that are no more.
    worn: Bits,
}

impl Edges {
    pub(super) fn len(&self) -> usize {
        self.base.len() + self.fresh.edges.len()
    }

    /// Whether two edges may differ in their role alone.
    pub(super) fn has_roles(&self) -> bool {
        self.base.has_roles() || self.fresh.edges.iter().any(|e| e.key.role != NONE)
    }

    /// Whether what changed has outgrown its share.
    pub(super) fn is_stale(&self) -> bool {
        self.fresh.edges.len() + self.gone > 256 + self.base.len() / 4
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
            live: self.frozen_live(edge),
            negated: self.negated_of(edge),
            stance: self.stances.of(edge),
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
            None => self.frozen_live(edge),
        }
    }

    fn frozen_live(&self, edge: u32) -> u32 {
        if self.dark.has(edge) { self.negated_of(edge) } else { self.live.of(edge) }
    }

    /// Whether any claim speaks for it.
    pub(super) fn is_positive(&self, edge: u32) -> bool {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].facts.is_positive(),
            None => !self.dark.has(edge),
        }
    }

    /// Statuses and days of an edge, for ruling it out.
    #[inline]
    pub(super) fn stance(&self, edge: u32) -> Stance {
        match self.fresh_place(edge) {
            Some(i) => self.fresh.edges[i].facts.stance,
            None => self.stances.of(edge),
        }
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
        frozen
            + known.unwrap_or_else(|| {
                self.fresh_dark += 1;
                self.fresh.push(key, order, roles)
            })
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
            let Key { subject, object, .. } = self.key(edge);
            if subject != object && !self.base.joins(subject, object) {
                self.fresh.join(subject, object, order, ids);
                self.fresh.join(object, subject, order, ids);
            }
        }
        before
    }

    /// Takes a claim off an edge; whether that was the last to speak for it.
    ///
    /// Statuses and days stay: they may say too much.
    #[inline]
    pub(super) fn detach(&mut self, edge: u32, negated: bool) -> bool {
        if negated || !self.negated.is_empty() || edge as usize >= self.base.len() {
            let mut facts = self.facts(edge);
            let was = facts.is_positive();
            facts.live -= 1;
            facts.negated -= u32::from(negated);
            self.set(edge, facts);
            return was && !facts.is_positive();
        }
        let live = self.live.of(edge);
        if live > 1 {
            self.live.set(edge, live - 1);
            return false;
        }
        self.dark.set(edge, true);
        self.gone += 1;
        true
    }

    /// Notes that some edge of a place is no more.
    #[inline]
    pub(super) fn wear(&mut self, place: u32) {
        self.worn.set(place, true);
    }

    /// Takes all live rows off the edges of these places.
    pub(super) fn clear_around(&mut self, places: &BTreeSet<u32>, ledger: &Ledger) -> Vec<u32> {
        let mut rows = Vec::new();
        for &place in places {
            let edges: Vec<u32> = self.all_runs(place).into_iter().flat_map(numbers).collect();
            for edge in edges {
                rows.extend(ledger.chain(self.head(edge)));
                self.set(edge, Facts { stance: self.facts(edge).stance, ..Facts::default() });
                let Key { subject, object, .. } = self.key(edge);
                self.wear(subject);
                self.wear(object);
            }
        }
        rows
    }

    /// The frozen edges, and what is known of each.
    pub(super) fn frozen(&self) -> (&Base, &Stances) {
        (&self.base, &self.stances)
    }

    /// The edges of a place that came since the freeze, from it and to it, and
    /// the number that theirs begin after.
    pub(super) fn fresh(&self, place: u32) -> ([&[Link]; 2], u32) {
        let since = number(self.base.len());
        if self.fresh.is_empty() {
            return ([&[], &[]], since);
        }
        ([self.fresh.out(place), self.fresh.inward(place)], since)
    }

    /// Whether an edge is known to have a claim, without looking; `false`
    /// where it may have lost them.
    #[inline]
    pub(super) fn is_kept(&self, edge: u32) -> bool {
        !self.has_dark() && (edge as usize) < self.base.len() || self.live(edge) > 0
    }

    /// All edges of an entity with one relation: those from it, those to it.
    pub(super) fn runs(&self, place: u32, relation: u32) -> ([Run<'_>; 2], [Run<'_>; 2]) {
        let frozen = number(self.base.len());
        let out = self.base.out().run(place, relation);
        let into = self.base.inward().run(place, relation);
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
        self.dark.is_empty() && self.fresh_dark == 0
    }

    /// How many edges have a claim that speaks for them.
    pub(super) fn lit(&self) -> usize {
        (0..number(self.len())).filter(|e| self.is_positive(*e)).count()
    }

    /// The frozen edges from a place: the first one's number, and the ends.
    #[inline]
    pub(super) fn frozen_out(&self, place: u32) -> (u32, &[u32]) {
        let out = self.base.out().all(place);
        (number(out.start), self.base.objects(out))
    }

    /// The frozen edges to a place: their numbers, and the ends.
    #[inline]
    pub(super) fn frozen_in(&self, place: u32) -> (&[u32], &[u32]) {
        let into = self.base.inward().all(place);
        (self.base.in_edges(into.clone()), self.base.subjects(into))
    }

    /// All edges from an entity, then all to it, in no order of ends.
    pub(super) fn all_runs(&self, place: u32) -> [Run<'_>; 4] {
        let frozen = number(self.base.len());
        let (out, into) = (self.base.out().all(place), self.base.inward().all(place));
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
        for side in [self.base.out(), self.base.inward()] {
            side.any_run(place, |relation, _| {
                all.push(relation);
                false
            });
        }
        for links in [self.fresh.out(place), self.fresh.inward(place)] {
            all.extend(links.chunk_by(|a, b| a.relation == b.relation).map(|c| c[0].relation));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The live edges between two entities, in no order.
    pub(super) fn between(&self, a: u32, b: u32) -> Vec<u32> {
        let mut found = Vec::new();
        self.each_between(
            a,
            b,
            |_| true,
            |edge| {
                found.push(edge);
                false
            },
        );
        found.retain(|e| self.live(*e) > 0);
        found
    }

    /// Calls with the edges between two entities, of relations that are asked
    /// for, until told to stop; returns whether it was.
    pub(super) fn each_between(
        &self,
        a: u32,
        b: u32,
        has: impl Fn(u32) -> bool,
        mut stop: impl FnMut(u32) -> bool,
    ) -> bool {
        let base = &self.base;
        let size = |p| base.out().all(p).len() + base.inward().all(p).len();
        let (a, b) = if size(a) <= size(b) { (a, b) } else { (b, a) };
        let same = |ends: &[u32]| {
            let first = ends.partition_point(|e| *e < b);
            first..first + ends[first..].iter().take_while(|e| **e == b).count()
        };
        let from = base.out().any_run(a, |relation, run| {
            if !has(relation) {
                return false;
            }
            let found = same(base.objects(run.clone()));
            (run.start + found.start..run.start + found.end).any(|e| stop(number(e)))
        });
        // A loop was met among the edges out.
        let met = from
            || a != b
                && base.inward().any_run(a, |relation, run| {
                    if !has(relation) {
                        return false;
                    }
                    let found = same(base.subjects(run.clone()));
                    base.in_edges(run)[found].iter().any(|e| stop(*e))
                });
        if met || self.fresh.is_empty() {
            return met;
        }
        let frozen = number(base.len());
        let fewer = |x: u32| self.fresh.out(x).len() + self.fresh.inward(x).len();
        let (a, b) = if fewer(a) <= fewer(b) { (a, b) } else { (b, a) };
        let into: &[Link] = if a == b { &[] } else { self.fresh.inward(a) };
        let links = self.fresh.out(a).iter().chain(into);
        let mut links = links.filter(|l| l.end == b && has(l.relation));
        links.any(|l| stop(frozen + l.edge))
    }

    fn set(&mut self, edge: u32, facts: Facts) {
        if let Some(i) = self.fresh_place(edge) {
            let was = std::mem::replace(&mut self.fresh.edges[i].facts, facts);
            self.fresh_dark += usize::from(!facts.is_positive());
            self.fresh_dark -= usize::from(!was.is_positive());
            return;
        }
        let i = edge as usize;
        self.heads[i] = facts.head;
        self.live.set(edge, facts.live);
        if facts.negated > 0 {
            self.negated.insert(edge, facts.negated);
        } else if !self.negated.is_empty() {
            self.negated.remove(&edge);
        }
        if facts.live > 0 {
            self.stances.set(edge, facts.stance, &self.base);
        }
        let dark = !facts.is_positive();
        self.gone += usize::from(dark && !self.dark.has(edge));
        self.dark.set(edge, dark);
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
        let mut entries = vec![Entry::default(); total];
        let mut next = buckets.clone();
        let mut edges = Self::default();
        for row in 0..rows {
            if let Some(key) = key(ledger, row) {
                let slot = &mut next[key.subject as usize];
                let role = if key.role == NONE { 0 } else { rank[&key.role] };
                let stance = match ledger.is_usual() {
                    true => 0,
                    false => edges.stances.of_claim(ledger.row(row), |row| ledger.time(row)),
                };
                entries[*slot as usize] = Entry::new(&key, role, row, stance);
                *slot += 1;
            }
        }
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
        edges.live.shrink();
        edges.stances.finish(&edges.base);
        edges
    }

    /// Takes up a frozen edge with all its claims; whether any speaks for it.
    fn enter_frozen(&mut self, edge: u32, claims: &[Entry], ledger: &mut Ledger) -> bool {
        let mut facts = Facts::default();
        for claim in claims {
            let before = facts.head;
            // A number that may stand for anything says too little.
            match self.stances.get(claim.stance()) {
                Some(stance) => facts.join(claim.row, stance),
                None => {
                    let (status, time) = ledger.stance(claim.row);
                    facts.add(claim.row, status, time);
                }
            }
            ledger.link(claim.row, edge, before);
        }
        self.heads.push(facts.head);
        self.live.push(edge, facts.live);
        if facts.negated > 0 {
            self.negated.insert(edge, facts.negated);
        }
        match claims {
            [only] => self.stances.push(edge, only.stance()),
            _ => {
                let stance = self.stances.number(facts.stance);
                self.stances.push(edge, stance);
            }
        }
        let positive = facts.is_positive();
        if !positive {
            self.dark.set(edge, true);
        }
        positive
    }

    /// Bytes of the edges themselves, and of what serves their evidence.
    pub(super) fn bytes(&self) -> (usize, usize) {
        (
            self.base.bytes()
                + self.fresh.bytes()
                + self.stances.bytes()
                + self.dark.bytes()
                + self.worn.bytes(),
            self.heads.capacity() * 4 + self.live.bytes(),
        )
    }
}

/// The numbers of a run's edges.
pub(super) fn numbers(run: Run<'_>) -> impl Iterator<Item = u32> {
    (0..run.len()).map(move |i| run.get(i).0)
}
