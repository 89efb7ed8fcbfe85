//! The graph at a time, and what happened when.

use crate::claim::Claim;
use crate::error::Result;
use crate::graph::Graph;
use crate::graph::around::Around;
use crate::graph::edge::Edge;
use crate::graph::filter::Filter;
use crate::graph::neighbours::Neighbours;
use crate::graph::path::Path;
use crate::graph::paths::PathQuery;
use crate::time::Time;

/// The graph as it can have been at a time: its questions see only edges
/// that can hold then. Nothing is copied.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let then = graph.at("2010-05")?;
/// assert_eq!(then.neighbours("iraq")?.into_iter().next().unwrap().subject, "maliki");
/// assert!(then.shortest_path("abadi", "iraq")?.is_none());
/// assert_eq!(graph.during("2013/2016")?.edges().count(), 2);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Moment<'g> {
    graph: &'g Graph,
    time: Time,
}

impl Graph {
    /// The graph on a date, as precise as it is given: edges with a claim
    /// whose time covers it, or that gives no time.
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date.
    pub fn at(&self, date: &str) -> Result<Moment<'_>> {
        self.during(date)
    }

    /// The graph during an interval, such as `2014/2017`: edges that can
    /// hold at some time of it.
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval.
    pub fn during(&self, interval: &str) -> Result<Moment<'_>> {
        Ok(Moment { graph: self, time: interval.parse()? })
    }

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
    pub fn timeline(&self, id: &str) -> Result<Vec<Claim>> {
        let mut claims = self.claims_of(id)?;
        for n in self.neighbours(id)?.with_negated() {
            claims.extend(n.edge.claims());
        }
        Ok(by_time(claims))
    }
}

impl<'g> Edge<'g> {
    /// Its claims that give a time, earliest first.
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

impl<'g> Moment<'g> {
    /// As [`Graph::neighbours`].
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn neighbours(&self, id: &str) -> Result<Neighbours<'g>> {
        Ok(self.graph.neighbours(id)?.in_time(self.time))
    }

    /// As [`Graph::around`].
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn around(&self, id: &str) -> Result<Around<'g>> {
        Ok(self.graph.around(id)?.in_time(self.time))
    }

    /// As [`Graph::paths`].
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn paths(&self, from: &str, to: &str) -> Result<PathQuery<'g>> {
        Ok(self.graph.paths(from, to)?.in_time(self.time))
    }

    /// As [`Graph::shortest_path`].
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn shortest_path(&self, from: &str, to: &str) -> Result<Option<Path<'g>>> {
        self.paths(from, to)?.shortest()
    }

    /// The edges that can hold then, in the order of [`Graph::edges`],
    /// without those that are only denied.
    pub fn edges(&self) -> impl Iterator<Item = Edge<'g>> {
        let mut filter = Filter::default();
        filter.set_time(self.time);
        let graph = self.graph;
        graph.edges().filter(move |e| filter.takes(graph, e.number))
    }
}
