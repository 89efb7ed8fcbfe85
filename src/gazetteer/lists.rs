//! The lists that people have, by name: which column or element is what stands
//! in `data/gazetteer/formats.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path as FilePath;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::{Error, Result, one_of};
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::columns::{Columns, TypeFrom, TypeOf};
use crate::gazetteer::decode::open;
use crate::gazetteer::geonames::GeoNames;
use crate::gazetteer::xml;
use crate::schema::Kind;

/// How a list is written: the names of published lists and of formats.
///
/// ```
/// use isnad::{Gazetteer, ListFormat, Schema};
///
/// let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("SDN.CSV");
/// let rows = "36,\"QUILL, Omar James\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
/// std::fs::write(&path, rows).unwrap();
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .list(ListFormat::OfacCsv, &path)?
///     .build()?;
/// assert_eq!(gazetteer.find("Omar James Quill")[0].id(), "ofac:36");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ListFormat {
    /// The project's own JSON Lines.
    JsonLines,
    /// CSV with the columns of [`Columns::new`].
    Csv,
    /// FollowTheMoney entities, one a line, or their delta form.
    FollowTheMoney,
    /// OFAC's `SDN.CSV`.
    OfacCsv,
    /// OFAC's `ALT.CSV`, after `SDN.CSV`.
    OfacAliasesCsv,
    /// OFAC's `SDN.XML`.
    OfacXml,
    /// The UN Security Council's consolidated XML.
    UnXml,
    /// The EU's full sanctions list as XML.
    EuXml,
    /// The EU's full sanctions list as CSV.
    EuCsv,
    /// The UK's `ConList.csv`.
    UkCsv,
    /// `legislators-current.csv` of congress-legislators.
    CongressCsv,
    /// A term of EveryPolitician as CSV.
    EveryPoliticianCsv,
    /// GLEIF's golden copy as CSV.
    GleifCsv,
    /// A GeoNames table of places.
    GeoNames,
    /// GeoNames' `alternateNamesV2.txt`, after a table of places.
    GeoNamesAliases,
    /// GeoNames' `countryInfo.txt`.
    GeoNamesCountries,
    /// Wikidata entities as JSON, an array or one a line.
    Wikidata,
    /// Senzing's entity specification, JSON Lines or an array.
    Senzing,
}

impl ListFormat {
    /// Every format.
    ///
    /// ```
    /// use isnad::ListFormat;
    ///
    /// let same = |f: &ListFormat| f.as_str().parse::<ListFormat>().is_ok_and(|g| g == *f);
    /// assert!(ListFormat::ALL.iter().all(same));
    /// ```
    pub const ALL: [Self; 18] = [
        Self::JsonLines,
        Self::Csv,
        Self::FollowTheMoney,
        Self::OfacCsv,
        Self::OfacAliasesCsv,
        Self::OfacXml,
        Self::UnXml,
        Self::EuXml,
        Self::EuCsv,
        Self::UkCsv,
        Self::CongressCsv,
        Self::EveryPoliticianCsv,
        Self::GleifCsv,
        Self::GeoNames,
        Self::GeoNamesAliases,
        Self::GeoNamesCountries,
        Self::Wikidata,
        Self::Senzing,
    ];

    /// Its name, which parsing reads back.
    ///
    /// ```
    /// use isnad::ListFormat;
    ///
    /// assert_eq!(ListFormat::OfacXml.as_str(), "ofac-xml");
    /// assert_eq!("un-xml".parse::<ListFormat>()?, ListFormat::UnXml);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonLines => "json-lines",
            Self::Csv => "csv",
            Self::FollowTheMoney => "ftm",
            Self::OfacCsv => "ofac-csv",
            Self::OfacAliasesCsv => "ofac-aliases-csv",
            Self::OfacXml => "ofac-xml",
            Self::UnXml => "un-xml",
            Self::EuXml => "eu-xml",
            Self::EuCsv => "eu-csv",
            Self::UkCsv => "uk-csv",
            Self::CongressCsv => "congress-csv",
            Self::EveryPoliticianCsv => "everypolitician-csv",
            Self::GleifCsv => "gleif-csv",
            Self::GeoNames => "geonames",
            Self::GeoNamesAliases => "geonames-aliases",
            Self::GeoNamesCountries => "geonames-countries",
            Self::Wikidata => "wikidata",
            Self::Senzing => "senzing",
        }
    }
}

impl fmt::Display for ListFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ListFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        one_of("list format", text, Self::ALL, Self::as_str)
    }
}

/// How one list is laid out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Layout {
    #[serde(rename = "about")]
    _about: String,
    delimiter: Option<char>,
    headless: bool,
    plain: bool,
    comment: Option<char>,
    above: usize,
    pub(super) id: String,
    pub(super) prefix: String,
    #[serde(rename = "type")]
    pub(super) kind_at: Option<String>,
    kind: Option<String>,
    names: Vec<Part>,
    aliases: Vec<String>,
    short: Vec<Vec<String>>,
    country: Option<String>,
    absent: Vec<String>,
    types: BTreeMap<String, String>,
    left_out: Vec<String>,
    merge: bool,
    nameless: bool,
    more: bool,
    #[serde(rename = "xml")]
    _xml: bool,
    pub(super) records: BTreeMap<String, String>,
}

/// Where a name stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Part {
    Column(String),
    Below(Below),
}

/// A name below a record of an XML list.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Below {
    pub(super) at: String,
    pub(super) parts: Vec<String>,
}

static LAYOUTS: LazyLock<BTreeMap<String, Layout>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/gazetteer/formats.toml")).unwrap_or_default()
});

impl Layout {
    /// What the list's word for a type means; a kind by its name.
    pub(super) fn type_of(&self, word: &str) -> Option<TypeOf> {
        let is = |w: &&String| w.eq_ignore_ascii_case(word);
        if self.left_out.iter().any(|w| is(&w)) {
            return Some(TypeOf::LeftOut);
        }
        let (_, kind) = self.types.iter().find(|(w, _)| is(w))?;
        kind.parse::<Kind>().ok().map(TypeOf::Kind)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Below> {
        self.names.iter().filter_map(|p| match p {
            Part::Below(below) => Some(below),
            Part::Column(_) => None,
        })
    }

    fn columns(&self) -> Columns {
        let names = self.names.iter().filter_map(|p| match p {
            Part::Column(name) => Some(name.clone()),
            Part::Below(_) => None,
        });
        let mut columns = Columns::new().id(&self.id).id_prefix(&self.prefix).names(names);
        columns.aliases.clear();
        for column in &self.aliases {
            columns = columns.optional_aliases(column);
        }
        columns.short.clone_from(&self.short);
        if let Some(kind) = self.kind.as_ref().and_then(|k| k.parse::<Kind>().ok()) {
            columns.kind = TypeFrom::Kind(kind);
        }
        if let Some(column) = &self.kind_at {
            columns = columns.entity_type(column);
        }
        if let Some(c) = self.delimiter.and_then(|c| u8::try_from(c).ok()) {
            columns = columns.delimiter(c);
        }
        columns.headless = self.headless;
        columns.above = self.above;
        columns.quoting = !self.plain;
        columns.comment = self.comment.and_then(|c| u8::try_from(c).ok());
        columns.country.clone_from(&self.country);
        columns.absent.clone_from(&self.absent);
        columns.rows_merge = self.merge;
        columns.nameless = self.nameless;
        for word in self.types.keys().chain(&self.left_out) {
            if let Some(kind) = self.type_of(word) {
                columns.types.push((word.clone(), kind));
            }
        }
        columns
    }
}

impl GazetteerBuilder {
    /// Adds the entities of a published list, as it comes: see [`ListFormat`].
    /// A file may be gzip, or UTF-16 with a byte order mark. A list of more
    /// names (`ALT.CSV`, `alternateNamesV2.txt`) goes after what it is of.
    ///
    /// ```
    /// use isnad::{Gazetteer, ListFormat, Schema};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let path = folder.path().join("lei.csv");
    /// let rows = "LEI,Entity.LegalName,Entity.LegalAddress.Country\n\
    ///     5493001KJTIIGC8Y1R12,Norvane Energy Ltd,GB\n";
    /// std::fs::write(&path, rows).unwrap();
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .list(ListFormat::GleifCsv, &path)?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Norvane Energy Limited")[0].id(), "lei:5493001KJTIIGC8Y1R12");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file that cannot be read or is not of the format; unless the build is
    /// lenient, a record that is wrong, with its line and what was expected.
    pub fn list(self, format: ListFormat, path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        let origin = path.display().to_string();
        let reader = open(path)?;
        match format {
            ListFormat::JsonLines => return self.json_lines(&origin, reader),
            ListFormat::Csv => return self.csv(&origin, reader, &Columns::new()),
            ListFormat::FollowTheMoney => return self.follow_the_money(&origin, reader),
            ListFormat::GeoNames => return self.geonames(&origin, reader, &GeoNames::new()),
            ListFormat::Wikidata => return self.wikidata(&origin, reader),
            ListFormat::Senzing => return self.senzing(&origin, reader),
            _ => {}
        }
        let Some(layout) = LAYOUTS.get(format.as_str()) else {
            return Err(Error::invalid("list format", format!("`{format}` has no layout")));
        };
        if !layout.records.is_empty() {
            return self.source(&origin, true, |schema, add| {
                xml::read(&origin, reader, layout, schema, add)
            });
        }
        let columns = layout.columns();
        match layout.more {
            true => self.csv_aliases(&origin, reader, &columns),
            false => self.csv(&origin, reader, &columns),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_a_layout_that_parses() {
        let parsed: BTreeMap<String, Layout> =
            toml::from_str(include_str!("../../data/gazetteer/formats.toml")).unwrap();
        for (name, layout) in &parsed {
            let format: ListFormat = name.parse().unwrap();
            assert_eq!(format.as_str(), name);
            assert!(layout.types.values().all(|k| k.parse::<Kind>().is_ok()), "{name}");
            assert!(!layout.id.is_empty() && !layout.names.is_empty(), "{name}");
        }
        assert_eq!(parsed.len(), LAYOUTS.len());
    }
}
