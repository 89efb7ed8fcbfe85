//! From hits of the matcher to names: which entity each denotes, what the
//! text itself defines, and what its pronouns point back to.
//!
//! Stages run from the surest to the least sure. Names of several words are
//! found first; acronyms and other names the text defines come next; short
//! forms of what is known by then; single words last. References follow when
//! every name is settled.

pub(crate) mod found;
pub(crate) mod text;
mod names;
mod discover;
mod define;
mod denote;
mod refer;
#[cfg(test)]
mod testing;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::mention::{Candidate, Decided, Mention, Origin};
use crate::resolve::define::{acronyms, definitions};
use crate::resolve::denote::{beside, candidates, decide, short_forms};
use crate::resolve::discover::{discoveries, segments};
use crate::resolve::found::{Defined, Found, Pointer, Resolved, Settings};
use crate::resolve::names::hits;
use crate::resolve::names::kinds::Kinds;
use crate::resolve::names::table::{Name, Names, tidy};
use crate::resolve::refer::references;
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::Words;
use crate::schema::Schema;
use crate::text::sentences::Sentence;
use crate::text::tokens::Token;

/// Resolves the names of texts; made once and shared.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    words: Words,
    kinds: Arc<Kinds>,
}

impl Resolver {
    /// # Errors
    ///
    /// A lexicon that lacks a list.
    pub(crate) fn new(lexicon: &Lexicon, schema: &Schema) -> Result<Self> {
        Ok(Self { words: Words::new(lexicon)?, kinds: Arc::new(Kinds::new(schema)) })
    }

    /// Reads one text. `found` is in text order, the longer first where two
    /// begin alike; hits may overlap.
    pub(crate) fn resolve(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: &[Sentence],
        found: Vec<Found>,
        settings: Settings,
    ) -> Resolved {
        let view = View::new(text, tokens, sentences, &self.words);
        let mut names = Names::new(tokens.len(), self.kinds.clone());
        hits::place(&view, &mut names, found, settings.discoveries);
        beside::apply(&view, &mut names, settings.discoveries);
        hits::bodies(&view, &mut names, settings.discoveries);
        let mut definitions = Vec::new();
        let mut defined = BTreeSet::new();
        let mut open = Vec::new();
        if settings.discoveries {
            let segments = segments::segments(&view, &names);
            open = discoveries::discover(&view, &mut names, segments);
        }
        let mut table = acronyms::Acronyms::default();
        if settings.acronyms {
            table = acronyms::acronyms(&view, &mut names, &mut definitions);
        }
        if settings.definitions {
            definitions::definitions(&view, &mut names, &mut definitions, &mut defined);
            names.redirect();
        }
        acronyms::apply(&view, &mut names, &table);
        if settings.short_forms {
            let forms = short_forms::collect(&view, &names);
            short_forms::contest(&view, &mut names, &forms);
            short_forms::apply(&view, &mut names, &forms);
            if settings.definitions {
                definitions::definitions(&view, &mut names, &mut definitions, &mut defined);
                names.redirect();
            }
        }
        if settings.discoveries {
            discoveries::singles(&view, &mut names, open);
        }
        names.drop_untyped();
        names.settle();
        if settings.ranking {
            candidates::rank(&view, &mut names);
        }
        short_forms::settle(&view, &mut names);
        if settings.ranking {
            decide::decide(&view, &mut names);
        }
        let references =
            if settings.references { references::references(&view, &names) } else { Vec::new() };
        finish(text, names, &definitions, references)
    }
}

/// By what a name was decided.
fn by(name: &Name) -> Option<Decided> {
    if !name.decided {
        return None;
    }
    name.by.or(Some(match name.origin {
        Origin::Gazetteer if name.alone => Decided::Alone,
        Origin::Gazetteer if name.choices.len() > 1 => Decided::Context,
        Origin::Gazetteer => Decided::Only,
        Origin::ShortForm => Decided::FullName,
        Origin::Given => Decided::Caller,
        Origin::Defined | Origin::Discovery => Decided::Text,
    }))
}

/// Hands out what was found in the crate's own nouns.
fn finish(
    text: &str,
    mut names: Names,
    definitions: &[definitions::Definition],
    references: Vec<Pointer>,
) -> Resolved {
    let mut out = Resolved { references, ..Resolved::default() };
    let mut used = vec![false; names.discoveries.len()];
    for name in &names.list {
        let candidates = name
            .choices
            .iter()
            .filter_map(|c| names.actors.get(c.actor as usize).map(|a| (a, c.alias)))
            .map(|(a, alias)| {
                if let Some(slot) = a.discovery.and_then(|d| used.get_mut(d)) {
                    *slot = true;
                }
                Candidate::new(a.id.clone(), a.entity_type.clone(), alias)
            })
            .collect();
        let mut mention = Mention::new(name.span, name.origin, candidates);
        mention.decided = name.decided;
        mention.by = by(name);
        out.mentions.push(mention);
        out.tokens.push(name.tokens.clone());
    }
    for d in definitions {
        let actor = names.actors.get(names.find(d.actor) as usize);
        let Some(actor) = actor.filter(|a| !a.untyped) else { continue };
        if let Some(found) = actor.discovery.and_then(|i| names.discoveries.get_mut(i))
            && let Some(name) = d.name.of(text).map(tidy)
            && found.name != name
            && !found.aliases.contains(&name)
        {
            found.aliases.push(name);
        }
        out.definitions.push(Defined {
            entity: actor.id.clone(),
            entity_type: actor.entity_type.clone(),
            subject: d.subject,
            name: d.name,
            sentence: d.sentence,
            cue: d.cue,
            alias: d.alias,
        });
    }
    for (discovery, used) in names.discoveries.drain(..).zip(used) {
        if used {
            out.discoveries.push(discovery);
        }
    }
    out.discoveries.sort_by_key(|d| d.span);
    out
}

#[cfg(test)]
mod tests {
    use super::testing::{check, resolve_with, resolver};
    use super::*;
    use crate::entity::AliasKind;
    use crate::resolve::found::Sense;
    use crate::span::Span;
    use crate::text::sentences::english as sentences;
    use crate::text::tokens::tokens;

    #[test]
    fn given_mentions_stay_as_they_are() {
        let text = "The Rapid Support Forces (RSF) won.";
        let reading = Sense {
            entity: "mine".into(),
            entity_type: "group".into(),
            alias: AliasKind::Name,
            country: None,
            known: None,
            bundled: false,
            alone: false,
        };
        let span = Span::between(4, 30);
        let found =
            vec![Found { span, origin: Origin::Given, readings: vec![reading], held: false }];
        let tokens = tokens(text);
        let sentences = sentences(text, &tokens);
        let read = resolver().resolve(text, &tokens, &sentences, found, Settings::GIVEN);
        assert_eq!(read.mentions.len(), 1);
        assert_eq!(read.mentions[0].span, span);
        assert_eq!(read.mentions[0].entity().unwrap(), "mine");
    }

    #[test]
    fn a_text_without_names_has_none() {
        check("", &[]);
        check("nothing here has a name.", &[]);
        check("...!?—“”()", &[]);
    }

    #[test]
    fn aliases_are_kept_with_their_discovery() {
        let found = resolve_with("The Kelmend Front (KF) won.", Settings::ALL);
        assert_eq!(found.discoveries.len(), 1);
        assert_eq!(found.discoveries[0].aliases, ["KF"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,80}") {
            resolve_with(&text, Settings::ALL);
        }

        #[test]
        fn names_are_apart_and_in_order(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "Sheikh", "General", "the", "The", "Badr", "Iraq", "Iran", "and", "of", "Ministry",
                    "Front", "(RSF)", "RSF", "Kelmend", "Zorab", "al-Khazali", "Qais", ",", ".", "who",
                    "its", "He", "they", "also known as", "Army", "in", "said", "-", "Abu", "'s", "\n",
                    "Minister", "for", "Coalition", "to", "U.S.", "9th", "it", "(", ")", "whose", "or",
                ]),
                0..40,
            )
        ) {
            let text = words.join(" ");
            let found = resolve_with(&text, Settings::ALL);
            let mut end = 0;
            for m in &found.mentions {
                proptest::prop_assert!(m.span.start() >= end && !m.candidates.is_empty());
                proptest::prop_assert!(m.span.of(&text).is_some());
                end = m.span.end();
            }
            for r in &found.references {
                proptest::prop_assert!(r.mentions.iter().all(|i| *i < found.mentions.len()));
            }
            let again = resolve_with(&text, Settings::ALL);
            proptest::prop_assert_eq!(again.mentions, found.mentions);
        }
    }
}
