//! Documents, and the outlets that a text itself cites.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, one_of};
use crate::id::{DocumentId, EntityId};
use crate::span::Span;
use crate::time::Date;

/// A text with what its reader knows about it.
///
/// The publication date anchors dates without a year. It is the caller's to
/// give and is never guessed from the text.
///
/// ```
/// use isnad::Document;
///
/// let document = Document::new("tm-18-1", "On January 3, protests spread.")
///     .published("2020-01-10")?
///     .publisher("Terrorism Monitor");
/// assert_eq!(document.publication().unwrap().year(), Some(2020));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    id: DocumentId,
    text: String,
    published: Option<Date>,
    publisher: Option<String>,
    title: Option<String>,
}

impl Document {
    /// A document with nothing known but its text. Any text will do.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("note-1", "");
    /// assert_eq!(document.id().as_str(), "note-1");
    /// assert!(document.publication().is_none(), "never guessed");
    /// ```
    #[must_use]
    pub fn new(id: impl Into<DocumentId>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), published: None, publisher: None, title: None }
    }

    /// Sets the publication date: an EDTF date, as precise as it is known.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("note-1", "Protests spread.").published("2020-01")?;
    /// assert_eq!(document.publication().unwrap().month(), Some(1));
    /// assert!(Document::new("note-2", "").published("10 January 2020").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is not an EDTF date.
    pub fn published(mut self, date: &str) -> Result<Self> {
        self.published = Some(date.parse()?);
        Ok(self)
    }

    /// Sets who published it.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("tm-18-1", "").publisher("Terrorism Monitor");
    /// assert_eq!(document.publisher_name(), Some("Terrorism Monitor"));
    /// ```
    #[must_use]
    pub fn publisher(mut self, name: impl Into<String>) -> Self {
        self.publisher = Some(name.into());
        self
    }

    /// Sets its title.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("tm-18-1", "").title("Iraq after Soleimani");
    /// assert_eq!(document.title_text(), Some("Iraq after Soleimani"));
    /// ```
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The id.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// assert_eq!(Document::new("tm-18-1", "").id().as_str(), "tm-18-1");
    /// ```
    #[must_use]
    pub fn id(&self) -> &DocumentId {
        &self.id
    }

    /// The whole text, byte for byte as it was given: spans count in it.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("note-1", "Badr fought Daesh");
    /// assert_eq!(&document.text()[0..4], "Badr");
    /// ```
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The publication date, where it is known.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// let document = Document::new("note-1", "").published("2020-01-10")?;
    /// assert_eq!(document.publication(), Some("2020-01-10".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn publication(&self) -> Option<Date> {
        self.published
    }

    /// Who published it, where that is known.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// assert_eq!(Document::new("note-1", "").publisher_name(), None);
    /// assert_eq!(Document::new("note-1", "").publisher("NINA").publisher_name(), Some("NINA"));
    /// ```
    #[must_use]
    pub fn publisher_name(&self) -> Option<&str> {
        self.publisher.as_deref()
    }

    /// The title, where it is known.
    ///
    /// ```
    /// use isnad::Document;
    ///
    /// assert_eq!(Document::new("note-1", "").title_text(), None);
    /// assert_eq!(Document::new("note-1", "").title("A note").title_text(), Some("A note"));
    /// ```
    #[must_use]
    pub fn title_text(&self) -> Option<&str> {
        self.title.as_deref()
    }
}

/// How near a citation stands to what it supports.
///
/// ```
/// use isnad::Reach;
///
/// assert!(Reach::Sentence < Reach::Paragraph, "the nearer is the stronger");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reach {
    /// In the same sentence.
    Sentence,
    /// Later in the same paragraph: weaker evidence.
    Paragraph,
}

impl Reach {
    /// Every reach, the nearest first.
    ///
    /// ```
    /// use isnad::Reach;
    ///
    /// assert_eq!(Reach::ALL.map(Reach::as_str), ["sentence", "paragraph"]);
    /// ```
    pub const ALL: [Self; 2] = [Self::Sentence, Self::Paragraph];

    /// The reach as a lower-case word; parsing reads it back.
    ///
    /// ```
    /// use isnad::Reach;
    ///
    /// assert_eq!(Reach::Paragraph.as_str(), "paragraph");
    /// assert_eq!("paragraph".parse::<Reach>()?, Reach::Paragraph);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Reach {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("reach", text, Self::ALL, Self::as_str)
    }
}

/// An outlet that the text itself names as its source, and the date it gives.
///
/// `(al-Quds, January 3)` cites the newspaper al-Quds. The date is when the
/// outlet reported, never when something happened.
///
/// ```
/// use isnad::{Citation, Reach, Span};
///
/// let citation = Citation::new(Span::new(10, 30).unwrap())
///     .outlet("al-Quds")
///     .date("2020-01-03".parse()?);
/// assert_eq!(citation.outlet.as_deref(), Some("al-Quds"));
/// assert_eq!(citation.reach, Reach::Sentence);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Citation {
    /// The outlet's name as the text writes it, where it does.
    pub outlet: Option<String>,
    /// The outlet as an entity, where it is known.
    pub entity: Option<EntityId>,
    /// When the outlet reported, where the text says.
    pub date: Option<Date>,
    /// Where the citation stands, in bytes of the text.
    pub span: Span,
    /// How near it stands to what it supports.
    pub reach: Reach,
}

impl Citation {
    /// A citation of nobody yet, in its own sentence; `span` counts bytes of the
    /// text.
    ///
    /// ```
    /// use isnad::{Citation, Span};
    ///
    /// let text = "Rockets fell on the base (al-Quds, January 3).";
    /// let citation = Citation::new(Span::new(25, 45).unwrap());
    /// assert_eq!(citation.span.of(text), Some("(al-Quds, January 3)"));
    /// assert!(citation.outlet.is_none());
    /// ```
    #[must_use]
    pub fn new(span: Span) -> Self {
        Self { outlet: None, entity: None, date: None, span, reach: Reach::Sentence }
    }

    /// Sets the outlet's name.
    ///
    /// ```
    /// use isnad::{Citation, Span};
    ///
    /// let citation = Citation::new(Span::new(25, 45).unwrap()).outlet("al-Quds");
    /// assert_eq!(citation.outlet.as_deref(), Some("al-Quds"));
    /// ```
    #[must_use]
    pub fn outlet(mut self, name: impl Into<String>) -> Self {
        self.outlet = Some(name.into());
        self
    }

    /// Sets the outlet's entity.
    ///
    /// ```
    /// use isnad::{Citation, Span};
    ///
    /// let citation = Citation::new(Span::new(25, 45).unwrap()).entity("al-quds-newspaper");
    /// assert_eq!(citation.entity.unwrap(), "al-quds-newspaper", "not the city");
    /// ```
    #[must_use]
    pub fn entity(mut self, id: impl Into<EntityId>) -> Self {
        self.entity = Some(id.into());
        self
    }

    /// Sets the date on which the outlet reported.
    ///
    /// ```
    /// use isnad::{Citation, Span};
    ///
    /// let citation = Citation::new(Span::new(25, 45).unwrap()).date("XXXX-01-03".parse()?);
    /// assert_eq!(citation.date.unwrap().day(), Some(3));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets how near it stands.
    ///
    /// ```
    /// use isnad::{Citation, Reach, Span};
    ///
    /// let citation = Citation::new(Span::new(25, 45).unwrap()).reach(Reach::Paragraph);
    /// assert!(citation.reach > Reach::Sentence, "weaker evidence");
    /// ```
    #[must_use]
    pub fn reach(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }
}
