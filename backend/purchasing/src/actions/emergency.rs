//! An accepted emergency does not wait for a cycle: it becomes a plan and its orders in the transaction that accepted it.

use serde_json::json;

use crate::entity::plan::purchase_plan;
use crate::model::PlanId;
use crate::model::order::Urgency;
use crate::store;
use demand::events::RequisitionAccepted;
use demand::model::requisition::{RequisitionId, RequisitionKind};
use demand::planning::{Demanded, requisition_ordered};
use identity::directory;
use kernel::prelude::*;

use super::commitment::order;
use super::planning::{draft, empty, write_lines};

/// Hears of every accepted requisition; only an emergency does not wait for its cycle.
pub async fn requisition_accepted(tx: &Tx, event: &RequisitionAccepted) -> Result<()> {
    match event.kind {
        RequisitionKind::Emergency => order_at_once(tx, event.requisition_id).await,
        RequisitionKind::Regular => Ok(()),
    }
}

/// Orders what an accepted emergency asks for. What nobody can deliver is told to the centre.
async fn order_at_once(tx: &Tx, requisition: RequisitionId) -> Result<()> {
    let made = draft(tx, Demanded::Requisition(requisition)).await?;
    let id: PlanId = tx.id();
    let row = purchase_plan::Model {
        number: tx.next_number("JH", &tx.day().compact_month()).await?,
        requisition_id: Some(requisition),
        ..empty(tx, id)
    };
    store::plan_insert(tx, row).await?;
    write_lines(tx, id, &made.planned).await?;
    store::plan_stock_insert(tx, id, &made.planned.stock).await?;
    store::origins_insert(tx, &made.planned.origins).await?;
    let (plan, version) = store::staging_get(tx, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let plan = plan.finish()?;
    let version = store::staging_finish(tx, &plan, &made.counts, version).await?;
    let plan = plan.commit(tx.actor().author(), tx.now())?;
    let orders = order(tx, &plan, Urgency::Emergency).await?;
    store::plan_save(tx, &plan, version).await?;
    requisition_ordered(tx, requisition).await?;
    let totals = made.counts.totals;
    let facts =
        json!({ "requisition": requisition, "orders": orders.len(), "unmet": totals.unmet });
    tx.journal(
        "purchase_plan",
        plan.id,
        Some(&plan.number),
        Verb("commit"),
        facts,
    );
    if totals.unmet > 0 {
        let notice = Notice::new(
            directory::centre(tx).await?.id,
            "emergency_unmet",
            json!({ "number": plan.number, "lines": totals.unmet }),
            format!("/plans/{}", plan.id),
        );
        tx.notice(notice.urgent());
    }
    Ok(())
}
