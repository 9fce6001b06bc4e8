//! Stops by hand: added, moved between runs, locked, taken away. Times follow.

use std::collections::HashMap;

use serde_json::json;

use super::runs::not_left;
use super::word;
use crate::model::{DispatchTerms, RunId, StopId, StopState};
use crate::refusal::DispatchRefusal;
use crate::rules::timing::{Leg, times, totes};
use crate::store::{self, Run, Stop, Waiting};
use identity::directory;
use kernel::prelude::*;
use routing::day::{metres, minutes};

/// Distances and times between places.
pub(super) struct Map {
    places: HashMap<OrganisationId, (i64, i64)>,
    known: HashMap<(OrganisationId, OrganisationId), i64>,
    terms: DispatchTerms,
    /// Where vans load.
    pub depot: OrganisationId,
}

impl Map {
    /// Of some places and the centre.
    pub(super) async fn of(tx: &Tx, organisations: &[OrganisationId]) -> Result<Self> {
        let depot = directory::centre(tx).await?.id;
        let mut wanted = organisations.to_vec();
        wanted.push(depot);
        let places = store::placed(tx, &wanted).await?;
        let ways = store::ways(tx).await?;
        Ok(Self {
            places: places
                .iter()
                .filter_map(|one| Some((one.id, one.place()?)))
                .collect(),
            known: ways
                .iter()
                .map(|way| ((way.from_id, way.to_id), way.metres))
                .collect(),
            terms: tx.policy().await?,
            depot,
        })
    }

    /// Where something is.
    pub(super) fn place(&self, id: OrganisationId) -> Option<(i64, i64)> {
        self.places.get(&id).copied()
    }

    /// A known way.
    pub(super) fn way(&self, from: OrganisationId, to: OrganisationId) -> Option<i64> {
        self.known.get(&(from, to)).copied()
    }

    fn metres(&self, from: OrganisationId, to: OrganisationId) -> i64 {
        let estimated = || {
            let (one, other) = (self.place(from)?, self.place(to)?);
            Some(metres(one, other, self.terms.detour_bp))
        };
        self.way(from, to).or_else(estimated).unwrap_or(0)
    }

    /// Sets the times of stops in order and of their run.
    pub(super) fn drive(&self, run: &mut Run, stops: &mut [Stop]) {
        let mut before = self.depot;
        run.metres = 0;
        let mut legs = Vec::with_capacity(stops.len());
        for stop in stops.iter() {
            let far = self.metres(before, stop.organisation_id);
            run.metres += far;
            legs.push(Leg {
                drive: minutes(far, self.terms.speed_kmh),
                opens: stop.window_from_minute,
                service: stop.service_minutes,
            });
            before = stop.organisation_id;
        }
        let home = self.metres(before, self.depot);
        run.metres += home;
        let (begins, end) = times(run.start_minute, &legs, minutes(home, self.terms.speed_kmh));
        run.end_minute = end;
        for (at, (stop, begin)) in stops.iter_mut().zip(begins).enumerate() {
            stop.arrive_minute = begin;
            stop.sequence = i64::try_from(at).unwrap_or(i64::MAX) + 1;
        }
    }
}

/// Computes the times of a run anew and writes those of its stops.
pub(super) async fn retime(tx: &Tx, run: &mut Run) -> Result<()> {
    let mut stops = store::stops_of(tx, &[run.id]).await?;
    place(tx, run, &mut stops).await
}

async fn place(tx: &Tx, run: &mut Run, stops: &mut [Stop]) -> Result<()> {
    let there: Vec<OrganisationId> = stops.iter().map(|stop| stop.organisation_id).collect();
    Map::of(tx, &there).await?.drive(run, stops);
    for stop in stops.iter_mut() {
        stop.run_id = run.id;
    }
    store::stops_place(tx, stops).await
}

/// What waits for a place, as a stop of a run.
pub(super) fn stop_for(
    tx: &Tx,
    run: RunId,
    waiting: &Waiting,
    profile: (i64, i64, i64),
    terms: &DispatchTerms,
) -> Stop {
    let cold = totes(waiting.cold_lines, terms.tote_lines);
    let other = totes(waiting.lines - waiting.cold_lines, terms.tote_lines);
    Stop {
        id: tx.id(),
        run_id: run,
        sequence: 0,
        organisation_id: waiting.organisation_id,
        window_from_minute: profile.0,
        window_to_minute: profile.1,
        service_minutes: profile.2,
        arrive_minute: 0,
        volume_ml: waiting.packed_ml + (cold + other) * terms.tote_ml,
        cold: waiting.cold_lines + waiting.cold_totes > 0,
        locked: false,
        state: StopState::Planned,
        version: 1,
    }
}

/// Times of places: their own, or the policy's.
pub(super) async fn profiles(
    tx: &Tx,
    terms: &DispatchTerms,
) -> Result<impl Fn(OrganisationId) -> (i64, i64, i64) + use<>> {
    let usual = (
        terms.window_from_minute,
        terms.window_to_minute,
        terms.service_minutes,
    );
    let own: HashMap<OrganisationId, (i64, i64, i64)> = store::profiles(tx)
        .await?
        .into_iter()
        .map(|one| {
            (
                one.organisation_id,
                (
                    one.window_from_minute,
                    one.window_to_minute,
                    one.service_minutes,
                ),
            )
        })
        .collect();
    Ok(move |id| own.get(&id).copied().unwrap_or(usual))
}

/// Appends a place to a run that has not left.
pub async fn add(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    run: RunId,
    organisation: OrganisationId,
) -> Result<StopId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let organisation = directory::organisation(tx, organisation).await?.id;
                if let Some(number) = store::planned_there(tx, organisation).await? {
                    return Err(DispatchRefusal::StopTwice { number }.into());
                }
                let mut run = store::run_get(tx, run).await?;
                not_left(&run)?;
                append(tx, &mut run, organisation).await
            }
            .scope_boxed()
        })
        .await
}

/// Appends a place to a run, with what waits for it.
pub(super) async fn append(tx: &Tx, run: &mut Run, organisation: OrganisationId) -> Result<StopId> {
    let terms: DispatchTerms = tx.policy().await?;
    let waiting = store::waiting(tx, terms.villages, false, Some(organisation)).await?;
    let waiting = waiting.first().copied();
    let waiting = waiting.unwrap_or(Waiting::nothing(organisation));
    let profile = profiles(tx, &terms).await?(organisation);
    let stop = stop_for(tx, run.id, &waiting, profile, &terms);
    let id = stop.id;
    let sequence = i64::MAX / 2;
    store::stops_insert(tx, &[Stop { sequence, ..stop }]).await?;
    retime(tx, run).await?;
    store::run_save(tx, run).await?;
    tx.journal(
        word::RUN,
        run.id,
        Some(&run.number),
        Verb("add_stop"),
        json!({ "place": organisation }),
    );
    Ok(id)
}

/// A stop that may still be moved.
async fn free(tx: &Tx, id: StopId, version: IfMatch) -> Result<(Stop, Run)> {
    let stop = store::stop_get(tx, id).await?;
    version.check(stop.version)?;
    let run = store::run_get(tx, stop.run_id).await?;
    not_left(&run)?;
    let totes = store::totes_of_run(tx, run.id).await?;
    let parcels = store::parcels_of_run(tx, run.id).await?;
    let is_loaded = totes.iter().any(|tote| tote.stop_id == Some(id))
        || parcels.iter().any(|parcel| parcel.stop_id == Some(id));
    if stop.locked || stop.state != StopState::Planned || is_loaded {
        return Err(DispatchRefusal::StopFixed {}.into());
    }
    Ok((stop, run))
}

/// Moves a stop: to another run of the day, or to another place in its own. Positions count from 1.
pub async fn shift(
    app: &App,
    actor: &Actor,
    id: StopId,
    version: IfMatch,
    (to, position): (RunId, i64),
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            shift_in(tx, id, version, to, position).scope_boxed()
        })
        .await
}

async fn shift_in(tx: &Tx, id: StopId, version: IfMatch, to: RunId, position: i64) -> Result<()> {
    let (stop, mut from) = free(tx, id, version).await?;
    let mut goal = store::run_get(tx, to).await?;
    not_left(&goal)?;
    if goal.run_on != from.run_on {
        return Err(DispatchRefusal::StopFixed {}.into());
    }
    let mut there = store::stops_of(tx, &[to]).await?;
    there.retain(|other| other.id != id);
    let at = usize::try_from(position - 1).unwrap_or(0).min(there.len());
    there.insert(at, stop.clone());
    let facts = json!({ "stop": stop.organisation_id, "from": from.number, "to": goal.number, "position": position });
    if from.id != goal.id {
        let mut left = store::stops_of(tx, &[from.id]).await?;
        left.retain(|other| other.id != id);
        place(tx, &mut from, &mut left).await?;
        store::run_save(tx, &from).await?;
    }
    place(tx, &mut goal, &mut there).await?;
    store::run_save(tx, &goal).await?;
    tx.journal(
        word::RUN,
        goal.id,
        Some(&goal.number),
        Verb("move_stop"),
        facts,
    );
    Ok(())
}

/// Takes a stop away; its goods wait for another run.
pub async fn remove(app: &App, actor: &Actor, id: StopId, version: IfMatch) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let (stop, mut run) = free(tx, id, version).await?;
                store::stop_remove(tx, &stop).await?;
                retime(tx, &mut run).await?;
                store::run_save(tx, &run).await?;
                let facts = json!({ "place": stop.organisation_id });
                tx.journal(
                    word::RUN,
                    run.id,
                    Some(&run.number),
                    Verb("remove_stop"),
                    facts,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Locks a stop where it is, or lets it go.
pub async fn lock(
    app: &App,
    actor: &Actor,
    id: StopId,
    version: IfMatch,
    locked: bool,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let stop = store::stop_get(tx, id).await?;
                version.check(stop.version)?;
                let run = store::run_get(tx, stop.run_id).await?;
                not_left(&run)?;
                store::stop_lock(tx, &stop, locked).await?;
                let verb = if locked { "lock" } else { "unlock" };
                tx.journal(
                    word::STOP,
                    id,
                    Some(&run.number),
                    Verb(verb),
                    json!({ "place": stop.organisation_id }),
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}
