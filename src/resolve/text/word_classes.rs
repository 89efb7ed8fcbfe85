//! Word classes: what a word says about the names beside it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::keys::{Keyed, key};

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u128);

impl Classes {
    pub(crate) const NONE: Self = Self(0);

    /// Whether one of `other` is in the set.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

macro_rules! classes {
    ($($name:ident = $list:literal),* $(,)?) => {
        classes!(@each 0; $($name = $list,)*);
        /// Every class with the list that fills it.
        const LISTS: &[(&str, Classes)] = &[$(($list, $name)),*];
    };
    (@each $bit:expr; $name:ident = $list:literal, $($rest:tt)*) => {
        pub(crate) const $name: Classes = Classes(1 << $bit);
        classes!(@each $bit + 1; $($rest)*);
    };
    (@each $bit:expr;) => {};
}

classes! {
    HONORIFIC = "honorifics",
    FEMININE = "feminine_titles",
    MASCULINE = "masculine_titles",
    RANK = "ranks",
    OFFICE = "offices",
    TITLE_MODIFIER = "title_modifiers",
    GIVEN_MALE = "given_male",
    GIVEN_FEMALE = "given_female",
    PARTICLE = "name_particles",
    ARTICLE = "article_prefixes",
    GROUP_HEAD = "group_heads",
    GROUP_START = "group_starts",
    GROUP_OF = "group_heads_of",
    STATE_SELF = "state_selves",
    PLACE_HEAD = "place_heads",
    PLACE_START = "place_starts",
    PLACE_NOUN = "place_nouns",
    OUTLET_HEAD = "outlet_heads",
    OTHER_HEAD = "other_heads",
    PERSON_NOUN = "person_nouns",
    GROUP_NOUN = "group_nouns",
    GROUP_ACTOR = "group_actors",
    OUTLET_NOUN = "outlet_nouns",
    SAY = "say_verbs",
    PERSON_VERB = "person_verbs",
    IN = "in_prepositions",
    FUNCTION = "functions",
    CALENDAR = "calendar",
    NEVER = "never_names",
    DIRECTION = "geographic_modifiers",
    POSSESSIVE = "possessive_heads",
    COMMON = "common",
    NUMBER = "numbers",
    PLACE_VERB = "place_verbs",
    MOVE = "move_verbs",
    POINTER = "pointer_words",
    OPENING = "opening_adjectives",
    AUXILIARY = "auxiliaries",
    GOVERNMENT_VERB = "government_verbs",
    STANCE_VERB = "stance_verbs",
    FINITE = "finite_verbs",
    CONJUNCTION = "clause_openers",
    TIME_CONJUNCTION = "time_conjunctions",
    PREPOSITION = "context_prepositions",
    FACT = "facts",
    NEAR = "near_prepositions",
    PLACE_OWNER = "place_owners",
    PLACE_SIDE = "place_sides",
    FREED = "freed_verbs",
    WEAK_PLACE_VERB = "weak_place_verbs",
    LED = "led_verbs",
    POSSESSED = "possessed_by_person",
    GROUP_ADJECTIVE = "group_adjectives",
    STATE_VERB = "state_verbs",
    STATE_POSSESSION = "state_possessions",
    ATTACK_NOUN = "attack_nouns",
    PERSON_OBJECT = "person_object_verbs",
    INSTANCE = "instance_cues",
    PART_NOUN = "part_nouns",
    HELD_PLACE = "held_place_nouns",
    LEADER_NOUN = "leader_nouns",
    LEADING_VERB = "leading_verbs",
    ADVERB = "apposition_adverbs",
    ALIAS_CUE = "alias_cues",
    OPINION = "opinion_verbs",
    VISIT = "visit_verbs",
    BODY_ADJECTIVE = "body_adjectives",
    REGIME = "regimes",
    PLAIN_HEAD = "plain_group_heads",
    AREA_HEAD = "area_heads",
    VAGUE_PLACE = "vague_place_heads",
    FORUM = "forum_heads",
    NEWS = "news_words",
    PLACE_OPENER = "place_openers",
    INNER_PARTICLE = "inner_particles",
    KUNYA = "kunyas",
    SUFFIX = "name_suffixes",
    GENERATION = "generation_words",
    NAMED_HEAD = "named_heads",
    SAID_GROUP = "described_groups",
    SAID_HEAD = "described_heads",
    SAID_STATE = "described_states",
    SAID_PLACE = "described_places",
    SAID_OUTLET = "described_outlets",
    STATE_ORGAN = "state_organs",
    NOUN_AFTER = "description_heads",
    COPULA = "copulas",
    SEEMING = "seeming_verbs",
    SEEMS_THAT = "words_after_seeming",
    SKIPPED = "skipped_adverbs",
    MAKING = "making_verbs",
    PRONOUN_OPENER = "pronoun_openers",
    GROUP_OBJECT = "group_object_verbs",
    ANOTHERS = "places_of_another",
    SAID_ARMED = "described_armed",
    ARMY = "army_nouns",
    ARMY_WORD = "army_words",
    PAIR = "pair_nouns",
    REGNAL = "regnal_titles",
    PRIVATE = "private_occupations",
    HIGH_OFFICE = "high_offices",
    RELATIVE = "bearing_relatives",
    OWNER = "owner_pronouns",
    INDEFINITE = "indefinites",
    DEFINITE = "definite_articles",
    BELONG = "belong_words",
    ORIGIN = "origin_words",
    LINK = "link_words",
    TRUST = "trust_nouns",
    NAMED_AFTER = "named_after_heads",
    COMPANY = "company_words",
    COMPANY_NOUN = "company_nouns",
    COMPANY_VERB = "company_verbs",
    COMPANY_OBJECT = "company_objects",
    PLACE_GIVEN = "place_given_names",
    COMMON_SURNAME = "common_surnames",
    FAMILY_FIRST = "family_first_names",
    DOTTED = "dotted_words",
    AGAIN = "generation_suffixes",
    STATE_BODY = "any_states_bodies",
}

/// Words that begin a body of a state.
pub(crate) const BODY: Classes = Classes(1 << 126);
/// Words that begin a cue between two names.
pub(crate) const CUE: Classes = Classes(1 << 127);
/// What may stand before a person's name.
pub(crate) const TITLE: Classes = HONORIFIC.or(RANK).or(OFFICE);
pub(crate) const GIVEN: Classes = GIVEN_MALE.or(GIVEN_FEMALE);

/// A fast hash of short byte strings; tables are small and not open to
/// attack, as their keys are the lexicon's.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fx(u64);

const SEED: u64 = 0x51_7c_c1_b7_27_22_0a_95;

impl Fx {
    pub(crate) fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SEED);
    }
}

impl Hasher for Fx {
    fn finish(&self) -> u64 {
        // Tables take the low bits, where a product carries least.
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.add(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }
}

pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Fx>>;

/// A phrase between two names of one entity.
#[derive(Clone, Debug)]
pub(crate) struct Cue {
    /// The hash of its first word.
    pub(crate) first: u64,
    pub(crate) words: Box<[String]>,
    pub(crate) phrase: String,
}

/// The classes of every word of the lexicon, and its phrases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// By the hash of the word.
    classes: Keyed<Classes>,
    /// Bodies of a state, such as `security forces`.
    pub(crate) bodies: Vec<String>,
    /// Cues between two names of one entity, the longest first.
    pub(crate) cues: Vec<Cue>,
}

impl Words {
    /// # Errors
    ///
    /// A lexicon that lacks a list.
    pub(crate) fn new(lexicon: &Lexicon) -> Result<Self> {
        let mut words = Self::default();
        let mut add = |word: &str, class: Classes| {
            if let Some(classes) = words.classes.entry(hash(word)) {
                *classes = classes.or(class);
            }
        };
        for (list, class) in LISTS {
            for word in lexicon.list(list)? {
                add(word, *class);
            }
        }
        let phrases = |list: &str| -> Result<Vec<String>> {
            let mut phrases = lexicon.list(list)?.to_vec();
            phrases.sort_by_key(|p| std::cmp::Reverse(p.len()));
            Ok(phrases)
        };
        let (bodies, cues) = (phrases("state_bodies")?, phrases("definition_cues")?);
        for (phrases, class) in [(&bodies, BODY), (&cues, CUE)] {
            for first in phrases.iter().filter_map(|p| p.split(' ').next()) {
                add(first, class);
            }
        }
        words.bodies = bodies;
        let cue = |phrase: String| Cue {
            first: hash(phrase.split(' ').next().unwrap_or_default()),
            words: phrase.split(' ').map(str::to_owned).collect(),
            phrase,
        };
        words.cues = cues.into_iter().map(cue).collect();
        Ok(words)
    }

    /// The classes of the word of this hash.
    pub(crate) fn of_hash(&self, hash: u64) -> Classes {
        self.classes.get(hash).unwrap_or_default()
    }

    /// The classes of a word, in whatever case it stands.
    pub(crate) fn classes(&self, word: &str) -> Classes {
        self.of_hash(hash(word))
    }
}

/// Hands on `word` in lower case, with plain apostrophes.
pub(crate) fn fold<T>(word: &str, then: impl FnOnce(&[u8]) -> T) -> T {
    let bytes = word.as_bytes();
    let mut buffer = [0_u8; 32];
    if let Some(into) = buffer.get_mut(..bytes.len())
        && word.is_ascii()
    {
        into.copy_from_slice(bytes);
        into.make_ascii_lowercase();
        return then(into);
    }
    let folded: String = word
        .chars()
        .map(|c| if matches!(c, '’' | '‘' | 'ʼ' | '`' | 'ʿ' | 'ʾ') { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    then(folded.as_bytes())
}

/// The hash of a word without regard to case.
pub(crate) fn hash(word: &str) -> u64 {
    fold(word, |folded| {
        let plain = std::str::from_utf8(folded).map_or(0, key);
        if plain != 0 {
            return plain;
        }
        let mut fx = Fx::default();
        fx.write(folded);
        // 0 marks a free slot.
        fx.finish().max(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_looked_up_without_case() {
        let words = Words::new(&Lexicon::builtin().unwrap()).unwrap();
        assert!(words.classes("Sheikh").any(HONORIFIC));
        assert!(words.classes("BRIGADE").any(GROUP_HEAD));
        assert!(words.classes("Hay’at").any(GROUP_START));
        assert!(!words.classes("Qamishli").any(COMMON));
        assert_eq!(words.classes(&"x".repeat(99)), Classes::NONE);
        assert!(LISTS.len() <= 126);
    }
}
