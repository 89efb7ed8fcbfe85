//! Every export, parsed back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use isnad::{Argument, Claim, Entity, Evidence, Format, Graph, Reading, Schema, Span, Status};

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
        .map(|n| {
            let get = |name| n.attribute(name).unwrap();
            (get("id"), (get("attr.name"), get("attr.type")))
        })
        .collect();
    let data = |node: roxmltree::Node<'_, '_>| -> BTreeMap<String, String> {
        node.children()
            .filter(|c| c.is_element())
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
    assert_eq!(nodes, BTreeSet::from([IDS[0], IDS[1], IDS[2], "ا\u{fffd}ي"]));
    let mut ids = BTreeSet::new();
    let mut found = BTreeSet::new();
    for edge in tag("edge") {
        assert!(ids.insert(edge.attribute("id").unwrap()), "edge ids are unique");
        let data = data(edge);
        let end = |name| edge.attribute(name).unwrap().replace('\u{fffd}', "\u{7}");
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
    assert_eq!(value["links"], value["edges"]);
    let mut keys = BTreeSet::new();
    let mut found = BTreeSet::new();
    for link in value["links"].as_array().unwrap() {
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
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("digraph isnad {"));
    assert_eq!(lines.next_back(), Some("}"));
    let (mut nodes, mut edges, mut ids) = (0, 0, BTreeSet::new());
    for line in lines {
        // How the picture looks.
        if ["  graph [", "  node [", "  edge ["].iter().any(|look| line.starts_with(look)) {
            continue;
        }
        let tokens = tokens(line);
        if tokens[1] == "->" {
            edges += 1;
            let at = tokens.iter().position(|t| t == "id").unwrap();
            assert!(ids.insert(tokens[at + 2].clone()), "ids are unique");
        } else {
            nodes += 1;
        }
        assert_eq!(tokens.last().unwrap(), ";");
    }
    assert_eq!((nodes, edges), (IDS.len(), expected().len()));
}

/// The tokens of one DOT statement; panics where a string does not end.
fn tokens(line: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            '"' => {
                let mut token = String::new();
                loop {
                    match chars.next().expect("a string ends on its line") {
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
