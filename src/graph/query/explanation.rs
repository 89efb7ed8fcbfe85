//! Why an answer is there: every edge with its quotes.
//!
//! An explanation answers the question that was asked: it shows the claims that
//! the question's filter lets pass, and, marked as such, the denials of the same
//! time that the question left aside.

use std::collections::BTreeSet;

use crate::claim::Claim;
use crate::error::Result;
use crate::graph::answer::contradiction::Contradiction;
use crate::graph::answer::edge::Edge;
use crate::graph::core::graph::Graph;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::query::path::Path;
use crate::graph::query::pattern::Match;
use crate::graph::query::question::Question;
use crate::graph::query::subgraph::Subgraph;
use crate::graph::query::time_order::first_day;
use crate::id::{EntityId, Relation};
use crate::time::{Date, date_of};

/// A path with the evidence of every step, as data; as text by its `Display`,
/// and as [Markdown](Explanation::to_markdown) and [HTML](Explanation::to_html).
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
    /// The path's entities, in order.
    pub entities: Vec<ExplainedEntity>,
    /// Its steps, in order.
    pub steps: Vec<ExplainedStep>,
}

/// An entity of an explanation: its id, and the name that people read.
///
/// ```
/// use isnad::{Document, Graph, Reader};
///
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// let explained = graph.explain(&graph.shortest_path("hezbollah", "iran")?.unwrap());
/// assert_eq!(explained.entities[1].id, "iran");
/// assert_eq!(explained.entities[1].name, "Iran");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedEntity {
    /// The id.
    pub id: EntityId,
    /// The preferred name.
    pub name: String,
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
/// assert_eq!((step.from.name.as_str(), step.to.name.as_str()), ("Hezbollah", "Iran"));
/// assert_eq!(step.edges[0].statement, "Iran supports Hezbollah");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedStep {
    /// The entity it leaves.
    pub from: ExplainedEntity,
    /// The entity it reaches.
    pub to: ExplainedEntity,
    /// On a path in time order, the first day on which the step can be taken
    /// after those before it; `None` where any day will do.
    pub earliest: Option<Date>,
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
/// assert_eq!((edge.subject.id.as_str(), edge.relation.as_str()), ("iran", "supports"));
/// assert_eq!(edge.claims[0].claim.evidence.quote, "Iran backs Hezbollah.");
/// assert_eq!(edge.claims[0].publication.publisher, None, "the document does not say");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedEdge {
    /// The subject.
    pub subject: ExplainedEntity,
    /// The relation.
    pub relation: Relation,
    /// The object.
    pub object: ExplainedEntity,
    /// The role, where the edge has one.
    pub role: Option<String>,
    /// The subject's name, how the relation reads, and the object's name.
    pub statement: String,
    /// How many independent sources make the claims that speak for it.
    pub sources: usize,
    /// The claims that the question lets pass, by document; on a path in time
    /// order those alone that let the order hold, earliest first.
    pub claims: Vec<ExplainedClaim>,
    /// Denials that the question left aside, of the time that it asks about.
    pub against: Vec<ExplainedClaim>,
    /// Those of all these that cannot all be right.
    pub contradictions: Vec<Contradiction>,
}

/// A claim of an explanation, and who published it and when.
///
/// ```
/// use isnad::{Document, Graph, Reader};
///
/// let mut graph = Graph::new();
/// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
/// let edge = graph.explain_edge(&graph.edges().next().unwrap());
/// assert_eq!(edge.claims[0].claim.relation, "supports");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExplainedClaim {
    /// The claim.
    pub claim: Claim,
    /// Who published its document, and when.
    pub publication: Publication,
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
/// assert_eq!(edge.claims[0].publication.date, Some("2020-01-10".parse()?));
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
    /// A path with the evidence of every step: the claims that the question
    /// allowed, each with its quote, document, citation, time and status, what
    /// speaks against them, and the contradictions among them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2019\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let path = graph.paths("iran", "badr")?.at("2014")?.shortest()?.unwrap();
    /// let explained = graph.explain(&path);
    /// assert_eq!(explained.steps[0].edges[0].claims.len(), 1, "what holds in 2014");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the claims of the path's edges.
    #[must_use]
    pub fn explain(&self, path: &Path<'_>) -> Explanation {
        let mut day = i32::MIN;
        let mut after = path.in_time_order.then_some(i32::MIN);
        let steps = path.steps().map(|step| {
            let days = |edge: &Edge<'_>| path.filter.days(self, edge.number);
            if let Some(after) = &mut after {
                let arrivals = step.edges.iter().filter_map(|e| first_day(&days(e), day));
                (*after, day) = (day, arrivals.min().unwrap_or(day));
            }
            let edges = step
                .edges
                .iter()
                .filter(|edge| after.is_none_or(|after| first_day(&days(edge), after).is_some()));
            ExplainedStep {
                from: self.explained_entity(step.from),
                to: self.explained_entity(step.to),
                earliest: after.and_then(|_| date(day)),
                edges: edges.map(|e| explain_edge(self, &path.filter, e, after)).collect(),
            }
        });
        let steps = steps.collect();
        let entities = path.entities().map(|id| self.explained_entity(id)).collect();
        Explanation { entities, steps }
    }

    /// An edge with all its claims, those that deny it too.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let edge = graph.explain_edge(&graph.edges().next().unwrap());
    /// assert_eq!(edge.statement, "Iran supports Hezbollah");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn explain_edge(&self, edge: &Edge<'_>) -> ExplainedEdge {
        explain_edge(self, &CompiledFilter::of_all_claims(), edge, None)
    }

    fn explained_entity(&self, id: &str) -> ExplainedEntity {
        let record = self.nodes.ids.find(id).and_then(|node| self.record(node));
        let name = record.map_or_else(|| id.to_owned(), |entity| entity.name().to_owned());
        ExplainedEntity { id: id.into(), name }
    }
}

impl Match<'_> {
    /// The match with the evidence of every step: the claims that the step's
    /// filter lets pass, and what speaks against them.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2019\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let pattern = Pattern::of("iran").step(&Filter::new()).at("2014")?;
    /// let found = graph.matches(&pattern)?.iter().next().unwrap();
    /// assert_eq!(found.explain().steps[0].edges[0].claims.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let graph = self.graph;
        let steps = self.steps().zip(self.filters.iter()).map(|(step, filter)| ExplainedStep {
            from: graph.explained_entity(step.from),
            to: graph.explained_entity(step.to),
            earliest: None,
            edges: step.edges.iter().map(|e| explain_edge(graph, filter, e, None)).collect(),
        });
        let entities = self.entities().map(|id| graph.explained_entity(id)).collect();
        Explanation { entities, steps: steps.collect() }
    }
}

impl Subgraph<'_> {
    /// An edge with the claims that the filter lets pass, and what speaks
    /// against them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2019\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let then = graph.at("2014")?;
    /// let edge = then.edges().next().unwrap();
    /// assert_eq!(then.explain_edge(&edge).claims.len(), 1);
    /// assert_eq!(graph.explain_edge(&edge).claims.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn explain_edge(&self, edge: &Edge<'_>) -> ExplainedEdge {
        explain_edge(self.graph, &self.filter, edge, None)
    }
}

impl<Kind> Question<'_, Kind> {
    /// An edge of the answer with the claims that the question lets pass, and
    /// what speaks against them.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\t2014\niran\tsupports\tbadr\t2019\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let question = graph.neighbours("badr")?.at("2019")?;
    /// for n in question.iter()? {
    ///     assert_eq!(question.explain_edge(&n.edge)?.claims.len(), 1);
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the question.
    pub fn explain_edge(&self, edge: &Edge<'_>) -> Result<ExplainedEdge> {
        Ok(explain_edge(self.graph, &self.settled()?, edge, None))
    }
}

/// An edge by the claims that pass; in time order, by those that can hold on
/// the day `after` or later.
fn explain_edge(
    graph: &Graph,
    filter: &CompiledFilter,
    edge: &Edge<'_>,
    after: Option<i32>,
) -> ExplainedEdge {
    let days = |row: u32| {
        let time = graph.ledger.status_and_time(row).1;
        time.map_or((i32::MIN, i32::MAX), |time| time.day_range())
    };
    let in_order = |row: &u32| after.is_none_or(|after| days(*row).1 >= after);
    let passing: BTreeSet<u32> = filter.rows(graph, edge.number).filter(in_order).collect();
    let denying = filter.denials(graph, edge.number).filter(in_order);
    let denying: BTreeSet<u32> = denying.filter(|row| !passing.contains(row)).collect();
    let mut rows = edge.rows();
    if after.is_some() {
        rows.sort_by_key(|row| days(*row));
    }
    let explained = |kept: &BTreeSet<u32>| -> Vec<ExplainedClaim> {
        let kept = rows.iter().filter(|row| kept.contains(row));
        kept.map(|row| explained_claim(graph, *row)).collect()
    };
    let reads = graph.definition(edge.key().relation).map_or(edge.relation(), |d| d.reads());
    let subject = graph.explained_entity(edge.subject());
    let object = graph.explained_entity(edge.object());
    let mut statement = format!("{} {reads} {}", subject.name, object.name);
    if let Some(role) = edge.role() {
        statement.push_str(&format!(" ({role})"));
    }
    let shown = rows.iter().copied().filter(|r| passing.contains(r) || denying.contains(r));
    ExplainedEdge {
        subject,
        relation: Relation::from(edge.relation()),
        object,
        role: edge.role().map(str::to_owned),
        statement,
        sources: edge.sources_among(passing.iter().copied()),
        claims: explained(&passing),
        against: explained(&denying),
        contradictions: edge.contradictions_among(shown.collect()),
    }
}

/// The date of a day number of our era.
fn date(day: i32) -> Option<Date> {
    const LAST: i32 = 3_652_424;
    let (year, month, day) = (0..=LAST).contains(&day).then(|| date_of(day))?;
    Date::day_of(u16::try_from(year).ok()?, month, day).ok()
}

fn explained_claim(graph: &Graph, row: u32) -> ExplainedClaim {
    let record = graph.ledger.document(graph.ledger.document_of(row));
    let publication = Publication { publisher: record.publisher.clone(), date: record.published };
    ExplainedClaim { claim: graph.claim(row), publication }
}
