//! Writing an image.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use crate::entity::Entity;
use crate::graph::core::graph::{Graph, edge_key};
use crate::graph::edges::index::Edges;
use crate::graph::entities::decision::Judgement;
use crate::graph::entities::entity_table::THING;
use crate::graph::entities::identity::Identity;
use crate::graph::evidence::claim_row::ClaimRow;
use crate::graph::evidence::documents::{DISCOVERED, DocumentRanges, PartRow};
use crate::graph::evidence::ledger::Ledger;
use crate::graph::evidence::wire::write_entity;
use crate::graph::image::numbering::{self, Met, Numbering};
use crate::graph::image::section;
use crate::graph::tables::column::Pairs;
use crate::graph::tables::interner::{Interner, Laid, NONE};
use crate::graph::tables::places::{Places, number};
use crate::graph::tables::sections::{Sink, put, put_laid};

impl Graph {
    /// Writes the image of the graph; tells which document is at each place.
    ///
    /// Linear in the claims and entities, beside sorting each entity's edges.
    pub(crate) fn write_image(&self, sink: &mut dyn Sink) -> io::Result<Vec<&str>> {
        self.write_sections(sink, true)
    }

    /// Writes what an image cannot do without.
    pub(crate) fn write_snapshot(&self, sink: &mut dyn Sink) -> io::Result<()> {
        self.write_sections(&mut Primary(sink), false).map(drop)
    }

    fn write_sections(&self, sink: &mut dyn Sink, derived: bool) -> io::Result<Vec<&str>> {
        let nodes = numbering::entities(self);
        let ids = Laid::of(nodes.order.iter().map(|n| self.nodes.ids.text(*n)));
        self.put_entities(sink, &nodes, &ids)?;
        let documents = self.put_rows(sink, (&nodes, ids), derived)?;
        let decisions: Vec<LoggedDecisionWire<'_>> = self
            .identity
            .log
            .iter()
            .map(|(d, turns)| {
                let judgement = match d.judgement {
                    Judgement::Same => 0,
                    Judgement::Different => 1,
                    Judgement::Unsure => 2,
                };
                let made = (d.by.as_deref(), d.at.as_deref());
                (&*d.left, &*d.right, judgement, &*d.reason, made, turns)
            })
            .collect();
        sink.put(section::DECISIONS, &encoded(&decisions)?)?;
        Ok(documents)
    }

    /// Types, records and names of entities.
    fn put_entities(&self, sink: &mut dyn Sink, nodes: &Numbering, ids: &Laid) -> io::Result<()> {
        put_laid(sink, section::IDS, ids)?;
        let mut types = Met::default();
        types.number(THING);
        let kinds: Vec<u32> = nodes
            .order
            .iter()
            .map(|n| match self.nodes.kind(*n) {
                NONE => NONE,
                kind => types.number(self.nodes.types.text(kind)),
            })
            .collect();
        put(sink, section::KINDS, &kinds)?;
        put_laid(sink, section::TYPES, &Laid::of(types.order.iter().copied()))?;
        let live: Vec<u32> = nodes.order.iter().map(|n| self.nodes.live_count(*n)).collect();
        put(sink, section::LIVE, &live)?;
        let (mut cards, mut ends, mut variants) = (Vec::new(), Vec::new(), Vec::new());
        let (mut record_ends, mut length) = (Vec::new(), 0_u64);
        for node in &nodes.order {
            let described = self.records_of(*node);
            if described.is_empty() {
                cards.push(NONE);
                continue;
            }
            cards.push(number(ends.len()));
            for (bytes, _, count) in described {
                variants.push([number(record_ends.len()), count]);
                length += bytes.len() as u64;
                record_ends.push(length);
                sink.put(section::RECORDS, &bytes)?;
            }
            ends.push(number(variants.len()));
        }
        put(sink, section::CARDS, &cards)?;
        put(sink, section::VARIANT_ENDS, &ends)?;
        put(sink, section::VARIANTS, &variants)?;
        put(sink, section::RECORD_ENDS, &record_ends)?;
        let (mut names, mut ends, mut bearers) = (Vec::new(), Vec::new(), Vec::new());
        for (name, of) in self.nodes.names() {
            let mut of: Vec<u32> =
                of.iter().map(|n| nodes.get(*n)).filter(|n| *n != NONE).collect();
            of.sort_unstable();
            if !of.is_empty() {
                names.push(name);
                bearers.extend(of);
                ends.push(number(bearers.len()));
            }
        }
        put_laid(sink, section::NAMES, &Laid::of(names.iter().copied()))?;
        put(sink, section::BEARER_ENDS, &ends)?;
        put(sink, section::BEARERS, &bearers)
    }

    /// The records of an entity, in an order of no meaning.
    fn records_of(&self, node: u32) -> Vec<(Vec<u8>, &Arc<Entity>, u32)> {
        let variants = self.nodes.variants(node).iter();
        let mut all: Vec<_> = variants.map(|(e, n)| (write_entity(e), e, *n)).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    /// Documents, claims and the edges that these make.
    fn put_rows(
        &self,
        sink: &mut dyn Sink,
        (nodes, ids): (&Numbering, Laid),
        derived: bool,
    ) -> io::Result<Vec<&str>> {
        let live = self.ledger.live();
        let mut relations = numbering::relations(self);
        let mut words = Numbering::growing(self.ledger.words.len());
        let mut times = Numbering::growing(self.ledger.times.len());
        let mut ledger = Ledger::new();
        let mut parts: Vec<PartRow> = Vec::new();
        let (mut ends, mut length) = (Vec::with_capacity(live.len()), 0_u64);
        let mut records = RecordNumbers::of(self, nodes);
        for &document in &live {
            let start = ledger.row_count();
            let old = self.ledger.rows_of(document);
            let old = self.ledger.rows.range(old.start as usize..old.end as usize);
            for row in old {
                ledger.usual &= row.time == NONE && row.status_number == 0;
                ledger.push_laid(ClaimRow {
                    subject: nodes.get(row.subject),
                    object: nodes.get(row.object),
                    time: times.meet(row.time),
                    role: words.meet(row.role),
                    relation: u16::try_from(relations.meet(u32::from(row.relation)))
                        .unwrap_or(u16::MAX),
                    ..*row
                });
            }
            let mut ranges = DocumentRanges {
                rows: [start, ledger.row_count()],
                bare: [number(ledger.bare.len()); 2],
                parts: [number(parts.len()); 2],
                lines: number(ledger.lines.len()),
                is_table: u32::from(self.ledger.is_table(document)),
            };
            ledger.lines.extend(self.ledger.lines_of(document));
            let mut bare: Vec<u32> =
                self.ledger.bare_of(document).iter().map(|n| nodes.get(*n)).collect();
            bare.sort_unstable();
            ledger.bare.extend(&bare);
            let mut own: Vec<PartRow> = Vec::new();
            for part in self.ledger.parts_of(document) {
                let (node, mentions) = (nodes.get(part.node), part.mentions);
                let record = records.number(self, (part.node, node), &part.entity);
                let discovered = if part.discovered { DISCOVERED } else { 0 };
                own.push(PartRow { node, mentions, record: record | discovered });
            }
            own.sort_unstable_by_key(|part| part.node);
            parts.extend(own);
            ranges.bare[1] = number(ledger.bare.len());
            ranges.parts[1] = number(parts.len());
            ledger.ranges.push(ranges);
            let bytes = self.ledger.document_bytes(document, |word| words.meet(word));
            length += bytes.len() as u64;
            ends.push(length);
            sink.put(section::DOCUMENTS, &bytes)?;
        }
        put(sink, section::DOCUMENT_ENDS, &ends)?;
        put(sink, section::PARTS, &parts)?;
        let of_documents: Vec<&str> = live.iter().map(|n| self.ledger.document_id(*n)).collect();
        put_laid(sink, section::DOCUMENT_IDS, &Laid::of(of_documents.iter().copied()))?;
        let text = |n: &u32| self.ledger.words.text(*n);
        let words = Laid::of(words.order.iter().map(text));
        put_laid(sink, section::WORDS, &words)?;
        ledger.words = Interner::laid(words);
        let of_times = times.order.iter().filter_map(|n| self.ledger.times.get(*n as usize));
        ledger.times = of_times.copied().collect();
        let texts: Vec<String> = ledger.times.iter().map(ToString::to_string).collect();
        sink.put(section::TIMES, &encoded(&texts)?)?;
        let name = |n: &u32| (self.relations.text(*n), self.is_symmetric(*n));
        let of_relations: Vec<(&str, bool)> = relations.order.iter().map(name).collect();
        sink.put(section::RELATIONS, &encoded(&of_relations)?)?;
        put(sink, section::USUAL, &[u32::from(ledger.usual)])?;
        put(sink, section::ROWS, ledger.rows.tail())?;
        put(sink, section::LINES, ledger.lines.tail())?;
        put(sink, section::BARE, ledger.bare.tail())?;
        put(sink, section::RANGES, ledger.ranges.tail())?;
        if derived {
            let symmetric: Vec<bool> = of_relations.iter().map(|(_, is)| *is).collect();
            let new = |id: &str| self.nodes.ids.find(id).map_or(NONE, |n| nodes.get(n));
            let identity = renumbered(&self.identity, new);
            self.put_edges(sink, (nodes, ids), (ledger, identity), &symmetric)?;
        }
        Ok(of_documents)
    }

    /// Freezes the rows that were numbered anew, and writes both.
    fn put_edges(
        &self,
        sink: &mut dyn Sink,
        (nodes, ids): (&Numbering, Laid),
        (mut ledger, identity): (Ledger, Identity),
        symmetric: &[bool],
    ) -> io::Result<()> {
        let ids = Interner::laid(ids);
        let is_live =
            |n: u32| nodes.order.get(n as usize).is_some_and(|old| self.nodes.is_live(*old));
        let is_seen = |n| identity.is_shown(n) && identity.group(n).any(is_live);
        let mut places = Places::default();
        places.freeze(&ids, is_seen);
        let one_sided = one_sided(&mut ledger, &identity);
        let order = (&places, &ids);
        let edges = Edges::freeze(&mut ledger, places.len(), |ledger, row| {
            edge_key(ledger.row(row), &identity, order, symmetric)
        });
        put(sink, section::LINKS, ledger.links.tail())?;
        put(sink, section::ONE_SIDED, &one_sided.sorted())?;
        let (place_nodes, node_places) = places.columns();
        put(sink, section::PLACE_NODES, place_nodes)?;
        put(sink, section::NODE_PLACES, node_places)?;
        put(sink, section::SIZES, &[places.len() as u64])?;
        edges.put(sink, section::EDGES)
    }
}

/// Chains the claims that know one side only.
pub(super) fn one_sided(ledger: &mut Ledger, identity: &Identity) -> Pairs {
    let mut latest: HashMap<u32, u32> = HashMap::new();
    for row in 0..ledger.row_count() {
        let it = *ledger.row(row);
        let known = match (it.subject, it.object) {
            (NONE, NONE) => continue,
            (known, NONE) | (NONE, known) => identity.shown(known),
            _ => continue,
        };
        let next = latest.insert(known, row).unwrap_or(NONE);
        ledger.link(row, NONE, next);
    }
    let mut pairs: Vec<[u32; 2]> = latest.into_iter().map(|(node, row)| [node, row]).collect();
    pairs.sort_unstable();
    Pairs::of(pairs.into())
}

/// Passes on what cannot be worked out.
struct Primary<'s>(&'s mut dyn Sink);

impl Sink for Primary<'_> {
    fn put(&mut self, section: u32, bytes: &[u8]) -> io::Result<()> {
        if section::is_derived(section) { Ok(()) } else { self.0.put(section, bytes) }
    }
}

/// The numbers of records, by entity.
struct RecordNumbers<'g> {
    /// By new number of an entity: that of its first record.
    first: Vec<u32>,
    /// The records of entities that have several, in order.
    several: HashMap<u32, Vec<&'g Arc<Entity>>>,
}

impl<'g> RecordNumbers<'g> {
    fn of(graph: &Graph, nodes: &Numbering) -> Self {
        let mut next = 0;
        let first = nodes.order.iter().map(|node| {
            let first = next;
            next += number(graph.nodes.variants(*node).len());
            first
        });
        Self { first: first.collect(), several: HashMap::new() }
    }

    fn number(&mut self, graph: &'g Graph, (node, new): (u32, u32), entity: &Arc<Entity>) -> u32 {
        let first = self.first.get(new as usize).copied().unwrap_or(NONE);
        if let [_] = graph.nodes.variants(node) {
            return first;
        }
        let all = self.several.entry(node).or_insert_with(|| {
            graph.records_of(node).into_iter().map(|(_, entity, _)| entity).collect()
        });
        let at = all.iter().position(|e| Arc::ptr_eq(e, entity) || ***e == **entity);
        first.saturating_add(number(at.unwrap_or(0)))
    }
}

/// Who stands for whom, by new numbers.
fn renumbered(identity: &Identity, new: impl Fn(&str) -> u32) -> Identity {
    let mut fresh = Identity::default();
    for decision in identity.log.standing() {
        // They stand, so they contradict nothing.
        let _ = fresh.enact(decision, [new(&decision.left), new(&decision.right)]);
    }
    fresh.settle();
    fresh
}

/// The two ids, the judgement, the reason, who and when, and the turns.
type LoggedDecisionWire<'g> =
    (&'g str, &'g str, u8, &'g str, (Option<&'g str>, Option<&'g str>), u32);

fn encoded<T: serde::Serialize>(value: &T) -> io::Result<Vec<u8>> {
    postcard::to_allocvec(value).map_err(io::Error::other)
}
