//! Tables with named columns: CSV as RFC 4180 has it, or with other marks
//! between.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};

use crate::entity::{AliasKind, Entity};
use crate::error::{Error, Result};
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::columns::{Aliases, Columns, TypeFrom, TypeOf};
use crate::gazetteer::decode::decoded;
use crate::gazetteer::source::{Add, Entry, Row, made_id, state};
use crate::schema::Schema;

/// Stands after the last row, to see whether a quote swallowed the end.
const END: &str = "\u{1}end\u{1}";

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
    /// too many fields, bytes that are not UTF-8, a quote that does not close, a type that the schema lacks, a wrong name,
    /// or an id that two rows have.
    pub fn csv(self, origin: &str, reader: impl BufRead, columns: &Columns) -> Result<Self> {
        let merge = columns.rows_merge;
        self.source(origin, merge, |schema, add| read(origin, reader, columns, schema, add))
    }
}

impl GazetteerBuilder {
    /// Adds names to entities that came before from a table of their own: the
    /// id column says whose, the name and alias columns what. Types are not
    /// looked at; rows of an id that did not come are counted in
    /// [`Tally::left_out`](crate::Tally::left_out).
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let aliases = "of,name\n1,The Quill\n9,Nobody\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("names.csv", "id,type,name\n1,PER,Omar Quill\n".as_bytes(), &Columns::new())?
    ///     .csv_aliases("more.csv", aliases.as_bytes(), &Columns::new().id("of"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("The Quill")[0].id(), "1");
    /// assert_eq!(gazetteer.tallies()[1].left_out["no entity of the id"], 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`csv`](Self::csv), but for types and ids.
    pub fn csv_aliases(
        self,
        origin: &str,
        reader: impl BufRead,
        columns: &Columns,
    ) -> Result<Self> {
        let mut columns = columns.clone();
        columns.kind = TypeFrom::Known(match columns.kind {
            TypeFrom::Column(column) if !columns.types.is_empty() => Some(column),
            _ => None,
        });
        self.source(origin, true, |schema, add| read(origin, reader, &columns, schema, add))
    }
}

/// The places of the columns.
struct Places<'c> {
    id: Option<usize>,
    kind: Option<usize>,
    names: Vec<usize>,
    short: Vec<Vec<usize>>,
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
    let reader = decoded(reader, columns.encoding).map_err(|e| Error::read(origin, e))?;
    let mut table = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(columns.delimiter)
        .quoting(columns.quoting)
        .comment(columns.comment)
        .from_reader(Breaks::new(reader).chain(sentinel.as_bytes()));
    let mut record = ByteRecord::new();
    let mut places = None;
    let mut above = columns.above;
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
            let whole = places.is_some() || columns.headless;
            return if whole { Ok(()) } else { Err(missing()) };
        }
        let open = record.iter().any(|f| f.ends_with(sentinel.trim_start().as_bytes()));
        let unclosed = "found a quote that never closes, expected one more";
        match &places {
            None if open => return Err(Error::record(origin, line, unclosed)),
            None if above > 0 => above -= 1,
            None => {
                // Some tables end in what once ended a file (0x1a).
                let found = find(&record, columns).map_err(|m| Error::record(origin, line, m))?;
                if columns.headless {
                    add(line, row(&record, &found, columns, schema))?;
                }
                places = Some(found);
            }
            Some(_) if open => add(line, Err(format!("{unclosed}; it takes all lines after it")))?,
            Some(_) if record.get(0) == Some(b"\x1a") && record.len() == 1 => {}
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
        if columns.headless {
            return (i + 1).to_string();
        }
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
        TypeFrom::Known(Some(column)) => Some(place(column)?),
        TypeFrom::Constant(_) | TypeFrom::Kind(_) | TypeFrom::Known(None) => None,
    };
    let mut aliases = Vec::new();
    for wanted in &columns.aliases {
        if wanted.required || titles.contains(&wanted.column) {
            aliases.push((place(&wanted.column)?, wanted));
        }
    }
    Ok(Places {
        id: columns.id.as_deref().map(place).transpose()?,
        kind,
        names: columns.names.iter().map(|n| place(n)).collect::<Result<_, _>>()?,
        short: columns
            .short
            .iter()
            .map(|all| all.iter().map(|n| place(n)).collect::<Result<Vec<_>, _>>())
            .collect::<Result<_, _>>()?,
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
    let field = |place: usize| -> Result<Cow<'_, str>, String> {
        let text = std::str::from_utf8(record.get(place).unwrap_or_default());
        let text = text.map_err(|_| "found bytes that are not UTF-8, expected text".to_owned())?;
        let text = text.trim();
        if columns.absent.iter().any(|a| a == text) {
            return Ok(Cow::Borrowed(""));
        }
        if text.contains(['\n', '\r']) {
            let words: Vec<&str> = text.split_whitespace().collect();
            return Ok(words.join(" ").into());
        }
        Ok(text.into())
    };
    let joined = |places: &[usize]| -> Result<(String, usize), String> {
        let parts: Vec<Cow<'_, str>> =
            places.iter().map(|p| field(*p)).collect::<Result<_, _>>()?;
        let parts: Vec<&str> = parts.iter().filter(|n| !n.is_empty()).map(|n| &**n).collect();
        Ok((parts.join(" "), parts.len()))
    };
    let (name, _) = joined(&places.names)?;
    if name.is_empty() && columns.nameless {
        return Ok(Row::LeftOut("a row without a name".into()));
    }
    let mut names: Vec<(String, AliasKind)> = Vec::new();
    for (place, aliases) in &places.aliases {
        let all = field(*place)?;
        let all = all.split(aliases.separator).map(str::trim).filter(|n| !n.is_empty());
        names.extend(all.map(|n| (n.to_owned(), aliases.kind)));
    }
    for short in &places.short {
        let (other, count) = joined(short)?;
        if count == short.len() && other != name {
            names.push((other, AliasKind::Name));
        }
    }
    let id = |made: &dyn Fn() -> String| match places.id.map(field).transpose()? {
        Some(id) if id.is_empty() => Err("found an empty id, expected a unique one".to_owned()),
        Some(id) => Ok(format!("{}{id}", columns.prefix)),
        None => Ok(made()),
    };
    let kind = match (&columns.kind, places.kind) {
        (TypeFrom::Constant(kind), _) => Cow::Borrowed(kind.as_str()),
        (TypeFrom::Column(_), place) => {
            // What is absent may be mapped like any other word.
            let place = place.unwrap_or(usize::MAX);
            let raw = std::str::from_utf8(record.get(place).unwrap_or_default());
            raw.map(str::trim).unwrap_or_default().into()
        }
        (TypeFrom::Kind(kind), _) => match schema.type_of(*kind) {
            Some(kind) => Cow::Borrowed(kind.as_str()),
            None => return Ok(Row::LeftOut(kind.as_str().into())),
        },
        (TypeFrom::Known(_), at) => {
            let word = at.map(field).transpose()?.unwrap_or_default();
            if let Some((from, TypeOf::LeftOut)) = columns.types.iter().find(|(w, _)| *w == word) {
                return Ok(Row::LeftOut(from.clone().into()));
            }
            names.insert(0, (name, AliasKind::Name));
            names.retain(|(n, _)| !n.is_empty());
            return Ok(Row::Names { id: id(&String::new)?, names });
        }
    };
    let kind = match columns.types.iter().find(|(from, _)| from.eq_ignore_ascii_case(&kind)) {
        None => schema.entity_type(&kind).map_err(|e| e.to_string())?.name().clone(),
        Some((_, TypeOf::Type(to))) => {
            schema.entity_type(to).map_err(|e| e.to_string())?.name().clone()
        }
        Some((_, TypeOf::Kind(kind))) => match schema.type_of(*kind) {
            Some(kind) => kind.clone(),
            None => {
                return Ok(Row::LeftOut(
                    format!("{} that the schema has no type for", kind.as_str()).into(),
                ));
            }
        },
        Some((from, TypeOf::LeftOut)) => return Ok(Row::LeftOut(from.clone().into())),
    };
    let id = id(&|| made_id(&kind, &name))?;
    let entity = Entity::new(id, kind, name).map_err(|e| e.to_string())?;
    let mut entry = Entry::new(entity);
    for (name, kind) in names {
        entry = entry.alias(&name, |a| a.kind(kind));
    }
    if let Some(place) = places.country {
        let value = field(place)?;
        if !value.is_empty() {
            let known = state(&value).map_or_else(|| value.to_string(), str::to_owned);
            entry.entity = entry.entity.country(known);
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
        assert_eq!((tally.records, tally.entities, tally.skipped), (9, 3, 6));
        assert_eq!(tally.names_skipped, 1);
        let skipped: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(skipped, [3, 4, 5, 6, 9, 10, 12]);
        let last = &gazetteer.skipped()[6].message;
        assert_eq!(
            last,
            "found a quote that never closes, expected one more; it takes all lines after it"
        );
        assert_eq!(gazetteer.entity("6").unwrap().name(), "Ir an");
        assert_eq!(gazetteer.len(), 3);
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
