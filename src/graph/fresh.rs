//! The edges that came since the last freeze: few, and sorted as the frozen
//! ones are, so that a query merges the two.

#![expect(clippy::indexing_slicing, reason = "slots and edge numbers are given by this file")]

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::graph::edges::Key;
use crate::graph::facts::Facts;
use crate::graph::names::{NONE, Names};
use crate::graph::order::{Order, number};

#[derive(Clone, Debug, Default)]
pub(super) struct Fresh {
    pub(super) edges: Vec<Record>,
    index: HashMap<Key, u32>,
    /// By place: where it stands in `nodes`, or `NONE`.
    slots: Vec<u32>,
    nodes: Vec<Around>,
    /// By slot: neighbours that the frozen skeleton lacks.
    ends: Vec<Vec<u32>>,
}

#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) key: Key,
    pub(super) facts: Facts,
}

/// What is new around one entity.
#[derive(Clone, Debug, Default)]
struct Around {
    out: Vec<Link>,
    into: Vec<Link>,
}

/// One edge as an entity sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) relation: u32,
    pub(super) end: u32,
    pub(super) edge: u32,
}

impl Fresh {
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn find(&self, key: Key) -> Option<u32> {
        self.index.get(&key).copied()
    }

    /// Adds an edge; its number is its place in `edges`.
    pub(super) fn push(
        &mut self,
        key: Key,
        (order, ids): (&Order, &Names),
        roles: impl Fn(u32, u32) -> Ordering,
    ) -> u32 {
        let edge = number(self.edges.len());
        self.edges.push(Record { key, facts: Facts::default() });
        self.index.insert(key, edge);
        let Key { subject, relation, object, role } = key;
        let place = |this: &Self, links: &[Link], end: u32| {
            links.partition_point(|l| {
                l.relation
                    .cmp(&relation)
                    .then_with(|| order.compare(l.end, end, ids))
                    .then_with(|| roles(this.edges[l.edge as usize].key.role, role))
                    .is_lt()
            })
        };
        let at = place(self, self.out(subject), object);
        self.around(subject).out.insert(at, Link { relation, end: object, edge });
        let at = place(self, self.inward(object), subject);
        self.around(object).into.insert(at, Link { relation, end: subject, edge });
        edge
    }

    pub(super) fn out(&self, place: u32) -> &[Link] {
        self.at(place).map_or(&[], |around| &around.out)
    }

    pub(super) fn inward(&self, place: u32) -> &[Link] {
        self.at(place).map_or(&[], |around| &around.into)
    }

    pub(super) fn ends(&self, place: u32) -> &[u32] {
        let slot = self.slots.get(place as usize).copied().unwrap_or(NONE);
        self.ends.get(slot as usize).map_or(&[], |ends| ends)
    }

    /// Notes a neighbour that the skeleton lacks.
    pub(super) fn join(&mut self, from: u32, to: u32, order: &Order, ids: &Names) {
        self.around(from);
        let slot = self.slots[from as usize] as usize;
        let ends = &mut self.ends[slot];
        if let Err(at) = ends.binary_search_by(|end| order.compare(*end, to, ids)) {
            ends.insert(at, to);
        }
    }

    /// Bytes of what it adds, about.
    pub(super) fn bytes(&self) -> usize {
        let links = |a: &Around| (a.out.capacity() + a.into.capacity()) * size_of::<Link>();
        let around = self.nodes.iter().map(links);
        let ends = self.ends.iter().map(|e| size_of::<Vec<u32>>() + e.capacity() * 4);
        self.edges.capacity() * size_of::<Record>()
            + self.index.capacity() * size_of::<(Key, u32)>()
            + self.slots.capacity() * 4
            + self.nodes.capacity() * size_of::<Around>()
            + around.sum::<usize>()
            + ends.sum::<usize>()
    }

    fn at(&self, place: u32) -> Option<&Around> {
        let slot = *self.slots.get(place as usize)?;
        self.nodes.get(slot as usize)
    }

    fn around(&mut self, place: u32) -> &mut Around {
        let i = place as usize;
        if i >= self.slots.len() {
            self.slots.resize((i + 1).next_power_of_two(), NONE);
        }
        if self.slots[i] == NONE {
            self.slots[i] = number(self.nodes.len());
            self.nodes.push(Around::default());
            self.ends.push(Vec::new());
        }
        &mut self.nodes[self.slots[i] as usize]
    }
}

/// The links of one relation.
pub(super) fn within(links: &[Link], relation: u32) -> &[Link] {
    let start = links.partition_point(|l| l.relation < relation);
    let length = links[start..].partition_point(|l| l.relation == relation);
    &links[start..start + length]
}
