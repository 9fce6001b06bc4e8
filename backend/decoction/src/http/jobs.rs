//! `/api/decoction/jobs` and `/api/decoction/scans`: the floor.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::producing::{self, Scan};
use crate::actions::watching::OPEN;
use crate::job::JobState;
use crate::model::{PrescriptionDelivery, PrescriptionId};
use crate::report::board::{BoardView, board};
use crate::report::jobs::{ExceptionsView, JobDetail, JobView, exceptions, job, jobs};
use crate::report::statement::{StatementView, statement};
use crate::report::track::{TrackView, track};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(job_list))
        .routes(verb!(job_get))
        .routes(verb!(scan_take))
        .routes(verb!(exception_list))
        .routes(verb!(board_get))
        .routes(verb!(statement_get))
        .routes(public_verb!(track_get))
}

/// Which jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobQuery {
    /// In this state; all that are open when not given.
    state: Option<JobState>,
}

/// Jobs, those that stand longest first.
#[utoipa::path(
    get, path = "/api/decoction/jobs", operation_id = "decoction_job_list", tag = "decoction", params(JobQuery),
    responses((status = 200, body = Vec<JobView>))
)]
async fn job_list(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    Query(query): Query<JobQuery>,
) -> Result<Json<Vec<JobView>>> {
    // What a courier has under way waits for his scan at the door.
    let open = || [OPEN, &[JobState::HandedOver]].concat();
    let states = query.state.map_or_else(open, |state| vec![state]);
    let states = states.as_slice();
    let mut found = app
        .db
        .read(&grant, |tx| jobs(tx, states).scope_boxed())
        .await?;
    let waits = |job: &JobView| {
        job.state != JobState::HandedOver || job.delivery == PrescriptionDelivery::Courier
    };
    if query.state.is_none() {
        found.retain(waits);
    }
    Ok(Json(found))
}

/// A job with herbs, weights and every scan.
#[utoipa::path(
    get, path = "/api/decoction/jobs/{id}", operation_id = "decoction_job_get", tag = "decoction",
    params(("id" = PrescriptionId, Path)), responses((status = 200, body = JobDetail))
)]
async fn job_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
    Path(id): Path<PrescriptionId>,
) -> Result<Json<JobDetail>> {
    let found = app.db.read(&grant, |tx| job(tx, id).scope_boxed()).await?;
    Ok(Json(found))
}

/// Does a step by a scan. What is out of order is refused and kept.
#[utoipa::path(
    post, path = "/api/decoction/scans", operation_id = "decoction_scan_take", tag = "decoction", request_body = Scan,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = JobDetail))
)]
async fn scan_take(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
    once: Once<Scan>,
) -> Result<(StatusCode, Json<JobDetail>)> {
    let id = producing::scan(&app, &grant, &once.key, &once.body).await?;
    let found = app.db.read(&grant, |tx| job(tx, id).scope_boxed()).await?;
    Ok((StatusCode::CREATED, Json(found)))
}

/// Jobs that need somebody's eye, and scans that were refused today.
#[utoipa::path(
    get, path = "/api/decoction/exceptions", operation_id = "decoction_exception_list", tag = "decoction",
    responses((status = 200, body = ExceptionsView))
)]
async fn exception_list(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
) -> Result<Json<ExceptionsView>> {
    let found = app
        .db
        .read(&grant, |tx| exceptions(tx).scope_boxed())
        .await?;
    Ok(Json(found))
}

/// Which machine boils what, and what comes next.
#[utoipa::path(
    get, path = "/api/decoction/board", operation_id = "decoction_board_get", tag = "decoction",
    responses((status = 200, body = BoardView))
)]
async fn board_get(
    State(app): State<App>,
    grant: Grant<needs::WorkDecoction>,
) -> Result<Json<BoardView>> {
    let found = app.db.read(&grant, |tx| board(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// Of which days; the month so far when not given.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementQuery {
    from: Option<Day>,
    until: Option<Day>,
}

/// What was handed over, by facility within reach; how often each step was done, for the centre.
#[utoipa::path(
    get, path = "/api/decoction/statement", operation_id = "decoction_statement_get", tag = "decoction", params(StatementQuery),
    responses((status = 200, body = StatementView))
)]
async fn statement_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDecoction>,
    Query(query): Query<StatementQuery>,
) -> Result<Json<StatementView>> {
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let until = query.until.unwrap_or(tx.day());
                let first = format!("{}-01", until.period()).parse().unwrap_or(until);
                statement(tx, query.from.unwrap_or(first), until).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What a patient sees under his link, without a session and without a name.
#[utoipa::path(
    get, path = "/api/decoction/track/{token}", operation_id = "decoction_track_get", tag = "decoction",
    params(("token" = String, Path)), responses((status = 200, body = TrackView))
)]
async fn track_get(State(app): State<App>, Path(token): Path<String>) -> Result<Json<TrackView>> {
    let token = token.as_str();
    let found = app
        .db
        .read(&Actor::system("track"), |tx| track(tx, token).scope_boxed())
        .await?;
    Ok(Json(found))
}
