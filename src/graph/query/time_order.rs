//! Paths whose steps follow one another in time.
//!
//! Whoever arrives first can do whatever a later arrival can, so it is enough
//! to know the earliest day on which each entity is reached.

use std::collections::{BTreeSet, HashMap};

use crate::graph::answer::edge::edges_of_step;
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;

/// The first by ids of the shortest paths in time order.
///
/// Works back from the target: for each entity the latest day on which it
/// can still be left, by the number of steps that remain.
pub(crate) fn shortest(
    graph: &Graph,
    filter: &CompiledFilter,
    avoid: &BTreeSet<u32>,
    (from, to): (u32, u32),
    hops: usize,
) -> Option<Vec<u32>> {
    if from == to {
        return Some(vec![from]);
    }
    let admits = |place: u32| {
        place == from || place == to || filter.takes_type(graph, place) && !avoid.contains(&place)
    };
    // By remaining steps: entity to the latest day to leave it.
    let mut levels: Vec<HashMap<u32, i32>> = vec![HashMap::from([(to, i32::MAX)])];
    let mut best: HashMap<u32, i32> = levels.first()?.clone();
    while !levels.last()?.contains_key(&from) {
        if levels.len() > hops {
            return None;
        }
        let mut level: HashMap<u32, i32> = HashMap::new();
        for (&place, &latest) in levels.last()? {
            each_link(graph, filter, place, false, |end, days| {
                // The step must be taken by the day the next one is left.
                let Some(leave) = last_day(&days, latest).filter(|_| admits(end)) else { return };
                let known = best.get(&end).copied();
                if known.is_none_or(|k| k < leave) {
                    let slot = level.entry(end).or_insert(leave);
                    *slot = (*slot).max(leave);
                }
            });
        }
        if level.is_empty() {
            return None;
        }
        best.extend(level.iter().map(|(p, d)| (*p, *d)));
        levels.push(level);
    }
    let (mut path, mut at, mut day) = (vec![from], from, i32::MIN);
    for level in levels.iter().rev().skip(1) {
        let mut next: Option<(u32, i32)> = None;
        each_link(graph, filter, at, true, |end, days| {
            let Some(latest) = level.get(&end) else { return };
            let arrives = first_day(&days, day).filter(|d| d <= latest);
            let Some(arrives) = arrives.filter(|_| admits(end)) else { return };
            let earlier = next.is_none_or(|(n, d)| {
                let by_id = graph.places.compare(end, n, &graph.nodes.ids);
                by_id.then(arrives.cmp(&d)).is_lt()
            });
            if earlier {
                next = Some((end, arrives));
            }
        });
        (at, day) = next?;
        path.push(at);
    }
    Some(path)
}

/// Whether the steps of a path can be taken one after the other.
pub(crate) fn is_in_order(graph: &Graph, filter: &CompiledFilter, places: &[u32]) -> bool {
    let mut day = i32::MIN;
    places.windows(2).all(|pair| {
        let &[from, to] = pair else { return false };
        let edges = edges_of_step(graph, filter, from, to);
        let arrivals = edges.iter().filter_map(|e| first_day(&filter.days(graph, e.number), day));
        arrivals.min().is_some_and(|first| {
            day = first;
            true
        })
    })
}

/// Every allowed link of a place, on or back, with the days it can be used.
fn each_link(
    graph: &Graph,
    filter: &CompiledFilter,
    place: u32,
    along: bool,
    mut take: impl FnMut(u32, Vec<(i32, i32)>),
) {
    let [out, more_out, into, more_into] = graph.edges.all_runs(place);
    for (run, leaves) in [(out, true), (more_out, true), (into, false), (more_into, false)] {
        for (edge, end) in (0..run.len()).map(|i| run.get(i)) {
            let (by_subject, by_object) = filter.ways(graph, graph.edges.relation(edge));
            let open = if leaves == along { by_subject } else { by_object };
            if open && end != place && filter.takes(graph, edge) {
                take(end, filter.days(graph, edge));
            }
        }
    }
}

/// The first day, not before `day`, on which some claim holds.
pub(crate) fn first_day(days: &[(i32, i32)], day: i32) -> Option<i32> {
    days.iter().filter(|(_, last)| *last >= day).map(|(first, _)| day.max(*first)).min()
}

/// The last day, not after `day`, on which some claim holds.
fn last_day(days: &[(i32, i32)], day: i32) -> Option<i32> {
    days.iter().filter(|(first, _)| *first <= day).map(|(_, last)| day.min(*last)).max()
}
