//! Entities and edges as two CSV files, with the headers of
//! `neo4j-admin database import full`, which needs `--multiline-fields=true`.

use std::borrow::Cow;
use std::io::Write;

use crate::error::Error;
use crate::export::csv::Sheet;
use crate::export::options::Export;
use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, Kind, NODE, Value};
use crate::facts::Facts;

fn header(name: &str, kind: Kind) -> Cow<'_, str> {
    match kind {
        Kind::Text | Kind::Json => name.into(),
        Kind::Day => format!("{name}:date").into(),
        Kind::Number => format!("{name}:int").into(),
        Kind::Flag => format!("{name}:boolean").into(),
    }
}

fn cell(value: Option<Value<'_>>) -> Cow<'_, str> {
    value.map_or(Cow::Borrowed(""), records::plain)
}

pub(super) fn write_nodes(facts: &Facts<'_>, export: &Export, out: &mut impl Write) -> Outcome {
    let mut sheet = Sheet::new(out, export.guard);
    let keys = NODE.iter().map(|(name, kind)| header(name, *kind));
    sheet.row(["id:ID".into()].into_iter().chain(keys).chain([":LABEL".into()]))?;
    for node in facts.nodes() {
        let entity = node.entity;
        if entity.entity_type().contains(';') {
            let message = format!(
                "`{}` is of type `{}`, expected a type without `;`, which parts labels here",
                entity.id(),
                entity.entity_type()
            );
            return Err(Error::invalid("export", message).into());
        }
        let cells = records::node(facts, &node).into_iter().map(cell);
        let label = entity.entity_type().as_str().into();
        sheet.row([entity.id().as_str().into()].into_iter().chain(cells).chain([label]))?;
    }
    sheet.finish()
}

pub(super) fn write_edges(facts: &Facts<'_>, export: &Export, out: &mut impl Write) -> Outcome {
    let mut sheet = Sheet::new(out, export.guard);
    let keys = EDGE.iter().map(|(name, kind)| header(name, *kind));
    let ends = [":START_ID", ":END_ID", ":TYPE", "id"].map(Cow::Borrowed);
    sheet.row(ends.into_iter().chain(keys))?;
    for edge in facts.edges() {
        let ends = [edge.subject, edge.object, edge.relation, &edge.id].map(Cow::Borrowed);
        let cells = records::edge(facts, &edge).into_iter().map(cell);
        sheet.row(ends.into_iter().chain(cells))?;
    }
    sheet.finish()
}
