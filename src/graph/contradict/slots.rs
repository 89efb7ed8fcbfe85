//! Where contradictions can be: each place once, whoever asks.

use std::collections::BTreeSet;

use crate::graph::answer::conflict::Conflict;
use crate::graph::core::graph::Graph;
use crate::graph::tables::interner::NONE;
use crate::schema::{Nature, RelationDefinition, Side};

/// A part of the graph whose claims may contradict each other and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// The edges between two places.
    Pair(u32, u32),
    /// Who stands on the one side of a relation, with a role, to a place.
    Holders { relation: u32, place: u32, role: u32 },
    /// What a place does, and what ends it.
    End(u32),
    /// The edges of a relation that never leads back: those on circles with a
    /// place, or all (`NONE`).
    Circles { relation: u32, place: u32 },
}

impl Graph {
    /// The slots of the whole graph.
    pub(in crate::graph) fn all_slots(&self) -> BTreeSet<Slot> {
        let mut slots = BTreeSet::new();
        for edge in self.live_edges() {
            self.slots_of_edge(edge, &mut slots);
        }
        for [_, head] in self.one_sided.sorted() {
            self.ledger.chain(head).for_each(|row| self.slots_of_one_sided(row, &mut slots));
        }
        let circles: Vec<Slot> =
            slots.iter().filter(|s| matches!(s, Slot::Circles { .. })).copied().collect();
        for slot in circles {
            if let Slot::Circles { relation, .. } = slot {
                slots.remove(&slot);
                slots.insert(Slot::Circles { relation, place: NONE });
            }
        }
        slots
    }

    /// The slots that an edge is in.
    pub(in crate::graph) fn slots_of_edge(&self, edge: u32, slots: &mut BTreeSet<Slot>) {
        let key = self.edges.key(edge);
        let (a, b) = (key.subject.min(key.object), key.subject.max(key.object));
        slots.insert(Slot::Pair(a, b));
        let Some(definition) = self.definition(key.relation) else { return };
        if let Some(side) = self.one_side(definition, key.role) {
            let place = if side == Side::Subject { key.object } else { key.subject };
            slots.insert(Slot::Holders { relation: key.relation, place, role: key.role });
        }
        slots.insert(Slot::End(key.subject));
        if definition.is_symmetric() || definition.ends() == Some(Side::Object) {
            slots.insert(Slot::End(key.object));
        }
        if leads_nowhere_back(definition) {
            slots.insert(Slot::Circles { relation: key.relation, place: key.subject });
        }
    }

    /// The slots of a claim that knows one side.
    pub(in crate::graph) fn slots_of_one_sided(&self, row: u32, slots: &mut BTreeSet<Slot>) {
        let it = self.ledger.row(row);
        let relation = u32::from(it.relation);
        let Some(definition) = self.definition(relation) else { return };
        let (side, node) = match (it.subject, it.object) {
            (NONE, NONE) => return,
            (subject, NONE) => (Side::Subject, subject),
            (_, object) => (Side::Object, object),
        };
        let place = self.places.place(self.identity.shown(node));
        if self.one_side(definition, it.role).is_some_and(|one| one != side) {
            slots.insert(Slot::Holders { relation, place, role: it.role });
        }
        if definition.ends() == Some(side) || side == Side::Subject {
            slots.insert(Slot::End(place));
        }
    }

    /// The side that only one holds in a role.
    pub(super) fn one_side(&self, definition: &RelationDefinition, role: u32) -> Option<Side> {
        let roles = definition.only_one_roles();
        let is_meant = roles.is_empty()
            || self.ledger.word(role).is_some_and(|r| roles.contains(&r.to_lowercase()));
        definition.only_one().filter(|_| is_meant)
    }

    /// What is wrong in a slot.
    pub(in crate::graph) fn conflicts(&self, slot: Slot) -> Vec<Conflict> {
        match slot {
            Slot::Pair(a, b) => self.conflicts_between(a, b),
            Slot::Holders { relation, place, role } => self.rivals(relation, place, role),
            Slot::End(place) => self.after_end(place),
            Slot::Circles { relation, place } => self.circles(relation, place),
        }
    }

    /// The live rows of an edge that speak for it, or those that deny it.
    pub(super) fn rows_for(&self, edge: u32, negated: bool) -> Vec<u32> {
        let rows = self.ledger.chain(self.edges.head(edge));
        rows.filter(|r| self.ledger.row(*r).is_negated() == negated).collect()
    }

    /// The one-sided rows of a place with a relation, on one side.
    pub(super) fn rows_at(&self, place: u32, relation: u32, side: Side) -> Vec<u32> {
        let head = self.one_sided.get(self.places.node(place)).unwrap_or(NONE);
        let rows = self.ledger.chain(head).filter(|row| {
            let it = self.ledger.row(*row);
            let known = if side == Side::Subject { it.subject } else { it.object };
            u32::from(it.relation) == relation && known != NONE && !it.is_negated()
        });
        rows.collect()
    }
}

pub(super) fn leads_nowhere_back(definition: &RelationDefinition) -> bool {
    definition.is_asymmetric() && definition.is_transitive()
}

/// Whether it happens once, where only one can have it.
pub(super) fn happens_once(definition: &RelationDefinition) -> bool {
    definition.nature() == Nature::Event && definition.only_one().is_some()
}
