//! What serde writes of the crate's nouns is what `docs/json.md` says, and
//! reads back equal.

#![cfg(feature = "serde")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use isnad::{
    Alias, AliasKind, Argument, Candidate, Citation, Claim, Discovery, Document, Entity, Error,
    Evidence, Filter, Gazetteer, Graph, Mention, Origin, Reader, Reading, Schema, Span,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    let again: T = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let (value, again) = (format!("{value:?}"), format!("{again:?}"));
    let at = value.bytes().zip(again.bytes()).position(|(a, b)| a != b).unwrap_or(value.len());
    let near = |s: &str| s.get(at.saturating_sub(80)..s.len().min(at + 40)).map(str::to_owned);
    assert!(value == again, "found {:?}, expected {:?}", near(&again), near(&value));
}

fn document() -> Document {
    let text = "Iran has armed Badr since 1983 (al-Quds, January 3).";
    let document = Document::new("note-1", text).published("2020-01-10").unwrap();
    document.publisher("Field notes").title("A note")
}

#[test]
fn what_is_data_comes_back_equal() {
    there_and_back(&document());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/briefings")).unwrap()
    {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            let text = fs::read_to_string(&path).unwrap();
            let document = Document::new("x", text).published("2020-01-12").unwrap();
            there_and_back(&Reader::builtin().unwrap().read(&document));
        }
    }
    let schema = Schema::builtin().unwrap();
    let gazetteer = Gazetteer::builder(&schema).builtin().unwrap().build().unwrap();
    for entity in gazetteer.iter().step_by(7) {
        there_and_back(&entity);
    }
    let filter = Filter::new().relation("leads").at("2020-01-04").unwrap().min_sources(2);
    there_and_back(&filter.with_negated().publisher("Field notes"));
    there_and_back(&Filter::new());
}

#[test]
fn an_entity_is_a_line_of_a_gazetteer_and_the_other_way_round() {
    let line = r#"{"id":"badr","type":"group","name":"Badr Organization","aliases":["Badr",{"name":"BO","kind":"acronym"}],"country":"iraq","sources":["mine"]}"#;
    let entity: Entity = serde_json::from_str(line).unwrap();
    let schema = Schema::builtin().unwrap();
    let gazetteer = Gazetteer::builder(&schema).json_lines("x", line.as_bytes()).unwrap();
    assert_eq!(gazetteer.build().unwrap().entity("badr").unwrap(), entity);
    assert_eq!(serde_json::to_string(&entity).unwrap(), line);
}

/// The blocks of JSON in the description.
fn described() -> Vec<serde_json::Value> {
    let text = include_str!("../docs/json.md");
    let blocks = text.split("```json\n").skip(1).map(|b| b.split("```").next().unwrap());
    blocks.map(|b| serde_json::from_str(b).unwrap()).collect()
}

/// The reading that the description shows, made by hand: it is about JSON.
fn shown() -> Reading {
    let document = document();
    let span = |begin, end| Span::new(begin, end).unwrap();
    let citation =
        Citation::new(span(31, 51)).outlet("al-Quds").date("2020-01-03".parse().unwrap());
    let evidence = Evidence::new("note-1", span(0, 52), document.text(), "arms");
    let mut reading = Reading::new("note-1");
    reading.title = document.title_text().map(str::to_owned);
    reading.published = document.publication();
    reading.publisher = document.publisher_name().map(str::to_owned);
    reading.mentions = vec![Mention::new(
        span(15, 19),
        Origin::Gazetteer,
        vec![Candidate::new("badr", "group", AliasKind::Short)],
    )];
    let mut found = Discovery::new("group", "Green Front", span(0, 11), "apposition");
    found.aliases.push("GF".to_owned());
    reading.discoveries = vec![found];
    reading.citations = vec![citation.clone()];
    reading.claims = vec![
        Claim::new("supports", evidence)
            .subject(Argument::new("iran", span(0, 4)))
            .object(Argument::new("badr", span(15, 19)))
            .role("arms")
            .time("1983/..".parse().unwrap())
            .citation(citation),
    ];
    let badr = Entity::new("badr", "group", "Badr Organization").unwrap();
    let badr = badr.alias(Alias::new("Badr").unwrap().kind(AliasKind::Short)).country("iraq");
    reading.entities = vec![badr.into(), Entity::new("iran", "state", "Iran").unwrap().into()];
    reading
}

#[test]
fn the_description_shows_what_is_written() {
    let mut graph = Graph::new();
    graph.add(shown()).unwrap();
    let neighbour = graph.neighbours("iran").unwrap().relation("supports");
    let neighbour = neighbour.collect().unwrap().remove(0);
    let own = "[type.a]\n[relation.owns]\nfrom = ['a']\nto = ['a']\nnature = 'state'";
    let error = Schema::parse("own.toml", own).unwrap().relation("own").unwrap_err();
    let found = [
        serde_json::to_value(document()).unwrap(),
        serde_json::to_value(shown()).unwrap(),
        serde_json::to_value(neighbour).unwrap(),
        serde_json::to_value(Filter::new().relation("supports").at("2020-01-04").unwrap()).unwrap(),
        serde_json::to_value(error).unwrap(),
    ];
    let described = described();
    assert_eq!(described.len(), found.len());
    for (number, (found, described)) in found.iter().zip(&described).enumerate() {
        let pretty = serde_json::to_string_pretty(found).unwrap();
        assert_eq!(found, described, "block {number}: {pretty}");
    }
}

#[test]
fn json_of_another_shape_says_where_and_what_was_expected() {
    fn check<T: DeserializeOwned>(text: &str, expected: &str) {
        let error = serde_json::from_str::<T>(text).err().unwrap().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    check::<Document>("{\n\"id\": \"x\"}", "missing field `text` at line 2");
    check::<Document>(
        r#"{"id": "x", "text": "", "published": "Friday"}"#,
        "`Friday` is not an EDTF date",
    );
    check::<Entity>(
        r#"{"id": "x", "type": "group", "name": "--"}"#,
        "entity: `x` is named `--`, expected",
    );
    check::<Entity>(
        r#"{"id": "x", "type": "group", "name": "X", "aliases": [3]}"#,
        "expected an alias: a string, or an object with a `name`",
    );
    check::<Mention>(
        r#"{"begin": 4, "end": 2, "candidates": []}"#,
        "found a span 4..2, expected begin <= end",
    );
    check::<Claim>(
        r#"{"relation": "leads", "status": "sure", "evidence": {"document": "x", "begin": 0, "end": 0, "quote": "", "rule": "r"}}"#,
        "status: found `sure`, expected one of asserted",
    );
    check::<Reading>("[]", "invalid length 0, expected struct ReadingRecord");
    check::<Filter>(r#"{"relation": "leads"}"#, "unknown field `relation`, expected one of");
}

#[test]
fn errors_tell_a_service_what_to_do() {
    let json = |error: Error| serde_json::to_value(error).unwrap();
    let unknown = json(Schema::builtin().unwrap().relation("leeds").unwrap_err());
    assert_eq!(
        (&unknown["error"], &unknown["nearest"]),
        (&"unknown_relation".into(), &"leads".into())
    );
    let line = json(Schema::parse("mine.toml", "[type.a]\nalso = 3").unwrap_err());
    assert_eq!((&line["origin"], &line["line"]), (&"mine.toml".into(), &2.into()));
}
