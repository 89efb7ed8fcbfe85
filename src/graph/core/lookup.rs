//! Finding an entity, by id or by any of its names, and what is known of it.

use std::sync::Arc;

use crate::entity::{Alias, Entity};
use crate::error::{Error, Result};
use crate::graph::core::graph::Graph;
use crate::graph::tables::interner::NONE;

impl Graph {
    /// The entities, by id.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// let names: Vec<_> = graph.entities().map(|e| e.name().to_owned()).collect();
    /// assert_eq!(names, ["Hezbollah", "Iran"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// n log n in the entities.
    pub fn entities(&self) -> impl Iterator<Item = Arc<Entity>> {
        self.sorted_nodes().into_iter().filter_map(|n| self.record(n))
    }

    /// One entity, by id or by a name that only it bears: what all documents
    /// say of its type, name and aliases.
    ///
    /// ```
    /// use isnad::{Document, Graph, Reader};
    ///
    /// let mut graph = Graph::new();
    /// graph.add(Reader::builtin()?.read(&Document::new("note", "Iran backs Hezbollah.")))?;
    /// assert_eq!(graph.entity("Islamic Republic of Iran")?.id().as_str(), "iran");
    /// assert!(graph.entity("iraq").is_err(), "no document speaks of it");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEntity`], or a name that several entities bear.
    pub fn entity(&self, id: &str) -> Result<Arc<Entity>> {
        let node = self.node(id)?;
        self.record(node).ok_or_else(|| self.unknown_entity(id))
    }

    /// The id of the entity at a place.
    #[inline]
    pub(in crate::graph) fn id_at(&self, place: u32) -> &str {
        self.nodes.ids.text(self.places.node(place))
    }

    /// The place of the entity of an id, or of a name that only it bears.
    pub(in crate::graph) fn place(&self, id: &str) -> Result<u32> {
        self.node(id).map(|node| self.places.place(node))
    }

    pub(in crate::graph) fn live_nodes(&self) -> impl Iterator<Item = u32> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(NONE)).filter(|n| self.is_visible(*n))
    }

    /// The live entities, by id.
    pub(in crate::graph) fn sorted_nodes(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.live_nodes().collect();
        all.sort_unstable_by_key(|n| self.nodes.ids.text(*n));
        all
    }

    /// The ids of the entities that bear a name, in order: an id itself, a
    /// preferred name or any alias; case, apostrophes and punctuation do not
    /// count.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Graph, Reading};
    ///
    /// let mut reading = Reading::new("note");
    /// let badr = Entity::new("badr-organization", "group", "Badr Organization")?
    ///     .alias(Alias::new("al-Badr")?);
    /// reading.entities.push(badr.into());
    /// let mut graph = Graph::new();
    /// graph.add(reading)?;
    /// assert_eq!(graph.find("AL BADR"), ["badr-organization"]);
    /// assert!(graph.find("Asaib").is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the entities found, whatever the size of the graph.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<&str> {
        let mut found: Vec<&str> = self
            .nodes
            .bearers(name)
            .chain(self.nodes.ids.find(name))
            .map(|n| self.identity.shown(n))
            .filter(|n| self.is_visible(*n))
            .map(|n| self.nodes.ids.text(n))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The entity of an id, or of a name that only it bears.
    pub(crate) fn node(&self, id: &str) -> Result<u32> {
        let known = self.nodes.ids.find(id).map(|n| self.identity.shown(n));
        if let Some(node) = known.filter(|n| self.is_visible(*n)) {
            return Ok(node);
        }
        let mut bearers = self.nodes.bearers(id).map(|n| self.identity.shown(n));
        let first = bearers.next();
        match (first, bearers.find(|n| Some(*n) != first)) {
            (Some(node), None) => Ok(node),
            (None, _) => Err(self.unknown_entity(id)),
            _ => Err(Error::invalid(
                "entity",
                format!("`{id}` may be {}, expected one id", self.find(id).join(", ")),
            )),
        }
    }

    /// The number of an id itself, whatever stands for it; or of the entity of
    /// a name that only one bears.
    pub(in crate::graph) fn own_node(&self, id: &str) -> Result<u32> {
        let known = self.nodes.ids.find(id);
        if let Some(node) = known.filter(|n| self.is_visible(self.identity.shown(*n))) {
            return Ok(node);
        }
        let mut bearers = self.nodes.bearers(id);
        match (bearers.next(), bearers.next()) {
            (Some(only), None) => Ok(only),
            _ => self.node(id),
        }
    }

    /// The record of a shown entity: its own, with the names of all it
    /// stands for.
    pub(crate) fn record(&self, node: u32) -> Option<Arc<Entity>> {
        let mut group = self.identity.group(node).filter(|n| self.nodes.is_live(*n));
        let own = self.nodes.entity(group.next()?)?;
        let mut rest = group.filter_map(|n| self.nodes.entity(n)).peekable();
        if rest.peek().is_none() && *own.id() == *self.nodes.ids.text(node) {
            return Some(own);
        }
        let id = self.nodes.ids.text(node);
        let mut united = Entity::new(id, self.type_name(node), own.name()).ok()?;
        for entity in [Arc::clone(&own)].into_iter().chain(rest) {
            let name = Alias::new(entity.name()).ok();
            for alias in name.into_iter().chain(entity.aliases().iter().cloned()) {
                united = united.alias(alias);
            }
            for source in entity.sources() {
                if !united.sources().contains(source) {
                    united = united.source(source.clone());
                }
            }
            if let (None, Some(country)) = (united.country_id(), entity.country_id()) {
                united = united.country(country.clone());
            }
        }
        Some(Arc::new(united))
    }

    /// The type of a shown entity: the first that is known of those it stands
    /// for.
    pub(crate) fn kind(&self, node: u32) -> u32 {
        if self.nodes.is_typed(node) {
            return self.nodes.kind(node);
        }
        let mut group = self.identity.group(node);
        let typed = group.find(|n| self.nodes.is_typed(*n));
        let mut group = self.identity.group(node);
        let known = typed.or_else(|| group.find(|n| self.nodes.is_live(*n)));
        known.map_or(NONE, |n| self.nodes.kind(n))
    }

    pub(crate) fn type_name(&self, node: u32) -> &str {
        self.nodes.types.text(self.kind(node))
    }

    /// Whether an entity is there to be seen.
    pub(crate) fn is_visible(&self, node: u32) -> bool {
        self.identity.is_shown(node) && self.identity.group(node).any(|n| self.nodes.is_live(n))
    }
}
