//! Names of items, as refusals and rows need them.

use rustc_hash::{FxHashMap, FxHashSet};

use formulary::model::ItemId;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// The county's own code of an item, for a sentence.
pub async fn code(tx: &Tx, item: ItemId) -> Result<String> {
    let code = tx
        .scalar("SELECT code FROM item WHERE id = ?", binds![item])
        .await?;
    Ok(code.unwrap_or_else(|| item.to_string()))
}

/// Those of the items that exist.
pub async fn known(tx: &Tx, items: impl IntoIterator<Item = ItemId>) -> Result<FxHashSet<ItemId>> {
    let (among, bind) = tx.among("id", &raw_ids(items));
    let rows = tx
        .query_all(&format!("SELECT id FROM item WHERE {among}"), vec![bind])
        .await?;
    rows.iter().map(|row| super::at(row, 0)).collect()
}

/// Is one of the items a toxic drug or a high-value consumable?
pub async fn any_special(tx: &Tx, items: &[ItemId]) -> Result<bool> {
    let (among, bind) = tx.among("id", &raw_ids(items.iter().copied()));
    let sql = format!("SELECT id FROM item WHERE {among} AND (toxic OR high_value) LIMIT 1");
    let found: Option<ItemId> = tx.scalar(&sql, vec![bind]).await?;
    Ok(found.is_some())
}

/// Those of the items that are high-value consumables, with their packs.
pub async fn high_value(tx: &Tx, items: &[ItemId]) -> Result<FxHashMap<ItemId, Quantity>> {
    let (among, bind) = tx.among("id", &raw_ids(items.iter().copied()));
    let sql = format!("SELECT id, pack_milli FROM item WHERE {among} AND high_value");
    let rows = tx.query_all(&sql, vec![bind]).await?;
    rows.iter()
        .map(|row| Ok((super::at(row, 0)?, super::at(row, 1)?)))
        .collect()
}
