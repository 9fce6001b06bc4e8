//! What people read of the exchange.

pub mod figures;
pub mod shortages;
pub mod transfers;
