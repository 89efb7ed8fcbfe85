//! Claims from Apache Parquet.

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::error::{Error, Result};
use crate::import::rows::{Builder, Fault, Given, Places};

/// Reads every row, and gives the number of the last.
pub(super) fn read(origin: &str, bytes: Vec<u8>, builder: &mut Builder) -> Result<usize> {
    let places = Places::new();
    let damaged = |e: parquet::errors::ParquetError| Error::damaged(origin, e.to_string());
    let reader = SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?;
    let mut number = 0;
    for row in reader.get_row_iter(None).map_err(damaged)? {
        number += 1;
        let wrong = |fault: Fault| Error::record(origin, number, fault);
        let mut given = Given::default();
        for (name, field) in row.map_err(damaged)?.get_column_iter() {
            let place = places.of(name).map_err(wrong)?;
            let value = match field {
                Field::Null => continue,
                Field::Str(text) => text.clone(),
                Field::Bytes(bytes) => {
                    let text = std::str::from_utf8(bytes.data());
                    text.map_err(|e| wrong(format!("{name}: {e}")))?.to_owned()
                }
                Field::Long(number) => number.to_string(),
                // Days are worked out anew from the times.
                Field::Date(_) => continue,
                other => return Err(wrong(format!("{name}: found {other}, expected a text"))),
            };
            given.put(place, value);
        }
        builder.row(&given).map_err(wrong)?;
    }
    Ok(number)
}
