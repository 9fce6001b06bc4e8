//! What a plan takes of stock, and where ordering more would cost less.

use sea_orm::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{LineId, PlanId};
use formulary::model::{ItemId, ItemRef};
use identity::model::OrgRef;
use kernel::prelude::*;

use super::names::{ITEM, ITEM_WIDTH, Organisations, item_ref};

/// A proposal to order a little more of a line for less.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanNudgeView {
    /// Of which line.
    pub line_id: LineId,
    /// What.
    pub item: ItemRef,
    /// From whom, with it.
    pub supplier: OrgRef,
    /// From whom, without it.
    pub before_supplier: OrgRef,
    /// Was it taken up?
    pub accepted: bool,
    /// Ordered without it.
    pub before: Quantity,
    /// Ordered with it.
    pub quantity: Quantity,
    /// So much more.
    pub more: Quantity,
    /// Yuan per base unit that it reaches.
    pub price: Money,
    /// What the line costs without it.
    pub before_amount: Money,
    /// What it costs with it.
    pub amount: Money,
    /// So much less.
    pub saved: Money,
    /// How many days the surplus lasts those who asked; null: their use is not known.
    pub cover_days: Option<Quantity>,
}

/// Proposals of a plan that the caller has found, those that save most first.
pub async fn nudges(tx: &Tx, plan: PlanId) -> Result<Vec<PlanNudgeView>> {
    let sql = format!(
        "SELECT {ITEM}, n.line_id, c.supplier_id, (n.state = 'accepted') AS accepted, n.before_milli, n.quantity_milli, \
                n.price_e4, n.before_amount_e4, n.amount_e4, n.cover_tenths, \
                b.supplier_id \
         FROM plan_nudge n JOIN plan_line l ON l.id = n.line_id JOIN item i ON i.id = l.item_id \
         JOIN contract_line k ON k.id = n.contract_line_id JOIN contract c ON c.id = k.contract_id \
         JOIN contract_line d ON d.id = n.before_contract_line_id JOIN contract b ON b.id = d.contract_id \
         WHERE n.plan_id = ? \
         ORDER BY n.before_amount_e4 - n.amount_e4 DESC, n.line_id LIMIT 1000"
    );
    let rows = tx.query_all(&sql, binds![plan]).await?;
    let supplier =
        |row: &QueryResult, at: usize| row.try_get_by_index::<OrganisationId>(ITEM_WIDTH + at);
    let mut ids = Vec::new();
    for row in &rows {
        ids.extend([supplier(row, 1)?, supplier(row, 9)?]);
    }
    let names = Organisations::of(tx, ids).await?;
    let view = |row: &QueryResult| -> Result<PlanNudgeView> {
        let at = ITEM_WIDTH;
        let (before, quantity): (Quantity, Quantity) =
            (row.try_get_by_index(at + 3)?, row.try_get_by_index(at + 4)?);
        let (before_amount, amount): (Money, Money) =
            (row.try_get_by_index(at + 6)?, row.try_get_by_index(at + 7)?);
        let tenths: Option<i64> = row.try_get_by_index(at + 8)?;
        Ok(PlanNudgeView {
            line_id: row.try_get_by_index(at)?,
            item: item_ref(row, 0)?,
            supplier: names.get(supplier(row, 1)?)?,
            before_supplier: names.get(supplier(row, 9)?)?,
            accepted: row.try_get_by_index(at + 2)?,
            before,
            quantity,
            more: Quantity(quantity.0 - before.0),
            price: row.try_get_by_index(at + 5)?,
            before_amount,
            amount,
            saved: Money(before_amount.0 - amount.0),
            cover_days: tenths.map(|tenths| Quantity(tenths * 100)),
        })
    };
    rows.iter().map(view).collect()
}

/// An item of which the centre's stock gives something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanStockView {
    /// What.
    pub item: ItemRef,
    /// How many facilities asked.
    pub facility_count: i64,
    /// For how much.
    pub asked: Quantity,
    /// Free at the centre for at least one of them.
    pub free: Quantity,
    /// What they get.
    pub from_stock: Quantity,
    /// What is left to buy.
    pub net: Quantity,
}

/// Items of a plan of which stock gives something, by item.
pub async fn stock(
    tx: &Tx,
    plan: PlanId,
    after: Option<ItemId>,
    limit: u64,
) -> Result<Vec<PlanStockView>> {
    let sql = format!(
        "SELECT {ITEM}, p.facility_count, p.asked_milli, p.free_milli, p.from_stock_milli \
         FROM plan_item p JOIN item i ON i.id = p.item_id \
         WHERE p.plan_id = ? AND p.from_stock_milli > 0 AND p.item_id > ? ORDER BY p.item_id LIMIT {limit}"
    );
    let rows = tx
        .query_all(&sql, binds![plan, after.map_or(0, |id| id.0)])
        .await?;
    let view = |row: &QueryResult| -> Result<PlanStockView> {
        let at = ITEM_WIDTH;
        let asked: Quantity = row.try_get_by_index(at + 1)?;
        let from_stock: Quantity = row.try_get_by_index(at + 3)?;
        Ok(PlanStockView {
            item: item_ref(row, 0)?,
            facility_count: row.try_get_by_index(at)?,
            asked,
            free: row.try_get_by_index(at + 2)?,
            from_stock,
            net: Quantity(asked.0 - from_stock.0),
        })
    };
    rows.iter().map(view).collect()
}
