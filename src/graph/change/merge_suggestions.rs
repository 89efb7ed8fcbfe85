//! Entities that may be one: told, never merged unasked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::entity::{AliasKind, Entity};
use crate::error::{Result, at_least_one};
use crate::graph::core::graph::Graph;
use crate::graph::entities::decision::Decision;
use crate::graph::entities::entity_table::{THING, fold};
use crate::graph::entities::identity::Identity;
use crate::id::EntityId;

/// Two entities that may be one, and how sure that is.
///
/// ```
/// use isnad::{Entity, Graph, Reading};
///
/// let (mut one, mut two) = (Reading::new("note-1"), Reading::new("note-2"));
/// one.entities.push(Entity::new("amiri", "person", "Hadi al-Amiri")?.into());
/// two.entities.push(Entity::new("person:hadi-al-amiri", "person", "Hadi Al-Amiri")?.into());
/// let mut graph = Graph::new();
/// graph.add(one)?;
/// graph.add(two)?;
/// let found = graph.suggest_merges().collect();
/// let pair = (found[0].kept.as_str(), found[0].gone.as_str());
/// assert_eq!(pair, ("amiri", "person:hadi-al-amiri"));
/// assert_eq!(found[0].reason, "both are called `hadi al amiri`");
/// assert!(found[0].score > 0.8);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MergeSuggestion {
    /// The one to keep: the one that some list knows, else the one that more
    /// documents speak of, else the first by id.
    pub kept: EntityId,
    /// The other.
    pub gone: EntityId,
    /// Why: what speaks most for it.
    pub reason: String,
    /// How much speaks for it, from 0 to 1: what its parts say together, each
    /// as if it were independent of the others. It orders suggestions and is no
    /// probability.
    pub score: f64,
    /// All that speaks for it, and what speaks against it.
    pub parts: Vec<SuggestionPart>,
}

/// One thing that speaks for or against two entities being one.
///
/// ```
/// use isnad::{Entity, Graph, Reading};
///
/// let mut graph = Graph::new();
/// for (document, id, country) in [("note-1", "qais", "iraq"), ("note-2", "qais-2", "syria")] {
///     let mut reading = Reading::new(document);
///     reading.entities.push(Entity::new(id, "person", "Qais Karim")?.country(country).into());
///     graph.add(reading)?;
/// }
/// let found = graph.suggest_merges().collect();
/// assert_eq!(found[0].parts[1].what, "of different countries");
/// assert!(found[0].parts[1].weight < 0.0);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SuggestionPart {
    /// What it is.
    pub what: String,
    /// How much it says, from -1, against, to 1.
    pub weight: f64,
}

impl MergeSuggestion {
    /// The decision that they are one.
    ///
    /// ```
    /// use isnad::{Entity, Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// for (document, id) in [("note-1", "kh"), ("note-2", "kataib")] {
    ///     let mut reading = Reading::new(document);
    ///     reading.entities.push(Entity::new(id, "group", "Kataib Hezbollah")?.into());
    ///     graph.add(reading)?;
    /// }
    /// let page = graph.suggest_merges().limit(20)?.collect();
    /// graph.decide_all(page.iter().map(|s| s.agree().by("ana")))?;
    /// assert_eq!(graph.entity_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn agree(&self) -> Decision {
        Decision::same(self.kept.clone(), self.gone.clone()).because(self.reason.clone())
    }

    /// The decision that they are not.
    ///
    /// ```
    /// use isnad::{Entity, Graph, Reading};
    ///
    /// let mut graph = Graph::new();
    /// for (document, id) in [("note-1", "kh"), ("note-2", "kataib")] {
    ///     let mut reading = Reading::new(document);
    ///     reading.entities.push(Entity::new(id, "group", "Kataib Hezbollah")?.into());
    ///     graph.add(reading)?;
    /// }
    /// let found = graph.suggest_merges().collect();
    /// graph.decide(found[0].disagree().because("two of that name"))?;
    /// assert!(graph.suggest_merges().collect().is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn disagree(&self) -> Decision {
        Decision::different(self.kept.clone(), self.gone.clone())
    }
}

/// A question for entities that may be one; see [`Graph::suggest_merges`].
///
/// ```
/// use isnad::Graph;
///
/// let graph = Graph::new();
/// let page = graph.suggest_merges().min_score(0.5).skip(20).limit(20)?;
/// assert!(page.collect().is_empty());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct MergeSuggestions<'g> {
    graph: &'g Graph,
    min_score: f64,
    skip: usize,
    limit: usize,
}

impl Graph {
    /// Asks for pairs of entities of one type that share a full name,
    /// nickname, former name or acronym, or that two documents introduce under
    /// one name; those first for which most speaks. Family names, demonyms and
    /// seats are shared by too many to count.
    ///
    /// A name says the less the more bear it. Common neighbours, further
    /// names and one country speak for a pair; a tie between the two, one
    /// document that names both, and different countries against it. An entity
    /// that only tables name, and none says the type of, goes with those of the
    /// one type that bear its name.
    ///
    /// What was decided is not suggested again, be it the same, not the same
    /// or unsure. To agree with all of a page, or with all, contradicts nothing.
    /// Nothing is merged here.
    ///
    /// ```
    /// use isnad::{Entity, Graph, Reading};
    ///
    /// let (mut one, mut two) = (Reading::new("note-1"), Reading::new("note-2"));
    /// one.entities.push(Entity::new("kh", "group", "Kataib Hezbollah")?.into());
    /// two.entities.push(Entity::new("hezbollah-brigades", "group", "Kata'ib Hezbollah")?.into());
    /// let mut graph = Graph::new();
    /// graph.add(one)?;
    /// graph.add(two)?;
    /// for merge in graph.suggest_merges().collect() {
    ///     graph.decide(merge.agree())?;
    /// }
    /// assert_eq!(graph.entity_count(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// Names of a table find the entities of the texts:
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader, Table, TableFormat};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// graph.import(&Table::new("t", TableFormat::Csv, "Hezbollah,allied_with,Amal\n"))?;
    /// let found = graph.suggest_merges().collect();
    /// assert_eq!((found[0].kept.as_str(), found[0].gone.as_str()), ("hezbollah", "Hezbollah"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn suggest_merges(&self) -> MergeSuggestions<'_> {
        MergeSuggestions { graph: self, min_score: 0.0, skip: 0, limit: usize::MAX }
    }
}

impl MergeSuggestions<'_> {
    /// Only those with a score of at least so much, from 0 to 1.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// assert!(Graph::new().suggest_merges().min_score(0.9).collect().is_empty());
    /// ```
    pub fn min_score(mut self, score: f64) -> Self {
        self.min_score = score;
        self
    }

    /// Passes over the first so many.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// assert!(Graph::new().suggest_merges().skip(20).collect().is_empty());
    /// ```
    pub fn skip(mut self, count: usize) -> Self {
        self.skip = count;
        self
    }

    /// At most so many: a page.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// assert!(Graph::new().suggest_merges().limit(0).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// 0, which finds nothing.
    pub fn limit(mut self, count: usize) -> Result<Self> {
        at_least_one("limit", count)?;
        self.limit = count;
        Ok(self)
    }

    /// The suggestions, by score and then by id.
    ///
    /// ```
    /// use isnad::Graph;
    ///
    /// assert!(Graph::new().suggest_merges().collect().is_empty());
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the names, and linear in the neighbours of what is found.
    #[must_use]
    pub fn collect(&self) -> Vec<MergeSuggestion> {
        let graph = self.graph;
        let pairs = graph.pairs_by_name();
        let documents = graph.documents_of(pairs.keys().flat_map(|(a, b)| [*a, *b]).collect());
        let mut found: Vec<((u32, u32), MergeSuggestion)> = pairs
            .into_iter()
            .map(|(pair, parts)| (pair, graph.suggestion(pair, parts, &documents)))
            .filter(|(_, suggestion)| suggestion.score >= self.min_score)
            .collect();
        found.sort_by(|(_, a), (_, b)| {
            b.score.total_cmp(&a.score).then_with(|| (&a.kept, &a.gone).cmp(&(&b.kept, &b.gone)))
        });
        // What would contradict what comes before it, or follow from it, is
        // left out.
        let mut trial = graph.identity.clone();
        found.retain(|(pair, suggestion)| is_news(&mut trial, *pair, &suggestion.agree()));
        found.into_iter().map(|(_, s)| s).skip(self.skip).take(self.limit).collect()
    }
}

fn is_news(trial: &mut Identity, (a, b): (u32, u32), decision: &Decision) -> bool {
    trial.judgement(a, b).is_none() && trial.enact(decision, [a, b]).is_ok()
}

/// A name that two entities share: how much it says.
struct SharedName {
    what: String,
    weight: f64,
}

/// How an entity bears a name: how much that says.
fn standing(kind: Option<AliasKind>) -> Option<f64> {
    use AliasKind::{Acronym, Former, Name, Nickname};
    match kind {
        None => Some(1.0),
        Some(Name) => Some(0.9),
        Some(Former | Nickname) => Some(0.8),
        Some(Acronym) => Some(0.6),
        Some(_) => None,
    }
}

/// How much a shared name, a further one, common neighbours and one country
/// say for two being one.
const NAME: f64 = 0.9;
const FURTHER: f64 = 0.3;
const NEIGHBOURS: f64 = 0.4;
const COUNTRY: f64 = 0.1;
/// How much of it a name of one word says.
const ONE_WORD: f64 = 0.8;
/// How much a tie between the two, one document that names both, and
/// different countries say against it.
const TIED: f64 = -0.6;
const TOGETHER: f64 = -0.3;
const COUNTRIES: f64 = -0.3;
/// So many neighbours are looked at.
const MOST_NEIGHBOURS: usize = 256;

impl Graph {
    /// Pairs that share a name, the one to keep first, and the names.
    fn pairs_by_name(&self) -> BTreeMap<(u32, u32), Vec<SharedName>> {
        type Bearers = BTreeMap<u32, f64>;
        let mut bearers: BTreeMap<String, BTreeMap<&str, Bearers>> = BTreeMap::new();
        for node in self.live_nodes() {
            let Some(entity) = self.record(node) else { continue };
            let kind = self.type_name(node);
            let aliases = entity.aliases().iter();
            let aliases =
                aliases.filter_map(|a| Some((a.as_str(), standing(Some(a.alias_kind()))?)));
            for (name, weight) in [(entity.name(), 1.0)].into_iter().chain(aliases) {
                let of_kind = bearers.entry(fold(name)).or_default().entry(kind).or_default();
                let most = of_kind.entry(node).or_insert(weight);
                *most = most.max(weight);
            }
        }
        for kinds in bearers.values_mut().filter(|kinds| kinds.len() == 2) {
            if let Some(untyped) = kinds.remove(THING) {
                kinds.values_mut().for_each(|nodes| nodes.extend(&untyped));
            }
        }
        let discovered = self.discovered();
        let mut found: BTreeMap<(u32, u32), Vec<SharedName>> = BTreeMap::new();
        let groups =
            bearers.iter().flat_map(|(name, kinds)| kinds.values().map(move |n| (name, n)));
        for (name, bearers) in groups.filter(|(_, bearers)| bearers.len() > 1) {
            let mut nodes: Vec<u32> = bearers.keys().copied().collect();
            nodes.sort_by_key(|n| {
                let documents = u32::MAX - self.nodes.live_count(*n);
                let untyped = self.type_name(*n) == THING;
                (untyped, discovered.contains_key(n), documents, self.nodes.ids.text(*n))
            });
            let Some((kept, rest)) = nodes.split_first() else { continue };
            let words = if name.contains(' ') { 1.0 } else { ONE_WORD };
            for gone in rest {
                let what = match (discovered.get(kept), discovered.get(gone)) {
                    (Some(a), Some(b)) => format!("{a} and {b} introduce both as `{name}`"),
                    _ => format!("both are called `{name}`"),
                };
                let borne = |node| bearers.get(node).copied().unwrap_or(0.0);
                let share = 1.0 / f64::from(u32::try_from(rest.len()).unwrap_or(u32::MAX));
                let weight = NAME * words * borne(kept) * borne(gone) * share;
                let turned = found.contains_key(&(*gone, *kept));
                let pair = if turned { (*gone, *kept) } else { (*kept, *gone) };
                found.entry(pair).or_default().push(SharedName { what, weight });
            }
        }
        found
    }

    /// What speaks for a pair and against it, together.
    fn suggestion(
        &self,
        (kept, gone): (u32, u32),
        mut names: Vec<SharedName>,
        documents: &HashMap<u32, BTreeSet<u32>>,
    ) -> MergeSuggestion {
        names.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut parts: Vec<SuggestionPart> = Vec::new();
        for (i, name) in names.into_iter().enumerate() {
            let weight = if i == 0 { name.weight } else { FURTHER * name.weight };
            parts.push(SuggestionPart { what: name.what, weight });
        }
        let mut part = |what: String, weight: f64| parts.push(SuggestionPart { what, weight });
        let (a, b) = (self.places.place(kept), self.places.place(gone));
        let (common, fewer) = self.common_neighbours(a, b);
        if !common.is_empty() {
            let ids: Vec<&str> = common.iter().take(3).map(String::as_str).collect();
            let more = if common.len() > ids.len() { " and others" } else { "" };
            let ratio = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            let weight = NEIGHBOURS * ratio(common.len()) / ratio(fewer.max(1));
            part(format!("both are tied to {}{more}", ids.join(", ")), weight);
        }
        let country = |node| {
            let record = self.record(node);
            record.as_deref().and_then(Entity::country_id).map(ToString::to_string)
        };
        match (country(kept), country(gone)) {
            (Some(a), Some(b)) if a == b => part(format!("both of {a}"), COUNTRY),
            (Some(_), Some(_)) => part("of different countries".to_owned(), COUNTRIES),
            _ => {}
        }
        if self.edges.joins(a, b) {
            part("tied to each other".to_owned(), TIED);
        }
        let of = |node| documents.get(&node);
        if let (Some(a), Some(b)) = (of(kept), of(gone))
            && let Some(both) = a.intersection(b).next()
        {
            part(format!("{} names both", self.ledger.document_id(*both)), TOGETHER);
        }
        let speaking = parts.iter().filter(|p| p.weight > 0.0);
        let doubt: f64 = speaking.map(|p| 1.0 - p.weight).product();
        let against: f64 =
            parts.iter().filter(|p| p.weight < 0.0).map(|p| 1.0 + p.weight).product();
        MergeSuggestion {
            kept: self.nodes.ids.text(kept).into(),
            gone: self.nodes.ids.text(gone).into(),
            reason: parts.first().map_or_else(String::new, |p| p.what.clone()),
            score: (1.0 - doubt) * against,
            parts,
        }
    }

    /// The ids of those that both are tied to, and how many the one with
    /// fewer is tied to.
    fn common_neighbours(&self, a: u32, b: u32) -> (Vec<String>, usize) {
        let degree = |place| self.edges.degree(place);
        let (few, many) = if degree(a) <= degree(b) { (a, b) } else { (b, a) };
        let mut of_few = BTreeSet::new();
        self.edges.each_neighbour(few, &self.places, |end| {
            if of_few.len() < MOST_NEIGHBOURS {
                of_few.insert(end);
            }
        });
        let both = of_few.iter().filter(|end| **end != many && self.edges.joins(**end, many));
        let mut ids: Vec<String> = both.map(|end| self.id_at(*end).to_owned()).collect();
        ids.sort_unstable();
        (ids, of_few.len())
    }

    /// The live documents that name each of some entities.
    fn documents_of(&self, nodes: BTreeSet<u32>) -> HashMap<u32, BTreeSet<u32>> {
        let mut found: HashMap<u32, BTreeSet<u32>> = HashMap::new();
        if nodes.is_empty() {
            return found;
        }
        for document in self.ledger.live() {
            for node in self.ledger.nodes_of(document) {
                let node = self.identity.shown(node);
                if nodes.contains(&node) {
                    found.entry(node).or_default().insert(document);
                }
            }
        }
        found
    }

    /// Entities that texts introduced, with the first document by id that
    /// did.
    fn discovered(&self) -> BTreeMap<u32, &str> {
        let mut found = BTreeMap::new();
        for document in self.ledger.live() {
            self.ledger.each_part(document, |node, _, discovered| {
                if discovered {
                    let id = self.ledger.document_id(document);
                    found.entry(self.identity.shown(node)).or_insert(id);
                }
            });
        }
        found
    }
}
