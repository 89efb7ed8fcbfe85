//! Words of names: what a name is compared by.
//!
//! A word is a run of letters and digits with its marks; an apostrophe or an
//! invisible character inside joins. Initials with dots are one word. What
//! stands between two words decides whether a name may run over it.
//!
//! This is the plain reference; the token engine has a faster twin for ASCII
//! that tests hold equal.

use crate::text::fold::{Class, class, fold_into};

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// White space with at most one line break, a dash, or nothing: every
    /// name may run over it.
    Soft,
    /// Other marks: only a name that has marks itself may run over it.
    Firm,
    /// The end of a paragraph, or much: no name runs over it.
    Hard,
}

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Its folded form, in [`Words::keys`].
    pub(crate) key: (usize, usize),
    /// How it also reads as the last word of a name: its end in the text, and
    /// the end of its folded form, without a possessive or plural ending.
    pub(crate) last: Option<(usize, usize)>,
    /// How it also reads as the first word of a name: its start in the text
    /// and its folded form, without an Arabic clitic.
    pub(crate) first: Option<(usize, (usize, usize))>,
}

/// The words of a text with their folded forms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub(crate) list: Vec<Word>,
    pub(crate) keys: String,
}

impl Words {
    pub(crate) fn key(&self, range: (usize, usize)) -> &str {
        self.keys.get(range.0..range.1).unwrap_or_default()
    }
}

/// The words of `text`; with `cased`, their folded forms keep capitals.
pub(crate) fn words(text: &str, cased: bool) -> Words {
    let mut out = Words::default();
    // Whether the last word is a run of initials: one letter each, with dots.
    let mut initials = false;
    let mut at = 0;
    while let Some((start, c, group)) = next_start(text, at) {
        let word = read_word(text, start, c, group, cased, &mut out.keys);
        at = word.end;
        if word.key.0 == word.key.1 {
            continue;
        }
        let initial = is_initial(out.key(word.key));
        if initials
            && initial
            && let Some(before) = out.list.last_mut()
            && text.get(before.end..word.start) == Some(".")
        {
            before.end = word.end;
            before.key.1 = word.key.1;
            continue;
        }
        close_initials(text, &mut out.list);
        out.list.push(word);
        initials = initial;
    }
    close_initials(text, &mut out.list);
    for word in &mut out.list {
        word.first = clitic(text, word, &mut out.keys);
    }
    out
}

/// Gives initials such as `U.S.` their last dot.
fn close_initials(text: &str, list: &mut [Word]) {
    if let Some(word) = list.last_mut()
        && text.get(word.start..word.end).is_some_and(is_dotted)
        && text.as_bytes().get(word.end) == Some(&b'.')
    {
        word.end += 1;
    }
}

/// Whether a surface is initials that a dot joined: no other word has a dot.
fn is_dotted(surface: &str) -> bool {
    surface.contains('.') && !surface.ends_with('.')
}

fn is_initial(key: &str) -> bool {
    let mut chars = key.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

fn next_start(text: &str, from: usize) -> Option<(usize, char, Class)> {
    let rest = text.get(from..)?;
    rest.char_indices().find_map(|(i, c)| match class(c) {
        group @ (Class::Word | Class::Solo | Class::Kana) => Some((from + i, c, group)),
        _ => None,
    })
}

/// Reads one word from its first character on.
fn read_word(
    text: &str,
    start: usize,
    first: char,
    group: Class,
    cased: bool,
    keys: &mut String,
) -> Word {
    let key_start = keys.len();
    fold_into(first, cased, keys);
    let mut end = start + first.len_utf8();
    // Where the last apostrophe was: the ends before it, in text and key.
    let mut apostrophe = None;
    while let Some(c) = char_at(text, end) {
        let found = class(c);
        if found == Class::Mark || (found == group && group != Class::Solo) {
            fold_into(c, cased, keys);
            end += c.len_utf8();
        } else if matches!(found, Class::Silent | Class::Apostrophe)
            && let Some((to, has_apostrophe)) = joined(text, end, group)
        {
            if has_apostrophe {
                apostrophe = Some((end, keys.len()));
            }
            end = to;
        } else {
            break;
        }
    }
    let key = (key_start, keys.len());
    let possessive = apostrophe.filter(|(_, k)| {
        *k > key_start && keys.get(*k..).is_some_and(|s| s.eq_ignore_ascii_case("s"))
    });
    let last = possessive
        .or_else(|| is_plural_acronym(text.get(start..end)?).then(|| (end - 1, keys.len() - 1)))
        .or_else(|| particle(text.get(start..end)?, start, keys.len()));
    Word { start, end, key, last, first: None }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Where the word goes on after joining characters at `from`, if it does, and
/// whether one of them is an apostrophe.
fn joined(text: &str, from: usize, group: Class) -> Option<(usize, bool)> {
    if group == Class::Solo {
        return None;
    }
    let mut apostrophe = false;
    for (i, c) in text.get(from..)?.char_indices() {
        match class(c) {
            Class::Silent => {}
            Class::Apostrophe if !apostrophe => apostrophe = true,
            Class::Mark if !apostrophe => return Some((from + i, apostrophe)),
            found if found == group => return Some((from + i, apostrophe)),
            _ => return None,
        }
    }
    None
}

/// `PMUs`: at least two capitals and an s.
fn is_plural_acronym(surface: &str) -> bool {
    surface.strip_suffix('s').is_some_and(|capitals| {
        capitals.len() >= 2 && capitals.bytes().all(|b| b.is_ascii_uppercase())
    })
}

/// The word without the clitics و ف ب ك ل before it, or a Hebrew prefix.
///
/// Before an article two may stand; before a name without one, one is taken
/// off where three letters are left.
fn clitic(text: &str, word: &Word, keys: &mut String) -> Option<(usize, (usize, usize))> {
    let key = keys.get(word.key.0..word.key.1)?;
    let first = key.chars().next()?;
    let hebrew = matches!(first, 'ו' | 'ה' | 'ב' | 'ל' | 'מ' | 'ש' | 'כ');
    if !hebrew && !matches!(first, 'و' | 'ف' | 'ب' | 'ك' | 'ل') {
        return None;
    }
    let surface = text.get(word.start..word.end)?;
    let after = |n: usize| {
        let mut letters = surface.char_indices().filter(|(_, c)| class(*c) == Class::Word);
        letters.nth(n).map(|(i, _)| word.start + i)
    };
    let off = |rest: &str| Some((after(1)?, (word.key.1 - rest.len(), word.key.1)));
    let bears = |rest: &&str| rest.chars().nth(2).is_some();
    if hebrew {
        return off(key.strip_prefix(first).filter(bears)?);
    }
    let outer = key.strip_prefix(['و', 'ف']);
    let inner = outer.unwrap_or(key);
    let skipped = usize::from(outer.is_some());
    let long = |rest: &str| rest.chars().nth(1).is_some();
    if let Some(rest) = inner.strip_prefix("لل").filter(|r| long(r)) {
        let folded = format!("ال{rest}");
        let from = keys.len();
        keys.push_str(&folded);
        return Some((after(skipped)?, (from, keys.len())));
    }
    let bare = inner.strip_prefix(['ب', 'ك']);
    let with = skipped + usize::from(bare.is_some());
    let bare = bare.unwrap_or(inner);
    if with > 0 && bare.strip_prefix("ال").is_some_and(long) {
        return Some((after(with)?, (word.key.1 - bare.len(), word.key.1)));
    }
    off(key.strip_prefix(first).filter(bears)?)
}

/// What Korean puts after a noun, the longest first.
const PARTICLES: &[&str] = &[
    "에서는",
    "에서",
    "에게",
    "까지",
    "부터",
    "으로",
    "이라",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "도",
    "로",
    "만",
];

/// The word without a Korean particle: its end in the text, and of its key.
fn particle(surface: &str, start: usize, key_end: usize) -> Option<(usize, usize)> {
    if !surface.chars().next_back().is_some_and(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')) {
        return None;
    }
    let (rest, ending) =
        PARTICLES.iter().find_map(|p| surface.strip_suffix(*p).map(|rest| (rest, *p)))?;
    rest.chars().nth(1)?;
    let mut folded = String::new();
    ending.chars().for_each(|c| fold_into(c, false, &mut folded));
    Some((start + rest.len(), key_end - folded.len()))
}

/// The longest gap in bytes that a name may run over.
const WIDEST_GAP: usize = 64;

/// What stands between the word that ends at `end`, whose folded form has
/// `short` bytes, and the next, that starts at `start`.
pub(crate) fn gap(text: &str, end: usize, start: usize, short: bool) -> Gap {
    if start.saturating_sub(end) > WIDEST_GAP {
        return Gap::Hard;
    }
    let Some(between) = text.get(end..start) else { return Gap::Hard };
    if between.is_empty() || between == " " || between == "-" {
        return Gap::Soft;
    }
    let (mut spaces, mut breaks, mut dashes, mut stops, mut others) = (0, 0, 0, 0, 0);
    let mut apostrophes = 0;
    let mut previous = ' ';
    for c in between.chars() {
        match c {
            '\n' if previous == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' => breaks += 1,
            '\u{2029}' | '\u{b}' | '\u{c}' => return Gap::Hard,
            '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' if spaces + breaks == 0 => dashes += 1,
            '.' if spaces + breaks == 0 => stops += 1,
            // Cells, items and sentences end here.
            '\t' | '|' | ';' | '•' | '·' | '▪' | '?' | '!' | '…' => return Gap::Hard,
            ':' if between.ends_with(char::is_whitespace) => return Gap::Hard,
            c if c.is_whitespace() || c == '_' => spaces += 1,
            c => match class(c) {
                Class::Silent => {}
                Class::Apostrophe => apostrophes += 1,
                _ => others += 1,
            },
        }
        previous = c;
    }
    if breaks > 1
        || breaks == 1
            && others > 0
            && !between.starts_with([',', '&'])
            && !between.trim_start().starts_with('&')
    {
        return Gap::Hard;
    }
    let dash = dashes == 1 && stops == 0 && (spaces == 0 || breaks == 1);
    let space = dashes == 0 && spaces + breaks > 0 && (stops == 0 || (stops == 1 && short));
    // A zero-width space alone, or a dot with nothing after it.
    let nothing = spaces + breaks + dashes + apostrophes == 0 && (stops == 0 || short) && stops < 2;
    if others == 0 && apostrophes < 2 && (dash || space || nothing) { Gap::Soft } else { Gap::Firm }
}

/// Whether a word is so short that a dot after it abbreviates: `St.`, `J.`
pub(crate) fn is_short(key: &str) -> bool {
    key.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let words = words(text, false);
        let pair = |w: &Word| (text[w.start..w.end].to_owned(), words.key(w.key).to_owned());
        words.list.iter().map(pair).collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(s, k)| ((*s).to_owned(), (*k).to_owned())).collect();
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn words_keep_their_bytes() {
        check("Kata’ib Hezbollah’s", &[("Kata’ib", "kataib"), ("Hezbollah’s", "hezbollahs")]);
        check("‘Ajmān' x", &[("Ajmān", "ajman"), ("x", "x")]);
        check("pro-Badr", &[("pro", "pro"), ("Badr", "badr")]);
        check("İran is", &[("İran", "iran"), ("is", "is")]);
        check("e\u{301}a\u{301}", &[("e\u{301}a\u{301}", "ea")]);
        check("\u{301}a", &[("a", "a")]);
        check("Hez\u{ad}bollah\u{200d} x", &[("Hez\u{ad}bollah", "hezbollah"), ("x", "x")]);
        check("rock''n", &[("rock", "rock"), ("n", "n")]);
        check("在伊拉克", &[("在", "在"), ("伊", "伊"), ("拉", "拉"), ("克", "克")]);
        check("アルバは", &[("アルバ", "アルハ\u{3099}"), ("は", "は")]);
    }

    #[test]
    fn initials_with_dots_are_one_word() {
        check("the U.S. Army", &[("the", "the"), ("U.S.", "us"), ("Army", "army")]);
        check("in the U.S.", &[("in", "in"), ("the", "the"), ("U.S.", "us")]);
        check("U.S", &[("U.S", "us")]);
        check("a U. S", &[("a", "a"), ("U", "u"), ("S", "s")]);
        check("J. Smith", &[("J", "j"), ("Smith", "smith")]);
        check("p.m.-x", &[("p.m.", "pm"), ("x", "x")]);
    }

    #[test]
    fn endings_are_set_aside() {
        for (text, last) in [
            ("PMU's", Some(3)),
            ("PMU’S", Some(3)),
            ("PMUs", Some(3)),
            ("PMu's ", Some(3)),
            ("Aïs", None),
            ("Is", None),
            ("'s", None),
            ("d'Ivoire", None),
        ] {
            let words = words(text, false);
            assert_eq!(words.list[0].last.map(|l| l.0), last, "{text}");
        }
    }

    #[test]
    fn clitics_are_set_aside() {
        for (text, start, key) in [
            ("والحشد", 2, "الحشد"),
            ("وَالحشد", 4, "الحشد"),
            ("وللحشد", 2, "الحشد"),
            ("للحشد", 0, "الحشد"),
            ("وبالحشد", 4, "الحشد"),
            ("كالحشد", 2, "الحشد"),
        ] {
            let words = words(text, false);
            let (found, range) = words.list[0].first.unwrap();
            assert_eq!((found, words.key(range)), (start, key), "{text}");
        }
        for (text, start, key) in
            [("وإيران", 2, "ايران"), ("لحزب", 2, "حزب"), ("בישראל", 2, "ישראל")]
        {
            let words = words(text, false);
            let (found, range) = words.list[0].first.unwrap();
            assert_eq!((found, words.key(range)), (start, key), "{text}");
        }
        assert!(words("الحشد", false).list[0].first.is_none());
    }

    #[test]
    fn particles_are_set_aside() {
        for (text, last) in [("이란은", Some(6)), ("이란에서", Some(6)), ("이란", None)] {
            assert_eq!(words(text, false).list[0].last.map(|l| l.0), last, "{text}");
        }
    }

    #[test]
    fn gaps_are_soft_firm_or_hard() {
        for (between, expected) in [
            (" ", Gap::Soft),
            ("  ", Gap::Soft),
            ("\n", Gap::Soft),
            (" \r\n ", Gap::Soft),
            ("\u{a0}", Gap::Soft),
            ("\u{200b}", Gap::Soft),
            ("–", Gap::Soft),
            ("-\n", Gap::Soft),
            (" - ", Gap::Firm),
            ("-‘", Gap::Soft),
            (", ", Gap::Firm),
            (". ", Gap::Firm),
            ("—", Gap::Firm),
            (" & ", Gap::Firm),
            ("; ", Gap::Hard),
            ("\t", Gap::Hard),
            (" | ", Gap::Hard),
            ("\n* ", Gap::Hard),
            (",\n", Gap::Firm),
            ("\n\n", Gap::Hard),
            ("\n \n", Gap::Hard),
            ("\u{2029}", Gap::Hard),
        ] {
            let text = format!("Paris{between}Hilton");
            assert_eq!(gap(&text, 5, 5 + between.len(), false), expected, "{between:?}");
        }
        assert_eq!(gap("St. Louis", 2, 4, true), Gap::Soft);
    }
}
