//! What other programs, and our own exports, bring in.

mod rows;
#[cfg(feature = "parquet")]
mod parquet;
mod claims;

use std::io::Read;
use std::sync::Arc;

use crate::error::Result;
use crate::export::Format;
use crate::graph::Graph;
use crate::schema::Schema;

impl Graph {
    /// The graph that a file of claims tells of, equal to the one that was
    /// written. `origin` names the file in errors.
    ///
    /// ```
    /// use isnad::{Document, Format, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let mut file = Vec::new();
    /// graph.export(Format::Claims, &mut file)?;
    /// assert_eq!(Graph::from_claims("claims.jsonl", Format::Claims, &*file)?, graph);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A format other than claims; a reader that fails; a record that is none,
    /// with its line and what was expected.
    ///
    /// # Complexity
    ///
    /// Linear in the file, which is read into memory.
    pub fn from_claims(origin: &str, format: Format, reader: impl Read) -> Result<Self> {
        claims::read(origin, format, reader, Self::new())
    }

    /// As [`Graph::from_claims`], for a graph that speaks a schema of your own.
    ///
    /// ```
    /// use isnad::{Format, Graph, Schema};
    ///
    /// let schema = Schema::parse("mine.toml", "[type.ship]\n")?;
    /// let graph = Graph::from_claims_with_schema("none", Format::Claims, &b""[..], schema)?;
    /// assert!(graph.is_empty() && graph.schema().entity_type("ship").is_ok());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::from_claims`].
    pub fn from_claims_with_schema(
        origin: &str,
        format: Format,
        reader: impl Read,
        schema: impl Into<Arc<Schema>>,
    ) -> Result<Self> {
        claims::read(origin, format, reader, Self::with_schema(schema))
    }
}
