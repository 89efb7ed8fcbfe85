//! Keeping a graph: isnad's store beside overgraph, redb and the drive itself.
//!
//! `store [--json] [--only=GRAPH] [--claims=N] [--folder=PLACE] [GRAPHS]`: the graphs
//! are `fb15k-237` and `debian` from the folder, and `text`, which is
//! generated: documents of ten sentences, two claims each, `N` claims in all.
//! Stores are made in a temporary folder of PLACE.
//!
//! Times are of the wall, as the drive's count. What is opened is opened by a
//! process of its own, five times, and answers who is next to one entity; the
//! median counts. Files are in the system's cache, for all alike.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span, Store, Table, TableFormat};
use overgraph::{
    DatabaseEngine, DbOptions, Direction, EdgeInput, NeighborOptions, NodeInput, UpsertEdgeOptions,
    WalSyncMode,
};

use crate::graph::input::{Random, read};

const ADDED: usize = 100;
const OPENED: usize = 5;

struct Report {
    json: bool,
    graph: String,
}

impl Report {
    /// Ours first, then peers, with their ratios to ours.
    fn lines(&self, work: &str, unit: &str, figures: &[(&str, f64)]) {
        let ours = figures.first().map_or(0.0, |f| f.1);
        for (i, (system, value)) in figures.iter().enumerate() {
            let ratio = (i > 0 && ours > 0.0).then(|| value / ours);
            let graph = &self.graph;
            if self.json {
                let ratio = ratio.map_or("null".to_owned(), |r| format!("{r:.3}"));
                println!(
                    r#"{{"work":"{work}","graph":"{graph}","system":"{system}","value":{value:.3},"unit":"{unit}","ratio":{ratio}}}"#
                );
            } else {
                let ratio = ratio.map_or(String::new(), |r| format!("  {r:.2}x"));
                println!("{graph:<12} {work:<24} {system:<28} {value:>12.3} {unit:<6}{ratio}");
            }
        }
    }
}

pub fn run(arguments: &[String]) -> ExitCode {
    if let [what, path, id] = arguments
        && what.starts_with("--open-")
    {
        return open(what, Path::new(path), id);
    }
    let option = |name: &str| arguments.iter().find_map(|a| a.strip_prefix(name));
    let only = option("--only=").unwrap_or("");
    let claims: usize = option("--claims=").and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let graphs = arguments.iter().find(|a| !a.starts_with("--")).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/graphs"),
        PathBuf::from,
    );
    let place = option("--folder=").map_or_else(std::env::temp_dir, PathBuf::from);
    let scratch = place.join(format!("isnad-store-bench-{}", std::process::id()));
    fs::create_dir_all(&scratch).expect("the folder can be written");
    let mut report = Report { json: arguments.iter().any(|a| a == "--json"), graph: String::new() };
    for (name, file) in [("fb15k-237", "fb15k-237.tsv.gz"), ("debian", "debian_bookworm.tsv.gz")] {
        if name.contains(only) {
            report.graph = name.to_owned();
            match read(&graphs.join(file)) {
                Ok(text) => rows(&text, &scratch, &report),
                Err(e) => eprintln!("cannot read {file}: {e}"),
            }
        }
    }
    if "text".contains(only) {
        let mut size = 1000;
        while size <= claims {
            report.graph = format!("text-{size}");
            texts(size, &scratch, &report);
            size *= 10;
        }
    }
    fs::remove_dir_all(&scratch).expect("the folder can be removed");
    ExitCode::SUCCESS
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// The bytes of a folder, in MB.
fn size(path: &Path) -> f64 {
    let all = fs::read_dir(path).expect("it is there").map(|e| {
        let e = e.expect("it is there");
        if e.path().is_dir() { size(&e.path()) * 1e6 } else { e.metadata().unwrap().len() as f64 }
    });
    all.sum::<f64>() / 1e6
}

/// A graph of rows, as one table.
fn rows(text: &str, scratch: &Path, report: &Report) {
    let path = scratch.join(&report.graph);
    let table = Table::new("rows", TableFormat::Tsv, text).any_relation();
    let mut graph = Graph::new();
    let start = Instant::now();
    graph.import(&table).expect("sound");
    let imported = ms(start);
    let mut store = Store::open(path.join("ours")).expect("it is new");
    let start = Instant::now();
    store.import(&table).expect("sound");
    store.compact().expect("there is space");
    report.lines("bulk", "ms", &[("isnad", ms(start)), ("isnad in memory", imported)]);
    snapshot(&graph, &path, imported, report);
    let edges: Vec<[&str; 3]> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some([fields.next()?, fields.next()?, fields.next()?])
        })
        .collect();
    finish(store, &graph, &edges, &path, report);
}

/// A graph of texts.
fn texts(claims: usize, scratch: &Path, report: &Report) {
    let path = scratch.join(&report.graph);
    let readings: Vec<Reading> = (0..claims / 20).map(|n| reading(n, claims)).collect();
    let mut graph = Graph::new();
    let start = Instant::now();
    readings.iter().for_each(|r| graph.add(r).expect("sound"));
    let added = ms(start);
    let mut store = Store::open(path.join("ours")).expect("it is new");
    let start = Instant::now();
    store.batch(|store| readings.iter().try_for_each(|r| store.add(r))).expect("sound");
    let bulk = ms(start);
    report.lines("bulk", "ms", &[("isnad", bulk), ("isnad in memory", added)]);
    let start = Instant::now();
    store.compact().expect("there is space");
    report.lines("compact", "ms", &[("isnad", ms(start))]);
    snapshot(&graph, &path, added, report);
    let edges: Vec<[&str; 3]> = readings
        .iter()
        .flat_map(|r| &r.claims)
        .map(|c| {
            let side = |a: &'_ Option<Argument>| a.as_ref().map(|a| a.entity.clone());
            let (from, to) = (side(&c.subject).unwrap(), side(&c.object).unwrap());
            // The texts live as long as the bench.
            [&*from.to_string().leak(), "supports", &*to.to_string().leak()]
        })
        .collect();
    finish(store, &graph, &edges, &path, report);
}

/// Ten sentences, two claims each.
fn reading(document: usize, claims: usize) -> Reading {
    let mut random = Random(document as u64 * 2 + 1);
    random.next();
    let id = format!("document-{document}");
    let mut reading = Reading::new(id.as_str());
    reading.publisher = Some(format!("publisher {}", document % 50));
    reading.published = Some(format!("20{:02}-0{}", document % 24, 1 + document % 9).parse().unwrap());
    let entities = (claims / 20).max(50);
    let mut known: HashMap<usize, std::sync::Arc<Entity>> = HashMap::new();
    for sentence in 0..10 {
        let picks: [usize; 4] = [0; 4].map(|_| random.below(entities));
        let names = picks.map(|n| format!("Group number {n}"));
        let quote = format!(
            "On day {} {} backed {}, and {} was said to arm {}.",
            random.below(1000), names[0], names[1], names[2], names[3]
        );
        let start = sentence * 140;
        let span = Span::new(start, start + quote.len()).expect("in order");
        for (n, name) in picks.iter().zip(&names) {
            known.entry(*n).or_insert_with(|| {
                let entity = Entity::new(format!("group-{n}"), "group", name.as_str());
                entity.expect("sound").into()
            });
        }
        for pair in picks.chunks(2) {
            let side = |n: usize| Argument::new(format!("group-{n}"), span);
            let evidence = Evidence::new(id.as_str(), span, quote.as_str(), "supports");
            let claim = Claim::new("supports", evidence);
            reading.claims.push(claim.subject(side(pair[0])).object(side(pair[1])));
        }
    }
    let mut entities: Vec<_> = known.into_iter().collect();
    entities.sort_by_key(|(n, _)| *n);
    reading.entities = entities.into_iter().map(|(_, e)| e).collect();
    reading
}

/// The one-file form.
fn snapshot(graph: &Graph, path: &Path, made: f64, report: &Report) {
    let file = path.join("snapshot");
    let held = crate::ALLOCATED.allocated();
    crate::ALLOCATED.set_limit(usize::MAX).expect("there is no limit");
    let start = Instant::now();
    graph.save(&file).expect("there is space");
    let saved = ms(start);
    let start = Instant::now();
    let loaded = Graph::load(&file).expect("it was saved");
    let load = ms(start);
    assert_eq!(loaded.document_count(), graph.document_count());
    report.lines("save", "ms", &[("isnad", saved)]);
    report.lines("load", "ms", &[("isnad", load), ("isnad, made anew", made)]);
    let bytes = fs::metadata(&file).expect("it is there").len() as f64 / 1e6;
    report.lines("snapshot size", "MB", &[("isnad", bytes)]);
    report.lines("live while saving", "MB", &[("isnad", held as f64 / 1e6)]);
}

/// What is asked of every store.
fn finish(mut store: Store, graph: &Graph, edges: &[[&str; 3]], path: &Path, report: &Report) {
    queries(&store, graph, edges, report);
    let ours = size(&path.join("ours"));
    let theirs = overgraph_of(edges, &path.join("overgraph"));
    report.lines("size", "MB", &[("isnad", ours), ("overgraph", size(&path.join("overgraph")))]);
    let id = edges[edges.len() / 2][0];
    let opened = |what: &str, folder: &str| {
        let all = (0..OPENED).map(|_| child(what, &path.join(folder), id));
        let all: Vec<[f64; 2]> = all.collect();
        let of = |i: usize| median(all.iter().map(|pair| pair[i]).collect());
        [of(0), of(1)]
    };
    drop(store);
    let mine = opened("--open-ours", "ours");
    let peer = opened("--open-overgraph", "overgraph");
    report.lines("open", "ms", &[("isnad", mine[0]), ("overgraph", peer[0])]);
    let whole = graph.memory();
    let whole = (whole.entities + whole.edges + whole.evidence) as f64 / 1e6;
    report.lines("resident when open", "MB", &[
        ("isnad", mine[1]),
        ("overgraph", peer[1]),
        ("isnad in memory, columns", whole),
    ]);
    store = Store::open(path.join("ours")).expect("it was closed");
    let documents: Vec<Reading> =
        (0..ADDED).map(|n| reading(10_000_000 + n, 20 * edges.len().min(50_000))).collect();
    let times = documents.iter().map(|document| {
        let start = Instant::now();
        store.add(document).expect("sound");
        ms(start)
    });
    let mine = median(times.collect());
    let (db, nodes) = theirs;
    let mut random = Random(11);
    let ids: Vec<u64> = nodes.values().copied().collect();
    let times = (0..ADDED).map(|_| {
        let (a, b) = (ids[random.below(ids.len())], ids[random.below(ids.len())]);
        let start = Instant::now();
        db.upsert_edge(a, b, "added", UpsertEdgeOptions::default()).expect("sound");
        ms(start)
    });
    let peer = median(times.collect());
    drop(db);
    let [redb, drive] = [redb(path, edges.len() / 20), drive(path)];
    report.lines("durable document", "ms", &[
        ("isnad, 20 claims", mine),
        ("overgraph, one edge", peer),
        ("redb, one record", redb),
        ("the drive's fsync", drive),
    ]);
}

/// Who is next to whom, and the shortest paths, in memory and opened.
fn queries(store: &Store, graph: &Graph, edges: &[[&str; 3]], report: &Report) {
    let mut random = Random(7);
    let asked: Vec<[&str; 2]> = (0..2000)
        .map(|_| [edges[random.below(edges.len())][0], edges[random.below(edges.len())][2]])
        .collect();
    let neighbours = |graph: &Graph| -> usize {
        asked.iter().map(|[a, _]| graph.neighbours(a).unwrap().count().unwrap()).sum()
    };
    let paths = |graph: &Graph| -> usize {
        let all = asked.iter().take(200);
        all.filter_map(|[a, b]| graph.shortest_path(a, b).unwrap()).map(|p| p.steps().count()).sum()
    };
    let claims = |graph: &Graph| -> usize {
        let all = asked.iter().take(200);
        let all = all.flat_map(|[a, _]| graph.neighbours(a).unwrap().collect().unwrap().into_iter().take(20).collect::<Vec<_>>());
        all.map(|n| n.edge.claims().len()).sum()
    };
    let works: [(&str, &dyn Fn(&Graph) -> usize); 3] =
        [("neighbours", &neighbours), ("shortest paths", &paths), ("claims", &claims)];
    for (work, ask) in works {
        assert_eq!(ask(store.graph()), ask(graph), "both answer alike");
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..7 {
            for (graph, times) in [store.graph(), graph].into_iter().zip(&mut times) {
                let start = Instant::now();
                std::hint::black_box(ask(graph));
                times.push(ms(start));
            }
        }
        let [opened, memory] = times.map(median);
        report.lines(&format!("ask {work}"), "ms", &[("isnad, opened", opened), ("isnad in memory", memory)]);
    }
}

/// The edges in overgraph, synced at every write from then on.
fn overgraph_of(edges: &[[&str; 3]], path: &Path) -> (DatabaseEngine, BTreeMap<String, u64>) {
    let options = DbOptions { wal_sync_mode: WalSyncMode::Immediate, ..DbOptions::default() };
    let db = DatabaseEngine::open(path, &options).expect("it is new");
    let mut nodes: BTreeMap<String, u64> = BTreeMap::new();
    for [from, _, to] in edges {
        nodes.insert((*from).to_owned(), 0);
        nodes.insert((*to).to_owned(), 0);
    }
    let keys: Vec<String> = nodes.keys().cloned().collect();
    for part in keys.chunks(10_000) {
        let inputs = part.iter().map(|key| NodeInput {
            labels: vec!["E".to_owned()],
            key: key.clone(),
            props: BTreeMap::new(),
            weight: 1.0,
            dense_vector: None,
            sparse_vector: None,
        });
        let ids = db.batch_upsert_nodes(inputs.collect()).expect("sound");
        for (key, id) in part.iter().zip(ids) {
            nodes.insert(key.clone(), id);
        }
    }
    for part in edges.chunks(10_000) {
        let inputs = part.iter().map(|[from, relation, to]| EdgeInput {
            from: nodes[*from],
            to: nodes[*to],
            label: (*relation).to_owned(),
            props: BTreeMap::new(),
            weight: 1.0,
            valid_from: None,
            valid_to: None,
        });
        db.batch_upsert_edges(inputs.collect()).expect("sound");
    }
    db.close().expect("it is open");
    drop(db);
    (DatabaseEngine::open(path, &options).expect("it was closed"), nodes)
}

/// One more record in a redb of so many.
fn redb(path: &Path, records: usize) -> f64 {
    use redb::{Database, TableDefinition};
    const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");
    let record = vec![7_u8; 3000];
    let db = Database::create(path.join("redb")).expect("it is new");
    let put = |keys: std::ops::Range<u64>| {
        let write = db.begin_write().expect("there is one writer");
        {
            let mut table = write.open_table(RECORDS).expect("sound");
            for key in keys {
                let key = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                table.insert(key, record.as_slice()).expect("there is space");
            }
        }
        write.commit().expect("there is space");
    };
    put(0..records as u64);
    let times = (0..ADDED as u64).map(|n| {
        let start = Instant::now();
        put(records as u64 + n..records as u64 + n + 1);
        ms(start)
    });
    median(times.collect())
}

/// Appending and syncing, which nobody can do without.
fn drive(path: &Path) -> f64 {
    let mut file = fs::File::create(path.join("drive")).expect("it is new");
    file.seek(SeekFrom::Start(0)).expect("it is open");
    let times = (0..ADDED).map(|_| {
        let start = Instant::now();
        file.write_all(&[7; 3000]).expect("there is space");
        file.sync_data().expect("there is space");
        ms(start)
    });
    median(times.collect())
}

/// Opens a store in a process of its own: milliseconds to the first answer, and
/// the resident memory then, in MB.
fn child(what: &str, path: &Path, id: &str) -> [f64; 2] {
    let program = std::env::current_exe().expect("it runs");
    let output = Command::new(program).args(["store", what]).arg(path).arg(id).output();
    let output = String::from_utf8(output.expect("it runs").stdout).expect("it is text");
    let mut numbers = output.split_whitespace().map(|n| n.parse().expect("it is a number"));
    [0; 2].map(|_| numbers.next().expect("there are two"))
}

fn open(what: &str, path: &Path, id: &str) -> ExitCode {
    let before = resident();
    let start = Instant::now();
    let (time, held) = if what == "--open-ours" {
        let store = Store::open_read_only(path).expect("it is there");
        let count = store.graph().neighbours(id).expect("it is there").count().expect("it counts");
        let time = ms(start);
        assert!(count > 0);
        (time, resident())
    } else {
        let db = DatabaseEngine::open(path, &DbOptions::default()).expect("it is there");
        let node = db.get_node_by_key("E", id).expect("sound").expect("it is there");
        let options = NeighborOptions { direction: Direction::Both, ..Default::default() };
        let count = db.neighbors(node.id, &options).expect("sound").len();
        let time = ms(start);
        assert!(count > 0);
        (time, resident())
    };
    println!("{time} {}", held - before);
    ExitCode::SUCCESS
}

/// Resident memory of this process in MB, that of mapped files included.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    let kb: f64 = line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0.0);
    kb / 1e3
}
