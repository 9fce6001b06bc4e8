//! What becomes of a requisition, what a plan takes of stock, and where more would cost less.

use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;

use crate::actions::nudging;
use crate::model::{LineId, PlanId};
use crate::report;
use crate::report::fulfilment::Fulfilment;
use crate::report::plans::PlanDetail;
use crate::report::savings::{PlanNudgeView, PlanStockView};
use demand::model::requisition::RequisitionId;
use formulary::model::ItemId;
use kernel::prelude::*;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(verb!(requisition_fulfilment))
        .routes(verb!(plan_stock))
        .routes(verb!(plan_nudges))
        .routes(verb!(plan_nudge_accept))
        .routes(verb!(plan_nudge_undo))
}

/// What becomes of the lines of a requisition: from stock, ordered, waiting, and why so much. Empty before its plan is
/// committed.
#[utoipa::path(
    get, path = "/api/purchasing/requisitions/{id}/fulfilment", operation_id = "purchasing_requisition_fulfilment",
    tag = "purchasing", params(("id" = RequisitionId, Path)), responses((status = 200, body = Vec<Fulfilment>))
)]
async fn requisition_fulfilment(
    State(app): State<App>,
    grant: Grant<needs::ReadDemand>,
    Path(id): Path<RequisitionId>,
) -> Result<Json<Vec<Fulfilment>>> {
    let lines = app
        .db
        .read(&grant, |tx| {
            report::fulfilment::fulfilment(tx, id).scope_boxed()
        })
        .await?;
    Ok(Json(lines))
}

/// Items of a plan of which the centre's stock gives something, at most 2,000 at once.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/stock", operation_id = "purchasing_plan_stock", tag = "purchasing",
    params(("id" = PlanId, Path), PageQuery), responses((status = 200, body = Page<PlanStockView>))
)]
async fn plan_stock(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<PlanStockView>>> {
    let (after, limit) = (page.key::<ItemId>()?, page.limit_up_to(2000));
    let items = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::savings::stock(tx, id, after, limit + 1).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(Page::cut(items, limit, |row| row.item.id)))
}

/// Lines of a plan of which a little more would cost less, those that save most first.
#[utoipa::path(
    get, path = "/api/purchasing/plans/{id}/nudges", operation_id = "purchasing_plan_nudges", tag = "purchasing",
    params(("id" = PlanId, Path)), responses((status = 200, body = Vec<PlanNudgeView>))
)]
async fn plan_nudges(
    State(app): State<App>,
    grant: Grant<needs::ReadPlans>,
    Path(id): Path<PlanId>,
) -> Result<Json<Vec<PlanNudgeView>>> {
    let nudges = app
        .db
        .read(&grant, |tx| {
            async move {
                report::plans::found(tx, id).await?;
                report::savings::nudges(tx, id).await
            }
            .scope_boxed()
        })
        .await?;
    Ok(Json(nudges))
}

async fn detail(app: &App, actor: &Actor, id: PlanId) -> Result<Tagged<PlanDetail>> {
    let plan = app
        .db
        .read(actor, |tx| report::plans::plan(tx, id).scope_boxed())
        .await?;
    Ok(Tagged::new(plan.plan.version, plan))
}

/// Orders more of a line, as proposed; answers with the plan's new totals. What nobody asked for becomes free stock.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/lines/{line_id}/nudge/acceptance",
    operation_id = "purchasing_plan_nudge_accept", tag = "purchasing",
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDetail))
)]
async fn plan_nudge_accept(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, line)): Path<(PlanId, LineId)>,
    version: IfMatch,
) -> Result<Tagged<PlanDetail>> {
    nudging::accept(&app, &grant, id, line, version).await?;
    detail(&app, &grant, id).await
}

/// Orders what would have been enough; answers with the plan's new totals.
#[utoipa::path(
    post, path = "/api/purchasing/plans/{id}/lines/{line_id}/nudge/undoing",
    operation_id = "purchasing_plan_nudge_undo", tag = "purchasing",
    params(("id" = PlanId, Path), ("line_id" = LineId, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = PlanDetail))
)]
async fn plan_nudge_undo(
    State(app): State<App>,
    grant: Grant<needs::PlanPurchases>,
    Path((id, line)): Path<(PlanId, LineId)>,
    version: IfMatch,
) -> Result<Tagged<PlanDetail>> {
    nudging::undo(&app, &grant, id, line, version).await?;
    detail(&app, &grant, id).await
}
