//! Shortest paths, free and restricted.

use std::collections::HashSet;

use petgraph::algo;
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex, UnGraph};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use crate::graph::input::Weight;
use crate::graph::{Case, Report, race, race_once};

pub fn measure(case: &Case<'_>, report: &Report) {
    let Case { graph, peer, .. } = case;
    let pairs = case.pairs.as_slice();
    let mut undirected: UnGraph<(), Weight> =
        UnGraph::with_capacity(peer.graph.node_count(), peer.graph.edge_count());
    peer.graph.node_indices().for_each(|_| {
        undirected.add_node(());
    });
    for e in peer.graph.edge_references() {
        undirected.add_edge(e.source(), e.target(), *e.weight());
    }
    let per = |time: f64, pairs: &[(&str, &str)]| time * 1e6 / pairs.len() as f64;
    let free = |(a, b): &(&str, &str)| graph.shortest_path(a, b).unwrap().map_or(99, |p| p.hops());
    let mut lengths: (Vec<usize>, Vec<usize>) = Default::default();
    let mut bare = Scratch::new(peer.graph.node_count());
    let mut degrees = bare.clone().with_degrees(&peer.graph);
    let mut again = Vec::new();
    let ends = |(a, b): &(&str, &str)| (peer.names[*a], peer.names[*b]);
    let [mine, by_size, by_degree] = race(
        case.rounds,
        [
            &mut || lengths.0 = pairs.iter().map(free).collect(),
            &mut || {
                let hops = |pair| bare.meet(&peer.graph, ends(pair)).unwrap_or(99);
                again = pairs.iter().map(hops).collect();
            },
            &mut || {
                let hops = |pair| degrees.meet(&peer.graph, ends(pair)).unwrap_or(99);
                lengths.1 = pairs.iter().map(hops).collect();
            },
        ],
    );
    assert_eq!(lengths.0, lengths.1, "shortest paths");
    assert_eq!(lengths.0, again, "shortest paths");
    let unrestricted = per(mine, pairs);
    let figures = [
        ("isnad", unrestricted),
        ("petgraph, bidirectional search", per(by_size, pairs)),
        ("the same, degrees kept beside", per(by_degree, pairs)),
    ];
    report.compare("shortest path", "us", &figures);
    if report.wants("shortest") {
        let few = &pairs[..pairs.len().min(if case.big { 10 } else { 20 })];
        let [mine, dijkstra] = race(
            case.slow,
            [&mut || lengths.0 = few.iter().map(free).collect(), &mut || {
                let hops = |(a, b): &(&str, &str)| {
                    let (a, b) = (peer.names[*a], peer.names[*b]);
                    algo::bidirectional_dijkstra(&undirected, a, b, |_| 1_usize).unwrap_or(99)
                };
                lengths.1 = few.iter().map(hops).collect();
            }],
        );
        assert_eq!(lengths.0, lengths.1, "bidirectional_dijkstra");
        let peer = "petgraph bidirectional_dijkstra";
        let figures = [("isnad", per(mine, few)), (peer, per(dijkstra, few))];
        report.compare("shortest path, first pairs", "us", &figures);
    }
    if !report.wants("restricted") {
        return;
    }

    // A third of the relations, in order of their names.
    let mut names: Vec<&str> = peer.relations.keys().map(String::as_str).collect();
    names.sort_unstable();
    let kept: Vec<&str> = names.iter().copied().step_by(3).collect();
    let numbers: HashSet<u16> = kept.iter().map(|r| peer.relations[*r]).collect();
    let mut bits = vec![false; peer.relations.len()];
    numbers.iter().for_each(|n| bits[usize::from(*n)] = true);
    restricted(
        case,
        "path by relation",
        unrestricted,
        &|(a, b)| {
            let path = graph.paths(a, b).unwrap().relations(kept.iter().copied()).shortest();
            path.unwrap().map_or(99, |p| p.hops())
        },
        (&undirected, &|e| bits[usize::from(e.relation)]),
        report,
    );
    if case.lines[0].split('\t').count() > 3 {
        // A quarter of the time.
        restricted(
            case,
            "path by date",
            unrestricted,
            &|(a, b)| {
                let ask = graph.paths(a, b).unwrap().during("2004/2008").unwrap();
                ask.shortest().unwrap().map_or(99, |p| p.hops())
            },
            (&undirected, &|e| (20_040_101..=20_081_231).contains(&e.day)),
            report,
        );
    }
}

/// Along some edges only, beside petgraph's way to do so.
fn restricted(
    case: &Case<'_>,
    work: &str,
    unrestricted: f64,
    ask: &dyn Fn(&(&str, &str)) -> usize,
    (graph, keeps): (&UnGraph<(), Weight>, &dyn Fn(&Weight) -> bool),
    report: &Report,
) {
    let pairs = case.pairs.as_slice();
    let few = &pairs[..pairs.len().min(if case.big { 6 } else { 20 })];
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    let [all] = race(case.rounds, [&mut || mine = pairs.iter().map(ask).collect()]);
    let all = all * 1e6 / pairs.len() as f64;
    let [our_time] = race(case.slow, [&mut || mine = few.iter().map(ask).collect()]);
    let [astar] = race_once(
        case.slow,
        [&mut || {
            let hops = |(a, b): &(&str, &str)| {
                let kept = |e: EdgeReference<'_, Weight>| keeps(e.weight());
                let filtered = EdgeFiltered::from_fn(graph, kept);
                let (a, b) = (case.peer.names[*a], case.peer.names[*b]);
                algo::astar(&filtered, a, |n| n == b, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
            };
            theirs = few.iter().map(hops).collect();
        }],
    );
    assert_eq!(mine, theirs, "{work}");
    let per = |time: f64| time * 1e6 / few.len() as f64;
    let figures = [("isnad", per(our_time)), ("petgraph astar, EdgeFiltered", per(astar))];
    report.compare(&format!("{work}, first pairs"), "us", &figures);
    report.line(work, "isnad / its unrestricted", all, "us", Some(all / unrestricted));
}

/// A bidirectional search over petgraph's lists: the side with less to look at
/// goes on. petgraph keeps no degrees, so that is the side with fewer nodes,
/// unless the caller has counted each node's edges.
#[derive(Clone)]
struct Scratch {
    degrees: Option<Vec<usize>>,
    marks: Vec<u32>,
    epoch: u32,
}

impl Scratch {
    fn new(nodes: usize) -> Self {
        Self { degrees: None, marks: vec![0; nodes], epoch: 0 }
    }

    fn with_degrees(self, graph: &DiGraph<String, Weight>) -> Self {
        let mut degrees = vec![0; graph.node_count()];
        for e in graph.edge_references() {
            degrees[e.source().index()] += 1;
            degrees[e.target().index()] += 1;
        }
        Self { degrees: Some(degrees), ..self }
    }

    fn meet(
        &mut self,
        g: &DiGraph<String, Weight>,
        (a, b): (NodeIndex, NodeIndex),
    ) -> Option<usize> {
        self.epoch += 2;
        let stamps = [self.epoch - 1, self.epoch];
        self.marks[a.index()] = stamps[0];
        self.marks[b.index()] = stamps[1];
        let cost = |node: NodeIndex| self.degrees.as_ref().map_or(1, |d| d[node.index()]);
        let mut levels = [vec![a], vec![b]];
        let mut costs = [cost(a), cost(b)];
        let mut hops = 0;
        while !levels[0].is_empty() && !levels[1].is_empty() {
            let side = usize::from(costs[0] > costs[1]);
            let other = stamps[1 - side];
            hops += 1;
            let mut level = Vec::new();
            costs[side] = 0;
            for &node in &levels[side] {
                for next in g.neighbors_undirected(node) {
                    let mark = &mut self.marks[next.index()];
                    if *mark == other {
                        return Some(hops);
                    }
                    if *mark != stamps[side] {
                        *mark = stamps[side];
                        costs[side] += cost(next);
                        level.push(next);
                    }
                }
            }
            levels[side] = level;
        }
        None
    }
}
