//! What a store holds, and what a change does to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::error::Result;
use crate::graph::{Graph, LoggedDecision};
use crate::id::DocumentId;
use crate::schema::Schema;
use crate::store::change::Change;

#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) graph: Graph,
    pub(super) settings: BTreeMap<String, String>,
    /// By document: what tells whether it must be read again.
    pub(super) seen: HashMap<DocumentId, u64>,
    /// Decisions that do not count yet.
    unsettled: Vec<LoggedDecision>,
}

impl State {
    pub(super) fn new(schema: Arc<Schema>) -> Self {
        let graph = Graph::with_schema(schema);
        Self { graph, settings: BTreeMap::new(), seen: HashMap::new(), unsettled: Vec::new() }
    }

    /// Does again what a log says was done. Decisions count once
    /// [`State::settle`] was called.
    pub(super) fn replay(&mut self, change: Change) -> Result<()> {
        match change {
            Change::Put(sheet, seen) => {
                self.graph.put_back(&sheet)?;
                self.note(&sheet.document, seen);
            }
            Change::Remove(document) => {
                // It may be gone already: the image came after the change.
                if self.graph.has_document(&document) {
                    self.graph.remove(&document)?;
                }
                self.seen.remove(&document);
            }
            Change::Decide(decision) => self.unsettled.push(decision),
            Change::Set(key, value) => self.set(key, value),
        }
        Ok(())
    }

    /// Makes the decisions of a log count.
    pub(super) fn settle(&mut self) -> Result<()> {
        self.graph.take_decisions(std::mem::take(&mut self.unsettled)).map(drop)
    }

    pub(super) fn note(&mut self, document: &DocumentId, seen: Option<u64>) {
        match seen {
            Some(seen) => self.seen.insert(document.clone(), seen),
            None => self.seen.remove(document),
        };
    }

    pub(super) fn set(&mut self, key: String, value: Option<String>) {
        match value {
            Some(value) => self.settings.insert(key, value),
            None => self.settings.remove(&key),
        };
    }
}
