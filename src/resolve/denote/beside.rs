//! The state beside a name: "Kenya's Ministry of Defence", "the Central Bank
//! of Tarn", "King Abdullah of Jordan", "Hyderabad, Pakistan".
//!
//! A body belongs to the state beside it, and a place lies in the region
//! after it, whatever the list would have.

use std::ops::Range;

use crate::entity::AliasKind;
use crate::id::EntityId;
use crate::mention::{Decided, Origin};
use crate::resolve::discover::discoveries::key;
use crate::resolve::names::table::{Choice, Kind, Name, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    BELONG, COMMON, DEFINITE, FUNCTION, FastMap, GROUP_HEAD, GROUP_OF, LINK, OFFICE, PLACE_NOUN,
    STATE_BODY, TITLE_MODIFIER,
};
use crate::text::tokens::Shape;

/// What stands beside a name.
enum Beside {
    /// Something that the lists have, with the states it may be or lie in.
    Known(Vec<EntityId>, Range<usize>),
    /// A name that no list has.
    Unknown(Range<usize>),
}

/// Holds every body and place to what stands beside it.
pub(crate) fn apply(view: &View<'_>, names: &mut Names, discover: bool) {
    let mut places: FastMap<u64, usize> = FastMap::default();
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        if name.tokens.is_empty() || name.origin != Origin::Gazetteer {
            continue;
        }
        let kinds: Vec<Kind> = name.choices.iter().map(|c| names.actor_kind(c.actor)).collect();
        let body = kinds.iter().any(|k| matches!(k, Kind::Group | Kind::Outlet));
        let placed = kinds.iter().any(|k| matches!(k, Kind::Place | Kind::State));
        let found = if body || kinds.contains(&Kind::Person) {
            around(view, names, name, body)
        } else if placed {
            region(view, names, name)
        } else {
            None
        };
        if let Some(beside) = found {
            if placed && !body {
                places.insert(key(view, name.tokens.clone()), index);
            }
            hold(view, names, index, &beside, discover);
        }
    }
    again(view, names, &places);
}

/// A place that the text has once placed is the same further on.
fn again(view: &View<'_>, names: &mut Names, places: &FastMap<u64, usize>) {
    if places.is_empty() {
        return;
    }
    for index in 0..names.list.len() {
        let Some(name) = names.get(index).filter(|n| !n.tokens.is_empty()) else { continue };
        let Some(first) = places.get(&key(view, name.tokens.clone())) else { continue };
        if *first >= index {
            continue;
        }
        let Some(known) = names.get(*first).cloned() else { continue };
        if let Some(name) = names.list.get_mut(index) {
            name.choices = known.choices;
            name.decided = known.decided;
            name.by = known.by;
            name.origin = known.origin;
        }
    }
}

/// The state before a body or after it.
fn around(view: &View<'_>, names: &Names, name: &Name, body: bool) -> Option<Beside> {
    let Range { start, end } = name.tokens.clone();
    let (floor, limit) = (view.sentence_start(start), view.sentence_end(start));
    // "Kenya's Ministry", "the Kenyan Ministry"
    if body && start > floor {
        let mut before = start - 1;
        if view.shape(before) == Some(Shape::Possessive) && before > floor {
            before -= 1;
        }
        if let Some(other) = names.name_at(before).filter(|n| n.tokens.end == before + 1)
            && let Some(states) = states(names, other)
        {
            return Some(Beside::Known(states, other.tokens.clone()));
        }
    }
    // "the Central Bank of Tarn", "King Abdullah of Jordan"
    if !view.is(end, BELONG) || end + 1 >= limit {
        return None;
    }
    let mut after = end + 1;
    if view.is(after, DEFINITE) {
        after += 1;
    }
    match names.name_at(after).filter(|n| n.tokens.start == after) {
        Some(other) => states(names, other).map(|s| Beside::Known(s, other.tokens.clone())),
        None if view.is_capital(after) && !view.is(after, COMMON.or(FUNCTION)) => {
            let mut to = after + 1;
            while to < limit && view.is_capital(to) && names.covering(to).is_none() {
                to += 1;
            }
            Some(Beside::Unknown(after..to))
        }
        None => None,
    }
}

/// The region after a place: "Paris, Texas,".
fn region(view: &View<'_>, names: &Names, name: &Name) -> Option<Beside> {
    let end = name.tokens.end;
    if !view.at(end, ",") || end + 1 >= view.sentence_end(name.tokens.start) {
        return None;
    }
    let other = names.name_at(end + 1).filter(|n| n.tokens.start == end + 1)?;
    let after = other.tokens.end;
    // "Paris, Berlin and Rome" is a list; a region ends its phrase, and its
    // name is no adjective.
    let closed = matches!(view.word(after), "," | "." | ";" | ")" | ":" | "")
        || view.shape(after) == Some(Shape::Break)
        || !view.is_capital(after) && !view.is(after, LINK);
    let listed = view.at(after, ",") && view.is_capital(after + 1);
    let adjective = other.choices.iter().all(|c| c.alias == AliasKind::Demonym);
    if !closed || listed || adjective {
        return None;
    }
    let regional = other.choices.iter().any(|c| {
        names.actor_kind(c.actor) == Kind::State
            || names.actors.get(c.actor as usize).is_some_and(|a| a.kind == Kind::Place)
    });
    if !regional {
        return None;
    }
    states(names, other).map(|s| Beside::Known(s, other.tokens.clone()))
}

/// The states that a name may be, or lie in.
fn states(names: &Names, name: &Name) -> Option<Vec<EntityId>> {
    let mut out = Vec::new();
    for choice in &name.choices {
        let actor = names.actors.get(choice.actor as usize)?;
        match actor.kind {
            Kind::State => out.push(actor.id.clone()),
            Kind::Place => {
                out.push(actor.id.clone());
                out.extend(actor.country.clone());
            }
            Kind::Community => out.extend(actor.country.clone()),
            _ => {}
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Whether a name is one that any state's body has: a ministry, a central
/// bank, a conservative party.
pub(crate) fn is_generic(view: &View<'_>, tokens: Range<usize>) -> bool {
    let general = COMMON
        .or(FUNCTION)
        .or(GROUP_HEAD)
        .or(GROUP_OF)
        .or(OFFICE)
        .or(TITLE_MODIFIER)
        .or(PLACE_NOUN);
    tokens.len() > 1
        && tokens.clone().any(|i| view.is(i, STATE_BODY))
        && tokens.clone().all(|i| !view.shape(i).is_some_and(Shape::is_word) || view.is(i, general))
}

/// Leaves of a name's readings those that fit what stands beside it.
fn hold(view: &View<'_>, names: &mut Names, index: usize, beside: &Beside, discover: bool) {
    let Some(name) = names.get(index) else { return };
    let tokens = name.tokens.clone();
    let generic = is_generic(view, tokens.clone());
    let fits = |choice: &Choice| -> Option<bool> {
        let actor = names.actors.get(choice.actor as usize)?;
        let Beside::Known(states, _) = beside else {
            return Some(!generic || !matches!(actor.kind, Kind::Group | Kind::Outlet));
        };
        let country = actor.country.as_ref();
        match actor.kind {
            // A body with a name of its own may work anywhere.
            Kind::Group | Kind::Outlet if !generic => {
                country.is_some_and(|c| states.contains(c)).then_some(true)
            }
            Kind::Group | Kind::Outlet | Kind::Place => country.map(|c| states.contains(c)),
            // A seat that stands for its state lies in it.
            Kind::State => Some(
                states.contains(&actor.id)
                    || !matches!(choice.alias, AliasKind::Metonym | AliasKind::Short),
            ),
            Kind::Person => country.map(|c| states.contains(c)),
            _ => None,
        }
    };
    let verdicts: Vec<(Choice, Option<bool>)> =
        name.choices.iter().map(|c| (*c, fits(c))).collect();
    if verdicts.iter().all(|(_, v)| v.is_none()) {
        return;
    }
    let right: Vec<Choice> =
        verdicts.iter().filter(|(_, v)| *v == Some(true)).map(|(c, _)| *c).collect();
    let kept: Vec<Choice> = match right.is_empty() {
        true => verdicts.iter().filter(|(_, v)| v.is_none()).map(|(c, _)| *c).collect(),
        false => right.clone(),
    };
    let known = matches!(beside, Beside::Known(..));
    if !kept.is_empty() {
        let earned = known && right.len() == 1;
        if let Some(name) = names.list.get_mut(index) {
            name.decided = kept.len() == 1 && (earned || name.decided);
            if earned {
                name.by = Some(Decided::Beside);
            }
            name.choices = kept;
        }
        return;
    }
    let first = verdicts.first().map_or(Kind::Other, |(c, _)| names.actor_kind(c.actor));
    if first == Kind::Person || !discover {
        names.drop_name(index);
        return;
    }
    // Another of the name, which no list has.
    let kind = if first == Kind::State { Kind::Place } else { first };
    let (span, Some(of)) = (view.span(tokens.clone()), beside_text(view, beside)) else { return };
    let own = span.of(view.text).unwrap_or_default();
    let full = if kind == Kind::Place { format!("{own}, {of}") } else { format!("{of} {own}") };
    let actor = names.discover(kind, &full, span, "state beside it");
    if let Some(name) = names.list.get_mut(index) {
        name.choices = vec![Choice { actor, alias: AliasKind::Name }];
        name.origin = Origin::Discovery;
        name.decided = true;
        name.by = Some(Decided::Beside);
    }
}

fn beside_text<'v>(view: &View<'v>, beside: &Beside) -> Option<&'v str> {
    let (Beside::Known(_, tokens) | Beside::Unknown(tokens)) = beside;
    view.span(tokens.clone()).of(view.text)
}
