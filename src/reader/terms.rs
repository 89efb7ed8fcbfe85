//! What stands for entities in a document, as rules want it.

use std::ops::Range;

use crate::claim::Reference;
use crate::entity::AliasKind;
use crate::id::EntityId;
use crate::mention::Candidate;
use crate::resolve::found::Resolved;
use crate::resolve::text::word_classes::FastMap;
use crate::rules::sentence::item::Term;
use crate::schema::{Kind, Schema};
use crate::span::Span;
use crate::text::tokens::Token;

/// The terms of a document and the entities they stand for.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    pub(crate) list: Vec<Term>,
    pub(crate) spans: Vec<Span>,
    pub(crate) entities: Vec<EntityId>,
    /// How many of the list stand in the text in order; descriptions follow.
    in_order: usize,
}

const OWNERS: &[&str] = &["its", "his", "her", "their", "whose", "hers", "theirs"];

impl Terms {
    pub(crate) fn new(text: &str, resolved: &Resolved, schema: &Schema) -> Self {
        let kinds: FastMap<&str, (u8, Kind)> = schema
            .entity_types()
            .zip(0..)
            .map(|(t, i)| (t.name().as_str(), (i, t.behaves_as())))
            .collect();
        let kind = |candidate: &Candidate| {
            kinds.get(candidate.entity_type.as_str()).copied().unwrap_or((0, Kind::Other))
        };
        let mut terms = Self::default();
        let mut numbers: FastMap<EntityId, u32> = FastMap::default();
        let mut found: Vec<(Term, Span)> = Vec::new();
        for (mention, range) in resolved.mentions.iter().zip(&resolved.tokens) {
            let Some(candidate) = mention.candidates.first().filter(|_| mention.decided) else {
                continue;
            };
            let surface = mention.span.of(text).unwrap_or_default();
            let term = Term {
                tokens: range.start as u32..range.end as u32,
                entities: vec![terms.number(&mut numbers, &candidate.entity)],
                kind: kind(candidate).0,
                adjective: is_adjective(surface, candidate.alias, kind(candidate).1),
                reference: Reference::Name,
                possessive: false,
            };
            found.push((term, mention.span));
        }
        for pointer in &resolved.references {
            let candidates: Vec<&Candidate> = pointer
                .mentions
                .iter()
                .filter_map(|i| resolved.mentions.get(*i))
                .filter(|m| m.decided)
                .filter_map(|m| m.candidates.first())
                .collect();
            let Some(first) = candidates.first() else { continue };
            let surface = pointer.span.of(text).unwrap_or_default();
            let possessive = OWNERS.iter().any(|o| surface.eq_ignore_ascii_case(o));
            let term = Term {
                tokens: pointer.tokens.start as u32..pointer.tokens.end as u32,
                entities: candidates
                    .iter()
                    .map(|c| terms.number(&mut numbers, &c.entity))
                    .collect(),
                kind: kind(first).0,
                adjective: false,
                reference: pointer.kind,
                possessive,
            };
            found.push((term, pointer.span));
        }
        found.sort_by_key(|(t, _)| (t.tokens.start, t.reference));
        let mut end = 0;
        for (term, span) in found {
            if term.tokens.start >= end && term.tokens.start < term.tokens.end {
                end = term.tokens.end;
                terms.list.push(term);
                terms.spans.push(span);
            }
        }
        terms.in_order = terms.list.len();
        terms
    }

    /// The terms of the text, by where they begin.
    pub(crate) fn in_order(&self) -> &[Term] {
        self.list.get(..self.in_order).unwrap_or_default()
    }

    /// Whether a term stands among these tokens.
    pub(crate) fn any_in(&self, tokens: &Range<usize>) -> bool {
        let list = self.in_order();
        let first = list.partition_point(|t| (t.tokens.end as usize) <= tokens.start);
        list.get(first).is_some_and(|t| (t.tokens.start as usize) < tokens.end)
    }

    /// Adds a description that stands for an entity named elsewhere; its
    /// number. It stands after the terms of the text, not among them.
    pub(crate) fn describe(
        &mut self,
        entity: &EntityId,
        tokens: Range<u32>,
        all: &[Token],
    ) -> Option<u32> {
        let number = u32::try_from(self.entities.iter().position(|e| e == entity)?).ok()?;
        let kind = self.list.iter().find(|t| t.entities == [number])?.kind;
        let (first, last) =
            (all.get(tokens.start as usize)?, all.get((tokens.end as usize).checked_sub(1)?)?);
        self.spans.push(Span::between(first.start as usize, last.end as usize));
        self.list.push(Term {
            tokens,
            entities: vec![number],
            kind,
            adjective: false,
            reference: Reference::Description,
            possessive: false,
        });
        u32::try_from(self.list.len() - 1).ok()
    }

    fn number(&mut self, numbers: &mut FastMap<EntityId, u32>, id: &EntityId) -> u32 {
        *numbers.entry(id.clone()).or_insert_with(|| {
            self.entities.push(id.clone());
            u32::try_from(self.entities.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// Whether a name stands like an adjective: "Iraqi", "U.S.", but not "Iraqis".
fn is_adjective(surface: &str, alias: AliasKind, kind: Kind) -> bool {
    let adjective_end = ["i", "n", "h", "se", "ic"].iter().any(|e| surface.ends_with(e));
    match kind {
        _ if alias == AliasKind::Demonym => !surface.ends_with('s'),
        Kind::State => surface.contains('.') || matches!(surface, "US" | "UK" | "UAE" | "EU"),
        Kind::Community => adjective_end || surface == "Shia" || surface == "Sunni",
        _ => false,
    }
}
