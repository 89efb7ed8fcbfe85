//! Paths as answers: entities by place, with the edges looked up on demand.

use std::fmt;
use std::sync::Arc;

use crate::graph::answer::edge::{Edge, edges_of_step};
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::time_order;
use crate::graph::search::simple_paths::{self, WalkEnd};
use crate::graph::search::steps::Steps;

/// The bound that ended a search before it had everything.
///
/// ```
/// use isnad::Truncation;
///
/// assert_eq!(Truncation::Paths(10).to_string(), "stopped at 10 paths");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Truncation {
    /// There are more paths than this.
    Paths(usize),
    /// There are more entities than this.
    Entities(usize),
    /// There are more matches than this.
    Matches(usize),
    /// The search tried this many steps and gave up.
    Work(usize),
}

impl fmt::Display for Truncation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paths(n) => write!(f, "stopped at {n} paths"),
            Self::Entities(n) => write!(f, "stopped at {n} entities"),
            Self::Matches(n) => write!(f, "stopped at {n} matches"),
            Self::Work(n) => write!(f, "stopped after {n} steps"),
        }
    }
}

/// Paths between two entities, and whether these are all.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let paths = graph.paths("iran", "daesh")?.collect()?;
/// assert!(paths.len() == 2 && paths.truncation().is_none(), "these are all");
/// for path in paths {
///     assert!(path.hops() <= 4);
/// }
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Paths<'g> {
    graph: &'g Graph,
    filter: Arc<CompiledFilter>,
    in_time_order: bool,
    /// The places of all paths, one after the other, and where each begins.
    places: Vec<u32>,
    starts: Vec<usize>,
    pub(crate) truncation: Option<Truncation>,
}

/// How long the paths of a walk may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    AtMost,
    Exactly,
}

impl<'g> Paths<'g> {
    pub(crate) fn new(graph: &'g Graph, filter: Arc<CompiledFilter>, in_time_order: bool) -> Self {
        let (places, starts) = (Vec::new(), Vec::new());
        Self { graph, filter, in_time_order, places, starts, truncation: None }
    }

    /// How many were found.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.paths("iran", "daesh")?.collect()?.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether none was found.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.paths("iran", "daesh")?.collect()?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The bound that ended the search, or `None` when these are all paths
    /// that were asked for.
    ///
    /// ```
    /// use isnad::{Graph, Truncation, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let paths = graph.paths("iran", "daesh")?.limit(1).collect()?;
    /// assert_eq!((paths.len(), paths.truncation()), (1, Some(Truncation::Paths(1))));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn truncation(&self) -> Option<Truncation> {
        self.truncation
    }

    /// The paths, by length and then by ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\niran\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let paths = graph.paths("iran", "daesh")?.collect()?;
    /// let all: Vec<_> = paths.iter().map(|p| p.to_string()).collect();
    /// assert_eq!(all, ["iran – daesh", "iran – badr – daesh"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Path<'g>> {
        (0..self.len()).map(|i| self.path(self.slice(i).to_vec()))
    }

    pub(crate) fn path(&self, places: Vec<u32>) -> Path<'g> {
        let (graph, in_time_order) = (self.graph, self.in_time_order);
        Path { graph, filter: Arc::clone(&self.filter), in_time_order, places }
    }

    pub(crate) fn push(&mut self, path: &[u32]) {
        self.starts.push(self.places.len());
        self.places.extend_from_slice(path);
    }

    /// Keeps the first paths, and says so where there are more.
    pub(crate) fn keep(&mut self, count: usize) {
        self.truncation = None;
        if let Some(end) = self.starts.get(count) {
            self.places.truncate(*end);
            self.starts.truncate(count);
            self.truncation = Some(Truncation::Paths(count));
        }
    }

    /// Adds the simple paths of a length, at most so many more.
    pub(crate) fn walk(
        &mut self,
        steps: &impl Steps,
        ends: (u32, u32),
        hops: usize,
        length: Length,
        limit: usize,
        work: &mut usize,
    ) -> WalkEnd {
        let full = self.len() + limit;
        let exactly = length == Length::Exactly;
        simple_paths::walk(steps, ends, hops, exactly, work, |path| {
            if self.in_time_order && !time_order::is_in_order(self.graph, &self.filter, path) {
                return true;
            }
            if self.len() == full {
                self.truncation = Some(Truncation::Paths(full));
                return false;
            }
            self.push(path);
            true
        })
    }

    /// Sorts the paths of a walk, which come by ids, by length.
    pub(crate) fn sort(&mut self) {
        let mut all: Vec<usize> = (0..self.len()).collect();
        all.sort_by_key(|i| self.slice(*i).len());
        let mut sorted = Self::new(self.graph, Arc::clone(&self.filter), self.in_time_order);
        sorted.places.reserve_exact(self.places.len());
        sorted.starts.reserve_exact(all.len());
        for i in all {
            sorted.push(self.slice(i));
        }
        (self.places, self.starts) = (sorted.places, sorted.starts);
    }

    fn slice(&self, i: usize) -> &[u32] {
        let start = self.starts.get(i).copied().unwrap_or(0);
        let end = self.starts.get(i + 1).copied().unwrap_or(self.places.len());
        self.places.get(start..end).unwrap_or_default()
    }
}

impl<'g> IntoIterator for Paths<'g> {
    type Item = Path<'g>;
    type IntoIter = std::vec::IntoIter<Path<'g>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

/// An alternating walk of entities and edges.
///
/// It names each entity once; between two of them stand all edges that the
/// question allowed. [`Graph::explain`] quotes their evidence.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let path = graph.shortest_path("iran", "daesh")?.unwrap();
/// assert_eq!(path.to_string(), "iran – badr – daesh");
/// let edges: Vec<_> = path.steps().flat_map(|step| step.edges).collect();
/// assert_eq!(edges[1].to_string(), "badr fights daesh");
/// assert_eq!(graph.shortest_path("iran", "iran")?.unwrap().hops(), 0);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Path<'g> {
    graph: &'g Graph,
    pub(super) filter: Arc<CompiledFilter>,
    pub(super) in_time_order: bool,
    places: Vec<u32>,
}

/// One step of a path: the edges between an entity and the next.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let step = graph.shortest_path("badr", "iran")?.unwrap().steps().next().unwrap();
/// assert_eq!((step.from, step.to), ("badr", "iran"));
/// assert_eq!(step.edges[0].subject(), "iran", "an edge keeps its own direction");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<'g> {
    /// The id of the entity it leaves.
    pub from: &'g str,
    /// The id of the entity it reaches.
    pub to: &'g str,
    /// The edges that the question allowed, in the order of
    /// [`Graph::edges`].
    pub edges: Vec<Edge<'g>>,
}

impl<'g> Path<'g> {
    /// How many steps it has: one less than entities.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.shortest_path("iran", "daesh")?.unwrap().hops(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn hops(&self) -> usize {
        self.places.len().saturating_sub(1)
    }

    /// The ids of its entities, in order.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.shortest_path("daesh", "iran")?.unwrap();
    /// assert_eq!(path.entities().collect::<Vec<_>>(), ["daesh", "badr", "iran"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &'g str> {
        let graph = self.graph;
        self.places.iter().map(move |place| graph.id_at(*place))
    }

    /// Its steps, in order.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\niran\tendorses\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let step = graph.shortest_path("badr", "iran")?.unwrap().steps().next().unwrap();
    /// assert_eq!((step.from, step.to, step.edges.len()), ("badr", "iran", 2));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn steps(&self) -> impl Iterator<Item = Step<'g>> {
        let (graph, filter) = (self.graph, Arc::clone(&self.filter));
        self.places.iter().zip(self.places.iter().skip(1)).map(move |(&from, &to)| Step {
            from: graph.id_at(from),
            to: graph.id_at(to),
            edges: edges_of_step(graph, &filter, from, to),
        })
    }
}

impl PartialEq for Path<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.entities().eq(other.entities())
    }
}

impl Eq for Path<'_> {}

impl fmt::Display for Path<'_> {
    /// The ids, joined by dashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, id) in self.entities().enumerate() {
            f.write_str(if i == 0 { "" } else { " – " })?;
            f.write_str(id)?;
        }
        Ok(())
    }
}
