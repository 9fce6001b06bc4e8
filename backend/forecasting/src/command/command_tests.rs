use serde_json::{Value, json};

use super::*;
use crate::backtest::Told;

fn named(bytes: &[u8]) -> File<'_> {
    File { name: "H", bytes }
}

fn report(file: impl AsRef<[u8]>, horizon: u16) -> Value {
    let report = run(named(file.as_ref()), horizon).expect("a readable file");
    serde_json::to_value(report).expect("JSON")
}

fn refusal(file: impl AsRef<[u8]>) -> String {
    run(named(file.as_ref()), 1)
        .expect_err("an unreadable file")
        .to_string()
}

/// A year of one series, 12 each month, by the way.
fn year(name: &str) -> String {
    let row = |month| format!("{name},2025-{month:02},12\n");
    (1..=12).map(row).collect()
}

#[test]
fn forecasts_start_after_each_series_own_last_period() {
    let file = format!(
        "series,period,quantity\n{}b,2024-01,\nb,2023-12,7\n",
        year("a")
    );
    let report = report(file, 2);
    let told = |at: usize, key: &str| report["forecasts"][at][key].clone();
    assert_eq!(report["forecasts"].as_array().expect("lines").len(), 4);
    assert_eq!(
        [told(0, "period"), told(1, "period")],
        ["2026-01", "2026-02"]
    );
    assert_eq!(told(0, "quantity"), "12");
    assert_eq!(
        (told(2, "series"), told(2, "period")),
        (json!("b"), json!("2024-02"))
    );
    assert_eq!(
        (told(2, "method"), told(2, "quantity")),
        (json!("average_3"), json!("7"))
    );
    assert_eq!(report["backtest"]["periods"], 3);
    assert_eq!(report["backtest"]["points"], 3, "series b is too short");
    assert_eq!(report["backtest"]["wape"], "0");
    assert_eq!(report["backtest"]["coverage90"], "1");
}

#[test]
fn every_way_of_writing_the_file_says_the_same() {
    let plain = format!(
        "series,period,quantity,stockout_days\n{}",
        year("a").replace(",12\n", ",12,\n")
    );
    let expected = report(&plain, 3);
    for end in ["\r\n", "\r"] {
        assert_eq!(report(plain.replace('\n', end), 3), expected);
    }
    let marked = format!("\u{feff}# from the HIS, \"unedited\"\n\n{plain}");
    assert_eq!(report(&marked, 3), expected);
    let mut rows: Vec<String> = year("a").lines().rev().map(str::to_owned).collect();
    for row in &mut rows {
        let cells: Vec<&str> = row.split(',').collect();
        *row = format!("\"{}.000\",x,{},\"{}\"", cells[2], cells[1], cells[0]);
    }
    let turned = format!("quantity,note,period,series\n{}", rows.join("\n"));
    assert_eq!(report(turned, 3), expected);
    assert_eq!(report(plain.replace(",12,", ",1.2e1,"), 3), expected);
}

#[test]
fn unknown_is_not_zero() {
    let gap = year("a").replace("a,2025-06,12\n", "");
    let blank = year("a").replace("a,2025-06,12\n", "a,2025-06, \n");
    let zero = year("a").replace("a,2025-06,12\n", "a,2025-06,0\n");
    let quantity = |rows: &str| {
        let report = report(format!("series,period,quantity\n{rows}"), 1);
        report["forecasts"][0].clone()
    };
    assert_eq!(quantity(&gap), quantity(&blank));
    assert_eq!(quantity(&gap)["quantity"], "12");
    assert_ne!(quantity(&gap), quantity(&zero));
}

#[test]
fn what_is_not_known_is_not_told() {
    let report = report("series,period,quantity\na,2025-01,\na,2025-02,\n", 1);
    let line =
        json!({"series": "a", "period": "2025-03", "method": "none", "quantity": "0", "q90": "0"});
    assert_eq!(report["forecasts"], json!([line]));
    let backtest = json!({"periods": 3, "points": 0, "wape": null, "bias": null, "pinball90": null,
        "coverage90": null, "by_method": {}});
    assert_eq!(report["backtest"], backtest);
}

#[test]
fn horizon_0_and_an_empty_list_are_answered() {
    let file = format!("series,period,quantity\n{}", year("a"));
    assert_eq!(report(&file, 0)["forecasts"], json!([]));
    assert_eq!(report(&file, 0)["backtest"]["points"], 3);
    assert_eq!(
        report("series,period,quantity\n", 3)["forecasts"],
        json!([])
    );
}

#[test]
fn figures_of_the_back_test_are_exact() {
    let told = |mean_milli, quantile_milli, used_milli| Told {
        series: 0,
        month: "2025-01".parse().expect("a month"),
        method: crate::Method::Ses,
        mean_milli,
        quantile_milli,
        used_milli,
    };
    let told = [told(4_000, 8_000, 2_000), told(1_000, 3_000, 5_000)];
    let report = serde_json::to_value(Report::new(&[], &[], &told)).expect("JSON");
    // |2| + |−4| of 7; 2 − 4; 0.1 × 6 + 0.9 × 2; one of two.
    let figures = json!({"points": 2, "wape": "0.857143", "bias": "-0.285714", "pinball90": "0.342857",
        "coverage90": "0.5"});
    assert_eq!(report["backtest"]["by_method"], json!({"ses": figures}));
    assert_eq!(report["backtest"]["wape"], "0.857143");
}

const HEADER: &str = "series,period,quantity,stockout_days\n";

/// Each file is refused for its reason.
fn refused(cases: &[(&str, &str)]) {
    for (file, reason) in cases {
        let told = refusal(file);
        assert!(told.starts_with(reason), "{file:?}: {told}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    refused(&[
        ("", "H:1:1 there is no header"),
        ("# only\n", "H:1:1 there is no header"),
        ("series,period\n", "H:1:1 column quantity is missing"),
        (
            "series,period,quantity,series\n",
            "H:1:4 column series stands twice",
        ),
        ("a,2025-01,5\n", "H:1:1 column series is missing"),
        (
            &format!("{HEADER}a,2025-1,5,\n"),
            "H:2:2 period: \"2025-1\" is no month",
        ),
        (
            &format!("{HEADER}a,2025-01,-5,\n"),
            "H:2:3 quantity: must not be negative",
        ),
        (
            &format!("{HEADER}a,2025-01,five,\n"),
            "H:2:3 quantity: not a decimal number",
        ),
        (
            &format!("{HEADER}a,2025-01,NaN,\n"),
            "H:2:3 quantity: not a decimal number",
        ),
        (
            &format!("{HEADER}a,2025-01,1_0,\n"),
            "H:2:3 quantity: not a decimal number",
        ),
        (
            &format!("{HEADER}a,2025-01,9e27,\n"),
            "H:2:3 quantity: too large",
        ),
    ]);
    assert_eq!(
        refusal(b"series,period,quantity\r\xe8\x8d\xaf,\xff"),
        "H:2:3 not UTF-8"
    );
}

#[test]
fn rows_that_contradict_are_named_with_their_place() {
    refused(&[
        (
            &format!("{HEADER}a,2025-02,5,29\n"),
            "H:2:4 stockout_days: 2025-02 has 28 days, not 29",
        ),
        (
            &format!("{HEADER}a,2025-02,5,1.5\n"),
            "H:2:4 stockout_days: \"1.5\" is no number of days",
        ),
        (
            &format!("{HEADER}a,2025-02,5,-1\n"),
            "H:2:4 stockout_days: \"-1\" is no number of days",
        ),
        (
            &format!("{HEADER}a,2025-02,5,1,x\n"),
            "H:2:5 a cell beyond the 4 columns",
        ),
        (
            &format!("{HEADER}\n ,2025-02,5,1\n"),
            "H:3:1 series: is blank",
        ),
        (
            &format!("{HEADER}药,2025-01,5,\n药,2025-01,6,\n"),
            "H:3:2 period: 2025-01 of this series stands on line 2",
        ),
        (
            &format!("{HEADER}a,1900-01,5,\na,2025-01,6,\n"),
            "H:3:2 period: a series of more than 600 months",
        ),
        (
            &format!("{HEADER}a,2025-01,\"5,\n"),
            "H:2:11 a quote that is never closed",
        ),
        (
            &format!("{HEADER}a,2025-01,\"5\"x,\n"),
            "H:2:14 text after a closing quote",
        ),
        (
            &format!("{HEADER}a,2025-01,5\",\n"),
            "H:2:12 a quote inside",
        ),
    ]);
}
