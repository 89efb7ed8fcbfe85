//! The index behind search: which names hold a word, and which words are
//! spelled about like another.
//!
//! Names are numbered by how many words they have, so that where only the
//! first of a list can be looked at, these are the shortest. A word is found
//! by its spelling with one letter less (after SymSpell, Garbe 2012), by its
//! skeleton, and by its skeleton with one letter less.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::gazetteer::Gazetteer;
use crate::gazetteer::likeness::{Compared, MOST_CHARS, skeleton};
use crate::text::hash;

/// The most words that one word of a query may stand for.
const MOST_ALIKE: usize = 40;
/// The most words that are compared for one word of a query.
const MOST_COMPARED: usize = 300;

/// How far to look for words like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// For a letter too few, or the same skeleton.
    Near,
    /// For one edit in the word or its skeleton.
    Wide,
    /// As widely, and for words that begin so.
    Begun,
}

/// Rows of numbers of different lengths.
#[derive(Debug, Default)]
struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    fn row(&self, row: u32) -> &[u32] {
        let at = |i: usize| self.starts.get(i).map_or(0, |s| *s as usize);
        let (start, end) = (at(row as usize), at(row as usize + 1));
        self.items.get(start..end).unwrap_or_default()
    }

    /// The rows that say which rows hold each number below `count`.
    fn turned(&self, count: usize) -> Self {
        let mut starts = vec![0u32; count + 1];
        for item in &self.items {
            if let Some(n) = starts.get_mut(*item as usize + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0; self.items.len()];
        for row in 0..self.starts.len().saturating_sub(1) as u32 {
            for item in self.row(row) {
                if let Some(at) = next.get_mut(*item as usize) {
                    if let Some(place) = items.get_mut(*at as usize) {
                        *place = row;
                    }
                    *at += 1;
                }
            }
        }
        Self { starts, items }
    }
}

/// Texts, one after another.
#[derive(Debug)]
struct Texts {
    all: String,
    starts: Vec<u32>,
}

impl Texts {
    fn new() -> Self {
        Self { all: String::new(), starts: vec![0] }
    }

    /// Ends the text that was pushed to `all`.
    fn end(&mut self) {
        self.starts.push(self.all.len() as u32);
    }

    fn text(&self, place: u32) -> &str {
        let at = |i: usize| self.starts.get(i).map_or(0, |s| *s as usize);
        self.all.get(at(place as usize)..at(place as usize + 1)).unwrap_or_default()
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct SearchIndex {
    /// The distinct words, in order, one after another.
    text: Texts,
    /// The skeleton of each word.
    bones: Texts,
    /// How much each word tells: the logarithm of how rare it is.
    weights: Vec<f32>,
    /// The gazetteer's name for each document, by number of words.
    names: Vec<u32>,
    /// The words of each document.
    words: Rows,
    /// The documents that hold each word.
    holders: Rows,
    /// The entity types of each document, a bit each; the last stands for all
    /// further types.
    types: Vec<u32>,
    /// Hashes of ways to misspell, each with a word, in order.
    spellings: Vec<u64>,
    /// Where the hashes with each upper half begin.
    halves: Vec<u32>,
    scratch: Mutex<Vec<Vec<u32>>>,
}

/// The bit of an entity type.
pub(super) fn type_bit(kind: usize) -> u32 {
    1 << kind.min(31)
}

impl SearchIndex {
    pub(super) fn new(gazetteer: &Gazetteer) -> Self {
        let mut by_word: HashMap<&str, u32> = HashMap::new();
        let mut words = Rows { starts: vec![0], items: Vec::new() };
        for (key, _) in gazetteer.keys() {
            for word in key.split(' ') {
                let next = by_word.len() as u32;
                words.items.push(*by_word.entry(word).or_insert(next));
            }
            words.starts.push(words.items.len() as u32);
        }
        let mut sorted: Vec<(&str, u32)> = by_word.into_iter().collect();
        sorted.sort_unstable();
        let mut rank = vec![0; sorted.len()];
        let (mut text, mut bones) = (Texts::new(), Texts::new());
        for ((word, id), place) in sorted.iter().zip(0u32..) {
            if let Some(to) = rank.get_mut(*id as usize) {
                *to = place;
            }
            text.all.push_str(word);
            text.end();
            skeleton(word, &mut bones.all);
            bones.end();
        }
        let count = words.starts.len() - 1;
        let mut names: Vec<u32> = (0..count as u32).collect();
        names.sort_by_key(|n| words.row(*n).len());
        let mut ordered = Rows { starts: vec![0], items: Vec::with_capacity(words.items.len()) };
        let mut types = Vec::with_capacity(count);
        for name in &names {
            let ids = words.row(*name).iter();
            ordered.items.extend(ids.map(|w| rank.get(*w as usize).copied().unwrap_or(0)));
            ordered.starts.push(ordered.items.len() as u32);
            let kinds = gazetteer.senses(*name).map(|s| type_bit(gazetteer.head(s.entity).kind));
            types.push(kinds.fold(0, |all, bit| all | bit));
        }
        drop(words);
        let holders = ordered.turned(sorted.len());
        let weight = |w: u32| (1.0 + count as f32 / holders.row(w).len().max(1) as f32).ln();
        let weights = (0..sorted.len() as u32).map(weight).collect();
        let spellings = spellings(&text, &bones);
        let half = |h: u32| spellings.partition_point(|s| (*s >> 48) < u64::from(h)) as u32;
        let halves = (0..=1 << 16).map(half).collect();
        let scratch = Mutex::default();
        Self {
            text,
            bones,
            weights,
            names,
            words: ordered,
            holders,
            types,
            spellings,
            halves,
            scratch,
        }
    }

    pub(super) fn word(&self, word: u32) -> &str {
        self.text.text(word)
    }

    fn word_count(&self) -> u32 {
        self.text.starts.len() as u32 - 1
    }

    pub(super) fn weight(&self, word: u32) -> f32 {
        self.weights.get(word as usize).copied().unwrap_or(1.0)
    }

    /// How much a word tells that no name has.
    pub(super) fn most_weight(&self) -> f32 {
        (1.0 + self.names.len() as f32).ln()
    }

    /// The documents that hold a word, fewest words first.
    pub(super) fn holders(&self, word: u32) -> &[u32] {
        self.holders.row(word)
    }

    pub(super) fn words(&self, document: u32) -> &[u32] {
        self.words.row(document)
    }

    pub(super) fn types(&self, document: u32) -> u32 {
        self.types.get(document as usize).copied().unwrap_or(0)
    }

    pub(super) fn name(&self, document: u32) -> u32 {
        self.names.get(document as usize).copied().unwrap_or(u32::MAX)
    }

    /// The first word in order that is not before `text`.
    fn first_from(&self, text: &str) -> u32 {
        let (mut low, mut high) = (0, self.word_count());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The word itself, where some name has it.
    pub(super) fn exactly(&self, word: &str) -> Option<u32> {
        let found = self.first_from(word);
        (found < self.word_count() && self.word(found) == word).then_some(found)
    }

    /// The spellings with this hash.
    fn spelled(&self, hash: u32) -> &[u64] {
        let at = |h: u32| self.halves.get(h as usize).map_or(0, |p| *p as usize);
        let half = self.spellings.get(at(hash >> 16)..at((hash >> 16) + 1)).unwrap_or_default();
        let start = half.partition_point(|s| ((s >> 32) as u32) < hash);
        let rest = half.get(start..).unwrap_or_default();
        let end = rest.partition_point(|s| ((s >> 32) as u32) == hash);
        rest.get(..end).unwrap_or_default()
    }

    /// Words spelled about like `word`, the likest first, each with how alike
    /// it is.
    pub(super) fn alike(&self, word: &str, width: Width) -> Vec<(u32, f32)> {
        let compared = Compared::new(word);
        // Each with which way found it: near spellings come first.
        let mut found: Vec<(u32, u64)> = Vec::new();
        for_each_query(&compared, width, &mut |way, hash| {
            let all = self.spelled(hash).iter().take(MOST_COMPARED);
            found.extend(all.map(|s| (*s as u32, way)));
        });
        found.sort_unstable();
        found.dedup_by_key(|(w, _)| *w);
        found.sort_by_key(|(_, way)| *way);
        let compare = |w: u32| (w, compared.likeness(self.word(w), self.bones.text(w)));
        let first = found.into_iter().take(MOST_COMPARED);
        let mut out: Vec<(u32, f32)> = first.map(|(w, _)| compare(w)).collect();
        out.extend(self.exactly(word).map(|w| (w, 1.0)));
        let chars = word.chars().count();
        if width == Width::Begun && chars >= 3 {
            let first = self.first_from(word);
            let begins = |w: &u32| self.word(*w).starts_with(word);
            let rest = (first..self.word_count()).take_while(begins).take(MOST_COMPARED);
            let share = |w: u32| chars as f32 / self.word(w).chars().count().max(1) as f32;
            out.extend(rest.map(|w| (w, (0.6 + 0.4 * share(w)).min(1.0))));
        }
        out.retain(|(_, alike)| *alike > 0.0);
        out.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        out.dedup_by_key(|(w, _)| *w);
        // Of words as near, the one that more names have.
        let held = |w: u32| std::cmp::Reverse(self.holders(w).len());
        out.sort_unstable_by(|a, b| {
            b.1.total_cmp(&a.1).then_with(|| held(a.0).cmp(&held(b.0))).then(a.0.cmp(&b.0))
        });
        out.truncate(MOST_ALIKE);
        out
    }

    /// Runs `work` with zeros for every document; it must leave zeros.
    pub(super) fn with_scratch<T>(&self, work: impl FnOnce(&mut [u32]) -> T) -> T {
        let taken = self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = taken.unwrap_or_else(|| vec![0; self.names.len()]);
        let out = work(&mut scratch);
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        out
    }
}

const SPELLING: u64 = 1;
const SKELETON: u64 = 2;
const CUT_SKELETON: u64 = 3;

/// A skeleton with fewer letters says too little to cut.
const LEAST_SKELETON: usize = 4;
/// A word with fewer letters says too little to cut.
const LEAST_WORD: usize = 3;

fn mark(kind: u64, text: &str) -> u32 {
    (hash::word(text.as_bytes(), kind) >> 16) as u32
}

/// Calls `each` with `text` less each of its letters, where it has at least
/// `least`.
fn for_each_cut(text: &str, least: usize, each: &mut impl FnMut(&str)) {
    let count = text.chars().count();
    if !(least..=MOST_CHARS).contains(&count) {
        return;
    }
    let mut cut = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        cut.clear();
        cut.push_str(text.get(..at).unwrap_or_default());
        cut.push_str(text.get(at + c.len_utf8()..).unwrap_or_default());
        each(&cut);
    }
}

/// The hashes under which each word is found.
fn spellings(words: &Texts, bones: &Texts) -> Vec<u64> {
    let mut out = Vec::new();
    for place in 0..words.starts.len() as u32 - 1 {
        let (word, bones) = (words.text(place), bones.text(place));
        let mut put = |kind: u64, text: &str| {
            out.push(u64::from(mark(kind, text)) << 32 | u64::from(place));
        };
        put(SPELLING, word);
        for_each_cut(word, LEAST_WORD, &mut |cut| put(SPELLING, cut));
        put(SKELETON, bones);
        for_each_cut(bones, LEAST_SKELETON, &mut |cut| put(CUT_SKELETON, cut));
    }
    #[cfg(feature = "parallel")]
    rayon::slice::ParallelSliceMut::par_sort_unstable(out.as_mut_slice());
    #[cfg(not(feature = "parallel"))]
    out.sort_unstable();
    out.dedup();
    out.shrink_to_fit();
    out
}

/// Calls `each` with the ways to look for a word and their hashes.
fn for_each_query(query: &Compared, width: Width, each: &mut impl FnMut(u64, u32)) {
    let (word, bones) = (query.word(), query.skeleton());
    each(SPELLING, mark(SPELLING, word));
    if width == Width::Near {
        return each(SKELETON, mark(SKELETON, bones));
    }
    for_each_cut(word, LEAST_WORD, &mut |cut| each(SPELLING, mark(SPELLING, cut)));
    each(SKELETON, mark(SKELETON, bones));
    if bones.chars().count() >= LEAST_SKELETON - 1 {
        each(CUT_SKELETON, mark(CUT_SKELETON, bones));
    }
    for_each_cut(bones, LEAST_SKELETON, &mut |cut| {
        each(CUT_SKELETON, mark(CUT_SKELETON, cut));
        each(CUT_SKELETON, mark(SKELETON, cut));
    });
}
