//! Rows ↔ documents of demand, always through the transaction and within the actor's reach.

mod catalogue;
mod cycles;
mod decisions;
mod facilities;
mod lines;
pub(super) mod report;
mod requisitions;
mod search;
mod templates;

pub use catalogue::*;
pub use cycles::*;
pub use decisions::*;
pub use facilities::*;
pub use lines::*;
pub use requisitions::*;
pub use search::*;
pub use templates::*;
