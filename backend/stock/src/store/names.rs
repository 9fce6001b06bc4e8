//! Names of items, as refusals and rows need them.

use rustc_hash::FxHashSet;

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
