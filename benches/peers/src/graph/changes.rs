//! Removal of documents, and what a delta costs.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use cpu_time::ThreadTime;
use isnad::{Graph, Table, TableFormat};
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::stable_graph::StableDiGraph;

use crate::graph::input::Random;
use crate::graph::{Case, Report, race};

/// The rows as documents of twenty rows each.
pub fn measure(case: &Case<'_>, report: &Report) {
    let Case { lines, rows, pairs, graph: frozen, .. } = case;
    const ROWS: usize = 20;
    let documents: Vec<String> = lines.chunks(ROWS).map(|c| c.join("\n")).collect();
    let mut graph = Graph::new();
    for (i, text) in documents.iter().enumerate() {
        let table = Table::new(format!("d{i}"), TableFormat::Tsv, text.as_str()).any_relation();
        graph.import(&table).expect("the rows are sound");
    }
    graph.freeze();
    let mut stable: StableDiGraph<String, u16> = StableDiGraph::new();
    let mut nodes: HashMap<&str, NodeIndex> = HashMap::new();
    let mut keys: HashMap<(NodeIndex, u16, NodeIndex), (EdgeIndex, usize)> = HashMap::new();
    let mut relations: HashMap<&str, u16> = HashMap::new();
    let mut of: HashMap<usize, Vec<(NodeIndex, u16, NodeIndex)>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        let (a, r, b) = (field(), field(), field());
        let a = *nodes.entry(a).or_insert_with(|| stable.add_node(a.to_owned()));
        let b = *nodes.entry(b).or_insert_with(|| stable.add_node(b.to_owned()));
        let next = relations.len() as u16;
        let r = *relations.entry(r).or_insert(next);
        let edge = keys.entry((a, r, b)).or_insert_with(|| (stable.add_edge(a, b, r), 0));
        edge.1 += 1;
        of.entry(i / ROWS).or_default().push((a, r, b));
    }
    assert_eq!(graph.edge_count(), stable.edge_count());
    let mut random = Random(7);
    let mut gone = HashSet::new();
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for _ in 0..5 {
        let mut batch = Vec::new();
        while batch.len() < 100 {
            let document = random.below(documents.len());
            if gone.insert(document) {
                batch.push(document);
            }
        }
        batches.push(batch);
    }
    let ids: Vec<Vec<String>> =
        batches.iter().map(|b| b.iter().map(|d| format!("d{d}")).collect()).collect();
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for (batch, ids) in batches.iter().zip(&ids) {
        let start = ThreadTime::now();
        for id in ids {
            graph.remove(id).expect("it is there");
        }
        mine.push(start.elapsed());
        let start = ThreadTime::now();
        for document in batch {
            for key in of.remove(document).unwrap_or_default() {
                if let Some(edge) = keys.get_mut(&key) {
                    edge.1 -= 1;
                    if edge.1 == 0 {
                        stable.remove_edge(edge.0);
                        keys.remove(&key);
                    }
                }
            }
        }
        theirs.push(start.elapsed());
    }
    assert_eq!(graph.edge_count(), stable.edge_count(), "after removal");
    let median = |mut all: Vec<Duration>| {
        all.sort();
        all[all.len() / 2].as_secs_f64() * 1e6 / 100.0
    };
    report.compare(
        "remove a document",
        "us",
        &[("isnad", median(mine)), ("StableDiGraph + maps", median(theirs))],
    );

    // Nine tenths frozen, the last tenth on top.
    let cut = documents.len() * 10 / 11;
    let mut delta = Graph::new();
    let first: Vec<&str> = documents[..cut].iter().map(String::as_str).collect();
    let table = Table::new("first", TableFormat::Tsv, first.join("\n")).any_relation();
    delta.import(&table).expect("the rows are sound");
    for (i, text) in documents.iter().enumerate().skip(cut) {
        let table = Table::new(format!("d{i}"), TableFormat::Tsv, text.as_str()).any_relation();
        delta.import(&table).expect("the rows are sound");
    }
    assert_eq!(delta.edge_count(), frozen.edge_count());
    let mut counts = (Vec::new(), Vec::new());
    let neighbours = |g: &Graph| -> Vec<usize> {
        let one = |(a, r, _): &(&str, &str, &str)| {
            let found = g.neighbours(a).unwrap().relation(*r).iter().unwrap();
            found.map(|n| n.entity.len()).sum()
        };
        rows.iter().map(one).collect()
    };
    let [with, without] = race(
        report.rounds,
        [&mut || counts.0 = neighbours(&delta), &mut || counts.1 = neighbours(frozen)],
    );
    assert_eq!(counts.0, counts.1, "neighbours with a delta");
    report.line(
        "typed neighbours, 10 % delta",
        "isnad / frozen",
        with * 1e6 / rows.len() as f64,
        "us",
        Some(with / without),
    );
    let paths = |g: &Graph| -> Vec<String> {
        let one = |(a, b): &(&str, &str)| g.shortest_path(a, b).unwrap().map(|p| p.to_string());
        pairs.iter().filter_map(one).collect()
    };
    let mut shown = (Vec::new(), Vec::new());
    let [with, without] =
        race(report.rounds, [&mut || shown.0 = paths(&delta), &mut || shown.1 = paths(frozen)]);
    assert_eq!(shown.0, shown.1, "paths with a delta");
    report.line(
        "shortest path, 10 % delta",
        "isnad / frozen",
        with * 1e6 / pairs.len() as f64,
        "us",
        Some(with / without),
    );
}
