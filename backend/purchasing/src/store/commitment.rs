//! From plan lines to orders, set-wise.

use sea_orm::FromQueryResult;

use crate::model::order::{Delivery, Urgency};
use crate::model::{DropId, LineId, OrderId, PlanId};
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;
use suppliers::model::ContractLineId;

/// A line of a plan that becomes a line of an order.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BoughtLine {
    /// The id of both.
    pub id: LineId,
    /// What.
    pub item_id: ItemId,
    /// As it stood when it was planned.
    pub item_version_no: i64,
    /// What kind of thing it is.
    pub item_kind: ItemKind,
    /// For refusals.
    pub item_name: String,
    /// From which contract.
    pub contract_line_id: ContractLineId,
    /// From whom.
    pub supplier_id: OrganisationId,
    /// By name, for refusals.
    pub supplier_name: String,
    /// How much.
    pub quantity_milli: Quantity,
    /// Of it what nobody asked for.
    pub surplus_milli: Quantity,
    /// In packs of this size.
    pub pack_milli: Quantity,
    /// Yuan per base unit.
    pub price_e4: Money,
    /// Quantity × price.
    pub amount_e4: Money,
    /// Why so, JSON.
    pub explanation: String,
}

/// Lines of the plan that are bought, in the order of the plan.
pub async fn lines_bought(tx: &Tx, plan: PlanId) -> Result<Vec<BoughtLine>> {
    let sql = "SELECT l.id, l.item_id, l.item_version_no, i.kind AS item_kind, i.name AS item_name, \
                      l.contract_line_id, l.supplier_id, o.name AS supplier_name, l.quantity_milli, \
                      l.surplus_milli, c.pack_milli, l.price_e4, l.amount_e4, l.explanation \
               FROM plan_line l JOIN item i ON i.id = l.item_id JOIN contract_line c ON c.id = l.contract_line_id \
               JOIN organisation o ON o.id = l.supplier_id \
               WHERE l.plan_id = ? ORDER BY l.id";
    tx.rows(sql, binds![plan]).await
}

/// An order that is going to be made.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Its identity.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// From whom.
    pub supplier_id: OrganisationId,
    /// Where to.
    pub delivery: Delivery,
    /// Sum of its lines.
    pub amount: Money,
    /// Its lines, in their order.
    pub lines: Vec<BoughtLine>,
}

/// Writes the heads and lines of orders.
pub async fn orders_insert(
    tx: &Tx,
    plan: PlanId,
    urgency: Urgency,
    orders: &[NewOrder],
) -> Result<()> {
    let columns = [
        "id",
        "number",
        "plan_id",
        "supplier_id",
        "urgency",
        "delivery",
        "state",
        "line_count",
        "facility_count",
        "amount_e4",
        "approvals_needed",
        "version",
        "created_at",
    ];
    let rows = orders.iter().map(|order| {
        [
            order.id.into(),
            (&order.number).into(),
            plan.into(),
            order.supplier_id.into(),
            urgency.into(),
            order.delivery.into(),
            "draft".into(),
            i64::try_from(order.lines.len()).unwrap_or(i64::MAX).into(),
            0.into(),
            order.amount.into(),
            0.into(),
            1.into(),
            tx.now().into(),
        ]
    });
    tx.bulk_insert("purchase_order", &columns, rows).await?;
    order_lines_insert(tx, orders).await
}

async fn order_lines_insert(tx: &Tx, orders: &[NewOrder]) -> Result<()> {
    let columns = [
        "id",
        "order_id",
        "line_no",
        "item_id",
        "item_version_no",
        "contract_line_id",
        "quantity_milli",
        "surplus_milli",
        "pack_milli",
        "price_e4",
        "amount_e4",
        "explanation",
    ];
    let lines = orders.iter().flat_map(|order| {
        (1_i64..)
            .zip(&order.lines)
            .map(move |(no, line)| (order.id, no, line))
    });
    let rows = lines.map(|(order, line_no, line)| {
        [
            line.id.into(),
            order.into(),
            line_no.into(),
            line.item_id.into(),
            line.item_version_no.into(),
            line.contract_line_id.into(),
            line.quantity_milli.into(),
            line.surplus_milli.into(),
            line.pack_milli.into(),
            line.price_e4.into(),
            line.amount_e4.into(),
            (&line.explanation).into(),
        ]
    });
    tx.bulk_insert("order_line", &columns, rows).await?;
    Ok(())
}

/// A drop that is going to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewDrop {
    /// Of which order.
    pub order_id: OrderId,
    /// Of which line.
    pub line_id: LineId,
    /// Where to.
    pub destination_id: OrganisationId,
    /// How much.
    pub quantity: Quantity,
}

/// Destinations farther from the county town than the policy's distance.
pub async fn remote_organisations(tx: &Tx) -> Result<Vec<OrganisationId>> {
    let rows = tx
        .query_all(
            "SELECT id FROM organisation WHERE remote ORDER BY id",
            Vec::new(),
        )
        .await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}

/// What goes to each facility of these lines, by line and facility.
pub async fn origins_by_facility(
    tx: &Tx,
    lines: &[LineId],
) -> Result<Vec<(LineId, OrganisationId, Quantity)>> {
    let (among, list) = tx.among("line_id", &super::plans::raw(lines));
    let sql = format!(
        "SELECT line_id, facility_id, CAST(SUM(quantity_milli) AS BIGINT) FROM order_origin WHERE {among} \
         GROUP BY line_id, facility_id ORDER BY line_id, facility_id"
    );
    let mut found = Vec::new();
    tx.each(&sql, vec![list], |row| {
        found.push((
            row.try_get_by_index(0)?,
            row.try_get_by_index(1)?,
            row.try_get_by_index(2)?,
        ));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Writes drops.
pub async fn drops_insert(tx: &Tx, drops: &[NewDrop]) -> Result<()> {
    let columns = [
        "id",
        "order_id",
        "order_line_id",
        "destination_id",
        "quantity_milli",
        "cancelled_milli",
    ];
    let rows = drops.iter().map(|drop| {
        [
            tx.id::<DropId>().into(),
            drop.order_id.into(),
            drop.line_id.into(),
            drop.destination_id.into(),
            drop.quantity.into(),
            0.into(),
        ]
    });
    tx.bulk_insert("order_drop", &columns, rows).await?;
    Ok(())
}

/// Writes which facilities the orders of the plan serve or deliver to, with what their own part costs, and counts them.
pub async fn order_facilities_insert(tx: &Tx, plan: PlanId) -> Result<()> {
    let served = "INSERT INTO order_facility (facility_id, order_id, amount_e4) \
        SELECT g.facility_id, l.order_id, CAST(SUM((g.quantity_milli * l.price_e4 + 500) / 1000) AS BIGINT) \
        FROM purchase_order p JOIN order_line l ON l.order_id = p.id JOIN order_origin g ON g.line_id = l.id \
        WHERE p.plan_id = ? GROUP BY g.facility_id, l.order_id";
    tx.execute(served, binds![plan]).await?;
    let counted = "UPDATE purchase_order SET facility_count = \
        (SELECT COUNT(*) FROM order_facility f WHERE f.order_id = purchase_order.id) WHERE plan_id = ?";
    tx.execute(counted, binds![plan]).await?;
    let reached = "INSERT INTO order_facility (facility_id, order_id, amount_e4) \
        SELECT DISTINCT d.destination_id, d.order_id, 0 FROM purchase_order p JOIN order_drop d ON d.order_id = p.id \
        WHERE p.plan_id = ? ON CONFLICT (facility_id, order_id) DO NOTHING";
    tx.execute(reached, binds![plan]).await?;
    Ok(())
}

/// What a plan brings each facility of each item, out of orders and out of stock: goods on the way to it. Binds: the plan,
/// twice.
pub const EXPECTED: &str = "SELECT x.facility_id, x.item_id, CAST(SUM(x.quantity_milli) AS BIGINT) FROM ( \
        SELECT g.facility_id, l.item_id, g.quantity_milli \
        FROM purchase_order p JOIN order_line l ON l.order_id = p.id JOIN order_origin g ON g.line_id = l.id \
        WHERE p.plan_id = ? \
        UNION ALL SELECT s.facility_id, s.item_id, s.quantity_milli FROM plan_stock s WHERE s.plan_id = ?) x \
    WHERE x.quantity_milli > 0 GROUP BY x.facility_id, x.item_id";

/// Orders of a plan, by number.
pub async fn orders_of(tx: &Tx, plan: PlanId) -> Result<Vec<OrderId>> {
    let rows = tx
        .query_all(
            "SELECT id FROM purchase_order WHERE plan_id = ? ORDER BY id",
            binds![plan],
        )
        .await?;
    rows.iter()
        .map(|row| row.try_get_by_index(0).map_err(Error::from))
        .collect()
}
