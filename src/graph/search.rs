//! Searches over places: two balls that grow towards each other.
//!
//! The shortest path grows whichever side has fewer edges to look at (Pohl
//! 1971). Visited places carry a stamp, so that nothing is cleared between
//! searches, and the scratch space belongs to the thread, so that readers
//! share nothing. Before a level with many edges is gone through, each of its
//! few places is tried against each of the other side's: two hubs are known
//! to be joined without a look at the edges of either.
//!
//! Ties fall to the path whose ids come first. A level of the forward side
//! stands in the order of the paths that lead to it as long as each entity's
//! children are taken in order, which makes the first meeting the right one.

#![expect(clippy::indexing_slicing, reason = "places and queue indices are given by this file")]

use std::cell::RefCell;

use crate::graph::bits::mark;
use crate::graph::names::{NONE, Names};
use crate::graph::order::{Order, number};

/// Along edges, or against them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Along,
    Against,
}

/// The steps that a question allows.
pub(super) trait Steps {
    /// Gives every place one step on, perhaps more than once; whether each
    /// came once and all in order.
    fn each(&self, place: u32, way: Way, take: impl FnMut(u32)) -> bool;
    /// The same, but where they come in order it may end when `take` wants no
    /// more.
    fn each_until(&self, place: u32, way: Way, mut take: impl FnMut(u32) -> bool) -> bool {
        self.each(place, way, |next| {
            take(next);
        })
    }
    /// Adds every place one step on to a set of bits.
    fn each_bit(&self, place: u32, bits: &mut [u64]) {
        self.each(place, Way::Along, |next| mark(bits, next));
    }
    /// Whether a step leads from one place to the other; both may be visited.
    fn joins(&self, from: u32, to: u32) -> bool;
    /// About how many steps lead from a place.
    fn cost(&self, place: u32) -> usize;
    fn order(&self) -> (&Order, &Names);
}

pub(super) fn sort(places: &mut [u32], (order, ids): (&Order, &Names)) {
    places.sort_unstable_by(|a, b| order.compare(*a, *b, ids));
}

/// Trying whether one place is joined to another costs about as much as going
/// through so many edges.
const PAIR: usize = 16;

#[derive(Clone, Copy, Default)]
struct Mark {
    stamp: u32,
    /// Forward: where its parent stands in the queue. Backward: the distance.
    info: u32,
}

#[derive(Default)]
struct Scratch {
    marks: Vec<Mark>,
    epoch: u32,
    /// (place, its parent's place in this queue)
    forward: Vec<(u32, u32)>,
    backward: Vec<u32>,
    /// Where each level of `backward` begins.
    levels: Vec<usize>,
}

impl Scratch {
    /// Makes room, and gives two stamps that no mark has.
    fn begin(&mut self, places: usize) -> (u32, u32) {
        if self.marks.len() < places {
            self.marks.resize(places, Mark::default());
        }
        if self.epoch >= u32::MAX - 2 {
            self.marks.fill(Mark::default());
            self.epoch = 0;
        }
        self.epoch += 2;
        self.forward.clear();
        self.backward.clear();
        (self.epoch - 1, self.epoch)
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The first by ids of the shortest paths with at most `hops` steps.
pub(super) fn shortest(steps: &impl Steps, from: u32, to: u32, hops: usize) -> Option<Vec<u32>> {
    if from == to {
        return Some(vec![from]);
    }
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => meet(&mut scratch, steps, from, to, hops),
        Err(_) => meet(&mut Scratch::default(), steps, from, to, hops),
    })
}

fn meet(
    scratch: &mut Scratch,
    steps: &impl Steps,
    from: u32,
    to: u32,
    hops: usize,
) -> Option<Vec<u32>> {
    let (order, ids) = steps.order();
    let (ahead, behind) = scratch.begin(order.len());
    let Scratch { marks, forward, backward, levels, .. } = scratch;
    marks[from as usize] = Mark { stamp: ahead, info: NONE };
    marks[to as usize] = Mark { stamp: behind, info: 0 };
    forward.push((from, NONE));
    backward.push(to);
    levels.clear();
    levels.push(0);
    let (mut forward_level, mut backward_level) = (0, 0);
    let (mut forward_cost, mut backward_cost) = (Cost::default(), Cost::default());
    let (mut gone, mut left) = (0_u32, 0_u32);
    // Whether the forward level stands in the order of its paths.
    let mut is_sorted = true;
    while (gone as usize + left as usize) < hops {
        let goes = {
            let ahead = |i: usize| forward[forward_level..].get(i).map(|f| steps.cost(f.0));
            let behind = |i: usize| backward[backward_level..].get(i).map(|p| steps.cost(*p));
            Cost::first_is_less(&mut forward_cost, ahead, &mut backward_cost, behind)
        };
        let pairs = (forward.len() - forward_level) * (backward.len() - backward_level);
        let price = if goes { forward_cost.sum } else { backward_cost.sum };
        let tries = pairs.saturating_mul(PAIR) <= price;
        if (goes || tries) && !is_sorted {
            let level = &mut forward[forward_level..];
            for chunk in level.chunk_by_mut(|a, b| a.1 == b.1) {
                chunk.sort_unstable_by(|a, b| order.compare(a.0, b.0, ids));
            }
            is_sorted = true;
        }
        if tries {
            for i in forward_level..forward.len() {
                let place = forward[i].0;
                let joined = backward[backward_level..].iter().copied();
                let joined = joined.filter(|end| steps.joins(place, *end));
                if let Some(met) = joined.min_by(|a, b| order.compare(*a, *b, ids)) {
                    let head = trail(forward, number(i));
                    let known = Behind { stamp: behind, queue: backward, levels };
                    return Some(complete(steps, marks, &known, head, met, left));
                }
            }
        }
        if goes {
            forward_cost = Cost::default();
            let end = forward.len();
            if forward_level == end {
                return None;
            }
            for i in forward_level..end {
                let mut met: Option<u32> = None;
                is_sorted &= steps.each_until(forward[i].0, Way::Along, |next| {
                    let mark = &mut marks[next as usize];
                    if mark.stamp == behind {
                        let first = met.is_none_or(|m| order.compare(next, m, ids).is_lt());
                        if first {
                            met = Some(next);
                        }
                        return false;
                    }
                    if mark.stamp != ahead {
                        *mark = Mark { stamp: ahead, info: number(i) };
                        forward.push((next, number(i)));
                    }
                    true
                });
                if let Some(met) = met {
                    let head = trail(forward, number(i));
                    let known = Behind { stamp: behind, queue: backward, levels };
                    return Some(complete(steps, marks, &known, head, met, left));
                }
            }
            forward_level = end;
            gone += 1;
        } else {
            backward_cost = Cost::default();
            let end = backward.len();
            if backward_level == end {
                return None;
            }
            // Of the places where the sides meet the one whose path is first.
            let mut best: Option<(u32, u32)> = None;
            for i in backward_level..end {
                steps.each(backward[i], Way::Against, |next| {
                    let mark = &mut marks[next as usize];
                    if mark.stamp == ahead {
                        let first = best.is_none_or(|(parent, place)| {
                            let by_id = || order.compare(next, place, ids);
                            mark.info.cmp(&parent).then_with(by_id).is_lt()
                        });
                        if first {
                            best = Some((mark.info, next));
                        }
                    } else if mark.stamp != behind {
                        *mark = Mark { stamp: behind, info: left + 1 };
                        backward.push(next);
                    }
                });
            }
            backward_level = end;
            levels.push(end);
            left += 1;
            if let Some((parent, met)) = best {
                let head = trail(forward, parent);
                let known = Behind { stamp: behind, queue: backward, levels };
                return Some(complete(steps, marks, &known, head, met, left));
            }
        }
    }
    None
}

/// What a level costs to search on, added up as far as it matters.
#[derive(Clone, Copy, Default)]
struct Cost {
    sum: usize,
    /// How many places are in the sum.
    count: usize,
}

impl Cost {
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

/// The places from the start to a place of the queue.
fn trail(forward: &[(u32, u32)], mut at: u32) -> Vec<u32> {
    let mut places = Vec::new();
    while at != NONE {
        let (place, parent) = forward[at as usize];
        places.push(place);
        at = parent;
    }
    places.reverse();
    places
}

/// Goes on from where the sides met to the target, by ids.
fn complete(
    steps: &impl Steps,
    marks: &[Mark],
    behind: &Behind<'_>,
    mut path: Vec<u32>,
    met: u32,
    left: u32,
) -> Vec<u32> {
    let (order, ids) = steps.order();
    path.push(met);
    let mut at = met;
    for left in (1..left).rev() {
        let level = behind.level(left);
        let best = if level.len().saturating_mul(PAIR) <= steps.cost(at) {
            let joined = level.iter().copied().filter(|next| steps.joins(at, *next));
            joined.min_by(|a, b| order.compare(*a, *b, ids))
        } else {
            let mut best: Option<u32> = None;
            steps.each_until(at, Way::Along, |next| {
                let mark = marks[next as usize];
                if mark.stamp != behind.stamp || mark.info != left {
                    return true;
                }
                if best.is_none_or(|b| order.compare(next, b, ids).is_lt()) {
                    best = Some(next);
                }
                false
            });
            best
        };
        let Some(next) = best else { break };
        path.push(next);
        at = next;
    }
    if left > 0 {
        path.push(behind.queue[0]);
    }
    path
}

/// What the backward side has visited.
struct Behind<'s> {
    stamp: u32,
    queue: &'s [u32],
    /// Where each level begins in the queue.
    levels: &'s [usize],
}

impl Behind<'_> {
    /// The places so many steps before the target.
    fn level(&self, left: u32) -> &[u32] {
        let start = self.levels[left as usize];
        let end = self.levels.get(left as usize + 1).copied().unwrap_or(self.queue.len());
        &self.queue[start..end]
    }
}
