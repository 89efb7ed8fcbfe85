//! A store as its users meet it: killed, raced, held against a model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use isnad::{
    Alias, Argument, Citation, Claim, Decision, Document, Entity, Error, Evidence, Graph, Reader,
    Reading, Schema, Span, Status, Store, Table, TableFormat,
};

/// Pseudo-random numbers (xorshift), the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

/// A document with some claims among a few entities, by number.
fn reading(document: u64, seed: u64) -> Reading {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let id = format!("doc-{document}");
    let mut reading = Reading::new(id.as_str());
    reading.title = seed.is_multiple_of(3).then(|| format!("Title {seed}"));
    reading.publisher = seed.is_multiple_of(2).then(|| format!("publisher {}", seed % 5));
    reading.published =
        (!seed.is_multiple_of(4)).then(|| format!("20{:02}-03", seed % 24).parse().unwrap());
    for _ in 0..1 + random.below(4) {
        let names = [random.below(30), random.below(30)].map(|n| format!("group-{n}"));
        let quote = format!("{} {} {} in {seed}", names[0], "fights", names[1]);
        let span = Span::new(0, quote.len()).unwrap();
        for name in &names {
            if !reading.entities.iter().any(|e| *e.id() == **name) {
                // Documents do not all call it the same.
                let called = if seed.is_multiple_of(6) { "the group" } else { name };
                let alias = Alias::new(format!("alias of {name}")).unwrap();
                let entity = Entity::new(name.as_str(), "group", called).unwrap();
                reading.entities.push(entity.alias(alias).country("iraq").into());
            }
        }
        let relation = ["fights", "allied_with", "part_of"][random.below(3) as usize];
        let rule = ["by hand", "by rule"][random.below(2) as usize];
        let mut claim = Claim::new(relation, Evidence::new(id.as_str(), span, quote, rule))
            .subject(Argument::new(names[0].as_str(), span))
            .object(Argument::new(names[1].as_str(), span));
        claim.status = [Status::Asserted, Status::Asserted, Status::Hedged, Status::Negated]
            [random.below(4) as usize];
        if random.below(3) == 0 {
            claim.time = Some(format!("20{:02}", 10 + random.below(10)).parse().unwrap());
        }
        if random.below(4) == 0 {
            claim.role = Some(format!("role {}", random.below(3)));
        }
        match random.below(8) {
            0 => claim.object = None,
            1 => claim.subject = None,
            2 => claim.citation = Some(Citation::new(span).outlet("al-Quds")),
            3 => claim.speaker = Some(Argument::new(names[0].as_str(), span)),
            4 => claim.name = Some(("another name".to_owned(), span)),
            _ => {}
        }
        reading.claims.push(claim);
    }
    reading
}

/// The child of the next test: writes, and tells what was acknowledged.
#[test]
fn a_writer_that_is_to_be_killed() {
    let Ok(path) = std::env::var("ISNAD_STORE_TO_KILL") else { return };
    let mut store = Store::open(path).unwrap();
    let mut out = std::io::stdout();
    let mut next: u64 = store.setting("next").map_or(0, |n| n.parse().unwrap());
    loop {
        match next % 7 {
            // A document is replaced and its number noted, in one batch.
            3 => store
                .batch(|store| {
                    store.replace(reading(next % 50, next))?;
                    store.replace(reading(next % 50 + 1, next))
                })
                .unwrap(),
            // Whoever was killed before the number was noted does this twice.
            5 => {
                if store.graph().document("doc-1").is_ok() {
                    store.remove("doc-1").unwrap();
                }
            }
            _ => store.replace(reading(next % 50, next)).unwrap(),
        }
        next += 1;
        store.set("next", Some(&next.to_string())).unwrap();
        if next.is_multiple_of(40) {
            store.compact().unwrap();
        }
        writeln!(out, "done {next}").unwrap();
        out.flush().unwrap();
    }
}

/// What a store holds that was stopped after `next` steps, or one later.
fn model(next: u64) -> Graph {
    let mut graph = Graph::new();
    for n in 0..next {
        step(&mut graph, n);
    }
    graph
}

fn step(graph: &mut Graph, n: u64) {
    match n % 7 {
        3 => {
            graph.replace(reading(n % 50, n)).unwrap();
            graph.replace(reading(n % 50 + 1, n)).unwrap();
        }
        5 => {
            if graph.document("doc-1").is_ok() {
                graph.remove("doc-1").unwrap();
            }
        }
        _ => graph.replace(reading(n % 50, n)).unwrap(),
    }
}

/// Kills a writer at random moments and looks what is there; a few times
/// here, as often as `ISNAD_KILLS` says where it is set.
#[test]
fn what_was_acknowledged_survives_kill_minus_nine() {
    let kills: u64 = std::env::var("ISNAD_KILLS").map_or(6, |n| n.parse().unwrap());
    let mut random = Random(kills | 1);
    let mut folder = tempfile::tempdir().unwrap();
    for kill in 0..kills {
        // Long lives would make the model slow.
        if kill % 50 == 49 {
            folder = tempfile::tempdir().unwrap();
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_writer_that_is_to_be_killed", "--nocapture"])
            .env("ISNAD_STORE_TO_KILL", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = 0;
        // Some are killed while they open.
        let steps = random.below(12);
        let mut tell = |line: Option<std::io::Result<String>>| {
            let line = line.and_then(Result::ok)?;
            if let Some(n) = line.strip_prefix("done ") {
                told = n.parse().unwrap();
            }
            Some(())
        };
        let mut seen = 0;
        while seen < steps && tell(lines.next()).is_some() {
            seen += 1;
        }
        std::thread::sleep(Duration::from_micros(random.below(3000)));
        child.kill().unwrap();
        child.wait().unwrap();
        while tell(lines.next()).is_some() {}
        let store = match Store::open_read_only(folder.path()) {
            Ok(store) => store,
            Err(Error::Damaged { message, .. }) if told == 0 && message.contains("no store") => {
                continue;
            }
            Err(e) => panic!("kill {kill}: {e}"),
        };
        let next: u64 = store.setting("next").map_or(0, |n| n.parse().unwrap());
        assert!(next >= told, "kill {kill}: {told} were acknowledged, found {next}");
        let mut expected = model(next);
        if *store.graph() != expected {
            // It was stopped between a step and its number, or within a batch.
            let first = next % 7 == 3 && {
                let mut half = expected.clone();
                half.replace(reading(next % 50, next)).unwrap();
                half == *store.graph()
            };
            step(&mut expected, next);
            assert!(first || *store.graph() == expected, "kill {kill}, after {next} steps");
        }
        Store::verify(folder.path()).unwrap();
    }
}

/// Random changes of all kinds against a plain graph, for `ISNAD_SOAK_SECONDS`.
#[test]
fn a_store_does_what_a_graph_does() {
    let seconds: f64 = std::env::var("ISNAD_SOAK_SECONDS").map_or(2.0, |n| n.parse().unwrap());
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let mut random = Random(seconds.to_bits() | 1);
    while Instant::now() < until {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let mut reader = Store::open_read_only(folder.path()).unwrap();
        let mut graph = Graph::new();
        for n in 0..300 {
            let document = random.below(25);
            let id = format!("doc-{document}");
            match random.below(22) {
                0..7 => {
                    let it = reading(document, random.below(1000));
                    assert_eq!(store.add(&it).is_ok(), graph.add(&it).is_ok());
                }
                7..10 => {
                    let it = reading(document, random.below(1000));
                    store.replace(&it).unwrap();
                    graph.replace(&it).unwrap();
                }
                10..13 => assert_eq!(store.remove(&id).is_ok(), graph.remove(&id).is_ok()),
                13 => {
                    let mut part = Graph::new();
                    for k in 0..3 {
                        part.replace(reading(random.below(25), 1000 + n + k)).unwrap();
                    }
                    store.merge(&part).unwrap();
                    graph.merge(&part).unwrap();
                }
                14 => {
                    let [a, b] = [0; 2].map(|_| format!("group-{}", random.below(30)));
                    let same = store.merge_entities(&a, &b, "a guess").is_ok();
                    assert_eq!(same, graph.merge_entities(&a, &b, "a guess").is_ok());
                }
                15 => {
                    let gone = format!("group-{}", random.below(30));
                    assert_eq!(store.unmerge(&gone).is_ok(), graph.unmerge(&gone).is_ok());
                }
                16 => store.compact().unwrap(),
                20 => {
                    let [a, b] = [0; 2].map(|_| format!("group-{}", random.below(30)));
                    let decision = match random.below(2) {
                        0 => Decision::different(a, b),
                        _ => Decision::same(a, b).because("a guess"),
                    };
                    let taken = store.decide_all([decision.clone()]).is_ok();
                    assert_eq!(taken, graph.decide(decision).is_ok());
                }
                21 => {
                    let decision = graph.decisions().next().cloned();
                    if let Some(decision) = decision {
                        store.undo(&decision).unwrap();
                        graph.undo(&decision).unwrap();
                    }
                }
                17 => {
                    drop(store);
                    store = Store::open(folder.path()).unwrap();
                }
                18 => {
                    let rows = format!("group-{}\tfights\tgroup-{}\n", random.below(30), n);
                    let table = Table::new(format!("table-{n}"), TableFormat::Tsv, rows);
                    store.import(&table).unwrap();
                    graph.import(&table).unwrap();
                }
                _ => {
                    let which = format!("publisher {}", random.below(5));
                    let gone = store.remove_where(|d| d.publisher == Some(&which)).unwrap();
                    let ids: Vec<String> = graph
                        .documents()
                        .filter(|d| d.publisher == Some(&which))
                        .map(|d| d.id.to_owned())
                        .collect();
                    ids.iter().for_each(|id| graph.remove(id).unwrap());
                    assert_eq!(gone, ids.len());
                }
            }
            if n % 10 == 0 {
                reader.refresh().unwrap();
                same_answers(store.graph(), &graph);
                same_answers(reader.graph(), &graph);
            }
        }
        Store::verify(folder.path()).unwrap();
    }
}

/// Holds the answers of two graphs against each other, order and all.
fn same_answers(found: &Graph, expected: &Graph) {
    assert!(found == expected);
    let edges = |graph: &Graph| {
        graph
            .edges()
            .map(|e| (e.to_string(), e.sources(), e.status(), e.claims()))
            .collect::<Vec<_>>()
    };
    assert_eq!(edges(found), edges(expected));
    assert!(found.entities().eq(expected.entities()));
    assert!(found.documents().eq(expected.documents()));
    for entity in expected.entities() {
        let around = |graph: &Graph| {
            let all = graph.neighbours(entity.id()).unwrap().collect().unwrap();
            let all = all.iter().map(|n| format!("{} {} {}", n.subject, n.relation, n.object));
            all.collect::<Vec<_>>()
        };
        assert_eq!(around(found), around(expected));
        let claims = |graph: &Graph| graph.claims_of(entity.id()).unwrap();
        assert_eq!(claims(found), claims(expected));
        let dated = |graph: &Graph| {
            let all = graph.neighbours(entity.id()).unwrap().at("2014").unwrap().collect().unwrap();
            all.iter().map(|n| (n.entity.to_string(), n.edge.claims())).collect::<Vec<_>>()
        };
        assert_eq!(dated(found), dated(expected));
        assert_eq!(found.find(entity.name()), expected.find(entity.name()));
        assert_eq!(
            found.mention_count(entity.id()).unwrap(),
            expected.mention_count(entity.id()).unwrap()
        );
    }
    let ids: Vec<_> = expected.entities().map(|e| e.id().clone()).collect();
    for pair in ids.windows(2).step_by(3) {
        let path = |graph: &Graph| {
            let path = graph.shortest_path(&pair[0], &pair[1]).unwrap();
            path.map(|p| graph.explain(&p).to_string())
        };
        assert_eq!(path(found), path(expected));
    }
}

#[test]
fn a_second_writer_is_told_so_in_any_process() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }));
    assert!(error.to_string().contains("open for writing elsewhere"), "{error}");
    drop(store);
    Store::open(folder.path()).unwrap();
}

#[test]
fn what_is_no_store_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    assert!(Store::open_read_only(&none).unwrap_err().to_string().contains("found no store"));
    std::fs::write(folder.path().join("letter.txt"), "Dear").unwrap();
    let error = Store::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("found `letter.txt` and no store"), "{error}");
    let file = folder.path().join("letter.txt");
    assert!(matches!(Store::open(&file).unwrap_err(), Error::Io { .. }));
    std::fs::write(folder.path().join("current"), "something else entirely, of some length .....")
        .unwrap();
    let error = Store::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("another kind of file"), "{error}");
}

#[test]
fn a_reading_of_another_schema_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let mut reading = reading(1, 1);
    reading.claims[0].relation = "tows".into();
    assert!(store.add(&reading).unwrap_err().to_string().contains("no relation `tows`"));
    drop(store);
    assert!(Store::open(folder.path()).unwrap().graph().is_empty());
}

#[test]
fn an_ingest_goes_on_where_it_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let reader = Reader::builtin().unwrap();
    let documents = || {
        (0..1000)
            .map(|n| Ok(Document::new(format!("n{n}"), format!("Iran backs Hezbollah in {n}."))))
    };
    let some = store
        .ingest(&reader, "v1", documents(), |p| match p.read {
            0..500 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        })
        .unwrap();
    assert!(some.stopped && some.read < 1000 && some.read >= 500);
    drop(store);
    let mut store = Store::open(folder.path()).unwrap();
    let rest = store.ingest(&reader, "v1", documents(), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((rest.read, rest.unchanged), (1000 - some.read, some.read));
    store.compact().unwrap();
    drop(store);
    let mut store = Store::open(folder.path()).unwrap();
    let none = store.ingest(&reader, "v1", documents(), |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((none.read, none.unchanged), (0, 1000));
    let broken = [Err(Error::UnknownDocument { id: "x".into() })];
    assert!(store.ingest(&reader, "v1", broken, |_| ControlFlow::Continue(())).is_err());
    assert_eq!(store.graph().document_count(), 1000);
}

#[test]
fn order_of_arrival_leaves_no_trace_in_a_compacted_store() {
    let image = |order: &mut dyn Iterator<Item = u64>| {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        for n in order {
            store.replace(reading(n, n)).unwrap();
        }
        store.compact().unwrap();
        std::fs::read(folder.path().join("image-2")).unwrap()
    };
    assert!(image(&mut (0..40)) == image(&mut (0..40).rev()));
}

#[test]
fn salvage_says_what_it_could_not_save() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let mut store = Store::open(&old).unwrap();
    for n in 0..10 {
        store.add(reading(n, n)).unwrap();
    }
    drop(store);
    let log = old.join("log-1");
    let mut bytes = std::fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&log, bytes).unwrap();
    assert!(Store::open(&old).unwrap_err().to_string().contains("salvage"));
    assert!(Store::verify(&old).is_err());
    let saved = Store::salvage(&old, &new, Schema::builtin().unwrap()).unwrap();
    assert_eq!((saved.documents, saved.lost.len()), (9, 1), "{:?}", saved.lost);
    assert_eq!(Store::open(&new).unwrap().graph().document_count(), 9);
}

#[cfg(unix)]
#[test]
fn a_read_only_place_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    Store::open(&path).unwrap().add(reading(1, 1)).unwrap();
    let set =
        |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.graph().document_count(), 1);
    set(0o755);
}
