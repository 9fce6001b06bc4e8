//! The back order 欠货: what of a requisition nobody could deliver, until a plan takes it up or nobody wants it any more.

use crate::model::requisition::RequisitionId;
use formulary::model::ItemId;
use kernel::clock::Day;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;
use kernel::{id_type, word_enum};

id_type!(
    /// A back order.
    BackOrderId
);

word_enum! {
    /// Why it could not be served.
    pub enum BackOrderReason {
        /// 无合同.
        NoContract = "no_contract",
        /// 合同或配送企业当日不可用.
        Inactive = "inactive",
        /// 供应能力不足.
        Capacity = "capacity",
        /// 未达起订金额.
        MinOrderValue = "min_order_value",
        /// 采购员核减.
        Reduced = "reduced",
        /// 预留被释放.
        Released = "released",
        /// 供应商未确认供货.
        Declined = "declined",
        /// 订单取消.
        OrderCancelled = "order_cancelled",
        /// 拣货短少.
        ShortPick = "short_pick",
    }
}

word_enum! {
    /// What has become of it.
    pub enum BackOrderState {
        /// 待补: the next plan takes it up.
        Open = "open",
        /// 已列入计划.
        Planned = "planned",
        /// 已由中心库存补发.
        Served = "served",
        /// 已取消: the facility does not need it any more.
        Cancelled = "cancelled",
    }
}

/// What is to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Of whose paper.
    pub requisition_id: RequisitionId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// How much; above zero.
    pub quantity: Quantity,
    /// Why.
    pub reason: BackOrderReason,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackOrder {
    /// Its identity.
    pub id: BackOrderId,
    /// What is missing of whose paper.
    pub missing: Missing,
    /// When it is planned again.
    pub next_on: Day,
    /// What has become of it.
    pub state: BackOrderState,
    /// Since when it waits.
    pub since_on: Day,
    /// For `If-Match`.
    pub version: i64,
}
