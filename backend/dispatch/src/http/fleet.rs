//! `/api/dispatch/vehicles`, times of places, known ways.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Done;
use crate::actions::fleet::{self, VehicleFacts};
use crate::model::VehicleId;
use crate::report::fleet::{PlaceView, VehicleView, drivers, places, vehicle, vehicles};
use crate::store::Profile;
use identity::model::UserRef;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(vehicle_list))
        .routes(verb!(vehicle_make))
        .routes(verb!(vehicle_amend))
        .routes(verb!(driver_list))
        .routes(verb!(place_list))
        .routes(verb!(place_set))
        .routes(verb!(ways_set))
}

/// All vehicles, by plate.
#[utoipa::path(
    get, path = "/api/dispatch/vehicles", operation_id = "dispatch_vehicle_list", tag = "dispatch",
    responses((status = 200, body = Vec<VehicleView>))
)]
async fn vehicle_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
) -> Result<Json<Vec<VehicleView>>> {
    let found = app.db.read(&grant, |tx| vehicles(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// A vehicle as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchVehicleFacts)]
struct FactsBody {
    plate: String,
    name: String,
    volume_ml: i64,
    cold: bool,
    shift_from_minute: i64,
    shift_to_minute: i64,
    trips: i64,
    loading_minutes: i64,
    fixed_cost: Money,
    cost_per_km: Money,
    driver_id: Option<UserId>,
    active: bool,
}

impl FactsBody {
    fn facts(&self) -> VehicleFacts {
        VehicleFacts {
            plate: self.plate.clone(),
            name: self.name.clone(),
            volume_ml: self.volume_ml,
            cold: self.cold,
            shift: (self.shift_from_minute, self.shift_to_minute),
            trips: self.trips,
            loading_minutes: self.loading_minutes,
            fixed_cost: self.fixed_cost,
            cost_per_km: self.cost_per_km,
            driver_id: self.driver_id,
            active: self.active,
        }
    }
}

/// Enters a vehicle.
#[utoipa::path(
    post, path = "/api/dispatch/vehicles", operation_id = "dispatch_vehicle_make", tag = "dispatch", request_body = FactsBody,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = VehicleView))
)]
async fn vehicle_make(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    once: Once<FactsBody>,
) -> Result<Tagged<VehicleView>> {
    let id = fleet::make(&app, &grant, &once.key, &once.body.facts()).await?;
    let made = app
        .db
        .read(&grant, |tx| vehicle(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::created(made.version, made))
}

/// Changes a vehicle.
#[utoipa::path(
    put, path = "/api/dispatch/vehicles/{id}", operation_id = "dispatch_vehicle_amend", tag = "dispatch",
    request_body = FactsBody, params(("id" = VehicleId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = VehicleView))
)]
async fn vehicle_amend(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<VehicleId>,
    version: IfMatch,
    Body(body): Body<FactsBody>,
) -> Result<Tagged<VehicleView>> {
    fleet::amend(&app, &grant, id, version, &body.facts()).await?;
    let now = app
        .db
        .read(&grant, |tx| vehicle(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(now.version, now))
}

/// People who drive for the centre.
#[utoipa::path(
    get, path = "/api/dispatch/drivers", operation_id = "dispatch_driver_list", tag = "dispatch",
    responses((status = 200, body = Vec<UserRef>))
)]
async fn driver_list(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
) -> Result<Json<Vec<UserRef>>> {
    let found = app.db.read(&grant, |tx| drivers(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// Which places.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlaceQuery {
    /// Name, initials or code.
    #[serde(default)]
    q: String,
}

/// Places at which vans stop, with their times.
#[utoipa::path(
    get, path = "/api/dispatch/places", operation_id = "dispatch_place_list", tag = "dispatch", params(PlaceQuery, PageQuery),
    responses((status = 200, body = Page<PlaceView>))
)]
async fn place_list(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Query(query): Query<PlaceQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PlaceView>>> {
    let (after, limit) = (page.key::<OrganisationId>()?, page.limit());
    let text = query.q.as_str();
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = places(tx, text, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.organisation.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// When a place takes goods.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchPlaceTimes)]
struct TimesBody {
    window_from_minute: i64,
    window_to_minute: i64,
    service_minutes: i64,
}

/// Sets when a place takes goods.
#[utoipa::path(
    put, path = "/api/dispatch/places/{id}", operation_id = "dispatch_place_set", tag = "dispatch", request_body = TimesBody,
    params(("id" = OrganisationId, Path)), responses((status = 200, body = Done))
)]
async fn place_set(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<OrganisationId>,
    Body(body): Body<TimesBody>,
) -> Result<Json<Done>> {
    let profile = Profile {
        organisation_id: id,
        window_from_minute: body.window_from_minute,
        window_to_minute: body.window_to_minute,
        service_minutes: body.service_minutes,
    };
    fleet::set_profile(&app, &grant, profile).await?;
    Ok(Json(Done { count: 1 }))
}

/// A way that is known, by the codes of its ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchWay)]
struct WayBody {
    from: String,
    to: String,
    metres: i64,
}

/// Ways that are known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchWays)]
struct WaysBody {
    ways: Vec<WayBody>,
}

/// Sets ways that are known; all others are estimated from coordinates.
#[utoipa::path(
    post, path = "/api/dispatch/ways", operation_id = "dispatch_ways_set", tag = "dispatch", request_body = WaysBody,
    responses((status = 200, body = Done))
)]
async fn ways_set(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Body(body): Body<WaysBody>,
) -> Result<Json<Done>> {
    let ways = body
        .ways
        .into_iter()
        .map(|way| (way.from, way.to, way.metres));
    let count = fleet::set_ways(&app, &grant, &ways.collect::<Vec<_>>()).await?;
    Ok(Json(Done { count }))
}
