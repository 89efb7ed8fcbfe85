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

use crate::graph::edges::adjacency::Adjacency;
use crate::graph::edges::hub_bits::HubBits;
use crate::graph::edges::key::EdgeKey;
use crate::graph::tables::bit_set;
use crate::graph::tables::column::Column;
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

#[derive(Clone, Debug, Default)]
pub(crate) struct FrozenEdges {
    /// By subject.
    pub(super) out: Adjacency,
    pub(super) objects: Column<u32>,
    /// Empty where no edge has a role.
    pub(super) roles: Column<u32>,
    /// By object, and by where an edge stands there in the next two.
    pub(super) into: Adjacency,
    pub(super) in_subjects: Column<u32>,
    pub(super) in_edges: Column<u32>,
    /// By place: where its neighbours begin in `ends`.
    pub(super) skeleton: Column<u32>,
    pub(super) ends: Column<u32>,
    pub(super) hubs: HubBits,
}

/// One claim on its way to an edge.
#[derive(Clone, Copy, Default)]
pub(crate) struct ClaimEntry {
    /// Relation, object's place, and the number of its mask, which does not
    /// sort.
    target: u64,
    /// The role's place among roles.
    role: u32,
    pub(crate) row: u32,
}

impl ClaimEntry {
    pub(crate) fn new(key: &EdgeKey, role: u32, row: u32, mask: u16) -> Self {
        let target = u64::from(key.relation) << 48 | u64::from(key.object) << 16;
        Self { target: target | u64::from(mask), role, row }
    }

    pub(crate) fn mask(&self) -> u16 {
        self.target as u16
    }

    fn edge(&self) -> (u64, u32) {
        (self.target >> 16, self.role)
    }
}

/// One edge on its way back.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct InwardEdge {
    relation: u32,
    edge: u32,
    subject: u32,
}

impl FrozenEdges {
    pub(crate) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(crate) fn key(&self, edge: u32) -> EdgeKey {
        EdgeKey {
            subject: self.out.place_of(edge),
            relation: self.relation(edge),
            object: self.objects[edge as usize],
            role: self.role(edge),
        }
    }

    pub(crate) fn has_roles(&self) -> bool {
        !self.roles.is_empty()
    }

    pub(crate) fn relation(&self, edge: u32) -> u32 {
        u32::from(self.out.relation(edge as usize))
    }

    pub(crate) fn role(&self, edge: u32) -> u32 {
        self.roles.get(edge as usize).copied().unwrap_or(NONE)
    }

    /// The edge of a key, if it is frozen.
    pub(crate) fn find(&self, key: EdgeKey) -> Option<u32> {
        let run = self.out.run(key.subject, key.relation);
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

    /// Where an edge stands on the way back.
    pub(crate) fn inward_of(&self, edge: u32) -> Option<usize> {
        let object = *self.objects.get(edge as usize)?;
        let run = self.into.run(object, self.relation(edge));
        let at = self.in_edges[run.clone()].binary_search(&edge).ok()?;
        Some(run.start + at)
    }

    /// The edges from places.
    pub(crate) fn out(&self) -> &Adjacency {
        &self.out
    }

    #[inline]
    pub(crate) fn objects(&self, edges: Range<usize>) -> &[u32] {
        &self.objects[edges]
    }

    /// The edges to places.
    pub(crate) fn inward(&self) -> &Adjacency {
        &self.into
    }

    #[inline]
    pub(crate) fn subjects(&self, at: Range<usize>) -> &[u32] {
        &self.in_subjects[at]
    }

    #[inline]
    pub(crate) fn in_edges(&self, at: Range<usize>) -> &[u32] {
        &self.in_edges[at]
    }

    /// The neighbours of a place, by place.
    #[inline]
    pub(crate) fn around(&self, place: u32) -> &[u32] {
        let place = place as usize;
        match self.skeleton.get(place..place + 2) {
            Some(&[start, end]) => &self.ends[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The neighbours of a place as bits, where they are many.
    #[inline]
    pub(crate) fn bits(&self, place: u32) -> Option<&[u64]> {
        self.hubs.of(place, self.around(place).len())
    }

    /// The degree from which neighbours are stored as a bit set.
    #[inline]
    pub(crate) fn hub_degree(&self) -> usize {
        self.hubs.least()
    }

    /// Whether the skeleton joins two places.
    #[inline]
    pub(crate) fn joins(&self, a: u32, b: u32) -> bool {
        let (from_a, from_b) = (self.around(a), self.around(b));
        let (less, more, ends) = match from_a.len() <= from_b.len() {
            true => (a, b, from_a),
            false => (b, a, from_b),
        };
        match self.bits(more) {
            Some(bits) => bit_set::has(bits, less),
            None => ends.binary_search(&more).is_ok(),
        }
    }

    /// Builds the arrays from claims sorted into buckets by subject.
    ///
    /// Calls `edge` with each new edge and its claims, in order; it returns
    /// whether the edge is live.
    pub(crate) fn build(
        entries: &mut [ClaimEntry],
        buckets: &[u32],
        role: impl Fn(u32) -> u32,
        mut edge: impl FnMut(u32, &[ClaimEntry]) -> bool,
    ) -> Self {
        let (places, count) = (buckets.len() - 1, entries.len());
        let mut base = Self::default();
        let mut starts: Vec<u32> = Vec::with_capacity(places + 1);
        let mut relations: Vec<u16> = Vec::with_capacity(count);
        let mut objects: Vec<u32> = Vec::with_capacity(count);
        let mut all_roles: Vec<u32> = Vec::new();
        starts.push(0);
        // Edges that take no part in the skeleton.
        let mut hidden: Vec<u32> = Vec::new();
        for place in 0..places {
            let bucket = &mut entries[buckets[place] as usize..buckets[place + 1] as usize];
            bucket.sort_unstable_by_key(|e| (e.edge(), e.row));
            for group in bucket.chunk_by(|a, b| a.edge() == b.edge()) {
                let first = group[0];
                let name = number(objects.len());
                objects.push((first.target >> 16) as u32);
                relations.push((first.target >> 48) as u16);
                let word = role(first.role);
                if word != NONE && all_roles.is_empty() {
                    all_roles = vec![NONE; objects.len() - 1];
                    all_roles.reserve(count - all_roles.len());
                }
                if word != NONE || !all_roles.is_empty() {
                    all_roles.push(word);
                }
                if !edge(name, group) {
                    hidden.push(name);
                }
            }
            starts.push(number(objects.len()));
        }
        objects.shrink_to_fit();
        relations.shrink_to_fit();
        all_roles.shrink_to_fit();
        (base.objects, base.roles) = (objects.into(), all_roles.into());
        base.out = Adjacency::new(&starts, relations);
        base.transpose(places);
        base.join(places, &hidden);
        base
    }

    /// Sorts the edges by object.
    fn transpose(&mut self, places: usize) {
        let mut starts = vec![0_u32; places + 1];
        for object in self.objects.iter() {
            starts[*object as usize + 1] += 1;
        }
        for place in 0..places {
            starts[place + 1] += starts[place];
        }
        // Edges are taken by subject, so each object's come by subject.
        let mut sorted = vec![InwardEdge::default(); self.objects.len()];
        let mut next = starts.clone();
        for subject in 0..places {
            for edge in self.out.all(number(subject)) {
                let slot = &mut next[self.objects[edge] as usize];
                let relation = u32::from(self.out.relation(edge));
                sorted[*slot as usize] =
                    InwardEdge { relation, edge: number(edge), subject: number(subject) };
                *slot += 1;
            }
        }
        for place in 0..places {
            sorted[starts[place] as usize..starts[place + 1] as usize].sort_unstable();
        }
        self.in_subjects = sorted.iter().map(|s| s.subject).collect::<Vec<_>>().into();
        self.in_edges = sorted.iter().map(|s| s.edge).collect::<Vec<_>>().into();
        self.into = Adjacency::new(&starts, sorted.iter().map(|s| s.relation as u16).collect());
    }

    /// Joins both ways into the skeleton, leaving out hidden edges and loops.
    ///
    /// Visiting places in ascending order appends each to its neighbours'
    /// lists: the lists end up sorted, and what is there twice stands side by
    /// side.
    fn join(&mut self, places: usize, hidden: &[u32]) {
        let is_hidden = |edge: u32| !hidden.is_empty() && hidden.binary_search(&edge).is_ok();
        let mut starts: Vec<u32> = Vec::with_capacity(places + 1);
        starts.push(0);
        for place in 0..number(places) {
            let count = self.out.all(place).len() + self.into.all(place).len();
            starts.push(starts[place as usize] + number(count));
        }
        let mut ends = vec![NONE; starts[places] as usize];
        let mut next = starts.clone();
        for place in 0..number(places) {
            let mut meet = |end: u32| {
                let (first, slot) = (starts[end as usize], &mut next[end as usize]);
                if end != place && (*slot == first || ends[*slot as usize - 1] != place) {
                    ends[*slot as usize] = place;
                    *slot += 1;
                }
            };
            let (out, into) = (self.out.all(place), self.into.all(place));
            if hidden.is_empty() {
                self.objects[out].iter().for_each(|end| meet(*end));
                self.in_subjects[into].iter().for_each(|end| meet(*end));
            } else {
                out.filter(|e| !is_hidden(number(*e))).for_each(|e| meet(self.objects[e]));
                into.filter(|i| !is_hidden(self.in_edges[*i]))
                    .for_each(|i| meet(self.in_subjects[i]));
            }
        }
        let mut hubs = HubBits::new(places);
        let mut length = 0;
        for place in 0..places {
            let (start, end) = (starts[place] as usize, next[place] as usize);
            ends.copy_within(start..end, length);
            starts[place] = number(length);
            length += end - start;
            hubs.add(number(place), &ends[starts[place] as usize..length]);
        }
        starts[places] = number(length);
        ends.truncate(length);
        ends.shrink_to_fit();
        hubs.shrink();
        (self.skeleton, self.ends, self.hubs) = (starts.into(), ends.into(), hubs);
    }

    pub(crate) fn bytes(&self) -> usize {
        self.objects.bytes()
            + self.roles.bytes()
            + self.in_subjects.bytes()
            + self.in_edges.bytes()
            + self.skeleton.bytes()
            + self.ends.bytes()
            + self.out.bytes()
            + self.into.bytes()
            + self.hubs.bytes()
    }
}
