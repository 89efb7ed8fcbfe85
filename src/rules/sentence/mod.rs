//! A sentence as rules see it: items, noun phrases, verb groups.
//!
//! There is no parser behind this. Closed word classes, verb forms and a few
//! neighbours decide what is a verb; what lies between verbs, prepositions
//! and marks is a noun phrase. That is enough to tell "Iran" from "Iran's
//! allies", and it reads megabytes a second.
#![expect(clippy::indexing_slicing, reason = "indices come from the vectors they index")]

pub(crate) mod complements;
pub(crate) mod item;
mod items;
mod verbs;
mod phrases;
mod contrast;
mod joins;
mod places;
mod governors;
pub(crate) mod clause;

use crate::rules::sentence::item::{Classes, Pos, Sentence, Source};
use crate::rules::vocabulary::Vocabulary;
use crate::text::tokens::Token;

impl Sentence {
    /// Makes the items, noun phrases and verb groups of one sentence.
    pub(crate) fn fill(&mut self, source: &Source<'_>, v: &Vocabulary, c: &Classes) {
        self.items.clear();
        self.gap = false;
        self.chunks.clear();
        self.asides.clear();
        self.read_items(source, v, c);
        self.find_verbs(source.terms, c);
        self.group_verbs(c);
        self.find_chunks(source.terms, c);
        self.contrast(c);
        self.coordinate(c);
        self.unname(c);
        self.govern(c);
        self.chain(source.terms, c);
        self.appose(c);
        self.predicate(c);
    }

    /// The sentence with its noun phrases in brackets and its verbs marked.
    pub(crate) fn describe(
        &self,
        text: &str,
        tokens: &[Token],
        name: impl Fn(u32) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        for (i, item) in self.items.iter().enumerate() {
            let chunk = self.chunks.get(item.chunk as usize);
            if !out.is_empty() {
                out.push(' ');
            }
            if chunk.is_some_and(|c| c.start as usize == i) {
                out.push('[');
            }
            let (first, last) =
                (tokens[item.tokens.0 as usize], tokens[item.tokens.1 as usize - 1]);
            out.push_str(text.get(first.start as usize..last.end as usize).unwrap_or_default());
            if item.pos == Pos::Term {
                out.push_str(" = ");
                out.push_str(&name(item.term).unwrap_or_default());
            }
            if item.pos == Pos::Verb {
                out.push_str(if item.group.passive { "/p" } else { "/v" });
            }
            if let Some(c) = chunk
                && c.end as usize == i + 1
            {
                out.push(']');
                if c.described {
                    out.push_str("/described");
                }
            }
        }
        out
    }
}
