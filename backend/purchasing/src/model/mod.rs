//! Plans, orders and deliveries as their verbs see them.

pub mod delivery;
pub mod order;
pub mod plan;
pub mod policy;
mod refusal;
pub mod review;

pub use refusal::{
    ApprovalRefusal, Blocked, OrderRefusal, PlanRefusal, ReceiptRefusal, ReturnRefusal,
    RuleRefusal, ShippingRefusal,
};

use kernel::id_type;

id_type!(
    /// A purchase plan.
    PlanId
);
id_type!(
    /// A plan line and the order line that it becomes: one id, so that origins are written once.
    LineId
);
id_type!(
    /// A change of a plan.
    AmendmentId
);
id_type!(
    /// A purchase order.
    OrderId
);
id_type!(
    /// One approval or return of an order.
    ApprovalId
);
id_type!(
    /// A drop: order line × destination × quantity, the unit of delivery.
    DropId
);
id_type!(
    /// A ship notice.
    ShipNoticeId
);
id_type!(
    /// One lot on a ship notice.
    ShipLineId
);
id_type!(
    /// A receipt.
    ReceiptId
);
id_type!(
    /// One lot of a receipt.
    ReceiptLineId
);
id_type!(
    /// Refused goods on their way back.
    ReturnId
);
id_type!(
    /// One lot of a return.
    ReturnLineId
);
id_type!(
    /// A rule that says where goods are brought.
    DeliveryRuleId
);
