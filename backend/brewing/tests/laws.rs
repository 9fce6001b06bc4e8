//! Whatever waits, the plan can be worked.

use brewing::{
    Brew, Centre, Job, Machine, Minute, NoPromise, Plan, Policy, Scheme, Span, Unplannable, Why,
    Work, plan, promise, reannounce,
};
use proptest::prelude::*;

fn spans(lengths: &[(Minute, Minute)]) -> Vec<Span> {
    let mut at = 0;
    let mut spans = Vec::new();
    for (gap, long) in lengths {
        let from = at + gap;
        at = from + long;
        spans.push(Span { from, to: at });
    }
    spans
}

fn policy() -> impl Strategy<Value = Policy> {
    let first = (30_i64..60, 0_i64..20, 0_i64..10, 0_i64..60, 0_i64..60);
    let second = (0_i64..8, 0_i64..10, 0_i64..20, 0_i64..20, 0_i64..150);
    (first, second).prop_map(
        |((soak, cold, warm, stays, doses), (reheat, clean, pack, load, reserve))| Policy {
            soak_min: soak,
            heat_cold_min: warm + cold,
            heat_warm_min: warm,
            stays_warm_min: stays,
            heat_seconds_per_dose: doses,
            reheat_min: reheat,
            clean_min: clean,
            pack_min: pack,
            load_min: load,
            reserve_min: reserve,
            longest_promise_min: 1_440,
        },
    )
}

fn centre() -> impl Strategy<Value = Centre> {
    let shifts = || prop::collection::vec((1_i64..200, 30_i64..700), 0..4);
    let machine = (0_u32..2, 3_u32..12, shifts(), prop::option::of(0_i64..300));
    let machines = prop::collection::vec(machine, 0..6);
    let schemes = prop::collection::vec((0_u32..2, 5_i64..50, 0_i64..40), 1..4);
    let runs = prop::collection::vec(0_i64..2_000, 0..6);
    (policy(), machines, schemes, shifts(), runs).prop_map(
        |(policy, machines, schemes, room, runs)| Centre {
            machines: (1_u32..)
                .zip(machines)
                .map(|(id, (group, most_doses, shifts, hot_until))| {
                    let shifts = spans(&shifts);
                    Machine {
                        id,
                        group,
                        most_doses,
                        shifts,
                        hot_until,
                    }
                })
                .collect(),
            schemes: schemes
                .into_iter()
                .map(|(group, first_min, second_min)| Scheme {
                    group,
                    first_min,
                    second_min,
                })
                .collect(),
            room: spans(&room),
            runs,
            policy,
        },
    )
}

fn jobs() -> impl Strategy<Value = Vec<Job>> {
    let job = (
        1_u32..13,
        prop_oneof![Just(0_i64), 10_i64..60],
        0_i64..800,
        prop::option::of(0_i64..400),
        prop::option::of(0_i64..2_000),
        prop::bool::weighted(0.1),
    );
    let job = job.prop_map(|(doses, early_min, weighed_at, soaked, due, is_rush)| Job {
        id: 0,
        scheme: 0,
        doses,
        early_min,
        weighed_at,
        soaking_since: soaked.map(|since| weighed_at + since),
        due,
        is_rush,
    });
    prop::collection::vec(job, 0..25).prop_map(|mut jobs| {
        for (at, job) in jobs.iter_mut().enumerate() {
            job.id = at as u64 * 3 + 1;
        }
        jobs
    })
}

/// A centre with its jobs, whose schemes are its own.
fn problem() -> impl Strategy<Value = (Centre, Vec<Job>, Minute)> {
    (centre(), jobs(), any::<u64>(), 0_i64..900).prop_map(|(centre, mut jobs, seed, now)| {
        for job in &mut jobs {
            job.scheme = (seed.wrapping_mul(job.id) >> 7) as usize % centre.schemes.len();
        }
        (centre, jobs, now)
    })
}

fn wanted(centre: &Centre, job: &Job, is_warm: bool) -> Vec<(Work, Minute)> {
    let (policy, scheme) = (&centre.policy, &centre.schemes[job.scheme]);
    let seconds = policy.heat_seconds_per_dose * i64::from(job.doses);
    let of_doses = seconds / 60 + i64::from(seconds % 60 > 0);
    let heat = if is_warm {
        policy.heat_warm_min
    } else {
        policy.heat_cold_min
    };
    let mut works = vec![(Work::HeatUp, heat + of_doses)];
    if job.early_min > 0 {
        works.push((Work::EarlyBoil, job.early_min));
    }
    works.push((Work::FirstBoil, scheme.first_min));
    if scheme.second_min > 0 {
        works.push((Work::Reheat, policy.reheat_min));
        works.push((Work::SecondBoil, scheme.second_min));
    }
    works
}

fn check_steps(centre: &Centre, job: &Job, brew: &Brew, now: Minute) -> Result<(), TestCaseError> {
    let soak = brew.steps[0];
    prop_assert_eq!(soak.work, Work::Soak);
    prop_assert!(soak.span.to - soak.span.from >= centre.policy.soak_min.max(30));
    match job.soaking_since {
        Some(since) => prop_assert_eq!(soak.span.from, since),
        None => {
            prop_assert!(soak.span.from >= job.weighed_at.max(now));
            let begins = soak.span.from;
            prop_assert!(
                centre
                    .room
                    .iter()
                    .any(|s| s.from <= begins && begins < s.to)
            );
        }
    }
    prop_assert_eq!(soak.span.to, brew.taken.from);
    prop_assert!(brew.taken.from >= now);
    let on_machine: Vec<(Work, Minute)> = brew.steps[1..brew.steps.len() - 2]
        .iter()
        .map(|step| (step.work, step.span.to - step.span.from))
        .collect();
    let is_right = [true, false]
        .iter()
        .any(|warm| on_machine == wanted(centre, job, *warm));
    prop_assert!(is_right, "{:?}", on_machine);
    for two in brew.steps[..brew.steps.len() - 1].windows(2) {
        prop_assert_eq!(two[0].span.to, two[1].span.from, "one after the other");
    }
    let [pack, clean] = [
        brew.steps[brew.steps.len() - 2],
        brew.steps[brew.steps.len() - 1],
    ];
    prop_assert_eq!((pack.work, clean.work), (Work::Pack, Work::Clean));
    prop_assert_eq!(pack.span.from, clean.span.from);
    prop_assert_eq!(
        (pack.span.to, clean.span.to),
        (brew.ready_at, brew.taken.to)
    );
    prop_assert_eq!(pack.span.to - pack.span.from, centre.policy.pack_min);
    prop_assert_eq!(clean.span.to - clean.span.from, centre.policy.clean_min);
    prop_assert!(
        centre
            .room
            .iter()
            .any(|s| s.holds(pack.span.from, pack.span.to)),
        "people are there"
    );
    Ok(())
}

fn check(centre: &Centre, jobs: &[Job], now: Minute, planned: &Plan) -> Result<(), TestCaseError> {
    for brew in &planned.brews {
        let Some(job) = jobs.iter().find(|job| job.id == brew.job) else {
            continue;
        };
        let machine = centre
            .machines
            .iter()
            .find(|m| m.id == brew.machine)
            .expect("a machine");
        prop_assert_eq!(machine.group, centre.schemes[job.scheme].group);
        prop_assert!(machine.most_doses >= job.doses);
        let taken = brew.taken;
        prop_assert!(
            machine.shifts.iter().any(|s| s.holds(taken.from, taken.to)),
            "outside shifts"
        );
        check_steps(centre, job, brew, now)?;
    }
    for (at, one) in planned.brews.iter().enumerate() {
        for other in &planned.brews[..at] {
            let apart = one.taken.to <= other.taken.from || other.taken.to <= one.taken.from;
            prop_assert!(one.machine != other.machine || apart, "twice at once");
        }
    }
    for job in jobs {
        let brewed = planned
            .brews
            .iter()
            .filter(|brew| brew.job == job.id)
            .count();
        let left = planned
            .left
            .iter()
            .filter(|left| left.job == job.id)
            .count();
        prop_assert_eq!(brewed + left, 1, "once, or left with a reason");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_plan_can_be_worked((centre, jobs, now) in problem()) {
        let planned = plan(&centre, now, &jobs, &[]).expect("a plan");
        check(&centre, &jobs, now, &planned)?;
    }

    #[test]
    fn the_order_of_what_is_given_is_irrelevant((centre, jobs, now) in problem(), turn in 0_usize..25) {
        let planned = plan(&centre, now, &jobs, &[]).expect("a plan");
        let mut turned = (centre.clone(), jobs.clone());
        turned.1.reverse();
        turned.1.rotate_left(turn % jobs.len().max(1));
        turned.0.machines.reverse();
        turned.0.runs.reverse();
        prop_assert_eq!(plan(&turned.0, now, &turned.1, &[]).expect("a plan"), planned);
    }

    #[test]
    fn what_has_begun_is_fixed((centre, jobs, now) in problem(), later in 1_i64..400) {
        let planned = plan(&centre, now, &jobs, &[]).expect("a plan");
        let then = now + later;
        let (begun, _): (Vec<Brew>, Vec<Brew>) =
            planned.brews.into_iter().partition(|brew| brew.taken.from < then);
        let is_waiting = |job: &&Job| begun.iter().all(|brew| brew.job != job.id);
        let waiting: Vec<Job> = jobs.iter().filter(is_waiting).copied().collect();
        let again = plan(&centre, then, &waiting, &begun).expect("a plan");
        check(&centre, &waiting, then, &again)?;
        for brew in &begun {
            prop_assert!(again.brews.contains(brew));
        }
        if let Some(brew) = begun.first() {
            let twice = [brew.clone(), brew.clone()];
            prop_assert_eq!(plan(&centre, then, &waiting, &twice), Err(Unplannable::Begun(brew.job)));
        }
    }

    #[test]
    fn a_promise_has_its_reserve_and_breaks_none((centre, mut jobs, now) in problem()) {
        let Some(mut new) = jobs.pop() else { return Ok(()) };
        new.due = None;
        let before = plan(&centre, now, &jobs, &[]).expect("a plan");
        let broken_before = reannounce(&centre, now, &jobs, &before);
        let Ok(promised) = promise(&centre, now, &jobs, &[], &new) else { return Ok(()) };
        if new.is_rush {
            prop_assert_eq!(promised.due, promised.ready_at + centre.policy.load_min);
            return Ok(());
        }
        prop_assert!(centre.runs.contains(&promised.due));
        prop_assert!(promised.due - now <= centre.policy.longest_promise_min);
        let reserve = promised.due - promised.ready_at - centre.policy.load_min;
        let least = if promised.has_reserve { centre.policy.reserve_min } else { 0 };
        prop_assert!(reserve >= least);
        new.due = Some(promised.due);
        jobs.push(new);
        let after = plan(&centre, now, &jobs, &[]).expect("a plan");
        for broken in reannounce(&centre, now, &jobs, &after) {
            let was = broken_before.iter().any(|before| before.job == broken.job);
            prop_assert!(was, "job {} was displaced", broken.job);
        }
    }

    #[test]
    fn a_new_announcement_names_a_run_that_the_plan_reaches((centre, jobs, now) in problem()) {
        let planned = plan(&centre, now, &jobs, &[]).expect("a plan");
        for broken in reannounce(&centre, now, &jobs, &planned) {
            let ready = planned.brews.iter().find(|b| b.job == broken.job).map(|b| b.ready_at);
            let handed_over = ready.map(|ready| ready + centre.policy.load_min);
            prop_assert!(handed_over.is_none_or(|at| at > broken.was));
            if let (Some(due), Some(at)) = (broken.due, handed_over) {
                prop_assert!(at <= due);
            }
        }
    }
}

fn small() -> (Centre, Job) {
    let policy = Policy {
        soak_min: 30,
        heat_cold_min: 10,
        heat_warm_min: 5,
        stays_warm_min: 30,
        heat_seconds_per_dose: 0,
        reheat_min: 5,
        clean_min: 5,
        pack_min: 10,
        load_min: 10,
        reserve_min: 60,
        longest_promise_min: 1_440,
    };
    let shifts = spans(&[(420, 900), (540, 900)]);
    let machine = Machine {
        id: 1,
        group: 0,
        most_doses: 10,
        shifts: shifts.clone(),
        hot_until: None,
    };
    let scheme = Scheme {
        group: 0,
        first_min: 25,
        second_min: 20,
    };
    let runs = vec![660, 1_140, 1_950, 2_100];
    let centre = Centre {
        machines: vec![machine],
        schemes: vec![scheme],
        room: shifts,
        runs,
        policy,
    };
    let job = Job {
        id: 1,
        scheme: 0,
        doses: 7,
        early_min: 0,
        weighed_at: 480,
        soaking_since: None,
        due: None,
        is_rush: false,
    };
    (centre, job)
}

#[test]
fn a_plan_of_nothing_is_nothing() {
    let (centre, _) = small();
    assert_eq!(plan(&centre, 0, &[], &[]), Ok(Plan::default()));
}

#[test]
fn a_day_by_hand() {
    let (centre, job) = small();
    // Weighed at 8:00, soaked until 8:30, 10 + 25 + 5 + 20 minutes, packed at 9:40, for the run of 11:00.
    let promised = promise(&centre, 470, &[], &[], &job).expect("a promise");
    assert_eq!((promised.ready_at, promised.due), (580, 660));
    assert_eq!(
        centre.must_start_by(&Job {
            due: Some(660),
            ..job
        }),
        Some(580)
    );
    // The second finds the machine warm at 9:35; with its reserve it has no place before 11:00.
    let first = Job {
        due: Some(660),
        ..job
    };
    let second = promise(&centre, 470, &[first], &[], &Job { id: 2, ..job }).expect("a promise");
    assert_eq!((second.ready_at, second.due), (640, 1_140));
    // An urgent one goes first, and the first is told of a later run.
    let rush = Job {
        id: 3,
        is_rush: true,
        ..job
    };
    let urgent = promise(&centre, 470, &[first], &[], &rush).expect("a promise");
    assert_eq!(urgent.due, 590);
    let slow = Job {
        due: Some(640),
        ..first
    };
    let planned = plan(&centre, 470, &[slow, rush], &[]).expect("a plan");
    let told = reannounce(&centre, 470, &[slow, rush], &planned);
    assert_eq!(
        (told.len(), told[0].job, told[0].was, told[0].due),
        (1, 1, 640, Some(1_140))
    );
    // Nobody soaks at night: the next morning's first begins half an hour after the door is open.
    let late = Job {
        weighed_at: 1_310,
        ..job
    };
    let planned = plan(&centre, 1_300, &[late], &[]).expect("a plan");
    assert_eq!(planned.brews[0].taken.from, 1_890);
}

#[test]
fn what_has_no_place_says_why() {
    let (centre, job) = small();
    let large = Job { doses: 11, ..job };
    let refused = promise(&centre, 470, &[], &[], &large);
    assert_eq!(
        refused,
        Err(NoPromise::Left {
            job: 1,
            why: Why::NoMachine
        })
    );
    let never = Job {
        weighed_at: 9_000,
        ..job
    };
    let planned = plan(&centre, 470, &[never], &[]).expect("a plan");
    assert_eq!(planned.left[0].why, Why::NoTime);
    let mut busy = centre.clone();
    busy.runs = vec![600];
    let thin = promise(&busy, 470, &[], &[], &job).expect("a promise");
    assert_eq!((thin.due, thin.has_reserve), (600, false));
    busy.runs = vec![589];
    assert_eq!(
        promise(&busy, 470, &[], &[], &job),
        Err(NoPromise::Full(1_440))
    );
    let unknown = Job { scheme: 1, ..job };
    assert_eq!(plan(&centre, 0, &[unknown], &[]), Err(Unplannable::Job(1)));
    assert_eq!(plan(&centre, 0, &[job, job], &[]), Err(Unplannable::Job(1)));
    let mut short = centre;
    short.policy.soak_min = 29;
    assert_eq!(plan(&short, 0, &[job], &[]), Err(Unplannable::Policy));
}
