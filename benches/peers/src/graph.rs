//! Graph queries beside petgraph and pathfinding.
//!
//! Everything runs on one thread and is timed in CPU time; rounds of the
//! systems alternate and the median counts, so that drift of the machine
//! falls on all alike. Every answer is held against the peer's.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cpu_time::ThreadTime;
use isnad::{Graph, Table, TableFormat};
use petgraph::algo;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex, UnGraph};
use petgraph::stable_graph::StableDiGraph;
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef, IntoNodeIdentifiers};

/// Bytes allocated now.
fn live() -> usize {
    crate::names::measure::memory().now
}

pub fn run(arguments: &[String]) -> ExitCode {
    let json = arguments.iter().any(|a| a == "--json");
    let part = arguments.iter().find_map(|a| Some(a.strip_prefix("--part=")?.to_owned()));
    let rounds = arguments.iter().find_map(|a| a.strip_prefix("--rounds=")?.parse().ok());
    let mut report = Report { json, rounds: rounds.unwrap_or(5), part };
    let folder = arguments.iter().find(|a| !a.starts_with("--")).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/graphs"),
        PathBuf::from,
    );
    let mut failed = false;
    let only = arguments.iter().find_map(|a| a.strip_prefix("--only=")).unwrap_or("");
    let files = [("fb15k-237", "fb15k-237.tsv.gz"), ("debian", "debian_bookworm.tsv.gz")];
    for (name, file) in files.into_iter().filter(|f| f.0.contains(only)) {
        match read(&folder.join(file)) {
            Ok(text) => measure(name, &text, &mut report),
            Err(error) => {
                eprintln!("{}: {error}", folder.join(file).display());
                failed = true;
            }
        }
    }
    let edges = arguments
        .iter()
        .find_map(|a| a.strip_prefix("--edges="))
        .and_then(|n| n.parse().ok())
        .unwrap_or(5_000_000);
    if "power-law".contains(only) {
        measure("power-law", &generate(edges), &mut report);
    }
    if "evidence".contains(only) {
        evidence(&mut report);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

struct Report {
    json: bool,
    /// How many rounds the systems take turns for.
    rounds: usize,
    /// Only this part of the work: `queries`, `paths`, `algorithms`, `changes`.
    part: Option<String>,
}

impl Report {
    fn wants(&self, part: &str) -> bool {
        self.part.as_deref().is_none_or(|p| p == part)
    }

    /// One figure of one system; `ratio` is the peer's over ours.
    fn line(&mut self, work: &str, system: &str, value: f64, unit: &str, ratio: Option<f64>) {
        if self.json {
            let ratio = ratio.map_or("null".to_owned(), |r| format!("{r:.3}"));
            println!(
                r#"{{"work":"{work}","system":"{system}","value":{value:.3},"unit":"{unit}","ratio":{ratio}}}"#
            );
        } else {
            let ratio = ratio.map_or(String::new(), |r| format!("  {r:.2}x"));
            println!("{work:<34} {system:<32} {value:>14.3} {unit:<10}{ratio}");
        }
    }

    /// Ours first, then peers, with their ratios to ours.
    fn compare(&mut self, work: &str, unit: &str, figures: &[(&str, f64)]) {
        let Some(&(_, ours)) = figures.first() else { return };
        for (i, (system, value)) in figures.iter().enumerate() {
            self.line(work, system, *value, unit, (i > 0).then(|| value / ours));
        }
    }
}

fn read(file: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file)?).read_to_string(&mut text)?;
    Ok(text)
}

/// A multiplicative congruential generator: the same graph everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// In 0..1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Rows with a power-law degree (exponent about 2.3) and dates over 20 years.
fn generate(edges: usize) -> String {
    use std::fmt::Write;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let nodes = edges / 10;
    let mut pick = move || {
        let x = random.unit().max(1e-12).powf(-0.77) - 1.0;
        let hub = (x * 3.0) as usize;
        // The tail wraps around to keep the ids spread.
        let node = if hub < nodes { nodes - 1 - hub } else { random.below(nodes) };
        let salt = random.next();
        // Most ends are drawn evenly, so that the graph hangs together.
        if salt % 3 == 0 { (node, salt >> 8) } else { (random.below(nodes), salt >> 8) }
    };
    let mut text = String::with_capacity(edges * 32);
    for _ in 0..edges {
        let ((a, salt), (b, _)) = (pick(), pick());
        let day = salt as usize % (20 * 336);
        let (year, month, day) = (2000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let relation = (salt >> 20) % 20;
        let _ = writeln!(
            text,
            "n{:07}\tr{relation:02}\tn{:07}\t{year}-{month:02}-{day:02}",
            a * 7919 % 9_999_991,
            b * 7919 % 9_999_991
        );
    }
    text
}

/// What the peers run on: petgraph with a map of names, as one would build it.
#[derive(Default)]
struct Peer {
    graph: DiGraph<String, Weight>,
    names: HashMap<String, NodeIndex>,
    relations: HashMap<String, u16>,
}

#[derive(Clone, Copy, Default)]
struct Weight {
    relation: u16,
    /// As a number that sorts, 0 for none.
    day: u32,
}

impl Peer {
    fn build(text: &str) -> Self {
        let mut peer = Self::default();
        for line in text.lines() {
            let mut fields = line.split('\t');
            let (Some(a), Some(r), Some(b)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let day = fields.next().map_or(0, day_number);
            let (a, b) = (peer.node(a), peer.node(b));
            let next = peer.relations.len() as u16;
            let relation = match peer.relations.get(r) {
                Some(known) => *known,
                None => *peer.relations.entry(r.to_owned()).or_insert(next),
            };
            peer.graph.add_edge(a, b, Weight { relation, day });
        }
        peer
    }

    fn node(&mut self, name: &str) -> NodeIndex {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let node = self.graph.add_node(name.to_owned());
        self.names.insert(name.to_owned(), node);
        node
    }
}

fn day_number(date: &str) -> u32 {
    date.bytes().filter(u8::is_ascii_digit).fold(0, |n, d| n * 10 + u32::from(d - b'0'))
}

fn import(text: &str) -> Graph {
    let table = Table::new("rows", TableFormat::Tsv, text).any_relation();
    let mut graph = Graph::new();
    graph.import(&table).expect("the rows are sound");
    graph
}

/// Seconds of CPU time, median over rounds in which all systems take turns.
fn race<const N: usize>(rounds: usize, mut systems: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..rounds {
        for i in 0..N {
            let i = (i + round) % N;
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

fn measure(name: &str, text: &str, report: &mut Report) {
    let edges = text.lines().count();
    let big = edges > 1_000_000;
    let rounds = if big { report.rounds.min(3) } else { report.rounds };
    // Peers that take seconds.
    let slow = rounds.min(3);
    let work = |what: &str| format!("{name}: {what}");

    if report.wants("queries") {
        // Building, and what it takes.
        let (mut ours, mut peer) = (None, None);
        let table = Table::new("rows", TableFormat::Tsv, text).any_relation();
        let [mine, theirs] = race(
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
        report.compare(
            &work("build"),
            "ms",
            &[("isnad", mine * 1e3), ("petgraph + map", theirs * 1e3)],
        );
        drop((ours.take(), peer.take()));
    }
    let before = live();
    let graph = import(text);
    let whole = live() - before;
    let memory = graph.memory();
    let before = live();
    let mut peer = Peer::build(text);
    let grown = live() - before;
    peer.graph.shrink_to_fit();
    peer.names.shrink_to_fit();
    let shrunk = live() - before;
    let each = |bytes: usize| bytes as f64 / edges as f64;
    report.compare(
        &work("bytes an edge"),
        "bytes",
        &[
            ("isnad without evidence", each(whole - memory.evidence)),
            ("petgraph + map, as built", each(grown)),
            ("petgraph + map, shrunk", each(shrunk)),
        ],
    );
    report.line(&work("evidence"), "isnad", each(memory.evidence), "bytes/row", None);
    assert_eq!(graph.entity_count(), peer.graph.node_count());

    // Questions: ends of random edges, so that hubs are asked as often as
    // they are named.
    let mut random = Random(42);
    let asked = if big { 100 } else { 200 };
    let lines: Vec<&str> = text.lines().collect();
    let rows: Vec<(&str, &str, &str)> = (0..asked)
        .map(|_| {
            let mut fields = lines[random.below(lines.len())].split('\t');
            let mut field = || fields.next().unwrap_or_default();
            (field(), field(), field())
        })
        .collect();
    let per = |seconds: f64| seconds * 1e6 / asked as f64;

    // Shortest paths between ends of different edges.
    let pairs: Vec<(&str, &str)> = rows
        .iter()
        .zip(rows.iter().rev())
        .map(|(x, y)| (x.0, y.2))
        .filter(|(a, b)| a != b)
        .collect();
    if report.wants("queries") {
        // Typed neighbours: of each edge the end with more edges is asked for its
        // edges of one relation it has, each relation as likely as another.
        let mut around: Vec<u32> = vec![0; peer.graph.node_count()];
        for e in peer.graph.edge_references() {
            around[e.source().index()] += 1;
            around[e.target().index()] += 1;
        }
        let names: HashMap<u16, &str> =
            peer.relations.iter().map(|(n, r)| (*r, n.as_str())).collect();
        let hubs: Vec<(&str, &str)> = rows
            .iter()
            .map(|(a, _, b)| {
                let more = around[peer.names[*a].index()] >= around[peer.names[*b].index()];
                let hub = peer.names[if more { *a } else { *b }];
                let both = [petgraph::Outgoing, petgraph::Incoming];
                let edges = both.into_iter().flat_map(|d| peer.graph.edges_directed(hub, d));
                let kinds: std::collections::BTreeSet<u16> =
                    edges.map(|e| e.weight().relation).collect();
                let kind = kinds.iter().nth(random.below(kinds.len())).copied().unwrap_or_default();
                (if more { *a } else { *b }, names[&kind])
            })
            .collect();
        {
            let (edges, names, named) = (&mut 0, &mut 0, &mut 0);
            let peer_edges = std::cell::Cell::new(0);
            let g = &peer.graph;
            let found = |hub: NodeIndex, relation: u16| {
                let out = g.edges_directed(hub, petgraph::Outgoing).map(|e| (e, e.target()));
                let into = g.edges_directed(hub, petgraph::Incoming).map(|e| (e, e.source()));
                out.chain(into.filter(move |(e, _)| e.source() != e.target()))
                    .filter(move |(e, _)| e.weight().relation == relation)
            };
            let [mine, theirs, mine_named, theirs_named] = race(
                rounds,
                [
                    &mut || {
                        let one = |(hub, relation): &(&str, &str)| {
                            let ask =
                                graph.neighbours(hub).unwrap().relation(relation).check().unwrap();
                            ask.edges()
                                .map(|e| usize::from(std::hint::black_box(e).relation().len() > 0))
                                .sum::<usize>()
                        };
                        *edges = hubs.iter().map(one).sum::<usize>();
                    },
                    &mut || {
                        let one = |(hub, relation): &(&str, &str)| {
                            let (hub, relation) = (peer.names[*hub], peer.relations[*relation]);
                            found(hub, relation)
                                .map(|(e, _)| {
                                    usize::from(
                                        std::hint::black_box(e).weight().relation == relation,
                                    )
                                })
                                .sum::<usize>()
                        };
                        peer_edges.set(hubs.iter().map(one).sum::<usize>());
                    },
                    &mut || {
                        let one = |(hub, relation): &(&str, &str)| {
                            let ask =
                                graph.neighbours(hub).unwrap().relation(relation).check().unwrap();
                            ask.into_iter().map(|n| n.entity.len()).sum::<usize>()
                        };
                        *names = hubs.iter().map(one).sum::<usize>();
                    },
                    &mut || {
                        let one = |(hub, relation): &(&str, &str)| {
                            let (hub, relation) = (peer.names[*hub], peer.relations[*relation]);
                            found(hub, relation).map(|(_, end)| g[end].len()).sum::<usize>()
                        };
                        *named = hubs.iter().map(one).sum::<usize>();
                    },
                ],
            );
            assert!(*edges <= peer_edges.get() && *names <= *named, "typed neighbours");
            // The generated graph repeats some rows, which petgraph keeps
            // apart and we count as claims of one edge: the claims are as many.
            for (hub, relation) in &hubs {
                let ask = graph.neighbours(hub).unwrap().relation(relation).check().unwrap();
                let claims: usize = ask.edges().map(|e| e.claim_count()).sum();
                let theirs = found(peer.names[*hub], peer.relations[*relation]).count();
                assert_eq!(claims, theirs, "{hub}");
            }
            report.compare(
                &work("typed neighbours"),
                "us",
                &[("isnad", per(mine)), ("petgraph edges_directed + filter", per(theirs))],
            );
            report.compare(
                &work("typed neighbours, with names"),
                "us",
                &[
                    ("isnad", per(mine_named)),
                    ("petgraph edges_directed + filter", per(theirs_named)),
                ],
            );
        }

        let per_pair = |seconds: f64| seconds * 1e6 / pairs.len() as f64;
        let mut lengths: (Vec<usize>, Vec<usize>, Vec<usize>) = Default::default();
        let mut scratch = Scratch::new(peer.graph.node_count());
        let undirected: UnGraph<(), Weight> = {
            let mut g = UnGraph::with_capacity(peer.graph.node_count(), peer.graph.edge_count());
            peer.graph.node_indices().for_each(|_| {
                g.add_node(());
            });
            for e in peer.graph.edge_references() {
                g.add_edge(e.source(), e.target(), *e.weight());
            }
            g
        };
        let few = &pairs[..pairs.len().min(if big { 10 } else { 20 })];
        let [mine, same] = race(
            rounds,
            [
                &mut || {
                    let hops = |(a, b): &(&str, &str)| {
                        graph.shortest_path(a, b).unwrap().map_or(99, |p| p.hops())
                    };
                    lengths.0 = pairs.iter().map(hops).collect();
                },
                &mut || {
                    let hops = |(a, b): &(&str, &str)| {
                        scratch.meet(&peer.graph, peer.names[*a], peer.names[*b]).unwrap_or(99)
                    };
                    lengths.1 = pairs.iter().map(hops).collect();
                },
            ],
        );
        assert_eq!(lengths.0, lengths.1, "shortest paths");
        let [mine_few, dijkstra] = race(
            slow,
            [
                &mut || {
                    for (a, b) in few {
                        graph.shortest_path(a, b).unwrap();
                    }
                },
                &mut || {
                    let hops = |(a, b): &(&str, &str)| {
                        let (a, b) = (peer.names[*a], peer.names[*b]);
                        algo::bidirectional_dijkstra(&undirected, a, b, |_| 1_usize).unwrap_or(99)
                    };
                    lengths.2 = few.iter().map(hops).collect();
                },
            ],
        );
        assert_eq!(&lengths.0[..few.len()], &lengths.2[..], "bidirectional_dijkstra");
        report.compare(
            &work("shortest path"),
            "us",
            &[("isnad", per_pair(mine)), ("petgraph, our search on it", per_pair(same))],
        );
        report.compare(
            &work("shortest path (few)"),
            "us",
            &[
                ("isnad", mine_few * 1e6 / few.len() as f64),
                ("petgraph bidirectional_dijkstra", dijkstra * 1e6 / few.len() as f64),
            ],
        );
        let unrestricted = per_pair(mine);

        // Restricted to a third of the relations, in order of their names.
        let mut names: Vec<&str> = peer.relations.keys().map(String::as_str).collect();
        names.sort_unstable();
        let kept: Vec<&str> = names.iter().copied().step_by(3).collect();
        let kept_numbers: HashSet<u16> = kept.iter().map(|r| peer.relations[*r]).collect();
        let few = &pairs[..pairs.len().min(if big { 4 } else { 10 })];
        let restricted = |a: &str, b: &str| {
            let path = graph.paths(a, b).unwrap().relations(kept.iter().copied()).shortest();
            path.unwrap().map_or(99, |p| p.hops())
        };
        let [all] = race(
            rounds,
            [&mut || {
                lengths.0 = pairs.iter().map(|(a, b)| restricted(a, b)).collect();
            }],
        );
        let [mine, astar] = race(
            slow,
            [&mut || few.iter().for_each(|(a, b)| drop(restricted(a, b))), &mut || {
                let hops = |(a, b): &(&str, &str)| {
                    let kept = |e: petgraph::graph::EdgeReference<'_, Weight>| {
                        kept_numbers.contains(&e.weight().relation)
                    };
                    let filtered = EdgeFiltered::from_fn(&undirected, kept);
                    let (a, b) = (peer.names[*a], peer.names[*b]);
                    algo::astar(&filtered, a, |n| n == b, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
                };
                lengths.2 = few.iter().map(hops).collect();
            }],
        );
        assert_eq!(&lengths.0[..few.len()], &lengths.2[..], "restricted by relation");
        report.compare(
            &work("path by relation"),
            "us",
            &[
                ("isnad", mine * 1e6 / few.len() as f64),
                ("petgraph astar, EdgeFiltered", astar * 1e6 / few.len() as f64),
            ],
        );
        report.line(
            &work("path by relation, all pairs"),
            "isnad / its unrestricted",
            per_pair(all),
            "us",
            Some(per_pair(all) / unrestricted),
        );

        if lines[0].split('\t').count() > 3 {
            let within = |a: &str, b: &str| {
                let ask = graph.paths(a, b).unwrap().during("2004/2008").unwrap();
                ask.shortest().unwrap().map_or(99, |p| p.hops())
            };
            let [all] = race(
                rounds,
                [&mut || {
                    lengths.0 = pairs.iter().map(|(a, b)| within(a, b)).collect();
                }],
            );
            let [mine, astar] = race(
                slow,
                [&mut || few.iter().for_each(|(a, b)| drop(within(a, b))), &mut || {
                    let hops = |(a, b): &(&str, &str)| {
                        let kept = |e: petgraph::graph::EdgeReference<'_, Weight>| {
                            (20_040_101..=20_081_231).contains(&e.weight().day)
                        };
                        let filtered = EdgeFiltered::from_fn(&undirected, kept);
                        let (a, b) = (peer.names[*a], peer.names[*b]);
                        algo::astar(&filtered, a, |n| n == b, |_| 1_usize, |_| 0)
                            .map_or(99, |p| p.0)
                    };
                    lengths.2 = few.iter().map(hops).collect();
                }],
            );
            assert_eq!(&lengths.0[..few.len()], &lengths.2[..], "restricted by date");
            report.compare(
                &work("path by date"),
                "us",
                &[
                    ("isnad", mine * 1e6 / few.len() as f64),
                    ("petgraph astar, EdgeFiltered", astar * 1e6 / few.len() as f64),
                ],
            );
            report.line(
                &work("path by date, all pairs"),
                "isnad / its unrestricted",
                per_pair(all),
                "us",
                Some(per_pair(all) / unrestricted),
            );
        }
    }

    if report.wants("paths") {
        simple_paths(name, &graph, &peer, &pairs, big, report);
    }
    if report.wants("algorithms") {
        algorithms(name, &graph, &peer, rounds, report);
    }
    if !big && report.wants("changes") {
        changes(name, &lines, &graph, &rows, &pairs, report);
    }
}

/// Our own bidirectional search over petgraph's lists.
struct Scratch {
    marks: Vec<(u32, u32)>,
    epoch: u32,
}

impl Scratch {
    fn new(nodes: usize) -> Self {
        Self { marks: vec![(0, 0); nodes], epoch: 0 }
    }

    fn meet(&mut self, g: &DiGraph<String, Weight>, a: NodeIndex, b: NodeIndex) -> Option<usize> {
        self.epoch += 2;
        let stamps = [self.epoch - 1, self.epoch];
        self.marks[a.index()].0 = stamps[0];
        self.marks[b.index()].0 = stamps[1];
        let mut levels = [vec![a], vec![b]];
        let mut costs = [1, 1];
        let mut hops = 0;
        while !levels[0].is_empty() && !levels[1].is_empty() {
            let side = usize::from(costs[0] > costs[1]);
            let mut level = Vec::new();
            let mut met = false;
            for &node in &levels[side] {
                for next in g.neighbors_undirected(node) {
                    let mark = &mut self.marks[next.index()];
                    if mark.0 == stamps[1 - side] {
                        met = true;
                        if side == 0 {
                            return Some(hops + 1);
                        }
                    } else if mark.0 != stamps[side] {
                        *mark = (stamps[side], hops as u32);
                        level.push(next);
                    }
                }
            }
            hops += 1;
            if met {
                return Some(hops);
            }
            // petgraph keeps no degree: the size of the level stands for it.
            costs[side] = level.len();
            levels[side] = level;
        }
        None
    }
}

/// Bounded simple paths and k shortest, on the undirected graph without
/// parallel edges, which is what both sides walk.
fn simple_paths(
    name: &str,
    graph: &Graph,
    peer: &Peer,
    pairs: &[(&str, &str)],
    big: bool,
    report: &mut Report,
) {
    let slow = if big { 1 } else { report.rounds.min(3) };
    let mut seen = HashSet::new();
    let mut plain: UnGraph<(), ()> = UnGraph::default();
    peer.graph.node_indices().for_each(|_| {
        plain.add_node(());
    });
    for e in peer.graph.edge_references() {
        let (a, b) = (e.source().min(e.target()), e.source().max(e.target()));
        if a != b && seen.insert((a, b)) {
            plain.add_edge(a, b, ());
        }
    }
    drop(seen);
    // Hub to hub would keep petgraph for minutes: pairs are taken by the
    // walks there are between them.
    let walks = |n: &str| -> usize {
        let degree = |n: NodeIndex| plain.neighbors(n).count();
        plain.neighbors(peer.names[n]).map(degree).sum()
    };
    // Any two entities, hub or not.
    let mut random = Random(11);
    let nodes: Vec<&str> = peer.graph.node_weights().map(String::as_str).collect();
    let mut sorted: Vec<(&str, &str)> = Vec::new();
    while sorted.len() < 200 {
        let pair = (nodes[random.below(nodes.len())], nodes[random.below(nodes.len())]);
        if pair.0 != pair.1 {
            sorted.push(pair);
        }
    }
    sorted.sort_by_cached_key(|(a, b)| walks(a) * walks(b));
    for (hops, count) in [(3, if big { 4 } else { 10 }), (4, if big { 1 } else { 3 })] {
        let share = if hops == 3 { 1 } else { 3 };
        let few = &sorted[..(sorted.len() / share).max(1)];
        let few: Vec<_> =
            few.iter().step_by((few.len() / count).max(1)).take(count).copied().collect();
        let mut counts = (Vec::new(), Vec::new());
        let [mine, theirs] = race(
            if hops == 3 { slow } else { 1 },
            [
                &mut || {
                    counts.0 = few
                        .iter()
                        .map(|(a, b)| {
                            let ask = graph.paths(a, b).unwrap().max_hops(hops).limit(10_000_000);
                            ask.collect().unwrap().len()
                        })
                        .collect();
                },
                &mut || {
                    counts.1 = few
                        .iter()
                        .map(|(a, b)| {
                            let (a, b) = (peer.names[*a], peer.names[*b]);
                            let all = algo::all_simple_paths::<
                                Vec<_>,
                                _,
                                std::collections::hash_map::RandomState,
                            >(&plain, a, b, 0, Some(hops - 1));
                            all.count()
                        })
                        .collect();
                },
            ],
        );
        assert_eq!(counts.0, counts.1, "simple paths");
        report.compare(
            &format!("{name}: simple paths to {hops} hops"),
            "us",
            &[
                ("isnad", mine * 1e6 / few.len() as f64),
                ("petgraph all_simple_paths", theirs * 1e6 / few.len() as f64),
            ],
        );
    }
    let few: Vec<_> = sorted
        .iter()
        .take(sorted.len() / 2)
        .step_by((sorted.len() / 6).max(1))
        .take(3)
        .copied()
        .collect();
    let mut lengths = (Vec::new(), Vec::new());
    let [mine, theirs] = race(
        1,
        [
            &mut || {
                lengths.0 = few
                    .iter()
                    .map(|(a, b)| {
                        let paths = graph.paths(a, b).unwrap().k_shortest(10).unwrap();
                        paths.iter().map(|p| p.hops()).collect::<Vec<_>>()
                    })
                    .collect();
            },
            &mut || {
                lengths.1 = few
                    .iter()
                    .map(|(a, b)| {
                        let (a, b) = (peer.names[*a], peer.names[*b]);
                        let next = |n: &NodeIndex| {
                            plain.neighbors(*n).map(|m| (m, 1_usize)).collect::<Vec<_>>()
                        };
                        let paths = pathfinding::prelude::yen(&a, next, |n| *n == b, 10);
                        paths.into_iter().map(|(_, cost)| cost).collect::<Vec<_>>()
                    })
                    .collect();
            },
        ],
    );
    let wrong = lengths.0.iter().zip(&lengths.1).filter(|(a, b)| a != b).count();
    report.compare(
        &format!("{name}: 10 shortest"),
        "us",
        &[
            ("isnad", mine * 1e6 / few.len() as f64),
            ("pathfinding::yen", theirs * 1e6 / few.len() as f64),
        ],
    );
    report.line(
        &format!("{name}: 10 shortest"),
        "pathfinding::yen, other lengths",
        wrong as f64,
        "of 3",
        None,
    );

    // Two hops, direction-blind.
    let asked: Vec<&str> = pairs.iter().map(|p| p.0).collect();
    let mut sizes = (0, 0);
    let mut marks = vec![0_u32; peer.graph.node_count()];
    let mut epoch = 0;
    let [mine, theirs] = race(
        slow,
        [
            &mut || {
                sizes.0 = asked
                    .iter()
                    .map(|a| graph.around(a).unwrap().hops(2).limit(usize::MAX).count().unwrap())
                    .sum::<usize>();
            },
            &mut || {
                sizes.1 = asked
                    .iter()
                    .map(|a| {
                        epoch += 1;
                        let start = peer.names[*a];
                        marks[start.index()] = epoch;
                        let mut found = Vec::new();
                        for n in peer.graph.neighbors_undirected(start) {
                            if std::mem::replace(&mut marks[n.index()], epoch) != epoch {
                                found.push(n);
                            }
                        }
                        for i in 0..found.len() {
                            for n in peer.graph.neighbors_undirected(found[i]) {
                                if std::mem::replace(&mut marks[n.index()], epoch) != epoch {
                                    found.push(n);
                                }
                            }
                        }
                        found.len()
                    })
                    .sum::<usize>();
            },
        ],
    );
    assert_eq!(sizes.0, sizes.1, "two hops");
    report.compare(
        &format!("{name}: two hops"),
        "us",
        &[
            ("isnad", mine * 1e6 / asked.len() as f64),
            ("petgraph neighbors_undirected", theirs * 1e6 / asked.len() as f64),
        ],
    );
}

/// petgraph's own algorithms on our view and on its graph, built in the order
/// of sources.
fn algorithms(name: &str, graph: &Graph, peer: &Peer, rounds: usize, report: &mut Report) {
    let copy = graph.to_petgraph();
    let view = graph.petgraph();
    drop(peer.relations.len());
    let starts: Vec<NodeIndex> =
        copy.node_indices().step_by((copy.node_count() / 20).max(1)).take(20).collect();
    let mut seen = (0, 0);
    let [mine, theirs] = race(
        rounds,
        [
            &mut || {
                seen.0 = starts
                    .iter()
                    .map(|s| {
                        let mut bfs = Bfs::new(&view, *s);
                        std::iter::from_fn(|| bfs.next(&view)).count()
                    })
                    .sum::<usize>();
            },
            &mut || {
                seen.1 = starts
                    .iter()
                    .map(|s| {
                        let mut bfs = Bfs::new(&copy, *s);
                        std::iter::from_fn(|| bfs.next(&copy)).count()
                    })
                    .sum::<usize>();
            },
        ],
    );
    assert_eq!(seen.0, seen.1, "bfs");
    report.compare(
        &format!("{name}: petgraph Bfs"),
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    let goals: Vec<NodeIndex> = starts.iter().rev().copied().collect();
    let mut costs = (0, 0);
    let [mine, theirs] = race(
        rounds,
        [
            &mut || {
                costs.0 = starts
                    .iter()
                    .zip(&goals)
                    .map(|(s, t)| {
                        algo::astar(&view, *s, |n| n == *t, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
                    })
                    .sum::<usize>();
            },
            &mut || {
                costs.1 = starts
                    .iter()
                    .zip(&goals)
                    .map(|(s, t)| {
                        algo::astar(&copy, *s, |n| n == *t, |_| 1_usize, |_| 0).map_or(99, |p| p.0)
                    })
                    .sum::<usize>();
            },
        ],
    );
    assert_eq!(costs.0, costs.1, "astar");
    report.compare(
        &format!("{name}: petgraph astar"),
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    let [mine, theirs] = race(
        rounds,
        [&mut || seen.0 = algo::tarjan_scc(&view).len(), &mut || {
            seen.1 = algo::tarjan_scc(&copy).len()
        }],
    );
    assert_eq!(seen.0, seen.1, "tarjan");
    report.compare(
        &format!("{name}: petgraph tarjan_scc"),
        "ms",
        &[("on our view", mine * 1e3), ("on DiGraph in source order", theirs * 1e3)],
    );
    assert_eq!((&view).node_identifiers().count(), copy.node_count());
}

/// Removal of documents, and what a delta costs.
fn changes(
    name: &str,
    lines: &[&str],
    frozen: &Graph,
    rows: &[(&str, &str, &str)],
    pairs: &[(&str, &str)],
    report: &mut Report,
) {
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
        &format!("{name}: remove a document"),
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
            let found = g.neighbours(a).unwrap().relation(*r).check().unwrap().into_iter();
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
        &format!("{name}: typed neighbours, 10 % delta"),
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
        &format!("{name}: shortest path, 10 % delta"),
        "isnad / frozen",
        with * 1e6 / pairs.len() as f64,
        "us",
        Some(with / without),
    );
}

/// Bytes of claims read from text: ten sentences a document, two claims each.
fn evidence(report: &mut Report) {
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
    report.line("claims from text: evidence", "isnad", each, "bytes/row", None);
}
