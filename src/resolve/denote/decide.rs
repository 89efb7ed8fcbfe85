//! Which names of one word denote the listed person, and which of the names
//! that any state's body has.
//!
//! A family name alone is no evidence that the person on the list is meant: it
//! counts with support that can be shown, and stays a candidate without.

use crate::id::EntityId;
use crate::mention::{Decided, Origin};
use crate::resolve::denote::beside::is_generic;
use crate::resolve::names::table::{Choice, Kind, Name, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{COMMON_SURNAME, FastMap, HIGH_OFFICE};
use crate::text::tokens::Shape;

/// Decides what is open, and opens what nothing supports.
pub(crate) fn decide(view: &View<'_>, names: &mut Names) {
    let company = Company::new(view, names);
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        if name.origin != Origin::Gazetteer {
            continue;
        }
        if names.kind(name) == Some(Kind::Person) {
            let borne = names.is_borne_otherwise(view.hash(name.tokens.end - 1));
            if name.bare && (!name.alone || borne) {
                person(view, names, &company, index);
            }
        } else if name.by.is_none()
            && name.decided
            && names.choices_are(name, Kind::Group)
            && is_generic(view, name.tokens.clone())
        {
            body(view, names, &company, index);
        }
    }
}

/// Who else the document names, of which country and where.
#[derive(Debug, Default)]
struct Company {
    /// Entities with a name of their own.
    full: FastMap<u32, ()>,
    /// How often each state is named.
    states: FastMap<EntityId, u32>,
    most: u32,
    /// The paragraphs that name somebody of a country.
    countries: FastMap<EntityId, Vec<usize>>,
    /// The paragraphs that name something of the user's own list.
    own: Vec<(usize, u32)>,
}

impl Company {
    fn new(view: &View<'_>, names: &Names) -> Self {
        let mut out = Self::default();
        for name in &names.list {
            let (true, Some(choice)) = (name.decided, name.choices.first()) else { continue };
            let Some(actor) = names.actors.get(choice.actor as usize) else { continue };
            let bare = name.bare && name.origin == Origin::Gazetteer;
            if bare && !name.alone {
                continue;
            }
            let paragraph = view.paragraph_of(name.tokens.start);
            if !bare {
                out.full.insert(choice.actor, ());
            }
            if actor.kind == Kind::State {
                let count = out.states.entry(actor.id.clone()).or_default();
                *count += 1;
                out.most = out.most.max(*count);
                continue;
            }
            if actor.kind != Kind::Place
                && let Some(country) = &actor.country
            {
                out.countries.entry(country.clone()).or_default().push(paragraph);
            }
            if actor.listed && !actor.bundled {
                out.own.push((paragraph, choice.actor));
            }
        }
        out
    }

    fn names(&self, country: Option<&EntityId>) -> bool {
        country.is_some_and(|c| self.states.contains_key(c))
    }

    fn is_near(list: &[usize], paragraph: usize) -> bool {
        list.iter().any(|p| p.abs_diff(paragraph) <= 1)
    }
}

/// One word of a person's name.
fn person(view: &View<'_>, names: &mut Names, company: &Company, index: usize) {
    let Some(name) = names.get(index) else { return };
    let supported: Vec<(Choice, Decided)> = name
        .choices
        .iter()
        .filter_map(|c| support(view, names, company, name, *c).map(|by| (*c, by)))
        .collect();
    // A full name goes before what only fits.
    let best = supported.iter().map(|(_, by)| *by).min();
    let mut fitting = supported.iter().filter(|(_, by)| Some(*by) == best);
    let only = fitting.next().filter(|_| fitting.next().is_none()).copied();
    let first = name.choices.first().copied();
    let (open, before) = (name.decided, name.by);
    let Some(name) = names.list.get_mut(index) else { return };
    match only {
        Some((choice, by)) => {
            // What was chosen for another reason must have support as well.
            let stays = open && first.is_some_and(|f| supported.iter().any(|(c, _)| *c == f));
            if stays && first != Some(choice) && before.is_some() {
                return;
            }
            name.choices.sort_by_key(|c| c.actor != choice.actor);
            name.decided = true;
            name.by = Some(by);
        }
        None => {
            let stays = open
                && before.is_some()
                && first.is_some_and(|f| supported.iter().any(|(c, _)| *c == f));
            if !stays {
                name.decided = false;
                name.by = None;
            }
        }
    }
}

/// What supports that a person is meant by one word of the name.
fn support(
    view: &View<'_>,
    names: &Names,
    company: &Company,
    name: &Name,
    choice: Choice,
) -> Option<Decided> {
    let actor = names.actors.get(choice.actor as usize).filter(|a| a.kind == Kind::Person)?;
    if company.full.contains_key(&choice.actor) {
        return Some(Decided::FullName);
    }
    if names.is_borne_otherwise(view.hash(name.tokens.end - 1)) {
        return None;
    }
    let start = name.tokens.start;
    let floor = view.sentence_start(start);
    let country = actor.country.as_ref();
    let named = company.names(country);
    let title = start.checked_sub(1).filter(|p| *p >= floor && view.is(*p, HIGH_OFFICE));
    let common = view.is(name.tokens.end - 1, COMMON_SURNAME);
    if let Some(title) = title {
        // "Russian President Putin", but no "Honduran President Putin".
        let state = (floor..title).rev().take(4).find_map(|i| names.name_at(i));
        let state = state.filter(|n| names.may_be(n, Kind::State));
        let fits = match state {
            Some(state) => state.choices.iter().any(|c| {
                names.actors.get(c.actor as usize).is_some_and(|a| Some(&a.id) == country)
            }),
            None => named || !common,
        };
        return fits.then_some(Decided::Title);
    }
    if common {
        return None;
    }
    if named {
        return Some(Decided::Country);
    }
    let paragraph = view.paragraph_of(start);
    let countrymen = country.and_then(|c| company.countries.get(c));
    let own = actor.listed
        && !actor.bundled
        && company.own.iter().any(|(p, a)| *a != choice.actor && p.abs_diff(paragraph) <= 1);
    (own || countrymen.is_some_and(|list| Company::is_near(list, paragraph)))
        .then_some(Decided::Company)
}

/// "The Ministry of Defence": whose, the document must say.
fn body(view: &View<'_>, names: &mut Names, company: &Company, index: usize) {
    let Some(name) = names.get(index) else { return };
    let [only] = name.choices.as_slice() else { return };
    let Some(actor) = names.actors.get(only.actor as usize).filter(|a| a.listed) else { return };
    let Some(country) = &actor.country else { return };
    let often = company.states.get(country).copied().unwrap_or(0);
    let last = last_state(view, names, name);
    let supported = often > 0 && often >= company.most
        || last.is_some_and(|id| id == country)
        || company.full.contains_key(&only.actor)
            && has_other_name(names, company, only.actor, name);
    if let Some(name) = names.list.get_mut(index) {
        name.decided = supported;
        name.by = supported.then_some(Decided::Country);
    }
}

/// Whether the document also names the body in words that no other has.
fn has_other_name(names: &Names, _: &Company, actor: u32, name: &Name) -> bool {
    let other = |n: &&Name| {
        n.decided
            && n.tokens.len() != name.tokens.len()
            && n.choices.first().is_some_and(|c| c.actor == actor)
    };
    names.list.iter().find(other).is_some()
}

/// The state named last before a name in its paragraph.
fn last_state<'n>(view: &View<'_>, names: &'n Names, name: &Name) -> Option<&'n EntityId> {
    let sentence = view.sentence_of(name.tokens.start);
    let from = view.sentences.get(sentence.saturating_sub(1)).map_or(0, |s| s.tokens.start);
    let mut last = None;
    for i in (from..name.tokens.start).rev() {
        if view.shape(i) == Some(Shape::Break) {
            continue;
        }
        let Some(other) = names.name_at(i) else { continue };
        if let Some(state) = names.reading(other, Kind::State) {
            last = names.actors.get(state.actor as usize).map(|a| &a.id);
            break;
        }
    }
    last
}
