//! Forms of English verbs and nouns.

use crate::language::forms::{Ending, Forms};

/// The forms of a verb, given its base, or `base past participle` where these
/// are irregular. Particles after the verb do not change: `carry out`.
pub(crate) fn verb_forms(entry: &str) -> Vec<(String, Forms)> {
    let mut parts = entry.split_whitespace();
    let base = parts.next().unwrap_or_default();
    let past = parts.next();
    let participle = parts.next().or(past);
    let regular = with_ed(base);
    let past = past.map_or_else(|| regular.clone(), str::to_owned);
    let participle = participle.map_or_else(|| regular.clone(), str::to_owned);
    let mut out = vec![(base.to_owned(), Forms::BASE)];
    let mut add = |text: String, form: Forms| {
        if let Some(known) = out.iter_mut().find(|(t, _)| *t == text) {
            known.1 = known.1.and(form);
        } else {
            out.push((text, form));
        }
    };
    add(plural(base), Forms::THIRD);
    add(past.clone(), Forms::PAST);
    add(participle, Forms::PARTICIPLE);
    // "deter deterred": the gerund doubles as the past does.
    let twice = base.chars().last().map(|last| format!("{base}{last}"));
    match twice.filter(|t| past == format!("{t}ed")) {
        Some(twice) => add(format!("{twice}ing"), Forms::GERUND),
        None => add(with_ing(base), Forms::GERUND),
    }
    if let Some(stem) = base.strip_suffix('l')
        && stem.ends_with(is_vowel)
    {
        // travelled and traveled, both in use
        for (suffix, form) in [("led", Forms::PAST.and(Forms::PARTICIPLE)), ("ling", Forms::GERUND)]
        {
            add(format!("{base}{suffix}"), form);
            add(format!("{stem}{suffix}"), form);
        }
    }
    if let Some(stem) = base.strip_suffix("ize") {
        for (suffix, form) in [
            ("ise", Forms::BASE),
            ("ises", Forms::THIRD),
            ("ised", Forms::PAST.and(Forms::PARTICIPLE)),
            ("ising", Forms::GERUND),
        ] {
            add(format!("{stem}{suffix}"), form);
        }
    }
    out
}

/// Whether a word ends as such words do.
pub(crate) fn ends(word: &str, ending: Ending) -> bool {
    match ending {
        Ending::Past => word.ends_with("ed"),
        Ending::Gerund => word.ends_with("ing"),
        Ending::Adverb => word.ends_with("ly"),
        Ending::Plural => word.ends_with("men") || word.ends_with('s') && !word.ends_with("ss"),
    }
}

/// The plural of a noun, or the third person of a verb.
pub(crate) fn plural(base: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|s| base.ends_with(s));
    match base.strip_suffix('y') {
        _ if base == "man" || base.ends_with("sman") || base.ends_with("rman") => {
            format!("{}men", base.trim_end_matches("man"))
        }
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ if sibilant || base.ends_with('o') => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

fn with_ed(base: &str) -> String {
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ied"),
        _ if base.ends_with('e') => format!("{base}d"),
        _ => format!("{}ed", doubled(base)),
    }
}

fn with_ing(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && !base.ends_with("oe") && stem.len() > 1 => {
            format!("{stem}ing")
        }
        _ => format!("{}ing", doubled(base)),
    }
}

/// Doubles the last consonant of a short, stressed syllable: stop, stopped.
fn doubled(base: &str) -> String {
    // The u of "qu" is no vowel: equip, acquit.
    let plain = base.replace("qu", "qv");
    let tail: Vec<char> = plain.chars().rev().take(3).collect();
    let [last, vowel, before] = tail.as_slice() else { return base.to_owned() };
    let closed = !is_vowel(*last)
        && !matches!(last, 'w' | 'x' | 'y')
        && is_vowel(*vowel)
        && !is_vowel(*before);
    let vowels = plain.chars().filter(|c| is_vowel(*c)).count();
    let stressed = vowels == 1
        || plain.contains("qv")
        || ["mit", "fer", "bel", "gin", "pel", "cur", "dnap", "trol"]
            .iter()
            .any(|s| base.ends_with(s));
    if closed && stressed && !base.ends_with("er") || base.ends_with("fer") {
        format!("{base}{last}")
    } else {
        base.to_owned()
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_and_irregular_forms() {
        for (entry, expected) in [
            ("attack", "attack attacks attacked attacking"),
            ("kill", "kill kills killed killing"),
            ("ally", "ally allies allied allying"),
            ("raid", "raid raids raided raiding"),
            ("stop", "stop stops stopped stopping"),
            ("target", "target targets targeted targeting"),
            ("lead led", "lead leads led leading"),
            ("strike struck", "strike strikes struck striking"),
            (
                "overthrow overthrew overthrown",
                "overthrow overthrows overthrew overthrown overthrowing",
            ),
            ("accuse", "accuse accuses accused accusing"),
            ("control", "control controls controlled controlling controling controled"),
            ("kidnap", "kidnap kidnaps kidnapped kidnapping"),
            ("commit", "commit commits committed committing"),
            ("answer", "answer answers answered answering"),
            ("visit", "visit visits visited visiting"),
            ("refer", "refer refers referred referring"),
            ("equip", "equip equips equipped equipping"),
            ("acquit", "acquit acquits acquitted acquitting"),
            ("deter deterred", "deter deters deterred deterring"),
            ("abate", "abate abates abated abating"),
            ("die", "die dies died dying"),
        ] {
            let found = verb_forms(entry);
            for form in expected.split(' ') {
                assert!(found.iter().any(|(t, _)| t == form), "{entry}: {form} not in {found:?}");
            }
        }
        assert_eq!(plural("militia"), "militias");
        assert_eq!(plural("army"), "armies");
        assert_eq!(plural("chairman"), "chairmen");
    }

    #[test]
    fn one_spelling_can_be_several_forms() {
        let forms = verb_forms("attack");
        let past = forms.iter().find(|(t, _)| t == "attacked").unwrap().1;
        assert!(past.has(Forms::PAST) && past.has(Forms::PARTICIPLE) && !past.has(Forms::BASE));
    }
}
