//! Runs of capitalised words: where a name may stand.
//!
//! A run goes over what names are joined by: hyphens and the Arabic article
//! (`Asaib Ahl al-Haq`), particles (`Osama bin Laden`), initials, `&`, the
//! possessive of a few words (`Women's Protection Units`). It ends at marks,
//! at words in lower case, and at function words.

use std::ops::Range;

use crate::resolve::names::table::{Kind, Names};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{
    ARTICLE, FUNCTION, HONORIFIC, NUMBER, OFFICE, PARTICLE, POSSESSIVE, RANK,
};
use crate::text::bits::Bits;
use crate::text::tokens::Shape;

/// Where a run can begin: at capitals, particles and what names cover.
pub(crate) fn starts(view: &View<'_>, names: &Names) -> Bits {
    let mut starts = view.begins.clone();
    names.list.iter().flat_map(|n| n.tokens.clone()).for_each(|i| starts.add(i));
    starts
}

/// Every run of one sentence, in order; `starts` is where they can begin.
pub(crate) fn runs(
    view: &View<'_>,
    names: &Names,
    tokens: Range<usize>,
    starts: &Bits,
) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = tokens.start;
    while let Some(start) = starts.first(i..tokens.end) {
        i = start;
        let Some(Range { end, .. }) = run_at(view, names, i, tokens.end) else {
            i += 1;
            continue;
        };
        out.push(i..end);
        i = end;
    }
    out
}

/// The run that begins at token `i`, if one does.
pub(crate) fn run_at(
    view: &View<'_>,
    names: &Names,
    i: usize,
    limit: usize,
) -> Option<Range<usize>> {
    let mut end = begin(view, names, i, limit)?;
    while let Some(next) = step(view, names, end, limit) {
        end = next;
    }
    Some(i..end)
}

/// The end of the first word of a run that begins at `i`, if one does.
fn begin(view: &View<'_>, names: &Names, i: usize, limit: usize) -> Option<usize> {
    if view.is_capital(i) {
        let named = names.covering(i).is_some();
        let counted = view.is(i, NUMBER) && !view.opens(i) && view.is_capital(i + 1);
        return (named || counted || !view.is(i, FUNCTION)).then_some(i + 1);
    }
    if !view.is_lower(i) {
        return names.covering(i).map(|_| i + 1);
    }
    if names.covering(i).is_some() {
        return Some(i + 1);
    }
    if !view.is(i, PARTICLE) {
        return None;
    }
    if view.is(i, ARTICLE)
        && view.at(i + 1, "-")
        && view.touches(i + 1)
        && i + 2 < limit
        && view.is_capital(i + 2)
    {
        return Some(i + 3);
    }
    (matches!(view.word(i), "al" | "el" | "abu" | "ibn" | "bin" | "umm")
        && i + 1 < limit
        && view.is_capital(i + 1)
        && !view.is(i + 1, FUNCTION))
    .then_some(i + 2)
}

/// The end of the run that has reached `end`, one word further on.
fn step(view: &View<'_>, names: &Names, end: usize, limit: usize) -> Option<usize> {
    if end >= limit {
        return None;
    }
    // A name that began inside the run belongs to it whole.
    if let Some(name) = names.name_at(end - 1)
        && name.tokens.end > end
    {
        return Some(end + 1);
    }
    let at = if view.shape(end) == Some(Shape::Break) { end + 1 } else { end };
    let capital = |i: usize| i < limit && view.is_capital(i) && !view.is(i, FUNCTION);
    if capital(at)
        || names.covering(at).is_some() && at < limit && view.shape(at) != Some(Shape::Mark)
    {
        return Some(at + 1);
    }
    let last = end - 1;
    match view.shape(at)? {
        Shape::Lower if view.is(at, PARTICLE) => {
            if view.is(at, ARTICLE)
                && view.at(at + 1, "-")
                && view.touches(at + 1)
                && capital(at + 2)
            {
                return Some(at + 3);
            }
            if view.is(at, FUNCTION) {
                return None;
            }
            if capital(at + 1) {
                return Some(at + 2);
            }
            let pair = view.is_lower(at + 1) && view.is(at + 1, PARTICLE);
            if pair && view.at(at + 2, "-") && capital(at + 3) {
                return Some(at + 4);
            }
            (pair && !view.is(at + 1, FUNCTION) && capital(at + 2)).then_some(at + 3)
        }
        Shape::Mark if matches!(view.word(at), "-" | "‑" | "–") && view.touches(at) => {
            let split = matches!(
                names.name_at(last).filter(|n| n.tokens.end == end).and_then(|n| names.kind(n)),
                Some(Kind::State | Kind::Community)
            );
            if split {
                return None;
            }
            if capital(at + 1) && (view.touches(at + 1) || view.is(last, ARTICLE)) {
                return Some(at + 2);
            }
            let article = view.is(at + 1, ARTICLE) && view.is_lower(at + 1) && view.touches(at + 1);
            (article && view.at(at + 2, "-") && capital(at + 3)).then_some(at + 4)
        }
        Shape::Mark if view.at(at, ".") && view.touches(at) => {
            let word = view.word(last);
            let initial = word.chars().count() == 1 && view.is_capital(last);
            let short = word.len() <= 5 && view.is(last, HONORIFIC.or(RANK).or(OFFICE));
            ((initial || short) && capital(at + 1)).then_some(at + 2)
        }
        Shape::Mark if view.at(at, "&") && capital(at + 1) => Some(at + 2),
        Shape::Possessive if capital(at + 1) => {
            let key = format!("{}'s", view.word(last));
            let plural = format!("{}'", view.word(last));
            let owned = if view.word(at).len() == 1 || view.at(at, "’") { plural } else { key };
            view.words.classes(&owned).any(POSSESSIVE).then_some(at + 2)
        }
        _ => None,
    }
}
