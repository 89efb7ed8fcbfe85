//! Graphviz DOT.

use std::io::{self, Write};

use crate::export::facts;
use crate::graph::Graph;

/// What the file says of the whole picture. `layout` makes plain `dot` draw
/// ties of many kinds apart, as a tree of ranks cannot.
const LOOK: &str = r##"  graph [layout=sfdp, overlap=prism, sep="+16", splines=true, K=1.5, bgcolor="white"];
  node [shape=box, style="rounded,filled", color="#555555", fontname="Helvetica", fontsize=11];
  edge [color="#888888", fontcolor="#444444", fontname="Helvetica", fontsize=8, arrowsize=0.6];"##;

/// Fills of the schema's entity types, in the order of their names.
const FILLS: [&str; 8] =
    ["#f3e3c3", "#cfe0f3", "#e6e6e6", "#fbd9d3", "#d7ecd0", "#f6efb5", "#e2d6f0", "#d3ecec"];

pub(super) fn write(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "digraph isnad {{\n{LOOK}")?;
    for entity in graph.entities() {
        let types = graph.schema().entity_types();
        let fill = types.zip(FILLS.iter().cycle()).find(|(t, _)| t.name() == entity.entity_type());
        writeln!(
            out,
            "  {} [label={}, type={}, fillcolor={}];",
            quote(entity.id()),
            quote(entity.name()),
            quote(entity.entity_type()),
            quote(fill.map_or("white", |(_, fill)| fill)),
        )?;
    }
    for edge in facts(graph) {
        let mut label = edge.relation.replace('_', " ");
        if let Some(role) = edge.role {
            label = format!("{label} ({role})");
        }
        if let Some(time) = &edge.time {
            label = format!("{label}, {time}");
        }
        let symmetric = graph.schema().relation(edge.relation).is_ok_and(|r| r.is_symmetric());
        let style = match edge.status {
            "attributed" => "dashed",
            "hedged" => "dotted",
            "negated" => "dotted, color=\"#cc2222\", fontcolor=\"#cc2222\"",
            _ => "solid",
        };
        writeln!(
            out,
            "  {} -> {} [id={}, relation={}, label={}, status={}, claims={}, sources={}, style={style}{}];",
            quote(edge.source),
            quote(edge.target),
            quote(&edge.id),
            quote(edge.relation),
            quote(&label),
            quote(edge.status),
            edge.claims,
            edge.sources,
            if symmetric { ", dir=none" } else { "" },
        )?;
    }
    writeln!(out, "}}")
}

/// A quoted DOT string. In labels a backslash begins an escape, so it is
/// doubled; line breaks become `\n`, and other control characters, which DOT
/// cannot say, spaces.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
