//! The graph as a filter leaves it.

use std::collections::BTreeSet;

use crate::claim::Claim;
use crate::error::Result;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::filter::criteria::Filter;
use crate::graph::query::around::Around;
use crate::graph::query::neighbours::Neighbours;
use crate::graph::query::path::Path;
use crate::graph::query::paths::PathQuery;

/// The part of a graph that a [`Filter`] lets pass: its questions and measures
/// see only that. Nothing is copied.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let then = graph.at("2010-05")?;
/// assert_eq!(then.neighbours("iraq")?.collect()?[0].subject, "maliki");
/// assert!(then.shortest_path("abadi", "iraq")?.is_none());
/// assert_eq!(graph.during("2013/2016")?.edges().count(), 2);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Subgraph<'g> {
    pub(in crate::graph) graph: &'g Graph,
    pub(in crate::graph) filter: CompiledFilter,
}

impl Graph {
    /// The part of the graph that a filter lets pass.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let support = graph.matching(&Filter::new().relation("supports"))?;
    /// assert_eq!(support.edges().count(), 1);
    /// assert_eq!(support.around("iran")?.count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown relation or entity type, a bound of 0, or a filter that
    /// nothing can pass.
    pub fn matching(&self, filter: &Filter) -> Result<Subgraph<'_>> {
        Ok(Subgraph { graph: self, filter: CompiledFilter::of(self, filter)? })
    }

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
    pub fn at(&self, date: &str) -> Result<Subgraph<'_>> {
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
    pub fn during(&self, interval: &str) -> Result<Subgraph<'_>> {
        self.matching(&Filter::new().during(interval)?)
    }
}

impl<'g> Subgraph<'g> {
    /// As [`Graph::neighbours`], in this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2016")?.neighbours("iraq")?.relation("leads").count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn neighbours(&self, id: &str) -> Result<Neighbours<'g>> {
        Ok(self.graph.neighbours(id)?.within(&self.filter))
    }

    /// As [`Graph::around`], in this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2017")?.around("iraq")?.count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn around(&self, id: &str) -> Result<Around<'g>> {
        Ok(self.graph.around(id)?.within(&self.filter))
    }

    /// As [`Graph::paths`], in this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2014")?.paths("maliki", "abadi")?.count()?, 1);
    /// assert_eq!(graph.at("2016")?.paths("maliki", "abadi")?.count()?, 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn paths(&self, from: &str, to: &str) -> Result<PathQuery<'g>> {
        Ok(self.graph.paths(from, to)?.within(&self.filter))
    }

    /// As [`Graph::shortest_path`], in this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.at("2014")?.shortest_path("maliki", "abadi")?.is_some());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn shortest_path(&self, from: &str, to: &str) -> Result<Option<Path<'g>>> {
        self.paths(from, to)?.shortest()
    }

    /// The edges between two entities, whichever way they lead, in the order
    /// of [`Graph::edges`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014/..\niran\tendorses\tbadr\t2012\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2015")?.between("badr", "iran")?.len(), 1);
    /// assert_eq!(graph.during("2012/2015")?.between("badr", "iran")?.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn between(&self, a: &str, b: &str) -> Result<Vec<Edge<'g>>> {
        let (a, b) = (self.graph.place(a)?, self.graph.place(b)?);
        Ok(self.graph.edges_between(a, b, |edge| self.filter.takes(self.graph, edge)))
    }

    /// The edges that pass, in the order of [`Graph::edges`]; where entity
    /// types are asked for, those with both ends of such.
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
    ///
    /// # Complexity
    ///
    /// n log n in the edges that pass, beside a look at each of the graph's.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'g>> + use<'g> {
        let graph = self.graph;
        let passes = |edge: &u32| self.filter.takes_whole(graph, *edge);
        let mut all: Vec<u32> = graph.live_edges().filter(passes).collect();
        graph.sort_edges(&mut all);
        all.into_iter().map(move |number| Edge { graph, number })
    }

    /// The claims of an edge that pass, by document id and then by place.
    pub(crate) fn claims(&self, edge: &Edge<'g>) -> Vec<Claim> {
        let passing: BTreeSet<u32> = self.filter.rows(self.graph, edge.number).collect();
        let rows = edge.rows().into_iter().filter(|row| passing.contains(row));
        rows.map(|row| self.graph.claim(row)).collect()
    }
}
