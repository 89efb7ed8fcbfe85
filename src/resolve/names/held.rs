//! Names that are everyday words too: found where the text supports them.
//!
//! "Apple fired a manager", "US AND IRAN": the words around such a name say
//! that it is one. What one place of the text says holds for the others.

use std::ops::Range;

use crate::entity::AliasKind;
use crate::mention::{Decided, Origin};
use crate::resolve::found::Found;
use crate::resolve::names::table::{Choice, Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    BELONG, COMPANY_NOUN, COMPANY_OBJECT, COMPANY_VERB, FastMap, LEADING_VERB, LINK, NEAR,
    PLACE_NOUN, PLACE_OWNER, PLACE_VERB, SAY, VISIT,
};
use crate::text::tokens::Shape;

/// Puts the held hits that the text supports among the names.
pub(crate) fn place_held(view: &View<'_>, names: &mut Names, held: Vec<Found>) {
    let mut open: Vec<(Range<usize>, Vec<Choice>, bool)> = Vec::new();
    let mut supported: FastMap<u32, ()> = FastMap::default();
    for hit in held {
        let tokens = view.tokens_of(hit.span);
        if tokens.is_empty() || tokens.clone().any(|i| names.covering(i).is_some()) {
            continue;
        }
        if !view.is_capital(tokens.start) {
            continue;
        }
        let surface = hit.span.of(view.text).unwrap_or_default();
        let mut choices: Vec<Choice> = Vec::with_capacity(hit.readings.len());
        for reading in hit.readings {
            if names.kind_of(&reading.entity_type) != Kind::Person {
                let actor = names.listed(&reading, surface);
                choices.push(Choice { actor, alias: reading.alias });
            }
        }
        let fits = choices.iter().any(|c| is_supported(view, names, &tokens, *c));
        if fits {
            supported.extend(choices.iter().map(|c| (c.actor, ())));
        }
        open.push((tokens, choices, fits));
    }
    for (tokens, mut choices, _) in open {
        choices.retain(|c| supported.contains_key(&c.actor));
        let covered = tokens.clone().any(|i| names.covering(i).is_some());
        if choices.is_empty() || covered {
            continue;
        }
        let one = choices.len() == 1;
        let index = names.add(view, tokens, Origin::Gazetteer, choices);
        if let Some(name) = names.list.get_mut(index) {
            name.by = one.then_some(Decided::Context);
        }
    }
}

/// Whether the words around a name say that it is one.
fn is_supported(view: &View<'_>, names: &Names, tokens: &Range<usize>, choice: Choice) -> bool {
    let Range { start, end } = tokens.clone();
    let (floor, limit) = (view.sentence_start(start), view.sentence_end(start));
    let before = start.checked_sub(1).filter(|p| *p >= floor);
    let is_before = |class| before.is_some_and(|p| view.is(p, class) && view.is_lower(p));
    let next = |class| end < limit && view.is(end, class) && view.is_lower(end);
    // "US AND IRAN SIGN DEAL"
    if view.shouts(view.sentence_of(start)) {
        let link = |i: usize| view.is(i, LINK) || matches!(view.word(i), "," | "-" | "/");
        let known = |i: usize| {
            names.name_at(i).is_some_and(|n| {
                n.choices
                    .first()
                    .is_some_and(|c| names.actor_kind(c.actor) == names.actor_kind(choice.actor))
            })
        };
        return choice.alias == AliasKind::Acronym
            && (end + 1 < limit && link(end) && known(end + 1)
                || start >= floor + 2 && link(start - 1) && known(start - 2));
    }
    let possessed = view.shape(end) == Some(Shape::Possessive);
    match names.actor_kind(choice.actor) {
        Kind::Group | Kind::Outlet | Kind::Other => {
            let owned =
                possessed && (end + 1..limit.min(end + 4)).any(|i| view.is(i, COMPANY_NOUN));
            let of = before.is_some_and(|p| {
                p > floor
                    && view.is_lower(p)
                    && view.word(p).len() <= 4
                    && view.is(p - 1, COMPANY_NOUN)
            });
            is_before(LEADING_VERB.or(COMPANY_OBJECT))
                || next(COMPANY_VERB.or(SAY))
                || next(COMPANY_NOUN)
                || owned
                || of
                || before
                    .is_some_and(|p| view.at(p, ",") && p > floor && view.is(p - 1, COMPANY_NOUN))
        }
        Kind::Place | Kind::State => {
            let of = is_before(BELONG)
                && start >= floor + 2
                && view.is(start - 2, PLACE_OWNER.or(PLACE_NOUN));
            let region = view.at(end, ",")
                && end + 1 < limit
                && names.kind_at(end + 1).is_some_and(|k| matches!(k, Kind::Place | Kind::State));
            is_before(NEAR.or(PLACE_VERB).or(VISIT))
                || of
                || region
                || possessed && view.is(end + 1, PLACE_NOUN)
        }
        _ => false,
    }
}
