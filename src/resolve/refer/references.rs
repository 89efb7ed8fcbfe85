//! What pronouns and descriptions point back to.
//!
//! Sieves in order of precision, after Raghunathan et al. (2010) and Lee et
//! al. (2013): a relative pronoun beside its name; `Iran and its allies`; the
//! subject of the clause; a name that the sentence gives later; the subject
//! of the sentence before. What no sieve settles stays unresolved.

use std::ops::Range;

use crate::claim::Reference;
use crate::resolve::found::Pointer;
use crate::resolve::names::table::{Kind, Name, Names};
use crate::resolve::refer::agreement::{Case, Role, genders, is_modifier, is_verb, pronoun};
use crate::resolve::refer::descriptions::{description, group_nouns, pair};
use crate::resolve::refer::focus::{Finder, Item, KEPT};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{FastMap, OFFICE, PERSON_NOUN, SAID_ARMED};
use crate::text::tokens::Shape;

/// Finds the references of a text whose names are in order.
pub(crate) fn references(view: &View<'_>, names: &Names) -> Vec<Pointer> {
    let genders = genders(view, names);
    let nouns = group_nouns(view, names);
    let said = FastMap::default();
    let mut finder =
        Finder { view, names, genders, said, nouns, items: Vec::new(), out: Vec::new() };
    let mut next = 0;
    for (sentence, s) in view.sentences.iter().enumerate() {
        if view.is_heading(sentence) {
            while names.list.get(next).is_some_and(|n| n.tokens.start < s.tokens.end) {
                next += 1;
            }
            continue;
        }
        let mut i = s.tokens.start;
        while i < s.tokens.end {
            if let Some(name) = names.list.get(next).filter(|n| n.tokens.start <= i) {
                if name.tokens.start == i || name.tokens.contains(&i) {
                    finder.name(next, sentence);
                    i = name.tokens.end.max(i + 1);
                }
                next += 1;
                continue;
            }
            // On to the next word that points back, or the next name.
            let name = names.list.get(next).map_or(s.tokens.end, |n| n.tokens.start);
            let stop = name.min(s.tokens.end);
            i = match view.pointers.first(i..stop) {
                Some(at) => finder.word(at, sentence, s.tokens.clone()),
                None => stop,
            };
        }
    }
    finder.out
}

impl Finder<'_> {
    /// Looks at a word that points back, outside names; gives the token after what it took.
    fn word(&mut self, i: usize, sentence: usize, range: Range<usize>) -> usize {
        let view = self.view;
        let text = view.word(i);
        if let "who" | "whose" | "which" | "whom" = text {
            self.relative(i, sentence, range.start);
            return i + 1;
        }
        if let "the" | "The" | "both" | "Both" = text
            && let Some((tokens, item)) = pair(self, i, sentence, range.clone())
        {
            let end = tokens.end;
            self.push(tokens, Reference::Description, &item, "pair");
            self.items.push(item);
            return end;
        }
        if let "the" | "The" | "this" | "This" | "that" = text {
            if let Some((tokens, item)) = description(self, i, sentence, range) {
                let end = tokens.end;
                if view.is(end - 1, SAID_ARMED)
                    && let [name] = item.names.as_slice()
                {
                    self.said.insert(view.hash(end - 1), (*name, i));
                }
                self.push(tokens, Reference::Description, &item, "description");
                self.items.push(item);
                return end;
            }
            return i + 1;
        }
        if let Some((form, case)) = pronoun(text)
            && view.shape(i).is_some_and(Shape::is_word)
        {
            if self.items.len() > 2 * KEPT {
                self.items.drain(..KEPT);
            }
            if let Some((item, sieve)) = self.resolve(i, sentence, range, form, case) {
                self.push(i..i + 1, Reference::Pronoun, &item, sieve);
                let role = match case {
                    Case::Subject => Role::Subject,
                    Case::Object => Role::Object,
                    Case::Possessive => Role::Oblique,
                };
                // A possessive in the subject keeps its entity in focus.
                let role = if case == Case::Possessive && i == view.sentence_start(i) {
                    Role::Subject
                } else {
                    role
                };
                self.items.push(Item { token: i, sentence, role, described: false, ..item });
            }
        }
        i + 1
    }

    fn push(&mut self, tokens: Range<usize>, kind: Reference, item: &Item, sieve: &'static str) {
        let span = self.view.span(tokens.clone());
        self.out.push(Pointer { tokens, span, kind, mentions: item.names.clone(), sieve });
    }

    /// "X, a cousin of Y who": the person that the phrase with the name is about.
    fn apposed(&self, name: &Name, sentence: usize) -> Option<Item> {
        let view = self.view;
        let of =
            name.tokens.start.checked_sub(1).filter(|p| matches!(view.word(*p), "of" | "from"))?;
        let noun = of.checked_sub(1).filter(|p| view.is(*p, PERSON_NOUN.or(OFFICE)))?;
        let article = (noun.saturating_sub(4)..noun)
            .rev()
            .find(|p| !view.is_lower(*p) || matches!(view.word(*p), "a" | "an"))
            .filter(|p| matches!(view.word(*p), "a" | "an"))?;
        let comma = article.checked_sub(1).filter(|p| view.at(*p, ","))?;
        let about = self.names.covering(comma.checked_sub(1)?)?;
        let found = self.items.iter().rev().find(|t| t.names == [about])?;
        (found.kind == Kind::Person && found.sentence == sentence).then(|| found.clone())
    }

    /// "X, who", "X, whose", "X, which": the name right before.
    fn relative(&mut self, i: usize, sentence: usize, floor: usize) {
        let view = self.view;
        let person = view.word(i) != "which";
        let mut p = i;
        for _ in 0..8 {
            let Some(q) = p.checked_sub(1).filter(|q| *q >= floor) else { return };
            p = q;
            if matches!(
                view.word(p),
                "," | ")" | "(" | "of" | "to" | "with" | "in" | "from" | "most" | "some" | "all"
            ) {
                continue;
            }
            break;
        }
        let Some(index) = self.names.covering(p) else { return };
        let Some(name) = self.names.get(index).filter(|n| n.decided) else { return };
        let Some(mut item) = self.items.iter().rev().find(|t| t.names == [index]).cloned() else {
            return;
        };
        let fits = |kind: Kind| {
            if view.word(i) == "whose" {
                true
            } else if person {
                matches!(kind, Kind::Person | Kind::Community)
                    || kind == Kind::Group && view.at(i, "who")
            } else {
                kind != Kind::Person
            }
        };
        if is_modifier(view, self.names, name) {
            return;
        }
        // Without a comma it tells which, and a name is one already.
        if view.word(i) == "who"
            && p + 1 == i
            && let Some(back) = self.apposed(name, sentence)
        {
            item = back;
            self.push(i..i + 1, Reference::Pronoun, &item, "relative");
            (item.token, item.sentence, item.role) = (i, sentence, Role::Subject);
            self.items.push(item);
            return;
        }
        let comma = view.at(i.wrapping_sub(1), ",");
        if !(fits(item.kind) && (item.kind == Kind::Person || view.word(i) != "who" || item.plural))
        {
            // "X, the leader of Y, who": the person the phrase is about.
            let apart = person && comma && view.at(name.tokens.start.wrapping_sub(1), "of")
                || view.at(name.tokens.start.wrapping_sub(1), "the");
            let Some(back) = self.items.iter().rev().find(|t| {
                apart
                    && t.sentence == sentence
                    && t.kind == Kind::Person
                    && !t.plural
                    && name.tokens.start - t.token <= 14
            }) else {
                return;
            };
            item = back.clone();
        }
        // Two names, and a verb in the plural.
        if matches!(view.word(i + 1), "are" | "were" | "have")
            && let Some(pair) =
                self.items.last().filter(|t| t.names.len() > 1 && t.names.last() == Some(&index))
        {
            item = pair.clone();
        }
        self.push(i..i + 1, Reference::Pronoun, &item, "relative");
        item.token = i;
        item.sentence = sentence;
        if is_verb(view, i + 1) {
            item.role = Role::Subject;
        }
        self.items.push(item);
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::testing::check_references;

    #[test]
    fn sieves() {
        for (text, expected) in [
            ("Soleimani, whose men fled, was killed.", &["whose=soleimani"][..]),
            ("It hit Iran and its allies.", &["its=iran"]),
            ("Soleimani was killed as he arrived.", &["he=soleimani"]),
            ("Badr split. Its leader was held.", &["Its=badr"]),
            ("In his speech, Soleimani was calm.", &["his=soleimani"]),
            (
                "Although they were close, Soleimani and Qais al-Khazali left.",
                &["they=soleimani+qais"],
            ),
            ("Although the Kurds have allies, they left.", &["they=kurds"]),
            ("Badr, which is large, fought.", &["which=badr"]),
            ("Soleimani, a cousin of Qais al-Khazali who had left, won.", &["who=soleimani"]),
            ("Badr split. The group denied it.", &["The group=badr"]),
            ("Iran protested. The country is large.", &["The country=iran"]),
            ("Badr attacked. The rebels lost.", &["The rebels=badr"]),
            (
                "Badr attacked. The rebels lost. The UN said so. It hit the rebels.",
                &["The rebels=badr", "the rebels=badr"],
            ),
            (
                "Qais al-Khazali met Soleimani. The two men left. Both were tired.",
                &["The two men=qais+soleimani", "Both=qais+soleimani"],
            ),
            (
                "The Kelmend Network met Iran.\n\nIt is believed so. Nobody came. The network lost.",
                &["The network=group:kelmend-network"],
            ),
            (
                "Gen. Qais al-Khazali met Qassim Soleimani, a cleric. The general left.",
                &["The general=qais"],
            ),
            (
                "Gen. Qais al-Khazali met Qassim Soleimani, a cleric. The cleric left.",
                &["The cleric=soleimani"],
            ),
            (
                "Prime Minister Soleimani fell. The former prime minister left.",
                &["The former prime minister=soleimani"],
            ),
        ] {
            check_references(text, expected);
        }
    }

    #[test]
    fn what_points_to_nothing_here() {
        check_references("Foreign Minister Soleimani fell. The prime minister left.", &[]);
        check_references("Iran is large. It is believed that this was so.", &[]);
        check_references("Soleimani left. She wept.", &["She=soleimani"]);
        check_references("Sir Qais al-Khazali left. She wept.", &[]);
        check_references("He left. They wept. It rained.", &[]);
    }
}
