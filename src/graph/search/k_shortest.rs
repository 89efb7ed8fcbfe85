//! Searches built on others: the k first paths, and the cheapest.

#![expect(clippy::indexing_slicing, reason = "a path is cut at its own places")]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::graph::search::shortest::shortest;
use crate::graph::search::steps::{Steps, Way};
use crate::graph::tables::interner::Interner;
use crate::graph::tables::places::Places;

/// The k first simple paths by length and then by ids (Yen 1971): each path
/// leaves an earlier one at one of its places by a step not yet taken there.
pub(crate) fn yen(
    steps: &impl Steps,
    (from, to): (u32, u32),
    k: usize,
    hops: usize,
) -> Vec<Vec<u32>> {
    let (order, ids) = steps.order();
    let before = |a: &Vec<u32>, b: &Vec<u32>| {
        let by_ids = || {
            let pairs = a.iter().zip(b);
            let mut differences = pairs.map(|(x, y)| order.compare(*x, *y, ids));
            differences.find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        };
        a.len().cmp(&b.len()).then_with(by_ids)
    };
    let mut found: Vec<Vec<u32>> = Vec::new();
    let mut waiting: Vec<Vec<u32>> = shortest(steps, from, to, hops).into_iter().collect();
    while found.len() < k {
        let Some(best) = (0..waiting.len()).min_by(|a, b| before(&waiting[*a], &waiting[*b]))
        else {
            break;
        };
        let path = waiting.swap_remove(best);
        for at in 0..path.len().saturating_sub(1) {
            let taken: Vec<u32> = found
                .iter()
                .chain([&path])
                .filter(|p| p.get(..=at) == path.get(..=at))
                .filter_map(|p| p.get(at + 1).copied())
                .collect();
            let without = StepsWithout { steps, gone: &path[..at], spur: path[at], taken: &taken };
            if let Some(rest) = shortest(&without, path[at], to, hops.saturating_sub(at)) {
                let mut whole = path[..at].to_vec();
                whole.extend(rest);
                if !waiting.contains(&whole) && !found.contains(&whole) {
                    waiting.push(whole);
                }
            }
        }
        found.push(path);
    }
    found
}

/// Steps that avoid some places, and some first steps from one.
struct StepsWithout<'s, S> {
    steps: &'s S,
    gone: &'s [u32],
    spur: u32,
    taken: &'s [u32],
}

impl<S: Steps> StepsWithout<'_, S> {
    fn leaves(&self, place: u32, way: Way, next: u32) -> bool {
        let step = if way == Way::Along { (place, next) } else { (next, place) };
        let taken = step.0 == self.spur && self.taken.contains(&step.1);
        !taken && !self.gone.contains(&next)
    }
}

impl<S: Steps> Steps for StepsWithout<'_, S> {
    fn each(&self, place: u32, way: Way, mut take: impl FnMut(u32)) -> bool {
        self.steps.each(place, way, |next| {
            if self.leaves(place, way, next) {
                take(next);
            }
        })
    }

    fn each_in(&self, place: u32, way: Way, bits: &[u64], mut take: impl FnMut(u32)) {
        self.steps.each_in(place, way, bits, |next| {
            if self.leaves(place, way, next) {
                take(next);
            }
        });
    }

    fn joins(&self, from: u32, to: u32) -> bool {
        self.leaves(from, Way::Along, to) && self.steps.joins(from, to)
    }

    fn cost(&self, place: u32) -> usize {
        self.steps.cost(place)
    }

    fn order(&self) -> (&Places, &Interner) {
        self.steps.order()
    }
}

/// The cheapest path by costs of steps (Dijkstra 1959), ties by fewer steps
/// and then by ids; at most `work` places are settled.
///
/// Returns `Err` when it gave up.
pub(crate) fn cheapest(
    steps: &impl Steps,
    from: u32,
    to: u32,
    cost: impl Fn(u32, u32) -> u64,
    mut work: usize,
) -> Result<Option<Vec<u32>>, ()> {
    // From the target, so that the way on from each place can be chosen by
    // ids afterwards.
    let (order, ids) = steps.order();
    let mut best: HashMap<u32, (u64, u32)> = HashMap::from([(to, (0, 0))]);
    let mut heap = BinaryHeap::from([Reverse(((0_u64, 0_u32), to))]);
    let mut settled: HashMap<u32, (u64, u32)> = HashMap::new();
    while let Some(Reverse((far, place))) = heap.pop() {
        if settled.contains_key(&place) {
            continue;
        }
        settled.insert(place, far);
        if place == from {
            break;
        }
        work = work.checked_sub(1).ok_or(())?;
        steps.each(place, Way::Against, |next| {
            if settled.contains_key(&next) {
                return;
            }
            let through = (far.0 + cost(next, place), far.1 + 1);
            let known = best.entry(next).or_insert((u64::MAX, u32::MAX));
            if through < *known {
                *known = through;
                heap.push(Reverse((through, next)));
            }
        });
    }
    if !settled.contains_key(&from) {
        return Ok(None);
    }
    let mut path = vec![from];
    let mut at = from;
    while at != to {
        let (total, hops) = settled.get(&at).copied().unwrap_or_default();
        let mut next: Option<u32> = None;
        steps.each(at, Way::Along, |end| {
            let on = settled.get(&end).is_some_and(|(far, left)| {
                *left + 1 == hops && far.checked_add(cost(at, end)) == Some(total)
            });
            if on && next.is_none_or(|n| order.compare(end, n, ids).is_lt()) {
                next = Some(end);
            }
        });
        let Some(next) = next else { return Ok(None) };
        path.push(next);
        at = next;
    }
    Ok(Some(path))
}
