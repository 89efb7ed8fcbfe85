//! A path from top to bottom, the evidence of each step beside it.

use std::collections::BTreeSet;

use crate::claim::{Claim, Status};
use crate::facts::Facts;
use crate::graph::{Edge, Path};
use crate::picture::svg::{
    Canvas, INK, MARGIN, PALE, Style, dashes, days, kinds, legend, paint, strike, stroke,
};
use crate::picture::text;

const NAME: f64 = 13.0;
const SMALL: f64 = 11.0;
const QUOTE: f64 = 12.0;
const LEAD: f64 = 1.4;
/// Widths of the column of names and of the one of quotes.
const LEFT: f64 = 230.0;
const RIGHT: f64 = 520.0;
const BOX: f64 = 34.0;
/// Claims that an edge quotes, and lines of a quote.
const CLAIMS: usize = 2;
const LINES: usize = 4;

pub(super) fn draw(facts: &Facts<'_>, path: &Path<'_>, title: &str) -> String {
    let mut canvas = Canvas::default();
    let mut y = MARGIN;
    if !title.is_empty() {
        let style = Style { size: 17.0, fill: INK, anchor: "start", more: r#" font-weight="600""# };
        canvas.text((MARGIN, y + 12.0), style, &text::fit(title, 17.0, LEFT + RIGHT));
        y += 34.0;
    }
    let middle = MARGIN + LEFT / 2.0;
    let mut statuses = BTreeSet::new();
    let ids: Vec<&str> = path.entities().collect();
    for (step, id) in path.steps().zip(&ids) {
        entity(&mut canvas, facts, id, (middle, y));
        let top = y + BOX;
        let mut cards = top + 6.0;
        let mut lines: Vec<(f64, Edge<'_>)> = Vec::new();
        for edge in &step.edges {
            statuses.insert(edge.status());
            let from = cards;
            cards = card(&mut canvas, facts, edge, cards);
            lines.push((f64::midpoint(from, cards - 8.0), *edge));
        }
        y = cards.max(top + 46.0);
        let count = lines.len() as f64;
        for (i, (level, edge)) in lines.into_iter().enumerate() {
            let x = middle + (i as f64 - (count - 1.0) / 2.0) * 22.0;
            let known = facts.graph().schema().relation(edge.relation());
            let symmetric = known.is_ok_and(|r| r.is_symmetric());
            arrow(&mut canvas, (x, top, y), level, &edge, (step.from, symmetric));
        }
    }
    if let Some(last) = ids.last() {
        entity(&mut canvas, facts, last, (middle, y));
        y += BOX;
    }
    let statuses: Vec<Status> = statuses.into_iter().collect();
    let kinds = kinds(facts, ids.iter().copied());
    let width = LEFT + RIGHT + 2.0 * MARGIN + 24.0;
    y += 32.0;
    y += legend(&mut canvas, (MARGIN, y), width - 2.0 * MARGIN, &kinds, &statuses);
    let told = ids.iter().map(|id| facts.name(id)).collect::<Vec<_>>().join(" – ");
    canvas.finish((width, y + MARGIN / 2.0), if title.is_empty() { &told } else { title }, &told)
}

fn entity(canvas: &mut Canvas, facts: &Facts<'_>, id: &str, (x, y): (f64, f64)) {
    let name = text::fit(facts.name(id), NAME, LEFT - 24.0);
    let width = text::width(&name, NAME) + 24.0;
    let colours = paint(facts, id);
    canvas.put(format_args!(
        r#"<rect x="{:.1}" y="{y:.1}" width="{width:.1}" height="{BOX}" rx="8" fill="{}" stroke="{}" stroke-width="1.3"/>"#,
        x - width / 2.0,
        colours.fill,
        colours.stroke
    ));
    let style = Style { size: NAME, fill: INK, anchor: "middle", more: "" };
    canvas.text((x, y + BOX / 2.0 + NAME * 0.36), style, &name);
}

/// The line of one edge, with a thin one to its evidence.
fn arrow(
    canvas: &mut Canvas,
    (x, top, bottom): (f64, f64, f64),
    level: f64,
    edge: &Edge<'_>,
    (from, symmetric): (&str, bool),
) {
    let (status, down) = (edge.status(), edge.subject() == from);
    let colour = stroke(status);
    canvas.put(format_args!(
        r##"<path d="M{x:.1} {level:.1}H{:.1}" fill="none" stroke="#d0d7de" stroke-width="1"/><circle cx="{x:.1}" cy="{level:.1}" r="2.6" fill="{colour}"/>"##,
        MARGIN + LEFT + 22.0
    ));
    canvas.put(format_args!(
        r#"<path d="M{x:.1} {:.1}V{:.1}" fill="none" stroke="{colour}" stroke-width="1.6"{}/>"#,
        top + 1.0,
        bottom - 1.0,
        dashes(status)
    ));
    if status == Status::Negated {
        strike(canvas, (x, top + 14.0));
    }
    if !symmetric {
        let (tip, base) =
            if down { (bottom - 1.0, bottom - 10.0) } else { (top + 1.0, top + 10.0) };
        canvas.put(format_args!(
            r#"<path d="M{x:.1} {tip:.1}L{:.1} {base:.1}H{:.1}Z" fill="{colour}"/>"#,
            x - 4.2,
            x + 4.2
        ));
    }
}

/// The statement of an edge and its quotes; gives where the next may begin.
fn card(canvas: &mut Canvas, facts: &Facts<'_>, edge: &Edge<'_>, top: f64) -> f64 {
    let left = MARGIN + LEFT + 24.0;
    let mut lines: Vec<(String, Style<'_>, f64)> = Vec::new();
    let (ink, pale) = (
        Style { size: QUOTE, fill: INK, anchor: "start", more: "" },
        Style { size: SMALL, fill: PALE, anchor: "start", more: "" },
    );
    let bold = Style { more: r#" font-weight="600""#, ..ink };
    let struck = Style { more: r#" font-weight="600" text-decoration="line-through""#, ..ink };
    let mut head = format!(
        "{} {} {}",
        facts.name(edge.subject()),
        facts.reads(edge.relation()),
        facts.name(edge.object())
    );
    if let Some(role) = edge.role().filter(|r| !r.is_empty()) {
        head = format!("{head} ({role})");
    }
    let is_denied = edge.status() == Status::Negated;
    for line in text::wrap(&head, QUOTE * 1.08, RIGHT - 28.0, 2) {
        lines.push((line, if is_denied { struck } else { bold }, 0.0));
    }
    let claims = edge.claims();
    for claim in claims.iter().take(CLAIMS) {
        let quote = format!("“{}”", claim.evidence.quote);
        for (i, line) in text::wrap(&quote, QUOTE, RIGHT - 28.0, LINES).into_iter().enumerate() {
            lines.push((line, ink, if i == 0 { 5.0 } else { 0.0 }));
        }
        lines.push((text::fit(&source(facts, claim), SMALL, RIGHT - 28.0), pale, 0.0));
    }
    if claims.len() > CLAIMS {
        lines.push((format!("+ {}", claims.len() - CLAIMS), pale, 2.0));
    }
    let height: f64 =
        lines.iter().map(|(_, style, gap)| style.size * LEAD + gap).sum::<f64>() + 16.0;
    canvas.put(format_args!(
        r##"<rect class="card" x="{left:.1}" y="{top:.1}" width="{RIGHT}" height="{height:.1}" rx="8" fill="#f6f8fa" stroke="#d0d7de"/>"##
    ));
    let mut y = top + 8.0;
    for (line, style, gap) in lines {
        y += gap + style.size * LEAD;
        canvas.text((left + 14.0, y - style.size * 0.34), style, &line);
    }
    top + height + 8.0
}

/// Status, time, document and citation in one line.
fn source(facts: &Facts<'_>, claim: &Claim) -> String {
    let mut parts = vec![claim.status.to_string()];
    parts.extend(claim.time.as_ref().map(days));
    let document = facts.graph().document(&claim.evidence.document).ok();
    let title = document.as_ref().and_then(|d| d.title);
    parts.push(title.unwrap_or(&claim.evidence.document).to_owned());
    if let Some(document) = &document {
        parts.extend(document.publisher.map(str::to_owned));
        parts.extend(document.published.map(|d| d.to_string()));
    }
    if let Some(outlet) = claim.citation.as_ref().and_then(|c| c.outlet.as_deref()) {
        parts.push(format!("← {outlet}"));
    }
    parts.join(" · ")
}
