//! What stands too long, and promises that the plan no longer keeps.

use std::time::Duration;

use serde_json::json;

use super::promising::{self, Clockwork};
use super::word;
use crate::job::JobState;
use crate::policy::{CentreTerms, ProductionTerms};
use crate::rules::posts::limit_min;
use crate::store::{self, Job};
use identity::directory;
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
    let minutes = limit_min(job.state, terms)?;
    let from = match job.state {
        JobState::Boiling => job.boiled_at.unwrap_or(job.since),
        _ => job.since,
    };
    let limit = Duration::from_secs(u64::try_from(minutes.max(0)).unwrap_or(0) * 60);
    Some(from.plus(limit))
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
    let mut told = alarm(tx, &terms, centre).await?;
    for job in store::jobs_in(tx, OPEN).await? {
        let late = overdue_at(&job, &terms).is_some_and(|at| at <= tx.now());
        if !late || job.told == job.state.as_str() {
            continue;
        }
        let one = store::prescription_get(tx, job.prescription_id).await?;
        let facts = json!({ "number": one.number, "state": job.state });
        let link = format!("/decoction/jobs/{}", one.id);
        let key = format!("decoction_stuck:{}:{}:{}", one.id, job.state, job.since.0);
        tx.notice(Notice::new(centre, "decoction_stuck", facts, link).once(key));
        let noted = Job {
            told: job.state.as_str().to_owned(),
            ..job
        };
        store::job_save(tx, &noted).await?;
        told += 1;
    }
    Ok(told)
}

/// Rings once for what has used up so much of its time from the review to the departure.
async fn alarm(tx: &Tx, terms: &ProductionTerms, centre: OrganisationId) -> Result<usize> {
    let share = terms.ready_hours * 36_000 * terms.alarm_percent;
    let mut told = 0;
    for job in store::jobs_in(tx, OPEN).await? {
        if job.alarmed_at.is_some() {
            continue;
        }
        let one = store::prescription_get(tx, job.prescription_id).await?;
        let rings = one.decided_at.is_some_and(|at| at.0 + share <= tx.now().0);
        if !rings {
            continue;
        }
        let facts = json!({ "number": one.number, "percent": terms.alarm_percent, "hours": terms.ready_hours });
        let link = format!("/decoction/jobs/{}", one.id);
        tx.notice(Notice::new(centre, "decoction_alarm", facts, link).urgent());
        let rung = Job {
            alarmed_at: Some(tx.now()),
            ..job
        };
        store::job_save(tx, &rung).await?;
        told += 1;
    }
    Ok(told)
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
