//! Steps of programs, written as patterns are.

use crate::id::EntityType;
use crate::rules::pattern::compile::Op;
use crate::rules::vocabulary::Vocabulary;

/// A step as a pattern writes it.
pub(crate) fn show(op: &Op, vocabulary: &Vocabulary, all: &[EntityType]) -> String {
    let some = |words: Vec<&str>| {
        let more = if words.len() > 4 { "|..." } else { "" };
        words.iter().take(4).copied().collect::<Vec<_>>().join("|") + more
    };
    match op {
        Op::Words(ids) => some(ids.iter().map(|id| vocabulary.text(*id)).collect()),
        Op::Verb { verbs, passive } => {
            let names = verbs.iter().map(|v| vocabulary.base(*v)).collect();
            format!("<{}{}>", if *passive { "be " } else { "" }, some(names))
        }
        Op::List(mask) | Op::Many(mask) => format!("%{}", vocabulary.list_of(*mask)),
        Op::Role(mask) => format!("{{role:{}}}", vocabulary.list_of(*mask)),
        Op::Slot { slot, types, .. } => {
            let named = all.iter().enumerate().filter(|(i, _)| types & (1 << i) != 0);
            let names = named.map(|(_, t)| t.as_str()).collect::<Vec<_>>();
            let any = names.len() == all.len();
            let kinds = if any { String::new() } else { format!(":{}", names.join("|")) };
            format!("{{{}{kinds}}}", slot.name())
        }
        Op::Mark('\'') => "'s".to_owned(),
        Op::Mark('(') => "BRACKET".to_owned(),
        Op::Mark(mark) => mark.to_string(),
        Op::Modifiers(_) => "~".to_owned(),
        Op::Gap(_) => "..".to_owned(),
        Op::Clause => "...".to_owned(),
        Op::Within => ">".to_owned(),
        Op::Titles => "&".to_owned(),
        Op::Start => "^".to_owned(),
        Op::End => "$".to_owned(),
    }
}
