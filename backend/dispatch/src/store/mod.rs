//! Rows of the shared pharmacy, always through the transaction.

mod fleet;
mod handovers;
mod parcels;
mod plannings;
mod runs;
mod tasks;
mod totes;
mod waves;

pub use fleet::*;
pub use handovers::*;
pub use parcels::*;
pub use plannings::*;
pub use runs::*;
pub use tasks::*;
pub use totes::*;
pub use waves::*;

use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
pub(super) fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// As many rows have to have changed as were named.
pub(super) fn all_rows(changed: u64, named: usize) -> Result<()> {
    match usize::try_from(changed) == Ok(named) {
        true => Ok(()),
        false => Err(Error::conflict()),
    }
}
