//! What is to be planned.
//!
//! Times and distances are whole billionths of a minute and of a kilometre, so that nothing is feasible by rounding: travel
//! times are rounded up.

/// Billionths in one.
pub(crate) const NANO: f64 = 1e9;

/// The largest time or distance that is understood, in minutes or kilometres: some two years. Sums of a day stay countable.
const MOST: f64 = 1e6;

/// A time in minutes, as it is counted: rounded up.
pub(crate) fn nano_up(value: f64) -> i64 {
    (value.clamp(-MOST, MOST) * NANO).ceil() as i64
}

/// As it is counted, rounded down.
pub(crate) fn nano_down(value: f64) -> i64 {
    (value.clamp(-MOST, MOST) * NANO).floor() as i64
}

/// Distances and travel times between places; place 0 is the depot, place i the i-th stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Travel {
    places: usize,
    /// Row by row, kilometres as they are.
    exact_km: Vec<f64>,
    distance_nano: Vec<i64>,
    minutes_nano: Vec<i64>,
    minutes_per_km: f64,
}

impl Travel {
    /// From kilometres, row by row, and a speed; none if a distance is missing, negative or no number.
    pub fn new(places: usize, kilometres: Vec<f64>, speed_kmh: f64) -> Option<Travel> {
        let square = places.checked_mul(places)?;
        let is_countable = |km: &f64| (0.0..=MOST).contains(km);
        let is_whole =
            places > 0 && kilometres.len() == square && kilometres.iter().all(is_countable);
        if !(is_whole && speed_kmh > 0.0 && speed_kmh.is_finite()) {
            return None;
        }
        let minutes_per_km = 60.0 / speed_kmh;
        let minutes = |km: &f64| nano_up(km * minutes_per_km);
        Some(Travel {
            places,
            distance_nano: kilometres
                .iter()
                .map(|km| (km * NANO).round() as i64)
                .collect(),
            minutes_nano: kilometres.iter().map(minutes).collect(),
            exact_km: kilometres,
            minutes_per_km,
        })
    }

    /// How many places there are, the depot among them.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Kilometres from one place to another.
    pub fn km(&self, from: usize, to: usize) -> f64 {
        self.exact_km[from * self.places + to]
    }

    /// Minutes from one place to another.
    pub fn minutes(&self, from: usize, to: usize) -> f64 {
        self.km(from, to) * self.minutes_per_km
    }

    pub(crate) fn distance(&self, from: u32, to: u32) -> i64 {
        self.distance_nano[from as usize * self.places + to as usize]
    }

    pub(crate) fn time(&self, from: u32, to: u32) -> i64 {
        self.minutes_nano[from as usize * self.places + to as usize]
    }
}

/// A stop. Times are minutes from any beginning, the same for all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Thousandths of what vehicles are measured in.
    pub demand_milli: i64,
    /// Service begins inside, at the earliest and at the latest; waiting is allowed.
    pub window: (f64, f64),
    /// Minutes.
    pub service: f64,
    /// Goods of the cold chain: only vehicles that keep them cold come here.
    pub cold: bool,
}

/// Vehicles of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vehicle {
    /// For each trip, in thousandths.
    pub capacity_milli: i64,
    /// How many of them.
    pub count: usize,
    /// Leaves the depot and is back within, in minutes.
    pub shift: (f64, f64),
    /// Trips in one shift, at least 1; between two of them it loads at the depot.
    pub trips: usize,
    /// Minutes of loading between two trips.
    pub loading: f64,
    /// Yuan for each that is used, in 1/10 000.
    pub fixed_cost_e4: i64,
    /// Yuan for each kilometre, in 1/10 000.
    pub cost_per_km_e4: i64,
    /// Keeps goods of the cold chain cold.
    pub cold: bool,
}

/// What is best, after serving the most stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// The least kilometres.
    Distance,
    /// The least of fixed cost for each used vehicle and cost for each kilometre.
    Cost,
}

/// What is to be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Between the depot and all stops.
    pub travel: Travel,
    /// In the order of the places after the depot.
    pub stops: Vec<Stop>,
    /// Kinds of vehicles.
    pub vehicles: Vec<Vehicle>,
    /// What is best.
    pub objective: Objective,
}

/// Why there is nothing to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplannable {
    /// There is one place for each stop and one for the depot.
    #[error("{stops} stops want {} places, not {places}", stops + 1)]
    Places {
        /// Of the travel table.
        places: usize,
        /// That are to be served.
        stops: usize,
    },
    /// Of a stop, counted from 0.
    #[error("stops[{0}]: demand, window and service must not be negative or run backwards")]
    Stop(usize),
    /// Of a kind of vehicles, counted from 0.
    #[error(
        "vehicles[{0}]: capacity, shift, trips, loading and costs must not be negative or run backwards"
    )]
    Vehicle(usize),
}

impl Problem {
    /// Whether all numbers make sense.
    ///
    /// # Errors
    ///
    /// The first that does not.
    pub fn check(&self) -> Result<(), Unplannable> {
        let (places, stops) = (self.travel.places(), self.stops.len());
        if places != stops + 1 {
            return Err(Unplannable::Places { places, stops });
        }
        let is_span = |(from, to): (f64, f64)| from <= to && from.is_finite() && !to.is_nan();
        let is_time = |minutes: f64| minutes >= 0.0 && minutes.is_finite();
        let bad_stop = self.stops.iter().position(|stop| {
            stop.demand_milli < 0 || !is_span(stop.window) || !is_time(stop.service)
        });
        let bad_vehicle = self.vehicles.iter().position(|vehicle| {
            let costs = [vehicle.fixed_cost_e4, vehicle.cost_per_km_e4];
            vehicle.capacity_milli < 0
                || !is_span(vehicle.shift)
                || !is_time(vehicle.loading)
                || vehicle.trips == 0
                || costs.iter().any(|cost| *cost < 0)
        });
        match (bad_stop, bad_vehicle) {
            (Some(stop), _) => Err(Unplannable::Stop(stop)),
            (None, Some(vehicle)) => Err(Unplannable::Vehicle(vehicle)),
            (None, None) => Ok(()),
        }
    }
}
