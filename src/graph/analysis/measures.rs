//! Who matters in the graph, and who belongs together; of all of it, or of the
//! part that a filter lets pass.
//!
//! Edges that are only denied do not count, unless the filter asks for them.

#![expect(clippy::indexing_slicing, reason = "all arrays are as long as there are entities")]

use std::collections::{BTreeMap, VecDeque};

use petgraph::unionfind::UnionFind;

use crate::error::Result;
use crate::graph::analysis::layout::Layout;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::subgraph::Subgraph;

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

/// How many shortest paths pass through an entity; see [`Graph::betweenness`].
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let first = graph.betweenness()[0];
/// assert_eq!((first.entity, first.value, first.error), ("badr", 1.0, 0.0));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Betweenness<'g> {
    /// The entity's id.
    pub entity: &'g str,
    /// Shortest paths between two others that pass through it, in fractions
    /// where a pair has several.
    pub value: f64,
    /// The standard error of the value; 0 where every entity was asked.
    pub error: f64,
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
        degrees(self, &CompiledFilter::default(), id)
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
        pagerank(&Layout::new(self, &CompiledFilter::default()))
    }

    /// The entities by betweenness (Brandes 2001), highest first: how many
    /// shortest paths between others, whatever the direction, pass through
    /// each. Above 2,000 entities it is estimated from 512 of them, evenly
    /// spread by id (Brandes and Pich 2007), and each value has its error; see
    /// [`Graph::exact_betweenness`].
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.betweenness()[0].entity, "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the edges for each entity, or each of 512.
    #[must_use]
    pub fn betweenness(&self) -> Vec<Betweenness<'_>> {
        betweenness(&Layout::new(self, &CompiledFilter::default()), SAMPLES)
    }

    /// As [`Graph::betweenness`], from every entity however many there are.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.exact_betweenness(), graph.betweenness());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the edges for each entity: hours for a graph of millions.
    #[must_use]
    pub fn exact_betweenness(&self) -> Vec<Betweenness<'_>> {
        betweenness(&Layout::new(self, &CompiledFilter::default()), usize::MAX)
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
        components(&Layout::new(self, &CompiledFilter::default()))
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
        communities(&Layout::new(self, &CompiledFilter::default()))
    }
}

impl<'g> Subgraph<'g> {
    /// As [`Graph::degrees`], of this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "maliki\tleads\tiraq\t2006/2014\nabadi\tleads\tiraq\t2014/2018\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.at("2016")?.degrees("iraq")?[0].incoming, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn degrees(&self, id: &str) -> Result<Vec<Degree<'g>>> {
        degrees(self.graph, &self.filter, id)
    }

    /// As [`Graph::pagerank`], of this part of the graph.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let support = graph.matching(&Filter::new().relation("supports"))?;
    /// assert_eq!(support.pagerank()[0].0, "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn pagerank(&self) -> Vec<(&'g str, f64)> {
        pagerank(&self.layout())
    }

    /// As [`Graph::betweenness`], of this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\nbadr\tfights\tdaesh\t2016\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.during("2014/2016")?.betweenness()[0].value, 1.0);
    /// assert_eq!(graph.at("2014")?.betweenness()[0].value, 0.0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn betweenness(&self) -> Vec<Betweenness<'g>> {
        betweenness(&self.layout(), SAMPLES)
    }

    /// As [`Graph::exact_betweenness`], of this part of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\nbadr\tfights\tdaesh\t2016\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.during("2014/2016")?.exact_betweenness()[0].entity, "badr");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn exact_betweenness(&self) -> Vec<Betweenness<'g>> {
        betweenness(&self.layout(), usize::MAX)
    }

    /// As [`Graph::components`], of this part of the graph: an entity that no
    /// edge of it joins to another stands alone.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\nbadr\tfights\tdaesh\t2016\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let then = graph.at("2014")?;
    /// assert_eq!(then.components(), [vec!["badr", "iran"], vec!["daesh"]]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn components(&self) -> Vec<Vec<&'g str>> {
        components(&self.layout())
    }

    /// As [`Graph::communities`], of this part of the graph.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Table, TableFormat};
    ///
    /// let rows = "a1\tfights\ta2\na2\tfights\ta3\na3\tfights\ta1\na1\tsupports\tb1\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let fights = graph.matching(&Filter::new().relation("fights"))?;
    /// assert_eq!(fights.communities(), [vec!["a1", "a2", "a3"], vec!["b1"]]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn communities(&self) -> Vec<Vec<&'g str>> {
        communities(&self.layout())
    }

    fn layout(&self) -> Layout<'_, 'g> {
        Layout::new(self.graph, &self.filter)
    }
}

fn degrees<'g>(graph: &'g Graph, filter: &CompiledFilter, id: &str) -> Result<Vec<Degree<'g>>> {
    let place = graph.place(id)?;
    let mut relations = graph.edges.relations_at(place);
    relations.sort_unstable_by_key(|r| graph.rank_of(*r));
    let all = relations.into_iter().map(|relation| {
        let (out, into) = graph.edges.runs(place, relation);
        let passes = |edge: &u32| {
            let key = graph.edges.key(*edge);
            let end = if key.subject == place { key.object } else { key.subject };
            filter.takes(graph, *edge) && filter.takes_type(graph, end)
        };
        let count = |runs: [_; 2]| runs.into_iter().flat_map(numbers).filter(passes).count();
        let (mut outgoing, mut incoming) = (count(out), count(into));
        if graph.is_symmetric(relation) {
            // A loop is one edge, met on both its sides.
            let is_loop = |e: &u32| graph.edges.key(*e).subject == graph.edges.key(*e).object;
            let loops = out.into_iter().flat_map(numbers).filter(is_loop).filter(passes).count();
            let both = outgoing + incoming - loops;
            (outgoing, incoming) = (both, both);
        }
        Degree { relation: graph.relations.text(relation), outgoing, incoming }
    });
    Ok(all.filter(|d| d.outgoing + d.incoming > 0).collect())
}

fn pagerank<'g>(layout: &Layout<'_, 'g>) -> Vec<(&'g str, f64)> {
    let (links, count) = (layout.links(), layout.len());
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
    let mut all: Vec<(&str, f64)> =
        rank.iter().enumerate().map(|(i, rank)| (layout.id(i), *rank)).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    all
}

fn betweenness<'g>(layout: &Layout<'_, 'g>, samples: usize) -> Vec<Betweenness<'g>> {
    let (ends, count) = (layout.neighbours(), layout.len());
    let samples = if count > EXACT { samples.min(count) } else { count };
    let (mut total, mut squares) = (vec![0.0; count], vec![0.0; count]);
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
                squares[at] += through[at] * through[at];
            }
        }
    }
    // Each path was met from both its ends.
    let (count, samples) = (count as f64, samples as f64);
    let scale = count / samples / 2.0;
    let all = total.iter().zip(&squares).enumerate().map(|(i, (total, squares))| {
        // Of a sample drawn without putting back (Cochran 1977).
        let variance = (squares - total * total / samples).max(0.0) / (samples - 1.0);
        let left_out = 1.0 - samples / count;
        let error =
            if left_out > 0.0 { scale * (samples * left_out * variance).sqrt() } else { 0.0 };
        Betweenness { entity: layout.id(i), value: total * scale, error }
    });
    let mut all: Vec<Betweenness<'_>> = all.collect();
    all.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.entity.cmp(b.entity)));
    all
}

fn components<'g>(layout: &Layout<'_, 'g>) -> Vec<Vec<&'g str>> {
    let mut parts: UnionFind<usize> = UnionFind::new(layout.len());
    for (place, ends) in layout.neighbours().iter().enumerate() {
        for end in ends {
            parts.union(place, *end as usize);
        }
    }
    grouped(layout, &parts.into_labeling())
}

fn communities<'g>(layout: &Layout<'_, 'g>) -> Vec<Vec<&'g str>> {
    let once = |ends: &Vec<u32>| ends.iter().map(|end| (*end as usize, 1)).collect();
    let mut links: Vec<BTreeMap<usize, u64>> = layout.neighbours().iter().map(once).collect();
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
    grouped(layout, &labels)
}

/// The entities by their label, the largest group first.
fn grouped<'g>(layout: &Layout<'_, 'g>, labels: &[usize]) -> Vec<Vec<&'g str>> {
    let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (place, label) in labels.iter().enumerate() {
        groups.entry(*label).or_default().push(layout.id(place));
    }
    let mut all: Vec<Vec<&str>> = groups.into_values().collect();
    all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    all
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
