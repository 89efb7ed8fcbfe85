//! How alike two words are to someone who spells by ear.
//!
//! A word's skeleton is what other spellings of it share: its consonants, as
//! Latin letters, without doubles, with the ways to write one sound made one
//! (`kh`, `q` and `k`; `dh` and `d`; `sh` and `ch`). Arabic and Cyrillic
//! letters come out as the Latin ones that stand for them, so that a name is
//! found across scripts.

use crate::gazetteer::distance::Pattern;

/// Appends the skeleton of a folded word.
pub(super) fn skeleton(word: &str, out: &mut String) {
    let start = out.len();
    let mut rest = word.strip_prefix("ال").filter(|r| r.chars().count() > 2).unwrap_or(word);
    let mut last = None;
    while let Some((sound, tail)) = sound(rest) {
        let at_end = tail.is_empty();
        rest = tail;
        let sound = match sound {
            // A vowel counts at the start only, whichever it is.
            VOWEL if out.len() > start => {
                last = None;
                continue;
            }
            VOWEL => 'a',
            'h' if at_end && out.len() > start => continue,
            sound => sound,
        };
        if last != Some(sound) {
            out.push(sound);
        }
        last = Some(sound);
    }
}

const VOWEL: char = '\0';

/// The first sound of a word, and the rest of it.
fn sound(word: &str) -> Option<(char, &str)> {
    const PAIRS: &[(&str, char)] = &[
        ("sch", 'S'),
        ("tch", 'S'),
        ("sh", 'S'),
        ("ch", 'S'),
        ("kh", 'k'),
        ("gh", 'g'),
        ("dh", 'd'),
        ("th", 't'),
        ("ph", 'f'),
        ("zh", 'z'),
        ("dj", 'j'),
        ("ck", 'k'),
    ];
    let first = word.chars().next()?;
    if matches!(first, 's' | 't' | 'c' | 'k' | 'g' | 'd' | 'p' | 'z') {
        for (letters, sound) in PAIRS {
            if let Some(rest) = word.strip_prefix(letters) {
                return Some((*sound, rest));
            }
        }
    }
    let rest = word.get(first.len_utf8()..)?;
    let sound = match first {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'ə' => VOWEL,
        'c' if rest.starts_with(['e', 'i']) => 's',
        'c' | 'q' | 'x' => 'k',
        'a'..='z' | '0'..='9' => first,
        'ا' | 'ع' | 'و' | 'ي' | 'ء' | 'ئ' | 'ؤ' => VOWEL,
        'ب' => 'b',
        'پ' | 'п' => 'p',
        'ت' | 'ط' | 'ث' | 'т' => 't',
        'ج' => 'j',
        'ح' | 'ه' => 'h',
        'خ' | 'ق' | 'ك' | 'к' | 'х' => 'k',
        'د' | 'ذ' | 'ض' | 'д' => 'd',
        'ر' | 'р' => 'r',
        'ز' | 'ظ' | 'ژ' | 'з' | 'ж' => 'z',
        'س' | 'ص' | 'с' | 'ц' => 's',
        'ش' | 'چ' | 'ш' | 'ч' | 'щ' => 'S',
        'غ' | 'گ' | 'г' => 'g',
        'ف' | 'ф' => 'f',
        'ل' | 'л' => 'l',
        'م' | 'м' => 'm',
        'ن' | 'н' => 'n',
        'б' => 'b',
        'в' => 'v',
        'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'ь' | 'ъ' => VOWEL,
        other => other,
    };
    Some((sound, rest))
}

/// The least likeness that counts.
pub(super) const LEAST: f32 = 0.62;

/// A word with what comparing needs of it.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    word: Pattern,
    skeleton: Pattern,
    chars: usize,
}

impl Compared {
    pub(super) fn new(word: &str) -> Self {
        let mut bones = String::new();
        skeleton(word, &mut bones);
        let chars = word.chars().count();
        Self { word: Pattern::new(word), skeleton: Pattern::new(&bones), chars }
    }

    pub(super) fn word(&self) -> &str {
        self.word.as_str()
    }

    pub(super) fn skeleton(&self) -> &str {
        self.skeleton.as_str()
    }

    /// How alike another folded word with its skeleton is: 1 for the same
    /// word, 0 for one that is not alike.
    ///
    /// Edits in the words and edits in the skeletons count half each.
    pub(super) fn likeness(&self, other: &str, bones: &str) -> f32 {
        if self.word() == other {
            return 1.0;
        }
        let others = count(other);
        let (shorter, longer) = (self.chars.min(others) as f32, self.chars.max(others) as f32);
        // Even the same skeleton would not make up for it.
        if f32::midpoint(shorter / longer, 1.0) < LEAST || longer > MOST_CHARS as f32 {
            return 0.0;
        }
        let of_skeletons = if self.skeleton() == bones {
            1.0
        } else {
            let longest = count(self.skeleton()).max(count(bones)).max(1) as f32;
            1.0 - self.skeleton.distance(bones) as f32 / longest
        };
        if f32::midpoint(shorter / longer, of_skeletons).max(shorter / longer) < LEAST {
            return 0.0;
        }
        let of_words = 1.0 - self.word.distance(other) as f32 / longer;
        // Two scripts share no letter: the skeleton is all there is.
        let foreign = of_words <= 0.0 && self.word().is_ascii() != other.is_ascii();
        let alike = if foreign && of_skeletons >= 1.0 && count(bones) > 2 {
            0.8
        } else {
            f32::midpoint(of_words, of_skeletons).max(of_words)
        };
        // People seldom mistake how a word begins, less often how it sounds.
        let begins = self.word().chars().next() == other.chars().next();
        let sounds = self.skeleton().chars().next() == bones.chars().next();
        let alike =
            alike - if sounds { 0.0 } else { 0.1 } - if begins || foreign { 0.0 } else { 0.03 };
        if alike < LEAST { 0.0 } else { alike.min(0.99) }
    }
}

fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Longer words are alike only if they are the same.
pub(super) const MOST_CHARS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bones(word: &str) -> String {
        let mut out = String::new();
        skeleton(word, &mut out);
        out
    }

    fn alike(a: &str, b: &str) -> f32 {
        Compared::new(a).likeness(b, &bones(b))
    }

    #[test]
    fn spellings_of_one_name_share_a_skeleton() {
        for (a, b) in [
            ("ameri", "amiri"),
            ("fayyadh", "fayadh"),
            ("fayyad", "fayadh"),
            ("hizballah", "hezbollah"),
            ("qasem", "kassim"),
            ("suleimani", "soleimani"),
            ("muhammad", "mohamed"),
            ("hussein", "husayn"),
            ("khazali", "kazali"),
            ("bashir", "bachir"),
            ("hashd", "حشد"),
            ("hashd", "الحشد"),
            ("putin", "путин"),
            ("yusuf", "iosif"),
        ] {
            assert_eq!(bones(a), bones(b), "{a} {b}");
        }
        assert_ne!(bones("badr"), bones("basra"));
        assert_eq!(bones("al"), "al");
        assert_eq!(bones("伊"), "伊");
    }

    #[test]
    fn likeness_ranks_what_people_mean() {
        assert!(alike("ameri", "amiri") > alike("ameri", "amara"));
        assert!(alike("suleimani", "soleimani") > 0.9);
        assert!(alike("hassan", "hussein") < 0.85);
        assert!(alike("solemiani", "soleimani") > 0.85, "swapped letters");
        assert!(alike("hashd", "الحشد") > LEAST);
        assert_eq!(alike("badr", "mosul"), 0.0);
        assert_eq!(alike("badr", &"badr".repeat(99)), 0.0);
    }

    proptest! {
        #[test]
        fn likeness_is_within_bounds_and_goes_both_ways(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            let found = alike(&a, &b);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert!((found == 1.0) == (a == b));
            prop_assert_eq!(found, alike(&b, &a));
        }
    }
}
