//! `yaoshu rx check`: prescriptions reviewed from a file.

use serde_json::Value;

use super::{Desk, yaoshu};

const CHECK: [&str; 6] = ["rx", "check", "--in", "rx.jsonl", "--json", "out.jsonl"];

const PRESCRIPTIONS: &str = r#"{"id":"A","herbs":[{"name":"海藻","grams":10},{"name":"生草","grams":3}],"doses":7,"pregnant":false,"age":40}
{"id":"B","herbs":[{"name":"醋莪术","grams":9},{"name":"浮小卖","grams":15}],"doses":7,"pregnant":true,"age":30}
"#;

#[test]
fn each_prescription_gets_its_findings_on_its_line() {
    let desk = Desk::new();
    desk.file("rx.jsonl", PRESCRIPTIONS);
    let out = yaoshu(desk.0.path(), &CHECK, b"");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    let text = std::fs::read_to_string(desk.0.path().join("out.jsonl")).expect("the answers");
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let codes = |at: usize| -> Vec<&str> {
        let findings = answers[at]["findings"].as_array().expect("findings");
        findings
            .iter()
            .filter_map(|finding| finding["code"].as_str())
            .collect()
    };
    assert_eq!(codes(0), ["decoction.incompatible"]);
    assert_eq!(codes(1), ["decoction.pregnancy", "decoction.unknown_piece"]);
    assert_eq!(answers[0]["herbs"][1]["canonical"], "甘草");
    assert_eq!(answers[1]["herbs"][1]["canonical"], Value::Null);
    assert_eq!(answers[1]["herbs"][1]["proposal"], "浮小麦");
}

#[test]
fn a_line_that_is_no_prescription_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.file(
        "rx.jsonl",
        PRESCRIPTIONS.replace("\"grams\":15", "\"grams\":\"a handful\""),
    );
    let out = yaoshu(desk.0.path(), &CHECK, b"");
    assert_eq!(out.status.code(), Some(2));
    let told = String::from_utf8(out.stderr).expect("text");
    assert!(
        told.starts_with("rx.jsonl:2:") && told.contains("grams"),
        "{told}"
    );
    assert!(!desk.0.path().join("out.jsonl").exists());
}
