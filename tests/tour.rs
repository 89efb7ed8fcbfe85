//! Every command of `docs/tour.md` runs, in order, in an empty folder.

#![cfg(all(feature = "cli", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics has failed, which is its work"
)]

use std::path::Path;
use std::process::Command;

/// The blocks of a page that are marked `sh`.
fn blocks(page: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```sh" {
            let block: Vec<_> = lines.by_ref().take_while(|l| *l != "```").collect();
            all.push(block.join("\n"));
        }
    }
    all
}

#[test]
fn every_command_of_the_tour_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/tour.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root.join("examples"), folder.path().join("examples")).unwrap();
    let command = Path::new(env!("CARGO_BIN_EXE_isnad")).parent().unwrap();
    let path = format!("{}:{}", command.display(), std::env::var("PATH").unwrap());
    let blocks = blocks(&page);
    assert!(blocks.len() > 8, "the tour has commands");
    let mut said = String::new();
    for block in &blocks {
        let run = Command::new("bash")
            .args(["-euo", "pipefail", "-c", block])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{block}\n{out}{err}");
        said.push_str(&out);
    }
    for expected in [
        "meridian owns halden-shipping",
        "Ines Dorn – Anna Vell",
        "“Orla Bank is believed to have financed Halden Shipping.”",
        "Company register",
    ] {
        assert!(said.contains(expected), "expected `{expected}` in:\n{said}");
    }
    for file in ["companies.svg", "companies.html", "companies.gexf", "claims.csv"] {
        assert!(folder.path().join(file).metadata().unwrap().len() > 500, "{file}");
    }
}
