//! Who is tied to an entity, and how.

use std::fmt;

use crate::error::Result;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::EdgeRun;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::filter::sets::NumberList;
use crate::graph::query::question::{Answers, OfNeighbours, Question};
use crate::graph::tables::places;

/// A question about an entity's neighbours, from [`Graph::neighbours`].
///
/// ```
/// use isnad::{Graph, Neighbours, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let question: Neighbours<'_> = graph.neighbours("badr")?.relation("supports");
/// assert_eq!(question.collect()?[0].subject, "iran");
/// # Ok::<(), isnad::Error>(())
/// ```
pub type Neighbours<'g> = Question<'g, OfNeighbours>;

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
/// let n = graph.neighbours("badr")?.iter()?.next().unwrap();
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
    /// let edges: Vec<_> = graph.neighbours("badr")?.iter()?.map(|n| n.to_string()).collect();
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
        Ok(Question::new(self, OfNeighbours { place: self.place(id)?, skip: 0 }))
    }
}

impl<'g> Neighbours<'g> {
    /// Passes over the first answers.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\ta\niran\tsupports\tb\niran\tsupports\tc\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.skip(1).limit(1).collect()?[0].entity, "b");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn skip(mut self, count: usize) -> Self {
        self.kind.skip = count;
        self
    }

    /// The neighbours, one at a time.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// for n in graph.neighbours("iran")?.relation("supports").iter()? {
    ///     assert_eq!(n.entity, "badr");
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the question: an unknown relation or entity type, a
    /// bound of 0, or a filter that nothing can pass.
    ///
    /// # Complexity
    ///
    /// Linear in the entity's edges of the relations that are asked for.
    pub fn iter(&self) -> Result<NeighbourIter<'g>> {
        let mut filter = self.settled()?;
        let (graph, OfNeighbours { place, skip }) = (self.graph, self.kind.clone());
        let any_passes = filter.takes_live() && filter.types.is_none() && graph.edges.is_all_live();
        let by_name = |relation| graph.rank_of(relation);
        let relations = match filter.relations.take() {
            Some(relations) => NumberList::sorted(relations, by_name),
            None => NumberList::of(graph.edges.relations_at(place), by_name),
        };
        Ok(NeighbourIter {
            graph,
            place,
            id: graph.id_at(place),
            filter,
            any_passes,
            relations,
            relation: "",
            opens_out: false,
            runs: [Cursor::EMPTY; 4],
            open: 0,
            skip,
            limit: self.limit.unwrap_or(usize::MAX),
        })
    }

    /// The neighbours, all at once.
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
    /// As [`iter`](Neighbours::iter).
    pub fn collect(&self) -> Result<Vec<Neighbour<'g>>> {
        Ok(self.iter()?.collect())
    }

    /// How many there are, after [`skip`](Neighbours::skip) and up to
    /// [`limit`](Question::limit).
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\niran\tsupports\thamas\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.neighbours("iran")?.count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`iter`](Neighbours::iter).
    pub fn count(&self) -> Result<usize> {
        Ok(self.edges()?.count())
    }

    /// The edges alone: names are looked up when they are asked for, which is
    /// the fastest way through a hub.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let well_sourced = graph.neighbours("iran")?.edges()?.filter(|e| e.sources() > 1);
    /// assert_eq!(well_sourced.count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`iter`](Neighbours::iter).
    pub fn edges(&self) -> Result<EdgeIter<'g>> {
        self.iter().map(EdgeIter)
    }
}

impl<'g> IntoIterator for Neighbours<'g> {
    type Item = Result<Neighbour<'g>>;
    type IntoIter = Answers<NeighbourIter<'g>>;

    fn into_iter(self) -> Self::IntoIter {
        Answers::new(self.iter())
    }
}

/// The neighbours of an entity, in order.
///
/// ```
/// use isnad::{Graph, NeighbourIter, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let mut all: NeighbourIter<'_> = graph.neighbours("iran")?.iter()?;
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
    relations: NumberList,
    relation: &'g str,
    /// Whether that one is symmetric.
    opens_out: bool,
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
    fn next_relation(&mut self) -> bool {
        let Some(relation) = self.relations.next() else { return false };
        self.relation = self.graph.relations.text(relation);
        let (by_subject, by_object) = self.filter.ways(self.graph, relation);
        self.opens_out = by_subject;
        let (out, into) = self.graph.edges.runs(self.place, relation);
        self.open = 0;
        if by_subject {
            out.into_iter().for_each(|run| self.open(run, true));
        }
        if by_object {
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
                if self.next_relation() {
                    continue;
                }
                return None;
            };
            // A loop is one edge; it is met on its way out where it can be.
            let again = end == self.place && !is_out && self.opens_out;
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
                    if self.next_relation() {
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
            let met = !is_out && self.opens_out;
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
        let met = |c: &Cursor<'_>| !c.is_out && self.opens_out;
        let (met_a, met_b) = (met(&a), met(&b));
        loop {
            let keys = (order.key(a.end), order.key(b.end));
            if keys.0 == keys.1 {
                // Ids and roles decide.
                (self.runs[0], self.runs[1]) = (a, b);
                if let Some((number, end, is_out)) = self.step()
                    && (end != self.place || is_out || !self.opens_out)
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
/// let mut edges: EdgeIter<'_> = graph.neighbours("iran")?.edges()?;
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
