//! What the words around a name say against the listed bearer: another of the
//! name, somebody of the family, a street, a title that goes with a given name.

use std::ops::Range;

use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    AGAIN, AUXILIARY, BELONG, DEFINITE, FEMININE, FINITE, GENERATION, GIVEN_FEMALE, GIVEN_MALE,
    GROUP_HEAD, INDEFINITE, MASCULINE, NAMED_AFTER, NEAR, ORIGIN, OWNER, PERSON_VERB, PLACE_OWNER,
    PRIVATE, REGNAL, RELATIVE, SAY, TITLE, TRUST,
};
use crate::text::tokens::Shape;

/// A name of a person in the text, and what is known of the person.
pub(crate) struct Bearer<'a> {
    pub(crate) tokens: Range<usize>,
    /// The name the person is listed or was named by in full.
    pub(crate) own: &'a str,
    /// Whether the name here is one word of several.
    pub(crate) bare: bool,
}

/// What is meant instead of a listed bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// Another person of the name.
    Another,
    /// A place, or a thing named after the person.
    Thing,
}

impl Bearer<'_> {
    /// Why the words around the name rule this bearer out, if they do.
    pub(crate) fn ruled_out(&self, view: &View<'_>) -> Option<Against> {
        let another = generation(view, &self.tokens).is_some()
            || self.is_indefinite(view)
            || self.bare && (self.is_relative(view) || self.has_other_title(view))
            || self.bare && works(view, &self.tokens);
        if another {
            return Some(Against::Another);
        }
        let thing = self.names_a_thing(view) || self.bare && is_placed(view, &self.tokens);
        thing.then_some(Against::Thing)
    }

    /// "another John Malone", "a Haddad was killed", but not "a Putin ally".
    fn is_indefinite(&self, view: &View<'_>) -> bool {
        let Range { start, end } = self.tokens;
        let floor = view.sentence_start(start);
        let mut before = start;
        while before > floor && (view.is(before - 1, TITLE) || view.at(before - 1, ".")) {
            before -= 1;
        }
        let one = before > floor && view.is(before - 1, INDEFINITE) && !view.is(before - 1, TITLE);
        // "a letter to one Omar Haddad"
        let noun = view.is_lower(end)
            && !view.is(end, FINITE.or(AUXILIARY).or(PERSON_VERB).or(SAY).or(ORIGIN).or(BELONG))
            && !view.word(end).ends_with("ed");
        one && !noun && !view.at(end, "-")
    }

    /// "Nasrallah Street": the person it is named after is not meant.
    fn names_a_thing(&self, view: &View<'_>) -> bool {
        let end = self.tokens.end;
        let at = if view.is_capital(end) && view.is_capital(end + 1) { end + 1 } else { end };
        let thing = |i: usize| view.is_capital(i) && view.is(i, NAMED_AFTER);
        end < view.sentence_end(self.tokens.start)
            && (thing(end) || at > end && thing(at))
            && !view.opens(end)
    }

    /// "His wife, Mrs Haddad": one of the family.
    fn is_relative(&self, view: &View<'_>) -> bool {
        let start = self.tokens.start;
        let floor = view.sentence_start(start);
        let mut at = start;
        while at > floor
            && (view.is(at - 1, TITLE) && view.is_capital(at - 1)
                || matches!(view.word(at - 1), "." | ","))
        {
            at -= 1;
        }
        if at <= floor || !view.is(at - 1, RELATIVE) || !view.is_lower(at - 1) {
            return false;
        }
        let mut owner = at - 1;
        while owner > floor && at - owner < 4 {
            owner -= 1;
            if view.is(owner, OWNER) || view.shape(owner) == Some(Shape::Possessive) {
                return true;
            }
        }
        false
    }

    /// "King Charles" after Charles Michel; "Mrs Haddad" after Omar Haddad.
    fn has_other_title(&self, view: &View<'_>) -> bool {
        let start = self.tokens.start;
        let mut title = start;
        let Some(mut before) = start.checked_sub(1) else { return false };
        if view.at(before, ".") && before > 0 {
            before -= 1;
        }
        if view.is_capital(before) && before >= view.sentence_start(start) {
            title = before;
        }
        if title == start {
            return false;
        }
        let mut own = self.own.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic));
        let Some(given) = own.next() else { return false };
        let last = self.tokens.end - 1;
        let surface = view.word(last);
        let is_given = given.eq_ignore_ascii_case(surface) && own.next().is_some();
        if view.is(title, REGNAL) && is_given {
            return true;
        }
        let classes = view.words.classes(given);
        let (woman, man) = (classes.any(GIVEN_FEMALE), classes.any(GIVEN_MALE));
        view.is(title, FEMININE) && man && !woman || view.is(title, MASCULINE) && woman && !man
    }
}

/// The end of a suffix that says which of the name: "Jr.", ", II", "the
/// Younger".
pub(crate) fn generation(view: &View<'_>, tokens: &Range<usize>) -> Option<usize> {
    let limit = view.sentence_end(tokens.start);
    let mut at = tokens.end;
    if view.at(at, ",") {
        at += 1;
    }
    let mut end = None;
    if at < limit && view.is(at, AGAIN) && !view.is_lower(at) {
        end = Some(at + 1);
    } else if at + 1 < limit
        && view.is(at, DEFINITE)
        && view.is(at + 1, GENERATION)
        && view.is_capital(at + 1)
    {
        end = Some(at + 2);
    }
    let end = end?;
    let dot = view.at(end, ".") && view.touches(end) && view.shape(end - 1) == Some(Shape::Capital);
    Some(if dot { end + 1 } else { end })
}

/// "The singer X", "Officer X", "X, a dentist from Ohio", "X, 34,".
pub(crate) fn works(view: &View<'_>, tokens: &Range<usize>) -> bool {
    let Range { start, end } = tokens.clone();
    let floor = view.sentence_start(start);
    let before = start.checked_sub(1).filter(|p| *p >= floor);
    if before.is_some_and(|p| view.is(p, PRIVATE)) {
        return true;
    }
    let limit = view.sentence_end(start);
    if !view.at(end, ",") || end + 1 >= limit {
        return false;
    }
    let age = view.shape(end + 1) == Some(Shape::Number)
        && view.word(end + 1).len() <= 2
        && view.at(end + 2, ",");
    let mut at = end + 1;
    if !age && !view.is(at, INDEFINITE.or(DEFINITE)) && !view.is(at, PRIVATE) {
        return false;
    }
    while at < limit.min(end + 7) && !view.at(at, ",") {
        if view.is(at, PRIVATE) && view.is_lower(at) {
            return true;
        }
        at += 1;
    }
    age
}

/// "in Austin", "the mayor of Austin": a place.
fn is_placed(view: &View<'_>, tokens: &Range<usize>) -> bool {
    let Range { start, end } = tokens.clone();
    let floor = view.sentence_start(start);
    let Some(before) = start.checked_sub(1).filter(|p| *p >= floor) else { return false };
    let trusting = before > floor && view.is(before - 1, TRUST);
    let noun = view.shape(end) == Some(Shape::Possessive) || view.is(end, GROUP_HEAD);
    view.is(before, NEAR) && !trusting && !noun
        || view.is(before, BELONG) && before > floor && view.is(before - 1, PLACE_OWNER)
}
