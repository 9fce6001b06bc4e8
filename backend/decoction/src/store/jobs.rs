//! Jobs, what was weighed, and every scan.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::job::{DeviceKind, JobState, JobVerb, StepScanId};
use crate::model::{MachineId, PrescriptionId};
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// The job of a prescription.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Job {
    /// Whose.
    pub prescription_id: PrescriptionId,
    /// Where it stands.
    pub state: JobState,
    /// Since when.
    pub since: Instant,
    /// Who weighed it.
    pub dispensed_by: Option<UserId>,
    /// When its soaking began.
    pub soaking_since: Option<Instant>,
    /// The machine it boils on, or boiled on.
    pub machine_id: Option<MachineId>,
    /// When it was put there.
    pub boiling_since: Option<Instant>,
    /// The end of the second boil.
    pub boiled_at: Option<Instant>,
    /// JSON.
    pub timers: String,
    /// Packed.
    pub bags: Option<i64>,
    /// A quality sample was kept.
    pub sample: bool,
    /// Code of what is wrong.
    pub trouble: String,
    /// State for whose delay somebody was told.
    pub told: String,
    /// How often it was put on a machine.
    pub boils: i64,
    /// When it was handed over.
    pub handed_over_at: Option<Instant>,
    /// With whom it went: a run, a courier with his number, who fetched it.
    pub carrier: String,
    /// When it arrived.
    pub delivered_at: Option<Instant>,
    /// When the alarm rang.
    pub alarmed_at: Option<Instant>,
    /// Version of the row.
    pub version: i64,
}

/// Columns of a job `j`.
pub const JOB: &str = "j.prescription_id, j.state, j.since, j.dispensed_by, j.soaking_since, j.machine_id, j.boiling_since, j.boiled_at, \
     j.timers, j.bags, j.sample, j.trouble, j.told, j.boils, j.handed_over_at, j.carrier, j.delivered_at, j.alarmed_at, j.version";

/// The job of a prescription, or not found: what was not passed has none.
pub async fn job_get(tx: &Tx, id: PrescriptionId) -> Result<Job> {
    job_if(tx, id).await?.ok_or_else(Error::not_found)
}

/// The job of a prescription, if it was passed.
pub async fn job_if(tx: &Tx, id: PrescriptionId) -> Result<Option<Job>> {
    let sql = format!("SELECT {JOB} FROM decoction_job j WHERE j.prescription_id = ?");
    tx.row(&sql, binds![id]).await
}

/// Jobs in these states, whoever asks: those that stand longest first.
pub async fn jobs_in(tx: &Tx, states: &[JobState]) -> Result<Vec<Job>> {
    let marks = kernel::db::raw::marks(states.len());
    let sql = format!(
        "SELECT {JOB} FROM decoction_job j WHERE j.state IN ({marks}) ORDER BY j.since, j.prescription_id"
    );
    let binds = states.iter().map(|state| (*state).into()).collect();
    tx.rows(&sql, binds).await
}

/// The prescription that somebody is dispensing, if he is.
pub async fn dispensing_by(tx: &Tx, user: Option<UserId>) -> Result<Option<String>> {
    let sql = "SELECT p.number FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id \
               WHERE j.state = 'dispensing' AND j.dispensed_by = ?";
    tx.scalar(sql, binds![user]).await
}

/// The prescription that boils on a machine, if one does.
pub async fn boiling_on(tx: &Tx, machine: MachineId) -> Result<Option<String>> {
    let sql = "SELECT p.number FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id \
               WHERE j.state = 'boiling' AND j.machine_id = ?";
    tx.scalar(sql, binds![machine]).await
}

/// The job that boils on a machine, if one does.
pub async fn job_on(tx: &Tx, machine: MachineId) -> Result<Option<Job>> {
    let sql =
        format!("SELECT {JOB} FROM decoction_job j WHERE j.state = 'boiling' AND j.machine_id = ?");
    tx.row(&sql, binds![machine]).await
}

/// A new job.
pub async fn job_insert(tx: &Tx, id: PrescriptionId) -> Result<()> {
    let columns = [
        "prescription_id",
        "state",
        "since",
        "timers",
        "sample",
        "trouble",
        "told",
        "boils",
        "version",
    ];
    let row = [
        id.into(),
        JobState::Queued.into(),
        tx.now().into(),
        "[]".into(),
        false.into(),
        "".into(),
        "".into(),
        0.into(),
        1.into(),
    ];
    tx.bulk_insert("decoction_job", &columns, [row]).await?;
    Ok(())
}

/// Writes what may change of a job.
pub async fn job_save(tx: &Tx, one: &Job) -> Result<()> {
    let sql = "UPDATE decoction_job SET state = ?, since = ?, dispensed_by = ?, soaking_since = ?, machine_id = ?, boiling_since = ?, \
               boiled_at = ?, timers = ?, bags = ?, sample = ?, trouble = ?, told = ?, boils = ?, handed_over_at = ?, carrier = ?, delivered_at = ?, alarmed_at = ?, version = version + 1 \
               WHERE prescription_id = ? AND version = ?";
    let binds = binds![
        one.state,
        one.since,
        one.dispensed_by,
        one.soaking_since,
        one.machine_id,
        one.boiling_since,
        one.boiled_at,
        one.timers.as_str(),
        one.bags,
        one.sample,
        one.trouble.as_str(),
        one.told.as_str(),
        one.boils,
        one.handed_over_at,
        one.carrier.as_str(),
        one.delivered_at,
        one.alarmed_at,
        one.prescription_id,
        one.version,
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// Jobs whose parcels moved on a run: handed to its driver, back with it, or signed for.
pub async fn jobs_carry(
    tx: &Tx,
    ids: &[PrescriptionId],
    (from, verb, to): (JobState, JobVerb, JobState),
    run: &str,
    at: Instant,
) -> Result<()> {
    let (among, bind) = tx.among("prescription_id", &raw_ids(ids.iter().copied()));
    let (set, mut binds) = match verb {
        JobVerb::HandOver => ("handed_over_at = ?, carrier = ?", binds![at, run]),
        JobVerb::Deliver => ("delivered_at = ?", binds![at]),
        _ => ("handed_over_at = NULL, carrier = ''", binds![]),
    };
    binds.extend(binds![to, tx.now(), from, bind]);
    let sql = format!(
        "UPDATE decoction_job SET {set}, state = ?, since = ?, told = '', version = version + 1 \
         WHERE COALESCE(state, '') = ? AND {among}"
    );
    match usize::try_from(tx.execute(&sql, binds).await?) == Ok(ids.len()) {
        true => Ok(()),
        false => Err(Error::conflict()),
    }
}

/// The id of a prescription by its number, whoever asks: what a label says.
pub async fn prescription_numbered(tx: &Tx, number: &str) -> Result<Option<PrescriptionId>> {
    let sql = "SELECT id FROM prescription WHERE number = ?";
    tx.scalar(sql, binds![number]).await
}

/// One weighed line.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Weight {
    /// Which line.
    pub line_no: i64,
    /// JSON.
    pub shares: String,
    /// All of them.
    pub weighed_milli: Quantity,
    /// When.
    pub at: Instant,
}

/// What was weighed of a prescription.
pub async fn weights(tx: &Tx, id: PrescriptionId) -> Result<Vec<Weight>> {
    let sql = "SELECT line_no, shares, weighed_milli, at FROM decoction_weight WHERE prescription_id = ? ORDER BY line_no";
    tx.rows(sql, binds![id]).await
}

/// Notes what was weighed; a second time replaces the first.
pub async fn weight_save(
    tx: &Tx,
    id: PrescriptionId,
    line: i64,
    shares: &[Quantity],
) -> Result<()> {
    let columns = [
        "prescription_id",
        "line_no",
        "shares",
        "weighed_milli",
        "at",
        "by_id",
    ];
    let sum: i64 = shares.iter().map(|share| share.0).sum();
    let row = [
        id.into(),
        line.into(),
        serde_json::json!(shares).to_string().into(),
        sum.into(),
        tx.now().into(),
        tx.actor().author().into(),
    ];
    let replace = OnConflict::Update {
        key: &["prescription_id", "line_no"],
        set: "shares = excluded.shares, weighed_milli = excluded.weighed_milli, at = excluded.at, by_id = excluded.by_id",
    };
    tx.bulk_upsert("decoction_weight", &columns, [row], replace)
        .await?;
    Ok(())
}

/// Forgets what was weighed: it is done again.
pub async fn weights_clear(tx: &Tx, id: PrescriptionId) -> Result<()> {
    let sql = "DELETE FROM decoction_weight WHERE prescription_id = ?";
    tx.execute(sql, binds![id]).await?;
    Ok(())
}

/// A scan as it is kept.
#[derive(Clone, Debug)]
pub struct NewScan<'a> {
    /// Of which prescription.
    pub prescription_id: Option<PrescriptionId>,
    /// What was wanted.
    pub verb: JobVerb,
    /// From.
    pub from: &'a str,
    /// To.
    pub to: &'a str,
    /// Problem code; blank where it was done.
    pub refused: &'a str,
    /// Where.
    pub station: &'a str,
    /// On which machine.
    pub machine_id: Option<MachineId>,
    /// What an auditor wants to know.
    pub facts: serde_json::Value,
}

/// Keeps scans.
pub async fn scans_insert<'a>(
    tx: &Tx,
    scans: impl IntoIterator<Item = &'a NewScan<'a>>,
) -> Result<()> {
    let columns = [
        "id",
        "prescription_id",
        "verb",
        "from_state",
        "to_state",
        "refused",
        "at",
        "by_id",
        "station",
        "machine_id",
        "facts",
    ];
    let rows = scans.into_iter().map(|scan| {
        [
            tx.id::<StepScanId>().into(),
            scan.prescription_id.into(),
            scan.verb.into(),
            scan.from.into(),
            scan.to.into(),
            scan.refused.into(),
            tx.now().into(),
            tx.actor().author().into(),
            scan.station.into(),
            scan.machine_id.into(),
            (&scan.facts).into(),
        ]
    });
    tx.bulk_insert("decoction_scan", &columns, rows).await?;
    Ok(())
}

/// A scan that was done.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct DoneScan {
    /// What.
    pub verb: JobVerb,
    /// When.
    pub at: Instant,
}

/// Every scan of a prescription that was done, in order.
pub async fn done_of(tx: &Tx, id: PrescriptionId) -> Result<Vec<DoneScan>> {
    let sql = "SELECT verb, at FROM decoction_scan WHERE prescription_id = ? AND refused = '' ORDER BY id";
    tx.rows(sql, binds![id]).await
}

/// What a device said.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reading {
    /// Which.
    pub device: String,
    /// What it is.
    pub kind: DeviceKind,
    /// What it said.
    pub value: String,
    /// By a simulator.
    pub simulated: bool,
    /// When.
    pub at: Instant,
}

/// Keeps what a device said last.
pub async fn reading_save(tx: &Tx, one: &Reading) -> Result<()> {
    let columns = ["device", "kind", "value", "simulated", "at"];
    let row = [
        (&one.device).into(),
        one.kind.into(),
        (&one.value).into(),
        one.simulated.into(),
        one.at.into(),
    ];
    let replace = OnConflict::Update {
        key: &["device"],
        set: "kind = excluded.kind, value = excluded.value, simulated = excluded.simulated, at = excluded.at",
    };
    tx.bulk_upsert("decoction_reading", &columns, [row], replace)
        .await?;
    Ok(())
}

/// What all devices said last.
pub async fn readings(tx: &Tx) -> Result<Vec<Reading>> {
    let sql =
        "SELECT device, kind, value, simulated, at FROM decoction_reading ORDER BY kind, device";
    tx.rows(sql, binds![]).await
}
