//! What demand tells slices to its right, in the transaction in which it happens.

use crate::model::requisition::{RequisitionId, RequisitionKind};

/// A requisition was accepted. Purchasing makes an order of an emergency at once; regular ones wait for
/// their cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequisitionAccepted {
    /// Which one.
    pub requisition_id: RequisitionId,
    /// Regular or emergency.
    pub kind: RequisitionKind,
}
