//! What stands too long, and promises that the plan no longer keeps.

use serde_json::json;

use super::promising::{self, Clockwork};
use super::word;
use crate::job::JobState;
use crate::policy::{CentreTerms, ProductionTerms};
use crate::rules::posts::limit_min;
use crate::store::{self, Job, Prescription};
use identity::directory;
use kernel::clock::minutes;
use kernel::prelude::*;

/// States in which somebody has to do something.
pub(crate) const OPEN: &[JobState] = &[
    JobState::Queued,
    JobState::Dispensing,
    JobState::Weighed,
    JobState::Checked,
    JobState::Soaking,
    JobState::Boiling,
    JobState::Boiled,
    JobState::Packed,
    JobState::Sampled,
];

/// When a job stands too long in its state; none where it may stand.
pub(crate) fn overdue_at(job: &Job, terms: &ProductionTerms) -> Option<Instant> {
    let limit = limit_min(job.state, terms)?;
    let from = match job.state {
        JobState::Boiling => job.boiled_at.unwrap_or(job.since),
        _ => job.since,
    };
    Some(from.plus(minutes(limit)))
}

/// Tells the centre of jobs that stand too long, once for each state, and patients' facilities of promises that cannot be kept.
/// Answers how many were told of each.
pub async fn run(app: &App) -> Result<(usize, usize)> {
    let system = Actor::system(crate::duties::WATCH);
    let late = app.db.write(&system, |tx| stuck(tx).scope_boxed()).await?;
    let moved = app
        .db
        .write(&system, |tx| reannounce(tx).scope_boxed())
        .await?;
    Ok((late, moved))
}

async fn stuck(tx: &Tx) -> Result<usize> {
    let terms: ProductionTerms = tx.policy().await?;
    let centre = directory::centre(tx).await?.id;
    let jobs = store::jobs_in(tx, OPEN).await?;
    let ids = jobs.iter().map(|job| job.prescription_id);
    let prescriptions = store::prescriptions_these(tx, ids).await?;
    let mut told = 0;
    for job in jobs {
        let one = prescriptions.get(&job.prescription_id);
        let one = one.ok_or_else(|| Error::fault("a job without its prescription"))?;
        let (rings, stands) = (rings(tx, &job, one, &terms), stands(tx, &job, &terms));
        let link = format!("/decoction/jobs/{}", one.id);
        if rings {
            let facts = json!({ "number": one.number, "percent": terms.alarm_percent, "hours": terms.ready_hours });
            let notice = Notice::new(centre, "decoction_alarm", facts, link.clone());
            tx.notice(notice.urgent());
        }
        if stands {
            let facts = json!({ "number": one.number, "state": job.state });
            let key = format!("decoction_stuck:{}:{}:{}", one.id, job.state, job.since.0);
            tx.notice(Notice::new(centre, "decoction_stuck", facts, link).once(key));
        }
        told += usize::from(rings) + usize::from(stands);
        if rings || stands {
            let noted = Job {
                alarmed_at: if rings {
                    Some(tx.now())
                } else {
                    job.alarmed_at
                },
                told: if stands {
                    job.state.as_str().to_owned()
                } else {
                    job.told
                },
                ..job
            };
            store::job_save(tx, &noted).await?;
        }
    }
    Ok(told)
}

/// Has it used up so much of its time from the review to the departure, for the first time?
fn rings(tx: &Tx, job: &Job, one: &Prescription, terms: &ProductionTerms) -> bool {
    let share = terms.ready_hours * 36_000 * terms.alarm_percent;
    let is_due = one.decided_at.is_some_and(|at| at.0 + share <= tx.now().0);
    job.alarmed_at.is_none() && is_due
}

/// Does it stand too long in a state in which nobody was told of it yet?
fn stands(tx: &Tx, job: &Job, terms: &ProductionTerms) -> bool {
    let is_late = overdue_at(job, terms).is_some_and(|at| at <= tx.now());
    is_late && job.told != job.state.as_str()
}

async fn reannounce(tx: &Tx) -> Result<usize> {
    let terms: CentreTerms = tx.policy().await?;
    let clock = Clockwork::of(tx);
    let load = promising::load(tx, &terms, clock).await?;
    let now = clock.minute(tx.now());
    let Ok(plan) = brewing::plan(&load.centre, now, &load.jobs, &load.begun) else {
        return Ok(0);
    };
    let broken = brewing::reannounce(&load.centre, now, &load.jobs, &plan);
    let mut told = 0;
    for one in broken {
        let Ok(raw) = i64::try_from(one.job) else {
            continue;
        };
        let Some(due) = one.due else {
            continue;
        };
        let id = crate::model::PrescriptionId(raw);
        let prescription = store::prescription_get(tx, id).await?;
        let at = clock.instant(due);
        store::promise_move(tx, id, at).await?;
        let facts = json!({ "number": prescription.number, "was": prescription.promised_at, "promised_at": at });
        tx.journal(
            word::JOB,
            id,
            Some(&prescription.number),
            Verb("promise"),
            facts,
        );
        let was = clock.instant(one.was).local();
        let facts = json!({ "number": prescription.number, "was": was, "at": at.local() });
        let link = format!("/decoction/prescriptions/{id}");
        let notice = Notice::new(
            prescription.facility_id,
            "decoction_promise_moved",
            facts,
            link,
        );
        tx.notice(notice.urgent());
        told += 1;
    }
    Ok(told)
}
