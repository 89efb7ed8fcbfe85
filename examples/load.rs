//! Loads lists of names and says what became of every record.
//!
//! ```sh
//! cargo run --release --example load -- names.jsonl entities.ftm.json --compile names.gazetteer
//! cargo run --release --example load -- names.jsonl --search "Hadi al Ameri"
//! cargo run --release --example load -- --builtin --format ofac-csv SDN.CSV --format ofac-aliases-csv ALT.CSV
//! ```
//!
//! `--format NAME` says how the files after it are written ([`ListFormat`]);
//! without it their endings do. `--builtin` adds the bundled names, so that
//! what both have is reported.

use std::error::Error;
use std::time::Instant;

use isnad::{Gazetteer, ListFormat, Schema};

fn main() -> Result<(), Box<dyn Error>> {
    let mut builder = Gazetteer::builder(&Schema::builtin()?).lenient();
    let (mut compiled, mut queries) = (None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    let mut format: Option<ListFormat> = None;
    let start = Instant::now();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--compile" => compiled = arguments.next(),
            "--search" => queries.extend(arguments.next()),
            "--builtin" => builder = builder.builtin()?,
            "--format" => {
                format = Some(arguments.next().ok_or("--format expects a name")?.parse()?);
            }
            file => {
                builder = match format {
                    Some(format) => builder.list(format, file)?,
                    None => builder.file(file)?,
                }
            }
        }
    }
    let gazetteer = builder.build()?;
    println!("source\trecords\tentities\tskipped\tnames skipped\tleft out");
    for tally in gazetteer.tallies() {
        let left: Vec<_> = tally.left_out.iter().map(|(what, n)| format!("{n} {what}")).collect();
        println!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            tally.origin,
            tally.records,
            tally.entities,
            tally.skipped,
            tally.names_skipped,
            left.join(", ")
        );
    }
    for skipped in gazetteer.skipped() {
        eprintln!("{}:{}: {}", skipped.origin, skipped.line, skipped.message);
    }
    println!(
        "{} entities, {} names, {} skipped, {:.1?}",
        gazetteer.len(),
        gazetteer.names(),
        gazetteer.skipped().len(),
        start.elapsed()
    );
    for (what, list) in [
        ("shared", gazetteer.shared_names().map(|s| s.to_string()).collect::<Vec<_>>()),
        ("everyday words", gazetteer.everyday_names().map(str::to_owned).collect()),
    ] {
        let shown: Vec<&str> = list.iter().take(20).map(String::as_str).collect();
        println!("{what}: {}{}", list.len(), if shown.is_empty() { "" } else { ", such as" });
        shown.iter().for_each(|line| println!("  {line}"));
    }
    if let Some(path) = compiled {
        gazetteer.compile(path)?;
    }
    for query in queries {
        let start = Instant::now();
        let first = gazetteer.search(&query).collect();
        let building = start.elapsed();
        let start = Instant::now();
        let found = gazetteer.search(&query).limit(5)?.collect();
        println!("{query}: {:.2?}, the first time {building:.0?}", start.elapsed());
        assert!(first.starts_with(&found), "the index answers as the first search did");
        for suggestion in found {
            println!("  {:.3} {} ({})", suggestion.score, suggestion.alias, suggestion.entity);
        }
    }
    Ok(())
}
