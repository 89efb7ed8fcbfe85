//! The records of a snapshot, apart from the types they stand for, so that a
//! type can change without changing the file.
//!
//! A record refers to strings by their place in one table; dates and times
//! are EDTF text. Documents come by id and strings by first use, so that one
//! graph has one encoding.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::claim::{Argument, Claim, Evidence, Reference, Status};
use crate::document::{Citation, Reach};
use crate::entity::{Alias, AliasKind, Entity};
use crate::graph::{Decision, DocumentRecord, EntityRecord, Judgement, LoggedDecision};
use crate::span::Span;
use crate::time::{Date, Time};

/// What is wrong with a record.
pub(super) type Fault = &'static str;

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Snapshot {
    strings: Vec<String>,
    entities: Vec<WireEntity>,
    documents: Vec<WireDocument>,
    decisions: Vec<DecisionRecord>,
}

/// What version 1 wrote: the merges of identities, and nothing undone.
#[derive(Deserialize)]
pub(super) struct SnapshotV1 {
    strings: Vec<String>,
    entities: Vec<WireEntity>,
    documents: Vec<WireDocument>,
    merges: Vec<MergeRecord>,
}

impl From<SnapshotV1> for Snapshot {
    fn from(old: SnapshotV1) -> Self {
        let decisions = old.merges.into_iter().map(|merge| DecisionRecord {
            left: merge.kept,
            right: merge.gone,
            judgement: 0,
            reason: merge.reason,
            by: None,
            at: None,
            turns: 1,
        });
        let decisions = decisions.collect();
        let SnapshotV1 { strings, entities, documents, .. } = old;
        Self { strings, entities, documents, decisions }
    }
}

#[derive(Serialize, Deserialize)]
struct WireEntity {
    id: u32,
    kind: u32,
    name: u32,
    aliases: Vec<AliasRecord>,
    country: Option<u32>,
    sources: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct AliasRecord {
    name: u32,
    kind: u32,
    exact_case: bool,
    exact_form: bool,
    needs_context: bool,
    language: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct WireDocument {
    id: u32,
    title: Option<u32>,
    published: Option<u32>,
    publisher: Option<u32>,
    table: bool,
    members: Vec<WireMember>,
    sentences: Vec<SentenceRecord>,
    claims: Vec<ClaimRecord>,
}

#[derive(Serialize, Deserialize)]
struct WireMember {
    id: u32,
    kind: u32,
    entity: Option<u32>,
    mentions: u32,
    discovered: bool,
}

#[derive(Serialize, Deserialize)]
struct SentenceRecord {
    span: SpanRecord,
    quote: String,
}

#[derive(Serialize, Deserialize)]
struct SpanRecord {
    start: u64,
    length: u64,
}

#[derive(Serialize, Deserialize)]
struct ArgumentRecord {
    entity: u32,
    span: SpanRecord,
    reference: u8,
}

#[derive(Serialize, Deserialize)]
struct CitationRecord {
    outlet: Option<u32>,
    entity: Option<u32>,
    date: Option<u32>,
    span: SpanRecord,
    paragraph: bool,
}

#[derive(Serialize, Deserialize)]
struct ClaimRecord {
    relation: u32,
    subject: Option<ArgumentRecord>,
    object: Option<ArgumentRecord>,
    name: Option<(u32, SpanRecord)>,
    role: Option<u32>,
    status: u8,
    time: Option<u32>,
    place: Option<ArgumentRecord>,
    speaker: Option<ArgumentRecord>,
    citation: Option<CitationRecord>,
    sentence: u32,
    rule: u32,
}

#[derive(Serialize, Deserialize)]
struct DecisionRecord {
    left: u32,
    right: u32,
    judgement: u8,
    reason: u32,
    by: Option<u32>,
    at: Option<u32>,
    turns: u32,
}

#[derive(Deserialize)]
struct MergeRecord {
    kept: u32,
    gone: u32,
    reason: u32,
}

/// Numbers strings and entities by first use.
#[derive(Default)]
pub(super) struct Encoder {
    snapshot: Snapshot,
    strings: HashMap<String, u32>,
    entities: HashMap<Entity, u32>,
}

impl Encoder {
    pub(super) fn finish(self) -> Snapshot {
        self.snapshot
    }

    pub(super) fn decision(&mut self, decision: &Decision, turns: u32) {
        let record = DecisionRecord {
            left: self.string(&decision.left),
            right: self.string(&decision.right),
            judgement: match decision.judgement {
                Judgement::Same => 0,
                Judgement::Different => 1,
                Judgement::Unsure => 2,
            },
            reason: self.string(&decision.reason),
            by: self.optional(decision.by.as_deref()),
            at: self.optional(decision.at.as_deref()),
            turns,
        };
        self.snapshot.decisions.push(record);
    }

    pub(super) fn sheet(&mut self, sheet: &DocumentRecord) {
        let mut sentences: Vec<SentenceRecord> = Vec::new();
        let mut known: HashMap<(Span, &str), u32> = HashMap::new();
        let mut claims = Vec::with_capacity(sheet.claims.len());
        for claim in &sheet.claims {
            let evidence = &claim.evidence;
            let next = number(sentences.len());
            let sentence = *known.entry((evidence.span, &evidence.quote)).or_insert(next);
            if sentence == next {
                let quote = evidence.quote.clone();
                sentences.push(SentenceRecord { span: span_record(evidence.span), quote });
            }
            claims.push(self.claim(claim, sentence));
        }
        let members = sheet.members.iter().map(|m| WireMember {
            id: self.string(&m.id),
            kind: self.string(&m.kind),
            entity: m.entity.as_ref().map(|e| self.entity(e)),
            mentions: m.mentions,
            discovered: m.discovered,
        });
        let members = members.collect();
        let record = WireDocument {
            id: self.string(&sheet.document),
            title: self.optional(sheet.title.as_deref()),
            published: sheet.published.map(|d| self.string(&d.to_string())),
            publisher: self.optional(sheet.publisher.as_deref()),
            table: sheet.table,
            members,
            sentences,
            claims,
        };
        self.snapshot.documents.push(record);
    }

    fn claim(&mut self, claim: &Claim, sentence: u32) -> ClaimRecord {
        ClaimRecord {
            relation: self.string(&claim.relation),
            subject: claim.subject.as_ref().map(|a| self.argument(a)),
            object: claim.object.as_ref().map(|a| self.argument(a)),
            name: claim.name.as_ref().map(|(n, at)| (self.string(n), span_record(*at))),
            role: self.optional(claim.role.as_deref()),
            status: match claim.status {
                Status::Asserted => 0,
                Status::Attributed => 1,
                Status::Hedged => 2,
                Status::Negated => 3,
            },
            time: claim.time.map(|t| self.string(&t.to_string())),
            place: claim.place.as_ref().map(|a| self.argument(a)),
            speaker: claim.speaker.as_ref().map(|a| self.argument(a)),
            citation: claim.citation.as_ref().map(|c| self.citation(c)),
            sentence,
            rule: self.string(&claim.evidence.rule),
        }
    }

    fn argument(&mut self, argument: &Argument) -> ArgumentRecord {
        ArgumentRecord {
            entity: self.string(&argument.entity),
            span: span_record(argument.span),
            reference: match argument.reference {
                Reference::Name => 0,
                Reference::Description => 1,
                Reference::Pronoun => 2,
            },
        }
    }

    fn citation(&mut self, citation: &Citation) -> CitationRecord {
        CitationRecord {
            outlet: self.optional(citation.outlet.as_deref()),
            entity: self.optional(citation.entity.as_deref()),
            date: citation.date.map(|d| self.string(&d.to_string())),
            span: span_record(citation.span),
            paragraph: citation.reach == Reach::Paragraph,
        }
    }

    fn entity(&mut self, entity: &Arc<Entity>) -> u32 {
        if let Some(known) = self.entities.get(&**entity) {
            return *known;
        }
        let aliases = entity.aliases().iter().map(|a| AliasRecord {
            name: self.string(a.as_str()),
            kind: self.string(a.alias_kind().as_str()),
            // An acronym is exact in case by its kind alone.
            exact_case: a.is_exact_case()
                && !a.is_exact_form()
                && a.alias_kind() != AliasKind::Acronym,
            exact_form: a.is_exact_form(),
            needs_context: a.is_context_needed(),
            language: a.language_tag().map(|l| self.string(l)),
        });
        let record = WireEntity {
            aliases: aliases.collect(),
            id: self.string(entity.id()),
            kind: self.string(entity.entity_type()),
            name: self.string(entity.name()),
            country: self.optional(entity.country_id().map(|c| c.as_str())),
            sources: entity.sources().iter().map(|s| self.string(s)).collect(),
        };
        let place = number(self.snapshot.entities.len());
        self.snapshot.entities.push(record);
        self.entities.insert(Entity::clone(entity), place);
        place
    }

    fn optional(&mut self, text: Option<&str>) -> Option<u32> {
        text.map(|t| self.string(t))
    }

    fn string(&mut self, text: &str) -> u32 {
        if let Some(known) = self.strings.get(text) {
            return *known;
        }
        let place = number(self.snapshot.strings.len());
        self.snapshot.strings.push(text.to_owned());
        self.strings.insert(text.to_owned(), place);
        place
    }
}

/// Reads records back, trusting none.
pub(super) struct Decoder {
    snapshot: Snapshot,
    entities: Vec<Arc<Entity>>,
}

impl Decoder {
    pub(super) fn new(mut snapshot: Snapshot) -> Result<Self, Fault> {
        let records = std::mem::take(&mut snapshot.entities);
        let mut decoder = Self { snapshot, entities: Vec::with_capacity(records.len()) };
        for record in &records {
            let entity = decoder.entity(record)?;
            decoder.entities.push(Arc::new(entity));
        }
        Ok(decoder)
    }

    pub(super) fn sheets(&self) -> impl Iterator<Item = Result<DocumentRecord, Fault>> {
        self.snapshot.documents.iter().map(|d| self.sheet(d))
    }

    pub(super) fn decisions(&self) -> impl Iterator<Item = Result<LoggedDecision, Fault>> {
        self.snapshot.decisions.iter().map(|d| {
            let (left, right) = (self.string(d.left)?, self.string(d.right)?);
            let judgement = match d.judgement {
                0 => Judgement::Same,
                1 => Judgement::Different,
                2 => Judgement::Unsure,
                _ => return Err("a judgement is unknown"),
            };
            let mut decision = Decision::new(left.into(), right.into(), judgement);
            decision.reason = self.string(d.reason)?.to_owned();
            decision.by = self.optional(d.by)?;
            decision.at = self.optional(d.at)?;
            Ok((decision, d.turns))
        })
    }

    fn sheet(&self, record: &WireDocument) -> Result<DocumentRecord, Fault> {
        let members = record.members.iter().map(|m| {
            let entity =
                m.entity.map(|e| self.entities.get(e as usize).ok_or("an entity is missing"));
            Ok(EntityRecord {
                id: self.string(m.id)?.into(),
                kind: self.string(m.kind)?.into(),
                entity: entity.transpose()?.cloned(),
                mentions: m.mentions,
                discovered: m.discovered,
            })
        });
        let members = members.collect::<Result<Vec<_>, Fault>>()?;
        if !members.is_sorted_by(|a, b| a.id < b.id) {
            return Err("entities of a document are out of order");
        }
        let document = self.string(record.id)?;
        let claims = record.claims.iter().map(|c| {
            let claim = self.claim(document, record, c)?;
            let known = |a: &Option<Argument>| {
                a.as_ref().is_none_or(|a| members.binary_search_by(|m| m.id.cmp(&a.entity)).is_ok())
            };
            if known(&claim.subject) && known(&claim.object) {
                Ok(claim)
            } else {
                Err("a claim is of an entity that its document lacks")
            }
        });
        Ok(DocumentRecord {
            document: document.into(),
            title: self.optional(record.title)?,
            published: record.published.map(|d| self.date(d)).transpose()?,
            publisher: self.optional(record.publisher)?,
            table: record.table,
            claims: claims.collect::<Result<_, Fault>>()?,
            members,
        })
    }

    fn claim(&self, document: &str, of: &WireDocument, it: &ClaimRecord) -> Result<Claim, Fault> {
        let sentence = of.sentences.get(it.sentence as usize).ok_or("a sentence is missing")?;
        let evidence = Evidence::new(
            document,
            span(&sentence.span)?,
            sentence.quote.clone(),
            self.string(it.rule)?,
        );
        let status = match it.status {
            0 => Status::Asserted,
            1 => Status::Attributed,
            2 => Status::Hedged,
            3 => Status::Negated,
            _ => return Err("a status is unknown"),
        };
        let mut claim = Claim::new(self.string(it.relation)?, evidence).status(status);
        claim.subject = self.argument(it.subject.as_ref())?;
        claim.object = self.argument(it.object.as_ref())?;
        claim.place = self.argument(it.place.as_ref())?;
        claim.speaker = self.argument(it.speaker.as_ref())?;
        claim.role = self.optional(it.role)?;
        if let Some((name, at)) = &it.name {
            claim.name = Some((self.string(*name)?.to_owned(), span(at)?));
        }
        if let Some(time) = it.time {
            let time: Time = self.string(time)?.parse().map_err(|_| "a time is none")?;
            claim.time = Some(time);
        }
        if let Some(record) = &it.citation {
            let mut citation = Citation::new(span(&record.span)?);
            citation.outlet = self.optional(record.outlet)?;
            citation.entity = record.entity.map(|e| self.string(e)).transpose()?.map(Into::into);
            citation.date = record.date.map(|d| self.date(d)).transpose()?;
            citation.reach = if record.paragraph { Reach::Paragraph } else { Reach::Sentence };
            claim.citation = Some(citation);
        }
        Ok(claim)
    }

    fn argument(&self, record: Option<&ArgumentRecord>) -> Result<Option<Argument>, Fault> {
        let Some(record) = record else { return Ok(None) };
        let reference = match record.reference {
            0 => Reference::Name,
            1 => Reference::Description,
            2 => Reference::Pronoun,
            _ => return Err("a reference is unknown"),
        };
        let argument = Argument::new(self.string(record.entity)?, span(&record.span)?);
        Ok(Some(argument.reference(reference)))
    }

    fn entity(&self, record: &WireEntity) -> Result<Entity, Fault> {
        let (id, kind) = (self.string(record.id)?, self.string(record.kind)?);
        let mut entity = Entity::new(id, kind, self.string(record.name)?)
            .map_err(|_| "an entity has no id, type or name")?;
        for alias in &record.aliases {
            entity = entity.alias(self.alias(alias)?);
        }
        if let Some(country) = record.country {
            entity = entity.country(self.string(country)?);
        }
        for source in &record.sources {
            entity = entity.source(self.string(*source)?);
        }
        Ok(entity)
    }

    fn alias(&self, record: &AliasRecord) -> Result<Alias, Fault> {
        let kind: AliasKind =
            self.string(record.kind)?.parse().map_err(|_| "a kind of alias is unknown")?;
        let alias = Alias::new(self.string(record.name)?).map_err(|_| "an alias is empty")?;
        let mut alias = alias.kind(kind);
        if record.exact_case {
            alias = alias.exact_case();
        }
        if record.exact_form {
            alias = alias.exact_form();
        }
        if record.needs_context {
            alias = alias.needs_context();
        }
        if let Some(language) = record.language {
            alias = alias.language(self.string(language)?);
        }
        Ok(alias)
    }

    fn date(&self, place: u32) -> Result<Date, Fault> {
        self.string(place)?.parse().map_err(|_| "a date is none")
    }

    fn optional(&self, place: Option<u32>) -> Result<Option<String>, Fault> {
        place.map(|p| self.string(p).map(str::to_owned)).transpose()
    }

    fn string(&self, place: u32) -> Result<&str, Fault> {
        self.snapshot.strings.get(place as usize).map(String::as_str).ok_or("a string is missing")
    }
}

fn span_record(span: Span) -> SpanRecord {
    SpanRecord { start: span.start() as u64, length: span.len() as u64 }
}

fn span(record: &SpanRecord) -> Result<Span, Fault> {
    let start = usize::try_from(record.start).map_err(|_| "a span is too far")?;
    let length = usize::try_from(record.length).map_err(|_| "a span is too long")?;
    let end = start.checked_add(length).ok_or("a span is too long")?;
    Span::new(start, end).ok_or("a span is too long")
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
