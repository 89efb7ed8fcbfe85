//! The automaton engine: Aho-Corasick over the folded text.
//!
//! The folded words stand in a copy of the text with a space around each, and
//! so do the names, so that only whole words match. Overlapping matches are
//! taken, as the longest may fail where a shorter one holds (a name in other
//! case, a mark between words).

use std::ops::{ControlFlow, RangeInclusive};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::names::MOST_WORDS;
use crate::matcher::hit::{Hit, agrees};
use crate::text::words::{Gap, Word, Words, gap, is_short, words};

/// An automaton over the keys of a gazetteer.
#[derive(Clone, Debug)]
pub(crate) struct Automaton {
    searcher: AhoCorasick,
    /// For each pattern, its first name.
    names: Vec<u32>,
}

/// A folded copy of some words: where each begins in it.
#[derive(Default)]
struct Copy {
    text: String,
    /// For each word, where its copy begins and ends.
    places: Vec<(usize, usize)>,
}

impl Copy {
    fn clear(&mut self) {
        self.text.clear();
        self.text.push(' ');
        self.places.clear();
    }

    fn push(&mut self, key: &str) {
        let start = self.text.len();
        self.text.push_str(key);
        self.places.push((start, self.text.len()));
        self.text.push(' ');
    }
}

impl Automaton {
    /// # Errors
    ///
    /// More names than an automaton holds.
    pub(crate) fn new(gazetteer: &Gazetteer) -> Result<Self> {
        let mut names = Vec::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut before = None;
        for (key, name) in gazetteer.keys() {
            if before != Some(key) {
                patterns.push(format!(" {key} "));
                names.push(name);
            }
            before = Some(key);
        }
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&patterns)
            .map_err(|e| Error::invalid("automaton", e.to_string()))?;
        Ok(Self { searcher, names })
    }

    /// Appends every hit in `text`, in no order.
    pub(crate) fn scan(&self, gazetteer: &Gazetteer, text: &str, hits: &mut Vec<Hit>) {
        let found = words(text, false);
        let scan = Scan { automaton: self, gazetteer, text, found: &found };
        let mut copy = Copy::default();
        copy.clear();
        found.list.iter().for_each(|w| copy.push(found.key(w.key)));
        scan.search(&copy, 0, (None, None), hits);
        for (i, word) in found.list.iter().enumerate() {
            if word.last.is_some() {
                scan.around(i.saturating_sub(MOST_WORDS - 1)..=i, (false, true), &mut copy, hits);
            }
            if word.first.is_some() {
                let end = (i + MOST_WORDS).min(found.list.len());
                scan.around(i..=end - 1, (true, false), &mut copy, hits);
                for end in i + 1..(i + MOST_WORDS).min(found.list.len()) {
                    if found.list.get(end).is_some_and(|w| w.last.is_some()) {
                        scan.around(i..=end, (true, true), &mut copy, hits);
                    }
                }
            }
        }
    }
}

struct Scan<'s> {
    automaton: &'s Automaton,
    gazetteer: &'s Gazetteer,
    text: &'s str,
    found: &'s Words,
}

impl Scan<'_> {
    /// Searches some words with the first or the last or both read the other
    /// way, for names that begin or end there.
    fn around(
        &self,
        range: RangeInclusive<usize>,
        (first, last): (bool, bool),
        copy: &mut Copy,
        hits: &mut Vec<Hit>,
    ) {
        let (from, to) = (*range.start(), *range.end());
        copy.clear();
        for i in range {
            copy.push(self.read(i, first && i == from, last && i == to));
        }
        self.search(copy, from, (first.then_some(from), last.then_some(to)), hits);
    }

    fn read(&self, word: usize, first: bool, last: bool) -> &str {
        let Some(word) = self.found.list.get(word) else { return "" };
        let range = match (word.first, word.last) {
            (Some((_, range)), _) if first => range,
            (_, Some((_, end))) if last => (word.key.0, end),
            _ => word.key,
        };
        self.found.key(range)
    }

    /// Searches a copy whose first word is the text's word `from`. With a
    /// side given, only names with that first or last word count.
    fn search(
        &self,
        copy: &Copy,
        from: usize,
        (first, last): (Option<usize>, Option<usize>),
        hits: &mut Vec<Hit>,
    ) {
        for hit in self.automaton.searcher.find_overlapping_iter(&copy.text) {
            // Without the spaces around.
            let (start, end) = (hit.start() + 1, hit.end() - 1);
            let begin = copy.places.partition_point(|p| p.0 < start);
            let finish = copy.places.partition_point(|p| p.1 < end);
            let (begin, finish) = (from + begin, from + finish);
            if first.is_some_and(|f| f != begin) || last.is_some_and(|l| l != finish) {
                continue;
            }
            if let Some(name) = self.automaton.names.get(hit.pattern().as_usize()) {
                let _: ControlFlow<()> = self.push(*name, begin, finish, (first, last), hits);
            }
        }
    }

    fn push(
        &self,
        mut name: u32,
        begin: usize,
        finish: usize,
        (first, last): (Option<usize>, Option<usize>),
        hits: &mut Vec<Hit>,
    ) -> ControlFlow<()> {
        let word =
            |i: usize| self.found.list.get(i).map_or(ControlFlow::Break(()), ControlFlow::Continue);
        let (a, b): (&Word, &Word) = (word(begin)?, word(finish)?);
        let mut firm = false;
        for i in begin..finish {
            let (before, after) = (word(i)?, word(i + 1)?);
            let short = is_short(self.found.key(before.key));
            match gap(self.text, before.end, after.start, short) {
                Gap::Soft => {}
                Gap::Firm => firm = true,
                Gap::Hard => return ControlFlow::Break(()),
            }
        }
        let start = a.first.filter(|_| first.is_some()).map_or(a.start, |f| f.0);
        let end = b.last.filter(|_| last.is_some()).map_or(b.end, |l| l.0);
        while let Some(stored) = self.gazetteer.name(name) {
            if agrees(self.text, start, end, firm, stored) {
                hits.push(Hit { start, end, name });
            }
            if !stored.has_more() {
                break;
            }
            name += 1;
        }
        ControlFlow::Continue(())
    }
}
