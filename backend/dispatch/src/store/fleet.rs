//! Vehicles, times of places, known ways.

use sea_orm::FromQueryResult;

use super::one_row;
use crate::model::VehicleId;
use kernel::prelude::*;

/// A vehicle.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Vehicle {
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
    pub fixed_cost_e4: Money,
    /// Yuan of a kilometre.
    pub cost_per_km_e4: Money,
    /// Who usually drives it.
    pub driver_id: Option<UserId>,
    /// Is it used?
    pub active: bool,
    /// Version of the row.
    pub version: i64,
}

const VEHICLE: &str = "SELECT id, plate, name, volume_ml, cold, shift_from_minute, shift_to_minute, trips, \
     loading_minutes, fixed_cost_e4, cost_per_km_e4, driver_id, active, version FROM vehicle";

/// All vehicles, by plate.
pub async fn vehicles(tx: &Tx) -> Result<Vec<Vehicle>> {
    let (reach, binds) = tx.actor().reach.sql(None, None);
    let sql = format!("{VEHICLE} WHERE {reach} ORDER BY plate");
    tx.rows(&sql, binds).await
}

/// All vehicles, whoever asks: a driver sees the one he drives on his sheet.
pub async fn vehicles_all(tx: &Tx) -> Result<Vec<Vehicle>> {
    tx.rows(VEHICLE, binds![]).await
}

/// A vehicle, or not found.
pub async fn vehicle_get(tx: &Tx, id: VehicleId) -> Result<Vehicle> {
    let sql = format!("{VEHICLE} WHERE id = ?");
    tx.row(&sql, binds![id]).await?.ok_or_else(Error::not_found)
}

/// Writes a vehicle.
pub async fn vehicle_insert(tx: &Tx, vehicle: &Vehicle) -> Result<()> {
    let columns = [
        "id",
        "plate",
        "name",
        "volume_ml",
        "cold",
        "shift_from_minute",
        "shift_to_minute",
        "trips",
        "loading_minutes",
        "fixed_cost_e4",
        "cost_per_km_e4",
        "driver_id",
        "active",
        "version",
    ];
    let row = [
        vehicle.id.into(),
        (&vehicle.plate).into(),
        (&vehicle.name).into(),
        vehicle.volume_ml.into(),
        vehicle.cold.into(),
        vehicle.shift_from_minute.into(),
        vehicle.shift_to_minute.into(),
        vehicle.trips.into(),
        vehicle.loading_minutes.into(),
        vehicle.fixed_cost_e4.into(),
        vehicle.cost_per_km_e4.into(),
        vehicle.driver_id.into(),
        vehicle.active.into(),
        1.into(),
    ];
    tx.bulk_insert("vehicle", &columns, [row]).await?;
    Ok(())
}

/// Changes a vehicle.
pub async fn vehicle_save(tx: &Tx, vehicle: &Vehicle) -> Result<()> {
    let sql = "UPDATE vehicle SET plate = ?, name = ?, volume_ml = ?, cold = ?, shift_from_minute = ?, shift_to_minute = ?, \
               trips = ?, loading_minutes = ?, fixed_cost_e4 = ?, cost_per_km_e4 = ?, driver_id = ?, active = ?, \
               version = version + 1 WHERE id = ? AND version = ?";
    let binds = binds![
        vehicle.plate.as_str(),
        vehicle.name.as_str(),
        vehicle.volume_ml,
        vehicle.cold,
        vehicle.shift_from_minute,
        vehicle.shift_to_minute,
        vehicle.trips,
        vehicle.loading_minutes,
        vehicle.fixed_cost_e4,
        vehicle.cost_per_km_e4,
        vehicle.driver_id,
        vehicle.active,
        vehicle.id,
        vehicle.version
    ];
    one_row(tx.execute(sql, binds).await?)
}

/// When a place takes goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Profile {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Minutes after midnight.
    pub window_from_minute: i64,
    /// Until when.
    pub window_to_minute: i64,
    /// Minutes of a stop.
    pub service_minutes: i64,
}

/// Times of all places that differ from the policy.
pub async fn profiles(tx: &Tx) -> Result<Vec<Profile>> {
    let sql = "SELECT organisation_id, window_from_minute, window_to_minute, service_minutes FROM stop_profile";
    tx.rows(sql, binds![]).await
}

/// Sets the times of places.
pub async fn profiles_set(tx: &Tx, profiles: &[Profile]) -> Result<()> {
    let rows = profiles.iter().map(|one| {
        [
            one.organisation_id.into(),
            one.window_from_minute.into(),
            one.window_to_minute.into(),
            one.service_minutes.into(),
        ]
    });
    let columns = [
        "organisation_id",
        "window_from_minute",
        "window_to_minute",
        "service_minutes",
    ];
    let replace = OnConflict::Update {
        key: &["organisation_id"],
        set: "window_from_minute = excluded.window_from_minute, window_to_minute = excluded.window_to_minute, \
              service_minutes = excluded.service_minutes",
    };
    tx.bulk_upsert("stop_profile", &columns, rows, replace)
        .await?;
    Ok(())
}

/// A way that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Way {
    /// From where.
    pub from_id: OrganisationId,
    /// To where.
    pub to_id: OrganisationId,
    /// How far.
    pub metres: i64,
}

/// All known ways.
pub async fn ways(tx: &Tx) -> Result<Vec<Way>> {
    tx.rows("SELECT from_id, to_id, metres FROM way", binds![])
        .await
}

/// Sets known ways.
pub async fn ways_set(tx: &Tx, ways: &[Way]) -> Result<()> {
    let rows = ways
        .iter()
        .map(|way| [way.from_id.into(), way.to_id.into(), way.metres.into()]);
    let replace = OnConflict::Update {
        key: &["from_id", "to_id"],
        set: "metres = excluded.metres",
    };
    tx.bulk_upsert("way", &["from_id", "to_id", "metres"], rows, replace)
        .await?;
    Ok(())
}

/// Where organisations lie, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Placed {
    /// Which.
    pub id: OrganisationId,
    /// Degrees north × 1,000,000.
    pub latitude_e6: Option<i64>,
    /// Degrees east × 1,000,000.
    pub longitude_e6: Option<i64>,
}

impl Placed {
    /// Both, or nothing.
    pub fn place(&self) -> Option<(i64, i64)> {
        self.latitude_e6.zip(self.longitude_e6)
    }
}

/// Places of organisations.
pub async fn placed(tx: &Tx, ids: &[OrganisationId]) -> Result<Vec<Placed>> {
    let (among, bind) = tx.among("id", &kernel::ids::raw_ids(ids.iter().copied()));
    let sql = format!("SELECT id, latitude_e6, longitude_e6 FROM organisation WHERE {among}");
    tx.rows(&sql, vec![bind]).await
}
