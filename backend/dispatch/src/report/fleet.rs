//! Vehicles, drivers and times of places as people see them.

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::tasks::stop_sql;
use crate::model::{DispatchTerms, VehicleId};
use crate::store::{self, Vehicle};
use formulary::directory::Names;
use identity::directory;
use identity::model::{OrgRef, UserRef};
use kernel::prelude::*;
use kernel::text::like_escape;

/// A vehicle.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchVehicle)]
pub struct VehicleView {
    /// Its identity.
    pub id: VehicleId,
    /// Its plate.
    pub plate: String,
    /// What people call it.
    pub name: String,
    /// Millilitres a trip.
    pub volume_ml: i64,
    /// Keeps goods cold.
    pub cold: bool,
    /// Minutes after midnight.
    pub shift_from_minute: i64,
    /// Until when.
    pub shift_to_minute: i64,
    /// Trips a shift.
    pub trips: i64,
    /// Minutes between two of them.
    pub loading_minutes: i64,
    /// Yuan of a day.
    pub fixed_cost: Money,
    /// Yuan of a kilometre.
    pub cost_per_km: Money,
    /// Who usually drives it.
    pub driver: Option<UserRef>,
    /// Is it used?
    pub active: bool,
    /// For `If-Match`.
    pub version: i64,
}

pub(super) fn vehicle_view(vehicle: Vehicle, names: &Names) -> VehicleView {
    VehicleView {
        id: vehicle.id,
        plate: vehicle.plate,
        name: vehicle.name,
        volume_ml: vehicle.volume_ml,
        cold: vehicle.cold,
        shift_from_minute: vehicle.shift_from_minute,
        shift_to_minute: vehicle.shift_to_minute,
        trips: vehicle.trips,
        loading_minutes: vehicle.loading_minutes,
        fixed_cost: vehicle.fixed_cost_e4,
        cost_per_km: vehicle.cost_per_km_e4,
        driver: names.person(vehicle.driver_id),
        active: vehicle.active,
        version: vehicle.version,
    }
}

/// All vehicles, by plate.
pub async fn vehicles(tx: &Tx) -> Result<Vec<VehicleView>> {
    let found = store::vehicles(tx).await?;
    let people = found.iter().filter_map(|one| one.driver_id).collect();
    let names = Names::of(tx, Vec::new(), Vec::new(), people).await?;
    Ok(found
        .into_iter()
        .map(|one| vehicle_view(one, &names))
        .collect())
}

/// A vehicle, or not found.
pub async fn vehicle(tx: &Tx, id: VehicleId) -> Result<VehicleView> {
    let found = vehicles(tx).await?.into_iter().find(|one| one.id == id);
    found.ok_or_else(Error::not_found)
}

/// People who drive for the centre.
pub async fn drivers(tx: &Tx) -> Result<Vec<UserRef>> {
    let centre = directory::centre(tx).await?.id;
    let people = directory::people_at(tx, centre, &[Role::Driver]).await?;
    let person = |one: directory::Contact| UserRef {
        id: one.user_id,
        name: one.name,
    };
    Ok(people.into_iter().map(person).collect())
}

/// When a place takes goods.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DispatchPlace)]
pub struct PlaceView {
    /// Which.
    pub organisation: OrgRef,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
    /// Minutes after midnight.
    pub window_from_minute: i64,
    /// Until when.
    pub window_to_minute: i64,
    /// Minutes of a stop.
    pub service_minutes: i64,
    /// These are its own, not the policy's.
    pub own: bool,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: OrganisationId,
    latitude_e6: Option<i64>,
    longitude_e6: Option<i64>,
    window_from_minute: Option<i64>,
    window_to_minute: Option<i64>,
    service_minutes: Option<i64>,
}

/// Places at which vans stop.
pub async fn places(
    tx: &Tx,
    text: &str,
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<PlaceView>> {
    let terms: DispatchTerms = tx.policy().await?;
    let stop = stop_sql(tx).await?;
    let (reach, reach_binds) = tx.actor().reach.sql(None, None);
    let mut sql = format!(
        "SELECT o.id, o.latitude_e6, o.longitude_e6, f.window_from_minute, f.window_to_minute, f.service_minutes \
         FROM organisation o LEFT JOIN stop_profile f ON f.organisation_id = o.id \
         WHERE o.kind IN ('lead_hospital', 'township', 'village') AND o.active AND o.id = {stop} AND o.id > ? AND {reach}"
    );
    let mut binds = vec![after.map_or(0, |id| id.0).into()];
    binds.extend(reach_binds);
    let text = like_escape(&text.trim().to_lowercase());
    if !text.is_empty() {
        sql.push_str(
            " AND (o.name LIKE ? ESCAPE '\\' OR o.initials LIKE ? ESCAPE '\\' OR LOWER(o.code) LIKE ? ESCAPE '\\')",
        );
        let (within, begins) = (format!("%{text}%"), format!("{text}%"));
        binds.extend(binds![within, &begins, &begins]);
    }
    sql.push_str(&format!(" ORDER BY o.id LIMIT {limit}"));
    let rows: Vec<PlaceRow> = tx.rows(&sql, binds).await?;
    let names = Names::of_organisations(tx, rows.iter().map(|row| row.id)).await?;
    let view = |row: PlaceRow| {
        Ok(PlaceView {
            organisation: names.organisation(row.id)?,
            latitude_e6: row.latitude_e6,
            longitude_e6: row.longitude_e6,
            own: row.window_from_minute.is_some(),
            window_from_minute: row.window_from_minute.unwrap_or(terms.window_from_minute),
            window_to_minute: row.window_to_minute.unwrap_or(terms.window_to_minute),
            service_minutes: row.service_minutes.unwrap_or(terms.service_minutes),
        })
    };
    rows.into_iter().map(view).collect()
}
