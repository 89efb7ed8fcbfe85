//! The lists that people have, loaded as they are published. The samples in
//! `fixtures/lists` were made for the project, in each format's real shape.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::path::PathBuf;

use isnad::{Gazetteer, GazetteerBuilder, ListFormat, Schema};

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lists").join(name)
}

fn builder() -> GazetteerBuilder {
    Gazetteer::builder(&Schema::builtin().unwrap())
}

fn load(lists: &[(ListFormat, &str)]) -> Gazetteer {
    let load = |b: GazetteerBuilder, (format, name): &(ListFormat, &str)| {
        b.list(*format, sample(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    lists.iter().fold(builder().lenient(), load).build().unwrap()
}

/// Checks which entities each name finds, and that every record is accounted for.
fn check(lists: &[(ListFormat, &str)], names: &[(&str, &str)], left: &[(&str, usize)]) {
    let gazetteer = load(lists);
    for (name, id) in names {
        let found: Vec<_> = gazetteer.find(name).iter().map(|e| e.id().to_string()).collect();
        assert_eq!(found, [*id], "{name} of {lists:?}");
    }
    for tally in gazetteer.tallies() {
        let out: usize = tally.left_out.values().sum();
        assert_eq!(tally.records, tally.entities + tally.skipped + out, "{tally:?}");
    }
    for (what, count) in left {
        let tally = gazetteer.tallies().last().unwrap();
        assert_eq!(tally.left_out.get(*what), Some(count), "{tally:?}");
    }
}

#[test]
fn ofac() {
    check(
        &[(ListFormat::OfacCsv, "sdn.csv"), (ListFormat::OfacAliasesCsv, "alt.csv")],
        &[
            ("Omar James Quill", "ofac:36"),
            ("Omar Quill", "ofac:36"),
            ("Norvane Shipping Company Limited", "ofac:173"),
            ("Tarn Timber and Shipping", "ofac:173"),
        ],
        &[("no entity of the id", 1)],
    );
    let gazetteer = load(&[(ListFormat::OfacCsv, "sdn.csv")]);
    assert_eq!(gazetteer.tallies()[0].left_out["vessel"], 1);
    check(
        &[(ListFormat::OfacXml, "sdn.xml")],
        &[
            ("Omar James Quill", "ofac:36"),
            ("Omar Quill", "ofac:36"),
            ("Tarn Timber & Shipping", "ofac:173"),
        ],
        &[("Vessel", 1)],
    );
}

#[test]
fn united_nations() {
    check(
        &[(ListFormat::UnXml, "un.xml")],
        &[
            ("Omar James Quill", "un:TNi.001"),
            ("عمر كويل", "un:TNi.001"),
            ("Omar al-Quill", "un:TNi.001"),
            ("Tarn Liberation Front", "un:TNe.001"),
            ("TLF", "un:TNe.001"),
        ],
        &[],
    );
}

#[test]
fn european_union_and_united_kingdom() {
    let names = [("Omar James Quill", "eu:13"), ("Tarn Timber & Shipping", "eu:14")];
    check(&[(ListFormat::EuXml, "eu.xml")], &names, &[]);
    check(&[(ListFormat::EuXml, "eu.xml")], &[("Омар Квилл", "eu:13")], &[]);
    check(&[(ListFormat::EuCsv, "eu.csv")], &names, &[("a row without a name", 1)]);
    check(
        &[(ListFormat::UkCsv, "conlist.csv")],
        &[
            ("Omar James Quill", "uk:7001"),
            ("Omar Quill", "uk:7001"),
            ("عمر كويل", "uk:7001"),
            ("Tarn Timber and Shipping", "uk:7002"),
        ],
        &[("Ship", 1)],
    );
}

#[test]
fn parliaments() {
    check(
        &[(ListFormat::CongressCsv, "legislators.csv")],
        &[
            ("Adelaide Ruth Norvane", "bioguide:N000001"),
            ("Ada Norvane", "bioguide:N000001"),
            ("Omar Quill", "bioguide:Q000001"),
            ("Omar Quill Jr.", "bioguide:Q000001"),
        ],
        &[],
    );
    check(&[(ListFormat::EveryPoliticianCsv, "term.csv")], &[("Ada Norvane", "0a-1")], &[]);
}

#[test]
fn companies() {
    let norvane = "lei:549300TARN0000000001";
    check(
        &[(ListFormat::GleifCsv, "lei.csv")],
        &[
            ("Norvane Energy Limited", norvane),
            ("Norvane Power", norvane),
            ("Société Norvane S.A.", "lei:549300TARN0000000002"),
        ],
        &[],
    );
    let gazetteer = load(&[(ListFormat::GleifCsv, "lei.csv")]);
    assert_eq!(gazetteer.entity(norvane).unwrap().country_id().unwrap(), "united-kingdom");
}

#[test]
fn places() {
    check(
        &[
            (ListFormat::GeoNames, "cities.txt"),
            (ListFormat::GeoNamesAliases, "alternate_names.txt"),
        ],
        &[("بغداد", "gn:98182"), ("Bagdad \"la ronde", "gn:98182")],
        &[("link", 1), ("iata", 1)],
    );
    check(&[(ListFormat::GeoNamesCountries, "countries.txt")], &[("Iraq", "gn:99237")], &[]);
}

#[test]
fn json() {
    check(
        &[(ListFormat::Wikidata, "wikidata.json")],
        &[("Omar Quill", "wd:Q901"), ("عمر كويل", "wd:Q901"), ("O. J. Quill", "wd:Q901")],
        &[("an item of another class", 1), ("property", 1)],
    );
    check(
        &[(ListFormat::FollowTheMoney, "delta.ftm.json")],
        &[("Omar Quill", "q-1")],
        &[("removed by DEL", 1)],
    );
    let gazetteer = load(&[(ListFormat::Senzing, "senzing.jsonl")]);
    assert_eq!(gazetteer.find("Omar J Quill")[0].id(), "CUSTOMERS:1001");
    assert_eq!(gazetteer.find("Norvane Power")[0].name(), "Norvane Energy Ltd");
    let message = "found record CUSTOMERS:1003 without a name, expected one";
    assert_eq!(gazetteer.skipped()[0].message, message);
}

#[test]
fn gzip_and_utf_16_are_read_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let table = "id,type,name\n1,PER,José Quill\n";
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let path = folder.path().join("wide.csv");
    std::fs::write(&path, wide).unwrap();
    assert_eq!(builder().file(&path).unwrap().build().unwrap().find("Jose Quill").len(), 1);

    let path = folder.path().join("packed.csv.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, table.as_bytes()).unwrap();
    std::fs::write(&path, packed.finish().unwrap()).unwrap();
    assert_eq!(builder().file(&path).unwrap().build().unwrap().find("Jose Quill").len(), 1);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let error = |format: ListFormat, text: &str| {
        let path = folder.path().join("list");
        std::fs::write(&path, text).unwrap();
        let message = builder().list(format, &path).unwrap_err().to_string();
        message.rsplit_once("list:").map(|(_, m)| m.to_owned()).unwrap_or(message)
    };
    assert_eq!(
        error(ListFormat::OfacXml, "<sdnList>\n<sdnEntry><uid>1</uid>\n<sdnType>Indiv"),
        "3: found the end inside an element, expected it to close"
    );
    assert_eq!(
        error(ListFormat::UnXml, "id,name\n"),
        "2: found no XML, expected a list with elements `ENTITY` or `INDIVIDUAL`"
    );
    assert_eq!(
        error(
            ListFormat::OfacXml,
            "<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName><sdnType>Ghost</sdnType>\n</sdnEntry></sdnList>"
        ),
        "1: found type `Ghost`, which the list's table does not map"
    );
    assert_eq!(
        error(ListFormat::GleifCsv, "LEI\n1\n"),
        "1: found columns `LEI`, expected one named `Entity.LegalName`"
    );
    assert!("no-such-list".parse::<ListFormat>().is_err());
}
