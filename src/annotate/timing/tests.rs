use std::sync::LazyLock;

use super::*;
use crate::annotate::dates::Dates;
use crate::text::sentences::english as sentences;
use crate::text::tokens::tokens;

static STAGES: LazyLock<(Dates, Timing)> = LazyLock::new(|| {
    let lexicon = Lexicon::builtin().unwrap();
    (Dates::new(&lexicon).unwrap(), Timing::new(&lexicon).unwrap())
});

/// Reads a sentence whose cue stands in `[...]`, and gives the time's EDTF.
fn time_of(marked: &str, kind: Cue) -> String {
    let (open, close) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
    let text = marked.replace(['[', ']'], "");
    let (dates, timing) = &*STAGES;
    let tokens = tokens(&text);
    let found = dates.find(&text, &tokens, &sentences(&text, &tokens), &[], None);
    let inside: Vec<_> = (0..tokens.len())
        .filter(|i| (open..close).contains(&(tokens[*i].start as usize)))
        .collect();
    let cue = inside[0]..inside[inside.len() - 1] + 1;
    timing
        .time_of(&text, &tokens, 0..tokens.len(), &found, cue, kind, &[])
        .and_then(|e| e.time)
        .map_or("-".to_owned(), |t| t.to_string())
}

#[test]
fn the_time_goes_to_its_own_cue() {
    let cases = [
        ("On January 7, Iran [attacked] two bases.", Cue::Event, "XXXX-01-07"),
        ("Iran [attacked] two bases on January 7.", Cue::Event, "XXXX-01-07"),
        ("Since 2003, X has fought Y and [led] Z.", Cue::Event, "2003/.."),
        ("X, who was [killed] in 2007, led Badr.", Cue::Event, "2007"),
        ("X, who was killed in 2007, [led] Badr.", Cue::Event, "-"),
        ("X [led] Badr, which fought Y in 2007.", Cue::Event, "-"),
        ("X, which [left] Badr (BO) in 2013, threatened Y.", Cue::Event, "2013"),
        ("X, which left Badr (BO) in 2013, [threatened] Y.", Cue::Event, "-"),
        ("X [founded] Badr, usually called the Units, in 2013.", Cue::Event, "2013"),
        ("X led Badr, which [fought] Y in 2007.", Cue::Event, "2007"),
        (
            "X has been in the [insurgency] since the 2003 invasion, but managed to avoid arrests.",
            Cue::Event,
            "2003/..",
        ),
        (
            "X has been in the insurgency since the 2003 invasion, but managed to avoid [arrests].",
            Cue::Event,
            "-",
        ),
        (
            "Ali—[led] by B—was a target and its leader was arrested in 2007 along with C.",
            Cue::Event,
            "-",
        ),
        (
            "Ali—led by B—was a [target] of the campaign and its leader was arrested in 2007 along with C.",
            Cue::Event,
            "-",
        ),
        (
            "Ali—led by B—was a target and its leader was [arrested] in 2007 along with C.",
            Cue::Event,
            "2007",
        ),
        (
            "They were close [allies] and shared a history of fighting alongside C since the 1980s, Ali and B were two.",
            Cue::Tie,
            "-",
        ),
        (
            "They were allies and shared a history of [fighting] alongside C since the 1980s.",
            Cue::Event,
            "198X/..",
        ),
        (
            "He has played a role in the [fight] against C since 2014, but he does not.",
            Cue::Event,
            "2014/..",
        ),
        (
            "His image was tainted by his time in [government positions] since 2003, including serving as minister in the cabinet between 2010 and 2014.",
            Cue::Tie,
            "2003/..",
        ),
        (
            "His image was tainted by his time in positions since 2003, including serving as [minister] in the cabinet between 2010 and 2014.",
            Cue::Tie,
            "2010/2014",
        ),
        (
            "X will remain as the [advisor] in the government, a position he has held since 2009.",
            Cue::Tie,
            "2009/..",
        ),
        (
            "The Ali [chairman], X, will remain as the advisor in the government, a position he has held since 2009.",
            Cue::Tie,
            "-",
        ),
        ("They were [against] the withdrawal in 2011 and offered bases.", Cue::Event, "2011"),
        (
            "The base, which was [targeted] by missiles on June 7, is in Ali.",
            Cue::Event,
            "XXXX-06-07",
        ),
        (
            "The base, which was targeted by missiles on June 7, is [located] in Ali.",
            Cue::Event,
            "-",
        ),
        ("When the U.S. [withdrew] in 2011, it was criticized.", Cue::Event, "2011"),
        ("When the U.S. withdrew in 2011, it was [criticized] by Iran.", Cue::Event, "2011"),
        ("It handed Iraq to the then [Prime Minister] X in 2011.", Cue::Title, "2011"),
        ("It met former [Prime Minister] X in 2011.", Cue::Title, "-"),
        (
            "Ties deepened after the [killing] of X, as he arrived at the airport on January 2.",
            Cue::Event,
            "XXXX-01-02",
        ),
        ("The [killing] of X was condemned in 2020.", Cue::Event, "-"),
        ("The killing of X was [condemned] in 2020.", Cue::Event, "2020"),
        ("X [fled] after Y fell in 2003.", Cue::Event, "-"),
        ("X was [arrested] in 2007 and released in 2009.", Cue::Event, "2007"),
        ("X was arrested in 2007 and [released] in 2009.", Cue::Event, "2009"),
        ("X was [captured] and executed in 2007.", Cue::Event, "2007"),
        ("In 2014, X, the [leader] of Badr, fought Y.", Cue::Tie, "-"),
        ("In 2014, X, the leader of Badr, [fought] Y.", Cue::Event, "2014"),
        (
            "When X withdrew in 2011, it left Y to the Iraqi government of the then [Prime Minister] Z.",
            Cue::Tie,
            "2011",
        ),
        ("They were close [allies] and shared a history with C since the 1980s.", Cue::Event, "-"),
        ("X was arrested in 2007 along with a Lebanese [leader], Y.", Cue::Tie, "-"),
        ("X, the [leader] of Badr, attacked Y in 2014.", Cue::Tie, "-"),
        ("X was the [leader] of Badr in 2014.", Cue::Tie, "2014"),
        ("In 2014 X was the [leader] of Badr.", Cue::Tie, "2014"),
        ("X [killed] Y, a leader of Z, in 2014.", Cue::Event, "2014"),
        ("X [founded] Badr in 1982; it moved in 2003.", Cue::Event, "1982"),
        ("X founded Badr in 1982; it [moved] in 2003.", Cue::Event, "2003"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(text, kind, expected)| (text, time_of(text, kind), expected))
        .filter(|(_, found, expected)| found != expected)
        .map(|(text, found, expected)| format!("{text}\n  found {found}, expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
