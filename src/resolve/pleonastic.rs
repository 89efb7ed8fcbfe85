//! `it` that stands for nothing: "it is believed that", "make it harder to".

use crate::resolve::view::View;
use crate::resolve::words::FACT;

/// Whether the `it` at token `i` points to no entity.
pub(crate) fn is_empty_it(view: &View<'_>, i: usize, limit: usize) -> bool {
    if !view.word(i).eq_ignore_ascii_case("it") {
        return false;
    }
    let mut at = i + 1;
    let mut copula = false;
    while at < limit.min(i + 7) {
        let word = view.word(at);
        match word {
            "is" | "was" | "be" | "been" | "being" | "becomes" | "became" | "remains"
            | "remained" | "seems" | "seemed" | "appears" | "appeared" | "’s" | "'s" | "turns"
            | "takes" | "took" | "looks" => {
                copula = true;
                if matches!(
                    word,
                    "seems" | "seemed" | "appears" | "appeared" | "turns" | "takes" | "took"
                ) {
                    return matches!(
                        view.word(at + 1),
                        "that" | "as" | "to" | "out" | "time" | "likely" | "unlikely"
                    ) && !view.at(at + 1, "to");
                }
            }
            "has" | "had" | "will" | "would" | "may" | "might" | "could" | "can" | "should"
            | "must" | "not" | "never" | "also" | "still" | "now" | "widely" | "generally"
            | "often" | "long" | "later" | "yet" | "always" | "already" | "therefore" | "very"
            | "increasingly" | "often-" | "quite" | "more" => {}
            _ => {
                if copula && view.is(at, FACT) {
                    return true;
                }
                // "make it more difficult to"
                return i > 0
                    && matches!(
                        view.word(i - 1),
                        "make"
                            | "makes"
                            | "made"
                            | "making"
                            | "find"
                            | "finds"
                            | "found"
                            | "take"
                            | "takes"
                            | "took"
                            | "consider"
                            | "considers"
                    )
                    && view.is_lower(at);
            }
        }
        at += 1;
    }
    // "First, it helped": it is what was said before.
    false
}
