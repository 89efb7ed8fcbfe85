//! Who stands behind an edge, and why they count as so many.

use std::collections::BTreeSet;
use std::fmt;

use crate::claim::Claim;
use crate::graph::answer::edge::Edge;
use crate::graph::evidence::source_names::SourceName;
use crate::id::DocumentId;

/// One independent source of an edge, with all that is counted as it.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\t2014\tREUTERS\niran\tsupports\tbadr\t2016\tReuters\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let sources = graph.edges().next().unwrap().independent_sources();
/// assert_eq!(sources.len(), 1);
/// assert_eq!(sources[0].to_string(), "REUTERS, Reuters: 2 claims, in t");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// The outlets that are cited and the publishers, as they are written;
    /// none where a document names neither.
    pub names: Vec<String>,
    /// The documents that say so.
    pub documents: Vec<DocumentId>,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Whether the same sentence stands in several of the documents.
    pub is_copied: bool,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = if self.names.is_empty() { "unnamed" } else { &self.names.join(", ") };
        let documents: Vec<&str> = self.documents.iter().map(DocumentId::as_str).collect();
        let count = self.claims.len();
        let claims = if count == 1 { "claim" } else { "claims" };
        write!(f, "{names}: {count} {claims}, in {}", documents.join(", "))?;
        if self.is_copied { write!(f, "; the same sentence") } else { Ok(()) }
    }
}

impl Edge<'_> {
    /// Its independent sources, and what is counted as each. Denials are
    /// left out.
    ///
    /// The rule: a claim's source is the outlet that the text cites, else the
    /// publisher, else the document. Names that differ in case, accents or
    /// punctuation only are one, as are the names of one entity. The same
    /// sentence is one source wherever it is printed; rows of tables are no
    /// sentences.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let reader = Reader::builtin()?;
    /// let mut graph = Graph::new();
    /// for outlet in ["Wire", "Post", "Mail"] {
    ///     let text = if outlet == "Mail" { "Iran arms Hezbollah, too." } else { "Iran arms Hezbollah." };
    ///     graph.add(reader.read(&Document::new(outlet, text).publisher(outlet)))?;
    /// }
    /// let edge = graph.edges().next().unwrap();
    /// let shown: Vec<String> = edge.independent_sources().iter().map(|s| s.to_string()).collect();
    /// assert_eq!(shown, [
    ///     "Mail: 1 claim, in Mail",
    ///     "Post, Wire: 2 claims, in Post, Wire; the same sentence",
    /// ]);
    /// assert_eq!(edge.sources(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in its claims, and linear in their quotes.
    #[must_use]
    pub fn independent_sources(&self) -> Vec<Source> {
        let ledger = &self.graph.ledger;
        let rows: Vec<u32> =
            self.rows().into_iter().filter(|r| !ledger.row(*r).is_negated()).collect();
        let groups = self.graph.by_source(&rows).into_iter();
        groups
            .map(|rows| {
                let names = rows.iter().filter_map(|r| match ledger.source(*r) {
                    SourceName::Outlet(name) => Some(name.to_owned()),
                    SourceName::Document(_) => None,
                });
                let names: BTreeSet<String> = names.collect();
                let claims: Vec<Claim> = rows.iter().map(|r| self.graph.claim(*r)).collect();
                let mut documents: Vec<DocumentId> =
                    claims.iter().map(|c| c.evidence.document.clone()).collect();
                documents.dedup();
                let said: BTreeSet<&str> =
                    rows.iter().filter_map(|r| ledger.sentence(*r)).collect();
                Source {
                    names: names.into_iter().collect(),
                    is_copied: documents.len() > 1
                        && !said.is_empty()
                        && said.len() < documents.len(),
                    documents,
                    claims,
                }
            })
            .collect()
    }
}
