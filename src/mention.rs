//! Mentions of entities in a text, and names the text introduces.

use std::fmt;
use std::str::FromStr;

use crate::entity::{Alias, AliasKind, Entity};
use crate::error::{Error, Result, one_of};
use crate::id::{EntityId, EntityType};
use crate::span::Span;

/// One entity that a mention may denote.
///
/// ```
/// use isnad::{AliasKind, Candidate};
///
/// let candidate = Candidate::new("iraq", "state", AliasKind::Demonym);
/// assert_eq!(candidate.entity, "iraq");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// Its type.
    pub entity_type: EntityType,
    /// The kind of alias that the surface form is for it.
    pub alias: AliasKind,
}

impl Candidate {
    /// A candidate.
    ///
    /// ```
    /// use isnad::{AliasKind, Candidate};
    ///
    /// let city = Candidate::new("washington-dc", "place", AliasKind::Name);
    /// let seat = Candidate::new("united-states", "state", AliasKind::Metonym);
    /// assert_eq!(city.entity_type, "place");
    /// assert_eq!(seat.alias, AliasKind::Metonym);
    /// ```
    #[must_use]
    pub fn new(
        entity: impl Into<EntityId>,
        entity_type: impl Into<EntityType>,
        alias: AliasKind,
    ) -> Self {
        Self { entity: entity.into(), entity_type: entity_type.into(), alias }
    }
}

/// How a mention was found.
///
/// ```
/// use isnad::Origin;
///
/// assert_eq!(Origin::Gazetteer.as_str(), "gazetteer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// An alias of the gazetteer.
    Gazetteer,
    /// A name the text defines: an acronym (after Schwartz and Hearst 2003),
    /// another name.
    Defined,
    /// A short form of a name seen in full.
    ShortForm,
    /// A name found by its context.
    Discovery,
    /// Given by the caller.
    Given,
}

impl Origin {
    /// Every origin.
    ///
    /// ```
    /// use isnad::Origin;
    ///
    /// assert!(Origin::ALL.contains(&Origin::Given));
    /// ```
    pub const ALL: [Self; 5] =
        [Self::Gazetteer, Self::Defined, Self::ShortForm, Self::Discovery, Self::Given];

    /// The origin in lower-case words; parsing reads it back.
    ///
    /// ```
    /// use isnad::Origin;
    ///
    /// assert_eq!(Origin::ShortForm.as_str(), "short form");
    /// assert_eq!("short form".parse::<Origin>()?, Origin::ShortForm);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gazetteer => "gazetteer",
            Self::Defined => "defined",
            Self::ShortForm => "short form",
            Self::Discovery => "discovery",
            Self::Given => "given",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Origin {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("origin", text, Self::ALL, Self::as_str)
    }
}

/// By what a mention was decided: the evidence that its first candidate is
/// meant. Earlier ones are the stronger.
///
/// ```
/// use isnad::{Decided, Document, Reader};
///
/// let by = |text: &str| -> isnad::Result<Option<Decided>> {
///     let reading = Reader::builtin()?.read(&Document::new("x", text));
///     Ok(reading.mentions.last().and_then(|m| m.by))
/// };
/// assert_eq!(by("Lloyd Austin spoke. Reporters asked Austin why.")?, Some(Decided::FullName));
/// assert_eq!(by("Reporters asked Austin why.")?, None, "whoever that is");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Decided {
    /// The caller said so.
    Caller,
    /// The text itself introduces the name.
    Text,
    /// The document has the full name.
    FullName,
    /// The state or region beside it.
    Beside,
    /// An office or title that fits.
    Title,
    /// The document names its state.
    Country,
    /// The document names others of its country or its list.
    Company,
    /// What the words around it call for.
    Context,
    /// The list says that the name stands alone.
    Alone,
    /// It is of the user's own list, the others of the bundled one.
    OwnList,
    /// No other entity of the gazetteer has the name.
    Only,
}

impl Decided {
    /// Every way, the strongest first.
    ///
    /// ```
    /// use isnad::Decided;
    ///
    /// assert!(Decided::ALL.is_sorted());
    /// ```
    pub const ALL: [Self; 11] = [
        Self::Caller,
        Self::Text,
        Self::FullName,
        Self::Beside,
        Self::Title,
        Self::Country,
        Self::Company,
        Self::Context,
        Self::Alone,
        Self::OwnList,
        Self::Only,
    ];

    /// The way in lower-case words; parsing reads it back.
    ///
    /// ```
    /// use isnad::Decided;
    ///
    /// assert_eq!(Decided::FullName.as_str(), "full name");
    /// assert_eq!("full name".parse::<Decided>()?, Decided::FullName);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Text => "text",
            Self::FullName => "full name",
            Self::Beside => "beside",
            Self::Title => "title",
            Self::Country => "country",
            Self::Company => "company",
            Self::Context => "context",
            Self::Alone => "alone",
            Self::OwnList => "own list",
            Self::Only => "only",
        }
    }
}

impl fmt::Display for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Decided {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("way of deciding", text, Self::ALL, Self::as_str)
    }
}

/// A span of the text that names something.
///
/// ```
/// use isnad::{AliasKind, Candidate, Mention, Origin, Span};
///
/// let text = "Badr fought Daesh";
/// let mention = Mention::new(
///     Span::new(0, 4).unwrap(),
///     Origin::Gazetteer,
///     vec![Candidate::new("badr-organization", "group", AliasKind::Short)],
/// );
/// assert_eq!(&text[mention.span.range()], "Badr");
/// assert_eq!(mention.entity().unwrap(), "badr-organization");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mention {
    /// Where it stands, in bytes of the original text; without a possessive
    /// ending.
    pub span: Span,
    /// How it was found.
    pub origin: Origin,
    /// What it may denote, the likeliest first; never empty.
    pub candidates: Vec<Candidate>,
    /// Whether the first candidate was chosen; else the mention stays
    /// ambiguous and takes part in no claim.
    pub decided: bool,
    /// By what it was decided, where it was.
    pub by: Option<Decided>,
}

impl Mention {
    /// A mention; it is decided when there is exactly one candidate.
    ///
    /// ```
    /// use isnad::{AliasKind, Candidate, Mention, Origin, Span};
    ///
    /// let span = Span::new(0, 10).unwrap();
    /// let city = Candidate::new("washington-dc", "place", AliasKind::Name);
    /// let seat = Candidate::new("united-states", "state", AliasKind::Metonym);
    /// assert!(Mention::new(span, Origin::Given, vec![city.clone()]).decided);
    /// assert!(!Mention::new(span, Origin::Given, vec![city, seat]).decided);
    /// ```
    #[must_use]
    pub fn new(span: Span, origin: Origin, candidates: Vec<Candidate>) -> Self {
        let decided = candidates.len() == 1;
        let by = decided.then_some(match origin {
            Origin::Gazetteer => Decided::Only,
            Origin::Defined | Origin::Discovery => Decided::Text,
            Origin::ShortForm => Decided::FullName,
            Origin::Given => Decided::Caller,
        });
        Self { span, origin, candidates, decided, by }
    }

    /// The entity it denotes, or `None` while it is ambiguous.
    ///
    /// ```
    /// use isnad::{AliasKind, Candidate, Mention, Origin, Span};
    ///
    /// let span = Span::new(0, 10).unwrap();
    /// let city = Candidate::new("washington-dc", "place", AliasKind::Name);
    /// let seat = Candidate::new("united-states", "state", AliasKind::Metonym);
    /// let mut mention = Mention::new(span, Origin::Given, vec![seat, city]);
    /// assert!(mention.entity().is_none());
    /// mention.decided = true;
    /// assert_eq!(mention.entity().unwrap(), "united-states");
    /// ```
    #[must_use]
    pub fn entity(&self) -> Option<&EntityId> {
        self.candidates.first().filter(|_| self.decided).map(|c| &c.entity)
    }

    /// The type of its likeliest candidate, decided or not.
    ///
    /// ```
    /// use isnad::{AliasKind, Candidate, Mention, Origin, Span};
    ///
    /// let city = Candidate::new("washington-dc", "place", AliasKind::Name);
    /// let mention = Mention::new(Span::new(0, 10).unwrap(), Origin::Given, vec![city]);
    /// assert_eq!(mention.entity_type().unwrap(), "place");
    /// ```
    #[must_use]
    pub fn entity_type(&self) -> Option<&EntityType> {
        self.candidates.first().map(|c| &c.entity_type)
    }
}

/// A name the text introduces that the gazetteer lacks.
///
/// Its id depends on its type and name alone, so that the same name found in
/// two documents is the same entity.
///
/// ```
/// use isnad::{Discovery, Span};
///
/// let found = Discovery::new("person", "Ali Mousa Daqdooq", Span::new(31, 48).unwrap(), "apposition");
/// assert_eq!(found.entity, "person:ali-mousa-daqdooq");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// The id made for it.
    pub entity: EntityId,
    /// The type its context gives it.
    pub entity_type: EntityType,
    /// The fullest form of the name.
    pub name: String,
    /// Where that form first stands.
    pub span: Span,
    /// Which kind of context introduced it.
    pub context: String,
    /// Other names the text gives it, such as an acronym.
    pub aliases: Vec<String>,
}

impl Discovery {
    /// A discovery; its id is its type and its name in small letters, with a
    /// hyphen for each run of other characters.
    ///
    /// ```
    /// use isnad::{Discovery, Span};
    ///
    /// let span = Span::new(4, 24).unwrap();
    /// let found = Discovery::new("group", "Saraya Thawrat al-20", span, "introduction");
    /// assert_eq!(found.entity, "group:saraya-thawrat-al-20");
    /// ```
    #[must_use]
    pub fn new(
        entity_type: impl Into<EntityType>,
        name: impl Into<String>,
        span: Span,
        context: impl Into<String>,
    ) -> Self {
        let (entity_type, name) = (entity_type.into(), name.into());
        let mut slug = String::with_capacity(name.len());
        for c in name.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let entity = EntityId::from(format!("{entity_type}:{}", slug.trim_end_matches('-')));
        Self { entity, entity_type, name, span, context: context.into(), aliases: Vec::new() }
    }

    /// The discovery as an entity, for a gazetteer or a graph. An alias
    /// without a small letter counts as an acronym.
    ///
    /// ```
    /// use isnad::{Discovery, Gazetteer, Schema, Span};
    ///
    /// let span = Span::new(0, 23).unwrap();
    /// let mut found = Discovery::new("group", "United League of Arakan", span, "definition");
    /// found.aliases.push("ULA".to_owned());
    /// let gazetteer =
    ///     Gazetteer::builder(&Schema::builtin()?).entity(found.to_entity()?)?.build()?;
    /// assert_eq!(gazetteer.find("ULA")[0].name(), "United League of Arakan");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A name without a letter or digit, as only a discovery made by hand has.
    pub fn to_entity(&self) -> Result<Entity> {
        let entity = Entity::new(self.entity.clone(), self.entity_type.clone(), self.name.clone())?;
        self.aliases.iter().try_fold(entity, |entity, name| {
            let alias = Alias::new(name.as_str())?;
            let acronym = !name.chars().any(char::is_lowercase);
            Ok(entity.alias(if acronym { alias.kind(AliasKind::Acronym) } else { alias }))
        })
    }
}
