//! Parcels: closed goods of papers of other slices.

use sea_orm::FromQueryResult;

use super::{all_rows, one_row, stop_of};
use crate::model::{DispatchTerms, ParcelId, ParcelState, RunId, RunState, StopId};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Parcel {
    /// Its identity.
    pub id: ParcelId,
    /// Kind of the paper.
    pub document: String,
    /// Its id.
    pub document_id: i64,
    /// What its label says.
    pub code: String,
    /// For whom.
    pub facility_id: OrganisationId,
    /// Where the van stops for it.
    pub stop_organisation_id: OrganisationId,
    /// How many bags are in it.
    pub bags: i64,
    /// Where it stands.
    pub state: ParcelState,
    /// On which run.
    pub run_id: Option<RunId>,
    /// For which of its stops.
    pub stop_id: Option<StopId>,
    /// Version of the row.
    pub version: i64,
}

/// Where the van stops for the facility `o` of a parcel, as the policy says today.
async fn stop_today(tx: &Tx) -> Result<&'static str> {
    let terms: DispatchTerms = tx.policy().await?;
    Ok(stop_of(terms.villages))
}

/// Parcels `p` with the place at which the van stops for them.
fn select(stop: &str) -> String {
    format!(
        "SELECT p.id, p.document, p.document_id, p.code, p.facility_id, {stop} AS stop_organisation_id, p.bags, p.state, \
         p.run_id, p.stop_id, p.version FROM parcel p JOIN organisation o ON o.id = p.facility_id"
    )
}

/// Notes a parcel; one that was withdrawn waits again.
pub async fn parcel_note(tx: &Tx, one: &crate::parcels::NewParcel) -> Result<()> {
    let columns = [
        "id",
        "document",
        "document_id",
        "code",
        "facility_id",
        "bags",
        "volume_ml",
        "state",
        "failed_count",
        "made_at",
        "version",
    ];
    let row = [
        tx.id::<ParcelId>().into(),
        one.paper.0.into(),
        one.paper.1.into(),
        (&one.code).into(),
        one.facility_id.into(),
        one.bags.into(),
        one.volume_ml.into(),
        ParcelState::Waiting.into(),
        0.into(),
        tx.now().into(),
        1.into(),
    ];
    let again = OnConflict::Update {
        key: &["document", "document_id"],
        set: "bags = excluded.bags, volume_ml = excluded.volume_ml, state = excluded.state, made_at = excluded.made_at, \
              version = parcel.version + 1",
    };
    tx.bulk_upsert("parcel", &columns, [row], again).await?;
    Ok(())
}

/// A parcel that nobody has loaded goes nowhere any more.
pub async fn parcel_withdraw(tx: &Tx, paper: (&str, i64)) -> Result<()> {
    let sql = "UPDATE parcel SET state = 'withdrawn', version = version + 1 \
               WHERE document = ? AND document_id = ? AND state = 'waiting'";
    one_row(tx.execute(sql, binds![paper.0, paper.1]).await?)
}

/// A parcel by its label.
pub async fn parcel_by_code(tx: &Tx, code: &str) -> Result<Option<Parcel>> {
    let sql = format!("{} WHERE p.code = ?", select(stop_today(tx).await?));
    tx.row(&sql, binds![code]).await
}

/// The parcel of a paper.
pub async fn parcel_of(tx: &Tx, paper: (&str, i64)) -> Result<Option<Parcel>> {
    let select = select(stop_today(tx).await?);
    let sql = format!("{select} WHERE p.document = ? AND p.document_id = ?");
    tx.row(&sql, binds![paper.0, paper.1]).await
}

/// Parcels of a run, those that were handed over among them.
pub async fn parcels_of_run(tx: &Tx, run: RunId) -> Result<Vec<Parcel>> {
    let select = select(stop_today(tx).await?);
    let sql = format!("{select} WHERE p.run_id = ? ORDER BY p.code");
    tx.rows(&sql, binds![run]).await
}

/// Parcels that wait for the stops of a run.
pub async fn parcels_left(tx: &Tx, run: RunId) -> Result<Vec<Parcel>> {
    let stop = stop_today(tx).await?;
    let select = select(stop);
    let sql = format!(
        "{select} WHERE p.state = 'waiting' AND {stop} IN (SELECT organisation_id FROM run_stop WHERE run_id = ?) ORDER BY p.code"
    );
    tx.rows(&sql, binds![run]).await
}

/// Onto a van, or off it.
pub async fn parcel_load(tx: &Tx, parcel: &Parcel, onto: Option<(RunId, StopId)>) -> Result<()> {
    let sql = "UPDATE parcel SET state = ?, run_id = ?, stop_id = ?, version = version + 1 WHERE id = ? AND version = ?";
    let state = match onto {
        Some(_) => ParcelState::Loaded,
        None => ParcelState::Waiting,
    };
    let (run, stop) = onto.unzip();
    let binds = binds![state, run, stop, parcel.id, parcel.version];
    one_row(tx.execute(sql, binds).await?)
}

/// All of them are handed over.
pub async fn parcels_deliver(tx: &Tx, parcels: &[ParcelId], at: Instant) -> Result<()> {
    let set = format!("state = 'delivered', delivered_at = {}", at.0);
    move_all(tx, parcels, &set).await
}

/// All of them came back and wait for another run.
pub async fn parcels_bring_back(tx: &Tx, parcels: &[ParcelId]) -> Result<()> {
    let set = "state = 'waiting', run_id = NULL, stop_id = NULL, failed_count = failed_count + 1";
    move_all(tx, parcels, set).await
}

async fn move_all(tx: &Tx, parcels: &[ParcelId], set: &str) -> Result<()> {
    let (among, bind) = tx.among("id", &raw_ids(parcels.iter().copied()));
    let sql = format!(
        "UPDATE parcel SET {set}, version = version + 1 WHERE state = 'loaded' AND {among}"
    );
    all_rows(tx.execute(&sql, vec![bind]).await?, parcels.len())
}

/// The run of a parcel: the one that it is on, or the next that stops where it has to go.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Ride {
    /// Of which paper.
    pub document_id: i64,
    /// Which run.
    pub run_id: RunId,
    /// At which of its stops.
    pub stop_id: StopId,
    /// Its number.
    pub number: String,
    /// On which day.
    pub run_on: Day,
    /// Leaves, minutes after midnight.
    pub start_minute: i64,
    /// Where it stands.
    pub state: RunState,
    /// With what.
    pub plate: String,
}

/// Runs of parcels of these papers, the next first.
pub async fn rides(tx: &Tx, kind: &str, papers: &[i64]) -> Result<Vec<Ride>> {
    let stop = stop_today(tx).await?;
    let columns = "p.document_id, r.id AS run_id, s.id AS stop_id, r.number, r.run_on, r.start_minute, r.state, v.plate";
    let (on, on_bind) = tx.among("p.document_id", papers);
    let (to, to_bind) = tx.among("p.document_id", papers);
    let sql = format!(
        "SELECT {columns} FROM parcel p JOIN run_stop s ON s.id = p.stop_id JOIN run r ON r.id = s.run_id \
           JOIN vehicle v ON v.id = r.vehicle_id WHERE p.document = ? AND {on} \
         UNION ALL \
         SELECT {columns} FROM parcel p JOIN organisation o ON o.id = p.facility_id JOIN run_stop s ON s.organisation_id = {stop} \
           JOIN run r ON r.id = s.run_id JOIN vehicle v ON v.id = r.vehicle_id \
         WHERE p.document = ? AND {to} AND p.state = 'waiting' AND s.state = 'planned' AND r.state IN ('planned', 'loading') \
           AND r.run_on >= ? \
         ORDER BY document_id, run_on, start_minute, run_id"
    );
    tx.rows(&sql, binds![kind, on_bind, kind, to_bind, tx.day()])
        .await
}
