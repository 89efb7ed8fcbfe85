//! Simple paths of a bounded length.
//!
//! Depth-first enumeration pruned by exact distance to the target, which two
//! breadth-first searches of half the length give.

#![expect(clippy::indexing_slicing, reason = "places and list indices are given by this file")]

use std::cell::RefCell;

use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::interner::NONE;
use crate::graph::tables::places::number;

/// Why a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WalkEnd {
    /// It found everything.
    Done,
    /// Whoever took the paths had enough.
    Enough,
    /// It tried too many steps.
    Work,
}

/// How far places are from both ends, as far as it matters.
#[derive(Clone, Copy, Default)]
struct Far {
    stamp: u32,
    from: u16,
    to: u16,
    /// Where its list stands in `lists`.
    list: u32,
}

const UNKNOWN: u16 = u16::MAX;

#[derive(Default)]
struct Distances {
    far: Vec<Far>,
    epoch: u32,
    /// Places with their distance to the target, list after list.
    links: Vec<(u32, u16)>,
    lists: Vec<(u32, u32)>,
}

impl Distances {
    fn begin(&mut self, places: usize) {
        if self.far.len() < places {
            self.far.resize(places, Far::default());
        }
        if self.epoch == u32::MAX {
            self.far.fill(Far::default());
            self.epoch = 0;
        }
        self.epoch += 1;
        self.links.clear();
        self.lists.clear();
    }

    fn at(&mut self, place: u32) -> &mut Far {
        let far = &mut self.far[place as usize];
        if far.stamp != self.epoch {
            *far = Far { stamp: self.epoch, from: UNKNOWN, to: UNKNOWN, list: NONE };
        }
        far
    }
}

thread_local! {
    static DISTANCES: RefCell<Distances> = RefCell::default();
}

/// Walks every simple path of at most `hops` steps, or of exactly as many,
/// in the order of ids. `take` says whether it wants more. `work` is how many
/// steps may be tried, and what is left of it.
pub(crate) fn walk(
    steps: &impl Steps,
    (from, to): (u32, u32),
    hops: usize,
    exact: bool,
    work: &mut usize,
    take: impl FnMut(&[u32]) -> bool,
) -> WalkEnd {
    let hops = u16::try_from(hops).unwrap_or(UNKNOWN - 1).min(UNKNOWN - 1);
    if from == to {
        return WalkEnd::Done;
    }
    let run = |distances: &mut Distances| {
        distances.begin(steps.order().0.len());
        let near = grow(distances, steps, from, to, hops);
        if distances.at(from).to == UNKNOWN {
            return WalkEnd::Done;
        }
        let path = vec![from];
        let mut walk =
            SimplePathWalk { steps, distances, from, to, near, hops, exact, path, work, take };
        walk.step(from, hops)
    };
    DISTANCES.with(|cell| match cell.try_borrow_mut() {
        Ok(mut distances) => run(&mut distances),
        Err(_) => run(&mut Distances::default()),
    })
}

/// Measures distances, and returns how far from the start they are known.
fn grow(distances: &mut Distances, steps: &impl Steps, from: u32, to: u32, hops: u16) -> u16 {
    distances.at(from).from = 0;
    distances.at(to).to = 0;
    let (mut ahead, mut behind) = (vec![from], vec![to]);
    let (mut near, mut far) = (0_u16, 0_u16);
    let cost = |level: &[u32]| level.iter().map(|p| steps.cost(*p)).sum::<usize>();
    while near + far < hops {
        if cost(&ahead) <= cost(&behind) {
            near += 1;
            ahead = next_level(distances, steps, &ahead, Way::Along, to, near);
        } else {
            far += 1;
            behind = next_level(distances, steps, &behind, Way::Against, from, far);
        }
    }
    // Beyond the backward ball only places of the forward ball matter.
    for distance in far..hops {
        let mut level = Vec::new();
        for &place in behind.iter().filter(|p| **p != from) {
            let it = distances.at(place);
            if it.from == UNKNOWN || it.from + distance > hops {
                continue;
            }
            steps.each(place, Way::Against, |next| {
                let it = distances.at(next);
                if it.to == UNKNOWN && it.from != UNKNOWN && it.from + distance < hops {
                    it.to = distance + 1;
                    level.push(next);
                }
            });
        }
        behind = level;
    }
    near
}

/// The places one step on from a level, which are so far away; none beyond
/// the other end.
fn next_level(
    distances: &mut Distances,
    steps: &impl Steps,
    level: &[u32],
    way: Way,
    end: u32,
    distance: u16,
) -> Vec<u32> {
    let mut found = Vec::new();
    for &place in level.iter().filter(|p| **p != end) {
        steps.each(place, way, |next| {
            let it = distances.at(next);
            let known = if way == Way::Along { &mut it.from } else { &mut it.to };
            if *known == UNKNOWN {
                *known = distance;
                found.push(next);
            }
        });
    }
    found
}

struct SimplePathWalk<'s, S, F> {
    steps: &'s S,
    distances: &'s mut Distances,
    from: u32,
    to: u32,
    near: u16,
    hops: u16,
    exact: bool,
    path: Vec<u32>,
    work: &'s mut usize,
    take: F,
}

impl<S: Steps, F: FnMut(&[u32]) -> bool> SimplePathWalk<'_, S, F> {
    /// Goes on from the last place of the path, with so many steps left.
    fn step(&mut self, place: u32, left: u16) -> WalkEnd {
        let (start, end) = self.list(place);
        if *self.work < (end - start) as usize {
            return WalkEnd::Work;
        }
        *self.work -= (end - start) as usize;
        for at in start..end {
            let (next, distance) = self.distances.links[at as usize];
            if distance >= left {
                continue;
            }
            if next == self.to {
                if !self.exact || left == 1 {
                    self.path.push(next);
                    let more = (self.take)(&self.path);
                    self.path.pop();
                    if !more {
                        return WalkEnd::Enough;
                    }
                }
            } else if !self.path.contains(&next) {
                self.path.push(next);
                let end = self.step(next, left - 1);
                self.path.pop();
                if end != WalkEnd::Done {
                    return end;
                }
            }
        }
        WalkEnd::Done
    }

    /// The places one step on from which the target is near enough.
    fn list(&mut self, place: u32) -> (u32, u32) {
        let known = self.distances.at(place).list;
        if known != NONE {
            return self.distances.lists[known as usize];
        }
        let gone = match self.distances.at(place).from {
            UNKNOWN => self.near + 1,
            gone => gone,
        };
        let mut links = std::mem::take(&mut self.distances.links);
        let start = links.len();
        let (distances, hops, from) = (&mut *self.distances, self.hops, self.from);
        let sorted = self.steps.each(place, Way::Along, |next| {
            let far = distances.at(next).to;
            if far != UNKNOWN && gone.saturating_add(far) < hops && next != from {
                links.push((next, far));
            }
        });
        if !sorted {
            let (order, ids) = self.steps.order();
            links[start..].sort_unstable_by(|a, b| order.compare(a.0, b.0, ids));
            let mut kept = start;
            for at in start..links.len() {
                if at == start || links[at].0 != links[kept - 1].0 {
                    links[kept] = links[at];
                    kept += 1;
                }
            }
            links.truncate(kept);
        }
        let list = (number(start), number(links.len()));
        self.distances.links = links;
        self.distances.at(place).list = number(self.distances.lists.len());
        self.distances.lists.push(list);
        list
    }
}
