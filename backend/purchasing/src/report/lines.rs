//! Lines and drops of an order, with what became of them. A facility sees its own part only.

use sea_orm::{QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::plan::Explanation;
use crate::model::{DropId, LineId, OrderId};
use crate::rules::confirmation::LineAnswer;
use crate::store::{PROGRESS, progress};
use formulary::model::ItemRef;
use identity::model::OrgRef;
use kernel::prelude::*;

use super::names::{ITEM, ITEM_WIDTH, Organisations, containing, item_ref};
use super::plan_lines::ContractRef;

/// A line of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderLineView {
    /// Its identity.
    pub id: LineId,
    /// Place on the order.
    pub line_no: i64,
    /// What.
    pub item: ItemRef,
    /// From which contract.
    pub contract: ContractRef,
    /// Facilities that it serves.
    pub facility_count: i64,
    /// Ordered; for a facility its own part.
    pub quantity: Quantity,
    /// In packs of this size.
    pub pack: Quantity,
    /// Yuan per base unit.
    pub price: Money,
    /// Quantity × price.
    pub amount: Money,
    /// What packs add; not for a facility.
    pub surplus: Option<Quantity>,
    /// Why so; not for facilities and suppliers.
    pub explanation: Option<Explanation>,
    /// What the supplier said.
    pub answer: Option<LineAnswer>,
    /// How much he promised; not for a facility.
    pub confirmed: Option<Quantity>,
    /// Why not everything.
    pub answer_reason: Option<String>,
    /// By when.
    pub promised_on: Option<Day>,
    /// On the road or at the door; not for goods that a facility gets by way of the centre.
    pub shipped: Quantity,
    /// In stock; for a facility what was allocated to it.
    pub accepted: Quantity,
    /// Refused so far.
    pub rejected: Quantity,
    /// Inspected, not decided.
    pub pending: Quantity,
    /// Declined or given up.
    pub cancelled: Quantity,
    /// Still to be sent; for a facility still expected.
    pub remaining: Quantity,
}

const HEAD: &str = "l.id, l.line_no, l.pack_milli, l.price_e4, l.explanation, l.answer, l.confirmed_milli, \
    l.answer_reason, l.promised_on, l.surplus_milli, c.id, k.id, c.number, c.kind, f.facility_count";
const HEAD_WIDTH: usize = 15;
const JOINS: &str = "JOIN item i ON i.id = l.item_id JOIN contract_line k ON k.id = l.contract_line_id \
    JOIN contract c ON c.id = k.contract_id JOIN plan_line f ON f.id = l.id";

/// Lines of an order that the caller has found, in their order.
pub async fn order_lines(
    tx: &Tx,
    order: OrderId,
    q: Option<&str>,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<OrderLineView>> {
    let (search, typed) = containing(&["i.search_text"], q);
    let page =
        format!("l.order_id = ? AND l.line_no > ? AND {search} ORDER BY l.line_no LIMIT {limit}");
    let mut last = binds![order, after.unwrap_or(0)];
    last.extend(typed);
    match tx.actor().reach {
        Reach::Facilities { root } => own_lines(tx, order, root, &page, last).await,
        _ => all_lines(tx, order, &page, last).await,
    }
}

async fn all_lines(
    tx: &Tx,
    order: OrderId,
    page: &str,
    last: Vec<Value>,
) -> Result<Vec<OrderLineView>> {
    let columns = [
        "quantity_milli",
        "cancelled_milli",
        "in_transit",
        "uninspected",
        "pending",
        "accepted",
        "rejected",
    ];
    let sums = columns
        .map(|column| format!("CAST(SUM(x.{column}) AS BIGINT) AS {column}"))
        .join(", ");
    let read = columns.map(|column| format!("s.{column}")).join(", ");
    let sql = format!(
        "SELECT {ITEM}, {HEAD}, {read} FROM order_line l {JOINS} \
         JOIN (SELECT x.order_line_id, {sums} FROM ({PROGRESS}) x GROUP BY x.order_line_id) s ON s.order_line_id = l.id \
         WHERE {page}"
    );
    let mut binds = binds![order, order, order];
    binds.extend(last);
    let inner = tx.actor().reach.is_everything();
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| {
            let progress = progress(row, ITEM_WIDTH + HEAD_WIDTH)?;
            let view = head(row, progress.ordered)?;
            Ok(OrderLineView {
                surplus: Some(row.try_get_by_index(ITEM_WIDTH + 9)?),
                explanation: if inner { Some(explanation(row)?) } else { None },
                confirmed: row.try_get_by_index(ITEM_WIDTH + 6)?,
                shipped: Quantity(progress.in_transit.0 + progress.uninspected.0),
                accepted: progress.accepted,
                rejected: progress.rejected,
                pending: progress.pending,
                cancelled: progress.cancelled,
                remaining: progress.remaining(),
                ..view
            })
        })
        .collect()
}

/// What of each line is for the facilities below `root`: their origins, and what is on its way to their own door.
async fn own_lines(
    tx: &Tx,
    order: OrderId,
    root: OrganisationId,
    page: &str,
    last: Vec<Value>,
) -> Result<Vec<OrderLineView>> {
    let sql = format!(
        "SELECT {ITEM}, {HEAD}, g.quantity, g.cancelled, g.allocated, COALESCE(s.shipped, 0), COALESCE(s.pending, 0), \
                COALESCE(s.rejected, 0) \
         FROM order_line l {JOINS} \
         JOIN (SELECT o.line_id, CAST(SUM(o.quantity_milli) AS BIGINT) AS quantity, \
                 CAST(SUM(o.cancelled_milli) AS BIGINT) AS cancelled, \
                 CAST(SUM(o.allocated_milli) AS BIGINT) AS allocated \
             FROM order_line m JOIN order_origin o ON o.line_id = m.id \
             JOIN organisation_closure t ON t.descendant_id = o.facility_id AND t.ancestor_id = ? \
             WHERE m.order_id = ? GROUP BY o.line_id) g ON g.line_id = l.id \
         LEFT JOIN (SELECT x.order_line_id, CAST(SUM(x.in_transit + x.uninspected) AS BIGINT) AS shipped, \
                 CAST(SUM(x.pending) AS BIGINT) AS pending, CAST(SUM(x.rejected) AS BIGINT) AS rejected \
             FROM ({PROGRESS}) x \
             JOIN organisation_closure t ON t.descendant_id = x.destination_id AND t.ancestor_id = ? \
             GROUP BY x.order_line_id) s ON s.order_line_id = l.id \
         WHERE {page}"
    );
    let mut binds = binds![root, order, order, order, order, root];
    binds.extend(last);
    let rows = tx.query_all(&sql, binds).await?;
    rows.iter()
        .map(|row| {
            let quantity = |at: usize| {
                row.try_get_by_index::<i64>(ITEM_WIDTH + HEAD_WIDTH + at)
                    .map(Quantity)
            };
            let (ordered, cancelled, accepted) = (quantity(0)?, quantity(1)?, quantity(2)?);
            Ok(OrderLineView {
                shipped: quantity(3)?,
                accepted,
                rejected: quantity(5)?,
                pending: quantity(4)?,
                cancelled,
                remaining: Quantity(ordered.0 - cancelled.0 - accepted.0),
                ..head(row, ordered)?
            })
        })
        .collect()
}

/// What everybody sees of a line, for `quantity` of it.
fn head(row: &QueryResult, quantity: Quantity) -> Result<OrderLineView> {
    let at = ITEM_WIDTH;
    let price: Money = row.try_get_by_index(at + 3)?;
    Ok(OrderLineView {
        id: row.try_get_by_index(at)?,
        line_no: row.try_get_by_index(at + 1)?,
        item: item_ref(row, 0)?,
        contract: ContractRef {
            id: row.try_get_by_index(at + 10)?,
            line_id: row.try_get_by_index(at + 11)?,
            number: row.try_get_by_index(at + 12)?,
            kind: row.try_get_by_index(at + 13)?,
        },
        facility_count: row.try_get_by_index(at + 14)?,
        quantity,
        pack: row.try_get_by_index(at + 2)?,
        price,
        amount: Money::of(price, quantity).ok_or_else(|| Error::fault("an amount too large"))?,
        surplus: None,
        explanation: None,
        answer: row.try_get_by_index(at + 5)?,
        confirmed: None,
        answer_reason: row.try_get_by_index(at + 7)?,
        promised_on: row.try_get_by_index(at + 8)?,
        shipped: Quantity::ZERO,
        accepted: Quantity::ZERO,
        rejected: Quantity::ZERO,
        pending: Quantity::ZERO,
        cancelled: Quantity::ZERO,
        remaining: Quantity::ZERO,
    })
}

fn explanation(row: &QueryResult) -> Result<Explanation> {
    Ok(serde_json::from_str(
        &row.try_get_by_index::<String>(ITEM_WIDTH + 4)?,
    )?)
}

/// A drop: what of a line goes to one destination.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DropView {
    /// Its identity.
    pub drop_id: DropId,
    /// Of which line.
    pub line_id: LineId,
    /// Place of the line on the order.
    pub line_no: i64,
    /// What.
    pub item: ItemRef,
    /// It travels cold: a shipment needs its readings.
    pub cold_chain: bool,
    /// Where to.
    pub destination: OrgRef,
    /// Ordered.
    pub quantity: Quantity,
    /// Declined or given up.
    pub cancelled: Quantity,
    /// On the road or at the door.
    pub shipped: Quantity,
    /// In stock.
    pub received: Quantity,
    /// Refused so far.
    pub rejected: Quantity,
    /// Inspected, not decided.
    pub pending: Quantity,
    /// Still to be sent.
    pub remaining: Quantity,
}

/// Drops of an order that the caller has found, within his reach.
pub async fn order_drops(
    tx: &Tx,
    order: OrderId,
    destination: Option<OrganisationId>,
    after: Option<DropId>,
    limit: u64,
) -> Result<Vec<DropView>> {
    // Whoever found the order as its supplier sees all of its drops.
    let (within, reach) = match &tx.actor().reach {
        Reach::Supplier { .. } => ("1 = 1".to_owned(), Vec::new()),
        reach => reach.sql(Some("x.destination_id"), None),
    };
    let mut condition = format!("x.id > ? AND {within}");
    let mut binds = binds![order, order, order, after.map_or(0, |id| id.0)];
    binds.extend(reach);
    if let Some(destination) = destination {
        condition.push_str(" AND x.destination_id = ?");
        binds.push(destination.into());
    }
    let sql = format!(
        "SELECT {ITEM}, x.id, x.order_line_id, l.line_no, x.destination_id, i.cold_chain, x.quantity_milli, \
                x.cancelled_milli, x.in_transit, x.uninspected, x.pending, x.accepted, x.rejected \
         FROM ({PROGRESS}) x JOIN order_line l ON l.id = x.order_line_id JOIN item i ON i.id = l.item_id \
         WHERE {condition} ORDER BY x.id LIMIT {limit}"
    );
    let rows = tx.query_all(&sql, binds).await?;
    let mut ids = Vec::new();
    for row in &rows {
        ids.push(row.try_get_by_index::<OrganisationId>(ITEM_WIDTH + 3)?);
    }
    let names = Organisations::of(tx, ids).await?;
    rows.iter().map(|row| drop_view(row, &names)).collect()
}

fn drop_view(row: &QueryResult, names: &Organisations) -> Result<DropView> {
    let at = ITEM_WIDTH;
    let progress = progress(row, at + 5)?;
    Ok(DropView {
        drop_id: row.try_get_by_index(at)?,
        line_id: row.try_get_by_index(at + 1)?,
        line_no: row.try_get_by_index(at + 2)?,
        item: item_ref(row, 0)?,
        cold_chain: row.try_get_by_index(at + 4)?,
        destination: names.get(row.try_get_by_index(at + 3)?)?,
        quantity: progress.ordered,
        cancelled: progress.cancelled,
        shipped: Quantity(progress.in_transit.0 + progress.uninspected.0),
        received: progress.accepted,
        rejected: progress.rejected,
        pending: progress.pending,
        remaining: progress.remaining(),
    })
}
