//! A format with options.

use crate::export::format::Format;
use crate::graph::Filter;

/// What to write, and how: a [`Format`] with options.
///
/// ```
/// use isnad::{Export, Format, Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "=1+2\tsupports\tbadr\n"))?;
/// let mut csv = Vec::new();
/// graph.export(Export::new(Format::EdgesCsv).guard_formulas(), &mut csv)?;
/// assert!(String::from_utf8_lossy(&csv).contains("\n'=1+2,"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Export {
    pub(super) format: Format,
    pub(super) guard: bool,
    pub(super) base: String,
    pub(super) title: String,
    pub(super) filter: Option<Filter>,
}

impl Export {
    /// A format as it is.
    ///
    /// ```
    /// use isnad::{Export, Format, Graph};
    ///
    /// let (mut a, mut b) = (Vec::new(), Vec::new());
    /// Graph::new().export(Export::new(Format::GraphMl), &mut a)?;
    /// Graph::new().export(Format::GraphMl, &mut b)?;
    /// assert_eq!(a, b);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn new(format: Format) -> Self {
        Self {
            format,
            guard: false,
            base: "urn:isnad:".to_owned(),
            title: String::new(),
            filter: None,
        }
    }

    /// Makes cells of CSV safe for spreadsheets, which take a cell that begins
    /// with `=`, `+`, `-`, `@`, a tab or a line break for a formula: such a
    /// cell, and one that begins with an apostrophe, gets an apostrophe in
    /// front. Other formats are as without.
    ///
    /// A guarded file of claims says so in the name of its first column, and is
    /// read back without the apostrophes.
    ///
    /// ```
    /// use isnad::{Export, Format, Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "@SUM(A1)\tsupports\tbadr\n"))?;
    /// let mut csv = Vec::new();
    /// graph.export(Export::new(Format::NodesCsv).guard_formulas(), &mut csv)?;
    /// assert!(String::from_utf8_lossy(&csv).contains("'@SUM(A1)"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn guard_formulas(mut self) -> Self {
        self.guard = true;
        self
    }

    /// What the addresses of RDF begin with, `urn:isnad:` otherwise.
    ///
    /// ```
    /// use isnad::{Export, Format};
    ///
    /// let export = Export::new(Format::Dot).base("https://example.org/graph/");
    /// # let _ = export;
    /// ```
    pub fn base(mut self, address: impl Into<String>) -> Self {
        self.base = address.into();
        self
    }

    /// Only what passes a filter: edges, the claims of these that pass, and the
    /// entities and documents that they speak of. What an edge says of its
    /// status, time and sources is then what those claims say.
    ///
    /// ```
    /// use isnad::{Export, Filter, Format, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2019\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let late = Filter::new().relation("supports").at("2019")?;
    /// let mut csv = Vec::new();
    /// graph.export(Export::new(Format::EdgesCsv).matching(&late), &mut csv)?;
    /// let csv = String::from_utf8_lossy(&csv);
    /// assert!(csv.contains("2019") && !csv.contains("2014") && !csv.contains("fights"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn matching(mut self, filter: &Filter) -> Self {
        self.filter = Some(filter.clone());
        self
    }

    /// What stands above a picture; nothing otherwise.
    ///
    /// ```
    /// use isnad::{Export, Format, Graph};
    ///
    /// let mut svg = Vec::new();
    /// Graph::new().export(Export::new(Format::Svg).title("Who leads whom"), &mut svg)?;
    /// assert!(String::from_utf8_lossy(&svg).contains("<title>Who leads whom</title>"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }
}

impl From<Format> for Export {
    fn from(format: Format) -> Self {
        Self::new(format)
    }
}
