//! Other ways in which people write a name that a list has: "SURNAME, Given",
//! "Acme Holdings Inc", "Smith & Sons", "Name (ACR)".
//!
//! The tables stand in `data/lexicon/name_forms.txt`. What comes out is text,
//! so that every rule for names holds for it as for the list's own.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::AliasKind;

/// What an entity is, so far as its names are written by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Person,
    /// A group, a company, an outlet.
    Body,
    Other,
}

/// The tables, parsed.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    /// Spellings that stand for a word, with the word itself.
    words: HashMap<&'static str, Vec<&'static str>>,
    inner: HashMap<&'static str, Vec<&'static str>>,
    /// Of these, what is a given name at the start.
    given: Vec<&'static str>,
    endings: Vec<Vec<&'static str>>,
    /// Corporate forms of a class, by each; words with one space between.
    corporate: HashMap<&'static str, (usize, Vec<&'static str>)>,
    suffixes: Vec<&'static str>,
    titles: Vec<&'static str>,
    of: Vec<&'static str>,
    article: &'static str,
    and: &'static str,
    belongs: &'static str,
}

pub(crate) static FORMS: LazyLock<Forms> =
    LazyLock::new(|| Forms::parse(include_str!("../../data/lexicon/name_forms.txt")));

impl Forms {
    fn parse(text: &'static str) -> Self {
        let mut out = Self::default();
        let mut section = "";
        let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        for (number, line) in lines.enumerate() {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']');
                continue;
            }
            let words: Vec<&'static str> = line.split_whitespace().collect();
            match section {
                "words" | "inner" => {
                    let into = if section == "words" { &mut out.words } else { &mut out.inner };
                    for word in &words {
                        into.insert(word, words.clone());
                    }
                }
                "endings" => out.endings.push(words),
                "corporate" => {
                    let several = line.contains('|');
                    let class: Vec<_> = if several { line.split('|').collect() } else { words };
                    for form in &class {
                        out.corporate.insert(form, (number, class.clone()));
                    }
                }
                "suffixes" => out.suffixes.extend(words),
                "given" => out.given.extend(words),
                "titles" => out.titles.extend(words),
                "article" => out.article = line,
                "and" => out.and = line,
                "belongs" => out.belongs = line,
                _ => out.of.extend(words),
            }
        }
        out
    }

    /// The other spellings of a folded word, itself first; `first` says that
    /// it begins the name.
    pub(crate) fn spellings(&self, word: &str, first: bool) -> Vec<String> {
        let mut out = vec![word.to_owned()];
        let given = |w: &str| first && self.given.contains(&w);
        let listed = self.words.get(word).or_else(|| self.inner.get(word).filter(|_| !given(word)));
        if let Some(class) = listed {
            let others = class.iter().filter(|w| **w != word && !given(w));
            out.extend(others.map(|w| (*w).to_owned()));
            return out;
        }
        for class in &self.endings {
            // The longest ending first, so that "-sky" is not read as "-y".
            let Some(end) = class.iter().filter(|e| word.ends_with(**e)).max_by_key(|e| e.len())
            else {
                continue;
            };
            let Some(stem) = word.strip_suffix(*end).filter(|s| s.len() > 3) else { continue };
            out.extend(class.iter().filter(|e| *e != end).map(|e| format!("{stem}{e}")));
            return out;
        }
        out
    }

    /// Whether a folded word may give a name other spellings.
    pub(crate) fn is_spelled(&self, word: &str) -> bool {
        self.words.contains_key(word)
            || self.inner.contains_key(word)
            || word.len() > 5 && self.endings.iter().flatten().any(|e| word.ends_with(e))
    }

    /// The corporate form that words end in, at most three of them: how many
    /// words it has, the number of its class, and the class.
    pub(crate) fn corporate(&self, words: &[String]) -> Option<(usize, usize, &[&'static str])> {
        (1..=3.min(words.len())).rev().find_map(|n| {
            let tail = words.get(words.len() - n..)?.join(" ");
            let (number, class) = self.corporate.get(tail.as_str())?;
            Some((n, *number, class.as_slice()))
        })
    }

    fn is_suffix(&self, word: &str) -> bool {
        let word = plain(word);
        self.suffixes.iter().any(|s| *s == word)
    }
}

/// A word in lower case without its dots.
pub(crate) fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Other ways to write `text`, each with the kind of alias it is, given that
/// `text` is of `kind`.
pub(crate) fn other_forms(text: &str, sort: Sort, kind: AliasKind) -> Vec<(String, AliasKind)> {
    let mut out = Vec::new();
    if sort == Sort::Other || kind == AliasKind::Acronym || text.len() > 200 {
        return out;
    }
    if text.ends_with(')')
        && let Some((name, acronym)) = bracketed(text)
    {
        out.push((name.to_owned(), kind));
        out.push((acronym.to_owned(), AliasKind::Acronym));
        out.extend(other_forms(name, sort, kind));
        return out;
    }
    match sort {
        Sort::Person => person(text, kind, &mut out),
        Sort::Body => body(text, kind, &mut out),
        Sort::Other => {}
    }
    out
}

/// "Name (ACR)": the name, and the acronym.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.rsplit_once('(')?;
    let acronym = rest.strip_suffix(')')?.trim();
    let letters = acronym.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = acronym.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '.'));
    let name = name.trim();
    // Its letters stand in the name, in their order: "The Sun (UK)" is none.
    let mut rest = name.chars().flat_map(char::to_lowercase);
    let mut own = acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase);
    let fits = own.all(|letter| rest.any(|c| c == letter));
    let is_one = capitals && (2..=8).contains(&letters) && name.contains(' ') && fits;
    is_one.then_some((name, acronym))
}

/// "SURNAME, Given Middle" in the natural order.
fn person(text: &str, kind: AliasKind, out: &mut Vec<(String, AliasKind)>) {
    let forms = &*FORMS;
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (surname, given, suffix) = match parts.as_slice() {
        [surname, given] if !forms.is_suffix(given) => (*surname, *given, None),
        [surname, given, suffix] if forms.is_suffix(suffix) => (*surname, *given, Some(*suffix)),
        [surname, suffix, given] if forms.is_suffix(suffix) => (*surname, *given, Some(*suffix)),
        _ => return,
    };
    let named =
        |t: &str| t.chars().any(char::is_alphabetic) && !t.chars().any(|c| c.is_ascii_digit());
    if !named(surname) || !named(given) {
        return;
    }
    let mut natural = |given: &str| {
        let mut name = format!("{} {}", recased(given), recased(surname));
        if let Some(suffix) = suffix {
            name.push(' ');
            name.push_str(suffix);
        }
        out.push((name, kind));
    };
    natural(given);
    // "ZAWAHIRI, Dr. Ayman"
    if let Some((title, rest)) = given.split_once(' ')
        && forms.titles.iter().any(|t| *t == plain(title))
    {
        natural(rest.trim());
    }
}

/// Words all in capitals as words with one.
fn recased(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let shouting = !text.chars().any(char::is_lowercase) && text.chars().count() > 2;
    for c in text.chars() {
        if inside && shouting {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
        inside = c.is_alphanumeric();
    }
    out
}

fn body(text: &str, kind: AliasKind, out: &mut Vec<(String, AliasKind)>) {
    let forms = &*FORMS;
    let mut ways = vec![text.to_owned()];
    let and = format!(" {} ", forms.and);
    if text.contains(" & ") {
        ways.push(text.replace(" & ", &and));
    } else if text.contains(&and) {
        ways.push(text.replace(&and, " & "));
    }
    if let Some((article, rest)) = text.split_once(' ')
        && article.eq_ignore_ascii_case(forms.article)
        && rest.contains(' ')
    {
        ways.push(rest.to_owned());
    }
    out.extend(ways.iter().skip(1).map(|w| (w.clone(), kind)));
    for way in &ways {
        // "Acme Holdings, Inc." in every spelling of its form, and without.
        let written: Vec<&str> = way.split_whitespace().collect();
        let words: Vec<String> = written.iter().map(|w| plain(w)).collect();
        if let Some((count, _, class)) = forms.corporate(&words)
            && count < words.len()
        {
            let stem = written.get(..written.len() - count).unwrap_or_default().join(" ");
            let stem = stem.trim_end_matches(',');
            out.extend(class.iter().map(|form| (format!("{stem}, {form}"), kind)));
            // One word alone is short for it only where the text has it in full.
            if stem.contains(' ') {
                out.push((stem.to_owned(), kind));
            }
        }
    }
    of_less(text, kind, out);
}

/// "Ministry of Interior", "Ministry of the Interior", "Interior Ministry".
fn of_less(text: &str, kind: AliasKind, out: &mut Vec<(String, AliasKind)>) {
    let forms = &*FORMS;
    let is_head = |w: &str| forms.of.iter().any(|h| *h == plain(w));
    let (of, the) = (format!(" {} ", forms.belongs), format!("{} ", forms.article));
    let simple = |rest: &str| !rest.contains(&of) && !rest.contains(',');
    if let Some((head, rest)) = text.split_once(&of)
        && is_head(head)
        && simple(rest)
    {
        let bare = rest.strip_prefix(&the).unwrap_or(rest);
        out.push((format!("{bare} {head}"), kind));
        out.push((format!("{head}{of}{bare}"), kind));
        out.push((format!("{head}{of}{the}{bare}"), kind));
    } else if let Some((rest, head)) = text.rsplit_once(' ')
        && is_head(head)
        && simple(rest)
        && !rest.contains(' ')
    {
        out.push((format!("{head}{of}{rest}"), kind));
        out.push((format!("{head}{of}{the}{rest}"), kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, sort: Sort, expected: &[&str]) {
        let found = other_forms(text, sort, AliasKind::Name);
        for want in expected {
            assert!(found.iter().any(|(f, _)| f == want), "{text}: no {want} in {found:?}");
        }
        assert!(!expected.is_empty() || found.is_empty(), "{text}: {found:?}");
    }

    #[test]
    fn persons_are_written_in_the_natural_order() {
        check("QUILL, Omar James", Sort::Person, &["Omar James Quill"]);
        check("AL-ZAWIRI, Dr. Aymen", Sort::Person, &["Aymen Al-Zawiri"]);
        check("MALONE, John, Jr.", Sort::Person, &["John Malone Jr."]);
        check("John Malone, Jr.", Sort::Person, &[]);
        check("Omar Quill", Sort::Person, &[]);
    }

    #[test]
    fn companies_are_written_with_every_spelling_of_their_form() {
        check("Acme Holdings Inc", Sort::Body, &["Acme Holdings, incorporated", "Acme Holdings"]);
        check("Aldana Ltd", Sort::Body, &["Aldana, limited"]);
        check("Smith & Sons", Sort::Body, &["Smith and Sons"]);
        check("Control Data Corporation (CDC)", Sort::Body, &["Control Data Corporation", "CDC"]);
        check("The Green Front", Sort::Body, &["Green Front"]);
        check(
            "Ministry of Interior",
            Sort::Body,
            &["Interior Ministry", "Ministry of the Interior"],
        );
        check("Green Front", Sort::Body, &[]);
        check("Hezbollah (Iraq)", Sort::Body, &[]);
    }

    #[test]
    fn the_table_holds_folded_words_once() {
        let listed = FORMS.words.keys().chain(FORMS.inner.keys());
        assert!(listed.clone().all(|w| w.chars().all(|c| c.is_ascii_lowercase())));
        assert!(FORMS.corporate.contains_key("sdn bhd") && FORMS.corporate.contains_key("gmbh"));
    }
}
