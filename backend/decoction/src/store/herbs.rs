//! Items of pieces at the centre.

use sea_orm::FromQueryResult;

use formulary::model::{ItemId, ItemState};
use kernel::bulk::ColumnKind;
use kernel::prelude::*;

/// An item of a piece, with what is free of it at the centre.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct HerbItem {
    /// Which item.
    pub id: ItemId,
    /// The piece.
    pub name: String,
    /// Whether it is in use.
    pub state: ItemState,
    /// In the store, neither promised, held nor expired.
    pub free_milli: Quantity,
}

/// What is free of an item `i` at the centre on a day, as `s.free`.
const FREE: &str = "LEFT JOIN (SELECT b.item_id, SUM(b.quantity_milli - b.reserved_milli) AS free FROM organisation o \
             JOIN place p ON p.organisation_id = o.id JOIN balance b ON b.place_id = p.id JOIN lot l ON l.id = b.lot_id \
             WHERE o.kind = 'centre' AND p.kind = 'store' AND NOT l.held AND l.expires_on >= ? GROUP BY b.item_id) s ON s.item_id = i.id";

/// Items of these pieces, whoever asks: those in use first, of them those of which most is free.
pub async fn herb_items(tx: &Tx, names: &[&str]) -> Result<Vec<HerbItem>> {
    let rows = names.iter().map(|name| [(*name).into()]);
    let (named, bind) = tx.listed("n", [("name", ColumnKind::Text)], rows);
    let sql = format!(
        "SELECT i.id, i.name, i.state, CAST(COALESCE(s.free, 0) AS BIGINT) AS free_milli FROM {named} CROSS JOIN item i \
         {FREE} \
         WHERE i.name = n.name AND i.kind = 'piece' \
         ORDER BY CASE i.state WHEN 'active' THEN 0 ELSE 1 END, free_milli DESC, i.id"
    );
    tx.rows(&sql, vec![bind, tx.day().into()]).await
}

/// All pieces in use with what is free of them at the centre, for entry.
pub async fn herbs_in_use(tx: &Tx) -> Result<Vec<HerbItem>> {
    let sql = format!(
        "SELECT i.id, i.name, i.state, CAST(COALESCE(s.free, 0) AS BIGINT) AS free_milli FROM item i {FREE} \
         WHERE i.kind = 'piece' AND i.state = 'active' ORDER BY free_milli DESC, i.id"
    );
    tx.rows(&sql, binds![tx.day()]).await
}
