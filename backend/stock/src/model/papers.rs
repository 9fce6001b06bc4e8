//! Papers about the shelf: adjustments 损益单 and counts 盘点单, with every arrow of their lives.

use crate::model::MoveReason;
use kernel::{id_type, word_enum};

id_type!(
    /// One adjustment.
    AdjustmentId
);

word_enum! {
    /// Why goods are written off, or on.
    pub enum AdjustmentReason {
        /// 损耗: spilt, dried, cut away, within what is usual.
        Wasted = "wasted",
        /// 破损.
        Damaged = "damaged",
        /// 过期报废.
        Expired = "expired",
        /// 盘亏.
        Missing = "missing",
        /// 盘盈.
        Found = "found",
    }
}

impl AdjustmentReason {
    /// The word under which the ledger keeps it.
    pub const fn moves_as(self) -> MoveReason {
        match self {
            Self::Wasted => MoveReason::Wasted,
            Self::Damaged => MoveReason::Damaged,
            Self::Expired => MoveReason::Expired,
            Self::Missing => MoveReason::Loss,
            Self::Found => MoveReason::Found,
        }
    }
}

word_enum! {
    /// Where an adjustment stands.
    pub enum AdjustmentState {
        /// 待审批: a second person decides.
        Waiting = "waiting",
        /// 已入账.
        Posted = "posted",
        /// 已驳回.
        Rejected = "rejected",
    }
}

word_enum! {
    /// What happens to an adjustment.
    pub enum AdjustmentVerb {
        /// A second person agrees.
        Confirm = "confirm",
        /// He does not.
        Reject = "reject",
    }
}

/// Every arrow of an adjustment that waits. What one person may book alone is posted when it is made.
pub const ADJUSTMENT_MAP: &[(AdjustmentState, AdjustmentVerb, AdjustmentState)] = &[
    (
        AdjustmentState::Waiting,
        AdjustmentVerb::Confirm,
        AdjustmentState::Posted,
    ),
    (
        AdjustmentState::Waiting,
        AdjustmentVerb::Reject,
        AdjustmentState::Rejected,
    ),
];

word_enum! {
    /// Where a count stands.
    pub enum CountState {
        /// 待盘: the sheet waits to be filled in.
        Open = "open",
        /// 待复盘: what differs is counted again by somebody else.
        Recount = "recount",
        /// 待确认: a third person decides about what still differs.
        Confirm = "confirm",
        /// 已入账.
        Posted = "posted",
        /// 已取消.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What happens to a count.
    pub enum CountVerb {
        /// The sheet is handed in.
        Count = "count",
        /// What differs was counted again.
        Recount = "recount",
        /// The differences are booked.
        Confirm = "confirm",
        /// They are to be counted again.
        Reject = "reject",
        /// Nothing comes of it.
        Cancel = "cancel",
    }
}

/// Every arrow of a count's life. Where nothing differs, nobody has to count again or to confirm.
pub const COUNT_MAP: &[(CountState, CountVerb, CountState)] = &[
    (CountState::Open, CountVerb::Count, CountState::Recount),
    (CountState::Open, CountVerb::Count, CountState::Posted),
    (CountState::Open, CountVerb::Cancel, CountState::Cancelled),
    (CountState::Recount, CountVerb::Recount, CountState::Confirm),
    (CountState::Recount, CountVerb::Recount, CountState::Posted),
    (
        CountState::Recount,
        CountVerb::Cancel,
        CountState::Cancelled,
    ),
    (CountState::Confirm, CountVerb::Confirm, CountState::Posted),
    (CountState::Confirm, CountVerb::Reject, CountState::Recount),
    (
        CountState::Confirm,
        CountVerb::Cancel,
        CountState::Cancelled,
    ),
];
