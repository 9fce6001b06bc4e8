//! The last word on short trips: of all orders of their stops the shortest that keeps every window.
//!
//! The search moves stops between days and may leave a short trip in an order that is not the best. A driver sees that at once,
//! so it is settled by looking at all orders.

use crate::route::{DEPOT, Field, Route};
use crate::state::State;

/// Trips of at most so many stops: 8! orders, most of which are given up early.
const SHORT: usize = 8;

/// Puts the stops of every short trip into their best order.
pub(crate) fn settle(field: &Field<'_>, state: &mut State) {
    for route in &mut state.routes {
        let was = route.score(field);
        let mut from = 0;
        while from < route.places.len() {
            let rest = &route.places[from..];
            let length = rest.iter().position(|place| *place == DEPOT);
            let to = from + length.unwrap_or(rest.len());
            if (2..=SHORT).contains(&(to - from)) {
                settle_trip(field, route, from, to);
            }
            from = to + 1;
        }
        state.score += route.score(field) - was;
    }
}

fn settle_trip(field: &Field<'_>, route: &mut Route, from: usize, to: usize) {
    let Some(order) = Orders::new(field, route, from, to).shortest() else {
        return;
    };
    route.places[from..to].copy_from_slice(&order);
    let is_driven = route.update(field);
    debug_assert!(is_driven, "an order was found that does not fit");
}

/// A walk over all orders of a trip.
struct Orders<'a> {
    field: &'a Field<'a>,
    /// When the vehicle is free at the depot, and when it has to be back.
    free: i64,
    limit: i64,
    /// Stops in the order that is looked at; those before the walker are fixed.
    stops: Vec<u32>,
    /// How long the best order is, and itself, once it is better than the first.
    least: i64,
    best: Option<Vec<u32>>,
}

impl<'a> Orders<'a> {
    fn new(field: &'a Field<'a>, route: &Route, from: usize, to: usize) -> Orders<'a> {
        let (_, free) = route.leaves(field, from);
        let stops = route.places[from..to].to_vec();
        let travel = &field.problem.travel;
        let (mut least, mut before) = (0, DEPOT);
        for place in stops.iter().copied().chain([DEPOT]) {
            least += travel.distance(before, place);
            before = place;
        }
        Orders {
            field,
            free,
            limit: route.latest_at(field, to),
            stops,
            least,
            best: None,
        }
    }

    fn shortest(mut self) -> Option<Vec<u32>> {
        self.walk(0, DEPOT, self.free, 0);
        self.best
    }

    /// From a place that is left at `free`, after so many stops and so long a way.
    fn walk(&mut self, done: usize, here: u32, free: i64, way: i64) {
        let travel = &self.field.problem.travel;
        if way >= self.least {
            return;
        }
        if done == self.stops.len() {
            let whole = way + travel.distance(here, DEPOT);
            if whole < self.least && free + travel.time(here, DEPOT) <= self.limit {
                (self.least, self.best) = (whole, Some(self.stops.clone()));
            }
            return;
        }
        for next in done..self.stops.len() {
            let stop = self.stops[next];
            let node = &self.field.nodes[stop as usize];
            let begin = node.opens.max(free + travel.time(here, stop));
            if begin <= node.closes {
                let way = way + travel.distance(here, stop);
                self.stops.swap(done, next);
                self.walk(done + 1, stop, begin + node.service, way);
                self.stops.swap(done, next);
            }
        }
    }
}
