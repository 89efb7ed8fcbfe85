//! The filter that users write: what a question is about, by names.

use crate::claim::Status;
use crate::error::Result;
use crate::graph::filter::direction::Direction;
use crate::id::{EntityType, Relation};
use crate::time::Time;

/// Which edges a question is about: a value to build once, keep, and use for
/// any question, measure or export of any graph.
///
/// An edge passes if its relation is asked for and enough sources make claims
/// that pass; a claim passes by its status, its time and its source. Without
/// a word on status, claims that deny an edge do not pass.
///
/// Names are looked up when a question is asked: an unknown relation or type
/// is an error then, and so is a filter that nothing can pass.
///
/// ```
/// use isnad::{Filter, Graph, Status, Table, TableFormat};
///
/// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n\
///             iran\tsupports\tiraq\t2010\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
///
/// let led = Filter::new().relation("leads").at("2010")?.status(Status::Asserted);
/// assert_eq!(graph.neighbours("iraq")?.matching(&led).count()?, 1);
/// assert!(graph.paths("iran", "maliki")?.matching(&led).shortest()?.is_none());
/// assert_eq!(graph.matching(&led)?.edges().next().unwrap().to_string(), "maliki leads iraq");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub(crate) relations: Option<Vec<Relation>>,
    pub(crate) entity_types: Option<Vec<EntityType>>,
    pub(crate) direction: Direction,
    pub(crate) time: Option<Time>,
    pub(crate) dated: bool,
    pub(crate) statuses: Option<Vec<Status>>,
    pub(crate) negated: bool,
    pub(crate) min_sources: Option<usize>,
    pub(crate) sources: Option<Vec<String>>,
    pub(crate) publishers: Option<Vec<String>>,
}

impl Filter {
    /// What passes when nothing is asked: every edge that some claim speaks
    /// for.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.matching(&Filter::new())?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only edges of a relation, and those of its inverse turned round; called
    /// again, of either. So one may ask by the name of an inverse, and a path
    /// along ownership crosses `owns` forwards and `subsidiary_of` backwards
    /// where the schema says that each is the other's inverse.
    ///
    /// ```
    /// use isnad::{Direction, Filter, Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let wrong = Filter::new().relation("suports");
    /// let error = graph.matching(&wrong).unwrap_err().to_string();
    /// assert_eq!(error, "no relation `suports`, did you mean `supports`?");
    /// let by_whom = Filter::new().relation("supported_by").direction(Direction::Out);
    /// assert_eq!(graph.neighbours("badr")?.matching(&by_whom).collect()?[0].entity, "iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn relation(self, name: impl AsRef<str>) -> Self {
        self.relations([name])
    }

    /// Only edges of some relations.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\nbadr\tleads\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let ties = Filter::new().relations(["supports", "fights"]);
    /// assert_eq!(graph.matching(&ties)?.edges().count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn relations<R: AsRef<str>>(mut self, names: impl IntoIterator<Item = R>) -> Self {
        let all = self.relations.get_or_insert_default();
        all.extend(names.into_iter().map(|name| Relation::from(name.as_ref())));
        self
    }

    /// Only entities of a type: as neighbours, around an entity, or on the way
    /// of a path, whose ends may be of any. Called again, of either.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let row = r#"{"subject": "iran", "relation": "supports", "object": "badr",
    ///     "subject_type": "state", "object_type": "group"}"#.replace('\n', "");
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t.jsonl", TableFormat::JsonLines, row))?;
    /// let states = Filter::new().entity_type("state");
    /// assert_eq!(graph.neighbours("badr")?.matching(&states).count()?, 1);
    /// assert_eq!(graph.neighbours("iran")?.matching(&states).count()?, 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn entity_type(mut self, name: impl AsRef<str>) -> Self {
        self.entity_types.get_or_insert_default().push(EntityType::from(name.as_ref()));
        self
    }

    /// Which way edges may lead from the entity that is asked about, or along
    /// a path. A graph as a whole has no such entity: there it says nothing.
    ///
    /// ```
    /// use isnad::{Direction, Filter, Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let out = Filter::new().direction(Direction::Out);
    /// assert_eq!(graph.neighbours("badr")?.matching(&out).count()?, 0);
    /// assert!(graph.paths("iran", "badr")?.matching(&out).shortest()?.is_some());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Only edges that can hold on a date, as precise as it is given: those
    /// with a claim whose time covers it, or that gives no time.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.matching(&Filter::new().at("2010-05")?)?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date.
    pub fn at(self, date: &str) -> Result<Self> {
        self.during(date)
    }

    /// Only edges that can hold at some time of an interval, such as
    /// `2014/2017`.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.matching(&Filter::new().during("2013/2016")?)?.edges().count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval.
    pub fn during(mut self, interval: &str) -> Result<Self> {
        self.time = Some(interval.parse()?);
        Ok(self)
    }

    /// With [`Filter::at`] or [`Filter::during`], only edges with a claim that
    /// gives a time.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tamal\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let then = Filter::new().at("2014")?;
    /// assert_eq!(graph.matching(&then)?.edges().count(), 2);
    /// assert_eq!(graph.matching(&then.dated())?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn dated(mut self) -> Self {
        self.dated = true;
        self
    }

    /// Only claims of a status; called again, of either.
    ///
    /// ```
    /// use isnad::{Document, Filter, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran allegedly arms Hezbollah.")))?;
    /// assert_eq!(graph.matching(&Filter::new().status(Status::Asserted))?.edges().count(), 0);
    /// assert_eq!(graph.matching(&Filter::new().status(Status::Hedged))?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn status(self, status: Status) -> Self {
        self.statuses([status])
    }

    /// Only claims of some statuses.
    ///
    /// ```
    /// use isnad::{Document, Filter, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran allegedly arms Hezbollah.")))?;
    /// let told = Filter::new().statuses([Status::Hedged, Status::Attributed]);
    /// assert_eq!(graph.matching(&told)?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = Status>) -> Self {
        self.statuses.get_or_insert_default().extend(statuses);
        self
    }

    /// Claims that deny an edge pass too, beside those asked for.
    ///
    /// ```
    /// use isnad::{Document, Filter, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran does not arm Hezbollah.")))?;
    /// assert_eq!(graph.matching(&Filter::new())?.edges().count(), 0);
    /// assert_eq!(graph.matching(&Filter::new().with_negated())?.edges().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn with_negated(mut self) -> Self {
        self.negated = true;
        self
    }

    /// Only edges for which so many independent sources make claims that pass
    /// and agree; see [`Edge::sources`](crate::Edge::sources).
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t\tReuters\niran\tsupports\tbadr\t\tal-Quds\n\
    ///             iran\tsupports\tamal\t\tReuters\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.matching(&Filter::new().min_sources(2))?.edges().count(), 1);
    /// assert!(graph.matching(&Filter::new().min_sources(0)).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn min_sources(mut self, count: usize) -> Self {
        self.min_sources = Some(count);
        self
    }

    /// Only claims of a source: the outlet that the text cites, else the
    /// publisher of the document, else the document. Case and punctuation of
    /// its name do not count. Called again, of either.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t\tReuters\niran\tsupports\tamal\t\tal-Quds\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let told = graph.matching(&Filter::new().source("REUTERS"))?;
    /// assert_eq!(told.edges().next().unwrap().object(), "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn source(mut self, name: impl Into<String>) -> Self {
        self.sources.get_or_insert_default().push(name.into());
        self
    }

    /// Only claims of documents of a publisher, whatever outlet they cite.
    /// Case and punctuation of its name do not count. Called again, of
    /// either.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let table = Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t\tReuters\n");
    /// let mut graph = Graph::new();
    /// graph.import(&table.publisher("NINA"))?;
    /// assert_eq!(graph.matching(&Filter::new().publisher("Nina"))?.edges().count(), 1);
    /// assert_eq!(graph.matching(&Filter::new().publisher("Reuters"))?.edges().count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn publisher(mut self, name: impl Into<String>) -> Self {
        self.publishers.get_or_insert_default().push(name.into());
        self
    }

    /// The filter with a time, unless it asks for one of its own.
    pub(crate) fn or_during(mut self, time: Option<Time>) -> Self {
        self.time = self.time.or(time);
        self
    }
}
