//! Every query equals brute force, on small graphs with dates, parallel
//! edges, loops, merged identities and removed documents, frozen or not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use isnad::question::Question;
use isnad::{
    Argument, Citation, Claim, Direction, Edge, Entity, Evidence, Filter, Graph, Neighbours,
    Pattern, Reading, Span, Status, Time, Truncation,
};
use proptest::prelude::*;

const NODES: [&str; 8] = ["g1", "g2", "g3", "g4", "p1", "p2", "p3", "s1"];
const RELATIONS: [&str; 4] = ["fights", "leads", "supports", "associated_with"];
/// What a question may ask for: relations, and the inverses of some.
const ASKED: [&str; 6] =
    ["fights", "leads", "supports", "associated_with", "led_by", "supported_by"];
const INVERSES: [(&str, &str); 2] = [("led_by", "leads"), ("supported_by", "supports")];
const SYMMETRIC: [&str; 2] = ["fights", "associated_with"];
const TIMES: [&str; 6] = ["2010/2014", "2015", "2012-05/..", "XXXX-01-07", "2016/2018", "2011"];

#[derive(Clone, Debug)]
struct Line {
    document: usize,
    subject: &'static str,
    relation: &'static str,
    object: &'static str,
    role: Option<&'static str>,
    status: Status,
    time: Option<&'static str>,
    outlet: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Story {
    lines: Vec<Line>,
    /// How many documents come before the freeze.
    freeze: usize,
    removed: Vec<usize>,
    merges: Vec<(usize, usize)>,
    unmerged: usize,
}

fn story() -> impl Strategy<Value = Story> {
    let line = (
        0..6_usize,
        prop::sample::select(NODES.to_vec()),
        prop::sample::select(RELATIONS.to_vec()),
        prop::sample::select(NODES.to_vec()),
        prop::option::weighted(0.2, Just("arms")),
        prop::sample::select(vec![
            Status::Asserted,
            Status::Asserted,
            Status::Asserted,
            Status::Hedged,
            Status::Negated,
        ]),
        prop::option::of(prop::sample::select(TIMES.to_vec())),
        prop::option::weighted(0.3, prop::sample::select(vec!["Quds", "Post"])),
    );
    let line =
        line.prop_map(|(document, subject, relation, object, role, status, time, outlet)| Line {
            document,
            subject,
            relation,
            object,
            role,
            status,
            time,
            outlet,
        });
    let merge = prop::sample::select(vec![(0, 1), (2, 1), (3, 2), (4, 5), (6, 5), (5, 4)]);
    (
        prop::collection::vec(line, 0..28),
        0..7_usize,
        prop::collection::vec(0..6_usize, 0..3),
        prop::collection::vec(merge, 0..4),
        0..3_usize,
    )
        .prop_map(|(lines, freeze, removed, merges, unmerged)| Story {
            lines,
            freeze,
            removed,
            merges,
            unmerged,
        })
}

fn reading(document: usize, lines: &[Line]) -> Reading {
    let id = format!("d{document}");
    let mut reading = Reading::new(id.as_str());
    reading.publisher = (document < 2).then(|| PUBLISHER.to_owned());
    for node in NODES {
        reading.entities.push(Entity::new(node, kind(node), node).unwrap().into());
    }
    for (number, line) in lines.iter().enumerate().filter(|(_, l)| l.document == document) {
        let span = Span::new(0, 4).unwrap();
        // Every line is a sentence of its own: the same one would be one source.
        let quote = format!("line {number}");
        let mut claim = Claim::new(line.relation, Evidence::new(id.as_str(), span, quote, "hand"))
            .subject(Argument::new(line.subject, span))
            .object(Argument::new(line.object, span))
            .status(line.status);
        claim.role = line.role.map(str::to_owned);
        claim.time = line.time.map(|t| t.parse().unwrap());
        claim.citation = line.outlet.map(|o| Citation::new(span).outlet(o));
        reading.claims.push(claim);
    }
    reading
}

/// The graph of a story, and what a list of its claims would say.
fn tell(story: &Story) -> (Graph, Model) {
    let mut graph = Graph::new();
    for document in 0..6 {
        if document == story.freeze {
            graph.freeze();
        }
        graph.add(reading(document, &story.lines)).unwrap();
    }
    for (kept, other) in &story.merges {
        let _ = graph.merge_entities(NODES[*kept], NODES[*other], "test");
    }
    for document in &story.removed {
        let _ = graph.remove(&format!("d{document}"));
    }
    for _ in 0..story.unmerged {
        let last = graph.decisions().last().cloned();
        if let Some(last) = last {
            graph.undo(&last).unwrap();
        }
    }
    // Groups by brute force: the first that no decision says is gone stands
    // for all, or the first of all.
    let mut group: BTreeMap<&str, usize> = NODES.iter().zip(0..).map(|(n, i)| (*n, i)).collect();
    for decision in graph.decisions() {
        let (a, b) = (group[&*decision.left], group[&*decision.right]);
        group.values_mut().filter(|g| **g == b).for_each(|g| *g = a);
    }
    let shown: BTreeMap<&str, String> = NODES
        .iter()
        .map(|node| {
            let members = || group.iter().filter(|(_, g)| **g == group[node]).map(|(n, _)| *n);
            let is_gone = |n: &&str| graph.decisions().any(|d| d.right == *n);
            let free = members().find(|n| !is_gone(n)).or_else(|| members().next());
            (*node, free.unwrap().to_owned())
        })
        .collect();
    let mut edges: BTreeMap<Key, Vec<Line>> = BTreeMap::new();
    for line in story.lines.iter().filter(|l| !story.removed.contains(&l.document)) {
        let (mut a, mut b) = (shown[line.subject].clone(), shown[line.object].clone());
        if SYMMETRIC.contains(&line.relation) && b < a {
            std::mem::swap(&mut a, &mut b);
        }
        let role = line.role.map(str::to_owned);
        edges.entry((a, line.relation.to_owned(), b, role)).or_default().push(line.clone());
    }
    let removed: BTreeSet<usize> = story.removed.iter().copied().collect();
    let alive = removed.len() < 6;
    let nodes: BTreeSet<String> =
        if alive { shown.values().cloned().collect() } else { BTreeSet::new() };
    (graph, Model { edges, nodes })
}

type Key = (String, String, String, Option<String>);

struct Model {
    edges: BTreeMap<Key, Vec<Line>>,
    nodes: BTreeSet<String>,
}

/// What a question asks, for both sides.
#[derive(Clone, Debug)]
struct Ask {
    /// Whether it is asked by one filter, built before, or method by method.
    stored: bool,
    direction: Direction,
    relations: Option<Vec<&'static str>>,
    during: Option<&'static str>,
    dated: bool,
    statuses: Option<Vec<Status>>,
    negated: bool,
    sources: usize,
    source: Option<&'static str>,
    publisher: Option<&'static str>,
    avoid: Option<&'static str>,
    through: Option<&'static str>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            stored: false,
            direction: Direction::Both,
            relations: None,
            during: None,
            dated: false,
            statuses: None,
            negated: false,
            sources: 1,
            source: None,
            publisher: None,
            avoid: None,
            through: None,
        }
    }
}

fn ask() -> impl Strategy<Value = Ask> {
    let relations = prop::option::weighted(0.5, prop::sample::subsequence(ASKED.to_vec(), 1..4));
    let what = (
        any::<bool>(),
        prop::sample::select(Direction::ALL.to_vec()),
        relations,
        prop::option::weighted(0.4, prop::sample::select(vec!["2013", "2015/2016", "2011-01-07"])),
        any::<bool>(),
        prop::option::weighted(0.3, prop::sample::subsequence(Status::ALL.to_vec(), 1..4)),
        prop::bool::weighted(0.2),
    );
    let who = (
        prop::sample::select(vec![1_usize, 1, 1, 2]),
        prop::option::weighted(0.15, prop::sample::select(vec!["QUDS", "post", "d3", "The Paper"])),
        prop::option::weighted(0.15, Just("the paper")),
        prop::option::weighted(0.2, prop::sample::select(NODES.to_vec())),
        prop::option::weighted(0.2, prop::sample::select(vec!["group", "person"])),
    );
    (what, who).prop_map(|(what, who)| {
        let (stored, direction, relations, during, dated, statuses, negated) = what;
        let (sources, source, publisher, avoid, through) = who;
        // One source cannot be two.
        let sources = if source.is_some() { 1 } else { sources };
        Ask {
            stored,
            direction,
            relations,
            during,
            dated,
            statuses,
            negated,
            sources,
            source,
            publisher,
            avoid,
            through,
        }
    })
}

impl Ask {
    /// Whether edges of a relation may be used from their subject, and from
    /// their object.
    fn ways(&self, relation: &str) -> (bool, bool) {
        let Some(all) = &self.relations else {
            let both = self.direction == Direction::Both || SYMMETRIC.contains(&relation);
            return (
                both || self.direction == Direction::Out,
                both || self.direction == Direction::In,
            );
        };
        let forward = all.contains(&relation);
        let inverse = INVERSES.iter().find(|(_, of)| *of == relation);
        let backward = inverse.is_some_and(|(name, _)| all.contains(name));
        let both = self.direction == Direction::Both || SYMMETRIC.contains(&relation);
        match self.direction {
            _ if both => (forward || backward, forward || backward),
            Direction::In => (backward, forward),
            _ => (forward, backward),
        }
    }

    fn filter(&self) -> Filter {
        let mut filter = Filter::new().direction(self.direction).min_sources(self.sources);
        if let Some(relations) = &self.relations {
            filter = filter.relations(relations);
        }
        if let Some(time) = self.during {
            filter = filter.during(time).unwrap();
        }
        if self.dated {
            filter = filter.dated();
        }
        if let Some(statuses) = &self.statuses {
            filter = filter.statuses(statuses.iter().copied());
        }
        if self.negated {
            filter = filter.with_negated();
        }
        if let Some(name) = self.source {
            filter = filter.source(name);
        }
        if let Some(name) = self.publisher {
            filter = filter.publisher(name);
        }
        if let Some(kind) = self.through {
            filter = filter.entity_type(kind);
        }
        filter
    }

    /// A question that asks all that this does.
    fn of<'g, Kind>(&self, mut question: Question<'g, Kind>) -> Question<'g, Kind> {
        if self.stored {
            return question.relation("leads").matching(&self.filter());
        }
        question = question.direction(self.direction).min_sources(self.sources);
        if let Some(relations) = &self.relations {
            question = question.relations(relations);
        }
        if let Some(time) = self.during {
            question = question.during(time).unwrap();
        }
        if self.dated {
            question = question.dated();
        }
        if let Some(statuses) = &self.statuses {
            question = question.statuses(statuses.iter().copied());
        }
        if self.negated {
            question = question.with_negated();
        }
        if let Some(name) = self.source {
            question = question.source(name);
        }
        if let Some(name) = self.publisher {
            question = question.publisher(name);
        }
        if let Some(kind) = self.through {
            question = question.entity_type(kind);
        }
        question
    }
}

fn kind(node: &str) -> &'static str {
    match node.as_bytes()[0] {
        b'p' => "person",
        b's' => "state",
        _ => "group",
    }
}

/// Of the first two documents.
const PUBLISHER: &str = "The Paper";

fn publisher(line: &Line) -> Option<&'static str> {
    (line.document < 2).then_some(PUBLISHER)
}

fn source(line: &Line) -> String {
    let name = line.outlet.or(publisher(line));
    name.map_or(format!("d{}", line.document), str::to_owned)
}

fn sources(claims: &[&Line]) -> BTreeSet<String> {
    claims.iter().map(|l| source(l)).collect()
}

impl Model {
    fn claims<'a>(&'a self, ask: &'a Ask, key: &Key) -> Vec<&'a Line> {
        let asked: Option<Time> = ask.during.map(|t| t.parse().unwrap());
        let fits = |line: &&Line| {
            let given: Option<Time> = line.time.map(|t| t.parse().unwrap());
            let in_time = match (&asked, &given) {
                (None, _) => true,
                (Some(_), None) => !ask.dated,
                (Some(a), Some(b)) => b.covers(a),
            };
            let named = match &ask.statuses {
                Some(statuses) => statuses.contains(&line.status),
                None => line.status.is_positive(),
            };
            let from = ask.source.is_none_or(|name| name.eq_ignore_ascii_case(&source(line)))
                && ask.publisher.is_none_or(|name| {
                    publisher(line).is_some_and(|p| p.eq_ignore_ascii_case(name))
                });
            in_time && from && (named || ask.negated && line.status == Status::Negated)
        };
        self.edges[key].iter().filter(fits).collect()
    }

    fn passes(&self, ask: &Ask, key: &Key) -> bool {
        let claims = self.claims(ask, key);
        let (speaking, denying): (Vec<&Line>, Vec<&Line>) =
            claims.into_iter().partition(|l| l.status.is_positive());
        let sources = sources(&speaking).len().max(sources(&denying).len());
        let (by_subject, by_object) = ask.ways(&key.1);
        (by_subject || by_object) && sources >= ask.sources
    }

    /// What `strongest` adds up.
    fn cost(&self, ask: &Ask, path: &[String]) -> usize {
        let step = |pair: &[String]| {
            let steps = self.steps(ask).into_iter().filter(|s| s.1 == pair[0] && s.2 == pair[1]);
            let claims: Vec<&Line> = steps
                .flat_map(|s| self.claims(ask, s.0))
                .filter(|line| line.status.is_positive())
                .collect();
            720_720 / sources(&claims).len().max(1)
        };
        path.windows(2).map(step).sum()
    }

    /// The claims that give a time, of edges that touch an entity, as lines of
    /// text.
    fn timeline(&self, id: &str) -> Vec<String> {
        let touches = |key: &Key| key.0 == id || key.2 == id;
        let claims = self.edges.iter().filter(|(k, _)| touches(k)).flat_map(|(_, lines)| lines);
        let mut all: Vec<String> = claims
            .filter_map(|l| {
                Some(format!("{} {} d{} {}", l.time?, l.relation, l.document, l.status))
            })
            .collect();
        all.sort();
        all
    }

    /// (edge, from, to) for each way an edge can be used.
    fn steps<'a>(&'a self, ask: &'a Ask) -> Vec<(&'a Key, &'a str, &'a str)> {
        let mut steps = Vec::new();
        for key in self.edges.keys().filter(|k| self.passes(ask, k)) {
            let (by_subject, by_object) = ask.ways(&key.1);
            if by_subject {
                steps.push((key, key.0.as_str(), key.2.as_str()));
            }
            if by_object {
                steps.push((key, key.2.as_str(), key.0.as_str()));
            }
        }
        steps
    }

    /// Every simple path, by length and then by ids.
    fn paths(&self, ask: &Ask, from: &str, to: &str, hops: usize) -> Vec<Vec<String>> {
        let steps = self.steps(ask);
        let admits = |n: &str| {
            n == from
                || n == to
                || ask.avoid.is_none_or(|a| a != n) && ask.through.is_none_or(|t| kind(n) == t)
        };
        let mut found: BTreeSet<(usize, Vec<String>)> = BTreeSet::new();
        let mut open = vec![vec![from.to_owned()]];
        while let Some(path) = open.pop() {
            let last = path[path.len() - 1].clone();
            if last == to {
                found.insert((path.len(), path));
                continue;
            }
            if path.len() > hops {
                continue;
            }
            let ends: BTreeSet<&str> =
                steps.iter().filter(|s| s.1 == last && admits(s.2)).map(|s| s.2).collect();
            for end in ends.into_iter().filter(|e| !path.contains(&(*e).to_owned())) {
                let mut longer = path.clone();
                longer.push(end.to_owned());
                open.push(longer);
            }
        }
        found.into_iter().map(|f| f.1).collect()
    }

    fn in_time_order(&self, ask: &Ask, path: &[String]) -> bool {
        let mut day = i32::MIN;
        path.windows(2).all(|pair| {
            let mut first: Option<i32> = None;
            for (key, from, to) in self.steps(ask) {
                if (from, to) != (pair[0].as_str(), pair[1].as_str()) {
                    continue;
                }
                for line in self.claims(ask, key) {
                    let days = match line.time {
                        Some(time) => time.parse::<Time>().unwrap().day_range(),
                        None if ask.dated => continue,
                        None => (i32::MIN, i32::MAX),
                    };
                    if days.1 >= day {
                        let arrives = days.0.max(day);
                        first = Some(first.map_or(arrives, |f| f.min(arrives)));
                    }
                }
            }
            day = first.unwrap_or(day);
            first.is_some()
        })
    }
}

fn paths<'g>(graph: &'g Graph, ask: &Ask, from: &str, to: &str) -> isnad::PathQuery<'g> {
    let question = ask.of(graph.paths(from, to).unwrap());
    match ask.avoid.filter(|id| graph.entity(id).is_ok_and(|e| *e.id() == **id)) {
        Some(id) => question.avoid([id]),
        None => question,
    }
}

fn ids(path: &isnad::Path<'_>) -> Vec<String> {
    path.entities().map(str::to_owned).collect()
}

fn all(paths: &isnad::Paths<'_>) -> Vec<Vec<String>> {
    paths.iter().map(|p| ids(&p)).collect()
}

/// So many, unless `PROPTEST_CASES` asks for another number.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(192), ..ProptestConfig::default() })]

    #[test]
    fn queries_equal_brute_force(story in story(), ask in ask(), from in 0..8_usize, to in 0..8_usize) {
        let (mutable, model) = tell(&story);
        let mut frozen = mutable.clone();
        frozen.freeze();
        prop_assert_eq!(&frozen, &mutable);
        // Merged ids answer for what they are merged into.
        let (Ok(from), Ok(to)) = (mutable.entity(NODES[from]), mutable.entity(NODES[to])) else {
            prop_assert!(model.nodes.is_empty());
            return Ok(());
        };
        let (from, to) = (from.id().to_string(), to.id().to_string());
        for graph in [&mutable, &frozen] {
            let entities: BTreeSet<String> = graph.entities().map(|e| e.id().to_string()).collect();
            prop_assert_eq!(&entities, &model.nodes);
            prop_assert_eq!(keys(graph.edges()), model.edges.keys().cloned().collect::<Vec<_>>());
            neighbours(graph, &model, &ask, &from)?;
            let expected = model.paths(&ask, &from, &to, 5);
            let found = paths(graph, &ask, &from, &to).max_hops(5).collect().unwrap();
            prop_assert_eq!(all(&found), expected.clone());
            prop_assert_eq!(found.truncation(), None);
            let few = paths(graph, &ask, &from, &to).max_hops(5).limit(2).collect().unwrap();
            prop_assert_eq!(all(&few), expected[..expected.len().min(2)].to_vec());
            prop_assert_eq!(few.truncation(), (expected.len() > 2).then_some(Truncation::Paths(2)));

            let everything = model.paths(&ask, &from, &to, 9);
            let shortest = paths(graph, &ask, &from, &to).shortest().unwrap();
            prop_assert_eq!(shortest.as_ref().map(ids), everything.first().cloned());
            let least = everything.first().map_or(0, Vec::len);
            let expected: Vec<_> = everything.iter().filter(|p| p.len() == least).cloned().collect();
            prop_assert_eq!(all(&paths(graph, &ask, &from, &to).all_shortest().unwrap()), expected);
            let ten: Vec<_> = everything.iter().take(10).cloned().collect();
            let found = paths(graph, &ask, &from, &to).k_shortest(10).unwrap();
            prop_assert_eq!(all(&found), ten);
            prop_assert_eq!(found.truncation(), (everything.len() > 10).then_some(Truncation::Paths(10)));
            let few = paths(graph, &ask, &from, &to).limit(3).k_shortest(10).unwrap();
            prop_assert_eq!(few.len(), everything.len().min(3));
            prop_assert_eq!(few.truncation(), (everything.len() > 3).then_some(Truncation::Paths(3)));
            let strongest = paths(graph, &ask, &from, &to).best_sourced().unwrap();
            let cheapest = everything.iter().min_by_key(|p| (model.cost(&ask, p), p.len(), *p));
            prop_assert_eq!(strongest.as_ref().map(ids), cheapest.cloned());
            if let Some(path) = shortest {
                for step in path.steps() {
                    prop_assert!(!step.edges.is_empty(), "every step has its evidence");
                }
                explained(graph, &model, &ask, &path)?;
            }

            let mut ordered = everything.iter().filter(|p| model.in_time_order(&ask, p));
            let first = paths(graph, &ask, &from, &to).in_time_order().shortest().unwrap();
            let earliest = ordered.next().cloned();
            prop_assert_eq!(first.as_ref().map(ids), earliest.clone());
            let least = earliest.as_ref().map_or(0, Vec::len);
            let equal = ordered.filter(|p| p.len() == least).cloned();
            let expected: Vec<_> = earliest.into_iter().chain(equal).collect();
            let found = paths(graph, &ask, &from, &to).in_time_order().all_shortest().unwrap();
            prop_assert_eq!(all(&found), expected);
            let expected: Vec<_> = model.paths(&ask, &from, &to, 4);
            let expected: Vec<_> =
                expected.into_iter().filter(|p| model.in_time_order(&ask, p)).collect();
            let found = paths(graph, &ask, &from, &to).in_time_order().collect().unwrap();
            prop_assert_eq!(all(&found), expected);
            around(graph, &model, &ask, &from)?;
            between(graph, &model, &ask, &from, &to)?;
            timelines(graph, &model, &from)?;
            measures(graph, &model, &ask, &from)?;
        }
        for (x, y) in [(&mutable, &frozen), (&frozen, &mutable)] {
            prop_assert_eq!(x.pagerank(), y.pagerank());
            prop_assert_eq!(x.betweenness(), y.betweenness());
            prop_assert_eq!(x.components(), y.components());
            prop_assert_eq!(x.communities(), y.communities());
            let degrees = |g: &Graph| g.degrees(&from).unwrap().iter()
                .map(|d| (d.relation.to_owned(), d.outgoing, d.incoming)).collect::<Vec<_>>();
            prop_assert_eq!(degrees(x), degrees(y));
        }
        prop_assert_eq!(answers(&mutable), answers(&frozen));
    }

    #[test]
    fn patterns_equal_brute_force(
        story in story(),
        asks in prop::collection::vec(ask(), 1..4),
        known in prop::collection::vec(prop::option::weighted(0.4, 0..8_usize), 4),
        kinds in prop::collection::vec(
            prop::option::weighted(0.2, prop::sample::select(vec!["group", "person"])), 4),
        during in prop::option::weighted(0.3, Just("2013")),
    ) {
        let (mutable, model) = tell(&story);
        let mut frozen = mutable.clone();
        frozen.freeze();
        for graph in [&mutable, &frozen] {
            let known: Vec<Option<String>> = known[..=asks.len()].iter()
                .map(|n| Some(graph.entity(NODES[(*n)?]).ok()?.id().to_string())).collect();
            let mut pattern = match &known[0] {
                Some(id) => Pattern::of(id.as_str()),
                None => Pattern::any(),
            };
            for (i, ask) in asks.iter().enumerate() {
                pattern = pattern.clone();
                if let Some(kind) = kinds[i] {
                    pattern = pattern.entity_type(kind);
                }
                pattern = match &known[i + 1] {
                    Some(id) => pattern.step_to(&ask.filter(), id.as_str()),
                    None => pattern.step(&ask.filter()),
                };
            }
            if let Some(time) = during {
                pattern = pattern.during(time).unwrap();
            }
            let found = graph.matches(&pattern);
            if known.iter().all(Option::is_none) {
                prop_assert!(found.is_err());
                continue;
            }
            let found = found.unwrap();
            let asks: Vec<Ask> = asks.iter()
                .map(|a| Ask { during: a.during.or(during), avoid: None, ..a.clone() }).collect();
            let mut expected: Vec<Vec<&str>> = vec![vec![]];
            for slot in 0..=asks.len() {
                let mut longer = Vec::new();
                for chain in &expected {
                    for node in &model.nodes {
                        let steps = slot.checked_sub(1).map(|i| model.steps(&asks[i]));
                        let joined = steps.is_none_or(|steps| {
                            steps.iter().any(|s| s.1 == chain[slot - 1] && s.2 == node)
                        });
                        let through = slot.checked_sub(1).and_then(|i| asks[i].through);
                        let typed = [through, kinds[slot].filter(|_| slot < asks.len())];
                        let fits = typed.iter().flatten().all(|t| kind(node) == *t)
                            && known[slot].as_ref().is_none_or(|id| id == node);
                        if joined && fits && !chain.contains(&node.as_str()) {
                            longer.push(chain.iter().copied().chain([node.as_str()]).collect());
                        }
                    }
                }
                expected = longer;
            }
            let all: Vec<Vec<&str>> = found.iter().map(|m| m.entities().collect()).collect();
            prop_assert_eq!(&all, &expected);
            prop_assert_eq!((found.len(), found.truncation()), (expected.len(), None));
            for one in found.iter() {
                for (step, ask) in one.steps().zip(&asks) {
                    let steps = model.steps(ask);
                    let edges: BTreeSet<Key> = steps.iter()
                        .filter(|s| (s.1, s.2) == (step.from, step.to)).map(|s| s.0.clone()).collect();
                    prop_assert_eq!(keys(step.edges), edges.into_iter().collect::<Vec<_>>());
                }
                prop_assert!(one.explain().steps.iter().all(|s| !s.edges.is_empty()));
            }
            let few = graph.matches(&pattern.limit(2)).unwrap();
            prop_assert_eq!(few.len(), expected.len().min(2));
            prop_assert_eq!(
                few.truncation(), (expected.len() > 2).then_some(Truncation::Matches(2)));
        }
    }

    #[test]
    fn what_is_undone_was_never_there(story in story(), lines in story(), kept in 0..8_usize, gone in 0..8_usize) {
        let (mutable, _) = tell(&story);
        let mut frozen = mutable.clone();
        frozen.freeze();
        for before in [&mutable, &frozen] {
            let mut graph = before.clone();
            let late: Vec<Line> =
                lines.lines.iter().map(|l| Line { document: 9, ..l.clone() }).collect();
            graph.add(reading(9, &late)).unwrap();
            graph.remove("d9").unwrap();
            prop_assert_eq!(&graph, before);
            prop_assert_eq!(answers(&graph), answers(before));

            let log: Vec<_> = graph.decisions().cloned().collect();
            if graph.merge_entities(NODES[kept], NODES[gone], "test").is_ok() {
                let new = graph.decisions().find(|d| !log.contains(d)).cloned();
                new.into_iter().for_each(|new| graph.undo(&new).unwrap());
            }
            prop_assert_eq!(&graph, before);
            prop_assert_eq!(answers(&graph), answers(before));
        }
    }
}

/// What a graph answers about each of its entities.
fn answers(graph: &Graph) -> String {
    let mut text = String::new();
    for entity in graph.entities() {
        let id = entity.id();
        let edges = graph.neighbours(id).unwrap().with_negated();
        let edges: Vec<String> =
            edges.iter().unwrap().map(|n| format!("{n} {:?}", n.edge.claims())).collect();
        let near = graph.around(id).unwrap().max_hops(3).collect().unwrap();
        let near: Vec<_> = near.entities().collect();
        let times: Vec<_> = graph.timeline(id).unwrap();
        text += &format!("{entity:?} {edges:?} {near:?} {times:?}\n");
        for other in graph.entities() {
            let path = graph.shortest_path(id, other.id()).unwrap();
            text += &format!("{:?}\n", path.map(|p| graph.explain(&p)));
        }
    }
    text
}

fn neighbours(graph: &Graph, model: &Model, ask: &Ask, id: &str) -> Result<(), TestCaseError> {
    for direction in [Direction::Out, Direction::In, Direction::Both] {
        let mut expected: Vec<(String, String, Option<String>, String)> = Vec::new();
        let ask = &Ask { direction, ..ask.clone() };
        for key in model.edges.keys().filter(|k| model.passes(ask, k)) {
            let (by_subject, by_object) = ask.ways(&key.1);
            let out = key.0 == id && by_subject;
            let into = key.2 == id && by_object;
            if out || into {
                let end = if key.0 == id { &key.2 } else { &key.0 };
                if ask.through.is_none_or(|t| kind(end) == t) {
                    expected.push((key.1.clone(), end.clone(), key.3.clone(), key.0.clone()));
                }
            }
        }
        expected.sort_by(|a, b| {
            // Out before in, where all else is one.
            let way = |e: &(String, String, Option<String>, String)| e.3 != id;
            (&a.0, &a.1, &a.2, way(a)).cmp(&(&b.0, &b.1, &b.2, way(b)))
        });
        let query = ask.of(graph.neighbours(id).unwrap()).direction(direction);
        let seen = |query: Neighbours<'_>| -> Vec<(String, String, Option<String>, String)> {
            let all = query.into_iter().map(|n| {
                let n = n.unwrap();
                let role = n.edge.role().map(str::to_owned);
                (n.relation.to_owned(), n.entity.to_owned(), role, n.subject.to_owned())
            });
            all.collect()
        };
        let page = |skip: usize, limit: usize| seen(query.clone().skip(skip).limit(limit));
        let pages: Vec<_> = (0..=expected.len()).flat_map(|i| page(2 * i, 2)).collect();
        prop_assert_eq!(&pages, &expected, "{:?} in pages", direction);
        prop_assert_eq!(page(1, 3), expected.iter().skip(1).take(3).cloned().collect::<Vec<_>>());
        prop_assert_eq!(query.count().unwrap(), expected.len());
        prop_assert_eq!(seen(query), expected, "{:?}", direction);
    }
    Ok(())
}

fn around(graph: &Graph, model: &Model, ask: &Ask, id: &str) -> Result<(), TestCaseError> {
    for hops in 1..=3 {
        let steps = model.steps(ask);
        let admits = |end: &str| ask.through.is_none_or(|t| kind(end) == t);
        let mut far: BTreeMap<&str, usize> = BTreeMap::from([(id, 0)]);
        for hop in 1..=hops {
            let level: Vec<&str> = far.iter().filter(|f| *f.1 == hop - 1).map(|f| *f.0).collect();
            for (_, _, end) in steps.iter().filter(|s| level.contains(&s.1) && admits(s.2)) {
                far.entry(end).or_insert(hop);
            }
        }
        far.remove(id);
        let mut expected: Vec<(usize, &str)> = far.into_iter().map(|(n, d)| (d, n)).collect();
        expected.sort_unstable();
        let query = ask.of(graph.around(id).unwrap()).max_hops(hops);
        prop_assert_eq!(query.count().unwrap(), expected.len());
        prop_assert_eq!(query.iter().unwrap().len(), expected.len());
        let near = query.collect().unwrap();
        let found: Vec<(usize, &str)> = near.entities().map(|(n, d)| (d, n)).collect();
        prop_assert_eq!(&found, &expected);
        let few = query.limit(2).collect().unwrap();
        prop_assert_eq!(few.len(), expected.len().min(2));
        prop_assert_eq!(few.truncation(), (expected.len() > 2).then_some(Truncation::Entities(2)));

        let inside: BTreeSet<&str> = found.iter().map(|f| f.1).chain([id]).collect();
        let is_inside = |k: &&Key| inside.contains(k.0.as_str()) && inside.contains(k.2.as_str());
        let expected = model.edges.keys().filter(|k| model.passes(ask, k)).filter(is_inside);
        prop_assert_eq!(keys(near.edges()), expected.cloned().collect::<Vec<_>>());
    }
    Ok(())
}

fn keys<'g>(edges: impl IntoIterator<Item = Edge<'g>>) -> Vec<Key> {
    let key = |e: Edge<'_>| {
        let role = e.role().map(str::to_owned);
        (e.subject().to_owned(), e.relation().to_owned(), e.object().to_owned(), role)
    };
    edges.into_iter().map(key).collect()
}

fn between(graph: &Graph, model: &Model, ask: &Ask, a: &str, b: &str) -> Result<(), TestCaseError> {
    let joins = |k: &&Key| (k.0 == a && k.2 == b) || (k.0 == b && k.2 == a);
    let expected: Vec<Key> = model.edges.keys().filter(joins).cloned().collect();
    prop_assert_eq!(keys(graph.between(a, b).unwrap()), expected.clone());
    let part = graph.matching(&ask.filter()).unwrap();
    let holds = |k: &&Key| model.passes(ask, k);
    let expected: Vec<Key> = expected.into_iter().filter(|k| holds(&k)).collect();
    prop_assert_eq!(keys(part.between(a, b).unwrap()), expected);
    let of_type = |id: &str| ask.through.is_none_or(|t| kind(id) == t);
    let typed = |k: &&Key| of_type(&k.0) && of_type(&k.2);
    let expected: Vec<Key> = model.edges.keys().filter(holds).filter(typed).cloned().collect();
    prop_assert_eq!(keys(part.edges()), expected);
    let ask = Ask { avoid: None, ..ask.clone() };
    let shortest = model.paths(&ask, a, b, 9).into_iter().next();
    prop_assert_eq!(part.shortest_path(a, b).unwrap().as_ref().map(ids), shortest);
    Ok(())
}

/// Every claim that an explanation shows passes the filter, and none that does
/// is left out.
fn explained(
    graph: &Graph,
    model: &Model,
    ask: &Ask,
    path: &isnad::Path<'_>,
) -> Result<(), TestCaseError> {
    for edge in graph.explain(path).steps.iter().flat_map(|step| &step.edges) {
        let (a, b) = (edge.subject.id.to_string(), edge.object.id.to_string());
        let key = (a, edge.relation.to_string(), b, edge.role.clone());
        let line = |time: Option<String>, document: String, status: Status| {
            format!("{time:?} {document} {status}")
        };
        let told = |claims: &[isnad::ExplainedClaim]| -> Vec<String> {
            let told = claims.iter().map(|c| &c.claim);
            let mut told: Vec<String> = told
                .map(|c| {
                    let time = c.time.map(|t| t.to_string());
                    line(time, c.evidence.document.to_string(), c.status)
                })
                .collect();
            told.sort();
            told
        };
        let of = |claims: Vec<&Line>| -> Vec<String> {
            let mut all: Vec<String> = claims
                .into_iter()
                .map(|l| line(l.time.map(str::to_owned), format!("d{}", l.document), l.status))
                .collect();
            all.sort();
            all
        };
        let passing = model.claims(ask, &key);
        let speaking: Vec<&Line> =
            passing.iter().copied().filter(|l| l.status.is_positive()).collect();
        prop_assert_eq!(edge.sources, sources(&speaking).len());
        prop_assert_eq!(told(&edge.claims), of(passing.clone()));
        let denials =
            Ask { during: ask.during, statuses: Some(vec![Status::Negated]), ..Ask::default() };
        let mut against = model.claims(&denials, &key);
        against.retain(|l| !passing.iter().any(|p| std::ptr::eq(*p, *l)));
        prop_assert_eq!(told(&edge.against), of(against));
    }
    Ok(())
}

/// Measures of the part of a graph that a filter lets pass.
fn measures(graph: &Graph, model: &Model, ask: &Ask, id: &str) -> Result<(), TestCaseError> {
    let part = graph.matching(&ask.filter()).unwrap();
    let of_type = |id: &str| ask.through.is_none_or(|t| kind(id) == t);
    let edges: Vec<&Key> = model.edges.keys().filter(|k| model.passes(ask, k)).collect();

    let mut degrees: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for key in &edges {
        let turns = SYMMETRIC.contains(&key.1.as_str());
        let end = if key.0 == id { &key.2 } else { &key.0 };
        if key.0 != id && key.2 != id || !of_type(end) {
            continue;
        }
        let degree = degrees.entry(&key.1).or_default();
        degree.0 += usize::from(key.0 == id || turns);
        degree.1 += usize::from(key.2 == id || turns);
    }
    let found = part.degrees(id).unwrap();
    let found: BTreeMap<&str, (usize, usize)> =
        found.iter().map(|d| (d.relation, (d.outgoing, d.incoming))).collect();
    prop_assert_eq!(found, degrees);

    let nodes: Vec<&str> = model.nodes.iter().map(String::as_str).filter(|n| of_type(n)).collect();
    let place = |id: &str| nodes.iter().position(|n| *n == id);
    let mut joined = vec![BTreeSet::new(); nodes.len()];
    for key in edges {
        if let (Some(a), Some(b)) = (place(&key.0), place(&key.2))
            && a != b
        {
            joined[a].insert(b);
            joined[b].insert(a);
        }
    }
    // How far each is from each, and by how many shortest paths.
    let spread = |from: usize| {
        let (mut far, mut ways) = (vec![usize::MAX; nodes.len()], vec![0.0; nodes.len()]);
        (far[from], ways[from]) = (0, 1.0);
        for distance in 0..nodes.len() {
            for at in (0..nodes.len()).filter(|n| far[*n] == distance).collect::<Vec<_>>() {
                for &end in &joined[at] {
                    far[end] = far[end].min(distance + 1);
                    if far[end] == distance + 1 {
                        ways[end] += ways[at];
                    }
                }
            }
        }
        (far, ways)
    };
    let all: Vec<_> = (0..nodes.len()).map(spread).collect();
    let mut groups: Vec<Vec<&str>> = (0..nodes.len())
        .map(|n| (0..nodes.len()).filter(|m| all[n].0[*m] < usize::MAX).map(|m| nodes[m]).collect())
        .collect();
    groups.sort_by(|a: &Vec<&str>, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    groups.dedup();
    prop_assert_eq!(part.components(), groups);
    for found in part.betweenness() {
        let v = place(found.entity).unwrap();
        let mut value = 0.0;
        for s in (0..nodes.len()).filter(|s| *s != v) {
            for t in (s + 1..nodes.len()).filter(|t| *t != v && all[s].0[*t] < usize::MAX) {
                let through = all[s].0[v].saturating_add(all[v].0[t]);
                if through == all[s].0[t] {
                    value += all[s].1[v] * all[v].1[t] / all[s].1[t];
                }
            }
        }
        prop_assert!((found.value - value).abs() < 1e-9 && found.error == 0.0, "{:?}", found);
    }
    let rank: f64 = part.pagerank().iter().map(|r| r.1).sum();
    prop_assert!(nodes.is_empty() || (rank - 1.0).abs() < 1e-9);
    Ok(())
}

fn timelines(graph: &Graph, model: &Model, id: &str) -> Result<(), TestCaseError> {
    let claims = graph.timeline(id).unwrap();
    prop_assert!(claims.is_sorted_by_key(|c| c.time));
    let line = |c: &Claim| {
        let document = &c.evidence.document;
        format!("{} {} {document} {}", c.time.unwrap(), c.relation, c.status)
    };
    let mut found: Vec<String> = claims.iter().map(line).collect();
    found.sort();
    prop_assert_eq!(found, model.timeline(id));
    for edge in graph.edges() {
        let claims = edge.timeline();
        prop_assert!(claims.is_sorted_by_key(|c| c.time));
        prop_assert_eq!(claims.len(), edge.claims().iter().filter(|c| c.time.is_some()).count());
    }
    Ok(())
}

/// The strongest path against every simple path's cost.
#[test]
fn the_strongest_path_has_the_least_cost() {
    let line = |document, subject, object, outlet| Line {
        document,
        subject,
        relation: "supports",
        object,
        role: None,
        status: Status::Asserted,
        time: None,
        outlet,
    };
    let lines = [
        line(0, "g1", "g4", None),
        line(0, "g1", "g2", Some("Quds")),
        line(1, "g1", "g2", Some("Post")),
        line(2, "g1", "g2", None),
        line(0, "g2", "g4", Some("Quds")),
        line(1, "g2", "g4", Some("Post")),
        line(2, "g2", "g4", None),
    ];
    let mut graph = Graph::new();
    for document in 0..3 {
        graph.add(reading(document, &lines)).unwrap();
    }
    let path = graph.paths("g1", "g4").unwrap().best_sourced().unwrap().unwrap();
    assert_eq!(path.to_string(), "g1 – g2 – g4", "two thirds are less than one");
    assert_eq!(graph.shortest_path("g1", "g4").unwrap().unwrap().to_string(), "g1 – g4");
}
