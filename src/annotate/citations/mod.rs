//! Finds the outlets that a text cites.
//!
//! In brackets: `(al-Quds, January 3)`, `(BBC, AFP)`, `[Al Jazeera, May 4]`,
//! `(source: Reuters)`, and `(, May 4, 2019)` where the outlet was lost. A
//! bracket is a citation when it ends in a date that a name or nothing leads,
//! or when it holds known outlets only; `(PMU)`, `(2010-2014)`,
//! `(born 1954)` and `(D-NY)` are none. In running text: "told Al Jazeera",
//! "according to Reuters", "Reuters reported that", of known outlets only.
//!
//! The date is when the outlet reported and never when something happened:
//! callers mask a bracket's tokens before dates and rules are looked for.

use std::ops::Range;

use crate::annotate::dates::Dates;
use crate::document::{Citation, Reach};
use crate::error::Result;
use crate::id::EntityId;
use crate::language::forms::Ending;
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::text::keys::Sieve;
use crate::text::phrases::Phrases;
use crate::text::sentences::Sentence;
use crate::text::tokens::{Shape, Token};
use crate::time::Date;

/// A citation, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Cited {
    pub(crate) citation: Citation,
    /// Its tokens: the bracket, or the outlet's name in running text.
    pub(crate) tokens: Range<usize>,
    /// Its sentence, by index.
    pub(crate) sentence: usize,
    /// Whether it stands in running text, so that its name is a mention.
    pub(crate) running: bool,
}

/// What a document cites.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// In the order of the text.
    pub(crate) citations: Vec<Cited>,
    /// Brackets to hide from dates and rules: citations and note numbers.
    pub(crate) masked: Vec<Range<usize>>,
}

impl Found {
    /// The citation that supports a sentence: the one in it that stands
    /// nearest after `token`, else the last before; without one the next in
    /// the paragraph.
    pub(crate) fn of(
        &self,
        sentences: &[Sentence],
        sentence: usize,
        token: usize,
    ) -> Option<Citation> {
        let from = self.citations.partition_point(|c| c.sentence < sentence);
        let later = self.citations.get(from..)?;
        let own = || later.iter().take_while(|c| c.sentence == sentence);
        if let Some(found) = own()
            .filter(|c| !c.running)
            .find(|c| c.tokens.start >= token)
            .or_else(|| own().filter(|c| !c.running).last())
            .or_else(|| own().next())
        {
            return Some(found.citation.clone());
        }
        let paragraph = sentences.get(sentence)?.paragraph;
        let next = later.iter().find(|c| !c.running)?;
        (sentences.get(next.sentence)?.paragraph == paragraph)
            .then(|| next.citation.clone().reach(Reach::Paragraph))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Reports,
    Told,
    According,
    Label,
    Not,
}

/// Finds citations by the words of a lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Citations {
    words: Phrases<Word>,
    /// What an outlet can stand beside in running text begins with these.
    running: Sieve,
}

/// How many tokens a bracket may hold to be a citation.
const LONGEST: usize = 40;

/// How many tokens an outlet's name may have.
const LONGEST_NAME: usize = 6;

impl Citations {
    /// Compiles the lists `source_*` of a lexicon.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks one of them.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let mut words = Phrases::of(lexicon.language());
        for (name, word) in [
            ("source_reports", Word::Reports),
            ("source_told", Word::Told),
            ("source_according", Word::According),
            ("source_label", Word::Label),
            ("source_not", Word::Not),
        ] {
            for phrase in lexicon.list(name)? {
                words.insert(phrase, |old| old.unwrap_or(word));
            }
        }
        let beside = |word| matches!(word, Word::Reports | Word::Told | Word::According);
        let running = words.sieve(|word, branches| branches || word.is_some_and(beside));
        Ok(Self { words, running })
    }

    /// The citations of a document. `is_outlet` tells the outlet that a name
    /// denotes, where it is one.
    pub(crate) fn find(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: &[Sentence],
        dates: &Dates,
        published: Option<Date>,
        is_outlet: impl Fn(&str) -> Option<EntityId>,
    ) -> Found {
        let mut out = Found::default();
        let view = View { this: self, text, tokens, dates, published, is_outlet: &is_outlet };
        for (index, sentence) in sentences.iter().enumerate() {
            let mut i = sentence.tokens.start;
            while i < sentence.tokens.end {
                let Some(token) = tokens.get(i) else { break };
                let next = match token.shape {
                    Shape::Mark
                        if matches!(
                            text.as_bytes().get(token.start as usize),
                            Some(b'(' | b'[')
                        ) =>
                    {
                        view.bracket(i, sentence.tokens.end, index, &mut out)
                    }
                    Shape::Lower | Shape::Capital
                        if token.key == 0 || self.running.has(token.key) =>
                    {
                        view.running(i, sentence.tokens.clone(), index, &mut out)
                    }
                    _ => None,
                };
                i = next.unwrap_or(i + 1);
            }
        }
        out.citations.sort_by_key(|c| c.tokens.start);
        out
    }
}

struct View<'a, F> {
    this: &'a Citations,
    text: &'a str,
    tokens: &'a [Token],
    dates: &'a Dates,
    published: Option<Date>,
    is_outlet: &'a F,
}

impl<F: Fn(&str) -> Option<EntityId>> View<'_, F> {
    fn str(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    fn shape(&self, i: usize) -> Option<Shape> {
        self.tokens.get(i).map(|t| t.shape)
    }

    fn span(&self, range: &Range<usize>) -> Option<Span> {
        let (a, b) = (self.tokens.get(range.start)?, self.tokens.get(range.end.checked_sub(1)?)?);
        Some(Span::between(a.start as usize, b.end as usize))
    }

    fn of(&self, range: &Range<usize>) -> &str {
        self.span(range).and_then(|s| s.of(self.text)).unwrap_or_default()
    }

    /// The bracket that opens at `i`: what is in it, and the token after.
    fn bracket(&self, i: usize, end: usize, sentence: usize, out: &mut Found) -> Option<usize> {
        let close = match self.str(i) {
            "(" => ")",
            "[" => "]",
            _ => return None,
        };
        let last =
            (i + 1..end.min(i + LONGEST)).find(|j| matches!(self.str(*j), ")" | "]" | "(" | "["));
        let last = match last {
            Some(j) if self.str(j) == close => j,
            // "(source:" at the end of a text that was cut.
            None if self.this.words.word(self.str(i + 1)) == Some(Word::Label)
                && self.str(i + 2) == ":" =>
            {
                end.min(i + LONGEST) - 1
            }
            _ => return None,
        };
        let all = i..last + 1;
        if close == "]"
            && (i + 1..last).all(|j| self.shape(j) == Some(Shape::Number) || self.str(j) == ",")
            && last > i + 1
        {
            out.masked.push(all);
            return Some(last + 1);
        }
        let before = out.citations.len();
        let inner = i + 1..last;
        let labelled = self.this.words.word(self.str(i + 1)) == Some(Word::Label);
        let mut start = inner.start;
        if labelled {
            start += 1;
            if matches!(self.str(start), ":" | ",") {
                start += 1;
            }
        }
        let mut at = start;
        let mut whole = true;
        while at < inner.end {
            let part = at..(at..inner.end).find(|j| self.str(*j) == ";").unwrap_or(inner.end);
            at = part.end + 1;
            whole &= self.part(part, &all, sentence, labelled, out);
        }
        if !whole || out.citations.len() == before {
            out.citations.truncate(before);
            if labelled && self.str(i + 2) == ":" {
                out.masked.push(all);
                return Some(last + 1);
            }
            return None;
        }
        out.masked.push(all);
        Some(last + 1)
    }

    /// One part of a bracket, between semicolons: names, then a date or none.
    fn part(
        &self,
        part: Range<usize>,
        all: &Range<usize>,
        sentence: usize,
        labelled: bool,
        out: &mut Found,
    ) -> bool {
        let Some(span) = self.span(all) else { return false };
        let date = self.dates.date_in(self.text, self.tokens, part.clone(), self.published);
        let name_end = date.as_ref().map_or(part.end, |(d, _)| d.start);
        // A weekday before the date is of the date; so is the comma.
        let mut names_end = name_end;
        while names_end > part.start
            && matches!(self.str(names_end - 1), "," | ":" | "." | "-" | "–")
        {
            names_end -= 1;
        }
        let names = part.start..names_end;
        let push = |out: &mut Found, name: Option<Range<usize>>| {
            let mut citation = Citation::new(span);
            if let Some(name) = &name {
                citation = citation.outlet(self.of(name));
                if let Some(id) = (self.is_outlet)(self.of(name)) {
                    citation = citation.entity(id);
                }
            }
            if let Some((_, date)) = &date {
                citation = citation.date(*date);
            }
            out.citations.push(Cited { citation, tokens: all.clone(), sentence, running: false });
        };
        if let Some((range, when)) = &date {
            // What follows the date is a page or nothing.
            let tail_is_short = part.end - range.end <= 4;
            let full = when.month().is_some();
            if !tail_is_short {
                return false;
            }
            if names.is_empty() {
                // "(, May 4)": the outlet was lost. "(May 4)" is a date.
                if full && self.str(part.start) == "," {
                    push(out, None);
                    return true;
                }
                return false;
            }
            // A year alone dates a law or a birth as often as a report.
            if !full && !self.outlets(&names) && !labelled {
                return false;
            }
        } else if !labelled && !self.outlets(&names) {
            return false;
        }
        if names.is_empty() {
            return false;
        }
        let first = self.str(names.start);
        if !labelled
            && self.this.words.word(first) == Some(Word::Not)
            && (self.is_outlet)(self.of(&names)).is_none()
            && self.shape(names.start) == Some(Shape::Lower)
        {
            return false;
        }
        // A name has a capital or a dot ("rudaw.net"), and is no sentence.
        let named = names.clone().any(|j| self.shape(j).is_some_and(Shape::is_capital))
            || names.clone().any(|j| self.str(j) == ".")
            || (self.is_outlet)(self.of(&names)).is_some();
        if !named || names.len() > 14 {
            return false;
        }
        if (self.is_outlet)(self.of(&names)).is_some()
            || !names.clone().any(|j| matches!(self.str(j), "," | "and" | "/" | "&"))
        {
            push(out, Some(names));
            return true;
        }
        let lists = self.outlets(&names);
        // "(BBC, AFP)" are two outlets; "(Daily Star, Beirut, May 4)" is one.
        let mut at = names.start;
        let mut pushed = false;
        while at < names.end {
            let name = at..(at..names.end)
                .find(|j| self.str(*j) == "," || lists && matches!(self.str(*j), "and" | "/" | "&"))
                .unwrap_or(names.end);
            at = name.end + 1;
            if !name.is_empty() && (!pushed || (self.is_outlet)(self.of(&name)).is_some()) {
                push(out, Some(name));
                pushed = true;
            }
        }
        pushed
    }

    /// Whether names between commas and "and" are known outlets, all of them.
    fn outlets(&self, names: &Range<usize>) -> bool {
        if names.is_empty() {
            return false;
        }
        if (self.is_outlet)(self.of(names)).is_some() {
            return true;
        }
        let mut at = names.start;
        while at < names.end {
            let name = at..(at..names.end)
                .find(|j| matches!(self.str(*j), "," | "and" | "/" | "&"))
                .unwrap_or(names.end);
            at = name.end + 1;
            if !name.is_empty() && (self.is_outlet)(self.of(&name)).is_none() {
                return false;
            }
        }
        true
    }

    /// An outlet that running text names at the phrase that begins at `i`.
    fn running(
        &self,
        i: usize,
        sentence: Range<usize>,
        index: usize,
        out: &mut Found,
    ) -> Option<usize> {
        let (after, word) = self.this.words.longest(self.text, self.tokens, i, sentence.end)?;
        let (name, id) = match word {
            Word::Told | Word::According => self.name_after(after, sentence.end)?,
            Word::Reports => self.name_before(i, sentence.start)?,
            Word::Label | Word::Not => return None,
        };
        if out
            .citations
            .iter()
            .rev()
            .take(4)
            .any(|c| c.tokens == name || c.tokens.end > name.start && !c.running)
        {
            return None;
        }
        let citation = Citation::new(self.span(&name)?).outlet(self.of(&name)).entity(id);
        out.citations.push(Cited { citation, tokens: name, sentence: index, running: true });
        Some(after)
    }

    /// The longest outlet's name at `i`, after "the" and words in lower case
    /// that describe it ("the state news agency SANA").
    fn name_after(&self, i: usize, end: usize) -> Option<(Range<usize>, EntityId)> {
        for start in i..i + 5 {
            let range = start..end.min(start + LONGEST_NAME);
            if let Some(found) = self.longest_name(range) {
                return Some(found);
            }
            if !self.shape(start)?.is_word()
                && self.str(start) != "-"
                && self.shape(start) != Some(Shape::Possessive)
            {
                return None;
            }
        }
        None
    }

    fn longest_name(&self, range: Range<usize>) -> Option<(Range<usize>, EntityId)> {
        if !self.shape(range.start)?.is_word() {
            return None;
        }
        (range.start + 1..=range.end).rev().find_map(|end| {
            // A name ends in a word or a number ("France 24"), not in the
            // mark after it.
            self.shape(end - 1)
                .filter(|s| s.is_word() || *s == Shape::Number)
                .and_then(|_| (self.is_outlet)(self.of(&(range.start..end))))
                .map(|id| (range.start..end, id))
        })
    }

    /// The longest outlet's name that ends right before `i`, or before an
    /// adverb there.
    fn name_before(&self, i: usize, start: usize) -> Option<(Range<usize>, EntityId)> {
        let mut end = i;
        while end > start && self.this.words.language.ends(self.str(end - 1), Ending::Adverb) {
            end -= 1;
        }
        if end == start || !self.shape(end - 1)?.is_word() {
            return None;
        }
        (start.max(end.saturating_sub(LONGEST_NAME))..end).find_map(|from| {
            let name = from..end;
            self.shape(from)?.is_word().then_some(())?;
            (self.is_outlet)(self.of(&name)).map(|id| (name, id))
        })
    }
}

#[cfg(test)]
mod tests;
