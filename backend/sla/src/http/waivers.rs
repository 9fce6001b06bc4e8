//! `/api/sla/breaches`: breaches, their evidence and waivers.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::waivers;
use crate::model::{BreachId, BreachKind, WaiverGround, WaiverState, WaiverVerb};
use crate::report::breaches::{BreachDetail, BreachFilter, BreachView, breach, breaches};
use kernel::http::said;
use kernel::prelude::*;
use purchasing::model::OrderId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(breach_list))
        .routes(verb!(breach_get))
        .routes(verb!(waiver_ask))
        .routes(verb!(waiver_grant))
        .routes(verb!(waiver_refuse))
}

/// Which breaches.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BreachQuery {
    supplier_id: Option<OrganisationId>,
    order_id: Option<OrderId>,
    kind: Option<BreachKind>,
    waiver: Option<WaiverState>,
}

/// Breaches, newest first.
#[utoipa::path(
    get, path = "/api/sla/breaches", operation_id = "sla_breach_list", tag = "sla", params(BreachQuery, PageQuery),
    responses((status = 200, body = Page<BreachView>))
)]
async fn breach_list(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Query(query): Query<BreachQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<BreachView>>> {
    let filter = BreachFilter {
        supplier_id: query.supplier_id,
        order_id: query.order_id,
        kind: query.kind,
        waiver: query.waiver,
        id: None,
    };
    let (after, limit) = (page.key::<BreachId>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = breaches(tx, &filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| row.id))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// One breach with its evidence.
#[utoipa::path(
    get, path = "/api/sla/breaches/{id}", operation_id = "sla_breach_get", tag = "sla",
    params(("id" = BreachId, Path)), responses((status = 200, body = BreachDetail))
)]
async fn breach_get(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Path(id): Path<BreachId>,
) -> Result<Tagged<BreachDetail>> {
    detail(&app, &grant, id).await
}

async fn detail(app: &App, actor: &Actor, id: BreachId) -> Result<Tagged<BreachDetail>> {
    let found = app
        .db
        .read(actor, |tx| breach(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(found.breach.version, found))
}

/// For which ground, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WaiverAsked {
    ground: WaiverGround,
    reason: String,
}

/// Asks that a breach should not count.
#[utoipa::path(
    post, path = "/api/sla/breaches/{id}/waiver", operation_id = "sla_waiver_ask", tag = "sla",
    request_body = WaiverAsked, params(("id" = BreachId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = BreachDetail))
)]
async fn waiver_ask(
    State(app): State<App>,
    grant: Grant<needs::ManageLevels>,
    Path(id): Path<BreachId>,
    version: IfMatch,
    Body(body): Body<WaiverAsked>,
) -> Result<Tagged<BreachDetail>> {
    let reason = said("/reason", &body.reason)?;
    waivers::ask(&app, &grant, id, version, body.ground, reason).await?;
    detail(&app, &grant, id).await
}

/// Grants it, as a second person: the breach does not count any more.
#[utoipa::path(
    post, path = "/api/sla/breaches/{id}/waiver-grant", operation_id = "sla_waiver_grant", tag = "sla",
    params(("id" = BreachId, Path), ("If-Match" = String, Header)), responses((status = 200, body = BreachDetail))
)]
async fn waiver_grant(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<BreachId>,
    version: IfMatch,
) -> Result<Tagged<BreachDetail>> {
    waivers::decide(&app, &grant, id, version, WaiverVerb::Grant).await?;
    detail(&app, &grant, id).await
}

/// Refuses it, as a second person.
#[utoipa::path(
    post, path = "/api/sla/breaches/{id}/waiver-refusal", operation_id = "sla_waiver_refuse", tag = "sla",
    params(("id" = BreachId, Path), ("If-Match" = String, Header)), responses((status = 200, body = BreachDetail))
)]
async fn waiver_refuse(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<BreachId>,
    version: IfMatch,
) -> Result<Tagged<BreachDetail>> {
    waivers::decide(&app, &grant, id, version, WaiverVerb::Refuse).await?;
    detail(&app, &grant, id).await
}
