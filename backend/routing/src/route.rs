//! The day of one vehicle, and what it costs to add a stop to it.

use crate::model::{Objective, Problem, nano_down, nano_up};

/// The depot, at both ends of a day and between two trips.
pub(crate) const DEPOT: u32 = 0;

/// A stop as the search sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Node {
    pub demand: i64,
    pub opens: i64,
    pub closes: i64,
    pub service: i64,
    pub cold: bool,
}

/// A kind of vehicles as the search sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub capacity: i64,
    pub from: i64,
    pub to: i64,
    pub trips: usize,
    pub loading: i64,
    pub cold: bool,
    /// What a used vehicle costs, and each billionth of a kilometre.
    pub fixed: f64,
    pub weight: f64,
}

/// What the search needs of a problem.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub problem: &'a Problem,
    /// By place; the depot is the first.
    pub nodes: Vec<Node>,
    pub kinds: Vec<Kind>,
}

impl<'a> Field<'a> {
    pub fn new(problem: &'a Problem) -> Field<'a> {
        let node = |stop: &crate::model::Stop| Node {
            demand: stop.demand_milli,
            opens: nano_up(stop.window.0),
            closes: nano_down(stop.window.1),
            service: nano_up(stop.service),
            cold: stop.cold,
        };
        let kind = |vehicle: &crate::model::Vehicle| Kind {
            capacity: vehicle.capacity_milli,
            from: nano_up(vehicle.shift.0),
            to: nano_down(vehicle.shift.1),
            trips: vehicle.trips,
            loading: nano_up(vehicle.loading),
            cold: vehicle.cold,
            fixed: match problem.objective {
                Objective::Distance => 0.0,
                Objective::Cost => vehicle.fixed_cost_e4 as f64 * 1e5,
            },
            weight: match problem.objective {
                Objective::Distance => 1.0,
                Objective::Cost => vehicle.cost_per_km_e4 as f64 / 1e4,
            },
        };
        Field {
            nodes: std::iter::once(Node::default())
                .chain(problem.stops.iter().map(node))
                .collect(),
            kinds: problem.vehicles.iter().map(kind).collect(),
            problem,
        }
    }

    fn service(&self, place: u32, kind: &Kind) -> i64 {
        match place {
            DEPOT => kind.loading,
            stop => self.nodes[stop as usize].service,
        }
    }

    fn window(&self, place: u32, kind: &Kind) -> (i64, i64) {
        match place {
            DEPOT => (kind.from, kind.to),
            stop => (
                self.nodes[stop as usize].opens,
                self.nodes[stop as usize].closes,
            ),
        }
    }
}

/// Where a stop goes, and whether the vehicle loads before or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Plain,
    LoadBefore,
    LoadAfter,
}

/// A place for a stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap {
    pub slot: usize,
    pub at: usize,
    pub way: Way,
    /// By how much the day becomes worse.
    pub delta: f64,
}

/// The day of one vehicle: stops in their order, the depot where it loads again.
#[derive(Debug, Default)]
pub(crate) struct Route {
    pub kind: usize,
    pub places: Vec<u32>,
    /// By position: when service begins at the earliest.
    begin: Vec<i64>,
    /// By position: when it may begin at the latest, for all that follows.
    latest: Vec<i64>,
    /// By position: what the trip has delivered up to and with it.
    so_far: Vec<i64>,
    /// By position: what the trip delivers.
    load: Vec<i64>,
    pub distance: i64,
    pub trips: usize,
    pub stops: usize,
}

impl Clone for Route {
    fn clone(&self) -> Route {
        let mut copy = Route::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, other: &Route) {
        self.kind = other.kind;
        self.places.clone_from(&other.places);
        self.begin.clone_from(&other.begin);
        self.latest.clone_from(&other.latest);
        self.so_far.clone_from(&other.so_far);
        self.load.clone_from(&other.load);
        (self.distance, self.trips, self.stops) = (other.distance, other.trips, other.stops);
    }
}

impl Route {
    pub fn new(kind: usize) -> Route {
        Route {
            kind,
            ..Route::default()
        }
    }

    pub fn score(&self, field: &Field<'_>) -> f64 {
        if self.places.is_empty() {
            return 0.0;
        }
        let kind = &field.kinds[self.kind];
        kind.fixed + self.distance as f64 * kind.weight
    }

    /// After its places changed; false if the day cannot be driven.
    pub fn update(&mut self, field: &Field<'_>) -> bool {
        let kind = &field.kinds[self.kind];
        let travel = &field.problem.travel;
        let count = self.places.len();
        for times in [
            &mut self.begin,
            &mut self.latest,
            &mut self.so_far,
            &mut self.load,
        ] {
            times.clear();
            times.resize(count, 0);
        }
        let (mut before, mut free, mut so_far) = (DEPOT, kind.from, 0);
        (self.distance, self.trips, self.stops) = (0, usize::from(count > 0), 0);
        let mut is_driven = true;
        for (at, place) in self.places.iter().copied().enumerate() {
            let (opens, closes) = field.window(place, kind);
            let begin = opens.max(free + travel.time(before, place));
            is_driven &= begin <= closes;
            self.distance += travel.distance(before, place);
            if place == DEPOT {
                so_far = 0;
                self.trips += 1;
            } else {
                so_far += field.nodes[place as usize].demand;
                self.stops += 1;
            }
            is_driven &= so_far <= kind.capacity;
            (self.begin[at], self.so_far[at]) = (begin, so_far);
            free = begin + field.service(place, kind);
            before = place;
        }
        if count > 0 {
            self.distance += travel.distance(before, DEPOT);
            is_driven &= free + travel.time(before, DEPOT) <= kind.to;
        }
        let (mut after, mut limit, mut load) = (DEPOT, kind.to, None);
        for at in (0..count).rev() {
            let place = self.places[at];
            let (_, closes) = field.window(place, kind);
            limit = closes.min(limit - travel.time(place, after) - field.service(place, kind));
            self.latest[at] = limit;
            load = match (place, load) {
                (DEPOT, _) => None,
                (_, None) => Some(self.so_far[at]),
                (_, known) => known,
            };
            self.load[at] = load.unwrap_or_default();
            after = place;
        }
        is_driven && self.trips <= kind.trips.max(1)
    }

    /// The best gap for a stop that costs less than `best`; one gap in a hundred is overlooked.
    pub fn best_gap(
        &self,
        field: &Field<'_>,
        slot: usize,
        stop: u32,
        mut overlook: impl FnMut() -> bool,
        best: &mut Option<Gap>,
    ) {
        let kind = &field.kinds[self.kind];
        let travel = &field.problem.travel;
        let node = &field.nodes[stop as usize];
        let may_load = self.trips < kind.trips;
        if node.demand > kind.capacity || (node.cold && !kind.cold) {
            return;
        }
        let opening = if self.places.is_empty() {
            kind.fixed
        } else {
            0.0
        };
        for at in 0..=self.places.len() {
            let (before, free) = self.leaves(field, at);
            if free > node.closes {
                break;
            }
            if overlook() {
                continue;
            }
            let after = self.places.get(at).copied().unwrap_or(DEPOT);
            let straight = if self.places.is_empty() {
                0
            } else {
                travel.distance(before, after)
            };
            let there = travel.distance(stop, after) - straight;
            let detour = travel.distance(before, stop) + there;
            let limit = best.map_or(f64::INFINITY, |gap| gap.delta);
            let delta = opening + detour as f64 * kind.weight;
            let load = self.load_of_trip(at);
            if load + node.demand <= kind.capacity {
                if delta < limit && self.fits(field, stop, free + travel.time(before, stop), at) {
                    *best = Some(Gap {
                        slot,
                        at,
                        way: Way::Plain,
                        delta,
                    });
                }
            } else if may_load {
                self.loading_gap(field, slot, stop, at, best);
            }
        }
    }

    /// The place before a gap, and when the vehicle is free there.
    pub fn leaves(&self, field: &Field<'_>, at: usize) -> (u32, i64) {
        let kind = &field.kinds[self.kind];
        match at.checked_sub(1) {
            None => (DEPOT, kind.from),
            Some(before) => {
                let place = self.places[before];
                (place, self.begin[before] + field.service(place, kind))
            }
        }
    }

    fn load_of_trip(&self, at: usize) -> i64 {
        match at.checked_sub(1) {
            Some(before) if self.places[before] != DEPOT => self.load[before],
            _ => self.load.get(at).copied().unwrap_or_default(),
        }
    }

    /// Whether a stop that is reached so can stand before the gap's end.
    fn fits(&self, field: &Field<'_>, stop: u32, reached: i64, at: usize) -> bool {
        let node = &field.nodes[stop as usize];
        let begin = reached.max(node.opens);
        begin <= node.closes && self.is_in_time(field, stop, begin + node.service, at)
    }

    fn is_in_time(&self, field: &Field<'_>, from: u32, free: i64, at: usize) -> bool {
        let after = self.places.get(at).copied().unwrap_or(DEPOT);
        free + field.problem.travel.time(from, after) <= self.latest_at(field, at)
    }

    /// When the place at a position, or the depot behind the last, has to be reached at the latest.
    pub fn latest_at(&self, field: &Field<'_>, at: usize) -> i64 {
        let end = field.kinds[self.kind].to;
        self.latest.get(at).copied().unwrap_or(end)
    }

    /// The trip is full: it ends before the stop, or after it.
    fn loading_gap(
        &self,
        field: &Field<'_>,
        slot: usize,
        stop: u32,
        at: usize,
        best: &mut Option<Gap>,
    ) {
        let kind = &field.kinds[self.kind];
        let travel = &field.problem.travel;
        let node = &field.nodes[stop as usize];
        let (before, free) = self.leaves(field, at);
        let after = self.places.get(at).copied().unwrap_or(DEPOT);
        let so_far = if before == DEPOT {
            0
        } else {
            self.so_far[at - 1]
        };
        let rest = self.load_of_trip(at) - so_far;
        let straight = travel.distance(before, after);
        let mut offer = |way, detour: i64, is_possible: &dyn Fn() -> bool| {
            let delta = detour as f64 * kind.weight;
            if best.is_none_or(|gap| delta < gap.delta) && is_possible() {
                *best = Some(Gap {
                    slot,
                    at,
                    way,
                    delta,
                });
            }
        };
        if before != DEPOT && rest + node.demand <= kind.capacity {
            let detour = travel.distance(before, DEPOT)
                + travel.distance(DEPOT, stop)
                + travel.distance(stop, after)
                - straight;
            offer(Way::LoadBefore, detour, &|| {
                let loaded = free + travel.time(before, DEPOT) + kind.loading;
                self.fits(field, stop, loaded + travel.time(DEPOT, stop), at)
            });
        }
        if after != DEPOT && so_far + node.demand <= kind.capacity {
            let detour = travel.distance(before, stop)
                + travel.distance(stop, DEPOT)
                + travel.distance(DEPOT, after)
                - straight;
            offer(Way::LoadAfter, detour, &|| {
                let begin = node.opens.max(free + travel.time(before, stop));
                let loaded = begin + node.service + travel.time(stop, DEPOT) + kind.loading;
                begin <= node.closes && self.is_in_time(field, DEPOT, loaded, at)
            });
        }
    }

    /// Puts a stop into a gap.
    pub fn insert(&mut self, stop: u32, gap: &Gap) {
        match gap.way {
            Way::Plain => self.places.insert(gap.at, stop),
            Way::LoadBefore => {
                self.places.splice(gap.at..gap.at, [DEPOT, stop]);
            }
            Way::LoadAfter => {
                self.places.splice(gap.at..gap.at, [stop, DEPOT]);
            }
        }
    }

    /// After stops went: trips that are empty, or fit into their neighbour, are no trips.
    pub fn join_trips(&mut self, field: &Field<'_>) {
        let capacity = field.kinds[self.kind].capacity;
        let mut joined: Vec<u32> = Vec::with_capacity(self.places.len());
        let mut load = 0;
        for trip in self
            .places
            .split(|place| *place == DEPOT)
            .filter(|trip| !trip.is_empty())
        {
            let more: i64 = trip
                .iter()
                .map(|stop| field.nodes[*stop as usize].demand)
                .sum();
            if !joined.is_empty() && load + more > capacity {
                joined.push(DEPOT);
                load = 0;
            }
            load += more;
            joined.extend(trip);
        }
        self.places = joined;
    }
}
