//! When less comes than was ordered: drops, origins, what is on the way and the commitment agree again.

use std::collections::BTreeMap;

use crate::model::LineId;
use crate::model::order::{Delivery, Order};
use crate::rules::allocation::{self, Claim};
use crate::store::{self, Drop, OpenOrigin, OriginPart};
use demand::model::back_order::{BackOrderReason, Missing};
use demand::planning::{back_orders_open, next_planning_day};
use kernel::prelude::*;
use stock::on_the_way::{OnTheWay, on_the_way_move};
use suppliers;
use suppliers::model::CommitmentChange;

/// A drop of which something will not come.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Which.
    pub drop: Drop,
    /// How much does not come.
    pub cancelled: Quantity,
    /// How much may still be accepted.
    pub coming: Quantity,
}

/// Gives up parts of drops. Origins keep what may still come, by the rule of scarcity; answers what they lose.
pub async fn give_up(tx: &Tx, order: &Order, cuts: &[Cut]) -> Result<Vec<OriginPart>> {
    let lines: Vec<LineId> = cuts.iter().map(|cut| cut.drop.line_id).collect();
    let origins = store::origins_open(tx, &lines).await?;
    let mut lost = Vec::new();
    for cut in cuts {
        let behind = behind(&origins, order.delivery, &cut.drop);
        let claims: Vec<Claim> = behind.iter().map(|origin| origin.claim()).collect();
        let kept = allocation::allocate(cut.coming, &claims);
        for (origin, kept) in behind.into_iter().zip(kept) {
            lost.push(part(origin, Quantity(origin.open_milli.0 - kept.0)));
        }
    }
    lost.retain(|part| part.quantity.is_positive());
    store::drops_cancel(
        tx,
        &cuts
            .iter()
            .map(|cut| (cut.drop.id, cut.cancelled))
            .collect::<Vec<_>>(),
    )
    .await?;
    store::origins_cancel(tx, &lost).await?;
    on_the_way_move(tx, &less_on_the_way(&lost)).await?;
    let contracts = store::contract_lines_of(tx, order.id).await?;
    let changes = cuts.iter().filter_map(|cut| {
        Some(CommitmentChange {
            contract_line_id: *contracts.get(&cut.drop.line_id)?,
            ordered: Quantity(-cut.cancelled.0),
            accepted: Quantity::ZERO,
        })
    });
    suppliers::commitments_move(tx, &changes.collect::<Vec<_>>()).await?;
    Ok(lost)
}

/// What facilities lose by that waits for the next plan, with its reason.
pub async fn wait_again(tx: &Tx, lost: &[OriginPart], reason: BackOrderReason) -> Result<()> {
    if lost.is_empty() {
        return Ok(());
    }
    let mut sums: BTreeMap<_, Missing> = BTreeMap::new();
    for part in lost {
        let sum = sums
            .entry((part.requisition_id, part.item_id))
            .or_insert(Missing {
                requisition_id: part.requisition_id,
                facility_id: part.facility_id,
                item_id: part.item_id,
                quantity: Quantity::ZERO,
                reason,
            });
        sum.quantity.0 += part.quantity.0;
    }
    let next_on = next_planning_day(tx).await?;
    back_orders_open(tx, &sums.into_values().collect::<Vec<_>>(), None, next_on).await
}

/// The origins that a drop serves: all of its line at the centre, the facility's own when it is delivered directly.
pub fn behind<'o>(
    origins: &'o BTreeMap<LineId, Vec<OpenOrigin>>,
    delivery: Delivery,
    drop: &Drop,
) -> Vec<&'o OpenOrigin> {
    let of_line = origins.get(&drop.line_id).into_iter().flatten();
    of_line
        .filter(|origin| delivery == Delivery::Centre || origin.facility_id == drop.destination_id)
        .collect()
}

/// A part of an origin.
pub fn part(origin: &OpenOrigin, quantity: Quantity) -> OriginPart {
    OriginPart {
        line_id: origin.line_id,
        requisition_id: origin.requisition_id,
        facility_id: origin.facility_id,
        item_id: origin.item_id,
        quantity,
    }
}

/// What these parts take off the way to their facilities.
pub fn less_on_the_way(parts: &[OriginPart]) -> Vec<OnTheWay> {
    let less = |part: &OriginPart| OnTheWay {
        organisation_id: part.facility_id,
        item_id: part.item_id,
        change: Quantity(-part.quantity.0),
    };
    parts.iter().map(less).collect()
}
