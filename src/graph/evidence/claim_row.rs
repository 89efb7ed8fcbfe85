//! The part of a claim that every claim has.

use bytemuck::{Pod, Zeroable};

use crate::claim::{Argument, Reference, Status};
use crate::graph::tables::interner::NONE;

/// What every claim has: 20 bytes.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ClaimRow {
    /// The entities as the document names them, before identities are
    /// merged; `NONE` for a side that is unknown.
    pub(crate) subject: u32,
    pub(crate) object: u32,
    pub(crate) time: u32,
    pub(crate) role: u32,
    pub(crate) relation: u16,
    /// See [`ClaimRow::status`].
    pub(crate) status_number: u8,
    pub(crate) flags: u8,
}

/// Intrusive list links of a row: 8 bytes, a column of their own, because
/// freezing rewrites all of them in random order.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct ChainLink {
    /// The edge; `NONE` while one side is unknown.
    pub(crate) edge: u32,
    /// The next row of the same edge, or of the same half-known entity.
    pub(crate) next: u32,
}

pub(crate) const LOOSE: ChainLink = ChainLink { edge: NONE, next: NONE };

/// Where a row's flags say how each side is referred to.
pub(crate) const SUBJECT_SHIFT: u8 = 1;
pub(crate) const OBJECT_SHIFT: u8 = 3;

impl ClaimRow {
    pub(crate) fn status(&self) -> Status {
        match self.status_number {
            0 => Status::Asserted,
            1 => Status::Attributed,
            2 => Status::Hedged,
            _ => Status::Negated,
        }
    }

    pub(crate) fn is_negated(&self) -> bool {
        !self.status().is_positive()
    }
}

pub(crate) fn reference_bits(argument: &Option<Argument>) -> u8 {
    match argument.as_ref().map(|a| a.reference) {
        None | Some(Reference::Name) => 0,
        Some(Reference::Description) => 1,
        Some(Reference::Pronoun) => 2,
    }
}

pub(crate) fn reference(bits: u8) -> Reference {
    match bits & 3 {
        1 => Reference::Description,
        2 => Reference::Pronoun,
        _ => Reference::Name,
    }
}
