//! From a problem to a plan.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::{NANO, Problem, Unplannable};
use crate::order::settle;
use crate::route::{DEPOT, Field, Kind, Route};
use crate::search::{Pace, Progress, anneal, is_better};
use crate::state::State;

/// How much is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// The same seed gives the same plan, unless time ran out.
    pub seed: u64,
    /// Plans that each chain tries.
    pub iterations: u64,
    /// Chains beside each other, each on a processor of its own.
    pub chains: usize,
}

/// One trip of a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Kind of vehicle, by its place in the problem.
    pub vehicle: usize,
    /// Which of its kind, from 0.
    pub unit: usize,
    /// Which trip of it, from 0.
    pub number: usize,
    /// Stops in their order, by their place in the problem.
    pub stops: Vec<usize>,
    /// There and back.
    pub kilometres: f64,
    /// Leaves the depot; not earlier than needed.
    pub start: f64,
    /// By stop: when its service begins.
    pub begins: Vec<f64>,
    /// Back at the depot.
    pub end: f64,
    /// Thousandths.
    pub load_milli: i64,
}

/// Why a stop is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// More than any vehicle holds.
    Capacity,
    /// No vehicle is there before its window closes.
    Window,
    /// No vehicle is back within its shift.
    Shift,
    /// No vehicle keeps its goods cold.
    Cold,
    /// It could be served, but the vehicles are busy.
    Vehicles,
}

impl Reason {
    /// As it stands in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Reason::Capacity => "capacity",
            Reason::Window => "window",
            Reason::Shift => "shift",
            Reason::Cold => "cold",
            Reason::Vehicles => "vehicles",
        }
    }
}

/// Which vehicle goes where.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// By vehicle, unit and number.
    pub trips: Vec<Trip>,
    /// By stop.
    pub unserved: Vec<(usize, Reason)>,
    /// Of all trips.
    pub kilometres: f64,
    /// Yuan: of each used vehicle and of each kilometre.
    pub cost: f64,
}

/// Plans. `look_up` is asked every now and then, from every chain, how much of the time is spent.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn plan(
    problem: &Problem,
    effort: &Effort,
    look_up: &(dyn Fn(&Progress) -> Pace + Sync),
) -> Result<Plan, Unplannable> {
    problem.check()?;
    let field = Field::new(problem);
    let mut unserved = Vec::new();
    let mut stops = Vec::new();
    for place in 1..field.nodes.len() as u32 {
        match impossible(&field, place) {
            Some(reason) => unserved.push((place as usize - 1, reason)),
            None => stops.push(place),
        }
    }
    let mut best = search(&field, &stops, effort, look_up);
    settle(&field, &mut best);
    unserved.extend(
        best.absent
            .iter()
            .map(|stop| (*stop as usize - 1, Reason::Vehicles)),
    );
    unserved.sort_by_key(|(stop, _)| *stop);
    Ok(told(&field, &best, unserved))
}

fn search(
    field: &Field<'_>,
    stops: &[u32],
    effort: &Effort,
    look_up: &(dyn Fn(&Progress) -> Pace + Sync),
) -> State {
    let is_stopped = AtomicBool::new(false);
    let chain = |chain: usize| {
        // Neighbouring seeds of neighbouring chains would share their numbers.
        let seed = effort
            .seed
            .wrapping_add((chain as u64).wrapping_mul(0xd134_2543_de82_ef95));
        anneal(field, stops, seed, effort.iterations, |share, best| {
            let pace = look_up(&Progress {
                chain,
                share,
                unserved: best.absent.len(),
                value: best.score / NANO,
            });
            if pace == Pace::Stop {
                is_stopped.store(true, Ordering::Relaxed);
            }
            if is_stopped.load(Ordering::Relaxed) {
                return Pace::Stop;
            }
            pace
        })
    };
    let chain = &chain;
    let ends: Vec<State> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..effort.chains.max(1))
            .map(|number| scope.spawn(move || chain(number)))
            .collect();
        let joined = started.into_iter().map(|end| match end.join() {
            Ok(state) => state,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    });
    let better = |one: State, other: State| if is_better(&other, &one) { other } else { one };
    ends.into_iter()
        .reduce(better)
        .unwrap_or_else(|| State::new(field, stops))
}

/// Why no vehicle can serve a stop even alone; of several reasons the one that is met last.
fn impossible(field: &Field<'_>, stop: u32) -> Option<Reason> {
    let travel = &field.problem.travel;
    let node = &field.nodes[stop as usize];
    let keeps = |kind: &Kind| kind.cold || !node.cold;
    let there = field
        .kinds
        .iter()
        .zip(&field.problem.vehicles)
        .filter(|(_, all)| all.count > 0);
    let mut reason = match there.clone().any(|(kind, _)| keeps(kind)) {
        true => Reason::Capacity,
        false => Reason::Cold,
    };
    for (kind, _) in there {
        if node.demand > kind.capacity || !keeps(kind) {
            continue;
        }
        let begin = node.opens.max(kind.from + travel.time(DEPOT, stop));
        if begin > node.closes {
            reason = if reason == Reason::Shift {
                reason
            } else {
                Reason::Window
            };
        } else if begin + node.service + travel.time(stop, DEPOT) > kind.to {
            reason = Reason::Shift;
        } else {
            return None;
        }
    }
    let is_without = field
        .problem
        .vehicles
        .iter()
        .all(|vehicle| vehicle.count == 0);
    Some(if is_without { Reason::Vehicles } else { reason })
}

fn told(field: &Field<'_>, best: &State, unserved: Vec<(usize, Reason)>) -> Plan {
    let problem = field.problem;
    let mut plan = Plan {
        trips: Vec::new(),
        unserved,
        kilometres: 0.0,
        cost: 0.0,
    };
    let mut units = vec![0; problem.vehicles.len()];
    for route in best.routes.iter().filter(|route| !route.places.is_empty()) {
        let vehicle = &problem.vehicles[route.kind];
        let trips = trips(problem, route, units[route.kind]);
        let kilometres: f64 = trips.iter().map(|trip| trip.kilometres).sum();
        units[route.kind] += 1;
        plan.kilometres += kilometres;
        plan.cost += vehicle.fixed_cost_e4 as f64 / 1e4;
        plan.cost += kilometres * vehicle.cost_per_km_e4 as f64 / 1e4;
        plan.trips.extend(trips);
    }
    plan
}

/// The day in minutes and kilometres as they are. It leaves the depot so that it need not wait at the first stop.
fn trips(problem: &Problem, route: &Route, unit: usize) -> Vec<Trip> {
    let vehicle = &problem.vehicles[route.kind];
    let travel = &problem.travel;
    let mut free = vehicle.shift.0;
    let mut trips = Vec::new();
    for (number, places) in route.places.split(|place| *place == DEPOT).enumerate() {
        let first = places.first().map_or(0, |place| *place as usize);
        if number > 0 {
            free += vehicle.loading;
        }
        let opens = first
            .checked_sub(1)
            .map_or(free, |stop| problem.stops[stop].window.0);
        let start = free.max(opens - travel.minutes(0, first));
        let mut trip = Trip {
            vehicle: route.kind,
            unit,
            number,
            stops: Vec::with_capacity(places.len()),
            kilometres: 0.0,
            start,
            begins: Vec::with_capacity(places.len()),
            end: start,
            load_milli: 0,
        };
        let mut before = 0;
        for place in places.iter().map(|place| *place as usize) {
            let stop = &problem.stops[place - 1];
            let begin = stop.window.0.max(trip.end + travel.minutes(before, place));
            trip.stops.push(place - 1);
            trip.begins.push(begin);
            trip.kilometres += travel.km(before, place);
            trip.load_milli += stop.demand_milli;
            trip.end = begin + stop.service;
            before = place;
        }
        trip.kilometres += travel.km(before, 0);
        trip.end += travel.minutes(before, 0);
        free = trip.end;
        trips.push(trip);
    }
    trips
}
