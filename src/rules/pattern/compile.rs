//! Rules compiled: patterns become flat programs, and every program hangs on
//! the one word that starts it.

use crate::id::{EntityType, Relation};
use crate::rules::pattern::syntax::{self, Element, Slot, Want};
use crate::rules::sentence::item::TypeSet;
use crate::rules::vocabulary::{BE, COMMON_LISTS, HAVE, Vocabulary, WordId};

/// How many entity types a set can hold.
pub(crate) const MOST_TYPES: usize = TypeSet::BITS as usize;

/// One step of a program.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Words(Box<[WordId]>),
    List(u128),
    /// A word of a list, in the plural.
    Many(u128),
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
    /// Words up to the end of the clause.
    Clause,
    /// The place that the place before lies in: "Norwick, *Talvania*".
    Within,
    /// Other titles joined to the one beside: "founder and".
    Titles,
    Mark(char),
    /// The start of the sentence.
    Start,
    /// The end of the sentence, or of what stands in brackets.
    End,
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
            Self::List(_) | Self::Many(_) => Some(2),
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
    /// Whether nothing but a comma stands between its sides.
    pub(crate) adjacent: bool,
}

/// What the compiler needs of a rule.
pub(crate) struct Source<'a> {
    pub(crate) rule: u32,
    pub(crate) relation: &'a Relation,
    pub(crate) verbs: &'a [String],
    pub(crate) nouns: &'a [String],
    pub(crate) people: &'a [String],
    /// The types of sides that a pattern says nothing of.
    pub(crate) subject: &'a [String],
    pub(crate) object: &'a [String],
    /// Whether the object is the name itself.
    pub(crate) direct: bool,
    /// The types that behave as each kind: what a construction means by a type,
    /// whatever the schema calls it. None in a rule, which names its own types.
    pub(crate) kinds: &'a [(&'static str, TypeSet)],
}

impl Source<'_> {
    /// The types that a slot takes, unless its pattern says which.
    fn types_of(&self, slot: Slot) -> &[String] {
        match slot {
            Slot::Subject => self.subject,
            Slot::Object | Slot::Pair => self.object,
            Slot::Place | Slot::Speaker | Slot::Any => &[],
        }
    }
}

/// Compiles one way to read a pattern.
pub(crate) fn compile(
    source: &Source<'_>,
    elements: &[Element],
    vocabulary: &mut Vocabulary,
    types: &[EntityType],
) -> std::result::Result<Option<Program>, String> {
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
            Element::People { plural: many } => people(source, *many, vocabulary)?,
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
                let own = type_set(names, types, source.kinds)?;
                let frame = type_set(source.types_of(*slot), types, &[])?;
                // A construction for other types than the frame's.
                if own & frame == 0 {
                    return Ok(None);
                }
                let direct = want.direct || source.direct && *slot == Slot::Object;
                Op::Slot { slot: *slot, types: own & frame, want: Want { direct, ..*want } }
            }
            Element::Modifiers(n) => Op::Modifiers(*n),
            Element::Gap(n) => Op::Gap(*n),
            Element::Clause => Op::Clause,
            Element::Within => Op::Within,
            Element::Titles => Op::Titles,
            Element::Start => Op::Start,
            Element::End => Op::End,
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
    let place = |wanted: Slot| {
        ops.iter().position(|op| matches!(op, Op::Slot { slot, .. } if *slot == wanted))
    };
    let adjacent = place(Slot::Subject).zip(place(Slot::Object)).is_some_and(|(s, o)| {
        let between = ops.get(s.min(o) + 1..s.max(o)).unwrap_or_default();
        between.iter().all(|op| matches!(op, Op::Mark(',')))
    });
    Ok(Some(Program { rule: source.rule, ops: ops.into(), anchor, nominal, adjacent }))
}

/// A set of types by their names, or by what they behave as; every type where
/// there is no name.
fn type_set(
    names: &[String],
    types: &[EntityType],
    kinds: &[(&'static str, TypeSet)],
) -> std::result::Result<TypeSet, String> {
    let mut set: TypeSet = 0;
    for name in names {
        let type_ = types.iter().position(|t| *t == **name).map(|i| TypeSet::from(1_u8) << i);
        let kind = || kinds.iter().find(|(kind, _)| kind == name).map(|(_, types)| *types);
        set |= type_.or_else(kind).ok_or_else(|| {
            let all: Vec<_> = types.iter().map(|t| t.as_str()).collect();
            format!("found entity type `{name}`, expected one of {}", all.join(", "))
        })?;
    }
    Ok(if names.is_empty() { TypeSet::MAX } else { set })
}

/// The step for what the subject is to the object: `leader`, `%kin` or
/// `{role:office}`.
fn people(
    source: &Source<'_>,
    many: bool,
    vocabulary: &mut Vocabulary,
) -> std::result::Result<Op, String> {
    let [first, ..] = source.people else {
        return Err("`ROLE` stands in a rule that has no `people`".to_owned());
    };
    if first.starts_with(['%', '{']) {
        let parsed = syntax::parse(first).map_err(|e| e.message)?;
        return match (parsed.as_slice(), source.people) {
            ([Element::List(name) | Element::Role(name)], [_]) if many => {
                Ok(Op::Many(list(vocabulary, name)?))
            }
            ([Element::List(name)], [_]) => Ok(Op::List(list(vocabulary, name)?)),
            ([Element::Role(name)], [_]) => Ok(Op::Role(list(vocabulary, name)?)),
            _ => {
                Err(format!("found `{first}`, expected one `%list`, one `{{role:list}}` or words"))
            }
        };
    }
    let mut ids = Vec::new();
    for word in source.people {
        let language = vocabulary.language;
        ids.push(vocabulary.intern(&if many { language.plural(word) } else { word.clone() }));
    }
    Ok(Op::Words(ids.into()))
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
