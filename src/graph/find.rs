//! Finding an entity by any of its names.

use crate::error::{Error, Result};
use crate::graph::Graph;

impl Graph {
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
            .chain(self.nodes.find(name))
            .map(|n| self.nodes.ids.text(self.identity.shown(n)))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The entity of an id, or of a name that only it bears.
    pub(super) fn node(&self, id: &str) -> Result<u32> {
        let known = self.nodes.ids.find(id).map(|n| self.identity.shown(n));
        if let Some(node) = known.filter(|n| self.is_visible(*n)) {
            return Ok(node);
        }
        let mut bearers = self.nodes.bearers(id).map(|n| self.identity.shown(n));
        let first = bearers.next();
        match (first, bearers.find(|n| Some(*n) != first)) {
            (Some(node), None) => Ok(node),
            (None, _) => Err(Error::UnknownEntity { id: id.into() }),
            _ => Err(Error::invalid(
                "entity",
                format!("`{id}` may be {}, expected one id", self.find(id).join(", ")),
            )),
        }
    }
}
