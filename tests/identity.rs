//! Who is one with whom, as decisions: through the graph's public face.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use isnad::{Decision, Graph, Judgement, Table, TableFormat};
use proptest::prelude::*;

/// A graph of rows, each between ids of one letter.
fn graph(rows: &[&str]) -> Graph {
    let mut graph = Graph::new();
    add(&mut graph, "t", rows);
    graph
}

fn add(graph: &mut Graph, name: &str, rows: &[&str]) {
    let text: String = rows.iter().map(|r| r.replace(' ', "\t") + "\n").collect();
    graph.import(&Table::new(name, TableFormat::Tsv, text)).unwrap();
}

fn same(kept: &str, gone: &str) -> Decision {
    Decision::same(kept, gone).because("test")
}

fn not(a: &str, b: &str) -> Decision {
    Decision::different(a, b).because("test")
}

fn edges(graph: &Graph) -> Vec<String> {
    graph.edges().map(|e| e.to_string()).collect()
}

fn bytes(graph: &Graph) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    graph.save(file.path()).unwrap();
    std::fs::read(file.path()).unwrap()
}

#[test]
fn what_was_merged_into_an_unmerged_id_stays_with_it() {
    let mut g = graph(&["a supports x", "b supports y", "c supports z"]);
    g.merge_entities("a", "b", "test").unwrap();
    g.merge_entities("b", "c", "test").unwrap();
    assert_eq!(edges(&g), ["a supports x", "a supports y", "a supports z"]);
    g.unmerge("b").unwrap();
    assert_eq!(edges(&g), ["a supports x", "b supports y", "b supports z"]);
}

#[test]
fn the_order_of_decisions_does_not_matter() {
    let decisions = [same("a", "b"), same("b", "c"), same("a", "c"), same("d", "e"), not("a", "d")];
    let rows = ["a supports x", "b supports y", "c fights z", "e fights d"];
    let mut first = graph(&rows);
    for d in decisions.clone() {
        first.decide(d).unwrap();
    }
    let mut last = Graph::new();
    for d in decisions.into_iter().rev() {
        last.decide(d).unwrap();
    }
    add(&mut last, "t", &rows);
    assert_eq!(first, last);
    assert_eq!((bytes(&first), edges(&first)), (bytes(&last), edges(&last)));
}

#[test]
fn undoing_is_exact() {
    let mut g = graph(&["a supports x", "b supports x", "b fights a"]);
    let before = (g.clone(), edges(&g));
    g.decide(same("a", "b")).unwrap();
    assert_eq!(edges(&g), ["a fights a", "a supports x"]);
    g.undo(&same("a", "b")).unwrap();
    assert_eq!((g.clone(), edges(&g)), before);
    assert!(g.undo(&same("a", "b")).is_err());
}

#[test]
fn a_copy_from_before_does_not_bring_an_undone_decision_back() {
    let mut g = graph(&["a supports x", "b supports y"]);
    g.decide(same("a", "b")).unwrap();
    let yesterday = g.clone();
    g.undo(&same("a", "b")).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    g.save(file.path()).unwrap();
    for mut today in [g, Graph::load(file.path()).unwrap()] {
        today.merge(&yesterday).unwrap();
        assert_eq!(edges(&today), ["a supports x", "b supports y"]);
        let mut other = yesterday.clone();
        other.merge(&today).unwrap();
        assert_eq!(other, today);
        today.decide(same("a", "b")).unwrap();
        other.merge(&today).unwrap();
        assert_eq!(edges(&other), ["a supports x", "a supports y"], "taken again, it counts");
    }
}

#[test]
fn not_the_same_is_kept_and_contradictions_name_both() {
    let mut g = Graph::new();
    g.decide(not("a", "c").by("ana").at("2026-01-02")).unwrap();
    g.decide(same("a", "b")).unwrap();
    let error = g.decide(same("b", "c").by("ben")).unwrap_err().to_string();
    assert!(error.contains("`c` is `b` (test; ben)"), "{error}");
    assert!(error.contains("`c` is not `a` (test; ana, 2026-01-02)"), "{error}");
    assert_eq!(g.judgement("b", "c"), Some(Judgement::Different));
    assert_eq!(g.decisions().count(), 2);
}

#[test]
fn a_circle_that_ends_in_not_the_same_is_refused() {
    let mut g = Graph::new();
    g.decide_all([same("a", "b"), same("b", "c"), same("c", "d")]).unwrap();
    let before = g.clone();
    let error = g.decide(not("a", "d")).unwrap_err().to_string();
    for one in ["`d` is not `a`", "`b` is `a`", "`c` is `b`", "`d` is `c`"] {
        assert!(error.contains(one), "{error}");
    }
    let all = [not("x", "a"), same("y", "x"), same("y", "d")];
    assert!(g.decide_all(all).is_err(), "all or none");
    assert_eq!((g.clone(), bytes(&g)), (before.clone(), bytes(&before)));
}

#[test]
fn merging_graphs_whose_decisions_contradict_is_an_error_either_way() {
    let (mut one, mut two) = (graph(&["a supports x"]), Graph::new());
    add(&mut two, "u", &["b supports x"]);
    one.decide(same("a", "b")).unwrap();
    two.decide(not("b", "a")).unwrap();
    for (mut into, from) in [(one.clone(), &two), (two.clone(), &one)] {
        let before = into.clone();
        let error = into.merge(from).unwrap_err().to_string();
        assert!(error.contains("`b` is `a`") && error.contains("`a` is not `b`"), "{error}");
        assert_eq!(into, before);
    }
    two.undo(&not("b", "a")).unwrap();
    one.merge(&two).unwrap();
    assert_eq!(edges(&one), ["a supports x"]);
}

#[test]
fn one_decision_too_many_is_not_undone_with_another() {
    let mut g = graph(&["a supports x", "b supports y", "c supports z"]);
    g.decide_all([same("a", "b"), same("b", "c"), same("a", "c")]).unwrap();
    let before = g.clone();
    let error = g.unmerge("b").unwrap_err().to_string();
    assert!(error.contains("`c` is `b`") && error.contains("`c` is `a`"), "{error}");
    assert_eq!((&g, edges(&g)), (&before, edges(&before)));
    g.undo(&same("b", "c")).unwrap();
    g.unmerge("b").unwrap();
    assert_eq!(edges(&g), ["a supports x", "a supports z", "b supports y"]);
}

#[test]
fn who_stands_for_all_does_not_depend_on_the_order() {
    let mut g = graph(&["m supports x", "k supports y", "z supports w"]);
    g.decide(same("m", "k")).unwrap();
    assert_eq!(g.find("k"), ["m"]);
    g.decide(same("z", "m")).unwrap();
    assert_eq!(g.find("k"), ["z"], "m is gone, says the second decision");
    g.decide(same("k", "z")).unwrap();
    assert_eq!(g.find("z"), ["k"], "each is gone: the first by id");
}

#[test]
fn a_representative_needs_no_document() {
    let mut g = graph(&["a supports x", "b supports y"]);
    g.decide_all([same("Q5", "a"), same("Q5", "b")]).unwrap();
    assert_eq!(edges(&g), ["Q5 supports x", "Q5 supports y"]);
    assert_eq!(g.entity("a").unwrap().id().as_str(), "Q5");
    assert_eq!(g.find("Q5"), ["Q5"]);
    g.remove("t").unwrap();
    assert!(g.entity("Q5").is_err() && g.is_empty());
}

#[test]
fn decisions_go_out_and_come_in_as_nomenklatura_writes_them() {
    let mut g = Graph::new();
    g.decide_all([
        Decision::same("Q5", "a").by("ana").at("2026-01-02T13:05:00"),
        Decision::different("b", "a"),
        Decision::unsure("b", "c"),
    ])
    .unwrap();
    let mut out = Vec::new();
    g.export_decisions(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(
        out,
        "[\"Q5\", \"a\", \"positive\", null, \"ana\", \"2026-01-02T13:05:00\"]\n\
         [\"b\", \"a\", \"negative\", null, null, null]\n\
         [\"b\", \"c\", \"unsure\", null, null, null]\n"
    );
    let mut again = Graph::new();
    assert_eq!(again.import_decisions("r.ijson", &out).unwrap(), 3);
    assert_eq!(again, g);
    again.undo(&Decision::unsure("b", "c")).unwrap();
    assert_eq!(again.import_decisions("r.ijson", &out).unwrap(), 0, "undone stays undone");
    for (line, message) in [
        ("[1, \"a\", \"positive\", null, null, null]", "found 1 as an id, expected text"),
        ("[\"a\", \"b\", \"maybe\"]", "found `maybe`, expected positive, negative or unsure"),
        ("[\"a\", \"a\", \"positive\"]", "found `a` twice, expected two ids"),
        ("[\"a\"]", "found 1 fields, expected an id in place 2"),
        ("{}", "expected an array of two ids"),
        ("[\"a\", \"b\", \"positive\", null, null, \"soon\"]", "found `soon` as its time"),
    ] {
        let text = format!("{out}\n{line}\n");
        let error = again.import_decisions("r.ijson", &text).unwrap_err().to_string();
        assert!(error.starts_with("r.ijson:5: ") && error.contains(message), "{error}");
    }
}

#[test]
fn bad_decisions_say_what_was_expected() {
    let mut g = Graph::new();
    for (decision, message) in [
        (same("a", "a"), "decision: found `a` twice, expected two ids"),
        (not("b", "b"), "decision: found `b` twice, expected two ids"),
        (same("", "a"), "decision: found an empty id, expected two ids"),
        (
            same("a", "b").at("today"),
            "decision: found `today` as its time, expected a date as in 2026-01-02 or \
             2026-01-02T13:05:00",
        ),
    ] {
        assert_eq!(g.decide(decision).unwrap_err().to_string(), message);
    }
    assert_eq!(
        g.undo(&same("a", "b")).unwrap_err().to_string(),
        "decision: \"`b` is `a` (test)\" does not stand, expected one that does"
    );
    assert!(g.is_empty() && g.decisions().count() == 0);
}

const IDS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// A decision by the numbers of its ids.
fn decision() -> impl Strategy<Value = Decision> {
    (0..7_usize, 1..7_usize, 0..6_u8).prop_map(|(a, shift, kind)| {
        let (a, b) = (IDS[a], IDS[(a + shift) % 7]);
        match kind {
            0 => not(a, b),
            1 => Decision::unsure(a, b),
            _ => same(a, b),
        }
    })
}

/// What stands for each id, by brute force.
fn shown(graph: &Graph) -> Vec<&'static str> {
    let mut group: Vec<usize> = (0..7).collect();
    let place = |id: &str| IDS.iter().position(|i| *i == id).unwrap();
    let same = |d: &&Decision| d.judgement == Judgement::Same;
    for d in graph.decisions().filter(same) {
        let (a, b) = (group[place(&d.left)], group[place(&d.right)]);
        group.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
    }
    let is_gone = |n: usize| graph.decisions().filter(same).any(|d| d.right == IDS[n]);
    (0..7)
        .map(|n| {
            let members: Vec<usize> = (0..7).filter(|m| group[*m] == group[n]).collect();
            let free = members.iter().copied().find(|m| !is_gone(*m));
            IDS[free.unwrap_or(members[0])]
        })
        .collect()
}

/// Whether decisions can all stand, by brute force.
fn consistent(decisions: &[Decision]) -> bool {
    let mut group: Vec<usize> = (0..7).collect();
    let place = |id: &str| IDS.iter().position(|i| *i == id).unwrap();
    for d in decisions.iter().filter(|d| d.judgement == Judgement::Same) {
        let (a, b) = (group[place(&d.left)], group[place(&d.right)]);
        group.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
    }
    let apart = decisions.iter().filter(|d| d.judgement == Judgement::Different);
    apart.into_iter().all(|d| group[place(&d.left)] != group[place(&d.right)])
}

const ROWS: [&str; 8] = [
    "a supports b",
    "b supports c",
    "c fights d",
    "d supports e",
    "e fights a",
    "f supports g",
    "g supports a",
    "c supports f",
];

fn check(graph: &Graph) -> Result<(), TestCaseError> {
    let stand_in = shown(graph);
    for (id, expected) in IDS.iter().zip(&stand_in) {
        prop_assert_eq!(graph.find(id), [*expected]);
    }
    let mut anew = graph.clone();
    anew.freeze();
    prop_assert_eq!(edges(graph), edges(&anew));
    let loaded = {
        let file = tempfile::NamedTempFile::new().unwrap();
        graph.save(file.path()).unwrap();
        Graph::load(file.path()).unwrap()
    };
    prop_assert_eq!(&loaded, graph);
    prop_assert_eq!(edges(&loaded), edges(graph));
    prop_assert_eq!(bytes(&loaded), bytes(graph));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_decisions_and_tables_gives_the_same_bytes(
        decisions in prop::collection::vec(decision(), 0..12),
        shift in 0..12_usize,
        at in 0..12_usize,
    ) {
        let mut kept: Vec<Decision> = Vec::new();
        let mut one = graph(&ROWS);
        for d in decisions {
            let mut all = kept.clone();
            all.push(d.clone());
            prop_assert_eq!(one.decide(d).is_ok(), consistent(&all));
            if consistent(&all) {
                kept = all;
            }
        }
        check(&one)?;
        let n = kept.len();
        let mut other = Graph::new();
        for i in 0..n {
            if i == at {
                add(&mut other, "t", &ROWS);
            }
            other.decide(kept[(i + shift) % n].clone()).unwrap();
        }
        if at >= n {
            add(&mut other, "t", &ROWS);
        }
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(bytes(&one), bytes(&other));
        prop_assert_eq!(edges(&one), edges(&other));
        let mut at_once = graph(&ROWS);
        at_once.decide_all(kept).unwrap();
        prop_assert_eq!(bytes(&one), bytes(&at_once));
        prop_assert_eq!(edges(&one), edges(&at_once));
    }

    #[test]
    fn what_is_undone_in_any_order_was_never_there(
        decisions in prop::collection::vec(decision(), 1..14),
        undone in prop::collection::vec(0..14_usize, 0..14),
    ) {
        let mut g = graph(&ROWS);
        for d in decisions {
            let _ = g.decide(d);
        }
        let copy = g.clone();
        for i in undone {
            let all: Vec<Decision> = g.decisions().cloned().collect();
            if !all.is_empty() {
                g.undo(&all[i % all.len()]).unwrap();
                check(&g)?;
            }
        }
        let mut anew = graph(&ROWS);
        anew.decide_all(g.decisions().cloned().collect::<Vec<_>>()).unwrap();
        prop_assert_eq!(&anew, &g);
        prop_assert_eq!(edges(&anew), edges(&g));
        // A copy from before brings nothing back, whichever way it is merged.
        let (mut into, mut from) = (g.clone(), copy.clone());
        into.merge(&copy).unwrap();
        from.merge(&g).unwrap();
        prop_assert_eq!(bytes(&into), bytes(&g));
        prop_assert_eq!(bytes(&from), bytes(&g));
        prop_assert_eq!(edges(&from), edges(&g));
    }
}
