//! From names as they come to the image that is matched with.

use std::cmp::Ordering;

use crate::entity::AliasKind;
use crate::error::{Error, Result};
use crate::gazetteer::buffer::Buffer;
use crate::gazetteer::image::{Counts, Image};
use crate::gazetteer::names::{Form, Guard, Name, frequency};
use crate::gazetteer::record::{put_number, put_text, take_number};
use crate::gazetteer::{Sense, filter, kinds, raw_names, table};
use crate::id::EntityType;
use crate::text::hash;

/// Key flags: what stands before a key's bytes.
pub(crate) const CASED: u8 = 2;
pub(crate) const EXACT: u8 = 4;
/// The next name has the same key.
pub(crate) const MORE: u8 = 8;
/// How far up the marks between a name's words stand.
pub(crate) const MARKS: u8 = 4;

/// The bit of a name's meaning that says it is a place in the senses.
pub(crate) const SEVERAL: u32 = 1 << 31;

const ENTITY_BITS: u32 = 26;

/// The most entities a gazetteer holds.
pub(crate) const MOST_ENTITIES: usize = 1 << ENTITY_BITS;

pub(crate) fn pack(sense: Sense) -> u32 {
    let kind = AliasKind::ALL.iter().position(|k| *k == sense.kind).unwrap_or(0) as u32;
    let guard = match sense.guard {
        Guard::None => 0,
        Guard::Quiet => 1,
        Guard::Support => 2,
        Guard::Alone => 3,
    };
    sense.entity | kind << ENTITY_BITS | guard << (ENTITY_BITS + 3)
}

#[inline]
pub(crate) fn unpack(packed: u32) -> Sense {
    let kind = AliasKind::ALL.get((packed >> ENTITY_BITS & 7) as usize).copied();
    Sense {
        entity: packed & (MOST_ENTITIES as u32 - 1),
        kind: kind.unwrap_or_default(),
        guard: match packed >> (ENTITY_BITS + 3) & 3 {
            0 => Guard::None,
            1 => Guard::Quiet,
            2 => Guard::Support,
            _ => Guard::Alone,
        },
    }
}

/// A name of one entity, not yet in order.
#[derive(Clone, Copy, Debug)]
struct Draft {
    /// The first bytes of its key, so that most comparisons end here.
    head: u64,
    /// Where it stands among the bytes.
    at: u32,
    sense: u32,
}

/// Names as they come: what a builder gathers.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    list: Vec<Draft>,
    /// For each: flags, length of key, key, length of form, form.
    bytes: Vec<u8>,
}

/// A draft or a name, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Parts<'b> {
    key: &'b [u8],
    flags: u8,
    form: &'b [u8],
}

impl Drafts {
    /// Adds a name of an entity, by the entity's number.
    pub(crate) fn push(&mut self, name: &Name, entity: u32) -> Result<()> {
        let Ok(at) = u32::try_from(self.bytes.len()) else {
            return Err(Error::invalid("gazetteer", "found more than 4 GiB of names"));
        };
        let (form, flag) = match &name.form {
            Form::Folded => ("", 0),
            Form::Cased(text) => (text.as_str(), CASED),
            Form::Exact(text) => (text.as_str(), EXACT),
        };
        self.bytes.push(flag | name.marks << MARKS);
        for text in [name.key.as_str(), form] {
            put_number(text.len(), &mut self.bytes);
            self.bytes.extend_from_slice(text.as_bytes());
        }
        let mut head = [0; 8];
        for (to, from) in head.iter_mut().zip(name.key.bytes()) {
            *to = from;
        }
        let sense = pack(Sense { entity, kind: name.kind, guard: name.guard });
        self.list.push(Draft { head: u64::from_be_bytes(head), at, sense });
        Ok(())
    }

    fn parts(&self, draft: &Draft) -> Parts<'_> {
        let parse = || {
            let (flags, mut rest) = self.bytes.get(draft.at as usize..)?.split_first()?;
            let len = take_number(&mut rest)?;
            let (key, mut rest) = rest.split_at_checked(len)?;
            let len = take_number(&mut rest)?;
            Some(Parts { key, flags: *flags, form: rest.get(..len)? })
        };
        parse().unwrap_or(Parts { key: &[], flags: 0, form: &[] })
    }

    /// Puts the names in order; entities get the numbers of `ranks`.
    fn sort(&mut self, ranks: &[u32]) {
        for draft in &mut self.list {
            let sense = unpack(draft.sense);
            let entity = ranks.get(sense.entity as usize).copied().unwrap_or(sense.entity);
            draft.sense = pack(Sense { entity, ..sense });
        }
        let mut list = std::mem::take(&mut self.list);
        let order = |a: &Draft, b: &Draft| match a.head.cmp(&b.head) {
            Ordering::Equal => self.parts(a).cmp(&self.parts(b)).then(a.sense.cmp(&b.sense)),
            other => other,
        };
        #[cfg(feature = "parallel")]
        rayon::slice::ParallelSliceMut::par_sort_unstable_by(list.as_mut_slice(), order);
        #[cfg(not(feature = "parallel"))]
        list.sort_unstable_by(order);
        self.list = list;
    }
}

/// The entities' records, by id, and where each begins.
pub(crate) struct Records {
    pub(crate) bytes: Buffer,
    pub(crate) starts: Buffer,
    /// For each entity, the place of its state.
    pub(crate) countries: Buffer,
}

/// The names and all that finds them: an image but for its entities.
pub(crate) struct Compiled {
    names: Names,
    index: Index,
    seed: u64,
}

impl Compiled {
    /// `ranks` gives each entity's number by id order.
    pub(crate) fn new(mut drafts: Drafts, ranks: Vec<u32>) -> Result<Self> {
        drafts.sort(&ranks);
        drop(ranks);
        let names = write_names(&drafts);
        drop(drafts);
        let (seed, index) = (0..64)
            .find_map(|seed| Some((seed, index(&names, seed)?)))
            .ok_or_else(|| Error::invalid("gazetteer", "found names that no hash tells apart"))?;
        Ok(Self { names, index, seed })
    }

    /// The image, with the entities.
    pub(crate) fn image(self, records: Records, types: &[EntityType]) -> Image {
        let Self { names, index, seed } = self;
        let mut type_bytes = Vec::new();
        for kind in types {
            put_text(kind, &mut type_bytes);
        }
        let entities = records.countries.len() as u64 / 4;
        let counts = Counts { seed, entities, names: names.count };
        Image::new(
            [
                index.kinds,
                index.pairs,
                index.table,
                names.names,
                names.keys,
                names.senses,
                records.starts,
                records.bytes,
                records.countries,
                type_bytes.into(),
            ],
            counts,
        )
    }
}

#[derive(Default)]
struct Names {
    names: Buffer,
    keys: Buffer,
    senses: Buffer,
    count: u64,
}

fn write_names(drafts: &Drafts) -> Names {
    let mut out = Names {
        names: Buffer::with_capacity(8 * (drafts.list.len() + 1)),
        keys: Buffer::with_capacity(drafts.bytes.len()),
        ..Names::default()
    };
    let mut rest = drafts.list.as_slice();
    let mut senses: Vec<u32> = Vec::new();
    let mut last: Option<(usize, &[u8])> = None;
    while let Some(first) = rest.first() {
        let parts = drafts.parts(first);
        let same = |d: &Draft| d.head == first.head && drafts.parts(d) == parts;
        let (group, tail) = rest.split_at(1 + rest.iter().skip(1).take_while(|d| same(d)).count());
        rest = tail;
        senses.clear();
        senses.extend(group.iter().map(|d| d.sense));
        // One sense an entity: the most telling kind of alias.
        senses.sort_unstable_by_key(|s| (unpack(*s).entity, *s));
        senses.dedup_by_key(|s| unpack(*s).entity);
        if let Some((at, key)) = last
            && key == parts.key
            && let Some(flags) = out.keys.all_mut().get_mut(at)
        {
            *flags |= MORE;
        }
        last = Some((out.keys.len(), parts.key));
        out.names.extend(&(out.keys.len() as u32).to_le_bytes());
        out.keys.extend(&[parts.flags]);
        if parts.flags & (CASED | EXACT) != 0 {
            let mut len = Vec::new();
            put_number(parts.key.len(), &mut len);
            out.keys.extend(&len);
        }
        out.keys.extend(parts.key);
        out.keys.extend(parts.form);
        let meaning = match senses.as_slice() {
            [one] => *one,
            several => {
                let at = out.senses.len() as u32 / 4;
                for number in std::iter::once(several.len() as u32).chain(several.iter().copied()) {
                    out.senses.extend(&number.to_le_bytes());
                }
                at | SEVERAL
            }
        };
        out.names.extend(&meaning.to_le_bytes());
        out.count += 1;
    }
    out.names.extend(&(out.keys.len() as u32).to_le_bytes());
    out.names.extend(&[0; 4]);
    out
}

struct Index {
    kinds: Buffer,
    pairs: Buffer,
    table: Buffer,
}

/// The filters and the table, or `None` where this seed makes hashes clash.
fn index(names: &Names, seed: u64) -> Option<Index> {
    let table = table::build(&prefixes(names, seed))?;
    // Of a name's first two words, the one that fewer names begin with is
    // also the rarer in texts, if neither is an everyday word.
    let mut counts = vec![0u32; COUNTERS];
    let counter = |hash: u64| (hash >> 32) as usize % COUNTERS;
    let mut words = Distinct::new(2 * names.count as usize);
    let mut count = 0;
    let mut starts = Vec::with_capacity(names.count as usize);
    each_start(names, seed, |start| {
        match start {
            Start::Single(hash, _) => words.add(hash),
            Start::Pair(pair) => {
                count += 1;
                for (hash, _) in pair {
                    words.add(hash);
                    if let Some(count) = counts.get_mut(counter(hash)) {
                        *count += 1;
                    }
                }
            }
        }
        starts.push(start);
    });
    let often = |(hash, often): (u64, u32)| (often, counts.get(counter(hash)).copied());
    let mut kinds = Buffer::zeros(kinds::size(words.count()));
    let mut pairs = Buffer::zeros(filter::size(count));
    let (map, filter) = (kinds.all_mut(), pairs.all_mut());
    for start in starts {
        match start {
            Start::Single(hash, true) => kinds::insert(map, hash, kinds::CAPITAL),
            Start::Single(hash, false) => kinds::insert(map, hash, kinds::SINGLE),
            Start::Pair([left, right]) => {
                filter::insert(filter, hash::run(left.0, right.0));
                let left_is_rarer = often(left) <= often(right);
                let (own, other) = if left_is_rarer {
                    (kinds::LEFT, kinds::RIGHT_TOO)
                } else {
                    (kinds::LEFT_TOO, kinds::RIGHT)
                };
                kinds::insert(map, left.0, own);
                kinds::insert(map, right.0, other);
            }
        }
    }
    Some(Index { kinds, pairs, table })
}

/// Counts different hashes, nearly: a bit each among many, so that few share
/// one.
struct Distinct {
    bits: Vec<u64>,
}

impl Distinct {
    /// For at most so many.
    fn new(most: usize) -> Self {
        Self { bits: vec![0; most / 4 + 1] }
    }

    fn add(&mut self, hash: u64) {
        let at = filter::place(hash, self.bits.len());
        if let Some(word) = self.bits.get_mut(at) {
            *word |= 1 << (hash & 63);
        }
    }

    fn count(&self) -> usize {
        self.bits.iter().map(|w| w.count_ones() as usize).sum()
    }
}

/// Counters for words that begin names; words may share one.
const COUNTERS: usize = 1 << 20;

/// How a name begins.
#[derive(Clone, Copy)]
enum Start {
    /// Its one word, and whether that needs its capital.
    Single(u64, bool),
    /// Its first two words, each with how frequent it is in texts.
    Pair([(u64, u32); 2]),
}

/// Each beginning of names once.
fn each_start(names: &Names, seed: u64, mut each: impl FnMut(Start)) {
    let mut stored = raw_names(&names.names, &names.keys);
    let mut before: &[u8] = &[];
    while let Some(first) = stored.next() {
        let mut capital = first.needs_capital();
        let mut more = first.flags & MORE != 0;
        while more {
            let Some(next) = stored.next() else { break };
            capital &= next.needs_capital();
            more = next.flags & MORE != 0;
        }
        let mut words = first.key.split(|b| *b == b' ');
        let (Some(left), right) = (words.next(), words.next()) else { continue };
        let own = |word| hash::word(word, seed);
        let Some(right) = right else {
            each(Start::Single(own(left), capital));
            continue;
        };
        let both = first.key.get(..left.len() + 1 + right.len()).unwrap_or_default();
        if both != before {
            each(Start::Pair([left, right].map(|word| (own(word), frequency(word)))));
        }
        before = both;
    }
}

/// The entries of the table: every run of words that begins a name of several
/// words, and every name of one.
fn prefixes(names: &Names, seed: u64) -> Vec<(u64, u32)> {
    let mut entries: Vec<(u64, u32)> = Vec::with_capacity(names.count as usize * 9 / 8);
    // The words of the last key: each with the hash and the entry of the run
    // that ends there.
    let mut path: Vec<(&[u8], u64, usize)> = Vec::new();
    let mut same = false;
    for (name, place) in raw_names(&names.names, &names.keys).zip(0u32..) {
        let repeated = same;
        same = name.flags & MORE != 0;
        if repeated {
            continue;
        }
        let mut count = 0;
        let mut common = true;
        for word in name.key.split(|b| *b == b' ') {
            if common && path.get(count).is_some_and(|(w, ..)| *w == word) {
                count += 1;
                continue;
            }
            if common {
                path.truncate(count);
                common = false;
            }
            let own = hash::word(word, seed);
            let (run, entry) = match path.last() {
                None => (own, usize::MAX),
                Some((_, before, entry)) => {
                    if let Some((_, payload)) = entries.get_mut(*entry) {
                        *payload |= table::GOES_ON;
                    }
                    let run = hash::run(*before, own);
                    entries.push((run, table::NO_NAME));
                    (run, entries.len() - 1)
                }
            };
            path.push((word, run, entry));
            count += 1;
        }
        path.truncate(count);
        match path.as_slice() {
            [(_, run, _)] => entries.push((*run, place)),
            [.., (_, _, entry)] => {
                if let Some((_, payload)) = entries.get_mut(*entry) {
                    *payload = (*payload & table::GOES_ON) | place;
                }
            }
            [] => {}
        }
    }
    entries
}
