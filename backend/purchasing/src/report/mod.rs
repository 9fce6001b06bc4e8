//! What screens show of purchasing: hand-written SQL behind the reach of whoever asks.

pub mod alternatives;
pub mod amendments;
pub mod cards;
pub mod comparison;
pub mod deliveries;
pub mod fulfilment;
pub mod lines;
pub mod names;
pub mod orders;
pub mod pace;
pub mod pace_sheet;
pub mod plan_lines;
pub mod plan_review;
pub mod plans;
pub mod prices;
pub mod receipts;
pub mod returns;
pub mod savings;
pub mod sheet;
pub mod timeline;
