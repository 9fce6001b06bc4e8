//! Who holds an item, and who uses it: asked by whoever looks for goods beyond one shelf.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::facts::Lookback;
use crate::model::LotId;
use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A lot in the main store of somebody: what of it is free.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// Whose store.
    pub organisation_id: OrganisationId,
    /// Which lot.
    pub lot_id: LotId,
    /// 批号.
    pub number: String,
    /// Last day of use.
    pub expires_on: Day,
    /// Neither promised nor held back.
    pub free_milli: Quantity,
}

/// Free lots of an item in every main store of the county that live until `least` or longer, first to expire first. Knows
/// no reach: whoever asks decides what of it is shown.
pub async fn holders(tx: &Tx, item: ItemId, least: Day) -> Result<Vec<Held>> {
    let sql = "SELECT p.organisation_id, l.id AS lot_id, l.number, l.expires_on, b.quantity_milli - b.reserved_milli AS free_milli \
               FROM balance b JOIN place p ON p.id = b.place_id JOIN lot l ON l.id = b.lot_id \
               JOIN organisation o ON o.id = p.organisation_id \
               WHERE b.item_id = ? AND p.kind = 'store' AND p.name = '' AND p.active AND o.active \
                 AND b.quantity_milli > b.reserved_milli AND NOT l.held AND l.expires_on >= ? \
               ORDER BY p.organisation_id, l.expires_on, l.number, l.id";
    tx.rows(sql, binds![item, least]).await
}

/// What an organisation used of an item in the look-back, and for how many days of it there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct UsedBy {
    /// Who.
    pub organisation_id: OrganisationId,
    /// How much.
    pub used_milli: Quantity,
    /// Days without stock.
    pub stockout_days: i64,
}

/// The use of an item by each of some organisations; who used nothing is missing.
pub async fn used_by(
    tx: &Tx,
    item: ItemId,
    organisations: impl IntoIterator<Item = OrganisationId>,
    lookback: Lookback,
) -> Result<FxHashMap<OrganisationId, UsedBy>> {
    let (among, bind) = tx.among("c.organisation_id", &raw_ids(organisations));
    let sql = format!(
        "SELECT c.organisation_id, CAST(SUM(c.quantity_milli) AS BIGINT) AS used_milli, \
                CAST(SUM(c.stockout_days) AS BIGINT) AS stockout_days \
         FROM consumption_month c WHERE {among} AND c.item_id = ? AND c.period BETWEEN ? AND ? GROUP BY c.organisation_id"
    );
    let binds = vec![
        bind,
        item.into(),
        lookback.from.to_string().into(),
        lookback.until.to_string().into(),
    ];
    let rows: Vec<UsedBy> = tx.rows(&sql, binds).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.organisation_id, row))
        .collect())
}
