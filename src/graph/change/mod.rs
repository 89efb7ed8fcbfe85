//! How a graph changes: documents, tables, identities.

pub(crate) mod documents;
pub(crate) mod import;
pub(crate) mod merging;
pub(crate) mod resolver_file;
pub(crate) mod merge_suggestions;
