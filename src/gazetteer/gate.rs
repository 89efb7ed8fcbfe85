//! Lists of GATE: an index `.def` and a `.lst` for every kind of name.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path as FilePath;

use crate::entity::{Alias, Entity};
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::decode::open;
use crate::gazetteer::source::{Entry, Row, lines};
use crate::id::EntityType;
use crate::schema::Schema;

/// Which entity types the lists of a GATE index hold.
///
/// A list takes, in this order, what is said here of its `major:minor` or its
/// major type; the type that the schema knows by its annotation type, its
/// minor type, its major type.
///
/// ```
/// use isnad::{GateTypes, Gazetteer, Schema};
///
/// let folder = tempfile::tempdir().unwrap();
/// let index = folder.path().join("lists.def");
/// std::fs::write(&index, "ministry.lst:govern_key\nday.lst:date:day\n").unwrap();
/// std::fs::write(folder.path().join("ministry.lst"), "Ministry of Oil\n").unwrap();
/// let types = GateTypes::new().maps("govern_key", "group").leaves_out("date");
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?).gate(&index, &types)?.build()?;
/// assert_eq!(gazetteer.find("Ministry of Oil")[0].entity_type(), &"group");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct GateTypes {
    /// `None` for what is left out.
    map: BTreeMap<String, Option<EntityType>>,
}

impl GateTypes {
    /// Types by the names of the schema only.
    ///
    /// ```
    /// use isnad::{GateTypes, Gazetteer, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// std::fs::write(folder.path().join("lists.def"), "city.lst:location:city\n").unwrap();
    /// std::fs::write(folder.path().join("city.lst"), "Baghdad\n").unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .gate(folder.path().join("lists.def"), &GateTypes::new())?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Baghdad")[0].entity_type().as_str(), "place");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Lists of this major type, or `major:minor`, hold entities of this type.
    ///
    /// ```
    /// use isnad::{GateTypes, Gazetteer, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// std::fs::write(folder.path().join("lists.def"), "ministry.lst:govern_key\n").unwrap();
    /// std::fs::write(folder.path().join("ministry.lst"), "Ministry of Oil\n").unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .gate(folder.path().join("lists.def"), &GateTypes::new().maps("govern_key", "group"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Ministry of Oil")[0].entity_type().as_str(), "group");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn maps(mut self, major: impl Into<String>, kind: impl Into<EntityType>) -> Self {
        self.map.insert(major.into(), Some(kind.into()));
        self
    }

    /// Lists of this major type, or `major:minor`, hold no entities.
    ///
    /// ```
    /// use isnad::{GateTypes, Gazetteer, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// std::fs::write(folder.path().join("lists.def"), "day.lst:date:day\n").unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .gate(folder.path().join("lists.def"), &GateTypes::new().leaves_out("date"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.tallies()[0].left_out["type date"], 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn leaves_out(mut self, major: impl Into<String>) -> Self {
        self.map.insert(major.into(), None);
        self
    }
}

/// A line of an index.
#[derive(Debug)]
struct List {
    file: String,
    kind: EntityType,
    language: Option<String>,
}

impl GazetteerBuilder {
    /// Adds the lists that a GATE index names, which stand beside it.
    ///
    /// A line of the index is `file.lst:major:minor:language:annotation`; only
    /// the file and the major type must be there. In [`GazetteerBuilder::gate_list`] is what
    /// a list holds. In the index's [`Tally`](crate::Tally), lines that name
    /// a list count as left out, as `list`: each list has its own tally.
    ///
    /// ```
    /// use isnad::{GateTypes, Gazetteer, Schema};
    ///
    /// let directory = std::env::temp_dir().join(format!("isnad-gate-{}", std::process::id()));
    /// std::fs::create_dir_all(&directory).unwrap();
    /// std::fs::write(directory.join("lists.def"), "city.lst:location:city\nday.lst:date:day\n").unwrap();
    /// std::fs::write(directory.join("city.lst"), "Baghdad\nBasra&country=iraq\n").unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .gate(directory.join("lists.def"), &GateTypes::new().leaves_out("date"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Basra")[0].entity_type(), &"place");
    /// # std::fs::remove_dir_all(&directory).ok();
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read; a line that is wrong, or a list whose type
    /// is neither known nor left out, unless the build is lenient.
    pub fn gate(self, path: impl AsRef<FilePath>, types: &GateTypes) -> Result<Self> {
        let path = path.as_ref();
        let origin = path.display().to_string();
        let mut lists = Vec::new();
        let index = open(path)?;
        let mut build = self.source(&origin, false, |schema, add| {
            lines(&origin, index, |number, line| {
                let found = line.and_then(|l| list(l, types, schema)).map(|found| match found {
                    Ok(list) => {
                        lists.push(list);
                        Row::LeftOut("list".into())
                    }
                    Err(major) => Row::LeftOut(format!("type {major}").into()),
                });
                add(number, found)
            })
        })?;
        for list in lists {
            let file = path.with_file_name(&list.file);
            let reader = open(&file)?;
            let origin = file.display().to_string();
            build = build.names_of_list(&origin, reader, &list.kind, list.language.as_deref())?;
        }
        Ok(build)
    }

    /// Adds entities of one type from a GATE list, a name a line; `origin`
    /// names it in errors.
    ///
    /// Features may follow the name, as `name&key=value&key=value` or with
    /// tabs: `id` makes names of one id one entity, `country` is the id of a
    /// state; others are left alone. A name without an id is an entity of its
    /// own, with its type and text for an id.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .gate_list("company.lst", "AT&T\nBadr&id=badr\nBadr Corps&id=badr\n".as_bytes(), "group")?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("AT&T")[0].id(), "group:AT&T");
    /// assert_eq!(gazetteer.entity("badr")?.aliases().len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A type that the schema lacks, or a reader that fails; a line that is
    /// wrong, unless the build is lenient.
    pub fn gate_list(self, origin: &str, reader: impl BufRead, kind: &str) -> Result<Self> {
        self.names_of_list(origin, reader, &kind.into(), None)
    }

    fn names_of_list(
        self,
        origin: &str,
        reader: impl BufRead,
        kind: &EntityType,
        language: Option<&str>,
    ) -> Result<Self> {
        self.source(origin, true, |schema, add| {
            let kind = schema.entity_type(kind)?.name().clone();
            lines(origin, reader, |number, line| {
                add(number, line.and_then(|l| row(l, &kind, language)))
            })
        })
    }
}

/// The list that a line of an index names, or the major type that says it is
/// left out.
fn list(line: &str, types: &GateTypes, schema: &Schema) -> Result<Result<List, String>, String> {
    let mut fields = line.split(':').map(str::trim);
    let file = fields.next().unwrap_or_default();
    let major = fields.next().unwrap_or_default();
    let minor = fields.next().unwrap_or_default();
    let language = fields.next().unwrap_or_default();
    let annotation = fields.next().unwrap_or_default();
    if !file.ends_with(".lst") || major.is_empty() || fields.next().is_some() {
        return Err(format!("found `{line}`, expected `file.lst:major:minor:language:annotation`"));
    }
    let both = format!("{major}:{minor}");
    let kind = match types.map.get(&both).or_else(|| types.map.get(major)) {
        Some(Some(kind)) => schema.entity_type(kind).map_err(|e| e.to_string())?,
        Some(None) => return Ok(Err(major.to_owned())),
        None => {
            let found = [annotation, minor, major].into_iter().filter(|n| !n.is_empty());
            found.filter_map(|n| schema.entity_type(n).ok()).next().ok_or_else(|| {
                format!(
                    "found type `{both}`, expected one that is mapped, left out or in the schema"
                )
            })?
        }
    };
    let tag = (2..=3).contains(&language.len()) && language.is_ascii();
    Ok(Ok(List {
        file: file.to_owned(),
        kind: kind.name().clone(),
        language: tag.then(|| language.to_owned()),
    }))
}

fn row(line: &str, kind: &EntityType, language: Option<&str>) -> Result<Row, String> {
    let (name, features) = split(line)?;
    let of = |key: &str| features.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
    let id = of("id").map_or_else(|| format!("{kind}:{name}"), str::to_owned);
    let mut entity = Entity::new(id, kind.clone(), name).map_err(|e| e.to_string())?;
    if let Some(tag) = language {
        entity = entity.alias(Alias::new(name).map_err(|e| e.to_string())?.language(tag));
    }
    if let Some(state) = of("country") {
        entity = entity.country(state);
    }
    Ok(Entry::new(entity).into())
}

type Features<'l> = Vec<(&'l str, &'l str)>;

/// The name of a line and its features. A `&` begins features only where all
/// after it are features.
fn split(line: &str) -> Result<(&str, Features<'_>), String> {
    if let Some((name, rest)) = line.split_once('\t') {
        let features = rest.split('\t').filter(|f| !f.is_empty()).map(|feature| {
            let wrong = || format!("found feature `{feature}`, expected `key=value`");
            feature.split_once('=').ok_or_else(wrong)
        });
        return Ok((name.trim(), features.collect::<Result<_, _>>()?));
    }
    for (at, _) in line.match_indices('&') {
        let (name, rest) = line.split_at(at);
        let features: Option<Features<'_>> =
            rest.split('&').skip(1).map(|feature| feature.split_once('=')).collect();
        if let Some(features) = features {
            return Ok((name.trim(), features));
        }
    }
    Ok((line.trim(), Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn builder() -> GazetteerBuilder {
        Gazetteer::builder(&Schema::builtin().unwrap())
    }

    #[test]
    fn features_follow_names() {
        for (line, name, features) in [
            ("Basra", "Basra", vec![]),
            ("Basra &country=iraq&id=b", "Basra", vec![("country", "iraq"), ("id", "b")]),
            ("AT&T", "AT&T", vec![]),
            ("AT&T&id=t", "AT&T", vec![("id", "t")]),
            ("A&b=c&D", "A&b=c&D", vec![]),
            ("Marks & Spencer\tid=m\t", "Marks & Spencer", vec![("id", "m")]),
        ] {
            assert_eq!(split(line), Ok((name, features)), "{line}");
        }
        assert_eq!(split("a\tb"), Err("found feature `b`, expected `key=value`".into()));
    }

    #[test]
    fn lists_take_the_nearest_type() {
        let schema = Schema::builtin().unwrap();
        let types = GateTypes::new().maps("key:gov", "ORG").maps("key", "place").leaves_out("date");
        let kind = |line: &str| {
            list(line, &types, &schema).map(|f| f.map(|l| l.kind.to_string())).map_err(|e| {
                assert!(e.starts_with("found "), "{e}");
            })
        };
        for (line, expected) in [
            ("a.lst:location:country", Ok(Ok("state"))),
            ("a.lst:location:region:en", Ok(Ok("place"))),
            ("a.lst:x:y::Person", Ok(Ok("person"))),
            ("a.lst:key:gov", Ok(Ok("group"))),
            ("a.lst:key:other", Ok(Ok("place"))),
            ("a.lst:date:day", Ok(Err("date"))),
            ("a.lst:currency", Err(())),
            ("a.lst", Err(())),
            ("a.txt:location", Err(())),
        ] {
            let expected = expected.map(|e| e.map(str::to_owned).map_err(str::to_owned));
            assert_eq!(kind(line), expected, "{line}");
        }
    }

    #[test]
    fn every_line_is_an_entity_or_listed() {
        let directory = tempfile::tempdir().unwrap();
        let write = |file: &str, text: &str| {
            std::fs::write(directory.path().join(file), text).unwrap();
        };
        write("lists.def", "city.lst:location:city:en\nday.lst:date\nodd.lst:odd\n");
        write("city.lst", "Baghdad\n\nBasra&id=basra\nBassora&id=basra\n–\nx\ty\n");
        let index = directory.path().join("lists.def");
        let types = GateTypes::new().leaves_out("date");
        let gazetteer = builder().lenient().gate(&index, &types).unwrap().build().unwrap();
        let [def, city] = gazetteer.tallies() else { panic!() };
        assert_eq!((def.records, def.entities, def.skipped), (3, 0, 1));
        assert_eq!((def.left_out["list"], def.left_out["type date"]), (1, 1));
        assert_eq!((city.records, city.entities, city.skipped), (5, 3, 2));
        assert_eq!(gazetteer.len(), 2);
        let basra = gazetteer.entity("basra").unwrap();
        assert!(basra.aliases().iter().all(|a| a.language_tag() == Some("en")));
        assert!(gazetteer.find("Bassora")[0].id() == "basra");
        let error = builder().file(&index).unwrap_err().to_string();
        assert!(error.ends_with("lists.def:2: found type `date:`, expected one that is mapped, left out or in the schema"), "{error}");
        write("lists.def", "gone.lst:location\n");
        let error = builder().lenient().file(&index).unwrap_err().to_string();
        assert!(error.contains("gone.lst"), "{error}");
    }
}
