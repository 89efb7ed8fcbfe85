//! What is known of an edge without looking at its claims.

use crate::claim::Status;
use crate::graph::tables::interner::NONE;
use crate::time::Time;

/// What the claims of an edge say together.
///
/// An over-approximation: removing a claim never narrows it. It may rule an
/// edge out; to let one pass takes a look at its claims.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EdgeSummary {
    /// The latest of its claims' rows.
    pub(crate) head: u32,
    /// Live claims, and how many of them are negated.
    pub(crate) live: u32,
    pub(crate) negated: u32,
    pub(crate) mask: ClaimMask,
}

/// Which statuses and days claims have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClaimMask {
    /// One bit a status, then `UNDATED` and `EXACT`.
    pub(crate) bits: u8,
    /// The days that dated claims reach over.
    pub(crate) days: (i32, i32),
}

/// Some claim gives no time.
pub(crate) const UNDATED: u8 = 1 << 4;
/// The one claim there is holds on each of its days and no other.
pub(crate) const EXACT: u8 = 1 << 5;
/// What most edges are: asserted, by claims without a time.
pub(crate) const USUAL: u8 = 1 | UNDATED;
pub(crate) const NEVER: (i32, i32) = (i32::MAX, i32::MIN);

impl Default for EdgeSummary {
    fn default() -> Self {
        let mask = ClaimMask { bits: 0, days: NEVER };
        Self { head: NONE, live: 0, negated: 0, mask }
    }
}

impl EdgeSummary {
    pub(crate) fn add(&mut self, row: u32, status: Status, time: Option<Time>) {
        if self.live == 0 {
            // The old summary described claims that were removed: start anew.
            self.mask = ClaimMask { bits: 0, days: NEVER };
        }
        let ClaimMask { bits, days } = &mut self.mask;
        *bits |= 1 << status as u8;
        *bits &= !EXACT;
        match time {
            None => *bits |= UNDATED,
            Some(time) => {
                let (first, last) = time.day_range();
                *days = (days.0.min(first), days.1.max(last));
                if self.live == 0 && is_plain(&time) {
                    *bits |= EXACT;
                }
            }
        }
        self.live += 1;
        self.negated += u32::from(!status.is_positive());
        self.head = row;
    }

    /// Adds one claim of which so much is known.
    pub(crate) fn join(&mut self, row: u32, one: ClaimMask) {
        if self.live == 0 {
            self.mask = one;
        } else {
            let ClaimMask { bits, days } = &mut self.mask;
            *bits = (*bits | one.bits) & !EXACT;
            *days = (days.0.min(one.days.0), days.1.max(one.days.1));
        }
        self.live += 1;
        self.negated += u32::from(one.bits & (1 << Status::Negated as u8) != 0);
        self.head = row;
    }

    pub(crate) fn is_positive(&self) -> bool {
        self.live > self.negated
    }
}

/// Whether a time holds on all its days: a date whose year is open holds on
/// some only.
pub(crate) fn is_plain(time: &Time) -> bool {
    match time {
        Time::Date(date) => date.year().is_some() || date.month().is_none(),
        Time::Interval { .. } => true,
    }
}
