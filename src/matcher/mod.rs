//! From a text to the names it holds.

mod automaton;
mod corpus;
mod guard;
mod hit;
mod machine;
#[cfg(test)]
mod plain;
mod split;
mod token;

use std::cell::RefCell;
use std::sync::Arc;

use crate::error::Result;
use crate::gazetteer::{Gazetteer, Sense};
use crate::id::{EntityId, EntityType};
use crate::matcher::automaton::Automaton;
use crate::matcher::token::Scratch;
use crate::mention::{Candidate, Mention, Origin};
use crate::span::Span;
use crate::text::clean::markup;

pub use crate::matcher::corpus::Stream;
pub(crate) use crate::matcher::guard::Support;
pub(crate) use crate::matcher::hit::{Hit, longest};

/// Finds the names of a gazetteer in texts.
///
/// Spellings are folded: case, diacritics and compatibility forms (NFKD),
/// apostrophes, hyphen or space, line breaks inside a name, character
/// references (`&nbsp;`) and simple tags. Only whole words
/// count, runs of letters and digits with their marks; a possessive ending is
/// left outside. Spans are bytes of the original text. Names that are also
/// everyday words count only with support in the text.
///
/// ```
/// use isnad::{Entity, Alias, Gazetteer, Matcher, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("kh", "group", "Kata'ib Hezbollah")?)?
///     .entity(Entity::new("hezbollah", "group", "Hezbollah")?.alias(Alias::new("Hizballah")?))?
///     .build()?;
/// let matcher = Matcher::new(&gazetteer);
/// let text = "KATAIB\nHEZBOLLAH’s men, not Hizballah.";
/// let found: Vec<_> = matcher.find_iter(text).map(|m| m.span.of(text).unwrap()).collect();
/// assert_eq!(found, ["KATAIB\nHEZBOLLAH", "Hizballah"]);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    gazetteer: Gazetteer,
    guard: bool,
    /// The automaton, where that is the engine.
    automaton: Option<Arc<Automaton>>,
}

/// How names are looked for; both ways find the same.
///
/// ```
/// use isnad::{Engine, Entity, Gazetteer, Matcher, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("iran", "state", "Iran")?)?
///     .build()?;
/// let matcher = Matcher::builder(&gazetteer).engine(Engine::Automaton).build()?;
/// assert_eq!(matcher.find_iter("in Iran").count(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Engine {
    /// Whichever is the faster for the gazetteer.
    #[default]
    Auto,
    /// Hashes of words, looked up in the compiled gazetteer: nothing to
    /// build, for lists of any size.
    Token,
    /// An Aho-Corasick automaton (1975), built beside the gazetteer.
    Automaton,
}

/// Chooses how a [`Matcher`] works.
///
/// ```
/// use isnad::{Entity, Gazetteer, Matcher, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("hope", "place", "Hope")?)?
///     .build()?;
/// let text = "He went to Hope.";
/// assert_eq!(Matcher::new(&gazetteer).find_iter(text).count(), 0);
/// assert_eq!(Matcher::builder(&gazetteer).guard(false).build()?.find_iter(text).count(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct MatcherBuilder {
    gazetteer: Gazetteer,
    engine: Engine,
    guard: bool,
}

impl MatcherBuilder {
    /// Forces an engine.
    ///
    /// ```
    /// use isnad::{Engine, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// let text = "Hadi al-Amiri leads the Badr Organization.";
    /// let token = Matcher::builder(&gazetteer).engine(Engine::Token).build()?;
    /// let automaton = Matcher::builder(&gazetteer).engine(Engine::Automaton).build()?;
    /// assert_eq!(token.spans(text), automaton.spans(text), "both find the same");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self
    }

    /// Whether names that are also everyday words need support in the text;
    /// they do unless this says otherwise.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("hope", "place", "Hope")?.country("canada"))?
    ///     .build()?;
    /// let matcher = Matcher::builder(&gazetteer).guard(false).build()?;
    /// assert_eq!(matcher.spans("Hope remains.").len(), 1, "right or wrong");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn guard(mut self, guard: bool) -> Self {
        self.guard = guard;
        self
    }

    /// Makes the matcher.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema, Span};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let matcher = Matcher::builder(&gazetteer).guard(false).build()?;
    /// assert_eq!(matcher.spans("Iran"), [Span::new(0, 4).unwrap()]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// More names than an automaton can hold, where that was forced.
    pub fn build(self) -> Result<Matcher> {
        let Self { gazetteer, engine, guard } = self;
        let automaton = match engine {
            Engine::Automaton => Some(Arc::new(Automaton::new(&gazetteer)?)),
            // The token engine was the faster at every size measured.
            Engine::Auto | Engine::Token => None,
        };
        Ok(Matcher { gazetteer, guard, automaton })
    }
}

impl Matcher {
    /// A matcher for the names of `gazetteer`, which it shares: nothing is built.
    ///
    /// ```
    /// use isnad::{Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// let text = "Rockets hit al-Asad, and Irbil too.";
    /// let found = Matcher::new(&gazetteer).spans(text);
    /// assert!(found.iter().any(|span| span.of(text) == Some("Irbil")));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Self {
        Self { gazetteer: gazetteer.clone(), guard: true, automaton: None }
    }

    /// Starts a matcher that works otherwise: with another [`Engine`], or
    /// without the guard on everyday words.
    ///
    /// ```
    /// use isnad::{Engine, Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let matcher = Matcher::builder(&gazetteer).engine(Engine::Automaton).build()?;
    /// assert_eq!(matcher.find_iter("IRAN’s and Iranians").count(), 1, "whole words only");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn builder(gazetteer: &Gazetteer) -> MatcherBuilder {
        MatcherBuilder { gazetteer: gazetteer.clone(), engine: Engine::Auto, guard: true }
    }

    /// The gazetteer it finds names of.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// let mention = matcher.find_iter("in Iran").next().unwrap();
    /// let entity = matcher.gazetteer().entity(mention.entity().unwrap())?;
    /// assert_eq!(entity.name(), "Iran");
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The names in `text`, in order, without overlaps: at each place the
    /// leftmost and, of those, the longest.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("new-york", "place", "New York")?)?
    ///     .entity(Entity::new("state", "place", "New York State")?)?
    ///     .build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// let text = "New York State, New York Stateside";
    /// let found: Vec<_> = matcher.find_iter(text).filter_map(|m| m.span.of(text)).collect();
    /// assert_eq!(found, ["New York State", "New York"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Linear in the length of the text for names of bounded length.
    pub fn find_iter(&self, text: &str) -> impl Iterator<Item = Mention> + '_ {
        let text = &*markup(text);
        let hits = self.hits(text);
        let support = self.support(&hits);
        self.choose(text, hits, &support).into_iter()
    }

    /// The names in `text` with all that overlap, by where they begin, longer
    /// ones first.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("basra", "place", "Basra")?)?
    ///     .entity(Entity::new("university", "group", "University of Basra")?)?
    ///     .build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// let text = "at the University of Basra";
    /// let found: Vec<_> =
    ///     matcher.find_overlapping_iter(text).filter_map(|m| m.span.of(text)).collect();
    /// assert_eq!(found, ["University of Basra", "Basra"]);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn find_overlapping_iter(&self, text: &str) -> impl Iterator<Item = Mention> + '_ {
        let text = &*markup(text);
        let hits = self.hits(text);
        let support = self.support(&hits);
        let kept = self.supported(text, hits, &support);
        self.mentions(text, &kept, &support).into_iter()
    }

    /// What the guard holds back in `text`: names that are also everyday words
    /// and that nothing in it supports, in order, without overlaps.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("hope", "place", "Hope")?)?
    ///     .build()?;
    /// let matcher = Matcher::new(&gazetteer);
    /// assert_eq!(matcher.find_iter("Hope lies in Arkansas.").count(), 0);
    /// let held: Vec<_> = matcher.find_held_back("Hope lies in Arkansas.").collect();
    /// assert_eq!((held[0].span.range(), &*held[0].candidates[0].entity), (0..4, "hope"));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    pub fn find_held_back(&self, text: &str) -> impl Iterator<Item = Mention> + '_ {
        let text = &*markup(text);
        let mut hits = self.hits(text);
        let support = self.support(&hits);
        hits.retain(|h| self.senses(text, *h, &support).next().is_none());
        longest(&mut hits);
        self.mentions(text, &hits, &Support::of_all()).into_iter()
    }

    /// The spans that [`Matcher::find_iter`] gives, without what they denote:
    /// the quickest answer.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Matcher, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("iran", "state", "Iran")?)?
    ///     .build()?;
    /// let spans = Matcher::new(&gazetteer).spans("Iran’s");
    /// assert_eq!(spans[0].range(), 0..4);
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let text = &*markup(text);
        let hits = self.hits(text);
        let support = Support::new(&self.gazetteer, &hits, self.guard, false);
        let mut kept = self.supported(text, hits, &support);
        longest(&mut kept);
        let mut spans: Vec<Span> = kept.iter().map(|h| h.span()).collect();
        spans.dedup();
        spans
    }

    /// Splits and hashes `text` and does nothing else: the floor that the
    /// peer bench compares matching with.
    #[doc(hidden)]
    #[must_use]
    pub fn split_only(&self, text: &str) -> u64 {
        token::split_only(text, self.gazetteer.seed())
    }

    /// What sorted hits of a whole document support.
    pub(crate) fn support(&self, hits: &[Hit]) -> Support {
        Support::new(&self.gazetteer, hits, self.guard, true)
    }

    /// Every hit in `text`, overlapping, by start and longer first, before
    /// the guard.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        thread_local!(static SCRATCH: RefCell<Scratch> = RefCell::default());
        let mut hits = Vec::with_capacity(text.len() / 64);
        match &self.automaton {
            Some(automaton) => automaton.scan(&self.gazetteer, text, &mut hits),
            None => SCRATCH.with_borrow_mut(|scratch| {
                token::scan(&self.gazetteer, text, scratch, &mut hits);
            }),
        }
        hit::sort(&mut hits);
        hits
    }

    /// The hits that count, with what the document supports.
    pub(crate) fn supported(&self, text: &str, mut hits: Vec<Hit>, support: &Support) -> Vec<Hit> {
        if !support.allows_all() {
            hits.retain(|h| self.senses(text, *h, support).next().is_some());
        }
        hits
    }

    /// The mentions that sorted hits give: leftmost, longest, supported.
    fn choose(&self, text: &str, hits: Vec<Hit>, support: &Support) -> Vec<Mention> {
        let mut kept = self.supported(text, hits, support);
        longest(&mut kept);
        self.mentions(text, &kept, support)
    }

    /// The entities a hit counts for, by place.
    pub(crate) fn senses<'m>(
        &'m self,
        text: &'m str,
        hit: Hit,
        support: &'m Support,
    ) -> impl Iterator<Item = Sense> + 'm {
        let allowed = move |s: &Sense| support.allows(&self.gazetteer, text, hit, *s);
        self.gazetteer.senses(hit.name).filter(allowed)
    }

    /// What [`Matcher::find_overlapping_iter`] finds and what the guard holds
    /// back: each span with its senses, the likeliest first, and whether it is
    /// held back.
    pub(crate) fn find_senses(&self, text: &str, mut found: impl FnMut(Span, &[Sense], bool)) {
        let hits = self.hits(text);
        let support = self.support(&hits);
        let all = Support::of_all();
        let mut senses = Vec::new();
        for group in hits.chunk_by(|a, b| a.span() == b.span()) {
            let Some(first) = group.first() else { continue };
            senses.clear();
            senses.extend(group.iter().flat_map(|h| self.senses(text, *h, &support)));
            let held = senses.is_empty();
            if held {
                senses.extend(group.iter().flat_map(|h| self.senses(text, *h, &all)));
            }
            self.rank(&mut senses, &support);
            found(first.span(), &senses, held);
        }
    }

    /// Mentions for sorted hits; hits of one span become one mention.
    fn mentions(&self, text: &str, hits: &[Hit], support: &Support) -> Vec<Mention> {
        let mut out = Vec::new();
        self.each_span(text, hits, support, |span, senses| {
            let candidates = senses.iter().map(|s| self.candidate(*s)).collect();
            out.push(Mention::new(span, Origin::Gazetteer, candidates));
        });
        out
    }

    fn each_span(
        &self,
        text: &str,
        hits: &[Hit],
        support: &Support,
        mut found: impl FnMut(Span, &[Sense]),
    ) {
        let mut senses = Vec::new();
        for group in hits.chunk_by(|a, b| a.span() == b.span()) {
            let Some(first) = group.first() else { continue };
            senses.clear();
            senses.extend(group.iter().flat_map(|h| self.senses(text, *h, support)));
            self.rank(&mut senses, support);
            found(first.span(), &senses);
        }
    }

    /// Orders senses, the likeliest first: what the document names otherwise,
    /// then by kind of alias, then by id. One sense an entity.
    pub(crate) fn rank(&self, senses: &mut Vec<Sense>, support: &Support) {
        senses.sort_unstable_by_key(|s| (s.entity, s.kind, s.guard));
        senses.dedup_by_key(|s| s.entity);
        senses.sort_by_key(|s| (!support.is_sure(s.entity), s.kind, s.entity));
    }

    fn candidate(&self, sense: Sense) -> Candidate {
        Candidate::new(
            EntityId::from(self.gazetteer.entity_id(sense.entity)),
            self.gazetteer
                .entity_type(sense.entity)
                .map_or_else(|| EntityType::from(""), EntityType::clone),
            sense.kind,
        )
    }
}
