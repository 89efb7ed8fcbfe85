//! Rules as they are written: what a TOML file of rules says.

use serde::Deserialize;
use toml::Spanned;

use crate::error::{Result, from_toml, line_of};
use crate::rules::pattern::syntax::{self, Element};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Spanned<Record>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) relation: String,
    #[serde(default)]
    pub(crate) verbs: Vec<String>,
    #[serde(default)]
    pub(crate) nouns: Vec<String>,
    pub(crate) role: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) patterns: Option<Vec<Spanned<String>>>,
}

/// A rule with where it was written.
pub(crate) struct Written {
    pub(crate) origin: String,
    pub(crate) line: usize,
    pub(crate) record: Record,
    /// The line of each pattern.
    pub(crate) lines: Vec<usize>,
}

/// The lists that patterns speak of.
pub(crate) fn used_lists(written: &[Written]) -> Vec<String> {
    fn walk(elements: &[Element], out: &mut Vec<String>) {
        for element in elements {
            match element {
                Element::List(name) | Element::Role(name) => out.push(name.clone()),
                Element::Optional(inner) => walk(inner, out),
                Element::Alternatives(all) => all.iter().for_each(|one| walk(one, out)),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    for pattern in written.iter().flat_map(|w| w.record.patterns.iter().flatten()) {
        if let Ok(elements) = syntax::parse(pattern.get_ref()) {
            walk(&elements, &mut out);
        }
    }
    out
}

/// Reads the rules of one TOML file.
pub(crate) fn read(origin: &str, text: &str, out: &mut Vec<Written>) -> Result<()> {
    let line = |byte| line_of(text, byte);
    let file: File = from_toml(origin, text)?;
    for record in file.rule {
        let at = line(record.span().start);
        let record = record.into_inner();
        let lines = record.patterns.iter().flatten().map(|p| line(p.span().start)).collect();
        out.push(Written { origin: origin.to_owned(), line: at, record, lines });
    }
    Ok(())
}
