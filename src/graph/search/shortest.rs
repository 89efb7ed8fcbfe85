//! Bidirectional breadth-first search (Pohl 1971).
//!
//! Whichever side has fewer edges to look at grows. Each side keeps what it has visited as a set of bits, which is small
//! enough to stay near. Whether a level meets the other side is asked before
//! anything is written down: most searches end there, with the level that is
//! by far the largest. A hub answers with its own bits, word by word; and few
//! places are tried against few without a look at the edges of any. The
//! scratch space belongs to the thread, so that readers share nothing.
//!
//! Ties fall to the path whose ids come first. The forward level stands in
//! the order of the paths that lead to it, so the first of its places that
//! meets the other side is on the right one.

#![expect(clippy::indexing_slicing, reason = "places and queue indices are given by this file")]

use std::cell::RefCell;

use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::bit_set::{has, insert, mark};
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

/// Trying whether one place is joined to another costs about as much as going
/// through so many edges.
const PAIR: usize = 16;

#[derive(Default)]
struct Scratch {
    /// What each side has visited.
    ahead: Vec<u64>,
    behind: Vec<u64>,
    /// Some places for a moment; empty in between.
    some: Vec<u64>,
    /// (place, its parent's place in this queue)
    forward: Vec<(u32, u32)>,
    backward: Vec<u32>,
    /// Where each level of `backward` begins.
    levels: Vec<usize>,
}

impl Scratch {
    /// Forgets the last search and makes room for the next.
    fn begin(&mut self, places: usize) {
        clear(&mut self.ahead, self.forward.iter().map(|f| f.0));
        clear(&mut self.behind, self.backward.iter().copied());
        self.forward.clear();
        self.backward.clear();
        self.levels.clear();
        let words = places.div_ceil(64);
        if self.some.len() < words {
            self.ahead.resize(words, 0);
            self.behind.resize(words, 0);
            self.some.resize(words, 0);
        }
    }
}

/// Takes all that it has out of a set.
fn clear(bits: &mut [u64], all: impl ExactSizeIterator<Item = u32>) {
    if all.len() > bits.len() / 8 {
        bits.fill(0);
    } else {
        all.for_each(|place| bits[place as usize / 64] = 0);
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The first by ids of the shortest paths with at most `hops` steps.
pub(crate) fn shortest(steps: &impl Steps, from: u32, to: u32, hops: usize) -> Option<Vec<u32>> {
    if from == to {
        return Some(vec![from]);
    }
    let run = |scratch: &mut Scratch| {
        scratch.begin(steps.order().0.len());
        Bidirectional { steps, scratch, at: 0, is_sorted: true }.search(from, to, hops)
    };
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => run(&mut scratch),
        Err(_) => run(&mut Scratch::default()),
    })
}

/// A search under way.
struct Bidirectional<'s, S> {
    steps: &'s S,
    scratch: &'s mut Scratch,
    /// Where the forward level begins in its queue.
    at: usize,
    /// Whether that level stands in the order of its paths.
    is_sorted: bool,
}

impl<S: Steps> Bidirectional<'_, S> {
    fn search(&mut self, from: u32, to: u32, hops: usize) -> Option<Vec<u32>> {
        let scratch = &mut *self.scratch;
        scratch.forward.push((from, NONE));
        mark(&mut scratch.ahead, from);
        scratch.levels.push(0);
        scratch.backward.push(to);
        mark(&mut scratch.behind, to);
        let (mut ahead, mut behind) = (LevelCost::default(), LevelCost::default());
        for hop in 1..=hops {
            let (forward, backward) = (&self.scratch.forward[self.at..], self.last_level());
            if forward.is_empty() || backward.is_empty() {
                return None;
            }
            let goes = {
                let of_ahead = |i: usize| forward.get(i).map(|f| self.steps.cost(f.0));
                let of_behind = |i: usize| backward.get(i).map(|p| self.steps.cost(*p));
                LevelCost::first_is_less(&mut ahead, of_ahead, &mut behind, of_behind)
            };
            let pairs = forward.len().saturating_mul(backward.len());
            let price = if goes { ahead.sum } else { behind.sum };
            let tries = pairs.saturating_mul(PAIR) <= price;
            self.sort();
            let met = match (tries, goes) {
                (true, _) => self.try_pairs(),
                (false, true) => self.look_ahead(usize::MAX).unwrap_or(None),
                // From ahead the first meeting ends it, so that is tried first.
                (false, false) => self.look_ahead(price).unwrap_or_else(|()| self.look_behind()),
            };
            if let Some(met) = met {
                return Some(self.path(met));
            }
            if hop == hops {
                return None;
            }
            if goes {
                ahead = LevelCost::default();
                self.go_ahead();
            } else {
                behind = LevelCost::default();
                self.go_behind();
            }
        }
        None
    }

    /// The places that are farthest from the target.
    fn last_level(&self) -> &[u32] {
        let start = self.scratch.levels.last().copied().unwrap_or(0);
        &self.scratch.backward[start..]
    }

    /// Brings the forward level into the order of the paths that lead to it.
    fn sort(&mut self) {
        if !self.is_sorted {
            let level = &mut self.scratch.forward[self.at..];
            let is_frozen = self.steps.order().0.fresh() == 0;
            for children in level.chunk_by_mut(|a, b| a.1 == b.1) {
                if is_frozen {
                    children.sort_unstable_by_key(|child| child.0);
                } else {
                    children.sort_unstable_by(|a, b| self.steps.compare(a.0, b.0));
                }
            }
            self.is_sorted = true;
        }
    }

    /// The first place of the forward level from which a step leads to the
    /// other side, and the first that it leads to; each is tried against each.
    fn try_pairs(&self) -> Option<Meeting> {
        let mut level = self.scratch.forward.iter().enumerate().skip(self.at);
        level.find_map(|(i, (place, _))| {
            let joined = self.last_level().iter().copied();
            let joined = joined.filter(|end| self.steps.joins(*place, *end));
            let place = joined.min_by(|a, b| self.steps.compare(*a, *b))?;
            Some(Meeting { parent: number(i), place, left: self.scratch.levels.len() - 1 })
        })
    }

    /// The first meeting by the edges of the forward level; `Err` after so many
    /// of them.
    fn look_ahead(&self, most: usize) -> Result<Option<Meeting>, ()> {
        let mut looked = 0;
        for (i, (place, _)) in self.scratch.forward.iter().enumerate().skip(self.at) {
            looked += self.steps.look_cost(*place);
            if looked > most {
                return Err(());
            }
            if let Some(place) = self.steps.first_in(*place, &self.scratch.behind) {
                let left = self.scratch.levels.len() - 1;
                return Ok(Some(Meeting { parent: number(i), place, left }));
            }
        }
        Ok(None)
    }

    /// The first place of the forward level to which the edges of the backward
    /// one lead.
    fn look_behind(&mut self) -> Option<Meeting> {
        let Scratch { ahead, some, forward, backward, levels, .. } = &mut *self.scratch;
        let start = levels.last().copied().unwrap_or(0);
        let mut is_met = false;
        for &place in &backward[start..] {
            self.steps.each_in(place, Way::Against, ahead, |next| {
                mark(some, next);
                is_met = true;
            });
        }
        if !is_met {
            return None;
        }
        let first = forward[self.at..].iter().find(|(place, _)| has(some, *place));
        let met = first.map(|&(place, parent)| Meeting { parent, place, left: levels.len() });
        clear(some, forward[self.at..].iter().map(|f| f.0));
        met
    }

    /// Takes the forward side one step on.
    fn go_ahead(&mut self) {
        let Scratch { ahead, forward, .. } = &mut *self.scratch;
        let end = forward.len();
        for i in self.at..end {
            self.is_sorted &= self.steps.each(forward[i].0, Way::Along, |next| {
                if insert(ahead, next) {
                    forward.push((next, number(i)));
                }
            });
        }
        self.at = end;
    }

    /// Takes the backward side one step on.
    fn go_behind(&mut self) {
        let Scratch { behind, backward, levels, .. } = &mut *self.scratch;
        let (start, end) = (levels.last().copied().unwrap_or(0), backward.len());
        for i in start..end {
            self.steps.each(backward[i], Way::Against, |next| {
                if insert(behind, next) {
                    backward.push(next);
                }
            });
        }
        levels.push(end);
    }

    /// The path to where the sides met, and on from there to the target by
    /// ids.
    fn path(&mut self, met: Meeting) -> Vec<u32> {
        let Scratch { some, forward, backward, levels, .. } = &mut *self.scratch;
        let mut path = vec![met.place];
        let mut at = met.parent;
        while at != NONE {
            let (place, parent) = forward[at as usize];
            path.push(place);
            at = parent;
        }
        path.reverse();
        let mut at = met.place;
        for left in (1..met.left).rev() {
            let end = levels.get(left + 1).copied().unwrap_or(backward.len());
            let level = &backward[levels[left]..end];
            let next = if level.len().saturating_mul(PAIR) <= self.steps.cost(at) {
                let joined = level.iter().copied().filter(|next| self.steps.joins(at, *next));
                joined.min_by(|a, b| self.steps.compare(*a, *b))
            } else {
                level.iter().for_each(|place| mark(some, *place));
                let next = self.steps.first_in(at, some);
                clear(some, level.iter().copied());
                next
            };
            let Some(next) = next else { break };
            path.push(next);
            at = next;
        }
        if met.left > 0 {
            path.push(backward[0]);
        }
        path
    }
}

/// Where the two sides meet.
#[derive(Clone, Copy)]
struct Meeting {
    /// Where the place before it stands in the forward queue.
    parent: u32,
    place: u32,
    /// How many steps are left from it to the target.
    left: usize,
}

/// What a level costs to search on, added up as far as it matters.
#[derive(Clone, Copy, Default)]
struct LevelCost {
    sum: usize,
    /// How many places are in the sum.
    count: usize,
}

impl LevelCost {
    /// Whether the first of two levels costs no more than the second.
    fn first_is_less(
        a: &mut Self,
        cost_of_a: impl Fn(usize) -> Option<usize>,
        b: &mut Self,
        cost_of_b: impl Fn(usize) -> Option<usize>,
    ) -> bool {
        loop {
            let is_a = a.sum <= b.sum;
            let next = if is_a { cost_of_a(a.count) } else { cost_of_b(b.count) };
            // Complete and still no more than the other has already.
            let Some(cost) = next else { return is_a };
            let less = if is_a { &mut *a } else { &mut *b };
            less.sum += cost;
            less.count += 1;
        }
    }
}
