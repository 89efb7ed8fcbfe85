//! `it` that stands for nothing: "it is believed that", "make it harder to".

use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{COPULA, FACT, MAKING, SEEMING, SEEMS_THAT, SKIPPED};

/// Whether the `it` at token `i` points to no entity.
pub(crate) fn is_empty_it(view: &View<'_>, i: usize, limit: usize) -> bool {
    if !view.word(i).eq_ignore_ascii_case("it") {
        return false;
    }
    let mut at = i + 1;
    let mut copula = false;
    while at < limit.min(i + 7) {
        if view.is(at, SEEMING) {
            // "it seems that", "it turns out", and not "it seems to".
            return view.is(at + 1, SEEMS_THAT);
        }
        if view.is(at, COPULA) || matches!(view.word(at), "’s" | "'s") {
            copula = true;
        } else if !view.is(at, SKIPPED) {
            if copula && view.is(at, FACT) {
                return true;
            }
            // "make it more difficult to"
            return i > 0 && view.is(i - 1, MAKING) && view.is_lower(at);
        }
        at += 1;
    }
    // "First, it helped": it is what was said before.
    false
}
