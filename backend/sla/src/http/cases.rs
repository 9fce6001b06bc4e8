//! `/api/sla/cases`: case files and stays.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::stays;
use crate::model::{CaseId, CaseState};
use crate::report::cases::{CaseDetail, CaseView, case, cases};
use kernel::http::said;
use kernel::prelude::*;

use super::Reason;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(case_list))
        .routes(verb!(case_get))
        .routes(verb!(stay_ask))
        .routes(verb!(stay_mark))
        .routes(verb!(stay_end))
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CaseQuery {
    state: Option<CaseState>,
}

/// Cases, the latest first.
#[utoipa::path(
    get, path = "/api/sla/cases", operation_id = "sla_case_list", tag = "sla", params(CaseQuery, PageQuery),
    responses((status = 200, body = Page<CaseView>))
)]
async fn case_list(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Query(query): Query<CaseQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<CaseView>>> {
    let (after, limit, state) = (page.key::<CaseId>()?, page.limit(), query.state);
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = cases(tx, state, None, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// A case with its dossier, its plan of reassignment, its appeal and its files.
#[utoipa::path(
    get, path = "/api/sla/cases/{id}", operation_id = "sla_case_get", tag = "sla",
    params(("id" = CaseId, Path)), responses((status = 200, body = CaseDetail))
)]
async fn case_get(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Path(id): Path<CaseId>,
) -> Result<Tagged<CaseDetail>> {
    detail(&app, &grant, id).await
}

pub(super) async fn detail(app: &App, actor: &Actor, id: CaseId) -> Result<Tagged<CaseDetail>> {
    let found = app.db.read(actor, |tx| case(tx, id).scope_boxed()).await?;
    Ok(Tagged::new(found.case.version, found))
}

/// Asks that the execution be stopped.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/stay-request", operation_id = "sla_stay_ask", tag = "sla", request_body = Reason,
    params(("id" = CaseId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CaseDetail))
)]
async fn stay_ask(
    State(app): State<App>,
    grant: Grant<needs::ManageLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
    Body(body): Body<Reason>,
) -> Result<Tagged<CaseDetail>> {
    stays::ask(&app, &grant, id, version, said("/reason", &body.reason)?).await?;
    detail(&app, &grant, id).await
}

/// Stops it, as a second person.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/stay", operation_id = "sla_stay_mark", tag = "sla",
    params(("id" = CaseId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CaseDetail))
)]
async fn stay_mark(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
) -> Result<Tagged<CaseDetail>> {
    stays::stay(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}

/// Lets the execution go on.
#[utoipa::path(
    post, path = "/api/sla/cases/{id}/resumption", operation_id = "sla_stay_end", tag = "sla",
    params(("id" = CaseId, Path), ("If-Match" = String, Header)), responses((status = 200, body = CaseDetail))
)]
async fn stay_end(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<CaseId>,
    version: IfMatch,
) -> Result<Tagged<CaseDetail>> {
    stays::resume(&app, &grant, id, version).await?;
    detail(&app, &grant, id).await
}
