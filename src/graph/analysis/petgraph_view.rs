//! The graph as petgraph sees it.

#![expect(clippy::indexing_slicing, reason = "petgraph's indices are those this file gave")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::slice;

use petgraph::Directed;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GetAdjacencyMatrix, GraphBase, GraphProp,
    IntoEdgeReferences, IntoEdges, IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected,
    IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable,
    VisitMap, Visitable,
};

use crate::error::Result;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::id::{EntityId, Relation};

/// The graph behind petgraph's `visit` traits: its algorithms run on it as
/// it lies, without a copy.
///
/// Entities are numbered in the order of their ids. Edges lead from subject
/// to object, a symmetric one from the id that comes first; those that are
/// only denied are not there.
///
/// ```
/// use isnad::petgraph::{algo, visit::Bfs};
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let view = graph.petgraph();
/// let mut reached = Vec::new();
/// let mut search = Bfs::new(&view, view.node("iran")?);
/// while let Some(node) = search.next(&view) {
///     reached.push(view.id(node));
/// }
/// assert_eq!(reached, ["iran", "badr", "daesh"]);
/// assert_eq!(algo::connected_components(&view), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
pub struct View<'g> {
    graph: Cow<'g, Graph>,
}

impl Graph {
    /// The graph for petgraph's algorithms.
    ///
    /// ```
    /// use isnad::petgraph::algo::dijkstra;
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let view = graph.petgraph();
    /// let far = dijkstra(&view, view.node("iran")?, None, |_| 1);
    /// assert_eq!(far[&view.node("daesh")?], 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Constant for a graph that has not changed since it was frozen (as an
    /// imported or a loaded one is); any other is copied and frozen first.
    /// [`Graph::freeze`] saves the copy.
    #[must_use]
    pub fn petgraph(&self) -> View<'_> {
        if !self.changed {
            return View { graph: Cow::Borrowed(self) };
        }
        let mut copy = self.clone();
        copy.freeze();
        View { graph: Cow::Owned(copy) }
    }

    /// A copy as petgraph's own graph: entities by id, then edges by
    /// subject, relation, object and role, without those that are only
    /// denied.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat, petgraph};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\topposes\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let copy = graph.to_petgraph();
    /// assert_eq!(petgraph::algo::connected_components(&copy), 2);
    /// assert!(copy.node_weights().any(|id| id == &"badr"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the entities, and n log n in the edges.
    #[must_use]
    pub fn to_petgraph(&self) -> DiGraph<EntityId, Relation> {
        let nodes = self.sorted_nodes();
        let edges: Vec<Edge<'_>> =
            self.edges().filter(|e| self.edges.is_positive(e.number)).collect();
        let mut copy = DiGraph::with_capacity(nodes.len(), edges.len());
        let mut index = HashMap::with_capacity(nodes.len());
        for node in nodes {
            let place = self.places.place(node);
            index.insert(place, copy.add_node(EntityId::from(self.nodes.ids.text(node))));
        }
        let at = |place: u32| index.get(&place).copied().unwrap_or(NodeIndex::end());
        let mut relations: BTreeMap<u32, Relation> = BTreeMap::new();
        for edge in edges {
            let key = edge.key();
            let relation =
                relations.entry(key.relation).or_insert_with(|| Relation::from(edge.relation()));
            copy.add_edge(at(key.subject), at(key.object), relation.clone());
        }
        copy
    }
}

impl View<'_> {
    /// The index of an entity, by id or by a name that only it bears.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let view = graph.petgraph();
    /// assert_eq!(view.node("iran")?.index(), 1, "by id: badr comes first");
    /// assert!(view.node("nobody").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn node(&self, id: &str) -> Result<NodeIndex> {
        self.graph.place(id).map(node)
    }

    /// The id of the entity at an index; empty for an index of no entity.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let view = graph.petgraph();
    /// assert_eq!(view.id(view.node("iran")?), "iran");
    /// assert_eq!(view.id(9.into()), "");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self, index: NodeIndex) -> &str {
        if index.index() < self.graph.places.len() { self.graph.id_at(place(index)) } else { "" }
    }
}

fn node(place: u32) -> NodeIndex {
    NodeIndex::from(place)
}

fn place(index: NodeIndex) -> u32 {
    u32::try_from(index.index()).unwrap_or(u32::MAX)
}

/// One edge of a [`View`], as petgraph's algorithms take it.
///
/// ```
/// use isnad::petgraph::visit::{EdgeRef, IntoEdgeReferences};
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let view = graph.petgraph();
/// let edge = (&view).edge_references().next().unwrap();
/// assert_eq!((view.id(edge.source()), edge.weight().as_str()), ("iran", "supports"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ViewEdge<'v> {
    source: u32,
    target: u32,
    number: u32,
    relation: &'v Relation,
}

impl EdgeRef for ViewEdge<'_> {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
    type Weight = Relation;

    fn source(&self) -> NodeIndex {
        node(self.source)
    }

    fn target(&self) -> NodeIndex {
        node(self.target)
    }

    fn weight(&self) -> &Relation {
        self.relation
    }

    fn id(&self) -> EdgeIndex {
        EdgeIndex::from(self.number)
    }
}

impl GraphBase for View<'_> {
    type EdgeId = EdgeIndex;
    type NodeId = NodeIndex;
}

impl Data for View<'_> {
    type NodeWeight = ();
    type EdgeWeight = Relation;
}

impl GraphProp for View<'_> {
    type EdgeType = Directed;
}

impl NodeCount for View<'_> {
    fn node_count(&self) -> usize {
        self.graph.places.len()
    }
}

impl NodeIndexable for View<'_> {
    fn node_bound(&self) -> usize {
        self.graph.places.len()
    }

    fn to_index(&self, a: NodeIndex) -> usize {
        a.index()
    }

    fn from_index(&self, i: usize) -> NodeIndex {
        NodeIndex::new(i)
    }
}

impl NodeCompactIndexable for View<'_> {}

impl EdgeCount for View<'_> {
    fn edge_count(&self) -> usize {
        self.graph.edges.live_count()
    }
}

impl EdgeIndexable for View<'_> {
    fn edge_bound(&self) -> usize {
        self.graph.edges.len()
    }

    fn to_index(&self, a: EdgeIndex) -> usize {
        a.index()
    }

    fn from_index(&self, i: usize) -> EdgeIndex {
        EdgeIndex::new(i)
    }
}

impl Visitable for View<'_> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited(vec![0; self.node_count().div_ceil(64)])
    }

    fn reset_map(&self, map: &mut Visited) {
        map.0.clear();
        map.0.resize(self.node_count().div_ceil(64), 0);
    }
}

/// Which entities of a [`View`] an algorithm has visited.
///
/// ```
/// use isnad::Graph;
/// use isnad::petgraph::visit::Visitable;
///
/// let graph = Graph::new();
/// let _visited: isnad::petgraph_view::Visited = graph.petgraph().visit_map();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Visited(Vec<u64>);

impl VisitMap<NodeIndex> for Visited {
    #[inline]
    fn visit(&mut self, a: NodeIndex) -> bool {
        let (word, bit) = (&mut self.0[a.index() / 64], 1 << (a.index() % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[inline]
    fn is_visited(&self, a: &NodeIndex) -> bool {
        self.0[a.index() / 64] >> (a.index() % 64) & 1 == 1
    }

    fn unvisit(&mut self, a: NodeIndex) -> bool {
        let was = self.is_visited(&a);
        self.0[a.index() / 64] &= !(1 << (a.index() % 64));
        was
    }
}

impl IntoNodeIdentifiers for &View<'_> {
    type NodeIdentifiers = std::iter::Map<Range<u32>, fn(u32) -> NodeIndex>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        let end = u32::try_from(self.node_count()).unwrap_or(u32::MAX);
        (0..end).map(node as fn(u32) -> NodeIndex)
    }
}

impl IntoNodeReferences for &View<'_> {
    type NodeRef = (NodeIndex, ());
    type NodeReferences = std::iter::Map<
        <Self as IntoNodeIdentifiers>::NodeIdentifiers,
        fn(NodeIndex) -> (NodeIndex, ()),
    >;

    fn node_references(self) -> Self::NodeReferences {
        self.node_identifiers().map((|n| (n, ())) as fn(NodeIndex) -> (NodeIndex, ()))
    }
}

/// The other ends of an entity's edges.
///
/// ```
/// use isnad::petgraph::visit::IntoNeighbors;
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\niran\topposes\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let view = graph.petgraph();
/// let mut ends: Vec<_> =
///     (&view).neighbors(view.node("iran")?).map(|node| view.id(node)).collect();
/// ends.sort();
/// assert_eq!(ends, ["badr", "daesh"]);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ViewNeighbours<'v> {
    ends: slice::Iter<'v, u32>,
    numbers: Numbers<'v>,
    graph: &'v Graph,
    /// Whether some edge of the graph is only denied.
    hidden: bool,
}

/// The numbers that go with a list of ends.
#[derive(Clone, Debug)]
enum Numbers<'v> {
    Range(u32),
    List(slice::Iter<'v, u32>),
}

impl Numbers<'_> {
    #[inline]
    fn next(&mut self) -> u32 {
        match self {
            Self::Range(next) => {
                *next += 1;
                *next - 1
            }
            Self::List(list) => list.next().copied().unwrap_or(u32::MAX),
        }
    }
}

impl Iterator for ViewNeighbours<'_> {
    type Item = NodeIndex;

    #[inline]
    fn next(&mut self) -> Option<NodeIndex> {
        if !self.hidden {
            return self.ends.next().map(|end| node(*end));
        }
        loop {
            let end = *self.ends.next()?;
            let number = self.numbers.next();
            if self.graph.edges.is_positive(number) {
                return Some(node(end));
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        if self.hidden { (0, self.ends.size_hint().1) } else { self.ends.size_hint() }
    }
}

impl<'v> View<'_> {
    fn around(&'v self, a: NodeIndex, direction: petgraph::Direction) -> ViewNeighbours<'v> {
        let edges = &self.graph.edges;
        let hidden = edges.has_hidden();
        match direction {
            petgraph::Direction::Outgoing => {
                let (first, ends) = edges.frozen_out(place(a));
                let numbers = Numbers::Range(first);
                ViewNeighbours { ends: ends.iter(), numbers, graph: &self.graph, hidden }
            }
            petgraph::Direction::Incoming => {
                let (numbers, ends) = edges.frozen_in(place(a));
                let numbers = Numbers::List(numbers.iter());
                ViewNeighbours { ends: ends.iter(), numbers, graph: &self.graph, hidden }
            }
        }
    }
}

impl<'v> IntoNeighbors for &'v View<'_> {
    type Neighbors = ViewNeighbours<'v>;

    #[inline]
    fn neighbors(self, a: NodeIndex) -> ViewNeighbours<'v> {
        self.around(a, petgraph::Direction::Outgoing)
    }
}

impl<'v> IntoNeighborsDirected for &'v View<'_> {
    type NeighborsDirected = ViewNeighbours<'v>;

    #[inline]
    fn neighbors_directed(
        self,
        a: NodeIndex,
        direction: petgraph::Direction,
    ) -> ViewNeighbours<'v> {
        self.around(a, direction)
    }
}

/// The edges of an entity.
///
/// ```
/// use isnad::petgraph::Direction::Incoming;
/// use isnad::petgraph::visit::{EdgeRef, IntoEdgesDirected};
/// use isnad::{Graph, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let view = graph.petgraph();
/// let edge = (&view).edges_directed(view.node("badr")?, Incoming).next().unwrap();
/// assert_eq!((view.id(edge.source()), edge.weight().as_str()), ("iran", "supports"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ViewEdges<'v> {
    of: u32,
    outgoing: bool,
    inner: ViewNeighbours<'v>,
}

impl<'v> Iterator for ViewEdges<'v> {
    type Item = ViewEdge<'v>;

    #[inline]
    fn next(&mut self) -> Option<ViewEdge<'v>> {
        loop {
            let end = *self.inner.ends.next()?;
            let number = self.inner.numbers.next();
            if self.inner.hidden && !self.inner.graph.edges.is_positive(number) {
                continue;
            }
            let (source, target) = if self.outgoing { (self.of, end) } else { (end, self.of) };
            return Some(ViewEdge {
                source,
                target,
                number,
                relation: self.inner.graph.relation_of(number),
            });
        }
    }
}

impl<'v> IntoEdges for &'v View<'_> {
    type Edges = ViewEdges<'v>;

    #[inline]
    fn edges(self, a: NodeIndex) -> ViewEdges<'v> {
        self.edges_directed(a, petgraph::Direction::Outgoing)
    }
}

impl<'v> IntoEdgesDirected for &'v View<'_> {
    type EdgesDirected = ViewEdges<'v>;

    #[inline]
    fn edges_directed(self, a: NodeIndex, direction: petgraph::Direction) -> ViewEdges<'v> {
        let outgoing = direction == petgraph::Direction::Outgoing;
        ViewEdges { of: place(a), outgoing, inner: self.around(a, direction) }
    }
}

/// All edges of a [`View`].
///
/// ```
/// use isnad::petgraph::visit::{EdgeRef, IntoEdgeReferences};
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let view = graph.petgraph();
/// let fights = (&view).edge_references().filter(|e| e.weight() == &"fights");
/// assert_eq!(fights.map(|e| view.id(e.target())).collect::<Vec<_>>(), ["daesh"]);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ViewEdgeReferences<'v> {
    view: &'v View<'v>,
    next: u32,
    at: ViewEdges<'v>,
}

impl<'v> Iterator for ViewEdgeReferences<'v> {
    type Item = ViewEdge<'v>;

    fn next(&mut self) -> Option<ViewEdge<'v>> {
        loop {
            if let Some(edge) = self.at.next() {
                return Some(edge);
            }
            if self.next as usize >= self.view.node_count() {
                return None;
            }
            self.at = self.view.edges(node(self.next));
            self.next += 1;
        }
    }
}

impl<'v> IntoEdgeReferences for &'v View<'_> {
    type EdgeRef = ViewEdge<'v>;
    type EdgeReferences = ViewEdgeReferences<'v>;

    fn edge_references(self) -> ViewEdgeReferences<'v> {
        ViewEdgeReferences { view: self, next: 1, at: self.edges(node(0)) }
    }
}

impl GetAdjacencyMatrix for View<'_> {
    type AdjMatrix = HashSet<(NodeIndex, NodeIndex)>;

    fn adjacency_matrix(&self) -> Self::AdjMatrix {
        self.edge_references().map(|e| (e.source(), e.target())).collect()
    }

    fn is_adjacent(&self, matrix: &Self::AdjMatrix, a: NodeIndex, b: NodeIndex) -> bool {
        matrix.contains(&(a, b))
    }
}
