//! Help for the tests of this stage: texts in, names as lines out.

use std::sync::LazyLock;

use crate::entity::AliasKind;
use crate::lexicon::Lexicon;
use crate::mention::Origin;
use crate::resolve::Resolver;
use crate::resolve::found::{Found, Resolved, Sense, Settings};
use crate::schema::Schema;
use crate::span::Span;
use crate::text::sentences::sentences;
use crate::text::tokens::tokens;

/// A few known names: surface, entity, type, kind of alias.
const KNOWN: &[(&str, &str, &str, AliasKind)] = &[
    ("Iraq", "iraq", "state", AliasKind::Name),
    ("Iraqi", "iraq", "state", AliasKind::Demonym),
    ("Iran", "iran", "state", AliasKind::Name),
    ("Iranian", "iran", "state", AliasKind::Demonym),
    ("Syria", "syria", "state", AliasKind::Name),
    ("Syrian", "syria", "state", AliasKind::Demonym),
    ("Lebanese", "lebanon", "state", AliasKind::Demonym),
    ("U.S.", "usa", "state", AliasKind::Acronym),
    ("United States", "usa", "state", AliasKind::Name),
    ("Washington", "usa", "state", AliasKind::Metonym),
    ("the UN", "un", "group", AliasKind::Acronym),
    ("Badr Organization", "badr", "group", AliasKind::Name),
    ("Badr", "badr", "group", AliasKind::Short),
    ("RSF", "reporters", "group", AliasKind::Acronym),
    ("Kurds", "kurds", "community", AliasKind::Name),
    ("Mosul", "mosul", "place", AliasKind::Name),
    ("Tripoli", "tripoli-lebanon", "place", AliasKind::Name),
    ("Tripoli", "tripoli-libya", "place", AliasKind::Name),
    ("al-Quds", "jerusalem", "place", AliasKind::Name),
    ("al-Quds", "al-quds", "outlet", AliasKind::Name),
    ("Qassim Soleimani", "soleimani", "person", AliasKind::Name),
    ("Soleimani", "soleimani", "person", AliasKind::Short),
    ("Qais al-Khazali", "qais", "person", AliasKind::Name),
    ("al-Khazali", "qais", "person", AliasKind::Short),
];

fn known(text: &str) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for (surface, entity, kind, alias) in KNOWN {
        for (at, _) in text.match_indices(surface) {
            let end = at + surface.len();
            let cut = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if cut(text[..at].chars().next_back()) || cut(text[end..].chars().next()) {
                continue;
            }
            let full = KNOWN.iter().find(|k| k.1 == *entity).map_or(*surface, |k| k.0);
            let country = match *entity {
                "tripoli-lebanon" => Some("lebanon".into()),
                "tripoli-libya" => Some("libya".into()),
                "qais" => Some("iraq".into()),
                _ => None,
            };
            let reading = Sense {
                entity: (*entity).into(),
                entity_type: (*kind).into(),
                alias: *alias,
                country,
                known: crate::entity::Entity::new(*entity, *kind, full)
                    .ok()
                    .map(std::sync::Arc::new),
                bundled: true,
                alone: *entity == "soleimani",
            };
            let span = Span::between(at, end);
            match out.iter_mut().find(|f| f.span == span) {
                Some(found) => found.readings.push(reading),
                None => {
                    let origin = Origin::Gazetteer;
                    out.push(Found { span, origin, readings: vec![reading], held: false });
                }
            }
        }
    }
    out.sort_by_key(|f| (f.span.start(), std::cmp::Reverse(f.span.end())));
    out
}

static RESOLVER: LazyLock<Resolver> = LazyLock::new(|| {
    Resolver::new(&Lexicon::builtin().unwrap(), &Schema::builtin().unwrap()).unwrap()
});

pub(crate) fn resolver() -> &'static Resolver {
    &RESOLVER
}

pub(crate) fn resolve_with(text: &str, settings: Settings) -> Resolved {
    let tokens = tokens(text);
    let sentences = sentences(text, &tokens);
    resolver().resolve(text, &tokens, &sentences, known(text), settings)
}

/// Each name as `surface=entity`, with `?` where it stays ambiguous.
pub(crate) fn names(text: &str) -> Vec<String> {
    let found = resolve_with(text, Settings::ALL);
    let line = |m: &crate::mention::Mention| {
        let surface = m.span.of(text).unwrap();
        let mark = if m.decided { "" } else { "?" };
        format!("{surface}={}{mark}", m.candidates[0].entity)
    };
    found.mentions.iter().map(line).collect()
}

/// Checks every name of a text, in order.
pub(crate) fn check(text: &str, expected: &[&str]) {
    assert_eq!(names(text), expected, "{text}");
}

/// Checks that the text has these names, whatever else it has.
pub(crate) fn check_some(text: &str, expected: &[&str]) {
    let found = names(text);
    for line in expected {
        assert!(found.iter().any(|f| f == line), "no {line} in {found:?}: {text}");
    }
}

/// Each reference as `surface=entities`.
pub(crate) fn check_references(text: &str, expected: &[&str]) {
    let found = resolve_with(text, Settings::ALL);
    let line = |p: &crate::resolve::found::Pointer| {
        let of = |i: &usize| found.mentions[*i].candidates[0].entity.to_string();
        let entities: Vec<_> = p.mentions.iter().map(of).collect();
        format!("{}={}", p.span.of(text).unwrap(), entities.join("+"))
    };
    let lines: Vec<_> = found.references.iter().map(line).collect();
    assert_eq!(lines, expected, "{text}");
}
