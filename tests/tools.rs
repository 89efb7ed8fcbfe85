//! What other people's tools make of the exports: NetworkX, igraph, rdflib,
//! followthemoney, stix2, DuckDB, Graphviz, graphology and Cytoscape.js.
//!
//! `.ci/tools` installs them; `ISNAD_TOOLS` names the folder. Without it each
//! test here says that it was skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where it fails"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use isnad::{
    Alias, AliasKind, Argument, Citation, Claim, Entity, Evidence, Export, Format, Graph, Reading,
    Span, Status, Table, TableFormat,
};
use serde_json::{Value, json};

/// Where the tools are, or `None` with a word on it.
fn tools() -> Option<PathBuf> {
    let folder = std::env::var_os("ISNAD_TOOLS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!(
            "skipped: ISNAD_TOOLS is not set; `.ci/tools` installs them and tells the folder"
        );
    }
    folder
}

/// Runs a script of `tests/tools` over a folder, and gives what it prints.
fn run(tools: &Path, script: &str, folder: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools").join(script);
    let mut command = if script.extension().is_some_and(|e| e == "py") {
        Command::new(tools.join("python/bin/python"))
    } else {
        let mut node = Command::new("node");
        node.env("NODE_PATH", tools.join("node_modules"));
        node
    };
    let output = command.arg(&script).current_dir(folder).output().unwrap();
    let (out, err) = (&output.stdout, String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8_lossy(out).into_owned();
    assert!(output.status.success(), "{}\n{out}\n{err}", script.display());
    out
}

/// Copies what a test wrote to where a person can look at it.
fn keep(folder: &Path) {
    let Some(to) = std::env::var_os("ISNAD_KEEP_EXPORTS") else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, Path::new(&to).join(path.file_name().unwrap())).unwrap();
    }
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
    let Some(tools) = tools() else { return };
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
    let output = run(&tools, "paths.py", folder.path());
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), pairs.len());
    for ((a, b), line) in pairs.iter().zip(lines) {
        let expected: Vec<usize> = line.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let paths = graph.paths(a, b).unwrap().k_shortest(10).unwrap();
        let found: Vec<usize> = paths.iter().map(|p| p.hops()).collect();
        assert_eq!(found, expected, "{a} {b}");
    }
}

/// Everything that breaks tools which forget to escape. NUL and what else XML
/// cannot say is there too; the ids differ in such characters alone.
fn rich() -> Graph {
    let mut graph = graph();
    let nasty = "=1+2 \"q\" 'a' <b>&amp;</b> ]]> -- \u{202e}\u{7}\r\n\t; _x0007_ \\u0041 | ا";
    let ids = ["plain", "a b", "a\u{7}b", "a_x0007_b", "a<b", "a&lt;b", "id.a.20b", "@x", "e1"];
    let document = "https://example.org/a?b=1&c=2";
    let mut reading = Reading::new(document);
    reading.title = Some("A title".to_owned());
    reading.published = Some("2020-01-10".parse().unwrap());
    reading.publisher = Some("Field \"notes\"; &c".to_owned());
    let kinds =
        ["person", "group", "state", "place", "community", "outlet", "group", "person", "group"];
    for (id, kind) in ids.into_iter().zip(kinds) {
        let entity = Entity::new(id, kind, format!("Name of {id} {nasty}")).unwrap();
        let acronym = Alias::new("A;B").unwrap().kind(AliasKind::Acronym);
        reading.entities.push(entity.alias(acronym).country("plain").into());
    }
    let at = |i: usize| Argument::new(ids[i], Span::new(i, i + 1).unwrap());
    let mut say =
        |relation: &str, a: Option<usize>, b: Option<usize>, role: &str, status, time: &str| {
            let quote = format!("Sentence {} {nasty}", reading.claims.len());
            let span = Span::new(3, 3 + quote.len()).unwrap();
            let mut claim = Claim::new(relation, Evidence::new(document, span, quote, "by hand"));
            claim.subject = a.map(at);
            claim.object = b.map(at);
            claim.role = (!role.is_empty()).then(|| role.to_owned());
            claim.time = (!time.is_empty()).then(|| time.parse().unwrap());
            let outlet = Citation::new(Span::new(60, 69).unwrap()).outlet("al-Quds");
            reading.claims.push(claim.status(status).citation(outlet).place(at(3)));
        };
    say("leads", Some(0), Some(1), "", Status::Asserted, "2014/2016");
    say("leads", Some(0), Some(1), "", Status::Hedged, "2019/..");
    say("holds_position", Some(0), Some(2), "chairman", Status::Asserted, "2019-05/2020");
    say("member_of", Some(0), Some(6), nasty, Status::Attributed, "2001-21");
    say("fights", Some(1), Some(6), "", Status::Asserted, "2018-03-04");
    say("supports", Some(2), Some(1), "arms", Status::Negated, "2017");
    say("family_of", Some(0), Some(7), "brother", Status::Asserted, "");
    say("controls", Some(1), Some(3), "", Status::Hedged, "198X");
    say("killed", None, Some(7), "", Status::Asserted, "2020-01-03");
    say("identity_of", Some(7), Some(4), "", Status::Asserted, "");
    say("designated", Some(2), Some(8), "list", Status::Asserted, "2009");
    say("associated_with", Some(5), Some(8), "", Status::Asserted, "XXXX-01-07");
    graph.add(reading).unwrap();
    graph
}

/// What the tools must find, told by the graph's own questions.
fn expected(graph: &Graph) -> Value {
    let node = |e: &Entity| json!({"id": e.id().as_str(), "name": e.name(), "type": e.entity_type().as_str()});
    let edge = |e: isnad::Edge<'_>| {
        let claims = e.claims();
        let distinct = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
        json!({
            "source": e.subject(), "target": e.object(), "relation": e.relation(),
            "role": e.role(), "status": e.status().as_str(), "claims": claims.len(),
            "sources": e.sources(), "time": e.time_span().map(|t| t.to_string()),
            "contradicted": !e.contradictions().is_empty(),
            "quotes": distinct(claims.iter().map(|c| c.evidence.quote.as_str()).collect()),
            "documents": distinct(claims.iter().map(|c| c.evidence.document.as_str()).collect()),
            "evidence": claims.iter().map(claim).collect::<Vec<_>>(),
        })
    };
    let alone = graph.entities().flat_map(|e| graph.claims_of(e.id()).unwrap());
    let claims: Vec<Claim> = graph.edges().flat_map(|e| e.claims()).chain(alone).collect();
    json!({
        "nodes": graph.entities().map(|e| node(&e)).collect::<Vec<_>>(),
        "edges": graph.edges().map(edge).collect::<Vec<_>>(),
        "claims": claims.iter().map(claim).collect::<Vec<_>>(),
        "documents": graph.documents().map(|d| d.id.to_owned()).collect::<Vec<_>>(),
    })
}

fn claim(claim: &Claim) -> Value {
    let side = |a: &Option<Argument>| a.as_ref().map(|a| a.entity.to_string());
    json!({
        "document": claim.evidence.document.as_str(), "quote": claim.evidence.quote,
        "start": claim.evidence.span.start(), "end": claim.evidence.span.end(),
        "rule": claim.evidence.rule, "relation": claim.relation.as_str(),
        "subject": side(&claim.subject), "object": side(&claim.object),
        "place": side(&claim.place), "role": claim.role, "status": claim.status.as_str(),
        "time": claim.time.map(|t| t.to_string()),
        "citation_outlet": claim.citation.as_ref().and_then(|c| c.outlet.clone()),
    })
}

#[test]
fn every_tool_finds_what_the_graph_has() {
    let Some(tools) = tools() else { return };
    let graph = rich();
    let folder = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let file = std::fs::File::create(folder.path().join(format.as_str())).unwrap();
        match graph.export(*format, file) {
            Ok(()) => {}
            // Made for small answers.
            Err(e) if [Format::Mermaid, Format::Svg].contains(format) => {
                assert!(e.to_string().contains("at most"))
            }
            Err(e) => panic!("{format}: {e}"),
        }
    }
    let expected = serde_json::to_string(&expected(&graph)).unwrap();
    std::fs::write(folder.path().join("expected.json"), expected).unwrap();
    keep(folder.path());
    let said =
        run(&tools, "exports.py", folder.path()) + &run(&tools, "exports.cjs", folder.path());
    eprint!("{said}");
    let done: BTreeSet<&str> = said.lines().filter_map(|l| l.strip_prefix("read ")).collect();
    let mut wanted = BTreeSet::from([
        "node-link by NetworkX",
        "graphml by NetworkX",
        "graphml by igraph",
        "graphml by graphology",
        "gexf by NetworkX",
        "gexf by graphology",
        "cytoscape by Cytoscape.js",
        "claims by DuckDB",
        "claims-csv by DuckDB",
        "nodes-csv and edges-csv by DuckDB",
        "ftm by followthemoney",
        "stix by stix2",
        "dot by Graphviz",
    ]);
    if cfg!(feature = "parquet") {
        wanted.insert("parquet by DuckDB");
    }
    if cfg!(feature = "rdf") {
        wanted.insert("turtle by rdflib");
    }
    assert_eq!(done, wanted);
}

/// A graph whose every edge is known, with names that would be markup.
fn small() -> Graph {
    let mut reading = Reading::new("note");
    reading.title = Some("A note".to_owned());
    reading.published = Some("2020-01-10".parse().unwrap());
    reading.publisher = Some("Field notes".to_owned());
    for (id, kind, name) in [
        ("novak", "person", "Josef Novak"),
        ("front", "group", "The Front"),
        ("harbour", "place", "the harbour"),
        ("union", "group", "The Union"),
        ("gazette", "outlet", "The Gazette"),
        ("evil", "person", "<img src=x onerror=alert(1)>"),
        ("worse", "group", "</script><script>alert(2)</script>"),
        ("land", "state", "Ruritania"),
        ("folk", "community", "روريتانيون"),
    ] {
        let mut entity = Entity::new(id, kind, name).unwrap();
        if id == "novak" {
            entity = entity.alias(Alias::new("José Nowak").unwrap());
        }
        reading.entities.push(entity.into());
    }
    let span = Span::new(0, 9).unwrap();
    let mut say = |a: &str, relation: &str, b: &str, quote: &str, status, time: &str| {
        let mut claim = Claim::new(relation, Evidence::new("note", span, quote, "by hand"))
            .subject(Argument::new(a, span))
            .object(Argument::new(b, span))
            .citation(Citation::new(span).outlet("The Gazette"));
        claim.time = (!time.is_empty()).then(|| time.parse().unwrap());
        reading.claims.push(claim.status(status));
    };
    say(
        "novak",
        "leads",
        "front",
        "Josef Novak has led the Front since 2014.",
        Status::Asserted,
        "2014/..",
    );
    say("front", "leads", "evil", "A \"quoted\" sentence.", Status::Hedged, "2010");
    say("front", "controls", "harbour", "The Front took the harbour.", Status::Asserted, "2016-05");
    say("novak", "member_of", "union", "Novak was never in the Union.", Status::Negated, "");
    say("evil", "member_of", "worse", "<b>He</b> is in it.", Status::Attributed, "2012/2013");
    say("land", "supports", "front", "Ruritania arms the Front.", Status::Asserted, "");
    say("folk", "supports", "front", "They back it.", Status::Asserted, "2018/2019");
    say("worse", "fights", "land", "They fight.", Status::Hedged, "");
    say("gazette", "associated_with", "folk", "Both are named.", Status::Asserted, "");
    let mut graph = Graph::new();
    graph.add(reading).unwrap();
    graph
}

/// So many edges among so many entities, some of them hubs.
fn many(entities: u64, edges: usize) -> Graph {
    let mut random = Random(3);
    let mut known = BTreeSet::new();
    let mut rows = String::new();
    while known.len() < edges {
        let hub = random.below(4) == 0;
        let a = if hub { random.below(12) } else { random.below(entities) };
        // The first rows name every entity.
        let b = if (known.len() as u64) < entities {
            known.len() as u64
        } else {
            random.below(entities)
        };
        if a != b && known.insert((a, b)) {
            let year = 1990 + random.below(30);
            writeln!(rows, "n{a}\tsupports\tn{b}\t{year}\tOutlet {}", a % 9).unwrap();
        }
    }
    let mut graph = Graph::new();
    graph.import(&Table::new("rows", TableFormat::Tsv, rows)).unwrap();
    graph
}

#[test]
fn the_viewer_works_in_a_browser() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, graph) in
        [("small.html", small()), ("large.html", many(1200, 2000)), ("huge.html", many(3000, 9000))]
    {
        let file = std::fs::File::create(folder.path().join(name)).unwrap();
        graph
            .export(Export::new(Format::Html).title("What </script> & the note say"), file)
            .unwrap();
    }
    keep(folder.path());
    let said = run(&tools, "viewer.cjs", folder.path());
    eprint!("{said}");
    keep(folder.path());
    let done: Vec<&str> = said.lines().filter_map(|l| l.strip_prefix("works ")).collect();
    let wanted = [
        "start", "search", "edge", "path", "filter", "markup", "keyboard", "phone", "large", "huge",
    ];
    assert_eq!(done, wanted);
}
