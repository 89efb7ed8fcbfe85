//! The entities that can be named, ready for matching.

mod buffer;
mod builder;
mod builtin;
mod columns;
mod compile;
mod csv;
mod decode;
mod distance;
pub(crate) mod filter;
mod ftm;
mod gate;
mod geonames;
mod ids;
pub(crate) mod image;
mod json_list;
mod jsonl;
pub(crate) mod kinds;
mod likeness;
mod lists;
pub(crate) mod name_forms;
pub(crate) mod names;
mod record;
mod search;
mod search_index;
mod senzing;
mod source;
mod spacy;
mod spelling;
pub(crate) mod table;
mod wikidata;
mod xml;

use std::fmt;
use std::path::Path as FilePath;
use std::sync::{Arc, OnceLock};

use crate::entity::{AliasKind, Entity};
use crate::error::{Error, Result};
use crate::gazetteer::compile::{CASED, EXACT, MARKS, MORE, SEVERAL, unpack};
use crate::gazetteer::image::{BUNDLED, Image, NOWHERE, Section, u32_at};
use crate::gazetteer::names::{Guard, join};
use crate::gazetteer::record::{Head, take_head, take_number, take_text};
use crate::gazetteer::search_index::SearchIndex;
use crate::id::{EntityId, EntityType};
use crate::schema::Schema;
use crate::text::words::words;

pub use crate::gazetteer::builder::GazetteerBuilder;
pub use crate::gazetteer::columns::Columns;
pub use crate::gazetteer::gate::GateTypes;
pub use crate::gazetteer::geonames::GeoNames;
pub use crate::gazetteer::lists::ListFormat;
pub use crate::gazetteer::search::{Search, Suggestion};
pub use crate::gazetteer::source::{Skipped, Tally};

/// The entities that can be named, with their aliases compiled for matching.
///
/// Cheap to clone; clones share their contents.
///
/// ```
/// use isnad::{Gazetteer, Schema};
///
/// let schema = Schema::builtin()?;
/// let lines = r#"{"id": "badr", "type": "group", "name": "Badr Organization", "aliases": ["Badr"]}"#;
/// let gazetteer = Gazetteer::builder(&schema).json_lines("mine.jsonl", lines.as_bytes())?.build()?;
/// assert_eq!(gazetteer.entity("badr")?.name(), "Badr Organization");
/// assert_eq!(gazetteer.find("BADR")[0].id(), "badr");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gazetteer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    image: Image,
    types: Vec<EntityType>,
    skipped: Vec<Skipped>,
    tallies: Vec<Tally>,
    /// Made by the first search.
    search: OnceLock<SearchIndex>,
}

/// A name that several entities have.
///
/// ```
/// use isnad::{Entity, Gazetteer, Schema};
///
/// let smith = |id: &str| Entity::new(id, "person", "John Smith");
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(smith("one")?)?
///     .entity(smith("two")?)?
///     .build()?;
/// let shared = gazetteer.shared_names().next().unwrap();
/// assert_eq!(shared.to_string(), "john smith: one, two");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedName {
    /// The name, folded.
    pub name: String,
    /// The entities, by id.
    pub entities: Vec<EntityId>,
    /// Whether some are bundled and some are not.
    pub with_bundled: bool,
}

impl fmt::Display for SharedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.entities.iter().map(|e| e.as_str()).collect();
        write!(f, "{}: {}", self.name, ids.join(", "))
    }
}

/// One entity that a name can denote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sense {
    /// The entity, by its place in the gazetteer.
    pub(crate) entity: u32,
    /// The kind of alias the name is for it.
    pub(crate) kind: AliasKind,
    /// What a hit needs to count for it.
    pub(crate) guard: Guard,
}

/// A name as it is stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawName<'g> {
    pub(crate) key: &'g [u8],
    flags: u8,
    form: &'g [u8],
}

impl<'g> RawName<'g> {
    /// The marks between its words, which the text may have too.
    pub(crate) fn marks(self) -> u8 {
        self.flags >> MARKS
    }

    /// The folded form but for case, where the text must have that case.
    pub(crate) fn cased(self) -> Option<&'g [u8]> {
        (self.flags & CASED != 0).then_some(self.form)
    }

    /// The form, where the text must have it to the letter.
    pub(crate) fn exact(self) -> Option<&'g [u8]> {
        (self.flags & EXACT != 0).then_some(self.form)
    }

    /// Whether the next name has the same key.
    pub(crate) fn has_more(self) -> bool {
        self.flags & MORE != 0
    }

    fn needs_capital(self) -> bool {
        self.form.first().is_some_and(|b| !b.is_ascii_lowercase())
    }
}

/// The name at a place of the sections that hold names.
#[inline]
pub(crate) fn raw_name<'g>(names: &[u8], keys: &'g [u8], name: usize) -> Option<RawName<'g>> {
    let start = u32_at(names, 2 * name) as usize;
    let end = u32_at(names, 2 * name + 2) as usize;
    let (flags, mut rest) = keys.get(start..end)?.split_first()?;
    let mut form: &[u8] = &[];
    if flags & (CASED | EXACT) != 0 {
        let len = take_number(&mut rest)?;
        (rest, form) = rest.split_at_checked(len)?;
    }
    Some(RawName { key: rest, flags: *flags, form })
}

/// The byte of the keys at which a name's stands.
#[inline]
pub(crate) fn key_byte(names: &[u8], name: u32) -> usize {
    u32_at(names, 2 * name as usize) as usize
}

/// Every name, in order.
fn raw_names<'g>(names: &'g [u8], keys: &'g [u8]) -> impl Iterator<Item = RawName<'g>> {
    (0..(names.len() / 8).saturating_sub(1)).map_while(|i| raw_name(names, keys, i))
}

#[cfg(test)]
pub(crate) fn check(entity: Entity) -> Result<Entity, String> {
    let mut entry = source::Entry::new(entity);
    builder::all_names(&mut entry, name_forms::Sort::Other)?;
    entry.wrong.pop().map_or(Ok(entry.entity), Err)
}

impl Gazetteer {
    /// Starts a gazetteer whose entity types are those of `schema`.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .builtin()?
    ///     .entity(Entity::new("acme", "group", "Acme Corp")?)?
    ///     .build()?;
    /// assert!(gazetteer.entity("acme").is_ok() && gazetteer.entity("iran").is_ok());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use = "a builder does nothing until it builds"]
    pub fn builder(schema: &Schema) -> GazetteerBuilder {
        GazetteerBuilder::new(schema)
    }

    fn new(image: Image, skipped: Vec<Skipped>, tallies: Vec<Tally>) -> Self {
        let mut rest = image.section(Section::Types);
        let mut types = Vec::new();
        while let Some(kind) = take_text(&mut rest) {
            types.push(EntityType::from(kind));
        }
        Self(Arc::new(Inner { image, types, skipped, tallies, search: OnceLock::new() }))
    }

    /// Writes the compiled form to a file, at once or not at all.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let path = std::env::temp_dir().join(format!("isnad-{}.gazetteer", std::process::id()));
    /// gazetteer.compile(&path)?;
    /// assert_eq!(Gazetteer::open(&path)?.entity("iran")?.name(), "Iran");
    /// # std::fs::remove_file(&path).ok();
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn compile(&self, path: impl AsRef<FilePath>) -> Result<()> {
        self.0.image.save(path.as_ref())
    }

    /// Opens a compiled file by mapping it into memory, without parsing; its
    /// pages are shared by all processes that open it.
    ///
    /// The file must not be changed while it is open; writing another in its
    /// place with [`Gazetteer::compile`] is safe.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("names.gazetteer");
    /// Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?.compile(&path)?;
    /// assert_eq!(Gazetteer::open(&path)?.find("PMU")[0].name(), "Popular Mobilization Units");
    ///
    /// std::fs::write(&path, "something else").unwrap();
    /// assert!(Gazetteer::open(&path).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is of another version, or is damaged
    /// anywhere: every byte is under a checksum.
    ///
    /// # Complexity
    ///
    /// One pass over the file for the checksums.
    pub fn open(path: impl AsRef<FilePath>) -> Result<Self> {
        Ok(Self::new(Image::open(path.as_ref())?, Vec::new(), Vec::new()))
    }

    /// Number of entities.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?.alias(Alias::new("Persia")?))?
    ///     .build()?;
    /// assert_eq!(gazetteer.len(), 1, "entities, not names");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.image.counts.entities as usize
    }

    /// Whether it has no entity.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// assert!(Gazetteer::builder(&Schema::builtin()?).build()?.is_empty());
    /// assert!(!Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of distinct names that are searched for: folded aliases with
    /// their other spellings.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?.alias(Alias::new("Persia")?))?
    ///     .build()?;
    /// assert_eq!(gazetteer.names(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn names(&self) -> usize {
        self.0.image.counts.names as usize
    }

    /// Bytes that matching works on: filters, table, names with their keys
    /// and senses; without the entities' records.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert!(gazetteer.index_size() < 100 * gazetteer.names(), "tens of bytes a name");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn index_size(&self) -> usize {
        use Section::{Keys, Kinds, Names, Pairs, Senses, Table};
        [Kinds, Pairs, Table, Names, Keys, Senses].map(|s| self.section(s).len()).iter().sum()
    }

    /// The entity with this id.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert_eq!(gazetteer.entity("hadi-al-amiri")?.name(), "Hadi al-Amiri");
    /// assert_eq!(gazetteer.entity("nobody").unwrap_err().to_string(), "no entity `nobody`");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An id that no entity has.
    ///
    /// # Complexity
    ///
    /// Logarithmic in the number of entities.
    pub fn entity(&self, id: &str) -> Result<Entity> {
        let index = self.entity_index(id);
        let found = index.and_then(|i| self.entity_at(i));
        found.ok_or_else(|| Error::UnknownEntity { id: EntityId::from(id) })
    }

    /// Every entity, by id.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iraq", "state", "Iraq")?)?
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let names: Vec<_> = gazetteer.iter().map(|e| e.name().to_owned()).collect();
    /// assert_eq!(names, ["Iran", "Iraq"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = Entity> + '_ {
        (0..self.len() as u32).filter_map(|i| self.entity_at(i))
    }

    /// The entities that `name` can denote, by id; case, diacritics and the
    /// like do not count. For what a person types, with errors in it, there is
    /// [`search`](Self::search).
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("basra", "place", "Basra")?)?
    ///     .entity(Entity::new("basra-fc", "group", "FC Basra")?.alias(Alias::new("Basra")?))?
    ///     .build()?;
    /// let ids: Vec<_> = gazetteer.find("BASRA").iter().map(|e| e.id().to_string()).collect();
    /// assert_eq!(ids, ["basra", "basra-fc"]);
    /// assert!(gazetteer.find("Basr").is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Logarithmic in the number of names.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<Entity> {
        let key = join(&words(name, false));
        let senses = self.names_of(&key).flat_map(|n| self.senses(n)).map(|s| s.entity);
        let mut entities: Vec<u32> = senses.collect();
        entities.sort_unstable();
        entities.dedup();
        entities.into_iter().filter_map(|i| self.entity_at(i)).collect()
    }

    /// The first entity of this type, by place, that `name` can denote.
    pub(crate) fn find_of_type(&self, name: &str, kind: &str) -> Option<u32> {
        let key = join(&words(name, false));
        let senses = self.names_of(&key).flat_map(|n| self.senses(n)).map(|s| s.entity);
        senses.filter(|e| self.entity_type(*e).is_some_and(|t| *t == *kind)).min()
    }

    /// What a lenient build left out, in the order it was found; nothing for
    /// a compiled file.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let lines = "{\"id\": \"x\"}\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .lenient()
    ///     .json_lines("mine.jsonl", lines.as_bytes())?
    ///     .build()?;
    /// let skipped = &gazetteer.skipped()[0];
    /// assert_eq!((skipped.origin.as_str(), skipped.line), ("mine.jsonl", 1));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.0.skipped
    }

    /// What became of the records of each source, in the order they were
    /// read; nothing for a compiled file.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// let read: usize = gazetteer.tallies().iter().map(|t| t.records).sum();
    /// assert!(read >= gazetteer.len());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.0.tallies
    }

    /// The names that several entities have, in order: what a text must
    /// decide. Where one of them is bundled and another your own, yours counts
    /// wherever nothing in the text decides.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .builtin()?
    ///     .entity(Entity::new("mine", "place", "Baghdad")?)?
    ///     .build()?;
    /// let shared = gazetteer.shared_names().find(|s| s.name == "baghdad").unwrap();
    /// assert!(shared.entities.iter().any(|e| e == "mine"));
    /// assert!(shared.with_bundled);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// One pass over the names.
    pub fn shared_names(&self) -> impl Iterator<Item = SharedName> + '_ {
        let mut keys = self.keys().peekable();
        std::iter::from_fn(move || {
            loop {
                let (key, name) = keys.next()?;
                let mut entities: Vec<u32> = self.senses(name).map(|s| s.entity).collect();
                while let Some((_, more)) = keys.next_if(|(next, _)| *next == key) {
                    entities.extend(self.senses(more).map(|s| s.entity));
                }
                entities.sort_unstable();
                entities.dedup();
                if entities.len() < 2 {
                    continue;
                }
                let bundled = entities.iter().filter(|e| self.is_bundled(**e)).count();
                return Some(SharedName {
                    name: key.to_owned(),
                    with_bundled: bundled > 0 && bundled < entities.len(),
                    entities: entities.iter().map(|e| EntityId::from(self.entity_id(*e))).collect(),
                });
            }
        })
    }

    /// The names that are everyday words or numbers too, folded and in order:
    /// they count only with support in a text.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("apple", "group", "Apple")?)?
    ///     .entity(Entity::new("norvane", "group", "Norvane")?)?
    ///     .build()?;
    /// assert!(gazetteer.everyday_names().eq(["apple"]));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn everyday_names(&self) -> impl Iterator<Item = &str> {
        let guarded = |name: u32| self.senses(name).any(|s| !s.guard.is_open());
        let mut last = "";
        self.keys().filter(move |(_, name)| guarded(*name)).filter_map(move |(key, _)| {
            let new = key != last;
            last = key;
            new.then_some(key)
        })
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.0.image.section(section)
    }

    /// The entity types that its entities may have.
    pub(crate) fn types(&self) -> &[EntityType] {
        &self.0.types
    }

    pub(crate) fn seed(&self) -> u64 {
        self.0.image.counts.seed
    }

    fn record(&self, entity: u32) -> &[u8] {
        let starts = self.section(Section::Entities);
        let place = |i: usize| u32_at(starts, i) as usize;
        let (start, end) = (place(entity as usize), place(entity as usize + 1));
        self.section(Section::Records).get(start..end).unwrap_or_default()
    }

    fn head(&self, entity: u32) -> Head<'_> {
        take_head(&mut self.record(entity)).unwrap_or_default()
    }

    /// The place of an entity, by its id.
    pub(crate) fn entity_index(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.entity_id(middle).cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The entity at a place.
    pub(crate) fn entity_at(&self, entity: u32) -> Option<Entity> {
        record::read(self.record(entity), &self.0.types)
    }

    /// The aliases of the entity at a place, as they are written.
    fn alias_texts(&self, entity: u32) -> impl Iterator<Item = &str> {
        record::alias_texts(self.record(entity))
    }

    /// The id of the entity at a place; empty where there is none.
    pub(crate) fn entity_id(&self, entity: u32) -> &str {
        take_text(&mut self.record(entity)).unwrap_or_default()
    }

    /// The type of the entity at a place, where there is one.
    pub(crate) fn entity_type(&self, entity: u32) -> Option<&EntityType> {
        self.0.types.get(self.head(entity).kind)
    }

    /// The preferred name of the entity at a place.
    pub(crate) fn entity_name(&self, entity: u32) -> &str {
        self.head(entity).name
    }

    /// The place of the state that the entity at a place belongs to.
    #[inline]
    pub(crate) fn country_index(&self, entity: u32) -> Option<u32> {
        self.belongs(entity).map(|c| c & !BUNDLED).filter(|c| *c != NOWHERE)
    }

    /// Whether only the bundled lists have the entity at a place.
    #[inline]
    pub(crate) fn is_bundled(&self, entity: u32) -> bool {
        self.belongs(entity).is_some_and(|c| c & BUNDLED != 0)
    }

    #[inline]
    fn belongs(&self, entity: u32) -> Option<u32> {
        let countries = self.section(Section::Countries);
        let known = (entity as usize) < countries.len() / 4;
        known.then(|| u32_at(countries, entity as usize))
    }

    /// The names with this key, by place.
    pub(crate) fn names_of(&self, key: &str) -> impl Iterator<Item = u32> + '_ {
        let key = key.as_bytes();
        let stored = |i: u32| self.name(i).map_or(&[] as &[u8], |n| n.key);
        let (mut low, mut high) = (0, self.names() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if stored(middle) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let end = (low..self.names() as u32).find(|i| stored(*i) != key);
        low..end.unwrap_or(self.names() as u32)
    }

    /// The name at a place.
    #[inline]
    pub(crate) fn name(&self, name: u32) -> Option<RawName<'_>> {
        raw_name(self.section(Section::Names), self.section(Section::Keys), name as usize)
    }

    /// What the name at a place can denote, by entity.
    pub(crate) fn senses(&self, name: u32) -> impl Iterator<Item = Sense> + Clone + '_ {
        let meaning = u32_at(self.section(Section::Names), 2 * name as usize + 1);
        let one = (meaning & SEVERAL == 0 && (name as usize) < self.names()).then_some(meaning);
        let senses = self.section(Section::Senses);
        let at = (meaning & !SEVERAL) as usize;
        let count = if meaning & SEVERAL == 0 { 0 } else { u32_at(senses, at) as usize };
        let count = count.min(senses.len() / 4);
        let several = (at + 1..at + 1 + count).map(move |i| u32_at(senses, i));
        one.into_iter().chain(several).map(unpack)
    }

    /// Every key, in order, with its names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&str, u32)> {
        let names = raw_names(self.section(Section::Names), self.section(Section::Keys));
        names.zip(0..).map(|(n, i)| (std::str::from_utf8(n.key).unwrap_or_default(), i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Alias;
    use crate::gazetteer::buffer::Buffer;
    use crate::gazetteer::image::SECTIONS;
    use crate::matcher::Matcher;
    use proptest::prelude::*;

    fn sample() -> Gazetteer {
        let entity = |id: &str, name: &str| Entity::new(id, "group", name).unwrap();
        Gazetteer::builder(&Schema::builtin().unwrap())
            .entity(entity("a", "Islamic State").alias(Alias::new("IS").unwrap()).country("b"))
            .unwrap()
            .entity(
                entity("b", "Islamic State").alias(Alias::new("Islamic State in Iraq").unwrap()),
            )
            .unwrap()
            .build()
            .unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        /// Checksums keep accidents out; this is what they cannot.
        #[test]
        fn no_bytes_lead_outside(
            changes in prop::collection::vec((0..SECTIONS - 1, any::<prop::sample::Index>(), any::<u8>()), 1..20),
            cut in 0..40usize,
        ) {
            let sample = sample();
            let mut sections: Vec<Vec<u8>> = (0..SECTIONS - 1)
                .map(|i| sample.0.image.section_at(i).to_vec())
                .collect();
            for (section, at, byte) in changes {
                if !sections[section].is_empty() {
                    let at = at.index(sections[section].len());
                    sections[section][at] = byte;
                }
            }
            if cut < SECTIONS - 1 {
                let half = sections[cut].len() / 2;
                sections[cut].truncate(half);
            }
            let sections: Vec<Buffer> = sections.into_iter().map(Buffer::from).collect();
            let image = Image::new(sections.try_into().unwrap(), sample.0.image.counts);
            let changed = Gazetteer::new(image, Vec::new(), Vec::new());
            let text = "Islamic State in Iraq (IS) Islamic State";
            Matcher::new(&changed).find_iter(text).for_each(drop);
            Matcher::new(&changed).find_overlapping_iter(text).for_each(drop);
            changed.iter().for_each(drop);
            let _ = changed.find("Islamic State");
            let _ = changed.search("Islamc Stat in").collect();
            changed.entity("a").ok();
            changed.keys().for_each(drop);
        }
    }
}
