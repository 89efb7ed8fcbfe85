//! Asking what contradicts what: of the whole graph, an entity, an edge, a
//! document, at a time.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::graph::answer::conflict::Conflict;
use crate::graph::answer::contradiction::Contradiction;
use crate::graph::answer::edge::Edge;
use crate::graph::contradict::slots::Slot;
use crate::graph::core::graph::Graph;
use crate::graph::edges::run::numbers;
use crate::graph::tables::interner::NONE;
use crate::schema::Side;
use crate::time::Time;

/// A question for claims that cannot all be right; see
/// [`Graph::contradictions`].
///
/// ```
/// use isnad::{ContradictionKind, Graph, Table, TableFormat};
///
/// let rows = "iran\tallied_with\tdaesh\t2015\niran\tfights\tdaesh\t2014/..\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
/// let found = graph.contradictions().entity("daesh")?.at("2015-06")?.collect()?;
/// assert_eq!(found[0].kind, ContradictionKind::Opposed);
/// assert_eq!(
///     found[0].to_string(),
///     "cannot both hold: iran allied_with daesh 2015, iran fights daesh 2014/.."
/// );
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Contradictions<'g> {
    graph: &'g Graph,
    entity: Option<u32>,
    edge: Option<u32>,
    document: Option<u32>,
    time: Option<Time>,
}

impl Graph {
    /// Asks for claims that cannot all be right, within edges and between
    /// them, as the schema says which relations contradict each other, which
    /// side only one holds at a time, what never holds both ways and what ends
    /// somebody. Claims of different times contradict nothing: who supported
    /// until 2014 and opposes since has had a change of mind.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tx\t2009/2014\niran\topposes\tx\t2014/..\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert!(graph.contradictions().collect()?.is_empty());
    /// graph.import(&Table::new("u", TableFormat::Tsv, "iran\topposes\tx\t2012\n"))?;
    /// assert_eq!(graph.contradictions().document("u")?.collect()?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn contradictions(&self) -> Contradictions<'_> {
        Contradictions { graph: self, entity: None, edge: None, document: None, time: None }
    }
}

impl<'g> Contradictions<'g> {
    /// Only those that an entity takes part in.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "a\tsupports\tb\na\topposes\tb\nc\tsupports\tb\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.contradictions().entity("a")?.collect()?.len(), 1);
    /// assert!(graph.contradictions().entity("c")?.collect()?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, or a name that several entities bear.
    pub fn entity(mut self, id: &str) -> Result<Self> {
        self.entity = Some(self.graph.place(id)?);
        Ok(self)
    }

    /// Only those that claims of an edge take part in.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "a\tsupports\tb\na\topposes\tb\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let edge = graph.edges().next().unwrap();
    /// assert_eq!(graph.contradictions().edge(&edge).collect()?.len(), 1);
    /// assert!(edge.contradictions().is_empty(), "none among its own claims");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn edge(mut self, edge: &Edge<'g>) -> Self {
        self.edge = Some(edge.number);
        self
    }

    /// Only those that claims of a document take part in: what a document
    /// that has just come contradicts.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "a\tsupports\tb\n"))?;
    /// graph.import(&Table::new("u", TableFormat::Tsv, "a\tfights\tb\n"))?;
    /// let found = graph.contradictions().document("u")?.collect()?;
    /// assert_eq!(found[0].claims().filter(|c| c.evidence.document == "t").count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown document.
    pub fn document(mut self, id: &str) -> Result<Self> {
        self.document = Some(self.graph.document_number(id)?);
        Ok(self)
    }

    /// Only those of which each side can hold at a time.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "a\tsupports\tb\t2009/2014\na\topposes\tb\t2012\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// assert_eq!(graph.contradictions().at("2012-03")?.collect()?.len(), 1);
    /// assert!(graph.contradictions().at("2010")?.collect()?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A text that is no EDTF date or interval.
    pub fn at(mut self, time: &str) -> Result<Self> {
        self.time = Some(time.parse()?);
        Ok(self)
    }

    /// What was found, by the ids of those it is about.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "a\tsucceeds\tb\nb\tsucceeds\ta\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let found = graph.contradictions().collect()?;
    /// assert_eq!(found[0].to_string(), "cannot hold both ways: a succeeds b, b succeeds a");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None yet: what is unknown is told where it is asked for.
    ///
    /// # Complexity
    ///
    /// Linear in the edges around what is asked about, or in the graph; for
    /// two entities at worst quadratic in the claims between them.
    pub fn collect(&self) -> Result<Vec<Contradiction>> {
        let graph = self.graph;
        let mut found: Vec<Conflict> =
            self.slots().into_iter().flat_map(|slot| graph.conflicts(slot)).collect();
        found.retain(|conflict| self.is_asked_for(conflict));
        let claim_key = |row: u32| {
            let document = graph.ledger.document_of(row);
            (graph.ledger.document(document).id.as_str(), row)
        };
        for conflict in &mut found {
            conflict.sides.iter_mut().for_each(|side| side.sort_by_cached_key(|r| claim_key(*r)));
        }
        let mut keyed: Vec<_> = found
            .into_iter()
            .map(|conflict| {
                let ends = |row: u32| {
                    let places = [Side::Subject, Side::Object].map(|s| graph.side_place(row, s));
                    let id = |place: Option<u32>| place.map(|p| graph.id_at(p));
                    let relation = graph.ledger.row(row).relation;
                    (places.map(id), graph.rank_of(u32::from(relation)), claim_key(row))
                };
                let keys: Vec<_> = conflict.rows().map(ends).collect();
                (conflict.kind, keys, conflict)
            })
            .collect();
        keyed.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        keyed.dedup_by(|a, b| a.2 == b.2);
        let claims = |rows: Vec<u32>| rows.into_iter().map(|row| graph.claim(row)).collect();
        let shown = keyed.into_iter().map(|(kind, _, conflict)| Contradiction {
            kind,
            sides: conflict.sides.into_iter().map(claims).collect(),
        });
        Ok(shown.collect())
    }

    /// Where to look.
    fn slots(&self) -> BTreeSet<Slot> {
        let graph = self.graph;
        let mut slots = BTreeSet::new();
        if let Some(edge) = self.edge {
            graph.slots_of_edge(edge, &mut slots);
        } else if let Some(document) = self.document {
            for row in graph.ledger.rows_of(document) {
                match graph.ledger.edge_of(row) {
                    NONE => graph.slots_of_one_sided(row, &mut slots),
                    edge => graph.slots_of_edge(edge, &mut slots),
                }
            }
        } else if let Some(place) = self.entity {
            for edge in graph.edges.all_runs(place).into_iter().flat_map(numbers) {
                if graph.edges.live(edge) > 0 {
                    graph.slots_of_edge(edge, &mut slots);
                }
            }
            let head = graph.one_sided.get(graph.places.node(place)).unwrap_or(NONE);
            graph.ledger.chain(head).for_each(|row| graph.slots_of_one_sided(row, &mut slots));
        } else {
            slots = graph.all_slots();
        }
        slots
    }

    fn is_asked_for(&self, conflict: &Conflict) -> bool {
        let graph = self.graph;
        let any = |test: &dyn Fn(u32) -> bool| conflict.rows().any(test);
        self.edge.is_none_or(|edge| any(&|row| graph.ledger.edge_of(row) == edge))
            && self.document.is_none_or(|d| any(&|row| graph.ledger.document_of(row) == d))
            && self.entity.is_none_or(|place| {
                any(&|row| {
                    let on = |side| graph.side_place(row, side) == Some(place);
                    on(Side::Subject) || on(Side::Object)
                })
            })
            && self.time.is_none_or(|time| {
                let holds = |row: &u32| graph.held(*row).can_hold(&time);
                conflict.sides.iter().all(|side| side.iter().any(holds))
            })
    }
}
