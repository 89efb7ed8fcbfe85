//! Other names that the text gives an entity: "also known as", "whose real
//! name is", "formerly".

use std::collections::BTreeSet;
use std::ops::Range;

use crate::entity::AliasKind;
use crate::language::forms::Ending;
use crate::mention::Origin;
use crate::resolve::discover::capital_runs::run_at;
use crate::resolve::names::table::{Choice, Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{CALENDAR, COMMON, FUNCTION};
use crate::span::Span;
use crate::text::tokens::Shape;

/// Another name that the text gives an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The entity, as an index of the document's actors.
    pub(crate) actor: u32,
    /// The name it is known by.
    pub(crate) subject: Span,
    /// The other name.
    pub(crate) name: Span,
    pub(crate) sentence: usize,
    /// The words between them, or `acronym`.
    pub(crate) cue: &'static str,
    pub(crate) alias: AliasKind,
}

/// The cue phrases this file can act on, with the kind of name they give.
const KINDS: &[(&str, AliasKind)] = &[
    ("real name", AliasKind::Name),
    ("birth name", AliasKind::Name),
    ("full name", AliasKind::Name),
    ("born", AliasKind::Former),
    ("formerly", AliasKind::Former),
    ("previously", AliasKind::Former),
    ("once known", AliasKind::Former),
    ("nom de guerre", AliasKind::Nickname),
    ("nickname", AliasKind::Nickname),
    ("dubbed", AliasKind::Nickname),
    ("alias", AliasKind::Nickname),
    ("pseudonym", AliasKind::Nickname),
];

/// Finds definitions between two names, or a name and capitalised words.
/// `done` holds the cues that have had their turn: run again, it finds those
/// whose name was not known at first ("Elan, a.k.a. X" after "Luckson Elan").
pub(crate) fn definitions(
    view: &View<'_>,
    names: &mut Names,
    out: &mut Vec<Definition>,
    done: &mut BTreeSet<usize>,
) {
    for (sentence, s) in view.sentences.iter().enumerate() {
        let mut i = s.tokens.start;
        while let Some(at) = view.cues.first(i..s.tokens.end) {
            i = at;
            let Some((cue, after)) = cue_at(view, i, s.tokens.end) else {
                i += 1;
                continue;
            };
            if !done.contains(&i)
                && let Some(found) = define(view, names, s.tokens.clone(), i, after, cue, sentence)
            {
                out.push(found);
                done.insert(i);
            }
            i = after;
        }
    }
}

/// The cue phrase that begins at token `i`, and the token after it.
fn cue_at(view: &View<'_>, i: usize, limit: usize) -> Option<(&'static str, usize)> {
    let first = view.hash(i);
    view.words.cues.iter().filter(|cue| cue.first == first).find_map(|cue| {
        let end = i + cue.words.len();
        let same = |(at, word): (usize, &String)| view.word(at).eq_ignore_ascii_case(word);
        let fits = end <= limit && (i..end).zip(&cue.words).all(same);
        fits.then(|| (leak(&cue.phrase), end))
    })
}

/// The cue as a word of the program, so that claims can carry it.
fn leak(cue: &str) -> &'static str {
    KINDS.iter().find(|(k, _)| cue.contains(k)).map_or("also known as", |(k, _)| k)
}

fn define(
    view: &View<'_>,
    names: &mut Names,
    sentence: Range<usize>,
    cue_start: usize,
    cue_end: usize,
    cue: &'static str,
    index: usize,
) -> Option<Definition> {
    // The other name: a known one, or a run of capitals, maybe quoted.
    let mut from = cue_end;
    while matches!(view.word(from), "," | "“" | "\"" | "‘" | "'" | "’" | ":" | "the" | "as") {
        from += 1;
    }
    let other = match names.name_at(from) {
        Some(name) if name.tokens.start == from => name.tokens.clone(),
        _ => {
            let mut run = run_at(view, names, from, sentence.end)?;
            // "Omar the Chechen"
            if view.at(run.end, "the") && view.is_capital(run.end + 1) && run.end + 1 < sentence.end
            {
                run.end += 2;
            }
            let capital = run.clone().any(|i| view.is_capital(i));
            // "born January 6": a date is no name.
            let dated = view.is(from, CALENDAR)
                && (view.shape(run.end) == Some(Shape::Number) || run.len() == 1);
            if !capital || dated || view.is(from, COMMON) && run.len() == 1 {
                return None;
            }
            run
        }
    };
    if is_active(view, sentence.clone(), cue_start) {
        return None;
    }
    let subject = subject_before(view, names, sentence.clone(), cue_start)?;
    let subject_name = names.get(subject)?.clone();
    let first = *subject_name.choices.first()?;
    let mut actor = names.find(first.actor);
    let kind = names.actor_kind(actor);
    let alias = KINDS.iter().find(|(k, _)| *k == cue).map_or(AliasKind::Name, |(_, a)| *a);
    let held = names.name_at(other.start).filter(|n| n.tokens == other).cloned();
    let held = held.as_ref().and_then(|n| n.choices.first().copied());
    let held = held.map(|c| Choice { actor: names.find(c.actor), ..c });
    match held {
        Some(choice) if choice.actor == actor => {}
        Some(choice) => {
            // Two known entities are never made one by a phrase.
            let (a, b) = (discovered(names, actor), discovered(names, choice.actor));
            let alike = names.actor_kind(choice.actor) == kind
                || !matches!(names.actor_kind(choice.actor), Kind::Person | Kind::State)
                    && !matches!(kind, Kind::Person | Kind::State);
            if b && alike {
                names.merge(choice.actor, actor);
            } else if a && alike {
                names.merge(actor, choice.actor);
                actor = choice.actor;
            }
        }
        None if matches!(kind, Kind::State | Kind::Community) => return None,
        None => {
            names.add(view, other.clone(), Origin::Defined, vec![Choice { actor, alias }]);
        }
    }
    let (subject, name) = (subject_name.span, view.span(other));
    Some(Definition { actor, subject, name, sentence: index, cue, alias })
}

/// Whether the cue does something rather than say a name: "called X" with no
/// comma, bracket or form of "to be" before it, "who called X a friend",
/// "Lebanese-born X".
fn is_active(view: &View<'_>, sentence: Range<usize>, cue: usize) -> bool {
    let word = view.word(cue);
    let participle = word.ends_with("ed") || word.ends_with("rn");
    let Some(mut before) = cue.checked_sub(1).filter(|b| *b >= sentence.start) else {
        return false;
    };
    if !participle {
        return false;
    }
    let joined = matches!(view.word(before), "-" | "‑" | "‐");
    let adverb = view.is(before, FUNCTION) && view.word(before).ends_with("ly");
    if adverb || view.at(before, "also") || view.at(before, "better") {
        before = before.saturating_sub(1);
    }
    let open = matches!(
        view.word(before),
        "," | "(" | "–" | "—" | "[" | "is" | "was" | "are" | "were" | "been" | "be" | "also" | "“"
    );
    joined || !open
}

fn discovered(names: &Names, actor: u32) -> bool {
    names.actors.get(actor as usize).is_some_and(|a| a.discovery.is_some())
}

/// The name right before the cue: only a comma, a bracket or a copula may
/// stand between.
fn subject_before(
    view: &View<'_>,
    names: &Names,
    sentence: Range<usize>,
    cue: usize,
) -> Option<usize> {
    let mut at = cue;
    for _ in 0..6 {
        at = at.checked_sub(1).filter(|a| *a >= sentence.start)?;
        if let Some(name) = names.covering(at) {
            // "A and B, known as C": nobody knows which, or both.
            let first = names.get(name).map_or(at, |n| n.tokens.start);
            let and = first.checked_sub(1).filter(|a| *a >= sentence.start);
            let list = at + 2 == cue
                && view.at(at + 1, ",")
                && (view.at(cue, "known") || view.word(cue).ends_with("ed"))
                && and.is_some_and(|a| view.at(a, "and") || view.at(a, "or"))
                && and.and_then(|a| names.covering(a.checked_sub(1)?)).is_some();
            return (!list).then_some(name);
        }
        let passes = matches!(
            view.word(at),
            "," | "("
                | "–"
                | "—"
                | "-"
                | "who"
                | "is"
                | "was"
                | "are"
                | "which"
                | "and"
                | "were"
                | ")"
                | "’s"
                | "'s"
                | "has"
                | "been"
                | "“"
                | "\""
        ) || view.shape(at) == Some(Shape::Possessive)
            || view.is(at, FUNCTION) && view.ends(at, Ending::Adverb);
        if !passes {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::resolve::found::Settings;
    use crate::resolve::testing::{check_some, resolve_with};

    #[test]
    fn other_names_and_their_cues() {
        for (text, name, cue) in [
            (
                "Soleimani, whose real name is Zorab Kelmend, left.",
                "Zorab Kelmend=soleimani",
                "real name",
            ),
            ("Badr, also known as the Kelmend Front, left.", "Kelmend Front=badr", "also known as"),
            ("Badr (formerly known as Kelmend) left.", "Kelmend=badr", "formerly"),
            ("Soleimani, nicknamed “Kelmend”, left.", "Kelmend=soleimani", "nickname"),
        ] {
            check_some(text, &[name]);
            let found = resolve_with(text, Settings::ALL);
            let cues: Vec<_> = found.definitions.iter().map(|d| d.cue).collect();
            assert_eq!(cues, [cue], "{text}");
        }
    }

    #[test]
    fn a_short_form_may_be_given_another_name() {
        check_some(
            "Sheikh Zorab Kelani spoke. Kelani, a.k.a. General Talmend, left.",
            &["Kelani=person:zorab-kelani", "General Talmend=person:zorab-kelani"],
        );
    }

    #[test]
    fn two_known_entities_stay_two() {
        check_some("Badr, formerly known as RSF, left.", &["Badr=badr", "RSF=reporters"]);
    }
}
