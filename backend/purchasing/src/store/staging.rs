//! Writing a large plan in pieces that readers ignore.

use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, QueryFilter};

use crate::entity::plan::purchase_plan::{ActiveModel, Column, Entity};
use crate::model::plan::{Plan, PlanStage};
use crate::model::{LineId, PlanId};
use crate::rules::origins::Origin;
use crate::rules::planning::Totals;
use crate::store::plans::with_totals;
use demand::model::cycle::CycleId;
use kernel::prelude::*;

/// A planning run that writes, or has died writing.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Staging {
    /// Its plan.
    pub id: PlanId,
    /// When it began.
    pub created_at: Instant,
}

/// The run that writes a plan of this cycle, if there is one.
pub async fn staging_of(tx: &Tx, cycle: CycleId) -> Result<Option<Staging>> {
    tx.row(
        "SELECT id, created_at FROM purchase_plan WHERE cycle_id = ? AND state = 'staging'",
        binds![cycle],
    )
    .await
}

/// Runs that began before `before`.
pub async fn stagings_before(tx: &Tx, before: Instant) -> Result<Vec<Staging>> {
    tx.rows(
        "SELECT id, created_at FROM purchase_plan WHERE state = 'staging' AND created_at < ?",
        binds![before],
    )
    .await
}

/// Revisions that the cycle has had.
pub async fn revisions(tx: &Tx, cycle: CycleId) -> Result<i64> {
    let sql = "SELECT COALESCE(MAX(revision), 0) FROM purchase_plan WHERE cycle_id = ?";
    Ok(tx.scalar(sql, binds![cycle]).await?.unwrap_or(0))
}

/// The plan that is being written, or none when somebody cleaned it away meanwhile.
pub async fn staging_get(tx: &Tx, id: PlanId) -> Result<Option<(Plan, i64)>> {
    let wanted = tx
        .find::<Entity>()
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(PlanStage::Staging));
    let Some(row) = wanted.one(tx).await? else {
        return Ok(None);
    };
    let version = row.version;
    Ok(Some((row.try_into()?, version)))
}

/// What the head of a finished plan says about it.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Requisitions summed up.
    pub requisitions: i64,
    /// Facilities behind them.
    pub facilities: i64,
    /// Their lines.
    pub demand_lines: i64,
    /// Of them those that wait since earlier plans.
    pub back_orders: i64,
    /// Items of which stock gives something.
    pub stock_items: i64,
    /// How much less could be paid at best, in millionths.
    pub gap_ppm: i64,
    /// What the plan's lines add up to.
    pub totals: Totals,
}

/// Flips a written plan into view.
pub async fn staging_finish(tx: &Tx, plan: &Plan, counts: &Counts, version: i64) -> Result<i64> {
    let changes = ActiveModel {
        id: Set(plan.id),
        state: Set(plan.state.stage()),
        requisition_count: Set(counts.requisitions),
        facility_count: Set(counts.facilities),
        demand_line_count: Set(counts.demand_lines),
        back_order_count: Set(counts.back_orders),
        stock_item_count: Set(counts.stock_items),
        gap_ppm: Set(counts.gap_ppm),
        ..with_totals(&counts.totals)
    };
    tx.update(changes, version).await
}

/// Removes a plan that was never finished, with everything written for it.
pub async fn staging_remove(tx: &Tx, id: PlanId) -> Result<()> {
    let sql =
        "DELETE FROM order_origin WHERE line_id IN (SELECT id FROM plan_line WHERE plan_id = ?)";
    tx.execute(sql, binds![id]).await?;
    for table in [
        "plan_line_review",
        "plan_nudge",
        "plan_stock",
        "plan_item",
        "plan_line",
    ] {
        let sql = format!("DELETE FROM {table} WHERE plan_id = ?");
        tx.execute(&sql, binds![id]).await?;
    }
    tx.execute(
        "DELETE FROM purchase_plan WHERE id = ? AND state = 'staging'",
        binds![id],
    )
    .await?;
    Ok(())
}

/// Writes origins.
pub async fn origins_insert(tx: &Tx, origins: &[(LineId, Origin)]) -> Result<()> {
    let columns = [
        "line_id",
        "requisition_id",
        "facility_id",
        "quantity_milli",
        "allocated_milli",
        "cancelled_milli",
    ];
    let rows = origins.iter().map(|(line, origin)| {
        [
            (*line).into(),
            origin.requisition.into(),
            origin.facility.into(),
            origin.quantity.into(),
            0.into(),
            0.into(),
        ]
    });
    tx.bulk_insert("order_origin", &columns, rows).await?;
    Ok(())
}
