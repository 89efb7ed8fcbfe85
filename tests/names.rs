//! What a name matches and what it does not: cases that matchers get wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use isnad::{Alias, AliasKind, Entity, Gazetteer, Matcher, Schema};
use proptest::prelude::*;

/// Ids with their names; `!` marks an acronym, `?` one that needs context,
/// `=` exact case, `~` exact form.
const NAMES: &[(&str, &[&str])] = &[
    ("kataib", &["Kata'ib Hezbollah", "Kataib"]),
    ("hezbollah", &["Hezbollah"]),
    ("shabaab", &["al-Shabaab"]),
    ("strasse", &["Straße"]),
    ("office", &["Office of Affairs"]),
    ("ali", &["Ali"]),
    ("usa", &["United States", "!U.S."]),
    ("us-army", &["US Army"]),
    ("us-navy", &["U.S. Navy"]),
    ("islamic-state", &["Islamic State", "!IS", "!ISIS"]),
    ("muhandis", &["al-Muhandis"]),
    ("pmu", &["Popular Mobilization Units", "!PMU", "الحشد الشعبي", "الحشد"]),
    ("militias", &["Militias"]),
    ("badr", &["Badr Organization", "Badr"]),
    ("qaeda", &["al-Qaeda", "al Qaeda in"]),
    ("qaeda-iraq", &["al Qaeda in Iraq"]),
    ("ny-state", &["New York State"]),
    ("new-york", &["New York"]),
    ("hilton", &["Paris Hilton"]),
    ("paris", &["Paris"]),
    ("odysseus", &["ΟΔΥΣΣΕΥΣ"]),
    ("harakat", &["حركة النجباء"]),
    ("iran", &["Iran", "إيران", "伊朗"]),
    ("khamenei", &["علی خامنه‌ای"]),
    (
        "long",
        &["One two three four five six seven eight nine ten eleven twelve thirteen fourteen \
                fifteen sixteen seventeen eighteen nineteen twenty alpha beta gamma delta"],
    ),
    ("twin-a", &["Nasr Brigade"]),
    ("twin-b", &["nasr brigade"]),
    ("mend", &["Movement for the Emancipation of the Niger Delta", "MEND"]),
    ("hope", &["Hope", "Hope Party"]),
    ("battle", &["Battle of Badr Field", "?Badr Field"]),
    ("dc", &["Washington, D.C."]),
    ("louis", &["St. Louis"]),
    ("rahman", &["Abd al-Rahman"]),
    ("salman", &["Salman bin Nasser"]),
    ("din", &["Nur al-Din"]),
    ("qais", &["Qais al-Khazali", "al-Khazali"]),
    ("laith", &["Laith al-Khazali", "al-Khazali"]),
    ("exact", &["~Ra’s al-Bisha"]),
    ("cased", &["=Ansar"]),
    ("ajman", &["‘Ajmān"]),
];

fn gazetteer() -> Gazetteer {
    let mut builder = Gazetteer::builder(&Schema::builtin().unwrap());
    for (id, names) in NAMES {
        let mut entity =
            Entity::new(*id, "group", names[0].trim_start_matches(['~', '='])).unwrap();
        for name in names.iter() {
            let plain = Alias::new(name.trim_start_matches(['!', '?', '=', '~'])).unwrap();
            entity = entity.alias(match name.chars().next() {
                Some('!') => plain.kind(AliasKind::Acronym),
                Some('?') => plain.needs_context(),
                Some('=') => plain.exact_case(),
                Some('~') => plain.exact_form(),
                _ => plain,
            });
        }
        builder = builder.entity(entity).unwrap();
    }
    builder.build().unwrap()
}

fn found(text: &str) -> Vec<(String, String)> {
    thread_local!(static MATCHER: Matcher = Matcher::new(&gazetteer()));
    MATCHER.with(|matcher| {
        let pair = |m: isnad::Mention| {
            let ids: Vec<_> = m.candidates.iter().map(|c| c.entity.to_string()).collect();
            (m.span.of(text).unwrap().to_owned(), ids.join("|"))
        };
        matcher.find_iter(text).map(pair).collect()
    })
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(s, i)| ((*s).to_owned(), (*i).to_owned())).collect();
    assert_eq!(found(text), expected, "in {text:?}");
}

#[test]
fn apostrophes_hyphens_and_marks_fold() {
    for spelling in
        ["Kata’ib", "Kata'ib", "Kata`ib", "Kataib", "Katāʾib", "KATA'IB", "Kata\u{ad}ib"]
    {
        check(&format!("the {spelling} men"), &[(spelling, "kataib")]);
    }
    for spelling in
        ["al-Shabaab", "Al Shabaab", "al–Shabaab", "alshabaab", "el-Shabaab", "ash-Shabaab"]
    {
        check(&format!("x {spelling}."), &[(spelling, "shabaab")]);
    }
    for spelling in
        ["Abd al-Rahman", "Abdul Rahman", "Abdel-Rahman", "Abd ar-Rahman", "Abdulrahman"]
    {
        check(spelling, &[(spelling, "rahman")]);
    }
    for spelling in ["Salman bin Nasser", "Salman ibn Nasser", "SALMAN BIN NASSER"] {
        check(spelling, &[(spelling, "salman")]);
    }
    for spelling in ["Nur al-Din", "Nur ul-Din", "Nur el Din", "Nur ad-Din"] {
        check(spelling, &[(spelling, "din")]);
    }
    check("Straße STRASSE", &[("Straße", "strasse"), ("STRASSE", "strasse")]);
    check("oﬃce of aﬀairs", &[("oﬃce of aﬀairs", "office")]);
    check("e\u{301} Irán Ira\u{301}n", &[("Irán", "iran"), ("Ira\u{301}n", "iran")]);
    check("Ｉｒａｎ", &[("Ｉｒａｎ", "iran")]);
    check("Οδυσσεύς", &[("Οδυσσεύς", "odysseus")]);
    check("ajman ‘Ajmān", &[("ajman", "ajman"), ("Ajmān", "ajman")]);
}

#[test]
fn offsets_survive_letters_that_change_their_length() {
    check("İİİ Ali", &[("Ali", "ali")]);
    check("ﬃﷲ\u{1f600} Ali", &[("Ali", "ali")]);
    check("\u{1f600}Ali\u{1f600}", &[("Ali", "ali")]);
    check("Alié and ŌAli", &[]);
    check("Ali\u{301}", &[("Ali\u{301}", "ali")]);
}

#[test]
fn acronyms_keep_their_case_and_their_dots() {
    check("out of the U.S.", &[("U.S.", "usa")]);
    check("The U.S.-led, U.S. and US", &[("U.S.", "usa"), ("U.S.", "usa"), ("US", "usa")]);
    check("the U.S. Army and US Army", &[("U.S. Army", "us-army"), ("US Army", "us-army")]);
    check("the US Navy, U.S. Navy", &[("US Navy", "us-navy"), ("U.S. Navy", "us-navy")]);
    check("tell us army men", &[]);
    check("They let us go; the US did.", &[("US", "usa")]);
    check("This IS what it is", &[("IS", "islamic-state")]);
    check("ISIS and IS", &[("ISIS", "islamic-state"), ("IS", "islamic-state")]);
    check("THIS IS A HEADLINE", &[]);
    check("AL-MUHANDIS DIES", &[("AL-MUHANDIS", "muhandis")]);
}

#[test]
fn endings_and_compounds_stay_outside() {
    check("PMU's PMU’s PMUs", &[("PMU", "pmu"), ("PMU", "pmu"), ("PMU", "pmu")]);
    check("the militias’ men", &[("militias", "militias")]);
    check(
        "Badr-led, pro-Badr, al-Qaeda-linked",
        &[("Badr", "badr"), ("Badr", "badr"), ("al-Qaeda", "qaeda")],
    );
}

#[test]
fn a_longer_name_that_fails_hides_nothing() {
    check("Kataib Hezbollah", &[("Kataib Hezbollah", "kataib")]);
    check("al Qaeda insurgents", &[("al Qaeda", "qaeda")]);
    check("al Qaeda in Iran", &[("al Qaeda in", "qaeda"), ("Iran", "iran")]);
    check("in New York Stateside", &[("New York", "new-york")]);
    check("in New York State", &[("New York State", "ny-state")]);
}

#[test]
fn names_run_over_line_breaks_but_not_over_sentences() {
    for gap in [" ", "\n", "  ", "\r\n", "\u{a0}", " \n ", "\u{2009}"] {
        let name = format!("Paris{gap}Hilton");
        check(&name, &[(&name, "hilton")]);
    }
    for gap in [". ", "\n\n", "\n \n", ", ", "\u{2029}", ".\n"] {
        check(&format!("Paris{gap}Hilton"), &[("Paris", "paris")]);
    }
    check("Hez\u{200d}bollah", &[("Hez\u{200d}bollah", "hezbollah")]);
    check("Hezbollah\u{200d} men", &[("Hezbollah", "hezbollah")]);
    check("in Washington, D.C., and", &[("Washington, D.C.", "dc")]);
    check("in Washington DC", &[("Washington DC", "dc")]);
    check("St Louis, St. Louis", &[("St Louis", "louis"), ("St. Louis", "louis")]);
}

#[test]
fn arabic_and_persian_fold() {
    check("قال الحشد الشعبي", &[("الحشد الشعبي", "pmu")]);
    check("والحشد", &[("الحشد", "pmu")]);
    check("وللحشد", &[("للحشد", "pmu")]);
    check("والحشد الشعبي", &[("الحشد الشعبي", "pmu")]);
    check("الحَشْد", &[("الحَشْد", "pmu")]);
    check("الحـــشد", &[("الحـــشد", "pmu")]);
    check("حركه النجباء", &[("حركه النجباء", "harakat")]);
    check("ايران ایران", &[("ايران", "iran"), ("ایران", "iran")]);
    check("علي خامنه‌اي", &[("علي خامنه‌اي", "khamenei")]);
    check("在伊朗的", &[("伊朗", "iran")]);
}

#[test]
fn one_name_of_two_entities_has_both_as_candidates() {
    check("Nasr Brigade", &[("Nasr Brigade", "twin-a|twin-b")]);
    let matcher = Matcher::new(&gazetteer());
    assert!(!matcher.find_iter("Nasr Brigade").next().unwrap().decided);
}

#[test]
fn a_family_name_of_several_people_decides_nothing() {
    check("al-Khazali said", &[("al-Khazali", "laith|qais")]);
    check("Qais al-Khazali came. Khazali", &[("Qais al-Khazali", "qais")]);
    let matcher = Matcher::new(&gazetteer());
    assert!(!matcher.find_iter("Al-Khazali said").next().unwrap().decided);
}

#[test]
fn the_candidate_that_the_text_names_otherwise_comes_first() {
    let entity = |id: &str, name: &str| Entity::new(id, "group", name).unwrap();
    let gazetteer = Gazetteer::builder(&Schema::builtin().unwrap())
        .entity(entity("a", "Nasr Brigade"))
        .unwrap()
        .entity(entity("b", "Nasr Brigade").alias(Alias::new("Tribal Nasr").unwrap()))
        .unwrap()
        .build()
        .unwrap();
    let matcher = Matcher::new(&gazetteer);
    let first = |text: &str| matcher.find_iter(text).next().unwrap().candidates.remove(0).entity;
    assert_eq!(first("Nasr Brigade"), "a");
    assert_eq!(first("Nasr Brigade of Tribal Nasr"), "b");
}

#[test]
fn a_name_may_be_long() {
    let name = NAMES.iter().find(|(id, _)| *id == "long").unwrap().1[0];
    check(&format!("x {name} y"), &[(name, "long")]);
}

#[test]
fn everyday_words_need_their_case_and_support() {
    check("Hope is a thing. hope", &[]);
    check("Hope Party. Hope. hope.", &[("Hope Party", "hope"), ("Hope", "hope")]);
    check("MEND your ways", &[]);
    check(
        "Movement for the Emancipation of the Niger Delta. MEND will mend it.",
        &[("Movement for the Emancipation of the Niger Delta", "mend"), ("MEND", "mend")],
    );
    check("Badr Field", &[("Badr", "badr")]);
    check(
        "The Battle of Badr Field. Badr Field.",
        &[("Battle of Badr Field", "battle"), ("Badr Field", "battle")],
    );
}

#[test]
fn what_the_guard_holds_back_can_be_seen() {
    let matcher = Matcher::new(&gazetteer());
    let held = |text: &str| {
        let pair =
            |m: isnad::Mention| format!("{} {}", m.span.of(text).unwrap(), m.candidates[0].entity);
        matcher.find_held_back(text).map(pair).collect::<Vec<_>>()
    };
    assert_eq!(held("Hope is not hope; MEND it in Iran."), ["Hope hope", "MEND mend"]);
    assert!(held("Hope Party, Hope, Badr").is_empty());
    let open = Matcher::builder(&gazetteer()).guard(false).build().unwrap();
    assert_eq!(open.find_held_back("Hope").count(), 0);
    assert_eq!(open.find_iter("Hope").count(), 1);
}

#[test]
fn strict_aliases_match_as_they_ask() {
    check("Ra's al-Bisha, Ra’s al-Bisha", &[("Ra’s al-Bisha", "exact")]);
    check("ANSAR ansar Ansar", &[("Ansar", "cased")]);
}

#[test]
fn overlapping_names_are_found_on_request() {
    let matcher = Matcher::new(&gazetteer());
    let text = "Kataib Hezbollah";
    let all: Vec<_> = matcher.find_overlapping_iter(text).map(|m| m.span.to_string()).collect();
    assert_eq!(all, ["0..16", "0..6", "7..16"]);
}

#[test]
fn any_text_can_be_read() {
    let matcher = Matcher::new(&gazetteer());
    for text in ["", "\u{301}", "\u{0}\u{1}", "\u{202e}", "''''", "....", "\u{200d}\u{200d}"] {
        assert_eq!(matcher.find_iter(text).count(), 0);
    }
    for unit in ["a", "'", "\u{301}", " ", "a\u{301}", "a'", "\u{200d}", "a.", "al "] {
        assert_eq!(matcher.find_iter(&unit.repeat(300_000)).count(), 0, "{unit:?}");
    }
}

/// Pieces of text in many scripts, with all that stands between words.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(NAMES)
            .prop_flat_map(|(_, names)| prop::sample::select(names))
            .prop_map(|name| name.trim_start_matches(['!', '?', '=', '~']).to_owned()),
        prop::sample::select(vec![
            " ",
            " ",
            "-",
            "\n",
            "\n\n",
            ". ",
            ", ",
            "\u{a0}",
            "\u{ad}",
            "\u{200d}",
            "’s",
            "'s ",
            "s ",
            "و",
            "İ",
            "ß",
            "ﬃ",
            "é",
            "e\u{301}",
            "\u{1f600}",
            "伊",
            "is ",
            "us ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_a_mention_covers_is_its_name(text in text()) {
        let gazetteer = gazetteer();
        for mention in Matcher::new(&gazetteer).find_overlapping_iter(&text) {
            let surface = mention.span.of(&text);
            prop_assert!(surface.is_some(), "{:?} cuts a character", mention.span);
            let surface = surface.unwrap();
            // The article shows once the clitic before it is read with it.
            let read = surface.strip_prefix("لل").map_or(surface.to_owned(), |r| format!("ال{r}"));
            let meant = gazetteer.find(&read);
            for candidate in &mention.candidates {
                prop_assert!(
                    meant.iter().any(|e| *e.id() == candidate.entity),
                    "{surface:?} is no name of {}", candidate.entity
                );
            }
        }
    }
}
