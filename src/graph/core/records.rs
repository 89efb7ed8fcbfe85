//! What a graph holds, document by document: what is compared, merged and
//! saved.

use std::sync::Arc;

use crate::claim::Claim;
use crate::error::{Error, Result};
use crate::graph::core::graph::Graph;
use crate::graph::entities::decision::{Decision, Judgement, stands};
use crate::graph::entities::entity_table::THING;
use crate::graph::evidence::document_record::{DocumentRecord, EntityRecord};

impl Graph {
    /// Everything by document, by id.
    pub(crate) fn document_records(&self) -> impl Iterator<Item = DocumentRecord> {
        self.ledger.live().into_iter().map(|n| self.document_record(n))
    }

    pub(in crate::graph) fn document_record(&self, number: u32) -> DocumentRecord {
        let record = self.ledger.document(number);
        let parts = self.ledger.parts_of(number);
        let described = parts.iter().map(|part| EntityRecord {
            id: self.nodes.ids.text(part.node).into(),
            kind: part.entity.entity_type().clone(),
            entity: Some(Arc::clone(&part.entity)),
            mentions: part.mentions,
            discovered: part.discovered,
        });
        let bare = self.ledger.bare_of(number).iter().map(|node| EntityRecord {
            id: self.nodes.ids.text(*node).into(),
            kind: THING.into(),
            entity: None,
            mentions: 0,
            discovered: false,
        });
        let mut members: Vec<EntityRecord> = described.chain(bare).collect();
        members.sort_by(|a, b| a.id.cmp(&b.id));
        DocumentRecord {
            document: record.id.clone(),
            title: record.title.clone(),
            published: record.published,
            publisher: record.publisher.clone(),
            table: self.ledger.is_table(number),
            members,
            claims: self.ledger.rows_of(number).map(|r| self.claim(r)).collect(),
        }
    }

    /// What is kept of one document.
    pub(crate) fn record_of(&self, document: &str) -> Option<DocumentRecord> {
        self.ledger.find(document).map(|number| self.document_record(number))
    }

    /// The number that a document has in the image that the graph came from,
    /// unless it is gone or was replaced.
    pub(crate) fn find_in_image(&self, document: &str) -> Option<u32> {
        self.ledger.find_in_image(document)
    }

    pub(crate) fn has_document(&self, document: &str) -> bool {
        self.ledger.find(document).is_some()
    }

    /// The decisions that stand, by their ids.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// graph.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// assert_eq!(graph.decisions().next().unwrap().reason, "the same man");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.identity.log.standing()
    }

    /// The decisions that were undone, by their ids.
    ///
    /// ```
    /// use isnad::{Decision, Graph};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::same("a", "b"))?;
    /// graph.unmerge("b")?;
    /// assert_eq!(graph.undone_decisions().next().unwrap().right, "b");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn undone_decisions(&self) -> impl Iterator<Item = &Decision> {
        self.identity.log.iter().filter(|(_, turns)| !stands(*turns)).map(|(decision, _)| decision)
    }

    /// Every decision ever made, and how often it was made and undone.
    pub(crate) fn decision_log(&self) -> impl Iterator<Item = (&Decision, u32)> {
        self.identity.log.iter()
    }

    /// What the decisions say of two ids, also by what others are one with
    /// each; `None` where they say nothing.
    ///
    /// ```
    /// use isnad::{Decision, Graph, Judgement};
    ///
    /// let mut graph = Graph::new();
    /// graph.decide(Decision::same("a", "b"))?;
    /// graph.decide(Decision::different("b", "c"))?;
    /// assert_eq!(graph.judgement("a", "c"), Some(Judgement::Different));
    /// assert_eq!(graph.judgement("a", "d"), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the smaller of the groups that these are in.
    #[must_use]
    pub fn judgement(&self, a: &str, b: &str) -> Option<Judgement> {
        let (a, b) = (self.nodes.ids.find(a)?, self.nodes.ids.find(b)?);
        self.identity.judgement(a, b)
    }

    pub(in crate::graph) fn document_number(&self, id: &str) -> Result<u32> {
        self.ledger.find(id).ok_or_else(|| unknown(id))
    }

    pub(in crate::graph) fn claim(&self, row: u32) -> Claim {
        self.ledger.claim(
            row,
            |node| self.nodes.ids.text(node),
            |relation| self.relations.text(u32::from(relation)),
        )
    }
}

pub(in crate::graph) fn unknown(document: &str) -> Error {
    Error::UnknownDocument { id: document.into() }
}

/// Two graphs are equal when they have the same documents with the same
/// claims and the same decisions stand, whatever the order in which these came.
impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.ledger.len() == other.ledger.len()
            && self.decisions().eq(other.decisions())
            && self.document_records().eq(other.document_records())
    }
}
