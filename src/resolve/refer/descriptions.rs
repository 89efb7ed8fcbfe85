//! Descriptions that point back: "the group", "the militia", "the country".
//!
//! Only plain ones: an article, maybe an adjective, and one noun; or the title
//! that a person was named with ("the general"). "The group
//! of 20" and "the militia Badr" point elsewhere; "its leader" is a relation
//! and left to the rules.

use std::ops::Range;

use crate::resolve::names::table::{Kind, Names};
use crate::resolve::refer::agreement::{Role, is_verb};
use crate::resolve::refer::focus::{Finder, Item};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ADVERB, ARMY, ARMY_WORD, BODY, FUNCTION, FastMap, GENERATION, GROUP_ADJECTIVE, GROUP_NOUN,
    NOUN_AFTER, PAIR, PERSON_NOUN, SAID_ARMED, SAID_GROUP, SAID_HEAD, SAID_OUTLET, SAID_PLACE,
    SAID_STATE, STATE_ORGAN, TITLE, TITLE_MODIFIER,
};

/// What a noun asks for: a kind, and whether the name should hold the noun.
fn sought(view: &View<'_>, noun: usize) -> Option<(Kind, bool)> {
    let kinds = [
        (SAID_GROUP, Kind::Group, false),
        (SAID_HEAD, Kind::Group, true),
        (SAID_STATE, Kind::State, false),
        (SAID_PLACE, Kind::Place, false),
        (SAID_OUTLET, Kind::Outlet, false),
    ];
    let found = kinds.into_iter().find(|(class, ..)| view.is(noun, *class));
    found.map(|(_, kind, holds)| (kind, holds))
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
    let end = last_noun(view, noun, range.end) + 1;
    if !stands_alone(view, finder, end, range.end) {
        return None;
    }
    let item = match sought(view, noun).filter(|_| end == noun + 1) {
        Some((kind, holds)) => {
            if view.is(noun, SAID_ARMED)
                && let Some(item) = remembered(finder, i, noun, sentence)
            {
                return Some((i..end, item));
            }
            let held = holds.then(|| view.word(noun));
            again(finder, noun, sentence, kind)
                .or_else(|| antecedent(finder, i, sentence, kind, held))
                .or_else(|| namesake(finder, noun, sentence).filter(|t| t.kind == kind))?
        }
        // "the general public": the title is an adjective.
        None if view.is_lower(end) && !view.is(end, FUNCTION) && !is_verb(view, end) => {
            return None;
        }
        None => titled(finder, i + 1..end, sentence)?,
    };
    let item = Item {
        token: i,
        sentence,
        described: true,
        role: position(view, i, end, range.start),
        ..item
    };
    Some((i..end, item))
}

/// "the rebels" are the same through a text: what they were when last named.
fn remembered(finder: &Finder<'_>, i: usize, noun: usize, sentence: usize) -> Option<Item> {
    let view = finder.view;
    let (names, token) = finder.said.get(&view.hash(noun))?;
    let name = finder.names.get(*names)?;
    let actor = name.choices.first()?.actor;
    (*token < i).then(|| Item {
        token: i,
        sentence,
        role: position(view, i, noun + 1, view.sentence_start(i)),
        kind: Kind::Group,
        actor,
        names: vec![*names],
        plural: true,
        described: true,
    })
}

/// "the two men", "both": the only two of a kind in the sentence before.
pub(crate) fn pair(
    finder: &Finder<'_>,
    i: usize,
    sentence: usize,
    range: Range<usize>,
) -> Option<(Range<usize>, Item)> {
    let view = finder.view;
    let both = view.word(i).eq_ignore_ascii_case("both");
    let (noun, end) = if both {
        (None, i + 1)
    } else if view.at(i + 1, "two") && view.is(i + 2, PAIR) && i + 2 < range.end {
        (Some(i + 2), i + 3)
    } else {
        return None;
    };
    // "both Iran and Iraq", "both splinter groups" are said here.
    if both && !is_verb(view, end) || view.at(end, "of") {
        return None;
    }
    let kind = match noun {
        Some(noun) if view.is(noun, GROUP_NOUN) => Some(Kind::Group),
        Some(noun) if view.is(noun, PERSON_NOUN.or(TITLE)) || view.at(noun, "men") => {
            Some(Kind::Person)
        }
        Some(_) => Some(Kind::State),
        None => None,
    };
    let back = sentence.checked_sub(1).filter(|b| !view.is_heading(*b))?;
    for at in [sentence, back] {
        let fits = |t: &&Item| kind.map_or(t.kind == Kind::Person, |k| k == t.kind);
        // "The two men left. Both were tired."
        let pair = finder.items.iter().rev().find(|t| {
            t.sentence == at && t.token < i && t.described && t.names.len() == 2 && fits(t)
        });
        if let Some(pair) = pair {
            let role = position(view, i, end, range.start);
            return Some((i..end, Item { token: i, sentence, role, ..pair.clone() }));
        }
        let mut two: Vec<&Item> = Vec::new();
        let items = finder.items.iter().filter(|t| t.sentence == at && t.token < i);
        for t in items.filter(|t| t.names.len() == 1) {
            if fits(&t) && t.role > Role::Modifier && !two.iter().any(|o| o.actor == t.actor) {
                two.push(t);
            }
        }
        match two.as_slice() {
            [] => {}
            [one, other] => {
                let names = [one, other].iter().flat_map(|t| t.names.clone()).collect();
                let item = Item {
                    token: i,
                    sentence,
                    role: position(view, i, end, range.start),
                    names,
                    plural: true,
                    described: true,
                    ..(*one).clone()
                };
                return Some((i..end, item));
            }
            _ => return None,
        }
    }
    None
}

/// The last word of a title that begins at `noun`: "the prime minister".
fn last_noun(view: &View<'_>, noun: usize, limit: usize) -> usize {
    let more = |i: usize| {
        i + 1 < limit
            && i < noun + 3
            && view.is(i, TITLE_MODIFIER)
            && view.is_lower(i + 1)
            && view.is(i + 1, TITLE.or(TITLE_MODIFIER).or(PERSON_NOUN))
    };
    let mut last = noun;
    while more(last) {
        last += 1;
    }
    last
}

/// How many sentences a title looks back.
const TITLES_REACH: usize = 5;

/// The person last named with this title: "Gen. X ... the general", "X, a
/// cleric ... the cleric".
fn titled(finder: &Finder<'_>, words: Range<usize>, sentence: usize) -> Option<Item> {
    let view = finder.view;
    let noun = words.end.checked_sub(1)?;
    if !view.is(noun, TITLE.or(PERSON_NOUN)) || view.word(noun).ends_with('s') {
        return None;
    }
    // "the former president" is he who was called the president.
    let first = words.clone().find(|i| !view.is(*i, ADVERB.or(GENERATION))).unwrap_or(noun);
    // but only while one speaks of him.
    let reach = if first == words.start { TITLES_REACH } else { 2 };
    let back = finder.items.iter().rev();
    back.take_while(|t| sentence - t.sentence <= reach)
        .filter(|t| t.kind == Kind::Person && t.names.len() == 1 && !t.described)
        .find(|t| bears(finder, t, first..noun + 1))
        .cloned()
}

/// Whether the name of an item has these words as a title before it, or in
/// the apposition after it.
fn bears(finder: &Finder<'_>, item: &Item, words: Range<usize>) -> bool {
    let view = finder.view;
    let Some(name) = item.names.first().and_then(|n| finder.names.get(*n)) else { return false };
    let same = |i: usize, word: usize| {
        let (a, b) = (view.word(i), view.word(word));
        let short = view.at(i + 1, ".") && a.len() > 1 && b.len() > a.len();
        a.eq_ignore_ascii_case(b)
            || short && b.get(..a.len()).is_some_and(|b| a.eq_ignore_ascii_case(b))
    };
    let stands = |at: usize| words.clone().zip(at..).all(|(word, i)| same(i, word));
    let (start, end) = (name.tokens.start, name.tokens.end);
    let floor = view.sentence_start(start).max(start.saturating_sub(7));
    // Only titles, their modifiers and the states they are of stand there.
    let before = (floor..start).rev().take_while(|i| {
        let title = view.is(*i, TITLE.or(TITLE_MODIFIER).or(PERSON_NOUN));
        let state = finder.names.kind_at(*i) == Some(Kind::State);
        title || state || view.at(*i, ".") || view.at(*i, ",") && *i + 1 == start
    });
    if before.into_iter().any(stands) {
        return true;
    }
    let limit = view.sentence_end(start).min(end + 9);
    view.at(end, ",")
        && !view.is_capital(end + 1)
        && (end + 1..limit)
            .take_while(|i| !matches!(view.word(*i), "," | ";" | "and" | "who" | "of"))
            .any(stands)
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
    let modifies = view.is(end, NOUN_AFTER);
    !goes_on && !modifies
}

fn position(view: &View<'_>, i: usize, end: usize, floor: usize) -> Role {
    if i == floor || is_verb(view, end) { Role::Subject } else { Role::Oblique }
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
    held: Option<&str>,
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
    // "X, which armed the group": not X itself.
    let own = finder.items.last().filter(|t| {
        t.sentence == sentence
            && t.role == Role::Subject
            && matches!(view.word(t.token), "which" | "who")
            && (t.token + 1..i).all(|k| !matches!(view.word(k), "," | ";"))
            && view.is_lower(i.wrapping_sub(1))
            && is_verb(view, i.wrapping_sub(1))
    });
    let fits = |t: &&Item| fits(t) && own.is_none_or(|o| o.actor != t.actor);
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

/// Per noun that may stand for a group ("network"), the first name of the only
/// group of the text whose name holds it.
pub(crate) fn group_nouns(view: &View<'_>, names: &Names) -> FastMap<u64, Option<usize>> {
    let mut out: FastMap<u64, Option<usize>> = FastMap::default();
    let actor = |index: usize| names.get(index).and_then(|n| n.choices.first()).map(|c| c.actor);
    for (index, name) in names.list.iter().enumerate() {
        if !name.decided || names.kind(name) != Some(Kind::Group) {
            continue;
        }
        for t in name.tokens.clone().filter(|t| view.is(*t, SAID_GROUP.or(SAID_HEAD))) {
            let first = out.entry(view.hash(t)).or_insert(Some(index));
            if first.is_some_and(|f| actor(f) != actor(index)) {
                *first = None;
            }
        }
    }
    out
}

/// The only group of the text whose name holds the noun: "the network" is the
/// Haqqani network, however long ago it was named.
fn namesake(finder: &Finder<'_>, noun: usize, sentence: usize) -> Option<Item> {
    // "the army" is the state's own, whatever group calls itself one.
    if finder.view.is(noun, BODY.or(STATE_ORGAN)) {
        return None;
    }
    let index = (*finder.nouns.get(&finder.view.hash(noun))?)?;
    let name = finder.names.get(index).filter(|n| n.tokens.end <= noun)?;
    let actor = name.choices.first()?.actor;
    Some(Item {
        token: noun,
        sentence,
        role: Role::Oblique,
        kind: Kind::Group,
        actor,
        names: vec![index],
        plural: false,
        described: true,
    })
}

/// Whether it is a body of a state or of states, which nobody calls "the
/// group".
fn is_body(finder: &Finder<'_>, item: &Item) -> bool {
    let view = finder.view;
    let organ = |word: &str| view.words.classes(word).any(STATE_ORGAN);
    let name = item.names.first().and_then(|n| finder.names.get(*n));
    name.is_some_and(|n| n.tokens.clone().any(|t| view.is(t, STATE_ORGAN)))
        || finder.names.actors.get(item.actor as usize).is_some_and(|a| a.words().any(organ))
}

/// Whether the item's name, or its entity's full name, holds the word; "the
/// army" may be armed forces.
fn holds(finder: &Finder<'_>, item: &Item, word: &str) -> bool {
    let Some(name) = item.names.first().and_then(|n| finder.names.get(*n)) else { return false };
    let words = &finder.view.words;
    if words.classes(word).any(ARMY)
        && finder
            .names
            .actors
            .get(item.actor as usize)
            .is_some_and(|a| a.words().any(|part| words.classes(part).any(ARMY_WORD)))
    {
        return true;
    }
    let has = |tokens: Range<usize>| {
        tokens.into_iter().any(|t| {
            let w = finder.view.word(t);
            begins(w, word)
        })
    };
    has(name.tokens.clone())
        || finder
            .names
            .actors
            .get(item.actor as usize)
            .is_some_and(|a| a.words().any(|part| begins(part, word)))
}

/// Whether a word begins with these letters, of whatever case.
fn begins(word: &str, letters: &str) -> bool {
    word.get(..letters.len()).is_some_and(|s| s.eq_ignore_ascii_case(letters))
}
