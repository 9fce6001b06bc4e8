use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn shipped() -> Policy {
    Policy::shipped().expect("the shipped policy")
}

fn line(on: NaiveDate, is_whole: bool) -> Judged {
    let on_time = if is_whole { 10 } else { 0 };
    Judged {
        on,
        is_late: !is_whole,
        is_whole,
        ordered: 10,
        filled: 10,
        on_time,
        rejected: 0,
    }
}

/// In force for ever.
fn always(policy: Policy) -> [(NaiveDate, Policy); 1] {
    [(NaiveDate::MIN, policy)]
}

/// Twenty lines in each month, of which so many are late.
fn months(late: &[usize]) -> Vec<Judged> {
    let month = |(at, late): (usize, &usize)| {
        let first = day("2026-01-01") + chrono::Months::new(at as u32);
        let late = *late;
        (0..20).map(move |line_at| line(first + Days::new(line_at as u64), line_at >= late))
    };
    late.iter().enumerate().flat_map(month).collect()
}

fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|one| format!("{} {}", one.on, one.to.word()))
        .collect()
}

fn run(lines: &[Judged], hard: &[Hard], decisions: &[Decision], today: &str) -> Vec<String> {
    let facts = Facts {
        lines,
        hard,
        decisions,
        ..Facts::default()
    };
    told(&changes(&always(shipped()), &facts, day(today)))
}

#[test]
fn three_bad_months_with_the_shipped_ladder() {
    let expected = [
        "2026-01-31 warned",
        "2026-01-31 interviewed",
        "2026-02-28 suspended",
        "2026-03-31 evicted",
    ];
    assert_eq!(run(&months(&[3, 4, 5]), &[], &[], "2026-04-01"), expected);
    // The third month is over on the first of the next.
    assert_eq!(
        run(&months(&[3, 4, 5]), &[], &[], "2026-03-31"),
        expected[..3]
    );
    // Exactly 90 % and exactly 95 % are not below.
    assert_eq!(run(&months(&[2]), &[], &[], "2026-02-01"), expected[..1]);
    assert!(run(&months(&[1]), &[], &[], "2026-02-01").is_empty());
}

#[test]
fn a_clean_month_brings_back_the_warned_and_time_the_suspended() {
    let expected = [
        "2026-01-31 warned",
        "2026-01-31 interviewed",
        "2026-02-28 good",
    ];
    assert_eq!(run(&months(&[3, 0]), &[], &[], "2026-03-01"), expected);
    let changes = run(&months(&[3, 3, 0]), &[], &[], "2026-05-28");
    assert_eq!(changes[2..], ["2026-02-28 suspended"]);
    let changes = run(&months(&[3, 3, 0]), &[], &[], "2026-05-29");
    assert_eq!(changes[2..], ["2026-02-28 suspended", "2026-05-29 good"]);
}

#[test]
fn hard_triggers_count_within_their_days() {
    let refusal = |on: &str| Hard {
        on: day(on),
        event: HardEvent::Refusal,
    };
    let three = [
        refusal("2026-01-01"),
        refusal("2026-01-15"),
        refusal("2026-01-31"),
    ];
    assert_eq!(
        run(&[], &three, &[], "2026-02-01"),
        ["2026-01-01 warned", "2026-01-31 interviewed"]
    );
    let spread = [
        refusal("2026-01-01"),
        refusal("2026-01-15"),
        refusal("2026-02-01"),
    ];
    assert_eq!(run(&[], &spread, &[], "2026-03-01"), ["2026-01-01 warned"]);
    let fraud = [Hard {
        on: day("2026-01-09"),
        event: HardEvent::Fraud,
    }];
    assert_eq!(run(&[], &fraud, &[], "2026-01-09"), ["2026-01-09 evicted"]);
    assert!(run(&[], &fraud, &[], "2026-01-08").is_empty());
}

#[test]
fn people_may_set_a_standing_and_start_afresh() {
    let upheld = Decision {
        on: day("2026-04-05"),
        standing: Standing::Good,
        is_fresh: true,
        probation_until: None,
    };
    let lines = months(&[3, 4, 5, 3]);
    let changes = run(&lines, &[], &[upheld], "2026-05-01");
    // Of April only what was judged from the fifth on counts, and it was in time.
    assert_eq!(changes[3..], ["2026-03-31 evicted", "2026-04-05 good"]);
    let probation = Decision {
        on: day("2026-04-01"),
        probation_until: Some(day("2026-09-30")),
        ..upheld
    };
    let changes = run(&lines, &[], &[probation], "2026-05-01");
    assert_eq!(
        changes[3..],
        [
            "2026-03-31 evicted",
            "2026-04-01 good",
            "2026-04-30 suspended"
        ]
    );
    let lifted = Decision {
        on: day("2026-03-10"),
        is_fresh: false,
        ..upheld
    };
    let changes = run(&lines, &[], &[lifted], "2026-04-01");
    assert_eq!(
        changes[2..],
        [
            "2026-02-28 suspended",
            "2026-03-10 good",
            "2026-03-31 warned",
            "2026-03-31 interviewed",
            "2026-03-31 suspended",
            "2026-03-31 evicted"
        ]
    );
}

#[test]
fn every_day_is_judged_by_the_version_that_was_in_force() {
    let strict = toml::from_str(
        "window = { kind = \"months\", size = 1 }\n[[ladder]]\nstanding = \"suspended\"\non_time_in_full_below = 1\n",
    );
    let versions = [
        (NaiveDate::MIN, shipped()),
        (day("2026-02-15"), strict.expect("a policy")),
    ];
    let lines = months(&[1, 1]);
    let facts = Facts {
        lines: &lines,
        ..Facts::default()
    };
    // 95 % were enough in January, and are not in February.
    let changes = changes(&versions, &facts, day("2026-03-01"));
    assert_eq!(told(&changes), ["2026-02-28 suspended"]);
}

/// Facts of some months, in their orders.
fn facts() -> impl Strategy<Value = (Vec<Judged>, Vec<Hard>, Vec<Decision>)> {
    let start = day("2026-01-01");
    let on = move || (0_u64..150).prop_map(move |days| start + Days::new(days));
    let lines = prop::collection::vec((on(), prop::bool::weighted(0.85)), 0..160);
    let event = prop_oneof![6 => Just(HardEvent::Refusal), 1 => Just(HardEvent::Fraud)];
    let hard = prop::collection::vec((on(), event), 0..5);
    let decision = (on(), any::<bool>(), prop::option::of(on()));
    let decisions = prop::collection::vec(decision, 0..3);
    (lines, hard, decisions).prop_map(|(lines, hard, decisions)| {
        let mut lines: Vec<Judged> = lines
            .into_iter()
            .map(|(on, whole)| line(on, whole))
            .collect();
        let mut hard: Vec<Hard> = hard
            .into_iter()
            .map(|(on, event)| Hard { on, event })
            .collect();
        let decision = |(on, is_fresh, probation_until)| Decision {
            on,
            standing: Standing::Good,
            is_fresh,
            probation_until,
        };
        let mut decisions: Vec<Decision> = decisions.into_iter().map(decision).collect();
        lines.sort_by_key(|one| one.on);
        hard.sort_by_key(|one| one.on);
        decisions.sort_by_key(|one| one.on);
        (lines, hard, decisions)
    })
}

/// The policy by month, and one by lines with every kind of recovery.
fn policies() -> [Policy; 2] {
    let by_lines = toml::from_str(
        "window = { kind = \"last_lines\", size = 12 }\nminimum_sample = 5\n\
         recovery = { clean_evaluations = 3, suspended_days = 20 }\n\
         hard = [{ event = \"refusal\", at_least = 2, within_days = 20, standing = \"suspended\" }]\n\
         ladder = [{ standing = \"warned\", late_share_above = 0.1 },\n\
         { standing = \"suspended\", late_share_above = 0.2, consecutive = 2 },\n\
         { standing = \"evicted\", breaches_at_least = 5, consecutive = 3 }]",
    );
    [shipped(), by_lines.expect("a policy")]
}

proptest! {
    /// What was told by a day is what a later run tells first: once after downtime says the same as daily.
    #[test]
    fn catching_up_says_the_same_as_running_daily((lines, hard, decisions) in facts()) {
        for policy in policies().map(always) {
            let facts = Facts { lines: &lines, hard: &hard, decisions: &decisions, ..Facts::default() };
            let whole = changes(&policy, &facts, day("2026-07-01"));
            let mut daily: Vec<Change> = Vec::new();
            for days in 0..=181 {
                let today = day("2026-01-01") + Days::new(days);
                // That day's run knows nothing of later days.
                let known = lines.partition_point(|one| one.on <= today);
                let happened = hard.partition_point(|one| one.on <= today);
                let decided = decisions.partition_point(|one| one.on <= today);
                let facts = Facts {
                    lines: &lines[..known],
                    hard: &hard[..happened],
                    decisions: &decisions[..decided],
                    ..Facts::default()
                };
                let now = changes(&policy, &facts, today);
                prop_assert_eq!(&now[..daily.len()], &daily[..]);
                daily = now;
            }
            prop_assert_eq!(told(&daily), told(&whole));
            prop_assert_eq!(daily, whole);
        }
    }

    #[test]
    fn a_perfect_supplier_never_leaves_good_standing(days in prop::collection::vec(0_u64..150, 0..200)) {
        let mut lines: Vec<Judged> = days.iter().map(|days| line(day("2026-01-01") + Days::new(*days), true)).collect();
        lines.sort_by_key(|one| one.on);
        for policy in policies().map(always) {
            let facts = Facts { lines: &lines, ..Facts::default() };
            prop_assert_eq!(changes(&policy, &facts, day("2026-07-01")), Vec::new());
        }
    }

    /// Standings chain, and days never go back.
    #[test]
    fn changes_follow_one_another((lines, hard, decisions) in facts()) {
        let facts = Facts { lines: &lines, hard: &hard, decisions: &decisions, ..Facts::default() };
        let changes = changes(&always(shipped()), &facts, day("2026-07-01"));
        let mut standing = Standing::Good;
        for change in &changes {
            prop_assert_eq!(change.from, standing);
            prop_assert_ne!(change.from, change.to);
            standing = change.to;
        }
        prop_assert!(changes.windows(2).all(|pair| pair[0].on <= pair[1].on));
    }
}
