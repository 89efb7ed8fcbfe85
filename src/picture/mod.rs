//! Pictures that people look at: SVG, drawn by an own layout, and a viewer in
//! one HTML file.
//!
//! The same graph gives the same bytes, and no two labels overlap. A picture
//! that nobody could read is refused.

mod text;
mod layout;
mod curve;
mod svg;
mod network;
mod path;
mod timeline;
mod viewer;

use crate::error::Result;
use crate::facts::Facts;
use crate::graph::{Graph, Path};

/// Entities and edges as SVG.
pub(crate) fn network(facts: &Facts<'_>, title: &str) -> Result<String> {
    network::draw(facts, title)
}

/// The viewer.
pub(crate) fn viewer(facts: &Facts<'_>, title: &str) -> String {
    viewer::draw(facts, title)
}

impl Graph {
    /// A path as SVG, from top to bottom, with the sentences that vouch for
    /// each step beside it. `title` stands above, where it is not empty.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.shortest_path("iran", "daesh")?.unwrap();
    /// let svg = graph.draw_path(&path, "From Iran to Daesh");
    /// assert!(svg.starts_with("<svg") && svg.contains("badr fights daesh"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the entities of the graph and the claims of the path.
    #[must_use]
    pub fn draw_path(&self, path: &Path<'_>, title: &str) -> String {
        let edges = path.steps().flat_map(|s| s.edges.into_iter()).collect::<Vec<_>>();
        path::draw(&Facts::of_edges(self, edges), path, title)
    }

    /// When the edges of an entity held, as SVG: a row each, a bar for each
    /// time that a claim gives. `title` stands above, where it is not empty.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "amiri\tleads\tbadr\t2002/2014\niran\tsupports\tbadr\t1983/..\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let svg = graph.draw_timeline("badr", "")?;
    /// assert!(svg.contains("← leads amiri") && svg.contains(">2000<"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear; an entity with
    /// more than 120 dated edges.
    ///
    /// # Complexity
    ///
    /// n log n in the edges of the graph.
    pub fn draw_timeline(&self, id: &str, title: &str) -> Result<String> {
        let entity = self.entity(id)?;
        let own = |e: &crate::graph::Edge<'_>| {
            e.subject() == entity.id().as_str() || e.object() == entity.id().as_str()
        };
        let facts = Facts::of_edges(self, self.edges().filter(own));
        timeline::draw(&facts, entity.id(), title)
    }
}
