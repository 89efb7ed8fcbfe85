//! Builds a gazetteer from entities and files.

use std::io::BufRead;
use std::path::Path as FilePath;

use crate::entity::{AliasKind, Entity};
use crate::error::{Error, Result};
use crate::gazetteer::buffer::Buffer;
use crate::gazetteer::columns::Columns;
use crate::gazetteer::compile::{Compiled, Drafts, MOST_ENTITIES, Records};
use crate::gazetteer::decode::open;
use crate::gazetteer::gate::GateTypes;
use crate::gazetteer::ids::Ids;
use crate::gazetteer::image::{BUNDLED, NOWHERE};
use crate::gazetteer::name_forms::Sort;
use crate::gazetteer::names::{Name, names};
use crate::gazetteer::source::{Add, Entry, Row, Skipped, Tally};
use crate::gazetteer::{Gazetteer, jsonl, record};
use crate::id::EntityType;
use crate::schema::{Kind, Schema};

/// Gathers entities; those with one id become one entity.
///
/// The first source decides an entity's type and name; what later sources
/// call it becomes an alias. There is room for 67 million entities and 4 GiB
/// of names; what would add more is an error.
///
/// ```
/// use isnad::{Entity, Gazetteer, Schema};
///
/// let schema = Schema::builtin()?;
/// let gazetteer = Gazetteer::builder(&schema)
///     .entity(Entity::new("iran", "state", "Iran")?)?
///     .entity(Entity::new("iran", "state", "Islamic Republic of Iran")?)?
///     .build()?;
/// assert_eq!(gazetteer.len(), 1);
/// assert_eq!(gazetteer.find("islamic republic of iran")[0].name(), "Iran");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct GazetteerBuilder {
    schema: Schema,
    /// The schema's types: what a record's number means.
    types: Vec<EntityType>,
    lenient: bool,
    slots: Vec<Slot>,
    /// Places in `slots`, by id.
    by_id: Ids,
    records: Vec<u8>,
    drafts: Drafts,
    skipped: Vec<Skipped>,
    tallies: Vec<Tally>,
    /// How many files were begun.
    files: u32,
    /// Whether what comes is of the bundled lists.
    bundled: bool,
}

/// An entity as it comes.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// Where its record stands.
    start: u32,
    /// The last file that named it, and on which line.
    file: u32,
    line: u32,
    /// Whether only the bundled lists have named it.
    bundled: bool,
}

impl GazetteerBuilder {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            schema: schema.clone(),
            types: schema.entity_types().map(|t| t.name().clone()).collect(),
            lenient: false,
            slots: Vec::new(),
            by_id: Ids::default(),
            records: Vec::new(),
            drafts: Drafts::default(),
            skipped: Vec::new(),
            tallies: Vec::new(),
            files: 0,
            bundled: false,
        }
    }

    /// Says whether what comes from here on is of the bundled lists.
    pub(super) fn bundled(mut self, bundled: bool) -> Self {
        self.bundled = bundled;
        self
    }

    /// Leaves out lines, and names on them, that are wrong instead of failing,
    /// from here on, and lists them in [`Gazetteer::skipped`].
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let lines = r#"{"id": "iran", "type": "state", "name": "Iran"}
    /// {"id": "ship-1", "type": "ship", "name": "Sanchi"}"#;
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .lenient()
    ///     .json_lines("mine.jsonl", lines.as_bytes())?
    ///     .build()?;
    /// assert_eq!(gazetteer.len(), 1);
    /// assert!(gazetteer.skipped()[0].message.starts_with("no entity type `ship`"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Adds an entity, or to the entity of its id what is new.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let schema = Schema::builtin()?;
    /// let gazetteer = Gazetteer::builder(&schema)
    ///     .entity(Entity::new("badr", "group", "Badr Organization")?.country("iraq"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("badr")?.country_id().unwrap(), "iraq");
    /// let ship = Entity::new("ship-1", "ship", "Sanchi")?;
    /// assert!(Gazetteer::builder(&schema).entity(ship).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A type that the schema lacks, or an alias that no text can match.
    pub fn entity(mut self, entity: Entity) -> Result<Self> {
        self.schema.entity_type(entity.entity_type())?;
        let wrong = |m: String| Error::invalid("alias", m);
        let mut entry = Entry::new(entity);
        let sort = self.sort(&entry.entity);
        let names = all_names(&mut entry, sort).map_err(wrong)?;
        if let Some(message) = entry.wrong.pop() {
            return Err(wrong(message));
        }
        let entity = entry.entity;
        self.merge(&entity, &names, 0)?;
        Ok(self)
    }

    /// Adds the entities of a file, by its ending:
    ///
    /// | ending | format |
    /// |---|---|
    /// | `.ftm.json`, `.ftm.jsonl` | [`follow_the_money`](Self::follow_the_money) |
    /// | `.jsonl` | [`json_lines`](Self::json_lines) |
    /// | `.csv`, `.tsv` | [`csv`](Self::csv) with the columns of [`Columns::new`] |
    /// | `.def` | [`gate`](Self::gate) with the types of [`GateTypes::new`] |
    ///
    /// Before `.gz` they say the same. The formats of published lists are
    /// named: see [`list`](Self::list).
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("states.csv");
    /// std::fs::write(&path, "id,type,name,aliases\niran,state,Iran,Persia;IRI\n").unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).file(&path)?.build()?;
    /// assert_eq!(gazetteer.find("Persia")[0].id(), "iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read, an ending that says nothing, or a line
    /// that is wrong, unless the build is lenient.
    pub fn file(self, path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        let origin = path.display().to_string();
        let plain = origin.strip_suffix(".gz").unwrap_or(&origin);
        let ends = |ending: &str| plain.ends_with(ending);
        if ends(".ftm.json") || ends(".ftm.jsonl") {
            self.follow_the_money(&origin, open(path)?)
        } else if ends(".jsonl") {
            self.json_lines(&origin, open(path)?)
        } else if ends(".csv") {
            self.csv(&origin, open(path)?, &Columns::new())
        } else if ends(".tsv") {
            self.csv(&origin, open(path)?, &Columns::new().tabs())
        } else if ends(".def") {
            self.gate(path, &GateTypes::new())
        } else {
            let message = format!(
                "found `{origin}`, expected a file .jsonl, .ftm.json, .csv, .tsv or .def; for \
                 another, call the method of its format"
            );
            Err(Error::invalid("gazetteer", message))
        }
    }

    /// Adds entities from JSON Lines; `origin` names them in errors.
    ///
    /// A line is an object with `id`, `type`, `name`, and where they apply
    /// `aliases`, `country` (an id) and `sources`. An alias is a string, or an
    /// object with `name`, and where they apply `kind`, `lang`, `exact_case`,
    /// `exact_form` and `needs_context`. Other keys of a line are left alone.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let line = concat!(
    ///     r#"{"id": "pmu", "type": "ORG", "name": "Popular Mobilization Units", "#,
    ///     r#""aliases": ["al-Hashd al-Shaabi", {"name": "PMU", "kind": "acronym"}]}"#,
    /// );
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .json_lines("mine.jsonl", line.as_bytes())?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("PMU")[0].entity_type().as_str(), "group");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; a line that is wrong, or an id that two lines have,
    /// unless the build is lenient.
    pub fn json_lines(self, origin: &str, reader: impl BufRead) -> Result<Self> {
        self.source(origin, false, |schema, add| jsonl::read(origin, reader, schema, add))
    }

    /// Adds what `read` reads; only where ids `repeat` may one stand in
    /// several records.
    pub(super) fn source(
        mut self,
        origin: &str,
        repeat: bool,
        read: impl FnOnce(&Schema, &mut Add<'_>) -> Result<()>,
    ) -> Result<Self> {
        let schema = self.schema.clone();
        self.files += 1;
        let mut tally = Tally { origin: origin.to_owned(), ..Tally::default() };
        read(&schema, &mut |line, row| self.add(&mut tally, line, row, repeat))?;
        self.tallies.push(tally);
        Ok(self)
    }

    /// Takes what a source says in one record.
    fn add(
        &mut self,
        tally: &mut Tally,
        line: usize,
        row: Result<Row, String>,
        repeat: bool,
    ) -> Result<()> {
        tally.records += 1;
        let mut entry = match row {
            Ok(Row::Entity(entry)) => entry,
            Ok(Row::Names { id, names }) => {
                let Some(entry) = self.more_names(&id, names) else {
                    *tally.left_out.entry("no entity of the id".to_owned()).or_default() += 1;
                    return Ok(());
                };
                entry
            }
            Ok(Row::LeftOut(what)) => {
                *tally.left_out.entry(what.into_owned()).or_default() += 1;
                return Ok(());
            }
            Err(message) => {
                tally.skipped += 1;
                return self.skip(&tally.origin, line, message);
            }
        };
        let clash = self.clash(&entry.entity, repeat);
        let sort = self.sort(&entry.entity);
        let names = clash.map_or_else(|| all_names(&mut entry, sort), Err);
        let names = match names {
            Ok(names) => names,
            Err(message) => {
                tally.skipped += 1;
                return self.skip(&tally.origin, line, message);
            }
        };
        tally.names_skipped += entry.wrong.len();
        for message in entry.wrong {
            self.skip(&tally.origin, line, message)?;
        }
        tally.entities += 1;
        self.merge(&entry.entity, &names, u32::try_from(line).unwrap_or(u32::MAX))
    }

    /// The entity of an id that came before, as one with these names.
    fn more_names(&self, id: &str, names: Vec<(String, AliasKind)>) -> Option<Entry> {
        let slot = self.slots.get(self.slot(id)? as usize)?;
        let head = record::take_head(&mut self.record(slot))?;
        let kind = self.types.get(head.kind)?.clone();
        let mut entry = Entry::new(Entity::new(id, kind, head.name).ok()?);
        for (name, kind) in names {
            entry = entry.alias(&name, |a| a.kind(kind));
        }
        Some(entry)
    }

    fn skip(&mut self, origin: &str, line: usize, message: String) -> Result<()> {
        if !self.lenient {
            return Err(Error::record(origin, line, message));
        }
        self.skipped.push(Skipped { origin: origin.to_owned(), line, message });
        Ok(())
    }

    /// How an entity clashes with what the same source said before.
    fn clash(&self, entity: &Entity, repeat: bool) -> Option<String> {
        let slot = self.slots.get(self.slot(entity.id())? as usize)?;
        if slot.file != self.files {
            return None;
        }
        let (id, line) = (entity.id(), slot.line);
        if !repeat {
            return Some(format!("found id `{id}` again (first on line {line})"));
        }
        let kind = record::take_head(&mut self.record(slot))?.kind;
        let (kind, own) = (self.types.get(kind)?, entity.entity_type());
        (kind != own)
            .then(|| format!("found id `{id}` as `{own}`, expected `{kind}` as on line {line}"))
    }

    /// By what its names are written.
    fn sort(&self, entity: &Entity) -> Sort {
        match self.schema.entity_type(entity.entity_type()).map(|t| t.behaves_as()) {
            Ok(Kind::Person) => Sort::Person,
            Ok(Kind::Group | Kind::Outlet) => Sort::Body,
            _ => Sort::Other,
        }
    }

    /// What stands at a slot's place, and after it.
    fn record(&self, slot: &Slot) -> &[u8] {
        self.records.get(slot.start as usize..).unwrap_or_default()
    }

    fn country(&self, slot: u32) -> &str {
        let head =
            self.slots.get(slot as usize).and_then(|s| record::take_head(&mut self.record(s)));
        head.unwrap_or_default().country
    }

    /// The place of an entity that came before.
    fn slot(&self, id: &str) -> Option<u32> {
        self.by_id.find(id, |slot| self.id_bytes(slot))
    }

    fn merge(&mut self, entity: &Entity, names: &[Name], line: u32) -> Result<()> {
        let file = if line == 0 { 0 } else { self.files };
        let Ok(start) = u32::try_from(self.records.len()) else {
            return Err(Error::invalid("gazetteer", "found more than 4 GiB of entities"));
        };
        let number = if let Some(number) = self.slot(entity.id()) {
            let slot = self.slots.get(number as usize).copied();
            let old = slot.map(|s| self.record(&s)).unwrap_or_default();
            let known = record::read(old, &self.types);
            // The user's own list says what the entity is; else the first does.
            let known_bundled = slot.is_some_and(|s| s.bundled);
            let merged = known.map(|known| match known_bundled && !self.bundled {
                true => merged(entity.clone(), &known),
                false => merged(known, entity),
            });
            self.write(merged.as_ref().unwrap_or(entity));
            if let Some(slot) = self.slots.get_mut(number as usize) {
                let bundled = known_bundled && self.bundled;
                *slot = Slot { start, file, line, bundled };
            }
            number
        } else {
            let number = self.slots.len();
            if number >= MOST_ENTITIES {
                let message = format!("found more than {MOST_ENTITIES} entities");
                return Err(Error::invalid("gazetteer", message));
            }
            self.by_id.insert(entity.id(), number as u32);
            self.write(entity);
            self.slots.push(Slot { start, file, line, bundled: self.bundled });
            number as u32
        };
        names.iter().try_for_each(|name| self.drafts.push(name, number))
    }

    fn write(&mut self, entity: &Entity) {
        let own = entity.entity_type();
        let kind = self.types.iter().position(|t| t == own).or_else(|| {
            let known = self.schema.entity_type(own).ok()?.name();
            self.types.iter().position(|t| t == known)
        });
        record::write(entity, kind.unwrap_or(0), &mut self.records);
    }

    /// Compiles the gazetteer.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let empty = Gazetteer::builder(&Schema::builtin()?).build()?;
    /// assert!(empty.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// More than 67 million entities, or 4 GiB of them or of names.
    ///
    /// # Complexity
    ///
    /// n log n in the number of aliases.
    pub fn build(self) -> Result<Gazetteer> {
        let order = self.order();
        let mut ranks = vec![0; order.len()];
        for (slot, rank) in order.iter().zip(0u32..) {
            if let Some(place) = ranks.get_mut(*slot as usize) {
                *place = rank;
            }
        }
        let mut countries = Buffer::with_capacity(4 * order.len());
        for own in order.iter().copied() {
            let country = self.country(own);
            let slot = if country.is_empty() { None } else { self.slot(country) };
            let place = slot.and_then(|s| ranks.get(s as usize).copied()).unwrap_or(NOWHERE);
            let bundled = self.slots.get(own as usize).is_some_and(|s| s.bundled);
            let flag = if bundled { BUNDLED } else { 0 };
            countries.extend(&(place | flag).to_le_bytes());
        }
        // What is done with goes at once: a build should need little more
        // memory than what it builds.
        let Self { types, drafts, skipped, tallies, records, slots, by_id, .. } = self;
        drop(by_id);
        let sorted = in_order(&order, &slots, &records, countries)?;
        drop((order, slots, records));
        let names = Compiled::new(drafts, ranks)?;
        Ok(Gazetteer::new(names.image(sorted, &types), skipped, tallies))
    }

    /// The slots by their entities' ids.
    fn order(&self) -> Vec<u32> {
        // The first bytes of an id decide most comparisons.
        let head = |id: &[u8]| {
            let mut head = [0; 8];
            head.iter_mut().zip(id).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(head)
        };
        let slots = 0..self.slots.len() as u32;
        let mut heads: Vec<(u64, u32)> = slots.map(|s| (head(self.id_bytes(s)), s)).collect();
        heads.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| self.id_bytes(a.1).cmp(self.id_bytes(b.1)))
        });
        heads.iter().map(|h| h.1).collect()
    }

    fn id_bytes(&self, slot: u32) -> &[u8] {
        let slot = self.slots.get(slot as usize);
        slot.and_then(|s| record::take_bytes(&mut self.record(s))).unwrap_or_default()
    }
}

/// The records of the slots of `order`, in that order.
fn in_order(order: &[u32], slots: &[Slot], old: &[u8], countries: Buffer) -> Result<Records> {
    let mut bytes = Buffer::with_capacity(old.len());
    let mut starts = Buffer::with_capacity(4 * (order.len() + 1));
    for slot in order {
        starts.extend(&(bytes.len() as u32).to_le_bytes());
        let start = slots.get(*slot as usize).map_or(usize::MAX, |s| s.start as usize);
        let record = old.get(start..).unwrap_or_default();
        let len = record::length(record).unwrap_or(0);
        bytes.extend(record.get(..len).unwrap_or_default());
    }
    let Ok(end) = u32::try_from(bytes.len()) else {
        return Err(Error::invalid("gazetteer", "found more than 4 GiB of entities"));
    };
    starts.extend(&end.to_le_bytes());
    Ok(Records { bytes, starts, countries })
}

/// One entity of what two sources say of it.
fn merged(known: Entity, entity: &Entity) -> Entity {
    let mut merged = entity.all_aliases().fold(known, Entity::alias);
    if let (None, Some(country)) = (merged.country_id(), entity.country_id()) {
        merged = merged.country(country.clone());
    }
    for source in entity.sources() {
        if !merged.sources().contains(source) {
            merged = merged.source(source.clone());
        }
    }
    merged
}

/// The names an entity is found by; takes aliases out that are wrong.
///
/// # Errors
///
/// A name of its own that is wrong.
pub(super) fn all_names(entry: &mut Entry, sort: Sort) -> Result<Vec<Name>, String> {
    let mut out = Vec::with_capacity(entry.entity.aliases().len() + 1);
    let mut bad = Vec::new();
    let own = entry.entity.own_alias();
    for alias in own.iter().chain(entry.entity.aliases()) {
        if let Err(message) = names(alias, sort, &mut out) {
            if alias.as_str() == entry.entity.name() {
                return Err(message);
            }
            entry.wrong.push(message);
            bad.push(alias.clone());
        }
    }
    entry.entity.remove_aliases(&bad);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(lines: &str) -> Result<Gazetteer> {
        let schema = Schema::builtin().unwrap();
        Gazetteer::builder(&schema).json_lines("names.jsonl", lines.as_bytes())?.build()
    }

    #[test]
    fn wrong_lines_are_refused_with_their_place() {
        let good = r#"{"id": "a", "type": "GPE", "name": "Iraq", "cc": "IQ"}"#;
        for (line, expected) in [
            ("{", "names.jsonl:2: column 1: EOF while parsing an object"),
            ("{}", "names.jsonl:2: column 2: missing field `id`"),
            (
                r#"{"id": "b", "type": "ship", "name": "Iran"}"#,
                "names.jsonl:2: no entity type `ship`, expected `community`, `group`, `outlet`, \
                 `person`, `place` or `state`",
            ),
            (
                r#"{"id": "b", "type": "ORG", "name": "Iran", "aliases": [""]}"#,
                "names.jsonl:2: alias: found ``, expected at least one letter or digit",
            ),
            (
                r#"{"id": "b", "type": "ORG", "name": "Iran", "aliases": [{"name": "I", "kind": "x"}]}"#,
                "names.jsonl:2: alias kind: found `x`, expected one of name, acronym, short, \
                 demonym, metonym, former, nickname",
            ),
            (
                r#"{"id": "b", "type": "ORG", "name": "Iran", "aliases": [3]}"#,
                "names.jsonl:2: column 56: invalid type: integer `3`, expected an alias: a string, or \
                 an object with a `name`",
            ),
            (good, "names.jsonl:2: found id `a` again (first on line 1)"),
        ] {
            let error = build(&format!("{good}\n{line}\n")).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_lenient_build_lists_what_it_left_out() {
        let schema = Schema::builtin().unwrap();
        let lines = "{\"id\": \"a\", \"type\": \"GPE\", \"name\": \"Iraq\"}\n\n{}\n\u{1}\n";
        let bytes = [lines.as_bytes(), b"\xff\n{\"id\": \"a\"}\n"].concat();
        let gazetteer = Gazetteer::builder(&schema)
            .lenient()
            .json_lines("names.jsonl", &*bytes)
            .unwrap()
            .build()
            .unwrap();
        assert_eq!(gazetteer.len(), 1);
        let lines: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(lines, [3, 4, 5, 6]);
    }

    #[test]
    fn sources_merge_by_id() {
        let schema = Schema::builtin().unwrap();
        let one = r#"{"id": "a", "type": "GPE", "name": "Iraq", "sources": ["x"]}"#;
        let two =
            r#"{"id": "a", "type": "ORG", "name": "Irak", "country": "b", "sources": ["x", "y"]}"#;
        let gazetteer = Gazetteer::builder(&schema)
            .json_lines("one", one.as_bytes())
            .unwrap()
            .json_lines("two", two.as_bytes())
            .unwrap()
            .build()
            .unwrap();
        let entity = gazetteer.entity("a").unwrap();
        assert_eq!(entity.entity_type(), &"state");
        assert_eq!(entity.aliases()[0].as_str(), "Irak");
        assert_eq!(entity.country_id().unwrap(), "b");
        assert_eq!(entity.sources(), ["x", "y"]);
        assert!(matches!(gazetteer.entity("b"), Err(Error::UnknownEntity { .. })));
    }
}
