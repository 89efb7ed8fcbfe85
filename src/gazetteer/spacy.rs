//! Patterns of spaCy's EntityRuler, one a line.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::entity::{Alias, Entity};
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::source::{Add, Entry, Row, json_error, lines};
use crate::schema::Schema;

#[derive(Deserialize)]
struct PatternRecord {
    label: String,
    pattern: PatternText,
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a pattern: a string, or a list of tokens")]
enum PatternText {
    Phrase(String),
    Tokens(Vec<Map<String, Value>>),
}

impl GazetteerBuilder {
    /// Adds names from patterns of spaCy's [EntityRuler] as JSON Lines;
    /// `origin` names them in errors.
    ///
    /// The label is the type. Patterns of one `id` are one entity, named by
    /// the first; a pattern without an id is an entity of its own, with its
    /// type and text for an id. As in spaCy, a phrase and tokens of `TEXT` or
    /// `ORTH` match in their own case only, tokens of `LOWER` in any. What
    /// asks for more of a token (`POS`, `OP`, `REGEX`, `LENGTH` ...) is wrong:
    /// it is no name.
    ///
    /// [EntityRuler]: https://spacy.io/usage/rule-based-matching#entityruler
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let lines = r#"{"label": "ORG", "pattern": "Badr Organization", "id": "badr"}
    /// {"label": "ORG", "pattern": [{"LOWER": "badr"}, {"LOWER": "brigade"}], "id": "badr"}"#;
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .spacy_patterns("patterns.jsonl", lines.as_bytes())?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("badr")?.aliases().len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; a line that is wrong, or an id with two labels,
    /// unless the build is lenient.
    pub fn spacy_patterns(self, origin: &str, reader: impl BufRead) -> Result<Self> {
        self.source(origin, true, |schema, add| read(origin, reader, schema, add))
    }
}

fn read(origin: &str, reader: impl BufRead, schema: &Schema, add: &mut Add<'_>) -> Result<()> {
    lines(origin, reader, |number, line| add(number, line.and_then(|l| row(l, schema))))
}

fn row(line: &str, schema: &Schema) -> Result<Row, String> {
    let record: PatternRecord = serde_json::from_str(line).map_err(|e| json_error(&e))?;
    let kind = schema.entity_type(&record.label).map_err(|e| e.to_string())?.name().clone();
    let (name, cased) = match record.pattern {
        PatternText::Phrase(text) => (text, true),
        PatternText::Tokens(tokens) => phrase(&tokens)?,
    };
    let id = match record.id {
        Some(id) => id,
        None => format!("{kind}:{name}"),
    };
    let alias = Alias::new(name.as_str()).map_err(|e| e.to_string())?;
    let entity = Entity::new(id, kind, name).map_err(|e| e.to_string())?;
    Ok(Entry::new(entity.alias(if cased { alias.exact_case() } else { alias })).into())
}

/// The text of a list of tokens, and whether its case counts.
fn phrase(tokens: &[Map<String, Value>]) -> Result<(String, bool), String> {
    let mut out = String::new();
    let mut cased = None;
    // Whether the next token follows without a space.
    let mut joins = true;
    for token in tokens {
        let wrong = || {
            let found = Value::Object(token.clone());
            format!("found token {found}, expected one of LOWER, TEXT or ORTH with a string")
        };
        let mut attributes = token.iter();
        let (Some((key, Value::String(text))), None) = (attributes.next(), attributes.next())
        else {
            return Err(wrong());
        };
        let own = match key.to_ascii_uppercase().as_str() {
            "LOWER" => false,
            "TEXT" | "ORTH" => true,
            _ => return Err(wrong()),
        };
        if *cased.get_or_insert(own) != own {
            return Err("found tokens of LOWER beside TEXT or ORTH, expected one kind".to_owned());
        }
        // spaCy splits off punctuation and endings: they join what is before.
        let mark = !text.chars().any(char::is_alphanumeric);
        let ending = text.starts_with(['\'', '’']);
        if !joins && !mark && !ending {
            out.push(' ');
        }
        out.push_str(text);
        joins = matches!(text.as_str(), "-" | "–" | "/" | "(");
    }
    cased.map(|cased| (out, cased)).ok_or_else(|| "expected at least one token".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn builder() -> GazetteerBuilder {
        Gazetteer::builder(&Schema::builtin().unwrap())
    }

    #[test]
    fn patterns_become_names() {
        for (pattern, expected) in [
            (r#""al-Qaeda""#, Ok(("al-Qaeda", true))),
            (r#"[{"LOWER": "san"}, {"lower": "francisco"}]"#, Ok(("san francisco", false))),
            (r#"[{"TEXT": "al"}, {"ORTH": "-"}, {"TEXT": "Qaeda"}]"#, Ok(("al-Qaeda", true))),
            (r#"[{"LOWER": "lord"}, {"LOWER": "'s"}]"#, Ok(("lord's", false))),
            (r#"[{"LOWER": "a"}, {"TEXT": "B"}]"#, Err("found tokens of LOWER beside")),
            (r#"[{"LOWER": {"IN": ["a"]}}]"#, Err("found token {\"LOWER\":{")),
            (r#"[{"LOWER": "a", "OP": "?"}]"#, Err("found token {\"LOWER\":\"a\",\"OP\"")),
            (r#"[{"POS": "NOUN"}]"#, Err("found token {\"POS\"")),
            ("[{}]", Err("found token {}")),
            ("[]", Err("expected at least one token")),
            ("3", Err("column 30: expected a pattern: a string, or a list")),
        ] {
            let line = format!(r#"{{"label": "ORG", "pattern": {pattern}}}"#);
            let found = row(&line, &Schema::builtin().unwrap());
            match (found, expected) {
                (Ok(Row::Entity(entry)), Ok((name, cased))) => {
                    assert_eq!(entry.entity.name(), name);
                    let exact = entry.entity.all_aliases().all(|a| a.is_exact_case());
                    assert_eq!(exact, cased, "{name}");
                }
                (Err(message), Err(start)) => {
                    assert!(message.starts_with(start), "{message}");
                }
                (found, expected) => panic!("{found:?} {expected:?}"),
            }
        }
    }

    #[test]
    fn every_pattern_is_an_entity_or_listed() {
        let lines = r#"{"label": "ORG", "pattern": "Badr", "id": "badr"}
{"label": "ORG", "pattern": [{"LOWER": "badr"}, {"LOWER": "corps"}], "id": "badr"}
{"label": "GPE", "pattern": "Badr", "id": "badr"}
{"label": "GPE", "pattern": "Iraq"}
{"label": "GPE", "pattern": "Iraq"}
{"label": "DATE", "pattern": "Monday"}

{"label": "GPE", "pattern": [{"LIKE_NUM": true}]}
{"label": "GPE"}
"#;
        let gazetteer =
            builder().lenient().spacy_patterns("p", lines.as_bytes()).unwrap().build().unwrap();
        let tally = &gazetteer.tallies()[0];
        assert_eq!((tally.records, tally.entities, tally.skipped), (8, 4, 4));
        assert_eq!(gazetteer.len(), 2);
        assert_eq!(gazetteer.entity("state:Iraq").unwrap().name(), "Iraq");
        let skipped: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(skipped, [3, 6, 8, 9]);
        let error = builder().spacy_patterns("p", lines.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "p:3: found id `badr` as `state`, expected `group` as on line 2"
        );
    }
}
