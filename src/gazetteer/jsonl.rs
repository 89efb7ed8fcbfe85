//! isnad's own source format: one entity a line, as JSON.

use std::fmt;
use std::io::BufRead;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::entity::{Alias, AliasKind, Entity};
use crate::error::Result;
use crate::gazetteer::source::{Add, Entry, Row, json_error, lines};
use crate::schema::Schema;

#[derive(Deserialize)]
struct EntityRecord {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    name: String,
    #[serde(default)]
    aliases: Vec<AliasRecord>,
    country: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
}

enum AliasRecord {
    Plain(String),
    Full(FullAliasRecord),
}

/// By hand, as serde's untagged enums keep a copy of everything they read.
impl<'de> Deserialize<'de> for AliasRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = AliasRecord;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an alias: a string, or an object with a `name`")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<AliasRecord, E> {
                Ok(AliasRecord::Plain(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AliasRecord, A::Error> {
                let full = FullAliasRecord::deserialize(MapAccessDeserializer::new(map))?;
                Ok(AliasRecord::Full(full))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullAliasRecord {
    name: String,
    kind: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    exact_case: bool,
    #[serde(default)]
    exact_form: bool,
    #[serde(default)]
    needs_context: bool,
    alone: Option<Alone>,
}

/// Whether a name stands alone; a reason says that it does.
#[derive(Deserialize)]
#[serde(untagged, expecting = "true, false or a reason for `alone`")]
enum Alone {
    Plain(bool),
    Reason(serde::de::IgnoredAny),
}

/// Reads every line.
pub(super) fn read(
    origin: &str,
    reader: impl BufRead,
    schema: &Schema,
    add: &mut Add<'_>,
) -> Result<()> {
    lines(origin, reader, |number, line| add(number, line.and_then(|l| entity(l, schema))))
}

fn entity(line: &str, schema: &Schema) -> Result<Row, String> {
    let record: EntityRecord = serde_json::from_str(line.trim_end()).map_err(|e| json_error(&e))?;
    let kind = schema.entity_type(&record.kind).map_err(|e| e.to_string())?.name().clone();
    let entity = Entity::new(record.id, kind, record.name).map_err(|e| e.to_string())?;
    let mut entry = Entry::new(entity);
    for alias in record.aliases {
        match convert(alias) {
            Ok(alias) => entry.entity = entry.entity.alias(alias),
            Err(error) => entry.wrong.push(error.to_string()),
        }
    }
    if let Some(country) = record.country {
        entry.entity = entry.entity.country(country);
    }
    entry.entity = record.sources.into_iter().fold(entry.entity, Entity::source);
    Ok(entry.into())
}

fn convert(record: AliasRecord) -> Result<Alias> {
    let record = match record {
        AliasRecord::Plain(name) => return Alias::new(name),
        AliasRecord::Full(record) => record,
    };
    let mut alias = Alias::new(record.name)?;
    if let Some(kind) = record.kind {
        alias = alias.kind(kind.parse::<AliasKind>()?);
    }
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
    if matches!(record.alone, Some(Alone::Plain(true) | Alone::Reason(_))) {
        alias = alias.stands_alone();
    }
    Ok(alias)
}
