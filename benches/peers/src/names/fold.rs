//! Folding for the peers: a normalised copy of the text with a map back.
//!
//! Words in lower case and without diacritics, one space around each; a mark
//! that no name runs over becomes a line break between two spaces. A name
//! folds likewise, so that it matches whole words only.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded copy and, for each of its bytes, where it comes from.
#[derive(Default)]
pub struct Folded {
    pub text: String,
    pub from: Vec<u32>,
}

const OTHER: u8 = 0;
const SPACE: u8 = 1;
const DASH: u8 = 2;
const BREAK: u8 = 3;
const APOSTROPHE: u8 = 4;
const STOP: u8 = 5;

/// For each ASCII byte its lower case if it is a letter or digit, else what
/// kind of mark it is.
const TABLE: [u8; 128] = {
    let mut table = [OTHER; 128];
    let mut i = 0;
    while i < 128 {
        let byte = i as u8;
        table[i] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => byte | 0x20,
            b' ' | b'\t' => SPACE,
            b'\n' | b'\r' => BREAK,
            b'-' => DASH,
            b'\'' | b'`' => APOSTROPHE,
            b'.' => STOP,
            _ => OTHER,
        };
        i += 1;
    }
    table
};

/// What stands between two words so far.
#[derive(Default)]
struct Gap {
    spaces: u32,
    breaks: u32,
    dashes: u32,
    stops: u32,
    apostrophes: u32,
    others: u32,
}

impl Gap {
    fn is_soft(&self, short: bool) -> bool {
        let dash = self.dashes == 1 && self.stops == 0 && (self.spaces == 0 || self.breaks == 1);
        let stop = self.stops == 0 || (self.stops == 1 && short);
        let space = self.dashes == 0 && self.spaces + self.breaks > 0 && stop;
        let none = self.spaces + self.breaks + self.dashes + self.apostrophes == 0 && stop;
        self.others == 0 && self.breaks < 2 && self.apostrophes < 2 && (dash || space || none)
    }
}

pub fn fold(text: &str) -> Folded {
    let bytes = text.as_bytes();
    let mut out = Folded::default();
    out.text.reserve(bytes.len() + 2);
    out.from.reserve(bytes.len() + 2);
    let mut at = 0;
    let mut gap = Gap::default();
    let mut last_len = 0;
    while at < bytes.len() {
        let kind = if bytes[at] < 128 { TABLE[bytes[at] as usize] } else { high(text, at) };
        if kind < b'0' {
            match kind {
                SPACE => gap.spaces += 1,
                BREAK if bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r' => {}
                BREAK => gap.breaks += 1,
                DASH if gap.spaces + gap.breaks == 0 => gap.dashes += 1,
                STOP if gap.spaces + gap.breaks == 0 => gap.stops += 1,
                APOSTROPHE => gap.apostrophes += 1,
                SILENT => {}
                _ => gap.others += 1,
            }
            at += if bytes[at] < 128 { 1 } else { width(text, at) };
            continue;
        }
        // Initials: one letter, a dot, one letter: one word.
        let initials = gap.stops == 1
            && gap.spaces + gap.breaks + gap.dashes + gap.apostrophes + gap.others == 0
            && last_len == 1
            && is_letter(out.text.as_bytes()[out.text.len() - 1])
            && is_letter(bytes[at] | 0x20)
            && !bytes.get(at + 1).is_some_and(|b| continues(bytes, at + 1, *b));
        if !initials {
            close(text, &mut out);
            out.text.push(' ');
            out.from.push(at as u32);
            if !gap.is_soft(last_len <= 2) {
                out.text.push_str("\n ");
                out.from.extend([at as u32; 2]);
            }
        }
        gap = Gap::default();
        let begin = out.text.len();
        at = word(text, at, &mut out);
        last_len = out.text.len() - begin;
    }
    close(text, &mut out);
    out.text.push(' ');
    out.from.push(bytes.len() as u32);
    out
}

/// Nothing to do at a word's end but for initials, whose last dot is theirs:
/// the map's end is one past the last byte, so spans look there themselves.
fn close(_text: &str, _out: &mut Folded) {}

const SILENT: u8 = 6;

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase()
}

fn continues(bytes: &[u8], at: usize, byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 128
        || (matches!(byte, b'\'' | b'`')
            && bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 128))
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn high(text: &str, at: usize) -> u8 {
    let c = text[at..].chars().next().unwrap_or(' ');
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' => SPACE,
        '\u{2010}'..='\u{2013}' => DASH,
        '’' | '‘' | '´' => APOSTROPHE,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => SILENT,
        c if c.is_alphanumeric() => b'a',
        _ => OTHER,
    }
}

/// Copies one word; where it ends.
fn word(text: &str, mut at: usize, out: &mut Folded) -> usize {
    let bytes = text.as_bytes();
    loop {
        let Some(&byte) = bytes.get(at) else { return at };
        if byte < 128 {
            let kind = TABLE[byte as usize];
            if kind >= b'0' {
                out.text.push(kind as char);
                out.from.push(at as u32);
                at += 1;
                continue;
            }
            if kind == APOSTROPHE && joins(text, at + 1) {
                at += 1;
                // A possessive ending is a word of its own.
                if matches!(bytes.get(at), Some(b's' | b'S'))
                    && !bytes.get(at + 1).is_some_and(|b| continues(bytes, at + 1, *b))
                {
                    out.text.push_str(" '");
                    out.from.extend([at as u32 - 1, at as u32]);
                }
                continue;
            }
            return at;
        }
        let Some(c) = text[at..].chars().next() else { return at };
        let next = at + c.len_utf8();
        match high(text, at) {
            APOSTROPHE | SILENT if joins(text, next) => at = next,
            b'a' => {
                fold_char(c, at, out);
                at = next;
            }
            _ if is_combining_mark(c) => at = next,
            _ => return at,
        }
    }
}

fn joins(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|t| t.chars().next()).is_some_and(char::is_alphanumeric)
}

fn fold_char(c: char, at: usize, out: &mut Folded) {
    decompose_compatible(c, |d| {
        for l in d.to_lowercase().filter(|l| l.is_alphanumeric()) {
            let plain = match l {
                'ς' => 'σ',
                'ı' => 'i',
                'ø' => 'o',
                'ł' => 'l',
                other => other,
            };
            match plain {
                'æ' => out.text.push_str("ae"),
                'œ' => out.text.push_str("oe"),
                'ß' => out.text.push_str("ss"),
                other => out.text.push(other),
            }
            out.from.resize(out.text.len(), at as u32);
        }
    });
}
