use std::sync::LazyLock;

use super::*;
use crate::text::tokens::tokens;

static SCOPES: LazyLock<Scopes> =
    LazyLock::new(|| Scopes::new(&Lexicon::builtin().unwrap()).unwrap());

/// The status of the claim whose cue stands in `[...]`, and who says so. `~`
/// before the text: the claim is taken for granted.
fn status(marked: &str) -> String {
    let (presupposed, marked) = marked.strip_prefix('~').map_or((false, marked), |m| (true, m));
    let (open, close) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
    let text = marked.replace(['[', ']'], "");
    let scopes = &SCOPES;
    let tokens = tokens(&text);
    let is_outlet =
        |r: &Range<usize>| text[tokens[r.start].start as usize..].starts_with("Reuters");
    let found = scopes.find(&text, &tokens, 0..tokens.len(), &Verbs::default(), is_outlet);
    let cue = tokens.iter().position(|t| (open..close).contains(&(t.start as usize))).unwrap();
    let (status, scope) = status_of(&found, cue, cue, cue, presupposed, true);
    let speaker = scope
        .and_then(|s| s.speaker.clone())
        .map(|r| text[tokens[r.start].start as usize..tokens[r.end - 1].end as usize].to_owned());
    format!("{status}{}", speaker.map_or(String::new(), |s| format!(" by {s}")))
}

#[test]
fn statuses() {
    let cases = [
        ("Ali [attacked] B.", "asserted"),
        ("Ali did not [attack] B.", "negated"),
        ("Ali has never [revealed] B.", "negated"),
        ("Ali didn’t [attack] B.", "negated"),
        ("Ali is no longer the [leader] of B.", "asserted"),
        ("It is false that Ali [attacked] B.", "negated"),
        ("Ali was falsely accused of [attacking] B.", "negated"),
        ("In the film, Ali [attacked] B.", "hedged"),
        ("The play depicts how Ali [attacked] B.", "hedged"),
        ("Had Ali [attacked] B, C would have left.", "hedged"),
        ("Ali had [attacked] B.", "asserted"),
        ("Did Ali [attack] B?", "hedged"),
        ("No one doubts that Ali [attacked] B.", "asserted"),
        ("At no time did Ali [attack] B.", "negated"),
        ("Ali not only [attacked] B.", "asserted"),
        ("No doubt Ali [attacked] B.", "asserted"),
        ("Ali did not flee, but [attacked] B.", "asserted"),
        ("Ali did not flee but [attacked] B.", "asserted"),
        ("Ali did not flee as B [attacked] C.", "asserted"),
        ("Ali, who does not lead B, [attacked] C.", "asserted"),
        ("Not all Shia want the troops to [withdraw].", "negated"),
        ("Ali managed to avoid the [arrests] of its leaders.", "negated"),
        (
            "~Ali managed to avoid suffering major casualties or the [arrests] of its leaders.",
            "negated",
        ),
        ("~Ali did not condemn the [killing] of B.", "asserted"),
        ("~Ali denied a role in the [killing] of B.", "asserted"),
        ("Ali denied that it [attacked] B.", "negated by Ali"),
        ("Ali did not deny that it [attacked] B.", "hedged by Ali"),
        ("The plot to [kill] Ali was foiled.", "negated"),
        ("Ali may [attack] B.", "hedged"),
        ("Ali might [attack] B.", "hedged"),
        ("Ali is expected to be an effective [leader] of B.", "hedged"),
        (
            "It is widely believed that Ali was its [leader], though it was never confirmed.",
            "hedged",
        ),
        ("Ali was its [leader], though it was never confirmed.", "hedged"),
        ("Ali was reportedly [killed].", "hedged"),
        ("Ali, allegedly a [member] of B, fled.", "hedged"),
        ("Ali, allegedly a member of B, [attacked] C.", "asserted"),
        ("The alleged [leader] of B fled.", "hedged"),
        ("~The alleged [killing] of B angered C.", "hedged"),
        ("The suspected [member] of B fled.", "hedged"),
        ("Ali threatened to [attack] B.", "hedged"),
        ("Ali called for the [withdrawal] of B.", "hedged"),
        ("~Ali called for the [killing] of B.", "hedged"),
        ("~Ali called for an inquiry into the [killing] of B.", "asserted"),
        ("~Ali vowed to avenge the [killing] of B.", "asserted"),
        ("Ali wants to [join] B.", "hedged"),
        ("Ali plans to [attack] B.", "hedged"),
        ("If Ali [attacks] B, C flees.", "hedged"),
        ("If Ali attacks B, C [led] D.", "asserted"),
        ("C fears war if Ali [attacks] B.", "hedged"),
        ("It is unclear if and how Ali will [address] B.", "hedged"),
        ("It is possible that Ali, if pushed by B, might [keep] C.", "hedged"),
        (
            "Although Ali is worried about the domination of B, it will not be easy to stay as C already [control] D.",
            "asserted",
        ),
        ("Ali is worried about Iranian [domination] of B if C leaves.", "hedged"),
        ("Ali was accused of [helping] B.", "hedged"),
        ("Ali accused B of [helping] C.", "attributed by Ali"),
        ("Ali said that B [attacked] C.", "attributed by Ali"),
        ("Ali said B [attacked] C.", "attributed by Ali"),
        ("B [attacked] C, Ali said.", "attributed by Ali"),
        ("B [attacked] C, Ali said on Monday.", "attributed by Ali"),
        ("“We [attacked] C at dawn,” said Ali.", "attributed by Ali"),
        ("B [attacked] C, said Ali.", "attributed by Ali"),
        ("According to Ali, B [attacked] C.", "attributed by Ali"),
        ("B [attacked] C, according to Ali.", "attributed by Ali"),
        ("According to Reuters, B [attacked] C.", "asserted"),
        ("Reuters said that B [attacked] C.", "asserted"),
        ("Ali told Reuters that B [attacked] C.", "attributed by Ali"),
        (
            "As B ended its response, Ali, the leader of D, said that C [attacked] E.",
            "attributed by Ali",
        ),
        ("As B ended its response, Ali, the [leader] of D, said that C attacked E.", "asserted"),
        ("~Ali said that the campaign to avenge the [killing] of B has not begun.", "asserted"),
        ("Ali claimed that B may [attack] C.", "hedged"),
        ("Ali said that B did not [attack] C.", "negated"),
        ("Ali said B fled, but C [attacked] D.", "asserted"),
        ("Ali announced that B [joined] C.", "attributed by Ali"),
        ("Ali announced the [formation] of B.", "asserted"),
        ("He praised B for what he described as his role in [controlling] C.", "attributed"),
        ("Ali was viewed as fully [dedicated] to B.", "hedged"),
        ("Leaders decided to [support] Ali, the leader of B, to succeed C.", "asserted"),
        ("Leaders decided to support Ali, the leader of B, to [succeed] C.", "hedged"),
        ("Ali went on to [become] leader of B.", "asserted"),
        ("Ali, the [chairman] of B, will remain in his position.", "asserted"),
        ("Ali will remain [advisor] to B.", "asserted"),
        ("Ali will [visit] B.", "hedged"),
        (
            "Ali decided to avoid escalation after there were no reports of casualties; B [attacked] C.",
            "asserted",
        ),
        ("Will Smith [met] B.", "hedged"),
        ("Ali met Will Smith and [joined] B.", "asserted"),
        ("Ali would later [lead] B.", "asserted"),
        ("The group was formed without the [support] of B.", "negated"),
        ("Ali could neither [join] B nor flee.", "negated"),
        ("It could not be verified that Ali [attacked] B.", "hedged"),
        ("That Ali [attacked] B could not be verified.", "hedged"),
        ("B [attacked] C, according to unconfirmed reports.", "hedged"),
        ("“Ali [attacked] B,” he said, “and fled.”", "attributed by he"),
        ("Ali, he said, [attacked] B.", "attributed by he"),
        ("Ali tried to [kill] B.", "hedged"),
        ("Ali agreed to [support] B.", "hedged"),
        ("The attack, claimed by B, [killed] C.", "asserted"),
        ("The member states have [joined] B.", "asserted"),
        ("Ali may (al-Quds, January 3) [attack] B.", "hedged"),
        ("Ali (who may attack) [killed] B.", "asserted"),
        ("It is unclear who [killed] B.", "hedged"),
        ("Who killed B is unclear as Ali [led] C.", "asserted"),
        ("Ali was chosen to [replace] B.", "asserted"),
        ("Ali by no means [controls] B.", "negated"),
        ("The group, known as B, [attacked] C.", "asserted"),
        ("Ali blamed B for the [attack].", "attributed by Ali"),
        ("Ali says B [killed] C.", "attributed by Ali"),
        ("Ali, who said B [killed] C, fled.", "attributed by Ali"),
        ("The minister said in a statement that B [killed] C.", "attributed by The minister"),
        ("Ali warned that B might [attack].", "hedged"),
        ("Ali warned of an [attack] by B.", "hedged"),
        ("Ali has denied any [role] in it.", "negated by Ali"),
        ("Unless Ali [leaves], B will stay.", "hedged"),
        ("Ali is considered to be the [leader] of B.", "hedged"),
        ("Ali is rumored to [lead] B.", "hedged"),
        ("Rumors that Ali [leads] B spread.", "hedged"),
        ("Ali, the would-be [leader] of B, fled.", "hedged"),
        ("Ali stopped short of [joining] B.", "negated"),
        ("Ali joined B rather than [fighting] it.", "negated"),
        ("Iraq’s demands did not stop B from [arming] C.", "negated"),
        ("Ali wanted B to maintain its [presence] in C.", "asserted"),
        ("Ali prefers to maintain its [presence] in C.", "asserted"),
        ("Ali did not maintain its [presence] in C.", "negated"),
        ("Ali claimed responsibility for the [attack] on B.", "attributed by Ali"),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(text, expected)| (text, status(text), expected))
        .filter(|(_, found, expected)| found != expected)
        .map(|(text, found, expected)| format!("{text}\n  found {found}, expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_text_without_stops_costs_no_more_than_its_length() {
    let text = "he said that it may not be, if , A denied “ to succeed ".repeat(20_000);
    let tokens = tokens(&text);
    let found = SCOPES.find(&text, &tokens, 0..tokens.len(), &Verbs::default(), |_| false);
    assert!(found.len() > 20_000);
    assert!(found.iter().all(|s| s.reach.len() <= LONGEST));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}|((Ali|said|that|,|;|“|”|according to|not|if|denied|may|accused|of|the|to succeed|though|never confirmed|was foiled|who|\n)[ ]?){0,14}") {
        let scopes = &SCOPES;
        let tokens = tokens(&text);
        let found = scopes.find(&text, &tokens, 0..tokens.len(), &Verbs::default(), |_| false);
        for s in &found {
            proptest::prop_assert!(s.reach.start <= s.reach.end && s.reach.end <= tokens.len(), "{:?}", s);
            proptest::prop_assert!(s.near.start <= s.near.end && s.near.end <= tokens.len(), "{:?}", s);
            if let Some(p) = &s.speaker { proptest::prop_assert!(p.end <= tokens.len()); }
        }
        for i in 0..tokens.len() { status_of(&found, i, 0, tokens.len(), i % 2 == 0, true); }
    }
}
