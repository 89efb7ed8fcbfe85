//! Who matters in the graph, and who belongs together.
//!
//! All measures walk the entities in the order of their ids, so that sums
//! come out the same to the last bit whatever the order of the documents.
//! Edges that are only denied do not count.

#![expect(clippy::indexing_slicing, reason = "all arrays are as long as there are places")]

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use petgraph::unionfind::UnionFind;

use crate::error::Result;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::graph::tables::places::number;

/// Above so many entities betweenness is sampled.
const EXACT: usize = 2_000;
/// From so many entities then.
const SAMPLES: usize = 512;

/// How many edges of one relation an entity has; see [`Graph::degrees`].
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let degrees = graph.degrees("badr")?;
/// assert_eq!((degrees[0].relation, degrees[0].outgoing, degrees[0].incoming), ("supports", 0, 1));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Degree<'g> {
    /// The relation.
    pub relation: &'g str,
    /// Edges from the entity; symmetric ones count on both sides.
    pub outgoing: usize,
    /// Edges to it.
    pub incoming: usize,
}

impl Graph {
    /// How many edges of each relation an entity has, by relation.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let incoming: Vec<_> =
    ///     graph.degrees("badr")?.iter().map(|d| (d.relation, d.incoming)).collect();
    /// assert_eq!(incoming, [("fights", 1), ("supports", 2)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    ///
    /// # Complexity
    ///
    /// Linear in the edges of the entity.
    pub fn degrees(&self, id: &str) -> Result<Vec<Degree<'_>>> {
        let place = self.place(id)?;
        let mut relations = self.edges.relations_at(place);
        relations.sort_unstable_by_key(|r| self.rank_of(*r));
        let all = relations.into_iter().map(|relation| {
            let (out, into) = self.edges.runs(place, relation);
            let lit = |runs: [_; 2]| {
                runs.into_iter().flat_map(numbers).filter(|e| self.edges.is_positive(*e)).count()
            };
            let (mut outgoing, mut incoming) = (lit(out), lit(into));
            if self.is_symmetric(relation) {
                // A loop is one edge, met on both its sides.
                let is_loop = |e: &u32| self.edges.key(*e).subject == self.edges.key(*e).object;
                let loops = out.into_iter().flat_map(numbers).filter(is_loop);
                let loops = loops.filter(|e| self.edges.is_positive(*e)).count();
                let both = outgoing + incoming - loops;
                (outgoing, incoming) = (both, both);
            }
            Degree { relation: self.relations.text(relation), outgoing, incoming }
        });
        Ok(all.filter(|d| d.outgoing + d.incoming > 0).collect())
    }

    /// The entities by PageRank (Brin and Page 1998; damping .85), highest
    /// first; the ranks add up to 1. A symmetric edge leads both ways.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.pagerank()[0].0, "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the edges for each of at most 100 rounds.
    #[must_use]
    pub fn pagerank(&self) -> Vec<(&str, f64)> {
        let graph = self.laid_out();
        let links = graph.links();
        let count = graph.places.len();
        if count == 0 {
            return Vec::new();
        }
        let mut rank = vec![1.0 / count as f64; count];
        for _ in 0..100 {
            let idle: f64 = (0..count).filter(|p| links[*p].is_empty()).map(|p| rank[p]).sum();
            let rest = (0.15 + 0.85 * idle) / count as f64;
            let mut next = vec![rest; count];
            for (place, ends) in links.iter().enumerate() {
                let share = 0.85 * rank[place] / ends.len() as f64;
                ends.iter().for_each(|end| next[*end as usize] += share);
            }
            let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
            rank = next;
            if change < 1e-12 {
                break;
            }
        }
        self.ranked(&graph, &rank)
    }

    /// The entities by betweenness (Brandes 2001), highest first: how many
    /// shortest paths between others, whatever the direction, pass through
    /// each. Above 2,000 entities it is estimated from 512 of them, evenly
    /// spread by id.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.betweenness()[0], ("badr", 1.0));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the edges for each entity, or each of 512.
    #[must_use]
    pub fn betweenness(&self) -> Vec<(&str, f64)> {
        let graph = self.laid_out();
        let count = graph.places.len();
        let ends = graph.skeleton();
        let samples = if count > EXACT { SAMPLES } else { count };
        let mut total = vec![0.0; count];
        for source in (0..samples).map(|i| i * count / samples) {
            let (mut paths, mut far) = (vec![0.0_f64; count], vec![u32::MAX; count]);
            let (mut reached, mut queue) = (Vec::new(), VecDeque::from([source]));
            (paths[source], far[source]) = (1.0, 0);
            while let Some(at) = queue.pop_front() {
                reached.push(at);
                for &end in &ends[at] {
                    let end = end as usize;
                    if far[end] == u32::MAX {
                        far[end] = far[at] + 1;
                        queue.push_back(end);
                    }
                    if far[end] == far[at] + 1 {
                        paths[end] += paths[at];
                    }
                }
            }
            let mut through = vec![0.0; count];
            for &at in reached.iter().rev() {
                for &end in &ends[at] {
                    let end = end as usize;
                    if far[end] == far[at] + 1 {
                        through[at] += paths[at] / paths[end] * (1.0 + through[end]);
                    }
                }
                if at != source {
                    total[at] += through[at];
                }
            }
        }
        // Each path was met from both its ends.
        let scale = count as f64 / samples.max(1) as f64 / 2.0;
        total.iter_mut().for_each(|t| *t *= scale);
        self.ranked(&graph, &total)
    }

    /// The connected parts of the graph, whatever the direction, largest
    /// first; each by id.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\topposes\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.components(), [["badr", "iran"], ["daesh", "qatar"]]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// About linear in the edges (union by rank).
    #[must_use]
    pub fn components(&self) -> Vec<Vec<&str>> {
        let graph = self.laid_out();
        let mut parts: UnionFind<usize> = UnionFind::new(graph.places.len());
        for (place, ends) in graph.skeleton().iter().enumerate() {
            for end in ends {
                parts.union(place, *end as usize);
            }
        }
        self.grouped(&graph, &parts.into_labeling())
    }

    /// Groups that hold together more than by chance (Louvain: Blondel et
    /// al. 2008), largest first; each by id. Every pair of connected entities
    /// counts once. Ties fall to the group whose first id comes first, so the
    /// outcome is always the same.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "a1\tfights\ta2\na2\tfights\ta3\na3\tfights\ta1\n\
    ///             b1\tfights\tb2\nb2\tfights\tb3\nb3\tfights\tb1\na1\tfights\tb1\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.communities(), [["a1", "a2", "a3"], ["b1", "b2", "b3"]]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the edges for each of at most 32 rounds a level; each level
    /// has fewer groups than the last.
    #[must_use]
    pub fn communities(&self) -> Vec<Vec<&str>> {
        let graph = self.laid_out();
        let mut links: Vec<BTreeMap<usize, u64>> = graph
            .skeleton()
            .iter()
            .map(|ends| ends.iter().map(|end| (*end as usize, 1)).collect())
            .collect();
        let mut labels: Vec<usize> = (0..links.len()).collect();
        loop {
            let (groups, moved) = settle(&links);
            labels.iter_mut().for_each(|label| *label = groups[*label]);
            if !moved {
                break;
            }
            let count = groups.iter().max().map_or(0, |g| g + 1);
            let mut joined: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); count];
            for (node, ends) in links.iter().enumerate() {
                for (end, weight) in ends {
                    *joined[groups[node]].entry(groups[*end]).or_default() += weight;
                }
            }
            links = joined;
        }
        self.grouped(&graph, &labels)
    }

    /// The graph with all entities at the place of their id.
    fn laid_out(&self) -> Cow<'_, Self> {
        if self.changed {
            let mut copy = self.clone();
            copy.freeze();
            Cow::Owned(copy)
        } else {
            Cow::Borrowed(self)
        }
    }

    /// For each place those it leads to, once for each edge.
    fn links(&self) -> Vec<Vec<u32>> {
        let mut links: Vec<Vec<u32>> = vec![Vec::new(); self.places.len()];
        for edge in (0..number(self.edges.len())).filter(|e| self.edges.is_positive(*e)) {
            let key = self.edges.key(edge);
            links[key.subject as usize].push(key.object);
            if self.is_symmetric(key.relation) && key.subject != key.object {
                links[key.object as usize].push(key.subject);
            }
        }
        links
    }

    fn skeleton(&self) -> Vec<Vec<u32>> {
        let ends = |place| {
            let mut ends = Vec::new();
            self.edges.each_neighbour(place, &self.places, |end| ends.push(end));
            ends
        };
        (0..number(self.places.len())).map(ends).collect()
    }

    /// Entities by a figure, highest first, then by id.
    fn ranked(&self, graph: &Self, figures: &[f64]) -> Vec<(&str, f64)> {
        let name = |place: usize| self.nodes.ids.text(graph.places.node(number(place)));
        let mut all: Vec<(&str, f64)> =
            figures.iter().enumerate().map(|(place, figure)| (name(place), *figure)).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        all
    }

    /// Entities by label, largest group first, then by the first id.
    fn grouped(&self, graph: &Self, labels: &[usize]) -> Vec<Vec<&str>> {
        let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (place, label) in labels.iter().enumerate() {
            let id = self.nodes.ids.text(graph.places.node(number(place)));
            groups.entry(*label).or_default().push(id);
        }
        let mut all: Vec<Vec<&str>> = groups.into_values().collect();
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all
    }
}

/// Moves nodes between groups while modularity grows; whether any moved.
///
/// Weights are whole numbers, so gains compare exactly.
fn settle(links: &[BTreeMap<usize, u64>]) -> (Vec<usize>, bool) {
    let weight: Vec<u64> = links.iter().map(|ends| ends.values().sum()).collect();
    let all: u64 = weight.iter().sum();
    let mut group: Vec<usize> = (0..links.len()).collect();
    let mut total = weight.clone();
    let mut moved = false;
    for _ in 0..32 {
        let mut again = false;
        for node in 0..links.len() {
            let home = group[node];
            let mut near: BTreeMap<usize, u64> = BTreeMap::from([(home, 0)]);
            for (end, w) in links[node].iter().filter(|(end, _)| **end != node) {
                *near.entry(group[*end]).or_default() += w;
            }
            total[home] -= weight[node];
            let gain = |g: usize, inner: u64| {
                i128::from(inner) * i128::from(all)
                    - i128::from(total[g]) * i128::from(weight[node])
            };
            let stay = gain(home, near[&home]);
            let (mut best, mut most) = (home, stay);
            for (&g, &inner) in &near {
                if gain(g, inner) > most {
                    (best, most) = (g, gain(g, inner));
                }
            }
            total[best] += weight[node];
            if best != home {
                group[node] = best;
                (again, moved) = (true, true);
            }
        }
        if !again {
            break;
        }
    }
    // Numbered by their first member.
    let mut names: BTreeMap<usize, usize> = BTreeMap::new();
    let mut compact = Vec::with_capacity(group.len());
    for g in group {
        let next = names.len();
        compact.push(*names.entry(g).or_insert(next));
    }
    (compact, moved)
}
