//! Edges by number, frozen and fresh, and what is known of each without
//! looking at its claims.
//!
//! Ends are places (see `order`). Numbers of frozen edges come first; all
//! numbers change when the edges are frozen anew, and no caller keeps them.

#![expect(clippy::indexing_slicing, reason = "edge numbers are given by this file alone")]

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::claim::Status;
use crate::graph::edges::claim_counts::ClaimCounts;
use crate::graph::edges::frozen::FrozenEdges;
use crate::graph::edges::key::EdgeKey;
use crate::graph::edges::recent::{self, RecentEdges, RecentLink};
use crate::graph::edges::run::{EdgeRun, numbers};
use crate::graph::edges::summary::{ClaimMask, EdgeSummary};
use crate::graph::edges::summary_table::SummaryTable;
use crate::graph::evidence::ledger::Ledger;
use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::{Column, Pairs};
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::places::{Places, number};
use crate::time::Time;

#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    pub(super) frozen: FrozenEdges,
    pub(super) recent: RecentEdges,
    /// By frozen edge.
    pub(super) heads: Column<u32>,
    /// Of those that some claim speaks for; the others' claims are all negated.
    pub(super) live: ClaimCounts,
    /// Only for those that have any.
    pub(super) negated: Pairs,
    pub(super) summaries: SummaryTable,
    /// How many recent edges are hidden.
    pub(super) recent_hidden: usize,
    /// Hidden frozen edges, whose claims are all negated or removed; and how
    /// many became so since the freeze.
    pub(super) hidden: BitSet,
    pub(super) gone: usize,
    /// The places whose neighbours in the skeleton may include one that no live
    /// edge supports any more.
    pub(super) stale: BitSet,
}

impl Edges {
    pub(crate) fn len(&self) -> usize {
        self.frozen.len() + self.recent.edges.len()
    }

    /// Whether two edges may differ in their role alone.
    pub(crate) fn has_roles(&self) -> bool {
        self.frozen.has_roles() || self.recent.edges.iter().any(|e| e.key.role != NONE)
    }

    /// Whether pending edges exceed a quarter of the frozen ones.
    pub(crate) fn is_stale(&self) -> bool {
        self.recent.edges.len() + self.gone > 256 + self.frozen.len() / 4
    }

    pub(crate) fn key(&self, edge: u32) -> EdgeKey {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].key,
            None => self.frozen.key(edge),
        }
    }

    pub(crate) fn relation(&self, edge: u32) -> u32 {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].key.relation,
            None => self.frozen.relation(edge),
        }
    }

    pub(crate) fn role(&self, edge: u32) -> u32 {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].key.role,
            None => self.frozen.role(edge),
        }
    }

    pub(crate) fn summary(&self, edge: u32) -> EdgeSummary {
        if let Some(i) = self.recent_index(edge) {
            return self.recent.edges[i].summary;
        }
        let i = edge as usize;
        EdgeSummary {
            head: self.heads[i],
            live: self.frozen_live(edge),
            negated: self.negated_of(edge),
            mask: self.summaries.of(edge),
        }
    }

    pub(crate) fn head(&self, edge: u32) -> u32 {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].summary.head,
            None => self.heads[edge as usize],
        }
    }

    pub(crate) fn live(&self, edge: u32) -> u32 {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].summary.live,
            None => self.frozen_live(edge),
        }
    }

    fn frozen_live(&self, edge: u32) -> u32 {
        if self.hidden.has(edge) { self.negated_of(edge) } else { self.live.of(edge) }
    }

    /// Whether any claim speaks for it.
    pub(crate) fn is_positive(&self, edge: u32) -> bool {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].summary.is_positive(),
            None => !self.hidden.has(edge),
        }
    }

    /// Statuses and days of an edge, for ruling it out.
    #[inline]
    pub(crate) fn mask(&self, edge: u32) -> ClaimMask {
        match self.recent_index(edge) {
            Some(i) => self.recent.edges[i].summary.mask,
            None => self.summaries.of(edge),
        }
    }

    /// The number of an edge, new if it has none. `roles` compares two.
    pub(crate) fn number(
        &mut self,
        key: EdgeKey,
        order: (&Places, &Interner),
        roles: impl Fn(u32, u32) -> Ordering,
    ) -> u32 {
        if let Some(known) = self.frozen.find(key) {
            return known;
        }
        let frozen = number(self.frozen.len());
        let known = self.recent.find(key);
        frozen
            + known.unwrap_or_else(|| {
                self.recent_hidden += 1;
                self.recent.push(key, order, roles)
            })
    }

    /// Adds a claim's row to an edge; returns the row that was its latest.
    pub(crate) fn attach(
        &mut self,
        edge: u32,
        row: u32,
        (status, time): (Status, Option<Time>),
        (order, ids): (&Places, &Interner),
    ) -> u32 {
        let mut summary = self.summary(edge);
        let was = summary.is_positive();
        let before = summary.head;
        summary.add(row, status, time);
        self.set(edge, summary);
        if !was && summary.is_positive() {
            let EdgeKey { subject, object, .. } = self.key(edge);
            if subject != object && !self.frozen.joins(subject, object) {
                self.recent.join(subject, object, order, ids);
                self.recent.join(object, subject, order, ids);
            }
        }
        before
    }

    /// Takes a claim off an edge; whether that was the last to speak for it.
    ///
    /// Statuses and days stay: they may say too much.
    #[inline]
    pub(crate) fn detach(&mut self, edge: u32, negated: bool) -> bool {
        if negated || !self.negated.is_empty() || edge as usize >= self.frozen.len() {
            let mut summary = self.summary(edge);
            let was = summary.is_positive();
            summary.live -= 1;
            summary.negated -= u32::from(negated);
            self.set(edge, summary);
            return was && !summary.is_positive();
        }
        let live = self.live.of(edge);
        if live > 1 {
            self.live.set(edge, live - 1);
            return false;
        }
        self.hidden.set(edge, true);
        self.gone += 1;
        true
    }

    /// Marks a place whose neighbours in the skeleton may include one that no
    /// live edge supports.
    #[inline]
    pub(crate) fn mark_stale(&mut self, place: u32) {
        self.stale.set(place, true);
    }

    /// Takes all live rows off the edges of these places.
    pub(crate) fn clear_around(&mut self, places: &BTreeSet<u32>, ledger: &Ledger) -> Vec<u32> {
        let mut rows = Vec::new();
        for &place in places {
            let edges: Vec<u32> = self.all_runs(place).into_iter().flat_map(numbers).collect();
            for edge in edges {
                rows.extend(ledger.chain(self.head(edge)));
                self.set(
                    edge,
                    EdgeSummary { mask: self.summary(edge).mask, ..EdgeSummary::default() },
                );
                let EdgeKey { subject, object, .. } = self.key(edge);
                self.mark_stale(subject);
                self.mark_stale(object);
            }
        }
        rows
    }

    /// The frozen edges, and what is known of each.
    pub(crate) fn frozen(&self) -> (&FrozenEdges, &SummaryTable) {
        (&self.frozen, &self.summaries)
    }

    /// The edges of a place that came since the freeze, from it and to it, and
    /// the number that theirs begin after.
    pub(crate) fn recent(&self, place: u32) -> ([&[RecentLink]; 2], u32) {
        let since = number(self.frozen.len());
        if self.recent.is_empty() {
            return ([&[], &[]], since);
        }
        ([self.recent.out(place), self.recent.inward(place)], since)
    }

    /// Cheap test that an edge is live; `false` means unknown.
    #[inline]
    pub(crate) fn is_kept(&self, edge: u32) -> bool {
        !self.has_hidden() && (edge as usize) < self.frozen.len() || self.live(edge) > 0
    }

    /// All edges of an entity with one relation: those from it, those to it.
    pub(crate) fn runs(&self, place: u32, relation: u32) -> ([EdgeRun<'_>; 2], [EdgeRun<'_>; 2]) {
        let frozen = number(self.frozen.len());
        let out = self.frozen.out().run(place, relation);
        let into = self.frozen.inward().run(place, relation);
        let links = |links| EdgeRun::Recent(frozen, recent::within(links, relation));
        (
            [
                EdgeRun::Out(number(out.start), self.frozen.objects(out)),
                links(self.recent.out(place)),
            ],
            [
                EdgeRun::In(self.frozen.in_edges(into.clone()), self.frozen.subjects(into)),
                links(self.recent.inward(place)),
            ],
        )
    }

    /// Whether some frozen edge has no claim that speaks for it.
    pub(crate) fn has_hidden(&self) -> bool {
        !self.hidden.is_empty()
    }

    /// Whether every edge is known to have a claim that speaks for it.
    pub(crate) fn is_all_live(&self) -> bool {
        self.hidden.is_empty() && self.recent_hidden == 0
    }

    /// How many edges have a claim that speaks for them.
    pub(crate) fn live_count(&self) -> usize {
        (0..number(self.len())).filter(|e| self.is_positive(*e)).count()
    }

    /// The frozen edges from a place: the first one's number, and the ends.
    #[inline]
    pub(crate) fn frozen_out(&self, place: u32) -> (u32, &[u32]) {
        let out = self.frozen.out().all(place);
        (number(out.start), self.frozen.objects(out))
    }

    /// The frozen edges to a place: their numbers, and the ends.
    #[inline]
    pub(crate) fn frozen_in(&self, place: u32) -> (&[u32], &[u32]) {
        let into = self.frozen.inward().all(place);
        (self.frozen.in_edges(into.clone()), self.frozen.subjects(into))
    }

    /// All edges from an entity, then all to it, in no order of ends.
    pub(crate) fn all_runs(&self, place: u32) -> [EdgeRun<'_>; 4] {
        let frozen = number(self.frozen.len());
        let (out, into) = (self.frozen.out().all(place), self.frozen.inward().all(place));
        [
            EdgeRun::Out(number(out.start), self.frozen.objects(out)),
            EdgeRun::Recent(frozen, self.recent.out(place)),
            EdgeRun::In(self.frozen.in_edges(into.clone()), self.frozen.subjects(into)),
            EdgeRun::Recent(frozen, self.recent.inward(place)),
        ]
    }

    /// The relations that an entity's edges have, by number.
    pub(crate) fn relations_at(&self, place: u32) -> Vec<u32> {
        let mut all = Vec::new();
        for side in [self.frozen.out(), self.frozen.inward()] {
            side.any_run(place, |relation, _| {
                all.push(relation);
                false
            });
        }
        for links in [self.recent.out(place), self.recent.inward(place)] {
            all.extend(links.chunk_by(|a, b| a.relation == b.relation).map(|c| c[0].relation));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The live edges between two entities, in no order.
    pub(crate) fn between(&self, a: u32, b: u32) -> Vec<u32> {
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
    pub(crate) fn each_between(
        &self,
        a: u32,
        b: u32,
        has: impl Fn(u32) -> bool,
        mut stop: impl FnMut(u32) -> bool,
    ) -> bool {
        let base = &self.frozen;
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
        if met || self.recent.is_empty() {
            return met;
        }
        let frozen = number(base.len());
        let fewer = |x: u32| self.recent.out(x).len() + self.recent.inward(x).len();
        let (a, b) = if fewer(a) <= fewer(b) { (a, b) } else { (b, a) };
        let into: &[RecentLink] = if a == b { &[] } else { self.recent.inward(a) };
        let links = self.recent.out(a).iter().chain(into);
        let mut links = links.filter(|l| l.end == b && has(l.relation));
        links.any(|l| stop(frozen + l.edge))
    }

    fn set(&mut self, edge: u32, summary: EdgeSummary) {
        if let Some(i) = self.recent_index(edge) {
            let was = std::mem::replace(&mut self.recent.edges[i].summary, summary);
            self.recent_hidden += usize::from(!summary.is_positive());
            self.recent_hidden -= usize::from(!was.is_positive());
            return;
        }
        let i = edge as usize;
        if self.heads[i] != summary.head {
            self.heads.make_mut()[i] = summary.head;
        }
        self.live.set(edge, summary.live);
        if summary.negated > 0 {
            self.negated.insert(edge, summary.negated);
        } else if !self.negated.is_empty() {
            self.negated.remove(edge);
        }
        if summary.live > 0 {
            self.summaries.set(edge, summary.mask, &self.frozen);
        }
        let hidden = !summary.is_positive();
        self.gone += usize::from(hidden && !self.hidden.has(edge));
        self.hidden.set(edge, hidden);
    }

    fn negated_of(&self, edge: u32) -> u32 {
        if self.negated.is_empty() { 0 } else { self.negated.get(edge).unwrap_or(0) }
    }

    fn recent_index(&self, edge: u32) -> Option<usize> {
        (edge as usize).checked_sub(self.frozen.len())
    }

    /// Bytes of the edges themselves, and of what serves their evidence.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        (
            self.frozen.bytes()
                + self.recent.bytes()
                + self.summaries.bytes()
                + self.hidden.bytes()
                + self.stale.bytes(),
            self.heads.bytes() + self.live.bytes(),
        )
    }
}
