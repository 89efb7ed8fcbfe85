//! Finds names by trying every word of the text in turn: slow, and plainly
//! right. Tests hold the other engines equal to it.

use std::collections::HashMap;

use crate::gazetteer::Gazetteer;
use crate::matcher::hit::{Hit, agrees};
use crate::text::words::{Gap, gap, is_short, words};

/// For each first word of a name, the most words of such a name.
#[derive(Clone, Debug)]
pub(crate) struct Plain {
    longest: HashMap<Box<str>, usize>,
}

impl Plain {
    pub(crate) fn new(gazetteer: &Gazetteer) -> Self {
        let mut longest = HashMap::new();
        for (key, _) in gazetteer.keys() {
            let first = key.split(' ').next().unwrap_or_default();
            let most = longest.entry(first.into()).or_insert(0);
            *most = (*most).max(key.split(' ').count());
        }
        Self { longest }
    }

    /// Appends every hit in `text`, in no order.
    pub(crate) fn scan(&self, gazetteer: &Gazetteer, text: &str, hits: &mut Vec<Hit>) {
        let found = words(text, false);
        for (i, word) in found.list.iter().enumerate() {
            let primary = (word.start, word.key);
            for (start, key) in std::iter::once(primary).chain(word.first) {
                let most = self.longest.get(found.key(key)).copied().unwrap_or(0);
                let cut = word.last.map(|(_, key_end)| found.key((key.0, key_end)));
                let most = most.max(cut.map_or(0, |c| self.longest.contains_key(c).into()));
                let mut run = String::new();
                let mut firm = false;
                for (n, next) in found.list.iter().skip(i).take(most).enumerate() {
                    let range = if n == 0 { key } else { next.key };
                    if n > 0 {
                        let Some(before) = found.list.get(i + n - 1) else { break };
                        let short = is_short(found.key(before.key));
                        match gap(text, before.end, next.start, short) {
                            Gap::Soft => {}
                            Gap::Firm => firm = true,
                            Gap::Hard => break,
                        }
                        run.push(' ');
                    }
                    let before = run.len();
                    // A word is not read both other ways at once.
                    if let Some((end, key_end)) = next.last.filter(|_| n > 0 || key == word.key) {
                        run.push_str(found.key((range.0, key_end)));
                        push(gazetteer, text, (start, end), &run, firm, hits);
                        run.truncate(before);
                    }
                    run.push_str(found.key(range));
                    push(gazetteer, text, (start, next.end), &run, firm, hits);
                }
            }
        }
    }
}

fn push(
    gazetteer: &Gazetteer,
    text: &str,
    (start, end): (usize, usize),
    key: &str,
    firm: bool,
    hits: &mut Vec<Hit>,
) {
    for name in gazetteer.names_of(key) {
        if gazetteer.name(name).is_some_and(|view| agrees(text, start, end, firm, view)) {
            hits.push(Hit { start, end, name });
        }
    }
}
