//! GraphML 1.0 with typed attributes.

use std::io::{self, Write};

use crate::export::facts;
use crate::graph::Graph;

/// (id, what it is of, name, type), as the data below use them.
const KEYS: [(&str, &str, &str, &str); 12] = [
    ("n0", "node", "name", "string"),
    ("n1", "node", "type", "string"),
    ("n2", "node", "label", "string"),
    ("e0", "edge", "relation", "string"),
    ("e1", "edge", "role", "string"),
    ("e2", "edge", "status", "string"),
    ("e3", "edge", "claims", "int"),
    ("e4", "edge", "sources", "int"),
    ("e5", "edge", "time", "string"),
    ("e6", "edge", "contradicted", "boolean"),
    ("e7", "edge", "symmetric", "boolean"),
    ("e8", "edge", "label", "string"),
];

pub(super) fn write(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (id, of, name, kind) in KEYS {
        writeln!(out, r#"  <key id="{id}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    writeln!(out, r#"  <graph id="isnad" edgedefault="directed">"#)?;
    for entity in graph.entities() {
        writeln!(out, r#"    <node id="{}">"#, escape(entity.id()))?;
        data(out, "n0", entity.name())?;
        data(out, "n1", entity.entity_type())?;
        data(out, "n2", entity.name())?;
        writeln!(out, "    </node>")?;
    }
    for edge in facts(graph) {
        writeln!(
            out,
            r#"    <edge id="{}" source="{}" target="{}">"#,
            edge.id,
            escape(edge.source),
            escape(edge.target)
        )?;
        data(out, "e0", edge.relation)?;
        if let Some(role) = edge.role {
            data(out, "e1", role)?;
        }
        data(out, "e2", edge.status)?;
        data(out, "e3", &edge.claims.to_string())?;
        data(out, "e4", &edge.sources.to_string())?;
        if let Some(time) = &edge.time {
            data(out, "e5", time)?;
        }
        data(out, "e6", &edge.contradicted.to_string())?;
        let symmetric = graph.schema().relation(edge.relation).is_ok_and(|r| r.is_symmetric());
        data(out, "e7", &symmetric.to_string())?;
        data(out, "e8", edge.relation)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn data(out: &mut impl Write, key: &str, text: &str) -> io::Result<()> {
    writeln!(out, r#"      <data key="{key}">{}</data>"#, escape(text))
}

/// Text as XML 1.0 can hold it, in content and in attributes alike. Line
/// breaks and tabs are written as references, for attributes lose them
/// otherwise; characters that XML cannot say become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
