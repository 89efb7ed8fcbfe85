//! Rules as they are written: what a TOML file of rules, frames and
//! constructions says.

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result, from_toml, line_of};
use crate::language::value::Language;
use crate::rules::pattern::frames::{Construction, Frame, Placed, check, combine};
use crate::rules::pattern::written::Written;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Spanned<Record>>,
    #[serde(default)]
    frame: Vec<Spanned<Frame>>,
    #[serde(default)]
    construction: Vec<Spanned<Construction>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    name: String,
    relation: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    role: Option<String>,
    status: Option<String>,
    /// Whether what is said of a place is said of those it lies in.
    #[serde(default)]
    within: bool,
    patterns: Option<Vec<Spanned<String>>>,
}

/// What files of rules say.
#[derive(Default)]
pub(crate) struct Files {
    rules: Vec<Written>,
    frames: Vec<Placed<Frame>>,
    constructions: Vec<Placed<Construction>>,
    /// The shipped constructions, each of which one of its name replaces.
    shipped: Vec<Placed<Construction>>,
}

impl Files {
    /// Begins with the shipped constructions.
    pub(crate) fn shipped(origin: &str, text: &str) -> Result<Self> {
        let mut files = Self::default();
        files.read(origin, text)?;
        files.shipped = std::mem::take(&mut files.constructions);
        Ok(files)
    }

    /// Reads one TOML file.
    pub(crate) fn read(&mut self, origin: &str, text: &str) -> Result<()> {
        let line = |byte| line_of(text, byte);
        let file: File = from_toml(origin, text)?;
        for record in file.rule {
            let at = line(record.span().start);
            let record = record.into_inner();
            let patterns = match record.patterns {
                Some(list) => {
                    let placed = |p: Spanned<String>| (line(p.span().start), p.into_inner());
                    list.into_iter().map(placed).collect()
                }
                None if record.verbs.is_empty() => {
                    let message = "expected `patterns` or `verbs`";
                    return Err(Error::rule(origin, at, &record.name, message));
                }
                None => ["{subject} VERB {object}", "{object} <be VERB> by {subject}"]
                    .map(|p| (at, p.to_owned()))
                    .to_vec(),
            };
            self.rules.push(Written {
                origin: origin.to_owned(),
                line: at,
                name: record.name,
                relation: record.relation,
                verbs: record.verbs,
                nouns: record.nouns,
                people: Vec::new(),
                role: record.role,
                status: record.status,
                subject: Vec::new(),
                object: Vec::new(),
                direct: false,
                within: record.within,
                framed: false,
                patterns,
            });
        }
        for frame in file.frame {
            let at = line(frame.span().start);
            let record = frame.into_inner();
            self.frames.push(Placed { origin: origin.to_owned(), line: at, record });
        }
        for construction in file.construction {
            let at = line(construction.span().start);
            let record = construction.into_inner();
            self.constructions.push(Placed { origin: origin.to_owned(), line: at, record });
        }
        Ok(())
    }

    /// Every rule, and every frame in every construction that fits it.
    pub(crate) fn written(self, language: Language) -> Result<Vec<Written>> {
        let mut out = self.rules;
        let own = self.constructions;
        let replaced =
            |c: &Placed<Construction>| own.iter().any(|o| o.record.name == c.record.name);
        let kept = self.shipped.into_iter().filter(|c| !replaced(c)).collect::<Vec<_>>();
        let constructions = kept.into_iter().chain(own).collect::<Vec<_>>();
        check(&self.frames)?;
        combine(&self.frames, &constructions, language, &mut out)?;
        Ok(out)
    }
}
