//! Why a sentence gave what it gave.

use std::fmt;

use crate::claim::{Claim, Status};
use crate::span::Span;

/// What happened to each sentence of a document, for authors of rules.
///
/// Its text form shows, for a sentence, the noun phrases in brackets with the
/// entities they stand for, the rules that a word of it started, those that
/// fired, the scopes of doubt, and the claims.
///
/// ```
/// use isnad::{Document, Reader, Status};
///
/// let trace = Reader::builtin()?.trace(&Document::new("x", "Iran did not attack Iraq."));
/// let sentence = &trace.sentences[0];
/// assert!(sentence.fired.iter().any(|rule| rule == "attacked"));
/// assert_eq!(sentence.scopes[0].status, Status::Negated);
/// assert!(trace.to_string().contains("[Iran = iran]"));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// The sentences that hold a name, in text order.
    pub sentences: Vec<SentenceTrace>,
}

/// What happened to one sentence.
///
/// ```
/// use isnad::{Document, Reader};
///
/// let trace = Reader::builtin()?.trace(&Document::new("x", "Iran and Iraq met."));
/// assert_eq!(trace.sentences[0].phrases, "[Iran = iran] and [Iraq = iraq] met/v .");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentenceTrace {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Its noun phrases in brackets, and its verbs marked `/v`, passive ones
    /// `/p`.
    pub phrases: String,
    /// The rules that a word of it started, by name.
    pub tried: Vec<String>,
    /// The rules that matched, by name; the types of the schema or a better
    /// finding may still have kept their claims out.
    pub fired: Vec<String>,
    /// Where nothing was claimed, the rule that came nearest.
    pub nearest: Option<NearestTrace>,
    /// What limits the certainty of which words.
    pub scopes: Vec<ScopeTrace>,
    /// The claims that came of it.
    pub claims: Vec<Claim>,
}

/// The rule that came nearest to a match, and what it lacked.
///
/// ```
/// use isnad::{Document, Reader};
///
/// // A state leads no group: the subject is what is missing.
/// let trace = Reader::builtin()?.trace(&Document::new("x", "Iran, the leader of Hezbollah."));
/// let near = trace.sentences[0].nearest.as_ref().unwrap();
/// assert!(near.rule.starts_with("lead"), "{near:?}");
/// assert_eq!(near.lacked, "{subject:person}");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearestTrace {
    /// The rule, or the frame and its construction.
    pub rule: String,
    /// The step of its pattern that nothing fitted, as patterns are written.
    pub lacked: String,
}

/// A scope of doubt, denial or report.
///
/// ```
/// use isnad::{Document, Reader, Status};
///
/// let trace = Reader::builtin()?.trace(&Document::new("x", "Iran may attack Iraq."));
/// let scope = &trace.sentences[0].scopes[0];
/// assert_eq!((scope.cue.as_str(), scope.status), ("may", Status::Hedged));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScopeTrace {
    /// The words that open it.
    pub cue: String,
    /// The status it gives.
    pub status: Status,
    /// The words it reaches.
    pub reach: String,
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in &self.sentences {
            writeln!(f, "{sentence}")?;
        }
        Ok(())
    }
}

impl fmt::Display for SentenceTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}  {}", self.span, self.phrases)?;
        let list =
            |words: &[String]| if words.is_empty() { "-".to_owned() } else { words.join(", ") };
        writeln!(f, "  tried  {}", list(&self.tried))?;
        writeln!(f, "  fired  {}", list(&self.fired))?;
        if let Some(near) = &self.nearest {
            writeln!(f, "  near   {} but for `{}`", near.rule, near.lacked)?;
        }
        for scope in &self.scopes {
            writeln!(f, "  scope  {} `{}` over `{}`", scope.status, scope.cue, scope.reach)?;
        }
        for claim in &self.claims {
            let side = |a: &Option<crate::claim::Argument>| {
                a.as_ref().map_or_else(|| "?".to_owned(), |a| a.entity.to_string())
            };
            let object =
                claim.name.as_ref().map_or_else(|| side(&claim.object), |(n, _)| n.clone());
            write!(f, "  claim  {} {} {object}", side(&claim.subject), claim.relation)?;
            if let Some(role) = &claim.role {
                write!(f, " ({role})")?;
            }
            write!(f, ", {}", claim.status)?;
            if let Some(time) = claim.time {
                write!(f, ", {time}")?;
            }
            writeln!(f, "  <- {}", claim.evidence.rule)?;
        }
        Ok(())
    }
}
