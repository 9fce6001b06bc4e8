//! `yaoshu routes plan`: runs planned from a file.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Desk, yaoshu};

const PROBLEM: &str = r#"{
  "distance": "euclidean", "speed_kmh": 60, "objective": "cost",
  "vehicles": [{"id": "van", "capacity": 10, "count": 1, "shift": [0, 480], "fixed_cost": 100, "cost_per_km": 1.5}],
  "depot": {"x": 0, "y": 0},
  "stops": [
    {"id": "health centre", "x": 3, "y": 4, "demand": 4, "window": [60, 90], "service": 10},
    {"id": "too much", "x": 3, "y": 4, "demand": 11, "window": [0, 480], "service": 10}
  ]
}
"#;

fn plan(desk: &Desk, more: &[&str]) -> Value {
    let arguments = [&["routes", "plan", "--json", "out.json"], more].concat();
    let out = yaoshu(desk.0.path(), &arguments, b"");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!((out.status.code(), told.as_str()), (Some(0), ""));
    let json = std::fs::read(desk.0.path().join("out.json")).expect("the answer");
    serde_json::from_slice(&json).expect("JSON")
}

#[test]
fn a_run_is_planned_and_what_cannot_be_served_is_told() {
    let desk = Desk::new();
    desk.file("p.json", PROBLEM);
    assert_eq!(
        plan(&desk, &["--problem", "p.json", "--seconds", "0.2"]),
        json!({
            "routes": [{
                "vehicle": "van", "stops": ["health centre"], "distance": "10", "start": "55", "end": "75", "load": "4",
            }],
            "unserved": [{"id": "too much", "reason": "capacity"}],
            "distance": "10",
            "cost": "115",
        })
    );
}

#[test]
fn solomons_instances_are_planned_within_their_seconds() {
    let desk = Desk::new();
    desk.file(
        "r.txt",
        include_str!("../../../backend/routing/tests/data/R101.txt"),
    );
    let started = Instant::now();
    let plan = plan(&desk, &["--solomon", "r.txt", "--seconds", "2"]);
    assert!(
        started.elapsed() < Duration::from_millis(2_500),
        "{:?}",
        started.elapsed()
    );
    let distance: f64 = plan["distance"]
        .as_str()
        .expect("a decimal string")
        .parse()
        .expect("a number");
    assert!((1642.87..1642.88 * 1.04).contains(&distance), "{distance}");
    assert_eq!(plan["unserved"], json!([]));
}

#[test]
fn a_problem_that_cannot_be_read_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.file(
        "p.json",
        PROBLEM.replace("\"demand\": 11", "\"demand\": \"some\""),
    );
    for (arguments, expected) in [
        (["--problem", "p.json"], "p.json:7:"),
        (
            ["--solomon", "p.json"],
            "p.json:10:1 NUMBER CAPACITY is missing",
        ),
        (["--problem", "nowhere.json"], "nowhere.json:1:1 "),
    ] {
        let arguments = [&["routes", "plan", "--json", "out.json"], &arguments[..]].concat();
        let out = yaoshu(desk.0.path(), &arguments, b"");
        assert_eq!(out.status.code(), Some(2));
        let told = String::from_utf8(out.stderr).expect("text");
        assert!(told.starts_with(expected), "{told}");
        assert!(!desk.0.path().join("out.json").exists());
    }
}
