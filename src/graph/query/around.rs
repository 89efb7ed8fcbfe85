//! What lies around an entity.

use std::collections::BTreeSet;

use crate::claim::Status;
use crate::error::{Result, at_least_one};
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::filter::allowed_steps::{Filtered, Unfiltered};
use crate::graph::filter::compiled::{self, CompiledFilter};
use crate::graph::filter::deferred_error::DeferredError;
use crate::graph::filter::direction::Direction;
use crate::graph::query::path::Limit;
use crate::graph::search::within;
use crate::time::Time;

/// How many entities are given, unless the question says.
const LIMIT: usize = 10_000;

/// A question about the entities near one: those two steps away at most,
/// unless told otherwise.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\nqatar\topposes\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let near = graph.around("iran")?.collect()?;
/// assert_eq!(near.entities().collect::<Vec<_>>(), [("badr", 1), ("daesh", 2)]);
/// assert_eq!(near.edges().len(), 2, "the ego network has the edges among them too");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a question does nothing until it is answered"]
pub struct Around<'g> {
    graph: &'g Graph,
    place: u32,
    filter: CompiledFilter,
    hops: usize,
    limit: usize,
    wrong: DeferredError,
}

/// The entities near one, nearest first.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let near = graph.around("badr")?.hops(1).collect()?;
/// assert_eq!((near.len(), near.stopped()), (1, None));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Surroundings<'g> {
    graph: &'g Graph,
    filter: CompiledFilter,
    center: u32,
    found: Vec<(u32, u32)>,
    stopped: Option<Limit>,
}

impl Graph {
    /// Asks for the entities near one, by id or by a name that only it
    /// bears.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("daesh")?.count()?, 2);
    /// assert!(graph.around("nobody").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Linear in the edges of all but the farthest.
    pub fn around(&self, id: &str) -> Result<Around<'_>> {
        let place = self.place(id)?;
        let filter = CompiledFilter::default();
        let wrong = DeferredError::default();
        Ok(Around { graph: self, place, filter, hops: 2, limit: LIMIT, wrong })
    }
}

impl<'g> Around<'g> {
    /// At most so many steps away: 2 unless told. 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("iran")?.hops(1).count()?, 1);
    /// assert!(graph.around("iran")?.hops(0).count().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn hops(mut self, count: usize) -> Self {
        self.hops = count;
        let outcome = at_least_one("hops", count);
        self.after(outcome)
    }

    /// At most so many entities, the nearest first: 10,000 unless told. 0 is
    /// refused.
    ///
    /// ```
    /// use isnad::{Graph, Limit, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let near = graph.around("iran")?.limit(1).collect()?;
    /// assert_eq!(near.entities().collect::<Vec<_>>(), [("badr", 1)]);
    /// assert_eq!(near.stopped(), Some(Limit::Entities(1)));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = count;
        let outcome = at_least_one("limit", count);
        self.after(outcome)
    }

    /// Only along edges of this relation, or of another that is asked for
    /// too. A relation that neither the schema nor an edge has is an error once
    /// the question is answered.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("iran")?.relation("supports").count()?, 1);
    /// assert!(graph.around("iran")?.relation("suports").count().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relation(self, name: impl AsRef<str>) -> Self {
        self.relations([name])
    }

    /// Only along edges of these relations.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("iran")?.relations(["supports", "fights"]).count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relations<R: AsRef<str>>(mut self, names: impl IntoIterator<Item = R>) -> Self {
        let outcome = compiled::relations(&mut self.filter, self.graph, names);
        self.after(outcome)
    }

    /// Only entities of this type, or of another that is asked for too, and
    /// through such.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let text = "Iran backs Hezbollah. Iran backs Iraq.";
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let near = graph.around("iran")?.entity_type("state").collect()?;
    /// assert_eq!(near.entities().collect::<Vec<_>>(), [("iraq", 1)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_type(mut self, name: &str) -> Self {
        let outcome = self.filter.entity_type(self.graph, name);
        self.after(outcome)
    }

    /// Only along edges from subject to object ([`Direction::Out`]) or
    /// against them; symmetric ones lead both ways.
    ///
    /// ```
    /// use isnad::{Direction, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\topposes\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let on = graph.around("badr")?.direction(Direction::Out).collect()?;
    /// assert_eq!(on.entities().collect::<Vec<_>>(), [("daesh", 1)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn direction(mut self, direction: Direction) -> Self {
        self.filter.direction = direction;
        self
    }

    /// Only along edges that can hold at some time of a date or interval.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003\nbadr\tfights\tdaesh\t2014/2017\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("badr")?.during("2013/2020")?.count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval.
    pub fn during(mut self, interval: &str) -> Result<Self> {
        self.filter.time(interval)?;
        Ok(self)
    }

    /// Only along edges that can hold on a date; see
    /// [`Neighbours::at`](crate::Neighbours::at).
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2003\nbadr\tfights\tdaesh\t2014/2017\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("badr")?.at("2016-05")?.count()?, 1);
    /// assert!(graph.around("badr")?.at("May 2016").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date.
    pub fn at(self, date: &str) -> Result<Self> {
        self.during(date)
    }

    /// With [`at`](Around::at) or [`during`](Around::during): a claim must give
    /// a time to count.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.around("iran")?.at("2014")?.count()?, 1, "it may have held then");
    /// assert_eq!(graph.around("iran")?.at("2014")?.dated().count()?, 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn dated(mut self) -> Self {
        self.filter.dated = true;
        self
    }

    /// Only along edges with a claim of this status, or of another that is
    /// asked for too.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran may have backed Hezbollah. Iran backs Hamas.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let near = graph.around("iran")?.status(Status::Hedged).collect()?;
    /// assert_eq!(near.entities().collect::<Vec<_>>(), [("hezbollah", 1)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn status(self, status: Status) -> Self {
        self.statuses([status])
    }

    /// Only along edges with a claim of one of these statuses; none of them,
    /// no edge.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran may have backed Hezbollah. Iran backs Hamas.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let statuses = [Status::Asserted, Status::Hedged];
    /// assert_eq!(graph.around("iran")?.statuses(statuses).count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = Status>) -> Self {
        self.filter.statuses(statuses);
        self
    }

    /// Along edges that are denied, too, beside those of the statuses asked
    /// for.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran did not attack Iraq.")))?;
    /// assert_eq!(graph.around("iran")?.count()?, 0);
    /// assert_eq!(graph.around("iran")?.with_negated().count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn with_negated(mut self) -> Self {
        self.filter.with_negated();
        self
    }

    /// Only along edges that so many independent sources speak for (see
    /// [`Edge::sources`]), or, where denials are asked for, so many deny; 0 is
    /// refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\tal-Quds\niran\tsupports\tbadr\t2014\tNINA\n\
    ///             badr\tfights\tdaesh\t2014\tNINA\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("badr")?.min_sources(2).count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn min_sources(mut self, count: usize) -> Self {
        let outcome = self.filter.sources(count);
        self.after(outcome)
    }

    /// How many there are, up to the limit.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("iran")?.count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, or a bound of 0.
    pub fn count(mut self) -> Result<usize> {
        self.wrong.settle()?;
        let avoid = BTreeSet::new();
        Ok(if self.is_plain() {
            within::count_within(&Unfiltered(self.graph), self.place, self.hops, self.limit)
        } else {
            within::count_within(&self.narrow(&avoid), self.place, self.hops, self.limit)
        })
    }

    /// The entities, nearest first and then by ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let near = graph.around("iran")?.collect()?;
    /// assert_eq!(near.entities().collect::<Vec<_>>(), [("badr", 1), ("qatar", 2)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, or a bound of 0.
    pub fn collect(mut self) -> Result<Surroundings<'g>> {
        self.wrong.settle()?;
        let avoid = BTreeSet::new();
        let (found, more) = if self.is_plain() {
            within::within(&Unfiltered(self.graph), self.place, self.hops, self.limit)
        } else {
            within::within(&self.narrow(&avoid), self.place, self.hops, self.limit)
        };
        let stopped = more.then_some(Limit::Entities(self.limit));
        let (graph, filter, center) = (self.graph, self.filter, self.place);
        Ok(Surroundings { graph, filter, center, found, stopped })
    }

    pub(crate) fn in_time(mut self, time: Time) -> Self {
        self.filter.set_time(time);
        self
    }

    fn is_plain(&self) -> bool {
        self.filter.is_skeleton() && self.filter.types.is_none()
    }

    fn narrow<'q>(&'q self, avoid: &'q BTreeSet<u32>) -> Filtered<'q> {
        let ends = (self.place, self.place);
        Filtered { graph: self.graph, filter: &self.filter, avoid, ends }
    }

    fn after(mut self, outcome: Result<()>) -> Self {
        self.wrong.note(outcome);
        self
    }
}

impl<'g> Surroundings<'g> {
    /// How many entities there are, the one asked about left out.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.around("iran")?.collect()?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is none.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert!(graph.around("iran")?.relation("fights").collect()?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The limit, where it left some out.
    ///
    /// ```
    /// use isnad::{Graph, Limit, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("badr")?.limit(1).collect()?.stopped(), Some(Limit::Entities(1)));
    /// assert_eq!(graph.around("badr")?.collect()?.stopped(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn stopped(&self) -> Option<Limit> {
        self.stopped
    }

    /// Their ids, each with its distance in steps, nearest first and then by
    /// ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let near = graph.around("iran")?.collect()?;
    /// let far: Vec<_> = near.entities().filter(|(_, hops)| *hops > 1).collect();
    /// assert_eq!(far, [("daesh", 2)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entities(&self) -> impl ExactSizeIterator<Item = (&'g str, usize)> {
        let graph = self.graph;
        self.found.iter().map(move |(place, hops)| (graph.id_at(*place), *hops as usize))
    }

    /// The ego network: the edges among them and the one asked about that
    /// the question allows, in the order of [`Graph::edges`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\niran\topposes\tqatar\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let edges = graph.around("badr")?.hops(1).collect()?.edges();
    /// assert!(edges.iter().any(|e| e.to_string() == "iran opposes qatar"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn edges(&self) -> Vec<Edge<'g>> {
        let inside: BTreeSet<u32> = self.found.iter().map(|f| f.0).chain([self.center]).collect();
        let mut edges: Vec<u32> = Vec::new();
        for &place in &inside {
            let [out, more, ..] = self.graph.edges.all_runs(place);
            for run in [out, more] {
                let all = (0..run.len()).map(|i| run.get(i));
                edges.extend(
                    all.filter(|(edge, end)| {
                        inside.contains(end) && self.filter.takes(self.graph, *edge)
                    })
                    .map(|(edge, _)| edge),
                );
            }
        }
        self.graph.sort_edges(&mut edges);
        edges.into_iter().map(|number| Edge { graph: self.graph, number }).collect()
    }
}
