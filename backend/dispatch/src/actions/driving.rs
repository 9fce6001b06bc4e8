//! What phones wrote at stops comes in, sooner or later, once or twice, in any order. A record is taken in whole or not at
//! all; what one says never makes another's disappear.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::travelling::{carry, give_back, transit};
use super::word;
use crate::model::{
    ParcelId, ParcelState, ParcelVerb, RunId, RunState, STOP_MAP, StopId, StopOutcome, StopState,
    TaskState, TaskVerb, ToteId, ToteState,
};
use crate::parcels;
use crate::refusal::DispatchRefusal;
use crate::rules::merge::{FIELDS, Picture};
use crate::rules::seal;
use crate::store::{self, NewRecord, Run, Stop, StopReturn, Task, Tote};
use formulary::model::ItemId;
use kernel::arrows::next;
use kernel::prelude::*;
use kernel::refusal::Refusal as _;
use stock::ledger::post_moves;
use stock::model::{LotId, PlaceKind};
use stock::on_the_way::{OnTheWay, on_the_way_move};
use stock::places::places;

/// A record as the phone sends it: the text that it sealed, and the seal.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The phone's id of it.
    pub id: String,
    /// Of which run.
    pub run_id: RunId,
    /// JSON: stop, time, fields.
    pub body: String,
    /// HMAC-SHA256 under the key of the sheet, hexadecimal.
    pub seal: String,
}

/// What a record's text says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    id: String,
    stop_id: StopId,
    at: Instant,
    fields: BTreeMap<String, Value>,
}

/// A line of returned goods.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenBack {
    facility_id: OrganisationId,
    item_id: ItemId,
    lot_id: LotId,
    quantity: Quantity,
    reason: String,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in.
    New,
    /// It was in before.
    Repeated,
}

/// Takes a record in.
pub async fn take(app: &App, actor: &Actor, sent: &Sent) -> Result<Taken> {
    let once = || app.db.write(actor, |tx| take_in(tx, sent).scope_boxed());
    match once().await {
        Err(error) if error.code() == (General::Conflict {}).code() => once().await,
        taken => taken,
    }
}

async fn take_in(tx: &Tx, sent: &Sent) -> Result<Taken> {
    let run = store::run_get(tx, sent.run_id).await?;
    if !store::drives(tx.actor(), run.driver_id) {
        return Err(Error::not_found());
    }
    if let Some(came) = store::record_get(tx, &sent.id).await? {
        return match came.body == sent.body {
            true => Ok(Taken::Repeated),
            false => Err(DispatchRefusal::RecordReused {}.into()),
        };
    }
    if !seal::fits(run.sheet_key.as_bytes(), sent.body.as_bytes(), &sent.seal) {
        return Err(DispatchRefusal::SealBroken {}.into());
    }
    let said = read(sent)?;
    let stop = store::stop_get(tx, said.stop_id).await?;
    if stop.run_id != run.id {
        return Err(Error::not_found());
    }
    // After the return nothing moves any more, and what is told late is kept all the same.
    if !matches!(run.state, RunState::OnRoad | RunState::Closed) {
        let (number, state) = (run.number, run.state);
        return Err(DispatchRefusal::RunWrongState { number, state }.into());
    }
    let record = NewRecord {
        id: &sent.id,
        run_id: run.id,
        stop_id: stop.id,
        body: &sent.body,
        seal: &sent.seal,
        written_at: said.at,
    };
    // Two phones at once: the slower one finds the record when it asks again.
    store::record_insert(tx, &record)
        .await
        .or_unique(|| General::Conflict {})?;
    let (mut picture, version) = store::picture_get(tx, stop.id).await?;
    let conflicts = picture.conflicts.len();
    picture.take(&said.id, said.at, &said.fields);
    store::picture_save(tx, run.id, stop.id, &picture, version).await?;
    take_returns(tx, &run, &stop, &said).await?;
    settle(tx, &run, &stop, &picture, said.at).await?;
    let facts = json!({
        "record": said.id, "fields": said.fields.keys().collect::<Vec<_>>(),
        "conflicts": picture.conflicts.len() - conflicts, "seal": sent.seal,
    });
    tx.journal(
        word::STOP,
        stop.id,
        Some(&run.number),
        Verb("hand_over"),
        facts,
    );
    Ok(Taken::New)
}

fn unreadable(reason: impl std::fmt::Display) -> Error {
    DispatchRefusal::RecordUnreadable {
        reason: reason.to_string(),
    }
    .into()
}

fn read(sent: &Sent) -> Result<Said> {
    let said: Said = serde_json::from_str(&sent.body).map_err(unreadable)?;
    if said.id != sent.id || said.id.is_empty() || said.id.len() > 80 {
        return Err(unreadable("id"));
    }
    for (field, value) in &said.fields {
        let fits = match field.as_str() {
            "totes" | "exceptions" | "returns" | "photos" => value.is_array(),
            "temperature_tenths" => value.as_i64().is_some_and(|tenths| tenths.abs() < 1_000),
            "outcome" => serde_json::from_value::<StopOutcome>(value.clone()).is_ok(),
            _ => value.is_string() && FIELDS.contains(&field.as_str()),
        };
        if !fits {
            return Err(unreadable(field));
        }
    }
    Ok(said)
}

/// What facilities gave back is booked as far as their books have it; what they have not is shown to somebody.
async fn take_returns(tx: &Tx, run: &Run, stop: &Stop, said: &Said) -> Result<()> {
    let Some(lines) = said.fields.get("returns") else {
        return Ok(());
    };
    let lines: Vec<GivenBack> = serde_json::from_value(lines.clone()).map_err(unreadable)?;
    let mut booked = Vec::new();
    for (number, line) in lines.into_iter().enumerate() {
        if !line.quantity.is_positive() || !store::lot_is_of(tx, line.lot_id, line.item_id).await? {
            return Err(unreadable("returns"));
        }
        let free = store::free_at(tx, line.facility_id, line.item_id, line.lot_id).await?;
        let given = StopReturn {
            id: tx.id(),
            stop_id: stop.id,
            facility_id: line.facility_id,
            item_id: line.item_id,
            lot_id: line.lot_id,
            quantity_milli: line.quantity,
            reason: line.reason,
            booked: run.state == RunState::OnRoad && free >= line.quantity,
        };
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        store::return_insert(tx, run.id, &given, &said.id, number).await?;
        if given.booked {
            booked.push(given);
        }
    }
    if booked.is_empty() {
        return Ok(());
    }
    let van = transit(tx).await?;
    let wanted: Vec<_> = booked
        .iter()
        .map(|given| (given.facility_id, PlaceKind::Store))
        .collect();
    let known = places(tx, &wanted).await?;
    let mut moves = Vec::with_capacity(booked.len());
    for given in &booked {
        let shelf = known.id(given.facility_id, PlaceKind::Store)?;
        moves.push(give_back(given, shelf, van, run.id, "out"));
    }
    post_moves(tx, &moves).await.map(drop)
}

/// What is known now becomes what has happened: the stop ends once, and every tote and parcel that was scanned is handed over once.
async fn settle(tx: &Tx, run: &Run, stop: &Stop, picture: &Picture, at: Instant) -> Result<()> {
    let outcome = picture
        .get("outcome")
        .and_then(|value| serde_json::from_value::<StopOutcome>(value.clone()).ok());
    let Some(outcome) = outcome else {
        return Ok(());
    };
    if let Some(to) = next(STOP_MAP, stop.state, outcome) {
        let reason = picture.get("reason").and_then(Value::as_str);
        store::stop_end(tx, stop, to, reason, at).await?;
        if to == StopState::Failed {
            tx.journal(
                word::STOP,
                stop.id,
                Some(&run.number),
                Verb("fail"),
                json!({ "reason": reason }),
            );
        }
    }
    if outcome == StopOutcome::Failed {
        return Ok(());
    }
    let scanned: Vec<&str> = picture
        .get("totes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let totes: Vec<Tote> = store::totes_of_run(tx, run.id)
        .await?
        .into_iter()
        .filter(|tote| tote.stop_id == Some(stop.id) && tote.state == ToteState::OnRoad)
        .filter(|tote| scanned.contains(&tote.code.as_str()))
        .collect();
    hand_over(tx, run, stop, &totes).await?;
    sign_for(tx, run, stop, &scanned, at).await
}

/// Parcels that were scanned at their stop are where they should be.
async fn sign_for(tx: &Tx, run: &Run, stop: &Stop, scanned: &[&str], at: Instant) -> Result<()> {
    let mut here = store::parcels_of_run(tx, run.id).await?;
    here.retain(|one| {
        one.stop_id == Some(stop.id)
            && one.state == ParcelState::Loaded
            && scanned.contains(&one.code.as_str())
    });
    let ids: Vec<ParcelId> = here.iter().map(|one| one.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let at = at.min(tx.now());
    store::parcels_deliver(tx, &ids, at).await?;
    parcels::tell(tx, ParcelVerb::HandOver, &here, run, at).await
}

async fn hand_over(tx: &Tx, run: &Run, stop: &Stop, totes: &[Tote]) -> Result<()> {
    if totes.is_empty() {
        return Ok(());
    }
    let ids: Vec<ToteId> = totes.iter().map(|tote| tote.id).collect();
    let tasks = store::tasks_in(tx, &ids).await?;
    let (own, others): (Vec<Task>, Vec<Task>) = tasks
        .into_iter()
        .partition(|task| task.facility_id == stop.organisation_id);
    let van = transit(tx).await?;
    let wanted = [
        (stop.organisation_id, PlaceKind::Store),
        (stop.organisation_id, PlaceKind::Receiving),
    ];
    let known = places(tx, &wanted).await?;
    let shelf = known.id(stop.organisation_id, PlaceKind::Store)?;
    let counter = known.id(stop.organisation_id, PlaceKind::Receiving)?;
    let to_shelf = own.iter().map(|task| carry(task, van, shelf, run.id, "in"));
    let to_counter = others
        .iter()
        .map(|task| carry(task, van, counter, run.id, "in"));
    post_moves(tx, &to_shelf.chain(to_counter).collect::<Vec<_>>()).await?;
    let ids_of = |tasks: &[Task]| tasks.iter().map(|task| task.id).collect::<Vec<_>>();
    store::tasks_move(tx, &ids_of(&own), TaskState::OnRoad, TaskVerb::HandOver).await?;
    store::tasks_move(tx, &ids_of(&others), TaskState::OnRoad, TaskVerb::Forward).await?;
    arrived(tx, &own).await?;
    store::totes_deliver(tx, &ids).await
}

/// Goods that are on their shelf are not on the way any more.
pub(super) async fn arrived(tx: &Tx, tasks: &[Task]) -> Result<()> {
    let less: Vec<OnTheWay> = tasks
        .iter()
        .map(|task| OnTheWay {
            organisation_id: task.facility_id,
            item_id: task.item_id,
            change: Quantity(-task.quantity_milli.0),
        })
        .collect();
    on_the_way_move(tx, &less).await
}
