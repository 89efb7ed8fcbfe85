//! What a store holds, and what a change does to it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::error::Result;
use crate::graph::{Column, Graph, LoggedDecision};
use crate::id::DocumentId;
use crate::schema::Schema;
use crate::store::change::Change;

#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) graph: Graph,
    pub(super) settings: BTreeMap<String, String>,
    /// By document: what tells whether it must be read again.
    /// Where that is other than in the image; `None` for what is not known.
    seen: HashMap<DocumentId, Option<u64>>,
    /// By the number of a document in the image; 0 for what is not known.
    pub(super) image_seen: Column<u64>,
    /// Decisions that do not count yet.
    unsettled: Vec<LoggedDecision>,
}

impl State {
    pub(super) fn new(schema: Arc<Schema>) -> Self {
        let graph = Graph::with_schema(schema);
        Self {
            graph,
            settings: BTreeMap::new(),
            seen: HashMap::new(),
            image_seen: Column::default(),
            unsettled: Vec::new(),
        }
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
                self.forget(&document);
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
        self.seen.insert(document.clone(), seen);
    }

    /// Forgets it with its document.
    pub(super) fn forget(&mut self, document: &str) {
        self.seen.remove(document);
    }

    pub(super) fn seen(&self, document: &str) -> Option<u64> {
        if let Some(known) = self.seen.get(document) {
            return *known;
        }
        let number = self.graph.find_in_image(document)?;
        self.image_seen.get(number as usize).copied().filter(|seen| *seen != 0)
    }

    pub(super) fn set(&mut self, key: String, value: Option<String>) {
        match value {
            Some(value) => self.settings.insert(key, value),
            None => self.settings.remove(&key),
        };
    }
}
