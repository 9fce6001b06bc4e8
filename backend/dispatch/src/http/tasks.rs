//! `/api/dispatch/tasks`, totes, and what waits for villages.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Done;
use crate::actions::{collecting, tasks};
use crate::model::{RunId, TaskId, TaskState, ToteId, ToteState, WaveId};
use crate::report::tasks::{
    DispatchOverview, ForwardedView, TaskFilter, TaskView, ToteFilter, ToteView, forwarded,
    overview, tasks as task_views, totes,
};
use kernel::http::Nothing;
use kernel::prelude::*;
use stock::model::PaperId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(task_list))
        .routes(verb!(overview_get))
        .routes(verb!(back_orders_serve))
        .routes(verb!(tote_list))
        .routes(verb!(forwarded_list))
        .routes(verb!(forwarded_collect))
}

/// Which tasks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TaskQuery {
    state: Option<TaskState>,
    facility_id: Option<OrganisationId>,
    cold: Option<bool>,
    wave_id: Option<WaveId>,
    requisition_id: Option<PaperId>,
}

/// Tasks within reach, newest first.
#[utoipa::path(
    get, path = "/api/dispatch/tasks", operation_id = "dispatch_task_list", tag = "dispatch", params(TaskQuery, PageQuery),
    responses((status = 200, body = Page<TaskView>))
)]
async fn task_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Query(query): Query<TaskQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<TaskView>>> {
    let filter = TaskFilter {
        state: query.state,
        facility_id: query.facility_id,
        cold: query.cold,
        wave_id: query.wave_id,
        requisition_id: query.requisition_id,
    };
    let (after, limit) = (page.key::<TaskId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = task_views(tx, &filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// How much stands where, and what waits for a wave.
#[utoipa::path(
    get, path = "/api/dispatch/overview", operation_id = "dispatch_overview_get", tag = "dispatch",
    responses((status = 200, body = DispatchOverview))
)]
async fn overview_get(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
) -> Result<Json<DispatchOverview>> {
    let found = app.db.read(&grant, |tx| overview(tx).scope_boxed()).await?;
    Ok(Json(found))
}

/// Free lots of the centre serve back orders that wait.
#[utoipa::path(
    post, path = "/api/dispatch/back-order-service", operation_id = "dispatch_back_orders_serve", tag = "dispatch",
    request_body = Nothing, params(("Idempotency-Key" = String, Header)), responses((status = 200, body = Done))
)]
async fn back_orders_serve(
    State(app): State<App>,
    grant: Grant<needs::PickGoods>,
    once: Once<Nothing>,
) -> Result<Json<Done>> {
    let count = tasks::serve_back_orders(&app, &grant, &once.key).await?;
    Ok(Json(Done { count }))
}

/// Which totes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ToteQuery {
    state: Option<ToteState>,
    wave_id: Option<WaveId>,
    run_id: Option<RunId>,
    facility_id: Option<OrganisationId>,
}

/// Totes within reach, newest first.
#[utoipa::path(
    get, path = "/api/dispatch/totes", operation_id = "dispatch_tote_list", tag = "dispatch", params(ToteQuery, PageQuery),
    responses((status = 200, body = Page<ToteView>))
)]
async fn tote_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
    Query(query): Query<ToteQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ToteView>>> {
    let filter = ToteFilter {
        state: query.state,
        wave_id: query.wave_id,
        run_id: query.run_id,
        facility_id: query.facility_id,
    };
    let (after, limit) = (page.key::<ToteId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = totes(tx, &filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// What lies at townships for villages within reach.
#[utoipa::path(
    get, path = "/api/dispatch/forwarded", operation_id = "dispatch_forwarded_list", tag = "dispatch",
    responses((status = 200, body = Vec<ForwardedView>))
)]
async fn forwarded_list(
    State(app): State<App>,
    grant: Grant<needs::ReadDispatch>,
) -> Result<Json<Vec<ForwardedView>>> {
    let found = app
        .db
        .read(&grant, |tx| forwarded(tx).scope_boxed())
        .await?;
    Ok(Json(found))
}

/// Whose goods.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchCollection)]
struct Collection {
    facility_id: OrganisationId,
}

/// What lies at a township for a village is on the village's shelf now.
#[utoipa::path(
    post, path = "/api/dispatch/collections", operation_id = "dispatch_forwarded_collect", tag = "dispatch",
    request_body = Collection, params(("Idempotency-Key" = String, Header)), responses((status = 200, body = Done))
)]
async fn forwarded_collect(
    State(app): State<App>,
    grant: Grant<needs::ReceiveGoods>,
    once: Once<Collection>,
) -> Result<Json<Done>> {
    let count = collecting::collect(&app, &grant, &once.key, once.body.facility_id).await?;
    Ok(Json(Done { count }))
}
