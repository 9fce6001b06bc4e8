//! Rows of the exchange, always through the transaction.

mod asks;
mod offers;
mod places;
mod recalls;
mod shortages;
mod transfers;

pub use asks::*;
pub use offers::*;
pub use places::*;
pub use recalls::*;
pub use shortages::*;
pub use transfers::*;

use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
pub(super) fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}
