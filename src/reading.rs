//! What one document says: the outcome of reading it.

use std::sync::Arc;

use crate::claim::Claim;
use crate::document::Citation;
use crate::entity::Entity;
use crate::id::DocumentId;
use crate::mention::{Discovery, Mention};
use crate::time::Date;

/// What was found in one document, in text order.
///
/// A reading stands alone: it carries the entities it speaks of, so that a
/// graph can take it without the gazetteer it came from.
///
/// ```
/// use isnad::Reading;
///
/// let reading = Reading::new("note-1");
/// assert!(reading.mentions.is_empty() && reading.claims.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// The document that was read.
    pub document: DocumentId,
    /// Its title, where it is known.
    pub title: Option<String>,
    /// When it was published, where that is known.
    pub published: Option<Date>,
    /// Who published it, where that is known.
    pub publisher: Option<String>,
    /// The names found, by where they begin.
    pub mentions: Vec<Mention>,
    /// The claims made, by their sentence and then by their arguments.
    pub claims: Vec<Claim>,
    /// The names that no gazetteer has.
    pub discoveries: Vec<Discovery>,
    /// The outlets that the text cites.
    pub citations: Vec<Citation>,
    /// Every entity that a claim or a decided mention speaks of, by id.
    pub entities: Vec<Arc<Entity>>,
}

impl Reading {
    /// A reading that found nothing yet.
    #[must_use]
    pub fn new(document: impl Into<DocumentId>) -> Self {
        Self {
            document: document.into(),
            title: None,
            published: None,
            publisher: None,
            mentions: Vec::new(),
            claims: Vec::new(),
            discoveries: Vec::new(),
            citations: Vec::new(),
            entities: Vec::new(),
        }
    }
}
