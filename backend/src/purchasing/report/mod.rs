//! What screens show of purchasing: hand-written SQL behind the reach of whoever asks.

pub mod cards;
pub mod deliveries;
pub mod lines;
pub mod names;
pub mod orders;
pub mod plans;
pub mod receipts;
pub mod returns;
pub mod sheet;
pub mod timeline;
