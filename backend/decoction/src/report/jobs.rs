//! Jobs as the floor sees them: what waits at a station, how one came so far, and the exception desk.

use rustc_hash::FxHashMap;
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::watching::{OPEN, overdue_at};
use crate::actions::word;
use crate::job::{JOB_MAP, JobState, JobVerb};
use crate::model::{DecoctionScheme, PrescriptionDelivery, PrescriptionId, PrescriptionWay};
use crate::policy::ProductionTerms;
use crate::report::prescriptions::LineView;
use crate::rules::posts::{leads, posts};
use crate::rules::timers::Timer;
use crate::store::{self, Job, Prescription};
use dispatch::model::RunState;
use dispatch::parcels::{self, Ride};
use formulary::directory::Names;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::clock::minutes;
use kernel::ids::raw_ids;
use kernel::prelude::*;

/// A job in a list. Nobody is named there.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionJob)]
pub struct JobView {
    /// Whose.
    pub id: PrescriptionId,
    /// What its label says.
    pub number: String,
    /// Who prescribed.
    pub facility: OrgRef,
    /// What it began from.
    pub formula: String,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// 代煎 or 自煎.
    pub way: PrescriptionWay,
    /// Class.
    pub scheme: DecoctionScheme,
    /// 急煎.
    pub urgent: bool,
    /// How it gets there.
    pub delivery: PrescriptionDelivery,
    /// Where it stands.
    pub state: JobState,
    /// Since when.
    pub since: Instant,
    /// When it stands too long.
    pub overdue_at: Option<Instant>,
    /// It does.
    pub overdue: bool,
    /// Promised for.
    pub promised_at: Option<Instant>,
    /// The machine it is on.
    pub machine: Option<String>,
    /// May be boiled from then on, or the end of the second boil.
    pub ready_at: Option<Instant>,
    /// What the clock asks for.
    pub timers: Vec<Timer>,
    /// Packed.
    pub bags: Option<i64>,
    /// With whom it went.
    pub carrier: String,
    /// The run that its parcel is on, or the next to its facility; null: none, or it goes another way.
    pub ride: Option<RideView>,
    /// The patient's link.
    pub token: Option<String>,
    /// Must have been handed over by then.
    pub due_at: Option<Instant>,
    /// Code of what is wrong.
    pub trouble: Option<String>,
    /// What this reader's post may do with it now.
    pub can: Vec<JobVerb>,
}

/// The run of a parcel.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionRide)]
pub struct RideView {
    /// Its number.
    pub number: String,
    /// With what.
    pub plate: String,
    /// When it leaves by the plan.
    pub leaves_at: Instant,
    /// Where it stands.
    pub state: RunState,
}

impl From<&Ride> for RideView {
    fn from(ride: &Ride) -> Self {
        Self {
            number: ride.number.clone(),
            plate: ride.plate.clone(),
            leaves_at: ride.run_on.start().plus(minutes(ride.start_minute)),
            state: ride.state,
        }
    }
}

/// What was weighed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionWeight)]
pub struct WeightView {
    /// Which line.
    pub line_no: i64,
    /// Grams.
    pub weighed: Quantity,
}

/// One scan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionScanLine)]
pub struct ScanView {
    /// What was wanted.
    pub verb: JobVerb,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Problem code; null where it was done.
    pub refused: Option<String>,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<UserRef>,
    /// Where.
    pub station: String,
    /// On which machine.
    pub machine: Option<String>,
    /// Of which prescription.
    pub number: Option<String>,
}

/// A job with herbs, weights and every scan.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionJobDetail)]
pub struct JobDetail {
    /// The job.
    pub job: JobView,
    /// Herbs.
    pub lines: Vec<LineView>,
    /// What was weighed.
    pub weights: Vec<WeightView>,
    /// Every scan, newest first.
    pub scans: Vec<ScanView>,
}

/// The exception desk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionExceptions)]
pub struct ExceptionsView {
    /// Jobs that stand too long, have something wrong, or are late for their promise.
    pub jobs: Vec<JobView>,
    /// Scans that were refused today, newest first.
    pub refused: Vec<ScanView>,
}

/// Jobs in these states, those that stand longest first.
pub async fn jobs(tx: &Tx, states: &[JobState]) -> Result<Vec<JobView>> {
    let found = store::jobs_in(tx, states).await?;
    views(tx, found).await
}

/// One of them.
pub async fn job(tx: &Tx, id: PrescriptionId) -> Result<JobDetail> {
    store::prescription_get(tx, id).await?;
    let found = store::job_get(tx, id).await?;
    let view = views(tx, vec![found]).await?.into_iter().next();
    let lines = store::lines_of(tx, [id]).await?;
    let weights = store::weights(tx, id).await?;
    Ok(JobDetail {
        job: view.ok_or_else(Error::not_found)?,
        lines: lines
            .into_iter()
            .map(super::prescriptions::line_view)
            .collect(),
        weights: weights
            .into_iter()
            .map(|one| WeightView {
                line_no: one.line_no,
                weighed: one.weighed_milli,
            })
            .collect(),
        scans: scans(tx, "s.prescription_id = ?", binds![id]).await?,
    })
}

/// What needs somebody's eye.
pub async fn exceptions(tx: &Tx) -> Result<ExceptionsView> {
    let mut states = OPEN.to_vec();
    states.push(JobState::Scrapped);
    let mut jobs = jobs(tx, &states).await?;
    let now = tx.now();
    jobs.retain(|job| {
        job.overdue
            || job.trouble.is_some()
            || job.due_at.is_some_and(|at| at < now)
            || job.promised_at.is_some_and(|at| at < now)
    });
    let since = tx.day().start();
    Ok(ExceptionsView {
        jobs,
        refused: scans(tx, "s.refused <> '' AND s.at >= ?", binds![since]).await?,
    })
}

#[derive(FromQueryResult)]
struct ScanRow {
    verb: JobVerb,
    from_state: String,
    to_state: String,
    refused: String,
    at: Instant,
    by_id: Option<UserId>,
    station: String,
    machine: Option<String>,
    number: Option<String>,
}

async fn scans(tx: &Tx, condition: &str, binds: Vec<sea_orm::Value>) -> Result<Vec<ScanView>> {
    let sql = format!(
        "SELECT s.verb, s.from_state, s.to_state, s.refused, s.at, s.by_id, s.station, m.code AS machine, p.number \
         FROM decoction_scan s LEFT JOIN decoction_machine m ON m.id = s.machine_id LEFT JOIN prescription p ON p.id = s.prescription_id \
         WHERE {condition} ORDER BY s.id DESC LIMIT 200"
    );
    let rows: Vec<ScanRow> = tx.rows(&sql, binds).await?;
    let people = rows.iter().filter_map(|row| row.by_id).collect();
    let names = Names::of(tx, Vec::new(), Vec::new(), people).await?;
    let view = |row: ScanRow| ScanView {
        verb: row.verb,
        from: row.from_state,
        to: row.to_state,
        refused: Some(row.refused).filter(|code| !code.is_empty()),
        at: row.at,
        by: names.person(row.by_id),
        station: row.station,
        machine: row.machine,
        number: row.number,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn views(tx: &Tx, jobs: Vec<Job>) -> Result<Vec<JobView>> {
    let terms: ProductionTerms = tx.policy().await?;
    let centre: crate::policy::CentreTerms = tx.policy().await?;
    let ids = raw_ids(jobs.iter().map(|job| job.prescription_id));
    let prescriptions = store::prescriptions_by_id(tx, &ids).await?;
    let facilities = prescriptions.values().map(|one| one.facility_id);
    let names = Names::of_organisations(tx, facilities).await?;
    let machines = store::machines(tx).await?;
    let soak = centre.planner.soak_min * 60_000;
    let rides = rides(tx, &jobs).await?;
    let mut views = Vec::with_capacity(jobs.len());
    for job in jobs {
        let Some(one) = prescriptions.get(&job.prescription_id) else {
            continue;
        };
        let machine = machines
            .iter()
            .find(|machine| Some(machine.id) == job.machine_id);
        let overdue_at = overdue_at(&job, &terms);
        let soaked = job.soaking_since.map(|since| Instant(since.0 + soak));
        views.push(JobView {
            id: one.id,
            number: one.number.clone(),
            facility: names.organisation(one.facility_id)?,
            formula: one.formula.clone(),
            doses: one.doses,
            times_per_day: one.times_per_day,
            ml_per_bag: one.ml_per_bag,
            way: one.way,
            scheme: one.scheme,
            urgent: one.urgent,
            delivery: one.delivery,
            since: job.since,
            overdue: overdue_at.is_some_and(|at| at <= tx.now()),
            overdue_at,
            promised_at: one.promised_at,
            machine: machine.map(|machine| machine.code.clone()),
            ready_at: match job.state {
                JobState::Soaking => soaked,
                JobState::Boiling => job.boiled_at,
                _ => None,
            },
            timers: serde_json::from_str(&job.timers).unwrap_or_default(),
            bags: job.bags,
            carrier: job.carrier.clone(),
            ride: rides.get(&one.id.0).map(RideView::from),
            token: one.token.clone(),
            due_at: one
                .decided_at
                .map(|at| Instant(at.0 + terms.ready_hours * 3_600_000)),
            trouble: Some(job.trouble.clone()).filter(|code| !code.is_empty()),
            can: can(tx.actor(), &job, one),
            state: job.state,
        });
    }
    Ok(views)
}

/// Runs of the parcels among these jobs.
async fn rides(tx: &Tx, jobs: &[Job]) -> Result<FxHashMap<i64, Ride>> {
    let under_way = [JobState::Sampled, JobState::HandedOver];
    let ready = jobs.iter().filter(|job| under_way.contains(&job.state));
    let papers: Vec<i64> = ready.map(|job| job.prescription_id.0).collect();
    parcels::rides(tx, word::JOB, &papers).await
}

fn can(actor: &Actor, job: &Job, prescription: &Prescription) -> Vec<JobVerb> {
    let (way, delivery) = (prescription.way, prescription.delivery);
    let own = job.dispensed_by.is_some() && actor.author() == job.dispensed_by;
    let may = |verb: &JobVerb| {
        let at_post = posts(*verb).iter().any(|post| actor.roles.contains(post));
        let checks = matches!(verb, JobVerb::Pass | JobVerb::Reject);
        at_post && !(checks && own) && leads(job.state, *verb, way, delivery).is_some()
    };
    verbs(JOB_MAP, job.state).into_iter().filter(may).collect()
}
