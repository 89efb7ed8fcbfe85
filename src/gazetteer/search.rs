//! Finding an entity by what a person types.
//!
//! Each word of the query stands for the words of names that are spelled
//! about like it. Names are first counted by how much of the query they hold,
//! then the best are laid against the query word by word. A rare word weighs
//! more than a frequent one, an article little. What a query leaves out, such
//! as a given name, costs less than what a name lacks.

use std::collections::HashMap;

use crate::error::{Error, Result, at_least_one};
use crate::gazetteer::Gazetteer;
use crate::gazetteer::name_forms::Sort;
use crate::gazetteer::names::{Name, join, names};
use crate::gazetteer::search_index::{SearchIndex, Width, type_bit};
use crate::id::{EntityId, EntityType};
use crate::schema::{Schema, nearest};
use crate::text::fold::fold_into;
use crate::text::words::words;

/// An entity that a query may mean.
///
/// ```
/// use isnad::{Entity, Gazetteer, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("soleimani", "person", "Qassim Soleimani")?)?
///     .build()?;
/// let found = gazetteer.search("Suleimani, Qasem").collect();
/// assert_eq!(found[0].entity, "soleimani");
/// assert_eq!(found[0].alias, "Qassim Soleimani");
/// assert!(found[0].score > 0.8 && found[0].score < 1.0);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The entity.
    pub entity: EntityId,
    /// The alias of it that is nearest to the query.
    pub alias: String,
    /// How near: 1 for the alias itself but for folding, above 0.
    pub score: f64,
}

/// A search by name: what [`Gazetteer::search`] starts.
///
/// ```
/// use isnad::{Entity, Gazetteer, Schema};
///
/// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
///     .entity(Entity::new("basra", "place", "Basra")?)?
///     .entity(Entity::new("basra-council", "group", "Basra Council")?)?
///     .build()?;
/// let places = gazetteer.search("basrah").entity_type("place")?.limit(5)?.collect();
/// assert_eq!(places.len(), 1);
/// # Ok::<(), isnad::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Search<'g> {
    gazetteer: &'g Gazetteer,
    query: String,
    limit: usize,
    kind: Option<usize>,
}

/// Bytes of a query that count.
const LONGEST_QUERY: usize = 256;
/// Words of a query that count.
const MOST_WORDS: usize = 10;
/// Names that are laid against the query.
const MOST_COMPARED: usize = 200;
/// Entries of the index that a query may look at.
const MOST_VISITED: usize = 16_000;
/// The least score of a suggestion.
const LEAST_SCORE: f32 = 0.3;

impl Gazetteer {
    /// Starts a search for entities by what a person types: ranked, and
    /// tolerant to spelling, transliteration, word order, words left out and
    /// typing errors. The last word may be typed in part.
    ///
    /// Any query can be asked; one without a letter or digit finds nothing.
    /// The first search of a gazetteer makes the index that all searches use.
    ///
    /// ```
    /// use isnad::{Entity, Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?)
    ///     .entity(Entity::new("amiri", "person", "Hadi al-Amiri")?)?
    ///     .entity(Entity::new("badr", "group", "Badr Organization")?)?
    ///     .build()?;
    /// for query in ["Hadi al Ameri", "Amiri Hadi", "al-Aamiri", "Hadi Amir"] {
    ///     assert_eq!(gazetteer.search(query).collect()[0].entity, "amiri", "{query}");
    /// }
    /// assert!(gazetteer.search("?").collect().is_empty());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Complexity
    ///
    /// Of a query: bounded, whatever the number of names, but for looking
    /// words up in order. Of the first: n log n in the number of names, which
    /// takes a second or so a million, and 60 to 80 bytes of memory a name.
    pub fn search(&self, query: &str) -> Search<'_> {
        let mut end = query.len().min(LONGEST_QUERY);
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        let query = query.get(..end).unwrap_or_default().to_owned();
        Search { gazetteer: self, query, limit: 10, kind: None }
    }
}

impl Search<'_> {
    /// At most so many suggestions; 10 if nothing is said. 0 is refused.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// assert_eq!(gazetteer.search("hezbollah").limit(1)?.collect().len(), 1);
    /// assert!(gazetteer.search("hezbollah").limit(0).is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A bound of 0.
    pub fn limit(mut self, count: usize) -> Result<Self> {
        at_least_one("limit", count)?;
        self.limit = count;
        Ok(self)
    }

    /// Only entities of this type, as the gazetteer or the shipped schema
    /// calls it; case does not count.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// for found in gazetteer.search("al-Sadr").entity_type("person")? {
    ///     assert_eq!(gazetteer.entity(&found.entity)?.entity_type().as_str(), "person");
    /// }
    /// let people = gazetteer.search("al-Sadr").entity_type("PER")?.collect();
    /// assert_eq!(people, gazetteer.search("al-Sadr").entity_type("person")?.collect());
    /// assert!(gazetteer.search("al-Sadr").entity_type("ship").is_err());
    /// # Ok::<(), isnad::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A type that the gazetteer lacks.
    pub fn entity_type(mut self, name: &str) -> Result<Self> {
        let types = &self.gazetteer.0.types;
        let place = |name: &str| types.iter().position(|t| t.eq_ignore_ascii_case(name));
        let found = types.iter().position(|t| *t == *name).or_else(|| place(name)).or_else(|| {
            let schema = Schema::builtin().ok()?;
            place(schema.entity_type(name).ok()?.name())
        });
        let unknown = || Error::UnknownType {
            name: name.to_owned(),
            nearest: nearest(name, types.iter().map(EntityType::as_str)),
            known: types.iter().map(EntityType::to_string).collect(),
        };
        self.kind = Some(found.ok_or_else(unknown)?);
        Ok(self)
    }

    /// The suggestions, the best first; those of one score by alias kind and
    /// id. None scores less than 0.3.
    ///
    /// ```
    /// use isnad::{Gazetteer, Schema};
    ///
    /// let gazetteer = Gazetteer::builder(&Schema::builtin()?).builtin()?.build()?;
    /// let found = gazetteer.search("hadi al ameri").collect();
    /// assert_eq!(found[0].entity, "hadi-al-amiri");
    /// assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    /// # Ok::<(), isnad::Error>(())
    /// ```
    #[must_use]
    pub fn collect(&self) -> Vec<Suggestion> {
        let parsed = words(&self.query, false);
        let mut tokens: Vec<&str> = parsed.list.iter().map(|w| parsed.key(w.key)).collect();
        tokens.truncate(MOST_WORDS);
        if tokens.is_empty() {
            return Vec::new();
        }
        let whole = join(&parsed);
        let index = self.gazetteer.0.search.get_or_init(|| SearchIndex::new(self.gazetteer));
        let query = Query::new(index, &tokens, !self.query.ends_with(' '));
        let wanted = self.kind.map_or(u32::MAX, type_bit);
        let mut best = Best { search: self, by_entity: HashMap::new() };
        for name in self.gazetteer.names_of(&whole) {
            best.offer(name, 1.0);
        }
        for document in query.candidates(index, wanted) {
            let score = query.score(index, index.words(document));
            if score >= LEAST_SCORE {
                best.offer(index.name(document), score);
            }
        }
        best.ranked()
    }
}

impl IntoIterator for Search<'_> {
    type Item = Suggestion;
    type IntoIter = std::vec::IntoIter<Suggestion>;

    fn into_iter(self) -> Self::IntoIter {
        self.collect().into_iter()
    }
}

/// Whether a folded word says little: an article or the like.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "ul"
            | "an"
            | "ar"
            | "as"
            | "ash"
            | "ad"
            | "at"
            | "az"
            | "the"
            | "of"
            | "and"
            | "de"
            | "la"
            | "le"
            | "bin"
            | "ibn"
            | "abu"
            | "في"
            | "بن"
    )
}

/// What one or two words of a query stand for.
struct Part {
    /// The first token, and how many.
    from: usize,
    count: usize,
    /// An article or the like.
    small: bool,
    alike: Vec<(u32, f32)>,
}

struct Query {
    parts: Vec<Part>,
    /// How much each token tells.
    weights: Vec<f32>,
    /// For each word that a part stands for, which part and how alike, by word.
    means: Vec<(u32, usize, f32)>,
}

impl Query {
    fn new(index: &SearchIndex, tokens: &[&str], begun: bool) -> Self {
        let mut parts = Vec::new();
        for (from, token) in tokens.iter().enumerate() {
            let last = begun && from + 1 == tokens.len();
            let width = if last { Width::Begun } else { Width::Wide };
            let small = is_small(token);
            parts.push(Part { from, count: 1, small, alike: index.alike(token, width) });
        }
        for (from, pair) in tokens.windows(2).enumerate() {
            let joined = pair.concat();
            let alike = index.alike(&joined, Width::Near);
            if !alike.is_empty() {
                parts.push(Part { from, count: 2, small: false, alike });
            }
        }
        let weights = parts.iter().take(tokens.len()).map(|part| {
            let weight = part.alike.first().map_or(index.most_weight(), |(w, _)| index.weight(*w));
            if part.small { weight.min(1.0) * 0.2 } else { weight.max(0.1) }
        });
        let weights = weights.collect();
        let mut means: Vec<(u32, usize, f32)> = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            means.extend(part.alike.iter().map(|(word, alike)| (*word, i, *alike)));
        }
        means.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)));
        Self { parts, weights, means }
    }

    fn weight(&self, part: &Part) -> f32 {
        self.weights.iter().skip(part.from).take(part.count).sum()
    }

    /// The documents that hold most of the query, of a wanted type.
    fn candidates(&self, index: &SearchIndex, wanted: u32) -> Vec<u32> {
        // Rare parts first: they tell most and have the fewest holders. An
        // article is looked up only where nothing else is there.
        let size = |p: &Part| p.alike.iter().map(|(w, _)| index.holders(*w).len()).sum::<usize>();
        let all = self.parts.iter().enumerate();
        let large = all.clone().filter(|(_, p)| !p.small).count();
        let kept = all.filter(|(_, p)| large == 0 || !p.small);
        let mut order: Vec<(usize, usize)> = kept.map(|(i, p)| (size(p), i)).collect();
        order.sort_unstable();
        let sum: f32 = self.weights.iter().sum::<f32>().max(0.01);
        let mut left = MOST_VISITED;
        index.with_scratch(|counts| {
            let mut touched: Vec<u32> = Vec::new();
            for (rank, (_, i)) in order.iter().enumerate() {
                let Some(part) = self.parts.get(*i) else { continue };
                let share = left / (order.len() - rank);
                let whole = self.weight(part) / sum * 65_000.0;
                left -= visit(index, part, share, wanted, |document, alike| {
                    let Some(count) = counts.get_mut(document as usize) else { return };
                    if *count == 0 {
                        touched.push(document);
                    }
                    // The last part that counted stands in the low bits.
                    if *count & 0xff != *i as u32 + 1 {
                        let gain = whole * alike;
                        *count =
                            ((*count >> 8).saturating_add(gain as u32 + 1) << 8) | (*i as u32 + 1);
                    }
                });
            }
            let mut found: Vec<(u32, u32)> = Vec::with_capacity(touched.len());
            for document in touched {
                if let Some(count) = counts.get_mut(document as usize) {
                    found.push((u32::MAX - (*count >> 8), document));
                    *count = 0;
                }
            }
            if found.len() > MOST_COMPARED {
                found.select_nth_unstable(MOST_COMPARED);
                found.truncate(MOST_COMPARED);
            }
            found.into_iter().map(|(_, document)| document).collect()
        })
    }

    /// How near the words of a name are to the query.
    fn score(&self, index: &SearchIndex, words: &[u32]) -> f32 {
        let mut taken = 0u32;
        let (mut of_query, mut of_name, mut all_of_name) = (0.0, 0.0, 0.0);
        let (mut last, mut ordered) = (0, true);
        for word in words {
            let text = index.word(*word);
            let own = index.weight(*word);
            let own = if is_small(text) { own.min(1.0) * 0.2 } else { own };
            all_of_name += own;
            let start = self.means.partition_point(|(w, ..)| w < word);
            let means = self.means.iter().skip(start).take_while(|(w, ..)| w == word);
            let free = means.filter_map(|(_, i, alike)| {
                let part = self.parts.get(*i)?;
                let bits = ((1u32 << part.count) - 1) << part.from;
                (taken & bits == 0).then_some((part, bits, *alike))
            });
            // The likest; among equals the first of the query.
            let best = free.max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.from.cmp(&a.0.from)));
            if let Some((part, bits, alike)) = best {
                taken |= bits;
                of_query += self.weight(part) * alike;
                of_name += own * alike;
                ordered &= part.from >= last;
                last = part.from;
            }
        }
        let of_query = of_query / self.weights.iter().sum::<f32>().max(0.01);
        let of_name = of_name / f32::max(all_of_name, 0.01);
        let score = of_query * (0.75 + 0.25 * of_name);
        // 1 is for the name itself.
        (if ordered { score } else { score * 0.98 }).clamp(0.0, 0.99)
    }
}

/// Calls `each` with documents that hold what a part stands for, at most
/// `most`; returns how many it looked at.
fn visit(
    index: &SearchIndex,
    part: &Part,
    most: usize,
    wanted: u32,
    mut each: impl FnMut(u32, f32),
) -> usize {
    let mut looked = 0;
    for (word, alike) in &part.alike {
        for document in index.holders(*word) {
            if looked >= most {
                return looked;
            }
            looked += 1;
            if wanted == u32::MAX || index.types(*document) & wanted != 0 {
                each(*document, *alike);
            }
        }
    }
    looked
}

/// The best name of each entity so far.
struct Best<'s, 'g> {
    search: &'s Search<'g>,
    by_entity: HashMap<u32, (f32, usize, u32)>,
}

impl Best<'_, '_> {
    fn offer(&mut self, name: u32, score: f32) {
        let gazetteer = self.search.gazetteer;
        for sense in gazetteer.senses(name) {
            if self.search.kind.is_some_and(|k| gazetteer.head(sense.entity).kind != k) {
                continue;
            }
            let offered = (score, sense.kind as usize, name);
            let best = self.by_entity.entry(sense.entity).or_insert(offered);
            if offered.0 > best.0 || (offered.0 == best.0 && offered.1 < best.1) {
                *best = offered;
            }
        }
    }

    fn ranked(self) -> Vec<Suggestion> {
        let mut all: Vec<_> = self.by_entity.into_iter().collect();
        // Entities are numbered by id.
        all.sort_unstable_by(|(a, (x, k, _)), (b, (y, l, _))| {
            y.total_cmp(x).then(k.cmp(l)).then(a.cmp(b))
        });
        all.truncate(self.search.limit);
        let gazetteer = self.search.gazetteer;
        let suggestion = |(entity, (score, _, name)): (u32, (f32, usize, u32))| Suggestion {
            entity: EntityId::from(gazetteer.entity_id(entity)),
            alias: spelled(gazetteer, entity, name),
            score: f64::from(score),
        };
        all.into_iter().map(suggestion).collect()
    }
}

/// The alias of an entity that a stored name comes from.
fn spelled(gazetteer: &Gazetteer, entity: u32, name: u32) -> String {
    let key = gazetteer.name(name).map_or(&[] as &[u8], |n| n.key);
    let preferred = gazetteer.entity_name(entity);
    if folds_to(preferred, key) {
        return preferred.to_owned();
    }
    let direct = || gazetteer.alias_texts(entity).find(|a| folds_to(a, key)).map(str::to_owned);
    // Not spelled so: another spelling of an alias.
    let is_variant = |n: &Name| n.key.as_bytes() == key;
    let other = || {
        let known = gazetteer.entity_at(entity)?;
        let mut all = known.aliases().iter();
        let found = all.find(|a| {
            [Sort::Other, Sort::Person, Sort::Body].into_iter().any(|sort| {
                let mut found = Vec::new();
                names(a, sort, &mut found).is_ok() && found.iter().any(is_variant)
            })
        })?;
        Some(found.as_str().to_owned())
    };
    direct().or_else(other).unwrap_or_else(|| preferred.to_owned())
}

/// Whether a text folds to these words; stops at the first letter that
/// differs, as an entity may have hundreds of aliases.
fn folds_to(text: &str, key: &[u8]) -> bool {
    let mut rest = key.iter().filter(|b| **b != b' ');
    let mut folded = String::new();
    for c in text.chars() {
        folded.clear();
        fold_into(c, false, &mut folded);
        if !folded.bytes().all(|b| rest.next() == Some(&b)) {
            return false;
        }
    }
    rest.next().is_none() && join(&words(text, false)).as_bytes() == key
}
