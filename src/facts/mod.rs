//! What every export and picture says: entities, edges, documents and claims,
//! in a stable order, with a filter applied once for all of them.
//!
//! A format asks this layer alone, so that a new format is one new file.

mod edge;
mod paint;
mod row;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::claim::Claim;
use crate::entity::Entity;
use crate::graph::{DocumentRecord, DocumentView, Graph, Judgement};

pub(crate) use crate::facts::edge::{EdgeFacts, day};
pub(crate) use crate::facts::paint::Paint;
#[cfg(feature = "parquet")]
pub(crate) use crate::facts::row::Kind;
pub(crate) use crate::facts::row::{
    Cell, Row, alias_from, columns, evidence, of_decision, of_document, write_json,
};

/// What an export or a picture is made of.
pub(crate) struct Facts<'g> {
    graph: &'g Graph,
    entities: Vec<Arc<Entity>>,
    places: HashMap<String, usize>,
    /// The ids that are merged into others.
    kept: HashMap<String, String>,
    /// What an edge's id begins with, so that no entity has it.
    prefix: String,
}

/// An entity, and the claims that know nothing of the other side.
pub(crate) struct NodeFacts<'f> {
    pub(crate) entity: &'f Entity,
    /// "The killing of X", and the other names that claims give it.
    pub(crate) claims: Vec<Claim>,
}

impl<'g> Facts<'g> {
    pub(crate) fn new(graph: &'g Graph) -> Self {
        let entities: Vec<Arc<Entity>> = graph.entities().collect();
        let places = entities.iter().enumerate().map(|(i, e)| (e.id().to_string(), i)).collect();
        let mut prefix = "e".to_owned();
        let taken = |prefix: &str| {
            entities.iter().any(|e| {
                let rest = e.id().strip_prefix(prefix).unwrap_or_default();
                !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
            })
        };
        while taken(&prefix) {
            prefix.push('_');
        }
        let decided = graph.decisions().filter(|d| d.judgement == Judgement::Same);
        let kept = decided.flat_map(|d| [&d.left, &d.right]).filter_map(|id| {
            let shown = graph.entity(id).ok()?;
            (shown.id() != id).then(|| (id.to_string(), shown.id().to_string()))
        });
        Self { graph, entities, places, kept: kept.collect(), prefix }
    }

    pub(crate) fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The entities, by id.
    pub(crate) fn entities(&self) -> impl ExactSizeIterator<Item = &Entity> {
        self.entities.iter().map(|e| &**e)
    }

    /// The place of an entity among [`Facts::entities`].
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The entity that an id denotes, once identities are merged.
    pub(crate) fn entity(&self, id: &str) -> Option<&Entity> {
        self.places.get(id).and_then(|i| self.entities.get(*i)).map(|e| &**e)
    }

    /// The id that stands for one that is merged into it.
    pub(crate) fn kept(&self, id: &str) -> Option<&str> {
        self.kept.get(id).map(String::as_str)
    }

    /// A name to show for an id.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.entity(id).map_or(id, |e| e.name())
    }

    /// The entities with what is known of them alone, by id.
    pub(crate) fn nodes(&self) -> impl ExactSizeIterator<Item = NodeFacts<'_>> {
        self.entities().map(|entity| NodeFacts {
            entity,
            claims: self.graph.claims_of(entity.id()).unwrap_or_default(),
        })
    }

    /// The edges by subject, relation, object and role.
    pub(crate) fn edges(&self) -> impl ExactSizeIterator<Item = EdgeFacts<'g>> {
        let graph = self.graph;
        let prefix = self.prefix.clone();
        graph
            .edges()
            .enumerate()
            .map(move |(place, edge)| EdgeFacts::of(graph, &prefix, place, edge))
    }

    /// The edges of one relation, in the order of [`Facts::edges`].
    pub(crate) fn edges_of(&self, relation: &str) -> impl Iterator<Item = EdgeFacts<'g>> {
        let graph = self.graph;
        let prefix = self.prefix.clone();
        let all = graph.edges().enumerate().filter(move |(_, edge)| edge.relation() == relation);
        all.map(move |(place, edge)| EdgeFacts::of(graph, &prefix, place, edge))
    }

    /// The documents, by id.
    pub(crate) fn documents(&self) -> impl ExactSizeIterator<Item = DocumentView<'g>> {
        self.graph.documents()
    }

    /// All there is to know, document by document.
    pub(crate) fn records(&self) -> impl Iterator<Item = Cow<'_, DocumentRecord>> {
        self.graph.document_records().map(Cow::Owned)
    }

    /// The relation between subject and object as a person reads it.
    pub(crate) fn reads(&self, relation: &str) -> String {
        let known = self.graph.schema().find_relation(relation);
        known.map_or_else(|| relation.replace('_', " "), |r| r.reads().to_owned())
    }

    /// The place of an entity type in the schema, for its colours.
    pub(crate) fn type_place(&self, kind: &str) -> Option<usize> {
        self.graph.schema().entity_types().position(|t| t.name() == kind)
    }

    /// The relations of the edges, by name.
    pub(crate) fn relations(&self) -> BTreeSet<&'g str> {
        self.graph.edges().map(|e| e.relation()).collect()
    }
}
