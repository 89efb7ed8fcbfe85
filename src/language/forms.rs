//! The forms of words.

/// The forms that one spelling of a verb can be.
///
/// ```
/// use isnad::{Forms, Language};
///
/// let forms = Language::english().verb_forms("attack");
/// let attacked = forms.iter().find(|(word, _)| word == "attacked").unwrap().1;
/// assert!(attacked.has(Forms::PAST) && attacked.has(Forms::PARTICIPLE));
/// assert!(!attacked.has(Forms::BASE));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms(pub(crate) u8);

impl Forms {
    /// The form that a rule names: `attack`.
    pub const BASE: Self = Self(1);
    /// The form of one other: `attacks`.
    pub const THIRD: Self = Self(2);
    /// `attacked`, of what was.
    pub const PAST: Self = Self(4);
    /// `attacked`, of the passive and the perfect.
    pub const PARTICIPLE: Self = Self(8);
    /// `attacking`.
    pub const GERUND: Self = Self(16);

    /// Whether it can be this form.
    ///
    /// ```
    /// use isnad::Forms;
    ///
    /// assert!(Forms::PAST.and(Forms::PARTICIPLE).has(Forms::PAST));
    /// ```
    #[must_use]
    pub const fn has(self, form: Self) -> bool {
        self.0 & form.0 != 0
    }

    /// Both.
    ///
    /// ```
    /// use isnad::Forms;
    ///
    /// assert!(!Forms::BASE.and(Forms::THIRD).has(Forms::PAST));
    /// ```
    #[must_use]
    pub const fn and(self, form: Self) -> Self {
        Self(self.0 | form.0)
    }
}

/// What the end of a word that no list knows tells of it.
///
/// ```
/// use isnad::{Ending, Language};
///
/// assert!(Language::english().ends("swiftly", Ending::Adverb));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// A past or a participle: `raided`.
    Past,
    /// A gerund: `raiding`.
    Gerund,
    /// An adverb: `swiftly`.
    Adverb,
    /// More than one: `raids`.
    Plural,
}
