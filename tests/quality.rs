//! Quality on the briefings never falls below what was reached before.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::collections::BTreeMap;
use std::path::Path;

use isnad::Reader;

#[allow(dead_code, reason = "the example prints what this test does not look at")]
mod scoring;

#[test]
fn no_figure_falls_below_its_floor() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let scores = scoring::score(&Reader::builtin().unwrap(), &data).unwrap();
    let figures = scores.figures();
    let text = std::fs::read_to_string(data.join("gold/floors.toml")).unwrap();
    let floors: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(&text).unwrap();
    let mut fallen = Vec::new();
    for (relation, floors) in &floors {
        for (figure, floor) in floors {
            let name = format!("{relation}.{figure}");
            let reached = figures.get(&name).copied();
            // A relation that no longer claims anything has no precision to fall.
            if reached.is_none() && figure == "precision" {
                continue;
            }
            let fell = |r: f64| match relation.as_str() {
                "most" => r > *floor,
                _ => r < *floor,
            };
            if reached.is_none_or(fell) {
                fallen.push(format!("{name}: {reached:?}, recorded {floor}"));
            }
        }
    }
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
    assert!(floors.len() > 20, "found {} floors", floors.len());
}
