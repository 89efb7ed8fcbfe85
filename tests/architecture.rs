//! One way through the house: a file uses only modules listed above its own,
//! and inside a folder only files listed above it. The order is that of the
//! `mod` lines in `lib.rs` and in each folder's `mod.rs`, so no circle can be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src` whose files are ordered too, with all folders in them.
const ORDERED: &[&str] = &[
    "text", "resolve", "annotate", "rules", "graph", "facts", "picture", "store", "export",
    "import",
];

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

/// The modules that a `lib.rs` or `mod.rs` lists, in order.
fn modules(text: &str) -> Vec<String> {
    text.lines().filter_map(module).map(str::to_owned).collect()
}

fn module(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = match line.strip_prefix("pub") {
        None => line,
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
        Some(rest) => rest.trim_start(),
    };
    line.strip_prefix("mod ")?.strip_suffix(';')
}

/// The reading order of `src` and of each folder whose files are ordered.
struct Order(BTreeMap<Vec<String>, Vec<String>>);

impl Order {
    fn of(files: &[(String, String)]) -> Self {
        let listed = files.iter().filter_map(|(name, text)| {
            let folder = match name.as_str() {
                "lib.rs" => Vec::new(),
                name => name.strip_suffix("/mod.rs")?.split('/').map(str::to_owned).collect(),
            };
            let ordered = folder.first().is_none_or(|top| ORDERED.contains(&top.as_str()));
            ordered.then(|| (folder, modules(text)))
        });
        Self(listed.collect())
    }

    /// What is wrong with a path that a file uses, if anything is.
    fn check(&self, file: &[&str], used: &[&str]) -> Option<String> {
        for (depth, own) in file.iter().enumerate() {
            let folder: Vec<String> = file[..depth].iter().map(|s| (*s).to_owned()).collect();
            let order = self.0.get(&folder)?;
            let place = |name: &str| order.iter().position(|m| *m == name);
            let Some(mine) = place(own) else {
                return Some(format!("`{own}` is not listed in its folder"));
            };
            let next = used.get(depth).copied().unwrap_or_default();
            match place(next) {
                None => {
                    return Some(format!(
                        "`crate::{}` is no module: import from where a thing is defined",
                        used[..used.len().min(depth + 1)].join("::")
                    ));
                }
                Some(p) if p > mine => {
                    return Some(format!("`{next}` is listed below `{own}`"));
                }
                Some(p) if p < mine => return None,
                Some(_) => {}
            }
        }
        None
    }
}

/// The names from the root to a file: `graph/query/paths.rs` is `graph`,
/// `query`, `paths`; a `mod.rs` stands for its folder, which has all that is in
/// it.
fn steps(file: &str) -> Vec<&str> {
    file.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect()
}

/// The line without what is after `//`; a `//` in a string loses its rest too,
/// which hides no path.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap()
}

/// Each `crate::` path of a line, by its names; `pub(in crate::graph)` says who
/// may see a thing and uses nothing.
fn uses(line: &str) -> impl Iterator<Item = Vec<&str>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let all = code(line).match_indices("crate::");
    let all = all.filter(|(at, _)| !code(line)[..*at].ends_with("pub(in "));
    all.map(|(at, word)| at + word.len()).map(move |start| {
        let rest = &code(line)[start..];
        let end = rest.find(|c| !is_name(c) && c != ':').unwrap_or(rest.len());
        rest[..end].split("::").collect()
    })
}

/// What is wrong with one file's imports, given the reading order.
fn upward(file: &str, text: &str, order: &Order) -> Vec<String> {
    let own = steps(file);
    let mut wrong = Vec::new();
    if file.ends_with("/tests.rs") || file.ends_with("/testing.rs") {
        return wrong;
    }
    // A unit test may hold its module against a later stage.
    let tests = text.lines().position(|l| l.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
    for (number, line) in text.lines().enumerate().take(tests) {
        let mut note = |what: String| wrong.push(format!("src/{file}:{}: {what}", number + 1));
        uses(line).filter_map(|used| order.check(&own, &used)).for_each(&mut note);
        if ORDERED.contains(&own[0]) && code(line).contains("super::") {
            note("`super::` hides where a thing is defined, expected `crate::`".to_owned());
        }
    }
    wrong
}

#[test]
fn a_file_uses_only_what_is_listed_above_it() {
    let files = files();
    let order = Order::of(&files);
    let top = &order.0[&Vec::new()];
    assert!(top.len() > 15, "expected the list of modules in lib.rs, found {top:?}");
    for folder in ORDERED {
        assert!(order.0.contains_key(&vec![(*folder).to_owned()]), "src has no folder {folder}");
    }
    let wrong: Vec<String> = files
        .iter()
        .filter(|(name, _)| name != "lib.rs" && name != "main.rs" && !name.starts_with("bin/"))
        .flat_map(|(name, text)| upward(name, text, &order))
        .collect();
    assert!(wrong.is_empty(), "{} imports run upward:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_check_sees_what_runs_upward() {
    let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let order = Order(BTreeMap::from([
        (list(&[]), list(&["span", "claim", "graph", "store"])),
        (list(&["graph"]), list(&["edges", "query"])),
        (list(&["graph", "query"]), list(&["path", "paths"])),
    ]));
    let check = |text: &str| upward("claim.rs", text, &order).len();
    assert_eq!(check("use crate::span::Span;\nuse crate::claim::Claim;"), 0);
    assert_eq!(check("// crate::graph::Graph"), 0);
    assert_eq!(check("use crate::graph::Graph;"), 1);
    assert_eq!(check("    fn f() -> crate::graph::Graph { crate::graph::Graph }"), 2);
    assert_eq!(check("use crate::Graph;"), 1);
    assert_eq!(check("use crate::{claim, graph};"), 1);
    let inside = |file: &str, text: &str| upward(file, text, &order).len();
    assert_eq!(inside("graph/query/paths.rs", "use crate::graph::edges::index::Edges;"), 0);
    assert_eq!(inside("graph/query/paths.rs", "use crate::graph::query::path::Path;"), 0);
    assert_eq!(inside("graph/query/paths.rs", "use crate::claim::Claim;"), 0);
    assert_eq!(inside("graph/query/path.rs", "use crate::graph::query::paths::PathQuery;"), 1);
    assert_eq!(inside("graph/edges/index.rs", "use crate::graph::query::path::Path;"), 1);
    assert_eq!(inside("graph/edges.rs", "use crate::graph::Edge;"), 1);
    assert_eq!(inside("graph/edges.rs", "use crate::graph::{Edge, Path};"), 1);
    assert_eq!(inside("graph/edges.rs", "use super::query;"), 1);
    assert_eq!(inside("graph/edges.rs", "pub(super) fn f() {}"), 0);
    assert_eq!(inside("graph/edges.rs", "pub(in crate::graph) fn f() {}"), 0);
    assert_eq!(inside("graph/lost.rs", "use crate::graph::edges::Edge;"), 1);
    assert_eq!(inside("graph/mod.rs", "pub use crate::graph::query::path::Path;"), 0);
    assert_eq!(inside("graph/query/mod.rs", "use crate::graph::query::path::Path;"), 0);
    assert_eq!(inside("graph/mod.rs", "use crate::store::Store;"), 1);
    assert_eq!(inside("store.rs", "use crate::graph::Graph;"), 0);
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
