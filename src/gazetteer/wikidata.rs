//! Wikidata entities as JSON.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::entity::Entity;
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::json_list::objects;
use crate::gazetteer::source::{Entry, Row, json_error};
use crate::schema::{Kind, Schema};

#[derive(Deserialize)]
struct ItemRecord {
    id: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, Text>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<Text>>,
    #[serde(default)]
    claims: BTreeMap<String, Vec<Value>>,
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

/// What items are instances of, with what these behave as.
static CLASSES: LazyLock<BTreeMap<&'static str, Kind>> = LazyLock::new(|| {
    let lines = include_str!("../../data/gazetteer/wikidata_classes.txt").lines();
    let pairs = lines.filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut words = l.split_whitespace();
        Some((words.next()?, words.next()?.parse().ok()?))
    });
    pairs.collect()
});

/// The property that says what an item is an instance of.
const INSTANCE_OF: &str = "P31";

impl GazetteerBuilder {
    /// Adds items of Wikidata, as its dumps and its entity data have them: an
    /// array, or one a line.
    ///
    /// The label in English, else in the first language that has one, is the
    /// name; other labels and all aliases are aliases with their language.
    /// Items are typed by what they are an instance of; those of other classes
    /// are counted in [`Tally::left_out`](crate::Tally::left_out).
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let item = r#"{"type": "item", "id": "Q1", "labels": {"en": {"language": "en", "value": "Omar Quill"}},
    ///     "aliases": {}, "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}}"#;
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .wikidata("items.json", format!("[\n{item}\n]\n").as_bytes())?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("wd:Q1")?.entity_type(), &"person");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; unless the build is lenient, an item that is no
    /// JSON, or has no label.
    pub fn wikidata(self, origin: &str, reader: impl BufRead) -> Result<Self> {
        self.source(origin, true, |schema, add| {
            objects(origin, reader, |line, text| add(line, text.and_then(|t| item(t, schema))))
        })
    }
}

fn item(text: &str, schema: &Schema) -> Result<Row, String> {
    let record: ItemRecord = serde_json::from_str(text).map_err(|e| json_error(&e))?;
    if record.kind.as_deref().is_some_and(|k| k != "item") {
        return Ok(Row::LeftOut(record.kind.unwrap_or_default().into()));
    }
    let class = |claim: &Value| {
        let id = claim.pointer("/mainsnak/datavalue/value/id")?.as_str()?;
        CLASSES.get(id).copied()
    };
    let of = record.claims.get(INSTANCE_OF).into_iter().flatten();
    let kind = of.filter_map(class).min_by_key(|k| Kind::ALL.iter().position(|o| o == k));
    let Some(kind) = kind.and_then(|k| schema.type_of(k)) else {
        return Ok(Row::LeftOut("an item of another class".into()));
    };
    let english = record.labels.get("en").or_else(|| record.labels.get("mul"));
    let name = english.or_else(|| record.labels.values().next());
    let name = name.ok_or_else(|| format!("found {} without a label, expected one", record.id))?;
    let entity = Entity::new(format!("wd:{}", record.id), kind.clone(), &*name.value);
    let mut entry = Entry::new(entity.map_err(|e| e.to_string())?);
    let labels = record.labels.iter();
    let aliases = record.aliases.iter().flat_map(|(tag, all)| all.iter().map(move |t| (tag, t)));
    for (tag, text) in labels.chain(aliases).filter(|(_, t)| t.value != name.value) {
        entry = entry.alias(&text.value, |a| a.language(tag.clone()));
    }
    Ok(entry.into())
}
