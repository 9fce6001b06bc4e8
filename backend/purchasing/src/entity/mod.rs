//! Rows of purchasing: who sees them, and how they become documents.

pub mod delivery;
pub mod order;
pub mod plan;
