//! The graph in formats that other programs read.
//!
//! Every format gets all edges with their relation, role, status, number of
//! claims and sources, and time span; none gets the claims themselves, which
//! the snapshot keeps.

mod dot;
mod graphml;
mod node_link;

use std::io::{self, Write};

use crate::error::{Error, Result};
use crate::graph::{Edge, Graph};

/// A format that [`Graph::export`] writes.
///
/// ```
/// use isnad::{Format, Graph};
///
/// let mut dot = Vec::new();
/// Graph::new().export(Format::Dot, &mut dot)?;
/// assert!(dot.starts_with(b"digraph isnad {") && dot.ends_with(b"}\n"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Graphviz DOT.
    Dot,
    /// GraphML with typed attributes, as Gephi, yEd and NetworkX read it.
    GraphMl,
    /// Node-link JSON, as NetworkX (`node_link_graph`) and d3-force read it.
    NodeLink,
}

impl Graph {
    /// Writes the graph. Entities come by id and edges by subject, relation,
    /// object and role; equal graphs give equal bytes.
    ///
    /// Edges that are only denied are written with the status `negated`.
    ///
    /// ```
    /// use isnad::{Document, Format, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let mut json = Vec::new();
    /// graph.export(Format::NodeLink, &mut json)?;
    /// assert!(String::from_utf8_lossy(&json).contains("\"supports\""));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the writer fails.
    ///
    /// # Complexity
    ///
    /// n log n in the edges, and linear in the claims.
    pub fn export(&self, format: Format, writer: &mut impl Write) -> Result<()> {
        let mut buffer = io::BufWriter::new(writer);
        let outcome = match format {
            Format::Dot => dot::write(self, &mut buffer),
            Format::GraphMl => graphml::write(self, &mut buffer),
            Format::NodeLink => node_link::write(self, &mut buffer),
        };
        outcome.and_then(|()| buffer.flush()).map_err(|e| Error::write("the export", e))
    }
}

/// What every format says of an edge.
struct Facts<'g> {
    id: String,
    source: &'g str,
    target: &'g str,
    relation: &'g str,
    role: Option<&'g str>,
    status: &'static str,
    claims: usize,
    sources: usize,
    time: Option<String>,
    contradicted: bool,
}

impl<'g> Facts<'g> {
    /// The id is made of the place in the export alone, so it is unique and
    /// the same for equal graphs.
    fn of(place: usize, edge: &Edge<'g>) -> Self {
        Self {
            id: format!("e{place}"),
            source: edge.subject(),
            target: edge.object(),
            relation: edge.relation(),
            role: edge.role(),
            status: edge.status().as_str(),
            claims: edge.claim_count(),
            sources: edge.sources(),
            time: edge.time_span().map(|t| t.to_string()),
            contradicted: !edge.contradictions().is_empty(),
        }
    }
}

fn facts(graph: &Graph) -> impl Iterator<Item = Facts<'_>> {
    graph.edges().enumerate().map(|(place, edge)| Facts::of(place, &edge))
}
