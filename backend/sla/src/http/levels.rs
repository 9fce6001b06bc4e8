//! `/api/sla`: clocks, the league table, a supplier's page, figures.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::decisions;
use crate::model::{DecisionId, DecisionKind, DecisionVerb, DueState, Subject};
use crate::policy::LevelsPolicy;
use crate::report::clocks::{ClockFilter, ClockView, clocks};
use crate::report::figures::{FiguresBy, FiguresRow, figures};
use crate::report::suppliers::{LeagueRow, LevelsPage, league, page};
use kernel::http::said;
use kernel::prelude::*;
use purchasing::model::OrderId;
use suppliers::model::{BusinessPart, Standing};

use super::Made;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(clock_list))
        .routes(verb!(league_table))
        .routes(verb!(supplier_page))
        .routes(verb!(figures_list))
        .routes(verb!(decision_propose))
        .routes(verb!(decision_agree))
        .routes(verb!(decision_refuse))
}

/// Which clocks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ClockQuery {
    supplier_id: Option<OrganisationId>,
    order_id: Option<OrderId>,
    state: Option<DueState>,
}

/// Clocks: running ones by their end, the next first; others with the latest first.
#[utoipa::path(
    get, path = "/api/sla/clocks", operation_id = "sla_clock_list", tag = "sla", params(ClockQuery, PageQuery),
    responses((status = 200, body = Page<ClockView>))
)]
async fn clock_list(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Query(query): Query<ClockQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ClockView>>> {
    let filter = ClockFilter {
        supplier_id: query.supplier_id,
        order_id: query.order_id,
        state: query.state,
    };
    let (after, limit) = (page.key::<(i64, i64)>()?, page.limit());
    let found = app
        .db
        .read(&grant, |tx| {
            async move {
                let rows = clocks(tx, &filter, after, limit + 1).await?;
                Ok(Page::cut(rows, limit, |row| (row.due_at.0, row.id.0)))
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(found))
}

/// The league table: the worst standing first, then the lowest score.
#[utoipa::path(
    get, path = "/api/sla/suppliers", operation_id = "sla_league", tag = "sla",
    responses((status = 200, body = Vec<LeagueRow>))
)]
async fn league_table(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
) -> Result<Json<Vec<LeagueRow>>> {
    let rows = app.db.read(&grant, |tx| league(tx).scope_boxed()).await?;
    Ok(Json(rows))
}

/// A supplier's own page: standing, figures, what each step would say now, and the way back.
#[utoipa::path(
    get, path = "/api/sla/suppliers/{id}", operation_id = "sla_supplier", tag = "sla",
    params(("id" = OrganisationId, Path)), responses((status = 200, body = LevelsPage))
)]
async fn supplier_page(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Path(id): Path<OrganisationId>,
) -> Result<Json<LevelsPage>> {
    let found = app.db.read(&grant, |tx| page(tx, id).scope_boxed()).await?;
    Ok(Json(found))
}

/// Which figures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresQuery {
    #[param(inline)]
    by: FiguresBy,
    supplier_id: Option<OrganisationId>,
    since: Option<Day>,
}

/// Figures by month, item or area.
#[utoipa::path(
    get, path = "/api/sla/figures", operation_id = "sla_figures", tag = "sla", params(FiguresQuery),
    responses((status = 200, body = Vec<FiguresRow>))
)]
async fn figures_list(
    State(app): State<App>,
    grant: Grant<needs::ReadLevels>,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<Vec<FiguresRow>>> {
    let query = &query;
    let rows = app
        .db
        .read(&grant, |tx| {
            async move {
                let LevelsPolicy(rules) = tx.policy().await?;
                figures(tx, query.by, query.supplier_id, query.since, &rules.weights).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(rows))
}

/// A decision to be proposed; `standing` is the one that is imposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDecision {
    kind: DecisionKind,
    standing: Option<Standing>,
    /// For one part of his business alone; without it, for all that the supplier does.
    part: Option<BusinessPart>,
    reason: String,
}

/// Proposes to lift a suspension, to re-admit an evicted supplier, to impose a worse standing, or a finding of fraud; a
/// second person agrees.
#[utoipa::path(
    post, path = "/api/sla/suppliers/{id}/decisions", operation_id = "sla_decision_propose", tag = "sla",
    request_body = NewDecision, params(("id" = OrganisationId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Made))
)]
async fn decision_propose(
    State(app): State<App>,
    grant: Grant<needs::ManageLevels>,
    Path(id): Path<OrganisationId>,
    Once { key, body }: Once<NewDecision>,
) -> Result<(StatusCode, Json<Made>)> {
    let reason = said("/reason", &body.reason)?;
    let subject = Subject {
        supplier: id,
        part: body.part,
    };
    let made = decisions::propose(
        &app,
        &grant,
        &key,
        subject,
        body.kind,
        body.standing,
        reason,
    )
    .await?;
    Ok((
        StatusCode::CREATED,
        Json(Made {
            id: made.to_string(),
        }),
    ))
}

/// Agrees, as a second person. Re-admission begins at zero, and on probation.
#[utoipa::path(
    post, path = "/api/sla/decisions/{id}/agreement", operation_id = "sla_decision_agree", tag = "sla",
    params(("id" = DecisionId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn decision_agree(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<DecisionId>,
    version: IfMatch,
) -> Result<StatusCode> {
    decisions::decide(&app, &grant, id, version, DecisionVerb::Agree).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses, as a second person.
#[utoipa::path(
    post, path = "/api/sla/decisions/{id}/refusal", operation_id = "sla_decision_refuse", tag = "sla",
    params(("id" = DecisionId, Path), ("If-Match" = String, Header)), responses((status = 204))
)]
async fn decision_refuse(
    State(app): State<App>,
    grant: Grant<needs::DecideLevels>,
    Path(id): Path<DecisionId>,
    version: IfMatch,
) -> Result<StatusCode> {
    decisions::decide(&app, &grant, id, version, DecisionVerb::Refuse).await?;
    Ok(StatusCode::NO_CONTENT)
}
