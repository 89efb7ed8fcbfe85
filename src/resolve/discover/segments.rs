//! Runs cut into what they are made of: titles, known names, names that end
//! in a telling noun, and names still to be typed by their context.

use std::ops::Range;

use crate::resolve::discover::capital_runs::{run_at, runs, starts};
use crate::resolve::names::table::{Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ARTICLE, CALENDAR, COMMON, FUNCTION, GIVEN, GROUP_HEAD, HONORIFIC, OFFICE, OUTLET_HEAD,
    PLACE_HEAD, RANK, SUFFIX, TITLE, TITLE_MODIFIER,
};
use crate::text::tokens::Shape;

/// Why a segment is thought to be of a kind before its context is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Ends with, or begins with, a noun that types it.
    Head(Kind),
    /// A title stands before it.
    Titled,
    /// A known name with more words: of the same kind.
    Longer(Kind),
    /// A known group with its head noun: the same entity.
    Same(u32),
    /// Nothing but its words.
    Free,
}

/// A piece of a run that may name something no list has.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) tokens: Range<usize>,
    pub(crate) sentence: usize,
    pub(crate) form: Form,
}

/// How many words a segment has; hyphens and articles do not count.
pub(crate) fn word_count(view: &View<'_>, segment: &Segment) -> usize {
    let article = |i: usize| view.is(i, ARTICLE) && view.at(i + 1, "-");
    let capital = |i: &usize| view.is_capital(*i) && !article(*i);
    segment.tokens.clone().filter(capital).count()
}

/// Longer runs are no names: tables, lists, headings of lists.
const LONGEST: usize = 40;

/// Cuts the text into segments; known names stay as they are.
pub(crate) fn segments(view: &View<'_>, names: &Names) -> Vec<Segment> {
    let mut out = Vec::new();
    let starts = starts(view, names);
    for (sentence, s) in view.sentences.iter().enumerate() {
        let mut from = s.tokens.start;
        for run in runs(view, names, s.tokens.clone(), &starts) {
            if run.start < from || run.len() > LONGEST {
                continue;
            }
            let limit = s.tokens.end;
            let mut cutter =
                Cutter { view, names, sentence, limit, reach: run.end, depth: 0, out: &mut out };
            cutter.run(run);
            from = cutter.reach;
        }
    }
    out
}

pub(crate) struct Cutter<'a, 'b> {
    pub(crate) view: &'a View<'a>,
    pub(crate) names: &'a Names,
    sentence: usize,
    pub(crate) limit: usize,
    /// How far segments have gone beyond the run.
    reach: usize,
    /// How many offices follow one another.
    depth: usize,
    out: &'b mut Vec<Segment>,
}

impl Cutter<'_, '_> {
    /// Keeps a segment. A run goes over line breaks, so where it is cut one
    /// may stand at an edge: it belongs to no name.
    pub(crate) fn push(&mut self, tokens: Range<usize>, form: Form) {
        let Range { mut start, mut end } = tokens;
        while start < end && self.view.shape(start) == Some(Shape::Break) {
            start += 1;
        }
        while start < end && self.view.shape(end - 1) == Some(Shape::Break) {
            end -= 1;
        }
        // "Romeo Brawner Jr.": the dot is the name's.
        if start < end && self.view.is(end - 1, SUFFIX) && self.view.at(end, ".") {
            end += usize::from(self.view.touches(end));
        }
        if start < end {
            self.reach = self.reach.max(end);
            self.out.push(Segment { tokens: start..end, sentence: self.sentence, form });
        }
    }

    pub(crate) fn sentence(&self) -> usize {
        self.sentence
    }

    pub(crate) fn covered(&self, i: usize) -> bool {
        self.names.covering(i).is_some()
    }

    /// Finds the last title of the run and cuts there.
    fn run(&mut self, run: Range<usize>) {
        let view = self.view;
        if view.shouts(self.sentence) {
            self.shouted(run);
            return;
        }
        let heads = GROUP_HEAD.or(PLACE_HEAD).or(OUTLET_HEAD);
        let mut cut = None;
        for i in run.clone().rev() {
            if self.covered(i) {
                continue;
            }
            if view.is(i, heads) && !view.is(i, TITLE) && i > run.start {
                break;
            }
            let first = i == run.start || view.is(i - 1, TITLE) || view.at(i - 1, ".");
            if view.is(i, OFFICE.or(RANK)) && (!view.is(i, GIVEN) || first)
                || view.is(i, HONORIFIC)
                    && (first || self.covered(i - 1) || view.is(i - 1, TITLE_MODIFIER))
            {
                // "Central General Staff": no name follows this general.
                let named = (i + 1..run.end).any(|j| {
                    self.covered(j)
                        || view.is_capital(j) && !view.is(j, COMMON)
                        || view.is(j, GIVEN)
                });
                if i + 1 == run.end || named {
                    cut = Some(i);
                    break;
                }
            }
        }
        let Some(last) = cut else {
            self.names_in(run);
            return;
        };
        let mut start = last;
        while start > run.start
            && !self.covered(start - 1)
            && (view.is(start - 1, TITLE.or(TITLE_MODIFIER))
                || matches!(view.word(start - 1), "-" | "."))
        {
            start -= 1;
        }
        let mut after = last + 1;
        if view.at(after, ".") && view.touches(after) {
            after += 1;
        }
        // A title at the end of a line, its name on the next.
        while after < run.end && view.shape(after) == Some(Shape::Break) {
            after += 1;
        }
        if start > run.start {
            self.names_in(run.start..start);
        }
        if after < run.end {
            self.titled(after..run.end);
        } else if run.end == self.reach {
            self.office_of(run.end);
        }
    }

    /// A line in capitals: only a title shows where a name stands.
    fn shouted(&mut self, run: Range<usize>) {
        let title = run.clone().rev().find(|i| self.view.is(*i, TITLE) && !self.covered(*i));
        if let Some(title) = title
            && run.end - title <= 4
            && !self.view.is(title + 1, COMMON.or(FUNCTION))
        {
            self.push(title + 1..run.end, Form::Titled);
        }
    }

    /// `Secretary of State Kerry`: the office goes on after its title, and a
    /// name may follow it.
    fn office_of(&mut self, end: usize) {
        let view = self.view;
        self.depth += 1;
        if !matches!(view.word(end), "of" | "for" | "to") || self.depth > 4 {
            return;
        }
        let mut at = end + 1;
        if view.at(at, "the") {
            at += 1;
        }
        let Some(run) = run_at(view, self.names, at, self.limit) else { return };
        self.reach = self.reach.max(run.end);
        // What belongs to the office: known names and common words.
        let mut split = run.start;
        while split < run.end {
            match self.names.name_at(split) {
                Some(n) if n.tokens.end <= run.end && self.names.kind(n) != Some(Kind::Person) => {
                    split = n.tokens.end
                }
                _ if view.is(split, COMMON.or(TITLE_MODIFIER).or(GROUP_HEAD))
                    && !view.is(split, GIVEN) =>
                {
                    split += 1;
                }
                _ => break,
            }
        }
        if split < run.end && !view.is(split, TITLE) {
            self.titled(split..run.end);
        } else if split < run.end {
            self.run(split..run.end);
        } else if matches!(view.word(run.end), "of" | "for") {
            self.office_of(run.end);
        }
    }

    fn titled(&mut self, tokens: Range<usize>) {
        let view = self.view;
        let mut end = tokens.start;
        while end < tokens.end {
            if let Some(name) = self.names.name_at(end) {
                let kind = self.names.kind(name);
                if kind == Some(Kind::Person) || name.tokens.len() == 1 && end > tokens.start {
                    end = name.tokens.end;
                    continue;
                }
                if end > tokens.start || name.tokens.len() > 1 || name.tokens.end == tokens.end {
                    break;
                }
                end = name.tokens.end;
                continue;
            }
            // "General, January 3" on two lines: a date, no General January.
            let dated = view.is(end, CALENDAR) && view.shape(end + 1) == Some(Shape::Number);
            if dated || view.is(end, CALENDAR.or(FUNCTION)) && end > tokens.start {
                break;
            }
            end += 1;
        }
        let end = end.min(tokens.end);
        // A name that is known in full needs no discovery.
        let whole = self
            .names
            .name_at(tokens.start)
            .is_some_and(|n| n.tokens.end == end && self.names.may_be(n, Kind::Person));
        if !whole && end > tokens.start && end - tokens.start <= 9 {
            self.push(tokens.start..end, Form::Titled);
        }
        if end < tokens.end {
            self.names_in(end..tokens.end);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check;

    #[test]
    fn titles_show_persons_and_are_no_part_of_them() {
        check("Sheikh Zorab Kelani spoke.", &["Zorab Kelani=person:zorab-kelani"]);
        check("Gen. Zorab Kelani spoke.", &["Zorab Kelani=person:zorab-kelani"]);
        check("The Foreign Secretary spoke.", &[]);
        check(
            "Deputy Secretary of State Zorab Kelani met Iraqi President Tamer Velid.",
            &["Zorab Kelani=person:zorab-kelani", "Iraqi=iraq", "Tamer Velid=person:tamer-velid"],
        );
        check("Gen. Zorab Kelani Jr. spoke.", &["Zorab Kelani Jr.=person:zorab-kelani-jr"]);
        check("MR KELANI: THANKS, EVERYBODY. THANK YOU.", &["KELANI=person:kelani"]);
    }

    #[test]
    fn a_line_break_after_a_title_belongs_to_no_name() {
        let wrapped = "He was last seen on the road with the man who is known as the famous General\n\
                       Zorab Kelani before the fight.";
        check(wrapped, &["Zorab Kelani=person:zorab-kelani"]);
        check("He said that General \n January 3 \n", &[]);
        check("Iran General \n January 3 \n", &["Iran=iran"]);
    }

    #[test]
    fn offices_without_end_are_read() {
        let text = "Minister of ".repeat(5000);
        check(&text, &[]);
    }
}
