//! Use cases: one public function is one verb is one transaction.

mod areas;
pub mod commitment;
pub mod delivery_rules;
pub mod emergency;
mod expectation;
pub mod marking;
pub mod nudging;
pub mod orders;
pub mod pace;
pub mod placing;
pub mod plan_review;
pub mod planning;
pub mod platform;
pub mod portal;
pub mod reassigning;
pub mod receiving;
pub mod returns;
pub mod revising;
pub mod shipping;
mod step;
mod stocking;
