//! What is open of a supplier.

use sea_orm::FromQueryResult;

use crate::model::order::{Delivery, OrderStage, Urgency};
use crate::model::{LineId, OrderId};
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;

/// A line of an order that can still be given up.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OpenLine {
    /// Its identity.
    pub id: LineId,
    /// Of which order.
    pub order_id: OrderId,
    /// By number.
    pub order_number: String,
    /// Where the order stands.
    pub state: OrderStage,
    /// How urgent.
    pub urgency: Urgency,
    /// Where to.
    pub delivery: Delivery,
    /// What.
    pub item_id: ItemId,
    /// Yuan per base unit.
    pub price_e4: Money,
}

/// Lines of a supplier's orders of which something may still be given up, whatever is left of them; of one category alone
/// where one is given.
pub async fn lines_open(
    tx: &Tx,
    supplier: OrganisationId,
    category: Option<ItemKind>,
) -> Result<Vec<OpenLine>> {
    let sql = "SELECT l.id, l.order_id, o.number AS order_number, o.state, o.urgency, o.delivery, l.item_id, l.price_e4 \
               FROM purchase_order o JOIN order_line l ON l.order_id = o.id JOIN item i ON i.id = l.item_id \
               WHERE o.supplier_id = ? AND (? = '' OR i.kind = ?) AND o.state IN ('draft', 'submitted', 'approved', 'placed', 'confirmed', 'shipping') \
               ORDER BY l.order_id, l.id";
    let kind = category.map_or("", |kind| kind.as_str());
    tx.rows(sql, binds![supplier, kind, kind]).await
}
