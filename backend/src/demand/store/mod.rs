//! Rows ↔ documents of demand, always through the transaction and within the actor's reach.

mod catalogue;
mod cycles;
mod lines;
mod report;
mod requisitions;
mod templates;

pub use catalogue::{Known, Pick, known};
pub use cycles::*;
pub use lines::*;
pub use report::*;
pub use requisitions::*;
pub use templates::*;
