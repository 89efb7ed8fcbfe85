//! Names that no list has, found by their form and context, and typed.
//!
//! What one place of the text says of a name holds for every place that has
//! it: points are added up per surface form, and a form with enough of them
//! is a name wherever it stands.

use std::collections::HashSet;

use crate::entity::AliasKind;
use crate::mention::Origin;
use crate::resolve::discover::score::Score;
use crate::resolve::discover::scoring::score;
use crate::resolve::discover::segments::{Form, Segment, word_count};
use crate::resolve::names::table::{Choice, Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ARTICLE, COMMON, FastMap, GIVEN, GROUP_HEAD, NEVER, PLACE_NOUN, hash,
};
use crate::text::tokens::Shape;

/// A surface form, with what the text says of it.
#[derive(Clone, Debug)]
pub(crate) struct Surface {
    pub(crate) score: Score,
    pub(crate) count: usize,
}

/// The hash of the words of a range, whatever their case, hyphens and
/// leading article.
pub(crate) fn key(view: &View<'_>, tokens: std::ops::Range<usize>) -> u64 {
    keys(view, tokens).last().unwrap_or(0)
}

/// The same of what the range begins with, up to each of its tokens.
pub(crate) fn keys(view: &View<'_>, tokens: std::ops::Range<usize>) -> impl Iterator<Item = u64> {
    let mut out = 0_u64;
    tokens.map(move |i| {
        if view.shape(i).is_some_and(|s| s.is_word() || s == Shape::Number) {
            let word = if view.hash(i) == 0 { hash(view.word(i)) } else { view.hash(i) };
            out = (out.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        out
    })
}

/// Points that make a name of a segment of several words.
const LEAST: i32 = 3;

/// Finds the names of several words, puts them among the names, and gives
/// back the segments that are still open.
pub(crate) fn discover(view: &View<'_>, names: &mut Names, segments: Vec<Segment>) -> Vec<Segment> {
    let mut forms: FastMap<u64, Surface> = FastMap::default();
    let mut keys = Vec::with_capacity(segments.len());
    for segment in &segments {
        let key = key(view, segment.tokens.clone());
        let score = score(view, names, segment);
        forms
            .entry(key)
            .and_modify(|f| {
                f.score.join(&score);
                f.count += 1;
            })
            .or_insert(Surface { score, count: 1 });
        keys.push(key);
    }
    lists(view, names, &segments, &keys, &mut forms);
    let persons = person_words(view, names, &segments, &keys, &forms);
    let mut open = Vec::new();
    let mut actors: FastMap<u64, u32> = FastMap::default();
    for (segment, key) in segments.into_iter().zip(keys) {
        if let Form::Same(actor) = segment.form {
            let alias = AliasKind::Name;
            names.add(view, segment.tokens, Origin::Gazetteer, vec![Choice { actor, alias }]);
            continue;
        }
        let Some(form) = forms.get(&key) else { continue };
        // "25 Brigade" is as good as two words.
        let several = word_count(view, &segment) >= 2
            || view.shape(segment.tokens.start) == Some(Shape::Number);
        let kind = form.score.verdict(LEAST).filter(|_| several || settled(view, &segment, form));
        let Some(kind) = kind else {
            open.push(segment);
            continue;
        };
        let plain = || {
            let known = COMMON.or(GROUP_HEAD);
            let is = |i: usize| view.is(i, known) || names.covering(i).is_some();
            segment.tokens.clone().all(|i| is(i) || !view.is_capital(i))
        };
        if view.is_heading(segment.sentence) && form.count < 2 && plain() {
            continue;
        }
        // One word of a person's name waits for its full form.
        let short = !several && persons.contains(&view.hash(segment.tokens.end - 1))
            || several && segment.form != Form::Titled && persons.contains(&key);
        if short
            || !several && kind == Kind::Person
            || view.is_heading(segment.sentence) && shaky(&segment)
        {
            open.push(segment);
            continue;
        }
        let actor = *actors.entry(key).or_insert_with(|| {
            let span = view.span(segment.tokens.clone());
            names.discover(kind, span.of(view.text).unwrap_or_default(), span, form.score.context)
        });
        let choice = Choice { actor, alias: AliasKind::Name };
        names.add(view, segment.tokens, Origin::Discovery, vec![choice]);
    }
    open
}

/// The first and last words of every person's name of several words, and what
/// such names end in.
fn person_words(
    view: &View<'_>,
    names: &Names,
    segments: &[Segment],
    keys: &[u64],
    forms: &FastMap<u64, Surface>,
) -> HashSet<u64> {
    let known = names.list.iter().filter(|n| names.kind(n) == Some(Kind::Person));
    let known = known.map(|n| n.tokens.clone());
    let found = segments.iter().zip(keys).filter(|(_, key)| {
        forms.get(key).and_then(|f| f.score.verdict(LEAST)) == Some(Kind::Person)
    });
    let found = found.map(|(s, _)| s.tokens.clone());
    let several = known.chain(found).filter(|t| t.len() > 1);
    let mut out = HashSet::new();
    for tokens in several {
        out.extend(
            [view.hash(tokens.start), view.hash(tokens.end - 1)].iter().filter(|h| **h != 0),
        );
        // "Solberg-Haas", "Garcia Lopez" after the full name.
        out.extend((tokens.start + 1..tokens.end - 1).map(|from| key(view, from..tokens.end)));
    }
    out
}

/// A single word is a name at once only when it is no common word.
fn settled(view: &View<'_>, segment: &Segment, form: &Surface) -> bool {
    let start = segment.tokens.start;
    let last = segment.tokens.end - 1;
    !view.is(last, COMMON.or(NEVER))
        && (form.count > 1
            || !view.opens(start)
            || view.is(start, ARTICLE)
            || !inflected(view.word(last)))
        && view.word(last).chars().count() > 1
}

fn shaky(segment: &Segment) -> bool {
    matches!(segment.form, Form::Free | Form::Longer(_))
}

/// In a list, one name that is known tells of the others: `Sarmin, Talamenes
/// and Aleppo`.
fn lists(
    view: &View<'_>,
    names: &Names,
    segments: &[Segment],
    keys: &[u64],
    forms: &mut FastMap<u64, Surface>,
) {
    for pass in 0..2 {
        let order: Vec<usize> = if pass == 0 {
            (0..segments.len()).collect()
        } else {
            (0..segments.len()).rev().collect()
        };
        for at in order {
            let Some(segment) = segments.get(at).filter(|s| s.form == Form::Free) else { continue };
            let Some(key) = keys.get(at) else { continue };
            if forms.get(key).is_none_or(|f| f.score.verdict(LEAST).is_some()) {
                continue;
            }
            let neighbour = if pass == 0 {
                let start = segment.tokens.start;
                let joined = start.checked_sub(1).filter(|p| is_link(view, *p));
                joined.and_then(|p| {
                    let q = p.checked_sub(1)?;
                    let q = if view.at(q, ",") && !view.at(p, ",") { q.checked_sub(1)? } else { q };
                    kind_of(names, segments, keys, forms, at.checked_sub(1), q, true)
                })
            } else {
                let p = segment.tokens.end;
                let q = if view.at(p, ",") && is_link(view, p + 1) { p + 2 } else { p + 1 };
                is_link(view, p)
                    .then(|| kind_of(names, segments, keys, forms, Some(at + 1), q, false))
                    .flatten()
            };
            let several = word_count(view, segment) >= 2;
            let common =
                view.is(segment.tokens.end - 1, COMMON) && !view.is(segment.tokens.start, GIVEN);
            if let Some(kind) = neighbour
                && !common
                && (several || kind == Kind::Place)
                && let Some(form) = forms.get_mut(key)
            {
                form.score.add(kind, 3, "list");
            }
        }
    }
}

fn is_link(view: &View<'_>, i: usize) -> bool {
    matches!(view.word(i), "," | "and" | "or")
}

/// The kind of what stands at token `q`: a known name, or the neighbouring
/// segment.
fn kind_of(
    names: &Names,
    segments: &[Segment],
    keys: &[u64],
    forms: &FastMap<u64, Surface>,
    neighbour: Option<usize>,
    q: usize,
    ends: bool,
) -> Option<Kind> {
    if let Some(name) = names.name_at(q) {
        let fits = if ends { name.tokens.end == q + 1 } else { name.tokens.start == q };
        return names.kind(name).filter(|k| fits && matches!(k, Kind::Place | Kind::Person));
    }
    let at = neighbour?;
    let segment = segments.get(at)?;
    let fits = if ends { segment.tokens.end == q + 1 } else { segment.tokens.start == q };
    let kind = forms.get(keys.get(at)?)?.score.verdict(LEAST)?;
    (fits && matches!(kind, Kind::Place | Kind::Person)).then_some(kind)
}

/// Whether a word at the start of a sentence may be a rare common word.
fn inflected(word: &str) -> bool {
    word.chars().count() < 4
        || [
            "ing", "ed", "ly", "ion", "ions", "ment", "ments", "ness", "ers", "ors", "ies", "isms",
            "ism", "ists",
        ]
        .iter()
        .any(|end| word.ends_with(end))
}

/// Names of one word, once short forms have had their turn.
pub(crate) fn singles(view: &View<'_>, names: &mut Names, open: Vec<Segment>) {
    let mut forms: FastMap<u64, Surface> = FastMap::default();
    let mut rest = Vec::new();
    for segment in open {
        if segment.tokens.clone().any(|i| names.covering(i).is_some()) {
            continue;
        }
        let key = key(view, segment.tokens.clone());
        let score = score(view, names, &segment);
        forms
            .entry(key)
            .and_modify(|f| {
                f.score.join(&score);
                f.count += 1;
            })
            .or_insert(Surface { score, count: 1 });
        rest.push((key, segment));
    }
    let mut actors: FastMap<u64, u32> = FastMap::default();
    for (key, segment) in rest {
        let Some(form) = forms.get(&key) else { continue };
        let last = segment.tokens.end - 1;
        if view.is(last, COMMON.or(NEVER).or(PLACE_NOUN))
            || view.opens(segment.tokens.start)
                && form.count < 2
                && segment.form == Form::Free
                && inflected(view.word(last))
            || view.is_heading(segment.sentence) && segment.form == Form::Free && form.count < 2
            || view.word(last).chars().count() < 2
        {
            continue;
        }
        let initials = view.shape(last) == Some(Shape::Upper) && segment.tokens.len() == 1;
        let Some(kind) = form.score.verdict(if initials { 2 } else { LEAST }) else { continue };
        let actor = *actors.entry(key).or_insert_with(|| {
            let span = view.span(segment.tokens.clone());
            names.discover(kind, span.of(view.text).unwrap_or_default(), span, form.score.context)
        });
        let choice = Choice { actor, alias: AliasKind::Name };
        names.add(view, segment.tokens, Origin::Discovery, vec![choice]);
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::found::Settings;
    use crate::resolve::testing::{check, check_some, resolve_with};

    #[test]
    fn one_good_context_serves_the_whole_text() {
        check_some(
            "Zorab Kelmend, the commander, left. Nobody saw Zorab Kelmend.",
            &["Zorab Kelmend=person:zorab-kelmend"],
        );
        check(
            "Attacks in Sarmin, Kelmend and Talmend continued.",
            &["Sarmin=place:sarmin", "Kelmend=place:kelmend", "Talmend=place:talmend"],
        );
    }

    #[test]
    fn a_given_name_alone_is_its_person() {
        check_some(
            "Sheikh Zorab Kelani spoke. Fighters of Zorab left, and Zorab commanded them.",
            &["Zorab=person:zorab-kelani"],
        );
    }

    #[test]
    fn discoveries_can_be_switched_off() {
        let off = Settings { discoveries: false, ..Settings::ALL };
        let found = resolve_with("Sheikh Zorab Kelani of Badr spoke.", off);
        assert_eq!(found.mentions.len(), 1);
        assert!(found.discoveries.is_empty());
    }
}
