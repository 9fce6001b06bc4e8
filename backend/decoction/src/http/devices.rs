//! `/api/decoction/devices`: what devices say, and those that do not exist.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::{devices as actions, training};
use crate::job::DeviceKind;
use crate::report::devices::{DevicesView, devices};
use crate::store::Reading;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(device_list))
        .routes(verb!(device_read))
        .routes(verb!(scale_simulate))
        .routes(verb!(simulator_switch))
}

/// What a device said last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecoctionReading)]
struct ReadingView {
    device: String,
    kind: DeviceKind,
    value: String,
    /// By a simulator.
    simulated: bool,
    at: Instant,
}

impl From<Reading> for ReadingView {
    fn from(one: Reading) -> Self {
        Self {
            device: one.device,
            kind: one.kind,
            value: one.value,
            simulated: one.simulated,
            at: one.at,
        }
    }
}

/// Devices of the room: what they said last, and which of them are simulated.
#[utoipa::path(
    get, path = "/api/decoction/devices", operation_id = "decoction_device_list", tag = "decoction",
    responses((status = 200, body = DevicesView))
)]
async fn device_list(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
) -> Result<Json<DevicesView>> {
    let found = app.db.read(&grant, |tx| devices(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// What a device says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionNewReading)]
struct NewReading {
    /// Its name; of a machine what its label says.
    device: String,
    kind: DeviceKind,
    /// Grams of a scale; `ok` or `failed` of a machine; the label of a scanner.
    value: String,
}

/// A gateway hands over what a device says. A machine that failed gives its job back.
#[utoipa::path(
    post, path = "/api/decoction/readings", operation_id = "decoction_device_read", tag = "decoction", request_body = NewReading,
    responses((status = 204))
)]
async fn device_read(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Body(body): Body<NewReading>,
) -> Result<StatusCode> {
    let reading = Reading {
        device: body.device,
        kind: body.kind,
        value: body.value,
        simulated: false,
        at: app.clock().now(),
    };
    actions::take(&app, &grant, &reading).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is put on a scale that does not exist.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionSimulation)]
struct Simulation {
    device: String,
    /// Grams that a hand tries to reach.
    wanted: Quantity,
}

/// Lets a simulated scale weigh, for a county that trains without hardware.
#[utoipa::path(
    post, path = "/api/decoction/simulated-readings", operation_id = "decoction_scale_simulate", tag = "decoction",
    request_body = Simulation, responses((status = 200, body = ReadingView))
)]
async fn scale_simulate(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Body(body): Body<Simulation>,
) -> Result<Json<ReadingView>> {
    let reading = actions::simulate(&app, &grant, &body.device, body.wanted).await?;
    Ok(Json(reading.into()))
}

/// Which simulated device, and whether it works.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecoctionSimulatorSwitch)]
struct Switch {
    /// Of a machine what its label says, of a scanner any name.
    device: String,
    /// A machine or a scanner.
    kind: DeviceKind,
    on: bool,
}

/// Switches a simulated device on or off, where the county trains.
#[utoipa::path(
    post, path = "/api/decoction/simulators", operation_id = "decoction_simulator_switch", tag = "decoction",
    request_body = Switch, responses((status = 204))
)]
async fn simulator_switch(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Body(body): Body<Switch>,
) -> Result<StatusCode> {
    training::switch(&app, &grant, &body.device, body.kind, body.on).await?;
    Ok(StatusCode::NO_CONTENT)
}
