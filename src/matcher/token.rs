//! The token engine: finds names at about the speed of splitting the text.
//!
//! A stretch of text at a time, in passes over arrays, so that what a pass
//! waits for from memory overlaps: split and hash; one look into a filter for
//! every word; one for every pair of words that passed; one line of the
//! prefix table for what is left; the stored key for what was found there.

use crate::gazetteer::image::Section;
use crate::gazetteer::names::MOST_WORDS;
use crate::gazetteer::{Gazetteer, filter, key_byte, table};
use crate::matcher::hit::{Hit, agrees, order};
use crate::matcher::machine::fetch;
use crate::matcher::split::{Special, Tokens};
use crate::text::hash;
use crate::text::words::{Gap, gap};

/// Bytes of text to a stretch.
const STRETCH: usize = 1 << 14;

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
    pairs: Vec<u32>,
    singles: Vec<u32>,
    runs: Vec<(u32, u64)>,
    starts: Vec<(u32, u32)>,
    found: Vec<Found>,
}

struct Scan<'a> {
    gazetteer: &'a Gazetteer,
    words: &'a [u8],
    kinds: &'a [u8],
    pairs: &'a [u8],
    table: &'a [u8],
    text: &'a str,
}

/// Appends every hit in `text`, in no order.
pub(crate) fn scan(gazetteer: &Gazetteer, text: &str, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
    let scan = Scan {
        gazetteer,
        words: gazetteer.section(Section::Words),
        kinds: gazetteer.section(Section::Kinds),
        pairs: gazetteer.section(Section::Pairs),
        table: gazetteer.section(Section::Table),
        text,
    };
    if gazetteer.names() == 0 {
        return;
    }
    let (mut from, mut size) = (0, STRETCH);
    while from < text.len() {
        let to = scratch.tokens.fill(text, from, size, gazetteer.seed(), scan.words);
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
        let Scratch { tokens, pairs, singles, runs, starts, found } = scratch;
        found.clear();
        self.pick(count, tokens, singles, pairs);
        self.single_names(tokens, singles, found);
        self.begun_names(tokens, pairs, runs, starts);
        for &(first, payload) in starts.iter() {
            self.walk(tokens, first as usize, payload, found);
        }
        if !tokens.specials.is_empty() {
            self.other_readings(count, tokens, found);
        }
        let (names, keys) = (self.section(Section::Names), self.section(Section::Keys));
        for found in found.iter() {
            fetch(names, found.name as usize * 8);
        }
        for found in found.iter() {
            fetch(keys, key_byte(names, found.name));
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
    fn pick(&self, count: usize, tokens: &Tokens, singles: &mut Vec<u32>, pairs: &mut Vec<u32>) {
        singles.clear();
        pairs.clear();
        // A right word counts for the pair it ends.
        let some = tokens.hashes().get(..tokens.len().min(count + 1)).unwrap_or_default();
        let bytes = self.text.as_bytes();
        let mut base = 0u32;
        let mut carried = 0u64;
        for chunk in some.chunks(64) {
            let mut some = 0u64;
            for hash in chunk {
                some = some >> 1 | u64::from(filter::has(self.words, *hash)) << 63;
            }
            some = some.checked_shr(64 - chunk.len() as u32).unwrap_or(0);
            let (mut single, mut capital, mut left, mut right) = (0u64, 0u64, 0u64, 0u64);
            while some != 0 {
                let i = some.trailing_zeros();
                some &= some - 1;
                let Some(hash) = chunk.get(i as usize) else { break };
                let kinds = filter::kinds(self.kinds, *hash);
                single |= (kinds & 1) << i;
                capital |= (kinds >> 1 & 1) << i;
                left |= (kinds >> 2 & 1) << i;
                right |= (kinds >> 3 & 1) << i;
            }
            let mut rest = capital & !single;
            while rest != 0 {
                let i = rest.trailing_zeros();
                rest &= rest - 1;
                let start = tokens.start((base + i) as usize).unwrap_or(0);
                let lower = bytes.get(start).is_some_and(u8::is_ascii_lowercase);
                single |= u64::from(!lower) << i;
            }
            each_bit(single, base, singles);
            // The right word of a pair over the edge of chunks.
            if right & 1 != 0 && carried == 0 && base > 0 {
                pairs.push(base - 1);
            }
            let both = left | right >> 1;
            each_bit(both, base, pairs);
            carried = both >> 63;
            base += 64;
        }
        let count = count as u32;
        singles.retain(|i| *i < count);
        pairs.retain(|i| *i < count);
    }

    fn section(&self, section: Section) -> &[u8] {
        self.gazetteer.section(section)
    }

    fn single_names(&self, tokens: &Tokens, singles: &[u32], found: &mut Vec<Found>) {
        for &i in singles {
            let hash = tokens.hash(i as usize).unwrap_or_default();
            fetch(self.table, table::byte_of(self.table, hash));
        }
        for &i in singles {
            let Some(hash) = tokens.hash(i as usize) else { continue };
            if let Some(payload) = table::lookup(self.table, hash) {
                push(payload, i as usize, i as usize, found);
            }
        }
    }

    /// The pairs that begin a name, with what the table says of them.
    fn begun_names(
        &self,
        tokens: &Tokens,
        pairs: &[u32],
        runs: &mut Vec<(u32, u64)>,
        starts: &mut Vec<(u32, u32)>,
    ) {
        starts.clear();
        runs.clear();
        for &i in pairs {
            if let Some([a, b]) = tokens.hashes().get(i as usize..i as usize + 2) {
                let run = hash::run(*a, *b);
                fetch(self.pairs, filter::byte_of(self.pairs, run));
                runs.push((i, run));
            }
        }
        runs.retain(|(_, run)| {
            let has = filter::has(self.pairs, *run);
            if has {
                fetch(self.table, table::byte_of(self.table, *run));
            }
            has
        });
        for (i, run) in runs.iter() {
            if let Some(payload) = table::lookup(self.table, *run) {
                starts.push((*i, payload));
            }
        }
    }

    /// Follows the names that begin with the pair at `first`.
    fn walk(&self, tokens: &Tokens, first: usize, payload: u32, found: &mut Vec<Found>) {
        let Some(start) = tokens.hash(first) else { return };
        let Some(mut firm) = self.gap(tokens, first) else { return };
        let second = first + 1;
        push_run(payload, (first, second), (false, false), firm, found);
        if payload & table::GOES_ON != 0
            && let Some(hash) = tokens.hash(second)
        {
            self.walk_on(tokens, first, hash::run(start, hash), false, &mut firm, found);
        }
    }

    /// Follows the names that begin with the two words at `first`, whose run
    /// has hash `run`.
    fn walk_on(
        &self,
        tokens: &Tokens,
        first: usize,
        mut run: u64,
        other_first: bool,
        firm: &mut bool,
        found: &mut Vec<Found>,
    ) {
        for last in first + 2..tokens.len().min(first + MOST_WORDS) {
            let Some(marked) = self.gap(tokens, last - 1) else { return };
            *firm |= marked;
            let Some(hash) = tokens.hash(last) else { return };
            if let Some((_, _, other)) = tokens.special(last).and_then(|s| s.last)
                && let Some(payload) = table::lookup(self.table, hash::run(run, other))
            {
                push_run(payload, (first, last), (other_first, true), *firm, found);
            }
            run = hash::run(run, hash);
            let Some(payload) = table::lookup(self.table, run) else { return };
            push_run(payload, (first, last), (other_first, false), *firm, found);
            if payload & table::GOES_ON == 0 {
                return;
            }
        }
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
    fn other_readings(&self, count: usize, tokens: &Tokens, found: &mut Vec<Found>) {
        for special in &tokens.specials {
            let i = special.token;
            let alone = |hash| {
                let some = i < count && filter::has(self.words, hash);
                some.then(|| table::lookup(self.table, hash)).flatten()
            };
            if let Some((.., hash)) = special.last {
                if let Some(payload) = alone(hash) {
                    push_run(payload, (i, i), (false, true), false, found);
                }
                if i > 0 && i <= count {
                    self.other_pair(tokens, i - 1, (false, true), found);
                }
            }
            if let Some((.., hash)) = special.first.filter(|_| i < count) {
                if let Some(payload) = alone(hash) {
                    push_run(payload, (i, i), (true, false), false, found);
                }
                self.other_pair(tokens, i, (true, true), found);
                self.other_pair(tokens, i, (true, false), found);
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
        if let Some((run, payload, mut firm)) = pair() {
            push_run(payload, (first, first + 1), other, firm, found);
            if payload & table::GOES_ON != 0 && !other.1 {
                self.walk_on(tokens, first, run, other.0, &mut firm, found);
            }
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
        let Some(mut stored) = self.gazetteer.name(name) else { return };
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
            let Some(next) = self.gazetteer.name(name) else { return };
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

/// Appends the place of every set bit.
#[inline]
fn each_bit(mut bits: u64, base: u32, out: &mut Vec<u32>) {
    while bits != 0 {
        out.push(base + bits.trailing_zeros());
        bits &= bits - 1;
    }
}

fn push(payload: u32, first: usize, last: usize, found: &mut Vec<Found>) {
    push_run(payload, (first, last), (false, false), false, found);
}

fn push_run(
    payload: u32,
    (first, last): (usize, usize),
    (other_first, other_last): (bool, bool),
    firm: bool,
    found: &mut Vec<Found>,
) {
    let name = payload & !table::GOES_ON;
    if name != table::NO_NAME {
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
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn the_token_engine_finds_what_the_plain_one_does(
            gazetteer in gazetteer(),
            text in phrase(200),
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
