//! Word lists that rules and stages speak of by name.

use std::collections::{BTreeMap, HashSet};
use std::path::Path as FilePath;

use serde::Deserialize;
use toml::Spanned;

use crate::complement::Governs;
use crate::error::{Error, Result, from_toml, line_of};

/// Named lists of words and phrases, in lower case.
///
/// Lists come from TOML files: a table per list, with `words`, and a line in
/// `about` that says what the list is for. Words that govern other verbs have
/// a `governs` as well: `governs = { forms = ["from"], doer = "object",
/// fact = "not" }` of "keep" says that "Kenya kept Somalia from attacking" is
/// Somalia's deed and none that happened. The head of the shipped
/// `complements.toml` tells what may stand there.
///
/// ```
/// use isnad::Lexicon;
///
/// let lexicon = Lexicon::parse("mine.toml", r#"
/// [ranks]
/// about = "military ranks"
/// words = ["general", "lieutenant general"]
/// "#)?;
/// assert_eq!(lexicon.list("ranks")?.len(), 2);
/// assert!(lexicon.list("rank").is_err());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    lists: BTreeMap<String, Vec<String>>,
    /// What the words of a list govern, by list.
    governs: BTreeMap<String, Governs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRecord {
    #[serde(rename = "about")]
    _about: Option<String>,
    words: Vec<Spanned<String>>,
    governs: Option<Governs>,
}

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$((concat!("data/lexicon/", $file), include_str!(concat!("../data/lexicon/", $file)))),*]
    };
}

/// The shipped files.
const BUILTIN: &[(&str, &str)] = shipped![
    "clauses.toml",
    "common.toml",
    "complements.toml",
    "contexts.toml",
    "dates.toml",
    "denotes.toml",
    "given.toml",
    "grammar.toml",
    "names.toml",
    "sources.toml",
    "status.toml",
];

impl Lexicon {
    /// The shipped lists.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let lexicon = Lexicon::builtin()?;
    /// assert!(lexicon.iter().all(|(_, words)| !words.is_empty()));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None, as the tests hold the shipped files valid.
    pub fn builtin() -> Result<Self> {
        let mut lexicon = Self::default();
        for (origin, text) in BUILTIN {
            lexicon = lexicon.and(Self::parse(origin, text)?);
        }
        Ok(lexicon)
    }

    /// Reads the lists of one TOML file.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let mut file = tempfile::NamedTempFile::new().unwrap();
    /// std::io::Write::write_all(&mut file, b"[ranks]\nwords = ['general', 'colonel']\n").unwrap();
    /// assert_eq!(Lexicon::open(file.path())?.list("ranks")?, ["general", "colonel"]);
    /// assert!(Lexicon::open("no/such/lexicon.toml").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not a valid lexicon.
    pub fn open(path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads lists from TOML text; `origin` names it in errors. Words become
    /// lower case.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let text = "[ranks]\nwords = ['general',\n 'General']";
    /// let error = Lexicon::parse("mine.toml", text).unwrap_err();
    /// assert_eq!(error.to_string(), "mine.toml:3: ranks: `general` stands twice in the list");
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is not a valid lexicon, and empty or repeated words.
    pub fn parse(origin: &str, text: &str) -> Result<Self> {
        let line = |byte| line_of(text, byte);
        let file: BTreeMap<String, ListRecord> = from_toml(origin, text)?;
        let mut lists = BTreeMap::new();
        let mut governs = BTreeMap::new();
        for (name, record) in file {
            let mut words: Vec<String> = Vec::with_capacity(record.words.len());
            let mut seen = HashSet::new();
            for word in record.words {
                // Counted only for an error: the count reads the file.
                let at = || line(word.span().start);
                let folded = word.get_ref().to_lowercase();
                if folded.trim().is_empty() {
                    return Err(Error::rule(origin, at(), &name, "found an empty word"));
                }
                if !seen.insert(folded.clone()) {
                    let message = format!("`{folded}` stands twice in the list");
                    return Err(Error::rule(origin, at(), &name, message));
                }
                words.push(folded);
            }
            if let Some(row) = record.governs {
                governs.insert(name.clone(), row);
            }
            lists.insert(name, words);
        }
        Ok(Self { lists, governs })
    }

    /// Joins two lexicons; lists of one name are joined too.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let own = Lexicon::parse("mine.toml", "[ranks]\nwords = ['colonel', 'general']")?;
    /// let more = Lexicon::parse("more.toml", "[ranks]\nwords = ['general', 'marshal']")?;
    /// assert_eq!(own.and(more).list("ranks")?, ["colonel", "general", "marshal"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.governs.extend(other.governs);
        for (name, words) in other.lists {
            let list = self.lists.entry(name).or_default();
            if list.is_empty() {
                *list = words;
                continue;
            }
            let known: HashSet<String> = list.iter().cloned().collect();
            list.extend(words.into_iter().filter(|w| !known.contains(w)));
        }
        self
    }

    /// The words of one list, in the order of the file.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let lexicon = Lexicon::parse("mine.toml", "[ranks]\nwords = ['general']")?;
    /// assert_eq!(lexicon.list("ranks")?, ["general"]);
    /// let error = lexicon.list("rank").unwrap_err();
    /// assert_eq!(error.to_string(), "lexicon: no list `rank`, expected one of ranks");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A name that no list has.
    pub fn list(&self, name: &str) -> Result<&[String]> {
        self.lists.get(name).map(Vec::as_slice).ok_or_else(|| {
            let all: Vec<_> = self.lists.keys().map(String::as_str).collect();
            Error::invalid(
                "lexicon",
                format!("no list `{name}`, expected one of {}", all.join(", ")),
            )
        })
    }

    /// The lists whose words govern other verbs, with what they say of these.
    pub(crate) fn governors(&self) -> impl Iterator<Item = (&Governs, &[String])> {
        self.governs.iter().filter_map(|(name, row)| Some((row, self.lists.get(name)?.as_slice())))
    }

    /// Every list with its words, in alphabetical order.
    ///
    /// ```
    /// use isnad::Lexicon;
    ///
    /// let lexicon = Lexicon::parse("mine.toml", "[b]\nwords = ['x', 'y']\n[a]\nwords = ['z']")?;
    /// let sizes: Vec<_> = lexicon.iter().map(|(name, words)| (name, words.len())).collect();
    /// assert_eq!(sizes, [("a", 1), ("b", 2)]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.lists.iter().map(|(name, words)| (name.as_str(), words.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lists_are_valid() {
        Lexicon::builtin().unwrap();
    }

    #[test]
    fn a_word_that_stands_twice_is_an_error_with_its_line() {
        let error = Lexicon::parse("l.toml", "[a]\nwords = [\n'x',\n'X']").unwrap_err();
        assert_eq!(error.to_string(), "l.toml:4: a: `x` stands twice in the list");
    }
}
