//! A saved graph that is none, or was changed, is an error, never a panic.
#![no_main]

use std::sync::OnceLock;

use isnad::{Document, Graph, Reader, Table, TableFormat};
use libfuzzer_sys::fuzz_target;

static GOOD: OnceLock<Vec<u8>> = OnceLock::new();

fn good() -> Vec<u8> {
    let mut graph = Graph::new();
    let document = Document::new("note", "Iran backs Hezbollah. Tehran arms Hamas.");
    graph.add(Reader::builtin().unwrap().read(&document)).unwrap();
    let rows = "badr\tfights\tdaesh\t2014\nbadr\tallied_with\tasaib\n";
    graph.import(&Table::new("rows", TableFormat::Tsv, rows)).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    graph.save(file.path()).unwrap();
    std::fs::read(file.path()).unwrap()
}

fuzz_target!(|data: &[u8]| {
    let mut changed = GOOD.get_or_init(good).clone();
    for edit in data.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % changed.len();
        changed[at] = edit[2];
    }
    for bytes in [data, changed.as_slice()] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        if let Ok(graph) = Graph::load(file.path()) {
            assert!(graph.edges().all(|edge| !edge.claims().is_empty()));
            graph.save(file.path()).unwrap();
            assert_eq!(Graph::load(file.path()).unwrap(), graph);
        }
    }
});
