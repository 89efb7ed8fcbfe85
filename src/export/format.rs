//! The formats that there are.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A format that [`Graph::export`](crate::Graph::export) writes.
///
/// `docs/formats.md` says what each keeps, and which programs read it.
///
/// ```
/// use isnad::{Format, Graph};
///
/// let mut dot = Vec::new();
/// Graph::new().export("dot".parse::<Format>()?, &mut dot)?;
/// assert!(dot.starts_with(b"digraph isnad {") && dot.ends_with(b"}\n"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Claims as JSON Lines, lossless: read back to an equal graph.
    Claims,
    /// Claims as CSV, lossless: read back to an equal graph.
    ClaimsCsv,
    /// Claims as Apache Parquet, lossless: read back to an equal graph.
    #[cfg(feature = "parquet")]
    Parquet,
    /// GraphML with typed attributes, evidence and yEd's labels, as yEd,
    /// NetworkX, igraph and Gephi read it.
    GraphMl,
    /// GEXF 1.3, with the spells of each edge for Gephi's timeline.
    Gexf,
    /// Node-link JSON, as NetworkX 3.4 and later read it
    /// (`node_link_graph(data, edges="edges")`, which is the default from 3.6).
    NodeLink,
    /// Cytoscape JSON (`.cyjs`), as Cytoscape and Cytoscape.js read it.
    Cytoscape,
    /// Entities as CSV with the headers of `neo4j-admin database import`.
    NodesCsv,
    /// Edges as CSV with the headers of `neo4j-admin database import`.
    EdgesCsv,
    /// A Cypher script.
    Cypher,
    /// RDF as Turtle, evidence told with PROV-O.
    #[cfg(feature = "rdf")]
    Turtle,
    /// FollowTheMoney entities as JSON Lines.
    FollowTheMoney,
    /// A STIX 2.1 bundle.
    Stix,
    /// Graphviz DOT.
    Dot,
    /// A Mermaid flowchart, for a small answer.
    Mermaid,
    /// A picture as SVG, of at most 150 entities and 300 edges.
    Svg,
    /// A viewer in one HTML file, to search, filter and read evidence in.
    Html,
}

impl Format {
    /// Every format of this build.
    ///
    /// ```
    /// use isnad::Format;
    ///
    /// for format in Format::ALL {
    ///     assert_eq!(format.as_str().parse::<Format>()?, *format);
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Claims,
        Self::ClaimsCsv,
        #[cfg(feature = "parquet")]
        Self::Parquet,
        Self::GraphMl,
        Self::Gexf,
        Self::NodeLink,
        Self::Cytoscape,
        Self::NodesCsv,
        Self::EdgesCsv,
        Self::Cypher,
        #[cfg(feature = "rdf")]
        Self::Turtle,
        Self::FollowTheMoney,
        Self::Stix,
        Self::Dot,
        Self::Mermaid,
        Self::Svg,
        Self::Html,
    ];

    /// The format as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Format;
    ///
    /// assert_eq!(Format::GraphMl.as_str(), "graphml");
    /// assert_eq!("node-link".parse::<Format>()?, Format::NodeLink);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::ClaimsCsv => "claims-csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::NodeLink => "node-link",
            Self::Cytoscape => "cytoscape",
            Self::NodesCsv => "nodes-csv",
            Self::EdgesCsv => "edges-csv",
            Self::Cypher => "cypher",
            #[cfg(feature = "rdf")]
            Self::Turtle => "turtle",
            Self::FollowTheMoney => "ftm",
            Self::Stix => "stix",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Svg => "svg",
            Self::Html => "html",
        }
    }

    /// What files of the format are usually called, without the dot.
    ///
    /// ```
    /// use isnad::Format;
    ///
    /// assert_eq!(Format::Cytoscape.extension(), "cyjs");
    /// ```
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Claims => "jsonl",
            Self::ClaimsCsv | Self::NodesCsv | Self::EdgesCsv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::NodeLink | Self::Stix => "json",
            Self::Cytoscape => "cyjs",
            Self::Cypher => "cypher",
            #[cfg(feature = "rdf")]
            Self::Turtle => "ttl",
            Self::FollowTheMoney => "ftm.json",
            Self::Dot => "dot",
            Self::Mermaid => "mmd",
            Self::Svg => "svg",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|format| format.as_str() == text);
        found.copied().ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|f| f.as_str()).collect();
            let needed = match text {
                "parquet" => ", and this build lacks the feature `parquet`",
                "turtle" => ", and this build lacks the feature `rdf`",
                _ => "",
            };
            let message = format!("found `{text}`, expected one of {}{needed}", all.join(", "));
            Error::invalid("format", message)
        })
    }
}
