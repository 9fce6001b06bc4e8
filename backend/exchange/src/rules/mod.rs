//! Pure rules of the exchange.

pub mod exclusion;
pub mod ranking;
