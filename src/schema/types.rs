//! The entity types of a schema.

use std::collections::BTreeMap;

use crate::id::EntityType;
use crate::schema::kinds::Kind;

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
    pub(super) name: EntityType,
    pub(super) kind: Kind,
    pub(super) also: Vec<String>,
    pub(super) mappings: BTreeMap<String, String>,
    /// Its place among the types as they are written.
    pub(super) written: usize,
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

    /// What it behaves as: see [`Kind`].
    ///
    /// ```
    /// use isnad::{Kind, Schema};
    ///
    /// let schema = Schema::builtin()?;
    /// assert_eq!(schema.entity_type("community")?.behaves_as(), Kind::Community);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn behaves_as(&self) -> Kind {
        self.kind
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
