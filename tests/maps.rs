//! The maps of the house name paths that exist.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, which is its work"
)]

use std::fs;
use std::path::Path;

/// Where paths of this repository begin.
const FOLDERS: &[&str] =
    &["src/", "data/", "tests/", "docs/", "examples/", "benches/", "fuzz/", ".ci/"];

/// The paths in backticks, with the line each stands in. A path with a
/// placeholder in capitals (`src/export/NAME.rs`) stands for many.
fn paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().flat_map(|(number, line)| {
        let quoted = line.split('`').skip(1).step_by(2);
        let paths = quoted.filter(|q| FOLDERS.iter().any(|f| q.starts_with(f)));
        paths
            .filter(|q| !q.contains(char::is_whitespace))
            .filter(|q| !q.contains("NAME"))
            .map(move |q| (number + 1, q))
    })
}

#[test]
fn every_path_that_a_map_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    for map in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = fs::read_to_string(root.join(map)).unwrap();
        let mut found = 0;
        for (line, path) in paths(&text) {
            found += 1;
            if !root.join(path).exists() {
                missing.push(format!("{map}:{line}: `{path}` is no file or folder"));
            }
        }
        assert!(found > 2, "{map} names no path of the repository");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_folder_of_the_source_stands_in_the_map() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(root.join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let listed = map.contains(&format!("`src/{name}/`"));
        assert!(!path.is_dir() || listed, "ARCHITECTURE.md lacks `src/{name}/`");
    }
}
