//! Entities of the gazetteer that have been read before.

use std::sync::{Arc, RwLock};

use crate::entity::Entity;
use crate::gazetteer::Gazetteer;
use crate::id::EntityId;
use crate::resolve::text::word_classes::FastMap;

/// How many entities are kept; then it begins anew.
const MOST: usize = 1 << 16;

/// Entities as the gazetteer has them, each read from its record once: texts
/// name the same few over and over.
#[derive(Debug, Default)]
pub(crate) struct Known(RwLock<Tables>);

#[derive(Debug, Default)]
struct Tables {
    by_place: FastMap<u32, Arc<Entity>>,
    by_id: FastMap<EntityId, Arc<Entity>>,
}

impl Known {
    /// The entity of this id, where the gazetteer has it.
    pub(crate) fn get(&self, gazetteer: &Gazetteer, id: &EntityId) -> Option<Arc<Entity>> {
        // Without the lock it is only slower.
        let known = self.0.read().ok().and_then(|known| known.by_id.get(id).cloned());
        known.or_else(|| self.read(gazetteer, gazetteer.entity_index(id)?))
    }

    /// The entity at a place.
    pub(crate) fn at(&self, gazetteer: &Gazetteer, place: u32) -> Option<Arc<Entity>> {
        let known = self.0.read().ok().and_then(|known| known.by_place.get(&place).cloned());
        known.or_else(|| self.read(gazetteer, place))
    }

    fn read(&self, gazetteer: &Gazetteer, place: u32) -> Option<Arc<Entity>> {
        let entity = Arc::new(gazetteer.entity_at(place)?);
        if let Ok(mut known) = self.0.write() {
            if known.by_place.len() >= MOST {
                *known = Tables::default();
            }
            known.by_place.insert(place, entity.clone());
            known.by_id.insert(entity.id().clone(), entity.clone());
        }
        Some(entity)
    }
}
