//! The sheet of a run, as the driver's phone keeps it.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::{RunView, StopView};
use super::runs::{ErrandView, ParcelView, run as run_detail};
use crate::model::{DispatchTerms, RunId, StopId, ToteState};
use crate::store;
use formulary::directory::Names;
use formulary::model::{ItemId, ItemRef};
use identity::model::OrgRef;
use kernel::prelude::*;
use stock::model::LotId;

/// A line in a tote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SheetLine)]
pub struct LineView {
    /// What.
    pub item: ItemRef,
    /// Which lot.
    pub lot_id: LotId,
    /// By number.
    pub lot: String,
    /// Its last day of use.
    pub expires_on: Day,
    /// How much.
    pub quantity: Quantity,
}

/// A tote on the van.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SheetTote)]
pub struct ToteSheet {
    /// What its label says.
    pub code: String,
    /// For whose shelf.
    pub facility: OrgRef,
    /// A cold box.
    pub cold: bool,
    /// Where it stands.
    pub state: ToteState,
    /// What is in it.
    pub lines: Vec<LineView>,
}

/// A stop on the sheet.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SheetStop)]
pub struct StopSheet {
    /// The stop.
    pub stop: StopView,
    /// Telephone of the place.
    pub phone: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// What is handed over there.
    pub totes: Vec<ToteSheet>,
    /// Goods of others that are taken up or handed over there.
    pub errands: Vec<ErrandView>,
    /// Parcels that are signed for there.
    pub parcels: Vec<ParcelView>,
}

/// The sheet of a run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunSheet {
    /// The run.
    pub run: RunView,
    /// With it the phone seals its records.
    pub key: String,
    /// Coldest that a cold box may be, tenths of a degree Celsius.
    pub cold_min_tenths: i64,
    /// Warmest.
    pub cold_max_tenths: i64,
    /// In order.
    pub stops: Vec<StopSheet>,
    /// When it was read.
    pub read_at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    stop_id: StopId,
    code: String,
    facility_id: OrganisationId,
    cold: bool,
    state: ToteState,
    item_id: ItemId,
    lot_id: LotId,
    lot: String,
    expires_on: Day,
    quantity_milli: Quantity,
}

#[derive(FromQueryResult)]
struct Contact {
    id: OrganisationId,
    phone: Option<String>,
    address: Option<String>,
}

fn errands_at(all: &[ErrandView], stop: StopId) -> Vec<ErrandView> {
    let here = all.iter().filter(|one| one.stop_id == stop);
    here.cloned().collect()
}

fn parcels_at(all: &[ParcelView], stop: StopId) -> Vec<ParcelView> {
    let here = all.iter().filter(|one| one.stop_id == Some(stop));
    here.cloned().collect()
}

/// The sheet of one's own run, or not found.
pub async fn sheet(tx: &Tx, id: RunId) -> Result<RunSheet> {
    let found = store::run_get(tx, id).await?;
    if !store::drives(tx.actor(), found.driver_id) {
        return Err(Error::not_found());
    }
    let terms: DispatchTerms = tx.policy().await?;
    let detail = run_detail(tx, id).await?;
    let sql = "SELECT b.stop_id, b.code, b.facility_id, b.cold, b.state, t.item_id, t.lot_id, l.number AS lot, l.expires_on, \
                      t.quantity_milli FROM tote b JOIN dispatch_task t ON t.tote_id = b.id JOIN lot l ON l.id = t.lot_id \
               WHERE b.run_id = ? ORDER BY b.code, t.id";
    let rows: Vec<Row> = tx.rows(sql, binds![id]).await?;
    let places: Vec<i64> = detail
        .run
        .stops
        .iter()
        .map(|stop| stop.organisation.id.0)
        .collect();
    let facilities = rows.iter().map(|row| row.facility_id).collect();
    let items = rows.iter().map(|row| row.item_id).collect();
    let names = Names::of(tx, facilities, items, Vec::new()).await?;
    let (among, bind) = tx.among("id", &places);
    let contacts: Vec<Contact> = tx
        .rows(
            &format!("SELECT id, phone, address FROM organisation WHERE {among}"),
            vec![bind],
        )
        .await?;
    let mut stops = Vec::with_capacity(detail.run.stops.len());
    for stop in &detail.run.stops {
        let contact = contacts.iter().find(|one| one.id == stop.organisation.id);
        let mut totes: Vec<ToteSheet> = Vec::new();
        for row in rows.iter().filter(|row| row.stop_id == stop.id) {
            if totes.last().is_none_or(|last| last.code != row.code) {
                totes.push(ToteSheet {
                    code: row.code.clone(),
                    facility: names.organisation(row.facility_id)?,
                    cold: row.cold,
                    state: row.state,
                    lines: Vec::new(),
                });
            }
            let line = LineView {
                item: names.item(row.item_id)?,
                lot_id: row.lot_id,
                lot: row.lot.clone(),
                expires_on: row.expires_on,
                quantity: row.quantity_milli,
            };
            if let Some(tote) = totes.last_mut() {
                tote.lines.push(line);
            }
        }
        stops.push(StopSheet {
            stop: stop.clone(),
            phone: contact.and_then(|one| one.phone.clone()),
            address: contact.and_then(|one| one.address.clone()),
            totes,
            errands: errands_at(&detail.errands, stop.id),
            parcels: parcels_at(&detail.parcels, stop.id),
        });
    }
    Ok(RunSheet {
        run: detail.run,
        key: found.sheet_key,
        cold_min_tenths: terms.cold_min_tenths,
        cold_max_tenths: terms.cold_max_tenths,
        stops,
        read_at: tx.now(),
    })
}
