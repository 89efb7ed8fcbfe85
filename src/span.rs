//! Half-open byte spans of a text.

use std::fmt;
use std::ops::Range;

/// A half-open range of bytes, `start..end`, of the text that was read.
///
/// Spans always count bytes of the *original* text, whatever folding did to
/// its length, and always fall on character boundaries of it.
///
/// ```
/// use isnad::Span;
///
/// let text = "Badr fought Daesh";
/// let span = Span::new(0, 4).unwrap();
/// assert_eq!(&text[span.range()], "Badr");
/// assert_eq!(span.to_string(), "0..4");
/// assert!(Span::new(4, 0).is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span `start..end`, or `None` when `end` lies before `start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Option<Self> {
        if start <= end { Some(Self { start, end }) } else { None }
    }

    /// The span between two positions in either order.
    pub(crate) const fn between(a: usize, b: usize) -> Self {
        if a <= b { Self { start: a, end: b } } else { Self { start: b, end: a } }
    }

    /// The first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The byte after the last.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a standard range, for indexing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text the span covers, or `None` where it lies outside `text` or
    /// cuts a character.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// assert_eq!(Span::new(0, 2).unwrap().of("é"), Some("é"));
    /// assert_eq!(Span::new(0, 1).unwrap().of("é"), None);
    /// ```
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_and_overlap() {
        let (a, b) = (Span::between(0, 4), Span::between(9, 3));
        assert!(a.overlaps(b));
        assert_eq!(a.cover(b), Span::between(0, 9));
        assert!(!a.contains(b));
        assert!(!Span::between(0, 3).overlaps(b), "touching is not overlapping");
    }
}
