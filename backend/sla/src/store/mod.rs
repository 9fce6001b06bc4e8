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

/// Breaches `b` of a category; an order that was not answered refuses each category that it holds. Bound twice to the scope.
pub(crate) const IN_SCOPE: &str = "(? = '' OR EXISTS (SELECT 1 FROM order_line sl JOIN item si ON si.id = sl.item_id \
    WHERE sl.order_id = b.order_id AND (b.order_line_id IS NULL OR sl.id = b.order_line_id) AND si.kind = ?))";
