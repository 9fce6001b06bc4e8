//! Files of any make are read alike, and what is broken in them is told with its place.

use analyst::{File, Row, Table, Unreadable, json};
use serde::Deserialize;

fn named(bytes: &[u8]) -> File<'_> {
    File { name: "F", bytes }
}

/// Rows of `a` and `b`, and perhaps `c`, as `line:a|b|c`.
fn rows(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let mut table = Table::open_with(named(bytes), &["a", "b"], &["c"])?;
    let mut row = Row::default();
    let mut told = Vec::new();
    while table.next(&mut row)? {
        told.push(format!("{}:{}", row.line, row.cells.join("|")));
    }
    Ok(told)
}

#[test]
fn every_line_end_mark_order_and_quote_is_understood() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "\u{feff}# a county, \"2026",
            "",
            "x,b,a",
            " ,,",
            "1,\" two, \"\"2\"\"\", 一 ",
            "1,\"three",
            "lines\",三",
            "only",
        ];
        assert_eq!(
            rows(lines.join(end).as_bytes()).expect("readable"),
            [
                "5:一|two, \"2\"|".to_owned(),
                format!("6:三|three{end}lines|"),
                "8:||".to_owned()
            ]
        );
    }
    assert_eq!(
        rows(b"c,b,a\n3,2,1,0\n#,5\n").expect("readable"),
        ["2:1|2|3", "3:|5|#"]
    );
}

#[test]
fn a_broken_table_is_told_with_its_place() {
    for (bytes, expected) in [
        (&b""[..], "F:1:1 there is no header"),
        (b"# a,b\n\n", "F:1:1 there is no header"),
        (b"# x\na,c\n", "F:2:1 column b is missing"),
        (b"a,b,x,a\n", "F:1:4 column a stands twice"),
        (b"a,b,c,c\n", "F:1:4 column c stands twice"),
        (b"a,b\r\xe8\x8d\xaf,\xff", "F:2:3 not UTF-8"),
        (b"a,b\n1,\"2\n3", "F:2:3 a quote that is never closed"),
        (b"a,b\n1,\"2\"3", "F:2:6 text after a closing quote"),
        (
            "a,b\n药,2\"".as_bytes(),
            "F:2:4 a quote inside a field that does not begin with one",
        ),
    ] {
        let told = rows(bytes).expect_err("unreadable").to_string();
        assert_eq!(told, expected);
    }
}

#[test]
fn a_fault_of_a_cell_names_its_column() {
    let mut table = Table::open_with(named(b"x,b,a\n1,2,3"), &["a", "b"], &["c"]).expect("a table");
    let mut row = Row::default();
    assert!(table.next(&mut row).expect("a row"));
    assert_eq!((row.width, table.width()), (3, 3));
    assert_eq!(table.fault(&row, 0, "odd").to_string(), "F:2:3 a: odd");
    assert_eq!(table.fault_at(&row, 0, "odd").to_string(), "F:2:1 odd");
}

#[derive(Debug, Deserialize, PartialEq)]
struct Pair {
    name: String,
    grams: u8,
}

#[test]
fn objects_are_read_line_by_line_whatever_ends_a_line() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "{\"name\":\"附子\",\"grams\":9}",
            "",
            "{\"name\":\"x\",\"grams\":1}",
        ];
        let text = format!("\u{feff}{}{end}", lines.join(end));
        let read: Vec<Pair> = json::lines(named(text.as_bytes())).expect("readable");
        assert_eq!(read.len(), 2);
        let text = text.replace(":1}", ":1x}");
        let told = json::lines::<Pair>(named(text.as_bytes())).expect_err("unreadable");
        assert_eq!(told.to_string(), "F:3:22 expected `,` or `}`");
    }
}

#[test]
fn a_broken_document_is_told_by_physical_line_and_character() {
    for (text, place) in [
        ("", "F:1:1 "),
        ("{\"name\":\"附子\",\"grams\":900}", "F:1:"),
        ("{\r\"name\":\"附子\",\r\"grams\":x}", "F:3:9 "),
        ("{\r\n\"name\":\"附子\",\r\n\"grams\":x}", "F:3:9 "),
        ("{\n\"name\":\"附子\",\n\"grams\":x}", "F:3:9 "),
        ("{\"name\":\"附子\"} x", "F:1:"),
    ] {
        let told = json::document::<Pair>(named(text.as_bytes()))
            .expect_err("unreadable")
            .to_string();
        assert!(told.starts_with(place), "{text:?}: {told}");
        assert!(!told.contains(" at line "), "{told}");
    }
}
