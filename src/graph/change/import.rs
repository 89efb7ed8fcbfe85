//! A graph from rows, without any text.
//!
//! A table is a document like any other: it can be removed, its rows are its
//! claims, and a row's quote is the row.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::graph::core::graph::Graph;
use crate::graph::evidence::documents::DocumentEntity;
use crate::graph::evidence::ledger::{NewRow, RowSpan};
use crate::graph::evidence::table::{ParsedRow, Table};
use crate::graph::tables::interner::{Interner, NONE};
use crate::time::Time;

impl Graph {
    /// Adds the rows of a table; returns how many. A table gives an entity its
    /// type by the row, else by the relation where only one type fits. Where
    /// documents disagree on a type, those count that describe the entity, by
    /// more than its id; of these, or of tables alone, the most. So the order
    /// of documents and tables does not matter.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// let rows = "subject,relation,object,date\namiri,leads,badr,2009/..\n";
    /// assert_eq!(graph.import(&Table::new("t.csv", TableFormat::Csv, rows))?, 1);
    /// assert_eq!(graph.entity("amiri")?.entity_type().as_str(), "person", "only persons lead");
    ///
    /// let rows = "subject,relation,object,subject_type\nbadr,leads,amiri,group\n";
    /// let error = graph.import(&Table::new("u.csv", TableFormat::Csv, rows)).unwrap_err();
    /// assert_eq!(error.to_string(), "u.csv:2: `leads` does not lead from a group (`badr`)");
    /// assert_eq!(graph.edge_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A table that is in the graph already, or the first row that is
    /// incomplete, has a date that is none, a relation that the schema lacks,
    /// or entities whose types in this table the relation does not allow.
    /// Nothing is then imported.
    ///
    /// # Complexity
    ///
    /// Linear in the rows, beside sorting each entity's edges.
    pub fn import(&mut self, table: &Table) -> Result<usize> {
        if self.ledger.find(&table.document).is_some() {
            let message = format!("`{}` is in the graph already", table.document);
            return Err(Error::invalid("document", message));
        }
        let (start, relations) = (self.ledger.row_count(), self.relations.len());
        self.ledger.reserve(table.lines());
        let mut intake = Intake::default();
        let mut outcome = table.each(|rows| intake.rows(self, table, rows));
        if outcome.is_ok() {
            outcome = self.check_types(table, &intake, start);
        }
        if let Err(error) = outcome {
            self.ledger.truncate(start);
            self.unrelate(relations);
            return Err(error);
        }
        let count = (self.ledger.row_count() - start) as usize;
        let nodes = intake.nodes.clone();
        self.take_table(table, intake, start)?;
        self.mark_changed();
        if count > 256 + self.edges.len() / 4 {
            self.freeze();
        } else {
            for node in nodes {
                self.places.admit(self.identity.shown(node), &self.nodes.ids);
            }
            for row in start..self.ledger.row_count() {
                self.attach(row);
            }
            self.refreeze();
        }
        Ok(count)
    }

    /// Holds every row against the schema.
    fn check_types(&self, table: &Table, intake: &Intake, start: u32) -> Result<()> {
        if !intake.needs_check {
            return Ok(());
        }
        let kind = |node: u32| intake.types.get(&node).map(String::as_str);
        for (row, line) in (start..).zip(self.ledger.latest_lines(start)) {
            let row = self.ledger.row(row);
            let Some(definition) = self.definition(u32::from(row.relation)) else { continue };
            let (from, to) = (kind(row.subject), kind(row.object));
            let fits = |from: Option<&str>, to: Option<&str>| match (from, to) {
                (Some(from), Some(to)) => definition.allows(from, to),
                (Some(from), None) => definition.allows_subject(from),
                (None, Some(to)) => definition.allows_object(to),
                (None, None) => true,
            };
            let is_turned = definition.is_symmetric() && fits(to, from);
            if !fits(from, to) && !is_turned {
                let side = |way: &str, kind: Option<&str>, node: u32| {
                    let id = self.nodes.ids.text(node);
                    kind.map_or_else(String::new, |kind| format!(" {way} a {kind} (`{id}`)"))
                };
                let message = format!(
                    "`{}` does not lead{}{}",
                    definition.name(),
                    side("from", from, row.subject),
                    side("to", to, row.object),
                );
                let before = table.text.get(..line.start as usize).unwrap_or_default();
                let number = before.bytes().filter(|b| *b == b'\n').count() + 1;
                return Err(Error::record(&table.origin, number, message));
            }
        }
        Ok(())
    }

    fn take_table(&mut self, table: &Table, intake: Intake, start: u32) -> Result<()> {
        let mut parts = Vec::new();
        let mut bare = Vec::new();
        for node in intake.nodes {
            let Some(kind) = intake.types.get(&node) else {
                self.nodes.enter_bare(node);
                bare.push(node);
                continue;
            };
            let entity = match intake.known.get(&node) {
                Some(known) => Arc::clone(known),
                None => {
                    let id = self.nodes.ids.text(node);
                    let entity = Entity::new(id, kind.as_str(), id)
                        .or_else(|_| Entity::new(id, kind.as_str(), format!("entity {id}")))?;
                    Arc::new(entity)
                }
            };
            self.nodes.enter(node, &entity);
            parts.push(DocumentEntity { node, mentions: 0, discovered: false, entity });
        }
        self.ledger.close_table(table, parts, &bare, intake.outlets, start)
    }
}

/// What is known of a table's rows while they come in.
#[derive(Default)]
struct Intake {
    /// The entities, by first use; `seen` is by number.
    nodes: Vec<u32>,
    seen: Vec<bool>,
    types: BTreeMap<u32, String>,
    /// The entities of a gazetteer, and the names that were looked up in it.
    known: HashMap<u32, Arc<Entity>>,
    names: HashMap<String, Option<Arc<Entity>>>,
    outlets: Vec<String>,
    outlet_index: HashMap<String, u32>,
    /// The dates as they are written, and the number of each one's time.
    dates: Interner,
    times: Vec<u32>,
    needs_check: bool,
    /// Of the ids of the rows at hand.
    hashes: Vec<u32>,
}

impl Intake {
    /// Takes rows, or says which is wrong and why.
    fn rows(
        &mut self,
        graph: &mut Graph,
        table: &Table,
        rows: &[ParsedRow<'_>],
    ) -> Result<(), (usize, String)> {
        let Some(gazetteer) = &table.gazetteer else { return self.named(graph, table, rows) };
        let mut meant: Vec<[Option<Arc<Entity>>; 2]> = Vec::with_capacity(rows.len());
        for row in rows {
            meant.push([row.subject, row.object].map(|name| self.meant(gazetteer, name)));
        }
        for entity in meant.iter().flatten().flatten() {
            let node = graph.nodes.number(entity.id());
            self.types.entry(node).or_insert_with(|| entity.entity_type().to_string());
            self.known.entry(node).or_insert_with(|| Arc::clone(entity));
        }
        let named = rows.iter().zip(&meant).map(|(row, [subject, object])| ParsedRow {
            subject: subject.as_ref().map_or(row.subject, |e| e.id()),
            object: object.as_ref().map_or(row.object, |e| e.id()),
            ..*row
        });
        let named: Vec<ParsedRow<'_>> = named.collect();
        self.named(graph, table, &named)
    }

    /// The one entity that a name denotes.
    fn meant(&mut self, gazetteer: &Gazetteer, name: &str) -> Option<Arc<Entity>> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let by_name = || match <[Entity; 1]>::try_from(gazetteer.find(name)) {
            Ok([only]) => Some(only),
            Err(_) => None,
        };
        let meant = gazetteer.entity(name).ok().or_else(by_name).map(Arc::new);
        self.names.insert(name.to_owned(), meant.clone());
        meant
    }

    /// The same for rows that name entities by their ids.
    fn named(
        &mut self,
        graph: &mut Graph,
        table: &Table,
        rows: &[ParsedRow<'_>],
    ) -> Result<(), (usize, String)> {
        let mut hashes = std::mem::take(&mut self.hashes);
        let ids = rows.iter().flat_map(|row| [row.subject, row.object]);
        graph.nodes.ids.hashes(ids, &mut hashes);
        let mut rows = rows.iter().zip(hashes.as_chunks::<2>().0).enumerate();
        let outcome = rows.try_for_each(|(i, (row, hashes))| {
            self.row(graph, table, row, *hashes).map_err(|message| (i, message))
        });
        self.hashes = hashes;
        outcome
    }

    fn row(
        &mut self,
        graph: &mut Graph,
        table: &Table,
        row: &ParsedRow<'_>,
        [subject, object]: [u32; 2],
    ) -> Result<(), String> {
        let relation = match graph.relations.find(row.relation) {
            Some(known) => known,
            None if table.any_relation => graph.relate(row.relation),
            None => {
                let unknown = graph.schema.relation(row.relation).err();
                return Err(unknown.map_or_else(String::new, |e| e.to_string()));
            }
        };
        let defined = graph.sides(relation).is_some();
        if defined && graph.definition(relation).is_some_and(|d| d.takes_name()) {
            return Err(format!(
                "`{}` takes a name, expected a relation of entities",
                row.relation
            ));
        }
        let relation = u16::try_from(relation)
            .ok()
            .filter(|r| *r != u16::MAX)
            .ok_or("expected fewer than 65535 relations")?;
        let subject = self.node(graph, row.subject, subject);
        let object = self.node(graph, row.object, object);
        let sides = graph.sides(u32::from(relation));
        self.needs_check |= sides.is_some();
        let [from, to] = sides.unwrap_or_default();
        self.give_type(graph, subject, row.subject_type, from)?;
        self.give_type(graph, object, row.object_type, to)?;
        let time = if row.date.is_empty() { NONE } else { self.time(graph, row.date)? };
        let role = if row.role.is_empty() { NONE } else { graph.ledger.intern(row.role) };
        let citation = if row.source.is_empty() { NONE } else { self.outlet(row.source) };
        let place = |n: usize| u32::try_from(n).map_err(|_| "expected at most 4 GB".to_owned());
        let line = RowSpan { start: place(row.span.0)?, end: place(row.span.1)?, citation };
        let it = NewRow { subject, relation, object, time, role };
        graph.ledger.push_row(it, line).map_err(|e| e.to_string())
    }

    fn node(&mut self, graph: &mut Graph, id: &str, hash: u32) -> u32 {
        let node = graph.nodes.number_hashed(id, hash);
        let i = node as usize;
        if i >= self.seen.len() {
            self.seen.resize((i + 1).next_power_of_two(), false);
        }
        if let Some(seen) = self.seen.get_mut(i)
            && !*seen
        {
            *seen = true;
            self.nodes.push(node);
        }
        node
    }

    /// Notes the type that a row gives an entity.
    fn give_type(
        &mut self,
        graph: &Graph,
        node: u32,
        given: &str,
        only: Option<&str>,
    ) -> Result<(), String> {
        let given = match given {
            "" => only,
            given => {
                let known = graph.schema.entity_type(given).map_err(|e| e.to_string())?;
                Some(known.name().as_str())
            }
        };
        let Some(given) = given else { return Ok(()) };
        match self.types.get(&node) {
            Some(known) if known != given => {
                let id = graph.nodes.ids.text(node);
                Err(format!("`{id}` is a {known} in an earlier row, found {given}"))
            }
            Some(_) => Ok(()),
            None => {
                self.types.insert(node, given.to_owned());
                Ok(())
            }
        }
    }

    fn time(&mut self, graph: &mut Graph, date: &str) -> Result<u32, String> {
        let known = self.dates.find(date).and_then(|i| self.times.get(i as usize));
        if let Some(known) = known {
            return Ok(*known);
        }
        let time: Time = date.parse().map_err(|e: Error| e.to_string())?;
        let number = graph.ledger.time_number(time);
        self.dates.intern(date);
        self.times.push(number);
        Ok(number)
    }

    fn outlet(&mut self, name: &str) -> u32 {
        if let Some(known) = self.outlet_index.get(name) {
            return *known;
        }
        let number = u32::try_from(self.outlets.len()).unwrap_or(NONE);
        self.outlets.push(name.to_owned());
        self.outlet_index.insert(name.to_owned(), number);
        number
    }
}
