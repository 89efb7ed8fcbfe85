//! From text to claims: bytes a second, beside plain word splitting.
//!
//! `ISNAD_BENCH_TEXT=FILE` reads that file too; only the ratio to splitting
//! the same text in the same run means anything on another machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use isnad::{Document, Reader};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of a text that are enough to be measured and few enough to be waited for.
const ENOUGH: usize = 2_000_000;

fn briefings() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/briefings");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    let texts: Vec<_> = paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    texts.join("\n\n")
}

/// Documents of about 10 kB, cut between paragraphs, as users have them.
fn documents(text: &str) -> Vec<Document> {
    let mut parts = vec![String::new()];
    for paragraph in text.split("\n\n") {
        if parts.last().is_none_or(|p| p.len() > 10_000) {
            parts.push(String::new());
        }
        let last = parts.last_mut().unwrap();
        last.push_str(paragraph);
        last.push_str("\n\n");
    }
    let named = parts.into_iter().enumerate();
    named
        .map(|(i, part)| Document::new(format!("part-{i}"), part).published("2020-06-01").unwrap())
        .collect()
}

fn read(reader: &Reader, documents: &[Document]) -> (usize, usize) {
    let readings = documents.iter().map(|d| reader.read(d));
    readings.fold((0, 0), |(m, c), r| (m + r.mentions.len(), c + r.claims.len()))
}

/// The bytes of all words, so that every word is looked at.
fn words(documents: &[Document]) -> usize {
    documents.iter().flat_map(|d| d.text().unicode_words()).map(str::len).sum()
}

/// The middle of some interleaved rounds of both, in seconds.
fn race(reader: &Reader, documents: &[Document]) -> (Duration, Duration) {
    let timed = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let mut rounds: Vec<(Duration, Duration)> = (0..5)
        .map(|_| {
            let reading = timed(&|| {
                black_box(read(reader, documents));
            });
            let splitting = timed(&|| {
                black_box(words(documents));
            });
            (reading, splitting)
        })
        .collect();
    rounds.sort_by(|a, b| {
        let ratio = |r: &(Duration, Duration)| r.1.as_secs_f64() / r.0.as_secs_f64();
        ratio(a).total_cmp(&ratio(b))
    });
    rounds[rounds.len() / 2]
}

fn reading(criterion: &mut Criterion) {
    let reader = Reader::builtin().unwrap();
    let text = briefings();
    let mut texts = vec![("briefings", text.repeat((ENOUGH / 10).div_ceil(text.len())))];
    if let Some(path) = std::env::var_os("ISNAD_BENCH_TEXT") {
        let mut text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let end = (0..=ENOUGH.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
        text.truncate(end.unwrap_or(0));
        texts.push(("given", text));
    }

    let once = documents(&text);
    let (mentions, claims) = read(&reader, &once);
    assert!(mentions > 500 && claims > 100, "found {mentions} mentions and {claims} claims");

    let mut group = criterion.benchmark_group("reading");
    group.sample_size(10);
    for (name, text) in &texts {
        let documents = documents(text);
        let found = read(&reader, &documents);
        assert_eq!(read(&reader, &documents), found, "the same text gives the same answer");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{name}/claims"), |b| {
            b.iter(|| assert_eq!(read(&reader, &documents), found));
        });
        group.bench_function(format!("{name}/words"), |b| b.iter(|| words(&documents)));

        let (ours, theirs) = race(&reader, &documents);
        let rate = |d: Duration| text.len() as f64 / d.as_secs_f64() / 1e6;
        println!(
            "{name}: {} bytes, {} mentions, {} claims; {:.1} MB/s; unicode_words {:.1} MB/s; ratio {:.3}\n",
            text.len(),
            found.0,
            found.1,
            rate(ours),
            rate(theirs),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
