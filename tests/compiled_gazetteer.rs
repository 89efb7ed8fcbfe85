//! The compiled gazetteer: what is opened is what was built, and a file that
//! was cut or changed anywhere is an error.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::path::PathBuf;

use isnad::{Alias, AliasKind, Entity, Error, Gazetteer, Matcher, Schema};

fn gazetteer() -> Gazetteer {
    let entity = |id: &str, name: &str| Entity::new(id, "group", name).unwrap();
    Gazetteer::builder(&Schema::builtin().unwrap())
        .entity(
            entity("badr", "Badr Organization").alias(Alias::new("بدر").unwrap().language("ar")),
        )
        .unwrap()
        .entity(
            entity("is", "Islamic State")
                .alias(Alias::new("IS").unwrap().kind(AliasKind::Acronym))
                .country("iraq")
                .source("a list"),
        )
        .unwrap()
        .entity(entity("other", "Islamic State"))
        .unwrap()
        .build()
        .unwrap()
}

/// A file of its own for a test, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("isnad-{}-{name}.gazetteer", std::process::id())))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

#[test]
fn what_is_opened_is_what_was_built() {
    let place = Place::new("same");
    let built = gazetteer();
    built.compile(&place.0).unwrap();
    let opened = Gazetteer::open(&place.0).unwrap();
    assert_eq!(opened.iter().collect::<Vec<_>>(), built.iter().collect::<Vec<_>>());
    assert_eq!((opened.len(), opened.names()), (built.len(), built.names()));
    let text = "Islamic State (IS) and the Badr Organization, بدر";
    let found = |g: &Gazetteer| Matcher::new(g).find_iter(text).collect::<Vec<_>>();
    assert_eq!(found(&opened), found(&built));
    assert_eq!(found(&opened).len(), 4);
}

#[test]
fn the_same_entities_in_any_order_compile_to_the_same_bytes() {
    let (one, two) = (Place::new("one"), Place::new("two"));
    gazetteer().compile(&one.0).unwrap();
    let schema = Schema::builtin().unwrap();
    let mut entities: Vec<_> = gazetteer().iter().collect();
    entities.reverse();
    let mut builder = Gazetteer::builder(&schema);
    for entity in entities {
        builder = builder.entity(entity).unwrap();
    }
    builder.build().unwrap().compile(&two.0).unwrap();
    assert!(std::fs::read(&one.0).unwrap() == std::fs::read(&two.0).unwrap());
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    let (whole, cut) = (Place::new("whole"), Place::new("cut"));
    gazetteer().compile(&whole.0).unwrap();
    let bytes = std::fs::read(&whole.0).unwrap();
    for len in 0..bytes.len() {
        std::fs::write(&cut.0, &bytes[..len]).unwrap();
        // An empty file cannot be mapped on every system.
        let error = Gazetteer::open(&cut.0).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. } | Error::Io { .. }), "{len}: {error}");
    }
    std::fs::write(&cut.0, [&*bytes, b"\0"].concat()).unwrap();
    assert!(matches!(Gazetteer::open(&cut.0), Err(Error::Damaged { .. })));
}

#[test]
fn a_file_changed_anywhere_is_an_error() {
    let (whole, changed) = (Place::new("unchanged"), Place::new("changed"));
    gazetteer().compile(&whole.0).unwrap();
    let mut bytes = std::fs::read(&whole.0).unwrap();
    for at in 0..bytes.len() {
        for change in [1, 128, 255] {
            bytes[at] ^= change;
            std::fs::write(&changed.0, &bytes).unwrap();
            let opened = Gazetteer::open(&changed.0);
            assert!(matches!(opened, Err(Error::Damaged { .. })), "byte {at} changed by {change}");
            bytes[at] ^= change;
        }
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let place = Place::new("wrong");
    assert!(matches!(Gazetteer::open(&place.0), Err(Error::Io { action: "read", .. })));
    std::fs::write(&place.0, "x".repeat(600)).unwrap();
    let error = Gazetteer::open(&place.0).unwrap_err().to_string();
    assert!(error.ends_with("found other content, expected a compiled gazetteer"), "{error}");
    gazetteer().compile(&place.0).unwrap();
    let mut bytes = std::fs::read(&place.0).unwrap();
    bytes[8] = 9;
    std::fs::write(&place.0, bytes).unwrap();
    let error = Gazetteer::open(&place.0).unwrap_err().to_string();
    assert!(error.ends_with("found format 9, expected 2: compile it again"), "{error}");
    let nowhere = place.0.join("no").join("where");
    assert!(matches!(gazetteer().compile(nowhere), Err(Error::Io { action: "write", .. })));
}
