//! Who is tied to an entity, and how.

use std::fmt;
use std::marker::PhantomData;

use crate::claim::Status;
use crate::error::{Result, at_least_one};
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::EdgeRun;
use crate::graph::filter::compiled::{self, CompiledFilter};
use crate::graph::filter::deferred_error::DeferredError;
use crate::graph::filter::direction::Direction;
use crate::graph::tables::places;
use crate::time::Time;

/// A question about an entity's neighbours, and its answer.
///
/// What narrows it by name or number (`relation`, `entity_type`, `min_sources`,
/// `limit`) waits with its error, if any, until [`collect`](Neighbours::collect), [`at`](Neighbours::at),
/// [`during`](Neighbours::during) or [`check`](Neighbours::check) gives it
/// out; only a question without such a debt can be iterated.
///
/// Edges that are only denied are left out unless
/// [`with_negated`](Neighbours::with_negated) or
/// [`status`](Neighbours::status) asks for them.
///
/// ```
/// use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span};
///
/// let quote = "Hadi al-Amiri has led Badr since 2009";
/// let span = Span::new(0, quote.len()).unwrap();
/// let mut reading = Reading::new("note");
/// reading.entities.push(Entity::new("hadi-al-amiri", "person", "Hadi al-Amiri")?.into());
/// reading.entities.push(Entity::new("badr", "group", "Badr")?.into());
/// reading.claims.push(
///     Claim::new("leads", Evidence::new("note", span, quote, "by hand"))
///         .subject(Argument::new("hadi-al-amiri", span))
///         .object(Argument::new("badr", span))
///         .time("2009/..".parse()?),
/// );
/// let mut graph = Graph::new();
/// graph.add(reading)?;
///
/// for n in graph.neighbours("hadi-al-amiri")?.relation("leads").at("2020-01-04")? {
///     assert_eq!(n.object, "badr");
///     assert_eq!(n.edge.sources(), 1);
/// }
/// assert_eq!(graph.neighbours("badr")?.relation("leads").at("2008")?.count(), 0);
/// assert!(graph.neighbours("badr")?.relation("leeds").collect().is_err());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "iterate it, or `collect` it"]
pub struct Neighbours<'g, Stage = Checked> {
    graph: &'g Graph,
    place: u32,
    filter: CompiledFilter,
    skip: usize,
    limit: usize,
    wrong: DeferredError,
    stage: PhantomData<Stage>,
}

/// Marks a question whose parts are all known to be right.
///
/// ```
/// use isnad::{Checked, Graph, Neighbours, Table, TableFormat};
///
/// fn first<'g>(question: Neighbours<'g, Checked>) -> Option<&'g str> {
///     question.into_iter().next().map(|n| n.entity)
/// }
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// assert_eq!(first(graph.neighbours("iran")?), Some("badr"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Checked {}

/// Marks a question that may hold an unknown name or a bound of 0; `collect`, `at`,
/// `during` and `check` find out.
///
/// ```
/// use isnad::{Document, Graph, Neighbours, Reader, Unchecked};
///
/// fn backers<'g>(question: Neighbours<'g>) -> Neighbours<'g, Unchecked> {
///     question.relation("supports").entity_type("state")
/// }
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// assert_eq!(backers(graph.neighbours("hezbollah")?).check()?.count(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Unchecked {}

/// One edge of an entity, and who is at its other end.
///
/// `subject` and `object` stand as the edge has them, whichever of the two
/// was asked about.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let n = graph.neighbours("badr")?.into_iter().next().unwrap();
/// assert_eq!((n.entity, n.subject, n.object), ("iran", "iran", "badr"));
/// assert_eq!(n.to_string(), "iran supports badr");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Neighbour<'g> {
    /// The neighbour's id.
    pub entity: &'g str,
    /// The subject's id.
    pub subject: &'g str,
    /// The relation.
    pub relation: &'g str,
    /// The object's id.
    pub object: &'g str,
    /// The edge, with its claims.
    pub edge: Edge<'g>,
}

impl fmt::Display for Neighbour<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.edge.fmt(f)
    }
}

impl Graph {
    /// Asks for the edges of an entity, by id or by a name that only it
    /// bears.
    ///
    /// They come by relation, then by the neighbour's id, then by role.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let edges: Vec<_> = graph.neighbours("badr")?.into_iter().map(|n| n.to_string()).collect();
    /// assert_eq!(edges, ["badr fights daesh", "iran supports badr"]);
    /// assert_eq!(graph.neighbours("nobody").unwrap_err().to_string(), "no entity `nobody`");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Linear in the edges of the entity that have the relations asked for,
    /// whatever the size of the graph; with [`limit`](Neighbours::limit) it
    /// ends early.
    #[doc(alias = "neighbors")]
    pub fn neighbours(&self, id: &str) -> Result<Neighbours<'_>> {
        Ok(Neighbours {
            graph: self,
            place: self.place(id)?,
            filter: CompiledFilter::default(),
            skip: 0,
            limit: usize::MAX,
            wrong: DeferredError::default(),
            stage: PhantomData,
        })
    }
}

impl<'g, Stage> Neighbours<'g, Stage> {
    /// Only edges of this relation, or of another that is asked for too.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("badr")?.relation("fights").collect()?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relation(self, name: impl AsRef<str>) -> Neighbours<'g, Unchecked> {
        self.relations([name])
    }

    /// Only edges of these relations; none of them, no edge.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\nbadr\tpart_of\tpmu\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("badr")?.relations(["fights", "part_of"]).collect()?.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relations<R: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = R>,
    ) -> Neighbours<'g, Unchecked> {
        let outcome = compiled::relations(&mut self.filter, self.graph, names);
        self.after(outcome)
    }

    /// Only neighbours of this type, or of another that is asked for too.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran backs Hezbollah. Iran backs Iraq.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let groups = graph.neighbours("iran")?.entity_type("group").collect()?;
    /// assert_eq!((groups.len(), groups[0].entity), (1, "hezbollah"));
    /// assert!(graph.neighbours("iran")?.entity_type("ship").collect().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_type(mut self, name: &str) -> Neighbours<'g, Unchecked> {
        let outcome = self.filter.entity_type(self.graph, name);
        self.after(outcome)
    }

    /// Only edges from it ([`Direction::Out`]) or to it. A symmetric edge
    /// leads both ways.
    ///
    /// ```
    /// use isnad::{Direction, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\topposes\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let who = graph.neighbours("badr")?.direction(Direction::In).collect()?;
    /// assert_eq!(who[0].entity, "iran");
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
    /// let then = graph.neighbours("iraq")?.relation("leads").at("2010-03")?.collect()?;
    /// assert_eq!((then.len(), then[0].entity), (1, "maliki"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date, or an unknown name asked for before.
    pub fn at(self, date: &str) -> Result<Neighbours<'g>> {
        self.during(date)
    }

    /// Only edges that can hold at some time of an interval, such as
    /// `2014/2017`; see [`at`](Neighbours::at).
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iraq")?.during("2013/2015")?.count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval, or an unknown name asked for
    /// before.
    pub fn during(mut self, interval: &str) -> Result<Neighbours<'g>> {
        let outcome = self.filter.time(interval);
        self.after(outcome).check()
    }

    /// With [`at`](Neighbours::at) or [`during`](Neighbours::during): a
    /// claim must give a time to count.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.neighbours("iran")?.at("2014")?.count(), 1, "it may have held then");
    /// assert_eq!(graph.neighbours("iran")?.at("2014")?.dated().count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn dated(mut self) -> Self {
        self.filter.dated = true;
        self
    }

    /// Only edges with a claim of this status, or of another that is asked for
    /// too.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran may have backed Hezbollah. Iran backs Hamas.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let hedged = graph.neighbours("iran")?.status(Status::Hedged).collect()?;
    /// assert_eq!((hedged.len(), hedged[0].entity), (1, "hezbollah"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn status(self, status: Status) -> Self {
        self.statuses([status])
    }

    /// Only edges with a claim of one of these statuses; none of them, no
    /// edge.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let mut graph = Graph::new();
    /// let text = "Iran may have backed Hezbollah. Iran backs Hamas.";
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let statuses = [Status::Asserted, Status::Hedged];
    /// assert_eq!(graph.neighbours("iran")?.statuses(statuses).count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = Status>) -> Self {
        self.filter.statuses(statuses);
        self
    }

    /// Edges that are denied, too, beside those of the statuses asked for.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran did not attack Iraq.")))?;
    /// assert_eq!(graph.neighbours("iran")?.count(), 0);
    /// assert_eq!(graph.neighbours("iran")?.with_negated().count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn with_negated(mut self) -> Self {
        self.filter.with_negated();
        self
    }

    /// Only edges that at least so many independent sources speak for, in
    /// claims that the question allows; see [`Edge::sources`]. Where denials
    /// are asked for, so many that deny it will do as well. 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\tal-Quds\niran\tsupports\tbadr\t2014\tNINA\n\
    ///             iran\topposes\tdaesh\t2014\tNINA\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let sure = graph.neighbours("iran")?.min_sources(2).collect()?;
    /// assert_eq!((sure.len(), sure[0].entity), (1, "badr"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn min_sources(mut self, count: usize) -> Neighbours<'g, Unchecked> {
        let outcome = self.filter.sources(count);
        self.after(outcome)
    }

    /// Leaves out the first edges: with [`limit`](Neighbours::limit), a page.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\ta\niran\tsupports\tb\niran\tsupports\tc\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let page = graph.neighbours("iran")?.skip(2).limit(2).collect()?;
    /// assert_eq!((page.len(), page[0].entity), (1, "c"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn skip(mut self, count: usize) -> Self {
        self.skip = count;
        self
    }

    /// At most so many edges; all unless told. 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\ta\niran\tsupports\tb\niran\tsupports\tc\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.limit(2).collect()?.len(), 2);
    /// assert!(graph.neighbours("iran")?.limit(0).collect().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn limit(mut self, count: usize) -> Neighbours<'g, Unchecked> {
        self.limit = count;
        self.after(at_least_one("limit", count))
    }

    /// The same question, once all names and bounds in it are known to be
    /// right.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// for n in graph.neighbours("iran")?.relation("supports").check()? {
    ///     assert_eq!(n.entity, "badr");
    /// }
    /// assert!(graph.neighbours("iran")?.relation("suports").check().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown relation or entity type, or a bound of 0.
    pub fn check(mut self) -> Result<Neighbours<'g>> {
        self.wrong.settle()?;
        Ok(self.into_stage())
    }

    /// The neighbours.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.neighbours("badr")?.collect()?[0].edge.claim_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check`](Neighbours::check).
    pub fn collect(self) -> Result<Vec<Neighbour<'g>>> {
        Ok(self.check()?.into_iter().collect())
    }

    fn after(mut self, outcome: Result<()>) -> Neighbours<'g, Unchecked> {
        self.wrong.note(outcome);
        self.into_stage()
    }

    fn into_stage<Next>(self) -> Neighbours<'g, Next> {
        let Self { graph, place, filter, skip, limit, wrong, .. } = self;
        Neighbours { graph, place, filter, skip, limit, wrong, stage: PhantomData }
    }
}

impl<'g> Neighbours<'g> {
    pub(crate) fn in_time(mut self, time: Time) -> Self {
        self.filter.set_time(time);
        self
    }

    /// The edges alone: names are looked up when they are asked for, which is
    /// the fastest way through a hub.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let well_sourced = graph.neighbours("iran")?.edges().filter(|e| e.sources() > 1);
    /// assert_eq!(well_sourced.count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn edges(self) -> EdgeIter<'g> {
        EdgeIter(self.into_iter())
    }

    /// How many edges there are, after [`skip`](Neighbours::skip) and up to
    /// [`limit`](Neighbours::limit).
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\niran\tsupports\thamas\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn count(self) -> usize {
        self.edges().count()
    }
}

impl<'g> IntoIterator for Neighbours<'g> {
    type Item = Neighbour<'g>;
    type IntoIter = NeighbourIter<'g>;

    fn into_iter(self) -> NeighbourIter<'g> {
        let Self { graph, place, mut filter, skip, limit, .. } = self;
        let mut relations: Vec<u32> = match filter.relations.take() {
            Some(relations) => relations.into_list(),
            None => graph.edges.relations_at(place),
        };
        if relations.len() > 1 {
            relations.sort_unstable_by_key(|r| graph.rank_of(*r));
        }
        let any_passes = filter.is_plain() && filter.types.is_none() && graph.edges.is_all_live();
        NeighbourIter {
            graph,
            place,
            id: graph.id_at(place),
            filter,
            any_passes,
            relations: relations.into_iter(),
            relation: "",
            turns: false,
            runs: [Cursor::EMPTY; 4],
            open: 0,
            skip,
            limit,
        }
    }
}

/// The neighbours of an entity, in order.
///
/// ```
/// use isnad::{Graph, NeighbourIter, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let mut all: NeighbourIter<'_> = graph.neighbours("iran")?.into_iter();
/// assert_eq!(all.next().unwrap().entity, "badr");
/// assert!(all.next().is_none());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct NeighbourIter<'g> {
    graph: &'g Graph,
    place: u32,
    id: &'g str,
    filter: CompiledFilter,
    /// Whether no edge need be looked at to know that it passes.
    any_passes: bool,
    /// Those still to come, then the one at hand.
    relations: std::vec::IntoIter<u32>,
    relation: &'g str,
    /// Whether that one is symmetric.
    turns: bool,
    /// The runs of the relation at hand; so many have edges left.
    runs: [Cursor<'g>; 4],
    open: usize,
    skip: usize,
    limit: usize,
}

/// The next edge of a run.
#[derive(Clone, Copy, Debug)]
struct Cursor<'g> {
    run: EdgeRun<'g>,
    at: usize,
    edge: u32,
    end: u32,
    is_out: bool,
}

impl<'g> Cursor<'g> {
    const EMPTY: Self = Self { run: EdgeRun::Out(0, &[]), at: 0, edge: 0, end: 0, is_out: true };

    #[inline]
    fn load(&mut self) -> bool {
        let more = self.at < self.run.len();
        if more {
            (self.edge, self.end) = self.run.get(self.at);
        }
        more
    }
}

impl<'g> NeighbourIter<'g> {
    /// Takes up the runs of the next relation; whether there is one.
    fn turn(&mut self) -> bool {
        let Some(relation) = self.relations.next() else { return false };
        self.relation = self.graph.relations.text(relation);
        self.turns = self.graph.is_symmetric(relation);
        let turns = self.turns;
        let (out, into) = self.graph.edges.runs(self.place, relation);
        self.open = 0;
        if self.filter.direction.is_out() || turns {
            out.into_iter().for_each(|run| self.open(run, true));
        }
        if self.filter.direction.is_in() || turns {
            into.into_iter().for_each(|run| self.open(run, false));
        }
        true
    }

    fn open(&mut self, run: EdgeRun<'g>, is_out: bool) {
        let mut cursor = Cursor { run, at: 0, edge: 0, end: 0, is_out };
        if cursor.load()
            && let Some(free) = self.runs.get_mut(self.open)
        {
            *free = cursor;
            self.open += 1;
        }
    }

    /// The next edge of the relation at hand, its other end, and whether it
    /// leads out.
    #[inline]
    fn step(&mut self) -> Option<(u32, u32, bool)> {
        let first = match self.open {
            0 => return None,
            1 => 0,
            _ => self.least(),
        };
        let cursor = self.runs.get_mut(first)?;
        let found = (cursor.edge, cursor.end, cursor.is_out);
        cursor.at += 1;
        if !cursor.load() {
            self.open -= 1;
            self.runs.swap(first, self.open);
        }
        Some(found)
    }

    /// Which run comes first: by the other end, then by role, then out
    /// before in.
    fn least(&self) -> usize {
        let (graph, order) = (self.graph, &self.graph.places);
        let before = |a: &Cursor<'_>, b: &Cursor<'_>| {
            let keys = (order.key(a.end), order.key(b.end));
            if keys.0 != keys.1 {
                return keys.0 < keys.1;
            }
            let role = |c: &Cursor<'_>| graph.ledger.word(graph.edges.role(c.edge));
            order
                .compare(a.end, b.end, &graph.nodes.ids)
                .then_with(|| role(a).cmp(&role(b)))
                .then(b.is_out.cmp(&a.is_out))
                .is_lt()
        };
        let mut first = 0;
        for (i, cursor) in self.runs.iter().enumerate().take(self.open).skip(1) {
            if self.runs.get(first).is_some_and(|best| before(cursor, best)) {
                first = i;
            }
        }
        first
    }
}

impl NeighbourIter<'_> {
    /// The next edge that passes, its other end, and whether it leads out.
    #[inline]
    fn advance(&mut self) -> Option<(u32, u32, bool)> {
        if self.limit == 0 {
            return None;
        }
        loop {
            let Some((number, end, is_out)) = self.step() else {
                if self.turn() {
                    continue;
                }
                return None;
            };
            // A loop is one edge; it is met on its way out where it can be.
            let again =
                end == self.place && !is_out && (self.filter.direction.is_out() || self.turns);
            let passes = self.any_passes
                || self.filter.takes_claims(self.graph, number)
                    && self.filter.takes_type(self.graph, end);
            if again || !passes {
                continue;
            }
            if self.skip > 0 {
                self.skip -= 1;
                continue;
            }
            self.limit -= 1;
            return Some((number, end, is_out));
        }
    }
}

impl<'g> NeighbourIter<'g> {
    /// Folds every edge that is left, as `advance` would give it: where none
    /// need be looked at, runs are walked without a stop between their edges.
    #[inline]
    fn drain<B>(mut self, mut all: B, mut take: impl FnMut(B, &Self, u32, u32, bool) -> B) -> B {
        while self.any_passes && self.skip == 0 && self.limit == usize::MAX {
            match self.open {
                0 => {
                    if self.turn() {
                        continue;
                    }
                    return all;
                }
                1 => {}
                2 => {
                    all = self.weave(all, &mut take);
                    continue;
                }
                _ => {
                    let Some((number, end, is_out)) = self.advance() else { return all };
                    all = take(all, &self, number, end, is_out);
                    continue;
                }
            }
            let [Cursor { run, at, is_out, .. }, ..] = self.runs;
            let met = !is_out && (self.filter.direction.is_out() || self.turns);
            let mut one = |all, number, end| {
                if met && end == self.place { all } else { take(all, &self, number, end, is_out) }
            };
            match run {
                EdgeRun::Out(first, ends) => {
                    let ends = ends.get(at..).unwrap_or_default();
                    for (number, end) in (first + places::number(at)..).zip(ends) {
                        all = one(all, number, *end);
                    }
                }
                EdgeRun::In(edges, ends) => {
                    let both = edges.iter().zip(ends).skip(at);
                    all = both.fold(all, |all, (number, end)| one(all, *number, *end));
                }
                EdgeRun::Recent(..) => {
                    for i in at..run.len() {
                        let (number, end) = run.get(i);
                        all = one(all, number, end);
                    }
                }
            }
            self.open = 0;
        }
        while let Some((number, end, is_out)) = self.advance() {
            all = take(all, &self, number, end, is_out);
        }
        all
    }

    /// Folds two runs as far as both go.
    #[inline]
    fn weave<B>(&mut self, mut all: B, take: &mut impl FnMut(B, &Self, u32, u32, bool) -> B) -> B {
        let order = &self.graph.places;
        let [mut a, mut b, ..] = self.runs;
        let met = |c: &Cursor<'_>| !c.is_out && (self.filter.direction.is_out() || self.turns);
        let (met_a, met_b) = (met(&a), met(&b));
        loop {
            let keys = (order.key(a.end), order.key(b.end));
            if keys.0 == keys.1 {
                // Ids and roles decide.
                (self.runs[0], self.runs[1]) = (a, b);
                if let Some((number, end, is_out)) = self.step()
                    && (end != self.place
                        || is_out
                        || !self.filter.direction.is_out() && !self.turns)
                {
                    all = take(all, self, number, end, is_out);
                }
                if self.open < 2 {
                    return all;
                }
                [a, b, ..] = self.runs;
                continue;
            }
            let (from, met) = if keys.0 < keys.1 { (&mut a, met_a) } else { (&mut b, met_b) };
            if !met || from.end != self.place {
                all = take(all, self, from.edge, from.end, from.is_out);
            }
            from.at += 1;
            if !from.load() {
                (self.runs[0], self.runs[1]) = if keys.0 < keys.1 { (b, a) } else { (a, b) };
                self.open = 1;
                return all;
            }
        }
    }

    #[inline]
    fn neighbour(&self, number: u32, end: u32, is_out: bool) -> Neighbour<'g> {
        let entity = self.graph.id_at(end);
        let (subject, object) = if is_out { (self.id, entity) } else { (entity, self.id) };
        let edge = Edge { graph: self.graph, number };
        Neighbour { entity, subject, relation: self.relation, object, edge }
    }
}

impl<'g> Iterator for NeighbourIter<'g> {
    type Item = Neighbour<'g>;

    #[inline]
    fn next(&mut self) -> Option<Neighbour<'g>> {
        let (number, end, is_out) = self.advance()?;
        Some(self.neighbour(number, end, is_out))
    }

    #[inline]
    fn fold<B, F: FnMut(B, Neighbour<'g>) -> B>(self, init: B, mut f: F) -> B {
        self.drain(init, |all, this, number, end, is_out| {
            f(all, this.neighbour(number, end, is_out))
        })
    }
}

/// The edges of an entity, in the order of its neighbours.
///
/// ```
/// use isnad::{EdgeIter, Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let mut edges: EdgeIter<'_> = graph.neighbours("iran")?.edges();
/// assert_eq!(edges.next().unwrap().object(), "badr");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct EdgeIter<'g>(NeighbourIter<'g>);

impl<'g> Iterator for EdgeIter<'g> {
    type Item = Edge<'g>;

    #[inline]
    fn next(&mut self) -> Option<Edge<'g>> {
        let (number, ..) = self.0.advance()?;
        Some(Edge { graph: self.0.graph, number })
    }

    #[inline]
    fn fold<B, F: FnMut(B, Edge<'g>) -> B>(self, init: B, mut f: F) -> B {
        let graph = self.0.graph;
        self.0.drain(init, |all, _, number, _, _| f(all, Edge { graph, number }))
    }
}
