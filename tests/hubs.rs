//! Shortest paths and surroundings where a few entities have most of the
//! edges: what searches do differently near a hub changes no answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use isnad::{Direction, Graph, Table, TableFormat};
use proptest::prelude::*;

const HUBS: usize = 4;
const LEAVES: usize = 240;
const RELATIONS: [&str; 4] = ["backs", "funds", "meets", "visits"];

/// Subject, relation, object, year.
type Row = (String, &'static str, String, u32);

/// Who has how many edges is decided here: every leaf is tied to a hub or
/// two, and some to one another.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let name = |n: usize| format!("e{n:03}");
    let hub = 0..HUBS;
    let leaf = HUBS..HUBS + LEAVES;
    let ends = prop_oneof![
        12 => (hub.clone(), leaf.clone()),
        12 => (leaf.clone(), hub.clone()),
        1 => (hub.clone(), hub),
        3 => (leaf.clone(), leaf),
    ];
    let row = (ends, prop::sample::select(RELATIONS.to_vec()), 2000..2010_u32);
    // Ids of hubs stand among those of leaves.
    let spread = move |n: usize| name(n * 37 % (HUBS + LEAVES));
    let row = row.prop_map(move |((a, b), r, year)| (spread(a), r, spread(b), year));
    prop::collection::vec(row, 300..1200)
}

#[derive(Clone, Copy, Debug)]
struct Ask {
    relation: Option<&'static str>,
    years: Option<(u32, u32)>,
    directed: bool,
}

fn ask() -> impl Strategy<Value = Ask> {
    let years = (2000..2010_u32, 0..4_u32).prop_map(|(from, more)| (from, from + more));
    let relation = prop::option::weighted(0.3, prop::sample::select(RELATIONS.to_vec()));
    (relation, prop::option::weighted(0.6, years), prop::bool::weighted(0.2))
        .prop_map(|(relation, years, directed)| Ask { relation, years, directed })
}

/// Documents of forty rows: some in the first freeze, some after it, some
/// removed again.
fn graph(rows: &[Row]) -> (Graph, Vec<Row>) {
    let documents: Vec<&[Row]> = rows.chunks(40).collect();
    let mut graph = Graph::new();
    let mut kept = Vec::new();
    for (i, document) in documents.iter().enumerate() {
        let line = |(a, r, b, year): &Row| format!("{a}\t{r}\t{b}\t{year}\n");
        let text: String = document.iter().map(line).collect();
        let table = Table::new(format!("d{i}"), TableFormat::Tsv, text).any_relation();
        graph.import(&table).unwrap();
        if i == documents.len() * 3 / 4 {
            graph.freeze();
        }
        if i % 7 != 3 {
            kept.extend_from_slice(document);
        }
    }
    for i in (3..documents.len()).step_by(7) {
        graph.remove(&format!("d{i}")).unwrap();
    }
    (graph, kept)
}

/// Who can be reached from whom in one step.
fn steps<'a>(rows: &'a [Row], ask: &Ask) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut steps: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (a, relation, b, year) in rows {
        let passes = ask.relation.is_none_or(|r| r == *relation)
            && ask.years.is_none_or(|(from, to)| (from..=to).contains(year));
        if passes && a != b {
            steps.entry(a).or_default().insert(b);
            if !ask.directed {
                steps.entry(b).or_default().insert(a);
            }
        }
    }
    steps
}

/// Everyone by distance from one.
fn levels<'a>(
    steps: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    from: &'a str,
) -> BTreeMap<&'a str, usize> {
    let mut far = BTreeMap::from([(from, 0)]);
    let mut level = vec![from];
    for distance in 1.. {
        let mut next = Vec::new();
        for end in level.iter().filter_map(|at| steps.get(at)).flatten() {
            if !far.contains_key(end) {
                far.insert(end, distance);
                next.push(*end);
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    far
}

/// The same with every step turned round.
fn turned<'a>(
    steps: &BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut back: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (a, b) in steps.iter().flat_map(|(a, ends)| ends.iter().map(move |b| (*a, *b))) {
        back.entry(b).or_default().insert(a);
    }
    back
}

/// Of the shortest paths the one whose ids come first, by how far everyone is
/// from the target.
fn first<'a>(
    steps: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    far: &BTreeMap<&'a str, usize>,
    from: &'a str,
) -> Option<Vec<&'a str>> {
    let mut path = vec![from];
    let mut left = *far.get(from)?;
    while left > 0 {
        left -= 1;
        let ends = steps[path[path.len() - 1]].iter();
        path.extend(ends.copied().find(|end| far.get(end) == Some(&left)));
    }
    Some(path)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn paths_near_hubs_are_the_first_of_the_shortest(rows in rows(), ask in ask()) {
        let (mut graph, kept) = graph(&rows);
        let steps = steps(&kept, &ask);
        let names: Vec<&str> = kept.iter().flat_map(|r| [r.0.as_str(), r.2.as_str()])
            .collect::<BTreeSet<_>>().into_iter().collect();
        let hubs: Vec<String> =
            (0..HUBS).map(|n| format!("e{:03}", n * 37 % (HUBS + LEAVES))).collect();
        let hubs = names.iter().copied().filter(|n| hubs.iter().any(|h| h == n));
        let some: Vec<&str> = names.iter().copied().step_by(17).chain(hubs).collect();
        let back = turned(&steps);
        let far: BTreeMap<&str, _> = some.iter().map(|to| (*to, levels(&back, to))).collect();
        for frozen in [false, true] {
            if frozen {
                graph.freeze();
            }
            for (from, to) in some.iter().flat_map(|a| some.iter().map(move |b| (*a, *b))) {
                let mut question = graph.paths(from, to).unwrap();
                if let Some(relation) = ask.relation {
                    question = question.relation(relation);
                }
                if let Some((from, to)) = ask.years {
                    question = question.during(&format!("{from}/{to}")).unwrap();
                }
                if ask.directed {
                    question = question.direction(Direction::Out);
                }
                let found = question.shortest().unwrap();
                let found = found.as_ref().map(|p| p.entities().collect::<Vec<_>>());
                prop_assert_eq!(found, first(&steps, &far[to], from), "{} to {}", from, to);
            }
        }
    }

    #[test]
    fn what_lies_around_hubs_is_counted_right(rows in rows()) {
        let (mut graph, kept) = graph(&rows);
        let steps = steps(&kept, &Ask { relation: None, years: None, directed: false });
        for frozen in [false, true] {
            if frozen {
                graph.freeze();
            }
            for name in steps.keys() {
                let far = levels(&steps, name);
                for hops in 1..4 {
                    let near = far.values().filter(|d| (1..=hops).contains(*d)).count();
                    let question = || graph.around(name).unwrap().max_hops(hops);
                    prop_assert_eq!(question().count().unwrap(), near);
                    prop_assert_eq!(question().limit(9).count().unwrap(), near.min(9));
                }
            }
        }
    }
}
