//! Node-link JSON.

use std::io::Write;

use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, NODE};
use crate::facts::Facts;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    let documents = records::documents(facts);
    write!(out, r#"{{"directed":true,"multigraph":true,"graph":{{"name":"isnad","documents":"#)?;
    write!(out, r#"{documents}}},"nodes":["#)?;
    for (i, node) in facts.nodes().enumerate() {
        write!(out, "{}{{\"id\":", if i == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, node.entity.id().as_str())?;
        records::write_json(out, &NODE, records::node(facts, &node))?;
        out.write_all(b"}")?;
    }
    write!(out, "\n],\"edges\":[")?;
    for (i, edge) in facts.edges().enumerate() {
        write!(out, "{}{{\"source\":", if i == 0 { "\n" } else { ",\n" })?;
        serde_json::to_writer(&mut *out, edge.subject)?;
        out.write_all(b",\"target\":")?;
        serde_json::to_writer(&mut *out, edge.object)?;
        // Tells parallel edges apart.
        out.write_all(b",\"key\":")?;
        serde_json::to_writer(&mut *out, &edge.id)?;
        records::write_json(out, &EDGE, records::edge(facts, &edge))?;
        out.write_all(b"}")?;
    }
    Ok(out.write_all(b"\n]}\n")?)
}
