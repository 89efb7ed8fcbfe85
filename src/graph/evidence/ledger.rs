//! Claims as rows, and the documents they came from.
//!
//! A document's rows are one contiguous range. Removing a document marks its
//! rows and drops its quotes; the numbers of its rows are never used again.
//! The claims of one edge are a chain through the rows, the latest first.

#![expect(clippy::indexing_slicing, reason = "row and document numbers are given by this file")]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::claim::{Argument, Claim, Evidence, Status};
use crate::document::Citation;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::graph::evidence::claim_row::{
    ChainLink, ClaimRow, DEAD, LOOSE, OBJECT_SHIFT, SUBJECT_SHIFT, reference, reference_bits,
};
use crate::graph::evidence::document_record::DocumentRecord;
use crate::graph::evidence::table::Table;
use crate::graph::tables::interner::{Interner, NONE};
use crate::id::{DocumentId, EntityId, Relation};
use crate::span::Span;
use crate::time::{Date, Time};

/// What a claim read from text has besides: 32 bytes.
#[derive(Clone, Copy, Debug)]
struct ClaimDetail {
    sentence: u32,
    rule: u32,
    citation: u32,
    extra: u32,
    subject: (u32, u32),
    object: (u32, u32),
}

/// A quoted sentence: where it stands in the text and in `Body::quotes`.
#[derive(Clone, Copy, Debug)]
struct QuotedSentence {
    span: (u32, u32),
    quote: (u32, u32),
}

/// What few claims have.
#[derive(Clone, Debug)]
struct RareParts {
    name: Option<(String, Span)>,
    place: Option<Argument>,
    speaker: Option<Argument>,
}

/// What the claims of one document have besides their rows.
#[derive(Clone, Debug)]
enum Body {
    Text(TextBody),
    Table(TableBody),
}

#[derive(Clone, Debug, Default)]
struct TextBody {
    details: Box<[ClaimDetail]>,
    sentences: Box<[QuotedSentence]>,
    quotes: Box<str>,
    citations: Box<[Citation]>,
    extras: Box<[RareParts]>,
}

#[derive(Clone, Debug, Default)]
struct TableBody {
    /// Where the lines of its rows begin among all.
    first: u32,
    outlets: Box<[String]>,
}

/// Where a table's row stands in it, and the outlet it names.
#[derive(Clone, Copy, Debug)]
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

/// One entity of a document.
#[derive(Clone, Debug)]
pub(crate) struct DocumentEntity {
    pub(crate) node: u32,
    pub(crate) mentions: u32,
    pub(crate) discovered: bool,
    pub(crate) entity: Arc<Entity>,
}

/// One document.
#[derive(Clone, Debug)]
pub(crate) struct LedgerDocument {
    pub(crate) id: DocumentId,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) publisher: Option<String>,
    pub(crate) parts: Box<[DocumentEntity]>,
    /// The entities that a table names and nobody describes, among all such.
    bare: (u32, u32),
    rows: (u32, u32),
    body: Body,
}

/// Rows and documents by number.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    rows: Vec<ClaimRow>,
    links: Vec<ChainLink>,
    /// Of the rows of tables, in order. What belongs to a document is one range
    /// here too, so that removing it gives nothing back piece by piece.
    lines: Vec<RowSpan>,
    bare: Vec<u32>,
    /// Whether every claim so far is asserted and gives no time.
    usual: bool,
    documents: Vec<LedgerDocument>,
    by_id: HashMap<DocumentId, u32>,
    times: Vec<Time>,
    time_index: HashMap<Time, u32>,
    words: Interner,
}

impl Ledger {
    pub(crate) fn new() -> Self {
        Self {
            rows: Vec::new(),
            links: Vec::new(),
            lines: Vec::new(),
            bare: Vec::new(),
            usual: true,
            documents: Vec::new(),
            by_id: HashMap::new(),
            times: Vec::new(),
            time_index: HashMap::new(),
            words: Interner::new(),
        }
    }

    /// The number of a live document.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The same, and it counts as live no more.
    pub(crate) fn forget(&mut self, id: &str) -> Option<u32> {
        self.by_id.remove(id)
    }

    /// How many live documents there are.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The live documents, by id.
    pub(crate) fn live(&self) -> Vec<u32> {
        let mut all: Vec<(&DocumentId, u32)> = self.by_id.iter().map(|(i, n)| (i, *n)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, n)| n).collect()
    }

    pub(crate) fn document(&self, number: u32) -> &LedgerDocument {
        &self.documents[number as usize]
    }

    pub(crate) fn rows_of(&self, document: u32) -> Range<u32> {
        let (start, end) = self.documents[document as usize].rows;
        start..end
    }

    /// The entities that a document names.
    pub(crate) fn nodes_of(&self, document: u32) -> Vec<u32> {
        let record = self.document(document);
        record.parts.iter().map(|p| p.node).chain(self.bare_of(record).iter().copied()).collect()
    }

    /// The entities that a document names and does not describe.
    pub(crate) fn bare_of(&self, record: &LedgerDocument) -> &[u32] {
        self.bare.get(record.bare.0 as usize..record.bare.1 as usize).unwrap_or_default()
    }

    /// Keeps nodes that a document names, and tells where.
    fn keep_bare(&mut self, nodes: &[u32]) -> Result<(u32, u32)> {
        let start = u32::try_from(self.bare.len()).map_err(|_| full())?;
        let end = u32::try_from(self.bare.len() + nodes.len()).map_err(|_| full())?;
        self.bare.extend_from_slice(nodes);
        Ok((start, end))
    }

    /// Makes room for so many more rows of a table.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.rows.reserve(rows);
        self.links.reserve(rows);
        self.lines.reserve(rows);
    }

    /// Gives back what it holds beyond its rows, where that is much.
    pub(crate) fn shrink(&mut self) {
        let spare = self.rows.len() + self.rows.len() / 8;
        self.rows.shrink_to(spare);
        self.links.shrink_to(spare);
        self.lines.shrink_to(self.lines.len() + self.lines.len() / 8);
    }

    pub(crate) fn row(&self, row: u32) -> &ClaimRow {
        &self.rows[row as usize]
    }

    /// Hangs a row on its edge, or its half-known entity.
    pub(crate) fn link(&mut self, row: u32, edge: u32, next: u32) {
        self.links[row as usize] = ChainLink { edge, next };
    }

    pub(crate) fn row_count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(NONE)
    }

    /// A claim's status and time.
    pub(crate) fn status_and_time(&self, row: u32) -> (Status, Option<Time>) {
        if self.usual {
            return (Status::Asserted, None);
        }
        let row = self.row(row);
        (row.status, self.time(row))
    }

    /// Whether every claim so far is asserted and gives no time.
    pub(crate) fn is_usual(&self) -> bool {
        self.usual
    }

    /// The document of a row.
    pub(crate) fn document_of(&self, row: u32) -> u32 {
        let after = self.documents.partition_point(|d| d.rows.0 <= row);
        // Documents without rows share their start with the next one.
        u32::try_from(after.saturating_sub(1)).unwrap_or(NONE)
    }

    /// The live rows of a chain, the latest first.
    pub(crate) fn chain(&self, head: u32) -> impl Iterator<Item = u32> {
        let step = |row: u32| (row != NONE).then_some(row);
        std::iter::successors(step(head), move |row| step(self.links[*row as usize].next))
            .filter(|row| !self.rows[*row as usize].is_dead())
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
        matches!(self.document(document).body, Body::Table(_))
    }

    /// Adds a row of the table that is being imported.
    pub(crate) fn push_row(&mut self, row: NewRow, line: RowSpan) -> Result<()> {
        if self.rows.len() >= NONE as usize {
            return Err(full());
        }
        let NewRow { subject, relation, object, time, role } = row;
        let (status, flags) = (Status::Asserted, 0);
        self.usual &= time == NONE;
        self.rows.push(ClaimRow { subject, object, time, role, relation, status, flags });
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
        self.lines.get(self.lines.len() - count..).unwrap_or_default()
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
            bare,
            rows: (start, self.row_count()),
            body: Body::Table(TableBody { first, outlets: outlets.into() }),
        });
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
        let body = if record.table {
            Body::Table(self.table_body(&record.claims)?)
        } else {
            let mut writer = BodyWriter::default();
            let details = record.claims.iter().map(|c| writer.detail(c, &mut self.words));
            let details = details.collect::<Result<Box<[ClaimDetail]>>>()?;
            Body::Text(writer.finish(details))
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
                status: claim.status,
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
            bare,
            rows: (start, end),
            body,
        });
        self.by_id.insert(record.document.clone(), number);
        Ok(number)
    }

    /// The lines of a table that comes back from a file or another graph.
    fn table_body(&mut self, claims: &[Claim]) -> Result<TableBody> {
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
        self.lines.extend(lines);
        Ok(TableBody { first, outlets: outlets.into() })
    }

    /// Reads what removing a document will read, all at once: one by one, each
    /// read would wait for the last. Gives what nobody needs, so that it is
    /// done.
    pub(crate) fn prefetch(&self, document: u32) -> u32 {
        let record = self.document(document);
        let rows = record.rows.0 as usize..record.rows.1 as usize;
        let bare = self.bare_of(record).iter().step_by(16).fold(0, |all, node| all ^ node);
        let links = self.links[rows.clone()].iter().step_by(8).fold(bare, |all, l| all ^ l.edge);
        self.rows[rows].iter().step_by(3).fold(links, |all, row| all ^ row.subject)
    }

    /// Marks a document's rows dead, and gives each with its edge.
    #[inline]
    pub(crate) fn kill(&mut self, document: u32, mut take: impl FnMut(&ClaimRow, u32)) {
        let rows = self.rows_of(document);
        let rows = rows.start as usize..rows.end as usize;
        for (row, link) in self.rows[rows.clone()].iter_mut().zip(&self.links[rows]) {
            take(row, link.edge);
            row.flags |= DEAD;
        }
    }

    /// Drops the quotes of a document whose rows are dead. Returns what it
    /// said of entities.
    pub(crate) fn leave(&mut self, document: u32) -> Box<[DocumentEntity]> {
        let record = &mut self.documents[document as usize];
        record.body = Body::Text(TextBody::default());
        std::mem::take(&mut record.parts)
    }

    pub(crate) fn time_number(&mut self, time: Time) -> u32 {
        let next = u32::try_from(self.times.len()).unwrap_or(NONE);
        let number = *self.time_index.entry(time).or_insert(next);
        if number == next {
            self.times.push(time);
        }
        number
    }

    /// The outlet that the text cites for a claim, else its publisher, else
    /// the document: what counts as one independent source.
    pub(crate) fn source(&self, row: u32) -> SourceName<'_> {
        let record = self.document(self.document_of(row));
        let at = (row - record.rows.0) as usize;
        match &record.body {
            Body::Text(text) => {
                let detail = text.details.get(at);
                let cited = detail.and_then(|d| text.citations.get(d.citation as usize));
                if let Some(entity) = cited.and_then(|c| c.entity.as_ref()) {
                    return SourceName::Outlet(entity);
                }
                if let Some(outlet) = cited.and_then(|c| c.outlet.as_ref()) {
                    return SourceName::Outlet(outlet);
                }
            }
            Body::Table(table) => {
                let line = self.lines.get(table.first as usize + at);
                if let Some(outlet) = line.and_then(|l| table.outlets.get(l.citation as usize)) {
                    return SourceName::Outlet(outlet);
                }
            }
        }
        match &record.publisher {
            Some(publisher) => SourceName::Outlet(publisher),
            None => SourceName::Document(&record.id),
        }
    }

    /// The claim of a row, as its document made it.
    pub(crate) fn claim<'a>(
        &'a self,
        row: u32,
        id: impl Fn(u32) -> &'a str,
        relation: impl Fn(u16) -> &'a str,
    ) -> Claim {
        let record = self.document(self.document_of(row));
        let it = self.row(row);
        let at = (row - record.rows.0) as usize;
        let argument = |node: u32, at: Span, shift: u8| {
            (node != NONE)
                .then(|| Argument::new(id(node), at).reference(reference(it.flags >> shift)))
        };
        let text = match &record.body {
            Body::Text(text) => text,
            Body::Table(table) => {
                let line = self.lines[table.first as usize + at];
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
                let mut claim = Claim::new(relation(it.relation), evidence).status(it.status);
                claim.subject = argument(it.subject, whole, SUBJECT_SHIFT);
                claim.object = argument(it.object, whole, OBJECT_SHIFT);
                claim.role = role.map(str::to_owned);
                claim.time = time;
                claim.citation = outlet.map(|o| Citation::new(whole).outlet(o));
                return claim;
            }
        };
        let detail = &text.details[at];
        let sentence = &text.sentences[detail.sentence as usize];
        let (from, to) = sentence.quote;
        let evidence = Evidence::new(
            record.id.clone(),
            span(sentence.span),
            text.quotes.get(from as usize..to as usize).unwrap_or_default(),
            self.words.text(detail.rule),
        );
        let mut claim = Claim::new(relation(it.relation), evidence).status(it.status);
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
        let besides = self.documents.iter().map(|d| match &d.body {
            Body::Text(text) => {
                size_of_val(&*text.details)
                    + size_of_val(&*text.sentences)
                    + size_of_val(&*text.citations)
                    + size_of_val(&*text.extras)
            }
            Body::Table(table) => size_of_val(&*table.outlets),
        });
        self.rows.capacity() * size_of::<ClaimRow>()
            + self.links.capacity() * size_of::<ChainLink>()
            + self.lines.capacity() * size_of::<RowSpan>()
            + besides.sum::<usize>()
    }
}

/// Who stands behind a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SourceName<'a> {
    Outlet(&'a str),
    Document(&'a str),
}

/// Collects what the claims of one document share.
#[derive(Default)]
struct BodyWriter {
    sentences: Vec<QuotedSentence>,
    quotes: String,
    citations: Vec<Citation>,
    extras: Vec<RareParts>,
}

impl BodyWriter {
    fn detail(&mut self, claim: &Claim, words: &mut Interner) -> Result<ClaimDetail> {
        let side = |a: &Option<Argument>| a.as_ref().map_or(Ok((0, 0)), |a| narrow(a.span));
        let citation = match &claim.citation {
            None => NONE,
            Some(citation) => place_of(&mut self.citations, citation),
        };
        let mut extra = NONE;
        if claim.name.is_some() || claim.place.is_some() || claim.speaker.is_some() {
            extra = u32::try_from(self.extras.len()).unwrap_or(NONE);
            self.extras.push(RareParts {
                name: claim.name.clone(),
                place: claim.place.clone(),
                speaker: claim.speaker.clone(),
            });
        }
        Ok(ClaimDetail {
            sentence: self.sentence(&claim.evidence)?,
            rule: words.intern(&claim.evidence.rule),
            citation,
            extra,
            subject: side(&claim.subject)?,
            object: side(&claim.object)?,
        })
    }

    /// Claims come sentence by sentence, so the last few are enough to find
    /// a sentence that is there already.
    fn sentence(&mut self, evidence: &Evidence) -> Result<u32> {
        let at = narrow(evidence.span)?;
        let known = self.sentences.iter().rposition(|s| {
            let (from, to) = s.quote;
            s.span == at && self.quotes.get(from as usize..to as usize) == Some(&evidence.quote)
        });
        let number = known.unwrap_or(self.sentences.len());
        if known.is_none() {
            let from = self.quotes.len();
            self.quotes.push_str(&evidence.quote);
            let quote = narrow(Span::between(from, self.quotes.len()))?;
            self.sentences.push(QuotedSentence { span: at, quote });
        }
        Ok(u32::try_from(number).unwrap_or(NONE))
    }

    fn finish(self, details: Box<[ClaimDetail]>) -> TextBody {
        TextBody {
            details,
            sentences: self.sentences.into(),
            quotes: self.quotes.into(),
            citations: self.citations.into(),
            extras: self.extras.into(),
        }
    }
}

fn full() -> Error {
    Error::invalid("graph", "expected fewer than 4294967295 claims")
}

fn place_of(citations: &mut Vec<Citation>, citation: &Citation) -> u32 {
    let known = citations.iter().rposition(|c| c == citation);
    let number = known.unwrap_or(citations.len());
    if known.is_none() {
        citations.push(citation.clone());
    }
    u32::try_from(number).unwrap_or(NONE)
}

fn narrow(span: Span) -> Result<(u32, u32)> {
    let part = |n: usize| {
        u32::try_from(n).map_err(|_| {
            Error::invalid("claim", format!("stands at {span}, expected the first 4 GB of a text"))
        })
    };
    Ok((part(span.start())?, part(span.end())?))
}

fn span((start, end): (u32, u32)) -> Span {
    Span::between(start as usize, end as usize)
}
