//! A county's day in whole numbers: what the dispatcher's desk asks of the search. Minutes count from midnight, places are
//! degrees × 1,000,000, ways are metres.

use std::collections::HashMap;
use std::time::Instant;

use crate::command::effort;
use crate::geometry::great_circle_km;
use crate::model::{Objective, Problem, Stop, Travel, Unplannable, Vehicle};
use crate::plan::{Effort, Plan, Reason, plan};
use crate::search::{Pace, Progress};

/// Where something is.
pub type PlaceE6 = (i64, i64);

/// A place that wants goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayStop {
    /// Where.
    pub place: PlaceE6,
    /// Millilitres.
    pub volume_ml: i64,
    /// Service begins inside, minutes.
    pub window: (i64, i64),
    /// Minutes.
    pub service_minutes: i64,
    /// Goods of the cold chain.
    pub cold: bool,
}

/// A van.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Van {
    /// Millilitres a trip.
    pub volume_ml: i64,
    /// Minutes.
    pub shift: (i64, i64),
    /// Trips a shift.
    pub trips: i64,
    /// Minutes of loading between two trips.
    pub loading_minutes: i64,
    /// Yuan of a day, 1/10 000.
    pub fixed_cost_e4: i64,
    /// Yuan of a kilometre, 1/10 000.
    pub cost_per_km_e4: i64,
    /// Keeps goods cold.
    pub cold: bool,
}

/// What is to be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Where vans load.
    pub depot: PlaceE6,
    /// Who wants goods.
    pub stops: Vec<DayStop>,
    /// What drives.
    pub vans: Vec<Van>,
    /// Metres that are known from one place (0 the depot, i the i-th stop) to another; others are estimated.
    pub known_metres: HashMap<(usize, usize), i64>,
    /// By how much roads are longer than the great circle, 1/100 %: 13 000 is 1.3 times.
    pub detour_bp: i64,
    /// Kilometres an hour.
    pub speed_kmh: i64,
}

/// A trip of a van.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTrip {
    /// Which van.
    pub van: usize,
    /// Its first trip is 0.
    pub number: usize,
    /// Stops in order.
    pub stops: Vec<usize>,
    /// By stop: when service begins, minutes, rounded up.
    pub begins: Vec<i64>,
    /// Leaves, minutes, rounded down.
    pub start: i64,
    /// Back, minutes, rounded up.
    pub end: i64,
    /// Metres.
    pub metres: i64,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayPlan {
    /// By van and number.
    pub trips: Vec<DayTrip>,
    /// Stops that nobody serves, and the word of the reason.
    pub unserved: Vec<(usize, &'static str)>,
    /// Of all trips.
    pub metres: i64,
}

/// How far the search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayProgress {
    /// Of the time, millionths.
    pub share_ppm: i64,
    /// Stops that the best plan so far leaves over.
    pub unserved: i64,
    /// Yuan of the best plan so far, 1/10 000.
    pub cost_e4: i64,
}

/// Metres between two places by the great circle and the detour of roads.
pub fn metres(one: PlaceE6, other: PlaceE6, detour_bp: i64) -> i64 {
    (km(one, other, detour_bp) * 1e3).round() as i64
}

/// Minutes for a way, rounded up.
pub fn minutes(metres: i64, speed_kmh: i64) -> i64 {
    let speed = speed_kmh.max(1) * 1_000;
    (metres.max(0) * 60 + speed - 1) / speed
}

fn km(one: PlaceE6, other: PlaceE6, detour_bp: i64) -> f64 {
    let degrees = |place: PlaceE6| (place.0 as f64 / 1e6, place.1 as f64 / 1e6);
    great_circle_km(degrees(one), degrees(other)) * detour_bp as f64 / 1e4
}

fn problem(day: &Day) -> Result<Problem, Unplannable> {
    let mut places = vec![day.depot];
    places.extend(day.stops.iter().map(|stop| stop.place));
    let count = places.len();
    let mut table = Vec::with_capacity(count * count);
    for (from, one) in places.iter().enumerate() {
        for (to, other) in places.iter().enumerate() {
            table.push(match day.known_metres.get(&(from, to)) {
                Some(metres) => *metres as f64 / 1e3,
                None => km(*one, *other, day.detour_bp),
            });
        }
    }
    let travel = Travel::new(count, table, day.speed_kmh as f64);
    let span = |(from, to): (i64, i64)| (from as f64, to as f64);
    Ok(Problem {
        travel: travel.ok_or(Unplannable::Places {
            places: count,
            stops: day.stops.len(),
        })?,
        stops: day
            .stops
            .iter()
            .map(|stop| Stop {
                demand_milli: stop.volume_ml,
                window: span(stop.window),
                service: stop.service_minutes as f64,
                cold: stop.cold,
            })
            .collect(),
        vehicles: day
            .vans
            .iter()
            .map(|van| Vehicle {
                capacity_milli: van.volume_ml,
                count: 1,
                shift: span(van.shift),
                trips: usize::try_from(van.trips).unwrap_or(1).max(1),
                loading: van.loading_minutes as f64,
                fixed_cost_e4: van.fixed_cost_e4,
                cost_per_km_e4: van.cost_per_km_e4,
                cold: van.cold,
            })
            .collect(),
        objective: Objective::Cost,
    })
}

/// Plans a day in at most so many seconds. `go_on` hears how far it is and ends the search by saying no; the best plan so
/// far is then the answer.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn plan_day(
    day: &Day,
    seconds: u32,
    go_on: &(dyn Fn(&DayProgress) -> bool + Sync),
) -> Result<DayPlan, Unplannable> {
    let problem = problem(day)?;
    let started = Instant::now();
    let limit = f64::from(seconds.max(1)) * 0.95;
    let look_up = |progress: &Progress| {
        let spent = started.elapsed().as_secs_f64() / limit;
        let told = DayProgress {
            share_ppm: (progress.share.max(spent).min(1.0) * 1e6) as i64,
            unserved: progress.unserved as i64,
            cost_e4: (progress.value * 1e4) as i64,
        };
        match go_on(&told) {
            true => Pace::Spent(spent),
            false => Pace::Stop,
        }
    };
    let effort = effort(day.stops.len(), f64::from(seconds.max(1)));
    Ok(told(plan(&problem, &effort, &look_up)?))
}

/// Plans a day by so many tries on one processor: the same plan on every machine, however long it takes.
///
/// # Errors
///
/// Numbers that make no sense.
pub fn plan_day_fixed(day: &Day, iterations: u64) -> Result<DayPlan, Unplannable> {
    let effort = Effort {
        seed: 1,
        iterations,
        chains: 1,
    };
    Ok(told(plan(&problem(day)?, &effort, &|_| Pace::Spent(0.0))?))
}

fn told(found: Plan) -> DayPlan {
    let metres = |km: f64| (km * 1e3).round() as i64;
    let trips = found.trips.into_iter().map(|trip| DayTrip {
        van: trip.vehicle,
        number: trip.number,
        begins: trip.begins.iter().map(|at| at.ceil() as i64).collect(),
        stops: trip.stops,
        start: trip.start.floor() as i64,
        end: trip.end.ceil() as i64,
        metres: metres(trip.kilometres),
    });
    let reason = |(stop, reason): (usize, Reason)| (stop, reason.word());
    DayPlan {
        trips: trips.collect(),
        unserved: found.unserved.into_iter().map(reason).collect(),
        metres: metres(found.kilometres),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(north: i64, cold: bool) -> DayStop {
        DayStop {
            place: (29_500_000 + north * 10_000, 113_400_000),
            volume_ml: 60_000,
            window: (480, 1_020),
            service_minutes: 5,
            cold,
        }
    }

    #[test]
    fn cold_goods_ride_with_cold_vans_and_the_search_can_be_ended() {
        let van = |cold| Van {
            volume_ml: 600_000,
            shift: (420, 1_080),
            trips: 2,
            loading_minutes: 20,
            fixed_cost_e4: 2_000_000,
            cost_per_km_e4: 9_000,
            cold,
        };
        let mut day = Day {
            depot: (29_500_000, 113_400_000),
            stops: vec![stop(1, true), stop(2, false), stop(3, true)],
            vans: vec![van(false), van(true)],
            known_metres: HashMap::new(),
            detour_bp: 13_000,
            speed_kmh: 40,
        };
        let planned = plan_day(&day, 1, &|_| true).expect("a day");
        assert!(planned.unserved.is_empty());
        for trip in &planned.trips {
            let cold = trip.stops.iter().any(|stop| day.stops[*stop].cold);
            assert!(!cold || trip.van == 1, "{trip:?}");
        }
        day.vans.pop();
        let planned = plan_day(&day, 600, &|_| false).expect("a day");
        assert_eq!(planned.unserved, [(0, "cold"), (2, "cold")]);
        assert_eq!(planned.trips[0].stops, [1]);
        let one = metres(day.depot, day.stops[0].place, 10_000);
        assert!((1_110..1_114).contains(&one), "{one}");
        assert_eq!(minutes(1_000, 40), 2);
    }
}
