//! The edges that came since the last freeze: few, and sorted as the frozen
//! ones are, so that a query merges the two.

#![expect(clippy::indexing_slicing, reason = "slots and edge numbers are given by this file")]

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::graph::edges::key::EdgeKey;
use crate::graph::edges::summary::EdgeSummary;
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::places::{Places, number};

#[derive(Clone, Debug, Default)]
pub(crate) struct RecentEdges {
    pub(crate) edges: Vec<RecentEdge>,
    index: HashMap<EdgeKey, u32>,
    /// By place: where it stands in `nodes`, or `NONE`.
    slots: Vec<u32>,
    nodes: Vec<RecentLinks>,
    /// By slot: neighbours that the frozen skeleton lacks.
    ends: Vec<Vec<u32>>,
}

#[derive(Clone, Debug)]
pub(crate) struct RecentEdge {
    pub(crate) key: EdgeKey,
    pub(crate) summary: EdgeSummary,
}

/// What is new around one entity.
#[derive(Clone, Debug, Default)]
struct RecentLinks {
    out: Vec<RecentLink>,
    into: Vec<RecentLink>,
}

/// One edge as an entity sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecentLink {
    pub(crate) relation: u32,
    pub(crate) end: u32,
    pub(crate) edge: u32,
}

impl RecentEdges {
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(crate) fn find(&self, key: EdgeKey) -> Option<u32> {
        self.index.get(&key).copied()
    }

    /// Adds an edge; its number is its place in `edges`.
    pub(crate) fn push(
        &mut self,
        key: EdgeKey,
        (order, ids): (&Places, &Interner),
        roles: impl Fn(u32, u32) -> Ordering,
    ) -> u32 {
        let edge = number(self.edges.len());
        self.edges.push(RecentEdge { key, summary: EdgeSummary::default() });
        self.index.insert(key, edge);
        let EdgeKey { subject, relation, object, role } = key;
        let place = |this: &Self, links: &[RecentLink], end: u32| {
            links.partition_point(|l| {
                l.relation
                    .cmp(&relation)
                    .then_with(|| order.compare(l.end, end, ids))
                    .then_with(|| roles(this.edges[l.edge as usize].key.role, role))
                    .is_lt()
            })
        };
        let at = place(self, self.out(subject), object);
        self.around(subject).out.insert(at, RecentLink { relation, end: object, edge });
        let at = place(self, self.inward(object), subject);
        self.around(object).into.insert(at, RecentLink { relation, end: subject, edge });
        edge
    }

    pub(crate) fn out(&self, place: u32) -> &[RecentLink] {
        self.at(place).map_or(&[], |around| &around.out)
    }

    pub(crate) fn inward(&self, place: u32) -> &[RecentLink] {
        self.at(place).map_or(&[], |around| &around.into)
    }

    pub(crate) fn ends(&self, place: u32) -> &[u32] {
        let slot = self.slots.get(place as usize).copied().unwrap_or(NONE);
        self.ends.get(slot as usize).map_or(&[], |ends| ends)
    }

    /// Notes a neighbour that the skeleton lacks.
    pub(crate) fn join(&mut self, from: u32, to: u32, order: &Places, ids: &Interner) {
        self.around(from);
        let slot = self.slots[from as usize] as usize;
        let ends = &mut self.ends[slot];
        if let Err(at) = ends.binary_search_by(|end| order.compare(*end, to, ids)) {
            ends.insert(at, to);
        }
    }

    /// Bytes of what it adds, about.
    pub(crate) fn bytes(&self) -> usize {
        let links =
            |a: &RecentLinks| (a.out.capacity() + a.into.capacity()) * size_of::<RecentLink>();
        let around = self.nodes.iter().map(links);
        let ends = self.ends.iter().map(|e| size_of::<Vec<u32>>() + e.capacity() * 4);
        self.edges.capacity() * size_of::<RecentEdge>()
            + self.index.capacity() * size_of::<(EdgeKey, u32)>()
            + self.slots.capacity() * 4
            + self.nodes.capacity() * size_of::<RecentLinks>()
            + around.sum::<usize>()
            + ends.sum::<usize>()
    }

    fn at(&self, place: u32) -> Option<&RecentLinks> {
        let slot = *self.slots.get(place as usize)?;
        self.nodes.get(slot as usize)
    }

    fn around(&mut self, place: u32) -> &mut RecentLinks {
        let i = place as usize;
        if i >= self.slots.len() {
            self.slots.resize((i + 1).next_power_of_two(), NONE);
        }
        if self.slots[i] == NONE {
            self.slots[i] = number(self.nodes.len());
            self.nodes.push(RecentLinks::default());
            self.ends.push(Vec::new());
        }
        &mut self.nodes[self.slots[i] as usize]
    }
}

/// The links of one relation.
pub(crate) fn within(links: &[RecentLink], relation: u32) -> &[RecentLink] {
    let start = links.partition_point(|l| l.relation < relation);
    let length = links[start..].partition_point(|l| l.relation == relation);
    &links[start..start + length]
}
