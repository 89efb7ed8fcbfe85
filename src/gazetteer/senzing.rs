//! Records of Senzing's entity specification.

use std::io::BufRead;

use serde_json::{Map, Value};

use crate::entity::{AliasKind, Entity};
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::json_list::objects;
use crate::gazetteer::source::{Entry, Row, json_error};
use crate::schema::{Kind, Schema};

impl GazetteerBuilder {
    /// Adds records of Senzing's entity specification, one a line or in an
    /// array: `NAME_FULL`, `NAME_ORG` or `NAME_FIRST` and the like at the top
    /// or in lists such as `NAMES` and `FEATURES`, also with a usage before
    /// (`PRIMARY_NAME_ORG`).
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let line = r#"{"DATA_SOURCE": "TEST", "RECORD_ID": "7", "RECORD_TYPE": "PERSON",
    ///     "NAMES": [{"NAME_TYPE": "PRIMARY", "NAME_LAST": "Quill", "NAME_FIRST": "Omar"},
    ///               {"NAME_TYPE": "ALIAS", "NAME_FULL": "The Quill"}]}"#.replace('\n', "");
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .senzing("records.jsonl", line.as_bytes())?
    ///     .build()?;
    /// let quill = gazetteer.entity("TEST:7")?;
    /// assert_eq!((quill.name(), quill.aliases()[0].as_str()), ("Omar Quill", "The Quill"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; unless the build is lenient, a record that is no
    /// JSON or lacks an id or a name.
    pub fn senzing(self, origin: &str, reader: impl BufRead) -> Result<Self> {
        self.source(origin, true, |schema, add| {
            objects(origin, reader, |line, text| add(line, text.and_then(|t| record(t, schema))))
        })
    }
}

/// What ends the key of a name's part, in the order that they are written.
const PARTS: &[&str] = &["NAME_PREFIX", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST", "NAME_SUFFIX"];

/// The names that one object has, organisations' first with `true`.
fn names(object: &Map<String, Value>, out: &mut Vec<(String, bool)>) {
    let text = |v: &Value| v.as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let mut usages: Vec<&str> = Vec::new();
    for (key, value) in object {
        for (end, org) in [("NAME_FULL", false), ("NAME_ORG", true)] {
            if let Some(name) = text(value).filter(|_| key.ends_with(end)) {
                out.push((name, org));
            }
        }
        for end in PARTS {
            if let Some(usage) = key.strip_suffix(end)
                && !usages.contains(&usage)
            {
                usages.push(usage);
            }
        }
    }
    for usage in usages {
        let part = |end: &&str| object.get(&format!("{usage}{end}")).and_then(text);
        let parts: Vec<String> = PARTS.iter().filter_map(part).collect();
        if !parts.is_empty() {
            out.push((parts.join(" "), false));
        }
    }
}

fn record(text: &str, schema: &Schema) -> Result<Row, String> {
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|e| json_error(&e))?;
    let field = |key: &str| match object.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let id = field("RECORD_ID").ok_or("found no `RECORD_ID`, expected an id")?;
    let id = field("DATA_SOURCE").map_or(id.clone(), |source| format!("{source}:{id}"));
    let mut found = Vec::new();
    names(&object, &mut found);
    let mut kind = field("RECORD_TYPE");
    for list in object.values().filter_map(Value::as_array) {
        for inner in list.iter().filter_map(Value::as_object) {
            names(inner, &mut found);
            kind = kind.or_else(|| inner.get("RECORD_TYPE")?.as_str().map(str::to_owned));
        }
    }
    let Some((name, org)) = found.first().cloned() else {
        return Err(format!("found record {id} without a name, expected one"));
    };
    let kind = match kind.as_deref() {
        Some("PERSON") => Kind::Person,
        Some("ORGANIZATION") => Kind::Group,
        None if org => Kind::Group,
        None => Kind::Person,
        Some(other) => return Ok(Row::LeftOut(other.to_owned().into())),
    };
    let Some(kind) = schema.type_of(kind) else {
        return Ok(Row::LeftOut(kind.as_str().into()));
    };
    let entity = Entity::new(id, kind.clone(), name.clone());
    let mut entry = Entry::new(entity.map_err(|e| e.to_string())?);
    for (other, _) in found.into_iter().skip(1).filter(|(n, _)| *n != name) {
        entry = entry.alias(&other, |a| a.kind(AliasKind::Name));
    }
    Ok(entry.into())
}
