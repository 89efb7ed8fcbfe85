//! Matching names: isnad beside aho-corasick and daachorse.
//!
//! `match [--json] [--quick] [--only SIZE] [--text FILE]... [--list FILE]...`; without
//! files it takes those in `../shared`, and without that made-up text. Peers
//! get the same meaning of a name: folded, whole words, leftmost-longest,
//! offsets of the original text; see [`fold`].

mod fold;
mod input;
pub mod measure;
mod peers;

use std::process::ExitCode;

use isnad::{Engine, Gazetteer, Matcher, Schema};

use self::measure::{Report, interleaved, memory};
use self::peers::Peer;

pub fn run(arguments: &[String]) -> ExitCode {
    let input = match input::Input::parse(arguments) {
        Ok(input) => input,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let mut report = Report::new(input.json);
    let schema = Schema::builtin().expect("the shipped schema is valid");
    let sizes: &[usize] =
        if input.quick { &[1_000, 100_000] } else { &[1_000, 100_000, 1_000_000, 3_000_000] };
    let text = input.sample(if input.quick { 2 << 20 } else { 6 << 20 });
    let only = input.only.map(|size| [size]);
    for &size in only.as_ref().map_or(sizes, |o| o.as_slice()) {
        let names = input::names(size, &input.lists, &text);
        matching(&schema, &names, &text, &mut report, input.quick);
    }
    if only.is_none() {
        lists(&schema, &input, &mut report);
    }
    ExitCode::SUCCESS
}

/// Build and match a list of made-up names.
fn matching(schema: &Schema, names: &[String], text: &str, report: &mut Report, quick: bool) {
    let size = names.len();
    let lines = input::json_lines(names);
    let before = memory();
    let (gazetteer, build) = measure::cpu(|| {
        let builder = Gazetteer::builder(schema).json_lines("names", lines.as_slice());
        builder.and_then(|b| b.build()).expect("made-up names are valid")
    });
    let after = memory();
    let peak = after.peak.saturating_sub(before.now) as f64 / size as f64;
    let held = after.now.saturating_sub(before.now) as f64 / size as f64;
    let index = gazetteer.index_size() as f64 / size as f64;
    report.line("index", size, "isnad", index, "bytes a name", None);
    report.line("held", size, "isnad", held, "bytes a name", None);
    report.line("build peak", size, "isnad", peak, "bytes a name", None);
    drop(lines);

    let mut peers = Vec::new();
    let mut builds = vec![("isnad".to_owned(), build)];
    for kind in peers::kinds(size) {
        let before = memory();
        let (peer, time) = measure::cpu(|| Peer::build(kind, names));
        let Some(peer) = peer else { continue };
        let own = held;
        let held = memory().now.saturating_sub(before.now) as f64 / size as f64;
        let ratio = (held > 0.0).then(|| own / held);
        report.line("held", size, kind.name(), held, "bytes a name", ratio);
        builds.push((kind.name().to_owned(), time));
        peers.push(peer);
    }
    for (system, time) in &builds {
        report.line("build", size, system, *time, "s", Some(build / time));
    }

    let matcher = Matcher::new(&gazetteer);
    let expected = matcher.spans(text);
    for peer in &peers {
        peers::assert_same(peer.kind.name(), text, &expected, &peer.spans(text));
    }
    let automaton = (size <= 100_000)
        .then(|| Matcher::builder(&gazetteer).engine(Engine::Automaton).build().expect("it fits"));
    if let Some(automaton) = &automaton {
        assert!(automaton.spans(text) == expected, "the automaton engine differs");
    }
    let mut systems: Vec<(&str, Box<dyn Fn() -> usize + '_>)> = vec![
        ("isnad", Box::new(|| matcher.spans(text).len())),
        ("tokenise and hash only", Box::new(|| matcher.split_only(text) as usize)),
    ];
    for peer in &peers {
        systems.push((peer.kind.name(), Box::new(|| peer.spans(text).len())));
    }
    if let Some(automaton) = &automaton {
        systems.push(("isnad, automaton forced", Box::new(|| automaton.spans(text).len())));
    }
    let times = interleaved(&systems, if quick { 3 } else { 7 });
    let speed = |time: f64| text.len() as f64 / 1e6 / time;
    let own = speed(times[0]);
    for ((system, _), time) in systems.iter().zip(&times) {
        let ratio = (*system != "isnad").then(|| own / speed(*time));
        report.line("match", size, system, speed(*time), "MB/s", ratio);
    }
    report.line("hits", size, "isnad", expected.len() as f64, "hits", None);
    if size >= 100_000 {
        opening(&gazetteer, size, text, report);
        threads(&matcher, size, text, report);
        search(&gazetteer, size, names, report);
    }
}

/// Opens the compiled file and answers the first 2 kB.
fn opening(gazetteer: &Gazetteer, size: usize, text: &str, report: &mut Report) {
    let path = std::env::temp_dir().join(format!("isnad-bench-{}-{size}", std::process::id()));
    gazetteer.compile(&path).expect("the temporary directory can be written");
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
    let start = text.get(..2000).unwrap_or(text);
    let mut walls: Vec<f64> = (0..25)
        .map(|_| {
            let begun = std::time::Instant::now();
            let opened = Gazetteer::open(&path).expect("it was just written");
            std::hint::black_box(Matcher::new(&opened).spans(start));
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    walls.sort_by(f64::total_cmp);
    report.line("open and first 2 kB", size, "isnad", walls[walls.len() / 2], "ms", None);
    report.line("open, best", size, "isnad", walls[0], "ms", None);
    report.line("file", size, "isnad", bytes as f64 / size as f64, "bytes a name", None);
    std::fs::remove_file(&path).ok();
}

/// Two threads beside one: by the clock on the wall, which needs two cores
/// that nobody else uses; and by processor time, which is what the threads
/// cost each other.
fn threads(matcher: &Matcher, size: usize, text: &str, report: &mut Report) {
    let mut ratios: Vec<(f64, f64)> = (0..9)
        .map(|_| {
            let timed = |work: &dyn Fn()| {
                let begun = std::time::Instant::now();
                let ((), processor) = measure::cpu(work);
                (begun.elapsed().as_secs_f64(), processor)
            };
            let find = || std::hint::black_box(matcher.spans(text).len());
            let one = timed(&|| {
                find();
                find();
            });
            let two = timed(&|| {
                std::thread::scope(|scope| {
                    for _ in 0..2 {
                        scope.spawn(find);
                    }
                });
            });
            (one.0 / two.0, 2.0 * one.1 / two.1)
        })
        .collect();
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (middle, best) = (ratios[ratios.len() / 2].0, ratios[ratios.len() - 1].0);
    report.line("two threads", size, "isnad", middle, "times one", None);
    report.line("two threads, best", size, "isnad", best, "times one", None);
    ratios.sort_by(|a, b| a.1.total_cmp(&b.1));
    let processor = ratios[ratios.len() / 2].1;
    report.line("two threads, own cores", size, "isnad", processor, "times one", None);
}

/// Searches for names with two letters of one word exchanged.
fn search(gazetteer: &Gazetteer, size: usize, names: &[String], report: &mut Report) {
    let typed: Vec<String> =
        names.iter().step_by(names.len() / 199).map(|n| exchanged(n)).collect();
    // The first search makes its index.
    let (_, index) = measure::cpu(|| gazetteer.search("Solemiani").collect());
    let mut times: Vec<f64> = typed
        .iter()
        .map(|name| measure::cpu(|| std::hint::black_box(gazetteer.search(name).collect())).1 * 1e3)
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    report.line("search, first", size, "isnad", index * 1e3, "ms", None);
    report.line("search, median", size, "isnad", at(50), "ms", None);
    report.line("search, 99th of 100", size, "isnad", at(99), "ms", None);
}

fn exchanged(name: &str) -> String {
    let longest = name.split([' ', '-']).max_by_key(|w| w.len()).unwrap_or_default();
    match longest.as_bytes() {
        [a, b, c, rest @ ..] if longest.is_ascii() => {
            let other: String = [*a, *c, *b].iter().chain(rest).map(|b| *b as char).collect();
            name.replace(longest, &other)
        }
        _ => name.to_owned(),
    }
}

/// Real lists against real text, where they are given.
fn lists(schema: &Schema, input: &input::Input, report: &mut Report) {
    let text = input.whole();
    for (name, files) in input.list_sets() {
        let before = memory();
        let mut lines = 0;
        let (gazetteer, build) = measure::cpu(|| {
            let mut builder = Gazetteer::builder(schema).lenient();
            for file in &files {
                let bytes = input::read(file);
                lines += bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count();
                let origin = file.display().to_string();
                builder = builder.json_lines(&origin, bytes.as_slice()).expect("lenient");
            }
            builder.build().expect("lists build")
        });
        let size = gazetteer.names();
        let peak = memory().peak.saturating_sub(before.now) as f64 / size as f64;
        let skipped = gazetteer.skipped().len();
        println!("# {name}: {lines} lines, {} entities, {skipped} skipped", gazetteer.len());
        for skip in gazetteer.skipped().iter().take(3) {
            println!("#   {}:{}: {}", skip.origin, skip.line, skip.message);
        }
        report.line(&name, size, "isnad", build, "s to load and build", None);
        report.line(&name, size, "isnad", peak, "bytes a name, peak", None);
        report.line(
            &name,
            size,
            "isnad",
            gazetteer.index_size() as f64 / size as f64,
            "bytes a name",
            None,
        );
        opening(&gazetteer, size, &text, report);
        let matcher = Matcher::new(&gazetteer);
        let plain = Matcher::builder(&gazetteer).guard(false).build().expect("no automaton");
        let systems: Vec<(&str, Box<dyn Fn() -> usize + '_>)> = vec![
            ("isnad", Box::new(|| matcher.spans(&text).len())),
            ("isnad, no guard", Box::new(|| plain.spans(&text).len())),
            ("tokenise and hash only", Box::new(|| matcher.split_only(&text) as usize)),
        ];
        let times = interleaved(&systems, 3);
        for ((system, count), time) in systems.iter().zip(&times) {
            let speed = text.len() as f64 / 1e6 / time;
            report.line(&name, size, system, speed, "MB/s", Some(times[0] / time).map(|r| 1.0 / r));
            if !system.starts_with("token") {
                report.line(&name, size, system, count() as f64, "hits", None);
            }
        }
    }
}
