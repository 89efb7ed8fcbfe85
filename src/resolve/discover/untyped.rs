//! Capitalised words that no title or noun explains: left for their context
//! to type.

use std::ops::Range;

use crate::resolve::discover::segments::{Cutter, Form};
use crate::resolve::names::table::Kind;
use crate::resolve::text::word_classes::{
    CALENDAR, COMMON, DIRECTION, FUNCTION, GIVEN, GROUP_HEAD, GROUP_OF, NAMED_AFTER, NEVER, NUMBER,
    OPENING, OTHER_HEAD, OUTLET_HEAD, PARTICLE, PERSON_VERB, PLACE_GIVEN, PLACE_HEAD, PLACE_NOUN,
    SAY, TITLE,
};
use crate::text::tokens::Shape;

impl Cutter<'_, '_> {
    /// Free words between known names.
    pub(crate) fn free(&mut self, range: Range<usize>) {
        let view = self.view;
        let mut start = range.start;
        let mut i = range.start;
        while i < range.end {
            let Some(name) = self.names.name_at(i) else {
                i += 1;
                continue;
            };
            let kind = self.names.kind(name);
            let (from, to) = (name.tokens.start, name.tokens.end);
            // A person's name with more words is another person's name.
            let pair = kind == Some(Kind::Person)
                && to < range.end
                && self.names.kind_at(to) == Some(Kind::Person)
                && self.names.name_at(to).is_some_and(|n| n.tokens.end - to <= 3 && to - from == 1);
            let more = pair
                || kind == Some(Kind::Person)
                    && (to < range.end
                        && !self.covered(to)
                        && !view.is(to, COMMON.or(CALENDAR).or(TITLE))
                        || from > start && !view.is(from - 1, COMMON.or(CALENDAR)));
            // "Babagana Monguno", "Yunus Khalis": nothing but a name stands
            // beside the name of a town without a mark between.
            let town = to - from == 1
                && kind == Some(Kind::Place)
                && !view.is_heading(self.sentence())
                && self.beside(range.start, from, to, range.end);
            let surname = from > start
                && to - from == 1
                && to == range.end
                && view.is(start, GIVEN)
                && matches!(kind, Some(Kind::State | Kind::Place | Kind::Group));
            // "Jordan Peterson gave a talk": a given name, with its family's.
            let given = from == start
                && to - from == 1
                && matches!(kind, Some(Kind::State | Kind::Place))
                && view.is(from, PLACE_GIVEN)
                && self.is_family_name(to, range.end);
            // "Mocimboa da Praia"
            let particle = from >= start + 2
                && view.is_lower(from - 1)
                && view.is(from - 1, PARTICLE)
                && kind != Some(Kind::Person);
            if particle && to == range.end {
                let whole = self.trim(start..to);
                self.push(whole, Form::Free);
                return;
            }
            if town {
                self.push(range, Form::Free);
                return;
            }
            if more || surname || given {
                let mut end = to;
                if pair && let Some(next) = self.names.name_at(to) {
                    end = next.tokens.end;
                }
                while end < range.end && !self.covered(end) {
                    end += 1;
                }
                let whole = self.trim(start..end);
                self.push(whole, Form::Longer(Kind::Person));
                start = end;
                i = end;
                continue;
            }
            self.piece(start..from);
            start = to;
            i = to.max(i + 1);
        }
        self.piece(start..range.end);
    }

    /// Whether the word at `at`, the last of its run, can be the family name
    /// after a given name that is also a place's.
    fn is_family_name(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        let head = GROUP_HEAD.or(PLACE_HEAD).or(PLACE_NOUN).or(OUTLET_HEAD).or(OTHER_HEAD);
        if at + 1 != end
            || self.covered(at) && self.names.kind_at(at) != Some(Kind::Person)
            || view.shape(at) != Some(Shape::Capital)
            || view.is(at, head.or(FUNCTION).or(CALENDAR).or(TITLE).or(DIRECTION).or(NAMED_AFTER))
            || view.is_heading(self.sentence())
        {
            return false;
        }
        // "Chad Wolf resigned": an everyday word needs a verb after it.
        !view.is(at, COMMON) || view.is(end, PERSON_VERB.or(SAY)) && view.is_lower(end)
    }

    /// Whether one word that no list has, or that is a person's, stands right
    /// before or after the town at `from..to`, and nothing else in the run.
    fn beside(&self, start: usize, from: usize, to: usize, end: usize) -> bool {
        let view = self.view;
        let unknown = |i: usize| {
            view.is_capital(i)
                && !view.is(i, COMMON.or(FUNCTION).or(CALENDAR).or(TITLE).or(DIRECTION))
                && !view.opens(i)
                && (!self.covered(i)
                    || self.names.name_at(i).is_some_and(|n| {
                        n.tokens.len() == 1 && self.names.kind(n) == Some(Kind::Person)
                    }))
        };
        let before = start + 1 == from && to == end && unknown(start);
        before || start == from && to + 1 == end && unknown(to) && !view.opens(from)
    }

    fn piece(&mut self, range: Range<usize>) {
        let range = self.trim(range);
        if !range.is_empty() && range.len() <= 11 {
            self.push(range, Form::Free);
        }
    }

    /// Drops words at both ends that belong to no name.
    pub(crate) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let view = self.view;
        let Range { mut start, mut end } = range;
        while start < end {
            let mark = !view.shape(start).is_some_and(Shape::is_word);
            let counted = view.is(start, NUMBER) && !view.opens(start) && end - start > 1;
            let free = !self.covered(start) && !counted;
            let word = view.word(start);
            let opener = view.opens(start)
                && view.is(start, COMMON)
                && (start + 1 == end
                    || !view.is(start, GIVEN.or(GROUP_HEAD).or(GROUP_OF))
                        && ((word.ends_with("ing")
                            || word.ends_with("ed")
                            || word.ends_with("ly"))
                            && !view.is(start, OPENING)
                            || !(start..end).any(|i| view.is(i, GROUP_HEAD))));
            if free && (mark || view.is(start, FUNCTION.or(CALENDAR)) || opener) {
                start += 1;
            } else {
                break;
            }
        }
        if start < end
            && (start..end)
                .all(|i| view.is(i, DIRECTION) || !view.shape(i).is_some_and(Shape::is_word))
        {
            return start..start;
        }
        if end > start && view.is(end - 1, NEVER) && !self.covered(end - 1) && end - start <= 3 {
            return start..start;
        }
        while start < end
            && !self.covered(end - 1)
            && (!view.shape(end - 1).is_some_and(Shape::is_word)
                || view.is(end - 1, FUNCTION.or(CALENDAR)))
        {
            end -= 1;
        }
        if end == start + 1 && view.is(start, NEVER) && !self.covered(start) {
            return start..start;
        }
        start..end
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check;

    #[test]
    fn more_words_make_another_person() {
        check(
            "Then Qassim Soleimani Kelani, a cleric, spoke.",
            &["Qassim Soleimani Kelani=person:qassim-soleimani-kelani"],
        );
    }

    #[test]
    fn a_town_and_a_word_beside_it_are_one_name() {
        check("The mayor, Kelmend Mosul, spoke.", &["Kelmend Mosul=person:kelmend-mosul"]);
    }

    #[test]
    fn common_words_that_open_a_sentence_are_no_names() {
        check("Speaking Tuesday, he denied it. Airstrikes followed.", &[]);
    }
}
