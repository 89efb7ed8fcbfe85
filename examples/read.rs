//! Prints readings as JSON Lines.
//!
//! Usage: `read [--builtin] [--gazetteer FILE]... [--rules DIR] [--lexicon FILE]... [--schema FILE] [--mentions FILE]
//! [--published DATE] [--publisher NAME] [--jsonl FILE] [--trace] [FILE...]`; without files it reads
//! standard input. `--trace` prints why each sentence gave what it gave instead.

#![expect(clippy::indexing_slicing, reason = "an absent field of a JSON value is null")]

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use isnad::{
    AliasKind, Candidate, Document, Gazetteer, Lexicon, Mention, Origin, Reader, Reading, Rules,
    Schema, Span,
};
use serde_json::{Map, Value, json};

type Fallible<T> = Result<T, Box<dyn Error>>;

const OPTIONS: &str = "--builtin, --gazetteer FILE, --rules DIR, --lexicon FILE, --schema FILE, --mentions FILE, \
    --published DATE, --publisher NAME, --jsonl FILE, --trace or files";

#[derive(Default)]
struct Options {
    builtin: bool,
    gazetteers: Vec<String>,
    rules: Option<String>,
    lexicons: Vec<String>,
    schema: Option<String>,
    mentions: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    jsonl: Option<String>,
    trace: bool,
    files: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "read: {error}{}",
                error.source().map_or_else(String::new, |s| format!(": {s}"))
            );
            ExitCode::FAILURE
        }
    }
}

fn run() -> Fallible<()> {
    let options = options()?;
    let schema = match &options.schema {
        Some(path) => Schema::open(path)?,
        None => Schema::builtin()?,
    };
    let mut lexicon = Lexicon::builtin()?;
    for path in &options.lexicons {
        lexicon = lexicon.and(Lexicon::open(path)?);
    }
    let rules = match &options.rules {
        Some(folder) => Rules::open(folder, &schema, &lexicon)?,
        None => Rules::builtin(&schema, &lexicon)?,
    };
    let mut gazetteer = Gazetteer::builder(&schema);
    if options.builtin || options.gazetteers.is_empty() {
        gazetteer = gazetteer.builtin()?;
    }
    for path in &options.gazetteers {
        gazetteer = gazetteer.file(path)?;
    }
    let reader = Reader::builder()
        .gazetteer(gazetteer.build()?)
        .schema(schema)
        .lexicon(lexicon)
        .rules(rules)
        .build()?;
    let given = options.mentions.as_deref().map(mentions).transpose()?;
    let mut out = io::stdout().lock();
    for document in documents(&options)? {
        if options.trace {
            write!(out, "{}", reader.trace(&document))?;
            continue;
        }
        let reading = match &given {
            Some(all) => {
                let list = all.get(&**document.id()).cloned().unwrap_or_default();
                let name = options.mentions.as_deref().unwrap_or_default();
                let id = document.id();
                let read = reader.read_with_mentions(&document, list);
                read.map_err(|e| format!("{name}: document `{id}`: {e}"))?
            }
            None => reader.read(&document),
        };
        match writeln!(out, "{}", record(&document, &reading)?) {
            // A program that reads the first lines and goes is no error.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            outcome => outcome?,
        }
    }
    Ok(())
}

fn options() -> Fallible<Options> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} expects a value"));
        match argument.as_str() {
            "--builtin" => options.builtin = true,
            "--trace" => options.trace = true,
            "--gazetteer" => options.gazetteers.push(value()?),
            "--lexicon" => options.lexicons.push(value()?),
            "--rules" => options.rules = Some(value()?),
            "--schema" => options.schema = Some(value()?),
            "--mentions" => options.mentions = Some(value()?),
            "--published" => options.published = Some(value()?),
            "--publisher" => options.publisher = Some(value()?),
            "--jsonl" => options.jsonl = Some(value()?),
            other if other.starts_with("--") => {
                return Err(format!("no option {other}, expected {OPTIONS}").into());
            }
            file => options.files.push(file.to_owned()),
        }
    }
    Ok(options)
}

fn documents(options: &Options) -> Fallible<Vec<Document>> {
    let mut out = Vec::new();
    if let Some(path) = &options.jsonl {
        let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let at = format!("{path}:{}", number + 1);
            let value: Value = serde_json::from_str(line).map_err(|e| format!("{at}: {e}"))?;
            let field = |name: &str| value.get(name).and_then(Value::as_str);
            let id = field("id")
                .or_else(|| field("_id"))
                .ok_or_else(|| format!("{at}: expected `id` or `_id`"))?;
            let text = field("text").ok_or_else(|| format!("{at}: expected `text`"))?;
            let mut document = Document::new(id, text);
            if let Some(date) = field("published").or(options.published.as_deref()) {
                document = document.published(date).map_err(|e| format!("{at}: {e}"))?;
            }
            if let Some(name) = field("publisher").or(options.publisher.as_deref()) {
                document = document.publisher(name);
            }
            if let Some(title) = field("title") {
                document = document.title(title);
            }
            out.push(document);
        }
    }
    let mut plain = |id: &str, text: String| -> Fallible<()> {
        let mut document = Document::new(id, text);
        if let Some(date) = &options.published {
            document = document.published(date)?;
        }
        if let Some(name) = &options.publisher {
            document = document.publisher(name.as_str());
        }
        out.push(document);
        Ok(())
    };
    for path in &options.files {
        plain(path, fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?)?;
    }
    if options.jsonl.is_none() && options.files.is_empty() {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        plain("-", text)?;
    }
    Ok(out)
}

fn mentions(path: &str) -> Fallible<HashMap<String, Vec<Mention>>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let mut out = HashMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let at = format!("{path}:{}", number + 1);
        let value: Value = serde_json::from_str(line).map_err(|e| format!("{at}: {e}"))?;
        let doc = value
            .get("doc")
            .and_then(Value::as_str)
            .ok_or_else(|| format!("{at}: expected `doc`"))?;
        let list = value
            .get("mentions")
            .and_then(Value::as_array)
            .ok_or_else(|| format!("{at}: expected `mentions`"))?;
        let mut mentions = Vec::new();
        for m in list {
            let field = |name: &str| m.get(name).and_then(Value::as_str);
            let number = |name: &str| {
                m.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok())
            };
            let span = number("begin").zip(number("end")).and_then(|(a, b)| Span::new(a, b));
            let (Some(span), Some(kind), Some(entity)) = (span, field("type"), field("entity"))
            else {
                return Err(
                    format!("{at}: expected begin, end, type and entity in every mention").into()
                );
            };
            let candidate = Candidate::new(entity, kind, AliasKind::Name);
            mentions.push(Mention::new(span, Origin::Given, vec![candidate]));
        }
        // Of mentions that overlap, the longest counts.
        mentions.sort_by_key(|m: &Mention| (std::cmp::Reverse(m.span.len()), m.span));
        let mut kept: Vec<Mention> = Vec::new();
        for m in mentions {
            if !kept.iter().any(|k| k.span.overlaps(m.span)) {
                kept.push(m);
            }
        }
        kept.sort_by_key(|m| m.span);
        out.insert(doc.to_owned(), kept);
    }
    Ok(out)
}

/// One side of a claim. A name comes with its span; what a pronoun or a
/// description stands for comes with the name it has elsewhere in the text.
fn end(text: &str, reading: &Reading, side: &Value) -> Value {
    let Some(entity) = side["entity"].as_str() else { return Value::Null };
    let (begin, end) = (&side["begin"], &side["end"]);
    if side["reference"] == "name" {
        return json!({"entity": entity, "begin": begin, "end": end});
    }
    let named = reading.mentions.iter().filter(|m| m.entity().is_some_and(|e| *e == entity));
    let name = named.filter_map(|m| m.span.of(text)).max_by_key(|s| s.len());
    json!({
        "entity": entity, "name": name,
        "reference": {"kind": side["reference"], "begin": begin, "end": end},
    })
}

/// These fields of an object.
fn only(value: &Value, fields: &[&str]) -> Value {
    fields.iter().map(|f| ((*f).to_owned(), value[*f].clone())).collect::<Map<_, _>>().into()
}

/// A reading as one line: what the crate writes of it, with the surface of each
/// name, and no more than a reader of claims needs.
fn record(document: &Document, reading: &Reading) -> Fallible<Value> {
    let text = document.text();
    let all = serde_json::to_value(reading)?;
    let list = |name: &str| all[name].as_array().cloned().unwrap_or_default();
    let mentions = reading.mentions.iter().zip(list("mentions")).map(|(mention, value)| {
        let first = &value["candidates"][0];
        let mut out = json!({
            "begin": value["begin"], "end": value["end"], "surface": mention.span.of(text),
            "type": first["type"], "entity": mention.entity().map(|e| e.as_str()),
        });
        if mention.entity().is_none() {
            // What may be meant, the likeliest first.
            let ids = mention.candidates.iter().map(|c| c.entity.as_str());
            out["candidates"] = ids.collect::<Vec<_>>().into();
        }
        out
    });
    let claims = list("claims").into_iter().map(|claim| {
        let mut out = only(&claim, &["relation", "role", "status", "time"]);
        let side = |name: &str| end(text, reading, &claim[name]);
        let citation = Some(&claim["citation"]).filter(|c| c.is_object());
        out["subject"] = side("subject");
        out["object"] =
            if claim["name"].is_object() { claim["name"].clone() } else { side("object") };
        out["place"] = side("place");
        out["citation"] = citation.map_or(Value::Null, |c| only(c, &["outlet", "date"]));
        out["evidence"] = only(&claim["evidence"], &["begin", "end"]);
        out["quote"] = claim["evidence"]["quote"].clone();
        out["rule"] = claim["evidence"]["rule"].clone();
        out
    });
    let discoveries = list("discoveries");
    let discoveries =
        discoveries.iter().map(|d| only(d, &["entity", "type", "name", "begin", "end"]));
    Ok(json!({
        "doc": all["document"],
        "mentions": mentions.collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
        "discoveries": discoveries.collect::<Vec<_>>(),
    }))
}
