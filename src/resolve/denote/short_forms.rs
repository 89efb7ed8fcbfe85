//! Later short forms of names seen in full: `al-Muhandis`, `Mr Khazali`,
//! `the Hamza Division` as `Hamza`.
//!
//! A short form that fits two entities is settled by a title or given name,
//! then by what the paragraph names; else it stays ambiguous.

use std::ops::Range;

use crate::entity::AliasKind;
use crate::mention::{Decided, Origin};
use crate::resolve::define::acronyms::{capitals, initials};
use crate::resolve::discover::discoveries::keys;
use crate::resolve::names::another::Bearer;
use crate::resolve::names::table::{Choice, Kind, Names, words_of};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    AGAIN, ARTICLE, CALENDAR, COMMON, COMPANY, FAMILY_FIRST, FUNCTION, FastMap, GENERATION, GIVEN,
    GROUP_HEAD, NEVER, PARTICLE, SUFFIX, TITLE, TITLE_MODIFIER, fold,
};
use crate::text::tokens::Shape;

/// What the document's full names can be shortened to.
#[derive(Debug, Default)]
pub(crate) struct ShortForms {
    /// Whole names, for places where they were not seen at first.
    whole: FastMap<u64, Vec<u32>>,
    /// What these names begin with, word by word.
    begun: FastMap<u64, ()>,
    /// The last words of persons' names; the first words of groups'.
    parts: FastMap<u64, Vec<u32>>,
    /// The given names of persons.
    given: FastMap<u64, Vec<u32>>,
    /// The head nouns of groups, for "the Coalition".
    heads: FastMap<u64, Vec<(usize, u32)>>,
    /// The initials of groups, for an acronym that is never defined.
    initials: FastMap<Box<[u8]>, Vec<u32>>,
    longest: usize,
}

fn insert(map: &mut FastMap<u64, Vec<u32>>, key: u64, actor: u32) {
    let list = map.entry(key).or_default();
    if !list.contains(&actor) {
        list.push(actor);
    }
}

impl ShortForms {
    fn whole(&mut self, view: &View<'_>, tokens: Range<usize>, actor: u32) {
        let mut last = 0;
        for key in keys(view, tokens) {
            self.begun.insert(key, ());
            last = key;
        }
        insert(&mut self.whole, last, actor);
    }
}

/// Collects the short forms of every name of several words.
pub(crate) fn collect(view: &View<'_>, names: &Names) -> ShortForms {
    let mut out = ShortForms::default();
    for name in &names.list {
        let Some(choice) = name.choices.first() else { continue };
        let words = words_of(view, name.tokens.clone());
        if matches!(name.origin, Origin::Discovery | Origin::Defined) || words.len() > 1 {
            out.whole(view, name.tokens.clone(), choice.actor);
            out.longest = out.longest.max(name.tokens.len());
        }
        let full =
            matches!(choice.alias, AliasKind::Name | AliasKind::Former | AliasKind::Nickname);
        if words.len() < 2 || !full {
            continue;
        }
        match names.kind(name) {
            Some(Kind::Person) => person(view, &mut out, &words, choice.actor),
            Some(Kind::Group | Kind::Outlet) => {
                group(view, &mut out, &words, name.tokens.clone(), choice.actor);
            }
            _ => {}
        }
    }
    out
}

fn person(view: &View<'_>, out: &mut ShortForms, words: &[usize], actor: u32) {
    let suffix = |i: usize| {
        view.is(i, SUFFIX.or(AGAIN))
            || view.shape(i) == Some(Shape::Upper) && view.word(i).len() < 4 && words.len() > 2
    };
    // "Nebuchadnezzar II", "Smith Jr": the word before is the family's.
    let cut = words.iter().rev().take_while(|i| suffix(**i)).count();
    let words = match words.get(..words.len() - cut) {
        Some(rest) if rest.len() > 1 => rest,
        _ => words,
    };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    if cut > 0 {
        insert(&mut out.parts, view.hash(*last), actor);
    }
    insert(&mut out.parts, view.hash(*last), actor);
    // "Abu Mahdi", "Abdul Mahdi": a particle and the word after it.
    for pair in words.windows(2) {
        if let [a, b] = pair
            && view.is(*a, PARTICLE)
        {
            out.whole(view, *a..*b + 1, actor);
        }
    }
    // "Solberg-Haas", "Garcia Lopez", "van der Berg"
    let hyphened =
        |at: usize| at > 1 && view.at(at - 1, "-") && view.touches(at) && view.touches(at - 1);
    let mut from = *last;
    while hyphened(from) && from - 2 > *first {
        from -= 2;
    }
    let particle = |i: usize| view.is(i, PARTICLE) && i > *first;
    while from > first + 1 && particle(from - 1) {
        from -= 1;
    }
    if from < *last {
        out.whole(view, from..last + 1, actor);
    }
    if let [_, .., a, b] = words
        && *b == a + 1
        && !view.is(*a, PARTICLE.or(GIVEN))
        && view.word(*a).chars().count() > 2
    {
        out.whole(view, *a..*b + 1, actor);
    }
    if view.is(*first, FAMILY_FIRST) && words.len() <= 3 {
        insert(&mut out.parts, view.hash(*first), actor);
    } else if !view.is(*first, COMMON.or(PARTICLE)) && view.word(*first).chars().count() > 2 {
        insert(&mut out.given, view.hash(*first), actor);
    }
}

fn group(view: &View<'_>, out: &mut ShortForms, words: &[usize], tokens: Range<usize>, actor: u32) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    if view.is(*last, GROUP_HEAD) && view.is_capital(*last) {
        out.heads.entry(view.hash(*last)).or_default().push((*last, actor));
    } else if let Some(head) =
        words.iter().find(|w| view.is(**w, GROUP_HEAD) && view.is_capital(**w))
    {
        out.heads.entry(view.hash(*head)).or_default().push((*head, actor));
        // "the Board of Inquiry" for "the UN Board of Inquiry", "the Global
        // Coalition" for "the Global Coalition to Counter X"
        if *head > tokens.start {
            out.whole(view, tokens.start..*head + 1, actor);
            out.whole(view, *head..tokens.end, actor);
        }
    }
    let telling = |i: usize| {
        !view.is(
            i,
            COMMON.or(FUNCTION).or(GIVEN).or(TITLE_MODIFIER).or(GROUP_HEAD).or(NEVER).or(CALENDAR),
        ) && view.word(i).chars().count() > 3
    };
    if telling(*first) && view.is(*last, GROUP_HEAD.or(COMPANY)) {
        insert(&mut out.parts, view.hash(*first), actor);
    }
    let letters = initials(view, tokens);
    if letters.len() >= 3 {
        let list = out.initials.entry(letters.into()).or_default();
        if !list.contains(&actor) {
            list.push(actor);
        }
    }
}

/// Names what short forms stand for, wherever no name stands yet.
pub(crate) fn apply(view: &View<'_>, names: &mut Names, forms: &ShortForms) {
    for s in view.sentences {
        let mut i = s.tokens.start;
        while let Some(at) = view.begins.first(i..s.tokens.end) {
            i = at;
            if names.covering(i).is_some() || !starts(view, i) {
                i += 1;
                continue;
            }
            i = form_at(view, names, forms, i, s.tokens.end).unwrap_or(i + 1);
        }
    }
}

fn starts(view: &View<'_>, i: usize) -> bool {
    view.is_capital(i)
        || view.is_lower(i)
            && view.is(i, PARTICLE)
            && (view.is_capital(i + 1)
                || view.at(i + 1, "-")
                // "de la Vega", "von der Heyden"
                || view.is(i + 1, PARTICLE) && view.is_capital(i + 2))
}

/// Tries a short form that begins at token `i`; gives the token after it.
fn form_at(
    view: &View<'_>,
    names: &mut Names,
    forms: &ShortForms,
    i: usize,
    limit: usize,
) -> Option<usize> {
    let reach = limit.min(i + forms.longest);
    // The longest that stands here.
    let mut found = None;
    for (last, key) in (i..).zip(keys(view, i..reach)) {
        if !forms.begun.contains_key(&key) || names.covering(last).is_some() {
            break;
        }
        // A word alone may be no more than that.
        let bare = || last == i && view.opens(i) && view.is(i, COMMON);
        if view.is_capital(last)
            && let Some(actors) = forms.whole.get(&key)
            && !bare()
        {
            found = Some((last + 1, actors));
        }
    }
    if let Some((end, actors)) = found {
        let part = last_words(view, names, &(i..end), actors);
        let actors = bearers(view, names, i..end, actors, part);
        if actors.is_empty() {
            return None;
        }
        return Some(place(view, names, i..end, &actors, AliasKind::Name));
    }
    // A family name, with its article.
    let mut last = i;
    if view.is(i, ARTICLE) && view.at(i + 1, "-") {
        last = i + 2;
    } else if view.is(i, PARTICLE)
        && view.is_capital(i + 1)
        && (view.is_lower(i) || view.is(i, ARTICLE))
    {
        last = i + 1;
    }
    if last >= limit || !view.is_capital(last) || (i..=last).any(|t| names.covering(t).is_some()) {
        return None;
    }
    let opener = view.is(last, COMMON.or(FUNCTION)) && !titled_before(view, i);
    if opener || view.is(last, CALENDAR) {
        return head(view, names, forms, i);
    }
    let joined = view.is_capital(last + 1)
        && !view.touches(last + 1)
        && names.covering(last + 1).is_none()
        && last + 1 < limit
        && !view.is(last + 1, FUNCTION.or(COMMON).or(GROUP_HEAD).or(TITLE));
    if joined && !view.is_heading(view.sentence_of(i)) {
        return None;
    }
    // A hyphen goes on to another word: "Khazali-Amiri".
    if view.at(last + 1, "-") && view.touches(last + 1) && view.is_capital(last + 2) {
        return None;
    }
    // "Lashkar-e-Omar": nor the end of a longer name.
    if let Some(p) = i.checked_sub(1)
        && view.at(p, "-")
        && view.touches(i)
        && view.touches(p)
        && p > 0
        && !view.is(p - 1, ARTICLE)
    {
        return None;
    }
    let word = view.hash(last);
    let single = i.checked_sub(1).is_some_and(|p| matches!(view.word(p), "a" | "an"));
    // "Lina Haddad" is another of the family, whoever she is.
    let another = i.checked_sub(1).is_some_and(|p| {
        view.is_capital(p)
            && names.covering(p).is_none()
            && !view.is(p, TITLE.or(FUNCTION).or(TITLE_MODIFIER))
            && !(view.opens(p) && view.is(p, COMMON))
            && p >= view.sentence_start(i)
    });
    if let Some(actors) = forms.parts.get(&word).filter(|_| !single && !another) {
        let actors = bearers(view, names, i..last + 1, actors, true);
        return match actors.is_empty() {
            true => None,
            false => Some(place(view, names, i..last + 1, &actors, AliasKind::Short)),
        };
    }
    if let Some(actors) = forms.given.get(&word)
        && last == i
        && let [only] = actors.as_slice()
        && !(view.opens(i) && view.is(i, COMMON))
        && !view.is_capital(i + 1)
        && !i.checked_sub(1).is_some_and(|p| view.is_capital(p) && !view.is(p, TITLE))
        && !bearers(view, names, i..i + 1, &[*only], true).is_empty()
    {
        return Some(place(view, names, i..i + 1, &[*only], AliasKind::Short));
    }
    if last == i && capitals(view.word(i)) >= 3 {
        let actors = fold(view.word(i), |k| forms.initials.get(k));
        if let Some([only]) = actors.map(Vec::as_slice) {
            return Some(place(view, names, i..i + 1, &[*only], AliasKind::Acronym));
        }
    }
    None
}

/// Whether a stretch is the end of a person's name and not all of it.
fn last_words(view: &View<'_>, names: &Names, tokens: &Range<usize>, actors: &[u32]) -> bool {
    let words = words_of(view, tokens.clone()).len();
    actors.iter().any(|a| {
        names.actor_kind(*a) == Kind::Person
            && names.own_name(*a).split_whitespace().count() > words.max(1)
    })
}

/// Of the entities that a name may be short for, those that the words around
/// it do not rule out.
fn bearers(
    view: &View<'_>,
    names: &Names,
    tokens: Range<usize>,
    actors: &[u32],
    bare: bool,
) -> Vec<u32> {
    let rules_out = |actor: u32| {
        names.actor_kind(actor) == Kind::Person && {
            let own = names.own_name(actor);
            Bearer { tokens: tokens.clone(), own, bare }.ruled_out(view).is_some()
        }
    };
    actors.iter().copied().filter(|a| !rules_out(*a)).collect()
}

/// "the Coalition", where a group with that head has been named before.
fn head(view: &View<'_>, names: &mut Names, forms: &ShortForms, i: usize) -> Option<usize> {
    let article = i.checked_sub(1).is_some_and(|p| matches!(view.word(p), "the" | "The"));
    if !article || !view.is(i, GROUP_HEAD) || view.is_capital(i + 1) && !view.touches(i + 1) {
        return None;
    }
    let seen = forms.heads.get(&view.hash(i))?;
    let before = seen.iter().rev().find(|(at, _)| *at < i).or_else(|| {
        let [only] = seen.as_slice() else { return None };
        Some(only)
    });
    let (_, actor) = before?;
    let choice = Choice { actor: *actor, alias: AliasKind::Short };
    names.add(view, i..i + 1, Origin::ShortForm, vec![choice]);
    Some(i + 1)
}

fn titled_before(view: &View<'_>, i: usize) -> bool {
    i.checked_sub(1).is_some_and(|p| {
        view.is(p, TITLE) && view.is_capital(p)
            || view.at(p, ".") && p > 0 && view.is(p - 1, TITLE) && view.is_capital(p - 1)
    })
}

fn place(
    view: &View<'_>,
    names: &mut Names,
    tokens: Range<usize>,
    actors: &[u32],
    alias: AliasKind,
) -> usize {
    let end = tokens.end;
    let choices: Vec<_> = actors.iter().map(|a| Choice { actor: *a, alias }).collect();
    names.add(view, tokens, Origin::ShortForm, choices);
    end
}

/// How many names back a short form looks for its full one.
const REACH: usize = 60;

/// Chooses among several entities that share a short form: the only one that
/// the paragraph has named in full, else the only one so named by the text
/// before.
pub(crate) fn settle(view: &View<'_>, names: &mut Names) {
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        if name.choices.len() < 2 || name.decided || name.origin == Origin::Given {
            continue;
        }
        if names.kind(name) != Some(Kind::Person) && name.origin == Origin::Gazetteer {
            continue;
        }
        // "the younger Haqqani", "another Bakura": not the one just named.
        if name.tokens.start.checked_sub(1).is_some_and(|p| view.is(p, GENERATION)) {
            continue;
        }
        let paragraph = view.paragraph_of(name.tokens.start);
        let mut seen: Vec<u32> = Vec::new();
        for other in names.list.get(index.saturating_sub(REACH)..index).unwrap_or_default() {
            let full = other.tokens.len() > 1 && other.choices.len() == 1;
            let Some(choice) = other.choices.first().filter(|_| full) else { continue };
            if view.paragraph_of(other.tokens.start) == paragraph
                && name.choices.iter().any(|c| c.actor == choice.actor)
                && !seen.contains(&choice.actor)
            {
                seen.push(choice.actor);
            }
        }
        let Some(name) = names.list.get_mut(index) else { continue };
        if let [only] = seen.as_slice() {
            name.choices.sort_by_key(|c| c.actor != *only);
            name.decided = true;
            name.by = Some(Decided::FullName);
        }
    }
}

/// A family name that the gazetteer gives to one person, in a text that names
/// another of the same family in full, is ambiguous.
pub(crate) fn contest(view: &View<'_>, names: &mut Names, forms: &ShortForms) {
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        if name.origin != Origin::Gazetteer || names.kind(name) != Some(Kind::Person) {
            continue;
        }
        let words = words_of(view, name.tokens.clone());
        let [word] = words.as_slice() else { continue };
        let Some(others) = forms.parts.get(&view.hash(*word)) else { continue };
        let mut choices = name.choices.clone();
        let seen = choices.iter().any(|c| others.contains(&c.actor));
        for other in others {
            if !choices.iter().any(|c| c.actor == *other) {
                choices.push(Choice { actor: *other, alias: AliasKind::Short });
            }
        }
        if choices.len() == name.choices.len() {
            continue;
        }
        // The text's own full name goes before one it never spells out.
        if let [only] = others.as_slice()
            && !seen
        {
            choices.sort_by_key(|c| c.actor != *only);
            if let Some(name) = names.list.get_mut(index) {
                name.choices = choices;
                name.decided = true;
                name.origin = Origin::ShortForm;
            }
            continue;
        }
        if let Some(name) = names.list.get_mut(index) {
            name.choices = choices;
            name.decided = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::{check, check_some};

    #[test]
    fn family_names_and_first_words() {
        check_some(
            "Sheikh Zorab al-Kelmendi spoke. Mr Kelmendi left. Al-Kelmendi is ill.",
            &["Kelmendi=person:zorab-al-kelmendi", "Al-Kelmendi=person:zorab-al-kelmendi"],
        );
        check_some(
            "The Kelmend Coalition met. The Coalition agreed.",
            &["Coalition=group:kelmend-coalition"],
        );
    }

    #[test]
    fn two_of_one_family_are_never_made_one() {
        check_some(
            "Qais al-Khazali and Laith al-Khazali were held.\n\nLater al-Khazali was freed.",
            &[
                "Qais al-Khazali=qais",
                "Laith al-Khazali=person:laith-al-khazali",
                "al-Khazali=qais?",
            ],
        );
        check_some(
            "Qais al-Khazali spoke. Laith al-Khazali left.\n\nLaith al-Khazali is ill and al-Khazali knows.",
            &["al-Khazali=person:laith-al-khazali"],
        );
    }

    #[test]
    fn the_younger_of_two_is_left_open() {
        check_some(
            "Qais al-Khazali spoke of his son Laith al-Khazali.\n\nQais al-Khazali left. The younger al-Khazali did not.",
            &["al-Khazali=qais?"],
        );
    }

    #[test]
    fn a_common_word_is_no_short_form() {
        check(
            "The Rapid Kelmend Front left. Rapid gains followed.",
            &["Rapid Kelmend Front=group:rapid-kelmend-front"],
        );
    }
}
