//! A compiled gazetteer that is none, or was changed, is an error.
#![no_main]

use std::sync::OnceLock;

use isnad::{Entity, Gazetteer, Schema};
use libfuzzer_sys::fuzz_target;

static GOOD: OnceLock<Vec<u8>> = OnceLock::new();

fn good() -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let builder = Gazetteer::builder(&Schema::builtin().unwrap());
    let builder = builder.entity(Entity::new("badr", "group", "Badr Organization").unwrap());
    let builder = builder.unwrap().entity(Entity::new("is", "group", "Islamic State").unwrap());
    builder.unwrap().build().unwrap().compile(file.path()).unwrap();
    std::fs::read(file.path()).unwrap()
}

fuzz_target!(|data: &[u8]| {
    let good = GOOD.get_or_init(good);
    // Whole files, and pairs of a place and a byte to put there.
    let mut changed = good.clone();
    for edit in data.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % changed.len();
        changed[at] = edit[2];
    }
    for bytes in [data, changed.as_slice()] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        if let Ok(gazetteer) = Gazetteer::open(file.path()) {
            assert_eq!(gazetteer.len(), 2);
        }
    }
});
