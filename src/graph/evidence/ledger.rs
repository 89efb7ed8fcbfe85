//! Claims as rows, and the documents they came from.
//!
//! A document's rows are one contiguous range. Removing a document marks its
//! rows and drops its quotes; the numbers of its rows are never used again.
//! The claims of one edge are a chain through the rows, the latest first.

#![expect(clippy::indexing_slicing, reason = "row and document numbers are given by this file")]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use bytemuck::{Pod, Zeroable};

use crate::claim::{Argument, Claim, Evidence, Status};
use crate::document::Citation;
use crate::error::{Error, Result};
use crate::graph::evidence::body::{Body, BodyWriter, ClaimDetail, TableBody, narrow, span};
use crate::graph::evidence::claim_row::{
    ChainLink, ClaimRow, LOOSE, OBJECT_SHIFT, SUBJECT_SHIFT, reference, reference_bits,
};
use crate::graph::evidence::document_record::DocumentRecord;
use crate::graph::evidence::documents::{
    DISCOVERED, DocumentEntity, DocumentRanges, ImageDocuments, LedgerDocument, PartRow,
};
use crate::graph::evidence::table::Table;
use crate::graph::evidence::wire;
use crate::graph::tables::bit_set::BitSet;
use crate::graph::tables::column::{Column, Grown};
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::lazy::Lazy;
use crate::graph::tables::sections::Fault;
use crate::id::{DocumentId, EntityId, Relation};
use crate::span::Span;
use crate::time::Time;

/// Where a table's row stands in it, and the outlet it names.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct RowSpan {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) citation: u32,
}

/// A table's row, by numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewRow {
    pub(crate) subject: u32,
    pub(crate) relation: u16,
    pub(crate) object: u32,
    pub(crate) time: u32,
    pub(crate) role: u32,
}

/// The rule that reads a table.
const ROW: &str = "row";

/// Rows and documents by number.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) rows: Grown<ClaimRow>,
    pub(crate) links: Grown<ChainLink>,
    /// The rows of documents that are gone.
    dead: BitSet,
    /// How many of them, and of those documents, came since the image.
    wasted: u32,
    /// Of the rows of tables, in order. What belongs to a document is one range
    /// here too, so that removing it gives nothing back piece by piece.
    pub(crate) lines: Grown<RowSpan>,
    pub(crate) bare: Grown<u32>,
    /// Whether every claim so far is asserted and gives no time.
    pub(crate) usual: bool,
    pub(crate) ranges: Grown<DocumentRanges>,
    /// Those of an image are read when they are looked at.
    pub(crate) documents: Lazy<LedgerDocument>,
    pub(crate) image: ImageDocuments,
    /// The live ones that came since the image.
    by_id: HashMap<DocumentId, u32>,
    pub(crate) times: Vec<Time>,
    /// Those of `times`, once one more is asked for.
    time_index: HashMap<Time, u32>,
    pub(crate) words: Interner,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self {
            rows: Grown::default(),
            links: Grown::default(),
            dead: BitSet::default(),
            wasted: 0,
            lines: Grown::default(),
            bare: Grown::default(),
            usual: true,
            ranges: Grown::default(),
            documents: Lazy::default(),
            image: ImageDocuments::default(),
            by_id: HashMap::new(),
            times: Vec::new(),
            time_index: HashMap::new(),
            words: Interner::new(),
        }
    }

    /// The documents of an image.
    pub(crate) fn of_image(
        ranges: Column<DocumentRanges>,
        image: ImageDocuments,
    ) -> Result<Self, Fault> {
        if ranges.len() != image.ids.len() || ranges.len() != image.ends.len() {
            return Err("a column is of another length");
        }
        let mut ledger = Self::new();
        ledger.documents = Lazy::new(ranges.len());
        ledger.ranges = ranges.into();
        ledger.image = image;
        Ok(ledger)
    }

    /// A document's bytes in an image; `word` numbers its rules anew.
    pub(crate) fn document_bytes(&self, document: u32, word: impl FnMut(u32) -> u32) -> Vec<u8> {
        // One that was never looked at need not be kept for this.
        let fresh;
        let record = match self.documents.known(document as usize) {
            Some(known) => known,
            None => {
                fresh = self.image.read(document);
                &fresh
            }
        };
        let LedgerDocument { title, published, publisher, body, .. } = record;
        wire::write_document((title, *published, publisher, body), word)
    }

    /// Where the rows of a table stand in it; nothing for a text.
    pub(crate) fn lines_of(&self, document: u32) -> &[RowSpan] {
        let DocumentRanges { rows: [start, end], lines, is_table, .. } =
            self.ranges[document as usize];
        if is_table == 0 {
            return &[];
        }
        self.lines.range(lines as usize..(lines + (end - start)) as usize)
    }

    /// Adds a row as an image has it.
    pub(crate) fn push_laid(&mut self, row: ClaimRow) {
        self.rows.push(row);
        self.links.push(LOOSE);
    }

    /// The number of a live document.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied().or_else(|| self.image.find(id))
    }

    /// Unregisters a document id and returns its number.
    pub(crate) fn forget(&mut self, id: &str) -> Option<u32> {
        self.by_id.remove(id).or_else(|| self.image.forget(id))
    }

    /// How many live documents there are.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len() + self.image.len()
    }

    /// The live documents, by id.
    pub(crate) fn live(&self) -> Vec<u32> {
        let recent = self.by_id.iter().map(|(id, n)| (id.as_str(), *n));
        let of_image = self.image.ids.iter().zip(0_u32..).filter(|(_, n)| !self.image.gone.has(*n));
        let mut all: Vec<(&str, u32)> = of_image.chain(recent).collect();
        if !self.by_id.is_empty() {
            all.sort_unstable();
        }
        all.into_iter().map(|(_, n)| n).collect()
    }

    pub(crate) fn document(&self, number: u32) -> &LedgerDocument {
        static NOTHING: LazyLock<LedgerDocument> = LazyLock::new(LedgerDocument::nothing);
        let read = || self.image.read(number);
        self.documents.get(number as usize, read).unwrap_or(&NOTHING)
    }

    /// The id of a document.
    pub(crate) fn document_id(&self, number: u32) -> &str {
        if (number as usize) < self.image.ids.len() {
            return self.image.ids.text(number);
        }
        &self.document(number).id
    }

    /// The number of a document that is in the image, and live.
    pub(crate) fn find_in_image(&self, id: &str) -> Option<u32> {
        self.image.find(id)
    }

    /// The entities that a document describes.
    pub(crate) fn parts_of(&self, document: u32) -> Vec<DocumentEntity> {
        if document as usize >= self.documents.base_len() {
            return self.document(document).parts.to_vec();
        }
        let [start, end] = self.ranges[document as usize].parts;
        let rows = self.image.parts.get(start as usize..end as usize).unwrap_or_default();
        let records = self.image.records.as_ref();
        let entity = |row: &PartRow| {
            let entity = records?.get(row.record & !DISCOVERED)?;
            let discovered = row.record & DISCOVERED != 0;
            Some(DocumentEntity { node: row.node, mentions: row.mentions, discovered, entity })
        };
        rows.iter().filter_map(entity).collect()
    }

    /// Gives each entity that a document describes, how often it names it and
    /// whether it introduces it.
    pub(crate) fn each_part(&self, document: u32, mut take: impl FnMut(u32, u32, bool)) {
        if document as usize >= self.documents.base_len() {
            let parts = self.document(document).parts.iter();
            return parts.for_each(|p| take(p.node, p.mentions, p.discovered));
        }
        let [start, end] = self.ranges[document as usize].parts;
        let rows = self.image.parts.get(start as usize..end as usize).unwrap_or_default();
        rows.iter().for_each(|r| take(r.node, r.mentions, r.record & DISCOVERED != 0));
    }

    pub(crate) fn rows_of(&self, document: u32) -> Range<u32> {
        let [start, end] = self.ranges[document as usize].rows;
        start..end
    }

    /// The entities that a document names.
    pub(crate) fn nodes_of(&self, document: u32) -> Vec<u32> {
        let mut nodes = Vec::new();
        self.each_part(document, |node, _, _| nodes.push(node));
        nodes.extend_from_slice(self.bare_of(document));
        nodes
    }

    /// The entities that a document names and does not describe.
    pub(crate) fn bare_of(&self, document: u32) -> &[u32] {
        let [start, end] = self.ranges[document as usize].bare;
        self.bare.range(start as usize..end as usize)
    }

    /// Keeps nodes that a document names, and tells where.
    fn keep_bare(&mut self, nodes: &[u32]) -> Result<[u32; 2]> {
        let start = u32::try_from(self.bare.len()).map_err(|_| full())?;
        let end = u32::try_from(self.bare.len() + nodes.len()).map_err(|_| full())?;
        self.bare.extend(nodes);
        Ok([start, end])
    }

    /// Makes room for so many more rows of a table.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.rows.reserve(rows);
        self.links.reserve(rows);
        self.lines.reserve(rows);
    }

    /// Gives back what it holds beyond its rows, where that is much.
    pub(crate) fn shrink(&mut self) {
        self.rows.shrink();
        self.links.shrink();
        self.lines.shrink();
    }

    pub(crate) fn row(&self, row: u32) -> &ClaimRow {
        &self.rows[row as usize]
    }

    /// Hangs a row on its edge, or its half-known entity.
    pub(crate) fn link(&mut self, row: u32, edge: u32, next: u32) {
        if let Some(link) = self.links.get_mut(row as usize) {
            *link = ChainLink { edge, next };
        }
    }

    /// The edge of a row; `NONE` while one side is unknown.
    pub(crate) fn edge_of(&self, row: u32) -> u32 {
        self.links[row as usize].edge
    }

    pub(crate) fn row_count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(NONE)
    }

    /// Whether a row's document is gone.
    #[inline]
    pub(crate) fn is_dead(&self, row: u32) -> bool {
        self.dead.has(row)
    }

    /// A claim's status and time.
    pub(crate) fn status_and_time(&self, row: u32) -> (Status, Option<Time>) {
        if self.usual {
            return (Status::Asserted, None);
        }
        let row = self.row(row);
        (row.status(), self.time(row))
    }

    /// Whether every claim so far is asserted and gives no time.
    pub(crate) fn is_usual(&self) -> bool {
        self.usual
    }

    /// The document of a row.
    pub(crate) fn document_of(&self, row: u32) -> u32 {
        let after = self.ranges.partition_point(|d| d.rows[0] <= row);
        // Documents without rows share their start with the next one.
        u32::try_from(after.saturating_sub(1)).unwrap_or(NONE)
    }

    /// The live rows of a chain, the latest first.
    pub(crate) fn chain(&self, head: u32) -> impl Iterator<Item = u32> {
        let step = |row: u32| (row != NONE).then_some(row);
        std::iter::successors(step(head), move |row| step(self.links[*row as usize].next))
            .filter(|row| !self.is_dead(*row))
    }

    pub(crate) fn time(&self, row: &ClaimRow) -> Option<Time> {
        self.times.get(row.time as usize).copied()
    }

    pub(crate) fn word(&self, number: u32) -> Option<&str> {
        (number != NONE).then(|| self.words.text(number))
    }

    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        self.words.intern(word)
    }

    /// Whether a document is a table.
    pub(crate) fn is_table(&self, document: u32) -> bool {
        self.ranges[document as usize].is_table != 0
    }

    /// Adds a row of the table that is being imported.
    pub(crate) fn push_row(&mut self, row: NewRow, line: RowSpan) -> Result<()> {
        if self.rows.len() >= NONE as usize {
            return Err(full());
        }
        let NewRow { subject, relation, object, time, role } = row;
        let (status_number, flags) = (Status::Asserted as u8, 0);
        self.usual &= time == NONE;
        self.rows.push(ClaimRow { subject, object, time, role, relation, status_number, flags });
        self.links.push(LOOSE);
        self.lines.push(line);
        Ok(())
    }

    /// Drops the rows of a table that did not hold.
    pub(crate) fn truncate(&mut self, start: u32) {
        self.lines.truncate(self.lines.len() - (self.rows.len() - start as usize));
        self.rows.truncate(start as usize);
        self.links.truncate(start as usize);
    }

    /// Where the rows of the table that is being imported stand in it.
    pub(crate) fn latest_lines(&self, start: u32) -> &[RowSpan] {
        let count = self.rows.len() - start as usize;
        self.lines.range(self.lines.len() - count..self.lines.len())
    }

    /// Makes a document of the rows since `start`.
    pub(crate) fn close_table(
        &mut self,
        table: &Table,
        parts: Vec<DocumentEntity>,
        bare: &[u32],
        outlets: Vec<String>,
        start: u32,
    ) -> Result<()> {
        let bare = self.keep_bare(bare)?;
        let first = self.lines.len() - (self.rows.len() - start as usize);
        let first = u32::try_from(first).map_err(|_| full())?;
        let number = u32::try_from(self.documents.len()).map_err(|_| full())?;
        self.documents.push(LedgerDocument {
            id: table.document.clone(),
            title: None,
            published: table.published,
            publisher: table.publisher.clone(),
            parts: parts.into(),
            body: Body::Table(TableBody { outlets: outlets.into() }),
        });
        let rows = [start, self.row_count()];
        self.ranges.push(DocumentRanges { rows, bare, parts: [0; 2], lines: first, is_table: 1 });
        self.by_id.insert(table.document.clone(), number);
        Ok(())
    }

    /// Enters a document and its claims, each still without an edge.
    pub(crate) fn enter(
        &mut self,
        record: &DocumentRecord,
        (parts, bare): (Vec<DocumentEntity>, Vec<u32>),
        node: impl Fn(&EntityId) -> u32,
        relation: impl Fn(&Relation) -> u16,
    ) -> Result<u32> {
        let number = u32::try_from(self.documents.len()).map_err(|_| full())?;
        let start = u32::try_from(self.rows.len()).map_err(|_| full())?;
        u32::try_from(self.rows.len() + record.claims.len()).map_err(|_| full())?;
        let (lines, body) = if record.table {
            let (lines, body) = self.table_body(&record.claims)?;
            (lines, Body::Table(body))
        } else {
            let mut writer = BodyWriter::default();
            let details = record.claims.iter().map(|c| writer.detail(c, &mut self.words));
            let details = details.collect::<Result<Box<[ClaimDetail]>>>()?;
            (0, Body::Text(writer.finish(details)))
        };
        for claim in &record.claims {
            let side = |a: &Option<Argument>| a.as_ref().map_or(NONE, |a| node(&a.entity));
            let time = claim.time.map_or(NONE, |t| self.time_number(t));
            let role = claim.role.as_ref().map_or(NONE, |r| self.words.intern(r));
            self.usual &= time == NONE && claim.status == Status::Asserted;
            self.links.push(LOOSE);
            self.rows.push(ClaimRow {
                subject: side(&claim.subject),
                object: side(&claim.object),
                time,
                role,
                relation: relation(&claim.relation),
                status_number: claim.status as u8,
                flags: reference_bits(&claim.subject) << SUBJECT_SHIFT
                    | reference_bits(&claim.object) << OBJECT_SHIFT,
            });
        }
        let end = u32::try_from(self.rows.len()).unwrap_or(NONE);
        let bare = self.keep_bare(&bare)?;
        self.documents.push(LedgerDocument {
            id: record.document.clone(),
            title: record.title.clone(),
            published: record.published,
            publisher: record.publisher.clone(),
            parts: parts.into(),
            body,
        });
        let is_table = u32::from(record.table);
        self.ranges.push(DocumentRanges {
            rows: [start, end],
            bare,
            parts: [0; 2],
            lines,
            is_table,
        });
        self.by_id.insert(record.document.clone(), number);
        Ok(number)
    }

    /// The lines of a table that comes back from a file or another graph.
    fn table_body(&mut self, claims: &[Claim]) -> Result<(u32, TableBody)> {
        let first = u32::try_from(self.lines.len()).map_err(|_| full())?;
        let mut outlets: Vec<String> = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let lines = claims.iter().map(|claim| {
            let (start, end) = narrow(claim.evidence.span)?;
            let outlet = claim.citation.as_ref().and_then(|c| c.outlet.as_deref());
            let citation = outlet.map_or(NONE, |name| {
                *known.entry(name).or_insert_with(|| {
                    outlets.push(name.to_owned());
                    u32::try_from(outlets.len() - 1).unwrap_or(NONE)
                })
            });
            Ok(RowSpan { start, end, citation })
        });
        let lines: Vec<RowSpan> = lines.collect::<Result<_>>()?;
        self.lines.extend(&lines);
        Ok((first, TableBody { outlets: outlets.into() }))
    }

    /// Prefetches what `kill` touches, so that cache misses overlap; the sum
    /// only keeps the loads from being optimised away.
    pub(crate) fn prefetch(&self, document: u32) -> u32 {
        let [start, end] = self.ranges[document as usize].rows;
        let rows = start as usize..end as usize;
        let bare = self.bare_of(document).iter().step_by(16).fold(0, |all, node| all ^ node);
        let links = self.links.range(rows.clone()).iter().step_by(8);
        let links = links.fold(bare, |all, link| all ^ link.edge);
        self.rows.range(rows).iter().step_by(3).fold(links, |all, row| all ^ row.subject)
    }

    /// Marks a document's rows dead, and gives each with its edge.
    #[inline]
    pub(crate) fn kill(&mut self, document: u32, mut take: impl FnMut(&ClaimRow, u32)) {
        let [start, end] = self.ranges[document as usize].rows;
        let rows = start as usize..end as usize;
        let links = self.links.range(rows.clone());
        for (row, link) in self.rows.range(rows).iter().zip(links) {
            take(row, link.edge);
        }
        self.dead.set_range(start, end);
        if start as usize >= self.rows.base_len() {
            self.wasted += end - start + 1;
        }
    }

    /// Whether what is gone takes more than a quarter of what is live.
    pub(crate) fn is_wasteful(&self) -> bool {
        let fresh = self.rows.tail().len() + self.documents.len() - self.documents.base_len();
        let wasted = self.wasted as usize;
        wasted > 1024 && wasted * 4 > fresh.saturating_sub(wasted)
    }

    /// Whether anything is gone that takes memory.
    pub(crate) fn has_waste(&self) -> bool {
        self.wasted > 0
    }

    /// Numbers the rows and documents that came since the image anew, without
    /// those that are gone. No row has an edge or a chain then.
    pub(crate) fn compact(&mut self) {
        self.wasted = 0;
        let first_document = self.documents.base_len();
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        let (mut bare, mut ranges, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        let place = |base: usize, own: usize| u32::try_from(base + own).unwrap_or(NONE);
        let [first_row, first_line, first_bare] =
            [self.rows.base_len(), self.lines.base_len(), self.bare.base_len()];
        for (i, record) in self.documents.take_tail().into_iter().enumerate() {
            let number = place(first_document, i);
            let Some(known) = self.by_id.get_mut(&record.id).filter(|known| **known == number)
            else {
                continue;
            };
            *known = place(first_document, documents.len());
            let old = self.ranges[number as usize];
            let start = place(first_row, rows.len());
            let [from, to] = old.rows.map(|row| row as usize);
            let line = old.lines as usize;
            let first = place(first_line, lines.len());
            if old.is_table != 0 {
                lines.extend_from_slice(self.lines.range(line..line + (to - from)));
            }
            rows.extend_from_slice(self.rows.range(from..to));
            let from = place(first_bare, bare.len());
            let [old_from, old_to] = old.bare.map(|at| at as usize);
            bare.extend_from_slice(self.bare.range(old_from..old_to));
            ranges.push(DocumentRanges {
                rows: [start, place(first_row, rows.len())],
                bare: [from, place(first_bare, bare.len())],
                lines: first,
                ..old
            });
            documents.push(record);
        }
        self.links.set_tail(vec![LOOSE; rows.len()]);
        self.rows.set_tail(rows);
        self.lines.set_tail(lines);
        self.bare.set_tail(bare);
        self.ranges.set_tail(ranges);
        self.documents.set_tail(documents);
        self.dead.truncate(place(first_row, 0));
    }

    /// Drops what is left of a document whose rows are dead. Returns what it
    /// said of entities.
    pub(crate) fn leave(&mut self, document: u32) -> Vec<DocumentEntity> {
        let parts = self.parts_of(document);
        if let Some(record) = self.documents.get_mut(document as usize, LedgerDocument::nothing) {
            *record = LedgerDocument::nothing();
        }
        parts
    }

    pub(crate) fn time_number(&mut self, time: Time) -> u32 {
        if self.time_index.len() < self.times.len() {
            self.time_index = self.times.iter().copied().zip(0..).collect();
        }
        let next = u32::try_from(self.times.len()).unwrap_or(NONE);
        let number = *self.time_index.entry(time).or_insert(next);
        if number == next {
            self.times.push(time);
        }
        number
    }

    /// The claim of a row, as its document made it.
    pub(crate) fn claim<'a>(
        &'a self,
        row: u32,
        id: impl Fn(u32) -> &'a str,
        relation: impl Fn(u16) -> &'a str,
    ) -> Claim {
        let document = self.document_of(row);
        let (record, ranges) = (self.document(document), &self.ranges[document as usize]);
        let it = self.row(row);
        let at = (row - ranges.rows[0]) as usize;
        let argument = |node: u32, at: Span, shift: u8| {
            (node != NONE)
                .then(|| Argument::new(id(node), at).reference(reference(it.flags >> shift)))
        };
        let text = match &record.body {
            Body::Text(text) => text,
            Body::Table(table) => {
                let line = self.lines[ranges.lines as usize + at];
                let whole = span((line.start, line.end));
                let outlet = table.outlets.get(line.citation as usize);
                let (time, role) = (self.time(it), self.word(it.role));
                let mut quote = [id(it.subject), relation(it.relation), id(it.object)].join("\t");
                let more = [time.map(|t| t.to_string()), outlet.cloned(), role.map(str::to_owned)];
                for field in more.into_iter().flatten() {
                    quote.push('\t');
                    quote.push_str(&field);
                }
                let evidence = Evidence::new(record.id.clone(), whole, quote, ROW);
                let mut claim = Claim::new(relation(it.relation), evidence).status(it.status());
                claim.subject = argument(it.subject, whole, SUBJECT_SHIFT);
                claim.object = argument(it.object, whole, OBJECT_SHIFT);
                claim.role = role.map(str::to_owned);
                claim.time = time;
                claim.citation = outlet.map(|o| Citation::new(whole).outlet(o));
                return claim;
            }
        };
        // What a damaged image lacks says nothing.
        let detail = text.details.get(at).copied().unwrap_or_default();
        let sentence = text.sentences.get(detail.sentence as usize).copied().unwrap_or_default();
        let (from, to) = sentence.quote;
        let evidence = Evidence::new(
            record.id.clone(),
            span(sentence.span),
            text.quotes.get(from as usize..to as usize).unwrap_or_default(),
            self.words.text(detail.rule),
        );
        let mut claim = Claim::new(relation(it.relation), evidence).status(it.status());
        claim.subject = argument(it.subject, span(detail.subject), SUBJECT_SHIFT);
        claim.object = argument(it.object, span(detail.object), OBJECT_SHIFT);
        claim.role = self.word(it.role).map(str::to_owned);
        claim.time = self.time(it);
        claim.citation = text.citations.get(detail.citation as usize).cloned();
        if let Some(extra) = text.extras.get(detail.extra as usize) {
            claim.name.clone_from(&extra.name);
            claim.place.clone_from(&extra.place);
            claim.speaker.clone_from(&extra.speaker);
        }
        claim
    }

    /// Bytes of rows, and of what rows have besides, quotes left out.
    pub(crate) fn bytes(&self) -> usize {
        let known = (0..self.documents.len()).filter_map(|n| self.documents.known(n));
        let besides = known.map(|d| match &d.body {
            Body::Text(text) => {
                size_of_val(&*text.details)
                    + size_of_val(&*text.sentences)
                    + size_of_val(&*text.citations)
                    + size_of_val(&*text.extras)
            }
            Body::Table(table) => size_of_val(&*table.outlets),
        });
        self.rows.bytes() + self.links.bytes() + self.lines.bytes() + besides.sum::<usize>()
    }
}

fn full() -> Error {
    Error::invalid("graph", "expected fewer than 4294967295 claims")
}
