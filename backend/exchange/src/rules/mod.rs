//! Pure rules of the exchange.

pub mod exclusion;
pub mod market;
pub mod ranking;
