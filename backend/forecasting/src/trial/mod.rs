//! Invented histories, and how the methods do on them.

mod dice;
mod kinds;
mod scores;

pub use kinds::{KINDS, Kind};
pub use scores::{Score, Trial, table, trial};
