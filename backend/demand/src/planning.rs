//! What purchasing asks of demand, always inside its own transaction.

use crate::actions::REQUISITION;
use crate::model::cycle::CycleId;
use crate::model::requisition::{RequisitionId, RequisitionKind};
use crate::store;
use formulary::model::ItemId;
use kernel::prelude::*;

pub use crate::actions::cycles::{close as cycle_close, ordered as cycle_ordered};
pub use crate::store::{
    BackOrderFilter, accepted_count, back_orders, back_orders_open, back_orders_planned,
    back_orders_serve, back_orders_waiting, cycle_get, cycle_rely_on, cycles_in, house,
    next_planning_day, supply_of,
};

/// Whose lines are planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demanded {
    /// All accepted requisitions of a cycle.
    Cycle(CycleId),
    /// One accepted emergency.
    Requisition(RequisitionId),
}

/// A line that was accepted and asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedLine {
    /// Of which requisition.
    pub requisition_id: RequisitionId,
    /// Whose requisition.
    pub facility_id: OrganisationId,
    /// Regular or emergency.
    pub kind: RequisitionKind,
    /// What is asked for.
    pub item_id: ItemId,
    /// How much.
    pub quantity: Quantity,
    /// It waits since an earlier plan.
    pub waiting: bool,
    /// In the facility's stores when it was written.
    pub on_hand: Quantity,
    /// What the facility used in the days that its suggestion looked back on.
    pub consumption: Quantity,
    /// How many of those days had stock.
    pub days: i64,
}

/// Hands every accepted line to `read`, in no order, without holding all of them in memory.
pub async fn accepted_lines(
    tx: &Tx,
    demanded: Demanded,
    read: impl FnMut(AcceptedLine) + Send,
) -> Result<()> {
    store::accepted_lines(tx, demanded, read).await
}

/// An accepted emergency has become orders.
pub async fn requisition_ordered(tx: &Tx, id: RequisitionId) -> Result<()> {
    let dossier = store::dossier_get(tx, id).await?;
    let version = dossier.document.version;
    let document = store::requisition_save(tx, dossier.document.order()?, version).await?;
    tx.journal(
        REQUISITION,
        id,
        Some(&document.number),
        Verb("order"),
        serde_json::json!({}),
    );
    Ok(())
}
