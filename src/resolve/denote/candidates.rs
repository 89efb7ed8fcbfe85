//! Which of several entities a name denotes.
//!
//! Readings are ranked by the kind of alias, by what else the document names,
//! by country and by fit with the words around. The first is taken only when
//! it leads clearly; else the name stays ambiguous.

use crate::entity::AliasKind;
use crate::id::EntityId;
use crate::mention::{Decided, Origin};
use crate::resolve::discover::discoveries::key;
use crate::resolve::names::table::{Actor, Choice, Kind, Name, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    CALENDAR, FINITE, FUNCTION, FastMap, GOVERNMENT_VERB, GROUP_ACTOR, GROUP_NOUN, MOVE, NEAR,
    OPINION, OUTLET_NOUN, PERSON_NOUN, PERSON_VERB, PLACE_HEAD, PLACE_NOUN, PLACE_OWNER,
    PLACE_SIDE, PLACE_VERB, SAY, STANCE_VERB, STATE_POSSESSION, STATE_VERB, TITLE, VISIT,
};
use crate::text::tokens::Shape;

/// The lead that a reading needs.
const LEAD: i32 = 2;

/// Ranks and decides every name that has several readings.
pub(crate) fn rank(view: &View<'_>, names: &mut Names) {
    let support = Support::new(view, names);
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        if let [only] = name.choices.as_slice()
            && only.alias == AliasKind::Metonym
            && name.tokens.len() <= 3
        {
            seat(view, names, index);
            continue;
        }
        if name.choices.len() < 2
            || matches!(name.origin, Origin::ShortForm | Origin::Given)
            || name.decided
        {
            continue;
        }
        let context = Context::of(view, name);
        let state = name.choices.iter().any(|c| {
            names.actor_kind(c.actor) == Kind::State
                && matches!(c.alias, AliasKind::Name | AliasKind::Demonym)
        });
        // "Syrian Ministry": what stands beside it has been seen to.
        if name.by.is_some() {
            continue;
        }
        let mut ranked: Vec<(i32, usize, Ranked)> = name
            .choices
            .iter()
            .enumerate()
            .map(|(order, c)| {
                let evidence = points(names, &support, &context, *c, state);
                let likely = alias_points(names, *c);
                (-(evidence + likely), order, Ranked { choice: *c, evidence })
            })
            .collect();
        ranked.sort_by_key(|(points, order, _)| (*points, *order));
        let by = match ranked.as_slice() {
            [(a, _, first), (b, _, second), ..] => {
                verdict(names, &support, b - a, *first, *second, &ranked)
            }
            _ => Some(Decided::Only),
        };
        if let Some(name) = names.list.get_mut(index) {
            name.choices = ranked.into_iter().map(|(_, _, r)| r.choice).collect();
            if by == Some(Decided::OwnList) {
                let bundled: Vec<bool> =
                    name.choices.iter().map(|c| is_bundled(&names.actors, *c)).collect();
                let mut order: Vec<usize> = (0..name.choices.len()).collect();
                order.sort_by_key(|i| bundled.get(*i).copied());
                name.choices = order.iter().filter_map(|i| name.choices.get(*i).copied()).collect();
            }
            name.decided = by.is_some();
            name.by = by;
        }
    }
}

/// A reading with the points that the text gives it.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    choice: Choice,
    evidence: i32,
}

/// By what the first reading is taken, if it is: `lead` is how far it goes
/// before the second.
fn verdict(
    names: &Names,
    support: &Support,
    lead: i32,
    first: Ranked,
    second: Ranked,
    all: &[(i32, usize, Ranked)],
) -> Option<Decided> {
    let kind = |r: Ranked| names.actor_kind(r.choice.actor);
    // Between two of a kind only what the text says counts, not what sort of
    // alias the name is for each.
    let alike = kind(first) == kind(second);
    let only = |a: Ranked, b: Ranked| {
        let of = |r: Ranked| names.actors.get(r.choice.actor as usize)?.country.as_ref();
        of(a).is_some_and(|c| support.countries.contains_key(c))
            && !of(b).is_some_and(|c| support.countries.contains_key(c))
    };
    let country = i32::from(alike && only(first, second));
    let shown = if alike { first.evidence - second.evidence + country } else { lead };
    if shown >= LEAD {
        return Some(if country > 0 && shown == LEAD {
            Decided::Country
        } else {
            Decided::Context
        });
    }
    if twins(names, first.choice, second.choice) {
        return Some(Decided::Only);
    }
    // What is as likely, each thing once however many lists have it.
    let mut near: Vec<Choice> = Vec::new();
    for (_, _, r) in all.iter().filter(|(_, _, r)| r.evidence + LEAD > first.evidence) {
        if kind(*r) == kind(first) && !near.iter().any(|n| is_same(names, *n, r.choice)) {
            near.push(r.choice);
        }
    }
    if let [_] = near.as_slice() {
        return Some(Decided::Only);
    }
    // The user's own list goes before the bundled one.
    let own = near.iter().filter(|c| !is_bundled(&names.actors, **c)).count();
    (own == 1).then_some(Decided::OwnList)
}

/// Whether two entries of lists are of one thing: they share two names that
/// are not parts of one another, or are states of one name.
fn is_same(names: &Names, a: Choice, b: Choice) -> bool {
    let of = |c: Choice| names.actors.get(c.actor as usize);
    let (Some(x), Some(y)) = (of(a), of(b)) else { return false };
    let (Some(one), Some(other)) = (x.known(), y.known()) else { return false };
    if x.kind != y.kind {
        return false;
    }
    if x.kind == Kind::State && one.name().eq_ignore_ascii_case(other.name()) {
        return true;
    }
    // Of persons even two names may be shared by namesakes.
    let least = if x.kind == Kind::Person { 3 } else { 2 };
    let mine: Vec<&str> =
        std::iter::once(one.name()).chain(one.aliases().iter().map(|a| a.as_str())).collect();
    let theirs = std::iter::once(other.name()).chain(other.aliases().iter().map(|a| a.as_str()));
    let mut shared: Vec<&str> = Vec::new();
    for name in theirs.take(MOST_NAMES) {
        let part = |s: &&str| s.contains(name) || name.contains(*s);
        if mine.iter().take(MOST_NAMES).any(|m| m.eq_ignore_ascii_case(name))
            && !shared.iter().any(part)
        {
            shared.push(name);
        }
    }
    shared.len() >= least
}

/// How many names of an entry are compared.
const MOST_NAMES: usize = 64;

fn is_bundled(actors: &[Actor], choice: Choice) -> bool {
    actors.get(choice.actor as usize).is_some_and(|a| a.bundled || !a.listed)
}

/// A seat of government that stands for the place it is: "in Washington".
fn seat(view: &View<'_>, names: &mut Names, index: usize) {
    let Some(name) = names.get(index) else { return };
    let context = Context::of(view, name);
    if !context.place || context.speaks {
        return;
    }
    let span = name.span;
    let capital = name.tokens.clone().all(|i| view.is_capital(i) || view.at(i, "."));
    if !capital || !names.has_type(Kind::Place) {
        return;
    }
    let actor = names.discover(Kind::Place, span.of(view.text).unwrap_or_default(), span, "seat");
    if let Some(name) = names.list.get_mut(index) {
        name.choices = vec![Choice { actor, alias: AliasKind::Name }];
        name.origin = Origin::Discovery;
    }
}

/// What the document names in more than one way.
struct Support {
    /// The first surface of each entity, and whether it has another.
    actors: FastMap<u32, (u64, bool)>,
    countries: FastMap<EntityId, u32>,
    /// The states of what else the text names beyond doubt.
    members: FastMap<EntityId, ()>,
}

impl Support {
    fn new(view: &View<'_>, names: &Names) -> Self {
        let mut actors: FastMap<u32, (u64, bool)> = FastMap::default();
        let mut countries: FastMap<EntityId, u32> = FastMap::default();
        let mut members: FastMap<EntityId, ()> = FastMap::default();
        for name in &names.list {
            let surface = key(view, name.tokens.clone());
            for choice in &name.choices {
                actors
                    .entry(choice.actor)
                    .and_modify(|(first, more)| *more |= *first != surface)
                    .or_insert((surface, false));
            }
            let Some(actor) = name.choices.first().and_then(|c| names.actors.get(c.actor as usize))
            else {
                continue;
            };
            if let ([_], Some(country), false) =
                (name.choices.as_slice(), &actor.country, name.bare)
            {
                members.insert(country.clone(), ());
            }
            if actor.kind == Kind::State {
                *countries.entry(actor.id.clone()).or_default() += 1;
            }
        }
        Self { actors, countries, members }
    }

    fn has(&self, actor: u32) -> bool {
        self.actors.get(&actor).is_some_and(|(_, more)| *more)
    }
}

/// Two entries for what is evidently one thing in two lists: a state is also
/// on lists of peoples and of places.
fn twins(names: &Names, a: Choice, b: Choice) -> bool {
    let kind = |c: Choice| names.actor_kind(c.actor);
    match (kind(a), kind(b)) {
        (Kind::State, Kind::Community) | (Kind::Community, Kind::State | Kind::Community) => true,
        (Kind::State, Kind::Place) => a.alias == AliasKind::Name && b.alias == AliasKind::Name,
        _ => false,
    }
}

/// What the words around a name call for.
#[derive(Debug, Default)]
struct Context {
    place: bool,
    /// After "to" or "from" without a movement: either.
    way: bool,
    /// Before a noun, as an adjective.
    adjective: bool,
    speaks: bool,
    cited: bool,
    group: bool,
    person: bool,
    outlet: bool,
}

impl Context {
    fn of(view: &View<'_>, name: &Name) -> Self {
        let (start, end) = (name.tokens.start, name.tokens.end);
        let limit = view.sentence_end(start);
        let before = start.checked_sub(1).filter(|p| *p >= view.sentence_start(start));
        let article = before.is_some_and(|p| matches!(view.word(p), "the" | "The"));
        let left = if article { before.and_then(|p| p.checked_sub(1)) } else { before };
        let mut out = Self::default();
        if let Some(p) = left {
            let word = view.word(p);
            // Only some prepositions place; "to" and "from" need a movement.
            let floor = view.sentence_start(start);
            out.place = view.is(p, NEAR)
                || matches!(word, "at" | "At")
                || matches!(word, "to" | "from" | "toward" | "towards" | "via")
                    && (floor..p).rev().take(5).any(|q| view.is(q, MOVE))
                || word == "of"
                    && p > 0
                    && view.is(p - 1, PLACE_NOUN.or(PLACE_OWNER).or(PLACE_SIDE))
                || view.is(p, VISIT.or(PLACE_VERB)) && view.is_lower(p)
                || word == "and" && visited(view, floor, p);
            out.way = !out.place && matches!(word, "to" | "from" | "of");
            // "the capital, Damascus"
            out.place |= word == "," && p > 0 && view.is(p - 1, PLACE_OWNER.or(PLACE_NOUN));
            out.person = view.is(p, TITLE) && !article;
            out.group = view.is(p, GROUP_NOUN) && view.is_lower(p);
            out.outlet = view.is(p, OUTLET_NOUN) && view.is_lower(p)
                || matches!(word, "told" | "by" | "to")
                    && p > 0
                    && matches!(view.word(p - 1), "told" | "reported" | "according")
                || word == "told";
            // "(al-Quds, January 3)": an outlet and a date in brackets.
            if matches!(word, "(" | ";") && matches!(view.word(end), "," | ")") {
                let dated =
                    view.is(end + 1, CALENDAR) || view.shape(end + 1) == Some(Shape::Number);
                out.cited = dated || view.at(end, ")") && word == ";";
            }
        }
        // "BEIRUT, December 3 —", "KABUL (AP) —"
        if before.is_none() {
            let dated = view.at(end, ",")
                && (view.is(end + 1, CALENDAR) || view.shape(end + 1) == Some(Shape::Number));
            out.place |= (dated || view.at(end, "("))
                && (end..limit.min(end + 8)).any(|i| matches!(view.word(i), "—" | "–" | "--"));
        }
        // "he supports Damascus", "between Moscow and Kyiv", "allied with Tehran"
        let stance = left.is_some_and(|p| {
            view.is(p, STANCE_VERB) && view.is_lower(p) && !article
                || view.at(p, "with") && p > 0 && matches!(view.word(p - 1), "allied" | "sided")
                || view.at(p, "to") && p > 0 && view.at(p - 1, "loyal")
        });
        if end < limit {
            let next =
                if matches!(view.word(end), "has" | "have" | "had" | "also" | "will" | "would") {
                    end + 1
                } else {
                    end
                };
            out.speaks = view.is(next, SAY)
                || view.is(next, GOVERNMENT_VERB)
                || view.is(next, STATE_VERB)
                // "Moscow is thought to"
                || matches!(view.word(end), "is" | "was")
                    && view.is(end + 1, OPINION);
            let noun = view.is(end, PLACE_NOUN) && view.is_lower(end);
            out.speaks |= stance && !noun && !view.at(end, "'s");
            out.adjective = view.is_lower(end)
                && !view.is(end, FUNCTION.or(SAY).or(FINITE).or(PERSON_VERB))
                && !view.word(end).ends_with("ed");
            // "Baghdad’s airport"
            out.place |= view.shape(end) == Some(Shape::Possessive)
                && view.is(end + 1, PLACE_NOUN.or(PLACE_HEAD));
            // "Beirut's southern suburb"
            out.place |= view.shape(end) == Some(Shape::Possessive)
                && view.is_lower(end + 1)
                && view.is_lower(end + 2)
                && view.is(end + 2, PLACE_NOUN)
                && !view.is(end + 1, FUNCTION);
            if view.shape(end) == Some(Shape::Possessive) {
                out.speaks |= view.is(end + 1, STATE_POSSESSION);
            }
            out.group |= view.is(end, GROUP_ACTOR.or(GROUP_NOUN)) && view.is_lower(end);
            out.outlet |=
                view.is(end, OUTLET_NOUN) || matches!(view.word(end), "reported" | "quoted");
            out.place |= view.is(end, PLACE_NOUN) && view.is_lower(end);
            out.person |= matches!(view.word(end), "who")
                || view.at(end, ",") && view.is(end + 2, PERSON_NOUN);
        }
        out
    }
}

/// "visited both Washington and Damascus"
fn visited(view: &View<'_>, floor: usize, and: usize) -> bool {
    (floor..and).rev().take(4).any(|q| view.word(q).starts_with("visit"))
}

/// How likely a name of this sort means the entity.
fn alias_points(names: &Names, choice: Choice) -> i32 {
    match choice.alias {
        AliasKind::Name | AliasKind::Acronym | AliasKind::Demonym => 3,
        AliasKind::Short if names.actor_kind(choice.actor) == Kind::Person => 3,
        AliasKind::Short => 2,
        AliasKind::Former | AliasKind::Nickname | AliasKind::Metonym => 1,
    }
}

/// What the text says for a reading.
fn points(names: &Names, support: &Support, context: &Context, choice: Choice, state: bool) -> i32 {
    let Some(actor) = names.actors.get(choice.actor as usize) else { return 0 };
    let mut points = 0;
    if support.has(choice.actor) {
        points += 3;
    }
    if actor.country.as_ref().is_some_and(|c| support.countries.contains_key(c)) {
        points += 1;
    }
    // Of two states the one that the text names other things of.
    if actor.kind == Kind::State && support.members.contains_key(&actor.id) {
        points += 2;
    }
    // Lists of places, groups and persons hold names of states too.
    if state && !matches!(actor.kind, Kind::State | Kind::Community) {
        points -= 4;
    }
    points += match actor.kind {
        Kind::Place => 3 * i32::from(context.place) - 3 * i32::from(context.speaks),
        // A capital that nothing says is a place stands for its government.
        Kind::State if choice.alias == AliasKind::Metonym => {
            let default = if context.way { 2 } else { 4 };
            if context.place { -2 } else { default + 4 * i32::from(context.speaks) }
        }
        Kind::State => i32::from(context.place) + i32::from(context.speaks),
        Kind::Outlet if context.cited => 6,
        Kind::Outlet if context.outlet => 2,
        Kind::Outlet => -2,
        Kind::Group => {
            2 * i32::from(context.group) - i32::from(context.place) - 3 * i32::from(context.cited)
        }
        Kind::Person => {
            2 * i32::from(context.person)
                - 2 * i32::from(context.place)
                - 2 * i32::from(context.adjective)
        }
        Kind::Community | Kind::Other => 0,
    };
    points
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check_some;

    #[test]
    fn a_decision_only_where_it_is_earned() {
        check_some("He went on to Tripoli.", &["Tripoli=tripoli-lebanon?"]);
        check_some("It was said (al-Quds, January 3).", &["al-Quds=al-quds"]);
        check_some("They met in al-Quds.", &["al-Quds=jerusalem"]);
    }

    #[test]
    fn a_seat_speaks_or_is_a_place() {
        check_some("Washington decided to wait.", &["Washington=usa"]);
        check_some("It opposes Washington.", &["Washington=usa"]);
        check_some("They met in Washington.", &["Washington=place:washington"]);
        check_some("Washington, December 3 — Talks failed.", &["Washington=place:washington"]);
        check_some("They met in Washington's southern suburb.", &["Washington=place:washington"]);
        check_some("He has visited both Washington and Mosul.", &["Washington=place:washington"]);
    }
}
