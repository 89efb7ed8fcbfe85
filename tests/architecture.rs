//! One way through the house: a file uses only modules listed above its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The most lines of a file, comments and the unit tests at its end left out.
const LONGEST: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file, with its path below `src` and its text.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root(), &mut paths);
    paths.sort();
    let name = |p: &Path| p.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    paths.iter().map(|p| (name(p), fs::read_to_string(p).unwrap())).collect()
}

/// The modules of `lib.rs`, in order.
fn modules(lib: &str) -> Vec<&str> {
    lib.lines().filter_map(module).collect()
}

fn module(line: &str) -> Option<&str> {
    line.trim().strip_prefix("pub ").unwrap_or(line.trim()).strip_prefix("mod ")?.strip_suffix(';')
}

/// The top-level module that a file belongs to: `graph/paths.rs` to `graph`.
fn owner(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The line without what is after `//`; a `//` in a string loses its rest too,
/// which hides no path.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap()
}

/// Each `crate::` path of a line, as its first word.
fn uses(line: &str) -> impl Iterator<Item = &str> {
    code(line).split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// What is wrong with one file's imports, given the reading order.
fn upward(file: &str, text: &str, order: &[&str]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|m| *m == name);
    let own = place(owner(file)).unwrap_or_else(|| panic!("{file} belongs to no module of lib.rs"));
    let mut wrong = Vec::new();
    // A unit test may hold its module against a later stage.
    let tests = text.lines().position(|l| l.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
    for (number, line) in text.lines().enumerate().take(tests) {
        for used in uses(line) {
            let at = format!("src/{file}:{}", number + 1);
            match place(used) {
                None => wrong.push(format!(
                    "{at}: `crate::{used}` is no module: import from where a thing is defined"
                )),
                Some(p) if p > own => {
                    wrong.push(format!("{at}: `{used}` is listed below `{}`", owner(file)))
                }
                Some(_) => {}
            }
        }
    }
    wrong
}

#[test]
fn a_file_uses_only_modules_listed_above_its_own() {
    let files = files();
    let lib = &files.iter().find(|(name, _)| name == "lib.rs").unwrap().1;
    let order = modules(lib);
    assert!(order.len() > 15, "expected the list of modules in lib.rs, found {order:?}");
    let wrong: Vec<String> = files
        .iter()
        .filter(|(name, _)| name != "lib.rs")
        .flat_map(|(name, text)| upward(name, text, &order))
        .collect();
    assert!(wrong.is_empty(), "{} imports run upward:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_check_sees_what_runs_upward() {
    let order = ["span", "claim", "graph"];
    let check = |text: &str| upward("claim.rs", text, &order).len();
    assert_eq!(check("use crate::span::Span;\nuse crate::claim::Claim;"), 0);
    assert_eq!(check("// crate::graph::Graph"), 0);
    assert_eq!(check("use crate::graph::Graph;"), 1);
    assert_eq!(check("    fn f() -> crate::graph::Graph { crate::graph::Graph }"), 2);
    assert_eq!(check("use crate::Graph;"), 1);
    assert_eq!(check("use crate::{claim, graph};"), 1);
    assert_eq!(upward("graph/paths.rs", "use crate::claim::Claim;", &order).len(), 0);
}

#[test]
fn lib_holds_docs_modules_and_re_exports_alone() {
    let lib = fs::read_to_string(root().join("lib.rs")).unwrap();
    let mut inside = false;
    for (number, line) in lib.lines().enumerate() {
        let line = line.trim();
        let starts = ["//", "#![", "#[", "pub use "].iter().any(|s| line.starts_with(s));
        // The README runs as a doctest of an empty module.
        let starts = starts || line == "mod readme {}";
        let known = line.is_empty() || starts || module(line).is_some() || inside;
        assert!(known, "src/lib.rs:{}: `{line}` is no module, re-export or doc", number + 1);
        // A re-export or attribute may go over several lines.
        let opens = line.starts_with("pub use ") && !line.ends_with(';');
        let closes = inside && line.ends_with(';');
        inside = (inside || opens) && !closes;
    }
}

#[test]
fn files_stay_short() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        let lines = text.lines().map(str::trim).take_while(|l| *l != "#[cfg(test)]");
        let lines = lines.filter(|l| !l.starts_with("//")).count();
        if lines > LONGEST {
            wrong.push(format!("src/{name}: {lines} lines, expected at most {LONGEST}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn errors_are_never_conjured() {
    // The lints forbid `unwrap` and friends; this holds that nobody allows them back.
    for (name, text) in files() {
        for (number, line) in text.lines().enumerate() {
            let quiet = code(line).contains("allow(clippy::unwrap_used")
                || code(line).contains("allow(clippy::expect_used")
                || code(line).contains("allow(clippy::panic");
            assert!(!quiet, "src/{name}:{}: allows a panic", number + 1);
        }
    }
}
