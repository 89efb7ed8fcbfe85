//! Node-link JSON.
//!
//! The list of edges is there twice, as `links` for d3 and for NetworkX up
//! to 3.5, and as `edges`, the only name that NetworkX 3.6 looks for unless
//! told: a file that opens everywhere is worth its second half.

use std::io::{self, Write};

use serde::Serialize;

use crate::export::facts;
use crate::graph::Graph;

#[derive(Serialize)]
struct NodeRecord<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

#[derive(Serialize)]
struct LinkRecord<'a> {
    source: &'a str,
    target: &'a str,
    /// Tells parallel edges apart.
    key: &'a str,
    relation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    status: &'a str,
    claims: usize,
    sources: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    contradicted: bool,
    symmetric: bool,
}

pub(super) fn write(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    write!(out, r#"{{"directed":true,"multigraph":true,"graph":{{"name":"isnad"}},"nodes":["#)?;
    for (i, entity) in graph.entities().enumerate() {
        let record =
            NodeRecord { id: entity.id(), name: entity.name(), kind: entity.entity_type() };
        line(out, i, &record)?;
    }
    for list in ["links", "edges"] {
        write!(out, "\n],\"{list}\":[")?;
        write_links(graph, out)?;
    }
    writeln!(out, "\n]}}")
}

fn write_links(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    for (i, edge) in facts(graph).enumerate() {
        let symmetric = graph.schema().relation(edge.relation).is_ok_and(|r| r.is_symmetric());
        let record = LinkRecord {
            source: edge.source,
            target: edge.target,
            key: &edge.id,
            relation: edge.relation,
            role: edge.role,
            status: edge.status,
            claims: edge.claims,
            sources: edge.sources,
            time: edge.time.as_deref(),
            contradicted: edge.contradicted,
            symmetric,
        };
        line(out, i, &record)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, place: usize, record: &impl Serialize) -> io::Result<()> {
    out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
    serde_json::to_writer(out, record).map_err(io::Error::from)
}
