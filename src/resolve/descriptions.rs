//! Descriptions that point back: "the group", "the militia", "the country".
//!
//! Only plain ones: an article, maybe an adjective, and one noun. "The group
//! of 20" and "the militia Badr" point elsewhere; "its leader" is a relation
//! and left to the rules.

use std::ops::Range;

use crate::resolve::agreement::Role;
use crate::resolve::focus::{Finder, Item};
use crate::resolve::names::Kind;
use crate::resolve::view::View;
use crate::resolve::words::GROUP_ADJECTIVE;

/// What a noun asks for: a kind, and a word that the name should hold.
fn sought(noun: &str) -> Option<(Kind, Option<&'static str>)> {
    Some(match noun {
        "group" | "militia" | "movement" | "organization" | "organisation" | "faction"
        | "outfit" | "insurgency" | "paramilitary" | "gang" | "cartel" | "sect" => {
            (Kind::Group, None)
        }
        "party" => (Kind::Group, Some("party")),
        "coalition" => (Kind::Group, Some("coalition")),
        "alliance" => (Kind::Group, Some("alliance")),
        "front" => (Kind::Group, Some("front")),
        "brigade" => (Kind::Group, Some("brigade")),
        "army" => (Kind::Group, Some("army")),
        "council" => (Kind::Group, Some("council")),
        "union" => (Kind::Group, Some("union")),
        "ministry" => (Kind::Group, Some("ministry")),
        "commission" => (Kind::Group, Some("commission")),
        "country" | "nation" | "kingdom" | "republic" => (Kind::State, None),
        "city" | "town" | "village" | "province" | "district" => (Kind::Place, None),
        "newspaper" | "broadcaster" | "channel" => (Kind::Outlet, None),
        _ => return None,
    })
}

/// The description that begins with the article at `i`, with its antecedent.
pub(crate) fn description(
    finder: &Finder<'_>,
    i: usize,
    sentence: usize,
    range: Range<usize>,
) -> Option<(Range<usize>, Item)> {
    let view = finder.view;
    let mut noun = i + 1;
    if noun < range.end && view.is(noun, GROUP_ADJECTIVE) {
        noun += 1;
    }
    if noun >= range.end || !view.is_lower(noun) {
        return None;
    }
    let (kind, held) = sought(view.word(noun))?;
    let end = noun + 1;
    if !stands_alone(view, finder, end, range.end) {
        return None;
    }
    let item = again(finder, noun, sentence, kind)
        .or_else(|| antecedent(finder, i, sentence, kind, held))?;
    let item = Item {
        token: i,
        sentence,
        described: true,
        role: position(view, i, end, range.start),
        ..item
    };
    Some((i..end, item))
}

fn stands_alone(view: &View<'_>, finder: &Finder<'_>, end: usize, limit: usize) -> bool {
    if end >= limit {
        return true;
    }
    let next = view.word(end);
    let goes_on =
        matches!(next, "of" | "that" | "which" | "who" | "known" | "called" | "led" | "for" | "-")
            || finder.names.covering(end).is_some()
            || view.is_capital(end);
    // "the group leader": the noun is an adjective.
    let modifies = matches!(
        next,
        "leader"
            | "leaders"
            | "members"
            | "member"
            | "commander"
            | "commanders"
            | "spokesman"
            | "chief"
            | "official"
            | "officials"
            | "fighters"
            | "stage"
    );
    !goes_on && !modifies
}

fn position(view: &View<'_>, i: usize, end: usize, floor: usize) -> Role {
    if i == floor || crate::resolve::agreement::is_verb(view, end) {
        Role::Subject
    } else {
        Role::Oblique
    }
}

/// The same noun, used before, stands for the same entity, unless another
/// has come between as a subject.
fn again(finder: &Finder<'_>, noun: usize, sentence: usize, kind: Kind) -> Option<Item> {
    let view = finder.view;
    let word = view.word(noun);
    let at = finder.items.iter().rposition(|t| {
        t.kind == kind && t.described && sentence - t.sentence <= 6 && {
            let mut n = t.token + 1;
            if view.is(n, GROUP_ADJECTIVE) {
                n += 1;
            }
            view.at(n, word)
        }
    })?;
    let item = finder.items.get(at)?;
    let rival = finder.items.iter().skip(at + 1).any(|t| {
        t.kind == kind && t.actor != item.actor && t.role == Role::Subject && t.names.len() == 1
    });
    (!rival).then(|| item.clone())
}

fn antecedent(
    finder: &Finder<'_>,
    i: usize,
    sentence: usize,
    kind: Kind,
    held: Option<&'static str>,
) -> Option<Item> {
    let view = finder.view;
    let paragraph = view.paragraph_of(i);
    let fits = |t: &&Item| {
        t.names.len() == 1
            && (t.kind == kind)
            && (t.role > Role::Modifier || kind == Kind::Group && held.is_some())
            && sentence - t.sentence <= 2
            && (view.paragraph_of(t.token) == paragraph || sentence - t.sentence <= 1)
            && held.is_none_or(|word| holds(finder, t, word))
            && (kind != Kind::Group || held.is_some() || !is_body(finder, t))
    };
    let all: Vec<&Item> = finder.items.iter().rev().filter(fits).collect();
    let nearest = all.first()?;
    let close: Vec<&&Item> = all.iter().filter(|t| t.sentence == nearest.sentence).collect();
    let subject = close.iter().find(|t| t.role == Role::Subject);
    let same = close.iter().all(|t| t.actor == nearest.actor);
    match subject {
        Some(subject) => Some((***subject).clone()),
        None if same || kind == Kind::State || kind == Kind::Place => Some((*nearest).clone()),
        None => None,
    }
}

/// Whether it is a body of a state or of states, which nobody calls "the
/// group".
fn is_body(finder: &Finder<'_>, item: &Item) -> bool {
    [
        "ministry",
        "council",
        "parliament",
        "government",
        "commission",
        "court",
        "department",
        "senate",
        "police",
    ]
    .iter()
    .any(|word| holds(finder, item, word))
}

/// Whether the item's name, or its entity's full name, holds the word.
fn holds(finder: &Finder<'_>, item: &Item, word: &str) -> bool {
    let Some(name) = item.names.first().and_then(|n| finder.names.get(*n)) else { return false };
    let has = |tokens: Range<usize>| {
        tokens.into_iter().any(|t| {
            let w = finder.view.word(t);
            w.len() >= word.len()
                && w.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word))
        })
    };
    has(name.tokens.clone())
        || finder
            .names
            .actors
            .get(item.actor as usize)
            .is_some_and(|a| a.id.split(['-', ':']).any(|part| part.starts_with(word)))
}
