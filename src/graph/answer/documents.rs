//! The documents of a graph, and what all of it takes.

use crate::error::Result;
use crate::graph::core::graph::Graph;
use crate::time::Date;

/// Bytes that a graph takes, by what for; see [`Graph::memory`].
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// assert!(graph.memory().evidence >= 28);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Memory {
    /// Ids and types of entities, without their records and aliases.
    pub entities: usize,
    /// Edges and what finds them.
    pub edges: usize,
    /// Claims and the way to them from their edges, without the quotes.
    pub evidence: usize,
}

/// A document of a graph, without its text.
///
/// ```
/// use isnad::{Graph, Reading};
///
/// let mut graph = Graph::new();
/// graph.add(Reading::new("note"))?;
/// assert_eq!(graph.documents().next().unwrap().id, "note");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentView<'g> {
    /// Its id.
    pub id: &'g str,
    /// Its title, where it is known.
    pub title: Option<&'g str>,
    /// When it was published, where that is known.
    pub published: Option<Date>,
    /// Who published it, where that is known.
    pub publisher: Option<&'g str>,
    /// How many claims it makes.
    pub claims: usize,
}

impl Graph {
    /// The documents, by id.
    ///
    /// ```
    /// use isnad::{Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reading::new("note-2"))?;
    /// graph.add(Reading::new("note-1"))?;
    /// let ids: Vec<_> = graph.documents().map(|d| d.id).collect();
    /// assert_eq!(ids, ["note-1", "note-2"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the documents.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = DocumentView<'_>> {
        self.ledger.live().into_iter().map(|n| self.document_view(n))
    }

    /// One document.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n").publisher("NINA");
    /// let mut graph = Graph::new();
    /// graph.import(&table)?;
    /// let document = graph.document("t")?;
    /// assert_eq!((document.publisher, document.claims), (Some("NINA"), 1));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`](crate::Error::UnknownDocument).
    pub fn document(&self, id: &str) -> Result<DocumentView<'_>> {
        self.document_number(id).map(|n| self.document_view(n))
    }

    /// How many times the documents name an entity.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran backs Hezbollah. Tehran arms Hezbollah.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// assert_eq!(graph.mention_count("hezbollah")?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEntity`](crate::Error::UnknownEntity), or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Linear in the documents.
    pub fn mention_count(&self, id: &str) -> Result<usize> {
        let node = self.node(id)?;
        let mut count = 0;
        for document in self.ledger.live() {
            self.ledger.each_part(document, |part, mentions, _| {
                if self.identity.shown(part) == node {
                    count += mentions as usize;
                }
            });
        }
        Ok(count)
    }

    /// The bytes of its arrays, by what they hold.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// let before = graph.memory();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let after = graph.memory();
    /// assert!(after.entities > before.entities && after.evidence > before.evidence);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn memory(&self) -> Memory {
        let (edges, way) = self.edges.bytes();
        Memory {
            entities: self.nodes.bytes() + self.places.bytes(),
            edges,
            evidence: self.ledger.bytes() + way,
        }
    }

    fn document_view(&self, number: u32) -> DocumentView<'_> {
        let record = self.ledger.document(number);
        DocumentView {
            id: record.id.as_str(),
            title: record.title.as_deref(),
            published: record.published,
            publisher: record.publisher.as_deref(),
            claims: self.ledger.rows_of(number).len(),
        }
    }
}
