//! Claims: what one sentence says of one relation, with its evidence.

use std::fmt;
use std::str::FromStr;

use crate::document::Citation;
use crate::error::{Error, Result, one_of};
use crate::id::{DocumentId, EntityId, Relation};
use crate::span::Span;
use crate::time::{Bound, Time};

/// How sure the author is of a claim: what denial, doubt and report reach in
/// its sentence, after ConText (Harkema and others 2009).
///
/// ```
/// use isnad::Status;
///
/// assert_eq!("hedged".parse::<Status>()?, Status::Hedged);
/// assert!(Status::Asserted.is_positive() && !Status::Negated.is_positive());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Said outright.
    #[default]
    Asserted,
    /// Said by somebody the author names or implies.
    Attributed,
    /// Said with doubt: believed, possible, planned, wished for.
    Hedged,
    /// Said not to be so.
    Negated,
}

impl Status {
    /// Every status, the surest first.
    ///
    /// ```
    /// use isnad::Status;
    ///
    /// let words = Status::ALL.map(Status::as_str);
    /// assert_eq!(words, ["asserted", "attributed", "hedged", "negated"]);
    /// ```
    pub const ALL: [Self; 4] = [Self::Asserted, Self::Attributed, Self::Hedged, Self::Negated];

    /// The status as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Status;
    ///
    /// assert_eq!(Status::Hedged.as_str(), "hedged");
    /// assert_eq!("hedged".parse::<Status>()?, Status::Hedged);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Attributed => "attributed",
            Self::Hedged => "hedged",
            Self::Negated => "negated",
        }
    }

    /// Whether it speaks for the relation rather than against it.
    ///
    /// ```
    /// use isnad::Status;
    ///
    /// // A doubt still speaks for it; a denial does not.
    /// assert!(Status::Hedged.is_positive());
    /// assert!(!Status::Negated.is_positive());
    /// ```
    #[must_use]
    pub const fn is_positive(self) -> bool {
        !matches!(self, Self::Negated)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("status", text, Self::ALL, Self::as_str)
    }
}

/// Where a state stands, as its sentence tells.
///
/// It is read off the claim's time, so that every question by date answers by
/// it: "left X in 2014" has the time `../2014`, "has led X since 2014" and
/// "became leader in 2014" have `2014/..`. What is "former" or "no longer" so
/// ended by the day of publication, and where that is not known the end is
/// unknown: `../`.
///
/// ```
/// use isnad::{Claim, Evidence, Phase, Span};
///
/// let text = "Amiri left Badr in 2014";
/// let evidence = Evidence::new("note", Span::new(0, 23).unwrap(), text, "by hand");
/// let left = Claim::new("member_of", evidence).time("../2014".parse()?);
/// assert_eq!(left.phase(), Phase::Ended);
/// assert_eq!(left.time("2014/..".parse()?).phase(), Phase::Began);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// It began at a date and is not said to have ended.
    Began,
    /// It holds, or held at some time; nothing is said of an end.
    #[default]
    Holds,
    /// It ended.
    Ended,
}

/// What stands in the sentence for an argument.
///
/// ```
/// use isnad::Reference;
///
/// assert!(!Reference::Name.is_indirect());
/// assert!(Reference::Pronoun.is_indirect());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reference {
    /// A name.
    #[default]
    Name,
    /// A description that points back, such as `the group`.
    Description,
    /// A pronoun, such as `its`.
    Pronoun,
}

impl Reference {
    /// Every reference, the surest first.
    ///
    /// ```
    /// use isnad::Reference;
    ///
    /// let words = Reference::ALL.map(Reference::as_str);
    /// assert_eq!(words, ["name", "description", "pronoun"]);
    /// ```
    pub const ALL: [Self; 3] = [Self::Name, Self::Description, Self::Pronoun];

    /// Whether the argument was found through a reference rather than named.
    ///
    /// ```
    /// use isnad::Reference;
    ///
    /// assert!(Reference::Description.is_indirect(), "\"the group\"");
    /// assert!(!Reference::Name.is_indirect());
    /// ```
    #[must_use]
    pub const fn is_indirect(self) -> bool {
        !matches!(self, Self::Name)
    }

    /// The reference as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Reference;
    ///
    /// assert_eq!(Reference::Pronoun.as_str(), "pronoun");
    /// assert_eq!("pronoun".parse::<Reference>()?, Reference::Pronoun);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("reference", text, Self::ALL, Self::as_str)
    }
}

/// One side of a claim: an entity, and the words that stand for it.
///
/// ```
/// use isnad::{Argument, Reference, Span};
///
/// let argument = Argument::new("iran", Span::new(0, 4).unwrap());
/// assert_eq!(argument.reference, Reference::Name);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Argument {
    /// The entity.
    pub entity: EntityId,
    /// The words that stand for it, in bytes of the text.
    pub span: Span,
    /// Whether these are a name, a description or a pronoun.
    pub reference: Reference,
}

impl Argument {
    /// An argument that is named.
    ///
    /// ```
    /// use isnad::{Argument, Reference, Span};
    ///
    /// let text = "Iran backs Hezbollah.";
    /// let argument = Argument::new("hezbollah", Span::new(11, 20).unwrap());
    /// assert_eq!(argument.span.of(text), Some("Hezbollah"));
    /// assert_eq!(argument.reference, Reference::Name);
    /// ```
    #[must_use]
    pub fn new(entity: impl Into<EntityId>, span: Span) -> Self {
        Self { entity: entity.into(), span, reference: Reference::Name }
    }

    /// Says what stands for it.
    ///
    /// ```
    /// use isnad::{Argument, Reference, Span};
    ///
    /// // "Its leader": the group is known from before.
    /// let its = Argument::new("badr", Span::new(0, 3).unwrap()).reference(Reference::Pronoun);
    /// assert!(its.reference.is_indirect());
    /// ```
    #[must_use]
    pub fn reference(mut self, reference: Reference) -> Self {
        self.reference = reference;
        self
    }
}

/// The sentence that supports a claim, and the rule that read it.
///
/// ```
/// use isnad::{Evidence, Span};
///
/// let evidence = Evidence::new("tm-18-1", Span::new(0, 17).unwrap(), "Badr fought Daesh", "fights");
/// assert_eq!(evidence.quote, "Badr fought Daesh");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Evidence {
    /// The document.
    pub document: DocumentId,
    /// The sentence, in bytes of the text.
    pub span: Span,
    /// The sentence itself.
    pub quote: String,
    /// The rule that fired.
    pub rule: String,
}

impl Evidence {
    /// The evidence of one sentence; `span` counts bytes of the document.
    ///
    /// ```
    /// use isnad::{Evidence, Span};
    ///
    /// let text = "It rained. Iran backs Hezbollah.";
    /// let span = Span::new(11, 32).unwrap();
    /// let evidence = Evidence::new("note", span, span.of(text).unwrap(), "by hand");
    /// assert_eq!(evidence.quote, "Iran backs Hezbollah.");
    /// ```
    #[must_use]
    pub fn new(
        document: impl Into<DocumentId>,
        span: Span,
        quote: impl Into<String>,
        rule: impl Into<String>,
    ) -> Self {
        Self { document: document.into(), span, quote: quote.into(), rule: rule.into() }
    }
}

/// One statement of a relation by one sentence.
///
/// One side may be unknown: "the killing of X" names no killer. Such a claim
/// belongs to the entity it does name and makes no edge. A claim of
/// `alias_of` has a [`name`](Claim::name) in place of an object.
///
/// ```
/// use isnad::{Argument, Claim, Evidence, Span, Status};
///
/// let text = "Hadi al-Amiri leads Badr";
/// let evidence = Evidence::new("note", Span::new(0, 24).unwrap(), text, "by hand");
/// let claim = Claim::new("leads", evidence)
///     .subject(Argument::new("hadi-al-amiri", Span::new(0, 13).unwrap()))
///     .object(Argument::new("badr-organization", Span::new(20, 24).unwrap()))
///     .time("2019/..".parse()?);
/// assert!(claim.is_edge());
/// assert_eq!(claim.status, Status::Asserted);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Claim {
    /// The relation, as the schema names it.
    pub relation: Relation,
    /// Who or what the sentence says it of.
    pub subject: Option<Argument>,
    /// The other side.
    pub object: Option<Argument>,
    /// The name that `alias_of` gives its subject, and where it stands.
    pub name: Option<(String, Span)>,
    /// The office, kinship, or kind of support, where the relation has one.
    pub role: Option<String>,
    /// How sure the author is.
    pub status: Status,
    /// When it held or happened, where the text says.
    pub time: Option<Time>,
    /// Where it happened, where the text says.
    pub place: Option<Argument>,
    /// Who says so in an attributed claim, where the text names them.
    pub speaker: Option<Argument>,
    /// The outlet the text cites for it.
    pub citation: Option<Citation>,
    /// The sentence and the rule.
    pub evidence: Evidence,
}

impl Claim {
    /// A claim of a relation, asserted, with no arguments yet.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span};
    ///
    /// let text = "Soleimani was killed.";
    /// let evidence = Evidence::new("note", Span::new(0, 21).unwrap(), text, "by hand");
    /// let claim = Claim::new("killed", evidence)
    ///     .object(Argument::new("qassim-soleimani", Span::new(0, 9).unwrap()));
    /// assert!(!claim.is_edge(), "nobody is named as the killer");
    /// ```
    #[must_use]
    pub fn new(relation: impl Into<Relation>, evidence: Evidence) -> Self {
        Self {
            relation: relation.into(),
            subject: None,
            object: None,
            name: None,
            role: None,
            status: Status::Asserted,
            time: None,
            place: None,
            speaker: None,
            citation: None,
            evidence,
        }
    }

    /// Sets the subject.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span};
    ///
    /// # let text = "Iran backs Hezbollah.";
    /// # let evidence = Evidence::new("note", Span::new(0, 21).unwrap(), text, "by hand");
    /// let iran = Argument::new("iran", Span::new(0, 4).unwrap());
    /// let claim = Claim::new("supports", evidence).subject(iran);
    /// assert_eq!(claim.subject.unwrap().entity, "iran");
    /// ```
    #[must_use]
    pub fn subject(mut self, argument: Argument) -> Self {
        self.subject = Some(argument);
        self
    }

    /// Sets the object.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span};
    ///
    /// # let text = "Iran backs Hezbollah.";
    /// # let evidence = Evidence::new("note", Span::new(0, 21).unwrap(), text, "by hand");
    /// let hezbollah = Argument::new("hezbollah", Span::new(11, 20).unwrap());
    /// let claim = Claim::new("supports", evidence).object(hezbollah);
    /// assert_eq!(claim.object.unwrap().entity, "hezbollah");
    /// ```
    #[must_use]
    pub fn object(mut self, argument: Argument) -> Self {
        self.object = Some(argument);
        self
    }

    /// Sets the name that `alias_of` gives, and where it stands in the text.
    ///
    /// ```
    /// use isnad::{Claim, Evidence, Span};
    ///
    /// let text = "Jamal Jaafar, known as Abu Mahdi";
    /// let evidence = Evidence::new("note", Span::new(0, 32).unwrap(), text, "by hand");
    /// let claim = Claim::new("alias_of", evidence).name("Abu Mahdi", Span::new(23, 32).unwrap());
    /// let (name, span) = claim.name.unwrap();
    /// assert_eq!(span.of(text), Some(name.as_str()));
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<String>, span: Span) -> Self {
        self.name = Some((name.into(), span));
        self
    }

    /// Sets the role: claims that differ in it make different edges.
    ///
    /// ```
    /// use isnad::{Claim, Evidence, Span};
    ///
    /// # let text = "Falih al-Fayyadh, chairman of the PMU";
    /// # let evidence = Evidence::new("note", Span::new(0, 37).unwrap(), text, "by hand");
    /// let claim = Claim::new("holds_position", evidence).role("chairman");
    /// assert_eq!(claim.role.as_deref(), Some("chairman"));
    /// ```
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Sets the status, [`Status::Asserted`] otherwise.
    ///
    /// ```
    /// use isnad::{Claim, Evidence, Span, Status};
    ///
    /// # let text = "Iran may have backed the raid";
    /// # let evidence = Evidence::new("note", Span::new(0, 29).unwrap(), text, "by hand");
    /// let claim = Claim::new("supports", evidence).status(Status::Hedged);
    /// assert!(claim.status.is_positive());
    /// ```
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Sets when it held or happened.
    ///
    /// ```
    /// use isnad::{Claim, Evidence, Span};
    ///
    /// # let text = "Since 2019 he has led the PMU";
    /// # let evidence = Evidence::new("note", Span::new(0, 29).unwrap(), text, "by hand");
    /// let claim = Claim::new("leads", evidence).time("2019/..".parse()?);
    /// assert!(claim.time.unwrap().covers(&"2020-01-03".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn time(mut self, time: Time) -> Self {
        self.time = Some(time);
        self
    }

    /// Sets the place.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span};
    ///
    /// # let text = "He was killed in Baghdad";
    /// # let evidence = Evidence::new("note", Span::new(0, 24).unwrap(), text, "by hand");
    /// let baghdad = Argument::new("baghdad", Span::new(17, 24).unwrap());
    /// let claim = Claim::new("killed", evidence).place(baghdad);
    /// assert_eq!(claim.place.unwrap().entity, "baghdad");
    /// ```
    #[must_use]
    pub fn place(mut self, place: Argument) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets who says so.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span, Status};
    ///
    /// # let text = "Iraq said that Iran backs the group";
    /// # let evidence = Evidence::new("note", Span::new(0, 35).unwrap(), text, "by hand");
    /// let iraq = Argument::new("iraq", Span::new(0, 4).unwrap());
    /// let claim = Claim::new("supports", evidence).status(Status::Attributed).speaker(iraq);
    /// assert_eq!(claim.speaker.unwrap().entity, "iraq");
    /// ```
    #[must_use]
    pub fn speaker(mut self, speaker: Argument) -> Self {
        self.speaker = Some(speaker);
        self
    }

    /// Sets the outlet that the text cites for it.
    ///
    /// ```
    /// use isnad::{Citation, Claim, Evidence, Span};
    ///
    /// # let text = "Iran backs Hezbollah (NINA, January 3).";
    /// # let evidence = Evidence::new("note", Span::new(0, 39).unwrap(), text, "by hand");
    /// let nina = Citation::new(Span::new(21, 38).unwrap()).outlet("NINA");
    /// let claim = Claim::new("supports", evidence).citation(nina);
    /// assert_eq!(claim.citation.unwrap().outlet.as_deref(), Some("NINA"));
    /// ```
    #[must_use]
    pub fn citation(mut self, citation: Citation) -> Self {
        self.citation = Some(citation);
        self
    }

    /// Whether both sides are known entities, so that it makes an edge.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Span};
    ///
    /// # let text = "Iran backs Hezbollah.";
    /// # let evidence = Evidence::new("note", Span::new(0, 21).unwrap(), text, "by hand");
    /// let iran = Argument::new("iran", Span::new(0, 4).unwrap());
    /// let hezbollah = Argument::new("hezbollah", Span::new(11, 20).unwrap());
    /// let half = Claim::new("supports", evidence).subject(iran);
    /// assert!(!half.is_edge());
    /// assert!(half.object(hezbollah).is_edge());
    /// ```
    #[must_use]
    pub fn is_edge(&self) -> bool {
        self.subject.is_some() && self.object.is_some()
    }

    /// Whether it began, holds or has ended, by its time.
    ///
    /// ```
    /// use isnad::{Claim, Evidence, Phase, Span};
    ///
    /// # let text = "Amiri leads Badr";
    /// # let evidence = Evidence::new("note", Span::new(0, 16).unwrap(), text, "by hand");
    /// let leads = Claim::new("leads", evidence);
    /// assert_eq!(leads.phase(), Phase::Holds);
    /// assert_eq!(leads.time("2010/2014".parse()?).phase(), Phase::Ended);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self.time {
            Some(Time::Interval { end: Bound::Date(_) | Bound::Unknown, .. }) => Phase::Ended,
            Some(Time::Interval { start: Bound::Date(_), .. }) => Phase::Began,
            _ => Phase::Holds,
        }
    }

    /// Whether a pronoun or a description stands for one of its sides.
    ///
    /// ```
    /// use isnad::{Argument, Claim, Evidence, Reference, Span};
    ///
    /// # let text = "It backs Hezbollah.";
    /// # let evidence = Evidence::new("note", Span::new(0, 19).unwrap(), text, "by hand");
    /// let it = Argument::new("iran", Span::new(0, 2).unwrap()).reference(Reference::Pronoun);
    /// assert!(Claim::new("supports", evidence).subject(it).is_indirect());
    /// ```
    #[must_use]
    pub fn is_indirect(&self) -> bool {
        [&self.subject, &self.object].into_iter().flatten().any(|a| a.reference.is_indirect())
    }
}
