//! `yaoshu routes plan`: a problem in, a plan out.
//!
//! Where the contract leaves a case open, it is decided here:
//!
//! * Numbers may be JSON numbers or decimal strings. `objective` is distance and `detour` 1 unless given; `window` is the whole
//!   day, `demand` and `service` 0, `count` 1, costs 0 unless given. `detour` stretches the great circle only.
//! * A kind of vehicles may make several `trips` in a shift, with `loading` minutes before each further one. Such routes say
//!   which `unit` of the kind and which `trip` of it they are, both from 1; a unit's fixed cost counts once.
//! * `start` is as late as the first stop's window allows without being late anywhere.
//! * Reasons: `capacity` more than any vehicle holds, `window` nobody is there in time, `shift` nobody is back in time,
//!   `vehicles` all of them are busy.
//! * A Solomon problem's cost is its distance.
//! * Without `--seconds` the search has 8 of them. It is bounded by the number of plans that it tries, and by the clock only on
//!   a slow or busy machine: the same input, seconds and processors then give the same plan.

mod input;
mod number;
mod report;
mod solomon;

use std::time::Instant;

pub use analyst::{File, Unreadable};

use crate::model::Problem;
use crate::plan::{Effort, Plan, plan};
use crate::search::{Pace, Progress};

/// Seconds of a search for which nobody asked otherwise.
pub const SECONDS: f64 = 8.0;

/// What to plan.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// The product's own form.
    Problem(File<'a>),
    /// One of Solomon's instances.
    Solomon(File<'a>),
}

/// A problem with the names of its stops and vehicles.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub problem: Problem,
    pub stops: Vec<serde_json::Value>,
    pub vehicles: Vec<serde_json::Value>,
}

/// The answer, one JSON document.
///
/// # Errors
///
/// The first place at which the file cannot be read.
pub fn answer(question: &Question<'_>, seconds: Option<f64>) -> Result<Vec<u8>, Unreadable> {
    let started = Instant::now();
    let (file, named) = match question {
        Question::Problem(file) => (file, input::read(*file)?),
        Question::Solomon(file) => (file, solomon::read(*file)?),
    };
    let seconds = seconds.unwrap_or(SECONDS);
    let planned = within(&named.problem, seconds, started);
    let plan = planned.map_err(|unplannable| Unreadable::whole(file.name, unplannable))?;
    Ok(report::write(&named, &plan))
}

/// Plans in `seconds` since `started`, with a little left for the answer.
fn within(problem: &Problem, seconds: f64, started: Instant) -> Result<Plan, crate::Unplannable> {
    let limit = (seconds * 0.95).max(seconds - 0.4).max(1e-3);
    let look_up = |_: &Progress| Pace::Spent(started.elapsed().as_secs_f64() / limit);
    plan(problem, &effort(problem.stops.len(), seconds), &look_up)
}

/// Plans that a common processor tries in about two thirds of the time.
pub fn effort(stops: usize, seconds: f64) -> Effort {
    let more = stops as f64 / USUAL_STOPS;
    let each = RATE / (1.0 + more * more);
    Effort {
        seed: 1,
        iterations: (each * seconds) as u64 + 1,
        chains: std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_CHAINS),
    }
}

/// Plans in a second, for hardly any stops.
const RATE: f64 = 90_000.0;
/// Stops with which it is half as many.
const USUAL_STOPS: f64 = 100.0;
/// More chains than that help little.
const MOST_CHAINS: usize = 8;
