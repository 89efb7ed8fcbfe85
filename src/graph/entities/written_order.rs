//! The written order of what is known of an entity.

use crate::entity::Entity;
use crate::graph::tables::written::Written;

/// Everything that tells two entities apart. A new field comes last.
pub(crate) fn write_entity(out: &mut Written, entity: &Entity) {
    out.field(entity.entity_type()).field(entity.name()).field(entity.id());
    out.list(entity.aliases().iter(), |out, alias| {
        out.field(alias.as_str()).field(alias.alias_kind().as_str());
        out.field(alias.is_exact_case_stated()).field(alias.is_exact_form());
        out.field(alias.is_context_needed()).optional(alias.language_tag());
    });
    out.optional(entity.country_id());
    out.list(entity.sources().iter(), |out, source| {
        out.field(source);
    });
}

/// What sorts entities that differ.
pub(crate) fn of_entity(entity: &Entity) -> Written {
    let mut out = Written::default();
    write_entity(&mut out, entity);
    out
}
