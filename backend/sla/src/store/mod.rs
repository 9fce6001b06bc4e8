//! Rows of service levels, always through the transaction.

mod cases;
mod clocks;
mod facts;
mod ladder;
mod verbs;

pub use cases::*;
pub use clocks::*;
pub use facts::*;
pub use ladder::*;
pub use verbs::*;

use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
pub(super) fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}
