//! The graph at a time, and what happened when.

use crate::claim::Claim;
use crate::error::Result;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::around::Around;
use crate::graph::query::neighbours::Neighbours;
use crate::graph::query::path::Path;
use crate::graph::query::paths::PathQuery;
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
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let names: Vec<_> = graph.at("2010")?.edges().map(|e| e.subject()).collect();
    /// assert_eq!(names, ["maliki"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.during("2015/..")?.edges().count(), 1);
    /// assert!(graph.during("2015-2016").is_err(), "a slash stands between");
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
    ///
    /// # Complexity
    ///
    /// n log n in the claims about the entity.
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

impl<'g> Moment<'g> {
    /// As [`Graph::neighbours`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let then = graph.at("2017")?;
    /// assert_eq!(then.neighbours("iraq")?.relation("leads").collect()?[0].entity, "abadi");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn neighbours(&self, id: &str) -> Result<Neighbours<'g>> {
        Ok(self.graph.neighbours(id)?.in_time(self.time))
    }

    /// As [`Graph::around`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003/..\nbadr\tfights\tdaesh\t2014/2017\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2015")?.around("iran")?.count()?, 2);
    /// assert_eq!(graph.at("2019")?.around("iran")?.count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn around(&self, id: &str) -> Result<Around<'g>> {
        Ok(self.graph.around(id)?.in_time(self.time))
    }

    /// As [`Graph::paths`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003/..\nbadr\tfights\tdaesh\t2014/2017\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2015")?.paths("iran", "daesh")?.max_hops(2).collect()?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn paths(&self, from: &str, to: &str) -> Result<PathQuery<'g>> {
        Ok(self.graph.paths(from, to)?.in_time(self.time))
    }

    /// As [`Graph::shortest_path`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003/..\nbadr\tfights\tdaesh\t2014/2017\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.at("2015")?.shortest_path("iran", "daesh")?.is_some());
    /// assert!(graph.at("2019")?.shortest_path("iran", "daesh")?.is_none());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn shortest_path(&self, from: &str, to: &str) -> Result<Option<Path<'g>>> {
        self.paths(from, to)?.shortest()
    }

    /// As [`Graph::between`], but only the edges that can hold then, without
    /// those that are only denied.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003/..\niran\topposes\tbadr\t1999\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2015")?.between("badr", "iran")?[0].relation(), "supports");
    /// assert_eq!(graph.during("1999/2015")?.between("badr", "iran")?.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn between(&self, a: &str, b: &str) -> Result<Vec<Edge<'g>>> {
        let (a, b) = (self.graph.place(a)?, self.graph.place(b)?);
        let filter = self.filter();
        Ok(self.graph.edges_between(a, b, |edge| filter.takes(self.graph, edge)))
    }

    /// The edges that can hold then, in the order of [`Graph::edges`],
    /// without those that are only denied.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2017")?.edges().next().unwrap().to_string(), "abadi leads iraq");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn edges(&self) -> impl Iterator<Item = Edge<'g>> {
        let (graph, filter) = (self.graph, self.filter());
        graph.edges().filter(move |e| filter.takes(graph, e.number))
    }

    fn filter(&self) -> CompiledFilter {
        let mut filter = CompiledFilter::default();
        filter.set_time(self.time);
        filter
    }
}
