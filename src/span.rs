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
    /// The span `start..end`, in bytes, or `None` when `end` lies before `start`.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// assert_eq!(Span::new(3, 7).unwrap().len(), 4);
    /// assert!(Span::new(3, 3).unwrap().is_empty());
    /// assert_eq!(Span::new(7, 3), None);
    /// ```
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Option<Self> {
        if start <= end { Some(Self { start, end }) } else { None }
    }

    /// The span between two positions in either order.
    pub(crate) const fn between(a: usize, b: usize) -> Self {
        if a <= b { Self { start: a, end: b } } else { Self { start: b, end: a } }
    }

    /// The first byte, from 0.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let text = "Où est Badr ?";
    /// let span = Span::new(8, 12).unwrap();
    /// assert_eq!(span.of(text), Some("Badr"));
    /// assert_eq!(span.start(), 8, "`ù` is two bytes");
    /// ```
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The byte after the last.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let text = "Badr fought Daesh";
    /// let badr = Span::new(0, 4).unwrap();
    /// assert_eq!(&text[badr.end()..], " fought Daesh");
    /// ```
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// // Bytes, not characters.
    /// let text = "بدر";
    /// assert_eq!(Span::new(0, 6).unwrap().of(text), Some(text));
    /// assert_eq!(Span::new(0, 6).unwrap().len(), 6);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let place = Span::new(4, 4).unwrap();
    /// assert!(place.is_empty());
    /// assert_eq!(place.of("Badr fought"), Some(""), "between two characters");
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a standard range, for indexing.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let mut text = String::from("Daesh fled");
    /// text.replace_range(Span::new(0, 5).unwrap().range(), "ISIL");
    /// assert_eq!(text, "ISIL fled");
    /// ```
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly inside this span.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// // "Basra" inside "University of Basra".
    /// let (whole, part) = (Span::new(0, 19).unwrap(), Span::new(14, 19).unwrap());
    /// assert!(whole.contains(part) && whole.contains(whole));
    /// assert!(!part.contains(whole));
    /// ```
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share at least one byte.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let span = Span::new(0, 4).unwrap();
    /// assert!(span.overlaps(Span::new(3, 9).unwrap()));
    /// assert!(!span.overlaps(Span::new(4, 9).unwrap()), "to touch is not to overlap");
    /// ```
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both, and what lies between them.
    ///
    /// ```
    /// use isnad::Span;
    ///
    /// let text = "Hadi al-Amiri";
    /// let (given, family) = (Span::new(0, 4).unwrap(), Span::new(8, 13).unwrap());
    /// assert_eq!(given.cover(family).of(text), Some("Hadi al-Amiri"));
    /// ```
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
