use super::*;

fn question<'a>(file: &'a [u8], map: &[(Field, &str)]) -> Question<'a> {
    Question {
        file: File {
            name: "new.csv",
            bytes: file,
        },
        map: map
            .iter()
            .map(|(field, header)| (*field, (*header).to_owned()))
            .collect(),
        key: None,
        against: None,
        locale: Locale::En,
    }
}

const NAME: &[(Field, &str)] = &[(Field::Name, "品名")];

fn lines_of(text: &str) -> Vec<&str> {
    lines(text).collect()
}

#[test]
fn every_line_end_ends_a_line_and_a_blank_line_is_a_line() {
    assert_eq!(lines_of("a\r\nb\rc\n\nd"), ["a", "b", "c", "", "d"]);
    assert_eq!(lines_of("a\n"), ["a"]);
    assert_eq!(lines_of(""), Vec::<&str>::new());
}

#[test]
fn a_blank_line_is_an_empty_code() {
    let found: Vec<_> = check_codes(Kind::Gtin, "6901234567892\n\n").collect();
    assert!(found[0].verdict.valid);
    assert_eq!(found[1].verdict.reason, Some("empty"));
    let json = serde_json::to_value(&found[1]).unwrap();
    let expected =
        serde_json::json!({"input": "", "valid": false, "reason": "empty", "parsed": null});
    assert_eq!(json, expected);
}

#[test]
fn rows_are_accepted_rows_and_rows_with_errors() {
    let csv = "编码,品名,医保编码,批准文号,件\nA,甲,,,10\nB,,X,国药准字,0\nC,丙,T001700368,国药准字H20003263,1\n";
    let map = [
        (Field::Name, "品名"),
        (Field::Code, "编码"),
        (Field::NationalCode, "医保编码"),
        (Field::ApprovalNumber, "批准文号"),
        (Field::Pack, "件"),
    ];
    let report = check_formulary(&question(csv.as_bytes(), &map)).unwrap();
    assert_eq!((report.rows, report.accepted), (3, 2));
    let told: Vec<_> = report
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_str(), e.code))
        .collect();
    let expected = [
        (3, "品名", "formulary.name_missing"),
        (3, "医保编码", "formulary.code_length"),
        (3, "批准文号", "formulary.code_structure"),
        (3, "件", "formulary.not_positive"),
    ];
    assert_eq!(told, expected);
    assert!(report.errors.iter().all(|error| !error.message.is_empty()));
}

#[test]
fn a_row_with_an_error_is_no_duplicate_yet() {
    let csv = "品名,件\n甲,1\n甲,0\n甲,2\n";
    let map = [(Field::Name, "品名"), (Field::Pack, "件")];
    let report = check_formulary(&question(csv.as_bytes(), &map)).unwrap();
    assert_eq!(report.duplicates[0].rows, [2, 4]);
}

#[test]
fn keys_are_compared_with_an_older_list() {
    let older = "品名,编码,规格\n甲,A,1g\n坏,A,2g\n乙,B,\n";
    let new = "编码,品名,规格\n Ａ ,丙,1g\nB,乙,\nC,丁,\nC,戊,\n";
    let map = [(Field::Name, "品名"), (Field::Specification, "规格")];
    let mut question = question(new.as_bytes(), &map);
    question.key = Some("编码".into());
    question.against = Some(File {
        name: "old.csv",
        bytes: older.as_bytes(),
    });
    let report = check_formulary(&question).unwrap();
    let told: Vec<_> = report
        .conflicts
        .iter()
        .map(|c| (c.key.as_str(), c.row, c.name.as_str(), c.was.as_str()))
        .collect();
    assert_eq!(told, [("A", 2, "丙", "甲"), ("C", 5, "戊", "丁")]);
    assert_eq!(report.accepted, 4);
}

#[test]
fn without_a_key_nothing_conflicts() {
    let report = check_formulary(&question("品名\n甲\n乙\n".as_bytes(), NAME)).unwrap();
    assert!(report.conflicts.is_empty() && report.duplicates.is_empty());
}

#[test]
fn rows_are_physical_lines_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "\u{feff}# x,\"",
            "品名,规格",
            "甲,\"1g",
            "或2g\"",
            "",
            "甲,3g",
            "甲,3g",
            ",4g",
        ]
        .join(end);
        let report = check_formulary(&question(
            text.as_bytes(),
            &[(Field::Name, "品名"), (Field::Specification, "规格")],
        ))
        .unwrap();
        assert_eq!((report.rows, report.errors[0].row), (4, 8));
        assert_eq!(report.duplicates[0].rows, [6, 7]);
        assert_eq!(report.duplicates[0].manufacturer, "");
    }
}

#[test]
fn unreadable_files_are_told_with_their_place() {
    let told = |bytes: &[u8]| {
        check_formulary(&question(bytes, NAME))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(told(b""), "new.csv:1:1 The file holds no row.");
    assert_eq!(
        told("# c\n规格\n1g\n".as_bytes()),
        "new.csv:2:1 No column is headed “品名”."
    );
    assert!(told("品名\n\"甲\n".as_bytes()).starts_with("new.csv:2:1 "));
    assert!(told("品名,品名\n".as_bytes()).starts_with("new.csv:1:2 "));
    let (gbk, _, _) = encoding_rs::GBK.encode("品名\n阿莫西林\n");
    assert!(told(&gbk).starts_with("new.csv:1:"));
}

#[test]
fn the_list_of_essential_drugs_loses_no_row() {
    let csv = include_bytes!("../../../data/essential_drugs.csv");
    let map = [
        (Field::Name, "generic_name"),
        (Field::Form, "dosage_form"),
        (Field::Specification, "spec"),
    ];
    let report = check_formulary(&question(csv, &map)).unwrap();
    assert_eq!((report.rows, report.accepted), (2259, 2259));
    // Without the column of salts, interferons α2a and α2b and two amlodipines look the same.
    assert_eq!(report.duplicates.len(), 22);
}
