//! Which hits of the matcher count as names: articles trimmed off, everyday
//! words and bare titles left out, the longest of those that overlap.

use std::ops::Range;

use crate::entity::AliasKind;
use crate::language::forms::Ending;
use crate::mention::Origin;
use crate::resolve::found::{Found, Sense};
use crate::resolve::names::another::{Against, Bearer, generation};
use crate::resolve::names::companies::form_after;
use crate::resolve::names::held::place_held;
use crate::resolve::names::table::{Choice, Kind, Names, words_of};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ARTICLE, BODY, BODY_ADJECTIVE, COMMON, DOTTED, FEMININE, FUNCTION, GIVEN, GROUP_HEAD,
    GROUP_NOUN, HONORIFIC, MASCULINE, NEVER, OFFICE, PERSON_VERB, PLACE_HEAD, PLACE_NOUN, RANK,
    REGIME, REGNAL, SAY, STATE_SELF, TITLE, TITLE_MODIFIER,
};
use crate::span::Span;
use crate::text::fold::{Class, class};
use crate::text::tokens::Shape;

/// Puts the hits that count among the names. `found` is in text order, the
/// longer first where two begin alike; hits may overlap.
pub(crate) fn place(view: &View<'_>, names: &mut Names, found: Vec<Found>, discover: bool) {
    let (held, found): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|f| f.held);
    put(view, names, found, discover);
    place_held(view, names, held);
}

fn put(view: &View<'_>, names: &mut Names, found: Vec<Found>, discover: bool) {
    let mut others: Vec<Range<usize>> = Vec::new();
    let mut kept: Vec<(Range<usize>, Span, Found)> = Vec::with_capacity(found.len());
    for mut hit in found {
        let tokens = view.tokens_of(hit.span);
        if hit.origin == Origin::Given {
            kept.push((tokens, hit.span, hit));
            continue;
        }
        let (tokens, span) = trim(view, tokens, hit.span);
        if tokens.is_empty() || is_everyday(view, &tokens) {
            continue;
        }
        // "al-Sahrawi" is a family name, not the Sahrawi; "al-Raqqa" is Raqqa.
        let (tokens, span, article) = with_article(view, tokens, span);
        let persons = hit.readings.iter().all(|r| names.kind_of(&r.entity_type) == Kind::Person);
        let (tokens, span) = if persons { untitled(view, tokens, span) } else { (tokens, span) };
        let one = is_one(view, &tokens);
        let (tokens, span) = whole(view, tokens, span);
        let form = form_after(view, &tokens);
        let mut ruled_out = false;
        hit.readings.retain(|r| {
            let kind = names.kind_of(&r.entity_type);
            let fitting = !(article && matches!(kind, Kind::Community | Kind::State))
                && fits(view, &tokens, kind, r.alias);
            let another = match kind {
                Kind::Person => {
                    let own = r.known.as_ref().map_or("", |e| e.name());
                    let bare = one && is_part(own);
                    let against = Bearer { tokens: tokens.clone(), own, bare }.ruled_out(view);
                    if against == Some(Against::Another) {
                        names.bear_otherwise(view.hash(tokens.end - 1));
                    }
                    against.is_some()
                }
                Kind::Group | Kind::Outlet => {
                    form.as_ref().is_some_and(|f| f.is_another(r.known.as_deref()))
                }
                _ => false,
            };
            ruled_out |= another && kind == Kind::Person;
            fitting && !another
        });
        if !hit.readings.is_empty() {
            let group = hit
                .readings
                .iter()
                .all(|r| matches!(names.kind_of(&r.entity_type), Kind::Group | Kind::Outlet));
            match form.filter(|_| group) {
                Some(form) => {
                    let tokens = tokens.start..form.end;
                    kept.push((tokens.clone(), view.span(tokens), hit));
                }
                None => kept.push((tokens, span, hit)),
            }
        } else if ruled_out
            && let Some(end) = generation(view, &tokens)
            && !one
        {
            others.push(tokens.start..end);
        }
    }
    kept.sort_by_key(|(_, span, _)| (span.start(), std::cmp::Reverse(span.end())));
    let mut reach = 0;
    let mut last: Option<(usize, Span)> = None;
    for (tokens, span, hit) in kept {
        let choices: Vec<Choice> = hit
            .readings
            .iter()
            .map(|r| Choice {
                actor: names.listed(r, span.of(view.text).unwrap_or_default()),
                alias: r.alias,
            })
            .collect();
        let given = hit.origin == Origin::Given;
        let bare = !given && is_one(view, &tokens) && !is_unspaced(view, &tokens);
        let part = |r: &Sense| {
            names.kind_of(&r.entity_type) == Kind::Person
                && r.known.as_ref().is_some_and(|e| is_part(e.name()))
        };
        let bare = bare && hit.readings.iter().any(part);
        let alone = hit.readings.iter().any(|r| r.alone);
        // The article trimmed off, two hits may have become one.
        if let Some((index, same)) = last
            && same == span
            && hit.origin != Origin::Given
        {
            if let Some(name) = names.list.get_mut(index) {
                for choice in choices {
                    if !name.choices.iter().any(|c| c.actor == choice.actor) {
                        name.choices.push(choice);
                    }
                }
                name.decided = name.choices.len() == 1;
            }
            continue;
        }
        if span.start() < reach {
            continue;
        }
        reach = span.end();
        let index = names.add_span(tokens, span, hit.origin, choices);
        if let Some(name) = names.list.get_mut(index) {
            (name.bare, name.alone) = (bare, alone);
        }
        last = Some((index, span));
    }
    // "John Malone, Jr.": another of the name.
    for tokens in others.into_iter().filter(|_| discover) {
        if tokens.clone().any(|i| names.covering(i).is_some()) {
            continue;
        }
        let span = view.span(tokens.clone());
        let surface = span.of(view.text).unwrap_or_default();
        let actor = names.discover(Kind::Person, surface, span, "generation");
        let choice = Choice { actor, alias: AliasKind::Name };
        names.add_span(tokens, span, Origin::Discovery, vec![choice]);
    }
}

/// Whether a name is one word, or several that hyphens join.
fn is_one(view: &View<'_>, tokens: &Range<usize>) -> bool {
    words_of(view, tokens.clone()).len() == 1
        || tokens.clone().skip(1).all(|i| view.touches(i))
            && !tokens.clone().any(|i| view.at(i, "."))
}

/// Whether a name has several words, so that one of them is a part of it.
fn is_part(own: &str) -> bool {
    own.split_whitespace().nth(1).is_some()
}

/// Whether a name is written without spaces, so that one token may be all of it.
fn is_unspaced(view: &View<'_>, tokens: &Range<usize>) -> bool {
    let surface = view.span(tokens.clone()).of(view.text).unwrap_or_default();
    surface.chars().any(|c| matches!(class(c), Class::Solo | Class::Kana))
        || surface.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'))
}

/// A person's hit without the offices and ranks that a list has before the
/// name: "Foreign Minister Sergei Lavrov". Of a name of one word an honorific
/// goes too.
fn untitled(view: &View<'_>, tokens: Range<usize>, span: Span) -> (Range<usize>, Span) {
    let office = OFFICE.or(RANK).or(TITLE_MODIFIER);
    let last = tokens.clone().rev().find(|i| view.is(*i, OFFICE.or(RANK)) && *i + 1 < tokens.end);
    let mut start = match last {
        Some(last) if words_of(view, last + 1..tokens.end).len() > 1 => last + 1,
        _ => tokens.start,
    };
    while start + 1 < tokens.end
        && view.is(start, HONORIFIC.or(office))
        && !view.is(start, REGNAL.or(GIVEN).or(MASCULINE).or(FEMININE))
        && words_of(view, tokens.clone()).len() == 2
    {
        start += 1;
        if view.at(start, ".") {
            start += 1;
        }
    }
    if start == tokens.start || start >= tokens.end {
        return (tokens, span);
    }
    let whole = start..tokens.end;
    let span = view.span(whole.clone());
    (whole, span)
}

/// The hit with the dot or bracket that ends it: "Inc.", "Hezbollah (Iraq)".
fn whole(view: &View<'_>, tokens: Range<usize>, span: Span) -> (Range<usize>, Span) {
    let end = tokens.end;
    let open = tokens.clone().any(|i| view.at(i, "(")) && !tokens.clone().any(|i| view.at(i, ")"));
    let dotted = view.at(end, ".") && view.is(end - 1, DOTTED) && view.is_capital(end - 1);
    let bracket = view.at(end, ")") && open;
    if !(dotted && tokens.len() > 1 || bracket) || !view.touches(end) {
        return (tokens, span);
    }
    let whole = tokens.start..end + 1;
    let span = view.span(whole.clone());
    (whole, span)
}

/// The hit without a leading article or a possessive ending.
fn trim(view: &View<'_>, tokens: Range<usize>, span: Span) -> (Range<usize>, Span) {
    let Range { mut start, mut end } = tokens.clone();
    while end > start + 1 && view.shape(end - 1) == Some(Shape::Possessive) {
        end -= 1;
    }
    // "the al-Asad base": the noun in lower case is no part of the name.
    if end > start + 1
        && view.is_lower(end - 1)
        && view.is(end - 1, PLACE_NOUN)
        && (start..end - 1).any(|i| view.is_capital(i))
    {
        end -= 1;
    }
    if end > start + 1
        && matches!(view.word(start), "the" | "The" | "THE")
        && !view.touches(start + 1)
    {
        start += 1;
    }
    if (start..end) == tokens { (tokens, span) } else { (start..end, view.span(start..end)) }
}

/// The hit with the Arabic article before it, and whether one was there.
fn with_article(view: &View<'_>, tokens: Range<usize>, span: Span) -> (Range<usize>, Span, bool) {
    let start = tokens.start;
    let joined = start >= 2
        && view.at(start - 1, "-")
        && view.touches(start)
        && view.touches(start - 1)
        && view.is(start - 2, ARTICLE)
        && view.word(start - 2).len() <= 4;
    if !joined {
        return (tokens, span, false);
    }
    let whole = start - 2..tokens.end;
    let span = view.span(whole.clone());
    (whole, span, true)
}

/// Whether a hit is nothing but everyday words.
fn is_everyday(view: &View<'_>, tokens: &Range<usize>) -> bool {
    if tokens.len() == 1 {
        let i = tokens.start;
        // "Major protests", "parliament", "the General"
        let noun = TITLE.or(GROUP_HEAD).or(GROUP_NOUN).or(PLACE_NOUN).or(PLACE_HEAD).or(COMMON);
        return match view.shape(i) {
            Some(Shape::Lower) => view.is(i, noun) && view.word(i).is_ascii(),
            Some(Shape::Capital) => {
                view.is(i, FUNCTION.or(TITLE)) || view.is(i, COMMON) && view.opens(i)
            }
            _ => false,
        };
    }
    tokens.clone().all(|i| {
        view.is_lower(i)
            && view.word(i).is_ascii()
            && (view.is(i, COMMON) || view.word(i).len() < 4)
            || view.shape(i) == Some(Shape::Mark)
    })
}

/// Whether a reading of this kind can stand for these words.
fn fits(view: &View<'_>, tokens: &Range<usize>, kind: Kind, alias: AliasKind) -> bool {
    let last = tokens.end - 1;
    if kind == Kind::Person {
        let noun = view.is(last, PLACE_NOUN.or(PLACE_HEAD).or(GROUP_HEAD))
            && !view.is(last, HONORIFIC)
            && tokens.len() > 1;
        if noun {
            return false;
        }
    }
    if tokens.len() == 1 && alias == AliasKind::Short && view.is(last, NEVER) {
        return false;
    }
    // "Secretary of State" is an office, whoever holds it.
    if matches!(kind, Kind::Person | Kind::Group) && !view.is(last, GROUP_HEAD) {
        let office = tokens.clone().find(|i| view.is(*i, OFFICE) && view.is_capital(*i));
        if let Some(office) = office
            && (view.at(office + 1, "of") && office + 1 < tokens.end
                || office == last && tokens.clone().all(|i| view.is(i, TITLE.or(TITLE_MODIFIER))))
        {
            return false;
        }
    }
    true
}

/// Joins a state's name with the noun of its government or of one of its
/// bodies: "the Syrian government" is Syria, "the Syrian army" a group.
pub(crate) fn bodies(view: &View<'_>, names: &mut Names, discover: bool) {
    for index in 0..names.list.len() {
        let Some(name) = names.get(index) else { continue };
        let tokens = name.tokens.clone();
        let state = names.reading(name, Kind::State);
        let community = name
            .choices
            .iter()
            .any(|c| names.actor_kind(c.actor) == Kind::Community && c.alias == AliasKind::Demonym);
        let person = names.kind(name) == Some(Kind::Person);
        if tokens.is_empty() || state.is_none() && !person && !community {
            continue;
        }
        let end = tokens.end;
        if let Some(state) = state {
            if view.is(end, STATE_SELF) && view.is_lower(end) {
                let choice = Choice { actor: state.actor, alias: AliasKind::Metonym };
                names.add(view, tokens.start..end + 1, Origin::Gazetteer, vec![choice]);
                continue;
            }
            // "the government of Iraq"
            if let Some(start) = government_of(view, tokens.start) {
                let choice = Choice { actor: state.actor, alias: AliasKind::Metonym };
                names.add(view, start..end, Origin::Gazetteer, vec![choice]);
                continue;
            }
        }
        if !discover || !view.is_lower(end) || !view.is(end, BODY) {
            continue;
        }
        let body = view.words.bodies.iter().find_map(|body| {
            let words = body.split(' ').count();
            let fits = body.split(' ').zip(end..).all(|(w, i)| view.word(i) == w);
            fits.then_some(end + words)
        });
        // "Iraqi military bases": the body is no more than an adjective.
        let modifies = |to: usize| {
            view.is(to - 1, BODY_ADJECTIVE)
                && view.is_lower(to)
                && !view.is(to, FUNCTION.or(SAY).or(PERSON_VERB))
                && !view.ends(to, Ending::Past)
                || view.at(to, "-")
        };
        if let Some(to) = body
            && !modifies(to)
            && (!person || view.is(end, REGIME))
        {
            let span = view.span(tokens.start..to);
            let actor = names.discover(
                Kind::Group,
                span.of(view.text).unwrap_or_default(),
                span,
                "body of a state",
            );
            names.add(
                view,
                tokens.start..to,
                Origin::Discovery,
                vec![Choice { actor, alias: AliasKind::Name }],
            );
        }
    }
}

/// Where "government of" begins, when it stands before token `at`.
fn government_of(view: &View<'_>, at: usize) -> Option<usize> {
    let floor = view.sentence_start(at);
    let mut of = at.checked_sub(1)?;
    if view.at(of, "the") {
        of = of.checked_sub(1)?;
    }
    let noun = of.checked_sub(1).filter(|n| *n >= floor)?;
    if !view.at(of, "of") || !matches!(view.word(noun), "government" | "Government") {
        return None;
    }
    let federal = noun
        .checked_sub(1)
        .filter(|f| *f >= floor && matches!(view.word(*f), "Federal" | "federal"));
    Some(federal.unwrap_or(noun))
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check;

    #[test]
    fn articles_are_trimmed_and_states_take_their_bodies() {
        check(
            "He praised the UN and the Syrian army.",
            &["UN=un", "Syrian army=group:syrian-army"],
        );
        check("The Iraqi government fell.", &["Iraqi government=iraq"]);
        check("It backs the government of Iraq.", &["government of Iraq=iraq"]);
        check("Rockets hit Iraqi military bases.", &["Iraqi=iraq"]);
        check("The name al-Iraqi is a family name.", &[]);
    }
}
