//! Rules compiled: words become numbers, patterns become flat programs, and
//! every program hangs on the one word that starts it.

use std::collections::{BTreeMap, HashMap};

use crate::error::{Error, Result};
use crate::id::{EntityType, Relation};
use crate::lexicon::Lexicon;
use crate::rules::forms::{Forms, plural, verb_forms};
use crate::rules::language::{Element, Slot, Want};
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

/// A set of entity types, by bit.
pub(crate) type TypeSet = u64;

/// How many entity types a set can hold.
pub(crate) const MOST_TYPES: usize = TypeSet::BITS as usize;

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
    "quantities",
    "adjectives",
    "complements",
    "place_heads",
    "occupations",
    "office",
    "leaders",
    "kin",
];

/// The lists whose words nearly every sentence has.
pub(crate) const COMMON_LISTS: &[&str] =
    &["prepositions", "conjunctions", "be", "have", "do", "modals", "relatives", "possessives"];

/// The words that rules and lists speak of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    ids: HashMap<Box<str>, WordId>,
    /// The ids of plain words in lower case, by key.
    plain: Keyed<WordId>,
    words: Vec<Word>,
    lists: BTreeMap<String, u8>,
    /// Phrases by their first word: the words after it, longest first, and
    /// the phrase's own id.
    phrases: Vec<Vec<Phrase>>,
    verbs: HashMap<Box<str>, u16>,
}

impl Vocabulary {
    /// Takes in the lists that shape sentences and those that rules use.
    pub(crate) fn new(lexicon: &Lexicon, used: &[String]) -> Result<Self> {
        let mut new = Self { words: vec![Word::default()], ..Self::default() };
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
                if let Some(w) = new.words.get_mut(id as usize) {
                    w.classes |= 1 << bit;
                }
            }
        }
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
        for (form, forms) in verb_forms(entry) {
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

    pub(crate) fn verb_number(&self, base: &str) -> u16 {
        self.verbs.get(base).copied().unwrap_or(0)
    }

    /// The bit of a list, as a mask; 0 for a list there is not.
    pub(crate) fn mask(&self, list: &str) -> u128 {
        self.lists.get(list).map_or(0, |bit| 1 << bit)
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

/// One step of a program.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Words(Box<[WordId]>),
    List(u128),
    Verb {
        verbs: Box<[u16]>,
        passive: bool,
    },
    Slot {
        slot: Slot,
        types: TypeSet,
        want: Want,
    },
    Role(u128),
    Modifiers(u8),
    Gap(u8),
    Mark(char),
    /// The start of the sentence.
    Start,
}

impl Op {
    /// How well the step can start a match: the rarest words first.
    fn rank(&self, common: u128, vocabulary: &Vocabulary) -> Option<u8> {
        match self {
            Self::Verb { verbs, .. } if verbs.iter().any(|v| *v >= HAVE) => Some(4),
            Self::Verb { .. } => Some(0),
            Self::Words(words) => {
                let stop = words.iter().any(|w| vocabulary.word(*w).classes & common != 0);
                Some(if stop { 3 } else { 1 })
            }
            Self::List(_) => Some(2),
            Self::Role(_) => Some(2),
            Self::Slot { .. } => Some(5),
            _ => None,
        }
    }
}

/// A pattern without options, and where it starts.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) rule: u32,
    pub(crate) ops: Box<[Op]>,
    pub(crate) anchor: u16,
    /// Whether it needs no verb, so that what it says is presupposed even
    /// inside a denial: "the killing of X".
    pub(crate) nominal: bool,
}

/// What the compiler needs of a rule.
pub(crate) struct Source<'a> {
    pub(crate) rule: u32,
    pub(crate) relation: &'a Relation,
    pub(crate) verbs: &'a [String],
    pub(crate) nouns: &'a [String],
}

/// Compiles one way to read a pattern.
pub(crate) fn compile(
    source: &Source<'_>,
    elements: &[Element],
    vocabulary: &mut Vocabulary,
    types: &[EntityType],
) -> std::result::Result<Program, String> {
    let mut ops = Vec::with_capacity(elements.len());
    let elements = join_phrases(elements, vocabulary);
    for element in &elements {
        ops.push(match element {
            Element::Words(words) => {
                Op::Words(words.iter().map(|w| vocabulary.intern(w)).collect())
            }
            Element::Noun => {
                if source.nouns.is_empty() {
                    return Err("`NOUN` stands in a rule that has no `nouns`".to_owned());
                }
                let mut ids = Vec::new();
                for noun in source.nouns {
                    ids.push(vocabulary.intern(noun));
                    ids.push(vocabulary.intern(&plural(noun)));
                }
                Op::Words(ids.into())
            }
            Element::Verb { verbs, passive } => {
                let verbs = verbs.as_deref().unwrap_or(source.verbs);
                if verbs.is_empty() {
                    return Err("`VERB` stands in a rule that has no `verbs`".to_owned());
                }
                let mut numbers = Vec::new();
                for verb in verbs {
                    numbers.push(match verb.as_str() {
                        "be" => BE,
                        "have" => HAVE,
                        other => vocabulary.verb(other).map_err(|e| e.to_string())?,
                    });
                }
                Op::Verb { verbs: numbers.into(), passive: *passive }
            }
            Element::List(name) => Op::List(list(vocabulary, name)?),
            Element::Role(name) => Op::Role(list(vocabulary, name)?),
            Element::Slot { slot, types: names, want } => {
                let mut set: TypeSet = 0;
                for name in names {
                    let index = types.iter().position(|t| *t == **name).ok_or_else(|| {
                        let all: Vec<_> = types.iter().map(|t| t.as_str()).collect();
                        format!("found entity type `{name}`, expected one of {}", all.join(", "))
                    })?;
                    set |= TypeSet::from(1_u8) << index;
                }
                Op::Slot {
                    slot: *slot,
                    types: if names.is_empty() { TypeSet::MAX } else { set },
                    want: *want,
                }
            }
            Element::Modifiers(n) => Op::Modifiers(*n),
            Element::Gap(n) => Op::Gap(*n),
            Element::Start => Op::Start,
            Element::Mark(c) => Op::Mark(*c),
            Element::Optional(_) | Element::Alternatives(_) => {
                return Err("options are written out before".to_owned());
            }
        });
    }
    for slot in [Slot::Subject, Slot::Object, Slot::Pair] {
        let times =
            ops.iter().filter(|op| matches!(op, Op::Slot { slot: s, .. } if *s == slot)).count();
        if times > 1 {
            return Err("one slot stands in the pattern twice".to_owned());
        }
    }
    let has =
        |slot: Slot| ops.iter().any(|op| matches!(op, Op::Slot { slot: s, .. } if *s == slot));
    if !has(Slot::Subject) && !has(Slot::Object) && !has(Slot::Pair) {
        return Err(format!(
            "a pattern of `{}` fills no side, expected {{subject}}, {{object}} or {{pair}}",
            source.relation
        ));
    }
    let common = COMMON_LISTS.iter().fold(0, |m, name| m | vocabulary.mask(name));
    let anchor = (0..ops.len())
        .filter_map(|i| Some((ops.get(i)?.rank(common, vocabulary)?, i)))
        .min()
        .map(|(_, i)| i)
        .ok_or(
            "a pattern of slots and marks alone would match anywhere, expected a word or verb",
        )?;
    let nominal = !ops.iter().any(|op| matches!(op, Op::Verb { .. }));
    let anchor = u16::try_from(anchor).map_err(|_| "the pattern is too long")?;
    Ok(Program { rule: source.rule, ops: ops.into(), anchor, nominal })
}

/// Words side by side that a list knows as one phrase become that phrase, as
/// they do in the text.
fn join_phrases(elements: &[Element], vocabulary: &Vocabulary) -> Vec<Element> {
    let word = |e: &Element| match e {
        Element::Words(words) => match words.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        Element::Mark('-') => Some("-".to_owned()),
        _ => None,
    };
    let mut out: Vec<Element> = Vec::with_capacity(elements.len());
    let mut at = 0;
    while let Some(element) = elements.get(at) {
        let run: Vec<String> = elements.iter().skip(at).map_while(word).collect();
        let joined = (2..=run.len()).rev().find_map(|n| {
            let text = run.get(..n)?.join(" ").replace(" - ", "-");
            (vocabulary.id(&text) != 0).then_some((n, text))
        });
        match joined {
            Some((n, text)) => {
                out.push(Element::Words(vec![text]));
                at += n;
            }
            None => {
                out.push(element.clone());
                at += 1;
            }
        }
    }
    out
}

fn list(vocabulary: &Vocabulary, name: &str) -> std::result::Result<u128, String> {
    match vocabulary.mask(name) {
        0 => {
            let all: Vec<_> = vocabulary.list_names().collect();
            Err(format!("found lexicon list `{name}`, expected one of {}", all.join(", ")))
        }
        mask => Ok(mask),
    }
}
