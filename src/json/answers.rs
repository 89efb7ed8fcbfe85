//! What a graph answers, and why a question was refused: written, not read.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::claim::{Claim, Status};
use crate::error::Error;
use crate::graph::{
    Contradiction, Direction, Edge, ExplainedClaim, ExplainedEdge, ExplainedEntity, ExplainedStep,
    Explanation, Filter, Neighbour, Path, Publication, Step,
};
use crate::id::{EntityType, Relation};
use crate::time::{Date, Time};

/// Writes a type by its record.
macro_rules! by_record {
    ($($type:ty: $record:ident),* $(,)?) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $record::from(self).serialize(serializer)
            }
        }
    )*};
}

by_record! {
    Edge<'_>: EdgeRecord,
    Neighbour<'_>: NeighbourRecord,
    Path<'_>: PathRecord,
    Step<'_>: StepRecord,
    Contradiction: ContradictionRecord,
    Publication: PublicationRecord,
    ExplainedEntity: ExplainedEntityRecord,
    ExplainedClaim: ExplainedClaimRecord,
    ExplainedEdge: ExplainedEdgeRecord,
    ExplainedStep: ExplainedStepRecord,
    Explanation: ExplanationRecord,
    Error: ErrorRecord,
    Filter: FilterRecord,
}

#[derive(Serialize)]
struct EdgeRecord<'a> {
    subject: &'a str,
    relation: &'a str,
    object: &'a str,
    role: Option<&'a str>,
    status: Status,
    time: Option<Time>,
    sources: usize,
    contradictions: Vec<Contradiction>,
    claims: Vec<Claim>,
}

impl<'a> From<&Edge<'a>> for EdgeRecord<'a> {
    fn from(e: &Edge<'a>) -> Self {
        Self {
            subject: e.subject(),
            relation: e.relation(),
            object: e.object(),
            role: e.role(),
            status: e.status(),
            time: e.time_span(),
            sources: e.sources(),
            contradictions: e.contradictions(),
            claims: e.claims(),
        }
    }
}

#[derive(Serialize)]
struct NeighbourRecord<'a> {
    entity: &'a str,
    edge: EdgeRecord<'a>,
}

impl<'a> From<&Neighbour<'a>> for NeighbourRecord<'a> {
    fn from(n: &Neighbour<'a>) -> Self {
        Self { entity: n.entity, edge: (&n.edge).into() }
    }
}

#[derive(Serialize)]
struct StepRecord<'a> {
    from: &'a str,
    to: &'a str,
    edges: Vec<EdgeRecord<'a>>,
}

impl<'a> From<&Step<'a>> for StepRecord<'a> {
    fn from(s: &Step<'a>) -> Self {
        Self { from: s.from, to: s.to, edges: s.edges.iter().map(EdgeRecord::from).collect() }
    }
}

#[derive(Serialize)]
struct PathRecord<'a> {
    entities: Vec<&'a str>,
    steps: Vec<StepRecord<'a>>,
}

impl<'a> From<&Path<'a>> for PathRecord<'a> {
    fn from(p: &Path<'a>) -> Self {
        Self {
            entities: p.entities().collect(),
            steps: p.steps().map(|s| StepRecord::from(&s)).collect(),
        }
    }
}

#[derive(Serialize)]
struct ContradictionRecord<'a> {
    kind: &'a str,
    sides: &'a [Vec<Claim>],
}

impl<'a> From<&'a Contradiction> for ContradictionRecord<'a> {
    fn from(c: &'a Contradiction) -> Self {
        Self { kind: c.kind.as_str(), sides: &c.sides }
    }
}

#[derive(Serialize)]
struct PublicationRecord<'a> {
    publisher: Option<&'a str>,
    date: Option<Date>,
}

impl<'a> From<&'a Publication> for PublicationRecord<'a> {
    fn from(p: &'a Publication) -> Self {
        Self { publisher: p.publisher.as_deref(), date: p.date }
    }
}

#[derive(Serialize)]
struct ExplainedEntityRecord<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> From<&'a ExplainedEntity> for ExplainedEntityRecord<'a> {
    fn from(e: &'a ExplainedEntity) -> Self {
        Self { id: &e.id, name: &e.name }
    }
}

#[derive(Serialize)]
struct ExplainedClaimRecord<'a> {
    claim: &'a Claim,
    publication: &'a Publication,
}

impl<'a> From<&'a ExplainedClaim> for ExplainedClaimRecord<'a> {
    fn from(c: &'a ExplainedClaim) -> Self {
        Self { claim: &c.claim, publication: &c.publication }
    }
}

#[derive(Serialize)]
struct ExplainedEdgeRecord<'a> {
    subject: &'a ExplainedEntity,
    relation: &'a str,
    object: &'a ExplainedEntity,
    role: Option<&'a str>,
    statement: &'a str,
    sources: usize,
    claims: &'a [ExplainedClaim],
    against: &'a [ExplainedClaim],
    contradictions: &'a [Contradiction],
}

impl<'a> From<&'a ExplainedEdge> for ExplainedEdgeRecord<'a> {
    fn from(e: &'a ExplainedEdge) -> Self {
        Self {
            subject: &e.subject,
            relation: &e.relation,
            object: &e.object,
            role: e.role.as_deref(),
            statement: &e.statement,
            sources: e.sources,
            claims: &e.claims,
            against: &e.against,
            contradictions: &e.contradictions,
        }
    }
}

#[derive(Serialize)]
struct ExplainedStepRecord<'a> {
    from: &'a ExplainedEntity,
    to: &'a ExplainedEntity,
    earliest: Option<Date>,
    edges: &'a [ExplainedEdge],
}

impl<'a> From<&'a ExplainedStep> for ExplainedStepRecord<'a> {
    fn from(s: &'a ExplainedStep) -> Self {
        Self { from: &s.from, to: &s.to, earliest: s.earliest, edges: &s.edges }
    }
}

#[derive(Serialize)]
struct ExplanationRecord<'a> {
    entities: &'a [ExplainedEntity],
    steps: &'a [ExplainedStep],
}

impl<'a> From<&'a Explanation> for ExplanationRecord<'a> {
    fn from(e: &'a Explanation) -> Self {
        Self { entities: &e.entities, steps: &e.steps }
    }
}

/// An error: its code, its words, and what a caller may act on.
#[derive(Default, Serialize)]
struct ErrorRecord<'a> {
    error: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'a [String]>,
}

impl<'a> From<&'a Error> for ErrorRecord<'a> {
    fn from(error: &'a Error) -> Self {
        let (code, mut record) = (error.code(), Self::default());
        match error {
            Error::Record { origin, line, .. } => {
                (record.origin, record.line) = (Some(&**origin), Some(*line));
            }
            Error::Rule { origin, line, name, .. } => {
                (record.origin, record.line, record.name) =
                    (Some(&**origin), Some(*line), Some(&**name));
            }
            Error::UnknownEntity { id, nearest } => {
                (record.name, record.nearest) = (Some(id.as_str()), nearest.as_deref());
            }
            Error::UnknownDocument { id } => record.name = Some(id),
            Error::UnknownRelation { name, nearest, known }
            | Error::UnknownType { name, nearest, known } => {
                record.name = Some(name);
                record.nearest = nearest.as_deref();
                record.known = Some(known);
            }
            Error::Damaged { origin, .. } => record.origin = Some(origin),
            _ => {}
        }
        Self { error: code, message: error.to_string(), ..record }
    }
}

const fn is_false(mark: &bool) -> bool {
    !*mark
}

/// A filter; what it does not say, it leaves open.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    relations: Option<Cow<'a, [Relation]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_types: Option<Cow<'a, [EntityType]>>,
    #[serde(default)]
    direction: Direction,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Time>,
    #[serde(default, skip_serializing_if = "is_false")]
    dated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    statuses: Option<Cow<'a, [Status]>>,
    #[serde(default, skip_serializing_if = "is_false")]
    with_negated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_sources: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Cow<'a, [String]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publishers: Option<Cow<'a, [String]>>,
}

impl<'a> From<&'a Filter> for FilterRecord<'a> {
    fn from(f: &'a Filter) -> Self {
        Self {
            relations: f.relations.as_deref().map(Cow::from),
            entity_types: f.entity_types.as_deref().map(Cow::from),
            direction: f.direction,
            time: f.time,
            dated: f.dated,
            statuses: f.statuses.as_deref().map(Cow::from),
            with_negated: f.negated,
            min_sources: f.min_sources,
            sources: f.sources.as_deref().map(Cow::from),
            publishers: f.publishers.as_deref().map(Cow::from),
        }
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = FilterRecord::deserialize(deserializer)?;
        Ok(Self {
            relations: record.relations.map(Cow::into_owned),
            entity_types: record.entity_types.map(Cow::into_owned),
            direction: record.direction,
            time: record.time,
            dated: record.dated,
            statuses: record.statuses.map(Cow::into_owned),
            negated: record.with_negated,
            min_sources: record.min_sources,
            sources: record.sources.map(Cow::into_owned),
            publishers: record.publishers.map(Cow::into_owned),
        })
    }
}
