//! Entities and the aliases that name them.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::id::{EntityId, EntityType};

/// What kind of name an alias is; it decides how strictly the alias matches
/// and how far a hit of it can be trusted.
///
/// ```
/// use isnad::AliasKind;
///
/// assert_eq!("acronym".parse::<AliasKind>()?, AliasKind::Acronym);
/// assert_eq!(AliasKind::Metonym.as_str(), "metonym");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AliasKind {
    /// A full name or one of its spellings.
    #[default]
    Name,
    /// Initials, such as `PMU`; matches only in its own case.
    Acronym,
    /// A part of the name that stands for it, such as a family name.
    Short,
    /// The people or the adjective of a state, such as `Iraqis`.
    Demonym,
    /// A seat that stands for who sits there, such as `Washington`.
    Metonym,
    /// A name no longer in use.
    Former,
    /// A nickname or nom de guerre.
    Nickname,
}

impl AliasKind {
    /// Every kind, in order.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Acronym,
        Self::Short,
        Self::Demonym,
        Self::Metonym,
        Self::Former,
        Self::Nickname,
    ];

    /// The kind as data files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Acronym => "acronym",
            Self::Short => "short",
            Self::Demonym => "demonym",
            Self::Metonym => "metonym",
            Self::Former => "former",
            Self::Nickname => "nickname",
        }
    }
}

impl fmt::Display for AliasKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for AliasKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == text).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid("alias kind", format!("found `{text}`, expected one of {all}"))
        })
    }
}

/// A string that can denote an entity.
///
/// ```
/// use isnad::{Alias, AliasKind};
///
/// let alias = Alias::new("PMU")?.kind(AliasKind::Acronym);
/// assert!(alias.is_exact_case(), "acronyms keep their case");
/// assert!(Alias::new("  ").is_err());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    name: String,
    kind: AliasKind,
    exact_case: bool,
    exact_form: bool,
    needs_context: bool,
    language: Option<String>,
}

impl Alias {
    /// A full name.
    ///
    /// # Errors
    ///
    /// A name without a letter or digit.
    pub fn new(name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        if !name.chars().any(char::is_alphanumeric) {
            return Err(Error::invalid(
                "alias",
                format!("found `{name}`, expected at least one letter or digit"),
            ));
        }
        Ok(Self {
            name,
            kind: AliasKind::Name,
            exact_case: false,
            exact_form: false,
            needs_context: false,
            language: None,
        })
    }

    /// Says what kind of name it is.
    #[must_use]
    pub fn kind(mut self, kind: AliasKind) -> Self {
        self.kind = kind;
        self
    }

    /// Matches only where the text has the same upper and lower case.
    #[must_use]
    pub fn exact_case(mut self) -> Self {
        self.exact_case = true;
        self
    }

    /// Matches only where the text has the same characters, unfolded.
    #[must_use]
    pub fn exact_form(mut self) -> Self {
        self.exact_form = true;
        self
    }

    /// Matches only where the document names the entity, or what it belongs
    /// to, in another way too: for names that are also common words.
    #[must_use]
    pub fn needs_context(mut self) -> Self {
        self.needs_context = true;
        self
    }

    /// The language or script, as a BCP 47 tag such as `ar`.
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The string itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What kind of name it is.
    #[must_use]
    pub fn alias_kind(&self) -> AliasKind {
        self.kind
    }

    /// Whether case must agree: on request, and for every acronym.
    #[must_use]
    pub fn is_exact_case(&self) -> bool {
        self.exact_case || self.exact_form || self.kind == AliasKind::Acronym
    }

    /// Whether case was asked to agree, whatever the kind.
    pub(crate) fn is_exact_case_stated(&self) -> bool {
        self.exact_case
    }

    /// Whether every character must agree.
    #[must_use]
    pub fn is_exact_form(&self) -> bool {
        self.exact_form
    }

    /// Whether the document must support it.
    #[must_use]
    pub fn is_context_needed(&self) -> bool {
        self.needs_context
    }

    /// The language tag, where one is given.
    #[must_use]
    pub fn language_tag(&self) -> Option<&str> {
        self.language.as_deref()
    }
}

/// Something with an id, a type, a name and aliases.
///
/// ```
/// use isnad::{Alias, AliasKind, Entity};
///
/// let badr = Entity::new("badr-organization", "group", "Badr Organization")?
///     .alias(Alias::new("Badr")?.kind(AliasKind::Short))
///     .country("iraq");
/// assert_eq!(badr.name(), "Badr Organization");
/// assert_eq!(badr.aliases().len(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entity {
    id: EntityId,
    kind: EntityType,
    name: String,
    aliases: Vec<Alias>,
    country: Option<EntityId>,
    sources: Vec<String>,
}

impl Entity {
    /// An entity with its preferred name, which is also its first alias.
    ///
    /// # Errors
    ///
    /// An empty id or type, or a name without a letter or digit.
    pub fn new(
        id: impl Into<EntityId>,
        kind: impl Into<EntityType>,
        name: impl Into<String>,
    ) -> Result<Self> {
        let (id, kind, name) = (id.into(), kind.into(), name.into());
        if id.trim().is_empty() {
            return Err(Error::invalid("entity", "found an empty id, expected a unique one"));
        }
        if kind.trim().is_empty() {
            return Err(Error::invalid("entity", format!("`{id}` has an empty type")));
        }
        if !name.chars().any(char::is_alphanumeric) {
            return Err(Error::invalid(
                "entity",
                format!("`{id}` is named `{name}`, expected at least one letter or digit"),
            ));
        }
        Ok(Self { id, kind, name, aliases: Vec::new(), country: None, sources: Vec::new() })
    }

    /// Adds an alias; one that is there already changes nothing.
    ///
    /// An alias that is the name itself decides how strictly the name matches.
    #[must_use]
    pub fn alias(mut self, alias: Alias) -> Self {
        let plain = alias.name == self.name
            && alias.kind == AliasKind::Name
            && !(alias.exact_case || alias.exact_form || alias.needs_context)
            && alias.language.is_none();
        if !plain && !self.aliases.contains(&alias) {
            self.aliases.push(alias);
        }
        self
    }

    /// The state it belongs to, by id: used to choose among candidates.
    #[must_use]
    pub fn country(mut self, id: impl Into<EntityId>) -> Self {
        self.country = Some(id.into());
        self
    }

    /// Adds a note on where the entry comes from.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.sources.push(source.into());
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &EntityId {
        &self.id
    }

    /// The type, as the schema names it.
    #[must_use]
    pub fn entity_type(&self) -> &EntityType {
        &self.kind
    }

    /// The preferred name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The aliases beside the name, in the order they were given.
    #[must_use]
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// The name as an alias, unless an alias of the same string says how
    /// strictly it matches.
    pub(crate) fn own_alias(&self) -> Option<Alias> {
        let stated = self.aliases.iter().any(|a| a.as_str() == self.name);
        if stated { None } else { Alias::new(self.name.as_str()).ok() }
    }

    /// Every alias that names it, its own name first.
    pub(crate) fn all_aliases(&self) -> impl Iterator<Item = Alias> + '_ {
        self.own_alias().into_iter().chain(self.aliases.iter().cloned())
    }

    pub(crate) fn remove_aliases(&mut self, gone: &[Alias]) {
        if !gone.is_empty() {
            self.aliases.retain(|a| !gone.contains(a));
        }
    }

    /// The state it belongs to, where one is given.
    #[must_use]
    pub fn country_id(&self) -> Option<&EntityId> {
        self.country.as_ref()
    }

    /// Where the entry comes from.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_kept_once() {
        let alias = Alias::new("Badr").unwrap();
        let entity = Entity::new("badr", "group", "Badr")
            .unwrap()
            .alias(alias.clone())
            .alias(alias.clone().kind(AliasKind::Short))
            .alias(alias.kind(AliasKind::Short));
        assert_eq!(entity.aliases().len(), 1);
    }

    #[test]
    fn what_cannot_be_named_is_refused() {
        assert!(Entity::new(" ", "group", "Badr").is_err());
        assert!(Entity::new("badr", "", "Badr").is_err());
        assert!(Entity::new("badr", "group", "–").is_err());
    }
}
