//! How two entities are connected.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::{Error, Result, at_least_one};
use crate::graph::answer::edge::edges_of_step;
use crate::graph::core::graph::Graph;
use crate::graph::filter::allowed_steps::{Filtered, Unfiltered};
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::path::{Length, Path, Paths, Truncation};
use crate::graph::query::question::{Answers, OfPaths, Question};
use crate::graph::query::time_order;
use crate::graph::search::k_shortest;
use crate::graph::search::shortest;
use crate::graph::search::simple_paths::WalkEnd;

/// How many steps a simple path may have, unless the question says.
const HOPS: usize = 4;
/// How many paths are given, unless the question says.
const LIMIT: usize = 10_000;
/// How many steps a search for simple paths tries before it gives up.
const WORK: usize = 50_000_000;
/// How many steps `k_shortest` tries before it turns to Yen's way.
const EASY: usize = 2_000_000;
/// How many entities `best_sourced` settles before it gives up.
const SETTLED: usize = 1_000_000;
/// The cost of a step that one source speaks for.
const UNIT: u64 = 720_720;

/// Runs a search over the steps that a question allows: each of the two ways
/// to walk is compiled for itself.
macro_rules! dispatch {
    ($query:ident, $steps:ident => $search:expr) => {
        if $query.takes_all_steps() {
            let $steps = Unfiltered($query.graph);
            $search
        } else {
            let $steps = $query.allowed();
            $search
        }
    };
}

/// A question about the ways from one entity to another.
///
/// Unless told otherwise, a path may use an edge in either direction, uses
/// no edge that is only denied, and never visits an entity twice. Unknown
/// names wait with their error until the question is answered.
///
/// ```
/// use isnad::{Argument, Claim, Direction, Entity, Evidence, Graph, Reading, Span};
///
/// let mut reading = Reading::new("note");
/// for id in ["iran", "badr", "amiri"] {
///     reading.entities.push(Entity::new(id, "group", id)?.into());
/// }
/// for (a, relation, b) in [("iran", "supports", "badr"), ("amiri", "leads", "badr")] {
///     let quote = format!("{a} {relation} {b}");
///     let span = Span::new(0, quote.len()).unwrap();
///     reading.claims.push(
///         Claim::new(relation, Evidence::new("note", span, quote, "by hand"))
///             .subject(Argument::new(a, span))
///             .object(Argument::new(b, span)),
///     );
/// }
/// let mut graph = Graph::new();
/// graph.add(reading)?;
///
/// let paths = graph.paths("iran", "amiri")?.max_hops(3).relations(["supports", "leads"]).collect()?;
/// assert_eq!(paths.len(), 1);
/// assert_eq!(paths.iter().next().unwrap().to_string(), "iran – badr – amiri");
/// assert!(graph.paths("iran", "amiri")?.direction(Direction::Out).shortest()?.is_none());
/// # Ok::<(), isnad::Error>(())
/// ```
pub type PathQuery<'g> = Question<'g, OfPaths>;

/// A question whose names and bounds are known to be right.
struct Search<'q, 'g> {
    graph: &'g Graph,
    kind: &'q OfPaths,
    limit: Option<usize>,
    filter: Arc<CompiledFilter>,
}

impl Graph {
    /// A shortest path between two entities, by id or by names that only
    /// they bear; edges count in either direction. Among several it is the
    /// one whose ids come first in order.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.shortest_path("iran", "daesh")?.unwrap();
    /// assert_eq!(path.to_string(), "iran – badr – daesh");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Linear in the edges at worst; each entity is visited once at most.
    pub fn shortest_path(&self, from: &str, to: &str) -> Result<Option<Path<'_>>> {
        self.paths(from, to)?.shortest()
    }

    /// Asks for the ways from one entity to another.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.paths("iran", "daesh")?.max_hops(3).collect()?.len(), 1);
    /// assert!(graph.paths("iran", "nobody").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn paths(&self, from: &str, to: &str) -> Result<PathQuery<'_>> {
        let (from, to) = (self.place(from)?, self.place(to)?);
        let avoid = BTreeSet::new();
        let kind = OfPaths { from, to, avoid, max_hops: None, in_time_order: false };
        Ok(Question::new(self, kind))
    }
}

impl<'g> PathQuery<'g> {
    /// Passes through none of these entities. The two ends may be among them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n\
    ///             iran\tsupports\tkh\nkh\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.paths("iran", "daesh")?.avoid(["badr"]).shortest()?.unwrap();
    /// assert_eq!(path.to_string(), "iran – kh – daesh");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn avoid<E: AsRef<str>>(mut self, ids: impl IntoIterator<Item = E>) -> Self {
        for id in ids {
            match self.graph.place(id.as_ref()) {
                Ok(place) => {
                    self.kind.avoid.insert(place);
                }
                Err(error) => self = self.after(Err(error)),
            }
        }
        self
    }

    /// At most so many edges a path: 4 for [`collect`](PathQuery::collect)
    /// unless told, any number for [`shortest`](PathQuery::shortest),
    /// [`all_shortest`](PathQuery::all_shortest) and
    /// [`k_shortest`](PathQuery::k_shortest). 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.paths("iran", "daesh")?.max_hops(1).collect()?.is_empty());
    /// assert!(graph.paths("iran", "daesh")?.max_hops(0).collect().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn max_hops(mut self, count: usize) -> Self {
        self.kind.max_hops = Some(count);
        let outcome = at_least_one("max_hops", count);
        self.after(outcome)
    }

    /// Takes each step at a time not before that of the last, as i2's charts
    /// do: an edge can be used at any day from its first to its last, and one
    /// without a time at any.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2016\nbadr\tfights\tdaesh\t2014\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.paths("iran", "daesh")?.in_time_order().shortest()?.is_none());
    /// assert!(graph.paths("daesh", "iran")?.in_time_order().shortest()?.is_some());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn in_time_order(mut self) -> Self {
        self.kind.in_time_order = true;
        self
    }

    /// A shortest path; among several the one whose ids come first in order.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.paths("iran", "daesh")?.shortest()?.unwrap().hops(), 2);
    /// assert!(graph.paths("iran", "daesh")?.max_hops(1).shortest()?.is_none());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, or a bound of 0.
    ///
    /// # Complexity
    ///
    /// Linear in the edges at worst: each entity is visited once at most, or
    /// in time order once for each time it can be reached at.
    pub fn shortest(&self) -> Result<Option<Path<'g>>> {
        let query = self.search()?;
        Ok(query.first().map(|places| query.answer().path(places)))
    }

    /// Every path of the least length, by ids; 10,000 at most unless
    /// [`limit`](PathQuery::limit) says.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n\
    ///             iran\tsupports\tkh\nkh\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.paths("iran", "daesh")?.all_shortest()?.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, or a bound of 0.
    ///
    /// # Complexity
    ///
    /// That of [`shortest`](PathQuery::shortest), and the paths found.
    pub fn all_shortest(&self) -> Result<Paths<'g>> {
        let query = self.search()?;
        let ends = (query.kind.from, query.kind.to);
        let mut answer = query.answer();
        let Some(first) = query.first() else { return Ok(answer) };
        let length = first.len() - 1;
        if length == 0 {
            answer.push(&first);
            return Ok(answer);
        }
        let (limit, mut work) = (query.limit.unwrap_or(LIMIT), WORK);
        let end = dispatch!(query, steps => {
            answer.walk(&steps, ends, length, Length::Exactly, limit, &mut work)
        });
        if end == WalkEnd::Work {
            answer.truncation = Some(Truncation::Work(WORK));
        }
        Ok(answer)
    }

    /// The `count` first simple paths by length and then by ids (Yen 1971).
    ///
    /// Without [`max_hops`](PathQuery::max_hops) they may be of any length.
    /// [`Paths::truncation`] says whether there are more.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let two: Vec<_> = graph.paths("iran", "daesh")?.k_shortest(2)?.into_iter().collect();
    /// assert_eq!((two[0].hops(), two[1].hops()), (1, 2));
    /// assert_eq!(graph.paths("iran", "daesh")?.k_shortest(2)?.truncation(), None, "no third");
    /// assert!(graph.paths("iran", "daesh")?.k_shortest(0).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, a bound of 0, or paths in time order:
    /// [`collect`](PathQuery::collect) gives their first with
    /// [`limit`](PathQuery::limit).
    ///
    /// # Complexity
    ///
    /// Where the paths are little longer than the shortest, that of
    /// [`collect`](PathQuery::collect) to their length; else at worst
    /// `count` times the length of a path times a shortest path.
    pub fn k_shortest(&self, count: usize) -> Result<Paths<'g>> {
        at_least_one("k_shortest", count)?;
        let query = self.search()?;
        query.any_time("k_shortest")?;
        let (ends, hops) =
            ((query.kind.from, query.kind.to), query.kind.max_hops.unwrap_or(usize::MAX));
        let count = query.limit.map_or(count, |limit| count.min(limit));
        // One more tells whether there are more.
        let wanted = count.saturating_add(1);
        let mut answer = query.answer();
        let Some(first) = query.first() else { return Ok(answer) };
        if first.len() == 1 {
            answer.push(&first);
            return Ok(answer);
        }
        // Most pairs have plenty of paths of the least length or little more,
        // and walking these is far cheaper than Yen's searches.
        let mut work = EASY;
        for length in (first.len() - 1..=hops).take(3) {
            let left = wanted - answer.len();
            let end = dispatch!(query, steps => {
                answer.walk(&steps, ends, length, Length::Exactly, left, &mut work)
            });
            if answer.len() == wanted || end == WalkEnd::Work {
                break;
            }
        }
        if answer.len() < wanted {
            answer = query.answer();
            let found = dispatch!(query, steps => k_shortest::yen(&steps, ends, wanted, hops));
            found.iter().for_each(|path| answer.push(path));
        }
        answer.keep(count);
        Ok(answer)
    }

    /// The path with the best evidence: the least sum over its steps of one
    /// divided by the number of independent sources that speak for the step in
    /// claims that the question allows (Dijkstra 1959). Ties fall to fewer steps, then to ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tfights\tdaesh\n"))?;
    /// for name in ["NINA", "al-Quds", "Reuters"] {
    ///     graph.import(&Table::new(name, TableFormat::Tsv, rows).publisher(name))?;
    /// }
    /// let path = graph.paths("iran", "daesh")?.best_sourced()?.unwrap();
    /// assert_eq!(path.to_string(), "iran – badr – daesh", "1/3 + 1/3 is less than 1");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, [`max_hops`](PathQuery::max_hops),
    /// which is not for it, paths in time order, or a search that gave up
    /// after it had settled 1,000,000 entities.
    ///
    /// # Complexity
    ///
    /// At worst n log n in the edges, and linear in the claims.
    pub fn best_sourced(&self) -> Result<Option<Path<'g>>> {
        let query = self.search()?;
        query.any_time("best_sourced")?;
        if query.kind.max_hops.is_some() {
            return Err(Error::invalid("max_hops", "is not for `best_sourced`"));
        }
        let (graph, filter) = (query.graph, &query.filter);
        let cost = |from: u32, to: u32| {
            let edges = edges_of_step(graph, filter, from, to);
            let rows = edges.iter().flat_map(|edge| filter.rows(graph, edge.number));
            let rows: Vec<u32> = rows.filter(|row| !graph.ledger.row(*row).is_negated()).collect();
            UNIT / graph.count_sources(&rows).max(1) as u64
        };
        let found = dispatch!(query, steps => {
            k_shortest::cheapest(&steps, query.kind.from, query.kind.to, cost, SETTLED)
        });
        let found = found.map_err(|()| {
            Error::invalid(
                "best_sourced",
                format!("gave up after {SETTLED} entities, expected a narrower question"),
            )
        })?;
        Ok(found.map(|places| query.answer().path(places)))
    }

    /// Every simple path up to the bounds, by length and then by ids: unless
    /// told, of 4 edges at most and 10,000 of them at most. A search that has
    /// tried 50 million steps gives up. [`Paths::truncation`] says which bound, if
    /// any, left some out.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let paths = graph.paths("iran", "daesh")?.collect()?;
    /// assert_eq!((paths.len(), paths.truncation()), (2, None));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown name in the question, or a bound of 0.
    ///
    /// # Complexity
    ///
    /// The edges around both ends within half the length, and the paths
    /// found.
    pub fn collect(&self) -> Result<Paths<'g>> {
        let query = self.search()?;
        let (ends, hops) = ((query.kind.from, query.kind.to), query.kind.max_hops.unwrap_or(HOPS));
        let limit = query.limit.unwrap_or(LIMIT);
        let mut answer = query.answer();
        if ends.0 == ends.1 {
            answer.push(&[ends.0]);
            return Ok(answer);
        }
        let mut work = WORK;
        // All at once, then by length; with more than the limit, length by
        // length, so that the shortest are kept.
        let end = dispatch!(query, steps => {
            answer.walk(&steps, ends, hops, Length::AtMost, limit, &mut work)
        });
        if end == WalkEnd::Done {
            answer.sort();
            return Ok(answer);
        }
        answer = query.answer();
        work = WORK;
        for length in 1..=hops {
            let left = limit - answer.len();
            let end = dispatch!(query, steps => {
                answer.walk(&steps, ends, length, Length::Exactly, left, &mut work)
            });
            if end != WalkEnd::Done {
                answer.truncation = Some(if end == WalkEnd::Work {
                    Truncation::Work(WORK)
                } else {
                    Truncation::Paths(limit)
                });
                break;
            }
        }
        Ok(answer)
    }

    /// The paths that [`collect`](PathQuery::collect) finds, one at a time.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// for path in graph.paths("iran", "daesh")?.iter()? {
    ///     assert_eq!(path.hops(), 2);
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`collect`](PathQuery::collect).
    pub fn iter(&self) -> Result<std::vec::IntoIter<Path<'g>>> {
        Ok(self.collect()?.into_iter())
    }

    /// How many paths [`collect`](PathQuery::collect) finds.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.paths("iran", "daesh")?.count()?, 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`collect`](PathQuery::collect).
    pub fn count(&self) -> Result<usize> {
        Ok(self.collect()?.len())
    }

    fn search(&self) -> Result<Search<'_, 'g>> {
        let filter = Arc::new(self.settled()?);
        Ok(Search { graph: self.graph, kind: &self.kind, limit: self.limit, filter })
    }
}

impl<'g> IntoIterator for PathQuery<'g> {
    type Item = Result<Path<'g>>;
    type IntoIter = Answers<std::vec::IntoIter<Path<'g>>>;

    fn into_iter(self) -> Self::IntoIter {
        Answers::new(self.iter())
    }
}

impl<'g> Search<'_, 'g> {
    fn first(&self) -> Option<Vec<u32>> {
        let OfPaths { from, to, ref avoid, max_hops, in_time_order } = *self.kind;
        let hops = max_hops.unwrap_or(usize::MAX);
        if in_time_order {
            time_order::shortest(self.graph, &self.filter, avoid, (from, to), hops)
        } else {
            dispatch!(self, steps => shortest::shortest(&steps, from, to, hops))
        }
    }

    /// Refuses what cannot be asked of paths in time order.
    fn any_time(&self, what: &'static str) -> Result<()> {
        if self.kind.in_time_order {
            let message = "gives no paths in time order, expected `shortest` or `collect`";
            return Err(Error::invalid(what, message));
        }
        Ok(())
    }

    fn takes_all_steps(&self) -> bool {
        self.filter.takes_all_steps() && self.kind.avoid.is_empty()
    }

    fn allowed(&self) -> Filtered<'_> {
        let ends = (self.kind.from, self.kind.to);
        Filtered { graph: self.graph, filter: &self.filter, avoid: &self.kind.avoid, ends }
    }

    fn answer(&self) -> Paths<'g> {
        Paths::new(self.graph, Arc::clone(&self.filter), self.kind.in_time_order)
    }
}
