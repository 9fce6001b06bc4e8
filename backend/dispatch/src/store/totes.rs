//! Totes and cold boxes.

use sea_orm::FromQueryResult;

use super::{all_rows, one_row};
use crate::model::{RunId, StopId, ToteId, ToteState, WaveId};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A tote.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Tote {
    /// Its identity.
    pub id: ToteId,
    /// What its label says.
    pub code: String,
    /// For whose shelf.
    pub facility_id: OrganisationId,
    /// Where the van stops for it.
    pub stop_organisation_id: OrganisationId,
    /// A cold box.
    pub cold: bool,
    /// Millilitres.
    pub volume_ml: i64,
    /// Where it stands.
    pub state: ToteState,
    /// On which run.
    pub run_id: Option<RunId>,
    /// For which of its stops.
    pub stop_id: Option<StopId>,
    /// Version of the row.
    pub version: i64,
}

const COLUMNS: &str =
    "id, code, facility_id, stop_organisation_id, cold, volume_ml, state, run_id, stop_id, version";

/// Writes a packed tote.
pub async fn tote_insert(tx: &Tx, tote: &Tote, wave: WaveId) -> Result<()> {
    let columns = [
        "id",
        "code",
        "wave_id",
        "facility_id",
        "stop_organisation_id",
        "cold",
        "volume_ml",
        "state",
        "failed_count",
        "packed_by",
        "packed_at",
        "version",
    ];
    let row = [
        tote.id.into(),
        (&tote.code).into(),
        wave.into(),
        tote.facility_id.into(),
        tote.stop_organisation_id.into(),
        tote.cold.into(),
        tote.volume_ml.into(),
        tote.state.into(),
        0.into(),
        tx.actor().author().into(),
        tx.now().into(),
        1.into(),
    ];
    tx.bulk_insert("tote", &columns, [row]).await?;
    Ok(())
}

/// A tote by its label; what has been handed over is not found any more.
pub async fn tote_by_code(tx: &Tx, code: &str) -> Result<Option<Tote>> {
    let sql = format!("SELECT {COLUMNS} FROM tote WHERE code = ?");
    tx.row(&sql, binds![code.trim().to_uppercase()]).await
}

/// Totes of a run.
pub async fn totes_of_run(tx: &Tx, run: RunId) -> Result<Vec<Tote>> {
    let sql = format!("SELECT {COLUMNS} FROM tote WHERE run_id = ? ORDER BY code");
    tx.rows(&sql, binds![run]).await
}

/// Totes that are packed for the stops of a run and not on it.
pub async fn totes_left(tx: &Tx, run: RunId) -> Result<Vec<Tote>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM tote WHERE state = 'packed' AND stop_organisation_id IN \
         (SELECT organisation_id FROM run_stop WHERE run_id = ?) ORDER BY code"
    );
    tx.rows(&sql, binds![run]).await
}

/// Onto a van, or off it.
pub async fn tote_load(tx: &Tx, tote: &Tote, onto: Option<(RunId, StopId)>) -> Result<()> {
    let sql = "UPDATE tote SET state = ?, run_id = ?, stop_id = ?, version = version + 1 WHERE id = ? AND version = ?";
    let state = match onto {
        Some(_) => ToteState::Loaded,
        None => ToteState::Packed,
    };
    let (run, stop) = onto.unzip();
    one_row(
        tx.execute(sql, binds![state, run, stop, tote.id, tote.version])
            .await?,
    )
}

/// All of them leave with their van.
pub async fn totes_depart(tx: &Tx, totes: &[ToteId]) -> Result<()> {
    move_all(tx, totes, "loaded", "state = 'on_road'").await
}

/// All of them are handed over.
pub async fn totes_deliver(tx: &Tx, totes: &[ToteId]) -> Result<()> {
    let set = format!("state = 'delivered', delivered_at = {}", tx.now().0);
    move_all(tx, totes, "on_road", &set).await
}

/// All of them came back and wait for another run.
pub async fn totes_bring_back(tx: &Tx, totes: &[ToteId]) -> Result<()> {
    let set = "state = 'packed', run_id = NULL, stop_id = NULL, failed_count = failed_count + 1";
    move_all(tx, totes, "on_road", set).await
}

async fn move_all(tx: &Tx, totes: &[ToteId], from: &str, set: &str) -> Result<()> {
    if totes.is_empty() {
        return Ok(());
    }
    let (among, bind) = tx.among("id", &raw_ids(totes.iter().copied()));
    let sql =
        format!("UPDATE tote SET {set}, version = version + 1 WHERE state = '{from}' AND {among}");
    all_rows(tx.execute(&sql, vec![bind]).await?, totes.len())
}
