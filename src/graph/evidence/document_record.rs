//! What a graph keeps of one document, on its own: the form in which
//! documents enter, leave, are compared, merged and saved.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::claim::Claim;
use crate::entity::Entity;
use crate::id::{DocumentId, EntityId, EntityType};
use crate::reading::Reading;
use crate::time::Date;

/// One document's entities and claims, in an order that depends on the
/// document alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DocumentRecord {
    pub(crate) document: DocumentId,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) publisher: Option<String>,
    /// Whether it is a table of rows rather than a text.
    pub(crate) table: bool,
    /// By id.
    pub(crate) members: Vec<EntityRecord>,
    pub(crate) claims: Vec<Claim>,
}

/// One entity as one document knows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EntityRecord {
    pub(crate) id: EntityId,
    pub(crate) kind: EntityType,
    /// The full record; `None` where a table names it and does not say what
    /// it is.
    pub(crate) entity: Option<Arc<Entity>>,
    pub(crate) mentions: u32,
    pub(crate) discovered: bool,
}

impl DocumentRecord {
    pub(crate) fn of(reading: &Reading) -> Self {
        let mut members: BTreeMap<&EntityId, EntityRecord> = BTreeMap::new();
        for entity in &reading.entities {
            members
                .entry(entity.id())
                .or_insert_with(|| EntityRecord::of(Cow::Borrowed(entity), false));
        }
        for found in &reading.discoveries {
            if let Some(member) = members.get_mut(&found.entity) {
                member.discovered = true;
            } else if let Ok(entity) =
                Entity::new(found.entity.clone(), found.entity_type.clone(), found.name.clone())
            {
                members.insert(&found.entity, EntityRecord::of(Cow::Owned(Arc::new(entity)), true));
            }
        }
        for id in reading.mentions.iter().filter_map(|m| m.entity()) {
            if let Some(member) = members.get_mut(id) {
                member.mentions = member.mentions.saturating_add(1);
            }
        }
        Self {
            document: reading.document.clone(),
            title: reading.title.clone(),
            published: reading.published,
            publisher: reading.publisher.clone(),
            table: false,
            members: members.into_values().collect(),
            claims: reading.claims.clone(),
        }
    }
}

impl EntityRecord {
    fn of(entity: Cow<'_, Arc<Entity>>, discovered: bool) -> Self {
        Self {
            id: entity.id().clone(),
            kind: entity.entity_type().clone(),
            entity: Some(entity.into_owned()),
            mentions: 0,
            discovered,
        }
    }
}
