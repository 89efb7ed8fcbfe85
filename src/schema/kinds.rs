//! What a schema file says by a word: natures, kinds and sides.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, one_of};

/// Whether a relation holds for a time or happens at one.
///
/// ```
/// use isnad::{Nature, Schema};
///
/// assert_eq!(Schema::builtin()?.relation("killed")?.nature(), Nature::Event);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What an entity type behaves as: how texts speak of its entities.
///
/// A schema may call its types what it likes; the reader knows them by their
/// kind alone. "It" may be a group and not a person, "in X" speaks of a place,
/// "the X-based daily" of an outlet.
///
/// ```
/// use isnad::{Kind, Schema};
///
/// let schema = Schema::parse("mine.toml", "[type.company]\nbehaves_as = 'group'\n[type.ship]\n")?;
/// assert_eq!(schema.entity_type("company")?.behaves_as(), Kind::Group);
/// assert_eq!(schema.entity_type("ship")?.behaves_as(), Kind::Other);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A human being: "he", "she", "who".
    Person,
    /// People who act as one: an organisation, a firm, a party.
    Group,
    /// A country or its government.
    State,
    /// Somewhere: a city, a region, a building.
    Place,
    /// A people, a faith, a nationality.
    Community,
    /// Who publishes: a newspaper, an agency.
    Outlet,
    /// Nothing of these: found by its names alone.
    Other,
}

impl Kind {
    /// Every kind that a schema file may name: all but [`Kind::Other`], which
    /// is what a type without `behaves_as` is.
    ///
    /// ```
    /// use isnad::Kind;
    ///
    /// assert_eq!(
    ///     Kind::ALL.map(Kind::as_str),
    ///     ["person", "group", "state", "place", "community", "outlet"],
    /// );
    /// ```
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Group, Self::State, Self::Place, Self::Community, Self::Outlet];

    /// The kind as a schema file writes it; parsing reads it back.
    ///
    /// ```
    /// use isnad::Kind;
    ///
    /// assert_eq!(Kind::Group.as_str(), "group");
    /// assert_eq!("group".parse::<Kind>()?, Kind::Group);
    /// let error = "firm".parse::<Kind>().unwrap_err().to_string();
    /// assert!(error.ends_with("expected one of person, group, state, place, community, outlet"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::State => "state",
            Self::Place => "place",
            Self::Community => "community",
            Self::Outlet => "outlet",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("behaves_as", text, Self::ALL, Self::as_str)
    }
}

/// One side of a relation.
///
/// ```
/// use isnad::{Schema, Side};
///
/// // A group has one leader at a time.
/// let schema = Schema::builtin()?;
/// assert_eq!(schema.relation("leads")?.only_one(), Some(Side::Subject));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who does it, or of whom it is said.
    Subject,
    /// To whom it is done, or what is said.
    Object,
}

impl Side {
    /// Both sides.
    ///
    /// ```
    /// use isnad::Side;
    ///
    /// assert_eq!(Side::ALL.map(Side::as_str), ["subject", "object"]);
    /// ```
    pub const ALL: [Self; 2] = [Self::Subject, Self::Object];

    /// The side as a schema file writes it; parsing reads it back.
    ///
    /// ```
    /// use isnad::Side;
    ///
    /// assert_eq!("object".parse::<Side>()?.as_str(), "object");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Side {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("side", text, Self::ALL, Self::as_str)
    }
}
