//! `/api/dispatch/runs`: the board, runs by hand, loading, leaving, coming back.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Code;
use crate::actions::runs::{self, RunFacts};
use crate::actions::{stops, travelling};
use crate::model::{RunId, StopId, VehicleId};
use crate::report::board::{RunBoard, board};
use crate::report::runs::{RunDetail, run};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(board_get))
        .routes(verb!(run_make))
        .routes(verb!(run_get))
        .routes(verb!(run_amend))
        .routes(verb!(run_cancel))
        .routes(verb!(stop_add))
        .routes(verb!(stop_move))
        .routes(verb!(stop_remove))
        .routes(verb!(stop_lock))
        .routes(verb!(run_load))
        .routes(verb!(run_unload))
        .routes(verb!(run_depart))
        .routes(verb!(run_return))
}

/// Which day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BoardQuery {
    /// Today when not given.
    on: Option<Day>,
}

/// The dispatcher's day: runs, what waits, the search for runs.
#[utoipa::path(
    get, path = "/api/dispatch/board", operation_id = "dispatch_board_get", tag = "dispatch", params(BoardQuery),
    responses((status = 200, body = RunBoard))
)]
async fn board_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Query(query): Query<BoardQuery>,
) -> Result<Json<RunBoard>> {
    let found = app
        .db
        .read(&grant, |tx| {
            async move { board(tx, query.on.unwrap_or(tx.day())).await }.scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// Who drives what, and when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchNewRun)]
struct NewRun {
    run_on: Day,
    vehicle_id: VehicleId,
    driver_id: Option<UserId>,
    /// Minutes after midnight.
    start_minute: i64,
}

/// Makes a run by hand.
#[utoipa::path(
    post, path = "/api/dispatch/runs", operation_id = "dispatch_run_make", tag = "dispatch", request_body = NewRun,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = RunDetail))
)]
async fn run_make(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    once: Once<NewRun>,
) -> Result<Tagged<RunDetail>> {
    let body = &once.body;
    let facts = RunFacts {
        vehicle_id: body.vehicle_id,
        driver_id: body.driver_id,
        start_minute: body.start_minute,
    };
    let id = runs::make(&app, &grant, &once.key, body.run_on, facts).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

async fn detail(app: &App, actor: &Actor, id: RunId) -> Result<Tagged<RunDetail>> {
    let found = app.db.read(actor, |tx| run(tx, id).scope_boxed()).await?;
    Ok(Tagged::new(found.run.version, found))
}

/// A run with everything on it.
#[utoipa::path(
    get, path = "/api/dispatch/runs/{id}", operation_id = "dispatch_run_get", tag = "dispatch",
    params(("id" = RunId, Path)), responses((status = 200, body = RunDetail))
)]
async fn run_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Path(id): Path<RunId>,
) -> Result<Tagged<RunDetail>> {
    detail(&app, &grant, id).await
}

/// A run as it should be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchRunFacts)]
struct FactsBody {
    vehicle_id: VehicleId,
    driver_id: Option<UserId>,
    start_minute: i64,
}

/// Gives a run that has not left another van, driver or start.
#[utoipa::path(
    put, path = "/api/dispatch/runs/{id}", operation_id = "dispatch_run_amend", tag = "dispatch", request_body = FactsBody,
    params(("id" = RunId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn run_amend(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
    Body(body): Body<FactsBody>,
) -> Result<Tagged<RunDetail>> {
    let facts = RunFacts {
        vehicle_id: body.vehicle_id,
        driver_id: body.driver_id,
        start_minute: body.start_minute,
    };
    runs::amend(&app, &grant, id, version, facts).await?;
    detail(&app, &grant, id).await
}

/// It does not drive; its goods wait for another.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/cancellation", operation_id = "dispatch_run_cancel", tag = "dispatch",
    params(("id" = RunId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn run_cancel(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
) -> Result<Tagged<RunDetail>> {
    runs::cancel(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchNewStop)]
struct NewStop {
    organisation_id: OrganisationId,
}

/// Appends a place to a run that has not left.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/stops", operation_id = "dispatch_stop_add", tag = "dispatch", request_body = NewStop,
    params(("id" = RunId, Path), ("Idempotency-Key" = String, Header)), responses((status = 201, body = RunDetail))
)]
async fn stop_add(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<RunId>,
    once: Once<NewStop>,
) -> Result<Tagged<RunDetail>> {
    stops::add(&app, &grant, &once.key, id, once.body.organisation_id).await?;
    let made = detail(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

/// Where to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchStopMove)]
struct MoveBody {
    /// A run of the same day.
    run_id: RunId,
    /// From 1.
    position: i64,
}

/// Moves a stop to another run of the day, or to another place in its own.
#[utoipa::path(
    post, path = "/api/dispatch/stops/{id}/move", operation_id = "dispatch_stop_move", tag = "dispatch", request_body = MoveBody,
    params(("id" = StopId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn stop_move(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<StopId>,
    version: IfMatch,
    Body(body): Body<MoveBody>,
) -> Result<Tagged<RunDetail>> {
    stops::shift(&app, &grant, id, version, (body.run_id, body.position)).await?;
    detail(&app, &grant, body.run_id).await
}

/// Takes a stop away; its goods wait for another run.
#[utoipa::path(
    delete, path = "/api/dispatch/stops/{id}", operation_id = "dispatch_stop_remove", tag = "dispatch",
    params(("id" = StopId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn stop_remove(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<StopId>,
    version: IfMatch,
) -> Result<axum::http::StatusCode> {
    stops::remove(&app, &grant, id, version).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Locked or not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchStopLock)]
struct LockBody {
    locked: bool,
}

/// Locks a stop where it is, or lets it go.
#[utoipa::path(
    post, path = "/api/dispatch/stops/{id}/lock", operation_id = "dispatch_stop_lock", tag = "dispatch", request_body = LockBody,
    params(("id" = StopId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn stop_lock(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<StopId>,
    version: IfMatch,
    Body(body): Body<LockBody>,
) -> Result<axum::http::StatusCode> {
    stops::lock(&app, &grant, id, version, body.locked).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// A tote goes onto the van.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/loading", operation_id = "dispatch_run_load", tag = "dispatch", request_body = Code,
    params(("id" = RunId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn run_load(
    State(app): State<App>,
    grant: Grant<needs::LoadRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
    Body(body): Body<Code>,
) -> Result<Tagged<RunDetail>> {
    travelling::load(&app, &grant, id, version, &body.code).await?;
    detail(&app, &grant, id).await
}

/// A tote comes off the van.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/unloading", operation_id = "dispatch_run_unload", tag = "dispatch", request_body = Code,
    params(("id" = RunId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn run_unload(
    State(app): State<App>,
    grant: Grant<needs::LoadRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
    Body(body): Body<Code>,
) -> Result<Tagged<RunDetail>> {
    travelling::unload(&app, &grant, id, version, &body.code).await?;
    detail(&app, &grant, id).await
}

/// What may stay behind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchDeparture)]
struct Departure {
    /// Totes that are packed for its stops and not loaded wait for another run.
    #[serde(default)]
    leave: bool,
}

/// The van leaves: its goods are in transit.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/departure", operation_id = "dispatch_run_depart", tag = "dispatch",
    request_body = Departure, params(("id" = RunId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = RunDetail))
)]
async fn run_depart(
    State(app): State<App>,
    grant: Grant<needs::LoadRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
    Body(body): Body<Departure>,
) -> Result<Tagged<RunDetail>> {
    travelling::depart(&app, &grant, id, version, body.leave).await?;
    detail(&app, &grant, id).await
}

/// The van is back: what was not handed over goes with the next run.
#[utoipa::path(
    post, path = "/api/dispatch/runs/{id}/return", operation_id = "dispatch_run_return", tag = "dispatch",
    params(("id" = RunId, Path), ("If-Match" = String, Header)), responses((status = 200, body = RunDetail))
)]
async fn run_return(
    State(app): State<App>,
    grant: Grant<needs::LoadRuns>,
    Path(id): Path<RunId>,
    version: IfMatch,
) -> Result<Tagged<RunDetail>> {
    travelling::come_back(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
