//! Opened packs.

use sea_orm::FromQueryResult;

use crate::model::{LotId, SplitId};
use formulary::model::ItemId;
use kernel::db::raw::narrow;
use kernel::prelude::*;

/// 拆零记录.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Split {
    pub id: SplitId,
    pub number: String,
    pub organisation_id: OrganisationId,
    pub item_id: ItemId,
    pub from_lot_id: LotId,
    pub to_lot_id: LotId,
    pub packs: i64,
    pub quantity_milli: Quantity,
    pub split_by: Option<UserId>,
    pub split_at: Instant,
}

/// Remembers from which lot an opened one was taken.
pub async fn link(tx: &Tx, opened: LotId, from: LotId) -> Result<()> {
    let sql = "UPDATE lot SET split_from_id = ? WHERE id = ? AND split_from_id IS NULL";
    tx.execute(sql, binds![from, opened]).await?;
    Ok(())
}

/// Writes one.
pub async fn insert(tx: &Tx, one: &Split) -> Result<()> {
    let columns = [
        "id",
        "number",
        "organisation_id",
        "item_id",
        "from_lot_id",
        "to_lot_id",
        "packs",
        "quantity_milli",
        "split_by",
        "split_at",
    ];
    let row = [
        one.id.into(),
        (&one.number).into(),
        one.organisation_id.into(),
        one.item_id.into(),
        one.from_lot_id.into(),
        one.to_lot_id.into(),
        one.packs.into(),
        one.quantity_milli.into(),
        one.split_by.into(),
        one.split_at.into(),
    ];
    tx.bulk_insert("lot_split", &columns, [row]).await?;
    Ok(())
}

/// Splits within reach, newest first; of one organisation when given.
pub async fn list(
    tx: &Tx,
    organisation: Option<OrganisationId>,
    after: Option<SplitId>,
    limit: u64,
) -> Result<Vec<Split>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("s.organisation_id"), None);
    binds.push(after.map_or(i64::MAX, |id| id.0).into());
    let mut sql = format!(
        "SELECT s.id, s.number, s.organisation_id, s.item_id, s.from_lot_id, s.to_lot_id, s.packs, s.quantity_milli, s.split_by, \
         s.split_at FROM lot_split s WHERE {reach} AND s.id < ?"
    );
    let same = [("s.organisation_id", organisation.map(Into::into))];
    narrow(&mut sql, &mut binds, same);
    sql.push_str(&format!(" ORDER BY s.id DESC LIMIT {limit}"));
    tx.rows(&sql, binds).await
}
