//! All that is to be told, or the part that was asked for.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::claim::Claim;
use crate::entity::Entity;
use crate::error::Result;
use crate::facts::edge::EdgeFacts;
use crate::graph::{DocumentRecord, DocumentView, Edge, Filter, Graph, Judgement, LoggedDecision};
use crate::id::EntityId;

/// What an export or a picture is made of.
pub(crate) struct Facts<'g> {
    graph: &'g Graph,
    /// The edges that are asked for, where not all are.
    scope: Option<Scope<'g>>,
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

/// Some edges, and what they are made of.
struct Scope<'g> {
    /// With the claims that pass, where not all do.
    edges: Vec<(Edge<'g>, Option<Vec<Claim>>)>,
    claims: HashSet<Claim>,
    documents: BTreeSet<String>,
}

impl<'g> Facts<'g> {
    /// Everything that a graph has.
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self::with(graph, None)
    }

    /// What passes a filter: its edges, with the claims of these that pass.
    pub(crate) fn matching(graph: &'g Graph, filter: &Filter) -> Result<Self> {
        let subgraph = graph.matching(filter)?;
        let edges = subgraph.edges().map(|e| (e, Some(subgraph.claims(&e))));
        Ok(Self::with(graph, Some(Scope::of(edges.collect()))))
    }

    /// Some of its edges, and the entities and claims of these.
    pub(crate) fn of_edges(graph: &'g Graph, edges: impl IntoIterator<Item = Edge<'g>>) -> Self {
        let mut edges: Vec<Edge<'g>> = edges.into_iter().collect();
        edges.sort_by_key(key);
        edges.dedup_by_key(|e| key(e));
        Self::with(graph, Some(Scope::of(edges.into_iter().map(|e| (e, None)).collect())))
    }

    /// Those of some edges that pass a filter.
    pub(crate) fn of_edges_matching(
        graph: &'g Graph,
        edges: impl IntoIterator<Item = Edge<'g>>,
        filter: &Filter,
    ) -> Result<Self> {
        let asked: BTreeSet<_> = edges.into_iter().map(|e| key(&e)).collect();
        let subgraph = graph.matching(filter)?;
        let passing = subgraph.edges().filter(|e| asked.contains(&key(e)));
        let edges = passing.map(|e| (e, Some(subgraph.claims(&e)))).collect();
        Ok(Self::with(graph, Some(Scope::of(edges))))
    }

    fn with(graph: &'g Graph, scope: Option<Scope<'g>>) -> Self {
        let mut entities: Vec<Arc<Entity>> = graph.entities().collect();
        if let Some(scope) = &scope {
            let ends: BTreeSet<&str> =
                scope.edges.iter().flat_map(|(e, _)| [e.subject(), e.object()]).collect();
            entities.retain(|e| ends.contains(e.id().as_str()));
        }
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
            let shown = *graph.find(id).first()?;
            (*id != *shown).then(|| (id.to_string(), shown.to_owned()))
        });
        Self { graph, scope, entities, places, kept: kept.collect(), prefix }
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
        let all = self.scope.is_none();
        self.entities().map(move |entity| NodeFacts {
            entity,
            claims: if all { self.graph.claims_of(entity.id()) } else { Ok(Vec::new()) }
                .unwrap_or_default(),
        })
    }

    fn plain_edges(&self) -> Vec<(Edge<'g>, Option<Vec<Claim>>)> {
        match &self.scope {
            None => self.graph.edges().map(|e| (e, None)).collect(),
            Some(scope) => scope.edges.clone(),
        }
    }

    /// The edges by subject, relation, object and role.
    pub(crate) fn edges(&self) -> impl ExactSizeIterator<Item = EdgeFacts<'g>> {
        let graph = self.graph;
        let prefix = self.prefix.clone();
        let edges = self.plain_edges().into_iter().enumerate();
        edges.map(move |(place, edge)| EdgeFacts::of(graph, &prefix, place, edge))
    }

    /// The edges of one relation, in the order of [`Facts::edges`].
    pub(crate) fn edges_of(&self, relation: &str) -> impl Iterator<Item = EdgeFacts<'g>> {
        let graph = self.graph;
        let prefix = self.prefix.clone();
        let edges = self.plain_edges().into_iter().enumerate();
        edges
            .filter(move |(_, (edge, _))| edge.relation() == relation)
            .map(move |(place, edge)| EdgeFacts::of(graph, &prefix, place, edge))
    }

    /// The documents, by id.
    pub(crate) fn documents(&self) -> impl Iterator<Item = DocumentView<'g>> {
        let scope = self.scope.as_ref();
        let takes = move |id: &str| scope.is_none_or(|s| s.documents.contains(id));
        self.graph.documents().filter(move |d| takes(d.id))
    }

    /// All there is to know, document by document.
    pub(crate) fn records(&self) -> impl Iterator<Item = DocumentRecord> {
        self.graph.document_records().filter_map(|record| self.restrict(record))
    }

    /// What a document says of the edges that are asked for.
    fn restrict(&self, mut record: DocumentRecord) -> Option<DocumentRecord> {
        let Some(scope) = &self.scope else { return Some(record) };
        record.claims.retain(|claim| scope.claims.contains(claim));
        let sides = |c: &Claim| {
            let all = [&c.subject, &c.object, &c.place, &c.speaker];
            all.into_iter().flatten().map(|a| a.entity.clone()).collect::<Vec<_>>()
        };
        let named: BTreeSet<EntityId> = record.claims.iter().flat_map(sides).collect();
        record.members.retain(|m| named.contains(&m.id));
        (!record.claims.is_empty()).then_some(record)
    }

    /// The decisions on identity that matter here.
    pub(crate) fn decisions(&self) -> Vec<LoggedDecision> {
        let shown = |id: &EntityId| self.entity(self.kept(id).unwrap_or(id)).is_some();
        let all = self.graph.decision_log().map(|(decision, turns)| (decision.clone(), turns));
        all.filter(|(d, _)| self.scope.is_none() || shown(&d.left) || shown(&d.right)).collect()
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
        self.plain_edges().iter().map(|(edge, _)| edge.relation()).collect()
    }
}

impl<'g> Scope<'g> {
    fn of(edges: Vec<(Edge<'g>, Option<Vec<Claim>>)>) -> Self {
        let all = edges.iter().flat_map(|(e, some)| some.clone().unwrap_or_else(|| e.claims()));
        let claims: HashSet<Claim> = all.collect();
        let documents = claims.iter().map(|c| c.evidence.document.to_string()).collect();
        Self { edges, claims, documents }
    }
}

/// What tells an edge from any other.
fn key<'g>(edge: &Edge<'g>) -> (&'g str, &'g str, &'g str, Option<&'g str>) {
    (edge.subject(), edge.relation(), edge.object(), edge.role())
}
