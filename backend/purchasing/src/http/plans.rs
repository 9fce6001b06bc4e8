//! `/api/purchasing/cycles` and `/api/purchasing/plans`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::actions::{commitment, planning, revising};
use crate::model::review::{PlanFlag, PriceReference};
use crate::model::{LineId, PlanId};
use crate::report;
use crate::report::plan_lines::{LineFilter, OriginView, PlanLineView, ReviewStage};
use crate::report::plans::{OrderRef, PlanDetail, PlanView};
use crate::rules::revision::Change;
use demand::model::cycle::CycleId;
use kernel::prelude::*;
use suppliers::model::ContractLineId;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(cycle_close))
        .routes(verb!(cycle_replan))
        .routes(verb!(plan_list))
        .routes(verb!(plan_get))
        .routes(verb!(plan_lines))
        .routes(verb!(plan_line_origins))
        .routes(verb!(plan_line_revise))
        .routes(verb!(plan_commit))
}

/// The plan that was made.
#[derive(Debug, Serialize, ToSchema)]
struct PlanMade {
    plan_id: PlanId,
}

/// Closes a cycle and makes its plan.
#[utoipa::path(
    post, path = "/api/purchasing/cycles/{id}/closing", operation_id = "purchasing_cycle_close", tag = "purchasing",
    params(("id" = CycleId, Path), ("If-Match" = String, Header)), responses((status = 200, body = PlanMade))
)]
async fn cycle_close(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<CycleId>,
    version: IfMatch,
) -> Result<Json<PlanMade>> {
    let plan_id = planning::close(&app, &grant, id, version).await?;
    Ok(Json(PlanMade { plan_id }))
}

/// Makes the next plan of a closed cycle; it takes the place of the one that could still be edited.
#[utoipa::path(
    post, path = "/api/purchasing/cycles/{id}/replanning", operation_id = "purchasing_cycle_replan",
    tag = "purchasing", params(("id" = CycleId, Path)), responses((status = 200, body = PlanMade))
)]
async fn cycle_replan(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<CycleId>,
) -> Result<Json<PlanMade>> {
    let plan_id = planning::replan(&app, &grant, id).await?;
    Ok(Json(PlanMade { plan_id }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlanQuery {
    cycle_id: Option<CycleId>,
}

/// Plans, newest first.
#[utoipa::path(
    get, path = "/api/purchasing/plans", operation_id = "purchasing_plan_list", tag = "purchasing",
    params(PlanQuery, PageQuery), responses((status = 200, body = Page<PlanView>))
)]
async fn plan_list(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Query(query): Query<PlanQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PlanView>>> {
    let (after, limit) = (page.key()?, page.limit());
    let plans = app
        .db
        .read(&grant, |tx| {
            report::plans::plans(tx, query.cycle_id, after, limit + 1).scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(plans, limit, |plan| plan.id)))
}

pub(super) async fn detail(app: &App, actor: &Actor, id: PlanId) -> Result<Tagged<PlanDetail>> {
    let plan = app
        .db
        .read(actor, |tx| report::plans::plan(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(plan.plan.version, plan))
}

/// One plan with its totals.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}", operation_id = "purchasing_plan_get", tag = "purchasing",
    params(("id" = PlanId, Path)), responses((status = 200, body = PlanDetail))
)]
async fn plan_get(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
) -> Result<Tagged<PlanDetail>> {
    detail(&app, &grant, id).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PlanLineQuery {
    supplier_id: Option<OrganisationId>,
    /// Part of an item's name, code, maker, pinyin or initials.
    q: Option<String>,
    /// Only lines that are not bought, or only those that are.
    unmet: Option<bool>,
    /// Only lines that this rule marked.
    #[param(inline)]
    flag: Option<PlanFlag>,
    /// Only lines whose review has come so far.
    #[param(inline)]
    review: Option<ReviewStage>,
    /// Only lines that can be compared with this price.
    #[param(inline)]
    against: Option<PriceReference>,
    /// Of these only the ones that cost more.
    dearer: Option<bool>,
}

impl From<PlanLineQuery> for LineFilter {
    fn from(query: PlanLineQuery) -> Self {
        let PlanLineQuery {
            supplier_id,
            q,
            unmet,
            flag,
            review,
            against,
            dearer,
        } = query;
        Self {
            supplier_id,
            q,
            unmet,
            flag,
            review,
            against,
            dearer: dearer.unwrap_or(false),
        }
    }
}

/// Lines of a plan, at most 2,000 at once.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/lines", operation_id = "purchasing_plan_lines", tag = "purchasing",
    params(("id" = PlanId, Path), PlanLineQuery, PageQuery), responses((status = 200, body = Page<PlanLineView>))
)]
async fn plan_lines(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
    Query(query): Query<PlanLineQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PlanLineView>>> {
    let (after, limit) = (page.key()?, page.limit_up_to(2000));
    let filter = &LineFilter::from(query);
    let lines = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::plan_lines::plan_lines(tx, id, filter, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(lines, limit, |line| line.id)))
}

/// Whom a line serves.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/lines/{line_id}/origins", operation_id = "purchasing_plan_line_origins",
    tag = "purchasing", params(("id" = PlanId, Path), ("line_id" = LineId, Path)),
    responses((status = 200, body = Vec<OriginView>))
)]
async fn plan_line_origins(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path((id, line)): Path<(PlanId, LineId)>,
) -> Result<Json<Vec<OriginView>>> {
    let origins = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plan_lines::plan_line(tx, id, line).await?;
                report::plan_lines::origins(tx, line).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(origins))
}

/// What a buyer wants on a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanLineChange {
    contract_line_id: ContractLineId,
    /// Whole packs; `0` gives the need up.
    quantity: Quantity,
    /// Why, for whoever reviews the plan.
    reason: Option<String>,
}

/// Buys a line elsewhere or in another quantity; answers with the plan's new totals.
#[utoipa::path(
    put, path = "/api/purchasing/plans/{id}/lines/{line_id}", operation_id = "purchasing_plan_line_revise",
    tag = "purchasing", request_body = PlanLineChange,
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDetail))
)]
async fn plan_line_revise(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, line)): Path<(PlanId, LineId)>,
    version: IfMatch,
    Body(body): Body<PlanLineChange>,
) -> Result<Tagged<PlanDetail>> {
    if body.quantity.is_negative() {
        return Err(Invalid::one("/quantity", Field::Negative {}));
    }
    let change = Change {
        contract_line_id: body.contract_line_id,
        quantity: body.quantity,
    };
    let reason = body.reason.as_deref().map_or("", str::trim);
    revising::revise(&app, &grant, (id, line), &change, reason, version).await?;
    detail(&app, &grant, id).await
}

/// The orders that a plan has become.
#[derive(Debug, Serialize, ToSchema)]
struct Committed {
    orders: Vec<OrderRef>,
}

/// Makes the orders of a plan. Asked again, it answers with the same orders.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/commitment", operation_id = "purchasing_plan_commit", tag = "purchasing",
    params(("id" = PlanId, Path), ("If-Match" = String, Header)), responses((status = 200, body = Committed))
)]
async fn plan_commit(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path(id): Path<PlanId>,
    version: IfMatch,
) -> Result<Json<Committed>> {
    commitment::commit(&app, &grant, id, version).await?;
    let orders = app
        .db
        .read(&grant, |tx| report::plans::orders_of(tx, id).scope_boxed())
        .await?;
    Ok(Json(Committed { orders }))
}
