//! Phrases of the lexicon, found at a token.
//!
//! Every stage asks of every token whether a phrase begins there, and nearly
//! always the answer is no. A table by first letter and length says no
//! without hashing; a trie in one hash table, keyed by node and word, says
//! the rest. Nothing is allocated.

#![expect(clippy::indexing_slicing, reason = "slots are masked to the table, nodes made here")]

use crate::language::forms::Ending;
use crate::language::value::Language;
use crate::text::keys::{Keyed, Sieve, key};
use crate::text::tokens::{Shape, Token, is_apostrophe, tokens};

/// One sentence under the eye of a stage: its tokens are `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) language: Language,
}

impl<'a> Line<'a> {
    pub(crate) fn shape(&self, i: usize) -> Option<Shape> {
        if i < self.start || i >= self.end { None } else { self.tokens.get(i).map(|t| t.shape) }
    }

    /// The token's text; empty outside the sentence.
    pub(crate) fn str(&self, i: usize) -> &'a str {
        if i < self.start || i >= self.end {
            return "";
        }
        self.tokens.get(i).map_or("", |t| t.of(self.text))
    }

    /// Whether the token ends as words of this sort do.
    pub(crate) fn ends(&self, i: usize, ending: Ending) -> bool {
        self.language.ends(self.str(i), ending)
    }

    pub(crate) fn is(&self, i: usize, word: &str) -> bool {
        self.str(i).eq_ignore_ascii_case(word)
    }
}

/// Phrases with a value each.
#[derive(Clone, Debug)]
pub(crate) struct Phrases<T> {
    pub(crate) language: Language,
    /// By first byte: a bit for each length of a first word.
    lengths: Vec<u32>,
    /// The keys of plain first words: most words end here.
    begun: Sieve,
    /// The nodes after plain first words, by key.
    firsts: Keyed<u32>,
    /// Hash table of edges: index + 1, or 0.
    slots: Vec<u32>,
    edges: Vec<Edge>,
    nodes: Vec<Node<T>>,
}

#[derive(Clone, Debug)]
struct Edge {
    from: u32,
    to: u32,
    word: Box<[u8]>,
}

#[derive(Clone, Debug)]
struct Node<T> {
    value: Option<T>,
    branches: bool,
}

impl<T: Copy> Phrases<T> {
    /// No phrase yet, of this language.
    pub(crate) fn of(language: Language) -> Self {
        Self { language, ..Self::default() }
    }
}

impl<T: Copy> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            language: Language::default(),
            lengths: vec![0; 256],
            begun: Sieve::default(),
            firsts: Keyed::default(),
            slots: vec![0; 64],
            edges: Vec::new(),
            nodes: vec![Node { value: None, branches: false }],
        }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase; `merge` is given the value it had.
    pub(crate) fn insert(&mut self, phrase: &str, merge: impl FnOnce(Option<T>) -> T) {
        let mut node = 0;
        for token in tokens(phrase) {
            let word: Vec<u8> = folded(token.of(phrase)).collect();
            node = match self.edge(node, token.of(phrase)) {
                Some(to) => to,
                None => self.grow(node, token.key, word),
            };
        }
        if node > 0
            && let Some(n) = self.nodes.get_mut(node as usize)
        {
            n.value = Some(merge(n.value));
        }
    }

    fn grow(&mut self, from: u32, key: u64, word: Vec<u8>) -> u32 {
        if from == 0
            && let Some(first) = word.first()
        {
            self.lengths[*first as usize] |= 1 << word.len().min(31);
        }
        let to = u32::try_from(self.nodes.len()).unwrap_or(0);
        if from == 0
            && let Some(node) = self.firsts.entry(key)
        {
            *node = to;
            self.begun.add(key);
        }
        self.nodes.push(Node { value: None, branches: false });
        self.nodes[from as usize].branches = true;
        self.edges.push(Edge { from, to, word: word.into() });
        if self.edges.len() * 4 > self.slots.len() {
            self.slots = vec![0; self.slots.len() * 4];
            for i in 0..self.edges.len() {
                self.place(i);
            }
        } else {
            self.place(self.edges.len() - 1);
        }
        to
    }

    fn place(&mut self, edge: usize) {
        let e = &self.edges[edge];
        let mask = self.slots.len() - 1;
        let mut at = hash(e.from, e.word.iter().copied()) & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = u32::try_from(edge + 1).unwrap_or(0);
    }

    fn edge(&self, from: u32, word: &str) -> Option<u32> {
        if word.is_ascii() {
            let bytes = || word.bytes().map(fold_ascii);
            self.probe(from, hash(from, bytes()), |w| {
                w.len() == word.len() && w.iter().copied().eq(bytes())
            })
        } else {
            self.probe(from, hash(from, folded(word)), |w| w.iter().copied().eq(folded(word)))
        }
    }

    fn probe(&self, from: u32, hash: usize, same: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            let edge = &self.edges[slot as usize - 1];
            if edge.from == from && same(&edge.word) {
                return Some(edge.to);
            }
            at = (at + 1) & mask;
        }
    }

    /// Whether no phrase begins with this word, by its length and first byte.
    fn is_foreign(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next() else { return true };
        first.is_ascii()
            && word.len() < 32
            && self.lengths[fold_ascii(first) as usize] & (1 << word.len().min(31)) == 0
            && word.is_ascii()
    }

    /// The value of a phrase of one word.
    pub(crate) fn word(&self, word: &str) -> Option<T> {
        if self.is_foreign(word) {
            return None;
        }
        self.nodes[self.edge(0, word)? as usize].value
    }

    /// The keys of the plain first words that are wanted, by their value and by
    /// whether a phrase goes on after them.
    pub(crate) fn sieve(&self, wanted: impl Fn(Option<T>, bool) -> bool) -> Sieve {
        let mut sieve = Sieve::default();
        for edge in self.edges.iter().filter(|e| e.from == 0) {
            let node = &self.nodes[edge.to as usize];
            if wanted(node.value, node.branches)
                && let Ok(word) = std::str::from_utf8(&edge.word)
            {
                sieve.add(key(word));
            }
        }
        sieve
    }

    /// The node after the plain word of this key.
    #[inline]
    fn first(&self, key: u64) -> Option<u32> {
        if self.begun.has(key) { self.firsts.get(key) } else { None }
    }

    /// The value of a phrase of one word, the token's.
    pub(crate) fn at(&self, token: Token, text: &str) -> Option<T> {
        if token.key == 0 {
            return self.word(token.of(text));
        }
        self.nodes[self.first(token.key)? as usize].value
    }

    /// The longest phrase that begins at token `at` and ends before `end`:
    /// the token after it, and its value. Line breaks inside are skipped.
    pub(crate) fn longest(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        end: usize,
    ) -> Option<(usize, T)> {
        let token = tokens.get(at)?;
        let mut node = if token.key == 0 {
            let word = token.of(text);
            if self.is_foreign(word) {
                return None;
            }
            self.edge(0, word)?
        } else {
            self.first(token.key)?
        };
        let mut i = at + 1;
        let mut best = self.nodes[node as usize].value.map(|v| (i, v));
        while self.nodes[node as usize].branches && i < end {
            let Some(token) = tokens.get(i) else { break };
            i += 1;
            if token.shape == Shape::Break {
                continue;
            }
            let Some(next) = self.edge(node, token.of(text)) else { break };
            node = next;
            if let Some(v) = self.nodes[node as usize].value {
                best = Some((i, v));
            }
        }
        best
    }
}

fn fold_ascii(b: u8) -> u8 {
    if b == b'`' { b'\'' } else { b.to_ascii_lowercase() }
}

/// The bytes of a word in lower case, with one kind of apostrophe.
fn folded(word: &str) -> impl Iterator<Item = u8> {
    word.chars().flat_map(char::to_lowercase).flat_map(|c| {
        let mut buffer = [0; 4];
        let c = if is_apostrophe(c) { '\'' } else { c };
        let len = c.encode_utf8(&mut buffer).len();
        buffer.into_iter().take(len)
    })
}

fn hash(from: u32, bytes: impl Iterator<Item = u8>) -> usize {
    let mut h = u64::from(from).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xcbf2_9ce4_8422_2325;
    for b in bytes {
        h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    usize::try_from((h ^ (h >> 29)) & 0xffff_ffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_across_case_apostrophes_and_line_breaks() {
        let mut phrases = Phrases::default();
        for (i, p) in ["not", "not only", "no doubt", "didn't", "évidemment"].iter().enumerate() {
            phrases.insert(p, |_| i);
        }
        for (text, expected) in [
            ("Not only he", Some((2, 1))),
            ("not\nonly", Some((3, 1))),
            ("not once", Some((1, 0))),
            ("no", None),
            ("DIDN’T go", Some((1, 3))),
            ("Évidemment", Some((1, 4))),
            ("nothing", None),
        ] {
            let t = tokens(text);
            assert_eq!(phrases.longest(text, &t, 0, t.len()), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_put_in_is_found(words in proptest::collection::vec("[a-zé]{1,6}( [a-zé]{1,6}){0,2}", 1..60)) {
            let mut phrases = Phrases::default();
            for w in &words { phrases.insert(w, |_| ()); }
            for w in &words {
                let t = tokens(w);
                proptest::prop_assert_eq!(phrases.longest(w, &t, 0, t.len()), Some((t.len(), ())));
            }
            proptest::prop_assert_eq!(phrases.word("zzzzzzz"), None);
        }
    }
}
