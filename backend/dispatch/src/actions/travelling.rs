//! A van is loaded, leaves, and comes back. Goods leave the centre's store when it leaves. Parcels of other slices go with them.

use std::collections::BTreeMap;

use serde_json::json;

use super::runs::{done, step};
use super::{stops, word};
use crate::model::{
    ParcelId, ParcelState, ParcelVerb, RunId, RunState, RunVerb, StopState, TaskState, TaskVerb,
    ToteId, ToteState,
};
use crate::parcels;
use crate::refusal::DispatchRefusal;
use crate::store::{self, Parcel, Run, Stop, StopReturn, Task, Tote};
use identity::directory;
use kernel::prelude::*;
use stock::ledger::post_moves;
use stock::model::{Document, MoveRequest, PlaceId, PlaceKind, Reservation};
use stock::places::places;
use stock::reserving;

/// The centre's place for what is on its vans.
pub(super) async fn transit(tx: &Tx) -> Result<PlaceId> {
    let centre = directory::centre(tx).await?.id;
    let known = places(tx, &[(centre, PlaceKind::Transit)]).await?;
    known.id(centre, PlaceKind::Transit)
}

/// The move of a task's goods for a run. A task moves once in each direction on each run.
pub(super) fn carry(task: &Task, from: PlaceId, to: PlaceId, run: RunId, way: &str) -> MoveRequest {
    MoveRequest::transfer(
        (task.item_id, task.lot_id, task.quantity_milli),
        (from, to),
        paper(run),
        format!("run:{run}:{}:{way}", task.id),
    )
}

/// The move of what a facility gave back, onto the van and off it.
pub(super) fn give_back(
    given: &StopReturn,
    from: PlaceId,
    to: PlaceId,
    run: RunId,
    way: &str,
) -> MoveRequest {
    MoveRequest::transfer(
        (given.item_id, given.lot_id, given.quantity_milli),
        (from, to),
        paper(run),
        format!("run:{run}:return:{}:{way}", given.id),
    )
}

fn paper(run: RunId) -> Document {
    Document {
        kind: word::RUN,
        id: run.0,
    }
}

/// A tote or a parcel goes onto the van that stops where it has to go.
pub async fn load(app: &App, actor: &Actor, id: RunId, version: IfMatch, code: &str) -> Result<()> {
    app.db
        .write(actor, |tx| load_in(tx, id, version, code).scope_boxed())
        .await
}

async fn load_in(tx: &Tx, id: RunId, version: IfMatch, code: &str) -> Result<()> {
    let (run, to) = step(tx, id, version, RunVerb::Load).await?;
    let stops = store::stops_of(tx, &[id]).await?;
    if let Some(parcel) = parcel(tx, code).await? {
        let stop = stop_at(tx, &stops, parcel.stop_organisation_id, &parcel.code).await?;
        parcels::load(tx, &parcel, (&run, to), stop.id).await?;
        return parcels::tell(tx, ParcelVerb::Load, &[parcel], &run, tx.now()).await;
    }
    let tote = known(tx, code).await?;
    let stop = stop_at(tx, &stops, tote.stop_organisation_id, &tote.code).await?;
    if tote.state != ToteState::Packed {
        return Err(DispatchRefusal::ToteWrongState { code: tote.code }.into());
    }
    if tote.cold && !store::vehicle_get(tx, run.vehicle_id).await?.cold {
        return Err(DispatchRefusal::VanTooWarm { code: tote.code }.into());
    }
    store::tote_load(tx, &tote, Some((id, stop.id))).await?;
    done(tx, &run, RunVerb::Load, to, json!({ "tote": tote.code })).await
}

/// The stop for what has to go to a place.
async fn stop_at<'a>(
    tx: &Tx,
    stops: &'a [Stop],
    place: OrganisationId,
    code: &str,
) -> Result<&'a Stop> {
    let stop = stops.iter().find(|stop| stop.organisation_id == place);
    if let Some(stop) = stop {
        return Ok(stop);
    }
    let refs = directory::organisation_refs(tx, [place]).await?;
    let place = refs.get(&place).map(|place| place.name.clone());
    Err(DispatchRefusal::ToteElsewhere {
        code: code.to_owned(),
        place: place.unwrap_or_default(),
    }
    .into())
}

async fn parcel(tx: &Tx, code: &str) -> Result<Option<Parcel>> {
    store::parcel_by_code(tx, &code.trim().to_uppercase()).await
}

async fn known(tx: &Tx, code: &str) -> Result<Tote> {
    let code = code.trim().to_uppercase();
    let tote = store::tote_by_code(tx, &code).await?;
    tote.ok_or_else(|| DispatchRefusal::ToteUnknown { code }.into())
}

/// A tote or a parcel comes off the van again.
pub async fn unload(
    app: &App,
    actor: &Actor,
    id: RunId,
    version: IfMatch,
    code: &str,
) -> Result<()> {
    app.db
        .write(actor, |tx| unload_in(tx, id, version, code).scope_boxed())
        .await
}

async fn unload_in(tx: &Tx, id: RunId, version: IfMatch, code: &str) -> Result<()> {
    let (run, _) = step(tx, id, version, RunVerb::Unload).await?;
    if let Some(parcel) = parcel(tx, code).await? {
        parcels::step(&parcel, ParcelVerb::Unload)?;
        if parcel.run_id != Some(id) {
            return Err(DispatchRefusal::ToteWrongState { code: parcel.code }.into());
        }
        store::parcel_load(tx, &parcel, None).await?;
        let facts = json!({ "parcel": parcel.code });
        done(tx, &run, RunVerb::Unload, after(tx, id).await?, facts).await?;
        return parcels::tell(tx, ParcelVerb::Unload, &[parcel], &run, tx.now()).await;
    }
    let tote = known(tx, code).await?;
    if tote.run_id != Some(id) || tote.state != ToteState::Loaded {
        return Err(DispatchRefusal::ToteWrongState { code: tote.code }.into());
    }
    store::tote_load(tx, &tote, None).await?;
    let facts = json!({ "tote": tote.code });
    done(tx, &run, RunVerb::Unload, after(tx, id).await?, facts).await
}

/// Where a run stands from which something was taken off.
async fn after(tx: &Tx, run: RunId) -> Result<RunState> {
    let totes = store::totes_of_run(tx, run).await?;
    match totes.is_empty() && store::parcels_of_run(tx, run).await?.is_empty() {
        true => Ok(RunState::Planned),
        false => Ok(RunState::Loading),
    }
}

/// The van leaves. What is packed for its stops and not on it stays behind only if somebody says so.
pub async fn depart(
    app: &App,
    actor: &Actor,
    id: RunId,
    version: IfMatch,
    leave: bool,
) -> Result<()> {
    app.db
        .write(actor, |tx| depart_in(tx, id, version, leave).scope_boxed())
        .await
}

async fn depart_in(tx: &Tx, id: RunId, version: IfMatch, leave: bool) -> Result<()> {
    let (run, to) = step(tx, id, version, RunVerb::Depart).await?;
    if run.driver_id.is_none() {
        return Err(DispatchRefusal::DriverMissing {}.into());
    }
    let left = left(tx, id).await?;
    if let Some(first) = left.first().filter(|_| !leave) {
        return Err(DispatchRefusal::TotesMissing {
            count: i64::try_from(left.len()).unwrap_or(i64::MAX),
            first: first.clone(),
        }
        .into());
    }
    let totes = store::totes_of_run(tx, id).await?;
    let ids: Vec<ToteId> = totes.iter().map(|tote| tote.id).collect();
    let tasks = store::tasks_in(tx, &ids).await?;
    let parts = by_reservation(&tasks);
    reserving::departed(tx, &parts).await?;
    let van = transit(tx).await?;
    let moves: Vec<MoveRequest> = tasks
        .iter()
        .map(|task| carry(task, task.place_id, van, id, "out"))
        .collect();
    post_moves(tx, &moves).await?;
    let moved: Vec<_> = tasks.iter().map(|task| task.id).collect();
    store::tasks_move(tx, &moved, TaskState::Packed, TaskVerb::Depart).await?;
    store::totes_depart(tx, &ids).await?;
    let facts = json!({ "totes": ids.len(), "tasks": moved.len(), "left": left.len() });
    done(tx, &run, RunVerb::Depart, to, facts).await
}

/// Codes of what is packed for the stops of a run and not on it.
async fn left(tx: &Tx, run: RunId) -> Result<Vec<String>> {
    let totes = store::totes_left(tx, run).await?;
    let parcels = store::parcels_left(tx, run).await?;
    let totes = totes.into_iter().map(|tote| tote.code);
    Ok(totes
        .chain(parcels.into_iter().map(|one| one.code))
        .collect())
}

/// Tasks as parts of reservations, each named once.
pub(super) fn by_reservation(tasks: &[Task]) -> Vec<Reservation> {
    let mut sums: BTreeMap<_, Reservation> = BTreeMap::new();
    for task in tasks {
        let part = task.reservation();
        let sum = sums.entry(part.key).or_insert(Reservation {
            open: Quantity::ZERO,
            ..part
        });
        sum.open.0 += part.open.0;
    }
    sums.into_values().collect()
}

/// The van is back. What was not handed over lies at the centre again, for those for whom it left, and goes with the next
/// run; what facilities gave back waits in quarantine.
pub async fn come_back(app: &App, actor: &Actor, id: RunId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| come_back_in(tx, id, version).scope_boxed())
        .await
}

async fn come_back_in(tx: &Tx, id: RunId, version: IfMatch) -> Result<()> {
    let (run, to) = step(tx, id, version, RunVerb::Return).await?;
    let stops = store::stops_of(tx, &[id]).await?;
    let open: Vec<_> = stops
        .iter()
        .filter(|stop| stop.state == StopState::Planned)
        .collect();
    if let Some(first) = open.first() {
        let refs = directory::organisation_refs(tx, [first.organisation_id]).await?;
        return Err(DispatchRefusal::StopsOpen {
            count: i64::try_from(open.len()).unwrap_or(i64::MAX),
            first: refs
                .get(&first.organisation_id)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
        }
        .into());
    }
    let back: Vec<Tote> = store::totes_of_run(tx, id)
        .await?
        .into_iter()
        .filter(|tote| tote.state == ToteState::OnRoad)
        .collect();
    let tasks = unload_van(tx, &run, &back).await?;
    let parcels = bring_back(tx, &run).await?;
    let given = shelve_returns(tx, &run).await?;
    let facts = json!({
        "totes_back": back.len(), "tasks_back": tasks, "parcels_back": parcels.len(), "returns": given,
    });
    done(tx, &run, RunVerb::Return, to, facts).await?;
    let totes = back
        .iter()
        .map(|tote| (tote.stop_organisation_id, tote.cold));
    let parcels = parcels.iter().map(|one| (one.stop_organisation_id, false));
    next_run(tx, &run, totes.chain(parcels)).await
}

/// Parcels for which nobody signed wait for another run.
async fn bring_back(tx: &Tx, run: &Run) -> Result<Vec<Parcel>> {
    let mut back = store::parcels_of_run(tx, run.id).await?;
    back.retain(|parcel| parcel.state == ParcelState::Loaded);
    let ids: Vec<ParcelId> = back.iter().map(|parcel| parcel.id).collect();
    if !ids.is_empty() {
        store::parcels_bring_back(tx, &ids).await?;
    }
    parcels::tell(tx, ParcelVerb::BringBack, &back, run, tx.now()).await?;
    Ok(back)
}

async fn unload_van(tx: &Tx, run: &Run, back: &[Tote]) -> Result<usize> {
    let ids: Vec<ToteId> = back.iter().map(|tote| tote.id).collect();
    let tasks = store::tasks_in(tx, &ids).await?;
    let van = transit(tx).await?;
    let moves: Vec<MoveRequest> = tasks
        .iter()
        .map(|task| carry(task, van, task.place_id, run.id, "back"))
        .collect();
    post_moves(tx, &moves).await?;
    reserving::came_back(tx, &by_reservation(&tasks)).await?;
    let moved: Vec<_> = tasks.iter().map(|task| task.id).collect();
    store::tasks_move(tx, &moved, TaskState::OnRoad, TaskVerb::BringBack).await?;
    store::totes_bring_back(tx, &ids).await?;
    Ok(moved.len())
}

/// Returned goods are nobody's until somebody has looked at them.
async fn shelve_returns(tx: &Tx, run: &Run) -> Result<usize> {
    let given = store::returns_of(tx, run.id).await?;
    let booked: Vec<_> = given.iter().filter(|one| one.booked).collect();
    if booked.is_empty() {
        return Ok(0);
    }
    let centre = directory::centre(tx).await?.id;
    let known = places(tx, &[(centre, PlaceKind::Quarantine)]).await?;
    let (from, to) = (transit(tx).await?, known.id(centre, PlaceKind::Quarantine)?);
    let moves: Vec<MoveRequest> = booked
        .iter()
        .map(|one| give_back(one, from, to, run.id, "in"))
        .collect();
    post_moves(tx, &moves).await?;
    Ok(moves.len())
}

/// What came back gets a place on the next run that is planned, unless one stops there anyway.
async fn next_run(
    tx: &Tx,
    run: &Run,
    back: impl Iterator<Item = (OrganisationId, bool)>,
) -> Result<()> {
    let mut places: BTreeMap<OrganisationId, bool> = BTreeMap::new();
    for (place, cold) in back {
        *places.entry(place).or_default() |= cold;
    }
    for (place, cold) in places {
        if store::planned_there(tx, place).await?.is_some() {
            continue;
        }
        // Without one it stands first when runs are planned again.
        if let Some(mut next) = store::next_planned(tx, tx.day(), run.id, cold).await? {
            stops::append(tx, &mut next, place).await?;
        }
    }
    Ok(())
}
