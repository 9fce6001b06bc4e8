//! From whom to buy what is needed of one item.
//!
//! `source(need, offers) -> Allocation` is the whole seam between planning and the way an item is sourced.

mod cheapest;
mod offer;

pub use cheapest::source;
pub use offer::{Allocation, NextBest, Offer, Take};
