//! When the edges of an entity held: a row each, a bar for each time that a
//! claim gives.

use std::collections::BTreeSet;

use crate::claim::Status;
use crate::error::{Error, Result};
use crate::facts::{EdgeFacts, Facts, Paint, day};
use crate::picture::svg::{Canvas, DENIED, INK, MARGIN, PALE, Style, dashes, kinds, legend, paint};
use crate::picture::text;
use crate::time::day_number;
use crate::xml::escape;

const NAME: f64 = 12.0;
const LABELS: f64 = 300.0;
const BARS: f64 = 640.0;
const ROW: f64 = 26.0;
/// The most rows of a picture that people can still read.
const ROWS: usize = 120;
/// The width of a day that is alone.
const LEAST: f64 = 7.0;

pub(super) fn draw(facts: &Facts<'_>, id: &str, title: &str) -> Result<String> {
    let mut edges: Vec<EdgeFacts<'_>> =
        facts.edges().filter(|e| e.subject == id || e.object == id).collect();
    let all = edges.len();
    edges.retain(|e| e.claims.iter().any(|c| bounds(c.time.as_ref()).is_some()));
    let undated = all - edges.len();
    if edges.len() > ROWS {
        let message = format!(
            "`{id}` has {} dated edges, expected at most {ROWS}: restrict them",
            edges.len()
        );
        return Err(Error::invalid("picture", message));
    }
    let first = |e: &EdgeFacts<'_>| {
        let times = e.claims.iter().filter_map(|c| bounds(c.time.as_ref()));
        times.min().unwrap_or((i32::MAX, i32::MAX))
    };
    edges.sort_by_key(|e| (first(e), e.id.len(), e.id.clone()));
    let ends = edges.iter().flat_map(|e| &e.claims).filter_map(|c| bounds(c.time.as_ref()));
    let ends: Vec<i32> =
        ends.flat_map(|(a, b)| [a, b]).filter(|d| *d != i32::MIN && *d != i32::MAX).collect();
    let low = ends.iter().min().copied().unwrap_or(0);
    let high = ends.iter().max().copied().unwrap_or(365);
    let margin = ((high - low) / 25).max(20);
    let scale = Scale { low: low - margin, high: high + margin };

    let mut canvas = Canvas::default();
    let mut y = MARGIN;
    if !title.is_empty() {
        let style = Style { size: 17.0, fill: INK, anchor: "start", more: r#" font-weight="600""# };
        canvas.text((MARGIN, y + 12.0), style, &text::fit(title, 17.0, LABELS + BARS));
        y += 30.0;
    }
    let top = y + 22.0;
    let bottom = top + edges.len() as f64 * ROW;
    for (number, label) in scale.ticks() {
        let x = scale.x(number);
        canvas.put(format_args!(
            r##"<path d="M{x:.1} {top:.1}V{bottom:.1}" stroke="#e3e7eb" stroke-width="1"/>"##
        ));
        let style = Style { size: 11.0, fill: PALE, anchor: "middle", more: "" };
        canvas.text((x, top - 7.0), style, &label);
    }
    for (i, edge) in edges.iter().enumerate() {
        row(&mut canvas, facts, id, edge, &scale, top + i as f64 * ROW);
    }
    y = bottom + 28.0;
    if undated > 0 {
        let style = Style { size: 11.0, fill: PALE, anchor: "start", more: "" };
        canvas.text((MARGIN, y - 4.0), style, &format!("{undated} more without a date"));
        y += 20.0;
    }
    let others = edges.iter().map(|e| if e.subject == id { e.object } else { e.subject });
    let kinds = kinds(facts, others);
    let statuses: BTreeSet<Status> =
        edges.iter().flat_map(|e| &e.claims).map(|c| c.status).collect();
    let statuses: Vec<Status> = statuses.into_iter().collect();
    let width = LABELS + BARS + 2.0 * MARGIN;
    y += legend(&mut canvas, (MARGIN, y), width - 2.0 * MARGIN, &kinds, &statuses);
    let name = facts.name(id);
    let told = format!("{name}: {} of {all}", edges.len());
    Ok(canvas.finish((width, y + MARGIN / 2.0), if title.is_empty() { name } else { title }, &told))
}

/// The days that a time reaches over, where it is bound at all.
fn bounds(time: Option<&crate::time::Time>) -> Option<(i32, i32)> {
    time.map(crate::time::Time::day_range).filter(|d| *d != (i32::MIN, i32::MAX))
}

/// Days beside pixels.
struct Scale {
    low: i32,
    high: i32,
}

impl Scale {
    fn x(&self, day: i32) -> f64 {
        let part = f64::from(day - self.low) / f64::from((self.high - self.low).max(1));
        MARGIN + LABELS + part.clamp(0.0, 1.0) * BARS
    }

    /// Days at round dates, with what to write there: at most about ten.
    fn ticks(&self) -> Vec<(i32, String)> {
        let year = |number: i32| -> i32 {
            day(number).and_then(|d| d.get(..4)?.parse().ok()).unwrap_or(0)
        };
        let (from, to) = (year(self.low), year(self.high));
        let days = self.high - self.low;
        let inside = |(number, _): &(i32, String)| self.low <= *number && *number <= self.high;
        if days > 3 * 366 {
            let step = [1, 2, 5, 10, 20, 25, 50, 100].into_iter().find(|s| (to - from) / s <= 10);
            let step = step.unwrap_or(500);
            let years = (from.div_euclid(step)..=to.div_euclid(step) + 1).map(|y| y * step);
            return years.map(|y| (day_number(y, 1, 1), y.to_string())).filter(inside).collect();
        }
        let step: u8 = if days > 500 {
            4
        } else if days > 200 {
            2
        } else {
            1
        };
        let months = (from..=to).flat_map(|y| {
            (1..=12u8)
                .step_by(step.into())
                .map(move |m| (day_number(y, m, 1), format!("{y}-{m:02}")))
        });
        months.filter(inside).collect()
    }
}

fn row(
    canvas: &mut Canvas,
    facts: &Facts<'_>,
    id: &str,
    edge: &EdgeFacts<'_>,
    scale: &Scale,
    top: f64,
) {
    let middle = top + ROW / 2.0;
    let (other, sign) = if edge.symmetric {
        (if edge.subject == id { edge.object } else { edge.subject }, "–")
    } else if edge.subject == id {
        (edge.object, "→")
    } else {
        (edge.subject, "←")
    };
    let mut label = format!("{sign} {} {}", edge.relation.replace('_', " "), facts.name(other));
    if let Some(role) = edge.role.filter(|r| !r.is_empty()) {
        label = format!("{label} ({role})");
    }
    let denied = edge.status == Status::Negated;
    let style = Style {
        size: NAME,
        fill: if denied { DENIED } else { INK },
        anchor: "end",
        more: if denied { r#" text-decoration="line-through""# } else { "" },
    };
    let label = text::fit(&label, NAME, LABELS - 14.0);
    canvas.text((MARGIN + LABELS - 12.0, middle + NAME * 0.35), style, &label);
    let colours = paint(facts, other);
    for claim in &edge.claims {
        let Some((from, to)) = bounds(claim.time.as_ref()) else { continue };
        let told = format!("{}: “{}”", claim.status, claim.evidence.quote);
        canvas.put(format_args!("<g><title>{}</title>", escape(&told)));
        bar(canvas, scale, (from, to), middle, colours, claim.status);
        canvas.put(format_args!("</g>"));
    }
}

/// A bar; a side that is open ends in a point.
fn bar(
    canvas: &mut Canvas,
    scale: &Scale,
    (from, to): (i32, i32),
    y: f64,
    colours: Paint,
    status: Status,
) {
    let (open_left, open_right) = (from == i32::MIN, to == i32::MAX);
    let mut left = if open_left { MARGIN + LABELS } else { scale.x(from) };
    let mut right = if open_right { MARGIN + LABELS + BARS } else { scale.x(to) };
    if right - left < LEAST {
        let center = f64::midpoint(left, right);
        (left, right) = (center - LEAST / 2.0, center + LEAST / 2.0);
    }
    let (h, point) = (7.0, 7.0);
    let (l, r) = (
        if open_left { left + point } else { left },
        if open_right { right - point } else { right },
    );
    let denied = status == Status::Negated;
    canvas.put(format_args!(
        r#"<path d="M{l:.1} {:.1}H{r:.1}L{right:.1} {y:.1}L{r:.1} {:.1}H{l:.1}L{left:.1} {y:.1}Z" fill="{}" stroke="{}" stroke-width="1.3"{}/>"#,
        y - h,
        y + h,
        if denied { "#ffffff" } else { colours.fill },
        if denied { DENIED } else { colours.stroke },
        dashes(status)
    ));
    if denied {
        canvas.put(format_args!(
            r#"<path d="M{left:.1} {y:.1}H{right:.1}" stroke="{DENIED}" stroke-width="1.6"/>"#
        ));
    }
}
