//! What was paid for an item through time.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::LineId;
use crate::model::order::Urgency;
use formulary::model::ItemId;
use identity::model::OrgRef;
use kernel::prelude::*;

use super::names::Organisations;
use super::plans::OrderRef;

/// A line of an order that was placed, as a price that was paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaidPrice {
    /// The order line.
    pub line_id: LineId,
    /// Its order.
    pub order: OrderRef,
    /// When the order was placed.
    pub placed_at: Instant,
    /// For a cycle or an emergency.
    pub urgency: Urgency,
    /// From whom.
    pub supplier: OrgRef,
    /// What people call the contract by.
    pub contract: String,
    /// Ordered.
    pub quantity: Quantity,
    /// Yuan per base unit.
    pub price: Money,
}

/// Prices paid for an item, newest first; what was cancelled or declined was not paid.
pub async fn prices_paid(
    tx: &Tx,
    item: ItemId,
    after: Option<LineId>,
    limit: u64,
) -> Result<Vec<PaidPrice>> {
    let sql = format!(
        "SELECT l.id, o.id, o.number, o.placed_at, o.urgency, o.supplier_id, c.number, l.quantity_milli, l.price_e4 \
         FROM order_line l JOIN purchase_order o ON o.id = l.order_id \
         JOIN contract_line k ON k.id = l.contract_line_id JOIN contract c ON c.id = k.contract_id \
         WHERE l.item_id = ? AND l.id < ? AND o.placed_at IS NOT NULL AND o.state NOT IN ('cancelled', 'declined') \
         AND COALESCE(l.answer, '') <> 'declined' ORDER BY l.id DESC LIMIT {limit}"
    );
    let rows = tx
        .query_all(&sql, binds![item, after.map_or(i64::MAX, |id| id.0)])
        .await?;
    let mut suppliers = Vec::with_capacity(rows.len());
    for row in &rows {
        suppliers.push(row.try_get_by_index::<OrganisationId>(5)?);
    }
    let names = Organisations::of(tx, suppliers).await?;
    let view = |row: &sea_orm::QueryResult| -> Result<PaidPrice> {
        Ok(PaidPrice {
            line_id: row.try_get_by_index(0)?,
            order: OrderRef {
                id: row.try_get_by_index(1)?,
                number: row.try_get_by_index(2)?,
            },
            placed_at: row.try_get_by_index(3)?,
            urgency: row.try_get_by_index(4)?,
            supplier: names.get(row.try_get_by_index(5)?)?,
            contract: row.try_get_by_index(6)?,
            quantity: row.try_get_by_index(7)?,
            price: row.try_get_by_index(8)?,
        })
    };
    rows.iter().map(view).collect()
}
