//! Splits text into words with their hashes, fast.
//!
//! ASCII words are hashed where they stand, without a folded copy. Runs of
//! bytes with anything else in them, and initials with dots, go through
//! [`words`], whose outcome the whole must equal.

use crate::gazetteer::kinds;
use crate::matcher::machine::{Masks, fetch, masks};
use crate::text::hash;
use crate::text::words::{Word, Words, words};

/// A word that is not plain ASCII, or has other readings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Special {
    /// Which word it is.
    pub(crate) token: usize,
    /// Its end in the text.
    end: usize,
    /// Its folded form, among the keys.
    pub(crate) key: (usize, usize),
    /// As the last word of a name: end in the text, end of key, hash.
    pub(crate) last: Option<(usize, usize, u64)>,
    /// As the first word of a name: start in the text, key, hash.
    pub(crate) first: Option<(usize, (usize, usize), u64)>,
}

/// The words of a stretch of text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Where each word stands, packed; see [`pack`]. Only the first `count`
    /// are words, and likewise of the hashes.
    places: Vec<u64>,
    hashes: Vec<u64>,
    count: usize,
    /// By word.
    pub(crate) specials: Vec<Special>,
    keys: String,
    seed: u64,
    /// Runs of word bytes, before they are words.
    runs: Runs,
}

/// Only the first `begun` starts and `ended` ends are runs.
#[derive(Debug, Default)]
struct Runs {
    starts: Vec<u64>,
    ends: Vec<u64>,
    begun: usize,
    ended: usize,
    /// Which of them need a closer look.
    closer: Vec<u32>,
}

/// Bytes of a map that stays near the processor by itself.
const SMALL: usize = 1 << 20;

/// The length that says: too long to say.
const LONG: u64 = (1 << 15) - 1;
/// The bit of a place that says that the word is special.
const SPECIAL: u64 = 1 << 15;

/// A start and a length in one number, the length in its low 15 bits.
#[inline]
fn pack(start: usize, len: usize) -> u64 {
    (start as u64) << 16 | (len as u64).min(LONG)
}

impl Tokens {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    #[inline]
    pub(crate) fn hashes(&self) -> &[u64] {
        self.hashes.get(..self.count).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn hash(&self, token: usize) -> Option<u64> {
        self.hashes().get(token).copied()
    }

    #[inline]
    fn place(&self, token: usize) -> Option<u64> {
        self.places.get(..self.count)?.get(token).copied()
    }

    #[inline]
    pub(crate) fn start(&self, token: usize) -> Option<usize> {
        self.place(token).map(|p| (p >> 16) as usize)
    }

    #[inline]
    pub(crate) fn end(&self, token: usize) -> Option<usize> {
        let place = self.place(token)?;
        if place & SPECIAL != 0 {
            return self.special(token).map(|s| s.end);
        }
        Some((place >> 16) as usize + (place & LONG) as usize)
    }

    #[inline]
    pub(crate) fn special(&self, token: usize) -> Option<&Special> {
        if self.place(token)? & SPECIAL == 0 {
            return None;
        }
        let at = self.specials.binary_search_by_key(&token, |s| s.token).ok()?;
        self.specials.get(at)
    }

    pub(crate) fn key(&self, range: (usize, usize)) -> &[u8] {
        self.keys.as_bytes().get(range.0..range.1).unwrap_or_default()
    }

    /// Reads words from `from`, which must be 0 or the start of a word, for
    /// about `size` bytes; the byte from which to read on.
    ///
    /// `ahead` is the map of kinds that the words' hashes will be looked up in.
    pub(crate) fn fill(
        &mut self,
        text: &str,
        from: usize,
        size: usize,
        seed: u64,
        ahead: &[u8],
    ) -> usize {
        self.seed = seed;
        self.count = 0;
        self.specials.clear();
        self.keys.clear();
        let mut runs = std::mem::take(&mut self.runs);
        let to = runs.find(text.as_bytes(), from, size);
        let read = if ahead.len() > SMALL {
            self.hash_runs::<true>(text, &runs, ahead)
        } else {
            self.hash_runs::<false>(text, &runs, ahead)
        };
        self.runs = runs;
        to.max(read)
    }

    /// Turns runs into words; the end of the last that was looked at closer.
    fn hash_runs<const FETCH: bool>(&mut self, text: &str, runs: &Runs, ahead: &[u8]) -> usize {
        let starts = runs.starts.get(..runs.ended).unwrap_or_default();
        let ends = runs.ends.get(..runs.ended).unwrap_or_default();
        let (mut done, mut read) = (0, 0);
        let part = |from: usize, to: usize| {
            let part = from..to.max(from);
            (starts.get(part.clone()).unwrap_or_default(), ends.get(part).unwrap_or_default())
        };
        for &closer in &runs.closer {
            let closer = closer as usize;
            if closer < done {
                continue;
            }
            self.hash_plain::<FETCH>(text.as_bytes(), part(done, closer), ahead);
            let start = starts.get(closer).map_or(0, |s| *s as usize);
            read = self.look_closer(text, start);
            // Dots may have tied later runs to this one.
            let rest = starts.get(closer..).unwrap_or_default();
            done = closer + rest.iter().take_while(|s| (**s as usize) < read).count();
            done = done.max(closer + 1);
        }
        self.hash_plain::<FETCH>(text.as_bytes(), part(done, runs.ended), ahead);
        read
    }

    /// Hashes runs of ASCII letters and digits where they stand.
    fn hash_plain<const FETCH: bool>(
        &mut self,
        bytes: &[u8],
        (starts, ends): (&[u64], &[u64]),
        ahead: &[u8],
    ) {
        let seed = self.seed;
        self.make_room(starts.len());
        let places = self.places.get_mut(self.count..).unwrap_or_default();
        let hashes = self.hashes.get_mut(self.count..).unwrap_or_default();
        for (((start, end), place), hash) in starts.iter().zip(ends).zip(places).zip(hashes) {
            let (start, len) = (*start as usize, (*end - *start) as usize);
            *place = pack(start, len);
            let both = bytes.get(start..start.wrapping_add(16)).and_then(|b| b.try_into().ok());
            *hash = match both {
                Some(both) if len <= 16 => {
                    let (low, high) = hash::halves(both);
                    hash::ascii_word(low, high, len, seed)
                }
                _ => hash::word(bytes.get(start..start + len).unwrap_or_default(), seed),
            };
            if FETCH {
                fetch(ahead, kinds::byte_of(ahead, *hash));
            }
        }
        self.count += starts.len();
    }

    fn make_room(&mut self, more: usize) {
        if self.places.len() < self.count + more {
            self.places.resize(2 * (self.count + more), 0);
            self.hashes.resize(2 * (self.count + more), 0);
        }
    }

    fn push(&mut self, place: u64, hash: u64) {
        self.make_room(1);
        let (places, hashes) = (self.places.get_mut(self.count), self.hashes.get_mut(self.count));
        if let (Some(to), Some(other)) = (places, hashes) {
            (*to, *other) = (place, hash);
        }
        self.count += 1;
    }

    /// Reads a run through [`words`], with those that dots tie to it; the end
    /// of what was read.
    #[cold]
    fn look_closer(&mut self, text: &str, start: usize) -> usize {
        let seed = self.seed;
        let end = chain_end(text.as_bytes(), start);
        let run = text.as_bytes().get(start..end).unwrap_or_default();
        if run.is_ascii() && !run.contains(&b'.') {
            self.push_ascii(run, start, seed);
            return end;
        }
        let found = words(text.get(start..end).unwrap_or_default(), false);
        for word in &found.list {
            self.push_special(&found, word, start, seed);
        }
        end
    }

    /// Adds an ASCII word with apostrophes, or the plural of an acronym.
    fn push_ascii(&mut self, run: &[u8], start: usize, seed: u64) {
        let key = self.keys.len();
        let mut apostrophe = None;
        for (byte, i) in run.iter().zip(start..) {
            if byte.is_ascii_alphanumeric() {
                self.keys.push(byte.to_ascii_lowercase() as char);
            } else {
                apostrophe = Some((i, self.keys.len()));
            }
        }
        let end = self.keys.len();
        let other = match (apostrophe, run) {
            (Some((at, cut)), [.., b's' | b'S']) if cut + 1 == end => Some((at, cut)),
            (None, [capitals @ .., b's'])
                if capitals.len() > 1 && capitals.iter().all(u8::is_ascii_uppercase) =>
            {
                Some((start + run.len() - 1, end - 1))
            }
            _ => None,
        };
        let hash =
            |to: usize| hash::word(self.keys.as_bytes().get(key..to).unwrap_or_default(), seed);
        let last = other.map(|(at, cut)| (at, cut, hash(cut)));
        let word = hash(end);
        let special = Special {
            token: self.count,
            end: start + run.len(),
            key: (key, end),
            last,
            first: None,
        };
        self.specials.push(special);
        self.push(pack(start, 0) | SPECIAL, word);
    }

    fn push_special(&mut self, found: &Words, word: &Word, base: usize, seed: u64) {
        let put = |range: (usize, usize), keys: &mut String| {
            let from = keys.len();
            keys.push_str(found.key(range));
            (from, keys.len())
        };
        let hash = |range| hash::word(found.key(range).as_bytes(), seed);
        let key = put(word.key, &mut self.keys);
        let last = word.last.map(|(end, key_end)| {
            let len = key_end - word.key.0;
            (base + end, key.0 + len, hash((word.key.0, key_end)))
        });
        let first = word
            .first
            .map(|(start, range)| (base + start, put(range, &mut self.keys), hash(range)));
        let (token, end) = (self.count, base + word.end);
        self.specials.push(Special { token, end, key, last, first });
        self.push(pack(base + word.start, 0) | SPECIAL, hash(word.key));
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

/// The end of the run that begins at `start` and of those that single dots
/// tie to it, with a last dot.
fn chain_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        while let Some(&byte) = bytes.get(end) {
            let joins = matches!(byte, b'\'' | b'`')
                && end.checked_sub(1).and_then(|i| bytes.get(i)).is_some_and(|b| is_word(*b))
                && bytes.get(end + 1).is_some_and(|b| is_word(*b));
            if !is_word(byte) && !joins {
                break;
            }
            end += 1;
        }
        if bytes.get(end) != Some(&b'.') {
            return end;
        }
        end += 1;
    }
}

/// The 64 bytes at `at`, with zeros past the end.
#[inline]
fn block(bytes: &[u8], at: usize) -> [u8; 64] {
    match bytes.get(at..at.wrapping_add(64)).and_then(|b| b.try_into().ok()) {
        Some(block) => block,
        None => {
            let mut block = [0; 64];
            for (to, from) in block.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
                *to = *from;
            }
            block
        }
    }
}

/// What is carried from one block to the next.
#[derive(Default)]
struct Carry {
    word: u64,
    run: u64,
    capital: u64,
    s: u64,
    /// Whether the run that goes on needs a closer look.
    closer: u64,
}

/// Words of a block that are written down whether there are so many or not:
/// a fixed number is quicker than the right one, which no processor predicts.
const USUAL: usize = 14;

impl Runs {
    /// Finds the runs of word bytes from `from` on: those that begin within
    /// `size` bytes, and that are then in the middle. Where to go on.
    ///
    /// An apostrophe between two word bytes joins. A closer look is needed
    /// for runs with anything but ASCII letters and digits, for plurals of
    /// acronyms, for single letters tied by a dot, and for very long runs.
    fn find(&mut self, bytes: &[u8], from: usize, size: usize) -> usize {
        (self.begun, self.ended) = (0, 0);
        self.closer.clear();
        let stop = from.saturating_add(size);
        let mut carry = Carry::default();
        let mut found = Masks::default();
        // Masks are one block ahead, to see what comes after a block.
        let mut ahead = from;
        loop {
            let next = masks(&block(bytes, ahead));
            if ahead == from {
                ahead += 64;
                found = next;
                continue;
            }
            let joins = found.apostrophe
                & (found.word << 1 | carry.word)
                & (found.word >> 1 | next.word << 63);
            let run = found.word | joins;
            let before = run << 1 | carry.run;
            // Bit i is set where a run begins; where one has just ended.
            let (starts, ends) = (run & !before, before & !run);
            // A letter alone, a dot, another letter.
            let alone = found.letter & starts & !(found.word >> 1 | next.word << 63);
            let tied = (found.stop >> 1 | next.stop << 63)
                & ((found.letter | found.high) >> 2 | (next.letter | next.high) << 62);
            // PMUs: the byte after the end of such a run.
            let plural = ends & (found.s << 1 | carry.s) & (found.capital << 2 | carry.capital);
            // A run that fills a block is long.
            let long = u64::from(run == u64::MAX);
            let special = found.high | joins | (alone & tied) | plural >> 1 | long;
            carry.closer |= plural & 1;
            if special | carry.closer != 0 {
                self.mark(run, ends, special, &mut carry);
            }
            self.take(ahead as u64 - 64, starts, ends);
            carry.word = found.word >> 63;
            carry.run = run >> 63;
            carry.s = found.s >> 63;
            carry.capital = found.capital >> 62;
            if ahead >= bytes.len() {
                if carry.run != 0 {
                    self.mark(0, 1, 0, &mut carry);
                    self.take(bytes.len() as u64, 0, 1);
                }
                return bytes.len();
            }
            if ahead >= stop && carry.run == 0 {
                return ahead;
            }
            found = next;
            ahead += 64;
        }
    }

    /// Writes down where runs begin and end.
    #[inline]
    fn take(&mut self, at: u64, starts: u64, ends: u64) {
        self.begun = put(&mut self.starts, self.begun, at, starts);
        self.ended = put(&mut self.ends, self.ended, at, ends);
    }

    /// Marks the runs with a special byte that end in this block.
    fn mark(&mut self, run: u64, ends: u64, mut special: u64, carry: &mut Carry) {
        special |= run & carry.closer;
        // Every special byte makes those after it in its run special.
        let mut through = run;
        for step in [1, 2, 4, 8, 16, 32] {
            special |= through & special << step;
            through &= through << step;
        }
        let mut marked = ends & (special << 1 | carry.closer);
        while marked != 0 {
            let before = ends & ((marked & marked.wrapping_neg()) - 1);
            self.closer.push((self.ended + before.count_ones() as usize) as u32);
            marked &= marked - 1;
        }
        carry.closer = special >> 63;
    }
}

/// Appends the place of every set bit; how many there are then.
#[inline]
fn put(places: &mut Vec<u64>, count: usize, at: u64, mut bits: u64) -> usize {
    if places.len() < count + 64 {
        places.resize(2 * count + 1024, 0);
    }
    let more = bits.count_ones() as usize;
    let mut take = |places: &mut [u64]| {
        for place in places {
            *place = at + u64::from(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
    };
    let room = places.get_mut(count..).unwrap_or_default();
    if let Some((first, rest)) = room.split_at_mut_checked(USUAL) {
        take(first);
        if more > USUAL {
            take(rest.get_mut(..more - USUAL).unwrap_or_default());
        }
    }
    count + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All words of a text, read in stretches of about `size` bytes.
    fn split(text: &str, size: usize) -> Vec<(usize, usize, u64)> {
        let (mut tokens, mut out, mut from) = (Tokens::default(), Vec::new(), 0);
        while from < text.len() {
            from = tokens.fill(text, from, size, 7, &[]);
            for i in 0..tokens.len() {
                out.push((
                    tokens.start(i).unwrap(),
                    tokens.end(i).unwrap(),
                    tokens.hash(i).unwrap(),
                ));
            }
        }
        out
    }

    fn expected(text: &str) -> Vec<(usize, usize, u64)> {
        let found = words(text, false);
        let hash = |range| hash::word(found.key(range).as_bytes(), 7);
        found.list.iter().map(|w| (w.start, w.end, hash(w.key))).collect()
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_reference(
            pieces in proptest::collection::vec(
                prop_oneof![
                    "[a-zA-Z0-9]{1,20}", "[ .,'’`\n-]{1,3}", "([A-Z]\\.){1,4}", "[A-Z]{2,4}s",
                    "[\u{ad}\u{200d}\u{301}éʿ]", "[وفبكل]{0,2}ال[a-zا-ي]{1,4}", "[伊朗アル]{1,3}", any::<String>(),
                ],
                0..40,
            ),
            size in prop_oneof![Just(1usize), Just(64), Just(1000)],
        ) {
            let text = pieces.concat();
            let found = split(&text, size);
            prop_assert_eq!(found, expected(&text));
        }
    }

    #[test]
    fn a_word_may_be_of_any_length() {
        for len in [1, 15, 16, 17, 63, 64, 65, 127, 128, 129, 1000] {
            for tail in ["", " ", "é", "'s", ".", " x"] {
                let text = "a".repeat(len) + tail;
                assert_eq!(split(&text, 64), expected(&text), "{len} {tail:?}");
            }
        }
    }
}
