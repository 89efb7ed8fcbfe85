//! Readings and what they are made of. A span is written as `begin` and `end`.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::claim::{Argument, Claim, Evidence, Reference, Status};
use crate::document::{Citation, Reach};
use crate::entity::{AliasKind, Entity};
use crate::id::{DocumentId, EntityId, EntityType, Relation};
use crate::mention::{Candidate, Decided, Discovery, Mention, Origin};
use crate::reading::Reading;
use crate::span::Span;
use crate::time::{Date, Time};

/// Reads and writes a type by its record.
macro_rules! by_record {
    ($($type:ty: $record:ident),* $(,)?) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $record::from(self).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $record::deserialize(deserializer)?.value().map_err(D::Error::custom)
            }
        }
    )*};
}

by_record! {
    Span: SpanRecord,
    Argument: ArgumentRecord,
    Evidence: EvidenceRecord,
    Citation: CitationRecord,
    Claim: ClaimRecord,
    Candidate: CandidateRecord,
    Mention: MentionRecord,
    Discovery: DiscoveryRecord,
    Reading: ReadingRecord,
}

/// What is wrong with a record.
type Fault = String;

fn span(begin: usize, end: usize) -> Result<Span, Fault> {
    Span::new(begin, end)
        .ok_or_else(|| format!("found a span {begin}..{end}, expected begin <= end"))
}

#[derive(Serialize, Deserialize)]
struct SpanRecord {
    begin: usize,
    end: usize,
}

impl From<&Span> for SpanRecord {
    fn from(span: &Span) -> Self {
        Self { begin: span.start(), end: span.end() }
    }
}

impl SpanRecord {
    fn value(self) -> Result<Span, Fault> {
        span(self.begin, self.end)
    }
}

const fn by_name() -> Reference {
    Reference::Name
}

#[derive(Serialize, Deserialize)]
struct ArgumentRecord<'a> {
    entity: Cow<'a, EntityId>,
    begin: usize,
    end: usize,
    #[serde(default = "by_name")]
    reference: Reference,
}

impl<'a> From<&'a Argument> for ArgumentRecord<'a> {
    fn from(a: &'a Argument) -> Self {
        let (begin, end) = (a.span.start(), a.span.end());
        Self { entity: Cow::Borrowed(&a.entity), begin, end, reference: a.reference }
    }
}

impl ArgumentRecord<'_> {
    fn value(self) -> Result<Argument, Fault> {
        let span = span(self.begin, self.end)?;
        Ok(Argument::new(self.entity.into_owned(), span).reference(self.reference))
    }
}

#[derive(Serialize, Deserialize)]
struct EvidenceRecord<'a> {
    document: Cow<'a, DocumentId>,
    begin: usize,
    end: usize,
    quote: Cow<'a, str>,
    rule: Cow<'a, str>,
}

impl<'a> From<&'a Evidence> for EvidenceRecord<'a> {
    fn from(e: &'a Evidence) -> Self {
        Self {
            document: Cow::Borrowed(&e.document),
            begin: e.span.start(),
            end: e.span.end(),
            quote: e.quote.as_str().into(),
            rule: e.rule.as_str().into(),
        }
    }
}

impl EvidenceRecord<'_> {
    fn value(self) -> Result<Evidence, Fault> {
        let span = span(self.begin, self.end)?;
        Ok(Evidence::new(self.document.into_owned(), span, self.quote, self.rule))
    }
}

const fn own_sentence() -> Reach {
    Reach::Sentence
}

#[derive(Serialize, Deserialize)]
struct CitationRecord<'a> {
    outlet: Option<Cow<'a, str>>,
    entity: Option<Cow<'a, EntityId>>,
    date: Option<Date>,
    begin: usize,
    end: usize,
    #[serde(default = "own_sentence")]
    reach: Reach,
}

impl<'a> From<&'a Citation> for CitationRecord<'a> {
    fn from(c: &'a Citation) -> Self {
        Self {
            outlet: c.outlet.as_deref().map(Cow::from),
            entity: c.entity.as_ref().map(Cow::Borrowed),
            date: c.date,
            begin: c.span.start(),
            end: c.span.end(),
            reach: c.reach,
        }
    }
}

impl CitationRecord<'_> {
    fn value(self) -> Result<Citation, Fault> {
        let mut citation = Citation::new(span(self.begin, self.end)?).reach(self.reach);
        citation.outlet = self.outlet.map(Cow::into_owned);
        citation.entity = self.entity.map(Cow::into_owned);
        citation.date = self.date;
        Ok(citation)
    }
}

#[derive(Serialize, Deserialize)]
struct NameRecord<'a> {
    name: Cow<'a, str>,
    begin: usize,
    end: usize,
}

const fn asserted() -> Status {
    Status::Asserted
}

#[derive(Serialize, Deserialize)]
struct ClaimRecord<'a> {
    relation: Cow<'a, Relation>,
    subject: Option<Cow<'a, Argument>>,
    object: Option<Cow<'a, Argument>>,
    name: Option<NameRecord<'a>>,
    role: Option<Cow<'a, str>>,
    #[serde(default = "asserted")]
    status: Status,
    time: Option<Time>,
    place: Option<Cow<'a, Argument>>,
    speaker: Option<Cow<'a, Argument>>,
    citation: Option<Cow<'a, Citation>>,
    evidence: Cow<'a, Evidence>,
}

impl<'a> From<&'a Claim> for ClaimRecord<'a> {
    fn from(c: &'a Claim) -> Self {
        let name = c.name.as_ref().map(|(name, span)| NameRecord {
            name: name.as_str().into(),
            begin: span.start(),
            end: span.end(),
        });
        Self {
            relation: Cow::Borrowed(&c.relation),
            subject: c.subject.as_ref().map(Cow::Borrowed),
            object: c.object.as_ref().map(Cow::Borrowed),
            name,
            role: c.role.as_deref().map(Cow::from),
            status: c.status,
            time: c.time,
            place: c.place.as_ref().map(Cow::Borrowed),
            speaker: c.speaker.as_ref().map(Cow::Borrowed),
            citation: c.citation.as_ref().map(Cow::Borrowed),
            evidence: Cow::Borrowed(&c.evidence),
        }
    }
}

impl ClaimRecord<'_> {
    fn value(self) -> Result<Claim, Fault> {
        let mut claim = Claim::new(self.relation.into_owned(), self.evidence.into_owned());
        claim.subject = self.subject.map(Cow::into_owned);
        claim.object = self.object.map(Cow::into_owned);
        if let Some(name) = self.name {
            claim.name = Some((name.name.into_owned(), span(name.begin, name.end)?));
        }
        claim.role = self.role.map(Cow::into_owned);
        claim.status = self.status;
        claim.time = self.time;
        claim.place = self.place.map(Cow::into_owned);
        claim.speaker = self.speaker.map(Cow::into_owned);
        claim.citation = self.citation.map(Cow::into_owned);
        Ok(claim)
    }
}

#[derive(Serialize, Deserialize)]
struct CandidateRecord<'a> {
    entity: Cow<'a, EntityId>,
    #[serde(rename = "type")]
    entity_type: Cow<'a, EntityType>,
    #[serde(default)]
    alias: AliasKind,
}

impl<'a> From<&'a Candidate> for CandidateRecord<'a> {
    fn from(c: &'a Candidate) -> Self {
        Self {
            entity: Cow::Borrowed(&c.entity),
            entity_type: Cow::Borrowed(&c.entity_type),
            alias: c.alias,
        }
    }
}

impl CandidateRecord<'_> {
    fn value(self) -> Result<Candidate, Fault> {
        Ok(Candidate::new(self.entity.into_owned(), self.entity_type.into_owned(), self.alias))
    }
}

const fn given() -> Origin {
    Origin::Given
}

#[derive(Serialize, Deserialize)]
struct MentionRecord<'a> {
    begin: usize,
    end: usize,
    #[serde(default = "given")]
    origin: Origin,
    decided: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Decided>,
    candidates: Cow<'a, [Candidate]>,
}

impl<'a> From<&'a Mention> for MentionRecord<'a> {
    fn from(m: &'a Mention) -> Self {
        Self {
            begin: m.span.start(),
            end: m.span.end(),
            origin: m.origin,
            decided: Some(m.decided),
            by: m.by,
            candidates: m.candidates.as_slice().into(),
        }
    }
}

impl MentionRecord<'_> {
    fn value(self) -> Result<Mention, Fault> {
        let span = span(self.begin, self.end)?;
        let mut mention = Mention::new(span, self.origin, self.candidates.into_owned());
        if let Some(decided) = self.decided {
            mention.decided = decided;
        }
        if self.by.is_some() || !mention.decided {
            mention.by = self.by;
        }
        Ok(mention)
    }
}

#[derive(Serialize, Deserialize)]
struct DiscoveryRecord<'a> {
    entity: Cow<'a, EntityId>,
    #[serde(rename = "type")]
    entity_type: Cow<'a, EntityType>,
    name: Cow<'a, str>,
    begin: usize,
    end: usize,
    #[serde(default)]
    context: Cow<'a, str>,
    #[serde(default)]
    aliases: Cow<'a, [String]>,
}

impl<'a> From<&'a Discovery> for DiscoveryRecord<'a> {
    fn from(d: &'a Discovery) -> Self {
        Self {
            entity: Cow::Borrowed(&d.entity),
            entity_type: Cow::Borrowed(&d.entity_type),
            name: d.name.as_str().into(),
            begin: d.span.start(),
            end: d.span.end(),
            context: d.context.as_str().into(),
            aliases: d.aliases.as_slice().into(),
        }
    }
}

impl DiscoveryRecord<'_> {
    fn value(self) -> Result<Discovery, Fault> {
        let span = span(self.begin, self.end)?;
        let mut found =
            Discovery::new(self.entity_type.into_owned(), self.name, span, self.context);
        found.entity = self.entity.into_owned();
        found.aliases = self.aliases.into_owned();
        Ok(found)
    }
}

#[derive(Serialize, Deserialize)]
struct ReadingRecord<'a> {
    document: Cow<'a, DocumentId>,
    title: Option<Cow<'a, str>>,
    published: Option<Date>,
    publisher: Option<Cow<'a, str>>,
    #[serde(default)]
    mentions: Cow<'a, [Mention]>,
    #[serde(default)]
    claims: Cow<'a, [Claim]>,
    #[serde(default)]
    discoveries: Cow<'a, [Discovery]>,
    #[serde(default)]
    citations: Cow<'a, [Citation]>,
    #[serde(default)]
    entities: Vec<Cow<'a, Entity>>,
}

impl<'a> From<&'a Reading> for ReadingRecord<'a> {
    fn from(r: &'a Reading) -> Self {
        Self {
            document: Cow::Borrowed(&r.document),
            title: r.title.as_deref().map(Cow::from),
            published: r.published,
            publisher: r.publisher.as_deref().map(Cow::from),
            mentions: r.mentions.as_slice().into(),
            claims: r.claims.as_slice().into(),
            discoveries: r.discoveries.as_slice().into(),
            citations: r.citations.as_slice().into(),
            entities: r.entities.iter().map(|e| Cow::Borrowed(&**e)).collect(),
        }
    }
}

impl ReadingRecord<'_> {
    fn value(self) -> Result<Reading, Fault> {
        let mut reading = Reading::new(self.document.into_owned());
        reading.title = self.title.map(Cow::into_owned);
        reading.published = self.published;
        reading.publisher = self.publisher.map(Cow::into_owned);
        reading.mentions = self.mentions.into_owned();
        reading.claims = self.claims.into_owned();
        reading.discoveries = self.discoveries.into_owned();
        reading.citations = self.citations.into_owned();
        reading.entities = self.entities.into_iter().map(|e| Arc::new(e.into_owned())).collect();
        Ok(reading)
    }
}
