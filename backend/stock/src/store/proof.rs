//! Sums of the ledger beside what is kept of them.

use sea_orm::FromQueryResult;
use serde::Serialize;

use crate::model::{LotId, PlaceId};
use formulary::model::ItemId;
use kernel::prelude::*;

/// A balance that is not the sum of its moves.
#[derive(Clone, Debug, FromQueryResult, Serialize)]
pub struct Difference {
    pub place_id: PlaceId,
    pub item_id: ItemId,
    pub lot_id: LotId,
    /// What is kept.
    pub kept: Quantity,
    /// What the moves add up to.
    pub moved: Quantity,
}

/// Balances that are not the sum of their moves.
pub async fn differences(tx: &Tx) -> Result<Vec<Difference>> {
    let sql = "SELECT place_id, item_id, lot_id, CAST(SUM(kept) AS BIGINT) AS kept, \
                      CAST(SUM(moved) AS BIGINT) AS moved \
               FROM (SELECT place_id, item_id, lot_id, quantity_milli AS kept, 0 AS moved FROM balance \
                     UNION ALL SELECT to_place_id, item_id, lot_id, 0, quantity_milli FROM stock_move \
                     UNION ALL SELECT from_place_id, item_id, lot_id, 0, -quantity_milli FROM stock_move) AS sides \
               GROUP BY place_id, item_id, lot_id HAVING SUM(kept) <> SUM(moved) \
               ORDER BY place_id, item_id, lot_id LIMIT 1000";
    tx.rows(sql, binds![]).await
}
