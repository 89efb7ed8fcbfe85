//! A language, as a value that stages are made with.

use crate::language::english;
use crate::language::forms::{Ending, Forms};

/// How words of a language change: the part of a language that is code.
///
/// [`Lexicon::of`](crate::Lexicon::of) joins it to the language's words.
///
/// ```
/// use isnad::{Ending, Forms, Language};
///
/// fn verb(base: &str) -> Vec<(String, Forms)> {
///     let stem = base.trim_end_matches('i');
///     vec![
///         (base.to_owned(), Forms::BASE),
///         (format!("{stem}as"), Forms::THIRD),
///         (format!("{stem}is"), Forms::PAST),
///         (format!("{stem}ita"), Forms::PARTICIPLE),
///         (format!("{stem}ante"), Forms::GERUND),
///     ]
/// }
/// fn plural(noun: &str) -> String {
///     format!("{noun}j")
/// }
/// fn ends(word: &str, ending: Ending) -> bool {
///     word.ends_with(match ending {
///         Ending::Past => "is",
///         Ending::Gerund => "ante",
///         Ending::Adverb => "e",
///         Ending::Plural => "j",
///     })
/// }
/// let toy = Language::new("toy", verb, plural, ends);
/// assert_eq!(toy.plural("armeo"), "armeoj");
/// assert!(toy.verb_forms("ataki").contains(&("atakis".to_owned(), Forms::PAST)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Language {
    name: &'static str,
    verb: fn(&str) -> Vec<(String, Forms)>,
    plural: fn(&str) -> String,
    ends: fn(&str, Ending) -> bool,
}

impl Language {
    /// A language by its name and three functions: the forms of a verb, given
    /// as a list of verbs has it; the plural of a noun; whether a word ends
    /// as others of its sort do. Words come and go in small letters.
    ///
    /// ```
    /// use isnad::Language;
    ///
    /// // A language that changes no word.
    /// let still = Language::new("still", |v| vec![(v.to_owned(), Default::default())], str::to_owned, |_, _| false);
    /// assert_eq!(still.name(), "still");
    /// ```
    #[must_use]
    pub const fn new(
        name: &'static str,
        verb: fn(&str) -> Vec<(String, Forms)>,
        plural: fn(&str) -> String,
        ends: fn(&str, Ending) -> bool,
    ) -> Self {
        Self { name, verb, plural, ends }
    }

    /// English. A verb is given by its base, or as `base past participle`
    /// where these are irregular.
    ///
    /// ```
    /// use isnad::Language;
    ///
    /// let english = Language::english();
    /// assert_eq!(english.plural("army"), "armies");
    /// assert!(english.verb_forms("lead led").iter().any(|(word, _)| word == "leading"));
    /// ```
    #[must_use]
    pub const fn english() -> Self {
        Self::new("english", english::verb_forms, english::plural, english::ends)
    }

    /// Its name.
    ///
    /// ```
    /// use isnad::Language;
    ///
    /// assert_eq!(Language::english().name(), "english");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The forms of a verb.
    ///
    /// ```
    /// use isnad::{Forms, Language};
    ///
    /// let forms = Language::english().verb_forms("die");
    /// assert!(forms.contains(&("dying".to_owned(), Forms::GERUND)));
    /// ```
    #[must_use]
    pub fn verb_forms(&self, entry: &str) -> Vec<(String, Forms)> {
        (self.verb)(entry)
    }

    /// The plural of a noun.
    ///
    /// ```
    /// use isnad::Language;
    ///
    /// assert_eq!(Language::english().plural("chairman"), "chairmen");
    /// ```
    #[must_use]
    pub fn plural(&self, noun: &str) -> String {
        (self.plural)(noun)
    }

    /// Whether a word ends as words of this sort do.
    ///
    /// ```
    /// use isnad::{Ending, Language};
    ///
    /// assert!(Language::english().ends("rebels", Ending::Plural));
    /// assert!(!Language::english().ends("congress", Ending::Plural));
    /// ```
    #[must_use]
    pub fn ends(&self, word: &str, ending: Ending) -> bool {
        (self.ends)(word, ending)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::english()
    }
}
