//! Finding an entity by what a person types, in lists of growing size.
//!
//! `ISNAD_NAMES=list.jsonl cargo bench --bench search` searches a list of
//! yours as well, for names of its own with a typing error each.
//!
//! Every answer is asserted before it is timed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench stops where its set-up fails"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use isnad::{Entity, Gazetteer, Schema};

const FIRST: [&str; 16] = [
    "mu", "ka", "sha", "ri", "fa", "ze", "ha", "qo", "la", "ni", "ba", "du", "ye", "ta", "so", "wi",
];
const LAST: [&str; 16] = [
    "mmad", "rim", "hin", "yadh", "tima", "ynab", "san", "ssem", "ith", "zar", "shir", "lan",
    "hya", "riq", "lman", "sam",
];

/// A name of three words, another for every number.
fn name(number: usize) -> String {
    let word = |n: usize| {
        let (a, b, c) = (n % 16, n / 16 % 16, n / 256 % 16);
        format!("{}{}{}", FIRST[a], FIRST[b], LAST[c])
    };
    let number = number.wrapping_mul(2_654_435_761) % (1 << 32);
    format!("{} {} al-{}", word(number % 997), word(number / 997 % 4096), word(number >> 14))
}

fn made_up(count: usize) -> Gazetteer {
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for number in 0..count {
        builder = builder
            .entity(Entity::new(number.to_string(), "person", name(number)).unwrap())
            .unwrap();
    }
    builder
        .entity(Entity::new("soleimani", "person", "Qassim Soleimani").unwrap())
        .unwrap()
        .entity(Entity::new("amiri", "person", "Hadi al-Amiri").unwrap())
        .unwrap()
        .build()
        .unwrap()
}

const QUERIES: [(&str, &str); 4] = [
    ("Qasem Suleimani", "soleimani"),
    ("Hadi al Ameri", "amiri"),
    ("Soleimani, Qassim", "soleimani"),
    ("Solemiani", "soleimani"),
];

fn search(c: &mut Criterion) {
    let mut group = c.benchmark_group("search");
    for count in [1_000, 1_000_000] {
        let gazetteer = made_up(count);
        for (query, expected) in QUERIES {
            assert_eq!(gazetteer.search(query).collect()[0].entity, expected, "{query}");
            group.bench_with_input(BenchmarkId::new(query, count), query, |b, query| {
                b.iter(|| gazetteer.search(query).collect());
            });
        }
    }
    group.finish();
    if let Ok(path) = std::env::var("ISNAD_NAMES") {
        own_list(c, &path);
    }
}

/// One error in the longest word.
fn misspelled(name: &str) -> Option<String> {
    let word = name.split(' ').max_by_key(|w| w.len())?;
    let chars: Vec<char> = word.chars().collect();
    if chars.len() < 6 || !chars.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let swapped: String =
        [&chars[..2], &[chars[3], chars[2]], &chars[4..]].concat().iter().collect();
    Some(name.replace(word, &swapped))
}

fn own_list(c: &mut Criterion, path: &str) {
    let schema = Schema::builtin().unwrap();
    let gazetteer = Gazetteer::builder(&schema).lenient().file(path).unwrap().build().unwrap();
    let step = (gazetteer.len() / 997).max(1);
    let names: Vec<String> = gazetteer.iter().step_by(step).map(|e| e.name().to_owned()).collect();
    let typed: Vec<(String, String)> =
        names.iter().filter_map(|n| Some((misspelled(n)?, n.clone()))).collect();
    let found = |(typed, name): &&(String, String)| {
        gazetteer.search(typed).collect().iter().any(|s| s.alias == *name)
    };
    let hits = typed.iter().filter(found).count();
    assert!(hits * 10 >= typed.len() * 9, "found {hits} of {}", typed.len());
    for (what, queries) in [
        ("as it is", names.iter().map(String::as_str).collect::<Vec<_>>()),
        ("misspelled", typed.iter().map(|(t, _)| t.as_str()).collect()),
    ] {
        let mut slowest: Vec<_> = queries
            .iter()
            .map(|query| {
                // The best of five: what others run meanwhile does not count.
                let times = (0..5).map(|_| {
                    let start = std::time::Instant::now();
                    std::hint::black_box(gazetteer.search(query).collect());
                    start.elapsed()
                });
                (times.min().unwrap(), *query)
            })
            .collect();
        slowest.sort();
        let at = |share: usize| slowest[(slowest.len() - 1) * share / 100];
        eprintln!(
            "{} names, {} queries {what}: median {:?}, 99th {:?}, slowest {:?}",
            gazetteer.names(),
            queries.len(),
            at(50).0,
            at(99).0,
            at(100)
        );
        let mut turn = queries.iter().cycle();
        c.bench_function(
            &format!("search in {} names of a list, {what}", gazetteer.names()),
            |b| {
                b.iter(|| gazetteer.search(turn.next().unwrap()).collect());
            },
        );
    }
    eprintln!("found {hits} of {} misspelled names in the first ten", typed.len());
}

criterion_group!(benches, search);
criterion_main!(benches);
