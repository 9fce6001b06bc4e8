//! A run with everything on it, and the driver's own runs.

use serde::Serialize;
use utoipa::ToSchema;

use super::board::{RunView, views};
use super::tasks::{ToteFilter, ToteView, totes};
use crate::errands::between;
use crate::model::{ParcelState, RunId, StopId, StopReturnId};
use crate::rules::merge::{Conflict, Known};
use crate::store::{self, Run};
use formulary::directory::Names;
use formulary::model::ItemRef;
use identity::directory;
use identity::model::OrgRef;
use kernel::prelude::*;

/// What was written at a stop.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchHandOver)]
pub struct HandOverView {
    /// Of which stop.
    pub stop_id: StopId,
    /// By field.
    pub fields: std::collections::BTreeMap<String, Known>,
    /// What was said later and differs.
    pub conflicts: Vec<Conflict>,
}

/// What a facility gave back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchReturn)]
pub struct ReturnView {
    /// Its identity.
    pub id: StopReturnId,
    /// At which stop.
    pub stop_id: StopId,
    /// Whose goods.
    pub facility: OrgRef,
    /// What.
    pub item: ItemRef,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub reason: String,
    /// Is it in the ledger? If not, the facility's book had less.
    pub booked: bool,
}

/// Goods of somebody else that the van takes along.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchErrand)]
pub struct ErrandView {
    /// At which stop.
    pub stop_id: StopId,
    /// Number of its paper.
    pub number: String,
    /// Taken up here; otherwise handed over here.
    pub take: bool,
    /// Where it goes, or where it was taken up.
    pub other: OrgRef,
    /// What.
    pub item: ItemRef,
    /// How much.
    pub quantity: Quantity,
    /// Its lots.
    pub lots: String,
}

/// A parcel: where it goes, and not what is in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchRunParcel)]
pub struct ParcelView {
    /// What its label says.
    pub code: String,
    /// For whom.
    pub facility: OrgRef,
    /// Where the van stops for it.
    pub stop: OrgRef,
    /// At which stop of this run; null: it is not on it.
    pub stop_id: Option<StopId>,
    /// How many bags are in it.
    pub bags: i64,
    /// Where it stands.
    pub state: ParcelState,
}

/// A run with everything on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchRunDetail)]
pub struct RunDetail {
    /// The run.
    pub run: RunView,
    /// Where vans load.
    pub depot: OrgRef,
    /// Totes on it.
    pub totes: Vec<ToteView>,
    /// Totes that are packed for its stops and not on it.
    pub left: Vec<ToteView>,
    /// What was written at its stops.
    pub hand_overs: Vec<HandOverView>,
    /// What facilities gave back.
    pub returns: Vec<ReturnView>,
    /// Goods of others that are taken up or handed over at its stops.
    pub errands: Vec<ErrandView>,
    /// Parcels on it, and those that wait for its stops.
    pub parcels: Vec<ParcelView>,
}

/// A run, or not found.
pub async fn run(tx: &Tx, id: RunId) -> Result<RunDetail> {
    let found = store::run_get(tx, id).await?;
    let view = views(tx, vec![found]).await?.into_iter().next();
    let view = view.ok_or_else(Error::not_found)?;
    let on = ToteFilter {
        run_id: Some(id),
        ..ToteFilter::default()
    };
    let left = store::totes_left(tx, id).await?;
    let waiting = ToteFilter {
        state: Some(crate::model::ToteState::Packed),
        ..ToteFilter::default()
    };
    let waiting = match left.is_empty() {
        true => Vec::new(),
        false => totes(tx, &waiting, None, 5_000).await?,
    };
    let hand_overs = store::pictures_of(tx, id).await?;
    let hand_overs = hand_overs
        .into_iter()
        .map(|(stop_id, picture)| HandOverView {
            stop_id,
            fields: picture.fields,
            conflicts: picture.conflicts,
        })
        .collect();
    let given = store::returns_of(tx, id).await?;
    let facilities = given.iter().map(|one| one.facility_id).collect();
    let names = Names::of(
        tx,
        facilities,
        given.iter().map(|one| one.item_id).collect(),
        Vec::new(),
    )
    .await?;
    let returned = |one: store::StopReturn| {
        Ok(ReturnView {
            id: one.id,
            stop_id: one.stop_id,
            facility: names.organisation(one.facility_id)?,
            item: names.item(one.item_id)?,
            quantity: one.quantity_milli,
            reason: one.reason,
            booked: one.booked,
        })
    };
    Ok(RunDetail {
        depot: directory::centre(tx).await?.reference(),
        totes: totes(tx, &on, None, 2_000).await?,
        left: waiting
            .into_iter()
            .filter(|tote| left.iter().any(|one| one.id == tote.id))
            .collect(),
        hand_overs,
        returns: given.into_iter().map(returned).collect::<Result<_>>()?,
        errands: errands(tx, &view).await?,
        parcels: parcels(tx, id).await?,
        run: view,
    })
}

async fn parcels(tx: &Tx, id: RunId) -> Result<Vec<ParcelView>> {
    let mut all = store::parcels_of_run(tx, id).await?;
    all.extend(store::parcels_left(tx, id).await?);
    let places = all
        .iter()
        .flat_map(|one| [one.facility_id, one.stop_organisation_id]);
    let names = Names::of_organisations(tx, places).await?;
    let view = |one: store::Parcel| {
        Ok(ParcelView {
            facility: names.organisation(one.facility_id)?,
            stop: names.organisation(one.stop_organisation_id)?,
            code: one.code,
            stop_id: one.stop_id,
            bags: one.bags,
            state: one.state,
        })
    };
    all.into_iter().map(view).collect()
}

/// What is taken along between the stops of a run, and between them and the centre, where every run begins and ends.
async fn errands(tx: &Tx, run: &RunView) -> Result<Vec<ErrandView>> {
    let centre = directory::centre(tx).await?.id;
    let stops = run.stops.iter().map(|stop| stop.organisation.id.0);
    let along = between(tx, &stops.chain([centre.0]).collect::<Vec<_>>()).await?;
    if along.is_empty() {
        return Ok(Vec::new());
    }
    let ends = along.iter().flat_map(|one| [one.from_id, one.to_id]);
    let items = along.iter().map(|one| one.item_id).collect();
    let names = Names::of(tx, ends.collect(), items, Vec::new()).await?;
    let mut errands = Vec::new();
    for stop in &run.stops {
        let here = stop.organisation.id;
        for one in &along {
            let take = one.from_id == here;
            if take || one.to_id == here {
                errands.push(ErrandView {
                    stop_id: stop.id,
                    number: one.number.clone(),
                    take,
                    other: names.organisation(if take { one.to_id } else { one.from_id })?,
                    item: names.item(one.item_id)?,
                    quantity: one.quantity_milli,
                    lots: one.lots.clone(),
                });
            }
        }
    }
    Ok(errands)
}

/// Runs of a driver that have not ended, and those of the day: the next first.
pub async fn own_runs(tx: &Tx) -> Result<Vec<RunView>> {
    let actor = tx.actor();
    let sql = "SELECT r.id, r.number, r.run_on, r.vehicle_id, r.trip_no, r.driver_id, r.state, r.start_minute, r.end_minute, \
                      r.metres, r.sheet_key, r.version FROM run r WHERE r.driver_id = ? AND (r.state IN ('loading', 'on_road') \
                      OR (r.state IN ('planned', 'closed') AND r.run_on = ?)) ORDER BY r.run_on, r.start_minute, r.id";
    let driver = actor.behalf_of.or(actor.user_id);
    let runs: Vec<Run> = tx.rows(sql, binds![driver, tx.day()]).await?;
    views(tx, runs).await
}
