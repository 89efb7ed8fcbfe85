//! What is known of an edge without looking at its claims.

use crate::claim::Status;
use crate::graph::names::NONE;
use crate::time::Time;

/// What the claims of an edge say together.
///
/// Statuses and days may say too much after a claim has left, never too
/// little: they rule edges out, and claims have the last word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// The latest of its claims' rows.
    pub(super) head: u32,
    /// Live claims, and how many of them are negated.
    pub(super) live: u32,
    pub(super) negated: u32,
    pub(super) stance: Stance,
}

/// Which statuses and days claims have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stance {
    /// One bit a status, then `UNDATED` and `EXACT`.
    pub(super) mask: u8,
    /// The days that dated claims reach over.
    pub(super) days: (i32, i32),
}

/// Some claim gives no time.
pub(super) const UNDATED: u8 = 1 << 4;
/// The one claim there is holds on each of its days and no other.
pub(super) const EXACT: u8 = 1 << 5;
/// What most edges are: asserted, by claims without a time.
pub(super) const USUAL: u8 = 1 | UNDATED;
pub(super) const NEVER: (i32, i32) = (i32::MAX, i32::MIN);

impl Default for Facts {
    fn default() -> Self {
        let stance = Stance { mask: 0, days: NEVER };
        Self { head: NONE, live: 0, negated: 0, stance }
    }
}

impl Facts {
    pub(super) fn add(&mut self, row: u32, status: Status, time: Option<Time>) {
        if self.live == 0 {
            // Whatever those that left had said.
            self.stance = Stance { mask: 0, days: NEVER };
        }
        let Stance { mask, days } = &mut self.stance;
        *mask |= 1 << status as u8;
        *mask &= !EXACT;
        match time {
            None => *mask |= UNDATED,
            Some(time) => {
                let (first, last) = time.day_range();
                *days = (days.0.min(first), days.1.max(last));
                if self.live == 0 && is_plain(&time) {
                    *mask |= EXACT;
                }
            }
        }
        self.live += 1;
        self.negated += u32::from(!status.is_positive());
        self.head = row;
    }

    /// Adds one claim of which so much is known.
    pub(super) fn join(&mut self, row: u32, one: Stance) {
        if self.live == 0 {
            self.stance = one;
        } else {
            let Stance { mask, days } = &mut self.stance;
            *mask = (*mask | one.mask) & !EXACT;
            *days = (days.0.min(one.days.0), days.1.max(one.days.1));
        }
        self.live += 1;
        self.negated += u32::from(one.mask & (1 << Status::Negated as u8) != 0);
        self.head = row;
    }

    pub(super) fn is_positive(&self) -> bool {
        self.live > self.negated
    }
}

/// Whether a time holds on all its days: a date whose year is open holds on
/// some only.
pub(super) fn is_plain(time: &Time) -> bool {
    match time {
        Time::Date(date) => date.year().is_some() || date.month().is_none(),
        Time::Interval { .. } => true,
    }
}
