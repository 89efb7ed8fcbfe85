//! Any text can be read; bad files, settings and questions say where and why.
//!
//! No test asserts a time. The long texts are of sizes at which anything that
//! grows with the square of the length would not come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its work"
)]

use std::path::Path;
use std::sync::LazyLock;

use isnad::{
    Alias, AliasKind, Candidate, Document, Entity, Error, Format, Gazetteer, Graph, Lexicon,
    Mention, Origin, Reader, Reading, Rules, Schema, Span,
};
use proptest::prelude::*;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::builtin().unwrap());

/// Reads a text and checks what holds for every reading.
fn read(text: &str) -> Reading {
    let reading = READER.read(&Document::new("text", text).published("2020-06-01").unwrap());
    let quote =
        |span: Span| span.of(text).unwrap_or_else(|| panic!("{span} is no part of the text"));
    let mut last = Span::new(0, 0).unwrap();
    for m in &reading.mentions {
        assert!(!quote(m.span).trim().is_empty(), "a mention covers something");
        assert!(m.span.start() >= last.end(), "{} overlaps {last}", m.span);
        assert!(!m.candidates.is_empty());
        last = m.span;
    }
    for c in &reading.claims {
        assert_eq!(quote(c.evidence.span), c.evidence.quote);
        assert!(!c.evidence.rule.is_empty() && c.evidence.document == "text");
        for side in [&c.subject, &c.object, &c.place, &c.speaker].into_iter().flatten() {
            quote(side.span);
            let known = reading.entities.iter().any(|e| *e.id() == side.entity);
            assert!(known, "{} of a claim is among the entities", side.entity);
        }
        if let Some((name, span)) = &c.name {
            assert_eq!(quote(*span), name);
        }
    }
    for d in &reading.discoveries {
        quote(d.span);
    }
    for c in &reading.citations {
        quote(c.span);
    }
    Graph::new().add(&reading).unwrap();
    reading
}

fn briefings() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/briefings");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 3);
    let named = paths.iter().map(|p| (p.file_stem().unwrap().to_str().unwrap(), p));
    named
        .map(|(name, path)| {
            let text = std::fs::read_to_string(path).unwrap();
            Document::new(name, text).published("2023-01-01").unwrap()
        })
        .collect()
}

// ---- texts

#[test]
fn briefings_read_soundly() {
    for document in briefings() {
        let reading = read(document.text());
        assert!(reading.mentions.len() > 30 && reading.claims.len() > 5);
    }
}

#[test]
fn odd_texts_are_read() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "\u{feff}",
        "\0\u{1}\u{2}\u{7f}\u{85}\u{9f}",
        "\u{301}\u{302}\u{5bf}",
        "\u{200f}\u{202e}Iran\u{202c}\u{200e} backs \u{2067}Hezbollah\u{2069}.",
        "Iran\u{301} backs\u{301} Hezbollah\u{301}.",
        "(AFP, January 3)",
        "(AFP, January 3) (Reuters, January 4); (al-Quds, January 5) [1] [2].",
        "According to Reuters, according to AFP, according to CNN.",
        "(((((",
        ")))))",
        "“”‘’«»",
        "''s 's ’s",
        "the the of of and and",
        "his his its their he she they",
        "𝕴𝖗𝖆𝖓 backs 𝐇𝐞𝐳𝐛𝐨𝐥𝐥𝐚𝐡",
        "ﷺ ﷽ ﬁ ǆ İ ß ŉ",
        "伊朗支持真主党。",
        "إيران تدعم حزب الله.",
        "- - - , , , . . . : ; ! ?",
        "January 45, 99999; since since; between 2010 and 1990; in the 0s",
        "U.S. U.S. U.S. U.S.A. a.m. p.m. No. 5. St. Mr. Mr. X.",
    ] {
        read(text);
    }
}

/// A pattern repeated to about so many bytes.
fn long(pattern: &str, bytes: usize) -> String {
    pattern.repeat(bytes.div_ceil(pattern.len()))
}

#[test]
fn ten_megabytes_of_one_letter_are_read() {
    for letter in ["a", "A", "\u{301}"] {
        assert!(read(&long(letter, 10_000_000)).claims.is_empty());
    }
}

#[test]
fn a_megabyte_of_marks_is_read() {
    for pattern in ["(", ")", "\n", " ", ".", ",", "\"", "-", "'", "\u{200f}", "\0", "1", "(("] {
        assert!(read(&long(pattern, 1_000_000)).mentions.is_empty());
    }
}

#[test]
fn a_megabyte_of_words_without_an_end_is_read() {
    for pattern in [
        "and ",
        "the ",
        "of ",
        "by ",
        "not ",
        "said ",
        "his ",
        "January ",
        "2009 ",
        "since 2009 ",
        "(2009) ",
        "leader ",
        "X, ",
        "a b",
        "A.",
        "Mr. ",
        "General ",
    ] {
        read(&long(pattern, 1_000_000));
    }
}

#[test]
fn a_megabyte_of_names_without_an_end_is_read() {
    for pattern in [
        "Iran ",
        "Iran, ",
        "Iran and ",
        "Iran's ",
        "Iran-",
        "Iran (",
        "Hadi al-Amiri ",
        "al-",
        "Abu ",
        "Iran backs ",
        "Iran and Iraq back ",
        "its leader ",
        "Unknown Person Name ",
        "Popular Mobilization Units (PMU) ",
    ] {
        read(&long(pattern, 1_000_000));
    }
}

#[test]
fn a_megabyte_of_sentences_is_read() {
    for pattern in [
        "Iran backs Hezbollah. ",
        "(AFP, January 3) ",
        "Reuters reported. ",
        "He met him. ",
        "Iran backs the Foo Brigade (FB), led by John Smith.\n\n",
        "It is widely believed that Iran armed Badr in 2014, though it was never confirmed. ",
    ] {
        read(&long(pattern, 1_000_000));
    }
}

#[test]
fn nothing_is_lost_in_a_long_text() {
    let sentence = "Iran backs Hezbollah.\n\n";
    let once = read(sentence).claims.len();
    assert_eq!(once, 1);
    assert_eq!(read(&sentence.repeat(5_000)).claims.len(), 5_000);
}

/// Text of the kinds of pieces that stages look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Iran"),
        Just("Hadi al-Amiri"),
        Just("the Badr Organization"),
        Just("Foo Brigade"),
        Just("AAH"),
        Just("(AAH)"),
        Just("(AFP, January 3)"),
        Just("January 3"),
        Just("in 2009"),
        Just("since"),
        Just("leader"),
        Just("its"),
        Just("his brother"),
        Just("backs"),
        Just("was killed by"),
        Just("did not"),
        Just("said that"),
        Just("reportedly"),
        Just("General"),
        Just("John"),
        Just(","),
        Just("."),
        Just("\n\n"),
        Just("\n"),
        Just("’s"),
        Just("'"),
        Just("\""),
        Just("“"),
        Just("("),
        Just(")"),
        Just("-"),
        Just("and"),
        Just("of"),
        Just("\u{301}"),
        Just("\u{200f}"),
        Just("\u{a0}"),
        Just("إيران"),
        Just("İ"),
        Just("U.S."),
        Just("also known as"),
        Just("led by"),
        Just(":"),
        Just(";"),
        Just("—"),
        Just("a"),
    ];
    let gap = prop_oneof![4 => Just(" "), 1 => Just("")];
    prop::collection::vec((piece, gap), 0..60)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_characters_are_read(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_order_of_telling_pieces_is_read(text in pieces()) {
        read(&text);
    }

    /// Whatever stands around a paragraph, the names that the gazetteer alone
    /// decides are found at the same places of it.
    #[test]
    fn what_stands_around_a_text_shifts_its_offsets(before in pieces(), after in pieces()) {
        let middle = "Tehran said that Hadi al-Amiri met Qais al-Khazali in Najaf.";
        let alone = read(middle);
        prop_assert!(alone.mentions.len() >= 4);
        let text = format!("{before}\n\n{middle}\n\n{after}");
        let shift = before.len() + 2;
        let whole = read(&text);
        for m in &alone.mentions {
            let span = Span::new(m.span.start() + shift, m.span.end() + shift).unwrap();
            prop_assert!(
                whole.mentions.iter().any(|w| w.span == span),
                "{:?} is missing from {:?}", m.span.of(middle), text
            );
        }
    }
}

// ---- determinism

fn bytes(graph: &Graph) -> Vec<u8> {
    let mut all = Vec::new();
    for format in [Format::Dot, Format::GraphMl, Format::NodeLink] {
        graph.export(format, &mut all).unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    graph.save(file.path()).unwrap();
    all.extend(std::fs::read(file.path()).unwrap());
    all
}

fn graph(readings: &[Reading]) -> Graph {
    let mut graph = Graph::new();
    for reading in readings {
        graph.add(reading).unwrap();
    }
    graph
}

#[test]
fn any_order_of_documents_gives_the_same_bytes() {
    let mut documents = briefings();
    let expected = bytes(&graph(&READER.read_all(&documents)));
    assert!(expected.len() > 10_000);
    documents.reverse();
    assert!(bytes(&graph(&READER.read_all(&documents))) == expected, "backwards");
    documents.rotate_left(3);
    documents.swap(0, 2);
    assert!(bytes(&graph(&READER.read_all(&documents))) == expected, "shuffled");
    // Another reader of the same parts, and graphs joined from two halves.
    let other = Reader::builder().build().unwrap();
    let (left, right) = documents.split_at(documents.len() / 2);
    let mut joined = graph(&other.read_all(left));
    joined.merge(&graph(&other.read_all(right))).unwrap();
    assert!(bytes(&joined) == expected, "in two halves");
}

#[cfg(feature = "parallel")]
#[test]
fn any_number_of_threads_gives_the_same_readings() {
    let mut documents = briefings();
    documents
        .extend(briefings().into_iter().map(|d| Document::new(format!("{}-2", d.id()), d.text())));
    let one_by_one: Vec<Reading> = documents.iter().map(|d| READER.read(d)).collect();
    for threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let readings = pool.install(|| READER.read_all(&documents));
        assert!(readings == one_by_one, "{threads} threads");
    }
}

// ---- files and settings

/// The whole message, with its causes.
fn message(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |s| format!("{error}: {}", message(s)))
}

/// Checks that an error tells everything it should.
fn tells<T>(outcome: Result<T, Error>, parts: &[&str]) {
    let error = outcome.err().unwrap_or_else(|| panic!("expected an error that tells {parts:?}"));
    let message = message(&error);
    for part in parts {
        assert!(message.contains(part), "`{message}` does not tell `{part}`");
    }
}

fn schema() -> Schema {
    Schema::builtin().unwrap()
}

fn lines(text: &str) -> Result<Gazetteer, Error> {
    Gazetteer::builder(&schema()).json_lines("names.jsonl", text.as_bytes())?.build()
}

const GOOD: &str = r#"{"id": "a", "type": "group", "name": "Alpha Front"}"#;

#[test]
fn unreadable_files_are_named() {
    let missing = "no/such/file.jsonl";
    tells(Gazetteer::builder(&schema()).file(missing), &["cannot read", missing]);
    tells(Schema::open(missing), &["cannot read", missing]);
    tells(Lexicon::open(missing), &["cannot read", missing]);
    let lexicon = Lexicon::builtin().unwrap();
    tells(Rules::open(missing, &schema(), &lexicon), &["cannot read", missing]);
    tells(Graph::load(missing), &["cannot read", missing]);
    tells(Graph::new().save("no/such/folder/graph"), &["cannot write", "no/such/folder/graph"]);
}

#[test]
fn a_wrong_line_of_a_gazetteer_is_named() {
    for (line, expected) in [
        ("{", "column"),
        (r#"{"id": "b", "type": "group"}"#, "name"),
        (r#"{"id": "b", "type": "gruop", "name": "Beta"}"#, "did you mean `group`?"),
        (r#"{"id": "b", "type": "group", "name": ""}"#, "at least one letter or digit"),
        (r#"{"id": "", "type": "group", "name": "Beta"}"#, "empty id"),
        (r#"{"id": "b", "type": "group", "name": "Beta", "aliases": ["..."]}"#, "letter or digit"),
        (r#"{"id": "b", "type": "group", "name": "Beta", "aliases": [""]}"#, "alias"),
        (
            r#"{"id": "b", "type": "group", "name": "Beta", "aliases": [{"name": "B", "kind": "x"}]}"#,
            "expected",
        ),
        (r#"{"id": "a", "type": "group", "name": "Beta"}"#, "`a`"),
    ] {
        tells(lines(&format!("{GOOD}\n\n{line}\n")), &["names.jsonl:3:", expected]);
    }
    let not_utf8 = [GOOD.as_bytes(), b"\n\xff\xfe\n"].concat();
    let outcome = Gazetteer::builder(&schema()).json_lines("names.jsonl", not_utf8.as_slice());
    tells(outcome, &["names.jsonl:2:", "UTF-8"]);
}

#[test]
fn lenient_loading_skips_wrong_lines_and_says_so() {
    let text = format!("{GOOD}\n{{\n{}", r#"{"id": "b", "type": "group", "name": "Beta"}"#);
    let builder = Gazetteer::builder(&schema()).lenient();
    let gazetteer = builder.json_lines("names.jsonl", text.as_bytes()).unwrap().build().unwrap();
    assert_eq!((gazetteer.len(), gazetteer.skipped().len()), (2, 1));
}

#[test]
fn an_empty_alias_or_name_is_refused() {
    tells(Alias::new(""), &["alias", "letter or digit"]);
    tells(Alias::new("—"), &["alias", "—"]);
    tells(Entity::new("a", "group", " "), &["entity", "`a`"]);
    tells(Entity::new(" ", "group", "Alpha"), &["entity", "empty id"]);
}

#[test]
fn a_wrong_rule_is_named_with_its_line() {
    let lexicon = Lexicon::builtin().unwrap();
    let rules = |text: &str| Rules::parse("mine.toml", text, &schema(), &lexicon);
    let rule = |relation: &str, pattern: &str| {
        format!(
            "[[rule]]\nname = \"mine\"\nrelation = \"{relation}\"\npatterns = [\n  \"{pattern}\",\n]\n"
        )
    };
    assert!(rules(&rule("leads", "{subject} runs {object}")).is_ok());
    for (relation, pattern, expected) in [
        ("leeds", "{subject} runs {object}", &["mine.toml:", "mine", "did you mean `leads`?"][..]),
        ("leads", "{subject runs {object}", &["mine.toml:5", "mine"]),
        ("leads", "{subject} (runs {object}", &["mine.toml:5", "mine"]),
        ("leads", "{subject} runs {objekt}", &["mine.toml:5", "mine", "objekt"]),
        ("leads", "{subject:gruop} runs {object}", &["mine.toml:5", "mine", "gruop"]),
        ("leads", "", &["mine.toml:5", "mine"]),
    ] {
        tells(rules(&rule(relation, pattern)), expected);
    }
    tells(rules("[[rule]\nname = 1"), &["mine.toml:1"]);
    tells(
        rules("[[rule]]\nname = \"x\"\nrelation = \"leads\"\nverb = [\"run\"]"),
        &["mine.toml:", "verb"],
    );
}

#[test]
fn a_wrong_schema_or_lexicon_is_named_with_its_line() {
    let unknown =
        "[type.a]\n[relation.r]\nfrom = [\"b\"]\nto = [\"a\"]\nnature = \"state\"\nreads = \"is\"";
    tells(Schema::parse("mine.toml", unknown), &["mine.toml:", "`b`"]);
    tells(Schema::parse("mine.toml", "[type.a]\n[relation.r]"), &["mine.toml:2", "missing field"]);
    tells(Schema::parse("mine.toml", "[type.a"), &["mine.toml:1"]);
    tells(Lexicon::parse("mine.toml", "[a]\nword = [\"x\"]"), &["mine.toml:", "word"]);
    tells(Lexicon::builtin().unwrap().list("no such list"), &["no such list"]);
}

#[test]
fn a_reader_without_its_word_lists_is_refused() {
    let bare = Lexicon::parse("mine.toml", "[a]\nwords = [\"x\"]").unwrap();
    assert!(Reader::builder().lexicon(bare).build().is_err());
}

/// A schema of so many types, and one relation between the last two.
fn wide(types: usize) -> Schema {
    let mut text: String = (0..types).map(|i| format!("[type.t{i:02}]\n")).collect();
    let (a, b) = (types - 2, types - 1);
    text +=
        &format!("[relation.r]\nfrom = [\"t{a:02}\"]\nto = [\"t{b:02}\"]\nnature = \"state\"\n");
    Schema::parse("wide.toml", &text).unwrap()
}

#[test]
fn a_schema_of_many_types_is_read_or_refused() {
    let lexicon = Lexicon::builtin().unwrap();
    let rule = "[[rule]]\nname = \"r\"\nrelation = \"r\"\nverbs = [\"back\"]";
    let schema = wide(64);
    let gazetteer = Gazetteer::builder(&schema)
        .entity(Entity::new("a", "t62", "Alpha Front").unwrap())
        .and_then(|b| b.entity(Entity::new("b", "t63", "Beta Front")?))
        .and_then(isnad::GazetteerBuilder::build)
        .unwrap();
    let rules = Rules::parse("mine.toml", rule, &schema, &lexicon).unwrap();
    let reader =
        Reader::builder().schema(schema).gazetteer(gazetteer).rules(rules).build().unwrap();
    let reading = reader.read(&Document::new("x", "Alpha Front backs Beta Front."));
    assert_eq!(reading.claims.len(), 1);
    let many = Rules::parse("mine.toml", rule, &wide(65), &lexicon);
    tells(many, &["65 entity types", "at most 64"]);
}

#[test]
fn parts_of_another_schema_are_refused() {
    let other = wide(8);
    let rule = "[[rule]]\nname = \"r\"\nrelation = \"r\"\nverbs = [\"back\"]";
    let rules = Rules::parse("mine.toml", rule, &other, &Lexicon::builtin().unwrap()).unwrap();
    tells(Reader::builder().rules(rules).build(), &["rules", "another schema"]);
    let gazetteer = Gazetteer::builder(&other).build().unwrap();
    tells(Reader::builder().gazetteer(gazetteer).build(), &["gazetteer", "`t00`"]);
}

#[test]
fn impossible_dates_are_refused() {
    for date in ["2020-13-01", "2021-02-29", "yesterday", "", "20-01-01", "2020-1-1", "2020-01-32"]
    {
        tells(
            Document::new("a", "").published(date),
            &["is not an EDTF date", &format!("`{date}`")],
        );
    }
    assert!(Document::new("a", "").published("2020-02-29").is_ok());
}

#[test]
fn questions_about_nobody_are_refused() {
    let mut graph = graph(&READER.read_all(&briefings()));
    tells(graph.entity("nobody"), &["no entity `nobody`"]);
    assert!(graph.neighbours("nobody").is_err() && graph.claims_of("nobody").is_err());
    tells(graph.shortest_path("iran", "nobody"), &["no entity `nobody`"]);
    tells(graph.paths("nobody", "iran"), &["no entity `nobody`"]);
    tells(
        graph.neighbours("iran").unwrap().relation("leeds").collect(),
        &["did you mean `leads`?"],
    );
    tells(graph.neighbours("iran").unwrap().at("soon"), &["`soon` is not an EDTF date"]);
    tells(
        graph.neighbours("iran").unwrap().entity_type("gruop").collect(),
        &["did you mean `group`?"],
    );
    tells(graph.remove("no-document"), &["no document `no-document`"]);
}

#[test]
fn mentions_that_do_not_fit_are_named() {
    let document = Document::new("text", "Müller backs Badr.");
    let given = |spans: &[(usize, usize)], kind: &str| {
        let candidate = || Candidate::new("x", kind, AliasKind::Name);
        let mention = |&(a, b): &(usize, usize)| {
            Mention::new(Span::new(a, b).unwrap(), Origin::Given, vec![candidate()])
        };
        READER.read_with_mentions(&document, spans.iter().map(mention).collect())
    };
    assert!(given(&[(0, 7), (14, 18)], "group").is_ok());
    tells(given(&[(0, 7), (14, 30)], "group"), &["mention 1", "outside the text of 19 bytes"]);
    tells(given(&[(0, 2)], "group"), &["mention 0", "cuts a character"]);
    tells(given(&[(0, 7), (3, 9)], "group"), &["mention 1", "overlaps"]);
    tells(given(&[(3, 3)], "group"), &["mention 0", "covers no byte"]);
    tells(given(&[(0, 7)], "gruop"), &["mention 0", "did you mean `group`?"]);
    let empty = Mention::new(Span::new(0, 7).unwrap(), Origin::Given, Vec::new());
    tells(
        READER.read_with_mentions(&document, vec![empty]),
        &["mention 0", "at least one candidate"],
    );
}

#[test]
fn a_cut_or_changed_snapshot_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.isnad");
    let saved = graph(&[read("Iran backs Hezbollah.")]);
    saved.save(&path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    assert_eq!(Graph::load(&path).unwrap(), saved);
    let name = path.display().to_string();
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        tells(Graph::load(&path), &[&name]);
    };
    for end in 0..whole.len() {
        refused(&whole[..end]);
    }
    for place in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut changed = whole.clone();
            changed[place] ^= bit;
            refused(&changed);
        }
    }
    refused(b"PK\x03\x04 something else altogether, and long enough to hold a header");
}
