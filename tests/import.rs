//! Tables: what is read from them, and what each wrong line is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use isnad::TableFormat::{Csv, JsonLines, Tsv};
use isnad::{Graph, Table, TableFormat};

fn base() -> Graph {
    let mut graph = Graph::new();
    graph.import(&Table::new("base", Tsv, "iran\tsupports\tbadr\n")).unwrap();
    graph
}

/// The edges of a table, each with its time.
fn edges(format: TableFormat, text: &str) -> Vec<String> {
    let mut graph = Graph::new();
    graph.import(&Table::new("rows", format, text)).unwrap();
    let time = |e: isnad::Edge<'_>| e.time_span().map_or(String::new(), |t| format!(" {t}"));
    graph.edges().map(|e| format!("{e}{}", time(e))).collect()
}

/// Everything that a person can list.
fn shown(graph: &Graph) -> String {
    let entities: Vec<_> = graph.entities().collect();
    let edges: Vec<_> = graph.edges().map(|e| (e, e.claims())).collect();
    let documents: Vec<_> = graph.documents().collect();
    let found = ["new", "newer", "adores"].map(|name| graph.find(name));
    let relation = graph.neighbours("iran").unwrap().relation("adores").collect();
    format!("{entities:?} {edges:?} {documents:?} {found:?} {relation:?}")
}

fn refused(format: TableFormat, text: &str) -> String {
    let mut graph = base();
    let error = graph.import(&Table::new("rows", format, text)).unwrap_err().to_string();
    assert_eq!(graph, base(), "{error}");
    assert_eq!(shown(&graph), shown(&base()), "{error}");
    error
}

#[test]
fn the_same_rows_in_every_format() {
    let expected = ["badr fights daesh 2014/2017", "iran supports badr"];
    let tsv = "iran\tsupports\tbadr\nbadr\tfights\tdaesh\t2014/2017\n";
    let csv = "iran,supports,badr\nbadr,fights,\"daesh\",2014/2017\n";
    let json = r#"{"subject": "iran", "relation": "supports", "object": "badr"}
{"subject": "badr", "relation": "fights", "object": "daesh", "date": "2014/2017", "more": [1]}
"#;
    for (format, text) in [(Tsv, tsv), (Csv, csv), (JsonLines, json)] {
        assert_eq!(edges(format, text), expected);
        assert_eq!(edges(format, &text.replace('\n', "\r\n")), expected, "CRLF");
        assert_eq!(edges(format, &format!("\u{feff}{text}")), expected, "byte order mark");
        assert_eq!(edges(format, &text.replace('\n', "\n\n")), expected, "empty lines");
        assert_eq!(edges(format, text.trim_end()), expected, "no end of the last line");
    }
    for (format, tab) in [(Tsv, "\t"), (Csv, ",")] {
        let head = "object\tnote\tsubject\tRelation\n".replace('\t', tab);
        let row = "badr\tx\tiran\tsupports\n".replace('\t', tab);
        assert_eq!(edges(format, &format!("{head}{row}")), ["iran supports badr"]);
        assert_eq!(edges(format, &format!("\u{feff}{head}{row}")), ["iran supports badr"]);
    }
}

#[test]
fn space_around_a_field_does_not_count() {
    assert_eq!(edges(Csv, "iran, supports , badr , \n"), ["iran supports badr"]);
    assert_eq!(edges(Tsv, " iran\tsupports \tbadr\t 2014 \n"), ["iran supports badr 2014"]);
}

#[test]
fn a_table_of_nothing_is_a_document_of_nothing() {
    for format in [Tsv, Csv, JsonLines] {
        let mut graph = Graph::new();
        assert_eq!(graph.import(&Table::new("rows", format, "")).unwrap(), 0);
        assert_eq!((graph.document_count(), graph.entity_count()), (1, 0));
    }
    assert!(edges(Tsv, "subject\trelation\tobject\n").is_empty());
}

#[test]
fn a_wrong_row_is_told_by_line_and_nothing_is_imported() {
    let good = "new\tsupports\tnewer\n";
    let tsv = [
        ("iran\tsuports\tbadr", "no relation `suports`, did you mean `supports`?"),
        ("iran\tsupports", "found no object, expected a subject, a relation and an object"),
        ("iran\t \tbadr", "found no relation, expected a subject, a relation and an object"),
        (
            "iran\tsupports\tbadr\tsoon",
            "`soon` is not an EDTF date: expected a year of four digits, such as 2020, 198X or XXXX",
        ),
        (
            "iran\tsupports\tbadr\t2020-13",
            "`2020-13` is not an EDTF date: month 13, expected 01 to 12",
        ),
        (
            "iran\tsupports\tbadr\t01/02/2020",
            "`01/02/2020` is not an EDTF date: `01`: expected a year of four digits, such as 2020, 198X or XXXX",
        ),
        ("iran\talias_of\tbadr", "`alias_of` takes a name, expected a relation of entities"),
    ];
    for (row, message) in tsv {
        assert_eq!(refused(Tsv, &format!("{good}{row}\n{good}")), format!("rows:2: {message}"));
        let csv = format!("{good}\r\n\r\n{row}\r\n{good}").replace('\t', ",");
        assert_eq!(refused(Csv, &csv), format!("rows:4: {message}"));
    }
    let types = "p,leads,new\nnew,leads,newer\n";
    let message = "`leads` does not lead from a person (`p`) to a person (`new`)";
    assert_eq!(refused(Csv, types), format!("rows:1: {message}"));
    assert_eq!(
        refused(Csv, &format!("a,supports,\"b\nc\"\n\n{types}")),
        format!("rows:4: {message}")
    );
    let head = "subject,relation,object,subject_type\n";
    assert_eq!(
        refused(Csv, &format!("{head}new,supports,badr,group\nnew,supports,badr,person\n")),
        "rows:3: `new` is a group in an earlier row, found person"
    );
    assert!(
        refused(Csv, &format!("{head}new,supports,badr,ship\n"))
            .starts_with("rows:2: no entity type `ship`")
    );
}

#[test]
fn a_wrong_header_is_told() {
    let expected = "expected `subject`, `relation` and `object` in it";
    assert_eq!(
        refused(Csv, "from, relation, to\niran,supports,badr\n"),
        format!("rows:1: found a header of `from`, `relation`, `to`, {expected}")
    );
    assert_eq!(
        refused(Tsv, "source\tdate\n"),
        format!("rows:1: found a header of `source`, `date`, {expected}")
    );
    assert_eq!(
        refused(Tsv, "subject\trelation\tobject\tSubject\n"),
        "rows:1: two columns are called `subject`, expected one"
    );
}

#[test]
fn a_quote_that_does_not_end_is_told_where_it_begins() {
    assert_eq!(
        refused(Csv, "new,supports,newer\nnew,supports,\"badr\nnew,supports,newer\n"),
        "rows:2: a quoted field does not end, expected `\"`"
    );
    assert_eq!(edges(Csv, "a,supports,5\" pipe\nb,supports,c\n").len(), 2, "no quoted field");
    assert_eq!(edges(Csv, "a,supports,\"b \"\"c\"\"\nd\"\n"), ["a supports b \"c\"\nd"]);
}

#[test]
fn wrong_json_is_told_by_line_and_column() {
    let good = r#"{"subject": "new", "relation": "supports", "object": "newer"}"#;
    for (line, message) in [
        (r#"{"subject": "iran"}"#, "missing field `relation`, in column 19"),
        (r#"{"subject": 1}"#, "invalid type: integer `1`, expected a string, in column 13"),
        (r#"{"subject""#, "EOF while parsing an object, in column 10"),
        (
            r#"{"subject": " ", "relation": "supports", "object": "badr"}"#,
            "found no subject, expected a subject, a relation and an object",
        ),
    ] {
        let text = format!("{good}\n\n{line}\n{good}\n");
        assert_eq!(refused(JsonLines, &text), format!("rows:3: {message}"));
    }
}

#[test]
fn a_table_that_is_there_already_changes_nothing() {
    let mut graph = base();
    let again = Table::new("base", Tsv, "new\tsupports\tnewer\n");
    let error = graph.import(&again).unwrap_err().to_string();
    assert_eq!(error, "document: `base` is in the graph already");
    assert_eq!(shown(&graph), shown(&base()));
}

#[test]
fn a_relation_of_a_refused_table_stays_unknown() {
    let mut graph = base();
    let wrong = Table::new("rows", Tsv, "iran\tadores\tnew\niran\tadores\n").any_relation();
    assert!(graph.import(&wrong).is_err());
    assert_eq!(shown(&graph), shown(&base()));
    let right = Table::new("rows", Tsv, "iran\tadores\tnew\niran\tadmires\tnew\n").any_relation();
    graph.import(&right).unwrap();
    let all: Vec<String> = graph.edges().map(|e| e.to_string()).collect();
    assert_eq!(all, ["iran admires new", "iran adores new", "iran supports badr"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let open = |path: &str| Table::open(path).unwrap_err().to_string();
    assert_eq!(open("nowhere.tsv"), "cannot read `nowhere.tsv`");
    assert_eq!(open("rows.xlsx"), "table: `rows.xlsx`, expected .tsv, .csv or .jsonl");
}
