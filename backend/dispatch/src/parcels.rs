//! 包裹: closed goods of a paper of another slice. Whoever sends them notes them here; they are loaded by scan, stand on the
//! driver's sheet with code and destination, are signed for at their stop, and come back for the next run where nobody was there.
//!
//! The slice to which the paper belongs hears of every step by [`ParcelsMoved`], in the transaction in which it happens.

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::actions::runs::{done, onto};
use crate::model::{PARCEL_MAP, ParcelState, ParcelVerb, RunState, RunVerb, StopId};
use crate::refusal::DispatchRefusal;
use crate::store::{self, Parcel, Run};
use kernel::arrows::next;
use kernel::prelude::*;

pub use crate::store::Ride;

/// A parcel that is ready to be taken along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParcel {
    /// Kind and id of the paper.
    pub paper: (&'static str, i64),
    /// What its label says.
    pub code: String,
    /// For whom.
    pub facility_id: OrganisationId,
    /// How many bags are in it.
    pub bags: i64,
    /// Millilitres.
    pub volume_ml: i64,
}

/// What happened to parcels on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelsMoved {
    /// What.
    pub verb: ParcelVerb,
    /// Kind and id of their papers.
    pub papers: Vec<(String, i64)>,
    /// Number of the run.
    pub run: String,
    /// When.
    pub at: Instant,
}

/// Notes a parcel for the runs. A paper whose parcel was withdrawn is noted anew.
pub async fn note(tx: &Tx, one: &NewParcel) -> Result<()> {
    store::parcel_note(tx, one).await
}

/// A parcel that nobody has loaded is not sent.
pub async fn withdraw(tx: &Tx, paper: (&'static str, i64)) -> Result<()> {
    store::parcel_withdraw(tx, paper).await
}

/// The run that each of these papers' parcels is on, or the next that stops where it has to go.
pub async fn rides(tx: &Tx, kind: &str, papers: &[i64]) -> Result<FxHashMap<i64, Ride>> {
    if papers.is_empty() {
        return Ok(FxHashMap::default());
    }
    let mut first = FxHashMap::default();
    for ride in store::rides(tx, kind, papers).await? {
        first.entry(ride.document_id).or_insert(ride);
    }
    Ok(first)
}

/// Hands a parcel to the driver of the next run that stops where it has to go; none: no run does. Whoever hands it over knows it,
/// so nothing is raised.
pub async fn hand_over(tx: &Tx, paper: (&'static str, i64)) -> Result<Option<Ride>> {
    let parcel = store::parcel_of(tx, paper).await?;
    let parcel = parcel.ok_or_else(|| Error::fault("a paper without its parcel"))?;
    let Some(ride) = rides(tx, paper.0, &[paper.1]).await?.remove(&paper.1) else {
        return Ok(None);
    };
    let run = store::run_of(tx, ride.run_id).await?;
    let to = onto(&run, RunVerb::Load)?;
    load(tx, &parcel, (&run, to), ride.stop_id).await?;
    Ok(Some(ride))
}

/// Onto the van, for one of its stops; the run stands at `to` then.
pub(crate) async fn load(
    tx: &Tx,
    parcel: &Parcel,
    (run, to): (&Run, RunState),
    stop: StopId,
) -> Result<()> {
    step(parcel, ParcelVerb::Load)?;
    store::parcel_load(tx, parcel, Some((run.id, stop))).await?;
    let facts = json!({ "parcel": parcel.code });
    done(tx, run, RunVerb::Load, to, facts).await
}

/// Does its state know that verb?
pub(crate) fn step(parcel: &Parcel, verb: ParcelVerb) -> Result<ParcelState, DispatchRefusal> {
    let code = parcel.code.clone();
    next(PARCEL_MAP, parcel.state, verb).ok_or(DispatchRefusal::ToteWrongState { code })
}

/// Tells whose parcels they are.
pub(crate) async fn tell(
    tx: &Tx,
    verb: ParcelVerb,
    parcels: &[Parcel],
    run: &Run,
    at: Instant,
) -> Result<()> {
    if parcels.is_empty() {
        return Ok(());
    }
    let papers = parcels.iter();
    let papers = papers.map(|one| (one.document.clone(), one.document_id));
    tx.raise(ParcelsMoved {
        verb,
        papers: papers.collect(),
        run: run.number.clone(),
        at,
    })
    .await
}
