//! The graph's laws, through its public face.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use isnad::{
    Argument, Citation, Claim, ContradictionKind, Direction, Entity, Error, Evidence, Filter,
    Graph, Pattern, Reading, Span, Status,
};
use proptest::prelude::*;

/// A claim as a line: `subject relation object [status] [@time] [#outlet] [/role]`;
/// `_` is an unknown side.
fn claim(document: &str, line: &str) -> Claim {
    let span = Span::new(0, line.len()).unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    let mut claim = Claim::new(words[1], Evidence::new(document, span, line, "by hand"));
    claim.subject = (words[0] != "_").then(|| Argument::new(words[0], span));
    claim.object = (words[2] != "_").then(|| Argument::new(words[2], span));
    for word in &words[3..] {
        match word.split_at(1) {
            ("@", time) => claim.time = Some(time.parse().unwrap()),
            ("#", outlet) => claim.citation = Some(Citation::new(span).outlet(outlet)),
            ("/", role) => claim.role = Some(role.to_owned()),
            _ => claim.status = word.parse().unwrap(),
        }
    }
    claim
}

/// A reading of such lines. The first letter of an id gives its type: `p`
/// person, `s` state, else group.
fn reading(document: &str, lines: &[&str]) -> Reading {
    let mut reading = Reading::new(document);
    for line in lines {
        let claim = claim(document, line);
        for side in [&claim.subject, &claim.object].into_iter().flatten() {
            let kind = match side.entity.as_bytes()[0] {
                b'p' => "person",
                b's' => "state",
                _ => "group",
            };
            let name = side.entity.to_uppercase();
            let entity = Entity::new(side.entity.clone(), kind, name).unwrap();
            if !reading.entities.iter().any(|e| e.id() == entity.id()) {
                reading.entities.push(entity.into());
            }
        }
        reading.claims.push(claim);
    }
    reading
}

fn graph(lines: &[&str]) -> Graph {
    let mut graph = Graph::new();
    graph.add(reading("note", lines)).unwrap();
    graph
}

fn neighbours(found: Vec<isnad::Neighbour<'_>>) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn neighbours_by_direction_relation_type_and_page() {
    let g = graph(&[
        "p1 leads g1",
        "p1 member_of g2",
        "s1 supports g1",
        "g1 allied_with g2",
        "g2 supports g1",
    ]);
    let all = neighbours(g.neighbours("g1").unwrap().collect().unwrap());
    assert_eq!(all, ["g1 allied_with g2", "p1 leads g1", "g2 supports g1", "s1 supports g1"]);
    let out = g.neighbours("g1").unwrap().direction(Direction::Out);
    assert_eq!(neighbours(out.collect().unwrap()), ["g1 allied_with g2"]);
    let into = g.neighbours("g2").unwrap().direction(Direction::In);
    assert_eq!(neighbours(into.collect().unwrap()), ["g1 allied_with g2", "p1 member_of g2"]);
    let typed = g.neighbours("G1").unwrap().relation("supports").entity_type("GPE");
    assert_eq!(neighbours(typed.collect().unwrap()), ["s1 supports g1"]);
    let page = g.neighbours("g1").unwrap().skip(1).limit(2);
    assert_eq!(neighbours(page.collect().unwrap()), all[1..3]);
}

#[test]
fn neighbours_at_a_date() {
    let g = graph(&[
        "p1 leads g1 @2009/2014",
        "p2 leads g1 @2015/..",
        "p3 leads g1",
        "p4 leads g1 hedged @2016",
    ]);
    let at = |date: &str| {
        let found = g.neighbours("g1").unwrap().relation("leads").at(date).unwrap();
        found.iter().unwrap().map(|n| n.subject).collect::<Vec<_>>()
    };
    assert_eq!(at("2012-06"), ["p1", "p3"]);
    assert_eq!(at("2016-01-01"), ["p2", "p3", "p4"]);
    let dated = g.neighbours("g1").unwrap().dated().during("2014/2016").unwrap();
    assert_eq!(dated.iter().unwrap().map(|n| n.subject).collect::<Vec<_>>(), ["p1", "p2", "p4"]);
    let sure = g.neighbours("g1").unwrap().status(Status::Asserted).at("2016").unwrap();
    assert_eq!(sure.count().unwrap(), 2);
}

#[test]
fn what_is_only_denied_is_left_out_unless_asked_for() {
    let g = graph(&["s1 supports g1 negated", "s1 supports g2 negated", "s1 supports g2"]);
    assert_eq!(g.neighbours("s1").unwrap().count().unwrap(), 1);
    assert_eq!(g.neighbours("s1").unwrap().with_negated().count().unwrap(), 2);
    assert!(g.shortest_path("s1", "g1").unwrap().is_none());
    assert_eq!(g.paths("s1", "g1").unwrap().with_negated().shortest().unwrap().unwrap().hops(), 1);
    assert_eq!(g.between("g1", "s1").unwrap().len(), 1);
}

#[test]
fn a_bound_of_zero_is_refused_by_every_question() {
    let g = graph(&["g1 supports g2"]);
    let paths = || g.paths("g1", "g2").unwrap();
    let refused = [
        g.neighbours("g1").unwrap().limit(0).collect().map(drop),
        g.neighbours("g1").unwrap().min_sources(0).collect().map(drop),
        g.around("g1").unwrap().limit(0).count().map(drop),
        g.around("g1").unwrap().max_hops(0).collect().map(drop),
        g.around("g1").unwrap().min_sources(0).collect().map(drop),
        paths().limit(0).collect().map(drop),
        paths().max_hops(0).shortest().map(drop),
        paths().min_sources(0).all_shortest().map(drop),
        paths().k_shortest(0).map(drop),
    ];
    for outcome in refused {
        assert!(outcome.unwrap_err().to_string().ends_with(": found 0, expected at least 1"));
    }
}

#[test]
fn statuses_add_up_the_same_way_in_every_question() {
    let g = graph(&[
        "g1 supports g2",
        "g1 supports g3 hedged",
        "g1 supports g4 attributed",
        "g1 supports g5 negated",
    ]);
    let all = ["g2", "g3", "g4", "g5"];
    let seen = |narrow: &dyn Fn(Asked<'_>) -> Asked<'_>| {
        let Asked(near, around, _) = narrow(Asked::about(&g, "g2"));
        let ids: Vec<&str> = near.iter().unwrap().map(|n| n.entity).collect();
        let found = around.max_hops(1).collect().unwrap();
        assert_eq!(found.entities().map(|e| e.0).collect::<Vec<_>>(), ids);
        let linked = |end: &&str| {
            let Asked(.., paths) = narrow(Asked::about(&g, end));
            paths.shortest().unwrap().is_some()
        };
        assert_eq!(all.into_iter().filter(linked).collect::<Vec<_>>(), ids);
        ids
    };
    assert_eq!(seen(&|q| q), ["g2", "g3", "g4"]);
    assert_eq!(seen(&|q| q.with_negated()), all);
    assert_eq!(seen(&|q| q.status(Status::Hedged)), ["g3"]);
    assert_eq!(seen(&|q| q.status(Status::Hedged).status(Status::Asserted)), ["g2", "g3"]);
    assert_eq!(seen(&|q| q.status(Status::Hedged).with_negated()), ["g3", "g5"]);
    assert_eq!(seen(&|q| q.with_negated().status(Status::Hedged)), ["g3", "g5"]);
    assert_eq!(seen(&|q| q.status(Status::Negated)), ["g5"]);
}

/// The three questions at once.
struct Asked<'g>(isnad::Neighbours<'g>, isnad::Around<'g>, isnad::PathQuery<'g>);

impl<'g> Asked<'g> {
    fn about(g: &'g Graph, end: &str) -> Self {
        Self(g.neighbours("g1").unwrap(), g.around("g1").unwrap(), g.paths("g1", end).unwrap())
    }

    fn status(self, status: Status) -> Self {
        Self(self.0.status(status), self.1.statuses([status]), self.2.status(status))
    }

    fn with_negated(self) -> Self {
        Self(self.0.with_negated(), self.1.with_negated(), self.2.with_negated())
    }
}

#[test]
fn a_source_that_denies_an_edge_is_none_for_it() {
    let g = graph(&[
        "g1 supports g2 #al-Quds",
        "g1 supports g2 negated #NINA",
        "g1 supports g3 negated #al-Quds",
        "g1 supports g3 negated #NINA",
    ]);
    let sure = g.neighbours("g1").unwrap().min_sources(2);
    assert!(sure.clone().collect().unwrap().is_empty());
    let found = sure.with_negated().collect().unwrap();
    assert_eq!(neighbours(found), ["g1 supports g3"], "two deny it");
}

#[test]
fn a_denial_that_left_is_seen_at_no_date() {
    let mut g = graph(&["s1 supports g1"]);
    g.add(reading("denial", &["s1 supports g2 negated @2013"])).unwrap();
    g.freeze();
    let seen =
        |g: &Graph| g.neighbours("s1").unwrap().with_negated().at("2013").unwrap().count().unwrap();
    assert_eq!(seen(&g), 2);
    g.add(reading("other", &["g2 fights g3"])).unwrap();
    g.remove("denial").unwrap();
    assert_eq!(seen(&g), 1);
    assert!(
        g.paths("s1", "g2")
            .unwrap()
            .with_negated()
            .at("2013")
            .unwrap()
            .shortest()
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_question_can_be_asked_twice() {
    let g = graph(&["g1 supports g2", "g1 fights g2"]);
    let question = g.neighbours("g1").unwrap().relation("supports");
    assert_eq!(question.clone().collect().unwrap(), question.collect().unwrap());
    let wrong = g.paths("g1", "g2").unwrap().relation("suports");
    let twice = [wrong.clone().shortest(), wrong.shortest()].map(|r| r.unwrap_err().to_string());
    assert_eq!(twice[0], twice[1]);
    assert!(twice[0].contains("did you mean `supports`?"));
}

#[test]
fn a_path_to_itself_has_no_step() {
    let g = graph(&["g1 fights g1", "g1 fights g2"]);
    let ask = || g.paths("g1", "g1").unwrap();
    for paths in [ask().collect(), ask().all_shortest(), ask().k_shortest(3)] {
        let paths = paths.unwrap();
        let hops: Vec<usize> = paths.iter().map(|p| p.hops()).collect();
        assert_eq!((hops, paths.truncation()), (vec![0], None));
    }
}

#[test]
fn a_loop_counts_once() {
    let g = graph(&["g1 fights g1", "g1 fights g2", "g1 supports g1"]);
    let degrees: Vec<_> =
        g.degrees("g1").unwrap().iter().map(|d| (d.relation, d.outgoing, d.incoming)).collect();
    assert_eq!(degrees, [("fights", 2, 2), ("supports", 1, 1)]);
    assert_eq!(g.neighbours("g1").unwrap().count().unwrap(), 3);
}

#[test]
fn measures_of_next_to_nothing() {
    let none = Graph::new();
    assert!(none.pagerank().is_empty() && none.betweenness().is_empty());
    assert!(none.components().is_empty() && none.communities().is_empty());
    let one = graph(&["g1 fights g1"]);
    let through = |g: &Graph| -> Vec<(String, f64)> {
        g.betweenness().iter().map(|b| (b.entity.to_owned(), b.value)).collect()
    };
    assert_eq!(one.pagerank(), [("g1", 1.0)]);
    assert_eq!(through(&one), [("g1".to_owned(), 0.0)]);
    assert_eq!((one.components(), one.communities()), (vec![vec!["g1"]], vec![vec!["g1"]]));
    let mut gone = graph(&["g1 fights g2", "g2 fights g3"]);
    gone.add(reading("other", &["g3 fights g4"])).unwrap();
    gone.remove("note").unwrap();
    assert_eq!(gone.components(), [["g3", "g4"]]);
    assert_eq!(gone.pagerank(), [("g3", 0.5), ("g4", 0.5)]);
    let star: Vec<String> = (0..2_100).map(|i| format!("g0 fights g{}", i + 1)).collect();
    let star = graph(&star.iter().map(String::as_str).collect::<Vec<_>>());
    let sampled = star.betweenness();
    assert!(sampled[0].entity == "g0" && sampled[0].value > 0.0);
    assert!(sampled[1..].iter().all(|b| b.value == 0.0 && b.error == 0.0));
    let exact = star.exact_betweenness();
    assert_eq!((exact[0].value, exact[0].error), (2_100.0 * 2_099.0 / 2.0, 0.0));
    let off = (sampled[0].value - exact[0].value).abs();
    assert!(sampled[0].error > 0.0 && off < 4.0 * sampled[0].error, "{:?}", sampled[0]);
    gone.merge_entities("g3", "g4", "the same").unwrap();
    assert_eq!(gone.components(), [["g3"]]);
    assert_eq!(through(&gone), [("g3".to_owned(), 0.0)]);
}

#[test]
fn the_strongest_path_counts_what_the_question_allows() {
    let g = graph(&[
        "g1 supports g2 @2010 #al-Quds",
        "g1 supports g2 @2010 #NINA",
        "g1 supports g2 @2010 #Reuters",
        "g1 supports g2 @2015 #NINA",
        "g2 supports g4 @2010 #al-Quds",
        "g2 supports g4 @2010 #NINA",
        "g2 supports g4 @2010 #Reuters",
        "g2 supports g4 @2015 #NINA",
        "g1 supports g4 @2010/2015",
    ]);
    let strongest = |time: &str| {
        let path = g.paths("g1", "g4").unwrap().at(time).unwrap().best_sourced().unwrap();
        path.unwrap().to_string()
    };
    assert_eq!(strongest("2010"), "g1 – g2 – g4");
    assert_eq!(strongest("2015"), "g1 – g4", "then one source speaks for each step");
}

#[test]
fn an_explanation_shows_who_says_so_and_who_denies_it() {
    let mut g = Graph::new();
    let mut one = reading("d1", &["s1 supports g1 @2014 #al-Quds"]);
    one.publisher = Some("Monitor".to_owned());
    one.published = Some("2020-01-10".parse().unwrap());
    g.add(one).unwrap();
    g.add(reading("d2", &["s1 supports g1 negated", "g1 fights g2 hedged"])).unwrap();
    let explained = g.explain(&g.shortest_path("s1", "g2").unwrap().unwrap());
    assert_eq!(
        explained.to_string(),
        "S1 – G1 – G2
1. S1 supports G1
   asserted, 2014, in d1 (Monitor, 2020-01-10), citing al-Quds:
     “s1 supports g1 @2014 #al-Quds”
   against: negated, in d2:
     “s1 supports g1 negated”
   ! 1 for, 1 against
2. G1 fights G2
   hedged, in d2:
     “g1 fights g2 hedged”
"
    );
    let edge = &explained.steps[0].edges[0];
    assert_eq!(
        (edge.sources, edge.claims.len(), edge.against.len(), edge.contradictions.len()),
        (1, 1, 1, 1)
    );
    assert_eq!(edge.claims[0].claim.citation.as_ref().unwrap().outlet.as_deref(), Some("al-Quds"));
    assert_eq!(edge.claims[0].publication.publisher.as_deref(), Some("Monitor"));
}

#[test]
fn sources_are_outlets_then_publishers_then_documents() {
    let line = "s1 supports g1";
    let mut g = Graph::new();
    let mut cited = reading("d1", &["s1 supports g1 #al-Quds", "s1 supports g1 #al-Quds"]);
    cited.publisher = Some("Monitor".to_owned());
    let mut published = reading("d2", &[line]);
    published.publisher = Some("al-Quds".to_owned());
    for r in [
        cited,
        published,
        reading("d3", &["s1 supports g1 hedged"]),
        reading("d4", &["s1 supports g1 negated"]),
    ] {
        g.add(r).unwrap();
    }
    assert_eq!(g.edges().next().unwrap().sources(), 2, "al-Quds, and d3");
    assert_eq!(g.neighbours("s1").unwrap().min_sources(2).collect().unwrap().len(), 1);
    assert_eq!(g.neighbours("s1").unwrap().min_sources(3).collect().unwrap().len(), 0);
    assert!(g.neighbours("s1").unwrap().min_sources(0).collect().is_err());
}

#[test]
fn contradictions() {
    let g = graph(&[
        "g1 attacked g2 @2020-01-07",
        "g1 attacked g2 @2020-06-07",
        "s1 supports g1 @2010/2014",
        "s1 supports g1 negated @2016",
        "s1 supports g2",
        "s1 supports g2 negated @2016",
        "p1 leads g1 @2010",
        "p1 leads g1 @2015",
    ]);
    let found: Vec<(String, usize)> = g
        .edges()
        .flat_map(|e| {
            e.contradictions().into_iter().map(move |c| match c.kind {
                ContradictionKind::Dates => (format!("{e} dates"), c.claims().count()),
                ContradictionKind::Denied => (format!("{e} denied"), c.claims().count()),
                _ => unreachable!(),
            })
        })
        .collect();
    assert_eq!(
        found,
        [("g1 attacked g2 dates".to_owned(), 2), ("s1 supports g2 denied".to_owned(), 2)]
    );
}

#[test]
fn time_spans() {
    let g = graph(&[
        "p1 leads g1 @2009/..",
        "p1 leads g1 @2014-05",
        "p1 leads g2 @XXXX-01-03",
        "p1 leads g2 @2010/2012",
    ]);
    let spans: Vec<String> = g.edges().map(|e| e.time_span().unwrap().to_string()).collect();
    assert_eq!(spans, ["2009/..", "2010/2012"]);
}

#[test]
fn claims_with_an_unknown_side_stay_with_the_known_one() {
    let g = graph(&["_ killed p1", "s1 killed p1"]);
    assert_eq!(g.edge_count(), 1);
    let claims = g.claims_of("p1").unwrap();
    assert_eq!((claims.len(), claims[0].is_edge()), (1, false));
    assert!(g.claims_of("s1").unwrap().is_empty());
}

#[test]
fn symmetric_edges_are_one_edge_either_way() {
    let g = graph(&["g2 fights g1", "g1 fights g2", "g2 supports g1"]);
    assert_eq!(g.edge_count(), 2);
    let fights = g.neighbours("g2").unwrap().relation("fights").collect().unwrap();
    assert_eq!(
        (fights[0].subject, fights[0].entity, fights[0].edge.claims().len()),
        ("g1", "g1", 2)
    );
}

#[test]
fn paths_in_order() {
    let g = graph(&[
        "g1 supports g2",
        "g2 supports g4",
        "g1 supports g3",
        "g3 supports g4",
        "g4 supports g5",
        "g1 fights g5",
    ]);
    let paths = g.paths("g1", "g4").unwrap().collect().unwrap();
    let shown: Vec<String> = paths.iter().map(|p| p.to_string()).collect();
    assert_eq!(shown, ["g1 – g2 – g4", "g1 – g3 – g4", "g1 – g5 – g4"]);
    assert_eq!(g.shortest_path("g1", "g4").unwrap().unwrap().to_string(), "g1 – g2 – g4");
    let avoiding =
        g.paths("g1", "g4").unwrap().avoid(["g2"]).direction(Direction::Out).collect().unwrap();
    assert_eq!(avoiding.len(), 1);
    let few = g.paths("g1", "g4").unwrap().limit(2).collect().unwrap();
    assert_eq!((few.len(), few.truncation()), (2, Some(isnad::Truncation::Paths(2))));
    assert!(g.paths("g1", "g4").unwrap().limit(0).collect().is_err());
    assert!(g.paths("g1", "g4").unwrap().max_hops(0).shortest().is_err());
    assert!(
        g.paths("g5", "g1")
            .unwrap()
            .relation("supports")
            .direction(Direction::Out)
            .shortest()
            .unwrap()
            .is_none()
    );
    assert!(
        g.paths("g5", "g1")
            .unwrap()
            .relation("fights")
            .direction(Direction::Out)
            .shortest()
            .unwrap()
            .is_some()
    );
}

#[test]
fn unknown_names_are_errors() {
    let g = graph(&["g1 supports g2"]);
    assert!(matches!(g.neighbours("g9"), Err(Error::UnknownEntity { .. })));
    assert!(matches!(g.remove_clone("d9"), Err(Error::UnknownDocument { .. })));
    let unknown = g.neighbours("g1").unwrap().relation("suports").collect();
    assert!(unknown.unwrap_err().to_string().contains("did you mean `supports`?"));
    assert!(g.neighbours("g1").unwrap().relation("leads").collect().unwrap().is_empty());
    assert!(matches!(
        g.neighbours("g1").unwrap().entity_type("planet").collect(),
        Err(Error::UnknownType { .. })
    ));
    assert!(matches!(g.neighbours("g1").unwrap().at("soon"), Err(Error::Date { .. })));
    assert!(g.paths("g1", "g2").unwrap().avoid(["g9"]).shortest().is_err());
}

trait RemoveClone {
    fn remove_clone(&self, id: &str) -> isnad::Result<()>;
}

impl RemoveClone for Graph {
    fn remove_clone(&self, id: &str) -> isnad::Result<()> {
        self.clone().remove(id)
    }
}

#[test]
fn a_reading_that_does_not_fit_changes_nothing() {
    let mut g = graph(&["g1 supports g2"]);
    let before = g.clone();
    let mut unknown = reading("other", &["g1 supports g3"]);
    unknown.entities.clear();
    assert!(matches!(g.add(unknown), Err(Error::UnknownEntity { .. })));
    assert!(matches!(
        g.add(reading("other", &["g1 adores g3"])),
        Err(Error::UnknownRelation { .. })
    ));
    assert!(g.add(reading("note", &["g1 supports g3"])).is_err(), "expected replace");
    assert!(g.replace(reading("note", &["g1 adores g3"])).is_err());
    g.add(reading("note", &["g1 supports g2"])).unwrap();
    assert_eq!(g, before);
    g.replace(reading("note", &["g1 supports g3"])).unwrap();
    assert_eq!(g.edges().map(|e| e.to_string()).collect::<Vec<_>>(), ["g1 supports g3"]);
    assert!(g.entity("g2").is_err());
}

#[test]
fn identities_merge_and_unmerge() {
    let mut g =
        graph(&["p1 leads g1", "p2 leads g1", "p2 leads g2", "p1 family_of p2", "_ killed p2"]);
    let before = g.clone();
    assert!(g.merge_entities("p1", "p1", "same").is_err());
    assert!(g.merge_entities("p1", "g1", "same").is_err());
    g.merge_entities("p1", "p2", "same").unwrap();
    let edges: Vec<String> = g.edges().map(|e| e.to_string()).collect();
    assert_eq!(edges, ["p1 family_of p1", "p1 leads g1", "p1 leads g2"]);
    assert_eq!(g.neighbours("p2").unwrap().count().unwrap(), 3);
    assert_eq!(g.claims_of("p1").unwrap().len(), 1);
    assert_eq!(g.entity_count(), 3);
    let one = g.clone();
    g.merge_entities("p1", "p2", "same").unwrap();
    assert_eq!(g, one, "the same again");
    let mut late = g.clone();
    late.add(reading("late", &["p2 leads g3"])).unwrap();
    assert_eq!(late.neighbours("p1").unwrap().relation("leads").collect().unwrap().len(), 3);
    g.unmerge("p2").unwrap();
    assert_eq!(g, before);
    assert!(g.unmerge("p2").is_err());
    let edges = |g: &Graph| g.edges().map(|e| (e.to_string(), e.claims())).collect::<Vec<_>>();
    assert_eq!(edges(&g), edges(&before));
}

#[test]
fn what_cannot_be_merged_says_why() {
    let mut g = graph(&["p1 leads g1", "p2 leads g1", "p3 leads g1"]);
    let before = g.clone();
    let message = |outcome: isnad::Result<()>| outcome.unwrap_err().to_string();
    assert_eq!(
        message(g.merge_entities("p1", "p1", "same")),
        "merge: `p1` and `p1` are one entity already, expected two"
    );
    assert_eq!(
        message(g.merge_entities("p1", "g1", "same")),
        "merge: `p1` is a person and `g1` a group, expected one type"
    );
    assert_eq!(message(g.merge_entities("p1", "p9", "same")), "no entity `p9`");
    assert_eq!(
        message(g.merge_entities("p1", "p2", " ")),
        "merge: expected a reason why `p2` is `p1`"
    );
    assert_eq!(message(g.unmerge("p1")), "unmerge: `p1` is merged into no entity");
    assert_eq!(message(g.unmerge("p9")), "no entity `p9`");
    assert_eq!(g, before);
    g.merge_entities("p1", "p2", "same").unwrap();
    g.merge_entities("p1", "p3", "same").unwrap();
    assert_eq!(
        message(g.merge_entities("p3", "p3", "same")),
        "merge: `p3` and `p3` are one entity already, expected two"
    );
    assert_eq!(
        message(g.unmerge("p1")),
        "unmerge: `p1` is merged into no entity, but `p2`, `p3` into it"
    );
}

#[test]
fn merges_are_suggested_by_name_within_one_type_and_none_is_made() {
    let mut g = Graph::new();
    for (document, kind, ids) in [
        ("d1", "person", ["p1", "p2", "p3"]),
        ("d2", "group", ["g1", "g2", "g3"]),
        ("d3", "group", ["g1", "g4", "g5"]),
    ] {
        let mut reading = Reading::new(document);
        for (id, name) in ids.into_iter().zip(["Amal", "Harakat Amal", "amal"]) {
            reading.entities.push(Entity::new(id, kind, name).unwrap().into());
        }
        g.add(reading).unwrap();
    }
    let rows = "Harakat amal,fights,x\nHARAKAT-AMAL,fights,x\n";
    g.import(&isnad::Table::new("rows", isnad::TableFormat::Csv, rows)).unwrap();
    let pairs = |g: &Graph| -> Vec<(String, String)> {
        let found = g.suggest_merges().collect();
        let mut pairs: Vec<(String, String)> =
            found.iter().map(|m| (m.kept.to_string(), m.gone.to_string())).collect();
        pairs.sort();
        pairs
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let expected = [
        pair("HARAKAT-AMAL", "Harakat amal"),
        pair("g1", "g3"),
        pair("g1", "g5"),
        pair("g2", "g4"),
        pair("p1", "p3"),
    ];
    assert_eq!(pairs(&g), expected, "a person and groups bear the tables' names");
    assert_eq!(g.decisions().count(), 0);
    g.remove("d1").unwrap();
    let found = pairs(&g);
    assert!(found.contains(&pair("g2", "Harakat amal")), "now only groups do: {found:?}");
    for (kept, gone) in found {
        g.merge_entities(&kept, &gone, "as suggested").unwrap();
    }
    assert!(g.suggest_merges().collect().is_empty());
}

#[test]
fn an_entity_of_no_known_type_merges_with_any_and_takes_its_type() {
    let mut g = graph(&["s1 supports g1"]);
    let rows = "mine\tallied_with\tg1\n";
    g.import(&isnad::Table::new("rows", isnad::TableFormat::Tsv, rows)).unwrap();
    let before = g.clone();
    for (kept, gone) in [("mine", "s1"), ("s1", "mine")] {
        g.merge_entities(kept, gone, "the same state").unwrap();
        assert_eq!(g.entity("mine").unwrap().entity_type().as_str(), "state");
        let states = g.neighbours("g1").unwrap().entity_type("state").collect().unwrap();
        assert_eq!(states.len(), 2);
        assert!(g.merge_entities(kept, "g1", "no").is_err());
        g.unmerge(gone).unwrap();
        assert_eq!(g, before);
        assert_eq!(shown(&g), shown(&before));
    }
}

#[test]
fn graphs_cross_threads() {
    fn check<T: Send + Sync>() {}
    check::<Graph>();
}

#[test]
fn a_saved_graph_of_every_version_still_loads() {
    for version in ["v1", "v3"] {
        let graph = Graph::load(format!("tests/fixtures/graph-{version}.isnad")).unwrap();
        assert_eq!(graph, fixture(), "{version}");
    }
}

#[test]
#[ignore = "writes the fixture; run once for each version of the format"]
fn write_the_fixture() {
    fixture().save("tests/fixtures/graph-v3.isnad").unwrap();
}

fn fixture() -> Graph {
    let mut graph = Graph::new();
    let mut one =
        reading("note-1", &["p1 leads g1 @2009/.. #al-Quds", "_ killed p2 hedged @XXXX-01-03"]);
    one.publisher = Some("Monitor".to_owned());
    one.published = Some("2020-01-10".parse().unwrap());
    one.title = Some("A note".to_owned());
    graph.add(one).unwrap();
    graph
        .add(reading(
            "note-2",
            &["s1 supports g1 /arms", "s1 supports g1 negated", "p3 leads g1 attributed"],
        ))
        .unwrap();
    graph.merge_entities("p1", "p3", "spelling").unwrap();
    graph
}

fn documents() -> impl Strategy<Value = Vec<Vec<String>>> {
    let node = prop::sample::select(vec!["p1", "p2", "p3", "g1", "g2", "s1"]);
    let relation = prop::sample::select(vec!["supports", "fights", "associated_with", "leads"]);
    let more = prop::sample::select(vec![
        "",
        " negated",
        " hedged",
        " @2010/2014",
        " @2015",
        " #outlet",
        " /arms",
    ]);
    let line =
        (node.clone(), relation, node, more).prop_map(|(a, r, b, m)| format!("{a} {r} {b}{m}"));
    prop::collection::vec(prop::collection::vec(line, 0..6), 1..6)
}

fn build(documents: &[Vec<String>], order: impl Iterator<Item = usize>) -> Graph {
    let mut graph = Graph::new();
    for i in order {
        let lines: Vec<&str> = documents[i].iter().map(String::as_str).collect();
        graph.add(reading(&format!("d{i}"), &lines)).unwrap();
    }
    graph
}

/// Everything a person can see.
fn shown(graph: &Graph) -> String {
    let mut text = format!("{:?}\n", graph.documents().collect::<Vec<_>>());
    for entity in graph.entities() {
        text += &format!("{entity:?} {:?}\n", graph.find(entity.name()));
        for n in graph.neighbours(entity.id()).unwrap().with_negated().iter().unwrap() {
            text += &format!("  {n}\n");
        }
    }
    for edge in graph.edges() {
        text += &format!("{}\n", graph.explain_edge(&edge));
    }
    for format in [isnad::Format::Dot, isnad::Format::GraphMl, isnad::Format::NodeLink] {
        let mut bytes = Vec::new();
        graph.export(format, &mut bytes).unwrap();
        text += &String::from_utf8(bytes).unwrap();
    }
    text
}

/// So many, unless `PROPTEST_CASES` asks for another number.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(64), ..ProptestConfig::default() })]

    #[test]
    fn any_split_and_order_gives_the_same_graph(docs in documents(), cut in 0..6_usize, shift in 0..6_usize) {
        let n = docs.len();
        let whole = build(&docs, 0..n);
        let turned = build(&docs, (0..n).map(|i| (i + shift) % n).rev());
        prop_assert_eq!(&turned, &whole);
        prop_assert_eq!(shown(&turned), shown(&whole));
        let cut = cut.min(n);
        let (a, b) = (build(&docs, 0..cut), build(&docs, cut.saturating_sub(1)..n));
        let (mut ab, mut ba) = (a.clone(), b.clone());
        ab.merge(&b).unwrap();
        ba.merge(&a).unwrap();
        ba.merge(&ab).unwrap();
        prop_assert_eq!(&ab, &whole);
        prop_assert_eq!(&ba, &whole);
        prop_assert_eq!(shown(&ab), shown(&whole));
    }

    #[test]
    fn removing_what_was_added_leaves_what_was(docs in documents()) {
        let n = docs.len();
        let before = build(&docs, 0..n - 1);
        let mut after = build(&docs, 0..n);
        after.remove(&format!("d{}", n - 1)).unwrap();
        prop_assert_eq!(&after, &before);
        prop_assert_eq!(shown(&after), shown(&before));
    }

    #[test]
    fn what_is_loaded_is_what_was_saved(docs in documents()) {
        let graph = build(&docs, 0..docs.len());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("graph.isnad");
        graph.save(&file).unwrap();
        let loaded = Graph::load(&file).unwrap();
        prop_assert_eq!(&loaded, &graph);
        prop_assert_eq!(shown(&loaded), shown(&graph));
        let turned = build(&docs, (0..docs.len()).rev());
        let again = folder.path().join("again.isnad");
        turned.save(&again).unwrap();
        prop_assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&again).unwrap());
    }

    #[test]
    fn unmerging_undoes_merging(docs in documents(), kept in 1..4_u8, gone in 1..4_u8) {
        let mut graph = build(&docs, 0..docs.len());
        let before = graph.clone();
        if graph.merge_entities(&format!("p{kept}"), &format!("p{gone}"), "test").is_ok() {
            prop_assert!(shown(&graph) != shown(&before));
            graph.unmerge(&format!("p{gone}")).unwrap();
        }
        prop_assert_eq!(shown(&graph), shown(&before));
        prop_assert_eq!(graph, before);
    }
}

/// What a stored filter asks wrongly is told whichever way it is asked, and so
/// is what nothing can pass.
#[test]
fn a_filter_that_is_wrong_or_lets_nothing_pass_is_an_error() {
    let mut g = Graph::new();
    g.import(&isnad::Table::new("t", isnad::TableFormat::Tsv, "a\tsupports\tb\n")).unwrap();
    let none: [&str; 0] = [];
    for (filter, error) in [
        (Filter::new().relation("suports"), "no relation `suports`, did you mean `supports`?"),
        (Filter::new().relations(none), "relations: none is asked for, expected at least one"),
        (Filter::new().statuses([]), "statuses: none is asked for, expected at least one"),
        (Filter::new().min_sources(0), "min_sources: found 0, expected at least 1"),
        (
            Filter::new().source("Reuters").min_sources(2),
            "min_sources: asks for 2 sources of 1, which no edge can have",
        ),
    ] {
        let tells =
            |outcome: isnad::Result<()>| assert_eq!(outcome.unwrap_err().to_string(), error);
        tells(g.matching(&filter).map(drop));
        tells(g.neighbours("a").unwrap().matching(&filter).count().map(drop));
        tells(g.around("a").unwrap().matching(&filter).iter().map(drop));
        tells(g.paths("a", "b").unwrap().matching(&filter).shortest().map(drop));
        let mut answers = g.paths("a", "b").unwrap().matching(&filter).into_iter();
        tells(answers.next().unwrap().map(drop));
        assert!(answers.next().is_none());
    }
    let kept = Filter::new().relation("supports");
    assert_eq!(kept, kept.clone());
    assert_eq!(g.paths("a", "b").unwrap().matching(&kept).into_iter().count(), 1);
}

/// Where the schema has both of two inverses, a directed question for one
/// crosses the other turned round.
#[test]
fn directed_questions_cross_inverses_both_ways() {
    let schema = isnad::Schema::parse(
        "mine.toml",
        "[type.company]\n\
         [relation.owns]\nfrom = ['company']\nto = ['company']\nnature = 'state'\n\
         inverse = 'subsidiary_of'\n\
         [relation.subsidiary_of]\nfrom = ['company']\nto = ['company']\nnature = 'state'\n\
         [relation.funds]\nfrom = ['company']\nto = ['company']\nnature = 'state'\n\
         inverse = 'funded_by'\n",
    );
    let mut g = Graph::with_schema(schema.unwrap());
    let rows = "a\towns\tb\nc\tsubsidiary_of\tb\nc\towns\td\nd\tfunds\ta\n";
    g.import(&isnad::Table::new("t", isnad::TableFormat::Tsv, rows)).unwrap();
    for frozen in [false, true] {
        if frozen {
            g.freeze();
        }
        let along = |relation: &str, from: &str, to: &str| {
            let question = g.paths(from, to).unwrap().relation(relation).direction(Direction::Out);
            question.shortest().unwrap().map(|p| p.to_string())
        };
        assert_eq!(along("owns", "a", "d").unwrap(), "a – b – c – d");
        assert_eq!(along("subsidiary_of", "d", "a").unwrap(), "d – c – b – a");
        assert_eq!(along("owns", "d", "a"), None);
        assert_eq!(along("funded_by", "a", "d").unwrap(), "a – d");
        assert_eq!(along("funds", "a", "d"), None);
        let owned = g.neighbours("b").unwrap().relation("owns").direction(Direction::Out);
        let owned = neighbours(owned.collect().unwrap());
        assert_eq!(owned, ["c subsidiary_of b"], "each edge says what was said");
        let any = g.paths("b", "c").unwrap().direction(Direction::Out);
        assert!(any.shortest().unwrap().is_none(), "with nothing asked, as edges stand");
    }
}

/// Only what the question allows, and in time order only what lets the order
/// hold; escaped where a format would read it as its own.
#[test]
fn an_explanation_answers_the_question_that_was_asked() {
    let g = graph(&[
        "s1 supports g1 @2010 #al-Quds",
        "s1 supports g1 @2016 hedged",
        "s1 supports g1 @2016 negated",
        "s1 supports g1 @2012 negated",
        "g1 fights g2 @2009",
        "g1 fights g2 @2014/2017",
    ]);
    let quotes = |claims: &[isnad::ExplainedClaim]| -> Vec<String> {
        claims.iter().map(|c| c.claim.evidence.quote.clone()).collect()
    };
    let path = g.paths("s1", "g2").unwrap().during("2016").unwrap().shortest().unwrap().unwrap();
    let explained = g.explain(&path);
    let edge = &explained.steps[0].edges[0];
    assert_eq!(quotes(&edge.claims), ["s1 supports g1 @2016 hedged"]);
    assert_eq!(quotes(&edge.against), ["s1 supports g1 @2016 negated"]);
    assert_eq!((edge.sources, edge.contradictions.len()), (1, 1));
    assert_eq!((edge.subject.id.as_str(), edge.subject.name.as_str()), ("s1", "S1"));

    let ordered = g.paths("s1", "g2").unwrap().in_time_order().shortest().unwrap().unwrap();
    let explained = g.explain(&ordered);
    assert_eq!(explained.steps[0].earliest, Some("2010-01-01".parse().unwrap()));
    assert_eq!(explained.steps[1].earliest, Some("2014-01-01".parse().unwrap()));
    assert_eq!(quotes(&explained.steps[1].edges[0].claims), ["g1 fights g2 @2014/2017"]);

    let hostile = Entity::new("<b>", "group", "A *bold* & \"quoted\" <b>name</b>").unwrap();
    let mut reading = reading("x", &[]);
    reading.entities = vec![hostile.into(), Entity::new("g2", "group", "G2").unwrap().into()];
    let span = Span::new(0, 4).unwrap();
    reading.claims.push(
        Claim::new("fights", Evidence::new("x", span, "<script>\n[x](y)", "hand"))
            .subject(Argument::new("<b>", span))
            .object(Argument::new("g2", span)),
    );
    let mut g = Graph::new();
    g.add(reading).unwrap();
    let explained = g.explain(&g.shortest_path("<b>", "g2").unwrap().unwrap());
    let (html, markdown) = (explained.to_html(), explained.to_markdown());
    assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
    assert!(html.contains("data-id=\"&lt;b&gt;\"") && html.contains("&lt;script&gt; [x](y)"));
    assert!(markdown.contains("A \\*bold\\* \\& ") && markdown.contains("\\[x\\](y)"));
}

#[test]
fn a_pattern_that_cannot_be_answered_says_why() {
    let g = graph(&["s1 supports g1", "p1 leads g1"]);
    let any = Filter::new();
    let long = (0..7).fold(Pattern::of("g1"), |pattern, _| pattern.step(&any));
    for (pattern, error) in [
        (Pattern::of("g1"), "pattern: has no step, expected at least one"),
        (long, "pattern: has 7 steps, expected at most 6"),
        (Pattern::any().step(&any), "pattern: knows no entity, expected at least one by its id"),
        (Pattern::of("g9").step(&any), "no entity `g9`"),
        (Pattern::of("g1").step(&any).limit(0), "limit: found 0, expected at least 1"),
        (
            Pattern::of("g1").step(&Filter::new().relation("suports")),
            "no relation `suports`, did you mean `supports`?",
        ),
        (
            Pattern::of("g1").step(&any).entity_type("gruop"),
            "no entity type `gruop`, did you mean `group`?",
        ),
    ] {
        assert_eq!(g.matches(&pattern).unwrap_err().to_string(), error);
    }
    assert!(Pattern::of("g1").step(&any).at("soon").is_err());
    let both = Pattern::of("p1").entity_type("group").step_to(&any, "g1");
    assert!(g.matches(&both).unwrap().is_empty(), "the known one is of another type");
}
