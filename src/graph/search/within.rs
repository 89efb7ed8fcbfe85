//! What lies within so many steps.
//!
//! Where the last step meets many ends, a set of bits takes them: a place with
//! many neighbours has its own set of them, which is joined word by word.

#![expect(clippy::indexing_slicing, reason = "places are given by `order`")]

use std::cell::RefCell;

use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::bit_set::mark;
use crate::graph::tables::places::number;

#[derive(Default)]
struct Epochs {
    /// Visited epochs, one byte each, to fit the cache.
    seen: Vec<u8>,
    epoch: u8,
    queue: Vec<u32>,
    bits: Vec<u64>,
}

impl Epochs {
    /// Makes room, and gives a stamp that no place has.
    fn begin(&mut self, places: usize) -> u8 {
        if self.seen.len() < places {
            self.seen.resize(places, 0);
        }
        if self.epoch == u8::MAX {
            self.seen.fill(0);
            self.epoch = 0;
        }
        self.epoch += 1;
        self.queue.clear();
        self.epoch
    }
}

thread_local! {
    static SCRATCH: RefCell<Epochs> = RefCell::default();
}

/// All places within so many steps, with their distance, nearest first and
/// then by ids; at most so many.
pub(crate) fn within(
    steps: &impl Steps,
    from: u32,
    hops: usize,
    limit: usize,
) -> (Vec<(u32, u32)>, bool) {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => spread(&mut scratch, steps, from, hops, limit),
        Err(_) => spread(&mut Epochs::default(), steps, from, hops, limit),
    })
}

/// How many places there are within so many steps, up to a limit.
pub(crate) fn count_within(steps: &impl Steps, from: u32, hops: usize, limit: usize) -> usize {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => flood(&mut scratch, steps, from, hops, limit),
        Err(_) => flood(&mut Epochs::default(), steps, from, hops, limit),
    })
}

fn flood(scratch: &mut Epochs, steps: &impl Steps, from: u32, hops: usize, limit: usize) -> usize {
    let places = steps.order().0.len();
    let epoch = scratch.begin(places);
    let Epochs { seen, queue, bits, .. } = scratch;
    seen[from as usize] = epoch;
    queue.push(from);
    let mut start = 0;
    for hop in 1..=hops {
        let end = queue.len();
        if hop == hops {
            let work: usize = queue[start..].iter().map(|place| steps.cost(*place)).sum();
            // Clearing and counting the bits costs a word each.
            if work > places / 16 {
                bits.clear();
                bits.resize(places.div_ceil(64), 0);
                queue.iter().for_each(|place| mark(bits, *place));
                queue[start..].iter().for_each(|place| steps.each_bit(*place, bits));
                let count = bits.iter().map(|word| word.count_ones() as usize).sum::<usize>();
                return (count - 1).min(limit);
            }
        }
        for i in start..end {
            steps.each(queue[i], Way::Along, |next| {
                if std::mem::replace(&mut seen[next as usize], epoch) != epoch {
                    queue.push(next);
                }
            });
        }
        // The one asked about is no neighbour.
        if queue.len() > limit {
            return limit;
        }
        if end == queue.len() {
            break;
        }
        start = end;
    }
    queue.len() - 1
}

fn spread(
    scratch: &mut Epochs,
    steps: &impl Steps,
    from: u32,
    hops: usize,
    limit: usize,
) -> (Vec<(u32, u32)>, bool) {
    let epoch = scratch.begin(steps.order().0.len());
    let Epochs { seen, .. } = scratch;
    seen[from as usize] = epoch;
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut level = vec![from];
    for distance in 1..=hops {
        let mut next_level = Vec::new();
        for &place in &level {
            steps.each(place, Way::Along, |next| {
                if std::mem::replace(&mut seen[next as usize], epoch) != epoch {
                    next_level.push(next);
                }
            });
        }
        if next_level.is_empty() {
            break;
        }
        next_level.sort_unstable_by(|a, b| steps.compare(*a, *b));
        found.extend(next_level.iter().map(|p| (*p, number(distance))));
        if found.len() > limit {
            found.truncate(limit);
            return (found, true);
        }
        level = next_level;
    }
    (found, false)
}
