//! A store does what a graph does, opened anew at any moment; damaged, it is an
//! error or what it was.
#![no_main]

use isnad::{Argument, Claim, Entity, Evidence, Graph, Reading, Span, Store};
use libfuzzer_sys::fuzz_target;

fn reading(document: u8, what: u8) -> Reading {
    let id = format!("d{}", document % 8);
    let mut reading = Reading::new(id.as_str());
    let names = [what % 5, what / 5 % 5].map(|n| format!("g{n}"));
    for name in &names {
        if !reading.entities.iter().any(|e| *e.id() == **name) {
            reading.entities.push(Entity::new(name.as_str(), "group", name).unwrap().into());
        }
    }
    let quote = format!("{} fights {}", names[0], names[1]);
    let span = Span::new(0, quote.len()).unwrap();
    let claim = Claim::new("fights", Evidence::new(id.as_str(), span, quote, "by hand"));
    let side = |name: &str| Argument::new(name, span);
    reading.claims.push(claim.subject(side(&names[0])).object(side(&names[1])));
    reading
}

fuzz_target!(|data: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let mut graph = Graph::new();
    for step in data.chunks_exact(3).take(40) {
        let [what, a, b] = [step[0], step[1], step[2]];
        let ids = [a, b].map(|n| format!("g{}", n % 5));
        match what % 8 {
            0 | 1 => assert_eq!(store.add(reading(a, b)).is_ok(), graph.add(reading(a, b)).is_ok()),
            2 => {
                store.replace(reading(a, b)).unwrap();
                graph.replace(reading(a, b)).unwrap();
            }
            3 => {
                let id = format!("d{}", a % 8);
                assert_eq!(store.remove(&id).is_ok(), graph.remove(&id).is_ok());
            }
            4 => {
                let same = store.merge_entities(&ids[0], &ids[1], "a guess").is_ok();
                assert_eq!(same, graph.merge_entities(&ids[0], &ids[1], "a guess").is_ok());
            }
            5 => assert_eq!(store.unmerge(&ids[0]).is_ok(), graph.unmerge(&ids[0]).is_ok()),
            6 => store.compact().unwrap(),
            _ => {
                drop(store);
                store = Store::open(folder.path()).unwrap();
            }
        }
        assert!(*store.graph() == graph);
    }
    drop(store);
    // The last bytes say where a byte of every file is changed, and to what.
    let Some([low, high, byte]) = data.last_chunk() else { return };
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        if !bytes.is_empty() {
            let at = usize::from(u16::from_le_bytes([*low, *high])) % bytes.len();
            bytes[at] = *byte;
            std::fs::write(&path, bytes).unwrap();
        }
    }
    if let Ok(store) = Store::open_read_only(folder.path()) {
        assert!(*store.graph() == graph);
    }
});
