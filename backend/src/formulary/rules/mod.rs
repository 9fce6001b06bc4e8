//! Decisions of the formulary: pure functions of the facts they are given.

pub mod codes;
pub mod field;
pub mod import;
pub mod item;
pub mod refusal;
pub mod units;
