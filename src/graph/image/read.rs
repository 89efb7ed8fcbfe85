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
        let sizes = it.column_of::<u64>(section::SIZES, 3)?;
        let size = |i: usize| {
            let size = sizes.get(i).and_then(|n| u32::try_from(*n).ok());
            size.map(|n| n as usize).ok_or("a size is too large")
        };
        let (nodes, places) = (size(0)?, size(1)?);
        let ids = Interner::laid(it.laid(section::IDS)?);
        if ids.len() != nodes {
            return Err("a column is of another length");
        }
        let records = ImageRecords::new(
            it.column(section::RECORD_ENDS)?,
            it.column(section::RECORDS)?,
            read_entity,
        );
        let records = Some(Arc::new(records));
        let columns = [
            it.column_of(section::KINDS, nodes)?,
            it.column_of(section::LIVE, nodes)?,
            it.column_of(section::CARDS, nodes)?,
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
        ledger.links = it.column_of(section::LINKS, ledger.rows.len())?.into();
        ledger.lines = it.column(section::LINES)?.into();
        ledger.bare = it.column(section::BARE)?.into();
        ledger.usual = size(2)? != 0;
        ledger.words = Interner::laid(it.laid(section::WORDS)?);
        ledger.times = times;
        let mut graph = Self::without_relations(schema);
        let relations: Vec<(String, bool)> = decoded(it, section::RELATIONS)?;
        let names = relations.iter().map(|(name, _)| name.as_str());
        graph.relate_all(names);
        let fits = (0_u32..).zip(&relations).all(|(n, (_, is))| graph.is_symmetric(n) == *is);
        graph.nodes = EntityTable::of((ids, types), columns, described);
        graph.places = Places::of(
            it.column_of(section::PLACE_NODES, places)?,
            it.column_of(section::NODE_PLACES, nodes)?,
        );
        graph.edges = Edges::of_image(it, section::EDGES, places)?;
        graph.ledger = ledger;
        graph.one_sided = Pairs::of(it.column(section::ONE_SIDED)?);
        let log: Vec<LoggedDecisionWire> = decoded(it, section::DECISIONS)?;
        let log = log.into_iter().map(decision).collect::<Result<Vec<_>, Fault>>()?;
        graph.adopt_decisions(log).map_err(|_| "decisions contradict one another")?;
        if !fits {
            // Another schema says which relations go both ways.
            graph.freeze();
        }
        Ok(graph)
    }
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
