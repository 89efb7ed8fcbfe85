//! Graph queries beside petgraph and pathfinding.
//!
//! `graph [--json] [--only=GRAPH] [--part=PART] [--rounds=N] [--edges=N] [FOLDER]`: the
//! graphs are `fb15k-237` and `debian` from the folder, and `power-law`, which
//! is generated; the parts are those of [`PARTS`].
//!
//! Everything runs on one thread and is timed in CPU time; rounds of the
//! systems alternate and the median counts, so that drift of the machine
//! falls on all alike, and each answers once untimed before it is timed. Both sides are given names and start by looking them
//! up, and both give the same answer, which is asserted: the same edges,
//! neighbours, lengths of paths and numbers of paths.
//!
//! Questions are about the ends of random edges, so that an entity is asked
//! about as often as edges name it. petgraph holds the edges in the order of
//! the file, as a program that reads the file would have them; where it says
//! "in source order", sorted by source.

mod algorithms;
mod changes;
mod identity;
pub mod input;
mod memory;
mod neighbours;
mod patterns;
mod shortest;
mod simple;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ThreadTime;
use isnad::Graph;

use self::input::{Peer, Random};

/// What `--part` may name; all of them unless it does.
const PARTS: [&str; 11] = [
    "build",
    "bytes",
    "neighbours",
    "hops",
    "patterns",
    "shortest",
    "restricted",
    "simple",
    "algorithms",
    "changes",
    "identity",
];

/// petgraph's `tarjan_scc` recurses once for each node of a path.
const STACK: usize = 1 << 31;

pub fn run(arguments: &[String]) -> ExitCode {
    let arguments = arguments.to_vec();
    let thread = std::thread::Builder::new().stack_size(STACK);
    let run = thread.spawn(move || measure_all(&arguments)).expect("a thread can be started");
    run.join().unwrap_or(ExitCode::FAILURE)
}

fn measure_all(arguments: &[String]) -> ExitCode {
    let option = |name: &str| arguments.iter().find_map(|a| a.strip_prefix(name));
    let part = option("--part=");
    if let Some(unknown) = part.filter(|p| !PARTS.contains(p)) {
        eprintln!("no part `{unknown}`, expected one of {}", PARTS.join(", "));
        return ExitCode::FAILURE;
    }
    let mut report = Report {
        json: arguments.iter().any(|a| a == "--json"),
        graph: String::new(),
        rounds: option("--rounds=").and_then(|n| n.parse().ok()).unwrap_or(5),
        part: part.map(str::to_owned),
    };
    let folder = arguments.iter().find(|a| !a.starts_with("--")).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/graphs"),
        PathBuf::from,
    );
    let mut failed = false;
    let only = option("--only=").unwrap_or("");
    let files = [("fb15k-237", "fb15k-237.tsv.gz"), ("debian", "debian_bookworm.tsv.gz")];
    for (name, file) in files.into_iter().filter(|f| f.0.contains(only)) {
        match input::read(&folder.join(file)) {
            Ok(text) => measure(name, &text, &mut report),
            Err(error) => {
                eprintln!("{}: {error}", folder.join(file).display());
                failed = true;
            }
        }
    }
    let edges = option("--edges=").and_then(|n| n.parse().ok()).unwrap_or(5_000_000);
    if "power-law".contains(only) {
        measure("power-law", &input::generate(edges), &mut report);
    }
    if "identity".contains(only) && report.wants("identity") {
        "ids".clone_into(&mut report.graph);
        identity::measure(&report);
    }
    if "evidence".contains(only) {
        "claims from text".clone_into(&mut report.graph);
        memory::evidence(&mut report);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

struct Report {
    json: bool,
    /// The graph at hand.
    graph: String,
    /// How many rounds the systems take turns for.
    rounds: usize,
    /// Only this part of the work.
    part: Option<String>,
}

impl Report {
    fn wants(&self, part: &str) -> bool {
        self.part.as_deref().is_none_or(|p| p == part)
    }

    /// One figure of one system; `ratio` is the peer's over ours.
    fn line(&self, work: &str, system: &str, value: f64, unit: &str, ratio: Option<f64>) {
        let graph = &self.graph;
        if self.json {
            let ratio = ratio.map_or("null".to_owned(), |r| format!("{r:.3}"));
            println!(
                r#"{{"work":"{work}","graph":"{graph}","system":"{system}","value":{value:.3},"unit":"{unit}","ratio":{ratio}}}"#
            );
        } else {
            let ratio = ratio.map_or(String::new(), |r| format!("  {r:.2}x"));
            println!("{graph:<10} {work:<30} {system:<32} {value:>14.3} {unit:<10}{ratio}");
        }
    }

    /// Ours first, then peers, with their ratios to ours.
    fn compare(&self, work: &str, unit: &str, figures: &[(&str, f64)]) {
        let Some(&(_, ours)) = figures.first() else { return };
        for (i, (system, value)) in figures.iter().enumerate() {
            self.line(work, system, *value, unit, (i > 0).then(|| value / ours));
        }
    }
}

/// Seconds of CPU time, median over rounds in which all systems take turns.
///
/// Each answers once before its time is taken, so that none pays for what
/// another left in the caches.
fn race<const N: usize>(rounds: usize, systems: [&mut dyn FnMut(); N]) -> [f64; N] {
    take_turns(rounds, true, systems)
}

/// The same for work that is too long to do twice.
fn race_once<const N: usize>(rounds: usize, systems: [&mut dyn FnMut(); N]) -> [f64; N] {
    take_turns(rounds, false, systems)
}

fn take_turns<const N: usize>(
    rounds: usize,
    twice: bool,
    systems: [&mut dyn FnMut(); N],
) -> [f64; N] {
    let mut times: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..rounds {
        for i in 0..N {
            let i = (i + round) % N;
            if twice {
                systems[i]();
            }
            let start = ThreadTime::now();
            systems[i]();
            times[i].push(start.elapsed());
        }
    }
    times.map(|mut all| {
        all.sort();
        all[all.len() / 2].as_secs_f64()
    })
}

/// A graph in both forms, and what is asked of it.
struct Case<'a> {
    lines: &'a [&'a str],
    graph: &'a Graph,
    peer: &'a Peer,
    /// Random rows: (subject, relation, object).
    rows: Vec<(&'a str, &'a str, &'a str)>,
    /// Ends of different random rows.
    pairs: Vec<(&'a str, &'a str)>,
    big: bool,
    rounds: usize,
    /// For peers that take seconds.
    slow: usize,
}

fn measure(name: &str, text: &str, report: &mut Report) {
    name.clone_into(&mut report.graph);
    let lines: Vec<&str> = text.lines().collect();
    let big = lines.len() > 1_000_000;
    let rounds = if big { report.rounds.min(3) } else { report.rounds };
    if report.wants("build") {
        memory::build(text, rounds, report);
    }
    let (graph, peer) = memory::hold(text, report);
    if PARTS[2..9].iter().all(|part| !report.wants(part)) {
        return;
    }
    let mut random = Random(42);
    let asked = if big { 100 } else { 200 };
    let rows: Vec<(&str, &str, &str)> = (0..asked)
        .map(|_| {
            let mut fields = lines[random.below(lines.len())].split('\t');
            let mut field = || fields.next().unwrap_or_default();
            (field(), field(), field())
        })
        .collect();
    let pairs = rows.iter().zip(rows.iter().rev()).map(|(x, y)| (x.0, y.2));
    let pairs: Vec<(&str, &str)> = pairs.filter(|(a, b)| a != b).collect();
    let (lines, graph, peer) = (lines.as_slice(), &graph, &peer);
    let case = Case { lines, graph, peer, rows, pairs, big, rounds, slow: rounds.min(3) };
    if report.wants("neighbours") {
        neighbours::typed(&case, &mut random, report);
    }
    if report.wants("hops") {
        neighbours::two_hops(&case, report);
        patterns::two_hops_listed(&case, report);
    }
    if report.wants("patterns") {
        patterns::three_steps(&case, &mut random, report);
    }
    if report.wants("shortest") || report.wants("restricted") {
        shortest::measure(&case, report);
    }
    if report.wants("simple") {
        simple::measure(&case, report);
    }
    if report.wants("algorithms") {
        algorithms::measure(&case, report);
    }
    if report.wants("changes") {
        changes::measure(&case, report);
    }
}
