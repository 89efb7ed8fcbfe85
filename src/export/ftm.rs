//! FollowTheMoney entities as JSON Lines.
//!
//! Entities and documents come first, then an interest for each edge that some
//! claim speaks for: FollowTheMoney has no way to deny one. Each has the
//! documents in `proof`, the sentences in `description` and the dates that the
//! claims give. The schema says which interest a relation is nearest to, and
//! `data/ftm.toml` how that interest is built.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Deserialize;
use serde_json::json;

use crate::claim::Status;
use crate::entity::{AliasKind, Entity};
use crate::error::from_toml;
use crate::export::ids::{restricted, uuid};
use crate::export::outcome::Outcome;
use crate::facts::{EdgeFacts, Facts, NodeFacts};
use crate::time::{Bound, Date, Time};

#[derive(Deserialize)]
struct File {
    link: BTreeMap<String, Link>,
}

/// How an interest is built.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    subject: Option<String>,
    object: String,
    #[serde(default)]
    subject_is: Vec<String>,
    #[serde(default)]
    object_is: Vec<String>,
    role: Option<String>,
    post: Option<String>,
    authority: Option<String>,
}

/// What fits anything.
const ANY: &str = "UnknownLink";
/// What an entity is whose type has no nearer schema.
const SOMEBODY: &str = "LegalEntity";

type Properties = BTreeMap<String, Vec<String>>;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    let File { link: links } = from_toml("data/ftm.toml", include_str!("../../data/ftm.toml"))?;
    for node in facts.nodes() {
        let id = restricted(node.entity.id());
        line(out, &id, schema(facts, node.entity), &thing(facts, &node))?;
    }
    for document in facts.documents() {
        let mut properties = Properties::new();
        put(&mut properties, "title", document.title.unwrap_or(document.id));
        put(&mut properties, "fileName", document.id);
        if let Some(name) = document.publisher {
            put(&mut properties, "publisher", name);
        }
        if let Some(day) = document.published.and_then(prefix) {
            put(&mut properties, "publishedAt", day);
        }
        if is_address(document.id) {
            put(&mut properties, "sourceUrl", document.id);
        }
        line(out, &document_id(document.id), "Document", &properties)?;
    }
    let mut posts = BTreeSet::new();
    for edge in facts.edges().filter(|e| e.status != Status::Negated) {
        interest(facts, &links, &edge, &mut posts, out)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, id: &str, schema: &str, properties: &Properties) -> Outcome {
    serde_json::to_writer(
        &mut *out,
        &json!({"id": id, "schema": schema, "properties": properties}),
    )?;
    Ok(out.write_all(b"\n")?)
}

fn put(properties: &mut Properties, name: &str, value: impl Into<String>) {
    let values = properties.entry(name.to_owned()).or_default();
    let value = value.into();
    if !values.contains(&value) {
        values.push(value);
    }
}

fn schema<'f>(facts: &'f Facts<'_>, entity: &Entity) -> &'f str {
    let known = facts.graph().schema().find_type(entity.entity_type());
    known.and_then(|t| t.mapping("ftm")).unwrap_or(SOMEBODY)
}

fn thing(facts: &Facts<'_>, node: &NodeFacts<'_>) -> Properties {
    let mut properties = Properties::new();
    put(&mut properties, "name", node.entity.name());
    for alias in node.entity.aliases() {
        let property = match alias.alias_kind() {
            AliasKind::Name => "alias",
            AliasKind::Former => "previousName",
            AliasKind::Acronym | AliasKind::Short | AliasKind::Nickname => "weakAlias",
            // Names of its people or of its capital, not of itself.
            AliasKind::Demonym | AliasKind::Metonym => continue,
        };
        put(&mut properties, property, alias.as_str());
    }
    for claim in &node.claims {
        match &claim.name {
            Some((name, _)) if claim.status == Status::Asserted => {
                put(&mut properties, "alias", name.as_str());
            }
            _ => {
                let reads = facts.reads(&claim.relation);
                let quote = &claim.evidence.quote;
                put(&mut properties, "notes", format!("{} ({}): {quote}", reads, claim.status));
            }
        }
        put(&mut properties, "proof", document_id(&claim.evidence.document));
    }
    properties
}

fn interest(
    facts: &Facts<'_>,
    links: &BTreeMap<String, Link>,
    edge: &EdgeFacts<'_>,
    posts: &mut BTreeSet<String>,
    out: &mut impl Write,
) -> Outcome {
    let ends = facts.entity(edge.subject).zip(facts.entity(edge.object));
    let Some((subject, object)) = ends else { return Ok(()) };
    let (from, to) = (schema(facts, subject), schema(facts, object));
    let fits = |link: &Link| {
        let takes = |all: &[String], one: &str| all.is_empty() || all.iter().any(|s| s == one);
        takes(&link.subject_is, from) && takes(&link.object_is, to)
    };
    let relation = facts.graph().schema().find_relation(edge.relation);
    let named = relation.and_then(|r| r.mapping("ftm"));
    let near = named.and_then(|name| Some((name, links.get(name).filter(|l| fits(l))?)));
    let any = || links.get(ANY).map(|link| (ANY, link));
    let Some((name, link)) = near.or_else(any) else { return Ok(()) };
    let mut properties = Properties::new();
    let (source, target) = (restricted(edge.subject), restricted(edge.object));
    if let Some(property) = &link.subject {
        put(&mut properties, property, &*source);
    }
    match &link.post {
        None => put(&mut properties, &link.object, &*target),
        Some(post) => {
            let title = edge.role.unwrap_or(edge.reads);
            let id = uuid(["post", title, edge.object]).to_string();
            put(&mut properties, &link.object, id.as_str());
            if posts.insert(id.clone()) {
                let mut held = Properties::new();
                put(&mut held, "name", format!("{title}, {}", object.name()));
                put(&mut held, "organization", &*target);
                line(out, &id, post, &held)?;
            }
        }
    }
    if let Some(property) = &link.authority {
        put(&mut properties, property, subject.name());
    }
    if let Some(property) = &link.role {
        if name == ANY {
            put(&mut properties, property, edge.reads);
        }
        if let Some(role) = edge.role {
            put(&mut properties, property, role);
        }
    }
    if edge.status != Status::Asserted && links.get(name).is_some_and(|l| l.has_status(name)) {
        put(&mut properties, "status", edge.status.as_str());
    }
    evidence(facts, edge, &mut properties);
    let role = edge.role.unwrap_or_default();
    let id = uuid(["edge", edge.subject, edge.relation, edge.object, role]).to_string();
    line(out, &id, name, &properties)
}

impl Link {
    /// Ties between persons have no status in FollowTheMoney.
    fn has_status(&self, _name: &str) -> bool {
        self.role.as_deref() != Some("relationship")
    }
}

fn evidence(facts: &Facts<'_>, edge: &EdgeFacts<'_>, properties: &mut Properties) {
    put(properties, "recordId", edge.id.as_str());
    let subject = facts.name(edge.subject);
    let mut summary = format!("{subject} {} {}", edge.reads, facts.name(edge.object));
    if let Some(role) = edge.role {
        summary = format!("{summary} ({role})");
    }
    put(properties, "summary", format!("{summary}: {}", edge.status));
    for claim in &edge.claims {
        let document = &claim.evidence.document;
        put(properties, "proof", document_id(document));
        let quote = &claim.evidence.quote;
        if claim.status == edge.status {
            put(properties, "description", quote.as_str());
        } else {
            put(properties, "description", format!("({}) {quote}", claim.status));
        }
        if is_address(document) {
            put(properties, "sourceUrl", document.as_str());
        }
        let outlet = claim.citation.as_ref().and_then(|c| c.outlet.as_deref());
        let publisher = facts.graph().document(document).ok().and_then(|d| d.publisher);
        for name in outlet.into_iter().chain(publisher) {
            put(properties, "publisher", name);
        }
        if !claim.status.is_positive() {
            continue;
        }
        let bound = |bound: Bound| if let Bound::Date(date) = bound { prefix(date) } else { None };
        let (start, end, day) = match claim.time {
            Some(Time::Interval { start, end }) => (bound(start), bound(end), None),
            Some(Time::Date(date)) => (None, None, prefix(date)),
            None => (None, None, None),
        };
        for (name, date) in [("startDate", start), ("endDate", end), ("date", day)] {
            if let Some(date) = date {
                put(properties, name, date);
            }
        }
    }
}

/// A date as FollowTheMoney has it: a year, with month and day where known.
fn prefix(date: Date) -> Option<String> {
    let text = date.to_string();
    let text = text.trim_end_matches(['?', '~', '%']);
    let season = date.month().is_some_and(|m| m > 12);
    date.year()?;
    text.get(..if season { 4 } else { text.len() }).map(str::to_owned)
}

fn document_id(id: &str) -> String {
    uuid(["document", id]).to_string()
}

fn is_address(id: &str) -> bool {
    id.starts_with("https://") || id.starts_with("http://")
}
