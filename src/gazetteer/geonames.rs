//! GeoNames tables: `allCountries.txt`, `cities500.txt`, `IQ.txt` and the like.

use std::io::BufRead;

use crate::entity::Entity;
use crate::error::Result;
use crate::gazetteer::GazetteerBuilder;
use crate::gazetteer::source::{Add, Entry, Row, lines};
use crate::schema::Schema;

/// The columns of a row.
const COLUMNS: usize = 19;

/// The feature classes of GeoNames.
const CLASSES: &str = "AHLPRSTUV";

/// Which rows of a GeoNames table to take.
///
/// ```
/// use isnad::{Gazetteer, GeoNames, Schema};
///
/// let row = "98182\tBaghdad\tBaghdad\t\t33.34\t44.4\tP\tPPLC\tIQ\t\
///     \t07\t\t\t\t7216000\t\t41\tAsia/Baghdad\t2023-01-01";
/// let towns_and_regions = GeoNames::new().feature_classes("AP").min_population(15_000);
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .geonames("cities15000.txt", row.as_bytes(), &towns_and_regions)?
///     .build()?;
/// assert_eq!(gazetteer.entity("gn:98182")?.name(), "Baghdad");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct GeoNames {
    classes: Option<String>,
    population: u64,
}

impl Default for GeoNames {
    fn default() -> Self {
        Self::new()
    }
}

impl GeoNames {
    /// Every row.
    ///
    /// ```
    /// use isnad::{Gazetteer, GeoNames, Schema};
    ///
    /// let row = "98182\tBaghdad\tBaghdad\t\t33.34\t44.4\tP\tPPLC\tIQ\t\
    ///     \t07\t\t\t\t7216000\t\t41\tAsia/Baghdad\t2023-01-01";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .geonames("IQ.txt", row.as_bytes(), &GeoNames::new())?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("gn:98182")?.country_id().unwrap(), "iraq");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn new() -> Self {
        Self { classes: None, population: 0 }
    }

    /// Only rows of these [feature classes], such as `AP` for regions and
    /// towns.
    ///
    /// [feature classes]: https://www.geonames.org/export/codes.html
    ///
    /// ```
    /// use isnad::{Gazetteer, GeoNames, Schema};
    ///
    /// let row = "98182\tBaghdad\tBaghdad\t\t33.34\t44.4\tP\tPPLC\tIQ\t\
    ///     \t07\t\t\t\t7216000\t\t41\tAsia/Baghdad\t2023-01-01";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .geonames("IQ.txt", row.as_bytes(), &GeoNames::new().feature_classes("A"))?
    ///     .build()?;
    /// assert_eq!(gazetteer.tallies()[0].left_out["feature class P"], 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn feature_classes(mut self, classes: impl Into<String>) -> Self {
        self.classes = Some(classes.into());
        self
    }

    /// Only rows of at least so many inhabitants; a row that gives none has 0.
    ///
    /// ```
    /// use isnad::{Gazetteer, GeoNames, Schema};
    ///
    /// let row = "98182\tBaghdad\tBaghdad\t\t33.34\t44.4\tP\tPPLC\tIQ\t\
    ///     \t07\t\t\t\t7216000\t\t41\tAsia/Baghdad\t2023-01-01";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .geonames("IQ.txt", row.as_bytes(), &GeoNames::new().min_population(1_000_000))?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Baghdad").len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn min_population(mut self, inhabitants: u64) -> Self {
        self.population = inhabitants;
        self
    }
}

impl GazetteerBuilder {
    /// Adds places from a GeoNames table, 19 columns with tabs between and
    /// without quotes; `origin` names it in errors.
    ///
    /// Ids are `gn:` and the number. A political entity (`PCLI` and other
    /// codes in `PCL`) becomes what the schema calls a `Country`, anything
    /// else what it calls a `Location`. Country codes become the ids that the
    /// shipped gazetteer gives states. Rows that `rows` does not want are
    /// counted in [`Tally::left_out`](crate::Tally::left_out).
    ///
    /// ```
    /// use isnad::{Gazetteer, GeoNames, Schema};
    ///
    /// let row = "98182\tBaghdad\tBaghdad\tBagdad,بغداد\t33.34\t44.4\tP\tPPLC\tIQ\t\t07\t\t\t\t7216000\t\t41\tAsia/Baghdad\t2023-01-01\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .geonames("cities500.txt", row.as_bytes(), &GeoNames::new())?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("بغداد")[0].id(), "gn:98182");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A reader that fails; a row that is wrong, or an id that two rows have,
    /// unless the build is lenient.
    pub fn geonames(self, origin: &str, reader: impl BufRead, rows: &GeoNames) -> Result<Self> {
        self.source(origin, false, |schema, add| read(origin, reader, rows, schema, add))
    }
}

fn read(
    origin: &str,
    reader: impl BufRead,
    rows: &GeoNames,
    schema: &Schema,
    add: &mut Add<'_>,
) -> Result<()> {
    lines(origin, reader, |number, line| add(number, line.and_then(|l| row(l, rows, schema))))
}

fn row(line: &str, rows: &GeoNames, schema: &Schema) -> Result<Row, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, others, _, _, class, code, country, _, _, _, _, _, population, ..] =
        fields.as_slice()
    else {
        return Err(wrong_count(fields.len()));
    };
    if fields.len() != COLUMNS {
        return Err(wrong_count(fields.len()));
    }
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("found id `{id}`, expected a number"));
    }
    if class.chars().nth(1).is_some() || !CLASSES.contains(class) {
        return Err(format!("found feature class `{class}`, expected one of {CLASSES}"));
    }
    let inhabitants: u64 = match *population {
        "" => 0,
        number => number
            .parse()
            .map_err(|_| format!("found population `{number}`, expected a whole number"))?,
    };
    // An empty class, which some rows have, is in no class asked for.
    if let Some(classes) = &rows.classes
        && (class.is_empty() || !classes.contains(class))
    {
        return Ok(Row::LeftOut(format!("feature class {class}").trim_end().to_owned().into()));
    }
    if inhabitants < rows.population {
        return Ok(Row::LeftOut(format!("fewer than {} inhabitants", rows.population).into()));
    }
    let state = code.starts_with("PCL").then(|| schema.entity_type("Country").ok()).flatten();
    let kind = match state {
        Some(kind) => kind,
        None => schema.entity_type("Location").map_err(|e| e.to_string())?,
    };
    let entity = Entity::new(format!("gn:{id}"), kind.name().clone(), *name);
    let mut entry = Entry::new(entity.map_err(|e| e.to_string())?);
    let others = others.split(',').chain([*ascii]).map(str::trim);
    for other in others.filter(|o| !o.is_empty() && o != name) {
        entry = entry.alias(other, |a| a);
    }
    Ok(entry.country_code(country).into())
}

fn wrong_count(found: usize) -> String {
    format!("found {found} columns, expected {COLUMNS} with tabs between")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn line(id: &str, name: &str, others: &str, class: &str, code: &str, people: &str) -> String {
        format!(
            "{id}\t{name}\t{name}\t{others}\t1.0\t2.0\t{class}\t{code}\tIQ\t\t1\t\t\t\t{people}\t\t4\tAsia/Baghdad\t2020-01-01\n"
        )
    }

    fn builder() -> GazetteerBuilder {
        Gazetteer::builder(&Schema::builtin().unwrap())
    }

    #[test]
    fn every_row_is_a_place_or_listed() {
        let table = [
            line("1", "Al-Baṣrah", "Basra,\"Bassora,البصرة,", "P", "PPLA", "1326564"),
            line("2", "Republic of Iraq", "Iraq", "A", "PCLI", "38433600"),
            line("3", "Shatt al-Arab", "", "H", "STM", "0"),
            line("4", "Little Village", "", "P", "PPL", ""),
            line("x", "Wrong", "", "P", "PPL", ""),
            line("6", "Wrong", "", "Q", "PPL", ""),
            line("7", "Wrong", "", "P", "PPL", "-1"),
            line("8", "–", "", "P", "PPL", "5000"),
            line("9", "Town", "–", "P", "PPL", "5000"),
            "10\tShort\n".to_owned(),
            line("1", "Twice", "", "P", "PPL", "5000"),
        ]
        .concat();
        let rows = GeoNames::new().feature_classes("AP").min_population(1000);
        let gazetteer = builder()
            .lenient()
            .geonames("IQ.txt", table.as_bytes(), &rows)
            .unwrap()
            .build()
            .unwrap();
        let tally = &gazetteer.tallies()[0];
        assert_eq!((tally.records, tally.entities, tally.skipped), (11, 3, 6));
        let left: Vec<_> = tally.left_out.iter().map(|(what, n)| (what.as_str(), *n)).collect();
        assert_eq!(left, [("feature class H", 1), ("fewer than 1000 inhabitants", 1)]);
        assert_eq!(tally.names_skipped, 1);
        let skipped: Vec<_> = gazetteer.skipped().iter().map(|s| s.line).collect();
        assert_eq!(skipped, [5, 6, 7, 8, 9, 10, 11]);
        let basra = gazetteer.entity("gn:1").unwrap();
        assert_eq!(
            (basra.entity_type(), basra.country_id().unwrap()),
            (&"place".into(), &"iraq".into())
        );
        let aliases: Vec<_> = basra.aliases().iter().map(|a| a.as_str()).collect();
        assert_eq!(aliases, ["Basra", "\"Bassora", "البصرة"], "no quoting");
        assert_eq!(gazetteer.entity("gn:2").unwrap().entity_type(), &"state");
    }

    #[test]
    fn strict_errors_name_the_line() {
        for (table, expected) in [
            ("a\tb\n".to_owned(), "x:1: found 2 columns, expected 19 with tabs between"),
            (line("a", "b", "", "P", "PPL", ""), "x:1: found id `a`, expected a number"),
            (
                line("1", "b", "", "PP", "PPL", ""),
                "x:1: found feature class `PP`, expected one of AHLPRSTUV",
            ),
            (
                line("1", "b", "", "P", "PPL", "many"),
                "x:1: found population `many`, expected a whole number",
            ),
        ] {
            let error = builder().geonames("x", table.as_bytes(), &GeoNames::new()).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
