//! Decisions of the formulary: pure functions of the facts they are given.

pub mod change;
pub mod codes;
pub mod crosswalk;
pub mod export;
pub mod field;
pub mod import;
pub mod item;
pub mod local;
pub mod refusal;
pub mod search;
pub mod units;
