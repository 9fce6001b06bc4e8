//! 捎带: goods that are no task of the centre and travel on its vans. Whoever sends them notes them here; the sheets of runs
//! that pass both ends show them.

use sea_orm::FromQueryResult;

use formulary::model::ItemId;
use kernel::id_type;
use kernel::prelude::*;

id_type!(
    /// Goods that a van takes along.
    ErrandId
);

/// Goods to be taken along, for a paper of another slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// Kind and id of the paper.
    pub paper: (&'static str, i64),
    /// What people call it.
    pub number: String,
    /// Where they are taken up.
    pub from_id: OrganisationId,
    /// Where they are handed over.
    pub to_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity: Quantity,
    /// Lots, as their labels name them.
    pub lots: Vec<String>,
}

/// Notes goods that a van is to take along. A paper whose goods travel again is noted anew.
pub async fn note(tx: &Tx, one: &Errand) -> Result<()> {
    let columns = [
        "id",
        "document",
        "document_id",
        "number",
        "from_id",
        "to_id",
        "item_id",
        "quantity_milli",
        "lots",
        "made_at",
    ];
    let row = [
        tx.id::<ErrandId>().into(),
        one.paper.0.into(),
        one.paper.1.into(),
        (&one.number).into(),
        one.from_id.into(),
        one.to_id.into(),
        one.item_id.into(),
        one.quantity.into(),
        one.lots.join(" ").into(),
        tx.now().into(),
    ];
    let again = OnConflict::Update {
        key: &["document", "document_id"],
        set: "quantity_milli = excluded.quantity_milli, lots = excluded.lots, made_at = excluded.made_at, ended_at = NULL",
    };
    tx.bulk_upsert("errand", &columns, [row], again).await?;
    Ok(())
}

/// The goods of a paper are where they should be, or travel no more.
pub async fn end(tx: &Tx, paper: (&'static str, i64)) -> Result<()> {
    let sql = "UPDATE errand SET ended_at = ? WHERE document = ? AND document_id = ? AND ended_at IS NULL";
    tx.execute(sql, binds![tx.now(), paper.0, paper.1]).await?;
    Ok(())
}

/// Goods to be taken along.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Open {
    pub number: String,
    pub from_id: OrganisationId,
    pub to_id: OrganisationId,
    pub item_id: ItemId,
    pub quantity_milli: Quantity,
    pub lots: String,
}

/// What is to be taken along between these places, oldest first.
pub(crate) async fn between(tx: &Tx, places: &[i64]) -> Result<Vec<Open>> {
    let (from, from_bind) = tx.among("e.from_id", places);
    let (to, to_bind) = tx.among("e.to_id", places);
    let sql = format!(
        "SELECT e.number, e.from_id, e.to_id, e.item_id, e.quantity_milli, e.lots FROM errand e \
         WHERE e.ended_at IS NULL AND {from} AND {to} ORDER BY e.id LIMIT 200"
    );
    tx.rows(&sql, vec![from_bind, to_bind]).await
}
