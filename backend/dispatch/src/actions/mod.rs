//! One verb, one function, one transaction.

pub mod collecting;
pub mod driving;
pub mod fleet;
pub mod packing;
pub mod planning;
pub mod runs;
pub mod stops;
pub mod tasks;
pub mod travelling;
pub mod waves;

/// Words of the journal.
pub(crate) mod word {
    pub const WAVE: &str = "wave";
    pub const TOTE: &str = "tote";
    pub const RUN: &str = "run";
    pub const STOP: &str = "run_stop";
    pub const BIN: &str = "bin";
    pub const VEHICLE: &str = "vehicle";
    pub const PLANNING: &str = "run_planning";
}
