//! A county's day: 300 stops around one centre, eight vans with several trips, windows and shifts.

mod common;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use common::{Dice, check};
use routing::{
    Effort, Objective, Pace, Plan, Problem, Progress, Stop, Travel, Vehicle, geometry, plan,
};

/// Townships in a ring of villages, opening in the morning, in the afternoon, or all day.
fn county(stops: usize, vans: usize, trips: usize) -> Problem {
    let mut dice = Dice(5);
    let centre = (29.6, 113.6);
    let mut places = vec![centre];
    let towns: Vec<(f64, f64)> = (0..24)
        .map(|_| {
            (
                centre.0 + dice.between(-0.3, 0.3),
                centre.1 + dice.between(-0.35, 0.35),
            )
        })
        .collect();
    let mut all = Vec::new();
    for stop in 0..stops {
        let town = towns[stop % towns.len()];
        places.push((
            town.0 + dice.between(-0.05, 0.05),
            town.1 + dice.between(-0.05, 0.05),
        ));
        let window = match stop % 5 {
            0 => (480.0, 720.0),
            1 => (840.0, 1020.0),
            _ => (450.0, 1080.0),
        };
        all.push(Stop {
            demand_milli: dice.between(5.0, 60.0) as i64 * 1000,
            window,
            service: 4.0,
            cold: false,
        });
    }
    let kilometres = geometry::table(&places, |one, other| {
        geometry::great_circle_km(one, other) * 1.3
    });
    let van = Vehicle {
        capacity_milli: 600_000,
        count: vans,
        shift: (420.0, 1080.0),
        trips,
        loading: 20.0,
        fixed_cost_e4: 2_000_000,
        cost_per_km_e4: 9_000,
        cold: false,
    };
    Problem {
        travel: Travel::new(places.len(), kilometres, 40.0).expect("distances"),
        stops: all,
        vehicles: vec![van],
        objective: Objective::Distance,
    }
}

fn effort(iterations: u64) -> Effort {
    Effort {
        seed: 1,
        iterations,
        chains: 2,
    }
}

fn planned(problem: &Problem, iterations: u64) -> Plan {
    let plan = plan(problem, &effort(iterations), &|_| Pace::Spent(0.0)).expect("a problem");
    check(problem, &plan).expect("a plan that can be driven");
    plan
}

#[test]
fn a_day_of_300_stops_is_planned_in_seconds_with_progress() {
    let problem = county(300, 8, 4);
    let started = Instant::now();
    let told: Mutex<Vec<Progress>> = Mutex::default();
    let look_up = |progress: &Progress| {
        told.lock().expect("a list").push(*progress);
        Pace::Spent(started.elapsed().as_secs_f64() / 15.0)
    };
    let planned = plan(&problem, &effort(20_000), &look_up).expect("a problem");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    check(&problem, &planned).expect("a plan that can be driven");
    assert_eq!(planned.unserved, []);
    assert!(
        planned.trips.iter().any(|trip| trip.number > 0),
        "vans load more than once"
    );
    let told = told.into_inner().expect("a list");
    for chain in [0, 1] {
        let of_chain: Vec<&Progress> = told.iter().filter(|one| one.chain == chain).collect();
        assert!(of_chain.len() > 10);
        assert!(of_chain.windows(2).all(|two| two[0].share < two[1].share));
        let rank = |one: &Progress| (one.unserved, one.value);
        assert!(
            of_chain.windows(2).all(|two| rank(two[1]) <= rank(two[0])),
            "the best only becomes better"
        );
    }
    let first = told[0];
    assert!(
        planned.kilometres < 0.9 * first.value,
        "{} after {}",
        planned.kilometres,
        first.value
    );
}

#[test]
fn a_plan_can_be_ended_at_any_time_and_is_then_whole() {
    let problem = county(300, 8, 4);
    for looks in [1, 2, 20] {
        let seen = AtomicUsize::new(0);
        let started = Instant::now();
        let look_up = |_: &Progress| {
            if seen.fetch_add(1, Ordering::Relaxed) >= looks {
                Pace::Stop
            } else {
                Pace::Spent(0.0)
            }
        };
        let planned = plan(&problem, &effort(u64::MAX), &look_up).expect("a problem");
        assert!(started.elapsed().as_secs() < 5);
        check(&problem, &planned).expect("a plan that can be driven");
    }
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let problem = county(60, 4, 2);
    assert_eq!(planned(&problem, 3_000), planned(&problem, 3_000));
}

#[test]
fn with_too_few_vans_the_most_stops_are_served() {
    let problem = county(300, 2, 2);
    let short = planned(&problem, 8_000);
    assert!(!short.unserved.is_empty());
    // Everything that four trips can hold, but for what fits nowhere any more.
    let load: i64 = short.trips.iter().map(|trip| trip.load_milli).sum();
    assert!(
        load > 4 * 600_000 * 9 / 10 || short.trips.iter().all(|trip| trip.end > 900.0),
        "{load}"
    );
    let served = |plan: &Plan| problem.stops.len() - plan.unserved.len();
    let more = planned(&county(300, 4, 2), 8_000);
    assert!(served(&more) > served(&short));
}

#[test]
fn several_trips_serve_what_one_cannot() {
    let one = planned(&county(120, 5, 1), 4_000);
    let many = planned(&county(120, 5, 4), 4_000);
    assert!(
        one.unserved.len() > 10 && many.unserved.is_empty(),
        "{} {}",
        one.unserved.len(),
        many.unserved.len()
    );
}

#[test]
fn cost_weighs_vehicles_against_kilometres() {
    let mut problem = county(60, 8, 1);
    let kilometres = planned(&problem, 6_000);
    problem.objective = Objective::Cost;
    problem.vehicles[0].fixed_cost_e4 = 50_000_000;
    let cost = planned(&problem, 6_000);
    let vans = |plan: &Plan| plan.trips.len();
    assert!(vans(&cost) <= vans(&kilometres));
    let load: i64 = problem.stops.iter().map(|stop| stop.demand_milli).sum();
    assert_eq!(
        vans(&cost) as i64,
        load.div_euclid(600_000) + 1,
        "as few as can hold it"
    );
}
