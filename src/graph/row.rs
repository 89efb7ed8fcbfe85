//! The part of a claim that every claim has.

use crate::claim::{Argument, Reference, Status};
use crate::graph::names::NONE;

/// What every claim has: 20 bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The entities as the document names them, before identities are
    /// merged; `NONE` for a side that is unknown.
    pub(super) subject: u32,
    pub(super) object: u32,
    pub(super) time: u32,
    pub(super) role: u32,
    pub(super) relation: u16,
    pub(super) status: Status,
    pub(super) flags: u8,
}

/// Where a row hangs: 8 bytes, apart from the rest because freezing writes
/// them all, out of order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The edge; `NONE` while one side is unknown.
    pub(super) edge: u32,
    /// The next row of the same edge, or of the same half-known entity.
    pub(super) next: u32,
}

pub(super) const LOOSE: Link = Link { edge: NONE, next: NONE };

/// Bits of a row's flags: dead, and how each side is referred to.
pub(super) const DEAD: u8 = 1;
pub(super) const SUBJECT_SHIFT: u8 = 1;
pub(super) const OBJECT_SHIFT: u8 = 3;

impl Row {
    pub(super) fn is_dead(&self) -> bool {
        self.flags & DEAD != 0
    }

    pub(super) fn is_negated(&self) -> bool {
        !self.status.is_positive()
    }
}

pub(super) fn reference_bits(argument: &Option<Argument>) -> u8 {
    match argument.as_ref().map(|a| a.reference) {
        None | Some(Reference::Name) => 0,
        Some(Reference::Description) => 1,
        Some(Reference::Pronoun) => 2,
    }
}

pub(super) fn reference(bits: u8) -> Reference {
    match bits & 3 {
        1 => Reference::Description,
        2 => Reference::Pronoun,
        _ => Reference::Name,
    }
}
