use std::sync::LazyLock;

use super::*;
use crate::text::sentences::english as sentences;
use crate::text::tokens::tokens;

static DATES: LazyLock<Dates> = LazyLock::new(|| Dates::new(&Lexicon::builtin().unwrap()).unwrap());

/// The expressions of a text as `words = EDTF`.
fn found(text: &str, published: Option<&str>) -> String {
    let dates = &DATES;
    let tokens = tokens(text);
    let sentences = sentences(text, &tokens);
    let published = published.map(|p| p.parse().unwrap());
    let expressions = dates.find(text, &tokens, &sentences, &[], published);
    let shown: Vec<_> = expressions
        .iter()
        .map(|e| {
            let time = e.time.map_or("?".to_owned(), |t| t.to_string());
            format!("{} = {time}", e.span.of(text).unwrap())
        })
        .collect();
    shown.join("; ")
}

fn check(published: Option<&str>, cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, found(text, published), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(text, found, expected)| format!("{text}\n  found    {found}\n  expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn without_a_publication_date() {
    check(
        None,
        &[
            ("He fell on January 3.", "January 3 = XXXX-01-03"),
            ("He fell on 3 January 2020.", "3 January 2020 = 2020-01-03"),
            ("He fell on Jan. 3, 2020.", "Jan. 3, 2020 = 2020-01-03"),
            ("On 2020-01-03 he fell.", "2020-01-03 = 2020-01-03"),
            ("He fell on 2020/01/03 there.", "2020/01/03 = 2020-01-03"),
            ("Talks ran Jan 2-5 in Oman.", "Jan 2-5 = XXXX-01-02/XXXX-01-05"),
            ("Talks ran January 2 to 5, 2020.", "January 2 to 5, 2020 = 2020-01-02/2020-01-05"),
            ("Talks ran 2-5 January 2020.", "2-5 January 2020 = 2020-01-02/2020-01-05"),
            (
                "from December 30, 2019 to January 2, 2020",
                "from December 30, 2019 to January 2, 2020 = 2019-12-30/2020-01-02",
            ),
            ("in January 2020", "January 2020 = 2020-01"),
            ("in March of 2019", "March of 2019 = 2019-03"),
            ("in March, 2019, he left", "March, 2019 = 2019-03"),
            ("He left in 2014.", "2014 = 2014"),
            ("a position he has held since 2009.", "since 2009 = 2009/.."),
            ("He ruled until 2014.", "until 2014 = /2014"),
            ("He had left before 2011.", "before 2011 = /2011"),
            ("He ruled after 2011.", "after 2011 = 2011/.."),
            ("from 2006 to 2014", "from 2006 to 2014 = 2006/2014"),
            ("between 2010 and 2014", "between 2010 and 2014 = 2010/2014"),
            ("between 2010\nand 2014", "between 2010\nand 2014 = 2010/2014"),
            ("the war of 2003-2011", "2003-2011 = 2003/2011"),
            ("the war (2003–2011)", "2003–2011 = 2003/2011"),
            ("the 2003–11 war", "2003–11 = 2003/2011"),
            ("in the 1980s", "1980s = 198X"),
            ("since the 1980s", "since the 1980s = 198X/.."),
            ("in the 1990s and 2000s", "1990s and 2000s = 199X/200X"),
            ("in the early 1990s", "early 1990s = 199X"),
            ("in the 80s", "80s = 198X"),
            ("in early 2014", "early 2014 = 2014"),
            ("in mid-2014", "mid-2014 = 2014"),
            ("by late 2014", "by late 2014 = /2014"),
            ("in mid-March 2019", "mid-March 2019 = 2019-03"),
            ("in mid-March", "mid-March = XXXX-03"),
            ("around 2005", "around 2005 = 2005~"),
            ("in March", "March = XXXX-03"),
            ("March 14, 2019", "March 14, 2019 = 2019-03-14"),
            ("the 3rd of May 2018", "3rd of May 2018 = 2018-05-03"),
            ("on May 3rd", "May 3rd = XXXX-05-03"),
            ("on Friday, January 3, 2020, he", "Friday, January 3, 2020 = 2020-01-03"),
            ("in the summer of 2014", "summer of 2014 = 2014-22"),
            ("in spring 2011", "spring 2011 = 2011-21"),
            ("in the first quarter of 2014", "first quarter of 2014 = 2014-01/2014-03"),
            ("in the second half of 2014", "second half of 2014 = 2014-07/2014-12"),
            ("since the 2003 invasion", "since the 2003 = 2003/.."),
            ("its 2006 war with Israel", "2006 = 2006"),
            ("Iraq's 2018 elections", "2018 = 2018"),
            ("2014's offensive", "2014 = 2014"),
            ("Resolution 1701 (2006)", "2006 = 2006"),
            ("since October calling for reform", "since October = XXXX-10/.."),
            ("He left last month.", "last month = ?"),
            ("two days later he left", "two days later = ?"),
            ("three years ago", "three years ago = ?"),
            (
                "On March 4, 2018, he fled. On March 6 he came.",
                "March 4, 2018 = 2018-03-04; March 6 = 2018-03-06",
            ),
            (
                "On December 20, 2019, he fled; on January 3 he died.",
                "December 20, 2019 = 2019-12-20; January 3 = 2020-01-03",
            ),
            (
                "On March 4, 2018, he fled; two days later he came, and a year later he died.",
                "March 4, 2018 = 2018-03-04; two days later = 2018-03-06; a year later = 2019",
            ),
            (
                "On March 4, 2018, he fled; three weeks earlier he came; two days after the fall he left.",
                "March 4, 2018 = 2018-03-04; three weeks earlier = 2018-02; two days after = ?",
            ),
            ("The broker of the peace of 2022 came on July 2.", "2022 = 2022; July 2 = XXXX-07-02"),
            ("He was born on January 6, 1988, and fled in 2014.", "2014 = 2014"),
            ("In 2018 he was held, and on March 6 freed.", "2018 = 2018; March 6 = 2018-03-06"),
            ("He rose in 2014 and died the same year.", "2014 = 2014; same year = 2014"),
            ("He rose in 2014 and died the following year.", "2014 = 2014; following year = 2015"),
            (
                "On March 4, 2018 he fled.\n\nOn March 6 he came.",
                "March 4, 2018 = 2018-03-04; March 6 = XXXX-03-06",
            ),
            ("from January to March 2020", "from January to March 2020 = 2020-01/2020-03"),
            ("from November to March 2020", "from November to March 2020 = 2019-11/2020-03"),
            ("on February 30", "February 30 = ?"),
            ("on February 29, 2019", "February 29, 2019 = ?"),
        ],
    );
}

#[test]
fn with_a_publication_date() {
    check(
        Some("2020-01-10"),
        &[
            ("He fell on January 3.", "January 3 = 2020-01-03"),
            ("He fell on June 7.", "June 7 = 2019-06-07"),
            ("He fell on 10 January.", "10 January = 2020-01-10"),
            ("He fell on January 11.", "January 11 = 2019-01-11"),
            ("Talks will resume on January 20.", "January 20 = 2020-01-20"),
            ("Elections are due in June.", "June = 2020-06"),
            ("since October calling for reform", "since October = 2019-10/.."),
            (
                "It has deepened over the last few weeks.",
                "over the last few weeks = 2019-12/2020-01",
            ),
            ("Over the last ten years, he went.", "Over the last ten years = 2010/2020"),
            ("for the past decade", "for the past decade = 2010/2020"),
            ("for the past 10 years", "for the past 10 years = 2010/2020"),
            ("in recent years", "in recent years = 2017/2020"),
            ("last month", "last month = 2019-12"),
            ("Last year he left.", "Last year = 2019"),
            ("last week", "last week = 2019-12-30/2020-01-05"),
            ("earlier this year", "this year = 2020"),
            ("next month", "next month = 2020-02"),
            ("He left yesterday.", "yesterday = 2020-01-09"),
            ("He left today.", "today = 2020-01-10"),
            ("on Monday", "Monday = 2020-01-06"),
            ("on Friday", "Friday = 2020-01-10"),
            ("last Friday", "last Friday = 2020-01-03"),
            ("next Monday", "next Monday = 2020-01-13"),
            ("He will speak on Monday.", "Monday = 2020-01-13"),
            ("three years ago", "three years ago = 2017"),
            ("two months ago", "two months ago = 2019-11"),
            ("five days ago", "five days ago = 2020-01-05"),
            ("2 weeks ago", "2 weeks ago = 2019-12-27~"),
            ("a decade ago", "a decade ago = 2010~"),
            ("in March", "March = 2019-03"),
            ("last March", "last March = 2019-03"),
            ("early last year", "early last year = 2019"),
            (
                "Talks ran from December 30 to January 2.",
                "from December 30 to January 2 = 2019-12-30/2020-01-02",
            ),
            ("Talks ran Jan 2-5.", "Jan 2-5 = 2020-01-02/2020-01-05"),
            (
                "On March 4, 2018, he fled. On March 6 he came.",
                "March 4, 2018 = 2018-03-04; March 6 = 2018-03-06",
            ),
            ("on February 29", "February 29 = 2016-02-29"),
            ("in the coming days", "coming days = ?"),
            ("in the past weeks", "in the past weeks = 2019-12/2020-01"),
            ("On January 20, talks will resume.", "January 20 = 2020-01-20"),
            ("He has ruled from 2009.", "from 2009 = 2009/.."),
            (
                "He won in June 2014 and left the next month.",
                "June 2014 = 2014-06; next month = 2014-07",
            ),
            ("Over the last year, he left.", "Over the last year = 2019/2020"),
            ("last summer", "last summer = 2019-22"),
        ],
    );
    check(
        Some("2020"),
        &[
            ("On January 3 he fell.", "January 3 = 2020-01-03"),
            ("on Monday", "Monday = ?"),
            ("three years ago", "three years ago = 2017"),
            ("last month", "last month = ?"),
        ],
    );
}

#[test]
fn what_is_no_date() {
    for text in [
        "He may leave.",
        "They march on Baghdad.",
        "Theresa May said so.",
        "May they rest.",
        "The March for Return began.",
        "2000 fighters came.",
        "some 2000 fighters came",
        "of 2000 fighters",
        "the 2000 fighters",
        "more than 2014 people died",
        "1,500 men",
        "Resolution 1701 was passed.",
        "the second man",
        "a second later",
        "for ten years",
        "$2014",
        "2014%",
        "in 2000 villages",
        "Route 1950 runs there.",
        "his last speech",
        "this is that",
        "the fall of Mosul",
        "the Arab Spring",
        "Friday prayers were held.",
        "April Glaspie",
        "a 10-day truce",
        "3 may leave",
        "F-2014",
        "Sun Tzu sat.",
        "a march of 20 days",
        "the third of them",
    ] {
        assert_eq!(found(text, Some("2020-01-10")), "", "{text}");
    }
}

#[test]
fn kinds() {
    let dates = &DATES;
    for (text, kind) in [
        ("in 2014", TimeKind::Point),
        ("since 2014", TimeKind::Since),
        ("until 2014", TimeKind::Until),
        ("before 2014", TimeKind::Before),
        ("after 2014", TimeKind::After),
        ("from 2010 to 2014", TimeKind::Between),
        ("over the last two years", TimeKind::Duration),
    ] {
        let tokens = tokens(text);
        let found = dates.find(text, &tokens, &sentences(text, &tokens), &[], None);
        assert_eq!(found.iter().map(|e| e.kind).collect::<Vec<_>>(), [kind], "{text}");
    }
}

#[test]
fn masked_dates_are_neither_found_nor_an_anchor() {
    let dates = &DATES;
    let text = "It won (Annahar, June 10, 2016) on March 6.";
    let tokens = tokens(text);
    let found =
        dates.find(text, &tokens, &sentences(text, &tokens), std::slice::from_ref(&(2..9)), None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].time.unwrap().to_string(), "XXXX-03-06");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}|((from|in|the|last|two|May|3|2014|1980s|-|,|of|to|and|since|ago|years|Friday|January|\n)[ -]?){0,14}") {
        let dates = &DATES;
        let tokens = tokens(&text);
        let all = sentences(&text, &tokens);
        for published in [None, Some("2020-01-10".parse().unwrap()), Some("0000-01-01".parse().unwrap())] {
            let mut last = 0;
            for e in dates.find(&text, &tokens, &all, &[], published) {
                proptest::prop_assert!(e.span.of(&text).is_some());
                proptest::prop_assert!(e.tokens.end > last && e.tokens.end <= tokens.len());
                last = e.tokens.end;
                if let Some(t) = e.time {
                    proptest::prop_assert_eq!(t.to_string().parse::<Time>().unwrap(), t);
                }
            }
        }
    }
}
