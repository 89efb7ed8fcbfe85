//! Text without what is no text: character references, tags, footnote marks,
//! hyphens at a line's end, addresses.
//!
//! What goes is written over with as many bytes that say nothing, so that
//! every offset stays what it was.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that stand after a hyphen of their own, not of a line's end.
static AFTER_HYPHEN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/lexicon/after_hyphen.txt").lines();
    lines.filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// Character references with what they stand for; a space where that ends a
/// word.
const REFERENCES: &[(&str, &str)] = &[
    ("nbsp", " "),
    ("#160", " "),
    ("#xa0", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("amp", "&"),
    ("#38", "&"),
    ("quot", "\""),
    ("#34", "\""),
    ("ldquo", "\""),
    ("rdquo", "\""),
    ("apos", "'"),
    ("#39", "'"),
    ("rsquo", "'"),
    ("lsquo", "'"),
    ("#8217", "'"),
    ("ndash", "-"),
    ("mdash", "-"),
    ("lt", " "),
    ("gt", " "),
    ("hellip", " "),
    ("shy", ""),
];

/// Tags that end a line.
const BLOCKS: &[&str] = &[
    "p", "br", "li", "ul", "ol", "tr", "td", "th", "div", "table", "h1", "h2", "h3", "h4", "h5",
    "h6", "dd", "dt", "hr",
];

/// The longest tag that is taken for one, in bytes.
const LONGEST_TAG: usize = 300;

/// A text that is written over where it changes.
struct Over<'t> {
    text: &'t str,
    out: Option<String>,
}

impl Over<'_> {
    /// Writes `with` and then what says nothing over some bytes.
    fn put(&mut self, from: usize, to: usize, with: &str, fill: Fill) {
        if to > self.text.len() || with.len() > to - from {
            return;
        }
        let mut piece = String::with_capacity(to - from);
        if fill == Fill::Silent {
            piece.extend(silent(to - from - with.len()));
            piece.push_str(with);
        } else {
            piece.push_str(with);
            let filler = if fill == Fill::Letters { "x" } else { " " };
            piece.push_str(&filler.repeat(to - from - with.len()));
        }
        let text = self.text;
        let out = self.out.get_or_insert_with(|| text.to_owned());
        // Both are whole characters of the same length in bytes.
        if out.is_char_boundary(from) && out.is_char_boundary(to) {
            out.replace_range(from..to, &piece);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Spaces,
    Silent,
    Letters,
}

/// Characters that show nothing, of so many bytes; spaces where there is one.
fn silent(bytes: usize) -> impl Iterator<Item = char> {
    let threes = bytes % 2;
    let (twos, threes) = if bytes < 2 { (0, 0) } else { ((bytes - 3 * threes) / 2, threes) };
    let rest = if bytes == 1 { 1 } else { 0 };
    std::iter::repeat_n('\u{ad}', twos)
        .chain(std::iter::repeat_n('\u{200b}', threes))
        .chain(std::iter::repeat_n(' ', rest))
}

/// The text with character references and simple tags written over.
///
/// Linear in the length of the text; free where it has none.
pub(crate) fn markup(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'&') && !bytes.contains(&b'<') {
        return Cow::Borrowed(text);
    }
    let mut edits: Vec<(usize, usize, &str, Fill)> = Vec::new();
    let mut at = 0;
    while let Some(found) =
        bytes.get(at..).and_then(|r| r.iter().position(|b| matches!(b, b'&' | b'<')))
    {
        let from = at + found;
        at = from + 1;
        if bytes.get(from) == Some(&b'&') {
            if let Some((to, with)) = reference(text, from) {
                let fill = if with == " " || with == "&" { Fill::Spaces } else { Fill::Silent };
                edits.push((from, to, with, fill));
                at = to;
            }
        } else if let Some((to, with)) = tag(text, from) {
            edits.push((from, to, with, Fill::Spaces));
            at = to;
        }
    }
    finish(text, edits)
}

fn finish<'t>(text: &'t str, edits: Vec<(usize, usize, &str, Fill)>) -> Cow<'t, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    // In one pass: a replacement in place would move nothing, but copies of
    // long texts are made once only.
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (from, to, with, fill) in edits {
        let (Some(before), Some(old)) = (text.get(done..from), text.get(from..to)) else {
            continue;
        };
        let mut over = Over { text: old, out: None };
        over.put(0, old.len(), with, fill);
        out.push_str(before);
        out.push_str(over.out.as_deref().unwrap_or(old));
        done = to;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// The end of a character reference and what it stands for.
fn reference(text: &str, at: usize) -> Option<(usize, &'static str)> {
    let rest = text.get(at + 1..)?;
    let len = rest.bytes().take(9).position(|b| b == b';')?;
    let name = rest.get(..len)?;
    let (_, with) = REFERENCES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
    Some((at + len + 2, with))
}

/// The end of a tag, and what stands for it.
fn tag(text: &str, at: usize) -> Option<(usize, &'static str)> {
    let rest = text.get(at + 1..)?;
    let inner = rest.strip_prefix('/').unwrap_or(rest);
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic()) || name.len() > 12 {
        return None;
    }
    let after = inner.as_bytes().get(name.len());
    if !matches!(after, Some(b'>' | b' ' | b'/' | b'\n')) {
        return None;
    }
    let len = rest.bytes().take(LONGEST_TAG).position(|b| matches!(b, b'>' | b'<'))?;
    if rest.as_bytes().get(len) != Some(&b'>') {
        return None;
    }
    let block = BLOCKS.iter().any(|b| b.eq_ignore_ascii_case(name));
    Some((at + len + 2, if block { "\n\n" } else { "" }))
}

/// The text without footnote marks and hyphens at a line's end, and without
/// e-mail addresses, URLs, paths, handles and hashtags unless they are `kept`.
pub(crate) fn marks(text: Cow<'_, str>, kept: bool) -> Cow<'_, str> {
    let edits = edits(&text, kept);
    if edits.is_empty() {
        return text;
    }
    match text {
        Cow::Borrowed(text) => finish(text, edits),
        Cow::Owned(text) => Cow::Owned(finish(&text, edits).into_owned()),
    }
}

/// What begins something to write over.
const fn is_trigger(byte: u8) -> bool {
    matches!(byte, b'@' | b'#' | b'/' | b'\\' | b'[' | b'_' | b'-' | 0xc2 | 0xe2) || byte == b'.'
}

fn edits(text: &str, kept: bool) -> Vec<(usize, usize, &'static str, Fill)> {
    let bytes = text.as_bytes();
    let mut out: Vec<(usize, usize, &'static str, Fill)> = Vec::new();
    let mut at = 0;
    let mut done = 0;
    while let Some(found) = bytes.get(at..).and_then(|r| r.iter().position(|b| is_trigger(*b))) {
        let i = at + found;
        at = i + 1;
        if i < done {
            continue;
        }
        let edit = match bytes.get(i) {
            Some(b'[') => footnote(bytes, i).map(|to| (i, to, "", Fill::Spaces)),
            Some(b'_') => Some((i, i + 1, " ", Fill::Spaces)).filter(|_| !is_inside(bytes, i)),
            Some(b'-') => hyphen(text, i).map(|to| (i, to, "", Fill::Silent)),
            Some(0xc2 | 0xe2) => superscript(text, i).map(|to| (i, to, "", Fill::Spaces)),
            _ if kept => None,
            _ => address(bytes, i, done).map(|(from, to)| (from, to, "", Fill::Letters)),
        };
        if let Some(edit) = edit {
            // An address may begin before marks that were written over in it.
            while out.last().is_some_and(|last| last.1 > edit.0) {
                out.pop();
            }
            done = edit.1;
            at = done;
            out.push(edit);
        }
    }
    out
}

/// `[4]`, `[12]`, `[a]` after a word.
fn footnote(bytes: &[u8], at: usize) -> Option<usize> {
    let close = bytes.get(at + 1..)?.iter().take(4).position(|b| *b == b']')?;
    let inner = bytes.get(at + 1..at + 1 + close)?;
    let number = !inner.is_empty() && inner.iter().all(u8::is_ascii_digit);
    let letter = matches!(inner, [b] if b.is_ascii_lowercase());
    (number || letter).then_some(at + close + 2)
}

/// A raised number or a dagger after a word.
fn superscript(text: &str, at: usize) -> Option<usize> {
    let c = text.get(at..)?.chars().next()?;
    let raised = matches!(c, '¹' | '²' | '³' | '\u{2070}'..='\u{2079}' | '†' | '‡');
    raised.then_some(at + c.len_utf8())
}

/// A hyphen that only the line's end put into a name: "Hez-⏎bollah".
fn hyphen(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let next = after.split(|c: char| !c.is_alphanumeric()).next().filter(|w| !w.is_empty())?;
    let before = text.get(..at)?;
    let from = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |i| {
        i + before.get(i..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
    });
    let first = before.get(from..)?;
    let name = first.chars().next().is_some_and(char::is_uppercase) && first.chars().count() > 1;
    let small = next.chars().all(char::is_lowercase);
    (name && small && !AFTER_HYPHEN.contains(next)).then_some(text.len() - after.len())
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%')
}

/// Whether an underscore stands inside a handle or a path, which is looked at
/// as a whole.
fn is_inside(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let start = before.iter().rev().take(80).take_while(|b| is_local(**b) || **b == b'/').count();
    let first = before.len().checked_sub(start + 1).and_then(|i| before.get(i));
    matches!(first, Some(b'@' | b'#'))
        || bytes.get(at..).is_some_and(|r| {
            let len = r.iter().take(80).take_while(|b| is_local(**b)).count();
            matches!(r.get(len), Some(b'@' | b'/'))
        })
}

/// The address, handle, hashtag, URL or path around a byte that shows one.
fn address(bytes: &[u8], at: usize, floor: usize) -> Option<(usize, usize)> {
    let blank = |b: &u8| {
        b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b'(' | b')' | b',' | b';')
    };
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b >= 128 || *b == b'_';
    let back = |stop: &dyn Fn(&u8) -> bool| {
        let head = bytes.get(floor..at).unwrap_or_default();
        at - head.iter().rev().take(200).take_while(|b| !stop(b)).count()
    };
    let on = |from: usize, stop: &dyn Fn(&u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        let mut to = from + rest.iter().take(2000).take_while(|b| !stop(b)).count();
        while to > from
            && matches!(bytes.get(to - 1), Some(b'.' | b':' | b'!' | b'?' | b'\'' | b'*'))
        {
            to -= 1;
        }
        to
    };
    let before = at.checked_sub(1).and_then(|i| bytes.get(i));
    let free = before.is_none_or(|b| !word(b) && *b != b'/' && *b != b'&');
    let is_next = |b: Option<&u8>| b.is_some_and(&word);
    match bytes.get(at)? {
        b'@' => {
            let from = back(&|b| !is_local(*b));
            let to = on(at + 1, &|b| !is_local(*b));
            let domain = bytes.get(at + 1..to).is_some_and(|d| d.contains(&b'.'));
            if from < at && domain {
                return Some((from, to));
            }
            (free && is_next(bytes.get(at + 1)))
                .then(|| (at, on(at + 1, &|b| !word(b))))
                .filter(|(f, t)| t > f)
        }
        b'#' => {
            let letter = bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b >= 128);
            (free && letter).then(|| (at, on(at + 1, &|b| !word(b))))
        }
        b'/' | b'\\' => {
            let from = back(&blank);
            let to = on(at, &blank);
            let whole = bytes.get(from..to)?;
            let scheme = whole.windows(3).any(|w| w == b"://");
            let slashes = whole.iter().filter(|b| matches!(b, b'/' | b'\\')).count();
            let host = whole.iter().take_while(|b| **b != b'/').filter(|b| **b == b'.').count() > 0
                && whole.first().is_some_and(u8::is_ascii_alphanumeric);
            let rooted = matches!(whole.first(), Some(b'/' | b'\\' | b'.' | b'~'))
                || whole.get(1) == Some(&b':') && whole.get(2) == Some(&b'\\');
            (scheme || host || rooted && slashes > 1 && whole.len() > 3).then_some((from, to))
        }
        // "www.kremlin.ru", "kremlin.ru"
        b'.' => {
            let from = back(&|b| !is_local(*b));
            let to = on(at + 1, &|b| !is_local(*b));
            let whole = bytes.get(from..to)?;
            let lower = whole.iter().all(|b| !b.is_ascii_uppercase()) && from < at;
            let top = whole.rsplit(|b| *b == b'.').next()?;
            let known = TOPS.iter().any(|t| t.as_bytes() == top);
            (lower && (whole.starts_with(b"www.") || known)).then_some((from, to))
        }
        _ => None,
    }
}

/// Top-level domains that a name in running text may end in.
const TOPS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "io", "ru", "uk", "de", "fr", "ir",
    "cn", "ua", "il", "tr", "eu",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> String {
        marks(markup(text), false).into_owned()
    }

    #[test]
    fn what_is_no_text_is_written_over() {
        for (text, clean) in [
            ("Paris&nbsp;Hilton sang.", "Paris      Hilton sang."),
            ("Smith &amp; Sons", "Smith &     Sons"),
            ("<b>Badr</b> won", "   Badr     won"),
            ("a < b, c > d", "a < b, c > d"),
            ("Hezbollah¹ attacked Israel².", "Hezbollah   attacked Israel  ."),
            ("Badr[4] won", "Badr    won"),
            ("Badr [sic] won", "Badr [sic] won"),
            ("Kataib_Hezbollah won", "Kataib Hezbollah won"),
            ("Hez-\nbollah won", "Hez\u{ad}bollah won"),
            ("Iran-\nbacked men", "Iran-\nbacked men"),
            ("Write to putin@kremlin.ru today.", "Write to xxxxxxxxxxxxxxxx today."),
            ("See https://x.org/Badr_Front.", "See xxxxxxxxxxxxxxxxxxxxxxxx."),
            ("as @Putin_1 said", "as xxxxxxxx said"),
            ("as #Putin said", "as xxxxxx said"),
            ("in /home/putin/files now", "in xxxxxxxxxxxxxxxxx now"),
            ("and/or", "and/or"),
            ("the Iran/Iraq war", "the Iran/Iraq war"),
            ("It ended. The", "It ended. The"),
            ("kremlin.ru said", "xxxxxxxxxx said"),
        ] {
            assert_eq!(all(text), clean, "{text}");
            assert_eq!(clean.len(), text.len(), "{text}");
        }
        assert_eq!(all("Iran&#39;s men").replace('\u{ad}', ""), "Iran's men");
        assert_eq!(marks(markup("@Putin said"), true), "@Putin said");
    }

    proptest! {
        #[test]
        fn every_offset_stays(text in "[a-zA-Zé¹ .,&;<>/@#_\\[\\]0-9\n-]{0,60}|\\PC{0,60}") {
            prop_assert_eq!(all(&text).len(), text.len());
            prop_assert_eq!(markup(&text).len(), text.len());
        }
    }
}
