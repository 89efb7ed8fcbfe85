//! `isnad read`.

use std::io::{self, Write};

use isnad::{Document, Schema};

use crate::arguments::Read;
use crate::output::Output;
use crate::{Answer, Outcome, parts};

/// So many documents are read at once, on all cores.
const PORTION: usize = 256;

pub(crate) fn read(arguments: &Read, schema: Schema, output: &Output) -> Outcome {
    let reader = parts::reader(&arguments.parts, schema)?;
    let mut documents = parts::documents(&arguments.files, &arguments.parts)?;
    let bar = output.progress(None, "documents read");
    let mut out = io::stdout().lock();
    loop {
        let portion: isnad::Result<Vec<Document>> = documents.by_ref().take(PORTION).collect();
        let portion = portion?;
        if portion.is_empty() {
            break;
        }
        if arguments.trace {
            for document in &portion {
                write!(out, "{}", reader.trace(document))?;
            }
        } else {
            for reading in reader.read_all(&portion) {
                serde_json::to_writer(&mut out, &reading)?;
                writeln!(out)?;
            }
        }
        bar.inc(portion.len() as u64);
    }
    bar.finish_and_clear();
    out.flush()?;
    Ok(Answer::Some)
}
