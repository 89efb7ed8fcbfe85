//! Graph queries over sizes, each with its answer asserted first.
//!
//! `cargo bench --bench graph`. Peers are measured by the package in
//! `benches/peers`, so that a plain build never compiles them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench stops where its set-up fails"
)]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use isnad::petgraph::visit::Bfs;
use isnad::{Graph, Table, TableFormat};

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
    for i in 0..edges {
        let near = if below(5) == 0 { (nodes / 100).max(1) } else { nodes };
        let (a, b, relation, year) = (below(near), below(nodes), below(12), 2000 + i % 20);
        // Writing to a string does not fail.
        let _ = writeln!(rows, "n{a:06}\tr{relation:02}\tn{b:06}\t{year}");
    }
    rows
}

fn import(rows: &str) -> Graph {
    let mut graph = Graph::new();
    let table = Table::new("rows", TableFormat::Tsv, rows).any_relation();
    assert_eq!(graph.import(&table).unwrap_or_default(), rows.lines().count());
    graph
}

fn queries(criterion: &mut Criterion) {
    for edges in [10_000, 100_000] {
        let rows = rows(edges);
        let graph = import(&rows);
        let (hub, far) = ("n000001", "n001234");
        let mut group = criterion.benchmark_group("graph");
        let mut bench = |name: &str, ask: &dyn Fn() -> Option<usize>| {
            let answer = ask();
            assert!(answer.is_some_and(|n| n > 0), "{name} finds something");
            group.bench_with_input(BenchmarkId::new(name, edges), &answer, |b, answer| {
                b.iter(|| assert_eq!(black_box(ask()), *answer));
            });
        };
        bench("typed neighbours", &|| graph.neighbours(hub).ok()?.relation("r03").count().ok());
        bench("neighbours at a date", &|| {
            graph.neighbours(hub).ok()?.at("2007").ok()?.count().ok()
        });
        bench("two hops", &|| graph.around(hub).ok()?.count().ok());
        bench("shortest path", &|| Some(graph.shortest_path(hub, far).ok()??.hops()));
        bench("shortest path within years", &|| {
            Some(graph.during("2000/2016").ok()?.shortest_path(hub, far).ok()??.hops())
        });
        bench("simple paths to 4 hops", &|| {
            Some(graph.paths(hub, far).ok()?.max_hops(4).collect().ok()?.len())
        });
        bench("10 shortest", &|| Some(graph.paths(hub, far).ok()?.k_shortest(10).ok()?.len()));
        bench("petgraph Bfs", &|| {
            let view = graph.petgraph();
            let mut search = Bfs::new(&view, view.node(hub).ok()?);
            Some(std::iter::from_fn(|| search.next(&view)).count())
        });
        bench("import", &|| Some(import(&rows).edge_count()));
        group.finish();
    }
}

fn changes(criterion: &mut Criterion) {
    let graph = import(&rows(100_000));
    let table = Table::new("more", TableFormat::Tsv, rows(20)).any_relation();
    let mut changed = graph.clone();
    criterion.bench_function("graph/add and remove 20 rows of 100000", |b| {
        b.iter(|| {
            assert_eq!(changed.import(&table).ok(), Some(20));
            assert!(changed.remove("more").is_ok());
        });
    });
    assert_eq!(changed.edge_count(), graph.edge_count());
}

criterion_group!(benches, queries, changes);
criterion_main!(benches);
