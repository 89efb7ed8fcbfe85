//! What claims weigh: sources, types from tables, memory, suggestions, and
//! what an unknown name may have meant.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use isnad::{
    Alias, Argument, Citation, Claim, Decision, Entity, Evidence, Gazetteer, Graph, Reading,
    Schema, Span, Status, Table, TableFormat,
};
use proptest::prelude::*;

/// One document that says, in a sentence, that Iran supports Badr: its id, its
/// publisher, the outlet it cites and the sentence; "" where there is none.
type Told = (&'static str, &'static str, &'static str, &'static str);

fn told((id, publisher, outlet, sentence): Told) -> Reading {
    let span = Span::new(0, sentence.len()).unwrap();
    let mut reading = Reading::new(id);
    reading.publisher = Some(publisher.to_owned()).filter(|p| !p.is_empty());
    reading.entities.push(Entity::new("iran", "state", "Iran").unwrap().into());
    reading.entities.push(Entity::new("badr", "group", "Badr").unwrap().into());
    let mut claim = Claim::new("supports", Evidence::new(id, span, sentence, "by hand"))
        .subject(Argument::new("iran", span))
        .object(Argument::new("badr", span));
    claim.citation = (!outlet.is_empty()).then(|| Citation::new(span).outlet(outlet));
    reading.claims.push(claim);
    reading
}

fn sources(all: &[Told]) -> usize {
    let mut graph = Graph::new();
    for one in all {
        graph.add(told(*one)).unwrap();
    }
    let edge = graph.edges().next().unwrap();
    let count = edge.sources();
    assert_eq!(edge.independent_sources().len(), count);
    let passes = |least| graph.neighbours("iran").unwrap().min_sources(least).count().unwrap() == 1;
    assert!(passes(count) && !passes(count + 1), "filters count the same: {all:?}");
    count
}

#[test]
fn a_name_is_one_source_however_it_is_spelled() {
    let all = [
        ("d1", "", "Reuters", "One."),
        ("d2", "", "reuters", "Two."),
        ("d3", "", "REUTERS", "Three."),
    ];
    assert_eq!(sources(&all), 1);
    let all = [("d1", "al-Quds", "", "One."), ("d2", "Al Quds", "", "Two.")];
    assert_eq!(sources(&all), 1);
}

#[test]
fn a_publisher_and_an_outlet_that_another_cites_are_one() {
    let all = [("d1", "al-Quds", "", "One."), ("d2", "Monitor", "al-Quds", "Two.")];
    assert_eq!(sources(&all), 1);
}

#[test]
fn a_cited_outlet_counts_once_however_many_cite_it() {
    let all = [
        ("d1", "Monitor", "Reuters", "One."),
        ("d2", "Post", "Reuters", "Two."),
        ("d3", "Mail", "Reuters", "Three."),
    ];
    assert_eq!(sources(&all), 1);
}

#[test]
fn publishers_that_write_for_themselves_are_several() {
    let all =
        [("d1", "Monitor", "", "One."), ("d2", "Post", "", "Two."), ("d3", "Mail", "", "Three.")];
    assert_eq!(sources(&all), 3);
}

#[test]
fn copies_of_a_sentence_without_a_publisher_are_one() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let all: Vec<Told> = ids.iter().map(|id| (*id, "", "", "Iran backs Badr.")).collect();
    assert_eq!(sources(&all), 1);
}

#[test]
fn documents_without_a_publisher_that_say_it_in_their_own_words_are_several() {
    let all = [("d1", "", "", "Iran backs Badr."), ("d2", "", "", "Tehran supports Badr.")];
    assert_eq!(sources(&all), 2);
}

#[test]
fn wire_copy_that_outlets_reprint_is_one() {
    let all = [
        ("d1", "Post", "", "Iran backs Badr."),
        ("d2", "Mail", "", "Iran  backs Badr"),
        ("d3", "Times", "", "IRAN BACKS BADR."),
    ];
    assert_eq!(sources(&all), 1);
}

#[test]
fn what_is_tied_through_another_is_one() {
    let all = [
        ("d1", "Post", "", "Iran backs Badr."),
        ("d2", "Mail", "", "Iran backs Badr."),
        ("d3", "Mail", "", "Badr has Iran's support."),
        ("d4", "Times", "", "Tehran supports Badr."),
    ];
    assert_eq!(sources(&all), 2);
}

#[test]
fn names_of_one_entity_are_one_source() {
    let mut graph = Graph::new();
    graph.add(told(("d1", "AFP", "", "One."))).unwrap();
    graph.add(told(("d2", "Agence France-Presse", "", "Two."))).unwrap();
    let count = |graph: &Graph| graph.edges().next().unwrap().sources();
    assert_eq!(count(&graph), 2);
    let mut names = Reading::new("names");
    let afp = Entity::new("afp", "outlet", "Agence France-Presse").unwrap();
    names.entities.push(afp.alias(Alias::new("AFP").unwrap()).into());
    graph.add(names).unwrap();
    assert_eq!(count(&graph), 1);
}

#[test]
fn rows_of_tables_are_told_apart_by_who_published_them() {
    let mut graph = Graph::new();
    for (name, publisher) in [("a", "NINA"), ("b", "al-Quds"), ("c", "nina")] {
        let table = Table::new(name, TableFormat::Tsv, "iran\tsupports\tbadr\n");
        graph.import(&table.publisher(publisher)).unwrap();
    }
    let edge = graph.edges().next().unwrap();
    let shown: Vec<String> = edge.independent_sources().iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["NINA, nina: 2 claims, in a, c", "al-Quds: 1 claim, in b"]);
}

#[test]
fn denials_are_no_sources_for_what_they_deny() {
    let mut denied = told(("d2", "Mail", "", "Iran does not back Badr."));
    denied.claims[0].status = Status::Negated;
    let mut graph = Graph::new();
    graph.add(told(("d1", "Post", "", "Iran backs Badr."))).unwrap();
    graph.add(denied).unwrap();
    assert_eq!(graph.edges().next().unwrap().sources(), 1);
}

/// Everything a graph would save, and what it shows.
fn shown(graph: &Graph) -> (Vec<u8>, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    graph.save(file.path()).unwrap();
    let mut text = String::new();
    for entity in graph.entities() {
        text += &format!("{entity:?}\n");
    }
    for edge in graph.edges() {
        text += &format!("{edge} {:?}\n", edge.claims());
    }
    (std::fs::read(file.path()).unwrap(), text)
}

#[test]
fn tables_and_texts_type_an_entity_alike_in_any_order() {
    let one = Table::new("one", TableFormat::Tsv, "x\tleads\tbadr\nbadr\tfights\tdaesh\n");
    let head = "subject,relation,object,subject_type\n";
    let two = Table::new("two", TableFormat::Csv, format!("{head}x,supports,badr,group\n"));
    let three = Table::new("three", TableFormat::Csv, format!("{head}badr,supports,x,state\n"));
    let mut text = Reading::new("text");
    text.entities.push(Entity::new("badr", "group", "Badr Organization").unwrap().into());
    let build = |order: [usize; 4]| {
        let mut graph = Graph::new();
        for i in order {
            match i {
                0 => drop(graph.import(&one).unwrap()),
                1 => drop(graph.import(&two).unwrap()),
                2 => drop(graph.import(&three).unwrap()),
                _ => graph.add(&text).unwrap(),
            }
        }
        graph
    };
    let first = build([0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(build(order), first);
        assert_eq!(shown(&build(order)), shown(&first), "{order:?}");
    }
    let kind = |graph: &Graph, id: &str| graph.entity(id).unwrap().entity_type().to_string();
    assert_eq!((kind(&first, "x"), kind(&first, "badr")), ("group".into(), "group".into()));
    let mut later = first.clone();
    later.remove("two").unwrap();
    assert_eq!(kind(&later, "x"), "person", "what the other table says remains");
    later.remove("text").unwrap();
    assert_eq!(kind(&later, "badr"), "state");
}

#[test]
fn a_table_meets_the_text_when_both_have_a_gazetteer() {
    let schema = Schema::builtin().unwrap();
    let entity = |id, kind, name: &str| Entity::new(id, kind, name).unwrap();
    let gazetteer = Gazetteer::builder(&schema)
        .entity(entity("iran", "state", "Iran"))
        .unwrap()
        .entity(entity("badr", "group", "Badr").alias(Alias::new("Badr Organization").unwrap()))
        .unwrap()
        .entity(entity("badr-town", "place", "Badr"))
        .unwrap()
        .build()
        .unwrap();
    let rows = "Iran,supports,Badr Organization\nIran,supports,Badr\nIran,supports,badr\n";
    let table = Table::new("t", TableFormat::Csv, rows).names_from(&gazetteer);
    let build = |text_first: bool| {
        let mut graph = Graph::new();
        let text = told(("d1", "", "", "Iran backs Badr."));
        if text_first {
            graph.add(&text).unwrap();
        }
        graph.import(&table).unwrap();
        if !text_first {
            graph.add(&text).unwrap();
        }
        graph
    };
    let graph = build(true);
    let edges: Vec<String> = graph.edges().map(|e| format!("{e} {}", e.claim_count())).collect();
    assert_eq!(edges, ["iran supports Badr 1", "iran supports badr 3"], "`Badr` names two");
    assert_eq!(shown(&build(false)), shown(&graph));
}

fn rows(seed: usize, count: usize) -> String {
    let row =
        |i: usize| format!("n{}\tsupports\tn{}\t20{:02}\n", i % 500, (i * 7 + seed) % 500, i % 20);
    (0..count).map(row).collect()
}

#[test]
fn memory_is_given_back_when_a_table_is_replaced() {
    let table = |seed| Table::new("t", TableFormat::Tsv, rows(seed, 4000));
    let mut graph = Graph::new();
    let keep = Table::new("other", TableFormat::Tsv, rows(3, 100));
    graph.import(&keep).unwrap();
    let mut dead = Reading::new("dead");
    dead.entities.push(Entity::new("n1", "person", "N").unwrap().into());
    let span = Span::new(0, 1).unwrap();
    dead.claims.push(
        Claim::new("killed", Evidence::new("dead", span, "x", "by hand"))
            .object(Argument::new("n1", span)),
    );
    graph.add(&dead).unwrap();
    graph.import(&table(0)).unwrap();
    let reader = graph.clone();
    let before = shown(&reader);
    for seed in 1..=40 {
        graph.remove("t").unwrap();
        graph.import(&table(seed)).unwrap();
    }
    let mut anew = Graph::new();
    anew.import(&table(40)).unwrap();
    anew.import(&keep).unwrap();
    anew.add(&dead).unwrap();
    assert_eq!(graph, anew);
    assert_eq!(shown(&graph), shown(&anew));
    assert_eq!(graph.claims_of("n1").unwrap(), anew.claims_of("n1").unwrap());
    let (took, live) = (graph.memory().evidence, anew.memory().evidence);
    assert!(took <= live * 3 / 2, "{took} bytes where {live} are live");
    assert_eq!(shown(&reader), before, "who reads an older state keeps it");
}

fn people(names: &[(&str, &str, &str)]) -> Graph {
    let mut graph = Graph::new();
    for (document, id, name) in names {
        let mut reading = Reading::new(*document);
        reading.entities.push(Entity::new(*id, "person", *name).unwrap().into());
        graph.add(reading).unwrap();
    }
    graph
}

#[test]
fn suggestions_are_scored_and_quiet_on_what_is_decided() {
    let mut graph = people(&[
        ("d1", "a1", "Hadi al-Amiri"),
        ("d2", "a2", "Hadi Al-Amiri"),
        ("d3", "k1", "Karim"),
        ("d4", "k2", "Karim"),
        ("d5", "k3", "Karim"),
        ("d6", "k4", "Karim"),
    ]);
    let found = graph.suggest_merges().collect();
    let pairs: Vec<(&str, &str)> = found.iter().map(|s| (&*s.kept, &*s.gone)).collect();
    assert_eq!(pairs, [("a1", "a2"), ("k1", "k2"), ("k1", "k3"), ("k1", "k4")]);
    assert!(found[0].score > 0.8 && found[1].score < 0.4, "{found:?}");
    assert_eq!(graph.suggest_merges().min_score(0.5).collect().len(), 1);
    assert_eq!(graph.suggest_merges().skip(1).limit(2).unwrap().collect(), found[1..3]);
    graph.decide(found[0].disagree().because("father and son")).unwrap();
    graph.decide(Decision::unsure("k4", "k1")).unwrap();
    graph.decide(Decision::different("k2", "k3")).unwrap();
    let page = graph.suggest_merges().collect();
    let pairs: Vec<(&str, &str)> = page.iter().map(|s| (&*s.kept, &*s.gone)).collect();
    assert_eq!(pairs, [("k1", "k2")], "to agree with k3 too would contradict");
    graph.decide_all(page.iter().map(isnad::MergeSuggestion::agree)).unwrap();
    assert!(graph.suggest_merges().collect().is_empty());
}

#[test]
fn what_speaks_against_a_merge_is_told() {
    let mut graph = people(&[("d1", "q1", "Qais Khazali"), ("d2", "q2", "Qais Khazali")]);
    let alone = graph.suggest_merges().collect()[0].score;
    let rows = "q1\tfamily_of\tq2\nq1\tleads\taah\nq2\tleads\taah\n";
    graph.import(&Table::new("t", TableFormat::Tsv, rows)).unwrap();
    let found = graph.suggest_merges().collect();
    let what: Vec<&str> = found[0].parts.iter().map(|p| p.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "both are called `qais khazali`",
            "both are tied to aah",
            "tied to each other",
            "t names both"
        ]
    );
    assert!(found[0].score < alone);
}

#[test]
fn an_unknown_name_says_what_it_may_have_meant() {
    let mut graph =
        people(&[("d1", "hadi-al-amiri", "Hadi al-Amiri"), ("d2", "p2", "Nouri al-Maliki")]);
    let message = |graph: &Graph, name: &str| graph.entity(name).unwrap_err().to_string();
    let expected = "no entity `Hadi Ameri`, did you mean `hadi-al-amiri`?";
    assert_eq!(message(&graph, "Hadi Ameri"), expected);
    assert_eq!(
        graph.paths("Nuri Maliki", "p2").unwrap_err().to_string(),
        "no entity `Nuri Maliki`, did you mean `p2`?"
    );
    assert_eq!(message(&graph, "xyz"), "no entity `xyz`");
    assert_eq!(graph.nearest("Maliki", 1).unwrap()[0].entity, "p2");
    assert!(graph.nearest("Maliki", 0).is_err());
    graph.remove("d1").unwrap();
    assert_eq!(message(&graph, "Hadi Ameri"), "no entity `Hadi Ameri`");
    let mut late = Reading::new("d3");
    late.entities.push(Entity::new("p3", "person", "Faleh al-Fayadh").unwrap().into());
    graph.add(late).unwrap();
    assert_eq!(message(&graph, "Falih Fayad"), "no entity `Falih Fayad`, did you mean `p3`?");
    assert_eq!(Graph::new().entity("x").unwrap_err().to_string(), "no entity `x`");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Documents and tables come, go and are replaced, with freezes between:
    /// what is left is what was there all along.
    #[test]
    fn what_is_left_is_what_is_live(steps in prop::collection::vec((0..4_usize, 0..5_usize, 0..3_u8), 1..24)) {
        let mut graph = Graph::new();
        let mut live: [Option<usize>; 4] = [None; 4];
        let name = |n: usize| format!("t{n}");
        let table = |n: usize, seed: usize| Table::new(name(n), TableFormat::Tsv, rows(seed, 700));
        for (n, seed, what) in steps {
            if live[n].take().is_some() {
                graph.remove(&name(n)).unwrap();
            }
            match what {
                0 => graph.freeze(),
                _ => {
                    graph.import(&table(n, seed)).unwrap();
                    live[n] = Some(seed);
                }
            }
        }
        let mut anew = Graph::new();
        for (n, seed) in live.iter().enumerate() {
            if let Some(seed) = seed {
                anew.import(&table(n, *seed)).unwrap();
            }
        }
        prop_assert_eq!(&graph, &anew);
        prop_assert_eq!(shown(&graph), shown(&anew));
        prop_assert!(graph.memory().evidence <= anew.memory().evidence * 2 + 200_000);
    }
}
