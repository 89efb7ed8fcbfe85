//! GraphML 1.0 with typed attributes, and yEd's boxes and labels beside them.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::claim::Status;
use crate::export::outcome::Outcome;
use crate::export::records::{self, EDGE, Key, Kind, NODE, Value};
use crate::facts::{EdgeFacts, Facts, NodeFacts, Paint};
use crate::xml::escape;

/// How wide yEd draws a letter of its usual font, and the margins of a box.
const LETTER: usize = 7;
const MARGIN: usize = 16;

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">"#
    )?;
    for (of, letter, keys) in [("node", 'n', NODE.as_slice()), ("edge", 'e', &EDGE)] {
        for (i, (name, kind)) in keys.iter().enumerate() {
            let kind = match kind {
                Kind::Text | Kind::Day | Kind::Json => "string",
                Kind::Number => "int",
                Kind::Flag => "boolean",
            };
            writeln!(
                out,
                r#"  <key id="{letter}{i}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#
            )?;
        }
        writeln!(out, r#"  <key id="{letter}y" for="{of}" yfiles.type="{of}graphics"/>"#)?;
    }
    writeln!(out, r#"  <key id="g0" for="graph" attr.name="documents" attr.type="string"/>"#)?;
    writeln!(out, r#"  <graph id="isnad" edgedefault="directed">"#)?;
    writeln!(out, r#"    <data key="g0">{}</data>"#, escape(&records::documents(facts)))?;
    for node in facts.nodes() {
        writeln!(out, r#"    <node id="{}">"#, escape(node.entity.id()))?;
        data(out, 'n', &NODE, records::node(facts, &node))?;
        box_of(facts, &node, out)?;
        writeln!(out, "    </node>")?;
    }
    for edge in facts.edges() {
        let (source, target) = (escape(edge.subject), escape(edge.object));
        writeln!(out, r#"    <edge id="{}" source="{source}" target="{target}">"#, edge.id)?;
        data(out, 'e', &EDGE, records::edge(facts, &edge))?;
        line_of(&edge, out)?;
        writeln!(out, "    </edge>")?;
    }
    Ok(writeln!(out, "  </graph>\n</graphml>")?)
}

fn data<'a>(
    out: &mut impl Write,
    letter: char,
    keys: &[Key],
    values: impl IntoIterator<Item = Option<Value<'a>>>,
) -> io::Result<()> {
    for (i, value) in values.into_iter().enumerate().take(keys.len()) {
        if let Some(value) = value {
            let text: Cow<'_, str> = records::plain(value);
            writeln!(out, r#"      <data key="{letter}{i}">{}</data>"#, escape(&text))?;
        }
    }
    Ok(())
}

/// How yEd draws an entity.
fn box_of(facts: &Facts<'_>, node: &NodeFacts<'_>, out: &mut impl Write) -> io::Result<()> {
    let name = node.entity.name();
    let paint = Paint::of(facts.type_place(node.entity.entity_type()));
    let width = name.chars().count().min(60) * LETTER + MARGIN;
    writeln!(
        out,
        r#"      <data key="ny"><y:ShapeNode><y:Geometry height="30.0" width="{width}.0" x="0.0" y="0.0"/><y:Fill color="{}"/><y:BorderStyle color="{}" width="1.0"/><y:NodeLabel>{}</y:NodeLabel><y:Shape type="roundrectangle"/></y:ShapeNode></data>"#,
        paint.fill,
        paint.stroke,
        escape(name)
    )
}

/// How yEd draws an edge.
fn line_of(edge: &EdgeFacts<'_>, out: &mut impl Write) -> io::Result<()> {
    let line = match edge.status {
        Status::Asserted => "line",
        Status::Attributed => "dotted",
        Status::Hedged => "dashed",
        Status::Negated => "dashed_dotted",
    };
    let arrow = match edge.status {
        _ if edge.symmetric => "none",
        Status::Negated => "crows_foot_one",
        _ => "standard",
    };
    writeln!(
        out,
        r##"      <data key="ey"><y:PolyLineEdge><y:LineStyle color="#777777" type="{line}" width="1.0"/><y:Arrows source="none" target="{arrow}"/><y:EdgeLabel>{}</y:EdgeLabel></y:PolyLineEdge></data>"##,
        escape(&edge.label())
    )
}
