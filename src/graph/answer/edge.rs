//! One edge: all claims of one relation between two entities.

use std::fmt;

use crate::claim::{Claim, Status};
use crate::error::Result;
use crate::graph::answer::contradiction::{Contradiction, ContradictionKind};
use crate::graph::core::graph::Graph;
use crate::graph::edges::key::EdgeKey;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::tables::interner::NONE;
use crate::time::{Bound, Time};

/// All claims of one (subject, relation, object, role).
///
/// ```
/// use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span, Status};
///
/// let mut reading = Reading::new("note");
/// reading.entities.push(Entity::new("iran", "state", "Iran")?.into());
/// reading.entities.push(Entity::new("badr", "group", "Badr")?.into());
/// for (status, quote) in [
///     (Status::Asserted, "Iran supports Badr"),
///     (Status::Negated, "Iran does not support Badr"),
/// ] {
///     let span = Span::new(0, quote.len()).unwrap();
///     let claim = Claim::new("supports", Evidence::new("note", span, quote, "by hand"))
///         .subject(Argument::new("iran", span))
///         .object(Argument::new("badr", span))
///         .status(status);
///     reading.claims.push(claim);
/// }
/// let mut graph = Graph::new();
/// graph.add(reading)?;
/// let edge = graph.edges().next().unwrap();
/// assert_eq!((edge.subject(), edge.relation(), edge.object()), ("iran", "supports", "badr"));
/// assert_eq!((edge.claims().len(), edge.sources()), (2, 1));
/// assert_eq!(edge.contradictions().len(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Edge<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) number: u32,
}

impl<'g> Edge<'g> {
    /// The subject's id. In a symmetric relation that is the id that comes
    /// first.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iraq\tallied_with\tiran\n"))?;
    /// assert_eq!(graph.edges().next().unwrap().subject(), "iran", "it is symmetric");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn subject(&self) -> &'g str {
        self.graph.id_at(self.key().subject)
    }

    /// The relation, as the schema names it.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let edge = graph.edges().next().unwrap();
    /// assert_eq!(graph.schema().relation(edge.relation())?.inverse(), Some("supported_by"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn relation(&self) -> &'g str {
        self.graph.relations.text(self.graph.edges.relation(self.number))
    }

    /// The object's id.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let edge = graph.edges().next().unwrap();
    /// assert_eq!(graph.entity(edge.object())?.name(), "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn object(&self) -> &'g str {
        self.graph.id_at(self.key().object)
    }

    /// The office, kinship, or kind of support, where the relation has one.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "subject\trelation\tobject\trole\n\
    ///             iran\tsupports\tbadr\tarms\niran\tsupports\tbadr\tmoney\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let roles: Vec<_> = graph.edges().map(|e| e.role()).collect();
    /// assert_eq!(roles, [Some("arms"), Some("money")], "two edges");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn role(&self) -> Option<&'g str> {
        self.graph.ledger.word(self.graph.edges.role(self.number))
    }

    /// Its claims, by document and then by their place in the text.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let claims = graph.edges().next().unwrap().claims();
    /// assert_eq!(claims[0].evidence.quote, "Iran backs Hezbollah.");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in its claims.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        self.rows().into_iter().map(|row| self.graph.claim(row)).collect()
    }

    /// How many claims it has, denials among them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2016\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.edges().next().unwrap().claim_count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn claim_count(&self) -> usize {
        self.graph.edges.live(self.number) as usize
    }

    /// How many independent sources speak for it: distinct cited outlets;
    /// for a claim without a citation its publisher; failing that, its
    /// document. However a name is spelled it is one, and a sentence is one
    /// source wherever it is printed: see [`Edge::independent_sources`], which
    /// says who they are. Denials do not count.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\tal-Quds\niran\tsupports\tbadr\t2014\tNINA\n\
    ///             iran\tsupports\tbadr\t2016\tNINA\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let edge = graph.edges().next().unwrap();
    /// assert_eq!((edge.claim_count(), edge.sources()), (3, 2));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in its claims, and linear in their quotes.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.sources_among(self.chain())
    }

    /// How many independent sources some of its claims have that speak for it.
    pub(crate) fn sources_among(&self, rows: impl Iterator<Item = u32>) -> usize {
        let ledger = &self.graph.ledger;
        let rows: Vec<u32> = rows.filter(|r| !ledger.row(*r).is_negated()).collect();
        self.graph.count_sources(&rows)
    }

    /// How sure its surest claim is.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Status};
    ///
    /// let text = "Iran may have backed Hezbollah.";
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note-1", text)))?;
    /// assert_eq!(graph.edges().next().unwrap().status(), Status::Hedged);
    /// graph.add(Reader::builtin()?.read(&Document::new("note-2", "Iran backs Hezbollah.")))?;
    /// assert_eq!(graph.edges().next().unwrap().status(), Status::Asserted);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> Status {
        let all = self.chain().map(|r| self.graph.ledger.row(r).status());
        all.min().unwrap_or(Status::Negated)
    }

    /// From its earliest to its latest known date, where any claim that
    /// speaks for it gives one.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014-06\niran\tsupports\tbadr\t2016\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let span = graph.edges().next().unwrap().time_span();
    /// assert_eq!(span, Some("2014-06/2016".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn time_span(&self) -> Option<Time> {
        let ledger = &self.graph.ledger;
        let positive = self.chain().map(|r| ledger.row(r)).filter(|r| !r.is_negated());
        let mut times: Vec<Time> = positive.filter_map(|r| ledger.time(r)).collect();
        // A date without a year spans all time and says nothing here.
        if times.iter().any(|t| t.day_range() != (i32::MIN, i32::MAX)) {
            times.retain(|t| t.day_range() != (i32::MIN, i32::MAX));
        }
        times.sort();
        let start = times.iter().min_by_key(|t| t.day_range().0)?;
        let end = times.iter().max_by_key(|t| t.day_range().1)?;
        match (ends(start).0, ends(end).1) {
            _ if start == end => Some(*start),
            (start, end) => Some(Time::Interval { start, end }),
        }
    }

    /// Its claims that cannot all be right. What claims of other edges say
    /// against it [`Graph::contradictions`] tells.
    ///
    /// ```
    /// use isnad::{ContradictionKind, Graph, Table, TableFormat};
    ///
    /// let rows = "us\tkilled\tsoleimani\t2020-01-03\nus\tkilled\tsoleimani\t2020-01-07\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let found = graph.edges().next().unwrap().contradictions();
    /// assert_eq!((found[0].kind, found[0].sides.len()), (ContradictionKind::Dates, 2));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// At worst quadratic in its claims.
    #[must_use]
    pub fn contradictions(&self) -> Vec<Contradiction> {
        self.contradictions_among(self.rows())
    }

    /// The contradictions among some of its claims.
    pub(crate) fn contradictions_among(&self, rows: Vec<u32>) -> Vec<Contradiction> {
        let ledger = &self.graph.ledger;
        let (negated, positive): (Vec<u32>, Vec<u32>) =
            rows.into_iter().partition(|r| ledger.row(*r).is_negated());
        let claims = |rows: Vec<u32>| rows.into_iter().map(|r| self.graph.claim(r)).collect();
        let denied = self.graph.clash(ContradictionKind::Denied, &positive, &negated);
        let found = denied.into_iter().chain(self.graph.dates(self.key(), &positive));
        found
            .map(|conflict| Contradiction {
                kind: conflict.kind,
                sides: conflict.sides.into_iter().map(claims).collect(),
            })
            .collect()
    }

    pub(crate) fn key(&self) -> EdgeKey {
        self.graph.edges.key(self.number)
    }

    /// Its live rows in no order that means anything.
    pub(crate) fn chain(&self) -> impl Iterator<Item = u32> + use<'g> {
        self.graph.ledger.chain(self.graph.edges.head(self.number))
    }

    /// Its live rows, by document id and then by place.
    pub(crate) fn rows(&self) -> Vec<u32> {
        let ledger = &self.graph.ledger;
        let mut rows: Vec<u32> = self.chain().collect();
        rows.sort_by_cached_key(|r| (ledger.document_id(ledger.document_of(*r)), *r));
        rows
    }
}

/// Where a time begins and ends.
fn ends(time: &Time) -> (Bound, Bound) {
    match *time {
        Time::Date(date) => (Bound::Date(date), Bound::Date(date)),
        Time::Interval { start, end } => (start, end),
    }
}

/// Two edges are equal when they join the same entities in the same way.
impl PartialEq for Edge<'_> {
    fn eq(&self, other: &Self) -> bool {
        let key = |e: &Self| (e.subject(), e.relation(), e.object(), e.role());
        key(self) == key(other)
    }
}

impl Eq for Edge<'_> {}

impl fmt::Debug for Edge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Edge({self})")
    }
}

impl fmt::Display for Edge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.subject(), self.relation(), self.object())?;
        self.role().map_or(Ok(()), |role| write!(f, " ({role})"))
    }
}

impl Graph {
    /// How many edges it has, those that are only denied among them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2016\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.edge_count(), 2, "two rows are claims of one edge");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.live_edges().count()
    }

    /// Every edge, those that are only denied among them, by subject,
    /// relation, object and role.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let edges: Vec<_> = graph.edges().map(|e| e.to_string()).collect();
    /// assert_eq!(edges, ["badr fights daesh", "iran supports badr"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the edges.
    #[must_use]
    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'_>> {
        let mut all: Vec<u32> = self.live_edges().collect();
        self.sort_edges(&mut all);
        all.into_iter().map(|number| Edge { graph: self, number })
    }

    /// The edges between two entities in either direction, those that are
    /// only denied among them, in the order of [`Graph::edges`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tendorses\tiran\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.between("iran", "badr")?.len(), 2);
    /// assert!(graph.between("iran", "daesh")?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Logarithmic in the edges of the entity that has fewer, for each relation
    /// it has; at worst linear in them.
    pub fn between(&self, a: &str, b: &str) -> Result<Vec<Edge<'_>>> {
        let (a, b) = (self.place(a)?, self.place(b)?);
        Ok(self.edges_between(a, b, |_| true))
    }

    /// The claims that know an entity and nothing of the other side ("the
    /// killing of X"), and the other names that claims give it.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// let document = Document::new("note", "Qassim Soleimani was killed.");
    /// graph.add(Reader::builtin()?.read(&document))?;
    /// let claims = graph.claims_of("qassim-soleimani")?;
    /// assert_eq!((claims[0].relation.as_str(), &claims[0].subject), ("killed", &None));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// n log n in the claims given.
    pub fn claims_of(&self, id: &str) -> Result<Vec<Claim>> {
        let node = self.node(id)?;
        let head = self.one_sided.get(node).unwrap_or(NONE);
        let mut rows: Vec<u32> = self.ledger.chain(head).collect();
        let ledger = &self.ledger;
        rows.sort_by_cached_key(|r| (ledger.document_id(ledger.document_of(*r)), *r));
        Ok(rows.into_iter().map(|r| self.claim(r)).collect())
    }

    /// The live edges between two entities that pass, in a stable order.
    pub(crate) fn edges_between(
        &self,
        a: u32,
        b: u32,
        pass: impl Fn(u32) -> bool,
    ) -> Vec<Edge<'_>> {
        let mut all = self.edges.between(a, b);
        all.retain(|edge| pass(*edge));
        self.sort_edges(&mut all);
        all.into_iter().map(|number| Edge { graph: self, number }).collect()
    }

    /// Sorts edges by subject, relation, object and role.
    pub(crate) fn sort_edges(&self, edges: &mut [u32]) {
        let compare = |a: u32, b: u32| self.places.compare(a, b, &self.nodes.ids);
        edges.sort_unstable_by(|a, b| {
            let (a, b) = (self.edges.key(*a), self.edges.key(*b));
            compare(a.subject, b.subject)
                .then_with(|| self.rank_of(a.relation).cmp(&self.rank_of(b.relation)))
                .then_with(|| compare(a.object, b.object))
                .then_with(|| self.ledger.word(a.role).cmp(&self.ledger.word(b.role)))
        });
    }

    pub(crate) fn live_edges(&self) -> impl Iterator<Item = u32> {
        (0..u32::try_from(self.edges.len()).unwrap_or(NONE)).filter(|e| self.edges.live(*e) > 0)
    }
}

/// The edges that a question allows from one place to the next.
pub(crate) fn edges_of_step<'g>(
    graph: &'g Graph,
    filter: &CompiledFilter,
    from: u32,
    to: u32,
) -> Vec<Edge<'g>> {
    graph.edges_between(from, to, |edge| {
        filter.leads(graph, edge, from) && filter.takes(graph, edge)
    })
}
