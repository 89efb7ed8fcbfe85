//! The graph: what all documents say together, and how to ask it.
//!
//! Every edge is made of claims, and every claim belongs to one document, so
//! documents can be added, replaced and removed, and two graphs joined, with
//! nothing left over. Entities are asked for by id or by any of their names.
//!
//! It deliberately infers nothing: no transitive closure, no edge that no
//! sentence states. Identities are merged on request only.

// In reading order: storage, then questions.
mod names;
mod order;
mod sheet;
mod table;
mod row;
mod ledger;
mod nodes;
mod facts;
mod fresh;
mod bits;
mod counts;
mod side;
mod hubs;
mod base;
mod stances;
mod edges;
mod identity;
mod relations;
mod documents;
mod find;
mod edge;
mod filter;
mod neighbours;
mod search;
mod reach;
mod walk;
mod routes;
mod steps;
mod path;
mod temporal;
mod paths;
mod around;
mod explain;
mod visit;
mod import;
mod moment;
mod suggest;
mod measures;
#[cfg(test)]
mod sample;

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::graph::edges::{Edges, Key};
use crate::graph::identity::Identity;
use crate::graph::ledger::{Ledger, Part};
use crate::graph::names::{NONE, Names};
use crate::graph::nodes::Nodes;
use crate::graph::order::Order;
use crate::graph::row::Row;
use crate::id::{EntityType, Relation};
use crate::reading::Reading;
use crate::schema::Schema;

pub use crate::graph::around::{Around, Surroundings};
pub use crate::graph::documents::{DocumentView, Memory};
pub use crate::graph::edge::{Contradiction, Edge};
pub use crate::graph::explain::{ExplainedEdge, ExplainedStep, Explanation, Publication};
pub use crate::graph::filter::Direction;
pub use crate::graph::identity::Merge;
pub use crate::graph::measures::Degree;
pub use crate::graph::moment::Moment;
pub use crate::graph::neighbours::{
    Checked, EdgeIter, Neighbour, NeighbourIter, Neighbours, Unchecked,
};
pub use crate::graph::path::{Limit, Path, Paths, Step};
pub use crate::graph::paths::PathQuery;
#[cfg(test)]
pub(crate) use crate::graph::sample::sample;
pub(crate) use crate::graph::sheet::{Member, Sheet};
pub use crate::graph::suggest::MergeSuggestion;
pub use crate::graph::table::{Table, TableFormat};
pub use crate::graph::visit::{
    View, ViewEdge, ViewEdgeReferences, ViewEdges, ViewNeighbours, Visited,
};

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
/// for n in graph.neighbours("badr")?.relation("leads").collect()? {
///     assert_eq!(format!("{} {} {}", n.subject, n.relation, n.object), "hadi-al-amiri leads badr");
/// }
/// graph.remove("note")?;
/// assert!(graph.is_empty());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Graph {
    schema: Arc<Schema>,
    relations: Names,
    /// By relation: whether it is symmetric, its place by name, and the types
    /// of its sides where the schema leaves one only; `None` for a relation
    /// that the schema lacks.
    symmetric: Vec<bool>,
    sides: Vec<Option<[Option<EntityType>; 2]>>,
    rank: Vec<u32>,
    relation_names: Vec<Relation>,
    nodes: Nodes,
    order: Order,
    edges: Edges,
    ledger: Ledger,
    /// The claims that know one side only: entity to its latest such row.
    half: HashMap<u32, u32>,
    identity: Identity,
    /// Whether anything came or went since the edges were frozen.
    changed: bool,
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
        let schema = schema.into();
        let mut graph = Self {
            schema: Arc::clone(&schema),
            relations: Names::new(),
            symmetric: Vec::new(),
            sides: Vec::new(),
            rank: Vec::new(),
            relation_names: Vec::new(),
            nodes: Nodes::new(),
            order: Order::default(),
            edges: Edges::default(),
            ledger: Ledger::new(),
            half: HashMap::new(),
            identity: Identity::default(),
            changed: false,
        };
        for relation in schema.relations() {
            graph.relate(relation.name());
        }
        graph
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

    /// Adds what one document says. Adding the same reading again changes
    /// nothing.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let reader = Reader::builtin()?;
    /// let mut graph = Graph::new();
    /// graph.add(reader.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// graph.add(reader.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert_eq!(graph.document_count(), 1, "the same again");
    /// let other = reader.read(&Document::new("note", "Iran backs Hamas."));
    /// assert!(graph.add(other).is_err(), "another text under the same id");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Another reading of the same document is there ([`Graph::replace`] it
    /// instead), a claim's relation is not in the schema, or a claim names an
    /// entity that the reading does not carry. The graph is then unchanged.
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities of the reading.
    pub fn add(&mut self, reading: impl Borrow<Reading>) -> Result<()> {
        let sheet = Sheet::of(reading.borrow());
        if let Some(number) = self.ledger.find(&sheet.document) {
            if self.sheet(number) == sheet {
                return Ok(());
            }
            return Err(Error::invalid(
                "document",
                format!("`{}` is in the graph already, expected `replace`", sheet.document),
            ));
        }
        self.check(&sheet)?;
        self.enter(&sheet)
    }

    /// Adds what one document says in place of what it said before, if it
    /// was there.
    ///
    /// ```
    /// use isnad::{Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reading::new("note"))?;
    /// let mut second = Reading::new("note");
    /// second.title = Some("Corrected".to_owned());
    /// graph.replace(second)?;
    /// assert_eq!(graph.document("note")?.title, Some("Corrected"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Graph::add`]; the graph is then unchanged.
    pub fn replace(&mut self, reading: impl Borrow<Reading>) -> Result<()> {
        let sheet = Sheet::of(reading.borrow());
        self.check(&sheet)?;
        if let Some(number) = self.ledger.forget(&sheet.document) {
            self.leave(number);
        }
        self.enter(&sheet)
    }

    /// Removes a document: exactly its claims, and the entities that nothing
    /// else speaks of.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("one", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// graph.import(&Table::new("two", TableFormat::Tsv, "badr\tfights\tdaesh\n"))?;
    /// graph.remove("one")?;
    /// assert!(graph.entity("iran").is_err() && graph.entity("badr").is_ok());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownDocument`].
    ///
    /// # Complexity
    ///
    /// Linear in the document's claims and entities, whatever the size of
    /// the graph.
    pub fn remove(&mut self, document: &str) -> Result<()> {
        let number = self.ledger.forget(document).ok_or_else(|| unknown(document))?;
        self.leave(number);
        Ok(())
    }

    /// Adds all that another graph has.
    ///
    /// The order does not matter, nor does doing it twice: a corpus can be
    /// read in parts anywhere and joined. Where both have a reading of one
    /// document and the readings differ, one is kept, the same whichever
    /// graph is merged into which.
    ///
    /// ```
    /// use isnad::{Graph, Reading};
    ///
    /// let (mut a, mut b) = (Graph::new(), Graph::new());
    /// a.add(Reading::new("note-1"))?;
    /// b.add(Reading::new("note-2"))?;
    /// let mut both = a.clone();
    /// both.merge(&b)?;
    /// b.merge(&a)?;
    /// assert_eq!(both, b);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A claim of a relation that this graph's schema lacks; the graph is
    /// then unchanged.
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities of the other graph.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let sheets: Vec<Sheet> = other.sheets().collect();
        for sheet in &sheets {
            self.check(sheet)?;
        }
        for sheet in sheets {
            let sheet = match self.ledger.find(&sheet.document) {
                None => sheet,
                Some(number) => {
                    let mine = self.sheet(number);
                    if mine == sheet {
                        continue;
                    }
                    self.ledger.forget(&sheet.document);
                    self.leave(number);
                    mine.greater(sheet)
                }
            };
            self.enter(&sheet)?;
        }
        self.unite_identities(other);
        Ok(())
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

    /// The entities, by id.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let names: Vec<_> = graph.entities().map(|e| e.name().to_owned()).collect();
    /// assert_eq!(names, ["Hezbollah", "Iran"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the entities.
    pub fn entities(&self) -> impl Iterator<Item = Arc<Entity>> {
        self.sorted_nodes().into_iter().filter_map(|n| self.record(n))
    }

    /// One entity, by id or by a name that only it bears: what all documents
    /// say of its type, name and aliases.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert_eq!(graph.entity("Islamic Republic of Iran")?.id().as_str(), "iran");
    /// assert!(graph.entity("iraq").is_err(), "no document speaks of it");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEntity`], or a name that several entities bear.
    pub fn entity(&self, id: &str) -> Result<Arc<Entity>> {
        let node = self.node(id)?;
        self.record(node).ok_or_else(|| Error::UnknownEntity { id: id.into() })
    }
}

impl Graph {
    /// Everything by document, by id.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = Sheet> {
        self.ledger.live().into_iter().map(|n| self.sheet(n))
    }

    /// Enters a sheet of a saved graph, whose relations need not be in the
    /// schema.
    ///
    /// Its claims have no edges until [`Graph::freeze`] gives them all theirs.
    pub(crate) fn restore(&mut self, sheet: &Sheet) -> Result<()> {
        if self.ledger.find(&sheet.document).is_some() {
            return Err(Error::invalid("document", format!("`{}` is there twice", sheet.document)));
        }
        self.take(sheet)?;
        Ok(())
    }

    /// Lays all edges out anew, for the fastest answers.
    ///
    /// Nothing needs it: edges that come in are kept beside the frozen ones,
    /// and frozen with them once they are more than a quarter. Answers are
    /// the same before and after.
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
        self.ledger.shrink();
        let (nodes, identity) = (&self.nodes, &self.identity);
        let is_seen =
            |node| identity.is_shown(node) && identity.group(node).any(|n| nodes.is_live(n));
        self.order.freeze(&nodes.ids, is_seen);
        self.changed = false;
        let (identity, order) = (&self.identity, &self.order);
        let symmetric = &self.symmetric;
        let ids = &self.nodes.ids;
        self.edges = Edges::freeze(&mut self.ledger, order.len(), |ledger, row| {
            edge_key(ledger.row(row), identity, (order, ids), symmetric)
        });
    }

    fn sheet(&self, number: u32) -> Sheet {
        let record = self.ledger.document(number);
        let described = record.parts.iter().map(|part| Member {
            id: self.nodes.ids.text(part.node).into(),
            kind: part.entity.entity_type().clone(),
            entity: Some(Arc::clone(&part.entity)),
            mentions: part.mentions,
            discovered: part.discovered,
        });
        let bare = self.ledger.bare_of(record).iter().map(|node| Member {
            id: self.nodes.ids.text(*node).into(),
            kind: nodes::THING.into(),
            entity: None,
            mentions: 0,
            discovered: false,
        });
        let mut members: Vec<Member> = described.chain(bare).collect();
        members.sort_by(|a, b| a.id.cmp(&b.id));
        Sheet {
            document: record.id.clone(),
            title: record.title.clone(),
            published: record.published,
            publisher: record.publisher.clone(),
            table: self.ledger.is_table(number),
            members,
            claims: self.ledger.rows_of(number).map(|r| self.claim(r)).collect(),
        }
    }

    fn document_number(&self, id: &str) -> Result<u32> {
        self.ledger.find(id).ok_or_else(|| unknown(id))
    }

    /// Whether a sheet can enter: done before anything changes.
    fn check(&self, sheet: &Sheet) -> Result<()> {
        for claim in &sheet.claims {
            self.relation_number(&claim.relation)?;
            for side in [&claim.subject, &claim.object].into_iter().flatten() {
                if sheet.members.binary_search_by(|m| m.id.cmp(&side.entity)).is_err() {
                    return Err(Error::UnknownEntity { id: side.entity.clone() });
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, sheet: &Sheet) -> Result<()> {
        let number = self.take(sheet)?;
        self.changed = true;
        for node in self.ledger.nodes_of(number) {
            self.order.admit(self.identity.shown(node), &self.nodes.ids);
        }
        for row in self.ledger.rows_of(number) {
            self.attach(row);
        }
        self.refreeze();
        Ok(())
    }

    /// Freezes what has outgrown its share.
    fn refreeze(&mut self) {
        if self.edges.is_stale() || self.order.fresh() > 1024 + self.order.len() / 2 {
            self.freeze();
        }
    }

    /// Enters all but the edges; claims with an unknown side find their
    /// entity.
    fn take(&mut self, sheet: &Sheet) -> Result<u32> {
        let (mut parts, mut bare) = (Vec::with_capacity(sheet.members.len()), Vec::new());
        for member in &sheet.members {
            let node = self.nodes.number(&member.id);
            match &member.entity {
                None => {
                    self.nodes.enter_bare(node);
                    bare.push(node);
                }
                Some(entity) => {
                    self.nodes.enter(node, entity);
                    parts.push(Part {
                        node,
                        mentions: member.mentions,
                        discovered: member.discovered,
                        entity: Arc::clone(entity),
                    });
                }
            }
        }
        for claim in &sheet.claims {
            self.relate(&claim.relation);
        }
        let (ids, relations) = (&self.nodes.ids, &self.relations);
        let number = self.ledger.enter(
            sheet,
            (parts, bare),
            |id| ids.find(id).unwrap_or(NONE),
            |r| relations.find(r).and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX),
        )?;
        for row in self.ledger.rows_of(number) {
            self.attach_half(row);
        }
        Ok(number)
    }

    fn leave(&mut self, number: u32) {
        self.changed = true;
        let Self { ledger, edges, order, identity, nodes, .. } = self;
        std::hint::black_box(ledger.warm(number));
        ledger.kill(number, |row, edge| {
            if edge != NONE && edges.detach(edge, row.is_negated()) {
                for node in [row.subject, row.object] {
                    edges.wear(order.place(identity.shown(node)));
                }
            }
        });
        nodes.leave_bare(ledger.bare_of(ledger.document(number)));
        for part in ledger.leave(number) {
            nodes.leave(part.node, &part.entity);
        }
    }

    /// Gives a row its edge, where both sides are known.
    fn attach(&mut self, row: u32) {
        let it = self.ledger.row(row);
        let order = (&self.order, &self.nodes.ids);
        let Some(key) = edge_key(it, &self.identity, order, &self.symmetric) else { return };
        let roles = |a: u32, b: u32| self.ledger.word(a).cmp(&self.ledger.word(b));
        let edge = self.edges.number(key, order, roles);
        let next = self.edges.attach(edge, row, self.ledger.stance(row), order);
        self.ledger.link(row, edge, next);
    }

    /// Gives a row its one known entity, where one side is unknown.
    fn attach_half(&mut self, row: u32) {
        let it = self.ledger.row(row);
        let known = match (it.subject, it.object) {
            (NONE, NONE) => return,
            (known, NONE) | (NONE, known) => self.identity.shown(known),
            _ => return,
        };
        let next = self.half.insert(known, row).unwrap_or(NONE);
        self.ledger.link(row, NONE, next);
    }

    fn has_roles(&self) -> bool {
        self.edges.has_roles()
    }

    /// The id of the entity at a place.
    #[inline]
    fn id_at(&self, place: u32) -> &str {
        self.nodes.ids.text(self.order.node(place))
    }

    /// The place of the entity of an id, or of a name that only it bears.
    fn place(&self, id: &str) -> Result<u32> {
        self.node(id).map(|node| self.order.place(node))
    }

    fn claim(&self, row: u32) -> crate::claim::Claim {
        self.ledger.claim(
            row,
            |node| self.nodes.ids.text(node),
            |relation| self.relations.text(u32::from(relation)),
        )
    }

    fn live_nodes(&self) -> impl Iterator<Item = u32> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(NONE)).filter(|n| self.is_visible(*n))
    }

    /// The live entities, by id.
    fn sorted_nodes(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.live_nodes().collect();
        all.sort_unstable_by_key(|n| self.nodes.ids.text(*n));
        all
    }
}

fn unknown(document: &str) -> Error {
    Error::UnknownDocument { id: document.into() }
}

/// The edge that a live row belongs to, if both its sides are known.
fn edge_key(
    row: &Row,
    identity: &Identity,
    (order, ids): (&Order, &Names),
    symmetric: &[bool],
) -> Option<Key> {
    if row.is_dead() || row.subject == NONE || row.object == NONE {
        return None;
    }
    let place = |node| order.place(identity.shown(node));
    let (subject, object) = (place(row.subject), place(row.object));
    let relation = u32::from(row.relation);
    let swap = symmetric.get(relation as usize).copied().unwrap_or(false)
        && order.compare(object, subject, ids).is_lt();
    let (subject, object) = if swap { (object, subject) } else { (subject, object) };
    Some(Key { subject, relation, object, role: row.role })
}

/// Two graphs are equal when they have the same documents with the same
/// claims and the same merged identities, whatever the order in which these came.
impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.ledger.len() == other.ledger.len()
            && self.merges() == other.merges()
            && self.sheets().eq(other.sheets())
    }
}
