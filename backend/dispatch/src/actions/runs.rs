//! Runs by hand: made, given another van or driver, cancelled.

use serde_json::json;

use super::{fleet, stops, word};
use crate::model::{RUN_MAP, RunId, RunState, RunVerb, VehicleId};
use crate::refusal::DispatchRefusal;
use crate::store::{self, Run};
use kernel::arrows::next;
use kernel::prelude::*;

/// Who drives what, and when.
#[derive(Clone, Copy, Debug)]
pub struct RunFacts {
    /// Which vehicle.
    pub vehicle_id: VehicleId,
    /// Who drives; whoever usually does when not given.
    pub driver_id: Option<UserId>,
    /// Leaves, minutes after midnight.
    pub start_minute: i64,
}

/// A key of a sheet: 256 random bits.
pub(super) fn sheet_key() -> String {
    let bytes: [u8; 32] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A run that may go along an arrow, and where to.
pub(super) async fn step(
    tx: &Tx,
    id: RunId,
    version: IfMatch,
    verb: RunVerb,
) -> Result<(Run, RunState)> {
    let run = store::run_get(tx, id).await?;
    let to = onto(&run, verb)?;
    version.check(run.version)?;
    Ok((run, to))
}

/// Where a verb leads a run.
pub(crate) fn onto(run: &Run, verb: RunVerb) -> Result<RunState, DispatchRefusal> {
    let (number, state) = (run.number.clone(), run.state);
    next(RUN_MAP, state, verb).ok_or(DispatchRefusal::RunWrongState { number, state })
}

pub(crate) async fn done(
    tx: &Tx,
    run: &Run,
    verb: RunVerb,
    to: RunState,
    facts: serde_json::Value,
) -> Result<()> {
    store::run_move(tx, run, to).await?;
    let facts = json!({ "from": run.state, "to": to, "facts": facts });
    tx.journal(
        word::RUN,
        run.id,
        Some(&run.number),
        Verb(verb.as_str()),
        facts,
    );
    Ok(())
}

/// Makes a run without stops.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    run_on: Day,
    facts: RunFacts,
) -> Result<RunId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let run = checked(tx, tx.id(), run_on, facts).await?;
                let number = tx.next_number("PS", &tx.day().compact_month()).await?;
                let run = Run { number, ..run };
                store::runs_insert(tx, std::slice::from_ref(&run), &[]).await?;
                let facts =
                    json!({ "run_on": run_on, "vehicle": run.vehicle_id, "driver": run.driver_id });
                tx.journal(word::RUN, run.id, Some(&run.number), Verb::CREATE, facts);
                Ok(run.id)
            }
            .scope_boxed()
        })
        .await
}

async fn checked(tx: &Tx, id: RunId, run_on: Day, facts: RunFacts) -> Result<Run> {
    let vehicle = store::vehicle_get(tx, facts.vehicle_id).await?;
    if !(0..24 * 60).contains(&facts.start_minute) {
        return Err(Invalid::one(
            "/start_minute",
            DispatchRefusal::TermsSenseless {},
        ));
    }
    if let Some(driver) = facts.driver_id {
        fleet::may_drive(tx, driver).await?;
    }
    let same_day = store::runs_on(tx, run_on).await?;
    let trips = same_day
        .iter()
        .filter(|run| run.vehicle_id == vehicle.id && run.id != id)
        .map(|run| run.trip_no);
    let trip_no = trips.max().unwrap_or(0) + 1;
    if trip_no > vehicle.trips || !vehicle.active {
        let plate = vehicle.plate;
        return Err(DispatchRefusal::VehicleBusy { plate }.into());
    }
    Ok(Run {
        id,
        number: String::new(),
        run_on,
        vehicle_id: vehicle.id,
        trip_no,
        driver_id: facts.driver_id.or(vehicle.driver_id),
        state: RunState::Planned,
        start_minute: facts.start_minute,
        end_minute: facts.start_minute,
        metres: 0,
        sheet_key: sheet_key(),
        version: 1,
    })
}

/// Gives a run that has not left another van, driver or start.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: RunId,
    version: IfMatch,
    facts: RunFacts,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let before = store::run_get(tx, id).await?;
                version.check(before.version)?;
                not_left(&before)?;
                let mut run = checked(tx, id, before.run_on, facts).await?;
                (run.number, run.version) = (before.number.clone(), before.version);
                run.state = before.state;
                if before.vehicle_id == run.vehicle_id {
                    run.trip_no = before.trip_no;
                }
                stops::retime(tx, &mut run).await?;
                store::run_save(tx, &run).await?;
                let facts = json!({
                    "vehicle": run.vehicle_id, "driver": run.driver_id, "start_minute": run.start_minute,
                });
                tx.journal(word::RUN, id, Some(&run.number), Verb::AMEND, facts);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Refuses a run that has left, or does not drive.
pub(super) fn not_left(run: &Run) -> Result<()> {
    match run.state {
        RunState::Planned | RunState::Loading => Ok(()),
        state => Err(DispatchRefusal::RunWrongState {
            number: run.number.clone(),
            state,
        }
        .into()),
    }
}

/// It does not drive; its goods wait for another.
pub async fn cancel(app: &App, actor: &Actor, id: RunId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (run, to) = step(tx, id, version, RunVerb::Cancel).await?;
                done(tx, &run, RunVerb::Cancel, to, json!({})).await
            }
            .scope_boxed()
        })
        .await
}
