//! Each point of the contract of `yaoshu sla rehearse`, in files and answers.

use serde_json::{Value, json};
use service_levels::command::{File, Question, rehearse};

const HEADER: &str = "line,supplier,due_on,delivered_on,ordered,delivered,urgency";

/// One step by late share over the last five lines, at least two of them.
const PLAIN: &str = "window = { kind = \"last_lines\", size = 5 }\nminimum_sample = 2\n\
    [[ladder]]\nstanding = \"warned\"\nlate_share_above = 0.20\nconsecutive = 1\n";

fn file<'a>(name: &'a str, text: &'a str) -> File<'a> {
    File {
        name,
        bytes: text.as_bytes(),
    }
}

/// Rows are separated by `; `.
fn try_run(rows: &str, policy: &str, against: Option<&str>) -> Result<Value, String> {
    let rows = format!("{HEADER}\n{}", rows.replace("; ", "\n"));
    let question = Question {
        deliveries: file("D", &rows),
        policy: file("P", policy),
        against: against.map(|text| file("Q", text)),
    };
    let json = rehearse(&question).map_err(|error| error.to_string())?;
    Ok(serde_json::from_slice(&json).expect("JSON"))
}

fn run(rows: &str, policy: &str) -> Value {
    try_run(rows, policy, None).expect("readable")
}

/// `lines late late_share fill` of the only supplier.
fn sums(rows: &str) -> String {
    let answer = run(rows, PLAIN);
    let one = &answer["suppliers"][0];
    let text = |key: &str| one[key].as_str().unwrap_or("null").to_owned();
    format!(
        "{} {} {} {}",
        one["lines"],
        one["late"],
        text("late_share"),
        text("fill")
    )
}

/// `supplier standing on line value evidence` of each event.
fn events(answer: &Value) -> Vec<String> {
    let events = answer["events"].as_array().expect("events").iter();
    let text = |event: &Value, key: &str| event[key].as_str().expect("text").to_owned();
    events
        .map(|event| {
            let evidence = event["evidence"].as_array().expect("evidence").iter();
            let evidence: Vec<&str> = evidence.map(|id| id.as_str().expect("an id")).collect();
            let value = event["value"]
                .as_str()
                .map_or(event["value"].to_string(), str::to_owned);
            let [supplier, standing, on, line] =
                ["supplier", "standing", "on", "line"].map(|key| text(event, key));
            format!(
                "{supplier} {standing} {on} {line} {value} {}",
                evidence.join("+")
            )
        })
        .collect()
}

#[test]
fn what_is_late_and_what_is_short() {
    for (rows, expected) in [
        // Equal is on time, by day and by instant.
        ("1,a,2025-01-05,2025-01-05,10,10,regular", "1 0 0 1"),
        (
            "1,a,2025-01-05T08:00:00Z,2025-01-05T16:00:00+08:00,10,10,",
            "1 0 0 1",
        ),
        (
            "1,a,2025-01-05T08:00:00Z,2025-01-05T16:00:01+08:00,10,10,",
            "1 1 1 1",
        ),
        // A day on either side compares by day in Shanghai.
        ("1,a,2025-01-05,2025-01-05T15:59:59Z,10,10,", "1 0 0 1"),
        ("1,a,2025-01-05,2025-01-05T16:00:00Z,10,10,", "1 1 1 1"),
        ("1,a,2025-01-05T00:00:00+08:00,2025-01-05,10,10,", "1 0 0 1"),
        // Nothing delivered is late; short but on time is not.
        ("1,a,2025-01-05,,10,,", "1 1 1 0"),
        ("1,a,2025-01-05,,10,0,", "1 1 1 0"),
        ("1,a,2025-01-05,2025-01-05,10,0,", "1 1 1 0"),
        ("1,a,2025-01-05,2025-01-04,10,4,", "1 0 0 0.4"),
        // Two on-time halves equal one whole.
        (
            "1,a,2025-01-05,2025-01-04,10,5,; 1,a,2025-01-05,2025-01-05,10,5,",
            "1 0 0 1",
        ),
        // Any ordered quantity after due_on.
        (
            "1,a,2025-01-05,2025-01-04,10,9,; 1,a,2025-01-05,2025-01-06,10,1,",
            "1 1 1 1",
        ),
        (
            "1,a,2025-01-05,2025-01-04,10,4,; 1,a,2025-01-05,2025-01-06,10,1,",
            "1 1 1 0.5",
        ),
        // What was not ordered is neither late nor fills.
        (
            "1,a,2025-01-05,2025-01-04,10,10,; 1,a,2025-01-05,2025-01-09,10,3,",
            "1 0 0 1",
        ),
        (
            "1,a,2025-01-05,2025-01-04,10,25,; 2,a,2025-01-05,2025-01-04,10,5,",
            "2 0 0 0.75",
        ),
        // Fractions by value, and shares that do not end.
        ("1,a,2025-01-05,2025-01-04,1.50,0.5,", "1 0 0 0.333333333"),
        ("1,a,2025-01-05,2025-01-04,0,0,", "1 0 0 null"),
    ] {
        assert_eq!(sums(rows), expected, "{rows}");
    }
}

#[test]
fn lines_are_judged_when_complete_or_when_due() {
    let last = "window = { kind = \"last_lines\", size = 1 }\n\
        [[ladder]]\nstanding = \"warned\"\nlate_share_above = 0\n";
    for (rows, on) in [
        ("1,a,2025-01-05,2025-01-09,2,2,", "2025-01-09"),
        (
            "1,a,2025-01-05,2025-01-07,2,1,; 1,a,2025-01-05,2025-01-06,2,1,",
            "2025-01-07",
        ),
        // Something is missing at the end of the file.
        ("1,a,2025-01-05,2025-01-09,2,1,", "2025-01-05"),
        ("1,a,2025-01-05,,2,,", "2025-01-05"),
        ("1,a,2025-01-05T20:00:00Z,,2,,", "2025-01-06"),
    ] {
        let expected = format!("a warned {on} 1 1 1");
        assert_eq!(events(&run(rows, last)), [expected], "{rows}");
    }
}

#[test]
fn ties_go_by_number_and_rows_by_nothing() {
    let ties = "10,a,2025-01-05,,1,,; 9,a,2025-01-05,,1,,; 2,a,2025-01-04,,1,,; 3,b,2025-01-05,2025-01-01,1,1,";
    let expected = ["a warned 2025-01-05 9 1 2+9"];
    assert_eq!(events(&run(ties, PLAIN)), expected);
    let mut rows: Vec<&str> = ties.split("; ").collect();
    rows.reverse();
    assert_eq!(run(&rows.join("; "), PLAIN), run(ties, PLAIN));
    let texts = ties.replace("10,a", "L10,a").replace("9,a", "L9,a");
    assert_eq!(
        events(&run(&texts, PLAIN)),
        ["a warned 2025-01-05 L10 1 2+L10"]
    );
}

#[test]
fn thresholds_are_strict_and_samples_are_large_enough() {
    let row = |id: usize, is_late: bool| {
        let day = if is_late { "2025-02-02" } else { "2025-02-01" };
        format!("{id},a,2025-02-01,{day},1,1,")
    };
    // One of five is not above 0.20, two of five are.
    let mut rows: Vec<String> = (1..=5).map(|id| row(id, id == 5)).collect();
    assert!(events(&run(&rows.join("; "), PLAIN)).is_empty());
    rows.push(row(6, true));
    assert_eq!(
        events(&run(&rows.join("; "), PLAIN)),
        ["a warned 2025-02-02 6 0.4 5+6"]
    );
    assert!(
        events(&run(&row(1, true), PLAIN)).is_empty(),
        "one line is fewer than two"
    );
    let beyond = PLAIN.replace("minimum_sample = 2", "minimum_sample = 6");
    assert!(events(&run(&rows.join("; "), &beyond)).is_empty());
}

#[test]
fn keys_of_one_entry_are_anded_and_entries_are_not() {
    let rows = "1,a,2025-02-01,2025-02-01,10,4,; 2,a,2025-02-02,,10,,; 3,a,2025-02-03,,10,,";
    let ladder = |steps: &str| format!("window = {{ kind = \"last_lines\", size = 9 }}\n{steps}");
    let both = "[[ladder]]\nstanding = \"interviewed\"\nfill_below = 0.2\nbreaches_at_least = 1\n";
    // After the second line fill is exactly 0.2, after the third 4 of 30.
    let expected = "a interviewed 2025-02-03 3 0.133333333 2+3";
    assert_eq!(events(&run(rows, &ladder(both))), [expected]);
    let counted = "[[ladder]]\nstanding = \"evicted\"\nbreaches_at_least = 2\n\
        [[ladder]]\nstanding = \"suspended\"\nlate_share_above = 0.6\n\
        [[ladder]]\nstanding = \"warned\"\nfill_below = 0.5\n";
    let answer = run(rows, &ladder(counted));
    let expected = [
        "a warned 2025-02-01 1 0.4 ",
        "a suspended 2025-02-03 3 0.666666667 2+3",
        "a evicted 2025-02-03 3 2 2+3",
    ];
    assert_eq!(events(&answer), expected);
    assert_eq!(
        answer["events"][2]["value"],
        json!(2),
        "counts are integers"
    );
    assert_eq!(answer["suppliers"][0]["standing"], "evicted");
}

/// Two bad months, a month of one line, an idle month, a bad one.
const MONTHS: &str = "1,a,2025-01-10,2025-01-12,1,1,; 2,a,2025-01-11,2025-01-11,1,1,; \
    3,a,2025-02-10,,1,,; 4,a,2025-02-28,2025-02-28,1,1,; 5,a,2025-03-10,2025-03-10,1,1,; \
    6,a,2025-05-01,,1,,; 7,a,2025-05-02,,1,,";

fn by_month(size: u32, sample: u32, consecutive: u32) -> String {
    format!(
        "window = {{ kind = \"months\", size = {size} }}\nminimum_sample = {sample}\n\
         [[ladder]]\nstanding = \"suspended\"\nlate_share_above = 0.4\nconsecutive = {consecutive}\n"
    )
}

#[test]
fn months_are_evaluated_at_their_end_if_there_was_trade() {
    for (size, sample, consecutive, expected) in [
        (1, 2, 1, "a suspended 2025-01-31 1 0.5 1"),
        (1, 2, 2, "a suspended 2025-02-28 4 0.5 3"),
        // March has too few lines for a verdict, and April no trade: neither interrupts.
        (1, 2, 3, "a suspended 2025-05-31 7 1 6+7"),
        // Three months of the calendar: May, April and March.
        (3, 3, 1, "a suspended 2025-02-28 4 0.5 1+3"),
    ] {
        let answer = run(MONTHS, &by_month(size, sample, consecutive));
        assert_eq!(events(&answer), [expected], "{size} {sample} {consecutive}");
    }
    // With a sample of one, March is clean and interrupts.
    assert!(events(&run(MONTHS, &by_month(1, 1, 3))).is_empty());
}

#[test]
fn the_exempt_are_listed_without_events() {
    let rows = "1,b,2025-01-05,,1,,; 2,b,2025-01-05,,1,,; 3,a,2025-01-05,2025-01-05,1,1,";
    let answer = run(rows, &format!("exempt = [\"b\"]\n{PLAIN}"));
    let expected = json!([
        {"supplier": "a", "lines": 1, "late": 0, "late_share": "0", "fill": "1", "standing": "good"},
        {"supplier": "b", "lines": 2, "late": 2, "late_share": "1", "fill": "0", "standing": "exempt"},
    ]);
    assert_eq!(answer, json!({"suppliers": expected, "events": []}));
}

#[test]
fn comparing_two_policies_says_who_differs_and_when() {
    let rows = "1,a,2025-01-05,,1,,; 2,a,2025-01-06,,1,,; 3,a,2025-01-07,,1,,; 4,b,2025-01-05,2025-01-05,1,1,";
    let milder = PLAIN.replace("minimum_sample = 2", "minimum_sample = 3");
    let answer = try_run(rows, PLAIN, Some(&milder)).expect("readable");
    let alone = run(rows, PLAIN);
    assert_eq!(
        [&answer["suppliers"], &answer["events"]],
        [&alone["suppliers"], &alone["events"]]
    );
    assert_eq!(answer["against"], run(rows, &milder));
    let arrivals = json!([{"standing": "warned", "on": "2025-01-06", "against_on": "2025-01-07"}]);
    let difference =
        json!({"supplier": "a", "standing": "warned", "against": "warned", "arrivals": arrivals});
    assert_eq!(answer["differences"], json!([difference]));
    let spared = format!("exempt = [\"a\"]\n{PLAIN}");
    let answer = try_run(rows, PLAIN, Some(&spared)).expect("readable");
    assert_eq!(answer["differences"][0]["against"], "exempt");
    assert_eq!(
        answer["differences"][0]["arrivals"][0]["against_on"],
        Value::Null
    );
    let same = try_run(rows, PLAIN, Some(PLAIN)).expect("readable");
    assert_eq!(same["differences"], json!([]));
    assert_eq!(
        alone.as_object().expect("an object").len(),
        2,
        "nothing more without --against"
    );
}

#[test]
fn every_way_of_writing_the_file_says_the_same() {
    let plain = format!("{HEADER}\n{}\n", MONTHS.replace("; ", "\n"));
    let policy = by_month(1, 2, 2);
    let answer = |text: &str| {
        let question = Question {
            deliveries: file("D", text),
            policy: file("P", &policy),
            against: None,
        };
        rehearse(&question).expect("readable")
    };
    let expected = answer(&plain);
    for end in ["\r\n", "\r"] {
        assert_eq!(answer(&plain.replace('\n', end)), expected);
    }
    assert_eq!(answer(&format!("\u{feff}# exported\n{plain}")), expected);
    let turned: Vec<String> = plain
        .lines()
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            format!(
                "\"{}\",x,{},{},{},{},{}",
                cells[5], cells[4], cells[3], cells[2], cells[1], cells[0]
            )
        })
        .collect();
    assert_eq!(answer(&turned.join("\n")), expected);
    let empty = answer(&format!("{HEADER}\n"));
    assert_eq!(
        serde_json::from_slice::<Value>(&empty).expect("JSON"),
        json!({"suppliers": [], "events": []})
    );
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    for (rows, expected) in [
        (",a,2025-01-05,,1,,", "D:2:1 line: is blank"),
        ("1,,2025-01-05,,1,,", "D:2:2 supplier: is blank"),
        ("1,a,,,1,,", "D:2:3 due_on: is blank"),
        (
            "1,a,2025-02-30,,1,,",
            "D:2:3 due_on: \"2025-02-30\" is neither",
        ),
        (
            "1,a,2025-01-05,soon,1,,",
            "D:2:4 delivered_on: \"soon\" is neither",
        ),
        ("1,a,2025-01-05,,,,", "D:2:5 ordered: a number is missing"),
        (
            "1,a,2025-01-05,,-1,,",
            "D:2:5 ordered: must not be negative",
        ),
        (
            "1,a,2025-01-05,2025-01-05,1,,",
            "D:2:6 delivered: a number is missing",
        ),
        (
            "1,a,2025-01-05,,1,many,",
            "D:2:6 delivered: not a decimal number",
        ),
        ("1,a,2025-01-05,,1,,,x", "D:2:8 a cell beyond the 7 columns"),
        (
            "1,a,2025-01-05,,1,,; 1,b,2025-01-05,,1,,",
            "D:3:2 supplier: differs from line 2",
        ),
        (
            "1,a,2025-01-05,,1,,; 1,a,2025-01-06,,1,,",
            "D:3:3 due_on: differs from line 2",
        ),
        (
            "1,a,2025-01-05,,1,,; 1,a,2025-01-05,,2,,",
            "D:3:5 ordered: differs from line 2",
        ),
    ] {
        let told = try_run(rows, PLAIN, None).expect_err("unreadable");
        assert!(told.starts_with(expected), "{rows}: {told}");
    }
}

#[test]
fn a_policy_that_cannot_be_meant_is_named_with_its_place() {
    let step =
        |step: &str| format!("window = {{ kind = \"months\", size = 1 }}\n[[ladder]]\n{step}\n");
    for (policy, expected) in [
        (
            "minimum_sample = 1".to_owned(),
            "P:1:1 missing field `window`",
        ),
        (
            "window = { kind = \"weeks\", size = 1 }".to_owned(),
            "P:1:19 unknown variant `weeks`",
        ),
        (
            "window = { kind = \"months\", size = 0 }".to_owned(),
            "P:1:36 ",
        ),
        ("window = {".to_owned(), "P:1:"),
        (
            step("standing = \"warned\""),
            "P:2:1 a step without a condition",
        ),
        (
            step("standing = \"fired\"\nfill_below = 1"),
            "P:3:12 unknown variant `fired`",
        ),
        (
            step("standing = \"warned\"\nfill_below = 95"),
            "P:4:14 95 lies outside 0 to 1",
        ),
        (
            step("standing = \"warned\"\nfill_under = 0.9"),
            "P:4:1 unknown field `fill_under`",
        ),
        (
            step("standing = \"warned\"\nfill_below = 0.9\nconsecutive = 0"),
            "P:5:15 ",
        ),
    ] {
        let told = try_run("1,a,2025-01-05,,1,,", &policy, None).expect_err("unreadable");
        assert!(told.starts_with(expected), "{policy}: {told}");
    }
    let told = try_run("", PLAIN, Some("x = 1")).expect_err("unreadable");
    assert!(told.starts_with("Q:1:1 "), "{told}");
    let many = format!(
        "{PLAIN}{}",
        "[[ladder]]\nstanding = \"warned\"\nfill_below = 1\n".repeat(64)
    );
    assert_eq!(
        try_run("", &many, None).expect_err("too many"),
        "P:1:1 more than 64 steps"
    );
}

#[test]
fn the_policy_of_the_product_can_be_rehearsed() {
    let shipped = include_str!("../data/policy.toml");
    let row = |month: u32, day: u32| format!("{month}-{day},a,2025-{month:02}-{day:02},,1,,");
    let rows: Vec<String> = (1..=3)
        .flat_map(|month| (1..=10).map(move |day| row(month, day)))
        .collect();
    let told: Vec<String> = events(&run(&rows.join("; "), shipped))
        .iter()
        .map(|event| {
            event
                .split(' ')
                .skip(1)
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let expected = [
        "warned 2025-01-31",
        "interviewed 2025-01-31",
        "suspended 2025-02-28",
        "evicted 2025-03-31",
    ];
    assert_eq!(told, expected);
}
