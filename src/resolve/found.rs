//! What goes into resolving and what comes out.

use std::ops::Range;
use std::sync::Arc;

use crate::claim::Reference;
use crate::entity::{AliasKind, Entity};
use crate::id::{EntityId, EntityType};
use crate::mention::{Discovery, Mention, Origin};
use crate::span::Span;

/// Which stages run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) acronyms: bool,
    pub(crate) definitions: bool,
    pub(crate) short_forms: bool,
    pub(crate) discoveries: bool,
    pub(crate) ranking: bool,
    pub(crate) references: bool,
}

impl Settings {
    pub(crate) const ALL: Self = Self {
        acronyms: true,
        definitions: true,
        short_forms: true,
        discoveries: true,
        ranking: true,
        references: true,
    };

    /// For mentions that the caller gives: nothing is added to them.
    pub(crate) const GIVEN: Self = Self { short_forms: false, discoveries: false, ..Self::ALL };
}

/// One reading of a hit.
#[derive(Clone, Debug)]
pub(crate) struct Sense {
    pub(crate) entity: EntityId,
    pub(crate) entity_type: EntityType,
    pub(crate) alias: AliasKind,
    pub(crate) country: Option<EntityId>,
    /// The entity, where a list has it.
    pub(crate) known: Option<Arc<Entity>>,
    /// Whether only the bundled lists have it.
    pub(crate) bundled: bool,
    /// Whether the list says that the name stands alone.
    pub(crate) alone: bool,
}

/// A hit of the matcher, or a mention given by the caller.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) origin: Origin,
    /// The likeliest first.
    pub(crate) readings: Vec<Sense>,
    /// Whether it is an everyday word too that nothing yet supports.
    pub(crate) held: bool,
}

/// Another name that the text gives an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Defined {
    pub(crate) entity: EntityId,
    pub(crate) entity_type: EntityType,
    /// Where the entity stands under the name it is known by.
    pub(crate) subject: Span,
    /// The other name.
    pub(crate) name: Span,
    pub(crate) sentence: usize,
    /// What kind of words join them, or `acronym`.
    pub(crate) cue: &'static str,
    pub(crate) alias: AliasKind,
}

/// A pronoun or description that points back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    pub(crate) kind: Reference,
    /// The mentions it stands for: one, or each member of a plural.
    pub(crate) mentions: Vec<usize>,
    /// The sieve that found it.
    pub(crate) sieve: &'static str,
}

/// What a text names and refers to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved {
    /// The names, in text order.
    pub(crate) mentions: Vec<Mention>,
    /// The tokens of each mention.
    pub(crate) tokens: Vec<Range<usize>>,
    /// The names no list has, in text order.
    pub(crate) discoveries: Vec<Discovery>,
    pub(crate) definitions: Vec<Defined>,
    pub(crate) references: Vec<Pointer>,
}
