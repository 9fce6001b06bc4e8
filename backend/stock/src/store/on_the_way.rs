//! Goods ordered for a facility and not yet received.

use std::collections::BTreeMap;

use formulary::model::ItemId;
use kernel::bulk::whole;
use kernel::prelude::*;

/// By facility and item, in the order in which rows are written.
pub type Rows = BTreeMap<(OrganisationId, ItemId), i64>;

/// What is on the way now; missing keys are nothing.
pub async fn get(
    tx: &Tx,
    keys: impl IntoIterator<Item = (OrganisationId, ItemId)>,
) -> Result<Rows> {
    let rows = keys
        .into_iter()
        .map(|(organisation, item)| [organisation.into(), item.into()]);
    let (listed, bind) = tx.listed("k", ["organisation_id", "item_id"].map(whole), rows);
    let sql = format!(
        "SELECT w.organisation_id, w.item_id, w.quantity_milli FROM {listed} CROSS JOIN on_the_way w \
         WHERE w.organisation_id = k.organisation_id AND w.item_id = k.item_id"
    );
    let rows = tx.packed::<(i64, i64, i64), 3>(&sql, vec![bind]).await?;
    let keyed = rows.into_iter().map(|(organisation, item, quantity)| {
        ((OrganisationId(organisation), ItemId(item)), quantity)
    });
    Ok(keyed.collect())
}

/// Adds to the rows.
pub async fn add(tx: &Tx, rows: &Rows) -> Result<()> {
    write(
        tx,
        rows,
        "quantity_milli = on_the_way.quantity_milli + excluded.quantity_milli",
    )
    .await
}

/// Adds what a query with a WHERE selects (SQLite reads ON CONFLICT after one only).
pub async fn add_selected(tx: &Tx, select: &str, binds: Vec<sea_orm::Value>) -> Result<()> {
    let sql = format!(
        "INSERT INTO on_the_way (organisation_id, item_id, quantity_milli) {select} \
         ON CONFLICT (organisation_id, item_id) DO UPDATE SET \
         quantity_milli = on_the_way.quantity_milli + excluded.quantity_milli"
    );
    tx.execute(&sql, binds).await?;
    Ok(())
}

/// Replaces the rows.
pub async fn set(tx: &Tx, rows: &Rows) -> Result<()> {
    write(tx, rows, "quantity_milli = excluded.quantity_milli").await
}

async fn write(tx: &Tx, rows: &Rows, set: &str) -> Result<()> {
    let rows = rows.iter().map(|((organisation, item), quantity)| {
        [(*organisation).into(), (*item).into(), (*quantity).into()]
    });
    let columns = ["organisation_id", "item_id", "quantity_milli"];
    let update = OnConflict::Update {
        key: &["organisation_id", "item_id"],
        set,
    };
    tx.bulk_upsert("on_the_way", &columns, rows, update).await?;
    Ok(())
}
