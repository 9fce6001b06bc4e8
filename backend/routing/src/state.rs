//! A plan in the making: every vehicle's day, and the stops that nobody serves yet.

use crate::route::{DEPOT, Field, Gap, Route};

/// No vehicle.
const NOBODY: u32 = u32::MAX;

/// A plan in the making. What changes can be taken back.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// By vehicle.
    pub routes: Vec<Route>,
    /// By place: the vehicle that serves it.
    slot_of: Vec<u32>,
    /// Stops that nobody serves.
    pub absent: Vec<u32>,
    pub score: f64,
}

/// Days as they were before they changed.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    saved: Vec<(usize, Route)>,
    spare: Vec<Route>,
    absent: Vec<u32>,
    score: f64,
}

impl State {
    /// Nobody serves anything.
    pub fn new(field: &Field<'_>, stops: &[u32]) -> State {
        let kinds = field.problem.vehicles.iter().enumerate();
        let slots = kinds
            .flat_map(|(kind, vehicle)| std::iter::repeat_n(kind, vehicle.count.min(stops.len())));
        State {
            routes: slots.map(Route::new).collect(),
            slot_of: vec![NOBODY; field.nodes.len()],
            absent: stops.to_vec(),
            score: 0.0,
        }
    }

    /// The vehicle that serves a stop.
    pub fn slot(&self, stop: u32) -> Option<usize> {
        let slot = self.slot_of[stop as usize];
        (slot != NOBODY).then_some(slot as usize)
    }

    pub fn begin(&mut self, undo: &mut Undo) {
        undo.spare
            .extend(undo.saved.drain(..).map(|(_, route)| route));
        undo.absent.clone_from(&self.absent);
        undo.score = self.score;
    }

    fn save(&mut self, slot: usize, undo: &mut Undo) {
        if undo.saved.iter().all(|(saved, _)| *saved != slot) {
            let mut copy = undo.spare.pop().unwrap_or_default();
            copy.clone_from(&self.routes[slot]);
            undo.saved.push((slot, copy));
        }
    }

    /// As it was at the last [`begin`](State::begin).
    pub fn take_back(&mut self, undo: &mut Undo) {
        for (slot, _) in &undo.saved {
            self.forget(*slot);
        }
        while let Some((slot, mut route)) = undo.saved.pop() {
            std::mem::swap(&mut self.routes[slot], &mut route);
            undo.spare.push(route);
            for stop in self.routes[slot]
                .places
                .iter()
                .filter(|place| **place != DEPOT)
            {
                self.slot_of[*stop as usize] = slot as u32;
            }
        }
        self.absent.clone_from(&undo.absent);
        self.score = undo.score;
    }

    fn forget(&mut self, slot: usize) {
        for place in &self.routes[slot].places {
            self.slot_of[*place as usize] = NOBODY;
        }
    }

    /// Takes stops from a vehicle; if the rest cannot be driven then, all of them.
    pub fn remove(
        &mut self,
        field: &Field<'_>,
        slot: usize,
        undo: &mut Undo,
        is_removed: impl Fn(usize) -> bool,
    ) {
        self.save(slot, undo);
        self.score -= self.routes[slot].score(field);
        self.forget(slot);
        let mut at = 0;
        let (routes, absent) = (&mut self.routes, &mut self.absent);
        let route = &mut routes[slot];
        route.places.retain(|place| {
            at += 1;
            let is_removed = *place != DEPOT && is_removed(at - 1);
            if is_removed {
                absent.push(*place);
            }
            !is_removed
        });
        if route.trips > 1 {
            route.join_trips(field);
        }
        if !route.update(field) {
            absent.extend(route.places.drain(..).filter(|place| *place != DEPOT));
            route.update(field);
        }
        for stop in routes[slot].places.iter().filter(|place| **place != DEPOT) {
            self.slot_of[*stop as usize] = slot as u32;
        }
        self.score += self.routes[slot].score(field);
    }

    /// Puts a stop into a gap that was found for it.
    pub fn insert(&mut self, field: &Field<'_>, stop: u32, gap: &Gap, undo: &mut Undo) {
        self.save(gap.slot, undo);
        let route = &mut self.routes[gap.slot];
        self.score -= route.score(field);
        route.insert(stop, gap);
        let is_driven = route.update(field);
        debug_assert!(is_driven, "a gap was offered that does not fit");
        self.score += self.routes[gap.slot].score(field);
        self.slot_of[stop as usize] = gap.slot as u32;
    }
}
