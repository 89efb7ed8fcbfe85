//! Other spellings of a folded name that people write for the same one.
//!
//! Arabic names in Latin letters: the article as `al`, `el`, `ul` or taken
//! into its noun's first letter, joined or apart; `Abd al-`, `Abdul`, `Abdel`;
//! `bin` and `ibn`. Initials joined or apart. A name keeps one style
//! throughout, as writers do.

/// Whether a folded word may give a name with it other spellings.
pub(crate) fn is_special(word: &str) -> bool {
    word.len() < 2
        || matches!(word, "al" | "el" | "ul" | "an" | "ar" | "as" | "ad" | "at" | "az")
        || matches!(word, "ash" | "adh" | "ath" | "bin" | "ibn")
        || matches!(word, "abd" | "abdul" | "abdel" | "abdal")
}

/// How the article is written.
#[derive(Clone, Copy)]
enum Style {
    Apart(&'static str),
    Joined(&'static str),
    /// As the noun's first letter has it: `an-Nusra`, `ash-Shabaab`.
    Sun,
}

const STYLES: [Style; 7] = [
    Style::Apart("al"),
    Style::Apart("el"),
    Style::Apart("ul"),
    Style::Sun,
    Style::Joined("al"),
    Style::Joined("el"),
    Style::Joined("ul"),
];

/// The other spellings of `key`, each once, in order; none for most names.
pub(crate) fn variants(key: &str) -> Vec<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let mut out = Vec::new();
    let parts = parts(&words);
    if parts.iter().any(|p| matches!(p, Part::Article { .. })) {
        out.extend(STYLES.iter().filter_map(|style| write(&parts, *style)));
    } else {
        out.push(key.to_owned());
    }
    if words.iter().any(|w| matches!(*w, "bin" | "ibn")) {
        let swap = |k: &String| {
            let swapped = k.split(' ').map(|w| match w {
                "bin" => "ibn",
                "ibn" => "bin",
                other => other,
            });
            swapped.collect::<Vec<_>>().join(" ")
        };
        out.extend(out.iter().map(swap).collect::<Vec<_>>());
    }
    if let Some(joined) = join_initials(&words) {
        out.push(joined);
    }
    out.retain(|k| k != key);
    out.sort();
    out.dedup();
    out
}

enum Part<'k> {
    Word(&'k str),
    /// An article with its noun, after `abd` or not.
    Article {
        servant: bool,
        noun: &'k str,
    },
}

fn parts<'k>(words: &[&'k str]) -> Vec<Part<'k>> {
    let mut out = Vec::with_capacity(words.len());
    let mut rest = words;
    loop {
        rest = match rest {
            [] => return out,
            ["abd", article, noun, tail @ ..] if is_article(article, noun) => {
                out.push(Part::Article { servant: true, noun });
                tail
            }
            ["abdul" | "abdel" | "abdal", noun, tail @ ..] if is_noun(noun) => {
                out.push(Part::Article { servant: true, noun });
                tail
            }
            [article, noun, tail @ ..] if is_article(article, noun) => {
                out.push(Part::Article { servant: false, noun });
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

/// The name in one style, or `None` where the style does not apply to it.
fn write(parts: &[Part<'_>], style: Style) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push(' ');
        }
        match (part, style) {
            (Part::Word(word), _) => out.push_str(word),
            (Part::Article { servant, noun }, Style::Apart(article)) => {
                if *servant {
                    out.push_str(if article == "al" { "abd " } else { "abd" });
                }
                out.push_str(article);
                out.push(' ');
                out.push_str(noun);
            }
            (Part::Article { servant, noun }, Style::Joined(article)) => {
                if *servant {
                    out.push_str("abd");
                } else if article == "ul" {
                    return None;
                }
                out.push_str(article);
                out.push_str(noun);
            }
            (Part::Article { servant, noun }, Style::Sun) => {
                if *servant {
                    out.push_str("abd ");
                }
                out.push_str(sun_article(noun)?);
                out.push(' ');
                out.push_str(noun);
            }
        }
    }
    Some(out)
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
        assert!(variants("kataib hezbollah").is_empty());
        assert!(variants("al").is_empty());
    }
}
