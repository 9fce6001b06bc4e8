//! Runs of a shared pharmacy 配送路线: which van goes where, in which order, in how many trips.
//!
//! * The most stops are served, then the kilometres or the cost are the least that the search finds.
//! * A stop's service begins inside its window; waiting is allowed. A vehicle leaves the depot and is back within its shift,
//!   never carries more than it holds, and may load again at the depot where its kind makes several trips.
//! * [`plan`] anneals over plans that are ruined and recreated by slack induction of string removals, on several processors.
//!   The same seed and effort give the same plan. The caller is told the progress, ends it when he likes and says how much of
//!   his time is spent, so that the search has cooled down when time is up. It reads no clock itself.
//! * [`command`] is `yaoshu routes plan` over files.

pub mod command;
pub mod day;
mod dice;
pub mod geometry;
mod model;
mod order;
mod plan;
mod route;
mod search;
mod slack;
mod state;

pub use model::{Objective, Problem, Stop, Travel, Unplannable, Vehicle};
pub use plan::{Effort, Plan, Reason, Trip, plan};
pub use search::{Pace, Progress};
