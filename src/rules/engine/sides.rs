//! Whom a match speaks of: every subject with every object.

use crate::rules::engine::bindings::{Bindings, Bound};
use crate::rules::engine::matching::Matching;
use crate::rules::sentence::item::TypeSet;

/// How many names of a list are each taken with each other.
const MOST_PAIRED: usize = 24;
/// How many subjects with objects one match may give.
const MOST: usize = 4096;

impl Matching<'_> {
    /// The terms that a binding holds.
    pub(crate) fn bound(&self, bound: Option<Bound>, types: TypeSet) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(bound) = bound {
            self.each(bound, types, |i| {
                found.extend(self.sentence.items.get(i as usize).map(|item| item.term));
            });
        }
        found
    }

    /// The subjects and objects of a match, as terms. `within` adds to each
    /// object that is a place those it lies in.
    pub(crate) fn sides(&self, b: &Bindings, within: bool) -> Vec<(Option<u32>, Option<u32>)> {
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
            held.retain(|term| !objects.contains(term));
            objects.extend(held);
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
