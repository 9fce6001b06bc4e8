//! `/api/dispatch/plannings`: the search for the runs of a day.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::planning;
use crate::model::PlanningId;
use crate::report::planning::{PlanningView, planning as planning_view};
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(planning_begin))
        .routes(verb!(planning_get))
        .routes(verb!(planning_stop))
        .routes(verb!(planning_adopt))
}

/// What is searched.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchNewPlanning)]
struct NewPlanning {
    /// For which day.
    run_on: Day,
    /// How long it may take, 1 to 120.
    seconds: i64,
    /// Only what is packed.
    #[serde(default)]
    packed_only: bool,
}

/// Begins a search. Ask for it again to see how far it is.
#[utoipa::path(
    post, path = "/api/dispatch/plannings", operation_id = "dispatch_planning_begin", tag = "dispatch",
    request_body = NewPlanning, params(("Idempotency-Key" = String, Header)), responses((status = 201, body = PlanningView))
)]
async fn planning_begin(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    once: Once<NewPlanning>,
) -> Result<Tagged<PlanningView>> {
    let body = &once.body;
    let wanted = (body.run_on, body.seconds, body.packed_only);
    let id = planning::begin(&app, &grant, &once.key, wanted).await?;
    let made = seen(&app, &grant, id).await?;
    Ok(Tagged::created(made.version, made.body))
}

async fn seen(app: &App, actor: &Actor, id: PlanningId) -> Result<Tagged<PlanningView>> {
    let found = app
        .db
        .read(actor, |tx| planning_view(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.version, found))
}

/// How far a search is, and what it found.
#[utoipa::path(
    get, path = "/api/dispatch/plannings/{id}", operation_id = "dispatch_planning_get", tag = "dispatch",
    params(("id" = PlanningId, Path)), responses((status = 200, body = PlanningView))
)]
async fn planning_get(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<PlanningId>,
) -> Result<Tagged<PlanningView>> {
    seen(&app, &grant, id).await
}

/// Ends the search early: the best plan so far is the answer.
#[utoipa::path(
    post, path = "/api/dispatch/plannings/{id}/stop", operation_id = "dispatch_planning_stop", tag = "dispatch",
    params(("id" = PlanningId, Path)), responses((status = 200, body = PlanningView))
)]
async fn planning_stop(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<PlanningId>,
) -> Result<Tagged<PlanningView>> {
    planning::stop(&app, &grant, id).await?;
    seen(&app, &grant, id).await
}

/// Its answer becomes the runs of the day, in place of those that nobody has locked or loaded.
#[utoipa::path(
    post, path = "/api/dispatch/plannings/{id}/adoption", operation_id = "dispatch_planning_adopt", tag = "dispatch",
    params(("id" = PlanningId, Path), ("If-Match" = String, Header)), responses((status = 200, body = PlanningView))
)]
async fn planning_adopt(
    State(app): State<App>,
    grant: Grant<needs::PlanRuns>,
    Path(id): Path<PlanningId>,
    version: IfMatch,
) -> Result<Tagged<PlanningView>> {
    planning::adopt(&app, &grant, id, version).await?;
    seen(&app, &grant, id).await
}
