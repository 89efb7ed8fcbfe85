//! Other spellings of a folded name that people write for the same one.
//!
//! Arabic names in Latin letters: the article as `al`, `el`, `ul` or taken
//! into its noun's first letter, joined or apart; `Abd al-`, `Abdul`, `Abdel`;
//! `bin` and `ibn`, and the words of `data/lexicon/name_forms.txt`, also mixed
//! within a name. Initials joined or apart.

use crate::gazetteer::name_forms::FORMS;

/// Whether a folded word may give a name with it other spellings.
pub(crate) fn is_special(word: &str) -> bool {
    word.len() < 2
        || matches!(word, "al" | "el" | "ul" | "an" | "ar" | "as" | "ad" | "at" | "az")
        || matches!(word, "ash" | "adh" | "ath")
        || matches!(word, "abd" | "abdul" | "abdel" | "abdal" | "abdur" | "abdus")
        || FORMS.is_spelled(word)
}

/// How the article is written.
#[derive(Clone, Copy)]
enum Style {
    Apart(&'static str),
    Joined(&'static str),
    /// As the noun's first letter has it: `an-Nusra`, `ash-Shabaab`.
    Sun,
    /// The same after `abd`, in one word: `Abdur`.
    SunWord,
}

const STYLES: [Style; 8] = [
    Style::Apart("al"),
    Style::Apart("el"),
    Style::Apart("ul"),
    Style::Sun,
    Style::SunWord,
    Style::Joined("al"),
    Style::Joined("el"),
    Style::Joined("ul"),
];

/// The most other spellings that one name gets.
const MOST: usize = 64;

/// The other spellings of `key`, each once, in order; none for most names.
///
/// Where a name could be written in more than [`MOST`] ways, the ways that
/// differ from it in the fewest places come first.
pub(crate) fn variants(key: &str) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let slots = slots(&words);
    let mut out = Vec::new();
    let changing: Vec<usize> =
        (0..slots.len()).filter(|i| slots.get(*i).is_some_and(|s| s.len() > 1)).collect();
    let all: usize = slots.iter().map(Slot::len).fold(1, usize::saturating_mul);
    let mut chosen = vec![0; slots.len()];
    if all <= MOST {
        // Every way, as one counts.
        for mut number in 0..all {
            for (slot, at) in slots.iter().zip(&mut chosen) {
                *at = number % slot.len();
                number /= slot.len();
            }
            out.push(write(&slots, &chosen));
        }
    } else {
        // Articles in one style throughout, as writers do, then one change,
        // then two.
        for style in 0..STYLES.len() {
            for (slot, at) in slots.iter().zip(&mut chosen) {
                *at = if slot.article { style.min(slot.len() - 1) } else { 0 };
            }
            out.push(write(&slots, &chosen));
        }
        chosen.fill(0);
        for (n, i) in changing.iter().enumerate() {
            each(&slots, &mut chosen, *i, &mut |chosen| out.push(write(&slots, chosen)));
            for j in changing.iter().skip(n + 1) {
                each(&slots, &mut chosen, *i, &mut |chosen| {
                    each(&slots, chosen, *j, &mut |chosen| out.push(write(&slots, chosen)));
                });
            }
        }
    }
    if let Some(joined) = join_initials(&words) {
        out.push(joined);
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|k| k != key && seen.insert(k.clone()));
    out.truncate(MOST);
    out.sort();
    out
}

/// Calls `then` with every other choice for slot `at`; puts the first back.
fn each(slots: &[Slot], chosen: &mut Vec<usize>, at: usize, then: &mut dyn FnMut(&mut Vec<usize>)) {
    for choice in 1..slots.get(at).map_or(0, Slot::len) {
        if let Some(place) = chosen.get_mut(at) {
            *place = choice;
        }
        then(chosen);
    }
    if let Some(place) = chosen.get_mut(at) {
        *place = 0;
    }
}

/// One part of a name with the ways to write it, its own first.
#[derive(Debug)]
struct Slot {
    ways: Vec<(String, bool)>,
    /// Whether it is an article, with what stands before it; then the flag of
    /// a way says that it is joined to the noun.
    article: bool,
}

impl Slot {
    fn len(&self) -> usize {
        self.ways.len()
    }
}

fn slots(words: &[&str]) -> Vec<Slot> {
    let forms = &*FORMS;
    let mut out = Vec::with_capacity(words.len());
    for part in parts(words) {
        let word = match part {
            Part::Word(word) => word,
            Part::Article { servant, noun, own } => {
                let mut ways = vec![own];
                ways.extend(STYLES.iter().filter_map(|style| prefix(servant, noun, *style)));
                let mut kept: Vec<(String, bool)> = Vec::new();
                ways.retain(|w| {
                    let new = !kept.contains(w);
                    kept.push(w.clone());
                    new
                });
                out.push(Slot { ways, article: true });
                noun
            }
        };
        let ways = forms.spellings(word, out.is_empty()).into_iter().map(|w| (w, false)).collect();
        out.push(Slot { ways, article: false });
    }
    out
}

fn write(slots: &[Slot], chosen: &[usize]) -> String {
    let mut out = String::new();
    let mut joined = true;
    for (slot, at) in slots.iter().zip(chosen) {
        let Some((text, joins)) = slot.ways.get(*at) else { continue };
        if !joined {
            out.push(' ');
        }
        out.push_str(text);
        joined = *joins;
    }
    out
}

/// What stands before a noun in one style, and whether it is joined to it.
fn prefix(servant: bool, noun: &str, style: Style) -> Option<(String, bool)> {
    let abd = if servant { "abd" } else { "" };
    match style {
        Style::Apart(article) if servant && article == "al" => {
            Some((format!("abd {article}"), false))
        }
        Style::Apart(article) => Some((format!("{abd}{article}"), false)),
        Style::Joined("ul") if !servant => None,
        Style::Joined(article) => Some((format!("{abd}{article}"), true)),
        Style::Sun if servant => Some((format!("abd {}", sun_article(noun)?), false)),
        Style::Sun => Some((sun_article(noun)?.to_owned(), false)),
        Style::SunWord if servant => Some((format!("abdu{}", sun_article(noun)?.get(1..)?), false)),
        Style::SunWord => None,
    }
}

enum Part<'k> {
    Word(&'k str),
    /// An article with its noun, after `abd` or not.
    Article {
        servant: bool,
        noun: &'k str,
        /// How it is written here.
        own: (String, bool),
    },
}

fn parts<'k>(words: &[&'k str]) -> Vec<Part<'k>> {
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words;
    loop {
        rest = match rest {
            [] => return out,
            ["abd", article, noun, tail @ ..] if is_article(article, noun) => {
                let own = (format!("abd {article}"), false);
                out.push(Part::Article { servant: true, noun, own });
                tail
            }
            [abd @ ("abdul" | "abdel" | "abdal" | "abdur" | "abdus"), noun, tail @ ..]
                if is_noun(noun) =>
            {
                let own = ((*abd).to_owned(), false);
                out.push(Part::Article { servant: true, noun, own });
                tail
            }
            [article, noun, tail @ ..] if is_article(article, noun) => {
                let own = ((*article).to_owned(), false);
                out.push(Part::Article { servant: false, noun, own });
                tail
            }
            [word, tail @ ..] => {
                out.push(Part::Word(word));
                tail
            }
        };
    }
}

fn is_noun(word: &str) -> bool {
    word.len() > 2 && word.is_ascii()
}

fn is_article(word: &str, noun: &str) -> bool {
    is_noun(noun) && (matches!(word, "al" | "el" | "ul") || sun_article(noun) == Some(word))
}

/// The article as a sun letter takes it in.
fn sun_article(noun: &str) -> Option<&'static str> {
    [("sh", "ash"), ("dh", "adh"), ("th", "ath")]
        .into_iter()
        .chain([("n", "an"), ("r", "ar"), ("s", "as"), ("d", "ad"), ("t", "at"), ("z", "az")])
        .find(|(letter, _)| noun.starts_with(letter))
        .map(|(_, article)| article)
}

/// `j k rowling` as `jk rowling`.
fn join_initials(words: &[&str]) -> Option<String> {
    let is_initial = |w: &str| w.chars().nth(1).is_none() && w.chars().all(char::is_alphabetic);
    let count = words.iter().take_while(|w| is_initial(w)).count();
    let (initials, rest) = words.split_at_checked(count)?;
    if count < 2 || rest.is_empty() || !initials.iter().all(|w| w.is_ascii()) {
        return None;
    }
    Some(format!("{} {}", initials.concat(), rest.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_their_other_spellings() {
        let has = |key: &str, other: &str| {
            assert!(variants(key).iter().any(|v| v == other), "{key}: {other} {:?}", variants(key));
        };
        has("al shabaab", "alshabaab");
        has("al shabaab", "ash shabaab");
        has("ash shabaab", "al shabaab");
        has("hashd el shaabi", "hashd al shaabi");
        has("abd al rahman", "abdul rahman");
        has("abdel rahman", "abd al rahman");
        has("abd al rahman", "abdulrahman");
        has("khalid bin walid", "khalid ibn walid");
        has("ibn al walid", "bin el walid");
        has("j k rowling", "jk rowling");
        has("abd al malik al houthi", "abdul malik al houthi");
        has("abd al malik al houthi", "abdel malik al huthi");
        has("muhammad bin harun", "mohammed ibn haroun");
        has("abdur rahman", "abd al rahman");
        has("abd al rahman quill", "abdur rahman quill");
        has("dmitry lavrovsky", "dmitri lavrovskiy");
        assert!(variants("muhammad abd al rahman bin hassan al houthi").len() <= MOST);
        assert!(variants("kataib zulfiqar").is_empty());
        assert!(variants("al").is_empty());
    }
}
