//! Rows ↔ documents of demand, always through the transaction and within the actor's reach.

mod back_orders;
mod budgets;
mod catalogue;
mod cycles;
mod decisions;
mod declaration_report;
mod declarations;
mod facilities;
mod forecasts;
mod house;
mod knowledge;
mod lines;
pub(super) mod report;
mod requisitions;
mod search;
mod templates;

pub use back_orders::*;
pub use budgets::*;
pub use catalogue::*;
pub use cycles::*;
pub use decisions::*;
pub use declaration_report::*;
pub use declarations::*;
pub use facilities::*;
pub use forecasts::*;
pub use house::*;
pub use knowledge::*;
pub use lines::*;
pub use requisitions::*;
pub use search::*;
pub use templates::*;
