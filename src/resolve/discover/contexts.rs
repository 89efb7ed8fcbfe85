//! The words before and after a name, and what they say it is.

use crate::resolve::discover::score::Score;
use crate::resolve::discover::segments::{Segment, word_count};
use crate::resolve::names::table::{Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ADVERB, ALIAS_CUE, ATTACK_NOUN, CALENDAR, FREED, FUNCTION, GROUP_ACTOR, GROUP_NOUN, HELD_PLACE,
    HONORIFIC, IN, INSTANCE, LEADER_NOUN, LEADING_VERB, LED, MOVE, NEAR, OFFICE, OUTLET_NOUN,
    PART_NOUN, PERSON_NOUN, PERSON_OBJECT, PERSON_VERB, PLACE_NOUN, PLACE_OWNER, PLACE_SIDE,
    PLACE_VERB, POSSESSED, RANK, SAY, TITLE, WEAK_PLACE_VERB,
};
use crate::text::tokens::Shape;

pub(crate) fn before(view: &View<'_>, names: &Names, segment: &Segment, score: &mut Score) {
    let start = segment.tokens.start;
    let floor = view.sentence_start(start);
    let Some(mut p) = start.checked_sub(1).filter(|p| *p >= floor) else { return };
    let several = word_count(view, segment) >= 2;
    let article = matches!(view.word(p), "the" | "The" | "this");
    if article {
        score.add(Kind::Person, -4, "");
        score.add(Kind::Group, 1, "article");
        score.add(Kind::Outlet, 1, "article");
        match p.checked_sub(1).filter(|q| *q >= floor) {
            Some(q) => p = q,
            None => return,
        }
    }
    if article && several && !view.is_heading(segment.sentence) {
        // Few things but groups have unknown names of several words and an
        // article.
        score.add(Kind::Group, 2, "article");
    }
    let word = view.word(p);
    if view.shape(p) == Some(Shape::Possessive) && several {
        score.add(Kind::Person, 1, "owner");
    }
    if view.shape(p) == Some(Shape::Lower) || view.is(p, IN) && view.opens(p) {
        if !article && view.is(p, HONORIFIC.or(RANK).or(OFFICE).or(PERSON_NOUN)) {
            score.add(Kind::Person, if several { 4 } else { 3 }, "title");
        }
        if view.is(p, GROUP_NOUN) {
            score.add(Kind::Group, 3, "apposition");
        }
        if view.is(p, OUTLET_NOUN) {
            score.add(Kind::Outlet, 3, "apposition");
        }
        if view.is(p, IN) {
            let near = view.is(p, NEAR) || word == "into";
            if !article {
                // "an analyst at X": where people work.
                let at = word == "at" && !several && !(p > floor && view.is(p - 1, PERSON_NOUN));
                score.add(Kind::Place, if near || at { 3 } else { 1 }, "preposition");
                if near {
                    score.add(Kind::Person, -2, "");
                }
            } else if near {
                score.add(Kind::Place, 1, "preposition");
            }
        }
        if word == "of" && p > floor && view.at(p - 1, "out") {
            score.add(Kind::Place, 3, "preposition");
        }
        if matches!(word, "on" | "against") && p > floor && view.is(p - 1, ATTACK_NOUN) {
            score.add(Kind::Place, 2, "attack on");
        }
        if !article && several && view.is(p, FREED) {
            score.add(Kind::Place, 4, "verb");
        }
        if matches!(word, "of" | "in")
            && let Some(q) = p.checked_sub(1)
            && view.is_lower(q)
        {
            if view.is(q, PLACE_OWNER) {
                score.add(Kind::Place, 3, "place noun");
            } else if view.is(q, PLACE_NOUN) && word == "of" {
                score.add(Kind::Place, 4, "place noun");
            } else if view.is(q, PLACE_SIDE) {
                score.add(Kind::Place, 2, "place noun");
            } else if view.is(q, LEADER_NOUN) && word == "of" {
                // "the boss of X", "members of X": of a group, as few persons
                // and places have one.
                score.add(Kind::Group, if several { 5 } else { 2 }, "members");
            } else if view.is(q, GROUP_ACTOR.or(PERSON_NOUN)) && word == "of" {
                score.add(Kind::Group, 2, "members");
            }
        }
        if view.is(p, INSTANCE) {
            instance(view, floor, p, several, score);
        }
        if !article && !several && view.is(p, PLACE_VERB.or(WEAK_PLACE_VERB)) {
            score.add(Kind::Place, if view.is(p, PLACE_VERB) { 3 } else { 2 }, "verb");
        }
        if matches!(word, "to" | "from" | "for") && !article {
            let near = (floor..p).rev().take(5).any(|q| view.is(q, MOVE));
            score.add(Kind::Place, 2 * i32::from(near), "movement");
        }
        // "led by", "established in 2010 by"
        if word == "by" && several && (floor..p).rev().take(4).any(|q| view.is(q, LED)) {
            score.add(Kind::Person, 3, "led by");
        }
        // "fought under X", "the unit under X"
        if word == "under" && several && !article {
            score.add(Kind::Person, 1, "led by");
        }
        // "heads X", "joined X"
        if several && view.is(p, LEADING_VERB) {
            score.add(Kind::Group, 3, "verb");
        }
        if matches!(word, "a" | "an") && segment.tokens.len() == 1 {
            let end = segment.tokens.end;
            if matches!(view.word(end), "." | "," | ";" | "from" | "who" | "and") {
                score.add(Kind::Community, 5, "article");
            }
        }
        if word == "told" {
            score.add(Kind::Outlet, 3, "told");
        }
        if several && view.is(p, PERSON_OBJECT) {
            score.add(Kind::Person, 1, "verb");
        }
        return;
    }
    // "(Rudaw, January 14)"
    if matches!(word, "(" | ";") && view.at(segment.tokens.end, ",") {
        let next = segment.tokens.end + 1;
        if view.is(next, CALENDAR) || view.shape(next) == Some(Shape::Number) {
            score.add(Kind::Outlet, 7, "citation");
        }
    }
    if word == "," {
        // "a Lebanese militia leader, X": the noun stands before the comma.
        for q in (floor..p).rev().take(7) {
            if matches!(view.word(q), "," | ";" | "(" | ")") || view.is(q, SAY) {
                break;
            }
            let near = p - q <= 1;
            if view.is(q, PERSON_NOUN.or(TITLE)) && (near || view.is_capital(q)) && !article {
                let apart = !near && (q + 1..p).any(|i| names.covering(i).is_some());
                if near || apart {
                    score.add(Kind::Person, if several { 3 } else { 1 }, "apposition");
                    break;
                }
            }
            if near && view.is(q, GROUP_NOUN) {
                score.add(Kind::Group, 3, "apposition");
            } else if near && view.is(q, PLACE_NOUN) {
                score.add(Kind::Place, 3, "apposition");
            } else if near && view.is(q, OUTLET_NOUN) {
                score.add(Kind::Outlet, 3, "apposition");
            }
        }
    }
}

/// "key towns including X", "militias such as X".
fn instance(view: &View<'_>, floor: usize, cue: usize, several: bool, score: &mut Score) {
    if view.at(cue, "as") && !(cue > floor && view.at(cue - 1, "such")) {
        return;
    }
    for i in (floor..cue).rev().take(9) {
        if matches!(view.word(i), ";" | "(" | ")") || view.is(i, SAY) {
            return;
        }
        if !view.is_lower(i) || !view.word(i).ends_with('s') {
            continue;
        }
        if view.is(i, PLACE_NOUN) {
            score.add(Kind::Place, 3, "instance");
        } else if view.is(i, GROUP_NOUN) {
            score.add(Kind::Group, 3, "instance");
        } else if view.is(i, PERSON_NOUN.or(OFFICE)) && several {
            score.add(Kind::Person, 3, "instance");
        } else {
            continue;
        }
        return;
    }
}

pub(crate) fn after(view: &View<'_>, names: &Names, segment: &Segment, score: &mut Score) {
    let end = segment.tokens.end;
    let limit = view.sentence_end(segment.tokens.start);
    if end >= limit {
        return;
    }
    let several = word_count(view, segment) >= 2;
    let word = view.word(end);
    match view.shape(end) {
        Some(Shape::Lower) => {
            let next = if matches!(word, "has" | "had" | "also" | "later" | "have") {
                end + 1
            } else {
                end
            };
            if view.is(next, SAY) && view.is_lower(next) {
                score.add(Kind::Person, if several { 2 } else { 1 }, "verb of saying");
                score.add(Kind::Group, 1, "verb of saying");
            } else if view.is(next, PERSON_VERB) && several {
                score.add(Kind::Person, 1, "verb");
            }
            if word == "who" {
                score.add(Kind::Person, 3, "relative clause");
            }
            if view.is(end, GROUP_ACTOR) {
                score.add(Kind::Group, 2, "members");
            }
            if view.is(end, GROUP_NOUN) && !view.is(end, PART_NOUN) {
                score.add(Kind::Group, 3, "head noun");
            }
            if view.is(end, OUTLET_NOUN) && !view.is(end, PLACE_NOUN) {
                score.add(Kind::Outlet, 3, "head noun");
            }
            let held = view.is(end, HELD_PLACE);
            if view.is(end, PLACE_NOUN) && !held && !word.ends_with('s') {
                score.add(Kind::Place, 3, "head noun");
            }
            // "at Amiens in France", "held Kyauktaw in Rakhine State"
            if word == "in" && matches!(names.kind_at(end + 1), Some(Kind::State | Kind::Place)) {
                let before = segment.tokens.start.wrapping_sub(1);
                // "held Kyauktaw and Minbya in Rakhine State"
                let paired = view.at(before, "and")
                    && !several
                    && view.is_capital(before.wrapping_sub(1))
                    && view.is(before.wrapping_sub(2), PLACE_VERB.or(WEAK_PLACE_VERB));
                let led = paired || view.is(before, IN.or(PLACE_VERB));
                score.add(Kind::Place, if led { 3 } else { 2 }, "place, state");
            }
            if matches!(word, "fell" | "falls") {
                score.add(Kind::Place, if view.at(end + 1, "to") { 3 } else { 1 }, "verb");
            }
            if several && matches!(word, "has" | "had" | "was" | "is" | "would" | "will") {
                score.add(Kind::Person, 1, "verb");
            }
            if matches!(word, "is" | "was" | "were" | "are" | "became" | "remains") {
                described(view, names, end + 1, limit, false, score);
            }
        }
        Some(Shape::Mark) if word == "," => {
            let next = end + 1;
            if matches!(view.word(next), "whom" | "whose") && several {
                score.add(Kind::Person, 1, "relative clause");
            }
            // "X, also known as Y": persons and groups have other names.
            if view.is(next, ALIAS_CUE) && several {
                score.add(Kind::Person, 1, "other name");
            }
            if view.at(next, "who") {
                let article = segment.tokens.start > 0
                    && matches!(view.word(segment.tokens.start - 1), "the" | "The");
                let kind = if article && several { Kind::Group } else { Kind::Person };
                score.add(kind, 4, "relative clause");
            }
            if view.shape(next) == Some(Shape::Number)
                && view.word(next).len() == 2
                && matches!(view.word(next + 1), "," | ".")
                && several
            {
                score.add(Kind::Person, 4, "age");
            }
            if let Some(name) = names.name_at(next)
                && name.tokens.start == next
                && matches!(names.kind(name), Some(Kind::State | Kind::Place))
                && !view.at(name.tokens.end, "and")
                && view.shape(end + 1).is_some_and(Shape::is_capital)
            {
                score.add(Kind::Place, 1, "place, state");
            }
            described(view, names, next, limit, true, score);
        }
        Some(Shape::Mark) if word == "(" => {
            let short = end + 1;
            if view.is(short, ALIAS_CUE) && several {
                score.add(Kind::Person, 1, "other name");
            }
            if view.shape(short) == Some(Shape::Upper) && view.at(short + 1, ")") && several {
                score.add(Kind::Group, 5, "acronym");
            }
        }
        Some(Shape::Possessive) if view.is(end + 1, POSSESSED) => {
            score.add(Kind::Person, 2, "kin");
        }
        _ => {}
    }
}

/// Looks for the noun of a description that begins at `from`: "the commander
/// of", "a town in".
fn described(
    view: &View<'_>,
    names: &Names,
    from: usize,
    limit: usize,
    apposition: bool,
    score: &mut Score,
) {
    let mut from = from;
    if apposition && view.is(from, ADVERB) {
        from += 1;
    }
    let owned = names.name_at(from).filter(|n| n.tokens.start == from).map(|n| n.tokens.end);
    if apposition
        && let Some(owner) = owned
        && view.shape(owner) == Some(Shape::Possessive)
    {
        from = owner;
    }
    let article =
        matches!(view.word(from), "a" | "an" | "the" | "one" | "its" | "his" | "another" | "their")
            || view.shape(from) == Some(Shape::Possessive);
    if !(article || apposition && view.is_lower(from)) {
        return;
    }
    let mut noun = None;
    for i in from + usize::from(article)..limit.min(from + 8) {
        match view.shape(i) {
            Some(Shape::Lower | Shape::Capital | Shape::Upper | Shape::Possessive) => {}
            _ if matches!(view.word(i), "-" | "’s" | "'s") => continue,
            _ => break,
        }
        if view.is(i, FUNCTION) || matches!(view.word(i), "who" | "which" | "that" | "and") {
            break;
        }
        if view.is(i, PERSON_NOUN.or(TITLE).or(GROUP_NOUN).or(PLACE_NOUN).or(OUTLET_NOUN)) {
            noun = Some(i);
        }
    }
    let Some(noun) = noun else { return };
    if !article && noun > from + 1 {
        return;
    }
    let points = if article { 4 } else { 3 };
    if view.is(noun, PERSON_NOUN.or(TITLE)) && (view.is_lower(noun) || article) {
        score.add(Kind::Person, points, "apposition");
    } else if view.is(noun, GROUP_NOUN) {
        score.add(Kind::Group, points, "apposition");
    } else if view.is(noun, OUTLET_NOUN) && !view.is(noun, PLACE_NOUN) {
        score.add(Kind::Outlet, points, "apposition");
    } else if view.is(noun, PLACE_NOUN) && view.is_lower(noun) {
        score.add(Kind::Place, points, "apposition");
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::{check, check_some};

    #[test]
    fn words_around_a_name_type_it() {
        for (text, name) in [
            (
                "They arrested a Lebanese militia leader, Zorab Kelmend.",
                "Zorab Kelmend=person:zorab-kelmend",
            ),
            (
                "Zorab Kelmend, the commander of the camp, left.",
                "Zorab Kelmend=person:zorab-kelmend",
            ),
            ("Zorab Kelmend, 45, was not at home.", "Zorab Kelmend=person:zorab-kelmend"),
            ("The troops of Kelmend, who fled, came back.", "Kelmend=person:kelmend"),
            ("They took the town of Kelmend.", "Kelmend=place:kelmend"),
            ("Fighting went on in Kelmend.", "Kelmend=place:kelmend"),
            ("They attacked a base at Kelmend.", "Kelmend=place:kelmend"),
            ("It held Kelmend and Talmend in Syria.", "Kelmend=place:kelmend"),
            ("Key towns including Kelmend fell.", "Kelmend=place:kelmend"),
            ("Kelmend fell to the rebels.", "Kelmend=place:kelmend"),
            ("The militia group Kelmend fought on.", "Kelmend=group:kelmend"),
            ("It said so (Kelmend, March 3).", "Kelmend=outlet:kelmend"),
            ("She told Kelmend that it was over.", "Kelmend=outlet:kelmend"),
            ("His deputy is a Kelmend.", "Kelmend=community:kelmend"),
            ("He is the boss of Zorab Talmend.", "Zorab Talmend=group:zorab-talmend"),
            ("It was founded in 2010 by Zorab Kelmend.", "Zorab Kelmend=person:zorab-kelmend"),
            ("She wants to replace Zorab Kelmend.", "Zorab Kelmend=person:zorab-kelmend"),
            ("Zorab Kelmend, also known as Talmend, left.", "Zorab Kelmend=person:zorab-kelmend"),
        ] {
            check_some(text, &[name]);
        }
        check("He read Kelmend with care.", &[]);
    }
}
