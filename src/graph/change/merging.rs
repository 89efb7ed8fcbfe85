//! Entities that turn out to be one.
//!
//! Merging never touches a claim: it changes which entity the claim's names
//! stand for, and the log says why. So un-merging is exact: it takes the
//! entry out of the log, and everything is as if it had never been there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::{Error, Result};
use crate::graph::core::graph::Graph;
use crate::graph::entities::entity_table::THING;
use crate::graph::entities::identity::Merge;
use crate::id::EntityId;

impl Graph {
    /// Makes one entity stand for another too: from now on `gone` is an
    /// alias of `kept`, and the edges of both are those of `kept`.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// graph.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// assert_eq!(graph.neighbours("al-amiri")?.count()?, 2);
    /// assert_eq!(graph.find("hadi-amiri"), ["al-amiri"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An unknown entity, an entity and itself (or two that are one
    /// already), two of different types, or no reason. An entity that only
    /// tables name, and none says the type of, goes with any.
    ///
    /// # Complexity
    ///
    /// Linear in the claims of both.
    pub fn merge_entities(&mut self, kept: &str, gone: &str, reason: &str) -> Result<()> {
        let (a, b) = (self.node(kept)?, self.node(gone)?);
        if a == b {
            let message = format!("`{kept}` and `{gone}` are one entity already, expected two");
            return Err(Error::invalid("merge", message));
        }
        let (kept, gone) = (self.nodes.ids.text(a).to_owned(), self.nodes.ids.text(b).to_owned());
        if reason.trim().is_empty() {
            let message = format!("expected a reason why `{gone}` is `{kept}`");
            return Err(Error::invalid("merge", message));
        }
        let is_known = |node| self.type_name(node) != THING;
        if self.kind(a) != self.kind(b) && is_known(a) && is_known(b) {
            let (x, y) = (self.type_name(a), self.type_name(b));
            let message = format!("`{kept}` is a {x} and `{gone}` a {y}, expected one type");
            return Err(Error::invalid("merge", message));
        }
        self.identity.log.insert(Merge::new(&gone, &kept, reason));
        self.settle_identity();
        Ok(())
    }

    /// Undoes the merging of an entity into another, exactly.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "al-amiri\tleads\tbadr\nhadi-amiri\tholds_position\tiraq\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Tsv, rows))?;
    /// let before = graph.clone();
    /// graph.merge_entities("al-amiri", "hadi-amiri", "the same man")?;
    /// graph.unmerge("hadi-amiri")?;
    /// assert_eq!(graph, before);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An id that is not merged into any, or that the graph does not know.
    pub fn unmerge(&mut self, gone: &str) -> Result<()> {
        let before = self.identity.log.len();
        self.identity.log.retain(|m| m.gone != gone);
        if self.identity.log.len() == before {
            self.node(gone)?;
            let mut message = format!("`{gone}` is merged into no entity");
            let others = self.identity.log.iter().filter(|m| m.kept == gone).map(|m| &*m.gone);
            let others: Vec<&str> = others.collect();
            if !others.is_empty() {
                message.push_str(&format!(", but `{}` into it", others.join("`, `")));
            }
            return Err(Error::invalid("unmerge", message));
        }
        self.settle_identity();
        Ok(())
    }

    pub(crate) fn restore_merge(&mut self, merge: Merge) -> Result<()> {
        if merge.gone == merge.kept {
            return Err(Error::invalid("merge", "an entity is merged into itself"));
        }
        self.identity.log.insert(merge);
        Ok(())
    }

    /// Takes what an entity was merged into out of the log.
    pub(crate) fn restore_unmerge(&mut self, gone: &str) {
        self.identity.log.retain(|m| m.gone != gone);
    }

    /// Makes a restored log count in a graph that has its edges.
    pub(crate) fn settle(&mut self) {
        self.settle_identity();
    }

    /// Makes a restored log count.
    pub(crate) fn finish_restore(&mut self) {
        self.settle_identity();
        self.freeze();
    }

    /// Takes over another graph's log.
    pub(crate) fn unite_identities(&mut self, other: &Self) {
        let before = self.identity.log.len();
        self.identity.log.extend(other.identity.log.iter().cloned());
        if self.identity.log.len() > before {
            self.settle_identity();
        }
    }

    /// Works out from the log who stands for whom, and moves the claims of
    /// those for whom that changed.
    fn settle_identity(&mut self) {
        self.changed = true;
        let shown = self.representatives();
        let old = std::mem::take(&mut self.identity.shown);
        let moved: BTreeSet<u32> = shown
            .keys()
            .chain(old.keys())
            .copied()
            .filter(|n| shown.get(n) != old.get(n))
            .collect();
        let homes: BTreeSet<u32> =
            moved.iter().map(|n| old.get(n).copied().unwrap_or(*n)).collect();
        let mut others: HashMap<u32, Vec<u32>> = HashMap::new();
        for (&node, &shown) in &shown {
            others.entry(shown).or_default().push(node);
        }
        for group in others.values_mut() {
            group.sort_unstable_by_key(|n| self.nodes.ids.text(*n));
        }
        self.identity.shown = shown;
        self.identity.others = others;
        for &node in moved.iter().chain(self.identity.others.keys()) {
            self.places.admit(node, &self.nodes.ids);
        }
        let places = homes.iter().map(|n| self.places.place(*n)).collect();
        let mut rows = self.edges.clear_around(&places, &self.ledger);
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            self.attach(row);
        }
        for home in homes {
            if let Some(head) = self.one_sided.remove(&home) {
                let rows: Vec<u32> = self.ledger.chain(head).collect();
                for row in rows {
                    self.attach_one_sided(row);
                }
            }
        }
    }

    /// For each number that is not shown, the one that is: of each group of
    /// merged ids the one that is gone nowhere; the first by id, where two
    /// graphs disagreed.
    fn representatives(&mut self) -> HashMap<u32, u32> {
        let mut group: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
        for merge in &self.identity.log {
            let mut joined = BTreeSet::new();
            for id in [&merge.gone, &merge.kept] {
                joined.insert(id.clone());
                joined.extend(group.get(id).into_iter().flatten().cloned());
            }
            for id in &joined {
                group.insert(id.clone(), joined.clone());
            }
        }
        let gone: BTreeSet<EntityId> = self.identity.log.iter().map(|m| m.gone.clone()).collect();
        let mut shown = HashMap::new();
        for (id, members) in &group {
            let root = members.iter().find(|m| !gone.contains(*m)).or_else(|| members.first());
            if let Some(root) = root.filter(|r| *r != id) {
                let (id, root) = (self.nodes.number(id), self.nodes.number(root));
                shown.insert(id, root);
            }
        }
        shown
    }
}
