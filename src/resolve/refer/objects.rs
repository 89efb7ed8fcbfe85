//! What an object pronoun stands for: never the subject of its own clause.
//!
//! "X said that Y had warned him" is X; "X, who succeeded him" is somebody of
//! the sentence before. An object `it` is seldom a name, save after verbs of
//! what is done to groups: "who founded it".

use crate::resolve::names::table::Kind;
use crate::resolve::refer::agreement::{Form, Role};
use crate::resolve::refer::focus::{Finder, Item};
use crate::resolve::text::word_classes::{ANOTHERS, CONJUNCTION, COPULA, GROUP_OBJECT};

impl Finder<'_> {
    /// Where the clause of token `i` begins.
    fn clause_start(&self, i: usize, floor: usize) -> usize {
        let view = self.view;
        let opens = |k: &usize| {
            matches!(view.word(*k), ";" | ":" | "who" | "which" | "whom" | "and")
                || view.is(*k, CONJUNCTION)
        };
        (floor..i).rev().find(opens).unwrap_or(floor)
    }

    /// An object "him" or "her": of the agreeing items before it in the
    /// sentence, in `here`, nearest first, that which is no subject of its
    /// clause; `None` where the sentence has none.
    pub(crate) fn other_person<'a>(&self, here: &[&'a Item], i: usize) -> Option<&'a Item> {
        let start = self.clause_start(i, self.view.sentence_start(i));
        let own = here.iter().find(|t| t.token >= start && t.role >= Role::Subject);
        let mut rest = here.iter().copied().filter(|t| own.is_none_or(|own| own.actor != t.actor));
        if own.is_none()
            && let Some(subject) = here.iter().find(|t| t.role == Role::Subject)
        {
            return Some(*subject);
        }
        let other = rest.next()?;
        rest.all(|t| t.actor == other.actor).then_some(other)
    }

    /// An object "it" after a verb of what is done to groups.
    pub(crate) fn group_object(&self, i: usize, sentence: usize) -> Option<Item> {
        let view = self.view;
        if !view.is(i.checked_sub(1)?, GROUP_OBJECT) {
            return None;
        }
        let start = self.clause_start(i, view.sentence_start(i));
        let group = |t: &&Item| {
            matches!(t.kind, Kind::Group | Kind::State)
                && t.names.len() == 1
                && self.agrees(t, Form::It)
        };
        let mut back = sentence;
        for _ in 0..2 {
            let all: Vec<&Item> =
                self.items.iter().rev().filter(|t| t.sentence == back && t.token < i).collect();
            let own = all.iter().find(|t| t.token >= start && t.role == Role::Subject);
            let groups: Vec<&&Item> = all
                .iter()
                .filter(|t| group(t) && own.is_none_or(|own| own.actor != t.actor))
                .collect();
            // The sentence before is about its first subject or object.
            if back < sentence
                && let Some(first) = groups.iter().rev().find(|t| t.role >= Role::Object)
            {
                return Some((**first).clone());
            }
            // Of several, the most prominent, where it is alone so.
            if let Some(top) = groups.iter().map(|t| t.role).max() {
                let mut best = groups.iter().filter(|t| t.role == top);
                let one = best.next()?;
                return best.all(|t| t.actor == one.actor).then(|| (**one).clone());
            }
            back = back.checked_sub(1).filter(|b| !view.is_heading(*b))?;
        }
        None
    }

    /// The actor that a possessive "his" at token `i` cannot be: "X, his
    /// brother"; "X is his ally"; "X has taken his place".
    pub(crate) fn not_his_own(&self, here: &[&Item], i: usize) -> Option<u32> {
        let view = self.view;
        let before = i.checked_sub(1)?;
        let apposed = view.at(before, ",")
            && before.checked_sub(1).and_then(|n| self.names.kind_at(n)) == Some(Kind::Person)
            && !view.is(i + 1, COPULA);
        if apposed {
            return here.iter().find(|t| t.token < before).map(|t| t.actor);
        }
        let predicate = view.is(before, COPULA);
        if predicate || view.is(i + 1, ANOTHERS) {
            return here.iter().find(|t| t.role == Role::Subject).map(|t| t.actor);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check_references;

    #[test]
    fn objects_are_not_their_own_subjects() {
        for (text, expected) in [
            ("Badr split. Qais al-Khazali, who founded it, left.", &["who=qais", "it=badr"][..]),
            ("Badr split. Qais al-Khazali saw it.", &[]),
            ("Qais al-Khazali said that Iran had warned him.", &["him=qais"]),
            (
                "Soleimani fell. Qais al-Khazali, who succeeded him, left.",
                &["who=qais", "him=soleimani"],
            ),
            ("Soleimani fell. Qais al-Khazali is his ally.", &["his=soleimani"]),
            ("Soleimani fell. Qais al-Khazali has taken his place.", &["his=soleimani"]),
            ("Soleimani fell. It passed to Qais al-Khazali, his brother.", &["his=soleimani"]),
        ] {
            check_references(text, expected);
        }
    }
}
