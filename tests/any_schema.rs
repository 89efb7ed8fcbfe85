//! Names of types and relations and ids of entities mean nothing to the code:
//! with all of them replaced, every reading is the same but for the names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use isnad::{
    Argument, Document, Entity, Gazetteer, Graph, Lexicon, Reader, Reading, Rules, Schema,
};
use serde_json::Value;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(data(folder)) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == ending));
    paths.sort();
    paths
}

/// Left out: two states that share a demonym, of which the order of ids picks
/// the first.
const TIES: &[&str] = &["republic-of-the-congo"];

/// A substitution of letters: one to one, and nothing keeps its order.
struct Cipher([char; 26]);

impl Cipher {
    fn new(mut seed: u64) -> Self {
        let mut letters: Vec<char> = ('a'..='z').collect();
        let shuffled = std::array::from_fn(|_| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            letters.remove((seed >> 33) as usize % letters.len())
        });
        Self(shuffled)
    }

    /// Every letter for itself.
    fn plain() -> Self {
        Self(std::array::from_fn(|i| char::from(b'a' + i as u8)))
    }

    fn of(&self, name: &str) -> String {
        let letter = |c: char| match c {
            'a'..='z' => self.0[c as usize - 'a' as usize],
            other => other,
        };
        name.chars().map(letter).collect()
    }

    /// A schema file with every type and relation called by another name.
    fn schema(&self, text: &str) -> String {
        let mut key = String::new();
        let mut out = String::new();
        for line in text.lines() {
            let line = line.trim_end();
            if let Some((kind, name)) = line
                .strip_prefix('[')
                .and_then(|l| l.strip_suffix(']'))
                .and_then(|l| l.split_once('.'))
            {
                out += &format!("[{kind}.{}]\n", self.of(name));
                continue;
            }
            if let Some((name, _)) = line.split_once(" = ") {
                key = name.to_owned();
            }
            let named = ["from", "to", "pairs", "contradicts", "inverse"].contains(&key.as_str());
            out +=
                &if named && !line.starts_with('#') { self.quoted(line) } else { line.to_owned() };
            out.push('\n');
        }
        out
    }

    /// The line with what stands in quotes replaced, but for the words of the
    /// schema's own language.
    fn quoted(&self, line: &str) -> String {
        let parts = line.split('"').enumerate().map(|(i, part)| match part {
            "any" | "same" | "name" => part.to_owned(),
            _ if i % 2 == 1 => self.of(part),
            _ => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("\"")
    }

    /// A rule file with every type and relation called by another name.
    fn rules(&self, text: &str) -> String {
        let mut value: toml::Table = text.parse().unwrap();
        for (_, value) in &mut value {
            self.rule(value);
        }
        toml::to_string(&value).unwrap()
    }

    fn rule(&self, value: &mut toml::Value) {
        match value {
            toml::Value::String(text) => *text = self.pattern(text),
            toml::Value::Array(all) => all.iter_mut().for_each(|v| self.rule(v)),
            toml::Value::Table(table) => {
                for (key, value) in table.iter_mut() {
                    match (key.as_str(), value) {
                        ("relation", toml::Value::String(name)) => *name = self.of(name),
                        (_, value) => self.rule(value),
                    }
                }
            }
            _ => {}
        }
    }

    /// A pattern with the types of its slots replaced.
    fn pattern(&self, text: &str) -> String {
        let mut parts = text.split('{');
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            out.push('{');
            match part.split_once('}').and_then(|(slot, rest)| Some((slot.split_once(':')?, rest)))
            {
                Some(((slot, types), rest)) if slot != "role" => {
                    out += &format!("{slot}:{}}}{rest}", self.of(types));
                }
                _ => out += part,
            }
        }
        out
    }

    /// A list of names with other types and ids.
    fn names(&self, text: &str) -> String {
        let mut out = String::new();
        for line in text.lines() {
            let mut record: Value = serde_json::from_str(line).unwrap();
            if TIES.contains(&record["id"].as_str().unwrap()) {
                continue;
            }
            for key in ["id", "type", "country"] {
                if let Some(Value::String(name)) = record.get_mut(key) {
                    *name = self.of(name);
                }
            }
            out += &format!("{record}\n");
        }
        out
    }

    fn reader(&self) -> Reader {
        let schema = self.schema(&fs::read_to_string(data("schema.toml")).unwrap());
        let schema = Schema::parse("schema.toml", &schema).unwrap();
        let lexicon = self.lexicon();
        let folder = tempfile::tempdir().unwrap();
        for path in files("rules", "toml") {
            let text = self.rules(&fs::read_to_string(&path).unwrap());
            fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
        }
        let rules = Rules::open(folder.path(), &schema, &lexicon).unwrap();
        let mut gazetteer = Gazetteer::builder(&schema);
        for path in files("gazetteer", "jsonl") {
            let text = self.names(&fs::read_to_string(&path).unwrap());
            gazetteer = gazetteer.json_lines("names", text.as_bytes()).unwrap();
        }
        let gazetteer = gazetteer.build().unwrap();
        let reader = Reader::builder().schema(schema).gazetteer(gazetteer).lexicon(lexicon);
        reader.rules(rules).build().unwrap()
    }

    /// The word lists, with those that speak of a relation under its new name
    /// as well.
    fn lexicon(&self) -> Lexicon {
        let shipped = Lexicon::builtin().unwrap();
        let mut own = String::new();
        for (list, words) in shipped.iter() {
            let kinds = ["figurative_", "remote_nouns_", "remote_"];
            if let Some((kind, relation)) =
                kinds.iter().find_map(|k| Some((k, list.strip_prefix(k)?)))
            {
                own += &format!("[{kind}{}]\nwords = {words:?}\n", self.of(relation));
            } else if list == "turned" {
                let words: Vec<String> = words.iter().map(|w| self.of(w)).collect();
                own += &format!("[turned]\nwords = {words:?}\n");
            }
        }
        shipped.and(Lexicon::parse("renamed.toml", &own).unwrap())
    }
}

/// Everything that a reading says, a line each, in an order that names do not
/// make.
fn lines(reading: &Reading, cipher: Option<&Cipher>) -> Vec<String> {
    let name = |name: &str| cipher.map_or_else(|| name.to_owned(), |c| c.of(name));
    let found: BTreeSet<&str> = reading.discoveries.iter().map(|d| d.entity.as_str()).collect();
    let id = |id: &str| match (found.contains(id), id.split_once(':')) {
        // The type, and the name as the text has it.
        (true, Some((kind, rest))) => format!("{}:{rest}", name(kind)),
        _ => name(id),
    };
    let side = |a: &Option<Argument>| {
        a.as_ref().map(|a| format!("{} at {} by {:?}", id(&a.entity), a.span, a.reference))
    };
    let mut out = Vec::new();
    for m in &reading.mentions {
        let mut all: Vec<_> = m
            .candidates
            .iter()
            .map(|c| format!("{} {} {:?}", id(&c.entity), name(&c.entity_type), c.alias))
            .collect();
        // The first is the choice; among equals, the order is that of ids.
        all[1..].sort();
        if !m.decided {
            all.sort();
        }
        out.push(format!("mention {} {:?} {} {all:?}", m.span, m.origin, m.decided));
    }
    for c in &reading.claims {
        let citation = c.citation.as_ref().map(|c| (&c.outlet, c.entity.as_ref().map(|e| id(e))));
        out.push(format!(
            "claim {} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {citation:?} {} {}",
            name(&c.relation),
            side(&c.subject),
            side(&c.object),
            c.name,
            c.role,
            c.status,
            c.time,
            side(&c.place),
            side(&c.speaker),
            c.evidence.span,
            c.evidence.rule,
        ));
    }
    for d in &reading.discoveries {
        out.push(format!(
            "new {} {:?} {} {} {:?}",
            id(&d.entity),
            d.name,
            d.span,
            d.context,
            d.aliases
        ));
    }
    for c in &reading.citations {
        out.push(format!("cited {:?} {:?}", c.outlet, c.entity.as_ref().map(|e| id(e))));
    }
    let entities = reading.entities.iter();
    out.extend(
        entities.map(|e| format!("entity {} {} {}", id(e.id()), name(e.entity_type()), e.name())),
    );
    out.sort();
    out
}

#[test]
fn readings_are_the_same_but_for_the_names() {
    let shipped = Cipher::plain().reader();
    for seed in [1, 20, 300] {
        let cipher = Cipher::new(seed);
        let reader = cipher.reader();
        for path in files("briefings", "txt") {
            let text = fs::read_to_string(&path).unwrap();
            let document = Document::new("x", text).published("2020-01-12").unwrap();
            let expected = lines(&shipped.read(&document), Some(&cipher));
            let found = lines(&reader.read(&document), None);
            let differ = |a: &[String], b: &[String]| {
                a.iter().filter(|l| !b.contains(l)).cloned().collect::<Vec<_>>().join("\n")
            };
            assert!(
                expected == found,
                "{}, seed {seed}: expected\n{}\nfound\n{}",
                path.display(),
                differ(&expected, &found),
                differ(&found, &expected),
            );
        }
    }
}

/// A schema of two types and one relation, and no word of the shipped one.
const FIRMS: &str = r#"
[type.individual]
behaves_as = "person"
[type.company]
behaves_as = "group"
[relation.owns]
from = ["individual", "company"]
to = ["company"]
nature = "state"
"#;

const OWNS: &str = r#"
[[rule]]
name = "owns"
relation = "owns"
verbs = ["own", "acquire"]
"#;

#[test]
fn a_schema_of_your_own_reads_as_the_shipped_one_does() {
    let schema = Schema::parse("firms.toml", FIRMS).unwrap();
    let lexicon = Lexicon::builtin().unwrap();
    let rules = Rules::parse("owns.toml", OWNS, &schema, &lexicon).unwrap();
    let known = Entity::new("beta", "company", "Beta Group").unwrap();
    let gazetteer = Gazetteer::builder(&schema).entity(known).unwrap().build().unwrap();
    let reader =
        Reader::builder().schema(schema).gazetteer(gazetteer).rules(rules).build().unwrap();

    let text = "Alpha Corporation (ACO) owns Beta Group. It owns Gamma Trust.";
    let reading = reader.read(&Document::new("x", text));
    let mut graph = Graph::with_schema(reader.schema().clone());
    graph.add(reading).unwrap();
    let edges: Vec<_> = graph.edges().map(|e| e.to_string()).collect();
    assert_eq!(
        edges,
        [
            "company:alpha-corporation owns beta",
            "company:alpha-corporation owns company:gamma-trust",
        ]
    );

    let text = "Beta Group acquired a 40% stake in Lake Tana. Its partner is based in Lake Tana.";
    let reading = reader.read(&Document::new("y", text));
    let found: Vec<_> = reading.entities.iter().map(|e| e.id().as_str()).collect();
    assert_eq!(found, ["beta"], "no type of the schema is a place");
}
