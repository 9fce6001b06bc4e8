//! `yaoshu sla rehearse`, run as an auditor runs it.

use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

const POLICY: &str = "window = { kind = \"last_lines\", size = 4 }\nminimum_sample = 4\nexempt = [\"spared\"]\n\n\
    [[ladder]]\nstanding = \"warned\"\nlate_share_above = 0.25\nconsecutive = 1\n\n\
    [[ladder]]\nstanding = \"evicted\"\nlate_share_above = 0.25\nconsecutive = 2\n";

/// One supplier who is late on his fourth and fifth line of five, one who never delivers and is exempt.
const DELIVERIES: &str = "# exported from the platform\n\
    line,supplier,due_on,delivered_on,ordered,delivered,urgency\n\
    1,late,2025-03-01,2025-03-01,10,10,regular\n\
    2,late,2025-03-02,2025-03-02,10,5,regular\n\
    2,late,2025-03-02,2025-03-03,10,5,regular\n\
    3,late,2025-03-04T12:00:00+08:00,2025-03-04T04:00:00Z,10,10,emergency\n\
    4,late,2025-03-05,2025-03-06,10,10,regular\n\
    5,late,2025-03-07,,10,,regular\n\
    6,spared,2025-03-07,,10,,regular\n";

/// Runs the command in a folder with its files.
fn rehearse(deliveries: &str, policy: &str, against: Option<&str>) -> (Output, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("deliveries.csv", deliveries);
    write("policy.toml", policy);
    write("other.toml", against.unwrap_or_default());
    let mut command = Command::new(env!("CARGO_BIN_EXE_yaoshu"));
    command
        .args(["sla", "rehearse", "--deliveries", "deliveries.csv"])
        .args(["--policy", "policy.toml", "--json", "out.json"])
        .current_dir(folder.path());
    if against.is_some() {
        command.args(["--against", "other.toml"]);
    }
    (command.output().expect("the binary runs"), folder)
}

fn answer(deliveries: &str, policy: &str, against: Option<&str>) -> Value {
    let (out, folder) = rehearse(deliveries, policy, against);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    assert!(out.stdout.is_empty());
    let json = std::fs::read(folder.path().join("out.json")).expect("the answer");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn who_would_have_been_evicted_when_and_on_what_evidence() {
    let suppliers = json!([
        {"supplier": "late", "lines": 5, "late": 3, "late_share": "0.6", "fill": "0.8", "standing": "evicted"},
        {"supplier": "spared", "lines": 1, "late": 1, "late_share": "1", "fill": "0", "standing": "exempt"},
    ]);
    let events = json!([
        {"supplier": "late", "standing": "warned", "on": "2025-03-06", "line": "4", "value": "0.5",
            "evidence": ["2", "4"]},
        {"supplier": "late", "standing": "evicted", "on": "2025-03-07", "line": "5", "value": "0.75",
            "evidence": ["2", "4", "5"]},
    ]);
    let expected = json!({"suppliers": suppliers, "events": events});
    assert_eq!(answer(DELIVERIES, POLICY, None), expected);
}

#[test]
fn another_policy_says_who_differs_and_when() {
    let milder = POLICY.replace("consecutive = 2", "consecutive = 3");
    let answer = answer(DELIVERIES, POLICY, Some(&milder));
    let arrivals = json!([{"standing": "evicted", "on": "2025-03-07", "against_on": null}]);
    let expected = json!([
        {"supplier": "late", "standing": "evicted", "against": "warned", "arrivals": arrivals},
    ]);
    assert_eq!(answer["differences"], expected);
    assert_eq!(answer["against"]["suppliers"][0]["standing"], "warned");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (deliveries, policy, expected) in [
        (
            DELIVERIES.replace("2025-03-06,10,10", "2025-03-06,10,-1"),
            POLICY.to_owned(),
            "deliveries.csv:7:6 delivered: must not be negative\n",
        ),
        (
            DELIVERIES.replace("supplier", "vendor"),
            POLICY.to_owned(),
            "deliveries.csv:2:1 column supplier is missing\n",
        ),
        (
            DELIVERIES.to_owned(),
            POLICY.replace("0.25", "25"),
            "policy.toml:7:20 25 lies outside 0 to 1\n",
        ),
    ] {
        let (out, folder) = rehearse(&deliveries, &policy, None);
        assert_eq!(out.status.code(), Some(2));
        assert!(!folder.path().join("out.json").exists(), "no output file");
        assert_eq!(String::from_utf8_lossy(&out.stderr), expected);
    }
}
