//! What lies around an entity.

use std::collections::BTreeSet;

use crate::error::{Result, at_least_one};
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::filter::allowed_steps::{Filtered, Unfiltered};
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::path::Truncation;
use crate::graph::query::question::{Answers, OfSurroundings, Question};
use crate::graph::search::within;

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
pub type Around<'g> = Question<'g, OfSurroundings>;

/// The entities near one, nearest first.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let near = graph.around("badr")?.max_hops(1).collect()?;
/// assert_eq!((near.len(), near.truncation()), (1, None));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Surroundings<'g> {
    graph: &'g Graph,
    filter: CompiledFilter,
    center: u32,
    found: Vec<(u32, u32)>,
    truncation: Option<Truncation>,
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
        Ok(Question::new(self, OfSurroundings { place: self.place(id)?, max_hops: 2 }))
    }
}

impl<'g> Around<'g> {
    /// At most so many steps away: 2 unless told; 0 is refused.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.around("iran")?.max_hops(1).count()?, 1);
    /// assert!(graph.around("iran")?.max_hops(0).count().is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn max_hops(mut self, count: usize) -> Self {
        self.kind.max_hops = count;
        self.after(at_least_one("max_hops", count))
    }

    /// The entities and how many steps away each is, nearest first and then by
    /// ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// for (id, hops) in graph.around("iran")?.iter()? {
    ///     assert_eq!((id, hops), ("badr", 1));
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the question: an unknown relation or entity type, a
    /// bound of 0, or a filter that nothing can pass.
    pub fn iter(&self) -> Result<std::vec::IntoIter<(&'g str, usize)>> {
        let all: Vec<_> = self.collect()?.entities().collect();
        Ok(all.into_iter())
    }

    /// The entities, nearest first and then by ids, and the edges among them.
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
    /// As [`iter`](Around::iter).
    pub fn collect(&self) -> Result<Surroundings<'g>> {
        let (filter, limit) = (self.settled()?, self.limit.unwrap_or(LIMIT));
        let OfSurroundings { place, max_hops } = self.kind;
        let (found, more) = if filter.takes_all_steps() {
            within::within(&Unfiltered(self.graph), place, max_hops, limit)
        } else {
            let avoid = BTreeSet::new();
            within::within(&self.allowed(&filter, &avoid), place, max_hops, limit)
        };
        let truncation = more.then_some(Truncation::Entities(limit));
        Ok(Surroundings { graph: self.graph, filter, center: place, found, truncation })
    }

    /// How many entities there are, up to the limit.
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
    /// As [`iter`](Around::iter).
    pub fn count(&self) -> Result<usize> {
        let (filter, limit) = (self.settled()?, self.limit.unwrap_or(LIMIT));
        let OfSurroundings { place, max_hops } = self.kind;
        Ok(if filter.takes_all_steps() {
            within::count_within(&Unfiltered(self.graph), place, max_hops, limit)
        } else {
            let avoid = BTreeSet::new();
            within::count_within(&self.allowed(&filter, &avoid), place, max_hops, limit)
        })
    }

    fn allowed<'q>(&'q self, filter: &'q CompiledFilter, avoid: &'q BTreeSet<u32>) -> Filtered<'q> {
        let ends = (self.kind.place, self.kind.place);
        Filtered { graph: self.graph, filter, avoid, ends }
    }
}

impl<'g> IntoIterator for Around<'g> {
    type Item = Result<(&'g str, usize)>;
    type IntoIter = Answers<std::vec::IntoIter<(&'g str, usize)>>;

    fn into_iter(self) -> Self::IntoIter {
        Answers::new(self.iter())
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
    /// use isnad::{Graph, Table, TableFormat, Truncation};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let near = graph.around("badr")?.limit(1).collect()?;
    /// assert_eq!(near.truncation(), Some(Truncation::Entities(1)));
    /// assert_eq!(graph.around("badr")?.collect()?.truncation(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn truncation(&self) -> Option<Truncation> {
        self.truncation
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
    /// let edges = graph.around("badr")?.max_hops(1).collect()?.edges();
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
