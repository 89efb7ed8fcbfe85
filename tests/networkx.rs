//! What NetworkX makes of the exports, and its k shortest paths beside ours.
//!
//! Skipped, with a message, where Python or NetworkX is absent.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where it fails"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use isnad::{Format, Graph, Table, TableFormat};

/// Runs a script over a folder; `None` where NetworkX is absent.
fn python(script: &str, folder: &std::path::Path) -> Option<String> {
    let known = Command::new("python3")
        .args(["-c", "import networkx"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !known.is_ok_and(|s| s.success()) {
        eprintln!("skipped: python3 with networkx is not installed");
        return None;
    }
    let mut child = Command::new("python3")
        .arg("-")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script ran to its end");
    Some(String::from_utf8(output.stdout).unwrap())
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// 300 entities and 900 rows, a few hubs among them.
fn graph() -> Graph {
    let mut random = Random(1);
    let mut rows = String::new();
    for _ in 0..900 {
        let hub = random.below(4) == 0;
        let (a, b) = (if hub { random.below(10) } else { random.below(300) }, random.below(300));
        let relation = ["supports", "fights", "opposes"][random.below(3) as usize];
        writeln!(rows, "n{a:03}\t{relation}\tn{b:03}").unwrap();
    }
    let mut graph = Graph::new();
    let table = Table::new("rows", TableFormat::Tsv, rows).any_relation();
    graph.import(&table).unwrap();
    graph
}

#[test]
fn k_shortest_paths_are_as_long_as_those_of_networkx() {
    let graph = graph();
    let folder = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(folder.path().join("graph.json")).unwrap();
    graph.export(Format::NodeLink, &mut file).unwrap();
    let ids: Vec<String> = graph.entities().map(|e| e.id().to_string()).collect();
    let mut random = Random(2);
    let mut pairs = Vec::new();
    while pairs.len() < 200 {
        let pick = |r: &mut Random| ids[r.below(ids.len() as u64) as usize].clone();
        let pair = (pick(&mut random), pick(&mut random));
        if pair.0 != pair.1 {
            pairs.push(pair);
        }
    }
    let list: String = pairs.iter().fold(String::new(), |mut s, (a, b)| {
        writeln!(s, "{a} {b}").unwrap();
        s
    });
    std::fs::write(folder.path().join("pairs.txt"), list).unwrap();
    let script = r#"
import itertools, json
import networkx as nx
graph = nx.Graph(nx.node_link_graph(json.load(open("graph.json")), edges="edges"))
for line in open("pairs.txt"):
    a, b = line.split()
    try:
        paths = itertools.islice(nx.shortest_simple_paths(graph, a, b), 10)
        print(*[len(path) - 1 for path in paths])
    except nx.NetworkXNoPath:
        print()
"#;
    let Some(output) = python(script, folder.path()) else { return };
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), pairs.len());
    for ((a, b), line) in pairs.iter().zip(lines) {
        let expected: Vec<usize> = line.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let paths = graph.paths(a, b).unwrap().k_shortest(10).unwrap();
        let found: Vec<usize> = paths.iter().map(|p| p.hops()).collect();
        assert_eq!(found, expected, "{a} {b}");
    }
}

#[test]
fn networkx_reads_every_edge_of_the_exports() {
    let graph = graph();
    let folder = tempfile::tempdir().unwrap();
    for (format, name) in [(Format::NodeLink, "graph.json"), (Format::GraphMl, "graph.graphml")] {
        let mut file = std::fs::File::create(folder.path().join(name)).unwrap();
        graph.export(format, &mut file).unwrap();
    }
    let script = r#"
import json
import networkx as nx
data = json.load(open("graph.json"))
for graph in (nx.node_link_graph(data, edges="edges"), nx.read_graphml("graph.graphml", force_multigraph=True)):
    claims = sum(edge["claims"] for *_, edge in graph.edges(data=True))
    print(graph.number_of_nodes(), graph.number_of_edges(), claims)
"#;
    let Some(output) = python(script, folder.path()) else { return };
    let claims: usize = graph.edges().map(|e| e.claim_count()).sum();
    let expected = format!("{} {} {claims}", graph.entity_count(), graph.edge_count());
    assert_eq!(output.lines().collect::<Vec<_>>(), [expected.as_str(); 2]);
}
