//! The schema: which entity types and relations there are, and which fit.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path as FilePath;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result, from_toml, line_of, one_of};
use crate::id::{EntityType, Relation};

const BUILTIN: &str = include_str!("../data/schema.toml");

/// Whether a relation holds for a time or happens at one.
///
/// ```
/// use isnad::{Nature, Schema};
///
/// assert_eq!(Schema::builtin()?.relation("killed")?.nature(), Nature::Event);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Nature {
    /// It holds for a time, such as `leads`.
    State,
    /// It happens at a time, such as `killed`.
    Event,
    /// It may be either, such as `present_in`.
    Either,
}

impl Nature {
    /// Every nature.
    ///
    /// ```
    /// use isnad::Nature;
    ///
    /// assert_eq!(Nature::ALL.map(Nature::as_str), ["state", "event", "either"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::State, Self::Event, Self::Either];

    /// The nature as a schema file writes it; parsing reads it back.
    ///
    /// ```
    /// use isnad::Nature;
    ///
    /// assert_eq!(Nature::Event.as_str(), "event");
    /// assert_eq!("event".parse::<Nature>()?, Nature::Event);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Event => "event",
            Self::Either => "either",
        }
    }
}

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Nature {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("nature", text, Self::ALL, Self::as_str)
    }
}

/// What one side of a relation may be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Side {
    Types(Vec<EntityType>),
    Any,
    Same,
    Name,
}

impl Side {
    fn allows(&self, kind: &str, other: &str) -> bool {
        match self {
            Self::Types(types) => types.iter().any(|t| *t == *kind),
            Self::Any => true,
            Self::Same => kind == other,
            Self::Name => false,
        }
    }
}

/// An entity type of the schema.
///
/// ```
/// use isnad::Schema;
///
/// let schema = Schema::builtin()?;
/// assert_eq!(schema.entity_type("Organisation")?.name(), "group");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    name: EntityType,
    also: Vec<String>,
    mappings: BTreeMap<String, String>,
}

impl TypeDefinition {
    /// The type's name in the schema, whatever other sources call it.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.entity_type("GPE")?.name(), "state");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &EntityType {
        &self.name
    }

    /// What other sources call it, as the schema file writes it.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let also = schema.entity_type("person")?.also();
    /// assert!(also.contains(&"PERSON".to_owned()) && also.contains(&"PER".to_owned()));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn also(&self) -> &[String] {
        &self.also
    }

    /// The same notion in another vocabulary: in the shipped schema `ftm`
    /// (FollowTheMoney) or `wikidata`; in your own, any key of the type's table.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.entity_type("person")?.mapping("wikidata"), Some("Q5"));
    /// assert_eq!(schema.entity_type("person")?.mapping("dbpedia"), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn mapping(&self, vocabulary: &str) -> Option<&str> {
        self.mappings.get(vocabulary).map(String::as_str)
    }
}

/// A relation of the schema.
///
/// ```
/// use isnad::Schema;
///
/// let schema = Schema::builtin()?;
/// let leads = schema.relation("leads")?;
/// assert!(leads.allows("person", "group") && !leads.allows("group", "person"));
/// assert_eq!(leads.inverse(), Some("led_by"));
/// assert!(schema.relation("allied_with")?.is_symmetric());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RelationDefinition {
    name: Relation,
    from: Side,
    to: Side,
    pairs: Vec<(EntityType, EntityType)>,
    nature: Nature,
    symmetric: bool,
    transitive: bool,
    inverse: Option<String>,
    reads: String,
    mappings: BTreeMap<String, String>,
}

impl RelationDefinition {
    /// The relation's name.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let symmetric: Vec<_> =
    ///     schema.relations().filter(|r| r.is_symmetric()).map(|r| r.name().as_str()).collect();
    /// assert!(symmetric.contains(&"fights") && !symmetric.contains(&"attacked"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &Relation {
        &self.name
    }

    /// Whether an entity of type `from` may stand in it to one of type `to`.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let part_of = schema.relation("part_of")?;
    /// assert!(part_of.allows("place", "state"));
    /// assert!(!part_of.allows("group", "place"), "each side fits, the pair does not");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows(&self, from: &str, to: &str) -> bool {
        self.from.allows(from, to)
            && self.to.allows(to, from)
            && (self.pairs.is_empty() || self.pairs.iter().any(|(a, b)| *a == *from && *b == *to))
    }

    /// Whether an entity of this type may be its subject.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let killed = Schema::builtin()?.relation("killed")?.clone();
    /// assert!(killed.allows_subject("state") && !killed.allows_subject("place"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows_subject(&self, kind: &str) -> bool {
        self.from.allows(kind, kind)
    }

    /// Whether an entity of this type may be its object.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let killed = Schema::builtin()?.relation("killed")?.clone();
    /// assert!(killed.allows_object("person") && !killed.allows_object("group"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn allows_object(&self, kind: &str) -> bool {
        self.to.allows(kind, kind)
    }

    /// Whether its object is a literal name rather than an entity.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("alias_of")?.takes_name());
    /// assert!(!schema.relation("leads")?.takes_name());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn takes_name(&self) -> bool {
        self.to == Side::Name
    }

    /// Whether it holds for a time or happens at one.
    ///
    /// ```
    /// use isnad::{Nature, Schema};
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("killed")?.nature(), Nature::Event);
    /// // Based there, or on a visit.
    /// assert_eq!(schema.relation("present_in")?.nature(), Nature::Either);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn nature(&self) -> Nature {
        self.nature
    }

    /// Whether it reads the same in both directions.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("allied_with")?.is_symmetric());
    /// assert!(!schema.relation("supports")?.is_symmetric());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.symmetric
    }

    /// Whether it carries over: if A to B and B to C, then A to C.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("located_in")?.is_transitive());
    /// assert!(!schema.relation("allied_with")?.is_transitive(), "an ally's ally may be a foe");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_transitive(&self) -> bool {
        self.transitive
    }

    /// How it is called when read backwards; a symmetric relation has no other
    /// name.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.relation("supports")?.inverse(), Some("supported_by"));
    /// assert_eq!(schema.relation("allied_with")?.inverse(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn inverse(&self) -> Option<&str> {
        self.inverse.as_deref()
    }

    /// How a person reads it between subject and object: as the schema says, or
    /// its name with spaces.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let sentence = format!("Badr {} Iran", schema.relation("allied_with")?.reads());
    /// assert_eq!(sentence, "Badr is allied with Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn reads(&self) -> &str {
        &self.reads
    }

    /// The nearest notion in another vocabulary: `ftm` (FollowTheMoney),
    /// `wikidata` (a property) or `cameo` (an event code).
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let killed = schema.relation("killed")?;
    /// assert_eq!(killed.mapping("wikidata"), Some("P157"));
    /// assert_eq!(killed.mapping("cameo"), Some("1823"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn mapping(&self, vocabulary: &str) -> Option<&str> {
        self.mappings.get(vocabulary).map(String::as_str)
    }
}

/// The entity types and relations that readings and graphs speak of.
///
/// ```
/// use isnad::Schema;
///
/// let schema = Schema::builtin()?;
/// assert_eq!(schema.relations().count(), 25);
/// assert!(schema.relation("leeds").unwrap_err().to_string().contains("did you mean `leads`?"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Schema {
    types: Vec<TypeDefinition>,
    relations: Vec<RelationDefinition>,
    type_index: HashMap<String, usize>,
    relation_index: HashMap<Relation, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "type", default)]
    types: BTreeMap<Spanned<String>, TypeRecord>,
    #[serde(rename = "relation", default)]
    relations: BTreeMap<Spanned<String>, RelationRecord>,
}

#[derive(Deserialize)]
struct TypeRecord {
    #[serde(default)]
    also: Vec<String>,
    #[serde(flatten)]
    mappings: BTreeMap<String, String>,
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
    nature: Nature,
    #[serde(default)]
    symmetric: bool,
    #[serde(default)]
    transitive: bool,
    inverse: Option<String>,
    reads: Option<String>,
    #[serde(rename = "roles")]
    _roles: Option<Roles>,
    ftm: Option<String>,
    wikidata: Option<String>,
    cameo: Option<String>,
}

impl Schema {
    /// The shipped schema: six entity types and 25 relations.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let types: Vec<_> = schema.entity_types().map(|t| t.name().as_str()).collect();
    /// assert_eq!(types, ["community", "group", "outlet", "person", "place", "state"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None, as the tests hold the shipped file valid.
    pub fn builtin() -> Result<Self> {
        Self::parse("data/schema.toml", BUILTIN)
    }

    /// A schema that knows no type and no relation.
    pub(crate) fn empty() -> Self {
        Self {
            types: Vec::new(),
            relations: Vec::new(),
            type_index: HashMap::new(),
            relation_index: HashMap::new(),
        }
    }

    /// Reads a schema file in TOML.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let mut file = tempfile::NamedTempFile::new().unwrap();
    /// std::io::Write::write_all(&mut file, b"[type.ship]\nalso = ['VESSEL']\n").unwrap();
    /// let schema = Schema::open(file.path())?;
    /// assert_eq!(schema.entity_type("vessel")?.name(), "ship");
    /// assert!(Schema::open("no/such/schema.toml").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not a valid schema.
    pub fn open(path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads a schema from TOML text; `origin` names it in errors.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let error = Schema::parse("mine.toml", r#"
    /// [type.ship]
    /// [relation.owns]
    /// from = ["firm"]
    /// to = ["ship"]
    /// nature = "state"
    /// "#).unwrap_err();
    /// assert_eq!(error.to_string(), "mine.toml:3: owns: found entity type `firm`, expected one of ship");
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is not a valid schema: the error names line and relation.
    pub fn parse(origin: &str, text: &str) -> Result<Self> {
        let line = |byte| line_of(text, byte);
        let file: File = from_toml(origin, text)?;
        let mut schema = Self::empty();
        for (name, record) in file.types {
            let at = line(name.span().start);
            let name = EntityType::from(name.into_inner());
            let index = schema.types.len();
            for key in record.also.iter().map(String::as_str).chain([name.as_str()]) {
                let key = key.to_lowercase();
                if let Some(&other) = schema.type_index.get(&key)
                    && other != index
                {
                    let message = format!("`{key}` names two entity types");
                    return Err(Error::rule(origin, at, &name, message));
                }
                schema.type_index.insert(key, index);
            }
            let (also, mappings) = (record.also, record.mappings);
            schema.types.push(TypeDefinition { name, also, mappings });
        }
        for (name, record) in file.relations {
            let at = line(name.span().start);
            let name = name.into_inner();
            let wrong = |message: String| Error::rule(origin, at, &name, message);
            let definition = schema.define(&name, record).map_err(wrong)?;
            schema.relation_index.insert(definition.name.clone(), schema.relations.len());
            schema.relations.push(definition);
        }
        Ok(schema)
    }

    fn define(
        &self,
        name: &str,
        record: RelationRecord,
    ) -> std::result::Result<RelationDefinition, String> {
        let known = |kind: &str| {
            let found = self.types.iter().find(|t| t.name == *kind);
            found.map(|t| t.name.clone()).ok_or_else(|| {
                let all: Vec<_> = self.types.iter().map(|t| t.name.as_str()).collect();
                format!("found entity type `{kind}`, expected one of {}", all.join(", "))
            })
        };
        let side = |kinds: &[String]| match kinds {
            [] => Err("expected at least one entity type on each side".to_owned()),
            [one] if one == "any" => Ok(Side::Any),
            [one] if one == "same" => Ok(Side::Same),
            [one] if one == "name" => Ok(Side::Name),
            many => many
                .iter()
                .map(|k| known(k))
                .collect::<std::result::Result<_, _>>()
                .map(Side::Types),
        };
        let (from, to) = (side(&record.from)?, side(&record.to)?);
        if from == Side::Name || from == Side::Same {
            return Err("`name` and `same` may stand in `to` only".to_owned());
        }
        let pairs = record
            .pairs
            .iter()
            .map(|(a, b)| Ok((known(a)?, known(b)?)))
            .collect::<std::result::Result<Vec<_>, String>>()?;
        if record.symmetric && record.inverse.is_some() {
            return Err("a symmetric relation is its own inverse".to_owned());
        }
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
            symmetric: record.symmetric,
            transitive: record.transitive,
            inverse: record.inverse,
            reads: record.reads.unwrap_or_else(|| name.replace('_', " ")),
            mappings,
        })
    }

    /// The entity types, in alphabetical order.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// let from_wikidata: Vec<_> =
    ///     schema.entity_types().filter(|t| t.mapping("wikidata").is_some()).collect();
    /// assert_eq!(from_wikidata.len(), schema.entity_types().len());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_types(&self) -> impl ExactSizeIterator<Item = &TypeDefinition> {
        self.types.iter()
    }

    /// The relations, in alphabetical order.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// // What may stand between a person and a state?
    /// let schema = Schema::builtin()?;
    /// let fit = schema.relations().filter(|r| r.allows("person", "state"));
    /// let names: Vec<_> = fit.map(|r| r.name().as_str()).collect();
    /// assert!(names.contains(&"country_of") && !names.contains(&"member_of"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn relations(&self) -> impl ExactSizeIterator<Item = &RelationDefinition> {
        self.relations.iter()
    }

    /// The entity type with this name, or that other sources call so; case
    /// does not count.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.entity_type("norp")?.name(), "community");
    /// let error = schema.entity_type("persn").unwrap_err();
    /// assert_eq!(error.to_string(), "no entity type `persn`, did you mean `person`?");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A name that no type has.
    pub fn entity_type(&self, name: &str) -> Result<&TypeDefinition> {
        let index = self.type_index.get(name).or_else(|| self.type_index.get(&name.to_lowercase()));
        index.and_then(|i| self.types.get(*i)).ok_or_else(|| Error::UnknownType {
            name: name.to_owned(),
            nearest: nearest(name, self.type_index.keys().map(String::as_str)),
            known: self.types.iter().map(|t| t.name.to_string()).collect(),
        })
    }

    /// Whether a type has this very name.
    pub(crate) fn is_type(&self, kind: &EntityType) -> bool {
        self.types.iter().any(|t| t.name == *kind)
    }

    /// The relation with this name; case counts.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert!(schema.relation("fights")?.is_symmetric());
    /// assert!(schema.relation("Fights").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A name that no relation has.
    pub fn relation(&self, name: &str) -> Result<&RelationDefinition> {
        let found = self.relation_index.get(name).and_then(|i| self.relations.get(*i));
        found.ok_or_else(|| Error::UnknownRelation {
            name: name.to_owned(),
            nearest: nearest(name, self.relations.iter().map(|r| r.name.as_str())),
            known: self.relations.iter().map(|r| r.name.to_string()).collect(),
        })
    }
}

/// The known name nearest to `name` by edits (Damerau 1964), if any is near.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    known
        .map(|k| (strsim::normalized_damerau_levenshtein(&name, k), k))
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, k)| k.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_schema_is_valid() {
        let schema = Schema::builtin().unwrap();
        assert_eq!(schema.entity_types().len(), 6);
        assert_eq!(schema.relations().len(), 25);
        for name in ["ORG", "Organization", "PublicBody", "Organisation"] {
            assert_eq!(schema.entity_type(name).unwrap().name(), &"group");
        }
        let part_of = schema.relation("part_of").unwrap();
        assert!(part_of.allows("place", "state") && !part_of.allows("group", "place"));
        let succeeds = schema.relation("succeeds").unwrap();
        assert!(succeeds.allows("group", "group") && !succeeds.allows("group", "person"));
        assert!(schema.relation("alias_of").unwrap().takes_name());
    }

    #[test]
    fn wrong_schemas_are_refused_with_their_line() {
        for (text, expected) in [
            ("[type.a]\nalso=['b']\n[type.b]\n", "s.toml:3: b: `b` names two entity types"),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=[]\nnature='state'\n",
                "s.toml:2: r: expected at least one entity type on each side",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\nsymmetric=true\ninverse='q'\n",
                "s.toml:2: r: a symmetric relation is its own inverse",
            ),
        ] {
            assert_eq!(Schema::parse("s.toml", text).unwrap_err().to_string(), expected);
        }
        let error = Schema::parse("s.toml", "[type.a]\n[relation.r]\nfrom=3\n").unwrap_err();
        assert!(error.to_string().starts_with("s.toml:3: "), "{error}");
    }
}
