//! Readers of your own parts.

use std::sync::Arc;

use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::matcher::Matcher;
use crate::reader::known::Known;
use crate::reader::{Parts, Reader};
use crate::resolve::{Resolver, Settings};
use crate::rules::Rules;
use crate::rules::citations::Citations;
use crate::rules::dates::Dates;
use crate::rules::scopes::Scopes;
use crate::rules::timing::Timing;
use crate::schema::Schema;

/// Puts a [`Reader`] together; what you leave out is the bundled part.
///
/// ```
/// use isnad::{Document, Entity, Gazetteer, Reader, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("acme", "group", "Acme Corp")?)?
///     .entity(Entity::new("globex", "group", "Globex")?)?
///     .build()?;
/// let reader = Reader::builder().gazetteer(gazetteer).references(false).build()?;
/// let reading = reader.read(&Document::new("x", "Acme Corp supports Globex."));
/// assert_eq!(reading.claims.len(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ReaderBuilder {
    schema: Option<Schema>,
    lexicon: Option<Lexicon>,
    gazetteer: Option<Gazetteer>,
    rules: Option<Rules>,
    settings: Settings,
}

impl ReaderBuilder {
    pub(crate) fn new() -> Self {
        Self { schema: None, lexicon: None, gazetteer: None, rules: None, settings: Settings::ALL }
    }

    /// Reads by this schema.
    pub fn schema(mut self, schema: Schema) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Reads by these word lists. They must hold every list of the bundled
    /// lexicon: begin with [`Lexicon::builtin`] and add to it.
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// Finds the names of this gazetteer. To have the bundled names too,
    /// begin it with [`GazetteerBuilder::builtin`](crate::GazetteerBuilder::builtin).
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteer = Some(gazetteer);
        self
    }

    /// Reads by these rules, made with the same schema and lexicon.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = Some(rules);
        self
    }

    /// Whether pronouns and descriptions may stand for a side of a claim; on
    /// at first.
    pub fn references(mut self, on: bool) -> Self {
        self.settings.references = on;
        self
    }

    /// Whether names that no gazetteer has are found by their context; on at
    /// first.
    pub fn discoveries(mut self, on: bool) -> Self {
        self.settings.discoveries = on;
        self
    }

    /// Puts the reader together.
    ///
    /// # Errors
    ///
    /// A lexicon that lacks a list the reader needs, or rules that do not fit
    /// the schema.
    pub fn build(self) -> Result<Reader> {
        let schema = match self.schema {
            Some(schema) => schema,
            None => Schema::builtin()?,
        };
        let lexicon = match self.lexicon {
            Some(lexicon) => lexicon,
            None => Lexicon::builtin()?,
        };
        let gazetteer = match self.gazetteer {
            Some(gazetteer) => gazetteer,
            None => Gazetteer::builder(&schema).builtin()?.build()?,
        };
        let rules = match self.rules {
            Some(rules) => rules,
            None => Rules::builtin(&schema, &lexicon)?,
        };
        Ok(Reader(Arc::new(Parts {
            matcher: Matcher::new(&gazetteer),
            resolver: Resolver::new(&lexicon)?,
            dates: Dates::new(&lexicon)?,
            timing: Timing::new(&lexicon)?,
            citations: Citations::new(&lexicon)?,
            scopes: Scopes::new(&lexicon)?,
            rules,
            schema: Arc::new(schema),
            settings: self.settings,
            known: Known::default(),
        })))
    }
}
