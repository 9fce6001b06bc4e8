//! The dispatcher's day: runs with their stops, what waits, the search for runs.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::fleet::{VehicleView, vehicle_view};
use super::planning::{PlanningView, planning_view};
use crate::model::{
    DispatchTerms, RUN_MAP, RunId, RunState, RunVerb, StopId, StopState, VillageWay,
};
use crate::rules::merge::Known;
use crate::store::{self, Run, Stop, drives};
use formulary::directory::Names;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::arrows::verbs;
use kernel::prelude::*;

/// A stop of a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchStop)]
pub struct StopView {
    /// Its identity.
    pub id: StopId,
    /// Which in order, from 1.
    pub sequence: i64,
    /// Where.
    pub organisation: OrgRef,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
    /// It takes goods from then, minutes after midnight.
    pub window_from_minute: i64,
    /// Until then.
    pub window_to_minute: i64,
    /// Minutes there.
    pub service_minutes: i64,
    /// When service begins by the plan.
    pub arrive_minute: i64,
    /// After its window by the plan.
    pub late: bool,
    /// What it was planned with, millilitres.
    pub volume_ml: i64,
    /// Cold goods among it.
    pub cold: bool,
    /// Stays where it is when the day is planned again.
    pub locked: bool,
    /// Where it stands.
    pub state: StopState,
    /// Why it failed.
    pub reason: Option<String>,
    /// When it ended.
    pub done_at: Option<Instant>,
    /// Totes on the van for it.
    pub totes_on: i64,
    /// Totes that are packed for it and not on a van.
    pub totes_waiting: i64,
    /// Parcels on the van for it.
    pub parcels_on: i64,
    /// Parcels that wait for it and are not on a van.
    pub parcels_waiting: i64,
    /// Somebody has to look: records differ, goods are missing or warm, returns do not fit the book.
    pub trouble: Vec<&'static str>,
    /// For `If-Match`.
    pub version: i64,
}

/// A run.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchRun)]
pub struct RunView {
    /// Its identity.
    pub id: RunId,
    /// Its number.
    pub number: String,
    /// On which day.
    pub run_on: Day,
    /// With what.
    pub vehicle: VehicleView,
    /// Which of its trips, from 1.
    pub trip_no: i64,
    /// Who drives.
    pub driver: Option<UserRef>,
    /// Where it stands.
    pub state: RunState,
    /// Leaves, minutes after midnight.
    pub start_minute: i64,
    /// Is back.
    pub end_minute: i64,
    /// How far.
    pub metres: i64,
    /// What its stops were planned with, millilitres.
    pub volume_ml: i64,
    /// Its stops want more than it holds.
    pub over_volume: bool,
    /// Cold goods, and the vehicle keeps nothing cold.
    pub too_warm: bool,
    /// Back after the vehicle's shift.
    pub over_shift: bool,
    /// When it left.
    pub departed_at: Option<Instant>,
    /// When it was back.
    pub closed_at: Option<Instant>,
    /// In order.
    pub stops: Vec<StopView>,
    /// What this reader may do with it now.
    pub can: Vec<RunVerb>,
    /// For `If-Match`.
    pub version: i64,
}

/// A place that waits for a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchWaiting)]
pub struct WaitingView {
    /// Which.
    pub organisation: OrgRef,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
    /// Packed for it, millilitres; parcels among it.
    pub packed_ml: i64,
    /// Parcels that wait for it.
    pub parcels: i64,
    /// Lines that are not packed.
    pub lines: i64,
    /// Cold goods among it.
    pub cold: bool,
}

/// The dispatcher's day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunBoard {
    /// Which.
    pub day: Day,
    /// Where vans load.
    pub depot: OrgRef,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
    /// By vehicle and trip.
    pub runs: Vec<RunView>,
    /// Places with goods and without a run that is to leave.
    pub waiting: Vec<WaitingView>,
    /// The newest search for the day.
    pub planning: Option<PlanningView>,
}

#[derive(FromQueryResult)]
struct Ended {
    id: StopId,
    reason: Option<String>,
    done_at: Option<Instant>,
    totes_on: i64,
    totes_waiting: i64,
    parcels_on: i64,
    parcels_waiting: i64,
    undelivered: i64,
    unbooked: i64,
    fields: Option<String>,
    conflicts: Option<String>,
}

#[derive(FromQueryResult)]
struct Times {
    id: RunId,
    departed_at: Option<Instant>,
    closed_at: Option<Instant>,
}

async fn ended(tx: &Tx, runs: &[RunId], villages: VillageWay) -> Result<Vec<Ended>> {
    let place = store::stop_of(villages);
    let (among, bind) = tx.among("s.run_id", &kernel::ids::raw_ids(runs.iter().copied()));
    let sql = format!(
        "SELECT s.id, s.reason, s.done_at, h.fields, h.conflicts, \
                (SELECT COUNT(*) FROM tote b WHERE b.stop_id = s.id) AS totes_on, \
                (SELECT COUNT(*) FROM tote b WHERE b.stop_organisation_id = s.organisation_id AND b.state = 'packed') AS totes_waiting, \
                (SELECT COUNT(*) FROM parcel p WHERE p.stop_id = s.id) AS parcels_on, \
                (SELECT COUNT(*) FROM parcel p JOIN organisation o ON o.id = p.facility_id \
                  WHERE p.state = 'waiting' AND {place} = s.organisation_id) AS parcels_waiting, \
                (SELECT COUNT(*) FROM tote b WHERE b.stop_id = s.id AND b.state = 'on_road') \
                + (SELECT COUNT(*) FROM parcel p WHERE p.stop_id = s.id AND p.state = 'loaded') AS undelivered, \
                (SELECT COUNT(*) FROM stop_return g WHERE g.stop_id = s.id AND NOT g.booked) AS unbooked \
         FROM run_stop s LEFT JOIN hand_over h ON h.stop_id = s.id WHERE {among}"
    );
    tx.rows(&sql, vec![bind]).await
}

/// What somebody has to look at.
fn trouble(stop: &Stop, ended: &Ended, terms: &DispatchTerms) -> Vec<&'static str> {
    let mut found = Vec::new();
    let fields: std::collections::BTreeMap<String, Known> = ended
        .fields
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let list = |field: &str| {
        let value = fields.get(field).map(|known| &known.value);
        value.and_then(|value| value.as_array()).map_or(0, Vec::len)
    };
    if ended.conflicts.as_deref().is_some_and(|text| text != "[]") {
        found.push("conflict");
    }
    if stop.state == StopState::Delivered && ended.undelivered > 0 {
        found.push("totes_missing");
    }
    let tenths = fields
        .get("temperature_tenths")
        .and_then(|known| known.value.as_i64());
    match tenths {
        Some(tenths) if tenths < terms.cold_min_tenths || tenths > terms.cold_max_tenths => {
            found.push("temperature")
        }
        None if stop.cold && stop.state == StopState::Delivered && ended.totes_on > 0 => {
            found.push("temperature_unread")
        }
        _ => {}
    }
    if list("exceptions") > 0 {
        found.push("exception");
    }
    if ended.unbooked > 0 {
        found.push("return_unbooked");
    }
    found
}

fn can(actor: &Actor, run: &Run) -> Vec<RunVerb> {
    let may = |verb: &RunVerb| match verb {
        RunVerb::Cancel => actor.can(Permission::PlanRuns),
        _ => {
            actor.can(Permission::LoadRuns)
                && (actor.can(Permission::ReadDispatch) || drives(actor, run.driver_id))
        }
    };
    verbs(RUN_MAP, run.state).into_iter().filter(may).collect()
}

/// What the views of stops are made of.
struct Around<'a> {
    placed: &'a [store::Placed],
    ended: &'a [Ended],
    names: &'a Names,
    terms: &'a DispatchTerms,
}

impl Around<'_> {
    fn view(&self, stop: &Stop) -> Result<StopView> {
        let place = self
            .placed
            .iter()
            .find(|one| one.id == stop.organisation_id);
        let end = self.ended.iter().find(|one| one.id == stop.id);
        Ok(StopView {
            id: stop.id,
            sequence: stop.sequence,
            organisation: self.names.organisation(stop.organisation_id)?,
            latitude_e6: place.and_then(|one| one.latitude_e6),
            longitude_e6: place.and_then(|one| one.longitude_e6),
            window_from_minute: stop.window_from_minute,
            window_to_minute: stop.window_to_minute,
            service_minutes: stop.service_minutes,
            arrive_minute: stop.arrive_minute,
            late: stop.arrive_minute > stop.window_to_minute,
            volume_ml: stop.volume_ml,
            cold: stop.cold,
            locked: stop.locked,
            state: stop.state,
            reason: end.and_then(|end| end.reason.clone()),
            done_at: end.and_then(|end| end.done_at),
            totes_on: end.map_or(0, |end| end.totes_on),
            totes_waiting: end.map_or(0, |end| end.totes_waiting),
            parcels_on: end.map_or(0, |end| end.parcels_on),
            parcels_waiting: end.map_or(0, |end| end.parcels_waiting),
            trouble: end
                .map(|end| trouble(stop, end, self.terms))
                .unwrap_or_default(),
            version: stop.version,
        })
    }
}

pub(super) async fn views(tx: &Tx, runs: Vec<Run>) -> Result<Vec<RunView>> {
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    let stops = store::stops_of(tx, &ids).await?;
    let organisations: Vec<OrganisationId> =
        stops.iter().map(|stop| stop.organisation_id).collect();
    let placed = store::placed(tx, &organisations).await?;
    let terms: DispatchTerms = tx.policy().await?;
    let ended = ended(tx, &ids, terms.villages).await?;
    let (among, bind) = tx.among("id", &kernel::ids::raw_ids(ids.iter().copied()));
    let times: Vec<Times> = tx
        .rows(
            &format!("SELECT id, departed_at, closed_at FROM run WHERE {among}"),
            vec![bind],
        )
        .await?;
    let vehicles = store::vehicles_all(tx).await?;
    let drivers = runs.iter().filter_map(|run| run.driver_id);
    let people = drivers
        .chain(vehicles.iter().filter_map(|one| one.driver_id))
        .collect();
    let names = Names::of(tx, organisations, Vec::new(), people).await?;
    let around = Around {
        placed: &placed,
        ended: &ended,
        names: &names,
        terms: &terms,
    };
    let mut found = Vec::with_capacity(runs.len());
    for run in runs {
        let own: Vec<&Stop> = stops.iter().filter(|stop| stop.run_id == run.id).collect();
        let vehicle = vehicles
            .iter()
            .find(|one| one.id == run.vehicle_id)
            .cloned();
        let vehicle = vehicle.ok_or_else(|| Error::fault("a run without a vehicle"))?;
        let volume_ml = own.iter().map(|stop| stop.volume_ml).sum();
        let when = times.iter().find(|one| one.id == run.id);
        found.push(RunView {
            can: can(tx.actor(), &run),
            id: run.id,
            number: run.number,
            run_on: run.run_on,
            trip_no: run.trip_no,
            driver: names.person(run.driver_id),
            state: run.state,
            start_minute: run.start_minute,
            end_minute: run.end_minute,
            metres: run.metres,
            volume_ml,
            over_volume: volume_ml > vehicle.volume_ml,
            too_warm: !vehicle.cold && own.iter().any(|stop| stop.cold),
            over_shift: run.end_minute > vehicle.shift_to_minute,
            departed_at: when.and_then(|when| when.departed_at),
            closed_at: when.and_then(|when| when.closed_at),
            stops: own
                .into_iter()
                .map(|stop| around.view(stop))
                .collect::<Result<_>>()?,
            vehicle: vehicle_view(vehicle, &names),
            version: run.version,
        });
    }
    Ok(found)
}

/// The dispatcher's day.
pub async fn board(tx: &Tx, day: Day) -> Result<RunBoard> {
    let terms: DispatchTerms = tx.policy().await?;
    let centre = directory::centre(tx).await?;
    let runs = match tx.actor().reach.is_everything() {
        true => store::runs_on(tx, day).await?,
        false => Vec::new(),
    };
    let runs = views(tx, runs).await?;
    let mut waiting = match tx.actor().reach.is_everything() {
        true => store::waiting(tx, terms.villages, false, None).await?,
        false => Vec::new(),
    };
    let planned = |id: OrganisationId| {
        let to_leave = runs
            .iter()
            .filter(|run| matches!(run.state, RunState::Planned | RunState::Loading));
        to_leave
            .flat_map(|run| &run.stops)
            .any(|stop| stop.organisation.id == id)
    };
    waiting.retain(|one| !planned(one.organisation_id));
    let ids: Vec<OrganisationId> = waiting.iter().map(|one| one.organisation_id).collect();
    let placed = store::placed(tx, &ids).await?;
    let names = Names::of_organisations(tx, ids).await?;
    let view = |one: store::Waiting| {
        let place = placed.iter().find(|place| place.id == one.organisation_id);
        Ok(WaitingView {
            organisation: names.organisation(one.organisation_id)?,
            latitude_e6: place.and_then(|place| place.latitude_e6),
            longitude_e6: place.and_then(|place| place.longitude_e6),
            packed_ml: one.packed_ml,
            parcels: one.parcels,
            lines: one.lines,
            cold: one.cold_lines + one.cold_totes > 0,
        })
    };
    let planning = match store::planning_of(tx, day).await? {
        Some(found) => Some(planning_view(tx, found).await?),
        None => None,
    };
    Ok(RunBoard {
        day,
        latitude_e6: centre.facts.latitude_e6,
        longitude_e6: centre.facts.longitude_e6,
        depot: centre.reference(),
        waiting: waiting.into_iter().map(view).collect::<Result<_>>()?,
        runs,
        planning,
    })
}
