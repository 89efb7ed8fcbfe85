//! The names of a graph, for search.

use std::sync::{Mutex, PoisonError};

use crate::gazetteer::Gazetteer;

/// The graph's names, made searchable when they are first asked for.
#[derive(Debug, Default)]
pub(in crate::graph) struct NameIndex(pub(in crate::graph) Mutex<Option<Indexed>>);

/// The names of one state of the graph.
#[derive(Clone, Debug)]
pub(in crate::graph) struct Indexed {
    pub(in crate::graph) generation: u64,
    /// `None` where nothing can be searched.
    pub(in crate::graph) names: Option<Gazetteer>,
}

impl Clone for NameIndex {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}
