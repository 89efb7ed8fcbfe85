//! A rule as the compiler takes it, wherever it was written.

use crate::rules::pattern::syntax::{self, Element};

/// A rule, or a frame in one construction, with where it was written.
pub(crate) struct Written {
    pub(crate) origin: String,
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) relation: String,
    pub(crate) verbs: Vec<String>,
    pub(crate) nouns: Vec<String>,
    pub(crate) people: Vec<String>,
    pub(crate) role: Option<String>,
    pub(crate) status: Option<String>,
    /// The types of sides that a pattern says nothing of.
    pub(crate) subject: Vec<String>,
    pub(crate) object: Vec<String>,
    pub(crate) direct: bool,
    pub(crate) within: bool,
    /// Whether it is a frame in a construction.
    pub(crate) framed: bool,
    /// The patterns, each with its line.
    pub(crate) patterns: Vec<(usize, String)>,
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
    for one in written {
        let patterns = one.patterns.iter().map(|(_, pattern)| pattern.as_str());
        for pattern in patterns.chain(one.people.iter().map(String::as_str)) {
            if let Ok(elements) = syntax::parse(pattern) {
                walk(&elements, &mut out);
            }
        }
    }
    out
}
