//! Decisions about suppliers and contracts: facts in, decision or refusal out.

pub mod columns;
pub mod contract;
pub mod lines_file;
pub mod orders;
pub mod pace;
pub mod prices;
pub mod register;
pub mod reminder;
pub mod tender;
pub mod vbp_file;
