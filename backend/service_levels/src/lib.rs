//! Service levels of suppliers 配送时限: clocks, what became of a delivery, scores, and the ladder from good standing to
//! eviction 淘汰.
//!
//! Pure rules: no database, no request, no reading of the clock. The product and `yaoshu sla rehearse` call the same
//! functions, so that what a rehearsal says is what the scheduler would have done.
//!
//! * [`policy`]: everything that a province, a tender or a centre sets, as data. [`policy::Policy::shipped`] is the one
//!   that the product starts with.
//! * [`calendar`] and [`hours`]: when a clock runs out, and which row of the policy sets it.
//! * [`outcome`]: what became of one drop 一批到货, from its deliveries.
//! * [`measure`] and [`course`]: sums over a window, and the evaluations of a supplier in order of judgement.
//! * [`ladder`]: the standings that follow, day by day, as a fold: running once after downtime says the same as running
//!   daily.
//! * [`term`]: deadlines of appeal, execution, re-admission and probation.
//!
//! Quantities are integers in one unit that the caller chooses (thousandths of the base unit in the product). Business
//! days are those of Asia/Shanghai, UTC+8 all year.

pub mod calendar;
pub mod command;
pub mod course;
pub mod hours;
pub mod ladder;
pub mod measure;
pub mod outcome;
pub mod policy;
pub mod share;
pub mod standing;
pub mod term;
