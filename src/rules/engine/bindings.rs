//! What a match holds: names for slots, and how far it came.
#![expect(clippy::indexing_slicing, reason = "each slot has its place")]

use std::cell::Cell;

use crate::rules::pattern::syntax::Slot;
use crate::rules::sentence::clause::Phrase;
use crate::rules::sentence::item::TypeSet;

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// One term, by its item.
    Term(u16),
    /// Noun phrases side by side.
    Phrase(Phrase),
}

/// What the slots of a match hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bindings {
    pub(crate) subject: Option<Bound>,
    pub(crate) object: Option<Bound>,
    pub(crate) pair: Option<Bound>,
    pub(crate) place: Option<Bound>,
    /// The items of the role, half-open.
    pub(crate) role: Option<(u16, u16)>,
    pub(crate) types: [TypeSet; 4],
}

impl Bindings {
    pub(crate) fn set(&mut self, slot: Slot, bound: Bound, types: TypeSet) {
        let (place, k) = match slot {
            Slot::Subject => (&mut self.subject, 0),
            Slot::Object => (&mut self.object, 1),
            Slot::Pair => (&mut self.pair, 2),
            Slot::Place => (&mut self.place, 3),
            Slot::Speaker | Slot::Any => return,
        };
        *place = Some(bound);
        self.types[k] = types;
    }

    pub(crate) fn subject_types(&self) -> TypeSet {
        self.types[0]
    }

    pub(crate) fn object_types(&self) -> TypeSet {
        self.types[1]
    }

    pub(crate) fn pair_types(&self) -> TypeSet {
        self.types[2]
    }

    pub(crate) fn place_types(&self) -> TypeSet {
        self.types[3]
    }
}

/// How far a program came, for those who ask why it found nothing.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    pub(crate) anchor: Cell<usize>,
    /// How many steps matched at most, and the step that then did not.
    pub(crate) best: Cell<(usize, usize)>,
}
