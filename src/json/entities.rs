//! Documents and entities. An entity is a line of the gazetteer's JSON Lines.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::Document;
use crate::entity::{Alias, AliasKind, Entity};
use crate::error::Result;
use crate::id::{DocumentId, EntityId, EntityType};
use crate::time::Date;

#[derive(Serialize, Deserialize)]
struct DocumentRecord<'a> {
    id: Cow<'a, DocumentId>,
    text: Cow<'a, str>,
    published: Option<Date>,
    publisher: Option<Cow<'a, str>>,
    title: Option<Cow<'a, str>>,
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let record = DocumentRecord {
            id: Cow::Borrowed(self.id()),
            text: self.text().into(),
            published: self.publication(),
            publisher: self.publisher_name().map(Cow::from),
            title: self.title_text().map(Cow::from),
        };
        record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let record = DocumentRecord::deserialize(deserializer)?;
        let mut document = Self::new(record.id.into_owned(), record.text);
        if let Some(date) = record.published {
            document = document.published(&date.to_string()).map_err(D::Error::custom)?;
        }
        if let Some(name) = record.publisher {
            document = document.publisher(name);
        }
        if let Some(title) = record.title {
            document = document.title(title);
        }
        Ok(document)
    }
}

#[derive(Serialize, Deserialize)]
struct EntityRecord<'a> {
    id: Cow<'a, EntityId>,
    #[serde(rename = "type")]
    entity_type: Cow<'a, EntityType>,
    name: Cow<'a, str>,
    #[serde(default)]
    aliases: Cow<'a, [Alias]>,
    country: Option<Cow<'a, EntityId>>,
    #[serde(default)]
    sources: Cow<'a, [String]>,
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let record = EntityRecord {
            id: Cow::Borrowed(self.id()),
            entity_type: Cow::Borrowed(self.entity_type()),
            name: self.name().into(),
            aliases: self.aliases().into(),
            country: self.country_id().map(Cow::Borrowed),
            sources: self.sources().into(),
        };
        record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let record = EntityRecord::deserialize(deserializer)?;
        let (id, entity_type) = (record.id.into_owned(), record.entity_type.into_owned());
        let mut entity = Self::new(id, entity_type, record.name).map_err(D::Error::custom)?;
        entity = record.aliases.into_owned().into_iter().fold(entity, Self::alias);
        if let Some(country) = record.country {
            entity = entity.country(country.into_owned());
        }
        Ok(record.sources.into_owned().into_iter().fold(entity, Self::source))
    }
}

/// An alias with what is said of it; a plain one is a string.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasRecord<'a> {
    name: Cow<'a, str>,
    #[serde(default = "plain", skip_serializing_if = "is_plain")]
    kind: AliasKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_false")]
    exact_case: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    exact_form: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    needs_context: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    alone: bool,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected an alias: a string, or an object with a `name`")]
enum Either<'a> {
    Plain(Cow<'a, str>),
    Full(AliasRecord<'a>),
}

const fn plain() -> AliasKind {
    AliasKind::Name
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_plain(kind: &AliasKind) -> bool {
    *kind == plain()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
const fn is_false(mark: &bool) -> bool {
    !*mark
}

impl Serialize for Alias {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let record = AliasRecord {
            name: self.as_str().into(),
            kind: self.alias_kind(),
            lang: self.language_tag().map(Cow::from),
            exact_case: self.is_exact_case_stated(),
            exact_form: self.is_exact_form(),
            needs_context: self.is_context_needed(),
            alone: self.is_alone(),
        };
        let marked = record.exact_case || record.exact_form || record.needs_context || record.alone;
        if record.kind == plain() && record.lang.is_none() && !marked {
            return serializer.serialize_str(self.as_str());
        }
        record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Alias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let record = match Either::deserialize(deserializer)? {
            Either::Plain(name) => return Self::new(name).map_err(D::Error::custom),
            Either::Full(record) => record,
        };
        alias(record).map_err(D::Error::custom)
    }
}

fn alias(record: AliasRecord<'_>) -> Result<Alias> {
    let mut alias = Alias::new(record.name)?.kind(record.kind);
    if let Some(tag) = record.lang {
        alias = alias.language(tag);
    }
    if record.exact_case {
        alias = alias.exact_case();
    }
    if record.exact_form {
        alias = alias.exact_form();
    }
    if record.needs_context {
        alias = alias.needs_context();
    }
    if record.alone {
        alias = alias.stands_alone();
    }
    Ok(alias)
}
