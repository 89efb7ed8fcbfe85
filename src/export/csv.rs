//! CSV as RFC 4180 has it, guarded from formulas on request.

use std::borrow::Cow;
use std::io::Write;

use crate::export::outcome::Outcome;

/// A sheet that is written a row at a time.
pub(super) struct Sheet<W: Write> {
    writer: csv::Writer<W>,
    guard: bool,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new(out: W, guard: bool) -> Self {
        let writer = csv::WriterBuilder::new().flexible(false).from_writer(out);
        Self { writer, guard }
    }

    pub(super) fn row<'a, T: Into<Cow<'a, str>>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Outcome {
        for cell in cells {
            let cell = cell.into();
            let risky =
                self.guard && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']);
            let cell = if risky { format!("'{cell}").into() } else { cell };
            self.writer.write_field(&*cell).map_err(csv_fault)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(csv_fault)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Outcome {
        Ok(self.writer.flush()?)
    }
}

fn csv_fault(error: csv::Error) -> std::io::Error {
    error.into()
}
