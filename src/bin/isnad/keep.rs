//! What changes or checks a store.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::path::Path;

use isnad::{Decision, Reading, Schema, Store, Table};
use serde_json::json;

use crate::arguments::{Add, Decide, Import, Judged, MergeStores, StoreOnly};
use crate::output::Output;
use crate::parts::Kept;
use crate::{Answer, Outcome, parts};

/// So many readings are made durable at once.
const BATCH: usize = 512;

pub(crate) fn add(arguments: &Add, schema: Schema, output: &Output) -> Outcome {
    let mut store = Store::open_with_schema(&arguments.store, schema.clone())?;
    let (mut read, mut unchanged) = (0, 0);
    for path in &arguments.readings {
        read += add_readings(&mut store, path, arguments.replace, output)?;
    }
    if !arguments.texts.is_empty() || !arguments.parts.jsonl.is_empty() {
        let reader = parts::reader(&arguments.parts, schema)?;
        let documents = parts::documents(&arguments.texts, &arguments.parts)?;
        let bar = output.progress(None, "documents read");
        let version = version(arguments)?;
        let done = store.ingest(&reader, &version, documents, |progress| {
            bar.set_position((progress.read + progress.unchanged) as u64);
            ControlFlow::Continue(())
        })?;
        bar.finish_and_clear();
        read += done.read;
        unchanged += done.unchanged;
    }
    let text = format!("{read} documents added, {unchanged} unchanged");
    output.answer(text, json!({"added": read, "unchanged": unchanged}))?;
    Ok(Answer::Some)
}

/// What tells one set of names and rules from another: what their files hold.
fn version(arguments: &Add) -> std::io::Result<String> {
    let mut version =
        String::from(if arguments.parts.no_bundled_names { "own" } else { "bundled" });
    for path in arguments.parts.gazetteer.iter().chain(&arguments.parts.rules) {
        let bytes = std::fs::read(path)?;
        version.push_str(&format!(" {:08x}-{}", crc32fast::hash(&bytes), bytes.len()));
    }
    Ok(version)
}

fn add_readings(
    store: &mut Store,
    path: &Path,
    replace: bool,
    output: &Output,
) -> Result<usize, Box<dyn std::error::Error>> {
    let bar = output.progress(None, "readings added");
    let mut lines = parts::input(path)?.lines().enumerate().peekable();
    let mut count = 0;
    while lines.peek().is_some() {
        let mut portion = Vec::with_capacity(BATCH);
        for (number, line) in lines.by_ref().take(BATCH) {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let reading: Reading = serde_json::from_str(&line).map_err(|e| {
                format!("{}:{}: expected a reading: {e}", path.display(), number + 1)
            })?;
            portion.push(reading);
        }
        store.batch(|store| {
            portion.iter().try_for_each(|reading| {
                if replace { store.replace(reading) } else { store.add(reading) }
            })
        })?;
        count += portion.len();
        bar.inc(portion.len() as u64);
    }
    bar.finish_and_clear();
    Ok(count)
}

pub(crate) fn import(arguments: &Import, schema: Schema, output: &Output) -> Outcome {
    let mut store = Store::open_with_schema(&arguments.store, schema)?;
    for path in &arguments.tables {
        let mut table = Table::open(path)?;
        if let Some(name) = &arguments.publisher {
            table = table.publisher(name);
        }
        if let Some(date) = &arguments.published {
            table = table.published(date)?;
        }
        if arguments.any_relation {
            table = table.any_relation();
        }
        let rows = store.import(&table)?;
        let name = path.display().to_string();
        output.answer(format!("{name}: {rows} rows"), json!({"table": name, "rows": rows}))?;
    }
    Ok(Answer::Some)
}

pub(crate) fn merge(arguments: &MergeStores, schema: Schema, output: &Output) -> Outcome {
    let mut store = Store::open_with_schema(&arguments.store, schema.clone())?;
    for other in &arguments.others {
        store.merge(Kept::open(other, schema.clone())?.graph())?;
    }
    let count = store.graph().document_count();
    output.answer(format!("{count} documents"), json!({"documents": count}))?;
    Ok(Answer::Some)
}

pub(crate) fn decide(arguments: &Decide, schema: Schema, output: &Output) -> Outcome {
    let mut store = Store::open_with_schema(&arguments.store, schema)?;
    let (one, other) = (arguments.one.as_str(), arguments.other.as_str());
    let decision = match arguments.judgement {
        Judged::Same => Decision::same(one, other),
        Judged::Different => Decision::different(one, other),
    };
    let mut decision = decision.because(arguments.because.as_str());
    if let Some(who) = &arguments.by {
        decision = decision.by(who.as_str());
    }
    store.decide_all([decision])?;
    output.remark("noted");
    Ok(Answer::Some)
}

pub(crate) fn verify(arguments: &StoreOnly, output: &Output) -> Outcome {
    let whole = Store::verify(&arguments.store)?;
    let text = format!("whole: {} bytes, {} changes in the log", whole.bytes, whole.changes);
    output.answer(text, json!({"bytes": whole.bytes, "changes": whole.changes}))?;
    Ok(Answer::Some)
}

pub(crate) fn stats(arguments: &StoreOnly, schema: Schema, output: &Output) -> Outcome {
    let kept = Kept::open(&arguments.store, schema)?;
    let graph = kept.graph();
    let (documents, entities, edges) =
        (graph.document_count(), graph.entity_count(), graph.edge_count());
    let memory = graph.memory();
    let text = format!("{documents} documents, {entities} entities, {edges} edges\n{memory:?}");
    let value = json!({"documents": documents, "entities": entities, "edges": edges});
    output.answer(text, value)?;
    Ok(Answer::Some)
}
