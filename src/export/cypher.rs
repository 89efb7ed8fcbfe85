//! A Cypher script: `cypher-shell -f graph.cypher`. Running it twice changes
//! nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, Key, NODE, Value};
use crate::facts::{EdgeFacts, Facts, NodeFacts};

/// Rows in one statement.
const BATCH: usize = 500;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    writeln!(
        out,
        "CREATE CONSTRAINT isnad_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;"
    )?;
    // A label or a type cannot be a parameter, so that each has its statements.
    let mut nodes: BTreeMap<&str, Vec<NodeFacts<'_>>> = BTreeMap::new();
    for node in facts.nodes() {
        nodes.entry(node.entity.entity_type()).or_default().push(node);
    }
    for (kind, nodes) in &nodes {
        for batch in nodes.chunks(BATCH) {
            let rows = batch.iter().map(|node| {
                let mut row = format!("{{id: {}, p: {{", quote(node.entity.id()));
                properties(&mut row, &NODE, records::node(facts, node));
                row + "}}"
            });
            unwind(out, rows)?;
            writeln!(out, "MERGE (n:Entity {{id: row.id}}) SET n += row.p, n:{};", name(kind))?;
        }
    }
    for relation in facts.relations() {
        let mut edges = facts.edges_of(relation);
        loop {
            let batch: Vec<EdgeFacts<'_>> = edges.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            write_edges(facts, relation, &batch, out)?;
        }
    }
    Ok(())
}

fn write_edges(
    facts: &Facts<'_>,
    relation: &str,
    batch: &[EdgeFacts<'_>],
    out: &mut impl Write,
) -> io::Result<()> {
    let rows = batch.iter().map(|edge| {
        let mut row = format!(
            "{{s: {}, o: {}, id: {}, p: {{",
            quote(edge.subject),
            quote(edge.object),
            quote(&edge.id)
        );
        properties(&mut row, &EDGE, records::edge(facts, edge));
        row + "}}"
    });
    unwind(out, rows)?;
    writeln!(
        out,
        "MATCH (a:Entity {{id: row.s}}), (b:Entity {{id: row.o}}) MERGE (a)-[r:{} {{id: row.id}}]->(b) SET r += row.p;",
        name(relation)
    )
}

fn unwind(out: &mut impl Write, rows: impl Iterator<Item = String>) -> io::Result<()> {
    out.write_all(b"UNWIND [")?;
    for (i, row) in rows.enumerate() {
        write!(out, "{}  {row}", if i == 0 { "\n" } else { ",\n" })?;
    }
    out.write_all(b"\n] AS row ")
}

fn properties<'a>(
    row: &mut String,
    keys: &[Key],
    values: impl IntoIterator<Item = Option<Value<'a>>>,
) {
    let mut separator = "";
    for ((name, _), value) in keys.iter().zip(values) {
        let Some(value) = value else { continue };
        let value = match value {
            Value::Text(text) => quote(&text),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Json(json) => quote(&json),
        };
        // Writing to a string does not fail.
        let _ = write!(row, "{separator}{name}: {value}");
        separator = ", ";
    }
}

/// A string literal. Every backslash that the text has is doubled, so that
/// none begins an escape that it did not mean.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// A label, type or property name between backticks.
fn name(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}
