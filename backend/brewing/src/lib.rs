//! Planner of a decoction centre 煎药排程: which machine boils which prescription when, and what can be promised.
//!
//! Pure rules: no database, no request, no reading of the clock. Times are whole minutes from any midnight that the caller
//! chooses; runs, shifts and jobs of several days share it.
//!
//! * [`model`]: machines in groups with their shifts, schemes 煎煮方案, runs, policy, and jobs, one prescription each.
//! * [`plan()`]: all steps of all waiting jobs. Who must start first is computed backwards from the run that he is promised
//!   for; soaking 浸泡 goes on beside the machines, backwards from the start of boiling. What has begun is fixed.
//! * [`promise()`]: the first run that a new prescription can be promised for, from the real load, without breaking what
//!   others were promised.
//! * [`reannounce`]: which promises a plan no longer keeps, and which run they can have instead.
//! * [`day`]: a simulated day of a centre, with failures, from a scenario file.

pub mod day;
pub mod model;
mod plan;
mod promise;

pub use model::{Centre, Job, Machine, Minute, Policy, Scheme, Span, Unplannable};
pub use plan::{Brew, Left, Plan, Step, Why, Work, plan};
pub use promise::{NoPromise, Promise, Reannouncement, promise, reannounce};
