//! Files of claims: JSON Lines, CSV and Parquet.

use std::io::Read;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::export::Format;
use crate::graph::Graph;
use crate::import::rows::{Builder, Fault, Given, Places};

pub(super) fn read(
    origin: &str,
    format: Format,
    mut reader: impl Read,
    empty: Graph,
) -> Result<Graph> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|e| Error::read(origin, e))?;
    let mut builder = Builder::new(empty);
    let last = match format {
        Format::Claims => json_lines(origin, &bytes, &mut builder)?,
        Format::ClaimsCsv => csv(origin, &bytes, &mut builder)?,
        #[cfg(feature = "parquet")]
        Format::Parquet => crate::import::parquet::read(origin, bytes, &mut builder)?,
        other => return Err(unreadable(other)),
    };
    builder.finish().map_err(|fault| Error::record(origin, last, fault))
}

/// Reads every line, and gives the number of the last.
fn json_lines(origin: &str, bytes: &[u8], builder: &mut Builder) -> Result<usize> {
    let places = Places::new();
    let mut number = 0;
    for line in bytes.split(|b| *b == b'\n') {
        number += 1;
        let wrong = |fault: Fault| Error::record(origin, number, fault);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let object: Map<String, Value> =
            serde_json::from_slice(line).map_err(|e| wrong(format!("expected an object: {e}")))?;
        let mut given = Given::default();
        for (name, value) in object {
            let place = places.of(&name).map_err(wrong)?;
            match value {
                Value::Null => {}
                Value::String(text) => given.put(place, text),
                other => given.put(place, other.to_string()),
            }
        }
        builder.row(&given).map_err(wrong)?;
    }
    Ok(number)
}

fn csv(origin: &str, bytes: &[u8], builder: &mut Builder) -> Result<usize> {
    let places = Places::new();
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let wrong = |line: u64, fault: Fault| {
        Error::record(origin, usize::try_from(line).unwrap_or(usize::MAX), fault)
    };
    let header = reader.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    let guarded = header.iter().any(|name| name == "guarded_record");
    let name =
        |name: &str| if name == "guarded_record" { "record".to_owned() } else { name.to_owned() };
    let columns = header.iter().map(|n| places.of(&name(n)).map_err(|fault| wrong(1, fault)));
    let columns = columns.collect::<Result<Vec<usize>>>()?;
    let mut record = csv::StringRecord::new();
    let mut line = 1;
    loop {
        if !reader.read_record(&mut record).map_err(|e| wrong(line + 1, e.to_string()))? {
            return Ok(usize::try_from(line).unwrap_or(usize::MAX));
        }
        line = record.position().map_or(line, csv::Position::line);
        let mut given = Given::default();
        for (place, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            let plain = if guarded { cell.strip_prefix('\'').unwrap_or(cell) } else { cell };
            given.put(*place, plain.to_owned());
        }
        empty_texts(&places, &mut given).map_err(|fault| wrong(line, fault))?;
        builder.row(&given).map_err(|fault| wrong(line, fault))?;
    }
}

/// Gives back the texts that are there and empty.
fn empty_texts(places: &Places, given: &mut Given) -> Result<(), Fault> {
    let Some(details) = given.get(places.of("details")?) else { return Ok(()) };
    let details: Value = serde_json::from_str(details).map_err(|e| format!("details: {e}"))?;
    let empty = details.get("empty").and_then(Value::as_array).into_iter().flatten();
    for name in empty.filter_map(Value::as_str) {
        given.put(places.of(name)?, String::new());
    }
    Ok(())
}

fn unreadable(format: Format) -> Error {
    let message = format!("`{format}` is not read back, expected claims, claims-csv or parquet");
    Error::invalid("format", message)
}
