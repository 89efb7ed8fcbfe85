//! What a sentence is made of: items, noun phrases, and the word classes that
//! shape them.

use std::ops::Range;

use crate::claim::Reference;
use crate::language::forms::Forms;
use crate::rules::sentence::complements::{Governed, Governors};
use crate::rules::vocabulary::{Vocabulary, WordId};
use crate::text::tokens::{Shape, Token};

/// A set of entity types, by bit.
pub(crate) type TypeSet = u64;

/// A name, pronoun or description that stands for entities.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// The tokens it covers.
    pub(crate) tokens: Range<u32>,
    /// The entities it stands for, by number; several for "they".
    pub(crate) entities: Vec<u32>,
    /// The number of its entity type.
    pub(crate) kind: u8,
    /// Whether it stands like an adjective: "Iraqi", "U.S."
    pub(crate) adjective: bool,
    /// Whether it is a name, a description or a pronoun.
    pub(crate) reference: Reference,
    /// Whether it owns what follows: "its", "whose".
    pub(crate) possessive: bool,
}

impl Term {
    /// Whether its entity type is of a set.
    pub(crate) fn is_of(&self, types: TypeSet) -> bool {
        types & 1 << self.kind != 0
    }
}

/// The part an item plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pos {
    Term,
    Article,
    Possessive,
    Preposition,
    Conjunction,
    Be,
    Have,
    Do,
    Modal,
    Negator,
    Relative,
    Pronoun,
    Verb,
    Noun,
    Number,
    Hyphen,
    Mark(char),
}

/// What a verb group says of its verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// The first item of the group: auxiliary, negator or the verb itself.
    pub(crate) start: u16,
    pub(crate) passive: bool,
    pub(crate) infinitive: bool,
    pub(crate) gerund: bool,
    /// Whether it has a tense: neither infinitive nor gerund nor a bare
    /// participle.
    pub(crate) finite: bool,
}

/// A word, term or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) tokens: (u32, u32),
    pub(crate) pos: Pos,
    pub(crate) word: WordId,
    pub(crate) classes: u128,
    pub(crate) verbs: [(u16, Forms); 2],
    /// The number of the term, where it is one.
    pub(crate) term: u32,
    /// The noun phrase it is part of, or `NONE`.
    pub(crate) chunk: u16,
    pub(crate) group: Group,
    pub(crate) shape: Shape,
    /// Whether something was passed over right before it.
    pub(crate) gap: bool,
    /// Whether it ends like a plural.
    pub(crate) plural: bool,
    /// Whether it only says of what kind the next noun is: "chief" in "chief
    /// designer"; of a mark, whether it stands for an opening bracket.
    pub(crate) inner: bool,
}

pub(crate) const NONE: u16 = u16::MAX;
pub(crate) const NO_TERM: u32 = u32::MAX;

impl Item {
    pub(crate) fn forms(&self) -> Forms {
        self.verbs[0].1.and(self.verbs[1].1)
    }

    pub(crate) fn is_form_of(&self, verbs: &[u16]) -> bool {
        self.verbs.iter().any(|(v, _)| *v != 0 && verbs.contains(v))
    }
}

/// A noun phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    pub(crate) start: u16,
    pub(crate) end: u16,
    /// Where it ends with an `of` phrase that belongs to it.
    pub(crate) reach: u16,
    /// The item of the term it stands for, or `NONE`.
    pub(crate) arg: u16,
    /// The first and last noun phrase of its coordination.
    pub(crate) group: (u16, u16),
    /// Whether the one before it, across a comma, describes it.
    pub(crate) described: bool,
    /// The noun phrase before it, across a comma, that it describes: "X, a
    /// militia backed by"; or `NONE`.
    pub(crate) means: u16,
    /// Whether it belongs to an insertion between joined noun phrases: "X, the
    /// head of Y, and Z".
    pub(crate) inserted: bool,
    /// Whether it is set against another of which it is said: "A, not B".
    pub(crate) excluded: bool,
    /// The noun phrase that names the place this one lies in, or `NONE`.
    pub(crate) within: u16,
}

/// The masks of the lists that shape sentences.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) determiners: u128,
    pub(crate) possessives: u128,
    pub(crate) pronouns: u128,
    pub(crate) relatives: u128,
    pub(crate) prepositions: u128,
    pub(crate) conjunctions: u128,
    pub(crate) be: u128,
    pub(crate) have: u128,
    pub(crate) auxiliary_do: u128,
    pub(crate) modals: u128,
    pub(crate) negators: u128,
    pub(crate) adverbs: u128,
    pub(crate) not_adverbs: u128,
    pub(crate) reflexives: u128,
    pub(crate) organs: u128,
    pub(crate) descriptions: u128,
    pub(crate) private_organs: u128,
    pub(crate) adjectives: u128,
    pub(crate) complements: u128,
    pub(crate) place_heads: u128,
    pub(crate) kinds: u128,
    pub(crate) quantities: u128,
    pub(crate) of: WordId,
    pub(crate) from: WordId,
    pub(crate) for_: WordId,
    pub(crate) to: WordId,
    pub(crate) that: WordId,
    pub(crate) by: WordId,
    pub(crate) between: WordId,
    pub(crate) on: WordId,
    pub(crate) and: WordId,
    pub(crate) or: WordId,
    pub(crate) nor: WordId,
    pub(crate) as_well_as: WordId,
    pub(crate) including: WordId,
    pub(crate) such_as: WordId,
    pub(crate) up: WordId,
    pub(crate) indefinite: [WordId; 3],
    pub(crate) once: WordId,
    /// The relative pronouns that stand for an object.
    pub(crate) objective: [WordId; 4],
    pub(crate) been: WordId,
    pub(crate) being: WordId,
    pub(crate) having: WordId,
    pub(crate) against: WordId,
    /// What persons are: occupations, offices, leaders.
    pub(crate) people: Vec<WordId>,
    pub(crate) not: WordId,
    pub(crate) neither: WordId,
    pub(crate) but: WordId,
    /// Verbs by which a state ends or begins, with the particle they need.
    pub(crate) ended: Vec<(u16, WordId)>,
    pub(crate) began: Vec<(u16, WordId)>,
    /// "rather than", "except": the name after them is none of those meant.
    pub(crate) contrast: u128,
    /// "everyone", "all", of which "but" takes some away.
    pub(crate) universals: u128,
    /// "no one", to whom "but" adds some.
    pub(crate) nobody: u128,
    pub(crate) governors: Governors,
    /// The verbs whose object does what follows: "urged X to".
    pub(crate) control: Vec<u16>,
    /// Auxiliaries of one: "was", "has".
    pub(crate) singular: [WordId; 3],
    /// The verbs whose forms are no nouns.
    pub(crate) pure: Vec<u16>,
    /// The verbs that have no passive.
    pub(crate) intransitive: Vec<u16>,
    /// The verbs that take an infinitive without "to".
    pub(crate) bare: Vec<u16>,
    /// The entity types that behave as states and as places.
    pub(crate) states: TypeSet,
    pub(crate) places: TypeSet,
    pub(crate) in_: WordId,
    pub(crate) born: WordId,
    pub(crate) who: WordId,
    /// Prepositions that open a clause as well: "after X was killed".
    pub(crate) clausal: [WordId; 6],
    /// What people are by work or office.
    pub(crate) titles: u128,
    pub(crate) since: WordId,
    pub(crate) what: WordId,
    pub(crate) others: WordId,
    pub(crate) one: WordId,
    pub(crate) it: WordId,
    pub(crate) within: WordId,
    pub(crate) at: WordId,
    pub(crate) near: WordId,
}

/// The verbs that shape sentences, by lists of the lexicon, and the entity
/// types that behave as states and as places.
pub(crate) struct VerbLists<'a> {
    pub(crate) states: TypeSet,
    pub(crate) places: TypeSet,
    pub(crate) control: &'a [String],
    pub(crate) pure: &'a [String],
    pub(crate) intransitive: &'a [String],
    pub(crate) bare: &'a [String],
    pub(crate) governors: Governors,
    pub(crate) ended: Vec<(u16, WordId)>,
    pub(crate) began: Vec<(u16, WordId)>,
    /// What a person is, in the singular.
    pub(crate) people: Vec<String>,
}

impl Classes {
    pub(crate) fn new(v: &mut Vocabulary, verbs: &VerbLists<'_>) -> Self {
        let numbers = |v: &Vocabulary, list: &[String]| -> Vec<u16> {
            list.iter().map(|verb| v.verb_number(verb)).filter(|n| *n != 0).collect()
        };
        Self {
            determiners: v.mask("determiners"),
            possessives: v.mask("possessives"),
            pronouns: v.mask("pronouns"),
            relatives: v.mask("relatives"),
            prepositions: v.mask("prepositions"),
            conjunctions: v.mask("conjunctions"),
            be: v.mask("be"),
            have: v.mask("have"),
            auxiliary_do: v.mask("do"),
            modals: v.mask("modals"),
            negators: v.mask("negators"),
            adverbs: v.mask("adverbs"),
            not_adverbs: v.mask("not_adverbs"),
            reflexives: v.mask("reflexives"),
            organs: v.mask("organs"),
            descriptions: ["descriptions", "occupations", "office", "leaders", "kin"]
                .iter()
                .fold(0, |m, list| m | v.mask(list)),
            private_organs: v.mask("private_organs"),
            adjectives: v.mask("adjectives"),
            complements: v.mask("complements"),
            place_heads: v.mask("place_heads"),
            kinds: v.mask("descriptions"),
            quantities: v.mask("quantities"),
            of: v.intern("of"),
            from: v.intern("from"),
            for_: v.intern("for"),
            to: v.intern("to"),
            that: v.intern("that"),
            by: v.intern("by"),
            between: v.intern("between"),
            on: v.intern("on"),
            and: v.intern("and"),
            or: v.intern("or"),
            nor: v.intern("nor"),
            as_well_as: v.intern("as well as"),
            including: v.intern("including"),
            such_as: v.intern("such as"),
            up: v.intern("up"),
            indefinite: ["a", "an", "another"].map(|word| v.intern(word)),
            once: v.intern("once"),
            objective: ["that", "which", "who", "whom"].map(|word| v.intern(word)),
            been: v.intern("been"),
            being: v.intern("being"),
            having: v.intern("having"),
            against: v.intern("against"),
            people: verbs.people.iter().map(|noun| v.intern(&v.language.plural(noun))).collect(),
            not: v.intern("not"),
            neither: v.intern("neither"),
            ended: verbs.ended.clone(),
            began: verbs.began.clone(),
            but: v.intern("but"),
            contrast: v.mask("contrast"),
            universals: v.mask("universals"),
            nobody: v.mask("nobody"),
            governors: verbs.governors.clone(),
            control: numbers(v, verbs.control),
            pure: numbers(v, verbs.pure),
            intransitive: numbers(v, verbs.intransitive),
            bare: numbers(v, verbs.bare),
            states: verbs.states,
            places: verbs.places,
            in_: v.intern("in"),
            born: v.intern("born"),
            who: v.intern("who"),
            clausal: ["after", "before", "since", "until", "as", "than"].map(|word| v.intern(word)),
            singular: [v.intern("was"), v.intern("is"), v.intern("has")],
            titles: ["people", "occupations", "office", "leaders"]
                .iter()
                .fold(0, |m, list| m | v.mask(list)),
            since: v.intern("since"),
            what: v.intern("what"),
            others: v.intern("others"),
            one: v.intern("one"),
            it: v.intern("it"),
            within: v.intern("within"),
            at: v.intern("at"),
            near: v.intern("near"),
        }
    }
}

/// A sentence made ready for rules. Its vectors are used again and again.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    pub(crate) items: Vec<Item>,
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) gap: bool,
    /// The verbs that another word governs.
    pub(crate) governed: Vec<Governed>,
    /// The items of negators that only set one name against another.
    pub(crate) inert: Vec<u16>,
    /// What stands in brackets after a name: the term, and the tokens inside.
    pub(crate) asides: Vec<(u32, Range<usize>)>,
}

/// What a sentence is made from.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) range: Range<usize>,
    /// The terms of the document, by where they begin.
    pub(crate) terms: &'a [Term],
    /// Token ranges to pass over: citations, times. In order.
    pub(crate) masked: &'a [Range<u32>],
    /// The term, by number, after which the range stands in brackets.
    pub(crate) after: Option<u32>,
}
