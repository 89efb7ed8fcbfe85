//! Places: entities numbered in the order of their ids.
//!
//! Entity numbers follow arrival and never change. Places are given anew
//! each time the edges are frozen, in the order of ids, so that whatever is
//! sorted by place is sorted for the reader too, in any order of arrival.
//! Entities that come after are given places at the end, and know how many
//! frozen places stand before them.

#![expect(clippy::indexing_slicing, reason = "places are given by this file alone")]

use std::cmp::Ordering;

use crate::graph::tables::column::Column;
use crate::graph::tables::interner::{Interner, NONE};

#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Place to number.
    nodes: Column<u32>,
    /// Number to place.
    places: Column<u32>,
    /// How many places are frozen.
    frozen: usize,
    /// For the others, how many frozen places come before them.
    before: Vec<u32>,
}

impl Places {
    /// Those of an image: all frozen.
    pub(crate) fn of(nodes: Column<u32>, places: Column<u32>) -> Self {
        let frozen = nodes.len();
        Self { nodes, places, frozen, before: Vec::new() }
    }

    /// Place to number, and number to place.
    pub(crate) fn columns(&self) -> (&[u32], &[u32]) {
        (&self.nodes, &self.places)
    }

    #[inline]
    pub(crate) fn node(&self, place: u32) -> u32 {
        self.nodes[place as usize]
    }

    pub(crate) fn place(&self, node: u32) -> u32 {
        self.places.get(node as usize).copied().unwrap_or(NONE)
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Gives a number a place, if it has none.
    pub(crate) fn admit(&mut self, node: u32, ids: &Interner) {
        let i = node as usize;
        if i >= self.places.len() {
            self.places.edit(|places| places.resize(i + 1, NONE));
        }
        if self.places[i] == NONE {
            let id = ids.text(node);
            let before = self.nodes[..self.frozen].partition_point(|n| ids.text(*n) < id);
            self.before.push(number(before));
            self.places.make_mut()[i] = number(self.nodes.len());
            self.nodes.edit(|nodes| nodes.push(node));
        }
    }

    /// How many places came since the last freeze.
    pub(crate) fn fresh(&self) -> usize {
        self.nodes.len() - self.frozen
    }

    /// Gives places anew to the numbers that are seen, in the order of their
    /// ids.
    ///
    /// Linear beside sorting those that came since the last time.
    pub(crate) fn freeze(&mut self, ids: &Interner, is_seen: impl Fn(u32) -> bool) {
        let old = std::mem::take(&mut self.nodes);
        let mut was_frozen = vec![false; ids.len()];
        let mut rest: Vec<u32> = Vec::with_capacity(self.frozen);
        for &node in &old[..self.frozen] {
            was_frozen[node as usize] = true;
            if is_seen(node) {
                rest.push(node);
            }
        }
        let mut fresh: Vec<(u128, u32)> = (0..number(ids.len()))
            .filter(|n| !was_frozen[*n as usize] && is_seen(*n))
            .map(|n| (prefix(ids.text(n)), n))
            .collect();
        fresh.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| ids.text(a.1).cmp(ids.text(b.1))));
        let mut nodes = Vec::with_capacity(rest.len() + fresh.len());
        let mut rest = rest.as_slice();
        for (_, node) in fresh {
            let id = ids.text(node);
            let before = rest.partition_point(|n| ids.text(*n) < id);
            let (earlier, later) = rest.split_at(before);
            nodes.extend_from_slice(earlier);
            nodes.push(node);
            rest = later;
        }
        nodes.extend_from_slice(rest);
        self.frozen = nodes.len();
        self.before = Vec::new();
        let mut places = vec![NONE; ids.len()];
        for (place, node) in nodes.iter().enumerate() {
            places[*node as usize] = number(place);
        }
        (self.nodes, self.places) = (nodes.into(), places.into());
    }

    /// Sorts places as their ids sort, save among places that came since the
    /// last freeze and stand at one point.
    #[inline]
    pub(crate) fn key(&self, place: u32) -> u64 {
        match (place as usize).checked_sub(self.frozen) {
            None => u64::from(place) * 2 + 1,
            Some(fresh) => u64::from(self.before[fresh]) * 2,
        }
    }

    /// The first frozen place that does not come before a place.
    #[inline]
    pub(crate) fn after(&self, place: u32) -> u32 {
        match (place as usize).checked_sub(self.frozen) {
            None => place,
            Some(fresh) => self.before[fresh],
        }
    }

    /// Sorts places as their ids sort.
    #[inline]
    pub(crate) fn compare(&self, a: u32, b: u32, ids: &Interner) -> Ordering {
        if (a.max(b) as usize) < self.frozen {
            return a.cmp(&b);
        }
        self.key(a)
            .cmp(&self.key(b))
            .then_with(|| ids.text(self.node(a)).cmp(ids.text(self.node(b))))
    }

    pub(crate) fn bytes(&self) -> usize {
        self.nodes.bytes() + self.places.bytes() + self.before.capacity() * 4
    }
}

/// The first bytes of an id, which decide most comparisons.
fn prefix(id: &str) -> u128 {
    let mut first = [0; 16];
    for (to, from) in first.iter_mut().zip(id.bytes()) {
        *to = from;
    }
    u128::from_be_bytes(first)
}

pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}
