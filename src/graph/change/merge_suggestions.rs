//! Entities that may be one: told, never merged unasked.

use std::collections::{BTreeMap, BTreeSet};

use crate::entity::AliasKind;
use crate::graph::core::graph::Graph;
use crate::graph::entities::entity_table::{THING, fold};
use crate::id::EntityId;

/// Two entities that may be one.
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
/// let found = graph.suggest_merges();
/// let pair = (found[0].kept.as_str(), found[0].gone.as_str());
/// assert_eq!(pair, ("amiri", "person:hadi-al-amiri"));
/// assert_eq!(found[0].reason, "both are called `hadi al amiri`");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MergeSuggestion {
    /// The one to keep: the one that some list knows, else the one that more
    /// documents speak of, else the first by id.
    pub kept: EntityId,
    /// The other.
    pub gone: EntityId,
    /// Why.
    pub reason: String,
}

impl Graph {
    /// Pairs of entities of one type that share a full name, nickname,
    /// former name or acronym, or that two documents introduce under one
    /// name. Family names, demonyms and seats are shared by too many to
    /// count.
    ///
    /// An entity that only tables name, and none says the type of, goes with
    /// those of the one type that bear its name.
    ///
    /// Pass what you agree with to [`Graph::merge_entities`]; nothing is
    /// merged here.
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
    /// for merge in graph.suggest_merges() {
    ///     graph.merge_entities(&merge.kept, &merge.gone, &merge.reason)?;
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
    /// let found = graph.suggest_merges();
    /// assert_eq!((found[0].kept.as_str(), found[0].gone.as_str()), ("hezbollah", "Hezbollah"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the names, beside the pairs found.
    #[must_use]
    pub fn suggest_merges(&self) -> Vec<MergeSuggestion> {
        let mut bearers: BTreeMap<String, BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
        for node in self.live_nodes() {
            let Some(entity) = self.record(node) else { continue };
            let kind = self.type_name(node);
            let aliases = entity.aliases().iter().filter(|a| {
                use AliasKind::{Acronym, Former, Name, Nickname};
                matches!(a.alias_kind(), Name | Acronym | Former | Nickname)
            });
            for name in [entity.name()].into_iter().chain(aliases.map(|a| a.as_str())) {
                bearers.entry(fold(name)).or_default().entry(kind).or_default().insert(node);
            }
        }
        for kinds in bearers.values_mut().filter(|kinds| kinds.len() == 2) {
            if let Some(untyped) = kinds.remove(THING) {
                kinds.values_mut().for_each(|nodes| nodes.extend(&untyped));
            }
        }
        let discovered = self.discovered();
        let mut found: BTreeMap<(&str, &str), String> = BTreeMap::new();
        let groups =
            bearers.iter().flat_map(|(name, kinds)| kinds.values().map(move |n| (name, n)));
        for (name, nodes) in groups.filter(|(_, nodes)| nodes.len() > 1) {
            let mut nodes: Vec<u32> = nodes.iter().copied().collect();
            nodes.sort_by_key(|n| {
                let documents = u32::MAX - self.nodes.live_count(*n);
                let untyped = self.type_name(*n) == THING;
                (untyped, discovered.contains_key(n), documents, self.nodes.ids.text(*n))
            });
            let Some((kept, rest)) = nodes.split_first() else { continue };
            for gone in rest {
                let pair = (self.nodes.ids.text(*kept), self.nodes.ids.text(*gone));
                let reason = match (discovered.get(kept), discovered.get(gone)) {
                    (Some(a), Some(b)) => format!("{a} and {b} introduce both as `{name}`"),
                    _ => format!("both are called `{name}`"),
                };
                found.entry(pair).or_insert(reason);
            }
        }
        let suggestion = |((kept, gone), reason): ((&str, &str), String)| MergeSuggestion {
            kept: kept.into(),
            gone: gone.into(),
            reason,
        };
        found.into_iter().map(suggestion).collect()
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
