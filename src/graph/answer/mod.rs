//! What answers are made of: edges with their claims, documents.

pub(crate) mod edge;
pub(crate) mod documents;
