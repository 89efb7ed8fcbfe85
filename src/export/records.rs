//! What the graph formats say of a node and of an edge: one list of
//! attributes, so that they agree.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Value as Json, json};

use crate::facts::{EdgeFacts, Facts, NodeFacts, evidence};

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Day,
    Number,
    Flag,
    /// JSON, as text where the format has nothing better.
    Json,
}

/// The value of an attribute.
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(usize),
    Flag(bool),
    Json(String),
}

/// An attribute and its type.
pub(super) type Key = (&'static str, Kind);

/// What each node has.
pub(super) const NODE: [Key; 6] = [
    ("name", Kind::Text),
    ("type", Kind::Text),
    ("aliases", Kind::Json),
    ("country", Kind::Text),
    ("origins", Kind::Json),
    ("evidence", Kind::Json),
];

/// What each edge has.
pub(super) const EDGE: [Key; 13] = [
    ("relation", Kind::Text),
    ("role", Kind::Text),
    ("status", Kind::Text),
    ("claims", Kind::Number),
    ("sources", Kind::Number),
    ("time", Kind::Text),
    ("earliest", Kind::Day),
    ("latest", Kind::Day),
    ("contradicted", Kind::Flag),
    ("symmetric", Kind::Flag),
    ("quotes", Kind::Text),
    ("documents", Kind::Text),
    ("evidence", Kind::Json),
];

/// The attributes of a node, in the order of [`NODE`].
pub(super) fn node<'f>(facts: &Facts<'_>, node: &NodeFacts<'f>) -> [Option<Value<'f>>; 6] {
    let entity = node.entity;
    let list = |all: Vec<&str>| (!all.is_empty()).then(|| Value::Json(json!(all).to_string()));
    [
        Some(text(entity.name())),
        Some(text(entity.entity_type().as_str())),
        list(entity.aliases().iter().map(|a| a.as_str()).collect()),
        entity.country_id().map(|c| text(c.as_str())),
        list(entity.sources().iter().map(String::as_str).collect()),
        (!node.claims.is_empty()).then(|| Value::Json(evidence(facts, &node.claims))),
    ]
}

/// The attributes of an edge, in the order of [`EDGE`].
pub(super) fn edge<'e>(facts: &Facts<'_>, edge: &'e EdgeFacts<'_>) -> [Option<Value<'e>>; 13] {
    let days = edge.span();
    [
        Some(text(edge.relation)),
        edge.role.map(text),
        Some(text(edge.status.as_str())),
        Some(Value::Number(edge.claims.len())),
        Some(Value::Number(edge.sources)),
        edge.time.map(|t| Value::Text(t.to_string().into())),
        days.start.map(|d| Value::Text(d.into())),
        days.end.map(|d| Value::Text(d.into())),
        Some(Value::Flag(edge.contradicted)),
        Some(Value::Flag(edge.symmetric)),
        Some(Value::Text(edge.quotes().into())),
        Some(Value::Text(edge.documents().into())),
        Some(Value::Json(evidence(facts, &edge.claims))),
    ]
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

/// The documents that the evidence speaks of, as a JSON array.
pub(super) fn documents(facts: &Facts<'_>) -> String {
    let all = facts.documents().map(|d| {
        let mut record = serde_json::Map::new();
        record.insert("id".to_owned(), d.id.into());
        for (key, value) in [
            ("title", d.title.map(str::to_owned)),
            ("publisher", d.publisher.map(str::to_owned)),
            ("published", d.published.map(|p| p.to_string())),
        ] {
            if let Some(value) = value {
                record.insert(key.to_owned(), value.into());
            }
        }
        Json::Object(record)
    });
    Json::Array(all.collect()).to_string()
}

/// Attributes as members of a JSON object that is open and has members already.
pub(super) fn write_json<'a>(
    out: &mut impl Write,
    keys: &[Key],
    values: impl IntoIterator<Item = Option<Value<'a>>>,
) -> io::Result<()> {
    for ((name, _), value) in keys.iter().zip(values) {
        let Some(value) = value else { continue };
        write!(out, ",\"{name}\":")?;
        match value {
            Value::Text(text) => serde_json::to_writer(&mut *out, &text)?,
            Value::Number(number) => write!(out, "{number}")?,
            Value::Flag(flag) => write!(out, "{flag}")?,
            Value::Json(json) => out.write_all(json.as_bytes())?,
        }
    }
    Ok(())
}

/// The value as plain text.
pub(super) fn plain(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text,
        Value::Number(number) => number.to_string().into(),
        Value::Flag(flag) => if flag { "true" } else { "false" }.into(),
        Value::Json(json) => json.into(),
    }
}
