//! The schema: which entity types and relations there are, and which fit.
//!
//! Types and relations mean to the rest of the crate only what the schema
//! says: what a type behaves as, whether a relation holds for a time, what it
//! contradicts. Their names mean nothing.

mod kinds;
mod types;
mod relations;
mod file;

use std::collections::HashMap;
use std::path::Path as FilePath;

use crate::error::{Error, Result};
use crate::id::{EntityType, Relation};

pub use crate::schema::kinds::{Kind, Nature, Side};
pub use crate::schema::relations::RelationDefinition;
pub use crate::schema::types::TypeDefinition;

const BUILTIN: &str = include_str!("../../data/schema.toml");

/// The entity types and relations that readings and graphs speak of.
///
/// ```
/// use isnad::Schema;
///
/// let schema = Schema::builtin()?;
/// assert_eq!(schema.relations().count(), 30);
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

impl Schema {
    /// The shipped schema: six entity types and 30 relations.
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
        let mut schema = Self::empty();
        schema.take(origin, text)?;
        Ok(schema)
    }

    /// Adds what a TOML text says to this schema; `origin` names it in errors.
    ///
    /// Its types and relations may speak of those that are there. A type that
    /// is there already gets the names of `also` and the mappings beside its
    /// own; a relation that is there already is as the text says.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?.and("mine.toml", r#"
    /// [type.ship]
    /// also = ["VESSEL"]
    /// [relation.sails_for]
    /// from = ["ship"]
    /// to = ["group", "state"]
    /// nature = "state"
    /// "#)?;
    /// assert_eq!(schema.entity_type("vessel")?.name(), "ship");
    /// assert!(schema.relation("sails_for")?.allows("ship", "state"));
    /// assert!(schema.relation("leads").is_ok(), "what ships is still there");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is not a valid schema, or that contradicts this one: the error
    /// names line and relation.
    pub fn and(mut self, origin: &str, text: &str) -> Result<Self> {
        self.take(origin, text)?;
        Ok(self)
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
        self.find_type(name).ok_or_else(|| Error::UnknownType {
            name: name.to_owned(),
            nearest: nearest(name, self.type_index.keys().map(String::as_str)),
            known: self.types.iter().map(|t| t.name.to_string()).collect(),
        })
    }

    /// The type that discoveries of this kind get: the first as written that
    /// behaves so.
    pub(crate) fn type_of(&self, kind: Kind) -> Option<&EntityType> {
        let all = self.types.iter().filter(|t| t.kind == kind && kind != Kind::Other);
        all.min_by_key(|t| t.written).map(|t| &t.name)
    }

    /// The relations in the order in which they are written.
    pub(crate) fn as_written(&self) -> Vec<&RelationDefinition> {
        let mut all: Vec<_> = self.relations.iter().collect();
        all.sort_by_key(|r| r.written);
        all
    }

    /// The relation of an entity to the names it has: the first as written
    /// whose object is a name.
    pub(crate) fn naming(&self) -> Option<&RelationDefinition> {
        self.as_written().into_iter().find(|r| r.takes_name())
    }

    /// The relation that this name is the inverse of, and is not one itself.
    ///
    /// ```
    /// use isnad::Schema;
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.inverse("supported_by").map(|r| r.name().as_str()), Some("supports"));
    /// assert!(schema.inverse("supports").is_none());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn inverse(&self, name: &str) -> Option<&RelationDefinition> {
        let known = self.relation_index.contains_key(name);
        self.relations.iter().filter(|_| !known).find(|r| r.inverse.as_deref() == Some(name))
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
        self.find_relation(name).ok_or_else(|| Error::UnknownRelation {
            name: name.to_owned(),
            nearest: nearest(name, self.relations.iter().map(|r| r.name.as_str())),
            known: self.relations.iter().map(|r| r.name.to_string()).collect(),
        })
    }

    /// One relation, if it is known: for whom an unknown one is no fault, so
    /// that nobody looks for what else may have been meant.
    pub(crate) fn find_relation(&self, name: &str) -> Option<&RelationDefinition> {
        self.relation_index.get(name).and_then(|i| self.relations.get(*i))
    }

    /// One type, if it is known; see [`Schema::find_relation`].
    pub(crate) fn find_type(&self, name: &str) -> Option<&TypeDefinition> {
        let index = self.type_index.get(name).or_else(|| self.type_index.get(&name.to_lowercase()));
        index.and_then(|i| self.types.get(*i))
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
        assert_eq!(schema.relations().len(), 30);
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
            (
                "[type.a]\nbehaves_as=['person', 'group']\n",
                "s.toml:2: a: behaves as [\"person\", \"group\"], expected one of person, group, state, place, community, outlet",
            ),
            (
                "[type.a]\nbehaves_like='person'\n",
                "s.toml:2: a: unknown key `behaves_like`, did you mean `behaves_as`?",
            ),
            ("[type.a]\nftm=3\n", "s.toml:2: a: found integer for `ftm`, expected a string"),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\ncontradicts=['r']\n",
                "s.toml:2: r: contradicts itself, expected other relations",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\ncontradicts=['q']\n",
                "s.toml:2: r: contradicts: no relation `q`, expected `r`",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\ninverse='r'\n",
                "s.toml:2: r: is its own inverse, expected `symmetric = true`",
            ),
            (
                "[type.a]\n[type.b]\n[relation.r]\nfrom=['a']\nto=['b']\nnature='state'\ninverse='q'\n[relation.q]\nfrom=['a']\nto=['b']\nnature='state'\n",
                "s.toml:3: r: `q` is no inverse of `r`: expected its sides turned round",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\ninverse='q'\n[relation.s]\nfrom=['a']\nto=['a']\nnature='state'\ninverse='q'\n",
                "s.toml:2: r: `q` is the inverse of `r` and `s`",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='state'\ninverse='q'\n[relation.q]\nfrom=['a']\nto=['a']\nnature='state'\ninverse='p'\n",
                "s.toml:2: r: `q` is the inverse of `r`, whose own inverse is `p`, expected `r`",
            ),
            (
                "[type.a]\n[relation.r]\nfrom=['a']\nto=['a']\nnature='event'\ntimeless=true\n",
                "s.toml:2: r: is timeless and happens at a time, expected one of them",
            ),
        ] {
            assert_eq!(Schema::parse("s.toml", text).unwrap_err().to_string(), expected);
        }
        let error = Schema::parse("s.toml", "[type.a]\n[relation.r]\nfrom=3\n").unwrap_err();
        assert!(error.to_string().starts_with("s.toml:3: "), "{error}");
    }

    #[test]
    fn both_sides_know_what_one_of_them_says() {
        let text = "[type.a]\n[type.b]\n[relation.owns]\nfrom=['a']\nto=['b']\nnature='state'\ninverse='owned'\n[relation.owned]\nfrom=['b']\nto=['a']\nnature='state'\ncontradicts=['owns']\n";
        let schema = Schema::parse("s.toml", text).unwrap();
        assert_eq!(schema.relation("owned").unwrap().inverse(), Some("owns"));
        assert_eq!(schema.relation("owns").unwrap().contradicts(), [Relation::from("owned")]);
        assert!(schema.inverse("owned").is_none(), "it is a relation of its own");
    }

    #[test]
    fn what_is_added_stands_beside_what_was_there() {
        let added = Schema::builtin().unwrap().and(
            "mine.toml",
            "[type.group]\nalso=['SYNDICATE']\n[type.firm]\nbehaves_as='group'\n[relation.leads]\nfrom=['person']\nto=['firm']\nnature='state'\n",
        );
        let schema = added.unwrap();
        assert_eq!(schema.entity_type("syndicate").unwrap().name(), &"group");
        assert_eq!(schema.entity_type("ORG").unwrap().behaves_as(), Kind::Group);
        assert_eq!(schema.type_of(Kind::Group).unwrap(), &"group", "the first as written");
        let leads = schema.relation("leads").unwrap();
        assert!(leads.allows("person", "firm") && !leads.allows("person", "group"));
        let error = Schema::builtin()
            .unwrap()
            .and("mine.toml", "[relation.r]\nfrom=['x']\nto=['name']\nnature='state'\n");
        assert!(
            error.unwrap_err().to_string().starts_with("mine.toml:1: r: found entity type `x`")
        );
    }
}
