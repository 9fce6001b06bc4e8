//! A timetable of duties.
//!
//! A *duty* is a named function without input that the product must do again and again: deliver
//! mail, close a cycle, seal the journal. Each has a cron expression that is read in Asia/Shanghai.
//! The timetable lives in the database, so that of several instances exactly one runs a duty:
//!
//! * **lease**: whoever sets `duty.lease_until` first runs it and renews the lease while it works;
//!   after a crash the lease runs out, the run is marked abandoned and somebody else takes over;
//! * **watermark**: the last tick that is done. It moves only after success, so a failed or
//!   abandoned tick is done again: duties must be repeatable;
//! * **catch-up**: ticks missed while nothing ran are collapsed into one run ([`CatchUp::Once`])
//!   or done one by one in order ([`CatchUp::Each`]);
//! * **wake**: an action asks for a duty after its commit ([`Wake::call`]); the request is stored,
//!   so that it also reaches the instance that happens to be running the duty at that moment.
//!
//! Time and identifiers are arguments ([`Environment`]); nothing here reads the clock by itself.
//! [`Scheduler::run_due`] does everything that is due at one instant and returns, which is what
//! tests use; [`Scheduler::serve`] does so until it is cancelled.
//!
//! The crate knows nothing of the product. Its two tables are in `migrations/src/sql/0008_scheduler.sql`.

mod duty;
mod lease;
mod plan;
mod scheduler;
mod store;
mod timetable;
mod wake;

#[cfg(test)]
mod tests;

pub use duty::{CatchUp, Cause, Duty, DutyResult, Fault, Tick};
pub use scheduler::{Environment, Ran, Scheduler, Settings};
pub use store::{DutyState, RunRecord, ask};
pub use timetable::{BadCron, Timetable};
pub use wake::Wake;
