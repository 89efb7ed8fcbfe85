//! Entities that stand in a pattern: "who leads a group that fights a group
//! that Iran supports?"
//!
//! A pattern is a chain of a few steps, each with a filter of its own, between
//! entities that are known, of a type, or any. It is no query language: what it
//! lacks, branches and negation, is a loop over its answers.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result, at_least_one};
use crate::graph::answer::edge::edges_of_step;
use crate::graph::core::graph::Graph;
use crate::graph::filter::allowed_steps::Filtered;
use crate::graph::filter::compiled::CompiledFilter;
use crate::graph::filter::criteria::Filter;
use crate::graph::filter::sets::NumberSet;
use crate::graph::query::path::{Step, Truncation};
use crate::graph::search::chain::{ChainEnd, chains};
use crate::graph::tables::interner::NONE;
use crate::id::{EntityId, EntityType};
use crate::time::Time;

/// How many steps a pattern may have.
const STEPS: usize = 6;
/// How many matches are given, unless the pattern says.
const LIMIT: usize = 10_000;
/// How many steps a search looks at before it gives up.
const WORK: usize = 50_000_000;

/// A chain of entities to be found, by what each is and by which edges lead
/// from each to the next.
///
/// It begins with [`any`](Pattern::any) entity or [`of`](Pattern::of) one, and
/// goes on by [`step`](Pattern::step) to any or [`step_to`](Pattern::step_to)
/// one; [`entity_type`](Pattern::entity_type) speaks of the last that was named. At least one entity must be known. The entities of a match are all
/// distinct. A step's direction is that of its filter, along the chain.
///
/// ```
/// use isnad::{Direction, Filter, Graph, Pattern, Table, TableFormat};
///
/// let rows = "amiri\tleads\tbadr\t2009/..\nbadr\tfights\thamas\t2019\n\
///             iran\tsupports\thamas\nbaker\tleads\tamal\namal\tfights\tdaesh\n";
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
///
/// // Who leads a group that fights a group that Iran supports, in 2019?
/// let leads = Filter::new().relation("leads").direction(Direction::Out);
/// let fights = Filter::new().relation("fights");
/// let supported = Filter::new().relation("supports").direction(Direction::In);
/// let pattern = Pattern::any()
///     .step(&leads)
///     .step(&fights)
///     .step_to(&supported, "iran")
///     .during("2019")?;
/// let found = graph.matches(&pattern)?;
/// let all: Vec<String> = found.iter().map(|m| m.to_string()).collect();
/// assert_eq!(all, ["amiri – badr – hamas – iran"]);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a pattern does nothing until a graph is asked for its matches"]
pub struct Pattern {
    slots: Vec<Slot>,
    steps: Vec<Filter>,
    time: Option<Time>,
    limit: Option<usize>,
}

/// What an entity of a pattern is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Slot {
    id: Option<EntityId>,
    types: Vec<EntityType>,
}

impl Pattern {
    /// A pattern that begins with any entity.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let pattern = Pattern::any().step_to(&Filter::new(), "badr");
    /// assert_eq!(graph.matches(&pattern)?.len(), 1);
    /// let error = graph.matches(&Pattern::any().step(&Filter::new())).unwrap_err();
    /// assert_eq!(error.to_string(), "pattern: knows no entity, expected at least one by its id");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn any() -> Self {
        Self { slots: vec![Slot::default()], steps: Vec::new(), time: None, limit: None }
    }

    /// A pattern that begins with an entity, by id or by a name that only it
    /// bears.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let found = graph.matches(&Pattern::of("iran").step(&Filter::new()))?;
    /// assert_eq!(found.iter().next().unwrap().entities().collect::<Vec<_>>(), ["iran", "badr"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn of(id: impl Into<EntityId>) -> Self {
        let mut pattern = Self::any();
        pattern.slots = vec![Slot { id: Some(id.into()), types: Vec::new() }];
        pattern
    }

    /// Edges that the filter lets pass, to any other entity.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let (supports, fights) =
    ///     (Filter::new().relation("supports"), Filter::new().relation("fights"));
    /// let found = graph.matches(&Pattern::of("iran").step(&supports).step(&fights))?;
    /// assert_eq!(found.iter().next().unwrap().to_string(), "iran – badr – daesh");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn step(mut self, filter: &Filter) -> Self {
        self.steps.push(filter.clone());
        self.slots.push(Slot::default());
        self
    }

    /// Edges that the filter lets pass, to one entity, by id or by a name that
    /// only it bears.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\nqatar\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let supports = Filter::new().relation("supports");
    /// let found = graph.matches(&Pattern::any().step_to(&supports, "badr"))?;
    /// assert_eq!(found.len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn step_to(mut self, filter: &Filter, id: impl Into<EntityId>) -> Self {
        self.steps.push(filter.clone());
        self.slots.push(Slot { id: Some(id.into()), types: Vec::new() });
        self
    }

    /// The entity that was named last is of a type; called again, of either.
    ///
    /// ```
    /// use isnad::{Document, Filter, Graph, Pattern, Reader};
    ///
    /// let text = "Iran backs Hezbollah. Iran backs Syria.";
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", text)))?;
    /// let backed = Pattern::of("iran").step(&Filter::new().relation("supports"));
    /// assert_eq!(graph.matches(&backed)?.len(), 2);
    /// assert_eq!(graph.matches(&backed.entity_type("group"))?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_type(mut self, name: impl AsRef<str>) -> Self {
        if let Some(slot) = self.slots.last_mut() {
            slot.types.push(EntityType::from(name.as_ref()));
        }
        self
    }

    /// Only edges that can hold on a date, for each step whose filter asks for
    /// no time of its own.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t2014\n"))?;
    /// let pattern = Pattern::of("iran").step(&Filter::new());
    /// assert_eq!(graph.matches(&pattern.clone().at("2014")?)?.len(), 1);
    /// assert_eq!(graph.matches(&pattern.at("2015")?)?.len(), 0);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date.
    pub fn at(self, date: &str) -> Result<Self> {
        self.during(date)
    }

    /// Only edges that can hold at some time of an interval, for each step
    /// whose filter asks for no time of its own.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\t2014\n"))?;
    /// let pattern = Pattern::of("iran").step(&Filter::new()).during("2013/2015")?;
    /// assert_eq!(graph.matches(&pattern)?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date or interval.
    pub fn during(mut self, interval: &str) -> Result<Self> {
        self.time = Some(interval.parse()?);
        Ok(self)
    }

    /// At most so many matches, the first by ids: 10,000 unless told; 0 is
    /// refused.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat, Truncation};
    ///
    /// let rows = "iran\tsupports\tbadr\niran\tsupports\tamal\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let found = graph.matches(&Pattern::of("iran").step(&Filter::new()).limit(1))?;
    /// assert_eq!(found.iter().next().unwrap().to_string(), "iran – amal");
    /// assert_eq!(found.truncation(), Some(Truncation::Matches(1)));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = Some(count);
        self
    }
}

/// The matches of a pattern, by the ids of their entities in order.
///
/// ```
/// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let found = graph.matches(&Pattern::of("iran").step(&Filter::new()))?;
/// assert!(found.len() == 1 && found.truncation().is_none(), "these are all");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matches<'g> {
    graph: &'g Graph,
    filters: Arc<[CompiledFilter]>,
    /// The places of all matches, one after the other.
    places: Vec<u32>,
    truncation: Option<Truncation>,
}

/// One match of a pattern: an entity for each that the pattern names.
///
/// ```
/// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
///
/// let mut graph = Graph::new();
/// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
/// let found = graph.matches(&Pattern::of("iran").step(&Filter::new()))?;
/// let one = found.iter().next().unwrap();
/// assert_eq!(one.steps().next().unwrap().edges[0].to_string(), "iran supports badr");
/// assert_eq!(one.explain().steps[0].edges[0].sources, 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Match<'g> {
    pub(super) graph: &'g Graph,
    /// One a step.
    pub(super) filters: Arc<[CompiledFilter]>,
    places: Vec<u32>,
}

impl Graph {
    /// The entities that stand in a pattern.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let rows = "amiri\tleads\tbadr\nbadr\tfights\tdaesh\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let (leads, fights) = (Filter::new().relation("leads"), Filter::new().relation("fights"));
    /// let foes = graph.matches(&Pattern::any().step(&leads).step_to(&fights, "daesh"))?;
    /// assert_eq!(foes.iter().next().unwrap().to_string(), "amiri – badr – daesh");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A pattern that knows no entity, has no step or more than six, or names
    /// an unknown entity, relation or type; what is wrong with one of its
    /// filters; a limit of 0.
    ///
    /// # Complexity
    ///
    /// Linear in the edges of the entities that are near enough to a known one
    /// to match, beside the matches: each set of entities grows from the side
    /// where that costs least.
    pub fn matches(&self, pattern: &Pattern) -> Result<Matches<'_>> {
        let Pattern { slots, steps, time, limit } = pattern;
        let wrong = |message: String| Err(Error::invalid("pattern", message));
        if steps.is_empty() {
            return wrong("has no step, expected at least one".to_owned());
        }
        if steps.len() > STEPS {
            let count = steps.len();
            return wrong(format!("has {count} steps, expected at most {STEPS}"));
        }
        let limit = limit.unwrap_or(LIMIT);
        at_least_one("limit", limit)?;
        let known: Vec<Option<u32>> = slots
            .iter()
            .map(|slot| slot.id.as_ref().map(|id| self.place(id)).transpose())
            .collect::<Result<_>>()?;
        if known.iter().all(Option::is_none) {
            return wrong("knows no entity, expected at least one by its id".to_owned());
        }
        let mut filters = Vec::with_capacity(steps.len());
        let mut types: Vec<Vec<NumberSet>> = vec![Vec::new(); slots.len()];
        for (step, filter) in steps.iter().enumerate() {
            let mut filter = CompiledFilter::of(self, &filter.clone().or_during(*time))?;
            // The types of a step's filter are those of the entity that it
            // leads to.
            if let (Some(of_filter), Some(all)) = (filter.types.take(), types.get_mut(step + 1)) {
                all.push(of_filter);
            }
            filters.push(filter);
        }
        for (slot, all) in slots.iter().zip(&mut types) {
            if !slot.types.is_empty() {
                let mut named = CompiledFilter::default();
                slot.types.iter().try_for_each(|name| named.entity_type(self, name))?;
                all.extend(named.types);
            }
        }
        let admits = |slot: usize, place: u32| {
            types.get(slot).is_none_or(|all| {
                all.is_empty() || {
                    let kind = self.kind(self.places.node(place));
                    all.iter().all(|types| types.has(kind))
                }
            })
        };
        let fits = |(slot, place): (usize, &Option<u32>)| place.is_none_or(|p| admits(slot, p));
        let avoid = BTreeSet::new();
        let allowed: Vec<Filtered<'_>> = filters
            .iter()
            .map(|filter| Filtered { graph: self, filter, avoid: &avoid, ends: (NONE, NONE) })
            .collect();
        let (places, end) = if known.iter().enumerate().all(fits) {
            chains(&allowed, &known, admits, limit, WORK)
        } else {
            (Vec::new(), ChainEnd::Done)
        };
        let truncation = match end {
            ChainEnd::Done => None,
            ChainEnd::Limit => Some(Truncation::Matches(limit)),
            ChainEnd::Work => Some(Truncation::Work(WORK)),
        };
        Ok(Matches { graph: self, filters: filters.into(), places, truncation })
    }
}

impl<'g> Matches<'g> {
    /// How many were found.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// assert_eq!(graph.matches(&Pattern::of("iran").step(&Filter::new()))?.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len() / self.width()
    }

    /// Whether none was found.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let fights = Filter::new().relation("fights");
    /// assert!(graph.matches(&Pattern::of("iran").step(&fights))?.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The bound that ended the search, or `None` when these are all.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let found = graph.matches(&Pattern::of("iran").step(&Filter::new()))?;
    /// assert_eq!(found.truncation(), None);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn truncation(&self) -> Option<Truncation> {
        self.truncation
    }

    /// The matches.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// for found in graph.matches(&Pattern::of("iran").step(&Filter::new()))?.iter() {
    ///     assert_eq!(found.entities().last(), Some("badr"));
    /// }
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Match<'g>> {
        self.places.chunks_exact(self.width()).map(|places| Match {
            graph: self.graph,
            filters: Arc::clone(&self.filters),
            places: places.to_vec(),
        })
    }

    /// How many entities a match has.
    fn width(&self) -> usize {
        self.filters.len() + 1
    }
}

impl<'g> IntoIterator for Matches<'g> {
    type Item = Match<'g>;
    type IntoIter = std::vec::IntoIter<Match<'g>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl<'g> Match<'g> {
    /// The ids of its entities, in the order of the pattern.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n"))?;
    /// let found = graph.matches(&Pattern::any().step_to(&Filter::new(), "badr"))?;
    /// assert_eq!(found.iter().next().unwrap().entities().next(), Some("iran"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entities(&self) -> impl ExactSizeIterator<Item = &'g str> {
        let graph = self.graph;
        self.places.iter().map(move |place| graph.id_at(*place))
    }

    /// Its steps, each with the edges that the step's filter lets pass.
    ///
    /// ```
    /// use isnad::{Filter, Graph, Pattern, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\niran\tendorses\tbadr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let endorses = Filter::new().relation("endorses");
    /// let found = graph.matches(&Pattern::of("iran").step(&endorses))?;
    /// assert_eq!(found.iter().next().unwrap().steps().next().unwrap().edges.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn steps(&self) -> impl Iterator<Item = Step<'g>> {
        let (graph, filters) = (self.graph, Arc::clone(&self.filters));
        let pairs = self.places.iter().zip(self.places.iter().skip(1)).enumerate();
        pairs.filter_map(move |(step, (&from, &to))| {
            let edges = edges_of_step(graph, filters.get(step)?, from, to);
            Some(Step { from: graph.id_at(from), to: graph.id_at(to), edges })
        })
    }
}

impl fmt::Display for Match<'_> {
    /// The ids, joined by dashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.entities().collect::<Vec<_>>().join(" – "))
    }
}
