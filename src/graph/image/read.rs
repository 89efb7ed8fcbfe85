//! Opening an image.

use std::sync::Arc;

use crate::graph::core::graph::Graph;
use crate::graph::edges::index::Edges;
use crate::graph::entities::decision::{Decision, Judgement, LoggedDecision};
use crate::graph::entities::entity_table::{EntityTable, ImageEntities};
use crate::graph::entities::records::ImageRecords;
use crate::graph::evidence::documents::ImageDocuments;
use crate::graph::evidence::ledger::Ledger;
use crate::graph::evidence::wire::read_entity;
use crate::graph::image::section;
use crate::graph::tables::column::Pairs;
use crate::graph::tables::interner::Interner;
use crate::graph::tables::places::Places;
use crate::graph::tables::sections::{Fault, Sections};
use crate::schema::Schema;
use crate::time::Time;

impl Graph {
    /// The graph of an image.
    ///
    /// Reads what is small; columns are asked when a question needs them.
    pub(crate) fn of_image(it: &Sections, schema: Arc<Schema>) -> Result<Self, Fault> {
        let places = it.column_of::<u64>(section::SIZES, 1)?;
        let places = places.first().and_then(|n| usize::try_from(*n).ok());
        let places = places.ok_or("a size is too large")?;
        let (entities, mut ledger) = tables(it)?;
        let nodes = entities.ids.len();
        ledger.links = it.column_of(section::LINKS, ledger.rows.len())?.into();
        let mut graph = Self::without_relations(schema);
        let relations = relations(it)?;
        graph.relate_all(relations.iter().map(|(name, _)| name.as_str()));
        let fits = (0_u32..).zip(&relations).all(|(n, (_, is))| graph.is_symmetric(n) == *is);
        graph.nodes = entities;
        graph.places = Places::of(
            it.column_of(section::PLACE_NODES, places)?,
            it.column_of(section::NODE_PLACES, nodes)?,
        );
        graph.edges = Edges::of_image(it, section::EDGES, places)?;
        graph.ledger = ledger;
        graph.one_sided = Pairs::of(it.column(section::ONE_SIDED)?);
        graph.adopt_decisions(decisions(it)?).map_err(|_| "decisions contradict one another")?;
        if !fits {
            // Another schema says which relations go both ways.
            graph.freeze();
        }
        Ok(graph)
    }
}

/// Entities and documents: what an image and a snapshot have alike.
pub(super) fn tables(it: &Sections) -> Result<(EntityTable, Ledger), Fault> {
    let ids = Interner::laid(it.laid(section::IDS)?);
    let records = ImageRecords::new(
        it.column(section::RECORD_ENDS)?,
        it.column(section::RECORDS)?,
        read_entity,
    );
    let records = Some(Arc::new(records));
    let columns = [
        it.column_of(section::KINDS, ids.len())?,
        it.column(section::LIVE)?,
        it.column_of(section::CARDS, ids.len())?,
    ];
    let described = ImageEntities {
        records: records.clone(),
        variant_ends: it.column(section::VARIANT_ENDS)?,
        variants: it.column(section::VARIANTS)?,
        names: Interner::laid(it.laid(section::NAMES)?),
        bearer_ends: it.column(section::BEARER_ENDS)?,
        bearers: it.column(section::BEARERS)?,
    };
    let types = Interner::laid(it.laid(section::TYPES)?);
    let documents = ImageDocuments {
        ids: Interner::laid(it.laid(section::DOCUMENT_IDS)?),
        ends: it.column(section::DOCUMENT_ENDS)?,
        bytes: it.column(section::DOCUMENTS)?,
        parts: it.column(section::PARTS)?,
        records,
        ..ImageDocuments::default()
    };
    let texts: Vec<String> = decoded(it, section::TIMES)?;
    let times = texts.iter().map(|text| text.parse().map_err(|_| "a time is none"));
    let times = times.collect::<Result<Vec<Time>, Fault>>()?;
    let mut ledger = Ledger::of_image(it.column(section::RANGES)?, documents)?;
    ledger.rows = it.column(section::ROWS)?.into();
    ledger.lines = it.column(section::LINES)?.into();
    ledger.bare = it.column(section::BARE)?.into();
    ledger.usual = it.column::<u32>(section::USUAL)?.first() == Some(&1);
    ledger.words = Interner::laid(it.laid(section::WORDS)?);
    ledger.times = times;
    Ok((EntityTable::of((ids, types), columns, described), ledger))
}

/// The names of relations, and whether each is symmetric.
pub(super) fn relations(it: &Sections) -> Result<Vec<(String, bool)>, Fault> {
    decoded(it, section::RELATIONS)
}

pub(super) fn decisions(it: &Sections) -> Result<Vec<LoggedDecision>, Fault> {
    let log: Vec<LoggedDecisionWire> = decoded(it, section::DECISIONS)?;
    log.into_iter().map(decision).collect()
}

/// See what wrote it.
type LoggedDecisionWire = (String, String, u8, String, (Option<String>, Option<String>), u32);

fn decision(wire: LoggedDecisionWire) -> Result<LoggedDecision, Fault> {
    let (left, right, judgement, reason, (by, at), turns) = wire;
    let judgement = match judgement {
        0 => Judgement::Same,
        1 => Judgement::Different,
        2 => Judgement::Unsure,
        _ => return Err("a judgement is unknown"),
    };
    let mut decision = Decision::new(left.into(), right.into(), judgement);
    (decision.reason, decision.by, decision.at) = (reason, by, at);
    decision.check().map_err(|_| "a decision is none")?;
    if turns == 0 { Err("a decision was never taken") } else { Ok((decision, turns)) }
}

fn decoded<T: serde::de::DeserializeOwned>(it: &Sections, section: u32) -> Result<T, Fault> {
    let bytes = it.column::<u8>(section)?;
    postcard::from_bytes(&bytes).map_err(|_| "a list cannot be read")
}
