//! Entities and the aliases that name them.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, one_of};
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
    /// Every kind, in the order of the enum.
    ///
    /// ```
    /// use isnad::AliasKind;
    ///
    /// let kinds = AliasKind::ALL.map(AliasKind::as_str).join(" ");
    /// assert_eq!(kinds, "name acronym short demonym metonym former nickname");
    /// ```
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Acronym,
        Self::Short,
        Self::Demonym,
        Self::Metonym,
        Self::Former,
        Self::Nickname,
    ];

    /// The kind as data files write it; parsing reads it back.
    ///
    /// ```
    /// use isnad::AliasKind;
    ///
    /// assert_eq!(AliasKind::Former.as_str(), "former");
    /// assert_eq!("former".parse::<AliasKind>()?, AliasKind::Former);
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
        one_of("alias kind", text, Self::ALL, Self::as_str)
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
    alone: bool,
    language: Option<String>,
}

impl Alias {
    /// A full name, in any language; case, diacritics and apostrophes will not
    /// count unless the alias is told so.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind};
    ///
    /// let alias = Alias::new("Kata'ib Hizballah")?;
    /// assert_eq!(alias.alias_kind(), AliasKind::Name);
    /// assert!(Alias::new("—").is_err(), "no letter or digit");
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
            alone: false,
            language: None,
        })
    }

    /// Says what kind of name it is.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind, Entity, Gazetteer, Matcher, Schema};
    ///
    /// let iraq = Entity::new("iraq", "state", "Iraq")?
    ///     .alias(Alias::new("Iraqis")?.kind(AliasKind::Demonym));
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).entity(iraq)?.build()?;
    /// let mention = Matcher::new(&gazetteer).find_iter("many Iraqis").next().unwrap();
    /// assert_eq!(mention.candidates[0].alias, AliasKind::Demonym);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn kind(mut self, kind: AliasKind) -> Self {
        self.kind = kind;
        self
    }

    /// Matches only where the text has the same upper and lower case.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Matcher, Schema};
    ///
    /// let schema = Schema::builtin()?;
    /// let alias = Alias::new("The Sadr Bloc")?.exact_case();
    /// let bloc = Entity::new("sadr-bloc", "group", "Sadrist Movement")?.alias(alias);
    /// let matcher = Matcher::new(&Gazetteer::builder(&schema).entity(bloc)?.build()?);
    /// assert_eq!(matcher.find_iter("with The Sadr Bloc").count(), 1);
    /// assert_eq!(matcher.find_iter("with the sadr bloc").count(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn exact_case(mut self) -> Self {
        self.exact_case = true;
        self
    }

    /// Matches only where the text has the same characters, unfolded: case,
    /// diacritics and apostrophes count.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Matcher, Schema};
    ///
    /// let elan = Entity::new("elan", "group", "Élan Party")?
    ///     .alias(Alias::new("Élan")?.exact_form());
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).entity(elan)?.build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// assert_eq!(matcher.spans("with Élan").len(), 1);
    /// assert_eq!(matcher.spans("with Elan").len(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn exact_form(mut self) -> Self {
        self.exact_form = true;
        self
    }

    /// Matches only where the document names the entity, or what it belongs
    /// to, in another way too: for names that are also common words.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Matcher, Schema};
    ///
    /// let victory = Entity::new("victory", "group", "Victory Alliance")?
    ///     .alias(Alias::new("Victory")?.needs_context());
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).entity(victory)?.build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// assert_eq!(matcher.spans("Victory was near.").len(), 0);
    /// assert_eq!(matcher.spans("The Victory Alliance lost. Victory was near.").len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn needs_context(mut self) -> Self {
        self.needs_context = true;
        self
    }

    /// Lets one word of a person's name denote that person without support in
    /// the text: for the few whose name nobody else in the news bears. What
    /// contradicts still rules it out.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind, Document, Entity, Gazetteer, Reader, Schema};
    ///
    /// let whom = |alias: Alias| -> isnad::Result<Option<String>> {
    ///     let person = Entity::new("kv", "person", "Karel Vondrasek")?;
    ///     let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///         .entity(person.alias(alias.kind(AliasKind::Short)))?
    ///         .build()?;
    ///     let reader = Reader::builder().gazetteer(gazetteer).build()?;
    ///     let reading = reader.read(&Document::new("x", "Vondrasek was seen on Monday."));
    ///     Ok(reading.mentions.first().and_then(|m| m.entity().map(|e| e.to_string())))
    /// };
    /// assert_eq!(whom(Alias::new("Vondrasek")?)?, None);
    /// assert_eq!(whom(Alias::new("Vondrasek")?.stands_alone())?.as_deref(), Some("kv"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn stands_alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// The language or script, as a BCP 47 tag such as `ar`.
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// let alias = Alias::new("منظمة بدر")?.language("ar");
    /// assert_eq!(alias.language_tag(), Some("ar"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = Some(tag.into());
        self
    }

    /// The string itself, as it was given.
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// assert_eq!(Alias::new("Kata’ib Hizballah")?.as_str(), "Kata’ib Hizballah");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What kind of name it is.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind};
    ///
    /// assert_eq!(Alias::new("Badr")?.alias_kind(), AliasKind::Name, "unless it says otherwise");
    /// assert_eq!(Alias::new("Badr")?.kind(AliasKind::Short).alias_kind(), AliasKind::Short);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn alias_kind(&self) -> AliasKind {
        self.kind
    }

    /// Whether case must agree: on request, and for every acronym and exact form.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind};
    ///
    /// let alias = Alias::new("IS")?;
    /// assert!(!alias.is_exact_case());
    /// assert!(alias.kind(AliasKind::Acronym).is_exact_case(), "\"is\" is another word");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_exact_case(&self) -> bool {
        self.exact_case || self.exact_form || self.kind == AliasKind::Acronym
    }

    /// Whether case was asked to agree, whatever the kind.
    /// The alias as another text and kind.
    pub(crate) fn written(&self, name: String, kind: AliasKind) -> Result<Self> {
        let other = Self::new(name)?.kind(kind);
        Ok(Self { name: other.name, kind: other.kind, ..self.clone() })
    }

    pub(crate) fn is_exact_case_stated(&self) -> bool {
        self.exact_case
    }

    /// Whether every character must agree.
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// assert!(!Alias::new("Élan")?.exact_case().is_exact_form(), "\"Elan\" still matches");
    /// assert!(Alias::new("Élan")?.exact_form().is_exact_form());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_exact_form(&self) -> bool {
        self.exact_form
    }

    /// Whether the document must name the entity in another way too; see
    /// [`needs_context`](Self::needs_context).
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// assert!(!Alias::new("Badr")?.is_context_needed());
    /// assert!(Alias::new("Reform")?.needs_context().is_context_needed());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_context_needed(&self) -> bool {
        self.needs_context
    }

    /// Whether it may denote a person without support in the text.
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// assert!(!Alias::new("Smith")?.is_alone());
    /// assert!(Alias::new("AMLO")?.stands_alone().is_alone());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// The language tag, where one is given.
    ///
    /// ```
    /// use isnad::Alias;
    ///
    /// assert_eq!(Alias::new("Badr")?.language_tag(), None);
    /// assert_eq!(Alias::new("بدر")?.language("ar").language_tag(), Some("ar"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
    /// ```
    /// use isnad::Entity;
    ///
    /// let iran = Entity::new("iran", "state", "Iran")?;
    /// assert_eq!((iran.id().as_str(), iran.name()), ("iran", "Iran"));
    /// assert!(Entity::new("", "state", "Iran").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
    ///
    /// ```
    /// use isnad::{Alias, AliasKind, Entity};
    ///
    /// let badr = Entity::new("badr", "group", "Badr Organization")?
    ///     .alias(Alias::new("Badr Brigade")?.kind(AliasKind::Former))
    ///     .alias(Alias::new("Badr Organization")?);
    /// assert_eq!(badr.aliases().len(), 1, "its name is known already");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn alias(mut self, alias: Alias) -> Self {
        let plain = alias.name == self.name
            && alias.kind == AliasKind::Name
            && !(alias.exact_case || alias.exact_form || alias.needs_context || alias.alone)
            && alias.language.is_none();
        if !plain && !self.aliases.contains(&alias) {
            self.aliases.push(alias);
        }
        self
    }

    /// The state it belongs to, by id: used to choose among candidates.
    ///
    /// ```
    /// use isnad::Entity;
    ///
    /// let badr = Entity::new("badr", "group", "Badr Organization")?.country("iraq");
    /// assert_eq!(badr.country_id().unwrap(), "iraq");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn country(mut self, id: impl Into<EntityId>) -> Self {
        self.country = Some(id.into());
        self
    }

    /// Adds a note on where the entry comes from.
    ///
    /// ```
    /// use isnad::Entity;
    ///
    /// let badr = Entity::new("badr", "group", "Badr Organization")?
    ///     .source("https://www.wikidata.org/wiki/Q4838787")
    ///     .source("own research");
    /// assert_eq!(badr.sources().len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.sources.push(source.into());
        self
    }

    /// The id.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert_eq!(gazetteer.find("Hadi al-Amiri")[0].id().as_str(), "hadi-al-amiri");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> &EntityId {
        &self.id
    }

    /// The type, as the schema names it.
    ///
    /// ```
    /// use isnad::Entity;
    ///
    /// let iran = Entity::new("iran", "state", "Iran")?;
    /// assert_eq!(iran.entity_type().as_str(), "state");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn entity_type(&self) -> &EntityType {
        &self.kind
    }

    /// The preferred name.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert_eq!(gazetteer.find("PMU")[0].name(), "Popular Mobilization Units");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The aliases beside the name, in the order they were given.
    ///
    /// ```
    /// use isnad::{Alias, AliasKind, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// let iran = gazetteer.entity("iran")?;
    /// let demonyms = iran.aliases().iter().filter(|a| a.alias_kind() == AliasKind::Demonym);
    /// assert!(demonyms.map(Alias::as_str).any(|name| name == "Iranian"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
    ///
    /// ```
    /// use isnad::Entity;
    ///
    /// let badr = Entity::new("badr", "group", "Badr Organization")?;
    /// assert!(badr.country_id().is_none());
    /// assert_eq!(badr.country("iraq").country_id().unwrap(), "iraq");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn country_id(&self) -> Option<&EntityId> {
        self.country.as_ref()
    }

    /// Where the entry comes from, in the order the notes were added.
    ///
    /// ```
    /// use isnad::Entity;
    ///
    /// let badr = Entity::new("badr", "group", "Badr Organization")?.source("own research");
    /// assert_eq!(badr.sources(), ["own research"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
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
