//! Rules: what a sentence says of the names in it.
//!
//! A rule is a relation, the verbs or nouns that speak of it, and patterns.
//! Rules are data; [`Rules::parse`] shows the language.

pub(crate) mod vocabulary;
pub(crate) mod sentence;
pub(crate) mod pattern;
mod engine;
pub(crate) mod finding;
pub(crate) mod gate;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;

use crate::annotate::status::Verbs;
use crate::complement::Fact;
use crate::error::{Error, Result};
use crate::id::{EntityType, Relation};
use crate::lexicon::Lexicon;
use crate::rules::engine::bindings::{Bindings, Reach};
use crate::rules::engine::matching::Matching;
use crate::rules::finding::{Finding, Relational, Rule};
use crate::rules::gate::types_present::{Companies, Company, companies};
use crate::rules::gate::words_present::{
    COMMA, HEAD, HYPHEN, Members, OWNER, Present, presence, triggers,
};
use crate::rules::pattern::compile::{self, MOST_TYPES, Op, Program};
use crate::rules::pattern::file::Files;
use crate::rules::pattern::show::show;
use crate::rules::pattern::syntax;
use crate::rules::pattern::types::{never, types_of};
use crate::rules::pattern::written::{Written, used_lists};
use crate::rules::sentence::complements::{Governors, turns};
use crate::rules::sentence::item::{
    Classes, Item, Pos, Sentence, Source, Term, TypeSet, VerbLists,
};
use crate::rules::vocabulary::{Vocabulary, WordId};
use crate::schema::{Kind, Nature, Schema};
use crate::text::tokens::{Shape, Token};

macro_rules! shipped {
    ($($file:literal),* $(,)?) => {
        &[$((concat!("data/", $file), include_str!(concat!("../../data/", $file)))),*]
    };
}

/// The shipped rules and frames.
const BUILTIN: &[(&str, &str)] = shipped![
    "rules/politics.toml",
    "rules/conflict.toml",
    "rules/ties.toml",
    "rules/places.toml",
    "rules/business.toml",
    "frames/conflict.toml",
    "frames/organization.toml",
    "frames/ties.toml",
];

/// The shipped constructions, which every frame gets.
const CONSTRUCTIONS: (&str, &str) =
    ("data/constructions.toml", include_str!("../../data/constructions.toml"));

/// How many ways one pattern may be read, options written out.
const MOST_WAYS: usize = 512;

/// Compiled rules: immutable, shared by threads.
///
/// ```
/// use isnad::{Lexicon, Rules, Schema};
///
/// let rules = Rules::builtin(&Schema::builtin()?, &Lexicon::builtin()?)?;
/// assert!(!rules.is_empty());
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rules {
    /// What they were read from.
    files: Vec<File>,
    rules: Vec<Rule>,
    programs: Vec<Program>,
    vocabulary: Vocabulary,
    classes: Classes,
    /// The programs that a word starts, by word.
    triggers: Vec<Box<[u32]>>,
    /// The companies that each program can do with, and the words it needs.
    needs: Vec<(Companies, Present)>,
    /// By word: the companies of what it starts and what it gives, alone or in
    /// a phrase.
    opens: Vec<(Companies, Present)>,
    /// The companies that any program can do with.
    companies: Companies,
    /// By word: what it gives, alone.
    gives: Vec<Present>,
    /// The programs that a name starts: they have no word.
    bare: Box<[u32]>,
    /// The entity types of the schema, by number.
    types: Vec<EntityType>,
    /// For each relation: its subjects by object type.
    allowed: Vec<Vec<TypeSet>>,
    /// The relations whose nouns name their subject, as the schema lists them.
    relational: Vec<Relational>,
}

/// A rule file and its text.
#[derive(Clone, Debug)]
struct File {
    origin: Cow<'static, str>,
    text: Cow<'static, str>,
}

impl File {
    fn new(origin: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { origin: origin.into(), text: text.into() }
    }
}

impl Rules {
    /// The shipped rules.
    ///
    /// ```
    /// use isnad::{Lexicon, Rules, Schema};
    ///
    /// let rules = Rules::builtin(&Schema::builtin()?, &Lexicon::builtin()?)?;
    /// assert!(rules.len() > 30);
    ///
    /// let own = Schema::parse("own.toml", "[type.person]\n")?;
    /// assert!(Rules::builtin(&own, &Lexicon::builtin()?).is_err(), "it has no relation");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A schema or lexicon that lacks what the shipped rules speak of.
    pub fn builtin(schema: &Schema, lexicon: &Lexicon) -> Result<Self> {
        let files = BUILTIN.iter().map(|(origin, text)| File::new(*origin, *text));
        Self::of(files.collect(), schema, lexicon)
    }

    /// Reads every `.toml` file of a folder, in the order of their names; not
    /// those of folders in it.
    ///
    /// ```
    /// use isnad::{Lexicon, Rules, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let rule = "[[rule]]\nname = 'backs'\nrelation = 'supports'\nverbs = ['bankroll']\n";
    /// std::fs::write(folder.path().join("mine.toml"), rule).unwrap();
    /// let rules = Rules::open(folder.path(), &Schema::builtin()?, &Lexicon::builtin()?)?;
    /// assert_eq!(rules.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A folder or file that cannot be read, and rules that are not valid.
    pub fn open(folder: impl AsRef<FilePath>, schema: &Schema, lexicon: &Lexicon) -> Result<Self> {
        let folder = folder.as_ref();
        let entries = std::fs::read_dir(folder).map_err(|e| Error::read(folder, e))?;
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|e| Error::read(folder, e))?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                paths.push(path);
            }
        }
        paths.sort();
        if paths.is_empty() {
            let message = "found no rule file, expected at least one `.toml`";
            return Err(Error::record(&folder.display().to_string(), 1, message));
        }
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|e| Error::read(&path, e))?;
            files.push(File::new(path.display().to_string(), text));
        }
        Self::of(files, schema, lexicon)
    }

    /// Reads rules from TOML text; `origin` names it in errors.
    ///
    /// A file holds rules, frames and constructions. A frame is the shorter way to
    /// say what a word means; a rule is for idioms that no frame covers.
    ///
    /// A rule is a table `[[rule]]` with a `name` that no other rule has and
    /// the `relation` it reads; where they apply `verbs` (in their base form),
    /// `nouns` and `patterns`, the `role` that its claims get, the `status` they
    /// have where the sentence gives them no less sure one, and `within`, as in a
    /// frame. A rule without
    /// `patterns` takes its verbs in the active and the passive voice. A
    /// pattern may be read in 512 ways at most, options and alternatives
    /// written out:
    ///
    #[doc = include_str!("pattern/language.md")]
    ///
    /// # Frames
    ///
    #[doc = include_str!("pattern/frames.md")]
    ///
    /// ```
    /// use isnad::{Lexicon, Rules, Schema};
    ///
    /// let rules = Rules::parse("mine.toml", r#"
    /// [[rule]]
    /// name = "arms"
    /// relation = "supports"
    /// role = "arms"
    /// verbs = ["arm", "equip"]
    ///
    /// [[rule]]
    /// name = "arms-to"
    /// relation = "supports"
    /// role = "arms"
    /// patterns = ["{subject} <supply|send|ship> ~ (weapon|weapons|arms) to {object}"]
    /// "#, &Schema::builtin()?, &Lexicon::builtin()?)?;
    /// assert_eq!(rules.len(), 2);
    ///
    /// let rules = Rules::parse("mine.toml", r#"
    /// [[frame]]
    /// name = "insure"
    /// relation = "supports"
    /// verbs = ["insure", "underwrite"]
    /// people = ["insurer"]
    /// of = ["of", "for"]
    /// "#, &Schema::builtin()?, &Lexicon::builtin()?)?;
    /// let reader = isnad::Reader::builder().rules(rules).build()?;
    /// let text = "Hezbollah has since been insured by Iran. Iran, the main insurer of Hezbollah, left.";
    /// let read = reader.read(&isnad::Document::new("x", text));
    /// let fired: Vec<&str> = read.claims.iter().map(|c| c.evidence.rule.as_str()).collect();
    /// assert_eq!(fired, ["insure/passive", "insure/apposition"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Rules and frames that are not valid, that can never fire, or that repeat
    /// another: the error names file, line and rule, and the character in a
    /// pattern.
    pub fn parse(origin: &str, text: &str, schema: &Schema, lexicon: &Lexicon) -> Result<Self> {
        let files = vec![File::new(origin.to_owned(), text.to_owned())];
        Self::of(files, schema, lexicon)
    }

    /// Adds the rules of a TOML text to these; `origin` names it in errors.
    /// Their names are their own: none is that of a rule that is there.
    ///
    /// ```
    /// use isnad::{Document, Lexicon, Reader, Rules, Schema};
    ///
    /// let schema = Schema::builtin()?.and("mine.toml", r#"
    /// [relation.insures]
    /// from = ["group"]
    /// to = ["group", "person"]
    /// nature = "state"
    /// "#)?;
    /// let lexicon = Lexicon::builtin()?;
    /// let own = "[[rule]]\nname = 'insures'\nrelation = 'insures'\nverbs = ['insure']\n";
    /// let rules = Rules::builtin(&schema, &lexicon)?.and("mine.toml", own, &schema, &lexicon)?;
    /// let reader = Reader::builder().schema(schema).rules(rules).build()?;
    ///
    /// let text = "Hezbollah insures Hamas. Iran backs Hezbollah.";
    /// let claims = reader.read(&Document::new("x", text)).claims;
    /// let relations: Vec<_> = claims.iter().map(|c| c.relation.as_str()).collect();
    /// assert_eq!(relations, ["insures", "supports"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Rules that [`Rules::parse`] refuses, or that have the name of one that
    /// is there; a schema or lexicon that lacks what these rules speak of.
    pub fn and(
        &self,
        origin: &str,
        text: &str,
        schema: &Schema,
        lexicon: &Lexicon,
    ) -> Result<Self> {
        let mut files = self.files.clone();
        files.push(File::new(origin.to_owned(), text.to_owned()));
        Self::of(files, schema, lexicon)
    }

    /// The rules of some files.
    fn of(files: Vec<File>, schema: &Schema, lexicon: &Lexicon) -> Result<Self> {
        let mut read = Files::shipped(CONSTRUCTIONS.0, CONSTRUCTIONS.1)?;
        for file in &files {
            read.read(&file.origin, &file.text)?;
        }
        let rules = Self::build(&read.written(lexicon.language())?, schema, lexicon)?;
        Ok(Self { files, ..rules })
    }

    fn build<'a>(written: &'a [Written], schema: &Schema, lexicon: &Lexicon) -> Result<Self> {
        let types: Vec<EntityType> = schema.entity_types().map(|t| t.name().clone()).collect();
        if types.len() > MOST_TYPES {
            let message = format!(
                "found {} entity types, expected at most {MOST_TYPES} for rules",
                types.len()
            );
            return Err(Error::invalid("schema", message));
        }
        let mut used = used_lists(written);
        for relation in schema.relations() {
            if let Some(list) = relation.relational() {
                let wrong =
                    |e| Error::invalid("schema", format!("{}: relational: {e}", relation.name()));
                lexicon.list(list).map_err(wrong)?;
                used.push(list.to_owned());
            }
        }
        for relation in schema.relations() {
            for list in ["figurative", "remote_nouns"] {
                let list = format!("{list}_{}", relation.name());
                if !lexicon.optional(&list).is_empty() {
                    used.push(list);
                }
            }
        }
        let mut vocabulary = Vocabulary::new(lexicon, &used)?;
        let governors = Governors::new(lexicon, &mut vocabulary)?;
        // Before any pattern, so that each reads a phrase as the text does.
        let words = |w: &'a Written| w.nouns.iter().chain(&w.people);
        for noun in written.iter().flat_map(words).filter(|n| !n.starts_with(['%', '{'])) {
            vocabulary.intern(noun);
            vocabulary.intern(&lexicon.language().plural(noun));
        }
        let mut rules: Vec<Rule> = Vec::new();
        let mut programs: Vec<Program> = Vec::new();
        let mut seen: HashMap<(String, String), &str> = HashMap::new();
        let kinds = Kind::ALL.map(|kind| (kind.as_str(), types_of(schema, kind)));
        let mut named: HashSet<&str> = HashSet::new();
        for one in written {
            let at =
                |line: usize, message: String| Error::rule(&one.origin, line, &one.name, message);
            let definition =
                schema.relation(&one.relation).map_err(|e| at(one.line, e.to_string()))?;
            let number = schema.relations().position(|r| r.name() == definition.name());
            let number = number.unwrap_or(usize::MAX);
            if !named.insert(&one.name) {
                return Err(at(one.line, "another rule has this name".to_owned()));
            }
            let status = match one.status.as_deref().map(str::parse).transpose() {
                Ok(status) => status,
                Err(e) => return Err(at(one.line, format!("{e}"))),
            };
            if let Some((found, base)) = one.verbs.iter().find_map(|v| vocabulary.inflected(v)) {
                return Err(at(
                    one.line,
                    format!("found the verb form `{found}`, expected its base `{base}`"),
                ));
            }
            let index = u32::try_from(rules.len()).unwrap_or(u32::MAX);
            let relation = Relation::from(one.relation.as_str());
            let source = compile::Source {
                rule: index,
                relation: &relation,
                verbs: &one.verbs,
                nouns: &one.nouns,
                people: &one.people,
                subject: &one.subject,
                object: &one.object,
                direct: one.direct,
                kinds: if one.framed { &kinds } else { &[] },
            };
            let before = programs.len();
            for (line, pattern) in &one.patterns {
                let line = *line;
                let words = [&one.verbs, &one.nouns, &one.people].map(|list| list.join(","));
                let key =
                    format!("{pattern}|{}|{:?}{:?}", words.join("|"), one.subject, one.object);
                let role = one.role.clone().unwrap_or_default();
                if let Some(other) = seen.insert((one.relation.clone() + &role, key), &one.name) {
                    return Err(at(
                        line,
                        format!("`{pattern}` is shadowed by the same in `{other}`"),
                    ));
                }
                let elements = match syntax::parse(pattern) {
                    Ok(elements) => elements,
                    Err(e) => {
                        return Err(at(
                            line,
                            format!("`{pattern}`: character {}: {}", e.at, e.message),
                        ));
                    }
                };
                let Some(ways) = syntax::expand(&elements, MOST_WAYS) else {
                    return Err(at(
                        line,
                        format!("`{pattern}` has more than {MOST_WAYS} readings"),
                    ));
                };
                for way in ways {
                    let program = match compile::compile(&source, &way, &mut vocabulary, &types) {
                        Ok(Some(program)) => program,
                        Ok(None) => continue,
                        Err(e) => return Err(at(line, format!("`{pattern}`: {e}"))),
                    };
                    match never(&program, schema, number, &types) {
                        Some(_) if one.framed => {}
                        Some(slot) => {
                            let message = format!(
                                "`{pattern}` can never fire: no type of its {slot} may stand in `{relation}`"
                            );
                            return Err(at(line, message));
                        }
                        None => programs.push(program),
                    }
                }
            }
            // A construction for other types than the frame's gives nothing.
            if programs.len() == before && one.framed {
                named.remove(one.name.as_str());
                continue;
            }
            let remote = lexicon.optional(&format!("remote_{}", one.relation)).iter();
            let remote = remote.map(|verb| vocabulary.verb(verb)).collect::<Result<Vec<u16>>>()?;
            rules.push(Rule {
                figurative: vocabulary.mask(&format!("figurative_{}", one.relation)),
                remote,
                remote_nouns: vocabulary.mask(&format!("remote_nouns_{}", one.relation)),
                turned: lexicon.optional("turned").contains(&one.relation),
                name: one.name.clone(),
                relation,
                number,
                role: one.role.clone(),
                status,
                state: definition.nature() == Nature::State,
                timeless: definition.is_timeless(),
                momentary: definition.is_momentary(),
                agent_noun: definition.has_agent_noun(),
                within: one.within,
            });
        }
        let verbs = VerbLists {
            states: types_of(schema, Kind::State),
            places: types_of(schema, Kind::Place),
            control: lexicon.list("object_control")?,
            pure: lexicon.list("pure_verbs")?,
            intransitive: lexicon.list("intransitive")?,
            bare: lexicon.list("bare_infinitive")?,
            governors,
            ended: turns(lexicon, "turns_ended", &mut vocabulary)?,
            began: turns(lexicon, "turns_began", &mut vocabulary)?,
            people: ["occupations", "office", "leaders"]
                .iter()
                .flat_map(|list| lexicon.optional(list))
                .filter(|noun| !noun.contains(' '))
                .cloned()
                .collect(),
        };
        let classes = Classes::new(&mut vocabulary, &verbs);
        let relational: Vec<Relational> = schema
            .as_written()
            .into_iter()
            .filter_map(|r| {
                let list = vocabulary.mask(r.relational()?);
                Some(Relational { relation: r.name().clone(), list, by_role: r.has_roles() })
            })
            .collect();
        let heads = relational.iter().fold(0, |all, r| all | r.list);
        let words = vocabulary.ids().len();
        let mut members = Members::new(&vocabulary);
        let triggers = triggers(&programs, &mut members, words);
        let (needs, gives) = presence(&programs, &mut members, heads);
        let bare: Box<[u32]> = (0..)
            .zip(&programs)
            .filter(|(_, p)| matches!(p.ops.get(p.anchor as usize), Some(Op::Slot { .. })))
            .map(|(i, _)| i)
            .collect();
        let allowed: Vec<Vec<TypeSet>> = schema
            .relations()
            .map(|r| {
                types
                    .iter()
                    .map(|object| {
                        types.iter().enumerate().fold(0, |set, (i, subject)| {
                            if r.allows(subject, object) { set | (1 << i) } else { set }
                        })
                    })
                    .collect()
            })
            .collect();
        let companies: Vec<Companies> = programs
            .iter()
            .map(|p| {
                let relation = rules.get(p.rule as usize).map_or(usize::MAX, |r| r.number);
                companies(p, allowed.get(relation).map_or(&[], Vec::as_slice))
            })
            .collect();
        let gate = |programs: &[u32]| {
            programs.iter().filter_map(|n| companies.get(*n as usize)).fold(0, |all, c| all | c)
        };
        let own: Vec<Companies> = triggers.iter().map(|t| gate(t)).collect();
        let with_phrases = |own: &[u128]| -> Vec<u128> {
            let of = |id: WordId| own.get(id as usize).copied().unwrap_or_default();
            let all = |id| vocabulary.phrases(id).iter().fold(of(id), |all, (_, p)| all | of(*p));
            vocabulary.ids().map(all).collect()
        };
        let opens = with_phrases(&own).into_iter().zip(with_phrases(&gives)).collect();
        let any = companies.iter().fold(0, |all, c| all | c);
        let needs = companies.into_iter().zip(needs).collect();
        Ok(Self {
            files: Vec::new(),
            rules,
            programs,
            vocabulary,
            classes,
            triggers,
            opens,
            companies: any,
            needs,
            gives,
            bare,
            types,
            allowed,
            relational,
        })
    }

    /// Refuses a schema other than the one these rules were made with.
    pub(crate) fn check(&self, schema: &Schema) -> Result<()> {
        let same_types = self.types.iter().eq(schema.entity_types().map(|t| t.name()));
        let same_relation = |rule: &Rule| {
            schema.relations().nth(rule.number).is_some_and(|r| *r.name() == rule.relation)
        };
        if same_types && self.rules.iter().all(same_relation) {
            return Ok(());
        }
        Err(Error::invalid("rules", "made with another schema, expected the reader's own"))
    }

    /// How many rules there are.
    ///
    /// ```
    /// use isnad::{Lexicon, Rules, Schema};
    ///
    /// let text = "[[rule]]\nname = 'b'\nrelation = 'supports'\nverbs = ['back', 'bankroll']\n";
    /// let rules = Rules::parse("mine.toml", text, &Schema::builtin()?, &Lexicon::builtin()?)?;
    /// assert_eq!(rules.len(), 1, "one rule of two verbs");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is none.
    ///
    /// ```
    /// use isnad::{Document, Lexicon, Reader, Rules, Schema};
    ///
    /// // A reader without rules still finds names.
    /// let (schema, lexicon) = (Schema::builtin()?, Lexicon::builtin()?);
    /// let rules = Rules::parse("none.toml", "", &schema, &lexicon)?;
    /// assert!(rules.is_empty());
    /// let reader = Reader::builder().rules(rules).build()?;
    /// let reading = reader.read(&Document::new("x", "Iran backs Hezbollah."));
    /// assert_eq!((reading.mentions.len(), reading.claims.len()), (2, 0));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether the rule's relation holds for a time rather than at one.
    pub(crate) fn is_tie(&self, number: u32) -> bool {
        self.rules.get(number as usize).is_some_and(|r| r.state)
    }

    pub(crate) fn rule(&self, number: u32) -> Option<&Rule> {
        self.rules.get(number as usize)
    }

    /// Whether a rule can find something among these tokens, with names in this
    /// company. `owner` tells whether something possessive is there, `relates`
    /// whether it is of someone whose relations are known, so that "its leader"
    /// may be a name too.
    pub(crate) fn may_fire(
        &self,
        text: &str,
        tokens: &[Token],
        company: Company,
        owner: bool,
        relates: bool,
    ) -> bool {
        let wanted = company.bit();
        if self.companies & wanted == 0 && !relates {
            return false;
        }
        let mut present = if owner { OWNER } else { 0 };
        let mut starts: Vec<WordId> = Vec::new();
        // What a name alone starts wants a cue beside it.
        let mut cue = company.has_two();
        for token in tokens {
            if token.shape == Shape::Mark {
                present |= match token.of(text) {
                    "-" => HYPHEN,
                    "." | "?" | "!" | ";" | ":" | "\"" | "'" | "“" | "”" | "’" => 0,
                    "," => COMMA,
                    _ => HYPHEN | COMMA,
                };
                continue;
            }
            let word = self.word_of(token, text);
            let (gate, given) = self.opens.get(word as usize).copied().unwrap_or_default();
            present |= given;
            cue |= gate != 0;
            if gate & wanted != 0 {
                starts.push(word);
            }
        }
        if relates && cue && present & HEAD != 0 {
            return true;
        }
        let can = |programs: &[u32]| programs.iter().any(|n| self.can_fire(*n, wanted, present));
        let started = |word: WordId| self.triggers.get(word as usize).map_or(&[][..], |t| t);
        starts.iter().any(|word| {
            can(started(*word))
                || self.vocabulary.phrases(*word).iter().any(|(_, phrase)| can(started(*phrase)))
        }) || cue && can(&self.bare)
    }

    /// Whether a program can find something in such company, with such words.
    fn can_fire(&self, program: u32, company: Companies, present: Present) -> bool {
        let need = self.needs.get(program as usize);
        need.is_some_and(|(with, words)| with & company != 0 && words & !present == 0)
    }

    fn word_of(&self, token: &Token, text: &str) -> WordId {
        if token.shape.is_word() { self.vocabulary.id_of(*token, text) } else { 0 }
    }

    /// Makes a sentence ready for [`Rules::find`].
    pub(crate) fn fill(&self, sentence: &mut Sentence, source: &Source<'_>) {
        sentence.fill(source, &self.vocabulary, &self.classes);
    }

    /// The relation by which a noun names someone: "its leader".
    pub(crate) fn relational(&self, noun: &Item) -> Option<&Relational> {
        self.relational.iter().find(|r| noun.classes & r.list != 0)
    }

    /// Whether a relation has nouns that name its subject.
    pub(crate) fn is_relational(&self, relation: &Relation) -> bool {
        self.relational.iter().any(|r| r.relation == *relation)
    }

    /// Whether a state that turns on the word at token `cue` ends or begins.
    pub(crate) fn turn_at(&self, sentence: &Sentence, cue: usize) -> Option<Fact> {
        sentence.turn_at(cue, &self.classes)
    }

    /// Whether a verb or "former" ends or begins what a rule reads.
    pub(crate) fn is_turned(&self, number: u32) -> bool {
        self.rules.get(number as usize).is_some_and(|r| r.turned)
    }

    /// What the stage of statuses is told of the verbs of a sentence.
    pub(crate) fn verbs(&self, sentence: &Sentence) -> Verbs {
        sentence.verbs(&self.classes)
    }

    /// The rules that a word of the sentence starts, by number.
    pub(crate) fn tried(&self, sentence: &Sentence) -> Vec<u32> {
        let programs = sentence.items.iter().flat_map(|i| self.started(i));
        programs.filter_map(|n| self.programs.get(*n as usize)).map(|p| p.rule).collect()
    }

    /// The rule that came nearest to a match in a sentence where none matched,
    /// and what it lacked, as a pattern writes it.
    pub(crate) fn nearest(&self, sentence: &Sentence, terms: &[Term]) -> Option<(u32, String)> {
        let reach = Reach::default();
        let matching = Matching { sentence, terms, classes: &self.classes, reach: Some(&reach) };
        let mut nearest: Option<(usize, usize, u32, String)> = None;
        for (at, item) in sentence.items.iter().enumerate() {
            for program in self.started(item).iter().filter_map(|n| self.programs.get(*n as usize))
            {
                reach.best.set((0, 0));
                let found = matching.run(program, at).is_some();
                let (matched, next) = reach.best.get();
                let lacking = program.ops.len().saturating_sub(matched);
                // More than its word: a side of it is there too.
                let nearer = matched > 1
                    && nearest.as_ref().is_none_or(|(l, m, ..)| (lacking, *m) < (*l, matched));
                if let (false, true, Some(op)) = (found, nearer, program.ops.get(next)) {
                    nearest = Some((
                        lacking,
                        matched,
                        program.rule,
                        show(op, &self.vocabulary, &self.types),
                    ));
                }
            }
        }
        nearest.map(|(_, _, rule, lacked)| (rule, lacked))
    }

    /// The programs that an item starts.
    fn started(&self, item: &Item) -> &[u32] {
        match item.pos {
            Pos::Term => &self.bare,
            _ => self.triggers.get(item.word as usize).map_or(&[], |t| t),
        }
    }

    /// Runs every rule that a word of the sentence starts.
    pub(crate) fn find(&self, sentence: &Sentence, terms: &[Term], out: &mut Vec<Finding>) {
        let matching = Matching { sentence, terms, classes: &self.classes, reach: None };
        let names = sentence.items.iter().filter(|i| i.pos == Pos::Term);
        let kinds = names.filter_map(|i| terms.get(i.term as usize)).map(|t| t.kind);
        let company = Company::of(kinds).bit();
        let present = sentence.items.iter().fold(0, |all, item| {
            let mark = match item.pos {
                Pos::Possessive => OWNER,
                Pos::Hyphen => HYPHEN,
                Pos::Mark(',') => COMMA,
                _ => 0,
            };
            all | mark | self.gives.get(item.word as usize).copied().unwrap_or_default()
        });
        for (at, item) in sentence.items.iter().enumerate() {
            let (gate, _) = self.opens.get(item.word as usize).copied().unwrap_or_default();
            if item.pos != Pos::Term && gate & company == 0 {
                continue;
            }
            for number in self.started(item) {
                if !self.can_fire(*number, company, present) {
                    continue;
                }
                let Some(program) = self.programs.get(*number as usize) else { continue };
                if let Some(b) = matching.run(program, at) {
                    self.collect(&matching, program, at, &b, out);
                }
            }
        }
    }

    /// Turns bindings into findings: every subject with every object.
    fn collect(
        &self,
        matching: &Matching<'_>,
        program: &Program,
        at: usize,
        b: &Bindings,
        out: &mut Vec<Finding>,
    ) {
        let Some(rule) = self.rules.get(program.rule as usize) else { return };
        let items = &matching.sentence.items;
        if matching.is_figure(b, at, rule.figurative)
            || matching.is_remote(b, &rule.remote, rule.remote_nouns)
        {
            return;
        }
        let cue = items.get(at).map_or(0..0, |i| i.tokens.0..i.tokens.1);
        let role = b.role.and_then(|(start, end)| {
            let (first, last) = (items.get(start as usize)?, items.get(end as usize - 1)?);
            Some(first.tokens.0..last.tokens.1)
        });
        let place = matching.bound(b.place, b.place_types()).first().map(|p| p.term);
        let aside = matching.sentence.is_aside(at);
        let allowed = self.allowed.get(rule.number).map_or(&[][..], Vec::as_slice);
        for (subject, object) in matching.sides(b, rule.within) {
            let denied = [subject, object].into_iter().flatten().any(|p| p.excluded);
            let (subject, object) = (subject.map(|p| p.term), object.map(|p| p.term));
            let same = subject.is_some() && subject == object;
            if same || !matching.allows(allowed, subject, object) {
                continue;
            }
            let finding = Finding {
                rule: program.rule,
                subject,
                object,
                place,
                role: role.clone(),
                cue: cue.clone(),
                nominal: program.nominal,
                aside,
                denied,
            };
            if !out.contains(&finding) {
                out.push(finding);
            }
        }
    }
}
