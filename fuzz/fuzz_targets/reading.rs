//! Any text is read; what is found stands in it.
#![no_main]

use isnad::{Document, Graph, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let reader = Reader::builtin().unwrap();
    let reading = reader.read(&Document::new("fuzz", text));
    for mention in &reading.mentions {
        assert!(text.get(mention.span.start()..mention.span.end()).is_some());
    }
    for claim in &reading.claims {
        let span = claim.evidence.span;
        assert_eq!(text.get(span.start()..span.end()), Some(claim.evidence.quote.as_str()));
    }
    let mut graph = Graph::new();
    graph.add(&reading).unwrap();
    assert_eq!(reader.read(&Document::new("fuzz", text)), reading);
});
