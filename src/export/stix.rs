//! A STIX 2.1 bundle.
//!
//! Entities are identities, edges relationships, and each claim is a note that
//! quotes its sentence and refers to what it is about. A relationship has no
//! way to be denied: what is only denied is a note on both entities.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::claim::{Claim, Status};
use crate::export::ids::uuid;
use crate::export::outcome::Outcome;
use crate::facts::{EdgeFacts, Facts};
use crate::time::Date;

/// Where no publication tells when an object came to be: the bytes of an
/// export do not depend on the day it is made.
const UNKNOWN: &str = "1970-01-01T00:00:00.000Z";

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    write!(out, r#"{{"type":"bundle","id":"bundle--{}","objects":["#, uuid(["bundle"]))?;
    let mut objects = Objects { out, count: 0 };
    for node in facts.nodes() {
        let id = identity(node.entity.id());
        let kind = facts.graph().schema().find_type(node.entity.entity_type());
        let class = kind.and_then(|t| t.mapping("stix")).unwrap_or("unknown");
        let mut object = head("identity", &id, UNKNOWN);
        object.insert("name".to_owned(), node.entity.name().into());
        object.insert("identity_class".to_owned(), class.into());
        let others: Vec<&str> = node.entity.aliases().iter().map(|a| a.as_str()).collect();
        if !others.is_empty() {
            let text = format!("Also called {}", others.join("; "));
            object.insert("description".to_owned(), text.into());
        }
        objects.put(object)?;
        for (place, claim) in node.claims.iter().enumerate() {
            let said = format!("{} {}", node.entity.name(), facts.reads(&claim.relation));
            let place = place.to_string();
            let key = ["of", node.entity.id().as_str(), &place];
            objects.note(facts, claim, &key, &said, json!([id]))?;
        }
    }
    for edge in facts.edges() {
        relationship(facts, &edge, &mut objects)?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}

struct Objects<'o, W: Write> {
    out: &'o mut W,
    count: usize,
}

impl<W: Write> Objects<'_, W> {
    fn put(&mut self, object: Map<String, Value>) -> Outcome {
        self.out.write_all(if self.count == 0 { b"\n" } else { b",\n" })?;
        self.count += 1;
        Ok(serde_json::to_writer(&mut *self.out, &Value::Object(object))?)
    }

    fn note(
        &mut self,
        facts: &Facts<'_>,
        claim: &Claim,
        key: &[&str],
        said: &str,
        refs: Value,
    ) -> Outcome {
        let document = facts.graph().document(&claim.evidence.document).ok();
        let published = document.as_ref().and_then(|d| d.published);
        let created = published.and_then(|d| instant(d, false));
        let key = ["note"].into_iter().chain(key.iter().copied());
        let id = format!("note--{}", uuid(key));
        let mut note = head("note", &id, created.as_deref().unwrap_or(UNKNOWN));
        let mut summary = format!("{said}: {}", claim.status);
        if let Some(time) = &claim.time {
            summary = format!("{summary}, {time}");
        }
        note.insert("abstract".to_owned(), summary.into());
        note.insert("content".to_owned(), claim.evidence.quote.as_str().into());
        let publisher = document.as_ref().and_then(|d| d.publisher);
        if let Some(publisher) = publisher {
            note.insert("authors".to_owned(), json!([publisher]));
        }
        let id = claim.evidence.document.as_str();
        let mut reference = Map::new();
        reference.insert("source_name".to_owned(), publisher.unwrap_or("document").into());
        reference.insert("external_id".to_owned(), id.into());
        if id.starts_with("https://") || id.starts_with("http://") {
            reference.insert("url".to_owned(), id.into());
        }
        let span = claim.evidence.span;
        let place = format!("bytes {}-{}, rule {}", span.start(), span.end(), claim.evidence.rule);
        reference.insert("description".to_owned(), place.into());
        let mut references = vec![Value::Object(reference)];
        if let Some(outlet) = claim.citation.as_ref().and_then(|c| c.outlet.as_deref()) {
            references.push(json!({"source_name": outlet, "description": "cited by the text"}));
        }
        note.insert("external_references".to_owned(), references.into());
        note.insert("object_refs".to_owned(), refs);
        self.put(note)
    }
}

fn relationship<W: Write>(
    facts: &Facts<'_>,
    edge: &EdgeFacts<'_>,
    objects: &mut Objects<'_, W>,
) -> Outcome {
    let role = edge.role.unwrap_or_default();
    let parts = ["edge", edge.subject, edge.relation, edge.object, role];
    let id = format!("relationship--{}", uuid(parts));
    let (source, target) = (identity(edge.subject), identity(edge.object));
    let (a, b) = (facts.name(edge.subject), facts.name(edge.object));
    let mut said = format!("{a} {} {b}", edge.reads);
    if let Some(role) = edge.role {
        said = format!("{said} ({role})");
    }
    let is_denied = edge.status == Status::Negated;
    if !is_denied {
        let dates = edge.claims.iter().map(|c| facts.graph().document(&c.evidence.document));
        let first = dates.filter_map(|d| d.ok()?.published).filter_map(|d| instant(d, false)).min();
        let mut object = head("relationship", &id, first.as_deref().unwrap_or(UNKNOWN));
        object.insert("relationship_type".to_owned(), kind(edge.relation).into());
        object.insert("description".to_owned(), format!("{said}: {}", edge.status).into());
        object.insert("source_ref".to_owned(), source.as_str().into());
        object.insert("target_ref".to_owned(), target.as_str().into());
        let days = edge.span();
        for (name, day, time) in
            [("start_time", days.start, "00:00:00.000Z"), ("stop_time", days.end, "23:59:59.000Z")]
        {
            if let Some(day) = day {
                object.insert(name.to_owned(), format!("{day}T{time}").into());
            }
        }
        objects.put(object)?;
    }
    for (place, claim) in edge.claims.iter().enumerate() {
        let place = place.to_string();
        let key = [&parts[..], &[&place]].concat();
        let refs = if is_denied { json!([source, target]) } else { json!([id]) };
        objects.note(facts, claim, &key, &said, refs)?;
    }
    Ok(())
}

fn identity(id: &str) -> String {
    format!("identity--{}", uuid(["entity", id]))
}

/// What every object has.
fn head(kind: &str, id: &str, created: &str) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in [
        ("type", kind),
        ("spec_version", "2.1"),
        ("id", id),
        ("created", created),
        ("modified", created),
    ] {
        object.insert(name.to_owned(), value.into());
    }
    object
}

/// A relation in the small letters, digits and hyphens that STIX allows; the
/// relation of one that has others stands in the description alone.
fn kind(relation: &str) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if relation.bytes().all(plain) { relation.replace('_', "-") } else { "related-to".to_owned() }
}

/// The first or the last instant of a date.
fn instant(date: Date, last: bool) -> Option<String> {
    let (first, end) = crate::time::Time::Date(date).day_range();
    let (day, time) = if last { (end, "23:59:59.000Z") } else { (first, "00:00:00.000Z") };
    Some(format!("{}T{time}", crate::facts::day(day)?))
}
