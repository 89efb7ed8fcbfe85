//! Tables with named columns: CSV as RFC 4180 has it, or with tabs.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};

use crate::entity::{AliasKind, Entity};
use crate::error::{Error, Result};
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::source::{Add, Entry, Row};
use crate::id::EntityType;
use crate::schema::Schema;

/// Stands after the last row, to see whether a quote swallowed the end.
const END: &str = "\u{1}end\u{1}";

/// Which columns of a table hold what.
///
/// ```
/// use isnad::{Columns, Gazetteer, Schema};
///
/// let table = "QID,label,also\nQ794,Iran,Persia|Islamic Republic of Iran\n";
/// let columns = Columns::new().id("QID").constant_type("state").name("label").aliases("also", '|');
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .csv("states.csv", table.as_bytes(), &columns)?
///     .build()?;
/// assert_eq!(gazetteer.find("Persia")[0].id(), "Q794");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Columns {
    id: String,
    prefix: String,
    kind: TypeFrom,
    name: String,
    aliases: Vec<Aliases>,
    country: Option<String>,
    delimiter: u8,
    rows_merge: bool,
}

#[derive(Clone, Debug)]
enum TypeFrom {
    Column(String),
    Constant(EntityType),
}

#[derive(Clone, Debug)]
struct Aliases {
    column: String,
    separator: char,
    kind: AliasKind,
    required: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self::new()
    }
}

impl Columns {
    /// `id`, `type` and `name`, and where the table has one, `aliases` with
    /// semicolons between.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "name,id,type,aliases,note\nIran,iran,state,Persia; IRI,any order will do\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("states.csv", table.as_bytes(), &Columns::new())?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("iran")?.aliases().len(), 2);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn new() -> Self {
        Self {
            id: "id".to_owned(),
            prefix: String::new(),
            kind: TypeFrom::Column("type".to_owned()),
            name: "name".to_owned(),
            aliases: vec![Aliases {
                column: "aliases".to_owned(),
                separator: ';',
                kind: AliasKind::Name,
                required: false,
            }],
            country: None,
            delimiter: b',',
            rows_merge: false,
        }
    }

    /// The column of ids.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "QID,type,name\nQ794,state,Iran\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("states.csv", table.as_bytes(), &Columns::new().id("QID"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("Q794")?.name(), "Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn id(mut self, column: impl Into<String>) -> Self {
        self.id = column.into();
        self
    }

    /// What comes before every id, such as `wd:`; not before those of states in
    /// the [`country`](Self::country) column.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name\nQ794,state,Iran\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("states.csv", table.as_bytes(), &Columns::new().id_prefix("wd:"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("wd:Q794")?.name(), "Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The column of types, by any name that the schema knows them by.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,label,name\nbadr,ORG,Badr Organization\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("names.csv", table.as_bytes(), &Columns::new().entity_type("label"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("badr")?.entity_type().as_str(), "group");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn entity_type(mut self, column: impl Into<String>) -> Self {
        self.kind = TypeFrom::Column(column.into());
        self
    }

    /// The type of every row, where no column says it.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,name\nbasra,Basra\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("cities.csv", table.as_bytes(), &Columns::new().constant_type("place"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("basra")?.entity_type().as_str(), "place");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn constant_type(mut self, kind: impl Into<EntityType>) -> Self {
        self.kind = TypeFrom::Constant(kind.into());
        self
    }

    /// The column of preferred names.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,label_en\nbasra,place,Basra\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("cities.csv", table.as_bytes(), &Columns::new().name("label_en"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("basra")?.name(), "Basra");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn name(mut self, column: impl Into<String>) -> Self {
        self.name = column.into();
        self
    }

    /// A column of aliases, with what stands between them; there may be several.
    /// The first takes the place of the `aliases` that [`new`](Self::new) looks
    /// for.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name,alt,ar\nbasra,place,Basra,Basrah|al-Basra,البصرة\n";
    /// let columns = Columns::new().aliases("alt", '|').aliases("ar", '|');
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("cities.csv", table.as_bytes(), &columns)?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("basra")?.aliases().len(), 3);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn aliases(self, column: impl Into<String>, separator: char) -> Self {
        self.aliases_of_kind(AliasKind::Name, column, separator)
    }

    /// A column of aliases of one kind, such as acronyms.
    ///
    /// ```
    /// use isnad::{AliasKind, Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name,initials\npmu,group,Popular Mobilization Units,PMU/PMF\n";
    /// let columns = Columns::new().aliases_of_kind(AliasKind::Acronym, "initials", '/');
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("groups.csv", table.as_bytes(), &columns)?
    ///     .build()?;
    /// assert!(gazetteer.entity("pmu")?.aliases().iter().all(|a| a.is_exact_case()));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn aliases_of_kind(
        mut self,
        kind: AliasKind,
        column: impl Into<String>,
        separator: char,
    ) -> Self {
        let column = column.into();
        self.aliases.retain(|a| a.required);
        self.aliases.push(Aliases { column, separator, kind, required: true });
        self
    }

    /// The column of states that entities belong to, by their whole id.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name,state\nbasra,place,Basra,iraq\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("cities.csv", table.as_bytes(), &Columns::new().country("state"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("basra")?.country_id().unwrap(), "iraq");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn country(mut self, column: impl Into<String>) -> Self {
        self.country = Some(column.into());
        self
    }

    /// Tabs stand between the columns, not commas.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id\ttype\tname\nmosul\tplace\tMosul\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("cities.tsv", table.as_bytes(), &Columns::new().tabs())?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("mosul")?.name(), "Mosul");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn tabs(mut self) -> Self {
        self.delimiter = b'\t';
        self
    }

    /// Rows with one id are one entity: a table with a row for every alias.
    /// Otherwise an id that two rows have is an error.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name\niran,state,Iran\niran,state,Persia\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("names.csv", table.as_bytes(), &Columns::new().rows_merge())?
    ///     .build()?;
    /// assert_eq!((gazetteer.len(), gazetteer.find("Persia")[0].name()), (1, "Iran"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn rows_merge(mut self) -> Self {
        self.rows_merge = true;
        self
    }
}

impl GazetteerBuilder {
    /// Adds entities from a table whose first row names its columns;
    /// `origin` names it in errors.
    ///
    /// Quoting is that of RFC 4180. Columns that `columns` does not name are
    /// left alone.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name\nfallujah,place,\"Fallujah, Iraq\"\n";
    /// let builder = Gazetteer::builder(&Schema::builtin()?);
    /// let gazetteer = builder.csv("cities.csv", table.as_bytes(), &Columns::new())?.build()?;
    /// assert_eq!(gazetteer.entity("fallujah")?.name(), "Fallujah, Iraq");
    ///
    /// let builder = Gazetteer::builder(&Schema::builtin()?);
    /// let error = builder.csv("x.csv", "id,name\n".as_bytes(), &Columns::new()).unwrap_err();
    /// let message = "x.csv:1: found columns `id`, `name`, expected one named `type`";
    /// assert_eq!(error.to_string(), message);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails, a table without a first row, or a column that it
    /// lacks or has twice. Unless the build is lenient: a row with too few or
    /// too many fields, bytes that are not UTF-8, a line break in a field, a
    /// quote that does not close, a type that the schema lacks, a wrong name,
    /// or an id that two rows have.
    pub fn csv(self, origin: &str, reader: impl BufRead, columns: &Columns) -> Result<Self> {
        let merge = columns.rows_merge;
        self.source(origin, merge, |schema, add| read(origin, reader, columns, schema, add))
    }
}

/// The places of the columns.
struct Places<'c> {
    id: usize,
    kind: Option<usize>,
    name: usize,
    aliases: Vec<(usize, &'c Aliases)>,
    country: Option<usize>,
    count: usize,
}

fn read(
    origin: &str,
    reader: impl BufRead,
    columns: &Columns,
    schema: &Schema,
    add: &mut Add<'_>,
) -> Result<()> {
    let sentinel = format!("\n{END}\n");
    let mut table = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(columns.delimiter)
        .from_reader(Breaks::new(reader).chain(sentinel.as_bytes()));
    let mut record = ByteRecord::new();
    let mut places = None;
    loop {
        let more = table.read_byte_record(&mut record).map_err(|e| {
            let message = e.to_string();
            match e.into_kind() {
                csv::ErrorKind::Io(e) => Error::read(origin, e),
                _ => Error::record(origin, 1, message),
            }
        })?;
        let start = record.position().map_or(0, csv::Position::byte);
        let line = table.get_mut().get_mut().0.line(start);
        let ends = record.get(0) == Some(END.as_bytes()) && record.len() == 1;
        if !more || ends {
            let missing = || Error::record(origin, 1, "found no row, expected one with columns");
            return if places.is_some() { Ok(()) } else { Err(missing()) };
        }
        let open = record.iter().any(|f| f.ends_with(sentinel.trim_start().as_bytes()));
        let unclosed = "found a quote that never closes, expected one more";
        match &places {
            None if open => return Err(Error::record(origin, line, unclosed)),
            None => {
                let found = find(&record, columns).map_err(|m| Error::record(origin, line, m))?;
                places = Some(found);
            }
            Some(_) if open => add(line, Err(format!("{unclosed}; it takes all lines after it")))?,
            Some(places) => add(line, row(&record, places, columns, schema))?,
        }
    }
}

/// Remembers where lines end until a record is past them: the table's own
/// count begins a record before the empty lines above it.
struct Breaks<R> {
    reader: R,
    read: u64,
    /// Carriage returns and line feeds not yet passed, and which is a feed.
    ahead: VecDeque<(u64, bool)>,
    line: usize,
}

impl<R> Breaks<R> {
    fn new(reader: R) -> Self {
        Self { reader, read: 0, ahead: VecDeque::new(), line: 1 }
    }

    /// The line on which a record begins that is read from byte `start` on.
    fn line(&mut self, mut start: u64) -> usize {
        while let Some((at, feed)) = self.ahead.front().copied().filter(|(at, _)| *at <= start) {
            self.ahead.pop_front();
            self.line += usize::from(feed);
            start = start.max(at + 1);
        }
        self.line
    }
}

impl<R: Read> Read for Breaks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        for (byte, at) in buffer.iter().take(count).zip(self.read..) {
            if matches!(byte, b'\n' | b'\r') {
                self.ahead.push_back((at, *byte == b'\n'));
            }
        }
        self.read += count as u64;
        Ok(count)
    }
}

fn find<'c>(head: &ByteRecord, columns: &'c Columns) -> Result<Places<'c>, String> {
    let titles = head.iter().enumerate().map(|(i, f)| {
        let text = String::from_utf8_lossy(f);
        let text = if i == 0 { text.trim_start_matches('\u{feff}') } else { &text };
        text.trim().to_owned()
    });
    let titles: Vec<String> = titles.collect();
    let place = |column: &str| {
        let mut found = titles.iter().enumerate().filter(|(_, t)| *t == column).map(|(i, _)| i);
        match (found.next(), found.next()) {
            (Some(i), None) => Ok(i),
            (Some(_), Some(_)) => Err(format!("found column `{column}` twice, expected it once")),
            (None, _) => {
                let all = titles.join("`, `");
                Err(format!("found columns `{all}`, expected one named `{column}`"))
            }
        }
    };
    let kind = match &columns.kind {
        TypeFrom::Column(column) => Some(place(column)?),
        TypeFrom::Constant(_) => None,
    };
    let mut aliases = Vec::new();
    for wanted in &columns.aliases {
        if wanted.required || titles.contains(&wanted.column) {
            aliases.push((place(&wanted.column)?, wanted));
        }
    }
    Ok(Places {
        id: place(&columns.id)?,
        kind,
        name: place(&columns.name)?,
        aliases,
        country: columns.country.as_deref().map(place).transpose()?,
        count: titles.len(),
    })
}

fn row(
    record: &ByteRecord,
    places: &Places<'_>,
    columns: &Columns,
    schema: &Schema,
) -> Result<Row, String> {
    if record.len() != places.count {
        let (found, expected) = (record.len(), places.count);
        return Err(format!("found {found} fields, expected {expected}"));
    }
    let field = |place: usize| {
        let text = std::str::from_utf8(record.get(place).unwrap_or_default());
        let text = text.map_err(|_| "found bytes that are not UTF-8, expected text".to_owned())?;
        if text.contains(['\n', '\r']) {
            let column = place + 1;
            return Err(format!("found a line break in field {column}, expected it on one line"));
        }
        Ok(text.trim())
    };
    let kind = match (&columns.kind, places.kind) {
        (TypeFrom::Constant(kind), _) => kind.as_str(),
        (TypeFrom::Column(_), place) => field(place.unwrap_or(usize::MAX))?,
    };
    let kind = schema.entity_type(kind).map_err(|e| e.to_string())?.name().clone();
    let id = match field(places.id)? {
        "" => return Err("found an empty id, expected a unique one".to_owned()),
        id => format!("{}{id}", columns.prefix),
    };
    let entity = Entity::new(id, kind, field(places.name)?).map_err(|e| e.to_string())?;
    let mut entry = Entry::new(entity);
    for (place, aliases) in &places.aliases {
        let names = field(*place)?.split(aliases.separator).map(str::trim);
        for name in names.filter(|n| !n.is_empty()) {
            entry = entry.alias(name, |a| a.kind(aliases.kind));
        }
    }
    if let Some(place) = places.country {
        let state = field(place)?;
        if !state.is_empty() {
            entry.entity = entry.entity.country(state);
        }
    }
    Ok(entry.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn builder() -> GazetteerBuilder {
        Gazetteer::builder(&Schema::builtin().unwrap())
    }

    fn error(table: &str) -> String {
        builder().csv("x", table.as_bytes(), &Columns::new()).unwrap_err().to_string()
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let table = "note,name,acronyms,type,id,state\r\n\
            \"of, \"\"note\"\"\nindeed\",Popular Mobilization Units, PMU|PMF ,ORG,7,iraq\r\n";
        let columns = Columns::new()
            .id_prefix("x:")
            .aliases_of_kind(AliasKind::Acronym, "acronyms", '|')
            .country("state");
        let gazetteer = builder().csv("x", table.as_bytes(), &columns).unwrap().build().unwrap();
        let units = gazetteer.entity("x:7").unwrap();
        assert_eq!(units.name(), "Popular Mobilization Units");
        assert_eq!(units.entity_type(), &"group");
        assert_eq!(units.country_id().unwrap(), "iraq");
        let aliases: Vec<_> = units.aliases().iter().map(|a| a.as_str()).collect();
        assert_eq!(aliases, ["PMU", "PMF"]);
        assert_eq!(units.aliases()[0].alias_kind(), AliasKind::Acronym);
    }

    #[test]
    fn rows_of_one_id_merge_where_they_may() {
        let table = "id,type,name\na,ORG,Badr\na,ORG,Badr Organization\na,GPE,Badr\n";
        let merge = Columns::new().rows_merge();
        let gazetteer =
            builder().lenient().csv("x", table.as_bytes(), &merge).unwrap().build().unwrap();
        assert_eq!(gazetteer.entity("a").unwrap().aliases().len(), 1);
        assert_eq!(
            gazetteer.skipped()[0].message,
            "found id `a` as `state`, expected `group` as on line 3"
        );
        let first: String = table.lines().take(3).map(|l| format!("{l}\n")).collect();
        assert_eq!(error(&first), "x:3: found id `a` again (first on line 2)");
    }

    #[test]
    fn every_row_is_an_entity_or_listed() {
        let table = b"\xef\xbb\xbfid,type,name,aliases\n1,GPE,Iraq,Irak;;\xd8\xa7\n2,GPE,Iran\n\
            3,ship,Iran,\n,GPE,Iran,\n5,GPE,\xff,\n6,GPE,\"Ir\nan\",\n1,GPE,Iran,\n8,GPE,Iran,?\n\n\
            9,GPE,\"Iran,\n10,GPE,Syria,\n";
        let gazetteer =
            builder().lenient().csv("x", &table[..], &Columns::new()).unwrap().build().unwrap();
        let tally = &gazetteer.tallies()[0];
        assert_eq!((tally.records, tally.entities, tally.skipped), (9, 2, 7));
        assert_eq!(tally.names_skipped, 1);
        let skipped: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(skipped, [3, 4, 5, 6, 7, 9, 10, 12]);
        let last = &gazetteer.skipped()[7].message;
        assert_eq!(
            last,
            "found a quote that never closes, expected one more; it takes all lines after it"
        );
        assert_eq!(gazetteer.len(), 2);
    }

    #[test]
    fn strict_errors_name_the_line() {
        for (table, expected) in [
            ("", "x:1: found no row, expected one with columns"),
            ("id,name\n", "x:1: found columns `id`, `name`, expected one named `type`"),
            ("id,id,type,name\n", "x:1: found column `id` twice, expected it once"),
            ("\"id,type,name\n", "x:1: found a quote that never closes, expected one more"),
            ("id,type,name\n1,GPE\n", "x:2: found 2 fields, expected 3"),
            (
                "id,type,name\n1,GPE,\n",
                "x:2: entity: `1` is named ``, expected at least one letter or digit",
            ),
        ] {
            assert_eq!(error(table), expected);
        }
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for end in ["\n", "\r\n"] {
            let table = "id,type,name,note\n\n1,GPE,Iraq,\"a\n\n\"\n\n\n2,x,Iran,\n3,x,Iran,\n";
            let table = table.replace('\n', end);
            let gazetteer = builder()
                .lenient()
                .csv("x", table.as_bytes(), &Columns::new())
                .unwrap()
                .build()
                .unwrap();
            let lines: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
            assert_eq!(lines, [8, 9], "{end:?}");
        }
    }

    #[test]
    fn tabs_may_stand_between() {
        let gazetteer = builder()
            .csv("x", &b"id\ttype\tname\n1\tGPE\tIraq"[..], &Columns::new().tabs())
            .unwrap()
            .build()
            .unwrap();
        assert_eq!(gazetteer.len(), 1);
    }
}
