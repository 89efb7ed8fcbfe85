//! From the rows of a file of claims back to documents.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use crate::claim::{Argument, Claim, Evidence};
use crate::document::Citation;
use crate::entity::Entity;
use crate::error::Error;
use crate::facts::{alias_from, columns};
use crate::graph::{Decision, DocumentRecord, EntityRecord, Graph, Judgement, LoggedDecision};
use crate::id::EntityType;
use crate::span::Span;

/// What is wrong with a row.
pub(super) type Fault = String;

/// One row: the cells that are there, by column. Numbers are decimal, days ISO
/// 8601, and what is nested is JSON.
#[derive(Debug, Default)]
pub(super) struct Given {
    cells: Vec<Option<String>>,
}

/// Where each column stands in a row.
pub(super) struct Places(HashMap<&'static str, usize>);

impl Places {
    pub(super) fn new() -> Self {
        Self(columns().enumerate().map(|(i, c)| (c.name, i)).collect())
    }

    /// The place of a column, or what was expected instead.
    pub(super) fn of(&self, name: &str) -> Result<usize, Fault> {
        self.0.get(name).copied().ok_or_else(|| {
            let all: Vec<&str> = columns().map(|c| c.name).collect();
            format!("found the column `{name}`, expected one of {}", all.join(", "))
        })
    }
}

impl Given {
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.cells.get(place)?.as_deref()
    }

    pub(super) fn put(&mut self, place: usize, value: String) {
        if self.cells.len() <= place {
            self.cells.resize(place + 1, None);
        }
        if let Some(cell) = self.cells.get_mut(place) {
            *cell = Some(value);
        }
    }
}

/// One row with the names of its columns.
struct Row<'r> {
    places: &'r Places,
    given: &'r Given,
}

impl<'r> Row<'r> {
    fn get(&self, column: &str) -> Option<&'r str> {
        let place = self.places.0.get(column)?;
        self.given.cells.get(*place)?.as_deref()
    }

    fn need(&self, column: &str) -> Result<&'r str, Fault> {
        self.get(column).ok_or_else(|| format!("expected `{column}`"))
    }

    fn owned(&self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    fn parse<T: std::str::FromStr<Err = Error>>(&self, column: &str) -> Result<Option<T>, Fault> {
        let parse = |text: &str| text.parse().map_err(|e: Error| format!("{column}: {e}"));
        self.get(column).map(parse).transpose()
    }

    /// The span of `prefix_start` and `prefix_end`, empty where absent.
    fn span(&self, prefix: &str) -> Result<Span, Fault> {
        let number = |name: &str| {
            let column = format!("{prefix}{name}");
            let Some(text) = self.get(&column) else { return Ok(0) };
            text.parse().map_err(|_| format!("{column}: found `{text}`, expected a byte offset"))
        };
        let (start, end): (usize, usize) = (number("start")?, number("end")?);
        Span::new(start, end)
            .ok_or_else(|| format!("{prefix}start {start} is after {prefix}end {end}"))
    }

    fn argument(&self, side: &str) -> Result<Option<Argument>, Fault> {
        let Some(id) = self.get(side) else { return Ok(None) };
        let argument = Argument::new(id, self.span(&format!("{side}_"))?);
        let reference = self.parse(&format!("{side}_reference"))?.unwrap_or_default();
        Ok(Some(argument.reference(reference)))
    }

    fn details(&self) -> Result<Value, Fault> {
        let text = self.get("details").unwrap_or("{}");
        serde_json::from_str(text).map_err(|e| format!("details: {e}"))
    }

    fn claim(&self, document: &str) -> Result<Claim, Fault> {
        let quote = self.get("quote").unwrap_or_default();
        let rule = self.get("rule").unwrap_or_default();
        let evidence = Evidence::new(document, self.span("")?, quote, rule);
        let mut claim = Claim::new(self.need("relation")?, evidence);
        claim.role = self.owned("role");
        claim.status = self.parse("status")?.unwrap_or_default();
        claim.time = self.parse("time")?;
        claim.subject = self.argument("subject")?;
        claim.object = self.argument("object")?;
        claim.place = self.argument("place")?;
        claim.speaker = self.argument("speaker")?;
        if let Some(name) = self.get("name") {
            claim = claim.name(name, self.span("name_")?);
        }
        let cited = ["outlet", "entity", "date", "reach", "start", "end"];
        if cited.iter().any(|part| self.get(&format!("citation_{part}")).is_some()) {
            let mut citation = Citation::new(self.span("citation_")?);
            citation.outlet = self.owned("citation_outlet");
            citation.entity = self.get("citation_entity").map(Into::into);
            citation.date = self.parse("citation_date")?;
            if let Some(reach) = self.parse("citation_reach")? {
                citation.reach = reach;
            }
            claim.citation = Some(citation);
        }
        Ok(claim)
    }

    fn member(&self) -> Result<EntityRecord, Fault> {
        let (id, kind) = (self.need("subject")?, self.need("subject_type")?);
        let details = self.details()?;
        let list = |key: &str| details.get(key).and_then(Value::as_array).into_iter().flatten();
        let name = self.get("subject_name").unwrap_or_default();
        let mut entity = Entity::new(id, kind, name).map_err(|e| e.to_string())?;
        for alias in list("aliases") {
            entity = entity.alias(alias_from(alias).map_err(|e| e.to_string())?);
        }
        if let Some(country) = details.get("country").and_then(Value::as_str) {
            entity = entity.country(country);
        }
        for source in list("sources").filter_map(Value::as_str) {
            entity = entity.source(source);
        }
        let mentions = details.get("mentions").and_then(Value::as_u64).unwrap_or(0);
        Ok(EntityRecord {
            id: id.into(),
            kind: kind.into(),
            entity: Some(Arc::new(entity)),
            mentions: u32::try_from(mentions).unwrap_or(u32::MAX),
            discovered: details.get("discovered").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

/// Puts rows together to documents, and documents to a graph.
pub(super) struct Builder {
    graph: Graph,
    places: Places,
    document: Option<DocumentRecord>,
    decisions: Vec<LoggedDecision>,
}

impl Builder {
    pub(super) fn new(graph: Graph) -> Self {
        Self { graph, places: Places::new(), document: None, decisions: Vec::new() }
    }

    pub(super) fn row(&mut self, given: &Given) -> Result<(), Fault> {
        let row = Row { places: &self.places, given };
        match row.need("record")? {
            "document" => {
                let table = row.details()?.get("table").and_then(Value::as_bool) == Some(true);
                let document = DocumentRecord {
                    document: row.need("document")?.into(),
                    title: row.owned("title"),
                    published: row.parse("published")?,
                    publisher: row.owned("publisher"),
                    table,
                    members: Vec::new(),
                    claims: Vec::new(),
                };
                self.close()?;
                self.document = Some(document);
            }
            "entity" => {
                let member = row.member()?;
                open(&mut self.document, &row)?.members.push(member);
            }
            "claim" => {
                let document = open(&mut self.document, &row)?;
                document.claims.push(row.claim(document.document.as_str())?);
            }
            "decision" => {
                let decision = decision(&row.details()?)?;
                self.close()?;
                self.decisions.push(decision);
            }
            other => {
                return Err(format!(
                    "found the record `{other}`, expected document, entity, claim or decision"
                ));
            }
        }
        Ok(())
    }

    /// Enters the document whose rows are all there.
    fn close(&mut self) -> Result<(), Fault> {
        let Some(mut document) = self.document.take() else { return Ok(()) };
        document.members.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(twice) =
            document.members.windows(2).find(|m| matches!(m, [a, b] if a.id == b.id))
        {
            let id = twice.first().map_or("", |m| m.id.as_str());
            return Err(format!("`{}` describes `{id}` twice", document.document));
        }
        // Those that claims name and nothing describes.
        let mut bare = Vec::new();
        for side in document.claims.iter().flat_map(|c| [&c.subject, &c.object]).flatten() {
            if document.members.binary_search_by(|m| m.id.cmp(&side.entity)).is_err() {
                bare.push(side.entity.clone());
            }
        }
        bare.sort();
        bare.dedup();
        document.members.extend(bare.into_iter().map(|id| EntityRecord {
            id,
            kind: EntityType::from("thing"),
            entity: None,
            mentions: 0,
            discovered: false,
        }));
        document.members.sort_by(|a, b| a.id.cmp(&b.id));
        self.graph.restore(&document).map_err(|e| e.to_string())
    }

    pub(super) fn finish(mut self) -> Result<Graph, Fault> {
        self.close()?;
        self.graph.finish_restore(self.decisions).map_err(|e| e.to_string())?;
        Ok(self.graph)
    }
}

/// A decision, and how often it was made and undone.
fn decision(details: &Value) -> Result<LoggedDecision, Fault> {
    let text = |key: &str| details.get(key).and_then(Value::as_str);
    let need = |key: &str| {
        text(key).ok_or_else(|| format!("expected `{key}` in the details of a decision"))
    };
    let judgement: Judgement = need("judgement")?.parse().map_err(|e: Error| e.to_string())?;
    let mut decision = Decision::new(need("left")?.into(), need("right")?.into(), judgement);
    decision.reason = need("reason")?.to_owned();
    decision.by = text("by").map(str::to_owned);
    decision.at = text("at").map(str::to_owned);
    let turns = details.get("turns").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    let turns = turns.ok_or("expected `turns` in the details of a decision")?;
    Ok((decision, turns))
}

/// The document that a row belongs to, which must be the one that is open.
fn open<'s>(
    document: &'s mut Option<DocumentRecord>,
    row: &Row<'_>,
) -> Result<&'s mut DocumentRecord, Fault> {
    let id = row.need("document")?;
    match document {
        Some(document) if document.document == *id => Ok(document),
        _ => Err(format!("found a row of `{id}`, expected its `document` row before it")),
    }
}
