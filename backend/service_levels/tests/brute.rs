//! The rehearsal against a plain reading of its contract that shares no code with it: everything is computed anew for
//! each evaluation, in fractions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use service_levels::command::{File, Question, rehearse};

/// Hours since the first of January; on the full day when `is_day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct When {
    hours: i64,
    is_day: bool,
}

#[derive(Clone, Debug)]
struct Line {
    id: u32,
    supplier: u8,
    due: When,
    ordered: i64,
    parts: Vec<(When, i64)>,
}

#[derive(Clone, Debug)]
struct Step {
    standing: usize,
    consecutive: u32,
    /// In tenths.
    late_share_above: Option<i64>,
    fill_below: Option<i64>,
    breaches_at_least: Option<i64>,
}

#[derive(Clone, Debug)]
struct Policy {
    by_month: bool,
    size: usize,
    sample: usize,
    exempt: bool,
    steps: Vec<Step>,
}

const STANDINGS: [&str; 5] = ["good", "warned", "interviewed", "suspended", "evicted"];
const MONTHS: [i64; 5] = [31, 28, 31, 30, 31];

fn month_and_day(hours: i64) -> (usize, i64) {
    let (mut month, mut day) = (0, hours / 24);
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    (month, day + 1)
}

fn date(hours: i64) -> String {
    let (month, day) = month_and_day(hours);
    format!("2025-{:02}-{day:02}", month + 1)
}

fn text(when: When) -> String {
    match when.is_day {
        true => date(when.hours),
        false => format!("{}T{:02}:00:00+08:00", date(when.hours), when.hours % 24),
    }
}

fn in_time(at: When, due: When) -> bool {
    match at.is_day || due.is_day {
        true => at.hours / 24 <= due.hours / 24,
        false => at.hours <= due.hours,
    }
}

/// (moment, id, late, ordered, filled)
type Verdict = (i64, u32, bool, i64, i64);

fn judge(line: &Line) -> Verdict {
    let delivered: i64 = line.parts.iter().map(|(_, quantity)| quantity).sum();
    let early: i64 = line
        .parts
        .iter()
        .filter(|(at, _)| in_time(*at, line.due))
        .map(|(_, quantity)| quantity)
        .sum();
    // Unit by unit: those that came first were ordered, in time or not.
    let late_units = line.ordered.min(delivered) - line.ordered.min(early);
    let late = delivered == 0 || late_units > 0;
    let complete = (0..=24 * 151).find(|hour| {
        let by: i64 = line
            .parts
            .iter()
            .filter(|(at, _)| at.hours <= *hour)
            .map(|(_, quantity)| quantity)
            .sum();
        by >= line.ordered
    });
    (
        complete.unwrap_or(line.due.hours),
        line.id,
        late,
        line.ordered,
        delivered.min(line.ordered),
    )
}

fn holds(step: &Step, window: &[Verdict]) -> bool {
    let lines = window.len() as i64;
    let late = window.iter().filter(|one| one.2).count() as i64;
    let ordered: i64 = window.iter().map(|one| one.3).sum();
    let filled: i64 = window.iter().map(|one| one.4).sum();
    step.late_share_above
        .is_none_or(|tenths| late * 10 > tenths * lines)
        && step
            .fill_below
            .is_none_or(|tenths| filled * 10 < tenths * ordered)
        && step.breaches_at_least.is_none_or(|least| late >= least)
}

/// (day of the event, window) of each evaluation that has a verdict.
fn windows(policy: &Policy, judged: &[Verdict]) -> Vec<(String, Vec<Verdict>)> {
    let mut found = Vec::new();
    if policy.by_month {
        let months: BTreeSet<usize> = judged.iter().map(|one| month_and_day(one.0).0).collect();
        for month in months {
            let inside = |one: &&Verdict| {
                let of_line = month_and_day(one.0).0;
                of_line <= month && of_line + policy.size > month
            };
            let window: Vec<Verdict> = judged.iter().filter(inside).copied().collect();
            found.push((
                format!("2025-{:02}-{:02}", month + 1, MONTHS[month]),
                window,
            ));
        }
    } else {
        for end in 1..=judged.len() {
            let window = judged[end.saturating_sub(policy.size)..end].to_vec();
            found.push((date(judged[end - 1].0), window));
        }
    }
    found.retain(|(_, window)| window.len() >= policy.sample);
    found
}

/// (standing by supplier, `supplier standing on line evidence` sorted)
fn expected(lines: &[Line], policy: &Policy) -> (BTreeMap<String, String>, Vec<String>) {
    let mut standings = BTreeMap::new();
    let mut events = Vec::new();
    for supplier in lines
        .iter()
        .map(|line| line.supplier)
        .collect::<BTreeSet<u8>>()
    {
        let name = format!("s{supplier}");
        if policy.exempt && supplier == 0 {
            standings.insert(name, "exempt".to_owned());
            continue;
        }
        let mut judged: Vec<Verdict> = lines
            .iter()
            .filter(|line| line.supplier == supplier)
            .map(judge)
            .collect();
        judged.sort_by_key(|one| (one.0, one.1));
        let windows = windows(policy, &judged);
        let mut worst = 0;
        for (standing, word) in STANDINGS.iter().enumerate().skip(1) {
            let first = (0..windows.len()).find(|at| {
                policy
                    .steps
                    .iter()
                    .filter(|step| step.standing == standing)
                    .any(|step| {
                        let needed = step.consecutive as usize;
                        *at + 1 >= needed
                            && windows[at + 1 - needed..=*at]
                                .iter()
                                .all(|(_, window)| holds(step, window))
                    })
            });
            let Some(first) = first else { continue };
            let (on, window) = &windows[first];
            let evidence: Vec<String> = window
                .iter()
                .filter(|one| one.2)
                .map(|one| one.1.to_string())
                .collect();
            let line = window[window.len() - 1].1;
            events.push(format!("{name} {word} {on} {line} {}", evidence.join("+")));
            worst = worst.max(standing);
        }
        standings.insert(name, STANDINGS[worst].to_owned());
    }
    events.sort();
    (standings, events)
}

fn files(lines: &[Line], policy: &Policy) -> (Vec<String>, String) {
    let mut rows = Vec::new();
    for line in lines {
        let start = format!("{},s{},{}", line.id, line.supplier, text(line.due));
        if line.parts.is_empty() {
            rows.push(format!("{start},,{},,regular", line.ordered));
        }
        for (at, quantity) in &line.parts {
            rows.push(format!(
                "{start},{},{},{quantity},emergency",
                text(*at),
                line.ordered
            ));
        }
    }
    let kind = if policy.by_month {
        "months"
    } else {
        "last_lines"
    };
    let mut text = format!(
        "window = {{ kind = \"{kind}\", size = {} }}\nminimum_sample = {}\n",
        policy.size, policy.sample
    );
    if policy.exempt {
        text += "exempt = [\"s0\"]\n";
    }
    for step in &policy.steps {
        text += &format!(
            "[[ladder]]\nstanding = \"{}\"\nconsecutive = {}\n",
            STANDINGS[step.standing], step.consecutive
        );
        let share = |tenths: i64| format!("{}.{}", tenths / 10, tenths % 10);
        if let Some(tenths) = step.late_share_above {
            text += &format!("late_share_above = {}\n", share(tenths));
        }
        if let Some(tenths) = step.fill_below {
            text += &format!("fill_below = {}\n", share(tenths));
        }
        if let Some(least) = step.breaches_at_least {
            text += &format!("breaches_at_least = {least}\n");
        }
    }
    (rows, text)
}

fn answer(rows: &[String], policy: &str) -> Value {
    let table = format!(
        "line,supplier,due_on,delivered_on,ordered,delivered,urgency\n{}",
        rows.join("\n")
    );
    let question = Question {
        deliveries: File {
            name: "D",
            bytes: table.as_bytes(),
        },
        policy: File {
            name: "P",
            bytes: policy.as_bytes(),
        },
        against: None,
    };
    serde_json::from_slice(&rehearse(&question).expect("readable")).expect("JSON")
}

fn told(answer: &Value) -> (BTreeMap<String, String>, Vec<String>) {
    let word = |value: &Value| value.as_str().expect("text").to_owned();
    let list = |key: &str| answer[key].as_array().expect("a list").clone();
    let standings = list("suppliers")
        .iter()
        .map(|one| (word(&one["supplier"]), word(&one["standing"])))
        .collect();
    let mut events: Vec<String> = list("events")
        .iter()
        .map(|one| {
            let evidence: Vec<String> = one["evidence"]
                .as_array()
                .expect("a list")
                .iter()
                .map(word)
                .collect();
            let [supplier, standing, on, line] =
                ["supplier", "standing", "on", "line"].map(|key| word(&one[key]));
            format!("{supplier} {standing} {on} {line} {}", evidence.join("+"))
        })
        .collect();
    events.sort();
    (standings, events)
}

fn when() -> impl Strategy<Value = When> {
    (0_i64..150, 0_i64..24, any::<bool>()).prop_map(|(day, hour, is_day)| When {
        hours: day * 24 + if is_day { 0 } else { hour },
        is_day,
    })
}

/// Around a due date, so that a good part is in time.
fn line() -> impl Strategy<Value = Line> {
    let part = (-48_i64..30, any::<bool>(), 0_i64..5);
    (0_u8..3, when(), 1_i64..6, prop::collection::vec(part, 0..4)).prop_map(
        |(supplier, due, ordered, parts)| {
            let part = |(after, is_day, quantity): (i64, bool, i64)| {
                let hours = (due.hours + after).clamp(0, 150 * 24);
                let hours = if is_day { hours / 24 * 24 } else { hours };
                (When { hours, is_day }, quantity)
            };
            Line {
                id: 0,
                supplier,
                due,
                ordered,
                parts: parts.into_iter().map(part).collect(),
            }
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let tenths = || prop::option::of(0_i64..=10);
    let step = (
        1_usize..5,
        1_u32..4,
        tenths(),
        tenths(),
        prop::option::of(0_i64..6),
    )
        .prop_map(
            |(standing, consecutive, late_share_above, fill_below, breaches_at_least)| Step {
                standing,
                consecutive,
                late_share_above,
                fill_below,
                breaches_at_least: match (late_share_above, fill_below) {
                    (None, None) => breaches_at_least.or(Some(1)),
                    _ => breaches_at_least,
                },
            },
        );
    let steps = prop::collection::vec(step, 0..6);
    (any::<bool>(), 1_usize..6, 0_usize..5, any::<bool>(), steps).prop_map(
        |(by_month, size, sample, exempt, steps)| Policy {
            by_month,
            size,
            sample,
            exempt,
            steps,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn the_rehearsal_reads_the_contract_as_a_plain_reader_does(
        lines in prop::collection::vec(line(), 0..24),
        policy in policy(),
        seed in any::<u64>(),
    ) {
        let number = |(at, line): (usize, Line)| Line { id: (at as u32 * 7 + 3) % 101, ..line };
        let lines: Vec<Line> = lines.into_iter().enumerate().map(number).collect();
        let (mut rows, text) = files(&lines, &policy);
        let answer_in_order = answer(&rows, &text);
        prop_assert_eq!(told(&answer_in_order), expected(&lines, &policy), "{}\n{}", rows.join("\n"), text);
        // Sums over the whole file.
        for one in answer_in_order["suppliers"].as_array().expect("a list") {
            let of: Vec<Verdict> = lines.iter().filter(|line| json!(format!("s{}", line.supplier)) == one["supplier"]).map(judge).collect();
            prop_assert_eq!(&one["lines"], &json!(of.len()));
            prop_assert_eq!(&one["late"], &json!(of.iter().filter(|line| line.2).count()));
        }
        // The order of rows plays no part.
        let mut seed = seed;
        for at in (1..rows.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            rows.swap(at, (seed >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(answer(&rows, &text), answer_in_order);
    }
}
