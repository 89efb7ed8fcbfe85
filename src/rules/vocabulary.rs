//! The words that rules and lists speak of, as numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::error::{Error, Result};
use crate::language::forms::Forms;
use crate::language::value::Language;
use crate::lexicon::Lexicon;
use crate::text::keys::{Keyed, key};
use crate::text::tokens::{Shape, Token};

/// What is known of a word: bits of the lists it stands in, and the verbs it
/// can be a form of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    pub(crate) classes: u128,
    pub(crate) verbs: [(u16, Forms); 2],
}

/// A word of the vocabulary; 0 is every word that no rule or list knows.
pub(crate) type WordId = u32;

/// The verb "be" itself, which is no form of another.
pub(crate) const BE: u16 = u16::MAX;
/// The verb "have".
pub(crate) const HAVE: u16 = u16::MAX - 1;

/// The words of a phrase after its first, and the phrase's own id.
type Phrase = (Box<[WordId]>, WordId);

/// The lists that shape sentences.
const GRAMMAR: &[&str] = &[
    "determiners",
    "possessives",
    "pronouns",
    "relatives",
    "prepositions",
    "conjunctions",
    "be",
    "have",
    "do",
    "modals",
    "negators",
    "adverbs",
    "not_adverbs",
    "organs",
    "descriptions",
    "private_organs",
    "reflexives",
    "contrast",
    "universals",
    "nobody",
    "quantities",
    "adjectives",
    "complements",
    "place_heads",
    "occupations",
    "office",
    "leaders",
    "kin",
    "people",
];

/// The lists whose words are written in the singular and meant in both.
const PLURALS: &[&str] = &["people", "staff", "office", "kin", "place_heads"];

/// The lists whose words nearly every sentence has.
pub(crate) const COMMON_LISTS: &[&str] =
    &["prepositions", "conjunctions", "be", "have", "do", "modals", "relatives", "possessives"];

/// The words that rules and lists speak of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) language: Language,
    ids: HashMap<Box<str>, WordId>,
    /// The ids of plain words in lower case, by key.
    plain: Keyed<WordId>,
    words: Vec<Word>,
    lists: BTreeMap<String, u8>,
    /// Phrases by their first word: the words after it, longest first, and
    /// the phrase's own id.
    phrases: Vec<Vec<Phrase>>,
    verbs: HashMap<Box<str>, u16>,
    /// Verbs of several syllables that double their last letter: deter.
    doubling: HashSet<Box<str>>,
}

impl Vocabulary {
    /// Takes in the lists that shape sentences and those that rules use.
    pub(crate) fn new(lexicon: &Lexicon, used: &[String]) -> Result<Self> {
        let mut new =
            Self { language: lexicon.language(), words: vec![Word::default()], ..Self::default() };
        for (name, words) in lexicon.iter() {
            if !GRAMMAR.contains(&name) && !used.iter().any(|u| u == name) {
                continue;
            }
            let bit = u8::try_from(new.lists.len()).ok().filter(|b| *b < 128).ok_or_else(|| {
                Error::invalid("lexicon", "found more than 128 lists, expected 128 at most")
            })?;
            new.lists.insert(name.to_owned(), bit);
            for word in words {
                let id = new.intern(word);
                let single = PLURALS.contains(&name) && !word.contains(' ');
                let many = single.then(|| new.intern(&new.language.plural(word)));
                for id in many.into_iter().chain([id]) {
                    if let Some(w) = new.words.get_mut(id as usize) {
                        w.classes |= 1 << bit;
                    }
                }
            }
        }
        new.doubling = lexicon.list("doubling")?.iter().map(|w| w.as_str().into()).collect();
        for entry in lexicon.list("verbs")? {
            new.verb(entry)?;
        }
        Ok(new)
    }

    /// The id of a word or phrase, new or known.
    pub(crate) fn intern(&mut self, text: &str) -> WordId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = WordId::try_from(self.words.len()).unwrap_or(0);
        self.words.push(Word::default());
        self.ids.insert(text.into(), id);
        if !text.bytes().any(|b| b.is_ascii_uppercase())
            && let Some(place) = self.plain.entry(key(text))
        {
            *place = id;
        }
        let mut parts = split(text);
        let first = parts.next();
        let rest: Vec<String> = parts.collect();
        if let (Some(first), false) = (first, rest.is_empty()) {
            let first = self.intern(&first);
            let rest: Box<[WordId]> = rest.iter().map(|w| self.intern(w)).collect();
            let place = first as usize;
            self.phrases.resize(self.phrases.len().max(place + 1), Vec::new());
            if let Some(list) = self.phrases.get_mut(place) {
                list.push((rest, id));
                list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.1.cmp(&b.1)));
            }
        }
        id
    }

    /// The number of a verb, given as `base` or `base past participle`.
    pub(crate) fn verb(&mut self, entry: &str) -> Result<u16> {
        let base = entry.split_whitespace().next().unwrap_or_default();
        if let Some(&known) = self.verbs.get(base) {
            return Ok(known);
        }
        let number = u16::try_from(self.verbs.len() + 1)
            .map_err(|_| Error::invalid("rules", "found more than 65535 verbs"))?;
        self.verbs.insert(base.into(), number);
        let doubled =
            base.chars().last().filter(|_| self.doubling.contains(base) && base == entry.trim());
        let doubled = doubled.map(|last| format!("{base} {base}{last}ed"));
        for (form, forms) in self.language.verb_forms(doubled.as_deref().unwrap_or(entry)) {
            let id = self.intern(&form);
            if let Some(word) = self.words.get_mut(id as usize)
                && let Some(free) = word.verbs.iter_mut().find(|(v, _)| *v == 0 || *v == number)
            {
                *free = (number, free.1.and(forms));
            }
        }
        Ok(number)
    }

    pub(crate) fn id(&self, lower: &str) -> WordId {
        self.ids.get(lower).copied().unwrap_or(0)
    }

    /// The id of a token's word.
    pub(crate) fn id_of(&self, token: Token, text: &str) -> WordId {
        if token.key != 0 {
            return self.plain.get(token.key).unwrap_or(0);
        }
        let word = token.of(text);
        if token.shape == Shape::Lower {
            return self.id(word);
        }
        let lower: String = word.chars().flat_map(char::to_lowercase).collect();
        self.id(&lower)
    }

    pub(crate) fn word(&self, id: WordId) -> Word {
        self.words.get(id as usize).copied().unwrap_or_default()
    }

    /// A verb given in another form than its base, and that base.
    pub(crate) fn inflected(&self, entry: &str) -> Option<(String, String)> {
        let found = entry.split_whitespace().next()?;
        let (number, forms) = self.word(self.id(found)).verbs[0];
        let other = number != 0 && !forms.has(Forms::BASE) && !self.verbs.contains_key(found);
        other.then(|| (found.to_owned(), self.base(number).to_owned()))
    }

    pub(crate) fn verb_number(&self, base: &str) -> u16 {
        self.verbs.get(base).copied().unwrap_or(0)
    }

    /// The bit of a list, as a mask; 0 for a list there is not.
    pub(crate) fn mask(&self, list: &str) -> u128 {
        self.lists.get(list).map_or(0, |bit| 1 << bit)
    }

    /// The text of a word or phrase.
    pub(crate) fn text(&self, id: WordId) -> &str {
        self.ids.iter().find(|(_, i)| **i == id).map_or("", |(text, _)| text)
    }

    /// The base of a verb, by its number.
    pub(crate) fn base(&self, verb: u16) -> &str {
        match verb {
            BE => "be",
            HAVE => "have",
            _ => self.verbs.iter().find(|(_, v)| **v == verb).map_or("", |(base, _)| base),
        }
    }

    /// The name of the list that a mask stands for.
    pub(crate) fn list_of(&self, mask: u128) -> &str {
        self.lists.iter().find(|(_, bit)| 1 << **bit == mask).map_or("", |(name, _)| name)
    }

    pub(crate) fn phrases(&self, first: WordId) -> &[Phrase] {
        self.phrases.get(first as usize).map_or(&[], Vec::as_slice)
    }

    /// The ids of all words and phrases.
    pub(crate) fn ids(&self) -> std::ops::Range<WordId> {
        0..WordId::try_from(self.words.len()).unwrap_or(WordId::MAX)
    }

    pub(crate) fn list_names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }
}

/// The tokens of a phrase, as the text is split: a hyphen stands alone.
fn split(text: &str) -> impl Iterator<Item = String> {
    crate::text::tokens::tokens(text)
        .into_iter()
        .map(move |t| t.of(text).to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}
