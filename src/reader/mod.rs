//! From a document to a reading: the one place that knows every stage.

mod builder;
mod claims;
mod known;
mod terms;
mod trace;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::annotate::citations::Citations;
use crate::annotate::dates::Dates;
use crate::annotate::status::Scopes;
use crate::annotate::timing::Timing;
use crate::claim::Claim;
use crate::document::Document;
use crate::entity::{AliasKind, Entity};
use crate::error::{Error, Result};
use crate::gazetteer::names::Guard;
use crate::id::EntityId;
use crate::matcher::Matcher;
use crate::mention::{Mention, Origin};
use crate::reader::claims::Claims;
use crate::reader::known::Known;
use crate::reader::terms::Terms;
use crate::reading::Reading;
use crate::resolve::Resolver;
use crate::resolve::found::{Found, Resolved, Sense, Settings};
use crate::rules::Rules;
use crate::schema::{Kind, Schema};
use crate::span::Span;
use crate::text::clean::{marks, markup};
use crate::text::sentences::sentences;
use crate::text::tokens::{Shape, Token, tokens};

pub use crate::reader::builder::ReaderBuilder;
pub use crate::reader::trace::{ScopeTrace, SentenceTrace, Trace};

/// Reads documents: finds their names, resolves them, and says what each
/// sentence claims of them.
///
/// Made once and shared: it is cheap to clone, and reads from any number of
/// threads. The same document gives the same reading, always.
///
/// Acronyms that the text defines are found after Schwartz and Hearst (2003);
/// doubt, denial and report reach as far as their scopes after ConText
/// (Harkema and others 2009). Dates without a year take theirs from
/// the text before them or from the document's publication date; where neither
/// tells, the year stays open (`XXXX-01-03`).
///
/// ```
/// use isnad::{Document, Reader};
///
/// let reader = Reader::builtin()?;
/// let document = Document::new("note", "Hadi al-Amiri, the leader of the Badr Organization, met Qais al-Khazali in Baghdad.");
/// let reading = reader.read(&document);
/// let claim = reading.claims.iter().find(|c| c.relation == "leads").unwrap();
/// assert_eq!(claim.subject.as_ref().unwrap().entity, "hadi-al-amiri");
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    schema: Arc<Schema>,
    matcher: Matcher,
    resolver: Resolver,
    dates: Dates,
    timing: Timing,
    citations: Citations,
    scopes: Scopes,
    rules: Rules,
    settings: Settings,
    /// Whether names count inside addresses.
    addresses: bool,
    known: Known,
}

static BUILTIN: OnceCell<Reader> = OnceCell::new();

impl Reader {
    /// The reader of the bundled gazetteer, schema, lexicon and rules; made on
    /// first use and shared after.
    ///
    /// ```
    /// use isnad::{Document, Reader, Status};
    ///
    /// let document = Document::new("note", "Iran may have backed Hezbollah.");
    /// let reading = Reader::builtin()?.read(&document);
    /// assert_eq!(reading.claims[0].status, Status::Hedged);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None, as the tests hold the bundled files valid.
    pub fn builtin() -> Result<Self> {
        BUILTIN.get_or_try_init(|| ReaderBuilder::new().build()).cloned()
    }

    /// Starts a reader of your own parts, in place of the bundled ones.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let reader = Reader::builder().discoveries(false).references(false).build()?;
    /// let reading = reader.read(&Document::new("x", "Iran backs Hezbollah. It backs Hamas."));
    /// assert_eq!(reading.claims.len(), 1);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn builder() -> ReaderBuilder {
        ReaderBuilder::new()
    }

    /// The schema it reads by.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let reader = Reader::builtin()?;
    /// let reading = reader.read(&Document::new("x", "Iran backs Hezbollah."));
    /// let relation = reader.schema().relation(&reading.claims[0].relation)?;
    /// assert_eq!(relation.inverse(), Some("supported_by"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.0.schema
    }

    /// Reads a document. Any text can be read.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let text = "Qassim Soleimani was killed on January 3.";
    /// let document = Document::new("note", text).published("2020-01-10")?;
    /// let claim = &Reader::builtin()?.read(&document).claims[0];
    /// assert_eq!((claim.relation.as_str(), &claim.subject), ("killed", &None));
    /// assert_eq!(claim.time.unwrap().to_string(), "2020-01-03");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the length of the text.
    #[must_use]
    pub fn read(&self, document: &Document) -> Reading {
        let text = self.cleaned(document);
        self.read_found(document, &text, self.matched(&text), self.0.settings, None)
    }

    /// Reads a document and says why each sentence gave what it gave: see
    /// [`Trace`].
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let trace = Reader::builtin()?.trace(&Document::new("x", "Iran backs Hezbollah."));
    /// assert_eq!(trace.sentences[0].claims[0].relation, "supports");
    /// println!("{trace}");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn trace(&self, document: &Document) -> Trace {
        let mut trace = Trace { sentences: Vec::new() };
        let text = self.cleaned(document);
        let found = self.matched(&text);
        self.read_found(document, &text, found, self.0.settings, Some(&mut trace));
        trace
    }

    /// The text as it is read: what is no text in it is written over, and
    /// every offset stays.
    fn cleaned<'d>(&self, document: &'d Document) -> Cow<'d, str> {
        marks(markup(document.text()), self.0.addresses)
    }

    /// The names that the matcher finds.
    fn matched(&self, text: &str) -> Vec<Found> {
        let gazetteer = self.0.matcher.gazetteer();
        let mut out = Vec::new();
        self.0.matcher.find_senses(text, |span, senses, held| {
            let readings = senses.iter().filter_map(|s| {
                let entity = self.0.known.at(gazetteer, s.entity)?;
                Some(Sense {
                    entity: entity.id().clone(),
                    entity_type: entity.entity_type().clone(),
                    alias: s.kind,
                    country: entity.country_id().cloned(),
                    known: Some(entity),
                    bundled: gazetteer.is_bundled(s.entity),
                    alone: s.guard == Guard::Alone,
                })
            });
            let readings = readings.collect();
            out.push(Found { span, origin: Origin::Gazetteer, readings, held });
        });
        out
    }

    /// The entity of this id, where the gazetteer has it.
    fn entity(&self, id: &EntityId) -> Option<Arc<Entity>> {
        self.0.known.get(self.0.matcher.gazetteer(), id)
    }

    /// Reads many documents, on all cores where the feature `parallel` is on;
    /// the readings come in the order of the documents.
    ///
    /// ```
    /// use isnad::{Document, Reader};
    ///
    /// let documents = [Document::new("a", "Iran backs Hezbollah."), Document::new("b", "")];
    /// let readings = Reader::builtin()?.read_all(&documents);
    /// assert_eq!(readings[0].claims[0].relation, "supports");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn read_all(&self, documents: &[Document]) -> Vec<Reading> {
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            documents.par_iter().map(|d| self.read(d)).collect()
        }
        #[cfg(not(feature = "parallel"))]
        documents.iter().map(|d| self.read(d)).collect()
    }

    /// Reads a document with what somebody chose for names of it: each choice
    /// is the span of a name and the id of the entity that it denotes. A span
    /// that no mention had becomes one.
    ///
    /// ```
    /// use isnad::{Document, Entity, Gazetteer, Reader, Schema};
    ///
    /// let person = |id: &str| Entity::new(id, "person", "John Smith");
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .builtin()?
    ///     .entity(person("smith-1")?)?
    ///     .entity(person("smith-2")?)?
    ///     .build()?;
    /// let reader = Reader::builder().gazetteer(gazetteer).build()?;
    /// let document = Document::new("x", "John Smith leads Hezbollah.");
    /// let reading = reader.read(&document);
    /// let open = reading.undecided().next().unwrap();
    /// assert_eq!(open.candidates.len(), 2);
    /// assert!(reading.claims.is_empty(), "nobody knows which of them");
    ///
    /// let choice = (open.span, open.candidates[1].entity.clone());
    /// let reading = reader.read_with_choices(&document, &[choice])?;
    /// assert_eq!(reading.claims[0].subject.as_ref().unwrap().entity, "smith-2");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A span that lies outside the text, cuts a character or covers nothing;
    /// an id that the gazetteer lacks.
    pub fn read_with_choices(
        &self,
        document: &Document,
        choices: &[(Span, EntityId)],
    ) -> Result<Reading> {
        let text = self.cleaned(document);
        let mut found = self.matched(&text);
        for (index, (span, id)) in choices.iter().enumerate() {
            if span.is_empty() || span.of(document.text()).is_none() {
                let message = "expected the span of a name in the text".to_owned();
                return Err(Error::Mention { index, span: *span, message });
            }
            let known = self.entity(id).ok_or_else(|| Error::UnknownEntity { id: id.clone() })?;
            found.retain(|f| !f.span.overlaps(*span));
            let reading = Sense {
                entity: id.clone(),
                entity_type: known.entity_type().clone(),
                alias: AliasKind::Name,
                country: known.country_id().cloned(),
                known: Some(known),
                bundled: false,
                alone: false,
            };
            found.push(Found {
                span: *span,
                origin: Origin::Given,
                readings: vec![reading],
                held: false,
            });
        }
        found.sort_by_key(|f| (f.span.start(), std::cmp::Reverse(f.span.end())));
        Ok(self.read_found(document, &text, found, self.0.settings, None))
    }

    /// Reads a document with mentions that another tool found, in place of
    /// the matcher's: they stand in text order and do not overlap.
    ///
    /// ```
    /// use isnad::{AliasKind, Candidate, Document, Mention, Origin, Reader, Span};
    ///
    /// let text = "Bloc A supports Bloc B.";
    /// let given = |start, end, id| {
    ///     let candidate = Candidate::new(id, "group", AliasKind::Name);
    ///     Mention::new(Span::new(start, end).unwrap(), Origin::Given, vec![candidate])
    /// };
    /// let mentions = vec![given(0, 6, "a"), given(16, 22, "b")];
    /// let reading = Reader::builtin()?.read_with_mentions(&Document::new("x", text), mentions)?;
    /// assert_eq!(reading.claims[0].relation, "supports");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A mention that overlaps the one before it, lies outside the text, cuts
    /// a character, covers nothing, has no candidate, or is of a type that the
    /// schema lacks; the error names it.
    pub fn read_with_mentions(
        &self,
        document: &Document,
        mentions: Vec<Mention>,
    ) -> Result<Reading> {
        let mut last = 0;
        for (index, m) in mentions.iter().enumerate() {
            let wrong = |message: String| Error::Mention { index, span: m.span, message };
            if m.span.end() > document.text().len() {
                let message = format!("lies outside the text of {} bytes", document.text().len());
                return Err(wrong(message));
            }
            if m.span.of(document.text()).is_none() {
                return Err(wrong("cuts a character".to_owned()));
            }
            if m.span.is_empty() {
                return Err(wrong("covers no byte".to_owned()));
            }
            if m.span.start() < last {
                return Err(wrong("overlaps the mention before it or precedes it".to_owned()));
            }
            if m.candidates.is_empty() {
                return Err(wrong("expected at least one candidate".to_owned()));
            }
            for candidate in &m.candidates {
                self.0
                    .schema
                    .entity_type(&candidate.entity_type)
                    .map_err(|e| wrong(e.to_string()))?;
            }
            last = m.span.end();
        }
        let found = mentions
            .into_iter()
            .map(|m| {
                let mut f = found(m, |id| self.entity(id));
                for reading in &mut f.readings {
                    if let Ok(definition) = self.0.schema.entity_type(&reading.entity_type) {
                        reading.entity_type = definition.name().clone();
                    }
                }
                f
            })
            .collect();
        let given = Settings { references: self.0.settings.references, ..Settings::GIVEN };
        let text = self.cleaned(document);
        Ok(self.read_found(document, &text, found, given, None))
    }

    fn read_found(
        &self,
        document: &Document,
        text: &str,
        found: Vec<Found>,
        settings: Settings,
        trace: Option<&mut Trace>,
    ) -> Reading {
        let parts = &*self.0;
        let published = document.publication();
        let tokens = tokens(text);
        let sentences = sentences(text, &tokens);
        let mut resolved = parts.resolver.resolve(text, &tokens, &sentences, found, settings);
        let is_outlet = |name: &str| self.outlet(name);
        let cited =
            parts.citations.find(text, &tokens, &sentences, &parts.dates, published, is_outlet);
        let masked = masked(&cited.masked, &resolved, &tokens);
        let times = parts.dates.find(text, &tokens, &sentences, &masked, published);
        let terms = Terms::new(text, &resolved, &parts.schema);
        let mut reading = Reading::new(document.id().clone());
        reading.title = document.title_text().map(str::to_owned);
        reading.publisher = document.publisher_name().map(str::to_owned);
        reading.published = published;
        reading.claims = Claims {
            document,
            tokens: &tokens,
            sentences: &sentences,
            terms,
            references: settings.references,
            cited: &cited,
            times: &times,
            rules: &parts.rules,
            naming: parts.schema.naming(),
            timing: &parts.timing,
            scopes: &parts.scopes,
        }
        .read(&resolved.definitions, trace);
        reading.citations = cited.citations.into_iter().map(|c| c.citation).collect();
        for d in &mut resolved.discoveries {
            let of = |c: &&Claim| c.subject.as_ref().is_some_and(|s| s.entity == d.entity);
            let names = reading.claims.iter().filter(of).filter_map(|c| c.name.as_ref());
            let names: BTreeSet<&str> = names.map(|(name, _)| name.as_str()).collect();
            d.aliases.extend(names.into_iter().map(str::to_owned));
        }
        reading.entities = self.entities(text, &resolved, &reading);
        reading.mentions = resolved.mentions;
        reading.discoveries = resolved.discoveries;
        reading
    }

    /// The outlet of this name, where the gazetteer has one.
    fn outlet(&self, name: &str) -> Option<EntityId> {
        // An outlet's name begins with a capital, as most words do not.
        if name.chars().next().is_some_and(char::is_lowercase) {
            return None;
        }
        let gazetteer = self.0.matcher.gazetteer();
        let types = self.0.schema.entity_types();
        types
            .filter(|t| t.behaves_as() == Kind::Outlet)
            .find_map(|t| gazetteer.find_of_type(name, t.name()))
            .map(|i| EntityId::from(gazetteer.entity_id(i)))
    }

    /// The entities that a reading speaks of, by id.
    fn entities(&self, text: &str, resolved: &Resolved, reading: &Reading) -> Vec<Arc<Entity>> {
        let mut all: BTreeMap<EntityId, Arc<Entity>> = BTreeMap::new();
        for d in &resolved.discoveries {
            if let Ok(entity) = d.to_entity() {
                all.insert(d.entity.clone(), Arc::new(entity));
            }
        }
        for m in resolved.mentions.iter().filter(|m| m.decided) {
            let Some(candidate) = m.candidates.first() else { continue };
            if all.contains_key(&candidate.entity) {
                continue;
            }
            let entity = self.entity(&candidate.entity).or_else(|| {
                let name = m.span.of(text).unwrap_or_default();
                let (id, kind) = (&candidate.entity, &candidate.entity_type);
                Entity::new(id.clone(), kind.clone(), name).ok().map(Arc::new)
            });
            if let Some(entity) = entity {
                all.insert(candidate.entity.clone(), entity);
            }
        }
        for c in &reading.citations {
            if let Some(id) = &c.entity
                && !all.contains_key(id)
                && let Some(entity) = self.entity(id)
            {
                all.insert(id.clone(), entity);
            }
        }
        // A definition may decide for a claim what its mention leaves open.
        let sides = |c: &'_ Claim| {
            [&c.subject, &c.object, &c.place, &c.speaker]
                .map(|a| a.as_ref().map(|a| a.entity.clone()))
        };
        for id in reading.claims.iter().flat_map(sides).flatten() {
            if all.contains_key(&id) {
                continue;
            }
            let entity = self.entity(&id).or_else(|| {
                let mut meant = resolved
                    .mentions
                    .iter()
                    .flat_map(|m| m.candidates.iter().map(move |c| (m.span, c)));
                let (span, candidate) = meant.find(|(_, c)| c.entity == id)?;
                let name = span.of(text).unwrap_or_default();
                Entity::new(id.clone(), candidate.entity_type.clone(), name).ok().map(Arc::new)
            });
            if let Some(entity) = entity {
                all.insert(id, entity);
            }
        }
        all.into_values().collect()
    }
}

/// The brackets to hide from dates, with the names that hold a number: "the
/// March 23 Movement" tells no date.
fn masked(brackets: &[Range<usize>], resolved: &Resolved, tokens: &[Token]) -> Vec<Range<usize>> {
    let number = |i: usize| tokens.get(i).is_some_and(|t| t.shape == Shape::Number);
    let dated = resolved.tokens.iter().filter(|r| r.len() > 1 && (*r).clone().any(number));
    let mut all: Vec<_> = brackets.iter().chain(dated).cloned().collect();
    all.sort_by_key(|r| r.start);
    all
}

fn found(mention: Mention, entity: impl Fn(&EntityId) -> Option<Arc<Entity>>) -> Found {
    let readings = mention
        .candidates
        .into_iter()
        .map(|c| {
            let known = entity(&c.entity);
            Sense {
                country: known.as_ref().and_then(|e| e.country_id().cloned()),
                entity: c.entity,
                entity_type: c.entity_type,
                alias: c.alias,
                known,
                bundled: true,
                alone: false,
            }
        })
        .collect();
    Found { span: mention.span, origin: mention.origin, readings, held: false }
}
