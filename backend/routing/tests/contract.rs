//! Each sentence of the command's contract, in files and answers.

use routing::command::{File, Question, answer};
use serde_json::{Value, json};

fn planned(problem: &Value) -> Value {
    let text = problem.to_string();
    let file = File {
        name: "P",
        bytes: text.as_bytes(),
    };
    let json = answer(&Question::Problem(file), Some(0.1)).expect("readable");
    serde_json::from_slice(&json).expect("JSON")
}

/// Two stops on a line east of the depot, one van.
fn line() -> Value {
    json!({
        "distance": "euclidean", "speed_kmh": 60,
        "vehicles": [{"id": "van", "capacity": 10, "count": 2, "shift": [0, 600], "fixed_cost": 100, "cost_per_km": "1.5"}],
        "depot": {"x": 0, "y": 0},
        "stops": [
            {"id": "near", "x": 3, "y": 4, "demand": 4, "window": [30, 40], "service": 5},
            {"id": "far", "x": 6, "y": 8, "demand": "5.5", "window": [0, 600], "service": 5},
        ],
    })
}

fn number(value: &Value) -> f64 {
    value
        .as_str()
        .expect("a decimal string")
        .parse()
        .expect("a number")
}

#[test]
fn a_route_says_when_it_goes_how_far_and_with_what() {
    assert_eq!(
        planned(&line()),
        json!({
            "routes": [{"vehicle": "van", "stops": ["far", "near"], "distance": "20", "start": "0", "end": "40", "load": "9.5"}],
            "unserved": [], "distance": "20", "cost": "130",
        })
        .clone_with_either_order()
    );
}

/// Both directions of a line are as long; the planner may choose.
trait EitherOrder {
    fn clone_with_either_order(self) -> Value;
}

impl EitherOrder for Value {
    fn clone_with_either_order(mut self) -> Value {
        let told = planned(&line());
        let stops = told["routes"][0]["stops"].clone();
        if stops == json!(["near", "far"]) {
            // Waits for nobody: leaves so that it is at the first stop when it opens, 5 km away.
            self["routes"][0]["stops"] = stops;
            self["routes"][0]["start"] = json!("25");
            self["routes"][0]["end"] = json!("55");
        }
        self
    }
}

#[test]
fn service_begins_inside_the_window_and_return_is_within_the_shift() {
    let unserved = |change: &dyn Fn(&mut Value)| {
        let mut problem = line();
        change(&mut problem);
        planned(&problem)["unserved"].clone()
    };
    let far = |reason: &str| json!([{"id": "far", "reason": reason}]);
    assert_eq!(
        unserved(&|problem| problem["stops"][1]["window"] = json!([0, 10])),
        json!([])
    );
    assert_eq!(
        unserved(&|problem| problem["stops"][1]["window"] = json!([0, 9.99])),
        far("window")
    );
    assert_eq!(
        unserved(&|problem| problem["vehicles"][0]["shift"] = json!([0, 45])),
        json!([])
    );
    assert_eq!(
        unserved(&|problem| problem["stops"][1]["window"] = json!([584.9, 585])),
        json!([])
    );
    assert_eq!(
        unserved(&|problem| problem["stops"][1]["window"] = json!([585.1, 586])),
        far("shift")
    );
    assert_eq!(
        unserved(&|problem| problem["stops"][1]["demand"] = json!(10.001)),
        far("capacity")
    );
    assert_eq!(
        unserved(&|problem| problem["vehicles"][0]["count"] = json!(0))
            .as_array()
            .expect("a list")
            .len(),
        2
    );
}

#[test]
fn the_most_stops_are_served_before_the_objective() {
    let mut problem = line();
    problem["objective"] = json!("cost");
    problem["vehicles"][0]["fixed_cost"] = json!(1_000_000);
    problem["stops"][1]["demand"] = json!(10);
    let plan = planned(&problem);
    assert_eq!(
        (
            plan["routes"].as_array().expect("routes").len(),
            &plan["unserved"]
        ),
        (2, &json!([]))
    );
    assert_eq!(plan["cost"], "2000045");
    problem["vehicles"][0]["count"] = json!(1);
    let plan = planned(&problem);
    assert_eq!(plan["unserved"][0]["reason"], "vehicles");
}

#[test]
fn distances_are_great_circles_with_a_detour_or_given() {
    let problem = |distance: Value| {
        json!({
            "distance": distance, "detour": 1.3, "speed_kmh": 40,
            "vehicles": [{"id": 1, "capacity": 1, "shift": [0, 900]}],
            "depot": {"lat": 0, "lon": 0, "x": 0, "y": 0},
            "stops": [{"id": 7, "lat": 0, "lon": 0.1, "x": 3, "y": 4, "demand": 1, "service": 0}],
        })
    };
    let plan = planned(&problem(json!("great_circle")));
    let there = 6371.0088 * 0.1_f64.to_radians() * 1.3;
    assert!((number(&plan["distance"]) - 2.0 * there).abs() < 1e-6);
    assert!((number(&plan["routes"][0]["end"]) - 2.0 * there / 40.0 * 60.0).abs() < 1e-6);
    assert_eq!(
        (&plan["routes"][0]["vehicle"], &plan["routes"][0]["stops"]),
        (&json!(1), &json!([7]))
    );
    assert_eq!(planned(&problem(json!("euclidean")))["distance"], "10");
    // A matrix is not stretched, and need not be the same both ways.
    let plan = planned(&problem(json!({"matrix": [[0, 2], ["3.5", 0]]})));
    assert_eq!(
        (&plan["distance"], &plan["routes"][0]["end"]),
        (&json!("5.5"), &json!("8.25"))
    );
}

#[test]
fn a_van_may_make_several_trips() {
    let mut problem = line();
    problem["stops"][1]["demand"] = json!(8);
    problem["vehicles"][0]["count"] = json!(1);
    assert_eq!(
        planned(&problem)["unserved"]
            .as_array()
            .expect("a list")
            .len(),
        1
    );
    problem["vehicles"][0]["trips"] = json!(2);
    problem["vehicles"][0]["loading"] = json!(15);
    let plan = planned(&problem);
    assert_eq!(
        (&plan["unserved"], &plan["distance"], &plan["cost"]),
        (&json!([]), &json!("30"), &json!("145"))
    );
    let trip = |at: usize| (&plan["routes"][at]["unit"], &plan["routes"][at]["trip"]);
    assert_eq!(
        (trip(0), trip(1)),
        ((&json!(1), &json!(1)), (&json!(1), &json!(2)))
    );
    assert!(number(&plan["routes"][1]["start"]) >= number(&plan["routes"][0]["end"]) + 15.0);
}

#[test]
fn nothing_to_do_is_a_plan_too() {
    let mut problem = line();
    problem["stops"] = json!([]);
    let nothing = json!({"routes": [], "unserved": [], "distance": "0", "cost": "0"});
    assert_eq!(planned(&problem), nothing);
    problem = line();
    problem["vehicles"] = json!([]);
    let plan = planned(&problem);
    assert!(
        plan["unserved"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|one| one["reason"] == "vehicles")
    );
}

fn told(question: &Question<'_>) -> String {
    answer(question, Some(0.1))
        .map(|_| ())
        .expect_err("unreadable")
        .to_string()
}

#[test]
fn a_problem_that_cannot_be_read_is_told_with_its_place() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 9] = [
        (
            |problem| problem["stops"][1]["id"] = json!("near"),
            "P:1:1 stops[1].id: \"near\" stands twice",
        ),
        (
            |problem| problem["stops"][1]["x"] = Value::Null,
            "P:1:1 stops[1]: x and y are wanted",
        ),
        (
            |problem| problem["distance"] = json!("great_circle"),
            "P:1:1 depot: lat and lon in degrees are wanted",
        ),
        (
            |problem| problem["distance"] = json!({"matrix": [[0]]}),
            "P:1:1 distance.matrix[0]: 3 columns are wanted",
        ),
        (
            |problem| problem["speed_kmh"] = json!(0),
            "P:1:1 distances must be numbers from 0 on",
        ),
        (
            |problem| problem["stops"][0]["window"] = json!([40, 30]),
            "P:1:1 stops[0]: demand, window",
        ),
        (
            |problem| problem["stops"][0]["demand"] = json!(-1),
            "P:1:1 stops[0]: demand, window",
        ),
        (
            |problem| problem["vehicles"][0]["trips"] = json!(0),
            "P:1:1 vehicles[0]: capacity",
        ),
        (|problem| problem["distance"] = json!("manhattan"), "P:1:"),
    ];
    for (change, expected) in cases {
        let mut problem = line();
        change(&mut problem);
        let text = problem.to_string();
        let file = File {
            name: "P",
            bytes: text.as_bytes(),
        };
        let told = told(&Question::Problem(file));
        assert!(told.starts_with(expected), "{told}");
    }
    let file = |text: &'static str| {
        Question::Problem(File {
            name: "P",
            bytes: text.as_bytes(),
        })
    };
    assert!(told(&file("{\n \"distance\": \"euclidean\",\n}")).starts_with("P:3:1 "));
    assert!(
        told(&file("{\"distance\":\"euclidean\",\"speed_kmh\":\"fast\"}"))
            .starts_with("P:1:42 not a number")
    );
}

#[test]
fn a_solomon_file_that_cannot_be_read_is_told_with_its_place() {
    let good = include_str!("data/R101.txt");
    for (text, expected) in [
        (String::new(), "S:1:1 NUMBER CAPACITY is missing"),
        (
            good.replace("NUMBER", "AMOUNT"),
            "NUMBER CAPACITY is missing",
        ),
        (
            good.replace("  25         200", "  25"),
            "S:5:5 2 numbers are wanted",
        ),
        (good.replace("CUST NO.", "CLIENT"), "CUST NO. is missing"),
        (
            good.replace("41      49", "41      x"),
            "S:11:24 not a number",
        ),
    ] {
        let file = File {
            name: "S",
            bytes: text.as_bytes(),
        };
        let told = told(&Question::Solomon(file));
        assert!(told.contains(expected), "{told} is not {expected}");
    }
}
