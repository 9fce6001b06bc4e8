//! What a plan takes of the centre's stock, what it knows of each item, and what of it has to wait.

use sea_orm::{FromQueryResult, QueryResult};

use crate::model::plan::UnmetReason;
use crate::model::{LineId, PlanId};
use crate::rules::planning::{FromStock, PlannedItem, Proposal};
use demand::model::back_order::{BackOrderReason, Missing};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::{LotId, PlaceId};
use suppliers::model::ContractLineId;

/// Writes what a plan knows of its items.
pub async fn plan_items_insert(tx: &Tx, plan: PlanId, items: &[PlannedItem]) -> Result<()> {
    let columns = [
        "plan_id",
        "item_id",
        "facility_count",
        "asked_milli",
        "shared",
        "free_milli",
        "from_stock_milli",
        "daily_milli",
    ];
    let rows = items.iter().map(|item| {
        [
            plan.into(),
            item.item_id.into(),
            item.facilities.into(),
            item.asked.into(),
            item.free.is_some().into(),
            item.free.unwrap_or_default().into(),
            item.from_stock.into(),
            item.daily.into(),
        ]
    });
    tx.bulk_insert("plan_item", &columns, rows).await?;
    Ok(())
}

/// What a plan knows of one item; of an item that nobody asked for, nothing.
pub async fn plan_item(tx: &Tx, plan: PlanId, item: ItemId) -> Result<Option<PlannedItem>> {
    let sql = "SELECT item_id, facility_count, asked_milli, shared, free_milli, from_stock_milli, daily_milli \
               FROM plan_item WHERE plan_id = ? AND item_id = ?";
    let row = tx.query_one(sql, binds![plan, item]).await?;
    row.map(|row| planned_item(&row)).transpose()
}

fn planned_item(row: &QueryResult) -> Result<PlannedItem> {
    let shared: bool = row.try_get_by_index(3)?;
    let free: Quantity = row.try_get_by_index(4)?;
    Ok(PlannedItem {
        item_id: row.try_get_by_index(0)?,
        facilities: row.try_get_by_index(1)?,
        asked: row.try_get_by_index(2)?,
        free: shared.then_some(free),
        from_stock: row.try_get_by_index(5)?,
        daily: row.try_get_by_index(6)?,
    })
}

/// Writes which lots a plan gives to whom.
pub async fn plan_stock_insert(tx: &Tx, plan: PlanId, parts: &[FromStock]) -> Result<()> {
    let columns = [
        "plan_id",
        "requisition_id",
        "item_id",
        "lot_id",
        "facility_id",
        "quantity_milli",
    ];
    let rows = parts.iter().map(|part| {
        [
            plan.into(),
            part.origin.requisition.into(),
            part.item_id.into(),
            part.lot_id.into(),
            part.origin.facility.into(),
            part.origin.quantity.into(),
        ]
    });
    tx.bulk_insert("plan_stock", &columns, rows).await?;
    Ok(())
}

/// What a plan takes of each lot.
pub async fn plan_stock_sums(tx: &Tx, plan: PlanId) -> Result<Vec<(ItemId, LotId, Quantity)>> {
    let sql = "SELECT item_id, lot_id, CAST(SUM(quantity_milli) AS BIGINT) FROM plan_stock \
               WHERE plan_id = ? GROUP BY item_id, lot_id ORDER BY item_id, lot_id";
    let sum = |row: &QueryResult| -> Result<_> {
        Ok((
            row.try_get_by_index(0)?,
            row.try_get_by_index(1)?,
            row.try_get_by_index(2)?,
        ))
    };
    let rows = tx.query_all(sql, binds![plan]).await?;
    rows.iter().map(sum).collect()
}

/// What a plan reserves in a place, as [`stock::reserving::reserve_selected`] wants it. Bind: the plan.
pub fn plan_stock_reserved(place: PlaceId) -> String {
    format!(
        "SELECT requisition_id, lot_id, CAST({place} AS BIGINT) AS place_id, item_id, facility_id, quantity_milli \
         FROM plan_stock WHERE plan_id = ?"
    )
}

/// Is an open back order one of those that a plan serves, or leaves without again? Binds: the plan, twice.
pub const TAKEN_UP: &str = "EXISTS (SELECT 1 FROM order_origin g JOIN plan_line l ON l.id = g.line_id \
        WHERE g.requisition_id = back_order.requisition_id AND l.item_id = back_order.item_id AND l.plan_id = ?) \
    OR EXISTS (SELECT 1 FROM plan_stock s WHERE s.requisition_id = back_order.requisition_id \
        AND s.item_id = back_order.item_id AND s.plan_id = ?)";

/// What a plan serves nobody with.
pub async fn plan_missing(tx: &Tx, plan: PlanId) -> Result<Vec<Missing>> {
    let sql = "SELECT g.requisition_id, g.facility_id, l.item_id, g.quantity_milli, l.unmet_reason \
               FROM plan_line l JOIN order_origin g ON g.line_id = l.id \
               WHERE l.plan_id = ? AND l.unmet_reason IS NOT NULL ORDER BY l.id, g.requisition_id";
    let missing = |row: &QueryResult| -> Result<Missing> {
        let reason = match row.try_get_by_index::<UnmetReason>(4)? {
            UnmetReason::NoContract => BackOrderReason::NoContract,
            UnmetReason::Inactive => BackOrderReason::Inactive,
            UnmetReason::Capacity => BackOrderReason::Capacity,
            UnmetReason::MinOrderValue => BackOrderReason::MinOrderValue,
            UnmetReason::Reduced => BackOrderReason::Reduced,
        };
        Ok(Missing {
            requisition_id: row.try_get_by_index(0)?,
            facility_id: row.try_get_by_index(1)?,
            item_id: row.try_get_by_index(2)?,
            quantity: row.try_get_by_index(3)?,
            reason,
        })
    };
    let rows = tx.query_all(sql, binds![plan]).await?;
    rows.iter().map(missing).collect()
}

/// A supplier whose part of a plan is less than his minimum order value.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BelowMinimum {
    /// His name.
    pub supplier: String,
    /// What the plan orders of him.
    pub amount_e4: Money,
    /// What he asks for at least.
    pub minimum_e4: Money,
}

/// Suppliers whose part of a plan is less than their minimum order value.
pub async fn plan_below_minimum(tx: &Tx, plan: PlanId) -> Result<Vec<BelowMinimum>> {
    let sql = "SELECT o.name AS supplier, x.amount_e4, s.min_order_e4 AS minimum_e4 FROM ( \
                   SELECT supplier_id, CAST(SUM(amount_e4) AS BIGINT) AS amount_e4 FROM plan_line \
                   WHERE plan_id = ? AND supplier_id IS NOT NULL GROUP BY supplier_id) x \
               JOIN supplier s ON s.id = x.supplier_id JOIN organisation o ON o.id = s.id \
               WHERE s.min_order_e4 > x.amount_e4 ORDER BY o.name";
    tx.rows(sql, binds![plan]).await
}

/// A proposal to order more, or one that was taken.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlanNudge {
    /// Of which line.
    pub line_id: LineId,
    /// Is it taken?
    pub accepted: bool,
    /// From which contract without it.
    pub before_contract_line_id: ContractLineId,
    /// From which contract with it.
    pub contract_line_id: ContractLineId,
    /// The quantity without it.
    pub before_milli: Quantity,
    /// The quantity with it.
    pub quantity_milli: Quantity,
    /// What the line costs without it.
    pub before_amount_e4: Money,
    /// What it costs with it.
    pub amount_e4: Money,
    /// The price that it reaches.
    pub price_e4: Money,
    /// Tenths of a day that the surplus lasts.
    pub cover_tenths: Option<i64>,
}

impl PlanNudge {
    /// A new proposal.
    pub fn proposed(proposal: &Proposal) -> Self {
        let Proposal {
            line_id,
            standing,
            nudge,
            ..
        } = proposal;
        Self {
            line_id: *line_id,
            accepted: false,
            before_contract_line_id: proposal.before,
            contract_line_id: proposal.contract,
            before_milli: standing.quantity,
            quantity_milli: nudge.quantity,
            before_amount_e4: standing.amount,
            amount_e4: nudge.amount,
            price_e4: nudge.price,
            cover_tenths: nudge.cover_tenths,
        }
    }
}

/// Writes proposals. Their lines are written before.
pub async fn plan_nudges_insert(tx: &Tx, plan: PlanId, nudges: &[PlanNudge]) -> Result<()> {
    let columns = [
        "line_id",
        "plan_id",
        "state",
        "before_contract_line_id",
        "contract_line_id",
        "before_milli",
        "quantity_milli",
        "before_amount_e4",
        "amount_e4",
        "price_e4",
        "cover_tenths",
    ];
    let rows = nudges.iter().map(|nudge| {
        [
            nudge.line_id.into(),
            plan.into(),
            match nudge.accepted {
                true => "accepted".into(),
                false => "proposed".into(),
            },
            nudge.before_contract_line_id.into(),
            nudge.contract_line_id.into(),
            nudge.before_milli.into(),
            nudge.quantity_milli.into(),
            nudge.before_amount_e4.into(),
            nudge.amount_e4.into(),
            nudge.price_e4.into(),
            nudge.cover_tenths.into(),
        ]
    });
    tx.bulk_insert("plan_nudge", &columns, rows).await?;
    Ok(())
}

/// Proposals of these lines.
pub async fn plan_nudges_of(tx: &Tx, lines: &[LineId]) -> Result<Vec<PlanNudge>> {
    let (among, list) = tx.among("line_id", &super::plans::raw(lines));
    let sql = format!(
        "SELECT line_id, (state = 'accepted') AS accepted, before_contract_line_id, contract_line_id, before_milli, quantity_milli, before_amount_e4, amount_e4, \
                price_e4, cover_tenths FROM plan_nudge WHERE {among} ORDER BY line_id"
    );
    tx.rows(&sql, vec![list]).await
}
