//! What commands are put together from: schema, reader, documents, graphs.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad::{Document, Gazetteer, Graph, Lexicon, Reader, Rules, Schema, Store};
use serde::Deserialize;

use crate::arguments::Parts;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// The shipped schema, and a file beside it.
pub(crate) fn schema(own: Option<&Path>) -> Fallible<Schema> {
    let shipped = Schema::builtin()?;
    let Some(path) = own else { return Ok(shipped) };
    Ok(shipped.and(&path.display().to_string(), &text_of(path)?)?)
}

pub(crate) fn reader(parts: &Parts, schema: Schema) -> Fallible<Reader> {
    let lexicon = Lexicon::builtin()?;
    let mut rules = Rules::builtin(&schema, &lexicon)?;
    for path in &parts.rules {
        rules = rules.and(&path.display().to_string(), &text_of(path)?, &schema, &lexicon)?;
    }
    let gazetteer = gazetteer(&parts.gazetteer, !parts.no_bundled_names, &schema)?;
    let reader = Reader::builder().gazetteer(gazetteer).schema(schema).lexicon(lexicon);
    Ok(reader.rules(rules).build()?)
}

/// The names of some lists, with the bundled ones where these are wanted.
pub(crate) fn gazetteer(files: &[PathBuf], bundled: bool, schema: &Schema) -> Fallible<Gazetteer> {
    let mut builder = Gazetteer::builder(schema);
    if bundled {
        builder = builder.builtin()?;
    }
    for path in files {
        builder = builder.file(path)?;
    }
    Ok(builder.build()?)
}

/// A document as a line of JSON.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    published: Option<String>,
    publisher: Option<String>,
    title: Option<String>,
}

/// What is known of every document, where it does not say so itself.
#[derive(Clone, Copy)]
struct Common<'a> {
    published: Option<&'a str>,
    publisher: Option<&'a str>,
}

impl Common<'_> {
    fn give(self, mut document: Document) -> isnad::Result<Document> {
        if let Some(date) = self.published {
            document = document.published(date)?;
        }
        if let Some(name) = self.publisher {
            document = document.publisher(name);
        }
        Ok(document)
    }
}

/// The documents of files, of all files in folders, and of JSON Lines; of
/// standard input where there is neither. They are read as they are asked for.
pub(crate) fn documents<'a>(
    files: &'a [PathBuf],
    parts: &'a Parts,
) -> Fallible<Box<dyn Iterator<Item = isnad::Result<Document>> + 'a>> {
    let common =
        Common { published: parts.published.as_deref(), publisher: parts.publisher.as_deref() };
    // What is wrong with the date is told once, before anything is read.
    common.give(Document::new("", ""))?;
    if files.is_empty() && parts.jsonl.is_empty() {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(Box::new(std::iter::once(common.give(Document::new("-", text)))));
    }
    let mut paths = Vec::new();
    for path in files {
        collect(path, &mut paths)?;
    }
    let texts = paths.into_iter().map(move |path| {
        let text = std::fs::read_to_string(&path).map_err(|source| isnad::Error::Io {
            action: "read",
            path: path.clone(),
            source,
        })?;
        common.give(Document::new(path.display().to_string(), text))
    });
    let lines: io::Result<Vec<_>> = parts.jsonl.iter().map(|p| lines(p, common)).collect();
    Ok(Box::new(texts.chain(lines?.into_iter().flatten())))
}

/// The files of a folder and its folders, by name; hidden ones left out.
fn collect(path: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    if !std::fs::metadata(path).map_err(named)?.is_dir() {
        out.push(path.to_owned());
        return Ok(());
    }
    let entries: io::Result<Vec<_>> =
        std::fs::read_dir(path).map_err(named)?.map(|e| e.map(|e| e.path())).collect();
    let mut entries = entries?;
    entries.sort();
    let is_hidden =
        |p: &Path| p.file_name().is_some_and(|n| n.as_encoded_bytes().first() == Some(&b'.'));
    entries.iter().filter(|p| !is_hidden(p)).try_for_each(|p| collect(p, out))
}

fn lines<'a>(
    path: &'a Path,
    common: Common<'a>,
) -> io::Result<impl Iterator<Item = isnad::Result<Document>> + 'a> {
    Ok(input(path)?.lines().enumerate().filter_map(move |(number, line)| {
        let record = |message: String| isnad::Error::Record {
            origin: path.display().to_string(),
            line: number + 1,
            message,
        };
        let line = match line {
            Ok(line) if line.trim().is_empty() => return None,
            Ok(line) => line,
            Err(e) => return Some(Err(record(e.to_string()))),
        };
        let document = serde_json::from_str::<Line>(&line)
            .map_err(|e| record(format!("expected a document with `id` and `text`: {e}")));
        Some(document.and_then(|line| {
            let own = Common {
                published: line.published.as_deref().or(common.published),
                publisher: line.publisher.as_deref().or(common.publisher),
            };
            let document = own
                .give(Document::new(line.id.as_str(), line.text.as_str()))
                .map_err(|e| record(e.to_string()))?;
            Ok(match &line.title {
                Some(title) => document.title(title.as_str()),
                None => document,
            })
        }))
    }))
}

/// A file to read, or standard input for `-`.
pub(crate) fn input(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path)
        .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

pub(crate) fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    input(path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// A graph to ask: of a store, or of a snapshot.
pub(crate) enum Kept {
    Store(Box<Store>),
    Snapshot(Box<Graph>),
}

impl Kept {
    pub(crate) fn open(path: &Path, schema: Schema) -> isnad::Result<Self> {
        let schema = Arc::new(schema);
        if path.is_file() {
            return Ok(Self::Snapshot(Box::new(Graph::load_with_schema(path, schema)?)));
        }
        Ok(Self::Store(Box::new(Store::open_read_only_with_schema(path, schema)?)))
    }

    pub(crate) fn graph(&self) -> &Graph {
        match self {
            Self::Store(store) => store.graph(),
            Self::Snapshot(graph) => graph,
        }
    }
}
