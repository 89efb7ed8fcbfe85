//! Claims: what one sentence says of one relation, with its evidence.

use std::fmt;
use std::str::FromStr;

use crate::document::Citation;
use crate::error::{Error, Result};
use crate::id::{DocumentId, EntityId, Relation};
use crate::span::Span;
use crate::time::Time;

/// How sure the author is of a claim.
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
    pub const ALL: [Self; 4] = [Self::Asserted, Self::Attributed, Self::Hedged, Self::Negated];

    /// The status as a lower-case word.
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
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid("status", format!("found `{text}`, expected one of {all}"))
        })
    }
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
    /// Whether the argument was found through a reference rather than named.
    #[must_use]
    pub const fn is_indirect(self) -> bool {
        !matches!(self, Self::Name)
    }

    /// The reference as a lower-case word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
        }
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
    #[must_use]
    pub fn new(entity: impl Into<EntityId>, span: Span) -> Self {
        Self { entity: entity.into(), span, reference: Reference::Name }
    }

    /// Says what stands for it.
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
    /// The evidence of one sentence.
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
    #[must_use]
    pub fn subject(mut self, argument: Argument) -> Self {
        self.subject = Some(argument);
        self
    }

    /// Sets the object.
    #[must_use]
    pub fn object(mut self, argument: Argument) -> Self {
        self.object = Some(argument);
        self
    }

    /// Sets the name that `alias_of` gives.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>, span: Span) -> Self {
        self.name = Some((name.into(), span));
        self
    }

    /// Sets the role.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Sets the status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Sets the time.
    #[must_use]
    pub fn time(mut self, time: Time) -> Self {
        self.time = Some(time);
        self
    }

    /// Sets the place.
    #[must_use]
    pub fn place(mut self, place: Argument) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets who says so.
    #[must_use]
    pub fn speaker(mut self, speaker: Argument) -> Self {
        self.speaker = Some(speaker);
        self
    }

    /// Sets the citation.
    #[must_use]
    pub fn citation(mut self, citation: Citation) -> Self {
        self.citation = Some(citation);
        self
    }

    /// Whether both sides are known entities, so that it makes an edge.
    #[must_use]
    pub fn is_edge(&self) -> bool {
        self.subject.is_some() && self.object.is_some()
    }

    /// Whether a pronoun or a description stands for one of its sides.
    #[must_use]
    pub fn is_indirect(&self) -> bool {
        [&self.subject, &self.object].into_iter().flatten().any(|a| a.reference.is_indirect())
    }
}
