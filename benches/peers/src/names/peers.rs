//! The peers: an automaton over the folded copy, in each of its kinds.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use isnad::Span;

use super::fold::fold;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    AhoCorasickNfa,
    AhoCorasickDfa,
    Daachorse,
    DaachorseCharwise,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::AhoCorasickNfa => "aho-corasick contiguous",
            Self::AhoCorasickDfa => "aho-corasick DFA",
            Self::Daachorse => "daachorse bytewise",
            Self::DaachorseCharwise => "daachorse charwise",
        }
    }
}

/// The kinds that can be built at a size.
pub fn kinds(size: usize) -> Vec<Kind> {
    let mut out = vec![Kind::AhoCorasickNfa, Kind::Daachorse];
    if size <= 1_000_000 {
        out.push(Kind::DaachorseCharwise);
    }
    if size <= 100_000 {
        out.insert(1, Kind::AhoCorasickDfa);
    }
    out
}

enum Searcher {
    Aho(AhoCorasick),
    Bytes(daachorse::DoubleArrayAhoCorasick<u32>),
    Chars(daachorse::CharwiseDoubleArrayAhoCorasick<u32>),
}

pub struct Peer {
    pub kind: Kind,
    searcher: Searcher,
}

impl Peer {
    pub fn build(kind: Kind, names: &[String]) -> Option<Self> {
        let mut patterns: Vec<String> = names.iter().map(|n| fold(n).text).map(unmarked).collect();
        patterns.sort_unstable();
        patterns.dedup();
        let aho = |kind| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(kind))
                .build(&patterns)
                .ok()
                .map(Searcher::Aho)
        };
        let longest = daachorse::MatchKind::LeftmostLongest;
        let searcher = match kind {
            Kind::AhoCorasickNfa => aho(AhoCorasickKind::ContiguousNFA)?,
            Kind::AhoCorasickDfa => aho(AhoCorasickKind::DFA)?,
            Kind::Daachorse => Searcher::Bytes(
                daachorse::DoubleArrayAhoCorasickBuilder::new()
                    .match_kind(longest)
                    .build(&patterns)
                    .ok()?,
            ),
            Kind::DaachorseCharwise => Searcher::Chars(
                daachorse::CharwiseDoubleArrayAhoCorasickBuilder::new()
                    .match_kind(longest)
                    .build(&patterns)
                    .ok()?,
            ),
        };
        Some(Self { kind, searcher })
    }

    /// Leftmost-longest whole-word hits, in bytes of the original text.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let folded = fold(text);
        let copy = folded.text.as_str();
        let mut out = Vec::new();
        let mut push = |start: usize, end: usize| {
            // Without the spaces around; the byte after the last one.
            let first = folded.from[start + 1] as usize;
            let mut last = folded.from[end - 2] as usize;
            last += text[last..].chars().next().map_or(1, char::len_utf8);
            // Marks on the last letter, and the last dot of initials.
            while let Some(c) = text[last..].chars().next().filter(|c| is_mark(*c)) {
                last += c.len_utf8();
            }
            if text.as_bytes().get(last) == Some(&b'.') && is_dotted(&text[..last]) {
                last += 1;
            }
            out.extend(Span::new(first, last));
        };
        // A match takes the space after it, which may begin the next one: go
        // on from there.
        let mut at = 0;
        match &self.searcher {
            Searcher::Aho(searcher) => {
                while let Some(hit) = searcher.find(Input::new(copy).range(at..)) {
                    push(hit.start(), hit.end());
                    at = hit.end() - 1;
                }
            }
            Searcher::Bytes(searcher) => {
                while let Some(hit) = searcher.leftmost_find_iter(&copy[at..]).next() {
                    push(at + hit.start(), at + hit.end());
                    at += hit.end() - 1;
                }
            }
            Searcher::Chars(searcher) => {
                while let Some(hit) = searcher.leftmost_find_iter(&copy[at..]).next() {
                    push(at + hit.start(), at + hit.end());
                    at += hit.end() - 1;
                }
            }
        }
        out
    }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Whether a text ends in initials: a letter after a dot after a letter.
fn is_dotted(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [.., a, b'.', c] = bytes else { return false };
    let alone = bytes.len().checked_sub(4).and_then(|i| bytes.get(i));
    a.is_ascii_alphabetic()
        && c.is_ascii_alphabetic()
        && !alone.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'\'' | b'`'))
}

/// A name as a pattern: marks inside it are left out.
fn unmarked(name: String) -> String {
    if name.contains('\n') { name.replace("\n ", "") } else { name }
}

/// Fails with the first difference.
pub fn assert_same(system: &str, text: &str, expected: &[Span], found: &[Span]) {
    if expected == found {
        return;
    }
    let at = expected.iter().zip(found).position(|(a, b)| a != b);
    let at = at.unwrap_or(expected.len().min(found.len()));
    let show = |span: Option<&Span>| {
        span.map_or("nothing".to_owned(), |s| {
            let from = s.start().saturating_sub(30);
            let from = (from..=s.start()).find(|i| text.is_char_boundary(*i)).unwrap_or(from);
            format!("{s} {:?} after {:?}", s.of(text), &text[from..s.start()])
        })
    };
    panic!(
        "{system}: {} hits against {}, first at {} against {}",
        found.len(),
        expected.len(),
        show(found.get(at)),
        show(expected.get(at)),
    );
}
