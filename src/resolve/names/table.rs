//! The names of one document and the entities they denote.

use std::ops::Range;
use std::sync::Arc;

use crate::entity::{AliasKind, Entity};
use crate::id::{EntityId, EntityType};
use crate::mention::{Decided, Discovery, Origin};
use crate::resolve::found::Sense;
use crate::resolve::names::kinds::Kinds;
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{ARTICLE, FastMap};
use crate::span::Span;
use crate::text::tokens::Shape;

pub(crate) use crate::schema::Kind;

/// One entity that the document names or may name.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) id: EntityId,
    pub(crate) entity_type: EntityType,
    pub(crate) kind: Kind,
    pub(crate) country: Option<EntityId>,
    full_name: FullName,
    /// Which discovery it is, where it is one.
    pub(crate) discovery: Option<usize>,
    /// Whether the schema has no type for it.
    pub(crate) untyped: bool,
    /// Whether a list has it.
    pub(crate) listed: bool,
    /// Whether only the bundled lists have it.
    pub(crate) bundled: bool,
}

/// The name that an entity is known by.
#[derive(Clone, Debug)]
pub(crate) enum FullName {
    Known(Arc<Entity>),
    /// As the text has it.
    Text(String),
}

impl Actor {
    /// The name that it is known by.
    pub(crate) fn full_name(&self) -> &str {
        match &self.full_name {
            FullName::Known(entity) => entity.name(),
            FullName::Text(name) => name,
        }
    }

    /// The entity, where a list has it.
    pub(crate) fn known(&self) -> Option<&Entity> {
        match &self.full_name {
            FullName::Known(entity) => Some(entity),
            FullName::Text(_) => None,
        }
    }

    /// The words of the name that it is known by.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let name = self.full_name();
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    }
}

/// One reading of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) actor: u32,
    pub(crate) alias: AliasKind,
}

/// A name in the text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    pub(crate) origin: Origin,
    pub(crate) choices: Vec<Choice>,
    pub(crate) decided: bool,
    /// By what, where that was more than there being only one.
    pub(crate) by: Option<Decided>,
    /// Whether it is one word of a person's name.
    pub(crate) bare: bool,
    /// Whether the list says that it stands alone.
    pub(crate) alone: bool,
}

/// The names and entities found so far.
#[derive(Debug)]
pub(crate) struct Names {
    kinds: Arc<Kinds>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) list: Vec<Name>,
    pub(crate) discoveries: Vec<Discovery>,
    index: FastMap<EntityId, u32>,
    merged: FastMap<u32, u32>,
    /// Per token, which name covers it, plus one.
    cover: Vec<u32>,
    /// The family names that somebody who is not listed bears in the text.
    borne: FastMap<u64, ()>,
}

impl Names {
    pub(crate) fn new(tokens: usize, kinds: Arc<Kinds>) -> Self {
        Self {
            kinds,
            actors: Vec::new(),
            list: Vec::new(),
            discoveries: Vec::new(),
            index: FastMap::default(),
            merged: FastMap::default(),
            cover: vec![0; tokens],
            borne: FastMap::default(),
        }
    }

    /// Notes that somebody who is not listed bears the name with this hash.
    pub(crate) fn bear_otherwise(&mut self, word: u64) {
        self.borne.insert(word, ());
    }

    /// Whether somebody who is not listed bears it.
    pub(crate) fn is_borne_otherwise(&self, word: u64) -> bool {
        self.borne.contains_key(&word)
    }

    /// What an entity of this type behaves as.
    pub(crate) fn kind_of(&self, entity_type: &EntityType) -> Kind {
        self.kinds.of(entity_type)
    }

    /// Whether the schema has a type for discoveries of this kind.
    pub(crate) fn has_type(&self, kind: Kind) -> bool {
        self.kinds.entity_type(kind).is_some()
    }

    /// The index of an entity, added when it is new.
    pub(crate) fn actor(
        &mut self,
        id: &EntityId,
        entity_type: &EntityType,
        country: Option<&EntityId>,
        full_name: impl FnOnce() -> FullName,
    ) -> u32 {
        if let Some(known) = self.index.get(id) {
            return *known;
        }
        let index = u32::try_from(self.actors.len()).unwrap_or(u32::MAX);
        self.actors.push(Actor {
            id: id.clone(),
            entity_type: entity_type.clone(),
            kind: self.kinds.of(entity_type),
            country: country.cloned(),
            full_name: full_name(),
            discovery: None,
            untyped: false,
            listed: false,
            bundled: false,
        });
        self.index.insert(id.clone(), index);
        index
    }

    /// The index of an entity that a list or the caller has, by the surface
    /// that names it.
    pub(crate) fn listed(&mut self, sense: &Sense, surface: &str) -> u32 {
        let country = sense.country.as_ref();
        let actor = self.actor(&sense.entity, &sense.entity_type, country, || match &sense.known {
            Some(entity) => FullName::Known(entity.clone()),
            None => FullName::Text(surface.to_owned()),
        });
        if let Some(a) = self.actors.get_mut(actor as usize) {
            (a.listed, a.bundled) = (true, sense.bundled);
        }
        actor
    }

    /// The name an entity is listed by, or was named by in full.
    pub(crate) fn own_name(&self, actor: u32) -> &str {
        self.actors.get(actor as usize).map_or("", Actor::full_name)
    }

    /// The entity of a discovery; the same type and name give the same one.
    /// Where the schema has no type for it, it keeps others from taking its
    /// name for something else, until [`Names::drop_untyped`].
    pub(crate) fn discover(&mut self, kind: Kind, name: &str, span: Span, context: &str) -> u32 {
        let name = tidy(name);
        let typed = self.kinds.entity_type(kind).cloned();
        let untyped = typed.is_none();
        // No type of a schema begins so.
        let entity_type = typed.unwrap_or_else(|| format!("\0{kind}").into());
        let found = Discovery::new(entity_type, name, span, context);
        if let Some(known) = self.index.get(&found.entity) {
            return *known;
        }
        let actor = self
            .actor(&found.entity, &found.entity_type, None, || FullName::Text(found.name.clone()));
        if let Some(a) = self.actors.get_mut(actor as usize) {
            a.kind = kind;
            a.untyped = untyped;
            a.discovery = Some(self.discoveries.len());
        }
        self.discoveries.push(found);
        actor
    }

    /// Adds a name; names that it overlaps give way.
    pub(crate) fn add(
        &mut self,
        view: &View<'_>,
        tokens: Range<usize>,
        origin: Origin,
        choices: Vec<Choice>,
    ) -> usize {
        let span = view.span(tokens.clone());
        self.add_span(tokens, span, origin, choices)
    }

    pub(crate) fn add_span(
        &mut self,
        tokens: Range<usize>,
        span: Span,
        origin: Origin,
        choices: Vec<Choice>,
    ) -> usize {
        for i in tokens.clone() {
            if let Some(old) = self.covering(i) {
                // What the caller gives stays.
                if self.list.get(old).is_some_and(|n| n.origin == Origin::Given) {
                    return old;
                }
                self.drop_name(old);
            }
        }
        let index = self.list.len();
        for i in tokens.clone() {
            if let Some(slot) = self.cover.get_mut(i) {
                *slot = u32::try_from(index + 1).unwrap_or(0);
            }
        }
        let decided = choices.len() == 1;
        let (by, bare, alone) = (None, false, false);
        self.list.push(Name { tokens, span, origin, choices, decided, by, bare, alone });
        index
    }

    /// Takes a name out; its place in the list stays, empty.
    pub(crate) fn drop_name(&mut self, index: usize) {
        let Some(name) = self.list.get_mut(index) else { return };
        let tokens = std::mem::replace(&mut name.tokens, 0..0);
        name.choices.clear();
        for i in tokens {
            if let Some(slot) = self.cover.get_mut(i) {
                *slot = 0;
            }
        }
    }

    /// Which name covers token `i`.
    pub(crate) fn covering(&self, i: usize) -> Option<usize> {
        self.cover.get(i).and_then(|c| (*c as usize).checked_sub(1))
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Name> {
        self.list.get(index)
    }

    /// The name that covers token `i`.
    pub(crate) fn name_at(&self, i: usize) -> Option<&Name> {
        self.covering(i).and_then(|n| self.list.get(n))
    }

    /// The kind of a name's first reading.
    pub(crate) fn kind(&self, name: &Name) -> Option<Kind> {
        name.choices.first().and_then(|c| self.actors.get(c.actor as usize)).map(|a| a.kind)
    }

    /// The kind of the name that covers token `i`.
    pub(crate) fn kind_at(&self, i: usize) -> Option<Kind> {
        self.name_at(i).and_then(|n| self.kind(n))
    }

    /// Whether the name has readings and all are of this kind.
    pub(crate) fn choices_are(&self, name: &Name, kind: Kind) -> bool {
        !name.choices.is_empty() && name.choices.iter().all(|c| self.actor_kind(c.actor) == kind)
    }

    /// Whether one reading of the name is of this kind.
    pub(crate) fn may_be(&self, name: &Name, kind: Kind) -> bool {
        self.reading(name, kind).is_some()
    }

    /// The first reading of the name that is of this kind.
    pub(crate) fn reading(&self, name: &Name, kind: Kind) -> Option<Choice> {
        let is = |c: &&Choice| self.actors.get(c.actor as usize).is_some_and(|a| a.kind == kind);
        name.choices.iter().find(is).copied()
    }

    pub(crate) fn actor_kind(&self, actor: u32) -> Kind {
        self.actors.get(actor as usize).map_or(Kind::Other, |a| a.kind)
    }

    /// Makes every name of `from` a name of `into`, once [`Names::redirect`]
    /// runs.
    pub(crate) fn merge(&mut self, from: u32, into: u32) {
        if self.find(into) != from {
            self.merged.insert(from, into);
        }
    }

    /// The entity that `actor` has become.
    pub(crate) fn find(&self, mut actor: u32) -> u32 {
        while let Some(into) = self.merged.get(&actor) {
            actor = *into;
        }
        actor
    }

    /// Carries out what was merged.
    pub(crate) fn redirect(&mut self) {
        if self.merged.is_empty() {
            return;
        }
        let mut list = std::mem::take(&mut self.list);
        for choice in list.iter_mut().flat_map(|n| &mut n.choices) {
            choice.actor = self.find(choice.actor);
        }
        self.list = list;
    }

    /// Drops the names of what the schema has no type for.
    pub(crate) fn drop_untyped(&mut self) {
        if self.actors.iter().all(|a| !a.untyped) {
            return;
        }
        let actors = &self.actors;
        let typed = |c: &Choice| actors.get(c.actor as usize).is_some_and(|a| !a.untyped);
        for name in &mut self.list {
            name.choices.retain(typed);
        }
    }

    /// Drops the emptied names and puts the rest in text order.
    pub(crate) fn settle(&mut self) {
        self.list.retain(|n| !n.choices.is_empty());
        self.list.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        self.cover.fill(0);
        for (index, name) in self.list.iter().enumerate() {
            for i in name.tokens.clone() {
                if let Some(slot) = self.cover.get_mut(i) {
                    *slot = u32::try_from(index + 1).unwrap_or(0);
                }
            }
        }
    }
}

/// The tokens of a name that are words, without articles.
pub(crate) fn words_of(view: &View<'_>, tokens: Range<usize>) -> Vec<usize> {
    tokens
        .filter(|i| view.shape(*i).is_some_and(Shape::is_word))
        .filter(|i| !(view.is(*i, ARTICLE) && (view.is_lower(*i) || view.at(*i + 1, "-"))))
        .collect()
}

/// A name on one line, its white space single.
pub(crate) fn tidy(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
