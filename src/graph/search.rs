//! Searches over places: two balls that grow towards each other.
//!
//! The shortest path grows whichever side has fewer edges to look at (Pohl
//! 1971). Visited places carry a stamp, so that nothing is cleared between
//! searches, and the scratch space belongs to the thread, so that readers
//! share nothing. For paths of a bounded length two balls of half the length
//! tell how far each place is from the target; the walk then never takes a
//! step that cannot arrive in time.
//!
//! Ties fall to the path whose ids come first. A level of the forward side
//! stands in the order of the paths that lead to it as long as each entity's
//! children are taken in order, which makes the first meeting the right one.

#![expect(clippy::indexing_slicing, reason = "places and queue indices are given by this file")]

use std::cell::RefCell;

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
    /// About how many steps lead from a place.
    fn cost(&self, place: u32) -> usize;
    fn order(&self) -> (&Order, &Names);
}

fn sort(places: &mut [u32], (order, ids): (&Order, &Names)) {
    places.sort_unstable_by(|a, b| order.compare(*a, *b, ids));
}

#[derive(Clone, Copy, Default)]
struct Mark {
    stamp: u32,
    /// Forward: the place in the queue. Backward: the distance.
    info: u32,
}

#[derive(Default)]
struct Scratch {
    marks: Vec<Mark>,
    epoch: u32,
    /// Stamps of what a count has seen: a byte each, so that more of them stay
    /// near.
    seen: Vec<u8>,
    turn: u8,
    /// (place, its parent's place in this queue)
    forward: Vec<(u32, u32)>,
    backward: Vec<u32>,
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
    let Scratch { marks, forward, backward, .. } = scratch;
    marks[from as usize] = Mark { stamp: ahead, info: 0 };
    marks[to as usize] = Mark { stamp: behind, info: 0 };
    forward.push((from, NONE));
    backward.push(to);
    let (mut forward_level, mut backward_level) = (0, 0);
    let (mut forward_cost, mut backward_cost) = (Cost::default(), Cost::default());
    let (mut gone, mut left) = (0_u32, 0_u32);
    while (gone as usize + left as usize) < hops {
        let goes = {
            let ahead = |i: usize| forward[forward_level..].get(i).map(|f| steps.cost(f.0));
            let behind = |i: usize| backward[backward_level..].get(i).map(|p| steps.cost(*p));
            Cost::first_is_less(&mut forward_cost, ahead, &mut backward_cost, behind)
        };
        if goes {
            forward_cost = Cost::default();
            let end = forward.len();
            if forward_level == end {
                return None;
            }
            for i in forward_level..end {
                let mut met: Option<u32> = None;
                let chunk = forward.len();
                let sorted = steps.each_until(forward[i].0, Way::Along, |next| {
                    let mark = &mut marks[next as usize];
                    if mark.stamp == behind {
                        let first = met.is_none_or(|m| order.compare(next, m, ids).is_lt());
                        if first {
                            met = Some(next);
                        }
                        return false;
                    }
                    if mark.stamp != ahead {
                        *mark = Mark { stamp: ahead, info: number(forward.len()) };
                        forward.push((next, number(i)));
                    }
                    true
                });
                if let Some(met) = met {
                    let head = trail(forward, number(i));
                    return Some(complete(steps, marks, (behind, to), head, met, left));
                }
                if !sorted {
                    forward[chunk..].sort_unstable_by(|a, b| order.compare(a.0, b.0, ids));
                    for (at, (place, _)) in forward.iter().enumerate().skip(chunk) {
                        marks[*place as usize].info = number(at);
                    }
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
            let mut best = NONE;
            for i in backward_level..end {
                steps.each(backward[i], Way::Against, |next| {
                    let mark = &mut marks[next as usize];
                    if mark.stamp == ahead {
                        best = best.min(mark.info);
                    } else if mark.stamp != behind {
                        *mark = Mark { stamp: behind, info: left + 1 };
                        backward.push(next);
                    }
                });
            }
            backward_level = end;
            left += 1;
            if best != NONE {
                let (met, parent) = forward[best as usize];
                let head = trail(forward, parent);
                return Some(complete(steps, marks, (behind, to), head, met, left));
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
    (behind, to): (u32, u32),
    mut path: Vec<u32>,
    met: u32,
    left: u32,
) -> Vec<u32> {
    let (order, ids) = steps.order();
    path.push(met);
    let mut at = met;
    for left in (1..left).rev() {
        let mut best: Option<u32> = None;
        steps.each_until(at, Way::Along, |next| {
            let mark = marks[next as usize];
            if mark.stamp != behind || mark.info != left {
                return true;
            }
            if best.is_none_or(|b| order.compare(next, b, ids).is_lt()) {
                best = Some(next);
            }
            false
        });
        let Some(next) = best else { break };
        path.push(next);
        at = next;
    }
    if left > 0 {
        path.push(to);
    }
    path
}

/// Why a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
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
struct Balls {
    far: Vec<Far>,
    epoch: u32,
    /// Places with their distance to the target, list after list.
    links: Vec<(u32, u16)>,
    lists: Vec<(u32, u32)>,
}

impl Balls {
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
    static BALLS: RefCell<Balls> = RefCell::default();
}

/// Walks every simple path of at most `hops` steps, or of exactly as many,
/// in the order of ids. `take` says whether it wants more. `work` is how many
/// steps may be tried, and what is left of it.
pub(super) fn walk(
    steps: &impl Steps,
    (from, to): (u32, u32),
    hops: usize,
    exact: bool,
    work: &mut usize,
    take: impl FnMut(&[u32]) -> bool,
) -> End {
    let hops = u16::try_from(hops).unwrap_or(UNKNOWN - 1).min(UNKNOWN - 1);
    if from == to {
        return End::Done;
    }
    let run = |balls: &mut Balls| {
        balls.begin(steps.order().0.len());
        let near = grow(balls, steps, from, to, hops);
        if balls.at(from).to == UNKNOWN {
            return End::Done;
        }
        let path = vec![from];
        let mut walk = Walk { steps, balls, from, to, near, hops, exact, path, work, take };
        walk.step(from, hops)
    };
    BALLS.with(|cell| match cell.try_borrow_mut() {
        Ok(mut balls) => run(&mut balls),
        Err(_) => run(&mut Balls::default()),
    })
}

/// Measures distances, and returns how far from the start they are known.
fn grow(balls: &mut Balls, steps: &impl Steps, from: u32, to: u32, hops: u16) -> u16 {
    balls.at(from).from = 0;
    balls.at(to).to = 0;
    let (mut ahead, mut behind) = (vec![from], vec![to]);
    let (mut near, mut far) = (0_u16, 0_u16);
    let cost = |level: &[u32]| level.iter().map(|p| steps.cost(*p)).sum::<usize>();
    while near + far < hops {
        let mut level = Vec::new();
        if cost(&ahead) <= cost(&behind) {
            for &place in ahead.iter().filter(|p| **p != to) {
                steps.each(place, Way::Along, |next| {
                    let it = balls.at(next);
                    if it.from == UNKNOWN {
                        it.from = near + 1;
                        level.push(next);
                    }
                });
            }
            ahead = level;
            near += 1;
        } else {
            for &place in behind.iter().filter(|p| **p != from) {
                steps.each(place, Way::Against, |next| {
                    let it = balls.at(next);
                    if it.to == UNKNOWN {
                        it.to = far + 1;
                        level.push(next);
                    }
                });
            }
            behind = level;
            far += 1;
        }
    }
    // Beyond the backward ball only places of the forward ball matter.
    for distance in far..hops {
        let mut level = Vec::new();
        for &place in behind.iter().filter(|p| **p != from) {
            let it = balls.at(place);
            if it.from == UNKNOWN || it.from + distance > hops {
                continue;
            }
            steps.each(place, Way::Against, |next| {
                let it = balls.at(next);
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

struct Walk<'s, S, F> {
    steps: &'s S,
    balls: &'s mut Balls,
    from: u32,
    to: u32,
    near: u16,
    hops: u16,
    exact: bool,
    path: Vec<u32>,
    work: &'s mut usize,
    take: F,
}

impl<S: Steps, F: FnMut(&[u32]) -> bool> Walk<'_, S, F> {
    /// Goes on from the last place of the path, with so many steps left.
    fn step(&mut self, place: u32, left: u16) -> End {
        let (start, end) = self.list(place);
        if *self.work < (end - start) as usize {
            return End::Work;
        }
        *self.work -= (end - start) as usize;
        for at in start..end {
            let (next, distance) = self.balls.links[at as usize];
            if distance >= left {
                continue;
            }
            if next == self.to {
                if !self.exact || left == 1 {
                    self.path.push(next);
                    let more = (self.take)(&self.path);
                    self.path.pop();
                    if !more {
                        return End::Enough;
                    }
                }
            } else if !self.path.contains(&next) {
                self.path.push(next);
                let end = self.step(next, left - 1);
                self.path.pop();
                if end != End::Done {
                    return end;
                }
            }
        }
        End::Done
    }

    /// The places one step on from which the target is near enough.
    fn list(&mut self, place: u32) -> (u32, u32) {
        let known = self.balls.at(place).list;
        if known != NONE {
            return self.balls.lists[known as usize];
        }
        let gone = match self.balls.at(place).from {
            UNKNOWN => self.near + 1,
            gone => gone,
        };
        let mut links = std::mem::take(&mut self.balls.links);
        let start = links.len();
        let (balls, hops, from) = (&mut *self.balls, self.hops, self.from);
        let sorted = self.steps.each(place, Way::Along, |next| {
            let far = balls.at(next).to;
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
        self.balls.links = links;
        self.balls.at(place).list = number(self.balls.lists.len());
        self.balls.lists.push(list);
        list
    }
}

/// All places within so many steps, with their distance, nearest first and
/// then by ids; at most so many.
pub(super) fn within(
    steps: &impl Steps,
    from: u32,
    hops: usize,
    limit: usize,
) -> (Vec<(u32, u32)>, bool) {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => spread(&mut scratch, steps, from, hops, limit),
        Err(_) => spread(&mut Scratch::default(), steps, from, hops, limit),
    })
}

/// How many places there are within so many steps, up to a limit.
pub(super) fn count_within(steps: &impl Steps, from: u32, hops: usize, limit: usize) -> usize {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => flood(&mut scratch, steps, from, hops, limit),
        Err(_) => flood(&mut Scratch::default(), steps, from, hops, limit),
    })
}

fn flood(scratch: &mut Scratch, steps: &impl Steps, from: u32, hops: usize, limit: usize) -> usize {
    let places = steps.order().0.len();
    let Scratch { seen, turn, backward: queue, .. } = scratch;
    if seen.len() < places {
        seen.resize(places, 0);
    }
    if *turn == u8::MAX {
        seen.fill(0);
        *turn = 0;
    }
    *turn += 1;
    let turn = *turn;
    seen[from as usize] = turn;
    queue.clear();
    queue.push(from);
    let (mut start, mut count) = (0, 0);
    for hop in 1..=hops {
        let end = queue.len();
        for i in start..end {
            if hop == hops {
                // Nobody goes on from here: no branch, only a sum.
                steps.each(queue[i], Way::Along, |next| {
                    let was = std::mem::replace(&mut seen[next as usize], turn);
                    count += usize::from(was != turn);
                });
            } else {
                steps.each(queue[i], Way::Along, |next| {
                    if std::mem::replace(&mut seen[next as usize], turn) != turn {
                        count += 1;
                        queue.push(next);
                    }
                });
            }
        }
        if count >= limit {
            return limit;
        }
        if end == queue.len() {
            break;
        }
        start = end;
    }
    count
}

fn spread(
    scratch: &mut Scratch,
    steps: &impl Steps,
    from: u32,
    hops: usize,
    limit: usize,
) -> (Vec<(u32, u32)>, bool) {
    let (order, ids) = steps.order();
    let (stamp, _) = scratch.begin(order.len());
    let Scratch { marks, .. } = scratch;
    marks[from as usize].stamp = stamp;
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut level = vec![from];
    for distance in 1..=hops {
        let mut next_level = Vec::new();
        for &place in &level {
            steps.each(place, Way::Along, |next| {
                let mark = &mut marks[next as usize];
                if mark.stamp != stamp {
                    mark.stamp = stamp;
                    next_level.push(next);
                }
            });
        }
        if next_level.is_empty() {
            break;
        }
        sort(&mut next_level, (order, ids));
        found.extend(next_level.iter().map(|p| (*p, number(distance))));
        if found.len() > limit {
            found.truncate(limit);
            return (found, true);
        }
        level = next_level;
    }
    (found, false)
}
