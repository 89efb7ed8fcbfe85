//! Names that are also everyday words count only where the document supports
//! them.

use crate::gazetteer::names::Guard;
use crate::gazetteer::{Gazetteer, Sense};
use crate::matcher::hit::{Hit, longest};

/// What a document names beyond doubt, of what its guarded or ambiguous names
/// can denote.
#[derive(Clone, Debug, Default)]
pub(crate) struct Support {
    /// Whether every name counts.
    all: bool,
    /// Entities that a name without a guard can denote, sorted.
    entities: Vec<u32>,
    /// The states that such entities belong to, sorted.
    countries: Vec<u32>,
    /// Entities that a name denotes which denotes no other, sorted.
    sure: Vec<u32>,
}

impl Support {
    /// Every name counts.
    pub(crate) fn of_all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Whether every name counts.
    pub(crate) fn allows_all(&self) -> bool {
        self.all
    }

    /// What sorted hits of a whole document support; with `guard`, for names
    /// that need it, with `rank`, for choosing among candidates.
    pub(crate) fn new(gazetteer: &Gazetteer, hits: &[Hit], guard: bool, rank: bool) -> Self {
        // What is not of interest need not be remembered.
        let (mut wanted, mut doubtful) = (Vec::new(), Vec::new());
        for hit in hits {
            let senses = gazetteer.senses(hit.name);
            if guard {
                let guarded = senses.clone().filter(|s| !s.guard.is_open());
                wanted.extend(guarded.map(|s| s.entity));
            }
            if rank && senses.clone().nth(1).is_some() {
                doubtful.extend(senses.map(|s| s.entity));
            }
        }
        let mut support = Self { all: wanted.is_empty(), ..Self::default() };
        if wanted.is_empty() && doubtful.is_empty() {
            return support;
        }
        sort(&mut wanted);
        sort(&mut doubtful);
        let mut named = wanted.clone();
        named.extend(wanted.iter().filter_map(|e| gazetteer.country_index(*e)));
        sort(&mut named);
        let open = |h: &Hit| gazetteer.senses(h.name).any(|s| s.guard.is_open());
        let mut certain: Vec<Hit> = hits.iter().copied().filter(open).collect();
        longest(&mut certain);
        for hit in certain {
            let mut senses = gazetteer.senses(hit.name).filter(|s| s.guard.is_open());
            let (first, second) = (senses.next(), senses.next());
            for sense in first.into_iter().chain(second).chain(senses) {
                if named.binary_search(&sense.entity).is_ok() {
                    support.entities.push(sense.entity);
                }
                if second.is_none() && doubtful.binary_search(&sense.entity).is_ok() {
                    support.sure.push(sense.entity);
                }
                if let Some(country) = gazetteer.country_index(sense.entity)
                    && wanted.binary_search(&country).is_ok()
                {
                    support.countries.push(country);
                }
            }
        }
        sort(&mut support.entities);
        sort(&mut support.countries);
        sort(&mut support.sure);
        support
    }

    /// Whether the document names the entity by a name of its own.
    pub(crate) fn is_sure(&self, entity: u32) -> bool {
        self.sure.binary_search(&entity).is_ok()
    }

    /// Whether the document names the entity, its state, or something that
    /// belongs to it.
    fn has(&self, gazetteer: &Gazetteer, entity: u32) -> bool {
        let named = |e: u32| self.entities.binary_search(&e).is_ok();
        named(entity)
            || self.countries.binary_search(&entity).is_ok()
            || gazetteer.country_index(entity).is_some_and(named)
    }

    /// Whether a hit counts for one of the entities its name can denote.
    pub(crate) fn allows(&self, gazetteer: &Gazetteer, text: &str, hit: Hit, sense: Sense) -> bool {
        if self.all {
            return true;
        }
        match sense.guard {
            Guard::None | Guard::Alone => true,
            Guard::Quiet => self.has(gazetteer, sense.entity) || is_quiet(text, hit),
            Guard::Support => self.has(gazetteer, sense.entity),
        }
    }
}

/// Whether the line around a hit has lower-case letters: capitals mean
/// something there. Looks at most 200 bytes to each side.
fn is_quiet(text: &str, hit: Hit) -> bool {
    let bytes = text.as_bytes();
    let before = bytes.get(hit.start.saturating_sub(200)..hit.start).unwrap_or_default();
    let after = bytes.get(hit.end..text.len().min(hit.end.saturating_add(200))).unwrap_or_default();
    let inside = |b: &&u8| **b != b'\n';
    before
        .iter()
        .rev()
        .take_while(inside)
        .chain(after.iter().take_while(inside))
        .any(u8::is_ascii_lowercase)
}

fn sort(entities: &mut Vec<u32>) {
    entities.sort_unstable();
    entities.dedup();
}
