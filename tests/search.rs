//! What a person types, and whom they mean.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::sync::LazyLock;

use isnad::{Alias, AliasKind, Entity, Error, Gazetteer, Schema};
use proptest::prelude::*;

const NAMES: &[(&str, &str, &[&str])] = &[
    ("amiri", "person", &["Hadi al-Amiri", "هادي العامري"]),
    ("khazali", "person", &["Qais al-Khazali", "Qays Khaz'ali"]),
    ("laith", "person", &["Laith al-Khazali"]),
    ("fayyadh", "person", &["Faleh al-Fayyadh"]),
    ("soleimani", "person", &["Qassim Soleimani"]),
    ("muhandis", "person", &["Abu Mahdi al-Muhandis", "Jamal Jafar Ibrahimi"]),
    ("sistani", "person", &["Ali al-Sistani", "Ayatollah Ali al-Husayni al-Sistani"]),
    ("sadr", "person", &["Muqtada al-Sadr", "Moqtada Sadr"]),
    ("hezbollah", "group", &["Hezbollah", "Hizbullah"]),
    ("kataib", "group", &["Kataib Hezbollah", "كتائب حزب الله"]),
    ("nujaba", "group", &["Harakat Hezbollah al-Nujaba"]),
    ("badr", "group", &["Badr Organization", "Badr Corps"]),
    ("aah", "group", &["Asaib Ahl al-Haq"]),
    ("pmu", "group", &["Popular Mobilization Units", "الحشد الشعبي"]),
    ("isis", "group", &["Islamic State"]),
    ("qaeda", "group", &["al-Qaeda"]),
    ("shabaab", "group", &["al-Shabaab"]),
    ("iraq", "state", &["Iraq", "Republic of Iraq"]),
    ("iran", "state", &["Iran", "Islamic Republic of Iran", "伊朗"]),
    ("baghdad", "place", &["Baghdad"]),
    ("basra", "place", &["Basra", "Basrah"]),
    ("new-york", "place", &["New York"]),
    ("york", "place", &["York"]),
    ("putin", "person", &["Владимир Путин"]),
];

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for (id, kind, names) in NAMES {
        let mut entity = Entity::new(*id, *kind, names[0]).unwrap();
        for name in &names[1..] {
            entity = entity.alias(Alias::new(*name).unwrap());
        }
        if *id == "pmu" {
            entity = entity.alias(Alias::new("PMU").unwrap().kind(AliasKind::Acronym));
        }
        builder = builder.entity(entity).unwrap();
    }
    builder.build().unwrap()
});

#[track_caller]
fn check(query: &str, expected: &str) {
    let found = GAZETTEER.search(query).collect();
    let shown: Vec<_> = found.iter().map(|s| format!("{} {:.2}", s.entity, s.score)).collect();
    assert_eq!(found.first().map(|s| s.entity.as_str()), Some(expected), "{query}: {shown:?}");
}

#[test]
fn names_are_found_however_they_are_typed() {
    for (query, expected) in [
        // Transliteration.
        ("Hadi al Ameri", "amiri"),
        ("Hadi al-Aamiri", "amiri"),
        ("Qays al-Khazali", "khazali"),
        ("Kais Khazaali", "khazali"),
        ("Falih al-Fayadh", "fayyadh"),
        ("Faleh al Fayyad", "fayyadh"),
        ("Qasem Suleimani", "soleimani"),
        ("Kassem Sulaymani", "soleimani"),
        ("Hizballah", "hezbollah"),
        ("Hizb Allah", "hezbollah"),
        ("Kata'ib Hizballah", "kataib"),
        ("Asa'ib Ahl al-Haqq", "aah"),
        ("Muqtada as-Sadr", "sadr"),
        ("Al Qaida", "qaeda"),
        ("alshabab", "shabaab"),
        // Order, and words left out.
        ("Soleimani, Qassim", "soleimani"),
        ("al-Amiri", "amiri"),
        ("Laith Khazali", "laith"),
        ("Sistani", "sistani"),
        ("Mahdi Muhandis", "muhandis"),
        ("Jafar Ibrahimi", "muhandis"),
        ("General Qassim Soleimani", "soleimani"),
        // Typing errors, and words typed in part.
        ("Solemiani", "soleimani"),
        ("Popluar Mobilisation Unit", "pmu"),
        ("Bagdhad", "baghdad"),
        ("Badr Organi", "badr"),
        ("islamic stat", "isis"),
        // Exact wins.
        ("York", "york"),
        ("new york", "new-york"),
        ("PMU", "pmu"),
        ("Iraq", "iraq"),
        ("Iran", "iran"),
        ("iRAN", "iran"),
        // Other scripts.
        ("伊朗", "iran"),
        ("الحشد", "pmu"),
        ("هادى العامرى", "amiri"),
        ("Vladimir Putin", "putin"),
        ("البصرة", "basra"),
    ] {
        check(query, expected);
    }
}

#[test]
fn the_nearest_alias_is_named_and_scored() {
    let found = GAZETTEER.search("qays khazali").collect();
    assert_eq!((found[0].alias.as_str(), found[0].score), ("Qays Khaz'ali", 1.0));
    let found = GAZETTEER.search("Badr").collect();
    assert!(found[0].score > 0.8 && found[0].score < 1.0, "{}", found[0].score);
    assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score));
    let found = GAZETTEER.search("Hadi el Amiri").collect();
    assert_eq!((found[0].alias.as_str(), found[0].score), ("Hadi al-Amiri", 1.0), "a variant");
}

#[test]
fn limit_and_type_narrow() {
    let groups = GAZETTEER.search("Hezbollah").entity_type("group").unwrap();
    let ids: Vec<_> = groups.clone().collect().iter().map(|s| s.entity.to_string()).collect();
    assert_eq!(ids, ["hezbollah", "kataib", "nujaba"]);
    assert_eq!(groups.limit(2).unwrap().into_iter().count(), 2);
    let places = GAZETTEER.search("Hezbollah").entity_type("place").unwrap();
    assert!(places.collect().is_empty());
    assert!(GAZETTEER.search("a").limit(0).is_err());
    let unknown = GAZETTEER.search("a").entity_type("ship").unwrap_err();
    assert!(matches!(unknown, Error::UnknownType { .. }));
}

#[test]
fn what_is_no_name_finds_nothing() {
    for query in ["", " ", "?!", "xyzzyq", "\u{200b}", "–"] {
        assert_eq!(GAZETTEER.search(query).collect(), [], "{query}");
    }
    let nobody = Gazetteer::builder(&Schema::builtin().unwrap()).build().unwrap();
    assert_eq!(nobody.search("Iran").collect(), []);
}

#[test]
fn a_compiled_gazetteer_answers_alike() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("names.gazetteer");
    GAZETTEER.compile(&path).unwrap();
    let opened = Gazetteer::open(&path).unwrap();
    for query in ["Hadi al Ameri", "Solemiani", "state"] {
        assert_eq!(opened.search(query).collect(), GAZETTEER.search(query).collect());
    }
}

/// One edit inside a word of more than four letters.
fn typo(name: &str, at: usize, how: u8) -> Option<String> {
    let mut chars: Vec<char> = name.chars().collect();
    let inside = |i: usize| chars.get(i).is_some_and(|c| c.is_alphabetic());
    if !(at > 0 && (at - 1..at + 3).all(inside)) {
        return None;
    }
    match how % 4 {
        0 => {
            chars.remove(at);
        }
        1 => chars.insert(at, 'x'),
        2 => chars[at] = 'x',
        _ => chars.swap(at, at + 1),
    }
    Some(chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_query_is_answered(query in any::<String>()) {
        let found = GAZETTEER.search(&query).limit(5).unwrap().collect();
        prop_assert!(found.len() <= 5);
        prop_assert!(found.iter().all(|s| s.score > 0.0 && s.score <= 1.0));
        prop_assert!(found.iter().all(|s| GAZETTEER.entity(&s.entity).is_ok()));
    }

    #[test]
    fn every_alias_finds_its_entity(which in 0..NAMES.len(), other in 0usize..3) {
        let (id, _, names) = NAMES[which];
        let name = names[other % names.len()];
        let found = GAZETTEER.search(name).collect();
        prop_assert_eq!((found[0].entity.as_str(), found[0].score), (id, 1.0));
        prop_assert_eq!(&*found[0].alias, name);
    }

    #[test]
    fn one_typing_error_is_forgiven(which in 0..NAMES.len(), at in 1usize..20, how: u8) {
        let (id, _, names) = NAMES[which];
        if let Some(query) = typo(names[0], at, how) {
            let found = GAZETTEER.search(&query).limit(3).unwrap().collect();
            prop_assert!(found.iter().any(|s| s.entity == id), "{} {:?}", query, found);
        }
    }
}
