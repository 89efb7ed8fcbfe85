//! Stretches whose last or first noun says what they name: "Badr Brigade",
//! "Ministry of Culture", "Mount Sinjar".

use std::ops::Range;

use crate::resolve::discover::capital_runs::run_at;
use crate::resolve::discover::segments::{Cutter, Form};
use crate::resolve::names::table::Kind;
use crate::resolve::text::word_classes::{
    AREA_HEAD, COMMON, DIRECTION, FORUM, FUNCTION, GIVEN, GROUP_HEAD, GROUP_OF, GROUP_START,
    NAMED_HEAD, NEWS, OTHER_HEAD, OUTLET_HEAD, PLACE_HEAD, PLACE_OPENER, PLACE_START, PLAIN_HEAD,
    STATE_SELF, TITLE, VAGUE_PLACE,
};
use crate::text::tokens::Shape;

impl Cutter<'_, '_> {
    /// A stretch without a title: first a noun that types it, then the rest.
    pub(crate) fn names_in(&mut self, range: Range<usize>) {
        let view = self.view;
        let range = self.trim(range);
        if range.is_empty() {
            return;
        }
        // "Liwa Ansar al-Marjaiya": the first word says it, whatever names follow.
        let start = range.start;
        if view.is(start, GROUP_START)
            && !self.covered(start)
            && !view.is(start, COMMON.or(GIVEN))
            && (2..=8).contains(&range.len())
            && !range.clone().any(|i| self.names.kind_at(i) == Some(Kind::Person))
        {
            self.push(range, Form::Head(Kind::Group));
            return;
        }
        let heads = GROUP_HEAD.or(PLACE_HEAD).or(OUTLET_HEAD).or(OTHER_HEAD);
        let head = range.clone().rev().find(|i| {
            view.is(*i, heads)
                && view.is_capital(*i)
                && self.names.name_at(*i).is_none_or(|n| {
                    n.tokens.end == *i + 1
                        && n.tokens.len() == 1
                        && *i > range.start
                        && view.is(*i, GROUP_HEAD)
                })
        });
        let Some(head) = head else {
            if !self.begun(&range) {
                self.free(range);
            }
            return;
        };
        // A known name that goes beyond the head, or holds it, is left alone.
        let kind = self.head_kind(head, range.start);
        let mut end = head + 1;
        if view.at(end, "-") && view.touches(end) && end + 1 < range.end && view.touches(end + 1) {
            end += 2;
        }
        if let Some(extended) = self.of_phrase(&range, head) {
            end = extended;
        }
        // "Task Force Orion": some heads take a name after them.
        if end == head + 1
            && head > range.start
            && end < range.end
            && view.is(head, GROUP_HEAD)
            && view.is(head - 1, NAMED_HEAD)
            && !self.covered(end)
            && !view.is(end, TITLE.or(FUNCTION))
        {
            end += 1;
        }
        let alone = head == range.start && end == head + 1;
        if alone && end < range.end {
            if !self.begun(&range) {
                self.free(range);
            }
            return;
        }
        match kind {
            Some(kind)
                if !alone || view.shape(range.start.wrapping_sub(1)) == Some(Shape::Number) =>
            {
                self.headed(range.start..end, head, kind)
            }
            _ => {
                // An event, a law, a thing: only known names count in it.
                if head > range.start && view.is(head, OTHER_HEAD) {
                    let inner = range.start..head;
                    if inner.clone().any(|i| view.is(i, GROUP_HEAD) && view.is_capital(i)) {
                        self.names_in(inner);
                    }
                }
            }
        }
        if end < range.end {
            self.names_in(end..range.end);
        }
    }

    fn head_kind(&self, head: usize, start: usize) -> Option<Kind> {
        let view = self.view;
        if view.is(head, OUTLET_HEAD) && !view.is(head, GROUP_HEAD) {
            return Some(Kind::Outlet);
        }
        if view.is(head, GROUP_HEAD) {
            let news = head > start && view.is(head - 1, NEWS);
            return Some(if news { Kind::Outlet } else { Kind::Group });
        }
        // "the Permanent Strategic Framework (CSP)"
        if view.is(head, FORUM)
            && view.at(head + 1, "(")
            && view.shape(head + 2) == Some(Shape::Upper)
            && view.at(head + 3, ")")
        {
            return Some(Kind::Group);
        }
        view.is(head, PLACE_HEAD).then_some(Kind::Place)
    }

    fn headed(&mut self, tokens: Range<usize>, head: usize, kind: Kind) {
        let view = self.view;
        let first = self.names.name_at(tokens.start);
        let adjacent = first.filter(|n| n.tokens.start == tokens.start && n.tokens.end == head);
        if tokens.end == head + 1
            && let Some(name) = adjacent
        {
            let known = self.names.kind(name);
            if known == Some(Kind::Group)
                && let Some(choice) = name.choices.first()
                && view.is(head, PLAIN_HEAD)
            {
                self.push(tokens, Form::Same(choice.actor));
                return;
            }
            if let Some(state) = self.names.reading(name, Kind::State)
                && view.is(head, STATE_SELF)
            {
                self.push(tokens, Form::Same(state.actor));
                return;
            }
            if kind == Kind::Place
                && known == Some(Kind::Place)
                && let Some(place) = self.names.reading(name, Kind::Place)
                && view.is(head, AREA_HEAD)
            {
                self.push(tokens, Form::Same(place.actor));
                return;
            }
            if kind == Kind::Place && view.is(head, VAGUE_PLACE) {
                return;
            }
            if known == Some(Kind::Person) && kind == Kind::Outlet {
                return;
            }
        }
        let words =
            tokens.clone().filter(|i| self.view.shape(*i).is_some_and(Shape::is_word)).count();
        // "the 9th Armoured Division", "25 Brigade"
        let ordinal = tokens.start.checked_sub(1).filter(|n| {
            let word = view.word(*n);
            kind == Kind::Group
                && view.shape(*n) == Some(Shape::Number)
                && (["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end))
                    || tokens.len() == 1 && word.len() <= 3)
        });
        let tokens = ordinal.unwrap_or(tokens.start)..tokens.end;
        if (words >= 2 || ordinal.is_some()) && tokens.len() <= 16 {
            self.push(tokens, Form::Head(kind));
        }
    }

    /// The end of `head of X and Y`, where the head takes such a phrase.
    fn of_phrase(&self, range: &Range<usize>, head: usize) -> Option<usize> {
        let view = self.view;
        let place = view.is(head, PLACE_HEAD) && !view.is(head, GROUP_HEAD);
        if head + 1 != range.end || !(view.is(head, GROUP_OF) || place) {
            return None;
        }
        let mut end = None;
        let mut at = head + 1;
        let mut first = true;
        while at < self.limit {
            let link = view.word(at);
            let joins = match link {
                "of" => true,
                "for" | "on" => first && !place,
                "to" => first && view.is(at + 1, COMMON) && !place && head > range.start,
                "and" | "&" => end.is_some() && self.names.covering(at + 1).is_none(),
                _ => false,
            };
            if !joins {
                break;
            }
            let mut next = at + 1;
            if view.at(next, "the") {
                next += 1;
            }
            let Some(run) = run_at(view, self.names, next, self.limit) else { break };
            if view.is(run.start, TITLE) && link == "and" {
                break;
            }
            // `and` goes on only before common words: `Antiquities and Heritage`.
            if matches!(link, "and" | "&")
                && (!view.is(run.start, COMMON) || view.is(run.start, GIVEN) || run.len() > 2)
            {
                break;
            }
            // The phrase takes one name, or the words before one.
            let mut stop = run.end;
            if let Some(name) = self.names.name_at(run.start) {
                stop = name.tokens.end;
            } else if let Some(cut) = run.clone().find(|i| self.covered(*i))
                && self.names.kind_at(cut) == Some(Kind::Person)
            {
                stop = cut;
            }
            end = Some(stop);
            at = stop;
            first = false;
            if stop < run.end {
                break;
            }
        }
        end
    }

    /// Whether the stretch begins with a word that types it: `Mount Sinjar`.
    fn begun(&mut self, range: &Range<usize>) -> bool {
        let view = self.view;
        let start = range.start;
        let tell = view.is(start, PLACE_START) && !view.is(start, DIRECTION.or(COMMON).or(GIVEN))
            || view.is(start, PLACE_OPENER) && view.is_capital(start);
        if tell && range.len() >= 2 && range.len() <= 5 && !range.clone().any(|i| self.covered(i)) {
            self.push(range.clone(), Form::Head(Kind::Place));
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check;

    #[test]
    fn nouns_type_the_names_they_end_or_begin() {
        check(
            "It joined the Syria Recovery Trust Fund.",
            &["Syria Recovery Trust Fund=group:syria-recovery-trust-fund"],
        );
        check("The Ministry of Culture paid.", &["Ministry of Culture=group:ministry-of-culture"]);
        check(
            "The State Board of Antiquities and Heritage agreed.",
            &[
                "State Board of Antiquities and Heritage=group:state-board-of-antiquities-and-heritage",
            ],
        );
        check(
            "The 9th Armoured Division left.",
            &["9th Armoured Division=group:9th-armoured-division"],
        );
        check("The 25 Brigade left.", &["25 Brigade=group:25-brigade"]);
        check(
            "Joint Task Force Talmend left.",
            &["Joint Task Force Talmend=group:joint-task-force-talmend"],
        );
        check("They climbed Mount Sinjar.", &["Mount Sinjar=place:mount-sinjar"]);
        check("The Badr Organization split.", &["Badr Organization=badr"]);
        check("The Doha Agreement failed.", &[]);
        check("He read the Modern Tokyo Times.", &["Modern Tokyo Times=outlet:modern-tokyo-times"]);
    }
}
