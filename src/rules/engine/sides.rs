//! Whom a match speaks of: every subject with every object.

use crate::rules::engine::bindings::{Bindings, Bound};
use crate::rules::engine::matching::Matching;
use crate::rules::sentence::item::TypeSet;

/// How many names of a list are each taken with each other.
const MOST_PAIRED: usize = 24;
/// How many subjects with objects one match may give.
const MOST: usize = 4096;

/// A name on one side of a match.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party {
    pub(crate) term: u32,
    /// Whether it is set against another of which it is said: "A, not B".
    pub(crate) excluded: bool,
}

impl Matching<'_> {
    /// The terms that a binding holds.
    pub(crate) fn bound(&self, bound: Option<Bound>, types: TypeSet) -> Vec<Party> {
        let mut found = Vec::new();
        if let Some(bound) = bound {
            self.each(bound, types, |i| {
                let Some(item) = self.sentence.items.get(i as usize) else { return };
                let chunk = self.sentence.chunks.get(item.chunk as usize);
                let excluded = chunk.is_some_and(|c| c.excluded);
                found.push(Party { term: item.term, excluded });
            });
        }
        found
    }

    /// The subjects and objects of a match. `within` adds to each object that
    /// is a place those it lies in.
    pub(crate) fn sides(&self, b: &Bindings, within: bool) -> Vec<(Option<Party>, Option<Party>)> {
        let pair = self.bound(b.pair, b.pair_types());
        let paired = pair.get(..pair.len().min(MOST_PAIRED)).unwrap_or_default();
        let mut out = Vec::new();
        for (i, one) in paired.iter().enumerate() {
            out.extend(paired.iter().skip(i + 1).map(|other| (Some(*one), Some(*other))));
        }
        let subjects = self.bound(b.subject, b.subject_types());
        let mut objects = self.bound(b.object, b.object_types());
        if within && let Some(bound) = b.object {
            let mut held = Vec::new();
            self.each(bound, b.object_types(), |i| held.extend(self.holders(i)));
            held.retain(|term| objects.iter().all(|o| o.term != *term));
            objects.extend(held.into_iter().map(|term| Party { term, excluded: false }));
        }
        if subjects.is_empty() {
            out.extend(objects.iter().map(|o| (None, Some(*o))));
        } else if objects.is_empty() {
            out.extend(subjects.iter().map(|s| (Some(*s), None)));
        }
        for subject in &subjects {
            out.extend(objects.iter().map(|o| (Some(*subject), Some(*o))));
            if out.len() > MOST {
                break;
            }
        }
        out
    }

    /// Whether a relation that takes these subjects, by object type, takes
    /// these two terms.
    pub(crate) fn allows(
        &self,
        allowed: &[TypeSet],
        subject: Option<u32>,
        object: Option<u32>,
    ) -> bool {
        let kind = |t: u32| self.terms.get(t as usize).map_or(0, |t| usize::from(t.kind));
        match (subject, object) {
            (Some(s), Some(o)) => allowed.get(kind(o)).is_some_and(|set| set & (1 << kind(s)) != 0),
            (Some(s), None) => allowed.iter().any(|set| set & (1 << kind(s)) != 0),
            (None, Some(o)) => allowed.get(kind(o)).is_some_and(|set| *set != 0),
            (None, None) => false,
        }
    }
}
