//! What was paid for the goods of a lot: the price at which they move inside the community.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use kernel::ids::raw_ids;
use kernel::prelude::*;
use stock::model::LotId;

#[derive(FromQueryResult)]
struct Paid {
    lot_id: LotId,
    price_e4: Money,
}

/// Purchase price of a base unit of each lot, by its newest receipt; lots that were never received on an order are missing.
pub async fn lot_prices(
    tx: &Tx,
    lots: impl IntoIterator<Item = LotId>,
) -> Result<FxHashMap<LotId, Money>> {
    let (among, bind) = tx.among("r.lot_id", &raw_ids(lots));
    let sql = format!(
        "SELECT r.lot_id, l.price_e4 FROM receipt_line r JOIN order_line l ON l.id = r.order_line_id \
         WHERE {among} AND r.accepted_milli > 0 ORDER BY r.id"
    );
    let rows: Vec<Paid> = tx.rows(&sql, vec![bind]).await?;
    // The newest comes last and stays.
    Ok(rows
        .into_iter()
        .map(|row| (row.lot_id, row.price_e4))
        .collect())
}
