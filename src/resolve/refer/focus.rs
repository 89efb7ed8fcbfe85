//! What a text has in focus: the names and references that a pronoun may
//! stand for, with the part they play.

use crate::resolve::found::Pointer;
use crate::resolve::names::table::{Kind, Names};
use crate::resolve::refer::agreement::{Form, Gender, Role, role};
use crate::resolve::text::view::View;
use crate::resolve::text::word_classes::{FastMap, GROUP_HEAD};
use crate::text::tokens::Shape;

/// A name, or a reference already resolved, as a possible antecedent.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) token: usize,
    pub(crate) sentence: usize,
    pub(crate) role: Role,
    pub(crate) kind: Kind,
    /// The entity; of the first, where there are several.
    pub(crate) actor: u32,
    /// The names it stands for.
    pub(crate) names: Vec<usize>,
    pub(crate) plural: bool,
    /// Whether it was itself a description.
    pub(crate) described: bool,
}

pub(crate) struct Finder<'a> {
    pub(crate) view: &'a View<'a>,
    pub(crate) names: &'a Names,
    pub(crate) genders: FastMap<u32, Gender>,
    /// Per plural noun ("rebels"), the name it last stood for, and where.
    pub(crate) said: FastMap<u64, (usize, usize)>,
    /// Per noun that groups' names hold, the first name of the only group of
    /// the text whose name holds it; nothing where there are two.
    pub(crate) nouns: FastMap<u64, Option<usize>>,
    /// The items of the last few sentences, in order.
    pub(crate) items: Vec<Item>,
    pub(crate) out: Vec<Pointer>,
}

/// How many items are kept to look back on.
pub(crate) const KEPT: usize = 48;

impl Finder<'_> {
    pub(crate) fn name(&mut self, index: usize, sentence: usize) {
        if self.items.len() > 2 * KEPT {
            self.items.drain(..KEPT);
        }
        let Some(name) = self.names.get(index).filter(|n| n.decided) else { return };
        let Some(choice) = name.choices.first() else { return };
        let kind = self.names.actor_kind(choice.actor);
        let role = role(self.view, self.names, name);
        // "the Houthis", "the Units": groups that a text calls "they".
        let end = name.tokens.end.saturating_sub(1);
        let last = self.view.word(end);
        let plural = kind == Kind::Community
            || kind == Kind::Group
                && last.ends_with('s')
                && last.len() > 4
                && self.view.shape(end) == Some(Shape::Capital)
                && (name.tokens.len() == 1 || self.view.is(end, GROUP_HEAD));
        let token = name.tokens.start;
        let own = Item {
            token,
            sentence,
            role,
            kind,
            actor: choice.actor,
            names: vec![index],
            plural,
            described: false,
        };
        // The second of two names: "A and B" is one more item.
        if let Some(first) = self.conjunct(name.tokens.start)
            && let Some(item) = self.items.last().filter(|i| i.names == [first] && i.kind == kind)
            && item.actor != choice.actor
        {
            let pair = Item {
                token: item.token,
                sentence,
                role: item.role,
                kind,
                actor: item.actor,
                names: vec![first, index],
                plural: true,
                described: false,
            };
            self.items.extend([own, pair]);
            return;
        }
        self.items.push(own);
    }

    /// The name before "and" that the name at token `start` is joined to.
    fn conjunct(&self, start: usize) -> Option<usize> {
        let mut p = start.checked_sub(1)?;
        if matches!(self.view.word(p), "the" | "Mr" | "Mrs") {
            p = p.checked_sub(1)?;
        }
        if self.view.at(p, "and") {
            return self.names.covering(p.checked_sub(1)?);
        }
        None
    }

    /// Whether an item can be what the pronoun stands for.
    pub(crate) fn agrees(&self, item: &Item, form: Form) -> bool {
        let gender = self.genders.get(&item.actor).copied().unwrap_or(Gender::Unknown);
        match form {
            Form::He => {
                item.kind == Kind::Person && item.names.len() == 1 && gender != Gender::Female
            }
            Form::She => {
                item.kind == Kind::Person && item.names.len() == 1 && gender != Gender::Male
            }
            Form::It => {
                item.names.len() == 1
                    && matches!(item.kind, Kind::Group | Kind::State | Kind::Outlet | Kind::Place)
                    && item.role > Role::Modifier
            }
            Form::They => item.plural && item.role > Role::Modifier,
        }
    }
}
