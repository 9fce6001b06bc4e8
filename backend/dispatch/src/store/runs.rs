//! Runs and their stops.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::{RunId, RunState, StopId, StopState, VehicleId};
use kernel::prelude::*;

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Run {
    /// Its identity.
    pub id: RunId,
    /// Its number.
    pub number: String,
    /// On which day.
    pub run_on: Day,
    /// Which vehicle.
    pub vehicle_id: VehicleId,
    /// Which of its trips, from 1.
    pub trip_no: i64,
    /// Who drives.
    pub driver_id: Option<UserId>,
    /// Where it stands.
    pub state: RunState,
    /// Leaves, minutes after midnight.
    pub start_minute: i64,
    /// Is back.
    pub end_minute: i64,
    /// How far.
    pub metres: i64,
    /// With it the phone seals its records.
    pub sheet_key: String,
    /// Version of the row.
    pub version: i64,
}

const RUN: &str = "SELECT r.id, r.number, r.run_on, r.vehicle_id, r.trip_no, r.driver_id, r.state, r.start_minute, \
     r.end_minute, r.metres, r.sheet_key, r.version FROM run r";

/// A run, or not found. Who only drives finds his own.
pub async fn run_get(tx: &Tx, id: RunId) -> Result<Run> {
    let (reach, mut binds) = tx.actor().reach.sql(None, None);
    binds.push(id.into());
    let sql = format!("{RUN} WHERE {reach} AND r.id = ?");
    let run: Option<Run> = tx.row(&sql, binds).await?;
    let actor = tx.actor();
    let own = |run: &Run| actor.can(Permission::ReadDispatch) || drives(actor, run.driver_id);
    run.filter(own).ok_or_else(Error::not_found)
}

/// A run, whoever asks.
pub async fn run_of(tx: &Tx, id: RunId) -> Result<Run> {
    let sql = format!("{RUN} WHERE r.id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// Is he the driver, or does he stand for him?
pub fn drives(actor: &Actor, driver: Option<UserId>) -> bool {
    driver.is_some() && (driver == actor.user_id || driver == actor.behalf_of)
}

/// Runs of a day, by vehicle and trip.
pub async fn runs_on(tx: &Tx, day: Day) -> Result<Vec<Run>> {
    let sql = format!(
        "{RUN} WHERE r.run_on = ? AND r.state <> 'cancelled' ORDER BY r.vehicle_id, r.trip_no, r.id"
    );
    tx.rows(&sql, binds![day]).await
}

/// Writes runs with their stops.
pub async fn runs_insert(tx: &Tx, runs: &[Run], stops: &[Stop]) -> Result<()> {
    let columns = [
        "id",
        "number",
        "run_on",
        "vehicle_id",
        "trip_no",
        "driver_id",
        "state",
        "start_minute",
        "end_minute",
        "metres",
        "sheet_key",
        "made_by",
        "made_at",
        "version",
    ];
    let rows = runs.iter().map(|run| {
        [
            run.id.into(),
            (&run.number).into(),
            run.run_on.into(),
            run.vehicle_id.into(),
            run.trip_no.into(),
            run.driver_id.into(),
            run.state.into(),
            run.start_minute.into(),
            run.end_minute.into(),
            run.metres.into(),
            (&run.sheet_key).into(),
            tx.actor().author().into(),
            tx.now().into(),
            1.into(),
        ]
    });
    tx.bulk_insert("run", &columns, rows).await?;
    stops_insert(tx, stops).await
}

/// Moves a run to another state.
pub async fn run_move(tx: &Tx, run: &Run, to: RunState) -> Result<()> {
    let sql = "UPDATE run SET state = ?, departed_at = CASE WHEN ? = 'on_road' THEN ? ELSE departed_at END, \
               closed_at = CASE WHEN ? = 'closed' THEN ? ELSE closed_at END, version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![to, to, tx.now(), to, tx.now(), run.id, run.version];
    one_row(tx.execute(sql, binds).await?)
}

/// Changes who drives what, and when.
pub async fn run_save(tx: &Tx, run: &Run) -> Result<()> {
    let sql = "UPDATE run SET vehicle_id = ?, trip_no = ?, driver_id = ?, start_minute = ?, end_minute = ?, metres = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        run.vehicle_id,
        run.trip_no,
        run.driver_id,
        run.start_minute,
        run.end_minute,
        run.metres,
        run.id,
        run.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Takes runs that nobody has loaded away, with their stops.
pub async fn runs_remove(tx: &Tx, runs: &[RunId]) -> Result<()> {
    let (among, bind) = tx.among("run_id", &kernel::ids::raw_ids(runs.iter().copied()));
    let sql = format!("DELETE FROM run_stop WHERE {among}");
    tx.execute(&sql, vec![bind]).await?;
    let (among, bind) = tx.among("id", &kernel::ids::raw_ids(runs.iter().copied()));
    let sql = format!("DELETE FROM run WHERE state = 'planned' AND {among}");
    super::all_rows(tx.execute(&sql, vec![bind]).await?, runs.len())
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Stop {
    /// Its identity.
    pub id: StopId,
    /// Of which run.
    pub run_id: RunId,
    /// Which in order, from 1.
    pub sequence: i64,
    /// Where.
    pub organisation_id: OrganisationId,
    /// It takes goods from then, minutes after midnight.
    pub window_from_minute: i64,
    /// Until then.
    pub window_to_minute: i64,
    /// Minutes there.
    pub service_minutes: i64,
    /// When service begins by the plan.
    pub arrive_minute: i64,
    /// What it was planned with.
    pub volume_ml: i64,
    /// Cold goods among it.
    pub cold: bool,
    /// Stays where it is when the day is planned again.
    pub locked: bool,
    /// Where it stands.
    pub state: StopState,
    /// Version of the row.
    pub version: i64,
}

const STOP: &str = "SELECT s.id, s.run_id, s.sequence, s.organisation_id, s.window_from_minute, s.window_to_minute, \
     s.service_minutes, s.arrive_minute, s.volume_ml, s.cold, s.locked, s.state, s.version FROM run_stop s";

/// Stops of runs, in order.
pub async fn stops_of(tx: &Tx, runs: &[RunId]) -> Result<Vec<Stop>> {
    let (among, bind) = tx.among("s.run_id", &kernel::ids::raw_ids(runs.iter().copied()));
    let sql = format!("{STOP} WHERE {among} ORDER BY s.run_id, s.sequence, s.id");
    tx.rows(&sql, vec![bind]).await
}

/// A stop, or not found.
pub async fn stop_get(tx: &Tx, id: StopId) -> Result<Stop> {
    let sql = format!("{STOP} WHERE s.id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// The number of a run that has not left and stops there.
pub async fn planned_there(tx: &Tx, organisation: OrganisationId) -> Result<Option<String>> {
    let sql = "SELECT r.number FROM run_stop s JOIN run r ON r.id = s.run_id WHERE s.organisation_id = ? \
               AND s.state = 'planned' AND r.state IN ('planned', 'loading') LIMIT 1";
    tx.scalar(sql, binds![organisation]).await
}

/// Writes stops.
pub async fn stops_insert(tx: &Tx, stops: &[Stop]) -> Result<()> {
    let columns = [
        "id",
        "run_id",
        "sequence",
        "organisation_id",
        "window_from_minute",
        "window_to_minute",
        "service_minutes",
        "arrive_minute",
        "volume_ml",
        "cold",
        "locked",
        "state",
        "version",
    ];
    let rows = stops.iter().map(|stop| {
        [
            stop.id.into(),
            stop.run_id.into(),
            stop.sequence.into(),
            stop.organisation_id.into(),
            stop.window_from_minute.into(),
            stop.window_to_minute.into(),
            stop.service_minutes.into(),
            stop.arrive_minute.into(),
            stop.volume_ml.into(),
            stop.cold.into(),
            stop.locked.into(),
            stop.state.into(),
            1.into(),
        ]
    });
    tx.bulk_insert("run_stop", &columns, rows).await?;
    Ok(())
}

/// Writes where stops stand now: run, place in it, time.
pub async fn stops_place(tx: &Tx, stops: &[Stop]) -> Result<()> {
    let rows = stops.iter().map(|stop| {
        [
            stop.id.into(),
            stop.run_id.into(),
            stop.sequence.into(),
            stop.arrive_minute.into(),
        ]
    });
    let set = "run_id = v.run_id, sequence = v.sequence, arrive_minute = v.arrive_minute, version = version + 1";
    let columns = ["id", "run_id", "sequence", "arrive_minute"];
    let done = tx
        .bulk_update(
            "run_stop",
            &columns,
            rows,
            set,
            "run_stop.id = v.id AND run_stop.state = 'planned'",
        )
        .await?;
    super::all_rows(done, stops.len())
}

/// Takes a stop away.
pub async fn stop_remove(tx: &Tx, stop: &Stop) -> Result<()> {
    let sql = "DELETE FROM run_stop WHERE id = ? AND version = ? AND state = 'planned'";
    one_row(tx.execute(sql, binds![stop.id, stop.version]).await?)
}

/// Locks a stop, or lets it go.
pub async fn stop_lock(tx: &Tx, stop: &Stop, locked: bool) -> Result<()> {
    let sql = "UPDATE run_stop SET locked = ?, version = version + 1 WHERE id = ? AND version = ?";
    one_row(
        tx.execute(sql, binds![locked, stop.id, stop.version])
            .await?,
    )
}

/// How a stop ended.
pub async fn stop_end(
    tx: &Tx,
    stop: &Stop,
    to: StopState,
    reason: Option<&str>,
    at: Instant,
) -> Result<()> {
    let sql = "UPDATE run_stop SET state = ?, reason = ?, done_at = ?, version = version + 1 WHERE id = ? AND state = 'planned'";
    one_row(
        tx.execute(sql, binds![to, reason.map(str::to_owned), at, stop.id])
            .await?,
    )
}

/// The next run that has not been loaded, from a day on.
pub async fn next_planned(tx: &Tx, day: Day, besides: RunId, cold: bool) -> Result<Option<Run>> {
    let sql = format!(
        "{RUN} JOIN vehicle v ON v.id = r.vehicle_id WHERE r.run_on >= ? AND r.state = 'planned' AND r.id <> ? \
         AND (v.cold OR NOT ?) ORDER BY r.run_on, r.start_minute, r.id LIMIT 1"
    );
    tx.row(&sql, binds![day, besides, cold]).await
}

/// What waits for a stop: volume of packed totes and parcels, and lines that are not packed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Where the van stops.
    pub organisation_id: OrganisationId,
    /// Of packed totes and parcels, millilitres.
    pub packed_ml: i64,
    /// Lines that are not packed.
    pub lines: i64,
    /// Of them cold.
    pub cold_lines: i64,
    /// Packed cold boxes.
    pub cold_totes: i64,
    /// Parcels; their volume is among the packed.
    pub parcels: i64,
}

impl Waiting {
    /// Nothing waits for the place.
    pub fn nothing(organisation_id: OrganisationId) -> Self {
        Self {
            organisation_id,
            packed_ml: 0,
            lines: 0,
            cold_lines: 0,
            cold_totes: 0,
            parcels: 0,
        }
    }
}

/// What waits, by the place at which the van stops; packed goods only, or all.
pub async fn waiting(
    tx: &Tx,
    villages: crate::model::VillageWay,
    packed_only: bool,
    only: Option<OrganisationId>,
) -> Result<Vec<Waiting>> {
    let stop = super::stop_of(villages);
    let states = match packed_only {
        true => "('none')",
        false => "('waiting', 'waved', 'picked')",
    };
    let (one, other) = match only {
        Some(id) => (
            format!(" AND {stop} = {}", id.0),
            format!(" AND b.stop_organisation_id = {}", id.0),
        ),
        None => (String::new(), String::new()),
    };
    let sql = format!(
        "SELECT w.organisation_id, CAST(SUM(w.packed_ml) AS BIGINT) AS packed_ml, CAST(SUM(w.lines) AS BIGINT) AS lines, \
                CAST(SUM(w.cold_lines) AS BIGINT) AS cold_lines, CAST(SUM(w.cold_totes) AS BIGINT) AS cold_totes, \
                CAST(SUM(w.parcels) AS BIGINT) AS parcels FROM ( \
           SELECT {stop} AS organisation_id, 0 AS packed_ml, COUNT(*) AS lines, \
                  SUM(CASE WHEN t.cold THEN 1 ELSE 0 END) AS cold_lines, 0 AS cold_totes, 0 AS parcels \
           FROM dispatch_task t JOIN organisation o ON o.id = t.facility_id WHERE t.state IN {states}{one} GROUP BY {stop} \
           UNION ALL \
           SELECT b.stop_organisation_id, SUM(b.volume_ml), 0, 0, SUM(CASE WHEN b.cold THEN 1 ELSE 0 END), 0 \
           FROM tote b WHERE b.state = 'packed'{other} GROUP BY b.stop_organisation_id \
           UNION ALL \
           SELECT {stop}, SUM(p.volume_ml), 0, 0, 0, COUNT(*) \
           FROM parcel p JOIN organisation o ON o.id = p.facility_id WHERE p.state = 'waiting'{one} GROUP BY {stop}) w \
         GROUP BY w.organisation_id ORDER BY w.organisation_id"
    );
    tx.rows(&sql, binds![]).await
}
