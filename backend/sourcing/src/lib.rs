//! From whom to buy, and how to share.
mod choice;
mod coupling;
mod model;
mod options;
mod plan;
mod search;
mod segment;
mod stage;
pub use model::*;
pub use plan::{EFFORT, source};
