//! Reads texts and prints what they say, as a person wants to read it; leaves
//! `graph.dot` and `graph.json` in the current folder.
//!
//! Usage: `briefing [--entity ID] [--from ID --to ID] [--published DATE] [--publisher NAME] [FILE...]`;
//! without files it reads the project's own briefings. IDs may be names. An `index.jsonl` beside a
//! file says when and by whom it was published.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use isnad::{Claim, Document, Entity, Format, Graph, Reader, Reading, Status};
use serde_json::Value;

type Fallible<T> = Result<T, Box<dyn Error>>;

const BRIEFINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/briefings");
const WIDTH: usize = 100;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "briefing: {error}{}",
                error.source().map_or_else(String::new, |s| format!(": {s}"))
            );
            ExitCode::FAILURE
        }
    }
}

fn run() -> Fallible<()> {
    let options = Options::from_arguments()?;
    let documents = options.documents()?;
    let readings = Reader::builtin()?.read_all(&documents);
    let mut graph = Graph::new();
    for reading in &readings {
        graph.add(reading)?;
    }

    let mut page = Page::new(io::stdout().is_terminal(), &documents);
    page.documents(&documents, &readings, &graph);
    page.entities(&graph)?;
    page.claims(&graph, &readings);
    page.contradictions(&graph);
    page.discoveries(&readings);
    if let Some(id) = options.entity.clone().or(most_mentioned(&graph, None)?) {
        page.neighbours(&graph, &id)?;
    }
    if let Some((from, to)) = options.ends(&graph)? {
        page.path(&graph, &from, &to)?;
    }

    graph.export(Format::Dot, &mut File::create("graph.dot")?)?;
    graph.export(Format::NodeLink, &mut File::create("graph.json")?)?;
    page.heading("Files", "graph.dot for Graphviz, graph.json for NetworkX and d3");
    page.line("  To draw it: dot -Tsvg graph.dot > graph.svg");
    page.print()
}

#[derive(Default)]
struct Options {
    entity: Option<String>,
    from: Option<String>,
    to: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
    files: Vec<String>,
}

impl Options {
    fn from_arguments() -> Fallible<Self> {
        let mut options = Self::default();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| format!("{argument} expects a value"));
            match argument.as_str() {
                "--entity" => options.entity = Some(value()?),
                "--from" => options.from = Some(value()?),
                "--to" => options.to = Some(value()?),
                "--published" => options.published = Some(value()?),
                "--publisher" => options.publisher = Some(value()?),
                other if other.starts_with("--") => {
                    return Err(format!("no option {other}").into());
                }
                file => options.files.push(file.to_owned()),
            }
        }
        Ok(options)
    }

    fn documents(&self) -> Fallible<Vec<Document>> {
        let mut files = self.files.clone();
        if files.is_empty() {
            for entry in fs::read_dir(BRIEFINGS).map_err(|e| format!("{BRIEFINGS}: {e}"))? {
                let path = entry?.path();
                if path.extension().is_some_and(|e| e == "txt") {
                    files.push(path.display().to_string());
                }
            }
            files.sort();
        }
        files.iter().map(|path| self.document(path)).collect()
    }

    fn document(&self, path: &str) -> Fallible<Document> {
        let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        let known = index_entry(Path::new(path))?;
        let field = |name: &str| known.get(name).and_then(Value::as_str);
        let mut document = Document::new(field("id").unwrap_or(path), text);
        if let Some(date) = self.published.as_deref().or(field("published")) {
            document = document.published(date)?;
        }
        if let Some(name) = self.publisher.as_deref().or(field("publisher")) {
            document = document.publisher(name);
        }
        if let Some(title) = field("title") {
            document = document.title(title);
        }
        Ok(document)
    }

    /// The two ends of the path to show: those asked for, or two of the most
    /// mentioned people whom no single document joins.
    fn ends(&self, graph: &Graph) -> Fallible<Option<(String, String)>> {
        let people = match (&self.from, &self.to) {
            (Some(from), Some(to)) => return Ok(Some((from.clone(), to.clone()))),
            _ => by_mentions(graph, Some("person"))?,
        };
        let named: Vec<&str> = people.iter().take(12).map(|(_, e)| e.id().as_str()).collect();
        let sources: Vec<&str> = self.from.as_deref().map_or(named.clone(), |f| vec![f]);
        let targets: Vec<&str> = self.to.as_deref().map_or(named, |t| vec![t]);
        let (mut best, mut ends) = ((false, 0, Reverse(0)), None);
        for from in &sources {
            for to in &targets {
                let found = graph.shortest_path(from, to)?.filter(|p| (2..=3).contains(&p.hops()));
                let Some(path) = found else { continue };
                let claims = path.steps().flat_map(|s| s.edges).flat_map(|e| e.claims());
                let documents: BTreeSet<_> = claims.map(|c| c.evidence.document).collect();
                // A path through a state joins nearly everybody.
                let mut between: Vec<_> = path.entities().skip(1).collect();
                between.pop();
                let states = between.iter().filter_map(|id| graph.entity(id).ok());
                let telling = states.into_iter().all(|e| *e.entity_type() != *"state");
                let score = (telling, documents.len(), Reverse(path.hops()));
                if score > best {
                    (best, ends) = (score, Some(((*from).to_owned(), (*to).to_owned())));
                }
            }
        }
        Ok(ends)
    }
}

/// What `index.jsonl` in a file's folder says of it.
fn index_entry(file: &Path) -> Fallible<Value> {
    let index = file.with_file_name("index.jsonl");
    let Ok(text) = fs::read_to_string(&index) else { return Ok(Value::Null) };
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let entry: Value = serde_json::from_str(line)
            .map_err(|e| format!("{}:{}: {e}", index.display(), number + 1))?;
        let named = entry.get("file").and_then(Value::as_str);
        if named.is_some() && named == file.file_name().and_then(|n| n.to_str()) {
            return Ok(entry);
        }
    }
    Ok(Value::Null)
}

/// Entities with how often the texts name them, the most often named first.
fn by_mentions(graph: &Graph, kind: Option<&str>) -> Fallible<Vec<(usize, Entity)>> {
    let mut all = Vec::new();
    for entity in graph.entities() {
        if kind.is_none_or(|k| entity.entity_type().as_str() == k) {
            all.push((graph.mention_count(entity.id())?, (*entity).clone()));
        }
    }
    all.sort_by(|(n, a), (m, b)| m.cmp(n).then_with(|| a.id().cmp(b.id())));
    Ok(all)
}

fn most_mentioned(graph: &Graph, kind: Option<&str>) -> Fallible<Option<String>> {
    Ok(by_mentions(graph, kind)?.first().map(|(_, e)| e.id().as_str().to_owned()))
}

/// What is to be printed, in columns.
struct Page {
    text: String,
    colour: bool,
    /// The number of each document, by its id.
    numbers: HashMap<String, usize>,
}

impl Page {
    fn new(colour: bool, documents: &[Document]) -> Self {
        let ids = documents.iter().map(|d| d.id().as_str().to_owned());
        Self { text: String::new(), colour, numbers: ids.zip(1..).collect() }
    }

    fn documents(&mut self, documents: &[Document], readings: &[Reading], graph: &Graph) {
        let about = format!(
            "{} {} {} of {}",
            count(documents.len(), "document"),
            if documents.len() == 1 { "makes" } else { "make" },
            count(readings.iter().map(|r| r.claims.len()).sum(), "claim"),
            count(graph.entity_count(), "entity"),
        );
        self.heading("Documents", &about);
        for document in documents {
            let date = document.publication().map_or_else(String::new, |d| d.to_string());
            let number = self.number(document.id());
            self.row(&[
                (&format!("{number:>4} {date}"), 15),
                (document.title_text().unwrap_or(document.id()), 59),
                (document.publisher_name().unwrap_or_default(), 20),
            ]);
        }
    }

    fn entities(&mut self, graph: &Graph) -> Fallible<()> {
        const MOST: usize = 14;
        self.heading("Entities", "by type, with how often the texts name them");
        let mut types: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        // A cited outlet is an entity that no sentence need name.
        for (mentions, entity) in by_mentions(graph, None)?.into_iter().filter(|(n, _)| *n > 0) {
            let group = types.entry(entity.entity_type().as_str().to_owned()).or_default();
            group.0 += mentions;
            group.1.push(format!("{} {mentions}", entity.name()));
        }
        let mut types: Vec<_> = types.into_iter().collect();
        types.sort_by_key(|(_, (mentions, _))| Reverse(*mentions));
        for (kind, (_, mut names)) in types {
            let more = names.len().saturating_sub(MOST);
            names.truncate(MOST);
            if more > 0 {
                names.push(format!("and {more} more"));
            }
            self.list(&format!("{kind:<10}"), &names);
        }
        Ok(())
    }

    fn claims(&mut self, graph: &Graph, readings: &[Reading]) {
        self.heading(
            "Claims",
            "who, whom, when it held, how sure, and who says so in which document",
        );
        let mut relations = Vec::new();
        for relation in graph.schema().relations() {
            let all = readings.iter().flat_map(|r| &r.claims);
            let mut claims: Vec<&Claim> = all.filter(|c| c.relation == *relation.name()).collect();
            claims.sort_by_cached_key(|c| (sides(graph, c), c.time, c.status));
            relations.push((relation, claims));
        }
        relations.sort_by_key(|(r, claims)| (r.takes_name(), Reverse(claims.len())));
        for (relation, claims) in relations.iter().filter(|(_, claims)| !claims.is_empty()) {
            let name = self.paint(BOLD, &relation.name().replace('_', " "));
            let number = self.paint(DIM, &claims.len().to_string());
            self.line(&format!("\n  {name} {number}"));
            if relation.takes_name() {
                self.names(graph, claims);
                continue;
            }
            let mut last = None;
            for claim in claims {
                let sides = sides(graph, claim);
                let again = last.as_ref() == Some(&sides);
                let arrow = if relation.is_symmetric() { "–" } else { "→" };
                self.claim(claim, &sides, arrow, again);
                last = Some(sides);
            }
        }
    }

    fn claim(&mut self, claim: &Claim, sides: &Sides, arrow: &str, again: bool) {
        const ROOM: usize = 50;
        let role = sides.2.as_deref().map_or_else(String::new, |r| format!(" ({r})"));
        let mut said = format!("{} {arrow} {}{role}", sides.0, sides.1);
        if again {
            said = "  \"".to_owned();
        } else if width(&said) > ROOM {
            self.line(&format!("    {}", sides.0));
            said = cut(&format!("  {arrow} {}{role}", sides.1), ROOM);
        }
        let time = claim.time.map_or_else(String::new, |t| t.to_string());
        let status = self.paint(colour_of(claim.status), &pad(claim.status.as_str(), 10));
        let outlet = claim.citation.as_ref().and_then(|c| c.outlet.as_deref());
        let source = format!("{} {}", self.number(&claim.evidence.document), outlet.unwrap_or(""));
        let line =
            format!("    {} {} {status} {}", pad(&said, ROOM), pad(&time, 15), cut(&source, 17));
        self.line(line.trim_end());
    }

    /// The other names that claims give, an entity a line.
    fn names(&mut self, graph: &Graph, claims: &[&Claim]) {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for claim in claims {
            let (entity, name, _) = sides(graph, claim);
            if entity != name {
                names.entry(entity).or_default().insert(name);
            }
        }
        let shown: Vec<String> = names
            .into_iter()
            .map(|(entity, names)| {
                format!("{entity} = {}", names.into_iter().collect::<Vec<_>>().join(", "))
            })
            .collect();
        self.wrap("    ", 4, &shown, " · ");
    }

    fn number(&self, document: &str) -> String {
        self.numbers.get(document).map_or_else(|| document.to_owned(), |n| format!("[{n}]"))
    }

    fn contradictions(&mut self, graph: &Graph) {
        let torn = graph.contradictions().collect().unwrap_or_default();
        self.heading("Contradictions", "claims that cannot all be right: kept, never averaged");
        if torn.is_empty() {
            self.line("  None.");
        }
        for contradiction in torn {
            let statement = self.paint(BOLD, &contradiction.to_string());
            self.line(&format!("  {statement}"));
            for claim in contradiction.claims() {
                let time = claim.time.map_or_else(String::new, |t| format!(", {t}"));
                let said = format!("{}{time}", claim.status);
                let said = self.paint(colour_of(claim.status), &said);
                let number = self.number(&claim.evidence.document);
                self.line(&format!("    {said} {number}"));
                self.quote(&claim.evidence.quote, 6);
            }
        }
    }

    fn discoveries(&mut self, readings: &[Reading]) {
        self.heading("Discoveries", "names that no gazetteer has, found by their context");
        let mut types: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for reading in readings {
            for found in &reading.discoveries {
                let shown = format!("{} {}", found.name, self.number(&reading.document));
                types.entry(found.entity_type.as_str()).or_default().insert(shown);
            }
        }
        for (kind, names) in types {
            self.list(&format!("{kind:<10}"), &names.into_iter().collect::<Vec<_>>());
        }
        match readings.iter().all(|r| r.discoveries.is_empty()) {
            true => self.line("  None."),
            false => {
                self.line("  To check and keep them: cargo run --release --example discoveries")
            }
        }
    }

    fn neighbours(&mut self, graph: &Graph, id: &str) -> Fallible<()> {
        let entity = graph.entity(id)?;
        let about = format!("--entity {}", entity.id());
        self.heading(&format!("Neighbours of {}", entity.name()), &about);
        let mut groups: BTreeMap<(usize, bool), Vec<String>> = BTreeMap::new();
        let order: Vec<_> = graph.schema().relations().collect();
        for n in graph.neighbours(id)?.iter()? {
            let place = order.iter().position(|r| r.name().as_str() == n.relation);
            let outward = n.subject == entity.id().as_str();
            let other = graph.entity(n.entity)?;
            let mut shown = other.name().to_owned();
            let time = n.edge.time_span().map(|t| t.to_string());
            let notes: Vec<&str> = n.edge.role().into_iter().chain(time.as_deref()).collect();
            if !notes.is_empty() {
                shown = format!("{shown} ({})", notes.join(", "));
            }
            groups.entry((place.unwrap_or(order.len()), outward)).or_default().push(shown);
        }
        for ((place, outward), mut names) in groups {
            names.dedup();
            let definition = order.get(place);
            let relation = definition.map_or("other", |r| r.name()).replace('_', " ");
            let symmetric = definition.is_some_and(|r| r.is_symmetric());
            let arrow = if symmetric {
                "–"
            } else if outward {
                "→"
            } else {
                "←"
            };
            self.list(&format!("{arrow} {relation:<18}"), &names);
        }
        Ok(())
    }

    fn path(&mut self, graph: &Graph, from: &str, to: &str) -> Fallible<()> {
        let (start, end) = (graph.entity(from)?, graph.entity(to)?);
        let heading = format!("From {} to {}", start.name(), end.name());
        self.heading(&heading, &format!("--from {} --to {}", start.id(), end.id()));
        let Some(path) = graph.shortest_path(from, to)? else {
            self.line("  No path joins them.");
            return Ok(());
        };
        for line in graph.explain(&path).to_string().lines() {
            let indent = line.len() - line.trim_start().len();
            for part in fold(line.trim_start(), WIDTH - 2 - indent) {
                self.line(&format!("  {:indent$}{part}", ""));
            }
        }
        Ok(())
    }

    fn heading(&mut self, title: &str, about: &str) {
        if !self.text.is_empty() {
            self.line("");
        }
        let gap = if width(title) + width(about) + 2 > WIDTH { "\n  " } else { "  " };
        let title = self.paint(BOLD, &title.to_uppercase());
        let about = self.paint(DIM, about);
        self.line(&format!("{title}{gap}{about}"));
    }

    fn row(&mut self, cells: &[(&str, usize)]) {
        let cells: Vec<String> = cells.iter().map(|(text, w)| pad(&cut(text, *w), *w)).collect();
        self.line(format!("  {}", cells.join("  ")).trim_end());
    }

    fn quote(&mut self, quote: &str, indent: usize) {
        let words: Vec<&str> = quote.split_whitespace().collect();
        for part in fold(&format!("“{}”", words.join(" ")), WIDTH - indent) {
            self.line(&format!("{:indent$}{part}", ""));
        }
    }

    /// A label, and items beside it.
    fn list(&mut self, label: &str, items: &[String]) {
        let head = format!("  {} ", self.paint(BOLD, label));
        self.wrap(&head, width(label) + 3, items, " · ");
    }

    /// Items side by side, as many as a line holds.
    fn wrap(&mut self, head: &str, indent: usize, items: &[String], gap: &str) {
        let (mut line, mut used) = (head.to_owned(), indent);
        for (i, item) in items.iter().enumerate() {
            if i > 0 && used + width(gap) + width(item) > WIDTH {
                self.line(&line);
                (line, used) = (" ".repeat(indent), indent);
            } else if i > 0 {
                line += gap;
                used += width(gap);
            }
            line += item;
            used += width(item);
        }
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !code.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// A reader that closes early, such as `head`, is no error.
    fn print(&self) -> Fallible<()> {
        match io::stdout().write_all(self.text.as_bytes()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e.into()),
            _ => Ok(()),
        }
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";

fn colour_of(status: Status) -> &'static str {
    match status {
        Status::Hedged => "33",
        Status::Attributed => "36",
        Status::Negated => "31",
        _ => "",
    }
}

/// The names of a claim's sides, and its role.
type Sides = (String, String, Option<String>);

fn sides(graph: &Graph, claim: &Claim) -> Sides {
    let name = |id: &str| graph.entity(id).map_or_else(|_| id.to_owned(), |e| e.name().to_owned());
    let side = |a: &Option<isnad::Argument>| {
        a.as_ref().map_or_else(|| "unnamed".to_owned(), |a| name(&a.entity))
    };
    let object = match &claim.name {
        Some((name, _)) => name.clone(),
        None => side(&claim.object),
    };
    (side(&claim.subject), object, claim.role.clone())
}

fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn pad(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(width(text))))
}

fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// Lines of at most `room` characters, broken between words.
fn fold(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().map_or(0, |l| width(l));
        if line > 0 && line + 1 + width(word) > room {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
