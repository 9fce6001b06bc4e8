//! Who was asked.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{AskId, AskState, ShortageId};
use crate::rules::ranking::Ranked;
use kernel::prelude::*;

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Ask {
    /// Its identity.
    pub id: AskId,
    /// About what.
    pub shortage_id: ShortageId,
    /// Who.
    pub donor_id: OrganisationId,
    /// At which step.
    pub step: i64,
    /// From 1.
    pub rank_no: i64,
    /// Weighted points.
    pub score: i64,
    /// Free of lots that live long enough.
    pub free_milli: Quantity,
    /// Of it beyond lead time and safety.
    pub spare_milli: Quantity,
    /// Use of a day.
    pub daily_milli: Quantity,
    /// How long the rest lasts.
    pub cover_days: Option<i64>,
    /// Of the lot that goes first.
    pub expires_on: Day,
    /// By road.
    pub metres: Option<i64>,
    /// A run of today that passes both.
    pub run: Option<String>,
    /// JSON: points by factor.
    pub points: String,
    /// Where it stands.
    pub state: AskState,
    /// What he promised.
    pub given_milli: Quantity,
    /// Why not.
    pub reason: String,
    /// When he was asked.
    pub asked_at: Instant,
    /// When he answered.
    pub answered_at: Option<Instant>,
    /// Who answered.
    pub answered_by: Option<UserId>,
    /// Version of the row.
    pub version: i64,
}

const ASK: &str = "SELECT a.id, a.shortage_id, a.donor_id, a.step, a.rank_no, a.score, a.free_milli, a.spare_milli, a.daily_milli, \
     a.cover_days, a.expires_on, a.metres, a.run, a.points, a.state, a.given_milli, a.reason, a.asked_at, a.answered_at, \
     a.answered_by, a.version FROM shortage_ask a";

/// An ask whose donor is within reach, or not found.
pub async fn ask_get(tx: &Tx, id: AskId) -> Result<Ask> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.donor_id"), None);
    binds.push(id.into());
    let sql = format!("{ASK} WHERE {reach} AND a.id = ?");
    tx.row(&sql, binds).await?.ok_or_else(Error::not_found)
}

/// An ask that a transfer names, whoever acts.
pub async fn ask_of(tx: &Tx, id: AskId) -> Result<Ask> {
    let sql = format!("{ASK} WHERE a.id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// Everybody who was asked about a shortage, by rank.
pub async fn asks(tx: &Tx, shortage: ShortageId) -> Result<Vec<Ask>> {
    let sql = format!("{ASK} WHERE a.shortage_id = ? ORDER BY a.step, a.rank_no, a.id");
    tx.rows(&sql, binds![shortage]).await
}

/// Asks donors of a step; their ranks go on from `after`.
pub async fn asks_insert(
    tx: &Tx,
    shortage: ShortageId,
    step: i64,
    after: i64,
    donors: &[Ranked],
) -> Result<()> {
    let columns = [
        "id",
        "shortage_id",
        "donor_id",
        "step",
        "rank_no",
        "score",
        "free_milli",
        "spare_milli",
        "daily_milli",
        "cover_days",
        "expires_on",
        "metres",
        "run",
        "points",
        "state",
        "given_milli",
        "reason",
        "asked_at",
        "version",
    ];
    let rows = donors.iter().zip(after + 1..).map(|(donor, rank)| {
        [
            tx.id::<AskId>().into(),
            shortage.into(),
            donor.id.into(),
            step.into(),
            rank.into(),
            donor.score.into(),
            donor.free.into(),
            donor.spare.into(),
            donor.daily.into(),
            donor.cover_days.into(),
            donor.expires_on.into(),
            donor.metres.into(),
            donor.run.as_deref().into(),
            serde_json::json!(donor.points).to_string().into(),
            AskState::Asked.into(),
            0.into(),
            "".into(),
            tx.now().into(),
            1.into(),
        ]
    });
    tx.bulk_insert("shortage_ask", &columns, rows).await?;
    Ok(())
}

/// Writes what may change of an ask.
pub async fn ask_save(tx: &Tx, one: &Ask) -> Result<()> {
    let sql = "UPDATE shortage_ask SET state = ?, given_milli = ?, reason = ?, answered_at = ?, answered_by = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.given_milli,
        one.reason.as_str(),
        one.answered_at,
        one.answered_by,
        one.id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// All asks of a shortage in one state go to another.
pub async fn asks_turn(tx: &Tx, shortage: ShortageId, from: AskState, to: AskState) -> Result<()> {
    let sql = "UPDATE shortage_ask SET state = ?, version = version + 1 WHERE shortage_id = ? AND state = ?";
    tx.execute(sql, binds![to, shortage, from]).await?;
    Ok(())
}

/// Asks about some shortages whose donors are within reach.
pub async fn asks_of(tx: &Tx, shortages: impl IntoIterator<Item = ShortageId>) -> Result<Vec<Ask>> {
    let (reach, mut binds) = tx.actor().reach.sql(Some("a.donor_id"), None);
    let (among, bind) = tx.among("a.shortage_id", &kernel::ids::raw_ids(shortages));
    binds.push(bind);
    let sql = format!("{ASK} WHERE {reach} AND {among} ORDER BY a.id");
    tx.rows(&sql, binds).await
}
