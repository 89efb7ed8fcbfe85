//! One way through the frozen edges: those of a place, and those of one
//! relation among them.
//!
//! The edges of a place stand by relation. A place with few is searched as it
//! is; for one with many there is a list of where each relation begins, so
//! that a hub costs two lines of memory and not one for each step of a
//! search.

#![expect(clippy::indexing_slicing, reason = "places and edge numbers are given by `base`")]

use std::ops::Range;

use bytemuck::{Pod, Zeroable};

use crate::graph::tables::column::Column;
use crate::graph::tables::places::number;

/// From so many edges on, a place has a list of its relations: fewer of them
/// fill two lines of memory.
const MANY: usize = 64;

#[derive(Clone, Debug, Default)]
pub(crate) struct Adjacency {
    /// By place; one more at the end.
    pub(super) starts: Column<PlaceStart>,
    /// By edge, as this side sorts them.
    pub(super) relations: Column<u16>,
    pub(super) heads: Column<RelationStart>,
}

/// Where the edges of a place begin, and its list of relations.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct PlaceStart {
    edge: u32,
    head: u32,
}

/// Where the edges of a relation begin.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct RelationStart {
    relation: u32,
    edge: u32,
}

impl Adjacency {
    /// From where each place's edges begin, with one more at the end, and the
    /// relations of the edges.
    pub(crate) fn new(edges: &[u32], relations: Vec<u16>) -> Self {
        let mut heads: Vec<RelationStart> = Vec::new();
        let mut starts: Vec<PlaceStart> = Vec::with_capacity(edges.len());
        for (i, &edge) in edges.iter().enumerate() {
            starts.push(PlaceStart { edge, head: number(heads.len()) });
            let end = edges.get(i + 1).copied().unwrap_or(edge);
            if (end - edge) as usize >= MANY {
                let mut at = edge;
                for run in relations[edge as usize..end as usize].chunk_by(|a, b| a == b) {
                    heads.push(RelationStart { relation: u32::from(run[0]), edge: at });
                    at += number(run.len());
                }
            }
        }
        heads.shrink_to_fit();
        Self { starts: starts.into(), relations: relations.into(), heads: heads.into() }
    }

    /// The relation of an edge, by where it stands on this side.
    #[inline]
    pub(crate) fn relation(&self, at: usize) -> u16 {
        self.relations[at]
    }

    /// The place whose edges an edge stands among.
    pub(crate) fn place_of(&self, edge: u32) -> u32 {
        number(self.starts.partition_point(|start| start.edge <= edge) - 1)
    }

    /// Where the edges of a place stand.
    #[inline]
    pub(crate) fn all(&self, place: u32) -> Range<usize> {
        self.at(place).0
    }

    /// Where its edges of one relation stand.
    #[inline]
    pub(crate) fn run(&self, place: u32, relation: u32) -> Range<usize> {
        let (edges, heads) = self.at(place);
        if heads.is_empty() {
            let Ok(relation) = u16::try_from(relation) else { return edges.end..edges.end };
            let of = &self.relations[edges.clone()];
            let start = of.partition_point(|r| *r < relation);
            let length = of[start..].partition_point(|r| *r == relation);
            return edges.start + start..edges.start + start + length;
        }
        let first = heads.partition_point(|h| h.relation < relation);
        match &heads[first..] {
            [head, rest @ ..] if head.relation == relation => {
                head.edge as usize..rest.first().map_or(edges.end, |next| next.edge as usize)
            }
            _ => edges.end..edges.end,
        }
    }

    /// Gives each relation of a place and where its edges stand, in order,
    /// until told to stop; returns whether it was.
    #[inline]
    pub(crate) fn any_run(
        &self,
        place: u32,
        mut stop: impl FnMut(u32, Range<usize>) -> bool,
    ) -> bool {
        let (edges, heads) = self.at(place);
        if heads.is_empty() {
            let mut at = edges.start;
            return self.relations[edges].chunk_by(|a, b| a == b).any(|run| {
                let start = at;
                at += run.len();
                stop(u32::from(run[0]), start..at)
            });
        }
        heads.iter().enumerate().any(|(i, head)| {
            let end = heads.get(i + 1).map_or(edges.end, |next| next.edge as usize);
            stop(head.relation, head.edge as usize..end)
        })
    }

    #[inline]
    fn at(&self, place: u32) -> (Range<usize>, &[RelationStart]) {
        let place = place as usize;
        match self.starts.get(place..place + 2) {
            Some(&[from, to]) => (
                from.edge as usize..to.edge as usize,
                &self.heads[from.head as usize..to.head as usize],
            ),
            _ => (0..0, &[]),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.starts.bytes() + self.heads.bytes() + self.relations.bytes()
    }
}
