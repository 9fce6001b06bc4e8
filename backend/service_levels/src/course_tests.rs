use super::*;

/// `on late?` of each line; ordered and delivered 10.
fn lines(days: &[(&str, bool)]) -> Vec<Judged> {
    let line = |(day, is_late): &(&str, bool)| Judged {
        on: day.parse().expect("a day"),
        is_late: *is_late,
        is_whole: !is_late,
        ordered: 10,
        filled: 10,
        on_time: if *is_late { 0 } else { 10 },
        rejected: 0,
    };
    days.iter().map(line).collect()
}

fn policy(window: &str, sample: u32, steps: &str) -> Policy {
    toml::from_str(&format!(
        "window = {window}\nminimum_sample = {sample}\n{steps}"
    ))
    .expect("a policy")
}

const TWICE: &str = "[[ladder]]\nstanding = \"warned\"\nlate_share_above = 0.4\nconsecutive = 2\n";

/// `on window holds` of each evaluation.
fn told(policy: &Policy, lines: &[Judged], today: Option<&str>) -> Vec<String> {
    let today = today.map(|day| day.parse().expect("a day"));
    let mut told = Vec::new();
    evaluations(policy, lines, &[], today, |one| {
        told.push(format!("{} {:?} {}", one.on, one.window, one.holds));
    });
    told
}

#[test]
fn the_last_lines_are_looked_at_after_each() {
    let lines = lines(&[
        ("2025-01-01", true),
        ("2025-01-02", false),
        ("2025-01-03", true),
        ("2025-01-04", true),
    ]);
    let policy = policy("{ kind = \"last_lines\", size = 2 }", 2, TWICE);
    let expected = [
        "2025-01-02 0..2 0",
        "2025-01-03 1..3 1",
        "2025-01-04 2..4 1",
    ];
    assert_eq!(told(&policy, &lines, None), expected);
}

#[test]
fn months_without_trade_are_not_evaluated_and_do_not_interrupt() {
    let lines = lines(&[
        ("2025-01-01", true),
        ("2025-01-31", true),
        ("2025-03-01", true),
        ("2025-03-02", false),
        ("2025-04-01", true),
    ]);
    let policy = policy("{ kind = \"months\", size = 1 }", 2, TWICE);
    assert_eq!(
        told(&policy, &lines, None),
        ["2025-01-31 0..2 0", "2025-03-31 2..4 1"]
    );
    // April has too few lines for a verdict; March is over on the first of April.
    assert_eq!(told(&policy, &lines, Some("2025-04-01")).len(), 2);
    assert_eq!(told(&policy, &lines, Some("2025-03-31")).len(), 1);
}

#[test]
fn a_window_of_months_is_one_of_the_calendar() {
    let lines = lines(&[
        ("2025-01-31", true),
        ("2025-03-01", false),
        ("2025-04-01", false),
    ]);
    let policy = policy("{ kind = \"months\", size = 3 }", 1, "");
    let expected = [
        "2025-01-31 0..1 0",
        "2025-03-31 0..2 0",
        "2025-04-30 1..3 0",
    ];
    assert_eq!(told(&policy, &lines, None), expected);
}

#[test]
fn no_trade_no_verdict() {
    for window in [
        "{ kind = \"months\", size = 1 }",
        "{ kind = \"last_lines\", size = 1 }",
    ] {
        assert!(told(&policy(window, 0, TWICE), &[], None).is_empty());
    }
}

#[test]
fn what_arrives_later_fills_the_line_that_waited() {
    let mut lines = lines(&[
        ("2025-01-10", true),
        ("2025-01-20", false),
        ("2025-01-30", false),
    ]);
    lines[0].filled = 4;
    let later = [LaterFill {
        line: 0,
        on: "2025-01-15".parse().expect("a day"),
        quantity: 6,
    }];
    let mut filled = Vec::new();
    let policy = policy("{ kind = \"last_lines\", size = 2 }", 1, "");
    evaluations(&policy, &lines, &later, None, |one| {
        filled.push(one.sums.filled)
    });
    assert_eq!(filled, [4, 20, 20]);
}
