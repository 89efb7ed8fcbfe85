//! Entities as boxes and edges as lines, every label where nothing else is.

#![expect(clippy::indexing_slicing, reason = "every index is a place in the lists it came from")]

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::Status;
use crate::error::{Error, Result};
use crate::facts::{EdgeFacts, Facts};
use crate::picture::curve::{Curve, Frame};
use crate::picture::layout::{self, Point, Tie};
use crate::picture::svg::{
    Canvas, DENIED, INK, MARGIN, PALE, Style, dashes, days, kinds, legend, paint, strike, stroke,
};
use crate::picture::text;
use crate::xml::escape;

/// The most entities and edges of a picture that people can still read.
const ENTITIES: usize = 150;
const EDGES: usize = 300;
/// Fonts of names and of relations, and how wide each may be.
const NAME: f64 = 12.0;
const LABEL: f64 = 10.0;
const NAME_WIDTH: f64 = 150.0;
const LABEL_WIDTH: f64 = 140.0;
const LEAD: f64 = 1.25;
/// Bends and places of labels that are tried.
const BENDS: [f64; 11] = [0.0, 26.0, -26.0, 52.0, -52.0, 84.0, -84.0, 120.0, -120.0, 160.0, -160.0];
const PLACES: [f64; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
/// How often the picture is spread further until every label has its place.
const SPREADS: usize = 9;
/// The cost of a line with which nobody would find fault.
const GOOD: f64 = 14.0;
/// The cost of a label that covers a box or another label.
const CLASH: f64 = 5000.0;

struct Node {
    lines: Vec<String>,
    size: (f64, f64),
}

/// Edges that are drawn as one line: those of one relation and status between
/// the same two, which differ in their roles.
struct Line<'g> {
    edges: Vec<EdgeFacts<'g>>,
}

impl<'g> Line<'g> {
    fn first(&self) -> Option<&EdgeFacts<'g>> {
        self.edges.first()
    }
}

struct Label {
    lines: Vec<String>,
    size: (f64, f64),
}

/// A line that has its way, and where its label stands.
struct Placed {
    curve: Curve,
    samples: Vec<Point>,
    label: Frame,
}

pub(super) fn draw(facts: &Facts<'_>, title: &str) -> Result<String> {
    let edges: Vec<EdgeFacts<'_>> = facts.edges().collect();
    let ids: Vec<&str> = facts.entities().map(|e| e.id().as_str()).collect();
    if ids.len() > ENTITIES || edges.len() > EDGES {
        let message = format!(
            "the graph has {} entities and {} edges, expected at most {ENTITIES} and {EDGES}: \
             restrict it, draw what is around an entity, or take the HTML viewer",
            ids.len(),
            edges.len()
        );
        return Err(Error::invalid("picture", message));
    }
    let nodes: Vec<Node> = facts.entities().map(|e| node(e.name())).collect();
    let mut bundles: BTreeMap<(&str, &str, &str, Status), Vec<EdgeFacts<'_>>> = BTreeMap::new();
    for edge in edges {
        let key = (edge.subject, edge.relation, edge.object, edge.status);
        bundles.entry(key).or_default().push(edge);
    }
    let lines: Vec<Line<'_>> = bundles.into_values().map(|edges| Line { edges }).collect();
    let labels: Vec<Label> = lines.iter().map(label).collect();
    let place = |id: &str| facts.place(id).unwrap_or_default();
    let ends = lines.iter().filter_map(Line::first).map(|e| (place(e.subject), place(e.object)));
    let ends: Vec<(usize, usize)> = ends.collect();
    let (points, placed) = arrange(&nodes, &labels, &ends);
    Ok(paint_all(facts, &lines, &nodes, &labels, &ends, (&points, &placed), title))
}

fn node(name: &str) -> Node {
    let lines = text::wrap(name, NAME, NAME_WIDTH, 3);
    let widest = lines.iter().map(|l| text::width(l, NAME)).fold(0.0, f64::max);
    let size = (widest + 20.0, lines.len() as f64 * NAME * LEAD + 14.0);
    Node { lines, size }
}

fn label(line: &Line<'_>) -> Label {
    let first = line.first().map_or("", |e| e.relation).replace('_', " ");
    let distinct = |all: Vec<String>| {
        let mut seen = BTreeSet::new();
        all.into_iter().filter(|t| !t.is_empty() && seen.insert(t.clone())).collect::<Vec<_>>()
    };
    let roles = distinct(line.edges.iter().filter_map(|e| Some(e.role?.to_owned())).collect());
    let mut lines = vec![text::fit(&first, LABEL, LABEL_WIDTH)];
    if !roles.is_empty() {
        let roles = roles.join(", ");
        let both = format!("{first} ({roles})");
        if text::width(&both, LABEL) <= 100.0 {
            lines = vec![both];
        } else {
            lines.push(text::fit(&format!("({roles})"), LABEL, LABEL_WIDTH));
        }
    }
    let times = line.edges.iter().filter_map(|e| Some(days(e.time.as_ref()?))).collect();
    let mut last = distinct(times).join(", ");
    if line.edges.iter().any(|e| e.contradicted) {
        last.push_str(if last.is_empty() { "≠" } else { " ≠" });
    }
    if !last.is_empty() {
        lines.push(text::fit(&last, LABEL, LABEL_WIDTH));
    }
    let widest = lines.iter().map(|l| text::width(l, LABEL)).fold(0.0, f64::max);
    Label { size: (widest + 4.0, lines.len() as f64 * LABEL * LEAD + 2.0), lines }
}

/// Spreads the picture until every label has a place of its own.
fn arrange(nodes: &[Node], labels: &[Label], ends: &[(usize, usize)]) -> (Vec<Point>, Vec<Placed>) {
    let sizes: Vec<(f64, f64)> = nodes.iter().map(|n| n.size).collect();
    let mut longest: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (end, label) in ends.iter().zip(labels).filter(|((a, b), _)| a != b) {
        let pair = (end.0.min(end.1), end.0.max(end.1));
        let length = longest.entry(pair).or_default();
        *length = length.max(label.size.0);
    }
    let ties: Vec<Tie> = longest
        .into_iter()
        .map(|((a, b), label)| {
            let boxes = (sizes[a].0 + sizes[a].1 + sizes[b].0 + sizes[b].1) / 4.0;
            Tie { a, b, length: boxes * 0.8 + label * 0.85 + 30.0 }
        })
        .collect();
    let mut scale = 1.0;
    let mut best: Option<(f64, Vec<Point>, Vec<Placed>)> = None;
    for _ in 0..SPREADS {
        let points = layout::place(&sizes, &ties, scale);
        let frames: Vec<Frame> =
            points.iter().zip(&sizes).map(|(p, size)| Frame::around(*p, *size)).collect();
        let (placed, cost) = route(&frames, labels, ends);
        // A picture twice as wide must be much clearer to be better.
        let cost = cost / ends.len().max(1) as f64 + (scale - 1.0) * 30.0;
        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
            best = Some((cost, points, placed));
        }
        if cost < GOOD {
            break;
        }
        scale *= 1.13;
    }
    best.map(|(_, points, placed)| (points, placed)).unwrap_or_default()
}

/// Finds each line its way and its label a place, the shortest lines first, as
/// they have the fewest; gives what is wrong with all of it, as a cost.
fn route(frames: &[Frame], labels: &[Label], ends: &[(usize, usize)]) -> (Vec<Placed>, f64) {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    let length = |i: &usize| {
        let (a, b) = (frames[ends[*i].0].center(), frames[ends[*i].1].center());
        (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
    };
    order.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
    // Lines between the same two lie beside each other.
    let mut together: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, (a, b)) in ends.iter().enumerate() {
        together.entry((*a.min(b), *a.max(b))).or_default().push(i);
    }
    let offset = |i: usize| {
        let (a, b) = ends[i];
        let all = &together[&(a.min(b), a.max(b))];
        let at = all.iter().position(|j| *j == i).unwrap_or_default() as f64;
        let offset = (at - (all.len() as f64 - 1.0) / 2.0) * 36.0;
        if a <= b { offset } else { -offset }
    };
    let mut placed: BTreeMap<usize, Placed> = BTreeMap::new();
    let mut sum = 0.0;
    for i in order {
        let (a, b) = ends[i];
        let mut best: Option<(f64, Placed)> = None;
        for (tried, bend) in BENDS.into_iter().enumerate() {
            let curve = if a == b {
                Curve::about(frames[a], offset(i).abs() + tried as f64 * 12.0)
            } else {
                Curve::between(frames[a], frames[b], offset(i) + bend)
            };
            let samples = curve.samples();
            let mut way = bend.abs() * 0.7 + tried as f64 * 0.01;
            for (n, frame) in frames.iter().enumerate() {
                if n != a && n != b && samples.iter().any(|p| frame.grown(5.0).holds(*p)) {
                    way += 500.0;
                }
            }
            for other in placed.values() {
                let through = samples.iter().any(|p| other.label.holds(*p));
                way += if through { 70.0 } else { 0.0 }
                    + 7.0 * meetings(&samples, &other.samples) as f64;
            }
            for t in PLACES {
                let frame = Frame::around(curve.at(t), labels[i].size);
                let mut cost = way + (t - 0.5).abs() * 40.0;
                let near = frame.grown(1.5);
                let on_box = frames.iter().filter(|f| f.meets(&near)).count();
                let on_label = placed.values().filter(|p| p.label.meets(&near)).count();
                cost += CLASH * (on_box + on_label) as f64;
                let under = placed.values().filter(|p| p.samples.iter().any(|s| frame.holds(*s)));
                cost += 45.0 * under.count() as f64;
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    let placed = Placed { curve, samples: samples.clone(), label: frame };
                    best = Some((cost, placed));
                }
            }
        }
        if let Some((cost, line)) = best {
            sum += cost;
            placed.insert(i, line);
        }
    }
    (placed.into_values().collect(), sum)
}

fn meetings(a: &[Point], b: &[Point]) -> usize {
    let pieces = |all: &[Point]| all.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>();
    let (a, b) = (pieces(a), pieces(b));
    a.iter().map(|p| b.iter().filter(|q| layout::cross(*p, **q)).count()).sum()
}

fn paint_all(
    facts: &Facts<'_>,
    lines: &[Line<'_>],
    nodes: &[Node],
    labels: &[Label],
    ends: &[(usize, usize)],
    (points, placed): (&[Point], &[Placed]),
    title: &str,
) -> String {
    let frames: Vec<Frame> =
        points.iter().zip(nodes).map(|(p, n)| Frame::around(*p, n.size)).collect();
    let mut whole = Frame::around((0.0, 0.0), (0.0, 0.0));
    if let Some(first) = frames.first() {
        whole = *first;
    }
    for frame in frames.iter().chain(placed.iter().map(|p| &p.label)) {
        whole = whole.with(frame);
    }
    for sample in placed.iter().flat_map(|p| &p.samples) {
        whole = whole.with(&Frame::around(*sample, (0.0, 0.0)));
    }
    let head = if title.is_empty() { 0.0 } else { 34.0 };
    let (dx, dy) = (MARGIN - whole.left, MARGIN + head - whole.top);
    let width = (whole.width() + 2.0 * MARGIN).max(360.0);
    let mut canvas = Canvas::default();
    if !title.is_empty() {
        let style = Style { size: 17.0, fill: INK, anchor: "start", more: r#" font-weight="600""# };
        canvas.text((MARGIN, MARGIN + 12.0), style, &text::fit(title, 17.0, width - 2.0 * MARGIN));
    }
    let shift = |(x, y): Point| (x + dx, y + dy);
    for (i, (line, way)) in lines.iter().zip(placed).enumerate() {
        let Some(edge) = line.first() else { continue };
        let (a, b) = ends[i];
        let told: Vec<String> = line.edges.iter().map(|e| told(facts, e)).collect();
        canvas.put(format_args!(
            r#"<g class="edge" id="{}"><title>{}</title>"#,
            escape(&edge.id),
            escape(&told.join("\n\n"))
        ));
        let part = if a == b { way.curve } else { way.curve.outside(&frames[a], &frames[b]) };
        let part = part.moved(dx, dy);
        let sources = line.edges.iter().map(|e| e.sources).max().unwrap_or(0);
        let thick = [1.3, 1.3, 1.9, 2.5][sources.min(3)];
        canvas.put(format_args!(
            r#"<path d="{}" fill="none" stroke="{}" stroke-width="{thick}"{}/>"#,
            part.path(),
            stroke(edge.status),
            dashes(edge.status)
        ));
        if !edge.symmetric {
            canvas.put(format_args!(
                r#"<path d="{}" fill="{}"/>"#,
                part.arrow(),
                stroke(edge.status)
            ));
        }
        if edge.status == Status::Negated {
            strike(&mut canvas, part.at(0.16));
        }
        canvas.put(format_args!("</g>"));
    }
    // Above all lines.
    for ((line, way), label) in lines.iter().zip(placed).zip(labels) {
        let denied = line.first().is_some_and(|e| e.status == Status::Negated);
        write_label(&mut canvas, denied, label, shift(way.label.center()));
    }
    for ((entity, node), point) in facts.entities().zip(nodes).zip(points) {
        let colours = paint(facts, entity.id());
        let (x, y) = shift(*point);
        canvas.put(format_args!(
            r#"<g class="node"><title>{}</title><rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="7" fill="{}" stroke="{}" stroke-width="1.2"/>"#,
            escape(&format!("{} ({}, {})", entity.name(), entity.entity_type(), entity.id())),
            x - node.size.0 / 2.0,
            y - node.size.1 / 2.0,
            node.size.0,
            node.size.1,
            colours.fill,
            colours.stroke
        ));
        let style = Style { size: NAME, fill: INK, anchor: "middle", more: "" };
        rows(&mut canvas, &node.lines, (x, y), style);
        canvas.put(format_args!("</g>"));
    }
    let statuses: BTreeSet<Status> =
        lines.iter().flat_map(|l| &l.edges).map(|e| e.status).collect();
    let statuses: Vec<Status> = statuses.into_iter().collect();
    let kinds = kinds(facts, facts.entities().map(|e| e.id().as_str()));
    let bottom = whole.bottom + dy + 30.0;
    let tall = legend(&mut canvas, (MARGIN, bottom), width - 2.0 * MARGIN, &kinds, &statuses);
    let told = format!(
        "{} entities and {} edges",
        nodes.len(),
        lines.iter().map(|l| l.edges.len()).sum::<usize>()
    );
    let named = if title.is_empty() { "isnad" } else { title };
    canvas.finish((width, bottom + tall + MARGIN / 2.0), named, &told)
}

/// Lines of text about a point.
fn rows(canvas: &mut Canvas, lines: &[String], (x, y): Point, style: Style<'_>) {
    let lead = style.size * LEAD;
    let top = y - lines.len() as f64 * lead / 2.0 + style.size * 0.98;
    for (i, line) in lines.iter().enumerate() {
        canvas.text((x, top + i as f64 * lead), style, line);
    }
}

fn write_label(canvas: &mut Canvas, denied: bool, label: &Label, at: Point) {
    let (w, h) = label.size;
    canvas.put(format_args!(
        r##"<rect class="label" x="{:.1}" y="{:.1}" width="{w:.1}" height="{h:.1}" rx="3" fill="#ffffff" fill-opacity="0.93"/>"##,
        at.0 - w / 2.0,
        at.1 - h / 2.0
    ));
    let style = Style {
        size: LABEL,
        fill: if denied { DENIED } else { PALE },
        anchor: "middle",
        more: if denied { r#" text-decoration="line-through""# } else { "" },
    };
    rows(canvas, &label.lines, at, style);
}

/// What hovering over a line tells: the statement and its first sentences.
fn told(facts: &Facts<'_>, edge: &EdgeFacts<'_>) -> String {
    let mut out = format!(
        "{} {} {}: {}",
        facts.name(edge.subject),
        edge.reads,
        facts.name(edge.object),
        edge.status
    );
    for claim in edge.claims.iter().take(3) {
        out.push_str(&format!("\n“{}” ({})", claim.evidence.quote, claim.evidence.document));
    }
    out
}
