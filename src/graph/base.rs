//! The frozen edges: arrays that a query walks without following a pointer.
//!
//! Edges are numbered by (subject, relation, object, role), so the edges of
//! one subject, and of one relation of it, are one range. The way back is
//! sorted by (object, relation, subject, role). The skeleton has each pair of
//! connected entities once from either side, whatever the direction, the
//! relation and the number of edges between them: what a search that asks
//! for none of these walks.

#![expect(clippy::indexing_slicing, reason = "places and edge numbers are given by this file")]

use std::ops::Range;

use crate::graph::edges::Key;
use crate::graph::names::NONE;
use crate::graph::order::number;

#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    /// By subject's place: where its edges begin; one more at the end.
    out: Vec<u32>,
    objects: Vec<u32>,
    relations: Vec<u16>,
    /// Empty where no edge has a role.
    roles: Vec<u32>,
    /// By object's place: where its edges begin in the next three.
    into: Vec<u32>,
    in_subjects: Vec<u32>,
    in_relations: Vec<u16>,
    in_edges: Vec<u32>,
    /// By place: where its neighbours begin in `ends`.
    skeleton: Vec<u32>,
    ends: Vec<u32>,
    /// One bit for each of `ends` that is no more; empty while all are.
    cut: Vec<u64>,
}

/// One claim on its way to an edge.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Relation and object's place.
    pub(super) target: u64,
    /// The role's place among roles.
    pub(super) role: u32,
    pub(super) row: u32,
}

impl Base {
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn key(&self, edge: u32) -> Key {
        let i = edge as usize;
        let subject = self.out.partition_point(|start| *start <= edge) - 1;
        Key {
            subject: number(subject),
            relation: u32::from(self.relations[i]),
            object: self.objects[i],
            role: self.role(edge),
        }
    }

    pub(super) fn has_roles(&self) -> bool {
        !self.roles.is_empty()
    }

    pub(super) fn relation(&self, edge: u32) -> u32 {
        u32::from(self.relations[edge as usize])
    }

    pub(super) fn role(&self, edge: u32) -> u32 {
        self.roles.get(edge as usize).copied().unwrap_or(NONE)
    }

    /// The edge of a key, if it is frozen.
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        let run = self.run(key.subject, key.relation);
        let objects = &self.objects[run.clone()];
        let mut at = run.start + objects.partition_point(|o| *o < key.object);
        // Few roles share one subject, relation and object.
        while at < run.end && self.objects[at] == key.object {
            if self.role(number(at)) == key.role {
                return Some(number(at));
            }
            at += 1;
        }
        None
    }

    /// The edges from a place.
    pub(super) fn out(&self, place: u32) -> Range<usize> {
        range(&self.out, place)
    }

    pub(super) fn objects(&self, edges: Range<usize>) -> &[u32] {
        &self.objects[edges]
    }

    pub(super) fn out_relations(&self, edges: Range<usize>) -> &[u16] {
        &self.relations[edges]
    }

    /// The edges of one relation from a place.
    pub(super) fn run(&self, place: u32, relation: u32) -> Range<usize> {
        within(self.out(place), &self.relations, relation)
    }

    /// The edges to a place: where they stand on the way back.
    pub(super) fn inward(&self, place: u32) -> Range<usize> {
        range(&self.into, place)
    }

    pub(super) fn in_relations(&self, at: Range<usize>) -> &[u16] {
        &self.in_relations[at]
    }

    pub(super) fn in_run(&self, place: u32, relation: u32) -> Range<usize> {
        within(self.inward(place), &self.in_relations, relation)
    }

    pub(super) fn subjects(&self, at: Range<usize>) -> &[u32] {
        &self.in_subjects[at]
    }

    pub(super) fn in_edges(&self, at: Range<usize>) -> &[u32] {
        &self.in_edges[at]
    }

    /// Where the neighbours of a place stand in the skeleton.
    pub(super) fn around(&self, place: u32) -> Range<usize> {
        range(&self.skeleton, place)
    }

    pub(super) fn ends(&self, at: Range<usize>) -> &[u32] {
        &self.ends[at]
    }

    /// Whether no pair of the skeleton was cut since it was frozen.
    pub(super) fn is_whole(&self) -> bool {
        self.cut.is_empty()
    }

    pub(super) fn is_cut(&self, at: usize) -> bool {
        self.cut.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Marks a pair of the skeleton, from one side, as there or not. Returns
    /// whether the skeleton has the pair at all.
    pub(super) fn mark(&mut self, from: u32, to: u32, there: bool) -> bool {
        let around = self.around(from);
        let Ok(at) = self.ends[around.clone()].binary_search(&to) else { return false };
        let at = around.start + at;
        if !there && self.cut.is_empty() {
            self.cut = vec![0; self.ends.len().div_ceil(64)];
        }
        if let Some(word) = self.cut.get_mut(at / 64) {
            let bit = 1 << (at % 64);
            *word = if there { *word & !bit } else { *word | bit };
        }
        true
    }

    /// Builds the arrays from claims sorted into buckets by subject.
    ///
    /// Tells `edge` of each new edge and its rows, in order.
    pub(super) fn build(
        entries: &mut [Entry],
        buckets: &[u32],
        role: impl Fn(u32) -> u32,
        mut edge: impl FnMut(u32, &[Entry]) -> bool,
    ) -> Self {
        let (places, count) = (buckets.len() - 1, entries.len());
        let mut base = Self { out: Vec::with_capacity(places + 1), ..Self::default() };
        base.objects.reserve(entries.len());
        base.relations.reserve(entries.len());
        base.out.push(0);
        // Edges that take part in the skeleton.
        let mut dark: Vec<u32> = Vec::new();
        for place in 0..places {
            let bucket = &mut entries[buckets[place] as usize..buckets[place + 1] as usize];
            bucket.sort_unstable_by_key(|e| (e.target, e.role, e.row));
            for group in bucket.chunk_by(|a, b| (a.target, a.role) == (b.target, b.role)) {
                let first = group[0];
                let name = number(base.objects.len());
                base.objects.push(first.target as u32);
                base.relations.push((first.target >> 32) as u16);
                let word = role(first.role);
                if word != NONE && base.roles.is_empty() {
                    base.roles = vec![NONE; base.objects.len() - 1];
                    base.roles.reserve(count - base.roles.len());
                }
                if word != NONE || !base.roles.is_empty() {
                    base.roles.push(word);
                }
                if !edge(name, group) {
                    dark.push(name);
                }
            }
            base.out.push(number(base.objects.len()));
        }
        base.objects.shrink_to_fit();
        base.relations.shrink_to_fit();
        base.roles.shrink_to_fit();
        base.turn(places);
        base.join(places, &dark);
        base
    }

    /// Sorts the edges by object.
    fn turn(&mut self, places: usize) {
        let mut starts = vec![0_u32; places + 1];
        for object in &self.objects {
            starts[*object as usize + 1] += 1;
        }
        for place in 0..places {
            starts[place + 1] += starts[place];
        }
        // Edges are taken by subject, so each object's come by subject.
        let mut sorted: Vec<(u64, u32)> = vec![(0, 0); self.objects.len()];
        let mut next = starts.clone();
        for subject in 0..places {
            for edge in self.out(number(subject)) {
                let slot = &mut next[self.objects[edge] as usize];
                sorted[*slot as usize] =
                    (u64::from(self.relations[edge]) << 32 | edge as u64, number(subject));
                *slot += 1;
            }
        }
        for place in 0..places {
            sorted[starts[place] as usize..starts[place + 1] as usize].sort_unstable();
        }
        self.in_subjects = sorted.iter().map(|s| s.1).collect();
        self.in_relations = sorted.iter().map(|s| (s.0 >> 32) as u16).collect();
        self.in_edges = sorted.iter().map(|s| s.0 as u32).collect();
        self.into = starts;
    }

    /// Joins both ways into the skeleton, leaving out dark edges and loops.
    fn join(&mut self, places: usize, dark: &[u32]) {
        let is_dark = |edge: u32| !dark.is_empty() && dark.binary_search(&edge).is_ok();
        let mut skeleton = Vec::with_capacity(places + 1);
        let mut ends: Vec<u32> = Vec::with_capacity(self.objects.len() * 2);
        let mut around: Vec<u32> = Vec::new();
        skeleton.push(0);
        for place in 0..number(places) {
            around.clear();
            let out = self.out(place);
            let into = self.inward(place);
            if dark.is_empty() {
                around.extend_from_slice(&self.objects[out]);
                around.extend_from_slice(&self.in_subjects[into]);
            } else {
                around.extend(out.filter(|e| !is_dark(number(*e))).map(|e| self.objects[e]));
                around.extend(
                    into.filter(|i| !is_dark(self.in_edges[*i])).map(|i| self.in_subjects[i]),
                );
            }
            // Sorted runs already, one for each relation.
            around.sort();
            around.dedup();
            around.retain(|end| *end != place);
            ends.extend_from_slice(&around);
            skeleton.push(number(ends.len()));
        }
        ends.shrink_to_fit();
        self.skeleton = skeleton;
        self.ends = ends;
    }

    pub(super) fn bytes(&self) -> usize {
        let words = self.out.capacity()
            + self.objects.capacity()
            + self.roles.capacity()
            + self.into.capacity()
            + self.in_subjects.capacity()
            + self.in_edges.capacity()
            + self.skeleton.capacity()
            + self.ends.capacity();
        words * 4
            + (self.relations.capacity() + self.in_relations.capacity()) * 2
            + self.cut.capacity() * 8
    }
}

fn range(starts: &[u32], place: u32) -> Range<usize> {
    let place = place as usize;
    match starts.get(place..place + 2) {
        Some(&[start, end]) => start as usize..end as usize,
        _ => 0..0,
    }
}

/// The part of a range that has one relation.
fn within(range: Range<usize>, relations: &[u16], relation: u32) -> Range<usize> {
    let Ok(relation) = u16::try_from(relation) else { return range.end..range.end };
    let of = &relations[range.clone()];
    let start = of.partition_point(|r| *r < relation);
    let length = of[start..].partition_point(|r| *r == relation);
    range.start + start..range.start + start + length
}
