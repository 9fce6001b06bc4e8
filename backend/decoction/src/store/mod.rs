//! Rows of the decoction centre, always through the transaction.

mod agreed;
mod herbs;
mod jobs;
mod load;
mod machines;
mod prescriptions;
mod simulators;

pub use agreed::*;
pub use herbs::*;
pub use jobs::*;
pub use load::*;
pub use machines::*;
pub use prescriptions::*;
pub use simulators::*;

use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
pub(super) fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}
