//! Searches for the runs of a day.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{PlanningId, PlanningState};
use kernel::prelude::*;

/// A search.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Planning {
    /// Its identity.
    pub id: PlanningId,
    /// For which day.
    pub run_on: Day,
    /// Where it stands.
    pub state: PlanningState,
    /// How long it may take.
    pub seconds: i64,
    /// Places that want goods.
    pub stop_count: i64,
    /// Of its time, millionths.
    pub share_ppm: i64,
    /// Places left over by the best plan so far.
    pub unserved_count: i64,
    /// Yuan of it.
    pub cost_e4: Money,
    /// Of all trips.
    pub metres: i64,
    /// JSON.
    pub question: String,
    /// JSON.
    pub answer: String,
    /// When it last told how far it is.
    pub beat_at: Instant,
    /// Version of the row.
    pub version: i64,
}

const COLUMNS: &str = "SELECT id, run_on, state, seconds, stop_count, share_ppm, unserved_count, cost_e4, metres, question, \
     answer, beat_at, version FROM run_planning";

/// A search, or not found.
pub async fn planning_get(tx: &Tx, id: PlanningId) -> Result<Planning> {
    let sql = format!("{COLUMNS} WHERE id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// The newest search for a day.
pub async fn planning_of(tx: &Tx, day: Day) -> Result<Option<Planning>> {
    let sql = format!("{COLUMNS} WHERE run_on = ? ORDER BY id DESC LIMIT 1");
    tx.row(&sql, binds![day]).await
}

/// Writes a search that begins.
pub async fn planning_insert(tx: &Tx, planning: &Planning) -> Result<()> {
    let columns = [
        "id",
        "run_on",
        "state",
        "seconds",
        "stop_count",
        "share_ppm",
        "unserved_count",
        "cost_e4",
        "metres",
        "stop_asked",
        "question",
        "answer",
        "made_by",
        "made_at",
        "beat_at",
        "version",
    ];
    let row = [
        planning.id.into(),
        planning.run_on.into(),
        planning.state.into(),
        planning.seconds.into(),
        planning.stop_count.into(),
        0.into(),
        0.into(),
        0.into(),
        0.into(),
        false.into(),
        (&planning.question).into(),
        "".into(),
        tx.actor().author().into(),
        tx.now().into(),
        tx.now().into(),
        1.into(),
    ];
    tx.bulk_insert("run_planning", &columns, [row]).await?;
    Ok(())
}

/// Tells how far it is; answers whether it should go on.
pub async fn planning_beat(
    tx: &Tx,
    id: PlanningId,
    share_ppm: i64,
    unserved: i64,
    cost: i64,
) -> Result<bool> {
    let sql = "UPDATE run_planning SET share_ppm = ?, unserved_count = ?, cost_e4 = ?, beat_at = ? WHERE id = ? AND state = 'running'";
    let known = tx
        .execute(sql, binds![share_ppm, unserved, cost, tx.now(), id])
        .await?;
    let asked: Option<bool> = tx
        .scalar(
            "SELECT stop_asked FROM run_planning WHERE id = ?",
            binds![id],
        )
        .await?;
    Ok(known == 1 && asked == Some(false))
}

/// Somebody does not want to wait.
pub async fn planning_stop(tx: &Tx, planning: &Planning) -> Result<()> {
    let sql = "UPDATE run_planning SET stop_asked = ? WHERE id = ? AND state = 'running'";
    one_row(tx.execute(sql, binds![true, planning.id]).await?)
}

/// Its answer.
pub async fn planning_done(
    tx: &Tx,
    id: PlanningId,
    answer: &str,
    metres: i64,
    unserved: i64,
) -> Result<()> {
    let sql = "UPDATE run_planning SET state = 'done', answer = ?, metres = ?, unserved_count = ?, share_ppm = 1000000, \
               beat_at = ?, version = version + 1 WHERE id = ? AND state = 'running'";
    one_row(
        tx.execute(sql, binds![answer, metres, unserved, tx.now(), id])
            .await?,
    )
}

/// Moves a search to another state.
pub async fn planning_move(tx: &Tx, planning: &Planning, to: PlanningState) -> Result<()> {
    let sql =
        "UPDATE run_planning SET state = ?, version = version + 1 WHERE id = ? AND version = ?";
    one_row(
        tx.execute(sql, binds![to, planning.id, planning.version])
            .await?,
    )
}
