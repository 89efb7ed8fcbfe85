//! Entities in a pattern, and what lies two steps away with names.

use isnad::{Direction, Filter, Pattern};
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::graph::input::Random;
use crate::graph::{Case, Report, race};

/// Who is within two steps, by name and in the order of names.
///
/// The peer marks what it has seen in an array that it keeps between
/// questions, and sorts the names that it gives.
pub fn two_hops_listed(case: &Case<'_>, report: &Report) {
    let Case { graph, peer, .. } = case;
    let asked: Vec<&str> = case.pairs.iter().map(|p| p.0).collect();
    let read = |name: &str| name.len() + usize::from(*name.as_bytes().last().unwrap_or(&0));
    let (mut mine, mut theirs) = (0, 0);
    let mut marks = vec![0_u32; peer.graph.node_count()];
    let mut epoch = 0;
    let [our_time, peer_time] = race(
        case.rounds,
        [
            &mut || {
                let one = |a: &&str| {
                    let near = graph.around(a).unwrap().limit(usize::MAX).collect().unwrap();
                    near.entities().map(|(id, hops)| read(id) * hops).sum::<usize>()
                };
                mine = asked.iter().map(one).sum::<usize>();
            },
            &mut || {
                let mut one = |a: &&str| {
                    epoch += 1;
                    let start = peer.names[*a];
                    marks[start.index()] = epoch;
                    let mut near: Vec<(usize, &str, NodeIndex)> = Vec::new();
                    let mut level = vec![start];
                    for hops in 1..=2 {
                        let mut next = Vec::new();
                        for at in &level {
                            for n in peer.graph.neighbors_undirected(*at) {
                                if std::mem::replace(&mut marks[n.index()], epoch) != epoch {
                                    next.push(n);
                                    near.push((hops, peer.graph[n].as_str(), n));
                                }
                            }
                        }
                        level = next;
                    }
                    near.sort_unstable();
                    near.iter().map(|(hops, name, _)| read(name) * hops).sum::<usize>()
                };
                theirs = asked.iter().map(&mut one).sum::<usize>();
            },
        ],
    );
    assert_eq!(mine, theirs, "two hops, listed");
    let per = |time: f64| time * 1e6 / asked.len() as f64;
    let figures = [("isnad", per(our_time)), ("petgraph neighbors_undirected", per(peer_time))];
    report.compare("two hops, listed", "us", &figures);
}

/// Three steps of given relations, the last to a known entity: "who leads a
/// group that fights a group that Iran supports?"
///
/// The relations are those of edges that follow one another from the known
/// entity, so that there are matches. The peer is the loop that one would
/// write by hand, from the known entity outwards.
pub fn three_steps(case: &Case<'_>, random: &mut Random, report: &Report) {
    let Case { graph, peer, .. } = case;
    let mut names = vec![""; peer.relations.len()];
    for (name, number) in &peer.relations {
        names[usize::from(*number)] = name;
    }
    let questions: Vec<(NodeIndex, [u16; 3])> = case
        .rows
        .iter()
        .map(|(a, ..)| {
            let start = peer.names[*a];
            let (mut at, mut relations) = (start, [0; 3]);
            for relation in &mut relations {
                let out =
                    peer.graph.edges_directed(at, Outgoing).map(|e| (e.target(), *e.weight()));
                let into =
                    peer.graph.edges_directed(at, Incoming).map(|e| (e.source(), *e.weight()));
                let edges: Vec<_> = out.chain(into).collect();
                let (next, weight) = edges[random.below(edges.len())];
                (at, *relation) = (next, weight.relation);
            }
            (start, relations)
        })
        .collect();
    const LIMIT: usize = 10_000;
    let patterns: Vec<Pattern> = questions
        .iter()
        .map(|(start, [first, second, third])| {
            let step = |relation: &u16| {
                Filter::new().relation(names[usize::from(*relation)]).direction(Direction::Both)
            };
            Pattern::any()
                .step(&step(third))
                .step(&step(second))
                .step_to(&step(first), peer.graph[*start].as_str())
                .limit(usize::MAX)
        })
        .collect();
    let steps = |at: NodeIndex, relation: u16| {
        let out =
            peer.graph.edges_directed(at, Outgoing).map(|e| (e.target(), e.weight().relation));
        let into =
            peer.graph.edges_directed(at, Incoming).map(|e| (e.source(), e.weight().relation));
        out.chain(into).filter(move |(_, r)| *r == relation).map(|(end, _)| end)
    };
    let by_hand = |(start, [first, second, third]): &(NodeIndex, [u16; 3])| {
        let mut found: Vec<[NodeIndex; 3]> = Vec::new();
        for a in steps(*start, *first).filter(|a| a != start) {
            for b in steps(a, *second).filter(|b| *b != a && b != start) {
                let ends = steps(b, *third).filter(|c| *c != b && *c != a && c != start);
                found.extend(ends.map(|c| [c, b, a]));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.len()
    };
    // Some have millions of matches; those are left out of both.
    let counts: Vec<usize> = questions.iter().map(by_hand).collect();
    let kept: Vec<usize> = (0..counts.len()).filter(|i| counts[*i] <= LIMIT).collect();
    let (mut mine, mut theirs) = (0, 0);
    let [our_time, peer_time] = race(
        case.rounds,
        [
            &mut || {
                let one = |i: &usize| graph.matches(&patterns[*i]).unwrap().len();
                mine = kept.iter().map(one).sum::<usize>();
            },
            &mut || theirs = kept.iter().map(|i| by_hand(&questions[*i])).sum::<usize>(),
        ],
    );
    assert_eq!(mine, theirs, "pattern");
    let per = |time: f64| time * 1e6 / kept.len() as f64;
    let figures = [("isnad", per(our_time)), ("petgraph, three loops", per(peer_time))];
    report.compare("pattern", "us", &figures);
    let each = mine as f64 / kept.len() as f64;
    report.line("pattern", "matches an answer", each, "matches", None);
}
