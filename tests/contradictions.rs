//! Claims that cannot all be right, through the graph's public face.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use isnad::{
    Argument, Claim, ContradictionKind as Kind, Document, Entity, Evidence, Graph, Reader, Reading,
    Schema, Span, Time,
};
use proptest::prelude::*;

/// A reading of lines: `subject relation object [negated] [@time] [/role]`;
/// `_` is an unknown side, `-` stands for a space in a role. The first letter
/// of an id gives its type: `p` person, `s` state, `l` place, else group.
fn reading(document: &str, lines: &[&str]) -> Reading {
    let mut reading = Reading::new(document);
    for line in lines {
        let span = Span::new(0, line.len()).unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let mut claim = Claim::new(words[1], Evidence::new(document, span, *line, "by hand"));
        claim.subject = (words[0] != "_").then(|| Argument::new(words[0], span));
        claim.object = (words[2] != "_").then(|| Argument::new(words[2], span));
        for word in &words[3..] {
            match word.split_at(1) {
                ("@", time) => claim.time = Some(time.parse().unwrap()),
                ("/", role) => claim.role = Some(role.replace('-', " ")),
                _ => claim.status = word.parse().unwrap(),
            }
        }
        for side in [&claim.subject, &claim.object].into_iter().flatten() {
            let kind = match side.entity.as_bytes()[0] {
                b'p' => "person",
                b's' => "state",
                b'l' => "place",
                _ => "group",
            };
            let entity = Entity::new(side.entity.clone(), kind, side.entity.to_uppercase());
            let entity = entity.unwrap();
            if !reading.entities.iter().any(|e| e.id() == entity.id()) {
                reading.entities.push(entity.into());
            }
        }
        reading.claims.push(claim);
    }
    reading
}

/// The shipped schema, with births and deaths if it lacks them.
fn schema() -> Schema {
    let schema = Schema::builtin().unwrap();
    if schema.relation("born_in").is_ok() {
        return schema;
    }
    let more = r#"
        [relation.born_in]
        from = ["person"]
        to = ["place", "state"]
        nature = "event"
        momentary = true
        only_one = "object"
        [relation.died_in]
        from = ["person"]
        to = ["place", "state"]
        nature = "event"
        momentary = true
        only_one = "object"
        ends = "subject"
    "#;
    schema.and("births", more).unwrap()
}

fn graph(lines: &[&str]) -> Graph {
    let mut graph = Graph::with_schema(schema());
    graph.add(reading("note", lines)).unwrap();
    graph
}

/// Each contradiction as its kind and the quotes of its sides.
fn found(graph: &Graph) -> Vec<(Kind, Vec<Vec<String>>)> {
    let all = graph.contradictions().collect().unwrap();
    let quotes = |side: Vec<Claim>| side.into_iter().map(|c| c.evidence.quote).collect();
    all.into_iter().map(|c| (c.kind, c.sides.into_iter().map(quotes).collect())).collect()
}

/// The lines hold one contradiction, of all of them.
fn one(kind: Kind, lines: &[&str]) {
    let found = found(&graph(lines));
    assert_eq!(found.len(), 1, "{lines:?}: {found:?}");
    assert_eq!(found[0].0, kind, "{lines:?}");
    let mut quotes: Vec<&str> = found[0].1.iter().flatten().map(String::as_str).collect();
    quotes.sort_unstable();
    let mut expected = lines.to_vec();
    expected.sort_unstable();
    assert_eq!(quotes, expected);
}

fn none(lines: &[&str]) {
    let found = found(&graph(lines));
    assert!(found.is_empty(), "{lines:?}: {found:?}");
}

#[test]
fn denied_as_a_whole_is_denied_in_every_role() {
    one(Kind::Denied, &["s1 supports g1 /arms", "s1 supports g1 negated"]);
    one(Kind::Denied, &["s1 supports g1 /arms", "s1 supports g1 negated /arms"]);
    none(&["s1 supports g1", "s1 supports g1 negated /arms"]);
    none(&["s1 supports g1 /money", "s1 supports g1 negated /arms"]);
    none(&["s1 supports g1 /arms @2010", "s1 supports g1 negated @2016"]);
}

#[test]
fn allies_do_not_fight_each_other() {
    one(Kind::Opposed, &["g1 allied_with g2", "g2 fights g1"]);
    none(&["g1 allied_with g2", "g2 fights g3"]);
    none(&["g1 allied_with g2 negated", "g2 fights g1"]);
}

#[test]
fn who_supports_does_not_oppose_at_one_time() {
    one(Kind::Opposed, &["s1 supports g1 @2009/2014", "s1 opposes g1 @2012"]);
    none(&["s1 supports g1", "g1 opposes s1"]);
    none(&["s1 supports g1 @/2014", "s1 opposes g1 @2014/.."]);
    none(&["s1 supports g1 @2009/2014-05", "s1 opposes g1 @2014-05/.."]);
}

#[test]
fn a_change_of_mind_between_two_documents_is_none() {
    let mut graph = Graph::new();
    for (id, published, line) in [
        ("d1", "2012-05-01", "s1 supports g1 @2009/.."),
        ("d2", "2015-05-01", "s1 opposes g1 @2014/.."),
        ("d3", "2011-05-01", "s1 endorses g2"),
        ("d4", "2015-05-01", "s1 opposes g2"),
    ] {
        let mut reading = reading(id, &[line]);
        reading.published = Some(published.parse().unwrap());
        graph.add(reading).unwrap();
    }
    assert_eq!(found(&graph), []);
    let mut late = reading("d5", &["s1 endorses g2"]);
    late.published = Some("2015-03-01".parse().unwrap());
    graph.add(late).unwrap();
    assert_eq!(found(&graph).len(), 1, "told in the same year");
}

#[test]
fn one_leads_at_a_time() {
    one(Kind::OnlyOne, &["p1 leads g1 @2009/2014", "p2 leads g1 @2012/.."]);
    one(
        Kind::OnlyOne,
        &[
            "p1 holds_position s1 @2015 /Prime-Minister",
            "p2 holds_position s1 @2015 /Prime-Minister",
        ],
    );
    none(&["p1 leads g1 @2009/2014", "p2 leads g1 @2014/.."]);
    none(&["p1 leads g1", "p2 leads g2"]);
    none(&["p1 leads g1", "p2 leads g1", "p2 succeeds p1"]);
    none(&["p1 holds_position s1 /minister", "p2 holds_position s1 /minister"]);
    none(&["p1 holds_position s1 /president", "p2 holds_position s1 /prime-minister"]);
}

#[test]
fn nobody_is_killed_twice_by_different_hands() {
    one(Kind::OnlyOne, &["s1 killed p1", "g1 killed p1"]);
    one(Kind::OnlyOne, &["s1 killed p1 @2020-01-03", "g1 killed p1 @2020-01-03"]);
    none(&["s1 killed p1", "g1 killed p2"]);
    none(&["s1 killed p1", "g1 killed p1", "g1 part_of s1"]);
    one(Kind::Dates, &["s1 killed p1 @2020-01-03", "_ killed p1 @2020-01-07"]);
}

#[test]
fn nobody_acts_after_death() {
    one(Kind::AfterEnd, &["s1 killed p1 @2020-01-03", "p1 leads g1 @2021/.."]);
    one(Kind::AfterEnd, &["_ killed p1 @2020-01-03", "p2 communicates_with p1 @2020-02"]);
    one(Kind::AfterEnd, &["p1 died_in l1 @2019", "p1 attacked g1 @2020-02-03"]);
    none(&["s1 killed p1 @2020-01-03", "p1 leads g1 @2009/.."]);
    none(&["s1 killed p1 @2020-01-03", "p1 leads g1 @2020"]);
    none(&["s1 killed p1 @2020-01-03", "s1 endorses p1 @2021", "p1 family_of p2 @2021"]);
    none(&["s1 killed p1 negated @2020-01-03", "p1 leads g1 @2021/.."]);
}

#[test]
fn who_succeeds_is_not_succeeded() {
    one(Kind::BothWays, &["p1 succeeds p2", "p2 succeeds p1"]);
    none(&["p1 succeeds p2 @2008", "p2 succeeds p1 @2012"]);
    none(&["p1 family_of p2", "p2 family_of p1"]);
}

#[test]
fn nothing_is_part_of_its_part() {
    one(Kind::BothWays, &["g1 part_of g2", "g2 part_of g1"]);
    one(Kind::Circle, &["g1 part_of g2", "g2 part_of g3", "g3 part_of g1"]);
    none(&["g1 part_of g2", "g2 part_of g3", "g1 part_of g3"]);
    none(&["g1 part_of g2 @2009/2012", "g2 part_of g3 @2009/..", "g3 part_of g1 @2014/.."]);
}

#[test]
fn nobody_is_born_or_dies_twice() {
    one(Kind::OnlyOne, &["p1 born_in l1", "p1 born_in l2"]);
    one(Kind::Dates, &["p1 born_in l1 @1950", "p1 born_in l1 @1957"]);
    one(Kind::OnlyOne, &["p1 died_in l1 @2020", "p1 died_in l2 @2020"]);
    none(&["p1 born_in l1", "p1 born_in s1", "l1 located_in l2", "l2 located_in s1"]);
}

#[test]
fn contradictions_are_asked_by_entity_edge_document_and_time() {
    let mut graph = Graph::new();
    graph
        .add(reading("d1", &["s1 supports g1 @2009/2014", "p1 leads g2", "g1 fights g2"]))
        .unwrap();
    assert_eq!(found(&graph), []);
    graph.add(reading("d2", &["s1 opposes g1 @2012", "g3 fights g2"])).unwrap();
    graph.add(reading("d3", &["p2 leads g2", "g1 fights g2 negated"])).unwrap();
    let kinds = |c: isnad::Contradictions<'_>| -> Vec<Kind> {
        c.collect().unwrap().iter().map(|c| c.kind).collect()
    };
    let all = || graph.contradictions();
    assert_eq!(kinds(all()), [Kind::Denied, Kind::OnlyOne, Kind::Opposed]);
    assert_eq!(kinds(all().document("d2").unwrap()), [Kind::Opposed]);
    assert_eq!(kinds(all().document("d3").unwrap()), [Kind::Denied, Kind::OnlyOne]);
    assert_eq!(kinds(all().entity("g2").unwrap()), [Kind::Denied, Kind::OnlyOne]);
    assert_eq!(kinds(all().entity("p1").unwrap()), [Kind::OnlyOne]);
    assert_eq!(kinds(all().entity("g3").unwrap()), []);
    let edge = graph.edges().find(|e| e.relation() == "opposes").unwrap();
    assert_eq!(kinds(all().edge(&edge)), [Kind::Opposed]);
    assert_eq!(kinds(all().at("2012").unwrap()), [Kind::Denied, Kind::OnlyOne, Kind::Opposed]);
    assert_eq!(kinds(all().at("2010").unwrap()), [Kind::Denied, Kind::OnlyOne]);
    assert!(
        all().at("soon").is_err() && all().entity("x").is_err() && all().document("x").is_err()
    );
}

#[test]
fn texts_that_contradict_each_other_show_both_quotes() {
    let reader = Reader::builtin().unwrap();
    let mut graph = Graph::new();
    for (id, text) in [
        ("one", "Iran armed Hezbollah."),
        ("two", "Iran does not support Hezbollah."),
        ("three", "Turkey fights Syria."),
        ("four", "Turkey is allied with Syria."),
    ] {
        graph.add(reader.read(&Document::new(id, text))).unwrap();
    }
    let found = graph.contradictions().collect().unwrap();
    let shown: Vec<(Kind, Vec<&str>)> = found
        .iter()
        .map(|c| (c.kind, c.claims().map(|claim| claim.evidence.quote.as_str()).collect()))
        .collect();
    assert_eq!(
        shown,
        [
            (Kind::Denied, vec!["Iran armed Hezbollah.", "Iran does not support Hezbollah."]),
            (Kind::Opposed, vec!["Turkey is allied with Syria.", "Turkey fights Syria."]),
        ]
    );
}

/// The first and last day of a time, as far as contradictions go.
fn days(time: Option<&str>) -> (i32, i32) {
    let day = |text: &str| text.parse::<Time>().unwrap().day_range();
    match time {
        None => (i32::MIN, i32::MAX),
        Some("2009/2014") => (day("2009").1, day("2014").0 - 1),
        Some("2014/..") => (day("2014").1, i32::MAX),
        Some(date) => day(date),
    }
}

const TIMES: [Option<&str>; 5] =
    [None, Some("2012"), Some("2014-05-03"), Some("2009/2014"), Some("2014/..")];

/// One claim: which words it has.
type Line = (&'static str, &'static str, &'static str, bool, usize, bool);

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let group = || prop::sample::select(vec!["g1", "g2", "g3"]);
    let person = || prop::sample::select(vec!["p1", "p2", "p3"]);
    let ties =
        prop::sample::select(vec!["supports", "opposes", "fights", "allied_with", "part_of"]);
    let line = prop_oneof![
        (group(), ties, group()),
        (person(), prop::sample::select(vec!["leads", "attacked"]), group()),
        (person(), prop::sample::select(vec!["killed", "succeeds"]), person()),
    ];
    let line = (line, prop::bool::weighted(0.15), 0..5_usize, prop::bool::weighted(0.3));
    let line = line.prop_map(|((s, r, o), negated, time, role)| {
        (s, r, o, negated, time, role && r == "supports")
    });
    prop::collection::vec(line, 0..16)
}

/// Every (kind, claim) by looking at every pair of claims.
fn brute_force(lines: &[Line], schema: &Schema) -> BTreeSet<(Kind, usize)> {
    let mut found = BTreeSet::new();
    let ends = |l: &Line| match schema.relation(l.1).unwrap().is_symmetric() && l.2 < l.0 {
        true => (l.2, l.0),
        false => (l.0, l.2),
    };
    let time = |l: &Line| TIMES[l.4];
    let meet = |a: &Line, b: &Line| {
        let (a, b) = (days(time(a)), days(time(b)));
        a.0.max(b.0) <= a.1.min(b.1)
    };
    let differ = |a: &Line, b: &Line| {
        let parse = |l: &Line| time(l).map(|t| t.parse::<Time>().unwrap());
        matches!((parse(a), parse(b)), (Some(a), Some(b)) if !a.covers(&b))
    };
    let says =
        |r: &str, s: &str, o: &str| lines.iter().any(|l| !l.3 && (l.0, l.1, l.2) == (s, r, o));
    let is_part = |a: &str, b: &str| {
        let up: Vec<&str> =
            ["g1", "g2", "g3"].into_iter().filter(|m| says("part_of", a, m)).collect();
        up.contains(&b) || up.iter().any(|m| says("part_of", m, b))
    };
    for (i, a) in lines.iter().enumerate() {
        for (j, b) in lines.iter().enumerate() {
            let mut both = |kind| found.extend([(kind, i), (kind, j)]);
            let same_tie = a.1 == b.1 && ends(a) == ends(b);
            if same_tie && !a.3 && b.3 && meet(a, b) && (!b.5 || a.5) {
                both(Kind::Denied);
            }
            if a.3 || b.3 {
                continue;
            }
            let event = |l: &Line| ["attacked", "killed", "succeeds"].contains(&l.1);
            if same_tie && a.5 == b.5 && event(a) && differ(a, b) {
                // All of the edge that give a date are shown.
                for (k, c) in lines.iter().enumerate() {
                    if c.1 == a.1 && ends(c) == ends(a) && !c.3 && time(c).is_some() {
                        found.insert((Kind::Dates, k));
                    }
                }
            }
            let mut both = |kind| found.extend([(kind, i), (kind, j)]);
            let either = ["fights", "allied_with"];
            let opposed = [
                ("supports", "opposes"),
                ("supports", "fights"),
                ("allied_with", "fights"),
                ("allied_with", "opposes"),
            ];
            let sorted = |l: &Line| (l.0.min(l.2), l.0.max(l.2));
            let same_ends = match either.contains(&a.1) || either.contains(&b.1) {
                true => sorted(a) == sorted(b),
                false => (a.0, a.2) == (b.0, b.2),
            };
            if opposed.contains(&(a.1, b.1)) && same_ends && meet(a, b) {
                both(Kind::Opposed);
            }
            let turned = a.1 == b.1 && (a.0, a.2) == (b.2, b.0) && a.0 != a.2;
            if turned && ["part_of", "succeeds"].contains(&a.1) && meet(a, b) {
                both(Kind::BothWays);
            }
            let rivals = a.1 == b.1 && a.2 == b.2 && a.0 != b.0;
            let follow = says("succeeds", a.0, b.0) || says("succeeds", b.0, a.0);
            let undated = time(a).is_none() || time(b).is_none();
            if rivals && a.1 == "leads" && meet(a, b) && !(undated && follow)
                || rivals && a.1 == "killed" && !is_part(a.0, b.0)
            {
                both(Kind::OnlyOne);
            }
            if rivals && a.1 == "killed" && differ(a, b)
                || a.1 == "killed" && b.1 == "killed" && a.2 == b.2 && differ(a, b)
            {
                let of_it = |c: &&Line| c.1 == "killed" && c.2 == a.2 && !c.3;
                let spread = lines.iter().filter(of_it).any(|c| c.0 != a.0);
                for (k, c) in lines.iter().enumerate() {
                    if spread && of_it(&c) && time(c).is_some() {
                        found.insert((Kind::Dates, k));
                    }
                }
            }
            // The end, and what begins after it.
            let day_range = |l: &Line| time(l).map(|t| t.parse::<Time>().unwrap().day_range());
            let acts = b.0 == a.2;
            if a.1 == "killed"
                && acts
                && let (Some(end), Some(act)) = (day_range(a), day_range(b))
                && end.1 < i32::MAX
                && act.0 > end.1
            {
                found.extend([(Kind::AfterEnd, i), (Kind::AfterEnd, j)]);
            }
        }
    }
    // Circles: at each day that a claim begins at, by reachability.
    let parts: Vec<usize> =
        (0..lines.len()).filter(|i| lines[*i].1 == "part_of" && !lines[*i].3).collect();
    for day in parts.iter().map(|i| days(time(&lines[*i])).0) {
        let then: Vec<usize> = parts
            .iter()
            .copied()
            .filter(|i| days(time(&lines[*i])).0 <= day && day <= days(time(&lines[*i])).1)
            .collect();
        let mut reach: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        let all = ["g1", "g2", "g3"];
        for _ in 0..4 {
            for i in &then {
                let l = &lines[*i];
                reach.insert((l.0, l.2), true);
                for end in all {
                    if reach.contains_key(&(l.2, end)) {
                        reach.insert((l.0, end), true);
                    }
                }
            }
        }
        let mutual = |a: &str, b: &str| reach.contains_key(&(a, b)) && reach.contains_key(&(b, a));
        if mutual("g1", "g2") && mutual("g2", "g3") {
            found.extend(
                then.iter().filter(|i| lines[**i].0 != lines[**i].2).map(|i| (Kind::Circle, *i)),
            );
        }
    }
    found
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(128)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_looking_at_every_pair_finds(lines in lines(), cut in 0..16_usize) {
        let text = |(i, l): (usize, &Line)| {
            let mut text = format!("{} {} {}", l.0, l.1, l.2);
            if l.3 {
                text += " negated";
            }
            if let Some(time) = TIMES[l.4] {
                text += &format!(" @{time}");
            }
            if l.5 {
                text += " /arms";
            }
            (i, text)
        };
        let all: Vec<(usize, String)> = lines.iter().enumerate().map(text).collect();
        // Each claim in a document of its own, so that it can be told.
        let mut graph = Graph::new();
        for (n, (i, line)) in all.iter().enumerate() {
            if n == cut {
                graph.freeze();
            }
            graph.add(reading(&format!("{i}"), &[line])).unwrap();
        }
        let expected = brute_force(&lines, graph.schema());
        let shown = |c: &isnad::Contradiction| -> Vec<(Kind, usize)> {
            c.claims().map(|claim| (c.kind, claim.evidence.document.parse().unwrap())).collect()
        };
        let found = graph.contradictions().collect().unwrap();
        let told: BTreeSet<(Kind, usize)> = found.iter().flat_map(shown).collect();
        prop_assert_eq!(&told, &expected, "{:?}", all);
        // Asked by document, edge and entity, each tells its share.
        for (i, _) in &all {
            let share: Vec<_> = found
                .iter()
                .filter(|c| c.claims().any(|claim| *claim.evidence.document == *i.to_string()))
                .cloned()
                .collect();
            let asked = graph.contradictions().document(&i.to_string()).unwrap().collect().unwrap();
            prop_assert_eq!(asked, share);
        }
        for edge in graph.edges() {
            let claims = edge.claims();
            let share: Vec<_> = found
                .iter()
                .filter(|c| c.claims().any(|claim| claims.contains(claim)))
                .cloned()
                .collect();
            prop_assert_eq!(graph.contradictions().edge(&edge).collect().unwrap(), share);
        }
        for entity in graph.entities() {
            let is_of = |claim: &Claim| {
                let of = |a: &Option<Argument>| a.as_ref().is_some_and(|a| a.entity == *entity.id());
                of(&claim.subject) || of(&claim.object)
            };
            let share: Vec<_> =
                found.iter().filter(|c| c.claims().any(is_of)).cloned().collect();
            let asked = graph.contradictions().entity(entity.id()).unwrap().collect().unwrap();
            prop_assert_eq!(asked, share);
        }
        // In any order of arrival.
        let mut turned = Graph::new();
        for (i, line) in all.iter().rev() {
            turned.add(reading(&format!("{i}"), &[line])).unwrap();
        }
        prop_assert_eq!(turned.contradictions().collect().unwrap(), found);
    }
}
