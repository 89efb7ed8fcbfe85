//! Acronyms that the text defines, after Schwartz and Hearst (2003).
//!
//! Both orders: `Popular Mobilization Units (PMU)` and `PMU (Popular
//! Mobilization Units)`, and `Rapid Support Forces, or RSF,`. What the text
//! defines goes before what a gazetteer knows of the same letters.

use std::ops::Range;

use crate::entity::AliasKind;
use crate::mention::Origin;
use crate::resolve::define::definitions::Definition;
use crate::resolve::discover::capital_runs::{runs, starts};
use crate::resolve::names::table::{Choice, Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{DEFINITE, FUNCTION, FastMap, NEVER, fold};
use crate::text::tokens::Shape;

/// Letters of an acronym, the initials of its long form, and the entity.
type Spelled = (Box<[u8]>, Box<[u8]>, u32);

/// What each acronym of the text stands for, by its letters in lower case.
#[derive(Debug, Default)]
pub(crate) struct Acronyms {
    known: FastMap<Box<[u8]>, u32>,
    /// Letters with the letters of their long form, for near misses.
    spelled: Vec<Spelled>,
}

/// Finds the definitions, names both sides, and gives back the table.
pub(crate) fn acronyms(
    view: &View<'_>,
    names: &mut Names,
    definitions: &mut Vec<Definition>,
) -> Acronyms {
    let mut table = Acronyms::default();
    for (sentence, s) in view.sentences.iter().enumerate() {
        let commas = view.begins.within(s.tokens.clone()).filter(|i| view.at(*i + 1, ","));
        let spelled: Vec<_> =
            commas.filter_map(|i| Some((i, spelled(view, names, s.tokens.clone(), i)?))).collect();
        for (i, long) in spelled {
            define(view, names, definitions, &mut table, (long, i..i + 1), sentence);
        }
        for i in view.joints.within(s.tokens.clone()) {
            // "Control Data Corporation (CDC)" as a list has it.
            if names.covering(i).is_some() {
                continue;
            }
            let pair = match view.shape(i) {
                Some(Shape::Mark) if view.at(i, "(") => bracketed(view, names, s.tokens.clone(), i),
                Some(Shape::Lower) if view.at(i, "or") => {
                    appended(view, names, s.tokens.clone(), i)
                }
                _ => None,
            };
            let Some((long, short)) = pair else { continue };
            define(view, names, definitions, &mut table, (long, short), sentence);
        }
    }
    table
}

/// Takes a definition up: names both sides and remembers the letters.
fn define(
    view: &View<'_>,
    names: &mut Names,
    definitions: &mut Vec<Definition>,
    table: &mut Acronyms,
    (long, short): (Range<usize>, Range<usize>),
    sentence: usize,
) {
    let Some(actor) = long_actor(view, names, long.clone()) else { return };
    let letters = view.span(short.clone()).of(view.text).unwrap_or_default();
    let key = fold(letters, |k| Box::<[u8]>::from(k));
    let choice = Choice { actor, alias: AliasKind::Acronym };
    names.add(view, short.clone(), Origin::Defined, vec![choice]);
    definitions.push(Definition {
        actor,
        subject: view.span(long.clone()),
        name: view.span(short.clone()),
        sentence,
        cue: "acronym",
        alias: AliasKind::Acronym,
    });
    table.spelled.push((key.clone(), initials(view, long).into(), actor));
    table.known.insert(key, actor);
}

/// "SDF, the Samoan Dance Federation,": what the acronym at `i` is spelled out
/// as.
fn spelled(
    view: &View<'_>,
    names: &Names,
    sentence: Range<usize>,
    i: usize,
) -> Option<Range<usize>> {
    let from = i + 3;
    if !is_short(view, i) || !view.is(i + 2, DEFINITE) || !view.is_capital(from) {
        return None;
    }
    let limit = sentence.end.min(from + 14);
    let end = (from..limit).find(|c| matches!(view.word(*c), "," | "." | ";" | ")" | ":"))?;
    // A known name that is the acronym's own says nothing new.
    let whole = names.name_at(from).is_none_or(|n| n.tokens.start == from && n.tokens.end <= end);
    (whole && end > from + 1 && aligned(view, from, end, view.word(i)) == Some(from))
        .then_some(from..end)
}

/// Puts every further use of a defined acronym among the names.
pub(crate) fn apply(view: &View<'_>, names: &mut Names, table: &Acronyms) {
    if table.known.is_empty() {
        return;
    }
    for i in 0..view.tokens.len() {
        if !view.is_capital(i) || capitals(view.word(i)) < 2 {
            continue;
        }
        let held = names.name_at(i).map(|n| (n.tokens.clone(), n.origin));
        if held.as_ref().is_some_and(|(t, o)| t.len() > 1 || *o == Origin::Defined) {
            continue;
        }
        let mut end = i + 1;
        while view.at(end, "-")
            && view.touches(end)
            && view.touches(end + 1)
            && view.shape(end + 1) == Some(Shape::Upper)
        {
            end += 2;
        }
        let word = view.span(i..end).of(view.text).unwrap_or_default();
        let actor = fold(word, |key| table.known.get(key).copied())
            .or_else(|| if held.is_some() { None } else { table.near(word) });
        if let Some(actor) = actor {
            names.add(
                view,
                i..end,
                Origin::Defined,
                vec![Choice { actor, alias: AliasKind::Acronym }],
            );
        }
    }
}

impl Acronyms {
    /// The one defined acronym that is one letter off, when `word` spells the
    /// initials of its long form.
    fn near(&self, word: &str) -> Option<u32> {
        let letters = fold(word, |k| k.to_vec());
        if letters.len() < 3 || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let mut fits = self.spelled.iter().filter(|(short, long, _)| {
            short.len() == letters.len()
                && short.first() == letters.first()
                && short.iter().zip(&letters).filter(|(a, b)| a != b).count() <= 2
                && long.starts_with(&letters)
        });
        let (_, _, actor) = fits.next()?;
        fits.all(|(_, _, other)| other == actor).then_some(*actor)
    }
}

pub(crate) fn capitals(word: &str) -> usize {
    word.chars().filter(|c| c.is_uppercase()).count()
}

/// Whether a token may be the short side.
fn is_short(view: &View<'_>, i: usize) -> bool {
    let word = view.word(i);
    let length = word.chars().count();
    view.is_capital(i) && (2..=10).contains(&length) && capitals(word) >= 2 && !view.is(i, NEVER)
}

/// `Long (SHORT)` or `SHORT (Long)` at the bracket `i`.
fn bracketed(
    view: &View<'_>,
    names: &Names,
    sentence: Range<usize>,
    i: usize,
) -> Option<(Range<usize>, Range<usize>)> {
    if is_short(view, i + 1) && i > sentence.start {
        let mut end = i + 2;
        while view.touches(end) && view.at(end, "-") && view.is_capital(end + 1) {
            end += 2;
        }
        if matches!(view.word(end), ")" | "," | ";") {
            let short = view.span(i + 1..end).of(view.text)?;
            let alone = view.at(end, ")");
            let long = long_before(view, names, sentence.start, i, short)
                .or_else(|| if alone { foreign(view, names, i, short) } else { None })?;
            return Some((long, i + 1..end));
        }
    }
    if i > sentence.start && is_short(view, i - 1) {
        let mut from = i + 1;
        if view.is(from, FUNCTION) {
            from += 1;
        }
        let close = (from..sentence.end.min(from + 14)).find(|c| view.at(*c, ")"))?;
        let mut end = close;
        if let Some(comma) = (from..close).find(|c| matches!(view.word(*c), "," | ";")) {
            end = comma;
        }
        if end > from + 1 && aligned(view, from, end, view.word(i - 1)) == Some(from) {
            return Some((from..end, i - 1..i));
        }
    }
    None
}

/// `Rapid Support Forces, or RSF,`.
fn appended(
    view: &View<'_>,
    names: &Names,
    sentence: Range<usize>,
    i: usize,
) -> Option<(Range<usize>, Range<usize>)> {
    let fits = i > sentence.start
        && view.at(i - 1, ",")
        && is_short(view, i + 1)
        && matches!(view.word(i + 2), "," | "." | ")" | ";");
    if !fits {
        return None;
    }
    let long = long_before(view, names, sentence.start, i - 1, view.word(i + 1))?;
    (long.len() > 1).then_some((long, i + 1..i + 2))
}

/// An acronym of the name in another language, right after a group's name:
/// `Kurdistan Workers' Party (PKK)`.
fn foreign(view: &View<'_>, names: &Names, bracket: usize, short: &str) -> Option<Range<usize>> {
    let name = names.name_at(bracket - 1).filter(|n| n.tokens.end == bracket)?;
    let words = name.tokens.clone().filter(|i| view.is_capital(*i)).count();
    let group = names.choices_are(name, Kind::Group) && words >= 2;
    let letters = short.chars().filter(|c| c.is_alphabetic()).count();
    (group && (2..=7).contains(&letters) && letters <= words + 3).then(|| name.tokens.clone())
}

/// The long form that ends before `end`: the shortest that fits the letters,
/// widened to the name it is part of.
fn long_before(
    view: &View<'_>,
    names: &Names,
    floor: usize,
    end: usize,
    short: &str,
) -> Option<Range<usize>> {
    let mut end = end;
    while end > floor && matches!(view.word(end - 1), "”" | "\"" | "’" | "'" | ",") {
        end -= 1;
    }
    let letters = short.chars().filter(|c| c.is_alphanumeric()).count();
    let reach = (letters + 5).min(letters * 2) * 2;
    let floor = floor.max(end.saturating_sub(reach));
    let mut start = aligned(view, floor, end, short)?;
    if let Some(name) = names.name_at(start)
        && name.tokens.end <= end
    {
        start = name.tokens.start;
    }
    // "the Aerospace Force of the Guard Corps (GC)": only the inner name.
    let inner = start > floor
        && (view.at(start - 1, "of")
            || view.at(start - 1, "the") && start > floor + 1 && view.at(start - 2, "of"));
    // The name that ends here, where it is longer, is what is meant.
    if !inner
        && let Some(name) = names.name_at(end - 1)
        && name.tokens.end == end
        && name.tokens.start < start
    {
        start = name.tokens.start;
    }
    let runs = runs(view, names, floor..end, &starts(view, names));
    let run = runs.into_iter().rev().find(|r| r.contains(&start));
    if let Some(run) = run
        && run.start < start
        && run.end <= end
        && names.name_at(start).is_none()
        && !(run.start..start).any(|i| names.covering(i).is_some())
    {
        start = run.start;
    }
    while start < end && view.is(start, FUNCTION) && names.covering(start).is_none() {
        start += 1;
    }
    let named = names.covering(start).is_some();
    (start < end && (named || view.is_capital(start) || view.at(start + 1, "-")))
        .then_some(start..end)
}

/// The first token of the shortest stretch that ends at `end` and spells
/// `short`: each letter in order, the first at the start of a word.
fn aligned(view: &View<'_>, floor: usize, end: usize, short: &str) -> Option<usize> {
    let mut letters: Vec<char> =
        short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.len() > 2 && letters.last() == Some(&'s') && short.ends_with('s') {
        letters.pop();
    }
    let mut want = letters.pop()?;
    for i in (floor..end).rev() {
        if !view.shape(i).is_some_and(|s| s.is_word() || s == Shape::Number) {
            if !matches!(view.word(i), "-" | "&" | "’s" | "'s" | "." | "’" | "'") {
                return None;
            }
            continue;
        }
        let word: Vec<char> = view.word(i).chars().flat_map(char::to_lowercase).collect();
        for (at, c) in word.iter().enumerate().rev() {
            if *c != want || (letters.is_empty() && at > 0) {
                continue;
            }
            match letters.pop() {
                Some(next) => want = next,
                None => return Some(i),
            }
        }
    }
    None
}

/// The initials of a name's words in lower case, without articles and
/// function words.
pub(crate) fn initials(view: &View<'_>, tokens: Range<usize>) -> Vec<u8> {
    let mut out = Vec::new();
    for i in tokens.clone() {
        if !view.is_capital(i) || view.is(i, FUNCTION) && i > tokens.start {
            continue;
        }
        if matches!(view.word(i), "Al" | "El") && view.at(i + 1, "-") {
            continue;
        }
        if let Some(c) = view.word(i).chars().next() {
            let mut buffer = [0; 4];
            for low in c.to_lowercase() {
                out.extend_from_slice(low.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
    out
}

/// The entity of the long side; made when no name stands there yet.
fn long_actor(view: &View<'_>, names: &mut Names, long: Range<usize>) -> Option<u32> {
    if let Some(name) = names.name_at(long.start)
        && name.tokens == long
    {
        return name.choices.first().map(|c| c.actor);
    }
    if let Some(name) = names.name_at(long.end - 1)
        && name.tokens.end == long.end
        && name.tokens.start <= long.start
    {
        let inner = long.start > 0 && matches!(view.word(long.start - 1), "of" | "the");
        return name.choices.first().filter(|_| !inner).map(|c| c.actor);
    }
    let capital = long.clone().filter(|i| view.is_capital(*i)).count();
    if capital < 2 {
        return None;
    }
    let span = view.span(long.clone());
    let name = span.of(view.text)?;
    let actor = names.discover(Kind::Group, name, span, "acronym");
    names.add(view, long, Origin::Discovery, vec![Choice { actor, alias: AliasKind::Name }]);
    Some(actor)
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::{check, check_some};

    #[test]
    fn both_orders_and_what_the_text_says_goes_first() {
        check(
            "The Rapid Support Forces (RSF) won. RSF men left.",
            &[
                "Rapid Support Forces=group:rapid-support-forces",
                "RSF=group:rapid-support-forces",
                "RSF=group:rapid-support-forces",
            ],
        );
        check("RSF men left.", &["RSF=reporters"]);
        check_some("The Rapid Support Forces, or RSF, won.", &["RSF=group:rapid-support-forces"]);
        check_some(
            "The SRTF (Syria Recovery Trust Fund) paid.",
            &["SRTF=group:syria-recovery-trust-fund"],
        );
    }

    #[test]
    fn letters_of_another_language_and_near_misses() {
        check_some(
            "The Kelmend Workers Party (PKK) denied it.",
            &["PKK=group:kelmend-workers-party"],
        );
        check_some(
            "Kataib Ahl al-Haq (KHH) was split. KAH said so.",
            &["KHH=group:kataib-ahl-al-haq", "KAH=group:kataib-ahl-al-haq"],
        );
        check("The deputy (of late) left.", &[]);
    }
}
