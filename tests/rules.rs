//! What the shipped rules make of one sentence: news from nowhere, so that no
//! list of names helps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use isnad::{Alias, AliasKind, Claim, Document, Entity, Gazetteer, Reader, Schema};

/// Ids with their types and names; a last name of a state is its demonym.
const NAMES: &[(&str, &str, &[&str])] = &[
    ("ana", "person", &["Ana Ruiz"]),
    ("ben", "person", &["Ben Okoro"]),
    ("carl", "person", &["Carl Voss"]),
    ("dina", "person", &["Dina Haddad"]),
    ("front", "group", &["Red Front"]),
    ("league", "group", &["Blue League"]),
    ("alliance", "group", &["Coast Alliance"]),
    ("freedonia", "state", &["Freedonia", "Freedonian"]),
    ("sylvania", "state", &["Sylvania", "Sylvanian"]),
    ("karsk", "place", &["Karsk"]),
    ("azul", "place", &["Port Azul"]),
    ("tavi", "community", &["Tavi"]),
];

/// Each sentence with all it claims, in order: subject, relation, object, the
/// status unless asserted, the role.
const CASES: &[(&str, &[&str])] = &[
    (
        "Ana Ruiz, who has led the Red Front since 2011, met Ben Okoro in Karsk on Friday.",
        &[
            "ana communicates_with ben (meet)",
            "ana leads front",
            "ana present_in karsk (visit)",
            "ben present_in karsk (visit)",
        ],
    ),
    (
        "The Red Front, headed by Ana Ruiz, split from the Blue League in 2014.",
        &["ana leads front", "front derived_from league (split)"],
    ),
    (
        "Ana Ruiz took command of the Red Front after Carl Voss was killed.",
        &["- killed carl", "ana leads front"],
    ),
    ("Red Front leader Ana Ruiz denied the report.", &["ana leads front"]),
    (
        "Blue League spokesman Carl Voss condemned Freedonia.",
        &["carl holds_position league (spokesman)", "carl opposes freedonia"],
    ),
    (
        "Ben Okoro was sworn in as president of Sylvania in May.",
        &["ben holds_position sylvania (president)"],
    ),
    ("The Red Front's commander in Karsk, Ana Ruiz, surrendered.", &["ana leads front"]),
    (
        "Carl Voss, a former member of the Blue League, joined the Red Front.",
        &["carl member_of front", "carl member_of league"],
    ),
    ("The Red Front is the armed wing of the Blue League.", &["front part_of league"]),
    (
        "The Coast Alliance includes the Red Front and the Blue League.",
        &["front part_of alliance", "league part_of alliance"],
    ),
    (
        "The Coast Alliance, which includes the Red Front, opposes Sylvania.",
        &["alliance opposes sylvania", "front part_of alliance"],
    ),
    (
        "Ana Ruiz and Ben Okoro founded the Red Front in exile in 1998.",
        &["ana founded front", "ben founded front"],
    ),
    (
        "The Red Front was founded by Ana Ruiz, a Tavi cleric from Karsk.",
        &["ana founded front", "ana identity_of tavi"],
    ),
    (
        "The Red Front, an offshoot of the Blue League, controls most of Port Azul.",
        &["front controls azul", "front derived_from league (split)"],
    ),
    (
        "The Blue League renamed itself the Coast Alliance last year.",
        &["alliance derived_from league (rename)"],
    ),
    ("Ana Ruiz handed over power to Ben Okoro.", &["ben succeeds ana"]),
    (
        "Sylvania has armed and trained the Red Front for years.",
        &["sylvania supports front (arms)", "sylvania supports front (training)"],
    ),
    (
        "The Sylvanian-backed Red Front seized Port Azul.",
        &["front controls azul", "sylvania supports front"],
    ),
    (
        "Freedonia accuses Sylvania of supplying missiles to the Red Front.",
        &["freedonia opposes sylvania", "sylvania supports front attributed (arms)"],
    ),
    (
        "Sylvania, a longtime backer of the Red Front, sent 300 soldiers to Port Azul.",
        &["sylvania present_in azul (forces)", "sylvania supports front"],
    ),
    ("The Red Front receives weapons from Sylvania.", &["sylvania supports front (arms)"]),
    ("Dina Haddad praised Ana Ruiz for her courage.", &["dina endorses ana"]),
    ("The Blue League pledged allegiance to the Red Front.", &["league endorses front"]),
    (
        "Freedonia and Sylvania signed a border treaty in Karsk.",
        &["freedonia communicates_with sylvania (agree)"],
    ),
    ("Ana Ruiz spoke by phone with Dina Haddad on Sunday.", &["ana communicates_with dina (call)"]),
    (
        "Talks between Freedonia and the Red Front collapsed.",
        &["freedonia communicates_with front (meet)"],
    ),
    ("Ben Okoro is the brother of Dina Haddad.", &["ben family_of dina (brother)"]),
    (
        "Dina Haddad, the wife of Ben Okoro, heads the Blue League.",
        &["dina family_of ben (wife)", "dina leads league"],
    ),
    ("Ana Ruiz is married to Carl Voss.", &["ana family_of carl"]),
    (
        "Ana Ruiz, a Sylvanian businesswoman, was detained in Karsk.",
        &["- detained ana", "ana country_of sylvania", "ana present_in karsk (visit)"],
    ),
    (
        "The Red Front, a Tavi militia, attacked Sylvanian soldiers near Port Azul.",
        &["front attacked sylvania", "front identity_of tavi"],
    ),
    (
        "Karsk, a city in Sylvania, fell to the Red Front.",
        &["front controls karsk", "karsk located_in sylvania"],
    ),
    ("Sylvanian troops are stationed in Port Azul.", &["sylvania present_in azul (forces)"]),
    ("Ana Ruiz fled to Sylvania in 2003.", &["ana present_in sylvania (visit)"]),
    (
        "Freedonia imposed sanctions on Carl Voss and Ana Ruiz.",
        &["freedonia designated ana", "freedonia designated carl"],
    ),
    (
        "Freedonia has listed the Red Front as a terrorist organization.",
        &["freedonia designated front"],
    ),
    (
        "Red Front fighters killed Carl Voss in Port Azul.",
        &["carl present_in azul", "front killed carl"],
    ),
    ("Carl Voss was shot dead by Red Front gunmen.", &["front killed carl"]),
    ("The assassination of Carl Voss shocked Karsk.", &["- killed carl"]),
    (
        "The Red Front said it had captured Port Azul from Freedonian forces.",
        &["front controls azul attributed"],
    ),
    ("Freedonia's war against the Red Front has lasted a decade.", &["freedonia fights front"]),
    (
        "Clashes between the Red Front and the Blue League spread to Karsk.",
        &["front fights league"],
    ),
    (
        "The Red Front claimed responsibility for the bombing in Port Azul.",
        &["front attacked azul"],
    ),
    ("Sylvania is unlikely to attack Freedonia.", &["sylvania attacked freedonia hedged"]),
    (
        "If Sylvania attacks Freedonia, Ben Okoro will resign.",
        &["sylvania attacked freedonia hedged"],
    ),
    ("Freedonia's allies in Sylvania rejected the plan.", &[]),
    ("Port Azul is under the control of the Red Front.", &["front controls azul"]),
    ("The Red Front has close ties to Sylvania.", &["front associated_with sylvania"]),
    (
        "Ana Ruiz, a close ally of Ben Okoro, leads the Red Front.",
        &["ana allied_with ben", "ana leads front"],
    ),
    (
        "Ana Ruiz allied herself with the Blue League against Ben Okoro.",
        &["ana allied_with league"],
    ),
    (
        "The Red Front fights alongside Sylvanian forces in Port Azul.",
        &[
            "front allied_with sylvania",
            "front present_in azul",
            "sylvania present_in azul (forces)",
        ],
    ),
    (
        "According to Dina Haddad, Sylvania finances the Blue League.",
        &["sylvania supports league attributed (money)"],
    ),
    (
        "Ben Okoro is believed to have ordered the killing of Carl Voss.",
        &["ben killed carl hedged"],
    ),
    ("The Red Front did not attack Port Azul.", &["front attacked azul negated"]),
    (
        "Under Ana Ruiz, the Red Front made peace with Sylvania.",
        &["ana leads front", "front communicates_with sylvania (agree)"],
    ),
    ("The Red Front is made up of Tavi fighters.", &["front identity_of tavi"]),
    (
        "Ana Ruiz was replaced by Carl Voss as head of the Blue League.",
        &["carl leads league", "carl succeeds ana"],
    ),
    (
        "Ben Okoro, 61, has been the prime minister of Freedonia since 2019.",
        &["ben holds_position freedonia (prime minister)"],
    ),
    (
        "Former Sylvanian defense minister Carl Voss joined the Blue League.",
        &["carl holds_position sylvania (defense minister)", "carl member_of league"],
    ),
    (
        "Ana Ruiz and her deputy, Carl Voss, were arrested in Karsk.",
        &[
            "- detained ana",
            "- detained carl",
            "ana present_in karsk (visit)",
            "carl present_in karsk (visit)",
        ],
    ),
    ("The Red Front, whose leader is Ana Ruiz, rejects the deal.", &["ana leads front"]),
    (
        "Dina Haddad, speaking in Karsk, accused Ana Ruiz of treason.",
        &["dina opposes ana", "dina present_in karsk (visit)"],
    ),
    (
        "Freedonian warplanes struck Red Front positions in Port Azul.",
        &["freedonia attacked front", "front present_in azul"],
    ),
    (
        "General Carl Voss, the head of Sylvania's army, vowed to crush the Red Front.",
        &["carl fights front hedged"],
    ),
    (
        "The president of Freedonia, Ben Okoro, will meet Dina Haddad next week.",
        &["ben communicates_with dina hedged (meet)", "ben holds_position freedonia (president)"],
    ),
    (
        "Freedonia and the Red Front have agreed to a ceasefire.",
        &["freedonia communicates_with front (agree)"],
    ),
    (
        "The Blue League's founder, Carl Voss, was killed by a Freedonian drone in Port Azul on Tuesday.",
        &["carl died_in azul", "carl founded league", "freedonia killed carl"],
    ),
    (
        "Dina Haddad told Ben Okoro that Freedonia would not attack Sylvania.",
        &["dina communicates_with ben (call)", "freedonia attacked sylvania negated"],
    ),
    (
        "A Red Front commander, Carl Voss, and his brother Ben Okoro were killed.",
        &["- killed ben", "- killed carl", "ben family_of carl (brother)", "carl leads front"],
    ),
    ("The Red Front has seized Karsk and is advancing on Port Azul.", &["front controls karsk"]),
    ("Red Front militants ambushed a Sylvanian convoy near Karsk.", &["front attacked sylvania"]),
    (
        "The Blue League, the political wing of the Red Front, backs Ben Okoro.",
        &["league part_of front", "league supports ben"],
    ),
    (
        "Dina Haddad resigned as interior minister of Freedonia.",
        &["dina holds_position freedonia (interior minister)"],
    ),
    ("Ana Ruiz led the Red Front until her death in 2009.", &["ana leads front"]),
    ("The Red Front is loyal to Ana Ruiz.", &["front allied_with ana"]),
    ("Freedonia broke off relations with Sylvania.", &["freedonia opposes sylvania"]),
    (
        "Ben Okoro rejected claims that Freedonia funds the Red Front.",
        &["freedonia supports front negated (money)"],
    ),
    ("Ben Okoro and Dina Haddad are siblings.", &["ben family_of dina"]),
    (
        "The Red Front, once the military wing of the Blue League, disbanded in 2016.",
        &["front part_of league"],
    ),
    (
        "Some 200 Freedonian soldiers were deployed to Karsk.",
        &["freedonia present_in karsk (forces)"],
    ),
    (
        "Sylvania supplied the Red Front with rockets and drones.",
        &["sylvania supports front (arms)"],
    ),
    ("Opposition leader Ana Ruiz was jailed by Freedonia.", &["freedonia detained ana"]),
    (
        "The Red Front's attack on Port Azul killed Carl Voss.",
        &["front attacked azul", "front killed carl"],
    ),
    ("The Red Front has denied attacking Port Azul.", &["front attacked azul negated"]),
    (
        "Freedonia blamed the Red Front for the killing of Carl Voss.",
        &["- killed carl", "freedonia opposes front"],
    ),
    (
        "There is no evidence that Sylvania arms the Red Front.",
        &["sylvania supports front negated (arms)"],
    ),
    ("Freedonia wants Sylvania to arrest Ana Ruiz.", &["sylvania detained ana hedged"]),
    (
        "Freedonia designated the Red Front a terrorist group in 2012.",
        &["freedonia designated front"],
    ),
    ("Ana Ruiz, then a student in Karsk, founded the Red Front.", &["ana founded front"]),
    (
        "Tavi leader Ana Ruiz was elected president of Sylvania.",
        &["ana holds_position sylvania (president)", "ana identity_of tavi"],
    ),
];

fn reader() -> Reader {
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for (id, kind, names) in NAMES {
        let mut entity = Entity::new(*id, *kind, names[0]).unwrap();
        for demonym in &names[1..] {
            entity = entity.alias(Alias::new(*demonym).unwrap().kind(AliasKind::Demonym));
        }
        builder = builder.entity(entity).unwrap();
    }
    Reader::builder().gazetteer(builder.build().unwrap()).build().unwrap()
}

fn written(claim: &Claim) -> String {
    let side = |a: &Option<isnad::Argument>| match a {
        Some(a) => a.entity.to_string(),
        None => "-".to_owned(),
    };
    let (subject, object) = (side(&claim.subject), side(&claim.object));
    let mut out = format!("{subject} {} {object}", claim.relation);
    if claim.status != isnad::Status::Asserted {
        out = format!("{out} {}", claim.status.as_str());
    }
    if let Some(role) = &claim.role {
        out = format!("{out} ({role})");
    }
    out
}

/// More of them, a line each: the sentence, `=>`, what it claims, `0` for
/// nothing. In groups by what English has for one kind of event.
const SENTENCES: &str = include_str!("data/sentences.txt");

fn claims(reader: &Reader, text: &str) -> Vec<String> {
    let reading = reader.read(&Document::new("x", text));
    let mut found: Vec<String> = reading.claims.iter().map(written).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn every_way_to_say_it_gives_what_it_says_and_no_more() {
    let reader = reader();
    let mut wrong = String::new();
    let lines = SENTENCES.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines {
        let (text, expected) = line.split_once(" => ").unwrap();
        let mut expected: Vec<&str> = expected.split("; ").filter(|e| *e != "0").collect();
        expected.sort_unstable();
        let found = claims(&reader, text);
        if found != expected {
            wrong += &format!("{text}\n  found    {found:?}\n  expected {expected:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_construction_gives_what_it_says_and_no_more() {
    let reader = reader();
    let mut wrong = String::new();
    for (text, expected) in CASES {
        let found = claims(&reader, text);
        if found != *expected {
            wrong += &format!("{text}\n  found    {found:?}\n  expected {expected:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
