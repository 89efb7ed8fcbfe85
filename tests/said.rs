//! What a sentence says and what it only seems to say, kind by kind.

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
    ("guard", "group", &["River Guard"]),
    ("freedonia", "state", &["Freedonia", "Freedonian"]),
    ("sylvania", "state", &["Sylvania", "Sylvanian"]),
    ("ruritania", "state", &["Ruritania", "Ruritanian"]),
    ("karsk", "place", &["Karsk"]),
    ("azul", "place", &["Port Azul"]),
    ("norwick", "place", &["Norwick"]),
    ("tavi", "community", &["Tavi"]),
];

/// Sentences by kind; the head of the file says how they are written.
const SAID: &str = include_str!("data/said.txt");

/// How many sentences of each kind there are at least.
const FEWEST: usize = 20;

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

/// One thing that a sentence must, or must not, claim.
#[derive(Debug, Default)]
struct Expected<'a> {
    /// "never" in any status, "not" as a bare fact.
    unless: Option<&'a str>,
    subject: &'a str,
    relation: &'a str,
    object: &'a str,
    status: &'a str,
    role: Option<&'a str>,
    time: Option<&'a str>,
}

fn expected(written: &str) -> Expected<'_> {
    let mut out = Expected { status: "asserted", ..Expected::default() };
    let mut rest = written;
    if let Some((head, tail)) = rest.split_once(' ').filter(|(h, _)| ["never", "not"].contains(h)) {
        (out.unless, rest) = (Some(head), tail);
    }
    if let Some((head, time)) = rest.rsplit_once(" @") {
        (rest, out.time) = (head, Some(time));
    }
    if let Some((head, role)) = rest.strip_suffix(')').and_then(|r| r.rsplit_once(" (")) {
        (rest, out.role) = (head, Some(role));
    }
    for status in ["asserted", "attributed", "hedged", "negated"] {
        if let Some(head) = rest.strip_suffix(status) {
            (rest, out.status) = (head.trim_end(), status);
        }
    }
    let mut words = rest.splitn(3, ' ');
    out.subject = words.next().unwrap();
    out.relation = words.next().unwrap();
    out.object = words.next().unwrap();
    out
}

fn meets(schema: &Schema, claim: &Claim, wanted: &Expected<'_>) -> bool {
    let side = |a: &Option<isnad::Argument>| match a {
        Some(a) => a.entity.to_string(),
        None => "-".to_owned(),
    };
    let object = match &claim.name {
        Some((name, _)) => format!("={name}"),
        None => side(&claim.object),
    };
    let subject = side(&claim.subject);
    let symmetric = schema.relation(wanted.relation).unwrap().is_symmetric();
    claim.relation == *wanted.relation
        && (subject == wanted.subject && object == wanted.object
            || symmetric && subject == wanted.object && object == wanted.subject)
}

fn holds(schema: &Schema, claims: &[Claim], written: &str) -> bool {
    if written == "0" {
        return claims.is_empty();
    }
    let wanted = expected(written);
    let mut found = claims.iter().filter(|c| meets(schema, c, &wanted));
    match wanted.unless {
        Some("never") => found.next().is_none(),
        Some(_) => !found.any(|c| c.status == isnad::Status::Asserted),
        None => found.any(|c| {
            c.status.as_str() == wanted.status
                && wanted.role.is_none_or(|r| c.role.as_deref() == Some(r))
                && wanted.time.is_none_or(|t| c.time.is_some_and(|c| c.to_string() == t))
        }),
    }
}

#[test]
fn a_claim_says_no_more_than_its_sentence() {
    let (reader, schema) = (reader(), Schema::builtin().unwrap());
    let (mut wrong, mut kind, mut counts) = (String::new(), "", Vec::new());
    for line in SAID.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            kind = name;
            counts.push((name, 0, 0));
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let count = counts.last_mut().unwrap();
        count.1 += 1;
        count.2 += usize::from(line.starts_with("+ "));
        let (text, claims) = line.trim_start_matches("+ ").split_once(" => ").unwrap();
        let document = Document::new("x", text).published("2020-06-12").unwrap();
        let found = reader.read(&document).claims;
        for written in claims.split("; ").filter(|w| !holds(&schema, &found, w)) {
            let all: Vec<String> = found
                .iter()
                .map(|c| {
                    let time = c.time.map_or(String::new(), |t| format!(" @{t}"));
                    format!(
                        "{} {} {} {}{time}",
                        c.subject.as_ref().map_or("-", |a| a.entity.as_str()),
                        c.relation,
                        c.object.as_ref().map_or("-", |a| a.entity.as_str()),
                        c.status
                    )
                })
                .collect();
            wrong += &format!("{kind}: {text}\n  expected {written}\n  found    {all:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for (kind, all, traps) in counts {
        assert!(
            all >= FEWEST && traps * 2 >= FEWEST,
            "{kind}: {all} sentences, {traps} of them traps"
        );
    }
}
