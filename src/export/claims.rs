//! Claims, whole: JSON Lines and CSV.

use std::borrow::Cow;
use std::io::Write;

use serde_json::json;

use crate::export::csv::Sheet;
use crate::export::options::Export;
use crate::export::outcome::Outcome;
use crate::facts::{Cell, Facts, Row, columns, of_decision, of_document, write_json};

pub(super) fn write_json_lines(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    each(facts, |row| {
        write_json(out, row.cells())?;
        Ok(out.write_all(b"\n")?)
    })
}

pub(super) fn write_csv(facts: &Facts<'_>, export: &Export, out: &mut impl Write) -> Outcome {
    let mut sheet = Sheet::new(out, export.guard);
    // The reader knows by this name that apostrophes are to go.
    let first = if export.guard { "guarded_record" } else { "record" };
    sheet.row(columns().map(|c| if c.name == "record" { first } else { c.name }))?;
    each(facts, |row| {
        // CSV does not tell an empty text from none: the details do.
        let is_empty = |cell: &Cell<'_>| matches!(cell, Cell::Text(text) if text.is_empty());
        let empty: Vec<&str> =
            row.cells().filter(|(_, cell)| is_empty(cell)).map(|(c, _)| c.name).collect();
        let cells = row.cells().map(|(column, cell)| match cell {
            Cell::Absent if column.name == "details" && !empty.is_empty() => {
                json!({"empty": empty}).to_string().into()
            }
            Cell::Json(value) if column.name == "details" && !empty.is_empty() => {
                let mut value = value.clone();
                if let Some(details) = value.as_object_mut() {
                    details.insert("empty".to_owned(), json!(empty));
                }
                value.to_string().into()
            }
            Cell::Absent => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(&**text),
            Cell::Number(number) => number.to_string().into(),
            Cell::Json(value) => value.to_string().into(),
        });
        sheet.row(cells)
    })?;
    sheet.finish()
}

/// Every row, the decisions on identities last.
pub(super) fn each(facts: &Facts<'_>, mut take: impl FnMut(&Row<'_>) -> Outcome) -> Outcome {
    for document in facts.records() {
        of_document(facts, &document).try_for_each(|row| take(&row))?;
    }
    let decisions = facts.decisions();
    decisions.iter().try_for_each(|(decision, turns)| take(&of_decision(decision, *turns)))
}
