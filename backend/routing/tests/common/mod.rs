//! An independent check of plans: it knows the problem and the answer, and nothing of the search.

use routing::{Plan, Problem, Reason};

/// Rounding of sums of floating point, in minutes and kilometres.
const HAIR: f64 = 1e-6;

/// Everything that a plan must hold, told in words if it does not.
pub fn check(problem: &Problem, plan: &Plan) -> Result<(), String> {
    let mut seen = vec![0; problem.stops.len()];
    for stop in plan.trips.iter().flat_map(|trip| &trip.stops) {
        seen[*stop] += 1;
    }
    for (stop, _) in &plan.unserved {
        seen[*stop] += 1;
    }
    if let Some(stop) = seen.iter().position(|times| *times != 1) {
        return Err(format!("stop {stop} stands {} times", seen[stop]));
    }
    let (mut kilometres, mut cost, mut last) = (0.0, 0.0, None);
    for trip in &plan.trips {
        kilometres += drive(problem, trip, last)?;
        let vehicle = &problem.vehicles[trip.vehicle];
        if trip.number == 0 {
            cost += vehicle.fixed_cost_e4 as f64 / 1e4;
        }
        cost += trip.kilometres * vehicle.cost_per_km_e4 as f64 / 1e4;
        last = Some(trip);
    }
    near("kilometres of the plan", plan.kilometres, kilometres)?;
    near("cost of the plan", plan.cost, cost)?;
    plan.unserved
        .iter()
        .try_for_each(|(stop, reason)| excuse(problem, *stop, *reason))
}

fn near(what: &str, told: f64, found: f64) -> Result<(), String> {
    if (told - found).abs() > HAIR * (1.0 + found.abs()) {
        return Err(format!("{what}: {told} was told, {found} is true"));
    }
    Ok(())
}

/// Drives one trip; `last` is the trip before it in the plan.
fn drive(
    problem: &Problem,
    trip: &routing::Trip,
    last: Option<&routing::Trip>,
) -> Result<f64, String> {
    let vehicle = &problem.vehicles[trip.vehicle];
    let name = format!(
        "vehicle {} unit {} trip {}",
        trip.vehicle, trip.unit, trip.number
    );
    if trip.unit >= vehicle.count || trip.number >= vehicle.trips || trip.stops.is_empty() {
        return Err(format!("{name}: there is no such trip"));
    }
    let earliest = match last {
        Some(last) if trip.number > 0 => {
            let follows = (last.vehicle, last.unit, last.number + 1)
                == (trip.vehicle, trip.unit, trip.number);
            if !follows {
                return Err(format!("{name}: does not follow the trip before it"));
            }
            last.end + vehicle.loading
        }
        _ if trip.number > 0 => return Err(format!("{name}: has no trip before it")),
        _ => vehicle.shift.0,
    };
    if trip.start < earliest - HAIR {
        return Err(format!(
            "{name}: leaves at {} before {earliest}",
            trip.start
        ));
    }
    let (mut clock, mut before, mut kilometres, mut load) = (trip.start, 0, 0.0, 0);
    for (stop, begin) in trip.stops.iter().zip(&trip.begins) {
        let facts = &problem.stops[*stop];
        if facts.cold && !vehicle.cold {
            return Err(format!("{name}: stop {stop} gets warm"));
        }
        clock = f64::max(
            clock + problem.travel.minutes(before, stop + 1),
            facts.window.0,
        );
        near(&format!("{name}: service of stop {stop}"), *begin, clock)?;
        if clock > facts.window.1 + HAIR {
            return Err(format!(
                "{name}: stop {stop} is served at {clock}, after {}",
                facts.window.1
            ));
        }
        clock += facts.service;
        kilometres += problem.travel.km(before, stop + 1);
        load += facts.demand_milli;
        before = stop + 1;
    }
    clock += problem.travel.minutes(before, 0);
    kilometres += problem.travel.km(before, 0);
    near(&format!("{name}: end"), trip.end, clock)?;
    near(&format!("{name}: kilometres"), trip.kilometres, kilometres)?;
    if clock > vehicle.shift.1 + HAIR {
        return Err(format!(
            "{name}: is back at {clock}, after {}",
            vehicle.shift.1
        ));
    }
    if load != trip.load_milli || load > vehicle.capacity_milli {
        return Err(format!("{name}: carries {load}, told {}", trip.load_milli));
    }
    Ok(kilometres)
}

/// Whether a stop could really not be served, alone, for the reason that is told.
fn excuse(problem: &Problem, stop: usize, reason: Reason) -> Result<(), String> {
    let facts = &problem.stops[stop];
    let present: Vec<_> = problem
        .vehicles
        .iter()
        .filter(|vehicle| vehicle.count > 0)
        .collect();
    let cold_enough = |vehicle: &&routing::Vehicle| vehicle.cold || !facts.cold;
    let vehicles: Vec<_> = present.iter().copied().filter(cold_enough).collect();
    let holds = |vehicle: &&&routing::Vehicle| vehicle.capacity_milli >= facts.demand_milli;
    let begin = |vehicle: &routing::Vehicle| {
        f64::max(
            vehicle.shift.0 + problem.travel.minutes(0, stop + 1),
            facts.window.0,
        )
    };
    let in_window = |vehicle: &&&routing::Vehicle| begin(vehicle) <= facts.window.1;
    let in_shift = |vehicle: &&&routing::Vehicle| {
        begin(vehicle) + facts.service + problem.travel.minutes(stop + 1, 0) <= vehicle.shift.1
    };
    let holding = vehicles.iter().filter(holds).count();
    let there = vehicles.iter().filter(holds).filter(in_window).count();
    let back = vehicles
        .iter()
        .filter(holds)
        .filter(in_window)
        .filter(in_shift)
        .count();
    let is_true = match reason {
        Reason::Capacity => !vehicles.is_empty() && holding == 0,
        Reason::Window => holding > 0 && there == 0,
        Reason::Shift => there > 0 && back == 0,
        Reason::Cold => !present.is_empty() && vehicles.is_empty(),
        Reason::Vehicles => present.is_empty() || back > 0,
    };
    if is_true {
        Ok(())
    } else {
        Err(format!("stop {stop}: {reason:?} is no reason"))
    }
}

/// A reproducible source of chance.
pub struct Dice(pub u64);

impl Dice {
    /// From 0 up to, without, 1.
    pub fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// From `low` up to, without, `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }
}
