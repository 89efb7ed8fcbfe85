//! From an alias to the names it is found by.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::{Alias, AliasKind};
use crate::gazetteer::name_forms::{Sort, other_forms};
use crate::gazetteer::spelling;
use crate::text::fold::{Class, class};
use crate::text::words::{Gap, Word, Words, gap, is_short, words};

const COMMON: &str = include_str!("../../data/lexicon/common_words.txt");

/// English words that an alias may be mistaken for, with their rank: 0 for
/// the most frequent.
static COMMON_WORDS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    COMMON.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).zip(0..).collect()
});

/// How frequent a folded word is in texts, for comparing two: 0 for any that
/// is not common.
pub(crate) fn frequency(word: &[u8]) -> u32 {
    let rank = std::str::from_utf8(word).ok().and_then(|w| COMMON_WORDS.get(w));
    rank.map_or(0, |r| u32::MAX - r)
}

/// The most words a name may have.
pub(crate) const MOST_WORDS: usize = 64;

/// How exactly the text must agree with an alias beside its folded form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Form {
    /// As folding has it.
    Folded,
    /// In the case of this string, which is folded but for case.
    Cased(String),
    /// In every character.
    Exact(String),
}

/// What a hit needs beside its form to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Guard {
    /// Nothing.
    None,
    /// A line not all in capitals, or support in the document.
    Quiet,
    /// Support in the document.
    Support,
    /// Nothing, nor support in the text for one word of a person's name.
    Alone,
}

impl Guard {
    /// Whether a hit counts by itself.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::None | Self::Alone)
    }
}

/// A string to search for, and what a hit of it must fulfil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Folded words, with one space between.
    pub(crate) key: String,
    /// The marks that stand between its words, so that they may in the text:
    /// see [`marks`].
    pub(crate) marks: u8,
    pub(crate) form: Form,
    pub(crate) guard: Guard,
    pub(crate) kind: AliasKind,
}

/// A comma, a slash or the like between words.
pub(crate) const COMMA: u8 = 1;
/// An ampersand.
pub(crate) const AMPERSAND: u8 = 2;
/// A stop with a space after it.
pub(crate) const STOP: u8 = 4;

/// The marks between the words of a surface that a name must have too: one
/// with commas is no name with an ampersand. For surfaces that have some.
pub(crate) fn marks(surface: &str) -> u8 {
    let mut out = 0;
    let mut before = (' ', 0);
    let mut chars = surface.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out |= AMPERSAND,
            // "J. Smith", "St. Louis": no mark of its own.
            '.' if before.1 > 2 && chars.peek().is_some_and(|n| n.is_whitespace()) => out |= STOP,
            '.' | '-' | '\'' => {}
            c if c.is_alphanumeric() || c.is_whitespace() => {}
            c => match class(c) {
                Class::Other if !is_dash(c) => out |= COMMA,
                _ => {}
            },
        }
        before = (c, if c.is_alphanumeric() { before.1 + 1 } else { 0 });
    }
    if out == 0 { COMMA } else { out }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}')
}

/// Appends the names an alias is found by: its own, then its other spellings,
/// then the other forms that people write such a name in.
///
/// # Errors
///
/// An alias that folds to nothing or has too many words.
pub(crate) fn names(alias: &Alias, sort: Sort, out: &mut Vec<Name>) -> Result<(), String> {
    let from = out.len();
    spelled(alias, out)?;
    if alias.is_exact_form() {
        return Ok(());
    }
    let kind = alias.alias_kind();
    let others = other_forms(alias.as_str(), sort, kind);
    if others.is_empty() {
        return Ok(());
    }
    for (text, kind) in others {
        // Another form may be too long, or no more than marks.
        if let Ok(other) = alias.written(text, kind) {
            let _too_long = spelled(&other, out);
        }
    }
    // The alias's own form stays last among its spellings; of others that
    // come out alike one is enough.
    let mut seen: Vec<Name> = Vec::new();
    let mut at = 0;
    out.retain(|name| {
        at += 1;
        let new = at <= from || !seen.contains(name);
        if at > from && new {
            seen.push(name.clone());
        }
        new
    });
    Ok(())
}

/// Appends an alias with its other spellings.
fn spelled(alias: &Alias, out: &mut Vec<Name>) -> Result<(), String> {
    let text = alias.as_str();
    if let Some(key) = plain_key(alias) {
        let (form, guard, kind) = (Form::Folded, Guard::None, AliasKind::Name);
        out.push(Name { key, marks: 0, form, guard, kind });
        return Ok(());
    }
    let found = words(text, false);
    let (Some(first), Some(last)) = (found.list.first(), found.list.last()) else {
        return Err(format!("alias `{text}` folds to nothing, expected a letter or digit"));
    };
    if found.list.len() > MOST_WORDS {
        let many = found.list.len();
        return Err(format!("alias `{text}` has {many} words, expected at most {MOST_WORDS}"));
    }
    let key = join(&found);
    let acronym = alias.alias_kind() == AliasKind::Acronym || is_acronym(alias, &found);
    let kind = if acronym { AliasKind::Acronym } else { alias.alias_kind() };
    let common = is_common(text, &key, &found);
    let form = if alias.is_exact_form() {
        Form::Exact(text.get(first.start..last.end).unwrap_or_default().to_owned())
    } else if alias.is_exact_case() || acronym || common {
        Form::Cased(join(&words(text, true)))
    } else {
        Form::Folded
    };
    // Who asks for a case has seen that it is a common word too.
    let declared = matches!(alias.alias_kind(), AliasKind::Acronym | AliasKind::Demonym)
        || alias.is_exact_case_stated();
    let guard = match (alias.is_context_needed(), common && found.list.len() == 1) {
        (true, _) => Guard::Support,
        (false, true) if declared => Guard::Quiet,
        (false, true) => Guard::Support,
        (false, false) if alias.is_alone() => Guard::Alone,
        (false, false) => Guard::None,
    };
    let firm = found.list.windows(2).any(|pair| is_firm(text, &found, pair));
    let surface = text.get(first.start..last.end).unwrap_or_default();
    let marks = if firm { marks(surface) } else { 0 };
    let others = if form == Form::Folded { spelling::variants(&key) } else { Vec::new() };
    let name = Name { key, marks, form, guard, kind };
    out.extend(others.into_iter().map(|key| Name { key, ..name.clone() }));
    out.push(name);
    Ok(())
}

/// The key of an alias that is no more than ASCII words with single spaces or
/// hyphens between, as most are: quicker, and the same.
fn plain_key(alias: &Alias) -> Option<String> {
    let text = alias.as_str();
    let stated = alias.alias_kind() != AliasKind::Name
        || alias.is_exact_case()
        || alias.is_exact_form()
        || alias.is_context_needed()
        || alias.is_alone();
    if stated || text.len() > MOST_WORDS {
        return None;
    }
    let mut key = String::with_capacity(text.len());
    let mut many = 0;
    for word in text.split([' ', '-']) {
        let (first, rest) = word.as_bytes().split_first()?;
        // Words in mixed case are no acronyms, and only these may have other
        // spellings.
        let mixed = rest.iter().any(u8::is_ascii_lowercase);
        if !mixed || !first.is_ascii_alphanumeric() || !rest.iter().all(u8::is_ascii_alphanumeric) {
            return None;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        let from = key.len();
        key.push_str(word);
        let lower = key.get_mut(from..)?;
        lower.make_ascii_lowercase();
        if spelling::is_special(lower) {
            return None;
        }
        many += 1;
    }
    (many > 1 || !COMMON_WORDS.contains_key(key.as_str())).then_some(key)
}

/// The folded words with one space between.
pub(crate) fn join(words: &Words) -> String {
    let mut out = String::with_capacity(words.keys.len() + words.list.len());
    for word in &words.list {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(words.key(word.key));
    }
    out
}

fn is_firm(text: &str, found: &Words, pair: &[Word]) -> bool {
    let [a, b] = pair else { return false };
    gap(text, a.end, b.start, is_short(found.key(a.key))) != Gap::Soft
}

/// Whether a plain alias is written as an acronym is: `PMU`, `U.N.`
fn is_acronym(alias: &Alias, found: &Words) -> bool {
    let letters = || alias.as_str().chars().filter(|c| c.is_alphabetic());
    alias.alias_kind() == AliasKind::Name
        && found.list.len() == 1
        && (2..=6).contains(&letters().count())
        && letters().all(char::is_uppercase)
}

/// Whether an alias could be taken for an everyday word or number, or begins
/// with an acronym that could (`US Army`).
fn is_common(text: &str, key: &str, found: &Words) -> bool {
    if found.list.len() == 1 {
        return COMMON_WORDS.contains_key(key)
            || key.chars().nth(1).is_none() && key.is_ascii()
            || key.bytes().all(|b| b.is_ascii_digit());
    }
    found.list.first().is_some_and(|word| {
        let surface = text.get(word.start..word.end).unwrap_or_default();
        let capitals = surface.chars().filter(|c| c.is_alphabetic()).count();
        capitals > 1
            && !surface.chars().any(char::is_lowercase)
            && surface.is_ascii()
            && text.chars().any(char::is_lowercase)
            && COMMON_WORDS.contains_key(found.key(word.key))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(alias: &Alias) -> Vec<Name> {
        let mut out = Vec::new();
        names(alias, Sort::Other, &mut out).unwrap();
        out
    }

    fn first(text: &str) -> Name {
        names_of(&Alias::new(text).unwrap()).pop().unwrap()
    }

    #[test]
    fn the_common_words_are_folded_and_stand_once() {
        let listed: Vec<_> = COMMON.lines().filter(|l| !l.starts_with('#')).collect();
        assert!(listed.iter().all(|w| join(&words(w, false)) == **w));
        assert_eq!(listed.len(), COMMON_WORDS.len());
    }

    #[test]
    fn aliases_that_would_lie_are_guarded() {
        assert_eq!(first("Hope").guard, Guard::Support);
        assert_eq!(first("Hope").form, Form::Cased("Hope".into()));
        assert_eq!(first("IS").guard, Guard::Support);
        assert_eq!(first("IS").kind, AliasKind::Acronym);
        assert_eq!(first("Baghdad").guard, Guard::None);
        assert_eq!(first("Baghdad").form, Form::Folded);
        let stated = Alias::new("Guinea").unwrap().exact_case();
        assert_eq!(names_of(&stated)[0].guard, Guard::Quiet);
        assert_eq!(first("US Army").form, Form::Cased("US Army".into()));
        let stated = Alias::new("US").unwrap().kind(AliasKind::Acronym);
        assert_eq!(names_of(&stated)[0].guard, Guard::Quiet);
    }

    #[test]
    fn marks_between_words_are_remembered() {
        assert_eq!(first("Washington, D.C.").marks, COMMA);
        assert_eq!(first("Smith & Sons").marks, AMPERSAND);
        assert_eq!(first("Dept. of State").marks, STOP);
        assert_eq!(first("Washington, D.C.").key, "washington dc");
        assert_eq!(first("St. Louis").marks, 0);
    }
}
