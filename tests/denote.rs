//! Whom names denote, by kind: small texts with lists of their own, in
//! `data/denote.jsonl`. `want` names what each surface is taken for (null:
//! found and left undecided), `never` what it must not be taken for.

use std::collections::BTreeMap;

use isnad::{Document, Gazetteer, Reader, Schema};
use serde_json::Value;

#[test]
fn names_denote_the_right_one() {
    let schema = Schema::builtin().unwrap();
    let builtin = || Gazetteer::builder(&schema);
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0;
    for line in include_str!("data/denote.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let names: Vec<String> =
            case["names"].as_array().unwrap().iter().map(Value::to_string).collect();
        let bundled = case["builtin"].as_bool().unwrap();
        let reader = if bundled && names.is_empty() {
            Reader::builtin().unwrap()
        } else {
            let builder = builtin().json_lines("case", names.join("\n").as_bytes()).unwrap();
            let builder = if bundled { builder.builtin().unwrap() } else { builder };
            Reader::builder().gazetteer(builder.build().unwrap()).build().unwrap()
        };
        let reading = reader.read(&Document::new("case", text));
        let found = |surface: &str| -> Vec<Option<String>> {
            let of = reading.mentions.iter().filter(|m| m.span.of(text) == Some(surface));
            of.map(|m| m.entity().map(|e| e.to_string())).collect()
        };
        let pairs = |field: &str| -> Vec<(String, Option<String>)> {
            let list = case[field].as_array().unwrap();
            let text = |v: &Value| v.as_str().map(str::to_owned);
            list.iter().map(|p| (text(&p[0]).unwrap(), text(&p[1]))).collect()
        };
        let missed = pairs("want").into_iter().filter(|(surface, id)| {
            let found = found(surface);
            found.is_empty() || found.iter().any(|f| f != id)
        });
        let bad = pairs("never").into_iter().filter(|(surface, id)| found(surface).contains(id));
        let all: Vec<_> = missed.chain(bad).collect();
        count += 1;
        if !all.is_empty() {
            let names: Vec<_> = reading
                .mentions
                .iter()
                .map(|m| (m.span.of(text), m.entity().map(|e| e.to_string())))
                .collect();
            let kind = case["kind"].as_str().unwrap().to_owned();
            wrong.entry(kind).or_default().push(format!("{text:?}: {all:?}, found {names:?}"));
        }
    }
    let lines: Vec<String> =
        wrong.iter().flat_map(|(k, all)| all.iter().map(move |l| format!("{k}: {l}"))).collect();
    assert!(lines.is_empty(), "{} of {count} wrong:\n{}", lines.len(), lines.join("\n"));
}
