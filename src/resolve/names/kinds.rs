//! What the schema's entity types behave as, and which type a discovery gets.

use crate::id::EntityType;
use crate::resolve::text::word_classes::FastMap;
use crate::schema::{Kind, Schema};

/// The kinds of a schema's types.
#[derive(Clone, Debug)]
pub(crate) struct Kinds {
    of: FastMap<EntityType, Kind>,
    /// The type of a discovery, by kind, in the order of [`Kind::ALL`].
    types: [Option<EntityType>; Kind::ALL.len()],
}

impl Kinds {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            of: schema.entity_types().map(|t| (t.name().clone(), t.behaves_as())).collect(),
            types: Kind::ALL.map(|kind| schema.type_of(kind).cloned()),
        }
    }

    /// What an entity of this type behaves as.
    pub(crate) fn of(&self, entity_type: &EntityType) -> Kind {
        self.of.get(entity_type).copied().unwrap_or(Kind::Other)
    }

    /// The type of a discovery of this kind, where the schema has one.
    pub(crate) fn entity_type(&self, kind: Kind) -> Option<&EntityType> {
        let at = Kind::ALL.iter().position(|k| *k == kind)?;
        self.types.get(at)?.as_ref()
    }
}
