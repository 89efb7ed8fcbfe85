//! Why a path is there: every step with its quotes.

use std::fmt;

use crate::claim::Claim;
use crate::document::Citation;
use crate::graph::answer::edge::{Contradiction, Edge};
use crate::graph::core::graph::Graph;
use crate::graph::query::path::Path;
use crate::time::Date;

/// A path with the evidence of every step, as data; its `Display` is the
/// same as text.
///
/// ```
/// use isnad::{Argument, Citation, Claim, Entity, Evidence, Graph, Reading, Span};
///
/// let quote = "Tehran has armed Badr since 2014 (al-Quds, January 3).";
/// let span = Span::new(0, quote.len()).unwrap();
/// let mut reading = Reading::new("note");
/// reading.entities.push(Entity::new("iran", "state", "Iran")?.into());
/// reading.entities.push(Entity::new("badr", "group", "Badr Organization")?.into());
/// reading.claims.push(
///     Claim::new("supports", Evidence::new("note", span, quote, "by hand"))
///         .subject(Argument::new("iran", span))
///         .object(Argument::new("badr", span))
///         .role("arms")
///         .time("2014/..".parse()?)
///         .citation(Citation::new(span).outlet("al-Quds").date("2020-01-03".parse()?)),
/// );
/// let mut graph = Graph::new();
/// graph.add(reading)?;
///
/// let path = graph.shortest_path("iran", "badr")?.unwrap();
/// assert_eq!(graph.explain(&path).to_string(), "\
/// Iran – Badr Organization
/// 1. Iran supports Badr Organization (arms)
///    asserted, 2014/.., in note, citing al-Quds 2020-01-03:
///      “Tehran has armed Badr since 2014 (al-Quds, January 3).”
/// ");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The names of the path's entities, in order.
    pub entities: Vec<String>,
    /// Its steps, in order.
    pub steps: Vec<ExplainedStep>,
}

/// One step of an explanation.
///
/// ```
/// use isnad::{Document, Graph, Reader};
///
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// let explained = graph.explain(&graph.shortest_path("hezbollah", "iran")?.unwrap());
/// let step = &explained.steps[0];
/// assert_eq!((step.from.as_str(), step.to.as_str()), ("Hezbollah", "Iran"));
/// assert_eq!(step.edges[0].statement, "Iran supports Hezbollah");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedStep {
    /// The name of the entity it leaves.
    pub from: String,
    /// The name of the entity it reaches.
    pub to: String,
    /// The edges it can take.
    pub edges: Vec<ExplainedEdge>,
}

/// One edge of an explanation, with its claims.
///
/// ```
/// use isnad::{Document, Graph, Reader};
///
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// let edge = graph.explain_edge(&graph.edges().next().unwrap());
/// let (claim, publication) = &edge.claims[0];
/// assert_eq!(claim.evidence.quote, "Iran backs Hezbollah.");
/// assert_eq!(publication.publisher, None, "the document does not say");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedEdge {
    /// The subject's name, how the relation reads, and the object's name.
    pub statement: String,
    /// How many independent sources speak for it.
    pub sources: usize,
    /// Its claims, each with who published it and when.
    pub claims: Vec<(Claim, Publication)>,
    /// Those that cannot all be right.
    pub contradictions: Vec<Contradiction>,
}

/// Who published a document, and when, where that is known.
///
/// ```
/// use isnad::{Document, Graph, Reader};
///
/// let document = Document::new("note", "Iran backs Hezbollah.").published("2020-01-10")?;
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&document))?;
/// let edge = graph.explain_edge(&graph.edges().next().unwrap());
/// assert_eq!(edge.claims[0].1.date, Some("2020-01-10".parse()?));
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Publication {
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub date: Option<Date>,
}

impl Graph {
    /// A path with every step's claims: quote, document, citation, time and
    /// status, and the contradictions among them.
    ///
    /// The path must come from this graph.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let text = "Iran backs Hezbollah.";
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text).publisher("NINA")))?;
    /// let explained = graph.explain(&graph.shortest_path("hezbollah", "iran")?.unwrap());
    /// assert_eq!(explained.entities, ["Hezbollah", "Iran"]);
    /// assert!(explained.to_string().contains(text));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, path: &Path<'_>) -> Explanation {
        let name = |id: &str| self.display_name(id);
        let steps = path.steps().map(|step| ExplainedStep {
            from: name(step.from),
            to: name(step.to),
            edges: step.edges.iter().map(|edge| self.explain_edge(edge)).collect(),
        });
        Explanation { entities: path.entities().map(name).collect(), steps: steps.collect() }
    }

    /// One edge with its claims, as in [`Graph::explain`].
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// let document = Document::new("note", "Iran backs Hezbollah.").publisher("NINA");
    /// graph.add(Reader::builtin()?.read(&document))?;
    /// let explained = graph.explain_edge(&graph.edges().next().unwrap());
    /// assert_eq!(explained.statement, "Iran supports Hezbollah");
    /// assert_eq!(explained.claims[0].1.publisher.as_deref(), Some("NINA"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn explain_edge(&self, edge: &Edge<'_>) -> ExplainedEdge {
        let reads = self.definition(edge.key().relation).map_or(edge.relation(), |d| d.reads());
        let mut statement = format!(
            "{} {reads} {}",
            self.display_name(edge.subject()),
            self.display_name(edge.object())
        );
        if let Some(role) = edge.role() {
            statement.push_str(&format!(" ({role})"));
        }
        let claims = edge.claims().into_iter().map(|claim| {
            let document = self.document(&claim.evidence.document).ok();
            let publication = Publication {
                publisher: document.as_ref().and_then(|d| d.publisher).map(str::to_owned),
                date: document.and_then(|d| d.published),
            };
            (claim, publication)
        });
        ExplainedEdge {
            statement,
            sources: edge.sources(),
            claims: claims.collect(),
            contradictions: edge.contradictions(),
        }
    }

    fn display_name(&self, id: &str) -> String {
        let node = self.nodes.ids.find(id);
        node.and_then(|n| self.record(n)).map_or_else(|| id.to_owned(), |e| e.name().to_owned())
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.entities.join(" – "))?;
        for (number, step) in self.steps.iter().enumerate() {
            for (i, edge) in step.edges.iter().enumerate() {
                let label = if i == 0 { format!("{}.", number + 1) } else { String::new() };
                write!(f, "{label:<2} {edge}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ExplainedEdge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.statement)?;
        for (claim, publication) in &self.claims {
            write!(f, "   {}", claim.status)?;
            if let Some(time) = &claim.time {
                write!(f, ", {time}")?;
            }
            write!(f, ", in {}", claim.evidence.document)?;
            write_publication(f, publication)?;
            if let Some(citation) = &claim.citation {
                write_citation(f, citation)?;
            }
            // One line a quote, wherever the text broke it.
            let words: Vec<&str> = claim.evidence.quote.split_whitespace().collect();
            writeln!(f, ":\n     “{}”", words.join(" "))?;
        }
        for contradiction in &self.contradictions {
            match contradiction {
                Contradiction::Denied { positive, negated } => {
                    writeln!(f, "   ! {} for, {} against", positive.len(), negated.len())?;
                }
                Contradiction::Dates { claims } => {
                    let mut times: Vec<_> = claims.iter().filter_map(|c| c.time).collect();
                    times.sort();
                    times.dedup();
                    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
                    writeln!(f, "   ! dates that cannot all be right: {}", times.join(", "))?;
                }
            }
        }
        Ok(())
    }
}

fn write_publication(f: &mut fmt::Formatter<'_>, publication: &Publication) -> fmt::Result {
    let date = publication.date.map(|d| d.to_string());
    let parts: Vec<&str> =
        [publication.publisher.as_deref(), date.as_deref()].into_iter().flatten().collect();
    if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
}

fn write_citation(f: &mut fmt::Formatter<'_>, citation: &Citation) -> fmt::Result {
    write!(f, ", citing")?;
    match (&citation.outlet, &citation.entity) {
        (Some(outlet), _) => write!(f, " {outlet}")?,
        (None, Some(entity)) => write!(f, " {entity}")?,
        (None, None) => {}
    }
    citation.date.map_or(Ok(()), |date| write!(f, " {date}"))
}
