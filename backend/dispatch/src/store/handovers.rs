//! What phones wrote at stops.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{RunId, StopId, StopReturnId};
use crate::rules::merge::Picture;
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::model::LotId;

/// A record that came before.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Came {
    /// Its text.
    pub body: String,
}

/// A record by the id that the phone gave it.
pub async fn record_get(tx: &Tx, id: &str) -> Result<Option<Came>> {
    tx.row("SELECT body FROM hand_over_record WHERE id = ?", binds![id])
        .await
}

/// A record as it came.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// The phone's id of it.
    pub id: &'a str,
    /// Of which run.
    pub run_id: RunId,
    /// Of which stop.
    pub stop_id: StopId,
    /// Its text.
    pub body: &'a str,
    /// Its seal.
    pub seal: &'a str,
    /// When the phone wrote it.
    pub written_at: Instant,
}

/// Keeps a record.
pub async fn record_insert(tx: &Tx, record: &NewRecord<'_>) -> Result<()> {
    let columns = [
        "id",
        "run_id",
        "stop_id",
        "body",
        "seal",
        "written_at",
        "came_at",
        "came_by",
    ];
    let row = [
        record.id.into(),
        record.run_id.into(),
        record.stop_id.into(),
        record.body.into(),
        record.seal.into(),
        record.written_at.into(),
        tx.now().into(),
        tx.actor().author().into(),
    ];
    tx.bulk_insert("hand_over_record", &columns, [row]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    fields: String,
    conflicts: String,
    version: i64,
}

/// What is known of a stop, with the version of the row; 0 while there is none.
pub async fn picture_get(tx: &Tx, stop: StopId) -> Result<(Picture, i64)> {
    let sql = "SELECT fields, conflicts, version FROM hand_over WHERE stop_id = ?";
    let Some(row) = tx.row::<Row>(sql, binds![stop]).await? else {
        return Ok((Picture::default(), 0));
    };
    let picture = Picture {
        fields: serde_json::from_str(&row.fields)?,
        conflicts: serde_json::from_str(&row.conflicts)?,
    };
    Ok((picture, row.version))
}

#[derive(FromQueryResult)]
struct OfStop {
    stop_id: StopId,
    fields: String,
    conflicts: String,
}

/// What is known of the stops of a run.
pub async fn pictures_of(tx: &Tx, run: RunId) -> Result<Vec<(StopId, Picture)>> {
    let sql = "SELECT h.stop_id, h.fields, h.conflicts FROM hand_over h JOIN run_stop s ON s.id = h.stop_id \
               WHERE h.run_id = ? ORDER BY s.sequence";
    let rows: Vec<OfStop> = tx.rows(sql, binds![run]).await?;
    let picture = |row: OfStop| {
        let picture = Picture {
            fields: serde_json::from_str(&row.fields)?,
            conflicts: serde_json::from_str(&row.conflicts)?,
        };
        Ok((row.stop_id, picture))
    };
    rows.into_iter().map(picture).collect()
}

/// Writes what is known now.
pub async fn picture_save(
    tx: &Tx,
    run: RunId,
    stop: StopId,
    picture: &Picture,
    version: i64,
) -> Result<()> {
    let fields = serde_json::to_string(&picture.fields)?;
    let conflicts = serde_json::to_string(&picture.conflicts)?;
    if version == 0 {
        let columns = ["stop_id", "run_id", "fields", "conflicts", "version"];
        let row = [
            stop.into(),
            run.into(),
            fields.into(),
            conflicts.into(),
            1.into(),
        ];
        tx.bulk_insert("hand_over", &columns, [row]).await?;
        return Ok(());
    }
    let sql = "UPDATE hand_over SET fields = ?, conflicts = ?, version = version + 1 WHERE stop_id = ? AND version = ?";
    one_row(
        tx.execute(sql, binds![fields, conflicts, stop, version])
            .await?,
    )
}

/// Goods that a facility gave back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StopReturn {
    /// Its identity.
    pub id: StopReturnId,
    /// At which stop.
    pub stop_id: StopId,
    /// Whose goods.
    pub facility_id: OrganisationId,
    /// What.
    pub item_id: ItemId,
    /// Which lot.
    pub lot_id: LotId,
    /// How much.
    pub quantity_milli: Quantity,
    /// Why.
    pub reason: String,
    /// Is it in the ledger?
    pub booked: bool,
}

/// Writes what a facility gave back; the line of a record stands once.
pub async fn return_insert(
    tx: &Tx,
    run: RunId,
    given: &StopReturn,
    record: &str,
    line: i64,
) -> Result<()> {
    let columns = [
        "id",
        "run_id",
        "stop_id",
        "facility_id",
        "item_id",
        "lot_id",
        "quantity_milli",
        "reason",
        "booked",
        "record_id",
        "line_no",
    ];
    let row = [
        given.id.into(),
        run.into(),
        given.stop_id.into(),
        given.facility_id.into(),
        given.item_id.into(),
        given.lot_id.into(),
        given.quantity_milli.into(),
        (&given.reason).into(),
        given.booked.into(),
        record.into(),
        line.into(),
    ];
    tx.bulk_insert("stop_return", &columns, [row]).await?;
    Ok(())
}

/// What a run brings back of what facilities gave to it.
pub async fn returns_of(tx: &Tx, run: RunId) -> Result<Vec<StopReturn>> {
    let sql = "SELECT id, stop_id, facility_id, item_id, lot_id, quantity_milli, reason, booked FROM stop_return WHERE run_id = ? ORDER BY id";
    tx.rows(sql, binds![run]).await
}

/// What of a lot lies in a facility's store and is promised to nobody.
pub async fn free_at(
    tx: &Tx,
    facility: OrganisationId,
    item: ItemId,
    lot: LotId,
) -> Result<Quantity> {
    let sql = "SELECT b.quantity_milli - b.reserved_milli FROM balance b JOIN place p ON p.id = b.place_id \
               WHERE p.organisation_id = ? AND p.kind = 'store' AND p.active AND b.item_id = ? AND b.lot_id = ? ORDER BY p.id LIMIT 1";
    let found: Option<Quantity> = tx.scalar(sql, binds![facility, item, lot]).await?;
    Ok(found.unwrap_or_default())
}

/// Is this lot one of this item?
pub async fn lot_is_of(tx: &Tx, lot: LotId, item: ItemId) -> Result<bool> {
    let found: Option<i64> = tx
        .scalar(
            "SELECT id FROM lot WHERE id = ? AND item_id = ?",
            binds![lot, item],
        )
        .await?;
    Ok(found.is_some())
}
