//! Lists as people have them, through the public interface.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::fs;

use isnad::{Gazetteer, GeoNames, Matcher, Schema};

const FTM: &str = r#"{"id": "badr", "schema": "Organization", "properties": {"name": ["Badr Organization"]}}
{"id": "x", "schema": "Membership", "properties": {}}
"#;
const OWN: &str = r#"{"id": "badr", "type": "ORG", "name": "Badr Corps", "country": "iraq"}
{"id": "turkey", "type": "GPE", "name": "Turkey", "aliases": [{"name": "Turkey", "exact_case": true}]}
{"id": "guinea", "type": "GPE", "name": "Guinea", "aliases": [{"name": "Guinea", "exact_case": true}]}
"#;
const TABLE: &str = "id,type,name,aliases\nbadr,ORG,Badr Brigade,Faylaq Badr;Badr Corps\n";
const TABBED: &str = "id\ttype\tname\nbasra\tLOC\tBasra\n";
const PATTERNS: &str = r#"{"label": "ORG", "pattern": "Badr Forces", "id": "badr"}"#;
const GEONAMES: &str = "99532\tBasrah\tBasrah\tBassora\t30.5\t47.8\tP\tPPLA\tIQ\t\t02\t\t\t\t2600000\t\t5\tAsia/Baghdad\t2022-08-03\n";

#[test]
fn every_format_joins_one_gazetteer() {
    let directory = tempfile::tempdir().unwrap();
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for (file, text) in [
        ("a.ftm.json", FTM),
        ("b.jsonl", OWN),
        ("c.csv", TABLE),
        ("d.tsv", TABBED),
        ("lists.def", "e.lst:organization\n"),
    ] {
        let path = directory.path().join(file);
        fs::write(&path, text).unwrap();
        fs::write(directory.path().join("e.lst"), "Badr Wing&id=badr\n").unwrap();
        builder = builder.file(&path).unwrap();
    }
    let gazetteer = builder
        .spacy_patterns("patterns", PATTERNS.as_bytes())
        .unwrap()
        .geonames("IQ.txt", GEONAMES.as_bytes(), &GeoNames::new())
        .unwrap()
        .build()
        .unwrap();
    let badr = gazetteer.entity("badr").unwrap();
    assert_eq!((badr.name(), badr.country_id().unwrap().as_str()), ("Badr Organization", "iraq"));
    let aliases: Vec<_> = badr.aliases().iter().map(|a| a.as_str()).collect();
    let expected = ["Badr Corps", "Badr Brigade", "Faylaq Badr", "Badr Wing", "Badr Forces"];
    assert_eq!(aliases, expected);
    for tally in gazetteer.tallies() {
        let left: usize = tally.left_out.values().sum();
        assert_eq!(tally.records, tally.entities + tally.skipped + left, "{tally:?}");
    }
    assert_eq!(gazetteer.tallies().iter().map(|t| t.entities).sum::<usize>(), 9);
    assert_eq!(gazetteer.len(), 5);
}

#[test]
fn a_file_that_says_nothing_of_its_format_is_refused() {
    let builder = Gazetteer::builder(&Schema::builtin().unwrap());
    let error = builder.file("IQ.txt").unwrap_err().to_string();
    assert!(error.starts_with("gazetteer: found `IQ.txt`, expected a file .jsonl"), "{error}");
}

#[test]
fn an_alias_that_is_the_name_says_how_the_name_matches() {
    let gazetteer = Gazetteer::builder(&Schema::builtin().unwrap())
        .json_lines("own", OWN.as_bytes())
        .unwrap()
        .build()
        .unwrap();
    let matcher = Matcher::new(&gazetteer);
    let found = |text: &str| {
        matcher.find_iter(text).map(|m| m.span.of(text).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("Turkey sent troops; they ate turkey."), ["Turkey"]);
    // A common word, which a plain name would need support for.
    assert_eq!(found("He left Guinea with a guinea pig."), ["Guinea"]);
    assert_eq!(found("badr corps"), ["badr corps"]);
}
