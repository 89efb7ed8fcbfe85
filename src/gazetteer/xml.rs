//! Lists as XML, a record at a time: sanctions of OFAC, the UN and the EU.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::gazetteer::columns::TypeOf;
use crate::gazetteer::lists::{Below, Layout};
use crate::gazetteer::source::{Add, Entry, Row};
use crate::schema::{Kind, Schema};

/// An element of a record, with what stands in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

/// The deepest that elements are read within a record.
const DEEPEST: usize = 40;

impl Element {
    /// The elements at a path below this one; itself for an empty path.
    fn at<'e>(&'e self, path: &str) -> Vec<&'e Self> {
        let mut found = vec![self];
        for step in path.split('/').filter(|s| !s.is_empty()) {
            found =
                found.iter().flat_map(|e| e.children.iter()).filter(|c| c.name == step).collect();
        }
        found
    }

    /// The text at a path, the last step of which may be an `@attribute`.
    fn value(&self, path: &str) -> Option<String> {
        let (elements, attribute) = match path.rsplit_once('@') {
            Some((path, attribute)) => (self.at(path), Some(attribute)),
            None => (self.at(path), None),
        };
        let first = elements.first()?;
        let text = match attribute {
            Some(name) => &first.attributes.iter().find(|(n, _)| n == name)?.1,
            None => &first.text,
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(words.join(" ")).filter(|t| !t.is_empty())
    }

    /// The names at a place below.
    fn names(&self, below: &Below) -> Vec<String> {
        let groups = self.at(&below.at);
        let name = |group: &&Self| {
            let parts: Vec<String> = below.parts.iter().filter_map(|p| group.value(p)).collect();
            parts.join(" ")
        };
        groups.iter().map(name).filter(|n| !n.is_empty()).collect()
    }
}

/// Counts the lines that were read.
struct Lines<R> {
    reader: R,
    line: usize,
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.count(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<R> Lines<R> {
    fn count(&mut self, bytes: &[u8]) {
        self.line += memchr::memchr_iter(b'\n', bytes).count();
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(bytes) = self.reader.fill_buf() {
            self.line +=
                memchr::memchr_iter(b'\n', bytes.get(..amount).unwrap_or_default()).count();
        }
        self.reader.consume(amount);
    }
}

/// Reads every record of a list.
pub(super) fn read(
    origin: &str,
    reader: impl BufRead,
    layout: &Layout,
    schema: &Schema,
    add: &mut Add<'_>,
) -> Result<()> {
    let mut xml = Reader::from_reader(Lines { reader, line: 1 });
    let mut buffer = Vec::new();
    let (mut begun, mut open) = (false, 0_usize);
    loop {
        buffer.clear();
        let line = xml.get_ref().line;
        let event = xml.read_event_into(&mut buffer);
        match event.map_err(|e| wrong(origin, line, &e))? {
            Event::Start(start) if layout.records.contains_key(&local(&start)) => {
                begun = true;
                let mut element = element(&start);
                let line = xml.get_ref().line;
                fill(origin, &mut xml, &mut element, 0)?;
                add(line, record(&element, layout, schema))?;
            }
            Event::Empty(start) if layout.records.contains_key(&local(&start)) => {
                begun = true;
                add(line, record(&element(&start), layout, schema))?;
            }
            Event::Start(_) => {
                begun = true;
                open += 1;
            }
            Event::End(_) => open = open.saturating_sub(1),
            Event::Eof if !begun => {
                let expected: Vec<&str> = layout.records.keys().map(String::as_str).collect();
                let expected = expected.join("` or `");
                let message = format!("found no XML, expected a list with elements `{expected}`");
                return Err(Error::record(origin, line, message));
            }
            Event::Eof if open > 0 => return Err(ended(origin, line)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn ended(origin: &str, line: usize) -> Error {
    Error::record(origin, line, "found the end inside an element, expected it to close")
}

fn wrong(origin: &str, line: usize, error: &quick_xml::Error) -> Error {
    match error {
        quick_xml::Error::Io(e) => Error::read(origin, io::Error::new(e.kind(), e.to_string())),
        other => Error::record(origin, line, format!("found wrong XML: {other}")),
    }
}

fn local(start: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(start.local_name().as_ref()).into_owned()
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().flatten().map(|a| {
        let name = String::from_utf8_lossy(a.key.local_name().as_ref()).into_owned();
        let value = a
            .unescape_value()
            .map_or_else(|_| String::from_utf8_lossy(&a.value).into_owned(), Cow::into_owned);
        (name, value)
    });
    Element { name: local(start), attributes: attributes.collect(), ..Element::default() }
}

/// Reads what stands in an element that has begun.
fn fill<R: BufRead>(
    origin: &str,
    xml: &mut Reader<Lines<R>>,
    into: &mut Element,
    depth: usize,
) -> Result<()> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let line = xml.get_ref().line;
        match xml.read_event_into(&mut buffer).map_err(|e| wrong(origin, line, &e))? {
            Event::Start(start) => {
                let mut child = element(&start);
                if depth >= DEEPEST {
                    let message = format!("found elements {DEEPEST} deep, expected a list");
                    return Err(Error::record(origin, line, message));
                }
                fill(origin, xml, &mut child, depth + 1)?;
                into.children.push(child);
            }
            Event::Empty(start) => into.children.push(element(&start)),
            Event::Text(text) => {
                into.text.push_str(&text.decode().unwrap_or_default());
            }
            Event::GeneralRef(name) => {
                let name = name.decode().unwrap_or_default();
                let known = quick_xml::escape::resolve_predefined_entity(&name);
                match (known, number(&name)) {
                    (Some(text), _) => into.text.push_str(text),
                    (None, Some(c)) => into.text.push(c),
                    _ => {}
                }
            }
            Event::CData(text) => into.text.push_str(&String::from_utf8_lossy(&text)),
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(ended(origin, line)),
            _ => {}
        }
    }
}

/// The character of a reference by number: `#233`, `#xe9`.
fn number(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    char::from_u32(code.ok()?)
}

fn record(element: &Element, layout: &Layout, schema: &Schema) -> Result<Row, String> {
    let id = element.value(&layout.id).ok_or_else(|| {
        format!("found `{}` without `{}`, expected an id", element.name, layout.id)
    })?;
    let word = match &layout.kind_at {
        Some(path) => element.value(path).ok_or_else(|| {
            format!("found `{}` {id} without `{path}`, expected a type", element.name)
        })?,
        None => element.name.clone(),
    };
    let kind = match layout.records.get(&word).and_then(|k| k.parse::<Kind>().ok()) {
        Some(kind) => TypeOf::Kind(kind),
        None => layout
            .type_of(&word)
            .ok_or_else(|| format!("found type `{word}`, which the list's table does not map"))?,
    };
    let kind = match kind {
        TypeOf::LeftOut => return Ok(Row::LeftOut(word.into())),
        TypeOf::Type(kind) => kind,
        TypeOf::Kind(kind) => match schema.type_of(kind) {
            Some(kind) => kind.clone(),
            None => return Ok(Row::LeftOut(word.into())),
        },
    };
    let mut names = layout.names().flat_map(|below| element.names(below));
    let name = names.next().ok_or_else(|| format!("found {id} without a name, expected one"))?;
    let entity = Entity::new(format!("{}{id}", layout.prefix), kind, name);
    let mut entry = Entry::new(entity.map_err(|e| e.to_string())?);
    for name in names {
        entry = entry.alias(&name, |a| a);
    }
    Ok(entry.into())
}
