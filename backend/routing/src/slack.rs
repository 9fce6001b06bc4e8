//! Ruin and recreate by slack induction of string removals (Christiaens and Vanden Berghe, Transportation Science 2020).
//!
//! Neighbouring strings of neighbouring days are taken out, which leaves slack in space and time at one spot, and put back
//! greedily with a blink now and then.

use crate::dice::Dice;
use crate::route::{DEPOT, Field, Gap};
use crate::state::{State, Undo};

/// Stops that are taken out at a time, on average.
const MEAN_REMOVED: f64 = 10.0;
/// Longest string that is taken out of one day.
const LONGEST: f64 = 10.0;
/// How often a string keeps some of its middle.
const SPLIT: f64 = 0.5;
/// How often one more of it is kept.
const LONGER_SPLIT: f64 = 0.01;
/// Neighbours that are looked at.
const NEIGHBOURS: usize = 400;

/// By place: the stops next to it, nearest first, itself before all.
pub(crate) fn neighbours(field: &Field<'_>, stops: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new(); field.nodes.len()];
    for stop in stops {
        let mut near = stops.to_vec();
        near.sort_by_key(|other| {
            (
                *other != *stop,
                field.problem.travel.distance(*stop, *other),
                *other,
            )
        });
        near.truncate(NEIGHBOURS);
        all[*stop as usize] = near;
    }
    all
}

/// Takes strings out around a stop.
pub(crate) fn ruin(
    field: &Field<'_>,
    state: &mut State,
    near: &[Vec<u32>],
    stops: &[u32],
    dice: &mut Dice,
    undo: &mut Undo,
) {
    let used = state.routes.iter().filter(|route| route.stops > 0);
    let (days, served) = used.fold((0, 0), |(days, served), route| {
        (days + 1, served + route.stops)
    });
    if days == 0 {
        return;
    }
    let longest = LONGEST.min(served as f64 / f64::from(days));
    let most_days = 4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0;
    let wanted = (dice.share() * most_days + 1.0) as usize;
    let seed = stops[dice.below(stops.len())];
    let mut ruined: Vec<usize> = Vec::with_capacity(wanted);
    for stop in &near[seed as usize] {
        if ruined.len() >= wanted {
            break;
        }
        let Some(slot) = state.slot(*stop).filter(|slot| !ruined.contains(slot)) else {
            continue;
        };
        let most = longest.min(state.routes[slot].stops as f64);
        let length = (dice.share() * most + 1.0) as usize;
        remove_string(
            field,
            state,
            slot,
            *stop,
            length.min(state.routes[slot].stops),
            dice,
            undo,
        );
        ruined.push(slot);
    }
}

/// Takes `length` stops out of a day, one of them `stop`.
fn remove_string(
    field: &Field<'_>,
    state: &mut State,
    slot: usize,
    stop: u32,
    length: usize,
    dice: &mut Dice,
    undo: &mut Undo,
) {
    let places = &state.routes[slot].places;
    let positions: Vec<usize> = (0..places.len())
        .filter(|position| places[*position] != DEPOT)
        .collect();
    let Some(middle) = positions
        .iter()
        .position(|position| places[*position] == stop)
    else {
        return;
    };
    let mut kept = 0;
    if length > 1 && length < positions.len() && dice.share() < SPLIT {
        kept = 1;
        while length + kept < positions.len() && dice.share() < LONGER_SPLIT {
            kept += 1;
        }
    }
    let window = length + kept;
    let lowest = (middle + 1).saturating_sub(window);
    let highest = middle.min(positions.len() - window);
    let from = lowest + dice.below(highest - lowest + 1);
    let keep_from = from
        + if kept > 0 {
            1 + dice.below(length - 1)
        } else {
            window
        };
    let out: Vec<usize> = (from..from + window)
        .filter(|at| !(keep_from..keep_from + kept).contains(at))
        .map(|at| positions[at])
        .collect();
    state.remove(field, slot, undo, |position| {
        out.binary_search(&position).is_ok()
    });
}

/// In which order stops are put back.
fn sort(field: &Field<'_>, absent: &mut [u32], dice: &mut Dice) {
    let node = |stop: &u32| &field.nodes[*stop as usize];
    let distance = |stop: &u32| field.problem.travel.distance(DEPOT, *stop);
    // Equal keys stay in the order of chance.
    dice.shuffle(absent);
    match dice.below(17) {
        0..4 => {}
        4..8 => absent.sort_by_key(|stop| -node(stop).demand),
        8..10 => absent.sort_by_key(|stop| -distance(stop)),
        10..11 => absent.sort_by_key(distance),
        11..13 => absent.sort_by_key(|stop| node(stop).closes - node(stop).opens),
        13..15 => absent.sort_by_key(|stop| node(stop).opens),
        _ => absent.sort_by_key(|stop| -node(stop).closes),
    }
}

/// Puts back what can be put back.
pub(crate) fn recreate(field: &Field<'_>, state: &mut State, dice: &mut Dice, undo: &mut Undo) {
    let mut absent = std::mem::take(&mut state.absent);
    sort(field, &mut absent, dice);
    absent.retain(|stop| match best_gap(field, state, *stop, dice) {
        Some(gap) => {
            state.insert(field, *stop, &gap, undo);
            false
        }
        None => true,
    });
    state.absent = absent;
}

fn best_gap(field: &Field<'_>, state: &State, stop: u32, dice: &mut Dice) -> Option<Gap> {
    let mut best = None;
    let mut empty = None;
    for (slot, route) in state.routes.iter().enumerate() {
        // Empty days of a kind stand beside each other and are alike.
        if route.places.is_empty() {
            if empty == Some(route.kind) {
                continue;
            }
            empty = Some(route.kind);
        }
        route.best_gap(field, slot, stop, || dice.is_one_percent(), &mut best);
    }
    best
}
