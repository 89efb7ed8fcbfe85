//! Building from a table, and the bytes it takes.

use isnad::{Graph, Table, TableFormat};

use crate::ALLOCATED;
use crate::graph::input::{Peer, Random, import};
use crate::graph::{Report, race_once};

pub fn build(text: &str, rounds: usize, report: &Report) {
    let (mut ours, mut peer) = (None, None);
    let table = Table::new("rows", TableFormat::Tsv, text).any_relation();
    let [mine, theirs] = race_once(
        rounds,
        [
            &mut || {
                drop(ours.take());
                let mut graph = Graph::new();
                graph.import(&table).expect("the rows are sound");
                ours = Some(graph);
            },
            &mut || {
                drop(peer.take());
                peer = Some(Peer::build(text));
            },
        ],
    );
    let figures = [("isnad", mine * 1e3), ("petgraph + map", theirs * 1e3)];
    report.compare("build", "ms", &figures);
}

/// Both graphs, and the bytes they hold as the allocator counts them. The
/// peer keeps no evidence, so ours is counted apart.
pub fn hold(text: &str, report: &Report) -> (Graph, Peer) {
    let before = ALLOCATED.allocated();
    let graph = import(text);
    let whole = ALLOCATED.allocated() - before;
    let before = ALLOCATED.allocated();
    let mut peer = Peer::build(text);
    let grown = ALLOCATED.allocated() - before;
    peer.graph.shrink_to_fit();
    peer.names.shrink_to_fit();
    let shrunk = ALLOCATED.allocated() - before;
    assert_eq!(graph.entity_count(), peer.graph.node_count());
    if report.wants("bytes") {
        let rows = text.lines().count();
        let each = |bytes: usize| bytes as f64 / rows as f64;
        let evidence = graph.memory().evidence;
        report.compare(
            "bytes an edge",
            "bytes",
            &[
                ("isnad without evidence", each(whole - evidence)),
                ("petgraph + map, as built", each(grown)),
                ("petgraph + map, shrunk", each(shrunk)),
            ],
        );
        report.line("evidence", "isnad", each(evidence), "bytes/row", None);
    }
    (graph, peer)
}

/// Bytes of claims read from text: ten sentences a document, two claims each.
pub fn evidence(report: &Report) {
    use isnad::{Argument, Claim, Entity, Evidence, Reading, Span};
    let mut graph = Graph::new();
    let mut random = Random(3);
    let entities: Vec<_> = (0..2000)
        .map(|i| {
            let id = format!("e{i}");
            std::sync::Arc::new(Entity::new(id.as_str(), "group", id.as_str()).expect("sound"))
        })
        .collect();
    let mut rows = 0;
    for document in 0..5000 {
        let id = format!("d{document}");
        let mut reading = Reading::new(id.as_str());
        for sentence in 0..10 {
            let quote = format!("Sentence {sentence} of {document} says who supports whom.");
            let span = Span::new(sentence * 50, sentence * 50 + quote.len()).expect("in order");
            for _ in 0..2 {
                let (a, b) = (random.below(2000), random.below(2000));
                reading.entities.extend([entities[a].clone(), entities[b].clone()]);
                let evidence = Evidence::new(id.as_str(), span, quote.as_str(), "supports");
                reading.claims.push(
                    Claim::new("supports", evidence)
                        .subject(Argument::new(entities[a].id().clone(), span))
                        .object(Argument::new(entities[b].id().clone(), span)),
                );
                rows += 1;
            }
        }
        graph.add(&reading).expect("sound");
    }
    graph.freeze();
    let each = graph.memory().evidence as f64 / f64::from(rows);
    report.line("evidence", "isnad", each, "bytes/row", None);
}
