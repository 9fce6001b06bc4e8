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

use crate::model::Subject;
use kernel::prelude::*;

/// One row has to have changed: otherwise somebody else was faster.
pub(super) fn one_row(changed: u64) -> Result<()> {
    match changed {
        1 => Ok(()),
        _ => Err(Error::conflict()),
    }
}

/// Breaches `b` of a part of the business; an order that was not answered refuses each category and each area that it
/// holds. Bound to the scope four times, as [`of_scope`] does behind the supplier.
pub(crate) const IN_SCOPE: &str = "(? = '' OR EXISTS (SELECT 1 FROM order_line sl JOIN item si ON si.id = sl.item_id \
    WHERE sl.order_id = b.order_id AND (b.order_line_id IS NULL OR sl.id = b.order_line_id) AND si.kind = ?) \
    OR EXISTS (SELECT 1 FROM sla_clock sc WHERE sc.id = b.clock_id AND (sc.area = ? \
    OR (sc.area = 'mixed' AND ? IN ('near', 'remote')))))";

/// The supplier, and his part of the business as [`IN_SCOPE`] wants it.
pub(crate) fn of_scope(subject: Subject) -> Vec<sea_orm::Value> {
    let scope = subject.scope();
    binds![subject.supplier, scope, scope, scope, scope]
}
