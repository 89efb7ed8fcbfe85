//! Graphviz DOT.

use std::io::Write;

use crate::claim::Status;
use crate::export::outcome::Outcome;
use crate::facts::{Facts, Paint};

/// What the file says of the whole picture. `layout` makes plain `dot` draw
/// ties of many kinds apart, as a tree of ranks cannot.
const LOOK: &str = r##"  graph [layout=sfdp, overlap=prism, sep="+16", splines=true, K=1.5, bgcolor="white"];
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11];
  edge [color="#777777", fontcolor="#444444", fontname="Helvetica", fontsize=8, arrowsize=0.6];"##;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    writeln!(out, "digraph isnad {{\n{LOOK}")?;
    for entity in facts.entities() {
        let paint = Paint::of(facts.type_place(entity.entity_type()));
        writeln!(
            out,
            "  {} [label={}, type={}, fillcolor=\"{}\", color=\"{}\"];",
            quote(entity.id()),
            label(entity.name()),
            quote(entity.entity_type()),
            paint.fill,
            paint.stroke,
        )?;
    }
    for edge in facts.edges() {
        let style = match edge.status {
            Status::Asserted => "solid",
            Status::Attributed => "dotted",
            Status::Hedged => "dashed",
            // Struck at its end, as a relation that is said not to be.
            Status::Negated => "solid, arrowhead=tee, color=\"#b04a00\", fontcolor=\"#b04a00\"",
        };
        write!(
            out,
            "  {} -> {} [id={}, relation={}, label={}, status={}, claims={}, sources={}, style={style}",
            quote(edge.subject),
            quote(edge.object),
            quote(&edge.id),
            quote(edge.relation),
            label(&edge.label()),
            quote(edge.status.as_str()),
            edge.claims.len(),
            edge.sources,
        )?;
        for (name, text) in [
            ("role", edge.role.map(str::to_owned)),
            ("time", edge.time.map(|t| t.to_string())),
            ("quotes", Some(edge.quotes())),
            ("documents", Some(edge.documents())),
        ] {
            if let Some(text) = text {
                write!(out, ", {name}={}", quote(&text))?;
            }
        }
        write!(out, ", tooltip={}", label(&edge.quotes()))?;
        writeln!(out, "{}];", if edge.symmetric { ", dir=none" } else { "" })?;
    }
    Ok(writeln!(out, "}}")?)
}

/// A quoted string. Graphviz reads no escape in it but `\"`, and a backslash
/// is doubled lest it join what follows. NUL, which ends strings there, is
/// written as `_x0000_`, and an underscore that such a sequence begins with as
/// `_x005F_`, so that no two texts are made equal.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\0' => quoted.push_str("_x0000_"),
            '_' if rest.starts_with("_x0000_") || rest.starts_with("_x005F_") => {
                quoted.push_str("_x005F_");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A quoted label, in which a backslash begins an escape and an ampersand an
/// HTML entity.
fn label(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
