//! The way out: with a run of the shared pharmacy, a courier who is named with his number, or whoever fetches it. What happens to
//! parcels on runs is told by the shared pharmacy; here it becomes a step of their jobs.

use serde_json::{Value, json};

use super::producing::{Done, STATION_MAX, Scan, keep};
use super::word;
use crate::job::{JOB_MAP, JobState, JobVerb};
use crate::model::{PrescriptionDelivery, PrescriptionId};
use crate::refusal::JobRefusal;
use crate::store::{self, Job, NewScan, Prescription};
use dispatch::model::ParcelVerb;
use dispatch::parcels::{self, NewParcel, ParcelsMoved};
use kernel::arrows::next;
use kernel::prelude::*;
use kernel::text::fold;

fn paper(id: PrescriptionId) -> (&'static str, i64) {
    (word::JOB, id.0)
}

/// What is ready and goes with a run becomes a parcel: who carries it reads its number and where it goes.
pub(super) async fn ready(tx: &Tx, job: &Job, prescription: &Prescription) -> Result<()> {
    if prescription.delivery != PrescriptionDelivery::Run {
        return Ok(());
    }
    let bags = job.bags.unwrap_or(1);
    let parcel = NewParcel {
        paper: paper(job.prescription_id),
        code: prescription.number.clone(),
        facility_id: prescription.facility_id,
        bags,
        volume_ml: bags.saturating_mul(prescription.ml_per_bag),
    };
    parcels::note(tx, &parcel).await
}

/// What is scrapped before it left goes with no run.
pub(super) async fn withdrawn(tx: &Tx, job: &Job, prescription: &Prescription) -> Result<()> {
    let waits = job.state == JobState::Sampled;
    match waits && prescription.delivery == PrescriptionDelivery::Run {
        true => parcels::withdraw(tx, paper(job.prescription_id)).await,
        false => Ok(()),
    }
}

/// It leaves.
pub(super) async fn hand_over(
    tx: &Tx,
    scan: &Scan,
    job: Job,
    prescription: &Prescription,
) -> Result<Done> {
    let carrier = match prescription.delivery {
        PrescriptionDelivery::Run => driver(tx, &job, prescription).await?,
        _ => named(scan, prescription)?,
    };
    let late = prescription.promised_at.is_some_and(|at| at < tx.now());
    let facts = json!({ "delivery": prescription.delivery, "carrier": carrier, "late": late });
    let gone = Job {
        handed_over_at: Some(tx.now()),
        carrier,
        ..job
    };
    Ok(Done::of(gone, facts))
}

/// The driver of the next run to the facility; nobody types which.
async fn driver(tx: &Tx, job: &Job, prescription: &Prescription) -> Result<String> {
    let ride = parcels::hand_over(tx, paper(job.prescription_id)).await?;
    let number = prescription.number.clone();
    Ok(ride.ok_or(JobRefusal::NoRun { number })?.number)
}

/// A courier is named with his number.
fn named(scan: &Scan, prescription: &Prescription) -> Result<String> {
    let carrier = fold(&scan.carrier);
    let mut invalid = Invalid::new();
    let named = !carrier.is_empty() || prescription.delivery != PrescriptionDelivery::Courier;
    invalid.ensure(named, "/carrier", Field::Required {});
    let fits = carrier.chars().count() <= STATION_MAX;
    invalid.ensure(fits, "/carrier", Field::TooLong { max: STATION_MAX });
    invalid.finish()?;
    Ok(carrier)
}

/// What a step of a parcel means for its job: the verb and the state from which it leads.
fn meaning(verb: ParcelVerb) -> Option<(JobState, JobVerb)> {
    match verb {
        ParcelVerb::Load => Some((JobState::Sampled, JobVerb::HandOver)),
        ParcelVerb::Unload | ParcelVerb::BringBack => Some((JobState::HandedOver, JobVerb::Return)),
        ParcelVerb::HandOver => Some((JobState::HandedOver, JobVerb::Deliver)),
        ParcelVerb::Withdraw | ParcelVerb::Note => None,
    }
}

/// Parcels moved on their runs, and their jobs with them.
pub async fn parcels_moved(tx: &Tx, event: &ParcelsMoved) -> Result<()> {
    let own = event.papers.iter().filter(|paper| paper.0 == word::JOB);
    let ids: Vec<PrescriptionId> = own.map(|paper| PrescriptionId(paper.1)).collect();
    let Some((from, verb)) = meaning(event.verb).filter(|_| !ids.is_empty()) else {
        return Ok(());
    };
    let to = next(JOB_MAP, from, verb).ok_or_else(|| Error::fault("no such arrow of a job"))?;
    store::jobs_carry(tx, &ids, (from, verb, to), &event.run, event.at).await?;
    let numbers = store::numbers_of(tx, ids.iter().copied()).await?;
    let facts =
        json!({ "delivery": PrescriptionDelivery::Run, "carrier": event.run, "at": event.at });
    let steps = ids.iter().map(|id| {
        let number = numbers.get(id).map(String::as_str);
        (*id, number, step_of(*id, from, verb, to, &facts))
    });
    keep(tx, &steps.collect::<Vec<_>>()).await
}

fn step_of(
    id: PrescriptionId,
    from: JobState,
    verb: JobVerb,
    to: JobState,
    facts: &Value,
) -> NewScan<'static> {
    NewScan {
        prescription_id: Some(id),
        verb,
        from: from.as_str(),
        to: to.as_str(),
        refused: "",
        station: "",
        machine_id: None,
        facts: facts.clone(),
    }
}
