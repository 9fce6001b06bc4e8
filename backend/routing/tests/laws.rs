//! Whatever is asked, the plan can be driven.

mod common;

use common::{Dice, check};
use proptest::prelude::*;
use routing::{Effort, Objective, Pace, Problem, Stop, Travel, Vehicle, plan};

/// Any problem, with distances that know no geometry and windows that often cannot be met.
fn problem(seed: u64, stops: usize, kinds: usize) -> Problem {
    let mut dice = Dice(seed);
    let places = stops + 1;
    let kilometres = (0..places * places)
        .map(|_| dice.between(0.0, 30.0))
        .collect();
    let stop = |dice: &mut Dice| {
        let from = dice.between(0.0, 300.0).floor();
        Stop {
            demand_milli: dice.between(0.0, 12.0) as i64 * 500,
            window: (from, from + dice.between(0.0, 200.0)),
            service: dice.between(0.0, 10.0),
            cold: dice.between(0.0, 4.0) < 1.0,
        }
    };
    let vehicle = |dice: &mut Dice| {
        let from = dice.between(0.0, 100.0);
        Vehicle {
            capacity_milli: dice.between(2.0, 30.0) as i64 * 500,
            count: dice.between(0.0, 4.0) as usize,
            shift: (from, from + dice.between(50.0, 400.0)),
            trips: 1 + dice.between(0.0, 3.0) as usize,
            loading: dice.between(0.0, 15.0),
            fixed_cost_e4: dice.between(0.0, 100.0) as i64 * 10_000,
            cost_per_km_e4: dice.between(0.0, 5.0) as i64 * 10_000,
            cold: dice.between(0.0, 2.0) < 1.0,
        }
    };
    Problem {
        travel: Travel::new(places, kilometres, 40.0).expect("distances"),
        stops: (0..stops).map(|_| stop(&mut dice)).collect(),
        vehicles: (0..kinds).map(|_| vehicle(&mut dice)).collect(),
        objective: if seed.is_multiple_of(2) {
            Objective::Distance
        } else {
            Objective::Cost
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_plan_can_be_driven(seed: u64, stops in 0_usize..25, kinds in 0_usize..4) {
        let problem = problem(seed, stops, kinds);
        let effort = Effort { seed, iterations: 300, chains: 1 };
        let planned = plan(&problem, &effort, &|_| Pace::Spent(0.0)).expect("a problem");
        if let Err(fault) = check(&problem, &planned) {
            prop_assert!(false, "{}", fault);
        }
    }

    #[test]
    fn small_problems_are_solved(seed: u64, stops in 1_usize..6) {
        // One van, all day: of all orders the shortest tour, however little was searched.
        let mut problem = problem(seed & !1, stops, 0);
        for stop in &mut problem.stops {
            stop.window = (0.0, 1e5);
        }
        problem.vehicles.push(Vehicle {
            capacity_milli: 1_000_000, count: 1, shift: (0.0, 1e5), trips: 1, loading: 0.0, fixed_cost_e4: 0, cost_per_km_e4: 0, cold: true,
        });
        let effort = Effort { seed, iterations: 50, chains: 1 };
        let planned = plan(&problem, &effort, &|_| Pace::Spent(0.0)).expect("a problem");
        let best = shortest(&problem, 0, &mut (1..=stops).collect());
        prop_assert!((planned.kilometres - best).abs() < 1e-6, "{} is not {}", planned.kilometres, best);
    }
}

/// Of all orders of the places that are left.
fn shortest(problem: &Problem, here: usize, left: &mut Vec<usize>) -> f64 {
    if left.is_empty() {
        return problem.travel.km(here, 0);
    }
    let mut best = f64::INFINITY;
    for at in 0..left.len() {
        let next = left.remove(at);
        best = best.min(problem.travel.km(here, next) + shortest(problem, next, left));
        left.insert(at, next);
    }
    best
}
