//! The day's runs by search: asked for, watched, ended early, taken over. The search runs beside the requests on threads of its
//! own; what it knows stands in its row, so that any instance can show it and ask it to stop.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::runs::sheet_key;
use super::stops::{Map, profiles, stop_for};
use super::word;
use crate::model::{DispatchTerms, PlanningId, PlanningState, RunId, RunState, VehicleId};
use crate::refusal::DispatchRefusal;
use crate::store::{self, Planning, Run, Stop, Vehicle, Waiting};
use kernel::prelude::*;
use routing::day::{
    Day as RoutingDay, DayPlan, DayProgress, DayStop, Van, plan_day, plan_day_fixed,
};

/// What a search is about, as it was when it began.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Places that want goods.
    pub stops: Vec<OrganisationId>,
    /// Free vehicles.
    pub vehicles: Vec<VehicleId>,
    /// Runs that stay because a stop of theirs is locked or they have been loaded.
    pub kept: Vec<RunId>,
}

/// What it found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Trips: vehicle, number from 1, places in order, start.
    pub trips: Vec<PlannedTrip>,
    /// Who is left over, and why.
    pub unserved: Vec<(OrganisationId, String)>,
}

/// A trip of the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlannedTrip {
    /// Which vehicle.
    pub vehicle_id: VehicleId,
    /// Which of its trips, from 1.
    pub number: i64,
    /// Leaves, minutes after midnight.
    pub start_minute: i64,
    /// In order.
    pub stops: Vec<OrganisationId>,
}

/// What the search is made of.
struct Work {
    planning: Planning,
    question: Question,
    day: RoutingDay,
    /// Places without coordinates.
    unplaced: Vec<OrganisationId>,
}

/// Longest search, seconds.
pub const MOST_SECONDS: i64 = 120;

/// Begins to search. Answers at once; the row tells how far it is.
pub async fn begin(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    (run_on, seconds, packed_only): (Day, i64, bool),
) -> Result<PlanningId> {
    if !(1..=MOST_SECONDS).contains(&seconds) {
        let (min, max) = ("1".to_owned(), MOST_SECONDS.to_string());
        return Err(Invalid::one("/seconds", Field::OutOfRange { min, max }));
    }
    // What is committed is searched; where the key only repeats an answer, the search of the first request goes on.
    let prepared = Mutex::new(None);
    let slot = &prepared;
    let id: PlanningId = app
        .db
        .write_once(actor, key, |tx| {
            async move {
                let work = prepare(tx, run_on, seconds, packed_only).await?;
                let id = work.planning.id;
                store::planning_insert(tx, &work.planning).await?;
                let facts = json!({ "run_on": run_on, "stops": work.planning.stop_count, "seconds": seconds });
                tx.journal(word::PLANNING, id, None, Verb::CREATE, facts);
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
                Ok(id)
            }
            .scope_boxed()
        })
        .await?;
    let work = prepared
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(work) = work.filter(|work| work.planning.id == id) {
        tokio::spawn(search(app.clone(), work));
    }
    Ok(id)
}

async fn prepare(tx: &Tx, run_on: Day, seconds: i64, packed_only: bool) -> Result<Work> {
    let terms: DispatchTerms = tx.policy().await?;
    let day_runs = store::runs_on(tx, run_on).await?;
    let ids: Vec<RunId> = day_runs.iter().map(|run| run.id).collect();
    let stops = store::stops_of(tx, &ids).await?;
    let locked = |run: &Run| {
        stops
            .iter()
            .any(|stop| stop.run_id == run.id && stop.locked)
    };
    let kept: Vec<&Run> = day_runs
        .iter()
        .filter(|run| run.state != RunState::Planned || locked(run))
        .collect();
    let stays = |stop: &Stop| {
        kept.iter()
            .any(|run| run.id == stop.run_id && run.state != RunState::Closed)
    };
    let taken: Vec<OrganisationId> = stops
        .iter()
        .filter(|stop| stays(stop) && stop.state == crate::model::StopState::Planned)
        .map(|stop| stop.organisation_id)
        .collect();
    let mut waiting = store::waiting(tx, terms.villages, packed_only, None).await?;
    waiting.retain(|one| !taken.contains(&one.organisation_id));
    let vehicles: Vec<Vehicle> = store::vehicles(tx)
        .await?
        .into_iter()
        .filter(|vehicle| vehicle.active && kept.iter().all(|run| run.vehicle_id != vehicle.id))
        .collect();
    let kept: Vec<RunId> = kept.iter().map(|run| run.id).collect();
    match (waiting.is_empty(), vehicles.is_empty()) {
        (true, _) => return Err(DispatchRefusal::NothingToPlan {}.into()),
        (_, true) => return Err(DispatchRefusal::NoVehicle {}.into()),
        _ => {}
    }
    question(tx, run_on, seconds, (waiting, vehicles, kept), &terms).await
}

async fn question(
    tx: &Tx,
    run_on: Day,
    seconds: i64,
    (waiting, vehicles, kept): (Vec<Waiting>, Vec<Vehicle>, Vec<RunId>),
    terms: &DispatchTerms,
) -> Result<Work> {
    let all: Vec<OrganisationId> = waiting.iter().map(|one| one.organisation_id).collect();
    let map = Map::of(tx, &all).await?;
    let depot = map
        .place(map.depot)
        .ok_or(DispatchRefusal::DepotUnplaced {})?;
    let profile = profiles(tx, terms).await?;
    let (mut stops, mut unplaced, mut day_stops) = (Vec::new(), Vec::new(), Vec::new());
    for one in &waiting {
        let id = one.organisation_id;
        let Some(place) = map.place(id) else {
            unplaced.push(id);
            continue;
        };
        let stop = stop_for(tx, RunId(0), one, profile(id), terms);
        stops.push(id);
        day_stops.push(DayStop {
            place,
            volume_ml: stop.volume_ml,
            window: (stop.window_from_minute, stop.window_to_minute),
            service_minutes: stop.service_minutes,
            cold: stop.cold,
        });
    }
    let place_of = |at: usize| at.checked_sub(1).map_or(map.depot, |stop| stops[stop]);
    let mut known_metres = HashMap::new();
    for from in 0..=stops.len() {
        for to in 0..=stops.len() {
            if let Some(metres) = map.way(place_of(from), place_of(to)) {
                known_metres.insert((from, to), metres);
            }
        }
    }
    let question = Question {
        stops,
        vehicles: vehicles.iter().map(|vehicle| vehicle.id).collect(),
        kept,
    };
    Ok(Work {
        planning: Planning {
            id: tx.id(),
            run_on,
            state: PlanningState::Running,
            seconds,
            stop_count: i64::try_from(waiting.len()).unwrap_or(i64::MAX),
            share_ppm: 0,
            unserved_count: 0,
            cost_e4: Money::ZERO,
            metres: 0,
            question: serde_json::to_string(&question)?,
            answer: String::new(),
            beat_at: tx.now(),
            version: 1,
        },
        question,
        day: RoutingDay {
            depot,
            stops: day_stops,
            vans: vehicles.iter().map(van).collect(),
            known_metres,
            detour_bp: terms.detour_bp,
            speed_kmh: terms.speed_kmh,
        },
        unplaced,
    })
}

fn van(vehicle: &Vehicle) -> Van {
    Van {
        volume_ml: vehicle.volume_ml,
        shift: (vehicle.shift_from_minute, vehicle.shift_to_minute),
        trips: vehicle.trips,
        loading_minutes: vehicle.loading_minutes,
        fixed_cost_e4: vehicle.fixed_cost_e4.0,
        cost_per_km_e4: vehicle.cost_per_km_e4.0,
        cold: vehicle.cold,
    }
}

/// What the threads of a search tell, and are told.
#[derive(Default)]
struct Watch {
    share_ppm: AtomicI64,
    unserved: AtomicI64,
    cost_e4: AtomicI64,
    stop: AtomicBool,
}

/// How often the row hears how far the search is.
const BEAT: Duration = Duration::from_millis(400);

async fn search(app: App, work: Work) {
    let (id, seconds) = (
        work.planning.id,
        u32::try_from(work.planning.seconds).unwrap_or(10),
    );
    let watch = Arc::new(Watch::default());
    let (seen, day) = (watch.clone(), work.day.clone());
    let mut searching = tokio::task::spawn_blocking(move || {
        let go_on = |progress: &DayProgress| {
            seen.share_ppm
                .fetch_max(progress.share_ppm, Ordering::Relaxed);
            seen.unserved.store(progress.unserved, Ordering::Relaxed);
            seen.cost_e4.store(progress.cost_e4, Ordering::Relaxed);
            !seen.stop.load(Ordering::Relaxed)
        };
        plan_day(&day, seconds, &go_on)
    });
    let actor = Actor::system("dispatch.planning");
    let found = loop {
        tokio::select! {
            found = &mut searching => break found,
            () = tokio::time::sleep(BEAT) => {
                let told = app.db.write(&actor, |tx| beat(tx, id, &watch).scope_boxed()).await;
                // A row that cannot be written now is written at the next beat.
                if let Ok(false) = told {
                    watch.stop.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    let answer = match found {
        Ok(Ok(plan)) => told(&work, &plan),
        _ => Answer::default(),
    };
    let answer = &answer;
    // If the database is gone, the row stays as it is and shows when it was last heard of.
    let _ = app
        .db
        .write(&actor, |tx| finish(tx, id, answer).scope_boxed())
        .await;
}

async fn beat(tx: &Tx, id: PlanningId, watch: &Watch) -> Result<bool> {
    let share = watch.share_ppm.load(Ordering::Relaxed).clamp(1, 999_999);
    let unserved = watch.unserved.load(Ordering::Relaxed);
    let cost = watch.cost_e4.load(Ordering::Relaxed);
    store::planning_beat(tx, id, share, unserved, cost).await
}

async fn finish(tx: &Tx, id: PlanningId, answer: &Answer) -> Result<()> {
    let text = serde_json::to_string(answer)?;
    let unserved = i64::try_from(answer.unserved.len()).unwrap_or(i64::MAX);
    let runs = build(tx, Day::default(), answer).await?;
    let metres = runs.iter().map(|(run, _)| run.metres).sum();
    store::planning_done(tx, id, &text, metres, unserved).await
}

fn told(work: &Work, plan: &DayPlan) -> Answer {
    let stops = &work.question.stops;
    let trips = plan.trips.iter().map(|trip| PlannedTrip {
        vehicle_id: work.question.vehicles[trip.van],
        number: i64::try_from(trip.number).unwrap_or(0) + 1,
        start_minute: trip.start,
        stops: trip.stops.iter().map(|stop| stops[*stop]).collect(),
    });
    let unplaced = work.unplaced.iter().map(|id| (*id, "unplaced".to_owned()));
    let unserved = plan
        .unserved
        .iter()
        .map(|(stop, why)| (stops[*stop], (*why).to_owned()));
    Answer {
        trips: trips.collect(),
        unserved: unserved.chain(unplaced).collect(),
    }
}

/// Runs and stops of an answer, with their times.
async fn build(tx: &Tx, run_on: Day, answer: &Answer) -> Result<Vec<(Run, Vec<Stop>)>> {
    let terms: DispatchTerms = tx.policy().await?;
    let all: Vec<OrganisationId> = answer
        .trips
        .iter()
        .flat_map(|trip| trip.stops.clone())
        .collect();
    let map = Map::of(tx, &all).await?;
    let profile = profiles(tx, &terms).await?;
    let waiting: HashMap<OrganisationId, Waiting> = store::waiting(tx, terms.villages, false, None)
        .await?
        .into_iter()
        .map(|one| (one.organisation_id, one))
        .collect();
    let drivers: HashMap<VehicleId, Option<UserId>> = store::vehicles(tx)
        .await?
        .into_iter()
        .map(|vehicle| (vehicle.id, vehicle.driver_id))
        .collect();
    let mut built = Vec::with_capacity(answer.trips.len());
    for trip in &answer.trips {
        let mut run = Run {
            id: tx.id(),
            number: String::new(),
            run_on,
            vehicle_id: trip.vehicle_id,
            trip_no: trip.number,
            driver_id: drivers.get(&trip.vehicle_id).copied().flatten(),
            state: RunState::Planned,
            start_minute: trip.start_minute,
            end_minute: trip.start_minute,
            metres: 0,
            sheet_key: sheet_key(),
            version: 1,
        };
        let stop = |id: &OrganisationId| {
            let waiting = waiting.get(id).copied();
            let waiting = waiting.unwrap_or(Waiting::nothing(*id));
            stop_for(tx, run.id, &waiting, profile(*id), &terms)
        };
        let mut stops: Vec<Stop> = trip.stops.iter().map(stop).collect();
        map.drive(&mut run, &mut stops);
        built.push((run, stops));
    }
    Ok(built)
}

/// Somebody does not want to wait: the best plan so far is the answer.
pub async fn stop(app: &App, actor: &Actor, id: PlanningId) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let planning = store::planning_get(tx, id).await?;
                if planning.state != PlanningState::Running {
                    return Err(DispatchRefusal::PlanningWrongState {}.into());
                }
                store::planning_stop(tx, &planning).await?;
                tx.journal(word::PLANNING, id, None, Verb("stop"), json!({}));
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// The answer becomes the runs of its day, in place of those that nobody has locked or loaded.
pub async fn adopt(app: &App, actor: &Actor, id: PlanningId, version: IfMatch) -> Result<i64> {
    app.db
        .write(actor, |tx| adopt_in(tx, id, version).scope_boxed())
        .await
}

async fn adopt_in(tx: &Tx, id: PlanningId, version: IfMatch) -> Result<i64> {
    let planning = store::planning_get(tx, id).await?;
    if planning.state != PlanningState::Done {
        return Err(DispatchRefusal::PlanningWrongState {}.into());
    }
    version.check(planning.version)?;
    let answer: Answer = serde_json::from_str(&planning.answer)?;
    let question: Question = serde_json::from_str(&planning.question)?;
    let before = store::runs_on(tx, planning.run_on).await?;
    let (kept, old): (Vec<&Run>, Vec<&Run>) = before
        .iter()
        .partition(|run| run.state != RunState::Planned || question.kept.contains(&run.id));
    let kept_ids: Vec<RunId> = kept.iter().map(|run| run.id).collect();
    let stays = store::stops_of(tx, &kept_ids).await?;
    let busy = |trip: &PlannedTrip| kept.iter().any(|run| run.vehicle_id == trip.vehicle_id);
    let twice = |trip: &PlannedTrip| {
        let there = |id| {
            stays.iter().any(|stop: &Stop| {
                stop.organisation_id == id && stop.state == crate::model::StopState::Planned
            })
        };
        trip.stops.iter().any(|id| there(*id))
    };
    if answer.trips.iter().any(|trip| busy(trip) || twice(trip)) {
        return Err(DispatchRefusal::PlanningStale {}.into());
    }
    let old: Vec<RunId> = old.iter().map(|run| run.id).collect();
    store::runs_remove(tx, &old).await?;
    let mut built = build(tx, planning.run_on, &answer).await?;
    let numbers = tx
        .next_numbers("PS", &tx.day().compact_month(), built.len())
        .await?;
    for ((run, _), number) in built.iter_mut().zip(numbers) {
        run.number = number;
    }
    let stops: Vec<Stop> = built.iter().flat_map(|(_, stops)| stops.clone()).collect();
    let runs: Vec<Run> = built.into_iter().map(|(run, _)| run).collect();
    store::runs_insert(tx, &runs, &stops).await?;
    store::planning_move(tx, &planning, PlanningState::Adopted).await?;
    for run in &runs {
        let facts = json!({ "run_on": run.run_on, "vehicle": run.vehicle_id, "planning": id });
        tx.journal(word::RUN, run.id, Some(&run.number), Verb::CREATE, facts);
    }
    let facts = json!({ "runs": runs.len(), "replaced": old.len() });
    tx.journal(word::PLANNING, id, None, Verb("adopt"), facts);
    Ok(i64::try_from(runs.len()).unwrap_or(i64::MAX))
}

/// A search of so many plans that is waited for and taken over at once, the same on every machine: for counties that are made.
pub async fn plan_now(app: &App, actor: &Actor, run_on: Day, tries: u64) -> Result<i64> {
    app.db
        .write(actor, |tx| plan_now_in(tx, run_on, tries).scope_boxed())
        .await
}

async fn plan_now_in(tx: &Tx, run_on: Day, tries: u64) -> Result<i64> {
    let work = prepare(tx, run_on, 1, true).await?;
    let plan = plan_day_fixed(&work.day, tries).map_err(Error::fault)?;
    let answer = told(&work, &plan);
    store::planning_insert(tx, &work.planning).await?;
    finish(tx, work.planning.id, &answer).await?;
    adopt_in(tx, work.planning.id, IfMatch(2)).await
}
