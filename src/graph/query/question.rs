//! What all questions have in common: how they are narrowed, and how they are
//! answered.

use std::collections::BTreeSet;

use crate::claim::Status;
use crate::error::{Error, Result, at_least_one};
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::filter::criteria::Filter;
use crate::graph::filter::deferred_error::DeferredError;
use crate::graph::filter::direction::Direction;

/// A question about a graph: [`Neighbours`](crate::Neighbours),
/// [`Around`](crate::Around) or [`PathQuery`](crate::PathQuery).
///
/// All are narrowed by the same methods, or by a [`Filter`] that was built
/// before. Nothing is looked for until a question is answered, by `iter`,
/// `collect` or `count`: what is wrong with it, such as an unknown relation,
/// is given out then, the first thing first. A `for` loop over a question gives
/// results, as one over [`std::fs::read_dir`] does; one over its `iter` gives
/// the answers themselves. A question can be asked again.
///
/// Edges that are only denied are left out unless
/// [`with_negated`](Question::with_negated) or [`status`](Question::status) asks
/// for them.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "amiri\tleads\tbadr\t2009/..\niran\tsupports\tbadr\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
///
/// for n in graph.neighbours("badr")?.relation("leads") {
///     assert_eq!(n?.subject, "amiri");
/// }
/// for n in graph.neighbours("badr")?.relation("leads").at("2020-01-04")?.iter()? {
///     assert_eq!((n.object, n.edge.sources()), ("badr", 1));
/// }
/// assert_eq!(graph.neighbours("badr")?.relation("leads").at("2008")?.count()?, 0);
/// let wrong = graph.neighbours("badr")?.relation("leeds");
/// assert!(wrong.iter().is_err() && wrong.collect().is_err() && wrong.count().is_err());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a question does nothing until it is answered"]
pub struct Question<'g, Kind> {
    pub(super) graph: &'g Graph,
    pub(super) filter: CompiledFilter,
    pub(super) limit: Option<usize>,
    pub(super) kind: Kind,
    wrong: DeferredError,
}

/// What a question about neighbours asks beside its filter; see
/// [`Neighbours`](crate::Neighbours).
#[derive(Clone, Debug)]
pub struct OfNeighbours {
    pub(super) place: u32,
    pub(super) skip: usize,
}

/// What a question about what is around an entity asks beside its filter; see
/// [`Around`](crate::Around).
#[derive(Clone, Debug)]
pub struct OfSurroundings {
    pub(super) place: u32,
    pub(super) max_hops: usize,
}

/// What a question about paths asks beside its filter; see [`PathQuery`](crate::PathQuery).
#[derive(Clone, Debug)]
pub struct OfPaths {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) avoid: BTreeSet<u32>,
    pub(super) max_hops: Option<usize>,
    pub(super) in_time_order: bool,
}

impl<'g, Kind> Question<'g, Kind> {
    pub(super) fn new(graph: &'g Graph, kind: Kind) -> Self {
        let filter = CompiledFilter::default();
        Self { graph, filter, limit: None, kind, wrong: DeferredError::default() }
    }

    /// The question, of a part of the graph.
    pub(super) fn within(mut self, filter: &CompiledFilter) -> Self {
        self.filter = filter.clone();
        self
    }

    /// All that a filter asks, in place of what was asked before; what is
    /// asked after comes on top.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\nqatar\tsupports\tbadr\t2019\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let support = Filter::new().relation("supports");
    /// assert_eq!(graph.neighbours("badr")?.matching(&support).count()?, 2);
    /// assert_eq!(graph.neighbours("badr")?.matching(&support).at("2014")?.count()?, 1);
    /// assert_eq!(graph.around("iran")?.matching(&support).count()?, 2);
    /// assert_eq!(graph.paths("iran", "qatar")?.matching(&support).count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn matching(mut self, filter: &Filter) -> Self {
        match CompiledFilter::of(self.graph, filter) {
            Ok(filter) => self.filter = filter,
            Err(error) => self.wrong.note(Err(error)),
        }
        self
    }

    /// Only edges of a relation, and those of its inverse turned round; called
    /// again, of either. See [`Filter::relation`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\topposes\tdaesh\niran\tsupports\tbadr\nbadr\tsupports\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.paths("iran", "daesh")?.relation("supports").shortest()?.unwrap();
    /// assert_eq!(path.to_string(), "iran – badr – daesh");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relation(self, name: impl AsRef<str>) -> Self {
        self.relations([name])
    }

    /// Only edges of some relations.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\nbadr\tleads\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("badr")?.relations(["supports", "fights"]).count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relations<R: AsRef<str>>(mut self, names: impl IntoIterator<Item = R>) -> Self {
        let outcome = self.filter.relations(self.graph, names);
        self.after(outcome)
    }

    /// Only entities of a type: neighbours, those around an entity, or those
    /// that a path passes through, whose ends may be of any. Called again, of
    /// either.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let text = "Iran backs Hezbollah. Hezbollah attacked Israel. Iran attacked Israel.";
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// assert_eq!(graph.neighbours("iran")?.entity_type("group").count()?, 1);
    /// assert_eq!(graph.paths("iran", "israel")?.entity_type("group").count()?, 2);
    /// assert_eq!(graph.paths("iran", "israel")?.entity_type("person").count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_type(mut self, name: impl AsRef<str>) -> Self {
        let outcome = self.filter.entity_type(self.graph, name.as_ref());
        self.after(outcome)
    }

    /// Which way edges may lead, from the entity that is asked about or along
    /// a path. Symmetric relations lead both ways.
    ///
    /// ```
    /// use isnad::{Direction, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("badr")?.direction(Direction::Out).count()?, 0);
    /// let paths = graph.paths("iran", "qatar")?;
    /// assert!(paths.clone().shortest()?.is_some());
    /// assert!(paths.direction(Direction::Out).shortest()?.is_none());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn direction(mut self, direction: Direction) -> Self {
        self.filter.direction = direction;
        self
    }

    /// Only edges that can hold on a date, as precise as it is given: those
    /// with a claim whose time covers it, or that gives no time.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let found = graph.neighbours("iraq")?.at("2010-05")?.collect()?;
    /// assert_eq!((found.len(), found[0].subject), (1, "maliki"));
    /// assert!(graph.neighbours("iraq")?.at("soon").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date, or what is wrong with the question so far.
    pub fn at(self, date: &str) -> Result<Self> {
        self.during(date)
    }

    /// Only edges that can hold at some time of an interval, such as
    /// `2014/2017`.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iraq")?.during("2013/2016")?.count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval, or what is wrong with the
    /// question so far.
    pub fn during(mut self, interval: &str) -> Result<Self> {
        self.wrong.settle()?;
        self.filter.time(interval.parse()?);
        Ok(self)
    }

    /// With [`at`](Question::at) or [`during`](Question::during), only edges
    /// with a claim that gives a time.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tamal\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.at("2014")?.count()?, 2);
    /// assert_eq!(graph.neighbours("iran")?.at("2014")?.dated().count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn dated(mut self) -> Self {
        self.filter.dated();
        self
    }

    /// Only claims of a status; called again, of either.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran allegedly arms Hezbollah.")))?;
    /// assert_eq!(graph.neighbours("iran")?.status(Status::Asserted).count()?, 0);
    /// assert_eq!(graph.neighbours("iran")?.status(Status::Hedged).count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn status(self, status: Status) -> Self {
        self.statuses([status])
    }

    /// Only claims of some statuses.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran allegedly arms Hezbollah.")))?;
    /// let told = graph.around("iran")?.statuses([Status::Hedged, Status::Attributed]);
    /// assert_eq!(told.count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = Status>) -> Self {
        self.filter.statuses(statuses);
        self
    }

    /// Claims that deny an edge pass too, beside those asked for.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran does not arm Hezbollah.")))?;
    /// assert_eq!(graph.neighbours("iran")?.count()?, 0);
    /// assert_eq!(graph.neighbours("iran")?.with_negated().count()?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn with_negated(mut self) -> Self {
        self.filter.with_negated();
        self
    }

    /// Only edges that so many independent sources speak for (see
    /// [`Edge::sources`](crate::Edge::sources)), or, where denials are asked
    /// for, so many deny; 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t2014\tNINA\n"))?;
    /// assert_eq!(graph.neighbours("iran")?.min_sources(1).count()?, 1);
    /// assert!(graph.paths("iran", "badr")?.min_sources(2).shortest()?.is_none());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn min_sources(mut self, count: usize) -> Self {
        let outcome = self.filter.min_sources(count);
        self.after(outcome)
    }

    /// Only claims of a source: the outlet that the text cites, else the
    /// publisher, else the document. Called again, of either. See
    /// [`Filter::source`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t2014\tNINA\n"))?;
    /// assert_eq!(graph.neighbours("iran")?.source("Nina").count()?, 1);
    /// assert_eq!(graph.neighbours("iran")?.source("Reuters").count()?, 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn source(mut self, name: &str) -> Self {
        self.filter.source(name);
        self
    }

    /// Only claims of documents of a publisher, whatever outlet they cite.
    /// Called again, of either. See [`Filter::publisher`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t2014\tNINA\n");
    /// let mut graph = Graph::new();
    /// graph.import(&table.publisher("The Paper"))?;
    /// assert_eq!(graph.neighbours("iran")?.publisher("The Paper").count()?, 1);
    /// assert_eq!(graph.neighbours("iran")?.publisher("NINA").count()?, 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn publisher(mut self, name: &str) -> Self {
        self.filter.publisher(name);
        self
    }

    /// At most so many answers, the first of all: neighbours are not bounded
    /// unless told, entities around one and paths to 10,000; 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\ta\niran\tsupports\tb\niran\tsupports\tc\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.limit(2).count()?, 2);
    /// assert_eq!(graph.around("iran")?.limit(2).count()?, 2);
    /// assert!(graph.neighbours("iran")?.limit(0).count().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = Some(count);
        self.after(at_least_one("limit", count))
    }

    pub(super) fn after(mut self, outcome: Result<()>) -> Self {
        self.wrong.note(outcome);
        self
    }

    /// The filter, once all names and bounds are known to be right.
    pub(super) fn settled(&self) -> Result<CompiledFilter> {
        self.wrong.settle()?;
        self.filter.clone().settled()
    }
}

/// The answers to a question in a `for` loop: each of them, or the one thing
/// that is wrong with the question.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let mut answers = graph.neighbours("iran")?.into_iter();
/// assert_eq!(answers.next().unwrap()?.entity, "badr");
/// let mut answers = graph.neighbours("iran")?.relation("suports").into_iter();
/// assert!(answers.next().unwrap().is_err() && answers.next().is_none());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct Answers<I>(Result<I, Option<Error>>);

impl<I> Answers<I> {
    pub(super) fn new(outcome: Result<I>) -> Self {
        Self(outcome.map_err(Some))
    }
}

impl<I: Iterator> Iterator for Answers<I> {
    type Item = Result<I::Item>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Ok(answers) => answers.next().map(Ok),
            Err(error) => error.take().map(Err),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Ok(answers) => answers.size_hint(),
            Err(error) => (usize::from(error.is_some()), Some(usize::from(error.is_some()))),
        }
    }
}
