//! Every export, parsed back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use isnad::{
    Alias, AliasKind, Argument, Citation, Claim, Entity, Evidence, Export, Filter, Format, Graph,
    Reach, Reading, Reference, Schema, Span, Status, Table, TableFormat,
};

/// Ids and names made to break formats that forget to escape.
const IDS: [&str; 4] = ["a \"quoted\" id", "b<&>'\\n", "c\nline\tbreak", "ا\u{7}ي"];

fn graph() -> Graph {
    let mut reading = Reading::new("note");
    for id in IDS {
        let name = format!("{id} \\ \"name\" 1");
        reading.entities.push(Entity::new(id, "group", name).unwrap().into());
    }
    let mut claim = |a: usize, relation: &str, b: usize, role: Option<&str>, status| {
        let quote = "they say so";
        let span = Span::new(0, quote.len()).unwrap();
        let mut claim = Claim::new(relation, Evidence::new("note", span, quote, "by hand"))
            .subject(Argument::new(IDS[a], span))
            .object(Argument::new(IDS[b], span))
            .time("2019/..".parse().unwrap())
            .status(status);
        claim.role = role.map(str::to_owned);
        reading.claims.push(claim);
    };
    claim(0, "supports", 1, None, Status::Asserted);
    claim(0, "supports", 1, Some("arms & \"money\""), Status::Hedged);
    claim(1, "supports", 0, None, Status::Negated);
    claim(3, "allied_with", 2, None, Status::Asserted);
    claim(2, "fights", 2, None, Status::Asserted);
    let mut graph = Graph::new();
    graph.add(reading).unwrap();
    graph
}

fn export(format: Format) -> String {
    let mut bytes = Vec::new();
    graph().export(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A graph with everything that a graph can hold, and texts that break formats
/// which forget to escape.
fn rich() -> Graph {
    let nasty =
        "=1+2 \"q\" 'a' ]]> -- </script> \u{202e}\u{0}\u{7}\u{85}\u{ffff}\r\n\t; _x0007_ \\u0041";
    let long = "x".repeat(10_000);
    let mut reading = Reading::new("https://example.org/a?b=1&c=2");
    reading.title = Some(String::new());
    reading.published = Some("2020-01-10".parse().unwrap());
    reading.publisher = Some(nasty.to_owned());
    let names = ["@sum(A1)", nasty, &long, "الحشد"];
    for (i, name) in names.into_iter().enumerate() {
        let mut entity = Entity::new(format!("id {i} {nasty}"), "group", name).unwrap();
        for alias in [
            Alias::new("One").unwrap(),
            Alias::new("TWO").unwrap().kind(AliasKind::Acronym),
            Alias::new("Three").unwrap().exact_case().language("en"),
            Alias::new("Four").unwrap().exact_form().needs_context().kind(AliasKind::Former),
        ] {
            entity = entity.alias(alias);
        }
        entity = entity.country("iraq").source("a list").source(nasty);
        reading.entities.push(entity.into());
    }
    let span = Span::new(3, 70).unwrap();
    let at = |i: usize| Argument::new(format!("id {i} {nasty}"), Span::new(i, i + 2).unwrap());
    let evidence = || Evidence::new("https://example.org/a?b=1&c=2", span, nasty, "by hand");
    let cited = Citation::new(Span::new(60, 69).unwrap())
        .outlet("al-Quds")
        .entity("al-quds")
        .date("2020-01-03".parse().unwrap())
        .reach(Reach::Paragraph);
    reading.claims = vec![
        Claim::new("supports", evidence())
            .subject(at(0).reference(Reference::Pronoun))
            .object(at(1))
            .role("")
            .place(at(3))
            .speaker(at(2).reference(Reference::Description))
            .time("2019-21/2020-01~".parse().unwrap())
            .status(Status::Attributed)
            .citation(cited),
        Claim::new("killed", evidence()).object(at(2)).time("XXXX-01-07".parse().unwrap()),
        Claim::new("alias_of", evidence()).subject(at(1)).name(nasty, span),
        Claim::new("fights", evidence()).subject(at(3)).object(at(0)).status(Status::Negated),
    ];
    let mut graph = graph();
    graph.add(reading).unwrap();
    graph.add(Reading::new("says nothing")).unwrap();
    let rows = "iran\tsupports\tbadr\t2014\tReuters\nbadr\tadores\t=x\n";
    let table = Table::new("rows.tsv", TableFormat::Tsv, rows).any_relation();
    graph.import(&table.publisher("ours")).unwrap();
    graph.merge_entities("iran", "badr", "for the test \"of it\"").unwrap();
    graph
}

#[test]
fn claims_are_read_back_to_an_equal_graph() {
    let graph = rich();
    for format in claim_formats() {
        for export in [Export::new(format), Export::new(format).guard_formulas()] {
            let mut bytes = Vec::new();
            graph.export(export, &mut bytes).unwrap();
            let read = Graph::from_claims("claims", format, &*bytes).unwrap();
            assert_eq!(read, graph, "{format}");
            assert_eq!(
                read.decisions().collect::<Vec<_>>(),
                graph.decisions().collect::<Vec<_>>(),
                "{format}"
            );
            let mut again = Vec::new();
            read.export(format, &mut again).unwrap();
            let mut first = Vec::new();
            graph.export(format, &mut first).unwrap();
            assert_eq!(again, first, "{format}");
        }
    }
}

fn claim_formats() -> Vec<Format> {
    vec![
        Format::Claims,
        Format::ClaimsCsv,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ]
}

#[test]
fn what_is_no_file_of_claims_is_told_where() {
    for (format, text, expected) in [
        (
            Format::Claims,
            "{\"record\":\"document\",\"document\":\"a\"}\n\n[]",
            "f:3: expected an object: ",
        ),
        (Format::Claims, "{\"document\":\"a\"}", "f:1: expected `record`"),
        (
            Format::Claims,
            "{\"record\":\"row\"}",
            "f:1: found the record `row`, expected document, ",
        ),
        (
            Format::Claims,
            "{\"record\":\"claim\",\"document\":\"a\",\"relation\":\"fights\"}",
            "f:1: found a row of `a`, expected its `document` row before it",
        ),
        (
            Format::ClaimsCsv,
            "record,subj\n",
            "f:1: found the column `subj`, expected one of record, ",
        ),
        (
            Format::ClaimsCsv,
            "record,document,relation,status\ndocument,a\n",
            "f:2: CSV error: record 1 (line: 2, byte: 32): found record with 2 fields",
        ),
        (
            Format::ClaimsCsv,
            "record,document,relation,status\ndocument,a,,\nclaim,a,fights,maybe\n",
            "f:3: status: status: found `maybe`, expected one of asserted, ",
        ),
        (
            Format::ClaimsCsv,
            "record,document,relation,start,end\ndocument,a,,,\nclaim,a,fights,9,3\n",
            "f:3: start 9 is after end 3",
        ),
        (Format::Dot, "", "format: `dot` is not read back, expected claims, "),
    ] {
        let error = Graph::from_claims("f", format, text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_file_of_claims_cut_anywhere_is_no_panic() {
    for format in claim_formats() {
        let mut bytes = Vec::new();
        graph().export(format, &mut bytes).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            // Whole lines may be missing; what is there is read or refused.
            let _ = Graph::from_claims("f", format, &bytes[..end]);
        }
    }
}

#[test]
fn every_format_writes_everything_and_twice_the_same() {
    let graph = rich();
    for format in Format::ALL {
        let bytes = || {
            let mut bytes = Vec::new();
            graph.export(*format, &mut bytes).map(|()| bytes).map_err(|e| e.to_string())
        };
        let (first, second) = (bytes(), bytes());
        assert!(first.as_ref().is_ok_and(|b| !b.is_empty()), "{format}: {first:?}");
        assert_eq!(first, second, "{format}");
    }
}

/// (subject, relation, object, role, status) as the graph has them.
fn expected() -> BTreeSet<(String, String, String, Option<String>, String)> {
    let graph = graph();
    let row = |e: isnad::Edge<'_>| {
        (
            e.subject().to_owned(),
            e.relation().to_owned(),
            e.object().to_owned(),
            e.role().map(str::to_owned),
            e.status().to_string(),
        )
    };
    graph.edges().map(row).collect()
}

#[test]
fn graphml_parses_back() {
    let text = export(Format::GraphMl);
    let document = roxmltree::Document::parse(&text).unwrap();
    let keys: BTreeMap<&str, (&str, &str)> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://graphml.graphdrawing.org/xmlns", "key")))
        // yEd's keys have another kind of type.
        .filter_map(|n| {
            let get = |name| n.attribute(name);
            Some((get("id")?, (get("attr.name")?, get("attr.type")?)))
        })
        .collect();
    let data = |node: roxmltree::Node<'_, '_>| -> BTreeMap<String, String> {
        node.children()
            .filter(|c| c.is_element() && keys.contains_key(c.attribute("key").unwrap()))
            .map(|c| {
                let (name, kind) = keys[c.attribute("key").unwrap()];
                let value = c.text().unwrap_or_default().to_owned();
                match kind {
                    "int" => assert!(value.parse::<i32>().is_ok()),
                    "boolean" => assert!(value.parse::<bool>().is_ok()),
                    _ => assert_eq!(kind, "string"),
                }
                (name.to_owned(), value)
            })
            .collect()
    };
    let tag =
        |name: &'static str| document.descendants().filter(move |n| n.tag_name().name() == name);
    let nodes: BTreeSet<&str> = tag("node").map(|n| n.attribute("id").unwrap()).collect();
    assert_eq!(nodes, BTreeSet::from([IDS[0], IDS[1], IDS[2], "ا_x0007_ي"]));
    let mut ids = BTreeSet::new();
    let mut found = BTreeSet::new();
    for edge in tag("edge") {
        assert!(ids.insert(edge.attribute("id").unwrap()), "edge ids are unique");
        let data = data(edge);
        let end = |name| edge.attribute(name).unwrap().replace("_x0007_", "\u{7}");
        let time = (data["status"] != "negated").then_some("2019/..");
        assert_eq!(data.get("time").map(String::as_str), time);
        found.insert((
            end("source"),
            data["relation"].clone(),
            end("target"),
            data.get("role").cloned(),
            data["status"].clone(),
        ));
    }
    assert_eq!(found, expected());
}

#[test]
fn node_link_parses_back() {
    let value: serde_json::Value = serde_json::from_str(&export(Format::NodeLink)).unwrap();
    let nodes: BTreeSet<&str> =
        value["nodes"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
    assert_eq!(nodes, BTreeSet::from(IDS));
    let mut keys = BTreeSet::new();
    let mut found = BTreeSet::new();
    for link in value["edges"].as_array().unwrap() {
        let text = |name: &str| link[name].as_str().map(str::to_owned);
        assert!(keys.insert(text("key").unwrap()), "keys are unique");
        assert!(link["claims"].is_u64() && link["contradicted"].is_boolean());
        found.insert((
            text("source").unwrap(),
            text("relation").unwrap(),
            text("target").unwrap(),
            text("role"),
            text("status").unwrap(),
        ));
    }
    assert_eq!(found, expected());
}

#[test]
fn dot_parses_back() {
    let text = export(Format::Dot);
    let body = text.strip_prefix("digraph isnad {\n").unwrap().strip_suffix("}\n").unwrap();
    let (mut nodes, mut edges, mut ids) = (0, 0, BTreeSet::new());
    // The first three lines say how the picture looks. A text may go over lines.
    let body = body.splitn(4, '\n').last().unwrap();
    for tokens in tokens(body).split(|t| t == ";").filter(|t| !t.is_empty()) {
        if tokens[1] == "->" {
            edges += 1;
            let at = tokens.iter().position(|t| t == "id").unwrap();
            assert!(ids.insert(tokens[at + 2].clone()), "ids are unique");
        } else {
            nodes += 1;
        }
    }
    assert_eq!((nodes, edges), (IDS.len(), expected().len()));
}

/// The tokens of DOT statements; panics where a string does not end.
fn tokens(line: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\n' => {}
            '"' => {
                let mut token = String::new();
                loop {
                    match chars.next().expect("a string ends") {
                        '"' => break,
                        '\\' => token.extend(['\\', chars.next().unwrap()]),
                        c => token.push(c),
                    }
                }
                tokens.push(token);
            }
            '-' => {
                assert_eq!(chars.next(), Some('>'));
                tokens.push("->".to_owned());
            }
            c if c.is_alphanumeric() => {
                let mut token = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    token.push(c);
                }
                tokens.push(token);
            }
            c => {
                assert!("[],=;".contains(c), "`{c}` is no DOT");
                tokens.push(c.to_string());
            }
        }
    }
    tokens
}

#[test]
fn relations_of_ones_own_schema_are_written_too() {
    let schema = Schema::parse(
        "mine.toml",
        "[type.ship]\n[relation.tows]\nfrom=['ship']\nto=['ship']\nnature='event'\n",
    );
    let mut graph = Graph::with_schema(schema.unwrap());
    let span = Span::new(0, 1).unwrap();
    let mut reading = Reading::new("log");
    reading.entities.push(Entity::new("a", "ship", "A").unwrap().into());
    reading.claims.push(
        Claim::new("tows", Evidence::new("log", span, "A", "by hand"))
            .subject(Argument::new("a", span))
            .object(Argument::new("a", span)),
    );
    graph.add(reading).unwrap();
    let mut bytes = Vec::new();
    graph.export(Format::NodeLink, &mut bytes).unwrap();
    assert!(String::from_utf8(bytes).unwrap().contains("\"relation\":\"tows\""));
}

/// Boxes and labels of a picture: left, top, right, bottom.
fn frames(svg: &str) -> Vec<(f64, f64, f64, f64)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let rects = document.descendants().filter(|n| n.tag_name().name() == "rect");
    let number = |n: roxmltree::Node<'_, '_>, key| n.attribute(key)?.parse::<f64>().ok();
    rects
        .filter(|n| {
            let is_box = n.parent().is_some_and(|p| p.attribute("class") == Some("node"));
            is_box || n.attribute("class") == Some("label")
        })
        .filter_map(|n| {
            let (x, y) = (number(n, "x")?, number(n, "y")?);
            Some((x, y, x + number(n, "width")?, y + number(n, "height")?))
        })
        .collect()
}

#[test]
fn no_label_of_a_picture_covers_another() {
    let mut state = 7u64;
    let mut below = |n: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for (entities, edges) in [(3, 6), (8, 10), (14, 22), (25, 30)] {
        let relations = ["supports", "fights", "opposes", "controls", "communicates_with"];
        let mut rows = String::new();
        for _ in 0..edges {
            let (a, b) = (below(entities), below(entities));
            let relation = relations[below(5) as usize];
            rows.push_str(&format!(
                "Entity {a}\t{relation}\tAnother entity {b}\t{}\n",
                2000 + below(20)
            ));
        }
        let mut graph = Graph::new();
        graph.import(&Table::new("rows", TableFormat::Tsv, rows)).unwrap();
        let mut svg = Vec::new();
        graph.export(Export::new(Format::Svg).title("A & B <i>"), &mut svg).unwrap();
        let frames = frames(std::str::from_utf8(&svg).unwrap());
        assert!(frames.len() > graph.entity_count());
        for (i, a) in frames.iter().enumerate() {
            for b in &frames[..i] {
                let meet = a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3;
                assert!(!meet, "{entities} entities: {a:?} and {b:?}");
            }
        }
    }
}

#[test]
fn what_is_too_large_for_a_picture_is_told() {
    let rows: String = (0..600).map(|i| format!("a{i}\tfights\tb{i}\n")).collect();
    let mut graph = Graph::new();
    graph.import(&Table::new("rows", TableFormat::Tsv, rows)).unwrap();
    for (format, expected) in [
        (
            Format::Svg,
            "picture: the graph has 1200 entities and 600 edges, expected at most 150 and 300",
        ),
        (Format::Mermaid, "mermaid: the chart has 600 edges, expected at most 500"),
    ] {
        let error = graph.export(format, std::io::sink()).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    assert!(graph.export(Format::Html, std::io::sink()).is_ok(), "the viewer takes any size");
}

#[test]
fn a_filter_restricts_every_format() {
    let graph = rich();
    let filter = Filter::new().relation("supports");
    for format in Format::ALL {
        let mut bytes = Vec::new();
        graph.export(Export::new(*format).matching(&filter), &mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let fights = text.matches("fights").count();
        assert!(*format == Format::Html || fights == 0, "{format}");
    }
    for format in claim_formats() {
        let mut bytes = Vec::new();
        graph.export(Export::new(format).matching(&filter), &mut bytes).unwrap();
        let part = Graph::from_claims("part", format, &*bytes).unwrap();
        let all: Vec<String> =
            graph.matching(&filter).unwrap().edges().map(|e| e.to_string()).collect();
        assert_eq!(part.edges().map(|e| e.to_string()).collect::<Vec<_>>(), all, "{format}");
    }
    let wrong = Filter::new().relation("suports");
    let error = graph.export(Export::new(Format::Dot).matching(&wrong), std::io::sink());
    assert!(error.unwrap_err().to_string().contains("did you mean `supports`?"));
}
