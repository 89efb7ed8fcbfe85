//! Claims as Apache Parquet, a column for each cell of their rows.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use crate::export::claims;
use crate::export::outcome::Fault;
use crate::export::outcome::Outcome;
use crate::facts::{Cell, Facts, Kind, columns};
use crate::time::Date;

/// Rows in one group.
const GROUP: usize = 1 << 16;
/// The day that Parquet counts from, 1970-01-01, as ours are numbered.
const EPOCH: i32 = 719_528;

/// One column of a group: the values that are there, and which rows have one.
struct Column {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Days(Vec<i32>),
}

pub(super) fn write(facts: &Facts<'_>, out: &mut impl Write) -> Outcome {
    // The writer asks for one that crosses threads: it gets memory.
    let mut file = Vec::new();
    write_file(facts, &mut file)?;
    Ok(out.write_all(&file)?)
}

fn write_file(facts: &Facts<'_>, out: &mut Vec<u8>) -> Outcome {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let schema = Arc::new(schema().map_err(fault)?);
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(fault)?;
    let mut group = empty();
    let mut rows = 0;
    claims::each(facts, |row| {
        for (column, (_, cell)) in group.iter_mut().zip(row.cells()) {
            column.push(cell);
        }
        rows += 1;
        if rows == GROUP {
            flush(&mut writer, &mut group).map_err(fault)?;
            rows = 0;
        }
        Ok(())
    })?;
    if rows > 0 {
        flush(&mut writer, &mut group).map_err(fault)?;
    }
    writer.close().map(drop).map_err(fault)
}

fn fault(error: ParquetError) -> Fault {
    Fault::Io(std::io::Error::other(error))
}

fn schema() -> Result<Type, ParquetError> {
    let fields = columns().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
            Kind::Number => (Physical::INT64, None),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        };
        Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("claims").with_fields(fields).build()
}

fn empty() -> Vec<Column> {
    let values = |kind| match kind {
        Kind::Text | Kind::Json => Values::Texts(Vec::new()),
        Kind::Number => Values::Numbers(Vec::new()),
        Kind::Day => Values::Days(Vec::new()),
    };
    columns().map(|c| Column { values: values(c.kind), levels: Vec::new() }).collect()
}

impl Column {
    fn push(&mut self, cell: &Cell<'_>) {
        let there = match (&mut self.values, cell) {
            (_, Cell::Absent) => false,
            (Values::Texts(all), Cell::Text(text)) => {
                all.push(text.as_bytes().to_vec().into());
                true
            }
            (Values::Texts(all), Cell::Json(value)) => {
                all.push(value.to_string().into_bytes().into());
                true
            }
            (Values::Numbers(all), Cell::Number(number)) => {
                all.push(i64::try_from(*number).unwrap_or(i64::MAX));
                true
            }
            (Values::Days(all), Cell::Text(day)) => {
                let day = day.parse::<Date>().ok().and_then(Date::first_day);
                all.extend(day.map(|d| d - EPOCH));
                day.is_some()
            }
            // A column's cells are of its kind.
            _ => false,
        };
        self.levels.push(i16::from(there));
    }
}

fn flush<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    group: &mut Vec<Column>,
) -> Result<(), ParquetError> {
    let mut out: SerializedRowGroupWriter<'_, W> = writer.next_row_group()?;
    for column in std::mem::replace(group, empty()) {
        let Some(mut into) = out.next_column()? else { break };
        let levels = Some(column.levels.as_slice());
        match column.values {
            Values::Texts(all) => into.typed::<ByteArrayType>().write_batch(&all, levels, None)?,
            Values::Numbers(all) => into.typed::<Int64Type>().write_batch(&all, levels, None)?,
            Values::Days(all) => into.typed::<Int32Type>().write_batch(&all, levels, None)?,
        };
        into.close()?;
    }
    out.close().map(drop)
}
