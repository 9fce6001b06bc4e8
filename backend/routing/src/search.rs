//! Annealing over ruined and recreated plans.

use crate::dice::Dice;
use crate::route::Field;
use crate::slack::{neighbours, recreate, ruin};
use crate::state::{State, Undo};

/// Temperatures at the beginning and at the end, as shares of the mean leg of the first plan.
const HOT: f64 = 1.0;
const COLD: f64 = 0.01;

/// How often a chain looks up.
const LOOK: u64 = 128;

/// How far a chain is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Which chain, from 0.
    pub chain: usize,
    /// Of the work, from 0 to 1.
    pub share: f64,
    /// Stops that the best plan so far leaves unserved, of those that can be served at all.
    pub unserved: usize,
    /// Kilometres, or yuan where cost is the objective, of the best plan so far.
    pub value: f64,
}

/// What the caller says to a chain that looks up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Go on; so much of the allowed time is spent, from 0 to 1. At 1 the chain ends, having cooled down in time.
    Spent(f64),
    /// End now, with the best plan so far.
    Stop,
}

/// The best plan of one chain.
pub(crate) fn anneal(
    field: &Field<'_>,
    stops: &[u32],
    seed: u64,
    iterations: u64,
    mut look_up: impl FnMut(f64, &State) -> Pace,
) -> State {
    let mut dice = Dice::new(seed);
    let near = neighbours(field, stops);
    let mut undo = Undo::default();
    let mut state = State::new(field, stops);
    recreate(field, &mut state, &mut dice, &mut undo);
    let mut best = state.clone();
    if stops.is_empty() || state.routes.is_empty() {
        return best;
    }
    let used = state.routes.iter().filter(|route| route.stops > 0).count();
    let leg = state.score / (stops.len() - state.absent.len() + used).max(1) as f64;
    let (hot, cold) = (leg * HOT, leg * COLD);
    // How often each stop was left over: what is hard to place gets its turn.
    let mut missed = vec![1_u64; field.nodes.len()];
    let mut heat = hot;
    for iteration in 0..iterations {
        if iteration % LOOK == 0 {
            let done = iteration as f64 / iterations as f64;
            let share = match look_up(done, &best) {
                Pace::Stop => break,
                Pace::Spent(spent) => done.max(spent),
            };
            if share >= 1.0 {
                break;
            }
            heat = hot * (cold / hot).powf(share);
        }
        state.begin(&mut undo);
        let (was_missed, was_absent) = (weight(&missed, &state.absent), state.absent.len());
        let score = state.score;
        ruin(field, &mut state, &near, stops, &mut dice, &mut undo);
        recreate(field, &mut state, &mut dice, &mut undo);
        let is_missed = weight(&missed, &state.absent);
        for stop in &state.absent {
            missed[*stop as usize] += 1;
        }
        if is_better(&state, &best) {
            best.clone_from(&state);
        }
        let is_near = state.score < score - heat * (1.0 - dice.share()).ln();
        let is_kept = is_missed < was_missed
            || (is_missed == was_missed && state.absent.len() <= was_absent && is_near);
        if !is_kept {
            state.take_back(&mut undo);
        }
    }
    best
}

fn weight(missed: &[u64], absent: &[u32]) -> u64 {
    absent.iter().map(|stop| missed[*stop as usize]).sum()
}

/// More stops served, then the objective by more than rounding.
pub(crate) fn is_better(one: &State, other: &State) -> bool {
    match one.absent.len().cmp(&other.absent.len()) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => one.score < other.score - 1.0,
    }
}
