//! A graph from what an image cannot do without: everything is held against
//! everything, and the rest worked out.

use std::sync::Arc;

use crate::graph::core::graph::Graph;
use crate::graph::evidence::claim_row::{ClaimRow, LOOSE};
use crate::graph::evidence::documents::{DISCOVERED, DocumentRanges, PartRow};
use crate::graph::evidence::ledger::Ledger;
use crate::graph::image::read::{decisions, relations, tables};
use crate::graph::image::section;
use crate::graph::image::write::one_sided;
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::sections::{Fault, Sections};
use crate::schema::Schema;

impl Graph {
    /// The graph of a snapshot.
    ///
    /// Linear in the claims and entities, beside sorting each entity's edges.
    pub(crate) fn of_snapshot(it: &Sections, schema: Arc<Schema>) -> Result<Self, Fault> {
        let mut graph = Self::without_relations(schema);
        let names = relations(it)?;
        graph.relate_all(names.iter().map(|(name, _)| name.as_str()));
        if graph.relations.len() != names.len() {
            return Err("a relation is there twice");
        }
        let schema = Arc::clone(&graph.schema);
        graph.relate_all(schema.relations().map(|relation| relation.name().as_str()));
        (graph.nodes, graph.ledger) = tables(it)?;
        let nodes = graph.nodes.ids.len();
        for texts in [&graph.nodes.ids, &graph.ledger.image.ids] {
            if !texts.iter().is_sorted_by(|a, b| a < b) {
                return Err("ids are out of order");
            }
        }
        let live = check_documents(it, nodes, (&graph.ledger, names.len()))?;
        check_entities(it, nodes, &graph.nodes.types)?;
        graph.nodes.live = live.into();
        graph.ledger.links = vec![LOOSE; graph.ledger.rows.len()].into();
        graph.adopt_decisions(decisions(it)?).map_err(|_| "decisions contradict one another")?;
        graph.one_sided = one_sided(&mut graph.ledger, &graph.identity);
        graph.freeze();
        Ok(graph)
    }
}

/// Whether numbers are all below a limit, or none.
fn below(mut numbers: impl Iterator<Item = u32>, limit: usize) -> Result<(), Fault> {
    match numbers.all(|n| n == NONE || (n as usize) < limit) {
        true => Ok(()),
        false => Err("a number stands for nothing"),
    }
}

/// Whether ends rise, to the end of what they divide.
fn rising(ends: impl Iterator<Item = u64> + Clone, length: usize) -> Result<(), Fault> {
    let last = ends.clone().last().unwrap_or(0);
    match ends.is_sorted() && last == length as u64 {
        true => Ok(()),
        false => Err("parts do not make up the whole"),
    }
}

/// Checks documents and rows; returns how many documents speak of each entity.
fn check_documents(
    it: &Sections,
    nodes: usize,
    (ledger, relations): (&Ledger, usize),
) -> Result<Vec<u32>, Fault> {
    let rows = it.column::<ClaimRow>(section::ROWS)?;
    let bare = it.column::<u32>(section::BARE)?;
    let parts = it.column::<PartRow>(section::PARTS)?;
    let ranges = it.column::<DocumentRanges>(section::RANGES)?;
    let ends = it.column::<u64>(section::DOCUMENT_ENDS)?;
    rising(ends.iter().copied(), it.column::<u8>(section::DOCUMENTS)?.len())?;
    let (mut next, mut lines) = ([0; 3], 0_usize);
    for of in ranges.iter() {
        let [starts, stops] =
            [[of.rows[0], of.bare[0], of.parts[0]], [of.rows[1], of.bare[1], of.parts[1]]];
        if starts != next || starts.iter().zip(&stops).any(|(start, stop)| start > stop) {
            return Err("documents do not follow one another");
        }
        if of.lines as usize != lines {
            return Err("the lines of tables do not follow one another");
        }
        lines += if of.is_table == 0 { 0 } else { (of.rows[1] - of.rows[0]) as usize };
        next = stops;
    }
    let whole = [number(rows.len())?, number(bare.len())?, number(parts.len())?];
    if next != whole || lines != ledger.lines.len() {
        return Err("documents do not make up the whole");
    }
    let records = it.column::<u64>(section::RECORD_ENDS)?.len();
    below(parts.iter().map(|part| part.record & !DISCOVERED), records)?;
    let mut live = vec![0_u32; nodes];
    for node in bare.iter().copied().chain(parts.iter().map(|part| part.node)) {
        *live.get_mut(node as usize).ok_or("a number stands for nothing")? += 1;
    }
    let is_known = |node: u32| node == NONE || live.get(node as usize).is_some_and(|n| *n > 0);
    for row in rows.iter() {
        if !is_known(row.subject) || !is_known(row.object) {
            return Err("a claim is of an entity that no document has");
        }
        if usize::from(row.relation) >= relations {
            return Err("a claim has no relation");
        }
    }
    below(rows.iter().map(|row| row.time), ledger.times.len())?;
    below(rows.iter().map(|row| row.role), ledger.words.len())?;
    Ok(live)
}

fn check_entities(it: &Sections, nodes: usize, types: &Interner) -> Result<(), Fault> {
    let cards = it.column::<u32>(section::VARIANT_ENDS)?;
    let variants = it.column::<[u32; 2]>(section::VARIANTS)?;
    let records = it.column::<u64>(section::RECORD_ENDS)?;
    let bearers = it.column::<u32>(section::BEARERS)?;
    let bearer_ends = it.column::<u32>(section::BEARER_ENDS)?;
    below(it.column::<u32>(section::KINDS)?.iter().copied(), types.len())?;
    below(it.column::<u32>(section::CARDS)?.iter().copied(), cards.len())?;
    below(variants.iter().map(|variant| variant[0]), records.len())?;
    below(bearers.iter().copied(), nodes)?;
    rising(cards.iter().map(|end| u64::from(*end)), variants.len())?;
    rising(records.iter().copied(), it.column::<u8>(section::RECORDS)?.len())?;
    rising(bearer_ends.iter().map(|end| u64::from(*end)), bearers.len())
}

fn number(n: usize) -> Result<u32, Fault> {
    u32::try_from(n).map_err(|_| "a column is too long")
}
