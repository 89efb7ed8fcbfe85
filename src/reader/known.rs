//! Entities of the gazetteer that have been read before.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use crate::entity::Entity;
use crate::gazetteer::Gazetteer;
use crate::id::EntityId;

/// How many entities are kept; then it begins anew.
const MOST: usize = 1 << 16;

/// Entities as the gazetteer has them, by place, each read from its record
/// once: texts name the same few over and over.
#[derive(Debug, Default)]
pub(crate) struct Known(RwLock<HashMap<u32, Arc<Entity>>>);

impl Known {
    /// The entity of this id, where the gazetteer has it.
    pub(crate) fn get(&self, gazetteer: &Gazetteer, id: &EntityId) -> Option<Arc<Entity>> {
        self.at(gazetteer, gazetteer.entity_index(id)?)
    }

    /// The entity at a place.
    pub(crate) fn at(&self, gazetteer: &Gazetteer, place: u32) -> Option<Arc<Entity>> {
        // Without the lock it is only slower.
        if let Some(entity) = self.0.read().ok().and_then(|known| known.get(&place).cloned()) {
            return Some(entity);
        }
        let entity = Arc::new(gazetteer.entity_at(place)?);
        if let Ok(mut known) = self.0.write() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(place, entity.clone());
        }
        Some(entity)
    }
}
