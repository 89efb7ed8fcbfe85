//! Which entity stands for which, and the log that says why.

use std::collections::{BTreeSet, HashMap};

use crate::id::EntityId;

/// One entry of the log of merged identities.
///
/// ```
/// use isnad::{Entity, Graph, Reading};
///
/// let mut reading = Reading::new("note");
/// reading.entities.push(Entity::new("amiri", "person", "Hadi al-Amiri")?.into());
/// reading.entities.push(Entity::new("person:hadi-al-ameri", "person", "Hadi al-Ameri")?.into());
/// let mut graph = Graph::new();
/// graph.add(reading)?;
/// let before = graph.clone();
///
/// graph.merge_entities("amiri", "person:hadi-al-ameri", "spelling")?;
/// assert_eq!(graph.find("hadi al-ameri"), ["amiri"]);
/// let merge = &graph.merges()[0];
/// assert_eq!((merge.kept.as_str(), merge.reason.as_str()), ("amiri", "spelling"));
///
/// graph.unmerge("person:hadi-al-ameri")?;
/// assert_eq!(graph, before);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Merge {
    /// The id that is no longer shown.
    pub gone: EntityId,
    /// The id that stands for both.
    pub kept: EntityId,
    /// Why, in the words of whoever merged them.
    pub reason: String,
}

impl Merge {
    pub(crate) fn new(gone: &str, kept: &str, reason: &str) -> Self {
        Self { gone: gone.into(), kept: kept.into(), reason: reason.to_owned() }
    }
}

/// Which number stands for which.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    pub(crate) log: BTreeSet<Merge>,
    /// Only what is not its own representative.
    pub(crate) shown: HashMap<u32, u32>,
    /// Representatives to the others of their group, by id.
    pub(crate) others: HashMap<u32, Vec<u32>>,
}

impl Identity {
    /// The number that stands for a number.
    pub(crate) fn shown(&self, node: u32) -> u32 {
        if self.shown.is_empty() { node } else { self.shown.get(&node).copied().unwrap_or(node) }
    }

    pub(crate) fn is_shown(&self, node: u32) -> bool {
        self.shown.is_empty() || !self.shown.contains_key(&node)
    }

    /// All numbers that a shown one stands for, itself first.
    pub(crate) fn group(&self, node: u32) -> impl Iterator<Item = u32> {
        [node].into_iter().chain(self.others.get(&node).into_iter().flatten().copied())
    }
}
