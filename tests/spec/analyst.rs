//! The analyst's commands, run as an auditor runs them: the real binary, files in, files out.

#[path = "analyst/forecast.rs"]
mod forecast;
#[path = "analyst/plan.rs"]
mod plan;
#[path = "analyst/routes.rs"]
mod routes;
#[path = "analyst/rx.rs"]
mod rx;
#[path = "analyst/sla.rs"]
mod sla;
#[path = "analyst/stock.rs"]
mod stock;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Value, json};
use tempfile::TempDir;

fn yaoshu(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yaoshu"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(input)
        .expect("the input is read");
    child.wait_with_output().expect("the binary ends")
}

/// A folder with files, in which the commands run.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(TempDir::new().expect("a folder"))
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    fn workbook(&self, name: &str, fill: impl FnOnce(&mut Worksheet)) {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet());
        workbook.save(self.0.path().join(name)).expect("a workbook");
    }

    /// The report of a file that can be read.
    fn report(&self, arguments: &[&str]) -> Value {
        let out = self.run(arguments);
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
        assert!(out.stdout.is_empty());
        let json = std::fs::read(self.0.path().join("out.json")).expect("the answer");
        serde_json::from_slice(&json).expect("JSON")
    }

    /// What is said about a file that cannot be read.
    fn refusal(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(2));
        assert!(!self.0.path().join("out.json").exists(), "no output file");
        String::from_utf8(out.stderr).expect("text")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let all = [&["formulary", "check"], arguments, &["--json", "out.json"]].concat();
        yaoshu(self.0.path(), &all, b"")
    }
}

fn codes(kind: &str, input: impl AsRef<[u8]>) -> Vec<Value> {
    let out = yaoshu(
        Path::new("."),
        &["codes", "check", "--kind", kind],
        input.as_ref(),
    );
    assert_eq!(out.status.code(), Some(0));
    let text = String::from_utf8(out.stdout).expect("text");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn every_line_of_codes_gets_one_answer_in_its_order() {
    let answers = codes(
        "uscc",
        "91330100799655058B\r\n\r\n91330100799655058C\n x \n",
    );
    let valid: Vec<_> = answers
        .iter()
        .map(|answer| answer["valid"] == true)
        .collect();
    assert_eq!(valid, [true, false, false, false]);
    assert_eq!(answers[0]["parsed"]["division"], "330100");
    assert_eq!(
        answers[1],
        json!({"input": "", "valid": false, "reason": "empty", "parsed": null})
    );
    assert_eq!(answers[2]["reason"], "check_digit");
    assert_eq!(answers[3]["input"], " x ");
    assert!(codes("gtin", "").is_empty());
}

#[test]
fn rules_that_only_warn_keep_a_code_valid_and_say_why() {
    for (kind, code) in [
        ("nhsa_drug", "XA10BAE0212010010201650"),
        ("nhsa_drug", "J430001"),
        ("approval", "H20130650"),
    ] {
        let answer = &codes(kind, code)[0];
        assert_eq!(answer["valid"], true, "{code}");
        assert!(answer["reason"].is_string(), "{code}");
    }
    let plain = &codes("approval", "国药准字HJ20210001")[0];
    assert_eq!(
        (&plain["valid"], &plain["reason"]),
        (&json!(true), &Value::Null)
    );
}

#[test]
fn codes_may_be_answered_in_one_document() {
    let desk = Desk::new();
    let arguments = ["codes", "check", "--kind", "gtin", "--json", "out.json"];
    let out = yaoshu(desk.0.path(), &arguments, b"96385074\n1\n");
    assert_eq!(out.status.code(), Some(0));
    let json = std::fs::read(desk.0.path().join("out.json")).expect("the answer");
    assert_eq!(
        serde_json::from_slice::<Value>(&json).expect("JSON")[1]["reason"],
        "length"
    );
}

#[test]
fn input_that_is_no_text_and_unknown_kinds_are_refused() {
    let broken = yaoshu(
        Path::new("."),
        &["codes", "check", "--kind", "gtin"],
        b"1\n\xff\n",
    );
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).starts_with("<stdin>:2:1 "));
    assert!(broken.stdout.is_empty());
    let unknown = yaoshu(Path::new("."), &["codes", "check", "--kind", "isbn"], b"");
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_list_is_checked_by_its_headers_in_any_order() {
    let desk = Desk::new();
    let text = "\u{feff}# 来源\r备注,规格,品名,编码,厂家\rx,1g,甲,A,某厂\rx,１g,甲　,B,某厂\rx,2g,乙,A,\rx,,,C,\r";
    desk.file("list.csv", text);
    let report = desk.report(&[
        "list.csv",
        "--map",
        "name=品名",
        "--map",
        "specification=规格",
        "code=编码",
        "--map",
        "manufacturer=厂家",
    ]);
    assert_eq!(
        (&report["rows"], &report["accepted"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(report["errors"][0]["row"], 6);
    assert_eq!(report["errors"][0]["column"], "品名");
    let duplicate =
        json!([{"rows": [3, 4], "name": "甲", "specification": "1g", "manufacturer": "某厂"}]);
    assert_eq!(report["duplicates"], duplicate);
    assert_eq!(
        report["conflicts"],
        json!([{"key": "A", "row": 5, "name": "乙", "was": "甲"}])
    );
}

#[test]
fn the_order_of_arguments_plays_no_part() {
    let desk = Desk::new();
    desk.file("a=b.csv", "品名,码\n甲,1\n");
    let report = desk.report(&["--map", "name=品名", "--map", "code=码", "a=b.csv"]);
    assert_eq!(report["rows"], 1);
}

#[test]
fn keys_of_an_older_list_belong_to_its_drugs() {
    let desk = Desk::new();
    desk.file("old.csv", "品名,码\n甲,A\n");
    desk.workbook("new.xlsx", |sheet| {
        sheet
            .merge_range(0, 0, 0, 1, "2026年目录", &Format::new())
            .expect("a title");
        for (row, (name, key)) in [("品名", "码"), ("乙", "A"), ("丙", "B")]
            .iter()
            .enumerate()
        {
            sheet.write(row as u32 + 2, 0, *name).expect("a cell");
            sheet.write(row as u32 + 2, 1, *key).expect("a cell");
        }
    });
    let report = desk.report(&[
        "new.xlsx",
        "--map",
        "name=品名",
        "--key",
        "码",
        "--against",
        "old.csv",
    ]);
    assert_eq!(
        report["conflicts"],
        json!([{"key": "A", "row": 4, "name": "乙", "was": "甲"}])
    );
    assert_eq!(report["accepted"], 2);
}

#[test]
fn sheet_rows_and_numbers_are_what_a_person_sees() {
    let desk = Desk::new();
    desk.workbook("list.xlsx", |sheet| {
        for (column, text) in ["name", "pack", "code"].iter().enumerate() {
            sheet.write(1, column as u16, *text).expect("a cell");
        }
        sheet.write(3, 0, "甲").expect("a cell");
        sheet.write(3, 1, 0.1 + 0.2).expect("a cell");
        sheet.write(3, 2, 100_001.0).expect("a cell");
        sheet.write(7, 0, "乙").expect("a cell");
        sheet.write(7, 1, -1).expect("a cell");
        sheet.write(7, 2, "100001").expect("a cell");
    });
    let arguments = [
        "list.xlsx",
        "--map",
        "name=name",
        "pack_size=pack",
        "code=code",
    ];
    let report = desk.report(&arguments);
    assert_eq!(
        (&report["rows"], &report["accepted"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&report["errors"][0]["row"], &report["errors"][0]["column"]),
        (&json!(8), &json!("pack"))
    );
    assert_eq!(
        report["conflicts"],
        json!([]),
        "a row with an error waits for its correction"
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_leaves_no_output() {
    let desk = Desk::new();
    let bomb = {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, size) in [
            ("[Content_Types].xml", 10),
            ("xl/workbook.xml", 10),
            ("xl/worksheets/sheet1.xml", 1 << 30),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .expect("a part");
            std::io::copy(
                &mut std::io::Read::take(std::io::repeat(b' '), size),
                &mut zip,
            )
            .expect("spaces");
        }
        zip.finish().expect("an archive").into_inner()
    };
    for (name, content, place) in [
        ("empty.csv", &b""[..], "empty.csv:1:1 "),
        ("header.csv", "规格\n1g\n".as_bytes(), "header.csv:1:1 "),
        (
            "twice.csv",
            "品名,品名\n甲,乙\n".as_bytes(),
            "twice.csv:1:2 ",
        ),
        (
            "open.csv",
            "品名\n甲\n乙,\"1\n2\n".as_bytes(),
            "open.csv:3:3 ",
        ),
        ("torn.csv", "品名\n\"甲\"乙\n".as_bytes(), "torn.csv:2:4 "),
        ("latin.csv", &b"name\n\xe9t\xe9\n"[..], "latin.csv:2:1 "),
        ("text.xlsx", "品名\n甲\n".as_bytes(), "text.xlsx:1:1 "),
        (
            "old.xls",
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1........"[..],
            "old.xls:1:1 ",
        ),
        ("bomb.xlsx", &bomb, "bomb.xlsx:1:1 "),
    ] {
        desk.file(name, content);
        let told = desk.refusal(&[name, "--map", "name=品名"]);
        assert!(told.starts_with(place), "{name}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    assert!(
        desk.refusal(&["nowhere.csv", "--map", "name=品名"])
            .starts_with("nowhere.csv:1:1 ")
    );
}

#[test]
fn a_mapping_must_name_known_fields_and_the_name() {
    let desk = Desk::new();
    desk.file("list.csv", "品名\n甲\n");
    for map in ["colour=品名", "name", "name=", "code=品名"] {
        assert!(
            !desk.refusal(&["list.csv", "--map", map]).is_empty(),
            "{map}"
        );
    }
}

#[test]
fn headers_alone_are_a_list_without_rows() {
    let desk = Desk::new();
    desk.file("list.csv", "品名,规格");
    let report = desk.report(&["list.csv", "--map", "name=品名"]);
    let nothing =
        json!({"rows": 0, "accepted": 0, "errors": [], "duplicates": [], "conflicts": []});
    assert_eq!(report, nothing);
}

#[test]
fn messages_come_in_both_languages() {
    let desk = Desk::new();
    desk.file("list.csv", "品名,码\n,A\n");
    let message = |arguments: &[&str]| {
        let report = desk.report(&[&["list.csv", "--map", "name=品名"], arguments].concat());
        report["errors"][0]["message"]
            .as_str()
            .expect("a sentence")
            .to_owned()
    };
    assert_eq!(message(&[]), "名称是空的。");
    assert_eq!(message(&["--lang", "en"]), "The name is blank.");
}
