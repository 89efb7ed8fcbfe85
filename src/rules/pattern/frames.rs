//! Frames and constructions: what a word's participants are, and how English
//! puts them into a sentence. Every frame gets every construction that speaks
//! of nothing the frame lacks.

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result};
use crate::language::forms::Forms;
use crate::language::value::Language;
use crate::rules::pattern::written::Written;

/// A frame as a file writes it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    pub(crate) name: String,
    pub(crate) relation: String,
    pub(crate) role: Option<String>,
    pub(crate) status: Option<String>,
    /// The types that may stand on each side; those of the relation if none.
    #[serde(default)]
    pub(crate) subject: Vec<String>,
    #[serde(default)]
    pub(crate) object: Vec<String>,
    /// Whether the object is the name itself, not what acts for it.
    #[serde(default)]
    pub(crate) direct: bool,
    /// Whether what is said of a place is said of those it lies in.
    #[serde(default)]
    pub(crate) within: bool,
    /// Whether constructions are to take the object for the subject: "X is a
    /// stronghold of Y" says that Y controls X.
    #[serde(default)]
    pub(crate) inverse: bool,
    /// Whether one side may stay unknown: "X was killed".
    #[serde(default)]
    pub(crate) agentless: bool,
    #[serde(default)]
    pub(crate) verbs: Vec<String>,
    /// The particle of the verbs: "gun *down*".
    #[serde(default)]
    pub(crate) particle: Vec<String>,
    /// What leads from the verb to its object: "clash *with*".
    #[serde(default)]
    pub(crate) to: Vec<String>,
    #[serde(default)]
    pub(crate) nouns: Vec<String>,
    /// What leads from the noun to its object: "attack *on*".
    #[serde(default)]
    pub(crate) on: Vec<String>,
    /// The verbs by which the noun happens: "*launch* an attack".
    #[serde(default)]
    pub(crate) light: Vec<String>,
    /// What the subject is to the object: "leader".
    #[serde(default)]
    pub(crate) people: Vec<String>,
    /// What leads from that to the object: "leader *of*".
    #[serde(default)]
    pub(crate) of: Vec<String>,
    /// The only constructions it takes, or those it does not.
    pub(crate) only: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) except: Vec<String>,
}

/// A construction as a file writes it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Construction {
    pub(crate) name: String,
    /// What a frame must be: `agentless`.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    pub(crate) patterns: Vec<Spanned<String>>,
}

/// A frame or construction, and where it was written.
#[derive(Clone)]
pub(crate) struct Placed<T> {
    pub(crate) origin: String,
    pub(crate) line: usize,
    pub(crate) record: T,
}

/// What a construction may ask of a frame besides its words.
/// `named` is one that only frames take that name it.
const NEEDS: &[&str] = &["agentless", "named"];

impl Frame {
    fn is(&self, need: &str) -> bool {
        match need {
            "agentless" => self.agentless,
            "named" => self.only.is_some(),
            _ => false,
        }
    }

    /// What a word in capitals stands for in this frame; `None` where it is no
    /// such word, or the pattern language knows it.
    fn filling(&self, word: &str, language: Language) -> Option<Vec<String>> {
        Some(match word {
            "PARTICLE" => self.particle.clone(),
            "TO" => self.to.clone(),
            "ON" => self.on.clone(),
            "OF" => self.of.clone(),
            "LIGHT" => self.light.clone(),
            "VERBED" => {
                let forms = self.verbs.iter().flat_map(|v| language.verb_forms(v));
                forms.filter(|(_, f)| f.has(Forms::PARTICIPLE)).map(|(word, _)| word).collect()
            }
            _ => return None,
        })
    }

    /// Whether the frame has what a word in capitals stands for.
    fn has(&self, word: &str, language: Language) -> bool {
        match word {
            "VERB" => !self.verbs.is_empty(),
            "NOUN" => !self.nouns.is_empty(),
            "ROLE" | "ROLES" => !self.people.is_empty(),
            other => self.filling(other, language).is_none_or(|words| !words.is_empty()),
        }
    }

    /// A construction's pattern with this frame's words; `None` where the frame
    /// lacks one that the pattern needs. What stands in brackets alone is there
    /// where the frame has it.
    fn fill(&self, pattern: &str, language: Language) -> Option<String> {
        let mut out = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some(start) = rest.find(|c: char| c.is_ascii_uppercase()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let optional = before.ends_with('[') && after.starts_with(']');
            let (before, after) = if optional {
                (before.get(..before.len() - 1)?, after.get(1..)?)
            } else {
                (before, after)
            };
            out.push_str(before);
            rest = after;
            if !self.has(word, language) {
                if optional {
                    continue;
                }
                return None;
            }
            match self.filling(word, language) {
                // `<LIGHT>`: a verb is written as its base.
                Some(words) if before.ends_with('<') || before.ends_with("<be ") => {
                    out.push_str(&words.join("|"));
                }
                Some(words) => {
                    out.push('(');
                    out.push_str(&words.join("|"));
                    out.push(')');
                }
                None => out.push_str(word),
            }
        }
        out.push_str(rest);
        Some(out)
    }
}

/// Puts frames into constructions: one rule for each pair that fits.
pub(crate) fn combine(
    frames: &[Placed<Frame>],
    constructions: &[Placed<Construction>],
    language: Language,
    out: &mut Vec<Written>,
) -> Result<()> {
    let names: Vec<&str> = constructions.iter().map(|c| c.record.name.as_str()).collect();
    for one in constructions {
        let wrong = |message| Error::rule(&one.origin, one.line, &one.record.name, message);
        if names.iter().filter(|n| **n == one.record.name).count() > 1 {
            return Err(wrong("another construction has this name".to_owned()));
        }
        if let Some(need) = one.record.needs.iter().find(|n| !NEEDS.contains(&n.as_str())) {
            let all = NEEDS.join(", ");
            return Err(wrong(format!("found need `{need}`, expected one of {all}")));
        }
    }
    for one in frames {
        let frame = &one.record;
        let wrong = |message| Error::rule(&one.origin, one.line, &frame.name, message);
        let named = frame.only.iter().flatten().chain(&frame.except);
        if let Some(name) = named.into_iter().find(|n| !names.contains(&n.as_str())) {
            let all = names.join(", ");
            return Err(wrong(format!("found construction `{name}`, expected one of {all}")));
        }
        let wanted = |c: &Construction| {
            frame.only.as_ref().is_none_or(|only| only.contains(&c.name))
                && !frame.except.contains(&c.name)
                && c.needs.iter().all(|need| frame.is(need))
        };
        let first = out.len();
        for construction in constructions.iter().filter(|c| wanted(&c.record)) {
            let patterns = construction.record.patterns.iter();
            let patterns: Vec<(usize, String)> = patterns
                .filter_map(|p| frame.fill(p.get_ref(), language))
                .map(|pattern| if frame.inverse { inverted(&pattern) } else { pattern })
                .map(|pattern| (one.line, pattern))
                .collect();
            if !patterns.is_empty() {
                out.push(written(one, &construction.record.name, patterns));
            }
        }
        if out.len() == first {
            let message = "no construction fits this frame, expected `verbs`, `nouns` or `people`";
            return Err(wrong(message.to_owned()));
        }
    }
    Ok(())
}

/// A pattern with its subject and its object exchanged.
fn inverted(pattern: &str) -> String {
    let parked = pattern.replace("{subject", "{_subject").replace("{object", "{subject");
    parked.replace("{_subject", "{object")
}

fn written(one: &Placed<Frame>, construction: &str, patterns: Vec<(usize, String)>) -> Written {
    let frame = &one.record;
    Written {
        origin: one.origin.clone(),
        line: one.line,
        name: format!("{}/{construction}", frame.name),
        relation: frame.relation.clone(),
        verbs: frame.verbs.clone(),
        nouns: frame.nouns.clone(),
        people: frame.people.clone(),
        role: frame.role.clone(),
        status: frame.status.clone(),
        subject: frame.subject.clone(),
        object: frame.object.clone(),
        direct: frame.direct,
        within: frame.within,
        framed: true,
        patterns,
    }
}

/// Refuses two frames that say the same of the same word.
pub(crate) fn check(frames: &[Placed<Frame>]) -> Result<()> {
    for (k, one) in frames.iter().enumerate() {
        let frame = &one.record;
        let wrong = |message| Error::rule(&one.origin, one.line, &frame.name, message);
        for other in frames.iter().take(k).map(|o| &o.record) {
            if other.name == frame.name {
                return Err(wrong("another frame has this name".to_owned()));
            }
            let same = other.relation == frame.relation
                && other.role == frame.role
                && other.subject == frame.subject
                && other.object == frame.object;
            let shared = |a: &[String], b: &[String]| a.iter().find(|w| b.contains(w)).cloned();
            let word = shared(&frame.verbs, &other.verbs)
                .filter(|_| frame.to == other.to && frame.particle == other.particle)
                .or_else(|| shared(&frame.nouns, &other.nouns).filter(|_| frame.on == other.on))
                .or_else(|| shared(&frame.people, &other.people).filter(|_| frame.of == other.of));
            if let (true, Some(word)) = (same, word) {
                let message = format!(
                    "`{word}` stands in the frame `{}` with the same participants",
                    other.name
                );
                return Err(wrong(message));
            }
        }
    }
    Ok(())
}
