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
/// use isnad::{Document, Reader};
///
/// let reading = Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah."));
/// assert_eq!((reading.mentions.len(), reading.claims.len()), (2, 1));
/// assert_eq!(reading.entities[0].name(), "Hezbollah");
/// # Ok::<(), isnad::Error>(())
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
    /// A reading that found nothing yet: to fill with claims made by hand or by
    /// another tool, for [`Graph::add`](crate::Graph::add).
    ///
    /// ```
    /// use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span};
    ///
    /// let text = "Iran backs Hezbollah.";
    /// let evidence = Evidence::new("note", Span::new(0, 21).unwrap(), text, "by hand");
    /// let mut reading = Reading::new("note");
    /// reading.claims.push(
    ///     Claim::new("supports", evidence)
    ///         .subject(Argument::new("iran", Span::new(0, 4).unwrap()))
    ///         .object(Argument::new("hezbollah", Span::new(11, 20).unwrap())),
    /// );
    /// reading.entities.push(Entity::new("iran", "state", "Iran")?.into());
    /// reading.entities.push(Entity::new("hezbollah", "group", "Hezbollah")?.into());
    /// let mut graph = Graph::new();
    /// graph.add(reading)?;
    /// assert_eq!(graph.edges().next().unwrap().to_string(), "iran supports hezbollah");
    /// # Ok::<(), isnad::Error>(())
    /// ```
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

    /// The mentions that may denote one of several, or nobody listed, and that
    /// nothing in the text decides: for a person to choose, see
    /// [`Reader::read_with_choices`](crate::Reader::read_with_choices).
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let reading = Reader::builtin()?.read(&Document::new("x", "They met in the hall. Austin spoke."));
    /// let open = reading.undecided().next().unwrap();
    /// assert!(open.entity().is_none() && open.candidates[0].entity == "lloyd-austin");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn undecided(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|m| !m.decided)
    }
}
