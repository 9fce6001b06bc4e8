//! The product's own form of a problem.

use std::collections::BTreeSet;

use analyst::{File, Unreadable, json};
use serde::Deserialize;
use serde_json::Value;

use super::Named;
use super::number::{Exact, Real};
use crate::geometry::{euclidean, great_circle_km, table};
use crate::model::{Objective, Problem, Stop, Travel, Vehicle};

#[derive(Deserialize)]
struct ProblemFile {
    distance: Distance,
    detour: Option<Real>,
    speed_kmh: Real,
    objective: Option<ObjectiveWord>,
    vehicles: Vec<VehicleFile>,
    depot: Option<Place>,
    stops: Vec<StopFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Distance {
    GreatCircle,
    Euclidean,
    Matrix(Vec<Vec<Real>>),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ObjectiveWord {
    Distance,
    Cost,
}

#[derive(Deserialize)]
struct VehicleFile {
    id: Value,
    capacity: Exact<3>,
    count: Option<usize>,
    shift: (Real, Real),
    fixed_cost: Option<Exact<4>>,
    cost_per_km: Option<Exact<4>>,
    trips: Option<usize>,
    loading: Option<Real>,
}

#[derive(Deserialize)]
struct Place {
    x: Option<Real>,
    y: Option<Real>,
    lat: Option<Real>,
    lon: Option<Real>,
}

#[derive(Deserialize)]
struct StopFile {
    id: Value,
    #[serde(flatten)]
    place: Place,
    demand: Option<Exact<3>>,
    window: Option<(Real, Real)>,
    service: Option<Real>,
}

pub(super) fn read(file: File<'_>) -> Result<Named, Unreadable> {
    let read: ProblemFile = json::document(file)?;
    let fault = |reason: String| Unreadable::whole(file.name, reason);
    let mut ids = BTreeSet::new();
    for (at, stop) in read.stops.iter().enumerate() {
        if !ids.insert(stop.id.to_string()) {
            return Err(fault(format!("stops[{at}].id: {} stands twice", stop.id)));
        }
    }
    let kilometres = kilometres(&read).map_err(fault)?;
    let travel = Travel::new(read.stops.len() + 1, kilometres, read.speed_kmh.0);
    let travel = travel.ok_or_else(|| {
        fault("distances must be numbers from 0 on, and speed_kmh above 0".to_owned())
    })?;
    let problem = Problem {
        travel,
        stops: read.stops.iter().map(stop).collect(),
        vehicles: read.vehicles.iter().map(vehicle).collect(),
        objective: match read.objective {
            Some(ObjectiveWord::Cost) => Objective::Cost,
            Some(ObjectiveWord::Distance) | None => Objective::Distance,
        },
    };
    problem
        .check()
        .map_err(|unplannable| fault(unplannable.to_string()))?;
    Ok(Named {
        problem,
        stops: read.stops.into_iter().map(|stop| stop.id).collect(),
        vehicles: read
            .vehicles
            .into_iter()
            .map(|vehicle| vehicle.id)
            .collect(),
    })
}

fn stop(stop: &StopFile) -> Stop {
    let window = stop.window.map(|(from, to)| (from.0, to.0));
    Stop {
        demand_milli: stop.demand.unwrap_or_default().0,
        window: window.unwrap_or((0.0, f64::INFINITY)),
        service: stop.service.unwrap_or_default().0,
        cold: false,
    }
}

fn vehicle(vehicle: &VehicleFile) -> Vehicle {
    Vehicle {
        capacity_milli: vehicle.capacity.0,
        count: vehicle.count.unwrap_or(1),
        shift: (vehicle.shift.0.0, vehicle.shift.1.0),
        trips: vehicle.trips.unwrap_or(1),
        loading: vehicle.loading.unwrap_or_default().0,
        fixed_cost_e4: vehicle.fixed_cost.unwrap_or_default().0,
        cost_per_km_e4: vehicle.cost_per_km.unwrap_or_default().0,
        cold: false,
    }
}

/// Row by row, the depot first.
fn kilometres(read: &ProblemFile) -> Result<Vec<f64>, String> {
    let count = read.stops.len() + 1;
    let detour = read.detour.map_or(1.0, |detour| detour.0);
    match &read.distance {
        Distance::Matrix(rows) => {
            if let Some(at) = rows.iter().position(|row| row.len() != count) {
                return Err(format!("distance.matrix[{at}]: {count} columns are wanted"));
            }
            if rows.len() != count {
                return Err(format!(
                    "distance.matrix: {count} rows are wanted, not {}",
                    rows.len()
                ));
            }
            Ok(rows.iter().flatten().map(|km| km.0).collect())
        }
        Distance::Euclidean => Ok(table(
            &places(read, "x and y", |place| Some((place.x?.0, place.y?.0)))?,
            euclidean,
        )),
        Distance::GreatCircle => {
            let on_earth = |place: &Place| {
                let (lat, lon) = (place.lat?.0, place.lon?.0);
                ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon))
                    .then_some((lat, lon))
            };
            let places = places(read, "lat and lon in degrees", on_earth)?;
            Ok(table(&places, |one, other| {
                great_circle_km(one, other) * detour
            }))
        }
    }
}

fn places(
    read: &ProblemFile,
    wanted: &str,
    of: impl Fn(&Place) -> Option<(f64, f64)>,
) -> Result<Vec<(f64, f64)>, String> {
    let depot = read.depot.as_ref().and_then(&of);
    let mut places = vec![depot.ok_or_else(|| format!("depot: {wanted} are wanted"))?];
    for (at, stop) in read.stops.iter().enumerate() {
        places.push(of(&stop.place).ok_or_else(|| format!("stops[{at}]: {wanted} are wanted"))?);
    }
    Ok(places)
}
