//! The entities of a graph: which live documents speak of each, what they
//! say it is called, and how to find it by any of its names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::entity::{Alias, Entity};
use crate::gazetteer::names::join;
use crate::graph::entities::records::ImageRecords;
use crate::graph::entities::written_order::of_entity;
use crate::graph::tables::column::Column;
use crate::graph::tables::interner::{Interner, NONE};
use crate::graph::tables::lazy::Lazy;
use crate::text::words::words;

/// The type of an entity that only tables name, and no row says what it is.
pub(crate) const THING: &str = "thing";
/// The number of that type.
const BARE: u32 = 0;

/// Entities by number.
///
/// A number is never given to another entity. An entity that no live
/// document speaks of keeps its number and is not there for anybody to see.
#[derive(Clone, Debug)]
pub(crate) struct EntityTable {
    pub(crate) ids: Interner,
    pub(crate) types: Interner,
    /// The type of each.
    pub(crate) kinds: Column<u32>,
    /// How many live documents speak of each.
    pub(crate) live: Column<u32>,
    /// Where the records of each stand in `cards`, or `NONE`.
    pub(crate) card: Column<u32>,
    /// Those of an image are put together when they are looked at.
    cards: Lazy<Descriptions>,
    /// Folded names to the entities that bear them, where that is other than
    /// in the image.
    aliases: HashMap<String, BTreeSet<u32>>,
    image: ImageEntities,
}

/// The entities of an image.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImageEntities {
    pub(crate) records: Option<Arc<ImageRecords>>,
    /// By card: where its variants end.
    pub(crate) variant_ends: Column<u32>,
    /// The number of a record, and how many documents give it.
    pub(crate) variants: Column<[u32; 2]>,
    /// Folded names, sorted, and where the bearers of each end.
    pub(crate) names: Interner,
    pub(crate) bearer_ends: Column<u32>,
    pub(crate) bearers: Column<u32>,
}

impl ImageEntities {
    fn card(&self, card: usize) -> Descriptions {
        let end = |i: usize| self.variant_ends.get(i).map(|end| *end as usize);
        let range = card.checked_sub(1).map_or(Some(0), end).zip(end(card));
        let variants = range.and_then(|(start, end)| self.variants.get(start..end));
        let variants = variants
            .unwrap_or_default()
            .iter()
            .filter_map(|[record, count]| Some((self.records.as_ref()?.get(*record)?, *count)));
        Descriptions::of(variants.collect())
    }

    fn bearers(&self, name: &str) -> &[u32] {
        let end = |i: u32| self.bearer_ends.get(i as usize).map(|end| *end as usize);
        let range = self
            .names
            .find(name)
            .and_then(|name| name.checked_sub(1).map_or(Some(0), end).zip(end(name)));
        range.and_then(|(start, end)| self.bearers.get(start..end)).unwrap_or_default()
    }
}

/// The records that documents give of one entity.
#[derive(Clone, Debug, Default)]
struct Descriptions {
    /// Each distinct record, and how many live documents give it.
    variants: Vec<(Arc<Entity>, u32)>,
    best: Option<Arc<Entity>>,
}

impl Descriptions {
    fn of(variants: Vec<(Arc<Entity>, u32)>) -> Self {
        let mut card = Self { variants, best: None };
        card.settle();
        card
    }

    /// Works out the best record.
    fn settle(&mut self) {
        self.best = match self.variants.as_slice() {
            [] => None,
            [(only, _)] => Some(Arc::clone(only)),
            many => unite(many).map(Arc::new),
        };
    }
}

impl EntityTable {
    /// The entities of an image.
    pub(crate) fn of(
        (ids, types): (Interner, Interner),
        [kinds, live, card]: [Column<u32>; 3],
        image: ImageEntities,
    ) -> Self {
        let cards = Lazy::new(image.variant_ends.len());
        Self { ids, types, kinds, live, card, cards, aliases: HashMap::new(), image }
    }

    /// The records that documents give of an entity, and how many do.
    pub(crate) fn variants(&self, node: u32) -> &[(Arc<Entity>, u32)] {
        let at = self.card.get(node as usize).copied().unwrap_or(NONE) as usize;
        self.card_at(at).map_or(&[], |card| &card.variants)
    }

    fn card_at(&self, at: usize) -> Option<&Descriptions> {
        self.cards.get(at, || self.image.card(at))
    }

    /// Folded names and their bearers, by name.
    pub(crate) fn names(&self) -> BTreeMap<&str, Vec<u32>> {
        let of_image = self.image.names.iter().filter(|name| !self.aliases.contains_key(*name));
        let mut all: BTreeMap<&str, Vec<u32>> =
            of_image.map(|name| (name, self.image.bearers(name).to_vec())).collect();
        for (name, bearers) in self.aliases.iter().filter(|(_, bearers)| !bearers.is_empty()) {
            all.insert(name, bearers.iter().copied().collect());
        }
        all
    }

    /// Those who bear a name, to be changed.
    fn bearers_mut(&mut self, name: String) -> &mut BTreeSet<u32> {
        let image = &self.image;
        let of_image = |name: &String| image.bearers(name).iter().copied().collect();
        self.aliases.entry(name).or_insert_with_key(of_image)
    }

    pub(crate) fn new() -> Self {
        let mut types = Interner::new();
        types.intern(THING);
        Self {
            ids: Interner::new(),
            types,
            kinds: Column::default(),
            live: Column::default(),
            card: Column::default(),
            cards: Lazy::default(),
            aliases: HashMap::new(),
            image: ImageEntities::default(),
        }
    }

    /// How many numbers were given.
    pub(crate) fn len(&self) -> usize {
        self.live.len()
    }

    pub(crate) fn is_live(&self, node: u32) -> bool {
        self.live.get(node as usize).is_some_and(|n| *n > 0)
    }

    /// How many live documents speak of it.
    pub(crate) fn live_count(&self, node: u32) -> u32 {
        self.live.get(node as usize).copied().unwrap_or(0)
    }

    /// The number of an id, new if it has none.
    pub(crate) fn number(&mut self, id: &str) -> u32 {
        let node = self.ids.intern(id);
        self.make_room(node);
        node
    }

    /// The number of an id whose hash is known, new if it has none.
    pub(crate) fn number_hashed(&mut self, id: &str, hash: u32) -> u32 {
        let node = self.ids.intern_hashed(id, hash);
        self.make_room(node);
        node
    }

    #[inline]
    fn make_room(&mut self, node: u32) {
        if node as usize >= self.live.len() {
            self.kinds.edit(|kinds| kinds.push(NONE));
            self.live.edit(|live| live.push(0));
            self.card.edit(|card| card.push(NONE));
        }
    }

    /// The number of its type.
    pub(crate) fn kind(&self, node: u32) -> u32 {
        self.kinds.get(node as usize).copied().unwrap_or(NONE)
    }

    pub(crate) fn type_name(&self, node: u32) -> &str {
        self.types.text(self.kind(node))
    }

    /// Whether some live document says what it is.
    pub(crate) fn is_typed(&self, node: u32) -> bool {
        self.is_live(node) && self.kind(node) != BARE
    }

    /// One more live document speaks of it without saying what it is.
    pub(crate) fn enter_bare(&mut self, node: u32) {
        let i = node as usize;
        if let Some(live) = self.live.make_mut().get_mut(i) {
            *live += 1;
            if self.kind(node) == NONE {
                self.set_kind(node, BARE);
            }
        }
    }

    /// One more live document speaks of it, and gives a record of it.
    pub(crate) fn enter(&mut self, node: u32, entity: &Arc<Entity>) {
        let i = node as usize;
        if let Some(live) = self.live.make_mut().get_mut(i) {
            *live += 1;
        }
        let number = u32::try_from(self.cards.len()).unwrap_or(NONE);
        if self.card.get(i) == Some(&NONE) {
            if let Some(at) = self.card.make_mut().get_mut(i) {
                *at = number;
            }
            self.cards.push(Descriptions::default());
        }
        let Some(at) = self.card.get(i).map(|at| *at as usize) else { return };
        let image = &self.image;
        let Some(card) = self.cards.get_mut(at, || image.card(at)) else { return };
        let known =
            card.variants.iter_mut().find(|(e, _)| Arc::ptr_eq(e, entity) || **e == **entity);
        match known {
            Some((_, count)) => *count += 1,
            None => {
                card.variants.push((Arc::clone(entity), 1));
                for name in names_of(entity) {
                    self.bearers_mut(name).insert(node);
                }
            }
        }
        self.settle(node);
    }

    /// One live document fewer speaks of these, and it gave no record.
    pub(crate) fn leave_bare(&mut self, nodes: &[u32]) {
        for &node in nodes {
            self.lose(node);
        }
    }

    #[inline]
    fn lose(&mut self, node: u32) {
        let i = node as usize;
        if let Some(live) = self.live.make_mut().get_mut(i) {
            *live = live.saturating_sub(1);
            if *live == 0 {
                self.set_kind(node, NONE);
            }
        }
    }

    /// One live document fewer speaks of it, and gives its record.
    pub(crate) fn leave(&mut self, node: u32, entity: &Arc<Entity>) {
        self.lose(node);
        let i = node as usize;
        let at = self.card.get(i).copied().unwrap_or(NONE) as usize;
        let image = &self.image;
        let Some(card) = self.cards.get_mut(at, || image.card(at)) else { return };
        let known =
            card.variants.iter().position(|(e, _)| Arc::ptr_eq(e, entity) || **e == **entity);
        let Some(known) = known else { return };
        let Some((_, count)) = card.variants.get_mut(known) else { return };
        *count -= 1;
        if *count > 0 {
            // The best record may change with the counts.
            if card.variants.len() > 1 {
                self.settle(node);
            }
            return;
        }
        let (gone, _) = card.variants.swap_remove(known);
        let kept: BTreeSet<String> = card.variants.iter().flat_map(|(e, _)| names_of(e)).collect();
        for name in names_of(&gone).filter(|n| !kept.contains(n)) {
            let is_in_image = !self.image.bearers(&name).is_empty();
            let bearers = self.bearers_mut(name.clone());
            bearers.remove(&node);
            if bearers.is_empty() && !is_in_image {
                self.aliases.remove(&name);
            }
        }
        self.settle(node);
    }

    /// Recomputes what the records of an entity say together: type and name
    /// as most documents have them that describe it, every alias of any.
    fn settle(&mut self, node: u32) {
        let i = node as usize;
        let at = self.card.get(i).copied().unwrap_or(NONE) as usize;
        let image = &self.image;
        let Some(card) = self.cards.get_mut(at, || image.card(at)) else { return };
        card.settle();
        let is_live = self.live.get(i).is_some_and(|live| *live > 0);
        let kind = match &card.best {
            Some(best) => self.types.intern(best.entity_type()),
            None if is_live => BARE,
            None => NONE,
        };
        self.set_kind(node, kind);
    }

    fn set_kind(&mut self, node: u32, kind: u32) {
        if self.kind(node) != kind
            && let Some(known) = self.kinds.make_mut().get_mut(node as usize)
        {
            *known = kind;
        }
    }

    /// The entity's record; a bare one where no document gives more than
    /// its id.
    pub(crate) fn entity(&self, node: u32) -> Option<Arc<Entity>> {
        let at = self.card.get(node as usize).copied().unwrap_or(NONE) as usize;
        if let Some(best) = self.card_at(at).and_then(|c| c.best.as_ref()) {
            return Some(Arc::clone(best));
        }
        let id = self.ids.text(node);
        let kind = self.type_name(node);
        let bare =
            Entity::new(id, kind, id).or_else(|_| Entity::new(id, kind, format!("entity {id}")));
        bare.ok().map(Arc::new)
    }

    /// Bytes of ids, types and numbers; records and aliases left out.
    pub(crate) fn bytes(&self) -> usize {
        self.ids.bytes() + self.kinds.bytes() + self.live.bytes() + self.card.bytes()
    }

    /// The live entities that bear a name, folded.
    pub(crate) fn bearers(&self, name: &str) -> impl Iterator<Item = u32> {
        let name = fold(name);
        let changed = self.aliases.get(&name);
        let of_image = if changed.is_some() { &[] } else { self.image.bearers(&name) };
        let all = changed.into_iter().flatten().chain(of_image).copied();
        all.filter(|n| self.is_live(*n))
    }
}

/// One record out of several: independent of their order.
fn unite(variants: &[(Arc<Entity>, u32)]) -> Option<Entity> {
    let mut sorted: Vec<_> = variants.iter().collect();
    // A table knows an id and a type; who says more is believed first.
    let is_bare = |e: &Entity| *e.id() == *e.name() && e.aliases().is_empty();
    sorted.sort_by(|(a, m), (b, n)| {
        is_bare(a).cmp(&is_bare(b)).then(n.cmp(m)).then_with(|| of_entity(a).cmp(&of_entity(b)))
    });
    let (first, _) = sorted.first()?;
    let mut entity = Entity::clone(first);
    for (other, _) in &sorted {
        if other.name() != entity.name()
            && let Ok(alias) = Alias::new(other.name())
        {
            entity = entity.alias(alias);
        }
        for alias in other.aliases() {
            entity = entity.alias(alias.clone());
        }
        for source in other.sources() {
            if !entity.sources().contains(source) {
                entity = entity.source(source.clone());
            }
        }
        if entity.country_id().is_none()
            && let Some(country) = other.country_id()
        {
            entity = entity.country(country.clone());
        }
    }
    Some(entity)
}

fn names_of(entity: &Entity) -> impl Iterator<Item = String> {
    let aliases = entity.aliases().iter().map(Alias::as_str);
    [entity.name()].into_iter().chain(aliases).map(fold)
}

/// A name as it is compared: as the gazetteer folds it, or, where that leaves
/// nothing, in lower case.
pub(crate) fn fold(name: &str) -> String {
    let key = join(&words(name, false));
    if key.is_empty() { name.to_lowercase() } else { key }
}
