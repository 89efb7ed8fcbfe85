//! The rule language: patterns as text, and their syntax tree.
//!
//! `language.md`, in the docs of [`Rules::parse`](super::Rules::parse), says what
//! can be written.

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    Words(Vec<String>),
    List(String),
    Noun,
    /// What the subject is to the object, in one or in several.
    People {
        plural: bool,
    },
    /// The place that a place before it is said to lie in.
    Within,
    /// Other titles, joined to one: "founder and".
    Titles,
    /// Words up to the end of the clause.
    Clause,
    Verb {
        verbs: Option<Vec<String>>,
        passive: bool,
    },
    Slot {
        slot: Slot,
        types: Vec<String>,
        want: Want,
    },
    Role(String),
    Modifiers(u8),
    Gap(u8),
    Mark(char),
    Start,
    End,
    Optional(Vec<Element>),
    Alternatives(Vec<Vec<Element>>),
}

/// What a slot fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    Subject,
    Object,
    Pair,
    Place,
    Speaker,
    Any,
}

impl Slot {
    /// How a pattern names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Pair => "pair",
            Self::Place => "place",
            Self::Speaker => "speaker",
            Self::Any => "_",
        }
    }
}

/// What a slot asks of the names it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Want {
    /// One name alone.
    pub(crate) single: bool,
    /// The name itself, not what acts for it.
    pub(crate) direct: bool,
}

/// What is wrong with a pattern, and at which character of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) at: usize,
    pub(crate) message: String,
}

struct Parser<'a> {
    chars: Vec<(usize, char)>,
    at: usize,
    text: &'a str,
}

/// Reads one pattern.
pub(crate) fn parse(text: &str) -> Result<Vec<Element>, Syntax> {
    let mut parser = Parser { chars: text.char_indices().collect(), at: 0, text };
    let elements = parser.sequence(&[])?;
    if elements.is_empty() {
        return Err(Syntax { at: 0, message: "found an empty pattern".to_owned() });
    }
    Ok(elements)
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|(_, c)| *c)
    }

    fn offset(&self) -> usize {
        self.chars.get(self.at).map_or(self.text.len(), |(i, _)| *i)
    }

    fn wrong<T>(&self, at: usize, message: impl Into<String>) -> Result<T, Syntax> {
        Err(Syntax { at: at + 1, message: message.into() })
    }

    /// Elements up to one of `until`, which stays unread.
    fn sequence(&mut self, until: &[char]) -> Result<Vec<Element>, Syntax> {
        let mut out = Vec::new();
        while let Some(c) = self.peek() {
            if until.contains(&c) {
                break;
            }
            let at = self.offset();
            match c {
                c if c.is_whitespace() => self.at += 1,
                '{' => out.push(self.slot()?),
                '<' => out.push(self.verb()?),
                '[' => {
                    self.at += 1;
                    let inner = self.sequence(&[']'])?;
                    self.close(at, ']')?;
                    if inner.is_empty() {
                        return self.wrong(at, "found an empty optional part");
                    }
                    out.push(Element::Optional(inner));
                }
                '(' => out.push(self.alternatives()?),
                '%' => {
                    self.at += 1;
                    let name = self.word();
                    if name.is_empty() {
                        return self.wrong(at, "expected the name of a lexicon list after `%`");
                    }
                    out.push(Element::List(name));
                }
                '~' => {
                    self.at += 1;
                    out.push(Element::Modifiers(self.number(at, 3)?));
                }
                '.' => {
                    self.at += 1;
                    if self.peek() != Some('.') {
                        return self.wrong(at, "found `.`, expected `..` and a number");
                    }
                    self.at += 1;
                    if self.peek() == Some('.') {
                        self.at += 1;
                        out.push(Element::Clause);
                        continue;
                    }
                    out.push(Element::Gap(self.number(at, 4)?));
                }
                '\'' => {
                    self.at += 1;
                    if self.peek() == Some('s') {
                        self.at += 1;
                    }
                    out.push(Element::Mark('\''));
                }
                '>' => {
                    self.at += 1;
                    out.push(Element::Within);
                }
                '&' => {
                    self.at += 1;
                    out.push(Element::Titles);
                }
                '$' => {
                    self.at += 1;
                    out.push(Element::End);
                }
                '^' => {
                    self.at += 1;
                    out.push(Element::Start);
                }
                ',' | '-' | ':' => {
                    self.at += 1;
                    out.push(Element::Mark(c));
                }
                c if c.is_alphanumeric() => {
                    let word = self.word();
                    out.push(match word.as_str() {
                        "NOUN" => Element::Noun,
                        "BRACKET" => Element::Mark('('),
                        "ROLE" => Element::People { plural: false },
                        "ROLES" => Element::People { plural: true },
                        "VERB" => Element::Verb { verbs: None, passive: false },
                        _ => Element::Words(vec![word.to_lowercase()]),
                    });
                }
                other => {
                    return self.wrong(
                        at,
                        format!(
                            "found `{other}`, expected a word or one of {{ < [ ( % ~ & > .. ... ^ $ 's , - :"
                        ),
                    );
                }
            }
        }
        Ok(out)
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek()
            && (c.is_alphanumeric() || c == '_')
        {
            word.push(c);
            self.at += 1;
        }
        word
    }

    fn number(&mut self, at: usize, default: u8) -> Result<u8, Syntax> {
        let digits = self.word();
        if digits.is_empty() {
            return Ok(default);
        }
        match digits.parse() {
            Ok(n) if (1..=12).contains(&n) => Ok(n),
            _ => self.wrong(at, format!("found `{digits}`, expected a number from 1 to 12")),
        }
    }

    fn close(&mut self, at: usize, with: char) -> Result<(), Syntax> {
        if self.peek() != Some(with) {
            return self.wrong(at, format!("expected `{with}` to close it"));
        }
        self.at += 1;
        Ok(())
    }

    fn alternatives(&mut self) -> Result<Element, Syntax> {
        let at = self.offset();
        self.at += 1;
        let mut all = Vec::new();
        loop {
            let one = self.sequence(&['|', ')'])?;
            if one.is_empty() {
                return self
                    .wrong(at, "found an empty alternative; write `[...]` for an optional part");
            }
            all.push(one);
            if self.peek() == Some('|') {
                self.at += 1;
            } else {
                break;
            }
        }
        self.close(at, ')')?;
        // Alternatives that are single words need no branching.
        let words: Option<Vec<String>> = all
            .iter()
            .map(|one| match one.as_slice() {
                [Element::Words(words)] => words.first().cloned(),
                _ => None,
            })
            .collect();
        Ok(words.map_or(Element::Alternatives(all), Element::Words))
    }

    fn slot(&mut self) -> Result<Element, Syntax> {
        let at = self.offset();
        self.at += 1;
        let body = self.until('}', at)?;
        let (name, types) = body.split_once(':').unwrap_or((&body, ""));
        let types: Vec<String> =
            types.split('|').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect();
        let name = name.trim();
        let bare = name.trim_end_matches(['!', '=']);
        let marks = name.get(bare.len()..).unwrap_or_default();
        let want = Want { single: marks.contains('!'), direct: marks.contains('=') };
        let name = bare;
        let slot = match name {
            "role" => {
                let [list] = types.as_slice() else {
                    return self
                        .wrong(at, "expected `{role:list}` with the name of one lexicon list");
                };
                return Ok(Element::Role(list.clone()));
            }
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "pair" => Slot::Pair,
            "place" => Slot::Place,
            "speaker" => Slot::Speaker,
            "_" => Slot::Any,
            other => {
                return self.wrong(at, format!("found slot `{other}`, expected subject, object, pair, place, speaker, role or _"));
            }
        };
        Ok(Element::Slot { slot, types, want })
    }

    fn verb(&mut self) -> Result<Element, Syntax> {
        let at = self.offset();
        self.at += 1;
        let body = self.until('>', at)?;
        let body = body.trim();
        let (passive, list) = match body.strip_prefix("be ") {
            Some(rest) => (true, rest.trim()),
            None => (false, body),
        };
        let verbs: Vec<String> =
            list.split('|').map(|v| v.trim().to_lowercase()).filter(|v| !v.is_empty()).collect();
        if verbs.is_empty() || verbs.iter().any(|v| v.contains(' ')) {
            return self.wrong(
                at,
                "expected verbs in their base form, such as `<attack|strike>` or `<be attack>`",
            );
        }
        let own = verbs == ["verb"];
        Ok(Element::Verb { verbs: (!own).then_some(verbs), passive })
    }

    fn until(&mut self, end: char, at: usize) -> Result<String, Syntax> {
        let mut body = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            if c == end {
                return Ok(body);
            }
            body.push(c);
        }
        self.wrong(at, format!("expected `{end}` to close it"))
    }
}

/// Writes optional parts and alternatives out: every way to read the pattern
/// without them. `None` when there are more than `limit` ways.
pub(crate) fn expand(elements: &[Element], limit: usize) -> Option<Vec<Vec<Element>>> {
    let mut all: Vec<Vec<Element>> = vec![Vec::new()];
    for element in elements {
        let options: Vec<Vec<Element>> = match element {
            Element::Optional(inner) => {
                let mut options = expand(inner, limit)?;
                options.push(Vec::new());
                options
            }
            Element::Alternatives(branches) => {
                let mut options = Vec::new();
                for branch in branches {
                    options.extend(expand(branch, limit)?);
                }
                options
            }
            one => vec![vec![one.clone()]],
        };
        if all.len() * options.len() > limit {
            return None;
        }
        all = all
            .iter()
            .flat_map(|head| options.iter().map(move |tail| [head.as_slice(), tail].concat()))
            .collect();
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_becomes_elements() {
        let found =
            parse("{subject:person} , ~ (leader|head) of [the] {object:group|state}").unwrap();
        assert_eq!(found.len(), 7);
        assert_eq!(found[3], Element::Words(vec!["leader".into(), "head".into()]));
        assert_eq!(found[1], Element::Mark(','));
        let passive = parse("{object} <be VERB> by {subject}").unwrap();
        assert_eq!(passive[1], Element::Verb { verbs: None, passive: true });
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (pattern, at, message) in [
            ("", 0, "found an empty pattern"),
            (
                "{subjekt} x",
                1,
                "found slot `subjekt`, expected subject, object, pair, place, speaker, role or _",
            ),
            ("a (b|", 3, "found an empty alternative; write `[...]` for an optional part"),
            ("a (b|c", 3, "expected `)` to close it"),
            ("a [b", 3, "expected `]` to close it"),
            ("a ..99", 3, "found `99`, expected a number from 1 to 12"),
            ("a {role}", 3, "expected `{role:list}` with the name of one lexicon list"),
            (
                "< >",
                1,
                "expected verbs in their base form, such as `<attack|strike>` or `<be attack>`",
            ),
            (
                "a ; b",
                3,
                "found `;`, expected a word or one of { < [ ( % ~ & > .. ... ^ $ 's , - :",
            ),
        ] {
            let error = parse(pattern).unwrap_err();
            assert_eq!((error.at, error.message.as_str()), (at, message), "{pattern}");
        }
    }

    #[test]
    fn optional_parts_are_written_out() {
        let ways = expand(&parse("a [b] (c|d e)").unwrap(), 100).unwrap();
        assert_eq!(ways.len(), 4);
        assert!(expand(&parse("[a] [b] [c]").unwrap(), 7).is_none());
    }
}
