//! The table of complements in the numbers of a vocabulary.

use std::collections::BTreeMap;

use crate::complement::{Doer, Fact, Governs, Part};
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::rules::vocabulary::{BE, HAVE, Vocabulary, WordId};

/// The table of complements, by governing word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Governors {
    pub(crate) rows: Vec<Row>,
    pub(crate) verbs: BTreeMap<u16, Vec<u16>>,
    pub(crate) nouns: BTreeMap<WordId, Vec<u16>>,
    pub(crate) adjectives: BTreeMap<WordId, Vec<u16>>,
    /// Prepositions after which a named object does what a gerund says.
    pub(crate) links: Vec<Vec<WordId>>,
    /// Prepositions before the object of a verb: "called on X to".
    pub(crate) before: Vec<WordId>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) to: bool,
    pub(crate) bare: bool,
    pub(crate) ing: bool,
    pub(crate) to_ing: bool,
    pub(crate) clause: bool,
    pub(crate) links: Vec<Vec<WordId>>,
    pub(crate) doer: Doer,
    pub(crate) fact: Fact,
    pub(crate) denied: Fact,
}

/// What a governor takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    To,
    Bare,
    Ing,
    /// "to" and a gerund.
    ToIng,
    /// A clause of its own, without "that".
    Clause,
    /// A gerund after the words of a preposition.
    Link(Vec<WordId>),
}

/// A verb that another word governs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Governed {
    /// The items of the governing word and of the verb.
    pub(crate) governor: u16,
    pub(crate) verb: u16,
    /// The items it reaches, from "to" or the preposition on.
    pub(crate) start: u16,
    pub(crate) end: u16,
    /// The noun phrase that does it, where that is no subject; or `NONE`.
    pub(crate) object: u16,
    pub(crate) fact: Fact,
    pub(crate) denied: Fact,
    /// "not to attack".
    pub(crate) negated: bool,
    /// Whether it is a clause with a subject of its own.
    pub(crate) clause: bool,
}

impl Governors {
    /// Compiles the lists of a lexicon that govern.
    pub(crate) fn new(lexicon: &Lexicon, v: &mut Vocabulary) -> Result<Self> {
        let mut out = Self::default();
        let sequence = |v: &mut Vocabulary, text: &str| -> Vec<WordId> {
            text.split_whitespace().map(|w| v.intern(w)).collect()
        };
        for (row, words) in lexicon.governors() {
            let number = u16::try_from(out.rows.len()).unwrap_or(u16::MAX);
            let compiled = Row::new(row, |text| sequence(v, text));
            out.rows.push(compiled);
            for word in words {
                let list = match row.part {
                    Part::Verb => match word.as_str() {
                        "be" => vec![out.verbs.entry(BE).or_default()],
                        "have" => vec![out.verbs.entry(HAVE).or_default()],
                        entry => vec![out.verbs.entry(v.verb(entry)?).or_default()],
                    },
                    Part::Adjective => vec![out.adjectives.entry(v.intern(word)).or_default()],
                    Part::Noun => {
                        let (one, many) = (v.intern(word), v.intern(&v.language.plural(word)));
                        out.nouns.entry(one).or_default().push(number);
                        vec![out.nouns.entry(many).or_default()]
                    }
                };
                list.into_iter().for_each(|l| l.push(number));
            }
        }
        let links = lexicon.list("object_links")?;
        out.links = links.iter().map(|l| sequence(v, l)).collect();
        out.before = lexicon.list("object_prepositions")?.iter().map(|w| v.intern(w)).collect();
        Ok(out)
    }
}

impl Row {
    fn new(row: &Governs, mut sequence: impl FnMut(&str) -> Vec<WordId>) -> Self {
        let has = |form: &str| row.forms.iter().any(|f| f == form);
        let links = row
            .forms
            .iter()
            .filter(|f| !matches!(f.as_str(), "bare" | "ing" | "to" | "to ing" | "clause"));
        Self {
            to: has("to"),
            bare: has("bare"),
            ing: has("ing"),
            to_ing: has("to ing"),
            clause: has("clause"),
            links: links.map(|f| sequence(f)).collect(),
            doer: row.doer,
            fact: row.fact,
            denied: row.denied(),
        }
    }

    pub(crate) fn takes(&self, form: &Form) -> bool {
        match form {
            Form::To => self.to,
            Form::Bare => self.bare,
            Form::Ing => self.ing,
            Form::ToIng => self.to_ing,
            Form::Clause => self.clause,
            Form::Link(words) => self.links.contains(words),
        }
    }
}

/// The verbs of a list by which a state ends or begins, each with the word it
/// needs after it, or 0: `step / down`.
pub(crate) fn turns(
    lexicon: &Lexicon,
    list: &str,
    v: &mut Vocabulary,
) -> Result<Vec<(u16, WordId)>> {
    let words = lexicon.list(list)?.iter();
    words
        .map(|entry| {
            let (verb, after) = entry.split_once(" / ").unwrap_or((entry, ""));
            let after = if after.is_empty() { 0 } else { v.intern(after) };
            Ok((v.verb(verb)?, after))
        })
        .collect()
}
