//! Documents, entities and dates as they stand in an image: each on its own,
//! so that one can be read without the others.

use serde::{Deserialize, Serialize};

use crate::claim::{Argument, Reference};
use crate::document::{Citation, Reach};
use crate::entity::{Alias, AliasKind, Entity};
use crate::graph::evidence::body::{
    Body, ClaimDetail, QuotedSentence, RareParts, TableBody, TextBody,
};
use crate::graph::tables::interner::NONE;
use crate::span::Span;
use crate::time::Date;

/// What a document has besides its rows and its entities.
#[derive(Serialize, Deserialize)]
pub(super) struct DocumentWire {
    title: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    body: BodyWire,
}

#[derive(Serialize, Deserialize)]
enum BodyWire {
    Text {
        details: Vec<DetailWire>,
        /// Where each sentence begins, how long it is, and how long its quote.
        sentences: Vec<(u32, u32, u32)>,
        quotes: String,
        citations: Vec<CitationWire>,
        rare: Vec<RareWire>,
    },
    Table {
        outlets: Vec<String>,
    },
}

/// Numbers that may be none are one more than they are; spans are a start and
/// a length.
#[derive(Serialize, Deserialize)]
struct DetailWire(u32, u32, u32, u32, (u32, u32), (u32, u32));

#[derive(Serialize, Deserialize)]
struct CitationWire {
    outlet: Option<String>,
    entity: Option<String>,
    date: Option<String>,
    span: (u64, u64),
    paragraph: bool,
}

#[derive(Serialize, Deserialize)]
struct RareWire {
    name: Option<(String, (u64, u64))>,
    place: Option<ArgumentWire>,
    speaker: Option<ArgumentWire>,
}

#[derive(Serialize, Deserialize)]
struct ArgumentWire(String, (u64, u64), u8);

#[derive(Serialize, Deserialize)]
struct EntityWire {
    id: String,
    kind: String,
    name: String,
    aliases: Vec<AliasWire>,
    country: Option<String>,
    sources: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct AliasWire(String, String, u8, Option<String>);

/// What a document is called and says of itself, with its body.
pub(super) type Parts = (Option<String>, Option<Date>, Option<String>, Body);

/// Writes a document; `word` gives the number that a rule has in the image.
pub(super) fn write_document(
    (title, published, publisher, body): (&Option<String>, Option<Date>, &Option<String>, &Body),
    mut word: impl FnMut(u32) -> u32,
) -> Vec<u8> {
    let pair = |(start, end): (u32, u32)| (start, end.saturating_sub(start));
    let body = match body {
        Body::Table(table) => BodyWire::Table { outlets: table.outlets.to_vec() },
        Body::Text(text) => BodyWire::Text {
            details: text
                .details
                .iter()
                .map(|d| {
                    let rest = (pair(d.subject), pair(d.object));
                    let (citation, extra) = (d.citation.wrapping_add(1), d.extra.wrapping_add(1));
                    DetailWire(d.sentence, word(d.rule), citation, extra, rest.0, rest.1)
                })
                .collect(),
            sentences: text
                .sentences
                .iter()
                .map(|s| {
                    let ((start, length), (_, quote)) = (pair(s.span), pair(s.quote));
                    (start, length, quote)
                })
                .collect(),
            quotes: text.quotes.to_string(),
            citations: text.citations.iter().map(citation_wire).collect(),
            rare: text.extras.iter().map(rare_wire).collect(),
        },
    };
    let published = published.map(|date| date.to_string());
    let wire = DocumentWire { title: title.clone(), published, publisher: publisher.clone(), body };
    // Writing to memory cannot fail.
    postcard::to_allocvec(&wire).unwrap_or_default()
}

/// Reads a document; `None` where the bytes are none.
pub(super) fn read_document(bytes: &[u8]) -> Option<Parts> {
    let wire: DocumentWire = postcard::from_bytes(bytes).ok()?;
    let published = match wire.published {
        Some(date) => Some(date.parse().ok()?),
        None => None,
    };
    let pair = |(start, length): (u32, u32)| Some((start, start.checked_add(length)?));
    let body = match wire.body {
        BodyWire::Table { outlets } => Body::Table(TableBody { outlets: outlets.into() }),
        BodyWire::Text { details, sentences, quotes, citations, rare } => {
            let mut from = 0_u32;
            let sentences = sentences.into_iter().map(|(start, length, quote)| {
                let quote = (from, from.checked_add(quote)?);
                from = quote.1;
                Some(QuotedSentence { span: pair((start, length))?, quote })
            });
            let details = details.into_iter().map(|d| {
                Some(ClaimDetail {
                    sentence: d.0,
                    rule: d.1,
                    citation: d.2.wrapping_sub(1),
                    extra: d.3.wrapping_sub(1),
                    subject: pair(d.4)?,
                    object: pair(d.5)?,
                })
            });
            Body::Text(TextBody {
                details: details.collect::<Option<_>>()?,
                sentences: sentences.collect::<Option<_>>()?,
                quotes: quotes.into(),
                citations: citations.into_iter().map(citation).collect::<Option<_>>()?,
                extras: rare.into_iter().map(rare_parts).collect::<Option<_>>()?,
            })
        }
    };
    Some((wire.title, published, wire.publisher, body))
}

pub(crate) fn write_entity(entity: &Entity) -> Vec<u8> {
    let aliases = entity.aliases().iter().map(|a| {
        // An acronym is exact in case by its kind alone.
        let exact_case =
            a.is_exact_case() && !a.is_exact_form() && a.alias_kind() != AliasKind::Acronym;
        let bits = u8::from(exact_case)
            | u8::from(a.is_exact_form()) << 1
            | u8::from(a.is_context_needed()) << 2;
        let language = a.language_tag().map(str::to_owned);
        AliasWire(a.as_str().to_owned(), a.alias_kind().as_str().to_owned(), bits, language)
    });
    let wire = EntityWire {
        aliases: aliases.collect(),
        id: entity.id().to_string(),
        kind: entity.entity_type().to_string(),
        name: entity.name().to_owned(),
        country: entity.country_id().map(|c| c.as_str().to_owned()),
        sources: entity.sources().iter().map(|s| s.to_string()).collect(),
    };
    postcard::to_allocvec(&wire).unwrap_or_default()
}

pub(crate) fn read_entity(bytes: &[u8]) -> Option<Entity> {
    let wire: EntityWire = postcard::from_bytes(bytes).ok()?;
    let mut entity = Entity::new(wire.id.as_str(), wire.kind.as_str(), wire.name).ok()?;
    for AliasWire(name, kind, bits, language) in wire.aliases {
        let mut alias = Alias::new(name).ok()?.kind(kind.parse().ok()?);
        if bits & 1 != 0 {
            alias = alias.exact_case();
        }
        if bits & 2 != 0 {
            alias = alias.exact_form();
        }
        if bits & 4 != 0 {
            alias = alias.needs_context();
        }
        if let Some(language) = language {
            alias = alias.language(language);
        }
        entity = entity.alias(alias);
    }
    if let Some(country) = wire.country {
        entity = entity.country(country);
    }
    for source in wire.sources {
        entity = entity.source(source);
    }
    Some(entity)
}

fn citation_wire(citation: &Citation) -> CitationWire {
    CitationWire {
        outlet: citation.outlet.clone(),
        entity: citation.entity.as_ref().map(ToString::to_string),
        date: citation.date.map(|date| date.to_string()),
        span: long_pair(citation.span),
        paragraph: citation.reach == Reach::Paragraph,
    }
}

fn citation(wire: CitationWire) -> Option<Citation> {
    let mut citation = Citation::new(span(wire.span)?);
    citation.outlet = wire.outlet;
    citation.entity = wire.entity.map(Into::into);
    citation.date = match wire.date {
        Some(date) => Some(date.parse().ok()?),
        None => None,
    };
    citation.reach = if wire.paragraph { Reach::Paragraph } else { Reach::Sentence };
    Some(citation)
}

fn rare_wire(parts: &RareParts) -> RareWire {
    let argument = |argument: &Argument| {
        let reference = match argument.reference {
            Reference::Name => 0,
            Reference::Description => 1,
            Reference::Pronoun => 2,
        };
        ArgumentWire(argument.entity.to_string(), long_pair(argument.span), reference)
    };
    RareWire {
        name: parts.name.as_ref().map(|(name, at)| (name.clone(), long_pair(*at))),
        place: parts.place.as_ref().map(argument),
        speaker: parts.speaker.as_ref().map(argument),
    }
}

fn rare_parts(wire: RareWire) -> Option<RareParts> {
    let argument = |wire: Option<ArgumentWire>| match wire {
        None => Some(None),
        Some(ArgumentWire(entity, at, reference)) => {
            let reference = match reference {
                0 => Reference::Name,
                1 => Reference::Description,
                _ => Reference::Pronoun,
            };
            Some(Some(Argument::new(entity, span(at)?).reference(reference)))
        }
    };
    let name = match wire.name {
        Some((name, at)) => Some((name, span(at)?)),
        None => None,
    };
    Some(RareParts { name, place: argument(wire.place)?, speaker: argument(wire.speaker)? })
}

fn long_pair(span: Span) -> (u64, u64) {
    (span.start() as u64, span.len() as u64)
}

fn span((start, length): (u64, u64)) -> Option<Span> {
    let start = usize::try_from(start).ok()?;
    Span::new(start, start.checked_add(usize::try_from(length).ok()?)?)
}

/// What stands for no number where numbers are one more.
const _: () = assert!(NONE.wrapping_add(1) == 0);
