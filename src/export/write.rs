//! The one way out.

use std::io::{self, Write};

use crate::error::{Error, Result};
use crate::export::claims;
use crate::export::cypher;
use crate::export::cytoscape;
use crate::export::dot;
use crate::export::edges_csv;
use crate::export::format::Format;
use crate::export::ftm;
use crate::export::gexf;
use crate::export::graphml;
use crate::export::mermaid;
use crate::export::node_link;
use crate::export::options::Export;
use crate::export::outcome::{Fault, Outcome};
#[cfg(feature = "parquet")]
use crate::export::parquet;
use crate::export::stix;
#[cfg(feature = "rdf")]
use crate::export::turtle;
use crate::facts::Facts;
use crate::graph::{Edge, Graph};
use crate::picture;

impl Graph {
    /// Writes the graph, in a [`Format`] or an [`Export`] with options.
    /// Entities come by id and edges by subject, relation, object and role;
    /// equal graphs give equal bytes.
    ///
    /// Edges that are only denied are written with the status `negated`, where
    /// the format can say so, and left out where it cannot.
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
    /// [`Error::Io`] where the writer fails; [`Error::Invalid`] where the graph
    /// holds what the format cannot say, or is too large for a picture; a filter
    /// that names what the graph and its schema do not know.
    ///
    /// # Complexity
    ///
    /// n log n in the edges, and linear in the claims; a picture is laid out in
    /// quadratic time, and refused before that hurts.
    pub fn export(&self, export: impl Into<Export>, writer: impl Write) -> Result<()> {
        let export = export.into();
        let facts = match &export.filter {
            Some(filter) => Facts::matching(self, filter)?,
            None => Facts::new(self),
        };
        write_all(&facts, &export, writer)
    }

    /// Writes some edges, with their claims and the entities that they join: an
    /// answer rather than the whole graph.
    ///
    /// ```
    /// use isnad::{Format, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\ndaesh\tattacked\tmosul\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let near = graph.around("iran")?.max_hops(2).collect()?;
    /// let mut chart = Vec::new();
    /// graph.export_edges(near.edges(), Format::Mermaid, &mut chart)?;
    /// let chart = String::from_utf8_lossy(&chart);
    /// assert!(chart.contains("fights") && !chart.contains("attacked"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::export`].
    pub fn export_edges<'g>(
        &'g self,
        edges: impl IntoIterator<Item = Edge<'g>>,
        export: impl Into<Export>,
        writer: impl Write,
    ) -> Result<()> {
        let export = export.into();
        let facts = match &export.filter {
            Some(filter) => Facts::of_edges_matching(self, edges, filter)?,
            None => Facts::of_edges(self, edges),
        };
        write_all(&facts, &export, writer)
    }
}

fn write_all(facts: &Facts<'_>, export: &Export, writer: impl Write) -> Result<()> {
    let mut buffer = io::BufWriter::with_capacity(1 << 16, writer);
    let outcome = write(facts, export, &mut buffer);
    outcome.and_then(|()| Ok(buffer.flush()?)).map_err(|fault| match fault {
        Fault::Io(e) => Error::write("the export", e),
        Fault::Refused(e) => e,
    })
}

fn write(facts: &Facts<'_>, export: &Export, out: &mut impl Write) -> Outcome {
    match export.format {
        Format::Claims => claims::write_json_lines(facts, out),
        Format::ClaimsCsv => claims::write_csv(facts, export, out),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::write(facts, out),
        Format::GraphMl => graphml::write(facts, out),
        Format::Gexf => gexf::write(facts, out),
        Format::NodeLink => node_link::write(facts, out),
        Format::Cytoscape => cytoscape::write(facts, out),
        Format::NodesCsv => edges_csv::write_nodes(facts, export, out),
        Format::EdgesCsv => edges_csv::write_edges(facts, export, out),
        Format::Cypher => cypher::write(facts, out),
        #[cfg(feature = "rdf")]
        Format::Turtle => turtle::write(facts, export, out),
        Format::FollowTheMoney => ftm::write(facts, out),
        Format::Stix => stix::write(facts, out),
        Format::Dot => dot::write(facts, out),
        Format::Mermaid => mermaid::write(facts, out),
        Format::Html => Ok(out.write_all(picture::viewer(facts, &export.title).as_bytes())?),
        Format::Svg => Ok(out.write_all(picture::network(facts, &export.title)?.as_bytes())?),
    }
}
