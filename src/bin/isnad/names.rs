//! `isnad names`.

use std::path::PathBuf;

use isnad::{Gazetteer, Schema};
use serde_json::json;

use crate::arguments::Names;
use crate::output::Output;
use crate::{Answer, Outcome, parts};

pub(crate) fn names(arguments: &Names, schema: &Schema, output: &Output) -> Outcome {
    match arguments {
        Names::Load(lists) => load(&lists.files, schema, output).map(|_| Answer::Some),
        Names::Compile(a) => {
            load(&a.lists.files, schema, output)?.compile(&a.output)?;
            Ok(Answer::Some)
        }
        Names::Search(a) => {
            let gazetteer = parts::gazetteer(&a.files, a.files.is_empty(), schema)?;
            let found = gazetteer.search(&a.query).limit(a.limit)?.collect();
            for one in &found {
                let text = format!("{:.2}  {}  {}", one.score, one.alias, one.entity);
                let value =
                    json!({"score": one.score, "alias": one.alias, "entity": one.entity.as_str()});
                output.answer(text, value)?;
            }
            Ok(Answer::of(!found.is_empty()))
        }
    }
}

/// Loads lists, leaving out what is wrong, and says what became of each.
fn load(
    files: &[PathBuf],
    schema: &Schema,
    output: &Output,
) -> Result<Gazetteer, Box<dyn std::error::Error>> {
    let mut builder = Gazetteer::builder(schema).lenient();
    if files.is_empty() {
        builder = builder.builtin()?;
    }
    for path in files {
        builder = builder.file(path)?;
    }
    let gazetteer = builder.build()?;
    for tally in gazetteer.tallies() {
        let left: Vec<_> = tally.left_out.iter().map(|(what, n)| format!("{n} {what}")).collect();
        let text = format!(
            "{}: {} records, {} entities, {} skipped, {} names skipped{}{}",
            tally.origin,
            tally.records,
            tally.entities,
            tally.skipped,
            tally.names_skipped,
            if left.is_empty() { "" } else { ", left out: " },
            left.join(", "),
        );
        let value = json!({
            "list": tally.origin, "records": tally.records, "entities": tally.entities,
            "skipped": tally.skipped, "names_skipped": tally.names_skipped,
        });
        output.answer(text, value)?;
    }
    for skipped in gazetteer.skipped() {
        output.remark(format!("{}:{}: {}", skipped.origin, skipped.line, skipped.message));
    }
    Ok(gazetteer)
}
