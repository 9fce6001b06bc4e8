//! What people read of the exchange.

pub mod figures;
pub mod market;
pub mod recall_sheet;
pub mod recalls;
pub mod shortages;
pub mod transfers;
