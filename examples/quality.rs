//! Scores the built-in reader on the briefings, per relation.
//!
//! Usage: `quality [--errors [WORD]] [--rules DIR] [--update]`. `--errors`
//! prints every miss and every wrong claim with its sentence and rule, or
//! those that hold WORD; `--update` raises the floors of `tests/quality.rs`
//! to what was reached, `--reset` records it even where it is lower.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use isnad::{Lexicon, Reader, Rules, Schema};

#[path = "../tests/scoring/mod.rs"]
mod scoring;

use scoring::{Fallible, Row, Scores, Share};

fn main() -> Fallible<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let (mut errors, mut floors, mut rules) = (None, None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--errors" => {
                errors = Some(arguments.next_if(|a| !a.starts_with("--")).unwrap_or_default());
            }
            "--rules" => rules = Some(arguments.next().ok_or("--rules expects a folder")?),
            "--update" => floors = Some(true),
            "--reset" => floors = Some(false),
            other => return Err(format!("no option {other}").into()),
        }
    }
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let reader = match rules {
        Some(folder) => {
            let rules = Rules::open(folder, &Schema::builtin()?, &Lexicon::builtin()?)?;
            Reader::builder().rules(rules).build()?
        }
        None => Reader::builtin()?,
    };
    let scores = scoring::score(&reader, &data)?;
    if let Some(word) = errors {
        print_errors(&scores, &word);
    }
    print(&scores);
    if let Some(keep) = floors {
        write_floors(&scores, &data.join("gold/floors.toml"), keep)?;
    }
    Ok(())
}

fn print(scores: &Scores) {
    println!(
        "{:18} {:>13} {:>13} {:>13} {:>7} {:>7} {:>7} {:>5}",
        "relation", "precision", "explicit", "coref", "status", "time", "cited", "forb."
    );
    for (name, row) in &scores.relations {
        print_row(name, row);
    }
    print_row("total", &scores.total());
    let names = &scores.names;
    println!(
        "names: precision {} recall {} F1 {:.3}, types {}, links {}, wrong merges {}",
        shown(names.precision),
        shown(names.recall),
        names.f1(),
        shown(names.types),
        shown(names.links),
        names.merges,
    );
}

fn print_row(name: &str, row: &Row) {
    let short = |s: Share| if s.of == 0 { "-".to_owned() } else { format!("{}/{}", s.right, s.of) };
    println!(
        "{name:18} {:>13} {:>13} {:>13} {:>7} {:>7} {:>7} {:>5}",
        shown(row.precision),
        shown(row.explicit),
        shown(row.coref),
        short(row.status),
        short(row.time),
        short(row.citation),
        row.forbidden,
    );
}

fn shown(share: Share) -> String {
    if share.of == 0 {
        return "-".to_owned();
    }
    format!("{}/{} {:.3}", share.right, share.of, share.value())
}

fn print_errors(scores: &Scores, word: &str) {
    let mut last = "";
    for problem in &scores.problems {
        let line = format!(
            "{} {:9} {} {}  [{}]",
            problem.document, problem.kind, problem.relation, problem.what, problem.rule
        );
        if !line.contains(word) {
            continue;
        }
        if last != problem.quote {
            println!("\n{}", problem.quote.replace('\n', " "));
        }
        last = &problem.quote;
        println!("  {line}");
    }
    println!();
}

/// Records what was reached; with `keep`, only what is better.
fn write_floors(scores: &Scores, path: &Path, keep: bool) -> Fallible<()> {
    let old: BTreeMap<String, BTreeMap<String, f64>> = match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text)?,
        Err(_) => BTreeMap::new(),
    };
    let mut new: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for (name, value) in scores.figures() {
        let Some((relation, figure)) = name.split_once('.') else { continue };
        // Rounded down, so that what was measured passes.
        let mut value = (value * 1000.0).floor() / 1000.0;
        let before = old.get(relation).and_then(|r| r.get(figure)).copied();
        let worse = |b: &f64| if relation == "most" { *b < value } else { *b > value };
        if let Some(before) = before.filter(worse) {
            println!("{name} was {before}, is {value}");
            if keep {
                value = before;
            }
        }
        new.entry(relation.to_owned()).or_default().insert(figure.to_owned(), value);
    }
    let mut text = String::from(
        "# What the built-in reader reached on the briefings; tests/quality.rs fails below it.\n\
         # Written by `cargo run --release --example quality -- --update`.\n",
    );
    for (relation, figures) in &new {
        let _ = write!(text, "\n[{relation}]\n");
        for (figure, value) in figures {
            let _ = writeln!(text, "{figure} = {value:.3}");
        }
    }
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(())
}
