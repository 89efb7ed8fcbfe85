//! Some of the edges of one entity, wherever they are kept.

#![expect(clippy::indexing_slicing, reason = "whoever goes through a run knows its length")]

use crate::graph::edges::recent::RecentLink;
use crate::graph::tables::places::number;

/// Some of the edges of one entity that have one relation, sorted by the
/// other end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EdgeRun<'g> {
    /// Frozen edges from it: the first one's number, and their objects.
    Out(u32, &'g [u32]),
    /// Frozen edges to it, and their subjects.
    In(&'g [u32], &'g [u32]),
    /// Fresh edges, whose numbers begin after the frozen ones.
    Recent(u32, &'g [RecentLink]),
}

impl EdgeRun<'_> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Out(_, ends) | Self::In(_, ends) => ends.len(),
            Self::Recent(_, links) => links.len(),
        }
    }

    /// The number and the other end of an edge of the run.
    #[inline]
    pub(crate) fn get(&self, i: usize) -> (u32, u32) {
        match self {
            Self::Out(first, ends) => (first + number(i), ends[i]),
            Self::In(edges, ends) => (edges[i], ends[i]),
            Self::Recent(first, links) => (first + links[i].edge, links[i].end),
        }
    }
}

/// The numbers of a run's edges.
pub(crate) fn numbers(run: EdgeRun<'_>) -> impl Iterator<Item = u32> {
    (0..run.len()).map(move |i| run.get(i).0)
}
