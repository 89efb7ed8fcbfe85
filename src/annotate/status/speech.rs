//! Who says what: the subject of a verb of saying, and what is said.

use std::ops::Range;

use crate::language::forms::Ending;
use crate::text::phrases::Line;
use crate::text::tokens::Shape;

/// What a verb of saying governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Speech {
    /// Who speaks, where the sentence says.
    pub(crate) speaker: Option<Range<usize>>,
    /// What is said: after the verb, before it, or both around it.
    pub(crate) said: [Range<usize>; 2],
}

/// How many tokens a tail such as ", he said on Monday." may have.
const LONGEST_TAIL: usize = 8;

fn is_quote(mark: &str) -> bool {
    matches!(mark, "\"" | "“" | "”" | "«" | "»" | "''" | "``")
}

/// Whether a mark may open a quotation.
pub(crate) fn is_opening(mark: &str) -> bool {
    matches!(mark, "\"" | "“" | "«" | "``")
}

fn is_comma(mark: &str) -> bool {
    mark == "," || is_quote(mark)
}

/// Reads the verb of saying at `verb`. `is_verb` knows finite auxiliaries and
/// `is_stop` the words that no subject holds. With `strict`, the verb says
/// something only before "that", a colon or a quotation.
pub(crate) fn speech(
    line: &Line<'_>,
    verb: &Range<usize>,
    strict: bool,
    writing: bool,
    is_stop: &dyn Fn(usize) -> bool,
) -> Option<Speech> {
    // "claimed by X" is no finite verb.
    if line.is(verb.end, "by") {
        return None;
    }
    let before = verb.start.wrapping_sub(1);
    // "...", said X: turned about.
    if verb.start > line.start && is_comma(line.str(before)) {
        let speaker = name_after(line, verb.end);
        let rest = speaker.end..line.end;
        let inverted = line.shape(verb.end).is_some_and(Shape::is_capital)
            || line.is(verb.end, "the")
            || line.is(verb.end, "a");
        let quoted = is_quote(line.str(before)) || is_quote(line.str(before.wrapping_sub(1)));
        // "X, who leads Y, said the vote was fair".
        let opened = (line.start..before).rev().find(|i| line.str(*i) == ",");
        let described = opened.is_some_and(|i| line.shape(i + 1) == Some(Shape::Lower));
        let apposition =
            line.str(before) == "," && opened.is_some() && (!inverted || described && !quoted);
        if !apposition && inverted && is_comma(line.str(before)) && before > line.start {
            let tail = line.str(rest.start) == "."
                || rest.is_empty()
                || line.str(rest.start) == ","
                || rest.len() <= LONGEST_TAIL;
            if tail {
                // ", who leads Y" and ", head of Y" are the author's words.
                let quoted = rest.clone().any(|i| is_opening(line.str(i)));
                let direct = is_quote(line.str(before)) || is_quote(line.str(before - 1));
                let rest = if direct && !quoted { rest.end..rest.end } else { rest };
                return Some(Speech { speaker: Some(speaker), said: [line.start..before, rest] });
            }
        }
    }
    // "the member states", "media reports" are nouns.
    let plural = line.str(verb.start).ends_with('s') && !line.is(verb.start, "says") && !writing;
    if plural && before >= line.start && before < verb.start {
        let known = line.shape(before).is_some_and(|s| s.is_capital() || s == Shape::Mark)
            || ["he", "she", "it", "who", "which", "also", "now", "still"]
                .iter()
                .any(|w| line.is(before, w))
            || line.ends(before, Ending::Adverb);
        if !known && !line.is(verb.end, "that") {
            return None;
        }
    }
    let speaker = subject(line, verb.start, is_stop);
    let opens = (verb.end..line.end.min(verb.end + 12))
        .take_while(|i| !is_stop(*i) && line.str(*i) != "," || is_quote(line.str(*i + 1)))
        .find(|i| {
            line.is(*i, "that")
                || line.str(*i) == ":"
                || is_quote(line.str(*i))
                || is_quote(line.str(*i + 1))
        });
    let from = speaker.as_ref().map_or(verb.start, |s| s.start);
    let comma = from > line.start && is_comma(line.str(from - 1));
    if let Some(opens) = opens {
        // A quotation may go on from one before the verb.
        let goes_on = comma && from > line.start + 1 && is_quote(line.str(from - 1));
        let before = if goes_on && !line.is(opens, "that") { line.start..from - 1 } else { 0..0 };
        return Some(Speech { speaker, said: [opens + 1..line.end, before] });
    }
    // "X, Y said, did Z": an aside in what is said.
    let quoted = is_quote(line.str(verb.end)) || is_quote(line.str(verb.end + 1));
    if comma && line.str(verb.end) == "," && (!strict || quoted) {
        return Some(Speech { speaker, said: [line.start..from - 1, verb.end..line.end] });
    }
    // "..., X said on Monday."
    let tail = (verb.end..line.end).filter(|i| line.shape(*i).is_some_and(Shape::is_word)).count();
    if comma && tail <= LONGEST_TAIL && !has_clause(line, verb.end..line.end) {
        return Some(Speech { speaker, said: [line.start..from - 1, 0..0] });
    }
    if strict {
        return None;
    }
    Some(Speech { speaker, said: [verb.end..line.end, 0..0] })
}

/// Whether a finite clause, by its look, stands in a range.
fn has_clause(line: &Line<'_>, range: Range<usize>) -> bool {
    let mut lower = range.filter(|i| line.shape(*i) == Some(Shape::Lower));
    lower.any(|i| {
        let s = line.str(i);
        matches!(
            s,
            "is" | "was"
                | "were"
                | "are"
                | "had"
                | "has"
                | "have"
                | "would"
                | "will"
                | "could"
                | "did"
        ) || s.len() > 4 && line.language.ends(s, Ending::Past)
    })
}

/// The subject that ends before `verb`: back over auxiliaries and one
/// apposition to the comma, the stop or the head of the sentence.
pub(crate) fn subject(
    line: &Line<'_>,
    verb: usize,
    is_stop: &dyn Fn(usize) -> bool,
) -> Option<Range<usize>> {
    let mut end = verb;
    while end > line.start
        && (matches!(
            line.str(end - 1),
            "has"
                | "have"
                | "had"
                | "also"
                | "later"
                | "was"
                | "were"
                | "is"
                | "are"
                | "then"
                | "did"
                | "would"
                | "will"
                | "not"
                | "repeatedly"
                | "reportedly"
        ) || line.ends(end - 1, Ending::Adverb))
    {
        end -= 1;
    }
    // "X, who said": the one before the comma speaks.
    if end > line.start && (line.is(end - 1, "who") || line.is(end - 1, "which")) {
        end -= 1;
        if end > line.start && line.str(end - 1) == "," {
            end -= 1;
        }
    } else if end > line.start && line.str(end - 1) == "," {
        // "X, the leader of Y, said".
        let open = (line.start..end - 1).rev().find(|i| line.str(*i) == ",")?;
        end = open;
    }
    let mut start = end;
    while start > line.start {
        let i = start - 1;
        let shape = line.shape(i);
        let mark =
            shape == Some(Shape::Mark) && !matches!(line.str(i), "-" | "‑" | "." | "'" | "’" | "‘");
        if mark
            || is_stop(i) && shape == Some(Shape::Lower)
            || line.is(i, "that")
            || end - start > 20
        {
            break;
        }
        start -= 1;
    }
    // A sentence's first stop is part of no subject: "However X said".
    while start < end && (is_stop(start) || line.shape(start) == Some(Shape::Break)) {
        start += 1;
    }
    (start < end).then_some(start..end)
}

/// The name or noun phrase that begins at `at`, as after "according to".
pub(crate) fn name_after(line: &Line<'_>, at: usize) -> Range<usize> {
    let end = (at..line.end)
        .find(|i| {
            let mark = line.shape(*i) == Some(Shape::Mark)
                && !matches!(line.str(*i), "-" | "‑" | "’" | "'");
            mark || *i > at
                && matches!(
                    line.str(*i),
                    "that"
                        | "on"
                        | "in"
                        | "who"
                        | "which"
                        | "after"
                        | "and"
                        | "at"
                        | "to"
                        | "when"
                        | "as"
                        | "but"
                        | "while"
                )
        })
        .unwrap_or(line.end);
    at..end
}

/// The quotations of a sentence that are long enough to be speech.
pub(crate) fn quotations(line: &Line<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut push = |range: Range<usize>| {
        let words = range.clone().filter(|i| line.shape(*i).is_some_and(Shape::is_word)).count();
        if words >= 4 {
            out.push(range);
        }
    };
    for i in line.start..line.end {
        if line.shape(i) != Some(Shape::Mark) || !is_quote(line.str(i)) {
            continue;
        }
        match (open.take(), line.str(i)) {
            (None, "”" | "»") => push(line.start..i),
            (Some(from), mark) if mark != "“" && mark != "«" => push(from..i),
            _ => open = Some(i + 1),
        }
    }
    if let Some(from) = open {
        push(from..line.end);
    }
    out
}
