//! Readers of your own parts.

use std::sync::Arc;

use crate::annotate::citations::Citations;
use crate::annotate::dates::Dates;
use crate::annotate::status::Scopes;
use crate::annotate::timing::Timing;
use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::matcher::Matcher;
use crate::reader::known::Known;
use crate::reader::{Parts, Reader};
use crate::resolve::Resolver;
use crate::resolve::found::Settings;
use crate::rules::Rules;
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
    addresses: bool,
}

impl ReaderBuilder {
    pub(crate) fn new() -> Self {
        Self {
            schema: None,
            lexicon: None,
            gazetteer: None,
            rules: None,
            settings: Settings::ALL,
            addresses: false,
        }
    }

    /// Reads by this schema. The gazetteer and the rules must be made with it.
    ///
    /// ```
    /// use isnad::{Document, Entity, Gazetteer, Lexicon, Reader, Rules, Schema};
    ///
    /// let schema = Schema::parse("mine.toml", r#"
    /// [type.firm]
    /// [relation.owns]
    /// from = ["firm"]
    /// to = ["firm"]
    /// nature = "state"
    /// "#)?;
    /// let lexicon = Lexicon::builtin()?;
    /// let rule = "[[rule]]\nname = 'owns'\nrelation = 'owns'\nverbs = ['own']\n";
    /// let rules = Rules::parse("mine.toml", rule, &schema, &lexicon)?;
    /// let gazetteer = Gazetteer::builder(&schema)
    ///     .entity(Entity::new("acme", "firm", "Acme")?)?
    ///     .entity(Entity::new("globex", "firm", "Globex")?)?
    ///     .build()?;
    /// let reader = Reader::builder().schema(schema).gazetteer(gazetteer).rules(rules).build()?;
    /// let reading = reader.read(&Document::new("x", "Acme owns Globex."));
    /// assert_eq!(reading.claims[0].relation, "owns");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn schema(mut self, schema: Schema) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Reads by these word lists. They must hold every list of the bundled
    /// lexicon: begin with [`Lexicon::builtin`] and add to it.
    ///
    /// ```
    /// use isnad::{Document, Lexicon, Reader};
    ///
    /// let own = Lexicon::parse("mine.toml", "[modals]\nwords = ['peradventure']")?;
    /// let reader = Reader::builder().lexicon(Lexicon::builtin()?.and(own)).build()?;
    /// assert_eq!(reader.read(&Document::new("x", "Iran backs Hezbollah.")).claims.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// Finds the names of this gazetteer. To have the bundled names too,
    /// begin it with [`GazetteerBuilder::builtin`](crate::GazetteerBuilder::builtin).
    ///
    /// ```
    /// use isnad::{Document, Entity, Gazetteer, Reader, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .builtin()?
    ///     .entity(Entity::new("green-front", "group", "Green Front")?)?
    ///     .build()?;
    /// let reader = Reader::builder().gazetteer(gazetteer).build()?;
    /// let reading = reader.read(&Document::new("x", "Iran backs the Green Front."));
    /// assert_eq!(reading.claims[0].object.as_ref().unwrap().entity, "green-front");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn gazetteer(mut self, gazetteer: Gazetteer) -> Self {
        self.gazetteer = Some(gazetteer);
        self
    }

    /// Reads by these rules and no others, made with the same schema and
    /// lexicon. To keep the shipped ones, begin with [`Rules::builtin`] and add
    /// to them with [`Rules::and`].
    ///
    /// ```
    /// use isnad::{Document, Lexicon, Reader, Rules, Schema};
    ///
    /// let (schema, lexicon) = (Schema::builtin()?, Lexicon::builtin()?);
    /// let rules = Rules::builtin(&schema, &lexicon)?.and("mine.toml", r#"
    /// [[rule]]
    /// name = "bankrolls"
    /// relation = "supports"
    /// role = "money"
    /// verbs = ["bankroll"]
    /// "#, &schema, &lexicon)?;
    /// let reader = Reader::builder().rules(rules).build()?;
    /// let reading = reader.read(&Document::new("x", "Iran bankrolls Hezbollah."));
    /// assert_eq!(reading.claims[0].role.as_deref(), Some("money"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = Some(rules);
        self
    }

    /// Whether pronouns and descriptions may stand for a side of a claim; on
    /// at first.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let text = "The Badr Organization won seats. Iran backs the group.";
    /// let claims = |on| -> isnad::Result<usize> {
    ///     let reader = Reader::builder().references(on).build()?;
    ///     Ok(reader.read(&Document::new("x", text)).claims.len())
    /// };
    /// assert_eq!((claims(true)?, claims(false)?), (1, 0));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn references(mut self, on: bool) -> Self {
        self.settings.references = on;
        self
    }

    /// Whether names that no gazetteer has are found by their context; on at
    /// first.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let document = Document::new("x", "Iran backs Zarif Qalamchi, a Lebanese militia leader.");
    /// let reader = Reader::builder().discoveries(false).build()?;
    /// assert!(reader.read(&document).discoveries.is_empty());
    /// assert_eq!(Reader::builtin()?.read(&document).discoveries[0].name, "Zarif Qalamchi");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn discoveries(mut self, on: bool) -> Self {
        self.settings.discoveries = on;
        self
    }

    /// Whether names count inside e-mail addresses, URLs, paths, handles and
    /// hashtags; off at first.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let document = Document::new("x", "It was posted under #Hezbollah on Monday.");
    /// let found = |on| -> isnad::Result<usize> {
    ///     Ok(Reader::builder().addresses(on).build()?.read(&document).mentions.len())
    /// };
    /// assert_eq!((found(false)?, found(true)?), (0, 1));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn addresses(mut self, on: bool) -> Self {
        self.addresses = on;
        self
    }

    /// Puts the reader together.
    ///
    /// ```
    /// use isnad::{Lexicon, Reader};
    ///
    /// let lexicon = Lexicon::parse("mine.toml", "[modals]\nwords = ['may']")?;
    /// let error = Reader::builder().lexicon(lexicon).build().unwrap_err();
    /// assert!(error.to_string().contains("lexicon: no list `"), "{error}");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A lexicon that lacks a list that the reader or the bundled rules need,
    /// or a schema that lacks a type of the bundled gazetteer or a relation of
    /// the bundled rules, where these are not replaced; rules made with another
    /// schema, and a gazetteer with a type that the schema lacks.
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
        rules.check(&schema)?;
        if let Some(kind) = gazetteer.types().iter().find(|k| !schema.is_type(k)) {
            let message = format!("has the entity type `{kind}`, which the reader's schema lacks");
            return Err(Error::invalid("gazetteer", message));
        }
        Ok(Reader(Arc::new(Parts {
            matcher: Matcher::new(&gazetteer),
            resolver: Resolver::new(&lexicon, &schema)?,
            dates: Dates::new(&lexicon)?,
            timing: Timing::new(&lexicon)?,
            citations: Citations::new(&lexicon)?,
            scopes: Scopes::new(&lexicon)?,
            rules,
            schema: Arc::new(schema),
            settings: self.settings,
            addresses: self.addresses,
            known: Known::default(),
        })))
    }
}
