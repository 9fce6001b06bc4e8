//! The simulated day of a county at its peak, for all chances of its scenario.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use brewing::day::{Scenario, Tally, live};
use brewing::{Centre, Job, Work};

fn scenario() -> Scenario {
    Scenario::read(include_str!("../scenarios/day.toml")).expect("a scenario")
}

/// One for each seed, lived through once for all tests.
fn days() -> &'static [(u64, Tally)] {
    static DAYS: OnceLock<Vec<(u64, Tally)>> = OnceLock::new();
    DAYS.get_or_init(|| {
        let scenario = scenario();
        let begun = Instant::now();
        let day = |seed: &u64| {
            let tally = live(&scenario, *seed, &|| begun.elapsed());
            (*seed, tally.expect("a day"))
        };
        scenario.seeds.iter().map(day).collect()
    })
}

/// The steps that a job must go through by its scheme, in their order.
fn wanted(centre: &Centre, job: &Job) -> Vec<Work> {
    let mut works = vec![Work::Soak, Work::HeatUp];
    if job.early_min > 0 {
        works.push(Work::EarlyBoil);
    }
    works.push(Work::FirstBoil);
    if centre.schemes[job.scheme].second_min > 0 {
        works.extend([Work::Reheat, Work::SecondBoil]);
    }
    works.extend([Work::Pack, Work::Clean]);
    works
}

#[test]
fn first_promises_of_a_peak_day_are_kept() {
    let mut failures = 0;
    for (seed, tally) in days() {
        let doses: u32 = tally.jobs.values().map(|job| job.doses).sum();
        assert_eq!((tally.told.len(), doses, tally.unfinished), (400, 2_400, 0));
        assert!(
            tally.first_kept() * 100 >= 400 * 98,
            "seed {seed}: {} kept",
            tally.first_kept()
        );
        assert_eq!(
            tally.last_missed(),
            0,
            "seed {seed}: told, and late all the same"
        );
        let again = tally
            .told
            .values()
            .filter(|told| told.shortest_notice.is_some());
        assert!(
            400 - tally.first_kept() <= again.count(),
            "seed {seed}: late without a word"
        );
        let notice = tally.shortest_notice();
        assert!(
            notice.is_none_or(|notice| notice >= 120),
            "seed {seed}: notice {notice:?}"
        );
        assert!(tally.longest_promise() <= 1_440, "seed {seed}");
        failures += tally.failures;
    }
    assert!(failures >= 8, "machines fail: {failures}");
}

#[test]
fn no_step_of_a_peak_day_is_skipped() {
    let centre = scenario().centre();
    for (seed, tally) in days() {
        for (id, brew) in &tally.brews {
            let works: Vec<Work> = brew.steps.iter().map(|step| step.work).collect();
            assert_eq!(
                works,
                wanted(&centre, &tally.jobs[id]),
                "seed {seed}, job {id}"
            );
            let soak = brew.steps[0].span;
            assert!(soak.to - soak.from >= 30 && soak.from >= tally.jobs[id].weighed_at);
        }
        let mut brews: Vec<_> = tally.brews.values().collect();
        brews.sort_by_key(|brew| (brew.machine, brew.taken.from));
        for two in brews.windows(2) {
            let is_apart = two[0].machine != two[1].machine || two[0].taken.to <= two[1].taken.from;
            assert!(
                is_apart,
                "seed {seed}: machine {} twice at once",
                two[0].machine
            );
        }
    }
}

#[test]
fn machine_time_is_near_its_bounds() {
    for (seed, tally) in days() {
        let (taken, least) = (tally.taken_min, tally.least_taken_min);
        assert!(
            least <= taken && taken * 10 <= least * 11,
            "seed {seed}: {taken} of {least}"
        );
        let (worked, most) = (tally.worked_min, tally.most_worked_min);
        assert!(
            worked <= most && most * 9 <= worked * 10,
            "seed {seed}: {worked} of {most}"
        );
    }
}

/// The most that can wait: everybody of the day, and nothing has begun.
#[test]
fn a_full_day_is_planned_whole() {
    let centre = scenario().centre();
    for (seed, tally) in days() {
        let jobs: Vec<Job> = tally.jobs.values().copied().collect();
        let planned = brewing::plan(&centre, 480, &jobs, &[]).expect("a plan");
        assert_eq!(
            (planned.brews.len(), planned.left.len()),
            (400, 0),
            "seed {seed}"
        );
    }
}

/// One machine in ten fails under its brew, five times what the scenario says: who is late was told long before, and what he
/// was told last is kept.
#[test]
fn a_day_of_disasters_is_told_ahead() {
    let text = include_str!("../scenarios/day.toml");
    let text = text.replace("failing_per_mille = 20", "failing_per_mille = 100");
    let text = text.replace("repair_min = 90", "repair_min = 120");
    let scenario = Scenario::read(&text).expect("a scenario");
    let mut all_late = 0;
    for seed in 1..=3 {
        let tally = live(&scenario, seed, &|| Duration::ZERO).expect("a day");
        let told = tally.told.values().filter(|t| t.shortest_notice.is_some());
        let told_anew = told.count();
        assert_eq!(
            (tally.unfinished, tally.last_missed()),
            (0, 0),
            "seed {seed}"
        );
        let late = 400 - tally.first_kept();
        assert!(
            late <= told_anew,
            "seed {seed}: {late} late, {told_anew} told"
        );
        assert!(
            late <= tally.failures as usize,
            "seed {seed}: failures spread"
        );
        // With five times the failures some machines fail again on what they took over: an hour is left even then.
        let notice = tally.shortest_notice();
        assert!(
            notice.is_none_or(|notice| notice >= 60),
            "seed {seed}: {notice:?}"
        );
        all_late += late;
    }
    assert!(all_late > 0, "even disasters change no promise");
}

#[test]
fn the_same_seed_is_the_same_day() {
    let scenario = scenario();
    let clock = || Duration::ZERO;
    let day = || live(&scenario, 7, &clock).expect("a day");
    assert_eq!(day().brews, day().brews);
}

#[test]
fn a_scenario_that_cannot_be_is_refused() {
    let text = include_str!("../scenarios/day.toml");
    let too_many = text.replace("doses = 2400", "doses = 24000");
    let refused = Scenario::read(&too_many).expect_err("too many doses");
    assert!(refused.starts_with("doses:"), "{refused}");
    let unknown = text.replace("repair_min", "repare_min");
    assert!(Scenario::read(&unknown).is_err());
}
