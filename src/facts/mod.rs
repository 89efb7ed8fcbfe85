//! What every export and picture says: entities, edges, documents and claims,
//! in a stable order, with a filter applied once for all of them.
//!
//! A format asks this layer alone, so that a new format is one new file.

mod edge;
mod paint;
mod whole;
mod row;

pub(crate) use crate::facts::edge::{EdgeFacts, day};
pub(crate) use crate::facts::paint::Paint;
#[cfg(feature = "parquet")]
pub(crate) use crate::facts::row::Kind;
pub(crate) use crate::facts::row::{
    Cell, Row, alias_from, columns, evidence, of_decision, of_document, write_json,
};
pub(crate) use crate::facts::whole::{Facts, NodeFacts};
