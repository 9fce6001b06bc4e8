//! `yaoshu forecast`, run as an auditor runs it.

use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Runs the command in a folder with one file of histories.
fn forecast(histories: &str, horizon: &str) -> (Output, TempDir) {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("history.csv"), histories).expect("a file");
    let arguments = [
        "--history",
        "history.csv",
        "--horizon",
        horizon,
        "--json",
        "out.json",
    ];
    let out = Command::new(env!("CARGO_BIN_EXE_yaoshu"))
        .arg("forecast")
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("the binary runs");
    (out, folder)
}

fn report(histories: &str, horizon: &str) -> Value {
    let (out, folder) = forecast(histories, horizon);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    assert!(out.stdout.is_empty());
    let json = std::fs::read(folder.path().join("out.json")).expect("the answer");
    serde_json::from_slice(&json).expect("JSON")
}

fn refusal(histories: &str, horizon: &str) -> String {
    let (out, folder) = forecast(histories, horizon);
    assert_eq!(out.status.code(), Some(2));
    assert!(!folder.path().join("out.json").exists(), "no output file");
    String::from_utf8(out.stderr).expect("text")
}

/// Two clinics over a year: one uses 30 a month, one 60 every other month.
fn year() -> String {
    let mut rows = String::from("# two clinics\nseries,period,quantity,stockout_days\n");
    for month in 1..=12 {
        rows += &format!("steady,2025-{month:02},30,\n");
        rows += &format!("lumpy,2025-{month:02},{},0\n", 60 * (month % 2));
    }
    rows
}

#[test]
fn every_series_gets_its_months_with_mean_and_quantile() {
    let report = report(&year(), "2");
    let lines = report["forecasts"].as_array().expect("lines");
    let key = |at: usize| (lines[at]["series"].clone(), lines[at]["period"].clone());
    assert_eq!(lines.len(), 4);
    assert_eq!(key(0), ("lumpy".into(), "2026-01".into()));
    assert_eq!(key(3), ("steady".into(), "2026-02".into()));
    let number = |at: usize, key: &str| -> f64 {
        let text = lines[at][key].as_str().expect("a decimal string");
        text.parse().expect("a number")
    };
    assert_eq!(number(2, "quantity"), 30.0);
    assert!(
        (20.0..45.0).contains(&number(0, "quantity")),
        "half of sixty, more or less"
    );
    assert!(number(0, "q90") > 50.0, "sixty may be asked for next month");
    let backtest = &report["backtest"];
    assert_eq!(
        (&backtest["periods"], &backtest["points"]),
        (&3.into(), &6.into())
    );
    for key in ["wape", "bias", "pinball90", "coverage90"] {
        assert!(backtest[key].is_string(), "{key}");
    }
}

#[test]
fn the_same_file_gives_the_same_answer() {
    assert_eq!(report(&year(), "3"), report(&year(), "3"));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let file = year().replace("lumpy,2025-03,60,0", "lumpy,2025-03,-60,0");
    assert_eq!(
        refusal(&file, "3"),
        "history.csv:8:3 quantity: must not be negative\n"
    );
    let file = year() + "steady,2025-12,30,\n";
    assert!(
        refusal(&file, "3")
            .starts_with("history.csv:27:2 period: 2025-12 of this series stands on line 25")
    );
    assert!(refusal("", "3").starts_with("history.csv:1:1 "));
    for horizon in ["-1", "121", "many"] {
        assert!(refusal(&year(), horizon).contains("--horizon"), "{horizon}");
    }
}
