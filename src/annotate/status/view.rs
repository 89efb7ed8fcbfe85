//! What each cue of a sentence reaches.

use std::ops::Range;

use crate::annotate::status::kinds::{Scope, ScopeKind, Verbs, Word};
use crate::annotate::status::speech::{is_opening, name_after, quotations, speech, subject};
use crate::claim::Status;
use crate::complement::Fact;
use crate::language::forms::Ending;
use crate::text::phrases::{Line, Phrases};
use crate::text::tokens::Shape;

/// Words that open the question after "it is unclear".
const OPENERS: [&str; 8] = ["if", "whether", "that", "how", "who", "what", "why", "when"];

/// A sentence with its cues.
pub(crate) struct View<'a> {
    /// Verbs whose infinitive came about: "managed to".
    pub(crate) implicative: &'a Phrases<()>,
    /// Forms of to be and determiners.
    pub(crate) be: &'a Phrases<()>,
    /// Verbs by which a work of fiction tells.
    pub(crate) tells: &'a Phrases<()>,
    pub(crate) line: Line<'a>,
    pub(crate) marks: &'a [(Range<usize>, Word)],
    pub(crate) head: Option<usize>,
    pub(crate) verbs: &'a Verbs,
}

/// How far a scope runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    /// To a comma or a word that opens another clause.
    Phrase,
    /// To a word that turns against it; commas do not end it.
    Clause,
}

impl View<'_> {
    fn stops(&self, i: usize, run: Run) -> bool {
        self.marks.iter().any(|(range, word)| {
            range.start == i
                && match word {
                    Word::Stop => true,
                    Word::Pause | Word::If | Word::Keep => run == Run::Phrase,
                    _ => false,
                }
        })
    }

    fn is_stop(&self, i: usize) -> bool {
        self.stops(i, Run::Phrase)
    }

    /// The end of a scope that opens at `from`. Brackets on the way are passed
    /// over; a scope inside one ends with it.
    fn forward(&self, from: usize, run: Run) -> usize {
        let mut end = self.line.end;
        if let Some(head) = self.head.filter(|h| from <= *h) {
            end = head;
        }
        let mut depth = 0_u32;
        for i in from..end {
            if i > from && self.verbs.breaks.contains(&i) {
                return i;
            }
            let mark = self.line.shape(i) == Some(Shape::Mark);
            let ends = match if mark { self.line.str(i) } else { "" } {
                "(" | "[" => {
                    depth += 1;
                    false
                }
                ")" | "]" if depth > 0 => {
                    depth -= 1;
                    false
                }
                _ if depth > 0 => false,
                ";" | ")" | "]" => true,
                ":" | "—" | "–" => run == Run::Phrase,
                // A comma next to the cue opens an aside in its scope.
                "," => run == Run::Phrase && i > from,
                _ => !mark && i > from && self.stops(i, run),
            };
            if ends {
                return i;
            }
        }
        end
    }

    /// Where the clause that ends at `to` begins.
    fn back(&self, to: usize) -> usize {
        let from = self.marks.iter().rev().find(|(r, w)| r.end <= to && *w == Word::Stop);
        let mark = (self.line.start..to).rev().find(|i| self.line.str(*i) == ";");
        from.map_or(self.line.start, |(r, _)| r.end).max(mark.map_or(0, |m| m + 1))
    }

    /// The words a cue governs directly: after determiners and forms of to be
    /// a noun phrase up to its preposition, else one word.
    fn near(&self, from: usize, nominal: bool) -> Range<usize> {
        let mut i = from;
        let mut phrase = nominal;
        while self.be.word(self.line.str(i)).is_some() {
            phrase = true;
            i += 1;
        }
        if !phrase {
            return from..(from + 1).min(self.line.end.max(from));
        }
        let end = (i..self.line.end.min(i + 7))
            .find(|j| {
                matches!(
                    self.line.str(*j),
                    "of" | "to"
                        | "in"
                        | "by"
                        | "for"
                        | "on"
                        | "at"
                        | "from"
                        | "with"
                        | "into"
                        | "against"
                        | "over"
                        | "that"
                ) || self.line.shape(*j) == Some(Shape::Mark) && self.line.str(*j) != "-"
                    || self.is_stop(*j)
                    || matches!(
                        self.line.str(*j),
                        "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would"
                    )
            })
            .unwrap_or(self.line.end.min(i + 7));
        from..end.max(from)
    }

    pub(crate) fn open(
        &self,
        cue: &Range<usize>,
        word: Word,
        is_outlet: &dyn Fn(&Range<usize>) -> bool,
        out: &mut Vec<Scope>,
    ) {
        use ScopeKind as K;
        let line = &self.line;
        let to = line.is(cue.end - 1, "to");
        let mut scope = Scope {
            kind: K::Doubt,
            status: Status::Hedged,
            cue: cue.clone(),
            reach: cue.end..self.forward(cue.end, Run::Phrase),
            near: self.near(cue.end, false),
            speaker: None,
            hides: None,
        };
        match word {
            Word::Stop | Word::Pause | Word::Keep | Word::Pseudo | Word::Writing => return,
            Word::Not => (scope.kind, scope.status) = (K::Negation, Status::Negated),
            Word::None => {
                (scope.kind, scope.status) = (K::Absence, Status::Negated);
                scope.near = self.near(cue.end, true);
            }
            Word::Averted => {
                (scope.kind, scope.status) = (K::Averted, Status::Negated);
                scope.near = self.near(cue.end, true);
            }
            Word::Denied => {
                (scope.kind, scope.status) = (K::Denial, Status::Negated);
                scope.reach.end = self.forward(cue.end, Run::Clause);
                scope.near = self.near(cue.end, true);
                scope.speaker = subject(line, cue.start, &|i| self.is_stop(i));
            }
            Word::Undone => {
                (scope.kind, scope.status) = (K::Absence, Status::Negated);
                scope.reach = self.back(cue.start)..cue.start;
                scope.near = scope.reach.clone();
            }
            Word::Untrue => {
                (scope.kind, scope.status) = (K::Denial, Status::Negated);
                scope.reach.end = self.forward(cue.end, Run::Clause);
                scope.near = self.near(cue.end, true);
            }
            // "falsely accused of": the accusation is a fact.
            Word::Wrongly => {
                (scope.kind, scope.status) = (K::Negation, Status::Negated);
                let from = (cue.end + 1).min(line.end);
                scope.reach = from..self.forward(from, Run::Clause);
            }
            Word::Nearly => {
                // "nearly all", "almost 200", "almost certainly".
                let counts =
                    line.shape(cue.end) != Some(Shape::Lower) || line.ends(cue.end, Ending::Adverb);
                let come = line.ends(cue.end, Ending::Past) || self.is_past(cue.end);
                if counts || !come {
                    return;
                }
                (scope.kind, scope.status) = (K::Negation, Status::Negated);
            }
            Word::Fiction => {
                // "In the film, ...", "the film depicts", "a film in which".
                let fronted = (line.start..cue.start)
                    .find(|i| line.shape(*i).is_some_and(Shape::is_word))
                    .is_some_and(|i| line.is(i, "in") && cue.start - i <= 4);
                let mut next = cue.end;
                while line.ends(next, Ending::Adverb) {
                    next += 1;
                }
                let tells = self.tells.word(line.str(next)).is_some();
                if fronted && matches!(line.str(cue.end), "," | "by" | "of") {
                    scope.reach = cue.end..line.end;
                } else if tells {
                    scope.reach = next..self.forward(next, Run::Clause);
                } else if line.is(cue.end, "in") && line.is(cue.end + 1, "which")
                    || matches!(line.str(cue.end), "where" | "about")
                {
                    scope.reach = cue.end + 1..self.forward(cue.end + 2, Run::Clause);
                } else {
                    return;
                }
                scope.near = scope.reach.clone();
            }
            Word::Elect => {
                let hyphen = cue.start.wrapping_sub(1);
                if !matches!(line.str(hyphen), "-" | "‑") || hyphen <= line.start {
                    return;
                }
                scope.kind = K::Modifier;
                scope.reach = hyphen - 1..hyphen;
                scope.near = scope.reach.clone();
            }
            Word::Former => {
                scope.kind = K::Ended;
                scope.status = Status::Asserted;
                scope.near = self.near(cue.end, true);
                // The noun phrase ends where the sentence says what he did.
                let verb = |i: &usize| self.verbs.finite.contains(i);
                scope.near.end = scope.near.clone().find(verb).unwrap_or(scope.near.end);
                scope.reach = scope.near.clone();
            }
            Word::Once => {
                // "once headed", "once the head of"; not "once the war ended".
                let clause = line.str(cue.start).eq_ignore_ascii_case("once")
                    && cue.len() == 1
                    && !self.is_past(cue.end)
                    && line.str(cue.start.wrapping_sub(1)) != ",";
                if clause {
                    return;
                }
                scope.kind = K::Ended;
                scope.status = Status::Asserted;
                scope.near = self.near(cue.end, true);
            }
            Word::Inverted => {
                if !self.is_inverted(cue) {
                    return;
                }
                scope.kind = K::Condition;
                scope.near = cue.end..cue.end;
                if let Some(comma) = (cue.end..scope.reach.end).find(|i| line.str(*i) == ",") {
                    scope.reach.end = comma;
                }
            }
            Word::Pending => {
                scope.kind = K::Pending;
                scope.reach = self.back(cue.start)..cue.start;
                scope.near = scope.reach.clone();
            }
            Word::Too => {
                let open = (cue.end + 1..line.end.min(cue.end + 4)).find(|i| line.is(*i, "to"));
                let Some(open) = open else { return };
                if line.shape(open + 1) != Some(Shape::Lower) {
                    return;
                }
                (scope.kind, scope.status) = (K::Negation, Status::Negated);
                scope.reach = open..self.forward(open, Run::Phrase);
            }
            // "in X's view", "as X put it".
            Word::View | Word::PutIt => {
                let owned = line.shape(cue.start.wrapping_sub(1)) == Some(Shape::Possessive);
                let opens = if word == Word::View { "in" } else { "as" };
                let from = (line.start..cue.start).rev().take(8).find(|i| line.is(*i, opens));
                let Some(from) = from.filter(|_| owned || word == Word::PutIt) else { return };
                let to = cue.start - usize::from(owned);
                (scope.kind, scope.status) = (K::According, Status::Attributed);
                scope.near = cue.end..cue.end;
                scope.speaker = Some(from + 1..to).filter(|r| !r.is_empty());
                let before = self.back(from)..from;
                scope.reach = cue.end..self.forward(cue.end + 1, Run::Clause).max(cue.end);
                if before.clone().any(|i| line.shape(i).is_some_and(Shape::is_word)) {
                    out.push(Scope { reach: before, ..scope.clone() });
                }
            }
            Word::Modal => {}
            Word::Future => scope.kind = K::Future,
            Word::That => {
                scope.reach.end = self.forward(cue.end, Run::Clause);
                // "X's claim that": X's words.
                let owner = cue.start.wrapping_sub(1);
                if cue.start > line.start && line.shape(owner) == Some(Shape::Possessive) {
                    (scope.kind, scope.status) = (K::Speech, Status::Attributed);
                    scope.speaker = subject(line, owner, &|i| self.is_stop(i));
                }
            }
            Word::About => scope.near = self.near(cue.end, true),
            // "prefer to maintain".
            Word::Wish
                if self.marks.iter().any(|(r, w)| r.start == cue.end && *w == Word::Keep) =>
            {
                return;
            }
            Word::Wish => {
                scope.kind = K::Wish;
                if line.is(cue.start.wrapping_sub(1), "the")
                    || self.line.shape(cue.start.wrapping_sub(1)) == Some(Shape::Possessive)
                {
                    // "the demands", "Iran's demands" are nouns; "the call for" wishes.
                    if cue.len() == 1 {
                        return;
                    }
                }
                scope.near = self.near(cue.end, !to);
            }
            Word::Infinitive => {
                // "went on to become", "managed to become".
                let came_about = |back| {
                    cue.start >= line.start + back
                        && self.implicative.word(line.str(cue.start - back)).is_some()
                };
                if came_about(1) || came_about(2) && line.is(cue.start - 1, "on") {
                    return;
                }
                scope.kind = K::Wish;
                scope.reach.start = cue.start;
                scope.near = cue.clone();
            }
            Word::If => {
                scope.kind = K::Condition;
                scope.near = cue.end..cue.end;
                if let Some(comma) = (cue.end..scope.reach.end).find(|i| line.str(*i) == ",") {
                    scope.reach.end = comma;
                }
            }
            Word::Adjective if !line.shape(cue.end).is_some_and(Shape::is_word) => return,
            Word::Adjective => {
                scope.kind = K::Modifier;
                scope.near = self.near(cue.end, true);
                scope.reach = scope.near.clone();
            }
            // "it is unclear if": a doubt over what follows.
            Word::Afterthought if OPENERS.iter().any(|w| line.is(cue.end, w)) => {
                scope.reach.end = self.forward(cue.end + 1, Run::Clause);
            }
            Word::Afterthought => {
                scope.kind = K::Afterthought;
                scope.near = cue.end..cue.end;
                // "though it was never confirmed": the clause before it, too.
                let though =
                    self.marks.iter().rev().find(|(r, w)| r.end <= cue.start && *w == Word::Stop);
                let whole = though.is_some_and(|(r, _)| cue.start - r.end <= 4);
                let from = if whole { line.start } else { self.back(cue.start) };
                scope.reach = from..cue.start;
            }
            Word::As => {
                (scope.kind, scope.status) = (K::Speech, Status::Attributed);
                scope.near = self.near(cue.end, true);
                scope.speaker = subject(line, cue.start, &|i| self.is_stop(i)).filter(|_| {
                    !line.is(cue.start, "what") && !self.line.str(cue.start).starts_with("self")
                });
            }
            Word::Accuse => {
                let passive = cue.start > line.start
                    && (line.start.max(cue.start.saturating_sub(3))..cue.start).any(|i| {
                        matches!(
                            line.str(i),
                            "was" | "were" | "is" | "are" | "been" | "being" | "be"
                        )
                    });
                scope.kind = K::Accusation;
                if !passive {
                    scope.status = Status::Attributed;
                    scope.speaker = subject(line, cue.start, &|i| self.is_stop(i));
                }
            }
            Word::According => return self.according(scope, is_outlet, out),
            Word::Say | Word::SayThat => {
                return self.says(scope, word == Word::SayThat, is_outlet, out);
            }
        }
        if !scope.reach.is_empty() {
            out.push(scope);
        }
    }

    /// Whether the token looks like the past of a verb.
    fn is_past(&self, i: usize) -> bool {
        self.verbs.pasts.contains(&i)
    }

    /// Whether "had", "were" or "should" stands before its subject and opens a
    /// condition: "Had X known, ...", "would be over had X not".
    fn is_inverted(&self, cue: &Range<usize>) -> bool {
        let line = &self.line;
        let first = (line.start..cue.start).all(|i| !line.shape(i).is_some_and(Shape::is_word));
        let subject = line.shape(cue.end).is_some_and(Shape::is_capital)
            || matches!(
                line.str(cue.end),
                "the" | "a" | "an" | "he" | "she" | "it" | "they" | "we"
            );
        if line.str(line.end - 1) == "?" || !subject {
            return false;
        }
        // In the middle, what it is a condition of has come before.
        let would = |i: usize| matches!(line.str(i), "would" | "could" | "might" | "wouldn't");
        let lower = line.shape(cue.start.wrapping_sub(1)) == Some(Shape::Lower)
            || line.str(cue.start.wrapping_sub(1)) == ",";
        first
            || line.shape(cue.start) == Some(Shape::Lower)
                && lower
                && (line.start..cue.start).any(would)
    }

    /// What a question asks is open.
    pub(crate) fn asked(&self, out: &mut Vec<Scope>) {
        let line = &self.line;
        // A quotation that asks is the speaker's; so is what leads to it.
        let quote = (line.start..line.end).rev().find(|i| is_opening(line.str(*i)));
        let from = quote.map_or(line.start, |q| q + 1);
        let cue = line.end - 1..line.end;
        out.push(Scope {
            kind: ScopeKind::Doubt,
            status: Status::Hedged,
            near: cue.clone(),
            cue,
            reach: from..line.end,
            speaker: None,
            hides: None,
        });
    }

    fn according(
        &self,
        mut scope: Scope,
        is_outlet: &dyn Fn(&Range<usize>) -> bool,
        out: &mut Vec<Scope>,
    ) {
        let speaker = name_after(&self.line, scope.cue.end);
        if is_outlet(&speaker) {
            return;
        }
        (scope.kind, scope.status) = (ScopeKind::According, Status::Attributed);
        scope.near = speaker.end..speaker.end;
        let after = speaker.end..self.forward(speaker.end, Run::Clause);
        let mut before = self.back(scope.cue.start)..scope.cue.start;
        // "and, according to X, leads": what follows alone.
        let opens = |i: usize| matches!(self.line.str(i), "and" | "but" | "that");
        let at = scope.cue.start;
        if at > 0 && opens(at - 1) || at > 1 && self.line.str(at - 1) == "," && opens(at - 2) {
            before = at..at;
        }
        scope.speaker = (!speaker.is_empty()).then_some(speaker);
        for reach in [before, after] {
            let words = reach.clone().any(|i| self.line.shape(i).is_some_and(Shape::is_word));
            if words {
                out.push(Scope { reach, ..scope.clone() });
            }
        }
    }

    fn says(
        &self,
        mut scope: Scope,
        strict: bool,
        is_outlet: &dyn Fn(&Range<usize>) -> bool,
        out: &mut Vec<Scope>,
    ) {
        let line = &self.line;
        let before = line.str(scope.cue.start.wrapping_sub(1));
        // "the alleged leader", "his claimed victory".
        if scope.cue.start > line.start
            && self.be.word(before).is_some()
            && !matches!(before, "is" | "are" | "was" | "were" | "be" | "been" | "being" | "become")
        {
            if !strict && line.ends(scope.cue.start, Ending::Past) {
                scope.kind = ScopeKind::Modifier;
                scope.near = self.near(scope.cue.end, true);
                scope.reach = scope.near.clone();
                out.push(scope);
            }
            return;
        }
        let writing = scope.cue.start > line.start
            && self.marks.iter().any(|(r, w)| *w == Word::Writing && r.end == scope.cue.start);
        let found = speech(line, &scope.cue, strict, writing, &|i| self.is_stop(i));
        let Some(found) = found else { return };
        if found.speaker.as_ref().is_some_and(is_outlet) {
            return;
        }
        (scope.kind, scope.status) = (ScopeKind::Speech, Status::Attributed);
        scope.near = scope.cue.end..scope.cue.end;
        scope.speaker = found.speaker;
        for said in found.said {
            if said.is_empty() {
                continue;
            }
            let reach = if said.start >= scope.cue.end {
                said.start..self.forward(said.start, Run::Clause).min(said.end).max(said.start)
            } else {
                said
            };
            if !reach.is_empty() {
                out.push(Scope { reach, ..scope.clone() });
            }
        }
    }

    /// Quotations in a sentence that says who speaks.
    pub(crate) fn quoted(&self, out: &mut Vec<Scope>) {
        let Some(speech) = out.iter().find(|s| s.kind == ScopeKind::Speech).cloned() else {
            return;
        };
        for reach in quotations(&self.line) {
            let near = reach.start..reach.start;
            out.push(Scope { kind: ScopeKind::Quotation, reach, near, ..speech.clone() });
        }
    }

    /// What governing words say of the verbs they govern, outer ones first.
    pub(crate) fn governed(&self, out: &mut Vec<Scope>) {
        for c in &self.verbs.complements {
            let at = c.governor.start;
            // The table knows better than a cue of the same words.
            let same = |s: &&mut Scope| {
                s.cue.contains(&at) && !matches!(s.kind, ScopeKind::Speech | ScopeKind::Ended)
            };
            for s in out.iter_mut().filter(same) {
                s.reach.end = s.reach.end.min(c.reach.start).max(s.reach.start);
                s.near.end = s.near.end.min(c.reach.start).max(s.near.start);
            }
            let reaches = |s: &&Scope| s.reach.contains(&at) && !s.cue.contains(&at);
            let hidden = |s: &&Scope| !out.iter().filter(reaches).any(|o| o.shuts_out(s));
            let denied = out
                .iter()
                .filter(reaches)
                .filter(hidden)
                .any(|s| s.status == Status::Negated && s.kind != ScopeKind::Denial);
            let fact = match (if denied { c.denied } else { c.fact }, c.negated) {
                (Fact::Open | Fact::Yes | Fact::Began, true) => Fact::Not,
                (Fact::Not, true) => Fact::Open,
                (fact, _) => fact,
            };
            let (kind, status) = match fact {
                Fact::Yes | Fact::Presupposed => (ScopeKind::Fact, Status::Asserted),
                Fact::Began => (ScopeKind::Began, Status::Asserted),
                Fact::Ended => (ScopeKind::Ended, Status::Asserted),
                Fact::Attributed => (ScopeKind::Accusation, Status::Attributed),
                Fact::Open => (ScopeKind::Wish, Status::Hedged),
                Fact::Not => (ScopeKind::Negation, Status::Negated),
            };
            let hides = match (fact, denied) {
                (Fact::Presupposed, _) => Some(Status::Hedged),
                (_, true) => Some(Status::Negated),
                _ => None,
            };
            out.push(Scope {
                kind,
                status,
                cue: c.governor.clone(),
                reach: c.reach.clone(),
                near: c.verb.clone(),
                speaker: c.speaker.clone(),
                hides,
            });
        }
    }

    /// A negation in the reach of another turns into a doubt: "did not deny",
    /// but not "did not attack and never invaded".
    pub(crate) fn double(&self, out: &mut [Scope]) {
        for i in 0..out.len() {
            let Some((cue, Status::Negated)) = out.get(i).map(|s| (s.cue.clone(), s.status)) else {
                continue;
            };
            if !out.get(i).is_some_and(|s| matches!(s.kind, ScopeKind::Denial | ScopeKind::Averted))
            {
                continue;
            }
            let outer = out.iter_mut().find(|o| {
                o.status == Status::Negated
                    && o.cue != cue
                    && o.cue.end <= cue.start
                    && o.reach.contains(&cue.start)
            });
            let Some(outer) = outer else { continue };
            outer.reach.end = cue.start;
            outer.near.end = outer.near.end.min(cue.start).max(outer.near.start);
            if let Some(inner) = out.get_mut(i) {
                inner.status = Status::Hedged;
            }
        }
    }
}
