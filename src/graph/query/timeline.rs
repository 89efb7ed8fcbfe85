//! What happened when.

use crate::claim::Claim;
use crate::error::Result;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;

impl Graph {
    /// Every claim about an entity that gives a time, earliest first: those
    /// of its edges and those whose other side is unknown.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "abadi\tleads\tiraq\t2014/2018\nmaliki\tleads\tiraq\t2006/2014\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let times: Vec<String> =
    ///     graph.timeline("iraq")?.iter().map(|c| c.time.unwrap().to_string()).collect();
    /// assert_eq!(times, ["2006/2014", "2014/2018"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// n log n in the claims about the entity.
    pub fn timeline(&self, id: &str) -> Result<Vec<Claim>> {
        let mut claims = self.claims_of(id)?;
        for n in self.neighbours(id)?.with_negated().iter()? {
            claims.extend(n.edge.claims());
        }
        Ok(by_time(claims))
    }
}

impl<'g> Edge<'g> {
    /// Its claims that give a time, earliest first.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2016\niran\tsupports\tbadr\t2014\niran\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let times = graph.edges().next().unwrap().timeline().into_iter().filter_map(|c| c.time);
    /// assert_eq!(times.map(|t| t.to_string()).collect::<Vec<_>>(), ["2014", "2016"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn timeline(&self) -> Vec<Claim> {
        by_time(self.claims())
    }
}

fn by_time(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.retain(|c| c.time.is_some());
    // Stable: claims of one time stay by edge, document and place.
    claims.sort_by_key(|c| c.time);
    claims
}
