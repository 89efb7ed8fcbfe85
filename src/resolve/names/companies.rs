//! The form of a company after its name: "Acme Holdings, Inc."

use std::ops::Range;

use crate::entity::Entity;
use crate::gazetteer::name_forms::{FORMS, plain};
use crate::resolve::text::view::View;

/// A corporate form that stands after a name.
pub(crate) struct FormAfter {
    /// Where it ends, with its dot.
    pub(crate) end: usize,
    class: usize,
}

/// The corporate form right after a name, if one stands there.
pub(crate) fn form_after(view: &View<'_>, tokens: &Range<usize>) -> Option<FormAfter> {
    let limit = view.sentence_end(tokens.start);
    let mut at = tokens.end;
    if view.at(at, ",") {
        at += 1;
    }
    if at >= limit || !view.is_capital(at) {
        return None;
    }
    let mut words = Vec::new();
    let mut ends = Vec::new();
    let mut i = at;
    while i < limit
        && words.len() < 3
        && (view.is_capital(i) || !words.is_empty() && view.is_lower(i))
    {
        words.push(plain(view.word(i)));
        i += 1;
        if view.at(i, ".") && view.touches(i) {
            i += 1;
        }
        ends.push(i);
    }
    (1..=words.len()).rev().find_map(|n| {
        let (count, class, _) = FORMS.corporate(words.get(..n)?)?;
        (count == n).then_some(FormAfter { end: *ends.get(n - 1)?, class })
    })
}

impl FormAfter {
    /// Whether an entity is listed under other forms and not under this one.
    pub(crate) fn is_another(&self, entity: Option<&Entity>) -> bool {
        let Some(entity) = entity else { return false };
        let texts =
            std::iter::once(entity.name()).chain(entity.aliases().iter().map(|a| a.as_str()));
        let mut other = false;
        for text in texts {
            let words: Vec<String> = text.split_whitespace().map(plain).collect();
            if let Some((_, class, _)) = FORMS.corporate(&words) {
                if class == self.class {
                    return false;
                }
                other = true;
            }
        }
        other
    }
}
