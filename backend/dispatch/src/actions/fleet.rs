//! Vehicles, times of places, known ways.

use serde_json::json;

use super::word;
use crate::model::VehicleId;
use crate::refusal::DispatchRefusal;
use crate::store::{self, Profile, Vehicle, Way};
use identity::directory;
use kernel::prelude::*;

/// What people may say about a vehicle.
#[derive(Clone, Debug)]
pub struct VehicleFacts {
    /// Its plate.
    pub plate: String,
    /// What people call it.
    pub name: String,
    /// Millilitres a trip.
    pub volume_ml: i64,
    /// Keeps goods cold.
    pub cold: bool,
    /// Minutes after midnight, from and to.
    pub shift: (i64, i64),
    /// Trips a shift.
    pub trips: i64,
    /// Minutes between two of them.
    pub loading_minutes: i64,
    /// Yuan of a day.
    pub fixed_cost: Money,
    /// Yuan of a kilometre.
    pub cost_per_km: Money,
    /// Who usually drives it.
    pub driver_id: Option<UserId>,
    /// Is it used?
    pub active: bool,
}

const DAY_MINUTES: i64 = 24 * 60;

async fn checked(tx: &Tx, id: VehicleId, facts: &VehicleFacts, version: i64) -> Result<Vehicle> {
    let plate = facts.plate.trim().to_uppercase();
    let mut invalid = Invalid::new();
    invalid.ensure(!plate.is_empty(), "/plate", Field::Required {});
    invalid.ensure(
        plate.chars().count() <= 20,
        "/plate",
        Field::TooLong { max: 20 },
    );
    invalid.ensure(
        facts.name.chars().count() <= 60,
        "/name",
        Field::TooLong { max: 60 },
    );
    invalid.ensure(facts.volume_ml > 0, "/volume_ml", Field::NotPositive {});
    invalid.ensure(
        (1..=20).contains(&facts.trips),
        "/trips",
        Field::NotPositive {},
    );
    let (from, to) = facts.shift;
    let is_shift = 0 <= from && from < to && to <= DAY_MINUTES;
    invalid.ensure(
        is_shift,
        "/shift_to_minute",
        DispatchRefusal::TermsSenseless {},
    );
    let loads = (0..=DAY_MINUTES).contains(&facts.loading_minutes);
    invalid.ensure(
        loads,
        "/loading_minutes",
        DispatchRefusal::TermsSenseless {},
    );
    let cheap = facts.fixed_cost.is_negative() || facts.cost_per_km.is_negative();
    invalid.ensure(!cheap, "/fixed_cost", Field::Negative {});
    invalid.finish()?;
    if let Some(driver) = facts.driver_id {
        may_drive(tx, driver).await?;
    }
    Ok(Vehicle {
        id,
        plate,
        name: facts.name.trim().to_owned(),
        volume_ml: facts.volume_ml,
        cold: facts.cold,
        shift_from_minute: from,
        shift_to_minute: to,
        trips: facts.trips,
        loading_minutes: facts.loading_minutes,
        fixed_cost_e4: facts.fixed_cost,
        cost_per_km_e4: facts.cost_per_km,
        driver_id: facts.driver_id,
        active: facts.active,
        version,
    })
}

/// Refuses whoever does not drive for the centre.
pub(super) async fn may_drive(tx: &Tx, driver: UserId) -> Result<()> {
    let centre = directory::centre(tx).await?.id;
    let drivers = directory::people_at(tx, centre, &[Role::Driver]).await?;
    match drivers.iter().any(|one| one.user_id == driver) {
        true => Ok(()),
        false => Err(Invalid::one("/driver_id", DispatchRefusal::NotADriver {})),
    }
}

/// Enters a vehicle.
pub async fn make(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    facts: &VehicleFacts,
) -> Result<VehicleId> {
    app.db
        .write_once(actor, key, |tx| {
            async move {
                let vehicle = checked(tx, tx.id(), facts, 1).await?;
                let taken = || DispatchRefusal::CodeTaken {
                    code: vehicle.plate.clone(),
                };
                store::vehicle_insert(tx, &vehicle).await.or_unique(taken)?;
                note(tx, &vehicle, Verb::CREATE);
                Ok(vehicle.id)
            }
            .scope_boxed()
        })
        .await
}

/// Changes a vehicle.
pub async fn amend(
    app: &App,
    actor: &Actor,
    id: VehicleId,
    version: IfMatch,
    facts: &VehicleFacts,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let before = store::vehicle_get(tx, id).await?;
                version.check(before.version)?;
                let vehicle = checked(tx, id, facts, before.version).await?;
                let taken = || DispatchRefusal::CodeTaken {
                    code: vehicle.plate.clone(),
                };
                store::vehicle_save(tx, &vehicle).await.or_unique(taken)?;
                note(tx, &vehicle, Verb::AMEND);
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

fn note(tx: &Tx, vehicle: &Vehicle, verb: Verb) {
    let facts = json!({
        "volume_ml": vehicle.volume_ml, "cold": vehicle.cold, "trips": vehicle.trips, "active": vehicle.active,
        "shift": [vehicle.shift_from_minute, vehicle.shift_to_minute], "driver": vehicle.driver_id,
    });
    tx.journal(word::VEHICLE, vehicle.id, Some(&vehicle.plate), verb, facts);
}

/// Sets when a place takes goods.
pub async fn set_profile(app: &App, actor: &Actor, profile: Profile) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let place = directory::organisation(tx, profile.organisation_id).await?;
                let (from, to) = (profile.window_from_minute, profile.window_to_minute);
                let sensible = 0 <= from
                    && from <= to
                    && to <= DAY_MINUTES
                    && (0..=DAY_MINUTES).contains(&profile.service_minutes);
                if !sensible {
                    return Err(Invalid::one(
                        "/window_to_minute",
                        DispatchRefusal::TermsSenseless {},
                    ));
                }
                store::profiles_set(tx, &[profile]).await?;
                let facts =
                    json!({ "window": [from, to], "service_minutes": profile.service_minutes });
                tx.journal(
                    "stop_profile",
                    place.id,
                    Some(&place.facts.code),
                    Verb::AMEND,
                    facts,
                );
                Ok(())
            }
            .scope_boxed()
        })
        .await
}

/// Most ways in one request.
const MOST_WAYS: usize = 200_000;

/// Sets ways that are known, by the codes of their ends.
pub async fn set_ways(app: &App, actor: &Actor, ways: &[(String, String, i64)]) -> Result<i64> {
    app.db
        .write(actor, |tx| {
            async move {
                if ways.len() > MOST_WAYS {
                    return Err(Invalid::one("/ways", Field::TooMany { max: MOST_WAYS }));
                }
                let centre = directory::centre(tx).await?;
                let mut known =
                    std::collections::HashMap::from([(centre.facts.code.clone(), centre.id)]);
                known.extend(
                    directory::facilities(tx)
                        .await?
                        .into_iter()
                        .map(|one| (one.facts.code, one.id)),
                );
                let mut invalid = Invalid::new();
                let mut rows = std::collections::BTreeMap::new();
                for (at, (from, to, metres)) in ways.iter().enumerate() {
                    let unknown = |value: &str| Field::UnknownReference {
                        value: value.to_owned(),
                    };
                    let (one, other) = (known.get(from.trim()), known.get(to.trim()));
                    invalid.ensure(one.is_some(), format!("/ways/{at}/from"), unknown(from));
                    invalid.ensure(other.is_some(), format!("/ways/{at}/to"), unknown(to));
                    invalid.ensure(
                        *metres >= 0,
                        format!("/ways/{at}/metres"),
                        Field::Negative {},
                    );
                    if let (Some(one), Some(other)) = (one, other) {
                        rows.insert((*one, *other), *metres);
                    }
                }
                invalid.finish()?;
                let way = |((from_id, to_id), metres)| Way {
                    from_id,
                    to_id,
                    metres,
                };
                let rows: Vec<Way> = rows.into_iter().map(way).collect();
                store::ways_set(tx, &rows).await?;
                tx.journal(
                    "way",
                    centre.id,
                    None,
                    Verb::AMEND,
                    json!({ "ways": rows.len() }),
                );
                Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
            }
            .scope_boxed()
        })
        .await
}
