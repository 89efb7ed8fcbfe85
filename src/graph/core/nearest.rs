//! What an unknown name may have meant: the gazetteer's search over the
//! graph's own names.

use std::sync::PoisonError;

use crate::entity::Entity;
use crate::error::{Error, Result, at_least_one};
use crate::gazetteer::{Gazetteer, Suggestion};
use crate::graph::core::graph::Graph;
use crate::graph::core::name_index::Indexed;

/// The names are indexed anew for an error once the graph has changed so often
/// for each of so many entities; until then old names are searched.
const STALE: u64 = 64;
/// An error names an entity of at least this score.
const LIKELY: f64 = 0.6;

impl Graph {
    /// The entities that a name may mean, the likeliest first: tolerant to
    /// spelling, word order, words left out and typing errors, as
    /// [`Gazetteer::search`]. What a question does not know it tells by this.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert_eq!(graph.nearest("Hizbolla", 3)?[0].entity, "hezbollah");
    /// let error = graph.neighbours("Hezbolah").unwrap_err().to_string();
    /// assert_eq!(error, "no entity `Hezbolah`, did you mean `hezbollah`?");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A limit of 0.
    ///
    /// # Complexity
    ///
    /// As [`Gazetteer::search`]; the first time after a change n log n in the
    /// names.
    pub fn nearest(&self, name: &str, limit: usize) -> Result<Vec<Suggestion>> {
        at_least_one("limit", limit)?;
        let Some(names) = self.searchable(0) else { return Ok(Vec::new()) };
        Ok(names.search(name).limit(limit)?.collect())
    }

    /// The error for a name that no entity bears.
    pub(in crate::graph) fn unknown_entity(&self, name: &str) -> Error {
        let found = self.searchable(STALE).map(|names| names.search(name).collect());
        let mut likely = found.into_iter().flatten().filter(|s| s.score >= LIKELY);
        let shown = likely.find_map(|s| {
            let node = self.identity.shown(self.nodes.ids.find(&s.entity)?);
            self.is_visible(node).then(|| self.nodes.ids.text(node).to_owned())
        });
        Error::UnknownEntity { id: name.into(), nearest: shown }
    }

    /// The index, not older than some changes for each of so many entities.
    fn searchable(&self, stale: u64) -> Option<Gazetteer> {
        let mut known = self.names.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known {
            let age = self.generation.abs_diff(known.generation);
            if age == 0 || age.saturating_mul(stale) < self.nodes.len() as u64 {
                return known.names.clone();
            }
        }
        let names = self.indexed();
        *known = Some(Indexed { generation: self.generation, names: names.clone() });
        names
    }

    fn indexed(&self) -> Option<Gazetteer> {
        // The types of tables need not be in the schema, and do not matter here.
        let kind = self.schema.entity_types().next()?.name();
        let all = self.live_nodes().filter_map(|node| {
            let record = self.record(node)?;
            let own = Entity::new(record.id().clone(), kind.clone(), record.name()).ok()?;
            Some(record.aliases().iter().fold(own, |entity, alias| entity.alias(alias.clone())))
        });
        Gazetteer::builder(&self.schema).lenient().entities(all).ok()?.build().ok()
    }
}
