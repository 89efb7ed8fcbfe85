//! What the schema's entity types are to programs.

use crate::id::EntityType;
use crate::rules::pattern::compile::{MOST_TYPES, Op, Program};
use crate::rules::pattern::syntax::Slot;
use crate::rules::sentence::item::TypeSet;
use crate::schema::{Kind, Schema};

/// The types of the schema that behave as this kind, by number.
pub(crate) fn types_of(schema: &Schema, kind: Kind) -> TypeSet {
    let all = schema.entity_types().take(MOST_TYPES).enumerate();
    all.filter(|(_, t)| t.behaves_as() == kind).fold(0, |set, (i, _)| set | 1 << i)
}

/// The side of a program whose types can never fit its relation.
pub(crate) fn never(
    program: &Program,
    schema: &Schema,
    relation: usize,
    types: &[EntityType],
) -> Option<&'static str> {
    let definition = schema.relations().nth(relation)?;
    let side = |wanted: Slot, fits: &dyn Fn(&str) -> bool| {
        program.ops.iter().any(|op| match op {
            Op::Slot { slot, types: set, .. } if *slot == wanted => {
                !types.iter().enumerate().any(|(i, t)| set & (1 << i) != 0 && fits(t))
            }
            _ => false,
        })
    };
    if side(Slot::Subject, &|t| definition.allows_subject(t)) {
        return Some("subject");
    }
    let takes_name = definition.takes_name();
    side(Slot::Object, &|t| takes_name || definition.allows_object(t)).then_some("object")
}
