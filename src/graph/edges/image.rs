//! Frozen edges as the columns of an image.

use std::io;

use crate::graph::edges::adjacency::Adjacency;
use crate::graph::edges::claim_counts::ClaimCounts;
use crate::graph::edges::frozen::FrozenEdges;
use crate::graph::edges::hub_bits::HubBits;
use crate::graph::edges::index::Edges;
use crate::graph::edges::recent::RecentEdges;
use crate::graph::edges::summary::ClaimMask;
use crate::graph::edges::summary_table::SummaryTable;
use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::Pairs;
use crate::graph::tables::sections::{Fault, Sections, Sink, put};

impl Edges {
    /// Writes edges that are all frozen, as the sections from `first` on.
    pub(crate) fn put(&self, sink: &mut dyn Sink, first: u32) -> io::Result<()> {
        let frozen = &self.frozen;
        put(sink, first, &frozen.objects)?;
        put(sink, first + 1, &frozen.roles)?;
        put(sink, first + 2, &frozen.in_subjects)?;
        put(sink, first + 3, &frozen.in_edges)?;
        put(sink, first + 4, &frozen.skeleton)?;
        put(sink, first + 5, &frozen.ends)?;
        for (side, at) in [(&frozen.out, first + 6), (&frozen.into, first + 9)] {
            put(sink, at, &side.starts)?;
            put(sink, at + 1, &side.relations)?;
            put(sink, at + 2, &side.heads)?;
        }
        put(sink, first + 12, &[frozen.hubs.least as u64, frozen.hubs.words as u64])?;
        put(sink, first + 13, &frozen.hubs.places)?;
        put(sink, first + 14, &frozen.hubs.bits)?;
        put(sink, first + 15, &self.heads)?;
        put(sink, first + 16, self.live.many.words())?;
        put(sink, first + 17, &self.live.counts)?;
        put(sink, first + 18, &self.negated.sorted())?;
        let masks = self.summaries.all.iter();
        let masks: Vec<[i32; 3]> =
            masks.map(|mask| [i32::from(mask.bits), mask.days.0, mask.days.1]).collect();
        put(sink, first + 19, &masks)?;
        put(sink, first + 20, &self.summaries.out)?;
        put(sink, first + 21, &self.summaries.into)?;
        put(sink, first + 22, self.hidden.words())
    }

    /// Edges as they were written, among so many places.
    pub(crate) fn of_image(it: &Sections, first: u32, places: usize) -> Result<Self, Fault> {
        let objects = it.column::<u32>(first)?;
        let count = objects.len();
        let either = |section, width: usize| match it.column::<u16>(section)? {
            column if column.is_empty() || column.len() == width => Ok(column),
            _ => Err("a column is of another length"),
        };
        let side = |at: u32| {
            Ok::<_, Fault>(Adjacency {
                starts: it.column_of(at, places + 1)?,
                relations: it.column_of(at + 1, count)?,
                heads: it.column(at + 2)?,
            })
        };
        let sizes = it.column_of::<u64>(first + 12, 2)?;
        let size = |i: usize| sizes.get(i).and_then(|n| usize::try_from(*n).ok()).unwrap_or(0);
        let hubs = HubBits {
            least: size(0),
            words: size(1),
            places: it.column(first + 13)?,
            bits: it.column(first + 14)?,
        };
        if hubs.bits.len() != hubs.places.len() * hubs.words || hubs.words != places.div_ceil(64) {
            return Err("the bits of hubs do not fit");
        }
        let roles = it.column::<u32>(first + 1)?;
        if !roles.is_empty() && roles.len() != count {
            return Err("a column is of another length");
        }
        let frozen = FrozenEdges {
            objects,
            roles,
            in_subjects: it.column_of(first + 2, count)?,
            in_edges: it.column_of(first + 3, count)?,
            skeleton: it.column_of(first + 4, places + 1)?,
            ends: it.column(first + 5)?,
            out: side(first + 6)?,
            into: side(first + 9)?,
            hubs,
        };
        let masks = it.column::<[i32; 3]>(first + 19)?;
        let masks = masks.iter().map(|[bits, from, to]| {
            let bits = u8::try_from(*bits).map_err(|_| "a mask of claims is none")?;
            Ok(ClaimMask { bits, days: (*from, *to) })
        });
        let masks = masks.collect::<Result<Vec<_>, Fault>>()?;
        let (out, into) = (either(first + 20, count)?, either(first + 21, count)?);
        if masks.len() < 2 || out.len() != into.len() {
            return Err("the masks of claims do not fit");
        }
        Ok(Self {
            heads: it.column_of(first + 15, frozen.len())?,
            frozen,
            recent: RecentEdges::default(),
            live: ClaimCounts::of_image(it.bits(first + 16)?, it.column(first + 17)?),
            negated: Pairs::of(it.column(first + 18)?),
            summaries: SummaryTable::of_image(masks, out, into),
            recent_hidden: 0,
            hidden: it.bits(first + 22)?,
            gone: 0,
            stale: BitSet::default(),
        })
    }
}
