//! A table is imported or refused, whole, and says the same once more.
#![no_main]

use isnad::{Graph, Table, TableFormat};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for format in [TableFormat::Tsv, TableFormat::Csv, TableFormat::JsonLines] {
        for any in [false, true] {
            let mut table = Table::new("table", format, text);
            if any {
                table = table.any_relation();
            }
            let mut graph = Graph::new();
            match graph.import(&table) {
                Ok(rows) => assert_eq!(graph.document("table").unwrap().claims, rows),
                Err(error) => {
                    assert!(graph.is_empty() && !error.to_string().is_empty());
                }
            }
            graph.freeze();
            assert!(graph.edges().all(|edge| !edge.claims().is_empty()));
        }
    }
});
