//! Places, lots and moves as the rules see them.

mod papers;
mod period;
mod reservation;
mod tracing;

pub use papers::{
    ADJUSTMENT_MAP, AdjustmentId, AdjustmentReason, AdjustmentState, AdjustmentVerb, COUNT_MAP,
    CountState, CountVerb,
};
pub use period::Period;
pub use reservation::{FreeLot, IssueId, PaperId, Reservation, ReservationKey, Reserve};
pub use tracing::{
    ALARM_MAP, AlarmId, AlarmState, AlarmVerb, ScanId, ScanListId, SplitId, TRACE_MAP, TraceAlarm,
    TraceState, TraceVerb,
};

use sea_orm::FromQueryResult;

use formulary::model::ItemId;
use kernel::clock::{Day, Instant};
use kernel::ids::{OrganisationId, UserId};
use kernel::quantity::Quantity;
use kernel::{id_type, word_enum};

id_type!(
    /// A place 库位 where goods can be.
    PlaceId
);
id_type!(
    /// A lot 批次 of one item.
    LotId
);
id_type!(
    /// One move of the ledger.
    MoveId
);
id_type!(
    /// One report of consumption by hand.
    ConsumptionId
);
id_type!(
    /// One report of consumption from a file.
    ReportId
);
id_type!(
    /// One count.
    CountId
);

word_enum! {
    /// What a place is.
    pub enum PlaceKind {
        /// 药房/库房: goods that can be issued.
        Store = "store",
        /// 待验区: arrived, not yet inspected.
        Receiving = "receiving",
        /// 不合格区: refused, on the way back.
        Quarantine = "quarantine",
        /// 在途: on a van of the centre, between its store and a shelf.
        Transit = "transit",
        /// The supplier's side of a delivery.
        Supplier = "supplier",
        /// Those for whom the goods are.
        Patient = "patient",
        /// 损益: lost, broken, found.
        Loss = "loss",
        /// Where goods came from that were here before the ledger began.
        Opening = "opening",
        /// 拆零: where a closed pack goes and its opened goods come from.
        Split = "split",
    }
}

impl PlaceKind {
    /// Outside the ledger's walls: such a place may go below zero, because nobody counts it.
    pub const fn is_boundless(self) -> bool {
        matches!(
            self,
            Self::Supplier | Self::Patient | Self::Loss | Self::Opening | Self::Split
        )
    }

    /// The places that every facility has.
    pub const OF_FACILITY: &'static [Self] = &[
        Self::Store,
        Self::Receiving,
        Self::Quarantine,
        Self::Patient,
        Self::Loss,
        Self::Opening,
    ];
}

word_enum! {
    /// Why goods moved.
    pub enum MoveReason {
        /// 期初: what was there when the ledger began.
        Opening = "opening",
        /// 入库.
        Receipt = "receipt",
        /// 拒收.
        Rejection = "rejection",
        /// 消耗: used for patients.
        Consumption = "consumption",
        /// 盘亏, and what a transfer or a recall missed.
        Loss = "loss",
        /// 损耗.
        Wasted = "wasted",
        /// 破损.
        Damaged = "damaged",
        /// 过期报废.
        Expired = "expired",
        /// 盘盈.
        Found = "found",
        /// 调拨.
        Transfer = "transfer",
        /// 拆零.
        Split = "split",
        /// 冲红: takes back an earlier move.
        Reversal = "reversal",
    }
}

/// A place with its owner.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    /// Identity.
    pub id: PlaceId,
    /// Whose place.
    pub organisation_id: OrganisationId,
    /// What it is.
    pub kind: PlaceKind,
    /// What people call it, '' for the only one of its kind.
    pub name: String,
    /// Outside the walls.
    pub boundless: bool,
    /// In use.
    pub active: bool,
}

/// A lot of an item. Equal number and expiry mean the same lot, wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Lot {
    /// Identity.
    pub id: LotId,
    /// Of which item.
    pub item_id: ItemId,
    /// 批号.
    pub number: String,
    /// 生产日期, where known.
    pub produced_on: Option<Day>,
    /// 有效期至: the last day on which it may be used.
    pub expires_on: Day,
    /// 冻结: may not be issued.
    pub held: bool,
    /// 拆零: the lot from which this opened one was taken.
    pub split_from_id: Option<LotId>,
}

/// What names a lot before it has an id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotKey {
    /// Of which item.
    pub item_id: ItemId,
    /// 批号.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
}

/// A lot as a box or a count sheet names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewLot {
    /// What names it.
    pub key: LotKey,
    /// 生产日期, where known.
    pub produced_on: Option<Day>,
}

/// A lot with what lies of it in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotStock {
    /// The lot.
    pub lot_id: LotId,
    /// 批号, decides between equal days of expiry.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
    /// May not be issued.
    pub held: bool,
    /// What lies there.
    pub quantity: Quantity,
}

/// One balance: what of a lot lies in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BalanceKey {
    /// Where.
    pub place_id: PlaceId,
    /// Of which item.
    pub item_id: ItemId,
    /// Of which lot.
    pub lot_id: LotId,
}

/// The document for which goods move: its kind and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// Kind, e.g. `receipt`.
    pub kind: &'static str,
    /// Identity.
    pub id: i64,
}

/// A move that is wanted. The same `dedupe_key` moves once, however often it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRequest {
    /// What.
    pub item_id: ItemId,
    /// Which lot of it.
    pub lot_id: LotId,
    /// From where.
    pub from: PlaceId,
    /// To where.
    pub to: PlaceId,
    /// How much; above zero.
    pub quantity: Quantity,
    /// Why.
    pub reason: MoveReason,
    /// For which document.
    pub document: Document,
    /// The month to which consumption counts; the present one when not given.
    pub period: Option<Period>,
    /// The move that this one takes back.
    pub reverses: Option<MoveId>,
    /// A document's line moves once.
    pub dedupe_key: String,
}

impl MoveRequest {
    /// Goods of one lot from a place to another, for a document that says why. They stay the county's.
    pub fn transfer(
        (item_id, lot_id, quantity): (ItemId, LotId, Quantity),
        (from, to): (PlaceId, PlaceId),
        document: Document,
        dedupe_key: String,
    ) -> Self {
        Self {
            item_id,
            lot_id,
            from,
            to,
            quantity,
            reason: MoveReason::Transfer,
            document,
            period: None,
            reverses: None,
            dedupe_key,
        }
    }
}

/// A move that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Identity, rising with time.
    pub id: MoveId,
    /// When.
    pub at: Instant,
    /// What.
    pub item_id: ItemId,
    /// Which lot of it.
    pub lot_id: LotId,
    /// From where.
    pub from: PlaceId,
    /// To where.
    pub to: PlaceId,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub reason: MoveReason,
    /// Kind of the document.
    pub document: String,
    /// Its identity.
    pub document_id: i64,
    /// Who moved it.
    pub actor_user_id: Option<UserId>,
    /// The month to which consumption counts.
    pub period: Option<Period>,
    /// The move that this one takes back.
    pub reverses: Option<MoveId>,
    /// Its key.
    pub dedupe_key: String,
}

word_enum! {
    /// Where a row of a consumption report stands.
    pub enum RowState {
        /// 待对照: nobody has said yet what it means.
        Waiting = "waiting",
        /// 已入账.
        Posted = "posted",
        /// Means nothing of the list.
        Ignored = "ignored",
        /// Cannot be read.
        Faulty = "faulty",
    }
}
