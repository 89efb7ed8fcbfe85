//! Finding names in text, over lists of growing size.
//!
//! `ISNAD_NAMES=list.jsonl ISNAD_TEXT=text.txt cargo bench --bench matching`
//! takes a list and a text of yours as well. The peers' bench, in
//! `benches/peers`, compares with other crates.
//!
//! Every answer is asserted before it is timed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench stops where its set-up fails"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use isnad::{Engine, Entity, Gazetteer, Matcher, Schema};

const SYLLABLES: [&str; 16] = [
    "mu", "ka", "sha", "ri", "fa", "ze", "ha", "qo", "la", "ni", "ba", "du", "ye", "ta", "so", "wi",
];

/// A name of two words, another for every number.
fn name(number: usize) -> String {
    let word = |n: usize| {
        let part = |shift: usize| SYLLABLES[n >> shift & 15];
        format!("{}{}{}", part(0).to_uppercase(), part(4), part(8))
    };
    format!("{} {}n", word(number), word(number >> 12))
}

fn gazetteer(count: usize) -> Gazetteer {
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for number in 0..count {
        let entity = Entity::new(number.to_string(), "person", name(number)).unwrap();
        builder = builder.entity(entity).unwrap();
    }
    builder.build().unwrap()
}

/// A text with a name every hundred bytes, each of them among the first
/// thousand.
fn text() -> String {
    let filler =
        "the men who came to the village said that nothing of it was known to them by then";
    (0..10_000).map(|i| format!("{} {filler}.\n", name(i * 7 % 1000))).collect()
}

fn matching(c: &mut Criterion) {
    let text = text();
    let mut group = c.benchmark_group("find");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    for count in [1_000, 100_000] {
        let gazetteer = gazetteer(count);
        for (label, engine) in [("token", Engine::Token), ("automaton", Engine::Automaton)] {
            let matcher = Matcher::builder(&gazetteer).engine(engine).build().unwrap();
            assert_eq!(matcher.find_iter(&text).count(), 10_000);
            group.bench_with_input(BenchmarkId::new(label, count), &text, |b, text| {
                b.iter(|| matcher.spans(text).len());
            });
        }
        let matcher = Matcher::new(&gazetteer);
        group.bench_with_input(BenchmarkId::new("mentions", count), &text, |b, text| {
            b.iter(|| matcher.find_iter(text).count());
        });
    }
    group.finish();
    if let (Ok(list), Ok(file)) = (std::env::var("ISNAD_NAMES"), std::env::var("ISNAD_TEXT")) {
        yours(c, &list, &file);
    }
}

fn yours(c: &mut Criterion, list: &str, file: &str) {
    let builder = Gazetteer::builder(&Schema::builtin().unwrap()).lenient();
    let gazetteer = builder.file(list).unwrap().build().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let matcher = Matcher::new(&gazetteer);
    assert_eq!(matcher.spans(&text).len(), matcher.find_iter(&text).count());
    let mut group = c.benchmark_group("yours");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
    group.bench_function("find", |b| b.iter(|| matcher.spans(&text).len()));
    group.finish();
}

criterion_group!(benches, matching);
criterion_main!(benches);
