//! Documents come, go and are replaced; two graphs become one.

use std::borrow::Borrow;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::graph::core::graph::{Graph, edge_key};
use crate::graph::core::records::unknown;
use crate::graph::entities::decision::LoggedDecision;
use crate::graph::evidence::document_record::DocumentRecord;
use crate::graph::evidence::documents::DocumentEntity;
use crate::graph::tables::interner::NONE;
use crate::reading::Reading;

impl Graph {
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
        self.add_record(&DocumentRecord::of(reading.borrow())).map(|_| ())
    }

    /// The same by record; whether it was not there.
    pub(crate) fn add_record(&mut self, record: &DocumentRecord) -> Result<bool> {
        if let Some(number) = self.ledger.find(&record.document) {
            if self.document_record(number) == *record {
                return Ok(false);
            }
            return Err(Error::invalid(
                "document",
                format!("`{}` is in the graph already, expected `replace`", record.document),
            ));
        }
        self.check(record)?;
        self.enter(record).map(|()| true)
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
        self.replace_record(&DocumentRecord::of(reading.borrow()))
    }

    /// The same by record.
    pub(crate) fn replace_record(&mut self, record: &DocumentRecord) -> Result<()> {
        self.check(record)?;
        self.put_back(record)
    }

    /// The same, whatever the schema says.
    pub(crate) fn put_back(&mut self, record: &DocumentRecord) -> Result<()> {
        if let Some(number) = self.ledger.forget(&record.document) {
            self.leave(number);
        }
        self.enter(record)
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
    /// A claim of a relation that this graph's schema lacks, or a decision of
    /// one that contradicts one of the other: the error names both. The graph
    /// is then unchanged.
    ///
    /// # Complexity
    ///
    /// Linear in the claims and entities of the other graph.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.merge_telling(other).map(drop)
    }

    /// The same; tells which decisions are new.
    pub(crate) fn merge_telling(&mut self, other: &Self) -> Result<Vec<LoggedDecision>> {
        let records: Vec<DocumentRecord> = other.document_records().collect();
        for record in &records {
            self.check(record)?;
        }
        let decisions = other.decision_log().map(|(decision, turns)| (decision.clone(), turns));
        let taken = self.take_decisions(decisions)?;
        for record in records {
            let record = match self.ledger.find(&record.document) {
                None => record,
                Some(number) => {
                    let mine = self.document_record(number);
                    if mine == record {
                        continue;
                    }
                    self.ledger.forget(&record.document);
                    self.leave(number);
                    mine.greater(record)
                }
            };
            self.enter(&record)?;
        }
        Ok(taken)
    }

    /// Enters a document of a saved graph, whose relations need not be in the
    /// schema.
    ///
    /// Its claims have no edges until [`Graph::freeze`] gives them all theirs.
    pub(crate) fn restore(&mut self, record: &DocumentRecord) -> Result<()> {
        if self.ledger.find(&record.document).is_some() {
            return Err(Error::invalid(
                "document",
                format!("`{}` is there twice", record.document),
            ));
        }
        self.take(record)?;
        Ok(())
    }

    /// Whether a document can enter: done before anything changes.
    fn check(&self, record: &DocumentRecord) -> Result<()> {
        for claim in &record.claims {
            self.relation_number(&claim.relation)?;
            for side in [&claim.subject, &claim.object].into_iter().flatten() {
                if record.members.binary_search_by(|m| m.id.cmp(&side.entity)).is_err() {
                    return Err(Error::UnknownEntity { id: side.entity.clone(), nearest: None });
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, record: &DocumentRecord) -> Result<()> {
        let number = self.take(record)?;
        self.mark_changed();
        for node in self.ledger.nodes_of(number) {
            self.places.admit(self.identity.shown(node), &self.nodes.ids);
        }
        for row in self.ledger.rows_of(number) {
            self.attach(row);
        }
        self.refreeze();
        Ok(())
    }

    /// Rebuilds the frozen edges once pending ones exceed a quarter of them.
    pub(in crate::graph) fn refreeze(&mut self) {
        if self.edges.is_stale()
            || self.ledger.is_wasteful()
            || self.places.fresh() > 1024 + self.places.len() / 2
        {
            self.freeze();
        }
    }

    /// Stores entities and claims without indexing edges; attaches one-sided
    /// claims to their entity.
    fn take(&mut self, record: &DocumentRecord) -> Result<u32> {
        let (mut parts, mut bare) = (Vec::with_capacity(record.members.len()), Vec::new());
        for member in &record.members {
            let node = self.nodes.number(&member.id);
            match &member.entity {
                None => {
                    self.nodes.enter_bare(node);
                    bare.push(node);
                }
                Some(entity) => {
                    self.nodes.enter(node, entity);
                    parts.push(DocumentEntity {
                        node,
                        mentions: member.mentions,
                        discovered: member.discovered,
                        entity: Arc::clone(entity),
                    });
                }
            }
        }
        for claim in &record.claims {
            self.relate(&claim.relation);
        }
        let (ids, relations) = (&self.nodes.ids, &self.relations);
        let number = self.ledger.enter(
            record,
            (parts, bare),
            |id| ids.find(id).unwrap_or(NONE),
            |r| relations.find(r).and_then(|n| u16::try_from(n).ok()).unwrap_or(u16::MAX),
        )?;
        for row in self.ledger.rows_of(number) {
            self.attach_one_sided(row);
        }
        Ok(number)
    }

    fn leave(&mut self, number: u32) {
        self.mark_changed();
        let Self { ledger, edges, places, identity, nodes, .. } = self;
        std::hint::black_box(ledger.prefetch(number));
        ledger.kill(number, |row, edge| {
            if edge != NONE && edges.detach(edge, row.is_negated()) {
                for node in [row.subject, row.object] {
                    edges.mark_stale(places.place(identity.shown(node)));
                }
            }
        });
        nodes.leave_bare(ledger.bare_of(number));
        for part in ledger.leave(number) {
            nodes.leave(part.node, &part.entity);
        }
    }

    /// Gives a row its edge, where both sides are known.
    pub(in crate::graph) fn attach(&mut self, row: u32) {
        let it = self.ledger.row(row);
        let order = (&self.places, &self.nodes.ids);
        let Some(key) = edge_key(it, &self.identity, order, &self.symmetric) else { return };
        let roles = |a: u32, b: u32| self.ledger.word(a).cmp(&self.ledger.word(b));
        let edge = self.edges.number(key, order, roles);
        let next = self.edges.attach(edge, row, self.ledger.status_and_time(row), order);
        self.ledger.link(row, edge, next);
    }
}
