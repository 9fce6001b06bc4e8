//! Back orders: demand that waits for the next plan, until it is served or not needed any more.

use std::collections::BTreeMap;

use serde_json::json;

use super::MAX_TEXT;
use crate::model::back_order::{BackOrderId, BackOrderReason, BackOrderState, Missing};
use crate::model::requisition::RequisitionId;
use crate::refusal::DemandRefusal;
use crate::rules::people::may_write;
use crate::store;
use kernel::prelude::*;
use kernel::text::fold;
use stock::reserving::ReservationsReleased;

/// Word of back orders in the journal.
const BACK_ORDER: &str = "back_order";

/// Goods that were kept for a facility are free again: what it asked for waits for the next plan.
pub async fn reservations_released(tx: &Tx, event: &ReservationsReleased) -> Result<()> {
    let mut sums: BTreeMap<_, Missing> = BTreeMap::new();
    for part in &event.released {
        let requisition_id = RequisitionId(part.key.requisition_id.0);
        let sum = sums
            .entry((requisition_id, part.item_id))
            .or_insert(Missing {
                requisition_id,
                facility_id: part.facility_id,
                item_id: part.item_id,
                quantity: Quantity::ZERO,
                reason: match event.short {
                    true => BackOrderReason::ShortPick,
                    false => BackOrderReason::Released,
                },
            });
        sum.quantity.0 += part.open.0;
    }
    let missing: Vec<Missing> = sums.into_values().collect();
    let next_on = store::next_planning_day(tx).await?;
    store::back_orders_open(tx, &missing, None, next_on).await
}

/// The facility does not need it any more.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    id: BackOrderId,
    version: IfMatch,
    reason: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let found =
                    store::back_orders(tx, store::BackOrderFilter::default(), Some(id), None, 1)
                        .await?;
                let order = found.into_iter().next().ok_or_else(Error::not_found)?;
                let facility = store::facility_get(tx, order.missing.facility_id).await?;
                may_write(tx.actor(), &facility.facts())?;
                version.check(order.version)?;
                let reason = fold(reason);
                if reason.is_empty() {
                    return Err(Invalid::one("/reason", Field::Required {}));
                }
                if reason.chars().count() > MAX_TEXT {
                    return Err(Invalid::one("/reason", Field::TooLong { max: MAX_TEXT }));
                }
                if order.state != BackOrderState::Open {
                    return Err(DemandRefusal::BackOrderClosed { state: order.state }.into());
                }
                store::back_order_cancel(tx, id, order.version).await?;
                let facts = json!({
                    "requisition": order.missing.requisition_id,
                    "item": order.missing.item_id,
                    "quantity": order.missing.quantity,
                    "reason": reason,
                });
                tx.journal(BACK_ORDER, id, None, Verb::CANCEL, facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
