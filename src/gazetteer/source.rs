//! What the source formats share: lines, records on their way in, tallies.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, ErrorKind};
use std::sync::LazyLock;

use crate::entity::{Alias, AliasKind, Entity};
use crate::error::{Error, Result};
use crate::id::EntityType;
use crate::mention::Discovery;
use crate::span::Span;

/// A line, or a name on it, that a lenient build left out as wrong.
///
/// ```
/// use isnad::{Gazetteer, Schema};
///
/// let schema = Schema::builtin()?;
/// let gazetteer = Gazetteer::builder(&schema)
///     .lenient()
///     .json_lines("mine.jsonl", "{}".as_bytes())?
///     .build()?;
/// assert_eq!(gazetteer.skipped()[0].line, 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The file, or what stands for it.
    pub origin: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

/// What became of the records of one source: every record is an entity, or
/// was skipped, or was left out for what it is.
///
/// ```
/// use isnad::{Gazetteer, Schema};
///
/// let lines = r#"{"id": "a", "schema": "Person", "properties": {"name": ["Qasem Soleimani"]}}
/// {"id": "b", "schema": "Ownership", "properties": {}}"#;
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .follow_the_money("entities.ftm.json", lines.as_bytes())?
///     .build()?;
/// let tally = &gazetteer.tallies()[0];
/// assert_eq!((tally.records, tally.entities, tally.skipped), (2, 1, 0));
/// assert_eq!(tally.left_out["Ownership"], 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// The file, or what stands for it.
    pub origin: String,
    /// How many records it has; empty lines are none.
    pub records: usize,
    /// How many became an entity or joined one.
    pub entities: usize,
    /// How many a lenient build skipped as wrong; [`Skipped`] lists them.
    pub skipped: usize,
    /// How many names a lenient build skipped as wrong, of records that
    /// became entities; [`Skipped`] lists them too.
    pub names_skipped: usize,
    /// How many are no entities for what they are, by what they are.
    pub left_out: BTreeMap<String, usize>,
}

/// An entity as a source has it, with what is wrong with some of its names.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) entity: Entity,
    pub(super) wrong: Vec<String>,
}

/// What a source says in one record.
#[derive(Debug)]
pub(super) enum Row {
    Entity(Entry),
    /// More names of the entity of an id that came before.
    Names {
        id: String,
        names: Vec<(String, AliasKind)>,
    },
    /// No entity, for what it is.
    LeftOut(Cow<'static, str>),
}

/// Takes a line's number and what it says, or what is wrong with it; fails
/// where the build does.
pub(super) type Add<'a> = dyn FnMut(usize, Result<Row, String>) -> Result<()> + 'a;

impl Entry {
    pub(super) fn new(entity: Entity) -> Self {
        Self { entity, wrong: Vec::new() }
    }

    /// Adds an alias, unless it is wrong.
    pub(super) fn alias(mut self, name: &str, shape: impl FnOnce(Alias) -> Alias) -> Self {
        match Alias::new(name) {
            Ok(alias) => self.entity = self.entity.alias(shape(alias)),
            Err(error) => self.wrong.push(error.to_string()),
        }
        self
    }

    /// Says which state it belongs to, where its code is known.
    pub(super) fn country_code(mut self, code: &str) -> Self {
        if let Some(state) = state(code) {
            self.entity = self.entity.country(state);
        }
        self
    }
}

impl From<Entry> for Row {
    fn from(entry: Entry) -> Self {
        Self::Entity(entry)
    }
}

/// Calls `each` with the number of every line that is not empty, and the line.
pub(super) fn lines(
    origin: &str,
    mut reader: impl BufRead,
    mut each: impl FnMut(usize, Result<&str, String>) -> Result<()>,
) -> Result<()> {
    let mut line = String::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        match reader.read_line(&mut line) {
            Ok(0) => return Ok(()),
            Ok(_) => {
                let start = if number == 1 { "\u{feff}" } else { "" };
                let text = line.strip_prefix(start).unwrap_or(&line);
                let text = text.strip_suffix('\n').unwrap_or(text);
                let text = text.strip_suffix('\r').unwrap_or(text);
                if !text.trim().is_empty() {
                    each(number, Ok(text))?;
                }
            }
            // The line is lost, the next one can be read.
            Err(e) if e.kind() == ErrorKind::InvalidData => {
                each(number, Err("found bytes that are not UTF-8, expected text".to_owned()))?;
            }
            Err(e) => return Err(Error::read(origin, e)),
        }
    }
}

/// What is wrong with a line of JSON.
pub(super) fn json_error(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m);
    format!("column {}: {message}", error.column())
}

/// An id of a type and a name, where a list has none: the one that a
/// discovery of that name would get.
pub(super) fn made_id(kind: &EntityType, name: &str) -> String {
    Discovery::new(kind.clone(), name, Span::between(0, 0), "list").entity.to_string()
}

static STATES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/lexicon/country_codes.txt").lines();
    lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(' ')).collect()
});

/// The id that the shipped gazetteer gives the state with this ISO 3166-1
/// code of two letters.
pub(super) fn state(code: &str) -> Option<&'static str> {
    STATES.get(code.to_ascii_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_without_their_ends() {
        let mut found = Vec::new();
        lines("x", &b"\xef\xbb\xbfa\r\n\n \nb\n\xff\nc"[..], |number, line| {
            found.push((number, line.map(str::to_owned).map_err(|_| ())));
            Ok(())
        })
        .unwrap();
        let text = |t: &str| Ok(t.to_owned());
        assert_eq!(found, [(1, text("a")), (4, text("b")), (5, Err(())), (6, text("c"))]);
    }

    #[test]
    fn codes_name_states() {
        assert_eq!(state("IQ"), Some("iraq"));
        assert_eq!(state("gb"), Some("united-kingdom"));
        assert_eq!(state("zz"), None);
        let listed = include_str!("../../data/lexicon/country_codes.txt").lines().skip(1);
        assert_eq!(listed.count(), STATES.len());
        assert!(STATES.keys().all(|c| c.len() == 2));
    }
}
