//! Lots by what is printed on the box.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;

use crate::entity::lot;
use crate::model::{Lot, LotId, LotKey, NewLot};
use formulary::model::ItemId;
use kernel::bulk::ColumnKind;
use kernel::ids::raw_ids;
use kernel::prelude::*;

#[derive(FromQueryResult)]
struct KeyRow {
    id: LotId,
    item_id: ItemId,
    number: String,
    expires_on: Day,
}

/// Ids of the lots that are known.
pub async fn find(tx: &Tx, keys: &[&LotKey]) -> Result<FxHashMap<LotKey, LotId>> {
    let rows = keys.iter().map(|key| {
        [
            key.item_id.into(),
            (&key.number).into(),
            key.expires_on.into(),
        ]
    });
    let (listed, bind) = tx.listed(
        "k",
        [
            ("item_id", ColumnKind::Int),
            ("number", ColumnKind::Text),
            ("expires_on", ColumnKind::Text),
        ],
        rows,
    );
    let sql = format!(
        "SELECT l.id, l.item_id, l.number, l.expires_on FROM {listed} CROSS JOIN lot l \
         WHERE l.item_id = k.item_id AND l.number = k.number AND l.expires_on = k.expires_on"
    );
    let rows: Vec<KeyRow> = tx.rows(&sql, vec![bind]).await?;
    let keyed = |row: KeyRow| {
        (
            LotKey {
                item_id: row.item_id,
                number: row.number,
                expires_on: row.expires_on,
            },
            row.id,
        )
    };
    Ok(rows.into_iter().map(keyed).collect())
}

/// Writes new lots; where another transaction was first, its lot stays.
pub async fn insert(tx: &Tx, lots: &[&NewLot]) -> Result<()> {
    let rows = lots.iter().map(|lot| {
        [
            tx.id::<LotId>().into(),
            lot.key.item_id.into(),
            (&lot.key.number).into(),
            lot.produced_on.into(),
            lot.key.expires_on.into(),
            false.into(),
            1.into(),
        ]
    });
    let columns = [
        "id",
        "item_id",
        "number",
        "produced_on",
        "expires_on",
        "held",
        "version",
    ];
    let keep = OnConflict::Keep {
        key: &["item_id", "number", "expires_on"],
    };
    tx.bulk_upsert("lot", &columns, rows, keep).await?;
    Ok(())
}

/// Lots by id.
pub async fn by_id(tx: &Tx, ids: impl IntoIterator<Item = LotId>) -> Result<FxHashMap<LotId, Lot>> {
    let (among, bind) = tx.among("id", &raw_ids(ids));
    let sql = format!(
        "SELECT id, item_id, number, produced_on, expires_on, held, split_from_id FROM lot WHERE {among}"
    );
    let lots: Vec<Lot> = tx.rows(&sql, vec![bind]).await?;
    Ok(lots.into_iter().map(|lot| (lot.id, lot)).collect())
}

/// Pins lots that an issue relies on: a lot that is held at the same moment makes one of the two start again.
pub async fn pin(tx: &Tx, ids: impl IntoIterator<Item = LotId>) -> Result<()> {
    tx.rely_on_all::<lot::Entity>(&raw_ids(ids)).await
}

/// The number of a held lot among these, if one is.
pub async fn held_among(tx: &Tx, ids: impl IntoIterator<Item = LotId>) -> Result<Option<String>> {
    let (among, bind) = tx.among("id", &raw_ids(ids));
    let sql = format!("SELECT number FROM lot WHERE {among} AND held ORDER BY id LIMIT 1");
    tx.scalar(&sql, vec![bind]).await
}
