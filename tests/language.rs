//! A second language: the folder `data/toy` and the three functions below.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use isnad::{
    Document, Ending, Entity, Forms, Gazetteer, Language, Lexicon, Reader, Rules, Schema, Status,
};

fn verb(base: &str) -> Vec<(String, Forms)> {
    let stem = base.strip_suffix('i').unwrap_or(base);
    let forms = [
        ("i", Forms::BASE),
        ("as", Forms::THIRD.and(Forms::BASE)),
        ("is", Forms::PAST),
        ("os", Forms::THIRD),
        ("ita", Forms::PARTICIPLE),
        ("anta", Forms::GERUND),
    ];
    forms.map(|(ending, form)| (format!("{stem}{ending}"), form)).to_vec()
}

fn plural(noun: &str) -> String {
    format!("{noun}j")
}

fn ends(word: &str, ending: Ending) -> bool {
    word.ends_with(match ending {
        Ending::Past => "is",
        Ending::Gerund => "anta",
        Ending::Adverb => "e",
        Ending::Plural => "j",
    })
}

fn reader() -> Reader {
    let words = Lexicon::parse("words.toml", include_str!("data/toy/words.toml")).unwrap();
    let lexicon = Lexicon::of(Language::new("toy", verb, plural, ends)).unwrap().and(words);
    let schema = Schema::builtin().unwrap();
    let rules =
        Rules::parse("rules.toml", include_str!("data/toy/rules.toml"), &schema, &lexicon).unwrap();
    let names = [
        ("norda", "group", "Norda Armeo"),
        ("suda", "group", "Suda Fronto"),
        ("vesta", "state", "Vestolando"),
        ("kolo", "person", "Mena Kolo"),
    ];
    let builder = names.iter().fold(Gazetteer::builder(&schema), |builder, (id, kind, name)| {
        builder.entity(Entity::new(*id, *kind, *name).unwrap()).unwrap()
    });
    let gazetteer = builder.build().unwrap();
    let builder = Reader::builder().schema(schema).lexicon(lexicon).rules(rules);
    builder.gazetteer(gazetteer).build().unwrap()
}

/// Each claim of a text: status, sides, relation and time.
fn check(text: &str, expected: &[&str]) {
    let reading = reader().read(&Document::new("x", text));
    let side =
        |a: &Option<isnad::Argument>| a.as_ref().map_or("?", |a| a.entity.as_str()).to_owned();
    let found = reading.claims.iter().map(|c| {
        let mark = match c.status {
            Status::Asserted => "",
            Status::Negated => "not ",
            _ => "maybe ",
        };
        let time = c.time.map(|t| format!(" {t}")).unwrap_or_default();
        format!("{mark}{} {} {}{time}", side(&c.subject), c.relation, side(&c.object))
    });
    assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn a_language_is_a_folder_of_data_and_one_file() {
    check("La Norda Armeo atakis la Suda Fronto.", &["norda attacked suda"]);
    check("La Norda Armeo ne atakis la Suda Fronto.", &["not norda attacked suda"]);
    check("La Suda Fronto estis atakita de la Norda Armeo.", &["norda attacked suda"]);
    check("Vestolando subtenas la Suda Fronto.", &["vesta supports suda"]);
    check("Vestolando povas subteni la Suda Fronto.", &["maybe vesta supports suda"]);
    check("Mena Kolo, la gvidanto de la Suda Fronto, parolis.", &["kolo leads suda"]);
    check("La Norda Armeo atakis la Suda Fronto en marto 2014.", &["norda attacked suda 2014-03"]);
    // The dot of an abbreviation ends no sentence; others do.
    check(
        "La Norda Armeo ne parolis. S-ro. Mena Kolo gvidas la Suda Fronto.",
        &["kolo leads suda"],
    );
}

#[test]
fn what_is_english_is_no_word_of_it() {
    check("The Norda Armeo attacked the Suda Fronto.", &[]);
    check("Mena Kolo leads the Suda Fronto.", &[]);
}
