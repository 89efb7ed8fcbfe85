//! Which columns of a table are what.

use encoding_rs::Encoding;

use crate::entity::AliasKind;
use crate::error::{Error, Result};
use crate::id::EntityType;
use crate::schema::Kind;

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
    /// `None` where ids are made.
    pub(super) id: Option<String>,
    pub(super) prefix: String,
    pub(super) kind: TypeFrom,
    /// What the list calls each type.
    pub(super) types: Vec<(String, TypeOf)>,
    /// Columns whose values make the name, in order.
    pub(super) names: Vec<String>,
    pub(super) aliases: Vec<Aliases>,
    pub(super) country: Option<String>,
    pub(super) delimiter: u8,
    pub(super) rows_merge: bool,
    pub(super) headless: bool,
    /// Rows above the titles.
    pub(super) above: usize,
    /// What stands for nothing.
    pub(super) absent: Vec<String>,
    pub(super) encoding: Option<&'static Encoding>,
    /// Columns that make other names, each with a space between.
    pub(super) short: Vec<Vec<String>>,
    /// Whether fields may be quoted.
    pub(super) quoting: bool,
    pub(super) comment: Option<u8>,
    /// Whether rows without a name are left out.
    pub(super) nameless: bool,
}

/// What a list's word for a type means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TypeOf {
    /// The schema's type of this name.
    Type(EntityType),
    /// The schema's type that behaves so.
    Kind(Kind),
    /// Nothing that can be named here: counted, not loaded.
    LeftOut,
}

#[derive(Clone, Debug)]
pub(super) enum TypeFrom {
    Column(String),
    Constant(EntityType),
    /// The schema's type that behaves so.
    Kind(Kind),
    /// That of the entity that came before; a column may say what to leave out.
    Known(Option<String>),
}

#[derive(Clone, Debug)]
pub(super) struct Aliases {
    pub(super) column: String,
    pub(super) separator: char,
    pub(super) kind: AliasKind,
    pub(super) required: bool,
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
            id: Some("id".to_owned()),
            prefix: String::new(),
            kind: TypeFrom::Column("type".to_owned()),
            types: Vec::new(),
            names: vec!["name".to_owned()],
            aliases: vec![Aliases {
                column: "aliases".to_owned(),
                separator: ';',
                kind: AliasKind::Name,
                required: false,
            }],
            country: None,
            delimiter: b',',
            rows_merge: false,
            headless: false,
            above: 0,
            absent: Vec::new(),
            encoding: None,
            short: Vec::new(),
            quoting: true,
            comment: None,
            nameless: false,
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
        self.id = Some(column.into());
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
        self.names = vec![column.into()];
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

    /// Makes an id of the type and the name, where the table has none.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "type,name\nORG,Badr Organization\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &Columns::new().made_ids())?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Badr Organization")[0].id(), "group:badr-organization");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn made_ids(mut self) -> Self {
        self.id = None;
        self
    }

    /// Takes the name from several columns, with a space between.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,first,middle,last\n1,PER,Ada,,Norvane\n";
    /// let columns = Columns::new().names(["first", "middle", "last"]);
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &columns)?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("1")?.name(), "Ada Norvane");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn names<S: Into<String>>(mut self, columns: impl IntoIterator<Item = S>) -> Self {
        self.names = columns.into_iter().map(Into::into).collect();
        self
    }

    /// The table has no titles: columns are named by their place, from `1`.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let columns = Columns::new().headless().id("1").name("2").constant_type("person");
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", "36,\"QUILL, Omar\"\n".as_bytes(), &columns)?
    ///     .build()?;
    /// assert_eq!(gazetteer.find("Omar Quill")[0].id(), "36");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn headless(mut self) -> Self {
        self.headless = true;
        self
    }

    /// How many rows stand above the titles.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "Last Updated,01/02/2020\nid,type,name\n1,PER,Omar Quill\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &Columns::new().rows_above(1))?
    ///     .build()?;
    /// assert_eq!(gazetteer.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn rows_above(mut self, rows: usize) -> Self {
        self.above = rows;
        self
    }

    /// What stands between columns: `;`, `|`.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id;type;name\n1;PER;Omar Quill\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &Columns::new().delimiter(b';'))?
    ///     .build()?;
    /// assert_eq!(gazetteer.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn delimiter(mut self, byte: u8) -> Self {
        self.delimiter = byte;
        self
    }

    /// What the table calls a type of the schema; call it for each.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name\n1,individual,Omar Quill\n2,vessel,Grace\n";
    /// let columns = Columns::new().map_type("individual", "person").leave_out("vessel");
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &columns)?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("1")?.entity_type(), &"person");
    /// assert_eq!(gazetteer.tallies()[0].left_out["vessel"], 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn map_type(mut self, from: impl Into<String>, to: impl Into<EntityType>) -> Self {
        self.types.push((from.into(), TypeOf::Type(to.into())));
        self
    }

    /// A type of the table that is not loaded, but counted.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name\n2,vessel,Grace\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &Columns::new().leave_out("vessel"))?
    ///     .build()?;
    /// assert!(gazetteer.is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn leave_out(mut self, kind: impl Into<String>) -> Self {
        self.types.push((kind.into(), TypeOf::LeftOut));
        self
    }

    /// A value that stands for nothing, such as `-0-`.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = "id,type,name,aliases\n1,PER,Omar Quill,-0-\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", table.as_bytes(), &Columns::new().absent("-0-"))?
    ///     .build()?;
    /// assert!(gazetteer.entity("1")?.aliases().is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn absent(mut self, value: impl Into<String>) -> Self {
        self.absent.push(value.into());
        self
    }

    /// How the table is encoded, by a label of the WHATWG Encoding Standard
    /// (`latin1`, `windows-1256`, `utf-16le`). UTF-8 at first, and UTF-16
    /// where a byte order mark says so.
    ///
    /// ```
    /// use isnad::{Columns, Gazetteer, Schema};
    ///
    /// let table = b"id,type,name\n1,PER,Jos\xe9 Quill\n";
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .csv("x.csv", &table[..], &Columns::new().encoding("latin1")?)?
    ///     .build()?;
    /// assert_eq!(gazetteer.entity("1")?.name(), "José Quill");
    /// assert!(Columns::new().encoding("klingon").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A label that the standard lacks.
    pub fn encoding(mut self, label: &str) -> Result<Self> {
        let found = Encoding::for_label(label.as_bytes());
        let message =
            || format!("found `{label}`, expected a label such as `latin1` or `utf-16le`");
        self.encoding = Some(found.ok_or_else(|| Error::invalid("encoding", message()))?);
        Ok(self)
    }

    /// A column of aliases, where the table has it.
    pub(super) fn optional_aliases(mut self, column: &str) -> Self {
        self.aliases.push(Aliases {
            column: column.to_owned(),
            separator: '\u{1}',
            kind: AliasKind::Name,
            required: false,
        });
        self
    }
}
