//! How long each export of 100,000 claims takes, and how large it is; beside
//! NetworkX writing the same graph, where it can and is there.
//!
//! `cargo bench --bench export --features parquet,rdf`; with
//! `ISNAD_TOOLS=FOLDER` of `.ci/tools`, NetworkX too. `-- --test` is quick and
//! asserts alone.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench stops where its set-up fails, and prints what it measures"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use isnad::{Format, Graph, Table, TableFormat};

/// Rows with hubs: a fifth of all ends fall on one entity in a hundred.
fn rows(edges: usize) -> String {
    let mut state = 42_u64;
    let mut below = |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let nodes = edges / 8;
    let mut rows = String::new();
    let relations = ["supports", "opposes", "fights", "attacked", "endorses", "allied_with"];
    for i in 0..edges {
        let near = if below(5) == 0 { (nodes / 100).max(1) } else { nodes };
        let relation = relations[below(6)];
        let (a, b, year) = (below(near), below(nodes), 2000 + i % 20);
        writeln!(rows, "n{a:06}\t{relation}\tn{b:06}\t{year}\tOutlet {}", i % 50).unwrap();
    }
    rows
}

fn main() {
    let quick = std::env::args().any(|a| a == "--test");
    let count = if quick { 400 } else { 100_000 };
    let mut graph = Graph::new();
    graph.import(&Table::new("rows", TableFormat::Tsv, rows(count))).unwrap();
    println!("{count} claims, {} edges, {} entities", graph.edge_count(), graph.entity_count());
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        // Pictures and charts are for small answers.
        if [Format::Svg, Format::Mermaid].contains(format) {
            continue;
        }
        let path = folder.path().join(format.as_str());
        let mut best = f64::MAX;
        for _ in 0..if quick { 1 } else { 3 } {
            let start = Instant::now();
            graph.export(*format, std::fs::File::create(&path).unwrap()).unwrap();
            best = best.min(start.elapsed().as_secs_f64());
        }
        let bytes = std::fs::metadata(&path).unwrap().len();
        assert!(bytes > 0, "{format}");
        let speed = count as f64 / best / 1000.0;
        println!("{format:<12} {best:>7.3} s {bytes:>12} bytes {speed:>7.0} k claims/s");
    }
    if let Some(tools) = std::env::var_os("ISNAD_TOOLS") {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/write.py");
        let python = Path::new(&tools).join("python/bin/python");
        let status = Command::new(python).arg(script).current_dir(folder.path()).status().unwrap();
        assert!(status.success());
    }
}
