//! petgraph's own algorithms on our view.

use isnad::petgraph::algo;
use isnad::petgraph::graph::NodeIndex;
use isnad::petgraph::visit::{Bfs, IntoNodeIdentifiers};

use crate::graph::{Case, Report, race};

/// Beside the same on its own graph, built in the order of sources.
pub fn measure(case: &Case<'_>, report: &Report) {
    let Case { graph, rounds, .. } = *case;
    let copy = graph.to_petgraph();
    let view = graph.petgraph();
    let starts: Vec<NodeIndex> =
        copy.node_indices().step_by((copy.node_count() / 20).max(1)).take(20).collect();
    let mut seen = (0, 0);
    let [mine, theirs] = race(
        rounds,
        [
            &mut || {
                seen.0 = starts
                    .iter()
                    .map(|s| {
                        let mut bfs = Bfs::new(&view, *s);
                        std::iter::from_fn(|| bfs.next(&view)).count()
                    })
                    .sum::<usize>();
            },
            &mut || {
                seen.1 = starts
                    .iter()
                    .map(|s| {
                        let mut bfs = Bfs::new(&copy, *s);
                        std::iter::from_fn(|| bfs.next(&copy)).count()
                    })
                    .sum::<usize>();
            },
        ],
    );
    assert_eq!(seen.0, seen.1, "bfs");
    report.compare(
        "petgraph Bfs",
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    let goals: Vec<NodeIndex> = starts.iter().rev().copied().collect();
    let mut costs = (0, 0);
    let [mine, theirs] = race(
        rounds,
        [
            &mut || {
                costs.0 = starts
                    .iter()
                    .zip(&goals)
                    .map(|(s, t)| {
                        algo::astar(&view, *s, |n| n == *t, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
                    })
                    .sum::<usize>();
            },
            &mut || {
                costs.1 = starts
                    .iter()
                    .zip(&goals)
                    .map(|(s, t)| {
                        algo::astar(&copy, *s, |n| n == *t, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
                    })
                    .sum::<usize>();
            },
        ],
    );
    assert_eq!(costs.0, costs.1, "astar");
    report.compare(
        "petgraph astar",
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    let [mine, theirs] = race(
        rounds,
        [&mut || seen.0 = algo::tarjan_scc(&view).len(), &mut || {
            seen.1 = algo::tarjan_scc(&copy).len()
        }],
    );
    assert_eq!(seen.0, seen.1, "tarjan");
    report.compare(
        "petgraph tarjan_scc",
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    assert_eq!((&view).node_identifiers().count(), copy.node_count());
}
