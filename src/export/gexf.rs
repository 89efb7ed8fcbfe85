//! GEXF 1.3, as Gephi reads it.
//!
//! An edge is there on the days that its dated positive claims speak of, one
//! spell each; without such a claim it is there always. Its weight is the
//! number of independent sources.

use std::io::{self, Write};

use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, Key, Kind, NODE, Value};
use crate::facts::{EdgeFacts, Facts, Paint};
use crate::xml::escape;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">"#
    )?;
    writeln!(out, "  <meta><creator>isnad</creator></meta>")?;
    writeln!(
        out,
        r#"  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">"#
    )?;
    for (of, keys) in [("node", NODE.as_slice()), ("edge", &EDGE)] {
        writeln!(out, r#"    <attributes class="{of}">"#)?;
        for (i, (name, kind)) in keys.iter().enumerate() {
            let kind = match kind {
                Kind::Text | Kind::Day | Kind::Json => "string",
                Kind::Number => "integer",
                Kind::Flag => "boolean",
            };
            writeln!(out, r#"      <attribute id="{i}" title="{name}" type="{kind}"/>"#)?;
        }
        writeln!(out, "    </attributes>")?;
    }
    writeln!(out, "    <nodes>")?;
    for node in facts.nodes() {
        let entity = node.entity;
        let (id, label) = (escape(entity.id()), escape(entity.name()));
        writeln!(out, r#"      <node id="{id}" label="{label}">"#)?;
        values(out, &NODE, records::node(facts, &node))?;
        let [r, g, b] = Paint::of(facts.type_place(entity.entity_type())).rgb();
        writeln!(out, r#"        <viz:color r="{r}" g="{g}" b="{b}"/>"#)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for edge in facts.edges() {
        write!(
            out,
            r#"      <edge id="{}" source="{}" target="{}" kind="{}" label="{}" weight="{}""#,
            edge.id,
            escape(edge.subject),
            escape(edge.object),
            escape(edge.relation),
            escape(&edge.label()),
            edge.sources.max(1)
        )?;
        writeln!(out, ">")?;
        values(out, &EDGE, records::edge(facts, &edge))?;
        spells(&edge, out)?;
        writeln!(out, "      </edge>")?;
    }
    Ok(writeln!(out, "    </edges>\n  </graph>\n</gexf>")?)
}

fn values<'a>(
    out: &mut impl Write,
    keys: &[Key],
    values: impl IntoIterator<Item = Option<Value<'a>>>,
) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (i, value) in values.into_iter().enumerate().take(keys.len()) {
        if let Some(value) = value {
            let value = records::plain(value);
            writeln!(out, r#"          <attvalue for="{i}" value="{}"/>"#, escape(&value))?;
        }
    }
    writeln!(out, "        </attvalues>")
}

fn spells(edge: &EdgeFacts<'_>, out: &mut impl Write) -> io::Result<()> {
    let spells = edge.spells();
    if spells.is_empty() {
        return Ok(());
    }
    writeln!(out, "        <spells>")?;
    for spell in spells {
        write!(out, "          <spell")?;
        for (name, day) in [("start", spell.start), ("end", spell.end)] {
            if let Some(day) = day {
                write!(out, r#" {name}="{day}""#)?;
            }
        }
        writeln!(out, "/>")?;
    }
    writeln!(out, "        </spells>")
}
