//! Claims as rows of named cells: the one table behind JSON Lines, CSV,
//! Parquet and the evidence of every edge.
//!
//! A file of claims is lossless. Of each document it has one row that
//! introduces it, one for each entity that it describes, and one for each
//! claim; then one for each decision on identities. What only those others need
//! stands as JSON in their last cell.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::claim::{Argument, Claim};
use crate::entity::{Alias, AliasKind, Entity};
use crate::error::{Error, Result};
use crate::facts::edge::spell;
use crate::facts::whole::Facts;
use crate::graph::{Decision, DocumentRecord, EntityRecord};
use crate::span::Span;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Absent,
    Text(Cow<'a, str>),
    /// A byte offset.
    Number(u64),
    /// JSON, as text where the format has nothing better.
    Json(Value),
}

/// What a column is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "only Parquet has types"))]
    pub(crate) kind: Kind,
    /// Whether an edge's evidence has it.
    evidence: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    /// A day, as ISO 8601 writes it.
    Day,
    Json,
}

const fn text(name: &'static str, evidence: bool) -> Column {
    Column { name, kind: Kind::Text, evidence }
}

const fn number(name: &'static str) -> Column {
    Column { name, kind: Kind::Number, evidence: true }
}

const fn day(name: &'static str) -> Column {
    Column { name, kind: Kind::Day, evidence: false }
}

/// The columns of a row, in order.
const COLUMNS: [Column; 53] = [
    text("record", false),
    text("document", true),
    text("title", false),
    text("publisher", false),
    text("published", false),
    text("relation", false),
    text("role", false),
    text("status", true),
    text("time", true),
    day("earliest"),
    day("latest"),
    text("subject", true),
    text("subject_name", false),
    text("subject_type", false),
    text("subject_kept", false),
    text("subject_reference", true),
    number("subject_start"),
    number("subject_end"),
    text("object", true),
    text("object_name", false),
    text("object_type", false),
    text("object_kept", false),
    text("object_reference", true),
    number("object_start"),
    number("object_end"),
    text("name", true),
    number("name_start"),
    number("name_end"),
    text("place", true),
    text("place_name", false),
    text("place_type", false),
    text("place_kept", false),
    text("place_reference", true),
    number("place_start"),
    number("place_end"),
    text("speaker", true),
    text("speaker_name", false),
    text("speaker_type", false),
    text("speaker_kept", false),
    text("speaker_reference", true),
    number("speaker_start"),
    number("speaker_end"),
    text("citation_outlet", true),
    text("citation_entity", true),
    text("citation_date", true),
    text("citation_reach", true),
    number("citation_start"),
    number("citation_end"),
    number("start"),
    number("end"),
    text("quote", true),
    text("rule", true),
    // What only some records have.
    Column { name: "details", kind: Kind::Json, evidence: false },
];

/// Every column, in order.
pub(crate) fn columns() -> impl ExactSizeIterator<Item = Column> {
    COLUMNS.into_iter()
}

/// One row: a cell for each column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row<'a>(pub(crate) Vec<Cell<'a>>);

impl<'a> Row<'a> {
    fn of(record: &'static str) -> Self {
        let mut cells = Vec::with_capacity(COLUMNS.len());
        cells.push(Cell::Text(Cow::Borrowed(record)));
        Self(cells)
    }

    fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        self.0.push(Cell::Text(text.into()));
    }

    fn optional(&mut self, text: Option<impl Into<Cow<'a, str>>>) {
        self.0.push(text.map_or(Cell::Absent, |t| Cell::Text(t.into())));
    }

    fn span(&mut self, span: Option<Span>) {
        let number = |n: usize| Cell::Number(n as u64);
        self.0.push(span.map_or(Cell::Absent, |s| number(s.start())));
        self.0.push(span.map_or(Cell::Absent, |s| number(s.end())));
    }

    fn skip(&mut self, count: usize) {
        self.0.extend((0..count).map(|_| Cell::Absent));
    }

    /// Fills up to the details.
    fn finish(&mut self, details: Option<Value>) {
        self.skip((COLUMNS.len() - 1).saturating_sub(self.0.len()));
        self.0.push(details.map_or(Cell::Absent, Cell::Json));
    }

    /// The cells with their columns.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (Column, &Cell<'a>)> {
        columns().zip(&self.0)
    }
}

/// The rows of one document: itself, its entities, its claims.
pub(crate) fn of_document<'s>(
    facts: &'s Facts<'_>,
    document: &'s DocumentRecord,
) -> impl Iterator<Item = Row<'s>> {
    let members: HashMap<&str, &EntityRecord> =
        document.members.iter().map(|m| (m.id.as_str(), m)).collect();
    let described = document.members.iter().filter_map(|m| Some((m, m.entity.as_deref()?)));
    let claims = document.claims.iter().map(move |claim| {
        let mut row = head("claim", document);
        of_claim(&mut row, facts, &members, claim);
        row
    });
    [document_row(document)]
        .into_iter()
        .chain(described.map(|(member, entity)| of_entity(document, member, entity)))
        .chain(claims)
}

fn head<'s>(record: &'static str, document: &'s DocumentRecord) -> Row<'s> {
    let mut row = Row::of(record);
    row.text(document.document.as_str());
    row.optional(document.title.as_deref());
    row.optional(document.publisher.as_deref());
    row.optional(document.published.map(|d| d.to_string()));
    row
}

fn document_row(document: &DocumentRecord) -> Row<'_> {
    let mut row = head("document", document);
    row.finish(document.table.then(|| json!({"table": true})));
    row
}

fn of_entity<'s>(
    document: &'s DocumentRecord,
    member: &'s EntityRecord,
    entity: &'s Entity,
) -> Row<'s> {
    let mut row = Row::of("entity");
    row.text(document.document.as_str());
    row.skip(9);
    row.text(member.id.as_str());
    row.text(entity.name());
    row.text(member.kind.as_str());
    let mut details = Map::new();
    if !entity.aliases().is_empty() {
        details.insert("aliases".to_owned(), entity.aliases().iter().map(of_alias).collect());
    }
    if let Some(country) = entity.country_id() {
        details.insert("country".to_owned(), country.as_str().into());
    }
    if !entity.sources().is_empty() {
        details.insert("sources".to_owned(), entity.sources().into());
    }
    if member.mentions > 0 {
        details.insert("mentions".to_owned(), member.mentions.into());
    }
    if member.discovered {
        details.insert("discovered".to_owned(), true.into());
    }
    row.finish((!details.is_empty()).then_some(Value::Object(details)));
    row
}

/// An alias as gazetteers in JSON Lines write it: the name, or an object where
/// more is known.
fn of_alias(alias: &Alias) -> Value {
    let exact_case =
        alias.is_exact_case() && !alias.is_exact_form() && alias.alias_kind() != AliasKind::Acronym;
    let mut record = Map::new();
    if alias.alias_kind() != AliasKind::Name {
        record.insert("kind".to_owned(), alias.alias_kind().as_str().into());
    }
    for (name, on) in [
        ("exact_case", exact_case),
        ("exact_form", alias.is_exact_form()),
        ("needs_context", alias.is_context_needed()),
    ] {
        if on {
            record.insert(name.to_owned(), true.into());
        }
    }
    if let Some(tag) = alias.language_tag() {
        record.insert("language".to_owned(), tag.into());
    }
    if record.is_empty() {
        return alias.as_str().into();
    }
    record.insert("name".to_owned(), alias.as_str().into());
    Value::Object(record)
}

/// Reads what [`of_alias`] wrote.
pub(crate) fn alias_from(value: &Value) -> Result<Alias> {
    if let Some(name) = value.as_str() {
        return Alias::new(name);
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let on = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let name = text("name").ok_or_else(|| Error::invalid("alias", "expected a `name`"))?;
    let mut alias = Alias::new(name)?;
    if let Some(kind) = text("kind") {
        alias = alias.kind(kind.parse()?);
    }
    if on("exact_case") {
        alias = alias.exact_case();
    }
    if on("exact_form") {
        alias = alias.exact_form();
    }
    if on("needs_context") {
        alias = alias.needs_context();
    }
    if let Some(tag) = text("language") {
        alias = alias.language(tag);
    }
    Ok(alias)
}

/// The row of a decision on identities; it stands where it turned an odd number
/// of times.
pub(crate) fn of_decision(decision: &Decision, turns: u32) -> Row<'_> {
    let mut row = Row::of("decision");
    let details = json!({
        "left": decision.left.as_str(),
        "right": decision.right.as_str(),
        "judgement": decision.judgement.as_str(),
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at,
        "turns": turns,
    });
    row.finish(Some(details));
    row
}

/// Fills in a claim after the columns of its document.
fn of_claim<'s>(
    row: &mut Row<'s>,
    facts: &'s Facts<'_>,
    members: &HashMap<&str, &'s EntityRecord>,
    claim: &'s Claim,
) {
    row.text(claim.relation.as_str());
    row.optional(claim.role.as_deref());
    row.text(claim.status.as_str());
    row.optional(claim.time.map(|t| t.to_string()));
    let days = claim.time.as_ref().map(spell);
    row.optional(days.as_ref().and_then(|d| d.start.clone()));
    row.optional(days.and_then(|d| d.end));
    for side in [&claim.subject, &claim.object] {
        argument(row, facts, members, side.as_ref());
    }
    row.optional(claim.name.as_ref().map(|(name, _)| name.as_str()));
    row.span(claim.name.as_ref().map(|(_, at)| *at));
    for side in [&claim.place, &claim.speaker] {
        argument(row, facts, members, side.as_ref());
    }
    let citation = claim.citation.as_ref();
    row.optional(citation.and_then(|c| c.outlet.as_deref()));
    row.optional(citation.and_then(|c| c.entity.as_ref()).map(|e| e.as_str()));
    row.optional(citation.and_then(|c| c.date).map(|d| d.to_string()));
    row.optional(citation.map(|c| c.reach.as_str()));
    row.span(citation.map(|c| c.span));
    row.span(Some(claim.evidence.span));
    row.text(claim.evidence.quote.as_str());
    row.text(claim.evidence.rule.as_str());
    row.finish(None);
}

fn argument<'s>(
    row: &mut Row<'s>,
    facts: &'s Facts<'_>,
    members: &HashMap<&str, &'s EntityRecord>,
    side: Option<&'s Argument>,
) {
    let Some(side) = side else { return row.skip(7) };
    let id = side.entity.as_str();
    row.text(id);
    match members.get(id).and_then(|m| m.entity.as_deref()).or_else(|| facts.entity(id)) {
        Some(entity) => {
            row.text(entity.name());
            row.text(entity.entity_type().as_str());
        }
        None => row.skip(2),
    }
    row.optional(facts.kept(id));
    row.optional(side.reference.is_indirect().then(|| side.reference.as_str()));
    row.span(Some(side.span));
}

/// What an edge or an entity has for evidence: its claims as a JSON array.
pub(crate) fn evidence(facts: &Facts<'_>, claims: &[Claim]) -> String {
    let members = HashMap::new();
    let mut out = Vec::with_capacity(claims.len() * 256);
    out.push(b'[');
    for (i, claim) in claims.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        let mut row = Row::of("claim");
        row.text(claim.evidence.document.as_str());
        row.skip(3);
        of_claim(&mut row, facts, &members, claim);
        // Writing to memory does not fail.
        let _ = write_json(&mut out, row.cells().filter(|(column, _)| column.evidence));
    }
    out.push(b']');
    String::from_utf8(out).unwrap_or_default()
}

/// Cells as one JSON object; what is absent is left out.
pub(crate) fn write_json<'c, 'a: 'c>(
    out: &mut impl Write,
    cells: impl Iterator<Item = (Column, &'c Cell<'a>)>,
) -> io::Result<()> {
    let mut separator = b"{".as_slice();
    for (column, cell) in cells {
        if matches!(cell, Cell::Absent) {
            continue;
        }
        out.write_all(separator)?;
        separator = b",";
        write!(out, "\"{}\":", column.name)?;
        match cell {
            Cell::Absent => {}
            Cell::Text(text) => serde_json::to_writer(&mut *out, text)?,
            Cell::Number(number) => write!(out, "{number}")?,
            Cell::Json(value) => serde_json::to_writer(&mut *out, value)?,
        }
    }
    if separator == b"{" {
        out.write_all(separator)?;
    }
    out.write_all(b"}")
}
