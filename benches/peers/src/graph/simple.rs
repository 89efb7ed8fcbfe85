//! Bounded simple paths and k shortest.

use std::collections::HashSet;

use petgraph::algo;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use crate::graph::input::Random;
use crate::graph::{Case, Report, race_once};

/// On the undirected graph without parallel edges, which is what both sides
/// walk.
pub fn measure(case: &Case<'_>, report: &Report) {
    let Case { graph, peer, big, .. } = *case;
    let slow = if big { 1 } else { case.slow };
    let mut seen = HashSet::new();
    let mut plain: UnGraph<(), ()> = UnGraph::default();
    peer.graph.node_indices().for_each(|_| {
        plain.add_node(());
    });
    for e in peer.graph.edge_references() {
        let (a, b) = (e.source().min(e.target()), e.source().max(e.target()));
        if a != b && seen.insert((a, b)) {
            plain.add_edge(a, b, ());
        }
    }
    drop(seen);
    // Hub to hub would keep petgraph for minutes: pairs are taken by the
    // walks there are between them.
    let walks = |n: &str| -> usize {
        let degree = |n: NodeIndex| plain.neighbors(n).count();
        plain.neighbors(peer.names[n]).map(degree).sum()
    };
    // Any two entities, hub or not.
    let mut random = Random(11);
    let nodes: Vec<&str> = peer.graph.node_weights().map(String::as_str).collect();
    let mut sorted: Vec<(&str, &str)> = Vec::new();
    while sorted.len() < 200 {
        let pair = (nodes[random.below(nodes.len())], nodes[random.below(nodes.len())]);
        if pair.0 != pair.1 {
            sorted.push(pair);
        }
    }
    sorted.sort_by_cached_key(|(a, b)| walks(a) * walks(b));
    for (hops, count) in [(3, if big { 4 } else { 10 }), (4, if big { 1 } else { 3 })] {
        let share = if hops == 3 { 1 } else { 3 };
        let few = &sorted[..(sorted.len() / share).max(1)];
        let few: Vec<_> =
            few.iter().step_by((few.len() / count).max(1)).take(count).copied().collect();
        let mut counts = (Vec::new(), Vec::new());
        let [mine, theirs] = race_once(
            if hops == 3 { slow } else { 1 },
            [
                &mut || {
                    counts.0 = few
                        .iter()
                        .map(|(a, b)| {
                            let ask = graph.paths(a, b).unwrap().max_hops(hops).limit(10_000_000);
                            ask.collect().unwrap().len()
                        })
                        .collect();
                },
                &mut || {
                    counts.1 = few
                        .iter()
                        .map(|(a, b)| {
                            let (a, b) = (peer.names[*a], peer.names[*b]);
                            let all = algo::all_simple_paths::<
                                Vec<_>,
                                _,
                                std::collections::hash_map::RandomState,
                            >(&plain, a, b, 0, Some(hops - 1));
                            all.count()
                        })
                        .collect();
                },
            ],
        );
        assert_eq!(counts.0, counts.1, "simple paths");
        report.compare(
            &format!("simple paths to {hops} hops"),
            "us",
            &[
                ("isnad", mine * 1e6 / few.len() as f64),
                ("petgraph all_simple_paths", theirs * 1e6 / few.len() as f64),
            ],
        );
    }
    let few: Vec<_> = sorted
        .iter()
        .take(sorted.len() / 2)
        .step_by((sorted.len() / 6).max(1))
        .take(3)
        .copied()
        .collect();
    let mut lengths = (Vec::new(), Vec::new());
    let [mine, theirs] = race_once(
        1,
        [
            &mut || {
                lengths.0 = few
                    .iter()
                    .map(|(a, b)| {
                        let paths = graph.paths(a, b).unwrap().k_shortest(10).unwrap();
                        paths.iter().map(|p| p.hops()).collect::<Vec<_>>()
                    })
                    .collect();
            },
            &mut || {
                lengths.1 = few
                    .iter()
                    .map(|(a, b)| {
                        let (a, b) = (peer.names[*a], peer.names[*b]);
                        let next = |n: &NodeIndex| {
                            plain.neighbors(*n).map(|m| (m, 1_usize)).collect::<Vec<_>>()
                        };
                        let paths = pathfinding::prelude::yen(&a, next, |n| *n == b, 10);
                        paths.into_iter().map(|(_, cost)| cost).collect::<Vec<_>>()
                    })
                    .collect();
            },
        ],
    );
    let wrong = lengths.0.iter().zip(&lengths.1).filter(|(a, b)| a != b).count();
    report.compare(
        "10 shortest",
        "us",
        &[
            ("isnad", mine * 1e6 / few.len() as f64),
            ("pathfinding::yen", theirs * 1e6 / few.len() as f64),
        ],
    );
    report.line("10 shortest", "pathfinding::yen, other lengths", wrong as f64, "of 3", None);
}
