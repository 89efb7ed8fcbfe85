//! What a pronoun or a description may stand for, and the part a name plays
//! in its clause.

use crate::entity::AliasKind;
use crate::language::forms::Ending;
use crate::resolve::names::table::{Kind, Name, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    AUXILIARY, CONJUNCTION, FEMININE, FINITE, FUNCTION, FastMap, GIVEN_FEMALE, GIVEN_MALE,
    MASCULINE, OFFICE, PERSON_NOUN, PERSON_VERB, PREPOSITION, SAY, TIME_CONJUNCTION, TITLE,
    TITLE_MODIFIER,
};
use crate::text::tokens::Shape;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Male,
    Female,
    Unknown,
}

/// The part a name plays, the most prominent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// An adjective: "Iranian influence".
    Modifier,
    /// After a preposition, or a possessor there.
    Oblique,
    Object,
    Subject,
}

/// What a pronoun asks of its antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    He,
    She,
    It,
    They,
}

/// How a pronoun stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Subject,
    Object,
    Possessive,
}

/// The pronoun a word is, if it is one.
pub(crate) fn pronoun(word: &str) -> Option<(Form, Case)> {
    if word.len() > 6 {
        return None;
    }
    let mut buffer = [0_u8; 6];
    let low = buffer.get_mut(..word.len())?;
    low.copy_from_slice(word.as_bytes());
    low.make_ascii_lowercase();
    Some(match &*low {
        b"he" => (Form::He, Case::Subject),
        b"him" => (Form::He, Case::Object),
        b"his" => (Form::He, Case::Possessive),
        b"she" => (Form::She, Case::Subject),
        b"her" | b"hers" => (Form::She, Case::Possessive),
        b"it" => (Form::It, Case::Subject),
        b"its" => (Form::It, Case::Possessive),
        b"they" => (Form::They, Case::Subject),
        b"them" => (Form::They, Case::Object),
        b"their" | b"theirs" => (Form::They, Case::Possessive),
        _ => return None,
    })
}

/// The gender of each person, from titles and given names anywhere in the
/// text.
pub(crate) fn genders(view: &View<'_>, names: &Names) -> FastMap<u32, Gender> {
    let mut out: FastMap<u32, Gender> = FastMap::default();
    for name in &names.list {
        let Some(choice) = name.choices.first() else { continue };
        if names.actor_kind(choice.actor) != Kind::Person {
            continue;
        }
        let first = name.tokens.start;
        let title =
            first.checked_sub(1).map(|t| if view.at(t, ".") { t.saturating_sub(1) } else { t });
        let has = |class| title.is_some_and(|t| view.is(t, class));
        let several = name.tokens.len() > 1;
        let found = if has(FEMININE) || view.is(first, FEMININE) {
            Gender::Female
        } else if has(MASCULINE) || view.is(first, MASCULINE) && several {
            Gender::Male
        } else if several && view.is(first, GIVEN_FEMALE) && !view.is(first, GIVEN_MALE) {
            Gender::Female
        } else if several && view.is(first, GIVEN_MALE) {
            Gender::Male
        } else {
            continue;
        };
        out.entry(choice.actor).or_insert(found);
    }
    out
}

/// Whether a name is an adjective before a noun: "Iranian influences".
pub(crate) fn is_modifier(view: &View<'_>, names: &Names, name: &Name) -> bool {
    is_modifier_in(view, names, name, 4)
}

/// `depth` bounds how many joined names are looked through.
fn is_modifier_in(view: &View<'_>, names: &Names, name: &Name, depth: usize) -> bool {
    let end = name.tokens.end;
    if view.at(end, "-") && view.touches(end) {
        return true;
    }
    // "U.S. and Iranian influences"
    if depth > 0
        && view.at(end, "and")
        && let Some(next) = names.name_at(end + 1).filter(|n| n.tokens.start == end + 1)
        && names.kind(next) == names.kind(name)
        && is_modifier_in(view, names, next, depth - 1)
    {
        return true;
    }
    let short = names.kind(name) == Some(Kind::Community)
        || name.choices.first().is_some_and(|c| {
            c.alias == AliasKind::Demonym
                || c.alias == AliasKind::Acronym
                || view.word(end - 1).ends_with('.')
        });
    short && view.is_lower(end) && !view.is(end, FUNCTION) && !is_verb(view, end)
        || view.is_capital(end)
            && view.sentence_end(name.tokens.start) > end
            && !view.is(end, FUNCTION)
}

/// Whether the lower-case word at `i` can be the verb of a subject before it.
pub(crate) fn is_verb(view: &View<'_>, i: usize) -> bool {
    if !view.is_lower(i) {
        return false;
    }
    let word = view.word(i);
    view.is(i, AUXILIARY.or(SAY).or(PERSON_VERB))
        || view.ends(i, Ending::Past) && word.len() > 4
        || view.is(i, FINITE)
}

/// The part the name plays.
pub(crate) fn role(view: &View<'_>, names: &Names, name: &Name) -> Role {
    role_in(view, names, name, 4)
}

fn role_in(view: &View<'_>, names: &Names, name: &Name, depth: usize) -> Role {
    if is_modifier(view, names, name) {
        return Role::Modifier;
    }
    let floor = view.sentence_start(name.tokens.start);
    let end = name.tokens.end;
    // "A militia commander, Khalifa Haftar, is said"
    let followed = is_verb(view, end)
        || view.at(end, ",") && is_verb(view, end + 1) && !view.at(end + 1, "and");
    // To the left edge of the noun phrase: articles, titles, adjectives.
    let mut p = name.tokens.start;
    while p > floor && name.tokens.start - p < 16 {
        let q = p - 1;
        let inside = view.is_capital(q) && !view.is(q, FUNCTION)
            || names.covering(q).is_some()
            || matches!(
                view.word(q),
                "the" | "The" | "a" | "an" | "its" | "his" | "their" | "this"
            )
            || view.is_lower(q)
                && view.is(q, TITLE.or(TITLE_MODIFIER).or(OFFICE))
                && !view.is(q, FUNCTION);
        if !inside {
            break;
        }
        p = q;
    }
    let owner = view.shape(end) == Some(Shape::Possessive);
    let base = if p == floor {
        Role::Subject
    } else {
        left_role(view, names, name, p - 1, floor, followed, depth)
    };
    // "Yusuf's deputy, X, ...": X is the subject.
    let of_another = owner
        && names.kind(name) == Some(Kind::Person)
        && (end + 1..end + 5).any(|i| view.is(i, PERSON_NOUN) && view.is_lower(i));
    match (base, owner) {
        (Role::Subject, _) if of_another => Role::Oblique,
        (Role::Subject, _) => Role::Subject,
        (_, true) => Role::Oblique,
        (role, false) => role,
    }
}

fn left_role(
    view: &View<'_>,
    names: &Names,
    name: &Name,
    p: usize,
    floor: usize,
    followed: bool,
    depth: usize,
) -> Role {
    let followed_role = if followed { Role::Subject } else { Role::Oblique };
    match view.word(p) {
        "and" | "or" | "&" => {
            // The second of two plays the part of the first.
            match p.checked_sub(1).filter(|q| *q >= floor).and_then(|q| names.name_at(q)) {
                Some(first)
                    if depth > 0
                        && first.tokens.start < p
                        && names.kind(first) == names.kind(name) =>
                {
                    role_in(view, names, first, depth - 1)
                }
                _ => followed_role.max(Role::Object),
            }
        }
        "," | ";" | ":" | "—" | "–" | "“" | "\"" | "”" | "‘" | "’" | ")" | "-" => {
            followed_role.max(Role::Object)
        }
        "(" => Role::Oblique,
        "And" | "But" => Role::Subject,
        _ if view.is(p, CONJUNCTION) => Role::Subject,
        _ if view.is(p, TIME_CONJUNCTION) => followed_role,
        _ if view.is(p, PREPOSITION) => Role::Oblique,
        _ if followed && (view.is(p, SAY) || view.ends(p, Ending::Adverb)) => Role::Subject,
        _ => Role::Object,
    }
}
