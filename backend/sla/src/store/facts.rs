//! What orders say, as clocks and evidence need it.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;

use crate::rules::clock::Arrived;
use formulary::model::ItemId;
use kernel::prelude::*;
use purchasing::model::order::Urgency;
use purchasing::model::{DropId, LineId, OrderId};

/// The head of an order.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OrderHead {
    /// Its identity.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// From whom.
    pub supplier_id: OrganisationId,
    /// How urgent.
    pub urgency: Urgency,
    /// When it went to the supplier.
    pub placed_at: Option<Instant>,
    /// When he answered.
    pub confirmed_at: Option<Instant>,
}

/// The head of an order.
pub async fn order_head(tx: &Tx, id: OrderId) -> Result<OrderHead> {
    let sql = "SELECT id, number, supplier_id, urgency, placed_at, confirmed_at FROM purchase_order WHERE id = ?";
    tx.row(sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// A drop, with what its hours depend on and what was promised of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DropFacts {
    /// Its identity.
    pub id: DropId,
    /// Of which line.
    pub line_id: LineId,
    /// What.
    pub item_id: ItemId,
    /// By name.
    pub item_name: String,
    /// It travels cold.
    pub cold_chain: bool,
    /// Where to.
    pub destination_id: OrganisationId,
    /// By name.
    pub destination_name: String,
    /// More than the policy's distance from the county town.
    pub remote: bool,
    /// The township or hospital that the destination belongs to.
    pub area_id: OrganisationId,
    /// Ordered.
    pub quantity_milli: Quantity,
    /// Refused or given up.
    pub cancelled_milli: Quantity,
    /// full, part, declined, or not answered.
    pub answer: Option<String>,
    /// In the supplier's words.
    pub answer_reason: Option<String>,
    /// By when he promised it.
    pub promised_on: Option<Day>,
}

/// The drops of an order.
pub async fn drop_facts(tx: &Tx, order: OrderId) -> Result<Vec<DropFacts>> {
    let sql = "SELECT d.id, d.order_line_id AS line_id, l.item_id, i.name AS item_name, i.cold_chain, \
                      d.destination_id, o.name AS destination_name, o.remote, \
                      CASE WHEN o.kind = 'village' AND o.parent_id IS NOT NULL THEN o.parent_id ELSE o.id END AS area_id, \
                      d.quantity_milli, d.cancelled_milli, l.answer, l.answer_reason, l.promised_on \
               FROM order_drop d JOIN order_line l ON l.id = d.order_line_id JOIN item i ON i.id = l.item_id \
               JOIN organisation o ON o.id = d.destination_id WHERE d.order_id = ? ORDER BY d.id";
    tx.rows(sql, binds![order]).await
}

#[derive(FromQueryResult)]
struct ArrivedRow {
    drop_id: DropId,
    arrived_at: Instant,
    accepted: Quantity,
    open: Quantity,
    rejected: Quantity,
    inspected_at: Option<Instant>,
}

/// What arrived of an order, by drop.
pub async fn arrived(tx: &Tx, order: OrderId) -> Result<BTreeMap<DropId, Vec<Arrived>>> {
    let sql = "SELECT l.drop_id, r.arrived_at, r.inspected_at, l.accepted_milli AS accepted, l.rejected_milli AS rejected, \
                      CASE WHEN r.state = 'arrived' THEN l.arrived_milli ELSE l.pending_milli END AS open \
               FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id WHERE r.order_id = ? ORDER BY r.arrived_at, l.id";
    let mut found: BTreeMap<DropId, Vec<Arrived>> = BTreeMap::new();
    for row in tx.rows::<ArrivedRow>(sql, binds![order]).await? {
        found.entry(row.drop_id).or_default().push(Arrived {
            at: row.arrived_at,
            accepted: row.accepted,
            open: row.open,
            rejected: row.rejected,
            inspected_at: row.inspected_at,
        });
    }
    Ok(found)
}

/// A load that was announced for a drop.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct Announced {
    /// Of which drop.
    #[serde(skip)]
    pub drop_id: DropId,
    /// Number of the ship notice.
    pub number: String,
    /// When it left.
    pub shipped_at: Instant,
    /// When it should arrive.
    pub expected_on: Option<Day>,
    /// How much of the drop is on it.
    pub quantity: Quantity,
}

/// Loads that were announced for an order and not taken back.
pub async fn announced(tx: &Tx, order: OrderId) -> Result<Vec<Announced>> {
    let sql = "SELECT l.drop_id, n.number, n.shipped_at, n.expected_on, CAST(SUM(l.quantity_milli) AS BIGINT) AS quantity \
               FROM ship_notice n JOIN ship_line l ON l.notice_id = n.id WHERE n.order_id = ? AND n.state <> 'cancelled' \
               GROUP BY l.drop_id, n.id, n.number, n.shipped_at, n.expected_on ORDER BY n.id";
    tx.rows(sql, binds![order]).await
}

/// Did any of those who asked for this line have nothing left of the item?
pub async fn ran_out(tx: &Tx, line: LineId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM order_origin g JOIN order_line l ON l.id = g.line_id WHERE g.line_id = ? AND NOT EXISTS \
               (SELECT 1 FROM place p CROSS JOIN balance b WHERE b.place_id = p.id AND p.organisation_id = g.facility_id \
                AND p.kind = 'store' AND b.item_id = l.item_id AND b.quantity_milli > 0)";
    Ok(tx.scalar::<i64>(sql, binds![line]).await?.unwrap_or(0) > 0)
}
