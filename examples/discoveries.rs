//! Prints the names that texts introduce and the gazetteer lacks, as gazetteer
//! lines: check them, correct them, and load the file beside the bundled one.
//!
//! Usage: `discoveries [--gazetteer FILE]... [FILE...]`; without files it reads the project's own
//! briefings. `sources` says which texts named it, and the kind of context that did.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use isnad::{Alias, AliasKind, Document, Entity, Gazetteer, Reader, Schema};
use serde::Serialize;
use serde_json::{Value, json};

const BRIEFINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/briefings");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "discoveries: {error}{}",
                error.source().map_or_else(String::new, |s| format!(": {s}"))
            );
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let schema = Schema::builtin()?;
    let mut gazetteer = Gazetteer::builder(&schema).builtin()?;
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--gazetteer" {
            gazetteer = gazetteer.file(arguments.next().ok_or("--gazetteer expects a file")?)?;
        } else {
            files.push(argument);
        }
    }
    if files.is_empty() {
        for entry in fs::read_dir(BRIEFINGS)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "txt") {
                files.push(path.display().to_string());
            }
        }
        files.sort();
    }

    let reader = Reader::builder().gazetteer(gazetteer.build()?).build()?;
    let mut documents = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        let name = path.rsplit('/').next().unwrap_or(path);
        documents.push(Document::new(name, text));
    }
    // One name in two texts is one discovery, with two sources.
    let mut found: BTreeMap<String, Entity> = BTreeMap::new();
    for reading in reader.read_all(&documents) {
        for discovery in &reading.discoveries {
            let here = discovery.to_entity()?;
            let source = format!("{} ({})", reading.document, discovery.context);
            let id = here.id().as_str().to_owned();
            let known = found.remove(&id).unwrap_or_else(|| here.clone());
            let known = here.aliases().iter().cloned().fold(known, Entity::alias);
            found.insert(id, known.source(source));
        }
    }
    let mut out = io::stdout().lock();
    for entity in found.values() {
        writeln!(out, "{}", line(entity)?)?;
    }
    Ok(())
}

fn line(entity: &Entity) -> serde_json::Result<String> {
    let alias = |a: &Alias| match a.alias_kind() {
        AliasKind::Name => json!(a.as_str()),
        kind => json!({"name": a.as_str(), "kind": kind.as_str()}),
    };
    serde_json::to_string(&Line {
        id: entity.id(),
        kind: entity.entity_type(),
        name: entity.name(),
        aliases: entity.aliases().iter().map(alias).collect(),
        sources: entity.sources(),
    })
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    aliases: Vec<Value>,
    sources: &'a [String],
}
