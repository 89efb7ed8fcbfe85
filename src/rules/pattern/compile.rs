//! Rules compiled: patterns become flat programs, and every program hangs on
//! the one word that starts it.

use crate::id::{EntityType, Relation};
use crate::rules::pattern::syntax::{Element, Slot, Want};
use crate::rules::sentence::item::TypeSet;
use crate::rules::vocabulary::{BE, COMMON_LISTS, HAVE, Vocabulary, WordId};

/// How many entity types a set can hold.
pub(crate) const MOST_TYPES: usize = TypeSet::BITS as usize;

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
                    ids.push(vocabulary.intern(&vocabulary.language.plural(noun)));
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
