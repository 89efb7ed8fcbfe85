//! Hits: where a name stands, before it is a mention.

use std::cmp::Reverse;

use crate::gazetteer::RawName;
use crate::gazetteer::names::{join, marks};
use crate::span::Span;
use crate::text::words::words;

/// One name of the gazetteer at one place of a text; names that agree with
/// the same bytes are hits of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Hit {
    /// Its bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The name, by its place in the gazetteer.
    pub(crate) name: u32,
}

impl Hit {
    pub(crate) fn span(self) -> Span {
        Span::between(self.start, self.end)
    }
}

/// Whether a name whose key agrees also agrees in its form.
pub(crate) fn agrees(text: &str, start: usize, end: usize, firm: bool, name: RawName<'_>) -> bool {
    let Some(surface) = text.get(start..end) else { return false };
    // "Johnson, Johnson" is no "Johnson & Johnson".
    if firm && marks(surface) & !name.marks() != 0 {
        return false;
    }
    name.cased().is_none_or(|cased| has_case(surface, cased))
        && name.exact().is_none_or(|exact| surface.as_bytes() == exact)
}

/// Whether a surface, folded but for case, is `cased`.
fn has_case(surface: &str, cased: &[u8]) -> bool {
    if surface.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return surface.as_bytes() == cased;
    }
    join(&words(surface, true)).as_bytes() == cased
}

/// Text order, the longest of one place first.
pub(crate) fn order(hit: &Hit) -> (usize, Reverse<usize>, u32) {
    (hit.start, Reverse(hit.end), hit.name)
}

/// Puts hits in text order, the longest of one place first.
pub(crate) fn sort(hits: &mut Vec<Hit>) {
    if !hits.is_sorted_by_key(order) {
        hits.sort_unstable_by_key(order);
    }
    hits.dedup();
}

/// Keeps of sorted hits the leftmost, and of those of one place the longest;
/// every name of the place kept stays.
pub(crate) fn longest(hits: &mut Vec<Hit>) {
    let mut last: Option<Hit> = None;
    hits.retain(|hit| {
        let keep =
            last.is_none_or(|l| hit.start >= l.end || (hit.start, hit.end) == (l.start, l.end));
        if keep {
            last = Some(*hit);
        }
        keep
    });
}
