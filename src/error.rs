//! What can go wrong, with the place where it did.
//!
//! Reading a text never fails. Files, settings, dates and unknown names do,
//! and each error says what was found and what was expected.

use std::io;
use std::path::PathBuf;

use crate::id::{DocumentId, EntityId};
use crate::span::Span;

/// The result of everything here that can fail.
///
/// ```
/// fn year(text: &str) -> isnad::Result<Option<u16>> {
///     Ok(text.parse::<isnad::Date>()?.year())
/// }
/// assert_eq!(year("2020-01-03").unwrap(), Some(2020));
/// # Ok::<(), isnad::Error>(())
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a file, a setting or a question was refused.
///
/// ```
/// use isnad::{Error, Time};
///
/// let error = "2020-13-01".parse::<Time>().unwrap_err();
/// assert!(matches!(error, Error::Date { .. }));
/// assert_eq!(error.to_string(), "`2020-13-01` is not an EDTF date: month 13, expected 01 to 12");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A line of a data file does not say what it should.
    #[error("{origin}:{line}: {message}")]
    Record {
        /// The file, or what stands for it.
        origin: String,
        /// The line, from 1.
        line: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A configuration file (schema, rules, lexicon) is wrong at one place.
    #[error("{origin}:{line}: {name}: {message}")]
    Rule {
        /// The file, or what stands for it.
        origin: String,
        /// The line, from 1.
        line: usize,
        /// The rule, relation or list concerned.
        name: String,
        /// What was found and what was expected.
        message: String,
    },
    /// A value was refused when it was made.
    #[error("{what}: {message}")]
    Invalid {
        /// The noun concerned, such as `entity` or `alias`.
        what: &'static str,
        /// What was found and what was expected.
        message: String,
    },
    /// A date or interval that EDTF does not allow, or that no calendar has.
    #[error("`{text}` is not an EDTF date: {message}")]
    Date {
        /// The text that was given.
        text: String,
        /// What was found and what was expected.
        message: String,
    },
    /// No entity has this id.
    #[error("no entity `{id}`{}", meant(.nearest))]
    UnknownEntity {
        /// The id that was asked for.
        id: EntityId,
        /// The id of the entity it may have meant.
        nearest: Option<String>,
    },
    /// The schema has no such relation.
    #[error("no relation `{name}`, {}", advice(.nearest, .known))]
    UnknownRelation {
        /// The name that was given.
        name: String,
        /// The relation it may have meant.
        nearest: Option<String>,
        /// The relations there are.
        known: Vec<String>,
    },
    /// The schema has no such entity type.
    #[error("no entity type `{name}`, {}", advice(.nearest, .known))]
    UnknownType {
        /// The name that was given.
        name: String,
        /// The type it may have meant.
        nearest: Option<String>,
        /// The types there are.
        known: Vec<String>,
    },
    /// No document has this id.
    #[error("no document `{id}`")]
    UnknownDocument {
        /// The id that was asked for.
        id: DocumentId,
    },
    /// Mentions from outside do not fit the text.
    #[error("mention {index} at {span}: {message}")]
    Mention {
        /// Which of the mentions given, from 0.
        index: usize,
        /// Its span, in bytes.
        span: Span,
        /// What was found and what was expected.
        message: String,
    },
    /// A saved file is cut, changed, or of another version.
    #[error("{origin}: {message}")]
    Damaged {
        /// The file, or what stands for it.
        origin: String,
        /// What was found and what was expected.
        message: String,
    },
    /// A store is open for writing already.
    #[error("`{}` is open for writing elsewhere, expected one writer at a time", path.display())]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Error {
    /// What sort of error it is, in a word that stays: for a service that maps
    /// errors to answers of its own.
    ///
    /// ```
    /// use isnad::{Error, Graph, Schema};
    ///
    /// let answer = |error: Error| match error.code() {
    ///     "unknown_entity" | "unknown_document" => 404,
    ///     "damaged" | "io" => 500,
    ///     _ => 400,
    /// };
    /// assert_eq!(answer(Graph::new().neighbours("nobody").unwrap_err()), 404);
    /// assert_eq!(answer(Schema::builtin()?.relation("leeds").unwrap_err()), 400);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Record { .. } => "record",
            Self::Rule { .. } => "rule",
            Self::Invalid { .. } => "invalid",
            Self::Date { .. } => "date",
            Self::UnknownEntity { .. } => "unknown_entity",
            Self::UnknownRelation { .. } => "unknown_relation",
            Self::UnknownType { .. } => "unknown_type",
            Self::UnknownDocument { .. } => "unknown_document",
            Self::Mention { .. } => "mention",
            Self::Damaged { .. } => "damaged",
            Self::Io { .. } => "io",
            Self::Locked { .. } => "locked",
        }
    }

    pub(crate) fn record(origin: &str, line: usize, message: impl Into<String>) -> Self {
        Self::Record { origin: origin.to_owned(), line, message: message.into() }
    }

    pub(crate) fn rule(origin: &str, line: usize, name: &str, message: impl Into<String>) -> Self {
        Self::Rule {
            origin: origin.to_owned(),
            line,
            name: name.to_owned(),
            message: message.into(),
        }
    }

    pub(crate) fn invalid(what: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { what, message: message.into() }
    }

    /// The same error once more: what an `io::Error` holds beyond its kind and
    /// words is lost.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Record { origin, line, message } => Self::record(origin, *line, message),
            Self::Rule { origin, line, name, message } => Self::rule(origin, *line, name, message),
            Self::Invalid { what, message } => Self::invalid(what, message),
            Self::Date { text, message } => {
                Self::Date { text: text.clone(), message: message.clone() }
            }
            Self::UnknownEntity { id, nearest } => {
                Self::UnknownEntity { id: id.clone(), nearest: nearest.clone() }
            }
            Self::UnknownRelation { name, nearest, known } => Self::UnknownRelation {
                name: name.clone(),
                nearest: nearest.clone(),
                known: known.clone(),
            },
            Self::UnknownType { name, nearest, known } => Self::UnknownType {
                name: name.clone(),
                nearest: nearest.clone(),
                known: known.clone(),
            },
            Self::UnknownDocument { id } => Self::UnknownDocument { id: id.clone() },
            Self::Mention { index, span, message } => {
                Self::Mention { index: *index, span: *span, message: message.clone() }
            }
            Self::Damaged { origin, message } => Self::damaged(origin, message),
            Self::Locked { path } => Self::Locked { path: path.clone() },
            Self::Io { action, path, source } => Self::Io {
                action,
                path: path.clone(),
                source: io::Error::new(source.kind(), source.to_string()),
            },
        }
    }

    pub(crate) fn damaged(origin: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Damaged { origin: origin.into(), message: message.into() }
    }

    pub(crate) fn read(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { action: "read", path: path.into(), source }
    }

    pub(crate) fn write(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { action: "write", path: path.into(), source }
    }
}

/// The one of these values that a word stands for.
pub(crate) fn one_of<T: Copy, const N: usize>(
    what: &'static str,
    word: &str,
    all: [T; N],
    as_str: impl Fn(T) -> &'static str,
) -> Result<T> {
    all.into_iter().find(|value| as_str(*value) == word).ok_or_else(|| {
        let all = all.map(as_str).join(", ");
        Error::invalid(what, format!("found `{word}`, expected one of {all}"))
    })
}

/// Refuses a bound of 0.
pub(crate) fn at_least_one(what: &'static str, count: usize) -> Result<()> {
    if count == 0 {
        return Err(Error::invalid(what, "found 0, expected at least 1"));
    }
    Ok(())
}

/// The line of a byte of a text, from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    1 + text.get(..byte).map_or(0, |t| t.bytes().filter(|b| *b == b'\n').count())
}

/// Reads a configuration file; `origin` names it in errors.
pub(crate) fn from_toml<T: serde::de::DeserializeOwned>(origin: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|e| {
        let at = e.span().map_or(1, |s| line_of(text, s.start));
        Error::record(origin, at, e.message().trim())
    })
}

fn meant(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

fn advice(nearest: &Option<String>, known: &[String]) -> String {
    match (nearest, known) {
        (Some(nearest), _) => format!("did you mean `{nearest}`?"),
        (None, []) => "and none is defined".to_owned(),
        (None, [only]) => format!("expected `{only}`"),
        (None, [first @ .., last]) => format!("expected `{}` or `{last}`", first.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_error_names_its_place() {
        let error = Error::record("names.jsonl", 3, "expected `id`");
        assert_eq!(error.to_string(), "names.jsonl:3: expected `id`");
    }

    #[test]
    fn errors_cross_threads() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Error>();
    }
}
