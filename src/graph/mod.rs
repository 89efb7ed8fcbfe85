//! The graph: what all documents say together, and how to ask it.
//!
//! Every edge is made of claims, and every claim belongs to one document, so
//! documents can be added, replaced and removed, and two graphs joined, with
//! nothing left over. Entities are asked for by id or by any of their names.
//!
//! It deliberately infers nothing: no transitive closure, no edge that no
//! sentence states. Identities are merged on request only.

// In reading order: what is kept, the graph, questions, changes, measures.
mod tables;
mod entities;
mod evidence;
mod edges;
mod core;
mod search;
mod filter;
mod answer;
mod contradict;
mod query;
mod change;
mod analysis;
mod image;
#[cfg(test)]
mod sample;

pub use crate::graph::analysis::measures::{Betweenness, Degree};
pub use crate::graph::analysis::petgraph_view;
pub use crate::graph::answer::contradiction::{Contradiction, ContradictionKind};
pub use crate::graph::answer::documents::{DocumentView, Memory};
pub use crate::graph::answer::edge::Edge;
pub use crate::graph::answer::source::Source;
pub use crate::graph::change::merge_suggestions::{
    MergeSuggestion, MergeSuggestions, SuggestionPart,
};
pub use crate::graph::contradict::contradictions::Contradictions;
pub use crate::graph::core::graph::Graph;
pub(crate) use crate::graph::entities::decision::LoggedDecision;
pub use crate::graph::entities::decision::{Decision, Judgement};
pub(crate) use crate::graph::evidence::document_record::{DocumentRecord, EntityRecord};
pub use crate::graph::evidence::table::{Table, TableFormat};
pub use crate::graph::filter::criteria::Filter;
pub use crate::graph::filter::direction::Direction;
pub(crate) use crate::graph::image::{FIRST_FREE, SECTIONS};
pub use crate::graph::query::around::{Around, Surroundings};
pub use crate::graph::query::explanation::{
    ExplainedClaim, ExplainedEdge, ExplainedEntity, ExplainedStep, Explanation, Publication,
};
pub use crate::graph::query::neighbours::{EdgeIter, Neighbour, NeighbourIter, Neighbours};
pub use crate::graph::query::path::{Path, Paths, Step, Truncation};
pub use crate::graph::query::paths::PathQuery;
pub use crate::graph::query::pattern::{Match, Matches, Pattern};
pub use crate::graph::query::question;
pub use crate::graph::query::subgraph::Subgraph;
#[cfg(test)]
pub(crate) use crate::graph::sample::sample;
pub(crate) use crate::graph::tables::column::{Bytes, Column};
pub(crate) use crate::graph::tables::sections::{Sections, Sink};
