//! A schema as a TOML file writes it, and what would contradict itself there.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::{Spanned, Value};

use crate::error::{Error, Result, from_toml, line_of};
use crate::id::{EntityType, Relation};
use crate::schema::kinds::{Kind, Nature, Side};
use crate::schema::relations::{Allowed, RelationDefinition};
use crate::schema::types::TypeDefinition;
use crate::schema::{Schema, nearest};

/// Why a definition is refused.
type Refused<T> = std::result::Result<T, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "type", default)]
    types: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<Value>>>,
    #[serde(rename = "relation", default)]
    relations: BTreeMap<Spanned<String>, RelationRecord>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Roles {
    #[expect(dead_code, reason = "a role's meaning is for the reader of the file")]
    Meaning(String),
    #[expect(dead_code, reason = "roles are open: the list is for the reader of the file")]
    Values(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationRecord {
    from: Vec<String>,
    to: Vec<String>,
    #[serde(default)]
    pairs: Vec<(String, String)>,
    #[serde(deserialize_with = "word")]
    nature: Nature,
    #[serde(default)]
    timeless: bool,
    #[serde(default)]
    momentary: bool,
    #[serde(default)]
    agent_noun: bool,
    relational: Option<String>,
    #[serde(default)]
    symmetric: bool,
    #[serde(default)]
    asymmetric: bool,
    #[serde(default)]
    transitive: bool,
    inverse: Option<String>,
    #[serde(default)]
    contradicts: Vec<String>,
    #[serde(default, deserialize_with = "some_word")]
    only_one: Option<Side>,
    #[serde(default)]
    only_one_roles: Vec<String>,
    #[serde(default, deserialize_with = "some_word")]
    ends: Option<Side>,
    reads: Option<String>,
    roles: Option<Roles>,
    ftm: Option<String>,
    wikidata: Option<String>,
    cameo: Option<String>,
}

/// Reads a value that is written as a word.
fn word<'de, D: Deserializer<'de>, T: FromStr<Err = Error>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn some_word<'de, D: Deserializer<'de>, T: FromStr<Err = Error>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    word(deserializer).map(Some)
}

impl Schema {
    /// Takes in the types and relations of a file; a name that is there
    /// already is said anew.
    pub(super) fn take(&mut self, origin: &str, text: &str) -> Result<()> {
        let line = |byte| line_of(text, byte);
        let file: File = from_toml(origin, text)?;
        let (types, relations) = (self.types.len(), self.relations.len());
        let mut written: Vec<_> = file.types.into_iter().collect();
        written.sort_by_key(|(name, _)| name.span().start);
        for (number, (name, record)) in written.into_iter().enumerate() {
            let at = line(name.span().start);
            let known = self.types.iter().find(|t| *t.name == **name.get_ref()).cloned();
            let mut definition = known.unwrap_or_else(|| TypeDefinition {
                name: EntityType::from(name.get_ref().as_str()),
                kind: Kind::Other,
                also: Vec::new(),
                mappings: BTreeMap::new(),
                written: types + number,
            });
            for (key, value) in record {
                let at = line(value.span().start);
                set(&mut definition, &key, value.get_ref())
                    .map_err(|message| Error::rule(origin, at, name.get_ref(), message))?;
            }
            self.types.retain(|t| t.name != definition.name);
            self.types.push(definition);
            self.types.sort_by(|a, b| a.name.cmp(&b.name));
            self.index_types()
                .map_err(|message| Error::rule(origin, at, name.get_ref(), message))?;
        }
        let mut written: Vec<_> = file.relations.into_iter().collect();
        written.sort_by_key(|(name, _)| name.span().start);
        let mut places = Vec::new();
        for (number, (name, record)) in written.into_iter().enumerate() {
            let at = line(name.span().start);
            let name = name.into_inner();
            let known = self.relations.iter().find(|r| *r.name == *name).map(|r| r.written);
            let place = known.unwrap_or(relations + number);
            let definition = self
                .define(&name, record, place)
                .map_err(|message| Error::rule(origin, at, &name, message))?;
            self.relations.retain(|r| r.name != definition.name);
            self.relations.push(definition);
            places.push((name, at));
        }
        self.relations.sort_by(|a, b| a.name.cmp(&b.name));
        self.relation_index =
            self.relations.iter().enumerate().map(|(i, r)| (r.name.clone(), i)).collect();
        for (name, at) in places {
            let wrong = |message| Error::rule(origin, at, &name, message);
            self.check_inverse(&name).map_err(wrong)?;
            self.check_contradicts(&name).map_err(wrong)?;
        }
        self.close();
        Ok(())
    }

    /// Lists every name of every type.
    fn index_types(&mut self) -> Refused<()> {
        self.type_index.clear();
        for (index, definition) in self.types.iter().enumerate() {
            let names = definition.also.iter().map(String::as_str);
            for name in names.chain([definition.name.as_str()]) {
                let key = name.to_lowercase();
                if let Some(&other) = self.type_index.get(&key)
                    && other != index
                {
                    return Err(format!("`{key}` names two entity types"));
                }
                self.type_index.insert(key, index);
            }
        }
        Ok(())
    }

    fn define(
        &self,
        name: &str,
        record: RelationRecord,
        written: usize,
    ) -> Refused<RelationDefinition> {
        let known = |kind: &str| {
            let found = self.types.iter().find(|t| t.name == *kind);
            found.map(|t| t.name.clone()).ok_or_else(|| {
                let all: Vec<_> = self.types.iter().map(|t| t.name.as_str()).collect();
                format!("found entity type `{kind}`, expected one of {}", all.join(", "))
            })
        };
        let side = |kinds: &[String]| match kinds {
            [] => Err("expected at least one entity type on each side".to_owned()),
            [one] if one == "any" => Ok(Allowed::Any),
            [one] if one == "same" => Ok(Allowed::Same),
            [one] if one == "name" => Ok(Allowed::Name),
            many => many.iter().map(|k| known(k)).collect::<Refused<_>>().map(Allowed::Types),
        };
        let (from, to) = (side(&record.from)?, side(&record.to)?);
        if from == Allowed::Name || from == Allowed::Same {
            return Err("`name` and `same` may stand in `to` only".to_owned());
        }
        let pairs = record
            .pairs
            .iter()
            .map(|(a, b)| Ok((known(a)?, known(b)?)))
            .collect::<Refused<Vec<_>>>()?;
        check(name, &record)?;
        let mut mappings = BTreeMap::new();
        for (key, value) in
            [("ftm", record.ftm), ("wikidata", record.wikidata), ("cameo", record.cameo)]
        {
            if let Some(value) = value {
                mappings.insert(key.to_owned(), value);
            }
        }
        Ok(RelationDefinition {
            name: Relation::from(name),
            from,
            to,
            pairs,
            nature: record.nature,
            timeless: record.timeless,
            momentary: record.momentary,
            agent_noun: record.agent_noun,
            relational: record.relational,
            symmetric: record.symmetric,
            asymmetric: record.asymmetric,
            transitive: record.transitive,
            inverse: record.inverse,
            contradicts: record.contradicts.iter().map(|r| r.as_str().into()).collect(),
            only_one: record.only_one,
            only_one_roles: record.only_one_roles.iter().map(|r| r.to_lowercase()).collect(),
            ends: record.ends,
            has_roles: record.roles.is_some(),
            reads: record.reads.unwrap_or_else(|| name.replace('_', " ")),
            mappings,
            written,
        })
    }

    /// Refuses an inverse that is none, of this relation or to it.
    fn check_inverse(&self, name: &str) -> Refused<()> {
        let of = |name: &str| self.relations.iter().find(|r| *r.name == *name);
        let Some(own) = of(name) else { return Ok(()) };
        let to_it = self.relations.iter().filter(|r| r.inverse.as_deref() == Some(name));
        for one in to_it.chain([own]) {
            let Some(inverse) = &one.inverse else { continue };
            let twin = |r: &&RelationDefinition| {
                r.name != one.name && r.inverse.as_deref() == Some(inverse.as_str())
            };
            if let Some(other) = self.relations.iter().find(twin) {
                return Err(format!(
                    "`{inverse}` is the inverse of `{}` and `{}`",
                    one.name, other.name
                ));
            }
            let Some(back) = of(inverse) else { continue };
            if let Some(other) = back.inverse.as_deref().filter(|other| *other != &*one.name) {
                return Err(format!(
                    "`{inverse}` is the inverse of `{}`, whose own inverse is `{other}`, expected `{}`",
                    one.name, one.name
                ));
            }
            let turned = |a: &TypeDefinition, b: &TypeDefinition| {
                one.allows(&a.name, &b.name) == back.allows(&b.name, &a.name)
            };
            if back.symmetric || !self.types.iter().all(|a| self.types.iter().all(|b| turned(a, b)))
            {
                return Err(format!(
                    "`{inverse}` is no inverse of `{}`: expected its sides turned round",
                    one.name
                ));
            }
        }
        Ok(())
    }

    fn check_contradicts(&self, name: &str) -> Refused<()> {
        let Some(own) = self.relations.iter().find(|r| *r.name == *name) else { return Ok(()) };
        for other in &own.contradicts {
            if *other == own.name {
                return Err("contradicts itself, expected other relations".to_owned());
            }
            self.relation(other).map_err(|e| format!("contradicts: {e}"))?;
        }
        Ok(())
    }

    /// Lets both sides know what one of them says of both.
    fn close(&mut self) {
        let inverses: Vec<(String, Relation)> = self
            .relations
            .iter()
            .filter_map(|r| Some((r.inverse.clone()?, r.name.clone())))
            .collect();
        let against: Vec<(Relation, Relation)> = self
            .relations
            .iter()
            .flat_map(|r| r.contradicts.iter().map(|other| (other.clone(), r.name.clone())))
            .collect();
        for relation in &mut self.relations {
            if let Some((_, back)) = inverses.iter().find(|(name, _)| *name == *relation.name) {
                relation.inverse = Some(back.to_string());
            }
            let mine = against.iter().filter(|(to, _)| *to == relation.name);
            relation.contradicts.extend(mine.map(|(_, from)| from.clone()));
            relation.contradicts.sort();
            relation.contradicts.dedup();
        }
    }
}

/// Sets what a key of a type's table says.
fn set(definition: &mut TypeDefinition, key: &str, value: &Value) -> Refused<()> {
    let text = || {
        let found = value.type_str();
        value.as_str().ok_or_else(|| format!("found {found} for `{key}`, expected a string"))
    };
    match key {
        "also" => {
            let names = value.as_array().into_iter().flatten().map(Value::as_str);
            let names = names.map(|n| n.map(str::to_owned)).collect::<Option<Vec<_>>>();
            let Some(names) = names.filter(|_| value.is_array()) else {
                return Err("expected `also` to be a list of strings".to_owned());
            };
            definition.also.extend(names);
            let mut seen = Vec::new();
            definition.also.retain(|n| {
                !seen.contains(n) && {
                    seen.push(n.clone());
                    true
                }
            });
        }
        "behaves_as" => {
            let all = Kind::ALL.map(Kind::as_str).join(", ");
            let wrong = |found: String| format!("behaves as {found}, expected one of {all}");
            let Some(text) = value.as_str() else {
                return Err(wrong(format!("{value}")));
            };
            definition.kind = text.parse().map_err(|_| wrong(format!("`{text}`")))?;
        }
        _ => {
            if let Some(meant) = nearest(key, ["also", "behaves_as"].into_iter()) {
                return Err(format!("unknown key `{key}`, did you mean `{meant}`?"));
            }
            definition.mappings.insert(key.to_owned(), text()?.to_owned());
        }
    }
    Ok(())
}

/// Refuses what a relation cannot be at once.
fn check(name: &str, record: &RelationRecord) -> Refused<()> {
    let wrong = |message: &str| Err(message.to_owned());
    if record.symmetric && record.inverse.is_some() {
        return wrong("a symmetric relation is its own inverse");
    }
    if record.inverse.as_deref() == Some(name) {
        return wrong("is its own inverse, expected `symmetric = true`");
    }
    if record.symmetric && record.asymmetric {
        return wrong("is symmetric and asymmetric, expected one of them");
    }
    if record.timeless && (record.nature == Nature::Event || record.momentary) {
        return wrong("is timeless and happens at a time, expected one of them");
    }
    if record.momentary && record.nature == Nature::State {
        return wrong("is momentary and a state, expected nature `event` or `either`");
    }
    if record.agent_noun && record.nature == Nature::State {
        return wrong("has an agent noun and is a state, expected nature `event` or `either`");
    }
    if !record.only_one_roles.is_empty() && record.only_one.is_none() {
        return wrong("has `only_one_roles`, expected `only_one` beside them");
    }
    Ok(())
}
