//! Rows ↔ documents of purchasing, always through the transaction and within the actor's reach.

mod amendments;
mod commitment;
mod deliveries;
mod goods;
mod netting;
mod open;
mod orders;
mod plans;
mod platform;
mod receipts;
mod review;
mod staging;

pub use amendments::*;
pub use commitment::*;
pub use deliveries::*;
pub use goods::*;
pub use netting::*;
pub use open::*;
pub use orders::*;
pub use plans::*;
pub use platform::*;
pub use receipts::*;
pub use review::*;
pub use staging::*;
