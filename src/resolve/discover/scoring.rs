//! What the words around a segment say it is.

use crate::resolve::discover::contexts::{after, before};
use crate::resolve::discover::score::{KINDS, Score};
use crate::resolve::discover::segments::{Form, Segment, word_count};
use crate::resolve::names::table::{Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    COMMON, FUNCTION, GIVEN, GROUP_START, INNER_PARTICLE, KUNYA, NEVER, PARTICLE, PLACE_START,
};
use crate::text::tokens::Shape;

/// Reads the context of one segment.
pub(crate) fn score(view: &View<'_>, names: &Names, segment: &Segment) -> Score {
    let mut score = Score::default();
    match segment.form {
        Form::Head(kind) => score.add(kind, 5, "head noun"),
        Form::Titled => score.add(Kind::Person, 5, "title"),
        Form::Longer(kind) => score.add(kind, 3, "longer name"),
        Form::Same(_) => {}
        Form::Free => {}
    }
    shape(view, segment, &mut score);
    if !view.is_heading(segment.sentence) {
        before(view, names, segment, &mut score);
        after(view, names, segment, &mut score);
    }
    score
}

fn shape(view: &View<'_>, segment: &Segment, score: &mut Score) {
    let tokens = segment.tokens.clone();
    let (start, end) = (tokens.start, tokens.end);
    let words = word_count(view, segment);
    let common =
        tokens.clone().filter(|i| view.is(*i, COMMON.or(FUNCTION)) && !view.is(*i, GIVEN)).count();
    if words >= 2 {
        if view.is(start, GIVEN) && common == 0 {
            score.add(Kind::Person, 4, "given name");
        } else if view.is(start, GIVEN) {
            score.add(Kind::Person, 1, "given name");
        }
        if view.is(start, KUNYA) && common == 0 {
            score.add(Kind::Person, 4, "kunya");
        }
        let inner = start + 1..end.saturating_sub(1);
        if inner.clone().any(|i| view.is(i, INNER_PARTICLE)) {
            score.add(Kind::Person, 3, "particle");
        }
        if inner.clone().any(|i| view.at(i, ".") && view.word(i - 1).chars().count() == 1) {
            score.add(Kind::Person, 3, "initial");
        }
        // Most unknown names of two or three words are persons'.
        if common == 0 && words <= 3 && segment.form == Form::Free {
            score.add(Kind::Person, 2, "form");
        }
        // A family name with the article.
        if end - start >= 4 && view.at(end - 2, "-") && view.is(end - 3, PARTICLE) && common == 0 {
            score.add(Kind::Person, 1, "article");
        }
    }
    if segment.form == Form::Free {
        if view.is(start, GROUP_START) && common == 0 {
            score.add(Kind::Group, if words >= 2 { 5 } else { 2 }, "first word");
        }
        if view.is(start, PLACE_START) && words >= 2 && !view.is(start, COMMON) {
            score.add(Kind::Place, 2, "first word");
        }
        // "the White Helmets" may be a name, "Rapid Advances" is none.
        if words > 1 && common == words {
            let article = start > 0 && view.at(start - 1, "the");
            for kind in KINDS {
                score.add(kind, if article { -1 } else { -2 }, "");
            }
        }
    }
    if start + 1 == end && view.shape(start) == Some(Shape::Upper) && segment.form == Form::Free {
        let letters = view.word(start).chars().filter(|c| c.is_alphabetic()).count();
        if (2..=6).contains(&letters) && !view.is(start, NEVER) {
            score.add(Kind::Group, if letters > 2 { 2 } else { 1 }, "initials");
        }
    }
}
