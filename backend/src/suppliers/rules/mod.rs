//! Decisions about suppliers and contracts: facts in, decision or refusal out.

pub mod contract;
pub mod orders;
pub mod prices;
pub mod reminder;
