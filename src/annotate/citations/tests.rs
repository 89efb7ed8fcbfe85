use std::sync::LazyLock;

use super::*;
use crate::text::sentences::english as sentences;
use crate::text::tokens::tokens;

static STAGES: LazyLock<(Dates, Citations)> = LazyLock::new(|| {
    let lexicon = Lexicon::builtin().unwrap();
    (Dates::new(&lexicon).unwrap(), Citations::new(&lexicon).unwrap())
});

const OUTLETS: &[&str] = &[
    "al-Quds",
    "Al Jazeera",
    "Reuters",
    "BBC",
    "AFP",
    "Rudaw",
    "SANA",
    "The New York Times",
    "New York Times",
    "Tasnim",
];

fn read(text: &str) -> (Vec<Token>, Vec<Sentence>, Found) {
    let (dates, citations) = &*STAGES;
    let tokens = tokens(text);
    let sentences = sentences(text, &tokens);
    let is_outlet = |name: &str| {
        OUTLETS.iter().find(|o| o.eq_ignore_ascii_case(name)).map(|o| EntityId::from(*o))
    };
    let published = Some("2020-01-10".parse().unwrap());
    let found = citations.find(text, &tokens, &sentences, dates, published, is_outlet);
    (tokens, sentences, found)
}

fn shown(citation: &Citation) -> String {
    let date = citation.date.map_or(String::new(), |d| format!(" {d}"));
    format!("{}{date}", citation.outlet.as_deref().unwrap_or("?"))
}

#[test]
fn what_a_text_cites() {
    let cases = [
        ("It rained (al-Quds, January 3).", "al-Quds 2020-01-03"),
        ("It rained (Seyassah, March 14, 2019).", "Seyassah 2019-03-14"),
        ("It rained (, February 21, 2019).", "? 2019-02-21"),
        ("It rained (Reuters).", "Reuters"),
        ("It rained (BBC, AFP).", "BBC; AFP"),
        ("It rained (BBC and AFP).", "BBC; AFP"),
        ("It rained (Rudaw, Jan. 5; AFP, Jan. 6).", "Rudaw 2020-01-05; AFP 2020-01-06"),
        ("It rained [Al Jazeera, May 4].", "Al Jazeera 2019-05-04"),
        ("It rained [12] there.", ""),
        ("It rained (source: Reuters).", "Reuters"),
        ("It rained (Source: The Daily Post, May 4).", "The Daily Post 2019-05-04"),
        ("It rained (via Tasnim).", "Tasnim"),
        ("The Units (PMU) came.", ""),
        ("Kataib (KH), he said.", ""),
        ("He ruled (2010-2014).", ""),
        ("He (born 1954) ruled.", ""),
        ("He (born January 3, 1954) ruled.", ""),
        ("He (D-NY) ruled.", ""),
        ("It rained (January 3).", ""),
        ("Resolution 1701 (2006) passed.", ""),
        ("The law (No. 5 of 2016) passed.", ""),
        ("It rained (Asharq al-Awsat, January 8).", "Asharq al-Awsat 2020-01-08"),
        ("It rained (Daily Star, Beirut, January 8).", "Daily Star 2020-01-08"),
        ("It rained (rudaw.net, January 8).", "rudaw.net 2020-01-08"),
        ("It rained (Reuters, 2016).", "Reuters 2016"),
        ("It rained (Kilis, 2016).", ""),
        ("It rained (Reuters, Friday).", "Reuters 2020-01-10"),
        ("It rained (al-Hayat, 8 January 2020, page 3).", "al-Hayat 2020-01-08"),
        ("He told Al Jazeera that it rained.", "Al Jazeera"),
        ("It rained, according to Reuters.", "Reuters"),
        ("According to the state news agency SANA, it rained.", "SANA"),
        ("Reuters reported that it rained.", "Reuters"),
        ("The New York Times reported it.", "The New York Times"),
        ("In an interview with the BBC, he left.", "BBC"),
        ("Tasnim quoted him as saying so.", "Tasnim"),
        ("State news agency SANA said it rained.", "SANA"),
        ("Iran told Iraq that it rained.", ""),
        ("According to X, it rained.", ""),
        ("It rained (he was in Baghdad on January 3 with many of his close friends).", ""),
        ("It rained (", ""),
        ("It rained (source:", ""),
        ("It rained (al-Quds, January 3) again (AFP).", "al-Quds 2020-01-03; AFP"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(text, expected)| {
            let found: Vec<_> = read(text).2.citations.iter().map(|c| shown(&c.citation)).collect();
            (text, found.join("; "), expected)
        })
        .filter(|(_, found, expected)| found != expected)
        .map(|(text, found, expected)| format!("{text}\n  found {found}, expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn brackets_are_masked_whole() {
    for (text, expected) in [
        ("It rained (al-Quds, January 3) there.", "(al-Quds, January 3)"),
        ("It rained [12] there.", "[12]"),
        ("It rained (source: somewhere else) there.", "(source: somewhere else)"),
        ("It rained (source:", "(source:"),
        ("The Units (PMU) came.", ""),
        ("He told Al Jazeera so.", ""),
    ] {
        let (tokens, _, found) = read(text);
        let masked: Vec<_> = found
            .masked
            .iter()
            .map(|m| &text[tokens[m.start].start as usize..tokens[m.end - 1].end as usize])
            .collect();
        assert_eq!(masked.join("|"), expected, "{text}");
    }
}

#[test]
fn a_citation_supports_its_sentence_and_those_before_it_in_its_paragraph() {
    let text = "Ann came. Bob left (al-Quds, January 3). Cid stayed.\n\nDan ran. He told AFP so. \
                Eve fell (BBC) and rose (Rudaw).";
    let (_, sentences, found) = read(text);
    let of = |sentence: usize, token: usize| {
        found.of(&sentences, sentence, token).map(|c| format!("{} {:?}", shown(&c), c.reach))
    };
    assert_eq!(of(0, 0).unwrap(), "al-Quds 2020-01-03 Paragraph");
    assert_eq!(of(1, 3).unwrap(), "al-Quds 2020-01-03 Sentence");
    assert_eq!(of(2, 0), None);
    assert_eq!(of(3, 0).unwrap(), "BBC Paragraph");
    assert_eq!(of(4, 0).unwrap(), "AFP Sentence");
    let last = sentences[5].tokens.clone();
    assert_eq!(of(5, last.start).unwrap(), "BBC Sentence");
    assert_eq!(of(5, last.end - 6).unwrap(), "Rudaw Sentence");
    assert_eq!(of(9, 0), None);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}|((\\(|\\)|\\[|\\]|,|;|:|source|Reuters|told|according to|reported|May|3|2014|\n)[ -]?){0,14}") {
        let (tokens, sentences, found) = read(&text);
        let mut last = 0;
        for m in &found.masked {
            proptest::prop_assert!(m.start >= last && m.end <= tokens.len());
            last = m.end;
        }
        for c in &found.citations {
            proptest::prop_assert!(c.citation.span.of(&text).is_some());
            proptest::prop_assert!(c.sentence < sentences.len());
        }
    }
}
