//! FollowTheMoney entities, one a line, as OpenSanctions publishes them.

use std::collections::HashMap;
use std::io::BufRead;

use serde::Deserialize;

use crate::entity::{AliasKind, Entity};
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::json_list::objects;
use crate::gazetteer::source::{Add, Entry, Row, json_error, state};
use crate::id::EntityType;
use crate::schema::Schema;

/// The schemata of FollowTheMoney 4.11, each with what it is a kind of: the
/// first of several.
const SCHEMATA: &[(&str, &str)] = &[
    ("Address", ""),
    ("Airplane", "Vehicle"),
    ("Analyzable", ""),
    ("Article", "Document"),
    ("Asset", ""),
    ("Associate", ""),
    ("Audio", "Document"),
    ("BankAccount", "Asset"),
    ("Call", ""),
    ("CallForTenders", ""),
    ("Company", "Organization"),
    ("Contract", "Asset"),
    ("ContractAward", ""),
    ("Control", ""),
    ("CourtCase", ""),
    ("CourtCaseParty", ""),
    ("CryptoWallet", ""),
    ("Debt", ""),
    ("Directorship", ""),
    ("Document", ""),
    ("Documentation", ""),
    ("EconomicActivity", ""),
    ("Email", "Document"),
    ("Employment", ""),
    ("Event", ""),
    ("Family", ""),
    ("Folder", "Document"),
    ("HyperText", "Document"),
    ("Identification", ""),
    ("Image", "Document"),
    ("Interest", ""),
    ("Interval", ""),
    ("LegalEntity", ""),
    ("License", "Contract"),
    ("Membership", ""),
    ("Mention", ""),
    ("Message", "Document"),
    ("Note", ""),
    ("Occupancy", ""),
    ("Organization", "LegalEntity"),
    ("Ownership", ""),
    ("Package", "Folder"),
    ("Page", ""),
    ("Pages", "Document"),
    ("Passport", "Identification"),
    ("Payment", ""),
    ("Person", "LegalEntity"),
    ("PlainText", "Document"),
    ("Position", ""),
    ("Project", ""),
    ("ProjectParticipant", ""),
    ("PublicBody", "Organization"),
    ("RealEstate", "Asset"),
    ("Representation", ""),
    ("Risk", ""),
    ("Sanction", ""),
    ("Security", "Asset"),
    ("Similar", ""),
    ("Succession", ""),
    ("Table", "Document"),
    ("TaxRoll", ""),
    ("Territory", ""),
    ("Thing", ""),
    ("Trip", "Event"),
    ("UnknownLink", ""),
    ("UserAccount", ""),
    ("Value", ""),
    ("Vehicle", "Asset"),
    ("Vessel", "Vehicle"),
    ("Video", "Document"),
    ("Workbook", "Folder"),
];

#[derive(Deserialize)]
struct EntityRecord {
    id: String,
    schema: String,
    caption: Option<String>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(default)]
    properties: Properties,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    weak_alias: Vec<String>,
    previous_name: Vec<String>,
    abbreviation: Vec<String>,
    /// What an address has for a name.
    full: Vec<String>,
    country: Vec<String>,
    nationality: Vec<String>,
    citizenship: Vec<String>,
    main_country: Vec<String>,
    jurisdiction: Vec<String>,
}

impl GazetteerBuilder {
    /// Adds entities from [FollowTheMoney] JSON Lines, such as the
    /// `entities.ftm.json` of OpenSanctions; `origin` names them in errors.
    ///
    /// A schema such as `Company` becomes the type that the schema of this
    /// build knows by that name, or else by that of its kind
    /// (`Organization`, `LegalEntity`). What has no type, such as `Vessel` or
    /// `Ownership`, is left out and counted in [`Tally::left_out`].
    ///
    /// `name`, `alias` and `abbreviation` become aliases; `previousName` is a
    /// former name; `weakAlias` a nickname that needs support in the
    /// document. The delta form (`{"op": "ADD", "entity": ...}`) is read too:
    /// the last operation on an id counts. A country that the entity names alone becomes its state. The
    /// datasets become its sources.
    ///
    /// [FollowTheMoney]: https://followthemoney.tech
    /// [`Tally::left_out`]: crate::Tally::left_out
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let lines = r#"{"id": "Q1", "schema": "Person", "properties":
    ///     {"name": ["Hadi al-Amiri"], "weakAlias": ["Abu Hasan"], "country": ["iq"]}}"#.replace('\n', "");
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .follow_the_money("entities.ftm.json", lines.as_bytes())?
    ///     .build()?;
    /// let amiri = gazetteer.entity("Q1")?;
    /// assert_eq!(amiri.country_id().map(|c| c.as_str()), Some("iraq"));
    /// assert!(amiri.aliases()[0].is_context_needed());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; a line that is wrong, or an id that two lines have,
    /// unless the build is lenient.
    pub fn follow_the_money(self, origin: &str, reader: impl BufRead) -> Result<Self> {
        self.source(origin, false, |schema, add| read(origin, reader, schema, add))
    }
}

fn read(origin: &str, reader: impl BufRead, schema: &Schema, add: &mut Add<'_>) -> Result<()> {
    // Asked once: a name that no type has costs a search for one like it.
    let types = SCHEMATA.iter().map(|(name, _)| (*name, entity_type(name, schema))).collect();
    let mut delta = Delta::default();
    objects(origin, reader, |number, line| match line {
        Ok(line) if delta.is_one(line) => delta.take(number, line, add),
        line => add(number, line.and_then(|l| row(l, &types))),
    })?;
    for (number, line) in delta.left() {
        add(number, row(&line, &types))?;
    }
    Ok(())
}

/// The delta form: operations on entities, of which the last of an id counts.
#[derive(Debug, Default)]
struct Delta {
    /// By id, where it stands in the list.
    places: HashMap<String, usize>,
    list: Vec<Option<(usize, String)>>,
}

#[derive(Deserialize)]
struct DeltaRecord {
    op: String,
    entity: serde_json::Value,
}

impl Delta {
    /// Whether a line is an operation.
    fn is_one(&self, line: &str) -> bool {
        let start = line.trim_start();
        let start = start.strip_prefix('{').map_or(start, str::trim_start);
        start.starts_with("\"op\"")
    }

    fn take(&mut self, number: usize, line: &str, add: &mut Add<'_>) -> Result<()> {
        let record: DeltaRecord = match serde_json::from_str(line) {
            Ok(record) => record,
            Err(e) => return add(number, Err(json_error(&e))),
        };
        let id = record.entity.get("id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        let before = self.places.get(&id).and_then(|i| self.list.get_mut(*i));
        let kept = match record.op.as_str() {
            "ADD" | "MOD" => Some((number, record.entity.to_string())),
            "DEL" => None,
            other => {
                let message = format!("found op `{other}`, expected ADD, MOD or DEL");
                return add(number, Err(message));
            }
        };
        let replaced = before.is_some();
        if let Some(slot) = before {
            *slot = kept.clone();
        } else if kept.is_some() {
            self.places.insert(id, self.list.len());
            self.list.push(kept.clone());
        }
        // Every record is counted: what is replaced or removed too.
        match (replaced, kept) {
            (false, Some(_)) => Ok(()),
            (true, Some(_)) => add(number, Ok(Row::LeftOut("changed by a later line".into()))),
            (_, None) => add(number, Ok(Row::LeftOut("removed by DEL".into()))),
        }
    }

    fn left(self) -> impl Iterator<Item = (usize, String)> {
        self.list.into_iter().flatten()
    }
}

type Types = HashMap<&'static str, Option<EntityType>>;

fn row(line: &str, types: &Types) -> Result<Row, String> {
    let record: EntityRecord = serde_json::from_str(line).map_err(|e| json_error(&e))?;
    let Some((known, kind)) = types.get_key_value(record.schema.as_str()) else {
        let found = record.schema;
        return Err(format!("found schema `{found}`, expected one of FollowTheMoney"));
    };
    let Some(kind) = kind.clone() else { return Ok(Row::LeftOut((*known).into())) };
    let properties = record.properties;
    let mut names = properties.name;
    names.extend(properties.full);
    let Some(name) = record
        .caption
        .filter(|c| names.is_empty() || names.contains(c))
        .or_else(|| names.first().cloned())
    else {
        return Err("expected a `name`".to_owned());
    };
    let entity = Entity::new(record.id, kind, name).map_err(|e| e.to_string())?;
    let mut entry = Entry::new(entity);
    for (names, kind) in [
        (names, AliasKind::Name),
        (properties.alias, AliasKind::Name),
        (properties.previous_name, AliasKind::Former),
        (properties.abbreviation, AliasKind::Acronym),
    ] {
        for name in names {
            entry = entry.alias(&name, |a| a.kind(kind));
        }
    }
    for name in properties.weak_alias {
        entry = entry.alias(&name, |a| a.kind(AliasKind::Nickname).needs_context());
    }
    for codes in [
        properties.country,
        properties.nationality,
        properties.citizenship,
        properties.main_country,
        properties.jurisdiction,
    ] {
        if entry.entity.country_id().is_none()
            && let [code] = codes.as_slice()
            && state(code).is_some()
        {
            entry = entry.country_code(code);
        }
    }
    entry.entity = record.datasets.into_iter().fold(entry.entity, Entity::source);
    Ok(entry.into())
}

/// The type of a schema: its own, or that of the nearest kind that has one.
fn entity_type(name: &str, schema: &Schema) -> Option<EntityType> {
    let mut name = name;
    loop {
        if let Ok(kind) = schema.entity_type(name) {
            return Some(kind.name().clone());
        }
        name = SCHEMATA.iter().find(|(n, _)| *n == name).map(|(_, parent)| *parent)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    const LINES: &str = r#"{"id": "a", "caption": "Qods Force", "schema": "PublicBody", "datasets": ["us_ofac_sdn"], "properties": {"name": ["IRGC Qods Force", "Qods Force"], "alias": ["فیلق القدس"], "previousName": ["Department 9000"], "weakAlias": ["The Force"], "abbreviation": ["IRGC-QF"], "country": ["ir"]}}
{"id": "b", "schema": "Person", "properties": {"name": ["Qasem Soleimani"], "country": ["ir", "iq"], "nationality": ["ir"], "position": ["Commander"]}, "target": true}
{"id": "c", "schema": "Occupancy", "properties": {"holder": ["b"], "post": ["d"]}}
{"id": "d", "schema": "Vessel", "properties": {"name": ["Grace 1"]}}

{"id": "e", "schema": "Company", "properties": {"name": ["Khatam al-Anbiya", "–"]}}
{"id": "f", "schema": "Starship", "properties": {"name": ["X"]}}
{"id": "g", "schema": "Person", "properties": {}}
{"id": "b", "schema": "Person", "properties": {"name": ["Again"]}}
"#;

    #[test]
    fn of_operations_on_one_id_the_last_counts() {
        let lines = r#"{"op": "ADD", "entity": {"id": "a", "schema": "Person", "properties": {"name": ["Omar Quill"]}}}
{"op": "ADD", "entity": {"id": "b", "schema": "Person", "properties": {"name": ["Ada Norvane"]}}}
{"op": "MOD", "entity": {"id": "a", "schema": "Person", "properties": {"name": ["Omar J. Quill"]}}}
{"op": "DEL", "entity": {"id": "b"}}
{"op": "X", "entity": {"id": "c"}}
"#;
        let built = builder().lenient().follow_the_money("x", lines.as_bytes()).unwrap();
        let gazetteer = built.build().unwrap();
        assert_eq!(gazetteer.len(), 1);
        assert_eq!(gazetteer.entity("a").unwrap().name(), "Omar J. Quill");
        assert_eq!(gazetteer.skipped()[0].message, "found op `X`, expected ADD, MOD or DEL");
    }

    fn builder() -> GazetteerBuilder {
        Gazetteer::builder(&Schema::builtin().unwrap())
    }

    #[test]
    fn names_keep_what_the_source_says_of_them() {
        let lines: String = LINES.lines().take(4).map(|l| format!("{l}\n")).collect();
        let gazetteer = builder().follow_the_money("x", lines.as_bytes()).unwrap().build().unwrap();
        let force = gazetteer.entity("a").unwrap();
        assert_eq!((force.name(), force.entity_type()), ("Qods Force", &"group".into()));
        assert_eq!(force.country_id().unwrap(), "iran");
        assert_eq!(force.sources(), ["us_ofac_sdn"]);
        let kinds: Vec<_> = force.aliases().iter().map(|a| (a.as_str(), a.alias_kind())).collect();
        assert_eq!(
            kinds,
            [
                ("IRGC Qods Force", AliasKind::Name),
                ("فیلق القدس", AliasKind::Name),
                ("Department 9000", AliasKind::Former),
                ("IRGC-QF", AliasKind::Acronym),
                ("The Force", AliasKind::Nickname),
            ]
        );
        let general = gazetteer.entity("b").unwrap();
        assert_eq!(general.country_id().unwrap(), "iran", "of two countries none, of one that");
    }

    #[test]
    fn every_line_is_an_entity_or_listed() {
        let gazetteer =
            builder().lenient().follow_the_money("x", LINES.as_bytes()).unwrap().build().unwrap();
        let tally = &gazetteer.tallies()[0];
        assert_eq!((tally.records, tally.entities, tally.skipped), (8, 3, 3));
        assert_eq!(
            tally.left_out.iter().map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>(),
            ["Occupancy 1", "Vessel 1"]
        );
        assert_eq!((gazetteer.len(), tally.names_skipped), (3, 1));
        let skipped: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(skipped, [6, 7, 8, 9]);
    }

    #[test]
    fn strict_errors_name_the_line() {
        for (line, expected) in [
            (6, "x:1: alias: found `–`, expected at least one letter or digit"),
            (7, "x:1: found schema `Starship`, expected one of FollowTheMoney"),
            (8, "x:1: expected a `name`"),
        ] {
            let line = LINES.lines().nth(line - 1).unwrap();
            let error = builder().follow_the_money("x", line.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        let error = builder().follow_the_money("x", &b"{\"id\": 3}"[..]).unwrap_err();
        assert!(error.to_string().starts_with("x:1: column 8: invalid type"), "{error}");
    }

    #[test]
    fn kinds_are_known_and_lead_somewhere() {
        for (name, parent) in SCHEMATA {
            assert!(parent.is_empty() || SCHEMATA.iter().any(|(n, _)| n == parent), "{name}");
        }
        let schema = Schema::parse("s", "[type.thing]\nalso = ['Asset']\n").unwrap();
        assert_eq!(entity_type("Vessel", &schema), Some("thing".into()));
        assert_eq!(entity_type("Person", &schema), None);
    }
}
