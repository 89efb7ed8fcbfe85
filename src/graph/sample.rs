//! A graph for the tests of other modules.

use crate::entity::Entity;
use crate::graph::core::graph::Graph;
use crate::reading::Reading;

/// A graph with something of everything, for tests of other modules.
pub(crate) fn sample() -> Graph {
    use crate::claim::{Argument, Claim, Evidence, Reference, Status};
    use crate::document::Citation;
    use crate::entity::{Alias, AliasKind};
    use crate::span::Span;

    let at = |a, b| Span::new(a, b).unwrap();
    let mut one = Reading::new("note-1");
    one.publisher = Some("The \"Paper\" & Co".to_owned());
    one.published = Some("2020-01-10".parse().unwrap());
    let badr = Entity::new("badr", "group", "Badr <Organization>")
        .unwrap()
        .alias(Alias::new("BO").unwrap().kind(AliasKind::Acronym))
        .alias(Alias::new("\u{628}\u{62f}\u{631}").unwrap().language("ar").needs_context())
        .country("iraq")
        .source("by hand");
    let amiri = Entity::new("hadi-al-amiri", "person", "Hadi al-Amiri").unwrap();
    let ameri = Entity::new("person:hadi-al-ameri", "person", "Hadi al-Ameri").unwrap();
    let iran = Entity::new("iran", "state", "Iran").unwrap();
    one.entities = vec![amiri.into(), badr.clone().into(), iran.clone().into()];
    let quote = "Hadi al-Amiri,\nknown as Abu Hassan, leads Badr, its \"backbone\".";
    let evidence = || Evidence::new("note-1", at(0, quote.len()), quote, "leads: apposition");
    one.claims = vec![
        Claim::new("leads", evidence())
            .subject(Argument::new("hadi-al-amiri", at(0, 13)))
            .object(Argument::new("badr", at(43, 47)).reference(Reference::Description))
            .time("2009/..".parse().unwrap())
            .citation(
                Citation::new(at(50, 60)).outlet("al-Quds").date("2020-01-03".parse().unwrap()),
            ),
        Claim::new("alias_of", evidence())
            .subject(Argument::new("hadi-al-amiri", at(0, 13)))
            .name("Abu Hassan", at(24, 34)),
    ];
    let mut two = Reading::new("note-2");
    two.entities = vec![badr.into(), iran.into(), ameri.into()];
    for (status, text) in [
        (Status::Attributed, "Iran is said to arm Badr."),
        (Status::Negated, "Iran does not arm Badr."),
    ] {
        let span = at(0, text.len());
        two.claims.push(
            Claim::new("supports", Evidence::new("note-2", span, text, "supports"))
                .subject(Argument::new("iran", span))
                .object(Argument::new("badr", span))
                .role("arms")
                .status(status)
                .speaker(Argument::new("iran", span))
                .place(Argument::new("iran", span)),
        );
    }
    let text = "Al-Ameri was detained on January 7.";
    two.claims.push(
        Claim::new("detained", Evidence::new("note-2", at(30, 65), text, "detained"))
            .object(Argument::new("person:hadi-al-ameri", at(30, 38)).reference(Reference::Pronoun))
            .time("XXXX-01-07".parse().unwrap())
            .status(Status::Hedged),
    );
    let mut graph = Graph::new();
    graph.add(one).unwrap();
    graph.add(two).unwrap();
    graph.merge_entities("hadi-al-amiri", "person:hadi-al-ameri", "spelling").unwrap();
    graph
}
