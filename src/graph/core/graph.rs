//! The graph itself: what it keeps, and how its edges are laid out.

use std::sync::{Arc, LazyLock};

use crate::graph::core::name_index::NameIndex;
use crate::graph::edges::index::Edges;
use crate::graph::edges::key::EdgeKey;
use crate::graph::entities::entity_table::EntityTable;
use crate::graph::entities::identity::Identity;
use crate::graph::evidence::claim_row::ClaimRow;
use crate::graph::evidence::ledger::Ledger;
use crate::graph::tables::column::Pairs;
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::places::Places;
use crate::id::{EntityType, Relation};
use crate::schema::Schema;

/// Entities, the edges between them, and the documents that vouch for each.
///
/// ```
/// use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span};
///
/// let text = "Hadi al-Amiri leads Badr";
/// let evidence = Evidence::new("note", Span::new(0, 24).unwrap(), text, "by hand");
/// let mut reading = Reading::new("note");
/// reading.entities.push(Entity::new("hadi-al-amiri", "person", "Hadi al-Amiri")?.into());
/// reading.entities.push(Entity::new("badr", "group", "Badr Organization")?.into());
/// reading.claims.push(
///     Claim::new("leads", evidence)
///         .subject(Argument::new("hadi-al-amiri", Span::new(0, 13).unwrap()))
///         .object(Argument::new("badr", Span::new(20, 24).unwrap())),
/// );
///
/// let mut graph = Graph::new();
/// graph.add(reading)?;
/// for n in graph.neighbours("badr")?.relation("leads").iter()? {
///     assert_eq!(format!("{} {} {}", n.subject, n.relation, n.object), "hadi-al-amiri leads badr");
/// }
/// graph.remove("note")?;
/// assert!(graph.is_empty());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    pub(in crate::graph) schema: Arc<Schema>,
    pub(in crate::graph) relations: Interner,
    /// By relation: whether it is symmetric, the relation that
    /// is its inverse or `NONE`, its place by name, and the types
    /// of its sides where the schema leaves one only; `None` for a relation
    /// that the schema lacks.
    pub(in crate::graph) symmetric: Vec<bool>,
    pub(in crate::graph) inverses: Vec<u32>,
    pub(in crate::graph) sides: Vec<Option<[Option<EntityType>; 2]>>,
    pub(in crate::graph) rank: Vec<u32>,
    pub(in crate::graph) relation_names: Vec<Relation>,
    pub(in crate::graph) nodes: EntityTable,
    pub(in crate::graph) places: Places,
    pub(in crate::graph) edges: Edges,
    pub(in crate::graph) ledger: Ledger,
    /// One-sided claims: entity to the head of its list of rows.
    pub(in crate::graph) one_sided: Pairs,
    pub(in crate::graph) identity: Identity,
    /// Whether anything came or went since the edges were frozen.
    pub(in crate::graph) changed: bool,
    /// How often anything came or went.
    pub(in crate::graph) generation: u64,
    pub(in crate::graph) names: NameIndex,
}

impl Default for Graph {
    fn default() -> Self {
        Self::new()
    }
}

impl Graph {
    /// An empty graph that speaks the shipped schema.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert_eq!((graph.entity_count(), graph.edge_count()), (2, 1));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        // The tests hold the shipped schema valid.
        static BUILTIN: LazyLock<Arc<Schema>> =
            LazyLock::new(|| Arc::new(Schema::builtin().unwrap_or_else(|_| Schema::empty())));
        Self::with_schema(Arc::clone(&BUILTIN))
    }

    /// An empty graph that speaks a schema of your own.
    ///
    /// ```
    /// use isnad::{Graph, Schema};
    ///
    /// let schema = Schema::parse("mine.toml", r#"
    /// [type.ship]
    /// [relation.tows]
    /// from = ["ship"]
    /// to = ["ship"]
    /// nature = "event"
    /// "#)?;
    /// let graph = Graph::with_schema(schema);
    /// assert!(graph.schema().relation("tows").is_ok());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn with_schema(schema: impl Into<Arc<Schema>>) -> Self {
        let mut graph = Self::without_relations(schema.into());
        let schema = Arc::clone(&graph.schema);
        graph.relate_all(schema.relations().map(|relation| relation.name().as_str()));
        graph
    }

    /// The same, and it knows no relation yet.
    pub(in crate::graph) fn without_relations(schema: Arc<Schema>) -> Self {
        Self {
            schema,
            relations: Interner::new(),
            symmetric: Vec::new(),
            inverses: Vec::new(),
            sides: Vec::new(),
            rank: Vec::new(),
            relation_names: Vec::new(),
            nodes: EntityTable::new(),
            places: Places::default(),
            edges: Edges::default(),
            ledger: Ledger::new(),
            one_sided: Pairs::default(),
            identity: Identity::default(),
            changed: false,
            generation: 0,
            names: NameIndex::default(),
        }
    }

    /// The schema, shared.
    pub(crate) fn shared_schema(&self) -> Arc<Schema> {
        Arc::clone(&self.schema)
    }

    /// The schema it speaks.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// let graph = Graph::new();
    /// assert!(graph.schema().relation("allied_with")?.is_symmetric());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Whether it has no document.
    ///
    /// ```
    /// use isnad::{Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// assert!(graph.is_empty());
    /// graph.add(Reading::new("note"))?;
    /// assert!(!graph.is_empty(), "a document that says nothing is a document");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ledger.len() == 0
    }

    /// How many documents it has.
    ///
    /// ```
    /// use isnad::{Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reading::new("note-1"))?;
    /// graph.add(Reading::new("note-2"))?;
    /// assert_eq!(graph.document_count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.ledger.len()
    }

    /// How many entities it has.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.entity_count(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the entities.
    #[must_use]
    pub fn entity_count(&self) -> usize {
        self.live_nodes().count()
    }
}

impl Graph {
    /// Lays all edges out anew, for the fastest answers.
    ///
    /// Nothing needs it: edges that come in are kept beside the frozen ones,
    /// and frozen with them once they are more than a quarter. The memory of
    /// documents that are gone is given back with it, at the latest when they
    /// take more than a quarter of what is there. Answers are the same before
    /// and after.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let before = graph.clone();
    /// graph.freeze();
    /// assert_eq!(graph, before);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the claims, beside sorting each entity's edges.
    pub fn freeze(&mut self) {
        self.nodes.ids.shrink();
        if self.ledger.has_waste() {
            self.compact();
        }
        self.ledger.shrink();
        let (nodes, identity) = (&self.nodes, &self.identity);
        let is_seen =
            |node| identity.is_shown(node) && identity.group(node).any(|n| nodes.is_live(n));
        self.places.freeze(&nodes.ids, is_seen);
        self.changed = false;
        let (identity, order) = (&self.identity, &self.places);
        let symmetric = &self.symmetric;
        let ids = &self.nodes.ids;
        self.edges =
            Edges::freeze(&mut self.ledger, order.len(), |ledger, row| match ledger.is_dead(row) {
                true => None,
                false => edge_key(ledger.row(row), identity, (order, ids), symmetric),
            });
    }

    /// Notes that something came or went.
    pub(in crate::graph) fn mark_changed(&mut self) {
        self.changed = true;
        self.generation += 1;
    }

    /// Numbers the claims anew without those that are gone; they have no edges
    /// then.
    fn compact(&mut self) {
        self.ledger.compact();
        self.one_sided = Pairs::default();
        for row in 0..self.ledger.row_count() {
            if !self.ledger.is_dead(row) {
                self.attach_one_sided(row);
            }
        }
    }

    /// Gives a row its one known entity, where one side is unknown.
    pub(in crate::graph) fn attach_one_sided(&mut self, row: u32) {
        let it = self.ledger.row(row);
        let known = match (it.subject, it.object) {
            (NONE, NONE) => return,
            (known, NONE) | (NONE, known) => self.identity.shown(known),
            _ => return,
        };
        let next = self.one_sided.insert(known, row).unwrap_or(NONE);
        self.ledger.link(row, NONE, next);
    }

    pub(in crate::graph) fn has_roles(&self) -> bool {
        self.edges.has_roles()
    }
}

/// The edge that a live row belongs to, if both its sides are known.
pub(in crate::graph) fn edge_key(
    row: &ClaimRow,
    identity: &Identity,
    (order, ids): (&Places, &Interner),
    symmetric: &[bool],
) -> Option<EdgeKey> {
    if row.subject == NONE || row.object == NONE {
        return None;
    }
    let place = |node| order.place(identity.shown(node));
    let (subject, object) = (place(row.subject), place(row.object));
    let relation = u32::from(row.relation);
    let swap = symmetric.get(relation as usize).copied().unwrap_or(false)
        && order.compare(object, subject, ids).is_lt();
    let (subject, object) = if swap { (object, subject) } else { (subject, object) };
    Some(EdgeKey { subject, relation, object, role: row.role })
}
