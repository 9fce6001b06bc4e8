//! What a patient sees under his link: ten plain steps, when and how to take it, and no name.

use serde::Serialize;
use utoipa::ToSchema;

use crate::job::{JobState, JobVerb};
use crate::model::{DecoctionScheme, PrescriptionDelivery, PrescriptionState, PrescriptionWay};
use crate::store::{self, Prescription};
use kernel::prelude::*;

/// The steps, in their order.
const STEPS: [&str; 10] = [
    "received",
    "reviewed",
    "dispensing",
    "checked",
    "soaking",
    "boiling",
    "packed",
    "sampled",
    "handed_over",
    "delivered",
];

/// One step.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionTrackStep)]
pub struct TrackStep {
    /// Which.
    pub step: &'static str,
    /// When it was done; null: not yet.
    pub at: Option<Instant>,
}

/// What stands under the link.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DecoctionTrack)]
pub struct TrackView {
    /// Ten of them; raw pieces are neither soaked nor boiled.
    pub steps: Vec<TrackStep>,
    /// It goes on no more: returned or withdrawn.
    pub stopped: bool,
    /// Promised for; null once it has left.
    pub promised_at: Option<Instant>,
    /// When it left, in truth.
    pub departed_at: Option<Instant>,
    /// When it arrived, in truth.
    pub arrived_at: Option<Instant>,
    /// 剂.
    pub doses: i64,
    /// 每日次数.
    pub times_per_day: i64,
    /// 每袋毫升.
    pub ml_per_bag: i64,
    /// Decocted or raw.
    pub way: PrescriptionWay,
    /// For external use among them.
    pub scheme: DecoctionScheme,
    /// How it comes.
    pub delivery: PrescriptionDelivery,
}

/// What stands under a link, or not found.
pub async fn track(tx: &Tx, token: &str) -> Result<TrackView> {
    let found = store::prescription_by_token(tx, token).await?;
    let one = found.ok_or_else(Error::not_found)?;
    let job = store::job_if(tx, one.id).await?;
    let done = store::done_of(tx, one.id).await?;
    let last = |verb: JobVerb| {
        done.iter()
            .filter(|scan| scan.verb == verb)
            .map(|scan| scan.at)
            .max()
    };
    // Begun again after it was scrapped: only what was done since counts.
    let since = last(JobVerb::Redo).unwrap_or(Instant(0));
    let at = |verb| last(verb).filter(|at| *at >= since);
    let departed = job.as_ref().and_then(|job| job.handed_over_at);
    let delivered = job.as_ref().and_then(|job| job.delivered_at);
    let scrapped = job
        .as_ref()
        .is_some_and(|job| job.state == JobState::Scrapped);
    let time = |step: &'static str| match step {
        "received" => Some(one.submitted_at),
        "reviewed" => one
            .decided_at
            .filter(|_| one.state == PrescriptionState::Approved),
        _ if scrapped => None,
        "dispensing" => at(JobVerb::Dispense),
        "checked" => at(JobVerb::Pass),
        "soaking" => at(JobVerb::Soak),
        "boiling" => at(JobVerb::Boil),
        "packed" => at(JobVerb::Pack),
        "sampled" => at(JobVerb::Sample),
        "handed_over" => departed,
        _ => delivered,
    };
    let steps = STEPS.into_iter().filter(|step| shown(&one, step));
    Ok(TrackView {
        steps: steps
            .map(|step| TrackStep {
                step,
                at: time(step),
            })
            .collect(),
        stopped: matches!(
            one.state,
            PrescriptionState::Returned | PrescriptionState::Withdrawn
        ),
        promised_at: one.promised_at.filter(|_| departed.is_none()),
        departed_at: departed,
        arrived_at: delivered,
        doses: one.doses,
        times_per_day: one.times_per_day,
        ml_per_bag: one.ml_per_bag,
        way: one.way,
        scheme: one.scheme,
        delivery: one.delivery,
    })
}

fn shown(one: &Prescription, step: &str) -> bool {
    one.way == PrescriptionWay::Decoct || !["soaking", "boiling"].contains(&step)
}
