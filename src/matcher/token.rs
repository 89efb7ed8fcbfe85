//! The token engine: finds names at about the speed of splitting the text.
//!
//! A stretch of text at a time, in passes over arrays, so that what a pass
//! waits for from memory overlaps: split and hash; one look into the map of
//! kinds for every word; one into a filter for every pair of words that
//! passed; one line of the prefix table for what is left; one more for every
//! word that a name goes on; the stored key for what was found there.

use crate::gazetteer::image::Section;
use crate::gazetteer::names::MOST_WORDS;
use crate::gazetteer::{Gazetteer, RawName, filter, key_byte, kinds, raw_name, table};
use crate::matcher::hit::{Hit, agrees, order};
use crate::matcher::machine::fetch;
use crate::matcher::split::{Special, Tokens};
use crate::text::hash;
use crate::text::words::{Gap, gap};

/// Bytes of text to a stretch.
const STRETCH: usize = if cfg!(test) { 1 << 8 } else { 1 << 14 };

/// Where a run of words may be a name, by hash; still to be compared.
#[derive(Clone, Copy, Debug)]
struct Found {
    name: u32,
    first: usize,
    last: usize,
    /// Whether the first and the last word are read the other way.
    other_first: bool,
    other_last: bool,
    firm: bool,
}

/// What a scan works in; keep one to scan many texts.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    tokens: Tokens,
    picked: Picked,
    runs: Vec<(u32, u64)>,
    walks: Vec<Walk>,
    found: Vec<Found>,
}

/// What words are worth a look.
#[derive(Debug, Default)]
struct Picked {
    /// For every word, what it is of names, and then what for it is worth it.
    kinds: Vec<u8>,
    uses: Vec<u8>,
    /// The words that are, with their uses in the low 8 bits.
    some: Vec<u64>,
    /// The words that may be a name.
    singles: Vec<u32>,
    /// The words that may begin one with the next.
    pairs: Vec<u32>,
}

/// A run of words that longer names begin with.
#[derive(Clone, Copy, Debug)]
struct Walk {
    first: u32,
    last: u32,
    run: u64,
    other_first: bool,
    firm: bool,
}

struct Scan<'a> {
    kinds: &'a [u8],
    pairs: &'a [u8],
    table: &'a [u8],
    names: &'a [u8],
    keys: &'a [u8],
    text: &'a str,
}

/// Appends every hit in `text`, in no order.
pub(crate) fn scan(gazetteer: &Gazetteer, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
    let scan = Scan {
        kinds: gazetteer.section(Section::Kinds),
        pairs: gazetteer.section(Section::Pairs),
        table: gazetteer.section(Section::Table),
        names: gazetteer.section(Section::Names),
        keys: gazetteer.section(Section::Keys),
        text,
    };
    if gazetteer.names() == 0 {
        return;
    }
    let (mut from, mut size) = (0, STRETCH);
    while from < text.len() {
        let to = scratch.tokens.fill(text, from, size, gazetteer.seed(), scan.kinds);
        let count = scratch.tokens.len();
        let last = to >= text.len();
        if !last && count < 2 * MOST_WORDS {
            // So few words that names could run out of the stretch.
            size *= 2;
            continue;
        }
        size = STRETCH;
        let starts = if last { count } else { count - MOST_WORDS };
        scan.stretch(starts, scratch, hits);
        from = if last { to } else { scratch.tokens.start(starts).unwrap_or(to) };
    }
}

/// Splits and hashes `text`; the sum of the hashes.
pub(crate) fn split_only(text: &str, seed: u64) -> u64 {
    let (mut tokens, mut from, mut sum) = (Tokens::default(), 0, 0u64);
    while from < text.len() {
        from = tokens.fill(text, from, STRETCH, seed, &[]);
        sum = tokens.hashes().iter().fold(sum, |s, h| s.wrapping_add(*h));
    }
    sum
}

impl Scan<'_> {
    /// Finds the names that begin in the first `count` words.
    fn stretch(&self, count: usize, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let Scratch { tokens, picked, runs, walks, found } = scratch;
        found.clear();
        walks.clear();
        self.pick(count, tokens, picked);
        self.single_names(tokens, &picked.singles, found);
        self.begun_names(tokens, &picked.pairs, runs, walks, found);
        if !tokens.specials.is_empty() {
            self.other_readings(count, tokens, walks, found);
        }
        while !walks.is_empty() {
            self.walk(tokens, walks, found);
        }
        for found in found.iter() {
            fetch(self.names, found.name as usize * 8);
        }
        for found in found.iter() {
            fetch(self.keys, key_byte(self.names, found.name));
        }
        let before = hits.len();
        for found in found.iter() {
            self.compare(tokens, *found, hits);
        }
        // Sorting a stretch at a time is quicker than all at once.
        hits.get_mut(before..).unwrap_or_default().sort_unstable_by_key(order);
    }

    /// The words that may be a name, and those that may begin one with the
    /// next.
    fn pick(&self, count: usize, tokens: &Tokens, picked: &mut Picked) {
        let Picked { kinds, uses, some, singles, pairs } = picked;
        // A right word counts for the pair it ends.
        let hashes = tokens.hashes().get(..tokens.len().min(count + 1)).unwrap_or_default();
        for list in [&mut *kinds, &mut *uses] {
            list.resize(hashes.len() + 1, 0);
        }
        some.resize(hashes.len(), 0);
        // In passes of few steps each, without a branch that depends on a
        // word. The last of the kinds is of no word.
        for (kinds, hash) in kinds.iter_mut().zip(hashes) {
            *kinds = kinds::kinds(self.kinds, *hash) as u8;
        }
        if let Some(last) = kinds.last_mut() {
            *last = 0;
        }
        let next = kinds.get(1..).unwrap_or_default();
        for ((uses, own), next) in uses.iter_mut().zip(&*kinds).zip(next) {
            *uses = kinds::uses(*own, *next);
        }
        let mut end = 0;
        let list = some.as_mut_slice();
        for (uses, i) in uses.iter().zip(0..hashes.len() as u64) {
            // Written over where the word is of no use.
            if let Some(place) = list.get_mut(end) {
                *place = i << 8 | u64::from(*uses);
            }
            end += usize::from(*uses != 0);
        }
        some.truncate(end);
        singles.clear();
        pairs.clear();
        let bytes = self.text.as_bytes();
        let lower = |i: u32| {
            let start = tokens.start(i as usize).unwrap_or(0);
            bytes.get(start).is_some_and(u8::is_ascii_lowercase)
        };
        for some in some.iter() {
            let (i, uses) = ((some >> 8) as u32, *some as u8);
            if i as usize >= count {
                break;
            }
            if uses & kinds::PAIR != 0 {
                pairs.push(i);
            }
            if kinds::is_single(u16::from(uses)) && (uses & kinds::SINGLE as u8 != 0 || !lower(i)) {
                singles.push(i);
            }
        }
    }

    fn name(&self, name: u32) -> Option<RawName<'_>> {
        raw_name(self.names, self.keys, name as usize)
    }

    fn single_names(&self, tokens: &Tokens, singles: &[u32], found: &mut Vec<Found>) {
        for &i in singles {
            let hash = tokens.hash(i as usize).unwrap_or_default();
            fetch(self.table, table::byte_of(self.table, hash));
        }
        for &i in singles {
            let Some(hash) = tokens.hash(i as usize) else { continue };
            if let Some(payload) = table::lookup(self.table, hash) {
                let walk = Walk { first: i, last: i, run: hash, other_first: false, firm: false };
                push_run(payload, walk, false, found);
            }
        }
    }

    /// Names of two words, and where longer ones may go on.
    fn begun_names(
        &self,
        tokens: &Tokens,
        pairs: &[u32],
        runs: &mut Vec<(u32, u64)>,
        walks: &mut Vec<Walk>,
        found: &mut Vec<Found>,
    ) {
        runs.clear();
        runs.extend(pairs.iter().map(|i| {
            let hash = |i: usize| tokens.hash(i).unwrap_or_default();
            let run = hash::run(hash(*i as usize), hash(*i as usize + 1));
            fetch(self.pairs, filter::byte_of(self.pairs, run));
            (*i, run)
        }));
        runs.retain(|(_, run)| {
            let has = filter::has(self.pairs, *run);
            if has {
                fetch(self.table, table::byte_of(self.table, *run));
            }
            has
        });
        for &(i, run) in runs.iter() {
            if let Some(payload) = table::lookup(self.table, run)
                && let Some(firm) = self.gap(tokens, i as usize)
            {
                let walk = Walk { first: i, last: i + 1, run, other_first: false, firm };
                take(payload, walk, false, walks, found);
            }
        }
    }

    /// Goes on by a word with all names begun, of those that have one more.
    fn walk(&self, tokens: &Tokens, walks: &mut Vec<Walk>, found: &mut Vec<Found>) {
        walks.retain_mut(|walk| {
            let last = walk.last as usize + 1;
            if last - walk.first as usize >= MOST_WORDS {
                return false;
            }
            let Some(hash) = tokens.hash(last) else { return false };
            let Some(marked) = self.gap(tokens, last - 1) else { return false };
            walk.firm |= marked;
            walk.last += 1;
            if let Some((_, _, other)) = tokens.special(last).and_then(|s| s.last)
                && let Some(payload) = table::lookup(self.table, hash::run(walk.run, other))
            {
                push_run(payload, *walk, true, found);
            }
            walk.run = hash::run(walk.run, hash);
            fetch(self.table, table::byte_of(self.table, walk.run));
            true
        });
        walks.retain(|walk| {
            let Some(payload) = table::lookup(self.table, walk.run) else { return false };
            push_run(payload, *walk, false, found);
            payload & table::GOES_ON != 0
        });
    }

    /// Whether what stands after a word has marks, or `None` where no name
    /// runs on.
    fn gap(&self, tokens: &Tokens, before: usize) -> Option<bool> {
        let (start, end) = (tokens.start(before)?, tokens.end(before)?);
        let next = tokens.start(before + 1)?;
        if next == end + 1 && matches!(self.text.as_bytes().get(end), Some(b' ' | b'-')) {
            return Some(false);
        }
        let short = match tokens.special(before) {
            None => end - start <= 2,
            Some(special) => special.key.1 - special.key.0 <= 2,
        };
        match gap(self.text, end, next, short) {
            Gap::Soft => Some(false),
            Gap::Firm => Some(true),
            Gap::Hard => None,
        }
    }

    /// Names that begin or end with a word's other reading.
    #[cold]
    fn other_readings(
        &self,
        count: usize,
        tokens: &Tokens,
        walks: &mut Vec<Walk>,
        found: &mut Vec<Found>,
    ) {
        for special in &tokens.specials {
            let i = special.token;
            let alone = |hash, other_first: bool, found: &mut Vec<Found>| {
                if i < count
                    && kinds::is_single(kinds::kinds(self.kinds, hash))
                    && let Some(payload) = table::lookup(self.table, hash)
                {
                    let (first, last) = (i as u32, i as u32);
                    let walk = Walk { first, last, run: hash, other_first, firm: false };
                    push_run(payload, walk, !other_first, found);
                }
            };
            if let Some((.., hash)) = special.last {
                alone(hash, false, found);
                if i > 0 && i <= count {
                    self.other_pair(tokens, i - 1, (false, true), walks, found);
                }
            }
            if let Some((.., hash)) = special.first.filter(|_| i < count) {
                alone(hash, true, found);
                self.other_pair(tokens, i, (true, true), walks, found);
                self.other_pair(tokens, i, (true, false), walks, found);
            }
        }
    }

    /// The names that begin with the pair at `first`, one or both words of it
    /// read the other way.
    fn other_pair(
        &self,
        tokens: &Tokens,
        first: usize,
        other: (bool, bool),
        walks: &mut Vec<Walk>,
        found: &mut Vec<Found>,
    ) {
        let plain = |i: usize| tokens.hash(i);
        let special = |i: usize| tokens.special(i);
        let pair = || {
            let start = if other.0 { special(first)?.first?.2 } else { plain(first)? };
            let end = if other.1 { special(first + 1)?.last?.2 } else { plain(first + 1)? };
            let run = hash::run(start, end);
            if !filter::has(self.pairs, run) {
                return None;
            }
            Some((run, table::lookup(self.table, run)?, self.gap(tokens, first)?))
        };
        if let Some((run, payload, firm)) = pair() {
            let (first, last) = (first as u32, first as u32 + 1);
            let walk = Walk { first, last, run, other_first: other.0, firm };
            take(payload, walk, other.1, walks, found);
        }
    }

    /// Compares what was found by hash with what is stored, and says so.
    fn compare(&self, tokens: &Tokens, found: Found, hits: &mut Vec<Hit>) {
        let special = |i: usize| tokens.special(i);
        let first = special(found.first).and_then(|s| s.first).filter(|_| found.other_first);
        let last = special(found.last).and_then(|s| s.last).filter(|_| found.other_last);
        let start = first.map_or(tokens.start(found.first), |f| Some(f.0));
        let end = last.map_or(tokens.end(found.last), |l| Some(l.0));
        let (Some(start), Some(end)) = (start, end) else { return };
        let mut name = found.name;
        let Some(mut stored) = self.name(name) else { return };
        if !self.has_key(tokens, found, stored.key) {
            return;
        }
        loop {
            if agrees(self.text, start, end, found.firm, stored) {
                hits.push(Hit { start, end, name });
            }
            if !stored.has_more() {
                return;
            }
            name += 1;
            let Some(next) = self.name(name) else { return };
            stored = next;
        }
    }

    /// Whether the words found are those of `key`.
    fn has_key(&self, tokens: &Tokens, found: Found, mut key: &[u8]) -> bool {
        for i in found.first..=found.last {
            if i > found.first {
                let Some((b' ', rest)) = key.split_first() else { return false };
                key = rest;
            }
            let other = |s: &Special| {
                let range = match (s.first, s.last) {
                    (Some((_, range, _)), _) if found.other_first && i == found.first => range,
                    (_, Some((_, end, _))) if found.other_last && i == found.last => (s.key.0, end),
                    _ => s.key,
                };
                tokens.key(range)
            };
            let (Some(start), Some(end)) = (tokens.start(i), tokens.end(i)) else {
                return false;
            };
            let word = match tokens.special(i) {
                Some(special) => other(special),
                None => self.text.as_bytes().get(start..end).unwrap_or_default(),
            };
            let Some((front, rest)) = key.split_at_checked(word.len()) else { return false };
            if !front.eq_ignore_ascii_case(word) {
                return false;
            }
            key = rest;
        }
        key.is_empty()
    }
}

/// What the table says of two words: a name, and whether longer ones begin so.
fn take(payload: u32, walk: Walk, other_last: bool, walks: &mut Vec<Walk>, found: &mut Vec<Found>) {
    push_run(payload, walk, other_last, found);
    if payload & table::GOES_ON != 0 && !other_last {
        walks.push(walk);
    }
}

fn push_run(payload: u32, walk: Walk, other_last: bool, found: &mut Vec<Found>) {
    let name = payload & !table::GOES_ON;
    if name != table::NO_NAME {
        let (first, last) = (walk.first as usize, walk.last as usize);
        let (other_first, firm) = (walk.other_first, walk.firm);
        found.push(Found { name, first, last, other_first, other_last, firm });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Alias, AliasKind, Entity};
    use crate::matcher::automaton::Automaton;
    use crate::matcher::hit;
    use crate::matcher::plain::Plain;
    use crate::schema::Schema;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            prop::sample::select(vec![
                "al",
                "el",
                "Badr",
                "IS",
                "US",
                "U.S.",
                "J.",
                "Ali",
                "Ali's",
                "PMU",
                "PMUs",
                "is",
                "from",
                "Hope",
                "Kata’ib",
                "Straße",
                "STRASSE",
                "État",
                "e\u{301}tat",
                "الحشد",
                "والحشد",
                "للحشد",
                "الحشد's",
                "伊朗",
                "アル",
                "İran",
                "a",
                "b",
                "St",
                "d'x",
                "x\u{200d}",
                "ʿ",
                "averyveryverylongwordindeed",
                "AVERYVERYVERYLONGWORDINDEED",
                "bin",
                "abd",
                "12",
            ])
            .prop_map(str::to_owned),
            "[a-c]{1,2}",
        ]
    }

    fn phrase(most: usize) -> impl Strategy<Value = String> {
        let gap = prop::sample::select(vec![
            " ", " ", " ", "-", "\n", "\n\n", ", ", ". ", "", "\u{a0}", "’ ", "  ", ".", " - ",
            "\u{200b}",
        ]);
        prop::collection::vec((word(), gap), 1..most)
            .prop_map(|words| words.into_iter().map(|(w, g)| w + g).collect())
    }

    fn gazetteer() -> impl Strategy<Value = Gazetteer> {
        let alias = (phrase(5), 0..6u8);
        prop::collection::vec((0..8u8, alias), 0..25).prop_map(|names| {
            let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
            for (id, (text, way)) in names {
                let Ok(alias) = Alias::new(text.trim()) else { continue };
                let alias = match way {
                    0 => alias.exact_case(),
                    1 => alias.exact_form(),
                    2 => alias.kind(AliasKind::Acronym),
                    3 => alias.needs_context(),
                    _ => alias,
                };
                let entity = Entity::new(format!("e{id}"), "group", "zz zz").unwrap().alias(alias);
                if let Ok(entity) = crate::gazetteer::check(entity) {
                    builder = builder.entity(entity).unwrap();
                }
            }
            builder.build().unwrap()
        })
    }

    proptest! {
        #[test]
        fn the_token_engine_finds_what_the_plain_one_does(
            gazetteer in gazetteer(),
            text in phrase(400),
        ) {
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            Plain::new(&gazetteer).scan(&gazetteer, &text, &mut expected);
            scan(&gazetteer, &text, &mut Scratch::default(), &mut found);
            hit::sort(&mut expected);
            hit::sort(&mut found);
            prop_assert_eq!(&found, &expected);
            found.clear();
            Automaton::new(&gazetteer).unwrap().scan(&gazetteer, &text, &mut found);
            hit::sort(&mut found);
            prop_assert_eq!(&found, &expected);
        }
    }
}
