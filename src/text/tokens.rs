//! Tokens: the words, numbers and marks of a text, with their bytes.
//!
//! Bounds are those that rules need rather than UAX 29's: a hyphen stands
//! alone (`Iran`, `-`, `backed`), a possessive ending is a token of its own
//! (`Iran`, `'s`), and initials keep their dots (`U.S.`).

use crate::text::fold::{Class, class};
use crate::text::keys::{key, key_of};

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word in lower case, or of a script without case.
    Lower,
    /// A word that begins with a capital.
    Capital,
    /// A word of two or more capitals, or initials such as `U.S.`
    Upper,
    /// Digits, with the marks inside a number.
    Number,
    /// `'s`, or the `'` after a plural.
    Possessive,
    /// A line break or more; two or more end a paragraph.
    Break,
    /// Any other mark.
    Mark,
}

impl Shape {
    pub(crate) fn is_word(self) -> bool {
        matches!(self, Self::Lower | Self::Capital | Self::Upper)
    }

    /// Whether it is a word that begins with a capital.
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Self::Capital | Self::Upper)
    }
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) shape: Shape,
    /// The key of a word or number of ASCII letters and digits; else 0.
    pub(crate) key: u64,
}

impl Token {
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇' | 'ʿ' | 'ʾ')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−')
}

/// Marks that belong to the letter before them, or show nothing.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What a byte begins.
const ALNUM: u8 = LOWER | UPPER | DIGIT;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const BLANK: u8 = 8;
const BREAK: u8 = 16;
/// An apostrophe, or no ASCII: what needs a closer look.
const OTHER: u8 = 32;

#[expect(clippy::indexing_slicing, reason = "a constant, checked when it is compiled")]
const BYTES: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'\n' | b'\r' => BREAK,
            b' ' | b'\t' | 0x0b | 0x0c => BLANK,
            b'\'' | b'`' | 0x80.. => OTHER,
            _ => 0,
        };
        i += 1;
    }
    table
};

#[inline]
fn kind(byte: Option<&u8>) -> u8 {
    byte.and_then(|b| BYTES.get(usize::from(*b))).copied().unwrap_or(BLANK)
}

/// Splits `text` into tokens; white space other than line breaks is left out.
///
/// Linear in the length of the text. Texts of 4 GiB or more are read up to
/// that length.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let limit = u32::MAX as usize;
    let mut out = Vec::with_capacity(text.len().min(limit) / 4);
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(first) = bytes.get(at)
        && at < limit
    {
        // Nearly all of a text is plain.
        let found = match kind(Some(first)) {
            BLANK => {
                at += 1;
                continue;
            }
            0 => Some((1, Shape::Mark, 0)),
            kind if kind & ALNUM != 0 => plain_word(bytes.get(at..).unwrap_or_default(), kind),
            _ => None,
        };
        if let Some((len, shape, key)) = found {
            let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + len)) else { break };
            out.push(Token { start, end, shape, key });
            at += len;
            continue;
        }
        let Some(rest) = text.get(at..) else { break };
        let Some(c) = rest.chars().next() else { break };
        let (len, shape) = if c.is_alphanumeric() {
            word(rest)
        } else if c == '\n' || c == '\r' {
            (blank(rest), Some(Shape::Break))
        } else if c.is_whitespace() || is_joined(c) {
            (c.len_utf8(), None)
        } else if is_apostrophe(c) {
            possessive(rest, &out, at)
        } else {
            (c.len_utf8(), Some(Shape::Mark))
        };
        if let Some(shape) = shape
            && let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + len))
        {
            let key = key(text.get(at..at + len).unwrap_or_default());
            out.push(Token { start, end, shape, key });
        }
        at += len;
    }
    out
}

/// The length of white space that holds a line break.
fn blank(rest: &str) -> usize {
    rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
}

fn possessive(rest: &str, before: &[Token], at: usize) -> (usize, Option<Shape>) {
    let mut chars = rest.chars();
    let quote = chars.next().map_or(1, char::len_utf8);
    let follows_word = before
        .last()
        .is_some_and(|t| t.end as usize == at && (t.shape.is_word() || t.shape == Shape::Number));
    let next = chars.next();
    if follows_word
        && matches!(next, Some('s' | 'S'))
        && !chars.next().is_some_and(|c| c.is_alphanumeric())
    {
        return (quote + 1, Some(Shape::Possessive));
    }
    let plural = follows_word && !next.is_some_and(char::is_alphanumeric);
    (quote, Some(if plural { Shape::Possessive } else { Shape::Mark }))
}

/// The length, shape and key of the word that `rest` begins with, where it is
/// of ASCII letters and digits alone and nothing after it can belong to it.
fn plain_word(rest: &[u8], first: u8) -> Option<(usize, Shape, u64)> {
    let (len, lower) = plain_run(rest);
    let next = kind(rest.get(len));
    let joins = match rest.get(len) {
        Some(b'.') if len == 1 => true,
        Some(b'.' | b',' | b':') => rest.get(len + 1).is_some_and(u8::is_ascii_digit),
        _ => next == OTHER,
    };
    if joins {
        return None;
    }
    let shape = match first {
        DIGIT => Shape::Number,
        LOWER => Shape::Lower,
        _ if len == 1 || lower => Shape::Capital,
        _ => Shape::Upper,
    };
    Some((len, shape, key_of(rest, len)))
}

/// How many ASCII letters and digits `rest` begins with, and whether one after
/// the first is a letter in lower case. Eight bytes at a time.
fn plain_run(rest: &[u8]) -> (usize, bool) {
    let (mut len, mut lower) = (0, 0);
    for chunk in rest.chunks(8) {
        let bytes = chunk.first_chunk().map_or_else(
            || chunk.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b)),
            |bytes| u64::from_le_bytes(*bytes),
        );
        let (alnum, letters) = classes(bytes);
        let run = (!alnum & HIGH).trailing_zeros() / 8;
        // Bytes past the run do not count.
        let kept = u64::MAX.checked_shr(64 - 8 * run).unwrap_or(0);
        let first = if len == 0 { 0xff } else { 0 };
        lower |= letters & kept & !first;
        len += run as usize;
        if run < 8 {
            break;
        }
    }
    (len, lower != 0)
}

const HIGH: u64 = 0x8080_8080_8080_8080;
const ONES: u64 = 0x0101_0101_0101_0101;

/// The high bit of each byte that is an ASCII letter or digit, and of each
/// that is a letter in lower case.
fn classes(bytes: u64) -> (u64, u64) {
    let low = bytes & !HIGH;
    // From `first` to `last`: the high bit of the first sum alone.
    let between = |low: u64, first: u8, last: u8| {
        (low + ONES * u64::from(0x80 - first)) & !(low + ONES * u64::from(0x7f - last))
    };
    let lower = between(low, b'a', b'z');
    let alnum = lower | between(low, b'A', b'Z') | between(low, b'0', b'9');
    (alnum & !bytes & HIGH, lower & !bytes & HIGH)
}

/// The length and shape of the word or number that `rest` begins with.
fn word(rest: &str) -> (usize, Option<Shape>) {
    if let Some(len) = unspaced(rest) {
        return (len, Some(Shape::Lower));
    }
    let mut end = 0;
    let mut letters_since_dot = 0;
    let mut dots = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if !c.is_ascii() && matches!(class(c), Class::Solo | Class::Kana) {
            break;
        }
        if c.is_alphanumeric() || is_joined(c) {
            letters_since_dot += usize::from(c.is_alphabetic());
            end = i + c.len_utf8();
            continue;
        }
        let after = chars.peek().map(|(_, c)| *c);
        let digits = rest.get(..i).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
        let number = digits && after.is_some_and(|c| c.is_ascii_digit());
        if c == '.'
            && letters_since_dot == 1
            && (dots > 0 || after.is_some_and(char::is_alphabetic))
        {
            // Initials keep every dot, the last one too.
            if i > 1 && dots == 0 {
                break;
            }
            dots += 1;
            letters_since_dot = 0;
            end = i + 1;
        } else if (is_apostrophe(c)
            && after.is_some_and(char::is_alphabetic)
            && !is_genitive(rest, i, c))
            || (number && matches!(c, '.' | ',' | ':'))
        {
            continue;
        } else {
            break;
        }
    }
    let end = end.max(rest.chars().next().map_or(1, char::len_utf8));
    let text = rest.get(..end).unwrap_or_default();
    (end, Some(if dots > 1 { Shape::Upper } else { shape_of(text) }))
}

/// The length of a word of a script without spaces: a letter with its marks,
/// or a run of katakana.
fn unspaced(rest: &str) -> Option<usize> {
    let first = rest.chars().next().filter(|c| !c.is_ascii())?;
    let kind = class(first);
    if !matches!(kind, Class::Solo | Class::Kana) {
        return None;
    }
    let more = |c: char| {
        is_joined(c) || class(c) == Class::Mark || kind == Class::Kana && class(c) == kind
    };
    let end = rest.char_indices().skip(1).find(|(_, c)| !more(*c));
    Some(end.map_or(rest.len(), |(i, _)| i))
}

/// Whether the apostrophe at `i` begins the ending `'s`.
fn is_genitive(rest: &str, i: usize, apostrophe: char) -> bool {
    let mut after = rest.get(i + apostrophe.len_utf8()..).unwrap_or_default().chars();
    matches!(after.next(), Some('s' | 'S')) && !after.next().is_some_and(char::is_alphanumeric)
}

fn shape_of(text: &str) -> Shape {
    let mut chars = text.chars().filter(|c| c.is_alphanumeric());
    let Some(first) = chars.next() else { return Shape::Mark };
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_uppercase() {
        return Shape::Lower;
    }
    let mut more = false;
    for c in chars {
        if c.is_lowercase() {
            return Shape::Capital;
        }
        more = true;
    }
    if more { Shape::Upper } else { Shape::Capital }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<_> = tokens(text).iter().map(|t| t.of(text).replace('\n', "⏎")).collect();
        assert_eq!(found.join("|"), expected, "{text}");
    }

    #[test]
    fn bounds() {
        check("Iran-backed militias", "Iran|-|backed|militias");
        check("Iraq’s Shia-led government.", "Iraq|’s|Shia|-|led|government|.");
        check("the militias’ leaders", "the|militias|’|leaders");
        check("the U.S. Army in the U.S.", "the|U.S.|Army|in|the|U.S.");
        check("It ended. A man came.", "It|ended|.|A|man|came|.");
        check("Kata’ib (KH), 3,500 men", "Kata’ib|(|KH|)|,|3,500|men");
        check("‘Asa’ib’ said", "‘|Asa’ib|’|said");
        check("at 10:30, $4.5bn.", "at|10:30|,|$|4.5bn|.");
        check("one\ntwo\n\nthree", "one|⏎|two|⏎⏎|three");
        check("can't won’t", "can't|won’t");
        check("e\u{301}lan Straße 𝒜b", "e\u{301}lan|Straße|𝒜b");
        check("J. Smith", "J|.|Smith");
        check("\u{301}\u{200f}", "");
    }

    #[test]
    fn shapes() {
        let text = "the PMU Badr U.S. 2014 's A";
        let shapes: Vec<_> = tokens(text).iter().map(|t| t.shape).collect();
        use Shape::{Capital, Lower, Mark, Number, Upper};
        assert_eq!(shapes, [Lower, Upper, Capital, Upper, Number, Mark, Lower, Capital]);
    }

    proptest::proptest! {
        #[test]
        fn every_token_is_text_and_they_keep_order(text in "\\PC{0,60}|[a-zA-Z.' ’\n-]{0,60}") {
            let mut last = 0;
            for t in tokens(&text) {
                proptest::prop_assert!(t.start as usize >= last && t.end > t.start);
                proptest::prop_assert!(!t.of(&text).is_empty());
                last = t.end as usize;
            }
        }
    }
}
