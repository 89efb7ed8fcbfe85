//! The words that a program needs, besides the one it starts from.
//!
//! A pattern of three words finds nothing where two of them are missing, and
//! most sentences miss two. What a program needs, and what each word gives, is
//! a set of bits: a few words may share one, which costs time and nothing else.

use std::collections::BTreeMap;

use crate::rules::pattern::compile::{Op, Program};
use crate::rules::vocabulary::{BE, COMMON_LISTS, HAVE, Vocabulary, WordId};

/// What programs need of a sentence, and what its words give.
pub(crate) type Present = u128;

/// A noun that says who someone is to another: "its leader".
pub(crate) const HEAD: Present = 1 << 124;
/// Something possessive, a hyphen, a comma or what is read as one.
pub(crate) const OWNER: Present = 1 << 125;
pub(crate) const HYPHEN: Present = 1 << 126;
pub(crate) const COMMA: Present = 1 << 127;
const WORDS: usize = 124;
/// How many of the bits are for steps that a word of grammar fulfils: nearly
/// every sentence has those, and they must not stand for rarer ones.
const COMMON: usize = 24;

/// The words that a step of a program matches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Words(Box<[WordId]>),
    Verbs(Box<[u16]>),
    Listed(u128),
}

fn wanted(op: &Op) -> Option<Wanted> {
    Some(match op {
        Op::Words(words) => Wanted::Words(words.clone()),
        Op::Verb { verbs, .. } => Wanted::Verbs(verbs.clone()),
        Op::List(mask) | Op::Many(mask) | Op::Role(mask) => Wanted::Listed(*mask),
        _ => return None,
    })
}

/// The words of steps, each kind of step looked up once.
pub(crate) struct Members<'a> {
    vocabulary: &'a Vocabulary,
    by_verb: BTreeMap<u16, Vec<WordId>>,
    found: BTreeMap<Wanted, (usize, Vec<WordId>)>,
}

impl<'a> Members<'a> {
    pub(crate) fn new(vocabulary: &'a Vocabulary) -> Self {
        let mut by_verb: BTreeMap<u16, Vec<WordId>> = BTreeMap::new();
        let (be, have) = (vocabulary.mask("be"), vocabulary.mask("have"));
        for id in vocabulary.ids() {
            let word = vocabulary.word(id);
            let verbs = word.verbs.into_iter().map(|(verb, _)| verb);
            let be = (word.classes & be != 0).then_some(BE);
            let have = (word.classes & have != 0).then_some(HAVE);
            for verb in verbs.chain(be).chain(have) {
                by_verb.entry(verb).or_default().push(id);
            }
        }
        Self { vocabulary, by_verb, found: BTreeMap::new() }
    }

    /// The words that a step matches, and the number of the step among those
    /// that differ; `None` for a step that matches no words.
    pub(crate) fn of(&mut self, op: &Op) -> Option<(usize, &[WordId])> {
        let wanted = wanted(op)?;
        if !self.found.contains_key(&wanted) {
            let words = match &wanted {
                Wanted::Words(words) => words.to_vec(),
                Wanted::Verbs(verbs) => {
                    verbs.iter().filter_map(|v| self.by_verb.get(v)).flatten().copied().collect()
                }
                Wanted::Listed(mask) => {
                    let listed = |id: &WordId| self.vocabulary.word(*id).classes & mask != 0;
                    self.vocabulary.ids().filter(listed).collect()
                }
            };
            self.found.insert(wanted.clone(), (self.found.len(), words));
        }
        self.found.get(&wanted).map(|(number, words)| (*number, words.as_slice()))
    }
}

/// What each program needs, and what each word gives; `heads` are the lists of
/// nouns that name someone to another.
pub(crate) fn presence(
    programs: &[Program],
    members: &mut Members<'_>,
    heads: u128,
) -> (Vec<Present>, Vec<Present>) {
    let vocabulary = members.vocabulary;
    let common = COMMON_LISTS.iter().fold(0, |all, list| all | vocabulary.mask(list));
    let head = |id| if vocabulary.word(id).classes & heads != 0 { HEAD } else { 0 };
    let mut given: Vec<Present> = vocabulary.ids().map(head).collect();
    let needs = programs
        .iter()
        .map(|program| {
            program.ops.iter().fold(0, |all, op| {
                all | match op {
                    Op::Mark('\'') => OWNER,
                    Op::Mark('-') => HYPHEN,
                    Op::Mark(',') => COMMA,
                    op => {
                        let Some((number, words)) = members.of(op) else { return all };
                        let plain = words.iter().any(|w| vocabulary.word(*w).classes & common != 0);
                        let rare = COMMON + number % (WORDS - COMMON);
                        let bit = 1 << if plain { number % COMMON } else { rare };
                        for word in words {
                            if let Some(given) = given.get_mut(*word as usize) {
                                *given |= bit;
                            }
                        }
                        bit
                    }
                }
            })
        })
        .collect();
    (needs, given)
}

/// The programs that each word starts, by word.
pub(crate) fn triggers(
    programs: &[Program],
    members: &mut Members<'_>,
    words: usize,
) -> Vec<Box<[u32]>> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); words];
    for (number, program) in programs.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let anchor = program.ops.get(program.anchor as usize);
        let words = anchor.and_then(|op| members.of(op)).map_or(&[][..], |(_, words)| words);
        for word in words {
            if let Some(list) = lists.get_mut(*word as usize)
                && *word != 0
                && list.last() != Some(&number)
            {
                list.push(number);
            }
        }
    }
    lists.into_iter().map(Vec::into_boxed_slice).collect()
}
