//! The sieves that choose what a pronoun stands for.

use std::ops::Range;

use crate::resolve::names::table::Kind;
use crate::resolve::refer::agreement::{Case, Form, Role, is_modifier, is_verb};
use crate::resolve::refer::focus::{Finder, Item, KEPT};
use crate::resolve::refer::pleonastic::is_empty_it;
use crate::resolve::text::word_classes::{
    CONJUNCTION, FUNCTION, PREPOSITION, PRONOUN_OPENER, TIME_CONJUNCTION,
};

impl Finder<'_> {
    pub(crate) fn resolve(
        &self,
        i: usize,
        sentence: usize,
        range: Range<usize>,
        form: Form,
        case: Case,
    ) -> Option<(Item, &'static str)> {
        let view = self.view;
        if form == Form::It && is_empty_it(view, i, range.end) {
            return None;
        }
        // "implement it": an object is seldom a name.
        let case = if form == Form::It
            && case == Case::Subject
            && i > range.start
            && !self.is_subject(i)
        {
            Case::Object
        } else {
            case
        };
        if form == Form::It && case == Case::Object {
            return self.group_object(i, sentence).map(|item| (item, "done to a group"));
        }
        let here: Vec<&Item> = self
            .items
            .iter()
            .rev()
            .take(KEPT)
            .take_while(|t| t.sentence == sentence)
            .filter(|t| self.agrees(t, form))
            .collect();
        // "Iran and its allies"
        if case == Case::Possessive
            && matches!(view.word(i - 1.min(i)), "and" | "or" | "with" | "from")
            && i >= 2
            && let Some(near) = here.first()
            && self.names.covering(i - 2).is_some_and(|n| near.names.contains(&n))
            && (form != Form::They || near.plural)
        {
            return Some(((*near).clone(), "conjoined"));
        }
        // "chose X as his successor": not X's own.
        let as_his = case == Case::Possessive && view.at(i.wrapping_sub(1), "as");
        let other = if case == Case::Possessive { self.not_his_own(&here, i) } else { None };
        let here: Vec<&Item> =
            here.into_iter().filter(|t| other.is_none_or(|o| o != t.actor)).collect();
        let here: Vec<&Item> =
            if as_his && here.iter().all(|t| t.role < Role::Subject) { Vec::new() } else { here };
        if case == Case::Object && matches!(form, Form::He | Form::She) {
            if let Some(found) = self.other_person(&here, i) {
                return Some((found.clone(), "other than the subject"));
            }
            let actor = here.first().map(|t| t.actor);
            if here.iter().any(|t| Some(t.actor) != actor) {
                return None;
            }
            return self.across(i, sentence, form, case).filter(|(t, _)| Some(t.actor) != actor);
        }
        if !here.is_empty() {
            return self.within(&here, i, form, case);
        }
        if let Some(later) = self.later(i, range, form) {
            return Some((later, "cataphora"));
        }
        self.across(i, sentence, form, case)
    }

    /// Whether the pronoun at `i` opens its sentence, but for a date: "Since
    /// 2018 it".
    fn leads(&self, i: usize) -> bool {
        let view = self.view;
        let start = view.sentence_start(i);
        i - start <= 4
            && (start..i).all(|k| {
                !is_verb(view, k)
                    && self.names.covering(k).is_none()
                    && (!view.is(k, CONJUNCTION) || k == start)
            })
    }

    /// Whether the pronoun at `i` is a subject: a verb follows, and no verb
    /// or preposition comes right before.
    fn is_subject(&self, i: usize) -> bool {
        let view = self.view;
        let opens = matches!(view.word(i - 1), "," | ";" | "“" | "\"" | "—" | "–")
            || view.is(i - 1, PRONOUN_OPENER)
            || !view.is_lower(i - 1);
        opens && (is_verb(view, i + 1) || view.is_lower(i + 1))
    }

    /// Antecedents in the sentence, before the pronoun.
    fn within(
        &self,
        here: &[&Item],
        i: usize,
        form: Form,
        case: Case,
    ) -> Option<(Item, &'static str)> {
        let first = here.first()?;
        let same =
            here.iter().all(|t| t.actor == first.actor && t.names.len() == first.names.len());
        if case == Case::Object {
            // Not the subject of its own clause.
            let subject = here.iter().find(|t| t.role == Role::Subject)?;
            let mut rest = here.iter().filter(|t| t.actor != subject.actor);
            let other = rest.next()?;
            return rest
                .all(|t| t.actor == other.actor)
                .then(|| ((*other).clone(), "other than the subject"));
        }
        if form == Form::They {
            let subject = here.iter().find(|t| t.role == Role::Subject);
            let pick = subject
                .copied()
                .or(same.then_some(*first))
                .or_else(|| (case == Case::Possessive).then_some(*first))?;
            return Some((pick.clone(), "clause subject"));
        }
        if same {
            // A new clause may go back to the subject of the sentence before.
            if first.role < Role::Object
                && case == Case::Subject
                && form == Form::It
                && i > first.token + 25
            {
                return None;
            }
            return Some(((*first).clone(), "only name"));
        }
        let strong: Vec<&&Item> = here.iter().filter(|t| t.role == Role::Subject).collect();
        if let Some(subject) = strong.first() {
            return Some(((**subject).clone(), "clause subject"));
        }
        match form {
            // Groups and states before places.
            Form::It => {
                let mut actors =
                    here.iter().filter(|t| t.kind != Kind::Place && t.role >= Role::Object);
                let one = actors.next()?;
                actors.all(|t| t.actor == one.actor).then(|| ((*one).clone(), "only object"))
            }
            _ => Some(((*first).clone(), "nearest person")),
        }
    }

    /// "In his speech in parliament, X praised": the name comes after the
    /// comma.
    fn later(&self, i: usize, range: Range<usize>, form: Form) -> Option<Item> {
        let view = self.view;
        let opener = view.is(range.start, PREPOSITION.or(CONJUNCTION).or(TIME_CONJUNCTION))
            || view.at(range.start, "Even");
        if !opener || i - range.start > 12 {
            return None;
        }
        let comma = (i..range.end.min(i + 40)).find(|c| view.at(*c, ","))?;
        let mut at = comma + 1;
        while at < range.end
            && self.names.covering(at).is_none()
            && (matches!(view.word(at), "the" | "a")
                || view.is_capital(at) && !view.is(at, FUNCTION)
                || view.at(at, "."))
            && at - comma < 6
        {
            at += 1;
        }
        let index = self.names.covering(at)?;
        let name =
            self.names.get(index).filter(|n| n.decided && !is_modifier(view, self.names, n))?;
        let choice = name.choices.first()?;
        let kind = self.names.actor_kind(choice.actor);
        let mut item = Item {
            token: name.tokens.start,
            sentence: view.sentence_of(i),
            role: Role::Subject,
            kind,
            actor: choice.actor,
            names: vec![index],
            plural: kind == Kind::Community,
            described: false,
        };
        if form == Form::They && view.at(name.tokens.end, "and") {
            let mut next = name.tokens.end + 1;
            if view.at(next, "the") {
                next += 1;
            }
            let other = self.names.covering(next)?;
            item.names.push(other);
            item.plural = true;
        }
        self.agrees(&item, form).then_some(item)
    }

    /// Whether a sentence opens with the name of a person that is left open.
    fn opens_undecided(&self, sentence: usize) -> bool {
        let Some(s) = self.view.sentences.get(sentence) else { return false };
        (s.tokens.start..s.tokens.end.min(s.tokens.start + 3)).any(|i| {
            self.names.name_at(i).is_some_and(|n| {
                let first = n.choices.first();
                !n.decided && first.is_some_and(|c| self.names.actor_kind(c.actor) == Kind::Person)
            })
        })
    }

    /// Antecedents in the sentences before.
    fn across(
        &self,
        i: usize,
        sentence: usize,
        form: Form,
        case: Case,
    ) -> Option<(Item, &'static str)> {
        let view = self.view;
        let reach = match form {
            Form::He | Form::She => 3,
            Form::It | Form::They => 1,
        };
        if case == Case::Object && form != Form::He && form != Form::She {
            return None;
        }
        // A person whose name is left open may be meant.
        let person = matches!(form, Form::He | Form::She);
        if person && self.opens_undecided(sentence) {
            return None;
        }
        for back in 1..=reach {
            let at = sentence.checked_sub(back)?;
            if view.is_heading(at) {
                return None;
            }
            if person && self.opens_undecided(at) {
                return None;
            }
            let all: Vec<&Item> = self.items.iter().filter(|t| t.sentence == at).collect();
            let fits: Vec<&&Item> = all.iter().filter(|t| self.agrees(t, form)).collect();
            if fits.is_empty() {
                continue;
            }
            // The subject of the sentence goes on; one further in may not.
            let subject = fits.iter().find(|t| t.role == Role::Subject);
            let first = fits.first()?;
            let same =
                fits.iter().all(|t| t.actor == first.actor && t.names.len() == first.names.len());
            let apart = view.paragraph_of(i) != view.sentences.get(at).map_or(0, |s| s.paragraph);
            if let Some(subject) = subject {
                if form == Form::It && case == Case::Subject && !self.leads(i) {
                    return None;
                }
                return Some(((***subject).clone(), "previous subject"));
            }
            if same
                && !(apart && form == Form::It)
                && (form != Form::They || case == Case::Possessive || i == view.sentence_start(i))
            {
                if form == Form::It && first.role < Role::Object {
                    return None;
                }
                return Some(((**first).clone(), "only name before"));
            }
            return None;
        }
        None
    }
}
