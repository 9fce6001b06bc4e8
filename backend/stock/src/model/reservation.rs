//! Goods that lie in a store for somebody.

use crate::model::{LotId, PlaceId};
use formulary::model::ItemId;
use kernel::clock::Day;
use kernel::id_type;
use kernel::ids::OrganisationId;
use kernel::quantity::Quantity;

id_type!(
    /// An issue note 出库单.
    IssueId
);

id_type!(
    /// The paper for which goods wait: a requisition, by the id that demand gave it.
    PaperId
);

/// What names a reservation: a lot in a place for a paper that asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReservationKey {
    /// Who asked for it.
    pub requisition_id: PaperId,
    /// Which lot.
    pub lot_id: LotId,
    /// Where it lies.
    pub place_id: PlaceId,
}

/// What is to be reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Which lot, where, for which paper.
    pub key: ReservationKey,
    /// Of which item.
    pub item_id: ItemId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// How much; above zero.
    pub quantity: Quantity,
}

/// What still waits of a reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Which lot, where, for which paper.
    pub key: ReservationKey,
    /// Of which item.
    pub item_id: ItemId,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// Neither issued nor released.
    pub open: Quantity,
}

/// A lot with what of it is promised to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeLot {
    /// Which lot.
    pub lot_id: LotId,
    /// Last day of use.
    pub expires_on: Day,
    /// How much of it is free.
    pub quantity: Quantity,
}
