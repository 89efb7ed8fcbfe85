//! Cytoscape JSON, as Cytoscape opens it (`.cyjs`) and Cytoscape.js loads it.

use std::io::Write;

use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, NODE};
use crate::facts::Facts;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    write!(out, r#"{{"format_version":"1.0","generated_by":"isnad","#)?;
    write!(out, r#""target_cytoscapejs_version":"~2.1","data":{{"name":"isnad","documents":"#)?;
    write!(out, r#"{}}},"elements":{{"nodes":["#, records::documents(facts))?;
    for (i, node) in facts.nodes().enumerate() {
        write!(out, "{}{{\"data\":{{\"id\":", if i == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, node.entity.id().as_str())?;
        records::write_json(out, &NODE, records::node(facts, &node))?;
        out.write_all(b"}}")?;
    }
    write!(out, "\n],\"edges\":[")?;
    for (i, edge) in facts.edges().enumerate() {
        write!(out, "{}{{\"data\":{{\"id\":", if i == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, &edge.id)?;
        out.write_all(b",\"source\":")?;
        serde_json::to_writer(&mut *out, edge.subject)?;
        out.write_all(b",\"target\":")?;
        serde_json::to_writer(&mut *out, edge.object)?;
        // Cytoscape's own names for the type of an edge and its caption.
        out.write_all(b",\"interaction\":")?;
        serde_json::to_writer(&mut *out, edge.relation)?;
        out.write_all(b",\"label\":")?;
        serde_json::to_writer(&mut *out, &edge.label())?;
        records::write_json(out, &EDGE, records::edge(facts, &edge))?;
        out.write_all(b"}}")?;
    }
    Ok(out.write_all(b"\n]}}\n")?)
}
