//! Typed neighbours, and entities two steps away.

use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;

use petgraph::graph::{EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;
use petgraph::{Incoming, Outgoing};

use crate::graph::input::{Peer, Random, Weight};
use crate::graph::{Case, Report, race};

impl Peer {
    /// The edges of one relation, either way, each with its other end.
    fn typed(
        &self,
        hub: NodeIndex,
        relation: u16,
    ) -> impl Iterator<Item = (EdgeReference<'_, Weight>, NodeIndex)> {
        let out = self.graph.edges_directed(hub, Outgoing).map(|e| (e, e.target()));
        let into = self.graph.edges_directed(hub, Incoming).map(|e| (e, e.source()));
        // A loop is one edge.
        out.chain(into.filter(|(e, _)| e.source() != e.target()))
            .filter(move |(e, _)| e.weight().relation == relation)
    }
}

/// Of each random edge the end with more edges is asked for its edges of one
/// relation it has, each relation as likely as another.
pub fn typed(case: &Case<'_>, random: &mut Random, report: &Report) {
    let Case { graph, peer, .. } = case;
    let mut degree: Vec<u32> = vec![0; peer.graph.node_count()];
    for e in peer.graph.edge_references() {
        degree[e.source().index()] += 1;
        degree[e.target().index()] += 1;
    }
    let names: HashMap<u16, &str> = peer.relations.iter().map(|(n, r)| (*r, n.as_str())).collect();
    let questions: Vec<(&str, &str)> = case
        .rows
        .iter()
        .map(|(a, _, b)| {
            let is_more = degree[peer.names[*a].index()] >= degree[peer.names[*b].index()];
            let hub = if is_more { *a } else { *b };
            let kinds: BTreeSet<u16> = [Outgoing, Incoming]
                .into_iter()
                .flat_map(|d| peer.graph.edges_directed(peer.names[hub], d))
                .map(|e| e.weight().relation)
                .collect();
            let kind = kinds.iter().nth(random.below(kinds.len())).copied().unwrap_or_default();
            (hub, names[&kind])
        })
        .collect();
    let ask = |(hub, relation): &(&str, &str)| graph.neighbours(hub).unwrap().relation(relation);
    let peer_ask =
        |(hub, relation): &(&str, &str)| peer.typed(peer.names[*hub], peer.relations[*relation]);
    // The generated graph repeats some rows, which petgraph keeps apart and
    // we count as claims of one edge: the claims are as many.
    let mut repeats = 0;
    for question in &questions {
        let (edges, theirs) = (ask(question).count().unwrap(), peer_ask(question).count());
        let claims: usize = ask(question).edges().unwrap().map(|e| e.claim_count()).sum();
        assert_eq!(claims, theirs, "{question:?}");
        repeats += theirs - edges;
    }
    // Names are read, not only pointed at.
    let read = |name: &str| name.len() + usize::from(*name.as_bytes().last().unwrap_or(&0));
    let found = questions.iter().map(|q| ask(q).count().unwrap()).sum::<usize>();
    let (mut edges, mut peer_edges, mut bytes, mut peer_bytes) = (0, 0, 0, 0);
    let times = race(
        case.rounds * 3,
        [
            &mut || {
                let one = |q| ask(q).edges().unwrap().map(black_box).count();
                edges = questions.iter().map(one).sum::<usize>();
            },
            &mut || {
                let one = |q| peer_ask(q).map(black_box).count();
                peer_edges = questions.iter().map(one).sum::<usize>();
            },
            &mut || {
                let one = |q| ask(q).iter().unwrap().map(|n| read(n.entity)).sum::<usize>();
                bytes = questions.iter().map(one).sum::<usize>();
            },
            &mut || {
                let one = |q| peer_ask(q).map(|(_, end)| read(&peer.graph[end])).sum::<usize>();
                peer_bytes = questions.iter().map(one).sum::<usize>();
            },
        ],
    );
    assert_eq!(edges + repeats, peer_edges, "typed neighbours");
    assert!(if repeats == 0 { bytes == peer_bytes } else { bytes < peer_bytes }, "their names");
    let [mine, theirs, mine_named, theirs_named] = times.map(|t| t * 1e6 / questions.len() as f64);
    let peer = "petgraph edges_directed + filter";
    report.compare("typed neighbours", "us", &[("isnad", mine), (peer, theirs)]);
    let each = found as f64 / questions.len() as f64;
    report.line("typed neighbours", "edges an answer", each, "edges", None);
    let named = [("isnad", mine_named), (peer, theirs_named)];
    report.compare("typed neighbours, their names", "us", &named);
}

/// How many entities are one or two steps away, whatever the direction.
///
/// The peer marks what it has seen in an array that it keeps between
/// questions.
pub fn two_hops(case: &Case<'_>, report: &Report) {
    let Case { graph, peer, .. } = case;
    let asked: Vec<&str> = case.pairs.iter().map(|p| p.0).collect();
    let (mut mine, mut theirs) = (0, 0);
    let mut marks = vec![0_u32; peer.graph.node_count()];
    let mut epoch = 0;
    let mut level: Vec<NodeIndex> = Vec::new();
    let [our_time, peer_time] = race(
        case.rounds,
        [
            &mut || {
                let one = |a: &&str| graph.around(a).unwrap().limit(usize::MAX).count().unwrap();
                mine = asked.iter().map(one).sum::<usize>();
            },
            &mut || {
                let mut one = |a: &&str| {
                    epoch += 1;
                    let start = peer.names[*a];
                    marks[start.index()] = epoch;
                    level.clear();
                    for n in peer.graph.neighbors_undirected(start) {
                        if std::mem::replace(&mut marks[n.index()], epoch) != epoch {
                            level.push(n);
                        }
                    }
                    let mut count = level.len();
                    for near in &level {
                        for n in peer.graph.neighbors_undirected(*near) {
                            let was = std::mem::replace(&mut marks[n.index()], epoch);
                            count += usize::from(was != epoch);
                        }
                    }
                    count
                };
                theirs = asked.iter().map(&mut one).sum::<usize>();
            },
        ],
    );
    assert_eq!(mine, theirs, "two hops");
    let per = |time: f64| time * 1e6 / asked.len() as f64;
    let figures = [("isnad", per(our_time)), ("petgraph neighbors_undirected", per(peer_time))];
    report.compare("two hops", "us", &figures);
}
