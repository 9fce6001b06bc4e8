//! What purchasing tells those on its right, in the transaction in which it happens.

use crate::model::OrderId;

/// What happened to an order; what it means for its drops stands in its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderMoved {
    /// Which.
    pub order_id: OrderId,
    /// What.
    pub what: Movement,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// 下单: it went to the supplier.
    Placed,
    /// 确认: the supplier answered every line.
    Answered,
    /// Less of it is due.
    Cut,
    /// 验收: goods of it were judged, or what was pending was decided.
    Inspected,
}
