//! A Mermaid flowchart, for an answer of a few edges.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;

use crate::claim::Status;
use crate::error::Error;
use crate::export::outcome::Outcome;
use crate::facts::{Facts, Paint};

/// What Mermaid draws unless told: edges, and bytes of text.
const EDGES: usize = 500;
const BYTES: usize = 50_000;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    let count = facts.edges().len();
    if count > EDGES {
        return Err(too_large(format!("{count} edges, expected at most {EDGES}")));
    }
    // Writing to a string does not fail.
    let mut chart = String::from("flowchart LR\n");
    let mut kinds = BTreeSet::new();
    for (place, entity) in facts.entities().enumerate() {
        let kind = facts.type_place(entity.entity_type());
        let class = kind.map_or_else(|| "other".to_owned(), |k| format!("t{k}"));
        let _ = writeln!(chart, "  n{place}(\"{}\"):::{class}", text(entity.name()));
        kinds.insert(kind);
    }
    for (number, edge) in facts.edges().enumerate() {
        let ends = facts.place(edge.subject).zip(facts.place(edge.object));
        let Some((subject, object)) = ends else { continue };
        let line = match (edge.status, edge.symmetric) {
            (Status::Negated, _) => "--x",
            (Status::Hedged, false) => "-.->",
            (Status::Hedged, true) => "-.-",
            (_, false) => "-->",
            (_, true) => "---",
        };
        let mut label = edge.label();
        match edge.status {
            Status::Asserted => {}
            Status::Negated => label = format!("denied: {label}"),
            status => label = format!("{label}, {status}"),
        }
        let _ = writeln!(chart, "  n{subject} {line}|\"{}\"| n{object}", text(&label));
        if edge.status == Status::Negated {
            let _ = writeln!(chart, "  linkStyle {number} stroke:#b04a00,color:#b04a00");
        }
    }
    for kind in kinds {
        let Paint { fill, stroke } = Paint::of(kind);
        let class = kind.map_or_else(|| "other".to_owned(), |k| format!("t{k}"));
        let _ = writeln!(chart, "  classDef {class} fill:{fill},stroke:{stroke},color:#1a1a1a");
    }
    if chart.len() > BYTES {
        return Err(too_large(format!("{} bytes, expected at most {BYTES}", chart.len())));
    }
    Ok(out.write_all(chart.as_bytes())?)
}

fn too_large(what: String) -> crate::export::outcome::Fault {
    let message = format!("the chart has {what}: ask for less, or take another format");
    Error::invalid("mermaid", message).into()
}

/// Text between quotes. Whatever might be markup is written as an entity code.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | ';' | '%' | '*' | '_' | '~' | '[' | ']'
            | '{' | '}' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
