//! Turns text into a knowledge graph in which every edge shows its evidence.
//!
//! ```text
//! Document ──► Matcher ──► Mentions ──► Resolver ──► Rules ──► Claims ──► Graph
//!    text      Gazetteer   who is named  which entity  what is said        neighbours, paths, explain, export
//! ```
//!
//! [`Reader`] is the way in: a [`Document`] becomes a [`Reading`] of
//! [`Mention`]s, [`Claim`]s and [`Discovery`]s. [`Graph::add`] merges readings;
//! [`Graph::neighbours`], [`Graph::paths`] and [`Graph::explain`] ask it.
//!
//! ```
//! use isnad::{Document, Graph, Reader};
//!
//! let mut graph = Graph::new();
//! graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
//! let edge = graph.edges().next().unwrap();
//! assert_eq!(edge.to_string(), "iran supports hezbollah");
//! assert_eq!(edge.claims()[0].evidence.quote, "Iran backs Hezbollah.");
//! # Ok::<(), isnad::Error>(())
//! ```
//!
//! What always holds:
//!
//! - No edge without evidence: every claim quotes its sentence and names its rule.
//! - Text never fails: any `&str` can be read. Files, settings and unknown ids
//!   do, and the [`Error`] says where.
//! - The same input gives the same bytes, on any number of threads and in any
//!   order of the documents.
//! - Offsets are bytes of the original text.
//! - Searches are bounded, and say when the bound cut them short.
//! - A saved graph loads equal, or not at all.
//!
//! Your own parts: [`Gazetteer`] for names, [`Schema`] for types and relations,
//! [`Rules`] and [`Lexicon`] for how claims are read, put together by
//! [`Reader::builder`]. The README shows each.
//!
//! Features: `serde` (on by default) reads and writes the nouns as the JSON
//! that `docs/json.md` describes; `parallel` (on by default) lets [`Reader::read_all`] use all cores;
//! `parquet` and `rdf` (off by default) add exports to Parquet and Turtle.

// Modules in reading order: nouns first, stages after. A file uses only
// modules listed above its own; `tests/architecture.rs` holds that.
mod span;
mod id;
mod error;
mod time;
mod schema;
mod entity;
mod document;
mod mention;
mod claim;
mod reading;
mod complement;
mod lexicon;
mod text;
mod gazetteer;
mod matcher;
mod resolve;
mod annotate;
mod rules;
mod reader;
mod graph;
mod store;
mod xml;
mod facts;
mod picture;
mod export;
#[cfg(feature = "serde")]
mod json;
mod import;

pub use crate::claim::{Argument, Claim, Evidence, Reference, Status};
pub use crate::document::{Citation, Document, Reach};
pub use crate::entity::{Alias, AliasKind, Entity};
pub use crate::error::{Error, Result};
pub use crate::export::{Export, Format};
pub use crate::gazetteer::{
    Columns, GateTypes, Gazetteer, GazetteerBuilder, GeoNames, ListFormat, Search, SharedName,
    Skipped, Suggestion, Tally,
};
pub use crate::graph::{
    Around, Betweenness, Contradiction, Decision, Degree, Direction, DocumentView, Edge, EdgeIter,
    ExplainedClaim, ExplainedEdge, ExplainedEntity, ExplainedStep, Explanation, Filter, Graph,
    Judgement, Match, Matches, Memory, MergeSuggestion, Neighbour, NeighbourIter, Neighbours, Path,
    PathQuery, Paths, Pattern, Publication, Step, Subgraph, Surroundings, Table, TableFormat,
    Truncation, petgraph_view, question,
};
pub use crate::id::{DocumentId, EntityId, EntityType, Relation};
pub use crate::lexicon::Lexicon;
pub use crate::matcher::{Engine, Matcher, MatcherBuilder, Stream};
pub use crate::mention::{Candidate, Decided, Discovery, Mention, Origin};
pub use crate::reader::{Reader, ReaderBuilder, ScopeTrace, SentenceTrace, Trace};
pub use crate::reading::Reading;
pub use crate::rules::Rules;
pub use crate::schema::{Kind, Nature, RelationDefinition, Schema, Side, TypeDefinition};
pub use crate::span::Span;
pub use crate::store::{Progress, Salvage, Store, Verified};
pub use crate::time::{Bound, Date, Qualifier, Time};

/// The petgraph that [`Graph`] gives its views for.
pub use petgraph;

/// The README's examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
