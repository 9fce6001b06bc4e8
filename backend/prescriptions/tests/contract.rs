//! Each sentence of the command's contract, in files and answers.

use prescriptions::command::{File, check};
use serde_json::{Value, json};

/// One prescription: `name grams[ method], …`.
fn rx(herbs: &str, doses: u32, pregnant: bool) -> Value {
    let herbs = herbs.split(", ").map(|herb| {
        let words: Vec<&str> = herb.split(' ').collect();
        match words[..] {
            [name, grams, method] => json!({"name": name, "grams": grams, "method": method}),
            [name, grams] => json!({"name": name, "grams": grams}),
            _ => panic!("{herb}"),
        }
    });
    let herbs: Vec<Value> = herbs.collect();
    json!({"id": "1", "herbs": herbs, "doses": doses, "pregnant": pregnant, "age": 40})
}

fn answer(rx: &Value) -> Value {
    let text = rx.to_string();
    let out = check(File {
        name: "RX",
        bytes: text.as_bytes(),
    });
    serde_json::from_slice(&out.expect("readable")).expect("one line")
}

/// `code severity pieces[ kind]`, without the common beginning of codes.
fn told(rx: &Value) -> Vec<String> {
    let answer = answer(rx);
    let findings = answer["findings"].as_array().expect("a list");
    let text = |finding: &Value| {
        let word = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let pieces: Vec<&str> = finding["pieces"]
            .as_array()
            .expect("pieces")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let code = word("code").trim_start_matches("decoction.").to_owned();
        let line = format!(
            "{code} {} {} {}",
            word("severity"),
            pieces.join("+"),
            word("kind")
        );
        assert!(word("source").starts_with("rx 2026.11 "), "{finding}");
        line.trim_end().to_owned()
    };
    findings.iter().map(text).collect()
}

fn table(cases: &[(&str, u32, bool, &[&str])]) {
    for (herbs, doses, pregnant, expected) in cases {
        assert_eq!(
            told(&rx(herbs, *doses, *pregnant)),
            *expected,
            "{herbs} x {doses}"
        );
    }
}

#[test]
fn incompatible_pairs_have_their_kind_and_severity_and_no_class_counts() {
    table(&[
        (
            "甘草 6, 海藻 10",
            7,
            false,
            &["incompatible block 海藻+甘草 反"],
        ),
        (
            "海藻 10, 炙甘草 6",
            7,
            false,
            &["incompatible block 海藻+炙甘草 反"],
        ),
        (
            "附片 9 先煎, 半夏 9",
            7,
            false,
            &["incompatible block 法半夏+附子 反"],
        ),
        (
            "丁香 3, 郁金 9",
            7,
            false,
            &["incompatible block 丁香+郁金 畏"],
        ),
        (
            "制川乌 3 先煎, 水牛角 15 先煎",
            7,
            false,
            &["incompatible warn 制川乌+水牛角 畏"],
        ),
        (
            "党参 9, 藜芦 1",
            7,
            false,
            &["incompatible block 党参+藜芦 反"],
        ),
        ("白附子 6, 半夏 9", 7, false, &[]),
        ("土贝母 6, 附子 9 先煎", 7, false, &[]),
        ("太子参 9, 藜芦 1", 7, false, &[]),
        (
            "半夏 9, 川乌 3 先煎, 浙贝 9",
            1,
            false,
            &[
                "incompatible block 制川乌+法半夏 反",
                "incompatible block 制川乌+浙贝母 反",
            ],
        ),
        (
            "生半夏 9, 附子 9 先煎",
            1,
            false,
            &["incompatible block 生半夏+附子 反"],
        ),
    ]);
}

#[test]
fn pregnancy_counts_only_for_the_pregnant() {
    table(&[
        ("莪术 9, 桃仁 9", 7, false, &[]),
        (
            "莪术 9, 桃仁 9",
            7,
            true,
            &["pregnancy warn 桃仁 慎用", "pregnancy block 莪术 禁用"],
        ),
        ("半夏 9", 7, true, &[]),
        ("黑附片 9 先煎", 7, true, &["pregnancy warn 黑顺片 慎用"]),
        ("麝香 0.1", 7, true, &["pregnancy block 麝香 禁用"]),
    ]);
}

#[test]
fn doses_are_for_a_day_and_never_multiplied() {
    table(&[
        ("细辛 3", 30, false, &[]),
        ("细辛 3.001", 1, false, &["dose_high block 细辛"]),
        ("黄芪 30.000000", 7, false, &[]),
        ("黄芪 120", 7, false, &["dose_high warn 黄芪"]),
        ("黄芪 8.99", 7, false, &["dose_low info 黄芪"]),
        ("细辛 0.5", 7, false, &["dose_low info 细辛"]),
        ("蕲蛇 12", 7, false, &["dose_high block 蕲蛇"]),
        ("烫水蛭 4", 7, false, &["dose_high block 烫水蛭"]),
        ("冬瓜子 60", 7, false, &["dose_high warn 冬瓜子"]),
        ("粳米 100", 7, false, &[]),
        // No dose for a decoction: whatever is written is too much.
        ("红粉 0.1", 1, false, &["dose_high block 红粉"]),
        ("生川乌 1", 1, false, &["dose_high block 生川乌"]),
        ("关木通 6 先煎", 1, false, &["dose_high warn 关木通"]),
    ]);
}

#[test]
fn supply_is_limited_for_poppy_husk_and_raw_toxic_drugs_only() {
    table(&[
        ("罂粟壳 6", 3, false, &[]),
        ("罂粟壳 6", 4, false, &["supply_days block 罂粟壳"]),
        ("米壳 3", 7, false, &["supply_days block 罂粟壳"]),
        ("生半夏 9", 2, false, &[]),
        ("生半夏 9", 3, false, &["supply_days block 生半夏"]),
        ("生附子 15", 2, false, &[]),
        ("生附子 15", 3, false, &["supply_days block 生附子"]),
        ("洋金花 0.6", 3, false, &["supply_days block 洋金花"]),
        ("雄黄 0.1", 2, false, &[]),
        ("生甘遂 1.5", 3, false, &["supply_days block 生甘遂"]),
        (
            "生川乌 1",
            3,
            false,
            &["dose_high block 生川乌", "supply_days block 生川乌"],
        ),
        // Processed pieces never inherit the flag.
        (
            "附子 15 先煎, 法半夏 9",
            30,
            false,
            &["incompatible block 法半夏+附子 反"],
        ),
        ("半夏 9", 30, false, &[]),
        ("甘遂 1.5 冲服", 30, false, &[]),
        ("醋甘遂 1.5 冲服", 30, false, &[]),
        ("细辛 3", 30, false, &[]),
    ]);
}

#[test]
fn duplicates_are_by_piece_and_their_grams_are_one_daily_dose() {
    table(&[
        ("当归 6, 秦归 6", 7, false, &["duplicate warn 当归"]),
        (
            "当归 9, 全当归 6",
            7,
            false,
            &["dose_high warn 当归", "duplicate warn 当归"],
        ),
        (
            "细辛 2, 辽细辛 2",
            7,
            false,
            &["dose_high block 细辛", "duplicate warn 细辛"],
        ),
        ("当归 6, 酒当归 6", 7, false, &[]),
        (
            "黄芪 5, 黄芪 4, 生黄芪 3",
            7,
            false,
            &["duplicate warn 黄芪"],
        ),
    ]);
}

#[test]
fn unknown_names_block_and_are_told_as_they_were_written() {
    table(&[
        ("浮小卖 30", 7, false, &["unknown_piece block 浮小卖"]),
        (
            "焦三仙 30, 浮小卖 9, 浮小卖 9",
            7,
            false,
            &["unknown_piece block 浮小卖", "unknown_piece block 焦三仙"],
        ),
    ]);
}

#[test]
fn a_special_method_has_to_be_written() {
    table(&[
        ("石膏 30", 7, false, &["method_missing warn 石膏"]),
        ("石膏 30 先煎", 7, false, &[]),
        ("石膏(先煎) 30", 7, false, &[]),
        ("阿胶 9 无", 7, false, &["method_missing warn 阿胶"]),
        (
            "薄荷 6, 薄荷 3 后下",
            7,
            false,
            &[
                "dose_high warn 薄荷",
                "duplicate warn 薄荷",
                "method_missing warn 薄荷",
            ],
        ),
        ("当归 9", 7, false, &[]),
        (
            "燀苦杏仁 9, 苦杏仁 9",
            7,
            false,
            &["method_missing warn 苦杏仁"],
        ),
    ]);
}

#[test]
fn an_answer_has_its_whole_shape() {
    let rx = json!({"id": 7, "herbs": [{"name": "海藻", "grams": 10}, {"name": "国老", "grams": 3.0},
        {"name": "浮小卖", "grams": 15}], "doses": 3, "pregnant": false, "age": null});
    assert_eq!(
        answer(&rx),
        json!({
            "id": 7,
            "findings": [
                {"code": "decoction.incompatible", "severity": "block", "pieces": ["海藻", "甘草"], "kind": "反",
                 "source": "rx 2026.11 incompatibilities.csv 十八反/十九畏+药典: 十八反·甘草反藻戟遂芫, 药典不宜同用"},
                {"code": "decoction.unknown_piece", "severity": "block", "pieces": ["浮小卖"], "kind": null,
                 "source": "rx 2026.11 common_pieces.csv, aliases.csv"},
            ],
            "herbs": [
                {"name": "海藻", "canonical": "海藻"},
                {"name": "国老", "canonical": "甘草"},
                {"name": "浮小卖", "canonical": null, "proposal": "浮小麦"},
            ],
        })
    );
    let high = answer(
        &json!({"id": "a", "herbs": [{"name": "细辛", "grams": 9}], "doses": 1, "pregnant": false}),
    );
    assert_eq!(
        high["findings"][0]["source"],
        "rx 2026.11 common_pieces.csv 药典: 1–3 g/日 [V]; 9 g"
    );
}

#[test]
fn one_answer_stands_on_each_line_in_the_order_of_the_file() {
    let lines: String = (0..50)
        .map(|id| format!("{{\"id\":{id},\"herbs\":[]}}\r\n\r\n"))
        .collect();
    let out = check(File {
        name: "RX",
        bytes: lines.as_bytes(),
    });
    let out = String::from_utf8(out.expect("readable")).expect("text");
    let expected: String = (0..50)
        .map(|id| format!("{{\"id\":{id},\"findings\":[],\"herbs\":[]}}\n"))
        .collect();
    assert_eq!(out, expected);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (text, expected) in [
        (
            "{\"id\":1,\"herbs\":[]}\n{\"id\":2}",
            "RX:2:8 missing field `herbs`",
        ),
        ("{\"herbs\":[]}", "RX:1:12 missing field `id`"),
        (
            "{\"id\":1,\"herbs\":[{\"name\":\"药\",\"grams\":-1}]}",
            "RX:1:39 grams: must not be negative",
        ),
        (
            "{\"id\":1,\"herbs\":[{\"name\":\"药\",\"grams\":\"many\"}]}",
            "RX:1:43 grams: not a decimal number",
        ),
        ("\n[1", "RX:2:"),
    ] {
        let told = check(File {
            name: "RX",
            bytes: text.as_bytes(),
        });
        let told = told.expect_err("unreadable").to_string();
        assert!(told.starts_with(expected), "{text}: {told}");
    }
}
