//! The graph in formats that other programs read.
//!
//! A format is one file here and one line in `write.rs`; what it says comes from
//! `facts`, so that a filter or a new field of a claim has one place.

mod outcome;
mod format;
mod options;
mod csv;
mod ids;
mod records;
mod claims;
mod cypher;
mod cytoscape;
mod dot;
mod edges_csv;
mod ftm;
mod gexf;
mod graphml;
mod mermaid;
mod node_link;
#[cfg(feature = "parquet")]
mod parquet;
mod stix;
#[cfg(feature = "rdf")]
mod turtle;
mod write;

pub use crate::export::format::Format;
pub use crate::export::options::Export;
