//! What every SVG picture shares: its frame, its fonts, its colours.

use std::fmt::{self, Write};

use crate::claim::Status;
use crate::facts::{Facts, Paint};
use crate::picture::text;
use crate::time::{Bound, Time};
use crate::xml::escape;

pub(super) const FONT: &str =
    "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif";
pub(super) const INK: &str = "#1b1f24";
pub(super) const PALE: &str = "#57606a";
pub(super) const LINE: &str = "#6e7781";
pub(super) const DENIED: &str = "#b04a00";
/// The margin around a picture.
pub(super) const MARGIN: f64 = 24.0;

/// A picture that grows.
#[derive(Default)]
pub(super) struct Canvas {
    body: String,
}

/// A line of text: where, how large, how it looks.
#[derive(Clone, Copy)]
pub(super) struct Style<'a> {
    pub(super) size: f64,
    pub(super) fill: &'a str,
    pub(super) anchor: &'a str,
    pub(super) more: &'a str,
}

impl Canvas {
    /// Adds markup.
    pub(super) fn put(&mut self, markup: fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.body.write_fmt(markup);
        self.body.push('\n');
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), style: Style<'_>, text: &str) {
        let Style { size, fill, anchor, more } = style;
        self.put(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{more}>{}</text>"#,
            escape(text)
        ));
    }

    /// The whole file.
    pub(super) fn finish(self, (width, height): (f64, f64), title: &str, told: &str) -> String {
        let title = escape(title);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img" font-family="{FONT}">
<title>{title}</title>
<desc>{}</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
{}</svg>
"##,
            escape(told),
            self.body
        )
    }
}

/// How the line of a status is drawn.
pub(super) fn dashes(status: Status) -> &'static str {
    match status {
        Status::Asserted | Status::Negated => "",
        Status::Attributed => r#" stroke-dasharray="1.5 4" stroke-linecap="round""#,
        Status::Hedged => r#" stroke-dasharray="7 4""#,
    }
}

pub(super) fn stroke(status: Status) -> &'static str {
    if status == Status::Negated { DENIED } else { LINE }
}

/// A time in few signs: `2014–2016`, `1983–`, `–2014`.
pub(super) fn days(time: &Time) -> String {
    match time {
        Time::Date(date) => date.to_string(),
        Time::Interval { start, end } => {
            let side = |bound: &Bound| match bound {
                Bound::Date(date) => date.to_string(),
                Bound::Open | Bound::Unknown => String::new(),
            };
            format!("{}–{}", side(start), side(end))
        }
    }
}

/// The colours of an entity.
pub(super) fn paint(facts: &Facts<'_>, id: &str) -> Paint {
    Paint::of(facts.entity(id).and_then(|e| facts.type_place(e.entity_type())))
}

/// What colours and lines mean, in rows no wider than `width`; gives its height.
pub(super) fn legend(
    canvas: &mut Canvas,
    (left, top): (f64, f64),
    width: f64,
    kinds: &[(String, Paint)],
    statuses: &[Status],
) -> f64 {
    let (mut x, mut y) = (left, top);
    let style = Style { size: 11.0, fill: PALE, anchor: "start", more: "" };
    let mut room = |wide: f64, x: &mut f64| {
        if *x > left && *x + wide > left + width {
            *x = left;
            y += 20.0;
        }
        let at = (*x, y);
        *x += wide + 20.0;
        at
    };
    for (kind, paint) in kinds {
        let (x, y) = room(20.0 + text::width(kind, 11.0), &mut x);
        canvas.put(format_args!(
            r#"<rect x="{x:.1}" y="{:.1}" width="14" height="11" rx="3" fill="{}" stroke="{}"/>"#,
            y - 9.5,
            paint.fill,
            paint.stroke
        ));
        canvas.text((x + 20.0, y), style, kind);
    }
    for status in statuses {
        let word = status.as_str();
        let (x, y) = room(34.0 + text::width(word, 11.0), &mut x);
        canvas.put(format_args!(
            r#"<path d="M{x:.1} {:.1}h28" fill="none" stroke="{}" stroke-width="1.6"{}/>"#,
            y - 4.0,
            stroke(*status),
            dashes(*status)
        ));
        if *status == Status::Negated {
            strike(canvas, (x + 14.0, y - 4.0));
        }
        canvas.text((x + 34.0, y), style, word);
    }
    y - top + 14.0
}

/// The stroke through a line that is denied.
pub(super) fn strike(canvas: &mut Canvas, (x, y): (f64, f64)) {
    canvas.put(format_args!(
        r#"<path d="M{:.1} {:.1}l8 -10M{:.1} {:.1}l8 -10" fill="none" stroke="{DENIED}" stroke-width="1.6"/>"#,
        x - 6.0,
        y + 5.0,
        x - 2.0,
        y + 5.0
    ));
}

/// The types and statuses that a legend has to tell.
pub(super) fn kinds<'a>(
    facts: &Facts<'_>,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<(String, Paint)> {
    let entities = ids.filter_map(|id| facts.entity(id));
    let mut kinds: Vec<String> = entities.map(|e| e.entity_type().to_string()).collect();
    kinds.sort();
    kinds.dedup();
    kinds.into_iter().map(|k| (k.clone(), Paint::of(facts.type_place(&k)))).collect()
}
