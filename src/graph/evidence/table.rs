//! Tables of rows: TSV, CSV and JSON Lines, read a row at a time.

use std::borrow::Cow;
use std::fs;
use std::path::Path as FilePath;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::id::DocumentId;
use crate::time::Date;

/// So many rows of a TSV table are taken at a time.
const BATCH: usize = 64;

/// How a table is written.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let row = r#"{"subject": "iran", "relation": "supports", "object": "badr"}"#;
/// let mut graph = Graph::new();
/// graph.import(&Table::new("mine.jsonl", TableFormat::JsonLines, row))?;
/// assert_eq!(graph.edges().next().unwrap().to_string(), "iran supports badr");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableFormat {
    /// Tabs between fields, nothing quoted or escaped.
    Tsv,
    /// Commas between fields, quoted as RFC 4180 has it.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Rows of (subject, relation, object) with, where known, a date, a source,
/// a role and the entities' types: event data, or a list of one's own.
///
/// A TSV or CSV file may begin with a header that names its columns:
/// `subject`, `relation`, `object`, `date`, `source`, `role`,
/// `subject_type`, `object_type`; others are passed over. Without one, the
/// first five are taken in this order. JSON Lines use the same names. Space
/// around a field does not count, nor does a byte order mark.
///
/// ```
/// use isnad::{Graph, Table, TableFormat};
///
/// let rows = "iran\tsupports\tbadr\t2014-06\tal-Quds\n\
///             amiri\tleads\tbadr\t2009/..\n";
/// let mut graph = Graph::new();
/// assert_eq!(graph.import(&Table::new("events.tsv", TableFormat::Tsv, rows))?, 2);
/// assert_eq!(graph.neighbours("badr")?.at("2020")?.count()?, 1);
///
/// let error = graph.import(&Table::new("bad.tsv", TableFormat::Tsv, "iran\tsuports\tbadr\n"));
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "bad.tsv:1: no relation `suports`, did you mean `supports`?"
/// );
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) origin: String,
    pub(crate) format: TableFormat,
    pub(crate) text: String,
    pub(crate) document: DocumentId,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<Date>,
    pub(crate) any_relation: bool,
    pub(crate) gazetteer: Option<Gazetteer>,
}

impl Table {
    /// A table from text; `origin` names it in errors, and is its id as a
    /// document of the graph.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("mine.csv", TableFormat::Csv, "iran,supports,badr\n");
    /// let mut graph = Graph::new();
    /// graph.import(&table)?;
    /// assert_eq!(graph.document("mine.csv")?.claims, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn new(origin: impl Into<String>, format: TableFormat, text: impl Into<String>) -> Self {
        let origin = origin.into();
        let mut text: String = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self {
            document: DocumentId::from(origin.as_str()),
            origin,
            format,
            text,
            publisher: None,
            published: None,
            any_relation: false,
            gazetteer: None,
        }
    }

    /// Reads a file; its ending (`tsv` or `tab`, `csv`, `jsonl` or `ndjson`)
    /// says how it is written.
    ///
    /// ```
    /// use isnad::{Graph, Table};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("events.tsv");
    /// std::fs::write(&path, "iran\tsupports\tbadr\n").unwrap();
    /// let mut graph = Graph::new();
    /// assert_eq!(graph.import(&Table::open(&path)?)?, 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or with another ending.
    pub fn open(path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let format = match ending.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => TableFormat::Tsv,
            "csv" => TableFormat::Csv,
            "jsonl" | "ndjson" => TableFormat::JsonLines,
            _ => {
                let message = format!("`{}`, expected .tsv, .csv or .jsonl", path.display());
                return Err(Error::invalid("table", message));
            }
        };
        let text = fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
        Ok(Self::new(path.display().to_string(), format, text))
    }

    /// Sets its id as a document; what it comes from unless told.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("rows/x.tsv", TableFormat::Tsv, "iran\tsupports\tbadr\n");
    /// let mut graph = Graph::new();
    /// graph.import(&table.document("events-2014"))?;
    /// graph.remove("events-2014")?;
    /// assert!(graph.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn document(mut self, id: impl Into<DocumentId>) -> Self {
        self.document = id.into();
        self
    }

    /// Sets who published it: the source of rows that name none.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let rows = "iran\tsupports\tbadr\n";
    /// let mut graph = Graph::new();
    /// for name in ["NINA", "al-Quds"] {
    ///     graph.import(&Table::new(name, TableFormat::Tsv, rows).publisher(name))?;
    /// }
    /// assert_eq!(graph.edges().next().unwrap().sources(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn publisher(mut self, name: impl Into<String>) -> Self {
        self.publisher = Some(name.into());
        self
    }

    /// Sets when it was published.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("t", TableFormat::Tsv, "iran\tsupports\tbadr\n");
    /// let mut graph = Graph::new();
    /// graph.import(&table.published("2020-01-10")?)?;
    /// assert_eq!(graph.document("t")?.published, Some("2020-01-10".parse()?));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is no EDTF date.
    pub fn published(mut self, date: &str) -> Result<Self> {
        self.published = Some(date.parse()?);
        Ok(self)
    }

    /// Takes relations that the schema lacks too, as directed ones between
    /// entities of any type.
    ///
    /// ```
    /// use isnad::{Graph, Table, TableFormat};
    ///
    /// let table = Table::new("t", TableFormat::Tsv, "acme\tsupplies\tglobex\n");
    /// let mut graph = Graph::new();
    /// assert!(graph.import(&table).is_err());
    /// graph.import(&table.any_relation())?;
    /// assert_eq!(graph.neighbours("globex")?.relation("supplies").collect()?[0].entity, "acme");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn any_relation(mut self) -> Self {
        self.any_relation = true;
        self
    }

    /// Its id as a document.
    pub(crate) fn id(&self) -> &DocumentId {
        &self.document
    }

    /// Takes a subject or object for the one entity of a gazetteer that it
    /// names, by id or by any alias, so that it meets the entity of the texts
    /// that were read with this gazetteer. What names none, or several, stands
    /// as it is. The quote of a row shows the ids.
    ///
    /// ```
    /// use isnad::{Alias, Entity, Gazetteer, Graph, Schema, Table, TableFormat};
    ///
    /// let iran = Entity::new("iran", "state", "Iran")?;
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(iran.alias(Alias::new("Islamic Republic of Iran")?))?
    ///     .build()?;
    /// let rows = "Iran,supports,Badr\nIslamic Republic of Iran,supports,Badr\n";
    /// let mut graph = Graph::new();
    /// graph.import(&Table::new("t", TableFormat::Csv, rows).names_from(&gazetteer))?;
    /// assert_eq!(graph.edges().next().unwrap().to_string(), "iran supports Badr");
    /// assert_eq!((graph.edge_count(), graph.entity("iran")?.name()), (1, "Iran"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn names_from(mut self, gazetteer: &Gazetteer) -> Self {
        self.gazetteer = Some(gazetteer.clone());
        self
    }

    /// How many rows there are at most.
    pub(crate) fn lines(&self) -> usize {
        memchr::memchr_iter(b'\n', self.text.as_bytes()).count() + 1
    }

    /// Gives the rows, some at a time, to `take`, which says which of them is
    /// wrong and why, if any is.
    pub(crate) fn each(
        &self,
        mut take: impl FnMut(&[ParsedRow<'_>]) -> Result<(), (usize, String)>,
    ) -> Result<()> {
        match self.format {
            TableFormat::Tsv => self.each_tsv(&mut take),
            TableFormat::Csv => self.each_csv(&mut take),
            TableFormat::JsonLines => self.each_json(&mut take),
        }
    }

    fn each_tsv(
        &self,
        take: &mut impl FnMut(&[ParsedRow<'_>]) -> Result<(), (usize, String)>,
    ) -> Result<()> {
        let mut rows: Vec<ParsedRow<'_>> = Vec::with_capacity(BATCH);
        let mut numbers: Vec<usize> = Vec::with_capacity(BATCH);
        let mut flush = |rows: &mut Vec<ParsedRow<'_>>, numbers: &mut Vec<usize>| {
            take(rows).map_err(|(i, message)| {
                let number = numbers.get(i).copied().unwrap_or_default();
                Error::record(&self.origin, number, message)
            })?;
            rows.clear();
            numbers.clear();
            Ok(())
        };
        let mut columns: Option<HeaderColumns> = None;
        let mut fields: Vec<&str> = Vec::new();
        let (mut start, mut from, mut number) = (0, 0, 0);
        let ends = memchr::memchr2_iter(b'\t', b'\n', self.text.as_bytes());
        for end in ends.chain([self.text.len()]) {
            fields.push(self.text.get(from..end).unwrap_or_default());
            from = end + 1;
            if self.text.as_bytes().get(end) == Some(&b'\t') {
                continue;
            }
            number += 1;
            let mut span = (start, end);
            start = from;
            if let Some(last) = fields.last_mut()
                && let Some(cut) = last.strip_suffix('\r')
            {
                *last = cut;
                span.1 -= 1;
            }
            if span.0 < span.1 {
                let wrong = |message: String| Error::record(&self.origin, number, message);
                let all = fields.iter().copied();
                let is_first = columns.is_none();
                let header = if is_first {
                    HeaderColumns::header(all.clone()).map_err(wrong)?
                } else {
                    None
                };
                let is_header = header.is_some();
                let columns = columns.get_or_insert_with(|| header.unwrap_or_default());
                if !is_header {
                    match columns.row(all, span) {
                        Ok(row) => {
                            rows.push(row);
                            numbers.push(number);
                        }
                        Err(message) => {
                            // An earlier row may be wrong too, and is told first.
                            flush(&mut rows, &mut numbers)?;
                            return Err(wrong(message));
                        }
                    }
                    if rows.len() == BATCH {
                        flush(&mut rows, &mut numbers)?;
                    }
                }
            }
            fields.clear();
        }
        flush(&mut rows, &mut numbers)
    }

    fn each_csv(
        &self,
        take: &mut impl FnMut(&[ParsedRow<'_>]) -> Result<(), (usize, String)>,
    ) -> Result<()> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let mut columns: Option<HeaderColumns> = None;
        let mut record = csv::StringRecord::new();
        loop {
            let place = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let (start, line) = (place(reader.position().byte()), reader.position().line());
            // The reader passes over empty lines and the rest of a line's end.
            let rest = self.text.get(start..).unwrap_or_default();
            let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
            let lines = rest.bytes().take(skipped).filter(|b| *b == b'\n').count();
            let (start, line) = (start + skipped, place(line) + lines);
            let wrong = |message: String| Error::record(&self.origin, line, message);
            if !reader.read_record(&mut record).map_err(|e| wrong(e.to_string()))? {
                return Ok(());
            }
            let end = place(reader.position().byte());
            let whole = self.text.get(start..end).unwrap_or_default();
            let span = (start, start + whole.trim_end_matches(['\r', '\n']).len());
            // A field that is quoted to the end of the file takes all rows with it.
            if end >= self.text.len()
                && whole.matches('"').count() % 2 == 1
                && record.iter().any(|field| field.contains('\n'))
            {
                return Err(wrong("a quoted field does not end, expected `\"`".to_owned()));
            }
            let columns = match &columns {
                Some(columns) => columns,
                None => {
                    let header = HeaderColumns::header(record.iter()).map_err(wrong)?;
                    let is_header = header.is_some();
                    let columns = columns.insert(header.unwrap_or_default());
                    if is_header {
                        continue;
                    }
                    columns
                }
            };
            let row = columns.row(record.iter(), span).map_err(wrong)?;
            take(&[row]).map_err(|(_, message)| wrong(message))?;
        }
    }

    fn each_json(
        &self,
        take: &mut impl FnMut(&[ParsedRow<'_>]) -> Result<(), (usize, String)>,
    ) -> Result<()> {
        let mut start = 0;
        for (number, whole) in self.text.split_inclusive('\n').enumerate() {
            let line = whole.trim_end();
            let span = (start, start + line.len());
            start += whole.len();
            if line.is_empty() {
                continue;
            }
            let wrong = |message: String| Error::record(&self.origin, number + 1, message);
            let record: JsonRow<'_> =
                serde_json::from_str(line).map_err(|e| wrong(json_message(&e)))?;
            let optional = |field: &Option<Cow<'_, str>>| -> String {
                field.as_deref().unwrap_or_default().trim().to_owned()
            };
            let (date, source) = (optional(&record.date), optional(&record.source));
            let (role, subject_type) = (optional(&record.role), optional(&record.subject_type));
            let object_type = optional(&record.object_type);
            let row = ParsedRow {
                span,
                subject: record.subject.trim(),
                relation: record.relation.trim(),
                object: record.object.trim(),
                date: &date,
                source: &source,
                role: &role,
                subject_type: &subject_type,
                object_type: &object_type,
            };
            row.check().map_err(wrong)?;
            take(&[row]).map_err(|(_, message)| wrong(message))?;
        }
        Ok(())
    }
}

/// One row; what is not given is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ParsedRow<'a> {
    /// Where it stands, in bytes of the table.
    pub(crate) span: (usize, usize),
    pub(crate) subject: &'a str,
    pub(crate) relation: &'a str,
    pub(crate) object: &'a str,
    pub(crate) date: &'a str,
    pub(crate) source: &'a str,
    pub(crate) role: &'a str,
    pub(crate) subject_type: &'a str,
    pub(crate) object_type: &'a str,
}

impl ParsedRow<'_> {
    fn check(&self) -> Result<(), String> {
        for (field, what) in
            [(self.subject, "subject"), (self.relation, "relation"), (self.object, "object")]
        {
            if field.is_empty() {
                return Err(format!(
                    "found no {what}, expected a subject, a relation and an object"
                ));
            }
        }
        Ok(())
    }
}

/// A field without the space around it; most begin and end with a letter and
/// need no trimming.
#[inline]
fn trimmed(field: &str) -> &str {
    match field.as_bytes() {
        [only] if only.is_ascii_graphic() => field,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => field,
        _ => field.trim(),
    }
}

/// What is wrong with a line of JSON, and in which column; serde's line is that
/// of the line alone.
fn json_message(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or_default();
    format!("{message}, in column {}", error.column())
}

#[derive(Deserialize)]
struct JsonRow<'a> {
    #[serde(borrow)]
    subject: Cow<'a, str>,
    #[serde(borrow)]
    relation: Cow<'a, str>,
    #[serde(borrow)]
    object: Cow<'a, str>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    role: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    subject_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    object_type: Option<Cow<'a, str>>,
}

/// What each column holds.
struct HeaderColumns(Vec<Field>);

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Subject,
    Relation,
    Object,
    Date,
    Source,
    Role,
    SubjectType,
    ObjectType,
    Other,
}

impl Default for HeaderColumns {
    fn default() -> Self {
        use Field::{Date, Object, Relation, Source, Subject};
        Self(vec![Subject, Relation, Object, Date, Source])
    }
}

impl HeaderColumns {
    /// The columns a line names, if it is a header; `Err` if it seems to be one
    /// and names too few of them, or one twice.
    fn header<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Result<Option<Self>, String> {
        let fields: Vec<Field> = names
            .clone()
            .map(|name| match name.trim().to_ascii_lowercase().as_str() {
                "subject" => Field::Subject,
                "relation" => Field::Relation,
                "object" => Field::Object,
                "date" => Field::Date,
                "source" => Field::Source,
                "role" => Field::Role,
                "subject_type" => Field::SubjectType,
                "object_type" => Field::ObjectType,
                _ => Field::Other,
            })
            .collect();
        let count = |field: Field| fields.iter().filter(|f| **f == field).count();
        let found = [Field::Subject, Field::Relation, Field::Object].map(count);
        let known = fields.iter().filter(|f| **f != Field::Other).count();
        if known < 2 && found == [0; 3] {
            return Ok(None);
        }
        if found.contains(&0) {
            let names: Vec<&str> = names.map(str::trim).collect();
            return Err(format!(
                "found a header of `{}`, expected `subject`, `relation` and `object` in it",
                names.join("`, `")
            ));
        }
        let twice = fields.iter().position(|f| *f != Field::Other && count(*f) > 1);
        match twice.and_then(|i| names.clone().nth(i)) {
            Some(name) => Err(format!("two columns are called `{}`, expected one", name.trim())),
            None => Ok(Some(Self(fields))),
        }
    }

    fn row<'a>(
        &self,
        fields: impl Iterator<Item = &'a str>,
        span: (usize, usize),
    ) -> Result<ParsedRow<'a>, String> {
        let mut row = ParsedRow { span, ..ParsedRow::default() };
        for (field, text) in self.0.iter().zip(fields) {
            let text = trimmed(text);
            match field {
                Field::Subject => row.subject = text,
                Field::Relation => row.relation = text,
                Field::Object => row.object = text,
                Field::Date => row.date = text,
                Field::Source => row.source = text,
                Field::Role => row.role = text,
                Field::SubjectType => row.subject_type = text,
                Field::ObjectType => row.object_type = text,
                Field::Other => {}
            }
        }
        row.check().map(|()| row)
    }
}
