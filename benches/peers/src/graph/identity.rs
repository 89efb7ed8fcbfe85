//! What decisions on identity take, and the memory that replacing a table
//! leaves behind. No peer has either; the figures are of isnad alone, and the
//! ratio says how much more than linear they grow, or than what is live.

use cpu_time::ThreadTime;
use isnad::{Decision, Graph, Table, TableFormat};

use crate::graph::Report;

/// A graph of so many ids, each with a row.
fn ids(count: usize) -> Graph {
    let rows: String = (0..count).map(|i| format!("id{i:05}\tsupports\tg{}\n", i % 997)).collect();
    let mut graph = Graph::new();
    graph.import(&Table::new("ids", TableFormat::Tsv, rows)).expect("the rows are sound");
    graph
}

/// Seconds to merge as told, the median of some rounds.
fn time(rounds: usize, count: usize, merge: &dyn Fn(&mut Graph, usize)) -> f64 {
    let graph = ids(count);
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let mut graph = graph.clone();
            let start = ThreadTime::now();
            merge(&mut graph, count);
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

pub fn measure(report: &Report) {
    let id = |i: usize| format!("id{i:05}");
    let one_by_one = |graph: &mut Graph, pairs: &mut dyn Iterator<Item = (usize, usize)>| {
        for (kept, gone) in pairs {
            graph.merge_entities(&id(kept), &id(gone), "the same").expect("nothing is against it");
        }
    };
    type Merge<'a> = &'a dyn Fn(&mut Graph, usize);
    let pairs: Merge<'_> = &|graph, n| {
        one_by_one(graph, &mut (0..n / 2).map(|i| (2 * i, 2 * i + 1)));
        assert_eq!(graph.find(&id(n - 1)), [id(n - 2)]);
    };
    let into_one: Merge<'_> = &|graph, n| {
        one_by_one(graph, &mut (1..n).map(|i| (0, i)));
        assert_eq!(graph.find(&id(n - 1)), [id(0)]);
    };
    let chain: Merge<'_> = &|graph, n| {
        let links = (1..n).map(|i| Decision::same(id(i), id(i - 1)));
        graph.decide_all(links).expect("nothing is against it");
        assert_eq!(graph.find(&id(0)), [id(n - 1)]);
    };
    let apart: Merge<'_> = &|graph, n| {
        one_by_one(graph, &mut (0..n / 2).map(|i| (2 * i, 2 * i + 1)));
        (0..n / 2).for_each(|i| graph.unmerge(&id(2 * i + 1)).expect("it is merged"));
        assert_eq!(graph.find(&id(n - 1)), [id(n - 1)]);
    };
    for (work, merge) in [
        ("identity: in pairs", pairs),
        ("identity: into one", into_one),
        ("identity: a chain at once", chain),
        ("identity: pairs, and undone", apart),
    ] {
        let few = time(report.rounds, 1_000, merge);
        let many = time(report.rounds, 10_000, merge);
        report.line(work, "isnad, 1000 ids", few * 1e3, "ms", None);
        report.line(work, "isnad, 10000 ids", many * 1e3, "ms", Some(many / few / 10.0));
    }
    let rows = |seed: usize| -> String {
        let row = |i: usize| {
            format!("n{}\tsupports\tn{}\t20{:02}\n", i % 5_000, (i * 7 + seed) % 5_000, i % 20)
        };
        (0..20_000).map(row).collect()
    };
    let table = |seed| Table::new("t", TableFormat::Tsv, rows(seed));
    let mut graph = Graph::new();
    graph.import(&table(0)).expect("the rows are sound");
    let start = ThreadTime::now();
    for seed in 1..=200 {
        graph.remove("t").expect("it is there");
        graph.import(&table(seed)).expect("the rows are sound");
    }
    let each = start.elapsed().as_secs_f64() * 1e3 / 200.0;
    let mut anew = Graph::new();
    anew.import(&table(200)).expect("the rows are sound");
    assert_eq!(graph, anew);
    let (took, live) = (graph.memory().evidence as f64, anew.memory().evidence as f64);
    let work = "evidence after 200 replacements";
    report.line(work, "isnad, live", live / 1e6, "MB", None);
    report.line(work, "isnad", took / 1e6, "MB", Some(took / live));
    report.line("replace a table of 20000 rows", "isnad", each, "ms", None);
}
