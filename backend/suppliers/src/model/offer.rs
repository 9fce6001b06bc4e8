//! What can be had of an item on a day: contract lines in force, with everything that sourcing weighs.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    BusinessPart, ContractId, ContractKind, ContractLineId, DeliveryArea, LineRole, Standing,
    SupplierId, Tier, VbpShare,
};
use crate::rules::orders::Block;
use formulary::model::ItemId;
use kernel::clock::Day;
use kernel::money::Money;
use kernel::quantity::Quantity;

/// A contract line in force on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Which line.
    pub contract_line_id: ContractLineId,
    /// Of which contract.
    pub contract_id: ContractId,
    /// What people call the contract by; the smaller wins the last tie.
    pub contract_number: String,
    /// How its prices came about.
    pub kind: ContractKind,
    /// Who delivers.
    pub supplier_id: SupplierId,
    /// His name.
    pub supplier_name: String,
    /// 0..=10,000; the higher wins between equal totals.
    pub service_score_e4: i64,
    /// His whole order is nothing or at least this.
    pub min_order: Option<Money>,
    /// For what.
    pub item_id: ItemId,
    /// First choice or reserve.
    pub role: LineRole,
    /// Agreed share of the item's volume, 1/100 %.
    pub share_bp: Option<i64>,
    /// Ordered quantities are multiples of it.
    pub pack: Quantity,
    /// Most that one order cycle may take.
    pub capacity: Option<Quantity>,
    /// Agreed volume of the contract period.
    pub agreed: Option<Quantity>,
    /// Of it ordered so far.
    pub ordered: Quantity,
    /// The agreed quantity of a tender that it shares with other lines; offers with the same one draw on the same.
    pub vbp: Option<VbpShare>,
    /// Days from order to delivery.
    pub lead_time_days: i64,
    /// Last day of the contract.
    pub ends_on: Day,
    /// By rising quantity, never empty.
    pub tiers: Vec<Tier>,
    /// Why its supplier may not receive an order of it; empty: he may.
    pub blocks: Vec<Block>,
    /// Areas to which its supplier may bring nothing new.
    pub barred: Vec<DeliveryArea>,
}

impl Offer {
    /// May it be ordered today?
    pub fn is_usable(&self) -> bool {
        self.blocks.is_empty()
    }

    /// What of the agreed volume is not ordered yet. Where the line belongs to a tender's line, this is what the
    /// lines that share it have left together.
    pub fn agreed_left(&self) -> Quantity {
        let (agreed, ordered) = match self.vbp {
            Some(share) => (share.agreed, share.ordered),
            None => (self.agreed.unwrap_or_default(), self.ordered),
        };
        Quantity(agreed.0.saturating_sub(ordered.0).max(0))
    }
}

/// The cheapest way to have a pack of an item today: what a requisition line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BestOffer {
    /// Which line.
    pub contract_line_id: ContractLineId,
    /// Yuan per base unit for one pack.
    pub price: Money,
    /// Ordered quantities are multiples of it.
    pub pack: Quantity,
    /// Days from order to delivery.
    pub lead_time_days: i64,
}

/// The standing of an agreed volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Commitment {
    /// In orders placed with the supplier.
    pub ordered: Quantity,
    /// Inspected and accepted.
    pub accepted: Quantity,
    /// Paid for.
    pub paid: Quantity,
}

/// A change of an agreed volume's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitmentChange {
    /// Which contract line.
    pub contract_line_id: ContractLineId,
    /// More ordered, or less when negative.
    pub ordered: Quantity,
    /// More accepted, or less when negative.
    pub accepted: Quantity,
}

/// One supplier of the register as [`crate::rules::orders`] asks about him.
#[derive(Clone, Debug)]
pub struct Eligibility {
    /// Who.
    pub supplier_id: SupplierId,
    /// Is the organisation in use?
    pub active: bool,
    /// Place on the ladder.
    pub standing: Standing,
    /// Place on the ladder in single parts of the business, where it is another.
    pub limited: Vec<(BusinessPart, Standing)>,
    /// Every registered licence.
    pub licences: Vec<super::Licence>,
}
