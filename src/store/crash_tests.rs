//! A store on a drive that fails: what was acknowledged is there, what was
//! not is whole or absent, and damage is told.

use std::sync::Arc;

use crate::claim::{Argument, Claim, Evidence};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::graph::{Graph, Table, TableFormat};
use crate::reading::Reading;
use crate::span::Span;
use crate::store::disk::Disk;
use crate::store::durable::Store;
use crate::store::simulated::{Fault, Simulated};

/// A document that says that one group fights another.
fn reading(id: &str, subject: &str, object: &str) -> Reading {
    let quote =
        format!("{subject} fights {object}, as {id} reports at some length: {}", "x".repeat(400));
    let span = Span::new(0, quote.len()).unwrap();
    let mut reading = Reading::new(id);
    reading.publisher = Some("NINA".to_owned());
    for name in [subject, object] {
        reading.entities.push(Arc::new(Entity::new(name, "group", name).unwrap()));
    }
    reading.claims.push(
        Claim::new("fights", Evidence::new(id, span, quote, "by hand"))
            .subject(Argument::new(subject, span))
            .object(Argument::new(object, span)),
    );
    reading
}

#[derive(Clone, Debug)]
enum Step {
    Add(&'static str),
    Replace(&'static str),
    Remove(&'static str),
    Import,
    Merge,
    Same,
    Apart,
    Set(&'static str),
    Compact,
    Batch(Vec<Step>),
}

/// Something of everything.
fn steps() -> Vec<Step> {
    use Step::*;
    vec![
        Add("a"),
        Add("b"),
        Set("one"),
        Replace("a"),
        Compact,
        Add("c"),
        Same,
        Merge,
        Batch(vec![Add("d"), Add("e"), Replace("d"), Remove("b")]),
        Compact,
        Apart,
        Import,
        Remove("c"),
        Set("two"),
        Add("f"),
    ]
}

fn part() -> Graph {
    let mut part = Graph::new();
    for id in ["p", "q"] {
        part.add(reading(id, "isis", "badr")).unwrap();
    }
    part
}

fn table() -> Table {
    Table::new("t", TableFormat::Tsv, "badr\tfights\tdaesh\nbadr\tallied_with\tasaib\n")
}

impl Step {
    fn on(&self, store: &mut Store) -> Result<()> {
        match self {
            Self::Add(id) => store.add(reading(id, "badr", "isis")),
            Self::Replace(id) => store.replace(reading(id, "badr", "daesh")),
            Self::Remove(id) => store.remove(id),
            Self::Import => store.import(&table()).map(|_| ()),
            Self::Merge => store.merge(&part()),
            Self::Same => store.merge_entities("isis", "daesh", "one and the same"),
            Self::Apart => store.unmerge("daesh"),
            Self::Set(value) => store.set("key", Some(value)),
            Self::Compact => store.compact(),
            Self::Batch(steps) => store.batch(|store| steps.iter().try_for_each(|s| s.on(store))),
        }
    }

    /// What it does to a model; a batch may be left after each of its steps.
    fn model(&self, model: &mut Model, states: &mut Vec<Model>) {
        let graph = &mut model.0;
        match self {
            Self::Add(id) => graph.add(reading(id, "badr", "isis")).unwrap(),
            Self::Replace(id) => graph.replace(reading(id, "badr", "daesh")).unwrap(),
            Self::Remove(id) => graph.remove(id).unwrap(),
            Self::Import => {
                graph.import(&table()).unwrap();
            }
            Self::Merge => graph.merge(&part()).unwrap(),
            Self::Same => graph.merge_entities("isis", "daesh", "one and the same").unwrap(),
            Self::Apart => graph.unmerge("daesh").unwrap(),
            Self::Set(value) => model.1 = Some((*value).to_owned()),
            Self::Compact => {}
            Self::Batch(steps) => {
                for step in steps {
                    step.model(model, states);
                }
                return;
            }
        }
        states.push(model.clone());
    }
}

type Model = (Graph, Option<String>);

/// The states after each step: all those that it may be left in, the last of
/// which is the one when it is done.
fn states() -> Vec<Vec<Model>> {
    let mut model = (Graph::new(), None);
    let mut all = vec![vec![model.clone()]];
    for step in steps() {
        let mut states = Vec::new();
        step.model(&mut model, &mut states);
        all.push(states);
    }
    all
}

fn is(store: &Store, model: &Model) -> bool {
    *store.graph() == model.0 && store.setting("key") == model.1.as_deref()
}

/// How many calls the whole run makes.
fn calls() -> usize {
    let disk = Arc::new(Simulated::new(None));
    let mut store = Store::on(disk.clone(), true).unwrap();
    for step in steps() {
        step.on(&mut store).unwrap();
    }
    drop(store);
    disk.calls()
}

#[test]
fn what_was_acknowledged_survives_a_crash_at_any_call() {
    let states = states();
    for at in 0..calls() {
        let disk = Arc::new(Simulated::new(Some((at, Fault::Crash))));
        let mut done = 0;
        if let Ok(mut store) = Store::on(disk.clone(), true) {
            for step in steps() {
                if step.on(&mut store).is_err() {
                    break;
                }
                done += 1;
            }
        }
        for seed in 0..6 {
            let found = Arc::new(disk.after_crash(seed));
            // A store that was never made need not be there.
            let mut store = match Store::on(found.clone(), true) {
                Ok(store) => store,
                Err(e) => panic!("call {at}, seed {seed}, {done} steps done: {e}"),
            };
            let before = states[done].last().unwrap();
            let after = states.get(done + 1).into_iter().flatten();
            let fits = is(&store, before) || after.clone().any(|state| is(&store, state));
            assert!(fits, "call {at}, seed {seed}, {done} steps done");
            store.add(reading("new", "badr", "isis")).unwrap();
            let kept = store.graph().clone();
            drop(store);
            assert_eq!(*Store::on(found, false).unwrap().graph(), kept, "call {at}, seed {seed}");
        }
    }
}

#[test]
fn a_call_that_fails_leaves_the_store_as_it_was() {
    let states = states();
    for (at, fault) in (0..calls()).flat_map(|at| [(at, Fault::Error), (at, Fault::Full)]) {
        let disk = Arc::new(Simulated::new(Some((at, fault))));
        let Ok(mut store) = Store::on(disk.clone(), true) else {
            disk.mend();
            Store::on(disk, true).unwrap();
            continue;
        };
        for (done, step) in steps().iter().enumerate() {
            if step.on(&mut store).is_err() {
                let mut fits = states[done].last().into_iter().chain(&states[done + 1]);
                assert!(fits.any(|s| is(&store, s)), "call {at} {fault:?}, step {done}");
                break;
            }
        }
        let kept = (store.graph().clone(), store.setting("key").map(str::to_owned));
        drop(store);
        disk.mend();
        let mut store = Store::on(disk, true).unwrap();
        assert!(is(&store, &kept), "call {at} {fault:?}");
        store.add(reading("new", "badr", "isis")).unwrap();
    }
}

#[test]
fn damage_anywhere_is_told_or_harmless() {
    for length in [8, steps().len()] {
        let disk = Arc::new(Simulated::new(None));
        let mut store = Store::on(disk.clone(), true).unwrap();
        for step in &steps()[..length] {
            step.on(&mut store).unwrap();
        }
        let kept = (store.graph().clone(), store.setting("key").map(str::to_owned));
        drop(store);
        let files = disk.files();
        for (place, (name, bytes)) in files.iter().enumerate() {
            // The zeros of an image's first page are as good as one another.
            let is_page = |at: usize| name.starts_with("image") && (200..4000).contains(&at);
            for at in (0..bytes.len()).filter(|at| !is_page(*at) || at.is_multiple_of(16)) {
                let mut files = files.clone();
                files[place].1[at] ^= 0x41;
                match Store::on(Arc::new(Simulated::with(&files)), false) {
                    Ok(store) => assert!(is(&store, &kept), "{name}, byte {at}"),
                    Err(Error::Damaged { origin, .. }) => assert_eq!(&origin, name),
                    Err(other) => panic!("{name}, byte {at}: {other}"),
                }
            }
        }
    }
}

#[test]
fn a_reader_moves_on_and_sees_whole_states() {
    let states = states();
    let disk = Arc::new(Simulated::new(None));
    let mut store = Store::on(disk.clone(), true).unwrap();
    let mut often = Store::on(disk.clone(), false).unwrap();
    let mut late = Store::on(disk.clone(), false).unwrap();
    for (done, step) in steps().iter().enumerate() {
        let before = late.graph().clone();
        step.on(&mut store).unwrap();
        assert!(*late.graph() == before, "a reader that does not ask stays where it is");
        often.refresh().unwrap();
        assert!(is(&often, states[done + 1].last().unwrap()), "step {done}");
        if done % 4 == 3 {
            late.refresh().unwrap();
            assert!(is(&late, states[done + 1].last().unwrap()), "step {done}");
        }
    }
    assert!(often.add(Reading::new("x")).unwrap_err().to_string().contains("for reading only"));
}

#[test]
fn a_newer_version_is_named() {
    let disk = Arc::new(Simulated::new(None));
    Store::on(disk.clone(), true).unwrap().compact().unwrap();
    for file in ["current", "log-2"] {
        let mut files = disk.files();
        let (_, bytes) = files.iter_mut().find(|(n, _)| n == file).unwrap();
        bytes[8] = 9;
        let error = Store::on(Arc::new(Simulated::with(&files)), true).unwrap_err().to_string();
        assert!(error.contains("found version 9") && error.contains("newer isnad"), "{error}");
    }
}

#[test]
fn a_sync_that_fails_closes_the_store_for_changes() {
    let disk = Arc::new(Simulated::new(None));
    let mut store = Store::on(disk.clone(), true).unwrap();
    store.add(reading("a", "badr", "isis")).unwrap();
    let next = disk.calls();
    drop(store);
    for call in next..next + 4 {
        let disk = Arc::new(Simulated::new(Some((call, Fault::Error))));
        let mut store = Store::on(disk.clone() as Arc<dyn Disk>, true).unwrap();
        store.add(reading("a", "badr", "isis")).unwrap();
        if store.add(reading("b", "badr", "isis")).is_err()
            && let Err(second) = store.add(reading("c", "badr", "isis"))
        {
            assert!(second.to_string().contains("open it again"), "{second}");
        }
    }
}
