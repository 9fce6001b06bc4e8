//! The planner of the decoction centre, in this process: a peak day of its scenario for all of its chances.

use std::time::Instant;

use ::brewing::day::{Scenario, Tally, live};

use crate::load::Times;
use crate::sheet::{Sheet, tell};

const SCENARIO: &str = include_str!("../../backend/brewing/scenarios/day.toml");

/// Lives through the day once for each seed.
pub fn days(sheet: &mut Sheet) {
    tell("simulated days of the decoction centre");
    let scenario = Scenario::read(SCENARIO).expect("a scenario");
    let (mut plans, mut promises) = (Times::default(), Times::default());
    let begun = Instant::now();
    for seed in &scenario.seeds {
        let day = live(&scenario, *seed, &|| begun.elapsed()).expect("a day");
        day.planned_in.iter().for_each(|took| plans.add(*took));
        day.promised_in.iter().for_each(|took| promises.add(*took));
        sheet.remark(told(*seed, &day));
    }
    sheet
        .row(
            "no database",
            "plan anew at a change of a peak day",
            &plans,
            None,
        )
        .p99(200);
    sheet.row("no database", "promise a run", &promises, None);
}

/// One day in one line.
fn told(seed: u64, day: &Tally) -> String {
    let percent = |part: i64, whole: i64| part as f64 * 100.0 / whole as f64;
    let (kept, all) = (day.first_kept() as i64, day.told.len() as i64);
    let notice = day.shortest_notice();
    let notice = notice.map_or("none needed".to_owned(), |minutes| format!("{minutes} min"));
    format!(
        "brewing, seed {seed}: {:.2} % of {all} first promises kept (at least 98 %), {} failures, shortest notice of a new promise \
         {notice} (at least 120 min), longest first promise {:.1} h (at most 24 h), machine time {:.1} % of its \
         lower bound (at most 110 %), work of the first day {:.1} % of what a fluid could do (at least 90 %)",
        percent(kept, all),
        day.failures,
        day.longest_promise() as f64 / 60.0,
        percent(day.taken_min, day.least_taken_min),
        percent(day.worked_min, day.most_worked_min),
    )
}
