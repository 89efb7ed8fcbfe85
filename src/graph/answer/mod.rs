//! What answers are made of: edges with their claims, documents.

pub(crate) mod contradiction;
pub(crate) mod conflict;
pub(crate) mod edge;
pub(crate) mod source;
pub(crate) mod documents;
